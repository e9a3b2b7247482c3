"""What is said to the platform, and how its answers are understood; no input, no output, no clock.

A `Call` is one request with the reading of its answer. A script is a generator: it yields calls and pauses, is sent
the answers (or thrown the errors), and returns a result. The two clients in `client.py` run calls and scripts; so
what must never be done twice is decided here, once for both.

What may be repeated after a fault:

    everything      where it is certain that nothing was sent
    most calls      after 429, 5xx, 409 and lost answers too: repeating them changes nothing
    create          only after looking whether the import is there: two imports of a file would be one too many,
                    though neither imports anything by itself
    execute         only when `get` has shown the very same PARSED import (revision and date) for so long that no
                    late reading explains it: it can overwrite balances, or add to them. A run watches for a while,
                    and leaves what is longer to one that comes later
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Generic, TypeAlias, TypeVar

from loyalty_prep.errors import counted
from loyalty_prep.limits import MAX_QUERY_LIMIT
from loyalty_prep.wix.errors import (
    AnswerError,
    ConflictError,
    RefusedError,
    ServerError,
    ThrottledError,
    UnreachableError,
    UnsettledError,
    WixError,
    refused,
)
from loyalty_prep.wix.models import (
    AccountsPage,
    ErrorBody,
    Execution,
    FileUrl,
    ImportStatus,
    LoyaltyAccount,
    LoyaltyImport,
    NewImport,
    Page,
    Query,
    Sorting,
    check_id,
    is_id,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty_prep.wix.fields import Json
    from loyalty_prep.wix.models import HeaderMappingInfo

T = TypeVar("T")

METHODS: Final = "/v1/loyalty-imports"
ACCOUNTS: Final = "/v1/accounts"
LONGEST_WAIT_SECONDS: Final = 120.0
"""A platform that asks for more patience than this is not waited for."""
SETTLE_SECONDS: Final = 600.0
"""For so long `get` must show the same PARSED import before an execute whose answer was lost is taken for one that
never arrived: how late a platform of several machines shows what it did is nowhere promised."""
WATCH_SECONDS: Final = 120.0
"""For so long a run watches by itself; one that is taken is seen by then, as a rule. That is enough where the platform
answered that it failed; where no answer came, it may have acted long before it shows it."""
REFUSED_SECONDS: Final = 35.0
"""The same after a refusal, which says that nothing was done: for so long the import must look so, too."""
PATIENCE_SECONDS: Final = 3600.0
"""For so long an import may stay in one step."""
STRANGE_SECONDS: Final = 300.0
"""For so long a status may stay that is not known here: nobody can tell whether anything comes after it."""
EARLIER: Final = frozenset({ImportStatus.INITIATED, ImportStatus.PARSING})
"""Shown of an import that was PARSED before, these are late readings, and say nothing of what became of it since."""
_FIRST_POLL_SECONDS, _LAST_POLL_SECONDS, _POLL_GROWTH = 0.25, 5.0, 1.5
"""How long to wait before an import is asked for again: half as long again each time, up to twelve calls a minute."""
_STILL: Final = {
    ImportStatus.PARSED: "Wix took the order to begin it, so it is not given again: compare the balances on the site, "
    "and show this line to Wix's support"
}
"""What people can do about an import that stays so; `until` waits at PARSED only for one that was executed."""
_STATUS_CHARS: Final = 100
"""So much of a status is said."""
_TRIES: Final = 3
"""So often an execute or a create is sent at most: again only after a look that shows nothing of the one before."""
_IDLE_PAGES: Final = 20
"""After so many pages in a row without a new account, further ones are not asked for."""
_UNHEARD: Final = (401, 403, 407)
"""Whoever may not ask is not heard: nothing was done. Any other refusal of an execute is held against what is shown."""
_TIMED_OUT: Final = 408
"""The server says that the request did not come in time: what it does with the rest of it is not certain."""
_NOT_NOW: Final = 428
"""The state of a thing does not allow what was asked: an import that was executed is not PARSED, whatever it shows."""


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """One request. `target` is a path below the API's base, or a whole URL with its own token, which needs no key.

    `title` names it for people. `repeatable`: doing it twice changes no more than doing it once.
    """

    title: str
    verb: str
    target: str
    read: Callable[[bytes], T]
    query: Mapping[str, str] = field(default_factory=dict)
    body: Json | None = None
    content: bytes | None = field(default=None, repr=False)
    repeatable: bool = True
    advice: Mapping[int, str] = field(default_factory=dict)
    """What people can do about an answer, by its HTTP status, where it means something else here than elsewhere."""
    of_accounts: bool = False
    """True for a method of the API of accounts, which stands beside that of imports."""

    @property
    def is_method(self) -> bool:
        """True for the API's own methods: they get the key and are counted."""
        return self.target.startswith((METHODS, ACCOUNTS))  # no path that the platform gave for a URL


