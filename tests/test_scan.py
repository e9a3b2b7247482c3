"""`scan` gives any export as a lazy frame: its cells, where they stood, and which of them cannot be trusted."""

from __future__ import annotations

import contextlib
import gzip
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from exports import exports
from harness import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep.errors import InputError, UsageError
from loyalty_prep.frames.checking import check
from loyalty_prep.frames.frame_rows import FAULTS
from loyalty_prep.frames.scanning import scan

SAMPLES = Path(__file__).parent.parent / "samples"
EXPORT = b'Name;E-Mail;Punkte\n\n"M\xfcller, ""Max""";max@x.org;1.250\nEva;eva@x.org\n"A\nB";ab@x.org;7\n'


def test_gives_decoded_cells_with_row_and_line() -> None:
    frame = scan(EXPORT).collect()
    assert frame.rows() == [
        ('Müller, "Max"', "max@x.org", "1.250", 1, 3, None),
        (None, None, None, 2, 4, "ROW_FIELD_COUNT"),
        ("A\nB", "ab@x.org", "7", 3, 5, None),
    ]
    text = dict.fromkeys(["Name", "E-Mail", "Punkte"], pl.String)
    assert frame.schema == text | {"row": pl.Int64, "line": pl.Int64, "fault": FAULTS}


def test_twice_gives_the_same() -> None:
    lazy = scan(SAMPLES / "kasse-filiale.csv")
    assert lazy.collect().equals(lazy.collect())
    assert lazy.collect(engine="in-memory").equals(lazy.collect(engine="streaming"))


def test_columns_limits_and_filters_go_down_to_the_file() -> None:
    lazy = scan(EXPORT)
    assert "PROJECT 1/6 COLUMNS" in lazy.select("Name").explain()
    assert lazy.select("E-Mail").head(1).collect().rows() == [("max@x.org",)]
    assert lazy.filter(pl.col("Punkte") == "7").select("line", "Name").collect().rows() == [(5, "A\nB")]
    assert lazy.filter(pl.col("row") > 1).select("fault").head(1).collect().item() == "ROW_FIELD_COUNT"
    assert lazy.select(pl.len()).collect().item() == 3
    assert lazy.select("row").collect()["row"].to_list() == [1, 2, 3]
    assert lazy.tail(1).collect()["row"].to_list() == [3]


@pytest.mark.parametrize("wanted", [pl.col("row") > 1, pl.col("line") > 3, pl.col("fault").is_not_null()])
def test_rows_are_chosen_by_where_they_stood_or_by_their_fault_with_all_their_columns(wanted: pl.Expr) -> None:
    assert scan(EXPORT).filter(wanted).collect().equals(scan(EXPORT).collect().filter(wanted))


def test_reads_no_more_of_the_file_than_is_wanted(tmp_path: Path) -> None:
    path = tmp_path / "large.csv"
    path.write_text("Email,Points\n" + "".join(f"u{number}@x.org,{number}\n" for number in range(300_000)))
    assert scan(path).head(3).collect()["Points"].to_list() == ["0", "1", "2"]
    assert scan(path).select(pl.col("Points").cast(pl.Int64).sum()).collect().item() == 299_999 * 150_000


def test_a_balance_split_at_its_comma_is_a_faulty_record() -> None:
    rows = b"Email,Points,Name\n" + b"".join(b"u%d@x.org,%d,Eva\n" % (number, number) for number in range(9))
    frame = scan(rows + b"a@x.org,1,250\n").collect()
    assert frame["fault"].to_list() == [None] * 9 + ["ROW_FIELD_COUNT"]
    assert scan(rows + b"a@x.org,1,250\n").select("Email").collect()["Email"].to_list()[-1] is None


def test_names_that_are_there_already_are_numbered() -> None:
    assert scan(b"row,Email,Email,Points\n1,a@x.org,b@x.org,5\n").collect_schema().names() == [
        "row_2", "Email", "Email_2", "Points", "row", "line", "fault",
    ]  # fmt: skip


def test_a_table_without_balances_is_read_all_the_same() -> None:
    frame = scan(b"Name,City\nEva,Ulm\nMax\n").collect()
    assert frame["City"].to_list() == ["Ulm", None]
    assert frame["fault"].to_list() == [None, "ROW_FIELD_COUNT"]


