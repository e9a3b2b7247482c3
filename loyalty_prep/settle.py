"""The second pass over one batch: what becomes of each row, and where that is written.

    outcome   codes and amounts with the duplicates' resolution laid over the batch
    parts     ready rows
    errors    rows that are not ready, with the source's own cells
    changes   cells of ready rows that were repaired
    tally     counts, sums, examples

Only the records that are not written as they came are read again, from their bytes in the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from loyalty_prep import codes, points, records, verdicts
from loyalty_prep.cells import put
from loyalty_prep.codes import BIT, BY_NAME
from loyalty_prep.encoding import show
from loyalty_prep.output import CONTACTS_ROWS, Parts, Table
from loyalty_prep.records import Fault
from loyalty_prep.report import Example, Tally
from loyalty_prep.survey import GROUP_BYTES, GROUP_ROWS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from loyalty_prep.dialect import Layout
    from loyalty_prep.encoding import Text
    from loyalty_prep.identity import Resolution
    from loyalty_prep.options import Options
    from loyalty_prep.output import Staging
    from loyalty_prep.records import Shape
    from loyalty_prep.survey import Batch
    from loyalty_prep.verdicts import Plan

    Flags = NDArray[np.bool_]
    Numbers = NDArray[np.int64]

ERRORS_HEADER = ("row", "line", "status", "codes", "reasons")
_CODE_OF_OUTCOME = {"reject": "EMAIL_DUPLICATE", "too_large": "POINTS_OUT_OF_RANGE", "merge": "ROW_MERGED"}
_STATUS = pl.when((pl.col("codes") & BIT["ROW_MERGED"]) != 0).then(pl.lit("MERGED")).otherwise(pl.lit("REJECTED"))
CHANGES_HEADER = ("row", "line", "column", "code", "before", "after")
_EMAIL_REPAIRS = codes.mask("EMAIL_TRIMMED", "EMAIL_NORMALIZED")


@dataclass(slots=True)
class _Outcome:
    """What became of the rows of one batch, one entry a row.

    `codes` are masks; `points` what is written of a ready row, else the balance as read; `counted`, the balance
    if it is one that the law of conservation counts, else 0; `into` the row that a merged one went into;
    `gone` merged rows whose points went into another row's sum, `summed` the rows they went into.
    """

    codes: NDArray[np.uint32]
    ready: Flags
    points: Numbers
    counted: Numbers
    into: Numbers
    gone: Flags
    summed: Flags

    @property
    def merged(self) -> Flags:
        merged: Flags = (self.codes & np.uint32(BIT["ROW_MERGED"])) != 0
        return merged

    @property
    def rejected(self) -> Flags:
        return ~self.ready & ~self.merged


def _outcome(batch: Batch, plain: pl.DataFrame, odd: pl.DataFrame, found: pl.DataFrame) -> _Outcome:
    """Lay the odd rows over the plain ones, and the resolution `found` of repeated addresses over both."""
    bits, bad = np.zeros(batch.height, dtype=np.uint32), np.zeros(batch.height, dtype=np.bool_)
    written = plain["amount"].fill_null(0).to_numpy().copy()
    counted = written
    into = np.zeros(batch.height, dtype=np.int64)
    gone, summed = np.zeros(batch.height, dtype=np.bool_), np.zeros(batch.height, dtype=np.bool_)
    if odd.height:
        at = odd["row"].to_numpy() - batch.first_row
        bits[at], bad[at] = odd["codes"].to_numpy(), verdicts.rejected(odd)
        written[at] = odd["amount"].fill_null(0).to_numpy()
        counted = written.copy()
        whole = (odd["number"] == "whole") & (odd["fault"] == Fault.NONE)
        counted[at[~whole.to_numpy()]] = 0
    if found.height:
        counted = counted.copy()
        at, outcome = found["row"].to_numpy() - batch.first_row, found["outcome"].cast(pl.String).to_numpy()
        for name, code in _CODE_OF_OUTCOME.items():
            hit = at[outcome == name]
            bits[hit] = bits[hit] & np.uint32(codes.NOTES) | np.uint32(BIT[code])
        bad[at] = outcome != "keep"
        into[at] = found["into"].to_numpy()
        kept, points_kept = at[outcome == "keep"], found["points"].to_numpy()[outcome == "keep"]
        summed[kept] = points_kept != written[kept]
        written[kept] = points_kept
        gone[at] = found["added"].to_numpy() & (outcome == "merge")
    return _Outcome(bits, ~bad, written, counted, into, gone, summed)


class Writer:
    """Takes the batches of the survey in order; without a staging folder it only counts."""

    def __init__(
        self,
        layout: Layout,
        shape: Shape,
        plan: Plan,
        resolution: Resolution,
        options: Options,
        text: Text,
        staging: Staging | None,
    ) -> None:
        self._layout, self._shape, self._plan, self._resolution = layout, shape, plan, resolution
        self._text = text
        self._tally = Tally()
        self._gathered: list[pl.DataFrame] = []
        names = layout.names
        self._parts = self._errors = self._changes = None
        self._unmatched: _Unmatched | None = None
        if staging is not None:
            self._parts = Parts(staging, [names[index] for index in plan.keep], options.max_bytes)
            self._errors = Table(staging, "errors.csv", "errors", [*ERRORS_HEADER, *names, "raw"])
            self._changes = Table(staging, "changes.csv", "changes", CHANGES_HEADER)
            if options.contacts is not None:
                self._unmatched = _Unmatched(staging)

    def add(self, batch: Batch, plain: pl.DataFrame, odd: pl.DataFrame) -> None:
        """Settle one batch."""
        outcome = _outcome(batch, plain, odd, self._resolution.rows(batch.first_row, batch.height))
        self._count(outcome, odd)
        if odd.height:
            at = odd["row"] - batch.first_row
            plain = plain.with_columns(put(plain["address"], at, odd["address"]))
        if self._parts is not None:
            keep = [pl.col(f"k{index}") for index in self._plan.keep]
            ready = plain.with_columns(pl.Series("points", outcome.points)).filter(pl.Series(outcome.ready))
            self._parts.add(ready.select(pl.col("address").alias("Email"), pl.col("points").alias("Points"), *keep))
        self._gather(batch, plain, odd, outcome)

    # tally

    def _count(self, outcome: _Outcome, odd: pl.DataFrame) -> None:
        tally, bits, ready, merged = self._tally, outcome.codes, outcome.ready, outcome.merged
        tally.total += len(bits)
        tally.ready += int(ready.sum())
        tally.merged += int(merged.sum())
        tally.rejected += int(outcome.rejected.sum())
        tally.repaired += int((ready & (((bits & codes.REPAIRS) != 0) | outcome.summed)).sum())
        for mask, count in zip(*np.unique(bits[bits != 0], return_counts=True), strict=True):
            for name in codes.names(int(mask)):
                tally.counts[name] += int(count)
        further = odd["further"].drop_nulls()
        for name in further.str.split(";").list.explode().to_list() if len(further) else ():
            tally.counts[name] += 1
        tally.points_in += _sum(outcome.counted)
        tally.points_out += _sum(outcome.points[ready])
        tally.points_rejected += _sum(outcome.counted[outcome.rejected])
        tally.points_merged += _sum(outcome.counted[merged & ~outcome.gone])

    # rows that are told of one by one

    def _gather(self, batch: Batch, plain: pl.DataFrame, odd: pl.DataFrame, outcome: _Outcome) -> None:
        at = np.flatnonzero(self._told(outcome, odd, batch))
        if not len(at):
            return
        found = pl.DataFrame(
            {
                "row": at + batch.first_row,
                "codes": outcome.codes[at],
                "ready": outcome.ready[at],
                "points": outcome.points[at],
                "into": outcome.into[at],
                "summed": outcome.summed[at],
            }
        )
        places = plain.select("address", "start", "end", "line", "rewritten")[pl.Series(at)]
        details = odd.select("row", "fault", "further", "number", "email_detail", "email_suggestion")
        found = pl.concat([found, places.with_columns(self._pieces(batch, places))], how="horizontal")
        self._gathered.append(found.join(details, on="row", how="left", maintain_order="left"))
        size = sum(map(len, self._gathered)), sum(rows.estimated_size() for rows in self._gathered)
        if self._errors is None or size[0] >= GROUP_ROWS or size[1] >= GROUP_BYTES:
            self._tell()

    def _told(self, outcome: _Outcome, odd: pl.DataFrame, batch: Batch) -> Flags:
        """Tell which rows are written to the errors or changes, or may serve as an example."""
        bits = outcome.codes
        told: Flags = ~outcome.ready | ((bits & np.uint32(codes.REPAIRS)) != 0) | outcome.summed
        if self._tally.wants("TEXT_GARBLED") > 0:
            told |= (bits & np.uint32(codes.NOTES)) != 0
        if self._errors is not None:
            return told
        examples = np.zeros(batch.height, dtype=np.bool_)
        for name in codes.names(int(np.bitwise_or.reduce(bits))):
            examples[np.flatnonzero(bits & np.uint32(BIT[name]))[: max(0, self._tally.wants(name))]] = True
        further = odd.filter(pl.col("further").is_not_null()).select("row", "further")
        for row, names in further.iter_rows():
            examples[row - batch.first_row] |= any(self._tally.wants(name) > 0 for name in names.split(";"))
        examples &= told
        return examples

    def _pieces(self, batch: Batch, places: pl.DataFrame) -> pl.Series:
        """Read the records' own bytes again."""
        if places.height > batch.height // 100:
            with self._text.open() as stream:
                stream.seek(batch.offset)
                data = stream.read(batch.size)
            pieces = [data[start:end] for start, end in places.select("start", "end").iter_rows()]
        else:
            pieces = []
            with self._text.path.open("rb") as stream:
                for start, end in places.select("start", "end").iter_rows():
                    stream.seek(batch.offset + start)
                    pieces.append(stream.read(end - start))
        return pl.Series("piece", pieces, dtype=pl.Binary)

    def _tell(self) -> None:
        """Write the rows that were gathered, with the source's own cells."""
        rows = pl.concat(self._gathered).with_columns(pl.col("fault").fill_null(Fault.NONE))
        self._gathered = []
        pieces, faults = rows["piece"].to_list(), rows["fault"].to_list()
        cells = records.reread(pieces, rows["rewritten"].to_list(), faults, self._layout.dialect, self._shape)
        transcoded = self._text.transcoded
        raw = [show(piece, transcoded=transcoded) if fault else "" for piece, fault in zip(pieces, faults, strict=True)]
        rows = pl.concat([rows, cells, pl.DataFrame({"raw": pl.Series(raw, dtype=pl.String)})], how="horizontal")
        self._write_errors(rows.filter(~pl.col("ready")))
        self._write_changes(rows.filter(pl.col("ready")))
        self._take_examples(rows)

    def _take_examples(self, rows: pl.DataFrame) -> None:
        bits = rows["codes"].to_numpy()
        for name in codes.names(int(np.bitwise_or.reduce(bits))):
            at = np.flatnonzero(bits & np.uint32(BIT[name]))[: max(0, self._tally.wants(name))]
            self._examples(name, rows[pl.Series(at)])
        further = rows["further"].drop_nulls().str.split(";").list.explode().unique(maintain_order=True)
        for name in further.to_list():
            failed = rows.filter(pl.col("further").str.split(";").list.contains(name))
            self._examples(name, failed.head(max(0, self._tally.wants(name))))

    def _examples(self, name: str, rows: pl.DataFrame) -> None:
        for record in rows.iter_rows(named=True):
            if name.startswith("ROW_") and name != "ROW_MERGED":
                value = record["raw"]
            elif name.startswith("EMAIL_") or name == "ROW_MERGED":
                value = record[f"c{self._plan.email}"]
            elif name.startswith("POINTS_"):
                value = record[f"c{self._plan.points}"]
            else:
                value = record["raw"] or ", ".join(record[f"c{index}"] for index in range(len(self._layout.names)))
            detail = _detail(name, record, value)
            suggestion = record["email_suggestion"] if name == "EMAIL_INVALID" else None
            self._tally.example(name, Example(record["row"], record["line"], value[:1000], detail, suggestion))

    # tables

    def _write_errors(self, frame: pl.DataFrame) -> None:
        if self._errors is None or not frame.height:
            return
        if (frame["codes"] & BIT["POINTS_AMBIGUOUS"] != 0).any():
            frame = frame.with_columns(points.explain_either(frame[f"c{self._plan.points}"]).alias("either"))
        cells = [pl.col(f"c{index}") for index in range(len(self._layout.names))]
        self._errors.add(frame.select("row", "line", _STATUS, _codes_text(frame), _reasons(frame), *cells, "raw"))
        if self._unmatched is not None:
            self._unmatched.add(frame)

    def _write_changes(self, frame: pl.DataFrame) -> None:
        if self._changes is None or not frame.height:
            return
        bits = pl.col("codes")
        email = frame.filter((bits & _EMAIL_REPAIRS) != 0).select(
            "row",
            "line",
            pl.lit("EMAIL").alias("column"),
            _joined(bits & _EMAIL_REPAIRS, frame),
            pl.col(f"c{self._plan.email}").alias("before"),
            pl.col("address").alias("after"),
        )
        summed = pl.when(pl.col("summed")).then(pl.lit(BIT["ROW_MERGED"])).otherwise(0).cast(pl.UInt32)
        repaired = (bits & BIT["POINTS_REFORMATTED"]) | summed
        balance = frame.with_columns(codes=repaired).filter(bits != 0)
        balance = balance.select(
            "row",
            "line",
            pl.lit("POINTS").alias("column"),
            _joined(bits, balance),
            pl.col(f"c{self._plan.points}").alias("before"),
            pl.col("points").cast(pl.String).alias("after"),
        )
        self._changes.add(pl.concat([email, balance]).sort("row", "column", maintain_order=True))

    def close(self, beyond: int) -> Tally:
        """Complete the files, and return the tally. `beyond`: what saturated amounts are short of."""
        if self._gathered:
            self._tell()
        for file in (self._parts, self._errors, self._changes, self._unmatched):
            if file is not None:
                file.close()
        self._tally.points_in += beyond
        self._tally.points_rejected += beyond
        return self._tally


