"""Files that survive a kill, and folders that are one run's alone."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from loyalty_prep.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def write_durably(path: Path, data: bytes) -> None:
    """Write a file that survives a kill and a power cut, whole or not at all. Raises `OutputError`."""
    partial = path.with_name(f".{path.name}.partial")  # the same each time: one that a kill left is written over
    try:
        with partial.open("wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        partial.replace(path)
        _flush_folder(path.parent)
    except OSError as fault:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise OutputError(
            "OUTPUT_UNWRITABLE",
            f"{path} cannot be written: {fault.strerror or fault}. Make room or allow writing there, and run the "
            "command again; it goes on where it stood.",
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

    Raises `OutputError` FOLDER_BUSY where another run is at work there.
    """
    try:
        handle = _lock(folder)
    except OSError as fault:
        raise OutputError(
            "FOLDER_BUSY",
            f"{folder} cannot be taken for this run alone: another upload is at work there, or it is on a disk that "
            "knows no locks. Wait for the other, or copy the folder to this machine.",
        ) from fault
    try:
        yield
    finally:
        os.close(handle)


if sys.platform == "win32":  # a folder cannot be opened there, so a file in it is locked

    def _lock(folder: Path) -> int:
        import msvcrt  # noqa: PLC0415 - there is none elsewhere

        handle = os.open(folder / ".import.lock", os.O_RDWR | os.O_CREAT)
        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            os.close(handle)
            raise
        return handle

else:

    def _lock(folder: Path) -> int:
        import fcntl  # noqa: PLC0415 - there is none elsewhere

        handle = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(handle)
            raise
        return handle
