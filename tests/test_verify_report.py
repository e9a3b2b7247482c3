"""What a report says of itself and of the files beside it is held to them, also where no source is at hand."""

from __future__ import annotations

import csv
import io
import random
from typing import TYPE_CHECKING, Any

import pytest
from damages import CHANGES, ERRORS, PART, both, changed, reported, told
from harness import result_of

import loyalty_prep as lp
from loyalty_prep.verify import verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SOURCE = """Balances of the shop

Name,Email,Points,Note
Ann,ann@x.org,10,
"Bo, jr", bo@x.org ,"1,250.00",
Cy,cy@,3,
Di,di@x.org,x,=1+1

Ann again,ANN@x.org,10,
Ed,ed@x.org,7
Fay,fay@x.org,4,
Fay,fay@x.org,5,
Gus,gus@x.org,40,
"""


@pytest.fixture
def result(tmp_path: Path) -> Path:
    return result_of(SOURCE, tmp_path)


def noticed(result: Path, change: Callable[[Path], None], fault: str) -> None:
    """Assert that a fault is named though the files agree with what the report says of them."""
    change(result)
    told(result)
    faults = verify(result).faults
    assert any(fault in one for one in faults), faults


def noticed_by_the_source_alone(result: Path, change: Callable[[Path], None], fault: str) -> None:
    """Assert that a fault is named, and no other, where the source is at hand, and none where it is not."""
    change(result)
    assert verify(result).ok
    assert verify(result, result.parent / "export.csv").faults == [fault]


