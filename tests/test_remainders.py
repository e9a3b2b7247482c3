"""Points less what was spent of them are the balance, whatever the column is called: `columns/remainders.py`."""

from __future__ import annotations

from decimal import ROUND_UP
from typing import TYPE_CHECKING, Final

import polars as pl
import pytest
from harness import as_csv
from hypothesis import given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep.columns.looks import profiles
from loyalty_prep.columns.remainders import remainders
from loyalty_prep.values import points

if TYPE_CHECKING:
    from collections.abc import Callable

    from loyalty_prep.columns.choosing import Choice

ROWS: Final = range(12)


def choice(header: str, cells: Callable[[int], tuple[object, ...]], rows: range = ROWS) -> Choice:
    lines = [("Email", *header.split(",")), *((f"u{row}@example.com", *map(str, cells(row))) for row in rows)]
    return loyalty_prep.inspect(as_csv(lines).encode()).points


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Points,Redeemed,Outstanding", lambda row: (500 + 7 * row, 3 * row, 500 + 4 * row)),
        ("Punkte,Eingelöst,Xyzzy", lambda row: (500 + 7 * row, 3 * row, 500 + 4 * row)),
        ("Points,Spent,Expired,Xyzzy", lambda row: (500 + 7 * row, 3 * row, row, 500 + 3 * row)),
        ("Points,Redeemed,Xyzzy", lambda row: (500 + 7 * row, -3 * row, 500 + 4 * row)),
        ("Points,Redeemed,Xyzzy", lambda row: (500 + 7 * row, 3 * row, 500 + 4 * row if row != 5 else 1)),
        (
            "Redeemed,Xyzzy,Points",
            lambda row: (10 if row < 3 else 0, 90 if row < 3 else 7 * row, 100 if row < 3 else 7 * row),
        ),
        ("Points,Redeemed,Xyzzy", lambda row: (500 + 7 * row, 40 * (row == 5), 500 + 7 * row - 40 * (row == 5))),
        ("Points,Redeemed,Xyzzy", lambda row: (500 + row, 40 if row == 5 else "", 500 + row - 40 * (row == 5))),
        ("Points,Redeemed,Xyzzy", lambda row: (30 + row, 8, 22 + row) if row < 2 else ("", "", "")),
        ("Points,Pending,Xyzzy", lambda row: (500 + 7 * row, 3 * row, 500 + 4 * row)),
        ("Points,Bonus,Xyzzy", lambda row: (500 + 7 * row, 3 * row, 500 + 10 * row)),
        ("Points,Adjustment,Xyzzy", lambda row: (500 + 7 * row, 3 * row - 9, 491 + 10 * row)),
        ("Points,Frittered,Xyzzy", lambda row: (500 + 7 * row, 3 * row, 500 + 4 * row)),
        ("ポイント,利用,Xyzzy", lambda row: (500 + 7 * row, 3 * row, 500 + 4 * row)),
        ("Points,Earned,Spent,Xyzzy", lambda row: (500 + 7 * row, 3 * row, 5 * row, 500 + 5 * row)),
    ],
    ids=[
        *("Outstanding", "no word that is known", "two taken off", "with a minus", "one typing error", "three rows"),
        *("one that redeemed", "a blank where nothing is", "two customers in all", "on hold", "a bonus on top"),
        *("a correction", "no word that is known for either", "used in Japanese", "earned and spent since"),
    ],
)
def test_points_beside_what_is_left_of_them_are_a_tie_that_proposes_what_is_left(
    header: str, cells: Callable[[int], tuple[object, ...]]
) -> None:
    problem = choice(header, cells).problem
    assert problem is not None
    assert problem.code == "COLUMN_AMBIGUOUS"
    left = "Outstanding" if "Outstanding" in header else "Frittered" if "Frittered" in header else "Xyzzy"
    assert problem.in_flags.endswith(f"--points-column {left}")


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Points,Redeemed,Orders", lambda row: (500 + 7 * row, 3 * row, row % 5)),
        ("Points,Redeemed,Orders", lambda row: (500 + 7 * row, 0, 500 + 7 * row)),
        ("Points,Redeemed,Orders", lambda row: (500 + 7 * row, 5 * (row < 2), 495 + 7 * row)),
        ("Points,Orders,Visits", lambda row: (500 + 7 * row, 3 * row, 500 + 4 * row)),
        ("Points,Redeemed,Xyzzy", lambda row: (f"{row}.5", 3 * row, 4 * row)),
        ("Points,Redeemed,Xyzzy", lambda row: ("9" * 400 + ".5", 3 * row, "9" * 400 + ".5") if row else (5, 0, 7)),
        ("Points,Redeemed,Xyzzy", lambda row: (500 + 7 * row, 3 * row, 500 + 10 * row)),
        ("Points,Frittered,Xyzzy", lambda row: (500 + 7 * row, 3 * row, 500 + 5 * row)),
        ("Points,Bonus,Lifetime points", lambda row: (500 + 7 * row, 3 * row, 500 + 10 * row)),
        ("Points,Pending,Xyzzy", lambda row: (500 + 7 * row, 3 * row, 500 + 10 * row)),
    ],
    ids=[
        *("no remainder", "nothing taken off", "taken off twice", "nothing says taken", "halves that differ"),
        "numbers beyond all floating-point ones",
        *("what was ever earned", "no parts", "a name of other points", "what may come, too"),
    ],
)
def test_points_without_a_column_of_what_is_left_are_chosen(
    header: str, cells: Callable[[int], tuple[object, ...]]
) -> None:
    assert choice(header, cells).name == "Points"


