"""Records that lost cells and were evened out by empty ones at their end: their cells stand under the wrong names.

A spreadsheet's "delete, shift cells left" makes them: `ann@example.com,7256,7,` under Email, Tier, Points, Visits has
the right length, and 7 visits in the balance's place. A delimiter too many moves cells the other way
(`distrust.Stray`).

Such a record has three marks, and only all of them together are believed:

    its end is empty    in the last column that rows fill, and right of it
    a cell misfits      a number, date or telephone number where others hold none, or anything else where all hold
                        numbers, between EMAIL and POINTS or right of POINTS
    moved back it fits  all cells from there on are such as the columns hold that are so many further right

Where most rows leave the end empty, its emptiness says little: then a cell must misfit on both sides of POINTS, or be a
number among names, as their column is called, or among a few words that come again and again (gold, silver), or a date
or telephone number right of POINTS.

What must stay true: only the record itself and the sample decide, so that no block size changes a result; and records
whose last cell is filled, nearly all of most files, cost one look at their last bytes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import polars as pl

from loyalty_prep.columns import looks
from loyalty_prep.reading.framing import canonical, reread
from loyalty_prep.reading.quotes import quoted_fields
from loyalty_prep.reading.records import Fault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from loyalty_prep.arrays import Bools, Bytes, Ints
    from loyalty_prep.columns.looks import Kind
    from loyalty_prep.reading.records import Block

_FEW: Final = 0.1
"""The share of a column's values up to which a kind of them is an exception."""
_WORDS: Final = 12
"""Tiers, statuses and countries of a shop are hardly more."""
_AGAIN: Final = 3
"""From so many times on that each of its values comes on average, a column is one of a few words."""
_UNLIKE_NUMBERS: Final = frozenset({"date", "phone"})
"""Kinds of cells that nobody writes into a column of numbers: one that does fit further right has moved."""
_NUMBERISH: Final = r"^\p{L}*[^\p{L}@]*\d[^\p{L}@]*\p{L}*[^\p{L}\d@]*$"
"""Digits, with at most one word on either side: every number with its unit is so, and few addresses of houses are."""
_NEAR: Final = 4
"""So many bytes at the end of a record are looked at together with those of all others."""
_FEW_ROWS: Final = 8
"""Where less than one in so many records is looked at, these are read by themselves."""


class _Kinds(NamedTuple):
    """What a column holds: which kinds of cells are usual in it, and the exceptions that are there.

    `words`: it holds a few words that come again and again, and no number.
    """

    usual: frozenset[Kind]
    exceptions: frozenset[str]
    words: bool

    @property
    def numbers(self) -> bool:
        """Tell a column of numbers alone."""
        return self.usual == {"number"}

    @property
    def telling(self) -> bool:
        """Tell a column in which a cell can misfit: of numbers alone, or without any."""
        return self.numbers or (bool(self.usual) and "number" not in self.usual)

    def fits(self, cell: str, kind: Kind | None) -> bool:
        """Tell whether a cell is of a kind that the column holds, or one that it has elsewhere; an empty one fits.

        Words stand in columns of dates, too.
        """
        words = kind == "other" and bool(self.usual - {"number"})
        return kind is None or kind in self.usual or words or cell in self.exceptions


