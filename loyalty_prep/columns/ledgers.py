"""Tell a ledger from a list of balances: many rows a customer, each a change of points, as a bank statement has them.

Whoever imports the rows of a ledger as balances gives each customer the last change for a balance. What speaks for a
ledger is weighed, as no sign alone is enough: lists of balances have customers twice, balances below zero and columns
with dates, too.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Final

from loyalty_prep.columns import headers
from loyalty_prep.languages import tables
from loyalty_prep.languages.folding import fold, runs_on
from loyalty_prep.values.cells import tidy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from loyalty_prep.columns.looks import Profile

_ENOUGH: Final = 5.0
"""What the signs of a ledger must weigh together.

A known platform's does alone, a column with the balance after each change, and one that says of each row whether
points were earned or spent; of the others it takes two.
"""
_ROWS: Final = 8
"""In fewer rows nothing is a pattern."""
_MANY, _VERY_MANY = 1.5, 3.0
"""How many rows an address has, if they differ in points."""

# What speaks for a ledger, and how strongly.
WEIGHTS: Final = {
    "known": 6.0,
    "balance after": 5.0,
    "kinds": 5.0,
    "kinds of gains": 5.0,
    "dates of redemptions": 5.0,
    "very many rows": 3.0,
    "many rows": 2.0,
    "signed": 2.0,
    "plus": 2.0,
    "mostly plus": 3.0,
    "named a change": 2.0,
    "earnings": 3.0,
    "kinds of rows": 2.0,
    "dates of rows": 2.0,
    "ends of rows": 3.0,
    "numbers of rows": 3.0,
    "entries": 1.5,
    "dated": 1.0,
}
TAKING: Final = frozenset({"signed", "kinds", "dates of redemptions"})
"""Signs of a ledger that takes points off, too, so that sums of its rows are no balances."""
_AFTER: Final = tuple(tables.AFTER.split("|"))
"""Parts of names of columns with the balance after the change that a row is."""
_CHANGE: Final = tuple(tables.CHANGE.split("|"))
"""Words in names of columns that say of a row what kind of change it is."""
_ENTRY: Final = (*tables.ENTRY.split("|"), *_CHANGE)
"""The same, and some that may say something else."""
_KIND: Final = (*tables.KIND.split("|"), *_ENTRY)
"""The same, and words for a kind of anything."""
_GAINED: Final = frozenset(("+", *tables.GAINED.split("|")))
_TAKEN: Final = frozenset(("-", "−", "–", *tables.TAKEN.split("|")))
"""What such columns say where points came, and where they went."""
_SIGNS: Final = frozenset({"1", "+1", "-1"})
"""Factors of changes."""
_LIFE: Final = tuple(tables.LIFE.split("|"))
"""Parts of names of columns with dates of a customer's life."""
_CUSTOMERS: Final = frozenset({"previous", "customer", "status", "expired"})
_OF_CUSTOMER: Final = frozenset({"previous", "consent"})
"""Meanings of names of columns that speak of the customer: what came last, and mail that one is `in` or `out` of."""
NAMELESS: Final = re.compile(r"\W*|column_[0-9]+")
"""The name of a column without one: empty, of signs alone, or given by its place."""
_OF_CARD: Final = frozenset({"card", "status"})
"""The same, of a name that speaks of the customer's card: one may be issued, blocked or expired."""
_KINDS: Final = 12
"""What becomes of points has no more words than that."""
_JOINING: Final = 2
"""No longer is a word between two others (`or`, `ou`, `и`); `Opt in/out` says more."""
_LONGEST_KIND: Final = 40
"""Of longer cells, which are remarks, no more is read."""
_ENTRIES: Final = 2
"""So many such columns must there be: one `Source` or `Action` has any export."""


def proof(
    columns: Sequence[Profile],
    rows: Sequence[Sequence[str]],
    email: int,
    points: int,
    *,
    known: bool,
    versions: bool = False,
) -> dict[str, str]:
    """Return what shows that the rows are changes of points and no balances; nothing where it is not enough.

    The keys are those of `WEIGHTS`; those of `TAKING` are of one that takes points off, too. `versions`: the user calls
    a customer's rows versions of one, of which a policy takes the first, the last or the highest.
    """
    chosen = next(profile for profile in columns if profile.index == points)
    after = balance_after(columns, chosen)
    kinds = None if _says_balance(chosen) else _kinds(columns, rows)
    if len(rows) < _ROWS and not known and after is None and kinds is None:
        return {}
    signs = _redemptions(chosen, columns, rows)
    if kinds is not None:
        key = "kinds of gains" if _says_earned(kinds, rows) else "kinds"
        signs[key] = f"'{kinds.name}' says of each row what became of points ({', '.join(kinds.samples)})"
    if after is not None:
        signs["balance after"] = f"'{after.name}' says the balance after it"
    if known:
        signs["known"] = "the header is that of a log"
    most = _rows_per_address(rows, email, points)
    if most >= _MANY:
        signs["very many rows" if most >= _VERY_MANY else "many rows"] = (
            f"an address has {most:.1f} rows with different points"
        )
    signs |= _signed(chosen, rows)
    meanings = headers.sense(chosen.name, "POINTS").meanings
    if meanings & headers.LEDGER.keys():
        signs["named a change"] = f"'{chosen.name}' says change, not balance"
    entries = [profile.name for profile in columns if profile.index != points and _mentions(profile.name, _ENTRY)]
    if len(entries) >= _ENTRIES or any("ransa" in name for name in entries):
        signs["entries"] = "columns such as " + " and ".join(f"'{name}'" for name in entries[:2])
    dated = [profile for profile in columns if profile.dates > 0.8 and not _of_customer(profile.name)]
    if dated:
        signs["dated"] = f"each row has a date ('{dated[0].name}')"
    if most >= _MANY and not (versions or _says_balance(chosen)):
        signs |= _of_their_own(columns, dated, rows, email)
    return signs if sum(WEIGHTS[sign] for sign in signs) >= _ENOUGH else {}


