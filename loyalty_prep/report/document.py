"""What a run says of a file: the inspection of its head, and the report of its rows.

A report is as small for fifty million faulty rows as for fifty: counts, sums, and at most five examples a
code. `Tally` gathers it batch by batch and holds the law of conservation: every row and every point that
came in is ready, rejected, merged or skipped.

The JSON (`to_dict`) has the API's own camelCase keys; CONTRACT: see the page "The report as JSON".
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from html import escape
from importlib import import_module
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, Literal, Self

import polars as pl

from loyalty_prep.codes import BY_NAME, CATALOGUE, offer
from loyalty_prep.columns.platforms import Platform, recognise
from loyalty_prep.errors import LoyaltyPrepError
from loyalty_prep.judging.histogram import Histogram
from loyalty_prep.messages.translation import SOURCE, Message, to_translate
from loyalty_prep.options import Detected
from loyalty_prep.part_layout import PartLayout
from loyalty_prep.values.points import LIMIT, decide, exact

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from loyalty_prep.columns.choosing import Choice
    from loyalty_prep.judging.histogram import Bin
    from loyalty_prep.options import Mark, Options
    from loyalty_prep.reading.encoding import Encoding
    from loyalty_prep.reading.layout import Layout, Skipped
    from loyalty_prep.reading.source import Source
    from loyalty_prep.values.points import Style

SCHEMA_VERSION = 1
"""The version of the JSON that the report and `inspect` are."""
EXAMPLES = 5
"""So many rows of each code stand in the report as examples; the errors file has all."""
LISTED = 100
"""So many rows of each code the page of a file can show, and as many more that share an address with one of them."""
PREVIEW_ROWS, PREVIEW_VALUES, PREVIEW_CHARACTERS = 5, 20, 1000
"""The API's own limits for `sampleDataRows` (Wix Loyalty Imports reference)."""


def day_of_run() -> date:
    """Return today, or the day that `SOURCE_DATE_EPOCH` names for builds that are to be the same each time.

    Source: reproducible-builds.org, "SOURCE_DATE_EPOCH": seconds since 1970, UTC. What is no number is as if not given.
    """
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    if seconds.isascii() and seconds.isdecimal():
        with suppress(OverflowError, ValueError, OSError):
            return datetime.fromtimestamp(int(seconds), UTC).date()
    return datetime.now().astimezone().date()


_FAILED_CHECK: Final = to_translate("The row fails the check {check} of the schema given.")
OutputKind = Literal["clean", "errors", "changes", "contacts", "workbook", "report"]


