"""The API's nouns are read tolerantly, written as they came, and held to the limits when they are sent."""

from __future__ import annotations

import copy
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty_prep import limits
from loyalty_prep.errors import UsageError
from loyalty_prep.wix.journal import State, Step
from loyalty_prep.wix.models import (
    CREATED,
    ErrorBody,
    Execution,
    FieldViolation,
    FileUrl,
    HeaderMapping,
    HeaderMappingInfo,
    ImportCreated,
    ImportResult,
    ImportStatus,
    LoyaltyImport,
    NewImport,
    Page,
    ParseResult,
    Query,
    Sorting,
)

if TYPE_CHECKING:
    from collections.abc import Callable

ID = "5a4db0c5-0000-4000-8000-00000000000a"
# As the API's reference shows it.
IMPORT: dict[str, Any] = {
    "id": ID,
    "asyncImportJobId": "5a4db0c5-0000-4000-8000-00000000000b",
    "revision": "5",
    "createdDate": "2026-01-31T12:00:00.125Z",
    "updatedDate": "2026-01-31T12:00:01.000Z",
    "status": "IMPORTED",
    "fileMetadata": {
        "size": 10,
        "name": "export.part-0001.csv",
        "url": "loyalty-imports/x.csv",
        "header": {"values": ["Email", "Points"]},
        "headerMappingInfo": {
            "headerMappings": [
                {"columnName": "EMAIL", "columnIndex": 0},
                {"columnName": "POINTS", "columnIndex": 1},
            ]
        },
        "sampleDataRows": [{"values": ["ann@example.com", "10"]}],
    },
    "parseResult": {"parsedRowCount": 3, "parseErrorReason": None},
    "importResult": {"errorFileExists": True, "successCount": 2, "failureCount": 1},
}


def changed(path: str, value: object) -> dict[str, Any]:
    """Return the import with one value, by its path, replaced."""
    document = copy.deepcopy(IMPORT)
    *above, last = path.split(".")
    inner = document
    for name in above:
        inner = inner[name]
    inner[last] = value
    return document


def test_an_import_is_read_and_written_as_it_came() -> None:
    found = LoyaltyImport.from_json(IMPORT)
    assert found.to_json() == IMPORT
    assert found.status is ImportStatus.IMPORTED
    assert found.created_date == datetime(2026, 1, 31, 12, 0, 0, 125_000, tzinfo=UTC)
    assert found.file_metadata.header == ("Email", "Points")
    assert found.file_metadata.header_mapping_info == HeaderMappingInfo.of(0, 1)
    assert found.file_metadata.sample_data_rows == (("ann@example.com", "10"),)
    assert found.parse_result == ParseResult(3, None)
    assert found.import_result == ImportResult(error_file_exists=True, success_count=2, failure_count=1)


def test_customers_data_is_not_shown() -> None:
    assert "ann@" not in repr(LoyaltyImport.from_json(IMPORT))


def test_only_an_id_is_needed() -> None:
    found = LoyaltyImport.from_json({"id": ID})
    assert (found.status, found.revision, found.created_date) == (ImportStatus.UNKNOWN, None, None)
    assert found.import_result == ImportResult()


@pytest.mark.parametrize("name", ["fileMetadata", "parseResult", "importResult", "revision", "status", "createdDate"])
def test_null_is_the_same_as_missing(name: str) -> None:
    without = {key: value for key, value in IMPORT.items() if key != name}
    assert LoyaltyImport.from_json(changed(name, None)) == LoyaltyImport.from_json(without)


def test_fields_that_are_not_known_are_left_out() -> None:
    document = changed("fileMetadata.new", {"a": [1]}) | {"extendedFields": {"x": 1}}
    assert LoyaltyImport.from_json(document) == LoyaltyImport.from_json(IMPORT)


def test_a_status_that_is_not_known_is_unknown_and_keeps_its_text() -> None:
    found = LoyaltyImport.from_json(changed("status", "REVIEWING"))
    assert (found.status, found.status_text) == (ImportStatus.UNKNOWN, "REVIEWING")
    assert not found.status.is_final
    assert found.to_json()["status"] == "REVIEWING"


