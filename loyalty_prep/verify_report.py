"""What `verify` holds of a report to itself and to the files beside it, with no source at hand.

As `verify`, it shares no code with what made the result. The rows that are ready stand in the parts in the order of the
source: with the rows of the errors file between them each has its number again, and what the report and the changes
file say of a row is held to it.

Memory: the addresses of merged and of contradicting rows, and the rows that the report shows.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from loyalty_prep.errors import counted
from loyalty_prep.verify_codes import column_of, contradicted, decides, disallowed, is_repair, limits, unfit
from loyalty_prep.verify_files import Refused, Repaired
from loyalty_prep.verify_source import MASK, keeps, numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_SHOWN: Final = 5
"""So many examples, first rows, skipped lines and highest balances a report shows."""
_LONG: Final = 200
"""Longer cells may be cut where they are shown."""
_ADDED: Final = "It was added in the corrected file; the line is counted there."
"""What an example says besides of a row that was added to an errors file."""
_PLAIN: Final = re.compile(r"[a-z0-9._+-]+@(?:(?!xn--)[a-z0-9-]+\.)+(?!xn--)[a-z0-9-]+")
"""An address of which nothing but the case is ever written otherwise."""
_INTO: Final = re.compile(r"See row ([0-9]+)\.")
_WHOLE: Final = re.compile(r"-?[0-9]{1,18}")
_BROKEN: Final = frozenset({"ROW_BROKEN_QUOTE", "ROW_UNDECODABLE", "ROW_FIELD_COUNT", "ROW_TOO_LONG"})
"""The cells of such rows are not known."""
_UNREAD: Final = _BROKEN | {"POINTS_MISSING", "POINTS_NOT_A_NUMBER", "POINTS_AMBIGUOUS", "POINTS_NOT_INTEGER"}
"""The balances of such rows are no whole numbers."""
_FAR: Final = 100
"""Balances are far that are so many times those of nine in ten customers."""
_LARGE: Final = 999_999_999
"""The largest balance that Wix documents."""
_NOTES: Final = frozenset(
    {
        *("TEXT_GARBLED", "NO_ROWS", "LINES_SKIPPED", "COLUMNS_MANY", "POINTS_LARGE"),
        *("EMAIL_TYPO", "EMAIL_ALIAS", "EMAIL_SECONDARY"),
    }
)
_COUNTED: Final = 2**63 - 1
"""The highest balance that is counted as itself; all above it are equal."""


class RowPlace(NamedTuple):
    """A row: the file that it stands in, empty if there is but one, and its number."""

    file: str
    row: int


class Row(NamedTuple):
    """A row of the source: in the errors file, or in a part and with its changes."""

    place: RowPlace
    error: Refused | None
    ready: list[str]
    changes: list[Repaired]


@dataclass(frozen=True, slots=True)
class ReportFiles:
    """A report, and what stands in the files beside it."""

    report: dict[str, Any]
    expect: Callable[[bool, str], None]
    refused: Callable[[], Iterator[Refused]]
    """Yields the rows of the errors file."""
    changes: Callable[[], Iterator[Repaired]]
    """Yields the rows of the changes file."""
    body: Callable[[str], Iterator[list[str]]]
    """Yields the rows of all files of a kind."""
    ready: int
    """How many rows the parts hold."""
    numbered: bool
    """Whether rows are numbered one after the other; those of an errors file are called as in the export."""

    @property
    def source(self) -> dict[str, Any]:
        """The source whose rows are counted: after a merge, that of the first result."""
        source: dict[str, Any] = self.report.get("mergedInto", self.report)["source"]
        return source

    @property
    def rerun(self) -> dict[str, Any]:
        """What a merge needs, with the user's options; nothing where cells are masked or of several files."""
        rerun: dict[str, Any] = self.report.get("rerun") or {}
        return rerun

    @property
    def options(self) -> dict[str, Any] | None:
        """The options of the run; None where rows were judged by those of an earlier run, too, or they are not kept."""
        options: dict[str, Any] | None = None if "mergedInto" in self.report else self.rerun.get("options")
        return options

    @property
    def is_english(self) -> bool:
        """Whether the reasons of the errors file are known to be in the language of the report."""
        return "options" in self.rerun and self.rerun["options"].get("language", "en") == "en"

    def cell(self, row: Refused, column: str) -> str:
        """Return the address or the balance in a row of the errors file."""
        index: int = self.source["columns"][column]["index"]
        return row.cells[index].strip()

    def rows(self) -> Iterator[Row]:
        """Yield each row of the source, in its order."""
        total = self.report["rows"]["total"]
        aside = {*numbers(self.rerun["skipped"], total)} if self.report["rows"]["skipped"] else set()
        errors, changes, ready = self.refused(), self.changes(), self.body("clean")
        error, change = next(errors, None), next(changes, None)
        for file in self.report.get("sources", [{"name": "", "rows": total}]):
            for place in (RowPlace(file["name"], number) for number in range(1, file["rows"] + 1)):
                if error is not None and _place(error) == place:
                    yield Row(place, error, [], [])
                    error = next(errors, None)
                    repaired = change is not None and _place(change) == place
                    self.expect(not repaired, "the changes file lists rows that are in the errors file")
                elif place.row not in aside:
                    row = Row(place, None, next(ready, []), [])
                    while change is not None and _place(change) == place:
                        row.changes.append(change)
                        change = next(changes, None)
                    yield row
        self.expect(error is None, "the errors file does not list each once, in the order of the source")
        self.expect(change is None, "the changes file does not list each once, in the order of the source")


