"""What a record is: its shape, its faults, and the blocks in which records go through the program.

`framing.py` makes them. What must stay true: a record has its row, its line and its bytes whatever its fault, and a
record with a fault has no cells to be read (`Block.cells` has empty ones in their place).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from loyalty_prep.reading.csv_text import parse, restored
from loyalty_prep.reading.physical_lines import only_space

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Sequence

    import polars as pl

    from loyalty_prep.arrays import Bools, Bytes, Ints
    from loyalty_prep.reading.csv_text import Dialect


class Fault(IntEnum):
    """Why the fields of a record cannot be trusted."""

    NONE = 0
    FIELD_COUNT = 1
    BROKEN_QUOTE = 2
    UNDECODABLE = 3
    TOO_LONG = 4


def usual_surplus(counts: Counter[int], records: int) -> int:
    """Return how many empty fields more than half of the records have beyond the header's; `counts` by that number."""
    return next((extra for extra, count in counts.items() if count * 2 > records), 0)


class Shape(NamedTuple):
    """How many fields the file's records have.

    `surplus` empty fields at the end belong to the file; field counts in `short` are taken, their
    missing fields being empty. `points` is the column of the balance, where it is known.

    A header may end with a delimiter, too: `missing` of the last columns are those that more than half of the records
    lack, and `nameless` those that they leave empty, as `surplus`.
    """

    width: int
    surplus: int = 0
    short: frozenset[int] = frozenset()
    points: int | None = None
    missing: int = 0
    nameless: int = 0

    @property
    def full(self) -> int:
        """The number of fields a regular line has."""
        return self.width + self.surplus

    def takes(self, count: int) -> bool:
        """Tell whether a record of `count` fields is taken, as far as the count alone can tell."""
        return self.width <= count <= self.full or count in self.short

    def may_be_one(self, count: int) -> bool:
        """Tell whether so many fields may be a record, and one without fields that the others lack."""
        return self.takes(count) and count <= self.full - self.missing

    def own(self, fields: Sequence[bytes]) -> int:
        """Return how many fields a record has that does not have all, without the delimiters at its end.

        Where these belong to the file, a record that has them and yet fewer fields than the others lost one in the
        middle, be it as wide as the header.
        """
        count, ends = len(fields), self.surplus + self.nameless
        if count < self.full - self.missing:
            for cell in fields[::-1][:ends]:
                if not only_space(cell):
                    break
                count -= 1
        return count

    def is_whole(self, fields: Sequence[bytes]) -> bool:
        """Tell whether these are as many fields as the records have."""
        return self.width - self.missing - self.nameless <= self.own(fields) <= self.full - self.missing


class Record(NamedTuple):
    """One record on its own: fields as bytes of UTF-8, the physical line from 1, offsets in bytes."""

    fields: tuple[bytes, ...]
    line: int
    start: int
    next: int
    fault: Fault = Fault.NONE
    lines: int = 1


@dataclass(slots=True)
class Block:
    """Some consecutive records. Offsets count bytes in `data`, which begins at byte `offset` of the text.

    `first_row` counts records from 1; `lines` physical lines from 1. `odd` marks records that the exact
    reader had to read. `surplus` counts records by how many empty fields too many they have. `sign` is what stands
    between the fields of `canonical`. `file` is the number of the run's file, from 0, that the records are of.

    The block took `size` bytes and `height_in_lines` physical lines of the text; its records stand on `record_lines` of
    them, and `blank_lines` hold nothing (`lines.py` says what must be true of these).
    """

    data: bytes
    offset: int
    first_row: int
    starts: Ints
    ends: Ints
    lines: Ints
    faults: Bytes
    odd: Bools
    dialect: Dialect
    shape: Shape
    blank: int
    short: int
    surplus: Counter[int]
    size: int
    height_in_lines: int
    record_lines: int
    blank_lines: int
    canonical: bytes = field(repr=False)
    sign: str
    file: int = 0
    numbers: Ints | None = None
    """The rows of the records in a format of its own; None where these are lines."""
    _last: Bytes | None = field(default=None, repr=False)

    @property
    def shown(self) -> Ints:
        """What a report calls the lines of the records."""
        return self.lines if self.numbers is None else self.numbers

    @property
    def height(self) -> int:
        """How many records the block holds."""
        return len(self.starts)

    @property
    def last(self) -> Bytes:
        """The last byte of each record."""
        if self._last is None:  # to gather them takes long: more than one asks
            self._last = np.frombuffer(self.data, dtype=np.uint8).take(self.ends - 1)
        return self._last

    def cells(self, columns: Sequence[int]) -> pl.DataFrame:
        """Return the named fields as String columns `c0`, `c1`, …; empty for records with a fault."""
        dialect = replace(self.dialect, delimiter=self.sign)
        frame = restored(parse(self.canonical, dialect, self.shape.full, columns), self.sign, self.dialect)
        assert frame.height == self.height, "polars and the framing disagree about the records of a block"
        return frame
