"""The sandbox behaves as the platform is documented to, over real HTTP, and keeps what it promises to a rehearsal."""

from __future__ import annotations

import json
import re
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from sandboxes import CSV, KEY, METHODS, SHORT, SITE, UNKNOWN, Mailbox, Sandbox, mapping, write

from loyalty_prep import limits, pipeline
from loyalty_prep.errors import LoyaltyPrepError, OutputError, UsageError
from loyalty_prep.sandbox import app, commands
from loyalty_prep.sandbox.platform import SLOW, Fail

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")


@pytest.fixture(scope="module")
def server() -> Iterator[Sandbox]:
    """Return a sandbox without contacts and without trouble, for all tests that leave it as it was."""
    with Sandbox() as started:
        yield started


@pytest.fixture(scope="module")
def slow() -> Iterator[Sandbox]:
    """Return a sandbox whose statuses last long enough to be acted in."""
    with Sandbox(pace=0.3) as started:
        yield started


def fields(answer: httpx.Response) -> list[tuple[str, str]]:
    """Return the fields that a validation error names, with the rules they break."""
    assert answer.status_code == 400, answer.text
    found = answer.json()["details"]["validationError"]["fieldViolations"]
    assert all(set(each) == {"field", "description", "violatedRule", "ruleName"} for each in found)
    return [(each["field"], each["violatedRule"]) for each in found]


def code(answer: httpx.Response, status: int) -> str:
    """Return the code of an application error."""
    assert answer.status_code == status, answer.text
    error = answer.json()["details"]["applicationError"]
    assert set(error) == {"code", "description", "data"}
    assert answer.json()["message"] == error["description"]
    assert GUID.fullmatch(answer.headers["x-wix-request-id"])
    found: str = error["code"]
    return found


# The life of an import


@pytest.mark.slow
def test_an_import_moves_through_its_statuses(slow: Sandbox) -> None:
    path = slow.upload(CSV, "from the upload.csv")
    created = slow.post("", {"fileUrl": path}).json()["loyaltyImport"]
    seen = [created]

    def follow(last: str) -> None:
        while seen[-1]["status"] != last:
            document = slow.get(created["id"])
            if document != seen[-1]:
                seen.append(document)

    follow("PARSED")
    seen.append(slow.execute(created["id"]).json()["loyaltyImport"])
    follow("IMPORTED")
    assert [each["status"] for each in seen] == ["INITIATED", "PARSING", "PARSED", "IMPORTING", "IMPORTED"]
    assert [each["revision"] for each in seen] == ["1", "2", "3", "4", "5"]
    dates = [each["updatedDate"] for each in seen]
    assert dates == sorted(set(dates))
    assert {each["createdDate"] for each in seen} == {dates[0]}
    assert all(DATE.fullmatch(date) for date in dates)
    assert created == {
        "id": created["id"],
        "revision": "1",
        "createdDate": dates[0],
        "updatedDate": dates[0],
        "status": "INITIATED",
        "fileMetadata": {
            "size": len(CSV),
            "name": "from the upload.csv",
            "url": path,
            "header": {"values": []},
            "headerMappingInfo": {"headerMappings": []},
            "sampleDataRows": [],
        },
    }
    done = seen[-1]
    assert GUID.fullmatch(done["id"])
    assert GUID.fullmatch(done["asyncImportJobId"])
    assert done["fileMetadata"] == {
        **created["fileMetadata"],
        "header": {"values": ["Email", "Points"]},
        "headerMappingInfo": mapping(0, 1),
        "sampleDataRows": [{"values": ["ann@example.com", "10"]}, {"values": ["bob@example.com", "20"]}],
    }
    assert done["parseResult"] == {"parsedRowCount": 2}
    assert done["importResult"] == {"errorFileExists": False, "successCount": 2, "failureCount": 0}


def test_both_forms_of_the_paths_are_answered(server: Sandbox) -> None:
    found = server.create()
    server.until(found, "PARSED")
    for base in (METHODS, SHORT):
        assert server.http.get(base, params={"loyaltyImportId": found}).status_code == 200
        assert server.http.post(f"{base}/wixmp-upload-url", json={}).status_code == 200
        assert server.http.post(f"{base}/query", json={"query": {}}).status_code == 200
        assert server.http.get(f"{base}/error-file-download-url", params={"loyaltyImportId": found}).status_code == 404
        assert code(server.http.post(base + "/execute", json={"loyaltyImportId": UNKNOWN} | _mapped()), 404)
    assert server.http.post(SHORT + "/execute", json={"loyaltyImportId": found} | _mapped()).status_code == 200


def _mapped() -> dict[str, Any]:
    return {"headerMappingInfo": mapping(0, 1)}


def test_an_import_is_executed_once(server: Sandbox) -> None:
    before = server.state()["executedImports"]
    found = server.create()
    server.until(found, "PARSED")
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: server.execute(found), range(8)))
    assert sorted(answer.status_code for answer in answers) == [200, *[428] * 7]
    done = server.until(found, "IMPORTED")
    again = server.execute(found)
    assert code(again, 428) == "IMPORT_NOT_PARSED"
    assert again.json()["details"]["applicationError"]["data"] == {"status": "IMPORTED"}
    assert server.get(found) == done
    assert server.state()["executedImports"] == before + 1


def test_an_import_is_not_executed_before_it_is_parsed(slow: Sandbox) -> None:
    before = slow.state()["executedImports"]
    found = slow.create()
    assert code(slow.execute(found), 428) == "IMPORT_NOT_PARSED"
    slow.until(found, "PARSING")
    assert code(slow.execute(found), 428) == "IMPORT_NOT_PARSED"
    assert slow.state()["executedImports"] == before


