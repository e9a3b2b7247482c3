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
                  number Enum, amount Int64, nearest Int64, separator Enum, evidence Enum, canonical Boolean
                                                               (points.read)
                  came Int64                                   (points.decided; null until they are judged)
                  codes UInt32    the mask of `codes.py`; repair codes stand only on rows without an error, and
                                  the notes TEXT_GARBLED where the records were found so (`_garbled`), EMAIL_TYPO
                  further String  names of the failed checks of a user's schema, joined with ';', else null

What needs the whole file comes later: balances that wait for the column's decimal mark are judged once more, and
duplicates are for `duplicates.py`.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Final, NamedTuple, Self

import numpy as np
import polars as pl

from loyalty_prep import codes
from loyalty_prep.codes import BIT
from loyalty_prep.judging.distrust import Doubts
from loyalty_prep.judging.kind_codes import KIND_CODES
from loyalty_prep.options import AS_THEY_ARE
from loyalty_prep.part_layout import PartLayout
from loyalty_prep.reading.records import Block, Fault
from loyalty_prep.values import alike, emails, points

if TYPE_CHECKING:
    from loyalty_prep.arrays import Bools, Bytes, Hashes, Ints, Masks
    from loyalty_prep.judging.duplicates import Repeated
    from loyalty_prep.judging.user_schema import UserSchema
    from loyalty_prep.options import Mark, Options, Policies


FAULT_CODE = {
    Fault.FIELD_COUNT: "ROW_FIELD_COUNT",
    Fault.BROKEN_QUOTE: "ROW_BROKEN_QUOTE",
    Fault.UNDECODABLE: "ROW_UNDECODABLE",
    Fault.TOO_LONG: "ROW_TOO_LONG",
}


KINDS: Final = tuple(
    product((*emails.FAULTS.categories, None), points.NUMBER.categories, ("below", "within", "above", "none"))
)
"""All kinds of rows to the schema of an import row, which looks at the fault of the address, at how the balance reads,
and at whether it lies within its bounds: what pandera says of one row it says of all of its kind. It was asked of each
when `kind_codes.py` was written, since to load it takes as long as to prepare a small file."""
READINGS: Final = ("email_fault", "trimmed", "normalized", "nearest", "separator", "evidence", "canonical")
"""Columns of odd rows that are not asked for any more once these are judged."""
LARGEST_DOCUMENTED: Final = 999_999_999
"""The largest balance that Wix documents for an account."""


class RowPlan(NamedTuple):
    """Which columns a run reads, and by what it judges: indices from 0 into the source's fields.

    `doubts` tell records whose cells cannot be trusted. `contacts` are the known addresses as `emails.key` writes them,
    where a contacts file was given. `policies` are the user's word on balances that would be rejected. `carried` are
    the columns of status and codes where the source is an errors file (`errors_file.py`).
    """

    email: int
    points: int
    doubts: Doubts
    part: PartLayout
    max_points: int
    user_schema: UserSchema | None
    contacts: pl.Series | None
    policies: Policies = AS_THEY_ARE
    carried: tuple[int, int] | None = None
    secondary: pl.Series | None = None
    """Those of `contacts` that are only a further address of theirs."""
    who: tuple[int, ...] = ()
    """The columns that say whose a row is, to whoever reads of it."""
    typed: bool = False
    """Whether POINTS holds numbers of a format's own that are not whole: then a point may be no sign of a person."""

    @classmethod
    def of_pairs(cls, options: Options, contacts: pl.Series | None = None, secondary: pl.Series | None = None) -> Self:
        """Return the plan of rows that are an address and a balance, and nothing else."""
        most, policies = options.max_points, options.policies
        return cls(0, 1, Doubts(0), PartLayout(), most, None, contacts, policies, secondary=secondary)

    @property
    def plain_points(self) -> int:
        """The largest balance of a plain row: a larger one is noted, or rejected."""
        return min(self.max_points, LARGEST_DOCUMENTED)

    @property
    def columns(self) -> tuple[int, ...]:
        """All columns of which the cells are judged."""
        wanted = {*self.part.source(self.email, self.points)}
        if self.carried is not None:
            wanted.update(self.carried)
        if self.user_schema is not None:
            wanted.update(self.user_schema.columns.values())
        return tuple(sorted(wanted))


class Split(NamedTuple):
    """A block's plain rows and its odd cells.

    `plain` has the columns email, points, k3, …; `numbers` and `balances` are those of its rows.
    """

    plain: pl.DataFrame
    numbers: Ints
    balances: Ints
    odd: pl.DataFrame


class PartLines(NamedTuple):
    """Plain rows as the parts will have them.

    `text` is lines of CSV: address, balance, further columns. `hashes` has one entry a line. `total` is the sum of
    the balances.
    """

    text: bytes
    hashes: Hashes
    total: int


