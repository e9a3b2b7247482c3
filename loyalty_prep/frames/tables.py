"""Tables of other libraries: what can be read of them, and their own rows back by place.

A check reads EMAIL, POINTS, and what else is text or a number. What it hands back are rows of the caller's own table,
taken by their places: no column beside those two passes through another library's types, and no index is dropped.

    polars    DataFrame, and whatever else speaks Arrow's C stream interface (DuckDB): a polars DataFrame
    pyarrow   Table, RecordBatch, readers: a pyarrow Table
    pandas    DataFrame: a pandas DataFrame; named levels of its index are read like columns
    rows      a dict of columns, a list of dicts: a polars DataFrame
    narwhals  what it wraps

A column of several types is read as text where these are text and whole numbers. Columns that cannot be read (other
mixed types, durations, nested ones) are bystanders: they are carried, never looked at.
"""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import chain
from numbers import Integral
from typing import Any, Final, Protocol, TypeAlias, TypeGuard, cast

import numpy as np
import polars as pl

from loyalty_prep.errors import InputError, UsageError, first_line
from loyalty_prep.frames.streams import unread_columns


class ArrowStream(Protocol):
    """A table that speaks Arrow's C stream interface: pandas, pyarrow, DuckDB and others."""

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Return a capsule with the stream."""


Rows: TypeAlias = Mapping[str, Iterable[Any]] | Sequence[Mapping[str, Any]]
"""A table of Python's own: columns by name, or rows."""


class Table(Protocol):
    """A table in memory: as a `frame`, in which `unread` columns are empty; these are named with their types."""

    @property
    def frame(self) -> pl.DataFrame:
        """What can be read."""

    @property
    def unread(self) -> Mapping[str, str]:
        """What cannot."""

    @property
    def names(self) -> Sequence[str]:
        """What the caller calls the columns of the frame, where several may have one name."""

    def take(self, places: pl.Series, instead: Mapping[str, pl.Series], beside: pl.DataFrame) -> Any:
        """Return the rows at some places, with cells `instead` of those of a column, and columns `beside` its own."""

    def make(self, frame: pl.DataFrame) -> Any:
        """Return another table of the same kind."""


def unwrapped(table: Any) -> Any:
    """Return the table that a frame of narwhals is a wrapper of, or the table itself."""
    is_wrapper = type(table).__module__.partition(".")[0] == "narwhals" and hasattr(table, "to_native")
    return table.to_native() if is_wrapper else table


def read(table: pl.DataFrame | ArrowStream | Rows) -> Table:
    """Read a table. Raises `UsageError` for what is none, `InputError` FRAME_UNREADABLE where it cannot be read."""
    if isinstance(table, pl.DataFrame):
        return _of_polars(table)
    if _are_rows(table):
        return _of_polars(_of_rows(table))
    if not hasattr(table, "__arrow_c_stream__"):
        raise UsageError(
            "A frame is a polars DataFrame or LazyFrame, a table with Arrow's C stream interface (pandas, pyarrow, "
            f"DuckDB), a dict of columns or a list of dicts, not {_kind(table)}."
        )
    # A class of somebody else's that is made of one of these is one of these (GeoPandas).
    libraries = {kind.__module__.partition(".")[0] for kind in type(table).__mro__}
    try:
        if "pandas" in libraries:
            return _of_pandas(table)
        if "pyarrow" in libraries:
            return _of_arrow(table)
        made = _read(cast("ArrowStream", table))
        broken = _broken(made)
        return _Polars(made, _without(made, broken), broken)
    except (ImportError, TypeError, ValueError, ArithmeticError, OSError) as fault:
        raise InputError("FRAME_UNREADABLE", _refusal(str(fault))) from fault


def _kind(table: object) -> str:
    """Name what is no table; of a list, what it holds that is no row."""
    kind = type(table).__name__
    if not isinstance(table, list | tuple):
        return kind
    return f"{kind} of {next(type(row).__name__ for row in table if not isinstance(row, Mapping))}"


