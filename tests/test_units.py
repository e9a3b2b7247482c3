"""What a balance is in, said in a column of its own: `columns/units.py`."""

from __future__ import annotations

import pytest
from harness import as_csv, refused

import loyalty_prep


def beside(name: str, unit: str, units: list[str]) -> bytes:
    rows = [(f"u{at}@example.com", str(at * 37), units[at % len(units)]) for at in range(10)]
    return as_csv([("Email", name, unit), *rows]).encode()


@pytest.mark.few(21)
@pytest.mark.parametrize("name", ["Balance", "Saldo", "Solde", "Guthaben", "残高", "Current balance"])
@pytest.mark.parametrize(
    ("unit", "units"),
    [
        *[("Currency", ["EUR"]), ("Currency code", ["usd", "EUR"]), ("Währung", ["€"]), ("通貨", ["円"])],
        *[("Unit", ["points", "EUR"]), ("Type", ["Points", "gift card"]), ("Kind", ["Points", "Stamps"])],
    ],
)
def test_a_balance_of_which_another_column_says_that_it_is_no_points_is_refused(
    name: str, unit: str, units: list[str]
) -> None:
    """`Balance` beside `Currency` of euros was written as points."""
    fault = refused(beside(name, unit, units))
    assert fault.code == "COLUMN_MISSING"
    assert f"'{unit}' (column C, such as {units[0]}" in fault.message
    assert fault.message.endswith(f'say so: points_column="{name}"')
    assert loyalty_prep.validate(beside(name, unit, units), points_column=name).rows.ready == 10


@pytest.mark.parametrize("units", [["points", "EUR"], ["pts", "€"], ["pts", "pts", "usd"]])
def test_points_of_which_another_column_says_that_some_are_money_are_refused(units: list[str]) -> None:
    """The euros of half the customers were their points."""
    assert refused(beside("Points", "Unit", units)).code == "COLUMN_MISSING"


@pytest.mark.parametrize(
    ("name", "unit", "units"),
    [
        *[("Balance", "Unit", ["points"]), ("Balance", "Unit", ["Stamps"]), ("Balance", "Tier", ["gold", "silver"])],
        *[("Points balance", "Currency", ["EUR"]), ("Points", "Type", ["points", "gift card"])],
        *[("Balance", "Country", ["DE", "CH"]), ("Balance", "Note", ["", "EUR card lost"])],
    ],
)
def test_a_balance_in_points_beside_columns_of_few_words_is_chosen(name: str, unit: str, units: list[str]) -> None:
    assert loyalty_prep.inspect(beside(name, unit, units)).points.name == name
