"""Columns of Python's own values, of numpy, pandas and Arrow: none is another number, none ends in a traceback."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections import deque
from decimal import Decimal
from enum import Enum
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest

from loyalty_prep.errors import InputError, LoyaltyPrepError, UsageError
from loyalty_prep.frames.checking import check
from loyalty_prep.frames.parts import write_parts
from loyalty_prep.messages.translation import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Column = Callable[[list[Any]], Any]


class Tier(Enum):
    """A value that is no number, though it has one."""

    GOLD = "1"


def objects(cells: list[Any]) -> Any:
    """Return cells as an array of numpy that says no type."""
    made = np.empty(len(cells), dtype=object)
    for place, cell in enumerate(cells):
        made[place] = cell
    return made


def values(cells: list[Any]) -> Any:
    return dict(enumerate(cells)).values()


def emails(cells: list[Any]) -> list[str]:
    return [f"a{row}@x.org" for row in range(len(cells))]


@pytest.mark.parametrize("column", [list, tuple, deque, values, iter, objects])
@pytest.mark.parametrize("cells", [[1, True], [True, 1], ["1", True], [1.0, False]])
def test_true_behind_a_one_is_no_balance_in_whatever_it_stands(column: Column, cells: list[Any]) -> None:
    """It was one point in a deque, and in the values of a dict."""
    with pytest.raises(InputError, match=r"^POINTS is to be the column 'points'"):
        check({"email": emails(cells), "points": column(cells)}, "email", "points")


@pytest.mark.parametrize("column", [list, tuple, deque, values, iter, objects, np.array])
def test_numbers_are_read_in_whatever_they_stand(column: Column) -> None:
    ready = check({"email": emails([1, 2]), "points": column([1, 2])}, "email", "points").ready
    assert ready["points"].to_list() == [1, 2]


@pytest.mark.parametrize("column", [bytearray(b"\1\2"), np.array(5), b"\1\2"])
def test_bytes_and_single_values_are_no_column(column: Any) -> None:
    """Bytes that could be changed were balances."""
    with pytest.raises(InputError, match=r"^'points' is no column: it is (bytearray|bytes|ndarray)\."):
        check({"email": ["a@x.org", "b@x.org"], "points": column}, "email", "points")


@pytest.mark.parametrize("rows", [[("a@x.org", 1)], [{"email": "a@x.org", "points": 1}, ("b@x.org", 2)]])
def test_rows_that_are_no_dicts_are_named(rows: Any) -> None:
    """It said: a list of dicts, not list."""
    with pytest.raises(UsageError, match=r"a dict of columns or a list of dicts, not list of tuple\.$"):
        check(rows)


TOO_LONG = [
    [Decimal("1.00000000000000000001"), 1.5],
    [Decimal("1234567890.99999999999999999999"), Decimal("1E-25"), 1.5],
    [0.5, Decimal("0.99999999999999999999999")],
    [Decimal("1." + "0" * 45 + "1"), Decimal("1.5")],
]


@pytest.mark.parametrize("cells", TOO_LONG, ids=str)
def test_a_fraction_of_more_digits_than_a_float_holds_is_not_made_whole(cells: list[Any]) -> None:
    """Beside another type it was rounded: 1234567890.99999999999999999999 was 1234567891 points."""
    mixed = pl.Series("points", cells, dtype=pl.Object)
    for points in (cells, mixed):
        with pytest.raises(InputError, match=r"^POINTS is to be the column 'points'"):
            check({"email": emails(cells), "points": points}, "email", "points")
    with pytest.raises(InputError, match=r"^POINTS is to be the column 'points'"):
        check(pl.DataFrame([pl.Series("email", emails(cells)), mixed]), "email", "points")


@pytest.mark.needs("pandas", "pyarrow")
@pytest.mark.parametrize("cells", TOO_LONG[:3], ids=str)
def test_a_fraction_of_more_digits_is_not_made_whole_in_pandas(cells: list[Any]) -> None:
    import pandas as pd  # noqa: PLC0415 - not everywhere

    table = pd.DataFrame({"email": emails(cells), "points": pd.Series(cells, dtype=object)})
    with pytest.raises(InputError, match=r"^'points' is to be one of the two columns\. Cannot be read"):
        check(table, "email", "points")


def test_a_number_longer_than_python_is_told_to_write_is_refused() -> None:
    """A program may lower the limit; a ValueError of Python came out."""
    frames = [
        pl.DataFrame([pl.Series("email", ["a@x.org", "b@x.org"]), pl.Series("points", ["1", cell], dtype=pl.Object)])
        for cell in (10**700, 10**600)
    ]
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)
    try:
        with pytest.raises(InputError, match=r"^POINTS is to be the column 'points'"):
            check(frames[0], "email", "points")
        assert check(frames[1], "email", "points").rejected["codes"].to_list() == ["POINTS_OUT_OF_RANGE"]
    finally:
        sys.set_int_max_str_digits(before)


@pytest.mark.parametrize("cells", [[Tier.GOLD, {"a": 1}], [Tier.GOLD, None], [None, Tier.GOLD], [Tier.GOLD]], ids=str)
def test_values_of_an_enum_are_carried_and_are_no_balances(cells: list[Any]) -> None:
    """Polars took `value` of each: the check ended in an AttributeError, or the cell was a balance."""
    plain: dict[str, list[Any]] = {"email": emails(cells), "points": list(range(len(cells))), "tier": cells}
    assert check(plain, "email", "points").ready["tier"].to_list() == cells
    with pytest.raises(LoyaltyPrepError):
        check(plain, "email", "tier")


@pytest.mark.needs("pandas", "pyarrow")
def test_an_infinite_number_among_others_is_rejected_alone_in_pandas_as_in_a_list() -> None:
    import pandas as pd  # noqa: PLC0415 - not everywhere

    cells = [float("inf"), 1, 2]
    for points in (cells, pd.Series(cells, dtype=object)):
        table = pd.DataFrame({"email": emails(cells), "points": points})
        assert check(table, "email", "points").rejected["codes"].tolist() == ["POINTS_NOT_A_NUMBER"]


@pytest.mark.needs("pandas", "pyarrow")
@pytest.mark.parametrize("kind", [">i4", ">f8"])
def test_numbers_whose_bytes_stand_the_other_way_round_are_read_in_pandas(kind: str) -> None:
    """As files of instruments and of Stata have them; the check ended in a ValueError of pandas."""
    import pandas as pd  # noqa: PLC0415 - not everywhere

    table = pd.DataFrame({"email": ["a@x.org", "bad"], "points": np.array([7, 8], kind), "n": np.array([3, 4], kind)})
    ready, rejected = check(table, "email", "points")
    assert ready.to_numpy().tolist() == [["a@x.org", 7, 3]]
    assert rejected[["email", "points", "n"]].to_numpy().tolist() == [["bad", 8, 4]]
    assert table["n"].dtype == kind


@pytest.mark.parametrize("dtype", [pl.UInt64, pl.Int128])
def test_row_numbers_that_are_too_long_for_any_are_refused_by_that(dtype: type[pl.DataType]) -> None:
    """Polars' own error came out."""
    own = pl.Series("row", [1, 2**64 - 1], dtype=dtype)
    with pytest.raises(InputError, match=r"column 'row' must rise, .* and be no more than ten digits long"):
        check(pl.DataFrame({"Email": ["a@x.org", "b@x.org"], "Points": [1, 2], "row": own}))


