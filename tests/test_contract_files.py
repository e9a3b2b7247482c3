"""The contract's section 6, files: headers, encodings, duplicates, contacts, and what is no table."""

from __future__ import annotations

import codecs
import gzip
import io
import zipfile
from typing import TYPE_CHECKING, Any, Final

import pytest
from test_contract import csv_bytes, inspected, prepared, refused, rows_of

import loyalty_prep

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

BODY: Final = "Emma,emma@x.org,10\nBo,bo@x.org,20\nCy,cy@x.org,30\n"
READY: Final = [["emma@x.org", "10"], ["bo@x.org", "20"], ["cy@x.org", "30"]]

# --- duplicates: address and balance of each row; policy -> what becomes of each row
# A number is what is written; "R" is rejected as EMAIL_DUPLICATE, "O" as POINTS_OUT_OF_RANGE, "M" is merged.

DUPLICATES: Final[tuple[tuple[str, Mapping[str, str]], ...]] = (
    ("a 10|b 5|a 10|a 10", dict.fromkeys(("reject", "first", "last", "max", "sum"), "10|5|M|M")),
    (
        "a 10|b 5|a 20",
        {"reject": "R|5|R", "first": "10|5|M", "last": "M|5|20", "max": "M|5|20", "sum": "30|5|M"},
    ),
    (
        "a 10|a 20|b 5|a 20|a 15",
        {
            "reject": "R|R|5|R|R",
            "first": "10|M|5|M|M",
            "last": "M|M|5|M|15",
            "max": "M|20|5|M|M",
            "sum": "65|M|5|M|M",
        },
    ),
    (
        "a 10|A 20|b 5|B 5",
        {"reject": "R|R|5|M", "first": "10|M|5|M", "last": "M|20|5|M", "max": "M|20|5|M", "sum": "30|M|5|M"},
    ),
    (
        "a 10|a 10|a 20|a 20",
        {"reject": "R|R|R|R", "first": "10|M|M|M", "last": "M|M|M|20", "max": "M|M|20|M", "sum": "60|M|M|M"},
    ),
    (
        "a 0|a 7|b 0|b 0",
        {"reject": "R|R|0|M", "first": "0|M|0|M", "last": "M|7|0|M", "max": "M|7|0|M", "sum": "7|M|0|M"},
    ),
    (
        "a 600|b 5|a 600|a 1",
        {
            "reject": "R|5|R|R",
            "first": "600|5|M|M",
            "last": "M|5|M|1",
            "max": "600|5|M|M",
            "sum": "O|5|O|O",
        },
    ),
    ("a 600|b 5|a 600", dict.fromkeys(("reject", "first", "last", "max", "sum"), "600|5|M")),
    ("a 999|a 1|b 5", {"sum": "1000|M|5"}),
    ("a 1000|a 1|b 5", {"sum": "O|O|5", "max": "1000|M|5"}),
)
POLICIES: Final = [(rows, policy, becomes) for rows, cases in DUPLICATES for policy, becomes in cases.items()]


@pytest.mark.parametrize(("rows", "policy", "becomes"), POLICIES)
def test_duplicates(tmp_path: Path, rows: str, policy: str, becomes: str) -> None:
    source = [(f"{row.split()[0]}lex@x.org", int(row.split()[1])) for row in rows.split("|")]
    data = "Name,Email,Points\n" + "".join(f"n{i},{a},{p}\n" for i, (a, p) in enumerate(source))
    run = prepared(tmp_path, data, duplicates=policy, max_points=1000)
    expected = becomes.split("|")
    letters = {"R": "EMAIL_DUPLICATE", "O": "POINTS_OUT_OF_RANGE", "M": "MERGED"}
    assert run.codes() == {n: letters[e] for n, e in enumerate(expected, 1) if e in letters}
    assert run.ready == [[a, e] for (a, _), e in zip(source, expected, strict=True) if e not in letters]
    sums = [(n, str(p), e) for n, ((_, p), e) in enumerate(zip(source, expected, strict=True), 1) if e not in letters]
    assert [(int(c["row"]), c["column"], c["code"], c["before"], c["after"]) for c in run.changes] == [
        (n, "POINTS", "ROW_MERGED", p, e) for n, p, e in sums if p != e
    ]
    points = [p for _, p in source]
    gone = sum(p for p, e in zip(points, expected, strict=True) if e == "M")
    out = sum(int(e) for e in expected if e not in letters)
    bad = sum(p for p, e in zip(points, expected, strict=True) if e in "RO")
    summed = any(p != e for _, p, e in sums)
    assert run.report["points"] == {
        "in": sum(points),
        "out": out,
        "rejected": bad,
        "merged": sum(points) - out - bad,
        "adjusted": 0,
        "skipped": 0,
    }
    assert summed or sum(points) - out - bad == gone


