"""The look at a file: what of it is sampled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from loyalty_prep import InputError, check, prepare, validate
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


def export(header: str, rows: int, first: int, of_first: str, of_others: str, last: str = "") -> bytes:
    """Make a file of which the first rows are otherwise than the others; `{n}` is the row."""
    lines = ((of_first if n < first else of_others).format(n=n) for n in range(rows))
    return "\n".join([header, *lines, last]).encode()


SPENT = "c{n}@example.com,{n},1{n},"
NOTE = "c{n}@example.com,{n},"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (export("Email,Points,Note", 2_000, 160, NOTE + "7", NOTE + "oak", "z@example.com,12,50"), "ROW_FIELD_COUNT"),
        (export("Email,Points,Note", 60_000, 900, NOTE + "7", NOTE + "oak", "z@example.com,12,50"), "ROW_FIELD_COUNT"),
        (
            export("Email,Orders,Points,N", 3_000, 1_021, SPENT + "x", SPENT + "8", "z@example.com,50,4"),
            "ROW_FIELD_COUNT",
        ),
        (export("Email,Stand", 10_000, 1_000, "c{n}@example.com,{n} pts", "c{n}@example.com,{n}"), "COLUMN_MISSING"),
        (
            export("ann@example.com,x,7", 10_000, 1_000, NOTE.replace(",{n}", ",x") + "9{n}", NOTE + "9{n}"),
            "COLUMN_AMBIGUOUS",
        ),
    ],
    ids=["numbers in a note", "numbers in a note, a large file", "a lost field", "a unit", "a rival"],
)
def test_the_first_thousand_rows_weigh_no_more_than_any_others(data: bytes, code: str) -> None:
    if code.startswith("ROW"):
        report = validate(data)
        assert [issue.code for issue in report.issues] == [code]
    else:
        with pytest.raises(InputError) as refusal:
            validate(data)
        assert refusal.value.code == code


def test_the_first_thousand_rows_of_a_frame_weigh_no_more_than_any_others() -> None:
    balances = [f"{n} pts" if n < 1_000 else str(n) for n in range(10_000)]
    with pytest.raises(InputError, match="No column with points balances"):
        check(pl.DataFrame({"Email": [f"c{n}@example.com" for n in range(10_000)], "Stand": balances}))


@pytest.mark.parametrize(
    ("data", "fits"),
    [
        ("ann@example.com,1\n", False),
        ("ann@example.com,0\n", False),
        ("ann@example.com,5\nben@example.com,5.0\ncid@example.com,05\n", False),
        ("ann@example.com,12\n", True),
        ("ann@example.com,5\nben@example.com,5.0\ncid@example.com,06\n", True),
    ],
)
def test_without_a_header_one_value_however_it_is_written_is_no_balance(data: str, *, fits: bool) -> None:
    if fits:
        assert validate(data.encode()).rows.rejected == 0
    else:
        with pytest.raises(InputError, match="No column with points balances"):
            validate(data.encode())
