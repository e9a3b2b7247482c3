"""A table of frames, of every kind that holds the same cells: `check` finds of each what `prepare` finds of the file.

Every other column, and the index of pandas, comes back as it was.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
import pytest

from loyalty_prep import check, prepare

if TYPE_CHECKING:
    from collections.abc import Callable

EMAILS: Final = ["a@x.org", " B@X.org", "bad", None, "a@x.org", "c@x.org"]
NUMBERS: Final = [1, 2, 3, 4, 1, None]
TEXTS: Final = ["1", "1,250", "3 pts", "x", "1", None]
NOTHING: Final = [None] * 6
ROWS: Final = range(6)
MIXED: Final = [1, "2", 3.0, Decimal(4), "1", None]

Verdict = tuple[list[tuple[str, int]], dict[int, str], list[int]]


def table(points: Any = NUMBERS, emails: Any = EMAILS) -> pl.DataFrame:
    return pl.DataFrame({"Email": emails, "Points": points, "n": [f"row {row}" for row in ROWS]})


def typed(dtype: Any, points: list[Any] = NUMBERS) -> pl.DataFrame:
    return table(pl.Series(points, dtype=pl.Decimal(12, 2) if dtype == pl.Decimal else dtype))


def pandas_of(points: Any = NUMBERS, index: Any = None, **kinds: Any) -> Any:
    import pandas as pd  # noqa: PLC0415 - not everywhere

    cells = {"Email": EMAILS, "Points": points}
    columns = {name: pd.Series(cells[name], dtype=kinds.get(name, "object")) for name in cells}
    made = pd.DataFrame({**columns, "n": [f"row {row}" for row in ROWS]})
    if index is not None:
        made.index = index(pd)
    return made


def arrow_of(email: str = "string", points: str = "int64", cells: list[Any] = NUMBERS) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - not everywhere

    kinds = {"decimal128": pa.decimal128(12, 2), "dictionary": pa.string()}
    columns = [
        pa.array(given, kinds.get(kind) or getattr(pa, kind)())
        for given, kind in (
            (EMAILS, email),
            ([np.float16(cell) if cell else None for cell in cells] if points == "float16" else cells, points),
        )
    ]
    columns = [
        one.dictionary_encode() if kind == "dictionary" else one
        for one, kind in zip(columns, (email, points), strict=True)
    ]
    return pa.table([*columns, [f"row {row}" for row in ROWS]], names=["Email", "Points", "n"])


def batches_of(arrow: Any) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - not everywhere

    return pa.RecordBatchReader.from_batches(arrow.schema, iter(arrow.to_batches(max_chunksize=2)))


def chunked(arrow: Any) -> Any:
    import pyarrow as pa  # noqa: PLC0415 - not everywhere

    return pa.concat_tables([arrow.slice(0, 1), arrow.slice(1, 0), arrow.slice(1)])


def duckdb_of(kind: str) -> Any:
    import duckdb  # noqa: PLC0415 - not everywhere

    source = table(pl.Series(TEXTS if kind == "varchar" else NUMBERS, dtype=None if kind == "varchar" else pl.Int64))
    duckdb.register("customers_here", source.to_arrow())
    return duckdb.sql(f"select Email, Points::{kind} as Points, n from customers_here")  # noqa: S608 - our own types


def narwhals_of(frame: Any) -> Any:
    import narwhals as nw  # noqa: PLC0415 - not everywhere

    return nw.from_native(frame)


CATEGORIES: Final = pl.Series(EMAILS, dtype=pl.Categorical)
INTEGERS: Final = ("Int8", "Int16", "Int32", "Int64", "Int128", "UInt8", "UInt16", "UInt32", "UInt64")
OTHERS: Final = ("Float32", "Float64", "Decimal")
PANDAS: Final = (
    "object",
    "float64",
    "float32",
    "Int64",
    "Int8",
    "UInt32",
    "Float64",
    "int64[pyarrow]",
    "double[pyarrow]",
)
TEXT_OF_PANDAS: Final = ("object", "string", "string[pyarrow]", "category")
INDEXES: Final[dict[str, Callable[[Any], Any]]] = {
    "text": lambda pd: pd.Index(list("uvwxyz")),
    "named": lambda pd: pd.Index(range(7, 13), name="id"),
    "all the same": lambda pd: pd.Index([5] * 6),
    "dates": lambda pd: pd.date_range("2024-01-01", periods=6, tz="Europe/Kyiv"),
    "several": lambda pd: pd.MultiIndex.from_product([["p", "q"], range(3)], names=["shop", None]),
    "categories": lambda pd: pd.CategoricalIndex(list("ababab")),
}
FRAMES: Final[dict[str, tuple[str, list[Any], Callable[[], Any]]]] = {
    **{f"polars {name}": ("polars", NUMBERS, partial(typed, getattr(pl, name))) for name in (*INTEGERS, *OTHERS)},
    "polars text": ("polars", TEXTS, lambda: table(TEXTS)),
    "polars Categorical": ("polars", TEXTS, lambda: typed(pl.Categorical, TEXTS)),
    "polars Enum": ("polars", TEXTS, lambda: typed(pl.Enum(["1", "1,250", "3 pts", "x"]), TEXTS)),
    "polars Enum of addresses": (
        "polars", NUMBERS, lambda: table(emails=pl.Series(EMAILS, dtype=pl.Enum(sorted({*filter(None, EMAILS)}))))),
    "polars Categorical of addresses": ("polars", NUMBERS, partial(table, emails=CATEGORIES)),
    "polars Null": ("polars", NOTHING, lambda: table(NOTHING)),
    "polars Object": ("polars", MIXED, lambda: table(pl.Series(MIXED, dtype=pl.Object))),
    "polars in chunks": ("polars", NUMBERS, lambda: pl.concat([table()[:2], table()[2:]], rechunk=False)),
    "polars of a slice": ("polars", NUMBERS, lambda: pl.concat([table(), table()])[6:]),
    "polars lazy": ("polars", NUMBERS, lambda: table().lazy()),
    "polars lazy text": ("polars", TEXTS, lambda: table(TEXTS).lazy()),
    "polars lazy in pieces": ("polars", NUMBERS, lambda: pl.concat([table().lazy()[:3], table().lazy()[3:]])),
    "dict": ("polars", NUMBERS, lambda: table().to_dict(as_series=False)),
    "dict of arrays": ("polars", NUMBERS, lambda: table().to_dict()),
    "dicts": ("polars", NUMBERS, lambda: table().to_dicts()),
    "dicts of text": ("polars", TEXTS, lambda: table(TEXTS).to_dicts()),
    "dict of several types": ("polars", MIXED, lambda: {**table().to_dict(as_series=False), "Points": MIXED}),
    **{f"pandas {kind}": ("pandas", NUMBERS, partial(pandas_of, Points=kind)) for kind in PANDAS},
    **{f"pandas text {kind}": ("pandas", TEXTS, partial(pandas_of, TEXTS, Points=kind, Email=kind))
       for kind in TEXT_OF_PANDAS},
    "pandas several types": ("pandas", MIXED, lambda: pandas_of(MIXED)),
    "pandas nothing": ("pandas", NOTHING, lambda: pandas_of(NOTHING)),
    **{f"pandas index {name}": ("pandas", NUMBERS, partial(pandas_of, index=index))
       for name, index in INDEXES.items()},
    **{f"arrow {kind}": ("pyarrow", NUMBERS, partial(arrow_of, points=kind))
       for kind in ("int8", "int64", "uint64", "float16", "float32", "float64", "decimal128")},
    **{f"arrow text {kind}": ("pyarrow", TEXTS, partial(arrow_of, kind, kind, TEXTS))
       for kind in ("string", "large_string", "string_view", "dictionary")},
    "arrow null": ("pyarrow", NOTHING, lambda: arrow_of(points="null", cells=NOTHING)),
    "arrow in chunks": ("pyarrow", NUMBERS, lambda: chunked(arrow_of())),
    "arrow batch": ("pyarrow", NUMBERS, lambda: arrow_of().to_batches()[0]),
    "arrow reader": ("pyarrow", NUMBERS, lambda: arrow_of().to_reader()),
    "arrow reader of batches": ("pyarrow", NUMBERS, lambda: batches_of(arrow_of())),
    **{f"duckdb {kind}": ("duckdb", TEXTS if kind == "varchar" else NUMBERS, partial(duckdb_of, kind))
       for kind in ("varchar", "bigint", "hugeint", "utinyint", "double", "decimal(9, 2)")},
    "narwhals": ("narwhals", NUMBERS, lambda: narwhals_of(table())),
    "narwhals lazy": ("narwhals", NUMBERS, lambda: narwhals_of(table().lazy())),
}  # fmt: skip


@cache
def of_file(points: tuple[Any, ...]) -> Verdict:
    """Return what `prepare` finds of the cells in a file."""
    with TemporaryDirectory() as folder:
        return _of_file(points, Path(folder))


def _of_file(points: tuple[Any, ...], folder: Path) -> Verdict:
    export, out = folder / "export.csv", folder / "out"
    with export.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Email", "Points", "n"])
        for row in ROWS:
            cell = points[row]
            text = cell if cell is None or isinstance(cell, str) else str(int(cell))
            writer.writerow([EMAILS[row], text, f"row {row}"])
    prepare(export, out, email_column="Email", points_column="Points")
    ready: list[tuple[str, int]] = []
    for part in sorted(out.glob("*.part-*.csv")):
        with part.open(encoding="utf-8", newline="") as lines:
            ready += [(address, int(balance)) for address, balance in list(csv.reader(lines))[1:]]
    with (out / "export.errors.csv").open(encoding="utf-8", newline="") as lines:
        told = list(csv.DictReader(lines))
    rejected = {int(line["row"]): line["codes"] for line in told if line["status"] == "REJECTED"}
    return ready, rejected, [int(line["row"]) for line in told if line["status"] == "MERGED"]


def records(made: Any) -> list[dict[str, Any]]:
    """Return the rows of a table of any kind."""
    made = made.collect() if isinstance(made, pl.LazyFrame) else made
    for give in ("to_dicts", "to_pylist"):
        if hasattr(made, give):
            found: list[dict[str, Any]] = getattr(made, give)()
            return found
    return [dict(row) for row in made.to_dict("records")]


def test_there_are_some_sixty() -> None:
    assert len(FRAMES) >= 60


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.needs(*{library, "pyarrow" if library != "polars" else "polars"}))
             for name, (library, _, _) in FRAMES.items()],
)  # fmt: skip
def test_a_frame_of_any_kind_is_judged_as_the_file(name: str) -> None:
    _, points, make = FRAMES[name]
    result = check(make(), "Email", "Points")
    ready, rejected, merged = (records(table) for table in (result.ready, result.rejected, result.merged))
    found = (
        [(row["Email"], int(row["Points"])) for row in ready],
        {int(row["row"]): row["codes"] for row in rejected},
        [int(row["row"]) for row in merged],
    )
    assert found == of_file(tuple(points))
    for row in (*rejected, *merged):
        assert row["n"] == f"row {int(row['row']) - 1}"
    told = {int(row["row"]) - 1 for row in (*rejected, *merged)}
    assert [row["n"] for row in ready] == [f"row {row}" for row in ROWS if row not in told]
    if name.startswith("pandas"):
        own = make().index
        for made, kept in ((result.ready, [row for row in ROWS if row not in told]), (result.rejected, None)):
            at = kept if kept is not None else [int(row["row"]) - 1 for row in rejected]
            assert made.index.equals(own[at])
            assert made.index.names == own.names


@pytest.mark.parametrize("rows", [0, 1])
def test_a_frame_of_no_row_and_of_one(rows: int) -> None:
    for frame in (table()[:rows], table()[:rows].lazy()):
        result = check(frame, "Email", "Points")
        assert (result.report.rows.total, result.report.rows.ready) == (rows, rows)
        assert [row["n"] for row in records(result.ready)] == [f"row {row}" for row in range(rows)]


@pytest.mark.slow
def test_a_frame_of_a_million_rows() -> None:
    count = 1_000_000
    frame = pl.select(Email="ann" + pl.int_range(count).cast(pl.String) + "@x.org", Points=pl.int_range(count))
    result = check(frame.with_columns(pl.Series("n", np.arange(count))), "Email", "Points")
    assert result.report.rows.ready == count
    assert result.ready["n"].to_numpy().tolist() == list(range(count))
