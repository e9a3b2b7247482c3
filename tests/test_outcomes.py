"""The second pass: what becomes of each row, how it is counted, and the lines of the parts."""

from __future__ import annotations

import csv
import io
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest
from harness import as_csv, csv_rows, examples
from hypothesis import given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep import codes
from loyalty_prep.judging import duplicates, verdicts
from loyalty_prep.options import Options
from loyalty_prep.part_layout import PartLayout
from loyalty_prep.reading.csv_text import to_csv
from loyalty_prep.reading.records import Fault
from loyalty_prep.report.tally import Tally
from loyalty_prep.writing import outcomes
from loyalty_prep.writing.outcomes import PlainLines, count, exceptional

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty_prep.options import Duplicates

PLAN = verdicts.RowPlan.of_pairs(Options())

# Odd rows as the first pass leaves them, repeated ones, and the resolution of their addresses.


def odd(*rows: dict[str, Any]) -> pl.DataFrame:
    """Return judged odd rows; what a row does not say of itself is in order, and 5 points."""
    usual = {
        "address": "a@x.org", "number": "whole", "amount": 5, "fault": Fault.NONE, "codes": (), "further": None,
    }  # fmt: skip
    blank = verdicts.none_judged(()).drop(verdicts.READINGS)
    full = [
        {**dict.fromkeys(blank.columns), **usual, "came": row.get("amount", 5), **row}
        | {"codes": codes.mask(*row.get("codes", ()))}
        for row in rows
    ]
    return pl.DataFrame(full, schema=blank.schema)


def plain(*rows: tuple[int, str, int]) -> pl.DataFrame:
    """Return plain rows of repeated addresses."""
    return pl.DataFrame(rows, schema={"row": pl.Int64, "address": pl.String, "amount": pl.Int64}, orient="row")


def resolved(*rows: dict[str, Any]) -> pl.DataFrame:
    """Return what becomes of rows of repeated addresses; what a row does not say of itself is a row that is kept."""
    schema: dict[str, Any] = {
        "row": pl.Int64, "amount": pl.Int64, "outcome": duplicates.OUTCOME, "points": pl.Int64, "into": pl.Int64,
        "added": pl.Boolean, "alike": pl.String,
    }  # fmt: skip
    usual = {"amount": 5, "outcome": "keep", "points": 5, "added": False, "alike": None}
    return pl.DataFrame([{**usual, "into": row["row"], **row} for row in rows], schema=schema)


NONE = resolved()


def told(rows: pl.DataFrame, *columns: str) -> list[tuple[Any, ...]]:
    return rows.select(columns).rows()


def names(rows: pl.DataFrame) -> list[str]:
    return [";".join(codes.names(bits)) for bits in rows["codes"].to_list()]


def test_where_nothing_repeats_the_odd_rows_are_all_there_is() -> None:
    rows = exceptional(odd({"row": 3}, {"row": 7, "codes": ["POINTS_NEGATIVE"], "amount": -4}), plain(), NONE)
    columns = ("row", "plain", "ready", "points", "counted", "into", "gone", "summed", "alike")
    assert told(rows, *columns) == [
        (3, False, True, 5, 5, 0, False, False, None),
        (7, False, False, -4, -4, 0, False, False, None),
    ]
    assert rows.schema["into"] == pl.Int64
    assert rows.schema["alike"] == pl.String


@pytest.mark.parametrize(
    ("row", "ready", "counted"),
    [
        ({}, True, 5),
        ({"codes": ["EMAIL_TRIMMED"]}, True, 5),
        ({"codes": ["TEXT_GARBLED"]}, True, 5),
        ({"codes": ["EMAIL_INVALID"]}, False, 5),
        ({"further": "TIER"}, False, 5),
        ({"number": "fraction", "amount": 2, "codes": ["POINTS_NOT_INTEGER"]}, False, None),
        ({"number": "either", "codes": ["POINTS_AMBIGUOUS"]}, False, None),
        ({"number": "missing", "amount": None, "codes": ["POINTS_MISSING"]}, False, None),
        ({"fault": Fault.FIELD_COUNT, "codes": ["ROW_FIELD_COUNT"]}, False, None),
        ({"codes": ["ROW_MERGED"]}, False, None),  # in an earlier run, where its points were counted
        ({"codes": ["ROW_BROKEN_QUOTE"]}, False, None),  # carried along from one
        ({"amount": 0, "came": -3, "codes": ["POINTS_BY_POLICY"]}, True, -3),
    ],
)
def test_a_row_is_ready_without_an_error_and_its_balance_counts_where_it_can_be_read(
    row: dict[str, Any], ready: bool, counted: int | None
) -> None:
    alone = exceptional(odd({"row": 1, **row}), plain(), NONE)
    beside = exceptional(odd({"row": 1, **row}), plain((2, "b@x.org", 5)), resolved({"row": 2, "outcome": "merge"}))
    for rows in (alone, beside.head(1)):
        assert told(rows, "row", "ready", "counted", "gone") == [(1, ready, counted, False)]


