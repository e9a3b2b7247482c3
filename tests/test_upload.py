"""`upload` and `status` against the sandbox, as commands and as functions."""

from __future__ import annotations

import errno
import json
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any

import pytest
from harness import asked, hear_hangups, program
from sandboxes import KEY, SITE, UNKNOWN, Sandbox, write

import loyalty_prep
from loyalty_prep import wix
from loyalty_prep.errors import InputError, LoyaltyPrepError, OutputError, UsageError
from loyalty_prep.wix import errors
from loyalty_prep.wix.access import Credentials
from loyalty_prep.wix.disk import alone_in
from loyalty_prep.wix.journal import Step
from loyalty_prep.wix.results import read_result

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from loyalty_prep.wix import Plan, Standing

pytestmark = pytest.mark.slow  # a server of its own for nearly every test

ROWS, PARTS = 60, 3
CREDENTIALS = Credentials(KEY, SITE)
ENVIRONMENT = {**os.environ, "WIX_API_KEY": KEY, "WIX_SITE_ID": SITE}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a result of three parts."""
    folder = tmp_path_factory.mktemp("upload")
    rows = [f"user{number}@example.com,{number}" for number in range(ROWS)]
    loyalty_prep.prepare(write(folder, "export.csv", ["Email,Points", *rows]), folder / "result", max_bytes=600)
    assert len(read_result(folder / "result").parts) == PARTS
    return folder / "result"


@pytest.fixture
def result(prepared: Path, tmp_path: Path) -> Path:
    """Return a copy of the result."""
    shutil.copytree(prepared, tmp_path / "result")
    return tmp_path / "result"


@pytest.fixture(scope="module")
def box() -> Iterator[Sandbox]:
    with Sandbox() as started:
        yield started


@pytest.fixture(scope="module")
def picky(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """Return a sandbox that knows all but two addresses of the first part."""
    known = [f"user{number}@example.com" for number in range(ROWS) if number not in (3, 4)]
    contacts = write(tmp_path_factory.mktemp("contacts"), "contacts.csv", ["Email", *known])
    with Sandbox(contacts=contacts) as started:
        yield started


def upload(folder: Path, base: str, **options: Any) -> Standing:
    given: dict[str, Any] = {"credentials": CREDENTIALS, "confirm": lambda _: True, "settle_seconds": 0.3}
    return wix.upload(folder, base_url=base, **{**given, **options})


def command(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return program(*arguments, text=b"", env={**ENVIRONMENT, **environment})


def journal(folder: Path) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((folder / "export.import.json").read_text())
    return document


# What it does


def test_every_part_is_imported_once(result: Path, box: Sandbox) -> None:
    before = box.state()
    plans: list[Plan] = []
    seen: list[str] = []

    def agree(plan: Plan) -> bool:
        plans.append(plan)
        return True

    done = upload(
        result, box.base, confirm=agree, on_change=lambda state: seen.append(f"{state.path[7:16]} {state.step}")
    )
    after = box.state()
    assert done.ok
    assert after["executedImports"] - before["executedImports"] == PARTS
    assert plans == [wix.Plan(SITE, box.base, PARTS, ROWS, sum(range(ROWS)), 0)]
    steps = ["WAITING", "UPLOADED", "CREATED", "PARSED", "EXECUTED", "FINISHED", "DONE"]
    assert seen == [f"part-000{number} {step}" for number in (1, 2, 3) for step in steps], (
        "strictly one after the other"
    )
    new = after["imports"][len(before["imports"]) :]
    assert [each["fileMetadata"]["name"] for each in new] == [f"export.part-000{number}.csv" for number in (1, 2, 3)]
    assert [each["importResult"]["successCount"] for each in new] == [part.rows for part in read_result(result).parts]


def test_a_second_run_does_nothing_and_does_not_ask(result: Path, box: Sandbox) -> None:
    upload(result, box.base)
    before, written = box.state(), (result / "export.import.json").read_bytes()
    assert upload(result, box.base, confirm=lambda _: pytest.fail("it asked")).ok
    assert box.state()["requestCount"] == before["requestCount"]
    assert (result / "export.import.json").read_bytes() == written


def test_several_parts_go_at_a_time(result: Path, box: Sandbox) -> None:
    before = box.state()["executedImports"]
    threads = set()
    done = upload(result, box.base, parallel=PARTS, on_change=lambda _: threads.add(threading.get_ident()))
    assert done.ok
    assert len(threads) == PARTS
    assert box.state()["executedImports"] - before == PARTS


def test_refused_rows_are_brought_home_and_said(result: Path, picky: Sandbox) -> None:
    done = upload(result, picky.base)
    assert not done.ok
    first, *others = done.states
    assert (first.success_count, first.failure_count, first.error_file) == (
        first.rows - 2,
        2,
        "export.part-0001.wix-errors.csv",
    )
    assert b"user3@example.com" in (result / "export.part-0001.wix-errors.csv").read_bytes()
    assert all(each.is_imported and each.error_file is None for each in others)


def test_the_journal_holds_no_secret_and_no_customer(result: Path, picky: Sandbox) -> None:
    upload(result, picky.base)
    text = (result / "export.import.json").read_text()
    assert KEY not in text
    assert "@" not in text
    assert "/upload/" not in text
    assert journal(result)["siteId"] == SITE
    assert [path.name for path in result.iterdir() if path.name.startswith(".")] == []


# What it refuses


def test_it_asks_first(result: Path, box: Sandbox) -> None:
    before = box.state()
    with pytest.raises(LoyaltyPrepError, match="you did not agree") as caught:
        upload(result, box.base, confirm=lambda _: False)
    assert caught.value.code == "NOT_CONFIRMED"
    asked = box.state()["requests"][len(before["requests"]) :]
    assert [each["path"].split("/")[-1] for each in asked] == ["query"], "it only looks whether the file is there"
    assert box.state()["imports"] == before["imports"]
    assert not (result / "export.import.json").exists()


def test_a_changed_part_is_refused_before_anything_is_sent(result: Path, box: Sandbox) -> None:
    before = box.state()["requestCount"]
    part = result / "export.part-0002.csv"
    part.write_bytes(part.read_bytes().replace(b",30\n", b",9930\n"))
    with pytest.raises(InputError, match="is not as prepare wrote it"):
        upload(result, box.base)
    part.unlink()
    with pytest.raises(InputError, match="or is gone"):
        upload(result, box.base)
    assert box.state()["requestCount"] == before


def test_a_part_that_was_changed_since_its_import_is_not_told_as_imported(result: Path, box: Sandbox) -> None:
    """Customers that somebody added to it were told as imported, with exit code 0."""
    before = box.state()["executedImports"]
    upload(result, box.base)
    path = result / "export.part-0003.csv"
    content = path.read_bytes()
    path.write_bytes(content + b"new@example.com,5\n")
    with pytest.raises(InputError, match=r"part-0003\.csv was changed since it was imported"):
        upload(result, box.base)
    path.unlink()
    assert upload(result, box.base).ok
    path.write_bytes(content)
    assert upload(result, box.base).ok
    assert box.state()["executedImports"] - before == PARTS


def test_a_trial_that_was_changed_since_its_import_is_not_told_as_imported(result: Path, box: Sandbox) -> None:
    upload(result, box.base, first=5)
    path = result / "export.part-0001.csv"
    path.write_bytes(path.read_bytes() + b"new@example.com,5\n")
    with pytest.raises(InputError, match=r"part-0001\.csv is not as prepare wrote it"):
        upload(result, box.base, first=5)


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_a_link_in_the_place_of_a_file_that_is_being_written_leads_nowhere(
    result: Path, box: Sandbox, tmp_path: Path
) -> None:
    """What it led to was written over with the journal, wherever in the user's reach that was."""
    (tmp_path / "mine.txt").write_text("mine")
    (result / ".export.import.json.partial").symlink_to(tmp_path / "mine.txt")
    assert upload(result, box.base).ok
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert not (result / "export.import.json").is_symlink()


