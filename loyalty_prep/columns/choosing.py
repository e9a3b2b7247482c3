"""Which column is EMAIL, which is POINTS: what the names say and what the cells hold, weighed together.

A column is EMAIL because addresses stand in it, and a name only decides between several such columns. A balance is
believed by its name: many columns hold numbers, and none of them is POINTS for being the only one. So the name must
say points, stamps or balance, or the cells themselves must (`500 pts`); where a file has no header, no other column
may hold numbers of any kind. What is put aside as money, as ids or as a decoy never makes its neighbour the only one.

Two columns about equally good are a tie, and a tie is refused: a wrong column overwrites every balance. So is a column
that is named so without one value that fits, and a ledger, whose rows are changes and no balances. A refusal names the
columns that it could be, with their first values, and the command line that chooses one.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from loyalty_prep.columns import groups, headers, ledgers, places, states, titles, units
from loyalty_prep.columns.export import (
    MOSTLY,
    NAMED,
    SPOKEN,
    TRAITS,
    Export,
    likelihood,
    numeric,
    of_numbers,
    speaks_of_balances,
)
from loyalty_prep.columns.headers import Column
from loyalty_prep.columns.looks import Profile, profiles
from loyalty_prep.columns.platforms import recognise
from loyalty_prep.columns.refusals import (
    ambiguous,
    in_states,
    in_units,
    in_vain,
    masked,
    missing,
    of_groups,
    of_ledger,
)
from loyalty_prep.columns.remainders import remainders
from loyalty_prep.errors import InputError
from loyalty_prep.languages.folding import fold
from loyalty_prep.messages.translation import Message, to_translate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from loyalty_prep.options import Options

__all__ = ["MARGIN", "Choice", "Column", "Profile", "address_columns", "choose", "numeric", "profiles"]


MARGIN: Final = 1.5
"""How far ahead of the second the best column must be, in the weights of `headers`."""
_TIED_ASKED: Final = 8
"""Of so many tied columns it is asked what is left of them: a refusal names three, and thousands may be tied."""
_REMARKS: Final = 1.25
"""Up to a fifth of a column of addresses may be totals, remarks and typing errors."""
_UNKNOWN: Final = 1.0
"""What a name weighs for POINTS that says nothing: it may be anything, also points in a language not known here."""
_LEAST: Final = 2.3
"""What a column must weigh at least if only its values speak for it."""
_MASKED: Final = re.compile(r"[*•●∗]{2}|…")
"""What stands for letters that are not shown."""
_COUNTRY: Final = re.compile(r"(?<![^\W_])[A-Z]{2}(?![^\W_])")
_QUALIFIED: Final = -headers.STRANGE
"""What a word that nobody knows takes off a name, given back where both names have such words."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One column's verdict. `index` counts from 0; None where it cannot be told, such as between those that `tied`."""

    column: Column
    index: int | None
    name: str | None
    confidence: float
    evidence: tuple[str, ...]
    alternatives: tuple[tuple[int, str, float], ...] = ()
    problem: InputError | None = None
    tied: tuple[Profile, ...] = ()

    def refused(self, problem: InputError, tied: tuple[Profile, ...] = ()) -> Choice:
        """Return no column in place of this one, though the others that were thought of stay."""
        return _none(self.column, problem, self.alternatives, tied)


def _none(
    column: Column,
    problem: InputError,
    others: tuple[tuple[int, str, float], ...] = (),
    tied: tuple[Profile, ...] = (),
) -> Choice:
    return Choice(column, None, None, 0.0, (), others, problem, tied)


def address_columns(columns: Sequence[Profile]) -> list[int]:
    """Return every column that holds customers' addresses, such as `Email 1` and `Email 2` of a contacts file."""
    return [
        profile.index
        for profile in columns
        if profile.addresses > 0
        and (profile.addresses > MOSTLY or headers.sense(profile.name, "EMAIL").weight >= NAMED)
        and headers.sense(profile.name, "EMAIL").weight >= 0
    ]


def empty_address_columns(columns: Sequence[Profile]) -> list[int]:
    """Return every column that is named as one of addresses and was seen empty: its few cells may stand elsewhere."""
    return [
        profile.index
        for profile in columns
        if not profile.filled and headers.sense(profile.name, "EMAIL").weight >= NAMED
    ]


