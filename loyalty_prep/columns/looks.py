"""How the columns of a sample look: shares of addresses, numbers, dates and so on, cell by different cell.

Each different cell of the whole sample is looked at once: plain digits, words and addresses by Python, all others in
one go by polars.
Of a column's cells that occur only once, at most `_SINGLES` are looked at, spread over the sample, and stand for all.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, TypeVar

import polars as pl

from loyalty_prep.languages import tables
from loyalty_prep.values import cells, emails, points

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet

Row = TypeVar("Row")

_SINGLES: Final = 400
"""So many of a column's cells that occur once are looked at: as many random ones tell a share to within five points
in 19 of 20 cases."""
_DIGITS: Final = 100
"""No id is longer, and Python refuses to read a number of some thousands."""
_SAMPLES: Final = 3
"""So many different values of a column are shown where people must choose one."""
_DATE: Final = (
    r"^(?:1004|19\d\d|20\d\d)[-/.年]?(?:0?[1-9]|1[0-2])[-/.月]?(?:0?[1-9]|[12]\d|3[01])(?:\D|$)"
    r"|^\d\d?[-/. ]\d\d?[-/. ](?:\d\d|\d{4})\b"
    r"|^\d\d? \p{L}{3,9}\.? \d{4}\b|^\p{L}{3,9}\.? \d\d?, \d{4}\b"
)
_DATE_IN_ASCII: Final = (
    _DATE.replace(r"\d", "[0-9]").replace(r"\D", "[^0-9]").replace(r"\p{L}", "[A-Za-z]").replace(r"\b", r"(?-u:\b)")
)
"""The same of ASCII: to make the other one ready takes as long as to look at some thousand cells."""
_PHONE: Final = r"^(?:\+[1-9 (]|0[1-9 (/.-]|00[1-9])[\d ()/.-]{5,}$"
"""Behind a plus or zeros stands another digit: `0000120` is a number that was filled up to a width."""
_SIGNS: Final = "[$€£¥₽₴₪₩₫₹₺฿]"
_CODES: Final = "eur|usd|gbp|chf|pln"
_CURRENCY: Final = (
    rf"(?i)^[^\d]*{_SIGNS}|{_SIGNS}\W*$|[\d ](?:{_CODES}|{tables.MONEY})\.?$"
    rf"|^(?:{_CODES}|{tables.MONEY_FIRST})\.? ?\d"
)
_CENTS: Final = r"^-?\d[\d ,.']*[.,]\d\d$"
_MOSTLY: Final = 0.5
"""Values are money, years and so on if more than this share of them look like it."""
_SMALL: Final = 15
"""Nine of ten orders, visits and stamps are no more than that, but few balances."""
_SEVERAL: Final = 2
"""From so many values on, that all are alike says something."""
_COUNTED: Final = 3
"""From so many values on, that each is one more than the one before says something."""
_MANY: Final = 20
"""From so many values on, that all differ says something."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What the sampled cells of one column look like. Shares are of the cells that hold something.

    `units`: numbers with a word for points beside them (`500 pts`). `flat`: one value throughout, or nothing but 0 and
    1. `consecutive`: each of the first rows' cells is one more than the one before.
    """

    index: int
    name: str
    filled: int
    distinct: int
    addresses: float
    numbers: float
    whole: float
    below: float
    dates: float
    phones: float
    codes: float
    currency: float
    cents: float
    units: float
    flat: bool
    consecutive: bool
    like_ids: bool
    like_years: bool
    small: bool
    samples: tuple[str, ...]

    @property
    def money(self) -> bool:
        """Tell whether the values are amounts of money; whole ones with two decimals (`120,00`) may be points."""
        return self.currency > _MOSTLY or (self.cents > _MOSTLY and self.whole < self.numbers)


class _Cell(NamedTuple):
    """What one cell looks like."""

    empty: bool = False
    address: bool = False
    date: bool = False
    phone: bool = False
    code: bool = False
    currency: bool = False
    cents: bool = False
    number: bool = False
    whole: bool = False
    unit: bool = False
    value: int | None = None


_SOMETHING: Final = _Cell()
_EMPTY: Final = _Cell(empty=True)
_ADDRESS: Final = _Cell(address=True)
_WORDS: Final = re.compile(r"[A-Za-z](?:[A-Za-z .-]*[A-Za-z])?").fullmatch
"""What is neither an address nor any kind of number, and has nothing at its ends to be taken off."""
_PLAIN_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9._-]*@[A-Za-z0-9.-]+\.[A-Za-z]+").fullmatch
"""What is an address and nothing else, unless it begins as money does (`kr500@example.com`)."""
_NUMBERED: Final = re.compile(r"[A-Za-z][A-Za-z .-]*[0-9]+").fullmatch
"""Words and a number behind them, as of a house: nothing that is told, unless it is money or points."""
_MONEY_FIRST: Final = re.compile(rf"(?:{_CODES}|{tables.MONEY_FIRST})\.? ?\d", re.IGNORECASE).match


def evenly(rows: Sequence[Row], first: int, step: int) -> Sequence[Row]:
    """Return a sample in which all parts of a file have the weight that they have in the file.

    `rows` are its first rows one after the other, `first` of them, and behind them every `step`-th of the others.
    """
    return [*rows[:first:step], *rows[first:]]


def profiles(
    names: Sequence[str], rows: Sequence[Sequence[str]], first: Sequence[Sequence[str]] | None = None
) -> list[Profile]:
    """Look at the sampled rows, column by column; at the `first` rows for what only neighbours tell, and to show."""
    columns = [[row[index] for row in rows if index < len(row)] for index in range(len(names))]
    counts = [Counter(column) for column in columns]
    weights = [_weights(count) for count in counts]
    looks = _look(set().union(*weights)) if weights else {}
    head = rows if first is None else first
    return [
        _profile(index, name, column, [row[index] for row in head if index < len(row)], len(count), weight, looks)
        for index, (name, column, count, weight) in enumerate(zip(names, columns, counts, weights, strict=True))
    ]


def _weights(counts: Counter[str]) -> dict[str, float]:
    """Return the different cells that are looked at, and how many cells each stands for."""
    singles = [cell for cell, count in counts.items() if count == 1]
    step = max(1, -(-len(singles) // _SINGLES))
    taken = singles[::step]
    weights: dict[str, float] = {cell: count for cell, count in counts.items() if count > 1}
    weights.update(dict.fromkeys(taken, len(singles) / max(1, len(taken))))
    return weights


def _profile(
    index: int,
    name: str,
    column: Sequence[str],
    head: Sequence[str],
    distinct: int,
    weights: Mapping[str, float],
    looks: Mapping[str, _Cell],
) -> Profile:
    seen = [(look, weight) for cell, weight in weights.items() if not (look := looks[cell]).empty]
    filled = sum(weight for _, weight in seen)

    kinds = {cell[:-1] for cell, _ in seen}  # but for the value

    def share(named: str) -> float:
        at = _Cell._fields.index(named)
        met = [kind for kind in kinds if kind[at]]
        if len(met) == len(kinds):
            return 1.0 if filled else 0.0
        return sum(weight for cell, weight in seen if cell[at]) / filled if met else 0.0

    values = [cell.value for cell, _ in seen if cell.value is not None]
    below = sum(weight for cell, weight in seen if (cell.value or 0) < 0) if values else 0
    small = sum(weight for cell, weight in seen if abs(cell.value or 0) <= _SMALL) if values else filled
    return Profile(
        index=index,
        name=name,
        filled=round(filled),
        distinct=distinct - len(weights) + len(seen),
        addresses=share("address"),
        numbers=share("number"),
        whole=share("whole"),
        below=below / filled if filled else 0.0,
        dates=share("date"),
        phones=share("phone"),
        codes=share("code"),
        currency=share("currency"),
        cents=share("cents"),
        units=share("unit"),
        flat=_is_flat({cell.value for cell, _ in seen}, round(filled)),
        consecutive=_consecutive(head),
        like_ids=len(values) == len(seen) and _like_ids(column, distinct),
        like_years=_like_years(values) and share("number") > _MOSTLY,
        small=len(column) >= _MANY and small > 0.9 * filled,
        samples=_samples(head),
    )


def _is_flat(values: AbstractSet[int | None], filled: int) -> bool:
    """Tell a column of one value throughout, however it is written, or of nothing but 0 and 1."""
    one = filled >= _SEVERAL and len(values) == 1
    return filled > 0 and (one or values <= {0, 1})


def _samples(head: Sequence[str]) -> tuple[str, ...]:
    """Return the first values of a column, each once."""
    samples: dict[str, None] = {}
    for cell in map(cells.tidy, head):
        if not cells.is_placeholder(cell):
            samples[cell] = None
        if len(samples) == _SAMPLES:
            break
    return tuple(samples)


def _like_ids(column: Sequence[str], distinct: int) -> bool:
    """Tell numbers that only name their rows: all different, and rising, or from one narrow range, or very long.

    Balances differ too, but they repeat, and the small are far from the large. What the order says must be the same
    when the rows are reversed.
    """
    values = [int(cell) for cell in map(cells.tidy, column) if cell.isdecimal() and len(cell) <= _DIGITS]
    if len(values) < 3 or distinct < len(values):
        return False
    low, high = min(values), max(values)
    steady = high < 10 * low or high - low < 3 * len(values)
    if steady and (_rising(values) or _rising(values[::-1])):
        return True
    # In any order: one narrow range filled to half, or numbers as long as none of a balance need be.
    return len(values) >= _MANY and (high - low < 2 * len(values) or (high < 10 * low and low >= 100_000))


def _consecutive(head: Sequence[str]) -> bool:
    """Tell a column that counts the rows, by its first cells."""
    values = []
    for cell in map(cells.tidy, head):
        if not cell.isdecimal() or len(cell) > _DIGITS:  # mostly the first
            return False
        values.append(int(cell))
    return len(values) >= _COUNTED and all(other - one == 1 for one, other in pairwise(values))


def _rising(values: Iterable[int]) -> bool:
    return all(one < other for one, other in pairwise(values))


def _like_years(values: Sequence[int]) -> bool:
    return len(values) >= 3 and all(1900 <= value <= 2100 or value == 1004 for value in values)


Kind = Literal["number", "date", "phone", "other"]
"""What a cell holds, as far as one tells that it stands in the wrong column."""


def kinds(texts: Iterable[str]) -> dict[str, Kind | None]:
    """Tell of each of different cells what it holds; None of one that holds nothing."""
    return {text: None if cell.empty else _kind(cell) for text, cell in _look(texts).items()}


def _kind(cell: _Cell) -> Kind:
    return "number" if cell.number else "date" if cell.date else "phone" if cell.phone else "other"


def _look(texts: Iterable[str]) -> dict[str, _Cell]:
    looks: dict[str, _Cell] = {}
    odd = []
    for cell in texts:
        if cell.isdecimal() and cell.isascii() and len(cell) < 18:
            looks[cell] = _digits(cell)
        elif _WORDS(cell):
            looks[cell] = _EMPTY if cells.is_placeholder(cell) else _SOMETHING
        elif _PLAIN_ADDRESS(cell) and not _MONEY_FIRST(cell):
            looks[cell] = _ADDRESS
        elif _NUMBERED(cell) and not (_MONEY_FIRST(cell) or points.numberlike(cell)):
            looks[cell] = _SOMETHING
        else:
            odd.append(cell)
    if odd:
        looks.update(zip(odd, _look_closely(odd), strict=True))
    return looks


def _digits(cell: str) -> _Cell:
    value = int(cell)
    day = len(cell) == 8 and "1900" <= cell[:4] <= "2099" and "01" <= cell[4:6] <= "12" and "01" <= cell[6:] <= "31"
    return _Cell(
        number=True,
        whole=True,
        date=day,
        phone=len(cell) >= 7 and cell[0] == "0" and (cell[1] != "0" or (cell[2] != "0" and len(cell) >= 10)),
        code=cell[0] == "0" and len(cell) > 1,
        value=value,
    )


_TEXTS: Final = {"text": pl.String()}
_TEXT: Final = pl.col("text")
_LOOKS: Final = {
    "empty": cells.placeholder_expr(_TEXT),
    "address": emails.looks_like_address(_TEXT),
    "date": _TEXT.str.contains(_DATE),
    "phone": _TEXT.str.contains(_PHONE),
    "code": _TEXT.str.contains(r"^0\d+$"),
    "currency": _TEXT.str.contains(_CURRENCY) & _TEXT.str.contains(r"\d"),
    "cents": _TEXT.str.contains(_CENTS),
}
_IS_NUMBER: Final = {
    "number": ~pl.col("number").is_in(["missing", "not_a_number"]),
    "whole": pl.col("number").is_in(["whole", "either"]),
    "unit": ~pl.col("number").is_in(["missing", "not_a_number", "scientific"]) & _TEXT.str.contains(r"\p{L}"),
    "value": pl.col("amount"),
}
"""Both in the order of the fields of `_Cell`."""
_LOOKS_IN_ASCII: Final = _LOOKS | {"date": _TEXT.str.contains(_DATE_IN_ASCII)}


def _look_closely(odd: Sequence[str]) -> list[_Cell]:
    tidied = [cells.tidy(cell) for cell in odd]
    texts = pl.DataFrame({"text": tidied}, schema=_TEXTS)
    looks = texts.select_seq(**(_LOOKS_IN_ASCII if all(map(str.isascii, tidied)) else _LOOKS))
    # To read the others would take long.
    like = [cell if points.numberlike(text) else None for cell, text in zip(odd, tidied, strict=True)]
    if any(like):
        read = points.read(pl.Series(like, dtype=pl.String))
        looks = looks.hstack(read.with_columns(texts["text"]).select(**_IS_NUMBER))
    return [_Cell(*row) for row in looks.rows()]
