"""Corrected rows: the errors file taken as it is, and merged into the result it came from."""

from __future__ import annotations

import base64
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zlib
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import jsonschema
import openpyxl
import pandera.polars as pa
import pytest
from harness import as_csv, csv_rows, examples, result_of
from hypothesis import given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep import InputError, LoyaltyPrepError, UsageError, cli
from loyalty_prep.judging import numbering
from loyalty_prep.options import Options, ReadingFlags
from loyalty_prep.reading import framing
from loyalty_prep.verify import verify
from loyalty_prep.writing import merging
from loyalty_prep.writing.locks import lock, unlock

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness import Command

    from loyalty_prep.options import Duplicates

SOURCE = """Name,Email,Points,Note
A,a@example.com,10,x
B,b@example..com,20,"y, z"
C,c@example.com,n/a,
D,a@example.com,10,dup same
E,e@example.com,5,
F,E@example.com,7,
G,g@example.com,"1.250,00",
H,h@example.com,12,13,14
"""


def written(rows: list[list[str]]) -> bytes:
    return as_csv(rows, lineterminator="\r\n").encode()


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def ready(folder: Path) -> list[list[str]]:
    return [row for name, data in files(folder).items() if ".part-" in name for row in csv_rows(data)[1:]]


def errors(folder: Path) -> list[list[str]]:
    return [row for name, data in files(folder).items() if ".errors" in name for row in csv_rows(data)]


@pytest.fixture
def result(tmp_path: Path) -> Path:
    return result_of(SOURCE, tmp_path, "result")


def corrected(result: Path, fixes: dict[str, dict[int, str]], leave_out: tuple[str, ...] = ()) -> list[list[str]]:
    """Return the errors file with cells replaced, by row number and column."""
    rows = errors(result)
    for row in rows[1:]:
        for column, value in fixes.get(row[0], {}).items():
            row[column] = value
    return [row for row in rows if row[0] not in leave_out]


ADDED = "It was added in the corrected file; the line is counted there."
FIXES = {"2": {6: "b@example.com"}, "3": {7: "33"}}


def test_an_errors_file_is_taken_as_it_is_and_tells_of_the_rows_of_the_source(result: Path, tmp_path: Path) -> None:
    fixed = written(corrected(result, FIXES, leave_out=("6",)))
    report = loyalty_prep.prepare(fixed, tmp_path / "alone").to_dict()
    assert (report["source"]["columns"]["EMAIL"]["index"], report["source"]["columns"]["POINTS"]["index"]) == (6, 7)
    assert ready(tmp_path / "alone") == [["b@example.com", "20"], ["c@example.com", "33"], ["e@example.com", "5"]]
    header, *rest = errors(tmp_path / "alone")
    assert header == ["row", "line", "status", "codes", "reasons", "Name", "Email", "Points", "Note", "raw"]
    assert [row[:3] for row in rest] == [["4", "5", "MERGED"], ["8", "9", "REJECTED"]]
    assert rest[1][-1] == "H,h@example.com,12,13,14"
    assert report["points"] == {"in": 58, "out": 58, "rejected": 0, "merged": 0, "adjusted": 0, "skipped": 0}, (
        "merged points were counted before"
    )


def test_corrected_rows_are_merged_into_the_result(result: Path) -> None:
    before = json.loads((result / "export.report.json").read_bytes())
    fixed = written(corrected(result, FIXES, leave_out=("6",)))
    report = loyalty_prep.prepare(fixed, merge_into=result).to_dict()
    assert report["rows"] == {"total": 8, "ready": 4, "repaired": 1, "rejected": 3, "merged": 1, "skipped": 0}
    assert report["points"] == {"in": 1335, "out": 1313, "rejected": 12, "merged": 10, "adjusted": 0, "skipped": 0}
    assert ready(result) == [
        ["a@example.com", "10"],
        ["b@example.com", "20"],
        ["c@example.com", "33"],
        ["g@example.com", "1250"],
    ]
    assert [(row[0], row[2], row[3]) for row in errors(result)[1:]] == [
        ("4", "MERGED", "ROW_MERGED"),
        ("5", "REJECTED", "EMAIL_DUPLICATE"),
        ("6", "REJECTED", "EMAIL_DUPLICATE"),
        ("8", "REJECTED", "ROW_FIELD_COUNT"),
    ]
    assert csv_rows(files(result)["export.changes.csv"])[1:] == [
        ["7", "8", "POINTS", "POINTS_REFORMATTED", "1.250,00", "1250"]
    ]
    earlier = report["mergedInto"]
    assert (earlier["rows"], earlier["points"]) == (before["rows"], before["points"])
    assert (earlier["leftRows"], earlier["takenBeforeRows"], earlier["addedRows"]) == (2, 0, 0)
    assert sorted(files(result)) == [
        "export.changes.csv", "export.errors.csv", "export.part-0001.csv", "export.report.html", "export.report.json",
    ]  # fmt: skip


def test_a_merge_that_cannot_be_written_offers_no_other_folder(result: Path) -> None:
    """--out was offered, which a merge does not take."""
    fixed = written(corrected(result, FIXES))
    handle = lock(result)
    with pytest.raises(LoyaltyPrepError, match=r"or merge into a copy of that folder\.$"):
        loyalty_prep.prepare(fixed, merge_into=result)
    unlock(handle)
    (result / "export.errors.xlsx").mkdir()
    with pytest.raises(LoyaltyPrepError, match=r"to be written\. Merge into a copy of that folder\.$"):
        loyalty_prep.prepare(fixed, merge_into=result)


def test_one_of_two_rows_of_an_address_left_out_decides_nothing(tmp_path: Path) -> None:
    loyalty_prep.prepare(b"Email,Points\na@x.org,5\na@x.org,6\nb@x.org,1\n", tmp_path / "r")
    listed = errors(tmp_path / "r")
    loyalty_prep.prepare(written(listed[:2]), merge_into=tmp_path / "r")
    assert ready(tmp_path / "r") == [["b@x.org", "1"]]
    assert errors(tmp_path / "r") == listed


@pytest.mark.parametrize("delimiter", ["|", ";", "\t", ":"])
@pytest.mark.parametrize("named", [False, True])
def test_an_errors_file_of_nothing_but_whole_records_is_read_by_its_own_delimiter(
    tmp_path: Path, delimiter: str, *, named: bool
) -> None:
    """The delimiter of the records that stand in it was taken for its own, and the file refused."""
    source = [["Name", "Email", "Points"], ["Ann", "a@x.org", "12"], ["Ben", "b@x.org", "50", "x"]]
    loyalty_prep.prepare(as_csv(source, delimiter).encode(), tmp_path / "r")
    rows = corrected(tmp_path / "r", {"2": {5: "Ben", 6: "b@x.org", 7: "50"}})
    assert rows[1][-1] == delimiter.join(source[2])
    flags: Any = {"delimiter": delimiter} if named else {}
    loyalty_prep.prepare(written(rows), merge_into=tmp_path / "r", **flags)
    assert ready(tmp_path / "r") == [["a@x.org", "12"], ["b@x.org", "50"]]


