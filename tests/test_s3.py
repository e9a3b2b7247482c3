"""A real object store: the S3 protocol, spoken by a server on this machine."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import httpx
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.needs("s3fs", "moto")


@pytest.fixture
def store() -> Iterator[dict[str, str]]:
    """The environment of programs that are to find the store, which has a bucket `exports`."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    environment = {
        **{name: value for name, value in os.environ.items() if "proxy" not in name.lower()},
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{port}",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    try:
        for _ in range(100):
            try:
                put(environment, "exports", b"")
                break
            except httpx.TransportError:
                time.sleep(0.2)
        yield environment
    finally:
        server.terminate()
        server.wait()


def put(environment: dict[str, str], path: str, data: bytes) -> None:
    answer = httpx.put(f"{environment['AWS_ENDPOINT_URL']}/{path}", content=data, headers={"Content-Type": "text/csv"})
    answer.raise_for_status()


def got(environment: dict[str, str], path: str) -> bytes:
    import s3fs  # noqa: PLC0415 - where it is missing, nothing here runs

    key, secret, url = (environment[f"AWS_{name}"] for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "ENDPOINT_URL"))
    data: bytes = s3fs.S3FileSystem(key=key, secret=secret, endpoint_url=url, skip_instance_cache=True).cat_file(path)
    return data


def ran(environment: dict[str, str], folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "loyalty_prep", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)


def test_an_export_in_a_bucket_becomes_a_result_in_a_bucket(store: dict[str, str], tmp_path: Path) -> None:
    put(store, "exports/part1.csv", b"Email,Points\na@x.org,1\nbad,2\n")
    put(store, "exports/part2.csv", b"Email,Points\nb@x.org,3\n")
    done = ran(store, tmp_path, "prepare", "s3://exports/part*.csv", "--out", "s3://exports/ready", "--quiet")
    assert (done.returncode, done.stderr) == (1, b"")
    assert got(store, "exports/ready/part1.part-0001.csv") == b"Email,Points\na@x.org,1\nb@x.org,3\n"
    assert b"s3://exports/part1.csv" in got(store, "exports/ready/part1.errors.csv")
    assert got(store, "exports/ready/part1.report.json").startswith(b"{")
    again = ran(store, tmp_path, "prepare", "s3://exports/part1.csv", "--out", "s3://exports/ready", "--quiet")
    assert again.returncode == 2
    assert again.stderr.count(b"\n") == 1
    assert b"already holds results" in again.stderr
    replaced = ran(
        store, tmp_path, "prepare", "s3://exports/part2.csv", "--out", "s3://exports/ready", "--overwrite", "--quiet"
    )
    assert (replaced.returncode, replaced.stderr) == (0, b"")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("path", ["s3://exports/none.csv", "s3://nowhere/export.csv"])
def test_what_is_not_in_the_store_is_one_line(store: dict[str, str], tmp_path: Path, path: str) -> None:
    done = ran(store, tmp_path, "validate", path)
    assert done.returncode == 2
    assert done.stderr == f"error: There is no {path}. Check the address.\n".encode()


def test_a_key_that_is_refused_is_one_line_without_it(store: dict[str, str], tmp_path: Path) -> None:
    unreachable = {**store, "AWS_ENDPOINT_URL": "http://127.0.0.1:9"}
    done = ran(unreachable, tmp_path, "validate", "s3://exports/export.csv")
    assert done.returncode == 2
    assert done.stderr.startswith(b"error: s3://exports/export.csv cannot be read (")
    assert done.stderr.count(b"\n") == 1
    assert b"secret" not in done.stderr
