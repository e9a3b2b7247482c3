"""The words as they are looked up: the tables that were made of the languages' files, unpacked when first asked for."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from loyalty_prep.languages import tables

if TYPE_CHECKING:
    from collections.abc import Mapping

Words = dict[str, tuple[str, ...]]
"""Words, and what is known of each: its meanings, or its languages."""
_KINDS: Final = ("whole", "front", "back", "inside")


class Lexicon(NamedTuple):
    """Folded words, by how they are looked for, and what is known of each."""

    whole: Words
    front: Words
    back: Words
    inside: Words
    lengths: tuple[int, ...]
    """How long the words are that may stand anywhere."""
    phrase: int
    """How many words the longest phrase has."""


@cache
def by_meaning() -> Lexicon:
    """Return the words of columns' names, and what each means."""
    whole, front, back, inside = (_by_word(tables.MEANINGS[kind]) for kind in _KINDS)
    lengths = tuple(sorted(set(map(len, inside))))
    return Lexicon(whole, front, back, inside, lengths, max(word.count(" ") + 1 for word in whole))


@cache
def by_language() -> tuple[Words, Words]:
    """Return the words of columns' names that stand by themselves, and that begin others: the languages of each.

    Languages are those that letters are known of; words of English are words of others, too.
    """
    return _by_word(tables.SPOKEN["whole"]), _by_word(tables.SPOKEN["front"])


@cache
def english() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return English words that stand by themselves, that begin others, that end them, and that stand in them."""
    whole, front, back, inside = (
        tuple(tables.ENGLISH[kind].split("|")) for kind in ("whole", "front", "back", "inside")
    )
    return frozenset(whole), front, back, inside


def _by_word(packed: Mapping[str, str]) -> Words:
    """Turn `{"points stamps": "one|two"}` around."""
    by_word: Words = {}
    for known, row in packed.items():
        by_word.update(dict.fromkeys(row.split("|"), tuple(known.split(" "))))
    return by_word
