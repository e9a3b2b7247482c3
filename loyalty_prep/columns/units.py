"""Tell that another column says of each row what its balance is in: `Balance` beside `Currency` is money.

A name that says points or stamps itself is believed: then the currency is that of what was spent, unless other rows
say points there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loyalty_prep.columns import headers
from loyalty_prep.columns.export import COMPARED_ROWS
from loyalty_prep.languages import tables
from loyalty_prep.values.cells import tidy
from loyalty_prep.values.points import UNIT_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_prep.columns.looks import Profile

_MOST: Final = 20
"""A column of units has no more different values than that."""
_CODES: Final = """
aed ars aud bgn brl cad chf clp cny cop czk dkk egp eur gbp hkd huf idr ils inr jpy krw mad mxn myr ngn nok nzd pen php
pln ron rub sar sek sgd thb try twd uah usd vnd zar
"""
_FIGURES: Final = "0123456789.,+-'’ \u00a0\u202f"
"""What stands before a unit."""
CURRENCIES: Final = frozenset(_CODES.split())
CURRENCY_SIGNS: Final = "€$£¥₽₹₩₺₴₪฿"
_MONEY: Final = frozenset((*CURRENCIES, *CURRENCY_SIGNS, *tables.MONEY.split("|")))


def unit(columns: Sequence[Profile], rows: Sequence[Sequence[str]], points: Profile) -> Profile | None:
    """Return the column that says money of balances, or points of some and other things of others; None without one.

    It may be that of the balances itself: `120 points` above `3 stamps`.
    """
    named = not headers.sense(points.name, "POINTS").meanings.isdisjoint({"points", "stamps"})
    if points.units and not named and _mixed(rows[:COMPARED_ROWS], points):
        return points
    others = (p for p in columns if p.index != points.index and p.distinct <= _MOST and p.filled and not p.numbers)
    return next((profile for profile in others if _says_otherwise(profile, rows[:COMPARED_ROWS], named=named)), None)


def _says_otherwise(profile: Profile, rows: Sequence[Sequence[str]], *, named: bool) -> bool:
    cells = {tidy(row[profile.index]).casefold() for row in rows if profile.index < len(row)} - {""}
    in_points = cells & UNIT_WORDS
    both = len({"stamps" in headers.sense(cell, "POINTS").meanings for cell in in_points}) > 1
    if named or cells == in_points:
        return both or (bool(in_points) and bool(cells & _MONEY))
    return bool(in_points) or cells <= _MONEY


def _mixed(rows: Sequence[Sequence[str]], points: Profile) -> bool:
    """Tell balances of which some say that they are stamps, and others points."""
    cells = (tidy(row[points.index]).casefold() for row in rows if points.index < len(row))
    units = {cell.lstrip(_FIGURES) for cell in cells} & UNIT_WORDS
    return len({"stamps" in headers.sense(unit, "POINTS").meanings for unit in units}) > 1
