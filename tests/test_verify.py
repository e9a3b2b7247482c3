"""The second opinion: it agrees with every result that was written, and with none that was changed since."""

from __future__ import annotations

import base64
import bz2
import gzip
import hashlib
import json
import lzma
import re
import shutil
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

import loyalty_prep as lp
from loyalty_prep.errors import InputError
from loyalty_prep.judging import numbering
from loyalty_prep.verify import Verification, verify
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
    "flags",
    [
        {"keep_columns": ("all",)},
        {"excel": True},
        {"duplicates": "sum"},
        {"max_bytes": 40},
        {"redact": True},
        {"redact": "all"},
        {"redact": "all", "keep_columns": ("all",)},
    ],
    ids=str,
)
def test_it_agrees_whatever_was_asked_for(tmp_path: Path, flags: dict[str, Any]) -> None:
    (tmp_path / "export.csv").write_text(SOURCE)
    lp.prepare(tmp_path / "export.csv", tmp_path / "out", **flags)
    opinion = verify(tmp_path / "out", tmp_path / "export.csv")
    assert (opinion.faults, opinion.rows, opinion.points) == ([], 4, 1272)


def test_a_column_named_with_an_apostrophe_is_no_damage_of_a_file_for_spreadsheets(tmp_path: Path) -> None:
    """Its apostrophe was taken for the guard: 'do not import this'."""
    (tmp_path / "export.csv").write_text("Email,Points,'Note\nann@x.org,1,'q'\nbo@,2,=1\n")
    lp.prepare(tmp_path / "export.csv", tmp_path / "out", excel=True)
    assert verify(tmp_path / "out", tmp_path / "export.csv").faults == []


@pytest.mark.parametrize(
    "line",
    ["\ufeff", "\u200b,\u2060,\u180e", ",,\ufeff", '"\u200d",,', "\ufeffd@x.org\ufeff,5,n", "\ufeffEmail,Points,Note"],
    ids=ascii,
)
@pytest.mark.parametrize("rows", [0, 1, 9])
def test_signs_without_a_width_are_no_damage(tmp_path: Path, line: str, rows: int) -> None:
    """A file that was written behind another brings its mark along: 'row 4 of the source stands nowhere'."""
    above = "".join(f"a{row}@x.org,{row},n\n" for row in range(rows))
    (tmp_path / "export.csv").write_text(f"Email,Points,Note\n{above}{line}\nb@x.org,2,m\nc@,3,o\n", encoding="utf-8")
    lp.prepare(tmp_path / "export.csv", tmp_path / "out", keep_columns=("all",))
    assert verify(tmp_path / "out", tmp_path / "export.csv").faults == []


@pytest.mark.parametrize("excel", [False, True])
def test_a_corrected_errors_file_by_itself_is_no_damage(tmp_path: Path, *, excel: bool) -> None:
    """Its cells were looked for where they stand in it, behind our own columns: 'list index out of range'."""
    rows = "Name,Email,Points\nA,a@x.org,1\nB,b@,2\nC,c@,3\nD,d@x.org,x\nE,b@x.org,2\nF,f@x.org,1,2\n"
    (tmp_path / "export.csv").write_text(rows)
    lp.prepare(tmp_path / "export.csv", tmp_path / "out", excel=excel)
    errors = tmp_path / "out" / "export.errors.csv"
    text = errors.read_text().replace("b@,2", "b@x.org,2").replace("x.org,x", "x.org, 4 ")
    errors.write_text(text.replace(",,,,", ",F,f@x.org,y,"))
    report = lp.prepare(errors, tmp_path / "again", keep_columns=("all",), excel=excel)
    assert (report.rows.ready, report.rows.rejected) == (2, 2)
    opinion = verify(tmp_path / "again", errors)
    assert opinion.faults == []
    assert "it is an errors file" in opinion.notes[0]


