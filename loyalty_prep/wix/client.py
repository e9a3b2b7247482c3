"""The Loyalty Imports API over HTTP: `LoyaltyImports`, and `AsyncLoyaltyImports` with the same methods.

What is asked and when it may be asked again stands in `calls.py`; here it is sent. Both clients wait where the
platform wants it (429 with Retry-After, else backoff with jitter), make at most 200 calls a minute, and raise
`WixError` (its tree: `errors.py`). A client may be used by several threads, or tasks.

The key is held by `Credentials`, which does not show it, and by httpx, which does not either; it is sent to the base
URL only, over https or to this machine. Errors carry no request.
"""

from __future__ import annotations

import asyncio
import io
import ipaddress
import os
import threading
import time
from collections import deque
from contextlib import aclosing, closing, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, Self, TypedDict, TypeVar
from urllib.parse import urlsplit

import httpx
import stamina

from loyalty_prep.errors import UsageError
from loyalty_prep.limits import CALLS_PER_MINUTE
from loyalty_prep.wix import calls, keys
from loyalty_prep.wix.calls import Call, Pause
from loyalty_prep.wix.errors import AnswerError, UnreachableError, WixError
from loyalty_prep.wix.models import Query, check_id

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Callable, Iterator
    from datetime import timedelta

    from loyalty_prep.wix.calls import Script
    from loyalty_prep.wix.models import FileUrl, HeaderMappingInfo, LoyaltyAccount, LoyaltyImport, NewImport, Page

T = TypeVar("T")

BASE_URL: Final = "https://www.wixapis.com"
_WIX_HOST: Final = "www.wixapis.com"
"""Its paths are those of the API's methods: a base URL there has none of its own."""
PREFIX: Final = "/_api/loyalty-imports"
"""Stands between the base URL and the methods, unless the base URL has a path of its own."""
ACCOUNTS_PREFIX: Final = "/loyalty-accounts"
"""The same for the methods of accounts; the official SDK sends them there."""
TIMEOUT: Final = httpx.Timeout(60, connect=10)
"""In seconds; an upload of 10 MB has 60 for each piece of it."""
APP_TOKEN: Final = "OauthNG."  # noqa: S105 - how any of them begins
"""The access tokens of apps begin so; they are issued for one site."""
_ERROR_BODY_BYTES: Final = 65_536
"""So much of what a refused download says is read."""
_ATTEMPTS: Final = 6
"""So often a call that may be repeated is sent."""
_FIRST_WAIT_SECONDS, _LAST_WAIT_SECONDS = 0.5, 30.0
"""Waits double from the first to the last: six calls are spread over more than 15 seconds."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """An API key and the site it is for, or an app's token, which knows its site: then `site_id` may be empty.

    Raises `UsageError` where one of them cannot be; the key is never shown.
    """

    key: str = field(repr=False)
    site_id: str

    def __post_init__(self) -> None:
        """Refuse what could not be sent as a header: what it says of it, HTTP would repeat."""
        object.__setattr__(self, "key", keys.bare(self.key))
        if not self.key:
            raise UsageError("There is no key: set WIX_API_KEY to a key from Wix's API keys manager.")
        if not self.key.isascii() or not self.key.isprintable() or " " in self.key:
            raise UsageError("WIX_API_KEY holds characters that no key has; copy the key once more.")
        if self.site_id or not self.key.startswith(APP_TOKEN):
            check_id(self.site_id)

    @classmethod
    def from_environment(cls, site_id: str | None = None) -> Self:
        """Take WIX_API_KEY, and WIX_SITE_ID unless a site is named; an app's token needs no site."""
        site, key = site_id or keys.bare(os.environ.get("WIX_SITE_ID", "")), keys.from_environment()
        if not site and not key.startswith(APP_TOKEN):
            raise UsageError("There is no site: set WIX_SITE_ID to the site's id, or give --site-id.")
        return cls(key, site)


def checked_base_url(text: str) -> str:
    """Return a base URL without a slash at its end. Raises `UsageError` for one that the key must not be sent to."""
    try:
        url = urlsplit(text.strip())
        host, _ = url.hostname, url.port
    except ValueError:
        host = None
    if not host or url.scheme not in ("http", "https") or url.query or url.fragment or url.username:
        raise UsageError(f"--base-url must be a URL such as {BASE_URL}, not '{text}'.")
    if url.scheme == "http" and not _is_loopback(host):
        raise UsageError(f"--base-url must begin with https://, as the key is sent there; '{text}' does not.")
    path = "" if url.netloc.lower() == _WIX_HOST else _path_of_its_own(url.path)
    return url._replace(scheme=url.scheme.lower(), netloc=url.netloc.lower(), path=path).geturl()


