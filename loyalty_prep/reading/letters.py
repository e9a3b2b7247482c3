"""How likely each letter is in the names of each language: the probabilities that the languages' tables stand for.

What a wrong code page makes of a name is made of letters, too, but of unlikely ones: `Dvořák` reads `Dvoøák`, and no
language has both ø and á. The tables give each language's letters in falling order of how often they are met; Zipf's
law makes numbers of that. Chinese, Japanese and Korean have the signs of common names and column names first; the
other signs of their standards' first levels follow, all alike.
"""

from __future__ import annotations

import math
import unicodedata
from functools import cache, lru_cache

import numpy as np

from loyalty_prep.languages import tables

FRIENDLY = "’‘“”„«»‹›–—…·•€£¥°®™№º½§¿¡´ª²\u00a0\u00ad\u202f\u200b\u200e\u200f\ufeff"
"""Signs that people and programs write beside letters, the commonest first."""

# Up to which first byte a standard's common signs go.
_FIRST_LEVEL = {"euc_jp": (0xB0, 0xCF), "gb2312": (0xB0, 0xD7), "big5": (0xA4, 0xC6), "euc_kr": (0xB0, 0xC8)}
_WIDE_SIGNS = "　、。・「」（）－～，：／￥＠０１２３４５６７８９％；！？ー【】"

LANGUAGES = (*tables.ALPHABETS, *tables.STANDARDS)
"""The languages whose letters are known, by code."""

OWN, GUEST, SIGN, STRANGE, NOISE = 0.93, 4e-3, 6e-3, 3e-4, 1e-5
"""Likelihood of a language's own letters taken together; then each: a letter that its neighbours use, a sign of
`FRIENDLY`, any other letter of its script, and anything else."""
_GUESTS = "éüöäáíóèñçëï"
_CAPITAL = 0.2
"""Which share of a letter's occurrences are capitals: names have more of them than running text."""
_NOTHING = {*range(0x80, 0xA0), *range(0xDC80, 0xDD00), 0xFFFD}
"""What no text holds: the control characters of C1, bytes that are no character, and the replacement for those."""


def _zipf(letters: str, share: float, offset: float) -> dict[str, float]:
    """Return each letter's part of `share`; a letter that stands twice counts where it stands first."""
    ranked = list(dict.fromkeys(letters))
    weights = [1 / (rank + offset) for rank in range(len(ranked))]
    return {letter: share * weight / sum(weights) for letter, weight in zip(ranked, weights, strict=True)}


@cache
def _tables() -> tuple[dict[str, float], ...]:
    alphabets = (_alphabet(script, order) for script, order in tables.ALPHABETS.values())
    signs = (_signs(standard, order, tables.KANA.get(code, "")) for code, (standard, order) in tables.STANDARDS.items())
    return *alphabets, *signs


def _alphabet(script: str, order: str) -> dict[str, float]:
    table = {}
    for letter, share in _zipf(order, OWN, 2.0 if script == "LATIN" else 6.0).items():
        capital = "İ" if letter == "i" else letter.upper()
        table[letter] = share * (1 - _CAPITAL) if capital != letter else share
        if len(capital) == 1 and capital != letter:
            table[capital] = share * _CAPITAL
    if "ı" in table:
        table["İ"] = 0.04
    for comma, cedilla in ("șş", "țţ", "ȘŞ", "ȚŢ"):  # one letter, as Unicode and as the code pages write it
        if comma in table:
            table[cedilla] = table[comma]
    return table


def _signs(standard: str, order: str, kana: str) -> dict[str, float]:
    table = _zipf(order, 0.7 if standard != "euc_kr" else 0.85, 30)
    if kana:
        table |= _zipf(kana, 0.2, 40)
        table |= dict.fromkeys(map(chr, range(0xFF66, 0xFFA0)), 1e-3)
    return table | dict.fromkeys(_WIDE_SIGNS, 3e-3)