@pytest.mark.parametrize("excel", [False, True])
def test_cells_keep_their_apostrophes_where_a_column_is_named_with_one(tmp_path: Path, *, excel: bool) -> None:
    """The files of the result were taken for guarded ones: of kept cells that begin with an apostrophe it was lost."""
    source = "Email,Points,'Note\na@x.org,1,'q'\nb@x.org,2,'-1\nc@,3,'z\nd@,4,''\n"
    loyalty_prep.prepare(source.encode(), tmp_path / "r", keep_columns=("all",), excel=excel)
    loyalty_prep.prepare(written(corrected(tmp_path / "r", {"3": {5: "c@x.org"}})), merge_into=tmp_path / "r")
    assert ready(tmp_path / "r") == [["a@x.org", "1", "'q'"], ["b@x.org", "2", "'-1"], ["c@x.org", "3", "'z"]]
    mark = "'" if excel else ""
    assert [row[5:8] for row in errors(tmp_path / "r")] == [
        ["Email", "Points", mark + "'Note"],
        ["d@", "4", mark + "''"],
    ]
    assert verify(tmp_path / "r").faults == []


def test_merging_the_same_file_twice_changes_nothing(result: Path) -> None:
    fixed = written(corrected(result, FIXES))
    loyalty_prep.prepare(fixed, merge_into=result)
    once = {name: data for name, data in files(result).items() if name.endswith(".csv")}
    report = loyalty_prep.prepare(fixed, merge_into=result).to_dict()
    assert {name: data for name, data in files(result).items() if name.endswith(".csv")} == once
    assert report["mergedInto"]["takenBeforeRows"] == 2


@pytest.mark.parametrize(
    ("row", "parts", "rows"),
    [
        (["b@x.org", "8"], [["a@x.org", "12"], ["b@x.org", "8"], ["c@x.org", "9"]], (3, 0, 0)),
        (["new@x.org", "8"], [["a@x.org", "12"], ["new@x.org", "8"], ["c@x.org", "9"]], (3, 0, 0)),
        (["b@x.org", "many"], [["a@x.org", "12"], ["c@x.org", "9"]], (2, 1, 0)),
        (["a@x.org", "12"], [["a@x.org", "12"], ["c@x.org", "9"]], (2, 0, 0)),
        ("SKIP", [["a@x.org", "12"], ["c@x.org", "9"]], (2, 0, 1)),
    ],
)
def test_a_row_that_is_corrected_once_more_after_it_was_merged_is_as_it_is_now(
    tmp_path: Path, row: list[str] | str, parts: list[list[str]], rows: tuple[int, int, int]
) -> None:
    """A second, better correction was dropped without a word: the first balance stood."""
    result = tmp_path / "r"
    loyalty_prep.prepare(b"Name,Email,Points\nAnn,a@x.org,12\nBen,b@x.org,x\nCid,c@x.org,y\n", result)
    listed = corrected(result, {})
    first, second = ([list(each) for each in listed] for _ in range(2))
    first[1][7] = "5"
    loyalty_prep.prepare(written(first), merge_into=result)
    assert ready(result) == [["a@x.org", "12"], ["b@x.org", "5"]]
    second[2][7] = "9"
    if row == "SKIP":
        second[1][2] = "SKIP"
    else:
        second[1][6:8] = row
    report = loyalty_prep.prepare(written(second), merge_into=result)
    assert ready(result) == parts
    assert (report.rows.ready, report.rows.rejected, report.rows.skipped) == rows


def test_a_row_that_repeats_an_earlier_address_is_not_counted_twice(result: Path) -> None:
    rows = corrected(result, {"2": {6: "A@example.com", 7: "10"}, "3": {6: "g@example.com", 7: "99"}})
    report = loyalty_prep.prepare(written(rows), merge_into=result).to_dict()
    assert ready(result) == [["a@example.com", "10"]]
    status = {row[0]: (row[2], row[3]) for row in errors(result)[1:]}
    assert status["2"] == ("MERGED", "ROW_MERGED")
    assert status["3"] == ("REJECTED", "EMAIL_DUPLICATE")
    assert report["rows"]["total"] == 8 + 0


def test_a_german_spreadsheet_may_have_saved_it(result: Path) -> None:
    rows = corrected(result, {"2": {5: "Bärbel", 6: "b@example.com"}})
    text = "\r\n".join(";".join(f'"{cell}"' if ";" in cell else cell for cell in row) for row in rows)
    report = loyalty_prep.prepare(text.encode("cp1252"), merge_into=result)
    assert ["b@example.com", "20"] in ready(result)
    assert report.rows.total == 8


def test_new_rows_may_stand_in_the_corrected_file(result: Path) -> None:
    rows = errors(result)
    rows.append(["", "", "", "", "", "N", "new@example.com", "70", "", ""])
    report = loyalty_prep.prepare(written(rows), merge_into=result).to_dict()
    assert ["new@example.com", "70"] in ready(result)
    assert report["rows"]["total"] == 9
    assert report["mergedInto"]["addedRows"] == 1


