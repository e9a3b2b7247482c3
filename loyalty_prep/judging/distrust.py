"""Records that the reader takes, and whose cells still cannot be trusted: they are marked as faulty.

    stray     a delimiter too many split a balance, or moved it
    moved     a lost cell moved those behind it (`moved.py`)
    joined    a lost delimiter joined the address and the next field
    cut off   the file ends within the record, perhaps within its balance or address
    doubtful  the address holds characters that the file's encoding leaves in doubt

The sample says by which columns that is told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import polars as pl

from loyalty_prep.columns import choosing, headers, people
from loyalty_prep.columns.export import MOSTLY
from loyalty_prep.judging.moved import Moved, are_few, field_quotes, mark_moved, reread_rows
from loyalty_prep.reading.records import Fault

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from loyalty_prep.arrays import Ints
    from loyalty_prep.columns.looks import Profile
    from loyalty_prep.reading.records import Block


class Stray(NamedTuple):
    """Where a balance shows that was split by a delimiter too many: columns right of POINTS, which are not of numbers.

    `points` is POINTS, and `three` the column next to it: three bare digits in it are the rest of a balance like
    `1,250`. `number` is the first such column, if few of its values are numbers: any bare number in it has moved there,
    or its record has a field too many and leaves out another at its end (`ben@example.com,12,50` under Email, Points,
    City). `number_of_short` is the same for records that are short, whose own cells are none of the column's values.
    Where balances have their unit behind them, the rest of one has it, too (`1` and `250 pts`): `rest` is how it reads.
    """

    points: int
    three: int | None
    number: int | None
    number_of_short: int | None = None
    rest: str | None = None

    @property
    def right(self) -> tuple[int, ...]:
        """The columns right of POINTS that are looked at."""
        rest = None if self.rest is None else self.points + 1
        return tuple(sorted({index for index in (self.three, self.number, rest) if index is not None}))


class Doubts(NamedTuple):
    """By what the records of a run are told that cannot be trusted.

    `email` is the column of addresses. `doubtful` is for each file a pattern of characters that its encoding leaves in
    doubt; none where no file can. `cut_off`: no record is short but one that the file's end cuts off.
    """

    email: int
    stray: Stray | None = None
    moved: Moved | None = None
    doubtful: Sequence[str | None] = ()
    cut_off: bool = False

    def cells(self, block: Block, columns: Collection[int]) -> pl.DataFrame:
        """Return some columns of a block, perhaps with others, and mark such records in `block.faults`."""
        wanted, few = {*columns}, None
        if self.stray is not None:
            few = _few_by_their_ends(block, self.stray) if {*self.stray.right} - wanted else None
            wanted |= {self.stray.points, *self.stray.right} if few is None else set()
        doubtful = self.doubtful[block.file] if self.doubtful else None
        if block.short or doubtful is not None:
            wanted.add(self.email)
        cells = block.cells(sorted(wanted)) if wanted else pl.DataFrame()
        if self.stray is not None and few is None:
            _mark_stray(block, cells, self.stray)
        elif self.stray is not None and few is not None and len(few):
            _mark_stray(block, reread_rows(block, few), self.stray, few)
        if self.moved is not None:
            mark_moved(block, self.moved)
        if block.short:
            _mark_joined(block, cells, self.email)
        if block.short and self.cut_off and self.moved is not None:
            _mark_cut_off(block, max(self.email, self.moved.points))
        if doubtful is not None:
            _mark_doubtful(block, cells, self.email, doubtful)
        return cells


_SHORT: Final = r"^[0-9]{1,3}$"
_THREE: Final = r"^[0-9]{3}$"
_TWO: Final = r"^[0-9]{2}$"
_REST: Final = 3
"""No longer is what a delimiter splits off a balance."""
_NUMBER: Final = r"\s*[0-9]+(?:[.,][0-9]+)?\s*"
"""Digits, perhaps with decimals."""
_BARE_NUMBER: Final = rf"^{_NUMBER}$"
_UNIT_BEHIND: Final = r"[0-9]\s*([^\W\d_]+\.?)\s*$"
_FIRST_ROWS: Final = 1 << 10
"""By so many first rows of a block one of two ways to find such rows is taken; both find the same."""


def is_split(cells: Sequence[str]) -> bool:
    """Tell whether a balance and the cell right of it read as the halves of one that a delimiter split: `1`, `250`."""
    return all(re.search(pattern, cell) for pattern, cell in zip((_SHORT, _THREE), cells, strict=True))


def _few_by_their_ends(block: Block, stray: Stray) -> Ints | None:
    """Return the records of which the last field may be a number by its last byte, if they are few.

    None if they are not, or if another column is looked at: then it must be parsed.
    """
    if stray.rest is not None or stray.right != (block.shape.full - 1,):
        return None
    last, quote = block.last, ord(block.dialect.quote or "\0")
    if (quoted := last == quote).any():
        before = np.frombuffer(block.data, dtype=np.uint8).take(np.maximum(block.ends - 2, 0))
        last = np.where(quoted, before, last)
    # Digits, white space, and what is not ASCII; letters and other signs are not.
    maybe = (last <= ord(" ")) | (last > ord("~")) | ((last >= ord("0")) & (last <= ord("9")))
    rows = np.flatnonzero((maybe | block.odd) & (block.faults == Fault.NONE))
    return rows if are_few(block, rows) else None


def _may_begin(cell: pl.Expr) -> pl.Expr:
    """Tell which cells may be a number by how they begin: all below ":", and what is not ASCII."""
    return (cell > "") & ((cell < ":") | (cell >= "\x80"))


def _mark_stray(block: Block, cells: pl.DataFrame, stray: Stray, rows: Ints | None = None) -> None:
    """Mark records as faulty whose balance was split by a delimiter too many.

    `cells` are those of some `rows`, else of all.
    """
    three = shifted = pl.lit(value=False)
    if stray.three is not None:
        three = pl.col(f"c{stray.points}").str.contains(_SHORT) & pl.col(f"c{stray.three}").str.contains(_THREE)
    if stray.rest is not None:
        bare, rest = pl.col(f"c{stray.points}").str.contains(_BARE_NUMBER), pl.col(f"c{stray.points + 1}")
        three |= bare & rest.str.contains(stray.rest)
    if stray.number is not None:
        shifted = pl.col(f"c{stray.number}").str.contains(_BARE_NUMBER)
    if stray.three != stray.number or stray.rest is not None:  # three bare digits are a bare number
        shifted |= three
    # In most such columns few cells begin with a digit or white space, and those are sooner told by comparison; in
    # others, dates mostly, nearly all do.
    begins = pl.any_horizontal(_may_begin(pl.col(f"c{index}")) for index in stray.right)
    first = cells.head(_FIRST_ROWS).select(begins.alias("begins")).to_series()
    if first.sum() * 2 > len(first):
        hit = cells.select(shifted.arg_true().alias("at")).to_series().to_numpy()
    elif len(first) < cells.height or first.any():
        maybe = cells.select(begins.arg_true().alias("at")).to_series()
        hit = maybe.filter(cells[maybe].select(shifted.alias("shifted")).to_series()).to_numpy()
    else:
        return
    places = np.arange(block.height) if rows is None else rows
    for at in hit[block.faults[places[hit]] == Fault.NONE].tolist():
        row = int(places[at])
        fields = field_quotes(block, row)
        # No delimiter can have split a balance if it is quoted, and the field right of it, too.
        if all(fields[stray.points : stray.points + 2]):
            continue
        short = len(fields) < block.shape.width
        if not short or stray.number_of_short is not None or cells[at].select(three).item():
            block.faults[row] = Fault.FIELD_COUNT
            block.short -= short


_JOINED: Final = r"@[^@]*\.[^.@]*[a-z][\p{Lu}\p{Lo}][^.@]*$"
"""An address of which the last part goes on with a capital, or in letters that have none: no domain is written so."""


def _mark_joined(block: Block, cells: pl.DataFrame, email: int) -> None:
    """Mark short records as faulty in which a lost delimiter joined the address and the next field (`a@x.orgZoe`)."""
    odd = np.flatnonzero(block.odd & (block.faults == Fault.NONE))
    joined = cells[f"c{email}"].gather(odd).str.contains(_JOINED).to_numpy()
    for row in odd[joined].tolist():
        fields = field_quotes(block, row)
        if len(fields) < block.shape.width and not fields[email]:
            block.faults[row] = Fault.FIELD_COUNT
            block.short -= 1


def _mark_cut_off(block: Block, last: int) -> None:
    """Mark the file's last record as faulty where its line has no end and stops in the `last` of the two columns.

    `ann@x.org,15` may be the beginning of `ann@x.org,1504,Ann`. What stands in quotes is whole.
    """
    if not block.odd[-1] or block.faults[-1] != Fault.NONE or block.ends[-1] < len(block.data):
        return
    fields = field_quotes(block, block.height - 1)
    if last + 1 == len(fields) < block.shape.width and not fields[last]:
        block.faults[-1] = Fault.FIELD_COUNT
        block.short -= 1


def _mark_doubtful(block: Block, cells: pl.DataFrame, email: int, doubtful: str) -> None:
    """Mark records as undecodable whose address holds characters that may be others in truth.

    A name before an address in angle brackets is no part of it; what holds no @ is no address, and fails as that.
    """
    address = pl.col(f"c{email}").str.replace(r"^[^<>@]*<", "")
    is_one = address.str.contains("[@＠]") & address.str.contains(doubtful)
    hit = cells.select(is_one.arg_true()).to_series().to_numpy()
    hit = hit[block.faults[hit] == Fault.NONE]
    block.faults[hit] = Fault.UNDECODABLE
    if block.short:
        odd = hit[block.odd[hit]].tolist()
        block.short -= sum(len(field_quotes(block, row)) < block.shape.width for row in odd)


# told by the sample

_FEW: Final = 0.1
"""The share of a column's values up to which numbers in it are exceptions."""
_SEVERAL: Final = 2
"""From so many records on they show what became of others."""
_NO_NUMBERS: Final = frozenset({"email", "tier", "link", "date"})
"""Meanings of names of columns, beside those of texts."""
_WHOLE_ROWS: Final = 5
"""Beside so many whole rows a short one is no habit of the program that wrote the file."""
_MANY: Final = 10
"""Among so many rows a single number in a column is an exception, whatever the column is called."""