@dataclass(frozen=True, slots=True)
class Pause:
    """Time to let pass, in seconds."""

    seconds: float


Script: TypeAlias = Generator[Call[Any] | Pause, Any, T]


# The methods


def file_url_of(place: FileUrl) -> str:
    """Return what CreateLoyaltyImport takes as `fileUrl` for a file that was sent to `place`.

    The reference does not say whether it means the path or the whole URL; read together, its pages say the path.
    This is the only place that knows.
    """
    return place.file_path


def create_file_url() -> Call[FileUrl]:
    """Ask for a place to send a file to."""
    return Call("The request for an upload URL", "POST", METHODS + "/wixmp-upload-url", _file_url, body={})


def send_file(place: FileUrl, content: bytes, name: str) -> Call[None]:
    """Send a file to its place; `name` with its extension."""
    return Call(
        "The upload",
        "PUT",
        place.upload_url,
        lambda _: None,
        query={"filename": name},
        content=content,
        advice=_OF_UPLOADS,
    )


def create(new: NewImport) -> Call[LoyaltyImport]:
    """Create an import of a file; it is parsed, and nothing is imported."""
    return Call("Creating the import", "POST", METHODS, _new_import, body=new.to_json(), repeatable=False)


def get(import_id: str) -> Call[LoyaltyImport]:
    """Ask where an import stands."""
    return Call("Asking for the import", "GET", METHODS, partial(_own_import, import_id), query=_by_id(import_id))


def execute(execution: Execution) -> Call[LoyaltyImport]:
    """Import the rows. This cannot be undone."""
    return Call(
        "Executing the import",
        "POST",
        METHODS + "/execute",
        partial(_own_import, execution.loyalty_import_id),
        body=execution.to_json(),
        repeatable=False,
    )


def error_file_url(import_id: str) -> Call[str]:
    """Ask where an import's error file is; the URL is a secret like an upload URL."""
    path = METHODS + "/error-file-download-url"
    return Call("The request for the error file", "GET", path, _url, query=_by_id(import_id))


_EXPIRED: Final = (
    "The upload URL that Wix gave has expired, or is taken for another: run the command again for a new one"
)
_OF_UPLOADS: Final = {
    401: _EXPIRED,
    403: _EXPIRED,
    404: _EXPIRED,
    410: _EXPIRED,
    415: "Wix does not take the file as text/csv, as documented: ask its support (perhaps application/octet-stream)",
}
"""What people can do where the upload's own URL refuses, by HTTP status."""
_GONE: Final = "The error file is not there, or not any more: run reconcile later, or ask Wix's support for it"
_OF_DOWNLOADS: Final = {401: _GONE, 403: _GONE, 404: _GONE, 410: _GONE}
"""And where the download's does."""
ANSWER_BYTES: Final = 50_000_000
"""A larger answer is none of the API's: a page has at most a hundred imports or accounts."""
ANSWER_SECONDS: Final = 300.0
"""A call that takes longer in all is ended, however steadily its answer drips."""
SLOWEST_BYTES_PER_SECOND: Final = 5_000
"""For a file that is sent there is as much time besides as a line of this speed needs: for 10 MB half an hour."""
DOWNLOAD_BYTES: Final = 200_000_000
"""A larger error file is not taken: a part has at most a twentieth of it."""
DOWNLOAD_SECONDS: Final = 600.0
"""A download that takes longer in all is ended, however steadily it drips."""


def fetch_file(url: str) -> Call[bytes]:
    """Fetch a file from a URL that the platform gave."""
    return Call("The download of the error file", "GET", url, lambda body: body, advice=_OF_DOWNLOADS)


def query(asked: Query) -> Call[Page]:
    """Ask for a page of imports."""
    return Call("The query for imports", "POST", METHODS + "/query", _page, body=asked.to_json())