def test_duplicates_are_looked_for_among_rows_that_are_otherwise_in_order(tmp_path: Path) -> None:
    data = "Email,Points\na@x.org,10\na@x.org,abc\na@x.org,-3\nb@x.org,5\na@x.org,1E+03\na@x.org,\na@x.org,7,7\n"
    run = prepared(tmp_path, data)
    assert run.ready == [["a@x.org", "10"], ["b@x.org", "5"]]
    assert set(run.codes()) == {2, 3, 5, 6, 7}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("emma@x.org", "EMMA@X.ORG"),
        ("emma@x.org", "Emma <emma@x.org>"),
        ("emma@x.org", " emma@x.org "),
        ("emma@bücher.de", "emma@xn--bcher-kva.de"),
        ("zoë@x.org", "zoe\u0308@x.org"),
        ("É@x.org", "é@x.org"),
        ("emma@BÜCHER.de", "Emma@bücher.de"),
    ],
)
def test_duplicates_are_compared_without_case_after_normalising(tmp_path: Path, first: str, second: str) -> None:
    data = csv_bytes([["Email", "Points"], [first, "10"], ["b@x.org", "5"], [second, "20"]])
    assert prepared(tmp_path, data).codes() == {1: "EMAIL_DUPLICATE", 3: "EMAIL_DUPLICATE"}


def test_a_sum_over_a_reformatted_balance_is_one_line_of_changes(tmp_path: Path) -> None:
    data = 'Email,Points\na@x.org,"1,000,000"\nb@x.org,5\na@x.org,"2,000,000"\n'
    run = prepared(tmp_path, data, duplicates="sum")
    assert run.ready == [["a@x.org", "3000000"], ["b@x.org", "5"]]
    (change,) = run.changes
    assert (change["row"], change["code"]) == ("1", "POINTS_REFORMATTED;ROW_MERGED")
    assert (change["before"], change["after"]) == ("1,000,000", "3000000")


def test_merged_rows_are_no_rejection_and_noted(tmp_path: Path) -> None:
    run = prepared(tmp_path, "Email,Points\na@x.org,10\na@x.org,10\n")
    assert run.rows == {"total": 2, "ready": 1, "repaired": 0, "rejected": 0, "merged": 1, "skipped": 0}
    assert run.issue("ROW_MERGED")["severity"] == "note"
    assert run.issue("ROW_MERGED")["count"] == 1


def test_merged_rows_carry_no_repairs(tmp_path: Path) -> None:
    run = prepared(tmp_path, "Email,Points\na@x.org,10\n<a@x.org>,10\n")
    assert run.codes() == {2: "MERGED"}
    assert run.errors[0]["Email"] == "<a@x.org>"


def test_duplicates_far_apart(tmp_path: Path) -> None:
    rows = [[f"c{i}@x.org", str(i)] for i in range(40_000)]
    data = csv_bytes([["Email", "Points"], ["z@x.org", "1"], *rows, ["Z@x.org", "2"], ["C7@x.org", "7"]])
    run = prepared(tmp_path, data)
    assert run.codes() == {1: "EMAIL_DUPLICATE", 40_002: "EMAIL_DUPLICATE", 40_003: "MERGED"}


# --- contacts

