"""What the rows of a whole frame come to: each judged once, and what only all of them know laid over it.

    read      each batch is split; odd rows are judged some ten thousand at a time; 8 bytes an address, in a spool
    again     only where addresses repeat: their plain rows, so that the addresses themselves are compared
    settle    odd and repeated rows get their outcome; counts, sums and examples for the report

Afterwards a batch of the frame, read once more, needs no more than the outcomes of its exceptions: all other rows are
ready as they are. The outcomes wait in a spool, which is in memory while it is small.

What must stay true: no size of batch changes anything, and a frame that gives other rows when it is read again is
noticed (`Print`).
"""

from __future__ import annotations

import logging
import weakref
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl

from loyalty_prep.errors import InputError
from loyalty_prep.frames import frame_rows
from loyalty_prep.judging import duplicates, verdicts
from loyalty_prep.judging.odd_rows import OddRows, Shelf
from loyalty_prep.judging.spool import Spool
from loyalty_prep.limits import MAX_SAMPLE_CHARS
from loyalty_prep.messages.translation import SOURCE
from loyalty_prep.options import Options
from loyalty_prep.report import sentences
from loyalty_prep.report.findings import Example, Spread
from loyalty_prep.report.tally import EXAMPLES, Tally

# What follows of a row's codes is one thing for files and frames; the second pass over a file is its home.
from loyalty_prep.writing.outcomes import by_code, count, exceptional

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from loyalty_prep.arrays import Hashes, Ints
    from loyalty_prep.frames.frame_rows import FrameRows, FrameSplit, Reading
    from loyalty_prep.judging.spool import Slot

    FrameBatches = Callable[[list[str]], Iterator[pl.DataFrame]]
    """Reads the named columns of the frame, batch by batch, in order; as often as it is called."""

_LOG: Final = logging.getLogger("loyalty_prep")
GROUP_ROWS: Final = 1 << 14
"""How many odd rows are judged, and how many repeated ones are settled together."""
_SHARE_ROWS: Final = 1 << 22
"""The hashes of about so many rows (32 MB) are compared at a time."""
_BUCKETS: Final = 1 << 16
"""A hash's first 16 bits say in which share it is compared: the shares divide so many buckets among them."""
_BUCKET_BITS: Final = np.uint64(48)
"""A hash is shifted by so many bits, for these 16 to be left."""
EXCEPTION_COLUMNS: Final = (
    *("row", "line", "email_cell", "points_cell", "further", "codes", "address", "email_detail", "email_suggestion"),
    *("number", "ready", "points", "into", "summed", "alike"),
)
"""What is kept of an exception."""


class Print:
    """What tells whether a frame that is read again has the same rows: their number, and a sum over their cells."""

    def __init__(self) -> None:
        self.rows = self._sum = 0

    def add(self, rows: FrameRows, reading: Reading) -> None:
        """Add some rows."""
        hashes = rows.frame.select_seq(email=pl.col(reading.email).hash(0), points=pl.col(reading.points).hash(1))
        email, balance = (hashes[name].to_numpy() for name in ("email", "points"))
        factors = rows.numbers.astype(np.uint64) * np.uint64(2) + np.uint64(1)  # so that their order counts, too
        self._sum = (self._sum + int(((email ^ balance) * factors).sum(dtype=np.uint64))) % (1 << 64)
        self.rows += len(rows.numbers)

    def check(self, other: Print) -> None:
        """Raise `InputError` SOURCE_CHANGED where the other rows are not the same."""
        if (self.rows, self._sum) != (other.rows, other._sum):
            raise InputError(
                "SOURCE_CHANGED",
                "The frame gave other rows, or another order, when it was read again, so what was found does not "
                "fit them. Give it an order that stays, or collect it first.",
            )


