"""What the formats of a workbook's cells say of their numbers: that they are money, shares, or count something.

calamine gives a cell's number without its format, so that 120 that a sheet shows as `$120.00` would pass for points.
Here each format is read for what it puts before and behind a number, and each sheet for which of its cells have such
a format; `workbook.py` then writes these cells as a CSV export would have them (`$120`, `120 €`, `12%`, `120 pts`).

    xlsx    `xl/styles.xml`, and the style of each cell in the sheet's XML
    ods     the type and the currency that each cell names itself
    xls     the records FORMAT, XF, and those of cells with numbers (BIFF5 and BIFF8)

A format that groups digits, counts decimals or aligns them says nothing. XML is read as a stream, and a sheet only
where the workbook has a format that says something; runs of like cells are kept, not the cells. Time is linear in the
bytes.
"""

from __future__ import annotations

import re
import struct
import unicodedata
import zipfile
import zlib
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias
from xml.parsers import expat

from loyalty_prep.messages.translation import exact_decimals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    Run = tuple[int, int, int, int, "Dress"]
    """The first and the last row, the first and the last column, all from 0, and what their numbers wear."""

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK: Final = 1 << 16
"""How many bytes of a member are read at a time: no sheet is in memory as a whole."""


class Dress(NamedTuple):
    """What a format shows `before` and `behind` a number, which it shows multiplied by a power of a hundred."""

    before: str = ""
    behind: str = ""
    hundreds: int = 0

    def put_on(self, value: float, write: Callable[[float], str]) -> str:
        """Return a number as it is shown; `write` returns it by itself."""
        number = write(value)
        if self.before == _MINUS:
            return f"{_MINUS}{number}"
        if self.hundreds and abs(value) < 2**53:
            with exact_decimals():
                number = f"{(Decimal(repr(value)) * 100**self.hundreds).normalize():f}"
        before = f"{self.before} " if self.before and not _is_sign(self.before[-1]) else self.before
        behind = f" {self.behind}" if self.behind and self.behind[0] != "%" else self.behind
        return f"{before}{number}{behind}"


# Formats of numbers (ECMA-376, 18.8.31; Microsoft, "Number format codes").

_BUILT_IN: Final = {
    **dict.fromkeys((5, 6, 7, 8, 42, 44), Dress("$")),  # which currency, the reader's own system decides
    **dict.fromkeys((9, 10, 67, 68), Dress("", "%", 1)),
}
_MINUS: Final = "-"
_NEGATING: Final = frozenset("-−–(")
"""What is shown before a number and makes it one below zero."""
_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]?|e[+-]|(?P<section>;)'
    r'|(?P<digit>[0#?]|general|standard|g/[^\s;"\[\\]+)|(?P<percent>%)|(?P<bare>[^\W\d_]+|.)',
    re.IGNORECASE | re.DOTALL,
)


def dress(code: str) -> Dress | None:
    """Return what a format puts on numbers, None where it is nothing but digits and their alignment.

    Numbers above zero are shown by the first section. Where conditions choose the section, only signs that all agree on
    say something: `[>999]0,"k";0` shortens some numbers. Digits that a format adds (`0"00"`) stay between quotes, so
    that the cell is no number: 12 and 1200 may both be meant. A minus that it adds is shown, too.
    """
    texts, hundreds = ["", ""], 0
    behind = conditional = negated = False
    for token in _TOKEN.finditer(code):
        if token["section"]:
            break
        if token["digit"]:
            behind = True
        elif token["percent"]:
            hundreds += 1
            texts[behind] += "%"
        elif token["bracket"] is not None:
            bracket = token["bracket"]
            conditional |= bracket[:1] in {"<", ">", "="}
            texts[behind] += bracket[1:].partition("-")[0] if bracket.startswith("$") else ""
        else:
            bare = token["bare"] or ""
            literal = token["quoted"] or token["escaped"] or bare
            negated |= not behind and not _NEGATING.isdisjoint(literal)
            literal = literal if literal != bare or bare == " " or _says(bare) else ""
            texts[behind] += f'"{literal}"' if any(map(str.isdigit, literal)) else literal
    if negated and not (conditional or hundreds or _says("".join(texts))):
        return Dress(_MINUS)
    says = _has_sign if conditional else _says
    before, after = (text.strip() if says(text) else "" for text in texts)
    if hundreds:
        before, after = before.replace("%", ""), "%"
    return Dress(before, after, hundreds) if before or after else None


def _is_sign(letter: str) -> bool:
    return letter == "%" or unicodedata.category(letter) == "Sc"


def _has_sign(text: str) -> bool:
    return any(map(_is_sign, text))


def _says(text: str) -> bool:
    return _has_sign(text) or any(map(str.isalnum, text))


