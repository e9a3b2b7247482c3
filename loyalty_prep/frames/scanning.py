"""Any export that `prepare` reads as a lazy frame of its cells: the robust reader by itself.

The file is looked at when `scan` is called (encoding, layout, names), and read block by block when the frame is
collected; whole only if all of it is wanted. One broken record costs one row, which says so.

What must stay true: a row has cells only where they can be trusted, and what `check` finds in the frame is what
`prepare` finds in the file (a law among the tests).
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import weakref
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final, Unpack

import polars as pl

from loyalty_prep import words
from loyalty_prep.frames.frame_rows import FAULTS
from loyalty_prep.frames.lazy import lazy_frame
from loyalty_prep.judging.verdicts import FAULT_CODE
from loyalty_prep.look import as_input, doubts_of, look_at_file, read_blocks, shape_of
from loyalty_prep.options import Options, ReadingFlags, refuse_unknown, spelled_out
from loyalty_prep.reading.header import Tables
from loyalty_prep.reading.records import Fault, Shape, usual_surplus
from loyalty_prep.threads import ahead

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from loyalty_prep.judging.survey import Input
    from loyalty_prep.reading.records import Block
    from loyalty_prep.reading.source import ExportFile

OWN: Final = ("row", "line", "fault")
"""The columns that are added to the file's own."""
_FEW_ROWS: Final = 10_000
"""Up to so many rows, as `head` wants them, are read in small blocks, so that hardly more is read than is wanted."""
_BLOCK_BYTES: Final = 2 << 20
"""How many bytes are read at a time else, ahead of the block that is judged: smaller than a file's, for flat memory."""
_SMALL_BLOCK: Final = 1 << 18
"""How many bytes a small block has."""


@spelled_out(ReadingFlags)
@words.of_python()
def scan(file: ExportFile, **flags: Unpack[ReadingFlags]) -> pl.LazyFrame:
    r"""Return the export as a lazy frame, in the order of the file.

    Its own columns are String, as decoded, by the names of the header (a name that is there already gets `_2`, `_3`
    and so on); an empty cell is empty text. Behind them `row` Int64 counts records from 1, `line` Int64 is the
    physical line from 1 on which the record begins, and `fault` is the code of a record whose cells cannot be trusted
    (ROW_FIELD_COUNT, ROW_BROKEN_QUOTE, ROW_UNDECODABLE, ROW_TOO_LONG; they are null then), else null.

    `file` is a path, `-`, bytes or a binary file. Columns that are not wanted are not parsed, and no more of the file
    is read than the rows that are. Raises `LoyaltyPrepError` where the file cannot be read as a table; collecting
    raises it where the file has changed meanwhile.

    >>> frame = scan(b"Email,Points\nann@example.com,10\n\nbob@example.com,5,7\n")
    >>> frame.select("line", "Points", "fault").collect().rows()
    [(2, '10', None), (4, None, 'ROW_FIELD_COUNT')]
    """
    refuse_unknown("scan", flags, ReadingFlags)
    return _ScannedExport(file, Options(**flags)).frame()


