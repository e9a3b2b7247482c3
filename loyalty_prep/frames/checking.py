"""The check of `prepare` for tables in memory and lazy frames: in the middle of other people's code.

Same codes, same rules, same policies, same report as with a file. What a frame has not (encoding, lines, broken
records) cannot be wrong with it; a null is a cell that is missing.

A DataFrame is checked at once. A LazyFrame is read when the first result is collected: once (twice where addresses
repeat) to learn what only all rows tell, and once for each result that is collected, all in the streaming engine and
batch by batch. Memory: some batches; the temporary folder holds 8 bytes an address, and what is said of odd rows.
"""

from __future__ import annotations

import logging
import tempfile
import threading
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property, partial
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Generic, TypedDict, TypeVar, Unpack, cast, overload

import polars as pl

from loyalty_prep import words
from loyalty_prep.columns import choosing, looks
from loyalty_prep.contacts import read_contact_book
from loyalty_prep.errors import InputError, LoyaltyPrepError, UsageError, first_line
from loyalty_prep.frames import frame_rows, pieces, tables
from loyalty_prep.frames.lazy import lazy_frame
from loyalty_prep.frames.survey import FrameSurvey, Print
from loyalty_prep.judging.verdicts import RowPlan
from loyalty_prep.messages.translation import to_translate
from loyalty_prep.options import (
    Decimal,
    Detected,
    Duplicates,
    Fractions,
    Options,
    Zero,
    refuse_unknown,
    spelled_out,
)
from loyalty_prep.reading.csv_text import Dialect
from loyalty_prep.reading.encoding import Encoding
from loyalty_prep.reading.layout import Layout, Skipped
from loyalty_prep.reading.source import Source
from loyalty_prep.report.document import Report
from loyalty_prep.report.findings import DecimalStyle, decimal_of
from loyalty_prep.report.inspection import Inspection
from loyalty_prep.report.visible import visible_line

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from loyalty_prep.columns.choosing import Choice, Column
    from loyalty_prep.frames.frame_rows import FrameRows, Reading
    from loyalty_prep.frames.tables import ArrowStream, Rows
    from loyalty_prep.judging.user_schema import Schema
    from loyalty_prep.options import Mark
    from loyalty_prep.report.findings import Example, Spread
    from loyalty_prep.report.tally import Tally
    from loyalty_prep.values import points

    Make = Callable[[Collection[str] | None], Iterator[pl.DataFrame]]
    """Makes a result batch by batch, with the columns that are wanted at least, or all."""
    Piece = Callable[["FrameRows", pl.DataFrame, "Reading"], pl.DataFrame]

BATCH_ROWS: Final = 1 << 16
"""How many rows of a frame are judged at a time."""
FRAME_NAME: Final = "frame"
"""What the report and the parts are called unless they are given a name: a frame has none."""
_HEAD_ROWS, _STRETCHES, _STRETCH_ROWS = 1000, 24, 64
"""The columns are told by so many first rows, and in a DataFrame by so many other places of so many rows each."""
SAMPLE_ROWS: Final = 5
"""So many rows the report shows of a frame: as many as of a file, and as Wix shows (`PREVIEW_ROWS`)."""
_NOT_CHOSEN: Final = frozenset({"row", "line", "fault"})
_WRITTEN: Final = frozenset({pl.String, pl.Categorical, pl.Enum, pl.Null, pl.Boolean, pl.Date, pl.Datetime, pl.Time})
"""What is text, or plainly no address and no balance where it is written as text; and numbers."""
_PLACE: Final = "\0place"
"""Of a row that is made of one of a table in memory, where that stands in it."""

_LOG: Final = logging.getLogger("loyalty_prep")
"""One line a stage, at INFO, as of a file."""

Frame = TypeVar("Frame")


class Rules(TypedDict, total=False):
    """The options of `prepare` that mean something for a frame; `name` is what the report calls it."""

    schema: Schema | None
    decimal: Decimal
    max_points: int
    duplicates: Duplicates
    missing_points: Zero
    negative_points: Zero
    fractions: Fractions
    contacts: Path | None
    redact: bool
    language: str
    name: str


class CheckRules(Rules, total=False):
    """Those, and `prefix`, which begins the names of the columns that results add."""

    prefix: str


