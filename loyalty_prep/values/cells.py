"""Tidy one cell: what addresses and balances share before either is read.

A cell of an export carries things that nobody typed on purpose: no-break spaces from a web page, a byte
order mark where two files were joined, NULs from fields of fixed width, and the guards that keep Excel from
reading a text as a number. They are taken off the ends of a cell and nowhere else; what stands in the
middle is for the readers of addresses and balances to judge.

Rules that must stay true:
- `tidy` and `tidy_expr` give the same text for any text, and so do `is_placeholder` and `placeholder_expr`.
  Both go by one list of characters: the Unicode tables of Python and of polars are not of the same age.
- A tidied text neither begins nor ends with an invisible character, and never begins with an apostrophe.
- What tidying cannot change is told by its two ends alone, because nearly every cell is such a cell.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterable

# Unicode's Cc, Cf, Zs, Zl and Zp (first and last of each range).
_RANGES: Final = (
    *((0x00, 0x20), (0x7F, 0xA0), (0xAD, 0xAD), (0x600, 0x605), (0x61C, 0x61C), (0x6DD, 0x6DD)),
    *((0x70F, 0x70F), (0x890, 0x891), (0x8E2, 0x8E2), (0x1680, 0x1680), (0x180E, 0x180E)),
    *((0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x2064), (0x2066, 0x206F), (0x3000, 0x3000)),
    *((0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0x110BD, 0x110BD), (0x110CD, 0x110CD), (0x13430, 0x1343F)),
    *((0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0001, 0xE0001), (0xE0020, 0xE007F)),
)
INVISIBLE: Final = "".join(chr(code) for first, last in _RANGES for code in range(first, last + 1))
"""All of them as one text, for `strip`."""
INVISIBLE_CLASS: Final = "".join(f"\\x{{{first:x}}}-\\x{{{last:x}}}" for first, last in _RANGES)
TYPOGRAPHIC_QUOTES: Final = "“”„‟‘’‚‛«»‹›「」『』〝〞〟＂＇´`"
"""Signs that look like quotes and are letters of a cell."""
_UNTIDY_START: Final = f"^[{INVISIBLE_CLASS}'=]"
_UNTIDY_END: Final = f"[{INVISIBLE_CLASS}]$"
_UNTIDY: Final = pl.col("text").str.contains(_UNTIDY_START) | pl.col("text").str.contains(_UNTIDY_END)

# What people and programs write for "nothing". The list is closed; the empty text is one of them.
_PLACEHOLDER: Final = r"(?i)^(?:--?|–|—|#?n/a|na|null|none|nil|nan)?$"
_PLACEHOLDER_RE: Final = re.compile(_PLACEHOLDER, re.ASCII)  # else Python takes a Turkish ı for an i


def tidy(text: str) -> str:
    """Take white space, invisible characters and Excel's guards off the ends of a cell."""
    if text[:1].isalnum() and text[-1:].isalnum():  # nearly every cell
        return text
    text = _bare(text)
    if len(text) > len('="') and text.startswith('="') and text.endswith('"'):
        text = _bare(text[2:-1])
    return text


def _bare(text: str) -> str:
    text = text.strip(INVISIBLE)
    if text.startswith("'"):  # several in a row are one guard
        text = text.lstrip(INVISIBLE + "'").removesuffix("'").rstrip(INVISIBLE)
    return text


def tidy_expr(column: pl.Expr) -> pl.Expr:
    """Tidy a column exactly as `tidy` does each cell; null stays null."""
    return column.map_batches(tidy_series, return_dtype=pl.String, is_elementwise=True)


def tidy_series(column: pl.Series) -> pl.Series:
    """Tidy a column that is at hand; the same object comes back where there is nothing to tidy."""
    untidy = column.to_frame("text").select(_UNTIDY).to_series()
    if not untidy.any():
        return column
    text = _bare_series(column.filter(untidy))
    formula = (text.str.len_bytes() > len('="')) & text.str.starts_with('="') & text.str.ends_with('"')
    inner = _bare_series(text.filter(formula).str.slice(2).str.strip_suffix('"'))
    return put(column, untidy.arg_true(), put(text, formula.arg_true(), inner))


def _bare_series(column: pl.Series) -> pl.Series:
    text = column.str.strip_chars(INVISIBLE)
    quoted = text.str.starts_with("'")
    inner = text.filter(quoted).str.strip_chars_start(INVISIBLE + "'").str.strip_suffix("'")
    return put(text, quoted.arg_true(), inner.str.strip_chars_end(INVISIBLE))


def put(column: pl.Series, rows: pl.Series, values: pl.Series) -> pl.Series:
    """Put the values into those rows of a copy of the column."""
    return column if values.is_empty() else column.clone().scatter(rows, values)


def rewritten(text: pl.Expr, ways: Iterable[tuple[str, str]]) -> pl.Expr:
    """Write a text in each of some ways, one after another: a pattern, and what the first place of it becomes."""
    for pattern, instead in ways:
        text = text.str.replace(pattern, instead)
    return text


def filled(column: pl.Series, value: int) -> pl.Series:
    """Put a number in place of what is missing, where something is."""
    return column.fill_null(value) if column.null_count() else column


def is_placeholder(text: str) -> bool:
    """Tell whether a tidied text stands for an empty cell."""
    return _PLACEHOLDER_RE.fullmatch(text) is not None


def placeholder_expr(column: pl.Expr) -> pl.Expr:
    """Tell of each tidied text what `is_placeholder` tells; null stays null."""
    return column.str.contains(_PLACEHOLDER)
