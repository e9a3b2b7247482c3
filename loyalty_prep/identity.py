"""What needs the whole file: which addresses occur more than once, and what becomes of their rows.

`Keys` keeps 8 bytes an address, a 64-bit hash, and names those that occur more than once. Hashes collide
and balances must not: the rows behind a repeated hash are compared by the address itself, in `resolve`.
Only those rows are held in memory, so it grows with the repeated addresses, not with the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from loyalty_prep import emails

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from loyalty_prep.options import Duplicates

    Hashes = NDArray[np.uint64]

OUTCOME = pl.Enum(["keep", "merge", "reject", "too_large"])
_NOTHING: dict[str, pl.DataType] = {
    "row": pl.Int64(),
    "amount": pl.Int64(),
    "outcome": OUTCOME,
    "points": pl.Int64(),
    "into": pl.Int64(),
    "added": pl.Boolean(),
}


class Keys:
    """A hash of each address that is otherwise in order; 0 stands for a row that is not."""

    def __init__(self) -> None:
        self._blocks: list[Hashes] = []

    def add(self, hashes: Hashes) -> None:
        """Add the hashes of one batch."""
        self._blocks.append(hashes[hashes != 0])

    def repeated(self) -> Hashes:
        """Return the hashes that occur more than once, sorted; the others are let go."""
        if not self._blocks:
            return np.zeros(0, dtype=np.uint64)
        total = sum(len(block) for block in self._blocks)
        merged = np.empty(total, dtype=np.uint64)
        end = total
        while self._blocks:  # from the back, so that each block is freed as it is copied
            block = self._blocks.pop()
            merged[end - len(block) : end] = block
            end -= len(block)
        merged.sort()
        return np.unique(merged[1:][merged[1:] == merged[:-1]])


_BUCKETS = 1 << 20


def among(keys: Hashes, repeated: Hashes) -> NDArray[np.bool_]:
    """Tell which hashes are among the repeated ones, which are sorted.

    Few are, so a table by their first 20 bits rules nearly all others out.
    """
    table = np.zeros(_BUCKETS, dtype=np.bool_)
    table[repeated >> np.uint64(44)] = True
    found: NDArray[np.bool_] = table[keys >> np.uint64(44)]
    at = np.flatnonzero(found)
    exact = np.minimum(np.searchsorted(repeated, keys[at]), max(0, len(repeated) - 1))
    found[at] = repeated[exact] == keys[at]
    return found


@dataclass(frozen=True, slots=True)
class Resolution:
    """What becomes of the rows of repeated addresses.

    Columns: `row` Int64 (from 1, sorted), `amount` Int64, `outcome` OUTCOME, `points` Int64 (what a kept row gets),
    `into` Int64 (the row that is kept in place of a merged one), `added` Boolean (its points went into
    the kept row's sum).
    """

    frame: pl.DataFrame

    def rows(self, first: int, height: int) -> pl.DataFrame:
        """Return the part that speaks of rows `first` to `first + height - 1`."""
        start, end = self.frame["row"].search_sorted(pl.Series([first, first + height])).to_list()
        return self.frame[start:end]


def resolve(suspects: pl.DataFrame, policy: Duplicates, max_points: int) -> Resolution:
    """Decide for each row of a repeated address.

    `suspects` are rows that are otherwise in order: `row` Int64, `address` String, `amount` Int64.
    """
    if not suspects.height:
        return Resolution(pl.DataFrame(schema=_NOTHING))
    keyed = suspects.with_columns(emails.key(pl.col("address")))
    return Resolution(_decide(keyed, policy, max_points).sort("row"))


def _decide(suspects: pl.DataFrame, policy: Duplicates, max_points: int) -> pl.DataFrame:
    groups = suspects.sort("row").with_columns(
        count=pl.len().over("address"),
        same=(pl.col("amount").n_unique() == 1).over("address"),
        first=pl.col("row").first().over("address"),
        last=pl.col("row").last().over("address"),
        total=pl.col("amount").cast(pl.Int128).sum().over("address"),
        largest=pl.col("row").sort_by(["amount", "row"], descending=[True, False]).first().over("address"),
    )
    groups = groups.filter(pl.col("count") > 1)
    kept = {"first": "first", "last": "last", "max": "largest"}.get(policy, "first")
    into = pl.when(pl.col("same")).then(pl.col("first")).otherwise(pl.col(kept))
    differ = ~pl.col("same")
    merging = pl.when(pl.col("row") == into).then(pl.lit("keep")).otherwise(pl.lit("merge"))
    outcome = merging
    added: pl.Expr = pl.lit(value=False)
    points: pl.Expr = pl.col("amount")
    if policy == "reject":
        outcome = pl.when(differ).then(pl.lit("reject")).otherwise(merging)
    if policy == "sum":
        outcome = pl.when(differ & (pl.col("total") > max_points)).then(pl.lit("too_large")).otherwise(merging)
        added = differ & (pl.col("total") <= max_points)
        points = (
            pl.when(added & (pl.col("row") == into)).then(pl.col("total")).otherwise(pl.col("amount").cast(pl.Int128))
        )
    return groups.select(
        "row",
        "amount",
        outcome=outcome.cast(OUTCOME),
        points=points.cast(pl.Int64),
        into=into,
        added=added,
    )


def addresses(cells: pl.Series) -> pl.Series:
    """Return the valid addresses of a column, each once, as they are compared."""
    return emails.read(cells).select(emails.key(pl.col("address"))).to_series().drop_nulls().unique()