def test_kept_columns_stay_with_their_rows(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text(SOURCE)
    loyalty_prep.prepare(tmp_path / "export.csv", tmp_path / "r", keep_columns=("Note",))
    loyalty_prep.prepare(written(corrected(tmp_path / "r", FIXES)), merge_into=tmp_path / "r")
    assert ready(tmp_path / "r") == [
        ["a@example.com", "10", "x"],
        ["b@example.com", "20", "y, z"],
        ["c@example.com", "33", ""],
        ["g@example.com", "1250", ""],
    ]


def test_a_ready_row_that_a_merge_rejects_has_the_cells_that_the_parts_carry(tmp_path: Path) -> None:
    source = b"Note,Email,Points,Tier\nx,a@x.org,1,gold\ny,b@x.org ,2,tin\nz,bad,9,lead\n"
    loyalty_prep.prepare(source, tmp_path / "r", keep_columns=("Tier",))
    loyalty_prep.prepare(written(corrected(tmp_path / "r", {"3": {6: "a@x.org"}})), merge_into=tmp_path / "r")
    cells = [row[5:9] for row in errors(tmp_path / "r")[1:]]
    assert cells == [["", "a@x.org", "1", "gold"], ["z", "a@x.org", "9", "lead"]]


class Tiers(pa.DataFrameModel):
    Tier: str = pa.Field(isin=["gold", "silver"])


def test_a_schema_is_asked_of_corrected_rows_and_of_no_others(tmp_path: Path) -> None:
    source = b"Email,Points,Tier\na@x.org,1,gold\nb@x.org,2,tin\nc..c@x.org,3,gold\nd@x.org,4,lead\n"
    loyalty_prep.prepare(source, tmp_path / "r", schema=Tiers)
    fixed = written(corrected(tmp_path / "r", {"2": {7: "silver"}, "3": {5: "c@x.org"}}))
    alone = loyalty_prep.prepare(fixed, tmp_path / "alone", schema=Tiers)
    assert (alone.rows.ready, alone.rows.rejected) == (2, 1)
    assert [row[3] for row in errors(tmp_path / "alone")[1:]] == ["TIER_ISIN"]
    merged = loyalty_prep.prepare(fixed, merge_into=tmp_path / "r", schema=Tiers)
    assert (merged.rows.ready, merged.rows.rejected) == (3, 1)
    assert [row[0] for row in errors(tmp_path / "r")[1:]] == ["4"]


def test_a_row_left_out_keeps_what_only_the_earlier_run_could_tell(tmp_path: Path) -> None:
    source = b"Email,Points,Tier\na@x.org,1,lead\nc@x.org,3,gold,x\nd@x.org,n/a,gold\n"
    loyalty_prep.prepare(source, tmp_path / "r", schema=Tiers)
    fixed = [row for row in corrected(tmp_path / "r", {"3": {6: "4"}}) if row[0] in ("row", "3")]
    loyalty_prep.prepare(written(fixed), merge_into=tmp_path / "r")
    assert ["d@x.org", "4"] in ready(tmp_path / "r")
    codes = {row[0]: row[3] for row in errors(tmp_path / "r")[1:]}
    assert (codes["1"], codes["2"]) == ("TIER_ISIN", "ROW_FIELD_COUNT")


@pytest.mark.slow
@pytest.mark.parametrize("excel", [False, True])
@pytest.mark.parametrize("column", [5, 6, 7])
def test_a_column_that_was_renamed_in_the_spreadsheet_is_told_by_its_place(
    tmp_path: Path, column: int, excel: bool
) -> None:
    source = b"Name,Email,Points\nZoe,a@x.org,5\n=x,b@x,7\n'y,c@x.org,-4\n"
    for folder in ("one", "other"):
        loyalty_prep.prepare(source, tmp_path / folder, excel=excel)
    fixed = corrected(tmp_path / "one", {"2": {6: "b@x.org"}})
    loyalty_prep.prepare(written(fixed), merge_into=tmp_path / "one")
    fixed[0][column] = "Renamed"
    loyalty_prep.prepare(written(fixed), merge_into=tmp_path / "other")
    assert ready(tmp_path / "one") == ready(tmp_path / "other")
    assert errors(tmp_path / "one") == errors(tmp_path / "other")


def test_the_errors_file_of_another_result_is_refused_by_its_name(tmp_path: Path) -> None:
    loyalty_prep.prepare(b"Name,Email,Points\n=Zoe,a@x,5\nBo,b@x.org,6\n", tmp_path / "one", excel=True)
    path = tmp_path / "mine.csv"
    rows = errors(tmp_path / "one")
    path.write_bytes(written([[*rows[0][:5], "Nom", "Mail", "Points", "raw"], *rows[1:]]))
    with pytest.raises(InputError, match=r"^mine.csv has not the columns of the errors file in"):
        loyalty_prep.prepare(path, merge_into=tmp_path / "one")


SWAPPED = {
    "two columns of numbers": ("Points", "Earned"),
    "two columns of addresses": ("Email", "Second"),
    "a name and a number": ("Name", "Earned"),
}


@pytest.mark.parametrize("excel", [False, True])
@pytest.mark.parametrize(("one", "other"), SWAPPED.values(), ids=SWAPPED)
def test_columns_that_were_moved_in_the_spreadsheet_give_nobody_the_balance_of_another_column(
    tmp_path: Path, one: str, other: str, excel: bool
) -> None:
    source = b"Name,Email,Points,Earned,Second\nZoe,a@x.org,5,9,s@x.org\nBo,b@x,7,8,t@x.org\n"
    loyalty_prep.prepare(source, tmp_path / "r", excel=excel, email_column="Email")
    rows = corrected(tmp_path / "r", {"2": {6: "b@x.org"}})
    at, to = rows[0].index(one), rows[0].index(other)
    for row in rows:
        row[at], row[to] = row[to], row[at]
    assert refused(tmp_path / "r", rows)[0] == "NOT_ITS_ERRORS"


def test_rows_of_another_results_errors_file_replace_no_customer(tmp_path: Path) -> None:
    loyalty_prep.prepare(b"Name,Email,Points\nA,ann@x.org,1\nB,bob@@x.org,2\n", tmp_path / "may")
    loyalty_prep.prepare(b"Name,Email,Points\nZ,zed@x.org,10\nY,yan@@x.org,20\n", tmp_path / "june")
    code, message = refused(tmp_path / "june", corrected(tmp_path / "may", {"2": {6: "bob@x.org"}}))
    assert (code, message[:50]) == ("NOT_ITS_ERRORS", "Row 2 of the corrected file has nothing in common ")
    # All cells of a row may be rewritten where it says of itself what it did.
    rewritten = corrected(tmp_path / "june", {"2": {5: "New", 6: "new@x.org", 7: "3"}})
    assert loyalty_prep.prepare(written(rewritten), merge_into=tmp_path / "june").rows.ready == 2


@pytest.mark.parametrize("policy", ["reject", "sum", "max"])
def test_typed_rows_are_added_once_however_often_the_file_is_merged(tmp_path: Path, policy: Duplicates) -> None:
    """Each time that it was merged, `sum` added the balance of the typed row once more."""
    result = tmp_path / "r"
    loyalty_prep.prepare(b"Name,Email,Points\nA,a@x.org,1\nB,b@@x.org,2\nC,c@@x.org,3\n", result, duplicates=policy)
    typed = [["", "", "", "", "", "A", "a@x.org", "9", ""], ["", "", "", "", "", "N", "n@x.org", "7", ""]]
    rows = [*corrected(result, {"2": {6: "b@x.org"}}), *typed]
    once = loyalty_prep.prepare(written(rows), merge_into=result)
    before = {name: data for name, data in files(result).items() if name.endswith(".csv")}
    twice = loyalty_prep.prepare(written(rows), merge_into=result)
    assert (twice.rows, twice.points) == (once.rows, once.points)
    assert {name: data for name, data in files(result).items() if name.endswith(".csv")} == before
    # With one row more put right, and one more typed.
    rows[2][6] = "c@x.org"
    report = loyalty_prep.prepare(written([*rows, ["", "", "", "", "", "O", "o@x.org", "8", ""]]), merge_into=result)
    assert report.rows.total == once.rows.total + 1
    assert {"n@x.org": "7", "o@x.org": "8", "c@x.org": "3"}.items() <= dict(ready(result)).items()


def test_empty_columns_that_a_spreadsheet_saved_behind_the_last_one_are_none(result: Path) -> None:
    rows = [[*row, "", ""] for row in corrected(result, FIXES)]
    assert refused(result, [*rows[:-1], [*rows[-1][:-1], "?"]])[0] == "ROW_FAULTY"
    assert loyalty_prep.prepare(written(rows), merge_into=result).rows.ready == 4
    alone = loyalty_prep.prepare(written(rows), result.parent / "alone").to_dict()
    assert alone["source"]["columns"]["EMAIL"]["index"] == 6
    assert errors(result.parent / "alone")[0][-1] == "raw"
    assert errors(result.parent / "alone")[-1][-1] == "H,h@example.com,12,13,14"


def test_a_row_that_was_ready_from_the_start_is_replaced_by_no_line_with_its_number(tmp_path: Path) -> None:
    loyalty_prep.prepare(b"Email,Points\nann@x.org,5\nben@x,7\ncat@x.org,-4\n", tmp_path / "r")
    rows = corrected(tmp_path / "r", {"2": {5: "ben@x.org"}})
    filled_down = ["1", "2", "", "", "", "new@x.org", "9", ""]
    assert refused(tmp_path / "r", [*rows, filled_down])[0] == "ROW_NOT_LISTED"
    report = loyalty_prep.prepare(written([*rows, ["", *filled_down[1:]]]), merge_into=tmp_path / "r")
    assert (report.rows.total, report.rows.ready) == (4, 3)
    assert sorted(ready(tmp_path / "r")) == [["ann@x.org", "5"], ["ben@x.org", "7"], ["new@x.org", "9"]]
    # What stood in the errors file before may be corrected once more.
    again = [*corrected(tmp_path / "r", {}), ["2", "3", "", "", "", "ben@x.org", "8", ""]]
    assert loyalty_prep.prepare(written(again), merge_into=tmp_path / "r").rows.ready == 3
    assert ["ben@x.org", "8"] in ready(tmp_path / "r")


def refused(result: Path, rows: list[list[str]], **flags: Any) -> tuple[str, str]:
    before = files(result)
    with pytest.raises((InputError, UsageError)) as refusal:
        loyalty_prep.prepare(written(rows), merge_into=result, **flags)
    assert files(result) == before
    return refusal.value.code, refusal.value.message


def test_what_cannot_be_merged_is_refused_and_changes_nothing(result: Path, tmp_path: Path) -> None:
    rows = errors(result)
    assert refused(result, [["Email", "Points"], ["a@b.cc", "1"]])[0] == "NOT_ITS_ERRORS"
    assert refused(result, [*rows, rows[1]])[0] == "ROW_TWICE"
    assert refused(result, [*rows, ["9", "broken"]])[0] == "ROW_FAULTY"
    assert refused(result, rows, out=tmp_path / "other")[0] == "USAGE"
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="holds no result of prepare"):
        loyalty_prep.prepare(written(rows), merge_into=tmp_path / "empty")
    (result / "export.part-0001.csv").write_text("Email,Points\nmallory@example.com,1000000\n")
    assert refused(result, rows)[0] == "RESULT_CHANGED"