@overload
def check(
    frame: pl.DataFrame, email: str | int | None = None, points: str | int | None = None, **rules: Unpack[CheckRules]
) -> CheckResult[pl.DataFrame]: ...
@overload
def check(
    frame: pl.LazyFrame, email: str | int | None = None, points: str | int | None = None, **rules: Unpack[CheckRules]
) -> CheckResult[pl.LazyFrame]: ...
@overload
def check(
    frame: Rows, email: str | int | None = None, points: str | int | None = None, **rules: Unpack[CheckRules]
) -> CheckResult[pl.DataFrame]: ...
@overload
def check(
    frame: ArrowStream, email: str | int | None = None, points: str | int | None = None, **rules: Unpack[CheckRules]
) -> CheckResult[Any]: ...
@spelled_out(CheckRules, schema=None, name=FRAME_NAME, prefix="")
def check(
    frame: pl.DataFrame | pl.LazyFrame | ArrowStream | Rows,
    email: str | int | None = None,
    points: str | int | None = None,
    **rules: Unpack[CheckRules],
) -> CheckResult[Any]:
    """Check every row of a frame, as `prepare` checks those of a file; the frame itself stays as it is.

    `email` and `points` are columns, by name or by index from 0; where they are not named they are told by their names
    and by what the first rows hold. EMAIL is text; POINTS is text, or numbers: integers, decimals, whole floats.
    A column `row` of rising integers is taken for the rows' own numbers; else they are counted from 1. Where the frame
    has other columns of the names that results add, `prefix` begins these: `prefix="check_"` makes them `check_row`,
    `check_codes`, `check_reasons` and `check_into`. Then `row` is a column like others, but in a frame of `scan`.
    `schema` is a pandera schema over further columns, as for files. It gets them with the types that they have here,
    since that is what a schema for this frame was written for, but text as text where it is kept as categories (unless
    it asks for these), and an empty text as null, so that the verdict is that of `prepare` on the same rows.

    Raises `LoyaltyPrepError` where the check cannot go on (a column cannot be told, or is of the wrong type); a faulty
    row is part of the result. A lazy frame is read as soon as its columns must be told, else when a result is used.

    >>> frame = pl.DataFrame({"Email": ["ann@example.com", "bob@example"], "Points": ["1,5", "20"]})
    >>> result = check(frame, decimal="comma")
    >>> result.rejected.select("row", "codes").rows()
    [(1, 'POINTS_NOT_INTEGER'), (2, 'EMAIL_INVALID')]
    """
    name, prefix = rules.get("name", FRAME_NAME), rules.get("prefix", "")
    with words.of_python(words.OF_FRAMES):
        refuse_unknown("check", rules, CheckRules)
        _require_text("prefix", prefix)
        kept = {option: value for option, value in rules.items() if option != "prefix"}
        options = options_of(email, points, cast("Rules", kept))
        return CheckResult(Checked(opened(frame), options, name, prefix, rules.get("schema")))


def options_of(email: str | int | None, points: str | int | None, rules: Rules) -> Options:
    """Return the options of a check. Raises `UsageError` for one that means nothing for a frame."""
    refuse_unknown("check", rules, Rules)
    _require_text("name", rules.get("name", FRAME_NAME))
    flags: dict[str, Any] = {flag: value for flag, value in rules.items() if flag not in ("name", "schema")}
    return Options(email_column=email, points_column=points, **flags)


def _require_text(option: str, value: object) -> None:
    if not isinstance(value, str) or not tables.has_letters(value):
        raise UsageError(f"{option} must be a text, not {value!r}.")


