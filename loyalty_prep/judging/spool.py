"""Bytes kept between the two passes: in memory while they are few, else in one temporary file.

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
"""A spool of no more bytes than this stays in memory; a larger one is a temporary file."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where something stands in the spool: its offset and its size in bytes."""

    offset: int
    size: int


class Spool:
    """Takes bytes, and gives them back by their slot as often as asked. Threads may share it."""

    def __init__(self) -> None:
        self._stream: io.BytesIO | BinaryIO = io.BytesIO()
        self._size = 0
        self._lock = threading.Lock()

    def add(self, data: bytes | memoryview) -> Slot:
        """Keep some bytes. Raises `OutputError` when the temporary folder is full."""
        with self._lock:
            slot = Slot(self._size, len(data))
            self._size += len(data)
            try:
                if isinstance(self._stream, io.BytesIO) and self._size > MEMORY_BYTES:
                    kept = self._stream.getbuffer()
                    self._stream = _file()
                    self._stream.write(kept)
                self._stream.seek(slot.offset)
                self._stream.write(data)
            except OSError as fault:
                raise OutputError(
                    "OUTPUT_UNWRITABLE", f"There is no room in the temporary folder: {fault.strerror or fault}."
                ) from fault
            return slot

    def read(self, slot: Slot) -> bytes:
        """Give some bytes back."""
        with self._lock:
            self._stream.seek(slot.offset)
            return self._stream.read(slot.size)

    def add_frame(self, frame: pl.DataFrame) -> Slot:
        """Keep a frame."""
        buffer = io.BytesIO()
        frame.write_ipc_stream(buffer)
        return self.add(buffer.getbuffer())

    def read_frame(self, slot: Slot) -> pl.DataFrame:
        """Give a frame back."""
        return pl.read_ipc_stream(self.read(slot))

    def close(self) -> None:
        """Let everything go."""
        self._stream.close()


def _file() -> BinaryIO:
    """Open a file without a name, which goes when it is closed, and with the process at the latest."""
    return cast("BinaryIO", tempfile.TemporaryFile(prefix="loyalty-prep-"))
