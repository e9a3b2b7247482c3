"""Results for spreadsheets: cells that nothing runs, and the errors as a workbook.

A spreadsheet takes a cell of a CSV file for a formula when it begins with one of a few signs, and a formula can send
data away or start programs (OWASP, "CSV Injection"). A guarded file has a `'` in front of each such cell, and of each
cell that begins with a `'` itself, so that taking one off gives back every cell as it was. The header's first cell is
guarded too, as `'row`: so a guarded file can be told, and where a spreadsheet swallows the guards, it swallows that one
as well. The file begins with a byte order mark, by which Excel tells UTF-8.

A workbook (xlsxwriter) holds every cell as text; nothing in it is a formula.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from loyalty_prep.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

BOM: Final = b"\xef\xbb\xbf"
GUARD: Final = "'"
_ACTIVE: Final = "=+-@\t\r\n＝＋－＠'"
"""What a formula begins with, also as full-width letters; a `'` is guarded so that guards can be told from it."""

SHEET_ROWS: Final = 1_048_576
"""Excel takes no more rows in a sheet (Microsoft, "Excel specifications and limits"): the next go into another one."""
CELL_CHARACTERS: Final = 32_767
"""And no more characters in a cell (the same): a longer one ends with an ellipsis there."""
COMMENTS: Final = 2_000
"""So many cells get their reasons as a comment: comments are held in memory. The column `reasons` has all."""


def guard(frame: pl.DataFrame) -> pl.DataFrame:
    """Put a guard before every text that a spreadsheet would run, or that begins with a guard."""
    active = pl.col(pl.String).str.slice(0, 1).is_in(list(_ACTIVE))
    return frame.with_columns(pl.when(active).then(GUARD + pl.col(pl.String)).otherwise(pl.col(pl.String)).name.keep())


def guard_names(names: Sequence[str]) -> list[str]:
    """Guard a header; its first name is guarded always, which is how the file is told."""
    return [GUARD + name if place == 0 or name[:1] in _ACTIVE else name for place, name in enumerate(names)]


def unguard(frame: pl.DataFrame) -> pl.DataFrame:
    """Take the guard off every text that has one."""
    return frame.with_columns(pl.col(pl.String).str.strip_prefix(GUARD))


def unguard_names(names: Sequence[str]) -> list[str]:
    """Take the guards off a header."""
    return [name.removeprefix(GUARD) for name in names]


def require_workbooks() -> None:
    """Raise `InputError` EXTRA_MISSING where workbooks cannot be written."""
    if find_spec("xlsxwriter") is None:
        raise InputError(
            "EXTRA_MISSING", "A workbook needs a library that is not there: pip install 'loyalty-prep[excel]'."
        )


class Workbook:
    """The errors as a workbook: the cells at fault coloured, the reasons as comments on them.

    `header` are the columns of the errors file; `email` and `points` are the indices of those two among them.
    Memory: flat, but for the comments (`COMMENTS`).
    """

    def __init__(self, path: Path, header: Sequence[str], email: int, points: int) -> None:
        import xlsxwriter  # type: ignore[import-untyped] # noqa: PLC0415 - an extra; it has no py.typed

        options = {"constant_memory": True, "tmpdir": str(path.parent)}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._bold, self._red, self._gray = (
            self._book.add_format(style)
            for style in (
                {"bold": True, "num_format": "@"},
                {"bg_color": "#F8CBC6", "font_color": "#7A1B12", "num_format": "@"},
                {"bg_color": "#E7E6F5", "num_format": "@"},
            )
        )
        self._text = self._book.add_format({"num_format": "@"})
        self._header, self._at = list(header), {"EMAIL": email, "POINTS": points, "ROW": len(header) - 1}
        self._sheet: Any = None
        self._row = self._comments = self._sheets = 0

    def add(self, frame: pl.DataFrame) -> None:
        """Write rows of the errors file: `row`, `line`, `status`, `codes`, `reasons`, the source's columns, `raw`."""
        for cells in frame.iter_rows():
            if self._sheet is None or self._row == SHEET_ROWS:
                self._next_sheet()
            self._write(cells)
            self._row += 1

    def _next_sheet(self) -> None:
        self._sheets += 1
        self._sheet = self._book.add_worksheet("errors" if self._sheets == 1 else f"errors {self._sheets}")
        self._sheet.freeze_panes(1, 0)
        self._sheet.set_column(0, 3, 12, self._text)
        self._sheet.set_column(4, 4, 60, self._text)
        self._sheet.set_column(5, len(self._header) - 1, 24, self._text)
        for column, name in enumerate(self._header):
            self._sheet.write_string(0, column, _fitting(name), self._bold)
        self._row = 1

    def _write(self, cells: Sequence[Any]) -> None:
        status, codes, reasons = cells[2:5]
        faulty = {self._at[kind] for kind in self._at if any(code.startswith(kind + "_") for code in codes.split(";"))}
        for column, cell in enumerate(cells):
            style = self._gray if status == "MERGED" else self._red if column in faulty else self._text
            self._sheet.write_string(self._row, column, _fitting("" if cell is None else str(cell)), style)
        if status != "MERGED" and faulty and self._comments < COMMENTS:
            self._comments += 1
            self._sheet.write_comment(self._row, min(faulty), reasons[:1000], {"x_scale": 2})

    def close(self) -> None:
        """Complete the workbook. Raises `OSError`, which xlsxwriter hides in an error of its own."""
        from xlsxwriter.exceptions import FileCreateError  # type: ignore[import-untyped] # noqa: PLC0415 - an extra

        try:
            self._book.close()
        except FileCreateError as fault:
            raise fault.args[0] from None


def _fitting(text: str) -> str:
    return text if len(text) <= CELL_CHARACTERS else text[: CELL_CHARACTERS - 1] + "…"
