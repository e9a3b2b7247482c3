"""Titles between customers: those of other points make another table of what stands below, others are records."""

from __future__ import annotations

import pytest
from harness import refused

import loyalty_prep

HEADER = "Name,Email,Points\n"
FIRST = "".join(f"N{at},c{at}@x.org,{at * 7}\n" for at in range(12))
SECOND = "".join(f"M{at},d{at}@x.org,{at * 5 + 1}\n" for at in range(6))


@pytest.mark.parametrize("again", ["", HEADER])
@pytest.mark.parametrize(
    "title",
    [
        *("Redeemed points", "Expired points 2024,,", "\n,Lifetime points,", "Verfallene Punkte", "Redemptions"),
        *("--- expired ---", "[redeemed],,", "Pending:", "Table 2: points spent"),
    ],
)
def test_customers_below_a_title_of_other_points_are_another_table(title: str, again: str) -> None:
    """What they had redeemed stood under the same columns, and was their balance."""
    fault = refused(f"{HEADER}{FIRST}{title}\n{again}{SECOND}".encode())
    assert fault.code == "TWO_TABLES"
    assert fault.message.startswith(f"Line {14 + title.count(chr(10))} (")


@pytest.mark.parametrize(
    "title", ["Store Berlin", "Gold members,,", "Points", "Unredeemed points", "Points (not expired)"]
)
def test_customers_below_another_title_are_customers(title: str) -> None:
    report = loyalty_prep.validate(f"{HEADER}{FIRST}{title}\n{SECOND}".encode())
    assert (report.rows.ready, report.rows.rejected) == (18, 1)


def test_a_remark_on_expired_points_below_all_customers_is_a_record() -> None:
    report = loyalty_prep.validate(f"{HEADER}{FIRST}Expired points\n\nRedeemed points,,\n".encode())
    assert (report.rows.ready, report.rows.rejected) == (12, 2)


OTHER_ORDER = "".join(f"M{at},d{at}@x.org,{at},{at * 50 + 900}\n" for at in range(6))
VISITED = "Name,Email,Points,Visits\n" + "".join(f"N{at},c{at}@x.org,{at * 70},{at}\n" for at in range(12))


@pytest.mark.parametrize("between", ["", " ", "\ufeff", '"'])
@pytest.mark.parametrize(
    "names", ["Name,Email,Visits,Points", "Kdnr,E-Mail,Besuche,Punkte", "Name,Email 1,Visits,Points"]
)
def test_a_header_behind_the_last_record_of_a_file_without_a_line_end_begins_another_table(
    names: str, between: str
) -> None:
    """Every customer below it had the number of visits for a balance, and one record was rejected."""
    text = VISITED.removesuffix("\n") + between
    fault = refused(f"{text}{names}\n{OTHER_ORDER}".encode())
    assert fault.code == "TWO_TABLES"
    assert fault.message.startswith("Line 13 ends with")


def test_a_header_behind_a_record_below_the_head_begins_another_table() -> None:
    far = VISITED + "".join(f"L{at},e{at}@x.org,{at},{at % 9}\n" for at in range(20_000))
    fault = refused(f"{far}Zoe,zoe@x.org,7,8Name,Email,Visits,Points\n{OTHER_ORDER}".encode())
    assert fault.code == "TWO_TABLES"
    assert fault.message.startswith("Line 20014 ends with")


@pytest.mark.parametrize(
    "end", ["Name,Email,Points,Visits", ",Email", ",Email,Points", ", Email and Points", "0,Email,Phone", "\xa0pts"]
)
def test_the_same_header_or_words_behind_a_record_are_no_other_table(end: str) -> None:
    report = loyalty_prep.validate(f"{VISITED.removesuffix(chr(10))}{end}\n{OTHER_ORDER}".encode())
    assert (report.rows.total, report.rows.ready >= 17) == (18, True)


@pytest.mark.parametrize("end", [",", ",,,", ', ,""', ", "])
def test_delimiters_at_the_end_of_records_are_no_header(end: str) -> None:
    text = VISITED.replace("\n", f"{end}\n").replace(f"Visits{end}", "Visits")
    assert loyalty_prep.validate(text.encode()).rows.ready == 12


def test_delimiters_within_quotes_make_no_header_of_a_record() -> None:
    """A corrected errors file was refused as two tables, by the commas of its reasons."""
    text = 'Name,Email,Points,Level\n"Doe, Jim",jim@x.org,7 pts,Points\n' + VISITED.partition("\n")[2]
    assert loyalty_prep.validate(text.encode()).rows.ready == 13


@pytest.mark.parametrize("mark", [";", "\t", "|"])
@pytest.mark.parametrize("last", ["Zoe", "Zoe Meyer", ""])
@pytest.mark.parametrize("above", [9, 20_000])
def test_a_customer_behind_the_last_record_of_a_file_without_a_line_end_is_not_lost(
    mark: str, last: str, above: int
) -> None:
    """Under another delimiter the customer was a part of a name, and was counted nowhere."""
    first = "Email,Points,Name\n" + "".join(f"c{at}@x.org,{at % 97},N{at}\n" for at in range(above))
    other = "".join(f"d{at}@x.org{mark}{at}{mark}M{at}\n" for at in range(4))
    fault = refused(f"{first}ann@x.org,3,Ann\nzoe@x.org,7,{last}{other}".encode())
    assert fault.code == "TWO_TABLES"
    assert fault.message.startswith(f"Line {above + 3} ends with")


def test_an_address_in_the_last_field_is_no_other_customer() -> None:
    rows = "ann@x.org,3,Ann; a@y.org\nsee the other list; b@y.org\nzoe@x.org,7,Zoe; z@y.org;8\n"
    assert loyalty_prep.validate(f"Email,Points,Name\n{rows}bob@x.org,5,Bob\n".encode()).rows.total == 4
