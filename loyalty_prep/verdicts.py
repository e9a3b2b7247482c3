"""A block of records in, the verdict on each row out.

Nearly every row of an export is *plain*: its address and its balance are written as they came, and there is
nothing else to say of it. `split` tells those at once. The others are *odd*; they are gathered over many
blocks and judged together (`judge`), because what judging costs is paid by the call more than by the row.

    plain rows    lines of CSV, as the parts will have them (`Split`)
    odd cells     row Int64 (from 1), email String, points String, k3 String, … (further columns that the parts
                  carry), fault UInt8, further String, codes UInt32 (notes only)
    odd rows      row, k3, …, fault
                  address String, email_fault Enum, email_detail String, email_suggestion String,
                  trimmed Boolean, normalized Boolean          (emails.read)
                  number Enum, amount Int64, separator Enum, evidence Enum, canonical Boolean    (points.read)
                  codes UInt32    the mask of `codes.py`; repair codes stand only on rows without an error, and
                                  the notes TEXT_GARBLED where the records were found so (`_garbled`), EMAIL_TYPO
                  further String  names of the failed checks of a user's schema, joined with ';', else null

What needs the whole file comes later: balances that wait for the column's decimal mark are judged once more, and
duplicates are for `identity.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from loyalty_prep import alike, codes, emails, points
from loyalty_prep.codes import BIT
from loyalty_prep.histogram import Histogram
from loyalty_prep.records import Block, Fault, to_csv

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from loyalty_prep.options import Mark
    from loyalty_prep.schema import UserSchema

    Masks = NDArray[np.uint32]
    Flags = NDArray[np.bool_]

FAULT_CODE = {
    Fault.FIELD_COUNT: "ROW_FIELD_COUNT",
    Fault.BROKEN_QUOTE: "ROW_BROKEN_QUOTE",
    Fault.UNDECODABLE: "ROW_UNDECODABLE",
    Fault.TOO_LONG: "ROW_TOO_LONG",
}


@dataclass(frozen=True, slots=True)
class Plan:
    """Which columns a run reads, and by what it judges: indices from 0 into the source's fields.

    `beside` is the column right of POINTS where it is not one of numbers: three bare digits in it tell
    a balance like `1,250` that was split at its comma. `contacts` are the known addresses as `emails.key`
    writes them, where a contacts file was given. `carried` are the columns of status and codes where the source is
    an errors file (`rerun.py`).
    """

    email: int
    points: int
    beside: int | None
    keep: tuple[int, ...]
    max_points: int
    user_schema: UserSchema | None
    contacts: pl.Series | None
    carried: tuple[int, int] | None = None

    @property
    def columns(self) -> tuple[int, ...]:
        """All columns that must be parsed."""
        wanted = {self.email, self.points, *self.keep}
        if self.beside is not None:
            wanted.add(self.beside)
        if self.carried is not None:
            wanted.update(self.carried)
        if self.user_schema is not None:
            wanted.update(self.user_schema.columns.values())
        return tuple(sorted(wanted))


@dataclass(frozen=True, slots=True)
class Split:
    """A block's plain rows and its odd cells.

    `plain` has the columns email, points, k3, …; `numbers` and `balances` are those of its rows.
    """

    plain: pl.DataFrame
    numbers: NDArray[np.int64]
    balances: NDArray[np.int64]
    odd: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Lines:
    """Plain rows as the parts will have them.

    `text` is lines of CSV: address, balance, further columns. `hashes` has one entry a line. `total` is the sum of
    the balances, `histogram` how they are spread.
    """

    text: bytes
    hashes: NDArray[np.uint64]
    total: int
    histogram: Histogram


def split(block: Block, plan: Plan) -> Split:
    """Tell the plain rows of a block from the odd ones.

    Also marks records whose balance was split at its comma as faulty, in `block.faults`.
    """
    cells = block.cells(plan.columns)
    if plan.beside is not None:
        mark_shifted(block, cells, plan.points, plan.beside)
    frame = pl.DataFrame(
        {
            "email": cells[f"c{plan.email}"],
            "points": cells[f"c{plan.points}"],
            **{f"k{index}": cells[f"c{index}"] for index in plan.keep},
        }
    )
    balance, amounts = points.plain(frame["points"], plan.max_points)
    odd = ~(_plain_address(frame, plan) & balance)
    odd |= block.faults != Fault.NONE
    notes, further = _garbled(block), _further(cells, plan.user_schema, block.faults)
    if plan.carried is not None:
        status, named = (cells[f"c{index}"] for index in plan.carried)
        masks, further = _carried(status, named, further)
        notes |= masks
    odd |= notes != 0
    if further is not None:
        odd |= further.is_not_null().to_numpy()
    at, plain = pl.Series(np.flatnonzero(odd)), np.flatnonzero(~odd)
    return Split(
        frame if at.is_empty() else frame.filter(pl.Series(~odd)),
        plain + block.first_row,
        amounts[plain],
        frame[at].select(
            (at.cast(pl.Int64) + block.first_row).alias("row"),
            pl.all(),
            pl.Series("fault", block.faults)[at],
            pl.lit(None, pl.String).alias("further") if further is None else further[at].alias("further"),
            pl.Series("codes", notes)[at],
        ),
    )


def write(split: Split) -> Lines:
    """Write the plain rows of a block."""
    kept = split.plain.width > len(("email", "points"))
    text = to_csv(split.plain, plain=not kept)
    email = split.plain["email"]
    if kept or _has_capitals(text):
        email = split.plain.select(emails.key(pl.col("email"))).to_series()
    histogram = Histogram()
    histogram.add(split.balances, split.numbers)
    hashes = alike.hashes(email, None if kept else alike.tagged(text))
    return Lines(text, hashes, exact_sum(split.balances), histogram)


def _plain_address(rows: pl.DataFrame, plan: Plan) -> Flags:
    email = pl.col("email")
    plain = emails.plain(email)
    if plan.contacts is not None:
        plain &= emails.key(email).is_in(plan.contacts.implode())
    return rows.select(plain.fill_null(value=False)).to_series().to_numpy()


def exact_sum(amounts: NDArray[np.int64]) -> int:
    """Add up, however large: the halves of two billion amounts fit into 64 bits where the amounts may not."""
    return (int((amounts >> 32).sum()) << 32) + int((amounts & 0xFFFF_FFFF).sum())


def _has_capitals(text: bytes) -> bool:
    return bool(np.any((np.frombuffer(text, dtype=np.uint8) - np.uint8(ord("A"))) < np.uint8(26)))


def mark_shifted(block: Block, cells: pl.DataFrame, balance: int, beside: int) -> None:
    """Mark records as faulty whose balance was split at its comma: three bare digits stand right of it."""
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


def _garbled(block: Block) -> Masks:
    """Return the note TEXT_GARBLED as a mask for each record of a block."""
    masks = np.zeros(block.height, dtype=np.uint32)
    if not block.data.isascii():
        hits = np.array([match.start() for match in _GARBLED.finditer(block.data)], dtype=np.int64)
        rows = np.searchsorted(block.starts, hits, side="right") - 1
        rows = rows[(rows >= 0) & (hits < block.ends[rows])]
        masks[rows] = BIT["TEXT_GARBLED"]
    return masks


def _carried(status: pl.Series, named: pl.Series, failed: pl.Series | None) -> tuple[Masks, pl.Series]:
    """Return the codes that rows keep from an earlier run, and the names of the failed checks of a user's schema.

    Rows keep them that went into another row, or were left as they are. What `failed` a check now counts for corrected
    rows only: of the others, not all columns that the schema speaks of need be there.
    """
    texts = named.filter(status == "LEFT").unique().to_list()
    masks = {text: codes.mask(*(name for name in text.split(";") if name in BIT)) for text in texts}
    others = {text: ";".join(name for name in text.split(";") if name not in BIT) or None for text in texts}
    left, merged = pl.col("status") == "LEFT", pl.col("status") == "MERGED"
    nothing = pl.repeat(None, len(status), dtype=pl.String, eager=True)
    kept = pl.DataFrame({"status": status, "codes": named, "failed": nothing if failed is None else failed}).select(
        masks=pl.when(merged)
        .then(pl.lit(BIT["ROW_MERGED"], pl.UInt32))
        .when(left)
        .then(pl.col("codes").replace_strict(masks, default=0, return_dtype=pl.UInt32))
        .otherwise(pl.lit(0, pl.UInt32)),
        further=pl.when(left)
        .then(pl.col("codes").replace_strict(others, default=None, return_dtype=pl.String))
        .when(~merged & (pl.col("status") != "READY"))
        .then("failed"),
    )
    return kept["masks"].to_numpy(), kept["further"]


def _further(cells: pl.DataFrame, schema: UserSchema | None, faults: NDArray[np.uint8]) -> pl.Series | None:
    """Join the names of a user's failed checks, row by row; a faulty record has no cells to check."""
    failed = schema.failures(cells) if schema is not None else {}
    if not failed:
        return None
    texts: list[str | None] = [None] * len(faults)
    for name, rows in failed.items():
        for row in rows.tolist():
            if faults[row] == Fault.NONE:
                texts[row] = f"{texts[row]};{name}" if texts[row] else name
    return pl.Series(texts, dtype=pl.String)


