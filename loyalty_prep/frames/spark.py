"""The check of `prepare` for Spark DataFrames, where the rows outgrow one machine.

    survey    each partition counts its rows and what its balances show of their decimal mark
    judged    the same functions as everywhere judge the rows of each partition, through Arrow
    decided   Spark finds addresses that repeat by their hashes, brings the rows of these together, and says by window
              functions what becomes of them, which is put beside the judged rows
    results   Spark DataFrames; the report from one small tally a partition; parts from the partitions in order

What must stay true: the verdict on a row is that of `prepare`, however the rows are spread over partitions. Rows
without numbers of their own (a column `row`) are counted from 1 in the order of Spark's partitions, and the policies
`first` and `last` go by that order. The program must be installed where the executors run.
"""

from __future__ import annotations

import pickle
import shutil
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Unpack

import numpy as np
import polars as pl
import pyarrow as pa
from pyspark import TaskContext
from pyspark.sql import functions as sql
from pyspark.sql.types import BinaryType, LongType, StringType, StructField, StructType
from pyspark.sql.window import Window

from loyalty_prep import codes
from loyalty_prep.codes import BIT
from loyalty_prep.errors import InputError, UsageError
from loyalty_prep.frames import checking, frame_rows, pieces
from loyalty_prep.frames.survey import TOLD, balance_example, by_code, example
from loyalty_prep.judging import duplicates, verdicts
from loyalty_prep.options import MAX_BYTES
from loyalty_prep.part_layout import PartLayout
from loyalty_prep.reading.csv_text import to_csv
from loyalty_prep.reading.records import Fault
from loyalty_prep.report.findings import Example, Spread
from loyalty_prep.report.tally import EXAMPLES, Tally
from loyalty_prep.values import alike, emails, points

# What follows of a row's codes is one thing for files and frames; the second pass over a file is its home.
from loyalty_prep.writing.outcomes import count, exceptional
from loyalty_prep.writing.parts import Parts
from loyalty_prep.writing.staging import Staging

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pyspark.sql import Column, DataFrame, Row

    from loyalty_prep.arrays import Ints
    from loyalty_prep.frames.checking import Rules
    from loyalty_prep.frames.frame_rows import Reading
    from loyalty_prep.judging.user_schema import Schema
    from loyalty_prep.options import Mark, Options
    from loyalty_prep.report.document import Output, Report

    Batches = Iterator[pa.RecordBatch]

BATCH_ROWS: Final = 1 << 16
"""How many rows are judged at a time; Spark hands out some ten thousand."""
_SAMPLE_ROWS: Final = 1000
"""By so many first rows the columns are told, as those of a lazy frame are."""

_FEW_ROWS: Final = 1 << 20
"""So many rows are handed to every executor whole, rather than to bring the rows of the frame to them."""

# What judging says of a row, in columns that no frame has. Of a plain row all but `_row` and `_amount` is null: its
# address is its cell, and its balance is whole. `_loose` is what addresses that may be one person's have in common
# (`alike.loosely`), where that is not the cell in small letters.
_JUDGED: Final = {
    "_row": pl.Int64,
    "_amount": pl.Int64,
    "_codes": pl.Int64,
    "_fault": pl.Int64,
    "_address": pl.String,
    "_detail": pl.String,
    "_suggestion": pl.String,
    "_number": pl.String,
    "_came": pl.Int64,
    "_further": pl.String,
    "_loose": pl.String,
}
_COMPARED: Final = {"_row": pl.Int64, "_amount": pl.Int64, "_key": pl.String, "_loose": pl.String}
_ARROW: Final = {pl.Int64: pa.int64(), pl.String: pa.string()}
_SPARK: Final = {pl.Int64: LongType(), pl.String: StringType()}
_DECIDED: Final = ("_outcome", "_points", "_into", "_added", "_alike")
_PICKLED: Final = StructType([StructField("pickled", BinaryType())])


