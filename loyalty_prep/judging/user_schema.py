"""A schema of the user's own over further columns: what of it can be asked of each row, and what it then finds.

The schema gets the columns that it names, by their names, in its order: of a file as text, of a frame with the types
that they have there, since a schema for a frame was written for those. What both have must be the same to it, so that
the verdict on a row is:

    text      text, also where a frame keeps it as categories, unless the schema asks for these
    missing   null: an empty cell of text, and a null
    untyped   a column without a value is of the type that is asked of it

What must stay true: rows are judged some at a time, so that nothing may be asked of them that one row does not tell
by itself. Where pandera would drop rows, take others for examples, or count over all of them, it is kept from it, or
the schema is refused.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandera.polars as pa
import polars as pl
from polars.datatypes import DataTypeClass

from loyalty_prep.codes import BY_NAME
from loyalty_prep.errors import InputError, LoyaltyPrepError, UsageError, first_line
from loyalty_prep.judging.schema import failures, import_row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from loyalty_prep.arrays import Bytes, Ints

    Schema = type[pa.DataFrameModel] | pa.DataFrameSchema

_ALONE: Final = 1 << 10
"""What a check says of some so many rows is compared with what it says of them among all: no other changes anything."""
_ANSWERS: Final = 3
"""A check can say yes, no, or nothing."""
_FAR: Final = ((0, ""), (10**9, "z" * 64), (-(10**9), "0"))
"""A number and a text that are far from what most columns hold."""
_OTHERS: Final = "what it says of a row depends on other rows"
_CATEGORIES: Final = (pl.Categorical, pl.Enum)


@dataclass(frozen=True, slots=True)
class UserSchema:
    """A user's schema over further columns: `columns` maps each name to its index in the `source`, a file or frame."""

    schema: pa.DataFrameSchema
    columns: dict[str, int]
    source: str = "file"

    def failures(self, cells: pl.DataFrame, faults: Bytes) -> dict[str, Ints]:
        """Return the rows (from 0) that fail each check, by the check's name. `cells` has the columns by their names.

        A faulty record has no cells to check. Raises `InputError` SCHEMA_MISMATCH where the schema cannot be applied.
        """
        rows = np.flatnonzero(faults == 0)
        if not (len(rows) and self.columns):
            return {}
        asked = pl.DataFrame([self._as_asked(column) for column in cells])
        if len(rows) < len(faults):
            asked = asked[rows]
        try:
            failed = failures(self.schema, asked, self.source)
        except LoyaltyPrepError:
            raise
        except Exception as fault:  # what is called here is the user's own, and may raise anything
            why = f"{type(fault).__name__}, {first_line(fault)}"
            raise InputError("SCHEMA_MISMATCH", f"The schema cannot be applied: {why}. Mend it first.") from fault
        return {name: rows[at] for name, at in failed.items()}

    def _as_asked(self, cells: pl.Series) -> pl.Series:
        """Return cells as the schema is to see them."""
        wanted = getattr(self.schema.columns[cells.name].dtype, "type", None)
        if cells.dtype == pl.Null:  # pandera has types of its own, which no column can be of
            return cells.cast(wanted if isinstance(wanted, (pl.DataType, DataTypeClass)) else pl.String)
        if cells.dtype != pl.String and cells.dtype not in _CATEGORIES:
            return cells
        texts = cells.cast(pl.String)
        texts = texts.set(texts == "", None)
        return texts.cast(cells.dtype) if wanted in _CATEGORIES else texts


def user_schema(schema: Schema, names: Mapping[str, int], source: str = "file") -> UserSchema:
    """Take a user's schema, also one that extends `import_row`, whose own columns are judged anyway.

    `names` are the columns of the source. Raises `InputError` COLUMN_MISSING where it names a column the source lacks,
    `UsageError` where it is no schema, or asks for what one row does not tell.
    """
    whole = _opened(schema)
    further = {name: column for name, column in whole.columns.items() if not _is_ours(name, column)}
    columns = _by_name(further, names)
    missing = [name for name, column in columns.items() if name not in names and column.required]
    if missing:
        raise InputError(
            "COLUMN_MISSING",
            f"The schema asks for column '{missing[0]}', which the {source} does not have. "
            f"Its columns are: {', '.join(names)}.",
        )
    _refuse_unique(whole, columns)
    made = copy(whole)
    made.columns = {name: _row_by_row(name, column) for name, column in columns.items() if name in names}
    made.checks = list(map(_of_each_row, whole.checks))
    if made.checks and not made.columns:
        raise UsageError(f"schema= names no column of the {source}, and its checks get those that it names.")
    made.strict = made.ordered = made.add_missing_columns = made.drop_invalid_rows = False
    return UserSchema(made, {name: names[name] for name in made.columns}, source)


def _opened(schema: Schema) -> pa.DataFrameSchema:
    """Return a schema as pandera's own object. Raises `UsageError` for what is none, or cannot be read."""
    try:
        made = schema.to_schema() if hasattr(schema, "to_schema") else schema
    except Exception as fault:  # whatever is wrong with the model
        why = f"{type(fault).__name__}, {first_line(fault)}"
        raise UsageError(f"schema= cannot be read: {why}. Mend the model first.") from fault
    if isinstance(made, pa.DataFrameSchema):
        return made
    name = schema.__name__ if isinstance(schema, type) else type(schema).__name__
    if type(made).__module__.startswith("pandera"):
        raise UsageError(f"schema={name} is a schema for other frames: give one of pandera.polars, for any frame.")
    raise UsageError(f"schema={name} is no pandera schema: give a DataFrameSchema or DataFrameModel of pandera.polars.")


