"""Bytes kept between the two passes: the first of them in memory, the others in one temporary file.

Each record is read and judged once, in the first pass; what the second pass needs of it stands here, so
that memory stays flat while the disk holds about as much as the parts will.
"""

from __future__ import annotations

import io
import tempfile
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

import polars as pl

from loyalty_prep.errors import OutputError

if TYPE_CHECKING:
    from typing import BinaryIO

MEMORY_BYTES = 32 << 20
"""So many bytes of a spool stay in memory: most files need no more, and of a large one they need not be written."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Something in the spool: its size in bytes, and itself, or its offset in the file."""

    size: int
    kept: bytes | int


class Spool:
    """Takes bytes, and gives them back by their slot as often as asked. Threads may share it."""

    def __init__(self) -> None:
        self._room = MEMORY_BYTES
        self._file: BinaryIO | None = None
        self._size = 0
        self._lock = threading.Lock()

    def add(self, data: bytes | memoryview) -> Slot:
        """Keep some bytes. Raises `OutputError` when the temporary folder is full."""
        size = len(data)
        with self._lock:
            if size <= self._room:
                self._room -= size
                return Slot(size, bytes(data))
            try:
                self._file = self._file or _file()
                self._file.seek(self._size)
                self._file.write(data)
            except OSError as fault:
                raise OutputError(
                    "OUTPUT_UNWRITABLE", f"There is no room in the temporary folder: {fault.strerror or fault}."
                ) from fault
            self._size += size
            return Slot(size, self._size - size)

    def read(self, slot: Slot) -> bytes:
        """Give some bytes back."""
        if isinstance(slot.kept, bytes):
            return slot.kept
        assert self._file is not None, "a slot of another spool"
        with self._lock:
            self._file.seek(slot.kept)
            return self._file.read(slot.size)

    def add_frame(self, frame: pl.DataFrame) -> Slot:
        """Keep a frame."""
        buffer = io.BytesIO()
        frame.write_ipc_stream(buffer)
        return self.add(buffer.getbuffer())

    def read_frame(self, slot: Slot) -> pl.DataFrame:
        """Give a frame back."""
        return pl.read_ipc_stream(self.read(slot))

    def close(self) -> None:
        """Let the file go; what is in memory goes with its slots."""
        if self._file is not None:
            self._file.close()


def _file() -> BinaryIO:
    """Open a file without a name, which goes when it is closed, and with the process at the latest."""
    return cast("BinaryIO", tempfile.TemporaryFile(prefix="loyalty-prep-"))
