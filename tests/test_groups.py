"""A customer's address in the first of several rows alone, as merged cells are written: `columns/groups.py`."""

from __future__ import annotations

from typing import Final

import pytest
from harness import as_csv, refused
from hypothesis import given
from hypothesis import strategies as st

import loyalty_prep

KINDS: Final = ("earned", "used", "balance")
PLACES: Final = ("shop", "web", "app")
"""What makes no ledger of rows that are of their own."""


def grouped(sizes: list[int], *, details: tuple[str, ...] = KINDS, name: bool = False) -> list[tuple[str, ...]]:
    """Return rows of customers with so many rows each."""
    rows: list[tuple[str, ...]] = [("Name", "Email", "Kind", "Points")]
    for customer, size in enumerate(sizes):
        for at in range(size):
            who = (f"Customer {customer}", f"c{customer}@example.com") if at == 0 else (f"No {customer}{at}" * name, "")
            rows.append((*who, details[at % len(details)], str(customer * 10 + at)))
    return rows


@pytest.mark.parametrize("sizes", [[3] * 8, [2, 2, 2], [3, 2, 1, 3, 2], [1, 2, 3, 1, 2, 3]])
def test_rows_that_go_on_with_the_customer_above_are_refused(sizes: list[int]) -> None:
    """`ann@x.org,earned,130` above `,used,10` and `,balance,120`: Ann was given 130."""
    fault = refused(as_csv(grouped(sizes)).encode())
    assert fault.code == "ROWS_GROUPED"
    assert "differ in 'Kind' (column C, such as earned, used" in fault.message
    assert fault.in_flags.endswith("say so: loyalty-prep prepare FILE --points-column Points")


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u200b"])
def test_an_address_of_white_space_alone_is_none(blank: str) -> None:
    rows = [(name, email or blank, kind, points) for name, email, kind, points in grouped([3] * 8)]
    assert refused(as_csv(rows).encode()).code == "ROWS_GROUPED"


def test_the_user_s_word_goes_on_with_grouped_rows() -> None:
    report = loyalty_prep.validate(as_csv(grouped([3] * 8)).encode(), points_column="Points")
    assert (report.rows.ready, report.rows.rejected) == (8, 16)


@pytest.mark.parametrize("day", ["2024-01-{:02}", "{:02}.01.2024"])
def test_days_tell_the_rows_of_a_customer_apart_as_kinds_do(day: str) -> None:
    details = tuple(day.format(at) for at in range(1, 4))
    assert refused(as_csv(grouped([3] * 8, details=details)).encode()).code == "ROWS_GROUPED"


@pytest.mark.parametrize(
    "rows",
    [
        grouped([1] * 12),
        grouped([3, 1, 1, 1, 2, 1, 1, 3], details=PLACES),
        grouped([12, 1, 1], details=PLACES),
        grouped([3] * 8, details=("gold",)),
        [(name, email, name, points) for name, email, _, points in grouped([3] * 8, name=True)],
        [(name, email, "", points) for name, email, _, points in grouped([3] * 8)],
        [row[:2] + row[3:] for row in grouped([3] * 8)],
        [grouped([3])[0], ("Zoe", "", "web", "5"), *grouped([3] * 8, details=PLACES)[1:]],
    ],
    ids=[
        *("a row each", "few have several", "two have several", "all alike", "names of their own", "nothing said"),
        *("no other column", "the first has no address"),
    ],
)
def test_customers_without_an_address_are_rows_of_their_own(rows: list[tuple[str, ...]]) -> None:
    report = loyalty_prep.validate(as_csv(rows).encode())
    missing = sum(row[1] == "" for row in rows)
    assert report.rows.rejected == missing


@given(st.lists(st.tuples(st.booleans(), st.sampled_from(["gold", "silver"])), min_size=8, max_size=60))
def test_addresses_that_are_missing_by_chance_refuse_no_file(rows: list[tuple[bool, str]]) -> None:
    lines = [("Email", "Tier", "Points")]
    lines += [(f"c{at}@x.org" * (has or at % 3 > 0), tier, str(at)) for at, (has, tier) in enumerate(rows)]
    assert loyalty_prep.inspect(as_csv(lines).encode()).points.name == "Points"


WHO: Final = {
    "Phone": [f"+49 170 55512{at:02}" for at in range(24)],
    "Card number": [f"{7_100_000_000 + at * 37}" for at in range(24)],
    "Kundennummer": [f"K{at * 7 + 1000}" for at in range(24)],
    "Name": [
        f"{first} {last}" for first in ("Ann", "Bob", "Cat", "Dan") for last in ("Lee", "Day", "Fox", "Roe", "Ng", "Hu")
    ],
}


@pytest.mark.parametrize("who", WHO)
def test_customers_of_whom_most_have_no_address_are_told_by_what_else_names_them(who: str) -> None:
    """Cards of a shop that asks few for an address were refused: the days on which they joined told rows apart."""
    rows = [
        (name, f"c{at}@x.org" if at % 3 == 0 else "", f"2024-02-{at + 1:02}", str(at * 7))
        for at, name in enumerate(WHO[who])
    ]
    report = loyalty_prep.validate(as_csv([(who, "Email", "Joined", "Points"), *rows]).encode())
    assert (report.rows.ready, report.rows.rejected) == (8, 16)
    rows = [(name if email else "", email, day, points) for name, email, day, points in rows]
    assert refused(as_csv([(who, "Email", "Date", "Points"), *rows]).encode()).code == "ROWS_GROUPED"


def test_two_rows_of_a_customer_may_be_of_one_day() -> None:
    rows = [(f"c{at}@x.org" * (at % 3 == 0), f"2024-02-{1 + at - (at % 9 == 2)}", str(at * 7)) for at in range(27)]
    assert refused(as_csv([("Email", "Date", "Points"), *rows]).encode()).code == "ROWS_GROUPED"
