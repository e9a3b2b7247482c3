"""`reconcile`: what the platform refused, brought home, and every difference of the counts.

The rows come from the platform's error files (`error_files.py`), their places from the source (`places.py`). What
adds up is explained; what does not is flagged, and no row that may be imported is offered for a further import.
"""

from __future__ import annotations

import io
import tempfile
from collections import Counter
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl
from polars.exceptions import PolarsError

from loyalty_prep import words
from loyalty_prep.errors import InputError, LoyaltyPrepError, UsageError, counted
from loyalty_prep.wix.client import LoyaltyImports
from loyalty_prep.wix.disk import alone_in, csv_writer, write_durably
from loyalty_prep.wix.error_files import read_error_file
from loyalty_prep.wix.journal import State, Step
from loyalty_prep.wix.models import ImportStatus
from loyalty_prep.wix.places import SourceRows
from loyalty_prep.wix.results import PartChangedError, part_header, part_keys, read_result
from loyalty_prep.wix.uploads import look_again, open_journal
from loyalty_prep.writing.spreadsheet import BOM, guard, guard_names
from loyalty_prep.writing.staging import refuse_existing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_prep.wix.access import Credentials
    from loyalty_prep.wix.fields import Json
    from loyalty_prep.wix.journal import Journal
    from loyalty_prep.wix.results import Part, Result

OWN_HEADER: Final = ("row", "line", "part", "reason")
"""The columns of the import errors before the source's own; behind these stand the platform's."""
PLATFORM: Final = "platform "
"""Stands before the names of the platform's columns."""
_REASON_CHARS: Final = 300
"""So many characters of a reason are told; the file has all of it."""
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
    def imported(self) -> int | None:
        """How many rows the platform says it imported, None where it does not say so of an import that ended."""
        return _sum([state.success_count for state in self.parts if state.has_ended])

    @property
    def refused(self) -> int | None:
        """How many rows the platform says it refused, None where it does not say so of an import that ended."""
        return _sum([state.failure_count for state in self.parts if state.has_ended])

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


def _sum(counts: Sequence[int | None]) -> int | None:
    known = [count for count in counts if count is not None]
    return sum(known) if len(known) == len(counts) else None


@words.of_python(words.OF_WIX)
def reconcile(
    folder: str | Path,
    *,
    source: str | Path | None = None,
    credentials: Credentials | None = None,
    base_url: str | None = None,
    overwrite: bool = False,
    excel: bool = False,
) -> Reconciliation:
    """Bring the refused rows of an import home: `NAME.import-errors.csv` and `NAME.retry.csv`, absent without any.

    `source` is the export that was prepared; if it is not given, it is looked for beside the folder and in the current
    one. `credentials` are needed only for error files that `upload` could not fetch; `base_url` is as in
    `open_journal`. `excel` writes the import errors for spreadsheets, as `prepare` does with it. Raises
    `LoyaltyPrepError`; a refused row is no error, but part of the result.
    """
    result, journal = _opened(folder, credentials, base_url)
    if not any(state.step.may_be_executed for state in journal.states()):
        raise InputError("NOT_IMPORTED", f"Nothing of {result.folder} was imported yet. Run upload first.")
    if credentials is None:
        _refuse_missing(result, journal)
    elif _wanted(result, journal):
        with alone_in(result.folder):
            result, journal = _opened(folder, credentials, base_url)  # another run may have gone on meanwhile
            _fetch(result, journal, credentials)
    with tempfile.TemporaryDirectory(prefix="loyalty-prep-", ignore_cleanup_errors=True) as temp:
        refusals = [_refusals(part, journal.state(part), Path(temp)) for part in result.parts]
        wanted = {row.key for each in refusals for row in each.rows if row.index is not None and row.key is not None}
        places = SourceRows(result)
        note = places.look(wanted, source, Path(temp))
    written = _write(result, refusals, places, overwrite=overwrite, excel=excel)
    differences = [difference for each in refusals for difference in each.differences]
    differences += _reasons(refusals) + ([Difference(True, note)] if note is not None else [])
    return Reconciliation(journal.states(), result.rows, tuple(differences), written)


def _opened(folder: str | Path, credentials: Credentials | None, base_url: str | None) -> tuple[Result, Journal]:
    result = read_result(folder)
    return result, open_journal(result, credentials, base_url)