_REFUSED: Final = (
    (
        r"non-struct type|expected `Struct`",
        "This is a single column. Give a table, with the addresses and the balances.",
    ),
    (r"name '(.*)' has more than one occurrence", r"The table has several columns '\1'. Give each a name of its own."),
)
"""What polars and pyarrow say of a table that they cannot read, and what is said of it here."""


def _refusal(why: str) -> str:
    for pattern, sentence in _REFUSED:
        match = re.search(pattern, why)
        if match is not None:
            return match.expand(sentence)
    return f"The table cannot be read through Arrow: {why.rstrip('.')}. Give each column one type, such as text."


def _are_rows(table: object) -> TypeGuard[Rows]:
    several = isinstance(table, list | tuple) and all(isinstance(row, Mapping) for row in table)
    return isinstance(table, Mapping) or several


def _read(table: ArrowStream) -> pl.DataFrame:
    try:
        return pl.DataFrame(_Stream(table))
    # Panic: how polars refuses some types.
    except (pl.exceptions.PanicException, pl.exceptions.PolarsError) as fault:
        raise ValueError(str(fault)) from fault


class _Stream:
    """Nothing of a table but its stream, so that no library is asked for what it is."""

    def __init__(self, table: ArrowStream) -> None:
        self._table = table

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        try:
            capsule = self._table.__arrow_c_stream__(requested_schema)
        except Exception as fault:  # whatever the library raises: a file is gone, a connection is closed
            raise InputError(
                "FRAME_UNREADABLE",
                f"The table cannot be read: {first_line(fault)}. Read it by itself to see where it fails.",
            ) from fault
        unread = unread_columns(capsule)
        if unread:
            del capsule  # the traceback would hold it, and the connection its open result
            named = ", ".join(f"'{name}' ({kind})" for name, kind in unread.items())
            raise InputError(
                "FRAME_UNREADABLE",
                f"The table has columns of types that no frame of polars holds: {named}. Leave them out, or cast them "
                "to text.",
            )
        return capsule


def _of_rows(table: Rows) -> pl.DataFrame:
    """Make a frame of columns by name, or of rows. Raises `InputError` where the columns are not of one length."""
    if not isinstance(table, Mapping):
        names = dict.fromkeys(chain.from_iterable(table))
        table = {name: [row.get(name) for row in table] for name in names}
    _refuse_indexes(table.values())
    columns = [_series(name, table[key]) for key, name in _named(table).items()]
    if len({len(column) for column in columns}) > 1:
        lengths = ", ".join(f"'{column.name}' has {len(column)}" for column in columns)
        raise InputError(
            "FRAME_UNREADABLE", f"The columns are not of one length: {lengths}. Give each a value for each row."
        )
    return pl.DataFrame(columns)


def _named(keys: Iterable[Any]) -> dict[Any, str]:
    """Return the names of columns by their keys. Raises `InputError` where two have one name."""
    names: dict[Any, str] = {}
    for key in keys:
        name = _letters(key)
        if name in names.values():
            raise InputError("FRAME_UNREADABLE", f"The table has two columns '{name}'. Give each a name of its own.")
        names[key] = name
    return names


_HALF: Final = "half a letter, a lone surrogate,"
_HALVES: Final = "text with half a letter, a lone surrogate"


def has_letters(text: str) -> bool:
    """Tell text from what Python takes for some, and no file can hold: half of a letter of UTF-16."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _letters(key: Any) -> str:
    """Return a column's name as text. Raises `InputError` for one that is none (`has_letters`)."""
    name = str(key)
    if not has_letters(name):
        raise InputError("FRAME_UNREADABLE", f"The column {name!r} has {_HALF} in its name. Rename it.")
    return name


_NO_COLUMNS: Final = (str, bytes, bytearray, Mapping, set, frozenset)
"""What is iterable and no column: of a mapping either its keys or its values may be meant, and a set has no order."""