# Rows


ROWS = "Name,Email,Points\n"


@pytest.mark.few(4)
@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Ann,ann@example.com,10", None),
        ("Ann, ANN@Example.com ,010", None),
        ("Ann,ann@example.com,0", None),
        ("Ann,ann@example.com,999999999999999999", None),
        ("Ann,ann@example.com,10,more", None),
        ("Ann,,10", "EMAIL_MISSING"),
        ("Ann,ann at example.com,10", "EMAIL_INVALID"),
        ("Ann,Ann <ann@example.com>,10", "EMAIL_INVALID"),
        ("Ann,zoe@example.com,10", "CONTACT_NOT_FOUND"),
        ("Ann,ann@example.com,", "POINTS_MISSING"),
        ("Ann,ann@example.com", "POINTS_MISSING"),
        ("Ann", "EMAIL_MISSING"),
        ("Ann,ann@example.com,-1", "POINTS_INVALID"),
        ("Ann,ann@example.com,1.5", "POINTS_INVALID"),
        ('Ann,ann@example.com,"1,250"', "POINTS_INVALID"),
        ("Ann,ann@example.com,ten", "POINTS_INVALID"),
        ("Ann,ann@example.com,١٠", "POINTS_INVALID"),
        ("Ann,ann@example.com,1000000000000000000", "POINTS_INVALID"),
    ],
)
def test_a_row_is_imported_or_told_in_the_error_file(known: Sandbox, row: str, reason: str | None) -> None:
    done = known.imported(f"{ROWS}{row}\nBob,bob@example.com,7\n", 1, 2)
    assert done["status"] == "IMPORTED"
    failures = 0 if reason is None else 1
    assert done["importResult"] == {
        "errorFileExists": reason is not None,
        "successCount": 2 - failures,
        "failureCount": failures,
    }
    assert known.balances()["bob@example.com"] == 7
    if reason is None:
        answer = known.http.get(METHODS + "/error-file-download-url", params={"loyaltyImportId": done["id"]})
        assert code(answer, 404) == "ERROR_FILE_NOT_FOUND"
    else:
        header, line = known.error_file(done["id"]).splitlines()
        assert header == "Import Status,Error Reason,Name,Email,Points"
        assert line.startswith(f"FAILED,{reason}: ")
        assert line.endswith(row)


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """Return a sandbox that knows Ann and Bob, from a file as Wix exports contacts."""
    rows = [
        "Email 1,Email 2,Email subscriber status",
        "Ann@Example.com,,subscribed",
        "old@example.com,bob@example.com,never@example.com",
    ]
    with Sandbox(contacts=write(tmp_path_factory.mktemp("contacts"), "contacts.csv", rows)) as started:
        yield started


def test_an_address_sets_the_balance_and_the_later_row_stands(known: Sandbox) -> None:
    known.imported("Email,Points\nann@example.com,10\nANN@example.com,3\n")
    assert known.balances()["ann@example.com"] == 3
    known.imported("Email,Points\nann@example.com,4\n")
    assert known.balances()["ann@example.com"] == 4


def test_without_contacts_every_address_matches(server: Sandbox) -> None:
    done = server.imported("Email,Points\nsomebody@example.com,10\nnobody,10\n")
    assert done["importResult"] == {"errorFileExists": True, "successCount": 1, "failureCount": 1}


def test_the_forecast_of_prepare_is_exact(known: Sandbox, tmp_path: Path) -> None:
    rows = [f"user{number}@example.com,{number}" for number in range(40)]
    export = write(tmp_path, "export.csv", ["Email,Points", "ann@example.com,5", "bob@example.com,6", *rows])
    report = pipeline.prepare(export, tmp_path / "out")
    part = tmp_path / "out" / "export.part-0001.csv"
    done = known.imported(part.read_bytes())
    assert done["parseResult"]["parsedRowCount"] == report.rows.ready == 42
    assert done["importResult"] == {"errorFileExists": True, "successCount": 2, "failureCount": 40}
    contacts = write(tmp_path, "contacts.csv", ["Email", "ann@example.com", "bob@example.com"])
    report = pipeline.prepare(export, tmp_path / "known", contacts=contacts)
    done = known.imported((tmp_path / "known" / "export.part-0001.csv").read_bytes())
    assert done["importResult"] == report.to_dict()["prediction"]


# Files


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "FILE_EMPTY"),
        (b"\n\n", "FILE_EMPTY"),
        (b"Email,Points\n\xff\xfe,1\n", "FILE_NOT_UTF8"),
        (b'Email,Points\n"ann@example.com,1\n', "FILE_MALFORMED"),
        (",".join(["c"] * (limits.MAX_HEADER_COLUMNS + 1)).encode(), "TOO_MANY_COLUMNS"),
        (b"Email," + b"P" * (limits.MAX_HEADER_CHARS + 1), "COLUMN_NAME_TOO_LONG"),
    ],
)
def test_a_file_that_cannot_be_parsed_fails(server: Sandbox, content: bytes, reason: str) -> None:
    failed = server.until(server.create(content), "PARSED", "FAILED")
    assert failed["status"] == "FAILED"
    assert failed["parseResult"] == {"parseErrorReason": reason}
    assert failed["revision"] == "3"
    assert code(server.execute(failed["id"]), 428)


def test_a_file_that_was_never_uploaded_fails(server: Sandbox) -> None:
    place = server.post("/wixmp-upload-url", {}).json()["filePath"]
    for url in (place, "https://example.com/export.csv"):
        found = server.post("", {"fileUrl": url}).json()["loyaltyImport"]["id"]
        assert server.until(found, "PARSED", "FAILED")["parseResult"] == {"parseErrorReason": "FILE_NOT_FOUND"}


