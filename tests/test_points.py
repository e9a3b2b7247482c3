"""Balances: a table of cells, a second reader written from the contract's words, and laws for both.

On a million random cells instead of 20,000 (some minutes):

    POINTS_CELLS=1000000 python -m pytest tests/test_points.py -k twenty_thousand
"""

from __future__ import annotations

import itertools
import os
import random
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from decimal import ROUND_FLOOR, Decimal
from typing import Any, Final, Literal

import polars as pl
import pytest
from harness import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

import loyalty_prep
from loyalty_prep.languages import files
from loyalty_prep.messages.translation import translation
from loyalty_prep.options import Policies
from loyalty_prep.report.sentences import explain_either
from loyalty_prep.values.cells import is_placeholder, tidy
from loyalty_prep.values.points import (
    LIMIT,
    MARK,
    NUMBER,
    UNIT_WORDS,
    Style,
    decide,
    decided,
    exact,
    fraction,
    numberlike,
    plain,
    read,
    settle,
    waiting,
)

Mark = Literal["point", "comma"]

# The column beside the cell ("" = nothing; "point", "comma" = --decimal; else its other cells, split by "|"),
# the cell, and what it is in the end: the kind and the amount.
CASES: Final = [
    # plain digits
    ("", "0", "whole 0"),
    ("", "7", "whole 7"),
    ("", "1250", "whole 1250"),
    ("", "01250", "whole 1250"),
    ("", "000", "whole 0"),
    ("", "+5", "whole 5"),
    ("", "+ 5", "whole 5"),
    ("", "999999999999999999", "whole 999999999999999999"),
    ("", "1000000000000000000", "whole 1000000000000000000"),
    ("", "1000000000000000001", "whole 1000000000000000000"),
    ("", "9223372036854775807", "whole 1000000000000000000"),
    ("", "9999999999999999999", "whole 1000000000000000000"),
    ("", "-9999999999999999999,5", "fraction -1000000000000000000"),
    ("", "9223372036854775807.5", "fraction 1000000000000000000"),  # the largest of 64 bits, and a half more
    ("", "-9223372036854775808", "whole -1000000000000000000"),
    ("", "99999999999999999999999", "whole 1000000000000000000"),
    ("", "-99999999999999999999999", "whole -1000000000000000000"),
    ("", "000000000000000000000000000012", "whole 12"),
    ("", "9" * 1000, "whole 1000000000000000000"),
    ("", "9" * 1001, "not_a_number"),
    # tidying and placeholders
    ("", " 1250 ", "whole 1250"),
    ("", "\u00a01250\u200b", "whole 1250"),
    ("", "\ufeff1250", "whole 1250"),
    ("", "1250\x00\x00", "whole 1250"),
    ("", "'1250", "whole 1250"),
    ("", "'1250'", "whole 1250"),
    ("", '="01250"', "whole 1250"),
    ("", None, "missing"),
    ("", "", "missing"),
    ("", " \u00a0 ", "missing"),
    ("", "-", "missing"),
    ("", "–", "missing"),
    ("", "N/A", "missing"),
    ("", "#n/a", "missing"),
    ("", "NaN", "missing"),
    ("", "None", "missing"),
    ("", "---", "not_a_number"),
    ("", "?", "not_a_number"),
    # decimals
    ("", "12.50", "fraction 13"),
    ("", "12,5", "fraction 13"),
    ("", "12.00", "whole 12"),
    ("", "12,0", "whole 12"),
    ("", "37.0", "whole 37"),
    ("", "1250.0000", "whole 1250"),
    ("", "1250,0001", "fraction 1251"),
    ("", "0.250", "fraction 1"),
    ("", "0,000", "whole 0"),
    ("", "012.250", "fraction 13"),
    ("", "1234.567", "fraction 1235"),
    ("", "1234,000", "whole 1234"),
    ("", "-12.5", "fraction -13"),
    ("", "-0.5", "fraction -1"),
    ("", "-0.0", "whole 0"),
    ("", ".5", "fraction 1"),
    ("", ",5", "fraction 1"),
    ("", "-.5", "fraction -1"),
    ("", ".500", "fraction 1"),
    ("", ".00", "whole 0"),
    ("", "12.", "not_a_number"),
    ("", "12,", "not_a_number"),
    ("", ".", "not_a_number"),
    ("", "12,-", "whole 12"),
    ("", "12.-", "whole 12"),
    ("", "12,–", "whole 12"),
    ("", "-12,-", "whole -12"),
    ("", "12,--", "not_a_number"),
    ("", "12,-5", "not_a_number"),
    ("", "1250,-", "whole 1250"),
    ("", "999999999999999999.5", "fraction 1000000000000000000"),
    ("", "-1000000000000000000,5", "fraction -1000000000000000000"),
    # groups that read one way
    ("", "1 250", "whole 1250"),
    ("", "1\u00a0250", "whole 1250"),
    ("", "1\u202f250", "whole 1250"),
    ("", "1\u2009250\u00a0000", "whole 1250000"),
    ("", "12\u3000500", "whole 12500"),
    ("", "1'250", "whole 1250"),
    ("", "1’250’000", "whole 1250000"),
    ("", "1 250,00", "whole 1250"),
    ("", "1 250.5", "fraction 1251"),
    ("", "1'250.-", "whole 1250"),
    ("", "1'250.000", "whole 1250"),
    ("", "1,250,000", "whole 1250000"),
    ("", "1.250.000", "whole 1250000"),
    ("", "1,250.00", "whole 1250"),
    ("", "1.250,00", "whole 1250"),
    ("", "1.250,000", "whole 1250"),
    ("", "1,250.5", "fraction 1251"),
    ("", "1.250,-", "whole 1250"),
    ("", "1,250.-", "whole 1250"),
    ("", "1.250.000,75", "fraction 1250001"),
    ("", "1,00,000", "whole 100000"),
    ("", "12,34,567", "whole 1234567"),
    ("", "1,00,00,000", "whole 10000000"),
    ("", "1,00,000.50", "fraction 100001"),
    ("", "-1,250,000", "whole -1250000"),
    ("", "1  250", "not_a_number"),
    ("", "1\t250", "not_a_number"),
    ("", "1\n250", "not_a_number"),
    ("", "1 25", "not_a_number"),
    ("", "1 2500", "not_a_number"),
    ("", "1250 000", "not_a_number"),
    ("", "0 250", "not_a_number"),
    ("", "0,250,000", "not_a_number"),
    ("", "0.250,00", "not_a_number"),
    ("", "1 250'000", "not_a_number"),
    ("", "1 250,000,000", "not_a_number"),
    ("", "1,25,0", "not_a_number"),
    ("", "1.2.3", "not_a_number"),
    ("", "1.00.000", "not_a_number"),
    ("", "100,00,000", "not_a_number"),
    ("", "1,250,00", "not_a_number"),
    ("", "1.250,000.00", "not_a_number"),
    ("", "1,250,-", "not_a_number"),
    ("", "1_250", "not_a_number"),
    # signs
    ("", "-100", "whole -100"),
    ("", "- 100", "whole -100"),
    ("", "−100", "whole -100"),
    ("", "–100", "whole -100"),
    ("", "– 100", "whole -100"),
    ("", "100-", "whole -100"),
    ("", "100−", "whole -100"),
    ("", "12,50-", "fraction -13"),
    ("", "(100)", "whole -100"),
    ("", "( 100 )", "whole -100"),
    ("", "(12,-)", "whole -12"),
    ("", "-0", "whole 0"),
    ("", "(0)", "whole 0"),
    ("", "0-", "whole 0"),
    ("", "--5", "not_a_number"),
    ("", "+-5", "not_a_number"),
    ("", "-5-", "not_a_number"),
    ("", "(-5)", "not_a_number"),
    ("", "-(5)", "not_a_number"),
    ("", "(5", "not_a_number"),
    ("", "5)", "not_a_number"),
    ("", "((5))", "not_a_number"),
    ("", "5+", "not_a_number"),
    ("", "5 -", "not_a_number"),
    ("", "—5", "not_a_number"),
    ("", "±5", "not_a_number"),
    # unit words
    ("", "500 points", "whole 500"),
    ("", "500 Pts.", "whole 500"),
    ("", "500P", "whole 500"),
    ("", "500pt", "whole 500"),
    ("", "1 stamp", "whole 1"),
    ("", "8 STAMPS", "whole 8"),
    ("", "points 500", "whole 500"),
    ("", "Pkt. 500", "whole 500"),
    ("", "500  Punkte", "whole 500"),
    ("", "500\n Punkte", "whole 500"),
    ("", "500\u00a0puntos", "whole 500"),
    ("", "1 250,00 punktów", "whole 1250"),
    ("", "500 PUNKTÓW", "whole 500"),
    ("", "500 punktow", "whole 500"),
    ("", "500 bodu\u030a", "whole 500"),
    ("", "21 балл", "whole 21"),
    ("", "500 БАЛЛОВ", "whole 500"),
    ("", "500 балів", "whole 500"),
    ("", "500 PUANI", "whole 500"),
    ("", "500 נקודות", "whole 500"),
    ("", "500 נק'", "whole 500"),
    ("", "١٢٥٠ نقطة", "whole 1250"),
    ("", "500点", "whole 500"),
    ("", "500ポイント", "whole 500"),
    ("", "500ﾎﾟｲﾝﾄ", "whole 500"),
    ("", "５００ｐｔ", "whole 500"),
    ("", "积分500", "whole 500"),
    ("", "500 點", "whole 500"),
    ("", "500포인트", "whole 500"),
    ("", "500 điểm", "whole 500"),
    ("", "500 ΠΌΝΤΟΥΣ", "whole 500"),
    ("", "500 pistettä", "whole 500"),
    ("", "-100 pts", "whole -100"),
    ("", "pts -100", "whole -100"),
    ("", "pts - 100", "whole -100"),
    ("", "(100 pts)", "whole -100"),
    ("", "(100) pts", "whole -100"),
    ("", "pts (100)", "whole -100"),
    ("", "(pts 100)", "whole -100"),
    ("", "100- pts", "whole -100"),
    ("", "100 pts-", "whole -100"),
    ("", "12,- pts", "whole 12"),
    ("", "pts. 5", "whole 5"),
    ("", "pts .5", "fraction 1"),
    ("", "pts.5", "not_a_number"),
    ("", "pts,5", "not_a_number"),
    ("", "pts.100", "not_a_number"),
    ("", "5.pts", "not_a_number"),
    ("", "pts 5 pts", "not_a_number"),
    ("", "5 pts pts", "not_a_number"),
    ("", "5 loyalty points", "not_a_number"),
    ("", "5 pts..", "not_a_number"),
    ("", "5 (pts)", "not_a_number"),
    ("", "-5 pts-", "not_a_number"),
    ("", "pts", "not_a_number"),
    ("", "12k", "not_a_number"),
    ("", "5M", "not_a_number"),
    ("", "99x", "not_a_number"),
    ("", "50%", "not_a_number"),
    ("", "50 pct", "not_a_number"),
    ("", "5b", "not_a_number"),
    ("", "1万点", "not_a_number"),
    ("", "99/500", "not_a_number"),
    ("", "ca. 99", "not_a_number"),
    ("", "~99", "not_a_number"),
    ("", "100-200", "not_a_number"),
    ("", "5 stars", "not_a_number"),
    # money and dates
    ("", "$12.50", "not_a_number"),
    ("", "12,50 €", "not_a_number"),
    ("", "€ 1.250", "not_a_number"),
    ("", "USD 5", "not_a_number"),
    ("", "100р", "not_a_number"),
    ("", "100 zł", "not_a_number"),
    ("", "1000円", "not_a_number"),
    ("", "2024-01-31", "not_a_number"),
    ("", "31.01.2024", "not_a_number"),
    ("", "31/01/2024", "not_a_number"),
    ("", "12:30", "not_a_number"),
    ("", "emma@x.org", "not_a_number"),
    # other scripts
    ("", "１２５０", "whole 1250"),
    ("", "１２．５０", "fraction 13"),
    ("", "（１００）", "whole -100"),
    ("", "－１００", "whole -100"),
    ("", "＋１００", "whole 100"),
    ("", "۱۲۵۰", "whole 1250"),
    ("", "१,००,०००", "whole 100000"),
    ("", "𝟏𝟐", "whole 12"),
    ("", "١٬٢٥٠", "whole 1250"),
    ("", "١٬٢٥٠٫٥٠", "fraction 1251"),
    ("", "١٫٢٥٠", "fraction 2"),
    ("", "١٫٠٠٠", "whole 1"),
    ("", "٫٥", "fraction 1"),
    ("", "( ٫٥)", "fraction -1"),
    ("", "٫٥ نقطة", "fraction 1"),
    ("", "نقطة٫٥", "not_a_number"),
    ("", "1٬250,00", "whole 1250"),
    ("", "1,250٫5", "not_a_number"),
    ("", "1.250٫5", "not_a_number"),
    ("", "1٫250٫5", "not_a_number"),
    ("", "12²", "not_a_number"),
    ("", "½", "not_a_number"),
    ("", "Ⅻ", "not_a_number"),
    ("", "十二", "not_a_number"),
    # scientific notation
    ("", "1.2E+03", "scientific"),
    ("", "1,2e3", "scientific"),
    ("", "5E5", "scientific"),
    ("", "1E-2", "scientific"),
    ("", "-1.2E+03", "scientific -1"),
    ("", "(5e5)", "scientific -1"),
    ("", "-0E+00", "scientific"),
    ("", "1.2E+03 pts", "scientific"),
    ("", "1.E3", "not_a_number"),
    ("", ".5E3", "not_a_number"),
    ("", "E5", "not_a_number"),
    ("", "5E", "not_a_number"),
    ("", "1E2E3", "not_a_number"),
    # two readings, and nothing that settles it
    ("", "1.250", "either 2"),
    ("", "1,250", "either 2"),
    ("", "1.000", "either 1"),
    ("", "999,999", "either 1000"),
    ("", "-1.250", "either -2"),
    ("", "(1,250)", "either -2"),
    ("", "1.250 pts", "either 2"),
    ("", "pts 1,250", "either 2"),
    ("", "１，２５０", "either 2"),
    ("", "۱.۲۵۰", "either 2"),
    ("1250|500|0", "1.250", "either 2"),
    ("1.500|2.750", "1.250", "either 2"),
    ("1.500|2,750", "1.250", "either 2"),
    ("12.50|12,50", "1.250", "either 2"),
    ("1,250.00|1.250,00", "1,250", "either 2"),
    ("1 250|1'250|١٬٢٥٠٫٥", "1.250", "either 2"),
    ("$12.50|31.01|1.2E+03|1.2.3", "1.250", "fraction 2"),  # 31.01 is a number like others
    ("$12.50|31.01.2024|1.2E+03|1.2.3", "1.250", "either 2"),
    # settled by the option
    ("point", "1.250", "fraction 2"),
    ("comma", "1.250", "whole 1250"),
    ("point", "1,250", "whole 1250"),
    ("comma", "1,250", "fraction 2"),
    ("point", "1.000", "whole 1"),
    ("comma", "1.000", "whole 1000"),
    ("comma", "1,000", "whole 1"),
    ("point", "-1.250", "fraction -2"),
    ("comma", "-1.250", "whole -1250"),
    ("point", "-1.000 pts", "whole -1"),
    ("point", "999.001", "fraction 1000"),
    ("point", "１，２５０", "whole 1250"),
    ("point", "12,50", "fraction 13"),
    ("comma", "12.00", "whole 12"),
    ("comma", "1250", "whole 1250"),
    ("comma", "1,250.00", "whole 1250"),
    ("comma", None, "missing"),
    ("point", "1.2E+03", "scientific"),
    # settled by the column
    ("12.50", "1.250", "fraction 2"),
    ("12.50", "1,250", "whole 1250"),
    ("12,50", "1.250", "whole 1250"),
    ("12,50", "1,250", "fraction 2"),
    ("12,0", "1.250", "whole 1250"),
    ("1250.0000", "1,250", "whole 1250"),
    ("1.250.000", "1.250", "whole 1250"),
    ("1.250.000", "1,250", "fraction 2"),
    ("1,250,000", "1,250", "whole 1250"),
    ("1,250,000", "1.250", "fraction 2"),
    ("1,250.00", "1,250", "whole 1250"),
    ("1.250,00", "1.250", "whole 1250"),
    ("1,00,000", "1,250", "whole 1250"),
    ("0.250", "1.250", "fraction 2"),
    ("1234.567", "1.250", "fraction 2"),
    ("1234,567", "1.250", "whole 1250"),
    ("12,-", "1.250", "whole 1250"),
    ("12.-", "1,250", "whole 1250"),
    ("1 250,00", "1.250", "whole 1250"),
    ("1'250.50", "1,250", "whole 1250"),
    ("-12,50", "1.250", "whole 1250"),
    ("(12.50)", "1,250", "whole 1250"),
    ("12,50 pts", "1.250", "whole 1250"),
    (".5", "1,250", "whole 1250"),
    ("１２，５０", "1.250", "whole 1250"),
    ("12.50|0.5|1,250,000|1.250", "1,250", "whole 1250"),
]