def test_a_number_may_come_as_a_text() -> None:
    document = changed("importResult.successCount", "9007199254740993")
    assert LoyaltyImport.from_json(document).import_result.success_count == 9007199254740993


@pytest.mark.parametrize(
    ("path", "value", "says"),
    [
        ("id", None, "id"),
        ("id", 7, "id is no text"),
        ("id", "a\ud83d", "id is no text"),
        ("status", 7, "status"),
        ("fileMetadata.url", 7, "url"),
    ],
)
def test_a_field_of_another_type_is_named(path: str, value: object, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        LoyaltyImport.from_json(changed(path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("revision", 5),
        ("revision", {}),
        ("asyncImportJobId", 7),
        ("createdDate", "yesterday"),
        ("createdDate", {"seconds": 5, "nanos": 0}),
        ("updatedDate", {"$date": "2026-01-31T12:00:01.000Z"}),
        ("updatedDate", 1769860801000),
        ("fileMetadata.size", "10 MB"),
        ("fileMetadata.name", []),
        ("fileMetadata.header", []),
        ("fileMetadata.header.values", [1]),
        ("fileMetadata.headerMappingInfo", []),
        ("fileMetadata.headerMappingInfo.headerMappings", [None]),
        ("fileMetadata.sampleDataRows", "x"),
        ("fileMetadata.sampleDataRows", [{"values": ["ann@example.com", None]}]),
        ("fileMetadata.sampleDataRows", [None]),
    ],
)
def test_what_nothing_depends_on_stops_nothing(path: str, value: object) -> None:
    found, whole = LoyaltyImport.from_json(changed(path, value)), LoyaltyImport.from_json(IMPORT)
    assert (found.id, found.status, found.file_metadata.url) == (whole.id, whole.status, whole.file_metadata.url)
    assert (found.parse_result, found.import_result) == (whole.parse_result, whole.import_result)


@pytest.mark.parametrize("count", [1.5, True, "many", [], {"low": 3}])
def test_a_count_of_another_type_is_not_guessed(count: object) -> None:
    found = LoyaltyImport.from_json(changed("importResult.successCount", count))
    assert found.import_result == ImportResult(error_file_exists=True, success_count=None, failure_count=1)
    assert LoyaltyImport.from_json(changed("parseResult.parsedRowCount", count)).parse_result == ParseResult()


@pytest.mark.parametrize("name", ["fileMetadata", "parseResult", "importResult"])
def test_a_part_of_an_import_of_another_type_is_none(name: str) -> None:
    assert LoyaltyImport.from_json(changed(name, ["x"])) == LoyaltyImport.from_json(changed(name, None))


@pytest.mark.parametrize(
    ("told", "exists"), [(True, True), (False, False), (None, False), ("false", False), ("true", True), ({}, True)]
)
def test_an_error_file_that_there_may_be_is_one(told: object, exists: bool) -> None:
    found = LoyaltyImport.from_json(changed("importResult.errorFileExists", told))
    assert found.import_result.error_file_exists is exists


def test_values_that_are_no_text_are_shown_as_json_and_null_as_not_shown() -> None:
    document = changed("fileMetadata.sampleDataRows", [{"values": ["ann@example.com", None, 10, 1.5, True, "ü"]}])
    (row,) = LoyaltyImport.from_json(document).file_metadata.sample_data_rows
    assert row == ("ann@example.com", None, "10", "1.5", "true", "ü")


# The event as the reference's page shows it: the entity as text, wrapped once more, with a number as its revision.
REFERENCE = {
    "id": "dca8ef3a-1b2c-4d5e-8f90-1a2b3c4d5e6f",
    "entityFqdn": "wix.loyalty.imports.v1.loyalty_import",
    "slug": "created",
    "entityId": ID,
    "createdEvent": {
        "entityAsJson": json.dumps(
            {
                "loyaltyImport": {
                    "id": ID,
                    "revision": 1,
                    "createdDate": {"seconds": 1735689600},
                    "updatedDate": "2025-01-01T00:00:00Z",
                    "status": "INITIATED",
                    "fileMetadata": {"size": None, "name": "loyalty.csv", "url": "loyalty-imports/x.csv"},
                }
            }
        )
    },
    "eventTime": "2025-01-01T00:00:00.000Z",
    "triggeredByAnonymizeRequest": False,
    "entityEventSequence": 1,
}


def test_the_event_of_the_reference_is_read() -> None:
    found = ImportCreated.from_json(REFERENCE)
    assert found.entity is not None
    assert (found.entity.id, found.entity.revision, found.entity.status) == (ID, "1", ImportStatus.INITIATED)
    assert found.sequence == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters()),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
