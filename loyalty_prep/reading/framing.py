"""Blocks of UTF-8 bytes -> records that know their row, line and bytes.

Strategy: a file is read in blocks. numpy finds line ends, quotes and delimiters of a whole block at once;
a line that by itself is a record of the expected width is *regular*, and that is nearly every line. Only
the others (a field with line breaks, a stray quote, too few or too many fields, bytes that do not decode)
are read one at a time by the exact reader (`quotes.py`), and each is rewritten as one canonical line, so
that polars parses one rectangular text (`csv_text.py`).

What must stay true:
- The fast path takes only lines that the exact reader would read the same.
- No block size changes the result.

As long as the file's width is not known (`sample`), every quote is believed; what comes of it tells the width, and the
text is read again.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import numpy as np
import polars as pl

from loyalty_prep.options import MAX_RECORD_BYTES
from loyalty_prep.reading.csv_text import parse, restored, sign_for, spans, write_fields
from loyalty_prep.reading.physical_lines import LINE_END, Lines, only_space, plain_blanks
from loyalty_prep.reading.quotes import Exact, ExactReader, NeedMore
from loyalty_prep.reading.records import Block, Fault, Record, Shape

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from loyalty_prep.arrays import Bools, Bytes, Ints
    from loyalty_prep.reading.csv_text import Dialect


BLOCK_BYTES = 6 << 20
"""How many bytes of UTF-8 are read at a time. Memory grows with it."""
BLOCK_LINES = 1 << 17
"""A block takes memory by its lines, too: blank ones are a byte each. A block of more is cut."""
_NEAR_BYTES = 1 << 14
"""So far behind the bytes of a block a line end is looked for, so that it begins and ends with a line."""


def read(
    stream: BinaryIO,
    dialect: Dialect,
    shape: Shape,
    *,
    line: int = 1,
    row: int = 1,
    clean: bool = False,
    max_record: int = MAX_RECORD_BYTES,
    block_bytes: int = BLOCK_BYTES,
) -> Iterator[Block]:
    """Read records from where `stream` stands, which is physical line `line`; the first one is row `row`.

    `clean`: the text is known to hold no byte that is invalid in UTF-8. A line of more than `max_record`
    bytes is a record of its own with a fault, of which so many bytes are kept. Memory: some blocks, or some
    times `max_record` where that is larger.
    """
    offset, want, used = stream.tell(), block_bytes, 1
    while True:
        data, eof = _whole_lines(stream, offset, want)
        # A block of many lines takes memory by these. A record is read whole, be it of so many.
        framer = _Framer(
            data, dialect, shape, eof=eof, clean=clean, max_record=max_record, most=BLOCK_LINES if used else None
        )
        if not eof and not len(framer.nexts) and len(data) > max_record + 1:
            used, blank = _rest_of_line(stream, data, block_bytes, plain_blanks(dialect))
            block, lines = framer.cut(offset, row, line, used, blank=blank), 1
        else:
            block, used, lines = framer.block(offset, row, line)
        if block.height or block.blank:
            yield block
        row, line, offset = row + block.height, line + lines, offset + used
        if eof and used == len(data):
            return
        # Nothing complete in sight: one record is larger than the block, so look at twice as much.
        want = min(block_bytes, max(1 << 16, 2 * used)) if used else 2 * len(data)


def _whole_lines(stream: BinaryIO, offset: int, size: int) -> tuple[bytes, bool]:
    """Read about so many bytes, up to a line end if one is near; and tell whether nothing follows them."""
    stream.seek(offset + size)
    near = stream.read(min(size, _NEAR_BYTES))
    last = len(near) < min(size, _NEAR_BYTES)
    end = near.find(b"\n") + 1 or (len(near) if last else 0)
    stream.seek(offset)
    return stream.read(size + end), last and end == len(near)


def _rest_of_line(stream: BinaryIO, data: bytes, size: int, blanks: bytes) -> tuple[int, bool]:
    """Read to the end of the line that `data` begins.

    Return its bytes, line end included, and whether it holds nothing but `blanks`.
    """
    used, blank = 0, True
    while data:
        if data.endswith(b"\r"):
            data += stream.read(1)
        match = LINE_END.search(data)
        if match is not None:
            return used + match.end(), blank and not data[: match.start()].translate(None, blanks)
        blank = blank and not data.translate(None, blanks)
        used += len(data)
        data = stream.read(size)
    return used, blank


def sample(data: bytes, dialect: Dialect, *, eof: bool = True) -> list[Record]:
    """Read the records of a file's head one by one, blank lines left out, before the file's width is known."""
    framer = _Framer(data, dialect, Shape(0), eof=eof, clean=False, known=False)
    believed = list(framer.records())
    if not framer.cut_off and all(record.lines == 1 for record in believed):
        return believed
    # The width is what the records have, or the lines where quotes join lines that are records.
    counts = [len(record.fields) for record in believed if not record.fault]
    widths = dict.fromkeys([_commonest(counts), *map(_commonest, framer.counts_by_line())])
    readings = {width: list(_Framer(data, dialect, Shape(width), eof=eof, clean=False).records()) for width in widths}
    return readings[max(readings, key=lambda width: _regularity(readings[width], width))]


def believed(data: bytes, dialect: Dialect) -> list[Record]:
    """Read the records of a file's head, its last one left out if the data cuts it off, with every quote believed."""
    return list(_Framer(data, dialect, Shape(0), eof=False, clean=False, known=False).records())


