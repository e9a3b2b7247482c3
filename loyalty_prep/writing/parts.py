"""What a run writes: parts cut by bytes, tables, and folders of object stores. `staging.py` is how files appear."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import numpy as np

from loyalty_prep.errors import OutputError, UsageError
from loyalty_prep.reading.csv_text import header_line, to_csv
from loyalty_prep.reading.remote import connect, shown, telling
from loyalty_prep.writing.spreadsheet import BOM, guard, guard_names
from loyalty_prep.writing.staging import is_result

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import polars as pl

    from loyalty_prep.part_layout import PartLayout
    from loyalty_prep.report.document import OutputKind
    from loyalty_prep.writing.staging import File, Staging


CONTACTS_ROWS = 9_999
"""Wix takes contacts files of fewer than 10,000 rows (support.wix.com, importing contacts from CSV)."""


class RemoteFolder:
    """A folder of an object store that a result is copied into. Raises `OutputError`."""

    def __init__(self, url: str, stem: str, *, overwrite: bool) -> None:
        """Raise `OutputError` OUTPUT_EXISTS where a result stands already, before anything is read."""
        self._url, self._stem = url.rstrip("/"), stem
        with telling(url, OutputError, "OUTPUT_UNWRITABLE", "written"):
            self._system, self._path = connect(self._url)
            existing = self._existing()
        if existing and not overwrite:
            raise OutputError(
                "OUTPUT_EXISTS",
                f"{shown(url)} already holds results ({existing[0]}). Choose another folder with --out, or allow "
                "replacing them with --overwrite.",
            )

    def _existing(self) -> list[str]:
        if not self._system.exists(self._path):
            return []
        names = (PurePosixPath(path).name for path in self._system.ls(self._path, detail=False, refresh=True))
        return sorted(name for name in names if is_result(self._stem, name))

    def take(self, folder: Path) -> None:
        """Copy a complete result there. In between there is no report, so that nothing can be taken for a result."""
        with telling(self._url, OutputError, "OUTPUT_UNWRITABLE", "written"):
            for name in sorted(self._existing(), key=_report_last, reverse=True):
                self._system.rm(f"{self._path}/{name}")
            self._system.makedirs(self._path, exist_ok=True)
            for path in sorted(folder.iterdir(), key=lambda path: _report_last(path.name)):
                self._system.put_file(str(path), f"{self._path}/{path.name}")


def _report_last(name: str) -> tuple[bool, str]:
    return name.endswith(".report.json"), name


class Parts:
    """The clean parts: each at most `max_bytes`, its header included, none without rows."""

    def __init__(self, staging: Staging, layout: PartLayout, max_bytes: int) -> None:
        self._staging, self._max, self._layout = staging, max_bytes, layout
        self.header = header_line(layout.header)
        self._file: File | None = None
        self._count = 0

    def add(self, lines: bytes, rows: int) -> None:
        """Write so many rows as lines of CSV."""
        if not rows:
            return
        file = self._file or self._next()
        if file.size + len(lines) <= self._max:
            file.write(lines, rows)
            return
        ends = self._layout.ends(lines)
        cursor = done = 0
        while done < len(ends):
            file = self._file or self._next()
            fitting = int(np.searchsorted(ends, cursor + self._max - file.size, side="right"))
            if fitting > done:
                end = int(ends[fitting - 1])
                file.write(lines[cursor:end], fitting - done)
                cursor, done = end, fitting
            elif file.rows:
                self.close()
            else:
                size = len(self.header) + int(ends[done]) - cursor
                raise UsageError(
                    f"--max-bytes {self._max} is too small for the header and one row; give at least {size}."
                )

    def _next(self) -> File:
        self._count += 1
        self._file = self._staging.create(f"part-{self._count:04}.csv", "clean")
        self._file.write(self.header, 0)
        return self._file

    def close(self) -> None:
        """Complete the part that is being written."""
        if self._file is not None:
            self._staging.close(self._file)
            self._file = None


class TableFile:
    """A CSV file that appears only when it has rows. `guarded`: for spreadsheets (`spreadsheet.py`)."""

    def __init__(
        self, staging: Staging, name: str, kind: OutputKind, header: Sequence[str], *, guarded: bool = False
    ) -> None:
        self._staging, self._name, self._kind, self._guarded = staging, name, kind, guarded
        self._header = BOM + header_line(guard_names(header)) if guarded else header_line(header)
        self._file: File | None = None

    def add(self, frame: pl.DataFrame) -> None:
        """Write rows, in the order of the header."""
        if not frame.height:
            return
        if self._file is None:
            self._file = self._staging.create(self._name, self._kind)
            self._file.write(self._header, 0)
        self._file.write(to_csv(guard(frame) if self._guarded else frame), frame.height)

    def close(self) -> None:
        """Complete the file, if there is one."""
        if self._file is not None:
            self._staging.close(self._file)
