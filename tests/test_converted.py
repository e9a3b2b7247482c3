"""Tables that are no text come in as CSV does, and their rows are called by their own numbers."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import io
import json
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import openpyxl
import polars as pl
import pytest
from harness import examples, program
from hypothesis import given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep.reading import converted
from loyalty_prep.reading.source import open_source

if TYPE_CHECKING:
    from pathlib import Path

NAMES = ("Name", "Email", "Points")
ROWS: list[tuple[str, str, str | int]] = [
    ("Ann\nof two lines", "ann@example.com", 10),
    ("Bob", "bob@example", 20),
    ("Cy\r\nand\rmore", " cy@example.com", "30 pts"),
    ("Dee", "dee@example.com", "none"),
    ("Eve", "eve@example.com", 12),
]


def jsonl(rows: list[tuple[Any, ...]], names: tuple[str, ...] = NAMES) -> bytes:
    return "".join(json.dumps(dict(zip(names, row, strict=True))) + "\n" for row in rows).encode()


def xlsx(rows: list[tuple[Any, ...]], names: tuple[str, ...] = NAMES) -> bytes:
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in (names, *rows):
        book.worksheets[0].append([str(cell) if isinstance(cell, str) else cell for cell in row])
    book.save(stream)
    return stream.getvalue()


def parquet(rows: list[tuple[Any, ...]], names: tuple[str, ...] = NAMES) -> bytes:
    stream = io.BytesIO()
    pl.DataFrame([tuple(map(str, row)) for row in rows], schema=list(names), orient="row").write_parquet(stream)
    return stream.getvalue()


MAKERS = {"jsonl": jsonl, "xlsx": xlsx, "parquet": parquet}
FIRST = {"jsonl": 1, "parquet": 1, "xlsx": 2}
"""The number of the first customer's row in the format's own counting."""


def places(folder: Path) -> list[tuple[int, int, str]]:
    with next(folder.glob("*.errors.csv")).open(encoding="utf-8", newline="") as stream:
        return [(int(row["row"]), int(row["line"]), row["codes"]) for row in csv.DictReader(stream)]


@pytest.mark.parametrize("form", MAKERS)
def test_a_table_that_is_no_text_has_the_verdicts_of_the_same_csv_and_its_own_row_numbers(
    tmp_path: Path, form: str
) -> None:
    source = tmp_path / f"export.{form}"
    source.write_bytes(MAKERS[form](ROWS))
    text = tmp_path / "same.csv"
    with text.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows([NAMES, *ROWS])
    report = loyalty_prep.prepare(source, tmp_path / "out", keep_columns=("all",))
    same = loyalty_prep.prepare(text, tmp_path / "same", keep_columns=("all",))
    assert (report.rows, report.points) == (same.rows, same.points)
    part, expected = (next(path.glob("*.part-0001.csv")).read_bytes() for path in (tmp_path / "out", tmp_path / "same"))
    if form == "xlsx":  # it has one line end for all
        expected = expected.replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    assert part == expected
    first = FIRST[form]
    assert places(tmp_path / "out") == [(2, first + 1, "EMAIL_INVALID"), (4, first + 3, "POINTS_MISSING")]
    lines = {example["line"] for issue in report.to_dict()["issues"] for example in issue["examples"]}
    assert lines == {first + 1, first + 2, first + 3}
    assert report.to_dict()["source"]["headerLine"] == (1 if form == "xlsx" else None)


@pytest.mark.slow
@pytest.mark.few(1)
@pytest.mark.parametrize("form", MAKERS)
def test_neither_terminal_nor_page_speaks_of_delimiters_that_nobody_wrote(tmp_path: Path, form: str) -> None:
    (tmp_path / f"export.{form}").write_bytes(MAKERS[form](ROWS))
    done = program("prepare", f"export.{form}", "--out", "out", cwd=tmp_path)
    assert done.returncode == 1
    shown = done.stderr.decode() + done.stdout.decode()
    for word in ("comma", "utf-8", "line feed", "lines end"):
        assert word not in shown
    page = (tmp_path / "out" / "export.report.html").read_text()
    assert "Delimiter" not in page
    assert "Line ends" not in page


def test_a_corrected_errors_file_of_json_lines_is_merged_in_on_its_own_rows(tmp_path: Path) -> None:
    (tmp_path / "export.jsonl").write_bytes(jsonl(ROWS))
    loyalty_prep.prepare(tmp_path / "export.jsonl", tmp_path / "out")
    errors = tmp_path / "out" / "export.errors.csv"
    (tmp_path / "fixed.csv").write_text(errors.read_text().replace("bob@example,", "bob@example.com,"))
    report = loyalty_prep.prepare(tmp_path / "fixed.csv", merge_into=tmp_path / "out")
    assert (report.rows.ready, report.rows.rejected) == (4, 1)
    assert places(tmp_path / "out") == [(4, 4, "POINTS_MISSING")]


def converted_csv(tmp_path: Path, name: str, data: bytes, **flags: Any) -> list[list[str]]:
    (tmp_path / name).write_bytes(data)
    source = open_source(tmp_path / name, tmp_path, loyalty_prep.Options(**flags))
    return list(csv.reader(io.StringIO(source.path.read_text("utf-8"), newline="")))


def test_what_becomes_of_the_values_of_json(tmp_path: Path) -> None:
    lines = [
        '{"a": 1.125, "b": 12.0, "c": 123456789012345678901234567890, "d": true, "e": null}',
        "",
        '{"a": 12.50, "f": [1, {"x": "ü", "y": 2.5}], "b": -0.5, "c": 1e3, "d": "1.125", "e": "x\\ud800"}',
        '{"a": 1e400000000, "b": 1e-400000000, "c": "007"}',
    ]
    assert converted_csv(tmp_path, "x.ndjson", "\n".join(lines).encode()) == [
        ["a", "b", "c", "d", "e", "f"],
        ["1.1250", "12", "123456789012345678901234567890", "TRUE", "", ""],
        [],
        ["12.50", "-0.5", "1E+3", "1.125", "x\\ud800", '[1,{"x":"ü","y":2.5}]'],
        ["1E+400000000", "1E-400000000", "007", "", "", ""],
    ]


def test_what_becomes_of_the_values_of_parquet(tmp_path: Path) -> None:
    values = {
        "float": [1.125, 12.0, 1e20, None],
        "whole": [2**62, 0, -1, None],
        "yes": [True, False, None, None],
        "day": [dt.date(2024, 5, 1), None, None, None],
        "time": [dt.datetime(2024, 5, 1, 10, 2, 3), None, None, None],  # noqa: DTZ001 - as spreadsheets have it
        "length": [dt.timedelta(hours=30), None, None, None],
        "list": [[1, 2], [], None, None],
        "record": [{"x": "y"}, None, None, None],
        "exact": [Decimal("1.125"), Decimal("12.500"), Decimal("1250.000"), None],
        "bytes": [b"a\xff", None, None, None],
        "category": pl.Series(["gold", "gold", None, None], dtype=pl.Categorical),
    }
    stream = io.BytesIO()
    pl.DataFrame(values).write_parquet(stream)
    name, first, second, third, last = converted_csv(tmp_path, "x.parquet", stream.getvalue())
    assert name == list(values)
    assert first == [
        *("1.1250", "4611686018427387904", "TRUE", "2024-05-01", "2024-05-01T10:02:03", "30:00:00", "[1,2]"),
        *('{"x":"y"}', "1.1250", "a\\xff", "gold"),
    ]
    assert second == ["12", "0", "FALSE", "", "", "", "[]", "", "12.5000", "", "gold"]
    assert third == ["1e+20", "-1", *[""] * 6, "1250", "", ""]
    assert last == [""] * len(values)


FAULTS = {
    "a damaged line": (jsonl(ROWS) + b'{"Email": \n', "Line 6 of export.jsonl is damaged JSON"),
    "a list": (jsonl(ROWS) + b"[1]\n", "Line 6 of export.jsonl is no object"),
    "a name twice": (
        b'{"Email": "a@x.org", "Points": 1, "Points": 2}\n',
        "Line 1 of export.jsonl has the name 'Points' twice",
    ),
    "another encoding": (jsonl(ROWS) + '{"Email": "é"}\n'.encode("cp1252"), "Line 6 of export.jsonl is not UTF-8"),
    "too deep": (b'{"a":' + b"[" * 100_000 + b"\n", "Line 1 of export.jsonl is damaged JSON"),
    "too many names": (
        json.dumps(dict.fromkeys(map(str, range(20_000)), 1)).encode(),
        "more than 16,384 different names",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_in_json_lines_refuses_the_file_and_says_where(tmp_path: Path, fault: str) -> None:
    data, message = FAULTS[fault]
    (tmp_path / "export.jsonl").write_bytes(data)
    with pytest.raises(loyalty_prep.LoyaltyPrepError, match=message) as refusal:
        loyalty_prep.validate(tmp_path / "export.jsonl")
    assert refusal.value.code == "NOT_A_TABLE"


@pytest.mark.slow
def test_a_damaged_parquet_file_is_refused_as_such(tmp_path: Path) -> None:
    whole = parquet(ROWS)
    for data in (whole[:-20], b"PAR1" + b"x" * 100 + b"PAR1", whole[:40] + b"\xff" * 60 + whole[100:], b"PAR1"):
        (tmp_path / "export.parquet").write_bytes(data)
        with pytest.raises(loyalty_prep.LoyaltyPrepError, match=r"export\.parquet is") as refusal:
            loyalty_prep.validate(tmp_path / "export.parquet")
        assert refusal.value.code == "NOT_A_TABLE"


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_what_is_not_called_by_its_format_is_refused_by_its_kind(tmp_path: Path, form: str) -> None:
    (tmp_path / "export.csv").write_bytes(MAKERS[form](ROWS))
    with pytest.raises(loyalty_prep.LoyaltyPrepError, match="JSON" if form == "jsonl" else "a Parquet file"):
        loyalty_prep.validate(tmp_path / "export.csv")


def test_words_on_the_text_and_the_sheet_of_what_has_none_are_refused(tmp_path: Path) -> None:
    (tmp_path / "export.jsonl").write_bytes(jsonl(ROWS))
    with pytest.raises(loyalty_prep.UsageError, match="JSON lines, whose cells have no encoding"):
        loyalty_prep.validate(tmp_path / "export.jsonl", delimiter=";")
    with pytest.raises(loyalty_prep.LoyaltyPrepError, match="so it has no sheet 'A'"):
        loyalty_prep.validate(tmp_path / "export.jsonl", sheet="A")


def test_scientific_notation_in_json_is_no_balance(tmp_path: Path) -> None:
    (tmp_path / "export.jsonl").write_bytes(b'{"email":"ann@example.com","points":1.23457e+06}\n' + jsonl(ROWS[:0]))
    report = loyalty_prep.validate(tmp_path / "export.jsonl")
    assert [issue.code for issue in report.issues] == ["POINTS_AMBIGUOUS"]


@pytest.mark.parametrize("form", ["jsonl", "parquet"])
@pytest.mark.parametrize("flags", [{"no_header": True, "points_column": 2}, {"header_line": 2}])
def test_words_on_a_header_line_that_is_none_are_refused(tmp_path: Path, form: str, flags: dict[str, Any]) -> None:
    (tmp_path / f"export.{form}").write_bytes(MAKERS[form](ROWS))
    with pytest.raises(loyalty_prep.UsageError, match="whose columns have names"):
        loyalty_prep.validate(tmp_path / f"export.{form}", **flags)


@pytest.mark.parametrize("form", MAKERS)
def test_a_scan_calls_the_rows_by_their_own_numbers_too(tmp_path: Path, form: str) -> None:
    (tmp_path / f"export.{form}").write_bytes(MAKERS[form](ROWS))
    lines = loyalty_prep.scan(tmp_path / f"export.{form}").select("line").collect().to_series().to_list()
    assert lines == [FIRST[form] + place for place in range(len(ROWS))]


@pytest.mark.slow
def test_json_lines_and_parquet_are_found_in_archives(tmp_path: Path) -> None:
    (tmp_path / "export.jsonl.gz").write_bytes(gzip.compress(jsonl(ROWS)))
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as archive:
        archive.writestr("customers.parquet", parquet(ROWS))
    for name in ("export.jsonl.gz", "export.zip", "export.zip/customers.parquet"):
        assert loyalty_prep.validate(tmp_path / name).rows.ready == 3


def test_what_grows_beyond_the_limit_is_refused(tmp_path: Path) -> None:
    # Each line names a column of its own: the table is as wide as it is long.
    (tmp_path / "export.jsonl").write_bytes(b"".join(b'{"column %d": 1}\n' % number for number in range(4000)))
    with pytest.raises(loyalty_prep.LoyaltyPrepError, match="expands to more than 1000000 bytes") as refusal:
        loyalty_prep.validate(tmp_path / "export.jsonl", max_input_bytes=1_000_000)
    assert refusal.value.code == "INPUT_TOO_LARGE"


@given(st.lists(st.one_of(st.none(), st.lists(st.text('a\n\r",;', max_size=5), min_size=2, max_size=2)), max_size=12))
@settings(max_examples=examples(200))
def test_the_number_of_a_row_is_its_own_whatever_its_cells_hold(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str] | None]
) -> None:
    stream = io.StringIO(newline="")
    table = converted.RowWriter("x", stream, 10**6)
    for number, row in enumerate(rows):
        if row is None:
            table.empty(number)
        else:
            table.row(number, row)
    path = tmp_path_factory.mktemp("rows") / "rows"
    with path.open("wb") as file:
        table.numbers.tofile(file)
    numbers = converted.RowNumbers.read(path)
    line = 1
    for number, row in enumerate(rows):
        assert numbers is not None
        assert numbers.of(pl.Series([line], dtype=pl.Int64).to_numpy()).tolist() == [number]
        text = "".join(row or ())
        line += 1 + len(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")) - 1


@pytest.mark.parametrize("kind", ["jsonl", "xlsx"])
def test_a_number_that_is_no_text_does_not_tell_how_people_write_numbers(kind: str, tmp_path: Path) -> None:
    # A German spreadsheet shows 17,5, and keeps a number: `1.250` in a cell of text beside it is a thousand and more.
    balances: list[Any] = [17.5, "1.250", 17, "1,250"]
    rows = [("x", f"c{at}@example.com", balance) for at, balance in enumerate(balances)]
    (tmp_path / f"export.{kind}").write_bytes(MAKERS[kind](rows))
    report = loyalty_prep.prepare(tmp_path / f"export.{kind}", tmp_path / "out", fractions="floor")
    assert {issue.code: issue.count for issue in report.issues} == {"POINTS_AMBIGUOUS": 2, "POINTS_BY_POLICY": 1}
    assert report.rows.ready == 2


@pytest.mark.parametrize("kind", ["jsonl", "xlsx"])
def test_a_cell_of_text_tells_it_beside_a_number_that_is_none(kind: str, tmp_path: Path) -> None:
    balances: list[Any] = [17.5, "1.250", 1.125, "12,50"]
    rows = [("x", f"c{at}@example.com", balance) for at, balance in enumerate(balances)]
    (tmp_path / f"export.{kind}").write_bytes(MAKERS[kind](rows))
    loyalty_prep.prepare(tmp_path / f"export.{kind}", tmp_path / "out", fractions="floor")
    part = (tmp_path / "out" / "export.part-0001.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert part == ["c0@example.com,17", "c1@example.com,1250", "c2@example.com,1", "c3@example.com,12"]
