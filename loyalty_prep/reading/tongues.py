"""Which languages the header of a file speaks: `İsim,E-posta,Puan` is Turkish, and so are the names below it.

The words are those of columns' names, by the languages that have them. A word that English has too tells nothing:
programs write English headers above customers of any country.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from loyalty_prep.languages import lexicon, tables
from loyalty_prep.languages.folding import fold
from loyalty_prep.reading import letters

if TYPE_CHECKING:
    from collections.abc import Iterator

_KNOWN_WORD: Final = 2.5
"""How much more readily a language is believed for each word of it in the header, as a logarithm."""
_WORDS: Final = 3
"""So many of them count: a header in one language may stand above names of another."""
_LEAST_LETTERS: Final = 3
"""A shorter beginning of a word is one of words of too many languages to tell one."""
_CALLED: Final = 1.0
"""How much more readily a language is believed for each of up to so many names that are of it:"""
_CALLED_MOST: Final = 3
"""More of them count no more, as with words: what the letters say is to be heard, too."""


@lru_cache(maxsize=1 << 8)
def spoken(header: tuple[str, ...]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return how much more readily each of `letters.LANGUAGES` is believed under these names of columns."""
    count = np.zeros(len(letters.LANGUAGES))
    for places in map(_places, dict.fromkeys(word for name in header for word in _words(fold(name)))):
        count[list(places)] += 1
    return np.minimum(count, _WORDS) * _KNOWN_WORD


@lru_cache(maxsize=1 << 8)
def called(words: tuple[str, ...]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return how much more readily each of `letters.LANGUAGES` is believed beside these words of ASCII."""
    count = np.zeros(len(letters.LANGUAGES))
    for place, pattern in _patterns():
        count[place] = sum(pattern.search(word.lower()) is not None for word in words)
    return np.minimum(count, _CALLED_MOST) * _CALLED


@cache
def _patterns() -> tuple[tuple[int, re.Pattern[str]], ...]:
    return tuple((letters.LANGUAGES.index(code), re.compile(parts)) for code, parts in tables.PEOPLE.items())


def _words(name: str) -> Iterator[str]:
    """Yield the words of a folded name, two that make one meaning (`e posta`) as one."""
    words = name.split()
    while words:
        size = 2 if _places(" ".join(words[:2])) or _is_english(" ".join(words[:2])) else 1
        yield " ".join(words[:size])
        del words[:size]


@lru_cache(maxsize=1 << 12)
def _places(word: str) -> tuple[int, ...]:
    """Return the languages of a word that English does not have, as places in `letters.LANGUAGES`."""
    if _is_english(word):
        return ()
    whole, front = lexicon.by_language()
    begun = (front.get(word[:end], ()) for end in range(_LEAST_LETTERS, len(word) + 1))
    codes = {*whole.get(word, ()), *(code for codes in begun for code in codes)}
    return tuple(map(letters.LANGUAGES.index, codes))


@lru_cache(maxsize=1 << 12)
def _is_english(word: str) -> bool:
    whole, front, back, inside = lexicon.english()
    return word in whole or word.startswith(front) or word.endswith(back) or any(part in word for part in inside)
