"""Blocks of UTF-8 bytes -> records that know their row, line and bytes -> polars frames of strings.

Strategy: a file is read in blocks. numpy finds line ends, quotes and delimiters of a whole block at once;
a line that by itself is a record of the expected width is *regular*, and that is nearly every line. Only
the others (a field with line breaks, a stray quote, too few or too many fields, bytes that do not decode)
are read one at a time by `_Framer._exact`, which rewrites each as one canonical line. polars then parses
one rectangular text, so that it never meets what would make it refuse a file or drop fields in silence.

What must stay true:
- The exact reader defines what a record is; the fast path takes only lines it would read the same.
- One bad record costs the line on which it begins, never its neighbours.
- No block size changes the result.

How far a quoted field may reach: it may span lines if it closes properly within `max_record` bytes, if the
record then has a number of fields that this file takes, unless the line it opens on, the line it closes on
and one of the lines it swallows read as records by themselves (the number of fields, an address, quoted as
this record is). Otherwise the quote never closed, or closed only by meeting the quote of a later record, and
reading goes on with the next line.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import TYPE_CHECKING, BinaryIO

import numpy as np
import polars as pl

from loyalty_prep.options import MAX_RECORD_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

BLOCK_BYTES = 6 << 20
_NEWLINE, _RETURN = 10, 13
_WHITE = b" \t\v\f"
_ADDRESS = re.compile(rb"\s*[^\s@\"']+@[^\s@\"']+\.[^\s@\"']+\s*")


_LINE_END = re.compile(rb"\r\n|\r|\n")


class Fault(IntEnum):
    """Why the fields of a record cannot be trusted."""

    NONE = 0
    FIELD_COUNT = 1
    BROKEN_QUOTE = 2
    UNDECODABLE = 3
    TOO_LONG = 4


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the file writes fields. Delimiter and quote are single ASCII characters.

    `backslash`: quotes are escaped with a backslash. `skip_space`: white space after each delimiter
    belongs to the dialect.
    """

    delimiter: str = ","
    quote: str | None = '"'
    backslash: bool = False
    skip_space: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """How many fields the file's records have.

    `surplus` empty fields at the end belong to the file; field counts in `short` are taken, their
    missing fields being empty.
    """

    width: int
    surplus: int = 0
    short: frozenset[int] = frozenset()

    @property
    def full(self) -> int:
        """The number of fields a regular line has."""
        return self.width + self.surplus

    def takes(self, count: int) -> bool:
        """Tell whether a record of `count` fields is taken, as far as the count alone can tell."""
        return self.width <= count <= self.full or count in self.short


@dataclass(frozen=True, slots=True)
class Record:
    """One record on its own: fields as bytes of UTF-8, the physical line from 1, offsets in bytes."""

    fields: tuple[bytes, ...]
    line: int
    start: int
    next: int
    fault: Fault = Fault.NONE


@dataclass(slots=True)
class Block:
    """Some consecutive records. Offsets count bytes in `data`, which begins at byte `offset` of the text.

    `first_row` counts records from 1; `lines` physical lines from 1. `odd` marks records that the exact
    reader had to read. `surplus` counts records by how many empty fields too many they have. `file` is the number of
    the run's file, from 0, that the records are of.
    """

    data: bytes
    offset: int
    first_row: int
    starts: Ints
    ends: Ints
    lines: Ints
    faults: NDArray[np.uint8]
    odd: Flags
    dialect: Dialect
    shape: Shape
    blank: int
    short: int
    surplus: Counter[int]
    canonical: bytes = field(repr=False)
    file: int = 0

    @property
    def height(self) -> int:
        """How many records the block holds."""
        return len(self.starts)

    def cells(self, columns: Sequence[int]) -> pl.DataFrame:
        """Return the named fields as String columns `c0`, `c1`, …; empty for records with a fault."""
        quote = self.dialect.quote
        unquoted = quote is not None and quote.encode() not in self.canonical  # which is read faster
        dialect = replace(self.dialect, quote=None) if unquoted else self.dialect
        frame = parse(self.canonical, dialect, self.shape.full, columns)
        assert frame.height == self.height, "polars and the framing disagree about the records of a block"
        return frame