CONTACTS: Final = (
    "First Name,Last Name,Email 1,Email 2,Phone 1,Email subscriber status,Created At (UTC+0)\n"
    "Emma,Smith,Emma@x.org,em@x.org,,Subscribed,2024-01-05\n"
    "Bo,Ek,bo@X.org,,,Never subscribed,2024-01-05\n"
    "Cy,Tan,,cy@x.org,,decoy@x.org,2024-01-05\n"
)


def with_contacts(tmp_path: Path, data: str, contacts: str = CONTACTS, **flags: Any) -> Any:
    path = tmp_path / "contacts.csv"
    path.write_text(contacts, encoding="utf-8", newline="")
    return prepared(tmp_path, data, contacts=path, **flags)


def test_contacts_are_found_in_all_address_columns(tmp_path: Path) -> None:
    data = (
        "Email,Points\nEMMA@x.org,1\nem@x.org,2\nbo@x.org,3\ncy@x.org,4\n"
        "dora@x.org,5\nDora@x.org,5\nzoe@X.org,6\n<amy@x.org>,7\n"
    )
    run = with_contacts(tmp_path, data)
    assert [row[0] for row in run.ready] == ["EMMA@x.org", "em@x.org", "bo@x.org", "cy@x.org"]
    assert run.codes() == dict.fromkeys((5, 6, 7, 8), "EMAIL_UNMATCHED")
    assert run.report["prediction"] == {"successCount": 4, "failureCount": 0, "errorFileExists": False}
    header, *rows = rows_of((run.folder / "export.contacts.csv").read_bytes().decode("utf-8"))
    assert header == ["Email"]
    assert sorted(row[0].lower() for row in rows) == ["amy@x.org", "dora@x.org", "zoe@x.org"]


def test_a_decoy_column_of_the_contacts_is_not_believed(tmp_path: Path) -> None:
    contacts = CONTACTS.replace("decoy@x.org", "Subscribed")
    run = with_contacts(tmp_path, "Email,Points\nemma@x.org,1\nsubscribed@x.org,2\n", contacts)
    assert run.codes() == {2: "EMAIL_UNMATCHED"}


def test_without_unmatched_rows_there_is_no_contacts_file(tmp_path: Path) -> None:
    run = with_contacts(tmp_path, "Email,Points\nemma@x.org,1\nbad,2\n")
    assert run.codes() == {2: "EMAIL_INVALID"}
    assert not list(run.folder.glob("*contacts*"))


def test_unmatched_rows_carry_their_other_codes(tmp_path: Path) -> None:
    run = with_contacts(tmp_path, "Email,Points\nemma@x.org,1\nzoe@x.org,abc\nbo@x.org,2\n")
    assert run.codes() == {2: "EMAIL_UNMATCHED;POINTS_NOT_A_NUMBER"}


def test_duplicates_come_after_contacts(tmp_path: Path) -> None:
    run = with_contacts(tmp_path, "Email,Points\nzoe@x.org,1\nzoe@x.org,2\nbo@x.org,3\nbo@x.org,4\n")
    assert run.codes() == dict.fromkeys((1, 2), "EMAIL_UNMATCHED") | dict.fromkeys((3, 4), "EMAIL_DUPLICATE")


def test_a_contacts_file_has_fewer_than_ten_thousand_rows(tmp_path: Path) -> None:
    data = "Email,Points\nemma@x.org,1\n" + "".join(f"new{i}@x.org,1\n" for i in range(10_003))
    run = with_contacts(tmp_path, data)
    names = ["export.contacts.csv", "export.contacts-0002.csv"]
    assert sorted(p.name for p in run.folder.glob("*contacts*")) == sorted(names)
    parts = [rows_of((run.folder / name).read_text(encoding="utf-8")) for name in names]
    assert all(part[0] == ["Email"] and len(part) - 1 < 10_000 for part in parts)
    assert [row[0] for part in parts for row in part[1:]] == [f"new{i}@x.org" for i in range(10_003)]


# --- before the header

