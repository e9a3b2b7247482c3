"""One record at a time, read exactly: its fields, over several lines where quotes say so, and which quotes to believe.

What must stay true:
- The exact reader defines what a record is; the fast path of `framing.py` takes only lines it would read the same.
- One bad record costs the line on which it begins, never its neighbours.

How far a quoted field may reach: it may span lines if it closes properly within `max_record` bytes, unless one of
the lines inside it reads as a record by itself (the file's width, an address in a cell of its own), or both the line
on which it opens and the one on which it closes do, or the line on which it opens ends as the record does, with another
address in the same place and a balance, so that a customer would be lost inside the field. Then the quote never closed,
or closed only by meeting the quote of a later record: it costs the line on which it opens, and reading goes on with the
next one (`_swallows`). A line with a cell in doubled quotes is no such record, since only what is quoted has them.
Where the line on which it closes reads as a record, but the one on which it opens does not, it is one field; if the
balance stands before it and no cell behind it is quoted, so that there would be two to choose from, all its lines are
refused (`_two_balances`). A record over several lines that has another number of fields is one record with one fault.
As long as the file's width is not known (`known`), every quote is believed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from loyalty_prep.reading.physical_lines import BLANK, BOM, only_space
from loyalty_prep.reading.records import Fault, Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_prep.reading.csv_text import Dialect
    from loyalty_prep.reading.physical_lines import Lines


_BACKSLASH = ord("\\")
_LETTER = re.compile(rb"[A-Za-z]")


class NeedMore(Exception):  # noqa: N818 - a signal, not an error
    """The record goes on beyond the data."""


class Exact(NamedTuple):
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


class ExactReader:
    """Reads single records of one stretch of bytes.

    `known`: the shape is the file's, so that a quote can be doubted. A line of more than `max_record` bytes is a record
    of its own with a fault, and no quoted field reaches farther.
    """

    def __init__(self, lines: Lines, dialect: Dialect, shape: Shape, *, known: bool, max_record: int) -> None:
        self.data, self.eof, self.used = lines.data, lines.eof, lines.used
        self.starts, self.ends, self.nexts = lines.starts, lines.ends, lines.nexts
        self.dialect, self.shape, self.known, self.max_record = dialect, shape, known, max_record
        self.delimiter = dialect.delimiter.encode()
        self.quote = dialect.quote.encode() if dialect.quote else None
        self.space = b" \t".replace(self.delimiter, b"")
        self.doubled = _doubly_quoted(dialect)

    def record(self, position: int) -> Exact:
        """Read the record that begins on this line. Raises `NeedMore` when it may go on beyond the data."""
        start, end = int(self.starts[position]), int(self.ends[position])
        if end - start > self.max_record:
            return Exact([], 1, Fault.TOO_LONG)
        start = self._first_field(start, end)
        raw = self.data[start:end]
        if self.quote is not None and self.quote in raw:
            cells = self._each_quoted(raw, self.quote)
            return self._quoted(position, start) if cells is None else Exact(cells)
        cells = raw.split(self.delimiter)
        if self.dialect.skip_space:
            cells = cells[:1] + [cell.lstrip(self.space) for cell in cells[1:]]
        return Exact(cells)

    def _first_field(self, start: int, end: int) -> int:
        """Return where a line's first field begins: behind byte order marks, and behind NULs before its quote.

        So are blanks before a quote that closes as a field's does; where it does not, it is a letter behind them.
        """
        while self.data.startswith(BOM, start, end):
            start += len(BOM)
        if self.quote is None:
            return start
        if self.data.startswith(b"\0", start, end):
            padded = self.data[start:end]
            bare = padded.lstrip(b"\0")
            return end - len(bare) if bare.startswith(self.quote) else start
        opening = self._past_space(start, end)
        return opening if opening > start and self._is_field(opening, end, start + self.max_record) else start

    def _is_field(self, opening: int, end: int, reach: int) -> bool:
        """Tell whether a quoted field begins at a place of a line."""
        if self.data[opening : opening + 1] != self.quote:
            return False
        close = self._closing(opening + 1, reach)
        if close is None:
            return False
        last = end if close < end else int(self.ends[self.nexts.searchsorted(close, side="right")])
        return self._behind(close + 1, last) is not None

    def _each_quoted(self, raw: bytes, quote: bytes) -> list[bytes] | None:
        """Return the cells of a line that are all in quotes; None where it has other quotes than those around them."""
        if self.dialect.backslash or not raw.startswith(quote):
            return None
        cells = raw[1:].removesuffix(quote).split(quote + self.delimiter + quote)
        return cells if raw.endswith(quote) and raw.count(quote) == 2 * len(cells) else None

    def _quoted(self, position: int, start: int) -> Exact:
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
                behind, end = field.behind + len(self.delimiter), int(self.ends[field.last])
                rest, of_rest = self._cells(self._past_space(behind, end) if self.dialect.skip_space else behind, end)
                everything = quoted and of_rest == len(rest) - self._bare_ends(rest, behind, end)
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
        if doubtful <= line and not self.shape.is_whole(fields):
            return self._broken(position, doubtful)
        return Exact(fields, line - position + 1)

    def _broken(self, position: int, line: int) -> Exact:
        """Return what comes of a record with a quote that opens on a line and cannot be trusted."""
        return Exact([], line - position + 1, Fault.BROKEN_QUOTE)

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
        return stop if only_space(self.data[place:stop]) else None

    def _closing(self, cursor: int, reach: int) -> int | None:
        """Return where the quote closes that opened just before `cursor`; None: nowhere within reach."""
        close = self._closing_before(cursor, min(self.used, reach))
        if close is None and not self.eof and self.used < reach:
            raise NeedMore
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
        return sign.sub(lambda match: match[1] or match[2], cell)

    # Is a field over several lines one field, or did its quote swallow records?

    def _swallows(self, span: _Span) -> bool:
        """Tell a quote that never closed, or closed by meeting a later record's, from a field over several lines."""
        if span.before >= 2 * self.shape.full:
            return True  # a record that has all its fields twice over
        if self._all_quoted(span):
            return False
        closing = [] if span.escaped else span.closing
        many, marks, ends = self.shape.may_be_one(len(span.opening)), _addresses(span.opening), _addresses(closing)
        if self.shape.is_whole(closing):
            # So ends a field in the first column, too, but that does not begin with a whole record.
            if marks & ends and (many or len(span.within) > 1):
                return True
            # Or the last line alone is a whole record with its address inside the quote, below another.
            if len(span.within) > 1 and many and _addresses(span.within):
                return True
        elif self.shape.own(closing) in self.shape.short and many and marks & ends and self._may_have_balance(closing):
            return True
        return self._customer_in_front(span) or self._record_inside(span, marks if many else frozenset())

    def _may_have_balance(self, cells: Sequence[bytes]) -> bool:
        """Tell whether a digit stands where the balance does, or nothing: a cell of letters is none."""
        place = self.shape.points
        cell = b"" if place is None or place >= len(cells) else cells[place].strip(BLANK)
        return not cell or _has_digit(cell)

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
        return self.shape.is_whole(closing) and bool(_addresses(closing)) and _is_number(span.within[place])

    def _all_quoted(self, span: _Span) -> bool:
        """Tell a record of which all fields are quoted: the first quote of one it swallows would have closed it."""
        return span.quoted and self.shape.takes(span.before + 1 + len(span.rest))

    def _bare_ends(self, rest: Sequence[bytes], start: int, end: int) -> int:
        """Return how many fields at a line's end are empty and not quoted: a delimiter behind all others leaves one."""
        most, count = max(1, self.shape.surplus + self.shape.nameless), 0
        for cell in rest[::-1][:most]:
            delimiter = self.data.rfind(self.delimiter, start, end)
            if cell.strip() or (self.quote is not None and self.data.find(self.quote, max(start, delimiter), end) >= 0):
                break
            end = delimiter
            count += 1
        return count

    def _doubtful(self, span: _Span) -> bool:
        """Tell a span that is believed only where the record comes to the file's width.

        There is an address on the line where it closes, and one above it, or delimiters inside the field.
        """
        if span.escaped or self._all_quoted(span):
            return False
        marks, ends = _addresses(span.opening), _addresses(span.closing)
        above = marks & ends or (marks and self.shape.may_be_one(len(span.opening)))
        return bool(ends and (above or (self.shape.may_be_one(len(span.closing)) and len(span.within) > 1)))

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
            addresses = _addresses(cells)
            if (addresses and self.shape.is_whole(cells)) or (
                addresses & marks and self.shape.own(cells) in self.shape.short
            ):
                return True
            if self._damaged_customer(cells):
                return True
        return False

    def _damaged_customer(self, cells: Sequence[bytes]) -> bool:
        """Tell a line with a fault that would be a record: an address that is none, or a field too many.

        It has a number where the balance stands, or beside it.
        """
        place = self.shape.points
        if place is None or not (self.shape.is_whole(cells) or len(cells) == self.shape.full - self.shape.missing + 1):
            return False
        near = cells[max(0, place - 1) : place + 2]
        return any(map(_is_number, near)) and any(map(_like_address, cells))

    def record_below(self, position: int) -> bool:
        """Tell whether a line below is a record by itself."""
        for line in range(position + 1, len(self.starts)):
            start, end = int(self.starts[line]), int(self.ends[line])
            if self.data.find(b"@", start, end) >= 0:
                cells, _ = self._cells(start, end)
                if self.shape.is_whole(cells) and _addresses(cells):
                    return True
        return False

    def _stands_in_quotes(self, line: bytes) -> bool:
        """Tell a line with a cell in doubled quotes, as only what is quoted has them: alone it would break."""
        return self.doubled is not None and self.doubled.search(line) is not None

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


