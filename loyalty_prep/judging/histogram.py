"""How balances are spread: how many lie in each bin, and which are the highest.

One customer with a million points among many with a hundred is mostly a phone number in the wrong column, a slip of
the keyboard, or a test account. No rule can tell; a picture shows it at once.

Memory: one number a bin, and the few highest balances.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from loyalty_prep.arrays import Ints


_BOUNDS: Final = np.array([0, *(step * 10**power for power in range(18) for step in (1, 2, 5)), 10**18], dtype=np.int64)
"""Where each bin begins: 0, 1, 2, 5, 10, 20, 50, …; the first bin of all holds what is below zero."""
_SMALL, _FEW = 100_000, 1_000
"""Balances below this are counted one by one, which is several times faster than looking each one's bin up, unless they
are fewer than these."""
_SMALL_BINS: Final = int(np.searchsorted(_BOUNDS, _SMALL))
HIGHEST: Final = 5
"""How many of the highest balances are kept."""
FAR: Final = 100
"""A bin that begins at so many times what nine in ten customers have stands apart."""


_NONE_LOWER: Final = 2**63 - 1
"""No balance lies further below zero."""


class Bin(NamedTuple):
    """So many rows have a balance from `low` to `high`; `low` is None below zero. `apart`: worth a look."""

    low: int | None
    high: int
    rows: int
    apart: bool


@dataclass(slots=True)
class Histogram:
    """The balances that were counted; `highest` are the highest of them as (balance, row), rows from 1."""

    counts: Ints = field(default_factory=lambda: np.zeros(len(_BOUNDS) + 1, dtype=np.int64))
    highest: list[tuple[int, int]] = field(default_factory=list)

    def add(self, balances: Ints, rows: Ints) -> None:
        """Count some balances, that stand in these rows."""
        if not len(balances):
            return
        most = int(balances.max())
        small, others = balances, balances[:0]
        if len(balances) < _FEW:
            small, others = others, small
        elif most >= _SMALL or balances.min() < 0:
            fit = (balances >= 0) & (balances < _SMALL)
            small, others = balances[fit], balances[~fit]
        if len(small):
            one_by_one = np.bincount(small, minlength=_SMALL)
            self.counts[1 : _SMALL_BINS + 1] += np.add.reduceat(one_by_one, _BOUNDS[:_SMALL_BINS])
        if len(others):
            self.counts += np.bincount(np.searchsorted(_BOUNDS, others, side="right"), minlength=len(self.counts))
        # With all that are equal to the lowest of the highest, so that the first rows can win.
        least = self.highest[-1][0] if len(self.highest) == HIGHEST else -_NONE_LOWER
        if most < least:
            return
        at = np.flatnonzero(balances >= least)
        if len(at) > HIGHEST:
            candidates = balances[at]
            at = at[candidates >= np.partition(candidates, -HIGHEST)[-HIGHEST]]
            at = at[np.lexsort((rows[at], -balances[at]))[:HIGHEST]]
        self._take(list(zip(balances[at].tolist(), rows[at].tolist(), strict=True)))

    def merge(self, other: Histogram) -> None:
        """Add what another one counted."""
        self.counts += other.counts
        self._take(other.highest)

    def _take(self, pairs: list[tuple[int, int]]) -> None:
        self.highest = heapq.nsmallest(HIGHEST, self.highest + pairs, key=lambda pair: (-pair[0], pair[1]))

    def bins(self) -> tuple[Bin, ...]:
        """Return the bins from the lowest that holds a row to the highest that does."""
        filled = np.flatnonzero(self.counts).tolist()
        if not filled:
            return ()
        lows = [None, *_BOUNDS.tolist()]
        highs = [*(low - 1 for low in _BOUNDS.tolist()), 2**63 - 1]
        far = self._far()
        return tuple(
            Bin(lows[place], highs[place], int(self.counts[place]), apart=place == 0 or (lows[place] or 0) >= far)
            for place in range(filled[0], filled[-1] + 1)
        )

    def _far(self) -> int:
        """Return from where on balances stand apart: far above the bin up to which nine in ten balances lie.

        Balances of 0 say nothing of what a customer has who has any.
        """
        positive = self.counts[2:].tolist()
        total = sum(positive)
        usual = next((place for place, count in enumerate(accumulate(positive)) if count * 10 >= total * 9), 0)
        return FAR * int(_BOUNDS[1 + usual])
