"""What is asked of a web server that a file is read from: the whole file, in one answer that says where it ends.

Read by ranges, as fsspec does by itself, a file that is replaced meanwhile is half of each, and one that is longer than
a stale HEAD says ends there. An answer that says neither its length nor comes in chunks looks whole when the connection
breaks off. What is packed is taken as it comes, and unpacked by the stage that tells whether it is whole.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any, Final

from loyalty_prep.errors import InputError

SCHEMES: Final = {"http", "https"}
WHOLE: Final[dict[str, Any]] = {"block_size": 0, "size": 1, "headers": {"Accept-Encoding": "identity"}}
"""How fsspec opens a file in one request: no blocks, and a size, which it need not ask for, as none is used."""
_CONNECT_SECONDS: Final = 30.0
_SILENT_SECONDS: Final = 60.0
_WHOLE_SECONDS: Final = 1800.0
_PACKED: Final = {"", "identity", "gzip", "x-gzip"}
"""How an answer may be packed: as gzip, what is left out at its end is noticed."""
_CHUNKED: Final = re.compile(r"([a-z0-9-]+ ?, ?)*chunked", re.IGNORECASE | re.ASCII)
"""What says for every parser that an answer comes in chunks. Only the last coding frames it: one that is named
otherwise, and be it by a sign that is not seen, is read until the connection ends, however that comes."""
_OK: Final = 200
_ERROR: Final = 400
_BY_HAND: Final = "Download the file, look whether it is whole, and name it here."


class Fetch:
    """One reading of a file: which places are asked for it, which answer is the file, and whether it ended there.

    `shown` is how messages show its URL.
    """

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._asked: Any = None
        self._from_private = False
        self._protocol: Any = None

    def settings(self) -> dict[str, Any]:
        """Return what fsspec is given.

        A client of its own each time, which ends with its reading: fsspec would keep it as long as the program runs.
        """
        return {"get_client": self._client, "skip_instance_cache": True}

    async def _client(self, **_: Any) -> Any:
        from aiohttp import ClientSession, ClientTimeout, TCPConnector, TraceConfig  # noqa: PLC0415 - an extra

        trace = TraceConfig()
        trace.on_request_end.append(self.answered)
        return ClientSession(
            # A server that leads on to itself may end a connection without a word, and that is no answer cut short.
            connector=TCPConnector(force_close=True),
            trace_configs=[trace],
            middlewares=(self.ask,),
            timeout=ClientTimeout(total=_WHOLE_SECONDS, sock_connect=_CONNECT_SECONDS, sock_read=_SILENT_SECONDS),
            auto_decompress=False,
        )

    async def ask(self, request: Any, handler: Any) -> Any:
        """Ask a place: the first, or one that it leads on to, by whatever header. Raises `InputError`."""
        url, before = request.url, self._asked
        if before is None:
            self._from_private = await is_private(url.raw_host or "")
        elif not self._from_private and await is_private(url.raw_host or ""):
            raise InputError(
                "FILE_UNREADABLE",
                f"{self._shown} leads on to {url.host}, which is in a private network. If that is right, name the "
                "file's address there.",
            )
        elif before.scheme == "https" and url.scheme == "http":
            raise InputError(
                "FILE_UNREADABLE",
                f"{self._shown} leads on to {url.host} without encryption (http), where customers can be read and "
                "changed on their way. If that is right, name the file's address there.",
            )
        self._asked = url
        return await handler(request)

    async def answered(self, _session: Any, _context: Any, request: Any) -> None:
        """Take the answer of the last place. Raises `InputError` for one that need not be the whole file."""
        response = request.response
        if response.status < _ERROR:
            _check(response.status, response.headers, self._shown)
        # Without a connection all is read already, and what stands behind the file was refused as no answer.
        self._protocol = None if response.connection is None else response.connection.protocol

    def check_end(self) -> None:
        """Raise `InputError` where the file did not end where its length says: what comes then is a fault of HTTP."""
        from aiohttp.http import HttpProcessingError  # noqa: PLC0415 - an extra

        if self._protocol is not None and isinstance(self._protocol.exception(), HttpProcessingError):
            raise InputError(
                "FILE_UNREADABLE",
                f"The server sends more of {self._shown} than the length that it names, so that its end would be "
                f"missing. {_BY_HAND}",
            )


def _check(status: int, headers: Any, shown: str) -> None:
    """Raise `InputError` for an answer that need not be the whole file."""
    if status != _OK:
        raise InputError(
            "FILE_UNREADABLE",
            f"The server answers {shown} with {status}, which need not be the whole file. {_BY_HAND}",
        )
    lengths, ranges = (headers.getall(name, []) for name in ("Content-Length", "Content-Range"))
    is_of_parts = headers.get("Content-Type", "").strip().lower().startswith("multipart/")
    if is_of_parts or any(_is_a_range(each, lengths) for each in ranges):
        raise InputError("FILE_UNREADABLE", f"The server answers with a part of {shown} only. {_BY_HAND}")
    codings = headers.getall("Transfer-Encoding", [])
    is_framed = len(codings) == 1 and _CHUNKED.fullmatch(codings[0]) is not None
    if len(lengths) > 1 or not (lengths or is_framed):
        raise InputError(
            "FILE_UNREADABLE",
            f"The server does not say how long {shown} is, so that a part of it would look whole. {_BY_HAND}",
        )
    if ",".join(headers.getall("Content-Encoding", [])).strip().lower() not in _PACKED:
        raise InputError(
            "FILE_UNREADABLE", f"The server sends {shown} packed in a way that was not asked for. {_BY_HAND}"
        )


def _is_a_range(content_range: str, lengths: list[str]) -> bool:
    """Tell whether an answer of some length says that it is less than the whole file, or not how long that is.

    >>> [_is_a_range(says, ["100"]) for says in ("bytes 0-99/100", "bytes 0-49/100", "bytes 50-99/100", "bytes 0-99/*")]
    [False, True, True, True]
    >>> [_is_a_range("bytes 0-99/100", lengths) for lengths in (["50"], [])]
    [True, True]
    """
    whole = re.fullmatch(r"bytes 0-([0-9]{1,18})/([0-9]{1,18})", content_range.strip().lower())
    return whole is None or int(whole[1]) + 1 != int(whole[2]) or lengths != [whole[2]]


def reason(fault: BaseException) -> str | None:
    """Say why there was no answer, or none that is whole, with what to do; None for a fault of another kind."""
    import ssl  # noqa: PLC0415 - takes long to load, and most files are not elsewhere

    try:
        import aiohttp  # noqa: PLC0415 - an extra
        from aiohttp.http import HttpProcessingError  # noqa: PLC0415 - an extra
    except ImportError:
        return None
    reasons: list[tuple[tuple[type[BaseException], ...], str]] = [  # the first that fits: some are kinds of others
        (
            (aiohttp.ClientConnectorCertificateError, ssl.SSLCertVerificationError),
            "its certificate is not trusted here. Check the address, and this machine's clock",
        ),
        (
            (aiohttp.ClientSSLError, ssl.SSLError),
            "there is no encrypted connection to it. Check whether the address begins with https:// or http://",
        ),
        ((aiohttp.ClientConnectorError,), "there is no connection to it. Check the network, and the address"),
        ((TimeoutError,), "it did not answer in time. Try again later"),
        ((aiohttp.TooManyRedirects,), "it leads on from place to place. Check the address"),
        ((aiohttp.RedirectClientError,), "it leads on to what is no address of a web server. Check the address"),
        ((aiohttp.InvalidURL,), "the address is none of a web server. Check it"),
        (
            (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, aiohttp.ClientPayloadError),
            "its answer broke off. Try again",
        ),
    ]
    if isinstance(fault, aiohttp.ClientResponseError) and isinstance(fault.__cause__, HttpProcessingError):
        return f"its answer is none of a web server, or is longer than it says. {_BY_HAND.removesuffix('.')}"
    if isinstance(fault, aiohttp.ClientResponseError) and fault.status >= _ERROR:
        return f"it answers with {fault.status}. Check the address, and who may use it"
    return next((words for kinds, words in reasons if isinstance(fault, kinds)), None)


async def is_private(host: str) -> bool:
    """Tell whether a host has an address that only this machine or its network knows."""
    import asyncio  # noqa: PLC0415 - takes long to load, and most files are not elsewhere
    import ipaddress  # noqa: PLC0415 - as above

    with suppress(OSError, UnicodeError):  # there is no such host, or no such name
        places = await asyncio.get_running_loop().getaddrinfo(host, None)
        return any(not ipaddress.ip_address(str(place[4][0]).partition("%")[0]).is_global for place in places)
    return False