def check(
    frame: DataFrame, email: str | int | None = None, points: str | int | None = None, **rules: Unpack[Rules]
) -> SparkCheckResult:
    """Check every row of a Spark DataFrame, as `frames.check` does those of others, a user's `schema` included.

    Its first rows are read now, and all of it when a result is used. Spark keeps what was found, and a frame whose rows
    have no numbers of their own (`persist`), so that all results speak of the same rows, until
    `SparkCheckResult.unpersist` lets it go. Raises `LoyaltyPrepError` where the check cannot go on.
    """
    options = checking.options_of(email, points, rules)
    return SparkCheckResult(frame, rules.get("name", "frame"), options, rules.get("schema"))


class SparkCheckResult:
    """What became of each row: Spark DataFrames in no order; `row` tells it. total = ready + rejected + merged."""

    def __init__(self, frame: DataFrame, name: str, options: Options, schema: Schema | None = None) -> None:
        _require_names(frame.columns)
        # Rows are numbered by how many stand before them, which must not change: Spark may cut partitions otherwise
        # when it is asked for other columns.
        self._frame = frame if "row" in frame.columns else frame.persist()
        self._name, self._options = name, options
        self._kept_frames: list[DataFrame] = []
        self._in_order = False
        sample = _polars(self._frame.limit(_SAMPLE_ROWS).toArrow())
        self._names = list(sample.columns)
        rows = checking.texts(sample)
        self._sample = rows[: checking.SAMPLE_ROWS]
        self._choices = checking.choose(self._names, rows, options)
        email_column, points_column = self._choices["EMAIL"].name, self._choices["POINTS"].name
        assert email_column is not None
        assert points_column is not None
        plan = checking.plan_of(options, schema, self._names)
        reading = frame_rows.reading(sample.schema, email_column, points_column, plan, options.language)
        self._reading = reading
        # To Spark a name with a dot is a path, so the columns have plain names until they are handed out.
        safe = {name: name if name in reading.own else f"_c{index}" for index, name in enumerate(self._names)}
        self._safe = safe
        self._plain = self._frame.toDF(*safe.values())
        self._how = replace(
            reading,
            email=safe[reading.email],
            points=safe[reading.points],
            texts=tuple(safe[name] for name in reading.texts),
            asked={name: safe[own] for name, own in reading.asked.items()},
        )
        frame_rows.failed_checks(sample, reading, frame_rows.faults(sample, reading))  # a misfit is refused here

    # the results

    @property
    def ready(self) -> DataFrame:
        """The rows to import: the frame's columns, EMAIL as it is to be written, POINTS as long; no nulls."""
        return self._ready.drop("_row").toDF(*self._names)

    @property
    def _ready(self) -> DataFrame:
        clean = {self._how.email: self._address, self._how.points: sql.coalesce("_points", "_amount")}
        own = [clean.get(name, sql.col(name)).alias(name) for name in self._safe.values()]
        return self._decided.where(_is_ready()).select(*own, "_row")

    @property
    def _address(self) -> Column:
        """The address of a row that has one."""
        return sql.coalesce("_address", sql.col(self._how.email))

    @property
    def rejected(self) -> DataFrame:
        """The rows with an error, as they came, and `row` long, `codes` and `reasons` string."""
        more = {"row": pl.Int64, "codes": pl.String, "reasons": pl.String}
        rows = self._decided.where(~_is_ready() & ~_is_merged())
        columns = list(self._safe.values())
        own = {name: dtype for name, dtype in more.items() if not (name == "row" and self._how.numbered)}
        schema = StructType([*self._plain.schema.fields, *_spark_schema(own).fields])
        return rows.mapInArrow(partial(_reject, self._how, columns), schema).toDF(*self._names, *own)

    @property
    def merged(self) -> DataFrame:
        """The rows that went into another row of their address: as they came, and `row`, `into` long (that row)."""
        own = [*self._safe.values(), *([] if self._how.numbered else ["_row"]), "_into"]
        names = [*self._names, *([] if self._how.numbered else ["row"]), "into"]
        return self._decided.where(_is_merged()).select(*own).toDF(*names)

    @property
    def changes(self) -> DataFrame:
        """The repaired cells of ready rows: `row` long, `column` (EMAIL, POINTS), `code`, `before`, `after` string."""
        text = ("column", "code", "before", "after")
        repaired = (sql.col("_codes").bitwiseAND(codes.REPAIRS) != 0) | (sql.col("_points") != sql.col("_amount"))
        schema = _spark_schema({"row": pl.Int64, **dict.fromkeys(text, pl.String)})
        return self._decided.where(_is_ready() & repaired).mapInArrow(partial(_change, self._how), schema)

    @cached_property
    def report(self) -> Report:
        """The report, as of `prepare`; `line` is the row, since a frame has no lines."""
        shown = (sql.col("_codes").bitwiseAND(BIT["TEXT_GARBLED"]) != 0) | sql.col("_further").isNotNull()
        texts = [sql.when(shown, sql.col(name)).alias(f"_t{at}") for at, name in enumerate(self._how.texts)]
        columns = (*self._how.two, *(name for name in (*_JUDGED, *_DECIDED) if name != "_loose"), *texts)
        gathered = self._decided.select(*columns).mapInArrow(partial(_gather, self._how), _PICKLED).collect()
        whole = _Gathered()
        for row in gathered:
            whole.merge(_unpickled(row))
        if not whole.tally.total:
            whole.tally.counts["NO_ROWS"] = 1
        balances = Spread.of(whole.tally.histogram, whole.highest)
        head = checking.inspection(self._name, 0, self._names, self._sample, self._choices, self._options)
        survey = self._survey
        return checking.report_of(
            head, self._options, survey.mark(self._options), survey.style, survey.shown(), balances, whole.tally
        )

    def assert_ready(self) -> DataFrame:
        """Return `ready`. Raises `RowsRejectedError` where a row was rejected; rows that were merged are in order."""
        self.report.raise_if(rejected=0)
        return self.ready

    def unpersist(self) -> None:
        """Let Spark forget what it keeps; what is used of the result afterwards is found anew."""
        if not self._how.numbered:
            self._frame.unpersist()
        for frame in self._kept_frames:
            frame.unpersist()

    def write_parts(
        self,
        directory: str | Path,
        *,
        max_bytes: int = MAX_BYTES,
        keep_columns: str | Sequence[str] = (),
        overwrite: bool = False,
    ) -> tuple[Output, ...]:
        """Write the ready rows in order, as parts of at most `max_bytes`, and `NAME.report.json`, which lists them.

        Each partition writes parts of its own, so that the last one of each may be small. `directory` must lie where
        all executors can write. All or nothing: files appear under their names when all are complete.
        """
        kept = checking.kept_columns(keep_columns, self._names, self._reading)
        layout = PartLayout.of(range(len(kept)), kept)
        layout.check()
        columns = [self._how.email, self._how.points, *(self._safe[name] for name in kept)]
        staging = Staging(Path(directory), self._name, overwrite=overwrite)
        try:
            write = partial(_write, layout, max_bytes, str(staging.folder.resolve()))
            ready = self._ready.select(*columns, "_row")
            ordered = ready if self._in_order else ready.orderBy("_row")
            written = [_unpickled(row) for row in ordered.drop("_row").mapInArrow(write, _PICKLED).collect()]
            parts = [(folder, output) for _, folder, outputs in sorted(written) for output in outputs]
            for number, (folder, output) in enumerate(parts, 1):
                name = f"part-{number:04}.csv"
                (Path(folder) / output.path).rename(staging.path(name))
                staging.adopt(name, "clean", output.rows)
            for _, folder, _ in written:
                shutil.rmtree(folder, ignore_errors=True)
            report = self.report.with_outputs(tuple(staging.outputs))
            file = staging.create("report.json", "report")
            file.write((report.to_json() + "\n").encode("utf-8", "backslashreplace"), 0)
            staging.close(file)
            staging.publish()
        finally:
            staging.discard()
        return tuple(staging.outputs)

    # the steps

    @cached_property
    def _survey(self) -> _Survey:
        partitions = self._plain.select(*self._how.two).mapInArrow(partial(_count, self._how), _PICKLED).collect()
        counted = sorted(map(_unpickled, partitions), key=lambda one: one.partition)
        survey = _Survey(counted, self._how.numbered)
        if self._how.numbered and not survey.rises():
            _require_different(self._plain)
        return survey

    @cached_property
    def _decided(self) -> DataFrame:
        survey, reading = self._survey, self._how
        judge = partial(_judge, reading, survey.mark(self._options), {} if reading.numbered else survey.offsets())
        fields = [*self._plain.schema.fields, *_spark_schema(_JUDGED).fields]
        judged = self._kept_frame(self._plain.mapInArrow(judge, StructType(fields)))
        compared_by = sql.coalesce("_loose", sql.lower(reading.email))
        hashed = judged.where(_is_in_order()).withColumn("_hash", sql.xxhash64(compared_by))
        repeated, few = self._beside(hashed.groupBy("_hash").count().where("count > 1").select("_hash"))
        suspects = hashed.join(repeated, "_hash", "leftsemi").select("_row", "_amount", self._address)
        compared = suspects.mapInArrow(_compare, _spark_schema(_COMPARED))
        told = sql.col("_outcome").isNotNull() | sql.col("_alike").isNotNull()
        decided = _decide(compared, self._options.duplicates, self._options.max_points).where(told)
        decided, few = self._beside(decided.select("_row", *_DECIDED))
        self._in_order = few and survey.stands_in_order()
        joined = judged.join(decided, "_row", "left")
        return joined if few else self._kept_frame(joined)

    def _kept_frame(self, frame: DataFrame) -> DataFrame:
        """Have Spark keep a frame until `unpersist`."""
        self._kept_frames.append(frame.persist())
        return frame

    def _beside(self, frame: DataFrame) -> tuple[DataFrame, bool]:
        """Return rows to be put beside others, and whether they are so few that the others stay where they are."""
        few = self._kept_frame(frame).count() <= _FEW_ROWS
        return sql.broadcast(frame) if few else frame, few


