"""What stands between a request and its method: the record, the names that are answered to, limit, key, and trouble.

`Recorder` is around everything; `Guard` is asked by each of the six methods, and by the upload.
"""

from __future__ import annotations

import hashlib
import ipaddress
import socket
import time
from collections import deque
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

from starlette.responses import JSONResponse

from loyalty_prep.errors import UsageError
from loyalty_prep.sandbox import requests
from loyalty_prep.sandbox.platform import Fail
from loyalty_prep.sandbox.requests import Refusal, refusal

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from loyalty_prep.sandbox.requests import Json
    from loyalty_prep.sandbox.store import Store

_RECORDED_BYTES: Final = 1_000_000
"""A longer body is recorded by its size and digest alone."""
_MINUTE_SECONDS: Final = 60
"""How far back calls are counted: Wix states its limit as calls a minute."""


def loopback(host: str) -> tuple[socket.AddressFamily, str]:
    """Return the address that a host stands for. Raises `UsageError` unless it is this machine's own."""
    try:
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host.strip("[]"))
    except ValueError:
        address = None
    if address is None or not address.is_loopback:
        raise UsageError(f"The sandbox listens on this machine only: --host must be 127.0.0.1 or ::1, not '{host}'.")
    return (socket.AF_INET6 if address.version == 6 else socket.AF_INET), str(address)


def answer(refused: Refusal) -> JSONResponse:
    """Return the answer that a refusal is."""
    headers = {} if refused.retry_after is None else {"Retry-After": str(refused.retry_after)}
    return JSONResponse(refused.to_json(), refused.status, headers)


class Recorder:
    """Middleware: gives each request an id, refuses foreign hosts, and keeps what was asked, but for the key."""

    def __init__(self, app: ASGIApp, store: Store) -> None:
        self._app = app
        self._store = store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, and keep what was seen of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        seen = _Seen(scope)

        async def receiving() -> Message:
            message = await receive()
            seen.asked(message)
            return message

        async def sending(message: Message) -> None:
            seen.answered(message)
            await send(message)

        app = self._app if _is_own(seen.headers.get("host", "")) else _foreign
        try:
            await app(scope, receiving, sending)
        finally:
            if not _is_for_people(scope["path"]):
                self._store.add_request(seen.to_json())


class _Seen:
    """What passes by of one request and its answer."""

    def __init__(self, scope: Scope) -> None:
        self.headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        self._scope = scope
        self._id = str(uuid4())
        self._body, self._digest = bytearray(), hashlib.sha256()
        self._size = self._status = 0

    def asked(self, message: Message) -> None:
        """See a piece of the body."""
        chunk = message.get("body", b"")
        self._digest.update(chunk)
        self._size += len(chunk)
        if self._size <= _RECORDED_BYTES:
            self._body.extend(chunk)

    def answered(self, message: Message) -> None:
        """See a piece of the answer, and write the request's id into its head."""
        if message["type"] == "http.response.start":
            self._status = message["status"]
            message["headers"] = [*message["headers"], (b"x-wix-request-id", self._id.encode())]

    def to_json(self) -> Json:
        """Return the record; `status` is 0 where no answer was sent, `body` null where it is no JSON."""
        whole = self._size == len(self._body)
        return {
            "requestId": self._id,
            "method": self._scope["method"],
            "path": self._scope["path"],
            "query": parse_qsl(self._scope["query_string"].decode("latin-1"), keep_blank_values=True),
            "body": _json_or_none(bytes(self._body)) if whole else None,
            "bodyBytes": self._size,
            "bodySha256": self._digest.hexdigest(),
            "contentType": self.headers.get("content-type"),
            "siteId": self.headers.get("wix-site-id"),
            "authorized": "authorization" in self.headers,
            "status": self._status,
        }


def _is_own(host: str) -> bool:
    """Tell whether a Host header names this machine; a page elsewhere that points its own name here does not."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
        loopback(name)
    except (UsageError, ValueError):
        return False
    return True


async def _foreign(scope: Scope, receive: Receive, send: Send) -> None:
    message = "The sandbox answers to 127.0.0.1 and localhost only."
    await answer(refusal(400, "FOREIGN_HOST", message))(scope, receive, send)


def _is_for_people(path: str) -> bool:
    return path in ("/", "/favicon.ico") or path.startswith("/sandbox/")


def _json_or_none(body: bytes) -> Any:
    try:
        return requests.loads(body)
    except Refusal:
        return None


class Guard:
    """What happens to a call before its method sees it: the limit of calls, the key, and rehearsed trouble."""

    def __init__(self, fail: frozenset[Fail], calls_per_minute: int) -> None:
        self._fail = fail
        self._calls_per_minute = calls_per_minute
        self._calls: deque[float] = deque()
        self._had: set[tuple[Fail, str]] = set()

    def count(self) -> None:
        """Count a call. Raises `Refusal` beyond the limit of the last minute."""
        now = time.monotonic()
        while self._calls and self._calls[0] <= now - _MINUTE_SECONDS:
            self._calls.popleft()
        if len(self._calls) >= self._calls_per_minute:
            raise _throttled(int(self._calls[0] + _MINUTE_SECONDS - now) + 1)
        self._calls.append(now)

    def authorize(self, request: Request) -> None:
        """Ask for a key. Raises `Refusal` where there is none."""
        if not request.headers.get("authorization", "").strip():
            raise refusal(401, "UNAUTHENTICATED", "The Authorization header is missing or empty.")
        site = request.headers.get("wix-site-id")
        if site is not None:
            requests.read_id(site, "wix-site-id")

    def trouble(self, name: str) -> None:
        """Raise the `Refusal` that is being rehearsed for a call, if any."""
        if Fail.UPLOAD_EXPIRED in self._fail and name == "upload":
            raise refusal(403, "UPLOAD_TOKEN_EXPIRED", "The upload URL has expired.")
        if Fail.UNAUTHORIZED in self._fail and name != "upload":
            raise refusal(401, "UNAUTHENTICATED", "The API key is not valid.")
        if Fail.WRONG_SITE in self._fail and name != "upload":
            raise refusal(404, "SITE_NOT_FOUND", "The site was not found in the key's account.")
        if Fail.FORBIDDEN in self._fail:
            raise refusal(403, "PERMISSION_DENIED", "The key does not have the permission LOYALTY.MANAGE_IMPORTS.")
        if self._first(Fail.THROTTLED, name):
            raise _throttled(1)
        if self._first(Fail.SERVER_ERROR, name):
            raise refusal(500, "INTERNAL", "Something went wrong on our side.")
        if self._first(Fail.CONFLICT, name):
            raise refusal(409, "CONFLICT", "The loyalty import was changed by somebody else meanwhile.")

    def drops(self, name: str) -> bool:
        """Tell whether the answer to a call is to break off."""
        if name.endswith("/execute") and self._first(Fail.LAGGING_READ, name):
            return True
        return self._first(Fail.DROPPED_CONNECTION, name)

    def _first(self, fail: Fail, name: str) -> bool:
        if fail not in self._fail or (fail, name) in self._had:
            return False
        self._had.add((fail, name))
        return True


def _throttled(seconds: int) -> Refusal:
    return refusal(429, "RATE_LIMIT_EXCEEDED", "Too many calls; try again later.", retry_after=seconds)
