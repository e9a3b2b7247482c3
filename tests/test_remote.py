"""Files that lie elsewhere: read and written by their URL."""

from __future__ import annotations

import asyncio
import functools
import http.server
import itertools
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import fsspec  # type: ignore[import-untyped] # has no py.typed
import pytest

import loyalty_prep
from loyalty_prep import InputError, LoyaltyPrepError, OutputError, UsageError
from loyalty_prep.reading import remote, web

if TYPE_CHECKING:
    from collections.abc import Iterator


SOURCE = b"Email,Points\na@x.org,1\nb @x.org,2\nbad,3\n"


@pytest.fixture
def store() -> Iterator[str]:
    """The URL of an object store in memory: fsspec's own, with real calls behind it."""
    system = fsspec.filesystem("memory")
    with system.open("/bucket/export.csv", "wb") as stream:
        stream.write(SOURCE)
    yield "memory://bucket"
    system.rm("/bucket", recursive=True)


def listed(url: str) -> dict[str, bytes]:
    system, path = remote.connect(url)
    return {name.rpartition("/")[2]: system.cat_file(name) for name in system.ls(path, detail=False)}


def test_a_result_in_an_object_store_is_that_on_disk(store: str, tmp_path: Path) -> None:
    report = loyalty_prep.prepare(f"{store}/export.csv", f"{store}/out")
    (tmp_path / "export.csv").write_bytes(SOURCE)
    on_disk = loyalty_prep.prepare(tmp_path / "export.csv", tmp_path / "out")
    assert report.to_dict() == on_disk.to_dict()
    assert listed(f"{store}/out") == {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}


def test_earlier_results_are_refused_and_replaced_where_allowed(store: str) -> None:
    loyalty_prep.prepare(f"{store}/export.csv", f"{store}/out")
    before = listed(f"{store}/out")
    with pytest.raises(OutputError, match="already holds results") as refusal:
        loyalty_prep.prepare(f"{store}/export.csv", f"{store}/out/")
    assert refusal.value.code == "OUTPUT_EXISTS"
    assert listed(f"{store}/out") == before
    fsspec.filesystem("memory").pipe_file("/bucket/export.csv", b"Email,Points\na@x.org,1\n")
    fsspec.filesystem("memory").pipe_file("/bucket/out/notes.txt", b"mine")
    loyalty_prep.prepare(f"{store}/export.csv", f"{store}/out", overwrite=True)
    after = listed(f"{store}/out")
    assert sorted(after) == ["export.part-0001.csv", "export.report.html", "export.report.json", "notes.txt"]
    assert after["export.part-0001.csv"] == b"Email,Points\na@x.org,1\n"


@pytest.mark.parametrize("other", [SOURCE.replace(b"1", b"7"), SOURCE + b"d@x.org,4\n", SOURCE[:20]])
def test_a_file_that_is_replaced_while_it_is_read_is_refused(store: str, other: bytes) -> None:
    def replace_meanwhile() -> None:
        with remote.reading(f"{store}/export.csv") as stream:
            stream.read(20)
            fsspec.filesystem("memory").pipe_file("/bucket/export.csv", other)

    with pytest.raises(InputError, match="changed while it was being read") as refusal:
        replace_meanwhile()
    assert refusal.value.code == "SOURCE_CHANGED"


