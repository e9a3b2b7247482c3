r"""Blocks of UTF-8 bytes -> records that know their row, line and bytes -> polars frames of strings.

Strategy: a file is read in blocks. numpy finds line ends, quotes and delimiters of a whole block at once;
a line that by itself is a record of the expected width is *regular*, and that is nearly every line. Only
the others (a field with line breaks, a stray quote, too few or too many fields, bytes that do not decode)
are read one at a time by `_Framer._exact`, which rewrites each as one canonical line. polars then parses
one rectangular text, so that it never meets what would make it refuse a file or drop fields in silence.

What must stay true:
- The exact reader defines what a record is; the fast path takes only lines it would read the same.
- One bad record costs the line on which it begins, never its neighbours.
- No block size changes the result.

A delimiter beyond ASCII (`§`, which a user may name) has several bytes, where polars takes one: the canonical text
has a sign in its place that the block does not hold. Each such sign in a parsed cell was a delimiter in quotes.

How far a quoted field may reach: it may span lines if it closes properly within `max_record` bytes, unless one of
the lines inside it reads as a record by itself (the file's width, an address in a cell of its own), or both the line
on which it opens and the one on which it closes do, or the line on which it opens ends as the record does, with another
address in the same place and a balance, so that a customer would be lost inside the field. Then the quote never closed,
or closed only by meeting the quote of a later record: it costs the line on which it opens, and reading goes on with the
next one (`_swallows`). A line with a cell in doubled quotes is no such record, since only what is quoted has them.
Where the line on which it closes reads as a record, but the one on which it opens does not, it is one field; if the
balance stands before it and no cell behind it is quoted, so that there would be two to choose from, all its lines are
refused (`_two_balances`). A record over several lines that has another number of fields is one record with one fault.
As long as the file's width is not known (`sample`), every quote is believed; what comes of it tells the width, and the
text is read again.

`line` counts line ends as they stand: `\r\r\n` is the end of one line, and of a blank one after it.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from dataclasses import dataclass, field, replace
from enum import IntEnum
from functools import cache
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import numpy as np
import polars as pl

from loyalty_prep.errors import InputError
from loyalty_prep.options import MAX_RECORD_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from loyalty_prep.arrays import Bools, Bytes, Ints


BLOCK_BYTES = 6 << 20
"""How many bytes of UTF-8 are read at a time. Memory grows with it."""
BLOCK_LINES = 1 << 17
"""A block takes memory by its lines, too: blank ones are a byte each. A block of more is cut."""
_NEWLINE, _RETURN, _BACKSLASH = 10, 13, 92
"""Bytes by their values, as arrays hold them."""
_BOM = b"\xef\xbb\xbf"
_PADDING = b"\x00\x1a"
"""What fills the end of a file, or a field of fixed width: NULs, and the end mark of DOS."""
_BLANK = b" \t\v\f\x1c\x1d\x1e\x1f" + _PADDING
"""What blank lines hold besides delimiters."""
_WITHOUT_WIDTH = "\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"
_WIDE_SPACES = "".join(char for char in map(chr, range(0x80, 0x3001)) if char.isspace()) + _WITHOUT_WIDTH
"""White space beyond ASCII, of which U+3000 is Unicode's last, and what has no width: they leave a line blank."""
_SPACES = _BLANK.decode() + _WIDE_SPACES
_WIDE_BLANK = _WIDE_SPACES.encode()
_NEAR = 64
"""So many first bytes of all lines are looked at together for what is not blank."""
_DIGIT, _LETTER = re.compile(rb"[0-9]"), re.compile(rb"[A-Za-z]")
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
    """How the file writes fields. The delimiter is a single character, the quote one of ASCII.

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
    missing fields being empty. `points` is the column of the balance, where it is known.
    """

    width: int
    surplus: int = 0
    short: frozenset[int] = frozenset()
    points: int | None = None

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

    @property
    def shown(self) -> Ints:
        """What a report calls the lines of the records."""
        return self.lines if self.numbers is None else self.numbers

    @property
    def height(self) -> int:
        """How many records the block holds."""
        return len(self.starts)

    def cells(self, columns: Sequence[int]) -> pl.DataFrame:
        """Return the named fields as String columns `c0`, `c1`, …; empty for records with a fault."""
        quote = self.dialect.quote
        unquoted = quote is not None and quote.encode() not in self.canonical  # which is read faster
        dialect = replace(self.dialect, delimiter=self.sign, quote=None if unquoted else quote)
        frame = _restored(parse(self.canonical, dialect, self.shape.full, columns), self.sign, self.dialect)
        assert frame.height == self.height, "polars and the framing disagree about the records of a block"
        return frame


