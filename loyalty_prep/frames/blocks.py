"""What Spark's executors do: rows of a partition by the block, some ten thousand in a few cells of bytes.

    pack      rows -> blocks: their cells, their odd rows judged, the hashes of their addresses, a summary
    shares    the hashes of blocks by share, of which `repeated` names those that occur more than once
    suspects  the rows behind repeated hashes by share, of which `resolve` says what becomes of them, block by block
    ready, rejected, merged, changes, tally, write
              results, of blocks and what becomes of their rows

Between these steps Spark keeps, sends and joins blocks as single rows: what it does by the row, such as to take text
out of Arrow and back, costs more than to judge it. The functions that judge are those of files and frames.

What must stay true: rows have numbers that rise throughout a block, and a block that Spark makes anew is the one it was
(`Known`), since rows without numbers of their own are counted.
"""

from __future__ import annotations

import io
import json
import pickle
import re
import zlib
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import polars as pl
import pyarrow as pa
from pyspark import TaskContext

from loyalty_prep.errors import InputError, LoyaltyPrepError, OutputError, UsageError
from loyalty_prep.frames import checking, frame_rows, pieces
from loyalty_prep.frames.frame_rows import FrameRows
from loyalty_prep.frames.survey import EXCEPTION_COLUMNS, Seen, balance_example, take_examples
from loyalty_prep.judging import duplicates, verdicts
from loyalty_prep.judging.odd_rows import judge_again, judge_once
from loyalty_prep.report.inspection import PREVIEW_CHARACTERS
from loyalty_prep.values import alike, emails, points

# What follows of a row's codes is one thing for files and frames; the second pass over a file is its home.
from loyalty_prep.writing.outcomes import count, exceptional
from loyalty_prep.writing.parts import Parts
from loyalty_prep.writing.staging import Staging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from loyalty_prep.arrays import Hashes, Ints
    from loyalty_prep.frames.frame_rows import Reading
    from loyalty_prep.options import Duplicates, Mark
    from loyalty_prep.part_layout import PartLayout
    from loyalty_prep.report.findings import Example

    Batches = Iterator[pa.RecordBatch]

BLOCK_ROWS: Final = 1 << 16
"""How many rows are a block; Spark hands out some ten thousand at a time."""
_BLOCK_BYTES: Final = 1 << 24
"""Wide rows are a block as soon as they take so many bytes: Spark holds several copies of it."""
_INDEX_BITS: Final = 32
"""A block's number is its partition's, shifted by so many bits, and its place in that."""
_SHARE_BITS: Final = np.uint64(32)
"""The bits of a hash from here on say its share: the lowest is set in all of them."""
_PLACE: Final = "_place"
_PROBE: Final = "probe@example.com"

BLOCKS: Final = "block long, crc long, two binary, rest binary, odd binary, hashes binary, summary binary"
"""The columns of blocks, as Spark's schema. `two` are the cells that are judged, `rest` those of the other columns."""
SHARES: Final = "share long, cell binary"
HASHES: Final = "hashes binary"
DECIDED: Final = "block long, rows long, decided binary"
PICKLED: Final = "pickled binary"


@dataclass(slots=True)
class Summary:
    """What the driver learns of a block. Rows without numbers of their own count from 0 here.

    `proofs` are the cells that show a decimal mark, by row. `numbers` are the least and the largest of the rows' own
    numbers; None where some have none. `rises`: none of them is there twice. `probe` is the hash of an address, which
    must be the same everywhere. `sample` are the first rows of a partition.
    """

    block: int
    crc: int
    rows: int
    numbers: tuple[int, int] | None
    rises: bool
    probe: int
    seen: Seen
    style: points.Style
    proofs: dict[int, Example]
    sample: list[list[str]]


@dataclass(frozen=True, slots=True)
class Known:
    """What executors are told of all blocks: the number before the first row of each, and its check sum."""

    reading: Reading
    mark: Mark | None
    blocks: dict[int, tuple[int, int]]


def probe() -> int:
    """Return the hash of an address: one of another polars differs, and no address would be there twice."""
    return int(alike.hashes(pl.Series([_PROBE]))[0])


def partition_of(block: int) -> int:
    """Return the partition that a block is of."""
    return block >> _INDEX_BITS


def to_polars(table: pa.Table) -> pl.DataFrame:
    """Return a table of Arrow as a frame."""
    frame = pl.DataFrame(table)
    assert isinstance(frame, pl.DataFrame)
    return frame


