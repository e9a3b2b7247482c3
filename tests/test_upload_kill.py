"""Killed at any step of an upload, a second run finishes the job, and no part is executed twice."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sandboxes import KEY, SITE, Sandbox, write

import loyalty_prep
from loyalty_prep import wix
from loyalty_prep.wix.access import Credentials

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow  # kills processes by the dozen

PARTS = 2
DRIVER = Path(__file__).parent / "killed_upload.py"


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a result of two parts, of which each has a row that no contact has."""
    folder = tmp_path_factory.mktemp("kill")
    rows = [f"user{number}@example.com,{number}" for number in range(40)]
    export = write(folder, "export.csv", ["Email,Points", *rows])
    report = loyalty_prep.prepare(export, folder / "result", max_bytes=600)
    assert [each.kind for each in report.outputs].count("clean") == PARTS
    return folder / "result"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    folder = tmp_path_factory.mktemp("contacts")
    known = [f"user{number}@example.com" for number in range(40) if number not in (3, 33)]
    with Sandbox(contacts=write(folder, "contacts.csv", ["Email", *known]), pace=0.01) as started:
        yield started


def finished(folder: Path, parts: int = PARTS) -> bool:
    document = json.loads((folder / "export.import.json").read_text())
    return [each["step"] for each in document["parts"]] == ["DONE"] * parts


def walk(server: Sandbox, result: Path, folder: Path, *first: str) -> list[dict[str, Any]]:
    """Kill an upload at each of its points; return what came of it, and see that the run after each ends the job."""
    walked = subprocess.run(
        [sys.executable, str(DRIVER), server.base, str(result), str(folder), *first],
        env={**os.environ, "WIX_API_KEY": KEY, "WIX_SITE_ID": SITE},
        stdout=subprocess.PIPE,
        check=True,
        timeout=3600,  # of one that hangs: a busy machine takes its time
    )
    told = [json.loads(line) for line in walked.stdout.splitlines()]
    assert [each["point"] for each in told if not each["killed"]] == []
    unfinished = [each for each in told if each["code"] != 1 or not finished(folder / each["folder"])]
    assert unfinished == [], "the last run finishes the job, and says that rows were refused"
    return told


def test_killed_at_each_step_a_second_run_finishes_the_job(result: Path, server: Sandbox, tmp_path: Path) -> None:
    told = walk(server, result, tmp_path)
    wrong = [each for each in told if each["executed"] != PARTS]
    assert wrong == [], "each part is executed once, wherever the first run was killed"
    points = {each["point"] for each in told}
    # The walk went through every call, before it, when it was sent and answered, and around every write of the journal.
    for title, step in (
        ("The request for an upload URL", "WAITING"),
        ("The upload", "WAITING"),
        ("Creating the import", "CREATING"),
        ("Asking for the import", "CREATED"),
        ("Asking for the import", "PARSED"),  # the gate
        ("Executing the import", "EXECUTING"),
        ("Asking for the import", "EXECUTED"),
        ("The request for the error file", "FINISHED"),
        ("The download of the error file", "FINISHED"),
    ):
        assert {f"part 1: {when} '{title}' at {step}" for when in ("before", "sent", "answered")} <= points
    for step in ("UPLOADED", "CREATING", "CREATED", "PARSED", "EXECUTING", "EXECUTED", "FINISHED", "DONE"):
        assert {f"part 1: before {step}", f"part 1: after {step}"} <= points
    assert "part 2: sent 'Executing the import' at EXECUTING" in points


GOES_ON = {
    "part 1: sent 'Creating the import' at CREATING": [
        *("before 'The query for imports' at CREATING", "answered 'The query for imports' at CREATING"),
        *("before CREATED", "after CREATED", "after EXECUTING"),
    ],
    "part 1: sent 'Executing the import' at EXECUTING": [
        *("before 'Asking for the import' at EXECUTING", "answered 'Asking for the import' at EXECUTING"),
        "before EXECUTED",
    ],
    "part 1: before 'Executing the import' at EXECUTING": [
        *("before 'Asking for the import' at EXECUTING", "answered 'Asking for the import' at EXECUTING"),
        *("before PARSED", "after PARSED", "answered 'Asking for the import' at PARSED", "after EXECUTING"),
        *("sent 'Executing the import' at EXECUTING", "before EXECUTED"),
    ],
}
"""Where a first run is killed, and points at which one that asks what came of it is killed as well."""


@pytest.mark.parametrize("first", GOES_ON)
def test_killed_once_more_while_it_asks_what_came_of_a_step_the_third_run_finishes_the_job(
    result: Path, server: Sandbox, tmp_path: Path, first: str
) -> None:
    told = walk(server, result, tmp_path, first)
    wrong = [each for each in told if each["executed"] != PARTS]
    assert wrong == [], "each part is executed once, wherever the runs before were killed"
    assert {f"part 1: {point}" for point in GOES_ON[first]} <= {each["point"] for each in told}


