"""What `check` hands back is the caller's own rows, whatever library the table is of."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest
from harness import examples
from hypothesis import example, given, settings
from hypothesis import strategies as st

from loyalty_prep.errors import InputError, UsageError
from loyalty_prep.frames.checking import check
from loyalty_prep.frames.parts import write_parts
from loyalty_prep.pipeline import inspect, prepare

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

EMAILS, POINTS_OF = ["a@x.org ", "b@x.org", "c@x.org", "d@", "b@x.org", "e@x.org"], ["1", "2", "3", "4", "2", "6"]


def arrow_table() -> Any:
    """Return six rows (the fourth is rejected, the fifth merged) with bystanders of the types that Arrow has."""
    import pyarrow as pa  # noqa: PLC0415 - not everywhere

    six = range(6)
    columns = {
        "Email": pa.array(EMAILS, pa.string_view()),
        "Points": pa.array(POINTS_OF),
        "long": pa.array([9007199254740993, None, *range(4)]),
        "span": pa.array(six, pa.duration("s")),
        "months": pa.array([(n, n, n) for n in six], pa.month_day_nano_interval()),
        "pair": pa.UnionArray.from_sparse(pa.array([0, 1] * 3, pa.int8()), [pa.array(six), pa.array("abcdef")]),
        "huge": pa.array(six, pa.decimal256(50, 2)),
        "view": pa.array("abcdef", pa.string_view()),
        "runs": pa.RunEndEncodedArray.from_arrays([2, 6], ["x", "y"]),
        "map": pa.array([[("k", n)] for n in six], pa.map_(pa.string(), pa.int8())),
        "list": pa.array([[n] for n in six], pa.list_(pa.int8(), 1)),
        "dictionary": pa.array("aabbcc").dictionary_encode(),
        "time": pa.array(six, pa.time32("s")),
        "bytes": pa.array([b"ab"] * 6, pa.binary(2)),
        "id": pa.ExtensionArray.from_storage(pa.uuid(), pa.array([bytes([n] * 16) for n in six], pa.binary(16))),
        "nothing": pa.nulls(6),
    }
    return pa.table(columns).replace_schema_metadata({"of": "the caller"})


def pandas_table() -> Any:
    """Return the same six rows with bystanders of the types that pandas has."""
    import pandas as pd  # noqa: PLC0415 - not everywhere
    import pyarrow as pa  # noqa: PLC0415 - not everywhere

    cells = {
        "Email": pd.array(EMAILS, dtype="string"),
        "Points": POINTS_OF,
        "small": pd.array([1, None, 3, 4, 5, 6], dtype="Int8"),
        "yes": pd.array([True, None] * 3, dtype="boolean"),
        "float": np.arange(6, dtype="float32"),
        "period": pd.period_range("2024-01", periods=6, freq="M"),
        "span": pd.to_timedelta(range(6), unit="min"),
        "zoned": pd.date_range("2024-01-01", periods=6, tz="Europe/Berlin"),
        "interval": pd.interval_range(0, 6),
        "kind": pd.Categorical(["x", "y"] * 3, categories=["y", "x", "z"], ordered=True),
        "mixed": [1, "a", None, 2.5, [1], {"a": 1}],
        "complex": np.arange(6) * 1j,
        "sparse": pd.arrays.SparseArray([0, 0, 0, 1, 0, 0]),
        "big": [2**70, 1, 2, 3, 4, 5],
        "arrow": pd.array([[n] for n in range(6)], dtype=pd.ArrowDtype(pa.list_(pa.int16()))),
        "huge": pd.array(range(6), dtype=pd.ArrowDtype(pa.decimal256(50, 2))),
    }
    table = pd.DataFrame(cells)
    table.attrs["of"] = "the caller"
    return table


def test_no_type_of_a_column_of_polars_changes_beside_the_two() -> None:
    frame = pl.DataFrame(
        {
            "Email": EMAILS,
            "Points": POINTS_OF,
            "span": [dt.timedelta(minutes=n) for n in range(6)],
            "time": [dt.time(n) for n in range(6)],
            "list": [[n] for n in range(6)],
            "struct": [{"a": n, "b": [n]} for n in range(6)],
            "array": pl.Series([[n, n] for n in range(6)], dtype=pl.Array(pl.Int8, 2)),
            "bytes": [bytes([n]) for n in range(6)],
            "huge": pl.Series([2**100] * 6, dtype=pl.Int128),
            "kind": pl.Series(["x", "y"] * 3, dtype=pl.Enum(["y", "x"])),
            "nothing": [None] * 6,
        }
    )
    things = pl.Series("things", [object() for _ in range(6)], dtype=pl.Object)
    for given_frame in (frame, frame.lazy(), frame.with_columns(things)):
        result = check(given_frame, "Email", "Points")
        for made, places in ((result.ready, [0, 1, 2, 5]), (result.rejected, [3]), (result.merged, [4])):
            table = made.lazy().collect() if isinstance(made, pl.LazyFrame) else made
            wanted = frame[places].drop("Email", "Points")
            assert table.select(wanted.columns).equals(wanted)
            assert table.select(wanted.columns).schema == wanted.schema
            if "things" in table.columns:
                assert table["things"].to_list() == [things[place] for place in places]


@pytest.mark.needs("pandas")
def test_a_long_id_beside_a_null_stays_the_id_it_is_in_pandas() -> None:
    import pandas as pd  # noqa: PLC0415 - not everywhere

    ids = pd.array([9007199254740993, None, 5], dtype="Int64")
    table: Any = pd.DataFrame({"Email": ["a@x.org", "b@x.org", "c@"], "Points": [1, 2, 3], "id": ids})
    result = check(table)
    assert (result.ready["id"].dtype, result.rejected["id"].dtype) == (ids.dtype, ids.dtype)
    assert result.ready["id"].tolist() == [9007199254740993, pd.NA]
    assert result.rejected["id"].tolist() == [5]


@pytest.mark.needs("pandas", "pyarrow")
def test_no_type_of_a_column_of_pandas_changes_beside_the_two() -> None:
    import pandas as pd  # noqa: PLC0415 - not everywhere

    table = pandas_table()
    before = table.copy(deep=True)
    result = check(table, "Email", "Points")
    kept = [name for name in table.columns if name not in {"Email", "Points"}]
    for made, places in ((result.ready, [0, 1, 2, 5]), (result.rejected, [3]), (result.merged, [4])):
        pd.testing.assert_frame_equal(made[kept], before.iloc[places][kept])
    pd.testing.assert_frame_equal(result.rejected[list(table.columns)], before.iloc[[3]])
    assert result.ready["Email"].tolist() == ["a@x.org", "b@x.org", "c@x.org", "e@x.org"]
    assert (result.ready["Email"].dtype, result.ready["Points"].dtype) == (before["Email"].dtype, "int64")
    assert result.ready.attrs == {"of": "the caller"}
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.needs("pandas", "pyarrow")
@pytest.mark.parametrize("kind", ["object", "string", "string[pyarrow]", "large_string[pyarrow]", "category"])
def test_balances_of_pandas_come_back_as_numbers_whatever_type_of_text_they_were(kind: str) -> None:
    import pandas as pd  # noqa: PLC0415 - not everywhere

    table = pd.DataFrame({"Email": EMAILS, "Points": POINTS_OF}).astype({"Email": kind, "Points": kind})
    result = check(table, "Email", "Points")
    assert result.ready["Points"].dtype == "int64"
    assert result.ready["Points"].tolist() == [1, 2, 3, 6]
    assert result.rejected["Points"].dtype == table["Points"].dtype


@pytest.mark.needs("pandas", "pyarrow")
def test_a_class_that_is_made_of_pandas_comes_back_as_itself() -> None:
    import pandas as pd  # noqa: PLC0415 - not everywhere

    class Customers(pd.DataFrame):  # type: ignore[misc]
        """A table as GeoPandas and others have them."""

        @property
        def _constructor(self) -> type[Customers]:
            return Customers

    table = Customers({"Email": EMAILS, "Points": POINTS_OF, "months": pd.period_range("2024", periods=6, freq="M")})
    ready = check(table, "Email", "Points").ready
    assert type(ready) is Customers
    assert ready["months"].tolist() == table["months"].iloc[[0, 1, 2, 5]].tolist()


@pytest.mark.needs("pyarrow")
def test_columns_of_arrow_may_have_one_name_and_words_of_their_own() -> None:
    import pyarrow as pa  # noqa: PLC0415 - not everywhere

    fields = [pa.field(name, kind, False, {"of": name}) for name, kind in (("Email", pa.string()), ("n", pa.int8()))]
    schema = pa.schema([fields[0], pa.field("Points", pa.string()), fields[1], fields[1], fields[0]])
    table = pa.Table.from_arrays([EMAILS, POINTS_OF, range(6), range(6, 12), EMAILS], schema=schema)
    ready = check(table, 0, 1).ready
    assert ready.schema.equals(schema.set(1, pa.field("Points", pa.int64())), check_metadata=True)
    assert ready.column(3).to_pylist() == [6, 7, 8, 11]
    assert ready.column(0).to_pylist() == ["a@x.org", "b@x.org", "c@x.org", "e@x.org"]
    assert ready.column(4).to_pylist() == ["a@x.org ", "b@x.org", "c@x.org", "e@x.org"]


@pytest.mark.needs("pandas")
@pytest.mark.parametrize("index", ["default", "text", "dates", "named", "several", "twice the same"])
def test_no_index_of_pandas_is_dropped(index: str) -> None:
    import pandas as pd  # noqa: PLC0415 - not everywhere

    table: Any = pd.DataFrame({"Email": ["a@x.org", "b@", "C@X.org"], "Points": ["1", "2", "3"]})
    table.index = {
        "default": table.index,
        "text": pd.Index(["x", "y", "z"]),
        "dates": pd.date_range("2024-01-01", periods=3, tz="Europe/Berlin"),
        "named": pd.Index([7, 8, 9], name="id"),
        "several": pd.MultiIndex.from_tuples([("p", 1), ("p", 2), ("q", 3)], names=["shop", None]),
        "twice the same": pd.Index([5, 5, 5]),
    }[index]
    result = check(table, "Email", "Points")
    for made, own in ((result.ready.index, table.index[[0, 2]]), (result.rejected.index, table.index[[1]])):
        assert made.equals(own)
        assert (made.names, made.dtype) == (own.names, own.dtype)
    assert result.ready["Email"].tolist() == ["a@x.org", "C@x.org"]


@pytest.mark.needs("pandas")
def test_addresses_in_the_index_of_pandas_are_read_and_written_there() -> None:
    import pandas as pd  # noqa: PLC0415 - not everywhere

    cells = {"Email": [" a@x.org", "b@", "c@x.org"], "Points": [1, 2, 3], "shop": ["p", "p", "q"]}
    plain: Any = pd.DataFrame(cells)
    one = check(plain.set_index("Email")).ready
    assert (one.index.tolist(), one.index.name, list(one.columns)) == (
        ["a@x.org", "c@x.org"],
        "Email",
        ["Points", "shop"],
    )
    several = check(plain.set_index(["shop", "Email"])).ready
    assert several.index.tolist() == [("p", "a@x.org"), ("q", "c@x.org")]
    assert several.index.names == ["shop", "Email"]


@pytest.mark.needs("pandas", "pyarrow")
def test_a_name_that_several_columns_have_names_none_of_them() -> None:
    """The first was taken, where `prepare` refuses it."""
    import pandas as pd  # noqa: PLC0415 - not everywhere
    import pyarrow as pa  # noqa: PLC0415 - not everywhere

    arrow = pa.table([["a@x.org"], [1], [5]], names=["Email", "Points", "Points"])
    frame = pd.DataFrame([["a@x.org", 1, 5]], columns=["Email", "Points", "Points"])
    for table in (arrow, frame):
        with pytest.raises(
            InputError, match=r"^points=\"Points\" is the name of several columns; give its number"
        ) as two:
            check(table, points="Points")
        assert two.value.code == "COLUMN_AMBIGUOUS"
        with pytest.raises(
            InputError, match="'Points' \\(column 1, such as 1\\) and 'Points' \\(column 2, such as 5\\)"
        ):
            check(table)
        assert [check(table, points=place).report.points.out for place in (1, 2)] == [1, 5]
    with_level = pd.DataFrame({"Email": ["a@x.org"], "Points": [1]}, index=pd.Index([5], name="Points"))
    assert check(with_level, points="Points").report.points.out == 1


@pytest.mark.needs("pandas")
def test_columns_of_pandas_may_have_one_name_or_names_that_are_no_text() -> None:
    import pandas as pd  # noqa: PLC0415 - not everywhere

    rows = [["x", "a@x.org", 1, "y"], ["z", "b@", 2, "w"]]
    table: Any = pd.DataFrame(rows, columns=["Note", "Email", "Points", "Note"])
    assert check(table).ready.to_numpy().tolist() == [["x", "a@x.org", 1, "y"]]
    assert list(check(table).ready.columns) == ["Note", "Email", "Points", "Note"]
    numbered: Any = pd.DataFrame(rows)
    result = check(numbered, email=1, points=2)
    assert list(result.ready.columns) == [0, 1, 2, 3]
    assert list(result.rejected.columns) == [0, 1, 2, 3, "row", "codes", "reasons"]


@pytest.mark.needs("pyarrow")
def test_no_type_of_a_column_of_arrow_changes_beside_the_two() -> None:
    table = arrow_table()
    result = check(table, "Email", "Points")
    places = {"ready": [0, 1, 2, 5], "rejected": [3], "merged": [4]}
    for name, at in places.items():
        made = getattr(result, name)
        assert made.schema.metadata == table.schema.metadata
        for place, field in enumerate(table.schema):
            if name == "ready" and field.name == "Points":
                continue
            assert made.schema.field(place) == field
            if name != "ready" or field.name != "Email":
                whole = table.column(place).to_pylist()
                assert made.column(place).to_pylist() == [whole[row] for row in at]
    assert result.ready.column(0).to_pylist() == ["a@x.org", "b@x.org", "c@x.org", "e@x.org"]
    assert result.ready.column(1).to_pylist() == [1, 2, 3, 6]
    assert result.rejected.column_names == [*table.column_names, "row", "codes", "reasons"]


@pytest.mark.needs("pyarrow")
def test_batches_and_readers_of_arrow_are_tables_too() -> None:
    table = pl.DataFrame({"Email": EMAILS, "Points": POINTS_OF}).to_arrow()
    assert check(table.to_batches()[0]).ready == check(table).ready
    assert check(table.to_reader()).ready == check(table).ready


@pytest.mark.needs("pyarrow")
def test_a_column_that_cannot_be_read_is_none_of_the_two() -> None:
    for named in ("pair", "span"):
        with pytest.raises(InputError, match="or give it one type") as refusal:
            check(arrow_table(), "Email", named)
        assert refusal.value.code == "FRAME_UNREADABLE"
        assert f"'{named}'" in refusal.value.message


# Tables of Python's own.

MIXED: list[Any] = [1, "2", "3 pts", Decimal("4.00"), 2.0, float("nan")]


def test_a_dict_of_columns_and_a_list_of_rows_are_tables() -> None:
    frame = pl.DataFrame({"Email": EMAILS, "Points": POINTS_OF, "n": range(6)})
    same: list[Any] = [frame.to_dict(as_series=False), frame.to_dict(), frame.to_dicts(), tuple(frame.to_dicts())]
    whole = check(frame)
    for table in same:
        result = check(table)
        assert result.ready.equals(whole.ready)
        assert result.rejected.equals(whole.rejected)
        assert result.report.rows == whole.report.rows


def test_rows_of_a_list_may_leave_cells_out() -> None:
    rows: list[Any] = [{"Email": "a@x.org", "Points": 1}, {"Points": 2, "Email": "b@x.org", "Tier": "gold"}]
    result = check([*rows, {"Points": 3}])
    assert result.ready.rows() == [("a@x.org", 1, None), ("b@x.org", 2, "gold")]
    assert result.rejected["codes"].to_list() == ["EMAIL_MISSING"]


def test_a_table_without_rows_or_with_nothing_but_blanks_is_one() -> None:
    assert check({"Email": [], "Points": []}, "Email", "Points").report.rows.total == 0
    result = check({"Email": [None, None], "Points": [1, 2]}, "Email", "Points")
    assert result.rejected["codes"].to_list() == ["EMAIL_MISSING", "EMAIL_MISSING"]


def test_columns_that_are_not_of_one_length_are_refused_with_their_lengths() -> None:
    with pytest.raises(InputError, match="'Email' has 1, 'Points' has 2"):
        check({"Email": ["a@x.org"], "Points": [1, 2]})


def test_a_column_of_text_and_whole_numbers_is_read_as_a_file_would_have_it() -> None:
    emails = [f"{letter}@x.org" for letter in "abcdef"]
    for result in (
        check({"Email": emails, "Points": MIXED}),
        check(pl.DataFrame({"Email": emails, "Points": pl.Series(MIXED, dtype=pl.Object)})),
    ):
        assert result.ready["Points"].to_list() == [1, 2, 3, 4, 2]
        [left] = result.rejected.to_dicts()
        assert left["codes"] == "POINTS_MISSING"
        assert left["Points"] is MIXED[-1]  # as it came


@pytest.mark.parametrize("other", [1.125, Decimal("1.125"), 2.0**53, float("inf"), True, [1], b"1"])
def test_a_number_that_text_might_say_otherwise_is_not_written_as_text(other: object) -> None:
    for decimal in ("comma", "auto"):
        with pytest.raises(InputError) as refusal:
            check({"Email": ["a@x.org", "b@x.org"], "Points": ["1", other]}, "Email", "Points", decimal=decimal)
        assert refusal.value.code == "COLUMN_TYPE"


@pytest.mark.needs("pandas", "pyarrow")
def test_a_column_of_several_types_is_read_in_pandas_and_comes_back_as_it_was() -> None:
    import pandas as pd  # noqa: PLC0415 - not everywhere

    emails = [f"{letter}@x.org" for letter in "abcdef"]
    result = check(pd.DataFrame({"Email": emails, "Points": pd.Series(MIXED, dtype=object)}))
    assert result.ready["Points"].tolist() == [1, 2, 3, 4, 2]
    assert result.rejected["codes"].tolist() == ["POINTS_MISSING"]


@pytest.mark.needs("pandas", "pyarrow")
def test_an_empty_table_of_pandas_whose_columns_are_floats_is_no_fault() -> None:
    import pandas as pd  # noqa: PLC0415 - not everywhere

    empty = check(pd.DataFrame({"Email": [], "Points": []}, dtype="float64"), "Email", "Points")
    assert (empty.report.rows.total, len(empty.ready)) == (0, 0)
    blank = check(pd.DataFrame({"Email": [float("nan")], "Points": [float("nan")]}), "Email", "Points")
    assert blank.rejected["codes"].tolist() == ["EMAIL_MISSING;POINTS_MISSING"]


def test_parts_are_written_of_lists_too(tmp_path: Path) -> None:
    write_parts({"Email": ["a@x.org"], "Points": [1]}, tmp_path / "out")
    assert (tmp_path / "out" / "frame.part-0001.csv").read_text(encoding="utf-8") == "Email,Points\na@x.org,1\n"


def test_what_is_no_table_and_what_is_no_file_is_said_in_one_sentence(tmp_path: Path) -> None:
    none: list[Any] = [pl.Series(EMAILS), 5, None, "export.csv", [1, 2]]
    for no_table in none:
        with pytest.raises((UsageError, InputError)) as refusal:
            check(no_table)
        assert "\n" not in refusal.value.message
    for no_file in (5, None, [1]):
        with pytest.raises(UsageError, match="A file is a path, bytes or a binary file object, not"):
            inspect(no_file)  # type: ignore[arg-type] # as above
    for table in ({"Email": EMAILS}, [{"Email": "a@x.org"}]):
        with pytest.raises(UsageError, match=r"check\(frame\)"):
            prepare(table, tmp_path / "out")  # type: ignore[arg-type] # as above
    with pytest.raises(UsageError, match=r"check\(frame\)"):
        inspect({"Email": EMAILS})  # type: ignore[arg-type] # as above


def test_a_lazy_frame_of_a_missing_file_ends_in_one_line(tmp_path: Path) -> None:
    missing = tmp_path / "missing.csv"
    for frame in (pl.scan_csv(missing), pl.scan_parquet(missing), pl.LazyFrame({"a": [1]}).select("b")):
        with pytest.raises(InputError, match=r"^The lazy frame cannot be read: [^\n]*$") as refusal:
            check(frame, "Email", "Points")
        assert refusal.value.code == "FRAME_UNREADABLE"


def test_a_lazy_frame_that_cannot_be_read_to_its_end_ends_in_one_line(tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_text("Email,Points\n" + "a@x.org,1\n" * 5_000 + "b@x.org,none\n", encoding="utf-8")
    result = check(pl.scan_csv(export), "Email", "Points")
    for read in (lambda: result.report, result.ready.collect):
        with pytest.raises(InputError, match=r"^The lazy frame cannot be read: [^\n]*$"):
            read()


@pytest.mark.parametrize("column", [{"a@x.org"}, frozenset({"a@x.org"}), {"a@x.org": 1}])
def test_what_has_no_order_or_two_meanings_is_no_column(column: Any) -> None:
    """A set gave addresses to balances as it happened to lie in memory, and a dict its keys."""
    with pytest.raises(InputError, match=r"^'Email' is no column: it is (set|frozenset|dict)\."):
        check({"Email": column, "Points": [1]})


@pytest.mark.needs("pandas")
def test_series_of_pandas_whose_indexes_differ_are_no_columns_of_one_table() -> None:
    """They were taken by their places, where pandas goes by the indexes: balances were other customers'."""
    import pandas as pd  # noqa: PLC0415 - not everywhere

    emails = pd.Series(["a@x.org", "b@x.org"])
    with pytest.raises(InputError, match="Series of pandas whose indexes differ"):
        check({"Email": emails, "Points": pd.Series([2, 1], index=[1, 0])})
    alike = check({"Email": emails, "Points": pd.Series([1, 2]), "Note": ["x", "y"]})
    assert alike.ready.rows() == [("a@x.org", 1, "x"), ("b@x.org", 2, "y")]


