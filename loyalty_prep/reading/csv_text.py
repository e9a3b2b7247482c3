"""CSV as text: how fields are written in a dialect, and rectangular text parsed and cut at its lines again.

What must stay true:
- Only *canonical* text is parsed here: each line has the same number of fields, quotes are doubled, and a field is
  quoted where it must be. polars never meets what would make it refuse a file or drop fields in silence.
- An empty field is empty text, read and written, never null.

A delimiter beyond ASCII (`§`, which a user may name) has several bytes, where polars takes one: the canonical text
has a sign in its place that the text does not hold. Each such sign in a parsed cell was a delimiter in quotes.
"""

from __future__ import annotations

import codecs
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from loyalty_prep.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_prep.arrays import Ints


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the file writes fields. The delimiter is a single character, the quote one of ASCII.

    `backslash`: quotes are escaped with a backslash. `skip_space`: white space after each delimiter
    belongs to the dialect.
    """

    delimiter: str = ","
    quote: str | None = '"'
    backslash: bool = False
    skip_space: bool = False


def write_fields(fields: Sequence[bytes], dialect: Dialect, width: int = 1) -> bytes:
    """Write one canonical line: quotes doubled, fields quoted where they must be, empty ones behind them up to `width`.

    Those cost no call each: a header may have as many names more than its records as there are records.
    """
    delimiter = dialect.delimiter.encode()
    if dialect.quote is not None:
        quote = dialect.quote.encode()
        fields = [_quoted(cell, delimiter, quote) for cell in fields]
    return delimiter.join(fields) + delimiter * (width - max(len(fields), 1)) + b"\n"


def _quoted(cell: bytes, delimiter: bytes, quote: bytes) -> bytes:
    if quote in cell or delimiter in cell or b"\n" in cell or b"\r" in cell:
        return quote + cell.replace(quote, quote + quote) + quote
    return cell


_FEW_BYTES = 1 << 14
"""Up to so many bytes are split sooner than polars is ready to read them."""


def parse(canonical: bytes, dialect: Dialect, width: int, columns: Sequence[int]) -> pl.DataFrame:
    """Parse rectangular text: every line has `width` fields. Empty fields are empty text, never null.

    The delimiter is one of ASCII (`sign_for`).
    """
    schema = {f"c{index}": pl.String for index in range(width)}
    wanted = sorted(set(columns))
    quote = dialect.quote if dialect.quote is not None and dialect.quote.encode() in canonical else None
    if quote is None and len(canonical) <= _FEW_BYTES and b"\r" not in canonical:  # which polars takes off a line's end
        return _split(canonical.decode(), dialect.delimiter, width, wanted)
    if canonical.startswith(codecs.BOM_UTF8):  # polars takes one off, and this one is the first cell's own
        canonical = codecs.BOM_UTF8 + canonical
    # polars takes text for compressed that begins as zlib's does: a customer is called `x^2`.
    like_zlib = canonical.startswith(b"x")
    return pl.read_csv(
        b"\n" + canonical if like_zlib else canonical,
        has_header=False,
        skip_lines=int(like_zlib),
        schema=schema,
        columns=wanted,
        separator=dialect.delimiter,
        quote_char=quote,  # what has none is read faster
        empty_string_is_null=False,
    )


def _split(text: str, delimiter: str, width: int, wanted: Sequence[int]) -> pl.DataFrame:
    """Parse a few lines without quotes, sooner than polars is ready to."""
    lines = text.removesuffix("\n").split("\n") if text else []
    cells = [line.split(delimiter) for line in lines]
    assert all(len(line) == width for line in cells), "the text is not rectangular"
    return pl.DataFrame({f"c{index}": pl.Series([line[index] for line in cells], dtype=pl.String) for index in wanted})


_SIGNS = "".join(map(chr, (0x1F, 0x1E, 0x1D, 0x1C, *range(0x01, 0x09), 0x0E, 0x0F, *range(0x10, 0x1B), 0x7F)))
"""Signs of which one is met so seldom that it can stand for a delimiter."""


def sign_for(data: bytes, dialect: Dialect) -> str:
    """Return what stands between fields in canonical text: the delimiter, or a sign that the data do not hold."""
    if dialect.delimiter.isascii():
        return dialect.delimiter
    sign = next((sign for sign in _SIGNS if sign.encode() not in data and sign != dialect.quote), None)
    if sign is None:
        raise InputError(
            "NOT_A_TABLE",
            f"The file holds every control character, so it cannot be cut at '{dialect.delimiter}'. Export the "
            "customers again, as CSV.",
        )
    return sign


def restored(frame: pl.DataFrame, sign: str, dialect: Dialect) -> pl.DataFrame:
    """Put delimiters inside of cells back in the place of the sign that stands for them."""
    if sign == dialect.delimiter:
        return frame
    return frame.with_columns(pl.all().str.replace_all(sign, dialect.delimiter, literal=True))


_FEW_ROWS = 1 << 10
"""Up to so many rows are joined sooner than polars is ready to write them."""


_WRITTEN_ROWS = 1 << 16
"""So many rows are written at a time; by fewer, as polars does, it takes longer."""


def to_csv(frame: pl.DataFrame, *, plain: bool = False) -> bytes:
    """Write a frame without header: comma, RFC 4180 quoting, LF. Empty text is an empty field.

    `plain`: no cell is known to need quotes, and none is empty.
    """
    if plain and frame.height <= _FEW_ROWS:
        return "".join([f"{','.join(cells)}\n" for cells in frame.rows()]).encode()
    buffer = io.BytesIO()
    if not plain:
        text = pl.col(pl.String)
        # polars writes "" for empty text and nothing for null; to us, and to every other reader, they are one.
        frame = frame.with_columns(pl.when(text != "").then(text))
    frame.write_csv(
        buffer, include_header=False, quote_style="never" if plain else "necessary", batch_size=_WRITTEN_ROWS
    )
    return buffer.getvalue()


def header_line(names: Sequence[str]) -> bytes:
    """Return names of columns as a line of CSV."""
    return write_fields([name.encode("utf-8", "backslashreplace") for name in names], Dialect())


def line_ends(data: bytes, *, plain: bool) -> Ints:
    """Return the offset after each line of CSV. `plain`: no field can hold a line break."""
    octets = np.frombuffer(data, dtype=np.uint8)
    ends = np.flatnonzero(octets == ord("\n"))
    if not plain and b'"' in data:
        quotes = np.flatnonzero(octets == ord('"'))
        ends = ends[np.searchsorted(quotes, ends) % 2 == 0]
    return ends + 1


def line_starts(ends: Ints) -> Ints:
    """Return the offset of each line, from those after each."""
    return np.append(0, ends)[: len(ends)]


def spans(data: bytes, starts: Ints, ends: Ints) -> bytes:
    """Join stretches of bytes; stretches that follow each other in `data` are taken as one."""
    if not len(starts):
        return b""
    breaks = np.flatnonzero(starts[1:] != ends[:-1])
    firsts, lasts = np.concatenate(([0], breaks + 1)), np.append(breaks, len(starts) - 1)
    return b"".join([data[start:end] for start, end in zip(starts[firsts].tolist(), ends[lasts].tolist(), strict=True)])
