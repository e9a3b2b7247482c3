"""Tables of other libraries: what can be read of them, and their own rows back by place.

A check reads EMAIL, POINTS, and what else is text or a number. What it hands back are rows of the caller's own table,
taken by their places: no column beside those two passes through another library's types, and no index is dropped.

    polars    DataFrame, and whatever else speaks Arrow's C stream interface (DuckDB): a polars DataFrame
    pyarrow   Table, RecordBatch, readers: a pyarrow Table
    pandas    DataFrame: a pandas DataFrame; named levels of its index are read like columns

Columns that cannot be read (mixed types, durations, nested ones) are bystanders: they are carried, never looked at.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import polars as pl

from loyalty_prep.errors import InputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


class ArrowStream(Protocol):
    """A table that speaks Arrow's C stream interface: pandas, pyarrow, DuckDB and others."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Return a capsule with the stream."""


class Table(Protocol):
    """A table in memory: as a `frame`, in which `unread` columns are empty; these are named with their types."""

    @property
    def frame(self) -> pl.DataFrame:
        """What can be read."""

    @property
    def unread(self) -> Mapping[str, str]:
        """What cannot."""

    def take(self, places: pl.Series, instead: Mapping[str, pl.Series], beside: pl.DataFrame) -> Any:
        """Return the rows at some places, with cells `instead` of those of a column, and columns `beside` its own."""

    def make(self, frame: pl.DataFrame) -> Any:
        """Return another table of the same kind."""


def read(table: pl.DataFrame | ArrowStream) -> Table:
    """Read a table. Raises `UsageError` for what is none, `InputError` FRAME_UNREADABLE where it cannot be read."""
    if isinstance(table, pl.DataFrame):
        return _Polars(table)
    if not hasattr(table, "__arrow_c_stream__"):
        raise UsageError(
            "check takes a polars DataFrame or LazyFrame, or a table with Arrow's C stream interface (pandas, pyarrow, "
            f"DuckDB), not {type(table).__name__}."
        )
    # A class of somebody else's that is made of one of these is one of these (GeoPandas).
    libraries = {kind.__module__.partition(".")[0] for kind in type(table).__mro__}
    try:
        if "pandas" in libraries:
            return _of_pandas(table)
        return _of_arrow(table) if "pyarrow" in libraries else _Polars(_read(table))
    except (ImportError, ValueError, OSError) as fault:
        raise InputError(
            "FRAME_UNREADABLE",
            f"The table cannot be read through Arrow: {fault}. Give each column one type, such as text.",
        ) from fault


def _read(table: ArrowStream) -> pl.DataFrame:
    try:
        return pl.DataFrame(_Stream(table))
    except pl.exceptions.PanicException as fault:  # how polars refuses some types
        raise ValueError(str(fault)) from fault


class _Stream:
    """Nothing of a table but its stream, so that no library is asked for what it is."""

    def __init__(self, table: ArrowStream) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._table.__arrow_c_stream__(requested_schema)


@dataclass(frozen=True, slots=True)
class _Polars:
    frame: pl.DataFrame
    unread: Mapping[str, str] = field(default_factory=dict)

    def take(self, places: pl.Series, instead: Mapping[str, pl.Series], beside: pl.DataFrame) -> pl.DataFrame:
        return self.frame[places].with_columns(**instead).hstack(beside)

    def make(self, frame: pl.DataFrame) -> pl.DataFrame:
        return frame


# pyarrow


@dataclass(frozen=True, slots=True)
class _Arrow:
    table: Any
    frame: pl.DataFrame
    unread: Mapping[str, str]

    def take(self, places: pl.Series, instead: Mapping[str, pl.Series], beside: pl.DataFrame) -> Any:
        import pyarrow as pa  # noqa: PLC0415 - there where its tables are

        at = places.to_numpy()
        fields, columns = [], []
        for place, name in enumerate(self.frame.columns):
            own = self.table.schema.field(place)
            if name in instead:
                cells = instead[name].to_arrow()
                texts = (pa.types.is_string, pa.types.is_large_string, pa.types.is_string_view)
                kind = own.type if any(among(own.type) for among in texts) else pa.large_string()
                column = cells if instead[name].dtype != pl.String else cells.cast(kind)
                own = own.with_type(column.type)
            else:
                column = _taken(self.table.column(place), at)
            fields.append(own)
            columns.append(column)
        for cells in beside:
            column = cells.to_arrow()
            column = column.cast(pa.large_string()) if cells.dtype == pl.String else column
            fields.append(pa.field(cells.name, column.type))
            columns.append(column)
        return pa.Table.from_arrays(columns, schema=pa.schema(fields, metadata=self.table.schema.metadata))

    def make(self, frame: pl.DataFrame) -> Any:
        return frame.to_arrow()