@pytest.mark.parametrize("is_odd", [True, False], ids=["odd", "plain"])
@pytest.mark.parametrize(
    ("outcome", "code", "ready", "points", "gone", "summed"),
    [
        ({"outcome": "merge", "into": 1}, "ROW_MERGED", False, 5, False, False),
        ({"outcome": "merge", "into": 1, "added": True}, "ROW_MERGED", False, 5, True, False),
        ({"outcome": "reject", "into": 1}, "EMAIL_DUPLICATE", False, 5, False, False),
        ({"outcome": "too_large", "into": 1}, "POINTS_OUT_OF_RANGE", False, 5, False, False),
        ({"points": 12, "into": 4, "added": True}, "", True, 12, False, True),
        ({"alike": "b@x.org"}, "EMAIL_ALIAS", True, 5, False, False),
        ({"outcome": "reject", "alike": "b@x.org"}, "EMAIL_DUPLICATE;EMAIL_ALIAS", False, 5, False, False),
        ({"points": 999_999_999, "added": True}, "", True, 999_999_999, False, True),
        ({"points": 10**9, "added": True}, "POINTS_LARGE", True, 10**9, False, True),
        ({"outcome": "merge", "points": 10**9}, "ROW_MERGED", False, 10**9, False, False),
    ],
)
def test_the_resolution_of_repeated_addresses_is_laid_over_the_rows(
    is_odd: bool, outcome: dict[str, Any], code: str, ready: bool, points: int, gone: bool, summed: bool
) -> None:
    own = {"row": 4, "codes": ["EMAIL_TRIMMED"]}
    rows = exceptional(
        odd(own) if is_odd else odd(),
        plain() if is_odd else plain((4, "a@x.org", 5)),
        resolved({"row": 4, **outcome}),
    )
    [(row, is_plain, *rest)] = told(rows, "row", "plain", "ready", "points", "gone", "summed", "counted")
    assert (row, is_plain, rest) == (4, not is_odd, [ready, points, gone, summed, 5])
    assert rows["into"].to_list() == [outcome.get("into", 4)]
    repaired = is_odd and not code.replace("EMAIL_ALIAS", "").replace("POINTS_LARGE", "")
    expected = {*filter(None, code.split(";")), *(["EMAIL_TRIMMED"] if repaired else [])}
    assert {*filter(None, names(rows)[0].split(";"))} == expected


def test_notes_stay_and_repairs_go_where_a_row_is_no_longer_ready() -> None:
    own = {"row": 1, "codes": ["EMAIL_TRIMMED", "POINTS_REFORMATTED", "TEXT_GARBLED", "EMAIL_TYPO"]}
    for outcome, code in (("merge", "ROW_MERGED"), ("reject", "EMAIL_DUPLICATE"), ("too_large", "POINTS_OUT_OF_RANGE")):
        rows = exceptional(odd(own), plain(), resolved({"row": 1, "outcome": outcome}))
        assert names(rows) == [";".join(codes.names(codes.mask(code, "TEXT_GARBLED", "EMAIL_TYPO")))]
    kept = exceptional(odd(own), plain(), resolved({"row": 1, "alike": "b@x.org"}))
    assert kept["codes"].item() == codes.mask(*own["codes"], "EMAIL_ALIAS")  # type: ignore[misc] # names


def test_odd_and_repeated_rows_stand_in_the_order_of_the_source() -> None:
    rows = exceptional(
        odd({"row": 2}, {"row": 9, "address": "b@x.org", "codes": ["EMAIL_TRIMMED"]}),
        plain((1, "b@x.org", 5), (4, "b@x.org", 5)),
        resolved({"row": 4, "outcome": "merge", "into": 1}, {"row": 9, "outcome": "merge", "into": 1}),
    )
    assert told(rows, "row", "plain", "into") == [(1, True, 0), (2, False, 0), (4, True, 1), (9, False, 1)]
    assert names(rows) == ["", "", "ROW_MERGED", "ROW_MERGED"]
    assert rows["fault"].to_list() == [Fault.NONE] * 4