def test_a_part_that_is_too_large_is_refused_before_anything_is_sent(
    result: Path, box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("loyalty_prep.wix.uploads.MAX_FILE_BYTES", 500)
    with pytest.raises(InputError, match="with that max_bytes"):
        upload(result, box.base)


MAPPED = {
    "headerMappings": [{"columnName": name, "columnIndex": index} for index, name in enumerate(("EMAIL", "POINTS"))]
}
OUTPUT = {"kind": "clean", "path": "x.csv", "rows": 1, "sha256": "x", "headerMappingInfo": MAPPED}


@pytest.mark.parametrize(
    "report",
    [
        None,
        [],
        {},
        {"outputs": [{"kind": "clean"}]},
        {"outputs": [{**OUTPUT, "path": "../x.csv"}]},
        {"outputs": [{**OUTPUT, "rows": "1"}]},
        {"outputs": [{**OUTPUT, "headerMappingInfo": {"headerMappings": []}}]},
    ],
)
def test_a_report_that_is_none_is_refused(tmp_path: Path, box: Sandbox, report: Any) -> None:
    (tmp_path / "x.report.json").write_text(json.dumps(report))
    with pytest.raises(InputError, match="is not a report of prepare"):
        upload(tmp_path, box.base)


@pytest.mark.parametrize(
    "change",
    [
        lambda report: report["outputs"].pop(0),
        lambda report: report["outputs"].append(report["outputs"][0]),
        lambda report: report["rows"].update(ready=report["rows"]["ready"] + 1),
    ],
    ids=["a part left out", "a part twice", "a row more than the parts have"],
)
def test_a_report_that_leaves_out_a_part_imports_none(result: Path, box: Sandbox, change: Any) -> None:
    path = result / "export.report.json"
    report = json.loads(path.read_text())
    change(report)
    path.write_text(json.dumps(report))
    before = box.state()["executedImports"]
    with pytest.raises(InputError, match="is not a report of prepare"):
        upload(result, box.base)
    assert box.state()["executedImports"] == before


def test_a_folder_without_a_result_is_refused(tmp_path: Path, box: Sandbox) -> None:
    for folder in (tmp_path, tmp_path / "missing"):
        with pytest.raises(InputError, match="holds no result of prepare"):
            upload(folder, box.base)


def test_a_journal_of_another_site_or_platform_is_refused(result: Path, box: Sandbox, picky: Sandbox) -> None:
    upload(result, box.base)
    with pytest.raises(InputError, match=f"another site: {SITE}, not {UNKNOWN}. Give site_id"):
        upload(result, box.base, credentials=Credentials(KEY, UNKNOWN))
    with pytest.raises(InputError, match=f"another platform: {box.base}, not {picky.base}. Give base_url"):
        upload(result, picky.base)
    with pytest.raises(InputError, match="Give base_url"):
        wix.upload(result, credentials=CREDENTIALS, confirm=lambda _: True)


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "null", "7", '"x"', '{"baseUrl": "x", "siteId": "y", "parts": [{}]}'),
        *("[" * 100_000, '{"baseUrl": "x", "siteId": "y", "parts": {}, "trialRows": 3, "x": ' + "[" * 100_000),
        *('{"baseUrl": "x", "siteId": "y", "parts": [7]}', '{"baseUrl": "x", "siteId": "y", "parts": "x"}'),
    ],
    ids=range(11),
)
def test_a_journal_that_cannot_be_read_is_not_begun_anew(result: Path, box: Sandbox, text: str) -> None:
    (result / "export.import.json").write_text(text)
    with pytest.raises(InputError, match="says what was imported already"):
        upload(result, box.base)
    assert (result / "export.import.json").read_text() == text


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@pytest.mark.parametrize("name", ["export.import.json", "export.report.json", "export.part-0001.csv"])
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(result: Path, box: Sandbox, name: str) -> None:
    (result / name).unlink(missing_ok=True)
    os.mkfifo(result / name)
    before = box.state()["executedImports"]
    ended = command("upload", result, "--yes", "--base-url", box.base)
    assert ended.returncode == 2
    assert ended.stderr.startswith(b"error: ")
    assert ended.stderr.count(b"\n") == 1
    assert box.state()["executedImports"] == before


