"""The Loyalty Imports API's own nouns, read from its JSON and written to it.

What comes in is read tolerantly: fields that are not known are left out, ones that are missing are None or empty, a
status that is not known is UNKNOWN (its text is kept), a number may come as digits in a text. Of an import, the id, the
status and the file's URL are held to the types that the reference says: another one raises `ValueError`, which names
it. Whatever else it tells stops nothing: what cannot be read is None, also a count, which is not guessed; that it is
missing is said where it is needed.

What goes out (`NewImport`, `Execution`, `Query`) is held to `limits.py` when it is made, and raises `UsageError`.

Dates are in UTC, sizes in bytes, column indices count from 0. Everything is immutable.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, Literal, Self

from loyalty_prep import limits, words
from loyalty_prep.errors import UsageError
from loyalty_prep.wix.fields import (
    date_text,
    read_boolean,
    read_date,
    read_integer,
    read_lenient,
    read_number_or_text,
    read_object,
    read_objects,
    read_or_none,
    read_required,
    read_text,
    read_values,
    without_halves,
)

if TYPE_CHECKING:
    from datetime import datetime

    from loyalty_prep.wix.fields import Document, Json

_SHOWN_CHARS: Final = 100
"""So much of what is no id is shown."""
_GUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)


class ImportStatus(StrEnum):
    """Where an import stands. IMPORTED does not mean that every row went in."""

    UNKNOWN = "UNKNOWN"
    INITIATED = "INITIATED"
    PARSING = "PARSING"
    PARSED = "PARSED"
    IMPORTING = "IMPORTING"
    IMPORTED = "IMPORTED"
    FAILED = "FAILED"

    @property
    def is_final(self) -> bool:
        """True where nothing moves any more."""
        return self in (ImportStatus.IMPORTED, ImportStatus.FAILED)


class ColumnName(StrEnum):
    """What a column of the file is to the import."""

    EMAIL = "EMAIL"
    POINTS = "POINTS"


@dataclass(frozen=True, slots=True)
class HeaderMapping:
    """One column: its name as the API knows it, and its index in the file, from 0."""

    column_name: str
    column_index: int

    @classmethod
    def from_json(cls, document: Document) -> Self:
        """Read it."""
        return cls(read_text(document, "columnName") or "", read_integer(document, "columnIndex") or 0)

    def to_json(self) -> Json:
        """Write it."""
        return {"columnName": self.column_name, "columnIndex": self.column_index}


@dataclass(frozen=True, slots=True)
class HeaderMappingInfo:
    """Where the file has its columns. Empty in an import that was not executed."""

    header_mappings: tuple[HeaderMapping, ...] = ()

    @classmethod
    def of(cls, email: int, points: int) -> Self:
        """Map the two columns, by their indices from 0."""
        return cls((HeaderMapping(ColumnName.EMAIL, email), HeaderMapping(ColumnName.POINTS, points)))

    @classmethod
    def from_json(cls, document: Document) -> Self:
        """Read it."""
        return cls(tuple(HeaderMapping.from_json(each) for each in read_objects(document, "headerMappings")))

    def to_json(self) -> Json:
        """Write it."""
        return {"headerMappings": [each.to_json() for each in self.header_mappings]}

    def check(self) -> None:
        """Raise `UsageError` unless it is a mapping that the API takes."""
        names = sorted(each.column_name for each in self.header_mappings)
        indices = {each.column_index for each in self.header_mappings}
        if names != [ColumnName.EMAIL, ColumnName.POINTS] or len(indices) != limits.HEADER_MAPPINGS:
            raise UsageError("headerMappings must map EMAIL and POINTS, each once, to two different columns.")
        if not all(0 <= index < limits.MAX_HEADER_COLUMNS for index in indices):
            raise UsageError(f"columnIndex must be from 0 to {limits.MAX_HEADER_COLUMNS - 1}, the API's last column.")


def _mapping_info(document: Document, name: str) -> HeaderMappingInfo:
    return HeaderMappingInfo.from_json(read_object(document, name))


@dataclass(frozen=True, slots=True)
class FileMetadata:
    """What the platform knows of the file. `sample_data_rows` hold customers' data."""

    size: int | None = None
    name: str | None = None
    url: str | None = None
    header: tuple[str, ...] = ()
    header_mapping_info: HeaderMappingInfo = HeaderMappingInfo()
    sample_data_rows: tuple[tuple[str | None, ...], ...] = field(default=(), repr=False)

    @classmethod
    def from_json(cls, document: Document) -> Self:
        """Read it; what is not text in the header and in the sample rows is written as JSON, a null name as nothing."""
        rows = document.get("sampleDataRows")
        return cls(
            read_or_none(read_integer, document, "size"),
            read_or_none(read_text, document, "name"),
            read_text(document, "url"),
            tuple(name or "" for name in read_values(document.get("header"))),
            read_or_none(_mapping_info, document, "headerMappingInfo") or HeaderMappingInfo(),
            tuple(read_values(row) for row in rows) if isinstance(rows, list) else (),
        )

    def to_json(self) -> Json:
        """Write it."""
        return {
            "size": self.size,
            "name": self.name,
            "url": self.url,
            "header": {"values": list(self.header)},
            "headerMappingInfo": self.header_mapping_info.to_json(),
            "sampleDataRows": [{"values": list(row)} for row in self.sample_data_rows],
        }


