"""The official JavaScript SDK takes the sandbox for the platform, and our client sends what the SDK sends.

The SDK is installed from npm, in the versions that `tests/sdk` pins, once; it needs Node 20. `tests/sdk/drive.mjs`
makes its calls, and refuses to call anything but the sandbox.
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import npm
import pytest
from sandboxes import KEY, SITE, Mailbox, Sandbox, write

from loyalty_prep.sandbox.events import APP_ID
from loyalty_prep.wix import calls
from loyalty_prep.wix.access import Credentials
from loyalty_prep.wix.client import AsyncLoyaltyImports, LoyaltyImports
from loyalty_prep.wix.models import HeaderMappingInfo, NewImport, Query, Sorting

if TYPE_CHECKING:
    from collections.abc import Callable

    Drive = Callable[..., Any]

pytestmark = pytest.mark.slow  # Node, and the official SDK

HERE = Path(__file__).parent / "sdk"
CSV = (
    "Name,Email,Points\nÄnn,ann@example.com,10\nBob,bob@example.com,x\nCid,cid@example.com,30\nDee,dee@example.com,40\n"
)


@pytest.fixture(scope="session")
def sdk(pytestconfig: pytest.Config) -> Path:
    """Return a folder with the driving script and the installed SDK."""
    folder = npm.installed(pytestconfig, HERE, "the official SDK")
    shutil.copy(HERE / "drive.mjs", folder)
    return folder


@pytest.fixture
def drive(sdk: Path) -> Drive:
    """Return a function that runs one of the script's commands and returns what it printed."""

    def run(command: str, base: str, **given: Any) -> Any:
        document = {"base": base, "key": KEY, "site": SITE, "email": 1, "points": 2, "name": "part.csv", "csv": CSV}
        done = subprocess.run(
            ["node", "drive.mjs", command],
            cwd=sdk,
            input=json.dumps(document | given).encode(),
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr.decode()
        return json.loads(done.stdout)

    return run


def test_the_sdk_drives_a_whole_import(drive: Drive, tmp_path: Path) -> None:
    contacts = write(tmp_path, "contacts.csv", ["Email 1", "ann@example.com", "bob@example.com", "cid@example.com"])
    with Sandbox(contacts=contacts) as sandbox:
        seen = drive("import", sandbox.base)
        assert sandbox.balances() == {"ann@example.com": 10, "cid@example.com": 30}
        assert sandbox.state()["executedImports"] == 1
    assert seen["created"]["status"] == "INITIATED"
    assert seen["dates"] is True  # the SDK read the dates as dates
    for looks, statuses in (("parsing", ["INITIATED", "PARSING", "PARSED"]), ("importing", ["IMPORTING", "IMPORTED"])):
        told = [each["status"] for each in seen[looks]]  # a look may come when one of them is over already
        assert told == [status for status in statuses if status in told]
        assert told[-1] == statuses[-1]
    parsed, done = seen["parsing"][-1], seen["importing"][-1]
    assert parsed["parseResult"] == {"parsedRowCount": 4}
    assert parsed["fileMetadata"]["header"]["values"] == ["Name", "Email", "Points"]
    assert parsed["fileMetadata"]["sampleDataRows"][0]["values"] == ["Änn", "ann@example.com", "10"]
    assert parsed["fileMetadata"]["size"] == len(CSV.encode())
    assert seen["executed"]["status"] == "IMPORTING"
    assert [each["columnIndex"] for each in done["fileMetadata"]["headerMappingInfo"]["headerMappings"]] == [1, 2]
    assert done["importResult"] == {"errorFileExists": True, "successCount": 2, "failureCount": 2}
    assert done["revision"] == "5"
    assert_not_parsed(seen["again"])
    assert [line.split(":")[0] for line in seen["errorFile"].splitlines()] == [
        "Import Status,Error Reason,Name,Email,Points",
        "FAILED,POINTS_INVALID",
        "FAILED,CONTACT_NOT_FOUND",
    ]


def assert_not_parsed(refused: dict[str, Any]) -> None:
    assert refused["status"] == 428
    assert refused["details"]["applicationError"]["code"] == "IMPORT_NOT_PARSED"


def test_the_sdk_is_refused_an_execution_before_the_file_is_parsed(drive: Drive) -> None:
    with Sandbox(pace=3600) as sandbox:
        seen = drive("early", sandbox.base)
    assert_not_parsed(seen["early"])
    assert seen["found"]["status"] == "INITIATED"


def test_the_sdk_queries_and_follows_the_cursors(drive: Drive) -> None:
    with Sandbox() as sandbox:
        imported = sandbox.imported()["id"]
        parsed = sandbox.create()
        failed = sandbox.create("")
        sandbox.until(parsed, "PARSED")
        sandbox.until(failed, "FAILED")
        found = drive("query", sandbox.base)
    assert found == {
        "pages": [[imported, parsed], [failed], [imported, parsed]],
        "hasNext": [True, False],
        "eq": [imported],
        "ne": [failed, parsed],
        "in": [failed, parsed],
        "hasSome": [imported],
        "exists": [],
        "ge": [],
        "gt": [failed, parsed, imported],
        "le": [],
        "lt": [parsed],
        "not": [failed, imported],
        "or": [failed, imported],
        "typed": [imported],
    }


def test_the_sdk_understands_the_refusals(drive: Drive) -> None:
    with Sandbox() as sandbox:
        refused = drive("refusals", sandbox.base)
    assert refused["unknown"]["status"] == 404
    assert refused["unknown"]["details"]["applicationError"]["code"] == "LOYALTY_IMPORT_NOT_FOUND"
    fields = {
        name: [each["field"] for each in refused[name]["details"]["validationError"]["fieldViolations"]]
        for name in refused
        if name != "unknown"
    }
    # The SDK writes the fields as its own arguments; its query builder has none to name.
    assert fields == {
        "id": ["loyaltyImportId"],
        "url": ["fileUrl"],
        "mapping": ["options.headerMappingInfo.headerMappings"],
        "limit": ["undefined.cursorPaging.limit"],
        "filter": ["undefined.filter.revision"],
    }
    assert all(each["details"]["requestId"] for each in refused.values())


def test_the_sdk_accepts_the_signed_event(drive: Drive) -> None:
    with Mailbox() as mailbox, Sandbox(webhook=mailbox.url) as sandbox:
        found = sandbox.create()
        public_key = sandbox.http.get("/sandbox/public-key.pem").text
        (jwt,) = mailbox.posts(1)
        event = drive("webhook", sandbox.base, appId=APP_ID, publicKey=public_key, jwt=jwt)
    assert event["processed"]["eventType"] == "wix.loyalty.imports.v1.loyalty_import_created"
    assert event["processed"]["identity"] == {"identityType": "APP", "appId": APP_ID}
    (told,) = event["told"]
    assert told["entity"]["_id"] == found
    assert told["entity"]["status"] == "INITIATED"
    assert told["metadata"]["entityId"] == found
    assert told["metadata"]["slug"] == "created"
    assert told["metadata"]["entityFqdn"] == "wix.loyalty.imports.v1.loyalty_import"
    assert told["metadata"]["entityEventSequence"] == "1"


def test_the_sdk_refuses_an_event_that_was_changed(drive: Drive) -> None:
    with Mailbox() as mailbox, Sandbox(webhook=mailbox.url) as sandbox, Sandbox() as other:
        sandbox.create()
        (jwt,) = mailbox.posts(1)
        head, claims, signature = jwt.split(".")
        own, foreign = (each.http.get("/sandbox/public-key.pem").text for each in (sandbox, other))
        for key, body in ((foreign, jwt), (own, f"{head}.{claims[:-2]}.{signature}")):
            with pytest.raises(AssertionError, match="JWSSignatureVerificationFailed"):
                drive("webhook", sandbox.base, appId=APP_ID, publicKey=key, jwt=body)


def our_calls(base: str) -> None:
    """Make the calls of `calls` in `drive.mjs` with our client."""
    content = CSV.encode()
    with LoyaltyImports(Credentials(KEY, SITE), base_url=base) as wix:
        place = wix.create_file_url()
        wix.upload(place, content, "part.csv")
        file_url = calls.file_url_of(place)
        found = wix.create(NewImport(file_url, "part.csv", len(content))).id
        wix.create(NewImport(file_url))
        wix.get(found)
        wix.until(found, lambda each: each.status == "PARSED")
        wix.execute(found, HeaderMappingInfo.of(1, 2))
        wix.until(found, lambda each: each.status.is_final)
        wix.error_file_url(found)
        page = wix.query(Query({"status": {"$in": ["PARSED", "IMPORTED"]}}, (Sorting("createdDate", "DESC"),), limit=1))
        wix.query(Query(limit=1, cursor=page.next))


async def our_asynchronous_calls(base: str) -> None:
    """Make the same calls with our asynchronous client."""
    content = CSV.encode()
    async with AsyncLoyaltyImports(Credentials(KEY, SITE), base_url=base) as wix:
        place = await wix.create_file_url()
        await wix.upload(place, content, "part.csv")
        file_url = calls.file_url_of(place)
        found = (await wix.create(NewImport(file_url, "part.csv", len(content)))).id
        await wix.create(NewImport(file_url))
        await wix.get(found)
        await wix.until(found, lambda each: each.status == "PARSED")
        await wix.execute(found, HeaderMappingInfo.of(1, 2))
        await wix.until(found, lambda each: each.status.is_final)
        await wix.error_file_url(found)
        status = {"status": {"$in": ["PARSED", "IMPORTED"]}}
        page = await wix.query(Query(status, (Sorting("createdDate", "DESC"),), limit=1))
        await wix.query(Query(limit=1, cursor=page.next))


def recorded(sandbox: Sandbox) -> list[dict[str, Any]]:
    """Return what was asked, each poll once, with numbers in place of ids and tokens, which differ each time."""
    records = sandbox.state()["requests"]
    for record in records:
        del record["requestId"]
        if record["contentType"] == "application/json":  # white space and the order of fields say nothing
            del record["bodyBytes"], record["bodySha256"]
    found: dict[str, int] = {}
    text = _OWN.sub(lambda own: str(found.setdefault(own[0], len(found))), json.dumps(records))
    numbered: list[dict[str, Any]] = json.loads(text)
    return [record for before, record in zip([None, *numbered], numbered, strict=False) if record != before]


_OWN = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?<!-00000000000a)|(?<=/upload/)[\w-]+|eyJ[\w-]+=*")
"""A GUID (but the site's), an upload's token, a cursor."""


