"""The law of lines: each line of a file is above its header, is the header, is blank, or is part of one record alone.

Strategy: what is read is counted twice. The reader says of each block how many bytes and lines it took, and beside
that, gathered record by record, on how many lines its records stand and how many are blank. A line that is lost, or
that two records share, makes these differ; a stretch of bytes that is passed over shows in where the next block begins,
or in that the last one does not end where the file does. The few lines before the first record are counted anew.

It costs some sums a block. Where it fails the program is wrong, not the file: the run is refused, as nothing that it
would write could be trusted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from loyalty_prep.errors import LoyaltyPrepError
from loyalty_prep.reading.physical_lines import count_lines_of

if TYPE_CHECKING:
    from loyalty_prep.reading.layout import Layout
    from loyalty_prep.reading.records import Block
    from loyalty_prep.reading.transcoding import Text


@dataclass(slots=True)
class Account:
    """Where the lines of one file have gone.

    `end` is the byte of the text, and `line` the physical line, up to which all are accounted for. Of those below the
    header, records stand on `records`, and `blank` hold nothing.
    """

    name: str
    text: Text
    layout: Layout
    end: int
    line: int
    records: int = 0
    blank: int = 0

    @classmethod
    def opened(cls, name: str, text: Text, layout: Layout) -> Account:
        """Return the account of a file of which nothing has been read below the header."""
        return cls(name, text, layout, text.start + layout.data_start, layout.data_line)

    def add(self, block: Block) -> None:
        """Take the next block of the file. Raises `LoyaltyPrepError` LINES_LOST where its lines do not add up."""
        follows = block.offset == self.end and block.record_lines + block.blank_lines == block.height_in_lines
        if not follows or not self._in_order(block):
            raise lost(self.name, f"line {self.line} and those that follow it")
        self.end += block.size
        self.line += block.height_in_lines
        self.records += block.record_lines
        self.blank += block.blank_lines

    def _in_order(self, block: Block) -> bool:
        """Tell whether no record reaches into the next one, and all stand on lines of the block."""
        starts, ends, lines = block.starts, block.ends, block.lines
        if not len(starts):
            return block.record_lines == 0
        if lines[0] < self.line or lines[-1] >= self.line + block.height_in_lines or block.record_lines < len(starts):
            return False
        return not bool((starts[1:] < ends[:-1]).any())

    def close(self) -> None:
        """Hold the account to the file. Raises `LoyaltyPrepError` LINES_LOST where a line of it stands nowhere."""
        layout = self.layout
        with self.text.open() as stream:
            above = count_lines_of(stream, layout.data_start)
        skipped = layout.data_line - 1 if layout.header_line is None else layout.header_line - 1
        if above != layout.data_line - 1 or layout.preamble_lines != skipped:
            raise lost(self.name, f"the lines above line {layout.data_line}")
        if self.end != self.text.path.stat().st_size:
            raise lost(self.name, f"what stands below line {self.line - 1}")
        if layout.data_line + self.records + self.blank != self.line:
            raise lost(self.name, "all lines below the header")


def lost(name: str, where: str) -> LoyaltyPrepError:
    """Return the refusal where something is not accounted for."""
    return LoyaltyPrepError(
        "LINES_LOST",
        f"The program lost count of {where} in {name}, so nothing was written. The fault is the program's, not the "
        "file's: please report it, with the first lines of the file if you may show them.",
    )
