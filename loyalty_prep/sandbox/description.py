"""The sandbox's own description of itself: OpenAPI 3.1, with the API's limits in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from loyalty_prep import __version__, limits
from loyalty_prep.sandbox import queries, requests

if TYPE_CHECKING:
    from loyalty_prep.sandbox.requests import Json

_BASE: Final = "/v1/loyalty-imports"
PREFIXES: Final = ("", "/_api/loyalty-imports")
"""The two forms of the API's paths."""
ACCOUNTS: Final = "/v1/accounts/query"
ACCOUNT_PREFIXES: Final = ("/loyalty-accounts", "/_api/loyalty-accounts")
"""Those of the API of accounts: the official SDK sends to the first one."""


def document() -> Json:
    """Return the description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Loyalty Imports API, as the sandbox of loyalty-prep speaks it",
            "version": __version__,
            "description": "To rehearse an import on this machine. No call leaves it, and no balance is anybody's.",
        },
        "paths": _paths(),
        "components": {
            "schemas": _schemas(),
            "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "Authorization"}},
        },
    }


def _paths() -> Json:
    paths = {prefix + path: methods for prefix in PREFIXES for path, methods in _methods(prefix).items()}
    for suffix, prefix in zip(("", "Long"), ACCOUNT_PREFIXES, strict=True):
        pages = {"loyaltyAccounts": _list(_ref("LoyaltyAccount")), "pagingMetadata": _ref("PagingMetadata")}
        body = _ref("QueryLoyaltyAccounts")
        paths[prefix + ACCOUNTS] = {"post": _method(f"QueryLoyaltyAccounts{suffix}", _object(pages), body=body)}
    return paths | {
        "/upload/{token}": {"put": _upload()},
        "/error-files/{token}": {"get": _error_file()},
        "/": {"get": _open("StatusPage", "A page that shows the imports.", "text/html")},
        "/sandbox/health": {"get": _open("Health", "200 as soon as the server is ready.", "application/json")},
        "/sandbox/state": {"get": _open("State", "Imports, counts, the last requests, events.", "application/json")},
        "/sandbox/balances": {"get": _open("Balances", "The balance of each address.", "application/json")},
        "/sandbox/public-key.pem": {"get": _open("PublicKey", "What signs the events.", "application/x-pem-file")},
        "/sandbox/openapi.json": {"get": _open("Description", "This document.", "application/json")},
    }


def _methods(prefix: str) -> Json:
    """Return the six methods; the operations of the short paths have names of their own."""
    suffix = "" if prefix else "Short"
    one = _object({"loyaltyImport": _ref("LoyaltyImport")})
    pages = {"loyaltyImports": _list(_ref("LoyaltyImport")), "pagingMetadata": _ref("PagingMetadata")}
    return {
        f"{_BASE}/wixmp-upload-url": {
            "post": _method(
                f"CreateLoyaltyImportFileUrl{suffix}",
                _object({"filePath": _URL, "uploadUrl": _URL}),
                body=_object({}, required=()),
            )
        },
        _BASE: {
            "post": _method(f"CreateLoyaltyImport{suffix}", one, body=_ref("CreateLoyaltyImport")),
            "get": _method(f"GetLoyaltyImport{suffix}", one, by_id=True),
        },
        f"{_BASE}/execute": {"post": _method(f"ExecuteLoyaltyImport{suffix}", one, body=_ref("ExecuteLoyaltyImport"))},
        f"{_BASE}/error-file-download-url": {
            "get": _method(f"GetErrorFileDownloadUrl{suffix}", _object({"url": _URL}), by_id=True)
        },
        f"{_BASE}/query": {
            "post": _method(f"QueryLoyaltyImports{suffix}", _object(pages), body=_ref("QueryLoyaltyImports"))
        },
    }


_REFUSALS: Final = {
    "400": "A field breaks a rule, or the body is not JSON.",
    "401": "No Authorization.",
    "403": "No permission.",
    "404": "No such import, or no error file.",
    "409": "Changed by somebody else meanwhile.",
    "413": "The body is too large.",
    "428": "The import's status forbids it: execute needs PARSED, and happens once.",
    "429": "Too many calls a minute; Retry-After says when to come again.",
    "500": "A fault on the server's side; only where it is rehearsed.",
}


def _method(name: str, answer: Json, *, body: Json | None = None, by_id: bool = False) -> Json:
    """Describe a method; one whose fields can all be left out can do without a body, too."""
    operation: Json = {
        "operationId": name,
        "security": [{"key": []}],
        "parameters": [_parameter("wix-site-id", "header", _GUID, required=False)],
        "responses": {"200": _response("Done.", "application/json", answer)} | _refusals(),
    }
    if by_id:
        operation["parameters"].append(_parameter("loyaltyImportId", "query", _GUID))
    if body is not None:
        needed = body in (_ref("CreateLoyaltyImport"), _ref("ExecuteLoyaltyImport"))
        operation["requestBody"] = {"required": needed, "content": {"application/json": {"schema": body}}}
    return operation


def _upload() -> Json:
    file = _object({"displayName": _TEXT, "sizeInBytes": _TEXT})
    content = {"schema": {"type": "string", "maxLength": limits.MAX_FILE_BYTES}}
    return {
        "operationId": "Upload",
        "parameters": [
            _parameter("token", "path", _TEXT),
            _parameter("filename", "query", {"type": "string", "pattern": r"\.", "maxLength": requests.NAME_CHARS}),
        ],
        "requestBody": {"required": True, "content": {"text/csv": content}},
        "responses": {"200": _response("Kept.", "application/json", _object({"file": file}))} | _refusals(),
    }


def _error_file() -> Json:
    return {
        "operationId": "DownloadErrorFile",
        "parameters": [_parameter("token", "path", _TEXT)],
        "responses": {"200": _response("The rows that failed.", "text/csv", _TEXT)} | _refusals(),
    }


def _open(name: str, says: str, media_type: str) -> Json:
    """Describe a path that anybody may read; its layout is the sandbox's own affair."""
    schema = _object({}, required=()) if media_type == "application/json" else _TEXT
    return {"operationId": name, "responses": {"200": _response(says, media_type, schema)} | _refusals()}