def test_the_largest_header_and_sample_stay_within_the_limits(server: Sandbox) -> None:
    header = ["P" * limits.MAX_HEADER_CHARS] * limits.MAX_HEADER_COLUMNS
    row = ["v" * (limits.MAX_SAMPLE_CHARS + 1)] * limits.MAX_HEADER_COLUMNS
    content = "".join(",".join(line) + "\n" for line in (header, *[row] * 7))
    parsed = server.until(server.create(content), "PARSED", "FAILED")
    assert parsed["parseResult"] == {"parsedRowCount": 7}
    assert parsed["fileMetadata"]["header"]["values"] == header
    sample = [each["values"] for each in parsed["fileMetadata"]["sampleDataRows"]]
    assert sample == [["v" * limits.MAX_SAMPLE_CHARS] * limits.MAX_SAMPLE_VALUES] * limits.MAX_SAMPLE_ROWS


@pytest.mark.parametrize(
    "content", ["\ufeffEmail,Points\r\nann@example.com,1\r\n", "Email,Points\n\nann@example.com,1"]
)
def test_byte_order_marks_line_ends_and_blank_lines_do_not_matter(server: Sandbox, content: str) -> None:
    done = server.imported(content)
    assert done["fileMetadata"]["header"]["values"] == ["Email", "Points"]
    assert done["importResult"]["successCount"] == 1


def test_a_header_alone_is_an_import_of_nothing(server: Sandbox) -> None:
    done = server.imported("Email,Points\n")
    assert done["parseResult"] == {"parsedRowCount": 0}
    assert done["importResult"] == {"errorFileExists": False, "successCount": 0, "failureCount": 0}


# Uploads


def test_the_upload_needs_its_token_and_a_file_name_but_no_key(server: Sandbox) -> None:
    place = server.post("/wixmp-upload-url", {}).json()["uploadUrl"]

    def put(url: str, name: str | None) -> httpx.Response:
        params = {} if name is None else {"filename": name}
        return server.plain.put(url, params=params, content=CSV, headers={"Content-Type": "text/csv"})

    assert code(put(place + "x", "part.csv"), 403) == "UPLOAD_TOKEN_UNKNOWN"
    assert fields(put(place, None)) == [("filename", "REQUIRED_FIELD")]
    assert fields(put(place, "no-extension")) == [("filename", "FORMAT")]
    assert fields(put(place, "x" * 1000 + ".csv")) == [("filename", "FORMAT")]
    assert put(place, "part.csv").status_code == 200
    assert put(place, "part.csv").status_code == 200  # a second time, as after a fault


def test_a_file_larger_than_the_limit_is_refused(server: Sandbox) -> None:
    place = server.post("/wixmp-upload-url", {}).json()
    for size, status in ((limits.MAX_FILE_BYTES + 1, 413), (limits.MAX_FILE_BYTES, 200)):
        content = b"Email,Points\n".ljust(size, b"x")
        answer = server.plain.put(place["uploadUrl"], params={"filename": "a.csv"}, content=content)
        assert answer.status_code == status
    found = server.post("", {"fileUrl": place["filePath"]}).json()["loyaltyImport"]
    assert found["fileMetadata"]["size"] == limits.MAX_FILE_BYTES


def test_an_import_keeps_the_file_it_was_created_of(slow: Sandbox) -> None:
    place = slow.post("/wixmp-upload-url", {}).json()

    def upload(rows: int) -> None:
        content = "Email,Points\n" + "ann@example.com,1\n" * rows
        slow.plain.put(place["uploadUrl"], params={"filename": "a.csv"}, content=content)

    upload(1)
    found = slow.post("", {"fileUrl": place["filePath"]}).json()["loyaltyImport"]["id"]
    upload(2)
    assert slow.until(found, "PARSED")["parseResult"] == {"parsedRowCount": 1}


# What is refused


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({}, [("fileUrl", "REQUIRED_FIELD")]),
        ({"fileUrl": None}, [("fileUrl", "REQUIRED_FIELD")]),
        ({"fileUrl": "ab"}, [("fileUrl", "MIN_LENGTH")]),
        ({"fileUrl": "u" * 10_001}, [("fileUrl", "MAX_LENGTH")]),
        ({"fileUrl": 7}, [("fileUrl", "FORMAT")]),
        ({"fileUrl": "abc", "fileSize": limits.MAX_FILE_BYTES + 1}, [("fileSize", "MAX")]),
        ({"fileUrl": "abc", "fileSize": -1}, [("fileSize", "MIN")]),
        ({"fileUrl": "abc", "fileSize": 1.5}, [("fileSize", "FORMAT")]),
        ({"fileUrl": "abc", "fileSize": True}, [("fileSize", "FORMAT")]),
        ({"fileUrl": "ab", "fileName": "n" * 1001}, [("fileUrl", "MIN_LENGTH"), ("fileName", "MAX_LENGTH")]),
    ],
)
def test_an_import_is_created_only_within_the_limits(
    server: Sandbox, body: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    assert fields(server.post("", body)) == expected


def test_the_longest_and_shortest_urls_are_taken(server: Sandbox) -> None:
    for url in ("abc", "u" * limits.MAX_URL_CHARS):
        assert server.post("", {"fileUrl": url, "fileSize": limits.MAX_FILE_BYTES}).status_code == 200


MAPPINGS = "headerMappingInfo.headerMappings"


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        (None, [(MAPPINGS, "REQUIRED_FIELD")]),
        ({}, [(MAPPINGS, "REQUIRED_FIELD")]),
        ({"headerMappings": []}, [(MAPPINGS, "REQUIRED_FIELD")]),
        ({"headerMappings": mapping(0, 1)["headerMappings"][:1]}, [(MAPPINGS, "MIN_SIZE")]),
        ({"headerMappings": mapping(0, 1)["headerMappings"] * 2}, [(MAPPINGS, "MAX_SIZE")]),
        ({"headerMappings": mapping(0, 1)["headerMappings"][:1] * 2}, [(MAPPINGS, "OTHER")]),
        (mapping(1, 1), [(MAPPINGS, "OTHER")]),
        (mapping(0, 2), [(MAPPINGS, "MAX")]),
        (mapping(-1, 1), [(f"{MAPPINGS}[0].columnIndex", "MIN")]),
        (
            {"headerMappings": [{"columnName": "MAIL", "columnIndex": 0}, {"columnName": "POINTS"}]},
            [
                (f"{MAPPINGS}[0].columnName", "INVALID_ENUM_VALUE"),
                (f"{MAPPINGS}[1].columnIndex", "FORMAT"),
            ],
        ),
        ({"headerMappings": [1, "x"]}, None),
    ],
)
def test_the_mapping_is_exactly_two_columns_of_the_file(
    server: Sandbox, info: Any, expected: list[tuple[str, str]] | None
) -> None:
    found = server.create()
    server.until(found, "PARSED")
    answer = server.post("/execute", {"loyaltyImportId": found, "headerMappingInfo": info})
    assert fields(answer) == expected if expected is not None else fields(answer)
    assert server.get(found)["status"] == "PARSED"