ISSUES = [
    "EMAIL_INVALID",
    "EMAIL_DUPLICATE",
    "POINTS_NOT_A_NUMBER",
    "EMAIL_TRIMMED",
    "POINTS_REFORMATTED",
    "ROW_MERGED",
]
MERGED, DUPLICATE = ISSUES.index("ROW_MERGED"), ISSUES.index("EMAIL_DUPLICATE")
SPOILT: dict[str, tuple[Callable[[Path], None], str]] = {
    "a merged row whose address is in no part": (
        changed(ERRORS, "ANN@x.org", "eve@x.org"),
        "rows of eve@x.org are said to be merged, and it stands in no part",
    ),
    "a merged row with another balance": (
        both(
            changed(ERRORS, "ANN@x.org,10", "ANN@x.org,90"),
            reported("points", "merged", value=90),
            reported("points", "in", value=1409),
        ),
        "row 1 has 10 points, those merged into it 90",
    ),
    "a contradiction of one row": (
        changed(ERRORS, "fay@x.org,5", "eve@x.org,5"),
        "fay@x.org is said to have several balances, and has 4",
    ),
    "a contradiction that is none": (
        both(
            changed(ERRORS, "fay@x.org,5", "fay@x.org,4"),
            reported("points", "rejected", value=11),
            reported("points", "in", value=1328),
        ),
        "fay@x.org is said to have several balances, and has 4, 4",
    ),
    "a contradicting address that is ready": (
        changed(PART, "gus@x.org", "fay@x.org"),
        "row 9 is ready, and rejected as a duplicate",
    ),
    "a status": (
        both(
            changed(ERRORS, "MERGED", "REJECTED"),
            changed(ERRORS, "REJECTED,EMAIL_INVALID", "MERGED,EMAIL_INVALID"),
        ),
        "row 3 of the errors file is MERGED, and its code is EMAIL_INVALID",
    ),
    "reasons": (
        changed(ERRORS, "The balance cannot be read", "The balance is below zero"),
        "row 4 of the errors file has other reasons than its codes",
    ),
    "a line of the errors": (changed(ERRORS, "3,6,", "3,7,"), "row 3 is not on line 7"),
    "a line of the changes": (changed(CHANGES, "2,5,EMAIL", "2,6,EMAIL"), "row 2 is not on line 6"),
    "a row of the errors that there is not": (
        changed(ERRORS, "8,12,REJECTED", "80,12,REJECTED"),
        "the errors file does not list each once, in the order of the source",
    ),
    "a row of the changes that there is not": (
        both(changed(CHANGES, "2,5,EMAIL", "80,5,EMAIL"), changed(CHANGES, "2,5,POINTS", "80,5,POINTS")),
        "the changes file does not list each once, in the order of the source",
    ),
    "what a cell became": (
        changed(CHANGES, '"1,250.00",1250', '"1,250.00",1251'),
        "row 2: the changes file says '1251' of '1250' in a part",
    ),
    "a balance in the part and the changes": (
        both(
            changed(PART, ",1250", ",1205"),
            changed(CHANGES, ",1250\n", ",1205\n"),
            reported("points", "out", value=1262),
            reported("points", "in", value=1284),
        ),
        "row 2: the changes file says '1205' of '1205' in a part",
    ),
    "changes of another column": (changed(CHANGES, "2,5,EMAIL", "2,5,NOTE"), "row 2 has other changes"),
    "columns of the errors": (
        changed(ERRORS, "Email,Points", "Points,Email"),
        "export.errors.csv has other columns than row,line,status,codes,reasons,Name,Email,Points,Note,raw",
    ),
    "columns of the changes": (
        changed(CHANGES, "before,after", "after,before"),
        "export.changes.csv has other columns than row,line,column,code,before,after",
    ),
    "the mapping of the source": (
        reported("source", "headerMappingInfo", "headerMappings", 0, "columnIndex", value=0),
        "the report's mapping of the source is not that of its columns",
    ),
    "whether there is a header": (
        reported("source", "hasHeader", value=False),
        "the report does not agree with itself on whether there is a header",
    ),
    "a skipped line below the header": (
        reported("source", "skippedLines", 0, "line", value=7),
        "the report skips lines that are not above the header",
    ),
    "the version": (reported("schemaVersion", value=2), "the report is of another version"),
    "the rows that a merge needs": (
        reported("rerun", "rows", value=8),
        "the rows that a merge needs are not those of the report",
    ),
    "rows that were skipped": (
        both(reported("rows", "skipped", value=1), reported("rows", "total", value=10)),
        "the report lists 0 skipped rows, and says 1",
    ),
    "an example's line": (
        reported("issues", 0, "examples", 0, "line", value=7),
        "the report has an example of EMAIL_INVALID in row 3, where there is none",
    ),
    "an example's value": (
        reported("issues", 0, "examples", 0, "value", value="eve@"),
        "the report's example of EMAIL_INVALID in row 3 is not what stands there",
    ),
    "an example's row": (
        reported("issues", 0, "examples", 0, "row", value=1),
        "the report has an example of EMAIL_INVALID in row 1, where there is none",
    ),
    "no examples": (reported("issues", 0, "examples", value=[]), "the report shows 0 examples of EMAIL_INVALID"),
    "how balances are spread": (
        reported("balances", "bins", 0, "rows", value=3),
        "the report spreads other balances than stand in the files",
    ),
    "the highest balance": (
        reported("balances", "highest", 0, "points", value=1251),
        "the report shows 1251 points of row 2, which has 1250",
    ),
    "whose balance is the highest": (
        reported("balances", "highest", value=[]),
        "the report's highest balances are not the highest",
    ),
}
OF_THE_SOURCE: dict[str, tuple[Callable[[Path], None], str]] = {
    "the first rows": (
        reported("source", "sampleDataRows", 0, "values", value=["Eve", "eve@x.org", "10", ""]),
        "the first rows that the report shows are not those of the source",
    ),
    "a line above the header": (
        reported("source", "skippedLines", 0, "text", value="Balances of another shop"),
        "the lines that the report says to be skipped are not those of the source",
    ),
    "blank records": (
        reported("source", "blankRecords", value=0),
        "the source has 1 blank record, the report says 0",
    ),
    "short records": (
        reported("source", "shortRecords", value=0),
        "the parts hold 1 short record of the source, the report says 0",
    ),
}


@pytest.mark.parametrize("what", SPOILT)
def test_what_a_report_says_of_its_files_is_held_to_them_without_the_source(result: Path, what: str) -> None:
    assert verify(result).ok
    noticed(result, *SPOILT[what])


@pytest.mark.parametrize("what", OF_THE_SOURCE)
def test_what_a_report_says_of_its_source_is_held_to_it(result: Path, what: str) -> None:
    noticed_by_the_source_alone(result, *OF_THE_SOURCE[what])


