"""The journal of an import: how far each part of a result got.

The journal, `NAME.import.json`, is written whole, flushed to the disk and renamed into its place after every step: a
run that is killed leaves the state before a step or after it. Steps whose repetition could do harm are announced in
it before they are done (CREATING, EXECUTING), so that the next run knows to ask what came of them.

A part is its SHA-256, whatever its name. All parts of the result stand in the journal from its first step on, and a
digest of which they are, with their imports: one from which either was cut out would have it imported once more, and
is refused. The
journal holds no key, no upload URL and no customer's data.
"""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from loyalty_prep.errors import InputError, UsageError, counted
from loyalty_prep.wix.access import checked_base_url
from loyalty_prep.wix.disk import read, write_durably
from loyalty_prep.wix.fields import read_boolean, read_integer, read_object, read_text
from loyalty_prep.wix.models import (
    ImportStatus,
    LoyaltyImport,
    is_id,
)

if TYPE_CHECKING:
    from loyalty_prep.wix.fields import Json
    from loyalty_prep.wix.results import Part, Result

SCHEMA_VERSION: Final = 1
"""The version of the journal's JSON; a journal of any other is refused, for it tells what must not be done twice."""


_BEGUN: Final = (ImportStatus.IMPORTING, ImportStatus.IMPORTED, ImportStatus.FAILED)
"""Of an import that stands so, balances may have been changed."""


class Step(StrEnum):
    """The last step of a part that is known to be done, or was announced."""

    WAITING = "WAITING"
    UPLOADED = "UPLOADED"
    CREATING = "CREATING"
    """Announced: an import may have been created."""
    CREATED = "CREATED"
    PARSED = "PARSED"
    UNREADABLE = "UNREADABLE"
    """The platform could not parse it; nothing was imported, so it may be tried again."""
    EXECUTING = "EXECUTING"
    """Announced: the import may have been executed."""
    EXECUTED = "EXECUTED"
    FINISHED = "FINISHED"
    """IMPORTED or FAILED; an error file may still have to be fetched."""
    DONE = "DONE"

    @property
    def may_be_executed(self) -> bool:
        """True where balances may have been changed."""
        return self in (Step.EXECUTING, Step.EXECUTED, Step.FINISHED, Step.DONE)