@pytest.mark.needs("pandas")
def test_missing_values_of_pandas_are_missing_in_lists_too() -> None:
    import pandas as pd  # noqa: PLC0415 - not everywhere

    rows = [{"Email": "a@x.org", "Points": 1}, {"Email": pd.NA, "Points": 2}, {"Email": "c@x.org", "Points": pd.NA}]
    assert check(rows, "Email", "Points").rejected["codes"].to_list() == ["EMAIL_MISSING", "POINTS_MISSING"]


@pytest.mark.parametrize("function", [lambda frame: frame.cast({"Points": pl.Int64}), lambda _: 1 / 0])
def test_a_function_in_a_lazy_frame_that_fails_or_gives_other_types_ends_in_one_line(function: Any) -> None:
    frame = pl.LazyFrame({"Email": EMAILS, "Points": POINTS_OF})
    result = check(frame.map_batches(function, schema=frame.collect_schema(), validate_output_schema=False), "Email", 1)
    for read in (lambda: result.report, result.ready.collect):
        with pytest.raises(InputError, match=r"^The lazy frame cannot be read: [^\n]*$"):
            read()


@pytest.mark.parametrize(
    ("cells", "codes"),
    [
        ([Decimal("NaN"), 1, Decimal(2)], ["POINTS_MISSING"]),
        ([np.int64(1), 2.5, np.int8(3)], ["POINTS_NOT_INTEGER"]),
        (["1", Decimal("NaN"), np.int16(3)], ["POINTS_MISSING"]),
    ],
)
def test_decimals_that_are_none_and_numbers_of_numpy_are_read(cells: list[Any], codes: list[str]) -> None:
    table = {"Email": EMAILS[:3], "Points": cells}
    assert check(table, "Email", "Points").rejected["codes"].to_list() == codes