def choose(
    columns: Sequence[Profile],
    options: Options,
    rows: Sequence[Sequence[str]],
    *,
    header: bool = True,
    file: str | None = None,
    letters: bool = False,
    above: Mapping[int, str] | None = None,
    sheet: str | None = None,
) -> dict[Column, Choice]:
    """Choose both columns of the sampled rows; a user's word decides. What cannot be told carries its `problem`.

    `header`: the columns' names are the file's own. `file` is named in the command lines that refusals propose.
    `letters`: the user may name a column by its letter in a spreadsheet. `above` are the lines above
    the records, by their numbers; `sheet` is the name of the sheet that they stand on, unless the user named it.
    """
    platform = recognise([profile.name for profile in columns])
    of = Export(columns, platform, has_rows=bool(rows), header=header, file=file, letters=letters)
    email = _user_choice("EMAIL", columns, options.email_column, letters=letters)
    if email is None:
        email = _in_full(_email(of), of, rows)
    rest = of._replace(columns=[profile for profile in columns if profile.index != email.index])
    points = _user_choice("POINTS", columns, options.points_column, letters=letters)
    if points is None:
        points = _points(rest)
        if email.index is not None and rows:
            grouped = _one_row_a_customer(points, email.index, rest, rows)
            ungrouped = grouped is points  # rows of a customer may be changes, too: `earned`, and `used` below it
            points = _without_ledger(points, email.index, rest, options, rows) if ungrouped else grouped
            points = _in_points(points, rest, rows)
        lines = above if above is not None and options.header_line is None else {}
        points = _with_its_titles(points, rest, lines, sheet)
        points = _without_remainder(points, rest, rows)
    if email.index is not None and email.index == points.index:
        problem = InputError(
            "COLUMN_AMBIGUOUS",
            "--email-column and --points-column name the same column. Name two different ones.",
        )
        points = _none("POINTS", problem)
    return {"EMAIL": email, "POINTS": points}


def _user_choice(
    column: Column, columns: Sequence[Profile], wanted: str | int | None, *, letters: bool
) -> Choice | None:
    if wanted is None:
        return None
    flag = f"--{column.lower()}-column"
    by_index = {profile.index: profile.name for profile in columns}
    matches = places.find(by_index, wanted, letters=letters)
    if len(matches) != 1:
        names = ", ".join(f"{places.letter(index) if letters else index} '{name}'" for index, name in by_index.items())
        unique = "letter" if letters else "number"
        fault = (
            f"is the name of several columns; give its {unique} instead" if matches else "is not a column of the file"
        )
        code = "COLUMN_AMBIGUOUS" if matches else "COLUMN_MISSING"
        problem = InputError(code, f"{flag} '{wanted}' {fault}. The columns are: {names}.")
        return _none(column, problem)
    return Choice(column, matches[0], by_index[matches[0]], 1.0, (Message("named by {option}", option=flag),))


# EMAIL


def _email(of: Export) -> Choice:
    scores: dict[int, float] = {}
    most = max((profile.filled for profile in of.columns if profile.addresses > 0), default=0)
    for profile in of.columns:
        sense = headers.sense(profile.name, "EMAIL")
        if not of.has_rows:
            if sense.weight >= NAMED:
                scores[profile.index] = sense.weight
        elif profile.addresses > 0 and (
            sense.weight >= NAMED or (profile.addresses > MOSTLY and not _of_others(profile, sense))
        ):
            # A column that is filled twice as often beats one like it that is filled now and then, and one of
            # customers, who differ, beats one of sellers, who recur.
            fill = 1.5 * profile.filled / most
            scores[profile.index] = sense.weight + 6 * _addresses(profile, sense) + fill + _recurring(profile)
    return _settle("EMAIL", of, scores)


def _in_full(email: Choice, of: Export, rows: Sequence[Sequence[str]]) -> Choice:
    """Return the choice, or a refusal where most of its addresses are masked (`a***@x.org`), and many alike then."""
    if email.index is None:
        return email
    cells = [row[email.index] for row in rows if email.index < len(row) and "@" in row[email.index]]
    if 2 * sum(_MASKED.search(cell) is not None for cell in cells) <= len(cells):
        return email
    return email.refused(masked(of, of.profile(email.index)))