def _refuse_indexes(columns: Iterable[Any]) -> None:
    """Raise `InputError` for Series of pandas that pandas would bring together by their indexes, which differ."""
    indexes = [
        cells.index
        for cells in columns
        if type(cells).__module__.partition(".")[0] == "pandas" and hasattr(cells, "iloc")
    ]
    if any(not indexes[0].equals(other) for other in indexes):
        raise InputError(
            "FRAME_UNREADABLE",
            "The columns are Series of pandas whose indexes differ. Make a DataFrame of them, or lists.",
        )


def _series(name: str, cells: Any) -> pl.Series:
    """Return a column of Python's own values; one of several types holds them as they are.

    Raises `InputError` for what is no column. polars writes values of several types as those of the first, where it
    can: True as 1 behind a 1, a key that the first of some dicts lacks not at all.
    """
    if isinstance(cells, _NO_COLUMNS) or not isinstance(cells, Iterable) or getattr(cells, "ndim", 1) == 0:
        raise InputError(
            "FRAME_UNREADABLE", f"'{name}' is no column: it is {type(cells).__name__}. Give each column as a list."
        )
    values = cells if _is_typed(cells) else list(cells)  # a generator's can be taken once
    if isinstance(values, np.ndarray):  # polars would share the memory, which the caller may write to later on
        values = values.copy()
    if isinstance(values, list) and Decimal in set(map(type, values)) and any(map(_is_panic, values)):
        return _objects(name, values)
    try:
        series = pl.Series(name, values)
    # RuntimeError: a Decimal of more digits than polars holds.
    except (
        TypeError,
        ValueError,
        OverflowError,
        AttributeError,
        RuntimeError,
        pl.exceptions.PanicException,
        pl.exceptions.PolarsError,
    ):
        return _objects(name, list(values))
    if isinstance(values, list) and not all(map(_is_same, values, series.to_list())):
        return _objects(name, values)
    return series


def _is_typed(cells: Iterable[Any]) -> bool:
    """Tell a column that says of what type all its values are from one of Python's values."""
    if isinstance(cells, pl.Series | range):
        return True
    if hasattr(cells, "dtype"):  # numpy, pandas
        return bool(cells.dtype != object)
    return hasattr(cells, "__arrow_c_stream__") or hasattr(cells, "__arrow_c_array__")


def _objects(name: str, values: list[Any]) -> pl.Series:
    """Return values as they are; where the first is of an Enum, polars takes the `value` of each, if it has one."""
    return pl.Series(name, [object(), *values], dtype=pl.Object)[1:]


def _is_panic(value: object) -> bool:
    """Tell whether polars panics at a value, and says so on standard error, whoever catches it."""
    return isinstance(value, Decimal) and (not value.is_finite() or value.adjusted() < -_MOST_DECIMALS)


def _is_same(value: object, kept: object) -> bool:
    """Tell whether a value is as it was; 1 and 1.0 are the same."""
    if isinstance(value, float) and math.isnan(value):
        return isinstance(kept, float) and math.isnan(kept)
    try:
        same: Any = value == kept
        return isinstance(value, bool | np.bool_) is isinstance(kept, bool) and bool(
            same.all() if hasattr(same, "all") else same
        )
    except (TypeError, ValueError):  # what cannot be compared, such as a missing value of pandas
        return False


def _of_polars(table: pl.DataFrame) -> _Polars:
    frame = _with_texts(table)
    halves = [column.name for column in frame if column.dtype == pl.Object and _has_half(column.to_list())]
    return _Polars(table.clone(), frame, dict.fromkeys(halves, _HALVES))


def _has_half(cells: Iterable[Any]) -> bool:
    return any(isinstance(cell, str) and not has_letters(cell) for cell in cells)


def _with_texts(frame: pl.DataFrame) -> pl.DataFrame:
    """Return a frame in which columns of several types are text, where that says all that they hold."""
    mixed = {column.name: column.to_list() for column in frame if column.dtype == pl.Object}
    plain = {name: _numbers(cells) for name, cells in mixed.items()}
    texts = {name: _mixed(cells) for name, cells in mixed.items() if plain[name] is None}
    return frame.with_columns(
        *(pl.Series(name, cells, dtype=pl.Float64) for name, cells in plain.items() if cells is not None),
        *(pl.Series(name, cells, dtype=pl.String) for name, cells in texts.items() if cells is not None),
    )