def test_a_span_of_time_is_no_number_whatever_numpy_says() -> None:
    """It was a balance of so many nanoseconds."""
    for cells in (["1", np.timedelta64(5, "ns")], [2.5, np.timedelta64(5, "ns")], [np.timedelta64(5, "D"), "1"]):
        with pytest.raises(InputError, match="is of the type Object"):
            check({"Email": EMAILS[:2], "Points": cells}, "Email", "Points")
        beside = check({"Email": ["a@x.org", "b@x.org"], "Points": [1, 2], "since": cells})
        assert beside.ready["since"].to_list() == cells


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        (Decimal("2." + "0" * 50), []),
        (Decimal("1E+60"), ["POINTS_OUT_OF_RANGE"]),
        (Decimal("1E-60"), ["POINTS_NOT_INTEGER"]),
        (Decimal("Infinity"), None),
        (Decimal("1E+999999999"), None),
    ],
)
def test_numbers_longer_than_polars_holds_are_read_or_refused(
    cell: object, codes: list[str] | None, capfd: pytest.CaptureFixture[str]
) -> None:
    """They ended in a RuntimeError, a ValueError or never, and with a panic on standard error."""
    table: dict[str, list[Any]] = {"Email": ["a@x.org", "b@x.org"], "Points": [cell, Decimal(5)]}
    if codes is None:
        with pytest.raises(InputError, match="it must hold text or numbers"):
            check(table, "Email", "Points")
    else:
        assert check(table, "Email", "Points").rejected["codes"].to_list() == codes
    assert "panicked" not in capfd.readouterr().err