def _sum(amounts: Numbers) -> int:
    """Add up, however large: the halves of a billion amounts fit into 64 bits where the amounts may not."""
    return (int((amounts >> 32).sum()) << 32) + int((amounts & 0xFFFF_FFFF).sum())


class _Unmatched:
    """The addresses of EMAIL_UNMATCHED rows as contacts files, each address once."""

    def __init__(self, staging: Staging) -> None:
        self._staging = staging
        self._seen: set[str] = set()
        self._rows = self._count = 0
        self._table: Table | None = None

    def add(self, frame: pl.DataFrame) -> None:
        missing = frame.filter((pl.col("codes") & BIT["EMAIL_UNMATCHED"]) != 0)["address"]
        for address in missing.to_list():
            if address.lower() not in self._seen:
                self._seen.add(address.lower())
                self._write(address)

    def _write(self, address: str) -> None:
        if self._table is None or self._rows == CONTACTS_ROWS:
            self.close()
            self._count += 1
            self._rows = 0
            name = "contacts.csv" if self._count == 1 else f"contacts-{self._count:04}.csv"
            self._table = Table(self._staging, name, "contacts", ["Email"])
        self._table.add(pl.DataFrame({"Email": [address]}))
        self._rows += 1

    def close(self) -> None:
        if self._table is not None:
            self._table.close()


