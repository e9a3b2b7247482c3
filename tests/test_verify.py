"""The second opinion: it agrees with every result that was written, and with none that was changed since."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import re
import shutil
import subprocess
import sys
import tracemalloc
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from damages import CHANGES, ERRORS, PART, SOURCE, changed, told
from harness import result_of

import loyalty_prep as lp
from loyalty_prep.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness import Command

SAMPLES = Path(__file__).parent.parent / "samples"

CASES = Path(__file__).parent / "cases"

EXPORTS = [*sorted(SAMPLES.glob("*.csv")), *sorted(CASES.glob("*.csv"))]


@pytest.fixture
def result(tmp_path: Path) -> Path:
    return result_of(SOURCE, tmp_path)


@pytest.mark.few(20)
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


def test_where_a_masked_row_ends_is_said_not_to_be_known(tmp_path: Path) -> None:
    """Its first line was taken for all of it: 'do not import this'."""
    source = tmp_path / "export.csv"
    source.write_text('Name,Email,Points\nA,a@x.org,1\n"two\nlines" x,y@x.org,2\nB,b@x.org,3\nC,c@x.org,4\n')
    lp.prepare(source, tmp_path / "out", redact="all")
    opinion = verify(tmp_path / "out", source)
    assert (opinion.faults, opinion.source) == ([], None)
    assert opinion.notes == ["export.csv was not looked at: where a broken quote's row ends is masked."]


def test_a_masked_row_of_several_lines_at_the_end_is_held_to_the_source(tmp_path: Path) -> None:
    """Behind it no row begins: it goes to the end, though it has a field too many."""
    source = tmp_path / "export.csv"
    source.write_text('Name,Email,Points\nA,a@x.org,1\n"two\nlines",y@x.org,"2" x,9\n')
    lp.prepare(source, tmp_path / "out", redact="all")
    opinion = verify(tmp_path / "out", source)
    assert (opinion.faults, opinion.source) == ([], "export.csv")


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


def test_a_short_record_of_doubtful_letters_is_not_counted_as_taken(tmp_path: Path) -> None:
    """It was: 'the parts hold 1 short record of the source, the report says 2'."""
    rows = b"".join(b"u%d@x.org,%d,n,m\n" % (row, row) for row in range(20))
    (tmp_path / "export.csv").write_bytes(b"Email,Points,Name,Note\n" + rows + b"a\xff@x.org,5\nb@x.org,5\n")
    report = lp.prepare(tmp_path / "export.csv", tmp_path / "out").to_dict()
    assert (report["rows"]["rejected"], report["source"]["shortRecords"]) == (1, 1)
    assert verify(tmp_path / "out", tmp_path / "export.csv").faults == []


def test_letters_that_only_folding_makes_equal_are_no_address_twice(tmp_path: Path) -> None:
    """Of some letters case cannot tell which the other is: 'the address in row 2 stands twice'."""
    addresses = ["\u03c3@x.org", "\u03c2@x.org", "z\u00df@x.org", "zss@x.org", "new\u03c3@x.org", "new\u03c2@x.org"]
    rows = "".join(f"{address},{points}\n" for points, address in enumerate(addresses))
    (tmp_path / "export.csv").write_text(f"Email,Points\n{rows}ZSS@x.org,3\n", encoding="utf-8")
    (tmp_path / "contacts.csv").write_text("Email\n" + "\n".join(addresses[:4]), encoding="utf-8")
    report = lp.prepare(tmp_path / "export.csv", tmp_path / "out", contacts=tmp_path / "contacts.csv")
    assert (report.rows.ready, report.rows.merged, report.rows.rejected) == (4, 1, 2)
    assert verify(tmp_path / "out", tmp_path / "export.csv").faults == []


def test_a_mark_before_an_empty_cell_of_a_refused_row_is_no_damage(tmp_path: Path) -> None:
    """Blanks behind the mark were left on: 'row 2 has another text in the errors file'."""
    (tmp_path / "export.csv").write_text(
        "Note\tEmail\tPoints\nn\ta@x.org\t1\n\ufeff\tb@x.org\t2\t3\n", encoding="utf-8"
    )
    lp.prepare(tmp_path / "export.csv", tmp_path / "out")
    assert verify(tmp_path / "out", tmp_path / "export.csv").faults == []


def test_bytes_of_no_letter_in_the_header_are_no_damage(tmp_path: Path) -> None:
    """Their numbers are written in small and in capital letters: 'the header on line 1 is not the report's'."""
    rows = "".join(f"M\u00fcller{row},u{row}@x.org,{row}\n" for row in range(9))
    (tmp_path / "export.csv").write_bytes(b"Stra\xdfe,Email,Points\n" + rows.encode())
    lp.prepare(tmp_path / "export.csv", tmp_path / "out", keep_columns="all")
    assert verify(tmp_path / "out", tmp_path / "export.csv").faults == []


def test_a_repaired_address_at_a_domain_that_python_does_not_know_is_no_damage(tmp_path: Path) -> None:
    """Its rules are those of 2003: 'what it lists cannot be read'."""
    (tmp_path / "export.csv").write_text("Email,Points\n <ann@\u05d0\u05d11.com>,1\nb@x.org,2\n", encoding="utf-8")
    report = lp.prepare(tmp_path / "export.csv", tmp_path / "out")
    assert (report.rows.ready, report.rows.repaired) == (2, 1)
    assert verify(tmp_path / "out", tmp_path / "export.csv").faults == []


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


@pytest.mark.parametrize("points", ["5 pts", "x"])
def test_rows_that_were_repaired_or_rejected_are_not_kept_in_memory(tmp_path: Path, points: str) -> None:
    """Each took some 500 bytes."""
    peaks, rows = [], 3000
    for name, odd in (("plain", "5"), ("odd", points)):
        text = "".join(f"u{row}@x.org,{odd if row % 2 else 5}\n" for row in range(rows))
        (tmp_path / f"{name}.csv").write_text(f"Email,Points\n{text}")
        lp.prepare(tmp_path / f"{name}.csv", tmp_path / name)
        assert verify(tmp_path / name, tmp_path / f"{name}.csv").ok  # and all is loaded that it needs
        tracemalloc.start()
        verify(tmp_path / name, tmp_path / f"{name}.csv")
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] + rows // 2 * 100


def test_another_source_is_no_source(result: Path, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text(SOURCE + "x,y@x.org,1,\n")
    assert verify(result, tmp_path / "other.csv").faults == [
        "other.csv is not the file of this result: it has another size"
    ]


@pytest.mark.parametrize("source", ["missing.csv", ".", "-"])
def test_a_source_that_is_no_file_is_named_and_the_result_is_not_said_to_be_damaged(
    result: Path, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report could not be read, it said, and the export was to be prepared again."""
    monkeypatch.chdir(result.parent)
    with pytest.raises(lp.LoyaltyPrepError, match=r"no file\. Name the CSV file") as refusal:
        verify(result, source)
    assert refusal.value.message.startswith(f"{source} is ")


def test_the_command(run_command: Command, result: Path) -> None:
    def run(*arguments: str) -> tuple[int, str, str]:
        done = run_command("verify", *arguments, cwd=result.parent)
        return done.returncode, done.stdout.decode(), done.stderr.decode()

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
