"""Parts of names, streets and towns that few languages have: one in a file is worth more than the letter by itself.

`Tevetoðlu` may be Icelandic by its letter; `oğlu` ends the surnames of Turkey. These are the usual beginnings and
endings of surnames, given names and places, each with a letter beyond ASCII in it. A word that has one reads as a word.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from loyalty_prep.languages import tables

_LONGEST: Final = 64
_PARTS: Final = (part.replace("$", r"(?![^\W\d_])") for part in tables.PEOPLE_PARTS.split("|"))
_PART: Final = re.compile("|".join(sorted(_PARTS)))


@lru_cache(maxsize=1 << 14)
def has(word: str) -> bool:
    """Tell whether a word has a part that few languages have."""
    return len(word) <= _LONGEST and _PART.search(word.lower().replace("i\u0307", "i")) is not None
