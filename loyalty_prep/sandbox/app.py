"""A server on this machine that speaks the Loyalty Imports API, to rehearse an import against.

This module is HTTP: paths, answers, and how the server starts. A request goes through `guard.py` to `platform.py`,
which knows what the methods do; what they are asked is read in `requests.py` and `queries.py`, the work on files is
done in `files.py`, events go out in `events.py`, and the state is in `store.py`.

The six methods stand under both of the API's path forms, beside them the query for loyalty accounts. Every answer
carries `x-wix-request-id`. Beside the API:

    PUT /upload/TOKEN, GET /error-files/TOKEN      as the API's own URLs: the token is in the path, no Authorization
    GET /                                          a page that shows the imports
    GET /sandbox/health, /state, /balances, /public-key.pem, /openapi.json

It listens on loopback only and answers only to loopback names, so that no page of another site can reach it.
"""

from __future__ import annotations

import socket
import tempfile
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict, Unpack
from urllib.parse import urlsplit

import uvicorn
from jinja2 import Environment, PackageLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from loyalty_prep import limits
from loyalty_prep.errors import OutputError, UsageError
from loyalty_prep.sandbox import description, files, requests
from loyalty_prep.sandbox.guard import Guard, Recorder, answer, loopback
from loyalty_prep.sandbox.platform import Fail, Site
from loyalty_prep.sandbox.requests import Refusal, refusal
from loyalty_prep.sandbox.store import Store

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from loyalty_prep.sandbox.requests import Json

    Endpoint = Callable[[Request], Awaitable[Response]]
    Method = Callable[[Request, bytes], Json]

PORT: Final = 8787
"""Where the sandbox listens unless told otherwise: from 1024 on a port takes no special rights."""
PACE_SECONDS: Final = 0.5
"""How long an import stays in each of its working statuses, unless told otherwise."""
EFFECTS: Final = ("set", "add")
"""What an import does to a balance that is there: Wix does not document which."""
_BASE: Final = "/v1/loyalty-imports"
_JSON_BYTES: Final = 1_000_000
"""The longest body of a method. Not documented; a mapping, the longest, is a hundredth of it."""
_DRAINED_BYTES: Final = 100_000_000
"""So much of a file that is too large is read and dropped, so that the answer is heard."""
_SHOWN_IMPORTS: Final = 200
"""So many imports, the newest, stand on the page of the status."""
_LAST_ANSWERS_SECONDS: Final = 3
"""How long answers that are under way may take when the server is told to end."""


class SiteFlags(TypedDict, total=False):
    """The arguments of `create_app`: what is on the site, and how the server behaves."""

    contacts: Path | None
    pace: float
    fail: Sequence[str]
    webhook: str | None
    data: Path | None
    calls_per_minute: int
    accounts: Path | None
    effect: str


def create_app(
    *,
    contacts: Path | None = None,
    pace: float = PACE_SECONDS,
    fail: Sequence[str] = (),
    webhook: str | None = None,
    data: Path | None = None,
    calls_per_minute: int = limits.CALLS_PER_MINUTE,
    accounts: Path | None = None,
    effect: str = EFFECTS[0],
) -> Starlette:
    """Make the server, as an ASGI application.

    `contacts` is a contacts file, found like any export; without one, every address is a contact's. `pace` is in
    seconds. `fail` are names of `Fail`; `webhook` is where events are posted; `data` is the folder of the state, which
    is in memory without one. `accounts` is a CSV file with the columns Email and Points, the balances before any
    import; `effect` is whether an import sets balances or adds to them. Raises `LoyaltyPrepError` for a value that
    cannot be, contacts that cannot be read, and a folder that cannot be used.
    """
    if not 0 <= pace <= 3600:
        raise UsageError(f"--pace is in seconds, from 0 to 3600, not {pace}.")
    troubles = frozenset(_trouble(name) for name in fail)
    if webhook is not None and not _is_url(webhook):
        raise UsageError(f"--webhook must be a URL such as http://127.0.0.1:9000/events, not '{webhook}'.")
    if effect not in EFFECTS:
        raise UsageError(f"--effect must be one of {', '.join(EFFECTS)}, not '{effect}'.")
    known = None if contacts is None else _contacts(contacts)
    balances = {} if accounts is None else files.read_accounts(accounts)
    store = Store(data)
    store.add_balances(balances)
    adds = effect == "add"
    platform = Site(store, contacts=known, pace=pace, fail=troubles, webhook=webhook, adds=adds)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        platform.start()
        yield
        await platform.stop()
        store.close()

    server = _Server(platform, Guard(troubles, calls_per_minute))
    app = Starlette(
        routes=server.routes(),
        lifespan=lifespan,
        exception_handlers={
            Refusal: _refused,
            HTTPException: _not_routed,
            ClientDisconnect: _gone,
            Exception: _broken,
        },
    )
    app.router.redirect_slashes = False
    app.add_middleware(Recorder, store=store)
    return app


