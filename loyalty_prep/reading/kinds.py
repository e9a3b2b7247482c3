"""Texts that are no tables, though they hold customers: told by how they begin, and refused by their name."""

from __future__ import annotations

import json
import re
from typing import Final

from loyalty_prep.errors import InputError

_LOOKED_AT: Final = 1 << 16
"""So many bytes of the head say what kind of text it is."""
_JSON: Final = re.compile(r"\s*(?:\[\s*)?\{\s*(?:\"(?:[^\"\\]|\\.)*+\"\s*:|\})|\s*\[\s*(?:\[|$)", re.DOTALL)
_SYLK: Final = "ID;P"


def refuse_other_kinds(head: bytes) -> None:
    """Refuse JSON and SYLK. Raises `InputError` NOT_A_TABLE."""
    text = head[:_LOOKED_AT].decode("utf-8", "replace").lstrip("\ufeff \t\r\n")
    lines = [line for line in text.splitlines()[:3] if line.strip()]
    if lines and all(map(_is_json, lines)):
        kind = "JSON, one record a line" if len(lines) > 1 else "JSON"
    elif text[:1] in {"{", "["} and _JSON.match(text):
        kind = "JSON"
    elif text.startswith(_SYLK) and any(line.startswith("C;") for line in text.splitlines()[:40]):
        kind = "a SYLK spreadsheet"
    else:
        return
    raise InputError(
        "NOT_A_TABLE",
        f"The file is {kind}, not a table of customers. Export the customers as CSV, or open the file in a spreadsheet "
        "and save it as CSV.",
    )


def _is_json(line: str) -> bool:
    """Tell whether a line is by itself an object or an array, as no line of a table is."""
    if line.strip()[:1] not in {"{", "["}:
        return False
    try:
        value = json.loads(line.strip())
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict | list)