@dataclass(frozen=True)
class Moved:
    """How the records of a file tell that they lost cells.

    `witnesses` are sampled records whose cell in the column `last` is filled: they lost none. `last` is the last column
    that rows fill, `filled` the last one that most of them do, if there is one at POINTS or right of it. `texts` are
    columns that hold no numbers by their names: it is asked where no witness fills them. `named` are those of people,
    streets, towns and remarks.
    """

    email: int
    points: int
    last: int
    filled: int | None
    witnesses: Sequence[Sequence[str]] = field(repr=False)
    texts: frozenset[int]
    named: frozenset[int]

    @cached_property
    def kinds(self) -> Mapping[int, _Kinds]:
        """What each column holds in which a cell can have moved. It is asked only where a record ends empty."""
        kinds_of = looks.kinds({row[column] for row in self.witnesses for column in self.columns})
        return {column: self._kinds(column, kinds_of) for column in self.columns}

    @cached_property
    def telling(self) -> Mapping[int, _Kinds]:
        """Those of them in which a cell can misfit, which the last one cannot as it is empty."""
        known = {column: kinds for column, kinds in self.kinds.items() if kinds.telling}
        return {column: kinds for column, kinds in known.items() if column not in (self.points, self.last)}

    @property
    def first(self) -> int:
        """The first column in which a cell can have moved without an address that is none."""
        return self.email + 1 if self.email < self.points else 0

    @property
    def columns(self) -> tuple[int, ...]:
        """The columns that are looked at, but for EMAIL."""
        return tuple(column for column in range(self.first, self.last + 1) if column != self.email)

    def _kinds(self, column: int, kinds_of: Mapping[str, Kind | None]) -> _Kinds:
        values = Counter(row[column] for row in self.witnesses if kinds_of[row[column]] is not None)
        total = values.total()
        if not total:
            nothing: frozenset[Kind] = frozenset({"other"} if column in self.texts else ())
            return _Kinds(nothing, frozenset(), words=False)
        counts: Counter[Kind] = Counter()
        for value, count in values.items():
            if (kind := kinds_of[value]) is not None:
                counts[kind] += count
        usual = frozenset(kind for kind, count in counts.items() if count > _FEW * total)
        if column == self.points:
            usual |= {"number"}  # a balance fits there, whatever the few witnesses have
        return _Kinds(
            usual,
            frozenset(value for value in values if kinds_of[value] not in usual),
            words=not counts["number"] and len(values) <= _WORDS and total >= _AGAIN * len(values),
        )


def mark_moved(block: Block, moved: Moved) -> None:
    """Mark records as faulty that lost cells and were evened out at the end."""
    rows = _suspects(block, moved)
    if not len(rows):
        return
    misfits = _misfits(block, rows, moved.telling)
    hits = np.flatnonzero(np.logical_or.reduce(list(misfits.values())))
    records = [list(record) for record in reread_rows(block, rows[hits]).rows()]
    kinds_of = looks.kinds({cell for record in records for cell in record})
    for at, row, record in zip(hits.tolist(), rows[hits].tolist(), records, strict=True):
        if _has_moved(record, [column for column, misfit in misfits.items() if misfit[at]], kinds_of, moved):
            block.faults[row] = Fault.FIELD_COUNT
            block.short -= bool(block.short) and len(field_quotes(block, row)) < block.shape.width


def field_quotes(block: Block, row: int) -> list[bool]:
    """Tell which fields of a record are quoted."""
    raw = block.data[block.starts[row] : block.ends[row]]
    if block.dialect.quote is None:
        return [False] * (raw.count(block.dialect.delimiter.encode()) + 1)
    return quoted_fields(raw, block.dialect)


def _suspects(block: Block, moved: Moved) -> Ints:
    """Return the sound records that may have lost a cell, by their ends.

    Where most records end so, only those in which a cell left of POINTS misfits, or one in a column of numbers.
    """
    rows = np.flatnonzero(_ends_empty(block, moved.last))
    if not len(rows) or not moved.telling:
        return rows[:0]
    if moved.filled == moved.last:
        return rows
    surely = _ends_empty(block, moved.filled)[rows] if moved.filled is not None else np.zeros(len(rows), dtype=np.bool_)
    asked = {column: kinds for column, kinds in moved.telling.items() if column < moved.points or kinds.numbers}
    others = rows[~surely]
    if asked and len(others):
        misfit = np.logical_or.reduce(list(_misfits(block, others, asked).values()))
        surely[np.flatnonzero(~surely)[misfit]] = True
    return rows[surely]


