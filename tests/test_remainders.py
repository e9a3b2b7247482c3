"""Points less what was spent of them are the balance, whatever the column is called: `columns/remainders.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from harness import as_csv
from hypothesis import given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep.columns.looks import profiles
from loyalty_prep.columns.remainders import remainders

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
    ],
    ids=["Outstanding", "no word that is known", "two taken off", "with a minus", "one typing error", "three rows"],
)
def test_points_beside_what_is_left_of_them_are_a_tie_that_proposes_what_is_left(
    header: str, cells: Callable[[int], tuple[object, ...]]
) -> None:
    problem = choice(header, cells).problem
    assert problem is not None
    assert problem.code == "COLUMN_AMBIGUOUS"
    left = "Outstanding" if "Outstanding" in header else "Xyzzy"
    assert problem.message.endswith(f"--points-column {left}")


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Points,Redeemed,Orders", lambda row: (500 + 7 * row, 3 * row, row % 5)),
        ("Points,Redeemed,Orders", lambda row: (500 + 7 * row, 0, 500 + 7 * row)),
        ("Points,Redeemed,Orders", lambda row: (500 + 7 * row, 5 * (row < 2), 495 + 7 * row)),
        ("Points,Orders,Visits", lambda row: (500 + 7 * row, 3 * row, 500 + 4 * row)),
        ("Points,Redeemed,Xyzzy", lambda row: (f"{row}.5", 3 * row, 4 * row)),
    ],
    ids=["no remainder", "nothing taken off", "taken off twice", "nothing says taken", "no whole numbers"],
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


@given(
    cells=st.lists(st.tuples(st.integers(1, 10**6), st.integers(0, 10**6)), min_size=1, max_size=20),
    noise=st.lists(st.integers(0, 10**6), min_size=20, max_size=20),
)
@settings(max_examples=50)
def test_a_remainder_is_told_exactly_where_three_rows_have_something_taken_off(
    cells: list[tuple[int, int]], noise: list[int]
) -> None:
    rows = [
        [str(had), str(taken), str(had - taken), str(other + 10**7)]
        for (had, taken), other in zip(cells, noise, strict=False)
    ]
    columns = profiles(["Points", "Redeemed", "Left", "Noise"], rows)
    left = [profile.name for profile in remainders(columns, rows, 0)]
    assert left == (["Left"] if sum(taken > 0 for _, taken in cells) >= 3 else [])
