"""Frames kept between the two passes: in memory while they are small, else in temporary files.

Each record is read and judged once, in the first pass; what the second pass needs of it stands here, so
that memory stays flat while the disk holds about as much as the parts will.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from loyalty_prep.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Sequence

MEMORY_BYTES = 32 << 20


class Spool:
    """Takes frames, and gives each back by its number as often as asked."""

    def __init__(self, folder: Path, memory_bytes: int | None = None) -> None:
        self._folder = folder
        self._room = MEMORY_BYTES if memory_bytes is None else memory_bytes
        self._held: list[pl.DataFrame | Path] = []

    def add(self, frame: pl.DataFrame) -> int:
        """Keep a frame and return its number. Raises `OutputError` when the temporary folder is full."""
        size = int(frame.estimated_size())
        if size <= self._room:
            self._room -= size
            self._held.append(frame)
        else:
            self._held.append(self._write(frame, len(self._held)))
        return len(self._held) - 1

    def replace(self, number: int, frame: pl.DataFrame) -> None:
        """Keep a frame in place of another of about its size."""
        self._held[number] = self._write(frame, number) if isinstance(self._held[number], Path) else frame

    def _write(self, frame: pl.DataFrame, number: int) -> Path:
        path = self._folder / f"frame-{number:06}.arrow"
        try:
            frame.write_ipc(path)
        except OSError as fault:
            raise OutputError(
                "OUTPUT_UNWRITABLE", f"There is no room in the temporary folder: {fault.strerror or fault}."
            ) from fault
        return path

    def read(self, number: int, columns: Sequence[str] | None = None) -> pl.DataFrame:
        """Give a frame back, or some of its columns."""
        held = self._held[number]
        if isinstance(held, pl.DataFrame):
            return held if columns is None else held.select(columns)
        # From a stream, not from the path: polars would map the file, and its pages would count as our memory.
        with held.open("rb") as stream:
            return pl.read_ipc(stream, columns=None if columns is None else list(columns))
