"""What the sandbox is asked: bodies and queries read, checked against the API's rules, and refused in its words.

Each `read_…` takes what came over the wire and returns a small typed value, or raises `Refusal` with every violation
it found. Nothing here knows the state or HTTP beyond a status number. Fields that the API does not have are ignored,
as its protocol does. The values of `models.py` are not used on purpose: they are what the client sends, and a mistake
in them should be seen here.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cmp_to_key
from typing import TYPE_CHECKING, Any, Final, NoReturn, TypeAlias
from uuid import UUID

from loyalty_prep.wix import limits
from loyalty_prep.wix.models import ImportStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

Json: TypeAlias = dict[str, Any]
Test: TypeAlias = "Callable[[Json], bool]"
"""Tells of an import's document whether a filter takes it."""

STATUSES: Final = tuple(ImportStatus)
FIELDS: Final = ("createdDate", "updatedDate", "status")
"""What can be filtered and sorted by."""
MAX_SORTS: Final = 5
PAGE: Final = 50
"""The page's length where the query names none: the SDK's own default."""
NAME_CHARS: Final = 1_000
"""The longest file name. Not documented: the length of every other text of the API."""
FILTER_CHARS: Final = 8_000
"""The longest filter, as JSON. Not documented: it has to fit into a cursor, whose length is."""
_DEPTH: Final = 100
"""The deepest nesting of a body. Not documented; its record is written as JSON again, a little deeper."""
_FILTER_DEPTH: Final = 20
_FIELD_NAME_CHARS: Final = 512
_GUID: Final = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}", re.ASCII)
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII)


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
        self._found: list[Json] = []

    def add(self, field: str, rule: str, description: str) -> None:
        """Note that a field, by its path in the request, breaks a rule."""
        self._found.append({"field": field, "description": description, "violatedRule": rule, "ruleName": rule})

    def done(self) -> None:
        """Raise `Refusal` if anything was noted."""
        if self._found:
            said = ", ".join(f'"{each["field"]}" {each["description"]}' for each in self._found)
            raise Refusal(400, f"INVALID_ARGUMENT: {said}", {"validationError": {"fieldViolations": self._found}})


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


def _integer(value: Any) -> int | None:
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
    found = _guid(value, field, violations)
    violations.done()
    return found


def _guid(value: Any, field: str, violations: Violations) -> str:
    if value is None or value == "":
        violations.add(field, "REQUIRED_FIELD", "must not be empty")
    elif not isinstance(value, str) or not _GUID.fullmatch(value):
        violations.add(field, "FORMAT", "must be a valid GUID")
    else:
        return str(UUID(value))
    return ""


@dataclass(frozen=True, slots=True)
class NewImport:
    """What CreateLoyaltyImport is given; the size is in bytes, as the caller says."""

    file_url: str
    file_name: str | None
    file_size: int | None


def read_new_import(body: Json) -> NewImport:
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
    whole = _integer(size)
    if size is not None and whole is None:
        violations.add("fileSize", "FORMAT", "must be a whole number")
    if whole is not None and whole < 0:
        violations.add("fileSize", "MIN", "must be greater than or equal to 0")
    if whole is not None and whole > limits.MAX_FILE_BYTES:
        violations.add("fileSize", "MAX", f"must be less than or equal to {limits.MAX_FILE_BYTES}")
    violations.done()
    assert url is not None
    return NewImport(url, name, whole)


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
    found = _guid(body.get("loyaltyImportId"), "loyaltyImportId", violations)
    columns = _columns(body.get("headerMappingInfo"), violations)
    violations.done()
    assert columns is not None
    return found, columns


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
    found = {name: index for name, index in read if name is not None and index is not None}
    if any(name is None or index is None for name, index in read):
        return None
    if set(found) != {"EMAIL", "POINTS"}:
        violations.add(_MAPPINGS, "OTHER", "must contain one mapping for EMAIL and one for POINTS")
        return None
    if found["EMAIL"] == found["POINTS"]:
        violations.add(_MAPPINGS, "OTHER", "EMAIL and POINTS must not be the same column")
        return None
    return Columns(found["EMAIL"], found["POINTS"])