@pytest.mark.parametrize(
    ("found", "rule"), [("", "REQUIRED_FIELD"), ("no-guid", "FORMAT"), ("0" * 36, "FORMAT"), (None, "REQUIRED_FIELD")]
)
def test_ids_are_guids(server: Sandbox, found: str | None, rule: str) -> None:
    params = {} if found is None else {"loyaltyImportId": found}
    for path in (METHODS, METHODS + "/error-file-download-url"):
        assert fields(server.http.get(path, params=params)) == [("loyaltyImportId", rule)]
    assert fields(server.post("/execute", params | _mapped())) == [("loyaltyImportId", rule)]


def test_an_unknown_import_is_not_found(server: Sandbox) -> None:
    for path in (METHODS, METHODS + "/error-file-download-url"):
        assert code(server.http.get(path, params={"loyaltyImportId": UNKNOWN}), 404) == "LOYALTY_IMPORT_NOT_FOUND"
    assert code(server.execute(UNKNOWN), 404) == "LOYALTY_IMPORT_NOT_FOUND"
    assert server.http.get(METHODS, params={"loyaltyImportId": server.create().upper()}).status_code == 200


CALLS = [
    ("POST", METHODS + "/wixmp-upload-url"),
    ("POST", METHODS),
    ("GET", METHODS),
    ("POST", METHODS + "/execute"),
    ("GET", METHODS + "/error-file-download-url"),
    ("POST", METHODS + "/query"),
]


@pytest.mark.parametrize(("verb", "path"), CALLS)
def test_no_method_is_answered_without_a_key(server: Sandbox, verb: str, path: str) -> None:
    for headers in (None, {"Authorization": ""}):
        answer = server.plain.request(verb, server.base + path, headers=headers)
        assert code(answer, 401) == "UNAUTHENTICATED"
    answer = server.http.request(verb, path, headers={"wix-site-id": "my site"})
    assert fields(answer) == [("wix-site-id", "FORMAT")]


@pytest.mark.parametrize(
    "body",
    [
        *(b"{", b"[]", b"1", b'"x"', b"\xff", b"NaN", b'{"a": NaN}', b'{"a": 1e999}', b'{"a": "\\ud800"}'),
        *(b'{"a": ' + b"9" * 5000 + b"}", b"[" * 9000, b'{"a":' * 900 + b"1" + b"}" * 900),
        *(b'{"a":' * 101 + b"1" + b"}" * 101, b'{"a":' * 990 + b"1" + b"}" * 990),
    ],
)
def test_a_body_that_is_no_json_object_is_refused(server: Sandbox, body: bytes) -> None:
    for path in ("", "/execute", "/query"):
        answer = server.http.post(METHODS + path, content=body)
        assert answer.status_code == 400, answer.text
    assert server.http.get("/sandbox/state").status_code == 200


def test_a_body_that_is_too_long_is_refused(server: Sandbox) -> None:
    answer = server.http.post(METHODS, content=b'{"fileUrl": "' + b"u" * 1_000_000 + b'"}')
    assert code(answer, 413) == "TOO_LARGE"


def test_other_paths_and_verbs_are_refused_in_the_same_shape(server: Sandbox) -> None:
    assert code(server.http.get("/v2/loyalty-imports"), 404) == "NOT_FOUND"
    answer = server.http.delete(METHODS)
    assert code(answer, 405) == "METHOD_NOT_ALLOWED"
    assert {"GET", "POST"} <= set(answer.headers["Allow"].split(", "))


@pytest.mark.slow
def test_calls_beyond_the_limit_are_throttled() -> None:
    with Sandbox(calls_per_minute=limits.CALLS_PER_MINUTE) as limited:
        query = {"query": {"cursorPaging": {"limit": 1}}}
        answers = [limited.post("/query", query) for _ in range(limits.CALLS_PER_MINUTE + 3)]
        assert [each.status_code for each in answers] == [200] * limits.CALLS_PER_MINUTE + [429] * 3
        assert code(answers[-1], 429) == "RATE_LIMIT_EXCEEDED"
        assert 1 <= int(answers[-1].headers["Retry-After"]) <= 60
        assert limited.http.get("/sandbox/health").status_code == 200