def settled(column: list[str | None], mark: Mark | None) -> pl.DataFrame:
    return settle(read(pl.Series("points", column, dtype=pl.String)), mark)


def mark_of(readings: pl.DataFrame) -> Mark | None:
    evidence = readings["evidence"].to_list()
    return decide(evidence.count("point"), evidence.count("comma"))


def shown(number: str, amount: int | None) -> str:
    return number if amount is None else f"{number} {amount}"


@pytest.mark.few(60)
@pytest.mark.parametrize(("context", "cell", "expected"), CASES)
def test_a_cell_in_its_column(context: str, cell: str | None, expected: str) -> None:
    mark: Mark | None
    if context in ("point", "comma"):
        mark = "point" if context == "point" else "comma"
    else:
        others: list[str | None] = [*context.split("|")] if context else []
        mark = mark_of(read(pl.Series([*others, cell], dtype=pl.String)))
    row = settled([cell], mark).row(0, named=True)
    assert shown(row["number"], row["amount"]) == expected


def test_the_table_in_one_column_gives_each_cell_what_it_gets_alone() -> None:
    column = [cell for _, cell, _ in CASES]
    together = read(pl.Series(column, dtype=pl.String))
    alone = pl.concat(read(pl.Series([cell], dtype=pl.String)) for cell in column)
    assert_frame_equal(together, alone)


