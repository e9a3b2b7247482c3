"""The Loyalty Imports API over HTTP: `LoyaltyImports`, and `AsyncLoyaltyImports` with the same methods.

What is asked and when it may be asked again stands in `calls.py`, what both clients send with in `transport.py`. Both
wait where the platform wants it (429 with Retry-After, else backoff with jitter), make at most 200 calls a minute, and
raise `WixError` (its tree: `errors.py`). A client may be used by several threads, or tasks.
"""

from __future__ import annotations

import asyncio
import io
import time
from contextlib import aclosing, closing
from functools import partial
from typing import IO, TYPE_CHECKING, Any, Final, Self, TypeVar

import httpx
import stamina

from loyalty_prep.limits import CALLS_PER_MINUTE
from loyalty_prep.wix import calls
from loyalty_prep.wix.access import BASE_URL
from loyalty_prep.wix.calls import Pause
from loyalty_prep.wix.errors import WixError
from loyalty_prep.wix.models import Query
from loyalty_prep.wix.transport import RETRIES, TIMEOUT, Limit, Wire, in_time, in_time_async, proxies

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator

    from loyalty_prep.wix.access import Credentials
    from loyalty_prep.wix.calls import Call, Script
    from loyalty_prep.wix.models import FileUrl, HeaderMappingInfo, LoyaltyAccount, LoyaltyImport, NewImport, Page

T = TypeVar("T")

_ERROR_BODY_BYTES: Final = 65_536
"""So much of what a refused download says is read."""


class LoyaltyImports:
    """The API, call by call. A context that closes its connections.

    `timeout` is httpx's. `sleep` is how pauses are made.
    """

    def __init__(
        self,
        credentials: Credentials,
        *,
        base_url: str = BASE_URL,
        timeout: httpx.Timeout = TIMEOUT,
        calls_per_minute: int = CALLS_PER_MINUTE,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """Raise `UsageError` for a base URL that the key must not be sent to."""
        self._wire = Wire(credentials, base_url, timeout, calls_per_minute)
        with proxies():
            self._api = httpx.Client(**self._wire.keyed)
            hooks = {"request": [self._wire.refuse_clear]}
            self._files = httpx.Client(**self._wire.plain, follow_redirects=True, event_hooks=hooks)
        self._sleep = sleep

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._api.close()
        self._files.close()

    def create_file_url(self) -> FileUrl:
        """Ask for a place to send a file to."""
        return self._do(calls.create_file_url())

    def upload(self, place: FileUrl, content: bytes, name: str) -> None:
        """Send a file to its place; `name` with its extension."""
        self._do(calls.send_file(place, content, name))

    def send(self, content: bytes, name: str) -> str:
        """Ask for a place, send a file there, and return its `fileUrl`."""
        return self._run(calls.send(content, name))

    def create(self, new: NewImport) -> LoyaltyImport:
        """Create an import of a file; it is parsed, and nothing is imported. After a fault a query decides."""
        return self._run(calls.create_once(new))

    def find(self, file_url: str) -> LoyaltyImport | None:
        """Return the newest import of a file, None where none is found."""
        return self._run(calls.find_import(file_url))

    def get(self, import_id: str) -> LoyaltyImport:
        """Ask where an import stands."""
        return self._do(calls.get(import_id))

    def until(self, import_id: str, done: Callable[[LoyaltyImport], bool]) -> LoyaltyImport:
        """Ask for an import until it is done."""
        return self._run(calls.until(import_id, done))

    def settled(
        self, import_id: str, seconds: float = calls.SETTLE_SECONDS, before: LoyaltyImport | None = None
    ) -> LoyaltyImport:
        """Ask whether an execute whose answer was lost was taken; PARSED: it was not. See `calls.settled`."""
        return self._run(calls.settled(import_id, seconds, before))

    def execute(
        self,
        import_id: str,
        mapping: HeaderMappingInfo,
        *,
        settle_seconds: float = calls.SETTLE_SECONDS,
        before: LoyaltyImport | None = None,
    ) -> LoyaltyImport:
        """Import the rows of an import that is PARSED. This cannot be undone. After a fault `get` decides.

        `before` is the import as it was seen last: against it, `get` tells whether it was taken.
        """
        return self._run(calls.execute_once(import_id, mapping, settle_seconds, before))

    def error_file_url(self, import_id: str) -> str:
        """Ask where an import's error file is."""
        return self._do(calls.error_file_url(import_id))

    def download(self, url: str) -> bytes:
        """Fetch an error file."""
        content = io.BytesIO()
        self.save(url, content)
        return content.getvalue()

    def save(self, url: str, stream: IO[bytes]) -> None:
        """Fetch an error file into a stream, piece by piece, within `calls.DOWNLOAD_BYTES` and `DOWNLOAD_SECONDS`."""
        call = calls.fetch_file(url)
        for attempt in stamina.retry_context(on=partial(calls.worth_repeating, call), **RETRIES):
            with attempt:
                stream.seek(0)
                stream.truncate()
                in_time(call, calls.DOWNLOAD_SECONDS, partial(self._save_once, call, stream))

    def query(self, asked: Query | None = None) -> Page:
        """Ask for a page of imports."""
        return self._do(calls.query(asked or Query()))

    def query_all(self, asked: Query | None = None) -> Iterator[LoyaltyImport]:
        """Ask for all imports that a query finds, page by page."""
        page = self.query(asked)
        yield from page.items
        while page.next is not None:
            page = self.query(_next(asked, page.next))
            yield from page.items

    def accounts(self) -> Iterator[LoyaltyAccount]:
        """Ask for all loyalty accounts of the site, page by page, each once."""
        pages = calls.AccountPages()
        yield from pages.take(self._do(calls.query_accounts()))
        while pages.next is not None:
            yield from pages.take(self._do(calls.query_accounts(pages.next)))

    def _run(self, script: Script[T]) -> T:
        answer: Any = None
        fault: WixError | None = None
        while True:
            try:
                step = script.send(answer) if fault is None else script.throw(fault)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return] # typed as T by Script
            answer = fault = None
            if isinstance(step, Pause):
                self._sleep(step.seconds)
                continue
            try:
                answer = self._do(step)
            except WixError as caught:
                fault = caught

    def _do(self, call: Call[T]) -> T:
        for attempt in stamina.retry_context(on=partial(calls.worth_repeating, call), **RETRIES):
            with attempt:
                if call.is_method:
                    self._sleep(self._wire.pace.take(time.monotonic()))
                return in_time(call, calls.longest_seconds(call), partial(self._once, call))
        raise AssertionError

    def _save_once(self, call: Call[bytes], stream: IO[bytes]) -> None:
        request = self._wire.request(self._files, call)
        try:
            response = self._files.send(request, stream=True)
            with closing(response):
                if not response.is_success:
                    body = next(response.iter_bytes(_ERROR_BODY_BYTES), b"")
                    self._wire.understood(call, response, body)
                download = self._wire.download(call, response)
                for piece in response.iter_raw():
                    stream.write(download.take(piece))
                stream.write(download.rest())
        except httpx.HTTPError as caught:
            fault = self._wire.fault(call, caught)
        else:
            return
        raise fault  # as below

    def _once(self, call: Call[T]) -> T:
        client = self._api if call.is_method else self._files
        request = self._wire.request(client, call)
        limit = Limit(call, calls.ANSWER_BYTES)
        try:
            response = client.send(request, stream=True)
            with closing(response):
                body = b"".join(limit.count(piece) for piece in response.iter_bytes())
        except httpx.HTTPError as caught:
            fault = self._wire.fault(call, caught)
        else:
            return self._wire.understood(call, response, body)
        raise fault  # outside the handler, so that nothing of httpx's hangs on it