@dataclass(frozen=True, slots=True)
class Output:
    """One written file: its name in the folder, its data rows, its size in bytes."""

    path: str
    kind: OutputKind
    rows: int
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Inspection:
    """What was found at the head of a file, who decided it, and how sure that is."""

    source: Source
    encoding: Encoding
    layout: Layout
    email: Choice
    points: Choice
    redacted: bool = False
    """Whether cells of the source are left out, and addresses masked, wherever this is shown."""
    language: str = SOURCE
    """The language that this is shown to a person in; its JSON is English."""

    @property
    def platform(self) -> Platform | None:
        """The platform whose header row this is, if it is a known one and the chosen columns are those it speaks of."""
        platform = recognise(self.layout.names)
        return platform if platform is not None and platform.holds(self.email.name, self.points.name) else None

    @property
    def header_row(self) -> int | None:
        """The line of the header, or its row in a workbook; None where there is none, or the names stand in no row."""
        line = self.layout.header_line
        return None if line is None else self.source.row_of(line)

    def decisions(self) -> dict[str, Detected[str] | Detected[str | None]]:
        """Return what was decided about the file's layout, by the names the JSON gives it."""
        sheet = self.source.sheet_found
        found: dict[str, Detected[str] | Detected[str | None]] = {"sheet": sheet} if sheet is not None else {}
        return found | {
            "encoding": self.encoding.name,
            "delimiter": self.layout.delimiter,
            "quoteChar": self.layout.quote,
            "header": self.layout.header_row,
        }

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of `inspect`."""
        layout = self.layout
        document = {
            "schemaVersion": SCHEMA_VERSION,
            "name": self.source.name,
            "sizeBytes": self.source.size_bytes,
            "member": self.source.member,
            "sheet": self.source.sheet,
            "encoding": self.encoding.name.value,
            "encodingConfidence": self.encoding.name.confidence,
            "bom": bool(self.encoding.bom),
            "delimiter": layout.dialect.delimiter,
            "quoteChar": layout.dialect.quote,
            "escapeChar": "\\" if layout.dialect.backslash else None,
            "skipInitialSpace": layout.dialect.skip_space,
            "lineTerminator": layout.line_terminator,
            "hasHeader": layout.header is not None,
            "headerLine": self.header_row,
            "preambleLines": layout.preamble_lines,
            "skippedLines": [
                {"line": self.source.row_of(each.line), "text": each.text} for each in layout.skipped.first
            ],
            "header": {"values": list(layout.names)},
            "profile": _profile(self.platform),
            "columns": {"EMAIL": _column(self.email), "POINTS": _column(self.points)},
            "headerMappingInfo": mapping_info(self.email.index, self.points.index),
            "sampleDataRows": [
                {"values": [cell[:PREVIEW_CHARACTERS] for cell in row[:PREVIEW_VALUES]]}
                for row in layout.rows[:PREVIEW_ROWS]
            ],
            "decisions": {name: _detected(decision) for name, decision in self.decisions().items()},
        }
        return _without_cells(document) if self.redacted else document

    def to_json(self) -> str:
        """Return the JSON text."""
        return _dump(self.to_dict())


def _profile(platform: Platform | None) -> dict[str, str] | None:
    if platform is None:
        return None
    return {"name": platform.name, "trap": platform.trap, "source": platform.source}


def _column(choice: Choice) -> dict[str, Any] | None:
    if choice.index is None:
        return None
    return {
        "index": choice.index,
        "name": choice.name,
        "confidence": choice.confidence,
        "evidence": list(choice.evidence),
        "alternatives": [
            {"index": index, "name": name, "confidence": confidence} for index, name, confidence in choice.alternatives
        ],
    }


def _detected(detected: Detected[str] | Detected[str | None]) -> dict[str, Any]:
    return {
        "value": detected.value,
        "decider": detected.decider,
        "confidence": detected.confidence,
        "evidence": list(detected.evidence),
        "runnerUp": detected.runner_up,
    }


def mapping_info(email: int | None, points: int | None) -> dict[str, Any] | None:
    """Return the mapping that ExecuteLoyaltyImport takes; indices count from 0. None: it cannot be told."""
    if email is None or points is None:
        return None
    return {
        "headerMappings": [
            {"columnName": "EMAIL", "columnIndex": email},
            {"columnName": "POINTS", "columnIndex": points},
        ]
    }


@dataclass(frozen=True, slots=True)
class Example:
    """One row with a finding: row from 1 without the header, physical line from 1, the cell's own text.

    `row` is None for a line that is no record. `source` is the file it is of, where a run has several. `name`, `email`
    and `points` are cells of the row that say who it is and what stands there; they are for the page, not for the JSON.
    """

    row: int | None
    line: int
    value: str
    detail: str | None = None
    suggestion: str | None = None
    source: str | None = None
    name: str = ""
    email: str = ""
    points: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of an example."""
        return self.place() | {"value": self.value, "detail": self.detail, "suggestion": self.suggestion}

    def place(self) -> dict[str, Any]:
        """Return the JSON of where it stands."""
        place: dict[str, Any] = {"row": self.row, "line": self.line}
        return place if self.source is None else place | {"source": self.source}


