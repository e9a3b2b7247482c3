"""Measure that time and memory are linear in the bytes: `python -m benchmarks.doubling [--kind WORD]`.

Each kind of text is made in four sizes, each twice the one before, and goes through `prepare`, `inspect`, `validate`
and, where its first line names the columns, as a frame through `check`: a refusal is a result, too. CPU seconds of
all threads and of the programs that they start are counted, in a process of its own for each kind that has prepared a
small file before. A kind is linear where twice the size takes at most 2.5 times as long, beyond what the function takes
for two customers, which would hide growth; sizes that take next to no time say nothing. What seems to take longer is
measured up to five times, and the least counts. What is kept of earlier texts is forgotten before each measurement, so
that none profits from the one before.
A long cell is measured twice: up to 30 kB it stands in what is looked at to tell the layout, beyond that it does not.
Of workbooks the cells are counted that lie within the range of those in use, at one byte a cell.
Writes `doubling.md`.
"""

from __future__ import annotations

import argparse
import base64
import csv
import functools
import io
import itertools
import multiprocessing
import resource
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import polars as pl
import xlsxwriter  # type: ignore[import-untyped] # it has no py.typed

import loyalty_prep

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from multiprocessing.connection import Connection

LARGEST: Final = 4_000_000
"""Bytes: less than the longest record that is read, beyond which a cell is none and its lines are records."""
SHARES: Final = ("1/8", "1/4", "1/2", "1")
IN_THE_HEAD: Final = 30_000
"""A cell of so many bytes stands in the part of a file by which dialects are scored."""
AT_MOST: Final = 2.5
_NEXT_TO_NOTHING: Final = 0.05
"""CPU seconds below which a ratio is that of chance."""
_TRIES: Final = 5
_WIDEST: Final = 1 << 19
"""Bytes of a table of columns: some 20,000 of them, where Wix takes 100."""
_CACHE: Final = type(functools.lru_cache(len))
_PATIENCE: Final = 300
"""CPU seconds that one size may take with one function: a busy machine takes nothing from them."""
PAGE: Final = Path(__file__).parent / "doubling.md"

_HEAD: Final = b"Name,Email,Points\nAmy,amy@example.com,5\nBen,ben@example.com,7\n"
_TAIL: Final = b"Cat,cat@example.com,9\n"