# Counting.


def tallied(rows: pl.DataFrame, *, plains: int, total: int) -> Tally:
    """Count rows among so many that were taken for ready, the plain ones of them with so many points."""
    tally = Tally()
    tally.total = tally.ready = plains + int((~rows["plain"]).sum())
    tally.points_in = tally.points_out = total
    count(tally, rows)
    tally.rows()  # which adds up
    tally.points()
    return tally


def test_each_row_is_counted_as_what_it_is() -> None:
    rows = exceptional(
        odd(
            {"row": 1},
            {"row": 2, "codes": ["EMAIL_TRIMMED", "POINTS_REFORMATTED"], "amount": 7},
            {"row": 3, "codes": ["EMAIL_INVALID", "POINTS_NEGATIVE"], "amount": -20},
            {"row": 4, "further": "TIER;AGE", "amount": 100},
            {"row": 5, "codes": ["POINTS_MISSING"], "number": "missing", "amount": None},
            {"row": 6, "codes": ["ROW_MERGED"], "amount": 1_000},
        ),
        plain(),
        NONE,
    )
    tally = tallied(rows, plains=3, total=600)
    assert (tally.total, tally.ready, tally.rejected, tally.merged, tally.repaired) == (9, 5, 3, 1, 1)
    assert (tally.points_in, tally.points_out) == (600 + 5 + 7 - 20 + 100, 600 + 5 + 7)
    assert (tally.points_rejected, tally.points_merged, tally.points_adjusted) == (80, 0, 0)
    assert tally.counts == {
        "EMAIL_TRIMMED": 1, "POINTS_REFORMATTED": 1, "EMAIL_INVALID": 1, "POINTS_NEGATIVE": 1, "POINTS_MISSING": 1,
        "ROW_MERGED": 1, "TIER": 1, "AGE": 1,
    }  # fmt: skip
    assert tally.histogram.highest == [(100, 4), (7, 2), (5, 1), (-20, 3)]


def test_no_rows_count_nothing() -> None:
    rows = exceptional(odd(), plain(), NONE)
    assert rows.is_empty()
    tally = tallied(rows, plains=2, total=9)
    assert (tally.ready, tally.points_out, tally.counts) == (2, 9, {})


def test_the_points_of_merged_rows_go_where_the_policy_sends_them() -> None:
    rows = plain((1, "a@x.org", 5), (2, "a@x.org", 30), (3, "b@x.org", 4), (4, "b@x.org", 4))
    for added, out, merged in ((True, 35 + 4, 4), (False, 5 + 4, 30 + 4)):
        outcome = resolved(
            {"row": 1, "amount": 5, "points": 35 if added else 5, "added": added},
            {"row": 2, "amount": 30, "outcome": "merge", "points": 30, "into": 1, "added": added},
            {"row": 4, "amount": 4, "outcome": "merge", "points": 4, "into": 3},
        )
        tally = tallied(exceptional(odd(), rows, outcome), plains=4, total=43)
        assert (tally.ready, tally.merged, tally.repaired) == (2, 2, int(added))
        assert (tally.points_in, tally.points_out, tally.points_merged) == (43, out, merged)
        assert tally.counts == {"ROW_MERGED": 2}


def test_what_a_policy_adds_is_an_adjustment_but_of_rejected_rows() -> None:
    rows = exceptional(
        odd(
            {"row": 1, "amount": 0, "came": -8, "codes": ["POINTS_BY_POLICY"]},
            {"row": 2, "amount": 0, "came": -50, "codes": ["EMAIL_INVALID"]},
            {"row": 3, "amount": 0, "came": -400, "codes": ["POINTS_BY_POLICY"]},
        ),
        plain(),
        resolved({"row": 3, "amount": 0, "outcome": "merge", "points": 0, "into": 1}),
    )
    tally = tallied(rows, plains=0, total=0)
    assert (tally.points_in, tally.points_adjusted) == (-458, 408)
    assert (tally.points_out, tally.points_rejected, tally.points_merged) == (0, -50, 0)


