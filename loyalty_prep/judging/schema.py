"""The pandera schema of an import row: each check is named by its code, and pandera is the judge.

The judged row holds what `emails.read` and `points.settle` made of its two cells. A schema of the user's
own adds checks on further columns of the source, by their names, as text (or coerced by the schema); each
is reported like ours, under the check's name:

    class MySchema(pandera.polars.DataFrameModel):
        tier: str = pandera.polars.Field(isin=["gold", "silver"])

What must stay true: pandera sees bounded, eager batches (on a lazy frame it checks no values), whatever
this machine has it set to; and its failures are read back by row index.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandera.polars as pa
import polars as pl
from pandera.config import ValidationDepth, config_context

from loyalty_prep.codes import BY_NAME
from loyalty_prep.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty_prep.arrays import Ints

    Schema = type[pa.DataFrameModel] | pa.DataFrameSchema

TYPE_CODE = "SCHEMA_TYPE"
"""The code of a cell that cannot be read as the type that a user's schema asks for."""


@cache
def import_row(max_points: int) -> pa.DataFrameSchema:
    """Return the schema of an import row whose balance is at most `max_points`.

    Columns: `email_fault` Enum, `number` Enum, `amount` Int64 (null where no number was read).

    >>> sorted(import_row(max_points=1000).columns)
    ['amount', 'email_fault', 'number']
    """
    return pa.DataFrameSchema(
        {
            "email_fault": pa.Column(
                nullable=True,
                checks=[_is_not("EMAIL_MISSING", "missing"), _is_not("EMAIL_INVALID", "invalid")],
            ),
            "number": pa.Column(
                checks=[
                    _is_not("POINTS_MISSING", "missing"),
                    _is_not("POINTS_NOT_A_NUMBER", "not_a_number"),
                    _is_not("POINTS_NOT_INTEGER", "fraction"),
                    _is_not("POINTS_AMBIGUOUS", "either", "scientific"),
                ]
            ),
            "amount": pa.Column(
                pl.Int64,
                nullable=True,
                checks=[
                    pa.Check.ge(0, name="POINTS_NEGATIVE"),
                    pa.Check.le(max_points, name="POINTS_OUT_OF_RANGE"),
                ],
            ),
        }
    )


def _is_not(code: str, *values: str) -> pa.Check:
    def check(data: Any) -> pl.LazyFrame:
        column = pl.col(data.key)
        fine = pl.all_horizontal(column.ne_missing(pl.lit(value)) for value in values)
        frame: pl.LazyFrame = data.lazyframe.select(fine)
        return frame

    return pa.Check(check, name=code, ignore_na=False)


def failures(schema: pa.DataFrameSchema, frame: pl.DataFrame) -> dict[str, Ints]:
    """Return the rows (from 0) that fail each check, by the check's name.

    Raises `InputError` SCHEMA_MISMATCH when the frame as a whole does not fit the schema.
    """
    try:
        # PANDERA_VALIDATION_ENABLED=False and the like are for others' frames: here nothing else judges.
        with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
            schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as faults:
        names = _names(faults)
        cases = faults.failure_cases.select("check", "index", "column", "failure_case")
        uncoerced = cases.filter(pl.col("check").str.starts_with("coerce_dtype"), pl.col("index").is_not_null())
        if uncoerced.height:
            return _without_uncoerced(schema, frame, uncoerced["index"].unique().to_numpy())
        _refuse_broken(faults)
        _refuse_mismatch(cases)
        return {
            names.get((column, check), check): np.asarray(group["index"].to_numpy(), dtype=np.int64)
            for (column, check), group in cases.group_by("column", "check", maintain_order=True)
        }
    return {}


