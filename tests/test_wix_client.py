"""Both clients do the same, against the sandbox and against servers that misbehave, and never show the key."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import gzip
import html
import http.server
import json
import logging
import os
import pickle
import re
import socket
import sys
import threading
import time
import traceback
import urllib.parse
from operator import methodcaller
from typing import TYPE_CHECKING, Any, Final, NoReturn

import httpx
import pytest
import stamina
from sandboxes import CSV, KEY, SITE, UNKNOWN, Sandbox

from loyalty_prep import cli, limits
from loyalty_prep.errors import LoyaltyPrepError, UsageError
from loyalty_prep.wix import calls, commands, errors
from loyalty_prep.wix.access import BASE_URL, Credentials, checked_base_url
from loyalty_prep.wix.client import AsyncLoyaltyImports, LoyaltyImports
from loyalty_prep.wix.models import FileUrl, HeaderMappingInfo, ImportStatus, LoyaltyImport, NewImport, Query, Sorting
from loyalty_prep.wix.transport import Download, Pace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CREDENTIALS = Credentials(KEY, SITE)
IMPORT = {"loyaltyImport": {"id": UNKNOWN, "status": "PARSED", "fileMetadata": {"url": "path.csv"}}}


def parsed(revision: str | None, status: str = "PARSED") -> dict[str, Any]:
    return {"loyaltyImport": {"id": UNKNOWN, "status": status, "revision": revision}}


MAPPING = HeaderMappingInfo.of(0, 1)
NEW = NewImport("path.csv", "part.csv", len(CSV))


class Answer:
    """What a server says to one request; without a status it hangs up, with `late` it says nothing."""

    def __init__(self, status: int | None, body: Any = None, *, late: float = 0, **headers: str) -> None:
        self.status = status
        self.body = body if isinstance(body, bytes) else json.dumps(body or {}).encode()
        self.late = late
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Server:
    """A server that gives the answers it is told to, in order, and keeps the requests."""

    def __init__(self) -> None:
        self.answers: list[Answer] = []
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                headers = {name.lower(): value for name, value in self.headers.items()}
                outer.requests.append((self.command, self.path, headers, body))
                answer = outer.answers.pop(0)
                time.sleep(answer.late)
                if answer.status is None:
                    self.close_connection = True
                    return
                self.send_response(answer.status)
                for name, value in {**answer.headers, "Content-Length": str(len(answer.body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                with contextlib.suppress(BrokenPipeError):  # a late answer may find nobody waiting any more
                    self.wfile.write(answer.body)

            do_GET = do_POST = do_PUT = _answer  # noqa: N815 - the names that the library calls

            def log_message(self, *_: object) -> None:
                pass

        self._http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def will(self, *answers: Answer) -> Server:
        self.answers, self.requests = list(answers), []
        return self

    def asked(self) -> list[str]:
        """Return verb and path of each request, without what all paths have."""
        prefix = "/_api/loyalty-imports/v1/loyalty-imports"
        return [f"{verb} {path.replace(prefix, '', 1).split('?')[0]}".strip() for verb, path, _, _ in self.requests]

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    started = Server()
    yield started
    started.close()


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox() as started:
        yield started


@pytest.fixture
def waiting() -> None:
    """Wait between repetitions, as the program does."""


@pytest.fixture(autouse=True)
def at_once(request: pytest.FixtureRequest) -> Iterator[None]:
    """Do not wait between repetitions, unless the test is about that."""
    if "waiting" in request.fixturenames:
        yield
        return
    with stamina.set_testing(True, attempts=6):
        yield


class Both:
    """Calls a method of the sync and of the async client, and returns what both answered, or the error of both."""

    def __init__(self, base: str, **options: Any) -> None:
        self._base = base
        self._options = options

    def sync(self, work: Callable[[Any], Any]) -> Any:
        with LoyaltyImports(CREDENTIALS, base_url=self._base, **self._options) as wix:
            return work(wix)

    def later(self, work: Callable[[Any], Any]) -> Any:
        async def run() -> Any:
            async with AsyncLoyaltyImports(CREDENTIALS, base_url=self._base, **self._options) as wix:
                return await work(wix)

        return asyncio.run(run())


WAYS = ["sync", "later"]


# The methods


def test_a_whole_import_sync(box: Sandbox) -> None:
    before = box.state()["executedImports"]
    with LoyaltyImports(CREDENTIALS, base_url=box.base) as wix:
        place = wix.create_file_url()
        wix.upload(place, CSV.encode(), "part.csv")
        made = wix.create(NewImport(calls.file_url_of(place), "part.csv", len(CSV)))
        assert wix.find(calls.file_url_of(place)) is not None
        parsed = wix.until(made.id, lambda found: found.status is ImportStatus.PARSED)
        assert parsed.parse_result.parsed_row_count == 2
        executed = wix.execute(made.id, MAPPING)
        assert executed.status is ImportStatus.IMPORTING
        done = wix.until(made.id, lambda found: found.status.is_final)
    assert (done.status, done.import_result.success_count) == (ImportStatus.IMPORTED, 2)
    assert box.state()["executedImports"] == before + 1


def test_a_whole_import_async(box: Sandbox) -> None:
    async def run() -> LoyaltyImport:
        async with AsyncLoyaltyImports(CREDENTIALS, base_url=box.base) as wix:
            url = await wix.send(b"Email,Points\nann@example.com,x\n", "part.csv")
            made = await wix.create(NewImport(url, "part.csv", 30))
            assert (await wix.get(made.id)).id == made.id
            await wix.until(made.id, lambda found: found.status is ImportStatus.PARSED)
            await wix.execute(made.id, MAPPING)
            done = await wix.until(made.id, lambda found: found.status.is_final)
            assert b"POINTS_INVALID" in await wix.download(await wix.error_file_url(made.id))
            return done

    assert asyncio.run(run()).import_result.failure_count == 1


def test_a_query_follows_its_cursors(box: Sandbox) -> None:
    made = {box.create() for _ in range(5)}
    asked = Query({"status": {"$ne": "FAILED"}}, (Sorting("createdDate"),), limit=2)
    with LoyaltyImports(CREDENTIALS, base_url=box.base) as wix:
        found = [each.id for each in wix.query_all(asked)]

    async def run() -> list[str]:
        async with AsyncLoyaltyImports(CREDENTIALS, base_url=box.base) as wix:
            return [each.id async for each in wix.query_all(asked)]

    assert made <= set(found)
    assert len(found) == len(set(found))
    assert asyncio.run(run()) == found


def test_requests_are_as_the_reference_says(server: Server) -> None:
    place = {"filePath": "path.csv", "uploadUrl": f"{server.base}/up?token=t"}
    page: dict[str, Any] = {"loyaltyImports": [], "pagingMetadata": {}}
    server.will(*(Answer(200, body) for body in (place, {}, IMPORT, IMPORT, IMPORT, {"url": server.base}, {}, page)))
    with LoyaltyImports(CREDENTIALS, base_url=server.base) as wix:
        wix.upload(wix.create_file_url(), b"Email,Points\n", "ä part.csv")
        wix.create(NEW)
        wix.get(UNKNOWN)
        wix.execute(UNKNOWN, MAPPING)
        wix.download(wix.error_file_url(UNKNOWN))
        wix.query(Query(limit=1))
    path = "/_api/loyalty-imports/v1/loyalty-imports"
    assert [(verb, path) for verb, path, _, _ in server.requests] == [
        ("POST", f"{path}/wixmp-upload-url"),
        ("PUT", "/up?token=t&filename=%C3%A4+part.csv"),
        ("POST", path),
        ("GET", f"{path}?loyaltyImportId={UNKNOWN}"),
        ("POST", f"{path}/execute"),
        ("GET", f"{path}/error-file-download-url?loyaltyImportId={UNKNOWN}"),
        ("GET", "/"),
        ("POST", f"{path}/query"),
    ]
    with_key = [(headers.get("authorization"), headers.get("wix-site-id")) for _, _, headers, _ in server.requests]
    nobody, us = (None, None), (KEY, SITE)
    assert with_key == [us, nobody, us, us, us, us, nobody, us], "the key goes to the API only"
    types = [headers.get("content-type") for _, _, headers, _ in server.requests]
    json_type = "application/json"
    assert types == [json_type, "text/csv", json_type, None, json_type, None, None, json_type]
    bodies = [body for _, _, _, body in server.requests]
    assert bodies[1] == b"Email,Points\n"
    assert json.loads(bodies[0]) == {}
    assert json.loads(bodies[2]) == NEW.to_json()
    assert json.loads(bodies[4]) == {"loyaltyImportId": UNKNOWN, "headerMappingInfo": MAPPING.to_json()}
    assert json.loads(bodies[7]) == {"query": {"cursorPaging": {"limit": 1}}}


def test_a_base_url_with_a_path_is_taken_as_it_is(server: Server) -> None:
    server.will(Answer(200, IMPORT))
    with LoyaltyImports(CREDENTIALS, base_url=server.base + "/short/") as wix:
        wix.get(UNKNOWN)
    assert server.requests[0][1].startswith("/short/v1/loyalty-imports?")


# Faults


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("status", "kind", "says"),
    [
        (400, errors.RefusedError, "fileUrl must not be empty"),
        (401, errors.KeyRefusedError, "WIX_API_KEY"),
        (403, errors.PermissionMissingError, "'Manage Loyalty'"),
        (404, errors.NotFoundError, "WIX_SITE_ID"),
        (413, errors.RefusedError, "smaller max_bytes"),
        (428, errors.ConflictError, "status"),
        (418, errors.RefusedError, "418"),
    ],
)
def test_a_refusal_is_one_sentence_and_is_not_repeated(
    server: Server, way: str, status: int, kind: type[errors.WixError], says: str
) -> None:
    violation = {"field": "fileUrl", "description": "must not be empty", "ruleName": "REQUIRED_FIELD"}
    body = {"message": "m", "details": {"validationError": {"fieldViolations": [violation]}}}
    server.will(Answer(status, body, x_wix_request_id="r-1"))
    with pytest.raises(kind, match=says) as caught:
        getattr(Both(server.base), way)(lambda wix: wix.get(UNKNOWN))
    assert isinstance(caught.value, LoyaltyPrepError)
    assert (caught.value.status, caught.value.request_id) == (status, "r-1")
    assert caught.value.violations[0].field == "fileUrl"
    assert "\n" not in caught.value.message
    assert len(server.requests) == 1


def test_an_application_error_keeps_its_code(server: Server) -> None:
    error = {"code": "IMPORT_NOT_PARSED", "description": "d", "data": {}}
    server.will(Answer(428, {"message": "It is not parsed.", "details": {"applicationError": error}}))
    with pytest.raises(errors.ConflictError, match="Wix says: IMPORT_NOT_PARSED: It is not parsed\\.") as caught:
        Both(server.base).sync(lambda wix: wix.get(UNKNOWN))
    assert caught.value.api_code == "IMPORT_NOT_PARSED"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("fault", [Answer(500), Answer(503), Answer(409), Answer(429), Answer(None)])
def test_what_passes_is_repeated(server: Server, way: str, fault: Answer) -> None:
    server.will(fault, fault, Answer(200, IMPORT))
    found = getattr(Both(server.base), way)(lambda wix: wix.get(UNKNOWN))
    assert found.id == UNKNOWN
    assert len(server.requests) == 3


@pytest.mark.parametrize(
    ("fault", "kind"),
    [(Answer(500), errors.ServerError), (Answer(None), errors.UnreachableError), (Answer(429), errors.ThrottledError)],
)
def test_what_does_not_pass_ends_in_its_own_error(server: Server, fault: Answer, kind: type[errors.WixError]) -> None:
    server.will(*[fault] * 6)
    with pytest.raises(kind, match="again"):
        Both(server.base).sync(lambda wix: wix.get(UNKNOWN))
    assert len(server.requests) == 6


@pytest.mark.slow
@pytest.mark.usefixtures("waiting")
def test_a_platform_that_names_a_time_is_waited_for(server: Server) -> None:
    server.will(Answer(429, retry_after="1"), Answer(200, IMPORT))
    started = time.monotonic()
    Both(server.base).sync(lambda wix: wix.get(UNKNOWN))
    assert 1 <= time.monotonic() - started < 5


def test_a_platform_that_asks_for_hours_is_not_waited_for(server: Server) -> None:
    server.will(Answer(429, retry_after="7200"))
    with pytest.raises(errors.ThrottledError) as caught:
        Both(server.base).sync(lambda wix: wix.get(UNKNOWN))
    assert caught.value.retry_after == 7200
    assert len(server.requests) == 1


def test_a_platform_that_is_slow_is_told_from_one_that_is_not_there(server: Server) -> None:
    impatient = Both(server.base, timeout=httpx.Timeout(0.05))
    server.will(*[Answer(200, IMPORT, late=0.2)] * 6)
    with pytest.raises(errors.UnreachableError, match="did not answer in time") as slow:
        impatient.sync(lambda wix: wix.get(UNKNOWN))
    assert slow.value.sent
    with socket.socket() as taken:  # bound, and nobody listens
        taken.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}"
        with pytest.raises(errors.UnreachableError, match="there is no connection to 127") as caught:
            Both(nobody).sync(lambda wix: wix.get(UNKNOWN))
    assert not caught.value.sent


@pytest.mark.parametrize("body", [b"<html>", b"[]", {}, {"loyaltyImport": []}, {"loyaltyImport": {"id": 7}}])
def test_an_answer_that_is_not_the_apis_is_said_to_be_none(server: Server, body: Any) -> None:
    server.will(Answer(200, body))
    with pytest.raises(errors.AnswerError, match="base_url"):
        Both(server.base).sync(lambda wix: wix.get(UNKNOWN))


@pytest.mark.parametrize("url", ["no url", "ftp://x/y", "http://[", ""])
def test_an_upload_url_that_is_none_is_an_error_of_the_answer(server: Server, url: str) -> None:
    with pytest.raises(errors.WixError):
        Both(server.base).sync(lambda wix: wix.upload(FileUrl("path.csv", url), b"", "x.csv"))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("url", ["http://files.example/x.csv", "https://files.example/x.csv"])
def test_a_part_is_sent_to_no_address_without_encryption(monkeypatch: pytest.MonkeyPatch, way: str, url: str) -> None:
    """An upload URL of http:, or a redirect to one, took the customers of a part along in the clear."""
    sent: list[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request.url.scheme)
        return httpx.Response(307, headers={"Location": "http://files.example/x.csv"})

    async def answer_async(_: httpx.AsyncHTTPTransport, request: httpx.Request) -> httpx.Response:
        return answer(request)

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", lambda _, request: answer(request))
    monkeypatch.setattr(httpx.AsyncHTTPTransport, "handle_async_request", answer_async)
    with pytest.raises(errors.AnswerError, match=r"without encryption \(http:\)"):
        getattr(Both("https://wix.example"), way)(lambda wix: wix.upload(FileUrl("x.csv", url), b"a", "x.csv"))
    assert "http" not in sent


def test_the_certificates_that_the_environment_names_are_those_of_a_rehearsal_over_https(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A certificate of one's own was not trusted, with the advice to check SSL_CERT_FILE, which was not read."""
    monkeypatch.setenv("SSL_CERT_FILE", "/nowhere/certificates.pem")
    with pytest.raises(UsageError, match=r"^SSL_CERT_FILE names no certificates"):
        LoyaltyImports(CREDENTIALS, base_url="https://127.0.0.1:9")
    LoyaltyImports(CREDENTIALS, base_url="http://127.0.0.1:9").close()  # which asks for none