def test_the_table_is_not_cut_short() -> None:
    assert len(CASES) == len({(context, cell) for context, cell, _ in CASES}) >= 300


@pytest.mark.parametrize(
    ("cells", "evidence"),
    [
        ("12.50 1,250,000 1,250.00 0.250 1234.567 12.- 1,250.- 1'250.0 .5 -1.5 1.50pts (2.5)", "point"),
        ("1,00,000 1,00,000.5 1٬250.0 ．５ １２．５ 0.0", "point"),
        ("12,50 1.250.000 1.250,00 0,250 1234,567 12,- 1.250,- 1'250,0 ,5 -1,5 1,50pts (2,5)", "comma"),
        ("1٬250,0 ，５ １２，５ 0,0", "comma"),
        ("1250 1.250 -1,250 1'250 ١٬٢٥٠ ١٫٥ $12.50 12,50€ 31.12.2024 1.2E+03 1,2e3 1.2.3 50% 12.", None),
    ],
)
def test_what_a_cell_proves_for_its_column(cells: str, evidence: str | None) -> None:
    for cell in cells.split():
        assert read(pl.Series([cell]))["evidence"].to_list() == [evidence], cell


def test_the_frame_has_the_promised_columns_whatever_is_read() -> None:
    schema = {
        "number": NUMBER,
        "amount": pl.Int64,
        "nearest": pl.Int64,
        "separator": MARK,
        "evidence": MARK,
        "canonical": pl.Boolean,
    }
    for column in ([], [None], ["5"], ["x"], ["1.250"], [None, "5", "x", "-1.250 pts", "１"]):
        readings = read(pl.Series("points", column, dtype=pl.String))
        assert dict(readings.schema) == schema
        assert readings.height == len(column)
        for mark in (None, "point", "comma"):
            assert dict(settle(readings, mark).schema) == schema
        assert explain_either(pl.Series("points", column, dtype=pl.String)).len() == len(column)


