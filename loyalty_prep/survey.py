"""The first pass: every record is read and judged once, and what only the whole file knows is learnt.

The plain rows of each block go to the spool at once; the odd ones are gathered over blocks and judged some
ten thousand at a time (`verdicts.py` says why). The odd rows of one block are always in one group.

Memory: some blocks, one group of odd rows, and 8 bytes an address.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from loyalty_prep import identity, points, verdicts
from loyalty_prep.spool import Spool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from loyalty_prep.options import Mark
    from loyalty_prep.records import Block
    from loyalty_prep.verdicts import Plan

GROUP_ROWS, GROUP_BYTES = 1 << 16, 16 << 20
"""How many odd rows are judged together, and how many bytes of cells."""


@dataclass(frozen=True, slots=True)
class Batch:
    """One block's rows: `first_row` counts from 1; `offset` and `size` are bytes of the text.

    `plain` is the number of its plain rows in the spool, `group` counts the groups of odd rows from 0.
    """

    first_row: int
    height: int
    offset: int
    size: int
    plain: int
    group: int


@dataclass(slots=True)
class Survey:
    """What the whole file told. `total`, `blank` and `short` count records.

    `mark` is the decimal mark of POINTS, None where nothing tells it; `evidence` counts the balances that
    prove one. `beyond` is the sum of what balances of 10**18 and more are beyond it; they are all rejected.
    `surplus` counts records by how many empty fields they have beyond the header's. `repeated` are the hashes
    of addresses that occur more than once.
    """

    spool: Spool
    mark: Mark | None
    evidence: Counter[str] = field(default_factory=Counter)
    surplus: Counter[int] = field(default_factory=Counter)
    total: int = 0
    blank: int = 0
    short: int = 0
    beyond: int = 0
    batches: list[Batch] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)
    repeated: identity.Hashes = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))

    def usual_surplus(self) -> int:
        """Return how many empty fields more than half of the records have beyond the header's."""
        return next((extra for extra, count in self.surplus.items() if count * 2 > self.total), 0)

    def rows(self) -> Iterator[tuple[Batch, pl.DataFrame, pl.DataFrame]]:
        """Give back each batch with its plain rows, one for each record, and its odd rows.

        Plain rows have besides the columns of `verdicts.split`: `start`, `end` (bytes in the batch), `line`,
        and `rewritten`, true where the exact reader had to write the record anew.
        """
        for batch, odd in self._with_odd():
            yield batch, self.spool.read(batch.plain), odd

    def suspects(self) -> pl.DataFrame:
        """Return the rows of repeated addresses that are otherwise in order: `row`, `address`, `amount`."""
        found = [pl.DataFrame(schema={"row": pl.Int64, "address": pl.String, "amount": pl.Int64})]
        for batch, odd in self._with_odd():
            at = self._among(self.spool.read(batch.plain, ["hash"]))
            if len(at):
                cells = self.spool.read(batch.plain, ["address", "amount"])[at]
                found.append(cells.select((at.cast(pl.Int64) + batch.first_row).alias("row"), "address", "amount"))
            fit = odd[self._among(odd)]
            found.append(fit.filter(pl.Series(~verdicts.rejected(fit))).select("row", "address", "amount"))
        return pl.concat(found)

    def _among(self, rows: pl.DataFrame) -> pl.Series:
        return pl.Series(np.flatnonzero(identity.among(rows["hash"].to_numpy(), self.repeated)))

    def _with_odd(self) -> Iterator[tuple[Batch, pl.DataFrame]]:
        read, group = None, pl.DataFrame(schema={"row": pl.Int64})
        for batch in self.batches:
            if batch.group != read:
                read, group = batch.group, self.spool.read(self.groups[batch.group])
            first, last = batch.first_row, batch.first_row + batch.height
            start, end = group["row"].search_sorted(pl.Series([first, last], dtype=pl.Int64)).to_list()
            yield batch, group[start:end]


def survey(
    blocks: Iterable[Block], plan: Plan, mark: Mark | None, folder: Path, progress: Callable[[int], None]
) -> Survey:
    """Read and judge all blocks. `mark` is the user's, None where the column is to tell it.

    `progress` is told how many bytes of the text have been read. The spool stands in `folder`.
    """
    found, keys = Survey(Spool(folder), mark), identity.Keys()
    gathered: list[pl.DataFrame] = []
    for block in blocks:
        split = verdicts.split(block, plan)
        keys.add(split.plain["hash"].to_numpy())
        _keep(found, block, split)
        gathered.append(split.odd)
        if sum(map(len, gathered)) >= GROUP_ROWS or sum(odd.estimated_size() for odd in gathered) >= GROUP_BYTES:
            keys.add(_judge(found, pl.concat(gathered), plan))
            gathered = []
        progress(block.offset + len(block.data))
    if gathered:
        keys.add(_judge(found, pl.concat(gathered), plan))
    found.mark = mark or points.decide(found.evidence["point"], found.evidence["comma"])
    _judge_waiting(found, plan)
    found.repeated = keys.repeated()
    return found


def _keep(found: Survey, block: Block, split: verdicts.Split) -> None:
    places = {"start": block.starts, "end": block.ends, "line": block.lines, "rewritten": block.odd}
    rows = pl.DataFrame([*split.plain.get_columns(), *(pl.Series(*place) for place in places.items()), *split.kept])
    number = found.spool.add(rows)
    batch = Batch(block.first_row, block.height, block.offset, len(block.data), number, len(found.groups))
    found.batches.append(batch)
    found.total += block.height
    found.blank += block.blank
    found.short += block.short
    found.surplus.update(block.surplus)


def _judge(found: Survey, cells: pl.DataFrame, plan: Plan) -> identity.Hashes:
    """Keep the verdicts on a group of odd cells, and return the hashes of their addresses.

    Rows whose balance waits for the column's decimal mark are kept as they were read.
    """
    readings = verdicts.read(cells)
    for name in ("point", "comma"):
        found.evidence[name] += int((readings["evidence"] == name).sum())
    found.beyond += _beyond(readings, cells["points"])
    judged = verdicts.judge(readings, plan, found.mark)
    hashes = verdicts.hashes(readings, judged)
    kept = readings if found.mark is None and _waits(readings) else judged
    found.groups.append(found.spool.add(kept.with_columns(hashes)))
    return hashes.to_numpy()


def _waits(rows: pl.DataFrame) -> bool:
    return bool((rows["number"] == "either").any())


def _judge_waiting(found: Survey, plan: Plan) -> None:
    for number in found.groups:
        rows = found.spool.read(number, ["number"])
        if _waits(rows):
            found.spool.replace(number, verdicts.judge(found.spool.read(number), plan, found.mark))


def _beyond(readings: pl.DataFrame, cells: pl.Series) -> int:
    """Return by how much balances of 10**18 and more exceed what `amount` can say of them."""
    huge = (readings["number"] == "whole") & (readings["amount"].abs() >= points.LIMIT)
    if not huge.any():
        return 0
    exact: int = sum(points.exact(cell) for cell in cells.filter(huge).to_list())
    counted: int = sum(readings["amount"].filter(huge).to_list())
    return exact - counted