def _refusals() -> Json:
    return {status: _response(says, "application/json", _ref("Error")) for status, says in _REFUSALS.items()}


def _response(says: str, media_type: str, schema: Json) -> Json:
    headers = {"x-wix-request-id": {"required": True, "schema": {"type": "string", "format": "uuid"}}}
    return {"description": says, "headers": headers, "content": {media_type: {"schema": schema}}}


# Schemas

_TEXT: Final[Json] = {"type": "string"}
_COUNT: Final[Json] = {"type": "integer", "minimum": 0}
"""A number of bytes, rows, points or entries: there is no less than none."""
_GUID: Final[Json] = {"type": "string", "format": "uuid"}
_DATE: Final[Json] = {"type": "string", "format": "date-time"}
_URL: Final[Json] = {"type": "string", "minLength": limits.MIN_URL_CHARS, "maxLength": limits.MAX_URL_CHARS}


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


def _object(properties: Json, required: tuple[str, ...] | None = None) -> Json:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties if required is None else required),
    }


def _list(items: Json, **rules: Any) -> Json:
    return {"type": "array", "items": items} | rules


def _or_null(schema: Json) -> Json:
    return {"anyOf": [schema, {"type": "null"}]}


def _parameter(name: str, place: str, schema: Json, *, required: bool = True) -> Json:
    return {"name": name, "in": place, "required": required, "schema": schema}


def _schemas() -> Json:
    return _entities() | _requests()


