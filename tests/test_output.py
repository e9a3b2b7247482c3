"""Writing: parts to the byte, and a target that cannot take them."""

from __future__ import annotations

import resource
import subprocess
import sys
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty_prep.errors import OutputError, UsageError
from loyalty_prep.part_layout import PartLayout
from loyalty_prep.reading.csv_text import to_csv
from loyalty_prep.writing import parts as output
from loyalty_prep.writing.outcomes import PlainLines
from loyalty_prep.writing.parts import Parts, TableFile
from loyalty_prep.writing.staging import Staging

if TYPE_CHECKING:
    from pathlib import Path


def add(parts: Parts, frame: pl.DataFrame) -> None:
    parts.add(to_csv(frame), frame.height)


def staged(tmp_path: Path) -> Staging:
    return Staging(tmp_path / "out", "export", overwrite=False)


@pytest.mark.parametrize("limit", range(22, 60))
def test_a_part_is_filled_to_the_byte_and_never_beyond(tmp_path: Path, limit: int) -> None:
    staging = staged(tmp_path)
    parts = Parts(staging, PartLayout(), limit)
    rows = [("a@b.cc", 1), ("bb@b.cc", 22), ("c@b.cc", 333), ("d@b.cc", 4)]
    fits = all(len(f"{email},{points}\n") + 13 <= limit for email, points in rows)
    frame = pl.DataFrame(rows, schema=["Email", "Points"], orient="row")
    if not fits:
        with pytest.raises(UsageError, match="too small for the header and one row"):
            add(parts, frame)
        staging.discard()
        return
    for at in range(len(rows)):  # one row at a time, as if each came in a batch of its own
        add(parts, frame[at : at + 1])
    parts.close()
    staging.publish()
    found = [(tmp_path / "out" / part.path).read_bytes() for part in staging.outputs]
    assert all(len(part) <= limit for part in found)
    lines = [line for part in found for line in part.splitlines(keepends=True)[1:]]
    assert lines == [f"{email},{points}\n".encode() for email, points in rows]
    for part, following in pairwise(found):
        assert len(part) + len(following.splitlines(keepends=True)[1]) > limit, "a row would have fitted"


def test_rows_of_kept_columns_are_cut_at_their_ends_and_not_at_their_line_breaks(tmp_path: Path) -> None:
    staging = staged(tmp_path)
    parts = Parts(staging, PartLayout.of([0], ["Note"]), 60)
    notes = ["two\nlines", 'a "quote"\n', "", "plain", "\r\n", "x" * 20]
    frame = pl.DataFrame({"Email": [f"{n}@b.cc" for n in range(6)], "Points": range(6), "Note": notes})
    add(parts, frame)
    parts.close()
    staging.publish()
    read = [pl.read_csv(tmp_path / "out" / part.path, infer_schema=False) for part in staging.outputs]
    assert pl.concat(read)["Note"].fill_null("").to_list() == notes
    assert all(part.size_bytes <= 60 for part in staging.outputs)


def test_a_table_without_rows_is_no_file(tmp_path: Path) -> None:
    staging = staged(tmp_path)
    table = TableFile(staging, "errors.csv", "errors", ["row"])
    table.add(pl.DataFrame({"row": []}))
    table.close()
    staging.publish()
    assert list((tmp_path / "out").iterdir()) == []


def test_empty_text_and_null_are_written_alike() -> None:
    assert to_csv(pl.DataFrame({"a": ["", None, "x"], "b": ["1", "2", ""]})) == b",1\n,2\nx,\n"


def test_plain_rows_are_written_alike_be_they_few_or_many() -> None:
    few = pl.DataFrame({"email": ["a@x.org", "{b}@x.org"], "points": ["1", "20"]})
    assert to_csv(few, plain=True) == b"a@x.org,1\n{b}@x.org,20\n"
    assert to_csv(pl.concat([few] * 1000), plain=True) == to_csv(few, plain=True) * 1000


def test_the_folder_is_made_with_its_parents_and_cleared_away_with_them(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "out"
    staging = Staging(target, "export", overwrite=False)
    staging.discard()
    assert list(tmp_path.iterdir()) == []


def test_a_target_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    with pytest.raises(OutputError, match="is a file, not a folder"):
        staged(tmp_path)
    (tmp_path / "blocked").write_text("mine")
    with pytest.raises(OutputError, match="cannot be written"):
        Staging(tmp_path / "blocked" / "out", "export", overwrite=False)


def test_contacts_files_stay_below_what_wix_takes() -> None:
    assert output.CONTACTS_ROWS == 10_000 - 1


def test_a_full_disk_ends_in_one_line_and_leaves_nothing(tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_text("Email,Points\n" + "".join(f"user{n}@example.com,{n}\n" for n in range(20_000)))
    done = subprocess.run(
        [sys.executable, "-m", "loyalty_prep", "prepare", str(export), "--out", str(tmp_path / "out")],
        capture_output=True,
        check=False,
        # No file may grow beyond 100 kB: to the program, the disk is full.
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)),
    )
    assert done.returncode == 2
    assert done.stdout == b""
    [line] = done.stderr.decode().splitlines()
    assert line.startswith("error: export.part-0001.csv cannot be written: File too large.")
    assert [path.name for path in tmp_path.iterdir()] == ["export.csv"]


@given(
    plain=st.lists(st.text("abc,", max_size=3), max_size=6),
    others=st.lists(st.tuples(st.integers(0, 6), st.booleans(), st.none() | st.text("xyz", max_size=3)), max_size=6),
)
def test_lines_are_put_before_others_and_in_their_place(
    plain: list[str], others: list[tuple[int, bool, str | None]]
) -> None:
    """An exception comes before a line or instead of it, and may be none; at most one is instead of each line."""
    taken: set[int] = set()
    told: list[tuple[int, bool, bytes]] = []
    for place, wanted, text in sorted(others, key=lambda other: (other[0], other[1])):
        at = min(place, len(plain))
        instead = wanted and at < len(plain) and at not in taken
        taken |= {at} if instead else set()
        told.append((at, instead, b"" if text is None else f"{text}\n".encode()))
    told.sort(key=lambda each: each[:2])
    expected = b""
    for at in range(len(plain) + 1):
        expected += b"".join(text for place, _, text in told if place == at)
        expected += b"" if at in taken or at == len(plain) else f"{plain[at]}\n".encode()
    lines = PlainLines.of("".join(f"{line}\n" for line in plain).encode(), PartLayout())
    mended = lines.mended(
        np.array([at for at, _, _ in told], dtype=np.int64),
        np.array([instead for _, instead, _ in told], dtype=np.bool_),
        b"".join(text for _, _, text in told),
        np.cumsum([0, *(len(text) for _, _, text in told)]),
    )
    assert mended == expected
