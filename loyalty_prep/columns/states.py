"""Tell that another column says of each row which points its number is: of which sign, or in which state.

`Points` beside `D/C` of D and C are credits and debits, and beside `Points status` of available and pending the balance
stands in some rows alone. What a column says of the customer (`Status` of active and blocked) is none of it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from loyalty_prep.columns import headers
from loyalty_prep.columns.export import COMPARED_ROWS
from loyalty_prep.columns.ledgers import NAMELESS
from loyalty_prep.languages import tables
from loyalty_prep.languages.folding import fold
from loyalty_prep.values.cells import tidy

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_prep.columns.looks import Profile

_MOST: Final = 8
"""No more words are states of points."""
_LONGEST: Final = 40
"""Longer cells are remarks."""
_PAIRS: Final = frozenset(
    map(
        frozenset,
        ("dc", "sh", "dh", "da", "wm", "eb", "er", "es", "io", "дк", "借貸", "借贷", ("dr", "cr"), ("дт", "кт")),
    )
)
"""What stands for debit and credit, earned and burnt, in and out, under a name that has both."""
_SIDES: Final = frozenset(map(frozenset, (("debe", "haber"), ("dare", "avere"), ("wn", "ma"), ("winien", "ma"))))
"""Words for both sides of an account that say less by themselves."""
_GAINED: Final = frozenset(tables.GAINED.split("|"))
_TAKEN: Final = frozenset(tables.TAKEN.split("|"))
_SIGNS: Final = frozenset(tables.SIGN.split("|"))
_PLUS_AND_MINUS: Final = (frozenset("+-"), frozenset("+−"), frozenset("pn"), frozenset({"pos", "neg"}))
_NO_BALANCE: Final = headers.TAKEN | {"lifetime"}
_SAYING: Final = frozenset({"status", "wallet"})
_OF_POINTS: Final = headers.PLAIN - {"wallet"}
_OF_ACCOUNTS: Final = headers.NAMING | {"wallet"}
"""Meanings of names that say a state or an account, that they may have besides, and that make these ones of points."""
_TWO: Final = 2
_YES_OR_NO: Final = frozenset(
    ("yes", "no", "y", "n", "true", "false", "ja", "nein", "oui", "non", "si", "sim", "nao", "nee", "tak", "nie", "ano")
).union(("да", "нет", "так", "ні", "evet", "hayir", "はい", "いいえ", "是", "否"))
_OF_PEOPLE: Final = (
    *("activ", "aktiv", "actif", "attiv", "ativ"),
    *("valid", "valab", "gultig", "gyldig", "platn", "kehtiv"),
    *("current", "aktuel", "vigent", "present", "approv", "left"),
)
"""How words begin that say of customers, too, what `available` says of points alone."""


def states(columns: Sequence[Profile], rows: Sequence[Sequence[str]], points: Profile) -> Profile | None:
    """Return the column that says of each row which sign or state its points have; None without one."""
    others = (p for p in columns if p.index != points.index and p.filled and not p.numbers and p.distinct <= _MOST)
    return next((profile for profile in others if _says_which(profile, rows[:COMPARED_ROWS])), None)


def _says_which(profile: Profile, rows: Sequence[Sequence[str]]) -> bool:
    cells = {tidy(row[profile.index]) for row in rows if profile.index < len(row)} - {""}
    if any(len(cell) > _LONGEST for cell in cells):
        return False
    return _are_signs(profile.name, frozenset(fold(cell) or cell for cell in cells)) or _are_states(profile.name, cells)


def _are_signs(name: str, cells: frozenset[str]) -> bool:
    """Tell two signs under a name that says both (`D/C`, `Soll/Haben`), or that it says a sign."""
    if "consent" in headers.sense(name, "POINTS").meanings:  # `Opt in/out`
        return False
    words = fold(name).split()
    if cells in _PLUS_AND_MINUS and not _SIGNS.isdisjoint(words):
        return True
    if cells in _PAIRS and (cells <= {*words} or {*words} & {"".join(cells), "".join(sorted(cells, reverse=True))}):
        return True
    return any(_stand_for(cells, one, other) for one, other in pairwise(words))


def _stand_for(cells: frozenset[str], one: str, other: str) -> bool:
    """Tell two cells that are two words of a name, one for what came and one for what went, or begin them."""
    gained_and_taken = (one in _GAINED and other in _TAKEN) or (one in _TAKEN and other in _GAINED)
    if not gained_and_taken and {one, other} not in _SIDES:
        return False
    return any(cells == {one[:size], other[:size]} for size in (1, 2, max(len(one), len(other))))


def _are_states(name: str, cells: set[str]) -> bool:
    """Tell words of which some say that points are no balance, and name or others what the points are.

    That is under `Points status`, beside `available` or `balance`, and where a name says it of each row that is a yes.
    """
    meanings = headers.known_meanings(name)
    if meanings & headers.NAMING and meanings & headers.TAKEN and meanings <= _OF_POINTS | headers.TAKEN:
        return len({fold(cell) for cell in cells} & _YES_OR_NO) == _TWO
    if not any(headers.known_meanings(cell) & _NO_BALANCE for cell in cells):
        return False
    if any("balance" in headers.known_meanings(cell) for cell in cells):
        return True
    if NAMELESS.fullmatch(name) is None and (meanings.isdisjoint(_SAYING) or not meanings <= _OF_POINTS | _SAYING):
        return False  # `Coupon status`
    return bool(meanings & _OF_ACCOUNTS) or _says_available(cells)


def _says_available(cells: set[str]) -> bool:
    return any("available" in headers.known_meanings(cell) and not fold(cell).startswith(_OF_PEOPLE) for cell in cells)
