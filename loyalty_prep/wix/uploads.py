"""`upload` and `status`: the clean parts of a result, from the folder into the site, each exactly once.

    WAITING    -> file sent          -> UPLOADED
    UPLOADED   -> CREATING announced, created          -> CREATED
    CREATED    -> the platform parses it               -> PARSED, or UNREADABLE
    PARSED     -> it is what the part is (`gate.py`), EXECUTING announced, executed -> EXECUTED
    EXECUTED   -> the platform imports it              -> FINISHED (IMPORTED or FAILED)
    FINISHED   -> its error file fetched, if any       -> DONE

The journal is written at each arrow, and a run goes on from what it says. A run that finds an announcement asks the
platform what came of it: for CREATING, whether there is an import of the file; for EXECUTING, whether the import is
still PARSED, for a while. Only then is the step done again.
"""

from __future__ import annotations

import math
import os
import threading
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import IO, TYPE_CHECKING, Final

from loyalty_prep import words
from loyalty_prep.errors import InputError, LoyaltyPrepError, OutputError, UsageError, counted
from loyalty_prep.limits import MAX_FILE_BYTES, MAX_QUERY_LIMIT
from loyalty_prep.wix import calls, gate
from loyalty_prep.wix.access import BASE_URL, checked_base_url, is_local
from loyalty_prep.wix.calls import SETTLE_SECONDS
from loyalty_prep.wix.client import LoyaltyImports
from loyalty_prep.wix.disk import alone_in, durable
from loyalty_prep.wix.errors import AnswerError, ConflictError, NotFoundError, ThrottledError, WixError
from loyalty_prep.wix.journal import Journal, State, Step, journal_base_url, lost
from loyalty_prep.wix.models import ImportStatus, LoyaltyImport, NewImport, Query, Sorting
from loyalty_prep.wix.results import part_balances, part_header, part_sample, read_result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from loyalty_prep.wix.access import Credentials
    from loyalty_prep.wix.fields import Json
    from loyalty_prep.wix.results import Part, Result

_WORKING: Final = (ImportStatus.UNKNOWN, ImportStatus.INITIATED, ImportStatus.PARSING)
MAX_PARALLEL: Final = 16
"""So many parts may be under way at once: each asks twelve times a minute in the end, which are 192 of 200 calls."""
_BEFORE: Final = frozenset({Step.WAITING, Step.UPLOADED, Step.UNREADABLE})
"""The steps after which a part may still be cut in two: nothing of it is an import that could be executed."""
_LOOK_PAGES: Final = 10
"""So many pages of the site's imports are looked at for one of the same file: the newest thousand."""
_LOOK_BYTES: Final = 1_000
"""So much of an error file is looked at when it comes; it may begin with so much white space."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What is about to be imported, for a person to agree to."""

    site_id: str
    base_url: str
    parts: int
    rows: int
    points: int
    parts_done: int
    """So many further parts were imported before."""
    rows_left: int = 0
    """So many rows follow after this trial."""
    alike: tuple[str, ...] = ()
    """For each part that the site seems to hold an import of, a sentence that says so."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the parts of a result stand."""

    name: str
    site_id: str
    base_url: str
    states: tuple[State, ...]

    @property
    def ok(self) -> bool:
        """True where every row of every part went in."""
        return all(state.is_imported for state in self.states)

    def to_dict(self) -> Json:
        """Return the JSON of the status."""
        return {
            "schemaVersion": 1,
            "name": self.name,
            "siteId": self.site_id,
            "baseUrl": self.base_url,
            "parts": [state.to_json() for state in self.states],
        }


