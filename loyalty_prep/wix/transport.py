"""What both clients send with: httpx, its settings, its faults in words of what to do, and the limits of an answer.

httpx does not show the key either, and errors carry no request. It has a limit for each wait only; how long an exchange
may take in all, from its first byte sent to the last one read, is seen to by `in_time`.
"""

from __future__ import annotations

import asyncio
import os
import threading
import zlib
from collections import deque
from concurrent.futures import Future
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypedDict, TypeVar
from urllib.parse import urlsplit

import httpx

from loyalty_prep.errors import UsageError
from loyalty_prep.limits import CALLS_PER_MINUTE
from loyalty_prep.wix import calls, keys
from loyalty_prep.wix.access import checked_base_url, is_local
from loyalty_prep.wix.errors import AnswerError, UnreachableError, WixError

if TYPE_CHECKING:
    import ssl
    from collections.abc import AsyncIterator, Callable, Iterator
    from datetime import timedelta

    from loyalty_prep.wix.access import Credentials
    from loyalty_prep.wix.calls import Call

T = TypeVar("T")

PREFIX: Final = "/_api/loyalty-imports"
"""Stands between the base URL and the methods, unless the base URL has a path of its own."""
ACCOUNTS_PREFIX: Final = "/loyalty-accounts"
"""The same for the methods of accounts; the official SDK sends them there."""
TIMEOUT: Final = httpx.Timeout(60, connect=10)
"""In seconds; an upload of 10 MB has 60 for each piece of it."""
_ATTEMPTS: Final = 6
"""So often a call that may be repeated is sent."""
_FIRST_WAIT_SECONDS, _LAST_WAIT_SECONDS = 0.5, 30.0
"""Waits double from the first to the last: six calls are spread over more than 15 seconds."""


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


RETRIES: Final[_Retries] = {
    "attempts": _ATTEMPTS,
    "timeout": None,
    "wait_initial": _FIRST_WAIT_SECONDS,
    "wait_max": _LAST_WAIT_SECONDS,
}


class Wire:
    """What both clients share: where requests go, with which headers, and what a fault of the network means."""

    def __init__(self, credentials: Credentials, base_url: str, timeout: httpx.Timeout, calls_per_minute: int) -> None:
        self.base_url = checked_base_url(base_url)
        split = urlsplit(self.base_url)
        self._methods = self.base_url + ("" if split.path else PREFIX)
        self._accounts = self.base_url + ACCOUNTS_PREFIX
        local = is_local(self.base_url)
        # A rehearsal stays on this machine: no proxy of the environment is asked for it.
        verify = _certificates(named=not local or split.scheme == "https")  # once: reading them takes a while
        self.plain: _Settings = {"timeout": timeout, "trust_env": not local, "verify": verify, "headers": {}}
        self._proxy = None if local else _named_proxy()
        self._key = credentials.key
        keyed = {"Authorization": credentials.key}
        if credentials.site_id:
            keyed["wix-site-id"] = credentials.site_id
        self.keyed: _Settings = {**self.plain, "headers": keyed}
        self.pace = Pace(calls_per_minute)

    def refuse_clear(self, request: httpx.Request) -> None:
        """Raise `AnswerError` before a part, or an error file, goes in the clear where the platform itself does not."""
        if request.url.scheme == "http" and self.base_url.startswith("https:"):
            raise AnswerError(
                "The platform gave, or leads on to, an address without encryption (http:), where customers could be "
                "read and changed on their way, so nothing was sent there. Show this to Wix's support."
            )

    async def refuse_clear_async(self, request: httpx.Request) -> None:
        """Do as `refuse_clear`: httpx waits for what its other client calls."""
        self.refuse_clear(request)

    def download(self, call: Call[Any], response: httpx.Response) -> Download:
        """Return what takes a download. Raises `AnswerError` for one that cannot be unpacked."""
        return Download(call, self._key, response.headers.get("content-encoding", ""))

    def understood(self, call: Call[T], response: httpx.Response, body: bytes) -> T:
        """Return what an answer says, without the key, should the platform repeat it. Raises `WixError`.

        A redirect that made another request of a call (of an upload one for a page) did not do what was asked.
        """
        if response.request.method != call.verb:
            response, body = response.history[0], b""
        headers = {name.lower(): keys.without(value, self._key) for name, value in response.headers.items()}
        clean = keys.answer_without if response.is_success else keys.refusal_without
        return calls.understand(call, response.status_code, headers, clean(body, self._key))

    def fault(self, call: Call[Any], caught: httpx.HTTPError) -> WixError:
        """Return the error for a request without an answer; where it went, the platform may have said."""
        return _fault(call, caught, keys.without(caught.request.url.host, self._key), self._proxy)

    def request(self, client: httpx.Client | httpx.AsyncClient, call: Call[Any]) -> httpx.Request:
        """Build the request of a call. Raises `AnswerError` for a URL of the platform's that is none."""
        try:
            base = self._accounts if call.of_accounts else self._methods
            url = httpx.URL(base + call.target if call.is_method else call.target)
            url.raw_host.decode().encode("idna")  # as the system looks for it: no part of a name is empty, or too long
        except (httpx.InvalidURL, UnicodeError):
            raise _no_url(call) from None
        if call.query:
            url = url.copy_merge_params(call.query)
        if call.content is not None:
            return client.build_request(call.verb, url, content=call.content, headers={"Content-Type": "text/csv"})
        if not call.is_method:
            return client.build_request(call.verb, url, headers={"Accept-Encoding": "gzip"})  # as `Download` takes it
        return client.build_request(call.verb, url, json=call.body)


def _certificates(*, named: bool) -> ssl.SSLContext:
    """Return what certificates are trusted by: those that the environment names, where there are any to ask for."""
    try:
        return httpx.create_ssl_context(trust_env=named)
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
def proxies() -> Iterator[None]:
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


