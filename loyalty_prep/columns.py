"""Which column is EMAIL, which is POINTS: what the names say and what the cells hold, weighed together.

The cells have the last word: a column is EMAIL because addresses stand in it, and a name only decides
between several such columns. For POINTS, many columns hold numbers, so the name must speak for one, or
only one column can hold balances at all. Two columns about equally good are a tie, and a tie is refused:
a wrong column overwrites every balance.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import polars as pl

from loyalty_prep import cells, emails, headers, points
from loyalty_prep.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_prep.options import Options

Column = Literal["EMAIL", "POINTS"]

MARGIN = 1.5
"""How far ahead of the second the best column must be, in the weights of `headers`."""
_NAMED = 2.0
"""From this weight on a name speaks for its column."""
_SPOKEN = 4.0
"""From this weight on a name says points in so many words."""
_MOSTLY = 0.5


@dataclass(frozen=True, slots=True)
class Profile:
    """What the sampled cells of one column look like. Shares are of the cells that hold something."""

    index: int
    name: str
    filled: int
    addresses: float
    numbers: float
    whole: float
    distinct: int
    rising: bool
    dates: float
    phones: float
    money: float
    samples: tuple[str, ...]


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


def profiles(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[Profile]:
    """Look at the sampled rows, column by column."""
    return [_profile(index, name, [row[index] for row in rows if index < len(row)]) for index, name in enumerate(names)]


def _profile(index: int, name: str, values: list[str]) -> Profile:
    tidied = pl.Series("cell", values, dtype=pl.String).to_frame().select(cells.tidy_expr(pl.col("cell")))
    held = tidied.filter(~cells.placeholder_expr(pl.col("cell")))["cell"]
    count = len(held) or 1
    looks = held.to_frame().select(
        addresses=emails.looks_like_address(pl.col("cell")).sum() / count,
        dates=pl.col("cell")
        .str.contains(r"^(19|20)\d\d[-/.]?(0[1-9]|1[0-2])[-/.]?([0-2]\d|3[01])\b|^\d\d?[-/.]\d\d?[-/.](\d\d|\d{4})\b")
        .sum()
        / count,
        phones=pl.col("cell").str.contains(r"^(\+|00|0)[\d ()/.-]{6,}$").sum() / count,
        money=pl.col("cell").str.contains(r"[$€£¥₽₴₪]|^-?\d+([.,]\d{3})*[.,]\d\d$").sum() / count,
    )
    read = points.read(held)
    whole = float((read["number"] == "whole").sum()) / count
    numbers = float((~read["number"].is_in(["missing", "not_a_number"])).sum()) / count
    amounts = read["amount"].drop_nulls()
    rising = len(amounts) >= 3 and len(amounts) == len(held) and bool((amounts.diff().drop_nulls() > 0).all())
    addresses, dates, phones, money = looks.row(0)
    return Profile(
        index, name, len(held), addresses, numbers, whole, held.n_unique(), rising, dates, phones, money,
        tuple(held.unique(maintain_order=True).head(3).to_list()),
    )  # fmt: skip


def numeric(profile: Profile) -> bool:
    """Tell whether the column is one of numbers: most of its values are."""
    return profile.filled > 0 and profile.numbers > _MOSTLY


def address_columns(found: Sequence[Profile]) -> list[int]:
    """Return every column that holds customers' addresses, such as `Email 1` and `Email 2` of a contacts file."""
    return [
        profile.index
        for profile in found
        if profile.addresses > 0
        and (profile.addresses > _MOSTLY or (headers.weigh(profile.name, "EMAIL") or 0) >= _NAMED)
        and (headers.weigh(profile.name, "EMAIL") or 0) >= 0
    ]


def choose(found: Sequence[Profile], options: Options, *, has_rows: bool) -> dict[Column, Choice]:
    """Choose both columns; a user's word decides. What cannot be told carries its `problem`."""
    email = _user_choice("EMAIL", found, options.email_column) or _email(found, has_rows=has_rows)
    rest = [profile for profile in found if profile.index != email.index]
    points_choice = _user_choice("POINTS", found, options.points_column) or _points(rest, has_rows=has_rows)
    if email.index is not None and email.index == points_choice.index:
        problem = InputError(
            "COLUMN_AMBIGUOUS",
            "--email-column and --points-column name the same column. Name two different ones.",
        )
        points_choice = Choice("POINTS", None, None, 0.0, (), problem=problem)
    return {"EMAIL": email, "POINTS": points_choice}


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


def _email(found: Sequence[Profile], *, has_rows: bool) -> Choice:
    scores: dict[int, float] = {}
    for profile in found:
        said = headers.weigh(profile.name, "EMAIL") or 0.0
        if not has_rows:
            if said >= _NAMED:
                scores[profile.index] = said
        elif profile.addresses > _MOSTLY or (profile.addresses > 0 and said >= _NAMED):
            # A column that is filled twice as often beats one like it that is filled now and then.
            scores[profile.index] = said + 6 * profile.addresses + _fill(profile, found)
    return _settle("EMAIL", found, scores, "email addresses", has_rows=has_rows)