def _path_of_its_own(path: str) -> str:
    """Return a path without the API's own behind it: documents print the base with a method's path, or part of it."""
    path = path.rstrip("/") + "/"
    for inner in ("/_api/", "/v1/"):
        path = path.partition(inner)[0]
    return path.rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_local(base_url: str) -> bool:
    """Tell whether a URL leads to this machine."""
    try:
        return _is_loopback(urlsplit(base_url).hostname or "")
    except ValueError:
        return False


class Pace:
    """Spreads calls so that no minute has more of them than are allowed."""

    def __init__(self, calls_per_minute: int = CALLS_PER_MINUTE) -> None:
        self._times: deque[float] = deque(maxlen=calls_per_minute)
        self._lock = threading.Lock()

    def take(self, now: float) -> float:
        """Count a call, and return for how many seconds it has to wait; `now` is in seconds, of any clock."""
        with self._lock:
            full = len(self._times) == self._times.maxlen
            at = max(now, self._times[0] + 60) if full else now
            self._times.append(at)
            return at - now


class _Settings(TypedDict):
    """What both of httpx's clients are given."""

    timeout: httpx.Timeout
    trust_env: bool
    verify: ssl.SSLContext
    headers: dict[str, str]


class _Retries(TypedDict):
    attempts: int
    timeout: float | timedelta | None
    wait_initial: float
    wait_max: float


_RETRIES: Final[_Retries] = {
    "attempts": _ATTEMPTS,
    "timeout": None,
    "wait_initial": _FIRST_WAIT_SECONDS,
    "wait_max": _LAST_WAIT_SECONDS,
}


class _Wire:
    """What both clients share: where requests go, with which headers, and what a fault of the network means."""

    def __init__(self, credentials: Credentials, base_url: str, timeout: httpx.Timeout, calls_per_minute: int) -> None:
        self.base_url = checked_base_url(base_url)
        split = urlsplit(self.base_url)
        self._methods = self.base_url + ("" if split.path else PREFIX)
        self._accounts = self.base_url + ACCOUNTS_PREFIX
        local = is_local(self.base_url)
        # A rehearsal stays on this machine: no proxy of the environment is asked for it.
        verify = _certificates(local=local)  # once: reading them takes a while
        self.plain: _Settings = {"timeout": timeout, "trust_env": not local, "verify": verify, "headers": {}}
        self._key = credentials.key
        keyed = {"Authorization": credentials.key}
        if credentials.site_id:
            keyed["wix-site-id"] = credentials.site_id
        self.keyed: _Settings = {**self.plain, "headers": keyed}
        self.pace = Pace(calls_per_minute)

    def download(self, call: Call[Any]) -> _Download:
        """Return what takes a download."""
        return _Download(call, self._key)

    def cleaned(self, response: httpx.Response, body: bytes) -> bytes:
        """Return an answer without the key, should the platform repeat it: what it says may be printed and kept."""
        clean = keys.answer_without if response.is_success else keys.refusal_without
        return clean(body, self._key)

    def cleaned_headers(self, headers: httpx.Headers) -> dict[str, str]:
        """Return the headers of an answer, their names in small letters, without the key."""
        return {name.lower(): keys.without(value, self._key) for name, value in headers.items()}

    def fault(self, call: Call[Any], caught: httpx.HTTPError, request: httpx.Request) -> WixError:
        """Return the error for a request without an answer; where it went, the platform may have said."""
        return _fault(call, caught, keys.without(request.url.host, self._key))

    def request(self, client: httpx.Client | httpx.AsyncClient, call: Call[Any]) -> httpx.Request:
        """Build the request of a call. Raises `AnswerError` for a URL of the platform's that is none."""
        try:
            base = self._accounts if call.of_accounts else self._methods
            url = httpx.URL(base + call.target if call.is_method else call.target)
        except httpx.InvalidURL:
            raise _no_url(call) from None
        if call.query:
            url = url.copy_merge_params(call.query)
        if call.content is not None:
            return client.build_request(call.verb, url, content=call.content, headers={"Content-Type": "text/csv"})
        return client.build_request(call.verb, url, json=call.body)


def _certificates(*, local: bool) -> ssl.SSLContext:
    try:
        return httpx.create_ssl_context(trust_env=not local)
    except OSError as fault:  # ssl.SSLError is one
        raise UsageError(_of_certificates()) from fault


_CERTIFICATES: Final = ("SSL_CERT_FILE", "SSL_CERT_DIR")
"""The variables that httpx takes certificates from; the first that is set."""


