"""A report for machines that mark lines of files: GitHub annotations, and SARIF 2.1.0.

Both show the examples of the report, at most five a code, and say of how many rows that is. They are made of the
JSON document, so that what is masked there is masked here.

Sources: docs.github.com, "Workflow commands for GitHub Actions" (syntax; ten annotations of a level are shown a step);
docs.oasis-open.org, SARIF 2.1.0 (3.27 result, 3.30 region: lines from 1).
"""

from __future__ import annotations

import json
import os
from pathlib import PurePath
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from loyalty_prep import __version__
from loyalty_prep.codes import BY_NAME
from loyalty_prep.errors import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from loyalty_prep.report.document import Report

SHOWN = 10
"""GitHub shows no more annotations of one level for a step."""
_OWN = 3
"""How many notices of our own there may be."""
_LEVELS = {"error": "error", "note": "notice", "repair": "notice"}
_SARIF_LEVELS = {"error": "error", "note": "note", "repair": "note"}
_SARIF_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def github(report: Report, file: str) -> str:
    """Return workflow commands, one a line. `file` is the path as the workflow knows it."""
    document = report.to_dict()
    totals = document["rows"]
    are = "is" if totals["ready"] == 1 else "are"
    lines = [
        _notice(f"{totals['ready']} of {counted(totals['total'], 'row')} {are} ready, {totals['rejected']} rejected.")
    ]
    for level in ("error", "notice"):
        issues = [issue for issue in document["issues"] if _LEVELS[issue["severity"]] == level]
        room = SHOWN - (0 if level == "error" else _OWN)
        shown = [line for issue in issues for line in _lines(issue, file)][:room]
        lines += shown
        findings = sum(issue["count"] for issue in issues)
        if findings > len(shown):
            lines.append(_notice(f"{len(shown)} of {findings} findings of the level '{level}' are shown."))
    return "\n".join(lines)


def _notice(text: str) -> str:
    return f"::notice title=loyalty-prep::{_data(text)}"


def _lines(issue: dict[str, Any], file: str) -> Iterator[str]:
    level = _LEVELS[issue["severity"]]
    for example in issue["examples"]:
        place = f"file={_property(example.get('source', file))},line={example['line']},title={_property(issue['code'])}"
        yield f"::{level} {place}::{_data(_message(issue, example))}"


def _message(issue: dict[str, Any], example: dict[str, Any]) -> str:
    sentences = [f"Row {example['row']}: {issue['message']}"]
    if example["value"]:
        sentences.append(f"Found: {example['value'][:200]!r}.")
    if example["suggestion"]:
        sentences.append(f"Perhaps {example['suggestion']}?")
    return " ".join(sentences)


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def sarif(report: Report, file: str) -> dict[str, Any]:
    """Return a SARIF log with one run. `file` is the path as given."""
    document = report.to_dict()
    shown = sum(len(issue["examples"]) for issue in document["issues"])
    counted = sum(issue["count"] for issue in document["issues"])
    return {
        "$schema": _SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "loyalty-prep",
                        "version": __version__,
                        "rules": [_rule(issue) for issue in document["issues"]],
                    }
                },
                "invocations": [
                    {
                        "executionSuccessful": True,
                        "toolExecutionNotifications": [
                            {"level": "note", "message": {"text": f"{shown} of {counted} findings are shown."}}
                        ],
                    }
                ],
                "results": [result for issue in document["issues"] for result in _results(issue, file)],
                "properties": {"rows": document["rows"], "points": document["points"]},
            }
        ],
    }


def sarif_json(report: Report, file: str) -> str:
    """Return the SARIF log as text."""
    return json.dumps(sarif(report, file), ensure_ascii=False, indent=2)


def _rule(issue: dict[str, Any]) -> dict[str, Any]:
    code = BY_NAME.get(issue["code"])
    return {
        "id": issue["code"],
        "shortDescription": {"text": code.message if code is not None else issue["message"]},
        "defaultConfiguration": {"level": _SARIF_LEVELS[issue["severity"]]},
        "properties": {"count": issue["count"]},
    }


def _results(issue: dict[str, Any], file: str) -> Iterator[dict[str, Any]]:
    for example in issue["examples"]:
        path = PurePath(example.get("source", file))
        yield {
            "ruleId": issue["code"],
            "level": _SARIF_LEVELS[issue["severity"]],
            "message": {"text": _message(issue, example)},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": quote(os.fsencode(path.as_posix()))},
                        "region": {"startLine": example["line"]},
                    }
                }
            ],
        }
