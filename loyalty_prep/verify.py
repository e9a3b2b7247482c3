"""Whether a result is what its report says, and what its source says: the second opinion.

It shares no code with what made the result, and is as plain as can be: Python's csv module, one record at a time. What
it cannot tell without that code (how a cell is repaired, why a row fails) it takes from the changes and errors files,
and holds those to the source: so that every record stands in exactly one place, as it was written.

What it cannot hold to anything it says in a sentence: corrected cells of merged rows, masked files, a source that is
no CSV file by itself.

Memory: an address takes some 100 bytes here, since addresses are compared as they are; a source is read by the line.
"""

from __future__ import annotations

import csv
import hashlib
import json
import lzma
import re
import zlib
from array import array
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, groupby, product
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from loyalty_prep.errors import InputError, counted, too_many_files
from loyalty_prep.report.schema import is_report
from loyalty_prep.verify_codes import is_address
from loyalty_prep.verify_files import InOrder, Refused, Repaired, body, changes, records, refused, table
from loyalty_prep.verify_report import ReportFiles, check_report
from loyalty_prep.verify_source import (
    MASK,
    Broken,
    SourceRecord,
    SourceSummary,
    count_rows,
    has_mark,
    is_mixed,
    keeps,
    numbers,
    source_records,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WIX_BYTES: Final = 10_000_000
"""What the import takes, under either reading of 10 MB."""
_COLUMNS: Final = {
    "headerMappings": [{"columnName": "EMAIL", "columnIndex": 0}, {"columnName": "POINTS", "columnIndex": 1}]
}
"""How an import takes every part: by its first two columns."""
_DAMAGED: Final = (
    *(OSError, ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError, EOFError),
    *(csv.Error, zlib.error, lzma.LZMAError),
)
"""What reading anybody's report and files may raise."""
_FAULTS: Final = 20
"""So many faults are listed one by one."""
_KINDS: Final = {
    "clean": r"part-\d{4,}\.csv",
    "errors": r"errors\.csv",
    "workbook": r"errors\.xlsx",
    "changes": r"changes\.csv",
    "contacts": r"contacts(-\d{4,})?\.csv",
    "report": r"report\.html",
}
"""What the files that a report lists are called, behind the result's name and a point."""
_QUOTES_RIGHT: Final = re.compile(rb'(?:(?:"(?:[^"]|"")*+"|[^",\n\r]*+)(?:,|\n))*+')
"""RFC 4180, but for its line ends: a field is quoted as a whole, with its quotes doubled, or holds none.

What is matched is never given back, or each field would be remembered until the end.
"""
_ESCAPED: Final = str.maketrans({"\\": r"\\", "\n": r"\n", "\r": r"\r"})
"""How `sha256sum` writes what a name must not hold in a line; such a line begins with a backslash."""
_FURTHER: Final = {"errors": ("status", "codes", "reasons"), "changes": ("column", "code", "before", "after")}
"""Our own columns of both files, behind row and line."""
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_NUMBER: Final = re.compile(r"0|[1-9][0-9]*")
_UNREADABLE: Final = frozenset({"ROW_BROKEN_QUOTE", "ROW_UNDECODABLE", "ROW_FIELD_COUNT"})
"""Their cells are not those of the source, letter by letter: `raw` is what stands there."""
_WITHOUT_BALANCE: Final = frozenset({"POINTS_MISSING", "POINTS_NOT_A_NUMBER", "POINTS_AMBIGUOUS", *_UNREADABLE})
"""Their balances are in no sum."""


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
    notes: list[str] = field(default_factory=list)
    """What could not be looked at, a sentence each."""
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
            notes = "".join(f" {note}" for note in self.notes)
            held = f"{counted(self.rows, 'row')} with {counted(self.points, 'point')} in {counted(self.parts, 'part')}"
            were = f"{_were(self.rows)} held to the report{beside}"
            return f"{self.name}: all is as the report says. {held} {were}.{notes}"
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
            "notes": self.notes,
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

    Raises `InputError` where there is no result, several, or one whose report cannot be read, and where the source is
    no file.
    """
    folder = Path(folder)
    reports = sorted(folder.glob("*.report.json")) if folder.is_dir() else []
    if len(reports) != 1:
        what = f"are {len(reports)} results" if reports else "is no result of prepare"
        raise InputError("FILE_UNREADABLE", f"There {what} in {folder}. Name a folder that holds one.")
    if source is not None and not Path(source).is_file():
        raise InputError("FILE_UNREADABLE", f"{source} is no file. Name the CSV file that the result was made of.")
    try:
        written = _content(reports[0])
        report: dict[str, Any] = json.loads(written)
        result = _Result(folder, reports[0].name.removesuffix(".report.json"), report)
        result.verification.expect(is_report(report), "the report has not the form of one")
        result.check_files()
        result.check_ledger()
        if source is not None:
            result.check_source(Path(source))
        result.verification.digests[reports[0].name] = hashlib.sha256(written).hexdigest()
    except _DAMAGED as fault:
        if (limit := too_many_files(fault)) is not None:
            raise limit from fault
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
        self._merged: dict[str, Any] | None = report.get("mergedInto")
        self._source: dict[str, Any] = (self._merged or report)["source"]
        self._rerun: dict[str, Any] = report.get("rerun", {})
        self._header: list[str] = []
        self.verification = Verification(name)

    @property
    def _masked(self) -> bool:
        """Whether the errors and changes files show no cells: neither does their report, and nothing can be merged."""
        return not self._rerun and not self._source["sampleDataRows"]

    # files

    def check_files(self) -> None:
        """Hold each file to its size, digest and rows, and the parts to what an import takes."""
        expect = self.verification.expect
        for output in self._report["outputs"]:
            path = self._folder / output["path"]
            expect(Path(output["path"]).name == output["path"], f"{output['path']} is no file of this folder")
            expect(path.name not in self.verification.digests, f"{path.name} is listed twice")
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
                self._check_import(output)
            elif path.suffix == ".csv":
                self._check_names_of(path, output["kind"])
                rows = sum(1 for _ in body(path))
                expect(
                    rows == output["rows"], f"{path.name} has {counted(rows, 'row')}, the report says {output['rows']}"
                )
        self._check_names()
        self._check_parts()

    def _check_names(self) -> None:
        """Hold the files that bear the result's name to those that are listed, and these to their kinds."""
        expect, name = self.verification.expect, re.escape(self._name)
        for output in self._report["outputs"]:
            named = re.fullmatch(rf"{name}\.{_KINDS[output['kind']]}", output["path"])
            expect(named is not None, f"{output['path']} is not called as its kind, {output['kind']}, is")
            expect(output["kind"] != "report" or output["rows"] == 0, f"{output['path']} is a page, and has no rows")
        parts = [path.name for path in self._files.get("clean", [])]
        numbered = [f"{self._name}.part-{number:04}.csv" for number in range(1, len(parts) + 1)]
        expect(parts == numbered, "the parts are not listed one after the other")
        ours = re.compile(
            rf"{name}\.({'|'.join(_KINDS.values())})", re.IGNORECASE
        )  # on some disks any case is the same
        for path in sorted(self._folder.iterdir()):
            stray = ours.fullmatch(path.name) is not None and path.name not in self.verification.digests
            expect(not stray, f"{path.name} is no part of this result")

    def _check_import(self, part: dict[str, Any]) -> None:
        """Hold what the report says of a part's import to the part's rows."""
        expect, name = self.verification.expect, part["path"]
        expect(
            part.get("headerMappingInfo") == _COLUMNS,
            f"{name} is to be imported by other columns than Email and Points",
        )
        expect(
            (part.get("parseResult"), part.get("prediction")) == _forecast(part["rows"], part["rows"]),
            f"the report predicts something else of {name} than that its {counted(part['rows'], 'row')} go in",
        )

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
        expect(len(data) <= WIX_BYTES, f"{path.name} has {len(data):,} bytes, an import takes {WIX_BYTES:,}")
        expect(not data.startswith(b"\xef\xbb\xbf"), f"{path.name} begins with a byte order mark")
        expect(data.endswith(b"\n"), f"{path.name} does not end with its line")
        expect(_QUOTES_RIGHT.fullmatch(data) is not None, f"{path.name} is not written as RFC 4180 says")
        rows = records(path)
        header = next(rows, [])
        self._check_header(path.name, header)
        for number, record in enumerate(rows, 1):
            place = f"row {number} of {path.name}"
            if len(record) != len(header):
                expect(False, f"{place} has {counted(len(record), 'field')}, its header {len(header)}")
                continue
            (written, points), address = record[:2], record[0].lower()
            expect(address not in addresses, f"the address in {place} stands twice")
            addresses.add(address)
            expect(is_address(written), f"{place} has no address")
            expect(_NUMBER.fullmatch(points) is not None, f"the balance in {place} is not written in digits")
            self.verification.rows += 1
            self.verification.points += int(points) if points.isascii() and points.isdigit() else 0

    def _check_header(self, name: str, header: list[str]) -> None:
        """Hold a part's header to the first part's, and to the columns of the source that are kept."""
        self._header = self._header or header
        kept = header[2:]
        if self._rerun:
            kept = [self._source["header"]["values"][index] for index in self._rerun["columns"]]
        right = header == ["Email", "Points", *kept] and header == self._header
        self.verification.expect(right, f"{name} has another header: {_shown(','.join(header))}")

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
        held = counted(parts.points, "point")
        expect(parts.points == points["out"], f"the parts hold {held}, the report says {points['out']}")
        expect(
            (self._report["parseResult"], self._report["prediction"]) == _forecast(rows["total"], rows["ready"]),
            "the report predicts something else than that the rows that are ready go in",
        )
        self._check_head()
        self._check_rows()
        self._check_issues()
        self._check_points()
        check_report(
            ReportFiles(
                *(self._report, expect, self._refused, self._changes, self._rows_of, parts.rows),
                numbered=not self._of_errors(),
            )
        )

    def _check_head(self) -> None:
        """Hold what the report says of the source's head to itself, and look for what a merge needs."""
        expect, source = self.verification.expect, self._source
        for head, name in product((source, self._report["source"]), ("EMAIL", "POINTS")):
            column, names = head["columns"][name], head["header"]["values"]
            inside = 0 <= column["index"] < len(names) and column["name"] == names[column["index"]]
            expect(inside, f"the report's {name} is no column of its header")
        header, above = source["headerLine"], source["preambleLines"]
        lines = counted(above, "line")
        expect(header in (None, above + 1), f"the header is on line {header}, the report has {lines} above it")
        expect(bool(self._rerun) or not self._can_be_merged(), "the report does not hold what a merge needs")

    def _check_rows(self) -> None:
        """Hold the counts of rows that are not ready, or repaired, to the files that list them."""
        expect, rows = self.verification.expect, self._report["rows"]
        statuses = Counter(row.status for row in self._refused())
        for status in ("rejected", "merged"):
            count = statuses[status.upper()]
            listed = counted(count, f"{status} row")
            expect(count == rows[status], f"the errors file has {listed}, the report says {rows[status]}")
        if self._of_errors():  # a row that was added to it may be called as a row of the export is
            return
        repaired = sum(1 for _ in groupby(self._changes(), lambda change: (change.file, change.row)))
        expect(
            repaired == rows["repaired"],
            f"the changes file lists {counted(repaired, 'row')}, the report says {rows['repaired']} repaired",
        )

    def _can_be_merged(self) -> bool:
        """Tell whether corrected rows can be merged: `prepare` wrote it in full, of one file that is no errors file."""
        return "report" in self._files and "sources" not in self._report and not self._masked and not self._of_errors()

    def _of_errors(self) -> bool:
        """Tell whether the source is an errors file."""
        *ours, raw = "row", "line", *_FURTHER["errors"], "raw"
        return self._named()[:5] == ours and self._named()[5:][-1:] == [raw]

    def _named(self) -> list[str]:
        """Return the names of the source's columns, without empty ones behind them that a spreadsheet left."""
        names: list[str] = self._source["header"]["values"]
        return names[: max((index for index, name in enumerate(names, 1) if name), default=0)]

    def _check_issues(self) -> None:
        """Hold the counts of each code to the files that name it, and the reasons to what is said of the code."""
        expect = self.verification.expect
        codes = {kind: Counter(self._codes(kind)) for kind in ("errors", "changes")}
        issues = {issue["code"]: issue for issue in self._report["issues"]}
        for code in codes["errors"].keys() | codes["changes"].keys() | issues.keys():
            severity = issues[code]["severity"] if code in issues else "error"
            right = severity in ("error", "repair", "note") and (severity == "note" or code != "ROW_MERGED")
            expect(right, f"the report calls {code} '{severity}'")
            if severity == "note" and code != "ROW_MERGED":
                named = codes["errors"][code] + codes["changes"][code]
                expect(not named, f"the report calls {code} a note, and a file names it")
                continue
            kind = "changes" if severity == "repair" else "errors"
            says = issues[code]["count"] if code in issues else 0
            count = codes[kind][code]
            expect(count == says, f"the {kind} file names {code} {counted(count, 'time')}, the report says {says}")

    def _codes(self, kind: str) -> Iterator[str]:
        """Yield each code that a row of the errors or changes file names."""
        rows: Iterator[Refused | Repaired] = self._refused() if kind == "errors" else self._changes()
        return chain.from_iterable(row.codes.split(";") for row in rows)

    def _check_points(self) -> None:
        """Hold the sums of the report to the balances in the errors file, where all of them are plain digits."""
        expect, points, options = self.verification.expect, self._report["points"], self._rerun.get("options")
        if options is None or self._merged is not None:
            return
        expect(
            "negative_points" in options or not points["adjusted"], "the report has points adjusted without a policy"
        )
        index, sums, unknown = self._source["columns"]["POINTS"]["index"], Counter[str](), set()
        for row in self._refused():
            if _WITHOUT_BALANCE.isdisjoint(row.codes.split(";")):
                cell = row.cells[index]
                if cell.isascii() and cell.isdigit():
                    sums[row.status] += int(cell)
                else:
                    unknown.add(row.status)
        for status in ("rejected", "merged") if "duplicates" not in options else ("rejected",):
            total = sums[status.upper()]
            right = total == points[status] or status.upper() in unknown
            held = counted(total, f"{status} point")
            expect(right, f"the errors file has {held}, the report says {points[status]}")

    def _rows_of(self, kind: str) -> Iterator[list[str]]:
        """Yield the rows of all files of a kind."""
        return chain.from_iterable(body(path) for path in self._files.get(kind, []))

    def _refused(self) -> Iterator[Refused]:
        """Yield the rows of the errors file."""
        # In one that was made of another, the source's columns stand where they stood in that.
        first = -2 if self._of_errors() else 3
        return chain.from_iterable(refused(path, first) for path in self._files.get("errors", []))

    def _changes(self) -> Iterator[Repaired]:
        """Yield the rows of the changes file."""
        return chain.from_iterable(map(changes, self._files.get("changes", [])))

    def _check_names_of(self, path: Path, kind: str) -> None:
        """Hold the columns of the errors or changes file to ours and to the source's."""
        if kind == "contacts":
            self.verification.expect(next(records(path), []) == ["Email"], f"{path.name} has other columns than Email")
        if kind not in _FURTHER:
            return
        ours, names = ["row", "line", *_FURTHER[kind]], table(path).names
        if names[2:3] == ["source"]:
            ours.insert(2, "source")
        if kind == "errors":
            ours += [*(self._named()[5:-1] if self._of_errors() else self._source["header"]["values"]), "raw"]
        same = names == ours
        self.verification.expect(same, f"{path.name} has other columns than {_shown(','.join(ours))}")

    # the source

    def check_source(self, path: Path) -> None:
        """Hold every record of the source to the one place where it stands; or say why that cannot be."""
        expect = self.verification.expect
        reason = self._why_not_held(path)
        if reason is not None:
            self.verification.notes.append(f"{path.name} was not looked at: {reason}.")
            return
        self.verification.source = path.name
        if path.stat().st_size != self._source["sizeBytes"]:
            merged = f". Corrected rows were merged since: name {self._source['name']}" if self._merged else ""
            expect(False, f"{path.name} is not the file of this result: it has another size{merged}")
            return
        marked = has_mark(path, self._source["encoding"])
        expect(marked is self._source["bom"], "the source begins with another mark than the report says")
        corrected, aside = self._since(path)
        broken, total = self._broken(corrected | aside), self._report["rows"]["total"]
        if self._masked and broken.perhaps and count_rows(path, self._source, broken) != total:
            self.verification.notes.append(f"{path.name} was not looked at: where a broken quote's row ends is masked.")
            self.verification.source = None
            return
        lines = self._check_records(path, corrected, aside, broken)
        count = len(lines)
        says = self._rerun["rows"] if self._merged else total
        expect(count == says, f"the source has {counted(count, 'row')}, the report says {says}")
        same = not self._rerun or numbers(self._rerun["lines"], total)[:count] == lines
        expect(same, "the lines that a merge needs are not those of the source")
        if self._merged:
            since = len(corrected) + total - count
            rows = f"{counted(since, 'row')} that stood in an errors file or came since {_were(since)} not held to it."
            self.verification.notes += [rows] if since else []
        if self._masked:
            self.verification.notes.append("Of masked cells (--redact=all) what the masks show was held to it.")

    def _check_records(self, path: Path, corrected: set[int], aside: set[int], broken: Broken) -> Sequence[int]:
        """Hold each record to the place where it stands, and return their lines.

        Of rows that were `corrected` and merged no more is known than that they are somewhere; others are set `aside`.
        """
        expect, total = self.verification.expect, self._report["rows"]["total"]
        ready, lines, unknown = self._rows_of("clean"), array("q"), 0
        errors, changed = InOrder(self._refused()), InOrder(self._changes())
        seen = SourceSummary(self._source)
        for record in source_records(path, self._source, broken):
            if not lines and record.line == self._source["headerLine"]:
                self._check_columns(record)
                continue
            number = len(lines) + 1
            if record.is_above or record.is_blank:
                seen.add(record, "")
                continue
            error, changes_of = next(iter(errors.take(number)), None), changed.take(number)
            seen.add(record, error.codes if error else "")
            lines.append(record.line)
            if error is not None:
                self._check_error(number, record, error, corrected=number in corrected)
            elif number in corrected:
                expect(next(ready, None) is not None, f"row {number}, which was corrected, stands nowhere")
            elif number not in aside:
                self._check_ready(number, record, next(ready, None), changes_of)
                continue
            unknown += len(changes_of) if number not in corrected else 0
        # Rows were added at a merge, and of these, too, some are in the errors file, and some set aside.
        elsewhere = errors.count(total) + sum(len(lines) < number <= total for number in aside)
        added = max(0, total - len(lines)) - elsewhere if self._merged else 0
        expect(sum(1 for _ in ready) == added, "the parts hold rows that are not in the source")
        expect(not unknown, "the changes file lists cells that were not repaired")
        for kind, rises in (("errors", errors.rises), ("changes", changed.rises)):
            expect(rises, f"the {kind} file does not list each once, in the order of the source")
        seen.check(expect, is_merged=self._merged is not None)
        return lines

    def _broken(self, since: set[int]) -> Broken:
        """Return the lines on which a quote is broken; of rows that were merged `since` no reason is known any more."""
        total = self._report["rows"]["total"]
        lines = numbers(self._rerun["lines"], total)[: self._rerun["rows"]] if self._rerun else array("q")
        # The lines of rows that were added at a merge are those of another file.
        last = self._rerun["rows"] if self._merged else total
        perhaps = {lines[number - 1] for number in since if number <= len(lines)}
        broken = {}
        for row in self._refused():
            if int(row.row) > last:
                continue
            if row.codes == "ROW_UNDECODABLE" or (row.codes == "ROW_BROKEN_QUOTE" and self._masked):
                perhaps.add(int(row.line))
            elif row.codes == "ROW_BROKEN_QUOTE":
                broken[int(row.line)] = 1 + len(_LINE_END.findall(row.raw))
        starts = {}
        if perhaps:
            listed: Iterator[Refused | Repaired] = chain(self._refused(), self._changes() if not lines else ())
            starts = {int(row.line): int(row.row) for row in listed if int(row.row) <= last}
            starts |= {line: number for number, line in enumerate(lines, 1)}
        return Broken(broken, frozenset(perhaps), starts, frozenset({*starts.values(), last + 1}))

    def _why_not_held(self, path: Path) -> str | None:
        """Say why records cannot be looked for in a source, None where they can be."""
        if "sources" in self._report:
            return "the result was made of several files"
        if self._of_errors():
            return "it is an errors file, whose rows are called as those of the export are"
        if self._merged and not self._rerun:
            return "corrected rows were merged since, and the report is masked and does not tell which"
        encoding: str = self._source["encoding"]
        is_odd = any(issue["code"] == "ROW_UNDECODABLE" for issue in self._report["issues"])
        is_wide = encoding.startswith(("utf-16", "utf-32"))
        # Of rows that were corrected since, it is not known any more that their bytes were of another encoding.
        if (is_odd and is_wide) or ((is_odd or self._merged) and is_mixed(path, encoding)):
            return f"it holds bytes of another encoding than {encoding}"
        with path.open("rb") as stream:
            is_zstandard = stream.read(4) == b"\x28\xb5\x2f\xfd"
        if is_zstandard or any(self._source.get(name) for name in ("member", "sheet", "format")):
            return "only a CSV file by itself is read here"
        return None

    def _since(self, path: Path) -> tuple[set[int], set[int]]:
        """Return the rows of the source that stood in an errors file before a merge, and those that were set aside."""
        if not self._merged:
            return set(), set()
        files = chain([path], *self._files.values())
        most = min(self._report["rows"]["total"], sum(file.stat().st_size for file in files))  # a row takes a byte
        listed, skipped = (numbers(self._rerun[name], most) for name in ("listed", "skipped"))
        return {number for number in listed if number <= self._rerun["rows"]} - {*skipped}, {*skipped}

    def _check_columns(self, record: SourceRecord) -> None:
        """Hold the header to the report."""
        expect, names = self.verification.expect, self._source["header"]["values"]
        # Bytes that the encoding does not have are written as their numbers, by some in small letters.
        cells = [cell.strip().casefold() for cell in record.cells[: len(names)]]
        same = cells == [name.strip().casefold() for name in names]
        expect(same, f"the header on line {record.line} is not the report's")

    def _check_ready(self, row: int, record: SourceRecord, written: list[str] | None, changed: list[Repaired]) -> None:
        expect = self.verification.expect
        by_column = {change.column: change for change in changed} if changed else {}
        if written is None:
            expect(False, f"{_place(row, record)} of the source stands nowhere")
            return
        for name, after in zip(("EMAIL", "POINTS"), written, strict=False):
            cell = record.cell(self._source["columns"][name]["index"])
            change = by_column.pop(name, None)
            if change is None:
                # Blanks around a quoted field are its wrapping, which Python's reader leaves on.
                right = after in (cell, cell.strip(" "))
            else:
                expect(
                    change.line == str(record.line), f"{_place(row, record)}: the changes file says line {change.line}"
                )
                before, to = change.before.strip(), change.after
                expect(
                    self._same(before, cell), f"{_place(row, record)}: {name} is not what the changes file says it was"
                )
                right = self._same(to, after) and keeps(cell, after, change.codes)
            if not right:
                expect(
                    False,
                    f"{_place(row, record)}: {name} is '{_shown(cell)}' in the source and '{_shown(after)}' in a part",
                )
        if by_column:
            expect(False, f"{_place(row, record)}: the changes file lists cells that were not repaired")
        for index, kept in zip(self._kept, written[2:], strict=False):
            cell = kept if index is None else record.cell(index)
            if _bare(kept) != _bare(cell):
                expect(False, f"{_place(row, record)}: '{_shown(cell)}' in the source is '{_shown(kept)}' in a part")

    @cached_property
    def _kept(self) -> list[int | None]:
        """Return where the further columns of the parts stand in the source; by name, if that is all there is."""
        if self._rerun:
            return list(self._rerun["columns"])
        names = self._source["header"]["values"]
        return [names.index(name) if names.count(name) == 1 else None for name in self._header[2:]]

    def _same(self, written: str, cell: str) -> bool:
        """Tell whether a cell of the errors or changes file, which may be masked, is a cell of the source."""
        if self._masked and MASK in written:
            return re.fullmatch(".*".join(map(re.escape, written.split(MASK))), cell.strip(), re.DOTALL) is not None
        return _bare(written) == _bare(cell)

    def _check_error(self, number: int, record: SourceRecord, row: Refused, *, corrected: bool) -> None:
        expect, place = self.verification.expect, _place(number, record)
        expect(
            int(row.line) == record.line,
            f"row {number} is on line {record.line}, the errors file says {row.line}",
        )
        if corrected:
            return
        if row.raw:
            # Bytes that the encoding does not have are written as their numbers, by some in small letters.
            right = not any(row.cells) and self._same(row.raw.casefold(), record.text.casefold())
            right = right and not _UNREADABLE.isdisjoint(row.codes.split(";"))
            expect(right, f"{place} has another text in the errors file")
            return
        for index, cell in enumerate(row.cells):
            # A row that became a duplicate of a merged one has no cells but those that the parts had.
            same = self._same(cell, record.cell(index)) or (self._merged and not cell)
            expect(bool(same), f"{place} has other cells in the errors file")


def _place(row: int, record: SourceRecord) -> str:
    return f"row {row} (line {record.line})"


def _shown(text: str) -> str:
    r"""Return a text with numbers for signs that nobody sees: of two texts that differ by one, it is seen.

    >>> print(_shown("ann\u200b@x.org"))
    ann\u200b@x.org
    """
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


def _were(rows: int) -> str:
    return "was" if rows == 1 else "were"


def _bare(cell: str) -> str:
    """Return a cell without blanks around it, and the mark of a file that was written behind another."""
    return cell.strip().strip("\ufeff").strip()


def _forecast(total: int, ready: int) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what Wix should say of so many rows."""
    return (
        {"parsedRowCount": total, "parseErrorReason": None},
        {"successCount": ready, "failureCount": 0, "errorFileExists": False},
    )
