"""The second pass, some batches at a time: what becomes of each row, and where that is written.

    outcome   codes and amounts with the duplicates' resolution laid over the rows
    parts     ready rows
    errors    rows that are not ready, with the source's own cells
    changes   cells of ready rows that were repaired
    tally     counts, sums, examples

Only the records that are not written as they came are read again, from their bytes in the text.
"""

from __future__ import annotations

from contextlib import ExitStack
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import numpy as np
import polars as pl

from loyalty_prep import codes
from loyalty_prep.codes import BIT
from loyalty_prep.judging.survey import GROUP_BYTES, small
from loyalty_prep.judging.verdicts import FAULT_CODE, LARGEST_DOCUMENTED, exact_sum, none_judged
from loyalty_prep.limits import MAX_SAMPLE_CHARS
from loyalty_prep.messages.translation import translation
from loyalty_prep.reading.csv_text import line_starts, spans
from loyalty_prep.reading.framing import canonical, reread
from loyalty_prep.reading.records import Fault
from loyalty_prep.reading.transcoding import show
from loyalty_prep.report import sentences
from loyalty_prep.report.findings import Example
from loyalty_prep.report.masking import masked
from loyalty_prep.report.tally import LISTED, Tally
from loyalty_prep.threads import InTurn
from loyalty_prep.values import emails
from loyalty_prep.values.cells import put
from loyalty_prep.writing.errors_file import ERRORS_HEADER, own_columns
from loyalty_prep.writing.parts import CONTACTS_ROWS, Parts, TableFile
from loyalty_prep.writing.spreadsheet import Workbook

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from loyalty_prep.arrays import Bools, Bytes, Ints
    from loyalty_prep.judging.duplicates import Resolution
    from loyalty_prep.judging.survey import Batch, Input, Places, Survey, Unit
    from loyalty_prep.judging.verdicts import RowPlan
    from loyalty_prep.options import Options
    from loyalty_prep.part_layout import PartLayout
    from loyalty_prep.reading.records import Shape
    from loyalty_prep.writing.merging import Correction
    from loyalty_prep.writing.staging import Staging


_BIT_OF_OUTCOME = {
    "reject": BIT["EMAIL_DUPLICATE"],
    "too_large": BIT["POINTS_OUT_OF_RANGE"],
    "merge": BIT["ROW_MERGED"],
}
_REPORTED_ROWS = 1 << 15
"""How many rows are written at a time, so that a file of nothing but duplicates stays flat in memory."""
_HINTS = 3
"""So many cells of a row that names nobody are shown, by which a person may know it."""
_SEEK_BYTES = 1 << 13
"""Reading one record by itself costs as much as reading so many bytes."""
_STATUS = pl.when((pl.col("codes") & BIT["ROW_MERGED"]) != 0).then(pl.lit("MERGED")).otherwise(pl.lit("REJECTED"))
"""What the errors file says became of a row."""
_GARBLED = np.uint32(BIT["TEXT_GARBLED"])
_UNCOUNTED = codes.mask("ROW_MERGED", *FAULT_CODE.values())
CHANGES_HEADER = ("row", "line", "column", "code", "before", "after")