@pytest.mark.parametrize(
    ("name", "value"), [("siteId", None), ("siteId", "elsewhere"), ("siteId", 7), ("baseUrl", None), ("baseUrl", 1.5)]
)
def test_a_journal_of_no_site_and_platform_gives_nothing_to_go_on_with(
    result: Path, box: Sandbox, name: str, value: object
) -> None:
    upload(result, box.base)
    path = result / "export.import.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {name: value}))
    with pytest.raises(InputError, match="cannot be read as a journal of upload"):
        upload(result, box.base)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(
            ("rows", float("inf")),
            ("rows", 2**63),
            ("rows", "many"),
            ("rows", -1),
            ("step", "ELSEWHERE"),
            ("since", 7),
            ("since", "today"),
        ),
        *(("since", "0001-01-01T00:00:00+14:00"), ("updatedDate", "x"), ("revision", 3), ("errorFile", "../x")),
        *(("importResult", []), ("parseResult", 7), ("loyaltyImportId", 7), ("fileUrl", [])),
        *(("errorFile", ""), ("errorFile", ".."), ("loyaltyImportId", "../x")),
        *(("sha256", "\ud800"), ("sha256", 7), ("sha256", None), ("path", 7), ("path", "\ud800")),
    ],
)
def test_a_journal_edited_by_hand_is_refused_in_one_sentence(result: Path, box: Sandbox, name: str, value: Any) -> None:
    upload(result, box.base)
    path = result / "export.import.json"
    document = json.loads(path.read_text())
    document["parts"][0][name] = value
    path.write_text(json.dumps(document))
    with pytest.raises(InputError, match="says what was imported already"):
        upload(result, box.base)