def _require_names(names: Sequence[str]) -> None:
    """Raise `UsageError` for a name that cannot be told from another; to Spark, capitals and small letters are one."""
    taken = {*frame_rows.ADDED}
    for name in names:
        if name != "row" and name.lower() in taken:
            raise UsageError(
                f"The frame has a column '{name}', and the results need one of that name. Rename it first."
            )
        taken.add(name.lower())


def _spark_schema(columns: dict[str, type[pl.DataType]]) -> StructType:
    return StructType([StructField(name, _SPARK[dtype]) for name, dtype in columns.items()])


def _polars(table: pa.Table) -> pl.DataFrame:
    frame = pl.DataFrame(table)
    assert isinstance(frame, pl.DataFrame)
    return frame


def _tables(batches: Batches) -> Iterator[pa.Table]:
    """Join Spark's batches to such as are worth a call; none where there are no rows."""
    gathered: list[pa.RecordBatch] = []
    for batch in batches:
        gathered.append(batch)
        if sum(one.num_rows for one in gathered) >= BATCH_ROWS:
            yield pa.Table.from_batches(gathered)
            gathered = []
    if sum(one.num_rows for one in gathered):
        yield pa.Table.from_batches(gathered)


def _pickled(value: object) -> pa.RecordBatch:
    return pa.RecordBatch.from_pydict({"pickled": pa.array([pickle.dumps(value)], pa.binary())})


