"""A file on a web server is read whole, or refused: servers that lie, break off, or put another file in its place."""

from __future__ import annotations

import asyncio
import gzip
import http.server
import ssl
import threading
from contextlib import contextmanager, nullcontext, suppress
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from fsspec.implementations.http import HTTPFileSystem  # type: ignore[import-untyped]
from yarl import URL

import loyalty_prep
from loyalty_prep import InputError
from loyalty_prep.reading import web

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOTE = b"x" * 12_000
"""So long that a thousand rows are more than fsspec reads at a time."""
CSV = b"Email,Points\n" + b"".join(b"u%d@example.com,%d\n" % (number, number + 1) for number in range(200))


class Answering(http.server.BaseHTTPRequestHandler):
    """Answers as the test says: a HEAD with `told` bytes, a GET with `status`, `headers` and `body`."""

    told: ClassVar[int] = 0
    status: ClassVar[int] = 200
    headers_too: ClassVar[dict[str, str | list[str]]] = {}
    bodies: ClassVar[list[bytes]] = []

    def do_HEAD(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(self.told))
        self.end_headers()

    def do_GET(self) -> None:
        body = self.bodies.pop(0) if len(self.bodies) > 1 else self.bodies[0]
        first, last = 0, len(body) - 1
        if (asked := self.headers.get("Range", "")) and self.status == 200:
            first, last = (int(number) for number in asked.removeprefix("bytes=").split("-"))
        self.send_response(206 if asked else self.status)
        for name, values in self.headers_too.items():
            for value in [values] if isinstance(values, str) else values:
                self.send_header(name, value)
        self.end_headers()
        with suppress(ConnectionError):  # whoever asked has gone
            self.wfile.write(body[first : last + 1])

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def answering(**how: Any) -> Iterator[str]:
    handler = type("Handler", (Answering,), how)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/export.csv"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def length(body: bytes) -> dict[str, str]:
    return {"Content-Length": str(len(body))}


def test_rows_behind_the_length_that_a_stale_head_tells_are_read() -> None:
    """Of 400,000 customers 43 were read, without a word."""
    with answering(told=1000, bodies=[CSV], headers_too=length(CSV)) as url:
        assert loyalty_prep.validate(url).rows.total == 200


def test_a_file_that_is_replaced_while_it_is_read_is_no_half_of_each(tmp_path: Path) -> None:
    """Its second block came from the other file."""
    old, new = (
        b"Email,Points,Note\n" + b"".join(b"u%d@%b.org,1,%b\n" % (row, host, NOTE) for row in range(1000))
        for host in (b"old", b"new")
    )
    with answering(told=len(old), bodies=[old, new], headers_too=length(old)) as url:
        loyalty_prep.prepare(url, tmp_path / "out")
    part = (tmp_path / "out" / "export.part-0001.csv").read_bytes()
    assert (part.count(b"@old.org"), part.count(b"@new.org")) == (1000, 0)


PACKED = gzip.compress(CSV)
REFUSED = {
    "no length": ({}, 200, CSV, "does not say how long .* is"),
    "a coding called nearly as chunks": ({"Transfer-Encoding": "x-chunked"}, 200, CSV, "does not say how long .* is"),
    "chunks of which it is not the last coding": (
        {"Transfer-Encoding": "chunked, identity"},
        200,
        CSV,
        "does not say how long .* is",
    ),
    "a part that is called the whole": (
        {"Content-Range": f"bytes 0-{len(CSV) - 1}/{2 * len(CSV)}", **length(CSV)},
        200,
        CSV,
        "with a part of .* only",
    ),
    "a part": (length(CSV), 206, CSV, "with 206, which need not be the whole file"),
    "a part that is called the whole once": (
        {
            "Content-Range": [f"bytes 0-{len(CSV) - 1}/{total}" for total in (len(CSV), 2 * len(CSV))],
            **length(CSV),
        },
        200,
        CSV,
        "with a part of .* only",
    ),
    "a part of what is called the whole": (
        {"Content-Range": f"bytes 0-{len(CSV) - 1}/{len(CSV)}", **length(CSV[:1895])},
        200,
        CSV[:1895],
        "with a part of .* only",
    ),
    "parts": ({"Content-Type": "multipart/byteranges; boundary=x", **length(CSV)}, 200, CSV, "with a part of .* only"),
    "chunks by a sign that is not seen": (
        {"Transfer-Encoding": "\x0bchunked"},
        200,
        CSV,
        "does not say how long .* is",
    ),
    "two lengths": ({"Content-Length": ["1895", str(len(CSV))]}, 200, CSV, "none of a web server|how long .* is"),
    "two codings": (
        {"Content-Encoding": ["gzip", "br"], **length(PACKED)},
        200,
        PACKED,
        "packed in a way that was not asked for",
    ),
    "no status": (length(CSV), 0, CSV, "none of a web server|with 0, which need not be the whole file"),
    "another protocol": (length(CSV), 101, CSV, "with 101, which need not be the whole file"),
    "no answer of HTTP": ({"Content-Length": "+1"}, 200, CSV, "its answer is none of a web server"),
    "no content": ({}, 204, b"", "with 204, which need not be the whole file"),
    "gzip that is cut": (
        {"Content-Encoding": "gzip", **length(PACKED[:-20])},
        200,
        PACKED[:-20],
        "damaged or cut gzip file",
    ),
    "packed otherwise": ({"Content-Encoding": "br", **length(CSV)}, 200, CSV, "packed in a way that was not asked for"),
    "cut": ({"Content-Length": str(len(CSV) + 1)}, 200, CSV, "its answer broke off"),
    "gone": (length(b""), 410, b"", "it answers with 410"),
    "not asked well": (length(b""), 400, b"", "it answers with 400"),
    "led on to what is no web server": (
        {"Location": "ftp://example.com/export.csv", **length(b"")},
        302,
        b"",
        "leads on to what is no address of a web server",
    ),
    "led on to what is no address": (
        {"Location": "http://[::1", **length(b"")},
        302,
        b"",
        "no address of a web server",
    ),
    "led on without end": ({"Location": "/export.csv", **length(b"")}, 302, b"", "leads on from place to place"),
}