def _named_proxy() -> str | None:
    """Return the variable that names the proxy for https, None where there is none."""
    by_name = {name.lower(): name for name in os.environ if os.environ[name]}
    return by_name.get("https_proxy") or by_name.get("all_proxy")


def _is_proxy(url: str) -> bool:
    try:
        httpx.Proxy(url if "://" in url else f"http://{url}")
    except (ValueError, httpx.InvalidURL):
        return False
    return True


def in_time(call: Call[Any], seconds: float, exchange: Callable[[], T]) -> T:
    """Return what an exchange returns. Raises `AnswerError` where it is not done after so many seconds.

    It is done in a thread of its own, for a server that drips headers, or a body of which nothing comes, cannot be
    interrupted. One that is too slow is left behind: it ends with its connection, or with the program.
    """
    done: Future[T] = Future()

    def run() -> None:
        try:
            done.set_result(exchange())
        except BaseException as fault:  # noqa: BLE001 - it is raised in the other thread
            done.set_exception(fault)

    threading.Thread(target=run, name="loyalty-prep-exchange", daemon=True).start()
    try:
        return done.result(seconds)
    except TimeoutError:
        raise calls.too_slow(call, seconds) from None


@asynccontextmanager
async def in_time_async(call: Call[Any], seconds: float) -> AsyncIterator[None]:
    """Raise `AnswerError` where what is done within takes longer than so many seconds."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError:
        raise calls.too_slow(call, seconds) from None


class Limit:
    """How much of an answer is taken: `count` raises `AnswerError` beyond it."""

    def __init__(self, call: Call[Any], most_bytes: int) -> None:
        self._call, self._most = call, most_bytes
        self._size = 0

    def count(self, piece: bytes) -> bytes:
        """Return the next piece."""
        self._size += len(piece)
        if self._size > self._most:
            raise calls.too_large(self._call, self._most)
        return piece


class Download:
    """A download, piece by piece, unpacked, within its limit, and without the key, should the file repeat it.

    It takes what came over the wire: httpx, which would unpack it too, does not say that the end of it is missing.
    """

    def __init__(self, call: Call[Any], key: str, encoding: str = "") -> None:
        """Raise `AnswerError` for an encoding (Content-Encoding) that nobody asked for."""
        if encoding.strip().lower() not in ("", "identity", "gzip", "x-gzip"):
            raise calls.damaged(call, "is packed in a way that was not asked for")
        self._call = call
        self._limit = Limit(call, calls.DOWNLOAD_BYTES)
        self._filter = keys.Filter(key)
        self._pending = b""
        self._unzip: zlib._Decompress | None = None
        self._is_packed: bool | None = None

    def take(self, piece: bytes) -> bytes:
        """Return what can be kept of a piece and the end of the one before it. Raises `AnswerError`."""
        self._pending += piece
        return b"".join(self._filter.take(self._limit.count(each)) for each in self._unpacked())

    def rest(self) -> bytes:
        """Return what was held back. Raises `AnswerError` where the end is missing."""
        if self._unzip is not None or (self._is_packed and self._pending):
            raise calls.damaged(self._call, "is cut short")
        return self._filter.take(self._limit.count(self._pending)) + self._filter.rest()

    def _unpacked(self) -> Iterator[bytes]:
        """Yield what is held: as it is, or, where the file begins as gzip does, what is packed in its members."""
        if self._is_packed is None and len(self._pending) >= len(_GZIP):
            self._is_packed = self._pending.startswith(_GZIP)
        while self._pending and self._is_packed:
            self._unzip = self._unzip or zlib.decompressobj(wbits=_GZIP_BITS)
            try:
                yield self._unzip.decompress(self._pending, _PIECE_BYTES)
            except zlib.error:
                raise calls.damaged(self._call, "is damaged") from None
            if self._unzip.eof:
                self._pending, self._unzip = self._unzip.unused_data.lstrip(b"\0"), None
            else:
                self._pending = self._unzip.unconsumed_tail
        if self._is_packed is False:
            yield self._pending
            self._pending = b""


_GZIP: Final = b"\x1f\x8b"
"""How a file that is packed with gzip begins."""
_GZIP_BITS: Final = 31
"""How zlib is told to expect gzip."""
_PIECE_BYTES: Final = 1_000_000
"""So much is unpacked at once: a small piece may hold very much."""


def _no_url(call: Call[Any]) -> AnswerError:
    return AnswerError(f"{call.title} failed: the platform gave something that is no URL. Run the command again.")


_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)


def _fault(call: Call[Any], fault: httpx.HTTPError, host: str, proxy: str | None) -> WixError:
    """Return the error for a request without an answer. Of httpx's own words only those of a connection are shown."""
    if isinstance(fault, httpx.UnsupportedProtocol):
        return _no_url(call)
    if isinstance(fault, httpx.TooManyRedirects):
        return AnswerError(f"{call.title} failed: {host} sends it from place to place. Run the command again later.")
    if isinstance(fault, _NEVER_SENT):
        if "CERTIFICATE_VERIFY_FAILED" in str(fault):
            why = f"the certificate of {host} is not trusted here"
            return UnreachableError(f"{call.title} failed: {why}. {_of_trust()}", sent=False)
        why = f"there is no connection to {host} ({str(fault) or type(fault).__name__})"
        between = "" if proxy is None else f"the proxy that {proxy} names, "
        return UnreachableError(f"{call.title} failed: {why}. Check the network, {between}and --base-url.", sent=False)
    why = "did not answer in time" if isinstance(fault, httpx.TimeoutException) else "broke off without an answer"
    return UnreachableError(f"{call.title} failed: {host} {why}. Run the command again; it goes on there.", sent=True)