def read(cells: pl.DataFrame) -> pl.DataFrame:
    """Read odd cells: what EMAIL and POINTS hold, before the column's decimal mark is known."""
    # The cells of a record that cannot be trusted are not looked at.
    trusted = cells.select(pl.when(pl.col("fault") == Fault.NONE).then(pl.col("email", "points")).otherwise(pl.lit("")))
    readings = [emails.read(trusted["email"]), points.read(trusted["points"])]
    return pl.concat([cells.drop("email", "points"), *readings], how="horizontal")


def judge(rows: pl.DataFrame, plan: Plan, mark: Mark | None) -> pl.DataFrame:
    """Settle the balances of odd rows by the decimal mark, and give each row its codes.

    `rows` come from `read`, with no other codes than notes and those that were carried. Rows that were judged before
    the mark was known can be judged again, if they have their readings still.
    """
    if rows.is_empty():
        return rows.with_columns(pl.col("codes").cast(pl.UInt32))
    from loyalty_prep.schema import failures, import_row  # noqa: PLC0415 - pandera takes long to load

    settled = points.settle(rows, mark)
    faults = settled["fault"].to_numpy()
    masks = np.zeros(settled.height, dtype=np.uint32)
    for code, at in failures(import_row(plan.max_points), settled.select("email_fault", "number", "amount")).items():
        masks[at] |= np.uint32(BIT[code])
    if plan.contacts is not None:
        masks[_unmatched(settled, plan.contacts)] |= np.uint32(BIT["EMAIL_UNMATCHED"])
    for fault, code in FAULT_CODE.items():
        masks[faults == fault] = BIT[code]
    given = settled["codes"].to_numpy()
    carried = (given & ~np.uint32(codes.NOTES)) != 0
    masks[carried] = given[carried] & ~np.uint32(codes.NOTES)
    bad = ((masks & np.uint32(codes.NOT_READY)) != 0) | settled["further"].is_not_null().to_numpy()
    for flag, code in (("trimmed", "EMAIL_TRIMMED"), ("normalized", "EMAIL_NORMALIZED")):
        masks[settled[flag].to_numpy() & ~bad] |= np.uint32(BIT[code])
    masks[~settled["canonical"].to_numpy() & ~bad] |= np.uint32(BIT["POINTS_REFORMATTED"])
    read = settled["email_fault"].is_null() & settled["email_suggestion"].is_not_null()
    masks[read.to_numpy()] |= np.uint32(BIT["EMAIL_TYPO"])
    return settled.with_columns(pl.Series("codes", masks | given & np.uint32(codes.NOTES), dtype=pl.UInt32))