def _commonest(counts: Sequence[int]) -> int:
    """Return the field count that most have, the larger one of equals."""
    tally = Counter(counts)
    return max(tally, key=lambda count: (tally[count], count), default=1)


def _regularity(sample: Sequence[Record], width: int) -> tuple[bool, bool, int]:
    """Return how well records that were read for a width fit it: whether most have it, several, and on how many lines.

    Where most come out with another width, it was none of the file's.
    """
    sound = [record for record in sample if not record.fault]
    common = _commonest([len(record.fields) for record in sound])
    fitting = [record.lines for record in sound if len(record.fields) == common > 1]
    return common == width, len(fitting) > 1, sum(fitting)


class Canonical(NamedTuple):
    """Records as canonical lines, and the dialect of these: its delimiter may be another sign (`sign_for`)."""

    lines: bytes
    written: Dialect


def canonical(
    data: bytes, starts: Ints, ends: Ints, odd: Bools, faults: Bytes, dialect: Dialect, shape: Shape
) -> Canonical:
    """Write some records of `data` as canonical lines; of one with a fault all fields are empty.

    `odd` and `faults` are what the block that the records come from said of them.
    """
    written = replace(dialect, delimiter=sign_for(data, dialect))
    nexts = _behind_line_ends(data, ends)
    if dialect.skip_space or written != dialect:
        odd = np.ones_like(odd)
    apart = odd | (faults != Fault.NONE) | (nexts == ends)
    lines, done = [], 0
    for at in np.flatnonzero(apart).tolist():
        if done < at:
            lines.append(_stretch(data, starts[done:at], nexts[done:at]))
        if faults[at]:
            lines.append(write_fields([], written, shape.full))
        else:
            piece = data[starts[at] : ends[at]]
            lines.append(_rewritten(piece, dialect, written, shape) if odd[at] else piece + b"\n")
        done = at + 1
    lines.append(_stretch(data, starts[done:], nexts[done:]))
    return Canonical(b"".join(lines), written)


def reread(texts: Iterable[Canonical], dialect: Dialect, shape: Shape) -> pl.DataFrame:
    """Parse records of one file again, into all columns. What is written in one dialect is parsed together."""
    frames = []
    for written, some in groupby(texts, key=attrgetter("written")):
        cells = parse(b"".join(each.lines for each in some), written, shape.full, range(shape.width))
        frames.append(restored(cells, written.delimiter, dialect))
    return pl.concat(frames)


def _behind_line_ends(data: bytes, ends: Ints) -> Ints:
    """Return the offset behind the LF or CRLF after each record, or its own end where another line end follows."""
    octets = np.frombuffer(data, dtype=np.uint8)
    first, second = (octets.take(ends + further, mode="clip") for further in (0, 1))
    nexts = ends + (first == ord("\n")) + 2 * ((first == ord("\r")) & (second == ord("\n")))
    return np.where(nexts <= len(data), nexts, ends)


def _stretch(data: bytes, starts: Ints, nexts: Ints) -> bytes:
    """Return regular records as canonical lines: they hold no line breaks."""
    lines = spans(data, starts, nexts)
    return lines.replace(b"\r\n", b"\n") if b"\r" in lines else lines  # one byte is found many times faster than two


def _rewritten(piece: bytes, dialect: Dialect, written: Dialect, shape: Shape) -> bytes:
    """Return a record as a canonical line of the dialect `written`."""
    [record] = _Framer(piece, dialect, shape, eof=True, clean=True, max_record=len(piece)).records()
    return write_fields(record.fields[: shape.full], written, shape.full)