def _of_trust() -> str:
    """Say what to look at where a certificate is not trusted."""
    name = next((name for name in _CERTIFICATES if os.environ.get(name)), None)
    variable = "" if name is None else f"{name}, "
    return f"Check {variable}this machine's clock, and whether a proxy or a filter stands between."


def _of_certificates() -> str:
    """Say which variable keeps the certificates from being read: what Python's ssl and httpx take, one by one."""
    log = os.environ.get("SSLKEYLOGFILE")
    if log and not _can_be_written(Path(log)):
        return f"SSLKEYLOGFILE names a file that cannot be written ({log}): correct the variable, or unset it."
    name = next((name for name in _CERTIFICATES if os.environ.get(name)), None)
    if name is None:
        return (
            "The certificates that the network is trusted by cannot be read: install the Python package certifi again."
        )
    return f"{name} names no certificates that can be read ({os.environ[name]}): correct the variable, or unset it."


def _can_be_written(path: Path) -> bool:
    try:
        with path.open("ab"):
            return True
    except OSError:
        return False


@contextmanager
def _proxies() -> Iterator[None]:
    """Tell what httpx says of the environment's proxies, in words of what to do."""
    try:
        yield
    except ImportError:
        raise UsageError(
            f"{_proxy_at_fault('socks')} names a SOCKS proxy, which needs one more library: pip install "
            '"httpx[socks]"; or unset it.'
        ) from None
    except (ValueError, httpx.InvalidURL):
        raise UsageError(f"{_proxy_at_fault()} cannot be used: correct the variable, or unset it.") from None


def _proxy_at_fault(scheme: str | None = None) -> str:
    """Name the variable that holds a proxy which is none, or is of a scheme; else the one for exceptions from them."""
    named = [name for name in sorted(os.environ) if name.lower() in _PROXIES and os.environ[name]]
    wrong = [name for name in named if scheme is None and not _is_proxy(os.environ[name])]
    wrong += [name for name in named if scheme is not None and os.environ[name].lower().startswith(scheme)]
    wrong += [name for name in sorted(os.environ) if name.lower() == "no_proxy"]
    return wrong[0] if wrong else "The proxy of this machine's settings"


_PROXIES: Final = ("http_proxy", "https_proxy", "all_proxy")


def _is_proxy(url: str) -> bool:
    try:
        httpx.Proxy(url if "://" in url else f"http://{url}")
    except (ValueError, httpx.InvalidURL):
        return False
    return True


class _Limit:
    """How much of an answer is taken, and how long it may take: `count` raises `AnswerError` beyond it."""

    def __init__(self, call: Call[Any], most_bytes: int, seconds: float) -> None:
        self._call, self._most, self._seconds = call, most_bytes, seconds
        self._size = 0
        self._until = time.monotonic() + seconds

    def count(self, piece: bytes) -> bytes:
        """Return the next piece."""
        self._size += len(piece)
        if self._size > self._most:
            raise calls.too_large(self._call, self._most)
        if time.monotonic() > self._until:
            raise calls.too_slow(self._call, self._seconds)
        return piece


class _Download:
    """A download, piece by piece, within its limits, and without the key, should the file repeat it."""

    def __init__(self, call: Call[Any], key: str) -> None:
        self._limit = _Limit(call, calls.DOWNLOAD_BYTES, calls.DOWNLOAD_SECONDS)
        self._filter = keys.Filter(key)

    def take(self, piece: bytes) -> bytes:
        """Return what can be kept of a piece and the end of the one before it."""
        return self._filter.take(self._limit.count(piece))

    def rest(self) -> bytes:
        """Return what was held back."""
        return self._filter.rest()


def _no_url(call: Call[Any]) -> AnswerError:
    return AnswerError(f"{call.title} failed: the platform gave something that is no URL. Run the command again.")


_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


