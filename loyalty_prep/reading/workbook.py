"""One sheet of a workbook (`.xlsx`, `.xls`, `.ods`) as CSV.

Cells are read by calamine, through python-calamine: it says of each cell whether it is text or a number, where
fastexcel's strings do not, and make up the digits of a number too long for a spreadsheet. A cell becomes

    text           itself
    whole number   its digits, without `.0`; from 2**53 on, where a spreadsheet no longer holds every digit, in
                   scientific notation, so that nobody takes its digits for a balance
    other number   as Python writes it (`12.5`); with a zero more where a text might be read two ways (`1.1250`)
    date, time     ISO 8601 (`2024-05-01`, `2024-05-01T10:02:03`); a length of time as hours, `30:00:00`
    yes and no     TRUE, FALSE
    empty, error   empty
    with a format  as it is shown, where that is more than digits: `$120`, `120 €`, `12%` (`formats.py`)

and an empty row a blank line, also above the table, so that lines are the sheet's rows as long as no cell holds a
line break. Columns left of the table are kept, so that an index is the sheet's.

A workbook is read into memory, and a damaged one can take its reader down with it. So it is read in a process of
its own (`main`), which may use `MEMORY` bytes where the system can see to that; `to_csv` starts it.
"""

from __future__ import annotations

import csv
import datetime as dt
import json
import os
import re
import subprocess
import sys
from contextlib import suppress
from decimal import Decimal
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final

from loyalty_prep.errors import InputError, OutputError
from loyalty_prep.reading import formats

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from python_calamine import CalamineSheet, CalamineWorkbook

    Cell = int | float | str | bool | dt.time | dt.date | dt.timedelta

MEMORY: Final = 4 << 30
"""How much memory the reader of a workbook may take."""

_BEGIN: Final = b"\x09\x08\x10\x00\x00\x06"
_FILEPASS: Final = 0x2F
_EXACT: Final = 2**53
_TWO_WAYS: Final = re.compile(r"-?[1-9][0-9]{0,2}\.[0-9]{3}")


def to_csv(name: str, path: Path, sheet: str | None, target: Path, limit: int) -> str:
    """Write a sheet of the workbook at `path` to `target`, a new file of at most `limit` bytes; return its name.

    Without `sheet` it is the one sheet that holds anything; hidden sheets count only where no other does.
    Raises `InputError`: EXTRA_MISSING, NOT_A_TABLE, TABLE_MISSING, TABLE_AMBIGUOUS, INPUT_TOO_LARGE.
    """
    if find_spec("python_calamine") is None:
        raise InputError(
            "EXTRA_MISSING",
            f"{name} is a workbook, which needs an extra to be read: pip install 'loyalty-prep[excel]'.",
        )
    order = {"path": str(path), "sheet": sheet, "target": str(target), "limit": limit}
    roots = os.pathsep.join(entry or str(Path.cwd()) for entry in sys.path)
    done = subprocess.run(
        [sys.executable, "-P", "-m", "loyalty_prep.reading.workbook"],
        input=json.dumps(order).encode(),
        capture_output=True,
        env={**os.environ, "PYTHONPATH": roots},
        check=False,
    )
    try:
        answer: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        raise InputError(
            "NOT_A_TABLE",
            f"{name} is damaged, or one of its sheets needs more memory to be read than the {MEMORY >> 30} GiB that a "
            "workbook may take. Save the sheet as CSV.",
        ) from None
    if answer["outcome"] == "long":
        raise too_large(name, limit, "expands to")
    if answer["outcome"] == "unwritable":
        raise no_room(answer["reason"])
    if answer["outcome"] != "written":
        raise _fault(name, sheet, answer)
    written: str = answer["sheet"]
    return written


def _fault(name: str, sheet: str | None, answer: dict[str, Any]) -> InputError:
    code, sheets = "NOT_A_TABLE", listed(answer.get("sheets", ()))
    match answer["outcome"]:
        case "locked":
            said = f"{name} is protected with a password. Save it without, or save the sheet as CSV."
        case "missing":
            code, said = "TABLE_MISSING", f"{name} has no sheet '{sheet}'. Its sheets are: {sheets}."
        case "several":
            code = "TABLE_AMBIGUOUS"
            said = f"{name} has several sheets with data: {sheets}. Say which with --sheet."
        case "empty" if sheet is not None:
            code, said = "FILE_EMPTY", f"The sheet '{sheet}' of {name} is empty. Name another with --sheet."
        case "empty":
            code, said = "FILE_EMPTY", f"{name} has no sheet with anything in it. Export the customers again."
        case outcome:
            assert outcome == "damaged", outcome
            said = f"{name} is a damaged workbook, or none that can be read. Save the sheet as CSV."
    return InputError(code, said)


def listed(names: Sequence[str]) -> str:
    """Return names for a message: the first ten, and how many more there are."""
    more = f" and {len(names) - 10} more" if len(names) > 10 else ""
    return ", ".join(f"'{name}'" for name in names[:10]) + more


def too_large(name: str, limit: int, grows: str) -> InputError:
    """Return the fault of an input that exceeds `--max-input-bytes`."""
    return InputError(
        "INPUT_TOO_LARGE",
        f"{name} {grows} more than {limit} bytes. Raise --max-input-bytes if the file is right.",
    )


