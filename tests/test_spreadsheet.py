"""The errors file in spreadsheets: nothing in it runs, and what comes back is the source's own text."""

from __future__ import annotations

import json
import shlex
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import openpyxl
import polars as pl
import pytest
from harness import as_csv, csv_rows, program
from hypothesis import given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep.report.masking import mask, masked
from loyalty_prep.writing import spreadsheet

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Command

HOSTILE = [
    "=cmd|'/C calc'!A0",
    "+49 171 2345678",
    "-40",
    "@SUM(1)",
    "\tx",
    "\rx",
    "\nx",
    "＝1",
    "'t Hart",
    "''",
    "'=1",
    "plain",
    "",
    " =1",
]
CELLS = st.text(st.sampled_from("='+-@\t\r\n＝＠ aé,;\""), max_size=4)


def table(rows: list[list[str]], delimiter: str = ",") -> bytes:
    return as_csv(rows, delimiter, lineterminator="\r\n").encode()


def rows_of(path: Path) -> list[list[str]]:
    return csv_rows(path.read_bytes(), "utf-8-sig")


@pytest.mark.skipif(sys.platform == "win32", reason="needs limits of a process")
@pytest.mark.few(1)
@pytest.mark.parametrize("blocks", [4, 8])
def test_a_workbook_that_no_disk_takes_is_a_refusal_and_no_fault_of_the_program(tmp_path: Path, blocks: int) -> None:
    rows = "".join(f"bad{number},1\n" for number in range(20))
    (tmp_path / "export.csv").write_text(f"Email,Points\nann@x.org,1\n{rows}")
    limit = f"ulimit -f {blocks} && exec {shlex.quote(sys.executable)} -m loyalty_prep"
    command = f"{limit} prepare export.csv --out out --quiet --report-format xlsx"
    ended = subprocess.run(["bash", "-c", command], cwd=tmp_path, check=False, capture_output=True)
    refusal = b"error: errors.xlsx cannot be written: File too large. Choose another folder with --out.\n"
    assert (ended.returncode, ended.stderr) == (2, refusal)
    assert not (tmp_path / "out").exists()


@given(cells=st.lists(CELLS))
def test_a_guard_keeps_every_cell_from_running_and_comes_off_again(cells: list[str]) -> None:
    frame = pl.DataFrame({"row": range(len(cells)), "cell": cells}, schema={"row": pl.Int64, "cell": pl.String})
    guarded = spreadsheet.guard(frame)
    assert all(cell == "" or cell[0] not in "=+-@\t\r\n＝＋－＠" for cell in guarded["cell"].to_list())
    assert spreadsheet.unguard(guarded).equals(frame)
    assert spreadsheet.unguard_names(spreadsheet.guard_names(["row", *cells])) == ["row", *cells]