def test_a_whole_number_that_no_float_holds_stands_beside_a_fraction() -> None:
    """It ended in an OverflowError."""
    with pytest.raises(InputError, match="it must hold text or numbers"):
        check({"Email": ["a@x.org", "b@x.org"], "Points": [10**400, 1.5]}, "Email", "Points")


def test_no_name_of_a_column_is_taken_for_a_place() -> None:
    """It ended in polars' DuplicateError."""
    frame = pl.DataFrame({"\0place": EMAILS[:2], "\0place\0": [1, None]})
    assert check(frame, 0, 1).rejected.columns == ["\0place", "\0place\0", "row", "codes", "reasons"]


@pytest.mark.needs("pandas", "pyarrow")
@pytest.mark.parametrize(
    "change",
    [
        lambda frame: frame.sort_values("n", ascending=False, inplace=True),  # noqa: PD002 - that is what is tried
        lambda frame: frame.drop(index=0, inplace=True),  # noqa: PD002 - as above
        lambda frame: frame.insert(0, "new", 1),
        lambda frame: frame.__setitem__(slice(None), frame[::-1].to_numpy()),
        lambda frame: frame.loc.__setitem__((slice(0, 1), "n"), 0),
    ],
)
def test_a_table_that_is_changed_after_the_check_changes_no_result(change: Callable[[Any], None]) -> None:
    """Addresses stood beside the cells of other rows, or an IndexError came out."""
    import pandas as pd  # noqa: PLC0415 - not everywhere

    frame = pd.DataFrame({"Email": ["a@x.org", "bad", "c@x.org"], "Points": [1, 2, 3], "n": [7, 8, 9]})
    result = check(frame)
    change(frame)
    assert result.ready.to_numpy().tolist() == [["a@x.org", 1, 7], ["c@x.org", 3, 9]]
    assert result.rejected["n"].tolist() == [8]


