"""What a column says by itself, what it comes to beside others, and what a refusal says of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import pytest
from harness import refused
from test_columns import chosen, export, ledger, members

import loyalty_prep
from loyalty_prep.columns import choosing, headers, looks
from loyalty_prep.columns.export import TRAITS, likelihood, speaks_of_balances

if TYPE_CHECKING:
    from collections.abc import Callable

# A column by itself

PLAIN: Final = looks.profiles(["Xyzzy"], [[str(100 + i * 7919 % 500)] for i in range(1, 41)])[0]
SHOWN: Final[dict[str, tuple[dict[str, Any], dict[str, Any]]]] = {
    "its values are dates": ({"dates": 0.51}, {"dates": 0.5}),
    "its values are phone numbers": ({"phones": 0.51}, {"phones": 0.5}),
    "its values are all different, as ids are": ({"like_ids": True}, {}),
    "its values begin with zeros, as codes do": ({"codes": 0.51}, {"codes": 0.5}),
    "its values are years": ({"like_years": True}, {}),
    "its values are not whole": ({"whole": 0.49}, {"whole": 0.5}),
    "its value is always the same": ({"distinct": 1, "filled": 10}, {"distinct": 1, "filled": 9}),
    "its values are small, as those of counts are": ({"small": True}, {}),
}
"""What speaks against balances: what a column must have for it, and what is not enough."""


@pytest.mark.parametrize("trait", TRAITS, ids=lambda trait: trait.means)
def test_what_speaks_against_balances_is_told_from_its_bound_on(trait: Any) -> None:
    shown, too_little = (replace(PLAIN, **changes) for changes in SHOWN[trait.means])
    assert trait.shown(shown)
    assert not trait.shown(too_little)
    assert not trait.shown(PLAIN)
    assert likelihood(shown) < likelihood(PLAIN)


def test_what_speaks_against_balances_speaks_never_for_them() -> None:
    assert [trait.means for trait in TRAITS if trait.named > 0 or trait.unnamed >= 0] == []
    assert [trait.means for trait in TRAITS if trait.named == 0] == [
        "its values are all different, as ids are",
        "its values are not whole",
        "its values are small, as those of counts are",
    ]
    lighter = [trait.unnamed for trait in TRAITS if trait.unnamed > -6]
    assert sum(lighter) > -choosing.MARGIN, "only what tells plainly may decide between columns without names"


def test_a_word_that_nobody_knows_makes_points_likelier_to_be_others_than_a_name_that_is_unknown_as_a_whole() -> None:
    names = ["Xyzzy", "Points Xyzzy", "Points used", "Points"]
    unknown, qualified, spent, plain = (likelihood(replace(PLAIN, name=name)) for name in names)
    assert max(qualified, spent) < unknown < plain


@pytest.mark.parametrize(("share", "is_money"), [(0.5, False), (0.51, True)])
def test_a_column_is_money_where_most_of_its_values_are(share: float, *, is_money: bool) -> None:
    assert (likelihood(replace(PLAIN, currency=share)) < likelihood(PLAIN)) == is_money


@pytest.mark.parametrize(("share", "is_one"), [(0.5, False), (0.51, True)])
def test_a_column_is_one_of_numbers_where_most_of_its_values_are(share: float, *, is_one: bool) -> None:
    assert choosing.numeric(replace(PLAIN, numbers=share)) == is_one


def weighs(**changes: Any) -> bool:
    """Tell whether a column is weighed as one of balances."""
    profile = replace(PLAIN, **changes)
    return choosing._weigh(profile, headers.sense(profile.name, "POINTS")) is not None


EMAIL: Final = replace(PLAIN, name="Email")
ABOUT: Final = replace(PLAIN, name="Emails received (6mo)")
MORE_THAN_HALF: Final[dict[str, Callable[[float], object]]] = {
    "addresses without a name": lambda share: choosing.address_columns([replace(PLAIN, addresses=share)]),
    "numbers without a name": lambda share: weighs(numbers=share),
    "points that are addresses": lambda share: not weighs(name="Points", addresses=share),
    "points that are money": lambda share: not weighs(name="Points", currency=share),
    "cells that say points": lambda share: choosing._is_clear_alone(replace(PLAIN, units=share), ledger=False),
    "one value that says points": lambda share: weighs(flat=True, units=share),
    "codes": lambda share: not choosing._may_be_balances(replace(PLAIN, codes=share)),
    "addresses beside what is about them": lambda share: choosing._says_more(ABOUT, replace(EMAIL, addresses=share)),
}
"""What a column is by its cells."""


@pytest.mark.parametrize("what", MORE_THAN_HALF)
def test_a_column_is_what_more_than_half_of_its_cells_are(what: str) -> None:
    assert [bool(MORE_THAN_HALF[what](share)) for share in (0.5, 0.51)] == [False, True]


@pytest.mark.parametrize(
    ("filled", "distinct", "recurs", "differs"),
    [(20, 2, True, False), (20, 3, False, False), (19, 1, False, False), (10, 9, False, True), (10, 8, False, False)],
)
def test_addresses_recur_or_differ_from_their_bounds_on(
    filled: int, distinct: int, *, recurs: bool, differs: bool
) -> None:
    """Those of sellers recur; those under a store's name that differ are the customers' own."""
    addresses = replace(PLAIN, filled=filled, distinct=distinct)
    assert (choosing._recurring(addresses) < 0) == recurs
    assert choosing._of_others(addresses, headers.sense("Store email", "EMAIL")) != differs
    assert choosing._of_others(addresses, headers.sense("Referrer email", "EMAIL"))


@pytest.mark.parametrize(
    ("name", "alone", "in_ledger"), [("Points", True, True), ("Change", False, True), ("Name", False, False)]
)
def test_a_change_is_a_balance_s_name_in_a_ledger_alone(name: str, *, alone: bool, in_ledger: bool) -> None:
    assert speaks_of_balances(headers.sense(name, "POINTS", ledger=False)) == alone
    assert speaks_of_balances(headers.sense(name, "POINTS", ledger=True), ledger=True) == in_ledger


# One column among others


def test_addresses_under_a_store_s_name_that_all_differ_are_the_customers() -> None:
    assert chosen(export(["Store email", "Points"], members())) == ("Store email", "Points")
    assert chosen(export(["Store email", "Points"], members(count=9))) == (None, "Points")


def test_what_else_it_could_be_is_of_the_same_kind() -> None:
    header = ["Email", "Points", "Xyzzy", "Orders", "Note"]
    found = loyalty_prep.inspect(export(header, members("'d' + str(i) + '@x.org'", "i % 7", "'gold'", count=24)))
    assert [name for _, name, _ in found.email.alternatives] == ["Xyzzy"]
    assert [name for _, name, _ in found.points.alternatives] == ["Orders"]


def test_what_else_it_could_be_is_named_the_likeliest_first() -> None:
    header = ["Email", "Orders", "Points", "Xyzzy"]
    rows = [[a, c, b, d] for a, b, c, d in members("i % 7", "i * 31 % 900", count=24)]
    assert [name for _, name, _ in loyalty_prep.inspect(export(header, rows)).points.alternatives] == [
        "Xyzzy",
        "Orders",
    ]


def test_what_else_it_could_be_is_at_most_half_as_sure_and_never_less_than_nothing() -> None:
    header = ["Email", "Orders", "Points", "Xyzzy"]
    rows = [[a, c, b, d] for a, b, c, d in members("7", "i * 31 % 900", count=24)]
    found = loyalty_prep.inspect(export(header, rows)).points.alternatives
    assert [(name, confidence) for _, name, confidence in found] == [("Xyzzy", 0.1), ("Orders", 0.0)]


@pytest.mark.parametrize(("other", "points"), [("Rewards", "Store points"), ("Points KR", None)])
def test_beside_a_store_s_points_only_two_capitals_make_a_country_of_a_name(other: str, points: str | None) -> None:
    assert chosen(export(["Email", "Store points", other], members("i * 31 % 900"))) == ("Email", points)


@pytest.mark.parametrize(
    ("names", "email", "points"),
    [
        (["Email", "Points", "Note"], 0.99, 0.99),
        (["Xyzzy", "Points", "Note"], 0.97, 0.99),
        (["Email", "Saldo", "Note"], 0.99, 0.96),
        (["Email", "Stamps", "Xyzzy"], 0.99, 0.94),
    ],
)
def test_how_sure_a_choice_is_is_told_by_its_name_and_by_what_comes_near(
    names: list[str], email: float, points: float
) -> None:
    last = "'gold'" if names[-1] == "Note" else "i * 31 % 900"
    inspection = loyalty_prep.inspect(export(names, members(last, count=24)))
    assert (inspection.email.confidence, inspection.points.confidence) == (email, points)


@pytest.mark.parametrize(
    ("header", "email", "points"),
    [
        ("Orders,Email,Points", ("Email", 0.99), ("Points", 0.99)),
        ("Name,E-Mail-Adresse,Saldo,Note", ("E-Mail-Adresse", 0.99), ("Saldo", 0.94)),
        ("Name,Xyzzy,Points", (None, 0), ("Points", 0.99)),
    ],
)
def test_of_a_header_alone_names_choose_and_no_cell_is_missed(
    header: str, email: tuple[str | None, float], points: tuple[str | None, float]
) -> None:
    found = loyalty_prep.inspect(f"{header}\n".encode())
    assert (found.email.name, found.email.confidence) == email
    assert (found.points.name, found.points.confidence) == points


def test_a_column_that_the_user_names_is_sure() -> None:
    found = loyalty_prep.inspect(export(["Email", "Xyzzy"], members()), points_column="Xyzzy").points
    assert (found.name, found.confidence, list(map(str, found.evidence))) == ("Xyzzy", 1, ["named by --points-column"])


def test_one_column_is_not_both_and_where_neither_is_found_each_is_said_to_be_missing() -> None:
    for email in ("Email", 0):
        found = loyalty_prep.inspect(export(["Email", "Points"], members()), email_column=email, points_column="Email")
        assert found.points.problem is not None
        assert (found.points.name, found.points.problem.code) == (None, "COLUMN_AMBIGUOUS")
    found = loyalty_prep.inspect(b"Name,City\nAnn,Ulm\nBob,Bonn\n")
    assert [choice.problem and choice.problem.code for choice in (found.email, found.points)] == ["COLUMN_MISSING"] * 2


@pytest.mark.parametrize(
    ("other", "count", "email"),
    [
        ("Customer", 24, None),
        ("Customer", 12, None),
        ("Customer", 11, "Spouse email"),  # too few for those of the customers
        ("Referrer", 24, "Spouse email"),
    ],
)
def test_beside_addresses_whose_name_has_a_word_nobody_knows_any_other_may_be_the_customers(
    other: str, count: int, email: str | None
) -> None:
    rows = [[address, f"k{i}@x.org" * (i < count), balance] for i, (address, balance) in enumerate(members(count=24))]
    assert chosen(export(["Spouse email", other, "Points"], rows)) == (email, "Points")


def test_columns_of_addresses_hold_one_or_were_seen_empty_and_are_named_so() -> None:
    names, cells = ["Email", "Email 2", "Email 3", "Note", "Points"], ["a@x.org", "", "unknown", "", "5"]
    columns = looks.profiles(names, [cells] * 3)
    assert (choosing.address_columns(columns), choosing.empty_address_columns(columns)) == ([0], [1])


@pytest.mark.parametrize(
    ("name", "points"), [("Points", "Points"), ("Loyalty points", "Loyalty points"), ("Saldo", None)]
)
def test_amounts_with_cents_are_a_balance_where_the_name_says_points_in_so_many_words(
    name: str, points: str | None
) -> None:
    rows = [[address, f"{balance}.{int(balance) % 89 + 10}"] for address, balance in members(count=24)]
    assert chosen(export(["Email", name], rows)) == ("Email", points)


def test_a_name_that_speaks_of_addresses_is_right_before_one_that_says_nothing() -> None:
    rows = [[address, "gold", balance] for address, balance in members()]
    message = refused(export(["Xyzzy", "Emails received (6mo)", "Points"], rows)).message
    assert "'Emails received (6mo)' (column B) is named as the one with email addresses, but none of its" in message
    assert chosen(export(["Email", "Emails received (6mo)", "Points"], rows)) == ("Email", "Points")
    for count, email in enumerate([None, "Email"]):
        filled = [[address, word * (i < count), balance] for i, (address, word, balance) in enumerate(rows)]
        assert chosen(export(["Email", "Emails received (6mo)", "Points"], filled)) == (email, "Points")
    few = [[address if i % 3 == 0 else "none known", *rest] for i, (address, *rest) in enumerate(rows)]
    assert chosen(export(["Email", "Emails received (6mo)", "Points"], few)) == (None, "Points")


@pytest.mark.parametrize(
    ("named", "other", "cells", "points"),
    [
        ("Points", "Xyzzy", "str(i * 31 % 900) + ' pts'", None),
        ("Points", "Bonus", "str(i * 31 % 900) + ' pts'", None),
        ("Points", "Xyzzy", "i * 31 % 900", "Points"),
        ("Points balance", "Xyzzy", "str(i * 31 % 900) + ' pts'", "Points balance"),
        ("Points", "Orders", "str(i * 31 % 900) + ' pts'", "Points"),
    ],
)
def test_a_column_whose_cells_say_points_is_a_rival_of_one_whose_name_does(
    named: str, other: str, cells: str, points: str | None
) -> None:
    assert chosen(export(["Email", named, other], members(cells, count=24))) == ("Email", points)


@pytest.mark.parametrize(("every", "points"), [(1, None), (3, "Loyalty points")])
def test_a_word_that_nobody_knows_makes_a_balance_a_rival_only_where_its_cells_are_numbers(
    every: int, points: str | None
) -> None:
    cells = f"i * 31 % 900 if i % {every} == 0 else 'gold'"
    names = ["Email", "Loyalty points", "Points balance frittered"]
    assert chosen(export(names, members(cells, count=24))) == ("Email", points)


@pytest.mark.parametrize(
    ("cell", "more"), [("{} pts", ["100% of them say points"]), ("{}", [])], ids=["points", "numbers alone"]
)
def test_the_evidence_says_whether_the_cells_say_points(cell: str, more: list[str]) -> None:
    rows = [[address, cell.format(balance)] for address, balance in members()]
    assert list(map(str, loyalty_prep.inspect(export(["Email", "Points"], rows)).points.evidence)) == [
        "header 'Points'",
        "100% of 12 sampled values are numbers",
        *more,
    ]


def test_a_column_named_points_in_which_most_are_addresses_is_none() -> None:
    rows = [[address, balance if i % 2 else f"d{i}@x.org"] for i, (address, balance) in enumerate(members(count=24))]
    assert chosen(export(["Email", "Points"], rows)) == ("Email", "Points")
    rows = [[address, f"d{i}@x.org" if i % 3 else balance] for i, (address, balance) in enumerate(members(count=24))]
    assert chosen(export(["Email", "Points"], rows)) == ("Email", None)


@pytest.mark.parametrize("other", ["250", "i % 2", "'gold' if i % 3 else i * 31"])
def test_a_column_of_one_value_or_of_few_numbers_is_no_rival_of_a_weak_name(other: str) -> None:
    rows = [[a, b if i % 3 == 0 else "-", c] for i, (a, b, c) in enumerate(members(other, count=24))]
    assert chosen(export(["Email", "Saldo", "Xyzzy"], rows)) == ("Email", "Saldo")


@pytest.mark.parametrize("data", [ledger(), export(["Email", "Points", "Points"], members("i * 31 % 90"))])
def test_what_is_refused_is_not_sure_at_all(data: bytes) -> None:
    found = loyalty_prep.inspect(data).points
    assert (found.index, found.confidence) == (None, 0)


# What a refusal says


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("str(i * 31 % 90) + '.' + str(10 + i)", True),
        ("'$' + str(i * 37 % 400)", True),
        ("i * 37 % 400", False),
    ],
)
def test_a_proposal_says_of_what_looks_like_money_that_it_does(cells: str, *, said: bool) -> None:
    rows = [[address, other] for address, _, other in members(cells)]
    assert ("it looks like money" in refused(export(["Email", "Xyzzy"], rows)).message) == said


def test_a_refusal_names_the_column_in_which_most_are_others_addresses() -> None:
    header = ["Referrer email", "Store email", "Points"]
    rows = [[f"d{i}@x.org" if i % 2 else "", f"s{i % 3}@x.org", balance] for i, (_, balance) in enumerate(members())]
    message = refused(export(header, [[other or "nobody", *rest] for other, *rest in rows])).message
    assert "'Store email' holds addresses, but by its name not those of the customers" in message


def test_a_column_named_points_without_a_number_is_refused_for_that() -> None:
    rows = [[address, f"gold {i}", other] for i, (address, _, other) in enumerate(members("i * 31 % 90"))]
    message = refused(export(["Email", "Points", "Xyzzy"], rows)).message
    assert "'Points' is named so, but none of its values fits. Check the export. None says so by its name" in message


# --- masked addresses


@pytest.mark.parametrize("mask", ["a{}***@x.org", "{}••••@x.org", "{}…@x.org"])
def test_masked_addresses_are_not_those_of_customers(mask: str) -> None:
    """They were valid addresses, written as they stood; of two that look alike one was merged into the other."""
    rows = [[mask.format(at % 7), str(at % 7 * 31)] for at in range(12)]
    fault = refused(export(["Email", "Points"], rows))
    assert fault.code == "COLUMN_MISSING"
    assert "masked" in fault.message
    assert loyalty_prep.validate(export(["Email", "Points"], rows), email_column="Email").rows.ready == 7
    few = [*rows[:2], *[[f"c{at}@x.org", "5"] for at in range(12)]]
    assert chosen(export(["Email", "Points"], few)) == ("Email", "Points")