class CheckResult(Generic[Frame]):
    """What became of each row of a frame; total = ready + rejected + merged. Each table has the frame's kind and order.

    A result of a LazyFrame is lazy; of a pandas or pyarrow table it is one of those, of other Arrow tables and of lists
    a polars DataFrame, of a frame of narwhals what that wraps. A row is told by `row`, which counts from 1, unless the
    frame has numbers of its own in a column `row`.
    """

    def __init__(self, checked: Checked) -> None:
        self._checked = checked

    def __repr__(self) -> str:
        """Say in one line what became of the rows; of a lazy frame, that they have not been read."""
        if self._is_lazy():
            return f"<CheckResult of a lazy frame, {visible_line(self._checked.name)}>"
        return repr(self.report)

    def _repr_html_(self) -> str:
        return escape(repr(self)) if self._is_lazy() else self.report._repr_html_()

    def __iter__(self) -> Iterator[Frame]:
        """Give `ready` and `rejected`, so that `ready, rejected = check(frame)` takes both."""
        return iter((self.ready, self.rejected))

    def __getstate__(self) -> dict[str, Any]:
        """Pickle the tables and the report. Raises `UsageError` for a result of a lazy frame, which has none."""
        if self._is_lazy():
            raise UsageError("The result of a lazy frame cannot be pickled: collect its tables, and pickle these.")
        return {name: getattr(self, name) for name in ("ready", "rejected", "merged", "changes", "report")}

    def _is_lazy(self) -> bool:
        return "_checked" in vars(self) and isinstance(self._checked.frame, _Lazy)

    @cached_property
    def ready(self) -> Frame:
        """The rows to import: the frame's columns, EMAIL as it is to be written (String), POINTS as Int64; no nulls."""
        written = {self._how.email: pl.String(), self._how.points: pl.Int64()}
        return self._table(self._checked.schema | written, pieces.ready, instead=tuple(written))

    @cached_property
    def rejected(self) -> Frame:
        """The rows with an error, as they came, and `row` Int64, `codes` String (joined with ;), `reasons` String."""
        more = {"row": pl.Int64(), "codes": pl.String(), "reasons": pl.String()}
        return self._table(self._checked.schema | self._numbered(more), pieces.rejected)

    @cached_property
    def merged(self) -> Frame:
        """The rows that went into another row of their address: as they came, and `row`, `into` Int64 (that row)."""
        more: dict[str, pl.DataType] = {"row": pl.Int64(), "into": pl.Int64()}
        return self._table(self._checked.schema | self._numbered(more), pieces.merged)

    @cached_property
    def changes(self) -> Frame:
        """The repaired cells of ready rows: `row` Int64, `column` (EMAIL, POINTS), `code`, `before`, `after` String."""
        text = {name: pl.String() for name in ("column", "code", "before", "after")}
        return cast("Frame", self._checked.frame.table({"row": pl.Int64(), **text}, self._checked.changes))

    @cached_property
    def report(self) -> Report:
        """The report, as of `prepare`; `line` is the row, since a frame has no lines. A lazy frame is read for it."""
        return self._checked.report()

    def assert_ready(self) -> Frame:
        """Return `ready`. Raises `RowsRejectedError` where a row was rejected; rows that were merged are in order."""
        self.report.raise_if(rejected=0)
        return self.ready

    @property
    def _how(self) -> Reading:
        return self._checked.how

    def _numbered(self, more: dict[str, pl.DataType]) -> dict[str, pl.DataType]:
        how = self._how
        return {how.prefix + name: dtype for name, dtype in more.items() if not (name == "row" and how.numbered)}

    def _table(self, schema: dict[str, pl.DataType], piece: Piece, instead: Sequence[str] = ()) -> Frame:
        return cast("Frame", self._checked.frame.rows(schema, partial(self._checked.pieces, piece), instead))


class _Whole:
    """A table in memory, of polars or of another library (`tables.py`)."""

    def __init__(self, frame: pl.DataFrame | ArrowStream | Rows) -> None:
        self._table = tables.read(frame)
        self.frame, self.unread, self.names = self._table.frame, self._table.unread, list(self._table.names)
        self.schema = pl.Schema({**self.frame.schema, **dict.fromkeys(self.unread, pl.Object())})
        self.size = int(self.frame.estimated_size())
        self.place = _free(_PLACE, self.schema)

    def first(self, rows: int) -> pl.DataFrame:
        """Return so many rows."""
        return self.frame.head(rows)

    def sample(self) -> tuple[pl.DataFrame, int]:
        """Return rows from the head and from many places below it, and for how many rows each of these stands."""
        frame, height = self.frame, self.frame.height
        apart = (height - _HEAD_ROWS) // _STRETCHES
        if apart < _STRETCH_ROWS:
            return frame.head(_HEAD_ROWS + _STRETCHES * _STRETCH_ROWS), 1
        below = (frame.slice(_HEAD_ROWS + n * apart, _STRETCH_ROWS) for n in range(_STRETCHES))
        return pl.concat([frame.head(_HEAD_ROWS), *below]), apart // _STRETCH_ROWS

    def batches(self, names: list[str]) -> Iterator[pl.DataFrame]:
        """Read some columns, batch by batch."""
        return self.frame[names].iter_slices(BATCH_ROWS)

    def rows(self, schema: dict[str, pl.DataType], make: Make, instead: Sequence[str]) -> Any:
        """Take rows of the user's table, with other cells in the columns `instead`, and further columns."""
        more = [name for name in schema if name not in self.schema]
        blank = pl.DataFrame(
            schema={self.place: pl.get_index_type(), **{name: schema[name] for name in (*instead, *more)}}
        )
        made = pl.concat([blank, *(piece.select(blank.columns) for piece in make(()))])
        return self._table.take(made[self.place], {name: made[name] for name in instead}, made.select(more))

    def table(self, schema: dict[str, pl.DataType], make: Make) -> Any:
        """Make a table of the user's kind."""
        return self._table.make(pl.concat([pl.DataFrame(schema=schema), *make(None)]))