def test_only_the_text_that_would_be_written_is_canonical() -> None:
    canonical = ["0", "7", "1250", "-5", str(LIMIT)]
    others = [
        None,
        "",
        " 1250",
        "1250 ",
        "01250",
        "+5",
        "-0",
        "-05",
        "1,250,000",
        "12.0",
        "5 pts",
        "１",
        str(LIMIT + 1),
    ]
    assert read(pl.Series(canonical))["canonical"].to_list() == [True] * len(canonical)
    assert read(pl.Series(others))["canonical"].to_list() == [False] * len(others)


def test_before_it_is_settled_an_either_holds_the_grouped_reading_and_its_separator() -> None:
    readings = read(pl.Series(["1.250", "-1,250 pts", "（１．２５０）", "12.5"]))
    assert readings["amount"].to_list() == [1250, -1250, -1250, 13]
    assert readings["separator"].to_list() == ["point", "comma", "point", None]


def style_of(column: list[str | None], size: int) -> Style:
    """Gather the style of a column, so many cells at a time."""
    style, cells = Style(), pl.Series("points", column, dtype=pl.String)
    for start in range(0, len(column), size):
        some = cells.slice(start, size)
        style.add(read(some).with_columns(row=pl.int_range(some.len(), dtype=pl.Int64) + start + 1), some)
    return style


@pytest.mark.parametrize(
    ("cells", "mark", "grouping"),
    [
        ("1250|0|x||12.5 %|$1,250.00|31.12.2024|99/500", None, []),
        ("12.50|0.5|7.125", "point", []),
        ("12.50|1,250", "point", ["comma"]),
        ("12,50|1.250|1.250|1'250", "comma", ["point", "apostrophe"]),
        ("1.250.000|1.250,00", "comma", ["point"]),
        ("1,00,000|pts. 1,250.5", "point", ["comma"]),
        ("Pkt. 12,50|12,- pts.", "comma", []),
        ("1 250|1\u202f250 pts|1’250", None, ["space", "apostrophe"]),
        ("１．２５０，００|١٬٢٥٠", "comma", ["point", "U+066C"]),
        ("1.250|1,250", None, []),
    ],
)
def test_the_style_is_what_the_cells_show(cells: str, mark: str | None, grouping: list[str]) -> None:
    for size in (1, 100):
        style = style_of([*cells.split("|")], size)
        found = decide(style.evidence["point"], style.evidence["comma"])
        assert found == mark
        assert sorted(style.grouping_signs(found)) == sorted(grouping)
        assert len(grouping) < 2 or style.grouping_signs(found)[0] == grouping[0] or cells.count("|") < 3


@pytest.mark.parametrize(
    "cell",
    ["Name 3", "2026-11-28", "12:30", "+49 (30) 123", "ann5@x.org", "5th Avenue", "A-12", "", "n/a", "call 5 pts"],
)
def test_what_is_plainly_no_number_need_not_be_read(cell: str) -> None:
    assert not numberlike(cell)


def test_a_column_of_nothing_reads_as_absent_cells_among_others() -> None:
    nothing = pl.Series([None, None], dtype=pl.String)
    assert read(nothing).equals(read(pl.concat([nothing, pl.Series(["1,5"])])).head(2))


@pytest.mark.parametrize("cell", ["5 ⓟts", "5 pts.", "1e3 PTS", "٣٤", "５", "1'250", "5  Пункта", "-5", "(5)"])
def test_what_reads_as_a_number_is_read(cell: str) -> None:
    assert numberlike(tidy(cell)) or read(pl.Series([cell]))["number"].item() == "not_a_number"


def test_the_proofs_are_the_first_three_of_each_mark() -> None:
    column: list[str | None] = ["1250", "12.50", None, "0.5", "x", "12,5", "1,250.00", "3.5", "12.5 €", "1.250"]
    for size in (1, 3, 100):
        assert style_of(column, size).proofs == {"point": [2, 4, 7], "comma": [6]}


def test_the_two_readings_of_ambiguous_cells_are_added_up_exactly() -> None:
    for size in (1, 2, 100):
        style = style_of(["1.250", "-2,001", "1.000 pts", "12.5", "7", "1.2E+03"], size)
        assert style.waiting == {"point": 2, "comma": 1}
        assert style.readings() == {"point": Decimal("-1998.75"), "comma": Decimal("2247.999")}
    assert f"{style_of(['999.999'] * 1000, 7).readings()['point']:f}" == "999999"


