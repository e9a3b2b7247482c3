"""How a source comes and how it is worked through changes nothing: blocks, threads, compression, runs."""

from __future__ import annotations

import bz2
import csv
import gzip
import io
import lzma
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Literal
from unittest import mock

import exports
import pytest
from harness import examples, zipped
from hypothesis import given, settings
from hypothesis import strategies as st
from outcomes import POLICIES, prepared, rows_of

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


NOTES = st.lists(
    st.sampled_from(["", "VIP", 'Dear "Ann"', "thanks, bye", "of 1,2", "wrote to ben@x.org", '"', ","]),
    min_size=1,
    max_size=4,
).map("\n".join)
NAMES = ("Key", "Notes", "Email", "Points", "Town")


@given(
    notes=st.lists(NOTES, min_size=2, max_size=8),
    order=st.permutations(range(len(NAMES))),
    ends=st.sampled_from([("", ","), (",", ","), (",", ""), (",,", "")]),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)
@settings(deadline=None, max_examples=examples(40))
def test_a_delimiter_at_the_end_of_the_header_or_of_the_records_costs_no_row_and_no_cell(
    notes: list[str], order: list[int], ends: tuple[str, str], quoting: Literal[0, 1]
) -> None:
    rows = [(f"k{at}", note, f"user{at}@example.com", str(100 + at), "Bonn") for at, note in enumerate(notes)]
    lines = []
    for row, end in [(NAMES, ends[0]), *((row, ends[1]) for row in rows)]:
        line = io.StringIO(newline="")
        csv.writer(line, quoting=quoting, lineterminator="\n").writerow([row[place] for place in order])
        lines.append(line.getvalue()[:-1] + end + "\n")
    _, files = prepared("".join(lines).encode(), must=True, keep_columns=("Key", "Notes", "Town"))
    kept = [place for place in order if NAMES[place] not in ("Email", "Points")]
    assert rows_of(files, ".part-") == [[row[2], row[3], *(row[place] for place in kept)] for row in rows]


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