def _names(faults: Any) -> dict[tuple[str, str], str]:
    """Return the code of each failed check, by its column and by what pandera reports it as.

    pandera reports a check by its message where it has one. The code is the check's own name; a check that
    pandera brings itself is named after its column too: `TIER_ISIN`.
    """
    named = {}
    for fault in faults.schema_errors:
        check = fault.check
        if isinstance(check, pa.Check) and check.name is not None:
            column, name = str(fault.schema.name), str(check.name)
            code = name if name in BY_NAME or not hasattr(pa.Check, name) else f"{column}_{name}".upper()
            named[column, str(check.error or name)] = re.sub(r"\W+", "_", code)
    return named


def _without_uncoerced(schema: pa.DataFrameSchema, frame: pl.DataFrame, uncoerced: Any) -> dict[str, Ints]:
    """Judge the rest again: one cell of the wrong type keeps pandera from checking its whole column."""
    bad = np.unique(np.asarray(uncoerced, dtype=np.int64))
    rest = np.setdiff1d(np.arange(frame.height), bad)
    rows_of = {code: rest[rows] for code, rows in failures(schema, frame[rest]).items()} if len(rest) else {}
    rows_of[TYPE_CODE] = np.union1d(rows_of.get(TYPE_CODE, np.zeros(0, dtype=np.int64)), bad)
    return rows_of


def _refuse_broken(faults: Any) -> None:
    for fault in faults.schema_errors:
        if fault.reason_code == pa.errors.SchemaErrorReason.CHECK_ERROR:
            column = fault.schema.name
            raise InputError(
                "SCHEMA_MISMATCH",
                f"The check {fault.check.name!r} of the schema could not be run"
                + (f" on column '{column}'" if column else "")
                + f": {str(fault.failure_cases).strip().splitlines()[0]}. "
                "It is to return a LazyFrame of one Boolean column, a row for each of the data.",
            )


def _refuse_mismatch(cases: pl.DataFrame) -> None:
    whole = cases.filter(pl.col("index").is_null())
    if whole.height:
        check, _, column, case = whole.row(0)
        raise InputError(
            "SCHEMA_MISMATCH",
            f"The schema does not fit the file: {check} failed for column '{column}' ({case}). "
            "Columns come as text; let the schema coerce them.",
        )


@dataclass(frozen=True, slots=True)
class UserSchema:
    """A user's schema over further columns: `columns` maps each name to its index in the source."""

    schema: pa.DataFrameSchema
    columns: dict[str, int]

    def failures(self, frame: pl.DataFrame) -> dict[str, Ints]:
        """Judge a batch of source cells `c0`, `c1` and so on."""
        named = frame.select(pl.col(f"c{index}").alias(name) for name, index in self.columns.items())
        return failures(self.schema, named)


def user_schema(schema: Schema, names: Mapping[str, int]) -> UserSchema:
    """Take a user's schema, also one that extends `import_row`, whose own columns are judged anyway.

    Raises `InputError` COLUMN_MISSING where it names a column the source lacks, `UsageError` where it is no schema.
    """
    if not isinstance(schema, pa.DataFrameSchema) and not hasattr(schema, "to_schema"):
        raise UsageError(
            f"schema: {type(schema).__name__} is no pandera schema: give a DataFrameSchema or DataFrameModel."
        )
    whole = schema if isinstance(schema, pa.DataFrameSchema) else schema.to_schema()
    further = whole.remove_columns([name for name, column in whole.columns.items() if _is_ours(name, column)])
    missing = [name for name, column in further.columns.items() if name not in names and column.required]
    if missing:
        raise InputError(
            "COLUMN_MISSING",
            f"The schema asks for column '{missing[0]}', which the file does not have. "
            f"Its columns are: {', '.join(names)}.",
        )
    return UserSchema(further, {name: names[name] for name in further.columns if name in names})


def _is_ours(name: str, column: pa.Column) -> bool:
    """Tell a column of `import_row` from one of the source that has its name."""
    ours = import_row(0).columns.get(name)
    return ours is not None and [check.name for check in column.checks] == [check.name for check in ours.checks]