@pytest.mark.parametrize("size", range(2, 19))
def test_a_zero_before_the_digits_makes_a_balance_odd_whatever_its_size(size: int) -> None:
    cells = [f"{10 ** (size - 1) - 1:0{size}}", str(10 ** (size - 1)), "9" * size]
    sound, amounts = plain(pl.Series(cells), LIMIT)
    assert sound.tolist() == [False, True, True]
    assert amounts.tolist() == [*map(int, cells)]


def test_what_counts_no_further_is_not_plain() -> None:
    assert plain(pl.Series([str(LIMIT), str(LIMIT - 1), str(LIMIT + 1)]), 9 * LIMIT)[0].tolist() == [False, True, False]


def test_only_a_number_that_reads_two_ways_waits_for_its_column() -> None:
    cells = ["1.250", "1.2E+03", "1250", "12.5", "x", ""]
    assert waiting(read(pl.Series(cells))).tolist() == [True, False, False, False, False, False]


def test_a_policy_on_negative_balances_says_nothing_of_zero_or_of_a_slip() -> None:
    raised = decided(read(pl.Series(["0", "-1", "-0", str(-LIMIT)])), Policies(negative_points="zero"))
    assert raised["amount"].to_list() == [0, 0, 0, -LIMIT]
    assert raised["by_policy"].to_list() == [False, True, False, False]


def test_rows_further_below_have_their_proofs_there() -> None:
    assert style_of(["12.5", "x", "0,5"], 9).moved(10).proofs == {"point": [11], "comma": [13]}


@pytest.mark.parametrize(
    ("mark", "numbers", "amounts", "nearest"),
    [
        ("point", ["whole", "fraction", "fraction", "fraction", "whole"], [1, 2, 2, -2, 1250], [None, 1, 2, -1, None]),
        ("comma", ["whole", "whole", "whole", "whole", "fraction"], [1000, 1499, 1500, -1500, 2], [None] * 4 + [1]),
    ],
)
def test_an_either_is_settled_by_its_column_s_mark(
    mark: Literal["point", "comma"], numbers: list[str], amounts: list[int], nearest: list[int | None]
) -> None:
    settled = settle(read(pl.Series(["1.000", "1.499", "1.500", "-1.500", "1,250"])), mark)
    assert settled["number"].to_list() == numbers
    assert settled["amount"].to_list() == amounts
    assert settled["nearest"].to_list() == nearest


def test_a_policy_on_one_kind_of_cell_says_nothing_of_another() -> None:
    cells = read(pl.Series([None, "12.5", "-3", "x", "7"]))
    zero = decided(cells, Policies(missing_points="zero"))
    assert zero["number"].to_list() == ["whole", "fraction", "whole", "not_a_number", "whole"]
    assert zero["amount"].to_list() == [0, 13, -3, None, 7]
    assert zero["by_policy"].to_list() == [True, False, False, False, False]
    raised = decided(cells, Policies(negative_points="zero"))
    assert raised["amount"].to_list() == [None, 13, 0, None, 7]
    assert raised["by_policy"].to_list() == [False, False, True, False, False]


def test_evidence_counts_only_when_it_is_on_one_side() -> None:
    assert decide(0, 0) is None
    assert decide(3, 0) == "point"
    assert decide(0, 3) == "comma"
    assert decide(1_000_000, 1) is None


def test_the_message_about_an_either_says_both_readings_and_the_options() -> None:
    cells = pl.Series("points", ["1.250", "-1,250", " 1.000 pts", "１２．０５０", "1250", "x", None, "12.5"])
    point = "if the point groups thousands (--decimal comma) and {} if it marks decimals (--decimal point)"
    comma = "if the comma groups thousands (--decimal point) and {} if it marks decimals (--decimal comma)"
    assert explain_either(pl.Series(["1.2E+03", "7"])).to_list() == [None, None]
    assert explain_either(cells).to_list() == [
        "1.250 is 1250 " + point.format("1.25"),
        "-1,250 is -1250 " + comma.format("-1.25"),
        "1.000 pts is 1000 " + point.format("1"),
        "１２．０５０ is 12050 " + point.format("12.05"),
        *[None] * 4,
    ]


@pytest.mark.parametrize(("language", "point"), [("en", ","), ("de", "."), ("fr", "\u202f"), ("ru", "\xa0")])
def test_a_sum_of_very_many_digits_is_written_in_every_language(language: str, point: str) -> None:
    digits = "1234567890" * 4
    data = f"Email,Points\na@example.com,{digits}\nb@example.com,5\n".encode()
    report = loyalty_prep.validate(data, language=language)
    assert report.points.total == int(digits) + 5
    total = translation(language).number(report.points.total)
    assert (total.replace(point, ""), total.count(point)) == (str(int(digits) + 5), 13)
    assert translation(language).number(Decimal(digits + "." + digits)).count(point) == 13


@pytest.mark.parametrize(("language", "quarter"), [("de", "1,25"), ("ru", "1,25"), ("ja", "1.25"), ("en", "1.25")])
def test_what_an_either_would_be_is_written_as_numbers_are_in_the_language(language: str, quarter: str) -> None:
    data = b"Email,Points\na@x.org,1.250\nb@x.org,2.000\n"
    report = loyalty_prep.validate(data, language=language)
    (issue,) = report.issues
    detail = translation(language)(issue.examples[0].detail or "")
    (reason,) = explain_either(pl.Series(["1.250"]), translation(language))
    assert reason == detail
    assert re.findall("1[.,]25(?!0)", detail) == [quarter]
    assert "1250" in detail


def test_exact_reads_what_does_not_fit_an_integer() -> None:
    nines = "9" * 30
    grouped = ",".join(["999"] * 10)
    assert exact(nines) == int(nines)
    assert exact(f" -{nines},00 Punkte") == -int(nines)
    assert exact(f"({grouped}.00)") == -int(nines)
    assert exact(f"p. {grouped.replace(',', '.')}") == int(nines)
    assert exact(f"{grouped.replace(',', '.')},-") == int(nines)
    assert exact(f"{nines},-") == int(nines)
    assert exact("９" * 30 + "٫٠") == int(nines)
    assert exact("9" * 1000) == int("9" * 1000)


