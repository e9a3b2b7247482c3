"""What is asked of a web server that a file is read from: the whole file, in one answer that says where it ends.

Read by ranges, as fsspec does by itself, a file that is replaced meanwhile is half of each, and one that is longer than
a stale HEAD says ends there. An answer that says neither its length nor comes in chunks looks whole when the connection
breaks off. What is packed is taken as it comes, and unpacked by the stage that tells whether it is whole.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from loyalty_prep.errors import InputError

SCHEMES: Final = {"http", "https"}
WHOLE: Final[dict[str, Any]] = {"block_size": 0, "size": 1, "headers": {"Accept-Encoding": "identity"}}
"""How fsspec opens a file in one request: no blocks, and a size, which it need not ask for, as none is used."""
_CONNECT_SECONDS: Final = 30.0
_SILENT_SECONDS: Final = 60.0
_WHOLE_SECONDS: Final = 1800.0
_PACKED: Final = {"", "identity", "gzip", "x-gzip"}
"""How an answer may be packed: as gzip, what is left out at its end is noticed."""
_OK: Final = 200
_ERROR: Final = 400


def settings(url: str, shown: str) -> dict[str, Any]:
    """Return what fsspec hands on to the client for a URL; `shown` is how messages show it."""
    from aiohttp import ClientTimeout, TraceConfig  # noqa: PLC0415 - an extra

    async def led_on(_session: Any, _context: Any, redirect: Any) -> None:
        target = urlsplit(urljoin(str(redirect.url), redirect.response.headers.get("Location", "")))
        host = target.hostname or ""
        if not await is_private(urlsplit(url).hostname or "") and await is_private(host):
            raise InputError(
                "FILE_UNREADABLE",
                f"{shown} leads on to {host}, which is in a private network. If that is right, name the file's "
                "address there.",
            )
        if redirect.url.scheme == "https" and target.scheme == "http":
            raise InputError(
                "FILE_UNREADABLE",
                f"{shown} leads on to {host} without encryption (http), where customers can be read and changed on "
                "their way. If that is right, name the file's address there.",
            )

    async def answered(_session: Any, _context: Any, request: Any) -> None:
        if _OK <= request.response.status < _ERROR:
            _check(request.response.status, request.response.headers, shown)

    trace = TraceConfig()
    trace.on_request_redirect.append(led_on)
    trace.on_request_end.append(answered)
    limits = ClientTimeout(total=_WHOLE_SECONDS, sock_connect=_CONNECT_SECONDS, sock_read=_SILENT_SECONDS)
    return {"client_kwargs": {"trace_configs": [trace], "timeout": limits, "auto_decompress": False}}


def _check(status: int, headers: Any, shown: str) -> None:
    """Raise `InputError` for an answer that need not be the whole file."""
    by_hand = "Download the file, look whether it is whole, and name it here."
    if status != _OK:
        raise InputError(
            "FILE_UNREADABLE", f"The server answers {shown} with {status}, which need not be the whole file. {by_hand}"
        )
    if _is_a_range(headers.get("Content-Range")):
        raise InputError("FILE_UNREADABLE", f"The server answers with a part of {shown} only. {by_hand}")
    # Only the last coding frames an answer: one named otherwise is read until the connection ends, however that comes.
    framed = ",".join(headers.getall("Transfer-Encoding", [])).rpartition(",")[2].strip().lower() == "chunked"
    if "Content-Length" not in headers and not framed:
        raise InputError(
            "FILE_UNREADABLE",
            f"The server does not say how long {shown} is, so that a part of it would look whole. {by_hand}",
        )
    if headers.get("Content-Encoding", "").strip().lower() not in _PACKED:
        raise InputError(
            "FILE_UNREADABLE", f"The server sends {shown} packed in a way that was not asked for. {by_hand}"
        )


def _is_a_range(content_range: str | None) -> bool:
    """Tell whether an answer says of itself that it is less than the whole file, or not how long that is.

    >>> [_is_a_range(says) for says in (None, "bytes 0-99/100", "bytes 0-49/100", "bytes 50-99/100", "bytes 0-99/*")]
    [False, False, True, True, True]
    """
    if content_range is None:
        return False
    whole = re.fullmatch(r"bytes 0-([0-9]{1,18})/([0-9]{1,18})", content_range.strip().lower())
    return whole is None or int(whole[1]) + 1 != int(whole[2])


def reason(fault: BaseException) -> str | None:
    """Say why there was no answer, or none that is whole, with what to do; None for a fault of another kind."""
    import ssl  # noqa: PLC0415 - takes long to load, and most files are not elsewhere

    try:
        import aiohttp  # noqa: PLC0415 - an extra
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
        (
            (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError, aiohttp.ClientPayloadError),
            "its answer broke off. Try again",
        ),
    ]
    if isinstance(fault, aiohttp.ClientResponseError) and fault.status > _ERROR:
        return f"it answers with {fault.status}. Check the address, and who may use it"
    return next((words for kinds, words in reasons if isinstance(fault, kinds)), None)


async def is_private(host: str) -> bool:
    """Tell whether a host has an address that only this machine or its network knows."""
    import asyncio  # noqa: PLC0415 - takes long to load, and most files are not elsewhere
    import ipaddress  # noqa: PLC0415 - as above

    with suppress(OSError):
        places = await asyncio.get_running_loop().getaddrinfo(host, None)
        return any(not ipaddress.ip_address(str(place[4][0]).partition("%")[0]).is_global for place in places)
    return False