def pickled(value: object) -> pa.RecordBatch:
    """Return a value as the one row of a result."""
    return pa.RecordBatch.from_pydict({"pickled": pa.array([pickle.dumps(value)], pa.binary())})


def _written(frame: pl.DataFrame) -> bytes:
    buffer = io.BytesIO()
    frame.write_ipc_stream(buffer, compression="lz4")
    return buffer.getvalue()


def _written_table(table: pa.Table) -> bytes:
    """Write a table as it is: Spark has types that polars has not."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as stream:
        stream.write_table(table.combine_chunks())
    written: bytes = sink.getvalue().to_pybytes()
    return written


def _read_table(cell: bytes) -> pa.Table:
    with pa.ipc.open_stream(cell) as stream:
        return stream.read_all()


def _cells(batches: Batches) -> Iterator[dict[str, Any]]:
    """Give blocks one by one, each as its columns."""
    for batch in batches:
        for row in range(batch.num_rows):
            yield batch.slice(row, 1).to_pylist()[0]


def _tables(batches: Batches, rows: int = BLOCK_ROWS) -> Iterator[pa.Table]:
    """Join Spark's batches to such as are worth a call, or part them; none where there are no rows."""
    gathered: list[pa.RecordBatch] = []
    for batch in _parted(batches, rows):
        gathered.append(batch)
        if sum(one.num_rows for one in gathered) >= rows or sum(one.nbytes for one in gathered) >= _BLOCK_BYTES:
            yield pa.Table.from_batches(gathered)
            gathered = []
    if sum(one.num_rows for one in gathered):
        yield pa.Table.from_batches(gathered)