@dataclass(slots=True)
class Seen:
    """What rows show before it is known what becomes of them.

    `tally` has counted all as ready, but the points of the plain ones alone (`outcomes.count`). `highest` are the cells
    of the highest plain balances, by row. `texts` has all text of the first rows with spoilt letters, or that fail a
    check of a user's, by code and row.
    """

    tally: Tally = field(default_factory=Tally)
    highest: dict[int, Example] = field(default_factory=dict)
    texts: dict[str, dict[int, str]] = field(default_factory=dict)

    def take(self, rows: FrameRows, reading: Reading) -> FrameSplit:
        """Count the plain rows of a batch, and return all, told apart."""
        split = frame_rows.split(rows, reading)
        tally, plain_points = self.tally, verdicts.exact_sum(split.amounts)
        tally.total += len(rows.numbers)
        tally.ready += len(rows.numbers)
        tally.points_in += plain_points
        tally.points_out += plain_points
        tally.histogram.add(split.amounts, split.numbers)
        self._keep_highest(rows, reading)
        self._keep_texts(rows, split.odd, reading)
        return split

    def merge(self, other: Seen) -> None:
        """Add what other rows show."""
        self.tally.merge(other.tally)
        cells = self.highest | other.highest
        self.highest = {row: cells[row] for _, row in self.tally.histogram.highest}
        for name, texts in other.texts.items():
            both = self.texts.get(name, {}) | texts
            self.texts[name] = {row: both[row] for row in sorted(both)[:EXAMPLES]}

    def moved(self, by: int) -> Seen:
        """Return the same of rows that stand so many further below, lines with them."""
        histogram = self.tally.histogram
        highest = [(balance, row + by) for balance, row in histogram.highest]
        return Seen(
            replace(self.tally, histogram=replace(histogram, highest=highest)),
            {row + by: moved(each, by) for row, each in self.highest.items()},
            {name: {row + by: text for row, text in texts.items()} for name, texts in self.texts.items()},
        )

    def text_of_rows(self) -> dict[int, str]:
        """Return the texts by row, whatever they are kept for."""
        return {row: text for texts in self.texts.values() for row, text in texts.items()}

    def _keep_highest(self, rows: FrameRows, reading: Reading) -> None:
        """Keep the cells of the highest balances so far, where they are plain."""
        wanted = [row for _, row in self.tally.histogram.highest]
        self.highest = {row: self.highest[row] for row in wanted if row in self.highest}
        new = [row for row in wanted if row not in self.highest]
        at = np.searchsorted(rows.numbers, new)
        columns = (frame_rows.text(rows.frame[name][at]).to_list() for name in (reading.email, reading.points))
        for row, place, address, cell in zip(new, at.tolist(), *columns, strict=True):
            line = int(rows.frame["line"].item(place)) if reading.lined else int(rows.numbers[place])
            self.highest[row] = balance_example(row, line, address, cell)

    def _keep_texts(self, rows: FrameRows, odd: pl.DataFrame, reading: Reading) -> None:
        def wants(name: str) -> int:
            return EXAMPLES - len(self.texts.get(name, ()))

        for name, places in by_code(odd, wants):
            texts = self.texts.setdefault(name, {})
            for row in odd["row"].gather(places).to_list():
                cells = rows.frame.select(reading.texts).row(int(np.searchsorted(rows.numbers, row)))
                texts[row] = ", ".join(cell or "" for cell in cells)


