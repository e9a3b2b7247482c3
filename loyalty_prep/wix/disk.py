"""Files that survive a kill, rows of CSV for them, and folders that are one run's alone."""

from __future__ import annotations

import csv
import errno
import os
import sys
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING, Any

from loyalty_prep.errors import OutputError
from loyalty_prep.writing import locks

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def read(path: Path) -> bytes:
    """Read a file. Raises `OSError` for what is none: of a pipe a read may wait for ever."""
    if path.exists() and not path.is_file():
        raise OSError(errno.EINVAL, "not a file", str(path))
    return path.read_bytes()


class _Lines:
    """Takes rows that end with CR and LF, and ends them with LF."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream

    def write(self, row: str) -> None:
        self._stream.write(row.removesuffix("\r\n") + "\n")


def csv_writer(stream: IO[str]) -> Any:
    """Return Python's writer of CSV, for rows that end with LF.

    Told so itself, it would leave a lone CR without quotes, which ends a row for whoever reads it.
    """
    return csv.writer(_Lines(stream), lineterminator="\r\n")


def write_durably(path: Path, data: bytes) -> None:
    """Write a file that survives a kill and a power cut, whole or not at all. Raises `OutputError`."""
    with durable(path) as stream:
        stream.write(data)


@contextmanager
def durable(path: Path) -> Iterator[IO[bytes]]:
    """Give a stream to write a file to that appears, whole and for good, when the block ends; not if it raises.

    Raises `OutputError`.
    """
    partial = path.with_name(f".{path.name}.partial")  # the same each time: one that a kill left is replaced
    try:
        partial.unlink(missing_ok=True)
        with partial.open("x+b") as stream:  # never through a link, which in a folder of others may lead anywhere
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
        _flush_folder(path.parent)
    except BaseException as fault:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        if not isinstance(fault, OSError):
            raise
        advice = (
            "Prepare the export under a shorter name."
            if fault.errno == errno.ENAMETOOLONG
            else "Make room or allow writing there, and run the command again; it goes on where it stood."
        )
        raise OutputError(
            "OUTPUT_UNWRITABLE", f"{path} cannot be written: {fault.strerror or fault}. {advice}"
        ) from fault


def _flush_folder(folder: Path) -> None:
    """Flush a rename to the disk, where folders can be flushed."""
    if sys.platform != "win32":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep other runs out of a folder; the lock ends with the process, however that ends.

    Where a disk knows no locks, nothing is locked. Raises `OutputError` FOLDER_BUSY where another run is at work there,
    OUTPUT_UNWRITABLE where the folder cannot be opened.
    """
    try:
        handle = _lock(folder)
    except BlockingIOError as fault:
        raise OutputError(
            "FOLDER_BUSY", f"Another run is at work in {folder}. Wait until it has ended, and run the command again."
        ) from fault
    except OSError as fault:
        raise OutputError(
            "OUTPUT_UNWRITABLE",
            f"{folder} cannot be opened: {fault.strerror or fault}. Allow reading and writing there, and run the "
            "command again.",
        ) from fault
    try:
        yield
    finally:
        locks.unlock(handle)


if sys.platform == "win32":  # `locks` locks nothing there, and a part must not be imported twice

    def _lock(folder: Path) -> int | None:
        import msvcrt  # noqa: PLC0415 - there is none elsewhere

        handle = os.open(folder / ".import.lock", os.O_RDWR | os.O_CREAT)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError as fault:
            os.close(handle)
            raise BlockingIOError(*fault.args) from fault
        return handle

else:
    _lock = locks.lock