def _redemptions(chosen: Profile, columns: Sequence[Profile], rows: Sequence[Sequence[str]]) -> dict[str, str]:
    """Return the column that says of every row when it was redeemed: customers who never redeem have no such day.

    The last time, or the next, is one of the customer.
    """
    for profile in () if _says_balance(chosen) else columns:
        meanings = headers.sense(profile.name, "POINTS").meanings
        dated = profile.dates > 0.8 and profile.filled >= 0.95 * len(rows)
        if dated and "spent" in meanings and meanings <= {"spent", "date", "when", "filler"}:
            return {"dates of redemptions": f"'{profile.name}' says when each row was redeemed"}
    return {}


def _of_their_own(
    columns: Sequence[Profile], dated: Sequence[Profile], rows: Sequence[Sequence[str]], email: int
) -> dict[str, str]:
    """Return what the rows of one customer have each for themselves: a date, an order's number, a kind."""
    by_address: dict[str, list[Sequence[str]]] = defaultdict(list)
    for row in rows:
        if email < len(row) and "@" in row[email]:
            by_address[tidy(row[email]).casefold()].append(row)
    groups = [group for group in by_address.values() if len(group) > 1]

    def differing(some: Iterable[Profile]) -> Profile | None:
        return next((profile for profile in some if _differ(groups, profile.index)), None)

    signs: dict[str, str] = {}
    expiring = (profile for profile in columns if profile.dates > 0.8 and _expires(profile.name))
    if end := differing(expiring):
        signs["ends of rows"] = f"a customer's points have different ends ('{end.name}')"
    if date := differing(dated):
        signs["dates of rows"] = f"a customer's rows have different dates ('{date.name}')"
    orders = (profile for profile in columns if "orders" in headers.sense(profile.name, "POINTS").meanings)
    if order := differing(profile for profile in orders if profile.distinct == profile.filled):
        signs["numbers of rows"] = f"each row has a number of its own ('{order.name}')"
    kinds = [profile for profile in columns if not profile.numbers and _mentions(profile.name, _KIND)]
    if kind := next((profile for profile in kinds if _says_earned(profile, rows)), None):
        signs["earnings"] = f"'{kind.name}' says how points came ({', '.join(kind.samples)})"
    elif kind := next(filter(_of_few_words, kinds), None):
        signs["kinds of rows"] = f"'{kind.name}' says of what kind a row is ({', '.join(kind.samples)})"
    return signs


def _differ(groups: Sequence[Sequence[Sequence[str]]], column: int) -> bool:
    """Tell whether most customers have no value of a column twice."""
    values = [[row[column] for row in group if column < len(row) and row[column].strip()] for group in groups]
    return 2 * sum(len(set(cells)) == len(cells) > 1 for cells in values) > len(groups)


def balance_after(columns: Sequence[Profile], chosen: Profile) -> Profile | None:
    """Return a column with the balance after each change, beside one that does not say balance itself."""
    if _says_balance(chosen):
        return None
    others = (profile for profile in columns if profile.index != chosen.index and profile.numbers > 0)
    return next((profile for profile in others if _mentions(profile.name, _AFTER)), None)


def _signed(chosen: Profile, rows: Sequence[Sequence[str]]) -> dict[str, str]:
    signs: dict[str, str] = {}
    pluses = sum(row[chosen.index].lstrip().startswith("+") for row in rows if chosen.index < len(row))
    if 2 * pluses > len(rows):
        signs["mostly plus"] = f"most of the values of '{chosen.name}' have a plus"
    if chosen.below * chosen.filled < 2 or chosen.below < 0.02:
        return signs
    signs["signed"] = f"{chosen.below:.0%} of the values of '{chosen.name}' are below zero"
    if 0 < 2 * pluses <= len(rows):
        signs["plus"] = "others have a plus"
    return signs