def stray_of(
    rows: Sequence[Sequence[str]], profiles: Sequence[Profile], balance: int, wide: Sequence[Sequence[str]] = ()
) -> Stray | None:
    """Return where a delimiter too many would show, by sampled records of the right width; `wide` are wider by one."""
    rest = _rest(rows, profiles, balance)
    evened = balance + 1 if _often_split(wide, len(rows), balance) else _evened(rows, len(profiles), balance)
    right = [
        profile.index
        for profile in profiles[balance + 1 :]
        if not choosing.numeric(profile)
        or _unused(profile, len(rows))
        or (profile.index == evened and (evened > balance + 1 or _holds_no_numbers(profile, 0)))
    ]
    throughout = _split_throughout(rows, profiles, balance) if balance + 1 not in right else None
    if throughout == _THREE:
        return Stray(balance, balance + 1, None, rest=rest)
    if throughout is not None:
        return Stray(balance, None, None, rest=throughout)
    if not right:
        return Stray(balance, None, None, rest=rest) if rest is not None else None
    values = pl.Series(
        [row[right[0]] for row in rows if right[0] < len(row) and row[right[0]].strip()], dtype=pl.String
    )
    numbers = int(values.str.contains(_BARE_NUMBER).sum())
    unused = _unused(profiles[right[0]], len(rows))
    longest = max(map(len, values.filter(values.str.contains(_BARE_NUMBER))), default=0)
    named = longest <= _REST and people.names_a_person(profiles[right[0]].name)  # a telephone may stand for a name
    few = unused or named or right[0] == evened or numbers - 1 <= _FEW * (len(values) - 1)
    number = right[0] if few else None
    # The values of short records are counted only where a last column without a name is none.
    itself = int(any(len(row) < len(profiles) for row in rows))
    few_of_short = named or right[0] == evened == balance + 1 or numbers - itself <= _FEW * (len(values) - itself)
    number_of_short = right[0] if few_of_short else None
    three = right[0] if right[0] == balance + 1 else None
    shows = (three, number, rest) != (None, None, None)
    return Stray(balance, three, number, number_of_short, rest) if shows else None