def check_report(files: ReportFiles) -> None:
    """Hold a report to itself and to the files beside it."""
    _check_head(files)
    listed = _check_reasons(files)
    _check_contacts(files)
    _check_examples(files)
    _check_options(files)
    _check_notes(files)
    _check_largest(files)
    rows = files.report["rows"]
    if not files.numbered:
        return
    if rows["total"] != files.ready + listed + rows["skipped"] or (rows["skipped"] and not files.rerun):
        return  # which is a fault, and told; or a masked report does not tell which rows were left out
    lines = _check_lines(files)
    if lines is None:
        return
    duplicates, balances = _Duplicates(files), _Balances(files)
    for row in files.rows():
        for listed_row in row.changes if row.error is None else [row.error]:
            right = row.place.row > len(lines) or listed_row.line == str(lines[row.place.row - 1])
            files.expect(right, f"row {row.place.row} is not on line {listed_row.line}")
        _check_changes(files, row)
        duplicates.add(row)
        balances.add(row)
    duplicates.check()
    balances.check()


def _place(row: Refused | Repaired) -> RowPlace:
    return RowPlace(row.file, int(row.row))


# the report by itself


def _check_head(files: ReportFiles) -> None:
    """Hold what the report says of its source to itself."""
    expect, report = files.expect, files.report
    total = report["rows"]["total"]
    for source in (report["source"], files.source):
        expect(report["schemaVersion"] == source["schemaVersion"] == 1, "the report is of another version")
        named = {name: source["columns"][name]["index"] for name in ("EMAIL", "POINTS")}
        columns = [{"columnName": name, "columnIndex": index} for name, index in named.items()]
        mapped = source["headerMappingInfo"] == {"headerMappings": columns}
        expect(mapped, "the report's mapping of the source is not that of its columns")
        # In some formats the names of the columns stand in no row.
        agrees = source["hasHeader"] is (source["headerLine"] is not None) or source["format"] is not None
        expect(agrees, "the report does not agree with itself on whether there is a header")
        skipped = [line["line"] for line in source["skippedLines"]]
        is_text = not (source["sheet"] or source["format"])  # whose rows have numbers of their own
        first = [*range(1, min(_SHOWN, source["preambleLines"]) + 1)] if is_text else sorted({*skipped})
        expect(skipped == first, "the report skips lines that are not above the header")
        expect(len(source["sampleDataRows"]) <= _SHOWN, "the report shows more first rows than five")
        _check_decisions(files, source)
    if "sources" in report:
        came = sum(file["rows"] for file in report["sources"])
        expect(came == total, "the rows of the files do not add up")
    before = report.get("mergedInto")
    if before is not None:
        adds_up = _adds_up(before["rows"], "total") and _adds_up(before["points"], "in", "adjusted")
        expect(adds_up, "what the report says of before the merge does not add up")


