"""`reconcile`: what the platform refused, brought home to the rows of the source, and every difference of the counts.

The platform's error files have a layout that is not documented. So nothing in them is taken for granted but that a
row tells its address: they are read as any export is, and their address column is the one whose cells are addresses
of the part. All their columns are kept. Where a file lists imported rows too, the counts tell which were refused; where
they do not, no row of it is offered for a further import, since a balance could be added twice.

Parts have no row numbers. The source's rows, lines and columns come from the source, prepared once more against
contacts that are all addresses but the refused ones: the errors file of that run has exactly the rows that are
missing, read as `prepare` read them. Where the source is not at hand, the row number is counted among those that
are not in the errors file, and line and further columns are left out.
"""

from __future__ import annotations

import csv
import io
import tempfile
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from loyalty_prep import columns, dialect, emails, encoding, pipeline, records, source
from loyalty_prep.errors import InputError, LoyaltyPrepError, OutputError, UsageError
from loyalty_prep.options import MAX_RECORD_BYTES, NO_QUOTE, Options
from loyalty_prep.output import ERRORS_HEADER
from loyalty_prep.wix.client import LoyaltyImports
from loyalty_prep.wix.journal import State, Step, alone_in, read_result, write_durably
from loyalty_prep.wix.models import ColumnName, ImportStatus
from loyalty_prep.wix.uploads import fetch_error_file, open_journal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_prep.wix.client import Credentials
    from loyalty_prep.wix.journal import Journal, Part, Result
    from loyalty_prep.wix.models import Json

OWN_HEADER: Final = ("row", "line", "part", "reason")
"""The columns of the import errors before the source's own; behind these stand the platform's."""
PLATFORM: Final = "platform "
"""Stands before the names of the platform's columns."""
_REASON_WORDS: Final = ("reason", "error", "message", "description", "status")
_FIELD_CHARS: Final = MAX_RECORD_BYTES
"""Python's csv refuses longer fields than it is told to take; no field is longer than a record."""
_REASONS: Final = 10
"""So many different reasons are told with their counts; the file has all."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference between what was predicted and what the platform reports, in one sentence."""

    explained: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """What came of the import: per part, in sum, and each difference. `written` are names of files in the folder."""

    parts: tuple[State, ...]
    predicted: int
    differences: tuple[Difference, ...]
    written: tuple[str, ...]

    @property
    def imported(self) -> int:
        """How many rows the platform says it imported."""
        return sum(state.success_count or 0 for state in self.parts)

    @property
    def refused(self) -> int:
        """How many rows the platform says it refused."""
        return sum(state.failure_count or 0 for state in self.parts)

    @property
    def ok(self) -> bool:
        """True where everything went in as predicted."""
        return not self.differences and all(state.is_imported for state in self.parts)

    def to_dict(self) -> Json:
        """Return the JSON of the reconciliation."""
        return {
            "schemaVersion": 1,
            "prediction": {"successCount": self.predicted},
            "importResult": {"successCount": self.imported, "failureCount": self.refused},
            "parts": [state.to_json() for state in self.parts],
            "differences": [{"explained": each.explained, "message": each.sentence} for each in self.differences],
            "outputs": [{"path": path} for path in self.written],
        }


def reconcile(
    folder: str | Path,
    *,
    source: str | Path | None = None,
    credentials: Credentials | None = None,
    base_url: str | None = None,
    overwrite: bool = False,
) -> Reconciliation:
    """Bring the refused rows of an import home: `NAME.import-errors.csv` and `NAME.retry.csv`, absent without any.

    `source` is the export that was prepared; if it is not given, it is looked for beside the folder and in the current
    one. `credentials` are needed only for error files that `upload` could not fetch; `base_url` is as in
    `open_journal`. Raises `LoyaltyPrepError`; a refused row is no error, but part of the result.
    """
    result = read_result(folder)
    journal = open_journal(result, credentials, base_url)
    if not any(state.step.may_be_executed for state in journal.states()):
        raise InputError("NOT_IMPORTED", f"Nothing of {result.folder} was imported yet. Run upload first.")
    _fetch_missing(result, journal, credentials)
    with tempfile.TemporaryDirectory(prefix="loyalty-prep-", ignore_cleanup_errors=True) as temp:
        refusals = [_refusals(part, journal.state(part), Path(temp)) for part in result.parts]
        found = _Places(result, [row for each in refusals for row in each.rows])
        notes = found.look(source, Path(temp))
    written = _write(result, refusals, found, overwrite=overwrite)
    differences = [difference for each in refusals for difference in each.differences]
    differences += [*_reasons(refusals), *notes]
    return Reconciliation(journal.states(), result.rows, tuple(differences), written)


