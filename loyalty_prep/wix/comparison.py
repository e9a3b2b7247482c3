"""`compare`: the clean parts of a result against the balances of the site, before an import and after it.

Before it: what the import would change. After it: whether it set the balances or added to them (Wix does not document
which), and every account that is not as that says. Of a result with a trial, or one whose import is not complete, only
the rows that were imported count for the comparison afterwards; the balances of all others must be as they were.

Where several accounts have one address, which of them an import changes is not documented: one of them, whichever,
has to be as expected, and the others as they were. Accounts without an address have to be as they were.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from loyalty_prep import words
from loyalty_prep.wix.accounts import Balances
from loyalty_prep.wix.journal import Journal
from loyalty_prep.wix.results import part_balances, part_keys, read_result

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty_prep.wix.fields import Json
    from loyalty_prep.wix.results import Part, Result


class Change(StrEnum):
    """What setting a balance to the part's would do."""

    NEW = "new"
    """The account is there, and holds 0."""
    RAISED = "raised"
    LOWERED = "lowered"
    EQUAL = "equal"
    ABSENT = "notAmongTheAccounts"
    """No account has the address: the import opens one if it is a contact's, and skips the row if not."""
    UNCLEAR = "unclear"
    """Several accounts have the address."""


class Effect(StrEnum):
    """What an import did to balances."""

    SET = "set"
    ADDED = "added"
    NOTHING = "nothing"
    MIXED = "mixed"
    """As many accounts were set as were added to."""
    UNKNOWN = "unknown"
    """No account tells: all were 0 before, where both come to the same."""


@dataclass(frozen=True, slots=True)
class Unexpected:
    """An account that is not as the import should have left it; None where there is no account, or no such row.

    Of several accounts with one address, or of all without one, the numbers are sums, and `expected` is None where
    which one was to change cannot be told.
    """

    email: str
    before: int | None
    part: int | None
    expected: int | None
    after: int | None

    def to_json(self) -> Json:
        """Write it."""
        return {
            "email": self.email,
            "before": self.before,
            "part": self.part,
            "expected": self.expected,
            "after": self.after,
        }


@dataclass(frozen=True, slots=True)
class Comparison:
    """What came of comparing. `effect` and `unexpected` are None without balances from after the import."""

    rows: dict[Change, int]
    points_before: int
    points_parts: int
    points_if_set: int
    points_if_added: int
    imported_rows: int | None = None
    points_after: int | None = None
    effect: Effect | None = None
    unexpected: tuple[Unexpected, ...] = ()

    @property
    def ok(self) -> bool:
        """True where nothing is other than it should be."""
        return not self.unexpected and self.effect not in (Effect.NOTHING, Effect.MIXED)

    def to_dict(self) -> Json:
        """Return the JSON of the comparison."""
        document: Json = {
            "schemaVersion": 1,
            "rows": {change.value: self.rows.get(change, 0) for change in Change},
            "points": {
                "before": self.points_before,
                "parts": self.points_parts,
                "afterIfSet": self.points_if_set,
                "afterIfAdded": self.points_if_added,
            },
        }
        if self.effect is not None:
            document["points"]["after"] = self.points_after
            document |= {
                "importedRows": self.imported_rows,
                "effect": self.effect,
                "unexpected": [each.to_json() for each in self.unexpected],
            }
        return document


@words.of_python(words.OF_WIX)
def compare(folder: str | Path, *, before: str | Path, after: str | Path | None = None) -> Comparison:
    """Compare the result in a folder with balances, as `balances` writes them. Raises `LoyaltyPrepError`."""
    result = read_result(folder)
    old = Balances.read(before)
    wanted = _wanted(result.parts)
    rows = Counter(_change(key, points, old) for key, points in wanted.items())
    total = old.points
    touched = sum(max(old.of(key), default=0) for key in wanted)
    points = sum(wanted.values())
    forecast = Comparison(dict(rows), total, points, total - touched + points, total + points)
    if after is None:
        return forecast
    journal = Journal.of(result)
    imported = _wanted(_imported(result, journal)) if journal.steps else wanted
    return _afterwards(forecast, imported, old, Balances.read(after), _refused_rows(result, journal))


def _wanted(parts: tuple[Part, ...]) -> dict[str, int]:
    """Return the balances of some parts, by address as it is compared."""
    wanted: dict[str, int] = {}
    for part in parts:
        balances = zip(part_keys(part), part_balances(part), strict=True)
        wanted |= {key: points for key, points in balances if key is not None}
    return wanted


def _imported(result: Result, journal: Journal) -> tuple[Part, ...]:
    """Return the parts that were imported."""
    return tuple(part for part in result.parts if journal.state(part).step.may_be_executed)


