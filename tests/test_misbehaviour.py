"""Whatever the server does, the command ends in a code and one sentence, imports nothing twice and leaks nothing.

The server is a function in this process, and so is time: it goes on only where the program waits.
"""

from __future__ import annotations

import gzip
import json
import re
import shutil
import sys
from collections import Counter
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import httpx
import pytest
import stamina
from sandboxes import KEY, SITE, write

import loyalty_prep
from loyalty_prep import cli
from loyalty_prep.wix import reconciliation, transport, uploads
from loyalty_prep.wix.accounts import Balances
from loyalty_prep.wix.disk import alone_in
from loyalty_prep.wix.results import read_result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Answer = Callable[["Wix", httpx.Request], httpx.Response | None]

BASE = "http://127.0.0.1:9"
METHODS = "/_api/loyalty-imports/v1/loyalty-imports"
TOKEN = "upload-token-that-nobody-may-see"  # noqa: S105 - a token of no account


class Wix:
    """A platform that does all as it should, unless `instead` answers a request in its place."""

    def __init__(self, instead: Answer) -> None:
        self.instead = instead
        self.now = 0.0
        self.imports: list[dict[str, Any]] = []
        self.files: dict[str, bytes] = {}
        self.executed: Counter[str] = Counter()
        self.seen: Counter[str] = Counter()

    def __call__(self, request: httpx.Request) -> httpx.Response:
        request.read()
        name = f"{request.method} {request.url.path.replace(METHODS, '')}".strip()
        self.seen[name] += 1
        request.extensions["name"] = name
        if request.url.scheme not in ("http", "https"):  # as httpx's own transport does
            raise httpx.UnsupportedProtocol("no such protocol")
        answer = self.instead(self, request)
        return self.answer(request) if answer is None else answer

    def answer(self, request: httpx.Request) -> httpx.Response:  # noqa: PLR0911 - one for each method
        name = request.extensions["name"]
        body = json.loads(request.content) if request.content[:1] == b"{" else {}
        if name == "POST /wixmp-upload-url":
            path = f"path-{len(self.files)}.csv"
            self.files[path] = b""
            return done({"filePath": path, "uploadUrl": f"{BASE}/upload/{path}?token={TOKEN}"})
        if name.startswith("PUT /upload/"):
            self.files[request.url.path.removeprefix("/upload/")] = request.content
            return done({})
        if name == "POST":
            return done({"loyaltyImport": self.create(body["fileUrl"])})
        if name == "POST /execute":
            found = self.find(body["loyaltyImportId"])
            if found["status"] != "PARSED":
                return httpx.Response(428, json={"message": "not PARSED"})
            self.execute(found)
            return done({"loyaltyImport": found})
        if name == "GET":
            return done({"loyaltyImport": self.find(parse_qs(request.url.query.decode())["loyaltyImportId"][0])})
        if name == "GET /error-file-download-url":
            return done({"url": f"{BASE}/error-file"})
        if name == "GET /error-file":
            return httpx.Response(200, text="Import Status,Error Reason,Email,Points\nFAILED,no,user0@example.com,0\n")
        if name == "POST /query":
            return done({"loyaltyImports": self.imports[::-1], "pagingMetadata": {"hasNext": False}})
        raise AssertionError(name)

    def create(self, path: str) -> dict[str, Any]:
        header, *rows = (line.split(",") for line in self.files[path].decode().splitlines())
        made = {
            "id": f"5a4db0c5-0000-4000-8000-{len(self.imports):012}",
            "revision": "3",
            "status": "PARSED",
            "fileMetadata": {
                "url": path,
                "size": len(self.files[path]),
                "header": {"values": header},
                "sampleDataRows": [{"values": row} for row in rows[:5]],
            },
            "parseResult": {"parsedRowCount": len(rows)},
        }
        self.imports.append(made)
        return made

    def execute(self, found: dict[str, Any]) -> None:
        self.executed[found["fileMetadata"]["url"]] += 1
        rows = found["parseResult"]["parsedRowCount"]
        result = {"errorFileExists": False, "successCount": rows, "failureCount": 0}
        found |= {"status": "IMPORTED", "revision": "5", "importResult": result}

    def find(self, found: str) -> dict[str, Any]:
        return next(each for each in self.imports if each["id"] == found)

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        if self.now > 100_000:
            raise AssertionError("it waits for ever")


def done(body: Any) -> httpx.Response:
    return httpx.Response(200, json=body)


