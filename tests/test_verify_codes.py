"""Codes, options and other words of a report that cannot be, though files and report agree with each other."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from damages import ERRORS, PART, both, changed, reported
from test_verify_report import noticed, noticed_by_the_source_alone, result  # noqa: F401 - a fixture

import loyalty_prep as lp
from loyalty_prep.verify import verify
from loyalty_prep.verify_codes import contradicted, decides, disallowed, is_repair

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def alike(code: str, other: str) -> Callable[[Path], None]:
    """Return what writes another code into the errors file and the report, wherever the first one stands."""

    def change(folder: Path) -> None:
        for name in (ERRORS, "report.json"):
            path = folder / f"export.{name}"
            path.write_text(path.read_text().replace(code, other))

    return change


@pytest.mark.parametrize(
    ("code", "other", "fault"),
    [
        ("EMAIL_INVALID", "POINTS_NEGATIVE", "row 3 of the errors file cannot be right: its cells are not such as"),
        ("EMAIL_INVALID", "POINTS_MISSING", "row 3 of the errors file cannot be right: its cells are not such as"),
        ("POINTS_NOT_A_NUMBER", "EMAIL_INVALID", "row 4 of the errors file cannot be right: its cells are not such as"),
        ("POINTS_NOT_A_NUMBER", "POINTS_MISSING", "row 4 of the errors file cannot be right: its cells are not such"),
        ("POINTS_NOT_A_NUMBER", "ROW_FIELD_COUNT", "row 4 of the errors file lacks the text of the record"),
        ("EMAIL_DUPLICATE", "POINTS_OUT_OF_RANGE", "row 7 of the errors file cannot be right: it has 4 points"),
        ("EMAIL_DUPLICATE", "EMAIL_UNMATCHED", "cannot be right: it has EMAIL_UNMATCHED, and no contacts were given"),
    ],
)
def test_a_code_that_was_changed_in_the_errors_file_and_the_report_alike_is_noticed(
    result: Path,  # noqa: F811 - the fixture
    code: str,
    other: str,
    fault: str,
) -> None:
    """Nothing held a code to its cells: a row could be said to be rejected for anything."""
    noticed(result, alike(code, other), fault)


WRONG: dict[str, tuple[Callable[[Path], None], str]] = {
    "a key that is gone": (reported("source", "profile", value=None), "the report has not the form of one"),
    "an unknown decider": (
        reported("source", "decisions", "encoding", "decider", value="nobody"),
        "the report has not the form of one",
    ),
    "what was decided of the delimiter": (
        reported("source", "decisions", "delimiter", "value", value=";"),
        "the report says two things of the delimiter of the source",
    ),
    "what was decided of the header": (
        reported("source", "decisions", "header", "value", value="line 2"),
        "the report says two things of the header of the source",
    ),
    "how sure the encoding is": (
        reported("source", "encodingConfidence", value=0.5),
        "the report is sure of the encoding in two ways",
    ),
    "the decimal mark": (
        reported("source", "decimal", "value", value="comma"),
        "the report says two things of the decimal mark",
    ),
    "a proof of the decimal mark": (
        reported("source", "decimal", "style", "proofs", 0, "value", value="1.250,00"),
        "the report shows '1.250,00' of row 2, which has '1,250.00'",
    ),
    "the cell of the highest balance": (
        reported("balances", "highest", 0, "value", value="1250"),
        "the report shows 1250 points of row 2, which has 1250",
    ),
    "the bounds of balances": (
        reported("balances", "bins", 0, "to", value=3),
        "the report spreads balances over other bounds than there are",
    ),
    "what is far": (
        reported("balances", "bins", 1, "apart", value=True),
        "the report calls other balances far than those that are",
    ),
    "what a cell was written as": (
        reported("issues", 4, "examples", 0, "detail", value="written as 1205"),
        "the report's example of POINTS_REFORMATTED in row 2 is not what stands there",
    ),
    "what is wrong with an address": (
        reported("issues", 0, "examples", 0, "detail", value="It is long."),
        "the report's example of EMAIL_INVALID in row 3 is not what stands there",
    ),
    "half of a cell": (
        reported("issues", 0, "examples", 0, "value", value="c"),
        "the report's example of EMAIL_INVALID in row 3 is not what stands there",
    ),
    "an error that is called a note": (
        reported("issues", 0, "severity", value="note"),
        "the report calls EMAIL_INVALID a note, and a file names it",
    ),
    "a note that is called an error": (
        reported("issues", 5, "severity", value="error"),
        "the report calls ROW_MERGED 'error'",
    ),
    "lines above the header": (
        reported("source", "skippedLines", value=[]),
        "the report skips lines that are not above the header",
    ),
    "a policy that a row denies": (
        reported("rerun", "options", value={"duplicates": "first"}),
        "it has EMAIL_DUPLICATE, though duplicates was decided",
    ),
    "a policy that there is not": (
        reported("rerun", "options", value={"fractions": "up"}),
        "the report says that fractions was up, which it cannot be",
    ),
    "a largest balance that a part denies": (
        reported("rerun", "options", value={"max_points": 1000}),
        "a part holds a balance above max_points",
    ),
    "a size that a part denies": (
        reported("rerun", "options", value={"max_bytes": 30}),
        "a part is larger than max_bytes",
    ),
    "the row that a row went into": (
        changed(ERRORS, "See row 1.", "See row 6."),
        "row 1 has the address of rows that are said to be in another",
    ),
    "no reasons": (
        changed(ERRORS, "The balance cannot be read as a number. Write digits only.", ""),
        "row 4 of the errors file has other reasons than its codes",
    ),
    "a very large balance": (
        both(
            changed(PART, ",40\n", ",1000000040\n"),
            reported("points", "out", value=1000001267),
            reported("points", "in", value=1000001329),
        ),
        "the parts hold 1 very large balance, the report says 0",
    ),
}
OF_THE_SOURCE: dict[str, tuple[Callable[[Path], None], str]] = {
    "a first row that is cut": (
        reported("source", "sampleDataRows", 0, "values", value=["Ann"]),
        "the first rows that the report shows are not those of the source",
    ),
    "the mark of the file": (
        reported("source", "bom", value=True),
        "the source begins with another mark than the report says",
    ),
}


@pytest.mark.parametrize("what", WRONG)
def test_what_cannot_be_in_a_report_is_noticed_without_the_source(result: Path, what: str) -> None:  # noqa: F811
    noticed(result, *WRONG[what])


@pytest.mark.parametrize("what", OF_THE_SOURCE)
def test_what_the_source_denies_is_noticed_with_it(result: Path, what: str) -> None:  # noqa: F811 - the fixture
    noticed_by_the_source_alone(result, *OF_THE_SOURCE[what])


@pytest.mark.parametrize(
    ("codes", "email", "points"),
    [
        ("EMAIL_MISSING", "", "5"),
        ("EMAIL_MISSING", "n/a", "5"),
        ("EMAIL_INVALID", "a b@x.org", "5"),
        ("EMAIL_INVALID;POINTS_NOT_A_NUMBER", "bad", "x"),
        ("POINTS_MISSING", "a@x.org", "-"),
        ("POINTS_MISSING", "a@x.org", "N/A"),
        ("POINTS_NOT_A_NUMBER", "a@x.org", "5k"),
        ("POINTS_NOT_INTEGER;POINTS_NEGATIVE", "a@x.org", "-12.5"),
        ("POINTS_NEGATIVE", "a@x.org", "(100)"),
        ("POINTS_NEGATIVE", "a@x.org", "\u22124"),
        ("POINTS_AMBIGUOUS", "a@x.org", "1.250"),
        ("ROW_MERGED", "\uff41\uff20x.org", "\u0663\u0664"),
        ("my_check", "a@x.org", "5"),
    ],
)
def test_cells_that_have_their_codes_are_no_contradiction(codes: str, email: str, points: str) -> None:
    assert contradicted(codes.split(";"), email, points) is None
    assert disallowed(codes.split(";"), points, {}) is None


@pytest.mark.parametrize(
    ("before", "after", "options", "right"),
    [
        ("", "0", {"missing_points": "zero"}, True),
        ("", "0", {"fractions": "floor"}, False),
        ("", "1", {"missing_points": "zero"}, False),
        ("-4", "0", {"negative_points": "zero"}, True),
        ("-4", "0", {"missing_points": "zero"}, False),
        ("12.5", "12", {"fractions": "floor"}, True),
        ("12.4", "13", {"fractions": "round"}, False),
        ("12.5", "12", {}, False),
    ],
)
def test_a_balance_that_no_option_makes_of_another_is_noticed(
    before: str, after: str, options: dict[str, Any], right: bool
) -> None:
    assert decides(before, after, options) is right


def test_an_address_that_only_lost_its_spaces_was_not_normalised() -> None:
    assert is_repair(["EMAIL_TRIMMED", "EMAIL_NORMALIZED"], "EMAIL", " a@X.org", "a@x.org")
    assert not is_repair(["EMAIL_NORMALIZED"], "EMAIL", " a@x.org", "a@x.org")
    assert not is_repair(["POINTS_REFORMATTED"], "EMAIL", " a@x.org", "a@x.org")


def test_the_highest_balances_stand_in_the_order_of_their_rows_where_none_is_counted_higher(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text(f"Email,Points\na@x.org,{'9' * 19}\nb@x.org,{'9' * 30}\nc@x.org,1\n")
    lp.prepare(tmp_path / "export.csv", tmp_path / "out")
    path = tmp_path / "out" / "export.report.json"
    report = json.loads(path.read_text())
    assert verify(tmp_path / "out").ok
    report["balances"]["highest"][:2] = report["balances"]["highest"][1::-1]
    path.write_text(json.dumps(report))
    assert verify(tmp_path / "out").faults == ["the report's highest balances are not the highest"]


def test_what_fails_a_check_of_a_users_own_is_no_damage(tmp_path: Path) -> None:
    """The report says 'The row fails', the errors file 'It fails': 'has other reasons than its codes'."""
    pa = pytest.importorskip("pandera.polars")
    (tmp_path / "export.csv").write_text("Name,Email,Points\nAnn,ann@x.org,1\nBo,bo@x.org,2\nCyd,cyd@,x\n")
    schema = pa.DataFrameSchema({"Name": pa.Column(str, pa.Check.str_length(1, 2))})
    report = lp.prepare(tmp_path / "export.csv", tmp_path / "out", schema=schema)
    assert report.rows.rejected == 2
    assert verify(tmp_path / "out", tmp_path / "export.csv").faults == []


def test_names_that_stand_in_no_line_are_no_damage(tmp_path: Path) -> None:
    """The result of JSON lines 'does not agree with itself on whether there is a header'."""
    rows = [{"Name": f"N{row}", "Email": f"u{row}@x.org", "Points": row} for row in range(9)]
    (tmp_path / "export.jsonl").write_text("\n".join(map(json.dumps, rows)))
    lp.prepare(tmp_path / "export.jsonl", tmp_path / "out")
    assert verify(tmp_path / "out", tmp_path / "export.jsonl").faults == []


def test_a_very_large_balance_that_was_rejected_is_no_damage(tmp_path: Path) -> None:
    rows = "a@x.org,1000000000\na@x.org,1000000001\nb@x.org,1000000002\n"
    (tmp_path / "export.csv").write_text(f"Email,Points\n{rows}")
    lp.prepare(tmp_path / "export.csv", tmp_path / "out")
    assert verify(tmp_path / "out", tmp_path / "export.csv").faults == []
