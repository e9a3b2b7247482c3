r"""Physical lines of a text of UTF-8: where they end, and which are blank.

What they hold by themselves is counted in `field_counts.py`.

What must stay true:
- A line ends at LF, CRLF or CR, also mixed. Line ends are counted as they stand: `\r\r\n` is the end of one line, and
  of a blank one after it.
- A line is blank by what it holds alone: white space, what has no width, padding, delimiters. No record
  begins on one.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from loyalty_prep.reading.field_counts import NEWLINE, RETURN, count_fields

if TYPE_CHECKING:
    from loyalty_prep.arrays import Bools, Bytes
    from loyalty_prep.reading.csv_text import Dialect


LINE_END = re.compile(rb"\r\n|\r|\n")
BOM = b"\xef\xbb\xbf"
_PADDING = b"\x00\x1a"
"""What fills the end of a file, or a field of fixed width: NULs, and the end mark of DOS."""
BLANK = b" \t\v\f\x1c\x1d\x1e\x1f" + _PADDING
"""What blank lines hold besides delimiters."""
_WITHOUT_WIDTH = "\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_WIDE_SPACES = "".join(char for char in map(chr, range(0x80, 0x3001)) if char.isspace()) + _WITHOUT_WIDTH
"""White space beyond ASCII, of which U+3000 is Unicode's last, and what has no width: they leave a line blank."""
_SPACES = BLANK.decode() + _WIDE_SPACES
_WIDE_BLANK = _WIDE_SPACES.encode()
_BLOCK = 1 << 20
"""So many bytes are read at a time where only line ends are counted."""
_NEAR = 64
"""So many first bytes of all lines are looked at together for what is not blank."""


class Lines:
    """The lines of one stretch of bytes: line N from `starts[N]` to `ends[N]`, its line end up to `nexts[N]`.

    Not `eof`: a last line without line end is left alone. `used` is how many bytes the lines take, of which there are
    at `most` so many. `ended` is the data with LF in the place of each CR that ends a line by itself. `fields` and
    `contained` say what each line holds by itself (`field_counts.py`).
    """

    def __init__(self, data: bytes, dialect: Dialect, *, eof: bool, most: int | None = None) -> None:
        """Find the line ends, which are LF, CRLF and CR, also mixed. A CR at the very end may be half of a CRLF."""
        self.data = data
        self.octets = octets = np.frombuffer(data, dtype=np.uint8)
        returns = b"\r" in data
        self.ended = _without_returns(data, octets, eof=eof) if returns else data
        whole = not eof or not data or self.ended.endswith(b"\n")
        nexts, self.fields, self.contained = count_fields(self.ended if whole else self.ended + b"\n", dialect, most)
        ends = nexts - 1
        if returns:
            last = np.minimum(ends, len(octets) - 1)
            before = octets[np.maximum(ends - 1, 0)] == RETURN
            ends = ends - (before & (octets[last] == NEWLINE) & (ends > 0))
        self.nexts, self.ends = np.minimum(nexts, len(octets)), ends
        self.starts = np.concatenate(([0], nexts[:-1])) if len(nexts) else nexts
        self.used = int(self.nexts[-1]) if len(nexts) else 0
        self.eof = eof and self.used == len(data)

    def blank(self, dialect: Dialect) -> tuple[Bools, Bools]:
        """Tell which lines are plainly blank, and which begin so that the exact reader must look at them.

        A line of white space, delimiters and padding is blank. So may one be that has empty quotes or spaces beyond
        ASCII. Byte order marks and NULs before a record are no part of its first field.
        """
        blank: Bools = self.starts == self.ends
        unusual = blank.copy()
        if not len(self.starts):
            return blank, unusual
        plain, maybe = np.zeros(256, dtype=np.bool_), np.zeros(256, dtype=np.bool_)
        blanks = plain_blanks(dialect)
        plain[list(blanks)] = True
        maybe[list(BLANK + _WIDE_BLANK + (dialect.delimiter + (dialect.quote or "")).encode())] = True
        first = self.octets[np.minimum(self.starts, len(self.octets) - 1)]
        lines = np.flatnonzero(maybe[first] & ~blank)
        if not len(lines):
            return blank, unusual
        unusual[lines[first[lines] == 0]] = True
        marked = lines[first[lines] == BOM[0]]
        unusual[[line for line in marked.tolist() if self.text(line).startswith(BOM)]] = True
        # All bytes of `lines` before `places` may be blank, and are plainly so where `plainly` is set.
        places, ends, plainly = self.starts[lines] + 1, self.ends[lines], plain[first[lines]]
        for _ in range(_NEAR):
            over = places == ends
            if over.any():
                blank[lines[over & plainly]] = True
                unusual[lines[over]] = True
            octets = self.octets[np.minimum(places, len(self.octets) - 1)]
            still = maybe[octets] & ~over
            if not still.any():
                return blank, unusual
            plainly = plainly[still] & plain[octets[still]]
            lines, places, ends = lines[still], places[still] + 1, ends[still]
        unusual[lines] = True
        blank[[line for line in lines[plainly].tolist() if not self.text(line).translate(None, blanks)]] = True
        return blank, unusual

    def text(self, line: int) -> bytes:
        """Return a line without its end."""
        return self.data[int(self.starts[line]) : int(self.ends[line])]


