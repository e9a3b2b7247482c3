r"""Signs beside letters, as Windows-1252 writes them: they tell nothing of a file's letters.

A no-break space, a dash, a quote, `°`, `º`, `€` are single bytes above 0x7F, under which other code pages have letters:
`ann@example.com` and a no-break space would read `ann@example.comá`. Where such a byte stands as people set the sign,
among ASCII and at its usual place, it is left out before letters are weighed. At any other place it counts as a byte
like others: `Mar\xa1a` holds no exclamation mark.
"""

from __future__ import annotations

import re
from functools import cache

_NOT_BEHIND = rb"(?<![\x80-\xff])"
_NOT_BEFORE = rb"(?![\x80-\xff])"
_WORD_STARTS = rb"(?<![A-Za-z\x80-\xff])"
_ALONE = rb"\x80\x85-\x87\x89\x91-\x97\x99\xa1-\xac\xae-\xb4\xb6\xb7\xb9\xba\xbf\xd7\xf7"
_WORD_ENDS = rb"(?![A-Za-z\x80-\xff])"

_PLACES: tuple[bytes, ...] = (
    # no-break spaces and soft hyphens: anywhere but between a letter and a small one
    rb"(?<![A-Za-z\x80-\xff])[\xa0\xad]+" + _NOT_BEFORE,
    _NOT_BEHIND + rb"[\xa0\xad]+(?![a-z\x80-\xff])",
    # apostrophes: O’Brien, dell’Acqua, Emma’s
    _WORD_STARTS + rb"(?:[A-Za-z]|[a-z]+)[\x92\xb4](?=[A-Z])",
    rb"(?<=[a-z])\x92(?=[A-Z])",
    rb"(?<=[A-Za-z])\x92(?=s" + _WORD_ENDS + rb")",
    # behind a figure, or letters that go with it: 12°, 3º, 1ª, m², Nº
    rb"(?<=[0-9])[\xb0\xb2\xb3\xb9\xba\xaa\xbc\xbd\xbe]" + _NOT_BEFORE,
    _WORD_STARTS + rb"[A-Za-z]{1,2}[\xb0\xba\xaa](?![a-z\x80-\xff])",
    _WORD_STARTS + rb"[cdk]?m[\xb2\xb3]" + _WORD_ENDS,
    # money, before the figure or behind it
    rb"(?<![A-Za-z0-9\x80-\xff])[\x80\xa3\xa4\xa5](?=[ \xa0]?[0-9])",
    rb"(?<=[0-9])[ \xa0]?[\x80\xa2\xa3\xa4\xa5]" + _WORD_ENDS,
    # before a figure: § 5, ± 3, © 2024
    _WORD_STARTS + rb"[\xa7\xa9\xb1](?=[ \xa0]?[0-9])",
    # between words and figures
    rb"(?<=[0-9\s])[\x96\x97\xb7\xd7\xf7](?=[0-9\s])",
    rb"(?<=[lL])\xb7(?=[lL])",
    # by itself
    rb"(?<![A-Za-z0-9\x80-\xff])[" + _ALONE + rb"](?![A-Za-z0-9\x80-\xff])",
)
_BEHIND_WORDS = rb"(?<=[A-Za-z0-9])[\x85\x99\xa9\xae](?![A-Za-z0-9\x80-\xff])"
"""Acme®, and so on…: but no column's name ends so (`Citt…` is `Città`)."""
_PAIRS = (
    (rb"\x93", rb"\x94"),
    (rb"\x84", rb"[\x93\x94]"),
    (rb"\x91", rb"\x92"),
    (rb"\xab[ \xa0]?", rb"[ \xa0]?\xbb"),
    (rb"\xbb", rb"\xab"),
    (rb"\x8b", rb"\x9b"),
)
_INSIDE = rb"(?=[A-Za-z0-9\s])([^\r\n]{1,60}?)(?<=[A-Za-z0-9\s.!?,])"
_ASKED = re.compile(_WORD_STARTS + rb"[\xa1\xbf](?=[A-Za-z][^\r\n]*[!?])")


def without(cell: bytes, *, name: bool = False) -> bytes:
    """Return a cell in which the signs of Windows-1252 that stand at their usual places are blanks.

    `name`: the cell is the name of a column.
    """
    for quoted in _quoted():
        cell = quoted.sub(rb" \1 ", cell)
    return _places(name=name).sub(b" ", _ASKED.sub(b" ", cell))


@cache  # Python is slow at making these, and most files are UTF-8
def _quoted() -> tuple[re.Pattern[bytes], ...]:
    return tuple(re.compile(_WORD_STARTS + first + _INSIDE + last + _WORD_ENDS) for first, last in _PAIRS)


@cache
def _places(*, name: bool) -> re.Pattern[bytes]:
    return re.compile(b"|".join(_PLACES if name else (*_PLACES, _BEHIND_WORDS)))
