"""The platform's error files, whose layout is not documented.

Nothing in them is taken for granted but that a row tells its address: they are read as any export is, and their
address column is the one whose cells are addresses of the part, or hold one, as where the original data of a row stands
in one cell. Columns that repeat the part's cells are the customer's, and tell nothing. Where a file lists imported rows
too, its words for "done" and "failed" tell which were refused, or the counts; where they do not, or contradict each
other, that is said, since a balance could be added twice.
"""

from __future__ import annotations

import csv
import json
import tempfile
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import polars as pl
from polars.exceptions import PolarsError

from loyalty_prep.columns import choosing
from loyalty_prep.errors import LoyaltyPrepError
from loyalty_prep.languages import tables
from loyalty_prep.options import Options
from loyalty_prep.reading import dialect, encoding, framing, records, source, transcoding
from loyalty_prep.wix.models import ColumnName
from loyalty_prep.wix.results import PartChangedError, address_keys, part_cells, part_header, part_keys

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from loyalty_prep.wix.results import Part

STATUS_FAILED: Final = tuple(tables.FAILED.split("|"))
"""Words, or their beginnings, for a row that did not go in; looked for before those of `STATUS_DONE`."""
STATUS_DONE: Final = tuple(tables.DONE.split("|"))
"""Words, or their beginnings, for a row that went in."""
_SHORT: Final = 4
"""A word of fewer letters of ASCII, such as `ok`, stands in too many others by chance."""
_STATUS_CHARS: Final = 40
"""A longer text is a reason, and no status."""
_MOST_STATUSES: Final = 12
"""A column with more different texts than this is none of statuses."""
_DELIMITERS: Final = ",;\t|"
_NUMBER_CHARS: Final = 40
"""A longer text is no balance."""
_SEPARATORS: Final = dict.fromkeys(map(ord, " ,.'\u00a0\u2009\u202f"))
"""What may stand between the digits of a balance."""
_REASON_WORDS: Final = ("reason", "error", "message", "description")


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row of an error file: its address as it is compared, the reason, and all its cells.

    `contradicts` is True where it gives the address other points than the part has for it.
    """

    key: str | None
    reason: str
    cells: tuple[str, ...]
    contradicts: bool = False


@dataclass(frozen=True, slots=True)
class ErrorFile:
    """An error file: the names of its columns, how many rows it lists, and those that were refused.

    `sure` is False where it cannot be told which rows were refused: then `rows` are all that it lists.
    """

    names: tuple[str, ...]
    listed: int
    rows: tuple[ListedRow, ...]
    sure: bool


def read_error_file(path: Path, part: Part, failure_count: int | None, temp: Path) -> ErrorFile:
    """Read a part's error file. Raises `InputError` where it is no table, `PartChangedError` where the part is not."""
    table = _read_table(path, temp)
    rows_by_key = dict(zip(part_keys(part), part_cells(part).rows(), strict=True))
    address, keys = _address_column(table, set(rows_by_key))
    others = [index for index in _named_otherwise(table.names, part) if index != address]
    theirs = [index for index in others if not _are_data(table.cells[f"c{index}"], keys, rows_by_key)]
    refused = _refused(table, theirs, failure_count, part.rows)
    reasons = _reasons(table, theirs, range(table.cells.height) if refused is None else sorted(refused))
    points = _Points.of(table, part)
    rows = [
        ListedRow(keys[index], reasons[index].strip(), cells, points.differ(cells, rows_by_key.get(keys[index])))
        for index, cells in enumerate(table.cells.iter_rows())
        if refused is None or index in refused
    ]
    return ErrorFile(table.names, table.cells.height, tuple(rows), refused is not None)


def lists_refused_rows(path: Path, part: Part) -> bool:
    """Tell whether an error file lists rows as refused, or as what may be, though the platform counts none.

    False for a file that cannot be read: it says nothing, and `reconcile` says that. Raises `PartChangedError`.
    """
    with tempfile.TemporaryDirectory(prefix="loyalty-prep-", ignore_cleanup_errors=True) as temp:
        try:
            return not read_error_file(path, part, 0, Path(temp)).sure
        except PartChangedError:
            raise
        except (LoyaltyPrepError, PolarsError):
            return False


@dataclass(frozen=True, slots=True)
class _Table:
    """A file read as any export is: its names, its cells as String columns `c0`, …, and its address columns."""

    names: tuple[str, ...]
    cells: pl.DataFrame
    addresses: tuple[int, ...]

    def keys(self, column: int) -> list[str | None]:
        """Return a column's addresses as they are compared; None for a cell that holds none."""
        return address_keys(self.cells[f"c{column}"])


