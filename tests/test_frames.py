"""`check` judges a frame as `prepare` judges a file, in the frame's own kind; `write_parts` is its last step."""

from __future__ import annotations

import csv
import datetime as dt
import re
from decimal import Decimal
from inspect import signature
from typing import TYPE_CHECKING, Any
from unittest import mock

import numpy as np
import polars as pl
import pytest
from exports import ADDRESSES, BALANCES, FILLER, NOTES
from harness import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep import LoyaltyPrepError, RowsRejectedError
from loyalty_prep.errors import InputError, OutputError, UsageError
from loyalty_prep.frames import checking, frame_rows, survey
from loyalty_prep.frames.checking import check
from loyalty_prep.frames.parts import write_parts
from loyalty_prep.judging import spool, verdicts
from loyalty_prep.options import MAX_BYTES, MAX_POINTS

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty_prep.report.document import Report

Table = list[tuple[Any, ...]]

EMAILS = ["a@x.org", " B@X.org", "bad", None, "a@x.org", "c@x.org", "c@x.org"]
POINTS = ["1", "1,250.00", "3", "4", "1", "5", "6"]
FRAME = pl.DataFrame({"Email": EMAILS, "Points": POINTS, "n": range(7)})


def tables(result: checking.CheckResult[Any]) -> dict[str, Table]:
    """Return every table of a result as rows."""
    found = {name: getattr(result, name) for name in ("ready", "rejected", "merged", "changes")}
    return {
        name: (table.collect() if isinstance(table, pl.LazyFrame) else table).rows() for name, table in found.items()
    }


def in_python(reason: str) -> str:
    """Return a reason of a file's row as a frame's row has it: with the argument instead of the flag."""
    return re.sub(r"--decimal (\w+)", r'decimal="\1"', reason)


def document(report: Report) -> dict[str, Any]:
    """Return a report without what differs between a file and a frame: the source, the lines, the files written."""
    found = report.to_dict()
    for shown in (
        *(issue["examples"] for issue in found["issues"]),
        found["balances"]["highest"],
        found["source"]["decimal"]["style"]["proofs"],
    ):
        for example in shown:
            example["line"] = None
    for issue in found["issues"]:
        if issue["code"] == "TEXT_GARBLED":
            issue["examples"] = []  # shows a record as it stands in the file
    found["decimal"] = found.pop("source")["decimal"]
    found["outputs"] = []
    found.pop("rerun", None)
    return found


def file_of(path: Path, frame: pl.DataFrame) -> Path:
    """Write a frame as a file in which every cell is quoted."""
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([frame.columns, *frame.rows()])
    return path


def read(path: Path) -> list[list[str]]:
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.reader(stream))[1:]


class TestWhatItGives:
    result = check(FRAME)

    def test_ready_rows_are_as_they_are_to_be_written_beside_their_own_columns(self) -> None:
        assert self.result.ready.rows() == [("a@x.org", 1, 0), ("B@x.org", 1250, 1)]
        assert self.result.ready.schema == {"Email": pl.String, "Points": pl.Int64, "n": pl.Int64}

    def test_rejected_rows_are_as_they_came_with_their_reasons(self) -> None:
        rejected = self.result.rejected
        assert rejected.columns == ["Email", "Points", "n", "row", "codes", "reasons"]
        assert rejected.drop("reasons").rows() == [
            ("bad", "3", 2, 3, "EMAIL_INVALID"),
            (None, "4", 3, 4, "EMAIL_MISSING"),
            ("c@x.org", "5", 5, 6, "EMAIL_DUPLICATE"),
            ("c@x.org", "6", 6, 7, "EMAIL_DUPLICATE"),
        ]
        assert rejected["reasons"][0] == (
            "The email address is not valid. Correct it. An email address must have an @-sign."
        )

    def test_merged_rows_say_into_which_row_they_went(self) -> None:
        assert self.result.merged.rows() == [("a@x.org", "1", 4, 5, 1)]
        assert self.result.merged.columns[-2:] == ["row", "into"]

    def test_changes_are_the_repaired_cells_of_ready_rows(self) -> None:
        assert self.result.changes.rows() == [
            (2, "EMAIL", "EMAIL_TRIMMED;EMAIL_NORMALIZED", " B@X.org", "B@x.org"),
            (2, "POINTS", "POINTS_REFORMATTED", "1,250.00", "1250"),
        ]

    def test_the_report_adds_up(self) -> None:
        report = self.result.report
        assert (report.rows.total, report.rows.ready, report.rows.rejected, report.rows.merged) == (7, 2, 4, 1)
        assert report.points.total == report.points.out + report.points.rejected + report.points.merged == 1270
        assert report.to_dict()["source"]["name"] == "frame"
        assert report.to_dict()["source"]["sampleDataRows"][0] == {"values": ["a@x.org", "1", "0"]}

    def test_the_frame_itself_stays_as_it_is(self) -> None:
        assert FRAME.rows() == list(zip(EMAILS, POINTS, range(7), strict=True))

    def test_a_sum_stands_in_the_first_rows_place(self) -> None:
        result = check(FRAME, duplicates="sum")
        assert result.ready.rows()[-1] == ("c@x.org", 11, 5)
        assert result.changes.rows()[-1] == (6, "POINTS", "ROW_MERGED", "5", "11")

    def test_assert_ready_gives_the_ready_rows_or_says_what_is_wrong(self) -> None:
        assert check(FRAME.head(2)).assert_ready().height == 2
        with pytest.raises(RowsRejectedError, match=r"^4 of 7 rows were rejected: EMAIL_MISSING \(1\), ") as raised:
            self.result.assert_ready()
        assert raised.value.report is self.result.report

    def test_no_rows_are_no_error(self) -> None:
        result = check(FRAME.clear())
        assert tables(result) == {"ready": [], "rejected": [], "merged": [], "changes": []}
        assert [issue.code for issue in result.report.issues] == ["NO_ROWS"]


