"""The sandbox's platform: what the six methods do, and how an import moves while nobody asks.

    create   INITIATED -> PARSING -> PARSED, or FAILED
    execute  IMPORTING -> IMPORTED, or FAILED

Each arrow is a change of the stored document: `revision` grows by 1, `updatedDate` is now. Working statuses last
`pace` seconds. A restart takes up what was under way. All methods run in the server's event loop, and change the state
without giving way in between; only the reading of files is done in a thread.

What the platform's documents leave open is decided here, on the strict side:
- An import is executed once. A second `execute`, also one that arrives together with the first, is refused as a failed
  precondition (428), whatever came of the first: who wants to import a file again creates another import of it.
- `fileUrl` is the `filePath` that came with the upload URL, and nothing else. Where no file is, the import is created
  and fails when it is parsed, with the reason FILE_NOT_FOUND.
- A file may be sent again to its upload URL; an import keeps the file that was there when it was created.
- An import without an error file has no URL for it (404).
- Several imports may run side by side.
"""

from __future__ import annotations

import asyncio
import secrets
import time
from dataclasses import replace
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from loyalty_prep.sandbox import accounts as sandbox_accounts
from loyalty_prep.sandbox import events, files, queries, requests
from loyalty_prep.sandbox.requests import Columns, refusal

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from loyalty_prep.sandbox.files import Imported, Parsed
    from loyalty_prep.sandbox.requests import Json
    from loyalty_prep.sandbox.store import Store

LAG_SECONDS: Final = 3.0
"""So long an import is shown as it was before it was executed, with `lagging-read`."""
SLOW: Final = 20
"""So many times as long PARSING lasts with `slow-parse`."""


class Fail(StrEnum):
    """Trouble that can be rehearsed; "once" is once for each of the six methods, and the upload."""

    THROTTLED = "throttled"
    """The first call is answered with 429."""
    SERVER_ERROR = "500-once"
    """The first call is answered with 500, and nothing is done."""
    DROPPED_CONNECTION = "dropped-connection"
    """The first call is done, and the connection ends in the middle of the answer."""
    CONFLICT = "conflict"
    """The first call is answered with 409, and nothing is done."""
    FORBIDDEN = "forbidden"
    """Every call is answered with 403."""
    UNAUTHORIZED = "unauthorized"
    """Every call is answered with 401."""
    WRONG_SITE = "wrong-site"
    """Every call is answered with 404: the key's account has no such site."""
    UPLOAD_EXPIRED = "upload-expired"
    """Every upload is answered with 403: its URL has expired."""
    LAGGING_READ = "lagging-read"
    """The first execution is begun, its answer breaks off, and the import is shown as it was for 3 seconds more."""
    SLOW_PARSE = "slow-parse"
    """PARSING lasts 20 times as long."""
    PARSE_ERROR = "parse-error"
    """Every import fails while it is parsed."""
    GATE_ROWS = "gate-rows"
    """One row fewer is parsed than the file has."""
    GATE_NO_COUNT = "gate-no-count"
    """Nothing is said of how many rows were parsed."""
    GATE_HEADER = "gate-header"
    """The names of the header are parsed as one, as with another delimiter."""
    GATE_SAMPLE = "gate-sample"
    """The first value of each row is parsed in another encoding, or with a letter too many."""
    GATE_COLUMNS = "gate-columns"
    """The values of each row are parsed in the opposite order."""
    GATE_NULL = "gate-null"
    """The second value of each row but the last is shown as null."""
    GATE_NO_SAMPLE = "gate-no-sample"
    """No row is shown."""
    IMPORT_FAILED = "import-failed"
    """Every import fails while it is imported; no balance is set, and the error file has all rows."""
    COUNTS_SHORT = "counts-short"
    """One imported row fewer is counted than went in."""
    COUNTS_MISSING = "counts-missing"
    """Nothing is said of how many rows went in."""
    ERROR_FILE_MISSING = "error-file-missing"
    """Every error file is answered with 404, though the import says that there is one."""
    ERROR_FILE_EMPTY = "error-file-empty"
    """Every error file is empty."""
    ERROR_FILE_HTML = "error-file-html"
    """Every error file is a web page."""
    ERROR_FILE_DAMAGED = "error-file-damaged"
    """Every error file is no text at all."""
    ERROR_FILE_ALL_ROWS = "error-file-all-rows"
    """The error file lists all rows, those that went in too, each with its import status."""
    DUPLICATE_WEBHOOK = "duplicate-webhook"
    """Every event is posted twice, with the same id."""
    OUT_OF_ORDER_WEBHOOK = "out-of-order-webhook"
    """Every event is posted after one that is newer, by its sequence number and its entity."""


_SPOILT: Final = {
    Fail.ERROR_FILE_EMPTY: b"",
    Fail.ERROR_FILE_HTML: b"<!DOCTYPE html><html><body>Sign in to go on.</body></html>",
    Fail.ERROR_FILE_DAMAGED: bytes(range(256)) * 40,
}
"""What comes instead of an error file: nothing, a page that asks to sign in, or bytes that are no text."""