def _unpickled(row: Row) -> Any:
    return pickle.loads(bytes(row["pickled"]))  # noqa: S301 - what our own code on the executors says


def _partition() -> int:
    context = TaskContext.get()
    assert context is not None
    number: int = context.partitionId()
    return number


# survey


@dataclass(slots=True)
class _Counted:
    """One partition: its rows, what its balances show, and its own row numbers, if they rise, by the first and last."""

    partition: int
    rows: int = 0
    style: points.Style = field(default_factory=points.Style)
    proofs: dict[str, list[tuple[int, int | None, str]]] = field(default_factory=lambda: {"point": [], "comma": []})
    first: int | None = None
    last: int | None = None
    rises: bool = True


def _count(reading: Reading, batches: Batches) -> Batches:
    """Count the rows of one partition, and what its balances show; rows without numbers count from 0."""
    counted = _Counted(_partition())
    for table in _tables(batches):
        frame = _polars(table)
        rows = _numbers(frame, reading, counted.rows)
        counted.rows += frame.height
        _look_at_numbers(counted, rows)
        if reading.numeric:
            continue
        cells = frame_rows.text(frame[reading.points])
        odd = ~points.plain(cells, reading.plan.plain_points)[0]
        odd &= frame_rows.faults(frame, reading) == 0
        at = pl.Series(np.flatnonzero(odd))
        readings = points.read(cells.gather(at)).with_columns(pl.Series("row", rows[odd]))
        counted.style.add(readings, cells.gather(at))
        for mark, proofs in counted.proofs.items():
            shown = at.filter(readings["evidence"] == mark)
            lines = frame["line"].gather(shown).to_list() if reading.lined else [None] * len(shown)
            more = zip(rows[shown.to_numpy()].tolist(), lines, cells.gather(shown).to_list(), strict=True)
            counted.proofs[mark] = sorted([*proofs, *more])[: points.PROOFS]  # in a partition rows may be in any order
    yield _pickled(counted)


