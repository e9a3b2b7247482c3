"""The odd rows of a run: judged some ten thousand at a time, and kept until it is known what becomes of them.

A balance may wait for the decimal mark of its column, which only all of them tell. Groups in which one does are kept as
they were read, and judged once more when it is known.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from typing import TYPE_CHECKING

import polars as pl

from loyalty_prep.judging import verdicts
from loyalty_prep.values import points

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loyalty_prep.arrays import Hashes
    from loyalty_prep.judging.spool import Slot, Spool
    from loyalty_prep.judging.verdicts import RowPlan
    from loyalty_prep.options import Mark


class Shelf:
    """Frames with a rising column `row`, kept in the spool and given back by their rows; `blank` has their schema."""

    def __init__(self, spool: Spool, blank: pl.DataFrame) -> None:
        self._spool, self._blank = spool, blank
        self._places: list[tuple[int, int, Slot]] = []
        self._newest: tuple[int, pl.DataFrame] = (-1, blank)
        self._lock = threading.Lock()  # several lazy results may be collected at once

    def add(self, frame: pl.DataFrame) -> None:
        """Take a frame whose rows come after those that are there."""
        if frame.height:
            self._places.append((frame["row"].item(0), frame["row"].item(-1), self._spool.add_frame(frame)))

    def frames(self) -> Iterator[pl.DataFrame]:
        """Give every frame, in order."""
        for first, last, _ in self._places:
            yield self.rows(first, last)

    def ends(self) -> list[int]:
        """Return the last row of each frame."""
        return [last for _, last, _ in self._places]

    def rows(self, first: int, last: int) -> pl.DataFrame:
        """Return the rows from `first` to `last`, both included."""
        gathered = list[pl.DataFrame]()
        begin = bisect_left(self._places, first, key=lambda place: place[1])
        with self._lock:
            for number, (start, _, slot) in enumerate(self._places[begin:], begin):
                if start > last:
                    break
                if number != self._newest[0]:
                    self._newest = number, self._spool.read_frame(slot)
                frame = self._newest[1]
                low, high = frame["row"].search_sorted(pl.Series([first, last + 1], dtype=pl.Int64)).to_list()
                gathered.append(frame[low:high])
        return pl.concat(gathered or [self._blank])


class OddRows(Shelf):
    """The odd rows of a run, as `verdicts.judge` leaves them but for READINGS, and with `hash`, that of their address.

    `mark` is the decimal mark of POINTS, None where nothing tells it; `style` says what the balances showed of it.
    `beyond` is the sum of what balances of 10**18 and more are beyond it; they are all rejected.
    """

    def __init__(self, spool: Spool, blank: pl.DataFrame, plan: RowPlan, mark: Mark | None) -> None:
        super().__init__(spool, blank)
        self.mark, self.style, self.beyond = mark, points.Style(), 0
        self._plan, self._waiting = plan, list[int]()

    def count(self, readings: pl.DataFrame, cells: pl.Series) -> None:
        """Take down what the balances of a group show, given also raw."""
        written = readings
        if self._plan.typed:  # the point may be the format's, and `1.250` in a cell of text still a thousand and more
            written = readings.with_columns(evidence=pl.when(pl.col("evidence") != "point").then("evidence"))
        self.style.add(written, cells)
        self.beyond += points.beyond(readings, cells)

    def judge(self, readings: pl.DataFrame) -> Hashes:
        """Judge and keep a group, of rows behind those that are there; return the hashes of their addresses."""
        kept, waits = judge_once(readings, self._plan, self.mark)
        if waits:
            self._waiting.append(len(self._places))
        self.add(kept)
        return kept["hash"].to_numpy()

    def settle(self) -> None:
        """Find the decimal mark when all rows were read, and judge those that waited for it."""
        self.mark = self.mark or points.decide(self.style.evidence["point"], self.style.evidence["comma"])
        for number in self._waiting:
            first, last, slot = self._places[number]
            judged = judge_again(self._spool.read_frame(slot), self._plan, self.mark)
            self._places[number] = first, last, self._spool.add_frame(judged)


def judge_once(readings: pl.DataFrame, plan: RowPlan, mark: Mark | None) -> tuple[pl.DataFrame, bool]:
    """Judge a group, and tell whether a balance waits for the decimal mark: then the group is kept as it was read."""
    judged = verdicts.judge(readings, plan, mark)
    waits = mark is None and bool(points.waiting(readings).any())
    kept = readings if waits else judged.drop(verdicts.READINGS)
    return kept.with_columns(verdicts.hashes(readings, judged)), waits


def judge_again(kept: pl.DataFrame, plan: RowPlan, mark: Mark | None) -> pl.DataFrame:
    """Judge a group that waited for the decimal mark of its column, when that is known."""
    return verdicts.judge(kept, plan, mark).drop(verdicts.READINGS)
