"""Lines that a program cut at a width: `ann@x.org,15`, and on the next line `04,Ann`, where the balance is 1504.

Such a piece may read as a record of its own, with a part of a balance or of an address. One is told by three marks: the
line before it is as long as any, both lines together have the fields of a record, and between them a number or an
address goes on.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from loyalty_prep.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_prep.reading.records import Record

_TWO: Final = 2
"""So many bare numbers on lines of their own are no page's number and no total; a record and its rest are two lines."""
_DIGITS = re.compile(rb"[0-9]+(?:[.,][0-9]+)?")
_ENDS_IN_DIGIT = re.compile(rb"\s*[-+(]?[0-9][0-9.,]*")
_CUT_ADDRESS = re.compile(rb"\s*[^@\s]+@[^@\s]*")
_REST_OF_DOMAIN = re.compile(rb"[a-z0-9-]*\.?[a-z0-9.-]*[a-z]{1,63}", re.IGNORECASE)


def refusal(head: bytes, body: Sequence[Record], width: int) -> InputError | None:
    """Return the refusal of a file whose lines were cut, by the records below its header, which have `width` fields."""
    pairs = ((upper, lower) for upper, lower in pairwise(body) if len(lower.fields) < width)
    cut = [(upper, lower) for upper, lower in pairs if _goes_on(upper, lower, width)]
    if not cut:  # as in nearly every file
        return None
    longest = max(_length(head, record) for record in body)
    cut = [(upper, lower) for upper, lower in cut if _length(head, upper) == longest]
    if not any(len(lower.fields) > 1 for _, lower in cut) and len(cut) < _TWO:
        return None
    line = cut[0][0].line
    return InputError(
        "NOT_A_TABLE",
        f"The lines seem to be cut at {longest} characters: line {line} goes on in line {line + 1}, and a part of a "
        "balance or of an address would be taken for all of it. Export the customers again without breaking lines.",
    )


def _goes_on(upper: Record, lower: Record, width: int) -> bool:
    """Tell whether a record's last field, a number or an address, may go on in the first field of the next line."""
    if len(upper.fields) + len(lower.fields) - 1 != width or upper.fault or lower.fault:
        return False
    if upper.lines + lower.lines > _TWO or any(b"@" in cell for cell in lower.fields):
        return False
    last, first = upper.fields[-1], lower.fields[0]
    if _DIGITS.fullmatch(first):
        return _ENDS_IN_DIGIT.fullmatch(last) is not None
    if last[-1:].isalpha() and last[-1:].islower() != first[:1].islower():  # `x@mail.com` above `VIP`
        return False
    return _CUT_ADDRESS.fullmatch(last) is not None and _REST_OF_DOMAIN.fullmatch(first) is not None


def _length(head: bytes, record: Record) -> int:
    """Return how long a record is as it is written, in characters."""
    return len(head[record.start : record.next].rstrip(b"\r\n").decode("utf-8", "replace"))