def _refuse_missing(result: Result, journal: Journal) -> None:
    """Raise `UsageError` for error files that are not in the folder, and were never asked for."""
    states = [state for state in journal.states() if _lacks_error_file(result, state)]
    if any(state.error_file_trouble is None for state in states):
        raise UsageError("There are error files to fetch from Wix: set WIX_API_KEY and WIX_SITE_ID.")


def _wanted(result: Result, journal: Journal) -> list[tuple[Part, State]]:
    """Return the parts whose error files are not in the folder, or whose counts did not add up."""
    states = [(part, journal.state(part)) for part in result.parts]
    return [(part, state) for part, state in states if state.is_open or _lacks_error_file(result, state)]


def _lacks_error_file(result: Result, state: State) -> bool:
    return (
        state.step in (Step.FINISHED, Step.DONE)
        and state.error_file_exists
        and (state.error_file is None or not (result.folder / state.error_file).is_file())
    )


def _fetch(result: Result, journal: Journal, credentials: Credentials) -> None:
    """Fetch what is wanted."""
    with LoyaltyImports(credentials, base_url=journal.base_url) as wix:
        for part, state in _wanted(result, journal):
            journal.put(look_again(wix, part, state))


# What the platform told


@dataclass(frozen=True, slots=True)
class _Row:
    """A row that the platform told of. `index` is its place in the part, from 0; None where its address is not there.

    `cells` are the platform's cells. `refused` is False for a row that may have been imported.
    """

    part: Part
    index: int | None
    key: str | None
    reason: str
    cells: tuple[str, ...] = ()
    refused: bool = True


@dataclass(slots=True)
class _Refusals:
    """What the platform told of one part: rows, the names of its columns, and what does not add up."""

    names: tuple[str, ...] = ()
    rows: list[_Row] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    sure: bool = True
    """False where it cannot be told which of the rows that the platform lists were refused."""

    def flag(self, sentence: str) -> None:
        self.differences.append(Difference(explained=False, sentence=sentence))


def _refusals(part: Part, state: State, temp: Path) -> _Refusals:
    refusals = _Refusals()
    if state.step not in (Step.FINISHED, Step.DONE):
        refusals.flag(f"{part.name} is not imported yet: run upload again, and reconcile after it.")
        return refusals
    if state.error_file is None and state.error_file_exists:
        refusals.flag(
            f"The error file of {part.name} is missing, so its refused rows cannot be told: "
            f"{state.error_file_trouble or 'it is not in the folder.'} Run reconcile again later, with the key set."
        )
    if state.error_file is not None:
        _take(part, state, state.error_file, refusals, temp)
    elif state.status == ImportStatus.FAILED and state.adds_up and state.success_count == 0:
        refusals.rows = [_Row(part, index, key, "The import failed.") for index, key in enumerate(part_keys(part))]
    _compare(part, state, refusals)
    return refusals


def _take(part: Part, state: State, name: str, refusals: _Refusals, temp: Path) -> None:
    """Take the rows of a part's error file."""
    try:
        listing = read_error_file(part.path.with_name(name), part, state.failure_count, temp)
    except PartChangedError:
        raise
    except (LoyaltyPrepError, PolarsError) as fault:
        # What is said of a file of the customer's ("export it again") is not to be said of the platform's.
        kind = fault.code if isinstance(fault, LoyaltyPrepError) else "damaged"
        refusals.flag(
            f"The error file of {part.name}, {name}, cannot be read as a table ({kind}), so its refused rows cannot be "
            "told. Look into it; delete it and run reconcile to fetch it once more; or ask Wix's support for it."
        )
        return
    places = {key: index for index, key in enumerate(part_keys(part)) if key is not None}
    refusals.names = listing.names
    refusals.sure = listing.sure
    contradicted = {row.key for row in listing.rows if row.contradicts}
    rows = [
        _Row(
            part,
            None if row.key is None else places.get(row.key),
            row.key,
            row.reason,
            row.cells,
            listing.sure and row.key not in contradicted,
        )
        for row in listing.rows
    ]
    first: dict[int | None, _Row] = {}
    for row in rows:
        first.setdefault(row.index, row)
    refusals.rows = [row for row in rows if row.index is None or first[row.index] is row]
    if len(refusals.rows) < len(rows):
        refusals.flag(
            f"The error file of {part.name} lists {counted(len(rows) - len(refusals.rows), 'row')} that it has listed "
            "before; each is counted once."
        )
    if contradicted and listing.sure:
        refusals.flag(
            f"The error file of {part.name} gives {counted(len(contradicted), 'row')} other points than the part has "
            "for the address: whether just these were refused cannot be told, so none of them is in the retry file. "
            "Compare their balances on the site."
        )
    if not listing.sure:
        refusals.flag(
            f"The error file of {part.name} lists {counted(listing.listed, 'row')}, and Wix reports "
            f"{state.failure_count} refused: which these are cannot be told, so none of them is in the retry file."
        )