# Queries


def ids(page: dict[str, Any]) -> list[str]:
    assert page["pagingMetadata"]["count"] == len(page["loyaltyImports"])
    return [each["id"] for each in page["loyaltyImports"]]


@pytest.fixture(scope="module")
def filled() -> Iterator[tuple[Sandbox, list[dict[str, Any]]]]:
    """Return a sandbox with seven imports, and these in the order in which they were created."""
    with Sandbox() as started:
        documents = []
        for number in range(7):
            found = started.create("" if number % 3 == 2 else CSV)
            document = started.until(found, "PARSED", "FAILED")
            if number % 3 == 1:
                started.execute(found)
                document = started.until(found, "IMPORTED")
            documents.append(document)
        yield started, documents


Filled = tuple[Sandbox, list[dict[str, Any]]]


@pytest.mark.slow
def test_a_query_without_anything_gives_the_newest_first(filled: Filled) -> None:
    started, documents = filled
    expected = [each["id"] for each in reversed(documents)]
    assert ids(started.query()) == expected
    assert ids(started.query(filter=None, sort=[], cursorPaging={})) == expected
    assert started.post("/query", {}).json()["loyaltyImports"] == started.query()["loyaltyImports"]
    assert started.query()["loyaltyImports"] == documents[::-1]


def test_every_operator_filters_every_field(filled: Filled) -> None:
    started, documents = filled
    tests: dict[str, Callable[[str, str], bool]] = {
        "$eq": lambda left, right: left == right,
        "$ne": lambda left, right: left != right,
        "$gt": lambda left, right: left > right,
        "$ge": lambda left, right: left >= right,
        "$gte": lambda left, right: left >= right,
        "$lt": lambda left, right: left < right,
        "$le": lambda left, right: left <= right,
        "$lte": lambda left, right: left <= right,
    }
    for field in ("createdDate", "updatedDate", "status"):
        value = documents[3][field]
        others = [documents[1][field], value]
        cases: list[tuple[dict[str, Any], list[str]]] = [
            ({operator: value}, [each["id"] for each in documents if test(each[field], value)])
            for operator, test in tests.items()
        ]
        among = [each["id"] for each in documents if each[field] in others]
        cases += [({"$in": others}, among), ({"$hasSome": others}, among)]
        cases += [({"$exists": True}, [each["id"] for each in documents]), ({"$exists": False}, [])]
        cases += [({"$eq": None}, []), ({"$ne": None}, [each["id"] for each in documents])]
        for operation, expected in cases:
            found = started.query(filter={field: operation}, sort=[{"fieldName": "createdDate"}])
            assert ids(found) == expected, (field, operation)
        plain = started.query(filter={field: value}, sort=[{"fieldName": "createdDate", "order": "ASC"}])
        assert ids(plain) == [each["id"] for each in documents if each[field] == value]


def test_dates_are_compared_as_moments(filled: Filled) -> None:
    started, documents = filled
    date = documents[3]["createdDate"]
    elsewhere = f"{date[:11]}{int(date[11:13]):02}{date[13:-1]}000+00:00"
    assert ids(started.query(filter={"createdDate": elsewhere})) == [documents[3]["id"]]


def test_filters_are_joined(filled: Filled) -> None:
    started, documents = filled
    by_status = {name: [each["id"] for each in documents if each["status"] == name] for name in ("PARSED", "FAILED")}
    after = {"createdDate": {"$gt": documents[2]["createdDate"], "$lt": documents[5]["createdDate"]}}
    order = [{"fieldName": "createdDate", "order": "ASC"}]
    either = {"$or": [{"status": "PARSED"}, {"status": "FAILED"}]}
    assert set(ids(started.query(filter=either))) == {*by_status["PARSED"], *by_status["FAILED"]}
    assert ids(started.query(filter={"$and": [either, after]}, sort=order)) == [documents[3]["id"]]
    assert ids(started.query(filter={"$not": either} | after, sort=order)) == [documents[4]["id"]]


@pytest.mark.few(10)
@pytest.mark.parametrize("field", ["createdDate", "updatedDate", "status"])
@pytest.mark.parametrize("order", ["ASC", "DESC"])
@pytest.mark.parametrize("limit", [1, 2, 3, 7, 100])
def test_pages_joined_are_the_whole_both_ways(filled: Filled, field: str, order: str, limit: int) -> None:
    started, documents = filled
    sort = [{"fieldName": field, "order": order}, {"fieldName": "createdDate", "order": "ASC"}]
    expected = sorted(documents, key=lambda each: each["createdDate"])
    expected.sort(key=lambda each: each[field], reverse=order == "DESC")
    pages = [started.query(sort=sort, cursorPaging={"limit": limit})]
    while pages[-1]["pagingMetadata"]["hasNext"]:
        cursor = pages[-1]["pagingMetadata"]["cursors"]["next"]
        pages.append(started.query(cursorPaging={"limit": limit, "cursor": cursor}))
    assert [found for page in pages for found in ids(page)] == [each["id"] for each in expected]
    assert "next" not in pages[-1]["pagingMetadata"]["cursors"]
    assert "prev" not in pages[0]["pagingMetadata"]["cursors"]
    back = [pages[-1]]
    while "prev" in back[0]["pagingMetadata"]["cursors"]:
        cursor = back[0]["pagingMetadata"]["cursors"]["prev"]
        back.insert(0, started.query(cursorPaging={"limit": limit, "cursor": cursor}))
    assert [found for page in back for found in ids(page)] == [each["id"] for each in expected]