_NO_NUMBERS: Final = (bool, np.timedelta64)
"""What Python and numpy take for whole numbers, and nobody for a balance: yes and no, and spans of time."""
_MOST_DECIMALS: Final = 38
"""What polars holds of a number."""
_MOST_DIGITS: Final = sys.int_info.str_digits_check_threshold - 1
_TOO_LONG: Final = 10**_MOST_DIGITS
"""What is longer is no balance, and from some digits on Python may be told to write no number."""
_EXACT: Final = 2**53
"""From here on a float does not hold every whole number."""


def _numbers(cells: Sequence[Any]) -> list[float | None] | None:
    """Return cells that are all numbers, and not all whole, as floats; None where one would be another number then."""
    numbers: list[float | None] = []
    for cell in cells:
        if _is_missing(cell):
            numbers.append(None)
        elif isinstance(cell, _NO_NUMBERS) or not isinstance(cell, int | float | Decimal | np.integer):
            return None
        else:
            number = cell if isinstance(cell, float) and math.isinf(cell) else _exactly(cell)
            if number is None:
                return None
            numbers.append(number)
    return numbers if any(number is not None and not number.is_integer() for number in numbers) else None


def _exactly(cell: Any) -> float | None:
    """Return a number as a float; None where it would be another one, or whole and was not."""
    if not -_EXACT < cell < _EXACT:
        return None
    number = float(cell)
    return None if number.is_integer() and number != cell else number


def _mixed(cells: Iterable[Any]) -> list[str | None] | None:
    """Write cells of several types as text; None where some are neither text (`has_letters`) nor whole numbers.

    A fraction is refused, too: `1.125` written as text may read as more than a thousand.
    """
    texts: list[str | None] = []
    for cell in cells:
        if _is_missing(cell):
            texts.append(None)
        elif isinstance(cell, str) and has_letters(cell):
            texts.append(cell)
        elif _is_whole(cell):
            texts.append(str(int(cell)))
        else:
            return None
    return texts


def _is_missing(cell: object) -> bool:
    if isinstance(cell, Decimal):
        return cell.is_nan()
    if isinstance(cell, float):
        return math.isnan(cell)
    return cell is None or type(cell).__name__ in _MISSING_OF_PANDAS


_MISSING_OF_PANDAS: Final = frozenset({"NAType", "NaTType"})


def _is_whole(cell: object) -> bool:
    if isinstance(cell, float):
        return cell.is_integer() and abs(cell) < _EXACT
    if isinstance(cell, Decimal):
        return cell.is_finite() and cell.adjusted() < _MOST_DIGITS and cell == cell.to_integral_value()
    return not isinstance(cell, _NO_NUMBERS) and isinstance(cell, Integral) and abs(int(cell)) < _TOO_LONG


@dataclass(frozen=True, slots=True)
class _Polars:
    table: pl.DataFrame
    frame: pl.DataFrame
    unread: Mapping[str, str] = field(default_factory=dict)

    @property
    def names(self) -> Sequence[str]:
        return self.frame.columns

    def take(self, places: pl.Series, instead: Mapping[str, pl.Series], beside: pl.DataFrame) -> pl.DataFrame:
        return self.table[places].with_columns(**instead).hstack(beside)

    def make(self, frame: pl.DataFrame) -> pl.DataFrame:
        return frame


# pyarrow


@dataclass(frozen=True, slots=True)
class _Arrow:
    table: Any
    names: Sequence[str]
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
    columns = dict(zip(_unique(own.column_names), own.columns, strict=True))
    return _Arrow(own, own.column_names, *_columns(columns, {}))


_NO_UTF8: Final = "bytes that are no UTF-8"


def _broken(frame: pl.DataFrame) -> dict[str, str]:
    """Name the columns of text that hold bytes that are none: whoever reads these ends in a panic of polars."""
    return {column.name: _NO_UTF8 for column in frame if column.dtype == pl.String and not _is_utf8(column)}


