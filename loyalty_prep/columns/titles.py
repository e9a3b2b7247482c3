"""What a title says of the points below it: above the names, between customers, on a sheet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from loyalty_prep.columns import headers, scales
from loyalty_prep.columns.refusals import on_sheet, scaled, titled
from loyalty_prep.languages.folding import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loyalty_prep.columns.export import Export
    from loyalty_prep.columns.looks import Profile
    from loyalty_prep.errors import InputError

_LABELLED: Final = re.compile(r"([^,;:|\t=<>]+)[,;:|\t]([^,;:|\t=<>]+)[,;|\t]*")
"""A name and its value, and no condition: `Report type,Redeemed points`."""
_PARTS: Final = re.compile(r"[,;:|\t=]")
_DELIMITERS: Final = re.compile(r"[,;|\t]")
_LABELS: Final = frozenset(
    ("report", "type", "name", "title", "sheet", "view", "table", "metric", "measure", "data", "section", "export")
).union(("bericht", "berichtsart", "titel", "blatt", "tabelle", "rapport", "titre", "informe", "titulo", "relatorio"))
"""Words of names by which a report says what is in it."""
_ALONE: Final = frozenset({"spent", "expired", "pending", "lifetime"})
"""What says of points that they are no balance where it is all that a title says: `Redemptions`, `--- expired ---`."""


def points_taken(title: str) -> frozenset[str]:
    """Return what a title says of points that makes them no balance, be it under a name: `Report: Expired points`."""
    if scales.is_sum(title):
        return frozenset()
    parts = [part for part in _PARTS.split(title) if part.strip()]
    if len(parts) > 1 and _names_state(parts[-2]):
        return _alone(parts[-1])
    labelled = _LABELLED.fullmatch(title.strip())
    if labelled is not None and all(word in _LABELS or word.isdecimal() for word in fold(labelled[1]).split()):
        title = labelled[2]
    return headers.points_taken(title) or _alone(title)


def _names_state(name: str) -> bool:
    """Tell a name of the state that points are in: `Points status`, as a filter is printed above a table."""
    meanings = headers.known_meanings(name)
    return "status" in meanings and bool(meanings & headers.NAMING)


def _alone(title: str) -> frozenset[str]:
    """Return what a title of no other words says; with delimiters around it, it may be the name of a group."""
    if _DELIMITERS.search(title):
        return frozenset()
    meanings = headers.known_meanings(title)
    return meanings if meanings <= _ALONE else frozenset()


def under(of: Export, points: Profile, above: Mapping[int, str]) -> InputError | None:
    """Return the refusal of points of which a line above the table says that they are no balances.

    Where the header says that they are, or has another column of what the title says, it is believed. A title that says
    that they are thousands is believed whatever the header says.
    """
    line = next((line for line, text in above.items() if scales.says_scale(text)), None)
    if line is not None:
        return scaled(of, points, line, above[line])
    if of.header and stands(points):
        return None

    def says(text: str) -> bool:
        return _says_other_points(text, of) if of.header else headers.says_other_numbers(text)

    line = next((line for line, text in above.items() if says(text)), None)
    return None if line is None else titled(of, points, line, above[line])


def on_a_sheet(of: Export, points: Profile, sheet: str) -> InputError | None:
    """Return the refusal of points of which the sheet's name says that they are no balances: `Redemptions`."""
    says = not stands(points) and any(_says_other_points(title, of) for title in (sheet, f"{sheet} points"))
    return on_sheet(of, points, sheet) if says or scales.says_scale(sheet) else None


def stands(points: Profile) -> bool:
    """Tell a name that says that these points stand on the account now."""
    return bool(headers.sense(points.name, "POINTS").meanings & headers.STANDING)


def _says_other_points(title: str, of: Export) -> bool:
    """Tell a title of points that are no balance, of which no column is, nor one of what was taken off."""
    taken = points_taken(title)
    other = taken | headers.TAKEN
    return bool(taken) and not any(headers.sense(profile.name, "POINTS").meanings & other for profile in of.columns)