def _look_at_numbers(counted: _Counted, rows: Ints) -> None:
    last = -1 if counted.last is None else counted.last
    counted.rises &= bool(rows[0] > last and np.all(rows[1:] > rows[:-1]))
    counted.first = int(rows[0]) if counted.first is None else counted.first
    counted.last = int(rows[-1])


def _numbers(frame: pl.DataFrame, reading: Reading, first: int) -> Ints:
    """Return the rows' own numbers, or their places from `first`."""
    if not reading.numbered:
        return np.arange(first, first + frame.height)
    own = frame["row"].cast(pl.Int64)
    if own.has_nulls():
        raise InputError("ROW_ORDER", "The frame's column 'row' lacks numbers. Drop or rename it to have them counted.")
    numbers: Ints = own.to_numpy()
    return numbers


@dataclass(slots=True)
class _Survey:
    """What the partitions counted, in their order; `numbered`: rows have numbers of their own."""

    partitions: list[_Counted]
    numbered: bool

    @property
    def style(self) -> points.Style:
        """What all balances show of their decimal mark."""
        whole = points.Style()
        for one in self.partitions:
            whole.evidence.update(one.style.evidence)
            whole.grouping.update(one.style.grouping)
            whole.waiting.update(one.style.waiting)
            whole.grouped.update(one.style.grouped)
        return whole

    def mark(self, options: Options) -> Mark | None:
        """Return the decimal mark of POINTS."""
        if options.decimal != "auto":
            return options.decimal
        evidence = self.style.evidence
        return points.decide(evidence["point"], evidence["comma"])

    def offsets(self) -> dict[int, int]:
        """Return the number of the first row of each partition."""
        ends = accumulate((one.rows for one in self.partitions), initial=1)
        return {one.partition: first for one, first in zip(self.partitions, ends, strict=False)}

    def shown(self) -> dict[str, tuple[Example, ...]]:
        """Return the first cells that prove a decimal mark, by mark."""
        return {mark: tuple(self._proofs(mark)) for mark in ("point", "comma")}

    def _proofs(self, mark: str) -> list[Example]:
        offsets = {} if self.numbered else self.offsets()
        proofs = [
            (row + offsets.get(one.partition, 0), line, cell)
            for one in self.partitions
            for row, line, cell in one.proofs[mark]
        ]
        return [
            Example(row, row if line is None else line, cell[:1000], None, None)
            for row, line, cell in sorted(proofs)[: points.PROOFS]
        ]

    def stands_in_order(self) -> bool:
        """Tell whether each partition may write parts of its own: rows rise, and hardly a part will be a small one."""
        rows = sum(one.rows for one in self.partitions)
        return (not self.numbered or self.rises()) and rows >= BATCH_ROWS * len(self.partitions)

    def rises(self) -> bool:
        """Tell whether the rows' own numbers rise throughout, so that none is there twice."""
        last = -1
        for one in self.partitions:
            if not one.rises or (one.first is not None and one.first <= last):
                return False
            last = last if one.last is None else one.last
        return True