def _ends_empty(block: Block, begins: int) -> Bools:
    """Tell which sound records may be empty from a column on, by their last bytes: others are not."""
    octets = np.frombuffer(block.data, dtype=np.uint8)
    delimiter, quote = block.dialect.delimiter.encode(), block.dialect.quote
    blank = [*b" \t", delimiter[-1]]
    empty = [*blank, *(quote or "").encode()]
    maybe = _is_any(block.last, blank)
    if quote is not None and (quoted := block.last == ord(quote)).any():
        maybe |= quoted & _is_any(octets.take(np.maximum(block.ends - 2, 0)), empty)
    for behind in range(1, min(block.shape.full - begins, _NEAR)):
        maybe &= _is_any(octets.take(np.maximum(block.ends - 1 - behind * len(delimiter), 0)), empty)
    if block.short:
        maybe |= block.odd  # what a short record lacks is empty
    maybe &= block.faults == Fault.NONE
    return maybe


def _is_any(octets: Bytes, signs: Sequence[int]) -> Bools:
    """Tell which bytes are one of a few: a table of all would be looked up many times as long."""
    are: Bools = np.logical_or.reduce([octets == sign for sign in signs])
    return are


def are_few(block: Block, rows: Ints) -> bool:
    """Tell whether some records are sooner read by themselves than a column of the whole block."""
    alike = not block.dialect.skip_space and block.sign == block.dialect.delimiter
    return alike and len(rows) * _FEW_ROWS < block.height


def reread_rows(block: Block, rows: Ints) -> pl.DataFrame:
    """Return all columns of some records."""
    starts, ends, odd, faults = block.starts[rows], block.ends[rows], block.odd[rows], block.faults[rows]
    lines = canonical(block.data, starts, ends, odd, faults, block.dialect, block.shape)
    return reread([lines], block.dialect, block.shape)


def _misfits(block: Block, rows: Ints, kinds: Mapping[int, _Kinds]) -> dict[int, Bools]:
    """Tell for each of some columns in which of some records its cell is of a kind that its others are not."""
    few = are_few(block, rows)
    cells = reread_rows(block, rows) if few else block.cells(sorted(kinds))[pl.Series(rows)]
    return {column: _misfit(cells[f"c{column}"], of_column) for column, of_column in kinds.items()}


def _misfit(cells: pl.Series, kinds: _Kinds) -> Bools:
    maybe = cells.cast(pl.Int64, strict=False).is_null() if kinds.numbers else cells.str.contains(_NUMBERISH)
    kinds_of = looks.kinds(cells.filter(maybe).unique().to_list())
    bad = [cell for cell, kind in kinds_of.items() if not kinds.fits(cell, kind)]
    return cells.is_in(bad).to_numpy()


def _has_moved(
    record: Sequence[str], misfits: Sequence[int], kinds_of: Mapping[str, Kind | None], moved: Moved
) -> bool:
    """Tell whether a record of which some cells misfit has lost cells; `told` says what its cells hold."""
    if "@" not in record[moved.email] or kinds_of[record[moved.points]] not in {"number", None}:
        return False  # it fails by itself; a balance that is missing may be taken for 0
    left = [column for column in misfits if column < moved.points]
    right = [column for column in misfits if column > moved.points]
    empty = next((place for place, cell in enumerate(record[::-1]) if cell.strip()), 0)
    begins = max(left, default=None)
    if moved.filled is not None and len(record) - empty <= moved.filled:
        begins = moved.points if right else begins
    elif not right and not any(moved.kinds[column].words or column in moved.named for column in left):
        return False
    elif not left and any(kinds_of[record[column]] in _UNLIKE_NUMBERS for column in right):
        begins = moved.points
    steps = range(1, moved.last + 2 - len(record) + empty)
    return begins is not None and any(_fits(record, kinds_of, begins, step, moved) for step in steps)


def _fits(record: Sequence[str], kinds_of: Mapping[str, Kind | None], begins: int, step: int, moved: Moved) -> bool:
    """Tell whether all cells from a column on fit the columns so many further right."""
    for column, cell in enumerate(record[begins:], begins + step):
        if column == moved.email and "@" not in cell:
            return False
        if column in moved.kinds and not moved.kinds[column].fits(cell, kinds_of[cell]):
            return False
    return True
