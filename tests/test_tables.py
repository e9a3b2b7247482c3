"""What `check` hands back is the caller's own rows, whatever library the table is of."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
import polars as pl
import pytest

from loyalty_prep.errors import InputError
from loyalty_prep.frames.checking import check

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
    pd.testing.assert_index_equal(result.ready.index, table.index[[0, 2]])
    pd.testing.assert_index_equal(result.rejected.index, table.index[[1]])
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
        with pytest.raises(InputError, match="Give each column one type") as refusal:
            check(arrow_table(), "Email", named)
        assert refusal.value.code == "FRAME_UNREADABLE"
        assert f"'{named}'" in refusal.value.message