def _compare(part: Part, state: State, refusals: _Refusals) -> None:
    """Flag every count that does not add up."""
    if state.status == ImportStatus.FAILED:
        refusals.flag(
            f"The import of {part.name} failed; rows of it may be imported, or not. Compare the balances on the site "
            "before any of it is imported again."
        )
    if state.parsed_row_count is not None and state.parsed_row_count != part.rows:
        refusals.flag(f"Wix read {counted(state.parsed_row_count, 'row')} of {part.name}, which has {part.rows:,}.")
    failure = state.failure_count or 0
    if state.doubt is not None and not state.adds_up:  # what its error file lists is told by that
        refusals.flag(state.doubt)
    listed = len(refusals.rows)
    if state.failure_count is not None and listed != failure and refusals.sure:
        refusals.flag(f"Wix reports {counted(failure, 'refused row')} of {part.name}, and tells of {listed:,}.")
    strangers = sum(row.index is None for row in refusals.rows)
    if strangers:
        verb = "has" if strangers == 1 else "have"
        refusals.flag(f"{counted(strangers, 'row')} of the error file of {part.name} {verb} no address of that part.")


def _reasons(refusals: Sequence[_Refusals]) -> list[Difference]:
    """Return the explained part of the difference: the refused rows, by reason."""
    counts = Counter(row.reason or "no reason given" for each in refusals for row in each.rows if row.refused)
    commonest = counts.most_common(_REASONS)
    differences = [
        Difference(True, f"{counted(count, 'row')} refused: {_brief(reason)}") for reason, count in commonest
    ]
    rest = counts.total() - sum(count for _, count in commonest)
    return (
        [*differences, Difference(True, f"{counted(rest, 'row')} refused for other reasons.")] if rest else differences
    )


def _brief(reason: str) -> str:
    """Return a reason as a part of one line: what stands behind a line's end could look like a line of ours."""
    reason = " ".join(reason.split())
    return reason if len(reason) <= _REASON_CHARS else reason[:_REASON_CHARS] + "…"


# What is written


def _write(
    result: Result, refusals: Sequence[_Refusals], places: SourceRows, *, overwrite: bool, excel: bool
) -> tuple[str, ...]:
    names = list(dict.fromkeys(name for each in refusals for name in each.names))
    table = [[*OWN_HEADER, *places.names, *(PLATFORM + name for name in names)]]
    for each in refusals:
        order = [each.names.index(name) if name in each.names else None for name in names]
        for row in each.rows:
            theirs = ["" if index is None or not row.cells else row.cells[index] for index in order]
            number, line, *cells = places.of(row.part, row.index, row.key)
            table.append([number, line, row.part.name, row.reason, *cells, *theirs])
    again = [row for each in refusals for row in each.rows if row.refused and row.index is not None]
    retry = [list(places.cells(row.part).row(row.index)) for row in again if row.index is not None]
    header = part_header(result.parts[0])
    data = {}
    if len(table) > 1:
        data[f"{result.name}.import-errors.csv"] = BOM + _csv(_guarded(table)) if excel else _csv(table)
    if retry:  # no person's: it is prepared again
        data[f"{result.name}.retry.csv"] = _csv([header, *retry])
    _refuse_others(result.folder, data, overwrite=overwrite)
    with alone_in(result.folder) if data else nullcontext():
        for name, content in data.items():
            write_durably(result.folder / name, content)
    return tuple(data)


def _refuse_others(folder: Path, data: dict[str, bytes], *, overwrite: bool) -> None:
    """Refuse to write over a file that says something else: somebody may have worked in it."""
    for name, content in data.items():
        path = folder / name
        if not path.is_file() or path.read_bytes() != content:
            refuse_existing(path, overwrite=overwrite)


def _guarded(table: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Return a table with a guard before each cell that a spreadsheet would run."""
    header, *rows = table
    cells = pl.DataFrame(rows, schema={f"c{index}": pl.String for index in range(len(header))}, orient="row")
    return [guard_names(header), *guard(cells).rows()]


def _csv(rows: Sequence[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv_writer(text).writerows(rows)
    return text.getvalue().encode("utf-8", "backslashreplace")