def _rest(rows: Sequence[Sequence[str]], profiles: Sequence[Profile], balance: int) -> str | None:
    """Return how the rest of a split balance reads where most have their unit behind them, and the next do not."""
    if balance + 1 >= len(profiles) or not profiles[balance + 1].units <= MOSTLY < profiles[balance].units:
        return None
    units = {match[1] for row in rows if len(row) > balance and (match := re.search(_UNIT_BEHIND, row[balance]))}
    return rf"^{_NUMBER}(?:{'|'.join(map(re.escape, sorted(units)))})\s*$" if units else None


def _often_split(wide: Sequence[Sequence[str]], whole: int, balance: int) -> bool:
    """Tell by records that are too wide by one that balances were split: those that leave a cell out look whole."""
    split = [row for row in wide if all(re.search(_BARE_NUMBER, cell) for cell in row[balance : balance + 2])]
    return len(split) >= _SEVERAL and len(split) >= _FEW * (len(wide) + whole)


def _evened(rows: Sequence[Sequence[str]], width: int, balance: int) -> int | None:
    """Return a column right of the next in which the split balances of a sample have a number, and others words.

    A program that drops what is too much at the end of a record evens out all that have a field too many
    (`a@x.org,1,250,3` under Email, Points, Visits, City), and they may be many.
    """
    whole = [row for row in rows if len(row) > balance + 1]
    split = [row for row in whole if is_split(row[balance : balance + 2])]
    others = [row for row in whole if not is_split(row[balance : balance + 2])] if len(split) >= _SEVERAL else []
    for column in range(balance + 2, width if others else 0):
        moved, own = (
            [bool(re.search(_BARE_NUMBER, row[column])) for row in some if column < len(row) and row[column].strip()]
            for some in (split, others)
        )
        if (
            min(len(moved), len(own)) >= _SEVERAL
            and moved.count(False) <= _FEW * len(moved)
            and sum(own) <= _FEW * len(own)
        ):
            return column
    return None