def _refused_rows(result: Result, journal: Journal) -> int | None:
    """Return how many rows the platform says it refused; None where it gives no number, or there is no journal."""
    counts = [journal.state(part).failure_count for part in _imported(result, journal)]
    known = [count for count in counts if count is not None]
    return sum(known) if journal.steps and len(known) == len(counts) else None


def _change(key: str, points: int, old: Balances) -> Change:
    if key in old.several:
        return Change.UNCLEAR
    if key not in old.by_address:
        return Change.ABSENT
    before = old.by_address[key]
    if before == points:
        return Change.EQUAL
    if before == 0:
        return Change.NEW
    return Change.RAISED if points > before else Change.LOWERED


def _afterwards(
    forecast: Comparison, imported: dict[str, int], old: Balances, new: Balances, refused: int | None
) -> Comparison:
    several = {*old.several, *new.several}
    effect = _effect({key: points for key, points in imported.items() if key not in several}, old, new)
    skipped = _skipped(imported, old, new, refused)
    unexpected = []
    for key in sorted({*imported, *old.by_address, *new.by_address} - several):
        before, part, after = old.by_address.get(key), imported.get(key), new.by_address.get(key)
        expected = _expected(before, part, effect)
        if after != expected and key not in skipped:
            unexpected.append(Unexpected(key, before, part, expected, after))
    for key in sorted(several):
        balances, part, holds = old.of(key), imported.get(key), new.of(key)
        if sorted(holds) not in _may_hold(balances, part, effect):
            expected = sum(balances) if part is None or effect is Effect.NOTHING else None
            unexpected.append(Unexpected(key, sum(balances), part, expected, sum(holds)))
    return Comparison(
        forecast.rows,
        forecast.points_before,
        forecast.points_parts,
        forecast.points_if_set,
        forecast.points_if_added,
        len(imported),
        new.points,
        effect,
        tuple(unexpected),
    )


def _may_hold(balances: list[int], part: int | None, effect: Effect) -> list[list[int]]:
    """Return what several accounts with one address may hold after an import, each time in order of size."""
    if part is None or effect is Effect.NOTHING:
        return [sorted(balances)]
    effects = [Effect.SET, Effect.ADDED] if effect is Effect.UNKNOWN else [effect]
    return [
        sorted([*balances[:at], _expected(balance, part, each) or 0, *balances[at + 1 :]])
        for each in effects
        for at, balance in enumerate(balances)
    ]


def _skipped(imported: dict[str, int], old: Balances, new: Balances, refused: int | None) -> set[str]:
    """Return the rows that have no account, neither before nor after: Wix refuses who is no contact, and says so.

    Where it says that it refused fewer, some of these went in and are not there: then only those without points count.
    """
    skipped = {key for key in imported if not old.of(key) and not new.of(key) and key not in new.untold}
    with_points = {key for key in skipped if imported[key]}
    return skipped if refused is None or len(with_points) <= refused else skipped - with_points


def _expected(before: int | None, part: int | None, effect: Effect) -> int | None:
    if part is None or effect is Effect.NOTHING:
        return before
    return (before or 0) + part if effect is Effect.ADDED else part


def _effect(imported: dict[str, int], old: Balances, new: Balances) -> Effect:
    """Tell what an import did, by the accounts for which only one of setting, adding and nothing explains it."""
    votes: Counter[Effect] = Counter()
    is_done = is_other = False
    for key, points in imported.items():
        before, after = old.by_address.get(key), new.by_address.get(key)
        could = {Effect.SET: points, Effect.ADDED: (before or 0) + points, Effect.NOTHING: before}
        may_be = [effect for effect, balance in could.items() if balance == after]
        votes.update(may_be if len(may_be) == 1 and before is not None else ())
        is_done |= bool(may_be) and Effect.NOTHING not in may_be
        is_other |= not may_be
    changed = votes[Effect.SET] + votes[Effect.ADDED]
    if votes[Effect.NOTHING] > changed and not (changed == 0 and is_done):
        return Effect.NOTHING
    if changed:
        ahead = votes[Effect.SET] - votes[Effect.ADDED]
        return Effect.MIXED if ahead == 0 else Effect.SET if ahead > 0 else Effect.ADDED
    return Effect.NOTHING if not (is_done or is_other) and _was_due(imported, old) else Effect.UNKNOWN


def _was_due(imported: dict[str, int], old: Balances) -> bool:
    """Tell whether any account had to be another after the import, whether it set or added."""
    return any(points and not old.by_address.get(key) for key, points in imported.items())
