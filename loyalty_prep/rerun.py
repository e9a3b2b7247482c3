"""Corrected rows: an errors file as an input, alone or merged into the result that it came from.

An errors file has the source's own columns between some of ours: row, line, status, codes, reasons, …, raw. As
an input, EMAIL and POINTS are sought among the source's own only, rows that were MERGED stay so (their points
were counted where they went), and reports speak of the rows and lines of the source.

To merge, one file is made of what the earlier result holds and of what was corrected, in the errors file's own
layout, and goes through the same steps as any other: the earlier ready rows first, then the rows that were not
ready, in the order of the source. `status` says what each is to the run:

    READY     a row of the earlier parts
    (empty)   a corrected row, judged like any other
    MERGED    it went into another row in the earlier run
    LEFT      a row that the corrected file no longer holds: it stays rejected, with its codes

Memory: the rows that were not ready.
"""

from __future__ import annotations

import csv
import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from loyalty_prep import records
from loyalty_prep.errors import InputError
from loyalty_prep.output import ERRORS_HEADER
from loyalty_prep.report import EXAMPLES, Example
from loyalty_prep.spreadsheet import guard_names, unguard, unguard_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from loyalty_prep.options import Decimal
    from loyalty_prep.report import Tally

ROW, STATUS, CODES = (ERRORS_HEADER.index(name) for name in ("row", "status", "codes"))
OWN = len(ERRORS_HEADER)
"""How many columns of ours stand before the source's; one, `raw`, stands behind them."""


def is_errors_file(names: Sequence[str]) -> bool:
    """Tell whether these are the columns of an errors file."""
    return len(names) > OWN + 1 and tuple(names[:OWN]) == ERRORS_HEADER and names[-1] == "raw"


def is_guarded(names: Sequence[str]) -> bool:
    """Tell whether these are the columns of an errors file that was guarded for spreadsheets."""
    return list(names[:1]) == guard_names(ERRORS_HEADER)[:1] and is_errors_file(unguard_names(names))


def unguarded(blocks: Iterable[records.Block], names: Sequence[str], path: Path) -> None:
    """Write a guarded errors file without its guards. Raises `InputError` for a record that cannot be read."""
    with path.open("wb") as stream:
        stream.write(records.header_line(unguard_names(names)))
        for frame in _sound(blocks, len(names)):
            stream.write(records.to_csv(unguard(frame)))


def own_columns(names: Sequence[str]) -> range:
    """Return the indices of the source's own columns: all but ours."""
    return range(OWN, len(names) - 1) if is_errors_file(names) else range(len(names))


@dataclass(frozen=True, slots=True)
class Earlier:
    """A result that corrected rows are merged into. `document` is its report, `names` the source's columns."""

    folder: Path
    stem: str
    document: dict[str, Any]
    names: tuple[str, ...]
    email: int
    points: int

    def outputs(self, kind: str) -> list[Path]:
        """Return the files of one kind."""
        return [self.folder / output["path"] for output in self.document["outputs"] if output["kind"] == kind]

    def changes(self) -> Iterator[pl.DataFrame]:
        """Return the earlier changes file, frame by frame."""
        for path in self.outputs("changes"):
            yield from _blocks(path, len(_header(path)))

    @property
    def decimal(self) -> Decimal:
        """The decimal mark that the whole source told; `auto` where it told none."""
        told: Decimal | None = self.document["source"]["decimal"]["value"]
        return told or "auto"

    @property
    def kept(self) -> tuple[str, ...]:
        """The further columns that the parts carry, as `keep_columns` names them."""
        parts = self.outputs("clean")
        return tuple(_header(parts[0])[2:] if parts else ()) or ("none",)


