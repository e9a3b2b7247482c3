"""From what the user names to a file of bytes that can be read as often as needed.

A plain file is read where it lies. Standard input, bytes, file objects and compressed files are spooled
into the run's private temporary folder first, so that every later stage sees the same bytes.
What is plainly no table (a picture, an archive, a web page) is refused here, before anything is guessed.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import shutil
import sys
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, BinaryIO

from loyalty_prep.errors import InputError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable

File = str | os.PathLike[str] | bytes | BinaryIO
"""What `inspect`, `validate` and `prepare` take: a path, `-` for standard input, bytes, or a binary file."""

SUFFIXES = {".gz", ".bz2", ".xz"}

COMPRESSED: dict[bytes, tuple[str, type[gzip.GzipFile | bz2.BZ2File | lzma.LZMAFile]]] = {
    b"\x1f\x8b": ("gzip", gzip.GzipFile),
    b"BZh": ("bzip2", bz2.BZ2File),
    b"\xfd7zXZ\x00": ("xz", lzma.LZMAFile),
}

# First bytes of files that people take for an export (the formats' own specifications).
NOT_TABLES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"%PDF-", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an Excel workbook; save the sheet as CSV, or unpack it first"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook; save the sheet as CSV first"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it first"),
    (b"Rar!\x1a\x07", "a RAR archive; unpack it first"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive; unpack it first"),
    (b"SQLite format 3\x00", "a database (SQLite)"),
    (b"PAR1", "a Parquet file"),
    (b"\x7fELF", "a program"),
)
MARKUP: tuple[tuple[bytes, str], ...] = (
    (b"<!doctype html", "a web page (HTML)"),
    (b"<html", "a web page (HTML)"),
    (b"<?xml", "an XML document"),
    (b"<table", "a web page (HTML)"),
    (b"{\\rtf", "a text document (RTF)"),
)
_CHUNK = 1 << 20


@dataclass(frozen=True, slots=True)
class Source:
    """A file of bytes that can be read twice. `size_bytes` counts what the user gave (compressed or not)."""

    name: str
    path: Path
    size_bytes: int
    stamp: tuple[int, int]

    @property
    def stem(self) -> str:
        """The name without its suffixes: `export` for `export.csv.gz`; what output files are named after."""
        name = Path(self.name)
        if name.suffix.lower() in SUFFIXES:
            name = name.with_suffix("")
        return name.stem or "export"

    def open(self) -> BinaryIO:
        """Open the bytes for reading."""
        try:
            return self.path.open("rb")
        except OSError as fault:
            raise _unreadable(self.name, fault) from fault

    def check_unchanged(self) -> None:
        """Raise `InputError` SOURCE_CHANGED if the file is no longer the one that was first looked at."""
        try:
            changed = _stamp(self.path) != self.stamp
        except OSError:
            changed = True
        if changed:
            raise InputError("SOURCE_CHANGED", f"{self.name} changed while it was being read. Run the command again.")


def open_source(file: File, temp: Path) -> Source:
    """Make `file` readable twice; spool into the folder `temp` where it is not.

    Raises `InputError`: FILE_UNREADABLE, FILE_EMPTY, NOT_A_TABLE.
    """
    name, path, size = _locate(file, temp)
    try:
        with path.open("rb") as stream:
            head = stream.read(64)
        path = _expand(name, path, head, temp)
        with path.open("rb") as stream:
            head = stream.read(4096)
        stamp = _stamp(path)
    except OSError as fault:
        raise _unreadable(name, fault) from fault
    if not head:
        raise InputError("FILE_EMPTY", f"{name} is empty. Export the customers again.")
    _refuse_other_formats(name, head)
    return Source(name=name, path=path, size_bytes=size, stamp=stamp)


def _locate(file: File, temp: Path) -> tuple[str, Path, int]:
    if isinstance(file, bytes):
        path = _spool(io.BytesIO(file), temp / "bytes")
        return "bytes", path, len(file)
    if not isinstance(file, str | os.PathLike):
        named = getattr(file, "name", None)
        path = _spool(file, temp / "stream")
        return Path(named).name if isinstance(named, str) else "stream", path, path.stat().st_size
    if file == "-":
        path = _spool(sys.stdin.buffer, temp / "stdin")
        return "stdin", path, path.stat().st_size
    path = Path(file)
    try:
        if path.is_dir():
            raise InputError("FILE_UNREADABLE", f"{path} is a folder. Name the export file in it.")
        if path.exists() and not path.is_file():
            spooled = _copy(path, temp)
            return path.name, spooled, spooled.stat().st_size
        return path.name, path, path.stat().st_size
    except (OSError, ValueError) as fault:
        raise _unreadable(str(path), fault) from fault


def _copy(path: Path, temp: Path) -> Path:
    """Spool a pipe or device, which can be read only once."""
    with path.open("rb") as stream:
        return _spool(stream, temp / "pipe")


def _spool(stream: IO[bytes], path: Path) -> Path:
    try:
        with path.open("wb") as target:
            shutil.copyfileobj(stream, target, _CHUNK)
    except OSError as fault:
        raise OutputError(
            "OUTPUT_UNWRITABLE",
            f"There is no room to hold the input in the temporary folder: {fault.strerror or fault}.",
        ) from fault
    return path


def _expand(name: str, path: Path, head: bytes, temp: Path) -> Path:
    for magic, (kind, opener) in COMPRESSED.items():
        if head.startswith(magic):
            try:
                with opener(path) as stream:
                    return _spool(_Expanding(stream.read), temp / "expanded")
            except (OSError, EOFError, zlib.error, lzma.LZMAError) as fault:
                raise InputError(
                    "NOT_A_TABLE", f"{name} is a damaged or cut {kind} file. Download or export it again."
                ) from fault
    return path


class _Expanding(io.BytesIO):
    """Tells a fault of the compressed data (EOFError, OSError) from one of the disk it is spooled to."""

    def __init__(self, read: Callable[[int], bytes]) -> None:
        super().__init__()
        self._read = read

    def read(self, size: int | None = -1) -> bytes:
        try:
            return self._read(-1 if size is None else size)
        except OSError as fault:
            raise EOFError(str(fault)) from fault


def _refuse_other_formats(name: str, head: bytes) -> None:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for magic, what in NOT_TABLES:
        if head.startswith(magic):
            raise InputError("NOT_A_TABLE", f"{name} is {what}, not a table of customers. Export it as CSV.")
    for magic, what in MARKUP:
        if text.startswith(magic):
            raise InputError("NOT_A_TABLE", f"{name} is {what}, not a table of customers. Export it as CSV.")


def _stamp(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


def _unreadable(name: str, fault: Exception) -> InputError:
    if isinstance(fault, FileNotFoundError):
        return InputError("FILE_UNREADABLE", f"There is no file {name}. Check the path.")
    if isinstance(fault, PermissionError):
        return InputError("FILE_UNREADABLE", f"{name} may not be read. Check its permissions.")
    reason = getattr(fault, "strerror", None) or fault
    return InputError("FILE_UNREADABLE", f"{name} cannot be read: {reason}.")