def exceptional(odd: pl.DataFrame, repeated: pl.DataFrame, resolved: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of a unit that are not written as they came, in order.

    `odd` are its odd rows, `repeated` the plain ones that `resolved`, the resolution of repeated addresses, speaks
    of. The columns are those of `odd`, and besides: `codes` with the resolution laid over them; `plain`; `ready`;
    `points`, what is written of a ready row; `counted`, the balance that came in if the law of conservation counts it,
    else null; `into`, the row that a merged one went into; `gone`, whether its points went into that row's sum;
    `summed`, that row; `alike`, an address that may be the same person's.
    """
    bits = pl.col("codes")
    ready = ((bits & codes.NOT_READY) == 0) & pl.col("further").is_null()
    # The points of a row that was merged in an earlier run were counted there, and one that could not be split then
    # has no balance still.
    counted = (pl.col("number") == "whole") & (pl.col("fault") == Fault.NONE) & ((bits & _UNCOUNTED) == 0)
    odd = odd.with_columns(plain=pl.lit(value=False), counted=pl.when(counted).then("came"))
    if not resolved.height:
        return odd.with_columns(
            ready=ready, points="amount", into=pl.lit(0, pl.Int64), gone=pl.lit(value=False),
            summed=pl.lit(value=False), alike=pl.lit(None, pl.String),
        )  # fmt: skip
    nothing = {"codes": pl.lit(0, pl.UInt32), "fault": pl.lit(int(Fault.NONE), pl.UInt8), "plain": pl.lit(value=True)}
    repeated = repeated.with_columns(**nothing, counted="amount")
    rows = pl.concat([odd, repeated], how="diagonal").sort("row")
    rows = rows.join(resolved.drop("amount"), on="row", how="left", maintain_order="left")
    outcome = pl.col("outcome")
    of_outcome = [pl.when(outcome == name).then(pl.lit(bit, pl.UInt32)) for name, bit in _BIT_OF_OUTCOME.items()]
    code = pl.coalesce(*of_outcome, pl.lit(0, pl.UInt32))
    alike = pl.when(pl.col("alike").is_not_null()).then(pl.lit(BIT["EMAIL_ALIAS"], pl.UInt32)).otherwise(0)
    rows = rows.with_columns(
        codes=pl.when(code > 0).then(bits & codes.NOTES | code).otherwise(bits) | alike,
        points=pl.coalesce("points", "amount"),
        into=pl.col("into").fill_null(0),
        gone=(pl.col("added") & (outcome == "merge")).fill_null(value=False),
        summed=((outcome == "keep") & (pl.col("points") != pl.col("amount"))).fill_null(value=False),
    )
    large = pl.when(pl.col("summed") & (pl.col("points") > LARGEST_DOCUMENTED)).then(
        pl.lit(BIT["POINTS_LARGE"], pl.UInt32)
    )
    return rows.with_columns(codes=pl.col("codes") | large.otherwise(0)).with_columns(ready=ready)


@cache
def _none_exceptional(kept: tuple[str, ...]) -> pl.DataFrame:
    """Return `exceptional` rows where there are none: to make them takes as long as for a few."""
    return exceptional(none_judged(kept), pl.DataFrame(), pl.DataFrame())


def count(tally: Tally, rows: pl.DataFrame) -> None:
    """Count the rows of `exceptional` as what they are.

    Before, all of them were counted as ready, the points of plain ones as ready, and those of odd ones not at all.
    """
    if rows.is_empty():
        return
    bits, ready, plain = (rows[name].to_numpy() for name in ("codes", "ready", "plain"))
    merged = (bits & np.uint32(BIT["ROW_MERGED"])) != 0
    rejected = ~ready & ~merged
    repaired = ((bits & np.uint32(codes.REPAIRS)) != 0) | rows["summed"].to_numpy()
    tally.ready -= int((~ready).sum())
    tally.merged += int(merged.sum())
    tally.rejected += int(rejected.sum())
    tally.repaired += int((ready & repaired).sum())
    for mask, number in rows["codes"].value_counts().iter_rows():
        for name in codes.names(mask):
            tally.counts[name] += number
    further = rows["further"].drop_nulls()
    for name in further.str.split(";").list.explode().to_list() if len(further) else ():
        tally.counts[name] += 1
    odd = rows.select("row", "counted", "plain").filter(~pl.col("plain") & pl.col("counted").is_not_null())
    tally.histogram.add(odd["counted"].to_numpy(), odd["row"].to_numpy())
    counted, written = (rows[name].fill_null(0).to_numpy() for name in ("counted", "points"))
    # A balance below zero that is to be written as 0 has come in as it is; where it is rejected it stays so.
    fit = rows.select(pl.when(pl.col("counted").is_not_null()).then("amount").fill_null(0)).to_series().to_numpy()
    tally.points_in += exact_sum(counted[~plain])
    tally.points_adjusted += exact_sum((fit - counted)[~rejected])
    tally.points_out += exact_sum(written[ready]) - exact_sum(counted[plain])
    tally.points_rejected += exact_sum(counted[rejected])
    tally.points_merged += exact_sum(fit[merged & ~rows["gone"].to_numpy()])


def by_code(rows: pl.DataFrame, wants: Callable[[str], int]) -> Iterator[tuple[str, Ints]]:
    """Give each code that some rows have, and each check of a user's that they fail, with the places of its first rows.

    `wants` says of how many rows; codes of which none are wanted are left out.
    """
    bits = rows["codes"].to_numpy()
    for name in codes.names(int(np.bitwise_or.reduce(bits, initial=0))):
        if (most := wants(name)) > 0:
            yield name, np.flatnonzero(bits & np.uint32(BIT[name]))[:most]
    if rows["further"].null_count() < rows.height:
        failed = rows["further"].str.split(";")
        for name in failed.drop_nulls().list.explode().unique(maintain_order=True).to_list():
            if (most := wants(name)) > 0:
                yield name, np.flatnonzero(failed.list.contains(name).fill_null(value=False).to_numpy())[:most]


class PlainLines(NamedTuple):
    """Lines of a part, and the offset after each."""

    text: bytes
    ends: Ints

    @classmethod
    def of(cls, text: bytes, part: PartLayout) -> Self:
        """Return the lines of a text."""
        return cls(text, part.ends(text))

    def at(self, places: Ints) -> bytes:
        """Return some lines, by their places from 0."""
        return spans(self.text, line_starts(self.ends)[places], self.ends[places])

    def mended(self, before: Ints, instead: Bools, others: bytes, bounds: Ints) -> bytes:
        """Return all lines, with others among them.

        What stands between two of `bounds` in `others`, perhaps nothing, comes `before` one of the lines, or `instead`
        of it. Most lines stand in long stretches that stay as they are, and cost nothing here.
        """
        edges = np.append(0, self.ends)
        # By turns a stretch of lines and another one.
        starts, ends = np.empty((2, 2 * len(before) + 1), dtype=np.int64)
        starts[0::2], ends[0::2] = np.append(0, edges[before + instead]), np.append(edges[before], len(self.text))
        starts[1::2], ends[1::2] = bounds[:-1] + len(self.text), bounds[1:] + len(self.text)
        filled = starts < ends
        return spans(self.text + others, starts[filled], ends[filled])


class Writer:
    """Takes the units of the survey in order; without a staging folder it only counts.

    While one is settled, threads write the part of the one before, and read its told rows again to write the errors
    and changes. To be closed by leaving its context; `close` completes the files.
    """

    def __init__(
        self,
        inputs: Sequence[Input],
        shape: Shape,
        plan: RowPlan,
        resolution: Resolution,
        options: Options,
        first_rows: Sequence[int],
        staging: Staging | None,
        correction: Correction | None = None,
    ) -> None:
        self._inputs, self._shape, self._plan, self._resolution = inputs, shape, plan, resolution
        self._first_rows = np.array(first_rows, dtype=np.int64)
        # Where the source is an errors file, the next one has the same columns, and tells of the same rows.
        self._correction, self._garbled = correction, [np.zeros(0, dtype=np.int64)]
        self._tally = Tally(most=LISTED)
        self._gathered: list[pl.DataFrame] = []
        self._threads = ExitStack()
        alone = small(inputs)
        self._parts_thread = self._threads.enter_context(InTurn("loyalty-prep-parts", alone=alone))
        self._tables_thread = self._threads.enter_context(InTurn("loyalty-prep-tables", alone=alone))
        names = inputs[0].layout.names
        # Rows of several files are told apart by the file that they are of.
        self._place = ("row", "line", "source") if len(inputs) > 1 else ("row", "line")
        self._cells = own_columns(names)
        self._parts = self._errors = self._changes = None
        self._masked = options.redact == "all"
        self._say = translation(options.language)
        self._workbook: _ErrorsWorkbook | None = None
        self._unmatched: _Unmatched | None = None
        if staging is not None:
            self._parts = Parts(staging, plan.part, options.max_bytes)
            ours = (*self._place, *ERRORS_HEADER[2:])
            header = [*ours, *(names[index] for index in self._cells), "raw"]
            self._errors = TableFile(staging, "errors.csv", "errors", header, guarded=options.excel)
            changes = (*self._place, *CHANGES_HEADER[2:])
            self._changes = TableFile(staging, "changes.csv", "changes", changes, guarded=options.excel)
            if options.report_format == "xlsx":
                chosen = (len(ours) + self._cells.index(index) for index in (plan.email, plan.points))
                self._workbook = _ErrorsWorkbook(staging, header, *chosen)
            if options.contacts is not None:
                self._unmatched = _Unmatched(staging)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.close()

    def add(self, survey: Survey, unit: Unit) -> None:
        """Settle some rows."""
        odd, odd_rows = unit.odd, unit.odd["row"].to_numpy()
        settled = self._resolution.rows(unit.first_row, unit.height)
        again = settled.filter(pl.Series(~np.isin(settled["row"].to_numpy(), odd_rows, assume_unique=True)))
        # Of the others the cells are read from the source, as of all rows that are told of.
        written = again if self._parts is None else again.filter(pl.col("outcome") == "keep")
        written_rows = written["row"].to_numpy()
        plain, pieces = [], []
        for batch in unit.batches:
            lines = PlainLines.of(survey.lines(batch), self._plan.part)
            own, others = batch.of(odd_rows), batch.of(written_rows)
            assert len(lines.ends) == batch.height - len(own), "a plain row does not end where it should"
            pieces.append(lines.at(others - batch.first_row - np.searchsorted(own, others)))
            plain.append(lines)
        if odd.height or settled.height:
            exceptions = exceptional(odd, self._repeated(again, written_rows, b"".join(pieces)), settled)
        else:
            exceptions = _none_exceptional(tuple(self._plan.part.cells))
        self._count(unit, exceptions)
        self._garbled.append(exceptions["row"].to_numpy()[exceptions["codes"].to_numpy() & _GARBLED != 0])
        if self._parts is not None:
            self._parts_thread.run(self._write_part, unit.batches, plain, exceptions)
        if exceptions.height:
            self._tables_thread.run(self._gather, survey, unit, exceptions)

    # parts

    def _repeated(self, again: pl.DataFrame, rows: Ints, lines: bytes) -> pl.DataFrame:
        """Return plain rows of repeated addresses, with the cells of those that are read back from their lines."""
        part = self._plan.part
        cells = part.read(lines, "address", *part.cells).with_columns(pl.Series("row", rows))
        return again.select("row", "amount").join(cells, on="row", how="left", maintain_order="left")

    def _write_part(self, batches: Sequence[Batch], plain: Sequence[PlainLines], exceptions: pl.DataFrame) -> None:
        """Write the plain lines of some batches, with the ready ones of the exceptions in their places."""
        assert self._parts is not None
        if exceptions.is_empty():
            for lines in plain:
                self._parts.add(lines.text, len(lines.ends))
            return
        ready, gone, rows = (exceptions[name].to_numpy() for name in ("ready", "plain", "row"))
        part = self._plan.part
        own = exceptions.filter("ready").select("address", "points", *part.cells)
        written = PlainLines.of(part.lines(own), part)
        assert len(written.ends) == np.count_nonzero(ready), "a written row does not end where it should"
        places = np.append(0, written.ends)[np.append(0, np.cumsum(ready))]
        for batch, lines in zip(batches, plain, strict=True):
            first, last = np.searchsorted(rows, (batch.first_row, batch.first_row + batch.height))
            instead, bounds = gone[first:last], places[first : last + 1]
            text = written.text[bounds[0] : bounds[-1]]
            # Before each exception stand so many plain lines; those that another one is written for are passed over.
            before = rows[first:last] - batch.first_row - np.cumsum(~instead) + ~instead
            count = len(lines.ends) - np.count_nonzero(instead) + np.count_nonzero(ready[first:last])
            self._parts.add(lines.mended(before, instead, text, bounds - bounds[0]), int(count))

    # tally

    def _count(self, unit: Unit, rows: pl.DataFrame) -> None:
        self._tally.total += unit.height
        self._tally.ready += unit.height
        self._tally.points_in += unit.total
        self._tally.points_out += unit.total
        count(self._tally, rows)

    # rows that are told of one by one

    def _gather(self, survey: Survey, unit: Unit, exceptions: pl.DataFrame) -> None:
        reported = self._is_reported(exceptions)
        if not reported.any():
            return
        rows = exceptions.select(
            *("row", "address", "codes", "ready", "points", "into", "summed", "fault", "further", "number"),
            *("email_detail", "email_suggestion", "alike", "plain"),
        ).filter(pl.Series(reported))
        numbers, pieces = rows["row"].to_numpy(), []
        faults = rows["fault"].to_numpy()
        for batch in unit.batches:
            first, last = np.searchsorted(numbers, (batch.first_row, batch.first_row + batch.height))
            if first < last:
                places = survey.places(batch)[:, numbers[first:last] - batch.first_row]
                pieces.append((batch, places, faults[first:last]))
        line = np.concatenate([places[2] for _, places, _ in pieces])
        rows = rows.with_columns(pl.Series("line", line), file=pl.lit(unit.file))
        rows = rows.hstack(self._cells_of(unit.file, pieces))
        # The address of a plain row is its cell, letter for letter.
        rows = rows.with_columns(address=pl.when("plain").then(f"c{self._plan.email}").otherwise("address"))
        self._gathered.append(rows)
        size = sum(map(len, self._gathered)), sum(rows.estimated_size() for rows in self._gathered)
        if self._errors is None or size[0] >= _REPORTED_ROWS or size[1] >= GROUP_BYTES:
            self._tell()

    def _is_reported(self, rows: pl.DataFrame) -> Bools:
        """Tell which rows are written to the errors or changes, or may serve as an example."""
        bits = rows["codes"].to_numpy()
        wanted_rows: Bools = (
            ~rows["ready"].to_numpy() | ((bits & np.uint32(codes.REPAIRS)) != 0) | rows["summed"].to_numpy()
        )
        wanted = codes.mask(*(name for name in codes.names(codes.NOTES) if self._tally.wants(name) > 0))
        wanted_rows |= (bits & np.uint32(wanted)) != 0
        if self._errors is not None:
            return wanted_rows
        examples = np.zeros(rows.height, dtype=np.bool_)
        for _, places in by_code(rows, self._tally.wants):
            examples[places] = True
        first, fellows = self._together(rows)
        examples[[*first, *fellows]] = True
        examples &= wanted_rows
        return examples

    def _together(self, rows: pl.DataFrame) -> tuple[Ints, Ints]:
        """Return the places of rows with EMAIL_DUPLICATE: the first, and others of the addresses that are shown."""
        at = np.flatnonzero(rows["codes"].to_numpy() & np.uint32(BIT["EMAIL_DUPLICATE"]))
        wanted = self._tally.wants("EMAIL_DUPLICATE")
        first, rest = at[:wanted], at[wanted:]
        room = self._tally.wants_together
        if not room or not len(rest):
            return first, rest[:0]
        keys = rows.select(emails.key(pl.col("address"))).to_series()
        shown = pl.Series([*self._tally.together, *keys[pl.Series(first)]], dtype=pl.String)
        return first, rest[keys[pl.Series(rest)].is_in(shown.implode()).to_numpy()][:room]

    def _cells_of(self, file: int, pieces: Sequence[tuple[Batch, Places, Bytes]]) -> pl.DataFrame:
        """Read some records of a file again, of several batches: their places and faults are given.

        Returns all their cells, and as `raw` the bytes of those that cannot be trusted.
        """
        text, dialect = self._inputs[file].text, self._inputs[file].layout.dialect
        texts, raws = [], list[str]()
        for batch, places, faults in pieces:
            starts, ends, _, rewritten = places.astype(np.int64)
            data, starts, ends = self._records(batch, starts, ends)
            texts.append(canonical(data, starts, ends, rewritten != 0, faults, dialect, self._shape))
            at = np.flatnonzero(faults).tolist()
            raws += [show(data[starts[row] : ends[row]], transcoded=text.transcoded) for row in at]
        cells = reread(texts, dialect, self._shape)
        bad = pl.Series(np.flatnonzero(np.concatenate([faults for _, _, faults in pieces])))
        raw = put(pl.repeat("", cells.height, eager=True), bad, pl.Series(raws, dtype=pl.String))
        return cells.with_columns(raw.alias("raw"))

    def _records(self, batch: Batch, starts: Ints, ends: Ints) -> tuple[bytes, Ints, Ints]:
        """Return bytes in which some records stand, and where; where there are many, all of the batch."""
        with self._inputs[batch.file].text.path.open("rb") as stream:
            if len(starts) * _SEEK_BYTES > batch.size:
                stream.seek(batch.offset)
                return stream.read(batch.size), starts, ends
            pieces = []
            for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
                stream.seek(batch.offset + start)
                pieces.append(stream.read(end - start) + b"\n")
            nexts = np.cumsum([len(piece) for piece in pieces])
            return b"".join(pieces), nexts - 1 - (ends - starts), nexts - 1

    def balances(self, survey: Survey, rows: Collection[int]) -> dict[int, Example]:
        """Return the balances of a few sound rows as examples, as the source writes them, by these rows."""
        examples: dict[int, Example] = {}
        for batch in survey.batches:
            at = [row - batch.first_row for row in rows if 0 <= row - batch.first_row < batch.height]
            if not at:
                continue
            places = survey.places(batch)[:, at]
            sound = np.full(len(at), Fault.NONE, dtype=np.uint8)
            line, cells = places[2], self._cells_of(batch.file, [(batch, places, sound)])
            own = [pl.Series("row", at) + batch.first_row, pl.Series("line", line, dtype=pl.Int64)]
            cells = self._placed(cells.with_columns(own, into=pl.lit(0, pl.Int64)), batch.file)
            if self._correction is not None:
                cells = self._correction.numbered(cells)
            for place, record in zip(at, cells.iter_rows(named=True), strict=True):
                where = {name: record[name] for name in self._place}
                columns = (self._plan.points, self._plan.email)
                balance, email = (record[f"c{index}"][:MAX_SAMPLE_CHARS] for index in columns)
                who = {"name": self._name(record)[:MAX_SAMPLE_CHARS], "email": email, "points": balance}
                examples[batch.first_row + place] = Example(**where, value=balance, **who)
        return examples

    def _tell(self) -> None:
        """Write the rows that were gathered, some ten thousand at a time."""
        gathered, self._gathered = pl.concat(self._gathered), []
        files = gathered.partition_by("file", maintain_order=True) if len(self._inputs) > 1 else [gathered]
        for of_file in files:
            for rows in of_file.iter_slices(_REPORTED_ROWS):
                self._tell_of(rows, of_file["file"][0])

    def _placed(self, rows: pl.DataFrame, file: int) -> pl.DataFrame:
        """Count rows as their own files do, and name those files, where there are several."""
        if len(self._inputs) == 1:
            return rows
        names = pl.Series([each.name for each in self._inputs])
        into = rows["into"].to_numpy()
        target = np.searchsorted(self._first_rows, into, side="right") - 1
        return rows.with_columns(
            pl.col("row") - self._first_rows[file] + 1,
            source=pl.lit(self._inputs[file].name),
            origin=names[pl.Series(target)],
            into=pl.Series(np.where(into > 0, into - self._first_rows[target] + 1, 0)),
        )

    def _tell_of(self, rows: pl.DataFrame, file: int) -> None:
        """Write some rows of one file with the source's own cells."""
        rows = self._placed(rows, file)
        if self._correction is not None:
            kept = pl.when(pl.col("raw") == "").then(f"c{self._cells.stop}").otherwise("raw")
            rows = self._correction.numbered(rows).with_columns(raw=kept)
        self._write_tables(rows)
        self._take_examples(rows)

    def _take_examples(self, rows: pl.DataFrame) -> None:
        first, fellows = self._together(rows)
        for record in rows[pl.Series([*first, *fellows])].iter_rows(named=True):
            key = (record["address"] or "").lower()
            self._tally.together.setdefault(key, []).append(self._example("EMAIL_DUPLICATE", record))
        for name, places in by_code(rows, self._tally.wants):
            for record in rows[pl.Series(places)].iter_rows(named=True):
                self._tally.example(name, self._example(name, record))

    def _example(self, name: str, record: dict[str, Any]) -> Example:
        cells = {
            "email": record[f"c{self._plan.email}"],
            "points": record[f"c{self._plan.points}"],
            "row": record["raw"] or ", ".join(record[f"c{index}"] for index in self._cells),
            "name": self._name(record),
        }
        return sentences.example(name, record, cells)

    def _name(self, record: dict[str, Any]) -> str:
        """Return whose the row is, as far as columns say it; where no address does either, its first few cells."""
        name = " ".join(filter(None, (record[f"c{index}"].strip() for index in self._plan.who)))
        if name or record[f"c{self._plan.email}"].strip():
            return name
        others = (record[f"c{index}"].strip() for index in self._cells if index != self._plan.points)
        return ", ".join([*filter(None, others)][:_HINTS])

    # tables

    def _write_tables(self, rows: pl.DataFrame) -> None:
        self._write_errors(rows.filter(~pl.col("ready")))
        cells = (f"c{index}" for index in (self._plan.email, self._plan.points))
        repaired = rows.select(*self._place, "address", "codes", "ready", "points", "summed", *cells)
        self._write_changes(repaired.filter(pl.col("ready")))

    def _write_errors(self, frame: pl.DataFrame) -> None:
        if self._errors is None or not frame.height:
            return
        cells = [*(f"c{index}" for index in self._cells), "raw"]
        reasons = sentences.reasons(frame, self._say, f"c{self._plan.points}", bare=self._masked)
        rows = frame.select(*self._place, _STATUS, sentences.codes_text(frame), reasons, *cells)
        if self._masked:
            rows = rows.with_columns(masked(pl.col(cells)))
        self._errors.add(rows)
        if self._workbook is not None:
            self._workbook.add(rows)
        if self._unmatched is not None:
            self._unmatched.add(frame)

    def _write_changes(self, frame: pl.DataFrame) -> None:
        if self._changes is None or not frame.height:
            return
        rows = sentences.changes(frame, self._place, f"c{self._plan.email}", f"c{self._plan.points}")
        self._changes.add(rows.with_columns(masked(pl.col("before", "after"))) if self._masked else rows)

    def garbled(self) -> Ints:
        """Return the rows with the note TEXT_GARBLED."""
        return np.concatenate(self._garbled)

    def close(self, beyond: int) -> Tally:
        """Complete the files, and return the tally. `beyond`: what saturated amounts are short of."""
        self._tables_thread.finish()
        if self._gathered:
            self._tell()
        self._parts_thread.finish()
        for file in (self._parts, self._errors, self._workbook, self._changes, self._unmatched):
            if file is not None:
                file.close()
        self._tally.points_in += beyond
        self._tally.points_rejected += beyond
        return self._tally


class _ErrorsWorkbook:
    """The errors file once more as a workbook, which appears only when it has rows."""

    def __init__(self, staging: Staging, header: Sequence[str], email: int, points: int) -> None:
        self._staging, self._layout = staging, (header, email, points)
        self._book: Workbook | None = None
        self._rows = 0

    def add(self, rows: pl.DataFrame) -> None:
        with self._staging.writing("errors.xlsx"):
            if self._book is None:
                self._book = Workbook(self._staging.path("errors.xlsx"), *self._layout)
            self._book.add(rows)
        self._rows += rows.height

    def close(self) -> None:
        if self._book is not None:
            with self._staging.writing("errors.xlsx"):
                self._book.close()
            self._staging.adopt("errors.xlsx", "workbook", self._rows)


class _Unmatched:
    """The addresses of EMAIL_UNMATCHED rows as contacts files, each address once."""

    def __init__(self, staging: Staging) -> None:
        self._staging = staging
        self._addresses: list[pl.Series] = []

    def add(self, frame: pl.DataFrame) -> None:
        self._addresses.append(frame["address"].filter((frame["codes"] & BIT["EMAIL_UNMATCHED"]) != 0))

    def close(self) -> None:
        addresses = pl.concat([pl.Series("address", [], dtype=pl.String), *self._addresses]).to_frame("Email")
        addresses = addresses.filter(emails.key(pl.col("Email")).is_first_distinct())
        for number, contacts in enumerate(addresses.iter_slices(CONTACTS_ROWS), start=1):
            name = "contacts.csv" if number == 1 else f"contacts-{number:04}.csv"
            table = TableFile(self._staging, name, "contacts", ["Email"])
            table.add(contacts)
            table.close()