@pytest.mark.parametrize("name", ["ETag", "mtime", "modify", "modificationTime"])
def test_a_file_of_the_same_size_and_another_time_was_replaced(
    store: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Servers for FTP and WebHDFS have words of their own for the time, at which nobody looked."""
    system = fsspec.filesystem("memory")
    times, info = itertools.count(), type(system).info
    monkeypatch.setattr(type(system), "info", lambda *given: {**info(*given), "created": None, name: next(times)})
    with (
        pytest.raises(InputError, match="changed while it was being read"),
        remote.reading(f"{store}/export.csv") as stream,
    ):
        stream.read(20)


def test_a_scheme_in_capital_letters_is_one(store: str, site: str) -> None:
    """It was told as a ValueError, or as a store that is not known."""
    for url in (store.replace("memory", "Memory"), site.replace("http", "HTTP")):
        assert loyalty_prep.validate(f"{url}/export.csv").rows.total == 3


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site(tmp_path: Path) -> Iterator[str]:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "export.csv").write_bytes(SOURCE)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def ran(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    environment = {name: value for name, value in os.environ.items() if "proxy" not in name.lower()}
    command = [sys.executable, "-m", "loyalty_prep", *arguments]
    return subprocess.run(command, capture_output=True, check=False, env=environment)


@pytest.mark.slow
def test_a_file_on_a_web_server_is_read_by_its_address(site: str, tmp_path: Path) -> None:
    done = ran("prepare", f"{site}/export.csv?token=secret", "--out", str(tmp_path / "out"), "--quiet")
    assert (done.returncode, done.stderr) == (1, b"")
    assert (tmp_path / "out" / "export.part-0001.csv").read_bytes() == b"Email,Points\na@x.org,1\n"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nothing.csv?token=secret", "There is no http://127.0.0.1:PORT/nothing.csv. Check the address."),
        ("folder/?token=secret", "There is no http://127.0.0.1:PORT/folder/. Check the address."),
    ],
)
def test_what_is_not_there_is_one_line_without_secrets(site: str, name: str, said: str) -> None:
    done = ran("validate", f"{site}/{name}")
    assert done.returncode == 2
    line = done.stderr.decode()
    assert line.startswith("error: ")
    assert line.count("\n") == 1
    assert said.replace("PORT", site.rpartition(":")[2]) in line
    assert "secret" not in line


@pytest.mark.parametrize(
    ("url", "code"),
    [("nowhere://user:secret@bucket/x.csv", "FILE_UNREADABLE"), ("memory://bucket/none.csv", "FILE_UNREADABLE")],
)
def test_other_urls_are_refused_with_a_reason(url: str, code: str) -> None:
    with pytest.raises(InputError) as refusal:
        loyalty_prep.inspect(url)
    assert refusal.value.code == code
    assert "secret" not in refusal.value.message


@pytest.mark.parametrize("url", ["file://{}", "local://{}", "zip://export.csv::file://{}", "simplecache::file://{}"])
def test_a_url_reaches_no_file_of_this_machine(url: str, tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_bytes(SOURCE)
    with pytest.raises(LoyaltyPrepError) as refusal:
        loyalty_prep.inspect(url.format(tmp_path / "export.csv"))
    assert refusal.value.code in {"USAGE", "FILE_UNREADABLE"}


@pytest.mark.parametrize(
    "url", ["simplecache::s3://u:secret@b/k", "zip://x::s3://u:secret@b/k", "tar::zip::file:///etc"]
)
def test_a_chained_url_is_no_folder_of_this_machine_and_shows_no_secret(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for ask in (lambda: loyalty_prep.prepare(SOURCE, url), lambda: loyalty_prep.inspect(url)):
        with pytest.raises(LoyaltyPrepError, match=r"::… is no address of an object store or a web server") as refusal:
            ask()
        assert "secret" not in refusal.value.message
    assert list(tmp_path.iterdir()) == []


class Leading(http.server.BaseHTTPRequestHandler):
    """Leads on to where the path says."""

    def do_GET(self) -> None:
        self.send_response(302)
        self.send_header("Location", f"http://{self.path[1:]}")
        self.end_headers()

    do_HEAD = do_GET  # noqa: N815 - http.server calls it so

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def leading() -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Leading)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_web_server_leads_on_into_no_private_network(
    leading: int, site: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    inside = f"http://127.0.0.1:{leading}/{site.removeprefix('http://')}/export.csv"
    assert loyalty_prep.inspect(inside).points.name == "Points"  # who names a private address means it
    monkeypatch.setattr(web, "is_private", _is_private_but_for_the_first)
    with pytest.raises(InputError, match=r"leads on to 127\.0\.0\.1, which is in a private network"):
        loyalty_prep.inspect(f"http://localhost:{leading}/{site.removeprefix('http://')}/export.csv")


async def _is_private_but_for_the_first(host: str) -> bool:
    """Take this machine's name for that of a public server: there is no other here."""
    return host != "localhost"


PRIVATE = {"127.0.0.1": True, "10.1.2.3": True, "169.254.169.254": True, "::1": True, "8.8.8.8": False}


@pytest.mark.parametrize(("host", "private"), PRIVATE.items())
def test_addresses_of_private_networks_are_known(host: str, private: bool) -> None:
    assert asyncio.run(web.is_private(host)) == private


def test_parts_of_a_frame_in_an_object_store_are_those_on_disk(store: str, tmp_path: Path) -> None:
    """They were written into a folder `memory:` of this machine."""
    clean = [{"Email": "a@x.org", "Points": 1}]
    written = loyalty_prep.write_parts(clean, f"{store}/parts")
    assert written == loyalty_prep.write_parts(clean, tmp_path / "parts")
    assert listed(f"{store}/parts") == {path.name: path.read_bytes() for path in (tmp_path / "parts").iterdir()}
    with pytest.raises(OutputError, match=r"already holds results.*directory, or .*overwrite=True"):
        loyalty_prep.write_parts(clean, f"{store}/parts")
    loyalty_prep.write_parts(clean, f"{store}/parts", overwrite=True)


@pytest.mark.parametrize("url", ["http:/host", "https:host/x", "s3:/bucket/x", "S3:bucket", "file:/x", "memory:x"])
@pytest.mark.parametrize("kind", [str, Path])
def test_a_url_that_lost_a_slash_is_no_folder_of_this_machine(
    url: str, kind: type[str | Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A result was written into a folder `http:` here; a `Path` takes two slashes for one."""
    monkeypatch.chdir(tmp_path)
    clean = [{"Email": "a@x.org", "Points": 1}]
    for write in (
        lambda: loyalty_prep.prepare(SOURCE, kind(url)),
        lambda: loyalty_prep.validate(SOURCE, report=kind(url + ".html")),
        lambda: loyalty_prep.write_parts(clean, kind(url)),
    ):
        with pytest.raises(UsageError, match=r"Write .*:// for a URL, as a text, or \./.* for the folder"):
            write()
    assert list(tmp_path.iterdir()) == []
    loyalty_prep.prepare(SOURCE, f"./{url}")
    assert Path(url).is_dir()


@pytest.mark.parametrize("url", ["s3://", "s3:///", "gs://", "https://", "memory://", "S3://"])
def test_a_url_that_names_no_place_is_no_folder_of_this_machine(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`s3://$BUCKET` without a bucket wrote into a folder `s3:` here."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(LoyaltyPrepError, match="names no place"):
        loyalty_prep.prepare(SOURCE, url)
    with pytest.raises(LoyaltyPrepError, match="names no place"):
        loyalty_prep.inspect(url)
    with pytest.raises(LoyaltyPrepError, match="names no place"):
        loyalty_prep.write_parts({"Email": ["a@x.org"], "Points": [1]}, url)
    assert list(tmp_path.iterdir()) == []


def test_a_store_whose_library_is_missing_says_which(tmp_path: Path) -> None:
    done = ran("prepare", "s3://bucket/export.csv", "--out", str(tmp_path / "out"))
    assert done.returncode == 2
    assert done.stderr == b"error: s3://bucket/export.csv needs a library that is not there: pip install s3fs.\n"


def test_the_size_of_what_is_read_is_limited(store: str) -> None:
    with pytest.raises(InputError) as refusal:
        loyalty_prep.inspect(f"{store}/export.csv", max_input_bytes=10)
    assert refusal.value.code == "INPUT_TOO_LARGE"
