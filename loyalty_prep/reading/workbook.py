"""One sheet of a workbook (`.xlsx`, `.xls`, `.ods`).

Cells are read by calamine, through python-calamine: it says of each cell whether it is text or a number, where
fastexcel's strings do not, and make up the digits of a number too long for a spreadsheet. `converted.py` says what
becomes of a cell; of one with a format, what is shown, where that is more than digits: `$120`, `120 €`, `12%`
(`formats.py`). A cell with an error is empty.

An empty row is a blank line, also above the table. Columns left of the table are kept, so that an index is the sheet's.
A workbook is read into memory.
"""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING, Final

from loyalty_prep.errors import InputError, SheetsError
from loyalty_prep.reading import converted, formats

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from python_calamine import CalamineSheet, CalamineWorkbook

    from loyalty_prep.reading.converted import RowWriter

    Cell = int | float | str | bool | dt.time | dt.date | dt.timedelta

ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_BEGIN: Final = b"\x09\x08\x10\x00\x00\x06"
_FILEPASS: Final = 0x2F
"""The record behind which an old workbook is encrypted ([MS-XLS], FilePass)."""


def is_one(path: Path, head: bytes, _name: str) -> bool:
    """Tell whether a file is a workbook, by its content: an OLE file, or a package with a workbook in it."""
    if head.startswith(OLE):
        return True
    if not head.startswith(ZIP):
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.replace("\\", "/") for name in archive.namelist()]
            if any(name.startswith("xl/workbook") and name.endswith(".xml") for name in names):
                return True
            if "mimetype" not in names or "content.xml" not in names:
                return False
            with archive.open("mimetype") as stream:
                return stream.read(len(_ODS) + 1).strip() == _ODS
    except (OSError, EOFError, ValueError, RuntimeError, zipfile.BadZipFile):
        return False


def write(path: Path, name: str, sheet: str | None, table: RowWriter) -> str:
    """Write a sheet's rows, and return its name.

    Without `sheet` it is the one sheet that holds anything; hidden sheets count only where no other does.
    """
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - an extra

    try:
        # Given a path, calamine would go by its suffix.
        with path.open("rb") as content, CalamineWorkbook.from_filelike(content) as book:
            wanted = _wanted(book, name, sheet)
            dresses = formats.read(path, [each.name for each in book.sheets_metadata].index(wanted.name))
            _write(wanted, dresses, table)
            return wanted.name
    except (CalamineError, ValueError, MemoryError):
        if _locked(path.read_bytes()):
            reason = f"{name} is protected with a password. Save it without, or save the sheet as CSV."
        else:
            reason = f"{name} is a damaged workbook, or none that can be read. Save the sheet as CSV."
        raise InputError("NOT_A_TABLE", reason) from None


def sheet_names(path: Path) -> list[str]:
    """Return the names of a workbook's sheets, without a look at what is in them."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum  # noqa: PLC0415 - an extra

    with path.open("rb") as content, CalamineWorkbook.from_filelike(content) as book:
        return [sheet.name for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]


def _wanted(book: CalamineWorkbook, name: str, wanted: str | None) -> CalamineSheet:
    """Return the sheet that is named, or the only one that holds anything."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 - as above

    sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
    names = [sheet.name for sheet in sheets]
    if wanted is None:
        hidden = [sheet.name for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible]
        full, sheet = _full(book, [name for name in names if name not in hidden])
        if sheet is None:
            full, sheet = _full(book, hidden)
        if len(full) > 1:
            raise SheetsError(name, full, listed(full))
        if sheet is None:
            raise InputError("FILE_EMPTY", f"{name} has no sheet with anything in it. Export the customers again.")
        return sheet
    same = [each for each in names if each == wanted]
    same = same or [each for each in names if each.casefold() == wanted.casefold()]
    if not same:
        raise InputError("TABLE_MISSING", f"{name} has no sheet '{wanted}'. Its sheets are: {listed(names)}.")
    _, sheet = _full(book, same[:1])
    if sheet is None:
        raise InputError("FILE_EMPTY", f"The sheet '{wanted}' of {name} is empty. Name another with --sheet.")
    return sheet


def listed(names: Sequence[str]) -> str:
    """Return names for a message: the first ten, and how many more there are."""
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""
    return ", ".join(f"'{name}'" for name in names[:10]) + more


def _locked(data: bytes) -> bool:
    """Tell whether a workbook that could not be read is protected with a password (calamine does not always say so).

    That is an encrypted package in an OLE file, or, among the first records of an old workbook, a FILEPASS.
    """
    if "EncryptedPackage".encode("utf-16-le") in data or b"manifest:encryption-data" in data:
        return True
    at = data.find(_BEGIN)
    for _ in range(4 if at >= 0 else 0):
        kind, length = int.from_bytes(data[at : at + 2], "little"), int.from_bytes(data[at + 2 : at + 4], "little")
        if kind == _FILEPASS:
            return True
        at += 4 + length
    return False


def _full(book: CalamineWorkbook, names: Sequence[str]) -> tuple[list[str], CalamineSheet | None]:
    """Return which sheets have a cell that holds more than white space, and the first of them."""
    full, first = [], None
    for name in names:
        sheet = book.get_sheet_by_name(name)
        if any(not isinstance(cell, str) or cell.strip() for row in sheet.iter_rows() for cell in row):
            full.append(name)
            first = first or sheet
    return full, first


def _write(sheet: CalamineSheet, dresses: formats.Dresses, table: RowWriter) -> None:
    assert sheet.start is not None, "an empty sheet is not written"
    left = [""] * sheet.start[1]
    for number, row in enumerate(sheet.iter_rows()):
        # One cell far below or to the right makes many empty ones, which must cost next to nothing.
        if row.count("") == len(row):
            table.empty(number + 1)
        else:
            texts = left + _dressed(row, dresses.row(number), len(left))
            table.look([*left, *row], texts)
            table.row(number + 1, texts)


def _dressed(row: Sequence[Cell], dresses: Iterable[tuple[range, formats.Dress]], first: int) -> list[str]:
    """Return the texts of a row whose first cell stands in the column `first`."""
    cells = [cell if isinstance(cell, str) else _text(cell) for cell in row]
    for columns, worn in dresses:
        for place in range(max(columns.start - first, 0), min(columns.stop - first, len(row))):
            cell = row[place]
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                cells[place] = worn.put_on(cell, converted.number)
    return cells


def _text(cell: Cell) -> str:
    if isinstance(cell, int) and not isinstance(cell, bool):
        return converted.number(cell)
    return converted.text(cell)