@dataclass(frozen=True, slots=True)
class Issue:
    """One code with the number of its rows, and at most five of them.

    `rows` are more of them, for the page; those of one address stand together.
    """

    code: str
    severity: str
    count: int
    message: str
    examples: tuple[Example, ...] = ()
    rows: tuple[Example, ...] = ()

    @property
    def offer(self) -> Message | None:
        """The option that decides for all these rows at once, in a sentence."""
        return offer(self.code, self.count)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of an issue."""
        return {
            "code": self.code,
            "severity": self.severity,
            "count": self.count,
            "message": self.message,
            "offer": self.offer,
            "examples": [example.to_dict() for example in self.examples],
        }


@dataclass(frozen=True, slots=True)
class RowCounts:
    """Numbers of records: total = ready + rejected + merged + skipped. `repaired` are among the ready ones.

    `skipped` ones a person set aside in a corrected errors file.
    """

    total: int
    ready: int
    repaired: int
    rejected: int
    merged: int
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Points:
    """Sums of balances: of all that could be read as whole numbers, and where they went.

    total + adjusted = out + rejected + merged + skipped; `adjusted` is what a policy for balances below zero added.
    """

    total: int
    out: int
    rejected: int
    merged: int
    adjusted: int = 0
    skipped: int = 0


def decimal_of(options: Options, style: Style, mark: Mark | None) -> Detected[str | None]:
    """Say who decided the decimal mark of a run: the user, the balances, or nobody."""
    if options.decimal != "auto":
        return Detected(options.decimal, "user", 1.0, (Message("named by --decimal"),))
    evidence = tuple(_showing(name, count) for name, count in style.evidence.items() if count)
    return Detected(mark, "found" if mark else "default", 1.0 if mark else 0.0, evidence)


def _showing(mark: str, count: int) -> Message:
    if mark == "point":
        return Message.plural("{count} value shows a decimal point", "{count} values show a decimal point", count)
    return Message.plural("{count} value shows a decimal comma", "{count} values show a decimal comma", count)


@dataclass(frozen=True, slots=True)
class DecimalStyle:
    """How POINTS writes its numbers.

    `mark` is the decimal mark that its cells show, whatever the user said; `proofs` are the first cells that show
    one, by mark. `grouping` are the signs that group thousands. `ambiguous` is the number of balances that can be read
    in two ways and wait for a decimal mark, and `totals` what they come to, by mark.
    """

    mark: str | None
    grouping: tuple[str, ...]
    proofs: dict[str, tuple[Example, ...]]
    ambiguous: int
    totals: dict[str, Decimal]

    @classmethod
    def of(cls, style: Style, mark: Mark | None, proofs: dict[str, tuple[Example, ...]]) -> Self:
        """Return what the balances showed, where the decimal mark is `mark`, None if nothing tells it."""
        return cls(
            decide(style.evidence["point"], style.evidence["comma"]),
            style.grouping_signs(mark),
            proofs,
            style.waiting.total() if mark is None else 0,
            style.readings(),
        )

    def leaves_a_choice(self, code: str) -> bool:
        """Tell whether something can be decided for all rows of a code; a decimal mark settles no `1.2E+03`."""
        return code != "POINTS_AMBIGUOUS" or self.ambiguous > 0

    @property
    def apart(self) -> Decimal:
        """By how much the two readings differ."""
        return abs(self.totals["point"] - self.totals["comma"]).normalize()

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of the style; totals are texts, so that nothing is lost of them."""
        return {
            "decimalMark": self.mark,
            "groupingSigns": list(self.grouping),
            "proofs": [
                example.place() | {"value": example.value, "decimalMark": mark}
                for mark, examples in self.proofs.items()
                for example in examples
            ],
            "ambiguous": {
                "count": self.ambiguous,
                "totals": {mark: f"{total:f}" for mark, total in self.totals.items()},
                "difference": f"{self.apart:f}",
            }
            if self.ambiguous
            else None,
        }


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One of several files of a run: as the user named it, its size in bytes, its encoding, and its records."""

    name: str
    size_bytes: int
    encoding: str
    rows: int


@dataclass(frozen=True, slots=True)
class Balances:
    """How balances are spread: those that `Points.total` adds up, and the highest of them with their cells."""

    bins: tuple[Bin, ...]
    highest: tuple[tuple[int, Example], ...]

    @classmethod
    def of(cls, histogram: Histogram, cells: Mapping[int, Example]) -> Self:
        """Return what a histogram says, with the cells of its highest balances by their rows.

        What an amount cannot say of a balance that is too large for it, its cell does.
        """
        highest = (
            (amount if amount < LIMIT else exact(cells[row].value), cells[row]) for amount, row in histogram.highest
        )
        return cls(histogram.bins(), tuple(highest))

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of the balances; bounds are inclusive, null is without end."""
        return {
            "bins": [{"from": each.low, "to": each.high, "rows": each.rows, "apart": each.apart} for each in self.bins],
            "highest": [
                example.place() | {"value": example.value, "points": points} for points, example in self.highest
            ],
        }


