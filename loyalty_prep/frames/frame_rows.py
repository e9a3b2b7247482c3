"""Some rows of a frame in, their odd rows judged: what `verdicts.split` is for a block of a file.

Nothing of a frame needs to be parsed, and its balances may be numbers already; else all is as with a file, and the
same functions judge. A frame as `scan` gives it says of each row where it stood (`row`, `line`) and whether its record
can be trusted (`fault`), so that its rows are judged as `prepare` judges the file.

    numbers   `row` of a frame's rows: its own column of that name, else their places from 1
    numerals  Int*, UInt*, Float*, Decimal as readings, as `points.read` reads text
    split     which rows are plain, and the odd ones as `verdicts.read` wants them

What must stay true: a number is never made a text to be read back, and a null is a cell that is missing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from loyalty_prep.codes import BIT
from loyalty_prep.errors import InputError, UsageError
from loyalty_prep.judging import verdicts
from loyalty_prep.messages.translation import SOURCE
from loyalty_prep.options import Options
from loyalty_prep.reading.records import Fault
from loyalty_prep.values import alike, emails, points
from loyalty_prep.values.cells import filled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from loyalty_prep.arrays import Bools, Bytes, Hashes, Ints, Masks
    from loyalty_prep.judging.verdicts import RowPlan


FAULTS: Final = pl.Enum(list(verdicts.FAULT_CODE.values()))
"""The type of the column `fault` of `scan`: the code of a record that cannot be trusted, else null."""
ADDED: Final = ("row", "codes", "reasons", "into")
"""The columns that results add to those of a frame."""
_MOST_ROWS: Final = 10**10
"""Rows are looked up by ranges of their numbers, so that these must not lie far apart (`identity.Resolution`)."""
_FAULT_OF: Final = {code: int(fault) for fault, code in verdicts.FAULT_CODE.items()}

_FEW_ROWS: Final = 1 << 10

# What `verdicts._GARBLED` finds in bytes, as text (a law among the tests).
_GARBLED: Final = r"[ÂÃ][\x{80}-\x{bf}€\x{2010}-\x{203f}™ŒœŠšŸŽžƒˆ˜]|â€|\x{fffd}"

_EXACT: Final[dict[type[pl.DataType], float]] = {pl.Float64: 2.0**53, pl.Float32: 2.0**24, pl.Float16: 2.0**11}
"""From here on a float does not hold every whole number, so that its last digits may be lost."""

RENAME: Final = "Rename it first."
PREFIX: Final = "Rename it first, or give a prefix for the columns that results add, such as prefix='check_'."


@dataclass(frozen=True, slots=True)
class Reading:
    """Which columns of a frame are read, and how.

    `numeric`: the balances are numbers. `texts` are all columns of text. `numbered`, `lined`, `faulty`: there is a
    column `row`, `line`, `fault` as `scan` gives them. `plan` has the limits and the contacts, and a user's schema, of
    which `asked` are the columns: by the names that it has for them, those of the frame. `prefix` begins the names of
    columns that results add.
    """

    schema: pl.Schema
    email: str
    points: str
    numeric: bool
    texts: tuple[str, ...]
    numbered: bool
    lined: bool
    faulty: bool
    plan: RowPlan
    language: str
    prefix: str = ""
    asked: Mapping[str, str] = field(default_factory=dict)

    @property
    def own(self) -> list[str]:
        """The columns that say where a row stood, as `scan` gives them."""
        return [name for name, there in (("row", self.numbered), ("line", self.lined), ("fault", self.faulty)) if there]

    @property
    def two(self) -> list[str]:
        """What is read to judge a row: both columns, and where it stood."""
        return [self.email, self.points, *self.own]

    @property
    def looked_at(self) -> list[str]:
        """Those, all columns of text, and those that a user's schema asks for."""
        return list(dict.fromkeys((*self.two, *self.texts, *self.asked.values())))


def own_columns(schema: pl.Schema) -> tuple[str, ...]:
    """Return the columns that say of each row where it stood, as `scan` gives all three of them."""
    lined = all(schema.get(name, pl.Null()).is_integer() for name in ("row", "line"))
    # Other libraries know no Enum, so that `fault` comes back from them as text.
    return ("row", "line", "fault") if lined and _is_text(schema.get("fault", pl.Int64())) else ()


