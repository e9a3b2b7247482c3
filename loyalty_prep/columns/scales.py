"""Tell a text that says that numbers are counted in thousands or the like: `All figures in thousands`, `Points x100`.

Whoever imports what stands below it gives each customer a thousandth. A header that says so speaks of points with a
word that nobody knows, which `headers` sees; this is for what stands above and below a header, and for sheets.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from loyalty_prep.columns import headers
from loyalty_prep.columns.units import CURRENCIES, CURRENCY_SIGNS
from loyalty_prep.languages.folding import fold
from loyalty_prep.languages.tables import SCALE, SCALED, UNIT

_PHRASES: Final = tuple(f" {words} " for words in SCALED.split("|"))
_WORDS: Final = frozenset(SCALE.split("|"))
_LABELS: Final = tuple(f"{words} " for words in UNIT.split("|"))
_BETWEEN: Final = re.compile(r"[,;:=|\t()\[\]]+")
"""What stands between a name and its value, and around a remark."""
_FACTOR: Final = re.compile(
    r"(?i)(?<![^\W_])(?<!\d )(?:[x×*÷/] ?|in )1(?:0+|(?:[., ’']000)+)(?![^\W_])"
    r"|(?<![^\W_])(?<![\d.,])['’]?0{3}s?(?![^\W_]|-)|(?<![^\W_])10+s(?![^\W_])|(?<![^\W_])10 ?\^ ?\d(?![^\W_])|\(k\)"
)
"""What says it in signs: `x100`, `/ 100`, `in 1,000`, `'000`, `1000s`, `10^3`, `(k)`."""
_NUMBERS: Final = re.compile("10+|k")
"""What points may be counted in where a unit is named: `Unit: 1000 points`."""
_PLAIN: Final = headers.PLAIN | {"units", "customer", "count"}
"""Meanings of words beside such a number that leave it one of the balances."""
_SUM: Final = re.compile(r"[^,;:|\t=]*[,;:|\t=][\s\"]*(?!(?:19|20)\d\d\D*$)[-+]?\d[\d.,' \u00a0]*[\",;|\t\s]*")
"""A name and a number, which is no year: a summary above a table (`Points redeemed,4000`)."""
_LONGEST: Final = 200


@lru_cache(maxsize=1 << 12)
def says_scale(text: str) -> bool:
    """Tell whether a text, or a part of it between signs, says that points are counted in thousands or the like.

    Of a currency (`Revenue in thousands EUR`) it says nothing of points.
    """
    text = text[:_LONGEST]
    if is_sum(text):
        return False
    folded = f" {fold(text)} "
    phrase = next((phrase for phrase in _PHRASES if phrase in folded), None)
    if phrase is not None:
        behind = folded.partition(phrase)[2].split()[:2]
        return not _speaks_of_money(text) and not headers.finds(" ".join(behind))[1]
    return _is_scale(folded.strip()) or any(_is_scaled(part) for part in {text, *_BETWEEN.split(text)})


def is_sum(text: str) -> bool:
    """Tell a line of a summary: it says how many there are in all, and nothing of the numbers below."""
    return _SUM.fullmatch(text) is not None


def is_other_unit(cell: str) -> bool:
    """Tell what stands in a line of units at `Points` where its numbers are no points: euros, `x100`."""
    folded = fold(cell)
    return says_scale(cell) or folded == "k" or folded in CURRENCIES or cell.strip() in {"%", *CURRENCY_SIGNS}


def _speaks_of_money(text: str) -> bool:
    return any(sign in text for sign in CURRENCY_SIGNS) or not CURRENCIES.isdisjoint(fold(text).split())


def _is_scaled(part: str) -> bool:
    """Tell a part of a text that says so, and nothing else but points: `Points (thousands)`."""
    rest, factors = _FACTOR.subn(" ", part)
    words = fold(rest).split()
    known = [word for word in words if word not in _WORDS]
    return bool(factors or len(known) < len(words)) and _is_plain(" ".join(known))


def _is_scale(folded: str) -> bool:
    """Tell a unit with its name before it: `Unit: k`, `Unit: 1000 points`."""
    label = next((label for label in _LABELS if folded.startswith(label)), None)
    words = folded.removeprefix(label).split() if label is not None else []
    number = any(map(_NUMBERS.fullmatch, words[:1])) and (len(words) > 1 or words == ["k"])
    return (number and _is_plain(" ".join(words[1:]))) or (bool(words) and _WORDS.issuperset(words))


def _is_plain(words: str) -> bool:
    matches, strange = headers.finds(words)
    return not strange and {find.meaning for find in matches} <= _PLAIN