PATHS = ["id", "status", "fileMetadata", "fileMetadata.size", "fileMetadata.header", "fileMetadata.header.values"]
PATHS += ["parseResult", "importResult", "importResult.failureCount", "updatedDate", "fileMetadata.headerMappingInfo"]
PATHS += ["revision", "asyncImportJobId", "parseResult.parseErrorReason"]


@given(st.sampled_from(PATHS), JSON)
def test_any_json_is_read_or_refused_with_a_value_error(path: str, value: object) -> None:
    try:
        found = LoyaltyImport.from_json(changed(path, value))
    except ValueError:
        return
    assert LoyaltyImport.from_json(found.to_json()) == found
    state = State("export.part-0001.csv", "0" * 64, 1, file_url="/x.csv").at(Step.CREATED).updated(found)
    assert State.from_json(json.loads(json.dumps(state.to_json()))).seen() == state.seen()


@pytest.mark.parametrize("revision", ["\ud800", "5\udfff"])
def test_a_revision_with_half_a_sign_leaves_a_journal_that_can_be_read(revision: str) -> None:
    """The import went in, and no command could read the folder's journal any more."""
    state = State("export.part-0001.csv", "0" * 64, 1, file_url="/x.csv").at(Step.CREATED)
    state = state.updated(LoyaltyImport.from_json({"id": ID, "revision": revision}))
    assert State.from_json(json.loads(json.dumps(state.to_json()))).revision is None


@given(st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()))
def test_anything_can_be_read_as_an_error(body: bytes) -> None:
    assert isinstance(ErrorBody.from_body(body).message, str)


def test_errors_are_read_in_both_shapes() -> None:
    application = {"message": "m", "details": {"applicationError": {"code": "C", "description": "d", "data": {}}}}
    assert ErrorBody.from_body(json.dumps(application).encode()) == ErrorBody("m", "C", ())
    violation = {"field": "fileUrl", "description": "too short", "violatedRule": "MIN_LENGTH", "ruleName": "MIN"}
    validation = {"message": "m", "details": {"validationError": {"fieldViolations": [violation, 7]}}}
    found = ErrorBody.from_body(json.dumps(validation).encode())
    assert found.violations == (FieldViolation("fileUrl", "too short", "MIN"),)
    assert ErrorBody.from_body(b"<html>Bad gateway</html>") == ErrorBody()


# What is sent


def test_requests_are_written_as_the_api_wants_them() -> None:
    assert NewImport("abc").to_json() == {"fileUrl": "abc"}
    assert NewImport("abc", "x.csv", 10).to_json() == {"fileUrl": "abc", "fileName": "x.csv", "fileSize": 10}
    execution = Execution(ID, HeaderMappingInfo.of(1, 2)).to_json()
    assert execution["headerMappingInfo"]["headerMappings"] == [
        {"columnName": "EMAIL", "columnIndex": 1},
        {"columnName": "POINTS", "columnIndex": 2},
    ]
    asked = Query({"status": "IMPORTED"}, (Sorting("createdDate", "DESC"),), 50)
    assert asked.to_json() == {
        "query": {
            "filter": {"status": "IMPORTED"},
            "sort": [{"fieldName": "createdDate", "order": "DESC"}],
            "cursorPaging": {"limit": 50},
        }
    }
    assert Query().to_json() == {"query": {}}
    assert Query({"status": "IMPORTED"}, limit=2, cursor="c").to_json() == {
        "query": {"cursorPaging": {"limit": 2, "cursor": "c"}}
    }


