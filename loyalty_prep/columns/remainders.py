"""What is left of points after what was spent of them, told by the numbers: 500 less 120 redeemed leaves 380.

Whoever has a column with that remainder has the balance there, whatever it is called; the points are those ever earned.
So it is with what came on top of points: 500 and a bonus of 120 are 620. A sum is none that by its name is one of other
points (`Lifetime points`). Two columns under names that nobody knows, which together are the points, may be what was
spent and what is left, too.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import polars as pl

from loyalty_prep.columns import headers
from loyalty_prep.columns.export import COMPARED_ROWS
from loyalty_prep.values import points as balances
from loyalty_prep.values.cells import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from loyalty_prep.arrays import Bools, Floats
    from loyalty_prep.columns.looks import Profile

_ADDED: Final = frozenset({"bonus", "change", "earned"})
"""Meanings of columns with what comes on top of points; a change may be below zero."""
_ENOUGH: Final = 3
"""So many rows must agree in which something is taken off, or so many digits of them where all rows agree: fewer agree
by chance."""
_MOST: Final = 0.9
"""In so many of them the remainder must be exact; the rest may be typing errors."""
_PARTS: Final = 8
"""Among so many columns under names that nobody knows two are looked for that make up the points."""
_COLUMNS: Final = 100
"""So many columns of numbers are compared, those that stand nearest: Wix takes no more in a file, and an export of
customers has fewer."""
_NEAR: Final = 1e-6
"""What decimals lose as floating-point numbers."""
_WHOLE: Final = re.compile("-?[0-9]{1,15}")


def remainders(columns: Sequence[Profile], rows: Sequence[Sequence[str]], points: int) -> list[Profile]:
    """Return the columns with `points` (an index) less what others say was taken off them, or with what was added."""
    numbers = [profile for profile in columns if profile.numbers > 0 and profile.index != points]
    if len(numbers) > _COLUMNS:
        nearest = sorted(numbers, key=lambda profile: abs(profile.index - points))[:_COLUMNS]
        numbers = sorted(nearest, key=lambda profile: profile.index)
    taken = [profile.index for profile in numbers if _means(profile, headers.TAKEN)]
    added = [profile.index for profile in numbers if _means(profile, _ADDED) and profile.index not in taken]
    others = [profile for profile in numbers if profile.index not in taken]
    unknown = [profile.index for profile in others if _says_nothing(profile.name)]
    unknown = unknown if 1 < len(unknown) <= _PARTS else []
    if not (taken or added or unknown) or not others:
        return []
    left: set[int] = set()
    for read in _readings(rows[:COMPARED_ROWS], [points, *taken, *(profile.index for profile in others)]):
        off = [np.abs(read[index]) for index in taken]
        for profile in others:
            more = [-read[index] for index in added if _may_hold(profile, index)]
            rest = [read[index] for index in unknown if index != profile.index] if profile.index in unknown else []
            gone = read[points] - read[profile.index]
            if any(_agrees(gone, sums, read[profile.index]) for sums in (*_sums(off, more), *map(np.nan_to_num, rest))):
                left.add(profile.index)
    return [profile for profile in others if profile.index in left]


def _means(profile: Profile, meanings: frozenset[str]) -> bool:
    return not headers.sense(profile.name, "POINTS").meanings.isdisjoint(meanings)


def _says_nothing(name: str) -> bool:
    finds, strange = headers.finds(name)
    return strange > 0 and all(find.meaning == "filler" for find in finds)


def _may_hold(profile: Profile, added: int) -> bool:
    """Tell whether a column may be the balance of which another is a part: it is not named as one of other points."""
    return profile.index != added and not _means(profile, headers.OTHER_POINTS)


def _sums(off: Sequence[Floats], more: Sequence[Floats]) -> Iterator[Floats]:
    """Return what may have been taken off, row by row: by one column, or by several. An empty cell takes nothing."""
    yield from map(np.nan_to_num, (*off, *more))
    for several in (off, more, (*off, *more)):
        if len(several) > 1:
            yield np.nansum(several, axis=0)


def _agrees(gone: Floats, taken: Floats, left: Floats) -> bool:
    """Tell whether what is gone was taken off: in most rows that something is taken off, or in most rows of all."""
    there = ~np.isnan(gone)
    exact = np.abs(gone - taken) < _NEAR
    changed = there & (taken != 0)
    if not changed.any() or not _mostly(exact[changed]):
        return False
    if changed.sum() >= _ENOUGH:
        return True
    digits = sum(len(f"{abs(number):.0f}") for number in left[changed & exact])
    return digits >= _ENOUGH and _mostly(exact[there])


def _mostly(exact: Bools) -> bool:
    return bool(exact.sum() >= _MOST * exact.size)


# Reading the numbers as balances are read.


class _Odd(NamedTuple):
    """A cell that is not plain digits: its number, and of one like `1.250` with its separator taken for grouping."""

    number: float
    separator: str | None
    evidence: str | None


def _readings(rows: Sequence[Sequence[str]], indices: Iterable[int]) -> list[dict[int, Floats]]:
    """Return each column's numbers; twice where a sign may group thousands or mark decimals."""
    columns = {index: [tidy(row[index]) if index < len(row) else "" for row in rows] for index in indices}
    odd = _odd({cell for cells in columns.values() for cell in cells if _WHOLE.fullmatch(cell) is None})
    ways = (False, True) if any(cell.separator for cell in odd.values()) else (False,)
    return [{index: _numbers(cells, odd, decimal=way) for index, cells in columns.items()} for way in ways]


def _odd(texts: Iterable[str]) -> dict[str, _Odd]:
    like = list(filter(balances.numberlike, texts))
    read = balances.read(pl.Series(like, dtype=pl.String))
    fields = read.select("number", "amount", "separator", "evidence").rows()
    return {
        text: _Odd(float(amount if number != "fraction" else balances.fraction(text)), separator, evidence)
        for text, (number, amount, separator, evidence) in zip(like, fields, strict=True)
        if number in {"whole", "fraction", "either"} and abs(amount) < balances.LIMIT
    }


def _numbers(cells: Sequence[str], odd: Mapping[str, _Odd], *, decimal: bool) -> Floats:
    """Read a column; what its own cells do not tell, by `decimal`. What is no number is none."""
    proofs = Counter(odd[cell].evidence for cell in cells if cell in odd)
    mark = balances.decide(proofs["point"], proofs["comma"])

    def number(cell: str) -> float:
        if cell not in odd:
            return float(cell) if _WHOLE.fullmatch(cell) else np.nan
        divides = decimal if mark is None else odd[cell].separator == mark
        return odd[cell].number / (1000 if divides and odd[cell].separator else 1)

    return np.array([number(cell) for cell in cells], dtype=np.float64)
