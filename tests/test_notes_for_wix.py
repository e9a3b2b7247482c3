"""What Wix may stumble over is noted or refused before: further addresses, large balances, many columns."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

import loyalty_prep
from loyalty_prep.errors import InputError, UsageError
from loyalty_prep.judging import verdicts
from loyalty_prep.writing import parts

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty_prep.report.document import Report


def notes(report: Report) -> dict[str, int]:
    return {issue.code: issue.count for issue in report.issues if issue.severity == "note"}


def with_contacts(tmp_path: Path, data: str, contacts: str, **options: Any) -> Report:
    (tmp_path / "contacts.csv").write_text(contacts)
    return loyalty_prep.prepare(data.encode(), tmp_path / "result", contacts=tmp_path / "contacts.csv", **options)


def test_an_address_that_is_only_a_further_one_of_a_contact_is_noted(tmp_path: Path) -> None:
    contacts = "Email 1,Email 2\nann@x.org,ann@home.org\nbob@x.org,cid@x.org\ncid@x.org,\n"
    data = "Email,Points\nann@x.org,1\nANN@home.org,2\ncid@x.org,3\nbob@x.org,x\nnobody@x.org,4\n"
    report = with_contacts(tmp_path, data, contacts)
    assert (report.rows.ready, report.rows.rejected) == (3, 2)
    (issue,) = [issue for issue in report.issues if issue.code == "EMAIL_SECONDARY"]
    assert (issue.count, [example.row for example in issue.examples]) == (1, [2])
    assert next((tmp_path / "result").glob("*.part-0001.csv")).read_text() == (
        "Email,Points\nann@x.org,1\nANN@home.org,2\ncid@x.org,3\n"
    )


def test_a_note_of_the_table_reaches_rows_of_which_there_is_nothing_else_to_say(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        verdicts, "address_notes", lambda _: {"EMAIL_SECONDARY": pl.col("address").str.starts_with("info@")}
    )
    data = (
        "Email,Points\n" + "".join(f"u{n}@x.org,{n}\n" for n in range(400)) + "info@x.org,1\n info@y.org,2\ninfo@,3\n"
    )
    for report in (loyalty_prep.validate(data.encode()), loyalty_prep.check(pl.read_csv(data.encode())).report):
        assert (report.rows.ready, report.rows.rejected, notes(report)) == (402, 1, {"EMAIL_SECONDARY": 2})


@pytest.mark.parametrize("header", ["First,Email 2,Email 1", "First,Email 2,Email", "First,email_10,email_2"])
def test_the_main_address_is_told_by_the_number_of_its_column(tmp_path: Path, header: str) -> None:
    contacts = f"{header}\nA,b@x.org,a@x.org\nC,,c@x.org\nD,,d@x.org\n"
    report = with_contacts(tmp_path, "Email,Points\na@x.org,1\nb@x.org,2\nc@x.org,3\nd@x.org,4\n", contacts)
    (issue,) = report.issues
    assert (issue.code, [example.value for example in issue.examples]) == ("EMAIL_SECONDARY", ["b@x.org"])


@pytest.mark.parametrize(
    ("contacts", "code", "says"),
    [
        ("", "FILE_EMPTY", r"The contacts file \S+ is empty\. Export the contacts from Wix again\."),
        ("\n \n", "FILE_EMPTY", r"The contacts file \S+ is empty\. Export the contacts from Wix again\."),
        ("\ufeff", "FILE_EMPTY", r"The contacts file \S+ is empty\. Export the contacts from Wix again\."),
        (
            "Email\n",
            "COLUMN_MISSING",
            r"The contacts file \S+ holds no contacts, only a header\. Export the contacts .*",
        ),
        ("A,B\n1,2\n", "COLUMN_MISSING", r"The contacts file \S+ has no column with email addresses\. Export .*"),
        ("%PDF-1.7\n", "NOT_A_TABLE", r"The contacts file \S+ cannot be used: .*PDF.*"),
        (None, "FILE_UNREADABLE", r"The contacts file \S+ cannot be used: There is no file .*"),
    ],
)
def test_contacts_that_are_none_are_not_taken_for_the_customers(
    tmp_path: Path, contacts: str | None, code: str, says: str
) -> None:
    path = tmp_path / "contacts.csv"
    if contacts is not None:
        path.write_text(contacts)
    with pytest.raises(InputError) as caught:
        loyalty_prep.prepare(b"Email,Points\nann@x.org,1\n", tmp_path / "result", contacts=path)
    assert caught.value.code == code
    assert re.fullmatch(says, caught.value.message)
    assert "Export the customers" not in caught.value.message
    assert not (tmp_path / "result").exists()


@pytest.mark.parametrize("above", [2, 300, 9000])
@pytest.mark.parametrize("names", ["Email,Name", "Name,City,E-mail"])
def test_contacts_in_two_tables_are_refused(tmp_path: Path, names: str, above: int) -> None:
    cells = {"Email": "z{}@x.org", "E-mail": "z{}@x.org", "Name": "Zoe", "City": "Cork"}
    row = ",".join(cells[name] for name in names.split(","))
    first = "".join(f"Ann,c{number}@x.org\n" for number in range(above))
    contacts = f"Name,Email\n{first}{names}\n" + "".join(row.format(number) + "\n" for number in range(above))
    with pytest.raises(InputError, match=r"The contacts file \S+ cannot be used: Line \d+ ") as caught:
        with_contacts(tmp_path, "Email,Points\nc0@x.org,1\nz0@x.org,2\n", contacts)
    assert caught.value.code == "TWO_TABLES"


def test_a_title_with_an_address_above_the_contacts_is_no_contact(tmp_path: Path) -> None:
    report = with_contacts(
        tmp_path, "Email,Points\nann@x.org,1\n", "By,me@x.org\nName,City,Email\nAnn,Cork,ann@x.org\n"
    )
    assert report.rows.ready == 1


def test_contacts_whose_first_record_is_longer_than_what_is_looked_at_are_read(tmp_path: Path) -> None:
    contacts = f'Note,Email\n"{"x" * 100_000}",ann@x.org\nshort,bob@x.org\n'
    report = with_contacts(tmp_path, "Email,Points\nann@x.org,1\nbob@x.org,2\ncid@x.org,3\n", contacts)
    assert (report.rows.ready, report.rows.rejected) == (2, 1)


def test_a_further_address_is_found_however_few_contacts_have_one(tmp_path: Path) -> None:
    rows = [f"user{number}@x.org,,{'x' * 500}" for number in range(2_000)]
    rows[1_333] = f"user1333@x.org,second@x.org,{'x' * 500}"
    contacts = "\n".join(["Email 1,Email 2,Notes", *rows])
    report = with_contacts(tmp_path, "Email,Points\nuser7@x.org,1\nsecond@x.org,2\n", contacts)
    assert (report.rows.ready, notes(report)) == (2, {"EMAIL_SECONDARY": 1})


def test_contacts_of_one_address_column_have_no_further_ones(tmp_path: Path) -> None:
    report = with_contacts(tmp_path, "Email,Points\nann@x.org,1\n", "Email\nann@x.org\n")
    assert notes(report) == {}


@pytest.mark.parametrize("unmatched", [1, 9_999, 10_000, 25_000])
def test_unmatched_addresses_are_written_together(
    tmp_path: Path, unmatched: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One write an address made minutes of seconds."""
    writes = []
    add = parts.TableFile.add

    def counted(self: parts.TableFile, frame: Any) -> None:
        writes.append(frame.height)
        add(self, frame)

    monkeypatch.setattr(parts.TableFile, "add", counted)
    data = "Email,Points\n" + "".join(f"u{number}@x.org,1\n" for number in range(unmatched))
    with_contacts(tmp_path, data, "Email\nann@x.org\n")
    files = sorted((tmp_path / "result").glob("*.contacts*.csv"), key=lambda path: path.name.replace(".csv", ""))
    told = [line for file in files for line in file.read_text().splitlines()[1:]]
    assert told == [f"u{number}@x.org" for number in range(unmatched)]
    assert all(len(file.read_text().splitlines()) <= 10_000 for file in files)
    assert len(writes) < 40


