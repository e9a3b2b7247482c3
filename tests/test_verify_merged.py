"""Results into which corrected rows were merged, and those of corrected files, are held to what is known of them."""

from __future__ import annotations

import base64
import re
import zlib
from typing import TYPE_CHECKING, Any

import pytest
from damages import PART, SOURCE, changed, reported, told
from harness import result_of

import loyalty_prep as lp
from loyalty_prep.errors import InputError
from loyalty_prep.verify import verify

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def result(tmp_path: Path) -> Path:
    return result_of(SOURCE, tmp_path)


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


def test_a_row_that_was_added_at_a_merge_and_is_refused_stands_in_no_part(tmp_path: Path) -> None:
    source, fixed = tmp_path / "export.csv", tmp_path / "fixed.csv"
    source.write_text("Name,Email,Points\nA,a@x.org,1\nB,b@,2\n")
    lp.prepare(source, tmp_path / "out")
    errors = (tmp_path / "out" / "export.errors.csv").read_text()
    fixed.write_text(f"{errors},,,,,C,c@,3,\n,,,,,D,d@x.org,4,\n,,,,,E,e@x.org,x,\n")
    report = lp.prepare(fixed, merge_into=tmp_path / "out", overwrite=True)
    assert (report.rows.total, report.rows.ready, report.rows.rejected) == (5, 2, 3)
    assert verify(tmp_path / "out", source).faults == []


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


CUSTOMERS = "Name,Email,Points\n" + "".join(f"N{row},u{row}@x.org,{row}\n" for row in range(30))
LINE = "Eve,eve@x.org,4\n"


@pytest.mark.parametrize("status", ["SKIP", "REJECTED"])
@pytest.mark.parametrize(
    ("encoding", "foreign"),
    [
        ("utf-16-le", LINE.encode()),
        ("utf-16-be", LINE.encode() * 2),
        ("utf-16-le", b"one\r\n" + LINE.encode("utf-16-le") + b"two\r\n"),
        ("utf-32-le", LINE.encode()),
        ("utf-8", LINE.encode("utf-16-le")),
        ("cp1252", LINE.encode("utf-16-be")),
        ("utf-8", "\u0418\u0432\u0430\u043d\n".encode("utf-16-le")),
        ("utf-8", LINE.encode("utf-32-le")),
    ],
    ids=ascii,
)
def test_a_few_lines_of_another_encoding_are_no_damage_before_and_after_they_were_corrected(
    tmp_path: Path, encoding: str, foreign: bytes, status: str
) -> None:
    """They were read as text of the file's own: 'row 7: EMAIL is ... in the source', 'has another text'."""
    source, fixed = tmp_path / "export.csv", tmp_path / "fixed.csv"
    mark = "\ufeff".encode(encoding) if encoding.startswith("utf-16") else b""
    source.write_bytes(mark + CUSTOMERS.encode(encoding) + foreign + CUSTOMERS[18:].replace("u", "v").encode(encoding))
    lp.prepare(source, tmp_path / "out")
    opinion = verify(tmp_path / "out", source)
    assert (opinion.faults, opinion.source) == ([], None)
    text = (tmp_path / "out" / "export.errors.csv").read_text(encoding="utf-8")
    assert "ROW_UNDECODABLE" in text
    with_status = re.sub(r"REJECTED,ROW_UNDECODABLE,([^\n]*?),,,,", rf"{status},,\1,Eve,eve@x.org,4,", text)
    fixed.write_text(with_status, encoding="utf-8")
    lp.prepare(fixed, merge_into=tmp_path / "out", overwrite=True)
    opinion = verify(tmp_path / "out", source)
    assert opinion.faults == []
    assert opinion.notes[0].startswith("export.csv was not looked at: it holds bytes of another encoding than utf-")


def test_letters_in_a_row_are_no_bytes_of_another_encoding(tmp_path: Path) -> None:
    """Of some letters the bytes are such as of ASCII read a byte late: the wide space, a line, the Chinese one."""
    source, fixed = tmp_path / "export.csv", tmp_path / "fixed.csv"
    rows = "\u3000\u3000\u3000\u3000A,a@x.org,1\n\u4e00\u4e00\u4e00\u4e00,b@,2\n\u2500\u2500\u2500\u2500,c@x.org,3\n"
    source.write_bytes(f"\ufeffName,Email,Points\n{rows}".encode("utf-16-le"))
    lp.prepare(source, tmp_path / "out")
    fixed.write_bytes((tmp_path / "out" / "export.errors.csv").read_bytes().replace(b"b@,", b"b@x.org,"))
    lp.prepare(fixed, merge_into=tmp_path / "out", overwrite=True)
    opinion = verify(tmp_path / "out", source)
    assert (opinion.faults, opinion.source, opinion.rows) == ([], "export.csv", 3)