def _says_balance(chosen: Profile) -> bool:
    return bool(headers.sense(chosen.name, "POINTS").meanings & headers.STANDING)


def _kinds(columns: Sequence[Profile], rows: Sequence[Sequence[str]]) -> Profile | None:
    """Return a column of which most cells say that points were earned, and others that they were spent or expired.

    Under a name for kinds, or of signs alone (`+/-`), any words of theirs count, and most may say that points were
    spent. A name for changes says it whatever its few words are, and one of both (`Add/Remove`) with one of them.
    Under the name of what came last, or of a consent, it says that of a customer.
    """
    for profile in columns:
        meanings = headers.sense(profile.name, "POINTS").meanings
        other = not _OF_CUSTOMER.isdisjoint(meanings) or meanings >= _OF_CARD
        if other or profile.distinct > _KINDS:
            continue
        cells = Counter(tidy(row[profile.index]) for row in rows if profile.index < len(row))
        both = _says_both(profile.name)
        kind = bool(both or _mentions(profile.name, _KIND) or NAMELESS.fullmatch(profile.name))
        if kind and "-1" in cells and _SIGNS.issuperset(cells):
            return profile
        if profile.numbers:
            continue
        gained = _saying(cells, {"earned"}, _GAINED if kind else frozenset())
        taken = _saying(cells, {"spent", "expired"}, _TAKEN if kind else frozenset())
        said = gained and taken and (gained + taken) * 2 > len(rows)
        if (
            said
            or (kind and _spent(cells) * 2 > len(rows))
            or (both and (gained + taken) * 2 > len(rows))
            or (_of_few_words(profile, 1) and profile.filled * 2 > len(rows) and _mentions(profile.name, _CHANGE))
        ):
            return profile
    return None


def _says_both(name: str) -> bool:
    """Tell a name that says of points that they came or went, and nothing else: `Add/Remove`, `Earned or redeemed`."""
    words = set(fold(name).split())
    rest = words - _GAINED - _TAKEN
    return bool(words & _GAINED and words & _TAKEN) and all(len(word) <= _JOINING for word in rest)


def _spent(cells: Counter[str]) -> int:
    """Count the cells with a word for taking off that names of columns have, too: a `reward` may be a kind of card."""
    taken = Counter({cell: count for cell, count in cells.items() if fold(cell[:_LONGEST_KIND]) in _TAKEN})
    return _saying(taken, {"spent", "change"}, frozenset())


def _says_earned(profile: Profile, rows: Sequence[Sequence[str]]) -> bool:
    """Tell a column of which most cells say that points were earned, be it by one word, and none that they were taken.

    Such rows may be summed.
    """
    if profile.distinct > _KINDS:
        return False
    cells = Counter(tidy(row[profile.index]) for row in rows if profile.index < len(row))
    taken = _saying(cells, {"spent", "expired"}, _TAKEN)
    return _saying(cells, {"earned"}, _GAINED) * 2 > len(rows) and not taken


def _of_few_words(profile: Profile, least: int = 2) -> bool:
    """Tell a column of a few words that come again and again."""
    return not profile.numbers and not profile.dates and least <= profile.distinct <= min(_KINDS, profile.filled // 2)


def _saying(cells: Counter[str], meanings: set[str], words: frozenset[str]) -> int:
    """Count the cells of some words or meanings, in which no word is unknown: `redeemed a coffee` is a remark."""
    counted = 0
    for cell, count in cells.items():
        begun = cell[:_LONGEST_KIND]
        matches, strange = headers.finds(begun)
        meant = not strange and any(find.meaning in meanings for find in matches)
        counted += count * (meant or (fold(begun) or begun) in words)
    return counted


def _mentions(name: str, parts: Iterable[str]) -> bool:
    """Tell whether one of some words stands in a name; in scripts without spaces it may be a part of a word."""
    words = f" {fold(name)} "
    return any((part if runs_on(part) else f" {part} ") in words for part in parts)


def _expires(name: str) -> bool:
    return "expired" in headers.sense(name, "POINTS").meanings


def _of_customer(name: str) -> bool:
    """Tell dates of customers (their birthday, their last purchase) from dates of entries."""
    folded = fold(name)
    return bool(headers.sense(name, "POINTS").meanings & _CUSTOMERS) or any(part in folded for part in _LIFE)


def _rows_per_address(rows: Sequence[Sequence[str]], email: int, points: int) -> float:
    """Return how many rows an address has, counting only those that differ in points."""
    both = [(row[email], row[points]) for row in rows if email < len(row) and points < len(row) and "@" in row[email]]
    addresses = [tidy(address).casefold() for address, _ in both]
    if len(set(addresses)) == len(addresses):  # as in nearly every export
        return 1.0 if both else 0.0
    balances: dict[str, set[str]] = defaultdict(set)
    for address, (_, cell) in zip(addresses, both, strict=True):
        balances[address].add(tidy(cell))
    return sum(map(len, balances.values())) / len(balances)