def parse(canonical: bytes, dialect: Dialect, width: int, columns: Sequence[int]) -> pl.DataFrame:
    """Parse rectangular text: every line has `width` fields. Empty fields are empty text, never null.

    The delimiter is one of ASCII (`_sign`).
    """
    schema = {f"c{index}": pl.String for index in range(width)}
    wanted = sorted(set(columns))
    if not canonical:
        return pl.DataFrame(schema={f"c{index}": pl.String for index in wanted})
    # polars takes text for compressed that begins as zlib's does: a customer is called `x^2`.
    like_zlib = canonical.startswith(b"x")
    return pl.read_csv(
        b"\n" + canonical if like_zlib else canonical,
        has_header=False,
        skip_lines=int(like_zlib),
        schema=schema,
        columns=wanted,
        separator=dialect.delimiter,
        quote_char=dialect.quote,
        empty_string_is_null=False,
    )


def _of_few_lines(chunk: bytes) -> int:
    """Return how many bytes of a chunk are read at once, so that their lines are not too many."""
    if len(chunk) <= BLOCK_LINES:
        return len(chunk)
    octets = np.frombuffer(chunk, dtype=np.uint8)  # which counts many times as fast as bytes do
    lines = sum(int(np.count_nonzero(octets == sign)) for sign in (_NEWLINE, _RETURN) if sign in chunk)
    return len(chunk) if lines <= BLOCK_LINES else max(1 << 16, len(chunk) * BLOCK_LINES // lines)


_SIGNS = "".join(map(chr, (0x1F, 0x1E, 0x1D, 0x1C, *range(0x01, 0x09), 0x0E, 0x0F, *range(0x10, 0x1B), 0x7F)))
"""Signs of which one is met so seldom that it can stand for a delimiter."""


def _sign(data: bytes, dialect: Dialect) -> str:
    """Return what stands between fields in canonical text: the delimiter, or a sign that the data do not hold."""
    if dialect.delimiter.isascii():
        return dialect.delimiter
    sign = next((sign for sign in _SIGNS if sign.encode() not in data and sign != dialect.quote), None)
    if sign is None:
        raise InputError(
            "NOT_A_TABLE",
            f"The file holds every control character, so it cannot be cut at '{dialect.delimiter}'. Export the "
            "customers again, as CSV.",
        )
    return sign


def _restored(frame: pl.DataFrame, sign: str, dialect: Dialect) -> pl.DataFrame:
    """Put delimiters inside of cells back in the place of the sign that stands for them."""
    if sign == dialect.delimiter:
        return frame
    return frame.with_columns(pl.all().str.replace_all(sign, dialect.delimiter, literal=True))


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
    offset, pending, want, used = stream.tell(), b"", block_bytes, 1
    while True:
        chunk = stream.read(want)
        eof = len(chunk) < want
        if used and (kept := _of_few_lines(chunk)) < len(chunk):
            stream.seek(kept - len(chunk), io.SEEK_CUR)
            chunk, eof = chunk[:kept], False
        data = pending + chunk if pending else chunk
        framer = _Framer(data, dialect, shape, eof=eof, clean=clean, max_record=max_record)
        if not eof and not len(framer.nexts) and len(data) > max_record + 1:
            used, pending, blank = _rest_of_line(stream, data, block_bytes, _plain_blanks(dialect))
            block = framer.cut(offset, row, line, used, blank=blank)
            yield block
            row, line, offset, want = row + block.height, line + 1, offset + used, block_bytes
            continue
        block, used, lines = framer.block(offset, row, line)
        if block.height or block.blank:
            yield block
        row, line, offset = row + block.height, line + lines, offset + used
        pending = data[used:]
        if eof and not pending:
            return
        # Nothing complete in sight: one record is larger than the block, so look at twice as much.
        want = min(block_bytes, max(1 << 16, 2 * len(chunk))) if used else max(block_bytes, len(data))


def _rest_of_line(stream: BinaryIO, data: bytes, size: int, blanks: bytes) -> tuple[int, bytes, bool]:
    """Read to the end of the line that `data` begins.

    Return its bytes, line end included, what comes after, and whether it holds nothing but `blanks`.
    """
    used, blank = 0, True
    while data:
        if data.endswith(b"\r"):
            data += stream.read(1)
        match = _LINE_END.search(data)
        if match is not None:
            return used + match.end(), data[match.end() :], blank and not data[: match.start()].translate(None, blanks)
        blank = blank and not data.translate(None, blanks)
        used += len(data)
        data = stream.read(size)
    return used, b"", blank


def _plain_blanks(dialect: Dialect) -> bytes:
    """Return the bytes of which blank lines are made, each a character by itself."""
    return _BLANK + dialect.delimiter.encode() if dialect.delimiter.isascii() else _BLANK


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


def blank_lines(data: bytes, delimiters: str, *, quoted: bool) -> int:
    """Return how many first bytes are blank lines with their ends, of white space and `delimiters`.

    `quoted`: quotes with nothing in them are blank, too. A line end at the end of the data may be half of one.
    """
    found = _blanks_at_the_top(delimiters, quoted=quoted).match(data)
    return found.end() if found else 0


@cache
def _blanks_at_the_top(delimiters: str, *, quoted: bool) -> re.Pattern[bytes]:
    blanks = re.escape(_BLANK + "".join(filter(str.isascii, delimiters)).encode())
    wide = b"|".join(re.escape(char.encode()) for char in (*_WIDE_SPACES, *delimiters) if not char.isascii())
    empty = rb'|""' if quoted else b""
    return re.compile(rb"(?:(?:[" + blanks + rb"]++|" + wide + empty + rb")*+(?:\r\n|\n|\r(?!\n|\Z)))*+")


def count_lines(data: bytes) -> int:
    """Count the line ends of a stretch."""
    return data.count(b"\n") + (data.count(b"\r") - data.count(b"\r\n") if b"\r" in data else 0)


def believed(data: bytes, dialect: Dialect) -> list[Record]:
    """Read the records of a file's head, its last one left out if the data cuts it off, with every quote believed."""
    return list(_Framer(data, dialect, Shape(0), eof=False, clean=False, known=False).records())


def _commonest(counts: Sequence[int]) -> int:
    """Return the field count that most have, the larger one of equals."""
    found = Counter(counts)
    return max(found, key=lambda count: (found[count], count), default=1)


def _regularity(found: Sequence[Record], width: int) -> tuple[bool, bool, int]:
    """Return how well records that were read for a width fit it: whether most have it, several, and on how many lines.

    Where most come out with another width, it was none of the file's.
    """
    sound = [record for record in found if not record.fault]
    common = _commonest([len(record.fields) for record in sound])
    fitting = [record.lines for record in sound if len(record.fields) == common > 1]
    return common == width, len(fitting) > 1, sum(fitting)


def reread(
    pieces: Sequence[bytes], odd: Sequence[bool], faults: Sequence[int], dialect: Dialect, shape: Shape
) -> pl.DataFrame:
    """Parse single records again, each from its own bytes, into all columns; empty where there is a fault.

    `odd` and `faults` are what the block that the records come from said of them.
    """
    written = replace(dialect, delimiter=_sign(b"".join(pieces), dialect))
    blank = write_fields([b""] * shape.full, written)
    every = dialect.skip_space or written != dialect
    lines = [
        blank if fault else _rewritten(piece, dialect, written, shape) if special or every else piece + b"\n"
        for piece, special, fault in zip(pieces, odd, faults, strict=True)
    ]
    return _restored(parse(b"".join(lines), written, shape.full, range(shape.width)), written.delimiter, dialect)


def _rewritten(piece: bytes, dialect: Dialect, written: Dialect, shape: Shape) -> bytes:
    """Return a record as a canonical line of the dialect `written`."""
    [record] = _Framer(piece, dialect, shape, eof=True, clean=True, max_record=len(piece)).records()
    return write_fields([*record.fields, *[b""] * shape.full][: shape.full], written)


def quoted_fields(raw: bytes, dialect: Dialect) -> list[bool]:
    """Tell which fields of one sound record stand in quotes."""
    assert dialect.quote is not None
    delimiter, quote = re.escape(dialect.delimiter.encode()), re.escape(dialect.quote.encode())
    escape = rb"|\\." if dialect.backslash else b""
    inside = rb"(?:[^" + quote + (rb"\\" if dialect.backslash else b"") + rb"]|" + quote * 2 + escape + rb")*"
    field = re.compile(
        rb"[ \t]*(?P<quoted>"
        + quote
        + inside
        + quote
        + rb"[ \t]*(?="
        + delimiter
        + rb"|$))|(?:(?!"
        + delimiter
        + rb").)*+",
        re.DOTALL,
    )
    flags, at = [], 0
    while True:
        match = field.match(raw, at)
        assert match is not None, "a field may be empty"
        flags.append(match["quoted"] is not None)
        at = match.end() + len(dialect.delimiter.encode())
        if at > len(raw):
            return flags


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
    return write_fields([name.encode("utf-8", "backslashreplace") for name in names], Dialect())


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


_NONE: Ints = np.zeros(0, dtype=np.int64)
"""The places of quotes where there are none."""


class _NeedMore(Exception):  # noqa: N818 - a signal, not an error: the record goes on beyond the data
    pass


@dataclass(frozen=True, slots=True)
class _Exact:
    """What the exact reader made of the line it was given: the record spans `lines` lines."""

    fields: list[bytes]
    lines: int = 1
    fault: Fault = Fault.NONE


class _Field(NamedTuple):
    """One field: where it closes (its quote, if it has one), where a delimiter or line end follows, on which line."""

    text: bytes
    close: int
    behind: int
    last: int


@dataclass(slots=True)
class _Span:
    """A field over several lines: it opens on `line` and closes on `last`, with `before` fields before it.

    `opening` is the line on which it opens, split as if its quote were a letter; `within` and `rest` are the line on
    which it closes, up to the quote and behind it. `quoted`: so are all fields before it, and all of the rest;
    `of_rest`: some of the rest are. `escaped`: a cell of that line is in doubled quotes, so the line stands in quotes.
    """

    line: int
    last: int
    before: int
    opening: list[bytes]
    within: list[bytes]
    rest: list[bytes]
    quoted: bool
    of_rest: bool
    escaped: bool

    @property
    def closing(self) -> list[bytes]:
        """The line on which the field closes, split as if its quote were a letter."""
        return [*self.within, *self.rest]


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
        self.cut_off = False
        self.octets = np.frombuffer(data, dtype=np.uint8)
        self.delimiter = dialect.delimiter.encode()
        self.sign = _sign(data, dialect)
        self.written = dialect if self.sign == dialect.delimiter else replace(dialect, delimiter=self.sign)
        self.quote = dialect.quote.encode() if dialect.quote else None
        self.space = b" \t".replace(self.delimiter, b"")
        self.doubled = _doubly_quoted(dialect)
        self.has_quotes = self.quote is not None and self.quote in data
        self._find_lines()
        self.blank, self.unusual = self._blank_lines()
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

    def _regular(self) -> Bools:
        quotes = self._quotes()
        regular = self._self_contained(quotes)
        regular &= self._field_counts(quotes) == self.shape.full
        for position in range(1, self.shape.surplus + 1):
            regular &= self._is_delimiter(self.ends - position * len(self.delimiter))
        if len(self.bad):
            regular[self._lines_of(self.bad)] = False
        regular &= ~self.unusual
        regular &= self.ends - self.starts <= self.max_record
        return regular

    def _is_delimiter(self, places: Ints) -> Bools:
        """Tell at which places a delimiter begins, those just outside of the data taken for the nearest inside."""
        last = len(self.octets) - 1
        found: Bools = self.octets[np.clip(places, 0, last)] == self.delimiter[0]
        for step, octet in enumerate(self.delimiter[1:], start=1):
            found &= self.octets[np.clip(places + step, 0, last)] == octet
        return found

    def _delimiters(self) -> Ints:
        places = np.flatnonzero(self.octets[: self.used] == self.delimiter[0])
        return places if len(self.delimiter) == 1 else places[self._is_delimiter(places)]

    def _lines_of(self, positions: Ints) -> Ints:
        lines = np.searchsorted(self.nexts, positions, side="right")
        return np.unique(lines[lines < len(self.nexts)])

    def _quotes(self) -> Ints:
        if not self.has_quotes:
            return _NONE
        assert self.quote is not None
        return np.flatnonzero(self.octets[: self.used] == self.quote[0])

    def _self_contained(self, quotes: Ints) -> Bools:
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
        quote = self.octets[quotes[0]]
        opens = (quotes == self.starts[line]) | self._is_delimiter(quotes - len(self.delimiter)) | (before == quote)
        closes = (quotes + 1 == self.ends[line]) | self._is_delimiter(quotes + 1) | (after == quote)
        contained[line[~np.where(opening, opens, closes)]] = False
        counts = np.bincount(line, minlength=len(self.starts))
        contained &= counts % 2 == 0
        return contained

    def _field_counts(self, quotes: Ints) -> Ints:
        delimiters = self._delimiters()
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

    def _blank_lines(self) -> tuple[Bools, Bools]:
        """Tell which lines are plainly blank, and which begin so that the exact reader must look at them.

        A line of white space, delimiters and padding is blank. So may one be that has empty quotes or spaces beyond
        ASCII. Byte order marks and NULs before a record are no part of its first field.
        """
        blank: Bools = self.starts == self.ends
        unusual = blank.copy()
        if not len(self.starts):
            return blank, unusual
        plain, maybe = np.zeros(256, dtype=np.bool_), np.zeros(256, dtype=np.bool_)
        plain[list(_plain_blanks(self.dialect))] = True
        maybe[list(_BLANK + self.delimiter + _WIDE_BLANK + (self.quote or b""))] = True
        first = self.octets[np.minimum(self.starts, len(self.octets) - 1)]
        lines = np.flatnonzero(maybe[first] & ~blank)
        if not len(lines):
            return blank, unusual
        unusual[lines[first[lines] == 0]] = True
        marked = lines[first[lines] == _BOM[0]]
        unusual[[line for line in marked.tolist() if self._line(line).startswith(_BOM)]] = True
        plainly = np.ones(len(lines), dtype=np.bool_)
        for place in range(_NEAR):
            octets = self.octets[self.starts[lines] + place]
            still, plainly = maybe[octets], plainly & plain[octets]
            over = self.starts[lines] + place + 1 == self.ends[lines]
            blank[lines[still & over & plainly]] = True
            unusual[lines[still & over]] = True
            lines, plainly = lines[still & ~over], plainly[still & ~over]
            if not len(lines):
                return blank, unusual
        unusual[lines] = True
        blanks = _plain_blanks(self.dialect)
        blank[[line for line in lines[plainly].tolist() if not self._line(line).translate(None, blanks)]] = True
        return blank, unusual

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
        done = further = blank_lines = 0
        used_lines = len(self.starts)
        for position in np.flatnonzero(~(regular | self.blank)).tolist():
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
                line_text = write_fields([b""] * self.shape.full, self.written)
            else:
                short += count < self.shape.width
                padded = exact.fields[: self.shape.full] + [b""] * (self.shape.full - count)
                line_text = write_fields(padded, self.written)
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
            canonical=write_fields([b""] * self.shape.full, self.written) * records,
            sign=self.sign,
        )

    def records(self) -> Iterator[Record]:
        """Yield the records one by one; a last one that the data cuts off is left out, and `cut_off` set."""
        done = 0
        for position in np.flatnonzero(~self.blank).tolist():
            if position < done:
                continue
            try:
                exact = self._exact(position)
            except _NeedMore:
                # The quote never closed if a record stands below it.
                if not self.known or not self._record_below(position):
                    self.cut_off = True
                    return
                exact = _Exact([], 1, Fault.BROKEN_QUOTE)
            done = position + exact.lines
            if exact.fault or not all(map(_only_space, exact.fields)):
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
        by_quotes, without = (self._field_counts(quotes)[~self.blank] for quotes in (self._quotes(), _NONE))
        return by_quotes.tolist(), without.tolist()

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
            return (Fault.NONE if self.shape.takes(self._own(exact.fields)) else Fault.FIELD_COUNT), count - width
        taken = count <= width and self.shape.takes(self._own(exact.fields))
        return (Fault.NONE if taken else Fault.FIELD_COUNT), 0

    def _own(self, fields: Sequence[bytes]) -> int:
        """Return how many fields a record has that does not have all, without the delimiters at its end.

        Where these belong to the file, a record that has them and yet fewer fields than the others lost one in the
        middle, be it as wide as the header.
        """
        count = len(fields)
        if count < self.shape.full:
            for field in fields[::-1][: self.shape.surplus]:
                if field.strip():
                    break
                count -= 1
        return count

    def _exact(self, position: int) -> _Exact:
        """Read the record that begins on this line. Raises `_NeedMore` when it may go on beyond the data."""
        start, end = int(self.starts[position]), int(self.ends[position])
        if end - start > self.max_record:
            return _Exact([], 1, Fault.TOO_LONG)
        start = self._first_field(start, end)
        raw = self.data[start:end]
        if self.quote is not None and self.quote in raw:
            return self._quoted(position, start)
        cells = raw.split(self.delimiter)
        if self.dialect.skip_space:
            cells = cells[:1] + [cell.lstrip(self.space) for cell in cells[1:]]
        return _Exact(cells)

    def _first_field(self, start: int, end: int) -> int:
        """Return where a line's first field begins: behind byte order marks, and behind NULs before its quote."""
        while self.data.startswith(_BOM, start, end):
            start += len(_BOM)
        if self.quote is not None and self.data.startswith(b"\0", start, end):
            padded = self.data[start:end]
            bare = padded.lstrip(b"\0")
            if bare.startswith(self.quote):
                return end - len(bare)
        return start

    def _quoted(self, position: int, start: int) -> _Exact:
        """Split a record from the start of its first field, across lines where quotes say so."""
        fields: list[bytes] = []
        cursor, line, reach = start, position, start + self.max_record
        # What stands on the line before the fields that begin on it, and how many fields there were by then.
        front: list[bytes] = []
        earlier, quoted = 0, True
        doubtful = len(self.starts)
        while True:
            if self.dialect.skip_space and fields:
                cursor = self._past_space(cursor, int(self.ends[line]))
            field = self._field(cursor, line, reach)
            if field is None:
                return self._broken(position, min(line, doubtful))
            if field.last > line and self.known:
                opening = [*front, *fields[earlier:], *self.data[cursor : self.ends[line]].split(self.delimiter)]
                up_to = self.data[self.starts[field.last] : field.close]
                within, escaped = up_to.split(self.delimiter), self._stands_in_quotes(up_to)
                rest, of_rest = self._cells(field.behind + len(self.delimiter), int(self.ends[field.last]))
                everything = quoted and of_rest == len(rest)
                span = _Span(line, field.last, len(fields), opening, within, rest, everything, of_rest > 0, escaped)
                if self._swallows(span):
                    return self._broken(position, min(line, doubtful))
                if self._two_balances(span):
                    return self._broken(position, field.last)
                if self._doubtful(span):
                    doubtful = min(line, doubtful)
                front, earlier = within, len(fields) + 1
            fields.append(field.text)
            quoted, line, cursor = quoted and field.close < field.behind, field.last, field.behind
            if field.behind == self.ends[line]:
                break
            cursor += len(self.delimiter)
        if doubtful <= line and not self._full(len(fields)):
            return self._broken(position, doubtful)
        return _Exact(fields, line - position + 1)

    def _broken(self, position: int, line: int) -> _Exact:
        """Return what comes of a record with a quote that opens on a line and cannot be trusted."""
        return _Exact([], line - position + 1, Fault.BROKEN_QUOTE)

    def _past_space(self, cursor: int, end: int) -> int:
        while cursor < end and self.data[cursor] in self.space:
            cursor += 1
        return cursor

    def _field(self, cursor: int, line: int, reach: int) -> _Field | None:
        """Read the field that begins on a line at `cursor`; None where its quote cannot be trusted."""
        end = int(self.ends[line])
        if cursor == end or self.data[cursor : cursor + 1] != self.quote:
            stop = self.data.find(self.delimiter, cursor, end)
            stop = end if stop < 0 else stop
            return _Field(self.data[cursor:stop], stop, stop, line)
        close = self._closing(cursor + 1, reach)
        if close is None:
            return None
        last = line if close < end else int(self.nexts.searchsorted(close, side="right"))
        behind = self._behind(close + 1, int(self.ends[last]))
        return None if behind is None else _Field(self._unescaped(self.data[cursor + 1 : close]), close, behind, last)

    def _behind(self, place: int, end: int) -> int | None:
        """Return where a delimiter or the line's end follows a closing quote; None where other text does."""
        if place == end or self.data.startswith(self.delimiter, place, end):
            return place
        stop = self.data.find(self.delimiter, place, end)
        stop = end if stop < 0 else stop
        return stop if _only_space(self.data[place:stop]) else None

    def _closing(self, cursor: int, reach: int) -> int | None:
        """Return where the quote closes that opened just before `cursor`; None: nowhere within reach."""
        close = self._closing_before(cursor, min(self.used, reach))
        if close is None and not self.eof and self.used < reach:
            raise _NeedMore
        return close

    def _closing_before(self, cursor: int, limit: int) -> int | None:
        assert self.quote is not None
        search = cursor
        while True:
            close = self.data.find(self.quote, search, limit)
            if close < 0:
                return None
            if self.dialect.backslash and self._escaped(close, cursor):
                search = close + 1
            elif self.data[close + 1 : close + 2] == self.quote and close + 1 < limit:
                search = close + 2
            else:
                return close

    def _escaped(self, close: int, start: int) -> bool:
        slashes = 0
        while close - slashes > start and self.data[close - slashes - 1] == _BACKSLASH:
            slashes += 1
        return slashes % 2 == 1

    def _unescaped(self, cell: bytes) -> bytes:
        assert self.quote is not None
        if not self.dialect.backslash:
            return cell.replace(self.quote * 2, self.quote)
        quote = re.escape(self.quote)
        sign = re.compile(rb"\\(\\|" + quote + rb")|(" + quote + rb")" + quote)
        return sign.sub(lambda found: found[1] or found[2], cell)

    # Is a field over several lines one field, or did its quote swallow records?

    def _swallows(self, span: _Span) -> bool:
        """Tell a quote that never closed, or closed by meeting a later record's, from a field over several lines."""
        if span.before >= 2 * self.shape.full:
            return True  # a record that has all its fields twice over
        if self._all_quoted(span):
            return False
        closing = [] if span.escaped else span.closing
        many, marks, ends = self.shape.takes(len(span.opening)), _addresses(span.opening), _addresses(closing)
        if self._full(len(closing)):
            # So ends a field in the first column, too, but that does not begin with a whole record.
            if marks & ends and (many or len(span.within) > 1):
                return True
            # Or the last line alone is a whole record with its address inside the quote, below another.
            if len(span.within) > 1 and many and _addresses(span.within):
                return True
        elif len(closing) in self.shape.short and many and marks & ends:
            return True
        return self._customer_in_front(span) or self._record_inside(span, marks if many else frozenset())

    def _customer_in_front(self, span: _Span) -> bool:
        """Tell whether the line on which the field opens, its quote a letter, ends as the record behind the field does.

        It has an address where the record has its own, inside the field, and a number where the balance stands.
        """
        count = span.before + 1 + len(span.rest)
        more = len(span.opening) - count
        escaped = span.escaped or self._stands_in_quotes(self.delimiter.join(span.opening))
        if escaped or more < 0 or not self.shape.takes(count):
            return False
        behind = span.before + 1
        near = {at - more for at, cell in enumerate(span.opening) if _like_address(cell)}
        same = {behind + place for place in _addresses(span.rest)} & near
        if not same:
            return False
        place = self.shape.points
        if place is None:
            return any(map(_begins_with_number, span.opening))
        return _begins_with_number(span.opening[place if place < behind else place + more])

    def _two_balances(self, span: _Span) -> bool:
        """Tell a span whose one address has a balance before the field, and another on the line where it closes.

        Either the field is one, or that line is a record: nothing tells which of the two balances is meant. Quotes
        around a cell behind it do: who writes these would not have left the one before it for a letter.
        """
        place = self.shape.points
        if place is None or place >= min(span.before, len(span.within)):
            return False
        if span.escaped or span.of_rest or self._all_quoted(span):
            return False
        closing = span.closing
        return self._full(len(closing)) and bool(_addresses(closing)) and _is_number(span.within[place])

    def _all_quoted(self, span: _Span) -> bool:
        """Tell a record of which all fields are quoted: the first quote of one it swallows would have closed it."""
        return span.quoted and self.shape.takes(span.before + 1 + len(span.rest))

    def _doubtful(self, span: _Span) -> bool:
        """Tell a span that is believed only where the record comes to the file's width.

        There is an address on the line where it closes, and one above it, or delimiters inside the field.
        """
        if span.escaped or self._all_quoted(span):
            return False
        marks, ends = _addresses(span.opening), _addresses(span.closing)
        above = marks & ends or (marks and self.shape.takes(len(span.opening)))
        return bool(ends and (above or (self.shape.takes(len(span.closing)) and len(span.within) > 1)))

    def _record_inside(self, span: _Span, marks: frozenset[int]) -> bool:
        """Tell whether a line inside the field is a record by itself: a short one has its address where `marks` are."""
        first, last = int(self.nexts[span.line]), int(self.starts[span.last])
        if self.data.find(b"@", first, last) < 0:
            return False
        for line in range(span.line + 1, span.last):
            start, end = int(self.starts[line]), int(self.ends[line])
            if self.data.find(b"@", start, end) < 0 or self._stands_in_quotes(self.data[start:end]):
                continue
            cells, _ = self._cells(start, end)
            found = _addresses(cells)
            if (found and self._full(len(cells))) or (found & marks and len(cells) in self.shape.short):
                return True
            if self._damaged_customer(cells):
                return True
        return False

    def _damaged_customer(self, cells: Sequence[bytes]) -> bool:
        """Tell a line with a fault that would be a record: an address that is none, or a field too many.

        It has a number where the balance stands, or beside it.
        """
        place = self.shape.points
        if place is None or not self.shape.width <= len(cells) <= self.shape.full + 1:
            return False
        near = cells[max(0, place - 1) : place + 2]
        return any(map(_is_number, near)) and any(map(_like_address, cells))

    def _record_below(self, position: int) -> bool:
        """Tell whether a line below is a record by itself."""
        for line in range(position + 1, len(self.starts)):
            start, end = int(self.starts[line]), int(self.ends[line])
            if self.data.find(b"@", start, end) >= 0:
                cells, _ = self._cells(start, end)
                if self._full(len(cells)) and _addresses(cells):
                    return True
        return False

    def _stands_in_quotes(self, line: bytes) -> bool:
        """Tell a line with a cell in doubled quotes, as only what is quoted has them: alone it would break."""
        return self.doubled is not None and self.doubled.search(line) is not None

    def _full(self, count: int) -> bool:
        return self.shape.width <= count <= self.shape.full

    def _line(self, line: int) -> bytes:
        return self.data[int(self.starts[line]) : int(self.ends[line])]

    def _cells(self, start: int, end: int) -> tuple[list[bytes], int]:
        """Split a line, or its rest, by itself, and count the fields in quotes.

        From a quote on that does not close there, quotes are letters.
        """
        data, cells, quoted, cursor = self.data, list[bytes](), 0, start
        while cursor <= end:
            if self.dialect.skip_space and cells:
                cursor = self._past_space(cursor, end)
            if cursor < end and data[cursor : cursor + 1] == self.quote:
                close = self._closing_before(cursor + 1, end)
                behind = None if close is None else self._behind(close + 1, end)
                if behind is None:
                    return [*cells, *data[cursor:end].split(self.delimiter)], quoted
                cells.append(data[cursor + 1 : close])
                quoted += 1
                cursor = behind + len(self.delimiter)
                continue
            stop = data.find(self.delimiter, cursor, end)
            stop = end if stop < 0 else stop
            cells.append(data[cursor:stop])
            cursor = stop + len(self.delimiter)
        return cells, quoted

    def _canonical(self, rewritten: list[tuple[int, int, bytes]], empty: Bools, used: int) -> bytes:
        base, starts, nexts = self.data, self.starts, self.nexts
        if len(self.lone_returns):
            octets = self.octets.copy()
            octets[self.lone_returns] = _NEWLINE
            base = octets.tobytes()
        if empty.any():
            lengths = self.nexts - self.starts
            keep = np.repeat(~empty, lengths)
            base = np.frombuffer(base, dtype=np.uint8)[: len(keep)][keep].tobytes()
            nexts = np.cumsum(np.where(empty, 0, lengths))
            starts = nexts - np.where(empty, 0, lengths)
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
        return re.sub(re.escape(sign) + b"[" + self.space + b"]+", sign.replace(b"\\", b"\\\\"), lines)