class TestLazy:
    def test_gives_what_a_frame_in_memory_gives(self) -> None:
        lazy, eager = check(FRAME.lazy()), check(FRAME)
        assert isinstance(lazy.ready, pl.LazyFrame)
        assert tables(lazy) == tables(eager)
        assert document(lazy.report) == document(eager.report)

    def test_reads_nothing_before_a_result_is_collected(self) -> None:
        calls: list[int] = []

        def count(frame: pl.DataFrame) -> pl.DataFrame:
            calls.append(frame.height)
            return frame

        result = check(FRAME.lazy().map_batches(count, schema=FRAME.schema), "Email", "Points")
        ready = result.ready.filter(pl.col("n") > 0)
        assert not calls
        assert ready.collect().height == 1
        assert calls

    def test_limits_columns_and_filters_go_down_to_it(self) -> None:
        result = check(FRAME.lazy(), duplicates="first")
        assert result.ready.select("n").collect()["n"].to_list() == [0, 1, 5]
        assert result.ready.head(2).collect().height == 2
        assert result.ready.filter(pl.col("n") > 0).select("Email").head(1).collect().rows() == [("B@x.org",)]
        assert result.rejected.select("codes").collect().height == 2
        assert result.ready.select(pl.len()).collect().item() == 3

    def test_several_results_at_once(self) -> None:
        result = check(FRAME.lazy())
        found = pl.collect_all([result.ready, result.rejected, result.merged, result.changes])
        assert [frame.height for frame in found] == [2, 4, 1, 2]

    def test_twice_gives_the_same(self) -> None:
        ready = check(FRAME.lazy()).ready
        assert ready.collect().equals(ready.collect())

    def test_notices_a_source_that_gives_other_rows_when_it_is_read_again(self) -> None:
        class Wavers:
            times = 0

            def __call__(self, frame: pl.DataFrame) -> pl.DataFrame:
                self.times += 1
                return frame.reverse() if self.times > 2 else frame

        ready = check(FRAME.lazy().map_batches(Wavers(), schema=FRAME.schema), "Email", "Points").ready
        with pytest.raises(InputError, match="gave other rows, or another order"):
            ready.collect()