def _addresses(profile: Profile, sense: headers.Sense) -> float:
    """Return the share of addresses; under a name that is plainly theirs, totals and remarks take nothing off."""
    plain = sense.weight >= SPOKEN and not sense.against
    return min(1.0, profile.addresses * _REMARKS) if plain else profile.addresses


def _of_others(profile: Profile, sense: headers.Sense) -> bool:
    """Tell by its name that a column holds others' addresses; if all differ, they are not those of shops or sellers."""
    differ = profile.filled >= 10 and profile.distinct >= 0.9 * profile.filled
    return bool(sense.meanings & headers.OTHERS) and not (differ and "referrer" not in sense.meanings)


def _recurring(profile: Profile) -> float:
    return -2.0 if profile.filled >= 20 and profile.distinct * 10 <= profile.filled else 0.0


# POINTS


def _points(of: Export, *, ledger: bool = False) -> Choice:
    if of.has_rows and not of.header:
        return _alone(of)
    scores: dict[int, float] = {}
    for profile in of.columns:
        sense = headers.sense(profile.name, "POINTS", ledger=ledger)
        if not of.has_rows:
            if speaks_of_balances(sense, ledger=ledger):
                scores[profile.index] = sense.weight
        elif (score := _weigh(profile, sense, ledger=ledger)) is not None:
            scores[profile.index] = score
    return _settle("POINTS", of, scores, ledger=ledger)


def speaks(names: Iterable[str], column: Column) -> bool:
    """Tell whether one of some names speaks for a column, whatever stands below it."""
    return any(headers.sense(name, column).weight >= NAMED for name in names)


def _weigh(profile: Profile, sense: headers.Sense, *, ledger: bool = False) -> float | None:
    """Weigh name and values together; None where the column cannot hold balances, or its name says that it does not.

    A column that neither its name nor its cells call one of balances is weighed as a rival only.
    """
    named = speaks_of_balances(sense, ledger=ledger)
    if not named and sense.against:
        return None
    mark = profile.flat and profile.units <= MOSTLY  # one value throughout, or nothing but 0 and 1
    unfit = profile.numbers == 0 or profile.addresses > MOSTLY or _counts_accounts(profile, sense)
    if unfit or (not named and (profile.numbers <= MOSTLY or mark)):
        return None
    if profile.currency > MOSTLY or (profile.money and sense.weight < SPOKEN):
        return None  # a balance of money, or of nobody knows what
    traits = sum(trait.named if named else trait.unnamed for trait in TRAITS if trait.shown(profile))
    if named:
        score = sense.weight + 2.0 * profile.numbers + traits
        return score if score > 0 else None
    if profile.units > MOSTLY:
        return SPOKEN + 2.0 * profile.numbers + traits
    score = max(sense.weight, _UNKNOWN) + 1.0 + profile.numbers + traits
    return score if score >= _LEAST else None


def _counts_accounts(profile: Profile, sense: headers.Sense) -> bool:
    """Tell a column of accounts themselves (`Points account` over 1001, 1002, 1003)."""
    return profile.consecutive and "customer" in sense.meanings


def _alone(of: Export) -> Choice:
    """Choose without a header: the only column of numbers of any kind.

    A column of consecutive numbers counts the rows and is none. One value throughout, or nothing but 0 and 1, is no
    balance, but a column of numbers still.
    """
    counted = [profile for profile in of.columns if of_numbers(profile) and not profile.consecutive]
    others = tuple((profile.index, profile.name, 0.5) for profile in counted)
    if len(counted) > 1:
        return _none("POINTS", ambiguous("POINTS", of, counted), others)
    if not counted or not _may_be_balances(counted[0]):
        return _none("POINTS", missing("POINTS", of), others)
    best = counted[0]
    saying = best.units > MOSTLY
    evidence = (
        to_translate("no other column holds numbers"),
        _values("POINTS", best),
        *[Message(_SAYING, share=best.units)] * saying,
    )
    confidence = round((_BY_VALUES if saying else _NO_OTHER) * (0.75 + 0.25 * best.numbers), 2)
    return Choice("POINTS", best.index, best.name, confidence, evidence)


