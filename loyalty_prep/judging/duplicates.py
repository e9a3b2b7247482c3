"""What needs the whole file: which addresses occur more than once, and what becomes of their rows.

`Keys` keeps 8 bytes an address, a 64-bit hash, and names those that occur more than once. Addresses that are alike
(`alike.py`) have one hash, others may have one by chance, and balances must not be mixed: the rows behind a repeated
hash are compared by the address itself, in `resolve`.
Those rows are compared in shares, by their hash, so that memory does not grow with them.
"""

from __future__ import annotations

import threading
from collections import defaultdict
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from loyalty_prep.values import alike, emails

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from loyalty_prep.arrays import Bools, Hashes, Ints
    from loyalty_prep.judging.spool import Slot, Spool
    from loyalty_prep.options import Duplicates


OUTCOME = pl.Enum(["keep", "merge", "reject", "too_large"])
_NOTHING: dict[str, pl.DataType] = {
    "row": pl.Int64(),
    "amount": pl.Int64(),
    "outcome": OUTCOME,
    "points": pl.Int64(),
    "into": pl.Int64(),
    "added": pl.Boolean(),
    "alike": pl.String(),
}


_RANGE_HASHES = 1 << 20
"""About so many hashes are compared at a time, where there are more than `_AT_ONCE_HASHES`."""
_AT_ONCE_HASHES = 1 << 22
"""Up to so many (32 MB) are sorted once, as a whole; by ranges they are sorted twice."""
_FEW_HASHES = 1 << 12
"""Up to so many are sorted sooner than polars has them."""
_FIRST_HASHES, _CHUNK_HASHES = 1 << 12, 1 << 22
"""Room is made for so many hashes at first, then for eight times as many, up to so many: small arrays that stay
would leave gaps between those that come and go, and a large one is too much for a few rows."""


_NO_HASHES: Hashes = np.zeros(0, dtype=np.uint64)