def _fault(call: Call[Any], fault: httpx.HTTPError, host: str) -> WixError:
    """Return the error for a request without an answer. Of httpx's own words only those of a connection are shown."""
    if isinstance(fault, httpx.UnsupportedProtocol):
        return _no_url(call)
    if isinstance(fault, _NEVER_SENT):
        if "CERTIFICATE_VERIFY_FAILED" in str(fault):
            why = f"the certificate of {host} is not trusted here"
            return UnreachableError(f"{call.title} failed: {why}. {_of_trust()}", sent=False)
        why = f"there is no connection to {host} ({str(fault) or type(fault).__name__})"
        return UnreachableError(f"{call.title} failed: {why}. Check the network, and --base-url.", sent=False)
    why = "did not answer in time" if isinstance(fault, httpx.TimeoutException) else "broke off without an answer"
    return UnreachableError(f"{call.title} failed: {host} {why}. Run the command again; it goes on there.", sent=True)


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
        self._wire = _Wire(credentials, base_url, timeout, calls_per_minute)
        with _proxies():
            self._api = httpx.Client(**self._wire.keyed)
            self._files = httpx.Client(**self._wire.plain, follow_redirects=True)
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
        for attempt in stamina.retry_context(on=partial(calls.worth_repeating, call), **_RETRIES):
            with attempt:
                stream.seek(0)
                stream.truncate()
                self._save_once(call, stream)

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
        for attempt in stamina.retry_context(on=partial(calls.worth_repeating, call), **_RETRIES):
            with attempt:
                return self._once(call)
        raise AssertionError

    def _save_once(self, call: Call[bytes], stream: IO[bytes]) -> None:
        request = self._wire.request(self._files, call)
        download = self._wire.download(call)
        try:
            response = self._files.send(request, stream=True)
            with closing(response):
                if not response.is_success:
                    body = next(response.iter_bytes(_ERROR_BODY_BYTES), b"")
                    calls.understand(
                        call,
                        response.status_code,
                        self._wire.cleaned_headers(response.headers),
                        self._wire.cleaned(response, body),
                    )
                for piece in response.iter_bytes():
                    stream.write(download.take(piece))
                stream.write(download.rest())
        except httpx.HTTPError as caught:
            fault = self._wire.fault(call, caught, request)
        else:
            return
        raise fault  # as below

    def _once(self, call: Call[T]) -> T:
        client = self._api if call.is_method else self._files
        request = self._wire.request(client, call)
        if call.is_method:
            self._sleep(self._wire.pace.take(time.monotonic()))
        limit = _Limit(call, calls.ANSWER_BYTES, calls.ANSWER_SECONDS)
        try:
            response = client.send(request, stream=True)
            with closing(response):
                body = b"".join(limit.count(piece) for piece in response.iter_bytes())
        except httpx.HTTPError as caught:
            fault = self._wire.fault(call, caught, request)
        else:
            headers = self._wire.cleaned_headers(response.headers)
            return calls.understand(call, response.status_code, headers, self._wire.cleaned(response, body))
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
        self._wire = _Wire(credentials, base_url, timeout, calls_per_minute)
        with _proxies():
            self._api = httpx.AsyncClient(**self._wire.keyed)
            self._files = httpx.AsyncClient(**self._wire.plain, follow_redirects=True)

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
        async for attempt in stamina.retry_context(on=partial(calls.worth_repeating, call), **_RETRIES):
            with attempt:
                return await self._download_once(call)
        raise AssertionError

    async def _download_once(self, call: Call[bytes]) -> bytes:
        request, content = self._wire.request(self._files, call), bytearray()
        download = self._wire.download(call)
        try:
            response = await self._files.send(request, stream=True)
            async with aclosing(response):
                if not response.is_success:
                    body = await anext(response.aiter_bytes(_ERROR_BODY_BYTES), b"")
                    calls.understand(
                        call,
                        response.status_code,
                        self._wire.cleaned_headers(response.headers),
                        self._wire.cleaned(response, body),
                    )
                async for piece in response.aiter_bytes():
                    content += download.take(piece)
                content += download.rest()
        except httpx.HTTPError as caught:
            fault = self._wire.fault(call, caught, request)
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
        async for attempt in stamina.retry_context(on=partial(calls.worth_repeating, call), **_RETRIES):
            with attempt:
                return await self._once(call)
        raise AssertionError

    async def _once(self, call: Call[T]) -> T:
        client = self._api if call.is_method else self._files
        request = self._wire.request(client, call)
        if call.is_method:
            await asyncio.sleep(self._wire.pace.take(time.monotonic()))
        limit = _Limit(call, calls.ANSWER_BYTES, calls.ANSWER_SECONDS)
        try:
            response = await client.send(request, stream=True)
            async with aclosing(response):
                body = b"".join([limit.count(piece) async for piece in response.aiter_bytes()])
        except httpx.HTTPError as caught:
            fault = self._wire.fault(call, caught, request)
        else:
            headers = self._wire.cleaned_headers(response.headers)
            return calls.understand(call, response.status_code, headers, self._wire.cleaned(response, body))
        raise fault  # outside the handler, so that nothing of httpx's hangs on it


def _next(asked: Query | None, cursor: str) -> Query:
    return Query(limit=asked.limit if asked is not None else None, cursor=cursor)