def _read_table(path: Path, temp: Path) -> _Table:
    """Read a file whose layout is not known. Raises `InputError` where it is no table."""
    folder, options = Path(tempfile.mkdtemp(dir=temp)), Options()
    opened = source.open_source(path, folder, options)
    detected = encoding.detect(opened)
    head = transcoding.head(opened, detected, dialect.HEAD_BYTES, options)
    layout = dialect.detect(head, options, transcoded=not detected.is_utf8)
    profiles = choosing.profiles(layout.names, list(layout.rows))
    text, width = transcoding.to_utf8(opened, detected, folder), len(layout.names)
    shape = records.Shape(width, layout.surplus, frozenset(range(1, width)))
    with text.open() as stream:
        stream.seek(text.start + layout.data_start)
        blocks = framing.read(stream, layout.dialect, shape, line=layout.data_line, clean=text.clean)
        frames = [block.cells(range(width)) for block in blocks]
    empty = pl.DataFrame(schema={f"c{index}": pl.String for index in range(width)})
    return _Table(layout.names, pl.concat([empty, *frames]), tuple(choosing.address_columns(profiles)))


@dataclass(frozen=True, slots=True)
class _Points:
    """Where an error file gives the points of its rows: in a column named as the part's, or in cells of whole rows."""

    email: int
    points: int
    width: int
    named: int | None

    @classmethod
    def of(cls, table: _Table, part: Part) -> Self:
        """Look for the column."""
        header = part_header(part)
        email, points = part.column(ColumnName.EMAIL), part.column(ColumnName.POINTS)
        name = header[points].strip().casefold()
        named = [index for index, other in enumerate(table.names) if other.strip().casefold() == name]
        return cls(email, points, len(header), named[0] if len(named) == 1 else None)

    def differ(self, cells: Sequence[str], own: Sequence[str] | None) -> bool:
        """Tell whether a row gives other points than the part's row of its address; one that gives none does not."""
        if own is None:
            return False
        values_shown = [cells[self.named]] if self.named is not None else []
        values_shown += [values[self.points] for cell in cells if len(values := self._row(cell, own)) == self.width]
        return any(_is_other(each.strip(), own[self.points]) for each in values_shown)

    def _row(self, cell: str, own: Sequence[str]) -> list[str]:
        """Return the values of a cell that holds a whole row of the part's, with its address at its place."""
        values = _values(cell) if own[self.email].casefold() in cell.casefold() else []
        return (
            values if len(values) == self.width and values[self.email].casefold() == own[self.email].casefold() else []
        )


def _is_other(shown: str, own: str) -> bool:
    """Tell whether a number is another; it may be written with decimals, or with separators."""
    if not shown or shown == own:
        return False
    try:
        return len(shown) > _NUMBER_CHARS or Decimal(shown) != int(own)
    except ArithmeticError:
        return shown.translate(_SEPARATORS) != own


def _address_column(table: _Table, known: set[str | None]) -> tuple[int, list[str | None]]:
    """Return the column that tells the most addresses of the part, and these."""
    candidates = [(index, table.keys(index)) for index in table.addresses or range(len(table.names))]
    if not any(key in known for _, keys in candidates for key in keys if key is not None):
        candidates += [(index, _packed_keys(table.cells[f"c{index}"], known)) for index in range(len(table.names))]
    return max(candidates, key=lambda each: sum(key in known for key in each[1] if key is not None))


def _packed_keys(cells: pl.Series, known: set[str | None]) -> list[str | None]:
    """Return the addresses of the part that stand within cells which hold a whole row each."""
    addresses = [(row, value) for row, cell in enumerate(cells) for value in _values(cell) if "@" in value]
    keys = address_keys(pl.Series([value for _, value in addresses], dtype=pl.String))
    by_row: dict[int, str] = {}
    for (row, _), key in zip(addresses, keys, strict=True):
        if key is not None and key in known:
            by_row.setdefault(row, key)
    return [by_row.get(row) for row in range(len(cells))]


def _named_otherwise(names: Sequence[str], part: Part) -> list[int]:
    """Return the columns whose names are none of the part's, in letters of whatever case."""
    own = {name.strip().casefold() for name in part_header(part)}
    return [index for index, name in enumerate(names) if name.strip().casefold() not in own]


