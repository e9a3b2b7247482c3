"""Records that a program cut, at a width or at the file's end: a part of a balance or of an address is none."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from harness import examples, refused, rows_below
from hypothesis import given, settings
from hypothesis import strategies as st

import loyalty_prep

WHOLE = "Email,Points,Name\nann@x.org,1250,Ann\nbob@x.org,980,Bob\ncat@x.org,7,Cat\neve@x.org,1,Eve\nfay@x.org,3,Fay\n"


def rejected(data: str) -> list[tuple[int | None, str]]:
    issues = loyalty_prep.validate(data.encode()).issues
    return [(example.row, issue.code) for issue in issues for example in issue.examples if issue.severity == "error"]


@pytest.mark.parametrize(
    ("above", "last"),
    [
        (WHOLE, "dan@x.org,15"),
        (WHOLE, "dan@x.org,1"),
        ("Points,Email,Name\n" + "".join(f"{at * 70},c{at}@x.org,Ann\n" for at in range(6)), "15,dan@shop.exam"),
        (
            "Name,Email,Points,City,Tier\n" + "".join(f"N,c{at}@x.org,{at},Bonn,\n" for at in range(6)),
            "Dan,dan@x.org,15",
        ),
    ],
)
def test_a_balance_at_which_the_file_breaks_off_is_no_balance(above: str, last: str) -> None:
    """Of `dan@x.org,1504,Dan` the first digits were a balance of 15, and the rows were all ready."""
    row = above.count("\n")
    assert rejected(above + last) == [(row, "ROW_FIELD_COUNT")]
    report = loyalty_prep.validate((above + last).encode())
    assert (report.rows.total, report.rows.ready) == (row, row - 1)
    assert report.to_dict()["source"]["shortRecords"] == 0


@pytest.mark.parametrize("end", ["\n", "\r\n", ",", ",Dan", "\n\n", " ,\n"])
def test_a_last_record_that_ends_is_taken(end: str) -> None:
    assert rejected(f"{WHOLE}dan@x.org,15{end}") == []


@pytest.mark.parametrize(
    "text",
    [
        f"{WHOLE}gus@x.org,980\ndan@x.org,15",
        "Email,Points,Name\nann@x.org,1250,Ann\nbob@x.org,980,Bob\ndan@x.org,15",
        re.sub(r",[A-Z][a-z]+$", "", WHOLE, flags=re.MULTILINE) + "dan@x.org,15",
        re.sub(r"[^,\n]+", r'"\g<0>"', f"{WHOLE}dan@x.org,15"),
        re.sub(r",[A-Z][a-z]+$", "", WHOLE, flags=re.MULTILINE).replace("Points", "Points,") + "dan@x.org,15",
    ],
    ids=["one of several", "few others", "as wide as the others", "in quotes", "a header that ends with a delimiter"],
)
def test_a_last_record_that_is_as_others_are_or_whole_by_its_quotes_is_taken(text: str) -> None:
    assert rejected(text) == []


def ready_of(data: str) -> dict[str, int]:
    with TemporaryDirectory() as folder:
        loyalty_prep.prepare(data.encode(), folder)
        return {email: int(points) for email, points in rows_below(Path(folder), "*.part-*.csv")}


def cut(text: str, width: int) -> str:
    return "".join(f"{line[at : at + width]}\n" for line in text.splitlines() for at in range(0, len(line), width))


WRAPPED = "Name,Email,Points,Note\n" + "".join(
    f"{name},{name.lower()}@example.com,{points},has been with us for years\n"
    for name, points in [("Ann", 12504), ("Bob", 98), ("Christopher", 7012), ("Eva", 15030)]
)


@pytest.mark.parametrize("width", [22, 23, 24, 25])
def test_lines_that_were_cut_within_a_balance_are_refused(width: int) -> None:
    """Of `Ann,ann@example.com,12504,…` the first digits were a balance of 12."""
    fault = refused(cut(WRAPPED, width))
    assert fault.code == "NOT_A_TABLE"
    assert f"The lines seem to be cut at {width} characters" in fault.message


@settings(deadline=None, max_examples=examples(100))
@given(width=st.integers(8, 80), points=st.lists(st.integers(0, 10**6), min_size=2, max_size=9), last=st.booleans())
def test_lines_that_were_cut_anywhere_give_nobody_a_part_of_a_balance(
    width: int, points: list[int], *, last: bool
) -> None:
    rows = {f"customer{at}@example.com": balance for at, balance in enumerate(points)}
    order = "Name,Email,Points" if last else "Email,Points,Name"
    text = "".join(f"N,{email},{balance}\n" if last else f"{email},{balance},N\n" for email, balance in rows.items())
    try:
        ready = ready_of(cut(f"{order}\n{text}", width))
    except loyalty_prep.LoyaltyPrepError:
        return
    assert ready.items() <= rows.items()


@pytest.mark.parametrize(
    "text",
    [
        "Name,Email,Points\nAnn,ann@x.org,1250\n1\nBob,bob@x.org,98\n2\n",  # numbers of pages
        "Name,Email,Points\nAnn,ann@x.org,98\nChristopher,christopher@x.org,1250\n1348\n",
        "Email,Points,Note\nann@x.org,98,\nchristopher@x.org,1250,called 12\n12 times\n",
        "Email,Points,Note\nann@x.org,98,vip\nchristopher@x.org,1250\nTotal,1348\n",
    ],
)
def test_numbers_on_lines_of_their_own_are_records_and_those_above_are_taken(text: str) -> None:
    report = loyalty_prep.validate(text.encode())
    assert (report.rows.ready, report.rows.rejected) == (2, report.rows.total - 2)


def test_two_records_that_lost_a_cell_are_rejected_and_no_reason_to_refuse_the_file() -> None:
    """`VIP` was taken for the end of the address above it: the whole file was refused."""
    rows = "O'Brien & Co,cat74@mail.example.com\nVIP,4922\nnote,fay101@example.com,4761\ngold,fay91@example.org,8811\n"
    assert rejected(f"Nama,Surel,Poin loyalitas\n{rows}") == [(1, "ROW_FIELD_COUNT"), (2, "ROW_FIELD_COUNT")]
