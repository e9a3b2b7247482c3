"""Whether a result is what its report says, and what its source says: the second opinion.

It shares no code with what made the result, and is as plain as can be: Python's csv module, one record at a time. What
it cannot tell without that code (how a cell is repaired, why a row fails) it takes from the changes and errors files,
and holds those to the source: so that every record stands in exactly one place, as it was written.

Memory: an address takes some 100 bytes here, since addresses are compared as they are; a source is read by the line.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from loyalty_prep.errors import InputError, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_Key = TypeVar("_Key", int, tuple[int, str])

WIX_BYTES: Final = 10_000_000
"""What the import takes, under either reading of 10 MB."""
_COLUMNS: Final = {
    "headerMappings": [{"columnName": "EMAIL", "columnIndex": 0}, {"columnName": "POINTS", "columnIndex": 1}]
}
"""How an import takes every part: by its first two columns."""
_FAULTS: Final = 20
"""So many faults are listed one by one."""
_PART: Final = re.compile(r"(.+)\.part-\d{4,}\.csv")
_QUOTES_RIGHT: Final = re.compile(rb'(?:(?:"(?:[^"]|"")*"|[^",\n\r]*)(?:,|\n))*')
"""RFC 4180, but for its line ends: a field is quoted as a whole, with its quotes doubled, or holds none."""
_ESCAPED: Final = str.maketrans({"\\": r"\\", "\n": r"\n", "\r": r"\r"})
"""How `sha256sum` writes what a name must not hold in a line; such a line begins with a backslash."""
_NUMBER: Final = re.compile(r"0|[1-9][0-9]*")
_BLANK: Final = re.compile(r"[\s\0\x1a]*")
_UNREADABLE: Final = frozenset({"ROW_BROKEN_QUOTE", "ROW_UNDECODABLE"})
"""Their cells are not those of the source, letter by letter."""


@dataclass(slots=True)
class Verification:
    """What was looked at, and what is wrong: nothing, if all is well."""

    name: str
    parts: int = 0
    rows: int = 0
    points: int = 0
    source: str | None = None
    faults: list[str] = field(default_factory=list)
    more: int = 0
    """How many more faults there are than are listed."""
    digests: dict[str, str] = field(default_factory=dict)
    """Each file that `prepare` wrote, with its SHA-256 as the report says it; last the report, with its own."""

    @property
    def ok(self) -> bool:
        """Tell whether nothing is wrong."""
        return not self.faults

    def expect(self, holds: bool, fault: str) -> None:
        """Note a fault unless something holds."""
        if holds:
            return
        if len(self.faults) < _FAULTS:
            self.faults.append(fault)
        else:
            self.more += 1

    def text(self) -> str:
        """Return what `verify` says."""
        beside = f" and to {self.source}" if self.source else ""
        if self.ok:
            return (
                f"{self.name}: all is as the report says. {counted(self.rows, 'row')} with "
                f"{counted(self.points, 'point')} in {counted(self.parts, 'part')} were held to the report{beside}."
            )
        more = [f"and {counted(self.more, 'more fault')}"] if self.more else []
        faults = "".join(f"\n  {fault}" for fault in (*self.faults, *more))
        return f"{self.name}: do not import this. Prepare the export again.{faults}"

    def to_json(self) -> str:
        """Return the document that `verify --json` writes."""
        document = {
            "schemaVersion": 1,
            "name": self.name,
            "ok": self.ok,
            "parts": self.parts,
            "rows": self.rows,
            "points": self.points,
            "source": self.source,
            "faults": self.faults,
            "furtherFaults": self.more,
        }
        return json.dumps(document, ensure_ascii=False, indent=2)

    def sums(self) -> str:
        """Return what `verify --sums` writes: the digests as `sha256sum -c` reads them, a line a file.

        >>> print(Verification("a", digests={"a.part-0001.csv": "9d…63", "a.report.json": "1f…07"}).sums())
        9d…63  a.part-0001.csv
        1f…07  a.report.json
        """
        names = {name: name.translate(_ESCAPED) for name in self.digests}
        marks = {name: "" if name == written else "\\" for name, written in names.items()}
        return "\n".join(f"{marks[name]}{digest}  {names[name]}" for name, digest in self.digests.items())


def verify(folder: str | Path, source: str | Path | None = None) -> Verification:
    """Hold the result in a folder to its report, and to the CSV file that it was made of.

    Raises `InputError` where there is no result, several, or one whose report cannot be read.
    """
    folder = Path(folder)
    reports = sorted(folder.glob("*.report.json")) if folder.is_dir() else []
    if len(reports) != 1:
        what = f"{len(reports)} results" if reports else "no result of prepare"
        raise InputError("FILE_UNREADABLE", f"There is {what} in {folder}. Name a folder that holds one.")
    try:
        written = _content(reports[0])
        report: dict[str, Any] = json.loads(written)
        result = _Result(folder, reports[0].name.removesuffix(".report.json"), report)
        result.check_files()
        result.check_ledger()
        if source is not None:
            result.check_source(Path(source))
        result.verification.digests[reports[0].name] = hashlib.sha256(written).hexdigest()
    except (OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError) as fault:
        raise InputError(
            "FILE_UNREADABLE", f"{reports[0]} or what it lists cannot be read ({fault}). Prepare the export again."
        ) from fault
    return result.verification


def _content(path: Path) -> bytes:
    """Read a file. Raises `OSError` for what is none: of a pipe a read may wait for ever."""
    if not path.is_file():
        raise OSError(f"{path.name} is no file")
    return path.read_bytes()


class _Result:
    """A folder that `prepare` wrote, as its report describes it."""

    def __init__(self, folder: Path, name: str, report: dict[str, Any]) -> None:
        self._folder, self._name, self._report = folder, name, report
        self._files: dict[str, list[Path]] = {}
        self.verification = Verification(name)

    # files

    def check_files(self) -> None:
        """Hold each file to its size, digest and rows, and the parts to what an import takes."""
        expect = self.verification.expect
        for output in self._report["outputs"]:
            path = self._folder / output["path"]
            expect(Path(output["path"]).name == output["path"], f"{output['path']} is no file of this folder")
            if path.parent != self._folder or not path.is_file():
                expect(False, f"{output['path']} is missing")
                continue
            self._files.setdefault(output["kind"], []).append(path)
            with path.open("rb") as stream:
                digest = hashlib.file_digest(stream, "sha256").hexdigest()
            self.verification.digests[path.name] = output["sha256"]
            expect(digest == output["sha256"], f"{path.name} was changed since it was written")
            expect(path.stat().st_size == output["sizeBytes"], f"{path.name} has another size than the report says")
            if output["kind"] == "clean":
                expect(
                    output.get("headerMappingInfo") == _COLUMNS,
                    f"{path.name} is to be imported by other columns than Email and Points",
                )
            elif path.suffix == ".csv":
                rows = sum(1 for _ in _body(path))
                expect(
                    rows == output["rows"], f"{path.name} has {counted(rows, 'row')}, the report says {output['rows']}"
                )
        listed = {path.name for paths in self._files.values() for path in paths}
        for path in sorted(self._folder.iterdir()):
            match = _PART.fullmatch(path.name)
            stray = match is not None and match[1] == self._name and path.name not in listed
            expect(not stray, f"{path.name} is no part of this result")
        self._check_parts()

    def _check_parts(self) -> None:
        addresses: set[str] = set()
        rows = {output["path"]: output["rows"] for output in self._report["outputs"]}
        for path in self._files.get("clean", []):
            self.verification.parts += 1
            before = self.verification.rows
            self._check_part(path, addresses)
            count = self.verification.rows - before
            says = rows[path.name]
            self.verification.expect(count == says, f"{path.name} has {counted(count, 'row')}, the report says {says}")
            self.verification.expect(count > 0, f"{path.name} has no rows")

    def _check_part(self, path: Path, addresses: set[str]) -> None:
        expect, data = self.verification.expect, path.read_bytes()
        expect(len(data) <= WIX_BYTES, f"{path.name} has {len(data)} bytes, an import takes {WIX_BYTES}")
        expect(not data.startswith(b"\xef\xbb\xbf"), f"{path.name} begins with a byte order mark")
        expect(data.endswith(b"\n"), f"{path.name} does not end with its line")
        expect(_QUOTES_RIGHT.fullmatch(data) is not None, f"{path.name} is not written as RFC 4180 says")
        records = _records(path)
        header = next(records, [])
        expect(header[:2] == ["Email", "Points"], f"{path.name} has another header: {','.join(header)}")
        for number, record in enumerate(records, 1):
            place = f"row {number} of {path.name}"
            if len(record) != len(header):
                expect(False, f"{place} has {len(record)} fields, its header {len(header)}")
                continue
            address, points = record[0].casefold(), record[1]
            expect(address not in addresses, f"the address in {place} stands twice")
            addresses.add(address)
            expect(address.count("@") >= 1 and address == address.strip(), f"{place} has no address")
            expect(_NUMBER.fullmatch(points) is not None, f"the balance in {place} is not written in digits")
            self.verification.rows += 1
            self.verification.points += int(points) if points.isascii() and points.isdigit() else 0

    # the ledger

    def check_ledger(self) -> None:
        """Hold the counts of the report to each other and to the files."""
        expect, parts = self.verification.expect, self.verification
        rows, points = self._report["rows"], self._report["points"]
        skipped = rows.get("skipped", 0)
        expect(
            rows["total"] == rows["ready"] + rows["rejected"] + rows["merged"] + skipped,
            "the report's rows do not add up",
        )
        came = points["in"] + points.get("adjusted", 0)
        went = points["out"] + points["rejected"] + points["merged"] + points.get("skipped", 0)
        expect(came == went, "the report's points do not add up")
        expect(
            parts.rows == rows["ready"], f"the parts hold {counted(parts.rows, 'row')}, the report says {rows['ready']}"
        )
        expect(parts.points == points["out"], f"the parts hold {parts.points} points, the report says {points['out']}")
        statuses = Counter(row["status"] for row in self._table("errors"))
        for status in ("rejected", "merged"):
            count = statuses[status.upper()]
            expect(count == rows[status], f"the errors file has {count} {status} rows, the report {rows[status]}")
        repaired = len({row["row"] for row in self._table("changes")})
        expect(
            repaired == rows["repaired"] or ("changes" not in self._files and not rows["repaired"]),
            f"the changes file lists {counted(repaired, 'row')}, the report says {rows['repaired']} repaired",
        )

    def _table(self, kind: str) -> Iterator[dict[str, str]]:
        """Yield the rows of the errors or changes file, by the names of our own columns.

        In files for spreadsheets, which are told by it, an apostrophe stands before the first name, and before each
        cell that a spreadsheet would reckon.
        """
        for path in self._files.get(kind, []):
            records = _records(path)
            header = next(records, [""])  # of a file that was emptied
            guard = "'" if header[0].removeprefix("\ufeff").startswith("'") else ""
            names = [name.removeprefix("\ufeff").removeprefix(guard) for name in header]
            for guarded in records:
                record = [cell.removeprefix(guard) for cell in guarded]
                # The source's columns, which may be called as ours are, stand behind them.
                row = dict(zip(reversed(names), reversed(record), strict=True))
                yield row | {"_cells": json.dumps(record[5:-1])}

    # the source

    def check_source(self, path: Path) -> None:
        """Hold every record of the source to the one place where it stands."""
        expect, says = self.verification.expect, self._report["source"]
        self.verification.source = path.name
        if path.stat().st_size != says["sizeBytes"]:
            expect(False, f"{path.name} is not the file of this result: it has another size")
            return
        errors = self._by("errors", lambda row: int(row["row"]))
        changes = self._by("changes", lambda row: (int(row["row"]), row["column"]))
        broken = {int(row["line"]) for row in errors.values() if row["codes"] == "ROW_BROKEN_QUOTE"}
        ready = chain.from_iterable(_body(part) for part in self._files.get("clean", []))
        total = 0
        for total, (line, record) in enumerate(_source(path, says, broken), 1):
            if total in errors:
                self._check_error(total, line, record, errors[total])
            else:
                self._check_ready((total, line), record, next(ready, None), changes)
        expect(next(ready, None) is None, "the parts hold rows that are not in the source")
        expect(
            total == self._report["rows"]["total"], f"the source has {counted(total, 'row')}, the report says otherwise"
        )

    def _by(self, kind: str, key: Callable[[dict[str, str]], _Key]) -> dict[_Key, dict[str, str]]:
        """Return the rows of the errors or changes file by what must rise from each to the next."""
        table = list(self._table(kind))
        rows = {key(row): row for row in table}
        rising = len(rows) == len(table) and list(rows) == sorted(rows)
        self.verification.expect(rising, f"the {kind} file does not list each once, in the order of the source")
        return rows

    def _check_ready(
        self,
        at: tuple[int, int],
        record: list[str],
        written: list[str] | None,
        changes: dict[tuple[int, str], dict[str, str]],
    ) -> None:
        expect, (row, line) = self.verification.expect, at
        place = f"row {row} (line {line})"
        if written is None:
            expect(False, f"{place} of the source stands nowhere")
            return
        for name, after in zip(("EMAIL", "POINTS"), written, strict=False):
            index = self._report["source"]["columns"][name]["index"]
            cell = record[index] if index < len(record) else ""
            # Blanks around a quoted field are its wrapping, which Python's reader leaves on.
            repair = changes.get((row, name), {"line": str(line), "before": cell, "after": cell.strip(" ")})
            before, repaired = repair["before"], repair["after"]
            expect(repair["line"] == str(line), f"{place}: the changes file says line {repair['line']}")
            expect(before.strip() == cell.strip(), f"{place}: {name} is not what the changes file says it was")
            expect(after in (repaired, cell), f"{place}: {name} is '{cell}' in the source and '{after}' in a part")
        for index, kept in zip(self._report.get("rerun", {}).get("columns", []), written[2:], strict=False):
            cell = record[index] if index < len(record) else ""
            expect(kept.strip() == cell.strip(), f"{place}: '{cell}' in the source is '{kept}' in a part")

    def _check_error(self, number: int, line: int, record: list[str], row: dict[str, str]) -> None:
        expect = self.verification.expect
        expect(int(row["line"]) == line, f"row {number} is on line {line}, the errors file says {row['line']}")
        cells: list[str] = json.loads(row["_cells"])
        if row["codes"] in _UNREADABLE or row.get("raw"):
            return
        whole = (record + [""] * len(cells))[: len(cells)]  # a record may lack its last cells, which are empty
        same = [cell.strip() for cell in cells] == [cell.strip() for cell in whole]
        expect(same, f"row {number} (line {line}) has other cells in the errors file")


def _records(path: Path) -> Iterator[list[str]]:
    csv.field_size_limit(1 << 30)
    with path.open(encoding="utf-8", newline="") as stream:
        try:
            yield from csv.reader(stream, strict=True)
        except csv.Error as fault:
            raise ValueError(f"{path.name}: {fault}") from fault


def _body(path: Path) -> Iterator[list[str]]:
    records = _records(path)
    next(records, None)
    return records


def _source(path: Path, says: dict[str, Any], broken: set[int]) -> Iterator[tuple[int, list[str]]]:
    """Yield the records of a CSV file with their lines, as the report says that it is written."""
    quote, escape = says["quoteChar"], says.get("escapeChar")
    dialect: dict[str, Any] = {
        "delimiter": says["delimiter"],
        "quotechar": quote or '"',
        "quoting": csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        "escapechar": escape,
        "doublequote": escape is None,
        "skipinitialspace": bool(says.get("skipInitialSpace")),
    }
    first = says["headerLine"] or says["preambleLines"]
    with path.open(encoding=says["encoding"], errors="backslashreplace", newline="") as stream:
        lines = _Lines(stream)
        while lines.peek() is not None:
            number = lines.number
            if number <= first and number != says["headerLine"]:
                lines.take()
            elif number in broken:
                yield number, [lines.take()]
            else:
                record = next(csv.reader(lines, **dialect))
                if number > first and not all(_BLANK.fullmatch(cell) for cell in record):
                    yield number, record


class _Lines:
    """The lines of a file, of which the next can be looked at before it is taken."""

    def __init__(self, stream: Iterator[str]) -> None:
        self._stream = stream
        self._next = next(stream, None)
        self.number = 1

    def __iter__(self) -> _Lines:
        return self

    def peek(self) -> str | None:
        """Return the next line, which stays the next."""
        return self._next

    def take(self) -> str:
        """Return the next line, and go on to the one behind it."""
        line = self._next
        if line is None:
            raise StopIteration
        self._next = next(self._stream, None)
        self.number += 1
        return line

    __next__ = take
