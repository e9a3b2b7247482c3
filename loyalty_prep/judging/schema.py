"""The pandera schema of an import row: each check is named by its code, and pandera is the judge.

The judged row holds what `emails.read` and `points.settle` made of its two cells. A schema of the user's
own (`user_schema.py`) adds checks on further columns of the source, by their names; each is reported like
ours, under the check's name:

    class MySchema(pandera.polars.DataFrameModel):
        tier: str = pandera.polars.Field(isin=["gold", "silver"])

What must stay true: pandera sees bounded, eager batches (on a lazy frame it checks no values), whatever
this machine has it set to; and its failures are read back by row index.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pandera.polars as pa
import polars as pl
from pandera.config import CONFIG, ValidationDepth, config_context

from loyalty_prep.codes import BY_NAME
from loyalty_prep.errors import InputError, UsageError

if TYPE_CHECKING:
    from loyalty_prep.arrays import Ints

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


def failures(schema: pa.DataFrameSchema, frame: pl.DataFrame, source: str = "file") -> dict[str, Ints]:
    """Return the rows (from 0) that fail each check, by the check's name.

    Raises `InputError` SCHEMA_MISMATCH when the frame as a whole, cells of a file or a frame, does not fit the schema.
    """
    if CONFIG.use_narwhals_backend:
        raise UsageError(
            "PANDERA_USE_NARWHALS_BACKEND is on, and that backend of pandera does not say which rows fail. Unset it; "
            "in Python, pandera.config.set_config(use_narwhals_backend=False) does."
        )
    try:
        # PANDERA_VALIDATION_ENABLED=False and the like are for others' frames: here nothing else judges.
        with config_context(validation_enabled=True, validation_depth=ValidationDepth.SCHEMA_AND_DATA):
            schema.validate(frame, lazy=True)
    except pa.errors.SchemaErrors as faults:
        names = _names(faults)
        cases = faults.failure_cases.select("check", "index", "column", "failure_case")
        # A null is told among those that cannot be coerced, where any cannot.
        uncoerced = cases.filter(
            pl.col("check").str.starts_with("coerce_dtype"), pl.col("index", "failure_case").is_not_null()
        )
        if uncoerced.height:
            return _without_uncoerced(schema, frame, uncoerced["index"].unique().to_numpy(), source)
        _refuse_broken(faults)
        _refuse_mismatch(cases, source)
        rows_of: dict[str, Ints] = {}
        for (column, check), group in cases.group_by("column", "check", maintain_order=True):
            code = names.get((column, check)) or _code(column, f"{column}_{check}".upper())
            # Two checks of one name make one list.
            before = rows_of.get(code, np.zeros(0, dtype=np.int64))
            rows_of[code] = np.union1d(before, group["index"].to_numpy().astype(np.int64))
        return rows_of
    return {}


def _names(faults: Any) -> dict[tuple[str | None, str], str]:
    """Return the code of each failed check, by its column and by what pandera reports it as.

    pandera reports a check by its message where it has one. The code is the check's own name; a check that
    pandera brings itself is named after its column too (TIER_ISIN).
    """
    named = {}
    for fault in faults.schema_errors:
        check = fault.check
        if isinstance(check, pa.Check) and check.name is not None:
            column, name = fault.schema.name, str(check.name)
            own = name in BY_NAME or not hasattr(pa.Check, name)
            named[column, str(check.error or name)] = _code(column, name if own else f"{column}_{name}".upper())
    return named


def _code(column: str | None, name: str) -> str:
    """Write a name as a code; what is asked of whole rows is named after none of their columns."""
    return re.sub(r"\W+", "_", name if column is not None else name.removeprefix("NONE_"))


def _without_uncoerced(schema: pa.DataFrameSchema, frame: pl.DataFrame, uncoerced: Any, source: str) -> dict[str, Ints]:
    """Judge the rest again: one cell of the wrong type keeps pandera from checking its whole column."""
    bad = np.unique(np.asarray(uncoerced, dtype=np.int64))
    rest = np.setdiff1d(np.arange(frame.height), bad)
    failed = failures(schema, frame[rest], source) if len(rest) else {}
    rows_of = {code: rest[rows] for code, rows in failed.items()}
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
                "It is to return a LazyFrame of one Boolean column, a row for each of the data, by that row alone.",
            )


def _refuse_mismatch(cases: pl.DataFrame, source: str) -> None:
    whole = cases.filter(pl.col("index").is_null())
    if whole.height:
        check, _, column, case = whole.row(0)
        of_column = f" for column '{column}'" if column else ""
        raise InputError(
            "SCHEMA_MISMATCH",
            f"The schema does not fit the {source}: {check} failed{of_column} ({case}). "
            + ("Columns come as text" if source == "file" else "Columns come with the types of the frame")
            + "; let the schema coerce them (coerce=True).",
        )