def _without_returns(data: bytes, octets: Bytes, *, eof: bool) -> bytes:
    """Return a text in which each CR that ends a line by itself is LF."""
    returns = np.flatnonzero(octets == RETURN)
    lone = returns[octets[np.minimum(returns + 1, len(octets) - 1)] != NEWLINE]
    if not eof and len(lone) and lone[-1] == len(octets) - 1:
        lone = lone[:-1]
    if not len(lone):
        return data
    ended = octets.copy()
    ended[lone] = NEWLINE
    return ended.tobytes()


def plain_blanks(dialect: Dialect) -> bytes:
    """Return the bytes of which blank lines are made, each a character by itself."""
    return BLANK + dialect.delimiter.encode() if dialect.delimiter.isascii() else BLANK


def only_space(cell: bytes) -> bool:
    """Tell a cell, or a line, of nothing but white space, padding and what has no width."""
    bare = cell.strip(BLANK)
    return not bare or (bare[0] in _WIDE_BLANK and not bare.decode("utf-8", "replace").strip(_SPACES))


def blank_lines(data: bytes, delimiters: str, *, quoted: bool) -> int:
    """Return how many first bytes are blank lines with their ends, of white space and `delimiters`.

    `quoted`: quotes with nothing in them are blank, too. A line end at the end of the data may be half of one.
    """
    match = _blanks_at_the_top(delimiters, quoted=quoted).match(data)
    return match.end() if match else 0


@cache
def _blanks_at_the_top(delimiters: str, *, quoted: bool) -> re.Pattern[bytes]:
    blanks = re.escape(BLANK + "".join(filter(str.isascii, delimiters)).encode())
    wide = b"|".join(re.escape(char.encode()) for char in (*_WIDE_SPACES, *delimiters) if not char.isascii())
    empty = rb'|""' if quoted else b""
    return re.compile(rb"(?:(?:[" + blanks + rb"]++|" + wide + empty + rb")*+(?:\r\n|\n|\r(?!\n|\Z)))*+")


def count_lines_of(stream: BinaryIO, size: int) -> int:
    """Count the line ends in the next bytes of a stream, of which a block is in memory at a time."""
    count, last = 0, b""
    while size and (block := stream.read(min(size, _BLOCK))):
        count += count_lines(block) - (last + block[:1] == b"\r\n")
        size, last = size - len(block), block[-1:]
    return count


def count_lines(data: bytes) -> int:
    """Count the line ends of a stretch."""
    return data.count(b"\n") + (data.count(b"\r") - data.count(b"\r\n") if b"\r" in data else 0)