def test_an_import_made_meanwhile_shifts_no_page(server: Sandbox) -> None:
    own = [server.create() for _ in range(3)]
    first = server.query(cursorPaging={"limit": 2})
    server.create()
    second = server.query(cursorPaging={"limit": 1, "cursor": first["pagingMetadata"]["cursors"]["next"]})
    assert ids(first) + ids(second) == own[::-1]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("x", [("query", "FORMAT")]),
        ({"cursorPaging": 1}, [("query.cursorPaging", "FORMAT")]),
        ({"cursorPaging": {"limit": 101}}, [("query.cursorPaging.limit", "MAX")]),
        ({"cursorPaging": {"limit": 0}}, [("query.cursorPaging.limit", "MIN")]),
        ({"cursorPaging": {"limit": "5"}}, [("query.cursorPaging.limit", "FORMAT")]),
        ({"cursorPaging": {"cursor": "nonsense"}}, [("query.cursorPaging.cursor", "FORMAT")]),
        ({"cursorPaging": {"cursor": "e30="}}, [("query.cursorPaging.cursor", "FORMAT")]),
        ({"cursorPaging": {"cursor": "c" * 16_001}}, [("query.cursorPaging.cursor", "MAX_LENGTH")]),
        ({"sort": {}}, [("query.sort", "FORMAT")]),
        ({"sort": [{"fieldName": "status"}] * 6}, [("query.sort", "MAX_SIZE")]),
        ({"sort": [{"fieldName": "id"}]}, [("query.sort[0].fieldName", "OTHER")]),
        ({"sort": [{"fieldName": "s" * 513}]}, [("query.sort[0].fieldName", "MAX_LENGTH")]),
        ({"sort": [{"fieldName": "status", "order": "UP"}]}, [("query.sort[0].order", "INVALID_ENUM_VALUE")]),
        ({"filter": []}, [("query.filter", "FORMAT")]),
        ({"filter": {"revision": "1"}}, [("query.filter.revision", "OTHER")]),
        ({"filter": {"status": {"$like": "P"}}}, [("query.filter.status.$like", "OTHER")]),
        ({"filter": {"status": "DONE"}}, [("query.filter.status.$eq", "INVALID_ENUM_VALUE")]),
        ({"filter": {"status": {"$in": "PARSED"}}}, [("query.filter.status.$in", "FORMAT")]),
        ({"filter": {"status": {"$exists": 1}}}, [("query.filter.status.$exists", "FORMAT")]),
        ({"filter": {"createdDate": "yesterday"}}, [("query.filter.createdDate.$eq", "FORMAT")]),
        ({"filter": {"createdDate": {"$gt": "2026-02-31T00:00:00Z"}}}, [("query.filter.createdDate.$gt", "FORMAT")]),
        (
            {"filter": {"createdDate": {"$gt": "0001-01-01T00:00:00+09:00"}}},
            [("query.filter.createdDate.$gt", "FORMAT")],
        ),
        ({"filter": {"$and": {}}}, [("query.filter.$and", "FORMAT")]),
        ({"filter": {"$or": [1]}}, [("query.filter.$or[0]", "FORMAT")]),
        ({"filter": {"status": {"$in": ["PARSED"] * 5000}}}, [("query.filter", "MAX_LENGTH")]),
    ],
)
def test_a_query_that_cannot_be_is_refused(server: Sandbox, query: Any, expected: list[tuple[str, str]]) -> None:
    assert fields(server.post("/query", {"query": query})) == expected


# Trouble


def test_every_kind_of_trouble_is_tried_here() -> None:
    assert set(Fail) == {
        *("throttled", "500-once", "dropped-connection", "conflict", "forbidden", "slow-parse"),
        *("parse-error", "import-failed", "duplicate-webhook", "out-of-order-webhook"),
        # test_gate.py
        *("gate-rows", "gate-no-count", "gate-header", "gate-sample", "gate-columns", "gate-null", "gate-no-sample"),
        # test_reconcile.py
        *("error-file-missing", "error-file-empty", "error-file-html", "error-file-damaged", "error-file-all-rows"),
        # test_upload.py
        *("counts-short", "counts-missing", "unauthorized", "wrong-site", "upload-expired", "lagging-read"),
    }


@pytest.mark.slow
def test_the_first_calls_of_each_method_can_be_refused() -> None:
    expected = [(429, "RATE_LIMIT_EXCEEDED"), (500, "INTERNAL"), (409, "CONFLICT")]
    with Sandbox(fail=["throttled", "500 once", "conflict"]) as troubled:
        for verb, path in CALLS:
            for status, said in expected:
                answer = troubled.http.request(verb, path)
                assert code(answer, status) == said
                assert answer.headers.get("Retry-After") == ("1" if status == 429 else None)
            assert troubled.http.request(verb, path).status_code in (200, 400)
        place = troubled.post("/wixmp-upload-url", {}).json()["uploadUrl"]
        for status in (429, 500, 409, 200):
            answer = troubled.plain.put(place, params={"filename": "a.csv"}, content=CSV)
            assert answer.status_code == status


@pytest.mark.slow
def test_a_dropped_connection_leaves_the_work_done() -> None:
    with Sandbox(fail=["dropped-connection"]) as troubled:
        with pytest.raises(httpx.RemoteProtocolError):
            troubled.post("/wixmp-upload-url", {})
        place = troubled.post("/wixmp-upload-url", {}).json()
        with pytest.raises(httpx.RemoteProtocolError):
            troubled.plain.put(place["uploadUrl"], params={"filename": "a.csv"}, content=CSV)
        with pytest.raises(httpx.RemoteProtocolError):
            troubled.post("", {"fileUrl": place["filePath"]})
        (created,) = troubled.state()["imports"]
        with pytest.raises(httpx.RemoteProtocolError):
            troubled.get(created["id"])
        troubled.until(created["id"], "PARSED")
        with pytest.raises(httpx.RemoteProtocolError):
            troubled.execute(created["id"])
        assert code(troubled.execute(created["id"]), 428)
        troubled.until(created["id"], "IMPORTED")
        assert troubled.state()["executedImports"] == 1