# Sheets


class Dresses:
    """Which cells of a sheet wear what, row by row."""

    def __init__(self, runs: list[Run]) -> None:
        self._runs = sorted(runs, key=itemgetter(0, 2))
        self._next = 0
        self._active: list[Run] = []

    def row(self, number: int) -> Iterator[tuple[range, Dress]]:
        """Give the columns of a row that wear something; rows are to be asked for in their order."""
        while self._next < len(self._runs) and self._runs[self._next][0] <= number:
            self._active.append(self._runs[self._next])
            self._next += 1
        if self._active:
            self._active = [run for run in self._active if run[1] >= number]
        for _, _, first, last, worn in self._active:
            yield range(first, last + 1), worn


class _Runs:
    """Gathers cells, which come row by row, into runs."""

    def __init__(self) -> None:
        self._open: dict[tuple[int, int], tuple[int, int, Dress]] = {}
        self._closed: list[Run] = []

    def add(self, rows: tuple[int, int], columns: tuple[int, int], worn: Dress) -> None:
        """Take cells that are alike: from one row and column to another, both included."""
        first, last, before = self._open.get(columns, (0, -2, worn))
        if before == worn and first <= rows[0] <= last + 1:
            self._open[columns] = first, max(last, rows[1]), worn
            return
        if last >= 0:
            self._closed.append((first, last, *columns, before))
        self._open[columns] = *rows, worn

    def dresses(self) -> Dresses:
        """Return what was gathered."""
        opened: list[Run] = [(first, last, *columns, worn) for columns, (first, last, worn) in self._open.items()]
        return Dresses(self._closed + opened)


def read(path: Path, sheet: int) -> Dresses:
    """Read what the cells of a sheet wear, the first being sheet 0. Raises `ValueError` for a damaged workbook."""
    try:
        with path.open("rb") as stream:
            if stream.read(len(OLE)) == OLE:
                return _of_xls(OLE + stream.read(), sheet)
        with zipfile.ZipFile(path) as archive:
            members = {name.replace("\\", "/").lower(): name for name in archive.namelist()}
            if "content.xml" in members:
                return _of_ods(archive, members["content.xml"], sheet)
            return _of_xlsx(archive, members, sheet)
    except _DAMAGED as fault:
        raise ValueError(str(fault)) from fault


_DAMAGED: Final = (
    *(LookupError, OSError, EOFError, RuntimeError, struct.error, zlib.error),
    *(zipfile.BadZipFile, expat.ExpatError),
)
"""What reading a damaged workbook raises, beside ValueError; RuntimeError also where it is compressed in a new way."""

Attributes: TypeAlias = "Mapping[str, str]"


def _parse(
    archive: zipfile.ZipFile,
    member: str,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
) -> None:
    """Read XML as a stream, telling of elements by their names without prefixes."""
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: start(name.rpartition(":")[2], attributes)
    if end is not None:
        parser.EndElementHandler = lambda name: end(name.rpartition(":")[2])
    parser.StartDoctypeDeclHandler = _refuse
    with archive.open(member) as stream:
        while data := stream.read(_CHUNK):
            parser.Parse(data)
    parser.Parse(b"", True)


def _refuse(*_: Any) -> None:
    raise ValueError("a workbook defines no types of documents")


def _local(attributes: Attributes, name: str) -> str:
    return next((value for key, value in attributes.items() if key.rpartition(":")[2] == name), "")


# xlsx


def _of_xlsx(archive: zipfile.ZipFile, members: Mapping[str, str], sheet: int) -> Dresses:
    book = min((name for name in members if name.startswith("xl/workbook") and name.endswith(".xml")), key=len)
    folder, _, name = book.rpartition("/")
    targets: dict[str, str] = {}
    styles = f"{folder}/styles.xml"

    def related(element: str, attributes: Attributes) -> None:
        nonlocal styles
        if element == "Relationship":
            target = attributes["Target"].replace("\\", "/").lower()
            full = target.removeprefix("/") if target.startswith("/") else f"{folder}/{target.removeprefix('./')}"
            targets[attributes["Id"]] = full
            styles = full if attributes["Type"].endswith("/styles") else styles

    _parse(archive, members[f"{folder}/_rels/{name}.rels"], related)
    worn = _of_styles(archive, members[styles]) if styles in members else {}
    if not worn:
        return Dresses([])
    sheets: list[str] = []

    def listed(element: str, attributes: Attributes) -> None:
        if element == "sheet":
            sheets.append(_local(attributes, "id"))

    _parse(archive, members[book], listed)
    cells = _Cells(worn)
    _parse(archive, members[targets[sheets[sheet]]], cells.start)
    return cells.runs.dresses()