def _is_utf8(column: pl.Series) -> bool:
    try:
        column.cast(pl.Binary).cast(pl.String)
    except pl.exceptions.ComputeError:
        return False
    return True


def _columns(columns: Mapping[str, Any], unread: Mapping[str, str]) -> tuple[pl.DataFrame, dict[str, str]]:
    """Return the columns of text and numbers as a frame, and the types of the others, which are empty there.

    Of those that are `unread` the column itself is None.
    """
    import pyarrow as pa  # noqa: PLC0415 - there where its tables are

    readable = {name: column for name, column in columns.items() if name not in unread and _is_readable(column.type)}
    others = {name: unread.get(name) or str(column.type) for name, column in columns.items() if name not in readable}
    frame = pl.DataFrame(_Stream(pa.table(readable)))
    # The type of a column without a value says nothing: an empty table of pandas holds floats.
    frame = frame.with_columns(
        pl.lit(None).alias(column.name)
        for column in frame
        if column.null_count() == len(column) and not column.dtype.is_integer()
    )
    others |= _broken(frame)
    return _without(frame, others).select(list(columns)), others


def _without(frame: pl.DataFrame, names: Iterable[str]) -> pl.DataFrame:
    return frame.with_columns(pl.lit(None).alias(name) for name in names)


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
    names: Sequence[str]
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


def _kept(table: Any) -> Any:
    """Return a table that stays as it is, of which rows are taken later on, when the caller may have changed theirs.

    From pandas 3 on a change makes a copy by itself; before that, only if that is asked for.
    """
    import pandas as pd  # noqa: PLC0415 - as above

    copies = int(pd.__version__.partition(".")[0]) >= 3 or pd.get_option("mode.copy_on_write") is True
    return table.copy(deep=not copies)


def _of_pandas(table: Any) -> _Pandas:
    if table.ndim == 1:
        raise ValueError("non-struct type")  # as pyarrow says of other columns
    table = _kept(table)
    for place, kind in enumerate(table.dtypes):
        # Of bytes in the other order pandas takes no rows by their places.
        if isinstance(kind, np.dtype) and not kind.isnative:
            table.isetitem(place, table.iloc[:, place].astype(kind.newbyteorder("=")))
    index = table.index
    levels = [
        level for level, name in enumerate(index.names) if name is not None and type(index).__name__ != "RangeIndex"
    ]
    cells = [table.iloc[:, place].array for place in range(len(table.columns))]
    cells += [index.get_level_values(level).array for level in levels]
    own = list(map(_letters, table.columns))
    names = _unique([*own, *(_letters(index.names[level]) for level in levels)])
    columns = {name: _array(column) for name, column in zip(names, cells, strict=True)}
    unread = {
        name: _HALVES if _has_half(column) else str(column.dtype)
        for name, column in zip(names, cells, strict=True)
        if columns[name] is None
    }
    # A level that has a column's name is called otherwise: who says that name means the column.
    return _Pandas(table, levels, [*own, *names[len(own) :]], *_columns(columns, unread))


def _array(column: Any) -> Any:
    """Return a column of pandas as one of Arrow's; None where it cannot be read."""
    import pyarrow as pa  # noqa: PLC0415 - pandas needs it to speak Arrow

    if not _has_several_types(column):
        with suppress(pa.ArrowException, TypeError, ValueError, OverflowError):
            return pa.array(column, from_pandas=True)
    cells = [None if missing else cell for cell, missing in zip(column, column.isna(), strict=True)]
    numbers = _numbers(cells)
    if numbers is not None:
        return pa.array(numbers, pa.float64())
    texts = _mixed(cells)
    return None if texts is None else pa.array(texts, pa.large_string())


def _has_several_types(column: Any) -> bool:
    """Tell whether values are of several types: of some pyarrow takes True for 1, and of others the process ends."""
    values = column.categories.array if hasattr(column, "categories") else column
    if values.dtype.name != "object":
        return False
    return len(set(map(type, values.to_numpy()[~values.isna()].tolist()))) > 1


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