def test_a_line_that_is_missing_or_too_long_for_any_is_the_row() -> None:
    """A column `line` beside `row` that holds long ids ended in polars' own error."""
    own = pl.DataFrame({"Email": ["a@", "b@", "c@"], "Points": [1, 2, 3], "row": [10, 20, 30]})
    report = check(own.with_columns(line=pl.Series([2**63, None, 5], dtype=pl.UInt64)), "Email", "Points").report
    assert [(example.row, example.line) for example in report.issues[0].examples] == [(10, 10), (20, 20), (30, 5)]


@pytest.mark.needs("duckdb", "pyarrow")
@pytest.mark.parametrize("columns", [{}, {"email": "Email", "points": "Points"}])
def test_a_number_of_duckdb_with_39_digits_is_too_large(columns: Any) -> None:
    """As a decimal of 38 digits it could not be compared, where the columns were to be told."""
    import duckdb  # noqa: PLC0415 - not everywhere

    huge = "values ('a@x.org', 1::hugeint), ('b@x.org', 170141183460469231731687303715884105727)"
    result = check(duckdb.sql(f"from ({huge}) t(Email, Points)"), **columns)
    assert result.ready.rows() == [("a@x.org", 1)]
    assert result.rejected["codes"].to_list() == ["POINTS_OUT_OF_RANGE"]
    assert result.report.points.total == 2**127


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_reasons_of_rows_name_arguments_and_no_flags(language: str) -> None:
    """They named `--decimal comma`, which nobody who calls `check` can give."""
    cells = ["1.250", "2,500", "12k", "", "-5", "99999999999"]
    reasons = check({"email": emails(cells), "points": cells}, "email", "points", language=language).rejected["reasons"]
    assert not [reason for reason in reasons if "--" in reason]
    for place in (0, 1):
        assert {'decimal="point"', 'decimal="comma"'} <= set(re.findall(r'decimal="\w+"', reasons[place]))