def test_a_remark_that_was_typed_below_the_rows_keeps_its_line_and_says_so(result: Path, tmp_path: Path) -> None:
    for number in ("", "checked by Anna", "99"):
        folder = Path(shutil.copytree(result, tmp_path / f"copy {number}"))
        rows = [*corrected(folder, FIXES), [number, "", "", "", "", "", "ask Bob", "", "", ""]]
        report = loyalty_prep.prepare(written(rows), merge_into=folder).to_dict()
        [remark] = [row for row in errors(folder) if "ask Bob" in row]
        assert remark[:4] == ["9", "8", "REJECTED", "EMAIL_INVALID;POINTS_MISSING"], (
            "the eighth line of the corrected file"
        )
        assert remark[4].endswith(ADDED)
        assert [row[4].endswith(ADDED) for row in errors(folder)[1:]] == [False] * 4 + [True]
        examples = {issue["code"]: issue["examples"][-1] for issue in report["issues"]}
        assert (examples["EMAIL_INVALID"]["row"], examples["EMAIL_INVALID"]["line"]) == (9, 8)
        assert examples["EMAIL_INVALID"]["detail"].endswith(ADDED)
        assert report["mergedInto"]["addedRows"] == 1
        # It stays what it is, whatever is merged later.
        again = corrected(folder, {"9": {6: "bob@example.com", 7: "4"}, "8": {5: "H", 6: "h@x.org", 7: "12", 8: ""}})
        report = loyalty_prep.prepare(written(again), merge_into=folder).to_dict()
        assert ready(folder)[-2:] == [["h@x.org", "12"], ["bob@example.com", "4"]]
        assert report["rows"]["total"] == 9
    alone = written([*corrected(result, FIXES), ["x", "", "", "", "", "", "ask Bob", "", "", ""]])
    loyalty_prep.prepare(alone, tmp_path / "alone")
    assert errors(tmp_path / "alone")[-1][1] == "8"
    assert errors(tmp_path / "alone")[-1][4].endswith(ADDED)


def test_a_row_that_is_set_aside_is_left_out_for_good(result: Path) -> None:
    rows = corrected(result, {**FIXES, "6": {2: "SKIP"}, "8": {2: " skip"}})
    report = loyalty_prep.prepare(written(rows), merge_into=result).to_dict()
    assert report["rows"] == {"total": 8, "ready": 5, "repaired": 1, "rejected": 0, "merged": 1, "skipped": 2}
    assert report["points"] == {"in": 1335, "adjusted": 0, "out": 1318, "rejected": 0, "merged": 10, "skipped": 7}
    assert ["e@example.com", "5"] in ready(result), "its rival is gone"
    assert [row[0] for row in errors(result)[1:]] == ["4"]
    assert all(example["row"] not in {6, 8} for issue in report["issues"] for example in issue["examples"])
    fixed = written([*errors(result), ["6", "7", "", "", "", "F", "f@example.com", "7", "", ""]])
    again = loyalty_prep.prepare(fixed, merge_into=result).to_dict()
    assert (again["rows"], again["points"]) == (report["rows"], report["points"]), "for good"
    schema = json.loads((Path(loyalty_prep.__file__).parent / "report.schema.json").read_bytes())
    jsonschema.validate(again, schema)


def test_a_row_that_is_set_aside_is_not_prepared_from_the_errors_file_alone(result: Path, tmp_path: Path) -> None:
    rows = corrected(result, {**FIXES, "2": {2: "SKIP", 6: "b@example.com", 8: "two\nlines"}})
    (tmp_path / "fixed.csv").write_bytes(written([*rows, ["", "", "", "", "", "", "last", "", "", ""]]))
    for report in (
        loyalty_prep.prepare(tmp_path / "fixed.csv", tmp_path / "alone"),
        loyalty_prep.validate(tmp_path / "fixed.csv"),
    ):
        assert (report.rows.total, report.rows.ready, report.rows.skipped) == (7, 1, 1)
        assert (report.points.total, report.points.skipped) == (65, 20)
    assert ready(tmp_path / "alone") == [["c@example.com", "33"]]
    assert [row[0] for row in errors(tmp_path / "alone")[1:-1]] == ["4", "5", "6", "8"]
    assert errors(tmp_path / "alone")[-1][1] == "9", "lines are those of the file"


@pytest.mark.slow
def test_the_command_sets_rows_aside_and_says_so(result: Path, tmp_path: Path) -> None:
    (tmp_path / "fixed.csv").write_bytes(written(corrected(result, {"6": {2: "SKIP"}})))
    command = [sys.executable, "-m", "loyalty_prep", "prepare", "fixed.csv", "--merge-into", result.name]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, text=True, timeout=60)
    assert (done.returncode, done.stderr) == (1, "")
    assert "; 1 was set aside by you" in done.stdout
    assert re.search(r"came in +\+? *= ready .*\+ skipped", done.stdout)
    page = (result / "export.report.html").read_text()
    assert "1 row was set aside by you" in page