POLICIES: list[Duplicates] = ["reject", "first", "last", "max", "sum"]
CELLS = st.tuples(
    st.sampled_from(["ann@x.org", "Ann@x.org", " ben@x.org", "cy@X.org", "nobody", "dee@x.org", "dee+a@x.org"]),
    st.sampled_from(["5", "7", "007", "-3", "1.5", "", "2000000000"]),
)


@pytest.mark.few(2)
@pytest.mark.parametrize("policy", POLICIES)
@given(rows=st.lists(CELLS, max_size=14))
@settings(deadline=None, max_examples=examples(60))
def test_a_run_counts_what_stands_in_its_files(
    tmp_path_factory: pytest.TempPathFactory, policy: Duplicates, rows: list[tuple[str, str]]
) -> None:
    sound = [(f"s{at}@y.org", "1") for at in range(len(rows) + 1)]
    out = tmp_path_factory.mktemp("outcomes") / "out"
    report = loyalty_prep.prepare(as_csv([("Email", "Points"), *sound, *rows]).encode(), out, duplicates=policy)
    written = {path.name: csv_rows(path.read_bytes())[1:] for path in out.glob("*.csv")}
    ready, errors, changes = (written.get(f"bytes.{name}.csv", []) for name in ("part-0001", "errors", "changes"))
    assert (report.rows.total, report.rows.ready) == (len(sound) + len(rows), len(ready))
    assert report.points.out == sum(int(row[1]) for row in ready)
    assert [row[2] for row in errors].count("MERGED") == report.rows.merged
    assert [row[2] for row in errors].count("REJECTED") == report.rows.rejected
    assert len({row[0] for row in changes}) == report.rows.repaired
    assert [row[0] for row in ready[: len(sound)]] == [address for address, _ in sound]
    gone = {int(row[0]) for row in errors}
    assert len(ready) + len(gone) == len(sound) + len(rows)
    for at, row in enumerate(errors):
        assert row[5:7] == list(rows[int(row[0]) - len(sound) - 1]), f"the source's own cells in row {at}"


# Lines of parts.

TEXTS = st.lists(st.tuples(st.text("ab\n", max_size=3), st.text('xé,"\n', max_size=4)), max_size=8)


@given(rows=TEXTS, data=st.data())
def test_some_lines_are_taken_by_their_places(rows: list[tuple[str, str]], data: st.DataObject) -> None:
    text = to_csv(pl.DataFrame(rows, schema={"a": pl.String, "b": pl.String}, orient="row"))
    lines = PlainLines.of(text, PartLayout.of([0], ["Note"]))
    assert len(lines.ends) == len(rows)
    some = sorted(data.draw(st.sets(st.integers(0, max(0, len(rows) - 1)), max_size=len(rows))))
    taken = list(csv.reader(io.StringIO(lines.at(np.array(some, dtype=np.int64)).decode(), newline="")))
    assert taken == [list(rows[at]) for at in some]


@given(
    lines=st.lists(st.text("abc", max_size=3), max_size=8),
    others=st.lists(
        st.tuples(st.integers(0, 8), st.booleans(), st.lists(st.text("XYZ", max_size=3), max_size=2)), max_size=6
    ),
)
def test_lines_are_mended_as_a_list_of_them_would_be(
    lines: list[str], others: list[tuple[int, bool, list[str]]]
) -> None:
    """`others` come before a line, or instead of it; instead of one line comes one other at most."""
    changes: dict[tuple[int, bool], str] = {}
    for place, instead, pieces in others:
        if place < len(lines) or (place == len(lines) and not instead):
            changes[place, instead] = "".join(f"{piece}\n" for piece in pieces)
    expected = []
    for place in range(len(lines) + 1):
        expected.append(changes.get((place, False), ""))
        if (place, True) in changes:
            expected.append(changes[place, True])
        elif place < len(lines):
            expected.append(lines[place] + "\n")
    text = "".join(f"{line}\n" for line in lines).encode()
    order = sorted(changes)
    made = PlainLines.of(text, PartLayout()).mended(
        np.array([place for place, _ in order], dtype=np.int64),
        np.array([instead for _, instead in order], dtype=np.bool_),
        "".join(changes[each] for each in order).encode(),
        np.array([0, *accumulate(len(changes[each].encode()) for each in order)], dtype=np.int64),
    )
    assert made == "".join(expected).encode()


# What a table of a run shows, by the report's own examples.