def _check_decisions(files: ReportFiles, source: dict[str, Any]) -> None:
    """Hold what was decided of a source to how the report says that it is written."""
    header, decimal = source["headerLine"], source["decimal"]
    values = {
        "encoding": source["encoding"],
        "delimiter": source["delimiter"],
        "quoteChar": source["quoteChar"],
        "header": "none" if header is None else f"line {header}",
    }
    if source["format"] is not None:
        del values["header"]
    for name, value in values.items():
        says = source["decisions"][name]["value"]
        files.expect(says == value, f"the report says two things of the {name} of the source")
    sure = source["encodingConfidence"] == source["decisions"]["encoding"]["confidence"]
    files.expect(sure, "the report is sure of the encoding in two ways")
    mark = decimal["style"]["decimalMark"] if decimal["decider"] == "found" else None
    files.expect(
        decimal["decider"] == "user" or decimal["value"] == mark, "the report says two things of the decimal mark"
    )


def _check_lines(files: ReportFiles) -> Sequence[int] | None:
    """Hold what a merge needs to the report, and return the lines of its rows; None if it does not know them."""
    report, total, expect = files.report, files.report["rows"]["total"], files.expect
    if not files.rerun:
        return []  # of masked cells, and of several files, no lines are kept
    lines, aside, before = (numbers(files.rerun[name], total) for name in ("lines", "skipped", "listed"))
    says = report["rows"]["skipped"]
    expect(len(aside) == says, f"the report lists {counted(len(aside), 'skipped row')}, and says {says}")
    expect(len(lines) == total, f"the report lists the lines of {counted(len(lines), 'row')}, and says {total}")
    agrees = "mergedInto" in report or (files.rerun["rows"] == total and not before)
    expect(agrees, "the rows that a merge needs are not those of the report")
    proofs = report["source"].get("decimal", {}).get("style", {}).get("proofs", [])
    examples = chain.from_iterable(issue["examples"] for issue in report["issues"])
    for shown in chain(examples, report["balances"]["highest"], proofs):
        row = shown["row"]
        right = row is None or row > len(lines) or lines[row - 1] == shown["line"]
        expect(right, f"the report shows row {row} on line {shown['line']}, where it is not")
    return lines if len(aside) == says else None


def _adds_up(counts: dict[str, int], *came: str) -> bool:
    went = (name for name in ("ready", "out", "rejected", "merged", "skipped") if name in counts)
    return sum(counts[name] for name in came) == sum(counts[name] for name in went)


def _check_notes(files: ReportFiles) -> None:
    """Hold the notes of the report to what they speak of."""
    notes = {issue["code"]: issue for issue in files.report["issues"] if _is_beside(issue)}
    for code, note in notes.items():
        files.expect(code in _NOTES, f"the report has a note {code}, which there is not")
        files.expect(len(note["examples"]) <= note["count"], f"the report shows more of {code} than there is")
    total = files.report["rows"]["total"]
    files.expect(("NO_ROWS" in notes) is (total == 0), f"the report says NO_ROWS, or not, of {counted(total, 'row')}")
    if "sources" not in files.report and "LINES_SKIPPED" in notes:
        above, skipped = files.source["preambleLines"], notes["LINES_SKIPPED"]
        lines = [example["line"] for example in skipped["examples"]]
        texts = {line["line"]: line["text"] for line in files.source["skippedLines"]}
        right = skipped["count"] <= above and all(0 < line <= above for line in lines)
        right = right and len(lines) == min(_SHOWN, skipped["count"])
        right = right and all(
            _begins(each["value"], texts.get(each["line"], each["value"])) for each in skipped["examples"]
        )
        files.expect(right, "the report shows skipped lines that are not above the header")
    if files.rerun:
        added = len(numbers(files.rerun["typed"], total))
        files.expect(added == total - files.rerun["rows"], "the report lists other rows that were added than there are")
        garbled = len(numbers(files.rerun["garbled"], total))
        says = notes["TEXT_GARBLED"]["count"] if "TEXT_GARBLED" in notes else 0
        files.expect(
            garbled == says, f"the report lists {counted(garbled, 'row')} with spoilt letters, and says {says}"
        )