def _entities() -> Json:
    mapping = _object({"columnName": {"enum": ["EMAIL", "POINTS"]}, "columnIndex": _COUNT})
    name = {"type": "string", "maxLength": limits.MAX_HEADER_CHARS}
    value = {"type": "string", "maxLength": limits.MAX_SAMPLE_CHARS}
    sample = _object({"values": _list(value, maxItems=limits.MAX_SAMPLE_VALUES)})
    violation = _object({"field": _TEXT, "description": _TEXT, "violatedRule": _TEXT, "ruleName": _TEXT})
    application = _object({"code": _TEXT, "description": _TEXT, "data": {"type": "object"}})
    details = {
        "applicationError": application,
        "validationError": _object({"fieldViolations": _list(violation, minItems=1)}),
    }
    return {
        "LoyaltyImport": _object(
            {
                "id": _GUID,
                "asyncImportJobId": _GUID,
                "revision": {"type": "string", "pattern": "^[1-9][0-9]*$"},
                "createdDate": _DATE,
                "updatedDate": _DATE,
                "status": {"enum": list(queries.STATUSES)},
                "fileMetadata": _ref("FileMetadata"),
                "parseResult": _object({"parsedRowCount": _COUNT, "parseErrorReason": _TEXT}, required=()),
                "importResult": _object(
                    {"errorFileExists": {"type": "boolean"}, "successCount": _COUNT, "failureCount": _COUNT},
                    required=("errorFileExists",),
                ),
            },
            required=("id", "revision", "createdDate", "updatedDate", "status", "fileMetadata"),
        ),
        "FileMetadata": _object(
            {
                "size": _or_null(_COUNT),
                "name": _or_null(_TEXT),
                "url": _URL,
                "header": _object({"values": _list(name, maxItems=limits.MAX_HEADER_COLUMNS)}),
                "headerMappingInfo": _object({"headerMappings": _list(mapping)}),
                "sampleDataRows": _list(sample, maxItems=limits.MAX_SAMPLE_ROWS),
            }
        ),
        "HeaderMappingInfo": _object(
            {"headerMappings": _list(mapping, minItems=limits.HEADER_MAPPINGS, maxItems=limits.HEADER_MAPPINGS)}
        ),
        "LoyaltyAccount": _object(
            {
                "id": _GUID,
                "contactId": _GUID,
                "points": _object(dict.fromkeys(("balance", "earned", "adjusted", "redeemed", "expired"), _COUNT)),
                "contact": _object({"id": _GUID, "email": _TEXT}),
                "revision": _TEXT,
                "createdDate": _DATE,
                "updatedDate": _DATE,
            }
        ),
        "PagingMetadata": _object(
            {
                "count": _COUNT,
                "cursors": _object({"next": _TEXT, "prev": _TEXT}, required=()),
                "hasNext": {"type": "boolean"},
            }
        ),
        "Error": _object({"message": _TEXT, "details": {"type": "object", "properties": details}}),
    }


def _requests() -> Json:
    size = _COUNT | {"maximum": limits.MAX_FILE_BYTES}
    sort = _object(
        {"fieldName": {"enum": list(queries.FIELDS)}, "order": {"enum": ["ASC", "DESC", None]}},
        required=("fieldName",),
    )
    paging = _object(
        {
            "limit": _or_null({"type": "integer", "minimum": 1, "maximum": limits.MAX_QUERY_LIMIT}),
            "cursor": _or_null({"type": "string", "maxLength": limits.MAX_CURSOR_CHARS}),
        },
        required=(),
    )
    query = {
        "filter": _or_null(_ref("Filter")),
        "sort": _or_null(_list(sort, maxItems=queries.MAX_SORTS)),
        "cursorPaging": _or_null(paging),
    }
    return {
        "CreateLoyaltyImport": _object(
            {
                "fileUrl": _URL,
                "fileName": _or_null({"type": "string", "maxLength": requests.NAME_CHARS}),
                "fileSize": _or_null(size),
            },
            required=("fileUrl",),
        ),
        "ExecuteLoyaltyImport": _object({"loyaltyImportId": _GUID, "headerMappingInfo": _ref("HeaderMappingInfo")}),
        "QueryLoyaltyAccounts": _object(
            {"query": _or_null(_object({"cursorPaging": _or_null(paging)}, required=()))}, required=()
        ),
        "QueryLoyaltyImports": _object({"query": _or_null(_object(query, required=()))}, required=()),
        "Filter": _filter(),
    }


def _filter() -> Json:
    """Describe a filter: fields with values or operators, and `$and`, `$or`, `$not` around them."""
    several = _list(_ref("Filter"))
    fields = {
        "status": _tests({"enum": list(queries.STATUSES)}),
        "createdDate": _tests(_DATE),
        "updatedDate": _tests(_DATE),
    }
    return _object(fields | {"$and": several, "$or": several, "$not": _ref("Filter")}, required=())


def _tests(value: Json) -> Json:
    operands = dict.fromkeys(queries.OPERATORS, value) | {
        "$eq": _or_null(value),
        "$ne": _or_null(value),
        "$in": _list(value),
        "$hasSome": _list(value),
        "$exists": {"type": "boolean"},
    }
    return {"anyOf": [value, {"type": "null"}, _object(operands, required=())]}
