"""Bytes kept between the two passes: the first of them in memory, the others in one temporary file.

Each record is read and judged once, in the first pass; what the second pass needs of it stands here, so
that memory stays flat while the disk holds about as much as the parts will.
"""

from __future__ import annotations

import io
import tempfile
import threading
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, cast

import polars as pl

from loyalty_prep.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

MEMORY_BYTES = 32 << 20
"""So many bytes of a spool stay in memory: most files need no more, and of a large one they need not be written."""


class Slot(NamedTuple):
    """Something in the spool: its size in bytes, and itself, or its offset in the file."""

    size: int
    kept: bytes | int


class Spool:
    """Takes bytes, and gives them back by their slot as often as asked. Threads may share it."""

    def __init__(self) -> None:
        self._room = MEMORY_BYTES
        self._file: BinaryIO | None = None
        self._lock = threading.Lock()

    def add(self, data: bytes | memoryview) -> Slot:
        """Keep some bytes. Raises `OutputError` when the temporary folder is full."""
        size = len(data)
        with self._lock:
            if size <= self._room:
                self._room -= size
                return Slot(size, bytes(data))
            return self._written(partial(_write_all, data))

    def read(self, slot: Slot) -> bytes:
        """Give some bytes back."""
        if isinstance(slot.kept, bytes):
            return slot.kept
        with self._lock:
            return self._at(slot.kept).read(slot.size)

    def add_frame(self, frame: pl.DataFrame) -> Slot:
        """Keep a frame. Raises `OutputError` when the temporary folder is full."""
        if frame.estimated_size() <= self._room:
            buffer = io.BytesIO()
            _write_frame(frame, buffer)
            return self.add(buffer.getvalue())
        with self._lock:
            return self._written(partial(_write_frame, frame))  # by polars itself, without a copy in memory

    def read_frame(self, slot: Slot) -> pl.DataFrame:
        """Give a frame back."""
        if isinstance(slot.kept, bytes):
            return pl.read_ipc_stream(slot.kept)
        with self._lock:
            return pl.read_ipc_stream(self._at(slot.kept))

    def _written(self, write: Callable[[BinaryIO], None]) -> Slot:
        """Have something written behind all that is in the file."""
        try:
            self._file = self._file or _file()
            start = self._file.seek(0, io.SEEK_END)
            write(self._file)
            return Slot(self._file.seek(0, io.SEEK_END) - start, start)
        except OSError as fault:
            raise OutputError(
                "OUTPUT_UNWRITABLE", f"There is no room in the temporary folder: {fault.strerror or fault}."
            ) from fault

    def _at(self, offset: int) -> BinaryIO:
        assert self._file is not None, "a slot of another spool"
        self._file.seek(offset)
        return self._file

    def close(self) -> None:
        """Let the file go; what is in memory goes with its slots."""
        if self._file is not None:
            self._file.close()


def _write_frame(frame: pl.DataFrame, file: BinaryIO) -> None:
    """Write text as Arrow first had it, by offsets: half of the bytes that views have of cells, and half the time."""
    frame.write_ipc_stream(file, compat_level=pl.CompatLevel.oldest())


def _write_all(data: bytes | memoryview, file: BinaryIO) -> None:
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]  # a file without a buffer may take less than all


def _file() -> BinaryIO:
    """Open a file without a name, which goes when it is closed, and with the process at the latest.

    It has no buffer of its own, since polars reads and writes it as well.
    """
    return cast("BinaryIO", tempfile.TemporaryFile(prefix="loyalty-prep-", buffering=0))