@pytest.mark.parametrize(
    "make",
    [
        lambda: NewImport("x" * limits.MIN_URL_CHARS),
        lambda: NewImport("x" * limits.MAX_URL_CHARS, file_size=limits.MAX_FILE_BYTES),
        lambda: Execution(ID.upper(), HeaderMappingInfo.of(0, limits.MAX_HEADER_COLUMNS - 1)),
        lambda: Query(limit=limits.MAX_QUERY_LIMIT, cursor="c" * limits.MAX_CURSOR_CHARS),
    ],
)
def test_what_is_just_within_the_limits_is_sent(make: Callable[[], object]) -> None:
    make()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: NewImport("x"), "fileUrl"),
        (lambda: NewImport("x" * (limits.MAX_URL_CHARS + 1)), "fileUrl"),
        (lambda: NewImport("abc", file_size=limits.MAX_FILE_BYTES + 1), "smaller max_bytes"),
        (lambda: NewImport("abc", file_size=-1), "-1"),
        (lambda: Execution("7", HeaderMappingInfo.of(0, 1)), "GUID"),
        (lambda: Execution(ID, HeaderMappingInfo()), "headerMappings"),
        (lambda: Execution(ID, HeaderMappingInfo.of(1, 1)), "two different columns"),
        (lambda: Execution(ID, HeaderMappingInfo((HeaderMapping("EMAIL", 0), HeaderMapping("EMAIL", 1)))), "once"),
        (lambda: Execution(ID, HeaderMappingInfo.of(0, limits.MAX_HEADER_COLUMNS)), "columnIndex"),
        (lambda: Execution(ID, HeaderMappingInfo.of(-1, 0)), "columnIndex"),
        (lambda: Query(limit=0), "page"),
        (lambda: Query(limit=limits.MAX_QUERY_LIMIT + 1), "100"),
        (lambda: Query(cursor="c" * (limits.MAX_CURSOR_CHARS + 1)), "cursor"),
    ],
)
def test_what_is_beyond_the_limits_is_not_sent(make: Callable[[], object], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        make()


# Pages, places, events


def test_a_page_knows_the_next_one() -> None:
    paging = {"count": 1, "cursors": {"next": "n", "prev": ""}, "hasNext": True}
    page = Page.from_json({"loyaltyImports": [IMPORT], "pagingMetadata": paging})
    assert (page.items[0].id, page.next, page.previous, page.count) == (ID, "n", None, 1)
    assert Page.from_json({"pagingMetadata": {**paging, "hasNext": False}}).next is None
    assert Page.from_json({}) == Page(())


def test_the_upload_url_is_a_secret() -> None:
    place = FileUrl.from_json({"filePath": "a.csv", "uploadUrl": "https://x/token"})
    assert "token" not in repr(place)
    with pytest.raises(ValueError, match="uploadUrl"):
        FileUrl.from_json({"filePath": "a.csv"})


def test_an_event_is_written_as_it_is_read() -> None:
    event = ImportCreated(
        "event", ID, LoyaltyImport.from_json(IMPORT), datetime(2026, 1, 1, tzinfo=UTC), 3, None, "app"
    )
    document = event.to_json()
    assert CREATED.startswith(document["entityFqdn"])
    assert document["entityEventSequence"] == "3"
    assert ImportCreated.from_json(document) == event


@pytest.mark.parametrize(
    "created",
    [
        {"entity": IMPORT},
        {"entityAsJson": json.dumps(IMPORT)},
        {"entityAsJson": json.dumps({"loyaltyImport": IMPORT})},
    ],
    ids=["object", "text", "wrapped text"],
)
def test_an_events_entity_is_read_in_all_three_forms(created: dict[str, Any]) -> None:
    found = ImportCreated.from_json({"id": "event", "entityId": ID, "createdEvent": created})
    assert found.entity == LoyaltyImport.from_json(IMPORT)


@pytest.mark.parametrize("created", [{"entity": "x"}, {"entityAsJson": "{"}, {"entityAsJson": "[]"}, {"entity": {}}])
def test_an_event_with_another_entity_is_refused(created: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        ImportCreated.from_json({"id": "event", "entityId": ID, "createdEvent": created})
