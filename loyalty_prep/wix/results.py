"""What a folder that `prepare` wrote holds for an import: its report, and its clean parts with their SHA-256."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import dataclass, replace
from itertools import accumulate, islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

from loyalty_prep.errors import InputError, UsageError
from loyalty_prep.options import MAX_RECORD_BYTES
from loyalty_prep.report.schema import is_bare_name
from loyalty_prep.wix.disk import read
from loyalty_prep.wix.models import ColumnName, HeaderMappingInfo

if TYPE_CHECKING:
    from collections.abc import Iterator

    import polars as pl

    from loyalty_prep.wix.fields import Json

_REPORT: Final = ".report.json"
_JOURNAL: Final = ".import.json"
SCHEMA_VERSION: Final = 1
"""The version of the report's JSON, as in `report/inspection.py`, which takes longer to load; a test compares them."""


class PartChangedError(InputError):
    """A part is not as `prepare` wrote it: no fault of what is held against it, as an error file is."""


@dataclass(frozen=True, slots=True)
class Part:
    """A clean part: its file, its rows without the header, and where its columns are.

    `cut` are the rows, from 0 and without the last, of a part of a part (`first_rows`): then `path` is the name that
    its import has, and no file; `whole` is the part that it is of.
    """

    path: Path
    rows: int
    sha256: str
    mapping: HeaderMappingInfo
    whole: Part | None = None
    cut: tuple[int, int] = (0, 0)

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    def first_rows(self, rows: int) -> Part:
        """Return a part of the first rows, of which there are fewer than it has."""
        return _halves(self, rows)[0]

    def content(self) -> bytes:
        """Return its bytes. Raises `InputError` RESULT_CHANGED unless they are those that `prepare` wrote."""
        if self.whole is not None:
            return _cut(self.whole.content(), *self.cut)
        try:
            data = read(self.path)
        except OSError:
            data = b""
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise PartChangedError(
                "RESULT_CHANGED",
                f"{self.path} is not as prepare wrote it, or is gone. Run prepare on the source again.",
            )
        return data

    def column(self, name: ColumnName) -> int:
        """Return the index of a column, from 0."""
        return next(each.column_index for each in self.mapping.header_mappings if each.column_name == name)


@dataclass(frozen=True, slots=True)
class Result:
    """What `prepare` wrote: the name that its files share, its report, its clean parts.

    `trial` are so many first rows that are imported by themselves, None where there is no trial.
    """

    folder: Path
    name: str
    report: Json
    parts: tuple[Part, ...]
    trial: int | None = None

    @property
    def trial_parts(self) -> tuple[Part, ...]:
        """The parts that hold the first rows of the trial; all of them without one."""
        ends = accumulate(part.rows for part in self.parts)
        return tuple(
            part for part, end in zip(self.parts, ends, strict=True) if self.trial is None or end <= self.trial
        )

    def first_rows(self, rows: int) -> Result:
        """Return the result with a trial of so many rows: the part in which they end is cut in two.

        Raises `InputError` RESULT_CHANGED where that part is not as `prepare` wrote it.
        """
        parts: list[Part] = []
        begin = 0
        for part in self.parts:
            at = rows - begin
            parts += _halves(part, at) if 0 < at < part.rows else [part]
            begin += part.rows
        return replace(self, parts=tuple(parts), trial=min(rows, self.rows))

    @property
    def rows(self) -> int:
        """How many rows the parts hold: the success that the report predicts."""
        return sum(part.rows for part in self.parts)

    @property
    def journal_path(self) -> Path:
        """Where the journal stands."""
        return self.folder / (self.name + _JOURNAL)


def _halves(part: Part, at: int) -> list[Part]:
    data = part.content()
    halves = (("first", (0, at)), ("rest", (at, part.rows)))
    return [
        Part(
            part.path.with_name(f"{part.path.stem}.{name}.csv"),
            cut[1] - cut[0],
            hashlib.sha256(_cut(data, *cut)).hexdigest(),
            part.mapping,
            part,
            cut,
        )
        for name, cut in halves
    ]


def _cut(data: bytes, begin: int, end: int) -> bytes:
    """Return the header and some of the rows of a part. A row may have line ends within its quotes."""
    ends, quotes = [], 0
    position = 0
    for line in data.splitlines(keepends=True) if b"\r" not in data else _lines(data):
        position += len(line)
        quotes += line.count(b'"')
        if quotes % 2 == 0:
            ends.append(position)
    return data[: ends[0]] + data[ends[begin] : ends[end]]


def _lines(data: bytes) -> list[bytes]:
    return [line + b"\n" for line in data.split(b"\n")[:-1]]


