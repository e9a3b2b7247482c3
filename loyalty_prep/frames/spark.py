"""The check of `prepare` for Spark DataFrames, where the rows outgrow one machine.

    blocks    the frame is read once: the rows of each partition are judged and packed, some ten thousand a block, and
              Spark keeps the blocks (`blocks.py`)
    survey    what the blocks' summaries come to: the decimal mark, the number of each block's first row
    decided   hashes that repeat are looked for in shares, the rows behind them are brought together, and what becomes
              of these is put beside their blocks
    results   Spark DataFrames; the report from one small tally a partition; parts from the partitions in order

What must stay true: the verdict on a row is that of `prepare`, however the rows are spread over partitions. Rows
without numbers of their own (a column `row`) are counted from 1 in the order of Spark's partitions, and the policies
`first` and `last` go by that order. The program must be installed where the executors run.
"""

from __future__ import annotations

import pickle
import re
import shutil
from contextlib import contextmanager
from dataclasses import replace
from functools import cached_property, partial
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Unpack

import numpy as np
from pyspark.sql import functions as sql
from pyspark.sql.types import LongType, StringType, StructField, StructType

from loyalty_prep import words
from loyalty_prep.errors import InputError, UsageError
from loyalty_prep.frames import blocks, checking, frame_rows
from loyalty_prep.frames.parts import kept_columns, require_file_name
from loyalty_prep.frames.survey import Seen, moved
from loyalty_prep.options import MAX_BYTES, require_path
from loyalty_prep.part_layout import PartLayout
from loyalty_prep.reading.remote import is_remote, refuse_slip
from loyalty_prep.report.findings import Spread
from loyalty_prep.report.visible import visible_line
from loyalty_prep.values import points
from loyalty_prep.writing.staging import Staging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pyspark.sql import DataFrame, Row

    from loyalty_prep.arrays import Hashes
    from loyalty_prep.frames.blocks import Known, Summary
    from loyalty_prep.frames.checking import Rules
    from loyalty_prep.frames.frame_rows import Reading
    from loyalty_prep.judging.user_schema import Schema
    from loyalty_prep.options import Mark, Options
    from loyalty_prep.report.document import Output, Report
    from loyalty_prep.report.findings import Example

_SAMPLE_ROWS: Final = 1000
"""By so many first rows the columns are told, as those of a lazy frame are."""
_NEEDED: Final = frozenset(
    {"loyalty_prep", "polars", "pandera", "pyarrow", "pandas", "numpy", "email_validator", "chardet", "pyspark", "py4j"}
)
"""The modules that executors need of their own; what else they lack is the schema's."""
_UNREADABLE: Final = re.compile(r"\[(?:FAILED_READ_FILE|UNSUPPORTED_DATA_TYPE_FOR_ARROW)[A-Z_.]*\] ([^\n]+)")
"""What Spark says of a file that is gone or damaged, and of a column that it hands to no Python."""
_STOPPED: Final = re.compile(r"SESSION_OR_CONTEXT_NOT_EXISTS|stopped SparkContext|no attribute 'setCallSite'")
"""What Spark says where its session is over: the last is how it looks for what it has no more."""
_SHARE_ROWS: Final = 1 << 21
"""The hashes of about so many rows (16 MB) are compared by one task."""
_FEW_HASHES: Final = 1 << 20
"""So many repeated hashes are handed to every executor; where there are more, all rows are brought together."""
_FEW_ROWS: Final = 1 << 20
"""What becomes of so many rows is handed to every executor whole, rather than to bring the blocks to it."""
_BESIDE: Final = ("block", "crc", "two", "rest", "odd", "decided")