def _check_options(files: ReportFiles) -> None:
    """Hold the options of the run to what they can be, and what was written to them."""
    options, report, expect = files.rerun.get("options", {}), files.report, files.expect
    for name in unfit(options):
        expect(False, f"the report says that {name} was {options[name]}, which it cannot be")
    _, size = limits(options)
    parts = [output for output in report["outputs"] if output["kind"] == "clean"]
    if files.rerun:
        expect(all(part["sizeBytes"] <= size for part in parts), "a part is larger than max_bytes")
        is_workbook = any(output["kind"] == "workbook" for output in report["outputs"])
        expect(not is_workbook or "report_format" in options, "a workbook is there, and was not asked for")


def _check_largest(files: ReportFiles) -> None:
    """Hold the balances in the parts to the largest that the run takes, and to the note on very large ones."""
    most, _ = limits(files.options or {})
    above = large = 0
    for row in files.body("clean"):
        if len(row) > 1 and _WHOLE.fullmatch(row[1]):
            above += int(row[1]) > most
            large += int(row[1]) > _LARGE
    files.expect(files.options is None or above == 0, "a part holds a balance above max_points")
    notes = {issue["code"]: issue["count"] for issue in files.report["issues"] if _is_beside(issue)}
    says = notes.get("POINTS_LARGE", 0)
    files.expect(large <= says, f"the parts hold {counted(large, 'very large balance')}, the report says {says}")


# the files that list rows


def _check_reasons(files: ReportFiles) -> int:
    """Hold the status of each row that is not ready to its codes, and its English reasons. Return how many."""
    listed = 0
    issues = files.report["issues"] if files.is_english else []
    # A check of a user's own is failed by "The row" in one place, by "It" in the other.
    messages = {issue["code"]: issue["message"].removeprefix("The row ") for issue in issues}
    sentences = {code: message.partition(".")[0] for code, message in messages.items()}
    for row in files.refused():
        listed += 1
        status = "MERGED" if row.codes == "ROW_MERGED" else "REJECTED"
        place = f"row {row.row} of the errors file"
        files.expect(row.status == status, f"{place} is {row.status}, and its code is {row.codes}")
        codes = row.codes.split(";")
        right = all(sentences.get(code, "") in row.reasons for code in codes)
        files.expect(right and bool(row.reasons), f"{place} has other reasons than its codes")
        # Of an errors file by itself the text stays, whatever a person made of its row.
        has_text = bool(row.raw) is not _BROKEN.isdisjoint(codes) or (bool(row.raw) and not files.numbered)
        lacks = "holds" if row.raw else "lacks"
        files.expect(has_text, f"{place} {lacks} the text of the record, though its code is {row.codes}")
        email, points = files.cell(row, "EMAIL"), files.cell(row, "POINTS")
        # Rows of an earlier errors file that were merged there stay so, whatever a person wrote into them.
        is_told = not codes[0].startswith("ROW_") or (codes == ["ROW_MERGED"] and files.options is not None)
        if is_told and not row.raw and MASK not in email + points:
            wrong = contradicted(codes, email, points)
            if wrong is None and files.options is not None:
                wrong = disallowed(codes, points, files.options)
            files.expect(wrong is None, f"{place} cannot be right: {wrong}")
    return listed


def _check_contacts(files: ReportFiles) -> None:
    """Hold the addresses for import as contacts to the rows whose addresses are not among the site's."""
    listed = [record[0].lower() for record in files.body("contacts")]
    files.expect(len(listed) == len({*listed}), "the contacts file names an address twice")
    rows = (row for row in files.refused() if "EMAIL_UNMATCHED" in row.codes.split(";"))
    unmatched = {files.cell(row, "EMAIL").lower() for row in rows}
    plain = {address for address in unmatched if _PLAIN.fullmatch(address)}
    files.expect(plain <= {*listed}, "the contacts file lacks addresses of rows that it is made of")
    if plain == unmatched:
        files.expect({*listed} <= plain, "the contacts file names addresses of no row that it is made of")


