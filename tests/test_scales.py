"""Points counted in thousands or the like: told by a header, a title, a line of units or a remark, and asked about."""

from __future__ import annotations

import pytest
from harness import refused

import loyalty_prep
from loyalty_prep.columns.scales import says_scale

ROWS = "".join(f"c{at}@example.org,N{at},{at * 37 % 91 + 3}\n" for at in range(9))
TITLES = (
    *("in thousands", "(in thousands)", "All figures in thousands", "Points (thousands)", "Points ('000)", "(000s)"),
    *("Points x100", "Points / 100", "Unit: 1000 points", "Unit,k,", "Units: thousands", "Loyalty points (k)"),
    *("Loyalty report, thousands of points", "Alle Angaben in Tsd.", "Punkte in Tausend", "Chiffres en milliers"),
    *("Cifras en miles", "Valori in migliaia", "em milhares", "in duizenden", "dane w tys.", "в тысячах", "bin olarak"),
    *("单位：千", "単位：千", "(単位：千ポイント)", "단위: 천", "i tusental", "dalam ribuan", "באלפים", "بالآلاف"),
)
PLAIN = (
    *(
        "Customers in thousands of cities",
        "Thousand Oaks store",
        "Revenue in thousands EUR",
        "Store 1000",
        "Page 1/100",
    ),
    *(
        "Active customers (thousands): 14",
        "Points redeemed,4000",
        "Expired points: 300;;",
        "Redeemed: 1.250\nBalance: 9",
    ),
    *("Points balance", "1,000 rows", "Top 1000 customers by points", "Balances 000-999", "千葉店", "Points 2000", "x"),
)


@pytest.mark.parametrize("name", ["Points", "Points balance"])
@pytest.mark.parametrize("title", TITLES)
def test_a_title_that_counts_points_in_thousands_makes_no_thousandth_of_each_balance(title: str, name: str) -> None:
    data = f"{title}\nEmail,Name,{name}\n{ROWS}".encode()
    fault = refused(data)
    assert fault.code == "COLUMN_MISSING"
    assert fault.message.startswith("Line 1 (")
    assert loyalty_prep.validate(data, points_column=name).rows.ready == 9


@pytest.mark.parametrize("title", PLAIN)
def test_titles_with_numbers_or_of_money_say_nothing_of_the_scale_of_points(title: str) -> None:
    assert not says_scale(title)
    assert loyalty_prep.validate(f"{title}\nEmail,Name,Points\n{ROWS}".encode()).rows.ready == 9


@pytest.mark.parametrize("unit", ["in thousands", "x100", "Tsd.", "k", "'000", "EUR", "€", "%"])
@pytest.mark.parametrize("others", [",", "text,text", "(address),(name)"])
def test_a_line_of_units_below_the_names_is_no_customer_s(unit: str, others: str) -> None:
    """The line was a rejected row, and each balance below it a thousandth, or euros."""
    line = f"{others},{unit}" if others != "," else f",,{unit}"
    assert refused(f"Email,Name,Points\n{line}\n{ROWS}").code == "HEADER_UNREADABLE"


@pytest.mark.parametrize("unit", ["pts", "points", "integer", "number"])
def test_a_line_of_units_that_are_points_is_a_row_like_others(unit: str) -> None:
    report = loyalty_prep.validate(f"Email,Name,Points\ntext,text,{unit}\n{ROWS}".encode())
    assert (report.rows.ready, report.rows.rejected) == (9, 1)


@pytest.mark.parametrize("unit", ["in thousands", "x1000", "Tsd."])
def test_a_line_of_units_above_the_names_is_read(unit: str) -> None:
    assert refused(f"text,text,{unit}\nEmail,Name,Points\n{ROWS}").code in {"HEADER_UNREADABLE", "COLUMN_MISSING"}


@pytest.mark.parametrize("remark", ["All figures in thousands", '"* Points in thousands",,', "Angaben in Tsd. Punkten"])
def test_a_remark_below_the_records_that_points_are_thousands_is_read(remark: str) -> None:
    fault = refused(f"Email,Name,Points\n{ROWS}\n{remark}\n")
    assert fault.code == "COLUMN_MISSING"
    assert fault.message.startswith("Line 12 (")


@pytest.mark.parametrize("remark", ["9 customers", "Customers in thousands of cities", "1000", ",,Total 1000"])
def test_other_remarks_below_the_records_are_rows(remark: str) -> None:
    assert loyalty_prep.validate(f"Email,Name,Points\n{ROWS}\n{remark}\n".encode()).rows.ready == 9


@pytest.mark.parametrize(
    "name",
    [
        *("Puntos (miles)", "Puntos en miles", "Miles de puntos", "千ポイント", "千积分", "천 포인트", "Points 10^3"),
        *(
            "Balance (k points)",
            "Points^2",
            "Points in 1,000",
            "Points (mil)",
            "Punkte (T)",
            "Points x100",
            "Points (k)",
        ),
    ],
)
def test_a_header_that_counts_points_in_thousands_is_asked_about(name: str) -> None:
    cell = f'"{name}"'
    assert refused(f"Email,Name,{cell}\n{ROWS}").code == "COLUMN_MISSING"


@pytest.mark.parametrize("name", ["Points K-Club", "Points (T-Card)", "Tポイント", "V Points", "Club K bonus points"])
def test_a_letter_that_is_a_name_counts_no_thousands(name: str) -> None:
    assert loyalty_prep.validate(f"Email,Name,{name}\n{ROWS}".encode()).rows.ready == 9