class TestColumns:
    def test_are_told_by_what_they_hold(self) -> None:
        frame = pl.DataFrame({"id": [7, 8, 9], "who": ["a@x.org", "b@x.org", "c@x.org"], "Punktestand": [5, 6, 7]})
        assert check(frame).ready.rows() == frame.rows()

    def test_are_named_by_name_or_index(self) -> None:
        frame = pl.DataFrame({"a": ["x@x.org"], "b": [1], "c": [2]})
        assert check(frame, "a", 2).report.points.out == 2
        assert check(frame, points="b").report.points.out == 1

    def test_that_cannot_be_told_are_refused(self) -> None:
        frame = pl.DataFrame({"e": ["x@x.org"] * 3, "b": [1, 5, 2], "c": [2, 2, 1]})
        with pytest.raises(InputError, match="None says so by its name"):
            check(frame)

    @pytest.mark.parametrize("dtype", [pl.Boolean, pl.Date, pl.List(pl.Int64), pl.Binary])
    def test_of_a_type_that_holds_no_balances_are_refused(self, dtype: pl.DataType) -> None:
        frame = pl.DataFrame({"e": ["x@x.org"], "p": pl.Series([None], dtype=dtype)})
        with pytest.raises(InputError, match="must hold text or numbers"):
            check(frame, "e", "p")

    def test_of_a_type_that_holds_no_addresses_are_refused(self) -> None:
        with pytest.raises(InputError, match="EMAIL is to be the column 'e', which is of the type Int64"):
            check(pl.DataFrame({"e": [1], "p": [1]}), "e", "p")

    def test_that_results_add_must_not_be_there(self) -> None:
        with pytest.raises(UsageError, match="has a column 'codes'"):
            check(FRAME.with_columns(codes=pl.lit("x")))

    def test_of_the_names_that_results_add_stay_beside_them_with_a_prefix(self) -> None:
        taken = {name: pl.lit(name) for name in frame_rows.ADDED}
        frame, plain = FRAME.with_columns(**taken), check(FRAME)
        whole, lazy = check(frame, prefix="check_"), check(frame.lazy(), prefix="check_")
        for found, bare in ((whole.rejected, plain.rejected), (whole.merged, plain.merged)):
            more = [name for name in bare.columns if name not in FRAME.columns]
            assert found.columns == [*frame.columns, *(f"check_{name}" for name in more)]
            assert found.select(pl.col(f"check_{name}").alias(name) for name in more).equals(bare.select(more))
            assert found.select((pl.col(name) == name).all() for name in taken).row(0) == (True,) * len(taken)
        assert lazy.rejected.collect().equals(whole.rejected)
        assert lazy.merged.collect().equals(whole.merged)
        assert whole.ready.drop(*taken).equals(plain.ready)
        assert whole.changes.equals(plain.changes)

    def test_of_rising_numbers_are_not_the_rows_own_with_a_prefix(self) -> None:
        result = check(FRAME.with_columns(row=pl.lit(5)), prefix="check_")
        assert result.rejected["check_row"].to_list() == check(FRAME).rejected["row"].to_list()
        assert set(result.rejected["row"]) == {5}

    @pytest.mark.parametrize(("email", "points"), [("Email", "row"), ("Email", "line"), ("fault", "row")])
    def test_named_as_those_of_scan_may_be_the_two_with_a_prefix(self, email: str, points: str) -> None:
        frame = FRAME.rename({"Email": email, "Points": points})
        for table in (frame, frame.lazy()):
            assert check(table, email, points, prefix="check_").report.rows == check(FRAME).report.rows
            with pytest.raises(UsageError, match=r"says which row it is.*prefix="):
                check(table, email, points)

    def test_that_begin_with_the_prefix_must_not_be_there(self) -> None:
        for name in ("row", "codes", "reasons", "into"):
            with pytest.raises(UsageError, match=f"has a column 'x_{name}'.*prefix="):
                check(FRAME.with_columns(pl.lit(1).alias(f"x_{name}")), prefix="x_")
        with pytest.raises(UsageError, match="prefix must be a text"):
            check(FRAME, prefix=1)  # type: ignore[call-overload]
        no_names: list[Any] = [None, 5, "\ud800"]
        for no_name in no_names:
            with pytest.raises(UsageError, match="name must be a text"):
                check(FRAME, name=no_name)

    def test_of_scan_keep_their_meaning_with_a_prefix(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text("Email,Points\nann@example.com,1\nben@example.com,2,3,4\nbob,5\n")
        plain, result = (
            check(loyalty_prep.scan(tmp_path / "a.csv")),
            check(loyalty_prep.scan(tmp_path / "a.csv"), prefix="x_"),
        )
        assert result.rejected.collect()["x_codes"].to_list() == ["ROW_FIELD_COUNT", "EMAIL_INVALID"]
        assert result.rejected.collect()["row"].equals(plain.rejected.collect()["row"])

    def test_row_is_the_rows_own_number(self) -> None:
        own = FRAME.with_columns(row=pl.Series(range(10, 80, 10)))
        result = check(own)
        assert result.rejected["row"].to_list() == [30, 40, 60, 70]
        assert result.merged["into"].to_list() == [10]
        assert result.report.issues[0].examples[0].row == 40
        with pytest.raises(InputError, match="must rise"):
            check(own.reverse())
        with pytest.raises(InputError, match="ten digits"):
            check(own.with_columns(pl.col("row") + 10**10))
        with pytest.raises(UsageError, match="no row numbers"):
            check(own.with_columns(row=pl.lit("x")))

    @pytest.mark.parametrize("dtype", [pl.Categorical, pl.Enum(["a@x.org", "b", "1"])])
    def test_of_categories_are_text(self, dtype: pl.DataType) -> None:
        frame = pl.DataFrame({"e": pl.Series(["a@x.org", "b"], dtype=dtype), "p": pl.Series(["1", "1"], dtype=dtype)})
        assert check(frame, "e", "p").ready.rows() == [("a@x.org", 1)]

    @pytest.mark.parametrize("dtype", [pl.Categorical, pl.Enum(["a@x.org", "b@x.org", "1", "2"])])
    def test_of_categories_are_told_without_being_named(self, dtype: pl.DataType) -> None:
        columns = {"Email": ["a@x.org", "b@x.org"], "Points": ["1", "2"]}
        frame = pl.DataFrame({name: pl.Series(cells, dtype=dtype) for name, cells in columns.items()})
        assert check(frame).ready.rows() == [("a@x.org", 1), ("b@x.org", 2)]


def judged(balances: pl.Series) -> list[str | int]:
    """Return the code of each balance, or what is written of it."""
    frame = pl.DataFrame({"e": [f"u{number}@x.org" for number in range(len(balances))], "p": balances})
    result = check(frame, "e", "p", max_points=10**18 - 1)
    assert not result.changes.height
    codes = dict(result.rejected.select("row", "codes").rows())
    ready = iter(result.ready["p"].to_list())
    return [codes[row] if row in codes else next(ready) for row in range(1, len(balances) + 1)]


class TestNumbers:
    @pytest.mark.parametrize("dtype", [pl.Int8, pl.Int16, pl.Int32, pl.Int64, pl.Int128])
    def test_integers(self, dtype: pl.DataType) -> None:
        cells = pl.Series([1, 0, -1, None, 127], dtype=dtype)
        assert judged(cells) == [1, 0, "POINTS_NEGATIVE", "POINTS_MISSING", 127]

    def test_large_integers(self) -> None:
        assert judged(pl.Series([2**64 - 1, 10**18 - 1], dtype=pl.UInt64)) == ["POINTS_OUT_OF_RANGE", 10**18 - 1]
        big = pl.DataFrame({"e": ["a@x.org", "b@x.org"], "p": pl.Series([10**30, -(10**20)], dtype=pl.Int128)})
        assert check(big, "e", "p").report.points.rejected == 10**30 - 10**20

    @pytest.mark.parametrize("dtype", [pl.Float32, pl.Float64])
    def test_floats_must_be_whole(self, dtype: pl.DataType) -> None:
        cells = pl.Series([1.0, -0.0, 12.5, -0.5, None, float("nan"), float("inf")], dtype=dtype)
        assert judged(cells) == [
            1, 0, "POINTS_NOT_INTEGER", "POINTS_NOT_INTEGER;POINTS_NEGATIVE", "POINTS_MISSING", "POINTS_MISSING",
            "POINTS_NOT_A_NUMBER",
        ]  # fmt: skip

    def test_floats_that_may_have_lost_digits_are_refused(self) -> None:
        assert judged(pl.Series([2.0**53 - 1, 2.0**53])) == [2**53 - 1, "POINTS_AMBIGUOUS"]
        assert judged(pl.Series([2.0**24 - 1, 2.0**24], dtype=pl.Float32)) == [2**24 - 1, "POINTS_AMBIGUOUS"]

    def test_decimals(self) -> None:
        cells = pl.Series([Decimal("12.00"), Decimal("12.50"), Decimal("-3.00"), None, Decimal("1" + "0" * 30)])
        assert judged(cells.cast(pl.Decimal(38, 2))) == [
            12, "POINTS_NOT_INTEGER", "POINTS_NEGATIVE", "POINTS_MISSING", "POINTS_OUT_OF_RANGE",
        ]  # fmt: skip

    @settings(max_examples=examples(30), deadline=None)
    @given(st.lists(st.one_of(st.none(), st.integers(-(2**63), 2**63 - 1), st.integers(-9, 5000)), max_size=30))
    def test_say_the_same_as_their_text(self, values: list[int | None]) -> None:
        numbers = pl.Series(values, dtype=pl.Int64)
        assert judged(numbers) == judged(numbers.cast(pl.String))


class TestOptions:
    def test_that_mean_nothing_for_a_frame_are_refused(self) -> None:
        unknown: dict[str, Any] = {"delimiter": ";"}
        with pytest.raises(UsageError, match="check has no option 'delimiter'"):
            check(FRAME, **unknown)

    def test_decimal_settles_what_the_column_does_not(self) -> None:
        frame = pl.DataFrame({"e": ["a@x.org"], "p": ["1.250"]})
        rejected = check(frame, "e", "p").rejected
        assert rejected["codes"].to_list() == ["POINTS_AMBIGUOUS"]
        assert '1.250 is 1250 if the point groups thousands (decimal="comma")' in rejected["reasons"][0]
        assert check(frame, "e", "p", decimal="comma").ready["p"].to_list() == [1250]

    def test_contacts(self, tmp_path: Path) -> None:
        (tmp_path / "contacts.csv").write_text("Email\na@x.org\n")
        result = check(FRAME, contacts=tmp_path / "contacts.csv")
        assert result.rejected["codes"].to_list()[0] == "EMAIL_UNMATCHED"

    def test_redact_masks_the_report(self) -> None:
        assert "B@X.org" not in check(FRAME, redact=True).report.to_json()
        assert "B@X.org" in check(FRAME, name="crm").report.to_json()


class TestTablesOfOtherLibraries:
    @pytest.mark.needs("pyarrow")
    def test_arrow_gives_arrow(self) -> None:
        result = check(FRAME.to_arrow())
        assert type(result.ready).__module__ == type(FRAME.to_arrow()).__module__
        assert result.rejected.column("row").to_pylist() == [3, 4, 6, 7]

    @pytest.mark.needs("pandas")
    def test_pandas_gives_pandas_with_its_index(self) -> None:
        table: Any = FRAME.to_pandas()
        assert list(check(table).ready.index) == [0, 1]
        table.index = [f"k{number}" for number in range(7)]
        result = check(table)
        assert type(result.ready) is type(table)
        assert list(result.ready.columns) == ["Email", "Points", "n"]
        assert list(result.rejected.index) == ["k2", "k3", "k5", "k6"]
        assert list(result.changes["column"]) == ["EMAIL", "POINTS"]

    @pytest.mark.needs("pandas")
    def test_pandas_whose_columns_hold_several_types_are_refused(self) -> None:
        import pandas as pd  # noqa: PLC0415 - not everywhere

        with pytest.raises(InputError, match="or give it one type"):
            check(pd.DataFrame({"Email": ["a@x.org", "b@x.org"], "Points": [1.5, "2"]}))

    @pytest.mark.needs("duckdb")
    def test_a_relation_gives_polars_and_numbers_are_no_text(self) -> None:
        import duckdb  # noqa: PLC0415 - not everywhere

        relation = duckdb.sql("select 'a@x.org' email, 12.00::decimal(9, 2) points union all select null, 1")
        result = check(relation)
        assert result.ready.rows() == [("a@x.org", 12)]
        assert result.rejected["codes"].to_list() == ["EMAIL_MISSING"]

    def test_whatever_speaks_the_stream_interface_is_taken(self) -> None:
        class Table:
            def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
                return FRAME.__arrow_c_stream__(requested_schema)

        assert check(Table()).ready.rows() == check(FRAME).ready.rows()

    def test_anything_else_is_refused(self) -> None:
        nothing: Any = {"a@x.org"}
        with pytest.raises(UsageError, match="not set"):
            check(nothing)


CELLS = st.lists(st.tuples(ADDRESSES, BALANCES, NOTES), max_size=25)


@st.composite
def customers(draw: st.DrawFn) -> pl.DataFrame:
    """Return a frame of cells as people write them, no row of which is blank."""
    rows = draw(st.permutations([*draw(CELLS), *draw(FILLER)]))
    text = [("first@example.com", "1", ""), *rows]
    schema = {"Email": pl.String, "Points balance": pl.String, "Note": pl.String}
    frame = pl.DataFrame([(email, balance, f"n{note}") for email, balance, note in text], schema=schema, orient="row")
    return frame.filter(~pl.any_horizontal(pl.all().str.contains("\r")))  # a line end by itself is one to a file


CROWD = pl.DataFrame(
    {
        "Email": [f"{odd}{number}@x.org" for number in range(300) for odd in ("c", "c d")],
        "Points balance": [f"{number}{odd}" for number in range(300) for odd in ("", " pts")],
        "Note": ["n"] * 600,
    }
)
"""So many rows, and odd ones among them, that few are not read as few are."""


class TestLaws:
    @settings(max_examples=examples(15), deadline=None)
    @given(frame=customers())
    def test_a_few_rows_are_judged_as_they_are_among_many(self, frame: pl.DataFrame) -> None:
        few, many = (
            check(rows, "Email", "Points balance", decimal="point", duplicates="first")
            for rows in (frame, frame.vstack(CROWD))
        )
        last = frame.height
        assert many.rejected.filter(pl.col("row") <= last).equals(few.rejected)
        assert many.changes.filter(pl.col("row") <= last).equals(few.changes)
        assert many.ready.head(few.ready.height).equals(few.ready)

    @settings(max_examples=examples(15), deadline=None)
    @given(frame=customers())
    def test_what_is_kept_in_a_file_is_as_what_is_kept_in_memory(self, frame: pl.DataFrame) -> None:
        kept = check(frame, "Email", "Points balance", duplicates="sum")
        with mock.patch.object(spool, "MEMORY_BYTES", 0):
            filed = check(frame, "Email", "Points balance", duplicates="sum")
            assert tables(filed) == tables(kept)
        assert filed.report.to_json() == kept.report.to_json()

    @settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(frame=customers(), policy=st.sampled_from(["reject", "first", "last", "max", "sum"]))
    def test_a_frame_is_judged_as_the_file_of_its_cells(self, frame: pl.DataFrame, policy: Any, tmp_path: Path) -> None:
        path = file_of(tmp_path / "export.csv", frame)
        columns: dict[str, Any] = {"email_column": "Email", "points_column": "Points balance"}
        prepared = loyalty_prep.prepare(path, tmp_path / "out", overwrite=True, duplicates=policy, **columns)
        for given_frame in (frame, frame.lazy()):
            checked = check(given_frame, "Email", "Points balance", duplicates=policy)
            found = tables(checked)
            parts = sorted((tmp_path / "out").glob("*.part-*.csv"))
            assert [[row[0], str(row[1])] for row in found["ready"]] == [row for part in parts for row in read(part)]
            errors = read(tmp_path / "out" / "export.errors.csv")
            rejected = [(int(row[0]), row[3], in_python(row[4])) for row in errors if row[2] == "REJECTED"]
            assert [row[-3:] for row in found["rejected"]] == rejected
            merged = [int(row[0]) for row in errors if row[2] == "MERGED"]
            assert [row[-2] for row in found["merged"]] == merged
            changes = read(tmp_path / "out" / "export.changes.csv")
            assert [[str(row[0]), *row[1:]] for row in found["changes"]] == [[row[0], *row[2:]] for row in changes]
            assert document(checked.report) == document(prepared)

    @settings(max_examples=examples(15), deadline=None)
    @given(frame=customers(), size=st.integers(1, 7), policy=st.sampled_from(["reject", "max", "sum"]))
    def test_no_size_of_batch_changes_anything(self, frame: pl.DataFrame, size: int, policy: Any) -> None:
        whole = check(frame, "Email", "Points balance", duplicates=policy)
        # What is replaced are sizes, not behaviour.
        with (
            mock.patch.multiple(survey, GROUP_ROWS=size, _SHARE_ROWS=size),
            mock.patch.object(checking, "BATCH_ROWS", size),
        ):
            for form in (frame, frame.lazy()):
                pieces = check(form, "Email", "Points balance", duplicates=policy)
                assert tables(pieces) == tables(whole)
                assert document(pieces.report) == document(whole.report)

    @given(st.text(st.sampled_from("ÂÃâ€™œ\x80\xbf‐\u203fˆ\ufffdaŠž"), max_size=6))
    def test_spoilt_letters_are_told_as_in_bytes(self, text: str) -> None:
        found = pl.Series([text]).str.contains(frame_rows._GARBLED).item()
        data = text.encode()
        assert found == any(signs.search(data) for _, signs in verdicts._GARBLED)
        assert not found or any(
            signs.search(data) and any(map(data.__contains__, some)) for some, signs in verdicts._GARBLED
        )

    @given(st.lists(st.none() | st.text(st.sampled_from("aé\ufffdÃ©"), max_size=3), min_size=1, max_size=4))
    def test_spoilt_letters_are_told_of_few_rows_as_of_many(self, names: list[str | None]) -> None:
        rows = range(len(names))
        frame = pl.DataFrame({"Name": names, "Email": [f"ann{n}@x.org" for n in rows], "Points": rows})
        few = check(frame, "Email", "Points")
        with mock.patch.object(frame_rows, "_FEW_ROWS", 0):
            assert document(check(frame, "Email", "Points").report) == document(few.report)


class TestWriteParts:
    clean = pl.DataFrame(
        {"Email": ["a@x.org", "b@x.org", "c@x.org"], "Points": [1, 2, 3], "Tier": ["gold", None, 'a "b"']}
    )

    @pytest.mark.parametrize("name", ["a/b", "../a", "", ".", None, "a\0"])
    def test_a_name_that_no_file_has_is_refused_by_its_argument(self, tmp_path: Path, name: Any) -> None:
        with pytest.raises(UsageError, match=r"^name must be one that a file can have"):
            write_parts(self.clean, tmp_path / "out", name=name)
        assert not any(tmp_path.iterdir())

    def test_writes_parts_within_the_limit_and_the_report(self, tmp_path: Path) -> None:
        outputs = write_parts(self.clean, tmp_path / "out", name="crm", max_bytes=30)
        assert [(output.path, output.kind, output.rows) for output in outputs] == [
            ("crm.part-0001.csv", "clean", 1),
            ("crm.part-0002.csv", "clean", 1),
            ("crm.part-0003.csv", "clean", 1),
            ("crm.report.json", "report", 0),
        ]
        assert (tmp_path / "out" / "crm.part-0002.csv").read_bytes() == b"Email,Points\nb@x.org,2\n"
        assert sorted(path.name for path in tmp_path.rglob("*.*")) == sorted(output.path for output in outputs)

    def test_carries_further_columns(self, tmp_path: Path) -> None:
        write_parts(self.clean.lazy(), tmp_path, keep_columns=["Tier"])
        lines = (tmp_path / "frame.part-0001.csv").read_text().splitlines()
        assert lines == ["Email,Points,Tier", "a@x.org,1,gold", "b@x.org,2,", 'c@x.org,3,"a ""b"""']
        with pytest.raises(UsageError, match="'tier', which is not a column"):
            write_parts(self.clean, tmp_path / "other", keep_columns=["tier"])
        write_parts(loyalty_prep.scan(self.clean.write_csv().encode()), tmp_path / "all", keep_columns="all")
        assert (tmp_path / "all" / "frame.part-0001.csv").read_text().splitlines() == lines

    @pytest.mark.parametrize("spoilt", [("A@X.org", 4), ("bad", 4), ("a@x.org", 1), ("d@x.org", -1), ("d@x.org", None)])
    def test_refuses_a_frame_that_is_not_clean(self, spoilt: tuple[str, int | None], tmp_path: Path) -> None:
        row = pl.DataFrame([(*spoilt, "")], schema=self.clean.schema, orient="row")
        with pytest.raises(InputError, match="The frame is not clean"):
            write_parts(self.clean.vstack(row), tmp_path / "out")
        assert not list(tmp_path.iterdir())

    def test_refuses_to_replace_results(self, tmp_path: Path) -> None:
        write_parts(self.clean, tmp_path)
        with pytest.raises(OutputError, match="already holds results"):
            write_parts(self.clean, tmp_path)
        write_parts(self.clean.head(1), tmp_path, overwrite=True)
        assert (tmp_path / "frame.part-0001.csv").read_text() == "Email,Points\na@x.org,1\n"

    def test_an_option_that_there_is_not_is_refused_by_name(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError) as refusal:
            write_parts(self.clean, tmp_path / "out", maxbytes=30)  # type: ignore[call-arg]
        assert refusal.value.message == (
            "write_parts has no option 'maxbytes'. It has: keep_columns, max_bytes, max_points, name, overwrite."
        )
        assert not list(tmp_path.iterdir())

    def test_takes_no_balance_above_its_own_limit(self, tmp_path: Path) -> None:
        with pytest.raises(InputError, match="of 3 rows 1 would be rejected"):
            write_parts(self.clean, tmp_path / "out", max_points=2)

    def test_help_names_every_option_with_its_default(self) -> None:
        parameters = signature(write_parts).parameters
        assert [*parameters][:4] == ["frame", "directory", "email", "points"]
        assert {name: each.default for name, each in parameters.items() if each.kind is each.KEYWORD_ONLY} == {
            "name": "frame",
            "max_points": MAX_POINTS,
            "max_bytes": MAX_BYTES,
            "keep_columns": (),
            "overwrite": False,
        }

    @settings(max_examples=examples(10), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(frame=customers())
    def test_takes_what_check_finds_ready(self, frame: pl.DataFrame, tmp_path: Path) -> None:
        ready = check(frame, "Email", "Points balance").ready
        outputs = write_parts(ready, tmp_path, "Email", "Points balance", overwrite=True)
        assert sum(output.rows for output in outputs) == ready.height


@pytest.mark.parametrize("name", ["^a$", "*"])
def test_a_column_that_polars_takes_for_a_pattern_is_refused_by_its_name(name: str) -> None:
    frame = pl.DataFrame({"Email": ["a@x.org"], "Points": [1], name: ["x"]})
    with pytest.raises(UsageError, match=rf"a column '{re.escape(name)}', which polars takes for a pattern of names"):
        check(frame)


def test_a_kept_column_that_no_text_says_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    frame = pl.DataFrame({"Email": ["a@x.org"], "Points": [1], "Spent": [dt.timedelta(days=2)]})
    with pytest.raises(UsageError, match=r"names 'Spent', which is of the type Duration.*, no text\."):
        write_parts(frame, tmp_path / "out", keep_columns="all")
    assert not (tmp_path / "out").exists()


def test_columns_of_generators_keep_their_rows() -> None:
    mixed = {"email": (cell for cell in ["a@x.org", 5]), "points": (cell for cell in [1, "2"])}
    assert check(mixed, "email", "points").report.rows.total == 2
    plain = {"email": map(str.lower, ["A@x.org", "B@x.org"]), "points": (cell for cell in [1, 2])}
    assert check(plain, "email", "points").ready["points"].to_list() == [1, 2]


@pytest.mark.parametrize("cells", [[1, True], [True, 1], [1, False]])
def test_true_is_no_balance_wherever_it_stands(cells: list[Any]) -> None:
    rows = [{"email": f"a{row}@x.org", "points": cell} for row, cell in enumerate(cells)]
    with pytest.raises(LoyaltyPrepError):
        check(rows, "email", "points")


@pytest.mark.parametrize("cells", [[1, 2.5], [2.5, 1], [1, None, 2.5], [1, Decimal("2.5")], [1, float("nan"), 2.5]])
def test_a_fraction_among_whole_numbers_is_rejected_alone(cells: list[Any]) -> None:
    report = check([{"email": f"a{row}@x.org", "points": cell} for row, cell in enumerate(cells)]).report
    assert report.rows.ready == 1
    assert "POINTS_NOT_INTEGER" in {issue.code for issue in report.issues}


@pytest.mark.parametrize(
    "cells",
    [
        [{"a": 1}, {"b": 2}],
        [{"a": [{"b": 1}]}, {"a": [{"b": 2.5}]}],
        [1, True],
        [1.5, 2**53 + 1],
        [dt.time(1, tzinfo=dt.UTC), dt.time(2)],
        [np.array([1, 2]), np.array([3])],
        [range(3), None],
    ],
    ids=str,
)
def test_other_columns_of_python_s_values_come_back_as_they_came(cells: list[Any]) -> None:
    back = check({"email": ["x", "y"], "points": [1, 2], "other": cells}, "email", "points").rejected["other"].to_list()
    assert list(map(repr, map(plainly, back))) == list(map(repr, map(plainly, cells)))


def plainly(value: Any) -> Any:
    return value.tolist() if isinstance(value, np.ndarray) else value


def test_what_is_no_column_is_refused() -> None:
    with pytest.raises(InputError, match=r"^'points' is no column: it is int"):
        check({"email": ["a@x.org"], "points": 5})  # type: ignore[dict-item] # that is what is refused


def test_names_from_outside_neither_end_a_line_nor_open_a_tag_in_what_a_result_shows() -> None:
    result = check(pl.DataFrame({"email": ["a@x.org"], "points": [1]}), name="a\r\nb\x1b[31m")
    assert repr(result) == "<Report of a␍␊b␛[31m: 1 rows, 1 ready, 0 rejected, 0 merged>"
    lazy = check(pl.LazyFrame({"email": ["a@x.org"], "points": [1]}), name="<img src=x onerror=alert(1)>")
    assert "<" not in lazy._repr_html_()


@pytest.mark.parametrize("name", ["Stamps", "Balance"])
def test_decimals_that_are_amounts_of_money_are_no_balance_as_in_a_file(name: str) -> None:
    """Those that are whole were written without their zeros, so that few looked like money, and they were balances."""
    cells = [Decimal(cell) for cell in ("12.50", "5.00", "5.00", "3.00", "8.00", "5.00")]
    frame = pl.DataFrame(
        {"Email": [f"a{place}@x.org" for place in range(6)], name: cells}, schema_overrides={name: pl.Decimal(20, 2)}
    )
    refused = []
    for judge in (lambda: check(frame), lambda: loyalty_prep.validate(frame.write_csv().encode(), decimal="point")):
        with pytest.raises(InputError) as refusal:
            judge()
        refused.append(refusal.value.code)
    assert refused == ["COLUMN_MISSING"] * 2
    whole = frame.with_columns(pl.lit(5).cast(pl.Decimal(20, 2)).alias(name))
    assert check(whole).report.rows.ready == len(cells)


def test_a_frame_in_place_of_a_path_is_refused_by_its_type() -> None:
    """The whole frame stood in the sentence."""
    frame: Any = pl.DataFrame({"Email": ["a@x.org"], "Points": [1]})
    with pytest.raises(UsageError, match=r"^contacts must be a path, not DataFrame\.$"):
        check(frame, contacts=frame)


def test_a_name_of_parts_that_no_disk_takes_is_refused_by_it(tmp_path: Path) -> None:
    """It was said to be a fault of the folder."""
    with pytest.raises(UsageError, match=r"^name must be one that a file can have: at most 200 bytes"):
        write_parts(pl.DataFrame({"Email": ["a@x.org"], "Points": [1]}), tmp_path / "out", name="ä" * 101)
    write_parts(pl.DataFrame({"Email": ["a@x.org"], "Points": [1]}), tmp_path / "out", name="ä" * 100)
