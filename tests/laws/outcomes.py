"""What the laws look at: a whole run over an export, and what became of each of its rows."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from harness import csv_rows
from hypothesis import reject

import loyalty_prep
from loyalty_prep import InputError

if TYPE_CHECKING:
    from loyalty_prep.options import Duplicates

POLICIES: list[Duplicates] = ["reject", "first", "last", "max", "sum"]
Files = dict[str, bytes]


def prepared(source: Any, *, must: bool = False, **options: Any) -> tuple[dict[str, Any], Files]:
    """Prepare and return the report and the files by name.

    An export of which faulty rows are the half may be refused as a whole, which is no example then; unless it
    `must` be taken.
    """
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "out"
        try:
            report = loyalty_prep.prepare(source, out, **options).to_dict()
        except InputError:
            if must:
                raise
            reject()
        return report, {path.name: path.read_bytes() for path in out.iterdir()}


def rows_of(files: Files, kind: str) -> list[list[str]]:
    """Return the data rows of all files whose name holds `kind`, in order."""
    names = sorted(name for name in files if kind in name)
    return [row for name in names for row in csv_rows(files[name])[1:]]


def errors_of(files: Files) -> dict[int, tuple[str, str]]:
    """Return status and codes of the rows that are not ready, by their numbers."""
    return {int(row[0]): (row[2], row[3]) for row in rows_of(files, ".errors")}


def pairs_of(files: Files) -> list[tuple[str, int]]:
    """Return the ready pairs in the order of the parts; addresses as they are compared."""
    return [(row[0].lower(), int(row[1])) for row in rows_of(files, ".part-")]
