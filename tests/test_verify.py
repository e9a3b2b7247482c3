"""The second opinion: it agrees with every result that was written, and with none that was changed since."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import loyalty_prep as lp
from loyalty_prep.errors import InputError
from loyalty_prep.verify import verify
from loyalty_prep.wix.results import read_result

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = Path(__file__).parent.parent / "samples"
CASES = Path(__file__).parent / "cases"
EXPORTS = [*sorted(SAMPLES.glob("*.csv")), *sorted(CASES.glob("*.csv"))]
SOURCE = '''Name,Email,Points,Note
Ann,ann@x.org,10,
"Bo, jr", bo@x.org ,"1,250.00","two
lines"
Cy,cy@,3,
Di,di@x.org,x,=1+1
Ann again,ANN@x.org,10,"a ""quote"""
Ed,ed@x.org,7
"Fay,fay@x.org,4,
Gus,gus@x.org,5,
'''


@pytest.fixture
def result(tmp_path: Path) -> Path:
    (tmp_path / "export.csv").write_text(SOURCE)
    lp.prepare(tmp_path / "export.csv", tmp_path / "out")
    return tmp_path / "out"


@pytest.mark.few(38)
@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.name)
def test_it_agrees_with_every_result_that_is_written(path: Path, tmp_path: Path) -> None:
    try:
        lp.prepare(path, tmp_path, max_bytes=120)
    except lp.LoyaltyPrepError:
        return
    assert verify(tmp_path, path).faults == []


@pytest.mark.parametrize(
    "flags", [{"keep_columns": ("all",)}, {"excel": True}, {"duplicates": "sum"}, {"max_bytes": 40}], ids=str
)
def test_it_agrees_whatever_was_asked_for(tmp_path: Path, flags: dict[str, Any]) -> None:
    (tmp_path / "export.csv").write_text(SOURCE)
    lp.prepare(tmp_path / "export.csv", tmp_path / "out", **flags)
    opinion = verify(tmp_path / "out", tmp_path / "export.csv")
    assert (opinion.faults, opinion.rows, opinion.points) == ([], 4, 1272)


def changed(name: str, before: str, after: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / f"export.{name}"
        text = path.read_text()
        assert before in text
        path.write_text(text.replace(before, after, 1))

    return change


def told(folder: Path) -> None:
    """Make the report agree with what the files have become: only their contents speak against it now."""
    path = folder / "export.report.json"
    report = json.loads(path.read_text())
    for output in report["outputs"]:
        data = (folder / output["path"]).read_bytes()
        output["sizeBytes"] = len(data)
        output["sha256"] = hashlib.sha256(data).hexdigest()
    path.write_text(json.dumps(report))


PART, ERRORS, CHANGES, REPORT = "part-0001.csv", "errors.csv", "changes.csv", "report.json"
SPOILT: dict[str, tuple[Callable[[Path], None], str]] = {
    "a balance": (changed(PART, "gus@x.org,5", "gus@x.org,6"), "POINTS is '5' in the source and '6' in a part"),
    "a balance in other digits": (changed(PART, "gus@x.org,5", "gus@x.org,05"), "not written in digits"),
    "an address": (changed(PART, "gus@x.org", "gus@y.org"), "EMAIL is 'gus@x.org' in the source and 'gus@y.org'"),
    "a row lost": (changed(PART, "ed@x.org,7\n", ""), "the parts hold 3 rows, the report says 4"),
    "a row invented": (changed(PART, "ed@x.org,7\n", "ed@x.org,7\neve@x.org,7\n"), "the parts hold 5 rows"),
    "two rows in another order": (
        changed(PART, "ed@x.org,7\ngus@x.org,5", "gus@x.org,5\ned@x.org,7"),
        "EMAIL is 'ed@x.org'",
    ),
    "an address twice": (changed(PART, "ed@x.org", "Gus@x.org"), "stands twice"),
    "another header": (changed(PART, "Email,Points", "Points,Email"), "another header: Points,Email"),
    "a quote alone": (changed(PART, "ed@x.org", 'e"d@x.org'), "is not written as RFC 4180 says"),
    "a mark at the front": (changed(PART, "Email", "\ufeffEmail"), "begins with a byte order mark"),
    "the last line cut": (changed(PART, "gus@x.org,5\n", "gus@x.org,5"), "does not end with its line"),
    "a cell of the errors": (changed(ERRORS, "Di,di", "Dy,di"), "has other cells in the errors file"),
    "a line of the errors": (changed(ERRORS, "4,6,", "4,7,"), "is on line 6, the errors file says 7"),
    "a status": (changed(ERRORS, "MERGED", "REJECTED"), "the errors file has 4 rejected rows"),
    "what a cell was": (
        changed(CHANGES, '"1,250.00"', '"1,251.00"'),
        "POINTS is not what the changes file says",
    ),
    "a line of the changes": (
        changed(CHANGES, "2,3,EMAIL", "2,4,EMAIL"),
        "row 2 (line 3): the changes file says line 4",
    ),
    "a change twice": (
        changed(CHANGES, "2,3,POINTS", "2,3,EMAIL"),
        "the changes file does not list each once, in the order of the source",
    ),
    "errors in another order": (
        changed(ERRORS, "3,5,REJECTED", "9,5,REJECTED"),
        "the errors file does not list each once, in the order of the source",
    ),
    "the points": (changed(REPORT, '"out": 1272', '"out": 1273'), "points do not add up"),
    "the rows": (changed(REPORT, '"total": 8', '"total": 9'), "rows do not add up"),
    "a name that leads out": (
        changed(REPORT, "export.errors.csv", "../out/export.errors.csv"),
        "is no file of this folder",
    ),
}


@pytest.mark.few(9)
@pytest.mark.parametrize("what", SPOILT)
def test_it_notices_every_change(result: Path, what: str) -> None:
    assert verify(result, result.parent / "export.csv").ok
    change, fault = SPOILT[what]
    change(result)
    if change is not SPOILT["a name that leads out"][0]:
        told(result)
    opinion = verify(result, result.parent / "export.csv")
    assert any(fault in one for one in opinion.faults), opinion.faults


@pytest.mark.parametrize(
    "columns",
    [
        {"EMAIL": 0, "POINTS": 2},
        {"EMAIL": 1, "POINTS": 0},
        {"EMAIL": 0},
        None,
    ],
)
def test_a_report_that_would_have_other_columns_imported_is_noticed_and_not_uploaded(
    result: Path, columns: dict[str, int] | None
) -> None:
    path = result / "export.report.json"
    report = json.loads(path.read_text())
    mappings = [{"columnName": name, "columnIndex": index} for name, index in (columns or {}).items()]
    report["outputs"][0]["headerMappingInfo"] = None if columns is None else {"headerMappings": mappings}
    path.write_text(json.dumps(report))
    opinion = verify(result, result.parent / "export.csv")
    assert opinion.faults == ["export.part-0001.csv is to be imported by other columns than Email and Points"]
    with pytest.raises(InputError, match=r"is not a report of prepare|tells of other columns in"):
        read_result(result)


def test_a_result_that_a_killed_run_was_replacing_is_told_as_that(result: Path) -> None:
    (result / "export.report.json").unlink()
    (result / ".export-staging").mkdir()
    with pytest.raises(InputError, match=r"was killed while it replaced the result"):
        read_result(result)


@pytest.mark.parametrize(
    ("before", "after"),
    [("10,Ann,", "10,Bo,"), ("10,Ann,", "10,Ann,x"), ('"two\nlines"', "two"), ("7,Ed,", "7,Ed,vip")],
)
def test_it_notices_a_kept_cell_that_is_another_customer_s(tmp_path: Path, before: str, after: str) -> None:
    (tmp_path / "export.csv").write_text(SOURCE)
    lp.prepare(tmp_path / "export.csv", tmp_path / "out", keep_columns="all")
    assert verify(tmp_path / "out", tmp_path / "export.csv").ok
    changed(PART, before, after)(tmp_path / "out")
    told(tmp_path / "out")
    [fault] = verify(tmp_path / "out", tmp_path / "export.csv").faults
    assert " in the source is '" in fault


def test_it_notices_files_that_came_went_or_changed(result: Path) -> None:
    part = result / "export.part-0001.csv"
    data = part.read_bytes()
    part.write_bytes(data.replace(b"ed@", b"eb@"))
    assert "export.part-0001.csv was changed since it was written" in verify(result).faults
    part.unlink()
    assert "export.part-0001.csv is missing" in verify(result).faults
    part.write_bytes(data)
    (result / "export.part-0002.csv").write_bytes(data)
    assert verify(result).faults == ["export.part-0002.csv is no part of this result"]


def test_another_source_is_no_source(result: Path, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text(SOURCE + "x,y@x.org,1,\n")
    assert verify(result, tmp_path / "other.csv").faults == [
        "other.csv is not the file of this result: it has another size"
    ]


@pytest.mark.parametrize("report", ["", "{}", "[1]", '{"outputs": 1}', "[" * 100_000])
def test_a_damaged_report_is_one_clear_line(result: Path, report: str) -> None:
    (result / "export.report.json").write_text(report)
    with pytest.raises(lp.LoyaltyPrepError, match=r"cannot be read \(.*\). Prepare the export again."):
        verify(result)


@pytest.mark.parametrize(
    "change",
    [
        ("encoding", "zlib"),
        ("encoding", "undefined"),
        ("delimiter", ";;"),
        ("headerLine", -(10**30)),
        ("columns", {name: {"index": -(10**30)} for name in ("EMAIL", "POINTS")}),
    ],
    ids=repr,
)
def test_a_report_that_describes_no_source_is_one_clear_line(result: Path, change: tuple[str, Any]) -> None:
    path = result / "export.report.json"
    report = json.loads(path.read_bytes())
    report["source"].update([change])
    path.write_text(json.dumps(report))
    try:
        assert not verify(result, result.parent / "export.csv").ok
    except lp.LoyaltyPrepError as refusal:
        assert "cannot be read (" in refusal.message  # noqa: PT017 - either may be


@pytest.mark.parametrize("name", ["part-0001", "errors", "changes"])
@pytest.mark.parametrize("content", [b"", b"\n", b'"', b'Email,"x', b"\0", b"\xff", b"row,line\n1\n"], ids=repr)
def test_a_file_of_which_little_is_left_is_no_good_or_one_clear_line(result: Path, name: str, content: bytes) -> None:
    (result / f"export.{name}.csv").write_bytes(content)
    try:
        assert f"export.{name}.csv was changed since it was written" in verify(result).faults
    except lp.LoyaltyPrepError as refusal:
        assert "cannot be read (" in refusal.message  # noqa: PT017 - either may be


def test_the_command(result: Path) -> None:
    def run(*arguments: str) -> tuple[int, str, str]:
        command = [sys.executable, "-m", "loyalty_prep", "verify", *arguments]
        done = subprocess.run(command, cwd=result.parent, capture_output=True, check=False, text=True)
        return done.returncode, done.stdout, done.stderr

    agrees = (
        "export: all is as the report says. "
        "4 rows with 1,272 points in 1 part were held to the report and to export.csv.\n"
    )
    assert run("out", "--source", "export.csv") == (0, agrees, "")
    assert run("nowhere") == (2, "", "error: There is no result of prepare in nowhere. Name a folder that holds one.\n")
    changed(PART, "gus", "guy")(result)
    code, text, _ = run("out")
    assert (code, text.splitlines()[0]) == (1, "export: do not import this. Prepare the export again.")
    code, text, _ = run("out", "--json")
    assert (code, json.loads(text)["ok"]) == (1, False)
    assert re.search("changed since", text)


@pytest.mark.few(1)
@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="sha256sum is not there")
@pytest.mark.parametrize("name", ["export", "a b\\c", "two\nlines\r", "-c", "zürich\x1b[31m"])
def test_sums_are_what_sha256sum_reads(tmp_path: Path, name: str) -> None:
    def check() -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            ["sha256sum", "-c", "--strict", "-"], cwd=folder, input=sums, capture_output=True, check=False
        )

    (tmp_path / f"{name}.csv").write_text(SOURCE)
    folder = tmp_path / "out"
    lp.prepare(tmp_path / f"{name}.csv", folder)
    command = [sys.executable, "-m", "loyalty_prep", "verify", str(folder), "--sums"]
    done = subprocess.run(command, capture_output=True, check=True)
    sums = done.stdout
    assert sums.count(b"\n") == len([*folder.iterdir()]) == 5
    assert check().returncode == 0, check()
    (folder / f"{name}.report.html").write_text("another page")
    assert check().returncode == 1
    done = subprocess.run(command, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"do not import this" in done.stderr


def test_sums_are_no_json(result: Path) -> None:
    command = [sys.executable, "-m", "loyalty_prep", "verify", str(result), "--sums", "--json"]
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["message"].startswith("--json and --sums contradict each other")
