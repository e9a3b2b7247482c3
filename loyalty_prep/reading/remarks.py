"""Remarks between and below records, alone on their line: titles of what is below, and what numbers are counted in."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from loyalty_prep.columns import headers, scales, titles
from loyalty_prep.errors import InputError
from loyalty_prep.reading.row_kinds import bare_cells

FEW: Final = 200
"""So many records without an address are asked for what numbers are counted in, at either end of a stretch of them."""
_LONGEST: Final = 200
"""A longer line, in bytes, is no remark."""


def of_other_points(raw: bytes, delimiter: str) -> str:
    """Return the title that a record is of points that are no balance, or nothing."""
    return _of_other_points(raw, delimiter) if len(raw) <= _LONGEST else ""


@lru_cache(maxsize=1 << 12)
def _of_other_points(raw: bytes, delimiter: str) -> str:
    alone = _alone(raw, delimiter)
    return alone if titles.points_taken(alone) & headers.NOT_KEPT else ""


def of_scale(raw: bytes, delimiter: str) -> bool:
    """Tell a remark that points are counted in thousands or the like; further right it may be a unit of its column."""
    return len(raw) <= _LONGEST and _of_scale(raw, delimiter)


@lru_cache(maxsize=1 << 12)
def _of_scale(raw: bytes, delimiter: str) -> bool:
    alone = "" if raw.startswith(delimiter.encode()) else _alone(raw, delimiter)
    return any(map(str.isalpha, alone)) and scales.says_scale(alone)


def _alone(raw: bytes, delimiter: str) -> str:
    """Return the only cell of a record, or nothing."""
    cells = [cell for cell in bare_cells(raw.decode("utf-8", "replace").strip("\ufeff\r\n"), delimiter) if cell]
    return cells[0] if len(cells) == 1 else ""


def scaled(raw: bytes, line: int) -> InputError:
    """Return the refusal of a file with a remark that its points are counted in thousands or the like."""
    text = " ".join(raw.decode("utf-8", "replace").strip("\ufeff").split())
    return InputError(
        "COLUMN_MISSING",
        f"Line {line} ('{text}') says that points are counted in thousands or the like, so that the numbers of the "
        "table are no whole balances. Export the balances in full; or, if they are, take that line out of the file.",
    )