@cache
def _doubly_quoted(dialect: Dialect) -> re.Pattern[bytes] | None:
    """Return what finds a cell in quotes that are escaped themselves, and not two empty cells in quotes."""
    if dialect.quote is None:
        return None
    delimiter, quote = re.escape(dialect.delimiter.encode()), re.escape(dialect.quote.encode())
    escaped = rb"(?:" + quote * 2 + (rb"|\\" + quote if dialect.backslash else b"") + rb")"
    inside = rb"(?!\s|" + delimiter + rb")[^" + quote + (rb"\\" if dialect.backslash else b"") + rb"]++"
    return re.compile(rb"(?:^|" + delimiter + rb")" + escaped + inside + escaped + rb"(?=" + delimiter + rb"|$)")


def _only_space(cell: bytes) -> bool:
    bare = cell.strip(_BLANK)
    return not bare or (bare[0] in _WIDE_BLANK and not bare.decode("utf-8", "replace").strip(_SPACES))


def _addresses(cells: Sequence[bytes]) -> frozenset[int]:
    """Return which cells hold an address and nothing else but its wrapping."""
    return frozenset(place for place, cell in enumerate(cells) if b"@" in cell and _is_address(cell))


def _like_address(cell: bytes) -> bool:
    """Tell a cell of one word with an `@`: an address, be it a wrong one."""
    return b"@" in cell and len(cell.split()) == 1


def _is_number(cell: bytes) -> bool:
    """Tell a cell with digits and without letters."""
    return bool(_DIGIT.search(cell)) and not _LETTER.search(cell)


def _begins_with_number(cell: bytes) -> bool:
    """Tell a cell that begins with a number, whatever is behind it."""
    return _DIGIT.match(cell.strip(_BLANK + b"+-\"'")) is not None


def _is_address(cell: bytes) -> bool:
    bare = cell.strip(b" \t\"'")
    if bare.endswith(b">"):
        bare = bare[bare.rfind(b"<") + 1 : -1]
    bare = bare[len(b"mailto:") :] if bare[: len(b"mailto:")].lower() == b"mailto:" else bare
    local, _, domain = bare.partition(b"@")
    host, _, top = domain.rpartition(b".")
    return bool(local and host and top) and b"@" not in domain and len(bare.split()) == 1


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