PREAMBLES: Final = (
    "sep=,\n",
    "\n\n",
    "Loyalty export\n",
    "Loyalty export\n\n",
    "Loyalty export of 2024-01-05\nCreated by the shop\n\n",
    "# exported by a plugin\n# do not edit\n",
    "Loyalty export,,\n,,\n",
    "sep=,\n\nLoyalty export\n# a comment\n\n",
    "Store,My Shop\nFrom,2024-01-01\n\n",
    '"Loyalty export, all customers"\n',
    "Report, of, our, loyal, customers, 2024\n",
    "Exported by admin@shop.com\n",
    "# Exported by admin@shop.com\n",
    "Contact: support@shop.com, phone 555\n",
    "Exported by,admin@shop.com\n",
)


@pytest.mark.parametrize("preamble", PREAMBLES)
def test_lines_before_the_header_are_skipped(tmp_path: Path, preamble: str) -> None:
    run = prepared(tmp_path, f"{preamble}Name,Email,Points\n{BODY}Di,bad,5\n")
    lines = preamble.count("\n")
    assert run.ready == READY
    assert run.report["source"]["headerLine"] == lines + 1
    assert run.report["source"]["preambleLines"] == lines
    assert run.report["source"]["header"] == {"values": ["Name", "Email", "Points"]}
    assert run.report["source"]["blankRecords"] == 0
    assert [(e["row"], e["line"]) for e in run.errors] == [("4", str(lines + 5))]


@pytest.mark.parametrize("delimiter", [";", "\t", "|", ","])
def test_a_sep_line_names_the_delimiter(tmp_path: Path, delimiter: str) -> None:
    data = f"sep={delimiter}\n" + ("Name,Email,Points\n" + BODY).replace(",", delimiter)
    run = prepared(tmp_path, data)
    assert run.report["source"]["delimiter"] == delimiter
    assert run.ready == READY


def test_a_sep_line_that_the_records_contradict_is_not_believed(tmp_path: Path) -> None:
    run = prepared(tmp_path, "sep=;\nName,Email,Points\n" + BODY)
    assert run.report["source"]["delimiter"] == ","
    assert run.ready == READY


@pytest.mark.parametrize(
    "upper", ["Customer,,Loyalty", "Person,Person,Program", "Contact,Contact,", ",Contact,Program"]
)
def test_of_two_header_lines_the_lower_counts(tmp_path: Path, upper: str) -> None:
    run = prepared(tmp_path, f"{upper}\nName,Email,Points\n{BODY}")
    assert run.ready == READY
    assert run.rows["total"] == 3
    assert run.report["source"]["header"] == {"values": ["Name", "Email", "Points"]}
    assert (run.report["source"]["headerLine"], run.report["source"]["preambleLines"]) == (2, 1)


def test_a_header_one_name_short_is_refused_with_a_hint(tmp_path: Path) -> None:
    data = '"Name","Email","Points"\n"1","Emma","emma@x.org",10\n"2","Bo","bo@x.org",20\n'
    assert "header" in refused(tmp_path, data)


# --- no header


def test_without_a_header_columns_are_numbered_from_one(tmp_path: Path) -> None:
    run = prepared(tmp_path, BODY + "Di,bad,5\n")
    assert run.ready == READY
    assert run.rows["total"] == 4
    assert run.report["source"]["hasHeader"] is False
    header = rows_of((run.folder / "export.errors.csv").read_text())[0]
    assert header[5:] == ["column_1", "column_2", "column_3", "raw"]
    assert run.errors[0]["line"] == "4"


def test_without_a_header_a_strictly_rising_column_is_an_id(tmp_path: Path) -> None:
    data = "".join(f"{i + 100},c{i}@x.org,{(i * 7919) % 500}\n" for i in range(30))
    run = prepared(tmp_path, data)
    assert run.report["source"]["columns"]["POINTS"]["name"] == "column_3"
    assert run.ready[1] == ["c1@x.org", str(7919 % 500)]


