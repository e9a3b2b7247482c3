"""What the sandbox is asked: bodies read, checked against the API's rules, and refused in its words.

Each `read_…` takes what came over the wire and returns a small typed value, or raises `Refusal` with every violation
it found. Nothing here knows the state or HTTP beyond a status number. Fields that the API does not have are ignored,
as its protocol does. The values of `models.py` are not used on purpose: they are what the client sends, and a mistake
in them should be seen here.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any, Final, NoReturn, TypeAlias
from uuid import UUID

from loyalty_prep import limits

Json: TypeAlias = dict[str, Any]

NAME_CHARS: Final = 1_000
"""The longest file name. Not documented: the length of every other text of the API."""
_DEPTH: Final = 100
"""The deepest nesting of a body. Not documented; its record is written as JSON again, a little deeper."""
_GUID: Final = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}", re.ASCII)


class Refusal(Exception):  # noqa: N818 - the server is in order: it is the request that is refused
    """A request that is not done: HTTP status, a sentence, and the API's `details`."""

    def __init__(self, status: int, message: str, details: Json, *, retry_after: int | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.details = details
        self.retry_after = retry_after

    def to_json(self) -> Json:
        """Return the body of the answer."""
        return {"message": self.message, "details": self.details}


def refusal(
    status: int, code: str, message: str, *, data: Json | None = None, retry_after: int | None = None
) -> Refusal:
    """Make a `Refusal` in the shape of an application error."""
    error = {"code": code, "description": message, "data": data or {}}
    return Refusal(status, message, {"applicationError": error}, retry_after=retry_after)


class Violations:
    """The fields of one request that break a rule; `done` raises them all as one `Refusal`."""

    def __init__(self) -> None:
        self._broken: list[Json] = []

    def add(self, field: str, rule: str, description: str) -> None:
        """Note that a field, by its path in the request, breaks a rule."""
        self._broken.append({"field": field, "description": description, "violatedRule": rule, "ruleName": rule})

    def done(self) -> None:
        """Raise `Refusal` if anything was noted."""
        if self._broken:
            faults = ", ".join(f'"{each["field"]}" {each["description"]}' for each in self._broken)
            raise Refusal(400, f"INVALID_ARGUMENT: {faults}", {"validationError": {"fieldViolations": self._broken}})


def invalid(field: str, rule: str, description: str) -> NoReturn:
    """Raise the `Refusal` of a single field."""
    violations = Violations()
    violations.add(field, rule, description)
    violations.done()
    raise AssertionError


# JSON


def read_object(body: bytes) -> Json:
    """Return the JSON object of a body; an empty body is an empty object."""
    value = loads(body) if body.strip() else {}
    if not isinstance(value, dict):
        raise refusal(400, "INVALID_JSON", "The body is not a JSON object.")
    return value


def loads(body: bytes) -> Any:
    """Return the JSON value of a body. Raises `Refusal` where it is none, or could not be written as JSON again."""
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_no_number)
        # A lone surrogate has no UTF-8, and 1e999 is no number that JSON could hold.
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode("utf-8")
        shallow = _is_shallow(value)
    except (ValueError, RecursionError) as fault:
        raise refusal(400, "INVALID_JSON", "The body is not JSON in UTF-8.") from fault
    if not shallow:
        raise refusal(400, "INVALID_JSON", f"The body is nested deeper than {_DEPTH} levels.")
    return value


def _is_shallow(value: Any) -> bool:
    level = [value]
    for _ in range(_DEPTH):
        level = [
            child
            for each in level
            if isinstance(each, dict | list)
            for child in (each.values() if isinstance(each, dict) else each)
        ]
    return not level


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def whole(value: Any) -> int | None:
    """Return a JSON number that is whole (`1.0` is), or None."""
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
        return None
    return int(value)


def _text(
    body: Json, field: str, violations: Violations, *, longest: int, shortest: int = 0, required: bool = False
) -> str | None:
    value = body.get(field)
    if value is None:
        if required:
            violations.add(field, "REQUIRED_FIELD", "must not be empty")
        return None
    if not isinstance(value, str):
        violations.add(field, "FORMAT", "must be a string")
    elif len(value) < shortest:
        violations.add(field, "MIN_LENGTH", f"size must be between {shortest} and {longest} characters")
    elif len(value) > longest:
        violations.add(field, "MAX_LENGTH", f"size must be between {shortest} and {longest} characters")
    else:
        return value
    return None