def run(
    *,
    host: str = "127.0.0.1",
    port: int = PORT,
    announce: Callable[[str], None] = print,
    **site: Unpack[SiteFlags],
) -> None:
    """Serve until interrupted. `port` 0 takes a free one; `announce` is told the base URL once it is listened on.

    `site` are the arguments of `create_app`, whose faults are raised; also for a host that is not this machine's own,
    and for a port that is taken.
    """
    family, address = loopback(host)
    # asyncio turns the delay of small packets off only where the protocol is named.
    with socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((address, port))
        except (OSError, OverflowError) as fault:
            raise OutputError(
                "PORT_UNUSABLE", f"The sandbox cannot listen on port {port}: {fault}. Name another --port."
            ) from fault
        app = create_app(**site)
        listener.listen()
        name = f"[{address}]" if family == socket.AF_INET6 else address
        announce(f"http://{name}:{listener.getsockname()[1]}")
        config = uvicorn.Config(
            app,
            http="h11",
            ws="none",
            log_level="warning",
            access_log=False,
            server_header=False,
            timeout_graceful_shutdown=_LAST_ANSWERS_SECONDS,
        )
        with suppress(KeyboardInterrupt):  # the usual end
            uvicorn.Server(config).run(sockets=[listener])


def _is_url(text: str) -> bool:
    try:
        url = urlsplit(text)
        return url.scheme in ("http", "https") and bool(url.hostname)
    except ValueError:
        return False


def _trouble(name: str) -> Fail:
    try:
        return Fail("-".join(name.lower().replace("_", " ").replace("-", " ").split()))
    except ValueError as fault:
        raise UsageError(f"--fail must be one of {', '.join(Fail)}, not '{name}'.") from fault


def _contacts(file: Path) -> frozenset[str]:
    """Return the addresses of a contacts file, as `prepare --contacts` reads it."""
    from loyalty_prep.contacts import read_contacts  # noqa: PLC0415 - the server starts without polars

    with tempfile.TemporaryDirectory(prefix="loyalty-prep-") as temp:
        return frozenset(read_contacts(file, Path(temp)).to_list())


# Answers


async def _refused(_: Request, fault: Exception) -> Response:
    assert isinstance(fault, Refusal)
    return answer(fault)


async def _not_routed(_: Request, fault: Exception) -> Response:
    assert isinstance(fault, HTTPException)
    code = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED"}.get(fault.status_code, "HTTP_ERROR")
    response = answer(refusal(fault.status_code, code, fault.detail))
    response.headers.update(fault.headers or {})
    return response


async def _gone(_: Request, _fault: Exception) -> Response:
    """Answer nobody: the client went away in the middle of its request."""
    return answer(refusal(400, "CLIENT_GONE", "The request broke off."))


async def _broken(_: Request, _fault: Exception) -> Response:
    return answer(refusal(500, "INTERNAL", "The sandbox has a fault; its own output tells which."))


async def _body(request: Request, most: int) -> bytes:
    """Return a body. Raises `Refusal` (413) for one that is too long, once it was read."""
    body, size = bytearray(), 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= most:
            body.extend(chunk)
        if size > _DRAINED_BYTES:
            break
    if size > most:
        raise refusal(413, "TOO_LARGE", f"The body is larger than {most} bytes.", data={"maximum": most})
    return bytes(body)