def test_balances_of_numpy_that_are_changed_after_the_check_are_refused() -> None:
    """A table in memory was called a lazy frame. Of a dict the values are kept."""
    points = np.array([1, 2, 3])
    table: dict[str, Any] = {"Email": ["a@x.org", "b@x.org", "c@x.org"], "Points": points}
    shared, kept = check(pl.DataFrame(table)), check(table)
    points[0] = 99
    assert kept.ready["Points"].to_list() == [1, 2, 3]
    with pytest.raises(InputError, match=r"^The frame gave other rows"):
        _ = shared.ready


def test_a_frame_of_polars_that_is_changed_after_the_check_changes_no_result() -> None:
    frame = pl.DataFrame({"Email": ["a@x.org", "bad", "c@x.org"], "Points": [1, 2, 3], "n": [7, 8, 9]})
    result = check(frame)
    frame.insert_column(0, pl.Series("new", [1, 2, 3]))
    frame[0, "n"] = 5
    assert result.ready.rows() == [("a@x.org", 1, 7), ("c@x.org", 3, 9)]


@pytest.mark.needs("narwhals")
def test_a_frame_of_narwhals_is_what_it_wraps() -> None:
    import narwhals as nw  # noqa: PLC0415 - not everywhere

    frame = pl.DataFrame({"Email": EMAILS, "Points": POINTS_OF})
    with pytest.raises(UsageError, match="not Expr"):
        check(nw.col("Email"))
    assert check(nw.from_native(frame)).ready.equals(check(frame).ready)
    lazy = check(nw.from_native(frame.lazy())).ready
    assert isinstance(lazy, pl.LazyFrame)
    assert lazy.collect().equals(check(frame).ready)


