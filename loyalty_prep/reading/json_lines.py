"""JSON lines (`.jsonl`, `.ndjson`; jsonlines.org): an object a line, with the columns' names in each.

The columns are all names that occur, in the order in which they first do. A value that is a list or an object is its
JSON; a number is what its digits say, not what a double makes of them. The content and the name must both say JSON
lines: a `.csv` that holds JSON is refused for what it is.

The file is read twice, a line at a time: for the names, then for the rows.
"""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from loyalty_prep.errors import InputError
from loyalty_prep.options import MAX_RECORD_BYTES
from loyalty_prep.reading import converted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from loyalty_prep.reading.converted import RowWriter

_SUFFIXES: Final = (".jsonl", ".ndjson")
_MOST_NAMES: Final = 1 << 14
"""So many columns has the widest spreadsheet; more are no table of customers."""


def is_one(_path: Path, head: bytes, name: str) -> bool:
    """Tell whether a file is called JSON lines and begins with an object."""
    return name.lower().endswith(_SUFFIXES) and head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"{")


def write(path: Path, name: str, _sheet: str | None, table: RowWriter) -> None:
    """Write the names that occur, then each line's values under them."""
    names: dict[str, None] = {}
    for number, record in _records(path, name):
        names.update(dict.fromkeys(record or ()))
        if len(names) > _MOST_NAMES:
            raise _fault(name, number, f"makes it more than {_MOST_NAMES:,} different names")
    table.row(0, list(names))
    for number, record in _records(path, name):
        if record is None:
            table.empty(number)
        else:
            cells = [record.get(each) for each in names]
            texts = [converted.text(cell) for cell in cells]
            table.look(cells, texts)
            table.row(number, texts)


def _records(path: Path, name: str) -> Iterator[tuple[int, dict[str, Any] | None]]:
    """Give each line's number and object; None for a blank line."""
    with path.open("rb") as lines:
        number = 0
        while line := lines.readline(MAX_RECORD_BYTES + 1):
            number += 1
            if len(line) > MAX_RECORD_BYTES:
                raise _fault(name, number, f"has more than {MAX_RECORD_BYTES:,} bytes")
            if number == 1:
                line = line.removeprefix(b"\xef\xbb\xbf")
            yield number, _record(line, name, number) if line.strip() else None


def _record(line: bytes, name: str, number: int) -> dict[str, Any]:
    try:
        value = json.loads(line.decode("utf-8"), object_pairs_hook=_distinct, parse_float=Decimal)
    except UnicodeDecodeError:
        raise _fault(name, number, "is not UTF-8") from None
    except KeyError as fault:
        raise _fault(name, number, f"has the name {fault.args[0]!r} twice") from None
    except (ValueError, RecursionError):
        raise _fault(name, number, "is damaged JSON") from None
    if not isinstance(value, dict):
        raise _fault(name, number, "is no object with names and values")
    return value


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    record = dict(pairs)
    if len(record) != len(pairs):
        names = [name for name, _ in pairs]
        raise KeyError(next(name for name in names if names.count(name) > 1))
    return record


def _fault(name: str, number: int, what: str) -> InputError:
    return InputError("NOT_A_TABLE", f"Line {number} of {name} {what}. Export the customers again, or as CSV.")