# What must not be done twice


@pytest.mark.few(2)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "fault", [Answer(500), Answer(None), Answer(200, b"<html>"), *map(Answer, (400, 404, 408, 409, 422, 428, 429))]
)
def test_an_execute_that_was_taken_is_not_repeated(server: Server, way: str, fault: Answer) -> None:
    taken = {"loyaltyImport": {"id": UNKNOWN, "status": "IMPORTING"}}
    server.will(fault, Answer(200, IMPORT), Answer(200, taken))
    found = getattr(Both(server.base), way)(lambda wix: wix.execute(UNKNOWN, MAPPING))
    assert found.status is ImportStatus.IMPORTING
    assert server.asked() == ["POST /execute", "GET", "GET"]


@pytest.mark.parametrize("way", WAYS)
def test_an_execute_is_repeated_only_after_get_showed_the_same_for_a_while(server: Server, way: str) -> None:
    server.will(Answer(None), *[Answer(200, parsed("3"))] * 3, Answer(200, parsed("3")))
    getattr(Both(server.base), way)(lambda wix: wix.execute(UNKNOWN, MAPPING, settle_seconds=0.6))
    assert server.asked() == ["POST /execute", "GET", "GET", "GET", "POST /execute"]


@pytest.mark.few(1)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("before", "shown"),
    [("3", ["4", "4", "4"]), (None, ["3", "3", "4"]), (None, [None, None, None]), ("3", [None, None, None])],
    ids=["changed at once", "changed later", "never told", "not told any more"],
)
def test_an_execute_that_cannot_be_told_is_not_repeated(
    server: Server, way: str, before: str | None, shown: list[str | None]
) -> None:
    server.will(Answer(500), *(Answer(200, parsed(revision)) for revision in shown))
    seen = None if before is None else LoyaltyImport(UNKNOWN, "PARSED", before)
    with pytest.raises(errors.UnsettledError, match=r"cannot be told whether .* again in 10 minutes"):
        getattr(Both(server.base), way)(lambda wix: wix.execute(UNKNOWN, MAPPING, settle_seconds=0.6, before=seen))
    assert server.asked() == ["POST /execute", "GET", "GET", "GET"]