@dataclass(frozen=True, slots=True)
class State:
    """How far a part got. `since` is when its step was reached; what is not known is None."""

    path: str
    sha256: str
    rows: int
    step: Step = Step.WAITING
    since: datetime | None = None
    file_url: str | None = None
    import_id: str | None = None
    status: str | None = None
    parsed_row_count: int | None = None
    parse_error_reason: str | None = None
    success_count: int | None = None
    failure_count: int | None = None
    error_file_exists: bool = False
    error_file: str | None = None
    error_file_trouble: str | None = None
    """Why there is no error file in the folder, though the platform has one."""
    revision: str | None = None
    updated_date: datetime | None = None
    """The import as it was last seen; before an execute, what tells afterwards whether it was taken."""
    error_file_contradicts: bool = False
    """True where the platform counts no refused row, and its error file lists some, or some that may be."""

    @property
    def has_ended(self) -> bool:
        """True where the import is IMPORTED or FAILED."""
        return self.step in (Step.FINISHED, Step.DONE) or self.status in (ImportStatus.IMPORTED, ImportStatus.FAILED)

    @property
    def is_open(self) -> bool:
        """True where all is done, and the platform has not told counts that add up, or given its error file."""
        if self.step is not Step.DONE or self.status == ImportStatus.FAILED:
            return False
        return not self.adds_up or self.error_file_trouble is not None

    @property
    def is_imported(self) -> bool:
        """True where the import ended, and the platform's counts say that every row went in."""
        return self.has_ended and self.doubt is None and not self.is_refused

    @property
    def is_refused(self) -> bool:
        """True where the platform refused rows, or all of it."""
        return bool(self.failure_count) or self.status == ImportStatus.FAILED

    @property
    def note(self) -> str | None:
        """What there is to say of an import that went in, in a sentence: an error file may list all rows, or none."""
        if not (self.is_imported and self.error_file_exists):
            return None
        trouble = "" if self.error_file_trouble is None else f" {self.error_file_trouble}"
        return f"Wix counts no refused row of {self.path}, and has an error file for it.{trouble}"

    @property
    def adds_up(self) -> bool:
        """True where the platform gives both counts, and together they are the part's rows."""
        if self.success_count is None or self.failure_count is None:
            return False
        return self.success_count + self.failure_count == self.rows and min(self.success_count, self.failure_count) >= 0

    @property
    def doubt(self) -> str | None:
        """What is wrong with the counts of an import that ended, in a sentence; None where they can be believed."""
        if not self.has_ended:
            return None
        if self.adds_up and self.parsed_row_count not in (None, self.rows):
            return f"Wix read {counted(self.parsed_row_count, 'row')} of {self.path}, which has {self.rows:,}."
        if self.adds_up and not self.error_file_contradicts:
            return None
        if self.adds_up:
            return f"Wix counts no refused row of {self.path}, but its error file lists rows that are, or may be."
        success, failure = (
            "no number" if count is None else f"{count:,}" for count in (self.success_count, self.failure_count)
        )
        return (
            f"Of the {counted(self.rows, 'row')} of {self.path}, Wix reports {success} imported and {failure} refused, "
            "which does not add up."
        )

    def at(self, step: Step, **changes: Any) -> State:
        """Return the state at another step, as of now."""
        return replace(self, step=step, since=datetime.now(UTC), **changes)

    def updated(self, answer: LoyaltyImport) -> State:
        """Return the state with what the platform says of its import."""
        parsed, result = answer.parse_result, answer.import_result
        return replace(
            self,
            import_id=answer.id,
            status=answer.status_text,
            parsed_row_count=parsed.parsed_row_count,
            parse_error_reason=parsed.parse_error_reason,
            success_count=result.success_count,
            failure_count=result.failure_count,
            error_file_exists=result.error_file_exists,
            revision=answer.revision,
            updated_date=answer.updated_date,
        )

    def seen(self) -> LoyaltyImport | None:
        """Return the import as it was last seen, None before it was."""
        if self.import_id is None:
            return None
        return LoyaltyImport(
            self.import_id, self.status or ImportStatus.UNKNOWN, self.revision, updated_date=self.updated_date
        )

    def to_json(self) -> Json:
        """Write it."""
        return {
            "path": self.path,
            "sha256": self.sha256,
            "rows": self.rows,
            "step": self.step,
            "since": None if self.since is None else self.since.isoformat(timespec="milliseconds"),
            "fileUrl": self.file_url,
            "loyaltyImportId": self.import_id,
            "status": self.status,
            "parseResult": {"parsedRowCount": self.parsed_row_count, "parseErrorReason": self.parse_error_reason},
            "importResult": {
                "errorFileExists": self.error_file_exists,
                "successCount": self.success_count,
                "failureCount": self.failure_count,
            },
            "errorFile": self.error_file,
            "errorFileTrouble": self.error_file_trouble,
            "errorFileContradicts": self.error_file_contradicts,
            "revision": self.revision,
            "updatedDate": None if self.updated_date is None else self.updated_date.isoformat(),
        }

    @classmethod
    def from_json(cls, document: Json) -> Self:
        """Read what `to_json` wrote. Raises `ValueError`, `KeyError` or `TypeError` for anything else."""
        parsed, result = read_object(document, "parseResult"), read_object(document, "importResult")
        error_file = read_text(document, "errorFile")
        if error_file is not None and (Path(error_file).name != error_file or error_file in ("", "..")):
            raise ValueError("errorFile is not in the folder")
        state = cls(
            read_text(document, "path") or "",
            _sha256(document),
            _rows(document),
            Step(document["step"]),
            _when(document, "since"),
            read_text(document, "fileUrl"),
            read_text(document, "loyaltyImportId"),
            read_text(document, "status"),
            read_integer(parsed, "parsedRowCount"),
            read_text(parsed, "parseErrorReason"),
            read_integer(result, "successCount"),
            read_integer(result, "failureCount"),
            read_boolean(result, "errorFileExists"),
            error_file,
            read_text(document, "errorFileTrouble"),
            read_text(document, "revision"),
            _when(document, "updatedDate"),
            read_boolean(document, "errorFileContradicts"),
        )
        begun, created = state.step is not Step.WAITING, state.step not in (Step.WAITING, Step.UPLOADED, Step.CREATING)
        if (begun and None in (state.since, state.file_url)) or created is not (state.import_id is not None):
            raise ValueError(f"what is needed at {state.step} is missing, or more is there")
        if state.step is Step.UNREADABLE and state.status != ImportStatus.FAILED:
            raise ValueError("what is sent once more must have failed")
        return state