class FrameSurvey:
    """What became of every row of a frame.

    `odd` are its odd rows, as they were judged. `outcomes` has a row for each that is not ready as it came, or of which
    there is something to say (the columns of `EXCEPTION_COLUMNS`; see `settle`).
    """

    def __init__(self, batches: FrameBatches, reading: Reading, options: Options) -> None:
        """Read the frame: once, and once more where addresses repeat. Raises `InputError`."""
        self._spool = Spool()
        weakref.finalize(self, self._spool.close)
        self._batches, self._how, self._options = batches, reading, options
        self.odd = OddRows(self._spool, _no_rows(), reading.plan, options.mark)
        self.print, self._seen = Print(), Seen()
        self.tally = self._seen.tally
        self._hashes: list[Slot] = []
        self._read()
        repeated = self._repeated()
        _LOG.info("survey: %d rows, %d addresses that repeat", self.tally.total, len(repeated))
        plain = self._read_again(repeated)
        suspects = self._suspects(plain, duplicates.Repeated(repeated)) if len(repeated) else iter(())
        resolution = duplicates.resolve(suspects, repeated, options.duplicates, options.max_points, self._spool)
        self.outcomes = self._settle(plain, resolution)

    # read

    def _read(self) -> None:
        """Read and judge every row, and learn what only all rows know."""
        for cells in self._odd_groups():
            readings = frame_rows.read(cells)
            self.odd.count(readings, cells["points_cell"])
            self.odd.judge(readings)
        self.odd.settle()

    def _odd_groups(self) -> Iterator[pl.DataFrame]:
        """Read every row, and give the odd ones in groups."""
        gathered: list[pl.DataFrame] = []
        for rows in frame_rows.numbers(self._batches(self._how.looked_at), self._how):
            odd = self._take(rows)
            if odd.height:
                gathered.append(odd)
            if sum(map(len, gathered)) >= GROUP_ROWS:
                yield pl.concat(gathered)
                gathered = []
        if gathered:
            yield pl.concat(gathered)

    def _take(self, rows: FrameRows) -> pl.DataFrame:
        """Count the plain rows of a batch, and return its odd ones."""
        split = self._seen.take(rows, self._how)
        self.print.add(rows, self._how)
        self._hashes.append(self._spool.add(split.hashes.data.cast("B")))
        return split.odd

    def _repeated(self) -> Hashes:
        """Return the hashes that occur more than once, sorted; a share of them is in memory at a time."""
        shares = self.print.rows // _SHARE_ROWS + 1
        several = [np.zeros(0, dtype=np.uint64)]
        for share in range(shares):
            low, high = share * _BUCKETS // shares, (share + 1) * _BUCKETS // shares
            keys = duplicates.Keys()
            for hashes in self._all_hashes():
                buckets = hashes >> _BUCKET_BITS
                keys.add(hashes if shares == 1 else hashes[(buckets >= low) & (buckets < high)])
            several.append(keys.repeated())
        return np.concatenate(several)

    def _all_hashes(self) -> Iterator[Hashes]:
        for slot in self._hashes:
            yield np.frombuffer(self._spool.read(slot), dtype=np.uint64)
        for frame in self.odd.frames():
            yield frame["hash"].to_numpy()

    # again

    def _read_again(self, repeated: Hashes) -> Shelf:
        """Return the plain rows of repeated addresses: `row`, `line`, `address`, `amount`, `hash`."""
        shelf = Shelf(self._spool, _NONE_AGAIN)
        if not len(repeated):
            return shelf
        hashes, seen = _Hashes(self._spool, self._hashes, duplicates.Repeated(repeated)), Print()
        for rows in frame_rows.numbers(self._batches(self._how.two), self._how):
            seen.add(rows, self._how)
            plain = np.ones(len(rows.numbers), dtype=np.bool_)
            plain[np.searchsorted(rows.numbers, self.odd.rows(rows.first, rows.last)["row"].to_numpy())] = False
            places = np.flatnonzero(plain)
            hit, hashed = hashes.next(len(places))
            at = places[hit]
            cells = rows.frame[pl.Series(at)]
            line = cells["line"].cast(pl.Int64) if self._how.lined else pl.Series(rows.numbers[at])
            again = pl.DataFrame(
                {
                    "row": rows.numbers[at],
                    "line": line,
                    "address": frame_rows.text(cells[self._how.email]),
                    "amount": frame_rows.amounts(cells[self._how.points]),
                    "hash": hashed,
                }
            )
            for some in again.iter_slices(GROUP_ROWS):
                shelf.add(some)
        self.print.check(seen)
        return shelf

    def _suspects(self, plain: Shelf, repeated: duplicates.Repeated) -> Iterator[pl.DataFrame]:
        """Give the rows of repeated addresses that are otherwise in order: `row`, `address`, `amount`, `hash`."""
        for frame in plain.frames():
            yield frame.drop("line")
        for frame in self.odd.frames():
            yield verdicts.suspects(frame, repeated)

    # settle

    def _settle(self, plain: Shelf, resolution: duplicates.Resolution) -> Shelf:
        """Give odd and repeated rows their outcome, and count everything."""
        outcomes, first = Shelf(self._spool, _no_outcomes()), 0
        for last in sorted({*self.odd.ends(), *plain.ends()}):
            outcome = self._outcome(self.odd.rows(first, last), plain.rows(first, last), resolution, first, last)
            outcomes.add(outcome)
            take_examples(self.tally, outcome, self._seen.text_of_rows())
            first = last + 1
        self.tally.points_in += self.odd.beyond
        self.tally.points_rejected += self.odd.beyond
        return outcomes

    def _outcome(
        self, odd: pl.DataFrame, plain: pl.DataFrame, resolution: duplicates.Resolution, first: int, last: int
    ) -> pl.DataFrame:
        """Settle rows `first` to `last`, count them, and return what is told of them (`EXCEPTION_COLUMNS`)."""
        resolved = resolution.rows(first, last - first + 1)
        repeated = plain.join(resolved.select("row"), on="row", how="semi", maintain_order="left").select(
            "row", "line", "address", "amount", email_cell="address", points_cell=pl.col("amount").cast(pl.String)
        )
        rows = exceptional(odd, repeated, resolved)
        count(self.tally, rows)
        return rows.select(EXCEPTION_COLUMNS)

    # the report

    def proofs(self) -> dict[str, tuple[Example, ...]]:
        """Return the cells that prove a decimal mark, by mark."""
        return {mark: tuple(map(self._balance_of, rows)) for mark, rows in self.odd.style.proofs.items()}

    def balances(self) -> Spread:
        """Return how the balances are spread, and the highest of them."""
        histogram = self.tally.histogram
        return Spread.of(histogram, {row: self._balance_of(row) for _, row in histogram.highest})

    def _balance_of(self, row: int) -> Example:
        """Return the balance of a row as the frame has it."""
        if row in self._seen.highest:
            return self._seen.highest[row]
        [cells] = self.outcomes.rows(row, row).select("line", "email_cell", "points_cell").rows()
        return balance_example(row, *cells)


