"""Which column is EMAIL, which is POINTS: what the names say and what the cells hold, weighed together.

The cells have the last word: a column is EMAIL because addresses stand in it, and a name only decides
between several such columns. For POINTS, many columns hold numbers, so the name must speak for one, or
only one column can hold balances at all. Two columns about equally good are a tie, and a tie is refused:
a wrong column overwrites every balance. So is a ledger, whose rows are changes and no balances.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from loyalty_prep import headers, ledgers
from loyalty_prep.errors import InputError
from loyalty_prep.looks import Profile, profiles
from loyalty_prep.profiles import recognise

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from loyalty_prep.options import Options
    from loyalty_prep.profiles import Platform

__all__ = ["MARGIN", "Choice", "Column", "Profile", "address_columns", "choose", "numeric", "profiles"]

Column = Literal["EMAIL", "POINTS"]

MARGIN: Final = 1.5
"""How far ahead of the second the best column must be, in the weights of `headers`."""
_NAMED: Final = 2.0
"""From this weight on a name speaks for its column."""
_SPOKEN: Final = 4.0
"""From this weight on a name says points in so many words."""
_UNKNOWN: Final = 1.0
"""What a name weighs for POINTS that says nothing: it may be anything, also points in a language not known here."""
_LEAST: Final = 2.3
"""What a column must weigh at least if only its values speak for it."""
_MOSTLY: Final = 0.5


@dataclass(frozen=True, slots=True)
class Choice:
    """One column's verdict. `index` counts from 0; None where it cannot be told."""

    column: Column
    index: int | None
    name: str | None
    confidence: float
    evidence: tuple[str, ...]
    alternatives: tuple[tuple[int, str, float], ...] = ()
    problem: InputError | None = None


@dataclass(frozen=True, slots=True)
class _Trait:
    """Something that values show, and what it weighs: beside a name that speaks for the column, and without one."""

    shown: Callable[[Profile], bool]
    named: float
    unnamed: float
    means: str


# What values say against balances. Only what tells plainly that they are something else (-6) may decide between
# columns without names: all that is less together stays below MARGIN.
_TRAITS: Final = (
    _Trait(lambda held: held.dates > _MOSTLY, -6, -6, "its values are dates"),
    _Trait(lambda held: held.phones > _MOSTLY, -6, -6, "its values are phone numbers"),
    _Trait(lambda held: held.like_ids, 0, -6, "its values are all different, as ids are"),
    _Trait(lambda held: held.codes > _MOSTLY, -1, -6, "its values begin with zeros, as codes do"),
    _Trait(lambda held: held.like_years, -1, -6, "its values are years"),
    _Trait(lambda held: held.whole < _MOSTLY * held.numbers, 0, -6, "its values are not whole"),
    _Trait(lambda held: held.filled >= 10 and held.distinct == 1, -0.5, -0.6, "its value is always the same"),
    _Trait(lambda held: held.small, 0, -0.8, "its values are small, as those of counts are"),
)


def numeric(profile: Profile) -> bool:
    """Tell whether the column is one of numbers: most of its values are."""
    return profile.filled > 0 and profile.numbers > _MOSTLY


def address_columns(found: Sequence[Profile]) -> list[int]:
    """Return every column that holds customers' addresses, such as `Email 1` and `Email 2` of a contacts file."""
    return [
        profile.index
        for profile in found
        if profile.addresses > 0
        and (profile.addresses > _MOSTLY or headers.said(profile.name, "EMAIL").weight >= _NAMED)
        and headers.said(profile.name, "EMAIL").weight >= 0
    ]


def choose(found: Sequence[Profile], options: Options, rows: Sequence[Sequence[str]]) -> dict[Column, Choice]:
    """Choose both columns of the sampled rows; a user's word decides. What cannot be told carries its `problem`."""
    platform = recognise([profile.name for profile in found])
    email = _user_choice("EMAIL", found, options.email_column) or _email(found, platform, has_rows=bool(rows))
    rest = [profile for profile in found if profile.index != email.index]
    points = _user_choice("POINTS", found, options.points_column)
    if points is None:
        points = _points(rest, platform, has_rows=bool(rows))
        if email.index is not None and rows:
            points = _without_ledger(points, email.index, rest, options, rows, platform)
    if email.index is not None and email.index == points.index:
        problem = InputError(
            "COLUMN_AMBIGUOUS",
            "--email-column and --points-column name the same column. Name two different ones.",
        )
        points = Choice("POINTS", None, None, 0.0, (), problem=problem)
    return {"EMAIL": email, "POINTS": points}


