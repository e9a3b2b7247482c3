"""What a record is, before any column is known: a customer's, with an address in a cell of its own, or a title."""

from __future__ import annotations

import re
import unicodedata
from itertools import dropwhile
from typing import TYPE_CHECKING, Final

import numpy as np

from loyalty_prep.reading.layout import DELIMITERS
from loyalty_prep.reading.transcoding import show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_prep.reading.records import Record

_SELDOM: Final = frozenset(" #!/\\$%&*=?+")
"""Signs of ASCII that delimit in few files: they are proposed, not tried."""
_LONGEST_ADDRESS = 320
"""No address is longer; the expression would try every dot of a longer text."""
ADDRESS = re.compile(r"[^\s@,;|<>\"'():=]+@[^\s@,;|<>\"'():=]+\.[^\s@,;|<>\"'():=]+")
_BRACKETED = re.compile(r".*<([^<>]*)>")
_DIGIT = re.compile(r"\d")


def texts(record: Record, *, transcoded: bool = False) -> tuple[str, ...]:
    """Return a record's fields as text."""
    return tuple(
        cell.decode() if cell.isascii() else show(cell, transcoded=transcoded)  # nearly every cell
        for cell in record.fields
    )


def bare_cells(text: str, delimiter: str) -> tuple[str, ...]:
    """Return the cells of a line without quotes and blanks around them."""
    return tuple([cell.strip().strip("\"'").strip() for cell in text.split(delimiter)])


def trimmed(cells: Sequence[str]) -> Sequence[str]:
    """Leave out empty cells at the end."""
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return cells[:end]


def modal_width(sample: Sequence[Record]) -> int:
    """Return how many fields most records have, not counting titles above them; of two widths the larger."""
    sample = _without_titles(sample)
    counts = np.bincount([len(record.fields) for record in sample if not record.fault] or [0])
    if not counts[1:].any():
        return max((1, *(len(record.fields) for record in sample)))
    return len(counts) - 1 - int(np.argmax(counts[::-1]))


def _without_titles(sample: Sequence[Record]) -> Sequence[Record]:
    """Leave out what is of one field and stands above the first customer of several, or else at the beginning."""
    first = next((at for at, record in enumerate(sample) if len(record.fields) > 1 and has_own_address(record)), None)
    if first is None:
        return list(dropwhile(_is_title, sample)) or sample
    return [record for at, record in enumerate(sample) if at >= first or len(record.fields) != 1]


def has_own_address(record: Record) -> bool:
    """Tell a record with an address in a cell of its own."""
    return any(b"@" in cell and is_own_address(show(cell, transcoded=False)) for cell in record.fields)


def _is_title(record: Record) -> bool:
    """Tell a line of one field that holds no address: above records of several it is none of them."""
    return len(record.fields) == 1 and not record.fault and b"@" not in record.fields[0]


def is_customer(row: Sequence[str], width: int) -> bool:
    """Tell a customer's record: an address in a cell of its own, and a digit elsewhere or the records' width."""
    own = {index for index, cell in enumerate(row) if is_own_address(cell)}
    if not own:
        return False
    others = [cell for index, cell in enumerate(row) if index not in own]
    return len(row) == width or any(map(_DIGIT.search, others))


def is_customer_under_another(line: bytes, delimiter: str) -> bool:
    """Tell a line that is a customer's record under another delimiter than the file's."""
    if b"@" not in line:
        return False
    text = line.decode("utf-8", "replace")
    cuts = (text.split(other) for other in DELIMITERS if other != delimiter and other in text)
    return any(is_customer(cells, len(cells) + 1) for cells in cuts)


def may_delimit(sign: str) -> bool:
    """Tell a sign of `_SELDOM`, one beyond ASCII, or a control character: some programs delimit with it."""
    if sign < " ":
        return sign not in "\t\n\r\v\f\0\x1a\x1b"
    return sign in _SELDOM or (not sign.isascii() and unicodedata.category(sign)[0] in "PS")


def is_own_address(cell: str) -> bool:
    """Tell a cell that holds one address and nothing else, perhaps with a name before it (`Emma <emma@x.org>`)."""
    if "@" not in cell:
        return False
    bracketed = _BRACKETED.fullmatch(cell.strip())
    text = bracketed[1] if bracketed else cell
    bare = text.strip().strip("'\"").removeprefix("mailto:")
    return len(bare) <= _LONGEST_ADDRESS and ADDRESS.fullmatch(bare) is not None