def test_the_balance_is_chosen_beside_what_was_earned_and_spent() -> None:
    assert choice("Balance,Redeemed,Earned", lambda row: (500 + 4 * row, 3 * row, 500 + 7 * row)).name == "Balance"


def test_the_user_s_word_decides() -> None:
    text = as_csv(
        [
            ("Email", "Points", "Redeemed", "Xyzzy"),
            *((f"u{at}@x.org", str(100 + at), str(at), "100") for at in range(1, 9)),
        ]
    )
    assert loyalty_prep.validate(text.encode(), points_column="Points").points.out == sum(range(101, 109))


WAYS: Final[dict[str, Callable[[int], str]]] = {
    "plain": str,
    "points": lambda number: f"{number:,}".replace(",", "."),
    "commas": lambda number: f"{number:,}",
    "spaces": lambda number: f"{number:,}".replace(",", "\N{NARROW NO-BREAK SPACE}"),
    "points and cents": lambda number: f"{number:,}".replace(",", ".") + ",00",
    "one decimal": lambda number: f"{number}.0",
    "halves": lambda number: f"{number}.5",
    "a unit": lambda number: f"{number} pts",
    "brackets": lambda number: f"({-number})" if number < 0 else f"+{number}",
}


DECIMALS: Final = "-?(?:[0-9]{0,6}[.,][0-9]{1,4}|[1-9][0-9]{0,2}(?:[ '][0-9]{3}){1,3}[.,][0-9]{1,2})"


@pytest.mark.parametrize("way", WAYS)
def test_a_remainder_is_told_however_its_numbers_are_written(way: str) -> None:
    written = WAYS[way]
    problem = choice("Points,Redeemed,Xyzzy", lambda row: (written(1250 + 7 * row), 3 * row, written(1250 + 4 * row)))
    assert problem.problem is not None
    assert problem.problem.in_flags.endswith("--points-column Xyzzy")


@given(
    cells=st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 10**6)), min_size=1, max_size=20),
    noise=st.lists(st.integers(0, 10**6), min_size=20, max_size=20),
    ways=st.tuples(*[st.sampled_from([way for way in WAYS if way != "halves"])] * 3),
    blank=st.booleans(),
)
@settings(max_examples=50)
def test_a_remainder_is_told_exactly_where_three_rows_or_three_digits_agree(
    cells: list[tuple[int, int]], noise: list[int], ways: tuple[str, str, str], *, blank: bool
) -> None:
    had, off, left = (WAYS[way] for way in ways)
    rows = [
        [had(points), "" if blank and not taken else off(taken), left(points - taken), str(other + 10**7)]
        for (points, taken), other in zip(cells, noise, strict=False)
    ]
    columns = profiles(["Points", "Redeemed", "Left", "Noise"], rows)
    agree = [abs(points - taken) for points, taken in cells if taken]
    enough = len(agree) >= 3 or sum(len(str(rest)) for rest in agree) >= 3
    assert [profile.name for profile in remainders(columns, rows, 0)] == (["Left"] if enough else [])


@given(st.lists(st.tuples(*[st.integers(0, 10**5)] * 3), min_size=3, max_size=20), st.permutations(range(4)))
@settings(max_examples=50)
def test_what_stands_after_all_that_came_and_went_is_told_wherever_the_columns_stand(
    cells: list[tuple[int, int, int]], order: list[int]
) -> None:
    rows = [[str(had), str(came), str(went), str(had + came - went)] for had, came, went in cells]
    names = ["Points", "Bonus", "Spent", "Xyzzy"]
    moved = [[row[at] for at in order] for row in rows]
    columns = profiles([names[at] for at in order], moved)
    left = [profile.name for profile in remainders(columns, moved, order.index(0))]
    assert ("Xyzzy" in left) or sum(came != went for _, came, went in cells) < 3


@given(
    text=st.from_regex(
        r"-?(?:[0-9]{0,6}[.,][0-9]{1,4}|[1-9][0-9]{0,2}(?:[ \'][0-9]{3}){1,3}[.,][0-9]{1,2})", fullmatch=True
    )
)
def test_a_fraction_is_read_in_full(text: str) -> None:
    read = points.read(pl.Series([text]))
    if read["number"].item() == "fraction":
        value = points.fraction(text)
        rounded = value.to_integral_value(ROUND_UP)
        assert (int(rounded), value != rounded) == (read["amount"].item(), True)
        assert points.fraction(f"pts {text}") == points.fraction(f"{text} pts.") == value
