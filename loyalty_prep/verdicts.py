"""A batch of cells in, the batch with its codes out.

`read` says what the two cells of each record hold; it needs nothing but the batch. `judge` gives each
record its codes, as soon as the column's decimal mark is known (or known to be unknown). What needs the
whole file besides (duplicates) is added by `identity.py`.

The judged batch has one row a record, in order:

    address String, email_fault Enum, email_detail String, email_suggestion String,
    trimmed Boolean, normalized Boolean          (emails.read)
    number Enum, amount Int64, separator Enum, evidence Enum, canonical Boolean    (points.read)
    codes UInt32      the mask of `codes.py`; repair codes stand only on rows without an error, and the note
                      TEXT_GARBLED where the records were found so (`garbled`)
    further String    names of the failed checks of a user's schema, joined with ';', else null
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from loyalty_prep import codes, emails, points
from loyalty_prep.codes import BIT
from loyalty_prep.records import Block, Fault
from loyalty_prep.schema import failures

if TYPE_CHECKING:
    import pandera.polars as pa
    from numpy.typing import NDArray

    from loyalty_prep.options import Mark
    from loyalty_prep.schema import UserSchema

    Masks = NDArray[np.uint32]

FAULT_CODE = {
    Fault.FIELD_COUNT: "ROW_FIELD_COUNT",
    Fault.BROKEN_QUOTE: "ROW_BROKEN_QUOTE",
    Fault.UNDECODABLE: "ROW_UNDECODABLE",
    Fault.TOO_LONG: "ROW_TOO_LONG",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """Which columns a run reads: indices from 0 into the source's fields.

    `beside` is the column right of POINTS where it is not one of numbers: three bare digits in it tell
    a balance like `1,250` that was split at its comma.
    """

    email: int
    points: int
    beside: int | None
    keep: tuple[int, ...]
    schema: UserSchema | None

    @property
    def columns(self) -> tuple[int, ...]:
        """All columns that must be parsed."""
        wanted = {self.email, self.points, *self.keep}
        if self.beside is not None:
            wanted.add(self.beside)
        if self.schema is not None:
            wanted.update(self.schema.columns.values())
        return tuple(sorted(wanted))


def read(block: Block, plan: Plan) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the block's cells (`c0`, … of the plan's columns), and what EMAIL and POINTS hold.

    Also marks records whose balance was split at its comma as faulty, in `block.faults`.
    """
    cells = block.cells(plan.columns)
    if plan.beside is not None:
        _mark_shifted(block, cells, plan.points, plan.beside)
    faulty = pl.Series("faulty", block.faults != Fault.NONE)
    cells = (
        cells.with_columns(pl.when(faulty).then(pl.lit("")).otherwise(pl.all()).name.keep()) if faulty.any() else cells
    )
    readings = pl.concat(
        [emails.read(cells[f"c{plan.email}"]), points.read(cells[f"c{plan.points}"])], how="horizontal"
    )
    return cells, readings


def _mark_shifted(block: Block, cells: pl.DataFrame, balance: int, beside: int) -> None:
    short = pl.col(f"c{balance}").str.len_bytes() <= 3
    three = pl.col(f"c{beside}").str.len_bytes() == 3
    maybe = cells.select((short & three).arg_true()).to_series()
    if not len(maybe):
        return
    rows = cells[maybe]
    shifted = rows.select(
        pl.col(f"c{balance}").str.contains(r"^[0-9]{1,3}$") & pl.col(f"c{beside}").str.contains(r"^[0-9]{3}$")
    ).to_series()
    hit = maybe.filter(shifted).to_numpy()
    hit = hit[block.faults[hit] == Fault.NONE]
    block.faults[hit] = Fault.FIELD_COUNT


# What UTF-8 looks like that was read as Windows-1252 once and written as UTF-8 again (Ã or Â before a sign of
# 0x80 to 0xBF, â€ before the rest of a dash or quote), and the replacement character U+FFFD.
_GARBLED = re.compile(
    rb"\xc3[\x82\x83](?:\xc2[\x80-\xbf]|\xe2(?:\x82\xac|\x80[\x90-\xbf]|\x84\xa2)"
    rb"|\xc5[\x92\x93\xa0\xa1\xb8\xbd\xbe]|\xc6\x92|\xcb[\x86\x9c])|\xc3\xa2\xe2\x82\xac|\xef\xbf\xbd"
)


def garbled(block: Block) -> NDArray[np.uint32]:
    """Return the note TEXT_GARBLED as a mask for each record of a block."""
    masks = np.zeros(block.height, dtype=np.uint32)
    if not block.data.isascii():
        hits = np.array([match.start() for match in _GARBLED.finditer(block.data)], dtype=np.int64)
        rows = np.searchsorted(block.starts, hits, side="right") - 1
        rows = rows[(rows >= 0) & (hits < block.ends[rows])]
        masks[rows] = BIT["TEXT_GARBLED"]
    return masks


def judge(
    readings: pl.DataFrame,
    faults: NDArray[np.uint8],
    *,
    row_schema: pa.DataFrameSchema,
    mark: Mark | None,
    contacts: pl.Series | None,
    further: pl.Series,
    notes: NDArray[np.uint32],
) -> pl.DataFrame:
    """Return the readings with their balances settled by the decimal mark, `codes` and `further` added."""
    settled = points.settle(readings, mark)
    masks = np.zeros(settled.height, dtype=np.uint32)
    for code, rows in failures(row_schema, settled.select("email_fault", "number", "amount")).items():
        masks[rows] |= np.uint32(BIT[code])
    if contacts is not None:
        masks[_unmatched(settled, contacts)] |= np.uint32(BIT["EMAIL_UNMATCHED"])
    for fault, code in FAULT_CODE.items():
        masks[faults == fault] = BIT[code]
    rejected = ((masks & codes.ERRORS) != 0) | further.is_not_null().to_numpy()
    for flag, code in (("trimmed", "EMAIL_TRIMMED"), ("normalized", "EMAIL_NORMALIZED")):
        masks[settled[flag].to_numpy() & ~rejected] |= np.uint32(BIT[code])
    masks[~settled["canonical"].to_numpy() & ~rejected] |= np.uint32(BIT["POINTS_REFORMATTED"])
    return settled.with_columns(pl.Series("codes", masks | notes, dtype=pl.UInt32), further)


def _unmatched(settled: pl.DataFrame, contacts: pl.Series) -> NDArray[np.bool_]:
    known = pl.col("address").is_null() | emails.key(pl.col("address")).is_in(contacts.implode())
    return ~settled.select(known.fill_null(value=True)).to_series().to_numpy()


def further(failed: dict[str, NDArray[np.int64]], faults: NDArray[np.uint8]) -> pl.Series:
    """Join the names of a user's failed checks, row by row; a faulty record has no cells to check."""
    if not failed:
        return pl.repeat(None, len(faults), dtype=pl.String, eager=True).alias("further")
    texts: list[str | None] = [None] * len(faults)
    for name, rows in failed.items():
        for row in rows.tolist():
            if faults[row] == Fault.NONE:
                texts[row] = f"{texts[row]};{name}" if texts[row] else name
    return pl.Series("further", texts, dtype=pl.String)


def rejected(frame: pl.DataFrame) -> NDArray[np.bool_]:
    """Tell which rows of a judged batch have an error."""
    masks = frame["codes"].to_numpy()
    bad: NDArray[np.bool_] = (masks & codes.ERRORS) != 0
    bad |= frame["further"].is_not_null().to_numpy()
    return bad