def at(name: str, *answers: Any) -> Answer:
    """Answer some calls in their order; the last answer is for all that follow, None is as it should be."""

    def instead(wix: Wix, request: httpx.Request) -> httpx.Response | None:
        own = request.extensions["name"]
        if own != name and not (name == "PUT" and own.startswith("PUT")):
            return None
        calls = wix.seen[own] if name != "PUT" else sum(n for key, n in wix.seen.items() if key.startswith("PUT"))
        answer = answers[min(calls, len(answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        if callable(answer):
            found = answer(wix, request)
            assert found is None or isinstance(found, httpx.Response)
            return found
        return httpx.Response(answer, json={"message": "it says"}) if isinstance(answer, int) else copied(answer)

    return instead


def copied(answer: httpx.Response | None) -> httpx.Response | None:
    return (
        None if answer is None else httpx.Response(answer.status_code, headers=answer.headers, content=answer.content)
    )


def taken_but(answer: Any) -> Answer:
    """Do what is asked, and answer something else."""

    def instead(wix: Wix, request: httpx.Request) -> httpx.Response | None:
        wix.answer(request)
        if isinstance(answer, Exception):
            raise answer
        return httpx.Response(answer) if isinstance(answer, int) else answer

    return instead


def changed(name: str, change: Callable[[dict[str, Any]], Any]) -> Answer:
    """Answer as it should be, but for a change to the import."""

    def instead(wix: Wix, request: httpx.Request) -> httpx.Response | None:
        if request.extensions["name"] != name:
            return None
        body = json.loads(wix.answer(request).content)
        change(body["loyaltyImport"])
        return done(body)

    return instead


def shown_again(look: int, status: str) -> Answer:
    """Show an import at this look (0: at every other one) as it was before it was PARSED."""
    looks: Counter[str] = Counter()

    def instead(wix: Wix, request: httpx.Request) -> httpx.Response | None:
        if request.extensions["name"] != "GET":
            return None
        body = json.loads(wix.answer(request).content)
        found = body["loyaltyImport"]
        looks[found["id"]] += 1
        if looks[found["id"]] == look or (not look and looks[found["id"]] % 2 == 0):
            found |= {"status": status, "revision": "2"}
        return done(body)

    return instead


def sent_on(status: int) -> Answer:
    """Send each upload on to another machine, once."""

    def instead(_: Wix, request: httpx.Request) -> httpx.Response | None:
        if request.method != "PUT" or request.url.host == "localhost":
            return None
        return httpx.Response(status, headers={"location": str(request.url.copy_with(host="localhost"))})

    return instead


def both(first: Answer, then: Answer) -> Answer:
    return lambda wix, request: first(wix, request) or then(wix, request)


def of_the_first(name: str) -> Answer:
    """Answer with the first import, whichever is asked for, as a cache between may."""

    def instead(wix: Wix, request: httpx.Request) -> httpx.Response | None:
        if request.extensions["name"] != name or len(wix.imports) < 2 - (name == "POST"):
            return None
        return done({"loyaltyImport": wix.imports[0]})

    return instead


def of_long_ago(name: str) -> Answer:
    """Answer with an import of as many other rows that went in long ago, under the new one's id where there is one."""

    def instead(wix: Wix, request: httpx.Request) -> httpx.Response | None:
        if request.extensions["name"] not in (name, "GET") or (name == "POST /query" and "POST" not in wix.seen):
            return None
        old = {
            "id": wix.imports[-1]["id"] if wix.imports else "5a4db0c5-0000-4000-8000-0000000000ff",
            "status": "IMPORTED",
            "fileMetadata": {"url": "path-0.csv", "header": {"values": ["Email", "Points"]}},
            "parseResult": {"parsedRowCount": 30},
            "importResult": {"successCount": 30, "failureCount": 0},
        }
        return done({"loyaltyImport": old, "loyaltyImports": [old]})

    return instead


def one_place(other: Answer) -> Answer:
    """Give the same place for every file."""

    def instead(wix: Wix, request: httpx.Request) -> httpx.Response | None:
        if request.extensions["name"] == "POST /wixmp-upload-url":
            return done({"filePath": "path-0.csv", "uploadUrl": f"{BASE}/upload/path-0.csv?token={TOKEN}"})
        return other(wix, request)

    return instead


def shown_late(seconds: float, status: int | None = None) -> Answer:
    """Take the execution, lose its answer (or answer with a status), and show the old state for a while."""
    since: list[float] = []

    def instead(wix: Wix, request: httpx.Request) -> httpx.Response | None:
        if request.extensions["name"] == "POST /execute":
            since.append(wix.now)
            wix.answer(request)
            if status is None:
                raise LOST
            return httpx.Response(status)
        answer = wix.answer(request)
        if request.extensions["name"] == "GET" and since and wix.now < since[-1] + seconds:
            body = json.loads(answer.content)
            body["loyaltyImport"] |= {"status": "PARSED", "revision": "3"}
            return done(body)
        return answer

    return instead


def in_metadata(**changes: Any) -> Callable[[dict[str, Any]], Any]:
    return lambda found: found["fileMetadata"].update(changes)


def with_result(**changes: Any) -> Callable[[dict[str, Any]], Any]:
    def change(found: dict[str, Any]) -> None:
        if "importResult" in found:
            found["importResult"].update(changes)

    return change


def refused_row(found: dict[str, Any]) -> None:
    with_result(errorFileExists=True, successCount=found["parseResult"]["parsedRowCount"] - 1, failureCount=1)(found)


def without_counts(found: dict[str, Any]) -> None:
    if "importResult" in found:
        found["importResult"] = {}


def also(name: str, *answers: Any) -> Answer:
    """Refuse a row of each part, and answer so where its error file is asked for."""
    refuses, answers_so = changed("GET", refused_row), at(name, *answers)
    return lambda wix, request: answers_so(wix, request) or refuses(wix, request)


def lost() -> httpx.Response:
    raise httpx.ConnectError("no route")


LOST = httpx.ReadError("gone")
HTML = httpx.Response(200, text="<html>Sign in</html>")
HALF = '{"x": "a\\ud83d", "uploadUrl": "https://x.example/y"}'
DEEP = httpx.Response(200, text='{"loyaltyImport":' + "[" * 200_000)
ECHO = httpx.Response(400, json={"message": f"the key {KEY} is bad"}, headers={"x-wix-request-id": KEY})
STEER = httpx.Response(400, json={"message": "\x1b[2Jgone\x07 \u202egnirts\n second line"})
OK, REFUSED, CANNOT = 0, 1, 2

STATUSES = [
    (status, says)
    for status, says in (
        (301, "sends the request elsewhere"),
        (302, "sends the request elsewhere"),
        (400, "Wix refused it"),
        (401, "check WIX_API_KEY"),
        (402, "Wix refused it"),
        (403, "'Manage Loyalty'"),
        (404, "check WIX_SITE_ID"),
        (405, "Wix refused it"),
        (406, "Wix refused it"),
        (407, "The proxy wants a password"),
        (408, "Wix refused it"),
        (410, "Wix refused it"),
        (411, "Wix refused it"),
        (412, "Wix refused it"),
        (413, "smaller --max-bytes"),
        (414, "Wix refused it"),
        (415, "Wix refused it"),
        (418, "Wix refused it"),
        (422, "Wix refused it"),
        (423, "Wix refused it"),
        (428, "Its state does not allow this"),
        (429, "Wix takes no more calls"),
        (431, "Wix refused it"),
        (451, "Wix refused it"),
        (500, "run the command again later"),
        (501, "run the command again later"),
        (502, "run the command again later"),
        (503, "run the command again later"),
        (504, "run the command again later"),
        (507, "run the command again later"),
        (511, "run the command again later"),
        (599, "run the command again later"),
    )
]
CASES: dict[str, tuple[Answer, int, str, int]] = {
    # what it does: how it answers, the exit code, what is said, how many parts were executed
    "nothing": (at("nothing"), OK, "", 2),
    **{f"status {status}": (at("POST /wixmp-upload-url", status), CANNOT, says, 0) for status, says in STATUSES},
    **{
        f"upload {status}": (at("PUT", status), CANNOT, "upload URL .* has expired", 0)
        for status in (401, 403, 404, 410)
    },
    "upload 415": (at("PUT", 415), CANNOT, "application/octet-stream", 0),
    "upload 413": (at("PUT", 413), CANNOT, "smaller --max-bytes", 0),
    **{
        f"an upload sent elsewhere by {status}": (
            both(
                at("PUT", httpx.Response(status, headers={"location": f"{BASE}/login"})),
                lambda _, request: HTML if request.url.path == "/login" else None,
            ),
            CANNOT,
            f"The upload was answered with {status}. Something between here and Wix sends the request elsewhere",
            0,
        )
        for status in (302, 303)
    },
    "an upload sent on to another machine": (sent_on(307), OK, "", 2),
    "an upload URL whose host is none": (
        at("POST /wixmp-upload-url", done({"filePath": "x", "uploadUrl": f"https://{'a' * 64}.example/x"})),
        CANNOT,
        "is no URL",
        0,
    ),
    "an upload URL that expired once": (at("PUT", 403, None), OK, "", 2),
    "no upload URL": (at("POST /wixmp-upload-url", done({"filePath": "x"})), CANNOT, "uploadUrl is missing", 0),
    "an upload URL that is none": (
        at("POST /wixmp-upload-url", done({"filePath": "x", "uploadUrl": "javascript:1"})),
        CANNOT,
        "is no URL",
        0,
    ),
    "half a sign for a place": (
        at("POST /wixmp-upload-url", httpx.Response(200, text=HALF.replace("x", "filePath"))),
        CANNOT,
        "filePath is no text",
        0,
    ),
    "half a sign in what it says": (
        at("POST", httpx.Response(400, text=HALF.replace("x", "message"))),
        CANNOT,
        "400",
        0,
    ),
    "a web page": (at("POST", HTML), CANNOT, "not the API's", 0),
    "deep JSON": (at("GET", DEEP), CANNOT, "not the API's", 0),
    "an empty answer": (at("GET", httpx.Response(200)), CANNOT, "not the API's", 0),
    "a list": (at("GET", done([])), CANNOT, "not the API's", 0),
    "no connection": (at("GET", httpx.ConnectError("no route")), CANNOT, "no connection", 0),
    "an answer that breaks off": (at("GET", LOST), CANNOT, "broke off", 0),
    "no answer": (at("GET", httpx.ReadTimeout("slow")), CANNOT, "did not answer in time", 0),
    "a certificate that is wrong": (
        at("GET", httpx.ConnectError("certificate verify failed")),
        CANNOT,
        "certificate",
        0,
    ),
    "an id that is none": (changed("POST", lambda found: found.update(id="../x")), OK, "", 2),
    "an answer about another import": (of_the_first("GET"), CANNOT, "tells of another import", 1),
    "an execute answered with another import": (of_the_first("POST /execute"), CANNOT, "look at|again in", 1),
    "a create answered with another part's import": (of_the_first("POST"), CANNOT, "the import of another part", 1),
    "a file kept where another part's is, its create lost": (
        one_place(at("POST", None, LOST)),
        CANNOT,
        "the import of another part",
        1,
    ),
    "a new import without an id": (changed("POST", lambda found: found.pop("id")), OK, "", 2),
    "an import without an id": (changed("GET", lambda found: found.pop("id")), CANNOT, "no id", 0),
    "hours of patience": (
        at("GET", httpx.Response(429, headers={"retry-after": "86400"})),
        CANNOT,
        "wait 1,440 minutes and run the command again",
        0,
    ),
    "patience without end": (
        at("GET", httpx.Response(429, headers={"retry-after": "9" * 400})),
        CANNOT,
        "Wix takes no more calls",
        0,
    ),
    "429 once": (at("GET", 429, None), OK, "", 2),
    "429 for execute once": (at("POST /execute", 429, None), OK, "", 2),
    "500 once": (at("POST", 500, None), OK, "", 2),
    "409 once": (at("POST /wixmp-upload-url", 409, None), OK, "", 2),
    "the key repeated": (at("POST", ECHO), CANNOT, r"the key \*\*\* is bad", 0),
    **{
        f"the key repeated, {how}": (
            at("POST", httpx.Response(400, json={"message": f"bad {form}"})),
            CANNOT,
            r"bad \*\*\*",
            0,
        )
        for how, form in {
            "escaped": KEY.replace("-", "\\u002d").replace("I", "\\x49"),
            "in blanks": " ".join(KEY),
            "in lines": "\r\n".join(KEY),
            "with signs nobody sees": "\u200b".join(KEY),
            "in colours": "\x1b[31m".join(KEY),
            "cut": KEY[4:16],
        }.items()
    },
    "signs that steer a terminal": (at("POST", STEER), CANNOT, "second line", 0),
    # create
    "create taken, answer lost": (at("POST", taken_but(LOST), None), OK, "", 2),
    "create taken, 502": (at("POST", taken_but(502), None), OK, "", 2),
    **{
        f"a {what} of another import that was begun long ago": (answer, CANNOT, "begun elsewhere.*Run the command", 0)
        for what, answer in {
            "create": of_long_ago("POST"),
            "query": both(at("POST", 500), of_long_ago("POST /query")),
            "look": of_long_ago("GET"),
        }.items()
    },
    # the gate
    "a row fewer": (
        changed("GET", lambda found: found["parseResult"].update(parsedRowCount=29)),
        CANNOT,
        "rows: 29 at Wix, 30 in the part",
        0,
    ),
    "no row count": (changed("GET", lambda found: found.pop("parseResult")), CANNOT, "rows: no number at Wix", 0),
    "letters that look alike": (
        changed("GET", in_metadata(header={"values": ["\u0415mail", "Points"]})),
        CANNOT,
        r"differ from U\+0415 at Wix",
        0,
    ),
    "another header": (changed("GET", in_metadata(header={"values": ["E", "P"]})), CANNOT, "header: E,P at Wix", 0),
    "no header": (changed("GET", in_metadata(header=None)), CANNOT, "header: nothing at Wix", 0),
    "other rows": (
        changed("GET", in_metadata(sampleDataRows=[{"values": ["x@example.com", "9"]}])),
        CANNOT,
        "row 1: x@example.com,9 at Wix, user0@example.com,0 in the part",
        0,
    ),
    "no sample rows": (changed("GET", in_metadata(sampleDataRows=[])), CANNOT, "sample rows: 0 at Wix", 0),
    "a null in a sample": (
        changed("GET", in_metadata(sampleDataRows=[{"values": [None, "0"]}])),
        CANNOT,
        "row 1: null,0 at Wix, user0@example.com,0 in the part",
        0,
    ),
    "a null for a balance in one of five samples": (
        changed("GET", lambda found: found["fileMetadata"]["sampleDataRows"][4]["values"].__setitem__(1, None)),
        CANNOT,
        "row 5: user4@example.com,null at Wix, user4@example.com,4 in the part",
        0,
    ),
    "nulls for balances in four of five samples": (
        changed(
            "GET",
            lambda found: [row["values"].__setitem__(1, None) for row in found["fileMetadata"]["sampleDataRows"][:4]],
        ),
        CANNOT,
        "row 1: user0@example.com,null at Wix.*and 1 more",
        0,
    ),
    # what nothing depends on
    "a number in revision": (changed("GET", lambda found: found.update(revision=7)), OK, "", 2),
    "dates as objects": (changed("GET", lambda found: found.update(updatedDate={"s": 1}, createdDate=[])), OK, "", 2),
    "a size as a text": (changed("GET", in_metadata(size="much")), OK, "", 2),
    # parsing
    "parsing failed": (
        changed("GET", lambda found: found.update(status="FAILED", parseResult={"parseErrorReason": "BAD_FILE"})),
        CANNOT,
        r"could not read .* \(BAD_FILE\)",
        0,
    ),
    "executed elsewhere, and failed": (
        changed("GET", lambda found: found.update(status="FAILED", importResult={"successCount": 3})),
        REFUSED,
        "rows of it may be imported, or not",
        0,
    ),
    "parsing for ever": (
        changed("GET", lambda found: found.update(status="PARSING")),
        CANNOT,
        "has been PARSING for 60 minutes",
        0,
    ),
    "a status nobody knows": (
        changed("GET", lambda found: found.update(status="QUEUED")),
        CANNOT,
        "has been QUEUED for 5 minutes, a status that is not known here",
        0,
    ),
    "no status": (changed("GET", lambda found: found.pop("status")), CANNOT, "UNKNOWN for 5 minutes", 0),
    "a status without end": (changed("GET", lambda found: found.update(status="Q" * 9000)), CANNOT, "Q{100} for", 0),
    "parsed with a reason why it was not": (
        changed("GET", lambda found: found["parseResult"].update(parseErrorReason="ROW_3_BROKEN")),
        CANNOT,
        "so nothing of it was imported: a fault in it: ROW_3_BROKEN",
        0,
    ),
    "an upload URL without a server": (
        at("POST /wixmp-upload-url", done({"filePath": "path-0.csv", "uploadUrl": "/upload/path-0.csv"})),
        CANNOT,
        "something that is no URL",
        0,
    ),
    "a status that is no text": (changed("GET", lambda found: found.update(status=7)), CANNOT, "status is no text", 0),
    # execute
    **{
        f"execute {status}": (at("POST /execute", status), CANNOT, says, 0)
        for status, says in ((400, "Wix refused it"), (401, "WIX_API_KEY"), (403, "Loyalty"), (404, "WIX_SITE_ID"))
    },
    **{
        f"execute taken, {status}": (at("POST /execute", taken_but(status)), OK, "", 2)
        for status in (500, 502, 503, 504, 408, 409, 428, 429, 400, 404, 405, 410, 413, 422, 451, 303)
    },
    "execute taken, 400, shown 30 seconds late": (shown_late(30, 400), OK, "", 2),
    "execute taken, 400, shown 100 seconds late": (shown_late(100, 400), CANNOT, "400. Wix refused it", 1),
    "execute refused, no revision": (
        both(at("POST /execute", 400), changed("GET", lambda found: found.pop("revision", None))),
        CANNOT,
        "400. Wix refused it.*it says",
        0,
    ),
    "execute taken, answer lost": (at("POST /execute", taken_but(LOST)), OK, "", 2),
    "execute taken, no answer": (at("POST /execute", taken_but(httpx.ReadTimeout("slow"))), OK, "", 2),
    "execute taken, a web page": (at("POST /execute", taken_but(HTML)), OK, "", 2),
    "execute failed once": (at("POST /execute", 500, None), OK, "", 2),
    "execute lost once": (at("POST /execute", LOST, None), CANNOT, "PARSED still, as before.*again in 8 minutes", 0),
    "execute never taken": (at("POST /execute", 500), CANNOT, "500", 0),
    "execute refused as changed once": (at("POST /execute", 409, None), OK, "", 2),
    "execute never sent": (at("POST /execute", httpx.ConnectError("no route")), CANNOT, "no connection", 0),
    "execute throttled": (at("POST /execute", 429), CANNOT, "wait a minute and run the command again", 0),
    "execute never taken, 428": (at("POST /execute", 428), CANNOT, "again in 10 minutes", 0),
    "execute taken, shown 30 seconds late": (shown_late(30), OK, "", 2),
    "execute taken, shown 100 seconds late": (shown_late(100), OK, "", 2),
    "execute taken, shown 300 seconds late": (shown_late(300), CANNOT, "again in 8 minutes", 1),
    "execute taken, 429, shown 30 seconds late": (shown_late(30, 429), OK, "", 2),
    "execute lost, no revision": (
        lambda wix, request: (
            at("POST /execute", 500)(wix, request)
            or changed("GET", lambda found: found.pop("revision", None))(wix, request)
        ),
        CANNOT,
        "it shows no revision.*again in 10 minutes",
        0,
    ),
    # importing
    "parsing shown again": (shown_again(2, "PARSING"), OK, "", 2),
    "initiated shown again": (shown_again(2, "INITIATED"), OK, "", 2),
    "a status that nobody knows, once": (shown_again(2, "QUEUED"), OK, "", 2),
    "parsing shown now and again": (shown_again(0, "PARSING"), OK, "", 2),
    "execute lost, parsing shown again": (
        both(at("POST /execute", LOST, None), shown_again(3, "PARSING")),
        CANNOT,
        "again in 8 minutes",
        0,
    ),
    "execute taken, answer lost, parsing shown again": (
        both(at("POST /execute", taken_but(LOST)), shown_again(3, "PARSING")),
        OK,
        "",
        2,
    ),
    "importing failed": (
        changed("GET", lambda found: found.update(status="FAILED") if "importResult" in found else None),
        REFUSED,
        "The import of export.part-0001.csv failed.*Run `loyalty-prep reconcile.*compare the balances",
        1,
    ),
    "importing for ever": (
        changed("GET", lambda found: found.update(status="IMPORTING") if "importResult" in found else None),
        CANNOT,
        "has been IMPORTING",
        1,
    ),
    "no counts": (
        changed("GET", lambda found: found.update(importResult={}) if "importResult" in found else 0),
        1,
        "no number",
        2,
    ),
    "a count too few": (changed("GET", with_result(successCount=29)), REFUSED, "29 imported and 0 refused", 2),
    "a count too many": (changed("GET", with_result(successCount=31)), REFUSED, "does not add up", 2),
    "a negative count": (changed("GET", with_result(successCount=31, failureCount=-1)), REFUSED, "add up", 2),
    "one count missing": (changed("GET", with_result(failureCount=None)), REFUSED, "no number refused", 2),
    **{
        f"a count of another type: {count!r}": (
            changed("GET", with_result(successCount=count)),
            REFUSED,
            "Of the 30 rows of export.part-0001.csv, Wix reports no number imported and 0 refused.*reconcile",
            2,
        )
        for count in ("all", True, 1.5, {"low": 30}, [30], 2**63)
    },
    "results of another type": (
        changed("GET", lambda found: found.update(importResult=["ok"]) if "importResult" in found else None),
        REFUSED,
        "no number imported and no number refused",
        2,
    ),
    "a row count of another type": (
        changed("GET", lambda found: found["parseResult"].update(parsedRowCount={"low": 30})),
        CANNOT,
        "rows: no number at Wix",
        0,
    ),
    "metadata of another type": (
        changed("GET", lambda found: found.update(fileMetadata="x")),
        CANNOT,
        "header: nothing at Wix",
        0,
    ),
    "whether there is an error file, as a text": (
        both(at("GET /error-file", 404), changed("GET", with_result(errorFileExists="false"))),
        OK,
        "",
        2,
    ),
    "whether there is an error file, as an object": (
        both(
            at("GET /error-file", 404),
            changed("GET", with_result(errorFileExists={"value": True}, successCount=29, failureCount=1)),
        ),
        REFUSED,
        "The error file is not there",
        2,
    ),
    "fewer rows read after the import": (
        changed("GET", lambda found: found["parseResult"].update(parsedRowCount=12) if "importResult" in found else 0),
        REFUSED,
        "Wix read 12 rows of export.part-0001.csv, which has 30.*Run `loyalty-prep reconcile",
        2,
    ),
    "counts as texts": (
        changed("GET", lambda found: with_result(successCount=str(found["parseResult"]["parsedRowCount"]))(found)),
        OK,
        "",
        2,
    ),
    # error files
    "a row refused": (changed("GET", refused_row), REFUSED, "2 rows refused. Run `loyalty-prep reconcile", 2),
    "no error file": (also("GET /error-file", 404), REFUSED, "The error file is not there", 2),
    "no error file URL": (also("GET /error-file-download-url", 404), REFUSED, "request for the error file", 2),
    "an error file URL that is none": (also("GET /error-file-download-url", done({"url": "x"})), REFUSED, "no URL", 2),
    "an error file at a place that is named as the key": (
        both(
            also("GET /error-file-download-url", done({"url": f"https://{KEY[4:].replace('-', '.')}.example/x"})),
            lambda _, request: lost() if request.url.host.endswith(".example") else None,
        ),
        REFUSED,
        r"no connection to \*\*\*\.example",
        2,
    ),
    "an error file URL without a server": (
        also("GET /error-file-download-url", done({"url": "/error-file"})),
        REFUSED,
        "something that is no URL",
        2,
    ),
    "an error file that is packed and cut short": (
        also("GET /error-file", httpx.Response(200, content=gzip.compress(b"Email\nuser0@example.com\n")[:-9])),
        REFUSED,
        "The download of the error file failed: the file is cut short",
        2,
    ),
    "an empty error file": (also("GET /error-file", httpx.Response(200)), REFUSED, "is empty", 2),
    "a page for an error file": (also("GET /error-file", HTML), REFUSED, "is a web page", 2),
    "an error file that breaks off": (also("GET /error-file", LOST), REFUSED, "broke off", 2),
    **{
        f"an error file with the key in it, {codec}": (
            also("GET /error-file", httpx.Response(200, content=f"Email,Why\nuser0@example.com,{KEY}\n".encode(codec))),
            REFUSED,
            "2 rows refused",
            2,
        )
        for codec in ("utf-8", "utf-16")
    },
    "a request id that is the key": (
        also("GET /error-file-download-url", httpx.Response(404, headers={"x-wix-request-id": KEY})),
        REFUSED,
        r"request \*\*\*",
        2,
    ),
    "an error file that redirects to where nothing is": (
        both(
            also("GET /error-file", httpx.Response(302, headers={"location": "https://nowhere.example/x"})),
            lambda _, request: lost() if request.url.host == "nowhere.example" else None,
        ),
        REFUSED,
        r"no connection to nowhere\.example",
        2,
    ),
    "an error file that redirects for ever": (
        also("GET /error-file", httpx.Response(302, headers={"location": f"{BASE}/error-file"})),
        REFUSED,
        "sends it from place to place",
        2,
    ),
}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("misbehaviour")
    rows = [f"user{number}@example.com,{number}" for number in range(60)]
    loyalty_prep.prepare(write(folder, "export.csv", ["Email,Points", *rows]), folder / "result", max_bytes=674)
    assert [part.rows for part in read_result(folder / "result").parts] == [30, 30]
    return folder / "result"


@pytest.fixture
def result(prepared: Path, tmp_path: Path) -> Path:
    shutil.copytree(prepared, tmp_path / "result")
    return tmp_path / "result"


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("WIX_API_KEY", KEY)
    monkeypatch.setenv("WIX_SITE_ID", SITE)
    with stamina.set_testing(True, attempts=6):
        yield


TLS = httpx.create_ssl_context(trust_env=False)
"""Not needed here, and slow to make for each client."""


def against(wix: Wix, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "_certificates", lambda **_: TLS)
    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", lambda _, request: sent(wix(request)))
    monkeypatch.setattr(uploads._Run, "_sleep", lambda _, seconds: wix.sleep(seconds))


def sent(answer: httpx.Response) -> httpx.Response:
    """Return an answer as it comes over a wire: not read yet."""
    return httpx.Response(answer.status_code, headers=answer.headers, stream=httpx.ByteStream(answer.content))


def later(journal: Path, time: timedelta) -> None:
    """Let time pass since what a journal tells of."""
    if journal.exists():
        document = json.loads(journal.read_text())
        for part in document["parts"]:
            part["since"] = part["since"] and (datetime.fromisoformat(part["since"]) - time).isoformat()
        journal.write_text(json.dumps(document))


def test_the_table_is_long_enough() -> None:
    assert len(CASES) >= 40


@pytest.mark.few(15)
@pytest.mark.parametrize("name", CASES)
def test_whatever_the_server_does(
    result: Path, name: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    instead, code, says, executed = CASES[name]
    wix = Wix(instead)
    against(wix, monkeypatch)
    ended = cli.run(["upload", str(result), "--yes", "--base-url", BASE])
    shown = capfd.readouterr()
    assert ended == code, shown.err
    assert set(wix.executed.values()) <= {1}, "nothing is imported twice"
    assert len(wix.executed) == executed
    lines = shown.err.splitlines()
    assert len(lines) == (0 if code == OK else 1), shown.err
    if code != OK:
        (line,) = lines
        assert re.search(says, line), line
        assert line.startswith("error: ") is (code == CANNOT)
        assert line.endswith((".", ")"))
    kept = [path.read_bytes().decode("latin-1") for path in result.glob("export.*") if "wix" in path.name]
    journal = result / "export.import.json"
    told = shown.out + shown.err + (journal.read_text() if journal.exists() else "")
    assert not [text for text in kept if KEY in text.replace("\0", "")]
    assert KEY not in told
    assert KEY[4:16] not in re.sub(r"[^A-Za-z.-]", "", told.replace("[31m", ""))
    assert TOKEN not in told
    assert "Traceback" not in told
    assert not [sign for sign in told if (ord(sign) < 32 and sign != "\n") or sign == "\u202e"]


@pytest.mark.few(10)
@pytest.mark.parametrize("name", [name for name, (_, code, _, _) in CASES.items() if code != OK])
def test_once_the_server_behaves_again_the_next_run_imports_the_rest_and_nothing_twice(
    result: Path, name: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    wix = Wix(CASES[name][0])
    against(wix, monkeypatch)
    cli.run(["upload", str(result), "--yes", "--base-url", BASE])
    before = set(wix.executed)
    wix.instead = at("nothing")
    later(result / "export.import.json", timedelta(minutes=10))
    ended = cli.run(["upload", str(result), "--yes", "--base-url", BASE])
    shown = capfd.readouterr().err
    assert set(wix.executed.values()) == {1}
    assert before <= set(wix.executed)
    if "failed" in name and ended == REFUSED:
        return
    assert len(wix.executed) == 2, shown


@pytest.mark.parametrize(("status", "says"), [(None, "again in 8 minutes"), (400, "400. Wix refused it")])
def test_a_run_before_the_time_that_was_named_executes_nothing_that_is_shown_late(
    result: Path, status: int | None, says: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    wix = Wix(shown_late(100_000, status))
    against(wix, monkeypatch)
    for passed, told in ((0, says), (0, "again in 8 minutes"), (4, "again in 4 minutes"), (3, "again in 1 minute")):
        later(result / "export.import.json", timedelta(minutes=passed))
        assert cli.run(["upload", str(result), "--yes", "--base-url", BASE]) == CANNOT
        assert told in capfd.readouterr().err
        assert wix.seen["POST /execute"] == sum(wix.executed.values()) == 1
    wix.instead = at("nothing")
    assert cli.run(["upload", str(result), "--yes", "--base-url", BASE]) == OK
    assert list(wix.executed.values()) == [1, 1]


def test_a_refused_execute_waits_for_nothing_once_its_reason_is_gone(
    result: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wix = Wix(at("POST /execute", 401))
    against(wix, monkeypatch)
    assert cli.run(["upload", str(result), "--yes", "--base-url", BASE]) == CANNOT
    wix.instead, wix.now = at("nothing"), 0.0
    assert cli.run(["upload", str(result), "--yes", "--base-url", BASE]) == OK
    assert wix.now < 5


@pytest.mark.slow
def test_an_order_that_was_answered_and_never_taken_is_not_given_again(
    result: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    wix = Wix(at("POST /execute", lambda wix, _: done({"loyaltyImport": wix.imports[-1]})))
    against(wix, monkeypatch)
    for _ in range(2):
        wix.now = 0.0
        assert cli.run(["upload", str(result), "--yes", "--base-url", BASE]) == CANNOT
        assert "PARSED for 60 minutes. Wix took the order" in capfd.readouterr().err
    assert wix.seen["POST /execute"] == 1


LATE = {
    "counts": (changed("GET", with_result(successCount=None)), "does not add up"),
    "an error file": (also("GET /error-file", 404), "The error file is not there"),
    "an error file that is cut short": (
        also("GET /error-file", httpx.Response(200, content=gzip.compress(b"Email\nuser0@example.com\n")[:-9])),
        "is cut short",
    ),
}
"""What the platform does not give when an import has ended, and how that is told."""


@pytest.mark.parametrize("command", ["upload", "reconcile"])
@pytest.mark.parametrize("what", LATE)
def test_counts_and_error_files_that_come_late_are_asked_for_once_more(
    result: Path, what: str, command: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    wix = Wix(LATE[what][0])
    against(wix, monkeypatch)
    assert cli.run(["upload", str(result), "--yes", "--base-url", BASE]) == REFUSED
    assert LATE[what][1] in capfd.readouterr().err
    asked = wix.seen["GET"]
    wix.instead = at("nothing") if what == "counts" else changed("GET", refused_row)
    given = ["--yes"] if command == "upload" else []
    ended = cli.run([command, str(result), *given, "--base-url", BASE])
    shown = capfd.readouterr()
    assert ended == (OK if what == "counts" else REFUSED), shown
    assert LATE[what][1] not in shown.err + shown.out
    assert (wix.seen["GET"] - asked, list(wix.executed.values())) == (2, [1, 1])
    assert cli.run([command, str(result), *given, "--base-url", BASE]) == ended
    assert wix.seen["GET"] - asked == 2, "what came is not asked for again"


@pytest.mark.parametrize("answer", [404, 401, LOST, of_the_first("GET")])
def test_counts_that_are_not_had_the_second_time_either_are_told_as_before(
    result: Path, answer: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    wix = Wix(changed("GET", with_result(successCount=None)))
    against(wix, monkeypatch)
    assert cli.run(["upload", str(result), "--yes", "--base-url", BASE]) == REFUSED
    before = capfd.readouterr().err
    wix.instead = answer if callable(answer) else at("GET", answer)
    assert cli.run(["upload", str(result), "--yes", "--base-url", BASE]) == REFUSED
    assert "does not add up" in before
    assert capfd.readouterr().err.startswith("Of the 30 rows of export.part-000")
    assert list(wix.executed.values()) == [1, 1]


def test_what_another_upload_did_while_reconcile_waited_for_the_folder_stays_in_the_journal(
    result: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the parts that it imported are taken for new ones, and imported once more."""
    wix = Wix(also("GET /error-file", 404))
    against(wix, monkeypatch)
    command = ["upload", str(result), "--yes", "--base-url", BASE]
    assert cli.run([*command, "--first", "30"]) == REFUSED

    def after_another_run(folder: Path) -> Any:
        assert cli.run(command) == REFUSED
        return alone_in(folder)

    monkeypatch.setattr(reconciliation, "alone_in", after_another_run)
    cli.run(["reconcile", str(result), "--base-url", BASE])
    assert cli.run(command) == REFUSED
    assert list(wix.executed.values()) == [1, 1]


def prepared_as(name: str, tmp_path: Path) -> Path:
    rows = [f"user{number}@example.com,{number}" for number in range(60)]
    loyalty_prep.prepare(write(tmp_path, name, ["Email,Points", *rows]), tmp_path / "long", max_bytes=674)
    return tmp_path / "long"


@pytest.mark.skipif(sys.platform != "linux", reason="others refuse such names, or count their letters otherwise")
def test_a_name_that_leaves_no_room_for_an_error_files_is_one_parts_trouble(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    wix = Wix(also("nothing"))
    against(wix, monkeypatch)
    folder = prepared_as("x" * 225 + ".csv", tmp_path)
    assert cli.run(["upload", str(folder), "--yes", "--base-url", BASE]) == REFUSED
    assert "too long. Prepare the export under a shorter name" in capfd.readouterr().err
    assert list(wix.executed.values()) == [1, 1]


@pytest.mark.skipif(sys.platform != "linux", reason="others refuse such names")
def test_a_name_that_is_no_text_is_told_before_anything_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    wix = Wix(at("nothing"))
    against(wix, monkeypatch)
    folder = prepared_as("\udcff.csv", tmp_path)
    assert cli.run(["upload", str(folder), "--yes", "--base-url", BASE]) == CANNOT
    assert "Rename the export, and prepare it again" in capfd.readouterr().err
    assert not wix.seen


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a folder that is somebody's current one")
def test_without_a_current_folder_reconcile_does_without_it(
    result: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    against(Wix(also("nothing")), monkeypatch)
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    for command in (["upload", "--yes"], ["reconcile"]):
        assert cli.run([*command, str(result), "--base-url", BASE]) == REFUSED


@pytest.mark.parametrize("seconds", ["-1", "nan", "inf"])
def test_no_time_to_settle_is_endless(result: Path, seconds: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["upload", str(result), "--yes", "--base-url", BASE, "--settle", seconds]) == CANNOT
    assert "--settle must be at least 0 seconds" in capfd.readouterr().err


def account(number: int) -> dict[str, Any]:
    return {"id": f"account-{number}", "contact": {"email": f"user{number}@x.org"}, "points": {"balance": number}}


def pages(*answers: tuple[int | range, Any]) -> Answer:
    """Answer queries with so many accounts (or these) and this paging, from then on with the last."""
    left = list(answers)

    def instead(_: Wix, request: httpx.Request) -> httpx.Response:
        assert request.url.path.endswith("/accounts/query")
        some, paging = left.pop(0) if len(left) > 1 else left[0]
        paging = paging() if callable(paging) else paging
        numbers = range(some) if isinstance(some, int) else some
        return done({"loyaltyAccounts": [account(number) for number in numbers], "pagingMetadata": paging})

    return instead


def endless() -> dict[str, Any]:
    return {"hasNext": True, "cursors": {"next": f"cursor-{next(_NUMBERS)}"}}


_NUMBERS = count()


ENDED: dict[str, Any] = {"hasNext": False, "cursors": {"next": "x"}}
"""A page that is the last one, and gives a cursor."""
MORE: dict[str, Any] = {"hasNext": True, "cursors": {"next": "y"}}


@pytest.mark.parametrize(
    ("answers", "accounts"),
    [
        (((100, ENDED), (range(100, 200), MORE), (range(200, 250), {"hasNext": False})), 250),
        (((100, ENDED), (range(100, 130), {"hasNext": False, "cursors": {"next": "z"}}), (0, ENDED)), 130),
        (((100, ENDED), (100, ENDED)), 100),
        (((100, {**MORE, "total": 130}), (range(100, 130), {"hasNext": False, "total": 130})), 130),
        (((0, MORE), (range(7), {"hasNext": False})), 7),
    ],
    ids=["a cursor beside hasNext false", "twice", "always", "a total", "an empty page first"],
)
def test_a_backup_holds_every_account_that_a_cursor_leads_to(
    tmp_path: Path, answers: Any, accounts: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    against(Wix(pages(*answers)), monkeypatch)
    assert cli.run(["balances", "--out", str(tmp_path / "before.csv"), "--base-url", BASE]) == OK
    assert len((tmp_path / "before.csv").read_text().splitlines()) == accounts + 1


@pytest.mark.parametrize(
    ("instead", "says"),
    [
        (pages((100, MORE), (0, {**ENDED, "count": 100})), "100 accounts are counted on a page, and 0 are there"),
        (pages((100, {**MORE, "count": 101})), "101 accounts are counted on a page, and 100 are there"),
        (pages((100, {"hasNext": False, "total": 400})), "answered with 100 of 400 accounts"),
        (pages((100, {"hasNext": True, "count": 100, "cursors": {}})), "no cursor to them"),
        (pages((3, {"hasNext": True})), "no cursor to them"),
        (pages((100, None)), "no cursor to them"),
        (pages((0, endless)), "the same page again"),
        (pages((5, endless)), "the same page again"),
        (pages((5, {"hasNext": True, "cursors": {"next": "x"}})), "the same page again"),
        (pages((100, {"hasNext": False, "cursors": {"next": "x"}})), ""),
        (pages((100, {"count": 100, "cursors": {}})), ""),
        (pages((3, None)), ""),
        (pages((0, endless), (7, {"hasNext": False})), ""),
    ],
)
def test_a_backup_that_is_cut_short_or_never_ends_is_none(
    tmp_path: Path, instead: Answer, says: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    against(Wix(instead), monkeypatch)
    ended = cli.run(["balances", "--out", str(tmp_path / "before.csv"), "--base-url", BASE])
    assert ended == (CANNOT if says else OK)
    assert (tmp_path / "before.csv").exists() is not bool(says)
    assert says in capfd.readouterr().err


@pytest.mark.parametrize("sign", ["\r", "\n", "\r\n", "\0", '"', ",", "\x1a", "\u2028"])
def test_a_backup_is_read_again_whatever_stands_in_an_address(
    tmp_path: Path, sign: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd = {"id": "odd", "contact": {"email": f"a{sign}b@x.org"}, "points": {"balance": 7}}
    against(Wix(lambda *_: done({"loyaltyAccounts": [account(1), odd, account(2)]})), monkeypatch)
    assert cli.run(["balances", "--out", str(tmp_path / "before.csv"), "--base-url", BASE]) == OK
    assert Balances.read(tmp_path / "before.csv").points == 1 + 7 + 2


@pytest.mark.parametrize("digits", [21, 4_300])
def test_a_balance_without_end_is_none(tmp_path: Path, digits: int, capfd: pytest.CaptureFixture[str]) -> None:
    rows = ["Email,Points", *(f"user{number}@x.org,{'9' * digits}" for number in range(2))]
    folder = prepared_as("export.csv", tmp_path)
    assert cli.run(["compare", str(folder), "--before", str(write(tmp_path, "before.csv", rows))]) == CANNOT
    assert "is no file of balances" in capfd.readouterr().err


DONE = "Import Status,Error Reason,Email,Points\nIMPORTED,,user0@example.com,0\n"
LISTED = "Import Status,Error Reason,Email,Points\nIMPORTED,,user0@example.com,0\nFAILED,no,user3@example.com,3\n"


@pytest.mark.parametrize(
    "text",
    [
        LISTED,
        "Email,Error code,Note\nuser3@example.com,NO_CONTACT,\n",
        "Email,Points\nuser3@example.com,3\n",
        "Email,Status,Sync\nuser3@example.com,FAILED,done\n",
    ],
)
def test_counts_without_a_refused_row_beside_an_error_file_with_one_are_no_success(
    result: Path, text: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    refuses, answers = (
        changed("GET", with_result(errorFileExists=True)),
        at("GET /error-file", file_of(text), file_of(DONE)),
    )
    wix = Wix(lambda wix, request: answers(wix, request) or refuses(wix, request))
    against(wix, monkeypatch)
    for command in ("upload", "upload", "status"):
        given = ["--yes"] if command == "upload" else []
        assert cli.run([command, str(result), *given, "--base-url", BASE]) == REFUSED
        (line,) = capfd.readouterr().err.splitlines()
        assert "Wix counts no refused row of export.part-0001.csv, but its error file lists rows that are" in line
        assert "part-0002" not in line
    assert list(wix.executed.values()) == [1, 1]
    assert cli.run(["reconcile", str(result), "--base-url", BASE]) == REFUSED
    assert "NOT EXPLAINED: The error file of export.part-0001.csv lists" in capfd.readouterr().out
    assert not (result / "export.retry.csv").exists()


def file_of(text: str) -> httpx.Response:
    return httpx.Response(200, text=text)


@pytest.mark.parametrize("answer", [file_of(DONE), 404])
def test_an_error_file_without_a_refused_row_is_told_and_is_no_refusal(
    result: Path, answer: Any, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    refuses, answers = changed("GET", with_result(errorFileExists=True)), at("GET /error-file", answer)
    against(Wix(lambda wix, request: answers(wix, request) or refuses(wix, request)), monkeypatch)
    assert cli.run(["upload", str(result), "--yes", "--base-url", BASE]) == OK
    (line,) = capfd.readouterr().err.splitlines()
    assert "Wix counts no refused row of export.part-0001.csv, and has an error file for it." in line
    assert ("The error file is not there" in line) is (answer == 404)
    assert "loyalty-prep reconcile" in line
