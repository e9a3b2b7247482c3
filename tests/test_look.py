"""The look at a file: what of it is sampled."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pytest

from loyalty_prep import InputError, UsageError, check, inspect, prepare, validate
from loyalty_prep.look import glance
from loyalty_prep.options import Options
from loyalty_prep.reading import source

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.few(9)
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


RECORDS = "".join(f"ann{row}@example.com,{row * 31},Zoë\n" for row in range(20))
BLANKS = {
    "nothing": "\n",
    "CRLF": "\r\n",
    "CR": "\r",
    "spaces": "   \n",
    "tabs": "\t\t\n",
    "no-break spaces": "\u00a0\n",
    "delimiters": ",,\n",
    "empty quotes": '"","",""\n',
}


@pytest.mark.slow
@pytest.mark.parametrize("count", [3, 40_000, 300_000])
@pytest.mark.parametrize("kind", BLANKS)
def test_a_header_is_seen_below_blank_lines_of_whatever_number(kind: str, count: int, tmp_path: Path) -> None:
    # From 32 kB of them on the delimiter was not told, and from 256 kB on there was no record in what is looked at.
    report = prepare((BLANKS[kind] * count + f"Email,Points,Name\n{RECORDS}b@example,5,x\n").encode(), tmp_path / "out")
    assert report.rows.ready == 20
    assert report.inspection.layout.header_line == count + 1
    assert report.inspection.layout.preamble_lines == count
    assert [line.line for line in report.inspection.layout.skipped.first] == [*range(1, min(count, 5) + 1)]
    assert [example.line for issue in report.issues for example in issue.examples] == [count + 22]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-be", "cp1252", "cp437"])
@pytest.mark.parametrize("delimiter", ";|\t")
def test_the_delimiter_is_told_below_blank_lines_in_any_encoding(encoding: str, delimiter: str) -> None:
    text = "\n" * 200_000 + f"Email,Points,Name\n{RECORDS}".replace(",", delimiter)
    layout = inspect(text.encode(encoding)).layout
    assert (layout.dialect.delimiter, layout.header_line) == (delimiter, 200_001)


def test_a_sep_line_and_a_named_header_are_found_below_blank_lines() -> None:
    above = "\n" * 300_000
    table = f"Email;Points;Name\n{RECORDS.replace(',', ';')}"
    assert inspect(f"{above}sep=;\n{table}".encode()).layout.header_line == 300_002
    assert inspect(f"{above}note\n{table}".encode(), header_line=300_002).layout.header_line == 300_002
    with pytest.raises(UsageError, match="header_line=7 names a line that is blank"):
        inspect(f"{above}{table}".encode(), header_line=7)
    with pytest.raises(InputError, match="only blank lines"):
        inspect(above.encode())


def test_lines_of_delimiters_are_records_where_the_user_names_another_delimiter_and_no_header() -> None:
    data = ("|||\n" * 3 + RECORDS).encode()
    report = validate(data, no_header=True, email_column=0, points_column=1)
    assert (report.rows.total, report.rows.ready) == (23, 20)


@pytest.mark.parametrize(
    "above", ["# a comment\n" * 30_000, "Customers\n" + "\n" * 300_000, "all our customers\n" * 20_000]
)
def test_a_table_that_begins_too_far_down_is_refused_for_that(above: str) -> None:
    with pytest.raises(InputError, match="No address stands in the first 262,144 bytes"):
        validate(f"{above}Email,Points,Name\n{RECORDS}".encode())