def test_an_execute_that_is_refused_as_done_is_not_repeated_whatever_is_shown(server: Server) -> None:
    server.will(Answer(428), *[Answer(200, parsed("3"))] * 3)
    with pytest.raises(errors.UnsettledError, match="refuses"):
        Both(server.base).sync(lambda wix: wix.execute(UNKNOWN, MAPPING, settle_seconds=0.6))
    assert server.asked() == ["POST /execute", "GET", "GET", "GET"]


@pytest.mark.parametrize("lost", [Answer(500), Answer(None), Answer(200, b"<html>"), Answer(504)])
def test_a_platform_that_shows_the_old_state_for_half_a_minute_is_not_asked_twice(lost: Answer) -> None:
    """The clock is one of its own: it goes on only where the client waits."""
    now, executed = 0.0, []

    def platform(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/execute"):
            executed.append(now)
            if lost.status is None:
                raise httpx.ReadError("gone")
            return httpx.Response(lost.status, content=lost.body)
        shows_it = bool(executed) and now - executed[0] > 30
        return httpx.Response(200, json=parsed("4" if shows_it else "3", "IMPORTING" if shows_it else "PARSED"))

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    with LoyaltyImports(CREDENTIALS, base_url="http://127.0.0.1:9", sleep=sleep) as wix:
        wix._api = httpx.Client(transport=httpx.MockTransport(platform))
        found = wix.execute(UNKNOWN, MAPPING, before=wix.get(UNKNOWN))
    assert found.status is ImportStatus.IMPORTING
    assert len(executed) == 1
    assert 30 < now < 60


def test_a_status_that_is_not_known_is_never_executed_again(server: Server) -> None:
    server.will(Answer(None), Answer(200, {"loyaltyImport": {"id": UNKNOWN, "status": "QUEUED"}}))
    found = Both(server.base).sync(lambda wix: wix.execute(UNKNOWN, MAPPING))
    assert found.status_text == "QUEUED"
    assert server.asked() == ["POST /execute", "GET"]


def test_an_execute_that_is_throttled_is_repeated_only_after_a_look(server: Server) -> None:
    server.will(Answer(429), Answer(200, parsed("3")), Answer(200, IMPORT))
    Both(server.base).sync(lambda wix: wix.execute(UNKNOWN, MAPPING, settle_seconds=0))
    assert server.asked() == ["POST /execute", "GET", "POST /execute"]


def test_a_create_that_is_throttled_is_repeated_only_after_a_look(server: Server) -> None:
    server.will(Answer(429), Answer(200, {"loyaltyImports": []}), Answer(200, IMPORT))
    Both(server.base).sync(lambda wix: wix.create(NEW))
    assert server.asked() == ["POST", "POST /query", "POST"]


@pytest.mark.parametrize(("status", "asked"), [(403, ["POST /execute"]), (400, ["POST /execute", "GET"])])
def test_an_execute_that_is_refused_is_not_repeated(server: Server, status: int, asked: list[str]) -> None:
    server.will(Answer(status), Answer(200, parsed("3")))
    with pytest.raises(errors.RefusedError) as caught:
        Both(server.base).sync(lambda wix: wix.execute(UNKNOWN, MAPPING, settle_seconds=0))
    assert caught.value.status == status
    assert server.asked() == asked


def test_an_execute_that_never_arrives_ends_in_its_error(server: Server) -> None:
    server.will(*[Answer(500), Answer(200, parsed("3"))] * 3)
    with pytest.raises(errors.ServerError):
        Both(server.base).sync(lambda wix: wix.execute(UNKNOWN, MAPPING, settle_seconds=0))
    assert server.asked() == ["POST /execute", "GET"] * 3


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("fault", [Answer(500), Answer(None), Answer(409)])
def test_a_create_whose_answer_was_lost_is_looked_for(server: Server, way: str, fault: Answer) -> None:
    page = {"loyaltyImports": [{"id": SITE, "fileMetadata": {"url": "other.csv"}}, IMPORT["loyaltyImport"]]}
    server.will(fault, Answer(200, page))
    found = getattr(Both(server.base), way)(lambda wix: wix.create(NEW))
    assert found.id == UNKNOWN
    assert server.asked() == ["POST", "POST /query"]
    asked = json.loads(server.requests[1][3])["query"]
    assert asked == {"sort": [{"fieldName": "createdDate", "order": "DESC"}], "cursorPaging": {"limit": 100}}


def test_a_create_that_never_arrived_is_repeated(server: Server) -> None:
    server.will(Answer(None), Answer(200, {"loyaltyImports": []}), Answer(200, IMPORT))
    Both(server.base).sync(lambda wix: wix.create(NEW))
    assert server.asked() == ["POST", "POST /query", "POST"]


def test_a_place_that_takes_no_file_is_replaced_once(server: Server) -> None:
    place = {"filePath": "path.csv", "uploadUrl": f"{server.base}/up"}
    other = {"filePath": "other.csv", "uploadUrl": f"{server.base}/up"}
    server.will(Answer(200, place), Answer(403), Answer(200, other), Answer(200))
    assert Both(server.base).sync(lambda wix: wix.send(b"x", "x.csv")) == "other.csv"
    server.will(Answer(200, place), Answer(403), Answer(200, other), Answer(403))
    with pytest.raises(errors.PermissionMissingError, match="The upload"):
        Both(server.base).sync(lambda wix: wix.send(b"x", "x.csv"))


def test_patience_ends(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "PATIENCE_SECONDS", 0.3)
    server.will(*[Answer(200, IMPORT)] * 3)
    with pytest.raises(errors.WixError, match="has been PARSED for"):
        Both(server.base).sync(lambda wix: wix.until(UNKNOWN, lambda _: False))


# Trouble that the sandbox rehearses


@pytest.mark.slow
@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize("fail", ["throttled", "500-once", "dropped-connection", "conflict"])
def test_rehearsed_trouble_ends_well(fail: str) -> None:
    with Sandbox(fail=[fail]) as troubled:
        with LoyaltyImports(CREDENTIALS, base_url=troubled.base) as wix:
            made = wix.create(NewImport(wix.send(CSV.encode(), "part.csv")))
            wix.until(made.id, lambda found: found.status is ImportStatus.PARSED)
            wix.execute(made.id, MAPPING, settle_seconds=0.3)
            done = wix.until(made.id, lambda found: found.status.is_final)
        assert done.status is ImportStatus.IMPORTED
        assert troubled.state()["executedImports"] == 1


# The pace


def test_no_minute_has_more_calls_than_are_allowed() -> None:
    pace, now, times = Pace(5), 100.0, []
    for _ in range(23):
        times.append(now + pace.take(now))
        now += 0.1
    assert times[:5] == pytest.approx([100.0, 100.1, 100.2, 100.3, 100.4])
    assert all(later - earlier > 59.999 for earlier, later in zip(times, times[5:], strict=False))
    assert Pace(limits.CALLS_PER_MINUTE).take(0) == 0


@pytest.mark.slow
def test_the_sandbox_that_counts_never_has_to_refuse() -> None:
    waits: list[float] = []

    def sleep(seconds: float) -> None:
        waits.append(seconds)

    with (
        Sandbox(calls_per_minute=1_000) as counting,
        LoyaltyImports(CREDENTIALS, base_url=counting.base, calls_per_minute=3, sleep=sleep) as wix,
    ):
        for _ in range(5):
            wix.query()
    assert [round(wait) for wait in waits] == [0, 0, 0, 60, 60]


# Downloads


@pytest.mark.parametrize("way", WAYS)
def test_a_download_has_a_limit_of_size(server: Server, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "DOWNLOAD_BYTES", 1000)
    server.will(Answer(200, b"x" * 1000), Answer(200, b"x" * 1001), Answer(200, gzip.compress(b"x" * 1001)))
    both = getattr(Both(server.base), way)
    assert both(lambda wix: wix.download(server.base)) == b"x" * 1000
    for _ in range(2):
        with pytest.raises(errors.AnswerError, match="more than 1,000 bytes"):
            both(lambda wix: wix.download(server.base))


ERROR_FILE: Final = b"Email,Why\n" + b"".join(b"user%d@example.com,%x\n" % (n, n * 7919) for n in range(9000))
ZIPPED: Final = gzip.compress(ERROR_FILE)


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize("way", WAYS)
def test_an_error_file_that_is_packed_and_cut_short_is_refused(server: Server, way: str, encoding: str) -> None:
    both = getattr(Both(server.base), way)
    for cut in (3, len(ZIPPED) // 2, len(ZIPPED) - 8, len(ZIPPED) - 1):
        server.will(Answer(200, ZIPPED[:cut], content_encoding=encoding))
        with pytest.raises(errors.AnswerError, match=r"the file is cut short\. Run the command again later"):
            both(lambda wix: wix.download(server.base))
    for damaged in (ZIPPED[:-8] + bytes(8), ZIPPED[:90] + b"x" + ZIPPED[91:], ZIPPED + b"more"):
        server.will(Answer(200, damaged, content_encoding=encoding))
        with pytest.raises(errors.AnswerError, match="the file is damaged"):
            both(lambda wix: wix.download(server.base))


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["gzip", "x-gzip", "identity"])
@pytest.mark.parametrize("way", WAYS)
def test_an_error_file_that_is_packed_is_kept_unpacked_and_without_the_key(
    server: Server, way: str, encoding: str
) -> None:
    both = getattr(Both(server.base), way)
    for body in (ZIPPED, ZIPPED + bytes(512), gzip.compress(ERROR_FILE[:99]) + gzip.compress(ERROR_FILE[99:])):
        server.will(Answer(200, body, content_encoding=encoding))
        assert both(lambda wix: wix.download(server.base)) == ERROR_FILE
    server.will(Answer(200, gzip.compress(b"Email\n" + KEY.encode()), content_encoding=encoding))
    assert KEY.encode() not in both(lambda wix: wix.download(server.base))
    server.will(Answer(200, ERROR_FILE, content_encoding=encoding))
    assert both(lambda wix: wix.download(server.base)) == ERROR_FILE, "not packed, whatever is said of it"
    assert server.requests[0][2]["accept-encoding"] == "gzip"


@pytest.mark.parametrize("way", WAYS)
def test_an_error_file_that_is_packed_otherwise_than_asked_for_is_refused(server: Server, way: str) -> None:
    server.will(Answer(200, b"x", content_encoding="br"))
    with pytest.raises(errors.AnswerError, match="packed in a way that was not asked for"):
        getattr(Both(server.base), way)(lambda wix: wix.download(server.base))


@pytest.mark.parametrize("size", [1, 7, 4096])
def test_what_is_packed_comes_alike_wherever_its_pieces_end(size: int) -> None:
    data = gzip.compress(ERROR_FILE[:50_000]) + gzip.compress(ERROR_FILE[50_000:])
    download = Download(calls.fetch_file("x"), KEY)
    pieces = [download.take(data[at : at + size]) for at in range(0, len(data), size)]
    assert b"".join([*pieces, download.rest()]) == ERROR_FILE


@pytest.mark.parametrize("way", WAYS)
def test_an_answer_has_a_limit_of_size(server: Server, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "ANSWER_BYTES", 1_000_000)
    packed = gzip.compress(b" " * 1_000_001)
    server.will(Answer(200, packed, content_encoding="gzip"))
    both = getattr(Both(server.base), way)
    with pytest.raises(errors.AnswerError, match="more than 1,000,000 bytes"):
        both(lambda wix: wix.get(UNKNOWN))


DRIPS: Final = {
    "headers": (b"HTTP/1.1 200 OK\r\n", b"x: y\r\n"),
    "a body of which nothing comes": (
        b"HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ntransfer-encoding: chunked\r\n\r\n",
        b"5\r\n\0\0\0\xff\xff\r\n",  # an empty block of deflate
    ),
    "a line that never ends": (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1;", b"x"),
}
GZIP_HEAD: Final = b"a\r\n\x1f\x8b\x08\0\0\0\0\0\0\x03\r\n"


@contextlib.contextmanager
def dripping(how: str) -> Iterator[str]:
    """Serve one client an answer that goes on for ever, piece by piece, and give the server's URL."""
    first, then = DRIPS[how]

    def serve(listener: socket.socket) -> None:
        with contextlib.suppress(OSError):  # the client has had enough, or the test is done
            connection, _ = listener.accept()
            with connection:
                connection.recv(65_536)
                connection.sendall(first + (GZIP_HEAD if b"gzip" in first else b""))
                while True:
                    connection.sendall(then)
                    time.sleep(0.01)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,))
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    thread.join()