def _require_different(frame: DataFrame) -> None:
    twice = frame.groupBy("row").count().where("count > 1").limit(1).collect()
    if twice:
        raise InputError(
            "ROW_ORDER",
            f"The number {twice[0]['row']} stands in the frame's column 'row' several times, so it does not tell the "
            "rows apart. Drop or rename it to have the rows counted.",
        )


# judged


def _judge(reading: Reading, mark: Mark | None, offsets: dict[int, int], batches: Batches) -> Batches:
    """Judge the rows of one partition: their own columns, and those of `_JUDGED`."""
    first = 0 if reading.numbered else offsets[_partition()]
    for table in _tables(batches):
        frame = _polars(table.select(reading.looked_at))
        verdicts = _say(frame, _numbers(frame, reading, first), reading, mark)
        first += frame.height
        for name, dtype in _JUDGED.items():
            table = table.append_column(name, verdicts[name].to_arrow().cast(_ARROW[dtype]))  # noqa: PLW2901 - it grows
        yield from table.to_batches()


def _say(frame: pl.DataFrame, numbers: Ints, reading: Reading, mark: Mark | None) -> pl.DataFrame:
    """Return what is to be said of each row, in the frame's order (`_JUDGED`)."""
    split = frame_rows.split(frame_rows.FrameRows(np.arange(frame.height), frame), reading)
    odd = verdicts.judge(frame_rows.read(split.odd), reading.plan, mark).select(
        "row",
        _amount="amount",
        _codes=pl.col("codes").cast(pl.Int64),
        _fault=pl.col("fault").cast(pl.Int64),
        _address="address",
        _detail="email_detail",
        _suggestion="email_suggestion",
        _number=pl.col("number").cast(pl.String),
        _came="came",
        _further="further",
        _loose=emails.key(pl.col("address")),
    )
    odd = odd.with_columns(alike.loosely(odd["_loose"]))
    keys = frame_rows.text(frame[reading.email]).gather(pl.Series(split.numbers)).str.to_lowercase()
    loose = alike.loosely(keys).rename("_loose")
    plain = pl.DataFrame({"row": split.numbers, "_amount": split.amounts}).with_columns(loose.set(loose == keys, None))
    return pl.concat([plain, odd], how="diagonal").sort("row").with_columns(_row=pl.Series(numbers))


# decided


def _compare(batches: Batches) -> Batches:
    """Write the addresses of some rows as they are compared, and as those that may be one person's are."""
    for table in _tables(batches):
        rows = _polars(table.rename_columns(["_row", "_amount", "_key"]))
        rows = rows.with_columns(emails.key(pl.col("_key")))
        rows = rows.with_columns(alike.loosely(rows["_key"]).alias("_loose"))
        yield from (
            rows.to_arrow().cast(pa.schema({name: _ARROW[dtype] for name, dtype in _COMPARED.items()})).to_batches()
        )


def _decide(judged: DataFrame, policy: str, most: int) -> DataFrame:
    """Say what becomes of each row of a repeated address, as `duplicates.resolve` does.

    Adds `_outcome` (of `identity.OUTCOME`; null where the address stands once), `_points`, `_into`, `_added` and
    `_alike`; those of addresses that are alike are in one partition, and so those of one address.
    """
    row, amount, key = sql.col("_row"), sql.col("_amount"), sql.col("_key")
    ours, alikes = Window.partitionBy("_loose", "_key"), Window.partitionBy("_loose")
    rows = judged.select(
        "*",
        sql.count(key).over(ours).alias("_count"),
        sql.min(row).over(ours).alias("_first"),
        sql.max(row).over(ours).alias("_last"),
        sql.min(amount).over(ours).alias("_least"),
        sql.max(amount).over(ours).alias("_most"),
        sql.sum(amount.cast("decimal(38,0)")).over(ours).alias("_total"),
        sql.min(key).over(alikes).alias("_low"),
        sql.max(key).over(alikes).alias("_high"),
    )
    same = sql.col("_least") == sql.col("_most")
    kept = sql.col({"last": "_last", "max": "_largest"}.get(policy, "_first"))
    if policy == "max":
        largest = sql.min(sql.when(amount == sql.col("_most"), row)).over(ours)
        rows = rows.withColumn("_largest", largest)
    into = sql.when(same, sql.col("_first")).otherwise(kept)
    outcome = sql.when(row == into, "keep").otherwise("merge")
    added = sql.lit(False)
    if policy == "reject":
        outcome = sql.when(~same, "reject").otherwise(outcome)
    if policy == "sum":
        added = ~same & (sql.col("_total") <= most)
        outcome = sql.when(~same & (sql.col("_total") > most), "too_large").otherwise(outcome)
    several = sql.col("_count") > 1
    outcome = sql.when(several, outcome)
    fellow = sql.when(key == sql.col("_low"), sql.col("_high")).otherwise(sql.col("_low"))
    noted = (sql.col("_low") != sql.col("_high")) & (~several | (outcome != "merge"))
    points_out = sql.when(added & (row == into), sql.col("_total").cast("long")).otherwise(amount)
    return rows.select(
        *judged.columns,
        outcome.alias("_outcome"),
        sql.when(several, points_out).alias("_points"),
        sql.when(several, into).alias("_into"),
        (several & added).alias("_added"),
        sql.when(key.isNotNull() & noted, fellow).alias("_alike"),
    )


