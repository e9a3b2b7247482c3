"""Rows and lines of a whole file in a few bytes: numbers that mostly rise by one, or by a little.

A report keeps on which line each record of the source stood, so that an errors file that comes back corrected can be
merged in with the rows and lines of the source. Each number is kept as its step from the one before, in a byte, and
these are compressed: some thousand characters for an ordinary file of a million rows, a byte a row where the records'
lines follow no rule.
"""

from __future__ import annotations

import base64
import zlib
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from loyalty_prep.arrays import Ints


_LARGEST: Final = 255
"""The largest step that is a byte; a 0 stands for another one, which is kept beside the bytes."""

_ROWS: Final = 1 << 31
"""So many numbers at most, where no other bound is known."""


class Rising:
    """Takes numbers, block by block, and holds no more of them than what `text` returns."""

    def __init__(self) -> None:
        self._last = 0
        self._others: list[Ints] = []
        self._compressor = zlib.compressobj()
        self._compressed: list[bytes] = []

    def add(self, numbers: NDArray[np.integer]) -> None:
        """Take further numbers."""
        if not len(numbers):
            return
        values = numbers.astype(np.int64)
        steps = np.diff(values, prepend=self._last)
        other = (steps < 1) | (steps > _LARGEST)
        if other.any():
            self._others.append(steps[other])
            steps[other] = 0
        self._compressed.append(self._compressor.compress(steps.astype(np.uint8).tobytes()))
        self._last = int(values[-1])

    def text(self) -> str:
        """Return the numbers as text, for `numbers`; to be asked once."""
        small = b"".join((*self._compressed, self._compressor.flush()))
        others = np.concatenate([np.zeros(0, np.int64), *self._others]).astype("<i8").tobytes()
        return ".".join(base64.b64encode(part).decode() for part in (small, zlib.compress(others)))


def text(numbers: NDArray[np.integer]) -> str:
    """Return numbers as text."""
    rising = Rising()
    rising.add(numbers)
    return rising.text()


def numbers(text: str, most: int = _ROWS) -> Ints:
    """Return the numbers that a text stands for. Raises `ValueError` where it is none, or of more than `most`.

    A text of a megabyte may be anybody's and stand for a billion: no more of it is unpacked than there may be.
    """
    small, others = text.split(".")
    bytes_of_steps = _unpacked(small, most)
    steps = np.frombuffer(bytes_of_steps, dtype=np.uint8).astype(np.int64)
    steps[steps == 0] = np.frombuffer(_unpacked(others, 8 * bytes_of_steps.count(0)), dtype="<i8")
    rows: Ints = np.cumsum(steps)
    return rows


def _unpacked(text: str, most: int) -> bytes:
    inflater = zlib.decompressobj()
    try:
        data = inflater.decompress(base64.b64decode(text, validate=True), most + 1)
    except zlib.error as fault:
        raise ValueError(str(fault)) from fault
    if len(data) > most or not inflater.eof:
        raise ValueError("more numbers than there are rows, or a part of them")
    return data
