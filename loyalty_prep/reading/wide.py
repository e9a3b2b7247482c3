"""UTF-16 and UTF-32: files that are so throughout, and files of which only a part is.

Parts come about where a program appends to a file that another one wrote (`>>` of PowerShell writes UTF-16), and
where bytes are lost, which shifts every character behind them. Read as one text, such a file shows letters that
nobody wrote, and all customers of a part stand in one line.

    `told`      the head is UTF-16 or UTF-32 without a byte order mark
    `hints`     a stretch of a file of single bytes holds UTF-16
    `doubts`    a stretch of a UTF-16 file holds single bytes, or characters shifted by a byte
    `parted`    counts the lines of the other part
    `marked`    reads the file, and these lines as undecodable

The hints are cheap, so that they can be looked for in every byte of every file; lines are counted only where there
are some.
"""

from __future__ import annotations

import codecs
import re
from functools import partial
from itertools import chain
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

import numpy as np

from loyalty_prep.messages.translation import to_translate
from loyalty_prep.options import Detected

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLOCK = 1 << 20
"""How many bytes are read at a time."""

# Where in four bytes there is always a NUL, where often, and where seldom.
_PLACES: tuple[tuple[str, tuple[int, ...], tuple[int, ...], tuple[int, ...]], ...] = (
    ("utf-32-le", (3,), (1, 2), (0,)),
    ("utf-32-be", (0,), (1, 2), (3,)),
    ("utf-16-le", (), (1, 3), (0, 2)),
    ("utf-16-be", (), (0, 2), (1, 3)),
)
_ALWAYS, _OFTEN, _SELDOM = 0.99, 0.1, 0.25
"""The share of NULs at a place: of all, at least, where there is always one; of all where there is often one; and of
that, at most, where there is seldom one."""
_ONE_LINE = 4096
"""A head of fewer characters may be a line without its end; a longer one without any is no table."""

# ASCII as UTF-16 or UTF-32 has it, of either order: addresses and numbers have such runs in text of any script. Fields
# of fixed width are padded with NULs, too, but not each letter.
_RUN = re.compile(rb"(?:[!-~]\0){5}|(?:\0[!-~]){5}|(?:[!-~]\0{3}){4}|(?:\0{3}[!-~]){4}")
_LETTERS = re.compile(rb"[0-9A-Za-z]")
# Words of an alphabet as UTF-16 has them: Greek, Cyrillic, Hebrew, Arabic, Thai and others have one and the same
# control character in each letter. Chinese, Japanese and Korean have none that other encodings could not have.
_ALPHABET = re.compile(rb"([\x03-\x08\x0b\x0c\x0e])[^\n]\1[^\n]\1[^\n]\1")

_ADDRESS = re.compile(
    rb"[0-9A-Za-z._+-]@[0-9A-Za-z-]+\.[A-Za-z]{2,}"
    rb"|[0-9A-Za-z._+-]{2}@[0-9A-Za-z\x80-\xff-]+\.[A-Za-z]{2,}[\s,;\"]"
)
"""An address in single bytes: characters whose both bytes are such letters do not come so in any language.

Of its local part one byte is enough, as six are of a line: what takes all of a long run tries it from each place on.
With letters beyond ASCII in its domain, which may be halves of Chinese ones, two are, and what ends it.
"""
_ADDRESS_REACH = 64
"""How many bytes before and behind an @ an address is looked for: its local part has no more (RFC 5321)."""
# A line of single bytes between lines of UTF-16. Words of Chinese can look like a short one.
_LINE_LE = re.compile(rb"\n\0[\t -~]{4,}\r?\n[!-~]\0[!-~]\0[!-~]\0")
_LINE_BE = re.compile(rb"\0\n(?:[\t -~]{4,}\r|[\t -~]{7,})\n\0[!-~]\0[!-~]\0[!-~]")
_SINGLE_BYTES_END = re.compile(rb"[\t -~]{6}\r?\n")
_RETURN = re.compile(rb"\0?\r\0\Z")
_FILLED = re.compile("\0{2,}")
_SHIFTED_LINE_END = 0x0A00
"""A line end of which the two bytes belong to two characters: no script has this one."""
_SHIFTED = 4
"""So many characters in a row whose lower byte is NUL, as those of ASCII are when they are shifted by a byte."""
_OWN_SHIFTED = (0x2500, 0x3000, 0x4E00)
"""Characters that look shifted and are met in a row: a line, the wide space, the Chinese one."""