@pytest.mark.parametrize("rows", [0, 1, 19, 2**63 - 1])
def test_rows_that_were_typed_into_a_journal_make_no_import_add_up_otherwise(
    result: Path, picky: Sandbox, rows: int
) -> None:
    upload(result, picky.base)
    before = [state.doubt for state in upload(result, picky.base).states]
    changed_journal(result, lambda document: [part.update(rows=rows) for part in document["parts"]])
    again = upload(result, picky.base).states
    assert [state.doubt for state in again] == before == [None] * PARTS
    assert sum(state.rows for state in again) == ROWS


@pytest.mark.parametrize(
    "change",
    [
        lambda document: document["parts"].append({**document["parts"][0], "step": "WAITING"}),
        lambda document: document["parts"][1].update(loyaltyImportId=document["parts"][0]["loyaltyImportId"]),
        lambda document: document.update(schemaVersion=2),
        lambda document: document.pop("schemaVersion"),
    ],
    ids=["a part twice", "two parts with one import", "of a later version", "of no version"],
)
def test_a_journal_that_contradicts_itself_imports_nothing(result: Path, box: Sandbox, change: Any) -> None:
    upload(result, box.base)
    path = result / "export.import.json"
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))
    before = box.state()["executedImports"]
    with pytest.raises(InputError, match="says what was imported already"):
        upload(result, box.base)
    assert box.state()["executedImports"] == before


def changed_journal(folder: Path, change: Any) -> None:
    document = journal(folder)
    change(document)
    (folder / "export.import.json").write_text(json.dumps(document))


def cut_out(document: dict[str, Any]) -> None:
    document["parts"].pop()


def as_before(document: dict[str, Any]) -> None:
    """Make it one of a version that did not note which parts it was written for."""
    del document["partsSha256"]


def both(*changes: Any) -> Any:
    return lambda document: [change(document) for change in changes]


@pytest.mark.parametrize(
    "change",
    [
        cut_out,
        lambda document: document.update(parts=[]),
        lambda document: document["parts"][1].update(sha256="0" * 64),
        lambda document: document["parts"].append({**document["parts"][0], "sha256": "0" * 64, "step": "WAITING"}),
        lambda document: document["parts"][0].update(loyaltyImportId=UNKNOWN),
        lambda document: document["parts"][0].update(loyaltyImportId=None, step="UPLOADED"),
        lambda document: document["parts"][0].update(step="WAITING"),
        lambda document: document["parts"][0].update(step="UPLOADED"),
        lambda document: document["parts"][0].update(step="UNREADABLE"),
        lambda document: document.update(partsSha256="0" * 64),
        lambda document: document.update(partsSha256=7),
    ],
    ids=[
        "an entry cut out",
        "all cut out",
        "another part's",
        "one put in",
        "another import",
        "an import taken out",
        "put back to the beginning",
        "put back to the upload",
        "put back to where it could not be read",
        "another digest",
        "no digest",
    ],
)
@pytest.mark.parametrize("first", [None, 5])
def test_a_journal_with_a_part_cut_out_imports_nothing(
    result: Path, box: Sandbox, change: Any, first: int | None
) -> None:
    upload(result, box.base, first=first)
    changed_journal(result, change)
    before = box.state()["executedImports"]
    for _ in range(2):
        with pytest.raises(InputError) as caught:
            upload(result, box.base)
        assert caught.value.code in ("JOURNAL_INCOMPLETE", "JOURNAL_UNREADABLE")
    with pytest.raises(InputError):
        wix.status(result)
    assert box.state()["executedImports"] == before


def test_a_part_that_an_older_journal_has_lost_and_the_site_holds_is_refused(result: Path) -> None:
    with Sandbox() as box:
        upload(result, box.base)
        changed_journal(result, both(cut_out, as_before))
        ended = command("upload", result, "--yes", "--base-url", box.base)
        assert ended.returncode == 2
        assert re.fullmatch(
            rb"error: .* tells of no import of export\.part-0003\.csv, and the site holds one \(.*\n", ended.stderr
        )
        assert box.state()["executedImports"] == PARTS


def test_an_error_file_that_is_fetched_does_not_vouch_for_an_older_journal(result: Path) -> None:
    with Sandbox(fail=["error-file-all-rows", "import-failed"]) as box:
        upload(result, box.base)
        (result / "export.part-0001.wix-errors.csv").unlink()
        changed_journal(result, both(lambda document: document.update(parts=document["parts"][:1]), as_before))
        wix.reconcile(result, credentials=CREDENTIALS)
    assert "partsSha256" not in journal(result)
    assert len(journal(result)["parts"]) == 1