def test_killed_while_it_looks_again_for_what_came_late_a_second_run_brings_it(
    result: Path, server: Sandbox, tmp_path: Path
) -> None:
    folder = Path(shutil.copytree(result, tmp_path / "result"))
    given: dict[str, Any] = {"credentials": Credentials(KEY, SITE), "confirm": lambda _: True, "base_url": server.base}
    states = wix.upload(folder, **given).states
    journal = folder / "export.import.json"
    document = json.loads(journal.read_text())
    for part in document["parts"]:
        (folder / part["errorFile"]).unlink()
        part |= {"errorFile": None, "errorFileTrouble": "It was not there."}
        part["importResult"]["successCount"] = None
    journal.write_text(json.dumps(document))
    walked = tmp_path / "walked"
    walked.mkdir()
    told = walk(server, folder, walked)
    assert [each for each in told if each["executed"]] == []
    for each in told:
        kept = json.loads((walked / each["folder"] / journal.name).read_text())["parts"]
        assert [part["importResult"]["successCount"] for part in kept] == [state.success_count for state in states]
        assert all((walked / each["folder"] / part["errorFile"]).is_file() for part in kept)
    points = {each["point"] for each in told}
    for title in ("Asking for the import", "The request for the error file", "The download of the error file"):
        assert {f"part 1: {when} '{title}' at DONE" for when in ("before", "sent", "answered")} <= points
    assert {"part 1: before DONE", "part 1: after DONE"} <= points


def kill_again_and_again(command: list[str], journal: Path) -> tuple[int, int]:
    """Run a command and kill it whenever it got a step further; return its exit code at last, and the runs."""
    environment = {**os.environ, "WIX_API_KEY": KEY, "WIX_SITE_ID": SITE}
    code, runs = -signal.SIGKILL, 0
    while code == -signal.SIGKILL:
        seen = journal.stat().st_mtime_ns if journal.exists() else 0
        process = subprocess.Popen(command, env=environment)
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            if journal.exists() and journal.stat().st_mtime_ns > seen:  # it got a step further
                time.sleep(0.01)
                process.kill()
            time.sleep(0.001)
        code, runs = process.wait(60), runs + 1
    return code, runs


@pytest.mark.parametrize(("parallel", "first"), [(1, None), (2, None), (1, 5)])
def test_killed_again_and_again_the_command_gets_there(
    result: Path, server: Sandbox, tmp_path: Path, parallel: int, first: int | None
) -> None:
    shutil.copytree(result, tmp_path / "result")
    command = [
        *(sys.executable, "-m", "loyalty_prep", "upload", str(tmp_path / "result"), "--yes", "--quiet"),
        *("--base-url", server.base, "--parallel", str(parallel), "--settle", "1"),
    ]
    before = server.state()["executedImports"]
    journal, parts = tmp_path / "result" / "export.import.json", PARTS
    if first is not None:
        parts += 1
        code, kills = kill_again_and_again([*command, "--first", str(first)], journal)
        assert code == 1, "a row of the trial is refused"
        assert kills > 2
        assert server.state()["executedImports"] - before == 1
    code, kills = kill_again_and_again(command, journal)
    assert code == 1
    assert kills > 2
    assert finished(tmp_path / "result", parts)
    assert server.state()["executedImports"] - before == parts


KILLED_BACKUP = """
import os, signal, sys
from loyalty_prep.wix import accounts
from loyalty_prep.wix.access import Credentials
from loyalty_prep.wix.client import LoyaltyImports
left, once = int(sys.argv[3]), LoyaltyImports._once
def watched(self, call):
    global left
    left -= 1
    if left < 0:
        os.kill(os.getpid(), signal.SIGKILL)
    return once(self, call)
LoyaltyImports._once = watched
accounts.balances(sys.argv[2], credentials=Credentials.from_environment(), base_url=sys.argv[1], overwrite=True)
"""


def test_a_backup_that_is_killed_at_any_page_leaves_the_earlier_one_whole(tmp_path: Path) -> None:
    pages = 4
    rows = ["Email,Points", *(f"user{number}@example.com,{number}" for number in range(100 * pages - 50))]
    environment = {**os.environ, "WIX_API_KEY": KEY, "WIX_SITE_ID": SITE}
    backup = tmp_path / "before.csv"
    with Sandbox(accounts=write(tmp_path, "accounts.csv", rows)) as box:
        for earlier in (None, b"Email,Points\n"):
            for answered in range(pages):
                if earlier is not None:
                    backup.write_bytes(earlier)
                command = [sys.executable, "-c", KILLED_BACKUP, box.base, str(backup), str(answered)]
                assert subprocess.run(command, env=environment, check=False).returncode == -signal.SIGKILL
                assert (backup.read_bytes() if backup.exists() else None) == earlier
        command = [sys.executable, "-c", KILLED_BACKUP, box.base, str(backup), str(pages + 1)]
        subprocess.run(command, env=environment, check=True)
    assert len(backup.read_text().splitlines()) == len(rows)
    assert [path.name for path in tmp_path.iterdir() if "partial" in path.name] == []