class _Framer:
    """Finds the records of one stretch of bytes. Not `eof`: a last line without line end is left alone."""

    def __init__(
        self,
        data: bytes,
        dialect: Dialect,
        shape: Shape,
        *,
        eof: bool,
        clean: bool,
        known: bool = True,
        max_record: int = MAX_RECORD_BYTES,
        most: int | None = None,
    ) -> None:
        self.data, self.dialect, self.shape = data, dialect, shape
        self.known, self.max_record = known, max_record
        self.cut_off = False
        self.lines = lines = Lines(data, dialect, eof=eof, most=most)
        self.starts, self.ends, self.nexts = lines.starts, lines.ends, lines.nexts
        self.blank, self.unusual = lines.blank(dialect)
        self.reader = ExactReader(lines, dialect, shape, known=known, max_record=max_record)
        self.delimiter = dialect.delimiter.encode()
        self.sign = sign_for(data, dialect)
        self.written = dialect if self.sign == dialect.delimiter else replace(dialect, delimiter=self.sign)
        self.bad = np.zeros(0, dtype=np.int64) if clean else _invalid(data)

    # The fast path: which lines are regular.

    def _regular(self) -> Bools:
        regular: Bools = self.lines.contained & (self.lines.fields == self.shape.full)
        for position in range(1, self.shape.surplus + 1):
            regular &= self._is_delimiter(self.ends - position * len(self.delimiter))
        if len(self.bad):
            lines = np.searchsorted(self.nexts, self.bad, side="right")
            regular[lines[lines < len(regular)]] = False
        regular &= ~self.unusual
        regular &= self.ends - self.starts <= self.max_record
        return regular

    def _is_delimiter(self, places: Ints) -> Bools:
        """Tell at which places a delimiter begins, those just outside of the data taken for the nearest inside."""
        octets, last = self.lines.octets, len(self.data) - 1
        delimiters: Bools = octets[np.clip(places, 0, last)] == self.delimiter[0]
        for step, octet in enumerate(self.delimiter[1:], start=1):
            delimiters &= octets[np.clip(places + step, 0, last)] == octet
        return delimiters

    # What becomes of the lines: regular ones as they are, the others by the exact reader.

    def block(self, offset: int, row: int, line: int) -> tuple[Block, int, int]:
        """Return the block, how many bytes of the data it used, and how many physical lines."""
        regular = self._regular()
        begins = np.ones(len(self.starts), dtype=np.bool_)
        ends = self.ends.copy()
        faults = np.zeros(len(self.starts), dtype=np.uint8)
        surplus: Counter[int] = Counter()
        rewritten: list[tuple[int, int, bytes]] = []
        blank = short = 0
        done = further = blank_lines = 0
        used_lines = len(self.starts)
        for position in np.flatnonzero(~(regular | self.blank)).tolist():
            if position < done:
                continue
            try:
                exact = self.reader.record(position)
            except NeedMore:
                used_lines = position
                break
            done = position + exact.lines
            begins[position + 1 : done] = False
            ends[position] = self.ends[done - 1]
            if exact.fault == Fault.TOO_LONG:
                ends[position] = self.starts[position] + self.max_record
            if not exact.fault and all(map(only_space, exact.fields)):
                begins[position] = False
                blank, blank_lines = blank + 1, blank_lines + exact.lines
                rewritten.append((position, exact.lines, b""))
                continue
            further += exact.lines - 1
            count = len(exact.fields)
            fault, extra = self._judge(exact, position)
            if extra:
                surplus[extra] += 1
            faults[position] = fault
            if fault:
                line_text = write_fields([], self.written, self.shape.full)
            else:
                short += count < self.shape.width
                line_text = write_fields(exact.fields[: self.shape.full], self.written, self.shape.full)
            rewritten.append((position, exact.lines, line_text))
        begins[used_lines:] = False
        empty = self.blank & begins
        begins &= ~empty
        plainly_blank = int(np.count_nonzero(empty))
        if self.shape.surplus:
            surplus[self.shape.surplus] += int(np.count_nonzero(regular & begins))
        used = int(self.nexts[used_lines - 1]) if used_lines else 0
        which = np.flatnonzero(begins)
        block = Block(
            data=self.data[:used],
            offset=offset,
            first_row=row,
            starts=self.starts[which],
            ends=ends[which],
            lines=line + which,
            faults=faults[which],
            odd=~regular[which],
            dialect=self.dialect,
            shape=self.shape,
            blank=blank + plainly_blank,
            short=short,
            surplus=surplus,
            size=used,
            height_in_lines=used_lines,
            record_lines=len(which) + further,
            blank_lines=blank_lines + plainly_blank,
            canonical=self._canonical(rewritten, empty, used),
            sign=self.sign,
        )
        return block, used, used_lines

    def cut(self, offset: int, row: int, line: int, size: int, *, blank: bool) -> Block:
        """Return the block of one line of `size` bytes, too long to be looked at whole; no record if it is `blank`."""
        records = 0 if blank else 1
        return Block(
            data=self.data[: self.max_record],
            offset=offset,
            first_row=row,
            starts=np.array([0])[:records],
            ends=np.array([self.max_record])[:records],
            lines=np.array([line])[:records],
            faults=np.array([Fault.TOO_LONG], dtype=np.uint8)[:records],
            odd=np.array([True])[:records],
            dialect=self.dialect,
            shape=self.shape,
            blank=1 - records,
            short=0,
            surplus=Counter(),
            size=size,
            height_in_lines=1,
            record_lines=records,
            blank_lines=1 - records,
            canonical=write_fields([], self.written, self.shape.full) * records,
            sign=self.sign,
        )

    def records(self) -> Iterator[Record]:
        """Yield the records one by one; a last one that the data cuts off is left out, and `cut_off` set."""
        done = 0
        for position in np.flatnonzero(~self.blank).tolist():
            if position < done:
                continue
            try:
                exact = self.reader.record(position)
            except NeedMore:
                # The quote never closed if a record stands below it.
                if not self.known or not self.reader.record_below(position):
                    self.cut_off = True
                    return
                exact = Exact([], 1, Fault.BROKEN_QUOTE)
            done = position + exact.lines
            if exact.fault or not all(map(only_space, exact.fields)):
                yield Record(
                    tuple(exact.fields),
                    position + 1,
                    int(self.starts[position]),
                    int(self.nexts[done - 1]),
                    exact.fault,
                    exact.lines,
                )

    def counts_by_line(self) -> tuple[list[int], list[int]]:
        """Return the field counts of all lines that are not blank, each line by itself: by its quotes, and without."""
        without = Lines(self.data, replace(self.dialect, quote=None), eof=self.lines.eof)
        by_quotes, without_quotes = (lines.fields[~self.blank] for lines in (self.lines, without))
        return by_quotes.tolist(), without_quotes.tolist()

    def _judge(self, exact: Exact, position: int) -> tuple[Fault, int]:
        """Return the record's fault, and how many empty fields too many it has."""
        last = position + exact.lines - 1
        if exact.fault == Fault.TOO_LONG:
            return exact.fault, 0
        if len(self.bad):
            first_bad = np.searchsorted(self.bad, self.starts[position])
            if first_bad < len(self.bad) and self.bad[first_bad] < self.nexts[last]:
                return Fault.UNDECODABLE, 0
        if exact.fault:
            return exact.fault, 0
        count, width = len(exact.fields), self.shape.width
        if count > width and all(map(only_space, exact.fields[width:])):
            return (Fault.NONE if self.shape.takes(self.shape.own(exact.fields)) else Fault.FIELD_COUNT), count - width
        taken = count <= width and self.shape.takes(self.shape.own(exact.fields))
        return (Fault.NONE if taken else Fault.FIELD_COUNT), 0

    def _canonical(self, rewritten: list[tuple[int, int, bytes]], empty: Bools, used: int) -> bytes:
        base, starts, nexts = self.lines.ended, self.starts, self.nexts
        if empty.any():
            lengths = self.nexts - self.starts
            keep = np.repeat(~empty, lengths)
            base = np.frombuffer(base, dtype=np.uint8)[: len(keep)][keep].tobytes()
            nexts = np.cumsum(np.where(empty, 0, lengths))
            starts = nexts - lengths  # of the lines that stay; the others are not asked for
            used -= int(lengths[empty].sum())
        if not rewritten and not self.dialect.skip_space and self.written == self.dialect:
            return base if used == len(base) else base[:used]
        pieces: list[bytes] = []
        cursor = 0
        for position, lines, text in rewritten:
            pieces.append(self._plain(base[cursor : int(starts[position])]))
            pieces.append(text)
            cursor = int(nexts[position + lines - 1])
        pieces.append(self._plain(base[cursor:used]))
        return b"".join(pieces)

    def _plain(self, lines: bytes) -> bytes:
        """Write regular lines as canonical ones: white space after delimiters may be the dialect's."""
        sign = self.sign.encode()
        lines = lines if sign == self.delimiter else lines.replace(self.delimiter, sign)
        if not self.dialect.skip_space:
            return lines
        return re.sub(re.escape(sign) + b"[" + self.reader.space + b"]+", sign.replace(b"\\", b"\\\\"), lines)


def _invalid(data: bytes) -> Ints:
    """Return the positions of bytes that are invalid in UTF-8."""
    if data.isascii():
        return np.zeros(0, dtype=np.int64)
    try:
        data.decode()
    except UnicodeDecodeError:
        # Both steps keep the length: an invalid byte becomes one surrogate, and that one question mark.
        marked = data.decode("utf-8", "surrogateescape").encode("utf-8", "replace")
        differ = np.frombuffer(data, np.uint8) != np.frombuffer(marked, np.uint8)
        return np.flatnonzero(differ)
    return np.zeros(0, dtype=np.int64)