@pytest.mark.slow
def test_the_permission_can_be_missing() -> None:
    with Sandbox(fail=["forbidden"]) as troubled:
        for verb, path in CALLS * 2:
            assert code(troubled.http.request(verb, path), 403) == "PERMISSION_DENIED"


@pytest.mark.slow
def test_parsing_can_be_slow() -> None:
    pace = 0.05
    with Sandbox(fail=["slow-parse"], pace=pace) as troubled:
        found = troubled.create()
        troubled.until(found, "PARSING")
        begun = time.monotonic()
        troubled.until(found, "PARSED")
        assert time.monotonic() - begun > pace * SLOW / 2


@pytest.mark.slow
def test_parsing_can_fail() -> None:
    with Sandbox(fail=["parse-error"]) as troubled:
        failed = troubled.until(troubled.create(), "PARSED", "FAILED")
        assert failed["status"] == "FAILED"
        assert failed["parseResult"] == {"parseErrorReason": "FILE_MALFORMED"}


@pytest.mark.slow
def test_importing_can_fail() -> None:
    with Sandbox(fail=["import-failed"]) as troubled:
        failed = troubled.imported()
        assert failed["status"] == "FAILED"
        assert failed["importResult"] == {"errorFileExists": True, "successCount": 0, "failureCount": 2}
        assert troubled.balances() == {}
        assert troubled.error_file(failed["id"]).count("FAILED,INTERNAL_ERROR") == 2
        assert code(troubled.execute(failed["id"]), 428)


# Events


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    with Mailbox() as opened:
        yield opened


@pytest.mark.slow
def test_a_new_import_is_told_by_a_signed_event(mailbox: Mailbox) -> None:
    with Sandbox(webhook=mailbox.url) as started:
        path = started.upload()
        created = started.post("", {"fileUrl": path}).json()["loyaltyImport"]
        (event,) = mailbox.events(1, started)
        started.until(created["id"], "PARSED")
        assert len(mailbox.bodies) == 1
        assert started.state()["events"] == [{"event": event, "answer": "200"}]
    assert GUID.fullmatch(event.pop("id"))
    assert event == {
        "entityFqdn": "wix.loyalty.imports.v1.loyalty_import",
        "slug": "created",
        "entityId": created["id"],
        "createdEvent": {"entity": created},
        "eventTime": created["createdDate"],
        "triggeredByAnonymizeRequest": False,
        "entityEventSequence": "1",
    }


@pytest.mark.slow
def test_events_can_come_twice(mailbox: Mailbox) -> None:
    with Sandbox(webhook=mailbox.url, fail=["duplicate-webhook"]) as started:
        started.create()
        first, second = mailbox.events(2, started)
        assert first == second


@pytest.mark.slow
def test_events_can_come_out_of_order(mailbox: Mailbox) -> None:
    with Sandbox(webhook=mailbox.url, fail=["out-of-order webhook"]) as started:
        started.create()
        newer, older = mailbox.events(2, started)
    assert newer["id"] != older["id"]
    assert newer["entityId"] == older["entityId"]
    assert [newer["entityEventSequence"], older["entityEventSequence"]] == ["2", "1"]
    assert [each["createdEvent"]["entity"]["revision"] for each in (newer, older)] == ["2", "1"]


@pytest.mark.slow
def test_an_event_is_posted_until_it_is_taken() -> None:
    with Mailbox(refusals=1) as box, Sandbox(webhook=box.url) as started:
        started.create()
        first, second = box.events(2, started)
        assert first == second


# What is kept


@pytest.mark.slow
def test_the_state_survives_a_kill_at_every_status(tmp_path: Path) -> None:
    data = tmp_path / "state"
    with Sandbox(data=data, pace=0.6) as first:
        imported, importing, parsed = (first.create() for _ in range(3))
        for found in (imported, importing, parsed):
            first.until(found, "PARSED")
        first.execute(imported)
        first.until(imported, "IMPORTED")
        parsing = first.create()
        first.until(parsing, "PARSING")
        first.execute(importing)
        initiated = first.create("Email,Points\ncid@example.com,30\n")
        before = {each["id"]: each for each in first.state()["imports"]}
        assert [before[found]["status"] for found in (initiated, parsing, parsed, importing, imported)] == [
            *("INITIATED", "PARSING", "PARSED", "IMPORTING", "IMPORTED")
        ]
        key = first.http.get("/sandbox/public-key.pem").text
        assert first.stop(signal.SIGKILL) == -signal.SIGKILL
    with Sandbox(data=data) as second:
        assert second.http.get("/sandbox/public-key.pem").text == key
        assert second.get(imported) == before[imported]
        assert second.get(parsed) == before[parsed]
        for found in (initiated, parsing, parsed):
            second.until(found, "PARSED")
            assert second.execute(found).status_code == 200
        for found, document in before.items():
            done = second.until(found, "IMPORTED")
            assert done["createdDate"] == document["createdDate"]
            assert done["revision"] == "5"
            assert code(second.execute(found), 428)
        assert second.balances() == {"ann@example.com": 10, "bob@example.com": 20, "cid@example.com": 30}
        assert second.state()["executedImports"] == 5
        assert second.state()["requests"][0]["path"].endswith("/wixmp-upload-url")
    assert {path.name for path in data.iterdir()} <= {"sandbox.sqlite", "sandbox.sqlite-wal", "sandbox.sqlite-shm"}
    assert data.stat().st_mode & 0o077 == 0