def test_only_unmatched_addresses_are_written_as_contacts(tmp_path: Path) -> None:
    rows = ["ann@x.org,-1", "bob@x.org,2", "cy@x.org,-3", "BOB@x.org,x", "nobody,4"]
    with_contacts(tmp_path, "\n".join(["Email,Points", *rows]), "Email\nann@x.org\n")
    [file] = (tmp_path / "result").glob("*.contacts*.csv")
    assert file.read_text().splitlines() == ["Email", "bob@x.org", "cy@x.org"]


@pytest.mark.parametrize("cell", ["1000000000", "1,000,000,000", "1000000000.00"])
def test_a_balance_above_what_wix_documents_is_noted(tmp_path: Path, cell: str) -> None:
    data = f'Email,Points\nann@x.org,"{cell}"\nbob@x.org,999999999\ncid@x.org,99999999999999\n'
    report = loyalty_prep.prepare(data.encode(), tmp_path / "result")
    assert (report.rows.ready, report.rows.rejected) == (2, 1)
    assert notes(report) == {"POINTS_LARGE": 1}
    assert report.points.out == 1_999_999_999
    more = loyalty_prep.validate(data.encode(), max_points=10**15)
    assert notes(more) == {"POINTS_LARGE": 2}


def test_a_sum_above_what_wix_documents_is_noted(tmp_path: Path) -> None:
    data = b"Email,Points\nann@x.org,600000000\nann@x.org,600000001\nbob@x.org,5\nbob@x.org,6\n"
    report = loyalty_prep.prepare(data, tmp_path / "result", duplicates="sum")
    assert report.points.out == 1_200_000_012
    assert notes(report) == {"POINTS_LARGE": 1, "ROW_MERGED": 2}
    assert notes(loyalty_prep.prepare(data, tmp_path / "largest", duplicates="max")) == {"ROW_MERGED": 2}


def wide(columns: int, name: str = "c") -> bytes:
    names = [f"{name}{number}" for number in range(columns)]
    return f"Email,Points,{','.join(names)}\nann@x.org,1{',x' * columns}\n".encode()


def test_many_kept_columns_are_noted(tmp_path: Path) -> None:
    assert notes(loyalty_prep.validate(wide(19), keep_columns=("all",))) == {"COLUMNS_MANY": 1}
    assert notes(loyalty_prep.validate(wide(18), keep_columns=("all",))) == {}
    assert notes(loyalty_prep.validate(wide(30))) == {}
    assert loyalty_prep.prepare(wide(98), tmp_path / "result", keep_columns=("all",)).rows.ready == 1


def test_more_columns_than_wix_takes_are_refused(tmp_path: Path) -> None:
    for name in ("prepare", "validate"):
        target = () if name == "validate" else (tmp_path / "result",)
        with pytest.raises(UsageError, match="parts of 101 columns, and Wix takes at most 100"):
            getattr(loyalty_prep, name)(wide(99), *target, keep_columns=("all",))
        with pytest.raises(UsageError, match="is a name of 1,001 characters"):
            getattr(loyalty_prep, name)(wide(1, "c" * 1000), *target, keep_columns=("all",))
    assert not (tmp_path / "result").exists()