def _user_choice(column: Column, found: Sequence[Profile], wanted: str | int | None) -> Choice | None:
    if wanted is None:
        return None
    flag = f"--{column.lower()}-column"
    matches = [profile for profile in found if profile.name == wanted]
    if not matches and isinstance(wanted, str):
        matches = [profile for profile in found if profile.name.strip().casefold() == wanted.strip().casefold()]
    if not matches and (isinstance(wanted, int) or wanted.isdecimal()):
        matches = [profile for profile in found if profile.index == int(wanted)]
    if len(matches) != 1:
        names = ", ".join(f"{profile.index} '{profile.name}'" for profile in found)
        fault = "is the name of several columns; give its number instead" if matches else "is not a column of the file"
        code = "COLUMN_AMBIGUOUS" if matches else "COLUMN_MISSING"
        problem = InputError(code, f"{flag} '{wanted}' {fault}. The columns are: {names}.")
        return Choice(column, None, None, 0.0, (), problem=problem)
    chosen = matches[0]
    return Choice(column, chosen.index, chosen.name, 1.0, (f"named by {flag}",))


# EMAIL


def _email(found: Sequence[Profile], platform: Platform | None, *, has_rows: bool) -> Choice:
    scores: dict[int, float] = {}
    for profile in found:
        said = headers.said(profile.name, "EMAIL")
        if not has_rows:
            if said.weight >= _NAMED:
                scores[profile.index] = said.weight
        elif profile.addresses > 0 and (
            said.weight >= _NAMED or (profile.addresses > _MOSTLY and not _of_others(profile, said))
        ):
            # A column that is filled twice as often beats one like it that is filled now and then, and one of
            # customers, who differ, beats one of sellers, who recur.
            scores[profile.index] = said.weight + 6 * profile.addresses + _fill(profile, found) + _recurring(profile)
    return _settle("EMAIL", found, scores, platform, has_rows=has_rows)


def _of_others(profile: Profile, said: headers.Said) -> bool:
    """Tell by its name that a column holds others' addresses; if all differ, they are not those of shops or sellers."""
    differ = profile.filled >= 10 and profile.distinct >= 0.9 * profile.filled
    return bool(said.meanings & headers.OTHERS) and not (differ and "referrer" not in said.meanings)


def _fill(profile: Profile, found: Sequence[Profile]) -> float:
    most = max(other.filled for other in found if other.addresses > 0)
    return 1.5 * profile.filled / most


def _recurring(profile: Profile) -> float:
    return -2.0 if profile.filled >= 20 and profile.distinct * 10 <= profile.filled else 0.0


# POINTS


def _points(found: Sequence[Profile], platform: Platform | None, *, has_rows: bool, ledger: bool = False) -> Choice:
    scores: dict[int, float] = {}
    for profile in found:
        said = headers.said(profile.name, "POINTS", ledger=ledger)
        if not has_rows:
            if said.weight >= _NAMED:
                scores[profile.index] = said.weight
        elif (score := _weigh(profile, said)) is not None:
            scores[profile.index] = score
    return _settle("POINTS", found, scores, platform, has_rows=has_rows)


def _weigh(profile: Profile, said: headers.Said) -> float | None:
    """Weigh name and values together; None where the column cannot hold balances, or its name says that it does not."""
    named = said.weight >= _NAMED
    if not named and said.against:
        return None
    if profile.numbers == 0 or profile.addresses > _MOSTLY or (not named and profile.numbers <= _MOSTLY):
        return None
    if profile.currency > _MOSTLY or (profile.cents > _MOSTLY and said.weight < _SPOKEN):
        return None  # a balance of money, or of nobody knows what
    traits = sum(trait.named if named else trait.unnamed for trait in _TRAITS if trait.shown(profile))
    if named:
        score = said.weight + 2.0 * profile.numbers + traits
        return score if score > 0 else None
    score = max(said.weight, _UNKNOWN) + 1.0 + profile.numbers + traits
    return score if score >= _LEAST else None


def _without_ledger(
    points: Choice,
    email: int,
    found: Sequence[Profile],
    options: Options,
    rows: Sequence[Sequence[str]],
    platform: Platform | None,
) -> Choice:
    """Return the choice, or what becomes of it in a ledger: a refusal, or the column to be summed."""
    known = platform is not None and platform.kind == "ledger"
    changes = _points(found, platform, has_rows=True, ledger=True)
    for candidate in (changes, points) if changes.index != points.index else (changes,):
        if candidate.index is None:
            continue
        proof = ledgers.proof(found, rows, email, candidate.index, known=known)
        if not proof:
            continue
        if options.duplicates == "sum" and "signed" not in proof:
            return candidate
        refusal = ledgers.refusal(candidate.name, proof, found)
        return Choice("POINTS", None, None, 0.0, (), candidate.alternatives, refusal)
    return points


# Both


def _settle(
    column: Column,
    found: Sequence[Profile],
    scores: dict[int, float],
    platform: Platform | None,
    *,
    has_rows: bool,
) -> Choice:
    ranked = sorted(scores, key=lambda index: -scores[index])
    by_index = {profile.index: profile for profile in found}
    if not ranked:
        problem = InputError("COLUMN_MISSING", _missing(column, found, platform))
        return Choice(column, None, None, 0.0, (), _others(by_index, scores, None), problem)
    best = by_index[ranked[0]]
    rivals = [index for index in ranked[1:] if scores[best.index] - scores[index] < MARGIN]
    if rivals:
        problem = _ambiguous(column, [best, *(by_index[index] for index in rivals)])
        return Choice(column, None, None, 0.0, (), _others(by_index, scores, None), problem)
    return Choice(
        column,
        best.index,
        best.name,
        _confidence(column, best, scores, has_rows=has_rows),
        _evidence(column, best, found, has_rows=has_rows),
        _others(by_index, scores, best.index),
    )


