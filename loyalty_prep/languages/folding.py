"""Names and words as they are compared: without case, accents, camelCase and separators, in any form of Unicode.

What must stay true: a word of the tables is folded as a name is, so that a name that is a word is found.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import Final

_LOWER, _UPPER = "a-zß-öø-ÿ", "A-ZÀ-ÖØ-Þ"
_CAMEL = re.compile(  # `IDs` is one word
    rf"(?<=[{_LOWER}])(?=[{_UPPER}])|(?<=[{_UPPER}])(?=[{_UPPER}](?!s\b)[{_LOWER}])"
)
_SEPARATORS = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"(?<=[^\W\d_])(?=\d)")
_QUOTE_IN_WORD = re.compile(r"(?<=\w)[\"״'’‘ʻʼ`](?=\w)")
_ACCENTS = re.compile("[\u0300-\u036f]+")
_NUMBER_SIGN = re.compile(r"#(?!\s*\d)")
_LATIN: Final = {
    "ł": "l",
    "ı": "i",
    "đ": "d",
    "ð": "d",
    "þ": "th",
    "ø": "o",
    "æ": "ae",
    "œ": "oe",
    "ß": "ss",
    "ə": "e",
    "ħ": "h",
}
_LETTERS = str.maketrans({**_LATIN, "ς": "σ", "ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك"})
_LONGEST: Final = 200
"""No name is longer; what is longer is a cell of text, of which the beginning will do."""
_NAMES: Final = 1 << 12
"""So many names are kept as they were folded: those of one header are asked for again and again."""


def fold(name: str) -> str:
    """Return the words of a name: `currentPoints_Balance` and `Current points BALANCE` are the same."""
    return _folded(name[:_LONGEST])


@lru_cache(maxsize=_NAMES)
def _folded(name: str) -> str:
    words = _CAMEL.sub(" ", unicodedata.normalize("NFKC", name)).casefold()
    if "#" in words:  # `Points #` is a number, and `#` alone that of the row
        words = _NUMBER_SIGN.sub(" number ", words)
    # Hebrew writes abbreviations with a quote inside the word (`דוא"ל`), Uzbek a letter (`to‘plangan`).
    words = _bare(_QUOTE_IN_WORD.sub("", words.replace("_", " ")))
    return _DIGITS.sub(" ", _separators(words).sub(" ", words)).strip()


def _separators(words: str) -> re.Pattern[str]:
    return _SEPARATORS if words.isascii() or max(words) < "\u0900" else _separators_beyond_vowel_signs()


@cache
def _separators_beyond_vowel_signs() -> re.Pattern[str]:
    """Return what stands between words: the vowel signs of India's scripts, no letters to `re`, do not."""
    signs = (char for block in _VOWEL_SIGNS for char in map(chr, block) if unicodedata.category(char)[0] == "M")
    return re.compile(rf"[^\w{''.join(signs)}]+|_+")


def _bare(text: str) -> str:
    """Take accents off, but not the vowel signs of India and beyond: புள்ளி is a point, பள்ளி a school.

    Korean syllables are put together again.
    """
    if text.isascii():
        return text
    if max(text) < "\u0483":  # the accents of Latin, Greek and Cyrillic
        return _ACCENTS.sub("", unicodedata.normalize("NFD", text)).translate(_LETTERS)
    kept = unicodedata.normalize("NFD", _joiners().sub("", text)).translate(_MARKS)
    return unicodedata.normalize("NFC", kept).translate(_LETTERS)


@cache  # Python is slow at making expressions of so many letters, and most files hold none of them
def _joiners() -> re.Pattern[str]:
    return re.compile("\u200d|(?<=[\u0900-\u0dff])\u200c(?=[\u0900-\u0dff])")


_VOWEL_SIGNS: Final = (range(0x0900, 0x0E00), range(0x0E80, 0x0F00), range(0x1000, 0x10A0), range(0x1780, 0x1800))
"""The scripts of India, and those of Laos, Burma and Cambodia."""


class _Marks(dict[int, int | None]):
    """What becomes of each character where accents are taken off: it stays, or nothing is left. Filled as needed."""

    def __missing__(self, code: int) -> int | None:
        accent = unicodedata.category(chr(code))[0] == "M" and not any(code in block for block in _VOWEL_SIGNS)
        self[code] = None if accent else code
        return self[code]


_MARKS: Final = _Marks()


def runs_on(text: str) -> bool:
    """Tell whether any letter is of a script without spaces between words, or between particles and words."""
    return not text.isascii() and _running_on().search(text) is not None


@cache
def _running_on() -> re.Pattern[str]:
    """Hebrew and Arabic; Thai and Lao; Burmese; Khmer; Kana, Han and Hangul."""
    return re.compile("[\u0590-\u08ff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\ud7af]")
