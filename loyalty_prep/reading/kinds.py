"""Texts that are no tables, though they hold customers: told by how they begin, and refused by their name."""

from __future__ import annotations

import json
import re
from typing import Final

from loyalty_prep.errors import InputError
from loyalty_prep.reading.layout import DELIMITERS
from loyalty_prep.reading.row_kinds import is_own_address

_LOOKED_AT: Final = 1 << 16
"""So many bytes of the head say what kind of text it is."""
_JSON: Final = re.compile(
    r"\s*(?:\[\s*)?\{\s*(?:\"(?:[^\"\\]|\\.)*+\"\s*:|\})|\s*\[\s*(?:\[\s*[\"\d\[\]{tfn-]|$)", re.DOTALL
)
_SYLK: Final = "ID;P"
_TOML: Final = re.compile(
    r"(?:#[^\n]*+\s++)*+\[\[?[ \w.\"'-]++\]\]?[ \t]*+(?:#[^\n]*+)?\s++"
    r"[\w.\"'-]++[ \t]*+=[ \t]*+(?:[\d\"'\[{+-]|true\b|false\b)"
)
_SQL: Final = re.compile(
    r"(?:--[^\n]*+\n\s*+|/\*(?:[^*]|\*(?!/))*+\*/;?\s*+)*+"
    r"(?:INSERT\s+INTO\s+\S+\s*(?:\(|VALUES)|CREATE\s+(?:TABLE|DATABASE)\s|DROP\s+TABLE\s|"
    r"BEGIN\s+TRANSACTION;|PRAGMA\s+\w+\s*=|SET\s+[@\w]+\s*=|USE\s+[^\s;]+;\s*\n)",
    re.IGNORECASE,
)
_ROW_OF_SQL: Final = re.compile(r"\s*(?:\(|INSERT\s|VALUES\b|--)", re.IGNORECASE)
_YAML: Final = re.compile(
    r"(?:---[^\n]*+\n)?(?:[\w-]++:[ \t]*+\n)?[ \t]*+-[ \t]++[\w-]++:[ \t][^\n]*+\n[ \t]++[\w-]++:(?:[ \t]|\n)"
)
_LDIF: Final = re.compile(r"(?:version: \d+\s++)?(?:#[^\n]*+\s++)*+dn::? \S")
_DIF: Final = re.compile(r"TABLE\r?\n0,1\r?\n\"")
_BEGINNINGS: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile("BEGIN:VCARD", re.IGNORECASE), "an address book (vCard)"),
    (re.compile("BEGIN:VCALENDAR", re.IGNORECASE), "a calendar (iCalendar)"),
    (_LDIF, "an address book (LDIF)"),
    (_TOML, "TOML"),
    (_YAML, "YAML"),
    (_SQL, "a dump of a database (SQL)"),
    (_DIF, "a spreadsheet's DIF file"),
)
"""How texts begin that hold customers and are no tables: what follows is more than a title would have."""


def refuse_other_kinds(head: bytes) -> None:
    """Refuse JSON, SYLK and others by their names. Raises `InputError` NOT_A_TABLE."""
    text = head[:_LOOKED_AT].decode("utf-8", "replace").lstrip("\ufeff \t\r\n").replace("\r\n", "\n")
    lines = [line for line in text.splitlines()[:3] if line.strip()]
    other = next((what for begins, what in _BEGINNINGS if begins.match(text)), None)
    if other is not None and _is_title_of_table(text):
        return
    if other is not None:
        kind = other
    elif lines and all(map(_is_json, lines)):
        kind = "JSON, one record a line" if len(lines) > 1 else "JSON"
    elif text[:1] in {"{", "["} and _JSON.match(text) and not _is_cell(lines[0]):
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


def _is_title_of_table(text: str) -> bool:
    """Tell whether the first line stands by itself above a table.

    Most lines below are cut by one sign into as many fields, and hold an address in a cell of its own. A colon is no
    such sign: it stands between the keys and values of other texts.
    """
    below = [line for line in text.splitlines()[1:] if line.strip() and not _ROW_OF_SQL.match(line)]
    customers = [line for line in below if "@" in line]
    for sign in DELIMITERS:
        cells = [line.split(sign) for line in customers]
        width = max(map(len, cells), default=1)
        alike = [row for row in cells if len(row) == width and any(map(is_own_address, row))]
        if sign != ":" and width > 1 and len(alike) * 2 > len(below):
            return True
    return False


def _is_json(line: str) -> bool:
    """Tell whether a line is by itself an object or an array, as no line of a table is."""
    if line.strip()[:1] not in {"{", "["}:
        return False
    try:
        value = json.loads(line.strip())
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict | list)


def _is_cell(line: str) -> bool:
    """Tell a line that begins with JSON and goes on with other cells, as a record without a header may."""
    try:
        _, end = json.JSONDecoder().raw_decode(line)
    except (ValueError, RecursionError):
        return False
    return line[end:].strip(", \t\r\n")[:1] not in {"", "{", "[", "]"}