def read_result(folder: str | Path) -> Result:
    """Read the report of the result in a folder, and the trial that its journal tells of; the parts are not read.

    Raises `InputError` RESULT_MISSING where there is none or more than one, RESULT_CHANGED where it cannot be read.
    """
    folder = Path(folder)
    reports = sorted(folder.glob("*" + _REPORT)) if folder.is_dir() else []
    if len(reports) != 1:
        if not reports and folder.is_dir() and any(folder.glob(".*-staging")):
            raise InputError(
                "RESULT_MISSING",
                f"A run of prepare into {folder} was killed while it replaced the result. Run prepare on the source "
                "again with the same --out: it puts back what stood there, and goes on.",
            )
        count = f"{len(reports)} results" if reports else "no result"
        raise InputError(
            "RESULT_MISSING", f"{folder} holds {count} of prepare. Name the folder that prepare wrote, with one result."
        )
    try:
        document = json.loads(read(reports[0]))
        outputs = [each for each in document["outputs"] if each["kind"] == "clean"]
        parts = tuple(_part(folder, each) for each in outputs)
        _check_all(document, parts)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, UsageError) as fault:
        raise InputError(
            "RESULT_CHANGED", f"{reports[0]} is not a report of prepare. Run prepare on the source again."
        ) from fault
    result = Result(folder, reports[0].name.removesuffix(_REPORT), document, parts)
    trial = _trial(result)
    return result if trial is None else result.first_rows(trial)


def _trial(result: Result) -> int | None:
    """Return the rows of the trial that the journal tells of; one that cannot be read is told where it is needed."""
    try:
        rows = json.loads(read(result.journal_path))["trialRows"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return rows if isinstance(rows, int) and rows > 0 else None


def _check_all(report: Json, parts: tuple[Part, ...]) -> None:
    """Raise `ValueError` unless the parts are all that the report counts rows of, each once: none must be left out.

    Nor is a report of another version understood: what it says may mean something else.
    """
    if report["schemaVersion"] != SCHEMA_VERSION:
        raise ValueError("of another version")
    if len({part.sha256 for part in parts}) < len(parts) or sum(part.rows for part in parts) != report["rows"]["ready"]:
        raise ValueError("not the parts of the rows that are ready")


_COLUMNS: Final = {"EMAIL": 0, "POINTS": 1}
"""Where the columns of every part stand (`part_layout.py`, which loads polars): a report that says otherwise would have
another column imported."""


def _part(folder: Path, output: Json) -> Part:
    name, rows, sha256 = output["path"], output["rows"], output["sha256"]
    if not is_bare_name(name) or type(rows) is not int or rows < 1 or not isinstance(sha256, str):
        raise ValueError("not an output of prepare")
    mapping = HeaderMappingInfo.from_json(output["headerMappingInfo"])
    mapping.check()
    if {each.column_name: each.column_index for each in mapping.header_mappings} != _COLUMNS:
        raise InputError(
            "RESULT_CHANGED",
            f"The report of {folder} tells of other columns in {name} than prepare writes: the report was changed. Run "
            "prepare on the source again.",
        )
    return Part(folder / name, rows, sha256, mapping)


# A part's rows. Only `reconcile` and `compare` load polars for them: an upload asks its question without. Each raises
# `InputError` RESULT_CHANGED where a part is not as `prepare` wrote it, or has not the rows that its report tells of.


def part_records(part: Part) -> Iterator[list[str]]:
    """Return a part's header, and then its rows, one by one."""
    csv.field_size_limit(MAX_RECORD_BYTES)
    try:
        yield from csv.reader(io.StringIO(part.content().decode(), newline=""), strict=True)
    except (ValueError, csv.Error) as fault:
        raise _not_its_rows(part) from fault


def part_header(part: Part) -> list[str]:
    """Return the names of a part's columns."""
    for header in part_records(part):
        return header
    raise _not_its_rows(part)


def part_sample(part: Part, rows: int) -> list[list[str]]:
    """Return the first rows of a part."""
    return list(islice(part_records(part), 1, rows + 1))


def part_cells(part: Part) -> pl.DataFrame:
    """Return a part's rows, as String columns in its order; an empty cell is empty text."""
    import polars as pl  # noqa: PLC0415 - see above

    try:
        records = pl.read_csv(part.content(), has_header=False, infer_schema=False, empty_string_is_null=False)
    except pl.exceptions.PolarsError as fault:
        raise _not_its_rows(part) from fault
    if records.height - 1 != part.rows or records.width < len(_COLUMNS):
        raise _not_its_rows(part)
    return records[1:]


def part_keys(part: Part) -> list[str | None]:
    """Return a part's addresses as they are compared, in its order."""
    return address_keys(part_cells(part).to_series(part.column(ColumnName.EMAIL)))


def part_balances(part: Part) -> list[int]:
    """Return a part's balances, in its order."""
    column = part.column(ColumnName.POINTS)
    try:
        balances = [int(row[column]) for row in islice(part_records(part), 1, None)]
    except (ValueError, IndexError) as fault:
        raise _not_its_rows(part) from fault
    if len(balances) != part.rows:
        raise _not_its_rows(part)
    return balances


def _not_its_rows(part: Part) -> PartChangedError:
    return PartChangedError(
        "RESULT_CHANGED",
        f"{part.path} has not the {part.rows:,} balances that its report tells of: the report was changed. Run "
        "prepare on the source again.",
    )


def address_keys(cells: pl.Series) -> list[str | None]:
    """Return addresses as they are compared, None for a cell that holds none."""
    import polars as pl  # noqa: PLC0415 - see above

    from loyalty_prep.values import emails  # noqa: PLC0415 - as above

    keys: list[str | None] = emails.read(cells).select(emails.key(pl.col("address")).alias("key"))["key"].to_list()
    return keys