def _column(entry: Any, field: str, violations: Violations) -> tuple[str | None, int | None]:
    entry = entry if isinstance(entry, dict) else {}
    name, index = entry.get("columnName"), _integer(entry.get("columnIndex"))
    if name not in ("EMAIL", "POINTS"):
        violations.add(f"{field}.columnName", "INVALID_ENUM_VALUE", "must be one of EMAIL, POINTS")
        name = None
    if index is None:
        violations.add(f"{field}.columnIndex", "FORMAT", "must be a whole number")
    elif index < 0:
        violations.add(f"{field}.columnIndex", "MIN", "must be greater than or equal to 0")
        index = None
    return name, index


# Queries


@dataclass(frozen=True, slots=True)
class Sort:
    """A field to sort by, and which way."""

    field: str
    descending: bool


@dataclass(frozen=True, slots=True)
class Query:
    """A page that is asked for: what is taken, in which order, how much, and from where.

    `raw` is the filter as it came, for the cursors. `edge` is the sort key of the last import before the page, or,
    going back, of the first one behind it.
    """

    raw: Any
    test: Test
    sort: tuple[Sort, ...]
    limit: int
    edge: tuple[str, ...] | None = None
    back: bool = False


def read_query(body: Json) -> Query:
    """Read the body of QueryLoyaltyImports. A cursor brings the filter and the order of its first page along."""
    query = body.get("query")
    if query is None:
        query = {}
    if not isinstance(query, dict):
        invalid("query", "FORMAT", "must be an object")
    violations = Violations()
    paging = query.get("cursorPaging")
    if paging is None:
        paging = {}
    if not isinstance(paging, dict):
        invalid("query.cursorPaging", "FORMAT", "must be an object")
    limit = _limit(paging.get("limit"), violations)
    cursor = paging.get("cursor")
    if cursor is not None and cursor != "":
        found = _from_cursor(cursor, limit, violations)
    else:
        found = _query(query.get("filter"), query.get("sort"), limit, violations)
    violations.done()
    return found


def _query(raw: Any, sort: Any, limit: int, violations: Violations) -> Query:
    if len(json.dumps(raw)) > FILTER_CHARS:
        violations.add("query.filter", "MAX_LENGTH", f"must not be longer than {FILTER_CHARS} characters")
        return Query(None, _any, (), limit)
    test = _any if raw is None else _filter(raw, "query.filter", violations)
    return Query(raw, test, _sort(sort, violations), limit)


def _limit(value: Any, violations: Violations) -> int:
    if value is None:
        return PAGE
    limit = _integer(value)
    if limit is None:
        violations.add("query.cursorPaging.limit", "FORMAT", "must be a whole number")
    elif limit < 1:
        violations.add("query.cursorPaging.limit", "MIN", "must be greater than or equal to 1")
    elif limit > limits.MAX_QUERY_LIMIT:
        violations.add("query.cursorPaging.limit", "MAX", f"must be less than or equal to {limits.MAX_QUERY_LIMIT}")
    return limit or PAGE


def _sort(value: Any, violations: Violations) -> tuple[Sort, ...]:
    if value is None or value == []:
        return (Sort("createdDate", descending=True),)
    if not isinstance(value, list):
        violations.add("query.sort", "FORMAT", "must be a list")
        return ()
    if len(value) > MAX_SORTS:
        violations.add("query.sort", "MAX_SIZE", f"must have at most {MAX_SORTS} entries")
        return ()
    return tuple(_sort_entry(entry, f"query.sort[{number}]", violations) for number, entry in enumerate(value))


