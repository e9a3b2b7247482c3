"""White space behind delimiters: whether it belongs to the dialect, and to that of the header alone.

A quote behind white space opens a field only where it does: elsewhere it is a letter, and a delimiter behind it cuts
the cell in two.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from loyalty_prep.reading import framing
from loyalty_prep.reading.row_kinds import has_own_address, modal_width

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from loyalty_prep.reading.csv_text import Dialect
    from loyalty_prep.reading.records import Record


def refine(part: bytes, dialect: Dialect, *, eof: bool) -> Dialect:
    """Tell whether white space after the delimiter belongs to the dialect.

    It stands after every one; or where fields are quoted, before nearly all quotes and after most delimiters: lines
    that were written by hand, such as a title, have none.
    """
    spaced = replace(dialect, skip_space=True)
    mark = dialect.delimiter.encode()
    if mark == b" " or (mark + b" " not in part and (mark == b"\t" or mark + b"\t" not in part)):
        return dialect
    sound = [record for record in framing.sample(part, spaced, eof=eof) if not record.fault]
    width = modal_width(sound)
    sound = _from_header(record for record in sound if len(record.fields) == width)
    # What is quoted may hold delimiters without white space behind them.
    quoted = _quoted_field(mark, (dialect.quote or '"').encode())
    lines = _lines_of(part, sound)
    bare = [quoted.sub(rb"\1x", line) for line in lines]
    spaces = _spaces(bare, mark)
    throughout = bool(spaces) and all(spaces)
    nearly = b"".join(bare) != b"".join(lines) and sum(spaces) >= len(spaces) * 0.95
    return spaced if throughout or nearly or _are_led(part, sound, mark, quoted) else dialect


def _are_led(part: bytes, sound: Sequence[Record], mark: bytes, quoted: re.Pattern[bytes]) -> bool:
    """Tell whether white space stands before nearly all quotes of the customers, and after most delimiters.

    The header may be written in another way, as by a program that joins names and cells by itself.
    """
    customers = [record for record in sound if _has_sign(record)] or sound
    texts = [part[record.start : record.next] for record in customers]
    leads = [bool(field[1]) for text in texts for field in quoted.finditer(text) if field.start()]
    if not leads or sum(leads) < len(leads) * 0.95:
        return False
    spaces = _spaces([quoted.sub(rb"\1x", line) for line in _lines_of(part, customers)], mark)
    return sum(spaces) * 2 > len(spaces)


def _lines_of(part: bytes, sound: Sequence[Record]) -> list[bytes]:
    """Return the text of records on one line, which may be left out where most records span several.

    What these hold cannot be left out, though there are delimiters in it.
    """
    on_one_line = [record for record in sound if record.lines == 1]
    return [
        part[record.start : record.next] for record in (on_one_line if len(on_one_line) * 2 > len(sound) else sound)
    ]


def _spaces(lines: Sequence[bytes], mark: bytes) -> list[bool]:
    """Tell of each delimiter that is not followed by an empty field whether white space stands behind it."""
    cells = (cell for line in lines for cell in line.split(mark)[1:])
    return [cell[:1] in (b" ", b"\t") for cell in cells if cell.strip()]


def _from_header(sample: Iterable[Record]) -> list[Record]:
    """Return the records from the one above the first address on: titles and groups of columns are written by hand."""
    rows = list(sample)
    first = next((at for at, row in enumerate(rows) if _has_sign(row)), 0)
    return rows[max(0, first - 1) :]


def _has_sign(record: Record) -> bool:
    """Tell a record with the sign of an address."""
    return any(b"@" in cell for cell in record.fields)


def _quoted_field(mark: bytes, quote: bytes) -> re.Pattern[bytes]:
    """Return what finds quoted fields of a line; the white space before each is its first group."""
    mark, quote = re.escape(mark), re.escape(quote)
    body = rb"(?:[^" + quote + rb"]|" + quote * 2 + rb")*+"
    return re.compile(
        rb"(?:(?<=" + mark + rb")|^)([ \t]*)" + quote + body + quote + rb"(?=[ \t]*(?:" + mark + rb"|[\r\n]|$))"
    )


def before_quote(part: bytes, dialect: Dialect) -> bool:
    """Tell whether a quote stands behind a delimiter and white space."""
    if dialect.quote is None:
        return False
    mark, quote = dialect.delimiter.encode(), dialect.quote.encode()
    return re.search(re.escape(mark) + space(mark) + rb"+" + re.escape(quote), part) is not None


def space(mark: bytes) -> bytes:
    """Return what matches white space that is no delimiter."""
    return rb"[" + b" \t".replace(mark, b"") + rb"]"


def with_own_header(body: bytes, dialect: Dialect, sample: list[Record]) -> list[Record]:
    """Read what stands above the first customer with blanks behind its delimiters, if quotes stand behind them there.

    The header may be written in another way than the customers, as by hand.
    """
    width = modal_width(sample)
    customers = [at for at, record in enumerate(sample) if has_own_address(record)]
    # Where there is but one, the width may be that of a header of which names were cut in two.
    first = next((at for at in customers if len(sample[at].fields) == width), next(iter(customers), 0))
    above = body[: sample[first].start] if first else b""
    if dialect.skip_space or not before_quote(above, dialect):
        return sample
    spaced = framing.sample(above, replace(dialect, skip_space=True))
    return sample if any(record.fault for record in spaced) else [*spaced, *sample[first:]]