class Journal:
    """The states of all parts that were ever begun in a folder, by their SHA-256; several threads may use it."""

    def __init__(
        self, result: Result, base_url: str, site_id: str, states: dict[str, State], *, is_whole: bool = True
    ) -> None:
        self._result = result
        self.base_url = base_url
        self.site_id = site_id
        self._states = states
        self._is_whole = is_whole
        self._lock = threading.Lock()

    @classmethod
    def read(cls, result: Result, base_url: str, site_id: str | None) -> Self:
        """Read the journal of a result; an empty one where nothing was begun. `site_id` None: of whatever site.

        Raises `InputError` JOURNAL_UNREADABLE for one that cannot be read, JOURNAL_INCOMPLETE for one from which a part
        was taken, JOURNAL_OF_ANOTHER for one of another site, or of another platform than `base_url`.
        """
        path = result.journal_path
        try:
            document = json.loads(read(path))
            states, digest = _states(document), read_text(document, "partsSha256")
            is_whole = digest is not None
            journal = cls(result, *_place(document), states, is_whole=is_whole)
        except FileNotFoundError:
            return cls(result, base_url, site_id or "", {})
        except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as fault:
            raise InputError(
                "JOURNAL_UNREADABLE",
                f"{path} cannot be read as a journal of upload. It says what was imported already: look at the site's "
                "imports before you move it away and begin anew.",
            ) from fault
        if digest not in (None, _digest(states)):
            raise _incomplete(
                f"{path} was changed by hand: a part that it was written for, or its import, is missing in it"
            )
        if site_id is not None and site_id.lower() != journal.site_id.lower():
            raise _of_another(path, "site", "--site-id", journal.site_id, site_id)
        if base_url != journal.base_url:
            raise _of_another(path, "platform", "--base-url", journal.base_url, base_url)
        return journal

    @classmethod
    def of(cls, result: Result) -> Self:
        """Read the journal of a result, of whatever site and platform. Raises `InputError` as `read` does."""
        return cls.read(result, journal_base_url(result) or "", None)

    @property
    def steps(self) -> set[Step]:
        """The steps of all parts that stand in it; none where nothing was begun."""
        return {each.step for each in self._states.values()}

    def state(self, part: Part) -> State:
        """Return how far a part got."""
        kept = self._states.get(part.sha256)
        if kept is None:
            return State(part.name, part.sha256, part.rows)
        return replace(kept, path=part.name, rows=part.rows)  # which are the part's, whatever was typed

    def states(self) -> tuple[State, ...]:
        """Return how far each part of the result got, in their order."""
        return tuple(self.state(part) for part in self._result.parts)

    def may_have_lost(self) -> bool:
        """Tell whether an import may be missing in it: it does not say which parts it was written for."""
        return not self._is_whole

    def has_lost(self, other: LoyaltyImport) -> bool:
        """Tell whether an import like a part's would stand in the journal, unless an older one was put in its place.

        It went in, or may have, and was made after this journal was begun; and it is of no file that stands in it.
        """
        begun = [each.since for each in self._states.values() if each.since is not None]
        known = {each.file_url for each in self._states.values()}
        if other.status not in _BEGUN or other.created_date is None or not begun or other.file_metadata.url in known:
            return False
        return min(begun) < other.created_date

    def believe(self) -> None:
        """Believe that the parts which do not stand in it were never begun: from the next step on it says so."""
        self._is_whole = True

    def strangers(self) -> list[State]:
        """Return the states of parts that may have been executed and are none of the result's any more."""
        own = {part.sha256 for part in self._result.parts}
        return [each for each in self._states.values() if each.step.may_be_executed and each.sha256 not in own]

    @property
    def import_ids(self) -> set[str]:
        """The imports that were made from this folder."""
        return {each.import_id for each in self._states.values() if each.import_id is not None}

    def is_of_another(self, part: Part, import_id: str) -> bool:
        """Tell whether an import is that of another part."""
        states = self._states.values()
        return any(each.import_id == import_id for each in states if each.sha256 != part.sha256)

    def put(self, state: State) -> State:
        """Keep a state: when this returns, it is on the disk. Raises `OutputError` where it cannot be written."""
        with self._lock:
            begun = {sha256: each for sha256, each in self._states.items() if each.step is not Step.WAITING}
            all_parts = {each.sha256: each for each in self.states()} if self._is_whole else {}
            states = {**all_parts, **begun, state.sha256: state}
            document = {
                "schemaVersion": SCHEMA_VERSION,
                "name": self._result.name,
                "baseUrl": self.base_url,
                "siteId": self.site_id,
                **({} if self._result.trial is None else {"trialRows": self._result.trial}),
                **({"partsSha256": _digest(states)} if self._is_whole else {}),
                "parts": [each.to_json() for each in states.values()],
            }
            write_durably(self._result.journal_path, json.dumps(document, indent=2).encode() + b"\n")
            self._states = states
        return state