@cache
def _doubly_quoted(dialect: Dialect) -> re.Pattern[bytes] | None:
    """Return what finds a cell in quotes that are escaped themselves, and not two empty cells in quotes."""
    if dialect.quote is None:
        return None
    delimiter, quote = re.escape(dialect.delimiter.encode()), re.escape(dialect.quote.encode())
    escaped = rb"(?:" + quote * 2 + (rb"|\\" + quote if dialect.backslash else b"") + rb")"
    inside = rb"(?!\s|" + delimiter + rb")[^" + quote + (rb"\\" if dialect.backslash else b"") + rb"]++"
    return re.compile(rb"(?:^|" + delimiter + rb")" + escaped + inside + escaped + rb"(?=" + delimiter + rb"|$)")


def _addresses(cells: Sequence[bytes]) -> frozenset[int]:
    """Return which cells hold an address and nothing else but its wrapping."""
    return frozenset(place for place, cell in enumerate(cells) if b"@" in cell and _is_address(cell))


def _like_address(cell: bytes) -> bool:
    """Tell a cell of one word with an `@`, or with a name before it: an address, be it a wrong one."""
    return b"@" in cell and (len(cell.split()) == 1 or _is_address(cell))


def _has_digit(cell: bytes) -> bool:
    """Tell a cell with a digit of any script: `１２５０` is a balance, too."""
    return any(map(str.isdecimal, cell.decode("utf-8", "ignore")))


def _is_number(cell: bytes) -> bool:
    """Tell a cell with digits and without letters."""
    return _has_digit(cell) and not _LETTER.search(cell)


def _begins_with_number(cell: bytes) -> bool:
    """Tell a cell that begins with a number, whatever is behind it."""
    return cell.strip(BLANK + b"+-\"'").decode("utf-8", "ignore")[:1].isdecimal()


def _is_address(cell: bytes) -> bool:
    bare = cell.strip(b" \t\"'")
    if bare.endswith(b">"):
        bare = bare[bare.rfind(b"<") + 1 : -1]
    bare = bare[len(b"mailto:") :] if bare[: len(b"mailto:")].lower() == b"mailto:" else bare
    local, _, domain = bare.partition(b"@")
    host, _, top = domain.rpartition(b".")
    return bool(local and host and top) and b"@" not in domain and len(bare.split()) == 1


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