def reading(schema: pl.Schema, email: str, balance: str, plan: RowPlan, language: str, prefix: str = "") -> Reading:
    """Say how a frame of this schema is read.

    Raises `InputError` COLUMN_TYPE where a column is of a type that holds no addresses or no balances; `UsageError`
    where a column has the name of one that results add, or one that polars takes for a pattern; `prefix` is proposed
    where it can be given, and is else None.
    """
    lined = all(schema.get(name, pl.Null()).is_integer() for name in ("row", "line"))
    faulty = bool(own_columns(schema))
    # Beside results with a prefix, `row` is anybody's column, unless it is one of the three of `scan`.
    numbered = faulty if prefix else "row" in schema
    _refuse_taken(schema, prefix, numbered=numbered)
    if not _is_text(schema[email]):
        raise _wrong_type("EMAIL", email, schema[email], "text")
    numeric = schema[balance].is_numeric()
    if not numeric and not _is_text(schema[balance]):
        raise _wrong_type("POINTS", balance, schema[balance], "text or numbers")
    names, further = schema.names(), plan.user_schema
    return Reading(
        schema=schema,
        email=email,
        points=balance,
        numeric=numeric,
        texts=tuple(name for name, dtype in schema.items() if dtype == pl.String and not (faulty and name == "fault")),
        numbered=numbered,
        lined=lined and numbered,
        faulty=faulty,
        plan=plan,
        language=language,
        prefix=prefix or "",
        asked={} if further is None else {name: names[index] for name, index in further.columns.items()},
    )


def _refuse_taken(schema: pl.Schema, prefix: str | None, *, numbered: bool) -> None:
    how = RENAME if prefix is None else PREFIX
    for name in schema:
        if name == "*" or (name.startswith("^") and name.endswith("$")):
            raise UsageError(f"The frame has a column '{name}', which polars takes for a pattern of names. {RENAME}")
    for name in (f"{prefix or ''}{name}" for name in ADDED if prefix or name != "row"):
        if name in schema:
            raise UsageError(f"The frame has a column '{name}', and the results add one of that name. {how}")
    if numbered and not schema["row"].is_integer():
        raise UsageError(f"The frame has a column 'row' that holds no row numbers (integers). {how}")


def _is_text(dtype: pl.DataType) -> bool:
    return dtype in (pl.String, pl.Categorical, pl.Enum, pl.Null)


def _wrong_type(column: str, name: str, dtype: pl.DataType, wanted: str) -> InputError:
    return InputError(
        "COLUMN_TYPE",
        f"{column} is to be the column '{name}', which is of the type {dtype}; it must hold {wanted}. Name another "
        f"column, or cast it first.",
    )


@dataclass(frozen=True, slots=True)
class FrameRows:
    """Some consecutive rows of a frame, and their numbers, which rise."""

    numbers: Ints
    frame: pl.DataFrame

    @property
    def first(self) -> int:
        """The number of the first row."""
        return int(self.numbers[0])

    @property
    def last(self) -> int:
        """The number of the last row."""
        return int(self.numbers[-1])


def numbers(frames: Iterable[pl.DataFrame], reading: Reading, first: int = 1) -> Iterator[FrameRows]:
    """Give the rows of consecutive frames their numbers; frames without rows are left out.

    Raises `InputError` ROW_ORDER where a frame's own numbers do not rise.
    """
    last = -1 if reading.numbered else first - 1
    for frame in frames:
        if not frame.height:
            continue
        if reading.numbered:
            own = frame["row"].cast(pl.Int64, strict=False)  # what it does not hold is too long
            counted = own.fill_null(-1).to_numpy()
            if counted[0] <= last or not np.all(counted[1:] > counted[:-1]) or counted[-1] >= _MOST_ROWS:
                raise InputError(
                    "ROW_ORDER",
                    "The numbers in the frame's column 'row' must rise, as they do in the source, and be no more than "
                    "ten digits long. Sort the frame by it, or drop or rename it to have the rows counted.",
                )
        else:
            counted = np.arange(last + 1, last + 1 + frame.height)
        last = int(counted[-1])
        yield FrameRows(counted, frame)


@dataclass(frozen=True, slots=True)
class FrameSplit:
    """Rows told apart: of the plain ones their numbers, balances, and hashes of their addresses (`alike.hashes`).

    `odd` are the odd rows as `read` takes them.
    """

    numbers: Ints
    amounts: Ints
    hashes: Hashes
    odd: pl.DataFrame


def text(cells: pl.Series) -> pl.Series:
    """Return a column of text as String."""
    return cells if cells.dtype == pl.String else cells.cast(pl.String)


def amounts(cells: pl.Series) -> pl.Series:
    """Return plain balances as Int64; what others become is not said."""
    return (cells if cells.dtype.is_numeric() else text(cells)).cast(pl.Int64, strict=False)