def test_two_columns_of_one_name_keep_their_cells(tmp_path: Path) -> None:
    source = b"Note,Email,Points,Note\nleft,a@x.org,1,right\nl,b@,2,r\n"
    for keep, kept in ((("all",), ["left", "right"]), (("0",), ["left"]), (("3",), ["right"])):
        folder = tmp_path / keep[0]
        loyalty_prep.prepare(source.replace(b"Note,Email", b"Note,Email"), folder, keep_columns=keep)
        before = ready(folder)
        loyalty_prep.prepare(written(errors(folder)), merge_into=folder)
        assert ready(folder) == before
        assert kept == before[0][2:] or keep != ("all",)


def test_notes_on_ready_rows_name_rows_and_lines_of_the_source(tmp_path: Path) -> None:
    source = 'My list of members\n\nNote,Email,Points\nx,bad,1\n"two\nlines",a@x.org,2\n\nMÃ¼ller,b@gmial.com,3\n'
    before = loyalty_prep.prepare(source.encode(), tmp_path / "r").to_dict()
    rows = corrected(tmp_path / "r", {"1": {6: "c@x.org"}})
    after = loyalty_prep.prepare(written(rows), merge_into=tmp_path / "r").to_dict()

    def notes(report: dict[str, Any]) -> dict[str, list[tuple[int, int]]]:
        found = {"TEXT_GARBLED", "EMAIL_TYPO", "LINES_SKIPPED"}
        return {
            issue["code"]: [(example["row"], example["line"]) for example in issue["examples"]]
            for issue in report["issues"]
            if issue["code"] in found
        }

    assert notes(after) == notes(before)
    assert notes(after)["TEXT_GARBLED"] == notes(after)["EMAIL_TYPO"] == [(3, 8)]
    highest = [(each["row"], each["line"], each["value"]) for each in after["balances"]["highest"]]
    assert highest == [(3, 8, "3"), (2, 5, "2"), (1, 4, "1")]


def test_the_header_once_more_stays_a_row_that_fails(tmp_path: Path) -> None:
    loyalty_prep.prepare(b"Email,Points\na@x.org,1\nEmail,Points\nb@,2\n", tmp_path / "r")
    fixed = written(corrected(tmp_path / "r", {"3": {5: "b@x.org"}}))
    report = loyalty_prep.prepare(fixed, merge_into=tmp_path / "r")
    assert (report.rows.ready, report.rows.rejected) == (2, 1)


