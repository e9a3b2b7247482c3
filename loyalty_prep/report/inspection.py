"""What was found at the head of a file, who decided it, and how sure that is.

The JSON (`to_dict`) has the API's own camelCase keys; CONTRACT: see the page "The report as JSON".
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from loyalty_prep.columns.platforms import Platform, recognise
from loyalty_prep.messages.translation import SOURCE
from loyalty_prep.report.masking import without_cells
from loyalty_prep.report.visible import visible_line

if TYPE_CHECKING:
    from loyalty_prep.columns.choosing import Choice
    from loyalty_prep.options import Detected
    from loyalty_prep.reading.encoding import Encoding
    from loyalty_prep.reading.layout import Layout
    from loyalty_prep.reading.source import Source

SCHEMA_VERSION = 1
"""The version of the JSON that the report and `inspect` are."""
PREVIEW_ROWS, PREVIEW_VALUES, PREVIEW_CHARACTERS = 5, 20, 1000
"""The API's own limits for `sampleDataRows` (Wix Loyalty Imports reference)."""


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

    def __repr__(self) -> str:
        """Say in one line which columns were told."""
        named = (
            f"{column} {choice.name!r}" if choice.index is not None else f"no {column}"
            for column, choice in (("EMAIL", self.email), ("POINTS", self.points))
        )
        return f"<Inspection of {visible_line(self.source.display or self.source.name)}: {', '.join(named)}>"

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
        sheet = self.source.sheet_choice
        sheets: dict[str, Detected[str] | Detected[str | None]] = {"sheet": sheet} if sheet is not None else {}
        return sheets | {
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
            "format": None if self.source.form is None else self.source.form.what,
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
        return without_cells(document) if self.redacted else document

    def to_json(self) -> str:
        """Return the JSON text."""
        return json_text(self.to_dict())


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


def json_text(document: dict[str, Any]) -> str:
    """Return a document as it is written and shown."""
    return json.dumps(document, ensure_ascii=False, indent=2)
