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
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final
from uuid import uuid4

from loyalty_prep.wix import sandbox_events, sandbox_query, sandbox_requests, sandbox_rows
from loyalty_prep.wix.sandbox_requests import Columns, refusal

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from loyalty_prep.wix.sandbox_requests import Json
    from loyalty_prep.wix.sandbox_rows import Imported, Parsed
    from loyalty_prep.wix.sandbox_store import Store

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
    SLOW_PARSE = "slow-parse"
    """PARSING lasts 20 times as long."""
    PARSE_ERROR = "parse-error"
    """Every import fails while it is parsed."""
    IMPORT_FAILED = "import-failed"
    """Every import fails while it is imported; no balance is set, and the error file has all rows."""
    DUPLICATE_WEBHOOK = "duplicate-webhook"
    """Every event is posted twice, with the same id."""
    OUT_OF_ORDER_WEBHOOK = "out-of-order-webhook"
    """Every event is posted after one that is newer, by its sequence number and its entity."""


class Platform:
    """The imports, and the tasks that move them."""

    def __init__(
        self,
        store: Store,
        *,
        contacts: frozenset[str] | None,
        pace: float,
        fail: frozenset[Fail],
        webhook: str | None,
    ) -> None:
        self.store = store
        self.signer = sandbox_events.Signer(store)
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
        asked = sandbox_requests.read_new_import(body)
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

    def get(self, found: str | None) -> Json:
        """Return an import."""
        wanted = sandbox_requests.read_id(found)
        document = self.store.document(wanted)
        if document is None:
            raise refusal(
                404, "LOYALTY_IMPORT_NOT_FOUND", "The loyalty import was not found.", data={"loyaltyImportId": wanted}
            )
        return document

    def execute(self, body: Json) -> Json:
        """Begin to import a file that was parsed."""
        found, columns = sandbox_requests.read_execution(body)
        document = self.get(found)
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
            sandbox_requests.invalid(
                "headerMappingInfo.headerMappings", "MAX", f"columnIndex must be less than {width}, the file's columns"
            )
        metadata = document["fileMetadata"] | {"headerMappingInfo": columns.to_json()}
        document = _changed(document, "IMPORTING", fileMetadata=metadata, asyncImportJobId=str(uuid4()))
        self.store.execute_import(document)
        self._begin(self._import(document))
        return document

    def query(self, body: Json) -> Json:
        """Return a page of imports."""
        items, paging = sandbox_query.page(self.store.documents(), sandbox_query.read_query(body))
        return {"loyaltyImports": items, "pagingMetadata": paging}

    def error_file_url(self, found: str | None, download_url: str) -> Json:
        """Tell where an import's error file is; its token goes behind `download_url`."""
        document = self.get(found)
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
        except sandbox_rows.UnreadableFile as fault:
            failed = _changed(document, "FAILED", parseResult={"parseErrorReason": fault.reason})
            self.store.update_import(failed)
            return
        metadata = document["fileMetadata"] | {
            "header": {"values": parsed.header},
            "sampleDataRows": [{"values": row} for row in parsed.sample],
        }
        result = {"parsedRowCount": parsed.rows}
        self.store.update_import(_changed(document, "PARSED", fileMetadata=metadata, parseResult=result))

    def _parsed(self, content: bytes | None) -> Parsed:
        if Fail.PARSE_ERROR in self._fail:
            raise sandbox_rows.UnreadableFile("FILE_MALFORMED")
        if content is None:
            raise sandbox_rows.UnreadableFile("FILE_NOT_FOUND")
        return sandbox_rows.parse(content)

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
        status = "FAILED" if Fail.IMPORT_FAILED in self._fail else "IMPORTED"
        token = None if done.error_file is None else secrets.token_urlsafe(24)
        self.store.finish_import(_changed(document, status, importResult=result), done.balances, token, done.error_file)

    def _imported(self, document: Json, content: bytes) -> Imported:
        if Fail.IMPORT_FAILED in self._fail:
            return sandbox_rows.fail_rows(content, "INTERNAL_ERROR: The import failed.")
        mappings = document["fileMetadata"]["headerMappingInfo"]["headerMappings"]
        index = {each["columnName"]: each["columnIndex"] for each in mappings}
        return sandbox_rows.import_rows(content, Columns(index["EMAIL"], index["POINTS"]), self._contacts)

    def _events(self, document: Json) -> list[Json]:
        if self._webhook is None:
            return []
        events = [sandbox_events.created_event(document, 1)]
        if Fail.OUT_OF_ORDER_WEBHOOK in self._fail:
            events.insert(0, sandbox_events.created_event(_changed(document, "PARSING"), 2))
        return [event for event in events for _ in range(2 if Fail.DUPLICATE_WEBHOOK in self._fail else 1)]

    async def _deliver(self) -> None:
        if self._webhook is not None:
            async with self._delivery:  # one at a time, so that events arrive in the order in which they wait
                await sandbox_events.deliver(self.store, self.signer, self._webhook)


def _changed(document: Json, status: str, **fields: object) -> Json:
    """Return an import as it is after an update."""
    revision = str(int(document["revision"]) + 1)
    return document | {"revision": revision, "updatedDate": _now(), "status": status} | fields


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
