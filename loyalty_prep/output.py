"""The files that a run writes: parts cut by bytes, tables, all staged and then published at once.

What must stay true: nothing stands under its final name before everything is complete. Where the target
folder does not exist yet, it appears by one rename; where it does, the files are renamed into it one by
one, `NAME.report.json` last, so that results without a report are no results.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal

import numpy as np

from loyalty_prep.errors import OutputError, UsageError
from loyalty_prep.options import HEADER
from loyalty_prep.records import header_line, to_csv
from loyalty_prep.remote import connect, shown, telling
from loyalty_prep.spreadsheet import BOM, guard, guard_names

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import polars as pl
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

Kind = Literal["clean", "errors", "changes", "contacts", "workbook", "report"]
_PARTIAL = ".partial"
ERRORS_HEADER = ("row", "line", "status", "codes", "reasons")
"""The columns of the errors file before the source's own; behind them stands `raw`."""
CONTACTS_ROWS = 9_999
"""Wix takes contacts files of fewer than 10,000 rows (support.wix.com, importing contacts from CSV)."""


@dataclass(frozen=True, slots=True)
class Output:
    """One written file: its name in the folder, its data rows, its size in bytes."""

    path: str
    kind: Kind
    rows: int
    size_bytes: int
    sha256: str


class _File:
    """A file in the staging folder that knows its size and digest."""

    def __init__(self, folder: Path, name: str, kind: Kind) -> None:
        self.name, self.kind = name, kind
        self.size = self.rows = 0
        self._digest = hashlib.sha256()
        with writing(name):
            self._stream = (folder / (name + _PARTIAL)).open("wb")

    def write(self, data: bytes, rows: int) -> None:
        with writing(self.name):
            self._stream.write(data)
        self._digest.update(data)
        self.size += len(data)
        self.rows += rows

    def abandon(self) -> None:
        with suppress(OSError):  # what could not be written is not wanted any more
            self._stream.close()

    def close(self) -> Output:
        with writing(self.name):
            self._stream.close()
        return Output(self.name, self.kind, self.rows, self.size, self._digest.hexdigest())


@contextmanager
def writing(what: str) -> Iterator[None]:
    """Turn the operating system's refusal to write into one clear line."""
    try:
        yield
    except OSError as fault:
        raise OutputError(
            "OUTPUT_UNWRITABLE",
            f"{what} cannot be written: {fault.strerror or fault}. Choose another folder with --out.",
        ) from fault


def refuse_existing(path: Path, *, overwrite: bool) -> None:
    """Raise `OutputError` where a file that is to be written stands already."""
    if path.is_dir():
        raise OutputError("OUTPUT_UNWRITABLE", f"{path} is a folder. Name a file in it.")
    if path.exists() and not overwrite:
        raise OutputError("OUTPUT_EXISTS", f"{path} exists already. Name another file, or allow it with --overwrite.")


def write_whole(path: Path, data: bytes) -> None:
    """Write one file, which appears under its name only when it is complete."""
    with writing(str(path)):
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as stream:
            stream.write(data)
        partial = Path(stream.name)
        partial.chmod(0o666 & ~_umask())
        partial.replace(path)


_RESULTS = r"part-\d{4,}\.csv|errors\.(csv|xlsx)|changes\.csv|contacts(-\d{4,})?\.csv|report\.(json|html)"


def is_result(stem: str, name: str) -> bool:
    """Tell whether a file's name is that of a file that `prepare` writes."""
    return re.fullmatch(rf"{re.escape(stem)}\.({_RESULTS})", name) is not None