@pytest.mark.parametrize(
    ("cell", "value"), [("12.5", "12.5"), ("-1.250,75 Punkte", "-1250.75"), ("(.5)", "-0.5"), ("٣٫٢", "3.2")]
)
def test_a_fraction_is_read_to_its_last_digit(cell: str, value: str) -> None:
    assert fraction(cell) == Decimal(value)


def test_every_unit_word_is_known_in_every_case_and_width_and_with_or_without_accents() -> None:
    forms = {
        form for word in KNOWN_WORDS for form in (word, word.upper(), word.title(), unicodedata.normalize("NFD", word))
    }
    forms |= {unaccented(form) for form in forms} | {f"{form}." for form in forms}
    cells = [*(f"5 {form}" for form in forms), *(f"{form} 5" for form in forms)]
    assert set(read(pl.Series(cells))["amount"]) == {5}


def test_no_unit_word_is_money_or_can_be_part_of_a_number() -> None:
    money = "usd eur gbp jpy cny krw rub uah try pln czk huf ron sek dkk nok chf inr vnd idr ils brl mxn egp"
    signs = "kr zł zl kč kc ft lei р руб đ d 円 元 원 $ € £ ¥ ₽ ₺ ₩"
    others = "k m x e % pct b б 千 万 тыс tys mio"
    assert not UNIT_WORDS & {*money.split(), *signs.split(), *others.split()}
    assert not any(set(word) & set("0123456789.,()+-–− ") or word.strip() != word for word in UNIT_WORDS)


# A second reader, in plain Python and without regular expressions: it tries every way to take a cell apart.


@dataclass(frozen=True)
class Expected:
    number: str
    amount: int | None = None
    separator: str | None = None
    evidence: str | None = None
    whole: int | None = None
    nearest: int | None = None


NAMES: Final = {".": "point", ",": "comma"}
WHITE_SPACE: Final = frozenset("\t\n\x0b\x0c\r \x85\u2028\u2029")
KNOWN_WORDS: Final = frozenset(word for row in files.words("cells.units").values() for word in row)


CELLS: Final = int(os.environ.get("POINTS_CELLS", "20000"))


def unaccented(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text)
    return unicodedata.normalize("NFKC", "".join(c for c in letters if unicodedata.category(c) != "Mn"))


PLAIN_WORDS: Final = frozenset(unaccented(word).casefold() for word in KNOWN_WORDS)


def is_unit(word: str) -> bool:
    return unaccented(word.removesuffix(".")).casefold() in PLAIN_WORDS


def spelled(letter: str) -> str:
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    if unicodedata.category(letter) == "Zs":
        return " "
    twins = {"，": ",", "．": ".", "＋": "+", "－": "-", "（": "(", "）": ")", "’": "'", "−": "-", "–": "-"}
    return twins.get(letter, letter)


def cut(text: str, *, front: bool, back: bool) -> list[tuple[str, str]]:
    """Every way to take one sign off: (the sign, what it stands at)."""
    ways = []
    if front and text[:1] in ("+", "-"):
        ways.append((text[0], skip(text[1:])))
    if back and text.endswith("-") and not text.endswith((",--", ".--")):
        ways.append(("-", text[:-1]))
    if front and back and text.startswith("(") and text.endswith(")"):
        ways.append(("-", skip(skip(text[1:-1])[::-1])[::-1]))
    return ways


def skip(text: str) -> str:
    while text and text[0] in WHITE_SPACE:
        text = text[1:]
    return text


def without_unit(text: str) -> list[str]:
    """Every way to take one unit word off."""
    rests = []
    for place in range(1, len(text)):
        head, tail = text[:place], text[place:]
        touches = all_digits(tail[:1]) if head[-1] == "." else tail[0] in ".,٫" and all_digits(tail[1:2])
        if is_unit(head) and not touches:
            rests.append(skip(tail))
        if is_unit(tail):
            rests.append(skip(head[::-1])[::-1])
    return rests


def takes(text: str) -> set[tuple[bool, str]]:
    """Every way to read the cell as (negative, bare number): at most one sign and one unit, in any order."""
    found = {(False, text)}
    for rest in without_unit(text):
        found.add((False, rest))
        found |= {(sign == "-", number) for sign, number in cut(rest, front=True, back=True)}
    for sign, rest in cut(text, front=True, back=True):
        found.add((sign == "-", rest))
        found |= {(sign == "-", number) for number in without_unit(rest)}
    return found


@dataclass(frozen=True)
class Number:
    whole: int
    broken: bool
    mark: str
    grouping: str
    rest: Decimal = field(default=Decimal(0), compare=False)


def all_digits(text: str) -> bool:
    return bool(text) and all(letter in "0123456789" for letter in text)


def groups(text: str, grouping: str) -> bool:
    first, *others = text.split(grouping)
    if not others or not all(map(all_digits, [first, *others])) or first[0] == "0":
        return False
    by_three = len(first) <= 3 and all(len(other) == 3 for other in others)
    *pairs, last = others
    indian = grouping == "," and len(first) <= 2 and len(last) == 3 and all(len(pair) == 2 for pair in pairs)
    return by_three or (indian and bool(pairs))


def numbers(text: str) -> set[Number]:
    """Every way to read a bare number: which mark divides, which separator groups."""
    found = set()
    for mark, grouping in itertools.product(["", ".", ",", "٫"], ["", " ", "'", "٬", ".", ","]):
        if (mark and text.count(mark) != 1) or mark == grouping != "" or (mark == "٫" and grouping in (".", ",")):
            continue
        whole, _, decimals = text.partition(mark) if mark else (text, "", "")
        stands_for_zeros = mark in (".", ",") and decimals == "-"
        if mark and not (all_digits(decimals) or stands_for_zeros):
            continue
        if not whole and (grouping or not mark or stands_for_zeros):
            continue
        if whole and not (groups(whole, grouping) if grouping else all_digits(whole)):
            continue
        value = int("".join(letter for letter in whole if letter.isdigit()) or "0")
        rest = Decimal(f"0.{decimals.strip('-') or 0}")
        found.add(Number(value, decimals.strip("0-") != "", mark, grouping, rest))
    return found


def is_scientific(text: str) -> bool:
    base, letter, power = text.lower().partition("e")
    whole, mark, decimals = base.replace(",", ".").partition(".")
    return (
        bool(letter)
        and all_digits(power[1:] if power[:1] in ("+", "-") else power)
        and all_digits(whole)
        and (all_digits(decimals) or not mark)
    )