# How often a choice is right whose name says points or email in so many words, says something like it (`Saldo`), says
# nothing, or says points with a word that nobody knows (`Points frittered`): by `benchmarks/guessing.md`.
_SURE, _LESS_SURE, _BY_VALUES, _STRANGE = 0.99, 0.96, 0.97, 0.75
_CONTESTED: Final = 0.98
"""What is left of that where others came near."""


def _confidence(column: Column, best: Profile, scores: Mapping[int, float], *, has_rows: bool) -> float:
    """Return how often a choice such as this one is right."""
    said = headers.said(best.name, column)
    if said.strange and column == "POINTS":
        sure = _STRANGE
    elif said.weight < _NAMED:
        sure = _BY_VALUES
    else:
        sure = _SURE if said.weight >= _SPOKEN else _LESS_SURE
    share = (best.addresses if column == "EMAIL" else best.numbers) if has_rows else 1.0
    second = max((score for index, score in scores.items() if index != best.index), default=0.0)
    contested = _CONTESTED if scores[best.index] - second < 2 * MARGIN else 1.0
    return round(sure * (0.75 + 0.25 * share) * contested, 2)


def _evidence(column: Column, best: Profile, found: Sequence[Profile], *, has_rows: bool) -> tuple[str, ...]:
    said = headers.said(best.name, column)
    evidence = [f"header '{best.name}'" if said.weight > 0 else f"header '{best.name}' says nothing of it"]
    if not has_rows:
        return tuple(evidence)
    share, noun = (best.addresses, "addresses") if column == "EMAIL" else (best.numbers, "numbers")
    evidence.append(f"{share:.0%} of {best.filled} sampled values are {noun}")
    for profile in found:
        lies = profile.addresses == 0 if column == "EMAIL" else profile.numbers == 0
        if lies and profile.filled and headers.said(profile.name, column).weight >= _SPOKEN:
            evidence.append(f"'{profile.name}' is named so, but none of its values are {noun}")
    return tuple(evidence)


def _others(
    by_index: dict[int, Profile], scores: dict[int, float], best: int | None
) -> tuple[tuple[int, str, float], ...]:
    top = max(scores.values(), default=1.0)
    return tuple(
        (index, by_index[index].name, round(max(0.0, 0.5 * scores[index] / top), 2))
        for index in sorted(scores, key=lambda index: -scores[index])
        if index != best
    )


# What is told where it cannot be told.

_WHAT: Final[dict[Column, str]] = {"EMAIL": "email addresses", "POINTS": "points balances"}


def _missing(column: Column, found: Sequence[Profile], platform: Platform | None) -> str:
    flag, what = f"--{column.lower()}-column", _WHAT[column]
    if not found:
        return (
            f"No column with {what} was found; the file has only one column. If it has more, name their delimiter "
            "with --delimiter."
        )
    if platform is not None and platform.kind == ("no addresses" if column == "EMAIL" else "no balances"):
        return f"No column with {what} was found. By its header this is: {platform.name}. {platform.trap}"
    names = ", ".join(f"'{profile.name}'" for profile in found)
    named = [profile for profile in found if headers.said(profile.name, column).weight >= _NAMED]
    why = f"{names}. If one of them is right, name it with {flag}."
    if named and named[0].money:
        why = (
            f"{names}: '{named[0].name}' holds money, and money is not points. Export the balance in points, "
            f"or name the column with {flag} if it is one of points."
        )
    elif named:
        why = (
            f"{names}: '{named[0].name}' is named so, but none of its values fits. Check the export, "
            f"or name the right column with {flag}."
        )
    elif column == "EMAIL" and any(profile.addresses > _MOSTLY for profile in found):
        other = next(profile for profile in found if profile.addresses > _MOSTLY)
        why = (
            f"{names}: '{other.name}' holds addresses, but by its name not those of the customers. Export the "
            f"customers' addresses, or name the column with {flag} if it is the right one."
        )
    elif column == "POINTS" and any(profile.money for profile in found):
        other = next(profile for profile in found if profile.money)
        why = f"{names}: '{other.name}' holds money, and money is not points. Export the balance in points."
    return f"No column with {what} was found among {why}"


def _ambiguous(column: Column, tied: Sequence[Profile]) -> InputError:
    described = " and ".join(
        f"'{profile.name}' (column {profile.index}, such as {', '.join(profile.samples) or 'no values'})"
        for profile in tied
    )
    units = {"stamps", "points"} & set().union(*(headers.said(profile.name, column).meanings for profile in tied))
    told = " One counts stamps, another points." if len(units) > 1 else ""
    first = tied[0].index
    return InputError(
        "COLUMN_AMBIGUOUS",
        f"Several columns could hold the {_WHAT[column]}: {described}.{told} "
        f"Say which with --{column.lower()}-column, by name or number (--{column.lower()}-column {first}).",
    )