def _with_its_titles(points: Choice, of: Export, above: Mapping[int, str], sheet: str | None) -> Choice:
    """Return the choice, or a refusal where a line above the table or its sheet's name says that it is no balance."""
    if points.index is None:
        return points
    column = of.profile(points.index)
    problem = titles.under(of, column, above)
    if problem is None and sheet is not None:
        problem = titles.on_a_sheet(of, column, sheet)
    return points if problem is None else points.refused(problem)


def _may_be_balances(profile: Profile) -> bool:
    return not (profile.flat or profile.money or profile.codes > MOSTLY)


def _without_ledger(points: Choice, email: int, of: Export, options: Options, rows: Sequence[Sequence[str]]) -> Choice:
    """Return the choice, or what becomes of it in a ledger: a refusal, or the column to be summed."""
    known = of.platform is not None and of.platform.kind == "ledger"
    versions = options.duplicates in {"first", "last", "max"}
    changes = _points(of, ledger=True)
    for candidate in (changes, points) if changes.index != points.index else (changes,):
        if candidate.index is None:
            continue
        proof = ledgers.proof(of.columns, rows, email, candidate.index, known=known, versions=versions)
        if not proof:
            continue
        says = known or not headers.sense(candidate.name or "", "POINTS").meanings.isdisjoint(headers.NAMING)
        if options.duplicates == "sum" and ledgers.TAKING.isdisjoint(proof) and says:
            return candidate
        column = of.profile(candidate.index)
        refusal = of_ledger(of, column, proof, ledgers.balance_after(of.columns, column))
        return candidate.refused(refusal)
    return points


def _one_row_a_customer(points: Choice, email: int, of: Export, rows: Sequence[Sequence[str]]) -> Choice:
    """Return the choice, or a refusal where a customer's address stands in the first of several rows alone."""
    if points.index is None:
        return points
    detail = groups.detail(of.columns, rows, email, points.index)
    if detail is None:
        return points
    return points.refused(of_groups(of, of.profile(points.index), detail))


def _in_points(points: Choice, of: Export, rows: Sequence[Sequence[str]]) -> Choice:
    """Return the choice, or a refusal where another column says of some or all rows that they are no points."""
    if points.index is None:
        return points
    column = of.profile(points.index)
    if (unit := units.unit(of.columns, rows, column)) is not None:
        return points.refused(in_units(of, column, unit))
    if (state := states.states(of.columns, rows, column)) is not None:
        return points.refused(in_states(of, column, state))
    return points


def _without_remainder(points: Choice, of: Export, rows: Sequence[Sequence[str]]) -> Choice:
    """Return the choice, or a tie where another column holds what is left of these points by the numbers.

    What is left comes first among columns that are tied already.
    """
    if not of.header:
        return points
    rivals = points.tied if points.index is None else (of.profile(points.index),)
    asked = rivals[:_TIED_ASKED]
    left = {profile.index: profile for rival in asked for profile in remainders(of.columns, rows, rival.index)}
    if not left:
        return points
    tied = (*left.values(), *(profile for profile in rivals if profile.index not in left))
    return points.refused(ambiguous("POINTS", of, tied), tied)


# Both


def _settle(column: Column, of: Export, scores: dict[int, float], *, ledger: bool = False) -> Choice:
    ranked = sorted(scores, key=lambda index: -scores[index])
    if column == "POINTS" and of.has_rows:
        ranked = [index for index in ranked if _is_clear_alone(of.profile(index), ledger=ledger)]
    if not ranked:
        return _none(column, missing(column, of), _others(column, of, scores, None))
    best = of.profile(ranked[0])
    rivals = [
        of.profile(index)
        for index in scores
        if index != best.index
        and scores[best.index] - scores[index] < _ahead(column, best, of.profile(index), ledger=ledger)
    ]
    rivals += _of_its_rank(column, of, best)
    if column == "EMAIL":
        rivals += _beside_without_names(of, best) + _of_the_customers(of, best)
    if column == "POINTS" and of.has_rows and not ledger:
        rivals += _put_aside(of, best, scores) + _what_stands(of, best)
    rivals = list({profile.index: profile for profile in rivals}.values())  # each once, in time that is linear
    if (empty := _named_in_vain(column, of, best, scores)) is not None:
        return _none(column, in_vain(column, of, empty, best), _others(column, of, scores, None))
    if rivals:
        rivals.sort(key=lambda profile: -scores.get(profile.index, -math.inf))
        tied = (best, *rivals)
        return _none(column, ambiguous(column, of, tied), _others(column, of, scores, None), tied)
    return Choice(
        column,
        best.index,
        best.name,
        _confidence(column, best, scores, has_rows=of.has_rows),
        _evidence(column, best, of.columns, has_rows=of.has_rows),
        _others(column, of, scores, best.index),
    )


