"""The first pass: every record is read and judged once, and what only the whole file knows is learnt.

The plain rows of each block go to the spool at once; the odd ones are gathered over blocks and judged some ten thousand
at a time (`verdicts.py` says why). `threads.py` draws what is done meanwhile.

Memory: some blocks, two groups of odd rows, and 8 bytes an address.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from loyalty_prep.errors import of_file
from loyalty_prep.judging import duplicates, numbering, verdicts
from loyalty_prep.judging.histogram import Histogram
from loyalty_prep.judging.odd_rows import OddRows
from loyalty_prep.reading import csv_text
from loyalty_prep.threads import InTurn, ahead

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from loyalty_prep.arrays import Hashes, Ints
    from loyalty_prep.judging.lines import Account
    from loyalty_prep.judging.spool import Slot, Spool
    from loyalty_prep.judging.verdicts import RowPlan
    from loyalty_prep.options import Mark
    from loyalty_prep.part_layout import PartLayout
    from loyalty_prep.reading.converted import RowNumbers
    from loyalty_prep.reading.header import Tables
    from loyalty_prep.reading.layout import Layout
    from loyalty_prep.reading.records import Block
    from loyalty_prep.reading.transcoding import Text

    Places = NDArray[np.uint32]
    """Four rows: start and end of each record (bytes in the batch), its line, and 1 where it was rewritten."""

GROUP_ROWS, GROUP_BYTES = 1 << 16, 16 << 20
"""How many odd rows are judged together, and how many bytes of cells."""
FIRST_GROUP_ROWS = 1 << 13
"""The first groups are smaller, each twice the one before: of a few odd rows, not all are left for the end."""
UNIT_ROWS, UNIT_BYTES, UNIT_EXCEPTIONS = 1 << 19, 32 << 20, 1 << 14
"""How many rows are settled together, and how many bytes of lines: settling costs by the call, too. They should hold no
more than so many rows that are not written as they came, each of which takes memory."""
_SMALL_BYTES = 1 << 18
"""Up to so many bytes files are read without threads, whose start takes a fifth of the time of a file of some rows."""


class Input(NamedTuple):
    """One file of a run: its name, its text, and how its records are written there."""

    name: str
    text: Text
    layout: Layout
    numbers: RowNumbers | None = None
    """The numbers of its rows, where it has a format of its own."""


def small(inputs: Iterable[Input]) -> bool:
    """Tell whether the files are so small that threads cost more than they save."""
    return sum(each.text.path.stat().st_size for each in inputs) <= _SMALL_BYTES


class Batch(NamedTuple):
    """One block's rows: `first_row` counts from 1; `offset` and `size` are bytes of the text.

    `total` is the sum of the plain balances. In the spool: `lines` and `hashes` of the plain rows, `places` of all
    (`Places`). `file` is the number of the run's file, from 0. `even`: the records are told by their ends alone, which
    are the places then (`_even`).
    """

    file: int
    first_row: int
    height: int
    offset: int
    size: int
    total: int
    lines: Slot
    hashes: Slot
    places: Slot
    even: tuple[int, int] | None

    def of(self, rows: Ints) -> Ints:
        """Return those of some rows that are in this batch; rows are sorted."""
        first, last = np.searchsorted(rows, (self.first_row, self.first_row + self.height))
        return rows[first:last]


class Unit(NamedTuple):
    """Some batches of one file that follow each other, with their odd rows."""

    batches: tuple[Batch, ...]
    odd: pl.DataFrame

    @property
    def first_row(self) -> int:
        """The number of the first row."""
        return self.batches[0].first_row

    @property
    def height(self) -> int:
        """How many rows there are."""
        return sum(batch.height for batch in self.batches)

    @property
    def total(self) -> int:
        """The sum of the plain balances."""
        return sum(batch.total for batch in self.batches)

    @property
    def file(self) -> int:
        """The number of the run's file."""
        return self.batches[0].file