def _unmatched(settled: pl.DataFrame, contacts: pl.Series) -> NDArray[np.bool_]:
    known = pl.col("address").is_null() | emails.key(pl.col("address")).is_in(contacts.implode())
    return ~settled.select(known.fill_null(value=True)).to_series().to_numpy()


def rejected(odd: pl.DataFrame) -> NDArray[np.bool_]:
    """Tell which of some judged rows have an error, or were merged in an earlier run."""
    bad: NDArray[np.bool_] = (odd["codes"].to_numpy() & np.uint32(codes.NOT_READY)) != 0
    bad |= odd["further"].is_not_null().to_numpy()
    return bad


_BY_THE_MARK = codes.mask("POINTS_AMBIGUOUS", "POINTS_OUT_OF_RANGE", "POINTS_NEGATIVE")


def hashes(readings: pl.DataFrame, judged: pl.DataFrame) -> pl.Series:
    """Return the hash of the address of each odd row that is in order, or may turn out to be; 0 of the others.

    `judged` is what `judge` made of the `readings` without a decimal mark.
    """
    errors = judged["codes"].to_numpy() & np.uint32(codes.NOT_READY)
    waiting = (readings["number"] == "either").to_numpy()
    errors[waiting] &= ~np.uint32(_BY_THE_MARK)
    fit = (errors == 0) & judged["further"].is_null().to_numpy()
    keys = judged.select(emails.key(pl.col("address"))).to_series()
    return pl.Series("hash", np.where(fit, alike.hashes(keys), np.uint64(0)))
