"""Parts of names, streets and towns that few languages have: one in a file is worth more than the letter by itself.

`Tevetoðlu` may be Icelandic by its letter; `oğlu` ends the surnames of Turkey. These are the usual beginnings and
endings of surnames, given names and places, each with a letter beyond ASCII in it. A word that has one reads as a word.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final

from loyalty_prep.languages import tables

_LONGEST: Final = 64
"""A longer word, in characters, is nobody's name, and is not searched."""


@lru_cache(maxsize=1 << 14)
def has(word: str) -> bool:
    """Tell whether a word has a part that few languages have."""
    return len(word) <= _LONGEST and _part().search(word.lower().replace("i\u0307", "i")) is not None


@cache  # Python is slow at making it, and most files are UTF-8
def _part() -> re.Pattern[str]:
    parts = (part.replace("$", r"(?![^\W\d_])") for part in tables.PEOPLE_PARTS.split("|"))
    return re.compile("|".join(sorted(parts)))