class _ScannedExport:
    """A file that was looked at, and the folder where it lies expanded, as long as anybody may read it."""

    def __init__(self, file: ExportFile, options: Options) -> None:
        self._temp = Path(tempfile.mkdtemp(prefix="loyalty-prep-"))
        weakref.finalize(self, shutil.rmtree, self._temp, ignore_errors=True)
        self._options = options
        self._look = look_at_file(file, options, self._temp)
        inspection = self._look.inspection
        named = (options.email_column, options.points_column)
        for choice, name in zip((inspection.email, inspection.points), named, strict=True):
            if choice.problem is not None and name is not None:
                raise choice.problem
        self._email, self._balance = inspection.email.index, inspection.points.index
        if self._email is None:
            self._balance = None
        self._doubts = doubts_of([self._look])
        self._tables = Tables.of(self._look.layout, self._email, self._balance)
        names = self._look.layout.names
        self._indices = dict(zip(_unique(names), range(len(names)), strict=True))
        self._lock = threading.Lock()
        self._input: Input | None = None
        self._surplus: int | None = None

    def frame(self) -> pl.LazyFrame:
        """Return the lazy frame."""
        schema: dict[str, pl.DataType] = dict.fromkeys(self._indices, pl.String())
        own = {"row": pl.Int64(), "line": pl.Int64(), "fault": FAULTS}
        return lazy_frame(schema | own, self._batches, done=self._look.source.check_unchanged)

    def _batches(self, names: list[str], rows: int | None) -> Iterator[pl.DataFrame]:
        few = rows is not None and rows <= _FEW_ROWS
        with words.of_python():
            for block in ahead(self._blocks(_SMALL_BLOCK if few else _BLOCK_BYTES)):
                yield self._cells(block, names)

    def _blocks(self, size: int) -> Iterator[Block]:
        """Read the records."""
        self._look.source.check_unchanged()
        with self._lock:  # several frames may be collected at once
            if self._input is None:
                shape = self._shape(self._look.layout.surplus)
                self._input = as_input(self._look, self._options, self._temp, shape)
            if self._surplus is None:
                self._surplus = self._usual_surplus(self._input)
        return self._records(self._input, self._shape(self._surplus), size)

    def _records(self, file: Input, shape: Shape, size: int) -> Iterator[Block]:
        longest = self._options.max_record_bytes
        return read_blocks(file.text, file.layout, shape, longest, numbers=file.numbers, block_bytes=size)

    def _usual_surplus(self, file: Input) -> int:
        """Return how many empty fields more than half of the records have beyond the header's, as `prepare` does."""
        counts: Counter[int] = Counter()
        total = 0
        for block in self._records(file, self._shape(self._look.layout.surplus), _BLOCK_BYTES):
            counts.update(block.surplus)
            total += block.height
        return usual_surplus(counts, total)

    def _shape(self, surplus: int) -> Shape:
        """Return which field counts are taken; no short ones where nothing tells what they lack."""
        if self._balance is None:
            return Shape(len(self._look.layout.names), surplus)
        return shape_of(self._look, surplus)

    def _cells(self, block: Block, names: Sequence[str]) -> pl.DataFrame:
        """Return some columns of a block."""
        indices = {self._indices[name] for name in names if name in self._indices}
        if self._doubts is not None:
            cells = self._doubts.cells(block, indices)
        else:
            cells = block.cells(sorted(indices)) if indices else pl.DataFrame()
        self._refuse_second_table(block, cells)
        faults = pl.Series(block.faults).replace_strict(_CODES, default=None, return_dtype=FAULTS)
        own = {
            "row": pl.int_range(block.first_row, block.first_row + block.height, eager=True),
            "line": pl.Series(block.shown),
            "fault": faults,
        }
        trusted = pl.when(pl.lit(faults.is_null()))
        return (
            pl.DataFrame(own)
            .hstack(cells)
            .select(
                pl.col(name) if name in own else trusted.then(f"c{self._indices[name]}").alias(name) for name in names
            )
        )

    def _refuse_second_table(self, block: Block, cells: pl.DataFrame) -> None:
        """Refuse a header further down, as `prepare` does, where both columns are read."""
        both = {"email": f"c{self._email}", "points": f"c{self._balance}"}
        if set(both.values()) <= set(cells.columns):
            rows = pl.int_range(block.first_row, block.first_row + block.height, eager=True)
            own = [rows.alias("row"), pl.Series("fault", block.faults)]
            self._tables.refuse(block, cells.select(*own, **{name: pl.col(cell) for name, cell in both.items()}))


_CODES: Final = {int(fault): code for fault, code in FAULT_CODE.items() if fault != Fault.NONE}


def _unique(names: Sequence[str]) -> list[str]:
    """Return names of which none stands twice, nor is one of ours."""
    taken, unique = {*OWN}, []
    for name in names:
        other, number = name, 2
        while other in taken or (other != name and other in names):
            other, number = f"{name}_{number}", number + 1
        taken.add(other)
        unique.append(other)
    return unique