def _sort_entry(entry: Any, field: str, violations: Violations) -> Sort:
    entry = entry if isinstance(entry, dict) else {}
    name, order = entry.get("fieldName"), entry.get("order")
    if isinstance(name, str) and len(name) > _FIELD_NAME_CHARS:
        violations.add(f"{field}.fieldName", "MAX_LENGTH", f"must not be longer than {_FIELD_NAME_CHARS} characters")
    elif name not in FIELDS:
        violations.add(f"{field}.fieldName", "OTHER", f"must be one of {', '.join(FIELDS)}")
    if order not in (None, "ASC", "DESC"):
        violations.add(f"{field}.order", "INVALID_ENUM_VALUE", "must be one of ASC, DESC")
    return Sort(str(name), order == "DESC")


def _any(_: Json) -> bool:
    return True


def _filter(raw: Any, at: str, violations: Violations, depth: int = 0) -> Test:
    """Return the test that a filter is: fields with values or operators, and `$and`, `$or`, `$not` around them."""
    if not isinstance(raw, dict) or depth > _FILTER_DEPTH:
        violations.add(at, "FORMAT", f"must be an object, at most {_FILTER_DEPTH} deep")
        return _any
    return _all([_clause(key, value, f"{at}.{key}", violations, depth) for key, value in raw.items()])


def _clause(key: str, value: Any, at: str, violations: Violations, depth: int) -> Test:
    if key == "$not":
        inner = _filter(value, at, violations, depth + 1)
        return lambda document: not inner(document)
    if key in ("$and", "$or"):
        if not isinstance(value, list):
            violations.add(at, "FORMAT", "must be a list of filters")
            return _any
        tests = [_filter(each, f"{at}[{number}]", violations, depth + 1) for number, each in enumerate(value)]
        return _all(tests) if key == "$and" else lambda document: any(test(document) for test in tests)
    if key not in FIELDS:
        violations.add(at, "OTHER", f"cannot be filtered by; the fields are {', '.join(FIELDS)}")
        return _any
    operators = value if isinstance(value, dict) else {"$eq": value}
    return _all([_operator(key, name, operand, f"{at}.{name}", violations) for name, operand in operators.items()])


def _all(tests: Sequence[Test]) -> Test:
    return lambda document: all(test(document) for test in tests)


_ORDERS: Final[Mapping[str, Callable[[Any, Any], bool]]] = {
    "$gt": lambda left, right: left > right,
    "$ge": lambda left, right: left >= right,
    "$gte": lambda left, right: left >= right,  # the SDK's query builder writes it so
    "$lt": lambda left, right: left < right,
    "$le": lambda left, right: left <= right,
    "$lte": lambda left, right: left <= right,
}
OPERATORS: Final = ("$eq", "$ne", *_ORDERS, "$in", "$hasSome", "$exists")


def _operator(field: str, name: str, operand: Any, at: str, violations: Violations) -> Test:
    """Return the test of one operator. Each import has all three fields, and each of them one value."""
    if name == "$exists":
        if not isinstance(operand, bool):
            violations.add(at, "FORMAT", "must be true or false")
        return lambda _: operand is True
    if name in ("$in", "$hasSome"):
        if not isinstance(operand, list):
            violations.add(at, "FORMAT", "must be a list of values")
            return _any
        values = [_value(field, each, at, violations) for each in operand]
        return lambda document: _of(document, field) in values
    if name in ("$eq", "$ne"):
        value = None if operand is None else _value(field, operand, at, violations)
        return lambda document: (_of(document, field) == value) is (name == "$eq")
    if name in _ORDERS:
        order, bound = _ORDERS[name], _value(field, operand, at, violations)
        return lambda document: order(_of(document, field), bound)
    violations.add(at, "OTHER", f"is not an operator; the operators are {', '.join(OPERATORS)}")
    return _any