def _is_in_order() -> Column:
    without_errors = sql.coalesce("_codes", sql.lit(0)).bitwiseAND(codes.NOT_READY) == 0
    return without_errors & sql.col("_further").isNull()


def _is_ready() -> Column:
    return _is_in_order() & (sql.col("_outcome").isNull() | (sql.col("_outcome") == "keep"))


def _is_merged() -> Column:
    return sql.coalesce(sql.col("_outcome") == "merge", sql.lit(False))


# results


def _outcomes(rows: pl.DataFrame, reading: Reading) -> pl.DataFrame:
    """Return what became of decided rows, as `FrameSurvey.outcomes` has it, in the order of `row`."""
    plain = pl.col("_codes").is_null()
    email, cells = frame_rows.text(rows[reading.email]), frame_rows.text(rows[reading.points])
    odd = rows.select(
        row="_row",
        line=pl.col("line").cast(pl.Int64) if reading.lined else "_row",
        email_cell=email,
        points_cell=cells,
        fault=pl.col("_fault").fill_null(int(Fault.NONE)).cast(pl.UInt8),
        further="_further",
        codes=pl.col("_codes").fill_null(0).cast(pl.UInt32),
        address=pl.when(plain).then(email).otherwise("_address"),
        email_detail="_detail",
        email_suggestion="_suggestion",
        number=pl.when(plain).then(pl.lit("whole")).otherwise("_number").cast(points.NUMBER),
        amount="_amount",
        came=pl.when(plain).then("_amount").otherwise("_came"),
    ).sort("row")
    resolved = rows.filter(pl.col("_outcome").is_not_null() | pl.col("_alike").is_not_null()).select(
        row="_row",
        amount="_amount",
        outcome=pl.col("_outcome").fill_null("keep").cast(duplicates.OUTCOME),
        points=pl.coalesce("_points", "_amount"),
        into=pl.coalesce("_into", "_row"),
        added="_added",
        alike="_alike",
    )
    nothing = pl.DataFrame(schema={"row": pl.Int64, "address": pl.String, "amount": pl.Int64})
    return exceptional(odd, nothing, resolved.sort("row"))


@dataclass(slots=True)
class _Gathered:
    """What a report needs of some rows. `highest` are the cells of the highest balances, by row."""

    tally: Tally = field(default_factory=Tally)
    highest: dict[int, Example] = field(default_factory=dict)

    def merge(self, other: _Gathered) -> None:
        """Add what is known of other rows."""
        for name in ("total", "ready", "repaired", "rejected", "merged", "skipped"):
            setattr(self.tally, name, getattr(self.tally, name) + getattr(other.tally, name))
        for name in (
            "points_in",
            "points_adjusted",
            "points_out",
            "points_rejected",
            "points_merged",
            "points_skipped",
        ):
            setattr(self.tally, name, getattr(self.tally, name) + getattr(other.tally, name))
        self.tally.counts.update(other.tally.counts)
        self.tally.histogram.merge(other.tally.histogram)
        for code, examples in other.tally.examples.items():
            kept = [*self.tally.examples.get(code, ()), *examples]
            self.tally.examples[code] = sorted(kept, key=lambda each: each.row or 0)[:EXAMPLES]
        cells = self.highest | other.highest
        self.highest = {row: cells[row] for _, row in self.tally.histogram.highest}