@pytest.mark.few(2)
@pytest.mark.parametrize("how", DRIPS)
@pytest.mark.parametrize("way", WAYS)
def test_a_server_that_drips_for_ever_is_not_waited_for(way: str, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "ANSWER_SECONDS", 0.3)
    monkeypatch.setattr(calls, "DOWNLOAD_SECONDS", 0.3)
    for method in ("get", "download"):
        with dripping(how) as base:
            ask = methodcaller(method, UNKNOWN if method == "get" else base)
            with pytest.raises(errors.AnswerError, match="was not done after"):
                getattr(Both(base), way)(ask)


def test_a_line_on_which_a_part_takes_long_to_send_is_no_slow_answer() -> None:
    part = calls.send_file(FileUrl("path.csv", "https://x.example/upload"), bytes(limits.MAX_FILE_BYTES), "part.csv")
    assert calls.longest_seconds(part) > 1800 + calls.longest_seconds(calls.get(UNKNOWN))


@pytest.mark.parametrize("way", WAYS)
def test_a_download_is_begun_anew_after_a_fault_that_passes(server: Server, way: str) -> None:
    server.will(Answer(503), Answer(None), Answer(200, b"Email\n"))
    assert getattr(Both(server.base), way)(lambda wix: wix.download(server.base)) == b"Email\n"
    server.will(Answer(404, {"message": "gone"}))
    with pytest.raises(errors.NotFoundError, match="Wix says: gone"):
        getattr(Both(server.base), way)(lambda wix: wix.download(server.base))


