"""How `verify` reads a source, and what it knows of repaired cells: plainly, and by no other code of ours."""

from __future__ import annotations

import base64
import bz2
import csv
import gzip
import io
import lzma
import re
import struct
import unicodedata
import zlib
from array import array
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import accumulate, chain, islice
from typing import IO, TYPE_CHECKING, Any, Final, cast

from loyalty_prep.errors import counted
from loyalty_prep.verify_codes import has_minus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

_CONTROLS: Final = {octet: f"\\x{octet:02x}" for octet in range(0x80, 0xA0)}
_BLOCK: Final = 1 << 16
MASK: Final = "•••"
"""What stands in the place of what is masked."""
_SHOWN: Final = 150
"""So many signs of a cell or a line are compared with what a report shows of it."""
_CELLS: Final = 20
"""So many cells of a row a report shows."""
_ROWS: Final = 5
"""So many first rows and skipped lines a report shows."""
_WIDE: Final = re.compile(
    rb"(?:[!-~]\0){5}|(?:\0[!-~]){5}|(?:[!-~]\0{3}){4}|(?:\0{3}[!-~]){4}"
    rb"|([\x03-\x08\x0b\x0c\x0e])[^\n]\1[^\n]\1[^\n]\1"
)
"""Words of UTF-16 or UTF-32, as they stand among single bytes: of ASCII, or of an alphabet of another script."""
_REACH: Final = 20
"""So many bytes such a word takes at most."""
_SINGLE: Final = re.compile(rb"[0-9A-Za-z._+-]@[0-9A-Za-z-]+\.[A-Za-z]{2}")
"""An address in single bytes: two of its letters are one letter of UTF-16."""
_LAST_GROUP: Final = re.compile(r"[.,\u066b\u066c](\d+)\D*\Z")
"""The digits behind the last separator of a number."""
_THOUSANDS: Final = 3
_LATE: Final = "".join(chr(octet << 8) for octet in {*range(0x21, 0x7F)} - {0x25, 0x30, 0x4E})
_SHIFTED: Final = re.compile(f"\u0a00|[{_LATE}]{{4}}")
"""A line end, and letters of ASCII, as they are read behind an odd number of single bytes: one byte late.

Not among them are lines, the wide space and the Chinese one, which stand in a row elsewhere, too.
"""
_BLANK: Final = re.compile(r"[\s\0\x1a\u180e\u200b-\u200f\u2060\ufeff]*")
"""White space, padding and signs without a width, such as the mark of a file that was written behind another."""


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """A record of the source, or a line above its header: the line on which it starts, its cells and its text."""

    line: int
    cells: list[str]
    text: str
    is_above: bool
    is_blank: bool

    def cell(self, index: int) -> str:
        """Return a cell; a record may lack its last ones, which are empty."""
        return self.cells[index] if index < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a quote opens that does not close.

    `lines` are such lines, with how many the record has. Of lines where that is so `perhaps`, or whose text is masked,
    the line on which the next row starts tells it, if it is among those of which it is known which row `starts` there.
    """

    lines: dict[int, int]
    perhaps: frozenset[int]
    starts: dict[int, int]
    known: frozenset[int]
    """These rows, and the one that would be behind the last."""

    def length(self, line: int, behind: int, *, is_odd: bool) -> int:
        """Return how many lines a record has that was read from one line to another; an odd one has another width."""
        for at in range(line + 1, behind):
            if at in self.starts:
                return at - line if self.starts[at] == self.starts[line] + 1 else 1
        return 1 if is_odd and self.starts[line] + 1 not in self.known else behind - line


class SourceSummary:
    """What the report says of the source beside its rows: lines above the header, first rows, blank and short ones."""

    def __init__(self, says: dict[str, Any]) -> None:
        self._says = says
        self._lines = {line["line"] for line in says["skippedLines"]}
        self._above: dict[int, str] = {}
        self._first: list[list[str]] = []
        self._is_odd = False
        """Whether a quote is broken in the first rows: they were looked at before it was known where rows end."""
        self._blank = self._short = 0

    def add(self, record: SourceRecord, codes: str) -> None:
        """Look at a record, which the errors file gives these codes."""
        if record.is_above:
            self._above |= {record.line: record.text} if record.line in self._lines else {}
        elif record.is_blank:
            self._blank += 1
        else:
            is_refused = codes.startswith("ROW_") and codes != "ROW_MERGED"
            self._short += len(record.cells) < len(self._says["header"]["values"]) and not is_refused
            if len(self._first) < _ROWS:
                self._first.append(record.cells)
                self._is_odd = self._is_odd or codes in ("ROW_BROKEN_QUOTE", "ROW_UNDECODABLE")

    def check(self, expect: Callable[[bool, str], None], *, is_merged: bool) -> None:
        """Hold the report to what was seen; after a merge it is not known why rows were refused before."""
        says = self._says
        rows = [_row_compared(row["values"]) for row in says["sampleDataRows"]]
        first = [_row_compared(cells) for cells, _ in zip(self._first, rows, strict=False)]
        right = rows == first and len(rows) in (0, len(self._first))
        expect(
            right or self._is_odd or is_merged,
            "the first rows that the report shows are not those of the source",
        )
        lines = [(self._above.get(line["line"], ""), line["text"]) for line in says["skippedLines"]]
        skipped = all(MASK in text or _compared(line).startswith(_compared(text)) for line, text in lines)
        expect(skipped, "the lines that the report says to be skipped are not those of the source")
        blank, short = says["blankRecords"], says["shortRecords"]
        expect(self._blank == blank, f"the source has {counted(self._blank, 'blank record')}, the report says {blank}")
        right = is_merged or self._short == short
        expect(right, f"the parts hold {counted(self._short, 'short record')} of the source, the report says {short}")


def _row_compared(cells: list[str]) -> list[str]:
    """Return the cells of a row as they are compared with those that a report shows: the first ones, but empty ones."""
    shown = [_compared(cell) for cell in cells[:_CELLS]]
    while shown and not shown[-1]:
        shown.pop()
    return shown


def _compared(text: str) -> str:
    """Return a cell or a line as it is compared with what a report shows of it: long ones are cut."""
    return text.strip().strip("\ufeff").strip().casefold()[:_SHOWN].removesuffix("…")


def source_records(path: Path, says: dict[str, Any], broken: Broken) -> Iterator[SourceRecord]:
    """Yield the lines above the header, it and the records of a CSV file, as the report says that it is written.

    Of a record whose quotes are broken its lines are all.
    """
    quote = says["quoteChar"]
    dialect: dict[str, Any] = {
        "delimiter": says["delimiter"],
        "quotechar": quote or '"',
        "quoting": csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        "escapechar": says.get("escapeChar"),
        "skipinitialspace": bool(says.get("skipInitialSpace")),
    }
    header = says["headerLine"]
    first = says["preambleLines"] if header is None else header - 1
    with path.open("rb") as packed, _unpacked(packed) as stream, _decoded(stream, says["encoding"]) as text:
        lines = _Lines(_lines(text))
        while lines.peek() is not None:
            lines.begin()
            number = lines.number
            is_above = number <= first
            as_lines = 1 if is_above else broken.lines.get(number, 0)
            cells = ["".join(islice(lines, as_lines))] if as_lines else next(csv.reader(lines, **dialect))
            if number in broken.perhaps:
                is_odd = len(cells) != len(says["header"]["values"])
                length = broken.length(number, lines.number, is_odd=is_odd)
                cells = [lines.text()] if lines.back(length, says["delimiter"]) else cells
            is_blank = number != header and all(_BLANK.fullmatch(cell) for cell in cells)
            yield SourceRecord(number, cells, lines.text(), is_above, is_blank)


def count_rows(path: Path, says: dict[str, Any], broken: Broken) -> int:
    """Return how many rows a source has."""
    records = source_records(path, says, broken)
    return sum(not (each.is_above or each.is_blank or each.line == says["headerLine"]) for each in records)


def has_mark(path: Path, encoding: str) -> bool:
    """Tell whether a source begins with the mark of its encoding."""
    with path.open("rb") as packed, _unpacked(packed) as stream, _decoded(stream, encoding) as text:
        return text.read(1) == "\ufeff"


def is_mixed(path: Path, encoding: str) -> bool:
    """Tell whether a source holds single bytes among UTF-16 or UTF-32, or lines of these among single bytes."""
    with path.open("rb") as packed, _unpacked(packed) as stream:
        if not encoding.startswith(("utf-16", "utf-32")):
            return _holds(stream, _WIDE)
        with io.TextIOWrapper(stream, encoding, newline="\n") as text:
            try:
                return any(_SHIFTED.search(line) or _SINGLE.search(line.encode(encoding)) for line in text)
            except UnicodeDecodeError:
                return True


def _holds(stream: IO[bytes], what: re.Pattern[bytes]) -> bool:
    """Tell whether bytes hold something, which may lie across the border of two blocks."""
    last = b""
    for block in iter(partial(stream.read, _BLOCK), b""):
        if what.search(last + block):
            return True
        last = block[-_REACH:]
    return False


def _decoded(stream: IO[bytes], encoding: str) -> io.TextIOWrapper:
    """Return the text; a byte that the encoding does not have is written as its number.

    ISO 8859-1 is read as Windows-1252, as everybody does.
    """
    name = "cp1252" if encoding == "iso8859-1" else encoding
    return io.TextIOWrapper(stream, name, "backslashreplace", newline="")


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    """Yield the lines of a text. EBCDIC has a line end of its own; the control signs of ISO 8859 are no text."""
    is_ebcdic, is_iso = "A".encode(text.encoding) == b"\xc1", text.encoding.startswith("iso8859")
    for line in text:
        if is_ebcdic:
            yield from re.findall(r"[^\n]*\n|[^\n]+", line.replace("\x85", "\n"))
        else:
            yield line.translate(_CONTROLS) if is_iso else line


def _unpacked(stream: IO[bytes]) -> IO[bytes]:
    """Return what reads a file that may be compressed, as its first bytes tell."""
    head = stream.read(6)
    stream.seek(0)
    if head.startswith(b"\x1f\x8b"):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=stream))
    if head.startswith(b"BZh"):
        return io.BufferedReader(_Streams(stream, bz2.BZ2Decompressor))
    return io.BufferedReader(_Streams(stream, lzma.LZMADecompressor)) if head == b"\xfd7zXZ\0" else stream


class _Streams(io.RawIOBase):
    """Reads compressed streams that follow each other as one; zeros between and behind them are padding.

    Of the standard library's own files, that for xz fails at padding, and both end without a word at what follows it.
    """

    def __init__(self, stream: IO[bytes], new: Callable[[], Any]) -> None:
        self._stream, self._new, self._current = stream, new, new()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while True:
            data = self._stream.read(_BLOCK) if self._current.eof or self._current.needs_input else b""
            if self._current.eof:
                rest = self._current.unused_data + data
                if not rest.strip(b"\0"):
                    if not data:
                        return 0
                    continue
                self._current, data = self._new(), rest.lstrip(b"\0")
            elif self._current.needs_input and not data:
                raise EOFError("the compressed file is cut")
            part = self._current.decompress(data, len(buffer))
            if part:
                buffer[: len(part)] = part
                return len(part)


class _Lines:
    """The lines of a file, of which the next can be looked at before it is taken."""

    def __init__(self, stream: Iterable[str]) -> None:
        self._stream = iter(stream)
        self._next = next(self._stream, None)
        self._taken: list[str] = []
        self.number = 1

    def __iter__(self) -> _Lines:
        return self

    def peek(self) -> str | None:
        """Return the next line, which stays the next."""
        return self._next

    def begin(self) -> None:
        """Leave out the mark of a file before the record that begins here: one was written behind another."""
        self._next, self._taken = self._next and self._next.lstrip("\ufeff"), []

    def take(self) -> str:
        """Return the next line, and go on to the one behind it."""
        line = self._next
        if line is None:
            raise StopIteration
        self._next = next(self._stream, None)
        self._taken.append(line)
        self.number += 1
        return line

    def back(self, kept: int, delimiter: str) -> list[str]:
        """Go back to behind so many of the lines that were taken, and the blank ones before; return the others."""
        while kept > 1 and _BLANK.fullmatch(self._taken[kept - 1].replace(delimiter, "")):
            kept -= 1
        self._taken, others = self._taken[:kept], self._taken[kept:]
        if others:
            self._stream = chain(others[1:], [] if self._next is None else [self._next], self._stream)
            self._next = others[0]
            self.number -= len(others)
        return others

    def text(self) -> str:
        """Return the lines that were taken since the record begins."""
        return "".join(self._taken)

    __next__ = take


def keeps(before: str, after: str, codes: str) -> bool:
    """Tell whether a repaired cell still says what it said, by its letters and digits.

    >>> keeps(" Ann@X.ORG ", "Ann@x.org", "EMAIL_TRIMMED"), keeps(" Ann@x.org", "Eve@x.org", "EMAIL_TRIMMED")
    (True, False)
    >>> keeps("1,250.00 pts", "1250", "POINTS_REFORMATTED"), keeps("1,250", "9250", "POINTS_REFORMATTED")
    (True, False)
    >>> keeps("1,250.00 pts", "125", "POINTS_REFORMATTED"), keeps("1,250.00", "125000", "POINTS_REFORMATTED")
    (False, False)
    >>> keeps("1,250.50", "1251", "POINTS_BY_POLICY"), keeps("1,250.50", "9250", "POINTS_BY_POLICY")
    (True, False)
    """
    text = unicodedata.normalize("NFKC", before)
    if codes == "POINTS_BY_POLICY":
        return _is_decided(text, after)
    if codes == "POINTS_REFORMATTED":
        wanted = after.lstrip("0")
        digits = _digits(text)
        decimals = digits.removeprefix(wanted) if wanted else ""
        return digits == wanted + decimals and not decimals.strip("0") and len(decimals) in _decimals(text, wanted)
    if codes.startswith("EMAIL"):
        local, _, domain = after.rpartition("@")
        spelled = {domain}
        with suppress(UnicodeError):  # names of today's domains are not all such as Python knows
            spelled.add(domain.encode("idna").decode())
        return any(_letters(f"{local}@{each}") in _letters(before) for each in spelled)
    return True  # a sum, which says nothing of one of its rows


def _is_decided(text: str, after: str) -> bool:
    """Tell whether a policy may make one balance of another: nothing and what is below zero are 0, a fraction whole."""
    digits, behind = _digits(text), _LAST_GROUP.search(text)
    if not digits or has_minus(text):
        return after == "0"
    whole = digits[: -len(behind[1])] if behind else digits
    return after.isdecimal() and int(after) - int(whole or 0) in (0, 1)


def _digits(text: str) -> str:
    """Return the digits of a number, of any script, without zeros in front."""
    digits = (unicodedata.digit(sign, -1) for sign in text)
    return "".join(str(digit) for digit in digits if digit >= 0).lstrip("0")


def _decimals(text: str, wanted: str) -> tuple[int, ...]:
    """Return how many digits may be decimals: three behind a separator may also be thousands, and 0 has none left."""
    behind = _LAST_GROUP.search(text)
    if behind is None or not wanted:
        return (0,)
    return (0, _THOUSANDS) if len(behind[1]) == _THOUSANDS else (len(behind[1]),)


def _letters(text: str) -> str:
    """Return the letters and digits of a text, as they are compared."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def numbers(text: str, most: int) -> array[int]:
    """Return the rising numbers that a text of the report stands for: steps of a byte, and 0 for one kept beside."""
    small, others = (_inflated(part, most * size) for part, size in zip(text.split("."), (1, 8), strict=True))
    jumps = struct.iter_unpack("<q", others)
    return array("q", accumulate(step or next(jumps, (0,))[0] for step in small))


def _inflated(text: str, most: int) -> bytes:
    inflater = zlib.decompressobj()
    data = inflater.decompress(base64.b64decode(text, validate=True), most + 1)
    if len(data) > most:
        raise ValueError("a list of rows is longer than there are rows")
    return data