@dataclass(slots=True)
class Survey:
    """What the whole file told. `total`, `blank` and `short` count records.

    `odd` are the odd rows, as they were judged. `surplus` counts records by how many empty fields they have beyond the
    header's. `repeated` are the hashes of addresses that occur more than once, and `all_lines` are those of all
    records.
    """

    spool: Spool
    odd: OddRows
    histogram: Histogram = field(default_factory=Histogram)
    surplus: Counter[int] = field(default_factory=Counter)
    all_lines: numbering.Rising = field(default_factory=numbering.Rising)
    total: int = 0
    blank: int = 0
    short: int = 0
    batches: list[Batch] = field(default_factory=list)
    first_rows: list[int] = field(default_factory=list)
    repeated: Hashes = field(default_factory=lambda: np.zeros(0, dtype=np.uint64))

    def units(self) -> Iterator[Unit]:
        """Give back all batches with their odd rows, in order."""
        odd = self.total - sum(batch.hashes.size for batch in self.batches) // np.uint64().itemsize
        most = min(UNIT_ROWS, UNIT_EXCEPTIONS * self.total // max(1, odd + 2 * len(self.repeated)))
        for _, batches in groupby(self.batches, key=lambda batch: batch.file):
            for some in _together(batches, most):
                yield Unit(some, self.odd.rows(some[0].first_row, some[-1].first_row + some[-1].height - 1))

    def lines(self, batch: Batch) -> bytes:
        """Return the plain rows of a batch as lines of CSV: address, balance, further columns."""
        return self.spool.read(batch.lines)

    def places(self, batch: Batch) -> Places:
        """Return where each record of a batch stands: shape (4, rows)."""
        kept = np.frombuffer(self.spool.read(batch.places), dtype=np.uint32)
        if batch.even is None:
            return kept.reshape(4, batch.height)
        line, gap = batch.even
        starts = np.append(0, kept[:-1] + np.uint32(gap))
        lines = np.arange(line, line + batch.height)
        return np.stack((starts, kept, lines, np.zeros_like(lines)), dtype=np.uint32, casting="unsafe")

    def suspects(self, part: PartLayout) -> Iterator[pl.DataFrame]:
        """Give the rows of repeated addresses that are otherwise in order: `row`, `address`, `amount`, `hash`.

        Plain lines are those of a part.
        """
        if not len(self.repeated):
            return
        repeated = duplicates.Repeated(self.repeated)
        for unit in self.units():
            lines, rows, hashes = [], [], []
            for batch in unit.batches:
                keys = np.frombuffer(self.spool.read(batch.hashes), dtype=np.uint64)
                at = np.flatnonzero(repeated.among(keys))
                if len(at):
                    text = self.lines(batch)
                    ends = part.ends(text)
                    lines.append(csv_text.spans(text, csv_text.line_starts(ends)[at], ends[at]))
                    rows.append(_plain_rows(batch, unit.odd)[at])
                    hashes.append(keys[at])
            if lines:
                cells = part.read(b"".join(lines), "address", "amount")
                yield cells.select(
                    pl.Series("row", np.concatenate(rows)),
                    "address",
                    pl.col("amount").cast(pl.Int64),
                    pl.Series("hash", np.concatenate(hashes)),
                )
            yield verdicts.suspects(unit.odd, repeated)


def _together(batches: Iterable[Batch], most: int) -> Iterator[tuple[Batch, ...]]:
    """Put batches together that make a unit, of at most so many rows if they are several."""
    some: list[Batch] = []
    rows = size = 0
    for batch in batches:
        rows, size = rows + batch.height, size + batch.lines.size
        if some and (rows > most or size > UNIT_BYTES):
            yield tuple(some)
            some, rows, size = [], batch.height, batch.lines.size
        some.append(batch)
    yield tuple(some)


def _plain_rows(batch: Batch, odd: pl.DataFrame) -> Ints:
    """Return the row numbers of a batch's plain rows: all that are not odd."""
    plain = np.ones(batch.height, dtype=np.bool_)
    plain[batch.of(odd["row"].to_numpy()) - batch.first_row] = False
    rows: Ints = np.flatnonzero(plain) + batch.first_row
    return rows


def survey(
    blocks: Iterable[Block],
    plan: RowPlan,
    mark: Mark | None,
    spool: Spool,
    progress: Callable[[Block, int], None],
    tables: Sequence[Tables],
    accounts: Sequence[Account],
    *,
    alone: bool = False,
) -> Survey:
    """Read and judge all blocks. `mark` is the user's, None where the column is to tell it. `alone`: without threads.

    `progress` is told of each block that has been read, and how many rows that makes. `tables`, one a file, refuse a
    second table; `accounts`, one a file, take down what became of its lines.
    """
    none = verdicts.none_judged(tuple(plan.part.cells))
    surveyed, keys = Survey(spool, OddRows(spool, none, plan, mark)), duplicates.Keys()
    gathered: list[pl.DataFrame] = []
    most = min(FIRST_GROUP_ROWS, GROUP_ROWS)
    with (
        InTurn("loyalty-prep-judge", alone=alone) as judge,
        InTurn("loyalty-prep-keep", alone=alone) as keep,
    ):
        for block, cells in _parsed(blocks, plan, accounts, alone=alone):
            split = verdicts.split(block, cells, plan)
            with of_file(accounts[block.file].name if len(accounts) > 1 else None):
                tables[block.file].refuse(block, split.odd)
            keep.run(_keep, surveyed, keys, plan.part, block, split)
            if split.odd.height:
                gathered.append(split.odd)
            if sum(map(len, gathered)) >= most or sum(odd.estimated_size() for odd in gathered) >= GROUP_BYTES:
                judge.run(_judge, surveyed.odd, keys, pl.concat(gathered))
                gathered, most = [], min(2 * most, GROUP_ROWS)
            progress(block, block.first_row + block.height - 1)
        if gathered:
            judge.run(_judge, surveyed.odd, keys, pl.concat(gathered))
        keep.finish()
        keys.sort()  # while the last odd rows are judged
        judge.finish()
    surveyed.odd.settle()
    surveyed.repeated = keys.repeated()
    return surveyed


def _parsed(
    blocks: Iterable[Block], plan: RowPlan, accounts: Sequence[Account], *, alone: bool
) -> Iterator[tuple[Block, pl.DataFrame]]:
    """Give each block, whose lines add up, with its cells: they are parsed while the block before is split."""

    def parse(blocks: Iterable[Block]) -> Iterator[tuple[Block, pl.DataFrame]]:
        for block in blocks:
            accounts[block.file].add(block)
            yield block, plan.doubts.cells(block, plan.columns)

    return parse(blocks) if alone else ahead(parse(ahead(blocks)))


def _keep(surveyed: Survey, keys: duplicates.Keys, part: PartLayout, block: Block, split: verdicts.Split) -> None:
    written = verdicts.write(split, part)
    keys.add(written.hashes)
    even = _even(block)
    offsets = (block.starts, block.ends, block.shown, block.odd) if even is None else (block.ends,)
    places = np.concatenate(offsets, dtype=np.uint32, casting="unsafe")
    surveyed.batches.append(
        Batch(
            file=block.file,
            first_row=block.first_row,
            height=block.height,
            offset=block.offset,
            size=len(block.data),
            total=written.total,
            lines=surveyed.spool.add(written.text),
            hashes=surveyed.spool.add(written.hashes.data.cast("B")),
            places=surveyed.spool.add(places.data.cast("B")),
            even=even,
        )
    )
    while len(surveyed.first_rows) <= block.file:
        surveyed.first_rows.append(block.first_row)
    surveyed.histogram.add(split.balances, split.numbers)
    surveyed.total += block.height
    surveyed.blank += block.blank
    surveyed.short += block.short
    surveyed.surplus.update(block.surplus)
    surveyed.all_lines.add(block.shown)


def _even(block: Block) -> tuple[int, int] | None:
    """Return the first line of a block and how many bytes part its records, if their ends tell all else; else None.

    So they do where each record stands on one line, the next on the next one, and none was rewritten.
    """
    if not block.height or block.starts[0] or block.odd.any():
        return None
    gaps, line = block.starts[1:] - block.ends[:-1], int(block.shown[0])
    gap = int(gaps[0]) if len(gaps) else 0
    return (line, gap) if bool((gaps == gap).all() and (np.diff(block.shown) == 1).all()) else None


def _judge(odd: OddRows, keys: duplicates.Keys, cells: pl.DataFrame) -> None:
    """Judge a group of odd cells."""
    readings = verdicts.read(cells)
    odd.count(readings, cells["points"])
    keys.add(odd.judge(readings))