@dataclass(frozen=True, slots=True)
class Rerun:
    """What an errors file that comes back corrected needs to be merged into the result.

    `rows` is the number of the source's records; those with higher numbers were added in a corrected file. `columns`
    are the further columns of the parts, as indices into the source's. `lines` are the lines of all rows, `garbled`
    the rows with the note TEXT_GARBLED, `skipped` those that were set aside, `listed` those that stood in an errors
    file before, `typed` the hashes of the added ones, all as `numbering.py` writes them. `options` are policies, where
    they are not the usual ones.
    """

    rows: int
    columns: tuple[int, ...]
    lines: str
    garbled: str
    skipped: str
    listed: str
    typed: str
    options: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON."""
        return {
            "rows": self.rows,
            "columns": list(self.columns),
            "lines": self.lines,
            "garbled": self.garbled,
            "skipped": self.skipped,
            "listed": self.listed,
            "typed": self.typed,
            "options": self.options,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What would happen to each row, before anything is uploaded.

    `made` is the day of the run, and `contact` whom to ask, both for the page.
    """

    inspection: Inspection
    decimal: Detected[str | None]
    style: DecimalStyle
    blank_records: int
    short_records: int
    rows: RowCounts
    points: Points
    balances: Balances
    issues: tuple[Issue, ...]
    outputs: tuple[Output, ...] = ()
    earlier: dict[str, Any] | None = None
    """What an earlier result held that corrected rows were merged into (`rerun.Merge.to_dict`)."""
    files: tuple[SourceFile, ...] = ()
    """The files of the run, where there are several; `inspection` is of the first of them."""
    rerun: Rerun | None = None
    """What is needed to merge corrected rows into the result, if that can be."""
    made: date = field(default_factory=day_of_run)
    contact: str | None = None

    @property
    def ok(self) -> bool:
        """True when no row was rejected."""
        return self.rows.rejected == 0

    @property
    def redacted(self) -> bool:
        """Whether cells of the source are left out."""
        return self.inspection.redacted

    def __repr__(self) -> str:
        """Say in one line what became of the rows."""
        rows, source = self.rows, self.inspection.source
        counts = f"{rows.total} rows, {rows.ready} ready, {rows.rejected} rejected, {rows.merged} merged"
        return f"<Report of {source.given or source.name}: {counts}>"

    def _repr_html_(self) -> str:
        """Show the page in a notebook, in a frame of its own, since it has its own styles."""
        style = "width:100%;height:40em;border:0"
        return f'<iframe title="Report" style="{style}" srcdoc="{escape(self.to_html())}"></iframe>'

    def to_html(self) -> str:
        """Return the page, as `report.html` has it."""
        # The page is made of the report, so that it is only known by its name here.
        page: str = import_module("loyalty_prep.report.page").render(self)
        return page

    def raise_if(self, *, rejected: float) -> None:
        r"""Raise `RowsRejectedError` where more rows are rejected than so many, or below 1 than this share of all.

        >>> from loyalty_prep import validate
        >>> validate(b"Email,Points\nann@example.com,1\nbob@example,2\n").raise_if(rejected=0.5)
        """
        most = rejected * self.rows.total if rejected < 1 else rejected
        if self.rows.rejected > most:
            raise RowsRejectedError(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of the report."""
        source = self.inspection.to_dict()
        source["blankRecords"] = self.blank_records
        source["shortRecords"] = self.short_records
        source["decimal"] = {
            "value": self.decimal.value,
            "decider": self.decimal.decider,
            "evidence": list(self.decimal.evidence),
            "style": self.style.to_dict(),
        }
        document = {
            "schemaVersion": SCHEMA_VERSION,
            "source": source,
            "rows": {
                "total": self.rows.total,
                "ready": self.rows.ready,
                "repaired": self.rows.repaired,
                "rejected": self.rows.rejected,
                "merged": self.rows.merged,
                "skipped": self.rows.skipped,
            },
            "points": {
                "in": self.points.total,
                "adjusted": self.points.adjusted,
                "out": self.points.out,
                "rejected": self.points.rejected,
                "merged": self.points.merged,
                "skipped": self.points.skipped,
            },
            "balances": self.balances.to_dict(),
            "issues": [issue.to_dict() for issue in self.issues],
            "parseResult": {"parsedRowCount": self.rows.total, "parseErrorReason": None},
            "prediction": _forecast(self.rows.ready),
            "outputs": [_output(output) for output in self.outputs],
        }
        if self.files:
            document["sources"] = [
                {"name": file.name, "sizeBytes": file.size_bytes, "encoding": file.encoding, "rows": file.rows}
                for file in self.files
            ]
        if self.earlier is not None:
            document["mergedInto"] = self.earlier
        if self.rerun is not None:
            document["rerun"] = self.rerun.to_dict()
        return redact(document) if self.redacted else document

    def to_json(self) -> str:
        """Return the JSON text."""
        return _dump(self.to_dict())

    def with_outputs(self, outputs: tuple[Output, ...]) -> Report:
        """Return the report with its list of files."""
        return replace(self, outputs=outputs)


def _output(output: Output) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "path": output.path,
        "kind": output.kind,
        "rows": output.rows,
        "sizeBytes": output.size_bytes,
        "sha256": output.sha256,
    }
    if output.kind == "clean":
        entry["headerMappingInfo"] = mapping_info(*PartLayout.mapping())
        entry["parseResult"] = {"parsedRowCount": output.rows, "parseErrorReason": None}
        entry["prediction"] = _forecast(output.rows)
    return entry


def _forecast(rows: int) -> dict[str, Any]:
    """Return what Wix should say of so many rows, of which every address is a contact."""
    return {"successCount": rows, "failureCount": 0, "errorFileExists": False}


def _dump(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)


def _without_cells(source: dict[str, Any]) -> dict[str, Any]:
    source["sampleDataRows"] = []
    for line in source["skippedLines"]:
        line["text"] = ""
    for decision in source["decisions"].values():
        decision["evidence"] = []  # may quote a word of the source
        decision["runnerUp"] = None
    return source


def redact(document: dict[str, Any]) -> dict[str, Any]:
    """Mask addresses and leave other cells of the source out, so that a report can be shown around."""
    for proof in document["source"]["decimal"]["style"]["proofs"]:
        proof["value"] = mask(proof["value"])
    for each in document["balances"]["highest"]:
        each["value"], each["points"] = mask(each["value"]), None
    for issue in document["issues"]:
        for example in issue["examples"]:
            for key in ("value", "detail", "suggestion"):
                example[key] = example[key] and mask(example[key])
    return document


# One address and nothing else: its first letter, its domain's, and its top-level domain are shown.
_ADDRESS = re.compile(r"([A-Za-z0-9])[^\s@,;|\"<>]*@([A-Za-z0-9])[^\s@,;|\"<>]*?(\.[A-Za-z]{2,20})")


def mask(text: str) -> str:
    """Return `e•••@e•••.com` for one address, and nothing of any other text."""
    return _ADDRESS.sub(r"\1•••@\2•••\3", text) if _ADDRESS.fullmatch(text) else "•••"


def masked(cells: pl.Expr) -> pl.Expr:
    """Mask a column of text as `mask` does a cell; an empty cell stays empty."""
    pattern = f"^(?:{_ADDRESS.pattern})$"
    address = cells.str.replace(pattern, "${1}•••@${2}•••${3}")
    return pl.when(cells == "").then(cells).when(cells.str.contains(pattern)).then(address).otherwise(pl.lit("•••"))


@dataclass(slots=True)
class Tally:
    """Counts and sums over all batches, and the first `most` rows of each code as examples.

    `together` are those of an address with different balances, by the address, and further rows of the same addresses:
    one of them by itself tells a person nothing.
    """

    most: int = EXAMPLES
    total: int = 0
    ready: int = 0
    repaired: int = 0
    rejected: int = 0
    merged: int = 0
    skipped: int = 0
    points_in: int = 0
    points_adjusted: int = 0
    points_out: int = 0
    points_rejected: int = 0
    points_merged: int = 0
    points_skipped: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    histogram: Histogram = field(default_factory=Histogram)
    examples: dict[str, list[Example]] = field(default_factory=dict)
    together: dict[str, list[Example]] = field(default_factory=dict)

    def wants(self, code: str) -> int:
        """Return how many more examples of a code are taken."""
        return self.most - len(self.examples.get(code, ()))

    @property
    def wants_together(self) -> int:
        """How many more rows are taken of addresses of which one row is an example."""
        shown = len(self.examples.get("EMAIL_DUPLICATE", ()))
        return self.most + shown - sum(map(len, self.together.values()))

    def example(self, code: str, example: Example) -> None:
        """Take one example."""
        self.examples.setdefault(code, []).append(example)

    def note_skipped(self, skipped: Skipped, source: Source, *, name: str | None = None) -> None:
        """Take the lines of `source` above the header that hold something; `name` is its own beside others."""
        if skipped.count:
            self.counts["LINES_SKIPPED"] += skipped.count
            for each in skipped.noted[: max(0, self.wants("LINES_SKIPPED"))]:
                line = source.row_of(each.line) or each.line
                self.example("LINES_SKIPPED", Example(None, line, each.text, source=name))

    def rows(self) -> RowCounts:
        """Return the rows, which must add up."""
        parts = self.ready + self.rejected + self.merged + self.skipped
        assert self.total == parts, f"rows do not add up: {self}"
        return RowCounts(self.total, self.ready, self.repaired, self.rejected, self.merged, self.skipped)

    def points(self) -> Points:
        """Return the points, which must add up."""
        parts = self.points_out + self.points_rejected + self.points_merged + self.points_skipped
        assert self.points_in + self.points_adjusted == parts, f"points do not add up: {self}"
        return Points(
            self.points_in,
            self.points_out,
            self.points_rejected,
            self.points_merged,
            self.points_adjusted,
            self.points_skipped,
        )

    def issues(self, style: DecimalStyle) -> tuple[Issue, ...]:
        """Return the findings in the order of the catalogue, a user's own checks after them.

        `style` tells whether a decimal mark would settle anything: it settles no scientific notation.
        """
        order = {code.name: position for position, code in enumerate(CATALOGUE)}
        names = sorted(self.counts, key=lambda name: (order.get(name, len(order)), name))
        return tuple(
            Issue(
                name,
                BY_NAME[name].severity if name in BY_NAME else "error",
                self.counts[name],
                _message(name, style),
                tuple(self.examples.get(name, ())[:EXAMPLES]),
                tuple(chain(*self.together.values()) if name == "EMAIL_DUPLICATE" else self.examples.get(name, ())),
            )
            for name in names
            if self.counts[name]
        )


def _message(name: str, style: DecimalStyle) -> Message:
    if name not in BY_NAME:
        return Message(_FAILED_CHECK, check=name)
    code = BY_NAME[name]
    return code.message if style.leaves_a_choice(name) else Message(code.sentence)


class RowsRejectedError(LoyaltyPrepError):
    """More rows were rejected than are allowed; `report` says which and why."""

    def __init__(self, report: Report) -> None:
        faults = ", ".join(f"{issue.code} ({issue.count})" for issue in report.issues if issue.severity == "error")
        super().__init__(
            "ROWS_REJECTED",
            f"{report.rows.rejected} of {report.rows.total} rows were rejected: {faults}. See `rejected` for the rows "
            "and the reasons.",
        )
        self.report = report