def _digest(states: dict[str, State]) -> str:
    """Return the SHA-256 of which parts a journal tells of, and which imports they have; their order says nothing."""
    lines = sorted(f"{sha256} {state.import_id or ''}" for sha256, state in states.items())
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _states(document: Json) -> dict[str, State]:
    """Read the states of all parts. One that stands there twice, or has the import of another, contradicts itself."""
    if document["schemaVersion"] != SCHEMA_VERSION:
        raise ValueError("of another version")
    listed = [State.from_json(each) for each in document["parts"]]
    imports = [each.import_id.lower() for each in listed if each.import_id is not None]
    states = {each.sha256: each for each in listed}
    if len(states) < len(listed) or len({*imports}) < len(imports) or not all(map(is_id, imports)):
        raise ValueError("no journal of parts of which each has its own import")
    return states


def _place(document: Json) -> tuple[str, str]:
    """Read where the import went: the base URL, and the site, which is empty for an app's token."""
    base_url, site_id = read_text(document, "baseUrl"), read_text(document, "siteId")
    if base_url is None or site_id is None or (site_id and not is_id(site_id)):
        raise ValueError("no platform and site")
    try:
        checked_base_url(base_url)
    except UsageError as fault:
        raise ValueError("no platform") from fault
    return base_url, site_id


def _sha256(document: Json) -> str:
    sha256 = read_text(document, "sha256")
    if not sha256:
        raise ValueError("sha256 is missing")
    return sha256


def _rows(document: Json) -> int:
    rows = read_integer(document, "rows")
    if rows is None or rows < 0:
        raise ValueError("rows is missing")
    return rows


def _when(document: Json, name: str) -> datetime | None:
    """Read a time; one without a zone, as a person may have typed it, is in UTC."""
    text = read_text(document, name)
    if text is None:
        return None
    moment = datetime.fromisoformat(text)
    try:
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except OverflowError as fault:
        raise ValueError(f"{name} is no date") from fault


def _of_another(path: Path, what: str, option: str, its: str, ours: str) -> InputError:
    return InputError(
        "JOURNAL_OF_ANOTHER",
        f"{path} is the journal of an import to another {what}: {its}, not {ours}. Give {option} {its} to go on with "
        f"that one; after a rehearsal, move the journal away to import for real.",
    )


def _incomplete(what: str) -> InputError:
    return InputError(
        "JOURNAL_INCOMPLETE",
        f"{what}, so it cannot be told what was imported already. Put the journal back as upload wrote it; or look at "
        "the site's imports, and prepare only what is not in them, into another folder.",
    )


def lost(path: Path, part: Part, import_id: str) -> InputError:
    """Return the error for a part that is missing in a journal, and of which the site holds an import."""
    return _incomplete(f"{path} tells of no import of {part.name}, and the site holds one ({import_id})")


def journal_base_url(result: Result) -> str | None:
    """Return where the journal of a result says its import went, None where there is no such journal."""
    try:
        url = json.loads(read(result.journal_path))["baseUrl"]
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return None
    return url if isinstance(url, str) else None