def test_an_older_journal_is_gone_on_with(result: Path) -> None:
    def stop(state: Any) -> None:
        if state.path == "export.part-0002.csv" and state.step is Step.PARSED:
            raise KeyboardInterrupt

    with Sandbox() as box:
        with pytest.raises(KeyboardInterrupt):
            upload(result, box.base, on_change=stop)
        changed_journal(result, both(cut_out, as_before))
        assert upload(result, box.base).ok
        assert box.state()["executedImports"] == PARTS
    assert len(journal(result)["partsSha256"]) == 64


def put_back(document: dict[str, Any]) -> None:
    document["parts"][0] |= {"step": "WAITING", "loyaltyImportId": None}


def without_a_trial(document: dict[str, Any]) -> None:
    document.update(parts=[])
    document.pop("trialRows", None)


@pytest.mark.parametrize(("change", "first"), [(put_back, None), (without_a_trial, 5)])
def test_an_older_journal_that_has_lost_an_import_imports_nothing(result: Path, change: Any, first: int | None) -> None:
    with Sandbox() as box:
        upload(result, box.base, first=first)
        before = box.state()["executedImports"]
        changed_journal(result, both(change, as_before))
        with pytest.raises(InputError, match="tells of no import of"):
            upload(result, box.base)
        assert box.state()["executedImports"] == before


@pytest.mark.parametrize(("part", "step"), [(1, Step.PARSED), (2, Step.WAITING), (2, Step.UPLOADED), (3, Step.CREATED)])
def test_an_earlier_journal_in_the_place_of_the_last_imports_nothing_twice(result: Path, part: int, step: Step) -> None:
    """As from a backup, or beside a copy of the folder: with --yes the parts that it did not know of went in again."""
    path = result / "export.import.json"
    kept: list[bytes] = []

    def keep(state: Any) -> None:
        if (state.path, state.step) == (f"export.part-000{part}.csv", step):
            kept.append(path.read_bytes())

    with Sandbox() as box:
        assert upload(result, box.base, on_change=keep).ok
        path.write_bytes(kept[0])
        if (part, step) == (3, Step.CREATED):  # which tells of all imports
            assert upload(result, box.base).ok
        else:
            with pytest.raises(InputError, match=r"tells of no import of export\.part-000[23]\.csv"):
                upload(result, box.base)
        assert box.state()["executedImports"] == PARTS


def test_a_part_that_the_journal_calls_unreadable_and_the_site_has_imported_is_not_imported_again(result: Path) -> None:
    with Sandbox() as box:
        upload(result, box.base)
        changed_journal(result, lambda document: document["parts"][0].update(step="UNREADABLE", status="FAILED"))
        assert upload(result, box.base).ok
        assert box.state()["executedImports"] == PARTS


@pytest.mark.parametrize(
    "change",
    [
        lambda report: report["outputs"][0]["headerMappingInfo"]["headerMappings"].reverse(),
        lambda report: [
            report["outputs"][part].update(rows=report["outputs"][part]["rows"] + more)
            for part, more in ((0, -1), (1, 1))
        ],
    ],
    ids=["columns", "rows"],
)
def test_a_report_that_was_changed_is_told_before_anything_is_sent(result: Path, box: Sandbox, change: Any) -> None:
    path = result / "export.report.json"
    report = json.loads(path.read_text())
    change(report)
    for mapping, name in zip(
        report["outputs"][0]["headerMappingInfo"]["headerMappings"], ("EMAIL", "POINTS"), strict=True
    ):
        mapping["columnName"] = name
    path.write_text(json.dumps(report))
    before = box.state()["requestCount"]
    with pytest.raises(InputError, match="the report was changed"):
        upload(result, box.base)
    assert box.state()["requestCount"] == before


def test_all_parts_stand_in_the_journal_from_the_first_step_on(result: Path, box: Sandbox) -> None:
    def stop(state: Any) -> None:
        if state.step is Step.UPLOADED:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        upload(result, box.base, on_change=stop)
    assert [part["step"] for part in journal(result)["parts"]] == ["UPLOADED", "WAITING", "WAITING"]


def test_a_result_that_was_prepared_again_before_anything_was_imported_is_begun_anew(
    result: Path, box: Sandbox
) -> None:
    def stop(state: Any) -> None:
        if state.step is Step.PARSED:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        upload(result, box.base, on_change=stop)
    export = write(result.parent, "export.csv", ["Email,Points", "ann@again.example.com,1"])
    loyalty_prep.prepare(export, result, overwrite=True)
    for _ in range(2):
        assert upload(result, box.base).ok