@lru_cache(maxsize=1 << 16)
def likelihoods(char: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the logarithm of how likely a letter beyond ASCII is in each of `LANGUAGES`."""
    if "\ufb50" <= char <= "\ufefc":  # Arabic letters as DOS writes them: one code for each shape
        char = unicodedata.normalize("NFKC", char)[0]
    pairs = zip(_tables(), _scripts(), strict=True)
    own = [max(table.get(char, 0.0), _otherwise(char, script)) for table, script in pairs]
    return np.array([math.log(share) for share in own])


@cache
def _scripts() -> tuple[str, ...]:
    return tuple(script for script, _ in (*tables.ALPHABETS.values(), *tables.STANDARDS.values()))


@lru_cache(maxsize=1 << 16)
def _otherwise(char: str, script: str) -> float:
    """Return how likely a letter is that is not in the language's table."""
    if ord(char) in _NOTHING:
        return NOISE / 30
    if char in FRIENDLY:
        return SIGN / (1 + FRIENDLY.index(char) / 5)
    if script in _FIRST_LEVEL:
        return _standard(char, script)
    if script == "LATIN" and char.lower() in _GUESTS:
        return GUEST * (0.8 if char.islower() else 0.2)
    if char.isalpha() and script_of(char) == script:
        return STRANGE
    return NOISE


def _standard(char: str, codec: str) -> float:
    """Return how likely a sign is by its place in its country's standard."""
    try:
        octets = char.encode(codec)
    except UnicodeEncodeError:
        return NOISE / 30
    if len(octets) != 2:
        return NOISE / 30
    first, last = _FIRST_LEVEL[codec]
    if first <= octets[0] <= last:
        return 3e-5
    return 3e-6 if char.isalpha() else 1e-6


_RANGES: tuple[tuple[int, int, str], ...] = (
    (0x0041, 0x024F, "LATIN"),
    (0x0300, 0x036F, "LATIN"),
    (0x1E00, 0x1EFF, "LATIN"),
    (0x0370, 0x03FF, "GREEK"),
    (0x0400, 0x052F, "CYRILLIC"),
    (0x0590, 0x05FF, "HEBREW"),
    (0x0600, 0x06FF, "ARABIC"),
    (0xFB50, 0xFEFC, "ARABIC"),
    (0x0E00, 0x0E7F, "THAI"),
    (0x3040, 0x30FF, "CJK"),
    (0x3100, 0x9FFF, "CJK"),
    (0xAC00, 0xD7AF, "CJK"),
    (0xFF00, 0xFFEF, "CJK"),
)
"""The scripts that are told apart, by the first and the last letter of Unicode's blocks; all others are one."""


@lru_cache(maxsize=1 << 16)
def script_of(char: str) -> str:
    """Return the script of a letter, as far as it matters here."""
    code = ord(char)
    return next((script for first, last, script in _RANGES if first <= code <= last), "OTHER")


@cache
def belief() -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return how readily each of `LANGUAGES` is believed, as logarithms."""
    return np.array([tables.BELIEF.get(code, 0.0) for code in LANGUAGES])


_PLAIN = str.maketrans({"ß": "S", "ł": "L", "Ł": "L", "đ": "D", "Đ": "D", "ð": "D", "Ð": "D", "þ": "T", "Þ": "T"})
_PLAIN |= str.maketrans({"ø": "O", "Ø": "O", "æ": "A", "Æ": "A", "œ": "O", "Œ": "O", "ı": "I", "İ": "I"})


def bare(word: str) -> str:
    """Return a word without its accents: letters of ASCII small, those beyond it as the capital they are made of."""
    return "".join(char.lower() if char.isascii() else _base(char) for char in word)


@lru_cache(maxsize=1 << 12)
def _base(char: str) -> str:
    return unicodedata.normalize("NFD", char.translate(_PLAIN))[0].upper()