def _joined(bits: pl.Expr, frame: pl.DataFrame) -> pl.Expr:
    """Return the names in a mask, joined with `;`. There are few different masks in a batch."""
    masks: Iterable[int] = frame.select(bits.unique()).to_series().to_list()
    names = {mask: ";".join(codes.names(mask)) for mask in masks}
    return bits.replace_strict(names, default="", return_dtype=pl.String).alias("code")


def _codes_text(frame: pl.DataFrame) -> pl.Expr:
    own = _joined(pl.col("codes") & (codes.ERRORS | BIT["ROW_MERGED"]), frame)
    own = pl.when(own != "").then(own)
    return pl.concat_str(own, "further", separator=";", ignore_nulls=True).alias("codes")


def _reasons(frame: pl.DataFrame) -> pl.Expr:
    """Return for each row the sentences of its codes, with what is known of its own cell."""
    present = codes.names(int(np.bitwise_or.reduce(frame["codes"].to_numpy())))
    sentences = [
        pl.when((pl.col("codes") & BIT[name]) != 0).then(_sentence(name))
        for name in present
        if BY_NAME[name].severity != "repair"
    ]
    named = pl.lit("It fails the check ") + pl.col("further") + pl.lit(" of the schema given.")
    return pl.concat_str(*sentences, named, separator=" ", ignore_nulls=True).alias("reasons")


def _sentence(name: str) -> pl.Expr:
    sentence = pl.lit(BY_NAME[name].sentence)
    if name == "EMAIL_INVALID":
        hint = pl.lit(" Perhaps ") + pl.col("email_suggestion") + pl.lit("?")
        return pl.concat_str(sentence, pl.lit(" "), pl.col("email_detail"), hint.fill_null(""))
    if name == "ROW_MERGED":
        return pl.concat_str(sentence, pl.lit(" See row "), pl.col("into"), pl.lit("."))
    if name == "POINTS_AMBIGUOUS":
        return sentence + (pl.lit(" ") + pl.col("either") + pl.lit(".")).fill_null("")
    return sentence


def _detail(name: str, record: dict[str, object], value: str) -> str | None:
    if name == "EMAIL_INVALID":
        return str(record["email_detail"])
    if name == "ROW_MERGED":
        return f"merged into row {record['into']}"
    if name == "POINTS_AMBIGUOUS" and record["number"] == "either":
        return str(points.explain_either(pl.Series([value])).item())
    if name in ("EMAIL_TRIMMED", "EMAIL_NORMALIZED"):
        return f"written as {record['address']}"
    if name == "POINTS_REFORMATTED":
        return f"written as {record['points']}"
    return None