def test_our_client_sends_what_the_sdk_sends(drive: Drive) -> None:
    with Sandbox() as sdks, Sandbox() as ours, Sandbox() as ours_asynchronous:
        drive("calls", sdks.base)
        our_calls(ours.base)
        asyncio.run(our_asynchronous_calls(ours_asynchronous.base))
        expected = recorded(sdks)
        assert recorded(ours) == expected
        assert recorded(ours_asynchronous) == expected
    assert [f"{each['method']} {each['path'].split('v1/')[-1]}" for each in expected] == [
        "POST loyalty-imports/wixmp-upload-url",
        "PUT /upload/0",
        "POST loyalty-imports",
        "POST loyalty-imports",
        "GET loyalty-imports",
        "POST loyalty-imports/execute",
        "GET loyalty-imports",
        "GET loyalty-imports/error-file-download-url",
        "POST loyalty-imports/query",
        "POST loyalty-imports/query",
    ]
    assert all(each["siteId"] == SITE and each["authorized"] for each in expected if "/v1/" in each["path"])
    assert not any(each["authorized"] for each in expected if "/upload/" in each["path"])


def test_the_sdk_reads_the_accounts_that_an_import_changes(drive: Drive, tmp_path: Path) -> None:
    held = [f"user{number:03}@example.com,{number}" for number in range(150)]
    accounts = write(tmp_path, "accounts.csv", ["Email,Points", "ann@example.com,5", *held])
    with Sandbox(accounts=accounts, effect="add") as sandbox:
        sandbox.imported("Email,Points\nann@example.com,10\nnew@example.com,7\n")
        seen = drive("accounts", sandbox.base)
        sdks = sandbox.state()["requests"][-4:]
        with LoyaltyImports(Credentials(KEY, SITE), base_url=sandbox.base) as wix:
            ours = list(wix.accounts())
        asked = sandbox.state()["requests"][-2:]
    told = {each["contact"]["email"]: each["points"]["balance"] for each in seen["items"]}
    assert (told["ann@example.com"], told["new@example.com"], len(told)) == (15, 7, 152)
    assert told == {each.email: each.balance for each in ours}
    assert [each["_id"] for each in seen["items"]] == [each.id for each in ours]
    paths = {each["path"] for each in sdks if each["path"].endswith("/accounts/query")}
    assert {each["path"] for each in asked} == paths, "our client asks where the SDK asks"
    assert [each["body"]["query"]["cursorPaging"]["limit"] for each in asked] == [100, 100]