def detect(head: bytes) -> Detected[str] | None:
    """Tell UTF-16 and UTF-32 without a mark: line ends, digits and addresses are ASCII, so NULs stand where they must.

    That holds for text of any script: a NUL in half of the places only, and the text reads without a fault. So does one
    in single bytes with NULs on lines of their own. NULs in a row, as they fill lines and the end, say nothing.
    """
    head = head[: -(-len(head.rstrip(b"\0")) // 4) * 4]
    octets = np.frombuffer(head[: len(head) // 4 * 4], dtype=np.uint8).reshape(-1, 4)
    octets = octets[octets.any(axis=1)]
    if len(octets) < 1:
        return None
    nul = (octets == 0).mean(axis=0)
    for name, always, often, seldom in _PLACES:
        share = min((float(nul[place]) for place in often), default=1.0)
        if min(nul[list(always)], default=1.0) < _ALWAYS or share < _OFTEN:
            continue
        if any(nul[place] > share * _SELDOM for place in seldom):
            continue
        if not hints(head) and _has_single_bytes(head, big=name.endswith("be")):
            continue  # NULs pad what is there in single bytes, and no letter
        if reads(head[: len(head) // 4 * 4], name):
            return Detected(
                name,
                "found",
                0.9,
                (to_translate("NUL bytes stand where it has them"), to_translate("it reads without a fault")),
            )
    return None


def reads(head: bytes, name: str) -> bool:
    """Tell whether a head reads as text of UTF-16 or UTF-32. NULs in a row fill lines and cells: they are no fault."""
    text = _FILLED.sub("", codecs.getincrementaldecoder(name)("replace").decode(head)).rstrip("\0")
    odd = text.count("\ufffd") + sum(map(text.count, "\0\ufffe\uffff"))
    return odd <= len(text) * 0.01 and ("\n" in text or "\r" in text or len(text) < _ONE_LINE)


def hints(data: bytes) -> bool:
    """Tell whether a stretch of a file of single bytes holds a run of UTF-16 or UTF-32."""
    # Line ends have NULs in text of any script.
    return b"\0" in data and _has_run(data)


def _has_run(data: bytes) -> bool:
    return any(_LETTERS.search(run.group()) for run in _RUN.finditer(data)) or _ALPHABET.search(data) is not None


def doubts(stream: BinaryIO, name: str, start: int) -> bool:
    """Tell whether a UTF-16 file, from byte `start` on, holds what is none."""
    big = name.endswith("be")
    stream.seek(start)
    last = b""
    for block in iter(partial(stream.read, _BLOCK), b""):
        data = last + block
        if _has_shifted(data, big=big) or _has_single_bytes(data, big=big):
            return True
        # What lies across the border of two stretches is seen with the second one.
        last = data[-2 * _ADDRESS_REACH - len(data) % 2 :]
    return False


def _has_shifted(data: bytes, *, big: bool) -> bool:
    units = np.frombuffer(data[: len(data) // 2 * 2], dtype=">u2" if big else "<u2")
    lower, upper = units & 0xFF, units >> 8
    shifted = (lower == 0) & (upper > 0x20) & (upper < 0x7F)
    if not shifted.any():
        return bool((units == _SHIFTED_LINE_END).any())
    shifted &= ~np.isin(units, _OWN_SHIFTED)
    row = shifted[: 1 - _SHIFTED].copy()
    for place in range(1, _SHIFTED):
        row &= shifted[place : len(shifted) - _SHIFTED + 1 + place]
    return bool(row.any() or (units == _SHIFTED_LINE_END).any())


def _has_single_bytes(data: bytes, *, big: bool) -> bool:
    octets = np.frombuffer(data, dtype=np.uint8)
    # Signs side by side, as no ASCII in UTF-16 has them; behind it they may be letters beyond ASCII.
    sign = octets > 0x20
    signs = np.flatnonzero((octets[1:-2] == ord("@")) & sign[:-3] & sign[2:-1] & sign[3:]) + 1
    for place in signs.tolist():
        if _ADDRESS.search(data, max(0, place - _ADDRESS_REACH), place + _ADDRESS_REACH):
            return True
    return (_LINE_BE if big else _LINE_LE).search(data) is not None


class Parted(NamedTuple):
    """A file in two encodings: how many lines are of the other one, of how many; `first`: the first line is.

    `line` is the first physical line that has another encoding than the lines before it.
    """

    other: int
    total: int
    first: bool
    line: int

    @property
    def few(self) -> bool:
        """Tell whether the other part is so small that its lines are faulty rows: fewer than one line in ten."""
        return not self.first and self.other * 10 < self.total


def parted(stream: BinaryIO, name: str, start: int) -> Parted:
    """Count the lines of a file of which `hints` or `doubts` said that it is in two encodings.

    `name` is the codec that the file is read as, UTF-16 or one of single bytes; `start` the byte after its mark.
    """
    other = total = line = 0
    first = False
    for _, foreign in _lines(stream, name, start):
        total += 1
        other += foreign
        if total == 1:
            first = foreign
        elif foreign != first and not line:
            line = total
    return Parted(other, total, first, line)


def marked(stream: BinaryIO, name: str, start: int, errors: str) -> Iterator[str]:
    """Yield the text of a file in two encodings, in which each line of the other part is undecodable."""
    sign = _line_end(stream, name, start).strip(b"\0").decode()
    before, cut = "", False
    for line, foreign in _lines(stream, name, start):
        text = line.removeprefix(b"\0") if cut else line
        yield before + (_undecodable(text) if foreign else text.decode(name, errors))
        before, cut = sign, foreign and not is_utf16(name)  # the NUL behind a line end of UTF-16 is left over
    if not cut:
        yield before


def is_utf16(name: str) -> bool:
    """Tell whether a codec is UTF-16."""
    return name.startswith("utf-16")


def _lines(stream: BinaryIO, name: str, start: int) -> Iterator[tuple[bytes, bool]]:
    """Yield each line without its end, and whether it is of the other part."""
    end, foreign = _line_end(stream, name, start), False
    stream.seek(start)
    rest = b""
    for block in chain(iter(partial(stream.read, _BLOCK), b""), [b""]):
        *lines, rest = (rest + block).split(end)
        for line in lines if block else [rest] if rest else []:
            for piece, plainly in _pieces(line, name):
                foreign = plainly or (not is_utf16(name) and _goes_on(piece, behind=foreign))
                yield piece, foreign


def _goes_on(line: bytes, *, behind: bool) -> bool:
    """Tell whether a line is of UTF-16 by its mark, or by a NUL behind such a line: a name in Cyrillic has no other.

    The first byte may be the second one of the line end before.
    """
    return line.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or (behind and b"\0" in line[1:])


def _line_end(stream: BinaryIO, name: str, start: int) -> bytes:
    """Return the bytes that end a line; a carriage return where nothing else does."""
    stream.seek(start)
    head = stream.read(_BLOCK)
    ends = [sign.encode(name) if is_utf16(name) else sign.encode() for sign in "\n\r"]
    return next((end for end in ends if end in head), ends[0])


def _pieces(line: bytes, name: str) -> Iterator[tuple[bytes, bool]]:
    """Yield a line; where it holds lines of single bytes, that UTF-16 does not end, each of these."""
    # Lines of single bytes may end in letters beyond ASCII, but then they hold an address.
    if is_utf16(name) and b"\n" in line and (_SINGLE_BYTES_END.search(line) or _ADDRESS.search(line)):
        *others, line = line.split(b"\n")
        yield from ((other, True) for other in others)
    foreign = _is_foreign(line, name)
    yield (_RETURN.sub(b"\r", line) if foreign else line), foreign


def _is_foreign(line: bytes, name: str) -> bool:
    if not is_utf16(name):
        return _has_run(line)
    return len(line) % 2 == 1 or _has_shifted(line, big=name.endswith("be")) or _ADDRESS.search(line) is not None


def _undecodable(line: bytes) -> str:
    """Return a line as ASCII; its first byte, its NULs and what is not ASCII stand as what no encoding has."""
    return "".join(chr(octet if place and 0 < octet < 0x80 else 0xDC00 + octet) for place, octet in enumerate(line))
