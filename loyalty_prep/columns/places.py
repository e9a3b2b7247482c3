"""How people name a column: by its name, by its index from 0, or by the letter that a spreadsheet gives it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def letter(index: int) -> str:
    """Return the letters that a spreadsheet gives to a column: 0 is A, 26 is AA."""
    letters = ""
    while index >= 0:
        letters = chr(ord("A") + index % 26) + letters
        index = index // 26 - 1
    return letters


def find(names: Mapping[int, str], wanted: str | int, *, letters: bool) -> list[int]:
    """Return the indices of the columns that are meant: several where a name is that of several.

    A name comes first, as it is written and then in any case; then an index, then, with `letters`, a letter. A letter
    is a capital: who types `p` may mean a name.
    """
    matches = [index for index, name in names.items() if name == wanted]
    if not matches and isinstance(wanted, str):
        matches = [index for index, name in names.items() if name.strip().casefold() == wanted.strip().casefold()]
    if not matches and (isinstance(wanted, int) or re.fullmatch(r"\d{1,9}", wanted)):
        matches = [index for index in names if index == int(wanted)]
    if not matches and letters:
        matches = [index for index in names if letter(index) == wanted]
    return matches