@words.of_python(words.OF_WIX)
def upload(
    folder: str | Path,
    *,
    credentials: Credentials,
    confirm: Callable[[Plan], bool],
    base_url: str = BASE_URL,
    parallel: int = 1,
    first: int | None = None,
    on_change: Callable[[State], None] | None = None,
    settle_seconds: float = SETTLE_SECONDS,
) -> Standing:
    """Import the clean parts of the result in a folder; go on where an earlier run stood.

    A part that the platform read otherwise than it is (`gate.py`) is not executed, and ends the run.

    `first`: only so many first rows, as a trial; a later call without it imports the rest. `confirm` is asked before
    anything is sent, unless all is executed already. Parts go one after the other, or `parallel` of them at a time;
    after one whose import FAILED this run begins no further one. `on_change` is told each step, also from other
    threads. `settle_seconds` is for how long the platform must show the same import before one whose answer was lost is
    executed again, if need be by a later call.

    Raises `LoyaltyPrepError` where it cannot go on; what was done stands in the journal.
    """
    if not 1 <= parallel <= MAX_PARALLEL:
        raise UsageError(f"--parallel must be from 1 to {MAX_PARALLEL}, not {parallel}.")
    if not 0 <= settle_seconds < math.inf:
        raise UsageError(f"--settle must be at least 0 seconds, not {settle_seconds}.")
    base_url = checked_base_url(base_url)
    with alone_in(read_result(folder).folder):
        result = _with_trial(read_result(folder), first)
        journal = Journal.read(result, base_url, credentials.site_id)
        _refuse_strangers(result, journal)
        wanted = result.parts if first is None else result.trial_parts
        todo = [part for part in wanted if journal.state(part).step is not Step.DONE]
        fresh = [part for part in todo if not journal.state(part).step.may_be_executed]
        for part in wanted:
            (_check if part in todo else _check_imported)(part)
        todo += [part for part in wanted if journal.state(part).is_open]
        run = _Run(journal, credentials, on_change or _say_nothing, settle_seconds)
        with run.wix:
            if fresh:
                plan = _plan(result, journal, fresh)
                alike = _alike(run.wix, journal, result.journal_path, fresh)
                journal.believe()
                left = 0 if first is None else result.rows - sum(part.rows for part in wanted)
                if not confirm(replace(plan, rows_left=left, alike=alike)):
                    raise LoyaltyPrepError("NOT_CONFIRMED", "Nothing was imported, as you did not agree to it.")
            run.all(todo, parallel)
        return _standing(replace(result, parts=wanted), journal)


def _with_trial(result: Result, first: int | None) -> Result:
    """Return the result, cut behind its first rows. Raises `UsageError` where that comes too late, or is none."""
    if first is None or first == result.trial:
        return result
    if first < 1:
        raise UsageError(f"--first must be at least 1, not {first}.")
    if result.trial is not None:
        raise UsageError(
            f"A trial of {counted(result.trial, 'row')} was begun already: give --first {result.trial}, or leave it "
            "out."
        )
    if Journal.of(result).steps - _BEFORE:
        raise UsageError("The import was begun already without a trial: leave --first out to go on with it.")
    return result.first_rows(first)


def _alike(wix: LoyaltyImports, journal: Journal, path: Path, parts: Sequence[Part]) -> tuple[str, ...]:
    """Say for each part whether the site seems to hold an import of it, made elsewhere, among its newest.

    Raises `InputError` JOURNAL_INCOMPLETE where the part may have been cut out of the journal at `path`.
    """
    try:
        imports = [
            other
            for other in _newest(wix)
            if other.id not in journal.import_ids
            and (other.status is not ImportStatus.FAILED or other.import_result.success_count)
        ]
    except AnswerError:  # an import of somebody else that cannot be read must not keep this one from being begun
        if journal.may_have_lost():
            raise
        return ("Whether the site holds an import of the same file could not be read.",)
    sentences = []
    for part in parts:
        size = len(part.content())
        twin = next((other for other in imports if is_alike(other, part, size)), None)
        if twin is not None:
            if journal.may_have_lost() or journal.has_lost(twin):
                raise lost(path, part, twin.id)
            what = f"a file with the size, rows, header and first rows of {part.name}: its"
            sentences.append(f"The site holds an import{_named(twin)} of {what} balances may be imported already.")
            continue
        overlap = _overlapping(part.whole or part, imports)
        if overlap is not None:
            if journal.may_have_lost() or journal.has_lost(overlap[0]):
                raise lost(path, part, overlap[0].id)
            sentences.append(
                f"The site holds an import{_named(overlap[0])} of {overlap[1]}: they may be imported already."
            )
    return tuple(sentences)