def test_a_mark_before_the_first_cell_in_mid_file_is_no_damage(tmp_path: Path) -> None:
    """A quoted cell behind it was read with its quotes: 'EMAIL is ' r"' in the source'."""
    rows = '\ufeffann@x.org,5,n\n\ufeff"bo@x.org",6,n\n\ufeff"c@",7,"\n\ufeffn"\n\ufeffd@,8,n\n'
    (tmp_path / "export.csv").write_text(f"Email,Points,Note\na@x.org,1,n\n{rows}", encoding="utf-8")
    lp.prepare(tmp_path / "export.csv", tmp_path / "out", keep_columns=("all",))
    assert verify(tmp_path / "out", tmp_path / "export.csv").faults == []


@pytest.mark.parametrize("redact", [False, "all"])
def test_a_broken_quote_over_several_lines_is_no_damage(tmp_path: Path, redact: Any) -> None:
    """Its first line was taken for all of it: 'row 2 (line 3) has another text in the errors file'."""
    swallowed = 'w,2,"call\nq,3,x 4",bo@x.org\n'
    rows = "".join(f"n{n},{n},m,u{n}@x.org\n" for n in range(9))
    (tmp_path / "export.csv").write_text(f"Name,Points,Note,Email\na,1,n,a@x.org\n{swallowed}{rows}")
    report = lp.prepare(tmp_path / "export.csv", tmp_path / "out", redact=redact)
    assert [issue.code for issue in report.issues] == ["ROW_BROKEN_QUOTE"]
    assert (report.rows.rejected, report.rows.ready) == (1, 10)
    assert verify(tmp_path / "out", tmp_path / "export.csv").faults == []


def test_balances_beyond_what_is_counted_are_no_damage(tmp_path: Path) -> None:
    """They stand in the order of their rows: 'the highest balances are not the highest'."""
    (tmp_path / "export.csv").write_text(f"Email,Points\na@x.org,{'9' * 19}\nb@x.org,{'9' * 30}\nc@x.org,1\n")
    lp.prepare(tmp_path / "export.csv", tmp_path / "out")
    assert verify(tmp_path / "out", tmp_path / "export.csv").faults == []


def changed(name: str, before: str, after: str) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        path = folder / f"export.{name}"
        text = path.read_text()
        assert before in text
        path.write_text(text.replace(before, after, 1))

    return change


def reported(*place: Any, value: Any) -> Callable[[Path], None]:
    """Return what writes another value to a place of the report."""

    def change(folder: Path) -> None:
        path = folder / "export.report.json"
        report = json.loads(path.read_text())
        within = report
        for name in place[:-1]:
            within = within[name]
        if value is None:
            del within[place[-1]]
        else:
            within[place[-1]] = value
        path.write_text(json.dumps(report))

    return change