class _Lazy:
    """A lazy frame; it is read once for each time that its batches are asked for."""

    place: str | None = None

    def __init__(self, frame: pl.LazyFrame) -> None:
        self.frame, self.size = frame, 0
        self.unread: Mapping[str, str] = {}
        with _reading_lazily():
            self.schema = frame.collect_schema()
        self.names = self.schema.names()

    def first(self, _: int) -> pl.DataFrame:
        """Return no rows: a frame of which nothing has to be told is read when a result is."""
        return pl.DataFrame()

    def sample(self) -> tuple[pl.DataFrame, int]:
        """Return the first rows."""
        with _reading_lazily():
            return self.frame.head(_HEAD_ROWS).collect(engine="streaming"), 1

    def batches(self, names: list[str]) -> Iterator[pl.DataFrame]:
        """Read some columns, batch by batch."""
        with _reading_lazily():
            yield from self._batches(names)

    def _batches(self, names: list[str]) -> Iterator[pl.DataFrame]:
        gathered: list[pl.DataFrame] = []
        # Of a size of its own it hands out more at a time, and holds three times as much in memory.
        for batch in self.frame.select(names).collect_batches(lazy=True, engine="streaming"):
            self._require_types(batch)
            gathered.append(batch)
            if sum(map(len, gathered)) >= BATCH_ROWS:
                yield from pl.concat(gathered).iter_slices(BATCH_ROWS)
                gathered = []
        if gathered:
            yield from pl.concat(gathered).iter_slices(BATCH_ROWS)

    def _require_types(self, batch: pl.DataFrame) -> None:
        """Raise `ValueError` where a function of the user's gave other types than its frame promised."""
        for name, dtype in batch.schema.items():
            if dtype.base_type() != self.schema[name].base_type():
                raise ValueError(f"'{name}' is {dtype}, and {self.schema[name]} by its schema")

    def rows(self, schema: dict[str, pl.DataType], make: Make, _: Sequence[str]) -> Any:
        """Make a lazy frame of rows."""
        return self.table(schema, make)

    def table(self, schema: dict[str, pl.DataType], make: Make) -> Any:
        """Make a lazy frame that is made when it is collected, as often as it is."""
        return lazy_frame(schema, lambda wanted, _: make(wanted))


@contextmanager
def _reading_lazily() -> Iterator[None]:
    """Turn what is raised by a lazy frame that cannot be read into one clear line: a missing file, a wrong type."""
    try:
        yield
    except LoyaltyPrepError:  # of a frame of ours
        raise
    except Exception as fault:  # polars' own, or of a function of the user's, which may raise anything
        raise InputError(
            "FRAME_UNREADABLE",
            f"The lazy frame cannot be read: {first_line(fault)}. Collect it by itself to see where it fails.",
        ) from fault


def _free(name: str, taken: Collection[str]) -> str:
    """Return a name that is not taken: this one, or one that begins so."""
    while name in taken:
        name += "\0"
    return name


def opened(frame: pl.DataFrame | pl.LazyFrame | ArrowStream | Rows) -> _Whole | _Lazy:
    """Open a table in memory or a lazy frame. Raises `UsageError` for what is neither, `InputError` if unreadable."""
    native = tables.unwrapped(frame)
    return _Lazy(native) if isinstance(native, pl.LazyFrame) else _Whole(native)


def _unread(columns: Mapping[str, str], why: str) -> InputError:
    """Return the refusal of a table in which columns cannot be read that may be the ones that are wanted."""
    named = ", ".join(f"'{name}' ({kind})" for name, kind in columns.items())
    return InputError("FRAME_UNREADABLE", f"{why} Cannot be read: {named}. Mend it, or give it one type, such as text.")


