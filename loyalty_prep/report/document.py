"""The report: what would become of each row, and the files that were written.

It is made once, when all rows are counted. The JSON (`to_dict`) has the API's own camelCase keys; CONTRACT: see the
page "The report as JSON".
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from html import escape
from importlib import import_module
from numbers import Real
from typing import TYPE_CHECKING, Any, Literal, Self

from loyalty_prep.errors import LoyaltyPrepError, UsageError, counted
from loyalty_prep.part_layout import PartLayout
from loyalty_prep.report.inspection import SCHEMA_VERSION, json_text, mapping_info
from loyalty_prep.report.masking import redact
from loyalty_prep.report.visible import visible_line

if TYPE_CHECKING:
    from loyalty_prep.options import Detected
    from loyalty_prep.report.findings import DecimalStyle, Issue, Spread
    from loyalty_prep.report.inspection import Inspection
    from loyalty_prep.report.tally import Points, RowCounts, Tally

OutputKind = Literal["clean", "errors", "changes", "contacts", "workbook", "report"]


def day_of_run() -> date:
    """Return today, or the day that `SOURCE_DATE_EPOCH` names for builds that are to be the same each time.

    Source: reproducible-builds.org, "SOURCE_DATE_EPOCH": seconds since 1970, UTC. What is no number is as if not given.
    """
    seconds = os.environ.get("SOURCE_DATE_EPOCH", "")
    if seconds.isascii() and seconds.isdecimal():
        with suppress(OverflowError, ValueError, OSError):
            return datetime.fromtimestamp(int(seconds), UTC).date()
    return datetime.now().astimezone().date()


@dataclass(frozen=True, slots=True)
class Output:
    """One written file: its name in the folder, its data rows, its size in bytes."""

    path: str
    kind: OutputKind
    rows: int
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SourceFile:
    """One of several files of a run: as the user named it, its size in bytes, its encoding, and its records."""

    name: str
    size_bytes: int
    encoding: str
    rows: int


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

    `made` is the day of the run, `contact` whom to ask, and `again` the command line that prepares the same files in
    the same way: all for the page.
    """

    inspection: Inspection
    decimal: Detected[str | None]
    style: DecimalStyle
    blank_records: int
    short_records: int
    rows: RowCounts
    points: Points
    balances: Spread
    issues: tuple[Issue, ...]
    outputs: tuple[Output, ...] = ()
    earlier: dict[str, Any] | None = None
    """What an earlier result held that corrected rows were merged into (`merging.Merge.to_dict`)."""
    files: tuple[SourceFile, ...] = ()
    """The files of the run, where there are several; `inspection` is of the first of them."""
    rerun: Rerun | None = None
    """What is needed to merge corrected rows into the result, if that can be."""
    made: date = field(default_factory=day_of_run)
    contact: str | None = None
    again: str = "loyalty-prep prepare FILE"

    @classmethod
    def of(
        cls, inspection: Inspection, decimal: Detected[str | None], style: DecimalStyle, balances: Spread, tally: Tally
    ) -> Self:
        """Return the report of rows that are all counted."""
        return cls(inspection, decimal, style, 0, 0, tally.rows(), tally.points(), balances, tally.issues(style))

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
        return f"<Report of {visible_line(source.display or source.name)}: {counts}>"

    def _repr_html_(self) -> str:
        """Show the page in a notebook, in a frame of its own, since it has its own styles."""
        style = "width:100%;height:40em;border:0"
        return f'<iframe title="Report" style="{style}" srcdoc="{escape(self.to_html())}"></iframe>'

    def to_html(self) -> str:
        """Return the page, as `report.html` has it."""
        # The page is made of the report, so that it is only known by its name here.
        page: str = import_module("loyalty_prep.report.page").render(self)
        return page

    def raise_if(self, *, rejected: float | Decimal) -> None:
        r"""Raise `RowsRejectedError` where more rows are rejected than so many, or below 1 than this share of all.

        Raises `UsageError` for what is no number from 0, such as a share that came of dividing by no rows.

        >>> from loyalty_prep import validate
        >>> validate(b"Email,Points\nann@example.com,1\nbob@example,2\n").raise_if(rejected=0.5)
        """
        bound: object = rejected  # whoever checks no types may give anything
        nothing = isinstance(bound, Decimal) and bound.is_nan()  # which cannot be compared
        if nothing or isinstance(bound, bool) or not isinstance(bound, Real | Decimal) or not rejected >= 0:
            raise UsageError(
                f"rejected must be a number of rows, such as 100, or a share, such as 0.01, not {rejected!r}."
            )
        most: float | Decimal | Fraction = rejected
        if rejected < 1:
            # A share is the decimal that was written: 0.29 of 100 is 29, where the float would come to less, and a
            # Decimal to what the caller's context has digits for.
            share = Fraction(str(rejected)) if isinstance(rejected, float | Decimal) else rejected
            most = share * self.rows.total
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
        return json_text(self.to_dict())

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


class RowsRejectedError(LoyaltyPrepError):
    """More rows were rejected than are allowed; `report` says which and why."""

    def __init__(self, report: Report) -> None:
        faults = ", ".join(f"{issue.code} ({issue.count})" for issue in report.issues if issue.severity == "error")
        rows = report.rows
        were = "was" if rows.rejected == 1 else "were"
        super().__init__(
            "ROWS_REJECTED",
            f"{rows.rejected:,} of {counted(rows.total, 'row')} {were} rejected: {faults}. See `report` of this "
            "error for the rows and the reasons.",
        )
        self.report = report