def _fetch_missing(result: Result, journal: Journal, credentials: Credentials | None) -> None:
    """Fetch the error files that are not in the folder."""
    missing = [
        part
        for part in result.parts
        if (state := journal.state(part)).step in (Step.FINISHED, Step.DONE)
        and state.error_file_exists
        and (state.error_file is None or not (result.folder / state.error_file).exists())
    ]
    if not missing:
        return
    if credentials is None:
        raise UsageError("There are error files to fetch from Wix: set WIX_API_KEY and WIX_SITE_ID.")
    with alone_in(result.folder), LoyaltyImports(credentials, base_url=journal.base_url) as wix:
        for part in missing:
            journal.put(fetch_error_file(wix, part, journal.state(part)))


# The platform's error files


@dataclass(frozen=True, slots=True)
class _Table:
    """A file read as any export is: its names, its cells as String columns `c0`, …, and its address columns."""

    names: tuple[str, ...]
    cells: pl.DataFrame
    addresses: tuple[int, ...]

    def keys(self, column: int) -> list[str | None]:
        """Return a column's addresses as they are compared; None for a cell that holds none."""
        return _keys(self.cells[f"c{column}"])


def _keys(cells: pl.Series) -> list[str | None]:
    keys: list[str | None] = emails.read(cells).select(emails.key(pl.col("address")).alias("key"))["key"].to_list()
    return keys