def _newest(wix: LoyaltyImports) -> Iterator[LoyaltyImport]:
    """Yield the site's newest imports, of some pages at most."""
    asked: Query | None = Query(sort=(Sorting("createdDate", "DESC"),), limit=MAX_QUERY_LIMIT)
    for _ in range(_LOOK_PAGES):
        if asked is not None:
            page = wix.query(asked)
            yield from page.items
            asked = None if page.next is None else Query(limit=MAX_QUERY_LIMIT, cursor=page.next)


def _named(other: LoyaltyImport) -> str:
    date = "" if other.created_date is None else f" of {other.created_date:%Y-%m-%d %H:%M} UTC"
    return f"{date} ({other.status_text}, {other.id})"


def is_alike(other: LoyaltyImport, part: Part, size: int) -> bool:
    """Tell whether an import is of a file like a part: size in bytes, rows, header and first rows."""
    return other.file_metadata.size in (None, size) and not gate.differences(part, other, nulls=True)


def _overlapping(whole: Part, imports: Sequence[LoyaltyImport]) -> tuple[LoyaltyImport, str] | None:
    """Return an import of all rows of a part, or of its first ones, as a trial is, and what these are."""
    header, (top, *_) = part_header(whole), part_sample(whole, 1)
    for other in imports:
        metadata, rows = other.file_metadata, other.parse_result.parsed_row_count or 0
        begins = any(shown[:1] in ((None,), (top[0],)) for shown in metadata.sample_data_rows[:1])
        if 0 < rows <= whole.rows and begins and list(metadata.header) == header:
            first = whole if rows == whole.rows else whole.first_rows(rows)
            if is_alike(other, first, len(first.content())):
                return other, f"the first {rows:,} of the {whole.rows:,} rows of {whole.name}"
    return None


@words.of_python(words.OF_WIX)
def status(folder: str | Path, *, credentials: Credentials | None = None, base_url: str | None = None) -> Standing:
    """Tell where each part of a result stands, now. Writes nothing.

    The platform is asked only for imports that may still move; `credentials` are needed for that. `base_url` is as in
    `open_journal`. Raises `LoyaltyPrepError`.
    """
    result = read_result(folder)
    journal = open_journal(result, credentials, base_url)
    states = journal.states()
    if any(_moves(state) for state in states):
        if credentials is None:
            raise UsageError("There are imports to ask Wix about: set WIX_API_KEY and WIX_SITE_ID.")
        with LoyaltyImports(credentials, base_url=journal.base_url) as wix:
            states = tuple(
                state.updated(wix.get(state.import_id)) if _moves(state) and state.import_id is not None else state
                for state in states
            )
    return replace(_standing(result, journal), states=states)


def open_journal(result: Result, credentials: Credentials | None, base_url: str | None) -> Journal:
    """Read the journal of a result to ask about what stands in it.

    Without a `base_url` it is believed where it says that the import went to Wix, or to this machine. The key would be
    sent to any other place: that has to be named.
    """
    if base_url is None:
        base_url_kept = journal_base_url(result) or BASE_URL
        base_url = base_url_kept if is_local(base_url_kept) else BASE_URL
    return Journal.read(result, checked_base_url(base_url), None if credentials is None else credentials.site_id)


def _moves(state: State) -> bool:
    return state.import_id is not None and state.step not in (Step.UNREADABLE, Step.FINISHED, Step.DONE)


def _standing(result: Result, journal: Journal) -> Standing:
    states = tuple(journal.state(part) for part in result.parts)
    return Standing(result.name, journal.site_id, journal.base_url, states)


