"""The fields of a JSON document, read as the API writes them.

What reads a field raises `ValueError`, which names it, where it is of another type, unless it says otherwise.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, TypeAlias, TypeVar

from loyalty_prep.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")
Json: TypeAlias = dict[str, Any]
Document: TypeAlias = "Mapping[str, Any]"
_EXACT: Final = 2**53
"""Beyond it a number with a point is not the one that was meant."""
_BITS_64: Final = 2**63
"""No number of the API is as large as this."""


def read_required(document: Document, name: str) -> str:
    """Read a text that must be there."""
    value = read_text(document, name)
    if not value:
        raise ValueError(f"{name} is missing")
    return value


def read_text(document: Document, name: str) -> str | None:
    """Read a text, None where there is none; half a sign of UTF-16 is none."""
    value = document.get(name)
    if value is not None and (not isinstance(value, str) or without_halves(value) != value):
        raise ValueError(f"{name} is no text")
    return value


def without_halves(text: str) -> str:
    """Return a text in which each half of a sign of UTF-16, which JSON can hold and UTF-8 cannot, is U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def read_or_none(read: Callable[[Document, str], T | None], document: Document, name: str) -> T | None:
    """Read a field that nothing depends on, None where it is of another type."""
    try:
        return read(document, name)
    except (ValueError, UsageError):
        return None


def read_number_or_text(document: Document, name: str) -> str | None:
    """Read a 64-bit number as text, which may come as a number: the reference's own example of an event has one.

    None where it is neither, or half a sign of UTF-16 is in it: `read_text` takes what this gives.
    """
    value = document.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return read_or_none(read_text, document, name)


def read_values(document: object) -> tuple[str | None, ...]:
    """Read the `values` of a header or a sample row, each as text; None for one that is not shown."""
    values = document.get("values") if isinstance(document, dict) else None
    return tuple(_as_text(value) for value in values) if isinstance(values, list) else ()


def _as_text(value: object) -> str | None:
    return None if value is None else without_halves(value if isinstance(value, str) else json.dumps(value))


def read_integer(document: Document, name: str) -> int | None:
    """Read a whole number, also one in a text, as 64-bit numbers are in the JSON of protocol buffers."""
    value = document.get(name)
    if isinstance(value, str) and re.fullmatch(r"-?[0-9]{1,19}", value, re.ASCII):
        value = int(value)
    if isinstance(value, float) and value.is_integer() and abs(value) <= _EXACT:  # some write 3 as 3.0
        value = int(value)
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or abs(value) >= _BITS_64):
        raise ValueError(f"{name} is no whole number")
    return value


def read_boolean(document: Document, name: str) -> bool:
    """Read true or false, which is what there is without it."""
    value = document.get(name)
    if value is not None and not isinstance(value, bool):
        raise ValueError(f"{name} is neither true nor false")
    return bool(value)


def read_object(document: Document, name: str) -> Json:
    """Read an object, an empty one where there is none."""
    value = document.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ValueError(f"{name} is no object")  # noqa: TRY004 - a value that was sent, not a call of ours
    return value


def read_lenient(document: Document, name: str) -> Json:
    """Read an object that nothing depends on, an empty one where it is none."""
    value = document.get(name)
    return value if isinstance(value, dict) else {}


def read_objects(document: Document, name: str) -> list[Json]:
    """Read a list of objects, an empty one where there is none."""
    value = document.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
        raise ValueError(f"{name} is no list of objects")
    return value


def read_date(document: Document, name: str) -> datetime | None:
    """Read a moment in UTC, None where there is none."""
    value = read_text(document, name)
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError) as fault:
        raise ValueError(f"{name} is no date") from fault


def date_text(date: datetime | None) -> str | None:
    """Return a moment as the API writes it."""
    if date is None:
        return None
    unit = "microseconds" if date.microsecond % 1000 else "milliseconds"
    return date.astimezone(UTC).isoformat(timespec=unit).replace("+00:00", "Z")
