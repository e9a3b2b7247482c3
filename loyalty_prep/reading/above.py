"""What stands above the header, or above the first record without one: skipped, shown, and read for titles."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from loyalty_prep.reading.layout import Skipped, SkippedLine
from loyalty_prep.reading.physical_lines import LINE_END
from loyalty_prep.reading.transcoding import show

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loyalty_prep.reading.csv_text import Dialect
    from loyalty_prep.reading.layout import Head

_SHOWN_LINES, _SHOWN_CHARACTERS = 5, 200
"""How many of the lines above the header are shown, and how much of each."""
_READ_LINES: Final = 200
"""So many of them may say what the numbers below are."""
_SEP = re.compile(r"\s*\"?sep=", re.IGNORECASE)


def beginning(text: str) -> str:
    """Return the beginning of a record as a message shows it: a quoted cell may have line ends."""
    return " ".join(text.split())[:_SHOWN_CHARACTERS]


def skipped(head: Head, above: bytes, dialect: Dialect, *, transcoded: bool) -> Skipped:
    """Return what stands above the header or the first record: the head's blank lines, and what is `above` of it."""
    first = [
        SkippedLine(number, show(line, transcoded=transcoded)[:_SHOWN_CHARACTERS])
        for number, line in enumerate(islice(_lines(head.top), min(head.lines, _SHOWN_LINES)), start=1)
    ]
    noted, read = list[SkippedLine](), list[SkippedLine]()
    count = 0
    for number, line in enumerate(_lines(above), start=head.lines + 1):
        text = show(line, transcoded=transcoded)
        shown = SkippedLine(number, text[:_SHOWN_CHARACTERS])
        if number <= _SHOWN_LINES:
            first.append(shown)
        if len(read) < _READ_LINES and text.strip():
            read.append(shown)
        cells = [cell for cell in text.split(dialect.delimiter) if cell.strip().strip("\"'")]
        if ("@" in text or len(cells) > 1) and not (number == 1 and _SEP.match(text)):
            count += 1
            if count <= _SHOWN_LINES:
                noted.append(shown)
    return Skipped(tuple(first), tuple(noted), count, tuple(read))


def _lines(data: bytes) -> Iterator[bytes]:
    start = 0
    for match in LINE_END.finditer(data):
        yield data[start : match.start()]
        start = match.end()
    if start < len(data):
        yield data[start:]