def read_earlier(folder: Path) -> Earlier:
    """Read the result in a folder.

    Raises `InputError` RESULT_MISSING where there is none or more than one, RESULT_CHANGED where its files are no
    longer those that were written.
    """
    reports = sorted(folder.glob("*.report.json")) if folder.is_dir() else []
    if len(reports) != 1:
        found = "no result" if not reports else f"{len(reports)} results"
        raise InputError(
            "RESULT_MISSING", f"{folder} holds {found} of prepare. Name the folder that prepare wrote, with one result."
        )
    try:
        document = json.loads(reports[0].read_bytes())
        source = document["source"]
        names, chosen = tuple(source["header"]["values"]), source["columns"]
        own = own_columns(names)
        earlier = Earlier(
            folder,
            reports[0].name.removesuffix(".report.json"),
            document,
            tuple(names[index] for index in own),
            own.index(chosen["EMAIL"]["index"]),
            own.index(chosen["POINTS"]["index"]),
        )
    except (ValueError, KeyError, TypeError) as fault:
        raise InputError(
            "RESULT_CHANGED", f"{reports[0]} is not a report of prepare. Run prepare on the source again."
        ) from fault
    for output in document["outputs"]:
        if output["kind"] in ("clean", "changes"):
            _check(folder / output["path"], output["sha256"])
    return earlier


def _check(path: Path, digest: str) -> None:
    try:
        with path.open("rb") as stream:
            same = hashlib.file_digest(stream, "sha256").hexdigest() == digest
    except OSError:
        same = False
    if not same:
        raise InputError(
            "RESULT_CHANGED", f"{path} is not as prepare wrote it, or is gone. Run prepare on the source again."
        )