_NONE_AGAIN: Final = pl.DataFrame(
    schema={"row": pl.Int64, "line": pl.Int64, "address": pl.String, "amount": pl.Int64, "hash": pl.UInt64}
)
"""The plain rows of repeated addresses where there are none."""


@cache
def _no_rows() -> pl.DataFrame:
    """Return what is made of a frame's odd rows where there are none: to make it takes as long as for a few."""
    schema = pl.Schema({"email": pl.String(), "points": pl.String()})
    plan = verdicts.RowPlan.of_pairs(Options())
    nothing = frame_rows.FrameRows(np.zeros(0, dtype=np.int64), pl.DataFrame(schema=schema))
    reading = frame_rows.reading(schema, "email", "points", plan, SOURCE)
    rows = frame_rows.read(frame_rows.split(nothing, reading).odd)
    judged = verdicts.judge(rows, plan, None)
    return judged.drop(verdicts.READINGS).with_columns(verdicts.hashes(rows, judged))


@cache
def _no_outcomes() -> pl.DataFrame:
    """Return the outcomes of a frame where no row has one of its own."""
    return exceptional(_no_rows(), pl.DataFrame(), pl.DataFrame()).select(EXCEPTION_COLUMNS)


class _Hashes:
    """The hashes of all plain addresses in the order of their rows, of which those are wanted that are repeated."""

    def __init__(self, spool: Spool, slots: list[Slot], repeated: duplicates.Repeated) -> None:
        self._spool, self._slots, self._repeated = spool, iter(slots), repeated
        self._rest = np.zeros(0, dtype=np.uint64)

    def next(self, count: int) -> tuple[Ints, Hashes]:
        """Return the places of the repeated ones among the next so many, and their hashes."""
        pieces = [self._rest]
        while sum(map(len, pieces)) < count and (slot := next(self._slots, None)) is not None:
            pieces.append(np.frombuffer(self._spool.read(slot), dtype=np.uint64))
        joined = np.concatenate(pieces)
        hashes, self._rest = joined[:count], joined[count:]
        at: Ints = np.flatnonzero(self._repeated.among(hashes))
        return at, hashes[at]


def take_examples(tally: Tally, rows: pl.DataFrame, texts: dict[int, str]) -> None:
    """Take the first of some rows (`EXCEPTION_COLUMNS`) as examples of their codes."""
    for name, places in by_code(rows, tally.wants):
        for record in rows[pl.Series(places)].iter_rows(named=True):
            tally.example(name, example(name, record, texts))


def moved(example: Example, by: int) -> Example:
    """Show a row that stands so many further below."""
    return replace(example, row=(example.row or 0) + by, line=example.line + by)


def balance_example(row: int, line: int, address: str | None, cell: str | None) -> Example:
    """Show a balance, and whose it is; a missing one may be 0 by policy."""
    address, cell = ((text or "")[:MAX_SAMPLE_CHARS] for text in (address, cell))
    return Example(row, line, cell, email=address, points=cell)


def example(name: str, record: dict[str, Any], texts: dict[int, str]) -> Example:
    """Show a row (`EXCEPTION_COLUMNS`) as an example of a code; `texts` has all cells of rows that are shown whole."""
    cells = {
        "email": record["email_cell"] or "",
        "points": record["points_cell"] or "",
        "row": texts.get(record["row"], ""),
    }
    return sentences.example(name, record, cells)
