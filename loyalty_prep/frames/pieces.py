"""What becomes of a batch: each takes some rows of a frame, and the outcomes of the exceptions among them.

    ready, rejected, merged    rows of the frame, and what results add to them
    changes                    repaired cells

The outcomes are those of `FrameSurvey.outcomes`; all other rows are ready as they came.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from loyalty_prep.codes import BIT
from loyalty_prep.frames import frame_rows
from loyalty_prep.messages.translation import translation
from loyalty_prep.report import sentences
from loyalty_prep.values.cells import put

if TYPE_CHECKING:
    from loyalty_prep.frames.frame_rows import FrameRows, Reading

_INTO_ANOTHER: Final = (pl.col("codes") & BIT["ROW_MERGED"]) != 0
REJECTED: Final = ~pl.col("ready") & ~_INTO_ANOTHER
"""Tells the outcomes of rows with an error."""
MERGED: Final = ~pl.col("ready") & _INTO_ANOTHER
"""Tells those of rows that went into another row of their address."""
_AS_ARGUMENT: Final = ("--decimal (point|comma)", 'decimal="$1"')
"""The only option that a row's reasons name, and how whoever calls a function has it."""


def _at(rows: FrameRows, outcomes: pl.DataFrame) -> pl.Series:
    """Return the places of some rows in their batch, from 0."""
    return pl.Series(np.searchsorted(rows.numbers, outcomes["row"].to_numpy()))


def ready(rows: FrameRows, outcomes: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """Return the rows that are ready, with the address and the balance that are to be written."""
    keep = np.ones(len(rows.numbers), dtype=np.bool_)
    keep[_at(rows, outcomes.filter(~pl.col("ready"))).to_numpy()] = False
    ready = outcomes.filter("ready")
    at = _at(rows, ready)
    email = frame_rows.text(rows.frame[reading.email])
    balance = frame_rows.amounts(rows.frame[reading.points])
    made = rows.frame.with_columns(
        put(email, at, ready["address"]).alias(reading.email), put(balance, at, ready["points"]).alias(reading.points)
    )
    return made.filter(pl.Series(keep))


def rejected(rows: FrameRows, outcomes: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """Return the rows that were rejected, as they came, and why."""
    chosen = outcomes.filter(REJECTED)
    return _beside(rows, chosen, why(chosen, reading.language), reading)


def why(outcomes: pl.DataFrame, language: str) -> pl.DataFrame:
    """Say of rejected rows why: `row`, `codes` String, `reasons` String, in their order."""
    if not outcomes.height:
        return pl.DataFrame(schema={"row": pl.Int64, "codes": pl.String, "reasons": pl.String})
    reasons = sentences.reasons(outcomes, translation(language), "points_cell").str.replace_all(*_AS_ARGUMENT)
    return outcomes.select("row", sentences.codes_text(outcomes), reasons)


def merged(rows: FrameRows, outcomes: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """Return the rows that went into another row of their address, as they came, and that row."""
    chosen = outcomes.filter(MERGED)
    return _beside(rows, chosen, chosen.select("row", "into"), reading)


def _beside(rows: FrameRows, chosen: pl.DataFrame, more: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """Put what is said of some rows beside their own cells."""
    added = more.drop("row") if reading.numbered else more
    return rows.frame[_at(rows, chosen)].hstack(added.rename(lambda name: reading.prefix + name))


def changes(outcomes: pl.DataFrame) -> pl.DataFrame:
    """Return the repaired cells of ready rows: `row`, `column`, `code`, `before`, `after`, in the order of the rows."""
    return sentences.changes(outcomes.filter("ready"), ("row",), "email_cell", "points_cell")
