"""Which points each row has, said in a column of its own: `columns/states.py`."""

from __future__ import annotations

import pytest
from harness import as_csv, refused

import loyalty_prep


def beside(name: str, other: str, cells: list[str]) -> bytes:
    rows = [(f"u{at}@example.com", str(at * 37), cells[at % len(cells)]) for at in range(10)]
    return as_csv([("Email", name, other), *rows]).encode()


SIGNS: list[tuple[str, list[str]]] = [
    *[("D/C", ["D", "C"]), ("DC", ["D", "C"]), ("CR/DR", ["CR", "DR"]), ("Debit/Credit", ["D", "C"])],
    *[("Soll/Haben", ["S", "H"]), ("S/H", ["S", "H"]), ("SH", ["H", "S"]), ("S/H-Kennzeichen", ["S", "H"])],
    *[("Débit/Crédit", ["D", "C"]), ("Debe/Haber", ["D", "H"]), ("Dare/Avere", ["D", "A"]), ("Wn/Ma", ["Wn", "Ma"])],
    *[("Дебет/Кредит", ["Д", "К"]), ("Дт/Кт", ["Дт", "Кт"]), ("借/貸", ["借", "貸"]), ("Earn/Burn", ["E", "B"])],
    *[("Earned/Redeemed", ["E", "R"]), ("Sign", ["+", "-"]), ("Vorzeichen", ["+", "-"]), ("Sign", ["pos", "neg"])],
]
STATES: list[tuple[str, list[str]]] = [
    *[("Points status", ["pending", "available", "expired"]), ("Points type", ["pending", "current"])],
    *[("Punktestatus", ["offen", "verfallen"]), ("Estado de puntos", ["pendiente", "disponible", "caducado"])],
    *[("Balance status", ["blocked", "open"]), ("Points kind", ["lifetime", "current"])],
    *[
        ("Metric", ["balance", "lifetime"]),
        ("Field", ["points_balance", "points_spent"]),
        ("Wallet", ["main", "pending"]),
    ],
    *[("Points expired", ["yes", "no"]), ("Punkte gesperrt", ["ja", "nein"])],
    *[("Status", ["available", "pending"]), ("State", ["Available", "Expired"]), ("Statut", ["disponible", "expiré"])],
]


@pytest.mark.parametrize("name", ["Points", "Points balance", "Balance"])
@pytest.mark.parametrize(("other", "cells"), SIGNS + STATES)
def test_points_of_which_another_column_says_which_they_are_are_no_balance_in_all_rows(
    name: str, other: str, cells: list[str]
) -> None:
    """Debits and expired points of customers with one row each were balances."""
    data = beside(name, other, cells)
    fault = refused(data)
    assert fault.code in {"COLUMN_MISSING", "LEDGER_OF_TRANSACTIONS"}
    assert f"'{other}'" in fault.message
    assert loyalty_prep.validate(data, points_column=name).rows.ready == 10


@pytest.mark.parametrize(
    ("other", "cells"),
    [
        *[("Status", ["active", "pending", "blocked"]), ("Status", ["Active", "Expired"]), ("D/C", ["C"])],
        *[("Account status", ["active", "closed"]), ("Points status", ["active", "inactive"]), ("Gender", ["D", "M"])],
        *[("Class", ["D", "C"]), ("Email status", ["sent", "pending"]), ("Points sync status", ["done", "pending"])],
        *[("Newsletter", ["+", "-"]), ("Dept/Company", ["D", "C"]), ("Points tier", ["gold", "pending"])],
        *[
            ("Status", ["aktiv", "verfallen"]),
            ("State", ["approved", "pending"]),
            ("Status", ["present", "left", "expired"]),
            ("Stav", ["platné", "expirované"]),
            ("Points note", ["", "two cards were joined, points pending since 2023"]),
        ],
    ],
)
def test_a_column_that_says_something_of_the_customer_leaves_points_a_balance(other: str, cells: list[str]) -> None:
    assert loyalty_prep.validate(beside("Points", other, cells)).rows.ready == 10


def test_points_and_stamps_in_one_column_are_told_by_their_unit() -> None:
    assert refused(beside("Points", "Unit", ["points", "stamps"])).code == "COLUMN_MISSING"


@pytest.mark.parametrize(
    ("name", "cells"),
    [("Balance", ["{} points", "{} stamps"]), ("Saldo", ["{} Pkt", "{} Stempel"])],
)
def test_points_and_stamps_in_the_balances_themselves_are_told_by_their_unit(name: str, cells: list[str]) -> None:
    """`3 stamps` below `120 points` were three points."""
    rows = [(f"u{at}@example.com", cells[at % 2].format(at * 37 % 91)) for at in range(10)]
    assert refused(as_csv([("Email", name), *rows])).code == "COLUMN_MISSING"
    same = [(address, cell.split()[0] + " Stempel") for address, cell in rows]
    assert loyalty_prep.validate(as_csv([("Email", name), *same]).encode()).rows.ready == 10


@pytest.mark.parametrize("cells", [["available", "pending"], ["Purchase", "Refund"], ["balance", "spent"], ["+", "-"]])
def test_without_a_header_what_another_column_says_of_points_is_read_too(cells: list[str]) -> None:
    data = beside("Points", "Status", cells).partition(b"\n")[2]
    assert refused(data).code in {"COLUMN_MISSING", "LEDGER_OF_TRANSACTIONS"}
    assert loyalty_prep.validate(data, points_column=1).rows.ready == 10


@pytest.mark.parametrize("cells", [["active", "blocked"], ["Berlin", "Bern"], ["m", "f"], ["yes", "no"], ["D", "C"]])
def test_without_a_header_what_another_column_says_of_customers_leaves_points_a_balance(cells: list[str]) -> None:
    assert loyalty_prep.validate(beside("Points", "Status", cells).partition(b"\n")[2]).rows.ready == 10
