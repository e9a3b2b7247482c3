"""The columns of an export, each by itself: what its name and its cells say for balances, and against them."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, Final, NamedTuple

from loyalty_prep.columns import headers, places

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from loyalty_prep.columns.looks import Profile
    from loyalty_prep.columns.platforms import Platform

NAMED: Final = 2.0
"""From this weight on a name speaks for its column."""
SPOKEN: Final = 4.0
"""From this weight on a name says points in so many words."""
MOSTLY: Final = 0.5
"""A column is one of numbers, dates or the like if more than this share of its values are."""
COMPARED_ROWS: Final = 500
"""In so many of the first rows one column is compared with another."""
_QUALIFIED_POINTS: Final = -0.5
"""What a name weighs in a proposal that says points and a word that nobody knows."""


class _Trait(NamedTuple):
    """Something that values show, and what it weighs: beside a name that speaks for the column, and without one."""

    shown: Callable[[Profile], bool]
    named: float
    unnamed: float
    means: str


# What values say against balances. Only what tells plainly that they are something else (-6) may decide between
# columns without names: all that is less together stays below MARGIN.
TRAITS: Final = (
    _Trait(lambda column: column.dates > MOSTLY, -6, -6, "its values are dates"),
    _Trait(lambda column: column.phones > MOSTLY, -6, -6, "its values are phone numbers"),
    _Trait(lambda column: column.like_ids, 0, -6, "its values are all different, as ids are"),
    _Trait(lambda column: column.codes > MOSTLY, -1, -6, "its values begin with zeros, as codes do"),
    _Trait(lambda column: column.like_years, -1, -6, "its values are years"),
    _Trait(lambda column: column.whole < MOSTLY * column.numbers, 0, -6, "its values are not whole"),
    _Trait(lambda column: column.filled >= 10 and column.distinct == 1, -0.5, -0.6, "its value is always the same"),
    _Trait(lambda column: column.small, 0, -0.8, "its values are small, as those of counts are"),
)


class Export(NamedTuple):
    """What is chosen from: the columns, and what is known of the file as a whole."""

    columns: Sequence[Profile]
    platform: Platform | None
    has_rows: bool
    header: bool
    file: str | None
    letters: bool

    def described(self, profile: Profile) -> str:
        """Name a column, where it stands, and what it holds."""
        return f"'{profile.name}' ({self.place(profile)}, such as {', '.join(profile.samples) or 'no values'})"

    def place(self, profile: Profile) -> str:
        """Say where a column stands: by its letter, as the page does, where it may be named so."""
        return f"column {places.letter(profile.index) if self.letters else profile.index}"

    def profile(self, index: int) -> Profile:
        """Return the column of this index; they stand in order."""
        return self.columns[bisect_left(self.columns, index, key=lambda profile: profile.index)]


def numeric(profile: Profile) -> bool:
    """Tell whether the column is one of numbers: most of its values are."""
    return profile.numbers > MOSTLY


def of_numbers(profile: Profile) -> bool:
    """Tell whether a column holds numbers of any kind: whole, with decimals, money, codes, counts; no dates."""
    return profile.dates <= MOSTLY and profile.numbers + profile.currency > MOSTLY


def speaks_of_balances(sense: headers.Sense, *, ledger: bool = False) -> bool:
    """Tell whether a name says that its column is one of balances; in a ledger, one of changes."""
    if ledger and sense.weight > 0 and sense.meanings & headers.LEDGER.keys():
        return True
    return sense.weight >= NAMED and bool(sense.meanings & headers.NAMING)


def candidates(of: Export) -> list[Profile]:
    """Return the columns of numbers, the likeliest balances first."""
    return sorted(filter(of_numbers, of.columns), key=_unlikelihood)


def _unlikelihood(profile: Profile) -> tuple[float, int, int]:
    """Return by what columns are ordered that could be balances; of two alike the shorter name is less qualified."""
    return -likelihood(profile), len(profile.name), profile.index


def likelihood(profile: Profile) -> float:
    """Weigh a column that nothing calls one of balances, to propose it.

    Qualified points, by a word that is known to speak against them or one that nobody knows, are more often a decoy
    than a name that is unknown as a whole: whoever has both qualifies what is not the balance.
    """
    sense = headers.sense(profile.name, "POINTS")
    name = min(sense.weight, _QUALIFIED_POINTS) if sense.strange or sense.against else sense.weight
    traits = sum(trait.unnamed for trait in TRAITS if trait.shown(profile))
    # What can be none (one value throughout, nothing but 0 and 1) comes last.
    unfit = -20.0 if profile.flat else -6.0 if profile.money else 0.0
    return name + profile.numbers + traits + unfit