def _read_table(path: Path, temp: Path) -> _Table:
    """Read a file whose layout is not known. Raises `InputError` where it is no table."""
    folder, options = Path(tempfile.mkdtemp(dir=temp)), Options()
    opened = source.open_source(path, folder, options)
    found = encoding.detect(opened)
    head, whole = encoding.head(opened, found, dialect.HEAD_BYTES)
    layout = dialect.detect(head, options, whole=whole, transcoded=not found.is_utf8)
    profiles = columns.profiles(layout.names, list(layout.rows))
    text, width = encoding.to_utf8(opened, found, folder), len(layout.names)
    shape = records.Shape(width, layout.surplus, frozenset(range(1, width)))
    with text.open() as stream:
        stream.seek(text.start + layout.data_start)
        blocks = records.read(stream, layout.dialect, shape, line=layout.data_line, clean=text.clean)
        frames = [block.cells(range(width)) for block in blocks]
    empty = pl.DataFrame(schema={f"c{index}": pl.String for index in range(width)})
    return _Table(layout.names, pl.concat([empty, *frames]), tuple(columns.address_columns(profiles)))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that the platform told of. `index` is its place in the part, from 0; None where its address is not there.

    `told` are the platform's cells. `refused` is False for a row that may have been imported.
    """

    part: Part
    index: int | None
    key: str | None
    reason: str
    told: tuple[str, ...] = ()
    refused: bool = True


@dataclass(slots=True)
class _Refusals:
    """What the platform told of one part: rows, the names of its columns, and what does not add up."""

    names: tuple[str, ...] = ()
    rows: list[_Row] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)

    def flag(self, sentence: str, *, explained: bool = False) -> None:
        self.differences.append(Difference(explained, sentence))


def _refusals(part: Part, state: State, temp: Path) -> _Refusals:
    found = _Refusals()
    if state.step not in (Step.FINISHED, Step.DONE):
        found.flag(f"{part.name} is not imported yet: run upload again, and reconcile after it.")
        return found
    if state.error_file is not None:
        _read_error_file(part, state, found, temp)
    elif state.status == ImportStatus.FAILED and state.success_count == 0:
        found.rows = [_Row(part, index, key, "The import failed.") for index, key in enumerate(_part_keys(part))]
    _compare(part, state, found)
    return found


def _read_error_file(part: Part, state: State, found: _Refusals, temp: Path) -> None:
    assert state.error_file is not None
    table = _read_table(part.path.with_name(state.error_file), temp)
    places = {key: index for index, key in enumerate(_part_keys(part))}
    address, keys = _address_column(table, places)
    header = _part_header(part)
    theirs = [index for index, name in enumerate(table.names) if index != address and name not in header]
    refused = _refused(table, theirs, state.failure_count)
    reasons = _reasons_of(table, theirs)
    found.names = table.names
    for index, told in enumerate(table.cells.iter_rows()):
        if refused is None or index in refused:
            key = keys[index]
            place = places.get(key) if key is not None else None
            found.rows.append(_Row(part, place, key, reasons[index].strip(), told, refused is not None))
    if refused is None:
        found.flag(
            f"The error file of {part.name} lists {table.cells.height:,} rows, and Wix reports {state.failure_count} "
            "refused ones: which these are cannot be told, so none of them is in the retry file."
        )


def _address_column(table: _Table, places: dict[str | None, int]) -> tuple[int, list[str | None]]:
    """Return the column that tells the most addresses of the part, and these."""
    candidates = [(index, table.keys(index)) for index in table.addresses or range(len(table.names))]
    return max(candidates, key=lambda each: sum(key in places for key in each[1]))


def _refused(table: _Table, theirs: Sequence[int], failure_count: int | None) -> set[int] | None:
    """Return which rows were refused, None where that cannot be told.

    All, where there are as many as the platform counts; else those, and as many, that share a value in one of the
    platform's own columns (a status), or have any there (a reason). Two different answers are none.
    """
    if failure_count is None or failure_count == table.cells.height:
        return set(range(table.cells.height))
    found: set[frozenset[int]] = set()
    for column in theirs:
        cells = [cell.strip() for cell in table.cells[f"c{column}"].to_list()]
        values = [value for value, count in Counter(cells).items() if value and count == failure_count]
        found |= {frozenset(index for index, cell in enumerate(cells) if cell == value) for value in values}
        filled = frozenset(index for index, cell in enumerate(cells) if cell)
        found |= {filled} if len(filled) == failure_count else set()
    return set(found.pop()) if len(found) == 1 else None


def _reasons_of(table: _Table, theirs: Sequence[int]) -> list[str]:
    """Return each row's reason, from the platform's column that is named so, else the one with the longest texts."""
    if not theirs:
        return [""] * table.cells.height
    named = [index for word in _REASON_WORDS for index in theirs if word in table.names[index].lower()]
    longest = max(theirs, key=lambda index: int(table.cells[f"c{index}"].str.len_chars().sum()))
    reasons: list[str] = table.cells[f"c{named[0] if named else longest}"].to_list()
    return reasons


def _compare(part: Part, state: State, found: _Refusals) -> None:
    """Flag every count that does not add up."""
    if state.status == ImportStatus.FAILED:
        found.flag(f"The import of {part.name} failed; rows of it may be imported, or not.")
    if state.parsed_row_count is not None and state.parsed_row_count != part.rows:
        found.flag(f"Wix read {state.parsed_row_count:,} rows of {part.name}, which has {part.rows:,}.")
    success, failure = state.success_count or 0, state.failure_count or 0
    if success + failure != part.rows:
        found.flag(
            f"Of the {part.rows:,} rows of {part.name}, Wix reports {success:,} imported and {failure:,} refused, "
            f"which is {success + failure:,} in all."
        )
    listed = sum(row.refused for row in found.rows)
    if listed != failure and not any(not row.refused for row in found.rows):
        found.flag(f"Wix reports {_count(failure, 'refused row')} of {part.name}, and tells of {listed:,}.")
    strangers = sum(row.index is None for row in found.rows)
    if strangers:
        verb = "has" if strangers == 1 else "have"
        found.flag(f"{_count(strangers, 'row')} of the error file of {part.name} {verb} no address of that part.")


def _reasons(refusals: Sequence[_Refusals]) -> list[Difference]:
    """Return the explained part of the difference: the refused rows, by reason."""
    counts = Counter(row.reason or "no reason given" for each in refusals for row in each.rows if row.refused)
    told = counts.most_common(_REASONS)
    differences = [Difference(True, f"{_count(count, 'row')} refused: {reason}") for reason, count in told]
    rest = counts.total() - sum(count for _, count in told)
    return (
        [*differences, Difference(True, f"{_count(rest, 'row')} refused for other reasons.")] if rest else differences
    )


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


# Where a refused row stands in the source


def _part_cells(part: Part) -> pl.DataFrame:
    """Return a part's cells as String columns `c0`, …; empty cells are empty text."""
    frame = pl.read_csv(part.content(), has_header=False, skip_rows=1, infer_schema=False, empty_string_is_null=False)
    return frame.rename({name: f"c{index}" for index, name in enumerate(frame.columns)})


