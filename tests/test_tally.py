"""Counts and sums that must add up, and no more examples than are asked for."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty_prep.codes import BY_NAME, CATALOGUE
from loyalty_prep.options import Options
from loyalty_prep.reading.layout import Skipped, SkippedLine
from loyalty_prep.report.findings import DecimalStyle, Example, decimal_of
from loyalty_prep.report.tally import EXAMPLES, Points, RowCounts, Tally
from loyalty_prep.values.points import Style


def example(row: int | None, line: int = 1) -> Example:
    return Example(row, line, "cell")


def style(*, waiting: int = 0) -> DecimalStyle:
    shown = Style()
    shown.waiting["point"] = waiting
    shown.grouped["point"] = 1250 * waiting
    return DecimalStyle.of(shown, None, {})


COUNTS = st.integers(0, 5)


@given(ready=COUNTS, rejected=COUNTS, merged=COUNTS, skipped=COUNTS, off=st.integers(-2, 2))
def test_rows_add_up_or_nothing_is_said(ready: int, rejected: int, merged: int, skipped: int, off: int) -> None:
    total = ready + rejected + merged + skipped + off
    tally = Tally(total=total, ready=ready, rejected=rejected, merged=merged, skipped=skipped, repaired=1)
    if off:
        with pytest.raises(AssertionError, match="rows do not add up"):
            tally.rows()
    else:
        assert tally.rows() == RowCounts(total, ready, 1, rejected, merged, skipped)


@given(out=COUNTS, rejected=COUNTS, merged=COUNTS, skipped=COUNTS, adjusted=COUNTS, off=st.integers(-2, 2))
def test_points_add_up_with_what_a_policy_added(
    out: int, rejected: int, merged: int, skipped: int, adjusted: int, off: int
) -> None:
    came = out + rejected + merged + skipped - adjusted
    tally = Tally(
        points_in=came + off, points_adjusted=adjusted, points_out=out, points_rejected=rejected, points_merged=merged,
        points_skipped=skipped,
    )  # fmt: skip
    if off:
        with pytest.raises(AssertionError, match="points do not add up"):
            tally.points()
    else:
        assert tally.points() == Points(came, out, rejected, merged, adjusted, skipped)


def test_so_many_examples_of_each_code_are_wanted_and_no_more() -> None:
    tally = Tally(most=3)
    assert tally.wants("EMAIL_INVALID") == 3
    for row in range(5):
        tally.example("EMAIL_INVALID", example(row))
    assert (tally.wants("EMAIL_INVALID"), tally.wants("TIER")) == (-2, 3)
    assert Tally().wants("X") == EXAMPLES == 5


def test_further_rows_of_shown_addresses_are_wanted_beside_them() -> None:
    tally = Tally(most=3)
    assert tally.wants_together == 3
    tally.together["a@x.org"] = [example(1), example(2)]
    assert tally.wants_together == 1
    tally.example("EMAIL_DUPLICATE", example(1))
    assert tally.wants_together == 2
    tally.together["b@x.org"] = [example(3), example(4), example(5)]
    assert tally.wants_together == -1


def test_findings_stand_in_the_order_of_the_catalogue_and_a_users_own_behind_them() -> None:
    tally = Tally(total=9)
    for name in ("TIER", "POINTS_NEGATIVE", "AGE", "EMAIL_TYPO", "EMAIL_MISSING", "COLUMNS_MANY"):
        tally.counts[name] += 2
    tally.counts["EMAIL_INVALID"] = 0
    issues = tally.issues(style())
    order = [code.name for code in CATALOGUE]
    known = [issue.code for issue in issues if issue.code in BY_NAME]
    assert known == sorted(known, key=order.index)
    assert [issue.code for issue in issues][-2:] == ["AGE", "TIER"]
    assert "EMAIL_INVALID" not in known, "of which there is none"
    assert {issue.code: issue.severity for issue in issues} == {
        "EMAIL_MISSING": "error", "POINTS_NEGATIVE": "error", "EMAIL_TYPO": "note", "COLUMNS_MANY": "note",
        "AGE": "error", "TIER": "error",
    }  # fmt: skip
    assert issues[-1].message == "The row fails the check TIER of the schema given."
    assert all(issue.count == 2 for issue in issues)


def test_a_finding_shows_five_examples_and_the_page_all_that_were_taken() -> None:
    tally = Tally(most=8, total=8)
    for row in range(8):
        tally.example("EMAIL_INVALID", example(row))
        tally.example("EMAIL_DUPLICATE", example(row))
    tally.together = {"a@x.org": [example(0), example(9)], "b@x.org": [example(1)]}
    tally.counts.update({"EMAIL_INVALID": 8, "EMAIL_DUPLICATE": 8})
    invalid, duplicate = tally.issues(style())
    assert [each.row for each in invalid.examples] == [0, 1, 2, 3, 4]
    assert [each.row for each in invalid.rows] == list(range(8))
    assert [each.row for each in duplicate.examples] == [0, 1, 2, 3, 4]
    assert [each.row for each in duplicate.rows] == [0, 9, 1], "those of one address stand together"


def test_that_there_are_no_rows_is_a_finding() -> None:
    assert [(issue.code, issue.count) for issue in Tally().issues(style())] == [("NO_ROWS", 1)]
    assert Tally(total=1).issues(style()) == ()


@pytest.mark.parametrize("waiting", [0, 2])
def test_a_decimal_mark_is_offered_only_where_it_settles_something(waiting: int) -> None:
    tally = Tally(total=2)
    tally.counts["POINTS_AMBIGUOUS"] = 2
    [issue] = tally.issues(style(waiting=waiting))
    code = BY_NAME["POINTS_AMBIGUOUS"]
    assert issue.message == (code.message if waiting else code.sentence)
    assert ("--decimal" in issue.message) is bool(waiting)


def test_lines_above_the_header_are_counted_and_a_few_of_them_shown() -> None:
    lines = tuple(SkippedLine(number, f"line {number}") for number in range(1, 9))
    source: Any = SimpleNamespace(row_of={2: 7}.get)
    tally = Tally()
    tally.note_skipped(Skipped(lines, lines, 12), source)
    tally.note_skipped(Skipped(lines, lines[:1], 1), source, name="süd.csv")
    tally.note_skipped(Skipped(lines), source)
    assert tally.counts == {"LINES_SKIPPED": 13}
    shown = tally.examples["LINES_SKIPPED"]
    assert [(each.row, each.line, each.value, each.source) for each in shown] == [
        (None, 1, "line 1", None), (None, 7, "line 2", None), (None, 3, "line 3", None), (None, 4, "line 4", None),
        (None, 5, "line 5", None),
    ]  # fmt: skip
    few = Tally(most=9)
    few.note_skipped(Skipped(lines, lines[:1], 1), source, name="süd.csv")
    assert [each.source for each in few.examples["LINES_SKIPPED"]] == ["süd.csv"]


# The decimal mark, as a finding.


@pytest.mark.parametrize(
    ("said", "point", "comma", "mark", "expected"),
    [
        ("comma", 3, 0, "comma", ("comma", "user", ["named by --decimal"])),
        ("auto", 1, 0, "point", ("point", "found", ["1 value shows a decimal point"])),
        ("auto", 0, 2, "comma", ("comma", "found", ["2 values show a decimal comma"])),
        ("auto", 0, 0, None, (None, "default", [])),
        ("auto", 2, 1, None, (None, "default", ["2 values show a decimal point", "1 value shows a decimal comma"])),
    ],
)
def test_who_decided_the_decimal_mark_and_by_what(
    said: Any, point: int, comma: int, mark: Any, expected: tuple[str | None, str, list[str]]
) -> None:
    shown = Style()
    shown.evidence.update({"point": point, "comma": comma})
    decided = decimal_of(Options(decimal=said), shown, mark)
    assert (decided.value, decided.decider, list(decided.evidence)) == expected


def test_an_example_says_its_file_only_where_there_are_several() -> None:
    plain, other = Example(3, 4, "x"), Example(None, 4, "x", "d", "s", "süd.csv", "Ann", "a@x.org", "7")
    assert plain.to_dict() == {"row": 3, "line": 4, "value": "x", "detail": None, "suggestion": None}
    assert other.to_dict() == {
        "row": None, "line": 4, "source": "süd.csv", "value": "x", "detail": "d", "suggestion": "s",
    }  # fmt: skip
    assert other.place() == {"row": None, "line": 4, "source": "süd.csv"}
