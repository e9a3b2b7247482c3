"""Before and after an import: the backup of balances, the comparison, the trial part, and the same file once more."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from harness import asked, hear_hangups, program
from sandboxes import KEY, SITE, Sandbox, write

import loyalty_prep
from loyalty_prep import wix
from loyalty_prep.errors import InputError, LoyaltyPrepError, OutputError, UsageError
from loyalty_prep.report import inspection
from loyalty_prep.wix import results
from loyalty_prep.wix.access import Credentials
from loyalty_prep.wix.comparison import Change, Effect
from loyalty_prep.wix.results import part_records, read_result

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from loyalty_prep.wix import Plan, Standing

pytestmark = pytest.mark.slow  # a server of its own for nearly every test

CREDENTIALS = Credentials(KEY, SITE)
ROWS = 60
HELD = {"user1@example.com": 5, "user2@example.com": 2, "user3@example.com": 99, "user4@example.com": 0, "old@x.org": 7}


def accounts(folder: Path, held: dict[str, int] | None = None) -> Path:
    rows = (HELD if held is None else held).items()
    return write(folder, "accounts.csv", ["Email,Points", *(f"{address},{points}" for address, points in rows)])


@pytest.fixture
def result(tmp_path: Path) -> Path:
    """Return a result of three parts."""
    rows = [f"user{number}@example.com,{number}" for number in range(ROWS)]
    loyalty_prep.prepare(write(tmp_path, "export.csv", ["Email,Points", *rows]), tmp_path / "result", max_bytes=600)
    assert [part.rows for part in read_result(tmp_path / "result").parts] == [27, 26, 7]
    return tmp_path / "result"


@pytest.fixture(params=["set", "add"])
def effect(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def box(tmp_path: Path, effect: str) -> Iterator[Sandbox]:
    with Sandbox(accounts=accounts(tmp_path), effect=effect) as started:
        yield started


def upload(folder: Path, base: str, **options: Any) -> Standing:
    return wix.upload(folder, **{"credentials": CREDENTIALS, "confirm": lambda _: True, "base_url": base, **options})


def backup(path: Path, base: str) -> Path:
    wix.balances(path, credentials=CREDENTIALS, base_url=base)
    return path


def rows(path: Path) -> dict[str, int]:
    with path.open(newline="") as stream:
        return {row["Email"]: int(row["Points"]) for row in csv.DictReader(stream)}


# The backup


def test_a_backup_holds_every_account_of_all_pages(tmp_path: Path) -> None:
    held = {f"user{number:04}@example.com": number for number in range(251)}
    with Sandbox(accounts=accounts(tmp_path, held)) as box:
        told = wix.balances(tmp_path / "before.csv", credentials=CREDENTIALS, base_url=box.base)
        asked = [each["body"] for each in box.state()["requests"]]
    assert (told.accounts, told.points, told.without_email) == (251, sum(range(251)), 0)
    assert rows(tmp_path / "before.csv") == held
    paging = [body["query"]["cursorPaging"] for body in asked]
    assert [each["limit"] for each in paging] == [100] * 3
    assert ["cursor" in each for each in paging] == [False, True, True]


EXISTS = "exists already. Move it away, or allow replacing it with overwrite=True."


def test_a_backup_is_not_written_over_and_appears_whole(tmp_path: Path) -> None:
    with Sandbox(accounts=accounts(tmp_path), fail=["forbidden"]) as box:
        with pytest.raises(LoyaltyPrepError, match="'Manage Loyalty'"):
            backup(tmp_path / "before.csv", box.base)
        assert not [path for path in tmp_path.iterdir() if "before" in path.name]
        (tmp_path / "before.csv").write_text("mine")
        with pytest.raises(OutputError, match=EXISTS):
            backup(tmp_path / "before.csv", box.base)
        (tmp_path / "folder").mkdir()
        with pytest.raises(OutputError, match="is a folder"):
            backup(tmp_path / "folder", box.base)
        assert (tmp_path / "before.csv").read_text() == "mine"


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_backup_says_that_there_is_none(tmp_path: Path, asked: signal.Signals) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        base = f"http://127.0.0.1:{silent.getsockname()[1]}"
        process = subprocess.Popen(
            [sys.executable, "-m", "loyalty_prep", "balances", "--out", tmp_path / "before.csv", "--base-url", base],
            env={**os.environ, "WIX_API_KEY": KEY, "WIX_SITE_ID": SITE},
            stderr=subprocess.PIPE,
            preexec_fn=hear_hangups,  # noqa: PLW1509 - it calls nothing that a thread could hold
        )
        silent.settimeout(30)
        caller, _ = silent.accept()
        with caller:
            process.send_signal(asked)
            _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (130, b"error: interrupted; no backup was written. Run balances again.\n")
    assert not list(tmp_path.iterdir())


# The comparison


def test_before_an_import_it_says_what_would_change(result: Path, tmp_path: Path) -> None:
    found = wix.compare(result, before=accounts(tmp_path))
    assert found.rows == {
        Change.ABSENT: ROWS - 4,
        Change.LOWERED: 2,
        Change.EQUAL: 1,
        Change.NEW: 1,
    }
    total = sum(range(ROWS))
    assert (found.points_before, found.points_parts) == (113, total)
    assert (found.points_if_set, found.points_if_added) == (total + 7, total + 113)
    assert found.ok
    assert "effect" not in found.to_dict()


def test_after_an_import_it_says_what_the_import_did(result: Path, tmp_path: Path, box: Sandbox, effect: str) -> None:
    before = backup(tmp_path / "before.csv", box.base)
    upload(result, box.base)
    after = backup(tmp_path / "after.csv", box.base)
    found = wix.compare(result, before=before, after=after)
    assert found.effect == {"set": Effect.SET, "add": Effect.ADDED}[effect]
    assert found.unexpected == ()
    assert found.points_after == (found.points_if_set if effect == "set" else found.points_if_added)
    assert found.ok


def test_every_account_that_is_not_as_expected_is_told(result: Path, tmp_path: Path) -> None:
    before = accounts(tmp_path)
    after = {f"user{number}@example.com": number for number in range(ROWS)} | {"old@x.org": 7}
    after |= {"old@x.org": 8, "user9@example.com": 10, "stranger@x.org": 1}
    del after["user1@example.com"], after["user8@example.com"]  # the one had an account, the other never
    lines = ["Email,Points", *(f"{address},{points}" for address, points in after.items())]
    found = wix.compare(result, before=before, after=write(tmp_path, "after.csv", lines))
    assert found.effect is Effect.SET
    told = {each.email: (each.before, each.part, each.expected, each.after) for each in found.unexpected}
    assert told == {
        "old@x.org": (7, None, 7, 8),
        "stranger@x.org": (None, None, None, 1),
        "user1@example.com": (5, 1, 1, None),
        "user9@example.com": (None, 9, 9, 10),
    }
    assert not found.ok


def test_an_import_that_did_nothing_is_told(result: Path, tmp_path: Path) -> None:
    before = accounts(tmp_path)
    found = wix.compare(result, before=before, after=before)
    assert found.effect is Effect.NOTHING
    assert not found.ok


def test_a_row_that_went_in_and_has_no_account_afterwards_is_told(result: Path, tmp_path: Path, box: Sandbox) -> None:
    before = backup(tmp_path / "before.csv", box.base)
    upload(result, box.base)
    after = backup(tmp_path / "after.csv", box.base)
    after.write_text("".join(line for line in after.read_text().splitlines(True) if not line.startswith("user9@")))
    found = wix.compare(result, before=before, after=after)
    assert [(each.email, each.part, each.after) for each in found.unexpected] == [("user9@example.com", 9, None)]
    assert not found.ok


HUNDRED = {f"user{number}@example.com": 100 for number in range(ROWS)}
OWN = {f"user{number}@example.com": number for number in range(ROWS)}
SUM = {address: 100 + points for address, points in OWN.items()}


@pytest.mark.parametrize(
    ("before", "after", "effect", "ok"),
    [
        (HUNDRED, OWN, Effect.SET, True),
        (HUNDRED, SUM, Effect.ADDED, True),
        (dict.fromkeys(OWN, 0), OWN, Effect.UNKNOWN, True),
        ({}, OWN, Effect.UNKNOWN, True),
        (OWN, OWN, Effect.UNKNOWN, True),
        (OWN, {address: 2 * points for address, points in OWN.items()}, Effect.ADDED, True),
        (HUNDRED, HUNDRED, Effect.NOTHING, False),
        (dict.fromkeys(OWN, 0), dict.fromkeys(OWN, 0), Effect.NOTHING, False),
        ({}, {}, Effect.NOTHING, False),
        (HUNDRED, {**OWN, **dict(list(SUM.items())[31:])}, Effect.SET, False),
        (HUNDRED, {**dict(list(OWN.items())[:29]), **dict(list(SUM.items())[30:59])}, Effect.MIXED, False),
        (dict.fromkeys(OWN, 0), {**OWN, "user7@example.com": 9}, Effect.UNKNOWN, False),
        ({}, {address: 2 * points for address, points in OWN.items()}, Effect.UNKNOWN, False),
    ],
)
def test_the_verdict_is_what_the_balances_tell(
    result: Path, tmp_path: Path, before: dict[str, int], after: dict[str, int], effect: Effect, ok: bool
) -> None:
    files = []
    for name, held in (("before.csv", before), ("after.csv", after)):
        files.append(write(tmp_path, name, ["Email,Points", *(f"{key},{points}" for key, points in held.items())]))
    found = wix.compare(result, before=files[0], after=files[1])
    assert (found.effect, found.ok) == (effect, ok)


TWICE = [*(f"user{number}@example.com,100" for number in range(10)), "USER1@example.com,7", ",40", ",2"]


def compared(result: Path, before: list[str], after: list[str]) -> wix.Comparison:
    files = [
        write(result.parent, name, ["Email,Points", *lines]) for name, lines in (("b.csv", before), ("a.csv", after))
    ]
    return wix.compare(result, before=files[0], after=files[1])


def but(lines: list[str], **changes: str) -> list[str]:
    """Return the balances after an import that set them, but for some lines, by their numbers."""
    after = [f"user{number}@example.com,{number}" for number in range(ROWS)] + lines[10:]
    return [changes.get(f"line{number}", line) for number, line in enumerate(after)]


@pytest.mark.parametrize(
    ("changes", "unexpected"),
    [
        ({}, None),
        ({"line1": "user1@example.com,100", "line60": "user1@example.com,1"}, None),
        ({"line1": "user1@example.com,1", "line60": "user1@example.com,1"}, ("user1@example.com", 107, 1, None, 2)),
        ({"line1": "user1@example.com,100"}, ("user1@example.com", 107, 1, None, 107)),
        ({"line60": "user1@example.com,8"}, ("user1@example.com", 107, 1, None, 9)),
        ({"line60": "x@x.org,7"}, ("user1@example.com", 107, 1, None, 1)),
        ({"line61": ",41"}, ("", 42, None, 42, 43)),
        ({"line61": ",2", "line62": ",40"}, None),
        ({"line20": "user20@example.com,"}, ("user20@example.com", None, 20, 20, None)),
    ],
)
def test_several_accounts_with_one_address_are_judged(
    result: Path, changes: dict[str, str], unexpected: tuple[Any, ...] | None
) -> None:
    found = compared(result, TWICE, but(TWICE, **changes))
    told = [(each.email, each.before, each.part, each.expected, each.after) for each in found.unexpected]
    assert unexpected in told if unexpected is not None else told == []
    assert found.ok is (unexpected is None)
    assert found.rows[Change.UNCLEAR] == 1


def test_the_sums_hold_every_account(result: Path) -> None:
    found = compared(result, TWICE, but(TWICE))
    parts = sum(range(ROWS))
    assert (found.points_before, found.points_after) == (1000 + 7 + 42, parts + 7 + 42)
    assert (found.points_if_set, found.points_if_added) == (parts + 7 + 42, parts + 1049)


def test_an_import_of_nothing_but_several_accounts_with_one_address_is_not_called_nothing(tmp_path: Path) -> None:
    export = write(tmp_path, "export.csv", ["Email,Points", "ann@x.org,10"])
    loyalty_prep.prepare(export, tmp_path / "result")
    for after, ok in ((["ann@x.org,10", "ann@x.org,5"], True), (["ann@x.org,110", "ann@x.org,5"], True)):
        found = compared(tmp_path / "result", ["ann@x.org,100", "ann@x.org,5"], after)
        assert (found.effect, found.ok) == (Effect.UNKNOWN, ok)
    assert not compared(tmp_path / "result", ["ann@x.org,100", "ann@x.org,5"], ["ann@x.org,100", "ann@x.org,5"]).ok


@pytest.mark.parametrize(
    "text",
    [
        *("", "Email\nann@x.org\n", "Email,Points\nann@x.org,many\n", "\x00", '"'),
        *("Email,Points\nann@x.org,1_000\n", "Email,Points,Points\nann@x.org,1,2\n"),
        "Email,Points\nann@x.org,1,250\n",
        "Email,Points,Earned\nann@x.org,1,1\nbob@x.org,2",  # of 25 points
    ],
)
def test_a_file_that_holds_no_balances_is_named(result: Path, tmp_path: Path, text: str) -> None:
    (tmp_path / "b.csv").write_text(text)
    for path in (tmp_path / "b.csv", tmp_path / "missing.csv"):
        with pytest.raises(InputError, match="loyalty-prep balances"):
            wix.compare(result, before=path)


CHANGED = {
    "nothing": b"",
    "no row": b"Email,Points\n",
    "fewer rows": b"Email,Points\nann@x.org,1\n",
    "no number": b"Email,Points\n" + b"ann@x.org,x\n" * 7,
    "no balance": b"Email,Points\n" + b"ann@x.org\n" * 7,
    "one column": b"Email\n" + b"ann@x.org\n" * 7,
    "more cells": b"Email,Points\n" + b"ann@x.org,1,2\n" + b"ann@x.org,1\n" * 5,
    "an open quote": b'Email,Points\n"ann@x.org,1\n' + b"ann@x.org,1\n" * 6,
    "no text": b"Email,Points\n" + b"\xe9@x.org,1\n" * 7,
    "a number without end": b"Email,Points\nann@x.org," + b"9" * 5000 + b"\n" + b"ann@x.org,1\n" * 6,
}


@pytest.mark.parametrize("content", CHANGED.values(), ids=CHANGED)
def test_a_part_that_was_changed_with_its_report_is_told(result: Path, tmp_path: Path, content: bytes) -> None:
    """compare ended in a traceback, or compared with fewer rows than the report tells of."""
    (result / "export.part-0003.csv").write_bytes(content)
    path = result / "export.report.json"
    report = json.loads(path.read_text())
    report["outputs"][2]["sha256"] = hashlib.sha256(content).hexdigest()
    path.write_text(json.dumps(report))
    with pytest.raises(InputError, match="the report was changed"):
        wix.compare(result, before=accounts(tmp_path))
    with pytest.raises(InputError, match="the report was changed"):
        upload(result, "http://127.0.0.1:9")


@pytest.mark.parametrize("version", [0, 2, None, "1"])
def test_a_report_of_another_version_is_not_read_as_one_of_ours(result: Path, tmp_path: Path, version: Any) -> None:
    path = result / "export.report.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "schemaVersion": version}))
    with pytest.raises(InputError, match="is not a report of prepare"):
        wix.compare(result, before=accounts(tmp_path))
    assert results.SCHEMA_VERSION == inspection.SCHEMA_VERSION


# The trial


@pytest.mark.parametrize("first", [1, 27, 30, 1000])
def test_a_trial_imports_the_first_rows_and_the_rest_follows(
    result: Path, tmp_path: Path, box: Sandbox, effect: str, first: int
) -> None:
    before = backup(tmp_path / "before.csv", box.base)
    plans: list[Plan] = []

    def ask(plan: Plan) -> bool:
        plans.append(plan)
        return True

    trial = upload(result, box.base, first=first, confirm=ask)
    count = min(first, ROWS)
    assert trial.ok
    assert (plans[0].rows, plans[0].rows_left, plans[0].points) == (count, ROWS - count, sum(range(count)))
    middle = backup(tmp_path / "middle.csv", box.base)
    assert {f"user{number}@example.com" for number in range(count)} <= set(rows(middle))
    assert len(rows(middle)) == len(set(HELD) | {f"user{number}@example.com" for number in range(count)})
    seen = wix.compare(result, before=before, after=middle)
    assert (seen.imported_rows, seen.unexpected) == (count, ())
    assert upload(result, box.base).ok
    after = wix.compare(result, before=before, after=backup(tmp_path / "after.csv", box.base))
    assert (after.imported_rows, after.unexpected) == (ROWS, ())
    assert after.effect == {"set": Effect.SET, "add": Effect.ADDED}[effect]
    state = box.state()
    assert state["executedImports"] == len(state["imports"]) == len(read_result(result).parts)


@pytest.mark.parametrize("effect", ["add"])
def test_a_trial_is_gone_on_with_and_cannot_be_changed(result: Path, box: Sandbox, effect: str) -> None:
    def stop(state: Any) -> None:
        if state.step == "EXECUTED":
            raise KeyboardInterrupt

    for bad in (0, -1):
        with pytest.raises(UsageError, match=r"^first must be at least 1"):
            upload(result, box.base, first=bad)
    with pytest.raises(KeyboardInterrupt):
        upload(result, box.base, first=3, on_change=stop)
    with pytest.raises(UsageError, match="A trial of 3 rows was begun already"):
        upload(result, box.base, first=4)
    assert upload(result, box.base, first=3).ok
    assert box.state()["executedImports"] == 1
    assert upload(result, box.base).ok
    assert upload(result, box.base).ok
    assert box.state()["executedImports"] == 4
    assert effect == "add"
    assert box.balances()["user2@example.com"] == 4, "each row was added once"


@pytest.mark.parametrize("effect", ["set"])
def test_a_trial_comes_first(result: Path, box: Sandbox, effect: str) -> None:
    assert effect == "set"
    upload(result, box.base)
    with pytest.raises(UsageError, match="begun already without a trial"):
        upload(result, box.base, first=4)


def test_a_trial_cuts_between_rows_whatever_stands_in_them(tmp_path: Path) -> None:
    notes = ['"two\nlines"', '"a ""quoted"" one"', '"\r\n"', "plain", '"""\n"""', "ü"]
    lines = ["Email,Points,Note", *(f"user{number}@x.org,{number},{note}" for number, note in enumerate(notes))]
    (tmp_path / "export.csv").write_bytes("\n".join([*lines, ""]).encode())
    loyalty_prep.prepare(tmp_path / "export.csv", tmp_path / "result", keep_columns=("all",))
    result = read_result(tmp_path / "result")
    header, *whole = part_records(result.parts[0])
    for at in range(1, len(notes)):
        first, rest = result.first_rows(at).parts
        assert (first.rows, rest.rows) == (at, len(notes) - at)
        assert list(part_records(first)) == [header, *whole[:at]]
        assert list(part_records(rest)) == [header, *whole[at:]]


def test_the_refused_rows_of_a_trial_come_home(result: Path, tmp_path: Path) -> None:
    known = write(tmp_path, "contacts.csv", ["Email", *(f"user{number}@example.com" for number in range(1, ROWS))])
    with Sandbox(contacts=known) as box:
        assert not upload(result, box.base, first=3).ok
        found = wix.reconcile(result, credentials=CREDENTIALS)
        assert (found.imported, found.refused) == (2, 1)
        assert not upload(result, box.base).ok
        found = wix.reconcile(result)
    assert (found.imported, found.refused) == (ROWS - 1, 1)
    with (result / "export.import-errors.csv").open(newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["row"], row["line"], row["Email"]) == ("1", "2", "user0@example.com")


# The same file once more


@pytest.mark.parametrize("effect", ["set"])
def test_a_file_that_the_site_holds_already_is_warned_of(result: Path, box: Sandbox, effect: str) -> None:
    assert effect == "set"
    plans: list[Plan] = []

    def ask(plan: Plan) -> bool:
        plans.append(plan)
        return len(plans) == 1

    upload(result, box.base, confirm=ask)
    (result / "export.import.json").unlink()
    with pytest.raises(LoyaltyPrepError, match="you did not agree"):
        upload(result, box.base, confirm=ask)
    assert [len(plan.alike) for plan in plans] == [0, 3]
    assert plans[1].alike[0].startswith("The site holds an import of 20")
    assert "of a file with the size, rows, header and first rows of export.part-0001.csv" in plans[1].alike[0]
    assert box.state()["executedImports"] == 3


@pytest.mark.parametrize("effect", ["add"])
@pytest.mark.parametrize(
    ("first", "then", "says"),
    [
        (5, None, "of the first 5 of the 27 rows of export.part-0001.csv: they may be imported already."),
        (30, None, "of the first 3 of the 26 rows of export.part-0002.csv: they may be imported already."),
        (None, 5, "of the first 27 of the 27 rows of export.part-0001.csv: they may be imported already."),
        (7, 5, "of the first 7 of the 27 rows of export.part-0001.csv: they may be imported already."),
    ],
)
def test_a_trial_whose_journal_is_gone_is_warned_of(
    result: Path, box: Sandbox, effect: str, first: int | None, then: int | None, says: str
) -> None:
    assert effect == "add"
    upload(result, box.base, first=first)
    (result / "export.import.json").unlink()
    ended = command("upload", result, "--yes", *(["--first", str(then)] if then else []), base=box.base)
    assert ended.returncode == 0, "--yes was given; the warning is all that there is"
    warnings = ended.stderr.decode().splitlines()
    assert all(line.startswith("warning: The site holds an import of 20") for line in warnings)
    assert any(line.endswith(says) for line in warnings), warnings


@pytest.mark.parametrize("effect", ["set"])
def test_other_imports_are_not_warned_of(result: Path, box: Sandbox, effect: str) -> None:
    assert effect == "set"
    upload(result, box.base, first=5)
    plans: list[Plan] = []

    def ask(plan: Plan) -> bool:
        plans.append(plan)
        return True

    upload(result, box.base, confirm=ask)
    rows = [f"user{number}@example.com,{number + (number == 3)}" for number in range(ROWS)]
    export = write(result.parent, "other.csv", ["Email,Points", *rows])
    loyalty_prep.prepare(export, result.parent / "other", max_bytes=600)
    upload(result.parent / "other", box.base, first=27, confirm=ask)
    assert [plan.alike for plan in plans] == [(), ()]


# The commands


def command(*arguments: str | Path, base: str) -> subprocess.CompletedProcess[bytes]:
    site = {"WIX_API_KEY": KEY, "WIX_SITE_ID": SITE}
    return program(*arguments, *(["--base-url", base] if base else []), text=b"", env=site)


@pytest.mark.parametrize("effect", ["set"])
def test_the_commands_go_the_whole_way(result: Path, tmp_path: Path, box: Sandbox, effect: str) -> None:
    assert effect == "set"
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    said = command("balances", "--out", before, base=box.base)
    assert (said.returncode, said.stdout) == (0, f"5 accounts with 113 points: {before}\n".encode())
    looked = command("compare", result, "--before", before, base="")
    assert looked.returncode == 0
    assert b"not among the accounts" in looked.stdout
    trial = command("upload", result, "--yes", "--first", "5", "--base-url", box.base, base="")
    assert trial.returncode == 0, trial.stderr
    assert b"export.part-0001.first.csv" in trial.stdout
    rest = command("upload", result, "--yes", base=box.base)
    assert rest.returncode == 0, rest.stderr
    assert json.loads(command("balances", "--out", after, "--json", base=box.base).stdout)["accounts"] == ROWS + 1
    done = command("compare", result, "--before", before, "--after", after, base="")
    assert done.returncode == 0
    assert b"The import set the balances." in done.stdout
    assert b"Every account is as expected." in done.stdout
    document = json.loads(command("compare", result, "--before", before, "--after", after, "--json", base="").stdout)
    assert (document["effect"], document["unexpected"], document["importedRows"]) == ("set", [], ROWS)
    wrong = command("compare", result, "--before", after, "--after", before, base="")
    assert wrong.returncode == 1
    assert b"NOT as expected" in wrong.stdout


@pytest.mark.parametrize("effect", ["set"])
def test_an_interrupt_at_the_question_ends_at_once(result: Path, box: Sandbox, effect: str) -> None:
    assert effect == "set"
    process, ours, shown = asked(
        "upload",
        result,
        "--base-url",
        box.base,
        env={**os.environ, "WIX_API_KEY": KEY, "WIX_SITE_ID": SITE},
        stdout=subprocess.DEVNULL,
    )
    text = " ".join(shown.decode().split())
    assert f"loyalty-prep balances --out before.csv --base-url {box.base}" in text, "it offers the backup"
    process.send_signal(2)
    deadline = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.05)
    os.close(ours)
    assert process.returncode == 130
    assert box.state()["executedImports"] == 0