def test_without_a_header_two_number_columns_are_a_tie(tmp_path: Path) -> None:
    data = "".join(f"{(i * 31) % 400},c{i}@x.org,{(i * 7919) % 500}\n" for i in range(30))
    said = refused(tmp_path, data)
    assert "column_1" in said
    assert "column_3" in said
    assert inspected(data)["columns"]["POINTS"] is None


def test_no_header_takes_the_first_line_for_a_record(tmp_path: Path) -> None:
    run = prepared(tmp_path, "Name,Email,Points\n" + BODY, no_header=True)
    assert run.rows["total"] == 4
    assert run.codes() == {1: "EMAIL_INVALID;POINTS_NOT_A_NUMBER"}


# --- nothing, and what is no table


@pytest.mark.parametrize(
    "data", ["Name,Email,Points\n", "Name,Email,Points", "Email;Points\r\n", "Email,Points\n\n,\n"]
)
def test_a_header_alone_is_in_order(tmp_path: Path, data: str) -> None:
    run = prepared(tmp_path, data)
    assert run.rows == {"total": 0, "ready": 0, "repaired": 0, "rejected": 0, "merged": 0, "skipped": 0}
    assert run.issue("NO_ROWS")["severity"] == "note"
    assert run.parts == []


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "")


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "<a/>")
    return out.getvalue()


PNG: Final = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    + bytes(range(256))
)
HTML: Final = (
    b"<!DOCTYPE html>\n<html><head><title>Login</title></head>\n<body><p>Email, Points, a@x.org</p></body></html>\n"
)
NO_TABLES: Final = {
    "png": PNG,
    "jpeg": b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 4,
    "pdf": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n%%EOF\n",
    "html": HTML,
    "html2": b"\xef\xbb\xbf  <html lang=en>\n<table><tr><td>Email</td><td>Points</td></tr></table></html>",
    "zip": zipped(),
    "random": bytes((i * 7919 + i * i * 31) % 256 for i in range(4000)),
}


@pytest.mark.parametrize("kind", NO_TABLES)
def test_what_is_no_table_is_refused(tmp_path: Path, kind: str) -> None:
    refused(tmp_path, NO_TABLES[kind])
    with pytest.raises(loyalty_prep.LoyaltyPrepError):
        inspected(NO_TABLES[kind])


@pytest.mark.parametrize("cut", [3, 8, 30, -1, -4, -8, -9, -20])
def test_a_cut_archive_is_refused(tmp_path: Path, cut: int) -> None:
    data = ("Name,Email,Points\n" + "".join(f"n{i},c{i}@x.org,{i * 7919 % 1000}\n" for i in range(3000))).encode()
    (tmp_path / "x.csv.gz").write_bytes(gzip.compress(data)[:cut])
    with pytest.raises(loyalty_prep.LoyaltyPrepError):
        loyalty_prep.inspect(tmp_path / "x.csv.gz")
    refused(tmp_path, gzip.compress(data)[:cut], file="export.csv.gz")


