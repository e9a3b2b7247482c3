"""A program as somebody writes it who has read the guide, and checks types strictly: see `test_stranger.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from loyalty_prep import (
    CheckResult,
    Example,
    InputError,
    Inspection,
    Issue,
    LoyaltyPrepError,
    Options,
    Progress,
    Report,
    RowsRejectedError,
    check,
    inspect,
    prepare,
    scan,
    validate,
    write_parts,
)

if TYPE_CHECKING:
    from pathlib import Path


class Bar:
    """Shows how far a run is, with its phases."""

    def __call__(self, done: int, total: int, rows: int) -> None:
        """Hear how far it is."""
        self.last = (done, total, rows)

    def phase(self, name: str) -> None:
        """Hear what begins."""
        self.name = name


def shown(done: int, total: int, rows: int) -> str:
    """Say how far a run is."""
    return f"{rows} rows, {done} of {total} bytes"


def of_files(export: Path, folder: Path) -> list[str]:
    """Prepare a file, and say what was found."""
    look: Inspection = inspect(export)
    email: str | None = look.email.name
    progress: Progress = Bar()
    report: Report = validate(export, progress=progress, decimal="point")
    report = prepare(export, folder, overwrite=True, duplicates="max", keep_columns="all", progress=progress)
    said = [f"{email}: {report.rows.ready} ready, {report.points.out} points", *(each.path for each in report.outputs)]
    issue: Issue
    for issue in report.issues:
        first: Example = issue.examples[0]
        said.append(f"{issue.code} {issue.count} {first.row} {first.line} {first.value}")
    try:
        report.raise_if(rejected=0.01)
    except RowsRejectedError as fault:
        said.append(fault.report.to_json())
    except InputError as fault:
        said.append(f"{fault.code}: {fault.message}")
    except LoyaltyPrepError as fault:
        said.append(str(fault))
    return said


def of_frames(export: Path, folder: Path) -> int:
    """Check tables of several kinds, and write parts."""
    frame = pl.DataFrame({"Email": ["ann@example.com"], "Points": [1]})
    result: CheckResult[pl.DataFrame] = check(frame, email="Email", points="Points", max_points=5)
    ready, rejected = result
    lazy: CheckResult[pl.LazyFrame] = check(scan(export))
    later: pl.LazyFrame = lazy.ready
    of_rows: pl.DataFrame = check([{"Email": "ann@example.com", "Points": "1"}]).assert_ready()
    of_columns: pl.DataFrame = check({"Email": ["ann@example.com"], "Points": [1]}).ready
    write_parts(of_rows, folder, "Email", "Points", overwrite=True)
    limits = Options(decimal="point")
    return ready.height + rejected.height + later.collect().height + of_columns.height + len(str(limits.max_points))
