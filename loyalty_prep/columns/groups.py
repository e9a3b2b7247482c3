"""Tell rows that go on with the customer above: merged cells, and reports that name a customer once for several rows.

`ann@example.com,earned,130` above `,used,10` and `,balance,120`: whoever reads each row by itself gives Ann the first.
Customers without an address are no such rows: what else stands in theirs is as different as they are, and so are their
names, telephone numbers and cards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loyalty_prep.columns import headers, people
from loyalty_prep.columns.export import COMPARED_ROWS, MOSTLY
from loyalty_prep.values.cells import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from loyalty_prep.columns.looks import Profile

_ENOUGH: Final = 3
"""So many customers must have several rows, and half of all: fewer may lack an address by chance."""
_NEARLY_ALL: Final = 0.9
_MOST_DAYS: Final = 0.6
"""For so many of them a column must tell their rows apart; two of a customer's rows may be of one day."""
_WHO: Final = frozenset({"phone", "card", "customer"})
"""Meanings of names of columns that tell customers apart, beside those of their names."""
_WHAT: Final = frozenset({"orders", "visits", "count", "tier"})
"""What makes of these another thing: `Card visits`, `Customer level`."""

Row = tuple[str, ...]


def detail(columns: Sequence[Profile], rows: Sequence[Sequence[str]], email: int, points: int) -> Profile | None:
    """Return the column that tells apart the rows of a customer whose address stands in the first of them alone.

    None where the rows are customers of their own. What such a column says (a kind, a shop, a day) differs within a
    customer's rows, and recurs among customers; a day need not.
    """
    compared = rows[:COMPARED_ROWS]
    if all("@" in row[email] or tidy(row[email]) for row in compared if email < len(row)):
        return None  # as in most files, of which nothing more is looked at
    groups = _groups(compared, email, points)
    several = [group for group in groups if len(group) > 1]
    if len(several) < _ENOUGH or 2 * len(several) < len(groups):
        return None
    others = [profile for profile in columns if profile.index not in (email, points)]
    named = people.columns(columns)
    if any((profile.index in named or _says_who(profile)) and _tells_apart(profile, several) for profile in others):
        return None
    telling = (profile for profile in others if _may_tell(profile))
    return next((profile for profile in telling if _tells_apart(profile, several)), None)


def _groups(rows: Iterable[Sequence[str]], email: int, points: int) -> list[list[Row]]:
    """Return the rows of each customer: one with an address, and those below it with points and without an address.

    Nothing where the first row has none: it cannot go on with any.
    """
    groups: list[list[Row]] = []
    for row in rows:
        cells = tuple(map(tidy, row))
        if max(email, points) >= len(cells):
            continue
        if cells[email]:
            groups.append([cells])
        elif not groups:
            return []
        elif cells[points]:
            groups[-1].append(cells)
    return groups


def _may_tell(profile: Profile) -> bool:
    recurs = 2 * profile.distinct <= profile.filled
    return (
        profile.filled > 0
        and profile.addresses == 0
        and (profile.dates > MOSTLY or (profile.numbers <= MOSTLY and recurs))
    )


def _says_who(profile: Profile) -> bool:
    """Tell a column that is called one of telephone numbers, cards or customers' numbers."""
    meanings = headers.sense(profile.name, "POINTS").meanings
    return bool(meanings & _WHO) and not meanings & _WHAT


def _tells_apart(profile: Profile, groups: Sequence[Sequence[Row]]) -> bool:
    cells = [[row[profile.index] if profile.index < len(row) else "" for row in group] for group in groups]
    different = sum(all(group) and len(set(group)) == len(group) for group in cells)
    return different >= (_MOST_DAYS if profile.dates > MOSTLY else _NEARLY_ALL) * len(groups)