def hostile_source(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    rows = [["Email", "Points", "=Note"], ["ready@x.org", "5", "=1"]]
    rows += [[f"bad{number}", str(number), cell] for number, cell in enumerate(HOSTILE)]
    rows += [["=HYPERLINK(1)", "-7", "x"], ["@x.org", "+12,5", "y"], ["'quoted", "7", "z"]]
    path.write_bytes(table(rows))
    return path


def test_an_errors_file_for_spreadsheets_has_a_mark_and_nothing_that_runs(tmp_path: Path) -> None:
    out = tmp_path / "out"
    loyalty_prep.prepare(hostile_source(tmp_path), out, excel=True)
    errors = out / "export.errors.csv"
    assert errors.read_bytes().startswith(b"\xef\xbb\xbf'row,line,")
    for row in rows_of(errors):
        assert all(cell == "" or cell[0] not in "=+-@\t\r\n＝＋－＠" for cell in row)
    loyalty_prep.prepare(hostile_source(tmp_path), tmp_path / "bare")
    guarded, bare = rows_of(errors), rows_of(tmp_path / "bare" / "export.errors.csv")
    assert [[cell.removeprefix("'") for cell in row] for row in guarded] != guarded
    assert [len(row) for row in guarded] == [len(row) for row in bare]


@pytest.mark.few(3)
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("mark", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_guarded_errors_file_that_comes_back_gives_the_original_text(
    tmp_path: Path, delimiter: str, mark: str
) -> None:
    source = hostile_source(tmp_path)
    for name, excel in (("guarded", True), ("bare", False)):
        loyalty_prep.prepare(source, tmp_path / name, excel=excel)
    saved = tmp_path / "saved.csv"
    guarded = rows_of(tmp_path / "guarded" / "export.errors.csv")
    guarded[1][guarded[0].index("Email")] = "mended@x.org"
    saved.write_bytes(table(guarded, delimiter).decode().encode(mark))
    again = loyalty_prep.prepare(saved, tmp_path / "again")
    assert again.inspection.source.name == "saved.csv"
    assert again.rows.ready == 1
    bare = rows_of(tmp_path / "bare" / "export.errors.csv")
    assert rows_of(tmp_path / "again" / "saved.errors.csv") == [bare[0], *bare[2:]]


def test_a_guarded_result_is_merged_as_a_bare_one(tmp_path: Path) -> None:
    source = hostile_source(tmp_path)
    source.write_bytes(source.read_bytes() + b"Emma@X.org,7,=k\r\nemma@x.org,7,'k\r\n")
    for name, excel in (("guarded", True), ("bare", False)):
        loyalty_prep.prepare(source, tmp_path / name, excel=excel)
        rows = rows_of(tmp_path / name / "export.errors.csv")
        rows[1][5] = "mended@x.org"
        (tmp_path / f"{name}.csv").write_bytes(table(rows[:-3]))  # the last ones are left out
        loyalty_prep.prepare(tmp_path / f"{name}.csv", merge_into=tmp_path / name)
    for kind in ("part-0001", "errors", "changes"):
        paths = [tmp_path / name / f"export.{kind}.csv" for name in ("guarded", "bare")]
        if kind == "part-0001":
            assert paths[0].read_bytes() == paths[1].read_bytes()
            continue
        assert paths[0].read_bytes().startswith(b"\xef\xbb\xbf'row,"), "guarded as before"
        guarded, bare = (rows_of(path) for path in paths)
        assert [[cell.removeprefix("\ufeff").removeprefix("'") for cell in row] for row in guarded] == bare


def test_the_workbook_holds_the_errors_file_with_the_faults_marked(tmp_path: Path) -> None:
    out = tmp_path / "out"
    report = loyalty_prep.prepare(hostile_source(tmp_path), out, report_format="xlsx")
    (output,) = [each for each in report.outputs if each.kind == "workbook"]
    assert (output.path, output.rows) == ("export.errors.xlsx", report.rows.rejected)
    assert output.size_bytes == (out / output.path).stat().st_size
    sheet: Any = openpyxl.load_workbook(out / output.path)["errors"]
    # openpyxl leaves a carriage return as the format writes it.
    shown = [[str(cell.value or "").replace("_x000D_", "\r") for cell in row] for row in sheet.iter_rows()]
    bare = rows_of(out / "export.errors.csv")
    assert shown == bare
    assert all(cell.data_type in "ns" for row in sheet.iter_rows() for cell in row)
    email, points = bare[0].index("Email"), bare[0].index("Points")
    for row, cells in zip(bare[1:], sheet.iter_rows(min_row=2), strict=True):
        marked = {place for place, cell in enumerate(cells) if cell.fill.fgColor.rgb == "FFF8CBC6"}
        wanted = {place for place, kind in ((email, "EMAIL_"), (points, "POINTS_")) if kind in row[3]}
        assert marked == wanted
        comment = cells[min(wanted)].comment
        assert comment is not None
        assert comment.text == row[4]


def test_a_workbook_that_was_corrected_is_taken_as_it_is(tmp_path: Path) -> None:
    source = hostile_source(tmp_path)
    loyalty_prep.prepare(source, tmp_path / "out", report_format="xlsx")
    book = openpyxl.load_workbook(tmp_path / "out" / "export.errors.xlsx")
    book["errors"]["F2"] = "mended@x.org"
    book.save(tmp_path / "fixed.xlsx")
    merged = loyalty_prep.prepare(tmp_path / "fixed.xlsx", merge_into=tmp_path / "out")
    assert (merged.rows.ready, merged.rows.rejected) == (2, len(HOSTILE) + 2)
    renewed = openpyxl.load_workbook(tmp_path / "out" / "export.errors.xlsx")["errors"]
    assert [row[0].value for row in renewed] == [row[0] for row in rows_of(tmp_path / "out" / "export.errors.csv")]


def test_a_long_cell_of_a_workbook_ends_with_an_ellipsis(tmp_path: Path) -> None:
    cell = "x" * (spreadsheet.CELL_CHARACTERS + 1)
    source = table([["Email", "Points", "Note"], ["bad", "1", cell], ["a@x.org", "1", ""]])
    loyalty_prep.prepare(source, tmp_path / "out", report_format="xlsx")
    books = list((tmp_path / "out").glob("*.errors.xlsx"))
    sheet = openpyxl.load_workbook(books[0])["errors"]
    assert sheet["H2"].value == cell[: spreadsheet.CELL_CHARACTERS - 1] + "…"


def test_rows_beyond_a_sheet_go_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "SHEET_ROWS", 3)
    monkeypatch.setattr(spreadsheet, "COMMENTS", 2)
    source = tmp_path / "export.csv"
    source.write_bytes(table([["Email", "Points"], *([f"bad{number}", "1"] for number in range(5)), ["a@x.org", "1"]]))
    loyalty_prep.prepare(source, tmp_path / "out", report_format="xlsx")
    book: Any = openpyxl.load_workbook(tmp_path / "out" / "export.errors.xlsx")
    assert book.sheetnames == ["errors", "errors 2", "errors 3"]
    assert [[row[5].value for row in sheet.iter_rows(min_row=2)] for sheet in book] == [
        ["bad0", "bad1"],
        ["bad2", "bad3"],
        ["bad4"],
    ]
    assert sum(cell.comment is not None for sheet in book for row in sheet.iter_rows() for cell in row) == 2


@given(cells=st.lists(st.text(st.sampled_from("a@.• \nxé,-"), max_size=8)))
@settings(deadline=None)
def test_a_column_is_masked_as_its_cells_are(cells: list[str]) -> None:
    frame = pl.DataFrame({"cell": cells}, schema={"cell": pl.String})
    assert frame.select(masked(pl.col("cell"))).to_series().to_list() == [cell and mask(cell) for cell in cells]


@pytest.mark.slow
def test_everything_that_tells_of_rows_is_masked_where_all_is_asked_for(tmp_path: Path) -> None:
    source = tmp_path / "export.csv"
    source.write_bytes(
        b"Email,Points,Name\nsecret.one@gmail,com,5\nsecret.two@example.org ,1 250,Secret Name\n"
        b"secret.three@@x,7,Secret Name\n"
        b'secret.four@example.org,"1"x,Secret\n'
    )
    command = ("prepare", source, "--out", tmp_path / "out")
    done = program(*command, "--redact=all", "--json")
    assert done.returncode == 1, done.stderr
    written = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "out").iterdir()}
    assert json.loads(done.stdout) == json.loads(written["export.report.json"])
    for name, text in written.items():
        if ".part-" not in name:
            assert "secret" not in text.lower(), name
            assert "1 250" not in text, name
    assert written["export.changes.csv"].splitlines()[1:] == [
        "2,3,EMAIL,EMAIL_TRIMMED,•••,s•••@e•••.org",
        "2,3,POINTS,POINTS_REFORMATTED,•••,•••",
    ]
    again = program(*command, "--redact", "--overwrite")
    assert b"secret" not in again.stdout.lower()
    assert "secret.three@@x" in (tmp_path / "out" / "export.errors.csv").read_text(encoding="utf-8")