def parse(canonical: bytes, dialect: Dialect, width: int, columns: Sequence[int]) -> pl.DataFrame:
    """Parse rectangular text: every line has `width` fields. Empty fields are empty text, never null."""
    schema = {f"c{index}": pl.String for index in range(width)}
    wanted = sorted(set(columns))
    if not canonical:
        return pl.DataFrame(schema={f"c{index}": pl.String for index in wanted})
    return pl.read_csv(
        canonical,
        has_header=False,
        schema=schema,
        columns=wanted,
        separator=dialect.delimiter,
        quote_char=dialect.quote,
        empty_string_is_null=False,
    )


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
    offset, pending, want = stream.tell(), b"", block_bytes
    while True:
        chunk = stream.read(want)
        eof = len(chunk) < want
        data = pending + chunk if pending else chunk
        framer = _Framer(data, dialect, shape, eof=eof, clean=clean, max_record=max_record)
        if not eof and not len(framer.nexts) and len(data) > max_record + 1:
            yield framer.cut(offset, row, line)
            used, pending = _rest_of_line(stream, data, block_bytes)
            row, line, offset, want = row + 1, line + 1, offset + used, block_bytes
            continue
        block, used, lines = framer.block(offset, row, line)
        if block.height or block.blank:
            yield block
        row, line, offset = row + block.height, line + lines, offset + used
        pending = data[used:]
        if eof and not pending:
            return
        # Nothing complete in sight: one record is larger than the block, so look at twice as much.
        want = block_bytes if used else max(block_bytes, len(data))


def _rest_of_line(stream: BinaryIO, data: bytes, size: int) -> tuple[int, bytes]:
    """Read to the end of the line that `data` begins; return its bytes, line end included, and what comes after."""
    used = 0
    while data:
        if data.endswith(b"\r"):
            data += stream.read(1)
        match = _LINE_END.search(data)
        if match is not None:
            return used + match.end(), data[match.end() :]
        used += len(data)
        data = stream.read(size)
    return used, b""


def sample(data: bytes, dialect: Dialect, *, eof: bool = True) -> list[Record]:
    """Read the records of a file's head one by one, blank lines left out, before the file's width is known."""
    return list(_Framer(data, dialect, Shape(0), eof=eof, clean=False, known=False).records())


def reread(
    pieces: Sequence[bytes], odd: Sequence[bool], faults: Sequence[int], dialect: Dialect, shape: Shape
) -> pl.DataFrame:
    """Parse single records again, each from its own bytes, into all columns; empty where there is a fault.

    `odd` and `faults` are what the block that the records come from said of them.
    """
    blank = write_fields([b""] * shape.full, dialect)
    lines = [
        blank if fault else _rewritten(piece, dialect, shape) if special or dialect.skip_space else piece + b"\n"
        for piece, special, fault in zip(pieces, odd, faults, strict=True)
    ]
    return parse(b"".join(lines), dialect, shape.full, range(shape.width))


def _rewritten(piece: bytes, dialect: Dialect, shape: Shape) -> bytes:
    [record] = _Framer(piece, dialect, shape, eof=True, clean=True, max_record=len(piece)).records()
    return write_fields([*record.fields, *[b""] * shape.full][: shape.full], dialect)


def to_csv(frame: pl.DataFrame, *, plain: bool = False) -> bytes:
    """Write a frame without header: comma, RFC 4180 quoting, LF. Empty text is an empty field.

    `plain`: no cell is known to need quotes, and none is empty.
    """
    buffer = io.BytesIO()
    if not plain:
        text = pl.col(pl.String)
        # polars writes "" for empty text and nothing for null; to us, and to every other reader, they are one.
        frame = frame.with_columns(pl.when(text != "").then(text))
    frame.write_csv(buffer, include_header=False, quote_style="never" if plain else "necessary")
    return buffer.getvalue()


def header_line(names: Sequence[str]) -> bytes:
    """Return names of columns as a line of CSV."""
    cells = [[name.encode("utf-8", "backslashreplace").decode()] for name in names]
    return to_csv(pl.DataFrame(cells, schema=[str(place) for place in range(len(names))], orient="col"))


def line_ends(data: bytes, *, plain: bool) -> Ints:
    """Return the offset after each line of CSV. `plain`: no field can hold a line break."""
    octets = np.frombuffer(data, dtype=np.uint8)
    ends = np.flatnonzero(octets == ord("\n"))
    if not plain and b'"' in data:
        quotes = np.flatnonzero(octets == ord('"'))
        ends = ends[np.searchsorted(quotes, ends) % 2 == 0]
    return ends + 1