def _say_nothing(_: State) -> None:
    pass


def _plan(result: Result, journal: Journal, fresh: Sequence[Part]) -> Plan:
    rows, points = sum(part.rows for part in fresh), sum(sum(part_balances(part)) for part in fresh)
    done = sum(journal.state(part).step.may_be_executed for part in result.parts)
    return Plan(journal.site_id, journal.base_url, len(fresh), rows, points, done)


def _check(part: Part) -> None:
    """Raise `LoyaltyPrepError` for a part that was changed, or that the API does not take."""
    if not _is_text(part.name):
        raise InputError(
            "NAME_NO_TEXT",
            f"The name of {part.path} is no text in UTF-8, which Wix takes. Rename the export, and prepare it again.",
        )
    size = len(part.content())
    if size > MAX_FILE_BYTES:
        raise InputError(
            "PART_TOO_LARGE",
            f"{part.path} has {size} bytes, and Wix takes {MAX_FILE_BYTES}. Run prepare again with that --max-bytes.",
        )


def _check_imported(part: Part) -> None:
    """Raise `InputError` for a part that was changed since it went in, and would be told as imported as it is now.

    One that is gone tells of nothing new, and one that was cut in two was read already.
    """
    if not part.path.exists():
        return
    try:
        part.content()
    except InputError as fault:
        raise InputError(
            "RESULT_CHANGED",
            f"{part.path} was changed since it was imported, and what stands in it now was not. Put it back as prepare "
            "wrote it; prepare what is new from a file of its own, into another folder.",
        ) from fault