class Checked:
    """A frame with its columns told, and its survey as soon as something of it is asked for."""

    def __init__(
        self, frame: _Whole | _Lazy, options: Options, name: str, prefix: str = "", schema: Schema | None = None
    ) -> None:
        self.frame, self.options, self.name, self.prefix = frame, options, name, prefix
        self.schema = dict(frame.schema)
        own = own_columns(frame.schema, options, prefix)
        sample, step = (frame.first(SAMPLE_ROWS), 1) if _named(options) else frame.sample()
        rows = texts(sample)
        self.sample = rows[:SAMPLE_ROWS]
        try:
            self.choices = choose(frame.names, rows, options, step, own)
        except InputError as fault:
            if frame.unread:
                raise _unread(frame.unread, fault.message) from fault
            raise
        self.how = self._reading(schema)
        _LOG.info("look: %s, EMAIL %r, POINTS %r", name, self.how.email, self.how.points)
        self._lock = threading.Lock()  # several lazy results may be collected at once
        self._survey: FrameSurvey | None = None
        if isinstance(frame, _Whole):
            self.survey()

    def _reading(self, schema: Schema | None) -> Reading:
        names = list(self.schema)  # not those of the choices, which several columns may have
        at_email, at_points = self.choices["EMAIL"].index, self.choices["POINTS"].index
        assert at_email is not None
        assert at_points is not None
        email, points = names[at_email], names[at_points]
        for name in (email, points):
            if name in self.frame.unread:
                raise _unread({name: self.frame.unread[name]}, f"'{name}' is to be one of the two columns.")
        plan = plan_of(self.options, schema, names)
        how = frame_rows.reading(self.frame.schema, email, points, plan, self.options.language, self.prefix)
        for name in how.asked.values():
            if self.schema[name] == pl.Object:
                kind = self.frame.unread.get(name, "several types")
                raise _unread({name: kind}, f"'{name}' is a column that the schema asks for.")
        return how

    def survey(self) -> FrameSurvey:
        """Read the frame, the first time."""
        with self._lock:
            if self._survey is None:
                self._survey = FrameSurvey(self.frame.batches, self.how, self.options)
                tally = self._survey.tally
                _LOG.info("resolve: %d ready, %d rejected, %d merged", tally.ready, tally.rejected, tally.merged)
            return self._survey

    def pieces(self, piece: Piece, wanted: Collection[str] | None) -> Iterator[pl.DataFrame]:
        """Make one result, batch by batch; `wanted` are the columns that are needed of it, None for all."""
        survey, reading, seen, name_of_place = self.survey(), self.how, Print(), self.frame.place
        names = [name for name in self.schema if wanted is None or name in wanted or name in reading.two]
        place = 0
        for rows in frame_rows.numbers(self.frame.batches(names), reading):
            seen.add(rows, reading)
            outcomes = survey.outcomes.rows(rows.first, rows.last)
            numbered = rows.frame.with_row_index(name_of_place, place) if name_of_place else rows.frame
            place += rows.frame.height
            yield piece(replace(rows, frame=numbered), outcomes, reading)
        survey.print.check(seen)

    def changes(self, _: Collection[str] | None) -> Iterator[pl.DataFrame]:
        """Make the table of repaired cells."""
        return map(pieces.changes, self.survey().outcomes.frames())

    def report(self) -> Report:
        """Make the report."""
        survey = self.survey()
        head = inspection(self.name, self.frame.size, self.frame.names, self.sample, self.choices, self.options)
        return report_of(
            head, self.options, survey.odd.mark, survey.odd.style, survey.proofs(), survey.balances(), survey.tally
        )


def own_columns(schema: pl.Schema, options: Options, prefix: str | None) -> Collection[str]:
    """Return the columns that are not chosen from; `prefix` is None where there can be none.

    Raises `UsageError` where one of them is named.
    """
    own = frame_rows.own_columns(schema) if prefix else _NOT_CHOSEN
    for name in (options.email_column, options.points_column):
        if name in own and name in schema:
            how = frame_rows.PREFIX if prefix == "" else frame_rows.RENAME
            raise UsageError(f"'{name}' says which row it is, as in a frame of scan, and is none of the two. {how}")
    return own