# Ids, files, imports


def read_id(value: Any, field: str = "loyaltyImportId") -> str:
    """Return a GUID in small letters."""
    violations = Violations()
    import_id = _guid(value, field, violations)
    violations.done()
    return import_id


def _guid(value: Any, field: str, violations: Violations) -> str:
    if value is None or value == "":
        violations.add(field, "REQUIRED_FIELD", "must not be empty")
    elif not isinstance(value, str) or not _GUID.fullmatch(value):
        violations.add(field, "FORMAT", "must be a valid GUID")
    else:
        return str(UUID(value))
    return ""


@dataclass(frozen=True, slots=True)
class CreateRequest:
    """What CreateLoyaltyImport is given; the size is in bytes, as the caller says."""

    file_url: str
    file_name: str | None
    file_size: int | None


def read_new_import(body: Json) -> CreateRequest:
    """Read the body of CreateLoyaltyImport."""
    violations = Violations()
    url = _text(
        body,
        "fileUrl",
        violations,
        shortest=limits.MIN_URL_CHARS,
        longest=limits.MAX_URL_CHARS,
        required=True,
    )
    name = _text(body, "fileName", violations, longest=NAME_CHARS)
    size = body.get("fileSize")
    declared = whole(size)
    if size is not None and declared is None:
        violations.add("fileSize", "FORMAT", "must be a whole number")
    if declared is not None and declared < 0:
        violations.add("fileSize", "MIN", "must be greater than or equal to 0")
    if declared is not None and declared > limits.MAX_FILE_BYTES:
        violations.add("fileSize", "MAX", f"must be less than or equal to {limits.MAX_FILE_BYTES}")
    violations.done()
    assert url is not None
    return CreateRequest(url, name, declared)


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a file has its two columns, counted from 0."""

    email: int
    points: int

    def to_json(self) -> Json:
        """Return the `headerMappingInfo`."""
        pairs = (("EMAIL", self.email), ("POINTS", self.points))
        return {"headerMappings": [{"columnName": name, "columnIndex": index} for name, index in pairs]}


_MAPPINGS: Final = "headerMappingInfo.headerMappings"


def read_execution(body: Json) -> tuple[str, Columns]:
    """Read the body of ExecuteLoyaltyImport: the import's id, and where its columns are."""
    violations = Violations()
    import_id = _guid(body.get("loyaltyImportId"), "loyaltyImportId", violations)
    columns = _columns(body.get("headerMappingInfo"), violations)
    violations.done()
    assert columns is not None
    return import_id, columns


def _columns(info: Any, violations: Violations) -> Columns | None:
    entries = info.get("headerMappings") if isinstance(info, dict) else None
    if not isinstance(entries, list) or not entries:
        violations.add(_MAPPINGS, "REQUIRED_FIELD", "must not be empty")
        return None
    if len(entries) != limits.HEADER_MAPPINGS:
        rule = "MIN_SIZE" if len(entries) < limits.HEADER_MAPPINGS else "MAX_SIZE"
        violations.add(_MAPPINGS, rule, "must contain exactly 2 mappings, one for EMAIL and one for POINTS")
        return None
    read = [_column(entry, f"{_MAPPINGS}[{number}]", violations) for number, entry in enumerate(entries)]
    columns = {name: index for name, index in read if name is not None and index is not None}
    if any(name is None or index is None for name, index in read):
        return None
    if set(columns) != {"EMAIL", "POINTS"}:
        violations.add(_MAPPINGS, "OTHER", "must contain one mapping for EMAIL and one for POINTS")
        return None
    if columns["EMAIL"] == columns["POINTS"]:
        violations.add(_MAPPINGS, "OTHER", "EMAIL and POINTS must not be the same column")
        return None
    return Columns(columns["EMAIL"], columns["POINTS"])


def _column(entry: Any, field: str, violations: Violations) -> tuple[str | None, int | None]:
    entry = entry if isinstance(entry, dict) else {}
    name, index = entry.get("columnName"), whole(entry.get("columnIndex"))
    if name not in ("EMAIL", "POINTS"):
        violations.add(f"{field}.columnName", "INVALID_ENUM_VALUE", "must be one of EMAIL, POINTS")
        name = None
    if index is None:
        violations.add(f"{field}.columnIndex", "FORMAT", "must be a whole number")
    elif index < 0:
        violations.add(f"{field}.columnIndex", "MIN", "must be greater than or equal to 0")
        index = None
    return name, index