def _is_clear_alone(profile: Profile, *, ledger: bool) -> bool:
    """Tell whether name or cells say that the column is one of balances.

    A name with a word that nobody knows does not: it may say which points, such as those that expired, and cells that
    say points (`500 pts`) do not say which either. Nor does one of other people's points (of a referrer), nor a word
    that is only near to a known one (`Ponits`).
    """
    sense = headers.sense(profile.name, "POINTS", ledger=ledger)
    names = headers.names_balance(profile.name) or (ledger and speaks_of_balances(sense, ledger=True))
    if names and (sense.strange or sense.meanings & headers.PERSONS):
        return False
    return (names and speaks_of_balances(sense, ledger=ledger)) or profile.units > MOSTLY


def _ahead(column: Column, best: Profile, other: Profile, *, ledger: bool) -> float:
    """Return how far ahead of another column the best must be.

    Points and no more come before points of which nobody knows which (`Points`, `Points frittered`). Where the best
    says which, too (`Bonus points`, `Base points`; `Points (Store)`, `Points (Xyzzy)`), a word that nobody knows takes
    nothing off the other, nor does one for what stands there at last (`Points`, `Net points`). What only its cells
    say, its neighbour may be without saying it.
    """
    if column == "EMAIL":
        return MARGIN
    mine, its = headers.sense(best.name, column), headers.sense(other.name, column)
    if not speaks_of_balances(mine):
        return math.inf
    settled = "settled" in its.meanings and mine.meanings.isdisjoint(headers.STANDING) and _speaks_alike(mine, its)
    plain = (mine.exact and (ledger or not settled)) or ("balance" in mine.meanings and "balance" not in its.meanings)
    return MARGIN + (_QUALIFIED if its.strange and not plain else 0.0)


def _of_its_rank(column: Column, of: Export, best: Profile) -> list[Profile]:
    """Return the columns that are called as the best is, whatever their values: faulty ones do not settle a tie.

    A name that says more than the best's (`Points balance` beside `Loyalty balance`) is of its rank, too. So is any
    plain one where the best's says more than balance (`Puntos` beside `Puntos no disponibles`): what says more may say
    less. Names with a word that nobody knows are for `_ahead` to weigh, but beside those of a place.
    """
    sense = headers.sense(best.name, column)
    if not of.has_rows or (column == "POINTS" and not speaks_of_balances(sense)):
        return []
    rivals = []
    for profile in of.columns:
        its = headers.sense(profile.name, column)
        named, fits = speaks_of_balances(its), profile.numbers > 0 and not _counts_accounts(profile, its)
        if column == "EMAIL":
            named, fits = its.weight >= NAMED, profile.addresses > 0
        if profile.index == best.index or not fits:
            continue
        country = "place" in sense.meanings and _of_a_country(profile.name)
        if country or _joined(best.name, profile.name) or _of_two_countries(best.name, profile.name):
            rivals.append(profile)
        unknown = its.strange and "place" not in sense.meanings
        if column == "POINTS" and not (sense.exact or unknown or profile.money) and _of_its_kind(sense, its):
            rivals.append(profile)
        elif not named or its.strange or its.against:
            continue
        elif sense.weight - its.weight < MARGIN:
            rivals.append(profile)
    return rivals


def _joined(one: str, other: str) -> bool:
    """Tell the names that a join gives to two columns of one name: `points_left` speaks of no rest beside its pair."""
    return fold(one).endswith(" left") and fold(other) == fold(one).removesuffix("left") + "right"


def _of_two_countries(one: str, other: str) -> bool:
    """Tell names that differ by two capitals alone: `Points SE` and `Points NO`, whatever these mean as words."""
    return one != other and _COUNTRY.split(one) == _COUNTRY.split(other)


