"""An errors file, and what it is as an input: its rows come back corrected.

It has the source's own columns between some of ours: row, line, status, codes, reasons, …, raw. As an input, EMAIL and
POINTS are sought among the source's own only, rows that were MERGED stay so (their points were counted where they
went), and reports speak of the rows and lines of the source. Rows of which a person sets the status to SKIP are set
aside: they are counted, and no more.
"""

from __future__ import annotations

import difflib
import re
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from loyalty_prep.errors import InputError
from loyalty_prep.judging.verdicts import exact_sum
from loyalty_prep.reading import csv_text, records
from loyalty_prep.values import points
from loyalty_prep.writing.spreadsheet import guard_names, unguard, unguard_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from loyalty_prep.options import Mark, Policies
    from loyalty_prep.report.tally import Tally

ERRORS_HEADER: Final = ("row", "line", "status", "codes", "reasons")
"""The columns of the errors file before the source's own; behind them stands `raw`."""
ROW, LINE, STATUS, CODES, REASONS = range(len(ERRORS_HEADER))
SKIP: Final = "SKIP"
"""The status by which a person sets a row aside."""
_NEAR: Final = 0.75
"""How alike a status is to that, of 1, where it may be meant for it."""
OWN: Final = len(ERRORS_HEADER)
"""How many columns of ours stand before the source's; one, `raw`, stands behind them."""
_FIRST_NAMES: Final = re.compile(
    rb"(?:\xef\xbb\xbf)?\"?'?row\"?(?P<sign>[^\w\"'\x80-\xff])\"?"
    + rb"\"?(?P=sign)\"?".join(name.encode() for name in ERRORS_HEADER[1:])
)


def delimiter_of(head: bytes) -> str | None:
    """Return what stands between the names of an errors file's header, None where the file begins otherwise.

    Its rows may hold whole records of the source, with another sign between their fields.
    """
    header = _FIRST_NAMES.match(head)
    return header["sign"].decode() if header is not None else None


def is_errors_file(names: Sequence[str]) -> bool:
    """Tell whether these are the columns of an errors file, perhaps with empty ones behind that a spreadsheet left."""
    raw = _last_named(names)
    return raw > OWN and tuple(names[:OWN]) == ERRORS_HEADER and names[raw] == "raw"


def _last_named(names: Sequence[str]) -> int:
    return max((index for index, name in enumerate(names) if name), default=-1)


def is_guarded(names: Sequence[str]) -> bool:
    """Tell whether these are the columns of an errors file that was guarded for spreadsheets."""
    return list(names[:1]) == guard_names(ERRORS_HEADER)[:1] and is_errors_file(unguard_names(names))


def unguarded(blocks: Iterable[records.Block], names: Sequence[str], path: Path) -> None:
    """Write a guarded errors file without its guards. Raises `InputError` for a record that cannot be read."""
    with path.open("wb") as stream:
        stream.write(csv_text.header_line(unguard_names(names)))
        for frame in _sound(blocks, len(names)):
            stream.write(csv_text.to_csv(unguard(frame)))


def own_columns(names: Sequence[str]) -> range:
    """Return the indices of the source's own columns: all but ours; in an errors file `raw` is the one behind them."""
    return range(OWN, _last_named(names)) if is_errors_file(names) else range(len(names))


class Aside(NamedTuple):
    """The balances, as text, of rows that were set aside with the status SKIP; they are in no file of the run."""

    balances: pl.Series

    def numbered(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Give rows of the errors file the `row` and `line` that they name, and say which were `added` without any."""
        row, line = (pl.col(f"c{index}").str.strip_chars().cast(pl.Int64, strict=False) for index in (ROW, LINE))
        return rows.with_columns(
            row=pl.coalesce(row, "row"), line=pl.coalesce(line, "line"), into=pl.lit(0, pl.Int64), added=row.is_null()
        )

    def add_to(self, tally: Tally, mark: Mark | None, policies: Policies) -> None:
        """Count these rows; `mark` is the decimal mark of the column."""
        read = points.decided(points.settle(points.read(self.balances), mark), policies)
        whole = read.filter(pl.col("number") == "whole")
        total = exact_sum(whole["came"].to_numpy()) + points.beyond(read, self.balances)
        tally.total += len(self.balances)
        tally.skipped += len(self.balances)
        tally.points_in += total
        tally.points_skipped += total


def is_set_aside(statuses: pl.Series) -> pl.Series:
    """Tell which rows have the status SKIP. Raises `InputError` for one that may be meant for it: `SKIPPED`."""
    different = statuses.unique().to_list()
    for text in different:
        word = re.sub(r"\W", "", text).upper()
        if text.strip().upper() != SKIP and difflib.get_close_matches(word, (SKIP, "SKIPPED"), 1, _NEAR):
            raise InputError(
                "STATUS_UNKNOWN",
                f"A row of the corrected file has the status '{text.strip()}'. Write SKIP to set it aside for good, or "
                "REJECTED to have it checked.",
            )
    return statuses.str.strip_chars().str.to_uppercase() == SKIP


def corrected(blocks: Iterable[records.Block], names: Sequence[str]) -> pl.DataFrame:
    """Return the cells of a corrected errors file, and `at`, their lines.

    Raises `InputError` for a record that cannot be read, or has cells behind its columns.
    """
    blank = pl.DataFrame(schema={**{f"c{index}": pl.String for index in range(len(names))}, "at": pl.Int64})
    rows = pl.concat([blank, *_sound(blocks, len(names), lines=True)])
    behind = [f"c{index}" for index in range(own_columns(names).stop + 1, len(names))]
    filled = rows.filter(pl.any_horizontal(pl.lit(False), *(pl.col(name).str.strip_chars() != "" for name in behind)))
    if filled.height:
        raise _faulty(filled["at"][0])
    return rows.drop(behind)


def without_skipped(blocks: Iterable[records.Block], text: bytes, balance: int) -> tuple[bytes, Aside]:
    """Return an errors file's text with blank lines in place of the rows that are set aside, and these.

    `balance` is the column of POINTS.
    """
    bare, aside = bytearray(text), [pl.Series("aside", [], dtype=pl.String)]
    for block in blocks:
        cells = block.cells((STATUS, balance))
        at = (is_set_aside(cells[f"c{STATUS}"]) & pl.Series(block.faults == records.Fault.NONE)).arg_true()
        aside.append(cells[f"c{balance}"].gather(at).alias("aside"))
        for row in at.to_list():
            start, end = (block.offset + int(places[row]) for places in (block.starts, block.ends))
            bare[start:end] = bytes(byte if byte in b"\r\n" else 0x20 for byte in bare[start:end])
    return bytes(bare), Aside(pl.concat(aside))


def _sound(blocks: Iterable[records.Block], width: int, *, lines: bool = False) -> Iterator[pl.DataFrame]:
    for block in blocks:
        if block.faults.any():
            raise _faulty(int(block.lines[block.faults != records.Fault.NONE][0]))
        cells = block.cells(range(width))
        yield cells.with_columns(at=pl.Series(block.lines, dtype=pl.Int64)) if lines else cells


def _faulty(line: int) -> InputError:
    return InputError(
        "ROW_FAULTY",
        f"Line {line} of the corrected file cannot be read as a row of it: it has too many or too few fields, "
        "or a quote that does not close. Put it right and run the command again.",
    )