def expect(cell: str | None) -> Expected:
    text = tidy(cell or "")
    if is_placeholder(text):
        return Expected("missing")
    if len(text) > 1000:
        return Expected("not_a_number")
    ways = takes("".join(map(spelled, text)))
    scientific = {(negative, base) for negative, base in ways if is_scientific(base)}
    if scientific:
        assert len(scientific) == 1
        ((negative, base),) = scientific
        return Expected("scientific", -1 if negative and base.lower().partition("e")[0].strip("0.,") else None)
    readings = {(negative, number) for negative, bare in ways for number in numbers(bare)}
    if not readings:
        return Expected("not_a_number")
    ((negative, number), *others) = sorted(readings, key=lambda reading: reading[1].mark)
    sign = -1 if negative else 1
    if others:  # the grouped reading stands first
        assert len(others) == 1
        assert others[0][0] == negative
        assert number.grouping == others[0][1].mark
        return Expected("either", sign * number.whole, separator=NAMES[number.grouping])
    proof = NAMES.get(number.mark) or NAMES.get({".": ",", ",": "."}.get(number.grouping, ""))
    amount = sign * min(number.whole + number.broken, LIMIT)
    kind = "fraction" if number.broken else "whole"
    whole = None if number.broken else sign * number.whole
    half_up = sign * number.whole + (sign * number.rest + Decimal("0.5")).to_integral_value(ROUND_FLOOR)
    nearest = int(half_up) if number.broken and number.whole < LIMIT else None
    return Expected(kind, amount, evidence=proof, whole=whole, nearest=nearest)


def check(cells: list[str | None]) -> Counter[str]:
    """Both readers must agree on every cell; how often each kind occurred."""
    column = pl.Series("points", cells, dtype=pl.String)
    kinds: Counter[str] = Counter()
    likely = [cell is not None and numberlike(tidy(cell)) for cell in cells]
    for cell, like, row in zip(cells, likely, read(column).iter_rows(named=True), strict=True):
        expected = expect(cell)
        kinds[expected.number] += 1
        assert like or expected.number in {"missing", "not_a_number"}, repr(cell)
        assert row == {
            "number": expected.number,
            "amount": expected.amount,
            "nearest": expected.nearest,
            "separator": expected.separator,
            "evidence": expected.evidence,
            "canonical": expected.number == "whole" and cell == str(expected.amount),
        }, repr(cell)
        if expected.whole is not None and cell is not None:
            assert exact(cell) == expected.whole, repr(cell)
    return kinds


SEPARATORS: Final = [
    ",",
    ".",
    " ",
    "'",
    "’",
    "\u00a0",
    "\u202f",
    "٬",
    "٫",
    "，",
    "．",
    "",
    "  ",
    "\t",
    "-",
    "e",
    "E",
]
SIGNS: Final = ["-", "+", "−", "–", "－", "(", "- ", "– ", "＋", "--", "—"]
ENDS: Final = ["-", "−", "–", ")", " -", "）", ",-", ".-", ",--", ",", ".", "'", "%", "k", " )"]
UNITS: Final = [
    "pts",
    "pts.",
    "P",
    "Punkte",
    "punktów",
    "БАЛЛОВ",
    "ポイント",
    "نقطة",
    "נק'",
    "ｐｔ",
    "р",
    "$",
    "€",
    "e",
    "pkt..",
]
GAPS: Final = ["", "", " ", "\u00a0", "  ", "\n", "\t", "."]
ZEROS: Final = ["0", "0", "0", "0", "٠", "۰", "०", "０", "𝟎"]


def nearly_number(rng: random.Random) -> str:
    """One cell that is a number, or nearly one."""

    def digits(least: int, most: int) -> str:
        return "".join(rng.choice("0001234569") for _ in range(rng.randint(least, most)))

    first = rng.choice(["", "0", *"123456789"]) + digits(0, rng.choice([0, 2, 2, 4]))
    separator = rng.choice(SEPARATORS)
    size = rng.choice([3, 3, 3, 3, 2, 1, 4])
    count = rng.choice([0, 0, 1, 1, 2, 3, 8])
    body = first + "".join(separator + digits(size, size) for _ in range(count))
    if rng.random() < 0.2:  # as in India
        body = (
            f"{rng.randint(1, 99)}" + "".join("," + digits(2, 2) for _ in range(rng.randint(0, 3))) + f",{digits(3, 3)}"
        )
    if rng.random() < 0.4:
        body += rng.choice([".", ",", "٫", "．", rng.choice(SEPARATORS)]) + rng.choice(
            [digits(0, 4), "0" * rng.randint(1, 4), "-"]
        )
    if rng.random() < 0.04:
        body += rng.choice("eE") + rng.choice(["", "+", "-"]) + digits(0, 2)
    if rng.random() < 0.1:
        zero = rng.choice(ZEROS)
        body = "".join(chr(ord(zero) + int(letter)) if letter in "0123456789" else letter for letter in body)
    for _ in range(rng.choice([0, 0, 0, 1, 1, 2, 2, 3])):
        gap = rng.choice(GAPS)
        dress = rng.choice(["sign", "end", "unit", "unit behind", "brackets", "brackets"])
        body = {
            "sign": rng.choice(SIGNS) + body,
            "end": body + rng.choice(ENDS),
            "unit": rng.choice(UNITS) + gap + body,
            "unit behind": body + gap + rng.choice(UNITS),
            "brackets": f"({gap}{body})",
        }[dress]
    if rng.random() < 0.05:
        place = rng.randint(0, len(body))
        body = body[:place] + rng.choice([*SEPARATORS, "'", '"', "=", "\u200b", "\x00", "p", "7"]) + body[place:]
    before, behind = rng.choice(["", "", "", " ", "'", "\ufeff"]), rng.choice(["", "", "", " ", "\u00a0"])
    return f"{before}{body}{behind}"


def test_both_readers_agree_on_the_table() -> None:
    check([cell for _, cell, _ in CASES])