@pytest.mark.parametrize(
    ("policy", "balance", "right"),
    [("max", "9", True), ("max", "4", False), ("sum", "14", True), ("sum", "13", False), ("last", "5", True)],
)
def test_a_balance_that_no_policy_makes_of_the_rows_of_an_address_is_noticed(
    tmp_path: Path, policy: str, balance: str, right: bool
) -> None:
    (tmp_path / "export.csv").write_text("Email,Points\nann@x.org,9\nbo@x.org,1\nANN@x.org,5\n")
    lp.prepare(tmp_path / "export.csv", tmp_path / "out", duplicates=policy)  # type: ignore[arg-type]
    part = tmp_path / "out" / "export.part-0001.csv"
    rows = part.read_text().splitlines()
    at = next(place for place, row in enumerate(rows) if row.casefold().startswith("ann"))
    rows[at] = f"ann@x.org,{balance}"
    part.write_text("\n".join(rows) + "\n")
    told(tmp_path / "out")
    faults = [fault for fault in verify(tmp_path / "out").faults if "those merged into it" in fault]
    assert (faults == []) is right


def test_contacts_that_lack_a_customer_or_name_a_stranger_are_noticed(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text("Email,Points\nann@x.org,9\nbo@x.org,1\ncy@x.org,5\n")
    (tmp_path / "contacts.csv").write_text("Email\nann@x.org\n")
    lp.prepare(tmp_path / "export.csv", tmp_path / "out", contacts=tmp_path / "contacts.csv")
    assert verify(tmp_path / "out").ok
    changed("contacts.csv", "cy@x.org", "eve@x.org")(tmp_path / "out")
    told(tmp_path / "out")
    assert verify(tmp_path / "out").faults == [
        "the contacts file lacks addresses of rows that it is made of",
        "the contacts file names addresses of no row that it is made of",
    ]


@pytest.mark.parametrize(
    ("unmatched", "contacts", "faults"),
    [
        ("cy@x.org", "bo@x.org", ["the contacts file lacks addresses of rows that it is made of"]),
        (" Cy <cy@x.org>", "bo@x.org\ncy@x.org", []),
        (" Cy <cy@x.org>", "cy@x.org", ["the contacts file lacks addresses of rows that it is made of"]),
    ],
)
def test_contacts_are_held_to_the_addresses_that_are_plain(
    tmp_path: Path, unmatched: str, contacts: str, faults: list[str]
) -> None:
    (tmp_path / "export.csv").write_text(f"Email,Points\nann@x.org,9\nbo@x.org,1\n{unmatched},5\n")
    (tmp_path / "contacts.csv").write_text("Email\nann@x.org\n")
    lp.prepare(tmp_path / "export.csv", tmp_path / "out", contacts=tmp_path / "contacts.csv")
    (tmp_path / "out" / "export.contacts.csv").write_text(f"Email\n{contacts}\n")
    told(tmp_path / "out")
    reported("outputs", 2, "rows", value=1 + contacts.count("\n"))(tmp_path / "out")
    assert verify(tmp_path / "out").faults == faults


def test_a_report_of_more_rows_than_can_be_counted_is_no_endless_run(result: Path) -> None:
    both(reported("rows", "total", value=10**15), reported("rows", "skipped", value=10**15 - 9))(result)
    assert f"the report lists 0 skipped rows, and says {10**15 - 9}" in verify(result).faults


def test_balances_of_two_files_that_changed_places_are_noticed(tmp_path: Path) -> None:
    for name, balance in (("a", 5), ("b", 7)):
        (tmp_path / f"{name}.csv").write_text(f"Email,Points\n{name}@x.org,1\n{name}2@x.org,{balance} pts\nc@,1\n")
    lp.prepare([tmp_path / "a.csv", tmp_path / "b.csv"], tmp_path / "out")
    assert verify(tmp_path / "out").ok
    part = tmp_path / "out" / "a.part-0001.csv"
    text = part.read_text()
    part.write_text(text.translate(str.maketrans("57", "75")))
    (tmp_path / "out" / "a.report.json").replace(tmp_path / "out" / "export.report.json")
    told(tmp_path / "out")
    (tmp_path / "out" / "export.report.json").replace(tmp_path / "out" / "a.report.json")
    faults = verify(tmp_path / "out").faults
    assert "row 2: the changes file says '5' of '7' in a part" in faults
    assert "row 2: the changes file says '7' of '5' in a part" in faults


def with_rows(path: Path, change: Callable[[list[dict[str, str]]], list[dict[str, str]]]) -> None:
    with path.open(newline="", encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(change(rows))
    path.write_text(text.getvalue(), encoding="utf-8")


@pytest.mark.parametrize("status", ["SKIP", "REJECTED"])
def test_a_broken_quote_that_was_set_aside_or_corrected_is_no_fault_of_the_result(tmp_path: Path, status: str) -> None:
    source = tmp_path / "export.csv"
    source.write_text('Name,Email,Points\n"Ann,ann@x.org,1\nBo,bo@x.org,2\n"Cy",cy@x.org,3\n')
    lp.prepare(source, tmp_path / "out")
    fixed = tmp_path / "fixed.csv"
    fixed.write_bytes((tmp_path / "out" / "export.errors.csv").read_bytes())
    right = {"status": status, "Name": "Ann", "Email": "ann@x.org", "Points": "1", "raw": ""}
    with_rows(fixed, lambda rows: [row | right for row in rows])
    lp.prepare(fixed, merge_into=tmp_path / "out", overwrite=True)
    assert verify(tmp_path / "out", source).faults == []


def test_a_broken_quote_beside_bytes_that_no_letter_has_is_no_fault_of_the_result(tmp_path: Path) -> None:
    source = tmp_path / "export.csv"
    source.write_bytes('Name,Email,Points\nBÜ,bo@x.org,2\n"Ö\xff,ann@x.org,1\n"Cy",cy@x.org,3\n'.encode("latin-1"))
    lp.prepare(source, tmp_path / "out", encoding="utf-8")
    assert verify(tmp_path / "out", source).faults == []


ADDRESSES = [
    "ann@x.org",
    "Ann@X.org",
    "Ann <ann@x.org>",
    " ann@x.org",
    "bo@münchen.de",
    "bo@xn--mnchen-3ya.de",
    "cy@x.org",
    "",
    "bad",
]
BALANCES = ["0", "5", "5", "7", "007", "1,250", " 5 ", "5 pts", "5.00", "12.5", "", "x", "2147483648", "５"]


@pytest.mark.few(3)
@pytest.mark.parametrize("seed", range(60))
def test_it_agrees_with_whatever_is_prepared_and_merged(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - no secret is drawn
    rows = [
        [f"N{number}", draw.choice([*ADDRESSES, f"u{number}@x.org"]), draw.choice(BALANCES), draw.choice(["", "x,y"])][
            : draw.choice([2, 3, 4, 4, 4, 4, 4])
        ]
        for number in range(25)
    ]
    text = io.StringIO()
    csv.writer(text).writerows([["Name", "Email", "Points balance", "City"], *rows])
    source = tmp_path / "export.csv"
    source.write_bytes(text.getvalue().encode().replace(b"N3", b'"N\xff3', draw.randint(0, 1)))
    flags: dict[str, Any] = {"duplicates": draw.choice(["reject", "first", "last", "max", "sum"])}
    flags |= draw.choice([{}, {"excel": True}, {"language": "de"}, {"fractions": "floor", "missing_points": "zero"}])
    lp.prepare(source, tmp_path / "out", **flags)
    assert [verify(tmp_path / "out").faults, verify(tmp_path / "out", source).faults] == [[], []]
    if flags.get("excel"):
        return
    fixed = tmp_path / "fixed.csv"
    fixed.write_bytes((tmp_path / "out" / "export.errors.csv").read_bytes())
    right = {"Email": "ann@x.org", "Points balance": "5", "raw": ""}
    with_rows(fixed, lambda rows: [row | draw.choice([{}, {"status": "SKIP"}, right]) for row in rows])
    lp.prepare(fixed, merge_into=tmp_path / "out", overwrite=True)
    assert [verify(tmp_path / "out").faults, verify(tmp_path / "out", source).faults] == [[], []]