@dataclass(frozen=True, slots=True)
class ParseResult:
    """What came of reading the file: its rows without the header, or a reason code."""

    parsed_row_count: int | None = None
    parse_error_reason: str | None = None

    @classmethod
    def from_json(cls, document: Document) -> Self:
        """Read it."""
        return cls(
            read_or_none(read_integer, document, "parsedRowCount"),
            read_or_none(read_text, document, "parseErrorReason"),
        )

    def to_json(self) -> Json:
        """Write it."""
        return {"parsedRowCount": self.parsed_row_count, "parseErrorReason": self.parse_error_reason}


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What came of importing the rows."""

    error_file_exists: bool = False
    success_count: int | None = None
    failure_count: int | None = None

    @classmethod
    def from_json(cls, document: Document) -> Self:
        """Read it; an error file that there may be is one: asking for it costs nothing."""
        return cls(
            document.get("errorFileExists") not in (None, False, "false"),
            read_or_none(read_integer, document, "successCount"),
            read_or_none(read_integer, document, "failureCount"),
        )

    def to_json(self) -> Json:
        """Write it."""
        return {
            "errorFileExists": self.error_file_exists,
            "successCount": self.success_count,
            "failureCount": self.failure_count,
        }


@dataclass(frozen=True, slots=True)
class LoyaltyImport:
    """One import of one file, as the platform tells of it. `status_text` is the status as it was sent."""

    id: str
    status_text: str = ImportStatus.UNKNOWN
    revision: str | None = None
    async_import_job_id: str | None = None
    created_date: datetime | None = None
    updated_date: datetime | None = None
    file_metadata: FileMetadata = FileMetadata()
    parse_result: ParseResult = ParseResult()
    import_result: ImportResult = ImportResult()

    @property
    def status(self) -> ImportStatus:
        """The status; UNKNOWN for one that is not known here."""
        known = self.status_text in ImportStatus.__members__
        return ImportStatus(self.status_text) if known else ImportStatus.UNKNOWN

    @property
    def failed_unread(self) -> bool:
        """True where it failed before its rows were read, so that nothing of it can have been imported."""
        parsed, result = self.parse_result, self.import_result
        read = parsed.parsed_row_count and parsed.parse_error_reason is None
        begun = self.file_metadata.header_mapping_info.header_mappings or result.success_count or result.failure_count
        return self.status is ImportStatus.FAILED and not read and not begun

    @classmethod
    def from_json(cls, document: Document) -> Self:
        """Read it. Raises `ValueError` without an id: nothing could be asked of such an import again."""
        import_id = read_text(document, "id")
        if not import_id:
            raise ValueError("the import has no id")
        return cls(
            import_id,
            read_text(document, "status") or ImportStatus.UNKNOWN,
            read_number_or_text(document, "revision"),
            read_or_none(read_text, document, "asyncImportJobId"),
            read_or_none(read_date, document, "createdDate"),
            read_or_none(read_date, document, "updatedDate"),
            FileMetadata.from_json(read_lenient(document, "fileMetadata")),
            ParseResult.from_json(read_lenient(document, "parseResult")),
            ImportResult.from_json(read_lenient(document, "importResult")),
        )

    def to_json(self) -> Json:
        """Write it, without what is None."""
        document = {
            "id": self.id,
            "asyncImportJobId": self.async_import_job_id,
            "revision": self.revision,
            "createdDate": date_text(self.created_date),
            "updatedDate": date_text(self.updated_date),
            "status": self.status_text,
            "fileMetadata": self.file_metadata.to_json(),
            "parseResult": self.parse_result.to_json(),
            "importResult": self.import_result.to_json(),
        }
        return {name: value for name, value in document.items() if value is not None}


@dataclass(frozen=True, slots=True)
class FileUrl:
    """A place for a file: where it will be kept, and where to send it. The latter is a secret: whoever has it may."""

    file_path: str
    upload_url: str = field(repr=False)

    @classmethod
    def from_json(cls, document: Document) -> Self:
        """Read it. Raises `ValueError` where one of the two is missing."""
        return cls(read_required(document, "filePath"), read_required(document, "uploadUrl"))


@dataclass(frozen=True, slots=True)
class Page:
    """Some of the imports that a query found; `next` is the cursor of the following page, None after the last."""

    items: tuple[LoyaltyImport, ...]
    next: str | None = None
    previous: str | None = None
    count: int | None = None

    @classmethod
    def from_json(cls, document: Document) -> Self:
        """Read it. A cursor behind the last page (`hasNext` is false) is not followed."""
        paging = read_object(document, "pagingMetadata")
        cursors = read_object(paging, "cursors")
        ended = paging.get("hasNext") is False
        return cls(
            tuple(LoyaltyImport.from_json(each) for each in read_objects(document, "loyaltyImports")),
            None if ended else read_text(cursors, "next") or None,
            read_text(cursors, "prev") or None,
            read_integer(paging, "count"),
        )


# Loyalty accounts, of the API of that name


@dataclass(frozen=True, slots=True)
class LoyaltyAccount:
    """A customer's account: its balance, and the main address of its contact. None for what is not told."""

    id: str
    contact_id: str | None = None
    email: str | None = None
    balance: int | None = None
    earned: int | None = None
    adjusted: int | None = None
    redeemed: int | None = None
    expired: int | None = None
    updated_date: datetime | None = None

    @classmethod
    def from_json(cls, document: Document) -> Self:
        """Read it. Raises `ValueError` without an id, and for a balance that is no whole number."""
        points = read_object(document, "points")
        earned, adjusted, redeemed, expired = (
            read_or_none(read_integer, points, name) for name in ("earned", "adjusted", "redeemed", "expired")
        )
        return cls(
            read_required(document, "id"),
            read_or_none(read_text, document, "contactId"),
            read_text(read_object(document, "contact"), "email"),
            read_integer(points, "balance"),
            earned,
            adjusted,
            redeemed,
            expired,
            read_or_none(read_date, document, "updatedDate"),
        )