def plan_of(options: Options, schema: Schema | None, names: Sequence[str]) -> RowPlan:
    """Return by what the rows of a frame are judged that has columns of these names."""
    further, known, secondary = None, None, None
    if schema is not None:
        from loyalty_prep.judging.user_schema import user_schema  # noqa: PLC0415 - pandera takes long to load

        further = user_schema(schema, {name: index for index, name in enumerate(names)}, "frame")
    if options.contacts is not None:
        with tempfile.TemporaryDirectory(prefix="loyalty-prep-") as temp:
            known, secondary = read_contact_book(options.contacts, Path(temp))
    return RowPlan.of_pairs(options, known, secondary)._replace(user_schema=further)


def report_of(
    inspection: Inspection,
    options: Options,
    mark: Mark | None,
    style: points.Style,
    proofs: dict[str, tuple[Example, ...]],
    balances: Spread,
    tally: Tally,
) -> Report:
    """Make the report of a frame. `style` is what its balances show of their decimal mark, which is `mark`."""
    shown = DecimalStyle.of(style, mark, proofs)
    return Report.of(inspection, decimal_of(options, style, mark), shown, balances, tally)


def inspection(
    name: str, size: int, names: list[str], sample: list[list[str]], choices: dict[Column, Choice], options: Options
) -> Inspection:
    """Say what the frame is. Encoding and layout, which no frame has, are those of the parts."""
    none = ("a frame has none; the parts have it",)
    layout = Layout(
        dialect=Dialect(),
        delimiter=Detected(",", "default", 1.0, none),
        quote=Detected('"', "default", 1.0, none),
        header_row=Detected("none", "default", 1.0, (to_translate("the frame names its columns"),)),
        quotes=True,
        line_terminator="\n",
        header=tuple(names),
        header_line=None,
        preamble_lines=0,
        width=len(names),
        data_start=0,
        data_line=1,
        rows=tuple(map(tuple, sample)),
        surplus=0,
        skipped=Skipped(),
    )
    return Inspection(
        Source(name, Path(name), size, (0, 0)),
        Encoding(Detected("utf-8", "default", 1.0, none), b"", clean=True),
        layout,
        choices["EMAIL"],
        choices["POINTS"],
        redacted=bool(options.redact),
        language=options.language,
    )


def choose(
    names: list[str],
    rows: list[list[str]],
    options: Options,
    step: int = 1,
    own: Collection[str] = _NOT_CHOSEN,
) -> dict[Column, Choice]:
    """Choose both columns. Those that are the frame's `own`, as `scan` adds them, are none. Raises `InputError`.

    Below the first rows, each of `rows` stands for `step` of the frame.
    """
    rest = [index for index, name in enumerate(names) if name not in own]
    if _named(options):  # then nobody asks what their values look like
        rows = []
    even = looks.evenly(rows, _HEAD_ROWS, step)
    first, sampled = ([[row[index] for index in rest] for row in some] for some in (rows[:_HEAD_ROWS], even))
    profiles = choosing.profiles([names[index] for index in rest], sampled, first)
    profiles = [replace(profile, index=rest[profile.index]) for profile in profiles]
    chosen = choosing.choose(profiles, options, rows)
    for choice in chosen.values():
        if choice.problem is not None:
            message = words.of_a_frame(choice.problem.message)
            raise InputError(choice.problem.code, message) from choice.problem
    return chosen


def _named(options: Options) -> bool:
    return options.email_column is not None and options.points_column is not None


def texts(sample: pl.DataFrame) -> list[list[str]]:
    """Write the sampled rows as a file would have them; what no text can say is empty."""
    return list(map(list, zip(*map(_written, sample), strict=True)))


def is_written(dtype: pl.DataType) -> bool:
    """Tell whether a file can hold cells of this type."""
    return dtype.is_numeric() or dtype.base_type() in _WRITTEN


def _are_whole(cells: pl.Series) -> bool:
    """Tell whether decimals are all whole; beside others, `5.00` is an amount of money like them."""
    # DuckDB's HUGEINT comes as decimals of more digits than these hold, which cannot be compared.
    return getattr(cells.dtype, "scale", None) == 0 or bool((cells == cells.cast(pl.Int128)).all())


def _written(cells: pl.Series) -> list[str]:
    if not is_written(cells.dtype):
        return [""] * len(cells)
    texts = cells.cast(pl.String, strict=False)
    if cells.dtype.is_float() or (cells.dtype.is_decimal() and _are_whole(cells)):
        texts = texts.str.replace(r"\.0+$", "")
    return [text or "" for text in texts.to_list()]