def _part_keys(part: Part) -> list[str | None]:
    """Return a part's addresses as they are compared, in its order."""
    return _keys(_part_cells(part)[f"c{part.column(ColumnName.EMAIL)}"])


def _part_header(part: Part) -> list[str]:
    return next(csv.reader(io.StringIO(part.content().split(b"\n", 1)[0].decode())))


class _Places:
    """The source's row, line and columns of each refused address, as far as they can be had."""

    def __init__(self, result: Result, rows: Sequence[_Row]) -> None:
        self._result = result
        self._wanted = {row.key for row in rows if row.index is not None and row.key is not None}
        self._found: dict[str, list[str]] = {}
        self._cells: dict[str, pl.DataFrame] = {}
        self._numbers: list[int] | None = None
        self.names: list[str] = []

    def look(self, given: str | Path | None, temp: Path) -> list[Difference]:
        """Find the rows in the source, or do without it; return what there is to say of that."""
        if not self._wanted:
            return []
        path = self._source(given)
        if path is not None:
            self._read(path, temp)
        if self._found:
            return []
        if given is not None:
            raise InputError(
                "SOURCE_CHANGED",
                f"{given} is not the file that {self._result.folder} was prepared from, or it was changed since. "
                "Name the one that was.",
            )
        self.names = _part_header(self._result.parts[0])
        self._numbers = _ready_rows(self._result)
        return [
            Difference(
                True,
                f"The source {self._result.report['source']['name']} is not at hand, so the lines and further columns "
                "of the refused rows are left out: name it with --source.",
            )
        ]

    def _source(self, given: str | Path | None) -> Path | None:
        if "mergedInto" in self._result.report:  # corrected rows have other cells than the source
            return None
        if given is not None:
            return Path(given)
        name = Path(str(self._result.report["source"]["name"])).name
        beside = [folder / name for folder in (self._result.folder.absolute().parent, Path.cwd())]
        return next((path for path in beside if path.is_file()), None)

    def _read(self, path: Path, temp: Path) -> None:
        """Prepare the source once more, against contacts that are all but the refused ones."""
        contacts = temp / "others.csv"
        with contacts.open("w", encoding="utf-8") as stream:
            stream.write(f"Email\n{_NOBODY}\n")
            for part in self._result.parts:
                stream.writelines(f"{key}\n" for key in _part_keys(part) if key and key not in self._wanted)
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
        keys = _keys(pl.Series([row[own + email] for row in rows], dtype=pl.String))
        # The same options as then need not be known: rows that they would reject have other addresses.
        found = [(key, row) for key, row in zip(keys, rows, strict=True) if key in self._wanted]
        ready = [(key, row) for key, row in found if int(row[0]) not in listed]
        if len(ready) == len(self._wanted) == len({key for key, _ in ready}):
            self.names = header[own:-1]
            self._found = {key: row for key, row in ready if key is not None}

    def cells(self, part: Part) -> pl.DataFrame:
        """Return a part's cells, read once."""
        if part.sha256 not in self._cells:
            self._cells[part.sha256] = _part_cells(part)
        return self._cells[part.sha256]

    def of(self, row: _Row) -> list[str]:
        """Return row, line, part, reason and the source's own cells of a refused row; empty what is not known."""
        own = [row.part.name, row.reason]
        if row.index is None or row.key is None:
            return ["", "", *own, *[""] * len(self.names)]
        if row.key in self._found:
            found = self._found[row.key]
            return [found[0], found[1], *own, *found[len(ERRORS_HEADER) : -1]]
        number = "" if self._numbers is None else str(self._numbers[self._offset(row.part) + row.index])
        return [number, "", *own, *self.cells(row.part).row(row.index)]

    def _offset(self, part: Part) -> int:
        """Return how many ready rows stand in the parts before this one."""
        parts = self._result.parts
        return sum(each.rows for each in parts[: parts.index(part)])


