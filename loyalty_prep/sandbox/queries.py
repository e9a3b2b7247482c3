"""What QueryLoyaltyImports is asked: filter, order and cursors read and checked, and a page of imports taken by them.

A filter becomes a test of an import's document; a page begins behind the sort key of the one before it; a cursor is
all that the next call does not say again, and is read as carefully as a query, since anybody can write one.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cmp_to_key
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from loyalty_prep import limits
from loyalty_prep.sandbox.requests import Refusal, Violations, invalid, loads, whole
from loyalty_prep.wix.models import ImportStatus

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from loyalty_prep.sandbox.requests import Json

Test: TypeAlias = "Callable[[Json], bool]"
"""Tells of an import's document whether a filter takes it."""

STATUSES: Final = tuple(ImportStatus)
FIELDS: Final = ("createdDate", "updatedDate", "status")
"""What can be filtered and sorted by."""
MAX_SORTS: Final = 5
"""So many entries `sort` may have: the sandbox's own bound, beside the documented ones of `limits`."""
PAGE: Final = 50
"""The page's length where the query names none: the SDK's own default."""
FILTER_CHARS: Final = 8_000
"""The longest filter, as JSON. Not documented: it has to fit into a cursor, whose length is."""
_FILTER_DEPTH: Final = 20
"""So deep `$and`, `$or` and `$not` may stand in each other; each is a call in a call."""
_FIELD_NAME_CHARS: Final = 512
"""So many characters the name of a field to sort by may have: a bound of our own, too."""
_DATE: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:\d\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Sort:
    """A field to sort by, and which way."""

    field: str
    descending: bool


@dataclass(frozen=True, slots=True)
class ImportQuery:
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


def read_query(body: Json) -> ImportQuery:
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
        query_read = _from_cursor(cursor, limit, violations)
    else:
        query_read = _query(query.get("filter"), query.get("sort"), limit, violations)
    violations.done()
    return query_read


def _query(raw: Any, sort: Any, limit: int, violations: Violations) -> ImportQuery:
    if len(json.dumps(raw)) > FILTER_CHARS:
        violations.add("query.filter", "MAX_LENGTH", f"must not be longer than {FILTER_CHARS} characters")
        return ImportQuery(None, _any, (), limit)
    test = _any if raw is None else _filter(raw, "query.filter", violations)
    return ImportQuery(raw, test, _sort(sort, violations), limit)


def _limit(value: Any, violations: Violations) -> int:
    if value is None:
        return PAGE
    limit = whole(value)
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


def page(documents: Sequence[Json], query: ImportQuery) -> tuple[list[Json], Json]:
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


def _cursor(query: ImportQuery, document: Json, *, back: bool) -> str:
    """Write a cursor: all that the next call does not say again."""
    sort = [{"fieldName": each.field, "order": "DESC" if each.descending else "ASC"} for each in query.sort]
    edge = _key(document, query.sort)
    text = json.dumps({"filter": query.raw, "sort": sort, "edge": edge, "back": back}, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode()


def _from_cursor(cursor: Any, limit: int, violations: Violations) -> ImportQuery:
    """Read a cursor like a query: whoever sends it may have written it."""
    at = "query.cursorPaging.cursor"
    if not isinstance(cursor, str) or len(cursor) > limits.MAX_CURSOR_CHARS:
        invalid(at, "MAX_LENGTH", f"must be a string of at most {limits.MAX_CURSOR_CHARS} characters")
    try:
        cursor_read = loads(base64.b64decode(cursor, altchars=b"-_", validate=True))
    except (Refusal, ValueError, binascii.Error):
        invalid(at, "FORMAT", "is not a cursor of this API")
    edge = cursor_read.get("edge") if isinstance(cursor_read, dict) else None
    if not isinstance(edge, list) or not all(isinstance(part, str) for part in edge):
        invalid(at, "FORMAT", "is not a cursor of this API")
    query = _query(cursor_read.get("filter"), cursor_read.get("sort"), limit, violations)
    if len(edge) != len(query.sort) + 1:
        invalid(at, "FORMAT", "is not a cursor of this API")
    return ImportQuery(query.raw, query.test, query.sort, limit, tuple(edge), cursor_read.get("back") is True)
