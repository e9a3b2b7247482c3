"""Logs of points, whose rows are changes: told by the words of a column, or by what a customer's rows have each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest
from harness import refused
from test_columns import chosen, export

import loyalty_prep
from loyalty_prep.languages import files

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS_OF_CHANGE: Final = [
    *[("Type", "Purchase", "Refund"), ("Action", "ADD", "SUB"), ("Event", "+", "-"), ("Note", "IN", "OUT")],
    *[("Tipo", "Acumulación", "Canje"), ("Causale", "Accredito", "Addebito"), ("Typ", "Naliczenie", "Wymiana")],
    *[("Vorgang", "Zubuchung", "Abbuchung"), ("Sens", "Ajout", "Retrait"), ("Tip", "Kazanım", "Harcama")],
    *[("Тип", "Начисление", "Списание"), ("種別", "付与", "利用"), ("구분", "적립", "사용"), ("类型", "获得", "消费")],
    *[("Transaction", "A", "R"), ("Movement", "E", "S"), ("Buchungsart", "H", "S")],
]
"""Names of columns and what stands there, in logs; the last ones say what a row is by the name alone."""


@pytest.mark.parametrize(("name", "gained", "taken"), KINDS_OF_CHANGE)
def test_a_log_in_words_of_its_own_is_a_ledger(name: str, gained: str, taken: str) -> None:
    """What was added last, or taken off, was the balance."""
    log = [[f"c{i}@example.com", [gained, taken][i % 2], str(i * 7919 % 500 + 1)] for i in range(12)]
    assert refused(export(["Email", name, "Points"], log)).code == "LEDGER_OF_TRANSACTIONS"
    assert chosen(export(["Email", f"Last {name}", "Points"], log))[1] == "Points"
    assert chosen(export(["Email", name, "Points balance"], log))[1] == "Points balance"


@pytest.mark.parametrize("name", ["Redeemed at", "Redemption date", "Eingelöst am", "Fecha de canje", "Date redeemed"])
def test_rows_that_are_redemptions_each_with_its_day_are_a_ledger(name: str) -> None:
    """What each customer had redeemed at that day was the balance."""
    log = [[f"c{i}@example.com", str(i * 7919 % 500 + 1), f"2024-03-{i + 1:02}"] for i in range(12)]
    fault = refused(export(["Email", "Points", name], log))
    assert fault.code == "LEDGER_OF_TRANSACTIONS"
    assert "would add what was taken off" in fault.message
    now_and_then = [[*row[:2], row[2] * (i % 3 > 0)] for i, row in enumerate(log)]
    assert chosen(export(["Email", "Points", name], now_and_then))[1] == "Points"
    assert chosen(export(["Email", "Points", f"Last {name}"], log))[1] == "Points"
    assert chosen(export(["Email", "Points balance", name], log))[1] == "Points balance"


@pytest.mark.few(14)
@pytest.mark.parametrize("code", sorted(files.words("ledger.gained")))
def test_every_language_s_words_for_changes_tell_a_ledger(code: str) -> None:
    for name in files.words("ledger.kind")[code]:
        log = [
            [f"c{i}@example.com", word.replace("_", " "), str(i * 7919 % 500 + 1)]
            for i, word in enumerate(files.words("ledger.gained")[code][:6] + files.words("ledger.taken")[code][:6])
        ]
        assert refused(export(["Email", name.replace("_", " "), "Points"], log)).code == "LEDGER_OF_TRANSACTIONS"


@pytest.mark.parametrize(
    ("names", "row"),
    [
        (["Created at", "Expires at"], lambda i: [f"2024-03-{i + 1:02}", f"2025-03-{i + 1:02}"]),
        (["Order", "City"], lambda i: [str(1001 + i * 3), "Bonn"]),
        (["Date", "Type"], lambda i: [f"2024-03-{i + 1:02}", "XYZ"[i % 3]]),
        (["Expiry date", "City"], lambda i: [f"2025-03-{i + 1:02}", "Bonn"]),
        (["Event", "City"], lambda _: ["earn", "Bonn"]),
    ],
)
def test_points_of_which_a_customer_has_some_at_each_date_or_order_are_a_ledger(
    names: list[str], row: Callable[[int], list[str]]
) -> None:
    """Of lots with a date each, those of the same size were merged, and one of them was the balance."""
    log = export(["Email", "Points", *names], [[f"c{i % 5}@example.com", str(i * 7 % 40), *row(i)] for i in range(20)])
    assert refused(log).code == "LEDGER_OF_TRANSACTIONS"
    assert chosen(log, duplicates="last")[1] == "Points"
    assert chosen(log, points_column="Points")[1] == "Points"


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        *[("Type", ["Redeemed"]), ("Action", ["redeem", "", "redeem"]), ("Vorgang", ["Eingelöst"])],
        *[("Note", ["deduct"]), ("Transaction type", ["Purchase"]), ("Movement", ["A"])],
        *[("+/-", ["+", "-"]), ("", ["in", "out"]), ("±", ["Earned", "Spent"])],
        *[("Sign", ["1", "-1"]), ("+/-", ["+1", "-1"])],
    ],
)
def test_a_log_that_says_the_same_of_each_row_or_has_a_column_of_signs_is_a_ledger(name: str, kinds: list[str]) -> None:
    """What a customer had redeemed was the balance, and so were points with their minus in another column."""
    log = [[f"c{i}@example.com", kinds[i % len(kinds)], str(i * 7919 % 500 + 1)] for i in range(6)]
    assert refused(export(["Email", name, "Points"], log)).code == "LEDGER_OF_TRANSACTIONS"
    assert chosen(export(["Email", name, "Points balance"], log))[1] == "Points balance"
    assert chosen(export(["Email", name, "Points"], log), points_column="Points")[1] == "Points"


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        *[("Type", ["Reward"]), ("Type", ["Gold", "Silver"]), ("Last action", ["Redeemed"]), ("Status", ["Redeemed"])],
        *[("Note", ["", "", "redeemed"]), ("Note", ["redeemed a coffee"]), ("Type", ["1", "2"]), ("Note", ["-"])],
        *[("Type", ["Purchase"]), ("Last transaction", ["Sale"]), ("Transactions", ["4"]), ("", ["x", "-"])],
        *[("#", ["1"]), ("Type", ["1"]), ("Type", ["0", "-1"])],
    ],
)
def test_a_kind_of_customers_or_a_remark_makes_no_ledger(name: str, kinds: list[str]) -> None:
    rows = [[f"c{i}@example.com", kinds[i % len(kinds)], str(i * 7919 % 500 + 1)] for i in range(6)]
    assert chosen(export(["Email", name, "Points"], rows))[1] == "Points"


def test_changes_of_which_most_have_a_plus_and_others_a_minus_are_a_ledger() -> None:
    log = [[f"c{i}@example.com", f"{i * 7919 % 500 + 1:+}" if i % 4 else f"-{i + 5}"] for i in range(12)]
    assert refused(export(["Email", "Points"], log)).code == "LEDGER_OF_TRANSACTIONS"
    plus = [row for row in log if row[1].startswith("+")]
    assert chosen(export(["Email", "Points"], plus))[1] == "Points"
    assert refused(export(["Email", "Points"], [[f"c{i % 4}@x.org", row[1]] for i, row in enumerate(plus)])).code == (
        "LEDGER_OF_TRANSACTIONS"
    )


def test_a_log_that_only_says_how_points_came_is_summed_where_the_user_says_so() -> None:
    log = [[f"c{i % 5}@example.com", ["Sign-up", "Order", "Review"][i % 3], str(i + 1)] for i in range(15)]
    data = export(["Email", "Transaction type", "Points"], log)
    assert refused(data).code == "LEDGER_OF_TRANSACTIONS"
    assert chosen(data, duplicates="sum")[1] == "Points"
    taken = export(["Email", "Transaction type", "Points"], [*log, ["c1@example.com", "Refund", "3"]])
    assert refused(taken, duplicates="sum").code == "LEDGER_OF_TRANSACTIONS"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Add/Remove", ("Add", "Remove")),
        ("Add or Deduct", ("Deduct", "Add")),
        ("Earn/Burn", ("Earn", "Burn")),
        ("Haben/Soll", ("Haben", "Soll")),
        ("Add/Remove", ("Remove",)),
        ("Add/Remove", ("Add",)),
    ],
)
def test_a_column_that_is_called_both_ways_says_of_each_row_which_it_went(name: str, words: tuple[str, ...]) -> None:
    """What was taken off a customer stood in a clean part as the balance."""
    lines = [f"c{at}@x.org,{words[at % len(words)]},{at * 7 + 1}\n" for at in range(6)]
    fault = refused(f"Email,{name},Points\n{''.join(lines)}")
    assert "what became of points" in fault.message


@pytest.mark.parametrize(("name", "cells"), [("Opt in/out", ("in", "out")), ("Bonus used", ("yes", "no"))])
def test_columns_with_two_such_words_of_something_else_make_no_ledger(name: str, cells: tuple[str, str]) -> None:
    lines = [f"c{at}@x.org,{cells[at % 2]},{at * 7 + 1}\n" for at in range(6)]
    assert loyalty_prep.validate(f"Email,{name},Points\n{''.join(lines)}".encode()).rows.ready == 6