def query_accounts(cursor: str | None = None) -> Call[AccountsPage]:
    """Ask for a page of the site's loyalty accounts; it changes nothing."""
    paging = {"limit": MAX_QUERY_LIMIT} if cursor is None else {"limit": MAX_QUERY_LIMIT, "cursor": cursor}
    body = {"query": {"cursorPaging": paging}}
    return Call("The query for accounts", "POST", ACCOUNTS + "/query", _accounts, body=body, of_accounts=True)


class AccountPages:
    """The pages of accounts as they come. An account that changed meanwhile stands on two of them, and is taken once.

    `next` is the cursor of the page to ask for, None after the last: a cursor is followed also where the platform says
    that no page follows, until one brings nothing new.

    `take` raises `AnswerError` for pages that go round in a circle, bring nothing new and do not end, or end before all
    accounts came that are said to be there: a backup that is cut short is none.
    """

    def __init__(self) -> None:
        self._cursors: set[str] = set()
        self._accounts: set[str] = set()
        self._idle = 0
        self.next: str | None = None

    def take(self, page: AccountsPage) -> list[LoyaltyAccount]:
        """Return the accounts of a page that no page before it had."""
        fresh = list({each.id: each for each in page.items if each.id not in self._accounts}.values())
        self._accounts.update(each.id for each in fresh)
        self._idle = 0 if fresh else self._idle + 1
        self.next = None if page.is_last and not fresh else page.next
        if self.next is not None:
            if self.next in self._cursors or self._idle == _IDLE_PAGES:
                raise AnswerError(
                    "The query for accounts was answered with the same page again. Run the command again later."
                )
            self._cursors.add(self.next)
        elif page.total is not None and page.total > len(self._accounts):
            raise AnswerError(
                f"The query for accounts was answered with {len(self._accounts):,} of {page.total:,} accounts. Run the "
                "command again."
            )
        return fresh


def _by_id(import_id: str) -> dict[str, str]:
    check_id(import_id)
    return {"loyaltyImportId": import_id}


# Answers


def understand(call: Call[T], status: int, headers: Mapping[str, str], body: bytes) -> T:
    """Return what an answer says. Raises `WixError` where it is none. The names of headers are in small letters."""
    request_id = headers.get("x-wix-request-id")
    if not 200 <= status < 300:
        reason, wait = ErrorBody.from_body(body), _seconds(headers.get("retry-after"))
        raise refused(call.title, status, reason, request_id, wait, call.advice.get(status))
    try:
        return call.read(body)
    except (ValueError, RecursionError) as fault:
        raise AnswerError(
            f"{call.title} was answered with something that is not the API's ({fault}). Check --base-url, and run the "
            "command again.",
            status=status,
            request_id=request_id,
        ) from None


def _seconds(retry_after: str | None) -> float | None:
    """Read Retry-After where it is a number of seconds; as a date it is of no use to a clock that may be wrong."""
    return float(retry_after) if retry_after is not None and retry_after.strip().isdecimal() else None


def _document(body: bytes) -> Json:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        raise ValueError("no JSON") from None
    if not isinstance(document, dict):
        raise ValueError("no object")  # noqa: TRY004 - a value that was sent, not a call of ours
    return document


def _loyalty_import(body: bytes) -> LoyaltyImport:
    document = _document(body).get("loyaltyImport")
    if not isinstance(document, dict):
        raise ValueError("no loyaltyImport in it")  # noqa: TRY004 - as above
    return LoyaltyImport.from_json(document)


def _new_import(body: bytes) -> LoyaltyImport:
    made = _loyalty_import(body)
    if not is_id(made.id):
        raise ValueError("the import's id is no GUID")
    return made


def _own_import(import_id: str, body: bytes) -> LoyaltyImport:
    """Read the import that was asked for: what is told of another one, as a cache between may, is believed of none."""
    state = _loyalty_import(body)
    if state.id.lower() != import_id.lower():
        raise ValueError(f"it tells of another import than {import_id}")
    return state


def _file_url(body: bytes) -> FileUrl:
    return FileUrl.from_json(_document(body))


def _url(body: bytes) -> str:
    url = _document(body).get("url")
    if not isinstance(url, str) or not url:
        raise ValueError("no url in it")
    return url


def _accounts(body: bytes) -> AccountsPage:
    return AccountsPage.from_json(_document(body))


def _page(body: bytes) -> Page:
    return Page.from_json(_document(body))


def too_large(call: Call[Any], most: int) -> AnswerError:
    """Return the error for an answer, or a file, of more than so many bytes."""
    return AnswerError(f"{call.title} was ended: the answer has more than {most:,} bytes. Run the command again later.")


