"""The header and what stands around it: above it, under another delimiter, of another width, and further down."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any, Final

import polars as pl
import pytest
from harness import examples, refused
from hypothesis import given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep.reading import header
from loyalty_prep.reading.layout import Skipped, SkippedLine

if TYPE_CHECKING:
    from pathlib import Path

BODY = "Ann,ann@example.com,100\nBob,bob@example.com,205\nCy,cy@example.com,37\n"


def ready(text: str, tmp_path: Path, **flags: Any) -> list[str]:
    loyalty_prep.prepare(text.encode(), tmp_path / "out", overwrite=True, **flags)
    return [line for part in sorted((tmp_path / "out").glob("*.part-*.csv")) for line in part.read_text().split()[1:]]


# Above the header


REMARKS = {
    "a remark that names both": "E-Mail;Name;Punkte;\nA;ohne E-Mail;keine Punkte;gesperrt\na@x.org;Ann;500 Punkte;\n",
    "a remark in one cell": "Kunde;Name;Treuepunkte;Notiz\n-;Cy;keine Punkte;will keine E-Mail\na@x.org;Ann;500;\n",
    "a record without an address": "Netfang;Nafn;Stig\n;Cy;none\na@x.org;Ann;500 pts\n",
}


@pytest.mark.parametrize("kind", REMARKS)
def test_a_remark_below_the_header_is_a_record(kind: str) -> None:
    report = loyalty_prep.validate(REMARKS[kind].encode())
    assert report.inspection.layout.header_line == 1
    assert (report.rows.total, report.rows.ready) == (2, 1)


def test_customers_above_a_remark_with_both_words_stay_customers(tmp_path: Path) -> None:
    text = (
        "E-Mail;Name;Punkte;\na@x.org;Ann;500 Punkte;\nohne E-Mail;Cy;keine Punkte;gesperrt\nd@x.org;Dan;700 Punkte;\n"
    )
    assert ready(text, tmp_path) == ["a@x.org,500", "d@x.org,700"]


@pytest.mark.parametrize("first", ["#1001", "//x", "#", "-- 7"])
@pytest.mark.parametrize("flags", [{}, {"no_header": True}])
def test_a_first_record_that_begins_like_a_comment_is_a_record(
    first: str, flags: dict[str, Any], tmp_path: Path
) -> None:
    assert ready(f"{first},amy@x.org,120\nben,ben@x.org,45\n", tmp_path, **flags) == ["amy@x.org,120", "ben@x.org,45"]


def test_with_no_header_nothing_is_skipped() -> None:
    found = loyalty_prep.inspect(("Members\n# all of them,\n" + BODY).encode(), no_header=True)
    assert found.layout.preamble_lines == 0
    assert loyalty_prep.inspect(("Members\n# all of them,\n" + BODY).encode()).layout.preamble_lines == 2


@pytest.mark.parametrize(
    "line",
    ["Shop,admin@example.com,2024", "admin@example.com,2024", "a,b,c,admin@example.com,7", "x,admin@example.com,y"],
)
def test_a_customer_above_a_header_is_never_skipped(line: str) -> None:
    fault = refused(f"{line}\nName,Email,Points\n{BODY}")
    assert fault.code == "TWO_TABLES"
    assert "Line 2 ('Name,Email,Points')" in fault.message
    assert fault.message.endswith("say header_line=2.")
    found = loyalty_prep.inspect(f"{line}\nName,Email,Points\n{BODY}".encode(), header_line=2)
    assert found.layout.skipped.first == (SkippedLine(1, line),)


def test_lines_above_the_header_that_hold_something_are_shown() -> None:
    above = "sep=,\nMembers\n\nexported by admin@example.com\nBonn,2024\nof all,shops,\n"
    report = loyalty_prep.validate((above + "Name,Email,Points\n" + BODY).encode())
    document = report.to_dict()["source"]
    assert (document["headerLine"], document["preambleLines"]) == (7, 6)
    texts = ["sep=,", "Members", "", "exported by admin@example.com", "Bonn,2024"]
    assert document["skippedLines"] == [{"line": line, "text": text} for line, text in enumerate(texts, start=1)]
    (issue,) = report.issues
    assert (issue.code, issue.severity, issue.count) == ("LINES_SKIPPED", "note", 3)
    assert [(each.row, each.line) for each in issue.examples] == [(None, 4), (None, 5), (None, 6)]


def test_lines_above_the_header_are_not_shown_where_the_report_is_redacted() -> None:
    found = loyalty_prep.inspect(("exported by admin@example.com\nName,Email,Points\n" + BODY).encode(), redact=True)
    assert found.to_dict()["skippedLines"] == [{"line": 1, "text": ""}]


def test_of_two_header_lines_the_lower_one_counts() -> None:
    text = "Contact,,Loyalty\nName,Email,Points\n" + BODY
    assert loyalty_prep.inspect(text.encode()).layout.header_line == 2
    text = "Kunde,E-Mail,Punkte\nName,Email,Points\n" + BODY
    assert loyalty_prep.inspect(text.encode()).layout.header_line == 2


@pytest.mark.parametrize(
    "header",
    [
        *[
            "Name,Email,Points,\n,,earned,available\n",
            "Name,Email,Points,\n,,2023,2024\n",
            "Name,Email,Punkte,\n,,Soll,Ist\n",
        ],
        *["Name,Email,Points,City\n,,earned this year,\n", "Report\nName,Email,Points,\n,,Berlin,Paris\n"],
    ],
)
def test_names_over_two_lines_are_refused_and_the_proposal_works(header: str) -> None:
    """Merged cells are written so: the first of the columns below `Points` was taken, whichever it was."""
    data = header + "".join(f"Ann,ann{number}@example.com,{number}7,{number}3\n" for number in range(1, 9))
    fault = refused(data)
    assert fault.code == "HEADER_UNREADABLE"
    line = header.count("\n")
    assert f"header_line={line}" in fault.message
    assert "email_column=1" in fault.message
    report = loyalty_prep.validate(data.encode(), header_line=line, email_column=1, points_column=3)
    assert (report.rows.total, report.rows.ready, report.points.out) == (8, 8, sum(range(1, 9)) * 10 + 24)


@pytest.mark.parametrize("below", ["Ann,,,", ",,pts,", "Ann,,,calls often", ",,integer,", "text,text,number,text"])
def test_a_line_below_the_header_that_names_no_columns_is_a_record(below: str) -> None:
    data = f"Name,Email,Points,\n{below}\n" + "".join(
        f"Ann,ann{number}@example.com,{number}7,x\n" for number in range(9)
    )
    report = loyalty_prep.validate(data.encode())
    assert (report.rows.total, report.rows.ready) == (10, 9)


def test_a_header_too_short_to_name_the_addresses_with_such_a_line_below_it_is_refused_as_short() -> None:
    """The column of the addresses was looked for in the line below, which ends before it."""
    rows = "".join(f"{number}7,gold,{number},ann{number}@example.com\n" for number in range(1, 9))
    assert refused("Points,Tier,Visits\n,gone,never\n" + rows).code == "HEADER_SHORT"


# A header that does not read as the records do


UNREADABLE = {
    "commas above semicolons": ("Name,Email,Points\n" + BODY.replace(",", ";"), "with ',' between the names"),
    "semicolons above commas": ("Name;Email;Points\n" + BODY, "with ';' between the names"),
    "tabs above commas": ("Name\tEmail\tPoints\n" + BODY, "between the names"),
    "unknown words": ("Nafn;Netfang;Stig\n" + BODY, "with ';' between the names"),
    "one pair of quotes": ('"Name,Email,Points"\n' + BODY, "in one pair of quotes"),
    "a quote that does not close": ('"Name,Email,Points\n' + BODY, "a quote in it does not close"),
    "below a title": ("Members\nName;Email;Points\n" + BODY, "with ';' between the names"),
    "blanks above commas": ("Name Email Points\n" + BODY, "blanks stand between its names"),
    "aligned above commas": ("Name    Email   Points\n" + BODY, "blanks stand between its names"),
    "blanks, and a name fewer": ("Email Points\n" + BODY, "blanks stand between its names"),
    "blanks between names of two words": (
        "Email address Points balance\n" + BODY.replace("Ann,", "").replace("Bob,", "").replace("Cy,", ""),
        "blanks stand between its names",
    ),
    "blanks and dashes": ("Name - E-Mail - Punkte\n" + BODY, "blanks stand between its names"),
    "above a record without values": ("Name;Email;Points\n,Ann,\n" + BODY, "with ';' between the names"),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_header_that_is_not_written_as_the_records_are_is_refused(kind: str) -> None:
    text, why = UNREADABLE[kind]
    fault = refused(text)
    assert fault.code == "HEADER_UNREADABLE"
    assert why in fault.message


ORDERS = "u0@example.com;5;Red\nu1@example.com;42;Red\nu2@example.com;79;Red\n"
UNKNOWN = {
    "quoted, under commas": '"E-Mail","Orders","City"\n',
    "quoted, under tabs": '"E-Mail"\t"Orders"\t"City"\n',
    "quoted, under commas and blanks": '"E-Mail", "Orders", "City"\n',
    "quoted, over two lines": '"E-Mail","Orders\n(2024)","City"\n',
    "a year among the names": "Email,Orders,2024\n",
    "a year, under the file's delimiter": "E-Mail;2024;City\n",
    "a year, under tabs": "E-Mail\t2024\tCity\n",
    "an address among the names": "E-Mail,Orders,info@x.org\n",
    "an address and a year": "E-Mail,2024,info@x.org\n",
    "an address, under the file's delimiter": "E-Mail;Orders;info@x.org\n",
    "a first name that is `not` in English": "Not · Sipariş · E-posta adresi\n",
    "an address in the name": "Email (info@shop.com);Orders;City\n",
    "an address in the name, and a year": "Email (info@shop.com);2024;City\n",
    **{
        f"under {sign!r}": sign.join(("Email", "Orders", "City")) + "\n"
        for sign in ("#", "   ", " / ", " ", "-", "·", "*")
    },
    "a name alone": "E-Mail\n",
    "a comment": "# E-Mail;Orders\n",
    "a name fewer, and a year": "Email;2024\n",
    "in Japanese": "メールアドレス#注文\n",
    "in Hebrew": 'דוא"ל#הזמנות\n',
    "in Spanish": "Orders#Correo electrónico#2024\n",
    "in words run together": "customerEmail-orderCount\n",
    "below a title": "Customers of our shop\n\nE-Mail#Orders#City\n",
    "below many titles": "Customers of our shop\n" * 60 + "E-Mail#Orders#City\n",
    "below a record that is rejected": "nobody;7;Red\nE-Mail;2024;City\n",
}


@pytest.mark.parametrize("kind", UNKNOWN)
def test_orders_do_not_become_balances_below_a_header_that_is_not_known_for_one(kind: str) -> None:
    fault = refused(UNKNOWN[kind] + ORDERS)
    assert fault.code == "HEADER_UNREADABLE"
    line = 1 + max(at for at, text in enumerate(UNKNOWN[kind].split("\n")) if text and "(2024)" not in text)
    assert fault.message.startswith(f"Line {line} ('")
    assert "with delimiter, or" in fault.message
    assert "no_header=True" in fault.message
    assert "\n" not in fault.message


@pytest.mark.few(8)
@pytest.mark.parametrize("kind", sorted(UNKNOWN.keys() - {"below many titles"}))
def test_by_the_user_s_word_a_line_that_speaks_of_addresses_is_a_record(kind: str) -> None:
    report = loyalty_prep.validate((UNKNOWN[kind] + ORDERS).encode(), no_header=True)
    assert report.rows.ready == 3
    assert report.rows.rejected > 0


@pytest.mark.parametrize("date", ["01.01.2024", "1.5.24", "2024.01.31", "01.05.2024."])
@pytest.mark.parametrize("names", ["E-Mail;{};City", "E-Mail;Orders;{}"])
def test_a_date_among_the_names_makes_a_header_no_record(names: str, date: str, tmp_path: Path) -> None:
    header = names.format(date)
    assert refused(f"{header}\n{ORDERS}").code == "COLUMN_MISSING"
    assert loyalty_prep.inspect(f"{header}\n{ORDERS}".encode()).layout.header == tuple(header.split(";"))
    assert ready(f"E-Mail;Punkte;{date}\n{ORDERS}", tmp_path)[0] == "u0@example.com,5"


FIRST = {
    "a remark that there is none": "no e-mail;7;Red\n",
    "a value that customers have as well": "nobody;7;Email\nAnn@;8;SMS\nu8@example.com;8;Email\n",
    "an address with a fault": "mail@example;7;Red\n",
    "a bad address in brackets": "<mail@example>;7;Red\n",
    "a name near to a word": "Emilie;7;Red\n",
}


@pytest.mark.parametrize("kind", FIRST)
def test_a_first_record_with_a_fault_is_no_header_that_is_not_known_for_one(kind: str) -> None:
    report = loyalty_prep.validate((FIRST[kind] + ORDERS).encode())
    assert report.inspection.layout.header is None
    assert report.rows.total == 3 + FIRST[kind].count("\n")
    assert report.rows.ready == 3 + FIRST[kind].count("u8")


FAULTY = {
    "a comment": "# vip@example.com,900",
    "a comment of slashes": "// vip@example.com,900",
    "a comment without a number": "# vip@example.com,gold",
    "a wide at sign": "vip＠example.com,900",
    "no top level": "vip@example,900",
    "a formula": "=vip@example.com,900",
    "two addresses": "vip@example.com vip2@example.com,900",
    "a blank in it": "vip @example.com,900",
    "a unit": "vip@example,900 pts",
    "a decimal": "vip@example,12.50",
    "a quote that does not close": '"vip@example.com,900',
    "text behind a quote": '"vip@example.com" x,vip@example.com,900',
}


@pytest.mark.parametrize("kind", FAULTY)
def test_a_customer_with_a_fault_above_the_header_is_not_passed_over(kind: str) -> None:
    body = "u0@example.com,5\nu1@example.com,42\nu2@example.com,79\n"
    fault = refused(f"{FAULTY[kind]}\nEmail,Points\n{body}")
    assert fault.code == "TWO_TABLES"
    assert "Line 2 ('Email,Points')" in fault.message
    assert "header_line=2" in fault.message
    assert loyalty_prep.validate(f"{FAULTY[kind]}\n{body}".encode()).rows.rejected == 1


@pytest.mark.parametrize(
    "line",
    [
        "Contact: shop@example.com,2026-11-01",
        "Contact,shop@example.com",
        "shop@example.com",
        "# a,b",
        "as of 01.01.2024,9",
    ],
)
def test_a_remark_above_the_header_is_no_customer(line: str, tmp_path: Path) -> None:
    body = "Ann,u0@example.com,5\nBob,u1@example.com,42\n"
    assert ready(f"{line}\nName,Email,Points\n{body}", tmp_path) == ["u0@example.com,5", "u1@example.com,42"]


def test_a_title_that_speaks_of_addresses_above_a_header_is_a_title(tmp_path: Path) -> None:
    title = "Email and points of all customers"
    assert len(ready(f"{title}\nName,Email,Points\n{BODY}", tmp_path)) == 3
    assert refused(f"{title}\n{BODY}").code == "HEADER_UNREADABLE"
    assert len(ready(f"{title}\n{BODY}", tmp_path, no_header=True)) == 3


SIDE = "100,ann@example.com,,silver,6\n248,bob@example.com,,,\n37,cy@example.com,,,\n"


@pytest.mark.parametrize("title", ["Loyalty", "Customers", "Punkte"])
def test_the_names_of_a_table_beside_the_customers_are_not_taken_for_theirs(title: str, tmp_path: Path) -> None:
    table = f"{title},,,Legend,Points\nPoints,Email,,gold,5\n{SIDE}"
    fault = refused(table)
    assert (fault.code, "header_line=2" in str(fault)) == ("HEADER_UNREADABLE", True)
    said = ready(table, tmp_path, header_line=2)
    assert said == ["ann@example.com,100", "bob@example.com,248", "cy@example.com,37"]


@pytest.mark.parametrize(
    "lines",
    [
        "Points,Email,,Tier,Worth\nPoints,Email,,gold,5",
        "Points,,,Tier,Worth",
        "Points,Email,,Tier,Worth\n7,Ann,,gold,5",
    ],
)
def test_a_header_that_names_the_addresses_itself_or_none_above_it_is_read(lines: str, tmp_path: Path) -> None:
    assert ready(f"{lines}\n{SIDE}", tmp_path) == ["ann@example.com,100", "bob@example.com,248", "cy@example.com,37"]


@pytest.mark.parametrize(
    "names", ["Not-Şehir-Eposta-Punti", "पॉइंट-info@example.com-E-Mail-Ort", "E-mail-Points-info@example.com"]
)
def test_names_that_hyphens_join_are_a_header_that_cannot_be_read(names: str) -> None:
    assert refused(f"{names}\n{BODY}").code == "HEADER_UNREADABLE"


@pytest.mark.parametrize("title", ["Questions: info@my-email.com", "info@all-your-points-by-email.com", "no e-mail"])
def test_an_address_whose_domain_speaks_of_email_is_a_remark_above_records(title: str, tmp_path: Path) -> None:
    assert len(ready(f"{title}\n{BODY}", tmp_path)) == 3


@pytest.mark.parametrize("total", ["224", "12.345", "1,250", "0"])
def test_a_total_above_the_names_is_no_name_of_a_group(total: str, tmp_path: Path) -> None:
    """It was said to make `224 rs_points_earned_points` of the points."""
    path = tmp_path / "export.csv"
    path.write_text(f"sep=;\nTotal;{total};\n\nName;rs_points_earned_points;Email\nAnn;7;ann@example.com\n")
    assert loyalty_prep.validate(path).rows.ready == 1
    path.write_text(path.read_text().replace(total, "2024"))
    with pytest.raises(loyalty_prep.InputError, match="makes '2024 rs_points_earned_points' of the"):
        loyalty_prep.validate(path)


@pytest.mark.parametrize("title", ["Points of all customers", "Customers of our shop", "Our members"])
def test_a_title_in_words_above_records_is_no_header_that_cannot_be_read(title: str, tmp_path: Path) -> None:
    assert len(ready(f"{title}\n{BODY}", tmp_path)) == 3
    assert len(ready(f"{title}\nName,Email,Points\n{BODY}", tmp_path)) == 3


@pytest.mark.parametrize("end", ["", ","])
@pytest.mark.parametrize("names", ["Points,Spend,Name", "Email,Points,Name", "Name,Email,Points"])
def test_a_name_too_few_is_refused_with_a_delimiter_at_each_line_s_end_too(names: str, end: str) -> None:
    rows = "".join(f'{number},"{number}.24",York,mia{number}@example.org,\n' for number in range(12))
    assert refused(f"{names}{end}\n{rows}").code == "HEADER_SHORT"
    rows = "".join(f"{number},mia{number}@example.org,{number}0,York,\n" for number in range(1, 12))
    assert refused(f"{names}{end}\n{rows}").code == "HEADER_SHORT"


def test_titles_that_outnumber_the_records_are_no_records(tmp_path: Path) -> None:
    titles = "Loyalty export\nReport of 12 March\nExport: all e-mail addresses and points\n"
    for delimiter in ",;|\t":
        text = titles + "Name,Email,Points\nAnn,ann@example.com,100\n".replace(",", delimiter)
        assert ready(text, tmp_path) == ["ann@example.com,100"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_header_of_another_width_is_refused_with_the_hint(delimiter: str) -> None:
    body = BODY.replace(",", delimiter)
    assert refused(f"barua{delimiter}alama\n{body}").code == "HEADER_SHORT"
    assert refused(delimiter.join(["barua", "jina", "alama", "nyota"]) + f"\n{body}").code == "HEADER_LONG"
    assert refused(delimiter.join(["Name", "Email", "Points", "City"]) + f"\n{body}").code == "HEADER_LONG"


def test_rows_of_one_field_below_a_longer_header_have_one_field() -> None:
    fault = refused("Email,Points\na@x.org\nb@x.org\n")
    assert (fault.code, fault.message[:26]) == ("HEADER_LONG", "Every row has 1 field, but")


@pytest.mark.parametrize("delimiter", [",", "\t"])
def test_a_header_with_a_name_too_many_where_every_line_ends_with_a_delimiter_is_refused(delimiter: str) -> None:
    """The delimiter at the end of a row was an empty last column, and Points had what stood under Visits."""
    header = "Email,Name,Extra,Points,Visits,\n".replace(",", delimiter)
    body = "ann@x.org,Ann,610,29,\nbob@x.org,Bob,483,15,\ncat@x.org,Cat,19,16,\n".replace(",", delimiter)
    fault = refused(header + body)
    assert fault.code == "HEADER_LONG"
    assert fault.message.startswith("Every row has 4 fields, but the header has 5 names,")
    whole = header + "ann@x.org,Ann,8,7,,\nbob@x.org,Bob,9,6,,\ncat@x.org,Cat,5,3,,\n".replace(",", delimiter)
    assert loyalty_prep.validate(whole.encode()).rows.ready == 3


@pytest.mark.parametrize("names", ["Name,Email,Points", "Nafn,Netfang,Stig"])
def test_a_delimiter_at_the_end_of_the_records_only_belongs_to_the_file(names: str) -> None:
    body = BODY.replace("\n", ",\n").replace(",37", ",37 pts").replace(",205", ",205 pts").replace(",100", ",100 pts")
    report = loyalty_prep.validate(f"{names}\n{body}".encode())
    assert report.inspection.layout.names == tuple(names.split(","))
    assert (report.rows.total, report.rows.ready) == (3, 3)


# A second table


SECOND = {
    "another column": "Name,Email,Lifetime points\nDan,dan@example.com,900\n",
    "another order": "Email,Name,Points\ndan@example.com,Dan,900\n",
    "one column less": "Email,Points\ndan@example.com,900\n",
    "one column more": "Name,Email,Points,City\nDan,dan@example.com,900,Bonn\n",
    "another delimiter": "Name;Email;Points\nDan;dan@example.com;900\n",
    "another delimiter, padded": "Name;Email;Points,,\nDan;dan@example.com;900,,\n",
    "another language": "Name,E-Mail-Adresse,Punktestand\nDan,dan@example.com,900\n",
    "a blank line and a title": "\nStaff\nName,Email,Hours\nDan,dan@example.com,38\n",
    "quoted": '"Name","Email","Visits"\n"Dan","dan@example.com","900"\n',
    "a year for a name": "Name,Email,2023\nDan,dan@example.com,9\n",
    "beside the first": ",,,,\nName,,Email,Balance\n",
    "addresses of others": "Staff Email,Hours\ndan@example.com,38\n",
    "points that are no balance": "Customer Mail-ID,Points spent\ndan@example.com,38\n",
}


@pytest.mark.few(10)
@pytest.mark.parametrize("far", [0, 3000, 90_000])
@pytest.mark.parametrize("kind", SECOND)
def test_a_second_table_is_refused_wherever_it_stands(kind: str, far: int) -> None:
    more = "".join(f"Nn,c{number}@example.com,{number * 7919 % 500}\n" for number in range(far))
    fault = refused("Name,Email,Points\n" + BODY + more + SECOND[kind])
    line = 5 + far + next(at for at, text in enumerate(SECOND[kind].split("\n")) if "Email" in text or "Mail" in text)
    assert fault.code == "TWO_TABLES"
    assert fault.message.startswith(f"Line {line} (")


SAME = {
    "word for word": "Name,Email,Points\n",
    "with blanks around the names": " Name , Email,Points \n",
    "quoted": '"Name","Email","Points"\n',
    "a remark": "no e-mail,no points,closed\n",
    "a total": "Total,,342\n",
    "a number among the names": "Name,Email,5\n",
    "one name only": "Ann,Email,gold\n",
    "a customer with points of another kind": "Ann,Points expired,closed\n",
}


@pytest.mark.parametrize("kind", SAME)
def test_what_is_no_second_table_is_a_record(kind: str) -> None:
    report = loyalty_prep.validate(("Name,Email,Points\n" + BODY + SAME[kind]).encode())
    assert (report.rows.total, report.rows.ready) == (4, 3)


@pytest.mark.parametrize("name", ["Customer: Points", "Points; balance", "Points | balance"])
def test_the_same_header_again_with_another_delimiter_in_a_name_is_a_record(name: str) -> None:
    header = f"Country,{name},customer_email\n"
    rows = "".join(f"Ireland,{i}0,c{i}@x.org\n" for i in range(3))
    report = loyalty_prep.validate((header + rows + header + '"Emma" Smith,5,d@x.org\n').encode())
    assert (report.rows.total, report.rows.ready) == (5, 3)


@pytest.mark.parametrize("quote", ["", '"'])
@pytest.mark.parametrize("other", [";", "\t", "|"])
def test_a_first_table_is_not_skipped_where_a_longer_one_follows_under_another_delimiter(
    other: str, quote: str, tmp_path: Path
) -> None:
    def lines(rows: list[list[str]], delimiter: str) -> str:
        return "".join(delimiter.join(f"{quote}{cell}{quote}" for cell in row) + "\n" for row in rows)

    first = [["Points", "Email", "City"], *[[f"3,{i}00", f"ann{i}@example.com", "Bonn"] for i in range(3)]]
    second = [
        ["Email", "Points balance", "Created"],
        *[[f"bob{i}@example.com", str(i), "2016-06-11"] for i in range(9)],
    ]
    for text in (lines(first, other) + lines(second, ","), lines(first, ",") + lines(second, other)):
        fault = refused(text)
        assert fault.code == "TWO_TABLES"
        assert fault.message.startswith("Line 5 (")
    assert ready(lines(second, other), tmp_path)[1] == "bob1@example.com,1"


@pytest.mark.parametrize("between", ["", "no address,12,x,\n"])
def test_the_same_header_once_more_is_a_record_though_records_end_in_a_delimiter(between: str, tmp_path: Path) -> None:
    text = f"Email,Points,City\n{between}Email,Points,City,\nann@example.com,100,Bonn,\nbob@example.com,205,Bonn,\n"
    report = loyalty_prep.validate(text.encode())
    assert report.inspection.layout.header_line == 1
    assert (report.rows.total, report.rows.ready) == (3 + bool(between), 2)
    assert ready(text, tmp_path) == ["ann@example.com,100", "bob@example.com,205"]


@pytest.mark.parametrize(
    "names", ["电子邮箱,积分余额", "Электронная почта,Ballar", "Ηλ. ταχυδρομείο,Πόντοι", "E-mail cím,Pontok"]
)
def test_customers_above_a_header_of_two_columns_are_refused_in_every_language(names: str) -> None:
    text = f"dan@example.com,160\n{names}\ngus@example.org,201\nfay@example.net,525\n"
    assert refused(text).code == "TWO_TABLES"


@pytest.mark.few(4)
@pytest.mark.parametrize(
    "names", ["Email,Points 2023", "E-Mail;Punkte (2023)", "Email,Points_2024", "E-mail,Solde 2019"]
)
@pytest.mark.parametrize("records", [1, 3000])
def test_the_points_of_another_year_further_down_are_another_table(names: str, records: int) -> None:
    text = "Email,Points\n" + "".join(f"c{at}@x.org,{at * 7 % 50}\n" for at in range(records))
    assert refused(f"{text}{names}\nann@x.org,9\nbob@x.org,8\n").code == "TWO_TABLES"
    remark = loyalty_prep.validate(f"{text}Total 2023,7\nno e-mail since 2023,none in 2023\n".encode())
    assert (remark.rows.ready, remark.rows.rejected) == (records, 2)


def test_a_second_table_is_refused_in_every_file_of_a_run(tmp_path: Path) -> None:
    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    one.write_text("Name,Email,Points\n" + BODY)
    two.write_text("Name,Email,Points\nEve,eve@example.com,5\n" + SECOND["another column"])
    with pytest.raises(loyalty_prep.LoyaltyPrepError, match="Line 3 ") as refusal:
        loyalty_prep.validate([one, two])
    assert refusal.value.code == "TWO_TABLES"


def test_a_lazy_frame_of_a_file_with_a_second_table_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("Name,Email,Points\n" + BODY * 2000 + SECOND["another column"])
    with pytest.raises(Exception, match="reads as the header of another table"):
        loyalty_prep.scan(path).collect()


NAMES = st.sampled_from(["Name", "City", "Tier", "Card number", "Birthday", "Notiz", "Visits", "Phone"])


@given(
    own=st.lists(NAMES, unique=True, max_size=4),
    other=st.lists(NAMES, unique=True, max_size=4),
    points=st.sampled_from(["Points", "Punkte", "Solde de points", "ポイント"]),
    balance=st.sampled_from(["Points balance", "Lifetime points", "Saldo", "積分"]),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    count=st.integers(1, 30),
)
@settings(deadline=None, max_examples=examples(80))
def test_law_no_two_tables_are_read_as_one(
    own: list[str], other: list[str], points: str, balance: str, delimiter: str, count: int
) -> None:
    def table(names: list[str], place: str) -> str:
        rows = [[f"{place}{i}@example.com", str(i * 7919 % 500), *["x"] * (len(names) - 2)] for i in range(count)]
        return "".join(delimiter.join(row) + "\n" for row in [names, *rows])

    text = table(["Email", points, *own], "a") + table(["Email", balance, *other], "b")
    assert refused(text).code in {"TWO_TABLES", "HEADER_UNREADABLE"}


@pytest.mark.parametrize("rows", [1, 2, 9])
def test_more_lines_above_than_records_do_not_hide_the_header(rows: int) -> None:
    above = "sep=;\n# contact: shop@x.org\nDate;2026-11-01\n# exported by Ann\n# contact: shop@x.org\n"
    body = "".join(f"c{i}@x.org;2026-03-16;{i}8;Bonn\n" for i in range(rows))
    report = loyalty_prep.validate(f"{above}Email;Created at;Points;Town\n{body}".encode())
    assert report.to_dict()["source"]["headerLine"] == 6
    assert report.rows.ready == rows


BELOW = ["-- end --", "Total,99", "Total,,,99", "junk", "Email,Name,Points,Zip", 'c6@m.org,x,"Ma"', ",,,,"]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("remark", BELOW)
@pytest.mark.parametrize("place", [0, 2, 6])
def test_a_remark_does_not_hide_that_the_header_has_a_name_too_many(place: int, remark: str, mark: str) -> None:
    # All customers had the next column's number for their balance: 5,000 of 5,000 postal codes.
    rows = [f"c{at}@x.org,{at * 31},{20000 + at * 7}" for at in range(6)]
    lines = ["Email,Name,Points,Zip", *rows[:place], remark, *rows[place:]]
    with pytest.raises(loyalty_prep.InputError) as refusal:
        loyalty_prep.validate("\n".join(lines).replace(",", mark).encode())
    assert refusal.value.code in ("HEADER_LONG", "TWO_TABLES")


@pytest.mark.parametrize("email", ["mailto:c@x.org?subject=Hi", "not an address", "c@x..org", "c@x.org; d@x.org"])
@pytest.mark.parametrize("rows", [2, 5])
def test_short_rows_are_no_rows_of_another_width_where_one_with_a_wrong_address_is_full(email: str, rows: int) -> None:
    short = "".join(f"{at}31,c{at}@x.org\n" for at in range(rows))
    report = loyalty_prep.validate(f"Remaining points,Email,Name\n{short}5056,{email},Zoe Roy\n".encode())
    assert report.rows.ready >= rows


@pytest.mark.parametrize("more", ["City", "City,Level", "City,Level,Note"])
def test_a_header_with_several_names_too_many_is_refused(more: str) -> None:
    rows = "".join(f"c{at}@x.org,N,{at * 31},{at}\n" for at in range(6))
    with pytest.raises(loyalty_prep.InputError) as refusal:
        loyalty_prep.validate(f"Email,Name,Store,Points,{more}\n{rows}".encode())
    assert refusal.value.code == "HEADER_LONG"


def test_a_header_that_lacks_the_name_of_the_row_names_is_refused_whatever_stands_below() -> None:
    rows = "".join(f"{at},c{at}@x.org,{at * 31},N\n" for at in range(6))
    with pytest.raises(loyalty_prep.InputError) as refusal:
        loyalty_prep.validate(f"Email,Points,Name\n{rows}Total,99\n".encode())
    assert refusal.value.code == "HEADER_SHORT"


@pytest.mark.parametrize("mark", [":", "&", "§", "\x01"])
def test_a_small_quoted_file_under_an_odd_delimiter_is_refused_in_a_sentence(mark: str) -> None:
    # No record was whole under any dialect, and their width was asked for.
    text = f'"Points"{mark}"Name"{mark}"Email"\n"5552"{mark}"Smith; Jo"{mark}"a@x.org"\n'
    with contextlib.suppress(loyalty_prep.InputError):
        assert loyalty_prep.validate(text.encode()).rows.total == 1


FIRST_CUSTOMERS = {
    "in one pair of quotes": '"ann@example.com,12"',
    "with a blank between": "ann@example.com 12",
    "an address alone": "ann@example.com",
    "a link": "mailto:ann@example.com",
    "with a name": "Ann <ann@example.com> 12 pts",
}


@pytest.mark.parametrize("first", FIRST_CUSTOMERS.values(), ids=FIRST_CUSTOMERS)
@pytest.mark.parametrize("count", [1, 5, 60])
def test_first_customers_without_a_header_are_records_however_they_are_written(first: str, count: int) -> None:
    rest = "".join(f"c{at}@example.com,{at * 7 % 50}\n" for at in range(3 * count))
    report = loyalty_prep.validate(((first + "\n") * count + rest).encode())
    assert (report.rows.total, report.rows.ready) == (4 * count, 3 * count)


def test_a_customer_in_quotes_above_a_header_is_not_skipped(tmp_path: Path) -> None:
    text = '"ann@example.com,12"\nEmail,Points\nben@example.com,45\ncat@example.com,7\n'
    assert refused(text).code == "TWO_TABLES"
    (tmp_path / "a.csv").write_text("Email,Points\nann@example.com,1\n")
    (tmp_path / "b.csv").write_text(text)
    with pytest.raises(loyalty_prep.LoyaltyPrepError):
        loyalty_prep.validate([tmp_path / "a.csv", tmp_path / "b.csv"])


def test_a_first_customer_of_a_further_file_is_a_record(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("ann@example.com,12\nben@example.com,45\n")
    (tmp_path / "b.csv").write_text('"dan@example.com,17"\neve@example.com,4\nfay@example.com,70\n')
    report = loyalty_prep.validate([tmp_path / "a.csv", tmp_path / "b.csv"])
    assert (report.rows.total, report.rows.ready) == (5, 4)


@pytest.mark.parametrize("sign", ["-", "/", "_", " ", "- ", "("])
def test_a_long_line_of_signs_below_the_records_is_passed_once(sign: str) -> None:
    # Without an end, if every sign of it is where a year may begin.
    data = f"Name,Email,Points\nA,a@x.org,5\nB,b@x.org,7\nx{sign * 500_000}x\n".encode()
    assert loyalty_prep.validate(data).rows.ready == 2


@pytest.mark.parametrize(
    "name", ["Points 2023", "Points (2023)", "Points - 2023", "2023 Points", "Points_2023/2024", "x--"]
)
def test_a_year_is_taken_out_of_a_name_as_polars_does(name: str) -> None:
    mine = header._ITS_YEAR.sub("", name)
    assert mine == pl.Series([name]).str.replace_all(header._OF_A_YEAR, "").item()


ABOVE: Final = ("Report of 12 March", "Date;2026-11-01", "Currency;EUR", "Date;2026-11-01", "Shop;Bakery")


@pytest.mark.parametrize("contacts", [1, 2])
@pytest.mark.parametrize("customers", [1, 2])
@pytest.mark.parametrize("lines", [2, 3, 4, 5])
def test_few_customers_below_more_lines_with_the_address_of_the_shop_are_read(
    lines: int, customers: int, contacts: int
) -> None:
    """Most lines had two fields: the shop was taken for a customer, and the header for that of a second table."""
    rows = [f"c{at}@example.com;2{at};7{at}5;gold;Bern" for at in range(customers)]
    above = [*ABOVE[:lines], *["Contact;shop@example.com"] * contacts]
    text = "\n".join([*above, "Email;Age;Points balance;Tier;City", *rows])
    report = loyalty_prep.validate(text.encode())
    assert (report.rows.ready, report.points.out) == (customers, sum(705 + 10 * at for at in range(customers)))


@pytest.mark.parametrize(
    "above",
    [
        *[["Name;Email", "Ann;ann@x.org", "Ben;ben@x.org", "Cy;cy@x.org"], ["Ann;ann@x.org", "Ben;ben@x.org", "Cy;7"]],
        *[["Name;Mail", "Ann;ann@x.org", "Ben;b at x.org", "Cy;"], ["Ann;ann@x.org;7", "Ben;7", "Cy;8", "Di;9"]],
    ],
)
def test_customers_above_the_header_of_wider_records_are_not_skipped(above: list[str]) -> None:
    text = "\n".join([*above, "Email;Age;Points balance;Tier;City", "c@example.com;21;715;gold;Bern"])
    assert refused(text.encode()).code in {"TWO_TABLES", "HEADER_UNREADABLE"}


def test_what_a_layout_says_of_a_file_with_nothing_odd() -> None:
    layout = loyalty_prep.inspect(b"a@x.org,1\nb@x.org,2\n").layout
    assert layout.names == ("column_1", "column_2")
    assert (layout.skipped, layout.skipped.count) == (Skipped(), 0)
    assert (layout.wrapped, layout.step) == (False, 1)


@pytest.mark.parametrize("below", ["(thousands)", "[x 1000]", "(in hundreds)"])
def test_a_line_of_brackets_below_the_header_that_says_how_many_is_no_customer(below: str) -> None:
    """`Email,Points` above `,(thousands)`: each balance was a thousandth."""
    rows = "ann@example.com,5\nben@example.com,7\n"
    assert refused(f"Email,Points\n,{below}\n{rows}".encode()).code == "HEADER_UNREADABLE"
    assert loyalty_prep.validate(f"Email,Points\n,(pts)\n{rows}".encode()).rows.ready == 2


@pytest.mark.parametrize(
    ("above", "names"),
    [
        *[(",Redeemed,", "Email,Points,City"), ("Customer,Lifetime,", "Email,Points,City")],
        *[(",Expired,,", "Email,Visits,Points,City"), ("email,loyalty_points_spent,city", "Email,Points,City")],
        *[(",Eingelöst,", "E-Mail,Punkte,Ort"), (",累計,", "メールアドレス,ポイント,市")],
    ],
)
def test_points_that_the_line_above_calls_others_are_refused(above: str, names: str) -> None:
    """`,Redeemed,` above `Email,Points,City`: what was spent was written as the balance."""
    rows = "".join(f"c{at}@example.com{',3' * (names.count(',') - 1)},{at * 37}\n" for at in range(6))
    fault = refused(f"{above}\n{names}\n{rows}".encode())
    assert fault.code == "HEADER_UNREADABLE"
    assert fault.in_flags.endswith("say --header-line 2.")
    assert loyalty_prep.validate(f"{above}\n{names}\n{rows}".encode(), header_line=2).rows.ready == 6


def test_a_filter_that_is_printed_above_the_names_is_no_group_of_points() -> None:
    """Its comma gave the line as many fields as the names have, and made points of `email = any Points`."""
    filters = "Filter: points > 0, email = any"
    assert (
        loyalty_prep.validate(f"{filters}\nEmail,Points\nann@example.com,5\nben@example.com,7\n".encode()).points.out
        == 12
    )
    others = "Filter: all,type = redeemed\nEmail,Points\nann@example.com,5\nben@example.com,7\n"
    assert refused(others.encode()).code == "HEADER_UNREADABLE"


@pytest.mark.parametrize(
    "above",
    [
        ",Loyalty,",
        "Customer,Loyalty programme,",
        "Lifetime report,,",
        ",Current,",
        "Lifetime,,",
        ",,Spent",
        "Period,Last month,,",
    ],
)
def test_names_of_groups_that_say_nothing_against_points_are_skipped(above: str) -> None:
    visits = above.count(",") - 1
    rows = "".join(f"{name}@example.com{',3' * (visits - 1)},{points},4\n" for name, points in (("ann", 5), ("ben", 7)))
    names = f"Email{',Visits' * (visits - 1)},Points,City"
    assert loyalty_prep.validate(f"{above}\n{names}\n{rows}".encode()).points.out == 12


@pytest.mark.parametrize("balance", ["1,{at}94", "1{at}94", "{at}"])
@pytest.mark.parametrize("below", [2, 6, 9])
@pytest.mark.parametrize(("mark", "other"), [(";", ","), (",", ";"), ("\t", ","), ("|", ","), (";", "\t")])
def test_customers_under_another_delimiter_above_a_header_are_not_skipped(
    mark: str, other: str, below: int, balance: str
) -> None:
    """Cut at the comma of its balance, a record had the right width and no address of its own: all were skipped."""
    above = "".join(f"a{at}@x.org{mark}{balance.format(at=at)}\n" for at in range(5))
    table = f"Points{other}Email\n" + "".join(f"{at}7{other}b{at}@x.org\n" for at in range(below))
    fault = refused(f"Email{mark}Points\n{above}{table}")
    assert fault.code in ("TWO_TABLES", "HEADER_UNREADABLE")
