"""What is left of points after what was spent of them, told by the numbers: 500 less 120 redeemed leaves 380.

Whoever has a column with that remainder has the balance there, whatever it is called; the points are those ever earned.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from loyalty_prep.columns import headers
from loyalty_prep.values.cells import tidy

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from loyalty_prep.columns.looks import Profile

_TAKEN: Final = frozenset({"spent", "expired", "blocked"})
"""Meanings of columns with what is taken off points."""
_ENOUGH: Final = 3
"""In so many rows something must be taken off: fewer agree by chance."""
_MOST: Final = 0.9
"""In so many of them the remainder must be exact; the rest may be typing errors."""
_WHOLE: Final = re.compile("-?[0-9]{1,15}")


def remainders(columns: Sequence[Profile], rows: Sequence[Sequence[str]], points: int) -> list[Profile]:
    """Return the columns that hold `points` (an index) less what other columns say was taken off them, row by row."""
    numbers = [profile for profile in columns if profile.numbers > 0 and profile.index != points]
    taken = [profile.index for profile in numbers if _says_taken(profile.name)]
    others = [profile for profile in numbers if profile.index not in taken]
    if not taken or not others:
        return []
    balances = _whole(rows, points)
    sums = [_whole(rows, index) for index in taken]
    if len(taken) > 1:
        sums.append([sum(map(abs, filter(None, cells))) for cells in zip(*sums, strict=True)])
    cells = ((profile, _whole(rows, profile.index)) for profile in others)
    return [profile for profile, left in cells if any(_is_left(balances, off, left) for off in sums)]


def _says_taken(name: str) -> bool:
    return not headers.sense(name, "POINTS").meanings.isdisjoint(_TAKEN)


def _whole(rows: Sequence[Sequence[str]], index: int) -> list[int | None]:
    """Return a column's whole numbers; None for cells that hold something else."""
    cells = (tidy(row[index]) if index < len(row) else "" for row in rows)
    return [int(cell) if _WHOLE.fullmatch(cell) else None for cell in cells]


def _is_left(points: Sequence[int | None], off: Sequence[int | None], left: Sequence[int | None]) -> bool:
    """Tell whether what is left is exact in most rows that something is taken off, be it written with a minus."""
    exact = list(_exact(points, off, left))
    return len(exact) >= _ENOUGH and sum(exact) >= _MOST * len(exact)


def _exact(points: Sequence[int | None], off: Sequence[int | None], left: Sequence[int | None]) -> Iterator[bool]:
    for had, taken, rest in zip(points, off, left, strict=True):
        if had is not None and taken and rest is not None:
            yield had - abs(taken) == rest