@pytest.mark.slow
def test_an_event_that_waits_is_posted_after_a_restart(tmp_path: Path) -> None:
    with socket.socket() as taken:  # nobody listens here yet
        taken.bind(("127.0.0.1", 0))
        dead = f"http://127.0.0.1:{taken.getsockname()[1]}/events"
        with Sandbox(data=tmp_path / "state", webhook=dead) as first:
            first.create()
            first.stop(signal.SIGKILL)
    with Mailbox() as box, Sandbox(data=tmp_path / "state", webhook=box.url) as second:
        box.events(1, second)


@pytest.mark.slow
def test_two_sandboxes_do_not_share_a_folder(tmp_path: Path) -> None:
    with Sandbox(data=tmp_path / "state"), pytest.raises(OutputError, match="is using it"):
        app.create_app(data=tmp_path / "state")


def test_the_requests_are_recorded_without_the_key(server: Sandbox) -> None:
    body = {"query": {"filter": {"status": "PARSED"}}}
    server.post("/query", body)
    server.plain.put(f"{server.base}/upload/x?filename=%C3%A4.csv", content=b"a,b")
    state = server.http.get("/sandbox/state")
    query, upload = state.json()["requests"][-2:]
    assert GUID.fullmatch(query.pop("requestId"))
    assert query == {
        "method": "POST",
        "path": METHODS + "/query",
        "query": [],
        "body": body,
        "bodyBytes": len(json.dumps(body, separators=(",", ":"))),
        "bodySha256": query["bodySha256"],
        "contentType": "application/json",
        "siteId": SITE,
        "authorized": True,
        "status": 200,
    }
    assert upload["query"] == [["filename", "ä.csv"]]
    assert (upload["body"], upload["bodyBytes"], upload["authorized"]) == (None, 3, False)
    assert KEY not in state.text
    assert KEY not in server.http.get("/").text


# For people, and around


def test_the_page_escapes_what_was_sent(server: Sandbox) -> None:
    evil = '<script>alert("x")</script>.csv'
    found = server.create(CSV, evil)
    server.http.get("/<script>evil</script>")
    page = server.http.get("/")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert "<script" not in page.text
    assert "&lt;script&gt;alert(&#34;x&#34;)&lt;/script&gt;.csv" in page.text
    assert found in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert not re.search(r"(src|href)=|url\(|@import|https?:", page.text)


def test_the_page_shows_an_import_as_it_moves(slow: Sandbox) -> None:
    found = slow.create()
    for status in ("INITIATED", "PARSING", "PARSED"):
        slow.until(found, status)
        newest = slow.http.get("/").text.split("<tbody>")[1].split("</tr>")[0]
        assert f'<span class="status {status}">{status}</span>' in newest
        assert found in newest


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::1", "192.168.0.1:80"])
def test_other_names_of_the_machine_are_not_answered_to(server: Sandbox, host: str) -> None:
    for path in ("/", "/sandbox/state", METHODS):
        assert code(server.http.get(path, headers={"Host": host}), 400) == "FOREIGN_HOST"
    assert server.http.get("/", headers={"Host": "localhost:1"}).status_code == 200


def test_the_server_listens_on_loopback_only() -> None:
    for host in ("example.com", "::", "192.168.0.1", ""):
        with pytest.raises(UsageError, match="this machine only"):
            app.run(host=host)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OutputError, match="Name another --port"):
            app.run(port=taken.getsockname()[1])


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        ({"pace": -1}, "--pace"),
        ({"pace": float("nan")}, "--pace"),
        ({"fail": ["everything"]}, "--fail must be one of throttled"),
        ({"webhook": "ftp://example.com"}, "--webhook"),
        ({"webhook": "events"}, "--webhook"),
    ],
)
def test_settings_that_cannot_be_are_refused(flags: dict[str, Any], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        app.create_app(**flags)


def test_contacts_that_cannot_be_read_are_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "missing.csv", write(tmp_path, "numbers.csv", ["A,B", "1,2"])):
        with pytest.raises(LoyaltyPrepError):
            app.create_app(contacts=path)


@pytest.mark.slow
@pytest.mark.few(1)
@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_nothing_but_the_address_is_printed_until_it_is_told_to_end(how: signal.Signals) -> None:
    program = "from loyalty_prep.sandbox.app import run; run(port=0)"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={"PYTHONUNBUFFERED": "1"}
    ) as process:
        assert process.stdout is not None
        base = process.stdout.readline().decode().strip()
        page = httpx.get(base, trust_env=False).text
        process.send_signal(how)
        out, err = process.communicate(timeout=20)
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", base)
    assert "No import yet." in page
    assert (out, err) == (b"", b"")
    assert process.returncode == (0 if how == signal.SIGINT else -signal.SIGTERM)


@pytest.mark.slow
def test_a_request_that_breaks_off_harms_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    with Sandbox() as started:
        url = httpx.URL(started.post("/wixmp-upload-url", {}).json()["uploadUrl"])
        with socket.create_connection((url.host, url.port)) as line:
            line.sendall(f"PUT {url.path}?filename=a.csv HTTP/1.1\r\nHost: {url.netloc.decode()}\r\n".encode())
            line.sendall(b"Content-Length: 1000\r\n\r\nEmail,Points\n")
        found = started.create()
        assert started.until(found, "PARSED")["parseResult"] == {"parsedRowCount": 2}
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.slow
def test_the_command_knows_the_port_without_loading_the_server() -> None:
    assert commands.PORT == app.PORT