@pytest.mark.parametrize(("headers", "status", "body", "why"), REFUSED.values(), ids=REFUSED)
def test_an_answer_that_need_not_be_the_whole_file_is_refused(
    headers: dict[str, str], status: int, body: bytes, why: str
) -> None:
    """What had come was taken for the whole: with gzip, 389,811 of 400,000 customers."""
    with (
        answering(status=status, bodies=[body], headers_too=headers) as url,
        pytest.raises(InputError, match=why) as refusal,
    ):
        loyalty_prep.validate(url)
    assert refusal.value.code == ("NOT_A_TABLE" if "gzip" in why else "FILE_UNREADABLE")


def test_a_file_that_goes_on_behind_the_length_that_is_named_is_refused() -> None:
    """As where signs were counted for bytes: its last customers were missing, without a word."""
    rows = CSV[len(b"Email,Points\n") :]
    body = CSV + b"".join(rows.replace(b"@", b".%d@" % part) for part in range(150))
    named = body.index(b"\n", len(body) // 2) + 1
    with (
        answering(bodies=[body], headers_too=length(body[:named])) as url,
        pytest.raises(InputError, match=r"sends more of .* than the length that it names"),
    ):
        loyalty_prep.validate(url)
    with answering(bodies=[body], headers_too=length(body)) as url:
        assert loyalty_prep.validate(url).rows.total == 151 * 200


def test_no_client_is_kept_of_a_file_that_was_read() -> None:
    """Each kept its connections, and the secrets of its URL, as long as the program ran."""
    kept = len(HTTPFileSystem._cache)
    with answering(bodies=[CSV], headers_too=length(CSV)) as url:
        loyalty_prep.inspect(url)
    assert len(HTTPFileSystem._cache) == kept


@pytest.mark.parametrize("header", ["Location", "URI"])
def test_a_server_leads_on_into_no_private_network_by_any_header(header: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """aiohttp follows an old header, too, at which nobody looked."""

    async def is_private(host: str) -> bool:
        return host != "localhost"

    monkeypatch.setattr(web, "is_private", is_private)
    with answering(bodies=[CSV], headers_too=length(CSV)) as inside:
        led = {header: inside, **length(b"")}
        with (
            answering(status=302, bodies=[b""], headers_too=led) as url,
            pytest.raises(InputError, match=r"leads on to 127\.0\.0\.1, which is in a private network"),
        ):
            loyalty_prep.inspect(url.replace("127.0.0.1", "localhost"))


def test_what_a_server_packs_unasked_is_read_whole() -> None:
    with answering(bodies=[PACKED], headers_too={"Content-Encoding": "gzip", **length(PACKED)}) as url:
        assert loyalty_prep.validate(url).rows.total == 200


def test_a_server_that_cannot_be_reached_is_not_said_to_lack_the_file() -> None:
    """Each fault of the network was told as 'There is no …'."""
    with answering(bodies=[CSV]) as url, pytest.raises(InputError, match=r"no encrypted connection|no connection"):
        loyalty_prep.validate(url.replace("http:", "https:"))
    with pytest.raises(InputError, match="there is no connection to it"):
        loyalty_prep.validate(url)
    assert web.reason(ssl.SSLCertVerificationError()) == (
        "its certificate is not trusted here. Check the address, and this machine's clock"
    )
    assert web.reason(TimeoutError()) == "it did not answer in time. Try again later"
    assert web.reason(ValueError()) is None


@pytest.mark.parametrize(
    ("places", "refused"),
    [
        (["https://127.0.0.1/export.csv", "http://127.0.0.1/x"], True),
        (["http://127.0.0.1/export.csv", "https://127.0.0.1/x", "http://127.0.0.1/x"], True),
        (["https://127.0.0.1/export.csv", "https://127.0.0.1/x"], False),
        (["http://127.0.0.1/export.csv", "http://127.0.0.1/x"], False),
    ],
)
def test_a_server_leads_on_to_no_place_without_encryption(places: list[str], refused: bool) -> None:
    async def follow() -> None:
        fetch = web.Fetch(places[0])
        for place in places:
            await fetch.ask(SimpleNamespace(url=URL(place)), answer)

    async def answer(_: Any) -> None:
        pass

    context = pytest.raises(InputError, match=r"without encryption \(http\)") if refused else nullcontext()
    with context:
        asyncio.run(follow())