def _fill(profile: Profile, found: Sequence[Profile]) -> float:
    most = max(other.filled for other in found if other.addresses > 0)
    return 1.5 * profile.filled / most


def _points(found: Sequence[Profile], *, has_rows: bool) -> Choice:
    scores: dict[int, float] = {}
    for profile in found:
        said = headers.weigh(profile.name, "POINTS")
        if not has_rows:
            if said is not None and said >= _NAMED:
                scores[profile.index] = said
            continue
        named = said is not None and said >= _NAMED
        if said is not None and not named:
            continue
        if profile.numbers == 0 or (not named and profile.numbers <= _MOSTLY) or profile.addresses > _MOSTLY:
            continue
        if profile.money > _MOSTLY and (said or 0.0) < _SPOKEN:
            continue  # a balance of money, or of nobody knows what
        score = (said or 0.0) + _value_weight(profile, named=named)
        if score > 0:
            scores[profile.index] = score
    # Where a name speaks for a column, columns whose names say nothing are no rivals.
    spoken = {index for index in scores if headers.weigh(found_name(found, index), "POINTS") is not None}
    if spoken:
        scores = {index: score for index, score in scores.items() if index in spoken}
    return _settle("POINTS", found, scores, "points balances", has_rows=has_rows)


def found_name(found: Sequence[Profile], index: int) -> str:
    """Return the name of the column with this index."""
    return next(profile.name for profile in found if profile.index == index)


def _value_weight(profile: Profile, *, named: bool) -> float:
    weight = 2.0 * profile.numbers
    if profile.dates > _MOSTLY:
        weight -= 6
    if profile.phones > _MOSTLY:
        weight -= 6
    if not named and profile.rising:
        weight -= 1.9
    if not named and profile.whole < _MOSTLY:
        weight -= 3
    return weight


def _settle(column: Column, found: Sequence[Profile], scores: dict[int, float], what: str, *, has_rows: bool) -> Choice:
    ranked = sorted(scores, key=lambda index: -scores[index])
    by_index = {profile.index: profile for profile in found}
    if not ranked:
        return Choice(column, None, None, 0.0, (), _others(by_index, scores, None), _missing(column, found, what))
    best = by_index[ranked[0]]
    rivals = [index for index in ranked[1:] if scores[best.index] - scores[index] < MARGIN]
    if rivals:
        tied = [best, *(by_index[index] for index in rivals)]
        problem = _ambiguous(column, tied, what)
        return Choice(column, None, None, 0.0, (), _others(by_index, scores, None), problem)
    return Choice(
        column,
        best.index,
        best.name,
        _confidence(column, best, scores, has_rows=has_rows),
        _evidence(column, best, has_rows=has_rows),
        _others(by_index, scores, best.index),
    )


def _confidence(column: Column, best: Profile, scores: dict[int, float], *, has_rows: bool) -> float:
    said = headers.weigh(best.name, column) or 0.0
    share = best.addresses if column == "EMAIL" else best.numbers
    name_part = 0.99 if said >= _SPOKEN else 0.9 if said >= _NAMED else 0.8
    ahead = scores[best.index] - max((score for index, score in scores.items() if index != best.index), default=0.0)
    value = name_part * (0.6 + 0.4 * share if has_rows else 0.8) * (1.0 if ahead >= 2 * MARGIN else 0.92)
    return round(value, 2)


def _evidence(column: Column, best: Profile, *, has_rows: bool) -> tuple[str, ...]:
    said = headers.weigh(best.name, column)
    evidence = (
        [f"header '{best.name}'"] if said is not None and said > 0 else [f"header '{best.name}' says nothing of it"]
    )
    if has_rows:
        share, noun = (best.addresses, "addresses") if column == "EMAIL" else (best.numbers, "numbers")
        evidence.append(f"{share:.0%} of {best.filled} sampled values are {noun}")
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


def _missing(column: Column, found: Sequence[Profile], what: str) -> InputError:
    return InputError("COLUMN_MISSING", f"No column with {what} was found{_why_missing(column, found)}")


def _why_missing(column: Column, found: Sequence[Profile]) -> str:
    flag = f"--{column.lower()}-column"
    if not found:
        return "; the file has only one column. If it has more, name their delimiter with --delimiter."
    names = ", ".join(f"'{profile.name}'" for profile in found)
    named = [profile for profile in found if (headers.weigh(profile.name, column) or 0) >= _NAMED]
    if named and named[0].money > _MOSTLY:
        return (
            f" among {names}: '{named[0].name}' holds money, and money is not points. Export the balance in points, "
            f"or name the column with {flag} if it is one of points."
        )
    if named:
        return (
            f" among {names}: '{named[0].name}' is named so, but none of its values fits. Check the export, "
            f"or name the right column with {flag}."
        )
    return f" among {names}. If one of them is right, name it with {flag}."


def _ambiguous(column: Column, tied: Sequence[Profile], what: str) -> InputError:
    described = " and ".join(
        f"'{profile.name}' (column {profile.index}, such as {', '.join(profile.samples) or 'no values'})"
        for profile in tied
    )
    return InputError(
        "COLUMN_AMBIGUOUS",
        f"Several columns could hold the {what}: {described}. Say which with --{column.lower()}-column.",
    )