@pytest.mark.needs("pandas", "pyarrow")
def test_parts_keep_all_columns_of_a_name_under_that_name_as_those_of_a_file(tmp_path: Path) -> None:
    """The first one alone was kept, and the second of `"all"` was called `x.1`."""
    import pandas as pd  # noqa: PLC0415 - not everywhere

    table = pd.DataFrame([["a@x.org", 1, "q", "w", "v"]], columns=["E", "P", "x", "x", "y"])
    for number, (keep, part) in enumerate(
        [("x", b"Email,Points,x,x\na@x.org,1,q,w\n"), ("all", b"Email,Points,x,x,y\na@x.org,1,q,w,v\n")]
    ):
        folder = tmp_path / str(number)
        write_parts(table, folder, "E", "P", keep_columns=keep)
        assert (folder / "frame.part-0001.csv").read_bytes() == part


class Streamed:
    """A table of a library that nobody knows."""

    def __init__(self, table: Any) -> None:
        self.__arrow_c_stream__ = table.__arrow_c_stream__


@pytest.mark.needs("pyarrow")
def test_bytes_of_arrow_that_are_no_text_are_refused() -> None:
    """Of a library other than pyarrow, polars ended in a panic."""
    import pyarrow as pa  # noqa: PLC0415 - not everywhere

    ends = pa.py_buffer(np.array([0, 7], dtype=np.int32).tobytes())
    broken = pa.Array.from_buffers(pa.string(), 1, [None, ends, pa.py_buffer(b"a\xff@x.or")])
    table = pa.table({"Email": broken, "Points": [1]})
    for each in (table, Streamed(table)):
        with pytest.raises(InputError, match=r"'Email' \(bytes that are no UTF-8\)"):
            check(each, "Email", "Points")
    carried = check(pa.table({"Email": ["a@"], "Points": [1], "Note": broken}), "Email", "Points").rejected
    assert carried.column("Note").cast(pa.binary()).to_pylist() == [b"a\xff@x.or"]


@pytest.mark.slow
def test_the_callers_context_of_decimals_changes_no_figure_and_stops_no_run() -> None:
    """A trapped `Rounded` ended every call, also the first import, in a traceback; few digits made other totals."""
    program = """
import decimal, json, sys
context = decimal.getcontext()
if sys.argv[1] == "few":
    context.prec = decimal.DefaultContext.prec = 2
elif sys.argv[1] == "trapped":
    context.traps[decimal.Rounded] = context.traps[decimal.Inexact] = True
import loyalty_prep
rows = "".join(f'a{row}@x.org,"{cell}"\\n' for row, cell in enumerate(["1.250", "2.517", "999.999", "-1.254", "7"] * 3))
for language in ("en", "de"):
    report = loyalty_prep.validate(f"Email,Points\\n{rows}".encode(), language=language)
    print(report.to_html(), json.dumps(report.to_dict()))
frame = {"email": ["a@x.org", "b@x.org"], "points": [decimal.Decimal("1234567"), decimal.Decimal("98765.25")]}
result = loyalty_prep.check(frame, fractions="round")
print(result.ready.rows(), result.changes.rows())
"""
    env = {**os.environ, "SOURCE_DATE_EPOCH": "1000000000"}

    def printed(context: str) -> bytes:
        words = [sys.executable, "-c", program, context]
        return subprocess.run(words, env=env, capture_output=True, check=True).stdout

    usual = printed("usual")
    assert b"1234567" in usual
    assert [printed("few"), printed("trapped")] == [usual, usual]
