"""What a folder that `prepare` wrote holds for an import: its report, and its clean parts with their SHA-256."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from loyalty_prep.errors import InputError, UsageError
from loyalty_prep.wix.models import ColumnName, HeaderMappingInfo

if TYPE_CHECKING:
    import polars as pl

    from loyalty_prep.wix.models import Json

_REPORT: Final = ".report.json"
_JOURNAL: Final = ".import.json"


@dataclass(frozen=True, slots=True)
class Part:
    """A clean part: its file, its rows without the header, and where its columns are."""

    path: Path
    rows: int
    sha256: str
    mapping: HeaderMappingInfo

    @property
    def name(self) -> str:
        """The file's name."""
        return self.path.name

    def content(self) -> bytes:
        """Return its bytes. Raises `InputError` RESULT_CHANGED unless they are those that `prepare` wrote."""
        try:
            data = self.path.read_bytes()
        except OSError:
            data = b""
        if hashlib.sha256(data).hexdigest() != self.sha256:
            raise InputError(
                "RESULT_CHANGED",
                f"{self.path} is not as prepare wrote it, or is gone. Run prepare on the source again.",
            )
        return data

    def column(self, name: ColumnName) -> int:
        """Return the index of a column, from 0."""
        return next(each.column_index for each in self.mapping.header_mappings if each.column_name == name)


@dataclass(frozen=True, slots=True)
class Result:
    """What `prepare` wrote: the name that its files share, its report, its clean parts."""

    folder: Path
    name: str
    report: Json
    parts: tuple[Part, ...]

    @property
    def rows(self) -> int:
        """How many rows the parts hold: the success that the report predicts."""
        return sum(part.rows for part in self.parts)

    @property
    def journal_path(self) -> Path:
        """Where the journal stands."""
        return self.folder / (self.name + _JOURNAL)


def read_result(folder: str | Path) -> Result:
    """Read the report of the result in a folder; the parts are not read.

    Raises `InputError` RESULT_MISSING where there is none or more than one, RESULT_CHANGED where it cannot be read.
    """
    folder = Path(folder)
    reports = sorted(folder.glob("*" + _REPORT)) if folder.is_dir() else []
    if len(reports) != 1:
        found = f"{len(reports)} results" if reports else "no result"
        raise InputError(
            "RESULT_MISSING", f"{folder} holds {found} of prepare. Name the folder that prepare wrote, with one result."
        )
    try:
        document = json.loads(reports[0].read_bytes())
        outputs = [each for each in document["outputs"] if each["kind"] == "clean"]
        parts = tuple(_part(folder, each) for each in outputs)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, UsageError) as fault:
        raise InputError(
            "RESULT_CHANGED", f"{reports[0]} is not a report of prepare. Run prepare on the source again."
        ) from fault
    return Result(folder, reports[0].name.removesuffix(_REPORT), document, parts)


def _part(folder: Path, output: Json) -> Part:
    name, rows, sha256 = output["path"], output["rows"], output["sha256"]
    if not isinstance(name, str) or Path(name).name != name or not isinstance(rows, int) or not isinstance(sha256, str):
        raise ValueError("not an output of prepare")
    mapping = HeaderMappingInfo.from_json(output["headerMappingInfo"])
    mapping.check()
    return Part(folder / name, rows, sha256, mapping)


# A part's rows. polars is loaded when they are asked for: a journal is read without it.


def part_header(part: Part) -> list[str]:
    """Return the names of a part's columns."""
    return [str(name) for name in _records(part).row(0)]


def part_cells(part: Part) -> pl.DataFrame:
    """Return a part's rows, as String columns in its order; an empty cell is empty text."""
    return _records(part)[1:]


def part_keys(part: Part) -> list[str | None]:
    """Return a part's addresses as they are compared, in its order."""
    return address_keys(part_cells(part).to_series(part.column(ColumnName.EMAIL)))


def part_points(part: Part) -> int:
    """Return the sum of a part's balances."""
    import polars as pl  # noqa: PLC0415 - see above

    balances = part_cells(part).to_series(part.column(ColumnName.POINTS))
    return int(balances.cast(pl.Int64).cast(pl.Decimal(38, 0)).sum() or 0)


def address_keys(cells: pl.Series) -> list[str | None]:
    """Return addresses as they are compared, None for a cell that holds none."""
    import polars as pl  # noqa: PLC0415 - see above

    from loyalty_prep import emails  # noqa: PLC0415 - as above

    keys: list[str | None] = emails.read(cells).select(emails.key(pl.col("address")).alias("key"))["key"].to_list()
    return keys


def _records(part: Part) -> pl.DataFrame:
    """Return a part's header and rows."""
    import polars as pl  # noqa: PLC0415 - see above

    return pl.read_csv(part.content(), has_header=False, infer_schema=False, empty_string_is_null=False)