def test_says_what_cannot_be_read() -> None:
    with pytest.raises(InputError, match='email_column="Mail" is not a column'):
        scan(EXPORT, email_column="Mail")
    with pytest.raises(InputError):
        scan(b"")
    unknown: dict[str, Any] = {"duplicates": "max"}
    with pytest.raises(UsageError, match="scan has no option 'duplicates'"):
        scan(EXPORT, **unknown)


def test_notices_a_file_that_has_changed(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(EXPORT)
    lazy = scan(path)
    path.write_bytes(EXPORT + b"Zoe;zoe@x.org;1\n")
    with pytest.raises(InputError, match="changed while it was being read"):
        lazy.collect()


def test_reads_what_prepare_reads(tmp_path: Path) -> None:
    path = tmp_path / "export.csv.gz"
    path.write_bytes(gzip.compress(EXPORT))
    assert scan(path).collect().equals(scan(EXPORT).collect())
    assert scan(SAMPLES / "unicode-text.txt").collect().height == 18


def test_a_surplus_of_empty_fields_belongs_to_the_file_as_it_does_for_prepare() -> None:
    head = b"Email,Points\n" + b"".join(b"u%d@x.org,%d\n" % (number, number) for number in range(2000))
    rest = b"".join(b"v%d@x.org,%d,\n" % (number, number) for number in range(20_000))
    padded = b"".join(b"w%d@some-long-domain.example.org,%d,\n" % (number, number) for number in range(20_000))
    export = head + rest + padded
    ready = loyalty_prep.validate(export).rows.ready
    assert check(scan(export)).report.rows.ready == ready == 42_000


@settings(max_examples=examples(30), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(export=exports(), policy=st.sampled_from(["reject", "max", "sum"]))
def test_what_check_finds_in_it_is_what_prepare_finds_in_the_file(export: bytes, policy: Any) -> None:
    named: dict[str, Any] = {"email_column": "Email", "points_column": "Points balance"}
    found = loyalty_prep.validate(export, duplicates=policy, **named)
    checked = check(scan(export, **named), "Email", "Points balance", duplicates=policy).report
    assert checked.rows == found.rows
    assert checked.points == found.points
    assert checked.decimal == found.decimal
    assert checked.style == found.style
    assert checked.balances == found.balances
    for ours, theirs in zip(checked.issues, found.issues, strict=True):
        assert (ours.code, ours.count) == (theirs.code, theirs.count)
        assert [(each.row, each.line) for each in ours.examples] == [(each.row, each.line) for each in theirs.examples]


BACKSLASHES = {
    "no column is known": ("A,B", '"x \\" y",1', '"z",2', ['x " y', "1"]),
    "only EMAIL is": (
        "Email,Note",
        '"a@example.com","say \\"hi\\", now"',
        '"b@example.com","x"',
        ["a@example.com", 'say "hi", now'],
    ),
    "both are": (
        "Email,Note,Points",
        '"a@example.com","say \\"hi\\", now","5"',
        '"b@example.com","x","6"',
        ["a@example.com", 'say "hi", now', "5"],
    ),
}


@pytest.mark.parametrize(("header", "first", "second", "cells"), BACKSLASHES.values(), ids=BACKSLASHES)
def test_a_backslash_before_a_quote_whatever_columns_are_known(
    header: str, first: str, second: str, cells: list[str]
) -> None:
    frame = scan(f"{header}\n{first}\n{second}\n".encode()).collect()
    assert list(frame.row(0))[: len(cells)] == cells
    assert frame["fault"].null_count() == 2


PIECES = st.sampled_from(
    ["a@example.com", "5", '"', '\\"', "\\", ",", ";", "\n", "x", "Email", "Points", " ", "#", "é"]
)


@given(pieces=st.lists(PIECES, max_size=30), quote=st.sampled_from([None, "'", "none"]))
@settings(max_examples=examples(60), deadline=None)
def test_any_text_is_read_or_refused(pieces: list[str], quote: str | None) -> None:
    with contextlib.suppress(loyalty_prep.LoyaltyPrepError):
        scan("".join(pieces).encode(), quote=quote).collect()


def test_a_short_record_whose_address_runs_on_into_the_name_has_no_cells_in_a_scan_either() -> None:
    frame = loyalty_prep.scan(b"Points,Email,Name\n1,b@x.org,Bo\n7,c@x.org,Cy\n12,a@x.orgZoe\n8,d@x.org\n")
    assert frame.select("Points", "fault").collect().rows()[2:] == [(None, "ROW_FIELD_COUNT"), ("8", None)]
