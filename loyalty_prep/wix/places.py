"""Where a row of a part stands in the source: its row, its line, and the source's own cells.

Parts have no row numbers. The source has, and is prepared once more, against contacts that are all addresses but the
wanted ones: the errors file of that run has the wanted rows, read as `prepare` read them. Where the source is not at
hand, the row number is counted among those that are not in the errors file, and line and further columns are left out.
"""

from __future__ import annotations

import csv
import io
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from loyalty_prep import pipeline
from loyalty_prep.errors import InputError, LoyaltyPrepError
from loyalty_prep.options import MAX_RECORD_BYTES, NO_QUOTE
from loyalty_prep.wix.results import address_keys, part_cells, part_header, part_keys
from loyalty_prep.writing.errors_file import ERRORS_HEADER

if TYPE_CHECKING:
    from loyalty_prep.wix.fields import Json
    from loyalty_prep.wix.results import Part, Result

_NOBODY: Final = "nobody@nobody.example.org"
"""Keeps the contacts file a contacts file where every address was refused."""
_NO_ONE_SOURCE: Final = {"mergedInto": "merged from corrected rows", "sources": "prepared from several files"}
"""The keys of a report whose rows cannot be found in one file, and why."""
_FIELD_CHARS: Final = MAX_RECORD_BYTES
"""Python's csv refuses longer fields than it is told to take; no field is longer than a record."""


class SourceRows:
    """The source's row, line and columns of each refused address, as far as they can be had."""

    def __init__(self, result: Result) -> None:
        self._result = result
        self._rows_of: dict[str, list[str]] = {}
        self._cells: dict[str, pl.DataFrame] = {}
        self._numbers: list[int] | None = None
        self.names: list[str] = []

    def look(self, wanted: set[str], named: str | Path | None, temp: Path) -> str | None:
        """Find the rows of some addresses in the source, or do without it; return what there is to say of that.

        Raises `InputError` SOURCE_CHANGED where the source that was given is not the one.
        """
        if not wanted:
            return None
        why = next((why for key, why in _NO_ONE_SOURCE.items() if key in self._result.report), None)
        path = self._source(named) if why is None else None
        if path is not None:
            self._read(path, wanted, temp)
        if self._rows_of:
            return None
        if named is not None and why is None:
            raise InputError(
                "SOURCE_CHANGED",
                f"{named} is not the file that {self._result.folder} was prepared from, or it was changed since. "
                "Name the one that was.",
            )
        self.names = part_header(self._result.parts[0])
        if why is not None:
            return f"The result was {why}, so the rows and lines of its source are left out."
        self._numbers = _ready_rows(self._result)
        return (
            f"The source {self._result.report['source']['name']} is not at hand, so the lines and further columns of "
            "the refused rows are left out: name it with --source."
        )

    def _source(self, named: str | Path | None) -> Path | None:
        if named is not None:
            return Path(named)
        name = Path(str(self._result.report["source"]["name"])).name
        beside = [self._result.folder.absolute().parent]
        with suppress(OSError):  # the current folder may be gone
            beside.append(Path.cwd())
        return next((folder / name for folder in beside if (folder / name).is_file()), None)

    def _read(self, path: Path, wanted: set[str], temp: Path) -> None:
        """Prepare the source once more, against contacts that are all but the refused ones."""
        contacts = temp / "others.csv"
        with contacts.open("w", encoding="utf-8") as stream:
            stream.write(f"Email\n{_NOBODY}\n")
            for part in self._result.parts:
                stream.writelines(f"{key}\n" for key in part_keys(part) if key and key not in wanted)
        target = temp / "again"
        try:
            report = pipeline.prepare(path, target, contacts=contacts, **_options(self._result.report)).to_dict()
        except LoyaltyPrepError:
            return
        earlier = self._result.report
        if any(report[name][key] != earlier[name][key] for name, key in (("rows", "total"), ("source", "sizeBytes"))):
            return
        listed, own = _errors(self._result), len(ERRORS_HEADER)
        header, *rows = _read_csv(_only(target, ".errors.csv"))
        email = earlier["source"]["columns"]["EMAIL"]["index"]
        keys = address_keys(pl.Series([row[own + email] for row in rows], dtype=pl.String))
        # The same options as then need not be known: rows that they would reject have other addresses.
        wanted_rows = [(key, row) for key, row in zip(keys, rows, strict=True) if key in wanted]
        ready = [(key, row) for key, row in wanted_rows if int(row[0]) not in listed]
        if len(ready) == len(wanted) == len({key for key, _ in ready}):
            self.names = header[own:-1]
            self._rows_of = {key: row for key, row in ready if key is not None}

    def cells(self, part: Part) -> pl.DataFrame:
        """Return a part's cells, read once."""
        if part.sha256 not in self._cells:
            self._cells[part.sha256] = part_cells(part)
        return self._cells[part.sha256]

    def of(self, part: Part, index: int | None, key: str | None) -> list[str]:
        """Return the source's row, line and cells of a part's row, from 0; empty texts for what is not known."""
        if index is None or key is None:
            return ["", "", *[""] * len(self.names)]
        if key in self._rows_of:
            row = self._rows_of[key]
            return [row[0], row[1], *row[len(ERRORS_HEADER) : -1]]
        number = "" if self._numbers is None else str(self._numbers[self._offset(part) + index])
        return [number, "", *self.cells(part).row(index)]

    def _offset(self, part: Part) -> int:
        """Return how many ready rows stand in the parts before this one."""
        parts = self._result.parts
        return sum(each.rows for each in parts[: parts.index(part)])


def _read_csv(path: Path) -> list[list[str]]:
    """Read a file that `prepare` wrote, guarded for spreadsheets or not."""
    csv.field_size_limit(_FIELD_CHARS)
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def _only(folder: Path, suffix: str) -> Path:
    (path,) = folder.glob(f"*{suffix}")
    return path


def _options(report: Json) -> dict[str, Any]:
    """Return the options that make `prepare` read the source as it read it before."""
    source = report["source"]
    options: dict[str, Any] = {
        "excel": False,  # its cells are wanted as they are
        "header_line": source["headerLine"],
        "no_header": not source["hasHeader"],
        "email_column": source["columns"]["EMAIL"]["index"],
        "points_column": source["columns"]["POINTS"]["index"],
    }
    if source["sheet"] is not None:  # a workbook has no delimiter
        return options | {"sheet": source["sheet"]}
    quote = NO_QUOTE if source["quoteChar"] is None else source["quoteChar"]
    return options | {"encoding": source["encoding"], "delimiter": source["delimiter"], "quote": quote}


def _errors(result: Result) -> set[int]:
    """Return the numbers of the rows that were not ready. Raises `InputError` where the errors file was changed."""
    outputs = [each for each in result.report["outputs"] if each["kind"] == "errors" and each["path"].endswith(".csv")]
    if not outputs:
        return set()
    try:
        return {int(row[0]) for row in _read_csv(result.folder / outputs[0]["path"])[1:]}
    except (OSError, ValueError, IndexError) as fault:
        raise InputError(
            "RESULT_CHANGED",
            f"{result.folder / outputs[0]['path']} is not as prepare wrote it, or is gone. Put it back: it tells which "
            "rows of the source were imported.",
        ) from fault


def _ready_rows(result: Result) -> list[int] | None:
    """Return the row numbers of all ready rows, in order; None where they cannot be told."""
    listed = _errors(result)
    ready = [number for number in range(1, result.report["rows"]["total"] + 1) if number not in listed]
    return ready if len(ready) == result.rows else None
