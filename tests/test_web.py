"""A file on a web server is read whole, or refused: servers that lie, break off, or put another file in its place."""

from __future__ import annotations

import asyncio
import gzip
import http.server
import ssl
import threading
from contextlib import contextmanager, nullcontext
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
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
    headers_too: ClassVar[dict[str, str]] = {}
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
        for name, value in self.headers_too.items():
            self.send_header(name, value)
        self.end_headers()
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
    "no content": ({}, 204, b"", "with 204, which need not be the whole file"),
    "gzip that is cut": (
        {"Content-Encoding": "gzip", **length(PACKED[:-20])},
        200,
        PACKED[:-20],
        "damaged or cut gzip file",
    ),
    "packed otherwise": ({"Content-Encoding": "br", **length(CSV)}, 200, CSV, "packed in a way that was not asked for"),
    "cut": ({"Content-Length": str(len(CSV) + 1)}, 200, CSV, "cannot be read"),
    "gone": (length(b""), 410, b"", "it answers with 410"),
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
    ("to", "refused"), [("http://127.0.0.1/x", True), ("https://127.0.0.1/x", False), ("/x", False)]
)
def test_a_server_leads_on_to_no_place_without_encryption(to: str, refused: bool) -> None:
    settings = web.settings("https://127.0.0.1/export.csv", "https://127.0.0.1/export.csv")
    led_on = settings["client_kwargs"]["trace_configs"][0].on_request_redirect[0]
    redirect = SimpleNamespace(
        url=URL("https://127.0.0.1/export.csv"), response=SimpleNamespace(headers={"Location": to})
    )
    context = pytest.raises(InputError, match=r"without encryption \(http\)") if refused else nullcontext()
    with context:
        asyncio.run(led_on(None, None, redirect))
