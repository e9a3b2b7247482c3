"""The second pass over one batch: what becomes of each row, and where that is written.

    outcome   codes and amounts with the duplicates' resolution laid over the batch
    parts     ready rows
    errors    rows that are not ready, with the source's own cells
    changes   cells of ready rows that were repaired
    tally     counts, sums, examples

Only the records that are not written as they came are read again, from their bytes in the text.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from loyalty_prep import codes, points, records
from loyalty_prep.codes import BIT, BY_NAME
from loyalty_prep.encoding import show
from loyalty_prep.output import CONTACTS_ROWS, Parts, Table
from loyalty_prep.records import Fault
from loyalty_prep.report import Example, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import BinaryIO

    from numpy.typing import NDArray

    from loyalty_prep.dialect import Layout
    from loyalty_prep.identity import Resolution
    from loyalty_prep.options import Options
    from loyalty_prep.output import Staging
    from loyalty_prep.records import Dialect, Shape
    from loyalty_prep.spool import Batch
    from loyalty_prep.verdicts import Plan

    Flags = NDArray[np.bool_]

ERRORS_HEADER = ("row", "line", "status", "codes", "reasons")
CHANGES_HEADER = ("row", "line", "column", "code", "before", "after")
_EMAIL_REPAIRS = codes.mask("EMAIL_TRIMMED", "EMAIL_NORMALIZED")


class Writer:
    """Takes the judged batches in order; without a staging folder it only counts."""

    def __init__(
        self,
        layout: Layout,
        shape: Shape,
        plan: Plan,
        resolution: Resolution,
        options: Options,
        *,
        transcoded: bool,
        staging: Staging | None,
    ) -> None:
        self._layout, self._shape, self._plan, self._resolution = layout, shape, plan, resolution
        self._transcoded = transcoded
        self._tally = Tally()
        names = layout.names
        self._parts = self._errors = self._changes = None
        self._unmatched: _Unmatched | None = None
        if staging is not None:
            self._parts = Parts(staging, [names[index] for index in plan.keep], options.max_bytes)
            self._errors = Table(staging, "errors.csv", "errors", [*ERRORS_HEADER, *names, "raw"])
            self._changes = Table(staging, "changes.csv", "changes", CHANGES_HEADER)
            if options.contacts is not None:
                self._unmatched = _Unmatched(staging)

    def add(self, batch: Batch, frame: pl.DataFrame, text: BinaryIO) -> None:
        """Settle one batch. `text` is where its records can be read again."""
        settled = self._outcome(batch, frame)
        bits = settled["codes"].to_numpy()
        ready = settled["status"].to_numpy() == "READY"
        self._count(settled, bits, ready)
        if self._parts is not None:
            keep = [pl.col(f"k{index}") for index in self._plan.keep]
            self._parts.add(
                settled.filter(pl.Series(ready)).select(
                    pl.col("address").alias("Email"), pl.col("points").alias("Points"), *keep
                )
            )
        interesting = ~ready | ((bits & codes.REPAIRS) != 0) | settled["summed"].to_numpy()
        if self._tally.wants("TEXT_GARBLED") > 0:
            interesting |= (bits & codes.NOTES) != 0
        if not interesting.any():
            return
        rows = settled.filter(pl.Series(interesting))
        if self._errors is None and not self._any_wanted(bits, rows):
            return
        again = _Again(text, batch, rows, self._layout.dialect, self._shape, transcoded=self._transcoded)
        unready = rows["status"].to_numpy() != "READY"
        self._write_errors(rows, again, unready)
        self._write_changes(rows, again, ~unready)
        self._take_examples(rows, again)

    def _outcome(self, batch: Batch, frame: pl.DataFrame) -> pl.DataFrame:
        """Lay the resolution over the batch: `row`, `status`, `points` (as written), `summed`, `gone`, `into`."""
        height = frame.height
        bits = frame["codes"].to_numpy().copy()
        rejected = ((bits & codes.ERRORS) != 0) | frame["further"].is_not_null().to_numpy()
        status = np.where(rejected, "REJECTED", "READY").astype(object)
        written = frame["amount"].fill_null(0).to_numpy().copy()
        summed = np.zeros(height, dtype=np.bool_)
        gone = np.zeros(height, dtype=np.bool_)
        into = np.zeros(height, dtype=np.int64)
        found = self._resolution.rows(batch.first_row, height)
        if found.height:
            at = (found["row"] - batch.first_row).to_numpy()
            outcome = found["outcome"].cast(pl.String).to_numpy()
            for name, code in (("reject", "EMAIL_DUPLICATE"), ("too_large", "POINTS_OUT_OF_RANGE")):
                hit = at[outcome == name]
                bits[hit] = bits[hit] & codes.NOTES | BIT[code]
                status[hit] = "REJECTED"
            hit = at[outcome == "merge"]
            bits[hit] = bits[hit] & codes.NOTES | BIT["ROW_MERGED"]
            status[hit] = "MERGED"
            into[at] = found["into"].to_numpy()
            kept = outcome == "keep"
            summed[at[kept]] = found["points"].to_numpy()[kept] != written[at[kept]]
            written[at[kept]] = found["points"].to_numpy()[kept]
            gone[at] = found["added"].to_numpy() & (outcome == "merge")
        return frame.with_columns(
            pl.Series("row", np.arange(batch.first_row, batch.first_row + height, dtype=np.int64)),
            pl.Series("status", status, dtype=pl.String),
            pl.Series("codes", bits, dtype=pl.UInt32),
            pl.Series("points", written),
            pl.Series("summed", summed),
            pl.Series("gone", gone),
            pl.Series("into", into),
        )

    # tally

    def _count(self, settled: pl.DataFrame, bits: NDArray[np.uint32], ready: Flags) -> None:
        tally = self._tally
        status = settled["status"]
        tally.total += settled.height
        tally.ready += int(ready.sum())
        tally.rejected += int((status == "REJECTED").sum())
        tally.merged += int((status == "MERGED").sum())
        tally.repaired += int((ready & (((bits & codes.REPAIRS) != 0) | settled["summed"].to_numpy())).sum())
        for mask, count in zip(*np.unique(bits, return_counts=True), strict=True):
            for name in codes.names(int(mask)):
                tally.counts[name] += int(count)
        further = settled["further"].drop_nulls()
        for name in further.str.split(";").list.explode().to_list() if len(further) else ():
            tally.counts[name] += 1
        whole = (settled["number"] == "whole") & (settled["fault"] == Fault.NONE)
        amounts = settled["amount"].cast(pl.Int128)
        came = _sum(amounts.filter(whole))
        tally.points_in += came
        tally.points_out += _sum(settled["points"].filter(pl.Series(ready)).cast(pl.Int128))
        tally.points_rejected += _sum(amounts.filter(whole & (status == "REJECTED")))
        tally.points_merged += _sum(amounts.filter(whole & (status == "MERGED") & ~settled["gone"]))

    def _any_wanted(self, bits: NDArray[np.uint32], rows: pl.DataFrame) -> bool:
        """Tell whether examples are still wanted of any code in the batch; else its bytes need no second look."""
        present = codes.names(int(np.bitwise_or.reduce(bits)))
        return any(self._tally.wants(name) > 0 for name in present) or bool(rows["further"].is_not_null().any())

    def _take_examples(self, rows: pl.DataFrame, again: _Again) -> None:
        bits = rows["codes"].to_numpy()
        for name in codes.names(int(np.bitwise_or.reduce(bits))):
            at = np.flatnonzero(bits & np.uint32(BIT[name]))[: max(0, self._tally.wants(name))]
            self._examples(name, at, rows, again)
        if rows["further"].is_not_null().any():
            for position in np.flatnonzero(rows["further"].is_not_null().to_numpy()):
                for name in str(rows["further"][int(position)]).split(";"):
                    if self._tally.wants(name) > 0:
                        self._examples(name, np.array([position]), rows, again)

    def _examples(self, name: str, at: NDArray[np.int64], rows: pl.DataFrame, again: _Again) -> None:
        for position in at.tolist():
            record = rows.row(position, named=True)
            cells = again.cells.row(position)
            if name.startswith("ROW_") and name != "ROW_MERGED":
                value = again.raw[position]
            elif name.startswith("EMAIL_") or name == "ROW_MERGED":
                value = cells[self._plan.email]
            elif name.startswith("POINTS_"):
                value = cells[self._plan.points]
            else:
                value = again.raw[position] or ", ".join(cells)
            detail = _detail(name, record, value)
            suggestion = record["email_suggestion"] if name == "EMAIL_INVALID" else None
            self._tally.example(name, Example(record["row"], record["line"], value[:1000], detail, suggestion))

    # tables

    def _write_errors(self, rows: pl.DataFrame, again: _Again, which: Flags) -> None:
        if self._errors is None or not which.any():
            return
        frame = pl.concat([rows, again.cells, again.raw.to_frame("raw")], how="horizontal").filter(pl.Series(which))
        if (frame["codes"] & BIT["POINTS_AMBIGUOUS"] != 0).any():
            frame = frame.with_columns(points.explain_either(frame[f"c{self._plan.points}"]).alias("either"))
        cells = [pl.col(f"c{index}") for index in range(len(self._layout.names))]
        self._errors.add(frame.select("row", "line", "status", _codes_text(frame), _reasons(frame), *cells, "raw"))
        if self._unmatched is not None:
            self._unmatched.add(frame)

    def _write_changes(self, rows: pl.DataFrame, again: _Again, which: Flags) -> None:
        if self._changes is None or not which.any():
            return
        frame = pl.concat([rows, again.cells], how="horizontal").filter(pl.Series(which))
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
        for file in (self._parts, self._errors, self._changes, self._unmatched):
            if file is not None:
                file.close()
        self._tally.points_in += beyond
        self._tally.points_rejected += beyond
        return self._tally


def _sum(amounts: pl.Series) -> int:
    return int(amounts.sum() or 0)


class _Again:
    """The source's own text of some records: `cells` (all String columns `c0`, …) and `raw`.

    Each record has one or the other: cells where its fields can be trusted, else its raw text.
    """

    def __init__(
        self, text: BinaryIO, batch: Batch, rows: pl.DataFrame, dialect: Dialect, shape: Shape, *, transcoded: bool
    ) -> None:
        text.seek(batch.offset)
        data = text.read(batch.size)
        pieces = [data[start:end] for start, end in rows.select("start", "end").iter_rows()]
        faults = rows["fault"].to_list()
        self.cells = records.reread(pieces, rows["odd"].to_list(), faults, dialect, shape)
        raw = [show(piece, transcoded=transcoded) if fault else "" for piece, fault in zip(pieces, faults, strict=True)]
        self.raw = pl.Series("raw", raw, dtype=pl.String)


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