def _is_text(name: str) -> bool:
    """Tell whether a file's name is text; the bytes of one in another encoding stand in it as halves of signs."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True


def _refuse_strangers(result: Result, journal: Journal) -> None:
    """Refuse a result that replaced one which was imported: most of its rows would be imported again."""
    strangers = journal.strangers()
    if strangers:
        raise InputError(
            "JOURNAL_OF_ANOTHER",
            f"{result.journal_path} tells of {len(strangers)} imported parts that prepare has replaced since "
            f"({strangers[0].path}, …): their customers would be imported again. Prepare only the rows that are "
            "missing, into another folder; or move the journal away if importing them again is meant.",
        )


class _Run:
    """One run of `upload`: takes parts from step to step."""

    def __init__(
        self, journal: Journal, credentials: Credentials, on_change: Callable[[State], None], settle_seconds: float
    ) -> None:
        self._journal = journal
        self._on_change = on_change
        self._settle_seconds = settle_seconds
        self._stopped = threading.Event()
        self._failed = threading.Event()
        self.wix = self._wix = LoyaltyImports(credentials, base_url=journal.base_url, sleep=self._sleep)
        self._steps: dict[Step, Callable[[Part, State], State]] = {
            Step.WAITING: self._send,
            Step.UNREADABLE: self._ask_whether_it_is_unreadable,
            Step.UPLOADED: self._create,
            Step.CREATING: self._ask_what_was_created,
            Step.CREATED: self._await_parsed,
            Step.PARSED: self._execute,
            Step.EXECUTING: self._ask_what_was_executed,
            Step.EXECUTED: self._await_imported,
            Step.FINISHED: self._fetch_error_file,
        }

    def all(self, parts: Sequence[Part], parallel: int) -> None:
        """Import parts, in order; the first error ends it, once the parts that are under way have ended."""
        if parallel == 1:
            for part in parts:
                self._one(part)
        else:
            self._several(parts, parallel)

    def _several(self, parts: Sequence[Part], parallel: int) -> None:
        with ThreadPoolExecutor(parallel, "part") as pool:
            try:
                begun = [pool.submit(self._one, part) for part in parts]
                done, _ = wait(begun, return_when=FIRST_EXCEPTION)
                faults = [fault for future in done if (fault := future.exception()) is not None]
            except BaseException:  # an interrupt: the parts stop where they stand, and the journal knows where
                self._stopped.set()
                raise
            finally:
                pool.shutdown(wait=True, cancel_futures=True)
        if faults:
            raise faults[0]

    def _sleep(self, seconds: float) -> None:
        if self._stopped.wait(seconds):
            raise LoyaltyPrepError("STOPPED", "The upload was stopped. Run it again; it goes on where it stood.")

    def _one(self, part: Part) -> None:
        state = self._journal.state(part)
        if self._failed.is_set() and not state.step.may_be_executed:
            return  # what made one import fail may make the next one fail
        if state.is_open:
            state = self._journal.put(look_again(self._wix, part, state))
        while state.step is not Step.DONE:
            self._on_change(state)
            state = self._journal.put(self._steps[state.step](part, state))
            if state.step is Step.UNREADABLE:
                self._on_change(state)
                raise _unreadable(state)
        self._on_change(state)

    # Steps: each takes a part from one state to the next.

    def _send(self, part: Part, state: State) -> State:
        anew = State(state.path, state.sha256, state.rows)
        return anew.at(Step.UPLOADED, file_url=self._wix.send(part.content(), part.name))

    def _ask_whether_it_is_unreadable(self, part: Part, state: State) -> State:
        """Send a part once more that could not be read, unless its import is another than the journal says."""
        try:
            shown = self._wix.get(_id(state))
        except NotFoundError:  # the platform need not keep what it could not read
            return self._send(part, state)
        return self._send(part, state) if shown.failed_unread else state.updated(shown).at(Step.CREATED)

    def _create(self, part: Part, state: State) -> State:
        state = self._journal.put(state.at(Step.CREATING))
        assert state.file_url is not None, "an uploaded part has a file URL"
        made = self._wix.create(NewImport(state.file_url, part.name, len(part.content())))
        if self._journal.is_of_another(part, made.id):
            raise AnswerError(
                f"Creating the import was answered with the import of another part ({made.id}), so nothing of "
                f"{part.name} was imported. Run the command again."
            )
        _check_begun(part, made)
        return state.updated(made).at(Step.CREATED)

    def _ask_what_was_created(self, part: Part, state: State) -> State:
        assert state.file_url is not None, "an uploaded part has a file URL"
        created = self._wix.find(state.file_url)
        if created is None or self._journal.is_of_another(part, created.id):
            return state.at(Step.WAITING)  # the file is sent once more: what stands at its place may be another's
        return state.updated(created).at(Step.CREATED)

    def _await_parsed(self, part: Part, state: State) -> State:
        parsed = self._wix.until(_id(state), lambda parsed: parsed.status not in _WORKING)
        state = state.updated(parsed)
        if parsed.status is ImportStatus.PARSED:
            return state.at(Step.PARSED)
        if parsed.failed_unread:
            return state.at(Step.UNREADABLE)
        _check_begun(part, parsed)
        return state.at(Step.EXECUTED)  # somebody executed it elsewhere

    def _execute(self, part: Part, state: State) -> State:
        before = self._wix.until(_id(state), lambda shown: shown.status not in _WORKING)
        state = state.updated(before)
        if before.status is not ImportStatus.PARSED:
            _check_begun(part, before)
            return state.at(Step.EXECUTED)  # somebody executed it elsewhere
        gate.check(part, before)
        state = self._journal.put(state.at(Step.EXECUTING))
        try:
            taken = self._wix.execute(_id(state), part.mapping, settle_seconds=self._settle_seconds, before=before)
        except WixError as fault:
            if calls.is_clear(fault) or isinstance(fault, ThrottledError | ConflictError):  # these were looked into
                self._journal.put(state.at(Step.PARSED))
            raise
        return state.updated(taken).at(Step.EXECUTED)

    def _ask_what_was_executed(self, _: Part, state: State) -> State:
        settled = self._wix.settled(_id(state), self._left_to_settle(state), state.seen())
        return state.updated(settled).at(Step.PARSED if settled.status is ImportStatus.PARSED else Step.EXECUTED)

    def _left_to_settle(self, state: State) -> float:
        """Return how much longer an execute that broke off may be on its way, in seconds."""
        assert state.since is not None, "a step that was reached has a time"
        passed = (datetime.now(UTC) - state.since).total_seconds()
        # A clock that was put back must not make it shorter, nor longer than it ever is.
        return (
            min(self._settle_seconds, max(0.0, self._settle_seconds - passed)) if passed >= 0 else self._settle_seconds
        )

    def _await_imported(self, _: Part, state: State) -> State:
        imported = self._wix.until(_id(state), lambda imported: imported.status.is_final)
        if imported.status is ImportStatus.FAILED:
            self._failed.set()
        return state.updated(imported).at(Step.FINISHED)

    def _fetch_error_file(self, part: Part, state: State) -> State:
        return fetch_error_file(self._wix, part, state) if state.error_file_exists else state.at(Step.DONE)


def _check_begun(part: Part, shown: LoyaltyImport) -> None:
    """Raise `GateError` for an import that was begun, and is none of a part that was only created."""
    if shown.status not in (*_WORKING, ImportStatus.PARSED) and not shown.failed_unread:
        gate.check_begun(part, shown)


def look_again(wix: LoyaltyImports, part: Part, state: State) -> State:
    """Ask once more for the counts and the error file of a part whose import ended: either may come late.

    Where they cannot be had, that is told as before.
    """
    with suppress(WixError):
        shown = wix.get(_id(state))
        state = state.updated(shown) if shown.status is ImportStatus.IMPORTED else state
    if not state.error_file_exists:
        return state.at(Step.DONE)
    if state.error_file is None or not part.path.with_name(state.error_file).is_file():
        return fetch_error_file(wix, part, state)
    path = part.path.with_name(state.error_file)
    return state.at(Step.DONE, error_file_contradicts=_contradicts(path, part, state))


def fetch_error_file(wix: LoyaltyImports, part: Part, state: State) -> State:
    """Bring a part's error file into its folder. Where it cannot be had, that is noted: it is one part's trouble."""
    path = part.path.with_name(f"{part.path.stem}.wix-errors.csv")
    try:
        url = wix.error_file_url(_id(state))
        with durable(path) as stream:
            wix.save(url, stream)
            trouble = _no_error_file(stream)
            if trouble is not None:
                raise WixError(f"The error file of {part.name} {trouble}.")  # noqa: TRY301 - nothing of it is kept
    except (WixError, OutputError) as fault:
        return state.at(Step.DONE, error_file=None, error_file_trouble=fault.in_flags)
    contradicts = _contradicts(path, part, state)
    return state.at(Step.DONE, error_file=path.name, error_file_trouble=None, error_file_contradicts=contradicts)


def _contradicts(path: Path, part: Part, state: State) -> bool:
    """Tell whether an error file lists refused rows of a part of which the platform counts none."""
    from loyalty_prep.wix.error_files import lists_refused_rows  # noqa: PLC0415 - polars is only needed here

    return state.failure_count == 0 and lists_refused_rows(path, part)


def _no_error_file(stream: IO[bytes]) -> str | None:
    """Say what a file is that is certainly no table of rows, None for any other."""
    stream.seek(0)
    begins = stream.read(_LOOK_BYTES).removeprefix(b"\xef\xbb\xbf").strip()
    stream.seek(0, os.SEEK_END)
    if not begins:
        return "is empty"
    return "is a web page" if begins.startswith((b"<!", b"<html", b"<HTML", b"<?xml", b"<head", b"<body")) else None


def _id(state: State) -> str:
    assert state.import_id is not None, "a part that was created has an import"
    return state.import_id


def _unreadable(state: State) -> WixError:
    return WixError(
        f"Wix could not read {state.path} ({state.parse_error_reason or 'without a reason'}); nothing of it was "
        "imported. Run the command again to send it once more; if that does not help, show the reason to Wix's support."
    )