def line_starts(ends: Ints) -> Ints:
    """Return the offset of each line, from those after each."""
    return np.append(0, ends)[: len(ends)]


def spans(data: bytes, starts: Ints, ends: Ints) -> bytes:
    """Join stretches of bytes; stretches that follow each other in `data` are taken as one."""
    if not len(starts):
        return b""
    breaks = np.flatnonzero(starts[1:] != ends[:-1])
    firsts, lasts = np.concatenate(([0], breaks + 1)), np.append(breaks, len(starts) - 1)
    return b"".join([data[start:end] for start, end in zip(starts[firsts].tolist(), ends[lasts].tolist(), strict=True)])


def write_fields(fields: Iterable[bytes], dialect: Dialect) -> bytes:
    """Write one canonical line: quotes doubled, fields quoted where they must be."""
    delimiter = dialect.delimiter.encode()
    if dialect.quote is None:
        return delimiter.join(fields) + b"\n"
    quote = dialect.quote.encode()
    return delimiter.join(_quoted(cell, delimiter, quote) for cell in fields) + b"\n"


def _quoted(cell: bytes, delimiter: bytes, quote: bytes) -> bytes:
    if quote in cell or delimiter in cell or b"\n" in cell or b"\r" in cell:
        return quote + cell.replace(quote, quote + quote) + quote
    return cell


class _NeedMore(Exception):  # noqa: N818 - a signal, not an error: the record goes on beyond the data
    pass