@pytest.mark.parametrize("since", ["2026-01-01T00:00:00", "2026-01-01T05:00:00+05:00", "2026-01-01"])
def test_a_journal_may_have_times_of_any_zone(result: Path, box: Sandbox, since: str) -> None:
    upload(result, box.base)
    path = result / "export.import.json"
    document = json.loads(path.read_text())
    document["parts"][0] |= {"since": since, "step": "EXECUTING"}
    path.write_text(json.dumps(document))
    before = box.state()["executedImports"]
    assert upload(result, box.base).ok
    assert box.state()["executedImports"] == before


def test_a_result_that_replaced_an_imported_one_is_refused(result: Path, box: Sandbox) -> None:
    upload(result, box.base)
    export = write(result.parent, "export.csv", ["Email,Points", "user1@example.com,1", "new@example.com,7"])
    loyalty_prep.prepare(export, result, overwrite=True)
    before = box.state()["executedImports"]
    with pytest.raises(InputError, match="would be imported again"):
        upload(result, box.base)
    assert box.state()["executedImports"] == before


def test_two_runs_do_not_work_in_one_folder(result: Path, box: Sandbox) -> None:
    with alone_in(result), pytest.raises(OutputError, match="Another run is at work"):
        upload(result, box.base)
    assert upload(result, box.base).ok


def test_a_journal_that_cannot_be_written_stops_the_run(
    result: Path, box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    before = box.state()["executedImports"]
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OutputError, match="No space left on device"):
        upload(result, box.base)
    monkeypatch.undo()
    assert box.state()["executedImports"] == before
    assert upload(result, box.base).ok


@pytest.mark.parametrize("parallel", [0, 17])
def test_parallel_has_bounds(result: Path, box: Sandbox, parallel: int) -> None:
    with pytest.raises(UsageError, match=r"^parallel must be"):
        upload(result, box.base, parallel=parallel)


def shell(result: Path, box: Sandbox, rest: str) -> subprocess.CompletedProcess[bytes]:
    """Run `upload` with its standard streams led elsewhere; the exit code is that of the first command of a pipe."""
    line = f"{sys.executable} -m loyalty_prep upload {result} --base-url {box.base} {rest}"
    return subprocess.run(["bash", "-o", "pipefail", "-c", line], env=ENVIRONMENT, capture_output=True, check=False)


@pytest.mark.parametrize("rest", ["--yes | true", "--yes --json | true", "--yes >&- 2>&-"])
def test_that_nobody_reads_what_upload_says_makes_no_success_of_refused_rows(
    result: Path, picky: Sandbox, rest: str
) -> None:
    ended = shell(result, picky, rest)
    assert ended.returncode == 1
    assert b"Traceback" not in ended.stderr
    assert b"fault of loyalty-prep" not in ended.stderr


def always_full() -> bool:
    """Tell whether `/dev/full` is what it is on Linux: in some containers it takes what is written."""
    try:
        with open("/dev/full", "wb", buffering=0) as disk:  # noqa: PTH123 - no file
            disk.write(b"x")
    except OSError as fault:
        return fault.errno == errno.ENOSPC
    return False


@pytest.mark.skipif(not always_full(), reason="needs a disk that is always full")
@pytest.mark.parametrize("rest", ["--yes >/dev/full", "--yes --json >/dev/full"])
def test_no_room_for_what_upload_says_is_not_called_a_run_that_wrote_nothing(
    result: Path, box: Sandbox, rest: str
) -> None:
    ended = shell(result, box, rest)
    assert ended.returncode == 2
    assert ended.stderr.endswith(
        b"error: There is no room left for what is to be written. Make room, and run the command again. "
        b"The journal knows how far each part got; run upload again to go on from there.\n"
    )
    assert {part["step"] for part in journal(result)["parts"]} == {"DONE"}


def test_without_standard_input_there_is_nobody_to_ask(result: Path, box: Sandbox) -> None:
    ended = shell(result, box, "<&-")
    assert ended.returncode == 2
    assert b"there is no terminal to ask on" in ended.stderr


# Trouble


@pytest.mark.parametrize("fail", ["throttled", "500-once", "dropped-connection", "conflict", "slow-parse"])
def test_trouble_that_passes_ends_well(result: Path, fail: str) -> None:
    with Sandbox(fail=[fail]) as troubled:
        assert upload(result, troubled.base).ok
        assert troubled.state()["executedImports"] == PARTS


def test_a_part_that_wix_cannot_read_is_named_and_may_be_sent_again(result: Path) -> None:
    with Sandbox(fail=["parse-error"]) as troubled:
        for _ in range(2):
            with pytest.raises(errors.WixError, match=r"could not read export\.part-0001\.csv \(FILE_MALFORMED\)"):
                upload(result, troubled.base)
        assert troubled.state()["executedImports"] == 0
        assert len(troubled.state()["imports"]) == 2
    assert journal(result)["parts"][0]["step"] == Step.UNREADABLE


