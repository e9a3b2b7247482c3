"""How likely letters beyond ASCII are the words of a language: what tells a right decoding from a wrong one.

Letter by letter (`letters.py`), by what stands side by side, and by words that are known (`fragments.py`). All of it
is the logarithm of a likelihood; what the numbers are was found by trying them on names in many languages.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import numpy as np

from loyalty_prep.columns import headers
from loyalty_prep.languages import tables
from loyalty_prep.reading import fragments, letters

HEARD_BYTES = 1 << 13
"""How many bytes of telling cells chardet is shown."""
_HEADER_CELLS = 12
"""So many of the first telling cells may be names of columns: the header stands before all others."""
_USUAL_LETTER = -4.5
"""How likely the letters of a word are that is one, each, as a logarithm."""
_ONE_OF_MANY = 4.5
"""By how much less likely each sign of Chinese, Japanese and Korean is, of which there are so many."""
_SENSE_LOST = 0.25
"""How much less sure it is for each unit by which a letter is less likely than a usual one: at four nothing is left."""
DOUBT = 0.8
"""An encoding that is less sure than this is in doubt: so are all columns with letters beyond ASCII."""
# What speaks against a decoding, as logarithms:
_CAPITAL_INSIDE = -6.0  # a capital after a small letter
_SMALL_FIRST = -1.0  # a word that begins with a small letter beyond ASCII: names begin with capitals
_TWO_SCRIPTS = -4.0  # letters of two scripts in one word
_LETTER_ALONE = -4.0  # a word of one letter; half of it where it may be one:
_WORDS_OF_ONE_LETTER = frozenset(tables.ALONE + tables.ALONE.upper())
_SIGN_INSIDE = -3.0  # a sign between letters, but for those that people write there:
_INSIDE = frozenset("’‘“”„«»‹›–—…·•®™º°ª\u00a0\u00ad\u202f\u200b\u200e\u200f\ufeff")
_MARK_ALONE = -5.0  # a combining mark without its letter
_BEHIND_DIGITS = -3.0  # a letter alone behind a digit, where a sign stands: `12ø` is `12°`
_OF_WORDS = frozenset({"LATIN", "GREEK", "HEBREW", "ARABIC"})
_TWICE = -1.5  # a vowel, and the same again with an accent
_CLUSTER = -0.8  # three vowels or three consonants in a row, one of them beyond ASCII; of four, three times as much
_SOFT_BEFORE_VOWEL = -4.0  # ń, ś, ź, which Polish writes ni, si, zi before a vowel: ñ and others, read wrongly
_NOTHING_TO_PART = -3.0  # ï, which parts two vowels, with none before it (`psïti`)
_ICELANDIC_IN_NO_PLACE = -4.0  # ð behind, þ before a consonant that no language writes it beside: `Tðistjakova`
_DOTLESS_BESIDE_VOWEL = -3.0  # ı, which no language writes so: `Gontıarov`
_SWITCH = -4.0  # a word of another language than the file's others
_KNOWN_WORD = 3.0
"""What speaks for it: a column's name that is known, such as `Punkte`."""
_KNOWN_PART = 2.0
"""And for each of up to so many words with a part that few languages have:"""
_PARTS = 3
"""More of them count no more: they could outweigh everything else."""
BEYOND_ASCII = r"[^\x00-\x7f]"
TOKEN = re.compile(r"(?<![A-Za-z])[A-Za-z]*+[^\x00-\x7f][^\x00-@\[-`{-\x7f]*")
"""A word with a letter beyond ASCII. One without is passed once, not tried from each of its letters on."""
_CLOSING = frozenset("’”»›°™®")
_SOFT = re.compile("[ńśźŃŚŹ][aeiouyąęóAEIOUYĄĘÓ]")
_PARTING = re.compile(r"(?:^|[b-df-hj-np-tv-xzB-DF-HJ-NP-TV-XZ])[ïÏ]")
_ETH_OR_THORN = re.compile("[kmnpstKMNPST][ðÐ]|[þÞ][bcdfghklmnpqstxzBCDFGHKLMNPQSTXZ]")
_DOTLESS = re.compile("ı[aeiouâîûöüı]|[aeiouâîûöü]ı")
_SAME_TWICE = re.compile("a[áàâåã]|e[éèê]|i[íìî]|o[óòôøõ]|u[úùûů]|yý|[áàâåã]a|[íìî]i|[óòôøõ]o|[úùûů]u", re.IGNORECASE)
_LETTERS_BEHIND_DIGITS = re.compile(rf"\d({BEYOND_ASCII})(?![^\W\d_])")
_RUNS = re.compile(r"[aeiouyAEIOUY]{3,}|[b-df-hj-np-tv-xzB-DF-HJ-NP-TV-XZ]{3,}")


