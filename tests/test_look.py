"""The look at a file: what of it is sampled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loyalty_prep import prepare
from loyalty_prep.look import glance
from loyalty_prep.options import Options
from loyalty_prep.reading import source

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("rows", [999, 1000, 1001, 3000, 12_000, 14_000, 40_000])
def test_no_row_is_looked_at_twice(rows: int, encoding: str, tmp_path: Path) -> None:
    # Stretches that overlapped showed a row of a file of 1,000 up to four times, and no id was different from all.
    lines = (f"{row},ann{row}@example.com,{row % 7},Zoë\r\n" for row in range(100_000, 100_000 + rows))
    export = tmp_path / "export.csv"
    export.write_bytes(f"Id,Email,Points,Name\r\n{''.join(lines)}".encode(encoding))
    look = glance(source.open_source(export, tmp_path, Options()), Options())
    ids = [row[0] for row in look.rows]
    assert len(set(ids)) == len(ids) >= min(rows, 1000)
    assert set(ids) <= set(map(str, range(100_000, 100_000 + rows)))
    assert int(ids[-1]) > 100_000 + 0.9 * rows
    assert look.profiles[0].like_ids


def test_the_end_of_a_file_that_has_just_more_than_its_head_is_sampled(tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    head = "".join(f"ann{row}@example.com,{row},\n" for row in range(9_000))
    tail = "".join(f"eve{row}@example.com,{row},no\n" for row in range(4_000))
    export.write_text(f"Email,Points,Note\n{head}{tail}")
    look = glance(source.open_source(export, tmp_path, Options()), Options())
    assert any(row[2] == "no" for row in look.rows)
    assert prepare(export, tmp_path / "out").rows.ready == 13_000