def _are_data(cells: pl.Series, keys: Sequence[str | None], rows_by_key: Mapping[str | None, Sequence[str]]) -> bool:
    """Tell whether a column repeats what the part has, one of its cells or the whole row in one cell.

    That is the customer's, and neither a status nor a reason. An empty cell says nothing.
    """
    pairs = [(cell, rows_by_key[key]) for cell, key in zip(cells, keys, strict=True) if cell and key in rows_by_key]
    return bool(pairs) and all(_is_of(cell, {own.casefold() for own in row}) for cell, row in pairs)


def _is_of(cell: str, row: set[str]) -> bool:
    """Tell whether a cell is one of a row, in letters of whatever case, or holds nothing but cells of it."""
    values = {value.casefold() for value in _values(cell)}
    return cell.strip().casefold() in row or (len(values) > 1 and values <= row | {""})


def _values(cell: str) -> list[str]:
    """Return the values of a cell that holds a row, as JSON or as a line of CSV; of any other the cell itself."""
    text = cell.strip()
    try:
        if text[:1] in ("{", "["):
            return [value.strip() for value in _leaves(json.loads(text))]
        delimiter = max(_DELIMITERS, key=text.count)
        return [value.strip() for value in next(csv.reader([text], delimiter=delimiter, skipinitialspace=True), [])]
    except (ValueError, RecursionError, csv.Error):
        return [text]


def _leaves(value: object) -> Iterator[str]:
    """Yield the texts and numbers of a JSON document, in their order."""
    if isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _leaves(inner)
    else:
        yield "" if value is None else str(value)


def _refused(table: _Table, theirs: Sequence[int], failure_count: int | None, part_rows: int) -> set[int] | None:
    """Return which rows were refused, None where that cannot be told.

    By the words of a column that says of each row whether it is done; else all, where there are as many as the platform
    counts; else those, and as many, that share a value in one of the platform's own columns (a status), or have any
    there (a reason). Two different answers are none.
    """
    height = table.cells.height
    columns_cells = [[cell.strip() for cell in table.cells[f"c{column}"].to_list()] for column in theirs]
    by_words = {frozenset(rows) for cells in columns_cells if (rows := _failed_by_words(cells)) is not None}
    if by_words:
        agreeing = [failed for failed in by_words if failure_count in (None, len(failed))]
        is_one = len(agreeing) == 1 and not (failure_count == 0 and any(by_words))
        return set(agreeing[0]) if is_one else None
    if failure_count is None:  # a file of fewer rows than the part has is not one that lists them all
        return set(range(height)) if height < part_rows else None
    if failure_count == height:
        return set(range(height))
    if failure_count == 0:  # a row that is listed, and not as done, may be refused
        return set() if theirs and not any(map(any, columns_cells)) else None
    by_counts: set[frozenset[int]] = set()
    for cells in columns_cells:
        values = [value for value, count in Counter(cells).items() if value and count == failure_count]
        by_counts |= {frozenset(index for index, cell in enumerate(cells) if cell == value) for value in values}
        filled = frozenset(index for index, cell in enumerate(cells) if cell)
        by_counts |= {filled} if len(filled) == failure_count else set()
    return set(by_counts.pop()) if len(by_counts) == 1 else None


def _failed_by_words(cells: Sequence[str]) -> set[int] | None:
    """Return the rows that a column calls failed, None where it does not say of each row what became of it."""
    words = {cell: _verdict(cell) for cell in set(cells)}
    if not cells or len(words) > _MOST_STATUSES or None in words.values():
        return None
    return {index for index, cell in enumerate(cells) if words[cell] is False}


def _verdict(cell: str) -> bool | None:
    """Tell whether a status says that a row is done (True) or failed (False), in any of the known languages."""
    text = " ".join(cell.casefold().replace("_", " ").replace("-", " ").split())
    if not text or len(text) > _STATUS_CHARS:
        return None
    if any(word in text for word in STATUS_FAILED):
        return False
    return True if any(_stands_in(word, text) for word in STATUS_DONE) else None


def _stands_in(word: str, text: str) -> bool:
    """Tell whether a word stands in a text; a short one only as the whole of it."""
    return word == text if len(word) < _SHORT and word.isascii() else word in text


def _reasons(table: _Table, theirs: Sequence[int], refused: Sequence[int]) -> list[str]:
    """Return each row's reason, from the platform's column that is named so, else the one with the longest texts.

    Refused rows are looked at: a status stands in all rows, and is longer there than the reasons of a few.
    """
    if not theirs:
        return [""] * table.cells.height
    columns = {index: table.cells[f"c{index}"].to_list() for index in theirs}
    named = [index for word in _REASON_WORDS for index in theirs if word in table.names[index].lower()]
    named = named or [max(theirs, key=lambda index: sum(len(columns[index][row]) for row in refused))]
    return columns[named[0]]