@dataclass(frozen=True, slots=True)
class AccountsPage:
    """Some of a site's accounts; `next` is the cursor of the following page, None after the last.

    `is_last` is True where the platform says that none follows, though it may give a cursor. `total` is how many
    accounts there are in all, None where that is not told.
    """

    items: tuple[LoyaltyAccount, ...]
    next: str | None = None
    is_last: bool = False
    total: int | None = None

    @classmethod
    def from_json(cls, document: Document) -> Self:
        """Read it. Raises `ValueError` where accounts may be missing: without a list of them, or of the next page."""
        if not isinstance(document.get("loyaltyAccounts"), list):
            raise ValueError("loyaltyAccounts is missing")  # noqa: TRY004 - a value that was sent, not a call of ours
        paging = read_object(document, "pagingMetadata")
        accounts = tuple(LoyaltyAccount.from_json(each) for each in read_objects(document, "loyaltyAccounts"))
        cursor = read_text(read_object(paging, "cursors"), "next") or None
        has_next = paging.get("hasNext")
        if cursor is None and (has_next or (not paging and len(accounts) >= limits.MAX_QUERY_LIMIT)):
            raise ValueError("there are further accounts, and no cursor to them")
        count = read_or_none(read_integer, paging, "count")
        if count is not None and count > len(accounts):
            raise ValueError(f"{count} accounts are counted on a page, and {len(accounts)} are there")
        return cls(accounts, cursor, has_next is False, read_or_none(read_integer, paging, "total"))


# What is sent


