"""Judged batches, kept between the two passes: in memory while they are small, else in temporary files.

Each record is read and judged once, in the first pass; what the second pass needs of it stands here, so
that memory stays flat while the disk holds about as much as the parts will.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from loyalty_prep.errors import OutputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MEMORY_BYTES = 32 << 20


@dataclass(frozen=True, slots=True)
class Batch:
    """A judged batch: its frame (one row a record), and where in the text its records stand.

    `first_row` counts from 1; `offset` and `size` are bytes of the text.
    """

    frame: pl.DataFrame
    first_row: int
    offset: int
    size: int


class Spool:
    """Takes batches in order and gives them back in order, as often as asked."""

    def __init__(self, folder: Path, memory_bytes: int = MEMORY_BYTES) -> None:
        self._folder = folder
        self._room = memory_bytes
        self._held: list[tuple[pl.DataFrame | Path, Batch]] = []

    def add(self, batch: Batch) -> None:
        """Keep one batch. Raises `OutputError` when the temporary folder is full."""
        empty = Batch(batch.frame.clear(), batch.first_row, batch.offset, batch.size)
        size = int(batch.frame.estimated_size())
        if size <= self._room:
            self._room -= size
            self._held.append((batch.frame, empty))
            return
        path = self._folder / f"batch-{len(self._held):06}.arrow"
        try:
            batch.frame.write_ipc(path)
        except OSError as fault:
            raise OutputError(
                "OUTPUT_UNWRITABLE", f"There is no room in the temporary folder: {fault.strerror or fault}."
            ) from fault
        self._held.append((path, empty))

    def __iter__(self) -> Iterator[Batch]:
        """Give the batches back."""
        for held, batch in self._held:
            frame = held if isinstance(held, pl.DataFrame) else _read(held)
            yield Batch(frame, batch.first_row, batch.offset, batch.size)


def _read(path: Path) -> pl.DataFrame:
    # From a stream, not from the path: polars would map the file, and its pages would count as our memory.
    with path.open("rb") as stream:
        return pl.read_ipc(stream)
