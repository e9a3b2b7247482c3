"""The contacts of a site, which addresses are compared with: the file of `--contacts`, looked at as any other."""

from __future__ import annotations

import re
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

import polars as pl

from loyalty_prep.columns import choosing
from loyalty_prep.errors import InputError
from loyalty_prep.judging import duplicates
from loyalty_prep.look import look_at, read_blocks
from loyalty_prep.options import MAX_INPUT_BYTES, Options
from loyalty_prep.reading import records, source, transcoding
from loyalty_prep.reading.header import Tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loyalty_prep.look import Look
    from loyalty_prep.reading.layout import Layout
    from loyalty_prep.reading.source import Source

_HEAD_BYTES: Final = 1 << 14
"""How much of the file tells its layout; beside it a few thousand bytes here and there tell its columns."""
_MOST_DIGITS: Final = 9
"""No more digits are read of the number at the end of a column's name: Python reads no integer of thousands of them."""


def read_contacts(file: Path, temp: Path, max_input_bytes: int = MAX_INPUT_BYTES) -> pl.Series:
    """Return the addresses of a contacts file, each once, as they are compared; from all its address columns."""
    return read_contact_book(file, temp, max_input_bytes)[0]


def read_contact_book(file: Path, temp: Path, max_input_bytes: int = MAX_INPUT_BYTES) -> tuple[pl.Series, pl.Series]:
    """Return the addresses of a contacts file, as `read_contacts` does, and those that are no contact's main one.

    The main addresses are those of the address column with the lowest number in its name (`Email 1`; none is 1), of the
    first of such.
    """
    folder = Path(tempfile.mkdtemp(dir=temp))
    options = Options(max_input_bytes=max_input_bytes)
    with _naming_contacts(file):
        look = _look(source.open_source(file, folder, options), options, folder)
        _refuse_lines_above(look.layout)
    names = look.layout.names
    columns = sorted(choosing.address_columns(look.profiles), key=lambda index: _number(names[index]))
    if not columns:
        raise InputError("COLUMN_MISSING", _without_addresses(file, are_rows=bool(look.layout.rows)))
    columns += choosing.empty_address_columns(look.profiles)
    text = transcoding.to_utf8(look.source, look.encoding, folder)
    width = len(names)
    shape = records.Shape(width, look.layout.surplus, frozenset(range(1, width)))
    mains: list[pl.Series] = []
    others: list[pl.Series] = []
    tables = Tables.of(look.layout, columns[0])
    for block in read_blocks(text, look.layout, shape, options.max_record_bytes):
        cells = block.cells(columns)
        with _naming_contacts(file):
            _refuse_second_table(block, cells, tables)
        mains.append(duplicates.addresses(cells[f"c{columns[0]}"]))
        others += [duplicates.addresses(cells[f"c{index}"]) for index in columns[1:]]
    main, further = _each_once(mains), _each_once(others)
    secondary = further.filter(~further.is_in(main.implode())) if len(further) else further
    return pl.concat([main, secondary]), secondary


def _each_once(parts: list[pl.Series]) -> pl.Series:
    """Put addresses together; those of one part are there once already."""
    if len(parts) == 1:
        return parts[0]
    return pl.concat([pl.Series("address", [], dtype=pl.String), *parts]).unique(maintain_order=True)


def _refuse_lines_above(layout: Layout) -> None:
    """Raise `InputError` where contacts stand above the header: two lines with an address in a cell of its own."""
    cells = ([cell.strip().strip("\"'") for cell in re.split(r"[,;\t|]", line.text)] for line in layout.skipped.noted)
    contacts = [
        line for line, texts in zip(layout.skipped.noted, cells, strict=True) if any(map(_ADDRESS.match, texts))
    ]
    if len(contacts) > 1:
        raise InputError(
            "TWO_TABLES",
            f"Line {contacts[0].line} holds a contact, but stands above the header on line {layout.header_line}. Save "
            "each table as a file of its own.",
        )


def _refuse_second_table(block: records.Block, cells: pl.DataFrame, tables: Tables) -> None:
    """Raise `InputError` where a record without an address is the header of another table, whose columns are others."""
    none = pl.all_horizontal(~pl.all().str.contains("@", literal=True).fill_null(value=False))
    for row in cells.select(none.arg_true()).to_series().to_list():
        raw = block.data[block.starts[row] : block.ends[row]]
        tables.refuse_record(raw, int(block.lines[row]), int(block.shown[row]))


def _look(opened: Source, options: Options, folder: Path) -> Look:
    """Look at the file: its beginning tells where the addresses are, as a rule; no balance hangs on its layout."""
    with suppress(InputError):  # such as of a record that does not end within it
        look = look_at(opened, options, folder, _HEAD_BYTES)
        if choosing.address_columns(look.profiles):
            return look
    return look_at(opened, options, folder)


@contextmanager
def _naming_contacts(file: Path) -> Iterator[None]:
    """Say of what is wrong with the file that it is the one with the contacts: the customers are in another."""
    try:
        yield
    except InputError as fault:
        if fault.code == "FILE_EMPTY":
            raise InputError(fault.code, f"The contacts file {file} is empty. {_AGAIN}") from fault
        message = fault.message.replace("Export the customers again.", _AGAIN)
        raise InputError(fault.code, f"The contacts file {file} cannot be used: {message}") from fault


def _without_addresses(file: Path, *, are_rows: bool) -> str:
    if are_rows:
        return f"The contacts file {file} has no column with email addresses. {_AGAIN}"
    return f"The contacts file {file} holds no contacts, only a header. {_AGAIN}"


_ADDRESS: Final = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+\Z")
_AGAIN: Final = "Export the contacts from Wix again."


def _number(name: str) -> int:
    """Return the number at the end of a column's name, 1 where there is none."""
    name = name.strip()
    digits = name[len(name.rstrip("0123456789")) :]
    return int(digits[:_MOST_DIGITS]) if digits else 1