@pytest.mark.parametrize("parallel", [1, 2])
def test_after_an_import_that_failed_no_further_one_is_begun(result: Path, parallel: int) -> None:
    with Sandbox(fail=["import-failed"]) as troubled:
        done = upload(result, troubled.base, parallel=parallel)
        assert not done.ok
        assert [state.step for state in done.states][parallel:] == [Step.WAITING] * (PARTS - parallel)
        assert {state.status for state in done.states[:parallel]} == {"FAILED"}
        assert (result / "export.part-0001.wix-errors.csv").exists()
        upload(result, troubled.base)
        assert troubled.state()["executedImports"] == parallel + 1, "what failed is not tried again, the next one is"


@pytest.mark.parametrize(
    ("fail", "says"),
    [
        ("counts-short", "Of the 27 rows of export.part-0001.csv, Wix reports 26 imported and 0 refused"),
        ("counts-missing", "Of the 27 rows of export.part-0001.csv, Wix reports no number imported and no number ref"),
    ],
)
def test_counts_that_do_not_add_up_are_no_success(result: Path, fail: str, says: str) -> None:
    with Sandbox(fail=[fail]) as troubled:
        ended = command("upload", result, "--yes", "--base-url", troubled.base)
        assert troubled.state()["executedImports"] == PARTS, "the other parts go on"
    assert ended.returncode == 1
    assert says.encode() in ended.stderr
    assert f"Run `loyalty-prep reconcile {result}`.".encode() in ended.stderr
    again = command("status", result)
    assert again.returncode == 1
    assert says.encode() in again.stderr


def test_a_key_without_permission_is_told_so(result: Path) -> None:
    with Sandbox(fail=["forbidden"]) as troubled:
        ended = command("upload", result, "--yes", "--base-url", troubled.base)
    assert ended.returncode == 2
    assert re.fullmatch(rb"error: .*'Manage Loyalty'.*\n", ended.stderr)


@pytest.mark.parametrize(
    ("fail", "says"),
    [
        ("unauthorized", "check WIX_API_KEY"),
        ("wrong-site", "check WIX_SITE_ID"),
        ("upload-expired", "The upload URL that Wix gave has expired"),
    ],
)
def test_trouble_that_stays_is_one_sentence(result: Path, fail: str, says: str) -> None:
    with Sandbox(fail=[fail]) as troubled:
        with pytest.raises(errors.WixError, match=says):
            upload(result, troubled.base)
        assert troubled.state()["executedImports"] == 0


def test_a_read_that_lags_behind_leads_to_no_second_execution(result: Path) -> None:
    with Sandbox(fail=["lagging-read"]) as lagging:
        assert upload(result, lagging.base, settle_seconds=20).ok
        asked = [each["path"].split("/")[-1] for each in lagging.state()["requests"]]
        assert asked.count("execute") == PARTS
        assert lagging.state()["executedImports"] == PARTS


# Status


def test_status_tells_where_each_part_stands(result: Path, picky: Sandbox) -> None:
    before = wix.status(result)
    assert [state.step for state in before.states] == [Step.WAITING] * PARTS
    upload(result, picky.base)
    after = wix.status(result)
    assert [state.status for state in after.states] == ["IMPORTED"] * PARTS
    document = after.to_dict()
    assert (document["siteId"], document["baseUrl"]) == (SITE, picky.base)
    assert document["parts"][0]["importResult"] == {"errorFileExists": True, "successCount": 25, "failureCount": 2}


def test_status_asks_the_platform_and_writes_nothing(result: Path) -> None:
    with Sandbox(pace=0.3) as slow:

        def at(state: Any) -> None:
            if state.step is Step.EXECUTED:
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            upload(result, slow.base, on_change=at)
        written = (result / "export.import.json").read_bytes()
        seen = set()
        while "IMPORTED" not in seen:
            seen.add(wix.status(result, credentials=CREDENTIALS).states[0].status)
        assert seen == {"IMPORTING", "IMPORTED"}
        assert (result / "export.import.json").read_bytes() == written
        with pytest.raises(UsageError, match="WIX_API_KEY"):
            wix.status(result)


def test_the_key_is_not_sent_where_a_journal_says(result: Path, box: Sandbox) -> None:
    upload(result, box.base)
    path = result / "export.import.json"
    path.write_text(path.read_text().replace(box.base, "https://example.com"))
    with pytest.raises(InputError, match="another platform: https://example"):
        wix.status(result, credentials=CREDENTIALS)


