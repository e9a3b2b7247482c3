"""The report as an object: its JSON, its one line, its day, and what it raises."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

import loyalty_prep
from loyalty_prep import LoyaltyPrepError, UsageError
from loyalty_prep.report.document import Output, Rerun, RowsRejectedError, SourceFile, day_of_run
from loyalty_prep.report.inspection import SCHEMA_VERSION

CLEAN = b"Email,Points\nann@x.org,10\nben@x.org,20\n"
FAULTY = b"Email,Points\nann@x.org,10\nben@x.org,x\nnobody,7\ncy@x.org,20\nCY@x.org,20\n"


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("0", date(1970, 1, 1)),
        ("86399", date(1970, 1, 1)),
        ("86400", date(1970, 1, 2)),
        ("1796342400", date(2026, 12, 4)),
    ],
)
def test_a_build_that_is_to_be_the_same_names_its_day(monkeypatch: pytest.MonkeyPatch, given: str, day: date) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    assert day_of_run() == day
    assert loyalty_prep.validate(CLEAN).made == day


@pytest.mark.parametrize("given", ["", "x", "-1", "1.5", " 5", "٣", "9" * 30])
def test_a_day_that_is_no_number_is_as_if_it_were_not_named(monkeypatch: pytest.MonkeyPatch, given: str) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    before = datetime.now(UTC).astimezone().date()
    made = day_of_run()
    assert before <= made <= datetime.now(UTC).astimezone().date()


def test_the_json_has_the_keys_of_the_api_and_every_number() -> None:
    document = loyalty_prep.validate(FAULTY).to_dict()
    assert document["schemaVersion"] == SCHEMA_VERSION
    assert document["rows"] == {"total": 5, "ready": 2, "repaired": 0, "rejected": 2, "merged": 1, "skipped": 0}
    assert document["points"] == {"in": 57, "adjusted": 0, "out": 30, "rejected": 7, "merged": 20, "skipped": 0}
    assert document["parseResult"] == {"parsedRowCount": 5, "parseErrorReason": None}
    assert document["prediction"] == {"successCount": 2, "failureCount": 0, "errorFileExists": False}
    assert [issue["code"] for issue in document["issues"]] == ["EMAIL_INVALID", "POINTS_NOT_A_NUMBER", "ROW_MERGED"]
    assert document["outputs"] == []
    assert not {"sources", "mergedInto", "rerun"} & document.keys(), "only what there is"
    assert (document["source"]["blankRecords"], document["source"]["shortRecords"]) == (0, 0)
    assert document["source"]["decimal"]["value"] is None


def test_the_json_is_the_same_as_text_and_reads_back() -> None:
    report = loyalty_prep.validate(FAULTY)
    assert json.loads(report.to_json()) == report.to_dict()
    assert report.to_dict() == loyalty_prep.validate(FAULTY).to_dict()


def test_blank_and_short_records_stand_with_the_source() -> None:
    table = b"Name,Email,Points,Town\n" + b"".join(b"A,a%d@x.org,1,Bonn\n" % at for at in range(9)) + b"\n,,,\n"
    source = loyalty_prep.validate(table + b"B,b@x.org,2\n" * 9).to_dict()["source"]
    assert (source["blankRecords"], source["shortRecords"]) == (2, 9)


def test_each_part_says_what_wix_would_say_of_it() -> None:
    report = loyalty_prep.validate(CLEAN)
    part = Output("x.part-0001.csv", "clean", 2, 39, "ab" * 32)
    errors = Output("x.errors.csv", "errors", 1, 5, "cd" * 32)
    plain, other = report.with_outputs((part, errors)).to_dict()["outputs"]
    own = {"path": "x.part-0001.csv", "kind": "clean", "rows": 2, "sizeBytes": 39, "sha256": "ab" * 32}
    assert {name: plain[name] for name in own} == own
    assert plain["parseResult"] == {"parsedRowCount": 2, "parseErrorReason": None}
    assert plain["prediction"] == {"successCount": 2, "failureCount": 0, "errorFileExists": False}
    assert plain["headerMappingInfo"] == {
        "headerMappings": [{"columnName": "EMAIL", "columnIndex": 0}, {"columnName": "POINTS", "columnIndex": 1}]
    }
    assert other == {"path": "x.errors.csv", "kind": "errors", "rows": 1, "sizeBytes": 5, "sha256": "cd" * 32}
    assert report.outputs == (), "the report itself is as it was"


def test_what_a_run_of_several_files_or_a_merge_knows_stands_in_the_json() -> None:
    report = loyalty_prep.validate(CLEAN)
    files = (SourceFile("nord.csv", 10, "utf-8", 1), SourceFile("süd.csv", 20, "cp1252", 2))
    rerun = Rerun(2, (3, 1), "lines", "garbled", "skipped", "listed", "typed", {"duplicates": "sum"})
    document = replace(report, files=files, rerun=rerun, earlier={"name": "old.csv"}).to_dict()
    assert document["sources"] == [
        {"name": "nord.csv", "sizeBytes": 10, "encoding": "utf-8", "rows": 1},
        {"name": "süd.csv", "sizeBytes": 20, "encoding": "cp1252", "rows": 2},
    ]
    assert document["mergedInto"] == {"name": "old.csv"}
    assert document["rerun"] == {
        "rows": 2, "columns": [3, 1], "lines": "lines", "garbled": "garbled", "skipped": "skipped", "listed": "listed",
        "typed": "typed", "options": {"duplicates": "sum"},
    }  # fmt: skip


def test_a_report_says_in_one_line_what_became_of_the_rows() -> None:
    assert repr(loyalty_prep.validate(FAULTY)).endswith(": 5 rows, 2 ready, 2 rejected, 1 merged>")
    assert "\n" not in repr(loyalty_prep.validate(FAULTY))


def test_a_report_is_fine_without_rejected_rows_alone() -> None:
    assert loyalty_prep.validate(CLEAN).ok
    assert not loyalty_prep.validate(FAULTY).ok
    merged = b"Email,Points\nann@x.org,10\nann@x.org,10\n"
    assert loyalty_prep.validate(merged).ok


def test_a_notebook_shows_the_page_in_a_frame_of_its_own() -> None:
    report = loyalty_prep.validate(FAULTY)
    shown = report._repr_html_()
    assert shown.startswith("<iframe ")
    assert shown.endswith("></iframe>")
    assert shown.count("<") == 2, "the page stands in an attribute"
    assert report.to_html().startswith("<!")


# How many rejected rows are allowed.


@pytest.mark.parametrize(
    ("allowed", "raised"),
    [
        (0, True),
        (1, True),
        (1.5, True),
        (2, False),
        (3, False),
        (0.39, True),
        (0.4, False),  # a share below 1: two of five
        (0.999, False),
        (Decimal("0.39"), True),
        (Decimal("0.4"), False),
        (Fraction(2, 5), False),
        (Fraction(1, 3), True),
        (10**30, False),
        (float("inf"), False),
    ],
)
def test_more_rejected_rows_than_are_allowed_raise(allowed: Any, raised: bool) -> None:
    report = loyalty_prep.validate(FAULTY)
    if not raised:
        report.raise_if(rejected=allowed)
        return
    with pytest.raises(RowsRejectedError) as caught:
        report.raise_if(rejected=allowed)
    assert caught.value.report is report
    assert caught.value.code == "ROWS_REJECTED"
    assert caught.value.message == (
        "2 of 5 rows were rejected: EMAIL_INVALID (1), POINTS_NOT_A_NUMBER (1). See `report` of this error "
        "for the rows and the reasons."
    )
    assert isinstance(caught.value, LoyaltyPrepError)


def test_a_report_without_rejected_rows_never_raises() -> None:
    for allowed in (0, 0.0, 0.5, 1):
        loyalty_prep.validate(CLEAN).raise_if(rejected=allowed)
    loyalty_prep.validate(b"Email,Points\n").raise_if(rejected=0.5)


def test_one_rejected_row_was_and_many_are_counted_with_commas() -> None:
    with pytest.raises(RowsRejectedError, match=r"^1 of 1 row was rejected: POINTS_NEGATIVE"):
        loyalty_prep.validate(b"Email,Points\nann@x.org,-5\n").raise_if(rejected=0)
    many = b"Email,Points\n" + b"".join(b"a%d@x.org,%s\n" % (at, b"x" if at % 2 else b"1") for at in range(3_000))
    with pytest.raises(RowsRejectedError, match=r"^1,500 of 3,000 rows were rejected: POINTS_NOT_A_NUMBER"):
        loyalty_prep.validate(many).raise_if(rejected=0.1)


@pytest.mark.parametrize(
    "given", [-1, -0.1, float("nan"), True, False, None, "5", "1%", [], 1j, Decimal("NaN"), Decimal("sNaN")]
)
def test_what_is_no_number_from_0_is_refused_whatever_became_of_the_rows(given: Any) -> None:
    for table in (CLEAN, FAULTY):
        with pytest.raises(UsageError, match="rejected must be a number of rows") as caught:
            loyalty_prep.validate(table).raise_if(rejected=given)
        assert repr(given) in caught.value.message


def test_a_report_goes_through_a_pickle() -> None:
    report = loyalty_prep.validate(FAULTY)
    assert pickle.loads(pickle.dumps(report)).to_dict() == report.to_dict()  # noqa: S301 - it was made here


@pytest.mark.few(12)
@pytest.mark.parametrize("rejected", range(1, 100))
def test_a_share_that_is_just_reached_is_not_passed(rejected: int) -> None:
    rows = "".join(f"a{row}@example.com,{'x' if row < rejected else row}\n" for row in range(100))
    report = loyalty_prep.validate(f"Email,Points\n{rows}".encode(), missing_points="zero")
    report.raise_if(rejected=rejected / 100)
    with pytest.raises(RowsRejectedError):
        report.raise_if(rejected=rejected / 100 - 0.001)