@dataclass(frozen=True, slots=True)
class Merge:
    """What was put together.

    `left` rows of the earlier errors file were not in the corrected one, `taken` rows of that had been taken
    before, and `added` ones are new.
    """

    earlier: Earlier
    left: int
    taken: int
    added: int

    def add_to(self, tally: Tally) -> None:
        """Add what the earlier run counted, and this one could not see: repairs, and points of merged rows."""
        rows, points = self.earlier.document["rows"], self.earlier.document["points"]
        assert tally.total == rows["total"] + self.added, "a row of the earlier result was lost or invented"
        tally.repaired += rows["repaired"]
        tally.points_in += points["merged"]
        tally.points_merged += points["merged"]
        for issue in self.earlier.document["issues"]:
            if issue["severity"] == "repair":
                examples = [Example(**example) for example in issue["examples"]]
                tally.counts[issue["code"]] += issue["count"]
                tally.examples[issue["code"]] = (examples + tally.examples.get(issue["code"], []))[:EXAMPLES]

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of the merge."""
        document = self.earlier.document
        return {
            "name": document["source"]["name"],
            "rows": document["rows"],
            "points": document["points"],
            "leftRows": self.left,
            "takenBeforeRows": self.taken,
            "addedRows": self.added,
        }


def put_together(earlier: Earlier, corrected: pl.DataFrame, path: Path) -> Merge:
    """Write the file that is to be prepared: the earlier result with the `corrected` rows.

    `corrected` has the columns of an errors file, as String columns `c0`, `c1`, …
    """
    width = OWN + len(earlier.names) + 1
    listed, all_rows = _not_ready(earlier, width), _numbered(corrected)
    # A row that could not be split has no cells in the errors file; if it has none still, nobody touched it.
    touched = pl.any_horizontal(pl.col(f"c{index}").str.strip_chars() != "" for index in range(OWN, width - 1))
    rest = all_rows.filter(touched | pl.col("number").is_null())
    twice = rest.filter(pl.col("number").is_duplicated() & pl.col("number").is_not_null())
    if twice.height:
        raise InputError(
            "ROW_TWICE", f"Row {twice['number'][0]} stands twice in the corrected file. Leave one of the two."
        )
    if listed is None:  # corrected in its place: the rows that stand in it are all there is
        listed = all_rows.filter(pl.col("number").is_not_null())
        before = earlier.document["rows"]
        gone = before["rejected"] + before["merged"] - listed.height
        if gone:
            raise InputError(
                "RESULT_CHANGED",
                f"{gone} rows were taken out of the errors file in {earlier.folder}. Run prepare on the source again, "
                "and save the corrected rows under another name.",
            )
    unread = rest.filter(pl.col("number").is_null() & (pl.col(f"c{ROW}").str.strip_chars() != ""))
    if unread.height:
        raise InputError(
            "ROW_NUMBER",
            f"'{unread[f'c{ROW}'][0]}' in the column row is no number. Leave that column as prepare wrote it.",
        )
    known = pl.col("number").is_in(listed["number"].implode())
    taken = rest.filter(~known & pl.col("number").is_not_null()).height
    merged = pl.col("number").is_in(listed.filter(pl.col(f"c{STATUS}") == "MERGED")["number"].implode())
    rest = rest.filter(known | pl.col("number").is_null()).with_columns(
        pl.when(merged.fill_null(value=False)).then(pl.lit("MERGED")).otherwise(pl.lit("")).alias(f"c{STATUS}")
    )
    left = listed.filter(~pl.col("number").is_in(rest["number"].drop_nulls().implode()))
    was_merged = pl.col(f"c{STATUS}") == "MERGED"
    kept = pl.when(was_merged).then(pl.lit("MERGED")).otherwise(pl.lit("LEFT")).alias(f"c{STATUS}")
    rows = pl.concat([rest, left.with_columns(kept)]).sort("number", nulls_last=True, maintain_order=True)
    laid_out = _as_errors(earlier, width)
    with path.open("wb") as stream:
        stream.write(records.header_line([*ERRORS_HEADER, *earlier.names, "raw"]))
        for part in earlier.outputs("clean"):
            for frame in _blocks(part, len(_header(part))):
                stream.write(records.to_csv(frame.select(laid_out)))
        stream.write(records.to_csv(rows.drop("number")))
    return Merge(earlier, left.filter(~was_merged).height, taken, rest["number"].null_count())


def _not_ready(earlier: Earlier, width: int) -> pl.DataFrame | None:
    """Return the rows of the earlier errors file, None where it is no longer as it was written."""
    outputs = [output for output in earlier.document["outputs"] if output["kind"] == "errors"]
    if not outputs:
        return _numbered(pl.DataFrame(schema={f"c{index}": pl.String for index in range(width)}))
    try:
        _check(earlier.folder / outputs[0]["path"], outputs[0]["sha256"])
    except InputError:
        return None
    return _numbered(pl.concat(_blocks(earlier.folder / outputs[0]["path"], width)))


def _numbered(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.with_columns(number=pl.col(f"c{ROW}").str.strip_chars().cast(pl.Int64, strict=False))


def _as_errors(earlier: Earlier, width: int) -> list[pl.Expr]:
    """Return what lays rows of a part out like an errors file: its cells under their own names, as READY rows."""
    further = [earlier.names.index(name) for name in earlier.kept] if earlier.kept != ("none",) else []
    place = {OWN + earlier.email: "c0", OWN + earlier.points: "c1"}
    place |= {OWN + index: f"c{position + 2}" for position, index in enumerate(further)}
    cells = [pl.col(place[index]) if index in place else pl.lit("") for index in range(width)]
    cells[STATUS] = pl.lit("READY")
    return [cell.alias(f"x{index}") for index, cell in enumerate(cells)]


def _header(part: Path) -> list[str]:
    with part.open(encoding="utf-8-sig", newline="") as stream:
        return next(csv.reader(stream))


def _blocks(path: Path, width: int) -> Iterator[pl.DataFrame]:
    """Read a file that prepare wrote, without its header."""
    header, first = _header(path), True
    guarded = header != unguard_names(header)
    with path.open("rb") as stream:
        for block in records.read(stream, records.Dialect(), records.Shape(width)):
            frame = block.cells(range(width))[1 if first else 0 :]
            yield unguard(frame) if guarded else frame
            first = False


def corrected(blocks: Iterable[records.Block], width: int) -> pl.DataFrame:
    """Return the cells of a corrected errors file. Raises `InputError` for a record that cannot be read."""
    return pl.concat([pl.DataFrame(schema={f"c{index}": pl.String for index in range(width)}), *_sound(blocks, width)])


def _sound(blocks: Iterable[records.Block], width: int) -> Iterator[pl.DataFrame]:
    for block in blocks:
        if block.faults.any():
            line = int(block.lines[block.faults != records.Fault.NONE][0])
            raise InputError(
                "ROW_FAULTY",
                f"Line {line} of the corrected file cannot be read as a row of it: it has too many or too few fields, "
                "or a quote that does not close. Put it right and run the command again.",
            )
        yield block.cells(range(width))
