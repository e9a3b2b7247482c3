"""What the terminal proposes to do next can be done as it is written there."""

from __future__ import annotations

import html
import re
import shlex
import shutil
from typing import TYPE_CHECKING

import openpyxl
import pytest

from loyalty_prep import cli

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Proposed = Callable[..., list[str]]

FAULTY = "Name,Email,Stand,Note\nEmma,emma@x.org,10,a\nBo,bo@x.org,,b\nCy,cy@x.org,,c\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "in").mkdir()
    for name in ("one", "two"):
        (tmp_path / "in" / f"{name}.csv").write_text(FAULTY.replace("x.org", f"{name}.org"), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def proposed(capsys: pytest.CaptureFixture[str]) -> Proposed:
    """Run a command, and return the command lines that it proposes."""

    def propose(*arguments: str) -> list[str]:
        assert cli.run(arguments) in (0, 1), capsys.readouterr().err
        lines = capsys.readouterr().out.splitlines()
        return [line.strip() for line in lines if line.startswith("    loyalty-prep ")]

    return propose


def parts(folder: Path) -> list[str]:
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.part-*.csv"))]


@pytest.mark.parametrize(
    "said",
    [
        ["--points-column", "Stand", "in/one.csv"],
        ["in/one.csv", "in/two.csv", "--points-column=C", "--keep-columns", "Name,Note"],
        [
            "in/one.csv",
            "--points-column",
            "Stand",
            "--missing-points",
            "zero",
            "--language",
            "fr",
            "--no-header",
            "--header",
        ],
        ["--points-column", "Stand", "--redact", "--report", "page.html", "--fail-over", "9", "--", "in/one.csv"],
    ],
)
def test_what_was_validated_is_prepared_by_the_line_that_is_proposed(
    folder: Path, proposed: Proposed, said: list[str]
) -> None:
    (line,) = proposed("validate", *said)
    proposed(*shlex.split(line)[1:])
    end = said.index("--") if "--" in said else len(said)
    preparing = [word for word in said[:end] if word not in ("--report", "page.html")]
    proposed("prepare", "--out", "asked", *preparing, *said[end:])
    assert parts(folder / "one-prepared") == parts(folder / "asked") != []


@pytest.mark.parametrize(
    "said",
    [
        ["in/one.csv", "--points-column", "Stand", "--contact", 'Ann "A" O\'Neil', "--report-format=xlsx", "--excel"],
        ["in/one.csv", "in/two.csv", "--points-column=C", "--keep-columns", "Name,Note", "--fractions", "floor"],
        ["in/tab.txt", "--delimiter", "\\t", "--points-column", "2", "--no-header", "--redact", "--max-bytes", "99"],
        ["./-one.csv", "--points-column", "Stand", "--redact=all", "--language", "fr", "--encoding", "latin1"],
    ],
)
def test_the_page_of_validate_has_the_line_that_prepares_with_all_that_was_said(
    folder: Path, proposed: Proposed, said: list[str]
) -> None:
    shutil.copy(folder / "in" / "one.csv", folder / "-one.csv")
    (folder / "in" / "tab.txt").write_text("a@x.org\tAnn\t5\nb@x.org\tBo\t6\n", encoding="utf-8")
    validated = [word for word in said if word not in ("--report-format=xlsx", "--excel")]
    proposed("validate", *validated, "--report", "page.html")
    (line,) = re.findall("<pre><code>(loyalty-prep prepare .*)</code></pre>", (folder / "page.html").read_text())
    words = shlex.split(html.unescape(line))
    proposed(*words[1:], "--out", "out")
    proposed("prepare", *validated, "--out", "asked")
    ours, theirs = ({path.name: path.read_bytes() for path in (folder / name).iterdir()} for name in ("out", "asked"))
    assert ours == theirs


def test_a_page_does_not_tell_the_folders_of_the_machine_that_it_was_made_on(folder: Path, proposed: Proposed) -> None:
    proposed("validate", str(folder / "in" / "one.csv"), "--points-column", "Stand", "--report", "page.html")
    page = (folder / "page.html").read_text(encoding="utf-8")
    assert "loyalty-prep prepare one.csv --points-column Stand" in page
    assert str(folder) not in page


def test_a_file_that_looks_like_an_option_is_no_option_in_the_line_that_is_proposed(
    folder: Path, proposed: Proposed
) -> None:
    shutil.copy(folder / "in" / "one.csv", folder / "-one.csv")
    (line,) = proposed("validate", "--points-column", "Stand", "--", "-one.csv")
    assert line == "loyalty-prep prepare ./-one.csv --points-column Stand"


@pytest.mark.parametrize("said", [["in/one.csv", "--redact=all"], ["in/one.csv", "in/two.csv"]])
def test_a_result_that_takes_no_corrections_proposes_the_source_and_not_a_merge(
    folder: Path, proposed: Proposed, said: list[str]
) -> None:
    again, upload = proposed("prepare", *said, "--out", "out", "--points-column", "Stand")
    assert upload == "loyalty-prep upload out"
    mended = FAULTY.replace(",,", ",7,")
    for name in ("one", "two"):
        (folder / "in" / f"{name}.csv").write_text(mended.replace("x.org", f"{name}.org"), encoding="utf-8")
    assert proposed(*shlex.split(again)[1:]) == ["loyalty-prep upload out"]


ALL_FAULTS = """Name,Email,Points
Emma,emma@x.org,10
Bo,bo@x.org,1
Bo,BO@x.org,2
Cy,cy@x.org,49171234567890
Di,di@x.org,1.2E+03
Ed,ed@x.org,
Flo,flo@x.org,-5
Gus,gus@x.org,2.5
Hal,,7
"Ira"s,ira@x.org,7
Joe,joe@x.org,7,7
Zo\udceb,zoe@x.org,7
"""


@pytest.mark.parametrize("language", ["en", "de", "ja"])
def test_what_a_merchant_reads_in_the_errors_file_names_no_option(
    folder: Path, proposed: Proposed, language: str
) -> None:
    (folder / "all.csv").write_bytes(ALL_FAULTS.encode("utf-8", "surrogateescape"))
    proposed("prepare", "all.csv", "--out", "out", "--language", language, "--encoding", "utf-8")
    errors = (folder / "out" / "all.errors.csv").read_text(encoding="utf-8")
    assert errors.count("REJECTED") == 11
    assert "--" not in errors


def test_the_rows_of_an_address_with_several_balances_are_settled_as_is_said(folder: Path, proposed: Proposed) -> None:
    (folder / "all.csv").write_bytes(ALL_FAULTS.encode("utf-8", "surrogateescape"))
    proposed("prepare", "all.csv", "--out", "out", "--encoding", "utf-8")
    lines = (folder / "out" / "all.errors.csv").read_text(encoding="utf-8").splitlines()
    (first,) = (line for line in lines if "bo@x.org" in line)
    (other,) = (line for line in lines if "BO@x.org" in line)
    assert "in the errors file, set the status of the others to SKIP" in other
    (folder / "fixed.csv").write_text("\n".join([lines[0], first, other.replace("REJECTED", "SKIP", 1)]))
    proposed("prepare", "fixed.csv", "--merge-into", "out")
    assert parts(folder / "out") == ["Email,Points\nemma@x.org,10\nbo@x.org,1\n"]


def test_a_result_that_takes_corrections_proposes_the_merge(folder: Path, proposed: Proposed) -> None:
    merge, _ = proposed("prepare", "in/one.csv", "--out", "out", "--points-column", "Stand")
    errors = (folder / "out" / "one.errors.csv").read_text(encoding="utf-8")
    (folder / "FIXED.csv").write_text(errors.replace("org,,", "org,7,"), encoding="utf-8")
    assert proposed(*shlex.split(merge)[1:]) == ["loyalty-prep upload out"]


def test_where_a_workbook_was_written_that_is_what_is_to_be_corrected(folder: Path, proposed: Proposed) -> None:
    told = ("--points-column", "Stand", "--report-format", "xlsx")
    merge, _ = proposed("prepare", "in/one.csv", "--out", "out", *told)
    assert merge == "loyalty-prep prepare FIXED.xlsx --merge-into out"
    book = openpyxl.load_workbook(folder / "out" / "one.errors.xlsx")
    for row in book.worksheets[0].iter_rows(min_row=2):
        row[7].value = "7"
    book.save(folder / "FIXED.xlsx")
    assert proposed(*shlex.split(merge)[1:]) == ["loyalty-prep upload out"]


def test_a_report_into_a_folder_that_is_not_there_is_told_that_before_the_file_is_read(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["validate", "in/one.csv", "--points-column", "Stand", "--report", "none/page.html"]) == 2
    assert capsys.readouterr().err == "error: There is no folder none for page.html. Make it first.\n"
    assert not (folder / "none").exists()


UNMATCHED = "Name,Email,Points\nEmma,emma@x.org,10\nBo,bo@x.org,5\n"


@pytest.mark.parametrize("masked", [[], ["--redact=all"]], ids=["merged", "prepared again"])
def test_addresses_that_are_no_contacts_are_to_be_imported_and_not_corrected(
    folder: Path, proposed: Proposed, masked: list[str]
) -> None:
    (folder / "export.csv").write_text(UNMATCHED, encoding="utf-8")
    (folder / "contacts.csv").write_text("Email\nemma@x.org\n", encoding="utf-8")
    told = ("--contacts", "contacts.csv", "--out", "out", *masked)
    compare, upload = proposed("prepare", "export.csv", *told)
    assert upload == "loyalty-prep upload out"
    assert "Open <a" not in (folder / "out" / "export.report.html").read_text(encoding="utf-8"), "nothing to correct"
    (folder / "contacts.csv").write_text("Email\nemma@x.org\nbo@x.org\n", encoding="utf-8")
    assert proposed(*shlex.split(compare)[1:]) == [upload]
    assert parts(folder / "out") == ["Email,Points\nemma@x.org,10\nbo@x.org,5\n"]


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_rows_to_correct_and_addresses_to_import_are_settled_in_any_order(
    folder: Path, proposed: Proposed, order: tuple[int, int]
) -> None:
    (folder / "export.csv").write_text(UNMATCHED + "Cy,cy@x.org,\n", encoding="utf-8")
    (folder / "contacts.csv").write_text("Email\nemma@x.org\ncy@x.org\n", encoding="utf-8")
    *both, upload = proposed("prepare", "export.csv", "--contacts", "contacts.csv", "--out", "out")
    errors = (folder / "out" / "export.errors.csv").read_text(encoding="utf-8")
    (folder / "FIXED.csv").write_text(errors.replace("cy@x.org,,", "cy@x.org,7,"), encoding="utf-8")
    (folder / "contacts.csv").write_text("Email\nemma@x.org\nbo@x.org\ncy@x.org\n", encoding="utf-8")
    for at in order:
        if (folder / "out" / "export.errors.csv").exists():
            last = proposed(*shlex.split(both[at])[1:])
    assert last == [upload]
    assert parts(folder / "out") == ["Email,Points\nemma@x.org,10\nbo@x.org,5\ncy@x.org,7\n"]