def _of_styles(archive: zipfile.ZipFile, member: str) -> dict[str, Dress]:
    """Return what the styles of cells, by their numbers as text, put on numbers."""
    codes: dict[str, Dress | None] = {str(number): worn for number, worn in _BUILT_IN.items()}
    dresses: dict[str, Dress] = {}
    inside = False
    count = 0

    def start(element: str, attributes: Attributes) -> None:
        nonlocal inside, count
        if element == "numFmt":
            codes[attributes["numFmtId"]] = dress(attributes.get("formatCode", ""))
        elif element == "cellXfs":
            inside = True
        elif element == "xf" and inside:
            worn = codes.get(attributes.get("numFmtId", "0"))
            if worn is not None:
                dresses[str(count)] = worn
            count += 1

    def end(element: str) -> None:
        nonlocal inside
        inside = inside and element != "cellXfs"

    _parse(archive, member, start, end)
    return dresses


class _Cells:
    """Gathers the cells of a sheet whose style is `worn`. A cell or row without a reference follows the one before."""

    def __init__(self, worn: Mapping[str, Dress]) -> None:
        self.runs = _Runs()
        self._worn = worn
        self._row, self._column = -1, -1
        self._letters: dict[str, int] = {}

    def start(self, element: str, attributes: Attributes) -> None:
        """Take the start of an element."""
        if element == "c":
            reference = attributes.get("r")
            if reference is None:
                self._column += 1
            else:
                letters = reference.rstrip("0123456789")
                column = self._letters.get(letters)
                if column is None:
                    column = self._letters[letters] = _column(letters)
                self._column = column
                self._row = int(reference[len(letters) :]) - 1
            worn = self._worn.get(attributes.get("s", "0"))
            if worn is not None:
                self.runs.add((self._row, self._row), (self._column, self._column), worn)
        elif element == "row":
            self._row = int(attributes["r"]) - 1 if "r" in attributes else self._row + 1
            self._column = -1


def _column(letters: str) -> int:
    """Return the index of a column by its letters: A is 0, AA is 26."""
    if not 0 < len(letters) <= 3 or not letters.isascii() or not letters.isalpha():
        raise ValueError(f"no column is named {letters[:10]!r}")
    index = 0
    for letter in letters.upper():
        index = index * 26 + ord(letter) - ord("A") + 1
    return index - 1


# ods


def _of_ods(archive: zipfile.ZipFile, member: str, sheet: int) -> Dresses:
    cells = _OdsCells(sheet)
    if _names(archive, member, b"currency", b"percentage"):
        _parse(archive, member, cells.start, cells.end)
    return cells.runs.dresses()


def _names(archive: zipfile.ZipFile, member: str, *words: bytes) -> bool:
    """Tell whether one of these words may stand in a member, also in an encoding in which letters have two bytes."""
    before = b""
    with archive.open(member) as stream:
        while data := stream.read(_CHUNK):
            if b"\0" in data or any(word in before + data for word in words):
                return True
            before = data[-16:]
    return False


class _OdsCells:
    """Gathers the cells of a table that are money or shares, by their places: rows and cells may be repeated."""

    def __init__(self, sheet: int) -> None:
        self.runs = _Runs()
        self._left, self._depth = sheet + 1, 0
        self._row = self._rows = self._column = 0

    def start(self, element: str, attributes: Attributes) -> None:
        """Take the start of an element."""
        if element == "table":
            self._depth += 1
            self._left -= self._depth == 1
        elif self._left or self._depth != 1:  # another sheet, or a table in a cell
            return
        elif element == "table-row":
            self._rows = int(_local(attributes, "number-rows-repeated") or 1)
            self._column = 0
        elif element in {"table-cell", "covered-table-cell"}:
            columns = int(_local(attributes, "number-columns-repeated") or 1)
            kind = _local(attributes, "value-type")
            if kind in {"currency", "percentage"}:
                worn = Dress("", "%", 1) if kind == "percentage" else _currency(_local(attributes, "currency"))
                rows = self._row, self._row + self._rows - 1
                self.runs.add(rows, (self._column, self._column + columns - 1), worn)
            self._column += columns

    def end(self, element: str) -> None:
        """Take the end of an element."""
        if element == "table":
            self._depth -= 1
        elif element == "table-row" and not self._left and self._depth == 1:
            self._row += self._rows


def _currency(code: str) -> Dress:
    return Dress("", code) if code.isalpha() else Dress("$")


# xls (Microsoft, [MS-CFB] and [MS-XLS])