class Site:
    """The imports, and the tasks that move them."""

    def __init__(
        self,
        store: Store,
        *,
        contacts: frozenset[str] | None,
        pace: float,
        fail: frozenset[Fail],
        webhook: str | None,
        adds: bool = False,
    ) -> None:
        self._adds = adds
        self._shown_until: dict[str, tuple[float, Json]] = {}
        self.store = store
        self.signer = events.Signer(store)
        self._contacts = contacts
        self._pace = pace
        self._fail = fail
        self._webhook = webhook
        self._tasks: set[asyncio.Task[None]] = set()
        self._delivery = asyncio.Lock()

    def start(self) -> None:
        """Take up what was under way when the state was last kept."""
        for document in self.store.documents():
            if document["status"] in ("INITIATED", "PARSING"):
                self._begin(self._parse(document))
            elif document["status"] == "IMPORTING":
                self._begin(self._import(document))
        self._begin(self._deliver())

    async def stop(self) -> None:
        """End the tasks; what they were doing is taken up at the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)  # the loop itself keeps no more than a weak reference
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled():
            task.result()  # an error of ours is shown by the loop

    # the methods

    def create_file_url(self, _: Json, upload_url: str) -> Json:
        """Give a place for a file; its token goes behind `upload_url`. The body says nothing."""
        path, token = f"loyalty-imports/{uuid4()}.csv", secrets.token_urlsafe(24)
        self.store.add_upload(path, token)
        return {"filePath": path, "uploadUrl": upload_url + token}

    def create(self, body: Json) -> Json:
        """Create an import of an uploaded file and begin to parse it."""
        asked = requests.read_new_import(body)
        name, content = self.store.upload(asked.file_url)
        now = _now()
        document = {
            "id": str(uuid4()),
            "revision": "1",
            "createdDate": now,
            "updatedDate": now,
            "status": "INITIATED",
            "fileMetadata": {
                "size": asked.file_size if content is None else len(content),
                "name": asked.file_name if asked.file_name is not None else name,
                "url": asked.file_url,
                "header": {"values": []},
                "headerMappingInfo": {"headerMappings": []},
                "sampleDataRows": [],
            },
        }
        self.store.add_import(document, content, self._events(document))
        self._begin(self._parse(document))
        self._begin(self._deliver())
        return document

    def accounts(self, body: Json) -> Json:
        """Return a page of loyalty accounts."""
        return sandbox_accounts.page(list(self.store.balances().items()), body, _now())

    def get(self, import_id: str | None) -> Json:
        """Return an import, or, where a lagging read is rehearsed, the import that it was a moment ago."""
        document = self._current(import_id)
        until, old = self._shown_until.get(document["id"], (0.0, document))
        return old if time.monotonic() < until else document

    def _current(self, import_id: str | None) -> Json:
        wanted = requests.read_id(import_id)
        document = self.store.document(wanted)
        if document is None:
            raise refusal(
                404, "LOYALTY_IMPORT_NOT_FOUND", "The loyalty import was not found.", data={"loyaltyImportId": wanted}
            )
        return document

    def execute(self, body: Json) -> Json:
        """Begin to import a file that was parsed."""
        import_id, columns = requests.read_execution(body)
        document = self._current(import_id)
        status = document["status"]
        if status != "PARSED":
            raise refusal(
                428,
                "IMPORT_NOT_PARSED",
                f"The loyalty import cannot be executed: its status is {status}, and it must be PARSED.",
                data={"status": status},
            )
        width = len(document["fileMetadata"]["header"]["values"])
        if max(columns.email, columns.points) >= width:
            requests.invalid(
                "headerMappingInfo.headerMappings", "MAX", f"columnIndex must be less than {width}, the file's columns"
            )
        metadata = document["fileMetadata"] | {"headerMappingInfo": columns.to_json()}
        document = _changed(document, "IMPORTING", fileMetadata=metadata, asyncImportJobId=str(uuid4()))
        if Fail.LAGGING_READ in self._fail:
            self._shown_until[import_id] = (time.monotonic() + LAG_SECONDS, self._current(import_id))
        self.store.execute_import(document)
        self._begin(self._import(document))
        return document

    def query(self, body: Json) -> Json:
        """Return a page of imports."""
        items, paging = queries.page(self.store.documents(), queries.read_query(body))
        return {"loyaltyImports": items, "pagingMetadata": paging}

    def error_file_url(self, import_id: str | None, download_url: str) -> Json:
        """Tell where an import's error file is; its token goes behind `download_url`."""
        document = self._current(import_id)
        token = self.store.error_token(document["id"])
        if token is None:
            raise refusal(404, "ERROR_FILE_NOT_FOUND", "The loyalty import has no error file.")
        return {"url": download_url + token}

    # what goes on meanwhile

    async def _parse(self, document: Json) -> None:
        if document["status"] == "INITIATED":
            await asyncio.sleep(self._pace)
            document = _changed(document, "PARSING")
            self.store.update_import(document)
        await asyncio.sleep(self._pace * (SLOW if Fail.SLOW_PARSE in self._fail else 1))
        try:
            parsed = await asyncio.to_thread(self._parsed, self.store.content(document["id"]))
        except files.UnreadableFile as fault:
            failed = _changed(document, "FAILED", parseResult={"parseErrorReason": fault.reason})
            self.store.update_import(failed)
            return
        parsed = misread(parsed, self._fail)
        metadata = document["fileMetadata"] | {
            "header": {"values": parsed.header},
            "sampleDataRows": [{"values": row} for row in parsed.sample],
        }
        result = {} if Fail.GATE_NO_COUNT in self._fail else {"parsedRowCount": parsed.rows}
        self.store.update_import(_changed(document, "PARSED", fileMetadata=metadata, parseResult=result))

    def _parsed(self, content: bytes | None) -> Parsed:
        if Fail.PARSE_ERROR in self._fail:
            raise files.UnreadableFile("FILE_MALFORMED")
        if content is None:
            raise files.UnreadableFile("FILE_NOT_FOUND")
        return files.parse(content)

    async def _import(self, document: Json) -> None:
        await asyncio.sleep(self._pace)
        content = self.store.content(document["id"])
        assert content is not None, "a file that was parsed is kept until it is imported"
        done = await asyncio.to_thread(self._imported, document, content)
        result = {
            "errorFileExists": done.error_file is not None,
            "successCount": done.success_count,
            "failureCount": done.failure_count,
        }
        if Fail.COUNTS_SHORT in self._fail:
            result["successCount"] = max(0, done.success_count - 1)
        if Fail.COUNTS_MISSING in self._fail:
            result = {"errorFileExists": done.error_file is not None}
        status = "FAILED" if Fail.IMPORT_FAILED in self._fail else "IMPORTED"
        token = None if done.error_file is None else secrets.token_urlsafe(24)
        self.store.finish_import(
            _changed(document, status, importResult=result), done.balances, token, done.error_file, adds=self._adds
        )

    def _imported(self, document: Json, content: bytes) -> Imported:
        if Fail.IMPORT_FAILED in self._fail:
            return files.fail_rows(content, "INTERNAL_ERROR: The import failed.")
        mappings = document["fileMetadata"]["headerMappingInfo"]["headerMappings"]
        index = {each["columnName"]: each["columnIndex"] for each in mappings}
        columns, all_rows = Columns(index["EMAIL"], index["POINTS"]), Fail.ERROR_FILE_ALL_ROWS in self._fail
        return files.import_rows(content, columns, self._contacts, all_rows=all_rows)

    def error_file(self, token: str) -> bytes | None:
        """Return an error file, or what is rehearsed in its place; None for one that is not there."""
        content = self.store.error_file(token)
        if content is None or Fail.ERROR_FILE_MISSING in self._fail:
            return None
        return next((instead for fail, instead in _SPOILT.items() if fail in self._fail), content)

    def _events(self, document: Json) -> list[Json]:
        if self._webhook is None:
            return []
        posts = [events.created_event(document, 1)]
        if Fail.OUT_OF_ORDER_WEBHOOK in self._fail:
            posts.insert(0, events.created_event(_changed(document, "PARSING"), 2))
        return [event for event in posts for _ in range(2 if Fail.DUPLICATE_WEBHOOK in self._fail else 1)]

    async def _deliver(self) -> None:
        if self._webhook is not None:
            async with self._delivery:  # one at a time, so that events arrive in the order in which they wait
                await events.deliver(self.store, self.signer, self._webhook)


def misread(parsed: Parsed, fail: frozenset[Fail]) -> Parsed:
    """Return a file as a platform reads it that is not quite right."""
    header, sample, rows = parsed.header, parsed.sample, parsed.rows
    if Fail.GATE_ROWS in fail:
        rows = max(0, rows - 1)
    if Fail.GATE_HEADER in fail:
        header = (";".join(header),)
    if Fail.GATE_SAMPLE in fail:
        sample = tuple((f"\ufeff{row[0]}", *row[1:]) for row in sample)
    if Fail.GATE_COLUMNS in fail:
        sample = tuple(row[::-1] for row in sample)
    if Fail.GATE_NULL in fail:
        sample = (*((row[0], None, *row[2:]) for row in sample[:-1]), *sample[-1:])
    if Fail.GATE_NO_SAMPLE in fail:
        sample = ()
    return replace(parsed, header=header, sample=sample, rows=rows)


def _changed(document: Json, status: str, **fields: object) -> Json:
    """Return an import as it is after an update."""
    revision = str(int(document["revision"]) + 1)
    return document | {"revision": revision, "updatedDate": _now(), "status": status} | fields


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
