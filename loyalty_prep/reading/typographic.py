"""Cells between signs that look like quotes and are none, as a word processor sets them: refused by their name.

To a reader of CSV they are letters of the cell, and a delimiter between them cuts it in two.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from loyalty_prep.errors import InputError
from loyalty_prep.values.cells import TYPOGRAPHIC_QUOTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NAMED: Final = "`"
"""It may be named with --quote, as signs beyond ASCII may not."""


def refusal(code: str, rows: Iterable[Sequence[str]]) -> InputError | None:
    """Return a refusal that names these signs; None where few rows have a cell that begins with one and ends with one.

    A cell that was cut in two begins with one, and the next one ends with it.
    """
    pairs = [_around(row) for row in rows]
    met = Counter(pair for pair in pairs if pair is not None)
    if met.total() * 2 <= len(pairs):
        return None
    (first, last), _ = met.most_common(1)[0]
    if first == last == _NAMED:
        return InputError(code, f"Cells stand between {first} and {last}. If that quotes them, say --quote '{first}'.")
    return InputError(
        code,
        f"Cells stand between {first} and {last}, which are letters to whatever reads CSV, and no quotes. Replace both "
        'with " in a text editor, or export the customers again.',
    )


def _around(row: Sequence[str]) -> tuple[str, str] | None:
    cells = [cell.strip() for cell in row]
    first = next((cell[0] for cell in cells if len(cell) > 1 and cell[0] in TYPOGRAPHIC_QUOTES), None)
    last = next((cell[-1] for cell in cells if len(cell) > 1 and cell[-1] in TYPOGRAPHIC_QUOTES), None)
    return None if first is None or last is None else (first, last)
