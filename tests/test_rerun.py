"""Corrected rows: the errors file taken as it is, and merged into the result it came from."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandera.polars as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep import InputError, UsageError

if TYPE_CHECKING:
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


def table(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def written(rows: list[list[str]]) -> bytes:
    stream = io.StringIO()
    csv.writer(stream).writerows(rows)
    return stream.getvalue().encode()


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def ready(folder: Path) -> list[list[str]]:
    return [row for name, data in files(folder).items() if ".part-" in name for row in table(data)[1:]]


def errors(folder: Path) -> list[list[str]]:
    return [row for name, data in files(folder).items() if ".errors" in name for row in table(data)]


@pytest.fixture
def result(tmp_path: Path) -> Path:
    (tmp_path / "export.csv").write_text(SOURCE)
    loyalty_prep.prepare(tmp_path / "export.csv", tmp_path / "result")
    return tmp_path / "result"


def corrected(result: Path, fixes: dict[str, dict[int, str]], leave_out: tuple[str, ...] = ()) -> list[list[str]]:
    """Return the errors file with cells replaced, by row number and column."""
    rows = errors(result)
    for row in rows[1:]:
        for column, value in fixes.get(row[0], {}).items():
            row[column] = value
    return [row for row in rows if row[0] not in leave_out]


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
    assert report["points"] == {"in": 58, "out": 58, "rejected": 0, "merged": 0}, "merged points were counted before"


def test_corrected_rows_are_merged_into_the_result(result: Path) -> None:
    before = json.loads((result / "export.report.json").read_bytes())
    fixed = written(corrected(result, FIXES, leave_out=("6",)))
    report = loyalty_prep.prepare(fixed, merge_into=result).to_dict()
    assert report["rows"] == {"total": 8, "ready": 5, "repaired": 1, "rejected": 2, "merged": 1}
    assert report["points"] == {"in": 1335, "out": 1318, "rejected": 7, "merged": 10}
    assert ready(result) == [
        ["a@example.com", "10"],
        ["g@example.com", "1250"],
        ["b@example.com", "20"],
        ["c@example.com", "33"],
        ["e@example.com", "5"],
    ]
    assert [(row[0], row[2], row[3]) for row in errors(result)[1:]] == [
        ("4", "MERGED", "ROW_MERGED"),
        ("6", "REJECTED", "EMAIL_DUPLICATE"),
        ("8", "REJECTED", "ROW_FIELD_COUNT"),
    ]
    assert table(files(result)["export.changes.csv"])[1:] == [
        ["7", "8", "POINTS", "POINTS_REFORMATTED", "1.250,00", "1250"]
    ]
    earlier = report["mergedInto"]
    assert (earlier["rows"], earlier["points"]) == (before["rows"], before["points"])
    assert (earlier["leftRows"], earlier["takenBeforeRows"], earlier["addedRows"]) == (2, 0, 0)
    assert sorted(files(result)) == [
        "export.changes.csv", "export.errors.csv", "export.part-0001.csv", "export.report.html", "export.report.json",
    ]  # fmt: skip


def test_merging_the_same_file_twice_changes_nothing(result: Path) -> None:
    fixed = written(corrected(result, FIXES))
    loyalty_prep.prepare(fixed, merge_into=result)
    once = {name: data for name, data in files(result).items() if name.endswith(".csv")}
    report = loyalty_prep.prepare(fixed, merge_into=result).to_dict()
    assert {name: data for name, data in files(result).items() if name.endswith(".csv")} == once
    assert report["mergedInto"]["takenBeforeRows"] == 2


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
        ["g@example.com", "1250", ""],
        ["b@example.com", "20", "y, z"],
        ["c@example.com", "33", ""],
    ]


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
    assert refused(result, corrected(result, {"2": {0: "two"}}))[0] == "ROW_NUMBER"
    assert refused(result, [*rows, ["9", "broken"]])[0] == "ROW_FAULTY"
    assert refused(result, rows, duplicates="sum")[0] == "USAGE"
    assert refused(result, rows, out=tmp_path / "other")[0] == "USAGE"
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="holds no result of prepare"):
        loyalty_prep.prepare(written(rows), merge_into=tmp_path / "empty")
    (result / "export.part-0001.csv").write_text("Email,Points\nmallory@example.com,1000000\n")
    assert refused(result, rows)[0] == "RESULT_CHANGED"


def test_an_errors_file_corrected_in_its_place_is_taken_while_no_row_is_missing(result: Path) -> None:
    fixed, short = corrected(result, FIXES), corrected(result, FIXES, leave_out=("6",))
    (result / "export.errors.csv").write_bytes(written(short))
    assert refused(result, short)[0] == "RESULT_CHANGED"
    (result / "export.errors.csv").write_bytes(written(fixed))
    report = loyalty_prep.prepare(result / "export.errors.csv", merge_into=result)
    assert report.rows.ready == 4
    assert report.rows.total == 8


def test_the_command_merges(result: Path, tmp_path: Path) -> None:
    (tmp_path / "fixed.csv").write_bytes(written(corrected(result, FIXES)))
    command = [sys.executable, "-m", "loyalty_prep", "prepare", "fixed.csv", "--merge-into"]

    def run(folder: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*command, folder], cwd=tmp_path, capture_output=True, check=False, text=True, timeout=60)

    done = run(result.name)
    assert (done.returncode, done.stderr) == (1, "")
    assert f"Written to {result.name}\nexport.part-0001.csv " in done.stdout
    done = run(".")
    assert done.returncode == 2
    assert done.stderr.startswith("error: ")
    assert len(done.stderr.splitlines()) == 1


EMAILS = st.sampled_from(["a@x.com", "A@x.com", "b@x.com", "c@x.com", "d@x.com", "e..e@x.com", "", "f@", "a@x.com "])
POINTS = st.sampled_from(["1", "2", "10", "n/a", "1.5", "-3", "1 000"])
CHANGE = st.one_of(st.sampled_from(["leave", "drop"]), st.tuples(EMAILS, POINTS))


@given(
    rows=st.lists(st.tuples(EMAILS, POINTS), min_size=1, max_size=12),
    changes=st.lists(CHANGE, min_size=12, max_size=12),
    policy=st.sampled_from(["reject", "max", "sum"]),
)
@settings(deadline=None, max_examples=40)
def test_merging_gives_what_preparing_the_corrected_source_gives(
    rows: list[tuple[str, str]], changes: list[str | tuple[str, str]], policy: Duplicates
) -> None:
    columns: dict[str, Any] = {"email_column": "Email", "points_column": "Points", "decimal": "point"}
    with tempfile.TemporaryDirectory() as folder:
        result, whole = Path(folder) / "result", Path(folder) / "whole"
        source = written([["Email", "Points"], *map(list, rows)])
        before = loyalty_prep.prepare(source, result, duplicates=policy, **columns)
        if not before.rows.rejected or (policy == "sum" and before.rows.merged):
            return
        header, *listed = errors(result)
        fixed, after = [header], [list(row) for row in rows]
        gone = set()
        for row in listed:
            change = changes[int(row[0]) - 1] if row[2] == "REJECTED" else "leave"
            if change == "drop":
                gone.add(int(row[0]) - 1)
                continue
            if change != "leave":
                row[5:7] = after[int(row[0]) - 1] = list(change)
            fixed.append(row)
        if len(fixed) == 1:
            return
        merged = loyalty_prep.prepare(written(fixed), merge_into=result, duplicates=policy, **columns)
        kept = [row for position, row in enumerate(after) if position not in gone]
        again = loyalty_prep.prepare(written([["Email", "Points"], *kept]), whole, duplicates=policy, **columns)
        assert sorted((email.lower(), points) for email, points in ready(result)) == sorted(
            (email.lower(), points) for email, points in ready(whole)
        )
        assert merged.rows.total == before.rows.total
        assert merged.rows.ready == again.rows.ready
        # A row that was merged stays so, even where the row that it went into is rejected now.
        unready = merged.rows.rejected + merged.rows.merged
        assert unready == again.rows.rejected + again.rows.merged + len(gone)
