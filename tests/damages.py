"""What makes a result of `prepare` another one than was written, for the tests of `verify`."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SOURCE = '''Name,Email,Points,Note
Ann,ann@x.org,10,
"Bo, jr", bo@x.org ,"1,250.00","two
lines"
Cy,cy@,3,
Di,di@x.org,x,=1+1
Ann again,ANN@x.org,10,"a ""quote"""
Ed,ed@x.org,7
"Fay,fay@x.org,4,
Gus,gus@x.org,5,
'''

PART, ERRORS, CHANGES, REPORT = "part-0001.csv", "errors.csv", "changes.csv", "report.json"


def changed(name: str, before: str, after: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / f"export.{name}"
        text = path.read_text()
        assert before in text
        path.write_text(text.replace(before, after, 1))

    return change


def reported(*place: Any, value: Any) -> Callable[[Path], None]:
    """Return what writes another value to a place of the report."""

    def change(folder: Path) -> None:
        path = folder / "export.report.json"
        report = json.loads(path.read_text())
        within = report
        for name in place[:-1]:
            within = within[name]
        if value is None:
            del within[place[-1]]
        else:
            within[place[-1]] = value
        path.write_text(json.dumps(report))

    return change


def both(*changes: Callable[[Path], None]) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        for one in changes:
            one(folder)

    return change


def told(folder: Path) -> None:
    """Make the report agree with what the files have become: only their contents speak against it now."""
    path = folder / "export.report.json"
    report = json.loads(path.read_text())
    for output in report["outputs"]:
        data = (folder / output["path"]).read_bytes()
        output["sizeBytes"] = len(data)
        output["sha256"] = hashlib.sha256(data).hexdigest()
    path.write_text(json.dumps(report))