def both(*changes: Callable[[Path], None]) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        for one in changes:
            one(folder)

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
    "points adjusted": (
        both(reported("points", "in", value=1280), reported("points", "adjusted", value=5)),
        "the report has points adjusted without a policy",
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


@pytest.mark.parametrize("address", ["gus", " gus@x.org", "gus@x.org "])
def test_it_notices_what_is_no_address_without_the_source(result: Path, address: str) -> None:
    changed(PART, "gus@x.org", address)(result)
    told(result)
    assert "row 4 of export.part-0001.csv has no address" in verify(result).faults


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


def test_a_source_that_escapes_quotes_in_two_ways_is_read_as_it_was_prepared(tmp_path: Path) -> None:
    rows = (f'"C {n} \\"q\\", x",c{n}@x.org,{n}\n"D {n} ""q"", x",d{n}@x.org,{n}\n' for n in range(9))
    (tmp_path / "export.csv").write_text("Name,Email,Points\n" + "".join(rows) + '"E ""q"" \\\\ x",e@,1\n')
    report = lp.prepare(tmp_path / "export.csv", tmp_path / "out", keep_columns="all").to_dict()
    assert report["source"]["escapeChar"] == "\\"
    assert verify(tmp_path / "out", tmp_path / "export.csv").faults == []


def test_a_source_whose_columns_are_called_as_ours_is_held_to_its_own(tmp_path: Path) -> None:
    names = "raw,Email,Points,codes,source,row,reasons"
    (tmp_path / "export.csv").write_text(f"{names}\nx,a@x.org,1,c,s,9,r\ny,b@,2,c,s,9,r\nz,c@x.org,1 pts,c,s,9,r\n")
    lp.prepare(tmp_path / "export.csv", tmp_path / "out", keep_columns="all")
    assert verify(tmp_path / "out", tmp_path / "export.csv").faults == []


def test_masked_cells_are_held_to_the_source_by_what_they_show(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text(SOURCE)
    lp.prepare(tmp_path / "export.csv", tmp_path / "out", redact="all")
    opinion = verify(tmp_path / "out", tmp_path / "export.csv")
    assert opinion.text().endswith("Of masked cells (--redact=all) what the masks show was held to it.")
    for name, before, after in ((ERRORS, "d•••@x•••.org", "e•••@x•••.org"), (CHANGES, ",b•••@x", ",c•••@x")):
        changed(name, before, after)(tmp_path / "out")
        told(tmp_path / "out")
        assert not verify(tmp_path / "out", tmp_path / "export.csv").ok
        changed(name, after, before)(tmp_path / "out")
    changed(PART, "bo@x.org", "by@x.org")(tmp_path / "out")
    told(tmp_path / "out")
    [fault] = verify(tmp_path / "out", tmp_path / "export.csv").faults
    assert fault == "row 2 (line 3): EMAIL is ' bo@x.org ' in the source and 'by@x.org' in a part"


@pytest.fixture
def merged(result: Path) -> Path:
    """A result into which was merged: a row that is in order now, one that is set aside, one that is new."""
    text = (result / "export.errors.csv").read_text()
    text = text.replace("cy@,3", "cy@x.org,3").replace("4,6,REJECTED", "4,6,SKIP") + ",,,,,New,new@x.org,20,,\n"
    (result.parent / "corrected.csv").write_text(text)
    lp.prepare(result.parent / "corrected.csv", merge_into=result, overwrite=True)
    return result


def test_a_result_with_corrected_rows_is_held_to_the_export_but_for_these(merged: Path) -> None:
    source = merged.parent / "export.csv"
    opinion = verify(merged, source)
    assert (opinion.faults, opinion.rows, opinion.points) == ([], 6, 1295)
    assert opinion.text().endswith("4 rows that stood in an errors file or came since were not held to it.")
    [fault] = verify(merged, merged.parent / "corrected.csv").faults
    assert fault.endswith("it has another size. Corrected rows were merged since: name export.csv")
    changed(PART, "gus@x.org,5", "gus@x.org,6")(merged)
    changed(PART, "ed@x.org,7", "ed@x.org,6")(merged)
    told(merged)
    assert verify(merged, source).faults == [
        "row 6 (line 8): POINTS is '7' in the source and '6' in a part",
        "row 8 (line 10): POINTS is '5' in the source and '6' in a part",
    ]


@pytest.mark.parametrize("redact", [False, "all"])
def test_lines_behind_a_broken_quote_are_no_damage(tmp_path: Path, redact: Any) -> None:
    """A record of two lines that runs into the next one was taken for its first line where it is masked or merged."""
    source, fixed = tmp_path / "export.csv", tmp_path / "fixed.csv"
    source.write_text('Name,Email,Points\n"two\nlines",a@x.org,"1\n"q,u@x.org,5\nx",\nB,b@,2\nC,c@x.org,3\n"D\n,,\n\n')
    lp.prepare(source, tmp_path / "out", redact=redact)
    assert verify(tmp_path / "out", source).faults == []
    if not redact:
        text = (tmp_path / "out" / "export.errors.csv").read_text().replace("REJECTED", "SKIP")
        fixed.write_text(text)
        lp.prepare(fixed, merge_into=tmp_path / "out", overwrite=True)
        assert verify(tmp_path / "out", source).faults == []


def test_a_row_added_to_an_errors_file_is_not_the_row_of_the_export_of_that_number(tmp_path: Path) -> None:
    """It was said to be repaired and rejected: 'the changes file lists rows that are in the errors file'."""
    names = "row,line,status,codes,reasons,Email,Points,raw"
    (tmp_path / "e.csv").write_text(f"{names}\n2,3,REJECTED,EMAIL_INVALID,,b@,5,\n,,,,, c@x.org,7,\n")
    lp.prepare(tmp_path / "e.csv", tmp_path / "out")
    assert "2,3,EMAIL,EMAIL_TRIMMED" in (tmp_path / "out" / "e.changes.csv").read_text()
    assert verify(tmp_path / "out").faults == []


def test_where_a_masked_row_ends_is_said_not_to_be_known(tmp_path: Path) -> None:
    """Its first line was taken for all of it: 'do not import this'."""
    source = tmp_path / "export.csv"
    source.write_text('Name,Email,Points\nA,a@x.org,1\n"two\nlines" x,y@x.org,2\nB,b@x.org,3\nC,c@x.org,4\n')
    lp.prepare(source, tmp_path / "out", redact="all")
    opinion = verify(tmp_path / "out", source)
    assert (opinion.faults, opinion.source) == ([], None)
    assert opinion.notes == ["export.csv was not looked at: where a broken quote's row ends is masked."]


def test_rows_added_at_a_merge_are_no_rows_within_a_cell_of_several_lines(tmp_path: Path) -> None:
    """Their lines are those of the corrected file: a record of the export was cut where one of these stood."""
    source, fixed = tmp_path / "export.csv", tmp_path / "fixed.csv"
    source.write_text('Name,Email,Points\n"A\nB\nC",a@x.org,1,2\nD,d@x.org,3\n')
    lp.prepare(source, tmp_path / "out")
    errors = (tmp_path / "out" / "export.errors.csv").read_text().replace("REJECTED", "SKIP")
    fixed.write_text(f"{errors},,,,,E,e@x.org,4,\n,,,,,F,f@x.org,5,\n")
    lp.prepare(fixed, merge_into=tmp_path / "out", overwrite=True)
    assert verify(tmp_path / "out", source).faults == []


@pytest.mark.parametrize(
    ("rows", "were"), [(1, "1 row that stood in an errors file or came since was"), (0, "export.csv.")]
)
def test_one_row_was_and_several_rows_were(tmp_path: Path, rows: int, were: str) -> None:
    """It said '1 row that were corrected'."""
    source, fixed = tmp_path / "export.csv", tmp_path / "fixed.csv"
    source.write_text("Name,Email,Points\nA,a@x.org,1\n" + "B,b@,2\n" * rows)
    lp.prepare(source, tmp_path / "out")
    if rows:
        fixed.write_text((tmp_path / "out" / "export.errors.csv").read_text())
        lp.prepare(fixed, merge_into=tmp_path / "out", overwrite=True)
    text = verify(tmp_path / "out", source).text()
    assert were in text
    assert "1 row with 1 point in 1 part was held to the report" in text


def test_a_row_that_a_merge_lost_is_noticed(merged: Path) -> None:
    changed(PART, "cy@x.org,3\n", "")(merged)
    told(merged)
    reported("outputs", 0, "rows", value=5)(merged)
    opinion = verify(merged, merged.parent / "export.csv")
    assert "the parts hold 5 rows, the report says 6" in opinion.faults


def test_a_list_of_rows_that_unpacks_to_more_than_there_are_is_refused(merged: Path) -> None:
    bomb = base64.b64encode(zlib.compress(b"\1" * 10_000_000)).decode()
    none = base64.b64encode(zlib.compress(b"")).decode()
    for listed in (f"{bomb}.{none}", f"{none}.{bomb}"):
        reported("rerun", "listed", value=listed)(merged)
        with pytest.raises(InputError, match=r"a list of rows is longer than there are rows"):
            verify(merged, merged.parent / "export.csv")


def test_what_cannot_be_held_to_a_result_is_said_and_no_fault(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(SOURCE)
    (tmp_path / "b.csv").write_text(SOURCE.replace("@x.org", "@y.org"))
    (tmp_path / "e.csv").write_text("row,line,status,codes,reasons,Name,Email,Points,raw\n4,6,,,,Di,di@x.org,5,\n")
    (tmp_path / "u.csv").write_bytes(SOURCE.encode("utf-16") + b"Eve,eve@x.org,4,\n")
    with zipfile.ZipFile(tmp_path / "z.zip", "w") as archive:
        archive.write(tmp_path / "a.csv", "a.csv")
    reasons = {
        "a.csv": "the result was made of several files",
        "e.csv": "it is an errors file, whose rows are called as those of the export are",
        "u.csv": "it holds bytes of another encoding than utf-16-le",
        "z.zip": "only a CSV file by itself is read here",
    }
    for name, reason in reasons.items():
        files = [tmp_path / "a.csv", tmp_path / "b.csv"] if name == "a.csv" else tmp_path / name
        lp.prepare(files, tmp_path / f"out-{name}")
        opinion = verify(tmp_path / f"out-{name}", tmp_path / name)
        assert (opinion.faults, opinion.source) == ([], None)
        assert opinion.text().endswith(f"held to the report. {name} was not looked at: {reason}.")
        assert json.loads(opinion.to_json())["notes"] == [f"{name} was not looked at: {reason}."]


@pytest.mark.parametrize("packed", [gzip.compress, bz2.compress, lzma.compress], ids=lambda packed: packed.__module__)
def test_a_compressed_source_is_read(tmp_path: Path, packed: Callable[[bytes], bytes]) -> None:
    source = tmp_path / "export.csv.packed"
    source.write_bytes(packed(SOURCE.encode()))
    lp.prepare(source, tmp_path / "out")
    opinion = verify(tmp_path / "out", source)
    assert (opinion.faults, opinion.notes, opinion.source) == ([], [], source.name)


@pytest.mark.parametrize("padding", [b"", b"\0" * 4, b"\0" * 70_000])
@pytest.mark.parametrize("packed", [bz2.compress, lzma.compress], ids=lambda packed: packed.__module__)
def test_a_compressed_source_of_two_streams_with_zeros_between_and_behind_them_is_read(
    tmp_path: Path, packed: Callable[[bytes], bytes], padding: bytes
) -> None:
    source, data = tmp_path / "export.csv.packed", SOURCE.encode()
    source.write_bytes(packed(data[:90]) + padding + packed(data[90:]) + padding)
    lp.prepare(source, tmp_path / "out")
    opinion = verify(tmp_path / "out", source)
    assert (opinion.faults, opinion.notes, opinion.source) == ([], [], source.name)


@pytest.mark.parametrize("encoding", ["cp037", "iso8859-1", "iso8859-2", "utf-16", "utf-7", "gb18030"])
def test_a_source_is_read_in_its_encoding_as_it_was_prepared(tmp_path: Path, encoding: str) -> None:
    text = SOURCE + "Jos\u00e9,jose@x.org,2,\u00df\nEve,eve@x.org,x,\x85 x\n"
    (tmp_path / "export.csv").write_bytes(text.encode(encoding))
    lp.prepare(tmp_path / "export.csv", tmp_path / "out", encoding=encoding, keep_columns="all")
    assert verify(tmp_path / "out", tmp_path / "export.csv").faults == []


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
    shutil.copy(result / "export.report.json", result / "other.report.json")
    assert run("out") == (2, "", "error: There are 2 results in out. Name a folder that holds one.\n")
    (result / "other.report.json").unlink()
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