def split(block: Block, cells: pl.DataFrame, plan: RowPlan) -> Split:
    """Tell the plain rows of a block from the odd ones. Its `cells` are as `Doubts.cells` returns them."""
    frame = pl.DataFrame(
        {
            "email": cells[f"c{plan.email}"],
            "points": cells[f"c{plan.points}"],
            **{name: cells[f"c{index}"] for name, index in zip(plan.part.cells, plan.part.kept, strict=True)},
        }
    )
    balance, amounts = points.plain(frame["points"], plan.plain_points)
    odd = ~(plain_address(frame["email"], plan) & balance)
    odd |= block.faults != Fault.NONE
    notes, further = _garbled(block), None
    if plan.user_schema is not None:
        asked = cells.select(pl.col(f"c{index}").alias(name) for name, index in plan.user_schema.columns.items())
        further = failed_checks(asked, plan.user_schema, block.faults)
    if plan.carried is not None:
        status, named = (cells[f"c{index}"] for index in plan.carried)
        masks, further = _carried(status, named, further)
        notes |= masks
    odd |= notes != 0
    if further is not None:
        odd |= further.is_not_null().to_numpy()
    if not odd.any():
        return Split(frame, np.arange(block.height) + block.first_row, amounts, _no_cells(tuple(plan.part.cells)))
    at, plain = pl.Series(np.flatnonzero(odd)), np.flatnonzero(~odd)
    return Split(
        frame.filter(pl.Series(~odd)),
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


@cache
def _no_cells(kept: tuple[str, ...]) -> pl.DataFrame:
    """Return odd cells where there are none; `kept` are the columns of further cells."""
    text = pl.String()
    cells = {"row": pl.Int64(), "email": text, "points": text, **dict.fromkeys(kept, text)}
    return pl.DataFrame(schema={**cells, "fault": pl.UInt8(), "further": text, "codes": pl.UInt32()})


def write(split: Split, part: PartLayout) -> PartLines:
    """Write the plain rows of a block, as the lines of a part."""
    text = part.lines(split.plain, plain=True)
    email = split.plain["email"]
    if not part.is_plain or _has_capitals(text):
        email = split.plain.select(emails.key(pl.col("email"))).to_series()
    hashes = alike.hashes(email, alike.tagged(text) if part.is_plain else None)
    return PartLines(text, hashes, exact_sum(split.balances))


def plain_address(email: pl.Series, plan: RowPlan) -> Bools:
    """Tell which addresses are written as they came, without a word about them; `email` String, nulls are not."""
    plain, sure = emails.are_plain(email), [~noted for noted in address_notes(plan).values()]
    if plan.contacts is not None:
        sure.append(emails.key(pl.col("address")).is_in(plan.contacts.implode()))
    if sure:
        are_sure = email.to_frame("address").select(pl.all_horizontal(sure).fill_null(value=False))
        plain &= are_sure.to_series().to_numpy()
    return plain


def address_notes(plan: RowPlan) -> dict[str, pl.Expr]:
    """Return the notes that an address in order can have, by their codes: what tells each of the column `address`.

    A row that has one is none of the plain ones, and gets it when it is judged: both go by this table alone. What
    `emails.read` finds is not here: that one is a likely slip (EMAIL_TYPO), which `emails.plain` does not take.
    """
    notes = {}
    if plan.secondary is not None and plan.secondary.len():
        notes["EMAIL_SECONDARY"] = emails.key(pl.col("address")).is_in(plan.secondary.implode())
    return notes


def exact_sum(amounts: Ints) -> int:
    """Add up, however large: the halves of two billion amounts fit into 64 bits where the amounts may not."""
    return (int((amounts >> 32).sum()) << 32) + int((amounts & 0xFFFF_FFFF).sum())


_STEP: Final = 1 << 16
"""So many bytes are looked at together: as many as a processor's nearest cache holds, with what is made of them."""


def _has_capitals(text: bytes) -> bool:
    octets = np.frombuffer(text, dtype=np.uint8)
    steps = (octets[at : at + _STEP] for at in range(0, len(octets), _STEP))
    return any(bool(((step - np.uint8(ord("A"))) < np.uint8(26)).any()) for step in steps)


# What UTF-8 looks like that was read as Windows-1252 once and written as UTF-8 again (Ã or Â before a sign of
# 0x80 to 0xBF, â€ before the rest of a dash or quote), and the replacement character U+FFFD. In each is one of some
# bytes, and one byte is found many times faster than several; 0x82 and 0x83 are rarer than 0xC3, which begins é and ü.
_GARBLED = (
    (
        (b"\x82", b"\x83"),
        re.compile(
            rb"\xc3(?:[\x82\x83](?:\xc2[\x80-\xbf]|\xe2(?:\x82\xac|\x80[\x90-\xbf]|\x84\xa2)"
            rb"|\xc5[\x92\x93\xa0\xa1\xb8\xbd\xbe]|\xc6\x92|\xcb[\x86\x9c])|\xa2\xe2\x82\xac)"
        ),
    ),
    ((b"\xef",), re.compile(rb"\xef\xbf\xbd")),
)


def _garbled(block: Block) -> Masks:
    """Return the note TEXT_GARBLED as a mask for each record of a block; codes of faulty records stand alone."""
    masks = np.zeros(block.height, dtype=np.uint32)
    if not block.data.isascii():
        looked_for = [signs for some, signs in _GARBLED if any(octet in block.data for octet in some)]
        begins = (match.start() for signs in looked_for for match in signs.finditer(block.data))
        hits = np.fromiter(begins, dtype=np.int64)
        rows = np.searchsorted(block.starts, hits, side="right") - 1
        rows = rows[(rows >= 0) & (hits < block.ends[rows]) & (block.faults[rows] == Fault.NONE)]
        masks[rows] = BIT["TEXT_GARBLED"]
    return masks


def _carried(status: pl.Series, named: pl.Series, failed: pl.Series | None) -> tuple[Masks, pl.Series]:
    """Return the codes that rows keep from an earlier run, and the names of the failed checks of a user's schema.

    Rows keep them that went into another row, or were left as they are; ready ones keep their notes. What `failed` a
    check now counts for corrected rows only: of the others, not all columns that the schema speaks of need be there.
    """
    texts = named.filter((status == "LEFT") | (status == "READY")).unique().to_list()
    masks = {text: codes.mask(*(name for name in text.split(";") if name in BIT)) for text in texts}
    others = {text: ";".join(name for name in text.split(";") if name not in BIT) or None for text in texts}
    left, merged, ready = (pl.col("status") == status for status in ("LEFT", "MERGED", "READY"))
    nothing = pl.repeat(None, len(status), dtype=pl.String, eager=True)
    kept = pl.DataFrame({"status": status, "codes": named, "failed": nothing if failed is None else failed}).select(
        masks=pl.when(merged)
        .then(pl.lit(BIT["ROW_MERGED"], pl.UInt32))
        .when(left | ready)
        .then(pl.col("codes").replace_strict(masks, default=0, return_dtype=pl.UInt32))
        .otherwise(pl.lit(0, pl.UInt32)),
        further=pl.when(left)
        .then(pl.col("codes").replace_strict(others, default=None, return_dtype=pl.String))
        .when(~merged & ~ready)
        .then("failed"),
    )
    return kept["masks"].to_numpy(), kept["further"]


def failed_checks(cells: pl.DataFrame, schema: UserSchema, faults: Bytes) -> pl.Series | None:
    """Join the names of a user's failed checks, row by row; None where there are none.

    `cells` has the columns of the schema by their names.
    """
    failed = schema.failures(cells, faults)
    if not failed:
        return None
    texts: list[str | None] = [None] * len(faults)
    for name, rows in failed.items():
        for row in rows.tolist():
            texts[row] = f"{texts[row]};{name}" if texts[row] else name
    return pl.Series(texts, dtype=pl.String)


def read(cells: pl.DataFrame) -> pl.DataFrame:
    """Read odd cells: what EMAIL and POINTS hold, before the column's decimal mark is known."""
    # The cells of a record that cannot be trusted are not looked at.
    trusted = cells.select(pl.when(pl.col("fault") == Fault.NONE).then(pl.col("email", "points")).otherwise(pl.lit("")))
    readings = [emails.read(trusted["email"]), points.read(trusted["points"])]
    rows = pl.concat([cells.drop("email", "points"), *readings], how="horizontal")
    return rows.with_columns(pl.lit(None, pl.Int64).alias("came"))


@cache
def none_judged(kept: tuple[str, ...]) -> pl.DataFrame:
    """Return judged odd rows and their hashes where there are none: to make them takes as long as for a few.

    `kept` are the columns of further cells.
    """
    rows = read(_no_cells(kept))
    return rows.with_columns(hashes(rows, rows))


def judge(rows: pl.DataFrame, plan: RowPlan, mark: Mark | None) -> pl.DataFrame:
    """Settle the balances of odd rows by the decimal mark, and give each row its codes.

    `rows` come from `read`, with no other codes than notes and those that were carried. Rows that were judged before
    the mark was known can be judged again, if they have their readings still.
    """
    if rows.is_empty():
        return rows.with_columns(pl.col("codes").cast(pl.UInt32))
    settled = points.decided(points.settle(rows, mark), plan.policies)
    faults = settled["fault"].to_numpy()
    masks = _failed(settled, plan.max_points)
    if plan.contacts is not None:
        masks[_unmatched(settled, plan.contacts)] |= np.uint32(BIT["EMAIL_UNMATCHED"])
    for fault, code in FAULT_CODE.items():
        masks[faults == fault] = BIT[code]
    before = settled["codes"].to_numpy()
    carried = (before & ~np.uint32(codes.NOTES)) != 0
    masks[carried] = before[carried] & ~np.uint32(codes.NOTES)
    bad = ((masks & np.uint32(codes.NOT_READY)) != 0) | settled["further"].is_not_null().to_numpy()
    for flag, code in (("trimmed", "EMAIL_TRIMMED"), ("normalized", "EMAIL_NORMALIZED")):
        masks[settled[flag].to_numpy() & ~bad] |= np.uint32(BIT[code])
    by_policy = settled["by_policy"].to_numpy()
    masks[by_policy & ~bad] |= np.uint32(BIT["POINTS_BY_POLICY"])
    masks[~settled["canonical"].to_numpy() & ~by_policy & ~bad] |= np.uint32(BIT["POINTS_REFORMATTED"])
    read = settled["email_fault"].is_null() & settled["email_suggestion"].is_not_null()
    masks[read.to_numpy()] |= np.uint32(BIT["EMAIL_TYPO"])
    masks[_above(settled, LARGEST_DOCUMENTED) & ~bad] |= np.uint32(BIT["POINTS_LARGE"])
    for code, noted in address_notes(plan).items():
        has_it = settled.select(noted.fill_null(value=False)).to_series().to_numpy()
        masks[has_it & ~bad] |= np.uint32(BIT[code])
    masked = pl.Series("codes", masks | before & np.uint32(codes.NOTES), dtype=pl.UInt32)
    return settled.drop("by_policy").with_columns(masked)


def _failed(settled: pl.DataFrame, max_points: int) -> Masks:
    """Return the codes of each row's failed checks, which are those of its kind."""
    failed: Masks = _kind_masks()[settled.select(_kind(max_points)).to_series().to_numpy()]
    return failed


@cache
def _kind(max_points: int) -> pl.Expr:
    """Return the place of a row's kind in `KINDS`."""
    amount = pl.col("amount")
    place = (
        pl.when(amount < 0).then(0).when(amount <= max_points).then(1).when(amount > max_points).then(2).otherwise(3)
    )
    email_fault = pl.col("email_fault").to_physical().fill_null(len(emails.FAULTS.categories))
    return (email_fault.cast(pl.UInt32) * len(points.NUMBER.categories) + pl.col("number").to_physical()) * 4 + place


@cache
def _kind_masks() -> Masks:
    """Return the codes of each of `KINDS`."""
    return np.array([codes.mask(*KIND_CODES[kind]) for kind in KINDS], dtype=np.uint32)


def _unmatched(settled: pl.DataFrame, contacts: pl.Series) -> Bools:
    known = pl.col("address").is_null() | emails.key(pl.col("address")).is_in(contacts.implode())
    return ~settled.select(known.fill_null(value=True)).to_series().to_numpy()


def _above(settled: pl.DataFrame, most: int) -> Bools:
    return settled.select((pl.col("amount") > most).fill_null(value=False)).to_series().to_numpy()


def rejected(odd: pl.DataFrame) -> Bools:
    """Tell which of some judged rows have an error, or were merged in an earlier run."""
    bad: Bools = (odd["codes"].to_numpy() & np.uint32(codes.NOT_READY)) != 0
    bad |= odd["further"].is_not_null().to_numpy()
    return bad


def suspects(odd: pl.DataFrame, repeated: Repeated) -> pl.DataFrame:
    """Return the rows of repeated addresses that are otherwise in order: `row`, `address`, `amount`, `hash`."""
    fit = odd.filter(pl.Series(repeated.among(odd["hash"].to_numpy())))
    return fit.filter(pl.Series(~rejected(fit))).select("row", "address", "amount", "hash")


_BY_THE_MARK = codes.mask("POINTS_AMBIGUOUS", "POINTS_OUT_OF_RANGE", "POINTS_NEGATIVE")


def hashes(readings: pl.DataFrame, judged: pl.DataFrame) -> pl.Series:
    """Return the hash of the address of each odd row that is in order, or may turn out to be; 0 of the others.

    `judged` is what `judge` made of the `readings` without a decimal mark.
    """
    errors = judged["codes"].to_numpy() & np.uint32(codes.NOT_READY)
    errors[points.waiting(readings)] &= ~np.uint32(_BY_THE_MARK)
    fit = (errors == 0) & judged["further"].is_null().to_numpy()
    keys = judged["address"].filter(pl.Series(fit)).to_frame().select(emails.key(pl.col("address"))).to_series()
    hashed = np.zeros(judged.height, dtype=np.uint64)
    hashed[fit] = alike.hashes(keys)
    return pl.Series("hash", hashed)