def too_slow(call: Call[Any], seconds: float) -> AnswerError:
    """Return the error for an answer, or a file, that took longer than so many seconds."""
    return AnswerError(
        f"{call.title} was ended: it was not done after {seconds / 60:.0f} minutes. Run the command again later."
    )


def damaged(call: Call[Any], how: str) -> AnswerError:
    """Return the error for a file that is not whole."""
    return AnswerError(
        f"{call.title} failed: the file {how}. Run the command again later, or ask Wix's support for it."
    )


def longest_seconds(call: Call[Any]) -> float:
    """Return how long a call may take in all."""
    return ANSWER_SECONDS + len(call.content or b"") / SLOWEST_BYTES_PER_SECOND


# Repeating


def worth_repeating(call: Call[Any], fault: Exception) -> bool | float:
    """Tell whether a call may be repeated as it is after a fault; a number: after so many seconds."""
    if isinstance(fault, ThrottledError):
        wait = fault.retry_after
        return call.repeatable and (True if wait is None else wait if wait <= LONGEST_WAIT_SECONDS else False)
    if isinstance(fault, UnreachableError) and not fault.sent:
        return True
    return call.repeatable and _may_be_done(fault)


def _may_be_done(fault: Exception) -> bool:
    """Tell whether a fault leaves open what the platform did, or what stands there now."""
    return isinstance(fault, ServerError | UnreachableError) or (
        isinstance(fault, ConflictError) and fault.status == 409
    )


def is_clear(fault: WixError) -> bool:
    """Tell whether a fault says for certain that nothing was done: nobody was heard, or nothing was sent."""
    return not fault.sent if isinstance(fault, UnreachableError) else fault.status in _UNHEARD


def _is_refused(fault: WixError) -> bool:
    """Tell whether the platform answered that it will not do it, and would not if it were asked again."""
    return isinstance(fault, RefusedError) and not isinstance(fault, ConflictError) and fault.status != _TIMED_OUT


# Scripts


def until(import_id: str, done: Callable[[LoyaltyImport], bool]) -> Script[LoyaltyImport]:
    """Ask for an import, less and less often, until it is done. Raises `WixError` when patience ends."""
    waited, strange, wait = 0.0, 0.0, _FIRST_POLL_SECONDS
    while True:
        state: LoyaltyImport = yield get(import_id)
        if done(state):
            return state
        is_strange = state.status is ImportStatus.UNKNOWN
        if waited >= PATIENCE_SECONDS or (is_strange and strange >= STRANGE_SECONDS):
            minutes = (strange if is_strange else waited) / 60
            unknown = ", a status that is not known here" if is_strange else ""
            raise WixError(
                f"The import {import_id} has been {state.status_text[:_STATUS_CHARS]} for {minutes:.0f} minutes"
                f"{unknown}. {_STILL.get(state.status, 'Run the command again later; it goes on from there')}."
            )
        yield Pause(wait)
        waited, strange = waited + wait, strange + wait if is_strange else 0.0
        wait = min(wait * _POLL_GROWTH, _LAST_POLL_SECONDS)


def settled(import_id: str, seconds: float, before: LoyaltyImport | None = None) -> Script[LoyaltyImport]:
    """Ask whether an execute was taken.

    Returns the import once it is beyond PARSED (a status that is not known here is), or PARSED where it was not taken:
    for so many seconds it stands as it stood `before` (or at the first look), by revision and date. Raises
    `UnsettledError` where that cannot be told, or not within `WATCH_SECONDS`.
    """
    waited, wait, watch = 0.0, _FIRST_POLL_SECONDS, min(seconds, WATCH_SECONDS)
    mark = None if before is None else _mark(before)
    while True:
        state: LoyaltyImport = yield get(import_id)
        if state.status not in (ImportStatus.PARSED, *EARLIER):
            return state
        if state.status is ImportStatus.PARSED:
            mark = mark or _mark(state)
        if waited >= watch:
            if mark is None or _mark(state) != mark or state.status in EARLIER:
                why = "it shows no revision" if mark is None else f"it changed, and is {state.status_text} still"
                raise _unsettled(import_id, why)
            if waited < seconds:
                raise _unsettled(import_id, "it is PARSED still, as before", seconds - waited)
            return state
        wait = min(wait * _POLL_GROWTH, _LAST_POLL_SECONDS, max(watch - waited, _FIRST_POLL_SECONDS))
        yield Pause(wait)
        waited += wait


