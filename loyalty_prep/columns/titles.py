"""What a title says of the points below it: above the names, between customers, on a sheet."""

from __future__ import annotations

import re
from typing import Final

from loyalty_prep.columns import headers
from loyalty_prep.languages.folding import fold

_LABELLED: Final = re.compile(r"([^,;:|\t=<>]+)[,;:|\t]([^,;:|\t=<>]+)[,;|\t]*")
"""A name and its value, and no condition: `Report type,Redeemed points`."""
_DELIMITERS: Final = re.compile(r"[,;|\t]")
_LABELS: Final = frozenset(
    ("report", "type", "name", "title", "sheet", "view", "table", "metric", "measure", "data", "section", "export")
).union(("bericht", "berichtsart", "titel", "blatt", "tabelle", "rapport", "titre", "informe", "titulo", "relatorio"))
"""Words of names by which a report says what is in it."""
_ALONE: Final = frozenset({"spent", "expired", "pending", "lifetime"})
"""What says of points that they are no balance where it is all that a title says: `Redemptions`, `--- expired ---`."""


def points_taken(title: str) -> frozenset[str]:
    """Return what a title says of points that makes them no balance, be it under a name: `Report: Expired points`."""
    labelled = _LABELLED.fullmatch(title.strip())
    if labelled is not None and all(word in _LABELS or word.isdecimal() for word in fold(labelled[1]).split()):
        title = labelled[2]
    return headers.points_taken(title) or _alone(title)


def _alone(title: str) -> frozenset[str]:
    """Return what a title of no other words says; with delimiters around it, it may be the name of a group."""
    if _DELIMITERS.search(title):
        return frozenset()
    matches, strange = headers.finds(title)
    meanings = frozenset(find.meaning for find in matches)
    return meanings if not strange and meanings <= _ALONE else frozenset()
