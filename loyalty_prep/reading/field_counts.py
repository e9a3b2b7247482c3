"""Where the lines of a text end, and how many fields each has by itself: one pass over line ends, delimiters, quotes.

Strategy: some lines are looked at together, as many as a processor's cache holds (`_STEP`). A table of flags, a byte of
text each, says where a sign stands; no array has an entry a byte of the whole block, and only line ends and delimiters
are looked up.

What must stay true:
- A line is *contained* where each of its quotes, read from outside of quotes, opens where a field begins or closes
  where one ends, and none is left open. The exact reader reads the fields of a contained line as they are counted here.
- Where a quote is escaped in another way, or blanks may stand before it, no line that has a quote is contained.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from loyalty_prep.arrays import Bools, Bytes, Ints
    from loyalty_prep.reading.csv_text import Dialect

NEWLINE, RETURN = 10, 13
"""Bytes by their values, as arrays hold them."""
_STEP = 1 << 18
"""About so many bytes are looked at together."""
_WORD_BYTES = 8


class FieldCounts(NamedTuple):
    """Of each line the offset after it, how many fields it has, and whether it is contained."""

    nexts: Ints
    fields: Ints
    contained: Bools


def count_fields(text: bytes, dialect: Dialect, most: int | None = None) -> FieldCounts:
    """Count the fields of all lines of a text, or of the first, at `most` so many.

    Lines end at LF or CRLF, and there is no other CR (`physical_lines.Lines`). What stands behind the last line end is
    not looked at.
    """
    octets = np.frombuffer(text, dtype=np.uint8)
    nothing = np.zeros(0, dtype=np.int64)
    counts = [FieldCounts(nothing, nothing, nothing.astype(np.bool_))]
    start = lines = 0
    while most is None or lines < most:
        end = text.rfind(b"\n", start, start + _STEP) + 1 or text.find(b"\n", start + _STEP) + 1
        if not end:
            break
        some = _of_lines(octets[start:end], dialect)
        counts.append(some._replace(nexts=some.nexts + start))
        start, lines = end, lines + len(some.nexts)
    return FieldCounts(*(np.concatenate(each)[:most] for each in zip(*counts, strict=True)))


def _of_lines(octets: Bytes, dialect: Dialect) -> FieldCounts:
    """Count the fields of some whole lines."""
    newlines, delimiters = octets == NEWLINE, _where(octets, dialect.delimiter.encode())
    if dialect.quote is None or not (quotes := octets == ord(dialect.quote)).any():
        ends, fields = _per_line(newlines, delimiters)
        return FieldCounts(ends + 1, fields, np.ones(len(ends), dtype=np.bool_))
    inside = _inside(quotes, newlines)
    ends, fields = _per_line(newlines, delimiters & ~inside)
    contained = ~inside[ends]
    wrong = quotes
    if not dialect.backslash and not dialect.skip_space:
        wrong = _misplaced(octets, quotes, inside, delimiters, len(dialect.delimiter.encode()))
    if wrong.any():
        contained[np.searchsorted(ends, np.flatnonzero(wrong))] = False
    return FieldCounts(ends + 1, fields, contained)


def _where(octets: Bytes, sign: bytes) -> Bools:
    """Tell where a sign begins."""
    signs: Bools = octets == sign[0]
    for step, octet in enumerate(sign[1:], start=1):
        signs[:-step] &= octets[step:] == octet
    return signs


def _per_line(newlines: Bools, delimiters: Bools) -> tuple[Ints, Ints]:
    """Return where lines end, and how many fields each has."""
    signs = np.flatnonzero(newlines | delimiters)
    count = np.count_nonzero(newlines)
    width, rest = divmod(len(signs), count)
    ends = signs[width - 1 :: width]
    if not rest and newlines[ends].all():  # as nearly always: each line has as many fields as the next one
        return ends, np.full(count, width)
    last = np.flatnonzero(newlines[signs])
    return signs[last], np.diff(last, prepend=-1)


def _inside(quotes: Bools, newlines: Bools) -> Bools:
    """Tell which bytes stand in quotes of their own line, the one that opens among them and the one that closes not."""
    inside = _odd_so_far(quotes)
    if (inside & newlines).any():
        ends = np.flatnonzero(newlines)
        inside ^= np.repeat(np.append(False, inside[ends[:-1]]), np.diff(ends, prepend=-1))
    return inside


def _odd_so_far(flags: Bools) -> Bools:
    """Tell where the flags up to there, that place with them, are odd in number, 64 places at a time.

    A place of a word is odd by those before it in its word, found by doubling the distance; and the other way round
    where those of all words before are odd. `numpy.logical_xor.accumulate` goes place by place: 14 times as long.
    """
    bits = np.packbits(flags, bitorder="little")
    words = np.zeros(-(-len(bits) // _WORD_BYTES), dtype="<u8")
    words.view(np.uint8)[: len(bits)] = bits
    for distance in (1, 2, 4, 8, 16, 32):
        words ^= words << distance
    odd_words = words >> 63
    words ^= np.negative(np.bitwise_xor.accumulate(odd_words) ^ odd_words)  # a word of ones is -1
    return np.unpackbits(words.view(np.uint8), count=len(flags), bitorder="little").view(np.bool_)


def _misplaced(octets: Bytes, quotes: Bools, inside: Bools, delimiters: Bools, width: int) -> Bools:
    """Tell which quotes open or close in the middle of a field. Delimiters have a `width` of so many bytes."""
    edges = quotes | (octets == NEWLINE)
    behind = edges | delimiters | (octets == RETURN)
    before = edges
    before[width - 1 :] |= delimiters[: len(delimiters) - width + 1]
    opening = quotes & inside
    misplaced: Bools = quotes ^ opening
    misplaced[:-1] &= ~behind[1:]
    misplaced[1:] |= opening[1:] & ~before[:-1]
    return misplaced