_END: Final = 0xFFFFFFFA
"""From here on a number of a sector is none: the chain ends."""
_FORMAT, _XF, _BOUNDSHEET, _BOF, _EOF = 0x041E, 0x00E0, 0x0085, 0x0809, 0x000A
"""The records of an old workbook that are read here ([MS-XLS], Record Enumeration): of formats, styles and parts;"""
_NUMBER, _RK, _MULRK, _FORMULA = 0x0203, 0x027E, 0x00BD, 0x0006
"""and of cells with numbers."""
_BIFF8: Final = 0x0600
"""The version that the first record of an .xls names from Excel 97 on; those before write their formats otherwise."""


def _of_xls(data: bytes, sheet: int) -> Dresses:
    stream = _book(data)
    codes: dict[int, Dress | None] = dict(_BUILT_IN)
    styles: list[int] = []
    sheets: list[int] = []
    new = struct.unpack_from("<H", stream, 4)[0] == _BIFF8
    for kind, at, _ in _records(stream, 0):
        if kind == _FORMAT:
            codes[struct.unpack_from("<H", stream, at)[0]] = dress(_format(stream, at + 2, new=new))
        elif kind == _XF:
            styles.append(struct.unpack_from("<H", stream, at + 2)[0])
        elif kind == _BOUNDSHEET:
            sheets.append(struct.unpack_from("<I", stream, at)[0])
    worn = {style: clothes for style, code in enumerate(styles) if (clothes := codes.get(code)) is not None}
    runs = _Runs()
    if worn:
        for row, column, style in _xls_cells(stream, sheets[sheet]):
            if style in worn:
                runs.add((row, row), (column, column), worn[style])
    return runs.dresses()


def _xls_cells(stream: bytes, start: int) -> Iterator[tuple[int, int, int]]:
    """Give row, column and style of each cell with a number."""
    for kind, at, size in _records(stream, start):
        if kind in {_NUMBER, _RK, _FORMULA}:
            yield struct.unpack_from("<HHH", stream, at)
        elif kind == _MULRK:
            row, first = struct.unpack_from("<HH", stream, at)
            for place in range((size - 6) // 6):
                yield row, first + place, struct.unpack_from("<H", stream, at + 4 + 6 * place)[0]


def _records(stream: bytes, at: int) -> Iterator[tuple[int, int, int]]:
    """Give kind, offset and size of the records from a BOF to its EOF; parts within, as charts are, are left out."""
    depth = 0
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        depth += (kind == _BOF) - (kind == _EOF)
        if depth == 0:
            return
        if depth == 1:
            yield kind, at + 4, size
        at += 4 + size


def _format(stream: bytes, at: int, *, new: bool) -> str:
    if not new:
        return stream[at + 1 : at + 1 + stream[at]].decode("cp1252", "replace")
    count, flags = struct.unpack_from("<HB", stream, at)
    wide = flags & 1
    return stream[at + 3 : at + 3 + (count << wide)].decode("utf-16-le" if wide else "latin-1", "replace")


def _book(data: bytes) -> bytes:
    """Return the stream of an OLE file that holds the workbook."""
    sector, mini = (1 << shift for shift in struct.unpack_from("<HH", data, 30))
    if sector not in {512, 4096}:
        raise ValueError("an OLE file has sectors of 512 or 4,096 bytes")
    tables, directory, _, cutoff, minifat, _, more, _ = struct.unpack_from("<8I", data, 44)
    places = list(struct.unpack_from("<109I", data, 76))
    sectors = len(data) // sector
    while more < _END and len(places) <= sectors:
        *others, more = struct.unpack_from(f"<{sector // 4}I", data, (more + 1) * sector)
        places += others
    fat: list[int] = []
    for place in [place for place in places if place < _END][:tables]:
        if len(fat) > sectors:
            break
        fat += struct.unpack_from(f"<{sector // 4}I", data, (place + 1) * sector)

    def chain(first: int) -> bytes:
        return b"".join(data[(place + 1) * sector : (place + 2) * sector] for place in _chain(first, fat))

    entries = chain(directory)
    root = b""
    for at in range(0, len(entries), 128):
        name = entries[at : at + 64].decode("utf-16-le", "replace").partition("\0")[0]
        kind = entries[at + 66]
        start, size = struct.unpack_from("<II", entries, at + 116)
        if at == 0:
            root = chain(start)
        elif kind == 2 and name.casefold() in {"workbook", "book"}:
            if size >= cutoff:
                return chain(start)[:size]
            table = chain(minifat)
            small = struct.unpack(f"<{len(table) // 4}I", table)
            return b"".join(root[place * mini : (place + 1) * mini] for place in _chain(start, small))[:size]
    raise ValueError("there is no workbook in the file")


def _chain(first: int, table: list[int] | tuple[int, ...]) -> Iterator[int]:
    """Give the sectors of a stream, at most as many as there are."""
    for _ in range(len(table)):
        if first >= _END:
            return
        yield first
        first = table[first]