class AsyncLoyaltyImports:
    """The API, call by call, for asyncio: the methods of `LoyaltyImports`."""

    def __init__(
        self,
        credentials: Credentials,
        *,
        base_url: str = BASE_URL,
        timeout: httpx.Timeout = TIMEOUT,
        calls_per_minute: int = CALLS_PER_MINUTE,
    ) -> None:
        """Raise `UsageError` for a base URL that the key must not be sent to."""
        self._wire = Wire(credentials, base_url, timeout, calls_per_minute)
        with proxies():
            self._api = httpx.AsyncClient(**self._wire.keyed)
            hooks = {"request": [self._wire.refuse_clear_async]}
            self._files = httpx.AsyncClient(**self._wire.plain, follow_redirects=True, event_hooks=hooks)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._api.aclose()
        await self._files.aclose()

    async def create_file_url(self) -> FileUrl:
        """Ask for a place to send a file to."""
        return await self._do(calls.create_file_url())

    async def upload(self, place: FileUrl, content: bytes, name: str) -> None:
        """Send a file to its place; `name` with its extension."""
        await self._do(calls.send_file(place, content, name))

    async def send(self, content: bytes, name: str) -> str:
        """Ask for a place, send a file there, and return its `fileUrl`."""
        return await self._run(calls.send(content, name))

    async def create(self, new: NewImport) -> LoyaltyImport:
        """Create an import of a file; it is parsed, and nothing is imported. After a fault a query decides."""
        return await self._run(calls.create_once(new))

    async def find(self, file_url: str) -> LoyaltyImport | None:
        """Return the newest import of a file, None where none is found."""
        return await self._run(calls.find_import(file_url))

    async def get(self, import_id: str) -> LoyaltyImport:
        """Ask where an import stands."""
        return await self._do(calls.get(import_id))

    async def until(self, import_id: str, done: Callable[[LoyaltyImport], bool]) -> LoyaltyImport:
        """Ask for an import until it is done."""
        return await self._run(calls.until(import_id, done))

    async def settled(
        self, import_id: str, seconds: float = calls.SETTLE_SECONDS, before: LoyaltyImport | None = None
    ) -> LoyaltyImport:
        """Ask whether an execute whose answer was lost was taken; PARSED: it was not. See `calls.settled`."""
        return await self._run(calls.settled(import_id, seconds, before))

    async def execute(
        self,
        import_id: str,
        mapping: HeaderMappingInfo,
        *,
        settle_seconds: float = calls.SETTLE_SECONDS,
        before: LoyaltyImport | None = None,
    ) -> LoyaltyImport:
        """Import the rows of an import that is PARSED. This cannot be undone. After a fault `get` decides.

        `before` is the import as it was seen last: against it, `get` tells whether it was taken.
        """
        return await self._run(calls.execute_once(import_id, mapping, settle_seconds, before))

    async def error_file_url(self, import_id: str) -> str:
        """Ask where an import's error file is."""
        return await self._do(calls.error_file_url(import_id))

    async def download(self, url: str) -> bytes:
        """Fetch an error file, within `calls.DOWNLOAD_BYTES` and `DOWNLOAD_SECONDS`."""
        call = calls.fetch_file(url)
        async for attempt in stamina.retry_context(on=partial(calls.worth_repeating, call), **RETRIES):
            with attempt:
                async with in_time_async(call, calls.DOWNLOAD_SECONDS):
                    return await self._download_once(call)
        raise AssertionError

    async def _download_once(self, call: Call[bytes]) -> bytes:
        request, content = self._wire.request(self._files, call), bytearray()
        try:
            response = await self._files.send(request, stream=True)
            async with aclosing(response):
                if not response.is_success:
                    body = await anext(response.aiter_bytes(_ERROR_BODY_BYTES), b"")
                    self._wire.understood(call, response, body)
                download = self._wire.download(call, response)
                async for piece in response.aiter_raw():
                    content += download.take(piece)
                content += download.rest()
        except httpx.HTTPError as caught:
            fault = self._wire.fault(call, caught)
        else:
            return bytes(content)
        raise fault  # as in the other client

    async def query(self, asked: Query | None = None) -> Page:
        """Ask for a page of imports."""
        return await self._do(calls.query(asked or Query()))

    async def query_all(self, asked: Query | None = None) -> AsyncIterator[LoyaltyImport]:
        """Ask for all imports that a query finds, page by page."""
        page = await self.query(asked)
        for each in page.items:
            yield each
        while page.next is not None:
            page = await self.query(_next(asked, page.next))
            for each in page.items:
                yield each

    async def accounts(self) -> AsyncIterator[LoyaltyAccount]:
        """Ask for all loyalty accounts of the site, page by page, each once."""
        pages = calls.AccountPages()
        for each in pages.take(await self._do(calls.query_accounts())):
            yield each
        while pages.next is not None:
            for each in pages.take(await self._do(calls.query_accounts(pages.next))):
                yield each

    async def _run(self, script: Script[T]) -> T:
        answer: Any = None
        fault: WixError | None = None
        while True:
            try:
                step = script.send(answer) if fault is None else script.throw(fault)
            except StopIteration as end:
                return end.value  # type: ignore[no-any-return] # typed as T by Script
            answer = fault = None
            if isinstance(step, Pause):
                await asyncio.sleep(step.seconds)
                continue
            try:
                answer = await self._do(step)
            except WixError as caught:
                fault = caught

    async def _do(self, call: Call[T]) -> T:
        async for attempt in stamina.retry_context(on=partial(calls.worth_repeating, call), **RETRIES):
            with attempt:
                if call.is_method:
                    await asyncio.sleep(self._wire.pace.take(time.monotonic()))
                async with in_time_async(call, calls.longest_seconds(call)):
                    return await self._once(call)
        raise AssertionError

    async def _once(self, call: Call[T]) -> T:
        client = self._api if call.is_method else self._files
        request = self._wire.request(client, call)
        limit = Limit(call, calls.ANSWER_BYTES)
        try:
            response = await client.send(request, stream=True)
            async with aclosing(response):
                body = b"".join([limit.count(piece) async for piece in response.aiter_bytes()])
        except httpx.HTTPError as caught:
            fault = self._wire.fault(call, caught)
        else:
            return self._wire.understood(call, response, body)
        raise fault  # outside the handler, so that nothing of httpx's hangs on it


def _next(asked: Query | None, cursor: str) -> Query:
    return Query(limit=asked.limit if asked is not None else None, cursor=cursor)