class Staging:
    """The staging folder of one run, beside (or in) the target folder."""

    def __init__(self, target: Path, stem: str, *, overwrite: bool) -> None:
        """Raise `OutputError` OUTPUT_EXISTS or OUTPUT_UNWRITABLE before anything is read."""
        self.target, self.stem = target, stem
        self.outputs: list[Output] = []
        self._open: list[_File] = []
        if target.exists() and not target.is_dir():
            raise OutputError(
                "OUTPUT_UNWRITABLE", f"{target} is a file, not a folder. Choose another folder with --out."
            )
        existing = self._existing()
        if existing and not overwrite:
            raise OutputError(
                "OUTPUT_EXISTS",
                f"{target} already holds results ({existing[0].name}). Choose another folder with --out, "
                "or allow replacing them with --overwrite.",
            )
        with writing(str(target)):
            self._made = _make_parents(target)
            parent = target if target.is_dir() else target.parent
            self.folder = Path(tempfile.mkdtemp(prefix=f".{stem}-staging-", dir=parent))

    def _existing(self) -> list[Path]:
        if not self.target.is_dir():
            return []
        return sorted(path for path in self.target.iterdir() if is_result(self.stem, path.name))

    def create(self, name: str, kind: Kind) -> _File:
        """Open a file of this run; it gets its name when the run is published."""
        file = _File(self.folder, f"{self.stem}.{name}", kind)
        self._open.append(file)
        return file

    def close(self, file: _File) -> None:
        """Complete a file."""
        self._open.remove(file)
        self.outputs.append(file.close())

    def path(self, name: str) -> Path:
        """Return where a library may write a file of this run by itself, for `adopt`."""
        return self.folder / f"{self.stem}.{name}{_PARTIAL}"

    def adopt(self, name: str, kind: Kind, rows: int) -> None:
        """Take such a file over, when it is complete."""
        path = self.path(name)
        with writing(name), path.open("rb") as stream:
            digest = hashlib.file_digest(stream, "sha256").hexdigest()
        self.outputs.append(Output(f"{self.stem}.{name}", kind, rows, path.stat().st_size, digest))

    def publish(self) -> None:
        """Give every file its final name."""
        assert not self._open, "a file is still being written"
        names = [output.path for output in self.outputs]
        with writing(str(self.target)):
            if not self.target.exists():
                for name in names:
                    (self.folder / (name + _PARTIAL)).rename(self.folder / name)
                self.folder.chmod(0o777 & ~_umask())
                self.folder.rename(self.target)
                return
            for path in self._existing():
                path.unlink()
            for name in sorted(names, key=lambda name: name.endswith(".report.json")):
                (self.folder / (name + _PARTIAL)).rename(self.target / name)
            self.folder.rmdir()

    def discard(self) -> None:
        """Leave nothing behind."""
        for file in self._open:
            file.abandon()
        shutil.rmtree(self.folder, ignore_errors=True)
        for folder in self._made:
            try:
                folder.rmdir()
            except OSError:
                return


def _make_parents(target: Path) -> list[Path]:
    """Create the folders above the target; return those that were missing, the innermost first."""
    missing = []
    folder = target.parent
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    target.parent.mkdir(parents=True, exist_ok=True)
    return missing


def _umask() -> int:
    """Return the process's umask: mkdtemp makes folders private, results are the user's own."""
    import os  # noqa: PLC0415 - reading the umask means setting it

    mask = os.umask(0)
    os.umask(mask)
    return mask


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

    def __init__(self, staging: Staging, names: Sequence[str], max_bytes: int) -> None:
        self._staging, self._max = staging, max_bytes
        self.header = HEADER.encode() if not names else header_line(["Email", "Points", *names])
        self._file: _File | None = None
        self._count = 0

    def add(self, lines: bytes, ends: Ints) -> None:
        """Write lines of CSV; `ends` are their ends in bytes."""
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

    def _next(self) -> _File:
        self._count += 1
        self._file = self._staging.create(f"part-{self._count:04}.csv", "clean")
        self._file.write(self.header, 0)
        return self._file

    def close(self) -> None:
        """Complete the part that is being written."""
        if self._file is not None:
            self._staging.close(self._file)
            self._file = None


class Table:
    """A CSV file that appears only when it has rows. `guarded`: for spreadsheets (`spreadsheet.py`)."""

    def __init__(
        self, staging: Staging, name: str, kind: Kind, header: Sequence[str], *, guarded: bool = False
    ) -> None:
        self._staging, self._name, self._kind, self._guarded = staging, name, kind, guarded
        self._header = BOM + header_line(guard_names(header)) if guarded else header_line(header)
        self._file: _File | None = None

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
