"""What was changed in a result since it was written is noticed, and a result of which little is left is one line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from damages import CHANGES, ERRORS, PART, REPORT, SOURCE, both, changed, reported, told
from harness import result_of

import loyalty_prep as lp
from loyalty_prep.errors import InputError
from loyalty_prep.judging import numbering
from loyalty_prep.verify import Verification, verify
from loyalty_prep.wix.results import read_result

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def result(tmp_path: Path) -> Path:
    return result_of(SOURCE, tmp_path)


SPOILT: dict[str, tuple[Callable[[Path], None], str]] = {
    "a balance": (changed(PART, "gus@x.org,5", "gus@x.org,6"), "POINTS is '5' in the source and '6' in a part"),
    "a balance in other digits": (changed(PART, "gus@x.org,5", "gus@x.org,05"), "not written in digits"),
    "an address": (changed(PART, "gus@x.org", "gus@y.org"), "EMAIL is 'gus@x.org' in the source and 'gus@y.org'"),
    "an address with a sign that nobody sees": (
        changed(PART, "gus@x.org", "gus\u200b@x.org"),
        "EMAIL is 'gus@x.org' in the source and 'gus\\u200b@x.org' in a part",
    ),
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
    "a forecast": (
        reported("prediction", "successCount", value=3),
        "the report predicts something else than that the rows that are ready go in",
    ),
    "what is parsed": (
        reported("parseResult", "parsedRowCount", value=7),
        "the report predicts something else than that the rows that are ready go in",
    ),
    "a part's forecast": (
        reported("outputs", 0, "prediction", "failureCount", value=1),
        "the report predicts something else of export.part-0001.csv than that its 4 rows go in",
    ),
    "points that were rejected": (
        both(reported("points", "in", value=1290), reported("points", "rejected", value=8)),
        "the errors file has 3 rejected points, the report says 8",
    ),
    "points merged for rejected": (
        both(reported("points", "merged", value=11), reported("points", "rejected", value=2)),
        "the errors file has 10 merged points, the report says 11",
    ),
    "a balance ten times as high in both places": (
        both(
            changed(PART, "bo@x.org,1250", "bo@x.org,12500"),
            changed(CHANGES, ",1250\n", ",12500\n"),
            reported("points", "out", value=12522),
            reported("points", "in", value=12535),
        ),
        "POINTS is '1,250.00' in the source and '12500' in a part",
    ),
    "points adjusted": (
        both(reported("points", "in", value=1280), reported("points", "adjusted", value=5)),
        "the report has points adjusted without a policy",
    ),
    "the lines of the last row": (
        reported("rerun", "lines", value=numbering.text(np.array([2, 3, 5, 6, 7, 8, 9]))),
        "the report lists the lines of 7 rows, and says 8",
    ),
    "a row that was added": (
        reported("rerun", "typed", value=numbering.text(np.array([7]))),
        "the report lists other rows that were added than there are",
    ),
    "the text of a row in order": (
        changed(ERRORS, ",=1+1,", ",=1+1,x"),
        "row 4 of the errors file holds the text of the record, though its code is POINTS_NOT_A_NUMBER",
    ),
    "how many of a code": (
        reported("issues", 0, "count", value=9),
        "the errors file names EMAIL_INVALID 1 time, the report says 9",
    ),
    "what a code is": (reported("issues", 0, "severity", value="nothing"), "the report calls EMAIL_INVALID 'nothing'"),
    "the lines that a merge needs": (
        reported("rerun", "lines", value=numbering.text(np.arange(2, 10))),
        "the lines that a merge needs are not those of the source",
    ),
    "no issues": (reported("issues", value=[]), "the errors file names EMAIL_INVALID 1 time, the report says 0"),
    "a code": (
        changed(ERRORS, "EMAIL_INVALID", "POINTS_NEGATIVE"),
        "the errors file names POINTS_NEGATIVE 1 time, the report says 0",
    ),
    "a repair's code": (
        changed(CHANGES, "POINTS_REFORMATTED", "POINTS_BY_POLICY"),
        "the changes file names POINTS_REFORMATTED 0 times, the report says 1",
    ),
    "the text of a record": (
        changed(ERRORS, '"""Fay,fay@x.org,4,"', '"""Fay,fay@y.org,4,"'),
        "row 7 (line 9) has another text in the errors file",
    ),
    "cells beside the text of a record": (
        changed(ERRORS, ',,,,,"""Fay', ',Fay,fay@y.org,4,,"""Fay'),
        "row 7 (line 9) has another text in the errors file",
    ),
    "an address in both places": (
        both(changed(PART, "bo@x.org", "eve@x.org"), changed(CHANGES, ",bo@x.org", ",eve@x.org")),
        "EMAIL is ' bo@x.org ' in the source and 'eve@x.org' in a part",
    ),
    "a balance in both places": (
        both(
            changed(PART, "bo@x.org,1250", "bo@x.org,9250"),
            changed(CHANGES, ",1250\n", ",9250\n"),
            reported("points", "out", value=9272),
            reported("points", "in", value=9285),
        ),
        "POINTS is '1,250.00' in the source and '9250' in a part",
    ),
    "a change of a row that is not ready": (
        changed(CHANGES, "2,3,POINTS", "4,6,POINTS"),
        "the changes file lists rows that are in the errors file",
    ),
    "a change of no row": (
        changed(CHANGES, "2,3,POINTS,", "6,8,NOTE,"),
        "the changes file lists cells that were not repaired",
    ),
    "lines above the header": (
        reported("source", "preambleLines", value=3),
        "the header is on line 1, the report has 3 lines above it",
    ),
    "the header's line": (
        both(reported("source", "preambleLines", value=1), reported("source", "headerLine", value=2)),
        "the header on line 2 is not the report's",
    ),
    "a column from behind": (
        reported("source", "columns", "EMAIL", "index", value=-3),
        "the report's EMAIL is no column of its header",
    ),
    "what a merge needs": (reported("rerun", value=None), "the report does not hold what a merge needs"),
    "the page unlisted": (reported("outputs", -1, value=None), "export.report.html is no part of this result"),
    "the changes listed as contacts": (
        reported("outputs", 2, "kind", value="contacts"),
        "export.changes.csv is not called as its kind, contacts, is",
    ),
    "rows of the page": (reported("outputs", -1, "rows", value=4), "export.report.html is a page, and has no rows"),
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
    assert "export.part-0001.csv is to be imported by other columns than Email and Points" in opinion.faults
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