@pytest.mark.needs("duckdb")
@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("select 'a@x.org' as email, 1 as points, 1 as x, 2 as x", "^The table has several columns 'x'"),
        ("select 'a@x.org' as email, 1 as points, interval 1 day as span", r"holds: 'span' \(INTERVAL\)"),
        ("select 'a@x.org' as email, 1 as points, union_value(k := 1) as pair", r"holds: 'pair' \(UNION\)"),
        (
            "select 'a@x.org' as email, 1 as points, [interval 1 day] as spans",
            r"holds: 'spans' \(INTERVAL\)",
        ),
        ("select 'a@x.org' as email, error('no rows') as points", "^The table cannot be read: .*no rows"),
    ],
)
def test_a_relation_of_duckdb_that_cannot_be_read_ends_in_one_line(
    query: str, why: str, capfd: pytest.CaptureFixture[str]
) -> None:
    import duckdb  # noqa: PLC0415 - not everywhere

    with pytest.raises(InputError, match=why) as refusal:
        check(duckdb.sql(query))
    assert refusal.value.code == "FRAME_UNREADABLE"
    assert "\n" not in refusal.value.message
    assert capfd.readouterr().err == ""


class _Streamed:
    """A table of whatever library."""

    def __init__(self, table: Any) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        capsule: object = self._table.__arrow_c_stream__(requested_schema)
        return capsule