def _of_arrow(table: Any) -> _Arrow:
    import pyarrow as pa  # noqa: PLC0415 - there where its tables are

    own = table if isinstance(table, pa.Table) else pa.table(table)
    names = _unique(own.column_names)
    return _Arrow(own, *_columns(dict(zip(names, own.columns, strict=True)), {}))


def _columns(columns: Mapping[str, Any], unread: Mapping[str, str]) -> tuple[pl.DataFrame, dict[str, str]]:
    """Return the columns of text and numbers as a frame, and the types of the others, which are empty there.

    Of those that are `unread` the column itself is None.
    """
    import pyarrow as pa  # noqa: PLC0415 - there where its tables are

    readable = {name: column for name, column in columns.items() if name not in unread and _is_readable(column.type)}
    others = {name: unread.get(name) or str(column.type) for name, column in columns.items() if name not in readable}
    frame = pl.DataFrame(_Stream(pa.table(readable)))
    return frame.with_columns(pl.lit(None).alias(name) for name in others).select(list(columns)), others


def _is_readable(kind: Any) -> bool:
    """Tell whether a type may hold addresses or balances, or what looks like them; polars panics at some others."""
    from pyarrow import types  # noqa: PLC0415 - as above

    if types.is_dictionary(kind):
        return _is_readable(kind.value_type)
    return any(
        among(kind)
        for among in (
            *(types.is_string, types.is_large_string, types.is_string_view, types.is_null, types.is_boolean),
            *(types.is_integer, types.is_floating, types.is_decimal128, types.is_date, types.is_timestamp),
        )
    )


def _taken(column: Any, places: Any) -> Any:
    """Return the cells at rising places of a column, also of types for which Arrow has no function that takes them."""
    import pyarrow as pa  # noqa: PLC0415 - as above

    try:
        return column.take(places)
    except pa.ArrowNotImplementedError:
        ends = np.flatnonzero(np.diff(places) != 1) + 1
        runs = np.split(places, ends) if len(places) else []
        chunks = [chunk for run in runs for chunk in column.slice(int(run[0]), len(run)).chunks]
        return pa.chunked_array(chunks, column.type)


# pandas


@dataclass(frozen=True, slots=True)
class _Pandas:
    """A pandas table; behind its columns the frame has the `levels` of its index that have names."""

    table: Any
    levels: Sequence[int]
    frame: pl.DataFrame
    unread: Mapping[str, str]

    def take(self, places: pl.Series, instead: Mapping[str, pl.Series], beside: pl.DataFrame) -> Any:
        made = self.table.iloc[places.to_numpy()].copy()
        for name, cells in instead.items():
            self._put(made, self.frame.columns.index(name), cells.to_numpy())
        for cells in beside:
            made[cells.name] = cells.to_numpy()
        return made

    def _put(self, made: Any, place: int, cells: Any) -> None:
        import pandas as pd  # noqa: PLC0415 - there where its tables are

        width = len(self.table.columns)
        if place < width:
            own = self.table.dtypes.iloc[place]
            made.isetitem(place, cells)
            if cells.dtype == object and own.name.partition("[")[0] in _TEXTS:
                made.isetitem(place, made.iloc[:, place].astype(own))
            return
        index = made.index
        levels = [index.get_level_values(level) for level in range(index.nlevels)]
        level = self.levels[place - width]
        levels[level] = pd.Index(cells, name=index.names[level])
        made.index = type(index).from_arrays(levels, names=index.names) if index.nlevels > 1 else levels[0]

    def make(self, frame: pl.DataFrame) -> Any:
        return frame.to_pandas()


_TEXTS = frozenset({"string", "large_string", "str"})
"""What pandas calls its own types of text."""


def _of_pandas(table: Any) -> _Pandas:
    import pyarrow as pa  # noqa: PLC0415 - pandas needs it to speak Arrow

    index = table.index
    levels = [
        level for level, name in enumerate(index.names) if name is not None and type(index).__name__ != "RangeIndex"
    ]
    cells = [table.iloc[:, place].array for place in range(len(table.columns))]
    cells += [index.get_level_values(level).array for level in levels]
    names = _unique([*map(str, table.columns), *(str(index.names[level]) for level in levels)])
    columns: dict[str, Any] = {}
    unread = {}
    for name, column in zip(names, cells, strict=True):
        try:
            columns[name] = pa.array(column, from_pandas=True)
        except (pa.ArrowException, TypeError, ValueError, OverflowError):  # several types in one column, and more
            columns[name], unread[name] = None, str(column.dtype)
    return _Pandas(table, levels, *_columns(columns, unread))


def _unique(names: Iterable[str]) -> list[str]:
    """Return names of which none stands twice, numbering those that do."""
    seen: dict[str, None] = {}
    for name in names:
        free, number = name, 0
        while free in seen:
            number += 1
            free = f"{name}.{number}"
        seen[free] = None
    return list(seen)