def no_room(reason: str) -> OutputError:
    """Return the fault of a temporary folder that cannot hold the input."""
    return OutputError(
        "OUTPUT_UNWRITABLE", f"There is no room to hold the input in the temporary folder: {reason}. Set TMPDIR."
    )


# in the process of its own


def main() -> None:
    """Do what standard input orders, and say on standard output what came of it."""
    order = json.load(sys.stdin)
    _hold_back()
    from python_calamine import CalamineError  # noqa: PLC0415 - an extra, and not needed by `to_csv`

    path = Path(order["path"])
    try:
        answer = _convert(path, order["sheet"], Path(order["target"]), order["limit"])
    except (CalamineError, ValueError, MemoryError):
        answer = {"outcome": "locked" if _locked(path.read_bytes()) else "damaged"}
    except OSError as fault:
        answer = {"outcome": "unwritable", "reason": fault.strerror or str(fault)}
    json.dump(answer, sys.stdout)


def _hold_back() -> None:
    """Limit this process's memory, and let it leave no core file, where the system knows such limits."""
    with suppress(ImportError, OSError, ValueError):
        import resource  # noqa: PLC0415 - not on every system

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


def _convert(path: Path, wanted: str | None, target: Path, limit: int) -> dict[str, Any]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415 - as above

    # Given a path, calamine would go by its suffix.
    with path.open("rb") as content, CalamineWorkbook.from_filelike(content) as book:
        sheets = [sheet for sheet in book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]
        names = [sheet.name for sheet in sheets]
        if wanted is None:
            hidden = [sheet.name for sheet in sheets if sheet.visible != SheetVisibleEnum.Visible]
            full, sheet = _full(book, [name for name in names if name not in hidden])
            if sheet is None:
                full, sheet = _full(book, hidden)
            if len(full) > 1:
                return {"outcome": "several", "sheets": full}
        else:
            same = [name for name in names if name == wanted]
            same = same or [name for name in names if name.casefold() == wanted.casefold()]
            if not same:
                return {"outcome": "missing", "sheets": names}
            _, sheet = _full(book, same[:1])
        if sheet is None:
            return {"outcome": "empty"}
        dresses = formats.read(path, [sheet.name for sheet in book.sheets_metadata].index(sheet.name))
        opened = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(opened, "w", encoding="utf-8", newline="") as stream:  # noqa: PTH123 - a descriptor has no path
            return {"outcome": "written" if _write(sheet, dresses, stream, limit) else "long", "sheet": sheet.name}


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


def _write(sheet: CalamineSheet, dresses: formats.Dresses, stream: IO[str], limit: int) -> bool:
    """Write a sheet's rows; stop and tell so where they exceed the limit."""
    assert sheet.start is not None, "an empty sheet is not written"
    left = [""] * sheet.start[1]
    counted = _CountedRows(stream, limit)
    # csv quotes a line end in a cell only if it is the one that ends its lines.
    plain = csv.writer(counted, lineterminator="\n")
    quoted = csv.writer(counted, lineterminator="\n", quoting=csv.QUOTE_ALL)
    for number, row in enumerate(sheet.iter_rows()):
        # One cell far below or to the right makes many empty ones, which must cost next to nothing.
        if row.count("") == len(row):
            counted.write("\n")
        else:
            cells = _dressed(row, dresses.row(number), len(left))
            (quoted if "\r" in "".join(cells) else plain).writerow(left + cells)
        if counted.left < 0:
            return False
    return True


def _dressed(row: Sequence[Cell], dresses: Iterable[tuple[range, formats.Dress]], first: int) -> list[str]:
    """Return the texts of a row whose first cell stands in the column `first`."""
    cells = [cell if isinstance(cell, str) else _text(cell) for cell in row]
    for columns, worn in dresses:
        for place in range(max(columns.start - first, 0), min(columns.stop - first, len(row))):
            cell = row[place]
            if isinstance(cell, int | float) and not isinstance(cell, bool):
                cells[place] = worn.put_on(cell, _number)
    return cells


class _CountedRows:
    """A stream that counts down the bytes it may still take."""

    def __init__(self, stream: IO[str], limit: int) -> None:
        self.stream = stream
        self.left = limit

    def write(self, text: str) -> None:
        self.left -= len(text) if text.isascii() else len(text.encode())
        if self.left >= 0:
            self.stream.write(text)


def _text(cell: Cell) -> str:
    match cell:
        case str():
            return cell
        case bool():
            return "TRUE" if cell else "FALSE"
        case int() | float():
            return _number(cell)
        case dt.timedelta():
            minutes, seconds = divmod(round(cell.total_seconds()), 60)
            return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
        case _:
            return cell.isoformat()


def _number(value: float) -> str:
    if abs(value) >= _EXACT:  # also infinity
        return f"{Decimal(repr(value)).normalize():e}"
    if isinstance(value, int) or value.is_integer():
        return str(int(value))
    text = repr(value)
    return text + "0" if _TWO_WAYS.fullmatch(text) else text


if __name__ == "__main__":
    main()