def _of_a_country(name: str) -> bool:
    """Tell a name that is plain but for two capitals: beside a shop's points, `Points KR` may be those of Korea."""
    cut = _COUNTRY.split(name)
    return len(cut) > 1 and headers.sense("".join(cut), "POINTS").exact


def _beside_without_names(of: Export, best: Profile) -> list[Profile]:
    """Return columns of addresses without a name that have one of numbers without a name right of them.

    That is a second list of customers beside the first one; a single column without a name may be anything.
    """
    bare = [profile for profile in of.columns if of.header and of.has_rows and not profile.name.strip()]
    numbers = [profile.index for profile in bare if of_numbers(profile)]
    return [
        profile
        for profile in bare
        if profile.addresses > MOSTLY and best.name.strip() and any(index > profile.index for index in numbers)
    ]


def _of_the_customers(of: Export, best: Profile) -> list[Profile]:
    """Return other columns of addresses that nothing speaks against, where the best's name has a word nobody knows.

    That word may say whose they are: `Spouse email` beside `Customer`.
    """
    if not headers.finds(best.name)[1]:
        return []
    return [
        profile
        for profile in of.columns
        if profile.index != best.index
        and profile.addresses > MOSTLY
        and not _of_others(profile, headers.sense(profile.name, "EMAIL"))
        and not _recurring(profile)
        and 2 * profile.filled >= best.filled
    ]


def _of_its_kind(sense: headers.Sense, its: headers.Sense) -> bool:
    """Tell a name of the same points, or of the same elsewhere: what else the best's says may be which ones.

    A place is called as it likes (`Mobile points`, `Main Street points`): what is not known to be other points may be
    one, also a total of all places. Beside those of a place they may be those of a group, too (`Kids points`).
    """
    others = headers.OTHER_POINTS - (headers.GROUPS if "place" in sense.meanings else frozenset())
    return _speaks_alike(sense, its) and its.meanings.isdisjoint(others)


def _speaks_alike(sense: headers.Sense, its: headers.Sense) -> bool:
    return bool(sense.meanings & its.meanings & headers.NAMING)


def _put_aside(of: Export, best: Profile, scores: Mapping[int, float]) -> list[Profile]:
    """Return the columns that were put aside, but may be the balance where the best does not say so in so many words.

    That is one that only its cells call points, and one of a total, which may count what was spent since, or is
    pending. Beside these any column of numbers is a rival whose name is not known word for word, or whose cells call it
    points, too (`Card` over `120 pts`), unless its name says which other ones; and beside a total one of other points,
    which would not be told apart if the total were the balance.
    """
    sense = headers.sense(best.name, "POINTS")
    total = "total" in sense.meanings and sense.meanings.isdisjoint({"balance", "available"})
    if speaks_of_balances(sense) and not total:
        return []
    rivals = []
    for profile in of.columns:
        other = profile.consecutive or profile.money or max(profile.currency, profile.phones) > MOSTLY
        if profile.index in scores or other or not of_numbers(profile):
            continue
        matches, strange = headers.finds(profile.name)
        meanings = {find.meaning for find in matches}
        says = profile.units > MOSTLY and meanings.isdisjoint(headers.NOT_LEFT)
        if strange or not matches or says or (total and meanings & headers.NAMING):
            rivals.append(profile)
    return rivals


def _what_stands(of: Export, best: Profile) -> list[Profile]:
    """Return columns that say what stands there and no more (`Remaining`, `Saldo`), where the best does not say it.

    Whoever has both may call `Points` what was ever earned.
    """
    if titles.stands(best):
        return []
    return [
        profile
        for profile in of.columns
        if profile.index != best.index
        and of_numbers(profile)
        and _may_be_balances(profile)
        and not (profile.consecutive or profile.like_years)
        and headers.says_what_stands(profile.name)
    ]


def _named_in_vain(column: Column, of: Export, best: Profile, scores: Mapping[int, float]) -> Profile | None:
    """Return a column that is named at least as well as the best, and has not one value that fits, or holds money."""
    if not of.has_rows:
        return None
    chosen = headers.sense(best.name, column).weight
    for profile in of.columns:
        if profile.index in scores or _says_more(profile, best):
            continue
        sense = headers.sense(profile.name, column)
        plainly = column == "POINTS" and sense.meanings <= headers.PLAIN and _is_clear_alone(profile, ledger=False)
        named = sense.weight >= NAMED and (column == "EMAIL" or speaks_of_balances(sense))
        if named and (plainly or sense.weight >= chosen) and not _counts_accounts(profile, sense):
            return profile
    return None