# The commands


def test_without_a_terminal_it_wants_yes(result: Path, box: Sandbox) -> None:
    ended = command("upload", result, "--base-url", box.base)
    assert ended.returncode == 2
    assert re.fullmatch(rb"error: .*cannot be undone.*--yes.*\n", ended.stderr)
    assert not (result / "export.import.json").exists()


@pytest.mark.parametrize("answer", ["y", "n", ""])
def test_on_a_terminal_it_shows_what_it_is_about_to_do(result: Path, box: Sandbox, answer: str) -> None:
    process, ours, shown = asked(
        "upload",
        result,
        "--base-url",
        box.base,
        env={**ENVIRONMENT, "COLUMNS": "200", "TERM": "dumb"},
        stdout=subprocess.PIPE,
    )
    os.write(ours, f"{answer}\n".encode())
    assert process.stdout is not None
    table = process.stdout.read().decode()
    code = process.wait(30)
    while select.select([ours], [], [], 0.2)[0]:
        try:
            shown += os.read(ours, 4096)
        except OSError:  # the terminal is gone with the process
            break
    os.close(ours)
    process.stdout.close()
    text = " ".join(shown.decode().split())
    question = (
        f"60 rows with 1,770 points in 3 parts are to be imported into site {SITE} at {box.base}. This can overwrite"
    )
    assert question in text
    assert "cannot be undone" in text
    if answer == "y":
        assert code == 0
        assert "export.part-0003.csv: being parsed" in text
        assert re.search(r"export.part-0001.csv +27 +imported +IMPORTED +27 +0", table)
    else:
        assert code == 2
        assert "error: Nothing was imported" in text
        assert not (result / "export.import.json").exists()


def test_the_commands_say_what_came_of_it(result: Path, picky: Sandbox) -> None:
    ended = command("upload", result, "--yes", "--base-url", picky.base, "--json")
    assert ended.returncode == 1
    assert json.loads(ended.stdout)["parts"][0]["importResult"]["failureCount"] == 2
    assert f"2 rows refused. Run `loyalty-prep reconcile {result}`.".encode() in ended.stderr
    stands = command("status", result, "--json")
    assert stands.returncode == 1
    assert json.loads(stands.stdout)["parts"][0]["status"] == "IMPORTED"
    assert b"export.part-0002.csv" in command("status", result, WIX_API_KEY="").stdout


@pytest.mark.parametrize("name", ["WIX_API_KEY", "WIX_SITE_ID"])
def test_without_key_or_site_it_says_so(result: Path, name: str) -> None:
    ended = command("upload", result, "--yes", **{name: ""})
    assert ended.returncode == 2
    assert re.fullmatch(rf"error: .*{name}.*\n".encode(), ended.stderr)


def test_there_is_no_argument_for_the_key() -> None:
    shown = command("upload", "--help").stdout.decode()
    assert "--site-id" in shown
    assert "key" not in shown.lower()


def test_help_loads_neither_httpx_nor_polars() -> None:
    code = (
        "import sys; from loyalty_prep.cli import run; run(['upload', '--help']); run(['sandbox', '--help']);"
        "loaded = {'httpx', 'starlette', 'polars', 'jwt'} & set(sys.modules); assert not loaded, loaded"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_upload_says_how_to_go_on(result: Path, asked: signal.Signals) -> None:
    with Sandbox(pace=5) as slow:
        process = subprocess.Popen(
            [sys.executable, "-m", "loyalty_prep", "upload", str(result), "--yes", "--base-url", slow.base],
            env=ENVIRONMENT,
            stderr=subprocess.PIPE,
            preexec_fn=hear_hangups,  # noqa: PLW1509 - it calls nothing that a thread could hold
        )
        deadline = time.monotonic() + 30
        while not (result / "export.import.json").exists() and time.monotonic() < deadline:
            time.sleep(0.01)
        process.send_signal(asked)
        _, said = process.communicate(timeout=30)
    assert process.returncode == 130
    assert re.fullmatch(rb"error: interrupted\. .*run upload again.*\n", said)


def test_a_result_without_parts_has_nothing_to_import(tmp_path: Path, box: Sandbox) -> None:
    loyalty_prep.prepare(write(tmp_path, "export.csv", ["Email,Points", "nobody@example.com,-5"]), tmp_path / "result")
    assert upload(tmp_path / "result", box.base, confirm=lambda _: pytest.fail("it asked")).ok


def test_the_public_names_are_these() -> None:
    assert all(getattr(wix, name) is not None for name in wix.__all__)
    assert wix.__all__ == sorted(wix.__all__)
