"""How a source comes and how it is worked through changes nothing: blocks, threads, compression, runs."""

from __future__ import annotations

import bz2
import gzip
import lzma
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING
from unittest import mock

import exports
import pytest
from harness import examples, zipped
from hypothesis import given, settings
from hypothesis import strategies as st
from outcomes import POLICIES, prepared

from loyalty_prep.reading import framing

if TYPE_CHECKING:
    from collections.abc import Callable

    from outcomes import Files

COMPRESSIONS: dict[str, Callable[[bytes], bytes]] = {
    ".gz": gzip.compress,
    ".bz2": bz2.compress,
    ".xz": lzma.compress,
    ".zip": lambda data: zipped({"export.csv": data}),
}


def tables(files: Files) -> Files:
    """Return the files of a run without its reports, which name the source."""
    return {name: content for name, content in files.items() if "report" not in name}


@given(data=exports.exports(), policy=st.sampled_from(POLICIES))
@settings(deadline=None, max_examples=examples(40))
def test_the_same_source_gives_the_same_bytes(data: bytes, policy: str) -> None:
    with mock.patch.dict(os.environ, {"SOURCE_DATE_EPOCH": "1796342400"}):
        assert prepared(data, duplicates=policy) == prepared(data, duplicates=policy)


@given(data=exports.exports(), suffix=st.sampled_from(sorted(COMPRESSIONS)))
@settings(deadline=None, max_examples=examples(40))
def test_compression_changes_nothing(data: bytes, suffix: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        plain, packed = Path(folder, "export.csv"), Path(folder, f"export.csv{suffix}")
        plain.write_bytes(data)
        packed.write_bytes(COMPRESSIONS[suffix](data))
        (report, files), (other, others) = prepared(plain), prepared(packed)
    assert tables(files) == tables(others)
    for told in (report, other):
        del told["source"], told["outputs"]
    assert report == other


@given(data=exports.exports(), size=st.sampled_from([1, 50, 300]), policy=st.sampled_from(POLICIES))
@settings(deadline=None, max_examples=examples(40))
def test_no_block_size_changes_a_result(data: bytes, size: int, policy: str) -> None:
    whole = prepared(data, duplicates=policy)
    original = framing.read
    with (
        mock.patch.object(framing, "read", lambda *args, **kwargs: original(*args, **kwargs, block_bytes=size)),
        mock.patch("loyalty_prep.judging.spool.MEMORY_BYTES", 0),
    ):
        cut = prepared(data, duplicates=policy)
    assert cut == whole


@pytest.mark.slow
@pytest.mark.parametrize("threads", ["2", "7"])
def test_the_number_of_threads_changes_no_byte(tmp_path: Path, threads: str) -> None:
    rows = "".join(
        f"user{n % 2900}@example.com,{n % 7}{',' if n % 500 == 0 else ''}\n" if n % 3 else f"User {n}@x.org;{n}.000\n"
        for n in range(30_000)
    )
    (tmp_path / "export.csv").write_text("Email,Points\n" + rows)

    def written(number: str) -> dict[str, bytes]:
        command = [sys.executable, "-m", "loyalty_prep", "prepare", "export.csv", "--quiet", "--out", f"out{number}"]
        environment = {**os.environ, "POLARS_MAX_THREADS": number}
        assert (
            subprocess.run([*command, "--duplicates", "max"], cwd=tmp_path, env=environment, check=False).returncode
            == 1
        )
        return {path.name: path.read_bytes() for path in (tmp_path / f"out{number}").iterdir()}

    files = written(threads)
    assert len(files) > 3
    assert files == written("1")