def _check_examples(files: ReportFiles) -> None:
    """Hold each example to the row that it shows, and all of a code to its first rows."""
    issues, expect = files.report["issues"], files.expect
    expect(len(issues) == len({issue["code"] for issue in issues}), "the report names a code twice")
    shown = {issue["code"]: issue["examples"] for issue in issues if not _is_beside(issue)}
    rows: dict[tuple[str, str, str, str], list[Refused | Repaired]] = defaultdict(list)
    first: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    wanted = {(code, *_at(example)) for code, examples in shown.items() for example in examples}
    listed: Iterator[Refused | Repaired] = chain(files.refused(), files.changes())
    for row in listed:
        at = row.file, row.row, row.line
        for code in row.codes.split(";"):
            if (code, *at) in wanted:
                rows[code, *at].append(row)
            if len(first[code]) < _SHOWN:
                first[code].append(at)
    for issue in filter(lambda issue: issue["code"] in shown, issues):
        code, examples = issue["code"], issue["examples"]
        shows = counted(len(examples), "example")
        expect(len(examples) == min(issue["count"], _SHOWN), f"the report shows {shows} of {code}")
        right = not files.numbered or [_at(example) for example in examples] == first[code][: len(examples)]
        expect(right, f"the report's examples of {code} are not its first rows")
        for example in examples:
            there = rows[code, *_at(example)]
            expect(bool(there), f"the report has an example of {code} in row {example['row']}, where there is none")
            right = not there or any(_shows(files, row, code, example) for row in there)
            expect(right, f"the report's example of {code} in row {example['row']} is not what stands there")


def _is_beside(issue: dict[str, Any]) -> bool:
    """Tell whether a finding is a note, which neither the errors nor the changes file names."""
    return bool(issue["severity"] == "note" and issue["code"] != "ROW_MERGED")


def _at(example: dict[str, Any]) -> tuple[str, str, str]:
    return example.get("source", ""), str(example["row"]), str(example["line"])


def _shows(files: ReportFiles, row: Refused | Repaired, code: str, example: dict[str, Any]) -> bool:
    """Tell whether an example shows a cell of its row; long ones are cut, and masked ones show none."""
    value, detail = example["value"], example["detail"]
    column = column_of(code)
    if isinstance(row, Repaired):
        shown = row.before
    elif column is not None:
        shown = files.cell(row, column)
    else:
        shown = row.raw or value
    if MASK in f"{value}{detail}{shown}":
        return True
    is_cut = len(value) > _LONG and shown.strip().startswith(value.strip())
    return (is_cut or value.strip() == shown.strip()) and _explains(files, row, example)


def _explains(files: ReportFiles, row: Refused | Repaired, example: dict[str, Any]) -> bool:
    """Tell whether an example says no more of its row than the files do; their reasons may be in another language."""
    detail: str = (example["detail"] or "").removesuffix(_ADDED).rstrip()
    suggestion: str = example["suggestion"] or ""
    if isinstance(row, Repaired):
        return detail == f"written as {row.after}" and not suggestion
    words = detail.removeprefix("merged into "), suggestion
    return not files.is_english or all(re.search(rf"{re.escape(word)}(?!\w)", row.reasons) for word in words)


def _begins(text: str, other: str) -> bool:
    """Tell whether one of two texts, which may be cut, begins with the other; left out ones are empty or masked."""
    one, two = sorted((text.strip(), other.strip()), key=len)
    return not one or MASK in two + one or one == two or (len(one) >= _LONG - 1 and two.startswith(one))


def _check_changes(files: ReportFiles, row: Row) -> None:
    """Hold what the changes file says of a row that is ready to its part."""
    if not row.changes:
        return
    columns = [change.column for change in row.changes]
    files.expect(columns in ([], ["EMAIL"], ["POINTS"], ["EMAIL", "POINTS"]), f"row {row.place.row} has other changes")
    for change, cell in ((change, row.ready[change.column == "POINTS"]) for change in row.changes if row.ready):
        before, codes = change.before, change.codes.split(";")
        right = change.after == cell and keeps(before, cell, change.codes)
        right = right and is_repair(codes, change.column, before, cell)
        if codes == ["POINTS_BY_POLICY"] and files.options is not None:
            right = right and decides(before.strip(), cell, files.options)
        masked = MASK in before + change.after
        differs = f"the changes file says '{change.after}' of '{cell}' in a part"
        files.expect(right or masked, f"row {row.place.row}: {differs}")