def _value(field: str, raw: Any, at: str, violations: Violations) -> str | datetime:
    if field == "status":
        if raw not in STATUSES:
            violations.add(at, "INVALID_ENUM_VALUE", f"must be one of {', '.join(STATUSES)}")
        return str(raw)
    date = _date(raw)
    if date is None:
        violations.add(at, "FORMAT", "must be a date and time such as 2026-01-31T12:00:00.000Z")
    return date or datetime.min.replace(tzinfo=UTC)


def _date(raw: Any) -> datetime | None:
    if not isinstance(raw, str) or not _DATE.fullmatch(raw):
        return None
    try:
        return datetime.fromisoformat(raw).astimezone(UTC)
    except (ValueError, OverflowError):  # a 31st of February, or the end of time in another zone
        return None


def _of(document: Json, field: str) -> str | datetime:
    value: str = document[field]
    return value if field == "status" else datetime.fromisoformat(value)


# Pages and cursors


def page(documents: Sequence[Json], query: Query) -> tuple[list[Json], Json]:
    """Return a page of imports and its `pagingMetadata`.

    A page begins behind the sort key of the one before it, so that an import made meanwhile shifts nothing.
    """

    def compare(left: Json, right: Json) -> int:
        return _compare(_key(left, query.sort), _key(right, query.sort), query.sort)

    taken = sorted(filter(query.test, documents), key=cmp_to_key(compare))
    start, end = 0, query.limit
    if query.edge is not None:
        places = [_compare(_key(document, query.sort), query.edge, query.sort) for document in taken]
        before, behind = sum(place < 0 for place in places), sum(place <= 0 for place in places)
        start, end = (max(0, before - query.limit), before) if query.back else (behind, behind + query.limit)
    items = taken[start:end]
    cursors = {}
    if items and end < len(taken):
        cursors["next"] = _cursor(query, items[-1], back=False)
    if items and start > 0:
        cursors["prev"] = _cursor(query, items[0], back=True)
    return items, {"count": len(items), "cursors": cursors, "hasNext": end < len(taken)}


def _key(document: Json, sort: tuple[Sort, ...]) -> tuple[str, ...]:
    """Return what an import is sorted by; its dates sort as texts, since all are written alike."""
    return (*(document[each.field] for each in sort), document["id"])


def _compare(left: tuple[str, ...], right: tuple[str, ...], sort: tuple[Sort, ...]) -> int:
    for one, other, each in zip(left, right, (*sort, Sort("id", descending=False)), strict=True):
        if one != other:
            return 1 if (one > other) is not each.descending else -1
    return 0


def _cursor(query: Query, document: Json, *, back: bool) -> str:
    """Write a cursor: all that the next call does not say again."""
    sort = [{"fieldName": each.field, "order": "DESC" if each.descending else "ASC"} for each in query.sort]
    edge = _key(document, query.sort)
    text = json.dumps({"filter": query.raw, "sort": sort, "edge": edge, "back": back}, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode()


def _from_cursor(cursor: Any, limit: int, violations: Violations) -> Query:
    """Read a cursor like a query: whoever sends it may have written it."""
    at = "query.cursorPaging.cursor"
    if not isinstance(cursor, str) or len(cursor) > limits.MAX_CURSOR_CHARS:
        invalid(at, "MAX_LENGTH", f"must be a string of at most {limits.MAX_CURSOR_CHARS} characters")
    try:
        held = loads(base64.b64decode(cursor, altchars=b"-_", validate=True))
    except (Refusal, ValueError, binascii.Error):
        invalid(at, "FORMAT", "is not a cursor of this API")
    edge = held.get("edge") if isinstance(held, dict) else None
    if not isinstance(edge, list) or not all(isinstance(part, str) for part in edge):
        invalid(at, "FORMAT", "is not a cursor of this API")
    query = _query(held.get("filter"), held.get("sort"), limit, violations)
    if len(edge) != len(query.sort) + 1:
        invalid(at, "FORMAT", "is not a cursor of this API")
    return Query(query.raw, query.test, query.sort, limit, tuple(edge), held.get("back") is True)