@pytest.mark.slow
@pytest.mark.few(1)
@pytest.mark.parametrize("more", [(), ("--json",)])
def test_a_redacted_inspection_shows_no_cell(tmp_path: Path, more: tuple[str, ...]) -> None:
    source = tmp_path / "export.csv"
    source.write_bytes("Email;Points;Name\nsecret@example.org;5;Jürgen Geheim\n".encode("cp1252") * 3)
    told = program("inspect", source, *more).stdout
    redacted = program("inspect", source, *more, "--redact").stdout
    assert b"Geheim" in told
    assert redacted
    assert b"Geheim" not in redacted
    assert b"secret" not in redacted


@pytest.mark.parametrize(
    ("flag", "said"),
    [
        ("--redact=some", "--redact must be one of all"),
        ("--report-format=pdf", "--report-format must be one of csv, xlsx"),
    ],
)
def test_other_values_are_refused(run_command: Command, tmp_path: Path, flag: str, said: str) -> None:
    done = run_command("prepare", "x.csv", flag, cwd=tmp_path)
    assert done.returncode == 2
    assert said in done.stderr.decode()


def test_of_a_guarded_file_nothing_is_said_to_be_named_by_the_user(tmp_path: Path) -> None:
    source = b"Name;Email;Points\n=Emma;emma@x.org;5\nBo;bad;7\n"
    loyalty_prep.prepare(source, tmp_path / "out", excel=True)
    fixed = tmp_path / "fixed.csv"
    fixed.write_text((tmp_path / "out" / "bytes.errors.csv").read_text("utf-8").replace("bad", "bo@x.org"), "utf-8")
    alone = loyalty_prep.validate(fixed)
    merged = loyalty_prep.prepare(fixed, merge_into=tmp_path / "out")
    for report in (alone, merged):
        deciders = {name: found.decider for name, found in report.inspection.decisions().items()}
        assert "user" not in deciders.values(), deciders
    assert "<td>you</td>" not in (tmp_path / "out" / "bytes.report.html").read_text("utf-8")