@dataclass(frozen=True, slots=True)
class NewImport:
    """What CreateLoyaltyImport is asked for. `file_size` is in bytes."""

    file_url: str
    file_name: str | None = None
    file_size: int | None = None

    @words.of_python(words.OF_WIX)
    def __post_init__(self) -> None:
        """Raise `UsageError` beyond the API's limits."""
        if not limits.MIN_URL_CHARS <= len(self.file_url) <= limits.MAX_URL_CHARS:
            raise UsageError(
                f"fileUrl must have from {limits.MIN_URL_CHARS} to {limits.MAX_URL_CHARS} characters, "
                f"not {len(self.file_url)}."
            )
        if self.file_size is not None and not 0 <= self.file_size <= limits.MAX_FILE_BYTES:
            raise UsageError(
                f"A file of {self.file_size} bytes is not taken: the limit is {limits.MAX_FILE_BYTES}. "
                "Prepare it again with a smaller --max-bytes."
            )

    def to_json(self) -> Json:
        """Write it, without what is None."""
        document = {"fileUrl": self.file_url, "fileName": self.file_name, "fileSize": self.file_size}
        return {name: value for name, value in document.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Execution:
    """What ExecuteLoyaltyImport is asked for."""

    loyalty_import_id: str
    header_mapping_info: HeaderMappingInfo

    def __post_init__(self) -> None:
        """Raise `UsageError` for an id that is none, and a mapping that is not taken."""
        check_id(self.loyalty_import_id)
        self.header_mapping_info.check()

    def to_json(self) -> Json:
        """Write it."""
        return {"loyaltyImportId": self.loyalty_import_id, "headerMappingInfo": self.header_mapping_info.to_json()}


@dataclass(frozen=True, slots=True)
class Sorting:
    """A field to sort by: createdDate, updatedDate or status."""

    field_name: str
    order: Literal["ASC", "DESC"] = "ASC"

    def to_json(self) -> Json:
        """Write it."""
        return {"fieldName": self.field_name, "order": self.order}


@dataclass(frozen=True, slots=True)
class Query:
    """What QueryLoyaltyImports is asked for: a page of at most `limit` imports.

    `filter` is as in the API's query language, such as {"status": {"$in": ["PARSED", "IMPORTED"]}}. With a `cursor`
    neither filter nor order is sent: the cursor brings its own.
    """

    filter: Json | None = None
    sort: tuple[Sorting, ...] = ()
    limit: int | None = None
    cursor: str | None = None

    def __post_init__(self) -> None:
        """Raise `UsageError` beyond the API's limits."""
        if self.limit is not None and not 1 <= self.limit <= limits.MAX_QUERY_LIMIT:
            raise UsageError(f"A page has from 1 to {limits.MAX_QUERY_LIMIT} imports, not {self.limit}.")
        if self.cursor is not None and len(self.cursor) > limits.MAX_CURSOR_CHARS:
            raise UsageError(f"A cursor has at most {limits.MAX_CURSOR_CHARS} characters, not {len(self.cursor)}.")

    def to_json(self) -> Json:
        """Write it, without what is None or empty."""
        paging = {"limit": self.limit, "cursor": self.cursor}
        asked: Json = {}
        if self.cursor is None:
            asked = {"filter": self.filter, "sort": [each.to_json() for each in self.sort] or None}
        asked["cursorPaging"] = {name: value for name, value in paging.items() if value is not None} or None
        return {"query": {name: value for name, value in asked.items() if value is not None}}


def is_id(text: str) -> bool:
    """Tell whether a text is a GUID, as all ids of the API are."""
    return _GUID.fullmatch(text) is not None


def check_id(text: str) -> None:
    """Raise `UsageError` unless the text is a GUID, as all ids of the API are."""
    if not is_id(text):
        raise UsageError(
            f"'{text[:_SHOWN_CHARS]}' is not an id: a GUID such as 5a4db0c5-0000-4000-8000-000000000001 is meant."
        )


# What goes wrong


@dataclass(frozen=True, slots=True)
class FieldViolation:
    """A field of a request, by its path, that breaks a rule."""

    field: str
    description: str
    violated_rule: str | None = None

    @classmethod
    def from_json(cls, document: Document) -> Self:
        """Read it; of an error, nothing is required."""
        rule = document.get("ruleName") or document.get("violatedRule")
        return cls(str(document.get("field", "")), str(document.get("description", "")), str(rule) if rule else None)


@dataclass(frozen=True, slots=True)
class ErrorBody:
    """What an answer says of a request that was refused. Anything at all can be read as one."""

    message: str = ""
    code: str | None = None
    violations: tuple[FieldViolation, ...] = ()

    @classmethod
    def from_body(cls, body: bytes) -> Self:
        """Read an answer's body. One that is not the API's (a proxy's page) has no message."""
        try:
            document = json.loads(body)
        except (ValueError, RecursionError):
            return cls()
        if not isinstance(document, dict):
            return cls()
        details = read_lenient(document, "details")
        application, validation = read_lenient(details, "applicationError"), read_lenient(details, "validationError")
        violations = validation.get("fieldViolations")
        return cls(
            without_halves(str(document.get("message") or application.get("description") or "")),
            str(application["code"]) if application.get("code") else None,
            tuple(
                FieldViolation.from_json(each)
                for each in (violations if isinstance(violations, list) else [])
                if isinstance(each, dict)
            ),
        )


# Events

CREATED: Final = "wix.loyalty.imports.v1.loyalty_import_created"
"""The type of the event that tells of a new import."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Who caused an event: its type (APP, WIX_USER, MEMBER, ANONYMOUS_VISITOR), and ids as far as they are told."""

    identity_type: str | None = None
    app_id: str | None = None
    wix_user_id: str | None = None
    member_id: str | None = None
    anonymous_visitor_id: str | None = None
    account_id: str | None = None
    site_id: str | None = None

    @classmethod
    def from_json(cls, document: Document) -> Self:
        """Read it; what cannot be read is None: an event is not refused for it."""
        account = read_lenient(document, "accountInfo")
        names = ("identityType", "appId", "wixUserId", "memberId", "anonymousVisitorId")
        own = [read_or_none(read_text, document, name) for name in names]
        return cls(*own, *(read_or_none(read_text, account, name) for name in ("accountId", "siteId")))


@dataclass(frozen=True, slots=True)
class ImportCreated:
    """The event that tells of a new import.

    `id` is the event's own: the same in each delivery of it. `sequence` orders the events of one import
    (`entity_id`). `entity` is the import as it was then, None where the event brings none. `identity` is who caused it.
    """

    id: str
    entity_id: str
    entity: LoyaltyImport | None = None
    event_time: datetime | None = None
    sequence: int | None = None
    instance_id: str | None = None
    originated_from: str | None = None
    triggered_by_anonymize_request: bool = False
    identity: Identity | None = None

    @classmethod
    def from_json(cls, document: Document, instance_id: str | None = None, identity: Identity | None = None) -> Self:
        """Read the event's envelope. Raises `ValueError` where an id is missing."""
        return cls(
            read_required(document, "id"),
            read_required(document, "entityId"),
            _entity(read_object(document, "createdEvent")),
            read_or_none(read_date, document, "eventTime"),
            read_integer(document, "entityEventSequence"),
            instance_id,
            read_or_none(read_text, document, "originatedFrom"),
            read_or_none(read_boolean, document, "triggeredByAnonymizeRequest") or False,
            identity,
        )

    def to_json(self) -> Json:
        """Write the envelope, without what is None; the entity as the API's schema has it, an object."""
        document = {
            "id": self.id,
            "entityFqdn": "wix.loyalty.imports.v1.loyalty_import",
            "slug": "created",
            "entityId": self.entity_id,
            "createdEvent": {} if self.entity is None else {"entity": self.entity.to_json()},
            "eventTime": date_text(self.event_time),
            "triggeredByAnonymizeRequest": self.triggered_by_anonymize_request,
            "originatedFrom": self.originated_from,
            "entityEventSequence": None if self.sequence is None else str(self.sequence),
        }
        return {name: value for name, value in document.items() if value is not None}


def _entity(created: Document) -> LoyaltyImport | None:
    """Read the entity in any of its three forms: an object, a text of JSON, and that wrapped in `loyaltyImport`."""
    entity: Any = created.get("entity")
    if entity is None:
        text = read_text(created, "entityAsJson")
        entity = json.loads(text) if text else None
    if entity is None:
        return None
    if not isinstance(entity, dict):
        raise ValueError("the event's entity is no object")  # noqa: TRY004 - a value that was sent, not a call of ours
    return LoyaltyImport.from_json(read_object(entity, "loyaltyImport") or entity)