@pytest.mark.needs("pyarrow")
def test_types_of_arrow_that_polars_panics_at_are_refused_by_the_names_of_their_columns(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Decimals of 32 bits ended in a PanicException, others in a panic on standard error beside the sentence."""
    import pyarrow as pa  # noqa: PLC0415 - not everywhere

    six = [Decimal(1)] * 6
    columns = {
        "a": (pa.array(six, pa.decimal32(5, 2)), "decimal of 32 bits"),
        "b": (pa.array(six, pa.decimal256(50, 2)), "decimal of 256 bits"),
        "c": (pa.RunEndEncodedArray.from_arrays([2, 6], [1, 2]), "run-end encoded"),
        "d": (pa.array([[1]] * 6, pa.list_view(pa.int8())), "list view"),
        "e": (pa.array([[(1, 1, 1)]] * 6, pa.list_(pa.month_day_nano_interval())), "INTERVAL"),
    }
    table = pa.table({"Email": EMAILS, "Points": POINTS_OF})
    assert check(_Streamed(table)).report.rows == check(table).report.rows
    for name, (cells, kind) in columns.items():
        with pytest.raises(InputError, match=rf"^The table has columns .*: '{name}' \({kind}\)"):
            check(_Streamed(table.append_column(name, cells)))
    assert capfd.readouterr().err == ""


@pytest.mark.needs("duckdb")
def test_a_relation_of_duckdb_whose_file_is_gone_or_that_is_closed_ends_in_one_line(tmp_path: Path) -> None:
    import duckdb  # noqa: PLC0415 - not everywhere

    export = tmp_path / "export.csv"
    export.write_text("Email,Points\na@x.org,1\n", encoding="utf-8")
    gone = duckdb.read_csv(export)
    export.unlink()
    connection = duckdb.connect()
    closed = connection.sql("select 'a@x.org' as email, 1 as points")
    connection.close()
    for relation in (gone, closed):
        with pytest.raises(InputError, match=r"^The table cannot be read: [^\n]*$"):
            check(relation)


HALF = "a\ud800@x.org"
"""Half of a letter of UTF-16, as a program leaves it that cuts text by its length there."""


@pytest.mark.parametrize("named", [(), ("Email", "Points")])
@pytest.mark.parametrize("column", ["Email", "Points"])
def test_half_letters_in_one_of_the_two_columns_are_refused(named: tuple[str, ...], column: str) -> None:
    table = {"Email": ["a@x.org"], "Points": ["1"], column: [HALF]}
    with pytest.raises(InputError, match=f"'{column}' \\(text with half a letter, a lone surrogate\\)"):
        check(table, *named)


def test_half_letters_elsewhere_are_carried_but_in_no_name() -> None:
    assert check({"Email": ["a@x.org"], "Points": [1], "Note": [HALF]}).ready["Note"].to_list() == [HALF]
    with pytest.raises(InputError, match=r"^The column 'a\\ud800@x.org' has half a letter"):
        check({"Email": ["a@x.org"], "Points": [1], HALF: [1]})


def test_two_keys_of_one_name_are_refused_by_it() -> None:
    rows: list[dict[Any, Any]] = [{"Email": "a@x.org", "Points": 1, 1: 2, "1": 3}]
    for table in (rows, {key: [value] for key, value in rows[0].items()}):
        with pytest.raises(InputError, match=r"^The table has two columns '1'\."):
            check(table)


@pytest.mark.needs("pandas", "pyarrow")
def test_a_single_column_is_no_table() -> None:
    import pandas as pd  # noqa: PLC0415 - not everywhere
    import pyarrow as pa  # noqa: PLC0415 - not everywhere

    columns: list[Any] = [pl.Series([1]), pd.Series([1]), pa.chunked_array([[1]])]
    for column in columns:
        with pytest.raises((UsageError, InputError), match=r"This is a single column|not Series"):
            check(column)


VALUES: list[Any] = [
    *(1, -3, 7.0, 2.5, float("nan"), float("inf"), 1e16, 2**53 + 1, 2**64, None, True, "1", "2.5", "x", " 4 "),
    *(Decimal(3), Decimal("3.5"), Decimal("NaN"), Decimal("1E+3"), np.int8(5), np.float16(3), np.float32(2)),
    *(np.bool_(True), np.uint64(2**64 - 1), np.datetime64("2024-01-01"), dt.date(2024, 1, 1), b"1", [1]),
]


def balances(cells: list[Any], make: Callable[[dict[str, Any]], Any]) -> list[int | None]:
    """Return what each cell of a column is written as; None where it is rejected, or all of the column refused."""
    table = make({"Email": [f"a{place}@x.org" for place in range(len(cells))], "Points": cells})
    try:
        ready = check(table, "Email", "Points", negative_points="zero").ready
    except InputError:
        return [None] * len(cells)
    written = dict(zip(list(ready["Email"]), map(int, ready["Points"]), strict=True))
    return [written.get(f"a{place}@x.org") for place in range(len(cells))]


def column_of_objects(columns: dict[str, Any]) -> Any:
    import pandas as pd  # noqa: PLC0415 - not everywhere

    return pd.DataFrame({**columns, "Points": pd.Series(columns["Points"], dtype=object)})


@pytest.mark.parametrize("make", [dict, pytest.param(column_of_objects, marks=pytest.mark.needs("pandas", "pyarrow"))])
@settings(max_examples=examples(30), deadline=None)
@given(st.lists(st.sampled_from(VALUES), min_size=2, max_size=4))
@example([0, 7.0, np.float16(3), True])  # True was a balance of 1 among floats
@example([np.float32(2), np.uint64(2**64 - 1)])  # this was -1, and 0 by policy
@example([np.datetime64("2024-01-01"), np.bool_(True), 2.5, "2.5"])  # pyarrow ended the process
def test_a_value_that_is_written_among_others_is_what_it_is_alone(make: Any, cells: list[Any]) -> None:
    for cell, written in zip(cells, balances(cells, make), strict=True):
        assert written in (None, *balances([cell], make))