def test_no_more_rows_are_told_than_a_page_shows_and_the_errors_file_has_all(tmp_path: Path) -> None:
    many = 130
    data = "Email,Points\n" + "".join(f"a{at}@x.org,{at}\n" for at in range(200)) + "nobody,5\n" * many
    report = loyalty_prep.prepare(data.encode(), tmp_path / "out")
    [issue] = report.issues
    assert (issue.code, issue.count, len(issue.examples), len(issue.rows)) == ("EMAIL_INVALID", many, 5, 100)
    assert [example.row for example in issue.rows] == list(range(201, 301))
    assert len(csv_rows((tmp_path / "out/bytes.errors.csv").read_bytes())) == many + 1
    assert loyalty_prep.validate(data.encode()).issues == report.issues, "without a folder the same is counted"


def test_rows_of_one_address_are_shown_together_and_each_once() -> None:
    rows = [f"a{at % 3}@x.org,{at}" for at in range(9)]
    report = loyalty_prep.validate("\n".join(["Email,Points", *rows, "b@x.org,1"]).encode())
    [issue] = report.issues
    assert (issue.code, issue.count) == ("EMAIL_DUPLICATE", 9)
    assert [example.row for example in issue.rows] == [1, 4, 7, 2, 5, 8, 3, 6, 9]


@pytest.mark.parametrize("size", [1, 3, 1 << 15])
def test_rows_are_told_the_same_however_many_are_told_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    rows = [
        ("nobody", "5"),
        ("A@x.org", "007"),
        ("a@x.org", "7"),
        ("b@x.org", "x,y"),
        ("c@x.org", ""),
        ("D@X.org", "1"),
    ]
    table = as_csv([("Email", "Points"), *[(f"s{at}@y.org", "1") for at in range(9)], *rows]).encode()
    whole = loyalty_prep.prepare(table, tmp_path / "whole")
    monkeypatch.setattr(outcomes, "_REPORTED_ROWS", size)
    small = loyalty_prep.prepare(table, tmp_path / "small")
    assert small.issues == whole.issues
    for name in ("errors", "changes", "part-0001"):
        path = f"bytes.{name}.csv"
        assert (tmp_path / "small" / path).read_bytes() == (tmp_path / "whole" / path).read_bytes()


def test_a_row_is_shown_as_its_cells_or_where_these_cannot_be_trusted_as_its_record() -> None:
    data = "Name,Email,Points\nAnn,ann@x.org,5\nBo,bo@x.org,5,7\nJÃ¼rgen,c@x.org,3\n".encode()
    shown = {issue.code: [example.value for example in issue.examples] for issue in loyalty_prep.validate(data).issues}
    assert shown == {"ROW_FIELD_COUNT": ["Bo,bo@x.org,5,7"], "TEXT_GARBLED": ["JÃ¼rgen, c@x.org, 3"]}


@pytest.mark.parametrize("known", [True, False])
def test_addresses_that_are_no_contacts_are_written_where_contacts_are_given(tmp_path: Path, *, known: bool) -> None:
    (tmp_path / "contacts.csv").write_text("Email\nann@x.org\n")
    flags: dict[str, Any] = {"contacts": tmp_path / "contacts.csv"} if known else {}
    loyalty_prep.prepare(b"Email,Points\nann@x.org,5\nbo@x.org,6\n", tmp_path / "out", **flags)
    written = [csv_rows(path.read_bytes()) for path in (tmp_path / "out").glob("*.contacts.csv")]
    assert written == ([[["Email"], ["bo@x.org"]]] if known else [])


def test_rows_of_an_address_that_is_shown_are_shown_with_it_beyond_the_first_hundred() -> None:
    rows = [f"a{at % 80}@x.org,{at}" for at in range(160)]
    [issue] = loyalty_prep.validate("\n".join(["Email,Points", *rows]).encode()).issues
    assert [example.row for example in issue.rows] == [row for at in range(1, 81) for row in (at, at + 80)]


def test_a_row_that_names_nobody_is_told_by_its_first_three_cells() -> None:
    data = "Email,Points,City,Tier,Shop,Note\n" + "".join(f"a{at}@x.org,{at},Ulm,gold,n,m\n" for at in range(20))
    [issue] = loyalty_prep.validate(f"{data},5, Ulm ,,gold,north\n,6,Bonn,silver,n,south\n,7,,,,\n".encode()).issues
    assert [example.name for example in issue.examples] == ["Ulm, gold, north", "Bonn, silver, n", ""]