def _is_ours(name: str, column: pa.Column) -> bool:
    """Tell a column of `import_row` from one of the source that has its name."""
    ours = import_row(0).columns.get(name)
    return ours is not None and [check.name for check in column.checks] == [check.name for check in ours.checks]


def _by_name(columns: Mapping[str, pa.Column], names: Mapping[str, int]) -> dict[str, pa.Column]:
    """Put the columns that a pattern names in its place; one that is named by itself is none of them."""
    every = pl.DataFrame(schema=dict.fromkeys(names, pl.String))
    made: dict[str, pa.Column] = {}
    for name, column in columns.items():
        if not column.regex:
            made[name] = column
            continue
        try:
            matching = every.select(pl.col(column.selector)).columns
        except pl.exceptions.PolarsError as fault:
            raise UsageError(f"schema= has a column '{name}', which is no pattern that can be read.") from fault
        made |= {each: column for each in matching if each not in columns} or {name: column}
    return made


def _refuse_unique(schema: pa.DataFrameSchema, columns: Mapping[str, pa.Column]) -> None:
    """Raise `UsageError` where the schema asks for what only all rows tell."""
    wanted = [name for name, column in columns.items() if column.unique or _asks_for_all(column.checks)]
    wanted += schema.unique or (["the rows"] if _asks_for_all(schema.checks) else [])
    if wanted:
        raise UsageError(
            f"schema= asks of '{wanted[0]}' what only all rows tell (unique, unique_values_eq), and rows are judged "
            "some at a time. Leave that out of it; an address that repeats is found by itself (duplicates=)."
        )


def _asks_for_all(checks: list[pa.Check]) -> bool:
    return any(check.name == "unique_values_eq" for check in checks)


def _row_by_row(name: str, column: pa.Column) -> pa.Column:
    """Return a column by its own name whose failures are all told, row by row."""
    made = copy(column)
    made.name, made.regex = name, False
    made.checks = list(map(_of_each_row, column.checks))
    made.drop_invalid_rows = False
    return made


def _of_each_row(check: pa.Check) -> pa.Check:
    """Return a check that tells all its failures, and refuses to tell what goes beyond a row."""
    made = copy(check)
    made.n_failure_cases = None
    if check.name in BY_NAME:  # a code of ours says something else
        made.name = f"SCHEMA_{check.name}"
    test = check._check_fn  # noqa: SLF001 - pandera has no other name for what a check calls
    if not (check.element_wise or pa.Check.is_builtin_check(getattr(test, "__name__", ""))):
        made._check_fn = partial(_tested, test)  # noqa: SLF001 - as above
    return made


def _tested(test: Callable[..., Any], data: pa.PolarsData, **more: Any) -> Any:
    """Return what a check says of some rows. Raises `ValueError` where it is not a word on each by itself."""
    answer = test(data, **more)
    if not isinstance(answer, pl.LazyFrame):
        raise TypeError(f"it returned {type(answer).__name__}")
    answered = answer.collect()
    height = data.lazyframe.select(pl.len()).collect().item()
    if answered.height != height:
        raise ValueError(f"it returned {answered.height} rows for {height}")
    for places in _some(answered) if height > 1 else ():
        some = data.lazyframe.select(pl.all().gather(places))
        if not answered[places].equals(test(data._replace(lazyframe=some), **more).collect()):
            raise ValueError(_OTHERS)
    for rows, among in _among_others(data, answered) if height else ():
        try:
            said = test(data._replace(lazyframe=among), **more).collect()
        except Exception:  # noqa: BLE001, S112 - a check need not take values that its rows do not have
            continue
        if not answered[rows].equals(said[: len(rows)]):
            raise ValueError(_OTHERS)
    return answered.lazy()


def _some(answered: pl.DataFrame) -> Iterator[list[int]]:
    """Choose rows of which a check is asked again: some of them twice, the first one often, and some alone.

    What is unique among these rows may stand in others, too; what is rare, often; and of each answer the first row and
    the last one are what `first` and `len` say otherwise when they stand alone.
    """
    rows, answers = range(len(answered)), answered.to_series()
    some = rows[:: max(2, len(rows) // _ALONE)]
    yield [*reversed(some), *some]
    yield [0] * _ALONE
    firsts = answers.arg_unique().head(_ANSWERS).to_list()
    lasts = [rows[-1 - place] for place in answers.reverse().arg_unique().head(_ANSWERS).to_list()]
    yield from ([place] for place in sorted({*firsts, *lasts}))


def _among_others(data: pa.PolarsData, answered: pl.DataFrame) -> Iterator[tuple[list[int], pl.LazyFrame]]:
    """Choose rows, and put many others below them, which are far from all that rows of one table have.

    Where rows are alike, each keeps within what their mean, a quantile or the longest of them allows; the next ten
    thousand rows may be others.
    """
    names = [data.key] if data.key != "*" else data.lazyframe.collect_schema().names()
    cells = data.lazyframe.select(names).collect()
    rows = set(answered.to_series().arg_unique().head(_ANSWERS))
    rows.update(place for column in cells for place in (column.arg_min(), column.arg_max()) if place is not None)
    asked = sorted(rows)
    own = data.lazyframe.select(pl.all().gather(asked)).collect()
    for number, text in _FAR:
        other = own[:1].with_columns(
            pl.lit(text if column.dtype == pl.String else number).cast(column.dtype, strict=False).alias(column.name)
            for column in cells
            if column.dtype == pl.String or column.dtype.is_numeric()
        )
        yield asked, pl.concat([own, other[[0] * _ALONE]]).lazy()