# The key


@pytest.mark.parametrize("way", WAYS)
def test_a_key_that_the_platform_repeats_is_taken_out(server: Server, way: str) -> None:
    server.will(Answer(400, {"message": f"bad key {KEY}"}))
    with pytest.raises(errors.RefusedError, match=r"bad key \*\*\*") as caught:
        getattr(Both(server.base), way)(lambda wix: wix.get(UNKNOWN))
    assert KEY not in str(vars(caught.value))


@pytest.mark.parametrize(
    "copied",
    [
        KEY,
        f"'\"{KEY}\"'",
        f"\ufeff{KEY}\u200b\r\n",
        f"Bearer {KEY}",
        f"Authorization: {KEY}",
        f"Authorization: Bearer {KEY}",
        f"WIX_API_KEY={KEY}",
        f'export WIX_API_KEY="{KEY}"',
        f"wix_api_key : {KEY}",
    ],
)
def test_a_key_is_taken_without_what_was_copied_along(copied: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIX_API_KEY", copied)
    monkeypatch.setenv("WIX_SITE_ID", f"WIX_SITE_ID={SITE}")
    assert Credentials.from_environment() == Credentials(KEY, SITE)


@pytest.mark.parametrize("key", ["IST.bearer.key", "IST.WIX_API_KEY=x", "bearer", "Bearerly.key", "wix_api_keys.x"])
def test_a_key_is_taken_whole(key: str) -> None:
    assert Credentials(key, SITE).key == key


ODD_KEY = "IST.ab+cd/ef=gh&i'j==zzzz"
"""One that every encoding changes."""
ENCODED: Final = {
    "plain": ODD_KEY,
    "as a URL": urllib.parse.quote(ODD_KEY, safe=""),
    "as a path": urllib.parse.quote(ODD_KEY),
    "as a URL in small letters": re.sub("%..", lambda code: code[0].lower(), urllib.parse.quote(ODD_KEY, safe="")),
    "as a URL twice": urllib.parse.quote(urllib.parse.quote(ODD_KEY, safe="")),
    "as HTML": html.escape(ODD_KEY),
    "in capitals": ODD_KEY.upper(),
    "in small letters": ODD_KEY.lower(),
    "with slashes escaped": ODD_KEY.replace("/", "\\/"),
    "in hexadecimal": ODD_KEY.encode().hex(),
    "in base64": base64.b64encode(ODD_KEY.encode()).decode(),
    "in base64 for URLs": base64.urlsafe_b64encode(ODD_KEY.encode()).decode().rstrip("="),
    "as JSON in JSON": ODD_KEY.replace("+", "\\u002b").replace("/", "\\/").replace("=", "\\u003D"),
    "every sign escaped": "".join(f"\\u{ord(sign):04x}" for sign in ODD_KEY),
    "every sign escaped twice": "".join(f"\\\\u{ord(sign):04x}" for sign in ODD_KEY),
    "every sign as a code of HTML": "".join(f"&#{ord(sign)};" for sign in ODD_KEY),
    "every sign as a code of URLs": "".join(f"%{ord(sign):02X}" for sign in ODD_KEY),
    "in blanks": " ".join(ODD_KEY),
    "over two lines": ODD_KEY[:9] + "\n" + ODD_KEY[9:],
    "with a sign that nobody sees": "\u200b".join(ODD_KEY),
    "in colours": "\x1b[0;31m".join(ODD_KEY),
    "cut at its end": ODD_KEY[:14],
    "cut at its beginning": ODD_KEY[-12:],
}


@pytest.mark.parametrize("how", ENCODED)
def test_a_key_that_is_repeated_encoded_is_taken_out(server: Server, how: str, monkeypatch: pytest.MonkeyPatch) -> None:
    encoded = ENCODED[how]
    monkeypatch.setenv("WIX_API_KEY", f'"{ODD_KEY}"')
    assert re.fullmatch(r"one \*\*\*=* two", commands.clean(f"one {encoded} two"))
    server.will(
        Answer(
            400,
            {"message": f"one {encoded} two"},
            x_wix_request_id=f"r{encoded if encoded.isprintable() else ODD_KEY}r",
        )
    )
    wix = LoyaltyImports(Credentials(ODD_KEY, SITE), base_url=server.base)
    with wix, pytest.raises(errors.RefusedError, match=r"one \*\*\*=* two\. \(request r\*\*\*=*r\)") as caught:
        wix.get(UNKNOWN)
    assert encoded.rstrip("=") not in str(vars(caught.value))


@pytest.mark.parametrize("key", [ODD_KEY, KEY, f"IST.{base64.b64encode(bytes(range(190))).decode()}"])
def test_no_twelve_signs_of_a_key_in_a_row_are_said(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIX_API_KEY", key)
    for at in range(len(key) - 11):
        piece = key[at : at + 12]
        if sum(sign.isalnum() for sign in piece) >= 8:
            assert piece not in commands.clean(f"it begins with {piece}, and so on")


def test_two_pieces_of_a_key_far_apart_leave_what_is_between(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIX_API_KEY", KEY)
    assert (
        commands.clean(f"{KEY[:15]} is what it begins with, {KEY[8:]} the end")
        == "*** is what it begins with, *** the end"
    )
    assert commands.clean(KEY[:8] + " " * 17 + KEY[8:15]) == KEY[:8] + " " * 17 + KEY[8:15]


def test_what_the_program_uses_may_share_a_piece_with_the_key(server: Server) -> None:
    place = {"filePath": f"a/{KEY[:15]}.csv", "uploadUrl": f"{server.base}/{KEY[:15]}"}
    server.will(Answer(200, place), Answer(200, {**place, "filePath": "\\u0049" + KEY[1:]}))
    with LoyaltyImports(CREDENTIALS, base_url=server.base) as wix:
        assert (wix.create_file_url().file_path, wix.create_file_url().file_path) == (place["filePath"], "***")


def test_numbers_of_a_document_are_not_taken_for_a_key(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    monkeypatch.setenv("WIX_API_KEY", "123456789012")
    commands._write_json({"points": 123456789012, "told": "123456789012"})
    assert json.loads(capfdbinary.readouterr().out) == {"points": 123456789012, "told": "***"}


@pytest.mark.parametrize("before", ["", "x", "x:", "key:", "Authorization: "])
def test_a_key_within_base64_is_taken_out(before: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIX_API_KEY", ODD_KEY)
    shown = commands.clean(base64.b64encode(f"{before}{ODD_KEY}, and more".encode()).decode())
    first, last = shown.split("***")
    assert len(first) <= len(before) * 4 / 3 + 2, "what is left holds two signs of it at most"
    assert len(last) <= 18


@pytest.mark.parametrize("sign", "=+&<>'")
def test_a_key_that_json_escapes_is_taken_out_before_it_is_read(server: Server, sign: str) -> None:
    key = f"IST.abcdef{sign}ghijkl/m"
    body = json.dumps({"message": f"bad {key}"}).replace(sign, f"\\u{ord(sign):04x}").replace("/", "\\/")
    server.will(Answer(400, body.encode()))
    wix = LoyaltyImports(Credentials(key, SITE), base_url=server.base)
    with wix, pytest.raises(errors.RefusedError, match=r"bad \*\*\*"):
        wix.get(UNKNOWN)


def test_words_that_look_like_a_short_key_stay(server: Server) -> None:
    server.will(Answer(400, {"message": "an abc of words"}))
    wix = LoyaltyImports(Credentials("abc", SITE), base_url=server.base)
    with wix, pytest.raises(errors.RefusedError, match="an abc of words"):
        wix.get(UNKNOWN)


@pytest.mark.parametrize("key", ["", " ", "two words", "line\nbreak", "schlüssel", "nul\0"])
def test_a_key_that_cannot_be_is_refused_unseen(key: str) -> None:
    with pytest.raises(UsageError, match="WIX_API_KEY") as caught:
        Credentials(key, SITE)
    assert not key.strip() or key not in str(caught.value)


@pytest.mark.skipif(sys.platform == "win32", reason="variables are text there")
@pytest.mark.parametrize("key", [b"\xff\xfe\xfd-of-no-account", b"IST.a-key-of-no-account-\xe9", b"\xff"])
@pytest.mark.parametrize("arguments", [["upload", "out"], ["balances", "--out", "x.csv"], ["inspect", "nothing.csv"]])
def test_a_key_that_is_no_utf_8_ends_in_one_sentence(
    key: bytes, arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every sentence is searched for the key: a traceback came out of each command that had anything to say."""
    monkeypatch.setenv("WIX_API_KEY", os.fsdecode(key))
    monkeypatch.setenv("WIX_SITE_ID", SITE)
    assert cli.run(arguments) == 2
    message = capsys.readouterr().err
    assert message.startswith("error: ")
    assert message.count("\n") == 1
    assert "WIX_API_KEY holds characters" in message or arguments[0] == "inspect"
    assert "no-account" not in message


def test_key_and_site_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIX_API_KEY", f" {KEY}\n")
    monkeypatch.delenv("WIX_SITE_ID", raising=False)
    assert Credentials.from_environment(SITE) == CREDENTIALS
    with pytest.raises(UsageError, match="or give site_id"):
        Credentials.from_environment()
    monkeypatch.setenv("WIX_SITE_ID", SITE)
    assert Credentials.from_environment() == CREDENTIALS
    assert Credentials.from_environment(UNKNOWN).site_id == UNKNOWN
    with pytest.raises(UsageError, match="holds no site's id"):
        Credentials.from_environment("my site")


def test_a_key_in_the_sites_place_is_not_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIX_API_KEY", SITE)
    monkeypatch.setenv("WIX_SITE_ID", KEY)
    for site in (None, KEY):
        with pytest.raises(UsageError, match="stand in each other's place") as caught:
            Credentials.from_environment(site)
        assert KEY[4:12] not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com",
        "ftp://x",
        "wixapis.com",
        "https://",
        "https://a:b@x.com",
        "https://x?y",
        "http://[",
        "https://x:y",
    ],
)
def test_the_key_is_not_sent_anywhere(url: str) -> None:
    with pytest.raises(UsageError, match="base_url"):
        checked_base_url(url)


@pytest.mark.parametrize("key", [f'"{KEY}"', f"'{KEY}'", f"“{KEY}”", f" {KEY}\n", f'" {KEY} "'])
def test_quotes_around_a_key_are_taken_off(key: str) -> None:
    assert Credentials(key, SITE) == CREDENTIALS


def test_an_apps_token_needs_no_site(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIX_API_KEY", "OauthNG.JWS.token")
    monkeypatch.delenv("WIX_SITE_ID", raising=False)
    found = Credentials.from_environment()
    server.will(Answer(200, IMPORT))
    with LoyaltyImports(found, base_url=server.base) as wix:
        wix.get(UNKNOWN)
    headers = server.requests[0][2]
    assert (headers["authorization"], "wix-site-id" in headers) == ("OauthNG.JWS.token", False)


@pytest.mark.parametrize("make", [LoyaltyImports, AsyncLoyaltyImports])
@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("ALL_PROXY", "socks5://127.0.0.1:1", r"httpx\[socks\]"),
        ("https_proxy", "socks5://127.0.0.1:1", "https_proxy names a SOCKS proxy"),
        ("HTTPS_PROXY", "gopher://127.0.0.1:1", "^HTTPS_PROXY cannot be used"),
        ("ALL_PROXY", "socks4://127.0.0.1:1", "^ALL_PROXY cannot be used"),
        ("HTTP_PROXY", "http://127.0.0.1:port", "^HTTP_PROXY cannot be used"),
        ("NO_PROXY", "[::1", "^NO_PROXY cannot be used"),
        ("SSL_CERT_FILE", "/nowhere/certificates.pem", "^SSL_CERT_FILE names no certificates"),
        ("SSL_CERT_FILE", __file__, "^SSL_CERT_FILE names no certificates"),
        ("SSLKEYLOGFILE", "/nowhere/keys.log", "^SSLKEYLOGFILE names a file that cannot be written"),
    ],
)
def test_surroundings_that_are_wrong_are_named(
    monkeypatch: pytest.MonkeyPatch, make: Any, name: str, value: str, says: str
) -> None:
    for each in ("ALL_PROXY", "HTTPS_PROXY", "HTTP_PROXY", "all_proxy", "https_proxy", "http_proxy"):
        monkeypatch.delenv(each, raising=False)
    monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=says):
        make(CREDENTIALS)


def test_the_proxy_that_a_request_goes_through_is_named_where_nothing_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    for each in ("ALL_PROXY", "HTTPS_PROXY", "all_proxy", "https_proxy", "no_proxy", "NO_PROXY"):
        monkeypatch.delenv(each, raising=False)
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    asked = calls.get(UNKNOWN)
    with (
        LoyaltyImports(CREDENTIALS, base_url="https://wix.example") as wix,
        pytest.raises(errors.UnreachableError, match="the proxy that HTTPS_PROXY names, and base_url"),
    ):
        wix._once(asked)


@pytest.mark.parametrize("host", ["a" * 64, "a..b", "a." + "b" * 64 + ".example"])
def test_a_host_that_none_can_be_is_no_base_url(host: str) -> None:
    with pytest.raises(UsageError, match=r"^base_url must be a URL"):
        checked_base_url(f"https://{host}")


def test_a_certificate_that_is_not_trusted_is_no_missing_connection(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setenv("SSL_CERT_DIR", "/nowhere")
    asked = httpx.Request("GET", server.base)
    fault = httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", request=asked)
    with LoyaltyImports(CREDENTIALS, base_url=server.base) as wix:
        monkeypatch.setattr(wix._api, "send", lambda _, **__: raise_(fault))
        with pytest.raises(errors.UnreachableError, match=r"is not trusted here\. Check SSL_CERT_DIR, this machine's"):
            wix._once(calls.get(UNKNOWN))


def raise_(fault: Exception) -> NoReturn:
    raise fault


@pytest.mark.parametrize(
    "path",
    [
        "/v1/loyalty-imports",
        "/_api",
        "/_api/loyalty-imports",
        "/_api/loyalty-imports/v1/imports",
        "/_api/loyalty-imports/v1/loyalty-imports/",
        "/_api/loyalty-imports/v1/loyalty-imports/query",
        "/v1/loyalty-imports/wixmp-upload-url",
        "/v1",
    ],
)
def test_a_base_url_as_the_documents_print_it_is_the_base(path: str) -> None:
    assert checked_base_url(BASE_URL + path) == BASE_URL
    assert checked_base_url(f"http://localhost:80/mine{path}") == "http://localhost:80/mine"


def test_a_path_at_wix_is_never_one_of_the_bases_own() -> None:
    assert checked_base_url(f"{BASE_URL}/loyalty-accounts/v1/accounts/query") == BASE_URL
    assert checked_base_url(f"{BASE_URL}/loyalty-imports//") == BASE_URL


def test_base_urls_are_compared_in_one_form() -> None:
    assert checked_base_url("HTTPS://WWW.wixapis.com/") == BASE_URL
    assert checked_base_url("http://localhost:80/a/") == "http://localhost:80/a"
    assert checked_base_url("http://[::1]:80") == "http://[::1]:80"
    assert commands.WIX == BASE_URL


@pytest.mark.few(4)
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "answer",
    [
        Answer(401, {"message": "no"}),
        Answer(500),
        Answer(None),
        Answer(429),
        Answer(200, b"?"),
        Answer(200, IMPORT, late=0.2),
    ],
)
def test_the_key_is_in_no_error_and_no_log(
    server: Server, way: str, answer: Answer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    server.will(*[answer] * 6)
    with pytest.raises(errors.WixError) as caught:
        getattr(Both(server.base, timeout=httpx.Timeout(0.1)), way)(lambda wix: wix.get(UNKNOWN))
    fault = caught.value
    told = traceback.TracebackException.from_exception(fault, capture_locals=True)
    shown = ["".join(told.format()), repr(fault), str(vars(fault)), caplog.text]
    shown += [str(vars(record)) for record in caplog.records]
    assert all(KEY not in text for text in shown)
    assert fault.__cause__ is None


def test_the_key_is_in_no_repr() -> None:
    with LoyaltyImports(CREDENTIALS) as wix:
        shown = [repr(wix), repr(CREDENTIALS), str(CREDENTIALS), repr(vars(wix)), f"{wix._api!r} {wix._api.headers!r}"]
    assert all(KEY not in text for text in shown)
    with pytest.raises(TypeError):
        pickle.dumps(wix)


@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("size", [1, 2, 7, 1000])
def test_a_key_is_taken_out_of_a_download_wherever_its_pieces_end(codec: str, size: int) -> None:
    text = f"{KEY}a{KEY[:-1]},{KEY}{KEY},{KEY[:5]}{KEY}\n{KEY[:-1]}"
    data = text.encode(codec)
    download = Download(calls.fetch_file("x"), KEY)
    kept = b"".join([*(download.take(data[at : at + size]) for at in range(0, len(data), size)), download.rest()])
    assert kept.decode(codec) == "***a***,******,IST.a***\n***"


def test_a_download_without_a_key_comes_as_it_is() -> None:
    data = (
        bytes(range(256)) * 4000
        + "".join(f"user{row}@example.com,\\u00fc & 100%,{row}\n" for row in range(9000)).encode()
    )
    download = Download(calls.fetch_file("x"), KEY)
    pieces = [download.take(data[at : at + 65_536]) for at in range(0, len(data), 65_536)]
    assert b"".join([*pieces, download.rest()]) == data


@pytest.mark.parametrize("sign", ["\\", "%25", "&", "&amp;", "\x1b[", "1", " "])
def test_signs_without_end_are_looked_through_once(sign: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WIX_API_KEY", KEY)
    assert commands.clean(sign * 100_000) == sign * 100_000