@words.of_python(words.OF_FRAMES)
def check(
    frame: DataFrame, email: str | int | None = None, points: str | int | None = None, **rules: Unpack[Rules]
) -> SparkCheckResult:
    """Check every row of a Spark DataFrame, as `frames.check` does those of others, a user's `schema` included.

    Where a column is not named, or a schema is given, its first rows are read now; all of it is read once, when a
    result is used. Spark keeps its rows with what was found (`persist`), so that all results speak of the same rows,
    until `SparkCheckResult.unpersist` lets them go. Raises `LoyaltyPrepError` where the check cannot go on.
    """
    options = checking.options_of(email, points, rules)
    if not hasattr(frame, "mapInArrow"):
        raise UsageError(
            f"Spark's check takes a DataFrame of Spark, not {type(frame).__name__}; loyalty_prep.check takes others."
        )
    if frame.isStreaming:
        raise UsageError("The frame is a stream, which has no end. Check its batches one by one, in foreachBatch.")
    return SparkCheckResult(frame, rules.get("name", "frame"), options, rules.get("schema"))


class SparkCheckResult:
    """What became of each row: Spark DataFrames in no order; `row` tells it. total = ready + rejected + merged."""

    def __init__(self, frame: DataFrame, name: str, options: Options, schema: Schema | None = None) -> None:
        _require_names(frame.columns)
        self._name, self._options = name, options
        self._kept_frames: list[DataFrame] = []
        self._in_order = False
        is_read = options.email_column is None or options.points_column is None or schema is not None
        with _on_executors():
            sample = blocks.to_polars(frame.limit(_SAMPLE_ROWS if is_read else 0).toArrow())
        self._names = list(sample.columns)
        rows = checking.texts(sample)
        self._sample = rows[: checking.SAMPLE_ROWS]
        own = checking.own_columns(sample.schema, options, None)
        self._choices = checking.choose(self._names, rows, options, own=own)
        email_column, points_column = self._choices["EMAIL"].name, self._choices["POINTS"].name
        assert email_column is not None
        assert points_column is not None
        plan = checking.plan_of(options, schema, self._names)
        reading = frame_rows.reading(sample.schema, email_column, points_column, plan, options.language)
        self._reading = reading
        # To Spark a name with a dot is a path, so the columns have plain names until they are handed out.
        safe = {name: name if name in reading.own else f"_c{index}" for index, name in enumerate(self._names)}
        self._safe = safe
        self._plain = frame.toDF(*safe.values())
        self._how = replace(
            reading,
            email=safe[reading.email],
            points=safe[reading.points],
            texts=tuple(safe[name] for name in reading.texts),
            asked={name: safe[own] for name, own in reading.asked.items()},
        )
        frame_rows.failed_checks(sample, reading, frame_rows.faults(sample, reading))  # a misfit is refused here

    def __repr__(self) -> str:
        """Say in one line what it is of; nothing is read for that."""
        return f"<SparkCheckResult of {visible_line(self._name)}>"

    def __iter__(self) -> Iterator[DataFrame]:
        """Give `ready` and `rejected`, so that `ready, rejected = check(frame)` takes both."""
        return iter((self.ready, self.rejected))

    def __getstate__(self) -> dict[str, Any]:
        """Raise `UsageError`: what Spark has is on its executors."""
        raise UsageError("The result of a Spark DataFrame cannot be pickled: write its tables, or pickle its report.")

    # the results

    @property
    def ready(self) -> DataFrame:
        """The rows to import: the frame's columns, EMAIL as it is to be written, POINTS as long; no nulls."""
        return self._ready(list(self._safe.values())).toDF(*self._names)

    def _ready(self, names: Sequence[str]) -> DataFrame:
        written = {self._how.email: StringType(), self._how.points: LongType(), "_row": LongType()}
        fields = {field.name: field for field in self._plain.schema.fields}
        schema = [StructField(name, written[name]) if name in written else fields[name] for name in names]
        return self._result(blocks.ready, names, schema)

    @property
    def rejected(self) -> DataFrame:
        """The rows with an error, as they came, and `row` long, `codes` and `reasons` string."""
        return self._beside(blocks.rejected, {"row": LongType(), "codes": StringType(), "reasons": StringType()})

    @property
    def merged(self) -> DataFrame:
        """The rows that went into another row of their address: as they came, and `row`, `into` long (that row)."""
        return self._beside(blocks.merged, {"row": LongType(), "into": LongType()})

    @property
    def changes(self) -> DataFrame:
        """The repaired cells of ready rows: `row` long, `column` (EMAIL, POINTS), `code`, `before`, `after` string."""
        schema = {"row": LongType(), **dict.fromkeys(("column", "code", "before", "after"), StringType())}
        return self._result(blocks.changes, list(schema), [StructField(*field) for field in schema.items()])

    def _beside(self, make: Callable[..., Any], more: dict[str, Any]) -> DataFrame:
        own = {name: kind for name, kind in more.items() if not (name == "row" and self._how.numbered)}
        schema = [*self._plain.schema.fields, *(StructField(*field) for field in own.items())]
        return self._result(make, list(self._safe.values()), schema).toDF(*self._names, *own)

    def _result(self, make: Callable[..., Any], names: Sequence[str], schema: list[StructField]) -> DataFrame:
        return _taken(self._decided, partial(blocks.results, self._known, make, names), StructType(schema))

    @cached_property
    def report(self) -> Report:
        """The report, as of `prepare`; `line` is the row, since a frame has no lines."""
        survey, whole = self._survey, Seen()
        whole.merge(survey.seen)
        count = partial(blocks.tally, self._known, survey.seen.text_of_rows())
        for seen in _pickled(_taken(self._decided.drop("rest"), count, blocks.PICKLED)):
            whole.merge(seen)
        sample = self._sample or survey.sample
        head = checking.inspection(self._name, 0, self._names, sample, self._choices, self._options)
        balances = Spread.of(whole.tally.histogram, whole.highest)
        mark = survey.mark(self._options)
        return checking.report_of(head, self._options, mark, survey.style, survey.proofs(), balances, whole.tally)

    def assert_ready(self) -> DataFrame:
        """Return `ready`. Raises `RowsRejectedError` where a row was rejected; rows that were merged are in order."""
        self.report.raise_if(rejected=0)
        return self.ready

    def unpersist(self) -> None:
        """Let Spark forget what it keeps; what is used of the result afterwards is found anew."""
        for frame in self._kept_frames:
            frame.unpersist()

    @words.of_python(words.OF_FRAMES)
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
        kept = kept_columns(keep_columns, self._names, self._reading)
        layout = PartLayout.of(range(len(kept)), list(kept.values()))
        layout.check()
        require_file_name(self._name)
        require_path("directory", directory)
        refuse_slip("directory", directory)
        if is_remote(directory):
            raise UsageError("directory must be a folder that driver and executors have alike, and no URL.")
        staging = Staging(Path(directory), self._name, overwrite=overwrite)
        names = [self._how.email, self._how.points, *map(self._safe.__getitem__, kept.values())]
        try:
            folder = str(staging.folder.resolve())
            written = _pickled(self._write(names, (layout, max_bytes, folder)))
            parts = [(folder, output) for _, folder, outputs in sorted(written) for output in outputs]
            for number, (folder, output) in enumerate(parts, 1):
                name = f"part-{number:04}.csv"
                (Path(folder) / output.path).rename(staging.path(name))
                staging.adopt(name, "clean", output.rows)
            for _, folder, _ in written:
                shutil.rmtree(folder, ignore_errors=True)
            report = self.report.with_outputs(tuple(staging.outputs))
            staging.add_text("report.json", "report", report.to_json() + "\n")
            staging.publish()
        finally:
            staging.discard()
        return tuple(staging.outputs)

    def _write(self, names: Sequence[str], where: tuple[PartLayout, int, str]) -> DataFrame:
        """Return what writes parts: blocks that stand in order as they are, else the rows sorted."""
        decided = self._decided
        if self._in_order:
            needed = decided.drop("rest") if names == self._how.two[:2] else decided
            return _taken(needed, partial(blocks.write_blocks, self._known, names, *where), blocks.PICKLED)
        rows = self._ready([*names, "_row"]).orderBy("_row").drop("_row")
        return _taken(rows, partial(blocks.write_rows, *where), blocks.PICKLED)

    # the steps

    @cached_property
    def _blocks(self) -> DataFrame:
        pack = partial(blocks.pack, self._how, self._options.mark, blocks.BLOCK_ROWS)
        return self._keep(_taken(self._plain, pack, blocks.BLOCKS))

    @cached_property
    def _survey(self) -> _Survey:
        summaries = _pickled(self._blocks.select("summary"))
        survey = _Survey(sorted(summaries, key=lambda summary: summary.block), self._how)
        survey.check()
        if self._how.numbered and not survey.rises():
            _require_different(self._plain)
        return survey

    @cached_property
    def _known(self) -> Known:
        return blocks.Known(self._how, self._survey.mark(self._options), self._survey.blocks)

    @cached_property
    def _decided(self) -> DataFrame:
        """The blocks, and beside each what becomes of its rows whose addresses repeat."""
        rows = self._survey.seen.tally.total
        shares = rows // _SHARE_ROWS + 1
        hashes = self._repeated(shares)
        self._in_order = self._survey.stands_in_order()
        if hashes is not None and not len(hashes):
            return self._blocks.withColumn("decided", sql.lit(None).cast("array<binary>")).select(*_BESIDE)
        suspects = partial(blocks.suspects, self._known, hashes, shares)
        resolve = partial(blocks.resolve, self._options.duplicates, self._options.max_points)
        cells = self._blocks.select("block", "crc", "two", "odd")
        decided = _taken(cells, suspects, blocks.SHARES).repartition(shares, "share")
        decided = self._keep(_taken(decided, resolve, blocks.DECIDED))
        few = (_collected(decided.agg(sql.sum("rows")))[0][0] or 0) <= _FEW_ROWS
        self._in_order &= few
        decided = decided.groupBy("block").agg(sql.collect_list("decided").alias("decided"))
        joined = self._blocks.join(sql.broadcast(decided) if few else decided, "block", "left").select(*_BESIDE)
        return joined if few else self._keep(joined)

    def _repeated(self, shares: int) -> Hashes | None:
        """Return the hashes that occur more than once; None for too many of them."""
        divided = _taken(self._blocks.select("hashes"), partial(blocks.shares, shares), blocks.SHARES)
        repeated = partial(blocks.repeated, _FEW_HASHES // shares)
        cells = _collected(_taken(divided.repartition(shares, "share"), repeated, blocks.HASHES))
        if any(row["hashes"] is None for row in cells):
            return None
        hashes = [np.frombuffer(row["hashes"], dtype=np.uint64) for row in cells]
        return np.sort(np.concatenate([np.zeros(0, dtype=np.uint64), *hashes]))

    def _keep(self, frame: DataFrame) -> DataFrame:
        """Have Spark keep a frame until `unpersist`."""
        self._kept_frames.append(frame.persist())
        return frame


def _require_names(names: Sequence[str]) -> None:
    """Raise `UsageError` for a name that cannot be told from another; to Spark, capitals and small letters are one."""
    seen: dict[str, str] = {}
    for name in names:
        if name != "row" and name.lower() in frame_rows.ADDED:
            raise UsageError(
                f"The frame has a column '{name}', and the results need one of that name. Rename it first."
            )
        if name.lower() in seen:
            raise UsageError(
                f"The frame has the columns '{seen[name.lower()]}' and '{name}', which are one to Spark. Rename one."
            )
        seen[name.lower()] = name


def _require_different(frame: DataFrame) -> None:
    twice = _collected(frame.groupBy("row").count().where("count > 1").limit(1))
    if twice:
        raise InputError(
            "ROW_ORDER",
            f"The number {twice[0]['row']} stands in the frame's column 'row' several times, so it does not tell the "
            "rows apart. Drop or rename it to have the rows counted.",
        )


def _taken(frame: DataFrame, step: Callable[[blocks.Batches], blocks.Batches], schema: str | StructType) -> DataFrame:
    """Return what a step on the executors makes of each partition."""
    with _on_executors():
        return frame.mapInArrow(partial(blocks.executed, step), schema)


def _collected(frame: DataFrame) -> list[Row]:
    with _on_executors():
        rows: list[Row] = frame.collect()
    return rows


def _pickled(frame: DataFrame) -> list[Any]:
    """Return the values in the one column of a frame, which our own code on the executors pickled."""
    return [pickle.loads(bytes(row[0])) for row in _collected(frame)]  # noqa: S301 - see above


@contextmanager
def _on_executors() -> Iterator[None]:
    """Turn the traceback of executors that refuse, or cannot read the frame or run the program, into one sentence."""
    try:
        yield
    except ImportError:  # of this process
        raise
    except Exception as fault:  # PySparkException, or the Py4JJavaError of a Spark in this process
        text = str(fault)
        refused = blocks.refusal(text)
        if refused is not None:
            raise refused from None
        if _STOPPED.search(text) is not None:
            raise UsageError(
                "The Spark session of this frame has been stopped. Begin another one, and read the frame again."
            ) from fault
        unreadable = _UNREADABLE.search(text)
        if unreadable is not None:
            raise InputError(
                "FRAME_UNREADABLE",
                f"Spark cannot read the frame: {unreadable[1].rstrip('.')}. Collect it by itself to see where.",
            ) from fault
        lacking = re.search(r"No module named '([^']+)'", text)
        if lacking is not None:
            theirs = lacking[1].partition(".")[0] not in _NEEDED
            raise UsageError(
                f"The Python of Spark's executors has no module {lacking[1]}"
                + (
                    ", in which a check of the schema stands. Send it to them with spark.sparkContext.addPyFile, or "
                    "define the schema where check is called."
                    if theirs
                    else ". Install loyalty-prep[spark] where they run, and let PYSPARK_PYTHON name that Python."
                )
            ) from None
        if "PYTHON_VERSION_MISMATCH" in text:
            raise UsageError(
                "The Python of Spark's executors is of another version than the driver's. Let PYSPARK_PYTHON name one "
                "of the same version that has loyalty-prep[spark]."
            ) from None
        raise


class _Survey:
    """What the summaries of all blocks come to, in their order."""

    def __init__(self, summaries: list[Summary], reading: Reading) -> None:
        self._summaries, self._numbered = summaries, reading.numbered
        ends = accumulate((one.rows for one in summaries), initial=1)
        firsts = [0] * len(summaries) if reading.numbered else list(ends)[:-1]
        self.blocks = {one.block: (first, one.crc) for one, first in zip(summaries, firsts, strict=True)}
        self.sample = [row for one in summaries for row in one.sample][: checking.SAMPLE_ROWS]
        self.seen, self.style = Seen(), points.Style()
        self._proofs: dict[int, Example] = {}
        for one, first in zip(summaries, firsts, strict=True):
            self.seen.merge(one.seen.moved(first))
            self.style.merge(one.style.moved(first))
            self._proofs |= {row + first: moved(each, first) for row, each in one.proofs.items()}

    def check(self) -> None:
        """Raise `InputError` where rows have no number, or hashes of executors cannot be compared."""
        if any(one.numbers is None for one in self._summaries):
            raise InputError(
                "ROW_ORDER",
                "The frame's column 'row' lacks numbers. Drop or rename it to have them counted.",
            )
        if {one.probe for one in self._summaries} - {blocks.probe()}:
            raise UsageError(
                "The executors have another version of polars than the driver, or one another's differ, so that "
                "addresses cannot be compared. Install the same everywhere."
            )

    def mark(self, options: Options) -> Mark | None:
        """Return the decimal mark of POINTS."""
        evidence = self.style.evidence
        return options.mark or points.decide(evidence["point"], evidence["comma"])

    def proofs(self) -> dict[str, tuple[Example, ...]]:
        """Return the first cells that prove a decimal mark, by mark."""
        rows = self.style.proofs
        return {mark: tuple(self._proofs[row] for row in rows[mark]) for mark in rows}

    def stands_in_order(self) -> bool:
        """Tell whether each partition may write parts of its own: rows rise, and hardly a part will be a small one."""
        partitions = {blocks.partition_of(one.block) for one in self._summaries}
        return self.rises() and self.seen.tally.total >= blocks.BLOCK_ROWS * len(partitions)

    def rises(self) -> bool:
        """Tell whether the rows' own numbers rise throughout, so that none is there twice."""
        if not self._numbered:
            return True
        bounds = [one.numbers for one in self._summaries if one.numbers is not None]
        return all(one.rises for one in self._summaries) and all(
            before[1] < after[0] for before, after in pairwise(bounds)
        )