def split(rows: FrameRows, reading: Reading) -> FrameSplit:
    """Tell the plain rows from the odd ones.

    The odd rows have the columns `row` Int64, `line` Int64, `email` String, `points` String, `email_cell` String,
    `points_cell` String (the cells as they came), `fault` UInt8, `further` String, `codes` UInt32 (notes only), and, of
    numbers, the readings of `numerals` by the names `n_number` and so on.
    """
    frame = rows.frame
    email = text(frame[reading.email])
    balance, amounts = _balances(frame[reading.points], reading)
    notes, fault = _garbled(frame, reading), faults(frame, reading)
    odd = ~(verdicts.plain_address(email, reading.plan) & balance) | (notes != 0) | (fault != Fault.NONE)
    further = failed_checks(frame, reading, fault)
    if further is not None:
        odd |= further.is_not_null().to_numpy()
    if not odd.any():
        return FrameSplit(rows.numbers, amounts, hashes(email), _none_odd(reading.numeric))
    plain, cells = email.filter(pl.Series(~odd)), _odd_cells(rows, reading, odd, notes, fault)
    if further is not None:
        cells = cells.with_columns(further=further.filter(pl.Series(odd)))
    return FrameSplit(rows.numbers[~odd], amounts[~odd], hashes(plain), cells)


def failed_checks(frame: pl.DataFrame, reading: Reading, fault: Bytes) -> pl.Series | None:
    """Name the checks of a user's schema that rows fail, joined; None where there are none."""
    schema = reading.plan.user_schema
    if schema is None:
        return None
    cells = pl.DataFrame([frame.get_column(own).alias(name) for name, own in reading.asked.items()])
    return verdicts.failed_checks(cells, schema, fault)


def _balances(cells: pl.Series, reading: Reading) -> tuple[Bools, Ints]:
    """Tell which balances are plain, and give them."""
    most = reading.plan.plain_points
    if not reading.numeric:
        return points.plain(text(cells), most)
    if cells.dtype.is_integer():
        amounts = filled(cells.cast(pl.Int64, strict=False), -1).to_numpy()
        return (amounts >= 0) & (amounts <= most), amounts
    read = numerals(cells)
    amounts = filled(read["amount"], -1).to_numpy()
    return (read["number"] == "whole").to_numpy() & (amounts >= 0) & (amounts <= most), amounts


def _odd_cells(rows: FrameRows, reading: Reading, odd: Bools, notes: Masks, fault: Bytes) -> pl.DataFrame:
    """Return the odd rows as `read` takes them."""
    at = np.flatnonzero(odd)
    frame, places = rows.frame[at], rows.numbers[at]
    email, cells = text(frame[reading.email]), frame[reading.points]
    cell, nothing = text(cells), pl.Series([None], dtype=pl.String).new_from_index(0, len(at))
    odd_cells = pl.DataFrame(
        {
            "row": places,
            "line": _lines(frame["line"], places) if reading.lined else places,
            "email": email,
            "points": nothing if reading.numeric else cell,
            "email_cell": email,
            "points_cell": cell,
            "fault": fault[at],
            "further": nothing,
            "codes": notes[at],
        }
    )
    return odd_cells.hstack(numerals(cells).select(pl.all().name.prefix("n_"))) if reading.numeric else odd_cells


def _lines(own: pl.Series, places: Ints) -> pl.Series:
    """Return the lines of rows; what is no line of a file is told by its row."""
    return own.cast(pl.Int64, strict=False).fill_null(pl.Series(places))


@cache
def _none_odd(numeric: bool) -> pl.DataFrame:
    """Return the odd rows where there are none: to make it takes as long as for a few."""
    schema = pl.Schema({"email": pl.String(), "points": pl.Int64() if numeric else pl.String()})
    nothing = np.zeros(0, dtype=np.int64)
    plan = verdicts.RowPlan.of_pairs(Options())
    rows = FrameRows(nothing, pl.DataFrame(schema=schema))
    how = reading(schema, "email", "points", plan, SOURCE)
    return _odd_cells(rows, how, nothing != 0, nothing.astype(np.uint32), nothing.astype(np.uint8))


def hashes(plain: pl.Series) -> Hashes:
    """Hash plain addresses, which are ASCII, by what they are compared by."""
    keys = plain.to_frame("address").select(emails.key(pl.col("address"))).to_series()
    return alike.hashes(keys, ascii_only=True)


def read(odd: pl.DataFrame) -> pl.DataFrame:
    """Read the odd rows of `split`, as `verdicts.read` does."""
    own = [name for name in odd.columns if name.startswith("n_")]
    readings = verdicts.read(odd.drop(own))
    return readings.with_columns(odd[name].alias(name.removeprefix("n_")) for name in own)


