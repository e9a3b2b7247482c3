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
    "title", ["Redeemed points", "Expired points 2024,,", "\n,Lifetime points,", "Verfallene Punkte"]
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