def sense(text: str) -> float:
    """Return how sure it is that letters are words of a language, whichever: from 0 to 1."""
    chars = [char for token in set(TOKEN.findall(text)) for char in token if not char.isascii()]
    if not chars:
        return DOUBT
    signs_of_many = sum(letters.script_of(char) == "CJK" for char in chars)
    each = (likelihood(text) + signs_of_many * _ONE_OF_MANY) / len(chars)
    return max(0.0, 1.0 - max(0.0, _USUAL_LETTER - each) * _SENSE_LOST)


def likelihood(text: str, spoken: np.ndarray[tuple[int], np.dtype[np.float64]] | float = 0.0) -> float:
    """Return the logarithm of how likely the words of a text are that hold letters beyond ASCII, in one language.

    A few words may be of another language than the others. `spoken` is what speaks for each language besides.
    """
    tokens: list[str] = list(dict.fromkeys(TOKEN.findall(text)))
    if not tokens:
        return 0.0
    chars: dict[str, int] = {}
    indices: list[int] = []
    starts: list[int] = []
    for token in tokens:
        starts.append(len(indices))
        indices += [chars.setdefault(char, len(chars)) for char in token if not char.isascii()]
    table = np.array([letters.likelihoods(char) for char in chars])
    words = np.add.reduceat(table[indices], starts, axis=0)
    anywhere = words.max(axis=1, keepdims=True) + _SWITCH
    best = float((np.maximum(words, anywhere).sum(axis=0) + letters.belief() + spoken).max())
    figures = {char for char in _LETTERS_BEHIND_DIGITS.findall(text) if char.isalpha()}
    if len(tokens) > len(figures):  # some scripts number houses so: 12а
        figures = {char for char in figures if letters.script_of(char) in _OF_WORDS}
    return best + sum(map(_structure, tokens)) + _BEHIND_DIGITS * len(figures)


@lru_cache(maxsize=1 << 14)
def _structure(token: str) -> float:
    """Return what in the order of its letters speaks against a word, as a logarithm."""
    against = 0.0
    before, script, small = "", "", False
    for char in token:
        category = unicodedata.category(char)
        if category[0] == "M":
            against += 0.0 if before and (before.isalpha() or unicodedata.category(before)[0] == "M") else _MARK_ALONE
        elif category[0] == "L":
            now = letters.script_of(char)
            against += _TWO_SCRIPTS if script and now != script else 0.0
            against += _CAPITAL_INSIDE if category == "Lu" and small else 0.0
            script, small = now, category == "Ll"
        else:
            against += 0.0 if char in _INSIDE or not before else _SIGN_INSIDE
            script, small = "", False
        before = char
    return against + _spelling(token, script)


def _spelling(token: str, script: str) -> float:
    """Return what speaks against a word whose last letter is of that script, by letters that stand side by side."""
    against = 0.0
    if token[0] in _CLOSING and token[1:2].isalpha():
        against += _SIGN_INSIDE
    if token[0].islower() and not token[0].isascii():
        against += _SMALL_FIRST
    if script == "LATIN" and _SOFT.search(token):
        against += _SOFT_BEFORE_VOWEL
    if script == "LATIN" and _PARTING.search(token):
        against += _NOTHING_TO_PART
    if script == "LATIN" and _ETH_OR_THORN.search(token):
        against += _ICELANDIC_IN_NO_PLACE
    if "ı" in token and _DOTLESS.search(token):
        against += _DOTLESS_BESIDE_VOWEL
    if script == "LATIN" and _SAME_TWICE.search(token):
        against += _TWICE
    if len(token) == 1 and script and script != "CJK":
        against += _LETTER_ALONE / 2 if token in _WORDS_OF_ONE_LETTER else _LETTER_ALONE
    return against + sum(map(_cluster, _RUNS.findall(letters.bare(token)) if script == "LATIN" else ()))


def _cluster(run: str) -> float:
    """Return what speaks against vowels or consonants in a row, one of them a letter beyond ASCII (a capital here)."""
    return 0.0 if run.islower() or len(run) < 3 else _CLUSTER if len(run) == 3 else 3 * _CLUSTER


def known(text: str) -> float:
    """Return what speaks for words that are known: names of EMAIL and POINTS, and parts of names of people."""
    cells = [cell for cell in text.split("\n")[:_HEADER_CELLS] if len(cell) <= 100]
    known = (any((headers.weigh(cell, column) or 0) >= 2 for cell in cells) for column in ("EMAIL", "POINTS"))
    parts = sum(map(fragments.has, dict.fromkeys(TOKEN.findall(text[:HEARD_BYTES]))))
    return _KNOWN_WORD * sum(known) + _KNOWN_PART * min(parts, _PARTS)