def test_a_damaged_archive_is_refused(tmp_path: Path) -> None:
    data = bytearray(gzip.compress(b"Name,Email,Points\n" + b"n,a@x.org,5\n" * 3000))
    data[len(data) // 2] ^= 0xFF
    refused(tmp_path, bytes(data), file="export.csv.gz")


MISSING: Final = {
    "no addresses": "Name,City,Points\nEmma,Bonn,10\nBo,Ulm,20\n",
    "no numbers": "Name,Email,City\nEmma,emma@x.org,Bonn\nBo,bo@x.org,Ulm\n",
    "named, but no address": "Name,Email,Points\nEmma,yes,10\nBo,no,20\n",
    "named, but no number": "Name,Email,Points\nEmma,emma@x.org,gold\nBo,bo@x.org,silver\n",
    "two columns alike": "Email,Points,Points\nemma@x.org,10,30\nbo@x.org,20,25\nc@x.org,5,99\n",
    "two addresses alike": "Email,Email,Points\na@x.org,b@x.org,10\nc@x.org,d@x.org,20\n",
}


@pytest.mark.parametrize("kind", MISSING)
def test_a_column_that_cannot_be_named_is_refused(tmp_path: Path, kind: str) -> None:
    assert refused(tmp_path, MISSING[kind])
    columns = inspected(MISSING[kind])["columns"]
    assert None in columns.values()


def test_a_tie_says_between_which_columns(tmp_path: Path) -> None:
    data = "Email,Punkte,Points\nemma@x.org,10,30\nbo@x.org,20,25\nc@x.org,5,99\n"
    said = refused(tmp_path, data)
    assert "Punkte" in said
    assert "Points" in said
    assert prepared(tmp_path, data, points_column="Punkte").ready[0] == ["emma@x.org", "10"]


@pytest.mark.parametrize(
    ("email", "points"), [("Email", "Points"), (1, 2), ("1", "2"), ("Old email", "Total"), (3, 4), ("3", "4")]
)
def test_columns_are_named_by_name_or_index(tmp_path: Path, email: str | int, points: str | int) -> None:
    data = "Name,Email,Points,Old email,Total\nEmma,a@x.org,1,b@x.org,2\nBo,c@x.org,3,d@x.org,4\n"
    run = prepared(tmp_path, data, email_column=email, points_column=points)
    old = str(email) in {"Old email", "3"}
    assert run.ready == ([["b@x.org", "2"], ["d@x.org", "4"]] if old else [["a@x.org", "1"], ["c@x.org", "3"]])


@pytest.mark.parametrize("flags", [{"email_column": "Mail"}, {"points_column": "9"}, {"points_column": "Coins"}])
def test_a_named_column_that_is_not_there_is_refused(tmp_path: Path, flags: dict[str, str]) -> None:
    refused(tmp_path, "Name,Email,Points\n" + BODY, **flags)


# --- decoys, from real exports

DECOYS: Final = (
    ("Name,Email,Points balance,Redeemed points,Last activity", "Emma,e{i}@x.org,{a},{b},2024-05-0{i}T10:00:00Z", 1, 2),
    ("email,points,first_name,vip_tier", "e{i}@x.org,{a},Emma,gold", 0, 1),
    ("id,email,points_balance,date_of_birth", "{b},e{i}@x.org,{a},1004-05-0{i}", 1, 2),
    ("Email,Accepts Email Marketing,Total Spent,Total Orders,Points", "e{i}@x.org,yes,{b}.50,{b},{a}", 0, 4),
    ("Email,Lifetime points,Points,Points expiring", "e{i}@x.org,{b},{a},0", 0, 2),
    ("Email,Punktestand,Ausgestellte Punkte", "e{i}@x.org,{a},{b}", 0, 1),
    ("E-Mail-Adresse;Vorname;Treuepunkte", "e{i}@x.org;Emma;{a}", 0, 2),
    ("メールアドレス,ポイント", "e{i}@x.org,{a}", 0, 1),
    ("Имя;Эл. почта;Баллы", "Эмма;e{i}@x.org;{a}", 1, 2),
    ('שם,דוא"ל,נקודות', "Emma,e{i}@x.org,{a}", 1, 2),
)


@pytest.mark.parametrize(("header", "row", "email", "points"), DECOYS)
def test_columns_are_found_among_decoys(tmp_path: Path, header: str, row: str, email: int, points: int) -> None:
    data = "\n".join([header, *(row.format(i=i, a=i * 37 % 50, b=i * 91 % 700) for i in range(1, 10)), ""])
    found = inspected(data)["columns"]
    assert (found["EMAIL"]["index"], found["POINTS"]["index"]) == (email, points)
    assert prepared(tmp_path, data).ready == [[f"e{i}@x.org", str(i * 37 % 50)] for i in range(1, 10)]


DOUBTS: Final = (
    "Email,Points,Stamps",
    "Email,Earned points,Spent points",
)


@pytest.mark.parametrize("header", DOUBTS)
def test_where_the_name_leaves_doubt_a_wrong_column_is_never_chosen(tmp_path: Path, header: str) -> None:
    data = header + "\n" + "".join(f"e{i}@x.org,{i * 37 % 50},{i * 91 % 70}\n" for i in range(1, 10))
    (tmp_path / "x.csv").write_text(data)
    try:
        report = loyalty_prep.validate(tmp_path / "x.csv").to_dict()
    except loyalty_prep.LoyaltyPrepError:
        return
    assert report["source"]["columns"]["POINTS"]["name"] == "Points"


# --- dialects and encodings


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
def test_delimiters_and_line_ends(tmp_path: Path, delimiter: str, eol: str) -> None:
    data = ("Name,Email,Points\n" + BODY).replace(",", delimiter).replace("\n", eol)
    run = prepared(tmp_path, data)
    assert run.ready == READY
    assert run.report["source"]["delimiter"] == delimiter
    assert run.report["source"]["lineTerminator"] == eol


@pytest.mark.parametrize(("flag", "delimiter"), [("tab", "\t"), ("\\t", "\t"), ("\t", "\t"), (";", ";"), ("~", "~")])
def test_a_named_delimiter(tmp_path: Path, flag: str, delimiter: str) -> None:
    data = ("Name,Email,Points\n" + BODY).replace(",", delimiter)
    assert prepared(tmp_path, data, delimiter=flag).ready == READY


NAMES: Final = {
    "utf-8": ["Zoë", "Łukasz", "Ирина", "さくら"],
    "utf-16": ["Zoë", "Łukasz", "Ирина", "さくら"],
    "cp1252": ["Zoë", "Jürgen Müller", "François Lefèvre", "José Núñez", "Bjørn Ås", "Großmann"],
    "cp1251": ["Ирина Петрова", "Алексей Смирнов", "Юлия Кузнецова", "Дмитрий Соколов"],
    "shift_jis": ["山田太郎", "佐藤さくら", "鈴木ハナコ", "高橋ケンジ"],
    "gb18030": ["王小明", "李雷", "韩梅梅", "张伟"],
    "euc_kr": ["김민수", "이영희", "박지성", "최수진"],
    "big5": ["陳小明", "林美麗", "黃志偉", "張淑芬"],
    "cp1250": ["Łukasz Wiśniewski", "Małgorzata Zielińska", "Paweł Dąbrowski", "Żaneta Ćwikła"],
    "koi8_r": ["Ирина Петрова", "Алексей Смирнов", "Юлия Кузнецова", "Дмитрий Соколов"],
    "cp1253": ["Γιώργος Παπαδόπουλος", "Μαρία Νικολάου", "Ελένη Δημητρίου", "Νίκος Ιωάννου"],
    "cp1255": ["דוד כהן", "שרה לוי", "יעקב מזרחי", "רחל פרץ"],
    "cp1254": ["Ayşe Yılmaz", "Çağlar Öztürk", "İbrahim Şahin", "Gülşen Güneş"],
}
HEADERS: Final = {
    "cp1252": "Name,E-Mail,Punkte,Straße",
    "cp1251": "Имя,Почта,Баллы,Город",
    "koi8_r": "Имя,Почта,Баллы,Город",
    "shift_jis": "名前,メールアドレス,ポイント,住所",
    "gb18030": "姓名,邮箱,积分,地址",
    "big5": "姓名,電子郵件,點數,地址",
    "euc_kr": "이름,이메일,포인트,주소",
    "cp1250": "Imię,E-mail,Punkty,Miasto",
    "cp1253": "Όνομα,Email,Πόντοι,Πόλη",
    "cp1255": "שם,אימייל,נקודות,עיר",
    "cp1254": "İsim,E-posta,Puan,Şehir",
}


def people(encoding: str, count: int = 40) -> tuple[str, list[list[str]]]:
    names = NAMES[encoding]
    rows = [[f"c{i}@x.org", str(i * 37 % 90), f"{names[i % len(names)]}"] for i in range(count)]
    header = HEADERS.get(encoding, "Name,Email,Points,City")
    return header + "\r\n" + "".join(f"{n},{e},{p},{names[0]}\r\n" for e, p, n in rows), rows


@pytest.mark.parametrize("encoding", NAMES)
def test_encodings_are_found(tmp_path: Path, encoding: str) -> None:
    text, rows = people(encoding)
    name = text.split(",", 1)[0]
    run = prepared(tmp_path, text.encode(encoding), keep_columns=(name,))
    assert run.ready == rows


@pytest.mark.parametrize("encoding", NAMES)
def test_a_named_encoding_is_taken(tmp_path: Path, encoding: str) -> None:
    text, rows = people(encoding, 3)
    run = prepared(tmp_path, text.encode(encoding), keep_columns=(text.split(",", 1)[0],), encoding=encoding)
    assert run.ready == rows


SHORT: Final = (
    ("cp1252", "Name,Email,Points", ["Hélène"]),
    ("cp1252", "Prénom,E-mail,Points", ["Hélène", "René"]),
    ("cp1252", "Name,Email,Points", ["Emma", "Muñoz", "Bo"]),
    ("cp1252", "Name,Email,Points", ["Zoë – Bo", "Emma’s", "“Al”"]),
    ("cp1252", "Name,E-Mail,Punkte", ["Müller", "Groß"]),
    ("cp1251", "Имя,Почта,Баллы", ["Иван"]),
    ("shift_jis", "名前,メールアドレス,ポイント", ["山田"]),
    ("cp1254", "İsim,E-posta,Puan", ["Ayşe", "Çağla"]),
    ("cp1250", "Imię,E-mail,Punkty", ["Łukasz"]),
)


@pytest.mark.parametrize(("encoding", "header", "names"), SHORT)
def test_encodings_of_short_files_are_found(tmp_path: Path, encoding: str, header: str, names: list[str]) -> None:
    text = header + "\n" + "".join(f"{name},c{i}@x.org,{i}\n" for i, name in enumerate(names))
    run = prepared(tmp_path, text.encode(encoding), keep_columns=("all",))
    assert [row[2] for row in run.ready] == names


@pytest.mark.parametrize("names", [["Müller", "Groß"], ["José", "René"], ["Åse", "Bjørn"]])
def test_western_letters_are_western(names: list[str]) -> None:
    text = "Name,Email,Points\n" + "".join(f"{name},c{i}@x.org,{i}\n" for i, name in enumerate(names))
    assert codecs.lookup(inspected(text.encode("cp1252"))["encoding"]).name in {"cp1252", "iso8859-1"}


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE)],
)
def test_a_byte_order_mark(tmp_path: Path, encoding: str, mark: bytes) -> None:
    text, rows = people("utf-8")
    run = prepared(tmp_path, mark + text.encode(encoding), keep_columns=("Name",))
    assert run.ready == rows
    assert run.report["source"]["bom"] is True
    assert run.report["source"]["header"]["values"][0] == "Name"
    assert run.report["source"]["sizeBytes"] == len(mark + text.encode(encoding))


def test_a_byte_order_mark_before_the_email_column(tmp_path: Path) -> None:
    run = prepared(tmp_path, codecs.BOM_UTF8 + b'"Email","Points"\na@x.org,5\nb@x.org,6\n')
    assert run.ready == [["a@x.org", "5"], ["b@x.org", "6"]]
    assert run.report["source"]["header"] == {"values": ["Email", "Points"]}


def test_the_first_odd_byte_may_stand_in_the_last_record(tmp_path: Path) -> None:
    plain = "Name,Email,Points\n" + "".join(f"n{i},c{i}@x.org,{i}\n" for i in range(40_000))
    run = prepared(tmp_path, plain.encode() + "Zoë,z@x.org,5\n".encode(), keep_columns=("Name",))
    assert run.ready[-1] == ["z@x.org", "5", "Zoë"]
    assert run.rows["ready"] == 40_001


def test_an_unknown_encoding_is_refused(tmp_path: Path) -> None:
    refused(tmp_path, "Name,Email,Points\n" + BODY, encoding="klingon")