def test_twenty_faults_are_listed_and_the_others_counted() -> None:
    opinion = Verification("export")
    for number in range(23):
        opinion.expect(holds=False, fault=f"fault {number}")
    assert (opinion.faults, opinion.more) == ([f"fault {number}" for number in range(20)], 3)
    assert opinion.text().endswith("\n  fault 19\n  and 3 more faults")


def test_it_notices_a_kept_cell_of_a_result_with_masked_cells(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text(SOURCE)
    lp.prepare(tmp_path / "export.csv", tmp_path / "out", keep_columns="all", redact="all")
    changed(PART, "7,Ed,", "7,Eb,")(tmp_path / "out")
    told(tmp_path / "out")
    [fault] = verify(tmp_path / "out", tmp_path / "export.csv").faults
    assert fault == "row 6 (line 8): 'Ed' in the source is 'Eb' in a part"


@pytest.mark.parametrize(
    "address",
    [
        *(
            "gus",
            " gus@x.org",
            "gus@x.org ",
            "gus\u200b@x.org",
            "gus.@x.org",
            "g..us@x.org",
            "g us@x.org",
            "g@us@x.org",
        ),
        *("gus@x", "gus@x..org", "gus@X.org", "<gus@x.org>", "gus@x.org;", "gus@\u00a0x.org"),
    ],
    ids=ascii,
)
def test_it_notices_what_is_no_address_without_the_source(result: Path, address: str) -> None:
    changed(PART, "gus@x.org", address)(result)
    told(result)
    assert "row 4 of export.part-0001.csv has no address" in verify(result).faults


@pytest.mark.parametrize(
    ("row", "written", "noticed"),
    [
        ("a@x.org,1250", "a@x.org,1251", False),
        ("a@x.org,1250", "a@x.org,9250", True),
        ("a@x.org,1250", "a@x.org,0", True),
        ("b@x.org,0", "b@x.org,5", True),
        ("c@x.org,12", "c@x.org,120", True),
    ],
)
def test_it_notices_a_balance_of_a_masked_result_that_no_policy_makes_of_the_source(
    tmp_path: Path, row: str, written: str, noticed: bool
) -> None:
    (tmp_path / "export.csv").write_text("Email;Points\na@x.org;1,250.50\nb@x.org;-5\nc@x.org;12.00\n")
    lp.prepare(
        tmp_path / "export.csv",
        tmp_path / "out",
        redact="all",
        fractions="floor",
        negative_points="zero",
        decimal="point",
    )
    changed(PART, row, written)(tmp_path / "out")
    told(tmp_path / "out")
    faults = verify(tmp_path / "out", tmp_path / "export.csv").faults
    assert any(" in the source and '" in fault for fault in faults) is noticed


def test_it_notices_files_that_came_went_or_changed(result: Path) -> None:
    part = result / "export.part-0001.csv"
    data = part.read_bytes()
    part.write_bytes(data.replace(b"ed@", b"eb@"))
    assert "export.part-0001.csv was changed since it was written" in verify(result).faults
    part.unlink()
    assert "export.part-0001.csv is missing" in verify(result).faults
    part.write_bytes(data)
    for name in ("export.part-0002.csv", "EXPORT.part-0003.CSV", "export.contacts.csv", "export.errors.xlsx"):
        (result / name).write_bytes(data)
        assert verify(result).faults == [f"{name} is no part of this result"]
        (result / name).unlink()
    for name in ("export.import.json", "export.retry.csv", "export.import-errors.csv", "other.csv"):
        (result / name).write_bytes(data)
    assert verify(result).ok


def test_parts_whose_headers_differ_are_noticed_though_each_is_listed_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text(SOURCE)
    lp.prepare(tmp_path / "export.csv", tmp_path / "out", keep_columns=("Name",), max_bytes=50)
    assert verify(tmp_path / "out").ok
    changed("part-0002.csv", "Email,Points,Name", "Email,Points,Note")(tmp_path / "out")
    told(tmp_path / "out")
    assert verify(tmp_path / "out").faults == ["export.part-0002.csv has another header: Email,Points,Note"]


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


@pytest.mark.few(11)
@pytest.mark.parametrize("name", ["part-0001", "errors", "changes"])
@pytest.mark.parametrize("content", [b"", b"\n", b'"', b'Email,"x', b"\0", b"\xff", b"row,line\n1\n"], ids=repr)
def test_a_file_of_which_little_is_left_is_no_good_or_one_clear_line(result: Path, name: str, content: bytes) -> None:
    (result / f"export.{name}.csv").write_bytes(content)
    try:
        assert f"export.{name}.csv was changed since it was written" in verify(result).faults
    except lp.LoyaltyPrepError as refusal:
        assert "cannot be read (" in refusal.message  # noqa: PT017 - either may be
