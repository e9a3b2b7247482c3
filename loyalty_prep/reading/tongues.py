"""Which languages the header of a file speaks: `İsim,E-posta,Puan` is Turkish, and so are the names below it.

The words are those of `headers.py`, which knows them by language. A word that English has too tells nothing: programs
write English headers above customers of any country.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from loyalty_prep.columns import headers
from loyalty_prep.reading import letters

if TYPE_CHECKING:
    from collections.abc import Iterator

_LANGUAGES: Final = {
    "de": "German",
    "fr": "French",
    "es": "Spanish",
    "it": "Italian",
    "pt": "Portuguese",
    "ca": "Catalan",
    "nl": "Dutch",
    "sv": "Swedish",
    "fi": "Finnish",
    "da": "Danish",
    "is": "Icelandic",
    "nb": "Norwegian",
    "pl": "Polish",
    "cs": "Czech",
    "sk": "Slovak",
    "sl": "Slovene",
    "hr": "Croatian",
    "hu": "Hungarian",
    "ro": "Romanian",
    "sq": "Albanian",
    "tr": "Turkish",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "et": "Estonian",
    "ga": "Irish",
    "cy": "Welsh",
    "mt": "Maltese",
    "eo": "Esperanto",
    "vi": "Vietnamese",
    "el": "Greek",
    "ru": "Russian",
    "uk": "Ukrainian",
    "bg": "Bulgarian",
    "sr": "Serbian",
    "mk": "Macedonian",
    "be": "Belarusian",
    "he": "Hebrew",
    "ar": "Arabic",
    "fa": "Persian",
    "ur": "Urdu",
    "th": "Thai",
    "ja": "Japanese",
    "ko": "Korean",
    "zh-Hans": "Chinese",
    "zh-Hant": "Taiwanese",
    # written with the letters of a neighbour
    "af": "Dutch",
    "gl": "Spanish",
    "lb": "German",
    "fo": "Danish",
    "bs": "Croatian",
}
"""The languages of `headers.py`, by the names they have in `letters.py`."""
_KNOWN_WORD: Final = 2.5
"""How much more readily a language is believed for each word of it in the header, as a logarithm."""
_WORDS: Final = 3
"""So many of them count: a header in one language may stand above names of another."""
_LEAST_LETTERS: Final = 3
_NAMES: Final[dict[str, str]] = {
    "German": "mann$ stein$ berger$ meier$ schmidt$ schulz$ fried heinz",
    "French": "eau$ eaux$ ault$ ette$ elle$ ieux$ jean$",
    "Spanish": "rez$ guez$ ndez$ nchez$ ",
    "Portuguese": "eira$ eiro$ inho$ inha$ lho$ lha$ unes$ ques$",
    "Italian": "elli$ etti$ ucci$ acci$ ezzi$ azzi$ iglia$ gianni giusep",
    "Catalan": "puig$ llorens$",
    "Dutch": "sma$ stra$ huis$ hoven$ ijk$ dijk kamp$ ijn",
    "Swedish": "sson$ qvist$ lund$ gren$ kvist$ gatan$",
    "Finnish": "nen$ katu$ maa$ kka$ ikko$ kallio",
    "Danish": "sen$ gaard$ vej$ strup$ toft$",
    "Norwegian": "sen$ stad$ vik$ rud$ haug$",
    "Icelandic": "sson$ dottir$",
    "Polish": "wicz$ wski$ wska$ cki$ cka$ czyk$ czak$ czek$ rzej$ rzy grzeg krzy wojc szcz dz",
    "Czech": "cek$ vsky$ ovsky$ vice$ slav$ mir$",
    "Slovak": "cek$ vsky$ ovsky$ slav$ mir$",
    "Slovene": "nik$ ovec$ sek$ ulica$ slav$",
    "Croatian": "ulica$ slav$ nka$",
    "Hungarian": "szky$ nyi$ gyi$ lyi$ utca$ utja$ istv andras gabor sz gy",
    "Romanian": "escu$ eanu$ oiu$ aru$ strada$ aleea$",
    "Turkish": "oglu$ soy$ demir turk mehmet ahmet yildir",
    "Lithuanian": "auskas$ evicius$ aitis$ aite$ iene$ unas$ ydas$ kas$ tas$ das$ nas$ vidas$ ius$ ys$",
    "Latvian": "iela$ rzs$ vics$ skis$ nieks$ ds$ rts$ lds$ nds$",
    "Estonian": "mets$ saar$ maa$ pere$ ste$",
    "Albanian": "aj$ llari$ hoxha$",
}
"""How names end (`$`) or what stands in them, in letters of ASCII, by the language whose customers are called so."""
_CALLED: Final = 1.0
"""How much more readily a language is believed for each of up to so many names that are of it:"""
_CALLED_MOST: Final = 3


@lru_cache(maxsize=1 << 8)
def spoken(header: tuple[str, ...]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return how much more readily each of `letters.LANGUAGES` is believed under these names of columns."""
    count = np.zeros(len(letters.LANGUAGES))
    for places in map(_places, dict.fromkeys(word for name in header for word in _words(headers.fold(name)))):
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
    return tuple((letters.LANGUAGES.index(name), re.compile("|".join(row.split()))) for name, row in _NAMES.items())


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
    whole, front = _lexicon()
    begun = (front.get(word[:end], ()) for end in range(_LEAST_LETTERS, len(word) + 1))
    return tuple({*whole.get(word, ()), *(place for places in begun for place in places)})


@lru_cache(maxsize=1 << 12)
def _is_english(word: str) -> bool:
    whole, front, back, inside = _english()
    return word in whole or word.startswith(front) or word.endswith(back) or any(part in word for part in inside)


@cache
def _english() -> tuple[frozenset[str], tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Return English words that stand by themselves, that begin others, that end them, and that stand in them."""
    kinds: dict[tuple[bool, bool], list[str]] = defaultdict(list)
    for word in (word for rows in headers.WORDS.values() for word in rows.get("en", "").split()):
        kinds[word.startswith("*"), word.endswith("*")].append(headers.fold(word.strip("*")))
    whole, front, back, inside = (
        tuple(kinds[ends]) for ends in ((False, False), (False, True), (True, False), (True, True))
    )
    return frozenset(whole), front, back, inside


@cache
def _lexicon() -> tuple[dict[str, set[int]], dict[str, set[int]]]:
    """Return the languages of words that stand by themselves, and of those that begin others."""
    whole, front = defaultdict[str, set[int]](set), defaultdict[str, set[int]](set)
    rows = (row for by_language in headers.WORDS.values() for row in by_language.items() if row[0] in _LANGUAGES)
    for code, row in rows:
        for word in row.split():
            text = headers.fold(word.strip("*"))
            if len(text) >= _LEAST_LETTERS or not text.isascii():
                (front if word.endswith("*") else whole)[text].add(letters.LANGUAGES.index(_LANGUAGES[code]))
    return whole, front