def _says_more(profile: Profile, best: Profile) -> bool:
    """Tell a name that says something about addresses (`Emails received (6mo)`) beside one that is theirs (`Email`).

    Where the one holds words or numbers throughout, and the other addresses, no mistake is left.
    """
    if best.addresses <= MOSTLY or headers.sense(best.name, "EMAIL").weight < NAMED:
        return False
    about = headers.finds(profile.name)[1] > 0 and headers.finds(best.name)[1] == 0
    return about and profile.filled > 0 and profile.addresses == 0


# How often a choice is right whose name says points or email in so many words, says something like it (`Saldo`), or
# says nothing, while the cells do: by `benchmarks/guessing.md`.
_SURE, _LESS_SURE, _BY_VALUES = 0.99, 0.96, 0.97
_NO_OTHER: Final = 0.7
"""A column that only the want of others makes POINTS; there is no measuring how often that is right."""
_CONTESTED: Final = 0.98
"""What is left of that where others came near."""


def _confidence(column: Column, best: Profile, scores: Mapping[int, float], *, has_rows: bool) -> float:
    """Return how often a choice such as this one is right."""
    sense = headers.sense(best.name, column)
    sure = _BY_VALUES if sense.weight < NAMED else _SURE if sense.weight >= SPOKEN else _LESS_SURE
    share = (best.addresses if column == "EMAIL" else best.numbers) if has_rows else 1.0
    second = max((score for index, score in scores.items() if index != best.index), default=0.0)
    contested = _CONTESTED if scores[best.index] - second < 2 * MARGIN else 1.0
    return round(sure * (0.75 + 0.25 * share) * contested, 2)


_SAYING: Final = to_translate("{share} of them say points")
_LYING: Final[dict[Column, str]] = {
    "EMAIL": to_translate("'{name}' is named so, but none of its values are addresses"),
    "POINTS": to_translate("'{name}' is named so, but none of its values are numbers"),
}
"""What is said of another column of that name."""


def _values(column: Column, profile: Profile) -> Message:
    """Say how many values of a column are what it is to hold."""
    if column == "EMAIL":
        return Message.plural(
            "{share} of {values} sampled value is an address",
            "{share} of {values} sampled values are addresses",
            profile.filled,
            share=profile.addresses,
            values=profile.filled,
        )
    return Message.plural(
        "{share} of {values} sampled value is a number",
        "{share} of {values} sampled values are numbers",
        profile.filled,
        share=profile.numbers,
        values=profile.filled,
    )


def _evidence(column: Column, best: Profile, columns: Sequence[Profile], *, has_rows: bool) -> tuple[str, ...]:
    sense = headers.sense(best.name, column)
    evidence = [
        Message("header '{name}'", name=best.name)
        if sense.weight > 0
        else Message("header '{name}' says nothing of it", name=best.name)
    ]
    if not has_rows:
        return tuple(evidence)
    evidence.append(_values(column, best))
    if column == "POINTS" and best.units > MOSTLY:
        evidence.append(Message(_SAYING, share=best.units))
    for profile in columns:
        lies = profile.addresses == 0 if column == "EMAIL" else profile.numbers == 0
        if lies and profile.filled and headers.sense(profile.name, column).weight >= SPOKEN:
            evidence.append(Message(_LYING[column], name=profile.name))
    return tuple(evidence)


def _others(
    column: Column, of: Export, scores: Mapping[int, float], best: int | None
) -> tuple[tuple[int, str, float], ...]:
    """Return what else it could be, the likeliest first."""
    if column == "POINTS" and of.has_rows:
        scores = {profile.index: likelihood(profile) for profile in of.columns if of_numbers(profile)}
    top = max(1.0, *scores.values()) if scores else 1.0
    return tuple(
        (index, of.profile(index).name, round(max(0.0, 0.5 * scores[index] / top), 2))
        for index in sorted(scores, key=lambda index: (-scores[index], len(of.profile(index).name)))
        if index != best
    )
