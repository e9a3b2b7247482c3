"""The report as one self-contained HTML page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loyalty_prep.report import Report


def render(report: Report) -> str:
    return report.to_json()