def test_an_earlier_workbook_of_errors_is_renewed(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text(SOURCE)
    loyalty_prep.prepare(tmp_path / "export.csv", tmp_path / "r", report_format="xlsx", excel=True)
    sheet = openpyxl.load_workbook(tmp_path / "r" / "export.errors.xlsx").worksheets[0]
    rows = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    rows[1][6] = "b@example.com"
    loyalty_prep.prepare(written(rows), merge_into=tmp_path / "r")
    renewed = openpyxl.load_workbook(tmp_path / "r" / "export.errors.xlsx").worksheets[0]
    assert [row[0] for row in renewed.iter_rows(values_only=True)] == ["row", "3", "4", "5", "6", "8"]
    assert (tmp_path / "r" / "export.errors.csv").read_bytes().startswith(b"\xef\xbb\xbf'row,"), "still guarded"


def test_the_sheet_of_a_corrected_workbook_can_be_named(tmp_path: Path) -> None:
    """It was sought in the text that is made of the workbook, and the merge refused."""
    (tmp_path / "export.csv").write_text("Email,Points\na@x.org,1\nb.x.org,2\n")
    loyalty_prep.prepare(tmp_path / "export.csv", tmp_path / "r")
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.title = "Fixed"
    for row in corrected(tmp_path / "r", {"2": {5: "b@x.org"}}):
        book.active.append(row)
    book.save(tmp_path / "fixed.xlsx")
    loyalty_prep.prepare(tmp_path / "fixed.xlsx", merge_into=tmp_path / "r", sheet="Fixed")
    assert ready(tmp_path / "r") == [["a@x.org", "1"], ["b@x.org", "2"]]


def test_the_policies_of_the_earlier_run_go_on(tmp_path: Path) -> None:
    source = b"Email,Points\na@x.org,1\nA@x.org,4\nb@,1.250\nc@x.org,99\n"
    loyalty_prep.prepare(source, tmp_path / "r", duplicates="sum", decimal="comma", max_points=2000)
    fixed = written(corrected(tmp_path / "r", {"3": {5: "a@x.org"}}))
    report = loyalty_prep.prepare(fixed, merge_into=tmp_path / "r")
    assert ready(tmp_path / "r") == [["a@x.org", "1255"], ["c@x.org", "99"]]
    assert (report.rows.merged, report.points.merged) == (2, 0)
    other = loyalty_prep.prepare(fixed, merge_into=tmp_path / "r", duplicates="max")
    assert ready(tmp_path / "r") == [["a@x.org", "1250"], ["c@x.org", "99"]]
    assert other.rows.merged == 2


def test_a_policy_that_is_given_again_is_not_the_earlier_one_though_it_is_the_usual_one(tmp_path: Path) -> None:
    loyalty_prep.prepare(b"Email,Points\na@x.org,1\na@x.org,4\nb@,2\n", tmp_path / "r", duplicates="sum")
    fixed = written(corrected(tmp_path / "r", {"3": {5: "b@x.org"}}))
    loyalty_prep.prepare(fixed, merge_into=tmp_path / "r", duplicates="reject")
    assert ready(tmp_path / "r") == [["b@x.org", "2"]]


@pytest.mark.parametrize(
    ("said", "language"),
    [([], "de"), (["--language", "fr"], "fr"), (["--language", "en"], "en")],
    ids=["nothing said", "French", "English, the usual one"],
)
def test_the_command_merges_in_the_language_of_the_first_run_unless_another_is_given(
    result: Path, said: list[str], language: str, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, source = str(result), str(result.parent / "export.csv")
    assert cli.run(["prepare", source, "--out", folder, "--overwrite", "--language", "de"]) == 1
    fixed = result.parent / "fixed.csv"
    for _ in range(2):  # a merge remembers what the one before it was told
        fixed.write_bytes(written(errors(result)))
        capsys.readouterr()
        assert cli.run(["prepare", str(fixed), "--merge-into", folder, *said]) == 1
        said = []
        page = (result / "export.report.html").read_text("utf-8")
        report = json.loads((result / "export.report.json").read_text("utf-8"))
        words = {"de": "Was als Nächstes zu tun ist", "fr": "Prochaines étapes", "en": "What to do next"}
        assert f'lang="{language}"' in page
        assert words[language] in capsys.readouterr().out
        assert report["rerun"]["options"].get("language", "en") == language


@pytest.mark.parametrize("status", ["SKIPPED", "skip!", "'SKIP'", "SKIPP", "skipped"])
def test_a_status_that_is_nearly_skip_is_refused_and_not_taken_for_none(tmp_path: Path, status: str) -> None:
    loyalty_prep.prepare(b"Email,Points\na@x.org,1\ntest@x.org,\n", tmp_path / "r")
    rows = corrected(tmp_path / "r", {"2": {2: status, 6: "5"}})
    code, message = refused(tmp_path / "r", rows)
    assert code == "STATUS_UNKNOWN"
    assert "Write SKIP to set it aside" in message
    with pytest.raises(InputError) as alone:
        loyalty_prep.validate(written(rows))
    assert alone.value.code == code


@pytest.mark.parametrize("status", ["OK", "done", "REJECTED", "", "READY", "erledigt", "corrigé", "済"])
def test_other_words_in_the_status_are_a_person_s_own(tmp_path: Path, status: str) -> None:
    loyalty_prep.prepare(b"Email,Points\na@x.org,1\nb@x.org,\n", tmp_path / "r")
    loyalty_prep.prepare(written(corrected(tmp_path / "r", {"2": {2: status, 6: "5"}})), merge_into=tmp_path / "r")
    assert ready(tmp_path / "r") == [["a@x.org", "1"], ["b@x.org", "5"]]


@pytest.mark.parametrize(
    ("kept", "says"),
    [
        ([0, 1, 2, 3, 4, 5, 6, 7, 8], "it has no column 'raw'"),
        ([5, 6, 7, 8], "it has no column 'row' and none 'line' and none 'status'"),
        ([0, 1, 2, 3, 4, 6, 5, 7, 8, 9], "its column F is 'Email', where that has 'Name'"),
        ([1, 0, 2, 3, 4, 5, 6, 7, 8, 9], "its column A is 'line', where that has 'row'"),
    ],
)
def test_a_corrected_file_with_other_columns_is_told_which(result: Path, kept: list[int], says: str) -> None:
    code, message = refused(result, [[row[at] for at in kept] for row in errors(result)])
    assert code == "NOT_ITS_ERRORS"
    assert f": {says}. Correct that file" in message


@pytest.mark.slow
@pytest.mark.parametrize("option", [each.name for each in fields(Options)])
def test_no_option_of_a_run_is_forgotten_by_a_merge(tmp_path: Path, option: str) -> None:
    (tmp_path / "contacts.csv").write_text("Email\n" + "".join(f"{name}@example.com\n" for name in "abcdefgh"))
    other: dict[str, object] = {
        "redact": True,
        "contact": "Ann, 020 1234",
        "max_bytes": 40,
        "max_points": 9,
        "language": "de",
        "excel": True,
        "report_format": "xlsx",
        "duplicates": "max",
        "missing_points": "zero",
        "negative_points": "zero",
        "fractions": "floor",
        "decimal": "comma",
        "contacts": tmp_path / "contacts.csv",
        "keep_columns": ("Note",),
        "private": True,
    }
    if option in ReadingFlags.__annotations__.keys() | {"overwrite"}:
        assert option not in other
        return
    flags: Any = {option: other[option]}
    loyalty_prep.prepare(SOURCE.encode(), tmp_path / "r", **flags)
    before = files(tmp_path / "r")
    loyalty_prep.prepare(before["bytes.errors.csv"], merge_into=tmp_path / "r")
    after = files(tmp_path / "r")
    told = [json.loads(each["bytes.report.json"])["rerun"] for each in (before, after)]
    assert told[0]["options"] == told[1]["options"]
    assert {name: data for name, data in before.items() if ".part-" in name} == {
        name: data for name, data in after.items() if ".part-" in name
    }
    assert after.keys() == before.keys()
    assert (tmp_path / "r" / "bytes.report.json").stat().st_mode & 0o077 == (0 if option == "private" else 0o044)


def test_what_was_masked_stays_masked_when_corrected_rows_are_merged(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "export.csv").write_text(SOURCE)
    folder, fixed = tmp_path / "r", tmp_path / "fixed.csv"
    told = ["--redact", "--contact", "Ann, 020 1234"]
    assert cli.run(["prepare", str(tmp_path / "export.csv"), "--out", str(folder), *told]) == 1
    fixed.write_bytes(written(corrected(folder, FIXES)))
    assert cli.run(["prepare", str(fixed), "--merge-into", str(folder)]) == 1
    said = capsys.readouterr().out
    page, document = ((folder / f"export.report.{kind}").read_text() for kind in ("html", "json"))
    for text in (said, page, document):
        assert "e@example.com" not in text.lower()
    assert "Ann, 020 1234" in page
    assert cli.run(["prepare", str(fixed), "--merge-into", str(folder), "--redact=none"]) == 1
    assert "e@example.com" in (folder / "export.report.html").read_text()


@pytest.mark.parametrize("excel", [False, True], ids=["plain", "guarded"])
def test_a_record_of_a_length_that_was_allowed_is_read_when_it_comes_back(tmp_path: Path, excel: bool) -> None:
    source = f"Email,Points,Note\na@x.org,1,\nb@,2,{'n' * 5_000_000}\n".encode()
    loyalty_prep.prepare(source, tmp_path / "r", max_record_bytes=6_000_000, excel=excel)
    fixed = files(tmp_path / "r")["bytes.errors.csv"].replace(b"b@,", b"b@x.org,")
    loyalty_prep.prepare(fixed, merge_into=tmp_path / "r")
    assert ready(tmp_path / "r") == [["a@x.org", "1"], ["b@x.org", "2"]]


def test_corrected_rows_are_compared_with_the_contacts_of_the_earlier_run(tmp_path: Path) -> None:
    contacts = tmp_path / "contacts.csv"
    contacts.write_text("Email\na@x.org\n")
    loyalty_prep.prepare(b"Email,Points\na@x.org,1\nb@x.org,2\nc@,3\n", tmp_path / "r", contacts=contacts)
    rows = errors(tmp_path / "r")
    loyalty_prep.prepare(written(rows), merge_into=tmp_path / "r")
    assert ready(tmp_path / "r") == [["a@x.org", "1"]]
    contacts.rename(tmp_path / "newer.csv")
    assert refused(tmp_path / "r", rows)[0] == "USAGE"
    (tmp_path / "newer.csv").write_text("Email\na@x.org\nb@x.org\n")
    report = loyalty_prep.prepare(written(rows), merge_into=tmp_path / "r", contacts=tmp_path / "newer.csv")
    assert ready(tmp_path / "r") == [["a@x.org", "1"], ["b@x.org", "2"]]
    assert report.rows.rejected == 1


@pytest.mark.parametrize("kind", ["several files", "alone", "redacted"])
def test_what_does_not_hold_enough_is_not_merged_into(tmp_path: Path, kind: str) -> None:
    (tmp_path / "export.csv").write_text(SOURCE)
    loyalty_prep.prepare(tmp_path / "export.csv", tmp_path / "r")
    if kind == "alone":
        loyalty_prep.prepare(written(errors(tmp_path / "r")), tmp_path / "other")
    elif kind == "redacted":
        loyalty_prep.prepare(tmp_path / "export.csv", tmp_path / "other", redact="all")
    else:
        (tmp_path / "other.csv").write_text("Name,Email,Points,Note\nZ,z@x.org,1,\n")
        loyalty_prep.prepare([tmp_path / "export.csv", tmp_path / "other.csv"], tmp_path / "other")
    assert refused(tmp_path / "other", errors(tmp_path / "r"))[0] == "NOT_MERGEABLE"


BOMB: Final = base64.b64encode(zlib.compress(b"\1" * 100_000_000)).decode()
TAMPERED: Final[dict[str, Callable[[dict[str, Any]], object]]] = {
    "fewer rows set aside than are counted": lambda report: report["rerun"].update(skipped=""),
    "a column that is not there": lambda report: report["rerun"].update(columns=[4]),
    "one before the first": lambda report: report["rerun"].update(columns=[-1]),
    "one line too many": lambda report: report["rerun"].update(lines="2-10"),
    "more rows than parts of them": lambda report: report["rows"].update(ready=5),
    "a billion rows in lines that unpack to as many": lambda report: (
        report["rows"].update(ready=10**9 - 4, total=10**9),
        report["rerun"].update(lines=f"{BOMB}.{BOMB}"),
    ),
    "a billion rows that are not ready": lambda report: (
        report["rows"].update(rejected=10**9, total=10**9 + 5),
        report["rerun"].update(lines=f"{BOMB}.{BOMB}"),
    ),
}


@pytest.mark.parametrize("kind", TAMPERED)
def test_a_report_whose_numbers_contradict_each_other_is_not_merged_into(result: Path, kind: str) -> None:
    loyalty_prep.prepare(written(corrected(result, {"2": {2: "SKIP"}})), merge_into=result)
    rows, path = errors(result), result / "export.report.json"
    report = json.loads(path.read_bytes())
    assert numbering.numbers(report["rerun"]["skipped"]).tolist() == [2]
    TAMPERED[kind](report)
    path.write_text(json.dumps(report))
    assert refused(result, rows) == (
        "RESULT_CHANGED",
        f"{path} is not a report of prepare. Run prepare on the source again.",
    )


def test_a_file_has_the_source_s_columns_only_if_it_has_as_many(result: Path) -> None:
    earlier = merging.read_earlier(result)
    for names in (["Name", "Email", "Points"], ["Name", "Email", "Points", "Note", ""], []):
        assert not earlier.has_columns(names)
    assert earlier.has_columns(["Name", "Email", "Balance", "Remark"])
    assert not earlier.has_columns(["Name", "Points", "Email", "Note"])


def test_a_merge_remembers_garbled_rows_by_their_own_numbers(tmp_path: Path) -> None:
    source = "Name,Email,Points\nA,a@,1\nB,b@x.org,2\nJÃ¼rgen,c@x.org,3\nD,d@,4\n"
    loyalty_prep.prepare(source.encode(), tmp_path / "r")
    for fixes in ({"1": {2: "SKIP"}}, {}):
        loyalty_prep.prepare(written(corrected(tmp_path / "r", fixes)), merge_into=tmp_path / "r")
        [path] = (tmp_path / "r").glob("*.report.json")
        assert numbering.numbers(json.loads(path.read_bytes())["rerun"]["garbled"]).tolist() == [3]


def test_no_block_size_changes_what_a_merge_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [f"{i},c{i}@x.org,{'n/a' if i % 9 == 0 else f'1,{i:03}'}" for i in range(60)]
    source = "\n".join(["Id;Email;Points", *(row.replace(",", ";", 2) for row in rows)]).encode()
    for folder in ("whole", "pieces"):
        loyalty_prep.prepare(source, tmp_path / folder, decimal="point")
        loyalty_prep.prepare(written(corrected(tmp_path / folder, {"1": {7: "5"}})), merge_into=tmp_path / folder)
        monkeypatch.setattr(framing, "read", partial(framing.read, block_bytes=100))
    for kind in ("part-0001", "errors", "changes"):
        [whole], [pieces] = (list((tmp_path / folder).glob(f"*.{kind}.csv")) for folder in ("whole", "pieces"))
        assert pieces.read_bytes() == whole.read_bytes()


def test_an_errors_file_corrected_in_its_place_is_taken_while_no_row_is_missing(result: Path) -> None:
    fixed, short = corrected(result, FIXES), corrected(result, FIXES, leave_out=("6",))
    (result / "export.errors.csv").write_bytes(written(short))
    assert refused(result, short)[0] == "RESULT_CHANGED"
    (result / "export.errors.csv").write_bytes(written(fixed))
    report = loyalty_prep.prepare(result / "export.errors.csv", merge_into=result)
    assert report.rows.ready == 4
    assert report.rows.total == 8


def test_the_command_merges(run_command: Command, result: Path, tmp_path: Path) -> None:
    (tmp_path / "fixed.csv").write_bytes(written(corrected(result, FIXES)))
    done = run_command("prepare", "fixed.csv", "--merge-into", result.name, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (1, b"")
    assert f"Written to {result.name}\nexport.part-0001.csv " in done.stdout.decode()
    done = run_command("prepare", "fixed.csv", "--merge-into", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(b"error: ")
    assert len(done.stderr.splitlines()) == 1


NAMES = ["Note", "Email", "Points", "Note", "Tier"]
SOUND = st.tuples(
    st.sampled_from(["", "x", "two\nlines", "Ã¼", "=1", "'q"]),
    st.sampled_from(
        ["a@x.com", "A@x.com", "b@x.com", "c@x.com", "d+1@x.com", "d@x.com", "e@gmial.com", " f@X.com", "g@x.com "]
    ),
    st.sampled_from(["1", "2", "10", "1 000", "1,250.00", "7 pts", "0", "999999999999"]),
    st.sampled_from(["", "y", "three\nlines\nhere"]),
    st.sampled_from(["gold", "tin", "a,b"]),
)
FAULTY = st.tuples(
    st.sampled_from(["", "x", "two\nlines", "Ã¼"]),
    st.sampled_from(["e..e@x.com", "", "f@", "a@x.com", "h@x.com"]),
    st.sampled_from(["n/a", "1.5", "-3", "1.250", "", "5", "12e3"]),
    st.sampled_from(["", "y"]),
    st.sampled_from(["gold", ""]),
).filter(any)  # a record of empty fields is none, and would shift the numbers of those below it
BROKEN = st.sampled_from([["a@x.com", "5"], ["n", "a@x.com", "1", "250", "x", "gold"], ["only"]])
"""Records that are too long or too short."""
POLICY = st.sampled_from(["reject", "first", "last", "max", "sum"])
DECISIONS: dict[Any, Any] = {
    "missing_points": st.just("zero"),
    "negative_points": st.just("zero"),
    "fractions": st.sampled_from(["floor", "round"]),
}


def source(records: list[list[str] | None]) -> bytes:
    """Write an export; None is a blank line."""
    lines = [written([NAMES]), *(written([record]) if record is not None else b"\r\n" for record in records)]
    return b"".join(lines)


def told(folder: Path, *, whole: bool, known: set[str]) -> dict[str, Any]:
    """Return all that a result says, but for its report's words on the source.

    Unless the parts carry all columns (`whole`), only of some rows the further cells are `known`.
    """
    [path] = folder.glob("*.report.json")
    report = json.loads(path.read_bytes())
    tables = {name.split(".", 1)[1]: csv_rows(data) for name, data in files(folder).items() if name.endswith(".csv")}
    if not whole:
        for row in tables.get("errors.csv", [])[1:]:
            if row[0] not in known:
                row[5], row[8], row[9] = "", "", ""
        for issue in report["issues"]:
            for example in issue["examples"]:
                example["value"] = example["value"] if issue["code"][:5] in {"EMAIL", "POINT"} else ""
    return {
        **tables,
        **{key: report[key] for key in ("rows", "points", "balances", "issues", "prediction")},
        "decimal": report["source"]["decimal"]["value"],
        "style": report["source"]["decimal"]["style"],
    }


@pytest.mark.slow
@given(data=st.data(), policy=POLICY, keep=st.sampled_from([("none",), ("all",), ("Tier",), ("Note",), ("3",)]))
@settings(deadline=None, max_examples=examples(30))
def test_merging_says_what_preparing_the_corrected_source_says(
    data: st.DataObject, policy: Duplicates, keep: tuple[str, ...]
) -> None:
    flags: dict[str, Any] = {"email_column": 1, "points_column": 2, "duplicates": policy, "keep_columns": keep}
    flags |= data.draw(st.fixed_dictionaries({}, optional=DECISIONS))
    kinds = st.one_of(SOUND.map(list), SOUND.map(list), FAULTY.map(list), BROKEN, st.none())
    records = data.draw(st.lists(kinds, min_size=1, max_size=14))
    records.append(["", "last@x.com", "3", "", "gold"])
    with tempfile.TemporaryDirectory() as name:
        result, again = Path(name) / "result", Path(name) / "again"
        loyalty_prep.prepare(source(records), result, **flags)
        known = {str(row) for row in range(len(records) + 1)}
        for _ in range(data.draw(st.integers(1, 2))):
            listed = errors(result)
            if not listed:
                break
            known &= {row[0] for row in listed}
            places = [place for place, record in enumerate(records) if record is not None]
            for row in listed[1:]:
                place = places[int(row[0]) - 1]
                record = records[place]
                assert record is not None
                fix = data.draw(st.one_of(st.none(), SOUND, FAULTY)) if row[2] == "REJECTED" else None
                if fix is None:
                    continue
                # A record keeps its lines, so that those below it do.
                inner = sum(cell.count("\n") for cell in record)
                cells = [cell.replace("\n", " ") for cell in fix]
                cells[3] = "\n" * inner
                row[5:10] = records[place] = cells
            loyalty_prep.prepare(written(listed), merge_into=result)
        loyalty_prep.prepare(source(records), again, **flags)
        ours, theirs = (told(folder, whole=keep == ("all",), known=known) for folder in (result, again))
        assert ours == theirs


@pytest.mark.slow
@given(
    rows=st.lists(st.one_of(SOUND, FAULTY), min_size=1, max_size=12),
    fates=st.lists(st.sampled_from(["leave", "skip", "drop"]), min_size=12, max_size=12),
    policy=POLICY,
    decided=st.fixed_dictionaries({}, optional=DECISIONS),
)
@settings(deadline=None, max_examples=examples(20))
def test_rows_that_are_set_aside_are_as_if_they_were_not_there_and_those_left_out_as_they_were(
    rows: list[tuple[str, ...]], fates: list[str], policy: Duplicates, decided: dict[str, str]
) -> None:
    flags: dict[str, Any] = {"email_column": 1, "points_column": 2, "duplicates": policy, "decimal": "comma", **decided}
    records: list[list[str] | None] = [list(row) for row in rows]
    with tempfile.TemporaryDirectory() as name:
        result, again = Path(name) / "result", Path(name) / "again"
        before = loyalty_prep.prepare(source(records), result, **flags)
        fixed, skipped = [], set()
        for row in errors(result):
            fate = fates[int(row[0]) - 1] if row[2] == "REJECTED" else "leave"
            skipped.update([row[0]] if fate == "skip" else [])
            fixed += [[*row[:2], "skip " if fate == "skip" else row[2], *row[3:]]] if fate != "drop" else []
        if len(fixed) < 2:
            return
        merged = loyalty_prep.prepare(written(fixed), merge_into=result)
        kept = [record for row, record in enumerate(records, 1) if str(row) not in skipped]
        whole = loyalty_prep.prepare(source(kept), again, **flags)
        assert ready(result) == ready(again)
        assert (merged.rows.total, merged.rows.skipped) == (before.rows.total, len(skipped))
        assert merged.points.total == before.points.total
        assert merged.rows.ready == whole.rows.ready
        assert (merged.rows.rejected, merged.rows.merged) == (whole.rows.rejected, whole.rows.merged)
        assert not skipped & {row[0] for row in errors(result)}
        # They are set aside for good.
        once = {name: data for name, data in files(result).items() if name.endswith(".csv")}
        twice = loyalty_prep.prepare(written(fixed), merge_into=result)
        assert (twice.rows, twice.points) == (merged.rows, merged.points)
        assert {name: data for name, data in files(result).items() if name.endswith(".csv")} == once


@pytest.mark.slow
@pytest.mark.parametrize("of_an_earlier_version", [False, True])
@pytest.mark.parametrize("redact", [False, True])
@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_page_of_a_merge_speaks_of_the_file_of_the_merchant(
    tmp_path: Path, language: str, redact: bool, of_an_earlier_version: bool
) -> None:
    """It had the name and the columns of the corrected errors file, and so had what the next one told of it."""
    (tmp_path / "members.csv").write_text(
        "Membre;Adresse e-mail;Points\nAnn;ann@x.org;\nBo;bo@x.org;7\nCy;cy@x.org;x\n"
    )
    loyalty_prep.prepare(tmp_path / "members.csv", tmp_path / "r", language=language, redact=redact)
    for number in (1, 2):
        if of_an_earlier_version:
            kept = json.loads((tmp_path / "r" / "members.report.json").read_bytes())
            del kept["source"]["format"]
            (tmp_path / "r" / "members.report.json").write_text(json.dumps(kept))
        (tmp_path / f"fixed-{number}.csv").write_bytes((tmp_path / "r" / "members.errors.csv").read_bytes())
        report = loyalty_prep.prepare(tmp_path / f"fixed-{number}.csv", merge_into=tmp_path / "r")
        page, document = (tmp_path / "r" / "members.report.html").read_text("utf-8"), report.to_dict()
        text = re.sub(r"<[^>]+>", "", page)
        assert "fixed" not in text
        assert text.count("members.csv") >= 3
        places = [
            f"{letter}: {name}" for letter, name in zip("ABC", ("Membre", "Adresse e-mail", "Points"), strict=True)
        ]
        assert redact or all(place in text for place in places)
        assert re.search(r"\bB, Adresse e-mail\. .*\bC, Points\.", text)
        assert document["mergedInto"]["name"] == document["mergedInto"]["source"]["name"] == "members.csv"
        assert document["source"]["name"] == f"fixed-{number}.csv"
        assert not redact or "ann@x.org" not in page + report.to_json()
        schema = (Path(loyalty_prep.__file__).parent / "report.schema.json").read_bytes()
        jsonschema.validate(document, json.loads(schema))
