"""A header or a customer on the line of the record before: two files were put together, the first without a line end.

`zoe@x.org,50Email,Visits,Points` is the last customer of one table and the header of the next. Under another delimiter,
a customer of the next one would be a part of a name: `zoe@x.org,50,Zoevera@x.org;7`.
"""

from __future__ import annotations

import csv
import io
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from loyalty_prep.errors import InputError
from loyalty_prep.languages.folding import fold
from loyalty_prep.reading.layout import DELIMITERS
from loyalty_prep.reading.row_kinds import bare_cells, is_customer_under_another, trimmed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from loyalty_prep.reading.csv_text import Dialect

_BEFORE_LETTERS = re.compile(r"[\d\W_]*")
_DIGITS_AND_LETTERS = re.compile(r"\d[\d.,\"'\s\ufeff]*[^\W\d_]")
"""A balance and a name, and nothing between them that is a word."""
_NO_NAME = re.compile(r"\s*[^\W_]*\d[\d.,:/-]*\s*|.*@.*")
"""A number, a number of something (`A17`), or an address."""
_TWO_ADDRESSES: Final = 2
"""A record with a customer behind it has as many."""
_SHOWN: Final = 60
"""So many characters of the line's end are shown."""


def header_behind(
    raw: bytes, dialect: Dialect, own: Sequence[str], is_column: Callable[[str], bool], is_chosen: Callable[[str], bool]
) -> bool:
    """Tell a record, given as it is written, with the header of another table behind it, not with its own once more.

    `own` are the names of its table, by which it is cut. Some of the other names must be those of columns, one of them
    that of EMAIL or POINTS.
    """
    sign = dialect.delimiter.encode()
    if raw.count(sign) < len(own) or not own:  # as nearly every record
        return False
    if raw.rstrip(b" \t\r\n" + sign).count(sign) < len(own):
        return False
    text = raw.decode("utf-8", "replace")
    cells = trimmed(bare_cells(text, dialect.delimiter))
    if len(cells) <= len(own) or _is_whole(text, dialect, len(own)):
        return False
    joint, names = cells[len(own) - 1], cells[len(own) :]
    if any(map(_NO_NAME.fullmatch, names)) or not any(map(is_column, names)):
        return False
    first = _name_behind(joint, own)
    if [*map(fold, (first, *names))] == [fold(name) for name in trimmed([name.strip() for name in own])]:
        return False
    begins = bool(first) and (is_column(first) or (len(names) > 1 and _DIGITS_AND_LETTERS.match(joint) is not None))
    return begins and any(map(is_chosen, (first, *names)))


def customer_behind(raw: bytes, below: bytes, delimiter: str) -> bool:
    """Tell a record whose last field goes on with a customer under another delimiter, by the one `below` it.

    That one is written with that delimiter alone, and has as many of it.
    """
    mine = delimiter.encode()
    if b"@" not in below or mine in below or raw.count(b"@") < _TWO_ADDRESSES:  # as nearly every record
        return False
    sign = next((sign for sign in map(str.encode, DELIMITERS) if sign in below and sign in raw), None)
    behind = raw.rpartition(mine)[2]
    alike = sign is not None and b"@" in behind and behind.count(sign) == below.count(sign)
    return alike and is_customer_under_another(below, delimiter)


def _is_whole(text: str, dialect: Dialect, width: int) -> bool:
    """Tell a record that its quotes make as wide as its table: delimiters within them part no cells."""
    if dialect.quote is None:
        return False
    with suppress(csv.Error):
        records = csv.reader(io.StringIO(text, ""), delimiter=dialect.delimiter, quotechar=dialect.quote, strict=True)
        return len(next(records, [])) == width
    return False


def _name_behind(joint: str, own: Sequence[str]) -> str:
    """Return the name behind a record's last field: one of the own table, or all from the first letter on."""
    folded = fold(joint)
    names = [name for name in own if fold(name) and folded.endswith(fold(name))]
    return max(names, key=len, default=_BEFORE_LETTERS.sub("", joint, count=1))


def refusal(raw: bytes, line: int) -> InputError:
    """Return the refusal of a file with a header behind a record."""
    return _refusal(raw, line, "the header of another table")


def refusal_of_customer(raw: bytes, line: int) -> InputError:
    """Return the refusal of a file with a customer behind a record."""
    return _refusal(raw, line, "a customer of another table")


def _refusal(raw: bytes, line: int, what: str) -> InputError:
    text = raw.decode("utf-8", "replace").rstrip()
    return InputError(
        "TWO_TABLES",
        f"Line {line} ends with what reads as {what} ('…{text[-_SHOWN:]}'): two files were put together without a "
        "line end between them, and what stands below it cannot be read by the columns above it. Save each table as a "
        "file of its own.",
    )