def _gather(reading: Reading, batches: Batches) -> Batches:
    """Count the decided rows of one partition, and take examples."""
    whole = _Gathered()
    for table in _tables(batches):
        whole.merge(_gathered(table, reading))
    yield _pickled(whole)


def _gathered(table: pa.Table, reading: Reading) -> _Gathered:
    frame = _polars(table)
    told = pl.any_horizontal(pl.col("_codes", "_outcome", "_alike").is_not_null())
    plain, rows = frame.filter(~told), _outcomes(frame.filter(told), reading)
    tally = Tally(total=frame.height, ready=frame.height)
    tally.points_in = tally.points_out = verdicts.exact_sum(plain["_amount"].to_numpy())
    tally.histogram.add(plain["_amount"].to_numpy(), plain["_row"].to_numpy())
    count(tally, rows)
    huge = rows.filter((pl.col("number") == "whole") & (pl.col("amount").abs() >= points.LIMIT))
    beyond = sum(points.exact(cell) - amount for cell, amount in huge.select("points_cell", "amount").rows())
    tally.points_in += beyond
    tally.points_rejected += beyond
    for name, places in by_code(rows):
        some = rows.select(TOLD)[pl.Series(places[:EXAMPLES])]
        shown = _texts(some["row"].to_list(), frame) if name == "TEXT_GARBLED" or name not in BIT else {}
        for record in some.iter_rows(named=True):
            tally.example(name, example(name, record, shown))
    highest = frame.filter(pl.col("_row").is_in([row for _, row in tally.histogram.highest]))
    cells = _outcomes(highest, reading).select("row", "line", "email_cell", "points_cell").rows()
    return _Gathered(tally, {row: balance_example(row, *others) for row, *others in cells})


def _texts(rows: list[int], frame: pl.DataFrame) -> dict[int, str]:
    """Return all text of some rows of which it is shown."""
    some = frame.filter(pl.col("_row").is_in(rows)).select("_row", pl.col("^_t[0-9]+$"))
    return {row: ", ".join(cell or "" for cell in cells) for row, *cells in some.rows()}


def _reject(reading: Reading, names: Sequence[str], batches: Batches) -> Batches:
    """Put beside rejected rows why they are."""
    for table in _tables(batches):
        reasons = pieces.why(_outcomes(_polars(table), reading), reading.language)
        at = pa.array(np.argsort(table["_row"].to_numpy(), kind="stable"))
        rejected = table.select(list(names)).take(at)
        for name, dtype in (("row", pa.int64()), ("codes", pa.string()), ("reasons", pa.string())):
            if not (name == "row" and reading.numbered):
                rejected = rejected.append_column(name, reasons[name].to_arrow().cast(dtype))
        yield from rejected.to_batches()


def _change(reading: Reading, batches: Batches) -> Batches:
    """Give the repaired cells of rows that are ready."""
    for table in _tables(batches):
        made = pieces.changes(_outcomes(_polars(table), reading))
        text = [(name, pa.string()) for name in ("column", "code", "before", "after")]
        schema = pa.schema([("row", pa.int64()), *text])
        yield from made.to_arrow().cast(schema).to_batches()


def _write(layout: PartLayout, max_bytes: int, folder: str, batches: Batches) -> Batches:
    """Write the rows of one partition as parts in a folder of its own; a task that is tried again has another one."""
    context = TaskContext.get()
    assert context is not None
    target = Path(folder) / f"{context.partitionId()}-{context.taskAttemptId()}"
    staging = Staging(target, "some", overwrite=False)
    try:
        parts = Parts(staging, layout, max_bytes)
        for table in _tables(batches):
            parts.add(to_csv(_polars(table).select(pl.all().cast(pl.String))), table.num_rows)
        parts.close()
        staging.publish()
    finally:
        staging.discard()
    yield _pickled((context.partitionId(), str(target), tuple(staging.outputs)))