@dataclass(frozen=True, slots=True)
class _Exact:
    """What the exact reader made of the line it was given: the record spans `lines` lines."""

    fields: list[bytes]
    lines: int = 1
    fault: Fault = Fault.NONE


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
    ) -> None:
        self.data, self.dialect, self.shape, self.eof = data, dialect, shape, eof
        self.known, self.max_record = known, max_record
        self.octets = np.frombuffer(data, dtype=np.uint8)
        self.delimiter = dialect.delimiter.encode()
        self.quote = dialect.quote.encode() if dialect.quote else None
        self.has_quotes = self.quote is not None and self.quote in data
        self._find_lines()
        self.bad = np.zeros(0, dtype=np.int64) if clean else _invalid(data)

    def _find_lines(self) -> None:
        """Line ends are LF, CRLF and CR, also mixed. A CR at the very end may be half of a CRLF."""
        octets = self.octets
        terminators = np.flatnonzero(octets == _NEWLINE)
        self.lone_returns = np.zeros(0, dtype=np.int64)
        ends = terminators
        if b"\r" in self.data:
            returns = np.flatnonzero(octets == _RETURN)
            followed = octets[np.minimum(returns + 1, len(octets) - 1)] == _NEWLINE
            lone = returns[~followed]
            if not self.eof and len(lone) and lone[-1] == len(octets) - 1:
                lone = lone[:-1]
            if len(lone):
                terminators = np.union1d(terminators, lone)
                self.lone_returns = lone
            before = octets[np.maximum(terminators - 1, 0)] == _RETURN
            ends = terminators - (before & (octets[terminators] == _NEWLINE) & (terminators > 0))
        nexts = terminators + 1
        if self.eof and (nexts[-1] if len(nexts) else 0) < len(octets):
            nexts = np.append(nexts, len(octets))
            ends = np.append(ends, len(octets))
        self.nexts, self.ends = nexts, ends
        self.starts = np.concatenate(([0], nexts[:-1])) if len(nexts) else nexts
        self.used = int(nexts[-1]) if len(nexts) else 0

    # The fast path: which lines are regular.

    def _regular(self) -> Flags:
        quotes = self._quotes()
        regular = self._self_contained(quotes)
        regular &= self._field_counts(quotes) == self.shape.full
        for position in range(1, self.shape.surplus + 1):
            last = self.octets[np.maximum(self.ends - position, 0)]
            regular &= last == self.delimiter[0]
        if len(self.bad):
            regular[self._lines_of(self.bad)] = False
        regular &= ~self._maybe_blank()
        regular &= self.ends - self.starts <= self.max_record
        return regular

    def _lines_of(self, positions: Ints) -> Ints:
        lines = np.searchsorted(self.nexts, positions, side="right")
        return np.unique(lines[lines < len(self.nexts)])

    def _quotes(self) -> Ints:
        if not self.has_quotes:
            return np.zeros(0, dtype=np.int64)
        assert self.quote is not None
        return np.flatnonzero(self.octets[: self.used] == self.quote[0])

    def _self_contained(self, quotes: Ints) -> Flags:
        """Tell which lines, read from outside quotes, open and close every quote where a field begins and ends."""
        contained = np.ones(len(self.starts), dtype=np.bool_)
        if not len(quotes):
            return contained
        line = np.searchsorted(self.nexts, quotes, side="right")
        if self.dialect.backslash or self.dialect.skip_space:
            contained[line] = False
            return contained
        first = np.searchsorted(quotes, self.starts)
        opening = (np.arange(len(quotes)) - first[line]) % 2 == 0
        before, after = (
            self.octets[np.maximum(quotes - 1, 0)],
            self.octets[np.minimum(quotes + 1, len(self.octets) - 1)],
        )
        quote, delimiter = self.octets[quotes[0]], self.delimiter[0]
        opens = (quotes == self.starts[line]) | (before == delimiter) | (before == quote)
        closes = (quotes + 1 == self.ends[line]) | (after == delimiter) | (after == quote)
        contained[line[~np.where(opening, opens, closes)]] = False
        counts = np.bincount(line, minlength=len(self.starts))
        contained &= counts % 2 == 0
        return contained

    def _field_counts(self, quotes: Ints) -> Ints:
        delimiters = np.flatnonzero(self.octets[: self.used] == self.delimiter[0])
        if len(quotes):
            line = np.searchsorted(self.nexts, delimiters, side="right")
            inside = (np.searchsorted(quotes, delimiters) - np.searchsorted(quotes, self.starts)[line]) % 2 == 1
            delimiters = delimiters[~inside]
        per_line = self.shape.full - 1
        if per_line > 0 and len(delimiters) == per_line * len(self.starts):
            grid = delimiters.reshape(-1, per_line)
            if bool(np.all((grid[:, 0] >= self.starts) & (grid[:, -1] < self.nexts))):
                return np.full(len(self.starts), self.shape.full, dtype=np.int64)
        bounds = np.searchsorted(delimiters, self.nexts)
        return np.diff(bounds, prepend=0) + 1

    def _maybe_blank(self) -> Flags:
        """Tell which lines could hold nothing but empty fields; the exact reader looks at each of these."""
        empty: Flags = self.starts == self.ends
        if not len(self.starts):
            return empty
        first = self.octets[np.minimum(self.starts, len(self.octets) - 1)]
        lookup = np.zeros(256, dtype=np.bool_)
        # Besides ASCII white space: first bytes of no-break and other wide spaces, and of a byte order mark.
        lookup[list(_WHITE + self.delimiter + b"\xc2\xe2\xe3\xef")] = True
        maybe = lookup[first]
        if self.quote is not None:
            second = self.octets[np.minimum(self.starts + 1, len(self.octets) - 1)]
            lookup[self.quote[0]] = True
            maybe |= (first == self.quote[0]) & lookup[second]
        candidates = np.flatnonzero(maybe & ~empty)
        blank = [index for index in candidates if self._blank_line(self.data[self.starts[index] : self.ends[index]])]
        empty[blank] = True
        return empty

    def _blank_line(self, raw: bytes) -> bool:
        return _only_space(raw.translate(None, self.delimiter + (self.quote or b"")))

    # The exact reader.

    def block(self, offset: int, row: int, line: int) -> tuple[Block, int, int]:
        """Return the block, how many bytes of the data it used, and how many physical lines."""
        regular = self._regular()
        begins = np.ones(len(self.starts), dtype=np.bool_)
        ends = self.ends.copy()
        faults = np.zeros(len(self.starts), dtype=np.uint8)
        surplus: Counter[int] = Counter()
        rewritten: list[tuple[int, int, bytes]] = []
        blank = short = 0
        done = 0
        used_lines = len(self.starts)
        for position in np.flatnonzero(~regular).tolist():
            if position < done:
                continue
            try:
                exact = self._exact(position)
            except _NeedMore:
                used_lines = position
                break
            done = position + exact.lines
            begins[position + 1 : done] = False
            ends[position] = self.ends[done - 1]
            if exact.fault == Fault.TOO_LONG:
                ends[position] = self.starts[position] + self.max_record
            if not exact.fault and all(map(_only_space, exact.fields)):
                begins[position] = False
                blank += 1
                rewritten.append((position, exact.lines, b""))
                continue
            count = len(exact.fields)
            fault, extra = self._judge(exact, position)
            if extra:
                surplus[extra] += 1
            faults[position] = fault
            if fault:
                line_text = write_fields([b""] * self.shape.full, self.dialect)
            else:
                short += count < self.shape.width
                padded = exact.fields[: self.shape.full] + [b""] * (self.shape.full - count)
                line_text = write_fields(padded, self.dialect)
            rewritten.append((position, exact.lines, line_text))
        begins[used_lines:] = False
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
            blank=blank,
            short=short,
            surplus=surplus,
            canonical=self._canonical(rewritten, used),
        )
        return block, used, used_lines

    def cut(self, offset: int, row: int, line: int) -> Block:
        """Return the block of one line that is too long to be looked at whole."""
        return Block(
            data=self.data[: self.max_record],
            offset=offset,
            first_row=row,
            starts=np.array([0]),
            ends=np.array([self.max_record]),
            lines=np.array([line]),
            faults=np.array([Fault.TOO_LONG], dtype=np.uint8),
            odd=np.array([True]),
            dialect=self.dialect,
            shape=self.shape,
            blank=0,
            short=0,
            surplus=Counter(),
            canonical=write_fields([b""] * self.shape.full, self.dialect),
        )

    def records(self) -> Iterator[Record]:
        """Yield the records one by one; a last one that the data cuts off is left out."""
        position = 0
        while position < len(self.starts):
            try:
                exact = self._exact(position)
            except _NeedMore:
                return
            last = position + exact.lines - 1
            if exact.fault or not all(map(_only_space, exact.fields)):
                yield Record(
                    tuple(exact.fields),
                    position + 1,
                    int(self.starts[position]),
                    int(self.nexts[last]),
                    exact.fault,
                )
            position += exact.lines

    def _judge(self, exact: _Exact, position: int) -> tuple[Fault, int]:
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
        if count > width and not any(cell.strip() for cell in exact.fields[width:]):
            return (Fault.NONE if count <= self.shape.full else Fault.FIELD_COUNT), count - width
        return (Fault.NONE if count == width or count in self.shape.short else Fault.FIELD_COUNT), 0

    def _exact(self, position: int) -> _Exact:
        """Read the record that begins on this line. Raises `_NeedMore` when it may go on beyond the data."""
        start, end = int(self.starts[position]), int(self.ends[position])
        raw = self.data[start:end]
        if end - start > self.max_record:
            return _Exact([], 1, Fault.TOO_LONG)
        if self.quote is None or self.quote not in raw:
            cells = raw.split(self.delimiter)
            if self.dialect.skip_space:
                cells = cells[:1] + [cell.lstrip(b" \t") for cell in cells[1:]]
            return _Exact(cells)
        fields, last, fault = self._quoted_fields(position, one_line=False)
        if fault or last == position:
            return _Exact(fields, 1, fault)
        if self._honest(position, last, len(fields)):
            return _Exact(fields, last - position + 1)
        return _Exact(fields, 1, Fault.BROKEN_QUOTE)

    def _quoted_fields(self, position: int, *, one_line: bool) -> tuple[list[bytes], int, Fault]:
        """Split from the start of a line; return fields, the line the record ends on, and a fault."""
        data, delimiter = self.data, self.delimiter
        fields: list[bytes] = []
        cursor, end, line = int(self.starts[position]), int(self.ends[position]), position
        while True:
            if self.dialect.skip_space and fields:
                while cursor < end and data[cursor] in b" \t":
                    cursor += 1
            if cursor < end and data[cursor : cursor + 1] == self.quote:
                close = self._closing(cursor + 1, end if one_line else None)
                if close is None:
                    return fields, position, Fault.BROKEN_QUOTE
                fields.append(self._unescaped(data[cursor + 1 : close]))
                if close >= end:
                    line = int(np.searchsorted(self.nexts, close, side="right"))
                    end = int(self.ends[line])
                cursor = close + 1
                if cursor == end:
                    return fields, line, Fault.NONE
                if data[cursor : cursor + 1] != delimiter:
                    return fields, position, Fault.BROKEN_QUOTE
                cursor += 1
                continue
            stop = data.find(delimiter, cursor, end)
            if stop < 0:
                fields.append(data[cursor:end])
                return fields, line, Fault.NONE
            fields.append(data[cursor:stop])
            cursor = stop + 1

    def _closing(self, cursor: int, end: int | None) -> int | None:
        """Return where the quote closes that opened just before `cursor`; None: nowhere within reach."""
        assert self.quote is not None
        reach = cursor + self.max_record
        limit = min(self.used, reach) if end is None else end
        search = cursor
        while True:
            close = self.data.find(self.quote, search, limit)
            if close < 0:
                if end is None and not self.eof and self.used < reach:
                    raise _NeedMore
                return None
            if self.dialect.backslash and self._escaped(close, cursor):
                search = close + 1
            elif self.data[close + 1 : close + 2] == self.quote and close + 1 < limit:
                search = close + 2
            else:
                return close

    def _escaped(self, close: int, start: int) -> bool:
        run = self.data[start:close]
        return (len(run) - len(run.rstrip(b"\\"))) % 2 == 1

    def _unescaped(self, cell: bytes) -> bytes:
        assert self.quote is not None
        if not self.dialect.backslash:
            return cell.replace(self.quote * 2, self.quote)
        quote = re.escape(self.quote)
        sign = re.compile(rb"\\(\\|" + quote + rb")|(" + quote + rb")" + quote)
        return sign.sub(lambda found: found[1] or found[2], cell)

    def _honest(self, first: int, last: int, count: int) -> bool:
        """Tell whether a field over several lines is one, rather than a quote that swallows records."""
        if self.known and not self.shape.takes(count):
            return False
        opening = self._line(first).split(self.delimiter)
        if not self._many(len(opening)) and not any(_ADDRESS.fullmatch(cell) for cell in opening):
            return True
        if not self._many(len(self._alone(last)[0])):
            return True
        assert self.quote is not None
        # Where the opening line begins with a cell in quotes, so would any record that it swallows.
        style = self.quote if opening[0][:1] == self.quote == opening[0][-1:] and len(opening[0]) > 1 else b""
        return not any(self._reads_alone(line, style) for line in range(first + 1, last + 1))

    def _many(self, count: int) -> bool:
        return self.shape.takes(count) if self.known else count > 1

    def _line(self, line: int) -> bytes:
        return self.data[int(self.starts[line]) : int(self.ends[line])]

    def _alone(self, line: int) -> tuple[list[bytes], Fault]:
        fields, _, fault = self._quoted_fields(line, one_line=True)
        return fields, fault

    def _reads_alone(self, line: int, style: bytes) -> bool:
        raw = self._line(line)
        if b"@" not in raw or not raw.startswith(style):
            return False
        fields, fault = self._alone(line)
        if not any(_ADDRESS.fullmatch(cell) for cell in fields):
            return False
        return self._many(len(fields)) or (bool(fault) and len(fields) <= self.shape.full)

    def _canonical(self, rewritten: list[tuple[int, int, bytes]], used: int) -> bytes:
        base = self.data
        if len(self.lone_returns):
            octets = self.octets.copy()
            octets[self.lone_returns] = _NEWLINE
            base = octets.tobytes()
        if not rewritten and not self.dialect.skip_space:
            return base if used == len(base) else base[:used]
        pieces: list[bytes] = []
        cursor = 0
        for position, lines, text in rewritten:
            pieces.append(self._plain(base[cursor : int(self.starts[position])]))
            pieces.append(text)
            cursor = int(self.nexts[position + lines - 1])
        pieces.append(self._plain(base[cursor:used]))
        return b"".join(pieces)

    def _plain(self, lines: bytes) -> bytes:
        """Take white space after delimiters off regular lines, where that is the dialect's."""
        if not self.dialect.skip_space:
            return lines
        delimiter = re.escape(self.delimiter)
        return re.sub(delimiter + rb"[ \t]+", self.delimiter.replace(b"\\", b"\\\\"), lines)


def _only_space(cell: bytes) -> bool:
    return not cell.decode("utf-8", "replace").strip()


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
