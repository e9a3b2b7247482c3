"""The files of a result as `verify` reads them: a row at a time, and by no other code of ours."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Final, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_BEHIND: Final = 2**63
"""A number behind those of all rows."""


class Refused(NamedTuple):
    """A row of the errors file; `file` is empty where the result was made of one."""

    row: str
    line: str
    file: str
    status: str
    codes: str
    reasons: str
    cells: list[str]
    raw: str


class Repaired(NamedTuple):
    """A row of the changes file; `file` is empty where the result was made of one."""

    row: str
    line: str
    file: str
    column: str
    codes: str
    before: str
    after: str


Listed = TypeVar("Listed", Refused, Repaired)


class Listing(NamedTuple):
    """The errors or the changes file. Its first columns, as many as `place`, say where a row is from."""

    names: list[str]
    place: int
    rows: Iterator[list[str]]


def records(path: Path) -> Iterator[list[str]]:
    """Yield the records of a file. Raises `ValueError` for what is no CSV."""
    csv.field_size_limit(1 << 30)
    with path.open(encoding="utf-8", newline="") as stream:
        try:
            yield from csv.reader(stream, strict=True)
        except csv.Error as fault:
            raise ValueError(f"{path.name}: {fault}") from fault


def body(path: Path) -> Iterator[list[str]]:
    """Yield the records of a file behind its header."""
    rows = records(path)
    next(rows, None)
    return rows


def table(path: Path) -> Listing:
    """Read the errors or changes file.

    In files for spreadsheets, which are told by it, an apostrophe stands before the first name, and before each cell
    that a spreadsheet would reckon.
    """
    rows = records(path)
    header = next(rows, [""])  # of a file that was emptied
    guard = "'" if header[0].removeprefix("\ufeff").startswith("'") else ""
    names = [name.removeprefix("\ufeff").removeprefix(guard) for name in header]
    return Listing(names, 3 if names[2:3] == ["source"] else 2, _as_wide(rows, len(names), guard, path.name))


def _as_wide(rows: Iterator[list[str]], width: int, guard: str, name: str) -> Iterator[list[str]]:
    for row in rows:
        if len(row) != width:
            raise ValueError(f"{name} has a row of {len(row)} fields, its header has {width}")
        yield [cell.removeprefix(guard) for cell in row] if guard else row


def refused(path: Path, first: int) -> Iterator[Refused]:
    """Yield the rows of an errors file; the source's cells begin `first` columns behind those that say the place."""
    _, place, rows = table(path)
    for row in rows:
        status, codes, reasons = row[place : place + 3]
        file = row[2] if place > 2 else ""
        yield Refused(row[0], row[1], file, status, codes, reasons, row[place + first : -1], row[-1])


def changes(path: Path) -> Iterator[Repaired]:
    """Yield the rows of a changes file."""
    _, place, rows = table(path)
    for row in rows:
        column, codes, before, after = row[place:]
        file = row[2] if place > 2 else ""
        yield Repaired(row[0], row[1], file, column, codes, before, after)


class InOrder(Generic[Listed]):
    """Rows of one of these files, taken by the numbers of the source's rows, which rise in both."""

    def __init__(self, rows: Iterator[Listed]) -> None:
        self._rows: Iterator[Listed] = rows
        self._next: Listed | None = next(rows, None)
        self._at = _key(self._next)
        self.rises = True
        """Whether each stands behind the one before."""

    def take(self, number: int) -> list[Listed]:
        """Return the rows of a number; those before it that were not taken are passed by."""
        taken: list[Listed] = []
        while self._next is not None and self._at[0] <= number:
            if self._at[0] == number:
                taken.append(self._next)
            before = self._at
            self._next = next(self._rows, None)
            self._at = _key(self._next)
            self.rises = self.rises and before < self._at
        return taken

    def count(self, last: int) -> int:
        """Return how many rows there are up to a number, and pass them by."""
        rows = 0
        while self._next is not None and self._at[0] <= last:
            rows += len(self.take(self._at[0]))
        return rows


def _key(row: Refused | Repaired | None) -> tuple[int, str]:
    """Return what rises from each row to the next."""
    if row is None:
        return _BEHIND, ""
    return int(row.row), row.column if isinstance(row, Repaired) else ""