def faults(frame: pl.DataFrame, reading: Reading) -> Bytes:
    """Return the fault of each row's record, as `scan` gives it (`records.Fault`)."""
    if not reading.faulty:
        return np.zeros(frame.height, dtype=np.uint8)
    named = frame["fault"].cast(pl.String)
    return named.replace_strict(_FAULT_OF, default=int(Fault.NONE), return_dtype=pl.UInt8).to_numpy()


def _garbled(frame: pl.DataFrame, reading: Reading) -> Masks:
    """Return the note TEXT_GARBLED as a mask for each row."""
    masks = np.zeros(frame.height, dtype=np.uint32)
    names = reading.texts
    if frame.height <= _FEW_ROWS:  # then polars takes longer to be asked
        names = tuple(name for name in names if not "".join(filter(None, frame[name].to_list())).isascii())
    texts = pl.col(names).str
    for foreign in frame.select(texts.len_bytes() != texts.len_chars()) if names else ():
        if foreign.any():
            at = foreign.arg_true()
            hits = at.filter(frame[foreign.name].gather(at).str.contains(_GARBLED))
            masks[hits.to_numpy()] = BIT["TEXT_GARBLED"]
    return masks


def numerals(cells: pl.Series) -> pl.DataFrame:
    """Read balances that are numbers, as `points.read` reads text; null and NaN are missing.

    Floats so large that they do not hold every whole number are like scientific notation: digits may be lost.
    """
    if cells.dtype.is_float():
        return _floats(cells)
    if cells.dtype.is_decimal():
        assert isinstance(cells.dtype, pl.Decimal)
        unit = pl.lit(10**cells.dtype.scale, pl.Int128)
        whole = pl.col("cell").abs() // unit
        rest = pl.col("cell").abs() % unit != 0
        below = pl.col("cell") < 0
        frame = cells.to_physical().cast(pl.Int128).to_frame("cell")
        size = whole + rest.cast(pl.Int128)
        # polars negates no Int128
        amount = pl.when(below).then(pl.lit(0, pl.Int128) - size).otherwise(size)
        parts = pl.col("cell").abs() % unit  # below 10**38, so that it can be doubled
        nearest = whole + (parts >= unit - parts).cast(pl.Int128)
        nearest_below = pl.lit(0, pl.Int128) - whole - (parts > unit - parts).cast(pl.Int128)
        nearest = pl.when(whole < points.LIMIT).then(pl.when(below).then(nearest_below).otherwise(nearest))
        return _readings(frame, amount, rest, nearest)
    return _readings(cells.to_frame("cell"), pl.col("cell"), pl.lit(value=False), pl.lit(None, pl.Int64))


def _readings(
    frame: pl.DataFrame, amount: pl.Expr, broken: pl.Expr, nearest: pl.Expr, lost: pl.Expr | None = None
) -> pl.DataFrame:
    cell = pl.col("cell")
    missing = pl.when(cell.is_null()).then(points.AS_NUMBER["missing"])
    verdict = missing if lost is None else missing.when(lost).then(points.AS_NUMBER["scientific"])
    limit = points.LIMIT
    return frame.select(
        number=verdict.when(broken).then(points.AS_NUMBER["fraction"]).otherwise(points.AS_NUMBER["whole"]),
        amount=pl.when(amount > limit).then(limit).when(amount < -limit).then(-limit).otherwise(amount).cast(pl.Int64),
        nearest=pl.when(broken).then(nearest).cast(pl.Int64),
        separator=pl.lit(None, points.MARK),
        evidence=pl.lit(None, points.MARK),
        canonical=pl.lit(value=True),
    )


def _floats(cells: pl.Series) -> pl.DataFrame:
    cell = pl.col("cell")
    exact = _EXACT[type(cells.dtype)]
    frame = cells.fill_nan(None).cast(pl.Float64).to_frame("cell")
    lost = cell.is_finite() & (cell.abs() >= exact)
    away = pl.when(cell < 0).then(cell.floor()).otherwise(cell.ceil())
    amount = pl.when(cell.is_finite() & ~lost).then(away).when(lost & (cell < 0)).then(-1.0)
    nearest = cell.floor() + (cell - cell.floor() >= 0.5).cast(pl.Float64)
    read = _readings(frame, amount, cell != cell.round(0), pl.when(cell.is_finite() & ~lost).then(nearest), lost)
    endless = frame.select(cell.is_infinite().fill_null(value=False)).to_series()
    number = pl.when(pl.lit(endless)).then(points.AS_NUMBER["not_a_number"]).otherwise("number")
    return read.with_columns(number=number)