class _Duplicates:
    """Rows of one address: merged into one that is ready, or all rejected, since they contradict each other.

    Only plain addresses are followed: what is taken off the others is not known here.
    """

    def __init__(self, files: ReportFiles) -> None:
        self._expect = files.expect
        self._policy = files.rerun.get("options", {}).get("duplicates", "reject") if files.rerun else None
        self._is_raised = "negative_points" in files.rerun.get("options", {})
        self._merged: dict[str, list[str]] = defaultdict(list)
        self._into: dict[str, set[str]] = defaultdict(set)
        """The rows that rows of an address were merged into, as far as their reasons say it in English."""
        self._rejected: dict[str, list[str]] = defaultdict(list)
        self._odd: set[str] = set()
        """Codes of rows whose address is not plain: it may be that of any other."""
        for row in files.refused():
            codes = row.codes.split(";")
            for code, rows in (("ROW_MERGED", self._merged), ("EMAIL_DUPLICATE", self._rejected)):
                if code not in codes:
                    continue
                address = files.cell(row, "EMAIL").lower()
                if _PLAIN.fullmatch(address):
                    rows[address].append(files.cell(row, "POINTS"))
                    self._into[address].update(_INTO.findall(row.reasons) if code == "ROW_MERGED" else ())
                else:
                    self._odd.add(code)

    def add(self, row: Row) -> None:
        """Hold a row that is ready to those that were merged into it."""
        if not row.ready:
            return
        address, points, *_ = row.ready
        number = row.place.row
        key = address.lower()
        self._expect(key not in self._rejected, f"row {number} is ready, and rejected as a duplicate")
        cells = self._merged.pop(key, [])
        into = self._into.pop(key, set()) if cells else set()
        self._expect(into <= {str(number)}, f"row {number} has the address of rows that are said to be in another")
        change = next((change for change in row.changes if change.column == "POINTS"), None)
        is_sum = change is not None and "ROW_MERGED" in change.codes.split(";")
        if change is not None and is_sum:
            cells = [change.before.strip(), *cells]
        if not cells or self._policy is None or not all(map(_WHOLE.fullmatch, [*cells, points])):
            return
        if self._is_raised and any(cell.startswith("-") for cell in cells):
            return
        balances = [int(cell) for cell in cells]
        if is_sum:
            right = self._policy == "sum" and ("ROW_MERGED" in self._odd or sum(balances) == int(points))
        elif self._policy == "max":
            right = max([int(points), *balances]) == int(points)
        else:
            nothing = self._policy == "sum" and not any(balances)  # a sum with it is no other balance
            right = nothing or self._policy in ("first", "last") or {*balances} <= {int(points)}
        if not right:
            self._expect(False, f"row {number} has {points} points, those merged into it {_listed(cells)}")

    def check(self) -> None:
        """Hold what is left to no row that is ready."""
        for address in self._merged:
            self._expect(False, f"rows of {address} are said to be merged, and it stands in no part")
        if "EMAIL_DUPLICATE" not in self._odd:
            for address, cells in self._rejected.items():
                right = len({int(cell) if _WHOLE.fullmatch(cell) else cell for cell in cells}) > 1
                self._expect(right, f"{address} is said to have several balances, and has {_listed(cells)}")


def _listed(cells: list[str]) -> str:
    return ", ".join(cells[:_SHOWN])