def _rows(size: int, template: str = "Ann {i},ann{i}@example.com,{i}\n") -> bytes:
    """Fill lines with numbers until they are as long as asked."""
    count = max(1, size // len(template.format(i=10_000)))
    return "".join([template.format(i=i) for i in range(count)]).encode()


def _filled(pattern: bytes, size: int) -> bytes:
    return (pattern * (size // len(pattern) + 1))[:size]


def _base64(size: int) -> bytes:
    return base64.b64encode(bytes((7 * i * i + 3 * i) % 251 for i in range(size)))[:size]


def _in_name(cell: bytes) -> bytes:
    return _HEAD + cell + b",zoe@example.com,4\n" + _TAIL


def _in_email(cell: bytes) -> bytes:
    return _HEAD + b"Zoe," + cell + b",4\n" + _TAIL


def _in_points(cell: bytes) -> bytes:
    return _HEAD + b"Zoe,zoe@example.com," + cell + b"\n" + _TAIL


def _in_header(cell: bytes) -> bytes:
    return b"Email,Points," + cell + b"\namy@example.com,5,x\nben@example.com,7,y\n"


def _between(lines: bytes) -> bytes:
    return _HEAD + lines + _TAIL


def columns_beyond(count: int) -> bytes:
    """Return so many short records of two lines below a header with as many columns more, none of which has a name."""
    records = (b'ann%d@example.com,5,"a\nb"\n' % place for place in range(count))
    return b"Email,Points,Note" + b"," * count + b"\n" + b"".join(records)


def _columns(size: int, name: str, cell: str) -> bytes:
    """Return a table of so many columns that it is as large as asked."""
    count = max(1, size // (len(name.format(i=1000)) + 3 * len(cell.format(i=1000)) + 4))
    names = [name.format(i=i) for i in range(count)]
    lines = [["Email", "Points", *names]]
    lines += [[f"a{row}@example.com", str(row), *(cell.format(i=i + row) for i in range(count))] for row in range(3)]
    return "".join([",".join(line) + "\n" for line in lines]).encode()


_CELLS: Final[Mapping[str, Callable[[int], bytes]]] = {
    "letters": lambda size: _filled(b"a", size),
    "words": lambda size: _filled(b"some words ", size),
    "digits": lambda size: _filled(b"1234567890", size),
    "base64": _base64,
    "@": lambda size: _filled(b"@", size),
    "a@a@": lambda size: _filled(b"a@", size),
    "a.a.": lambda size: b"a@" + _filled(b"a.", size),
    "addresses": lambda size: _filled(b"a@example.com ", size),
    "spaces": lambda size: b"1" + _filled(b" ", size) + b"x!y",
    "no-break spaces": lambda size: b"1" + _filled("\u00a0".encode(), size) + b"x!y",
    "dots": lambda size: b"1" + _filled(b".", size) + b"a b",
    "minus signs": lambda size: _filled(b"-", size),
    "brackets": lambda size: _filled(b"<", size),
    "apostrophes": lambda size: _filled(b"'", size),
    "quotes": lambda size: _filled(b'"', size),
    "doubled quotes": lambda size: b'"' + _filled(b'""', size // 2 * 2) + b'"',
    "semicolons": lambda size: _filled(b"a;", size),
    "NULs": lambda size: _filled(b"\0", size),
    "backslashes": lambda size: _filled(b"\\", size),
    "colons": lambda size: _filled(b"12:30 ", size),
    "umlauts": lambda size: _filled("äöü".encode(), size),
    "umlauts of Windows": lambda size: _filled("äöü".encode("cp1252"), size),
    "text over lines": lambda size: b'"' + _filled(b"a line of text\n", size) + b'"',
    "addresses over lines": lambda size: b'"' + _filled(b"write to a@example.com\n", size) + b'"',
    "capitals": lambda size: _filled(b"aB", size),
    "per cent signs": lambda size: _filled(b"%40", size),
    "equals signs": lambda size: _filled(b"=", size),
    "plus signs": lambda size: _filled(b"+", size),
    "sequences of UTF-7": lambda size: _filled(b"+AOk-", size),
    "text over lines in single quotes": lambda size: b"'" + _filled(b"a line of text\n", size) + b"'",
}

_LINES: Final[Mapping[str, Callable[[int], bytes]]] = {
    "clean rows": _rows,
    "blank": lambda size: _filled(b"\n", size),
    "blank, CRLF": lambda size: _filled(b"\r\n", size),
    "spaces": lambda size: _filled(b"   \n", size),
    "no-break spaces": lambda size: _filled("\u00a0\n".encode(), size),
    "delimiters": lambda size: _filled(b",,\n", size),
    "empty quotes": lambda size: _filled(b'"","",""\n', size),
    "a blank one after each row": lambda size: _rows(size, "Ann {i},ann{i}@example.com,{i}\r\r\n"),
    "quoted rows": lambda size: _rows(size, '"Ann {i}","ann{i}@example.com","{i}"\n'),
    "blanks behind quotes": lambda size: _rows(size, '"Ann {i}" ,"ann{i}@example.com" ,"{i}" \n'),
    "rows over two lines": lambda size: _rows(size, '"Ann\nLee {i}",ann{i}@example.com,{i}\n'),
    "a quote that opens": lambda size: _rows(size, '"Ann {i},ann{i}@example.com,{i}\n'),
    "a quote that opens, no address": lambda size: _rows(size, '"Ann {i},x,{i}\n'),
    "one quote that opens": lambda size: b'"Zoe,zoe@example.com,4\n' + _rows(size),
    "a quote that closes": lambda size: _rows(size, 'Ann {i}",ann{i}@example.com,{i}\n'),
    "quotes that open and close": lambda size: _rows(size, 'x{i}","y{i}\n'),
    "quotes that open, close, with addresses": lambda size: _rows(size, 'x{i}@example.com","y{i}@example.com\n'),
    "opening and doubled quotes": lambda size: b'"Zoe,zoe@example.com,4\n' + _rows(size, 'Ann ""{i}"",x,{i}\n'),
    "three quotes": lambda size: _filled(b'"""\n', size),
    "one quote": lambda size: _filled(b'"\n', size),
    "escaped quotes": lambda size: _rows(size, '"Ann \\"{i}\\"","ann{i}@example.com","{i}"\n'),
    "quotes as letters": lambda size: _rows(size, '"Ann" {i},ann{i}@example.com,{i}\n'),
    "too short": lambda size: _rows(size, "ann{i}@example.com\n"),
    "too long": lambda size: _rows(size, "Ann {i},ann{i}@example.com,{i},1,2\n"),
    "comments": lambda size: _filled(b"# a comment\n", size),
    "notes": lambda size: _filled(b"a note\n", size),
    "the header": lambda size: _filled(b"Name,Email,Points\n", size),
    "one address": lambda size: _rows(size, "Ann {i},ann@example.com,{i}\n"),
    "bad addresses": lambda size: _rows(size, "Ann {i},ann{i}@@example.com,{i}\n"),
    "odd addresses": lambda size: _rows(size, "Ann {i},änn{i}@example.com,{i}\n"),
    "bad balances": lambda size: _rows(size, "Ann {i},ann{i}@example.com,{i} x\n"),
    "undecodable": lambda size: _rows(size).replace(b"Ann", b"\xffnn"),
    "umlauts of Windows": lambda size: _rows(size).replace(b"Ann", b"\xc4nn\xe4"),
    "byte order marks": lambda size: _rows(size).replace(b"Ann", b"\xef\xbb\xbfAnn"),
    "JSON": lambda size: _rows(size, '{{"a": {i}}}\n'),
    "single quotes that open": lambda size: _rows(size, "'t Hart {i},ann{i}@example.com,{i}\n"),
    "rows over two lines, single quotes": lambda size: _rows(size, "'Ann\nLee {i}',ann{i}@example.com,{i}\n"),
}

_WHOLE: Final[Mapping[str, Callable[[int], bytes]]] = {
    "columns": lambda size: _columns(size, "Column {i}", "{i}"),
    "columns of addresses": lambda size: _columns(size, "Email {i}", "a{i}@example.com"),
    "columns of balances": lambda size: _columns(size, "Points {i}", "{i}"),
    "columns of text": lambda size: _columns(size, "Text {i}", "text {i}"),
    "columns without names": lambda size: _columns(size, "", "x"),
    "columns beyond as many records of two lines": lambda size: columns_beyond(size // 30),
    "a line of delimiters": lambda size: _filled(b",", size),
    "a line of semicolons and commas": lambda size: _filled(b",;", size),
    "lines above the header": lambda size: _filled(b"a note, of May\n", size) + _HEAD,
    "blank lines above the header": lambda size: _filled(b"\n", size) + _HEAD,
    "lines of delimiters above the header": lambda size: _filled(b",,\n", size) + _HEAD,
    "a line of blanks above the header": lambda size: _filled(b" ", size) + b"\n" + _HEAD,
    "NULs at the end": lambda size: _HEAD + _filled(b"\0", size),
    "a line below the records": lambda size: _HEAD + _filled(b"- ", size),
    "0x1A at the end": lambda size: _HEAD + _filled(b"\x1a", size),
    "UTF-16": lambda size: _rows(size // 2).decode().encode("utf-16"),
    "UTF-16, then single bytes": lambda size: (
        _HEAD.decode().encode("utf-16") + b"bob@example.com,1\n" + _filled(b"a", size)
    ),
    "UTF-7": lambda size: _rows(size).replace(b"Ann", b"Zo+AOs-"),
    "one sequence of UTF-7": lambda size: b"+/v8-" + _HEAD + b"+" + _filled(b"AOkA", size),
    "EBCDIC": lambda size: _rows(size).decode().encode("cp500"),
    "no line end": lambda size: _filled(b"word ", size),
}


def _workbook(cells: Iterable[tuple[int, int, str]], customers: int = 20) -> bytes:
    """Return a workbook of so many customers, and further cells at (row, column)."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Email", "Points"])
        for row in range(1, customers + 1):
            sheet.write_row(row, 0, [f"ann{row}@example.com", row])
        for row, column, text in cells:
            sheet.write(row, column, text)
    return content.getvalue()


_WORKBOOKS: Final[Mapping[str, Callable[[int], bytes]]] = {
    "one cell far to the right": lambda size: _workbook([(2, max(2, min(size // 21, 16_383)), "x")]),
    "one cell far to the right, many customers": lambda size: _workbook([(2, 16_383, "x")], max(1, size // 16_384)),
    "one cell far below": lambda size: _workbook([(max(30, min(size // 2, 1_048_575)), 0, "x")]),
    "one cell far to the right and below": lambda size: _workbook([(size // 2_000, 2_000, "x")]),
    "customers": lambda size: _workbook([], size // 20),
}


def _made(where: Callable[[bytes], bytes], make: Callable[[int], bytes], size: int) -> bytes:
    return where(make(size))


def kinds() -> dict[str, Callable[[int], bytes]]:
    """Return what makes a text of each kind and of any size."""
    named: dict[str, Callable[[int], bytes]] = {}
    for name, make in _LINES.items():
        named[f"lines: {name}"] = functools.partial(_made, _between, make)
    for column, where in (("name", _in_name), ("email", _in_email), ("points", _in_points), ("header", _in_header)):
        for name, make in _CELLS.items():
            named[f"a long {column}: {name}"] = functools.partial(_made, where, make)
    named |= {f"a file: {name}": make for name, make in _WHOLE.items()}
    return named | {f"a workbook: {name}": make for name, make in _WORKBOOKS.items()}


def frame(text: bytes) -> pl.DataFrame | None:
    """Return a text as the table that Python's own csv makes of it; None where its first line names no columns."""
    csv.field_size_limit(1 << 30)
    header, *rows = csv.reader(io.StringIO(text.decode("utf-8", "replace"), newline="")) or [[]]
    if not {"Email", "Points"} <= set(header) or len(set(header)) < len(header):
        return None
    filled = [(row + [""] * len(header))[: len(header)] for row in rows if row]
    return pl.DataFrame(filled, schema=dict.fromkeys(header, pl.String()), orient="row")


def _prepare(text: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        loyalty_prep.prepare(text, Path(folder, "out"))


def _check(table: pl.DataFrame) -> None:
    result = loyalty_prep.check(table)
    for each in (result.ready, result.rejected, result.merged, result.changes):
        assert each.width
    assert result.report.rows.total == table.height


def _seconds(function: Callable[[Any], object], given: object) -> float:
    """Return the CPU seconds that a function takes, refusals and all."""
    forget()
    begin = _used()
    resource.setrlimit(resource.RLIMIT_CPU, (int(begin) + _PATIENCE, resource.RLIM_INFINITY))
    with suppress(loyalty_prep.LoyaltyPrepError):
        function(given)
    return _used() - begin


def forget() -> None:
    """Empty what is kept of texts; tables of words and the like, which are made once, have no bound and stay."""
    modules = [module for name, module in sys.modules.items() if name.startswith("loyalty_prep")]
    for held in {id(each): each for module in modules for each in vars(module).values()}.values():
        if isinstance(held, _CACHE) and held.cache_parameters()["maxsize"] is not None:
            held.cache_clear()


def _used() -> float:
    uses = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(use.ru_utime + use.ru_stime for use in uses)


def _peak() -> float:
    """Return the most memory, in MB, that this process or one that it started has taken so far."""
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return max(resource.getrusage(who).ru_maxrss for who in whose) / 1_000


FUNCTIONS: Final[Mapping[str, Callable[[Any], object]]] = {
    "prepare": _prepare,
    "inspect": loyalty_prep.inspect,
    "validate": loyalty_prep.validate,
    "check": _check,
}


def _measure(kind: str, sizes: list[int], pipe: Connection) -> None:
    """Send (size, function, CPU seconds, peak of memory) for each size and function; size 0 is two customers."""
    _prepare(_between(_rows(1 << 12)))
    least: dict[str, float] = {}
    for name, function in FUNCTIONS.items():
        given = frame(_HEAD) if name == "check" else _HEAD
        least[name] = min(_seconds(function, given) for _ in range(_TRIES))
        pipe.send((0, name, least[name], _peak()))
    before: dict[str, float] = {}
    for size in sizes:
        text = kinds()[kind](size)
        table = None if kind.startswith("a workbook") else frame(text)
        for name, function in FUNCTIONS.items():
            given = table if name == "check" else text
            if given is None:
                continue
            taken = _seconds(function, given)
            for _ in range(_TRIES - 1):
                if _growth(before.get(name), taken, least[name]) > AT_MOST:
                    taken = min(taken, _seconds(function, given))
            before[name] = taken
            pipe.send((size, name, taken, _peak()))
    pipe.close()


def _growth(half: float | None, whole: float | None, least: float) -> float:
    """Return by how much twice the size multiplied the time beyond the least; 0 where it takes next to none."""
    if half is None or (whole is not None and min(half, whole) - least < _NEXT_TO_NOTHING):
        return 0.0
    return float("inf") if whole is None else (whole - least) / (half - least)


class Measured:
    """What one kind of text took: CPU seconds by function and size, None where nobody waits so long."""

    def __init__(self, kind: str, sizes: list[int]) -> None:
        self.sizes = sizes
        self.taken: dict[str, list[float | None]] = {}
        self.least: dict[str, float] = {}
        self.peaks: list[float] = []
        ours, theirs = multiprocessing.Pipe(duplex=False)
        process = multiprocessing.get_context("spawn").Process(target=_measure, args=(kind, sizes, theirs))
        process.start()
        theirs.close()
        with suppress(EOFError):
            while True:
                size, name, taken, peak = ours.recv()
                if not size:
                    self.least[name] = taken
                    continue
                self.taken.setdefault(name, []).append(taken)
                self.peaks += [peak] if name == "prepare" else []
        process.join()
        assert process.exitcode in (0, -signal.SIGXCPU), f"{kind}: ended with {process.exitcode}"
        if process.exitcode:
            for name in FUNCTIONS:  # the first that is behind is the one that does not end
                if len(self.taken.get(name, [])) <= min(map(len, self.taken.values()), default=0):
                    self.taken.setdefault(name, []).append(None)
                    break

    def ratio(self, name: str) -> float | None:
        """Return by how much doubling the size multiplied the time at most; None where all was next to nothing."""
        pairs = itertools.pairwise(self.taken.get(name, []))
        return max((_growth(half, whole, self.least[name]) for half, whole in pairs), default=0.0) or None

    def row(self, kind: str) -> str:
        """Return a row of the table."""
        taken = self.taken.get("prepare", [])
        cells = ["longer" if value is None else f"{value:.2f}" for value in taken]
        cells += ["-"] * (len(SHARES) - len(cells))
        cells += ["-" if self.ratio(name) is None else f"{self.ratio(name):.1f}" for name in FUNCTIONS]
        cells += [f"{peak:.0f}" for peak in self.peaks[-2:]]
        return f"| {kind} | {self.sizes[-1]:,} | " + " | ".join(cells) + " |"


def page(rows: list[str]) -> str:
    """Return the page that holds these rows."""
    lines = [
        "# Time and memory are linear in the bytes, whatever they are",
        "",
        "Written by `python -m benchmarks.doubling`: CPU seconds of `prepare`, of all threads, for an eighth, a",
        "quarter, half and all of the bytes named; by how much twice the size multiplied the time at most, beyond what",
        f"two customers take (linear is at most {AT_MOST}), of `prepare` and of the others (`-`: next to no time, or",
        "no frame can be made of it);",
        "and the peak of memory, in MB, at half of the bytes and at all of them. What the kinds are and how it is",
        "measured is said in `doubling.py`.",
        "",
        "| kind | bytes | " + " | ".join([*SHARES, *FUNCTIONS, "MB, half", "MB, all"]) + " |",
        "| --- |" + " ---: |" * (len(SHARES) + len(FUNCTIONS) + 3),
    ]
    return "\n".join(lines + rows) + "\n"


def main() -> None:
    """Measure, and write the page."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--kind", default="")
    parser.add_argument("--largest", type=int, default=LARGEST)
    parser.add_argument("--page", type=Path)
    options = parser.parse_args()
    rows: list[str] = []
    for kind, largest in itertools.product(kinds(), (IN_THE_HEAD, options.largest)):
        if options.kind in kind and (largest != IN_THE_HEAD or kind.startswith("a long ")):
            largest = min(largest, _WIDEST) if "a file: columns" in kind else largest  # noqa: PLW2901 - see there
            sizes = [largest >> step for step in reversed(range(len(SHARES)))]
            rows.append(Measured(kind, sizes).row(kind))
            print(rows[-1], flush=True)
    if options.page or not options.kind:
        (options.page or PAGE).write_text(page(rows), encoding="utf-8")


if __name__ == "__main__":
    main()