def _parted(batches: Batches, rows: int) -> Batches:
    """Part batches of very many rows, or of very wide ones: Spark may hand out a partition as one."""
    for batch in batches:
        pieces = max(-(-batch.num_rows // rows), -(-batch.nbytes // _BLOCK_BYTES), 1)
        step = max(1, -(-batch.num_rows // pieces))
        yield from (batch.slice(start, step) for start in range(0, batch.num_rows, step))


def _task() -> TaskContext:
    context = TaskContext.get()
    assert context is not None
    return context


_NOTE: Final = "For the driver: "


def executed(step: Callable[[Batches], Batches], batches: Batches) -> Batches:
    """Take a step on an executor; a refusal has a note, by which the driver makes it anew (`refusal`)."""
    try:
        yield from step(batches)
    except LoyaltyPrepError as fault:
        fault.add_note(_NOTE + json.dumps([type(fault).__name__, fault.code, fault.in_flags]))
        raise


def refusal(traceback: str) -> LoyaltyPrepError | None:
    """Return the refusal of an executor, by its traceback; None for any other fault.

    A traceback may hold cells of the frame, that is anything; nothing but a sentence is made of it.
    """
    noted = re.search(rf'{_NOTE}\["(Usage|Input|Output)Error", "(\w+)", ("(?:[^"\\]|\\.)*")\]', traceback)
    if noted is None:
        return None
    kind, code, message = noted[1], noted[2], json.loads(noted[3])
    return UsageError(message) if kind == "Usage" else (InputError if kind == "Input" else OutputError)(code, message)


# judged


def pack(reading: Reading, mark: Mark | None, rows: int, batches: Batches) -> Batches:
    """Judge the rows of a partition, and pack them."""
    partition = _task().partitionId()
    for index, table in enumerate(_tables(batches, rows)):
        yield _packed(table, partition << _INDEX_BITS | index, reading, mark)


def _packed(table: pa.Table, block: int, reading: Reading, mark: Mark | None) -> pa.RecordBatch:
    is_first = block % (1 << _INDEX_BITS) == 0
    sample = _shown(table.slice(0, checking.SAMPLE_ROWS)) if is_first else []
    table, numbers, are_whole = _numbered(table, reading)
    two = _written_table(table.select(reading.two))
    rows, seen = FrameRows(numbers, to_polars(table.select(reading.looked_at))), Seen()
    split = seen.take(rows, reading)
    readings, style = frame_rows.read(split.odd), points.Style()
    style.add(readings, split.odd["points_cell"])
    beyond = points.beyond(readings, split.odd["points_cell"])
    seen.tally.points_in += beyond
    seen.tally.points_rejected += beyond
    odd, _ = judge_once(readings, reading.plan, mark)
    bounds = (rows.first, rows.last) if are_whole else None
    rises = bool(np.all(numbers[1:] > numbers[:-1]))
    crc = zlib.crc32(two)
    proofs = _proofs(style, split.odd)
    summary = Summary(block, crc, len(numbers), bounds, rises, probe(), seen, style, proofs, sample)
    hashes = np.concatenate([split.hashes, odd["hash"].filter(odd["hash"] != 0).to_numpy()])
    cells = {
        "block": block,
        "crc": crc,
        "two": two,
        "rest": _written_table(table.select([name for name in table.column_names if name not in reading.two])),
        "odd": _written(odd),
        "hashes": hashes.tobytes(),
        "summary": pickle.dumps(summary),
    }
    return pa.RecordBatch.from_pylist([cells], pa.schema([(name, _ARROW[type(each)]) for name, each in cells.items()]))


def _shown(rows: pa.Table) -> list[list[str]]:
    """Return rows as the report shows them."""
    return [[cell[:PREVIEW_CHARACTERS] for cell in row] for row in checking.texts(to_polars(rows))]


_ARROW: Final = {int: pa.int64(), bytes: pa.binary()}


def _numbered(table: pa.Table, reading: Reading) -> tuple[pa.Table, Ints, bool]:
    """Return rows in the order of their own numbers, these, and whether all have one; else their places from 0."""
    if not reading.numbered:
        return table, np.arange(table.num_rows), True
    own = to_polars(table.select(["row"]))["row"].cast(pl.Int64)
    numbers = own.fill_null(0).to_numpy()
    if np.any(numbers[1:] <= numbers[:-1]):
        order = np.argsort(numbers, kind="stable")
        table, numbers = table.take(pa.array(order)), numbers[order]
    return table, numbers, not own.has_nulls()


def _proofs(style: points.Style, odd: pl.DataFrame) -> dict[int, Example]:
    rows = [row for rows in style.proofs.values() for row in rows]
    cells = odd.filter(pl.col("row").is_in(rows)).select("row", "line", "email_cell", "points_cell")
    return {row: balance_example(row, *others) for row, *others in cells.rows()}


class PackedBlock:
    """A block unpacked: what is asked for, and what is needed for that."""

    def __init__(self, known: Known, cells: dict[str, Any]) -> None:
        """Raise `InputError` SOURCE_CHANGED where Spark made the block anew, and it is another one."""
        self._reading, self._mark, self._cells = known.reading, known.mark, cells
        self._first, crc = known.blocks.get(cells["block"], (0, None))
        if crc != cells["crc"]:
            raise InputError(
                "SOURCE_CHANGED",
                "The frame gave other rows, or another order, when Spark read it again, so what was found does not fit "
                "them. Give it an order that stays, or persist it first.",
            )

    @cached_property
    def two(self) -> pa.Table:
        """The cells that are judged."""
        return _read_table(self._cells["two"])

    @cached_property
    def rows(self) -> FrameRows:
        """The same as a frame, and the rows' numbers."""
        frame = to_polars(self.two)
        own = frame["row"].cast(pl.Int64).to_numpy() if self._reading.numbered else np.arange(frame.height)
        return FrameRows(own + self._first, frame)

    @cached_property
    def odd(self) -> pl.DataFrame:
        """The odd rows, judged by the column's decimal mark."""
        odd = pl.read_ipc_stream(self._cells["odd"])
        if "evidence" in odd.columns:  # it waited
            odd = judge_again(odd, self._reading.plan, self._mark)
        return odd.with_columns(pl.col("row", "line") + self._first)  # nothing where rows have numbers and lines

    @cached_property
    def exceptions(self) -> pl.DataFrame:
        """What becomes of rows that are not ready as they came, or of which there is something to say."""
        resolved = [pl.read_ipc_stream(cell) for cell in self._cells.get("decided") or ()]
        if not resolved:
            return exceptional(self.odd, pl.DataFrame(), pl.DataFrame())
        rows = pl.concat(resolved).sort("row")
        plain = rows["row"].filter(~rows["row"].is_in(self.odd["row"].implode()))
        return exceptional(self.odd, self._plain(plain), rows)

    @property
    def outcomes(self) -> pl.DataFrame:
        """The same as far as it is to be said."""
        return self.exceptions.select(EXCEPTION_COLUMNS)

    def _plain(self, numbers: pl.Series) -> pl.DataFrame:
        """Return some plain rows as `exceptional` wants them."""
        cells = self.rows.frame[self.at(numbers)]
        address = frame_rows.text(cells[self._reading.email])
        amount = frame_rows.amounts(cells[self._reading.points])
        return pl.DataFrame(
            {
                "row": numbers,
                "line": cells["line"].cast(pl.Int64) if self._reading.lined else numbers,
                "address": address,
                "amount": amount,
                "email_cell": address,
                "points_cell": amount.cast(pl.String),
            }
        )

    def at(self, numbers: pl.Series) -> pl.Series:
        """Return the places of some rows in the block, from 0."""
        return pl.Series(np.searchsorted(self.rows.numbers, numbers.to_numpy()))

    def suspects(self, repeated: duplicates.Repeated | None) -> pl.DataFrame:
        """Return the rows whose addresses repeat, or all (None), where they are otherwise in order, with the block."""
        plain = np.ones(len(self.rows.numbers), dtype=np.bool_)
        plain[self.at(self.odd["row"]).to_numpy()] = False
        places = np.flatnonzero(plain)
        hashed = frame_rows.hashes(frame_rows.text(self.rows.frame[self._reading.email])[places])
        among = np.ones(len(hashed), dtype=np.bool_) if repeated is None else repeated.among(hashed)
        cells = self.rows.frame[pl.Series(places[among])]
        plain_rows = pl.DataFrame(
            {
                "row": self.rows.numbers[places[among]],
                "address": frame_rows.text(cells[self._reading.email]),
                "amount": frame_rows.amounts(cells[self._reading.points]),
            }
        )
        in_order = self.odd.filter(pl.Series(~verdicts.rejected(self.odd)))
        odd = in_order if repeated is None else verdicts.suspects(self.odd, repeated)
        rows = pl.concat([plain_rows, odd.select("row", "address", "amount")])
        hashes = np.concatenate([hashed[among], odd["hash"].to_numpy()])
        block = pl.lit(self._cells["block"], pl.Int64)
        return rows.with_columns(emails.key(pl.col("address")), pl.Series("hash", hashes), block=block)

    def table(self, names: Sequence[str], at: pl.Series) -> pa.Table:
        """Return some columns of some rows, as they came."""
        rest = {} if set(names) <= {*self.two.column_names} else _read_table(self._cells["rest"])
        columns = [self.two[name] if name in self.two.column_names else rest[name] for name in names]
        return pa.table(columns, names=list(names)).take(at.to_arrow())


def _blocks(known: Known, batches: Batches) -> Iterator[PackedBlock]:
    return (PackedBlock(known, cells) for cells in _cells(batches))


# repeated addresses


def shares(most: int, batches: Batches) -> Batches:
    """Divide the hashes of blocks among so many shares."""
    for cells in _cells(batches):
        hashes = np.frombuffer(cells["hashes"], dtype=np.uint64)
        yield from _by_share(_shares(hashes, most), partial(_some_hashes, hashes))


def _shares(hashes: Hashes, most: int) -> Ints:
    share: Ints = ((hashes >> _SHARE_BITS) % np.uint64(most)).astype(np.int64)
    return share


def _some_hashes(hashes: Hashes, places: Ints) -> bytes:
    return hashes[places].tobytes()


def _some_rows(rows: pl.DataFrame, places: Ints) -> bytes:
    return _written(rows[pl.Series(places)])


def _by_share(share: Ints, cell: Callable[[Ints], bytes]) -> Batches:
    numbers = np.unique(share).tolist()
    cells = [cell(np.flatnonzero(share == number)) for number in numbers]
    yield pa.RecordBatch.from_arrays([pa.array(numbers, pa.int64()), pa.array(cells, pa.binary())], ["share", "cell"])


def repeated(most: int, batches: Batches) -> Batches:
    """Name the hashes that occur more than once in some shares; null where they are more than so many."""
    keys = duplicates.Keys()
    for cells in _cells(batches):
        keys.add(np.frombuffer(cells["cell"], dtype=np.uint64))
    hashes = keys.repeated()
    cell = hashes.tobytes() if len(hashes) <= most else None
    yield pa.RecordBatch.from_arrays([pa.array([cell], pa.binary())], ["hashes"])


def suspects(known: Known, hashes: Hashes | None, most: int, batches: Batches) -> Batches:
    """Divide the rows behind repeated hashes, or all (None), among so many shares."""
    among = None if hashes is None else duplicates.Repeated(hashes)
    for block in _blocks(known, batches):
        rows = block.suspects(among)
        yield from _by_share(_shares(rows["hash"].to_numpy(), most), partial(_some_rows, rows))


def resolve(policy: Duplicates, max_points: int, batches: Batches) -> Batches:
    """Say what becomes of the rows of some shares, by their blocks."""
    frames = [pl.read_ipc_stream(cells["cell"]) for cells in _cells(batches)]
    if not frames:
        return
    rows = pl.concat(frames)
    decided = duplicates.decide(rows.drop("block"), policy, max_points).join(rows.select("row", "block"), on="row")
    names = duplicates.none_resolved().columns
    for [block], some in decided.group_by("block"):
        cells = [[block], [some.height], [_written(some.select(names))]]
        yield pa.RecordBatch.from_arrays(list(map(pa.array, cells)), ["block", "rows", "decided"])


# results


def ready(block: PackedBlock, reading: Reading, names: Sequence[str]) -> pa.Table:
    """Return some columns of the rows that are ready: EMAIL as it is to be written, POINTS as long."""
    numbered = block.rows.frame.with_columns(_row=pl.Series(block.rows.numbers))
    made = pieces.ready(replace(block.rows, frame=numbered.with_row_index(_PLACE)), block.outcomes, reading)
    types = {reading.email: pa.string(), reading.points: pa.int64(), "_row": pa.int64()}
    others = block.table([name for name in names if name not in types], made[_PLACE])
    columns = [made[name].to_arrow().cast(types[name]) if name in types else others[name] for name in names]
    return pa.table(columns, names=list(names))


def rejected(block: PackedBlock, reading: Reading, names: Sequence[str]) -> pa.Table:
    """Return the rows with an error, and `row`, `codes` and `reasons`."""
    chosen = block.outcomes.filter(pieces.REJECTED)
    reasons = pieces.why(chosen, reading.language)
    return _beside(block.table(names, block.at(chosen["row"])), reasons.drop("row") if reading.numbered else reasons)


def merged(block: PackedBlock, reading: Reading, names: Sequence[str]) -> pa.Table:
    """Return the rows that went into another row of their address, and `row` and `into`."""
    chosen = block.outcomes.filter(pieces.MERGED)
    more = chosen.select("into") if reading.numbered else chosen.select("row", "into")
    return _beside(block.table(names, block.at(chosen["row"])), more)


def changes(block: PackedBlock, _: Reading, names: Sequence[str]) -> pa.Table:
    """Return the repaired cells of ready rows."""
    return _beside(pa.table({}), pieces.changes(block.outcomes).select(names))


def _beside(table: pa.Table, more: pl.DataFrame) -> pa.Table:
    for column in more:
        array = column.to_arrow().cast(pa.string() if column.dtype == pl.String else pa.int64())
        table = table.append_column(column.name, array) if table.num_columns else pa.table({column.name: array})
    return table


def results(
    known: Known,
    make: Callable[[PackedBlock, Reading, Sequence[str]], pa.Table],
    names: Sequence[str],
    batches: Batches,
) -> Batches:
    """Make a result of each block."""
    for block in _blocks(known, batches):
        yield from make(block, known.reading, names).to_batches()


def tally(known: Known, texts: dict[int, str], batches: Batches) -> Batches:
    """Count the exceptions of some blocks, all rows of which were counted as ready, and take examples."""
    seen = Seen()
    for block in _blocks(known, batches):
        some, rows = Seen(), block.outcomes
        count(some.tally, block.exceptions)
        take_examples(some.tally, rows, texts)
        highest = rows.filter(pl.col("row").is_in([row for _, row in some.tally.histogram.highest]))
        cells = highest.select("row", "line", "email_cell", "points_cell").rows()
        some.highest = {row: balance_example(row, *others) for row, *others in cells}
        seen.merge(some)
    yield pickled(seen)


def write_blocks(
    known: Known, names: Sequence[str], layout: PartLayout, max_bytes: int, folder: str, batches: Batches
) -> Batches:
    """Write the ready rows of some blocks as parts, in their order."""
    blocks = _blocks(known, batches)
    return _write(layout, max_bytes, folder, (ready(block, known.reading, names) for block in blocks))


def write_rows(layout: PartLayout, max_bytes: int, folder: str, batches: Batches) -> Batches:
    """Write rows as parts, in their order."""
    return _write(layout, max_bytes, folder, _tables(batches))


def _write(layout: PartLayout, max_bytes: int, folder: str, tables: Iterator[pa.Table]) -> Batches:
    """Write rows as parts in a folder of the task's own; a task that is tried again has another one."""
    partition = _task().partitionId()
    target = Path(folder) / f"{partition}-{_task().taskAttemptId()}"
    staging = Staging(target, "some", overwrite=False)
    try:
        parts = Parts(staging, layout, max_bytes)
        for table in tables:
            parts.add(layout.lines(to_polars(table).select(pl.all().cast(pl.String))), table.num_rows)
        parts.close()
        staging.publish()
    finally:
        staging.discard()
    yield pickled((partition, str(target), tuple(staging.outputs)))