class _Balances:
    """How balances are spread, and which are the highest: as the report says, as far as balances can be read here."""

    def __init__(self, files: ReportFiles) -> None:
        balances = files.report["balances"]
        self._files, self._bins, self._highest = files, balances["bins"], balances["highest"]
        self._by_place = {RowPlace(one.get("source", ""), one["row"]): one for one in self._highest}
        proofs = files.report["source"]["decimal"]["style"]["proofs"]
        self._proofs = {RowPlace(one.get("source", ""), one["row"]): one["value"] for one in proofs}
        self._lows = [-(10**30) if one["from"] is None else one["from"] for one in self._bins]
        self._counts: Counter[int] = Counter()
        self._unknown = 0
        # Of corrected rows those of the errors file before the merge are counted, which is gone; of sums their parts.
        self._known = "mergedInto" not in files.report

    def add(self, row: Row) -> None:
        """Count a row's balance."""
        if not self._known:
            return
        was = cell = row.ready[1] if len(row.ready) > 1 else ""
        if row.error is not None:
            is_read = _UNREAD.isdisjoint(row.error.codes.split(";"))
            was = self._files.cell(row.error, "POINTS")
            cell = (was or "?") if is_read else ""
        for change in row.changes:
            if change.column == "POINTS":
                was = change.before.strip()
                cell = _counted_as(was, cell, change.codes.split(";"))
        if _WHOLE.fullmatch(cell):
            self._counts[bisect_right(self._lows, int(cell)) - 1] += 1
        elif cell:
            self._unknown += 1
        proof = self._proofs.get(row.place)
        if proof is not None and MASK not in proof + was:
            right = proof.strip() == was or len(proof) > _LONG
            self._files.expect(right, f"the report shows '{proof}' of row {row.place.row}, which has '{was}'")
        shown = self._by_place.pop(row.place, None)
        if shown is None or shown["points"] is None:
            return
        right = shown["value"].strip() == was or len(shown["value"]) > _LONG
        right = right and (_WHOLE.fullmatch(cell) is None or shown["points"] == int(cell))
        points = f"{shown['points']} points"
        self._files.expect(right, f"the report shows {points} of row {row.place.row}, which has {cell}")

    def check(self) -> None:
        """Hold the report to what was counted."""
        self._check_bins()
        if not self._known:
            return
        expect, says = self._files.expect, [one["rows"] for one in self._bins]
        missing = [rows - self._counts[place] for place, rows in enumerate(says)]
        right = all(rows >= 0 for rows in missing) and sum(missing) == self._unknown and not self._counts[-1]
        right = right and all(one["to"] + 1 == low for one, low in zip(self._bins, self._lows[1:], strict=False))
        expect(right, "the report spreads other balances than stand in the files")
        if any(one["points"] is None for one in self._highest):
            return
        names = [file["name"] for file in self._files.report.get("sources", [])]
        order = [
            (-min(one["points"], _COUNTED), names.index(one["source"]) if names else 0, one["row"])
            for one in self._highest
        ]
        right = order == sorted(order) and len(order) == min(_SHOWN, sum(says)) and not self._by_place
        expect(right, "the report's highest balances are not the highest")

    def _check_bins(self) -> None:
        """Hold the bins to those that there are: 0, 1, 2, 5, 10, 20, 50, and so on, without gaps."""
        bins, expect = self._bins, self._files.expect
        lows = [None, 0, *(step * 10**power for power in range(18) for step in (1, 2, 5)), 10**18, 2**63]
        first = lows.index(bins[0]["from"]) if bins and bins[0]["from"] in lows else 0
        bounds = [*pairwise(lows)][first : first + len(bins)]
        right = [(one["from"], one["to"] + 1) for one in bins] == bounds
        right = right and (not bins or (bins[0]["rows"] > 0 and bins[-1]["rows"] > 0))
        expect(right, "the report spreads balances over other bounds than there are")
        positive = [one for one in bins if one["from"]]
        total = sum(one["rows"] for one in positive)
        sums = accumulate(one["rows"] for one in positive)
        usual = next((one["from"] for one, rows in zip(positive, sums, strict=False) if rows * 10 >= total * 9), 1)
        apart = [one["from"] is None or one["from"] >= _FAR * usual for one in bins]
        expect([one["apart"] for one in bins] == apart, "the report calls other balances far than those that are")


def _counted_as(was: str, cell: str, codes: list[str]) -> str:
    """Return the balance that is counted of a row whose cell was changed; `?` where that is not known.

    A sum is counted by its parts, and a balance below zero as it was.
    """
    if "ROW_MERGED" in codes or ("POINTS_BY_POLICY" in codes and (cell == "0" or _WHOLE.fullmatch(was))):
        return was if _WHOLE.fullmatch(was) else "?"
    return cell
