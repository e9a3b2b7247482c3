"""What is said of one row: its codes, its reasons, its example, and both readings of a balance."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep import codes
from loyalty_prep.codes import BY_NAME, CATALOGUE
from loyalty_prep.limits import MAX_SAMPLE_CHARS
from loyalty_prep.messages.translation import ENGLISH, Message, translation
from loyalty_prep.report import sentences
from loyalty_prep.values.points import in_letters, is_in_letters

GERMAN = translation("de")
NAMES = [code.name for code in CATALOGUE]

KINDS: dict[str, Any] = {
    "codes": pl.UInt32,
    "address": pl.String,
    "points": pl.Int64,
    "email_detail": pl.String,
    "email_suggestion": pl.String,
    "alike": pl.String,
    "into": pl.Int64,
    "further": pl.String,
    "cell": pl.String,
}
"""What is known of rows, and `cell`, the balance as the source has it."""


def rows(*known: dict[str, Any], **more: Any) -> pl.DataFrame:
    """Return rows of which so much is known; `codes` by their names."""
    blank = {**dict.fromkeys(KINDS), "into": 0, "cell": ""}
    full = [{**blank, **row, "codes": codes.mask(*row.get("codes", ()))} for row in known]
    return pl.DataFrame(full, schema=KINDS).with_columns(**more)


def reasons(*known: dict[str, Any], bare: bool = False, **more: Any) -> list[str]:
    return sentences.reasons(rows(*known, **more), ENGLISH, "cell", bare=bare).to_list()


# The codes of a row.


@pytest.mark.parametrize(
    ("names", "further", "text"),
    [
        ([], None, ""),
        (["EMAIL_INVALID"], None, "EMAIL_INVALID"),
        (["POINTS_NEGATIVE", "EMAIL_INVALID"], None, "EMAIL_INVALID;POINTS_NEGATIVE"),
        (["ROW_MERGED"], None, "ROW_MERGED"),
        (["TEXT_GARBLED", "EMAIL_TYPO"], None, ""),
        (["EMAIL_INVALID", "EMAIL_TYPO"], None, "EMAIL_INVALID"),
        ([], "TIER", "TIER"),
        ([], "TIER;AGE", "TIER;AGE"),
        (["EMAIL_MISSING"], "TIER;AGE", "EMAIL_MISSING;TIER;AGE"),
    ],
)
def test_the_codes_of_a_row_are_its_errors_and_a_users_checks(names: list[str], further: str | None, text: str) -> None:
    frame = rows({"codes": names, "further": further})
    assert frame.select(sentences.codes_text(frame)).to_dict(as_series=False) == {"codes": [text]}


@given(masks=st.lists(st.sets(st.sampled_from(NAMES)), min_size=1, max_size=6))
def test_names_are_joined_in_the_order_of_the_catalogue(masks: list[set[str]]) -> None:
    frame = rows(*({"codes": names} for names in masks))
    joined = frame.select(sentences.joined(frame["codes"]))
    assert joined.columns == ["code"]
    assert joined["code"].to_list() == [";".join(name for name in NAMES if name in names) for names in masks]


def test_no_rows_have_no_codes_and_no_reasons() -> None:
    frame = rows().clear()
    assert frame.select(sentences.codes_text(frame)).schema == {"codes": pl.String}
    assert sentences.explain_either(pl.Series("cell", [], dtype=pl.String)).to_list() == []


# The reasons of a row: the sentence of each of its codes, and what is known of its own cell.


@pytest.mark.parametrize("name", [code.name for code in CATALOGUE if code.severity != "repair"])
def test_a_row_of_which_nothing_else_is_known_has_the_sentence_of_its_code(name: str) -> None:
    assert reasons({"codes": [name]}) == [BY_NAME[name].sentence]
    assert reasons({"codes": [name]}, bare=True) == [BY_NAME[name].sentence]


@pytest.mark.parametrize("name", [code.name for code in CATALOGUE if code.severity == "repair"])
def test_a_repair_is_no_reason(name: str) -> None:
    assert reasons({"codes": [name]}) == [""]


@pytest.mark.parametrize(
    ("known", "hint"),
    [
        ({"codes": ["EMAIL_INVALID"], "email_detail": "No sign."}, "No sign."),
        ({"codes": ["EMAIL_INVALID"], "email_suggestion": "a@x.org"}, "Perhaps a@x.org?"),
        (
            {"codes": ["EMAIL_INVALID"], "email_detail": "No sign.", "email_suggestion": "a@x.org"},
            "No sign. Perhaps a@x.org?",
        ),
        ({"codes": ["ROW_MERGED"], "into": 7}, "See row 7."),
        ({"codes": ["ROW_MERGED"], "into": 1}, "See row 1."),
        ({"codes": ["ROW_MERGED"], "into": 0}, ""),
        ({"codes": ["EMAIL_ALIAS"], "alike": "Ünal@x.org"}, "Compare it with Ünal@x.org."),
        ({"codes": ["EMAIL_ALIAS"], "email_detail": "No sign."}, ""),
        (
            {"codes": ["POINTS_AMBIGUOUS"], "cell": " 1.250 "},
            (
                "1.250 is 1250 if the point groups thousands (--decimal comma) and 1.25 if it marks decimals "
                "(--decimal point)."
            ),
        ),
        (
            {"codes": ["POINTS_AMBIGUOUS"], "cell": "-2,000"},
            (
                "-2,000 is -2000 if the comma groups thousands (--decimal point) and -2 if it marks decimals "
                "(--decimal comma)."
            ),
        ),
        ({"codes": ["POINTS_AMBIGUOUS"], "cell": "1.2E+03"}, ""),
        ({"codes": ["POINTS_NEGATIVE"], "cell": "1.250"}, ""),
    ],
)
def test_what_is_known_of_a_row_is_added_to_its_sentence(known: dict[str, Any], hint: str) -> None:
    sentence = BY_NAME[known["codes"][0]].sentence
    assert reasons(known) == [f"{sentence} {hint}".rstrip()]
    assert reasons(known, bare=True) == [sentence], "a bare reason holds nothing of the row"


def test_each_row_is_told_of_itself_alone() -> None:
    invalid, merged, large = (BY_NAME[name].sentence for name in ("EMAIL_INVALID", "ROW_MERGED", "POINTS_OUT_OF_RANGE"))
    assert reasons(
        {"codes": ["POINTS_OUT_OF_RANGE", "EMAIL_INVALID"], "email_suggestion": "a@x.org"},
        {"codes": ["ROW_MERGED"], "into": 12},
        {"codes": []},
        {"codes": ["EMAIL_INVALID", "EMAIL_TRIMMED"], "into": 3},
        {"codes": ["EMAIL_MISSING"], "further": "TIER;AGE"},
    ) == [
        f"{invalid} Perhaps a@x.org? {large}",
        f"{merged} See row 12.",
        "",
        invalid,
        f"{BY_NAME['EMAIL_MISSING'].sentence} It fails the check TIER;AGE of the schema given.",
    ]


def test_a_row_of_several_files_names_the_other_one() -> None:
    merged = BY_NAME["ROW_MERGED"].sentence
    known = {"codes": ["ROW_MERGED"], "into": 12}
    assert reasons(known, known, {"codes": ["ROW_MERGED"]}, origin=pl.Series(["süd.csv", None, "x.csv"])) == [
        f"{merged} See row 12 of süd.csv.",
        f"{merged} See row 12.",
        merged,
    ]


def test_an_added_row_of_a_corrected_file_says_so_last() -> None:
    known = {"codes": ["EMAIL_MISSING"], "further": "TIER"}
    added = "It was added in the corrected file; the line is counted there."
    missing, failed = BY_NAME["EMAIL_MISSING"].sentence, "It fails the check TIER of the schema given."
    found = reasons(known, known, {}, added=pl.Series([True, False, True]))
    assert found == [f"{missing} {failed} {added}", f"{missing} {failed}", added]


def test_reasons_are_told_in_the_language_asked_for() -> None:
    frame = rows(
        {"codes": ["EMAIL_INVALID"], "email_detail": "An email address must have an @-sign."},
        {"codes": ["POINTS_AMBIGUOUS"], "cell": "1.250"},
        {"codes": [], "further": "TIER"},
        {"codes": ["ROW_MERGED"], "into": 4},
    )
    german = sentences.reasons(frame, GERMAN, "cell").to_list()
    sentence = {name: GERMAN(BY_NAME[name].sentence) for name in NAMES}
    detail = GERMAN("An email address must have an @-sign.")
    assert detail != "An email address must have an @-sign."
    assert german[0] == f"{sentence['EMAIL_INVALID']} {detail}"
    assert german[1].startswith(f"{sentence['POINTS_AMBIGUOUS']} 1.250 ")
    assert " 1,25," in german[1], "decimals are written as German has them"
    assert german[2] == GERMAN(sentences.FAILED).replace("{further}", "TIER")
    assert german[3].startswith(sentence["ROW_MERGED"])
    assert "4" in german[3]


# Both readings of a balance.


@pytest.mark.parametrize(
    ("cell", "whole", "broken", "mark"),
    [
        ("1.250", "1250", "1.25", "point"),
        ("1,250", "1250", "1.25", "comma"),
        ("-1,250", "-1250", "-1.25", "comma"),
        ("(999.001)", "-999001", "-999.001", "point"),
        ("7.000", "7000", "7", "point"),
        ("12,500 pts", "12500", "12.5", "comma"),
        ("１,０１０", "1010", "1.01", "comma"),
    ],
)
def test_both_readings_of_a_balance_are_said(cell: str, whole: str, broken: str, mark: str) -> None:
    other = "comma" if mark == "point" else "point"
    tidy = cell.strip()
    english = (
        f"{tidy} is {whole} if the {mark} groups thousands (--decimal {other}) and {broken} if it marks decimals "
        f"(--decimal {mark})"
    )
    assert sentences.explain_either(pl.Series("c7", [cell])).to_list() == [english]
    german = sentences.explain_either(pl.Series("c7", [cell]), GERMAN).item()
    assert {whole, broken.replace(".", ",")} <= {word.rstrip(",") for word in german.split()}


def test_only_a_balance_of_two_readings_has_them_said() -> None:
    cells = pl.Series("c7", ["1.250", "12.5", None, "", "1250", "x", "3,000", "1.250.000", "1e3"])
    said = sentences.explain_either(cells)
    assert said.name == "c7"
    assert [text is not None for text in said.to_list()] == [cell in ("1.250", "3,000") for cell in cells.to_list()]
    assert sentences.explain_either(pl.Series(["12.5", None])).to_list() == [None, None]
    assert sentences.explain_either(pl.Series(["12.5", None])).dtype == pl.String


# One row as an example.

RECORD: dict[str, Any] = {
    "row": 3, "line": 5, "number": "whole", "address": "a@x.org", "points": 10, "into": 0, "origin": None,
    "alike": None, "email_detail": None, "email_suggestion": None,
}  # fmt: skip
CELLS = {"email": "A@x.org ", "points": " 10", "row": "A@x.org , 10, Ann", "name": "Ann"}


def test_an_example_shows_the_cell_that_its_code_speaks_of() -> None:
    for code in CATALOGUE:
        example = sentences.example(code.name, RECORD, CELLS)
        assert (example.row, example.line, example.value) == (3, 5, CELLS[code.cell])
        assert (example.name, example.email, example.points) == ("Ann", "A@x.org ", " 10")
        assert (example.suggestion, example.source) == (None, None)


def test_an_example_of_a_users_check_shows_the_whole_row() -> None:
    record = {**RECORD, "email_suggestion": "b@x.org", "email_detail": "No sign."}
    example = sentences.example("TIER", record, CELLS)
    assert (example.value, example.detail, example.suggestion) == (CELLS["row"], None, None)


@pytest.mark.parametrize(
    ("name", "known", "detail", "suggestion"),
    [
        ("EMAIL_INVALID", {"email_detail": "No sign.", "email_suggestion": "b@x.org"}, "No sign.", "b@x.org"),
        ("EMAIL_INVALID", {}, None, None),
        ("EMAIL_MISSING", {"email_suggestion": "b@x.org"}, None, None),
        ("EMAIL_TYPO", {"email_suggestion": "b@x.org"}, None, "b@x.org"),
        ("ROW_MERGED", {"into": 9}, "merged into row 9", None),
        ("ROW_MERGED", {"into": 9, "origin": "süd.csv"}, "merged into row 9 of süd.csv", None),
        ("ROW_MERGED", {"into": 0, "origin": "süd.csv"}, None, None),
        ("EMAIL_ALIAS", {"alike": "a+b@x.org"}, "like a+b@x.org", None),
        ("EMAIL_ALIAS", {}, None, None),
        ("POINTS_AMBIGUOUS", {"number": "scientific"}, None, None),
        ("POINTS_AMBIGUOUS", {"number": "either"}, None, None),  # of ` 10` there are no two readings
    ],
)
def test_beside_an_example_stands_what_is_known_of_it(
    name: str, known: dict[str, Any], detail: str | None, suggestion: str | None
) -> None:
    example = sentences.example(name, {**RECORD, **known}, CELLS)
    assert (example.detail, example.suggestion) == (detail, suggestion)


def test_an_example_of_a_balance_that_can_be_read_in_two_ways_says_both() -> None:
    cells = {**CELLS, "points": "1.250"}
    example = sentences.example("POINTS_AMBIGUOUS", {**RECORD, "number": "either"}, cells)
    assert example.detail == (
        "1.250 is 1250 if the point groups thousands (--decimal comma) and 1.25 if it marks decimals (--decimal point)"
    )
    assert isinstance(example.detail, Message), "it can still be translated"
    assert " 1,25," in GERMAN(example.detail)
    other = sentences.example("POINTS_NEGATIVE", {**RECORD, "number": "either"}, cells)
    assert other.detail is None


def test_an_added_row_is_told_as_one_beside_what_else_is_known() -> None:
    added = str(sentences.ADDED)
    alone = sentences.example("EMAIL_MISSING", {**RECORD, "added": True}, CELLS)
    both = sentences.example("ROW_MERGED", {**RECORD, "added": True, "into": 9}, CELLS)
    check = sentences.example("TIER", {**RECORD, "added": True}, CELLS)
    assert (alone.detail, check.detail) == (added, added)
    assert both.detail == f"merged into row 9 {added}"
    assert sentences.example("EMAIL_MISSING", {**RECORD, "added": False}, CELLS).detail is None


def test_an_example_holds_no_more_of_a_cell_than_a_page_shows() -> None:
    long = {name: name[0] * (MAX_SAMPLE_CHARS + 9) for name in ("email", "points", "row", "name")}
    example = sentences.example("TEXT_GARBLED", RECORD, long)
    assert example.value == "r" * MAX_SAMPLE_CHARS
    assert (example.name, example.email, example.points) == tuple(sign * MAX_SAMPLE_CHARS for sign in ("n", "e", "p"))
    short = {"email": "", "points": "", "row": ""}
    assert sentences.example("TEXT_GARBLED", RECORD, short).name == "", "whose row it is need not be known"


def test_a_row_of_several_files_has_its_own_named() -> None:
    assert sentences.example("EMAIL_MISSING", {**RECORD, "source": "nord.csv"}, CELLS).source == "nord.csv"


def test_the_reason_of_a_balance_between_typographic_quotes_names_them() -> None:
    """`“80”` was refused as no number, without a word of what it is that stands in it."""
    quotes = "Signs that look like quotes stand around the number; they are letters of the cell."
    cells = ["“80”", " „1.250“ ", "’80’", "“eighty”", "“80", "80", "ca. 500"]
    frame = rows(*[{"codes": ["POINTS_NOT_A_NUMBER"], "cell": cell} for cell in cells])
    reasons = sentences.reasons(frame, ENGLISH, "cell").to_list()
    assert [quotes in reason for reason in reasons] == [True] * 3 + [False] * 4
    assert GERMAN(quotes) in sentences.reasons(frame, GERMAN, "cell")[0]
    report = loyalty_prep.validate("Email,Points\na@x.org,“80”\nb@x.org,7\nc@x.org,ca. 5\n".encode())
    (issue,) = report.issues
    assert [example.detail for example in issue.examples] == [quotes, None]


@given(st.text(alphabet="“”«» 1a\n\t\u00a0１", max_size=6))
def test_a_cell_alone_is_between_quotes_as_among_others(cell: str) -> None:
    assert is_in_letters(cell) == in_letters(pl.Series([cell])).item()