_NOBODY: Final = "nobody@nobody.example.org"
"""Keeps the contacts file a contacts file where every address was refused."""


def _read_csv(path: Path) -> list[list[str]]:
    """Read a file that `prepare` wrote, guarded for spreadsheets or not."""
    csv.field_size_limit(_FIELD_CHARS)
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))


def _only(folder: Path, suffix: str) -> Path:
    (path,) = folder.glob(f"*{suffix}")
    return path


def _options(report: Json) -> dict[str, Any]:
    """Return the options that make `prepare` read the source as it read it before."""
    found = report["source"]
    options: dict[str, Any] = {
        "header_line": found["headerLine"],
        "no_header": not found["hasHeader"],
        "email_column": found["columns"]["EMAIL"]["index"],
        "points_column": found["columns"]["POINTS"]["index"],
    }
    if found["sheet"] is not None:  # a workbook has no delimiter
        return options | {"sheet": found["sheet"]}
    quote = NO_QUOTE if found["quoteChar"] is None else found["quoteChar"]
    return options | {"encoding": found["encoding"], "delimiter": found["delimiter"], "quote": quote}


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
    if "mergedInto" in result.report:
        return None
    listed = _errors(result)
    ready = [number for number in range(1, result.report["rows"]["total"] + 1) if number not in listed]
    return ready if len(ready) == result.rows else None


# What is written


def _write(result: Result, refusals: Sequence[_Refusals], places: _Places, *, overwrite: bool) -> tuple[str, ...]:
    names = list(dict.fromkeys(name for each in refusals for name in each.names))
    table = [[*OWN_HEADER, *places.names, *(PLATFORM + name for name in names)]]
    for each in refusals:
        order = [each.names.index(name) if name in each.names else None for name in names]
        for row in each.rows:
            told = ["" if index is None or not row.told else row.told[index] for index in order]
            table.append([*places.of(row), *told])
    again = [row for each in refusals for row in each.rows if row.refused and row.index is not None]
    retry = [list(places.cells(row.part).row(row.index)) for row in again if row.index is not None]
    header = _part_header(result.parts[0])
    files = {
        f"{result.name}.import-errors.csv": table if len(table) > 1 else [],
        f"{result.name}.retry.csv": [header, *retry] if retry else [],
    }
    data = {name: _csv(rows) for name, rows in files.items() if rows}
    if not overwrite:
        _refuse_other(result.folder, data)
    with alone_in(result.folder) if data else nullcontext():
        for name, content in data.items():
            write_durably(result.folder / name, content)
    return tuple(data)


def _refuse_other(folder: Path, data: dict[str, bytes]) -> None:
    """Refuse to write over a file that says something else: somebody may have worked in it."""
    for name, content in data.items():
        path = folder / name
        if path.exists() and path.read_bytes() != content:
            raise OutputError(
                "OUTPUT_EXISTS", f"{path} exists already, and differs. Move it away, or replace it with --overwrite."
            )


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8", "backslashreplace")
