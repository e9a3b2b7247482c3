"""The sandbox's loyalty accounts: a page of them, as QueryLoyaltyAccounts gives it.

Every address that has a balance has an account; its ids are made of the address, so that they are the same each time.
Pages are in the order of the addresses, and begin behind the last one of the page before. Filters and orders are not
known here, and refused rather than ignored.
"""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING, Final
from uuid import NAMESPACE_URL, uuid5

from loyalty_prep import limits
from loyalty_prep.sandbox.requests import Violations, invalid, whole

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_prep.sandbox.requests import Json

PAGE: Final = 50
"""How many accounts a page has where the query names no number: as many as of imports (`queries.PAGE`)."""


def page(balances: Sequence[tuple[str, int]], body: Json, now: str) -> Json:
    """Return a page of accounts; `balances` are in the order of their addresses, `now` is the date they all have."""
    limit, after = _asked(body)
    begin = 0
    if after is not None:
        begin = next((at for at, (address, _) in enumerate(balances) if address > after), len(balances))
    taken = balances[begin : begin + limit]
    more = begin + limit < len(balances)
    cursors = {"next": base64.urlsafe_b64encode(taken[-1][0].encode()).decode()} if more and taken else {}
    return {
        "loyaltyAccounts": [_account(address, points, now) for address, points in taken],
        "pagingMetadata": {"count": len(taken), "cursors": cursors, "hasNext": more},
    }


def _account(address: str, points: int, now: str) -> Json:
    contact = str(uuid5(NAMESPACE_URL, f"contact:{address}"))
    return {
        "id": str(uuid5(NAMESPACE_URL, f"account:{address}")),
        "contactId": contact,
        "points": {"balance": points, "earned": 0, "adjusted": points, "redeemed": 0, "expired": 0},
        "rewardAvailable": False,
        "createdDate": now,
        "updatedDate": now,
        "lastActivityDate": now,
        "revision": "1",
        "contact": {"id": contact, "email": address, "displayName": address},
    }


def _asked(body: Json) -> tuple[int, str | None]:
    """Return the page's length, and the address behind which it begins."""
    query = body.get("query")
    query = {} if query is None else query
    if not isinstance(query, dict):
        invalid("query", "FORMAT", "must be an object")
    for name in ("filter", "sort"):
        if query.get(name):
            invalid(f"query.{name}", "OTHER", "is not known to the sandbox")
    paging = query.get("cursorPaging")
    paging = {} if paging is None else paging
    if not isinstance(paging, dict):
        invalid("query.cursorPaging", "FORMAT", "must be an object")
    violations = Violations()
    asked = paging.get("limit")
    limit = PAGE if asked is None else whole(asked)
    if limit is None or not 1 <= limit <= limits.MAX_QUERY_LIMIT:
        violations.add("query.cursorPaging.limit", "MAX", f"must be from 1 to {limits.MAX_QUERY_LIMIT}")
    violations.done()
    assert limit is not None
    return limit, _address(paging.get("cursor"))


def _address(cursor: object) -> str | None:
    at = "query.cursorPaging.cursor"
    if cursor is None or cursor == "":
        return None
    if not isinstance(cursor, str) or len(cursor) > limits.MAX_CURSOR_CHARS:
        invalid(at, "MAX_LENGTH", f"must be a string of at most {limits.MAX_CURSOR_CHARS} characters")
    try:
        return base64.b64decode(cursor, altchars=b"-_", validate=True).decode()
    except (ValueError, binascii.Error):
        invalid(at, "FORMAT", "is not a cursor of this API")