def may_be_cut_off(rows: Sequence[Sequence[str]], width: int, files: int) -> bool:
    """Tell a run in which hardly more than the last record of each file is short, by sampled records.

    Programs that leave empty cells out at the end do so in other records, too.
    """
    short = sum(len(row) < width for row in rows)
    return short <= files and len(rows) - short >= _WHOLE_ROWS


def moved_of(rows: Sequence[Sequence[str]], profiles: Sequence[Profile], email: int, balance: int) -> Moved:
    """Return how records would tell that they lost cells, by sampled records of the right width."""
    filled = [(profile.index, profile.filled) for profile in profiles[balance:]]
    last = max((index for index, count in filled if count and count >= _FEW * len(rows)), default=balance)
    witnesses = [row for row in rows if len(row) > max(last, email) and row[last].strip() and "@" in row[email]]
    return Moved(
        email,
        balance,
        last,
        max((index for index, count in filled if count * 2 > len(rows)), default=None),
        witnesses,
        frozenset(profile.index for profile in profiles if _holds_no_numbers(profile, len(witnesses))),
        frozenset(profile.index for profile in profiles if "text" in headers.sense(profile.name, "POINTS").meanings),
    )


def _holds_no_numbers(profile: Profile, rows: int) -> bool:
    """Tell a column of texts, or one that is called one of addresses, levels, links or dates, and counts nothing."""
    meanings = headers.sense(profile.name, "POINTS").meanings
    return _is_text(profile, rows) or (not _NO_NUMBERS.isdisjoint(meanings) and not meanings & headers.COUNTED)


def _is_text(profile: Profile, rows: int) -> bool:
    """Tell a column of remarks or without a name; where so many rows leave it empty, any that holds no counts."""
    meanings = headers.sense(profile.name, "POINTS").meanings
    return "text" in meanings or not profile.name.strip() or (rows >= _MANY and not meanings & headers.COUNTED)


def _split_throughout(rows: Sequence[Sequence[str]], profiles: Sequence[Profile], balance: int) -> str | None:
    """Return how a column next to POINTS reads that holds the rest of all balances: of `1,250`, or of `12,50`.

    Nothing calls it one of numbers (`City` is none, nor `Date`), and no number in it has another length. Decimals are
    told by a nought before them: nobody writes a number so. Levels may be called by round numbers.
    """
    if balance + 1 >= len(profiles) or not _holds_no_numbers(beside := profiles[balance + 1], 0):
        return None
    pairs = [row[balance : balance + 2] for row in rows if len(row) > balance + 1 and row[balance + 1].strip()]
    if not pairs:
        return None
    level = "tier" in headers.sense(beside.name, "POINTS").meanings
    if all(map(is_split, pairs)) and not (level and all(rest.endswith("0") for _, rest in pairs)):
        return _THREE
    decimals = all(re.search(_BARE_NUMBER, whole) and re.search(_TWO, rest) for whole, rest in pairs)
    return _TWO if decimals and any(rest.startswith("0") for _, rest in pairs) else None


def _unused(profile: Profile, rows: int) -> bool:
    """Tell a column that hardly any row fills, of remarks or without a name: a number in it came from elsewhere.

    Under another name that holds of a single number among many rows.
    """
    named = _is_text(profile, 0)
    return (profile.filled == 1 and rows >= (2 if named else _MANY)) or (named and profile.filled <= _FEW * rows)
