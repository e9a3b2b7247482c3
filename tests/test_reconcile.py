"""What the platform refused comes home to the rows of the source, whatever its error file looks like."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from harness import program
from sandboxes import KEY, SITE, Sandbox, write

import loyalty_prep
from loyalty_prep import wix
from loyalty_prep.errors import InputError, OutputError, UsageError
from loyalty_prep.wix.access import BASE_URL, Credentials
from loyalty_prep.wix.error_files import lists_refused_rows
from loyalty_prep.wix.journal import Journal, Step
from loyalty_prep.wix.models import ImportResult, LoyaltyImport, ParseResult
from loyalty_prep.wix.results import part_records, read_result

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty_prep.wix import Reconciliation

pytestmark = pytest.mark.slow  # a server of its own for nearly every test

CREDENTIALS = Credentials(KEY, SITE)
# Rows 1 to 8; a note with a line break, a rejected row, a merged one, and blank lines move the lines apart from them.
EXPORT = """\
Customers of the shop

Name,E-mail,Points,Note
Ann,ann@example.com,10,
Bob,"Bob <BOB@Example.com>",20,"two
lines"
No,no-address,5,

Cid,cid@example.com,30,x
Dee,dee@example.com,"1,040",
Ann again,ann@example.com,10,merged
Eve,eve@example.com,50,"y, z"
Fay,fay@example.com,60,
"""
LINES = {
    "ann": ("1", "4"),
    "bob": ("2", "5"),
    "cid": ("4", "9"),
    "dee": ("5", "10"),
    "eve": ("7", "12"),
    "fay": ("8", "13"),
}


@pytest.fixture
def result(tmp_path: Path) -> Path:
    """Return a result of two parts, beside its source."""
    (tmp_path / "export.csv").write_text(EXPORT)
    loyalty_prep.prepare(tmp_path / "export.csv", tmp_path / "result", max_bytes=80, decimal="point")
    parts = read_result(tmp_path / "result").parts
    assert [part.rows for part in parts] == [3, 3]
    return tmp_path / "result"


def told(folder: Path, *files: str | None, failures: tuple[int | None, ...] = (1, 1), **changes: Any) -> None:
    """Write a journal by which the parts were imported, with these error files."""
    result = read_result(folder)
    journal = Journal.read(result, BASE_URL, SITE)
    for number, (part, text, failed) in enumerate(zip(result.parts, files, failures, strict=True)):
        name = f"{part.path.stem}.wix-errors.csv" if text is not None else None
        if name is not None and text is not None:
            (folder / name).write_text(text, encoding="utf-8")
        success = None if failed is None else part.rows - failed
        found = LoyaltyImport(
            f"{SITE[:-4]}{number:04}",
            "IMPORTED",
            parse_result=ParseResult(part.rows),
            import_result=ImportResult(text is not None, success, failed),
        )
        state = journal.state(part).updated(found).at(Step.DONE, file_url="x.csv", error_file=name, **changes)
        journal.put(state)


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def retry(folder: Path) -> list[str]:
    return (folder / "export.retry.csv").read_text().splitlines()


def flags(found: Reconciliation) -> list[str]:
    """Return what could not be explained."""
    return [each.sentence for each in found.differences if not each.explained]


REFUSED = "Import Status,Error Reason,Email,Points\nFAILED,CONTACT_NOT_FOUND: No contact.,{},{}\n"


FORMULA = '=HYPERLINK("http://x.example")'


def test_import_errors_for_a_spreadsheet_hold_nothing_that_it_runs_and_can_be_taken_back(tmp_path: Path) -> None:
    note = FORMULA.replace('"', '""')
    (tmp_path / "export.csv").write_text(f'Email,Points,Note\nann@example.com,10,"{note}"\nbob@example.com,20,\'x\n')
    folder = tmp_path / "result"
    loyalty_prep.prepare(tmp_path / "export.csv", folder)
    told(folder, f"Email,Reason\nann@example.com,@{FORMULA[1:4]}\nbob@example.com,-1\n", failures=(2,))
    wix.reconcile(folder)
    plain = list(csv.reader(io.StringIO((folder / "export.import-errors.csv").read_text("utf-8"), newline="")))
    wix.reconcile(folder, excel=True, overwrite=True)
    data = (folder / "export.import-errors.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf'row,")
    guarded = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert not [cell for row in guarded for cell in row if cell[:1] in tuple("=+-@\t\r")]
    assert [[cell.removeprefix("'") for cell in row] for row in guarded] == plain
    assert FORMULA in plain[1]
    assert retry(folder) == ["Email,Points", "ann@example.com,10", "bob@example.com,20"]


# With the sandbox


def test_a_rehearsal_comes_home_exactly(result: Path, tmp_path: Path) -> None:
    known = [f"{name}@example.com" for name in ("ann", "cid", "eve")]
    with Sandbox(contacts=write(tmp_path, "contacts.csv", ["Email", *known])) as box:
        done = wix.upload(result, credentials=CREDENTIALS, confirm=lambda _: True, base_url=box.base)
        assert not done.ok
    found = wix.reconcile(result)  # the sandbox is gone, and no key is given
    assert (found.predicted, found.imported, found.refused) == (6, 3, 3)
    assert flags(found) == []
    reason = "CONTACT_NOT_FOUND: No contact has this email address."
    assert [each.sentence for each in found.differences] == [f"3 rows refused: {reason}"]
    written = rows(result / "export.import-errors.csv")
    assert written[0] == {
        "row": "2",
        "line": "5",
        "part": "export.part-0001.csv",
        "reason": reason,
        "Name": "Bob",
        "E-mail": "Bob <BOB@Example.com>",
        "Points": "20",
        "Note": "two\nlines",
        "platform Import Status": "FAILED",
        "platform Error Reason": reason,
        "platform Email": "BOB@example.com",
        "platform Points": "20",
    }
    assert [(each["row"], each["line"]) for each in written] == [LINES[name] for name in ("bob", "dee", "fay")]
    assert retry(result) == ["Email,Points", "BOB@example.com,20", "dee@example.com,1040", "fay@example.com,60"]


def test_the_retry_file_is_ready_to_be_prepared_again(result: Path, tmp_path: Path) -> None:
    told(result, REFUSED.format("bob@example.com", 20), REFUSED.format("dee@example.com", 1040))
    wix.reconcile(result)
    again = loyalty_prep.prepare(result / "export.retry.csv", tmp_path / "again")
    assert (again.rows.ready, again.rows.total, again.points.out) == (2, 2, 1060)
    assert (tmp_path / "again" / "export.retry.part-0001.csv").read_text().splitlines() == retry(result)


def test_an_error_file_that_is_missing_is_fetched(result: Path, tmp_path: Path) -> None:
    contacts = write(tmp_path, "contacts.csv", ["Email", "ann@example.com"])
    with Sandbox(contacts=contacts) as box:
        wix.upload(result, credentials=CREDENTIALS, confirm=lambda _: True, base_url=box.base)
        (result / "export.part-0002.wix-errors.csv").unlink()
        with pytest.raises(UsageError, match="WIX_API_KEY"):
            wix.reconcile(result)
        assert wix.reconcile(result, credentials=CREDENTIALS).refused == 5
    assert (result / "export.part-0002.wix-errors.csv").exists()


def test_an_import_that_failed_has_all_its_rows_come_home(result: Path) -> None:
    with Sandbox(fail=["import-failed"]) as box:
        wix.upload(result, credentials=CREDENTIALS, confirm=lambda _: True, base_url=box.base)
    found = wix.reconcile(result)
    assert any("part-0001.csv failed" in sentence for sentence in flags(found))
    assert any("part-0002.csv is not imported yet" in sentence for sentence in flags(found))
    assert len(rows(result / "export.import-errors.csv")) == 3


def test_of_a_failed_import_whose_counts_do_not_add_up_no_row_is_to_be_tried_again(result: Path) -> None:
    told(result, None, None, failures=(3, 0), status="FAILED")
    wix.reconcile(result)
    assert retry(result)[1:] == ["ann@example.com,10", "BOB@example.com,20", "cid@example.com,30"]
    (result / "export.retry.csv").unlink()
    told(result, None, None, failures=(3, 0), status="FAILED", failure_count=0)
    said = flags(wix.reconcile(result))
    assert said[0].startswith("The import of export.part-0001.csv failed; rows of it may be imported, or not.")
    assert "Wix reports 0 imported and 0 refused, which does not add up." in said[1]
    assert not (result / "export.retry.csv").exists()


# Layouts of the error file

CHECKED = """\
Status,Reason,Email,Points,Checked by
FAILED,no,bob@example.com,20,w@wix.com
FAILED,no,cid@example.com,30,w@wix.com
"""
REASONS = """\
Import Status,Error Reason,Email,Points
IMPORTED,,ann@example.com,10
FAILED,no contact,bob@example.com,20
IMPORTED,,cid@example.com,30
"""
IN_ORDER = ("ann@example.com", "bob@example.com", "cid@example.com")
BOB = {"bob": "no contact"}
PACKED = """\
status,reason,originalData
IMPORTED,,"{}"
FAILED,no contact,"{}"
IMPORTED,,"{}"
"""
STATUSES = """\
Import Status,Email,Points
SUCCESS,ann@example.com,10
FAILED,bob@example.com,20
SUCCESS,cid@example.com,30
"""


@pytest.mark.parametrize(
    ("text", "failed", "refused"),
    [
        ("E-Mail;Grund\nBOB@EXAMPLE.COM;Kein Kontakt\n", 1, {"bob": "Kein Kontakt"}),
        ("row\temail address\terror message\n2\tbob@example.com\tno contact\n", 1, {"bob": "no contact"}),
        ('"What happened","Customer"\n"Skipped, no contact","bob@example.com"\n', 1, {"bob": "Skipped, no contact"}),
        (CHECKED, 2, {"bob": "no", "cid": "no"}),
        (REASONS, 1, {"bob": "no contact"}),
        (STATUSES, 1, {"bob": "FAILED"}),
        (PACKED.format(*(json.dumps({"Email": name, "Points": 20}).replace('"', '""') for name in IN_ORDER)), 1, BOB),
        (PACKED.format(*(json.dumps({"values": [name, "20"]}).replace('"', '""') for name in IN_ORDER)), 1, BOB),
        (PACKED.format(*(f"{name},20" for name in IN_ORDER)), 1, BOB),
        ('What,Row\nno contact,"bob@example.com,20"\n', 1, BOB),
        ('Info,Original data,email,points\nno contact,"bob@example.com,20",bob@example.com,20\n', 1, BOB),
        ("state,Balance,Who\nA,10,ann@example.com\nno contact,20,bob@example.com\nA,30,cid@example.com\n", 1, BOB),
    ],
    ids=[
        "semicolons",
        "tabs",
        "other names",
        "two addresses",
        "all rows and reasons",
        "all rows and statuses",
        "a row in a cell, as an object",
        "a row in a cell, as a list",
        "a row in a cell, as a line",
        "a refused row in a cell",
        "a row in a cell and in columns",
        "words that are not known",
    ],
)
def test_any_layout_is_read(result: Path, text: str, failed: int, refused: dict[str, str]) -> None:
    told(result, text, None, failures=(failed, 0))
    found = wix.reconcile(result)
    assert flags(found) == []
    written = rows(result / "export.import-errors.csv")
    assert [(each["row"], each["line"]) for each in written] == [LINES[name] for name in refused]
    assert [each["reason"] for each in written] == list(refused.values())
    assert [line.split("@")[0].lower() for line in retry(result)[1:]] == list(refused)


WORDS = [
    ("Importstatus,Fehlergrund,E-Mail,Punkte", "Importiert", "Fehlgeschlagen", "Kontakt nicht gefunden"),
    ("Статус,Причина,Эл. почта,Баллы", "Импортировано", "Не импортировано", "Контакт не найден"),
    ("Status,Why,Email,Points", "IMPORTED", "FAILED", "no contact"),
]


@pytest.mark.parametrize(("header", "good", "bad", "why"), WORDS)
@pytest.mark.parametrize("all_rows", [True, False])
def test_the_reason_is_no_status_in_any_language(
    result: Path, header: str, good: str, bad: str, why: str, all_rows: bool
) -> None:
    text = f"{header}\n{bad},{why},bob@example.com,20\n"
    text += f"{good},,ann@example.com,10\n{good},,cid@example.com,30\n" if all_rows else ""
    told(result, text, None, failures=(1, 0))
    assert flags(wix.reconcile(result)) == []
    assert [row["reason"] for row in rows(result / "export.import-errors.csv")] == [why]


@pytest.mark.parametrize("body", ["", "IMPORTED,,ann@example.com,10\nIMPORTED,,bob@example.com,20\n"])
def test_an_error_file_that_lists_no_refused_row_is_no_difference(result: Path, body: str) -> None:
    told(result, "importStatus,errorReason,Email,Points\n" + body, None, failures=(0, 0))
    found = wix.reconcile(result)
    assert found.ok
    assert (found.differences, found.written) == ((), ())


def test_an_error_file_that_lists_refused_rows_which_wix_does_not_count_is_flagged(result: Path) -> None:
    told(result, REASONS, None, failures=(0, 0))
    found = wix.reconcile(result)
    assert not found.ok
    assert "Wix reports 0 refused:" in flags(found)[0]
    assert not (result / "export.retry.csv").exists()


def test_a_part_that_was_changed_is_no_fault_of_its_error_file(result: Path) -> None:
    """The advice was to delete a sound error file; and one with refused rows that Wix does not count was no doubt."""
    told(result, REASONS, None, failures=(1, 0))
    (part, _) = read_result(result).parts
    part.path.write_bytes(part.path.read_bytes() + b"new@example.com,1\n")
    with pytest.raises(InputError, match=r"part-0001\.csv is not as prepare wrote it"):
        wix.reconcile(result)
    with pytest.raises(InputError, match=r"part-0001\.csv is not as prepare wrote it"):
        lists_refused_rows(part.path.with_name(f"{part.path.stem}.wix-errors.csv"), part)


def test_a_row_that_is_listed_twice_is_tried_again_once_and_the_missing_one_is_flagged(result: Path) -> None:
    told(
        result,
        REFUSED.format("bob@example.com", 20) + REFUSED.format("BOB@example.com", 20).split("\n")[1] + "\n",
        None,
        failures=(2, 0),
    )
    said = flags(wix.reconcile(result))
    assert said[0].startswith("The error file of export.part-0001.csv lists 1 row that it has listed before")
    assert said[1] == "Wix reports 2 refused rows of export.part-0001.csv, and tells of 1."
    assert len(retry(result)) == 2


def test_a_reason_without_end_is_cut_where_it_is_said_and_kept_whole(result: Path) -> None:
    told(result, f"Email,Why\nbob@example.com,{'x' * 100_000}\n", None, failures=(1, 0))
    (difference,) = wix.reconcile(result).differences
    assert len(difference.sentence) < 400
    assert rows(result / "export.import-errors.csv")[0]["reason"] == "x" * 100_000


def test_a_reason_of_several_lines_is_said_in_one_and_kept_whole(result: Path) -> None:
    """Its second line stood among the lines of the program: 'predicted 6 imported, Wix reports 6 imported'."""
    told(result, 'Email,Reason\nbob@example.com,"No contact\r\npredicted 6 imported"\n', None, failures=(1, 0))
    (difference,) = wix.reconcile(result).differences
    assert difference.sentence == "1 row refused: No contact predicted 6 imported"
    assert "No contact\r\npredicted" in (result / "export.import-errors.csv").read_bytes().decode()


def test_unknown_columns_are_kept(result: Path) -> None:
    told(result, 'Email,Hint,Hint code\nbob@example.com,"a ""quoted"" hint",7\n', None, failures=(1, 0))
    wix.reconcile(result)
    (row,) = rows(result / "export.import-errors.csv")
    assert (row["platform Hint"], row["platform Hint code"]) == ('a "quoted" hint', "7")


def test_parts_may_have_error_files_with_other_columns(result: Path) -> None:
    told(result, "Email,A\nbob@example.com,1\n", "B,Email\n2,dee@example.com\n")
    wix.reconcile(result)
    first, second = rows(result / "export.import-errors.csv")
    assert (first["platform A"], first["platform B"]) == ("1", "")
    assert (second["platform A"], second["platform B"]) == ("", "2")


@pytest.mark.parametrize(
    "text",
    [
        REFUSED.format("bob@example.com", 30),
        REFUSED.format("bob@example.com", "20.5"),
        REFUSED.format("bob@example.com", "twenty"),
        'What,Row\nno contact,"bob@example.com,30"\n',
        'Info,Original data,Email\nno contact,"{""Email"": ""BOB@example.com"", ""Points"": 30}",bob@example.com\n',
    ],
    ids=["in its column", "a fraction", "no number", "in a cell of the row", "in an object of the row"],
)
def test_a_row_with_other_points_than_the_part_has_is_not_explained_and_not_tried_again(
    result: Path, text: str
) -> None:
    told(result, text, REFUSED.format("fay@example.com", 60))
    found = wix.reconcile(result)
    (said,) = flags(found)
    assert said.startswith("The error file of export.part-0001.csv gives 1 row other points than the part has")
    assert next(each.sentence for each in found.differences if each.explained).startswith("1 row refused")
    assert retry(result) == ["Email,Points", "fay@example.com,60"]
    first, second = rows(result / "export.import-errors.csv")
    assert (first["line"], first["Points"], second["line"]) == ("5", "20", "13")


@pytest.mark.parametrize(
    ("address", "points"),
    [("dee", "1040"), ("dee", "1,040"), ("dee", "1040.0"), ("dee", " 1 040 "), ("dee", ""), ("fay", "60")],
)
def test_points_that_are_only_written_otherwise_are_the_same(result: Path, address: str, points: str) -> None:
    text = f'Import Status,Error Reason,Email,Points\nFAILED,no,{address}@example.com,"{points}"\n'
    told(result, None, text, failures=(0, 1))
    assert flags(wix.reconcile(result)) == []
    assert len(retry(result)) == 2


def test_where_the_refused_rows_cannot_be_told_none_is_to_be_tried_again(result: Path) -> None:
    everything = "Email,Points\nann@example.com,10\nbob@example.com,20\ncid@example.com,30\n"
    told(result, everything, None, failures=(2, 0))
    found = wix.reconcile(result)
    (said,) = flags(found)
    assert said.startswith("The error file of export.part-0001.csv lists 3 rows, and Wix reports 2 refused:")
    assert len(rows(result / "export.import-errors.csv")) == 3
    assert not (result / "export.retry.csv").exists()


def test_an_address_that_is_not_of_the_part_is_flagged_and_kept(result: Path) -> None:
    text = "Error Reason,Email\nno contact,bob@example.com\nno contact,stranger@example.com\n"
    told(result, text, None, failures=(2, 0))
    found = wix.reconcile(result)
    assert flags(found) == ["1 row of the error file of export.part-0001.csv has no address of that part."]
    second = rows(result / "export.import-errors.csv")[1]
    assert (second["row"], second["line"], second["platform Email"]) == ("", "", "stranger@example.com")
    assert retry(result) == ["Email,Points", "BOB@example.com,20"]


@pytest.mark.parametrize(
    "text",
    [
        "<!DOCTYPE html><html><body>Sign in</body></html>",
        "",
        "\n\n",
        "\x00\x01\x02\x03" * 50,
        "%PDF-1.7\n",
        "PK\x03\x04",
    ],
    ids=["html", "empty", "blank", "binary", "pdf", "zip"],
)
def test_an_error_file_that_is_no_table_is_told_without_advice_for_customers(result: Path, text: str) -> None:
    told(result, text, REFUSED.format("fay@example.com", 60), failures=(1, 1))
    found = wix.reconcile(result)
    first, *_ = flags(found)
    assert first.startswith("The error file of export.part-0001.csv, export.part-0001.wix-errors.csv, cannot be read")
    assert not any("xport the" in sentence or "CSV" in sentence for sentence in flags(found))
    assert retry(result) == ["Email,Points", "fay@example.com,60"], "the other part's rows come home"
    assert (found.imported, found.refused) == (4, 2)


@pytest.mark.parametrize(
    ("done", "failed"),
    [
        ("IMPORTED", "FAILED"),
        ("SUCCESS", "NOT_IMPORTED"),
        ("Successful", "Unsuccessful"),
        ("OK", "Error"),
        ("Erfolgreich", "Fehlgeschlagen"),
        ("Importiert", "Nicht importiert"),
        ("Réussi", "Échec"),
        ("Importé", "Non importé"),
        ("Éxito", "Fallido"),
        ("Importado", "No importado"),
        ("Sucesso", "Falha"),
        ("Riuscito", "Non riuscito"),
        ("Geslaagd", "Mislukt"),
        ("Sukces", "Niepowodzenie"),
        ("Úspěch", "Neúspěch"),
        ("Lyckades", "Misslyckades"),
        ("Onnistui", "Epäonnistui"),
        ("Sikeres", "Sikertelen"),
        ("Başarılı", "Başarısız"),
        ("Успешно", "Не успешно"),
        ("Успішно", "Помилка"),
        ("成功", "失败"),
        ("完了", "エラー"),
        ("성공", "실패"),
        ("הצליח", "נכשל"),
        ("نجح", "فشل"),
        ("Thành công", "Thất bại"),
    ],
)
@pytest.mark.parametrize("failures", [2, None])
def test_a_file_that_lists_all_rows_is_read_by_its_words(
    result: Path, done: str, failed: str, failures: int | None
) -> None:
    text = f"Email,X\nann@example.com,{failed}\nbob@example.com,{done}\ncid@example.com,{failed}\n"
    told(result, text, None, failures=(failures, 0))
    wix.reconcile(result)
    assert [line.split("@")[0] for line in retry(result)[1:]] == ["ann", "cid"]


def test_words_and_counts_that_contradict_each_other_are_not_believed(result: Path) -> None:
    text = "Email,X\nann@example.com,FAILED\nbob@example.com,IMPORTED\ncid@example.com,IMPORTED\n"
    told(result, text, None, failures=(2, 0))
    assert any("which these are cannot be told" in sentence for sentence in flags(wix.reconcile(result)))
    assert not (result / "export.retry.csv").exists(), "no row that may be imported is to be imported again"


def test_without_a_count_a_file_of_all_rows_is_not_one_of_refused_ones(result: Path) -> None:
    text = "Email,X\nann@example.com,\nbob@example.com,\ncid@example.com,\n"
    told(result, text, None, failures=(None, 0))
    wix.reconcile(result)
    assert not (result / "export.retry.csv").exists()


def test_both_layouts_of_the_sandbox_come_home_alike(result: Path, tmp_path: Path) -> None:
    known = write(tmp_path, "contacts.csv", ["Email", "ann@example.com", "eve@example.com"])
    homes = []
    for number, fail in enumerate([[], ["error-file-all-rows"]]):
        folder = tmp_path / str(number) / "result"
        shutil.copytree(result, folder)
        with Sandbox(contacts=known, fail=fail) as box:
            wix.upload(folder, credentials=CREDENTIALS, confirm=lambda _: True, base_url=box.base)
        assert flags(wix.reconcile(folder, source=tmp_path / "export.csv")) == []
        homes.append(((folder / "export.import-errors.csv").read_bytes(), retry(folder)))
    assert homes[0] == homes[1]


@pytest.mark.parametrize(
    ("fail", "says"),
    [
        ("error-file-missing", "The download of the error file was answered with 404"),
        ("error-file-empty", "The error file of export.part-0001.csv is empty"),
        ("error-file-html", "The error file of export.part-0001.csv is a web page"),
        ("error-file-damaged", "cannot be read as a table"),
    ],
)
def test_an_error_file_that_cannot_be_had_is_one_parts_trouble(
    result: Path, tmp_path: Path, fail: str, says: str
) -> None:
    known = write(
        tmp_path, "contacts.csv", ["Email", *(f"{name}@example.com" for name in ("ann", "bob", "eve", "fay"))]
    )
    with Sandbox(contacts=known, fail=[fail]) as box:
        done = wix.upload(result, credentials=CREDENTIALS, confirm=lambda _: True, base_url=box.base)
        assert [state.step for state in done.states] == [Step.DONE] * 2, "the other part goes on"
        assert not done.ok
        assert box.state()["executedImports"] == 2
        for credentials in (CREDENTIALS, None):
            found = wix.reconcile(result, credentials=credentials)
            assert any(says in sentence for sentence in flags(found)), flags(found)
            assert (found.imported, found.refused) == (4, 2)


# Counts


def test_counts_that_do_not_add_up_are_flagged(result: Path) -> None:
    told(result, None, None, failures=(1, 0), success_count=1, parsed_row_count=2)
    assert flags(wix.reconcile(result)) == [
        "Wix read 2 rows of export.part-0001.csv, which has 3.",
        "Of the 3 rows of export.part-0001.csv, Wix reports 1 imported and 1 refused, which does not add up.",
        "Wix reports 1 refused row of export.part-0001.csv, and tells of 0.",
        "Wix read 2 rows of export.part-0002.csv, which has 3.",
        "Of the 3 rows of export.part-0002.csv, Wix reports 1 imported and 0 refused, which does not add up.",
    ]


def test_counts_that_are_missing_are_not_told_as_none(result: Path) -> None:
    told(result, None, None, failures=(None, 0))
    found = wix.reconcile(result)
    assert (found.imported, found.refused) == (None, None)
    assert found.to_dict()["importResult"] == {"successCount": None, "failureCount": None}
    ended = program("reconcile", result)
    assert b"Wix reports no number imported and no number refused" in ended.stdout


def test_an_import_as_predicted_leaves_nothing(result: Path) -> None:
    told(result, None, None, failures=(0, 0))
    found = wix.reconcile(result)
    assert found.ok
    assert (found.differences, found.written) == ((), ())
    assert found.to_dict()["importResult"] == {"successCount": 6, "failureCount": 0}


def test_nothing_imported_is_nothing_to_reconcile(result: Path) -> None:
    with pytest.raises(InputError, match="Run upload first"):
        wix.reconcile(result)


# The source


def test_the_source_may_be_named(result: Path, tmp_path: Path) -> None:
    told(result, REFUSED.format("bob@example.com", 20), None, failures=(1, 0))
    (tmp_path / "elsewhere").mkdir()
    moved = shutil.move(tmp_path / "export.csv", tmp_path / "elsewhere" / "other name.csv")
    assert flags(wix.reconcile(result, source=moved)) == []
    assert rows(result / "export.import-errors.csv")[0]["line"] == "5"


def test_without_the_source_rows_are_counted_and_lines_left_out(result: Path, tmp_path: Path) -> None:
    told(result, REFUSED.format("bob@example.com", 20), REFUSED.format("fay@example.com", 60))
    (tmp_path / "export.csv").unlink()
    found = wix.reconcile(result)
    assert any("not at hand" in each.sentence and "--source" in each.sentence for each in found.differences)
    written = rows(result / "export.import-errors.csv")
    assert [(each["row"], each["line"], each["Email"]) for each in written] == [
        ("2", "", "BOB@example.com"),
        ("8", "", "fay@example.com"),
    ]


@pytest.mark.parametrize("change", ["Zoe,zoe@example.com,1,\n", ""])
def test_a_source_that_was_changed_is_not_believed(result: Path, tmp_path: Path, change: str) -> None:
    told(result, REFUSED.format("bob@example.com", 20), None, failures=(1, 0))
    source = tmp_path / "export.csv"
    source.write_text(EXPORT + change if change else EXPORT.replace("BOB@Example", "BOO@Example"))
    with pytest.raises(InputError, match="is not the file that"):
        wix.reconcile(result, source=source)
    assert any("not at hand" in each.sentence for each in wix.reconcile(result).differences)


def test_of_a_merged_result_rows_and_lines_are_left_out(result: Path, tmp_path: Path) -> None:
    errors = (result / "export.errors.csv").read_text().replace("no-address", "noa@example.com")
    (tmp_path / "corrected.csv").write_text(errors)
    loyalty_prep.prepare(tmp_path / "corrected.csv", merge_into=result)
    holds = ["noa@example.com,5" in part.path.read_text() for part in read_result(result).parts]
    assert len(holds) == 3  # a merged part is no larger than those before it
    refused = REFUSED.format("noa@example.com", 5)
    told(result, *(refused if each else None for each in holds), failures=tuple(map(int, holds)))
    found = wix.reconcile(result)
    assert any("merged from corrected rows" in each.sentence for each in found.differences)
    (row,) = rows(result / "export.import-errors.csv")
    assert (row["row"], row["line"], row["Email"]) == ("", "", "noa@example.com")


def test_of_several_files_rows_and_lines_are_left_out(result: Path) -> None:
    told(result, REFUSED.format("bob@example.com", 20), None, failures=(1, 0))
    path = result / "export.report.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "sources": []}))
    found = wix.reconcile(result)
    assert any("prepared from several files" in each.sentence for each in found.differences)
    assert rows(result / "export.import-errors.csv")[0]["row"] == ""


def test_every_row_may_be_refused(result: Path) -> None:
    first = "Error Reason,Email\n" + "".join(f"no,{name}@example.com\n" for name in ("ann", "bob", "cid"))
    second = "Error Reason,Email\n" + "".join(f"no,{name}@example.com\n" for name in ("dee", "eve", "fay"))
    told(result, first, second, failures=(3, 3))
    wix.reconcile(result)
    assert [(each["row"], each["line"]) for each in rows(result / "export.import-errors.csv")] == list(LINES.values())


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("E-Mail;Punkte\nann@example.com;1.250\nbob@example.com;2.500\n", {"decimal": "comma"}),
        ("Email,Points\nann@example.com,10\nbob@example.com,99999999999\n", {"max_points": 10**12}),
        ("Email,Points\nann@example.com,10\nbob@example.com,1\nBOB@example.com,4\n", {"duplicates": "last"}),
        ("Email,Points\nann@example.com,10\nbob@example.com,1\nbob@example.com,4\n", {"duplicates": "sum"}),
        ("ann@example.com,10\nbob@example.com,20\n", {"no_header": True, "email_column": 0, "points_column": 1}),
        ("Name|Email|Points\nÄ|ann@example.com|10\nÖ|bob@example.com|20\n", {"encoding": "cp1252", "delimiter": "|"}),
    ],
    ids=["decimal", "max points", "last", "sum", "no header", "cp1252"],
)
def test_the_source_is_read_as_it_was(tmp_path: Path, text: str, options: dict[str, Any]) -> None:
    source = tmp_path / "export.csv"
    source.write_bytes(text.encode(options.get("encoding", "utf-8")))
    report = loyalty_prep.prepare(source, tmp_path / "result", **options)
    (part,) = read_result(tmp_path / "result").parts
    assert part.rows == report.rows.ready == 2
    points = next(row[1] for row in part_records(part) if row[0].lower() == "bob@example.com")
    told(tmp_path / "result", REFUSED.format("bob@example.com", points), failures=(1,))
    assert flags(wix.reconcile(tmp_path / "result", source=source)) == []
    (row,) = rows(tmp_path / "result" / "export.import-errors.csv")
    expected = text.splitlines().index(next(line for line in text.splitlines() if "bob" in line)) + 1
    if options.get("duplicates") == "last":
        expected += 1
    assert row["line"] == str(expected)


# Files


def test_a_file_that_somebody_worked_in_is_not_written_over(result: Path) -> None:
    told(result, REFUSED.format("bob@example.com", 20), None, failures=(1, 0))
    wix.reconcile(result)
    wix.reconcile(result)  # nothing changed, nothing to refuse
    (result / "export.retry.csv").write_text("Email,Points\nbob@right.example.com,20\n")
    with pytest.raises(OutputError, match=r"exists already\. Move it away, or allow replacing it with overwrite=True"):
        wix.reconcile(result)
    wix.reconcile(result, overwrite=True)
    assert retry(result) == ["Email,Points", "BOB@example.com,20"]


def test_the_command_says_what_came_of_it(result: Path) -> None:
    told(result, REFUSED.format("bob@example.com", 20), None, failures=(1, 0))
    command = [sys.executable, "-m", "loyalty_prep", "reconcile", str(result)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("WIX_")}
    ended = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert (ended.returncode, ended.stderr) == (1, b"")
    shown = ended.stdout.decode()
    assert "predicted 6 imported, Wix reports 5 imported and 1 refused" in shown
    assert "explained: 1 row refused: CONTACT_NOT_FOUND: No contact." in shown
    assert str(result / "export.retry.csv") in shown
    as_json = subprocess.run([*command, "--json"], env=environment, capture_output=True, check=False)
    document = json.loads(as_json.stdout)
    assert [each["path"] for each in document["outputs"]] == ["export.import-errors.csv", "export.retry.csv"]