class Keys:
    """A hash of each address that is otherwise in order; 0 stands for a row that is not. Threads may share it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._blocks: list[Hashes] = []
        self._room: Hashes = _NO_HASHES
        self._next = _FIRST_HASHES

    def add(self, hashes: Hashes) -> None:
        """Add the hashes of one batch."""
        present = hashes[hashes != 0]
        with self._lock:
            if len(present) > len(self._room):
                self._room = np.empty(max(self._next, len(present)), dtype=np.uint64)
                self._next = min(8 * self._next, _CHUNK_HASHES)
            block, self._room = self._room[: len(present)], self._room[len(present) :]
            block[:] = present
            self._blocks.append(block)

    def sort(self) -> None:
        """Sort what is there, if all of it can be at once: then little is left to do when the last ones have come."""
        with self._lock:
            if sum(map(len, self._blocks)) <= _AT_ONCE_HASHES:
                self._blocks = [_sorted(_joined(self._blocks))]

    def repeated(self) -> Hashes:
        """Return the hashes that occur more than once, sorted; the others are let go.

        Many are compared range by range, so that only one range is in memory twice.
        """
        blocks, self._blocks, self._room = self._blocks, [], _NO_HASHES
        total = sum(map(len, blocks))
        if total <= _AT_ONCE_HASHES:
            runs = [_sorted(blocks[0]), _sorted(_joined(blocks[1:]))] if blocks else []
            return _repeated(np.sort(_joined(runs), kind="stable"))  # which merges two that are sorted
        for block in blocks:
            block[:] = _sorted(block)
        ranges = total // _RANGE_HASHES + 1
        bounds = np.array([(place << 64) // ranges for place in range(1, ranges)], dtype=np.uint64)
        cuts = [[0, *np.searchsorted(block, bounds).tolist(), len(block)] for block in blocks]
        by_range = [
            _repeated(
                _sorted(_joined([block[cut[place] : cut[place + 1]] for block, cut in zip(blocks, cuts, strict=True)]))
            )
            for place in range(ranges)
        ]
        return np.concatenate(by_range)


def _sorted(hashes: Hashes) -> Hashes:
    """Sort many with polars: numpy takes four times as long where AVX-512 is slow, and several threads twice."""
    return pl.Series(hashes).sort(multithreaded=False).to_numpy() if len(hashes) > _FEW_HASHES else np.sort(hashes)


def _joined(blocks: Sequence[Hashes]) -> Hashes:
    return np.concatenate([_NO_HASHES, *blocks])


def _repeated(hashes: Hashes) -> Hashes:
    """Return those of sorted hashes that occur more than once, each once."""
    repeated = hashes[1:][hashes[1:] == hashes[:-1]]
    once: Hashes = repeated[np.append(True, repeated[1:] != repeated[:-1])] if len(repeated) else repeated
    return once


_BUCKET_BITS = np.uint64(44)
"""Shifted by so many bits, a hash leaves its first 20: the table has a byte for each of their values, 1 MB."""


class Repeated:
    """Tells which hashes are among the repeated ones, which are sorted.

    A table by their first 20 bits rules nearly all others out where the repeated ones are few.
    """

    def __init__(self, hashes: Hashes) -> None:
        self.hashes = hashes
        self._table = np.zeros(1 << 20, dtype=np.bool_)
        self._table[hashes >> _BUCKET_BITS] = True

    def among(self, keys: Hashes) -> Bools:
        """Tell of each hash whether it is repeated."""
        possible: Bools = self._table[keys >> _BUCKET_BITS]
        at = np.flatnonzero(possible)
        at = at[np.argsort(keys[at])]  # in order, so that the search goes through memory in order
        exact = np.minimum(np.searchsorted(self.hashes, keys[at]), len(self.hashes) - 1)
        possible[at] = self.hashes[exact] == keys[at]
        return possible


_SHARE_HASHES = 1 << 16
"""About so many repeated addresses are compared at a time."""
_RANGE_ROWS = 1 << 18
"""What became of so many rows of the file is held in memory at a time."""
_ROWS_IN_MEMORY = 1 << 18
"""Beyond so many rows what the shelves hold goes into the spool, so that memory stays flat."""


class _Shelves:
    """Frames put on numbered shelves, and taken off one shelf at a time; many are kept in the spool."""

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._frames: defaultdict[int, list[pl.DataFrame]] = defaultdict(list)
        self._away: defaultdict[int, list[Slot]] = defaultdict(list)
        self._rows = 0

    def put(self, frame: pl.DataFrame, shelves: Ints) -> None:
        """Put each row of a frame on its shelf."""
        for shelf in np.unique(shelves).tolist():
            self._frames[shelf].append(frame.filter(pl.Series(shelves == shelf)))
        self._rows += frame.height
        if self._rows > _ROWS_IN_MEMORY:
            for shelf, frames in self._frames.items():
                self._away[shelf].append(self._spool.add_frame(pl.concat(frames)))
            self._frames.clear()
            self._rows = 0

    def numbers(self) -> list[int]:
        return sorted({*self._frames, *self._away})

    def take(self, shelf: int) -> list[pl.DataFrame]:
        return [*(self._spool.read_frame(slot) for slot in self._away[shelf]), *self._frames[shelf]]


class Resolution:
    """What becomes of the rows of repeated addresses, and of such as are alike; of those to which something happens.

    Columns: `row` Int64 (from 1, sorted), `amount` Int64, `outcome` OUTCOME, `points` Int64 (what a kept row gets),
    `into` Int64 (the row that is kept in place of a merged one), `added` Boolean (its points went into
    the kept row's sum), `alike` String (an address that may be the same person's; null of merged rows).
    """

    def __init__(self, spool: Spool) -> None:
        self._shelves = _Shelves(spool)
        self._last = (-1, none_resolved())

    def add(self, rows: pl.DataFrame) -> None:
        """Add what becomes of some rows."""
        self._shelves.put(rows, rows["row"].to_numpy() // _RANGE_ROWS)

    def rows(self, first: int, height: int) -> pl.DataFrame:
        """Return the part that speaks of rows `first` to `first + height - 1`."""
        parts = []
        for number in range(first // _RANGE_ROWS, (first + height - 1) // _RANGE_ROWS + 1):
            if number != self._last[0]:
                frames = self._shelves.take(number)
                self._last = (number, pl.concat([none_resolved(), *frames]).sort("row") if frames else none_resolved())
            rows = self._last[1]
            if rows.height:
                start, end = rows["row"].search_sorted(pl.Series([first, first + height])).to_list()
                parts.append(rows[start:end])
        return pl.concat(parts) if parts else none_resolved()


@cache
def none_resolved() -> pl.DataFrame:
    """Return what becomes of rows where nothing becomes of any."""
    return pl.DataFrame(schema=_NOTHING)


def resolve(
    suspects: Iterable[pl.DataFrame], repeated: Hashes, policy: Duplicates, max_points: int, spool: Spool
) -> Resolution:
    """Decide for each row of a repeated address.

    `suspects` are rows that are otherwise in order, in the order of the file: `row` Int64, `address` String, `amount`
    Int64, `hash` UInt64. Memory: a share of them, whatever their number.
    """
    shares = len(repeated) // _SHARE_HASHES + 1
    shelves, resolution = _Shelves(spool), Resolution(spool)
    for frame in suspects:
        keyed = frame.select("row", emails.key(pl.col("address")), "amount", "hash")
        halved = frame["hash"].to_numpy() >> np.uint64(1)  # all are odd
        shelves.put(keyed, (halved % np.uint64(shares)).astype(np.int64))
    for share in shelves.numbers():
        rows = pl.concat(shelves.take(share))
        resolution.add(decide(rows, policy, max_points))
    return resolution


def decide(rows: pl.DataFrame, policy: Duplicates, max_points: int) -> pl.DataFrame:
    """Say what becomes of some rows (`Resolution`), among which are all whose addresses are equal or alike.

    They have the columns `row`, `address` (as `emails.key` writes it), `amount`, and `hash` (`alike.hashes`).
    """
    return _with_alike(_decide(rows, policy, max_points), alike.pairs(alike.may_have_fellows(rows)))


def _with_alike(decided: pl.DataFrame, fellows: pl.DataFrame) -> pl.DataFrame:
    noted = decided.join(fellows.select("row", "alike"), on="row", how="left")
    noted = noted.with_columns(alike=pl.when(pl.col("outcome") != "merge").then("alike"))
    kept = fellows.join(decided, on="row", how="anti")
    kept = kept.with_columns(outcome=pl.lit("keep", OUTCOME), points="amount", into="row", added=pl.lit(value=False))
    return pl.concat([noted, kept.select(noted.columns)])


def _decide(suspects: pl.DataFrame, policy: Duplicates, max_points: int) -> pl.DataFrame:
    row, amount = pl.col("row"), pl.col("amount")
    kept = {"last": row.max(), "max": row.filter(amount == amount.max()).min()}.get(policy, row.min())
    of_address = {"count": pl.len(), "first": row.min(), "kept": kept, "same": amount.min() == amount.max()}
    if policy == "sum":
        of_address["total"] = amount.cast(pl.Int128).sum()
    groups = suspects.with_columns(each.over("address").alias(name) for name, each in of_address.items())
    groups = groups.filter(pl.col("count") > 1)
    into = pl.when(pl.col("same")).then(pl.col("first")).otherwise(pl.col("kept"))
    differ = ~pl.col("same")
    keep, merge, reject, too_large = (pl.lit(name, OUTCOME) for name in OUTCOME.categories)
    outcome = merging = pl.when(row == into).then(keep).otherwise(merge)
    added: pl.Expr = pl.lit(value=False)
    points: pl.Expr = amount
    if policy == "reject":
        outcome = pl.when(differ).then(reject).otherwise(merging)
    if policy == "sum":
        outcome = pl.when(differ & (pl.col("total") > max_points)).then(too_large).otherwise(merging)
        added = differ & (pl.col("total") <= max_points)
        points = pl.when(added & (row == into)).then(pl.col("total")).otherwise(amount.cast(pl.Int128))
    resolved = groups.select(
        "row",
        "amount",
        outcome=outcome,
        points=points.cast(pl.Int64),
        into=into,
        added=added,
    )
    return resolved.filter((pl.col("outcome") != "keep") | (pl.col("points") != amount))


def addresses(cells: pl.Series) -> pl.Series:
    """Return the valid addresses of a column, each once, as they are compared."""
    return emails.read(cells).select(emails.key(pl.col("address"))).to_series().drop_nulls().unique()