def _mark(state: LoyaltyImport) -> tuple[object, object] | None:
    """Return what changes with each update of an import, None where the platform shows neither."""
    mark = state.revision, state.updated_date
    return None if mark == (None, None) else mark


def _unsettled(import_id: str, why: str, left: float = SETTLE_SECONDS) -> UnsettledError:
    """Return the error for an execute of which nothing can be told, but perhaps in so many seconds."""
    wait = counted(max(1, math.ceil(left / 60)), "minute")
    return UnsettledError(
        f"It cannot be told whether Wix has begun the import {import_id} ({why}), so it is not asked to do it again. "
        f"Run the command again in {wait}: it looks first; if it says the same then, "
        "compare the balances on the site."
    )


def execute_once(
    import_id: str,
    mapping: HeaderMappingInfo,
    settle_seconds: float = SETTLE_SECONDS,
    before: LoyaltyImport | None = None,
) -> Script[LoyaltyImport]:
    """Execute an import that is PARSED, as it was seen `before`. After a fault `get` decides whether it was taken."""
    call = execute(Execution(import_id, mapping))
    tries = 0
    while True:
        tries += 1
        try:
            taken: LoyaltyImport = yield call
        except WixError as caught:
            if is_clear(caught):
                raise
            fault = caught
        else:
            return taken
        try:
            state = yield from settled(import_id, _seconds_to_settle(fault, settle_seconds), before)
        except UnsettledError:
            if _is_refused(fault):
                raise fault from None  # it says why, and nothing is sent after it
            raise
        if state.status is not ImportStatus.PARSED:
            return state
        if tries == _TRIES or _is_refused(fault) or _wait(fault) > LONGEST_WAIT_SECONDS:
            raise fault
        if fault.status == _NOT_NOW:
            raise _unsettled(import_id, "it refuses to, and says that it is PARSED")


def _seconds_to_settle(fault: WixError, seconds: float) -> float:
    """Return for how long an import must look as before, after this answer to its execute, not to have been taken."""
    if fault.status == _NOT_NOW:
        return min(seconds, WATCH_SECONDS)
    if isinstance(fault, ServerError):  # the platform answered, and says that it failed
        return min(seconds, WATCH_SECONDS)
    if isinstance(fault, ThrottledError | ConflictError) or _is_refused(fault):
        return min(max(_wait(fault), min(seconds, REFUSED_SECONDS)), WATCH_SECONDS)
    return seconds


def _wait(fault: WixError) -> float:
    """Return for how long the platform wants to be left alone, in seconds."""
    return (fault.retry_after or 0.0) if isinstance(fault, ThrottledError) else 0.0


def create_once(new: NewImport) -> Script[LoyaltyImport]:
    """Create an import. After a fault a query tells whether it is there."""
    tries = 0
    while True:
        tries += 1
        try:
            made: LoyaltyImport = yield create(new)
        except (ServerError, UnreachableError, AnswerError, ConflictError, ThrottledError) as caught:
            fault = caught
        else:
            return made
        if _wait(fault) > LONGEST_WAIT_SECONDS:
            raise fault
        if isinstance(fault, ThrottledError):
            yield Pause(max(_wait(fault), _FIRST_POLL_SECONDS))
        state = yield from find_import(new.file_url)
        if state is not None:
            return state
        if tries == _TRIES:
            raise fault


def find_import(file_url: str) -> Script[LoyaltyImport | None]:
    """Return the newest import of a file, None where there is none among the last hundred.

    The reference does not promise that an import tells the `fileUrl` it was made of. Where it does not, there may be
    two imports of a file, of which we execute only one.
    """
    newest = Query(sort=(Sorting("createdDate", "DESC"),), limit=MAX_QUERY_LIMIT)
    page: Page = yield query(newest)
    return next((each for each in page.items if each.file_metadata.url == file_url and is_id(each.id)), None)


def send(content: bytes, name: str) -> Script[str]:
    """Ask for a place, send a file there, and return its `fileUrl`. A place that does not take it is replaced once."""
    place: FileUrl = yield create_file_url()
    try:
        yield send_file(place, content, name)
    except RefusedError:  # such as a URL that serves once, whose answer was lost
        place = yield create_file_url()
        yield send_file(place, content, name)
    return file_url_of(place)