class _Server:
    """The endpoints."""

    def __init__(self, platform: Site, guard: Guard) -> None:
        self._platform = platform
        self._store = platform.store
        self._guard = guard
        pages = Environment(loader=PackageLoader("loyalty_prep"), autoescape=True, undefined=StrictUndefined)
        self._page = pages.get_template("sandbox.html")

    def routes(self) -> list[Route]:
        """Return all paths."""
        return [
            *(
                Route(prefix + path, self._calls(path, methods), methods=list(methods))
                for prefix in description.PREFIXES
                for path, methods in self._methods().items()
            ),
            *(
                Route(prefix + path, self._calls(path, methods), methods=list(methods))
                for prefix in description.ACCOUNT_PREFIXES
                for path, methods in self._account_methods().items()
            ),
            Route("/upload/{token}", self._upload, methods=["PUT"]),
            Route("/error-files/{token}", self._error_file),
            Route("/", self._status_page),
            Route("/sandbox/health", self._health),
            Route("/sandbox/state", self._state),
            Route("/sandbox/balances", self._balances),
            Route("/sandbox/public-key.pem", self._public_key),
            Route("/sandbox/openapi.json", self._openapi),
        ]

    def _methods(self) -> dict[str, dict[str, Method]]:
        """Return the six methods, by path and verb."""
        platform = self._platform
        return {
            _BASE: {
                "POST": lambda _, body: {"loyaltyImport": platform.create(_object(body))},
                "GET": lambda request, _: {"loyaltyImport": platform.get(_import_id(request))},
            },
            f"{_BASE}/wixmp-upload-url": {
                "POST": lambda request, body: platform.create_file_url(_object(body), _url(request, "upload")),
            },
            f"{_BASE}/execute": {
                "POST": lambda _, body: {"loyaltyImport": platform.execute(_object(body))},
            },
            f"{_BASE}/error-file-download-url": {
                "GET": lambda request, _: platform.error_file_url(_import_id(request), _url(request, "error-files")),
            },
            f"{_BASE}/query": {
                "POST": lambda _, body: platform.query(_object(body)),
            },
        }

    def _account_methods(self) -> dict[str, dict[str, Method]]:
        """Return the method of loyalty accounts that is there."""
        return {description.ACCOUNTS: {"POST": lambda _, body: self._platform.accounts(_object(body))}}

    def _calls(self, path: str, methods: dict[str, Method]) -> Endpoint:
        """Return the endpoint of a path's methods."""

        async def endpoint(request: Request) -> Response:
            verb = "GET" if request.method == "HEAD" else request.method
            body = await _body(request, _JSON_BYTES)
            self._guard.count()
            self._guard.authorize(request)
            self._guard.trouble(verb + path)
            result = methods[verb](request, body)
            return _Broken() if self._guard.drops(verb + path) else JSONResponse(result)

        return endpoint

    async def _upload(self, request: Request) -> Response:
        content = await _body(request, limits.MAX_FILE_BYTES)
        token = request.path_params["token"]
        if not self._store.has_upload(token):
            raise refusal(403, "UPLOAD_TOKEN_UNKNOWN", "The upload URL is not one that was given out.")
        self._guard.trouble("upload")
        name = request.query_params.get("filename", "")
        if not name:
            requests.invalid("filename", "REQUIRED_FIELD", "must not be empty")
        if len(name) > requests.NAME_CHARS or "." not in name:
            requests.invalid("filename", "FORMAT", "must have an extension, and at most 1000 characters")
        self._store.fill_upload(token, name, content)
        if self._guard.drops("upload"):
            return _Broken()
        return JSONResponse({"file": {"displayName": name, "sizeInBytes": str(len(content))}})

    async def _error_file(self, request: Request) -> Response:
        content = self._platform.error_file(request.path_params["token"])
        if content is None:
            raise refusal(404, "NOT_FOUND", "There is no such error file.")
        headers = {"Content-Disposition": 'attachment; filename="errors.csv"'}
        return Response(content, media_type="text/csv", headers=headers)

    async def _status_page(self, _: Request) -> Response:
        documents = self._store.documents()
        page = self._page.render(
            imports=documents[: -_SHOWN_IMPORTS - 1 : -1],
            total=len(documents),
            counts=self._store.counts(),
            requests=self._store.requests()[:-21:-1],
            events=self._store.events()[:-21:-1],
        )
        policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
        return HTMLResponse(page, headers={"Content-Security-Policy": policy, "Cache-Control": "no-store"})

    async def _health(self, _: Request) -> Response:
        return JSONResponse({"status": "ok"})

    async def _state(self, _: Request) -> Response:
        counts = self._store.counts()
        return JSONResponse(
            {
                "executedImports": counts.executed,
                "requestCount": counts.requests,
                "balances": {"count": counts.balances, "points": counts.points},
                "imports": self._store.documents(),
                "requests": self._store.requests(),
                "events": [{"event": event, "answer": answer} for event, answer in self._store.events()],
            }
        )

    async def _balances(self, _: Request) -> Response:
        return JSONResponse(self._store.balances())

    async def _public_key(self, _: Request) -> Response:
        return PlainTextResponse(self._platform.signer.public_pem, media_type="application/x-pem-file")

    async def _openapi(self, _: Request) -> Response:
        return JSONResponse(description.document())


class _Broken(Response):
    """An answer that breaks off: its body never comes, and the server closes the connection."""

    async def __call__(self, _scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [(b"content-type", b"application/json"), (b"content-length", b"1000")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})


def _object(body: bytes) -> Json:
    return requests.read_object(body)


def _import_id(request: Request) -> str | None:
    return request.query_params.get("loyaltyImportId")


def _url(request: Request, folder: str) -> str:
    return f"{request.base_url}{folder}/"
