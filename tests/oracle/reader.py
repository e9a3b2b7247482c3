"""Cut a text into records as the contract says, one character after the other.

The reader is handed what the generator knows: the delimiter, how many fields the file has, and whether a space behind
each delimiter belongs to the dialect. It decides nothing about columns.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

WHITE: Final = " \t\u00a0\u2007\u200b\u200e\u202f\u2060\u3000\ufeff\x00\x1a"


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the physical line on which it begins, how many it has, its text, and its cells where they can be had.

    `quoted` says of each cell whether it was quoted. `broken` is a quote that cannot be trusted.
    """

    line: int
    lines: int
    text: str
    cells: tuple[str, ...] = ()
    quoted: tuple[bool, ...] = ()
    broken: bool = False

    @property
    def empty(self) -> bool:
        """Tell whether all fields are empty: no record, then."""
        return not self.broken and all(not cell.strip(WHITE) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How the file is written. `surplus` is 1 where records, but not the header, have a delimiter at the end.

    `points` is the column of the balance. `unnamed`: the header has a delimiter at its end, too.
    """

    delimiter: str
    width: int
    padded: bool = False
    surplus: int = 0
    points: int = 0
    unnamed: bool = False

    def fits(self, cells: list[str]) -> bool:
        """Tell whether a record with these cells has the file's width."""
        return len(cells) in {self.width, self.width + self.surplus}


def split_lines(text: str) -> list[str]:
    """Return the physical lines, without their ends."""
    lines, start, at = list[str](), 0, 0
    while at < len(text):
        if text[at] == "\n" or text[at] == "\r":
            lines.append(text[start:at])
            at += 2 if text[at : at + 2] == "\r\n" else 1
            start = at
        else:
            at += 1
    if start < len(text):
        lines.append(text[start:])
    return lines


def is_address(cell: str) -> bool:
    """Tell whether a cell looks like one address and nothing else; what is wrong with it is not asked here."""
    if "<" in cell and cell.rstrip(WHITE).endswith(">"):
        cell = cell.partition("<")[2]
    cell = cell.removeprefix("mailto:").partition("?")[0]
    name, at, domain = cell.strip(WHITE + "'<>;").partition("@")
    return bool(at and name and "." in domain.strip(".") and not any(sign in name + domain for sign in ' ,;"@\t'))


def read(text: str, dialect: Dialect) -> list[Record]:
    """Return every record and every blank line, in order; together they have all lines of the text."""
    lines, records, number = split_lines(text), list[Record](), 0
    while number < len(lines):
        cells, quoted, last, broken = _fields(lines, number, dialect)
        several = last > number
        if several and not broken:
            inner = lines[number + 1 : last]
            inside = any(_is_customer(line, dialect) or _is_damaged(line, dialect) for line in inner)
            above, below = _addressed(lines[number], dialect), _addressed(lines[last], dialect)
            closing = _is_customer(lines[last], dialect, least=dialect.width + dialect.surplus)
            opened = _column(lines[number], dialect)
            broken = not dialect.fits(cells) or inside or (closing and opened > 0 and bool(above & below))
            broken = broken or (not all(quoted) and _has_own_end(lines[number], cells, opened, dialect))
            quotes_behind = lines[last].partition('"')[2].count('"') > 0
            doubt = closing and opened > dialect.points and not quotes_behind
            if not broken and doubt and _has_balance(lines[last], dialect):
                # The balance before the quote and that on the last line: nothing tells which is the customer's.
                whole = "\n".join(lines[number : last + 1])
                records.append(Record(number + 1, last - number + 1, whole, broken=True))
                number = last + 1
                continue
        if broken:
            last = number  # the line on which the quote opens is lost, and nothing else
            cells, quoted = [], []
        whole = "\n".join(lines[number : last + 1])
        records.append(Record(number + 1, last - number + 1, whole, tuple(cells), tuple(quoted), broken))
        number = last + 1
    return records


def _column(line: str, dialect: Dialect) -> int:
    """Return in which column of a line a quote opens that does not close there."""
    return len(_fields([line], 0, dialect)[0])


def _addressed(line: str, dialect: Dialect) -> set[int]:
    """Return the columns of a line that hold an address, where quotes are letters."""
    return {at for at, cell in enumerate(line.split(dialect.delimiter)) if is_address(cell)}


def _has_own_end(line: str, cells: list[str], opened: int, dialect: Dialect) -> bool:
    """Tell whether the line on which a quote opens ends as the whole record does: with another address and a balance.

    Then it is a customer's, and the quote closed by meeting one of a later record.
    """
    alone = line.split(dialect.delimiter)
    more = len(alone) - len(cells)
    if more < 0 or '""' in line:
        return False
    balance = alone[dialect.points + (more if dialect.points > opened else 0)].strip(WHITE + "+-'\"")
    if not balance[:1].isdecimal():
        return False
    return any(is_address(cells[at]) and _like_address(alone[at + more]) for at in range(opened + 1, len(cells)))


def _has_balance(line: str, dialect: Dialect) -> bool:
    """Tell whether a line alone has a number where the balance stands."""
    return _is_number(line.split(dialect.delimiter)[dialect.points])


def _is_damaged(line: str, dialect: Dialect) -> bool:
    """Tell a line that would be a customer's but for a fault: an address that is none, or a field too many.

    It has a number where the balance stands, or beside it.
    """
    cells, _, _, broken = _fields([line], 0, dialect)
    if broken or not dialect.width <= len(cells) <= dialect.width + dialect.surplus + 1:
        return False
    near = cells[max(0, dialect.points - 1) : dialect.points + 2]
    return any(map(_is_number, near)) and any(map(_like_address, cells))


def _like_address(cell: str) -> bool:
    """Tell a cell of one word with an `@`, or with a name before it: an address, be it a wrong one."""
    return "@" in cell and (len(cell.split()) == 1 or is_address(cell))


def _is_number(cell: str) -> bool:
    """Tell a cell with digits and without letters."""
    return any(sign.isdecimal() for sign in cell) and not any(sign.isalpha() for sign in cell)


def _is_customer(line: str, dialect: Dialect, least: int = 0) -> bool:
    """Tell whether a line alone is a customer's record, of so many fields at least."""
    cells, _, _, broken = _fields([line], 0, dialect)
    return not broken and len(cells) >= least and dialect.fits(cells) and any(is_address(cell) for cell in cells)


def _fields(lines: list[str], number: int, dialect: Dialect) -> tuple[list[str], list[bool], int, bool]:
    """Read one record that begins on a line: its cells, which were quoted, its last line, and whether it is broken."""
    cells, quoted = list[str](), list[bool]()
    line, at = lines[number], 0
    while True:
        start, wrapped = at, False
        if dialect.padded:
            while start < len(line) and line[start] == " ":
                start += 1
        if line[start : start + 1] == '"':
            wrapped = True
            cell, number, at, closed = _quoted(lines, number, start + 1)
            line = lines[number]
            if not closed:
                return cells, quoted, number, True
            while at < len(line) and line[at] in " \t" and line[at] != dialect.delimiter:
                at += 1
            if at < len(line) and line[at] != dialect.delimiter:
                return cells, quoted, number, True  # text behind a closing quote
        else:
            at = line.find(dialect.delimiter, start)
            at = len(line) if at < 0 else at
            cell = line[start:at]
        cells.append(cell)
        quoted.append(wrapped)
        if at >= len(line):
            return cells, quoted, number, False
        at += 1


def _quoted(lines: list[str], number: int, at: int) -> tuple[str, int, int, bool]:
    """Read behind an opening quote: the cell, on which line and where it closes, and whether it does."""
    cell = list[str]()
    while number < len(lines):
        line = lines[number]
        while at < len(line):
            if line[at] != '"':
                cell.append(line[at])
                at += 1
            elif line[at + 1 : at + 2] == '"':
                cell.append('"')
                at += 2
            else:
                return "".join(cell), number, at + 1, True
        cell.append("\n")
        number, at = number + 1, 0
    return "".join(cell), len(lines) - 1, 0, False