@pytest.mark.slow
def test_both_readers_agree_on_twenty_thousand_nearly_numbers() -> None:
    rng = random.Random(20_000)  # noqa: S311
    kinds: Counter[str] = Counter()
    for _ in range(CELLS // 20_000):
        kinds += check([nearly_number(rng) for _ in range(20_000)])
    assert min(kinds[kind] for kind in ("whole", "fraction", "either", "not_a_number")) > 400
    assert kinds["scientific"] > 100


pieces = st.one_of(
    st.sampled_from([*SEPARATORS, *SIGNS, *ENDS, *UNITS, *GAPS, "'", '="', '"', "\u200b", "\x00", "\ufeff"]),
    st.text("0123456789", min_size=1, max_size=4),
    st.text("٠١٢٣７８", min_size=1, max_size=3),
)
nearly_numbers = st.one_of(
    st.lists(pieces, max_size=7).map("".join),
    st.integers(0, 2**64).map(lambda seed: nearly_number(random.Random(seed))),  # noqa: S311
)
columns = st.lists(st.one_of(st.none(), nearly_numbers, st.text(max_size=8)), max_size=12)


@settings(max_examples=examples(150), deadline=None)
@given(columns)
def test_both_readers_agree_on_any_column(column: list[str | None]) -> None:
    check(column)


@settings(max_examples=examples(100), deadline=None)
@given(columns, st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(column: list[str | None], rng: random.Random) -> None:
    order = rng.sample(range(len(column)), len(column))
    readings, shuffled = settle_by_itself(column), settle_by_itself([column[place] for place in order])
    assert_frame_equal(readings[order] if order else readings, shuffled)


def settle_by_itself(column: list[str | None]) -> pl.DataFrame:
    readings = read(pl.Series(column, dtype=pl.String))
    return settle(readings, mark_of(readings))


@settings(max_examples=examples(100), deadline=None)
@given(columns)
def test_what_would_be_written_is_read_as_the_same_number_and_is_canonical(column: list[str | None]) -> None:
    written = settle_by_itself(column).filter(number="whole")["amount"].cast(pl.String)
    again = read(written)
    assert again["canonical"].all()
    assert again["amount"].cast(pl.String).to_list() == written.to_list()
    assert again["number"].eq("whole").all()
    assert again["evidence"].null_count() == written.len()


@settings(max_examples=examples(100), deadline=None)
@given(columns)
def test_an_either_that_stays_is_on_the_sure_side_of_every_limit(column: list[str | None]) -> None:
    readings = read(pl.Series(column, dtype=pl.String))
    unsettled, point, comma = (settle(readings, mark) for mark in (None, "point", "comma"))
    assert not point["number"].eq("either").any()
    assert not comma["number"].eq("either").any()
    for stays, one, other in zip(
        *(frame.filter(readings["number"] == "either")["amount"] for frame in (unsettled, point, comma)),
        strict=True,
    ):
        assert stays == min(one, other, key=abs)
        assert (stays < 0) == (one < 0) == (other < 0)
    settled_before = readings["number"] != "either"
    assert_frame_equal(unsettled.filter(settled_before), readings.filter(settled_before))
    assert_frame_equal(point.filter(settled_before), readings.filter(settled_before))


@settings(max_examples=examples(200), deadline=None)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=20), max_size=5))
def test_any_text_is_read_without_an_exception(column: list[str]) -> None:
    cells = pl.Series(column, dtype=pl.String)
    assert read(cells).height == explain_either(cells).len() == len(column)


def test_every_decimal_digit_of_every_script_is_a_digit() -> None:
    digits = [chr(code) for code in range(0x110000) if chr(code).isdecimal()]
    amounts = read(pl.Series([f"1{digit} pts" for digit in digits]))["amount"]
    assert amounts.to_list() == [10 + unicodedata.decimal(digit) for digit in digits]


def test_every_space_groups_and_no_other_white_space_does() -> None:
    for code in range(0x110000):
        letter = chr(code)
        if letter.isspace():
            groups_digits = unicodedata.category(letter) == "Zs"
            assert read(pl.Series([f"1{letter}250"]))["amount"].to_list() == [1250 if groups_digits else None]


# What the report says of the column.


def decimal_of(*balances: str, **options: Any) -> dict[str, Any]:
    rows = [f'a{row}@x.org,"{balance}"' for row, balance in enumerate(balances)]
    data = "\n".join(["A list", "", "Email,Points", *rows]).encode()
    told: dict[str, Any] = loyalty_prep.validate(data, **options).to_dict()["source"]["decimal"]
    return told


def test_the_report_says_the_style_and_proves_it() -> None:
    told = decimal_of("100", "1.250,00", "2.000", "7,5", "100", "12,-", "1,0")
    assert (told["value"], told["decider"]) == ("comma", "found")
    assert told["style"] == {
        "decimalMark": "comma",
        "groupingSigns": ["point"],
        "proofs": [
            {"row": 2, "line": 5, "value": "1.250,00", "decimalMark": "comma"},
            {"row": 4, "line": 7, "value": "7,5", "decimalMark": "comma"},
            {"row": 6, "line": 9, "value": "12,-", "decimalMark": "comma"},
        ],
        "ambiguous": None,
    }


def test_the_report_says_what_the_ambiguous_come_to() -> None:
    balances = ["1.250", "10", "99.001", "1,000", "0.5", "0,5"]
    told = decimal_of(*balances)
    assert told["value"] is None
    assert [proof["value"] for proof in told["style"]["proofs"]] == ["0.5", "0,5"]
    ambiguous = {"count": 3, "totals": {"point": "1100.251", "comma": "100252"}, "difference": "99151.749"}
    assert told["style"]["ambiguous"] == ambiguous
    decided = decimal_of(*balances, decimal="comma")
    assert (decided["value"], decided["style"]["decimalMark"], decided["style"]["ambiguous"]) == ("comma", None, None)


def test_the_proofs_are_masked_in_a_redacted_report() -> None:
    style = decimal_of("1,5", redact=True)["style"]
    assert style["proofs"] == [{"row": 1, "line": 4, "value": "•••", "decimalMark": "comma"}]


def test_the_proofs_of_an_errors_file_stand_where_its_rows_say() -> None:
    data = "row,line,status,codes,reasons,Email,Points,raw\n7,9,REJECTED,,,a@x.org,1.5,\n4,8,REJECTED,,,b@x.org,20,\n"
    proofs = loyalty_prep.validate(data.encode()).to_dict()["source"]["decimal"]["style"]["proofs"]
    assert proofs == [{"row": 7, "line": 9, "value": "1.5", "decimalMark": "point"}]
