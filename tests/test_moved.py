"""Cells that were lost before the balance and evened out by empty ones at the end: "delete, shift cells left"."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, Final
from unittest import mock

import pytest
from harness import examples
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep import scan, validate
from loyalty_prep.reading import framing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

HEADER: Final = "Email,Tier,Points,Visits"
TIERS: Final = ("gold", "silver", "bronze")
SOUND: Final = "".join(f"u{at}@example.com,{TIERS[at % 3]},{100 + at * 37},{at % 9}\n" for at in range(23))
MOVED: Final = "z@example.com,7256,7,"


def codes(table: str, **flags: Any) -> dict[int, str]:
    """Return the codes of rejected rows by their lines."""
    report = validate(table.encode(), **flags)
    errors = [issue for issue in report.issues if issue.severity == "error"]
    told = {example.line: issue.code for issue in errors for example in issue.examples}
    assert len(told) == report.rows.rejected, "more are rejected than are shown"
    return told


def test_a_cell_lost_before_the_balance_and_evened_out_at_the_end_is_told() -> None:
    """Seven visits were the balance of a customer with 7,256 points, and the run ended with exit code 0."""
    assert codes(f"{HEADER}\n{SOUND}{MOVED}\n") == {25: "ROW_FIELD_COUNT"}


@pytest.mark.parametrize("mark", [";", "\t", "|", "§"])
@pytest.mark.parametrize("written", ["plain", "quoted", "blanks", "crlf"])
def test_it_is_told_however_the_file_is_written(mark: str, written: str) -> None:
    lines = f"{HEADER}\n{SOUND}{MOVED}".split("\n")
    if written == "quoted":
        lines = [",".join(f'"{cell}"' for cell in line.split(",")) for line in lines]
    if written == "blanks":
        lines = [line.replace(",", ", ") for line in lines]
    table = ("\r\n" if written == "crlf" else "\n").join(lines).replace(",", mark)
    assert codes(table, delimiter=mark) == {25: "ROW_FIELD_COUNT"}


@pytest.mark.parametrize(
    ("header", "sound", "record"),
    [
        # two cells lost, two empty ones at the end
        ("Email,Tier,City,Points,Visits,Orders", "gold,Bonn,{n}00,{n},3", "7256,7,3,,"),
        # the balance itself
        ("Email,Tier,Points,Visits,Joined", "gold,{n}00,{n},2024-01-05", "gold,7,2024-01-05,"),
        ("Email,Orders,Joined,Points,Visits", "{n},2024-01-05,{n}00,4", "2024-01-05,7256,7,"),
        # a date or a telephone number where the others have words
        ("Email,City,Tier,Points,Joined,Visits,Orders", "Bonn,gold,{n}00,2024-01-05,{n},3", "2024-01-05,,9,,,"),
        ("Email,City,Country,Points,Phone,Zip", "Bonn,DE,{n}00,+49 30 51133{n},531{n}", "Bonn,+49 30 5113399,53119,,"),
        ("Email,Visits,Points,Orders,Note,Phone", "7,{n}00,{n},vip,+49 30 51133{n}", "7256,9,,+49 30 5113399,"),
        # the balance before was empty
        ("Email,Orders,Tier,Points,Visits", "{n},gold,{n}00,4", "gold,,7,"),
        ("Email,Tier,Points,Visits", "gold,{n} 250,{n}", "7 256,7,"),
        ("Email,Tier,Points,Visits", "gold,{n} pts,{n}", "7256 pts,7,"),
        # a delimiter at each line's end
        ("Email,Tier,Points,Visits,", "gold,{n}00,{n},", "7256,7,,"),
        # a remark that few have, or that moved into the visits
        ("Email,Tier,Points,Visits,Note", "gold,{n}00,{n},{note}", "7256,7,,"),
        ("Email,Tier,Points,Visits,Note", "gold,{n}00,{n},{note}", "7256,7,call her,"),
        # visits that few have
        ("Email,Tier,Points,Visits", "gold,{n}00,{rare}", "7256,7,"),
        # a date that few have, in the column before
        ("Email,Points,Redeemed,Joined", "{n}00,{n},{day}", "7,2024-01-10,"),
        # a column that nobody uses
        ("Email,Remark,Points,Visits", ",{n}00,{n}", "7256,7,"),
        (
            "Tier,Points,Visits,Email,Second email",
            "gold,{n}00,{n},b{n}@example.com",
            "7256,7,z@example.com,y@example.com,",
        ),
    ],
)
def test_every_kind_of_it_is_told(header: str, sound: str, record: str) -> None:
    first = "" if header.startswith("Tier") else "u{n}@example.com,"
    last = ",c{n}@example.com" if header.startswith("Tier") else ""
    lines = [
        (first + sound + last).format(
            n=at, note="vip" if at % 3 == 0 else "", rare=at if at % 3 == 0 else "", day="2024-01-05" * (at % 3 == 0)
        )
        for at in range(2, 25)
    ]
    moved = record if header.startswith("Tier") else f"z@example.com,{record}"
    assert codes("\n".join([header, *lines, moved, ""])) == {25: "ROW_FIELD_COUNT"}


@pytest.mark.parametrize("rows", [4, 30])
def test_a_number_among_names_has_moved_there_though_most_rows_leave_the_end_empty(rows: int) -> None:
    sound = "".join(f'"u{at}@example.com","Ann {chr(65 + at)}","{at}9","{"5" * (at % 3 == 0)}"\n' for at in range(rows))
    table = f'"user_email","display_name","Points","Visits"\n{sound}"z@example.com","1","6451",""\n'
    assert codes(table) == {rows + 2: "ROW_FIELD_COUNT"}


@pytest.mark.parametrize("name", ["Invited by (email)", "Deuxième e-mail", "Tier", "Geburtsdatum", "Profile URL"])
def test_a_number_where_its_name_says_there_is_none_has_moved_there_though_no_other_row_has_one(name: str) -> None:
    sound = "".join(f"u{at}@example.com,,{at}62,{at}9\n" for at in range(1, 7))
    table = f"Email,{name},Points,Used points\n{sound}z@example.com,555,4876,\n"
    assert codes(table) == {8: "ROW_FIELD_COUNT"}


@pytest.mark.parametrize("last", ["mia@example.com,470,2523,Lviv", '"mia@example.com,470,2523,Lviv'])
def test_names_of_a_header_that_stands_there_again_are_no_values_of_its_columns(last: str) -> None:
    """A column of used points was none of numbers by them, and a short record had those for its balance."""
    header = "Email,Points,Used points,City\n"
    told = codes(f"{header}{header}jon@example.com,2076,\n{last}\n")
    assert (told[3], told.get(4)) == ("ROW_FIELD_COUNT", "ROW_BROKEN_QUOTE" if last[0] == '"' else None)


def test_a_balance_fits_under_points_where_the_only_other_one_is_odd() -> None:
    table = "Email,Name,Points,Total\nno address,Ann,82,7514\nz@example.com,69,122,\nb@example.com,Ben,ca. 99,4401\n"
    assert codes(table)[3] == "ROW_FIELD_COUNT"


def test_records_too_short_to_reach_the_addresses_say_nothing_of_lost_cells() -> None:
    """They ended in an IndexError."""
    table = "Points,Tier,Email\n" + "".join(f"{at},gold\n" for at in range(100, 130)) + "7,gold,ann@example.com\n"
    rows = validate(table.encode()).rows
    assert (rows.ready, rows.rejected) == (1, 30)


def test_a_third_of_the_rows_can_have_lost_a_cell() -> None:
    moved = "".join(f"z{at}@example.com,{700 + at},{at % 7},\n" for at in range(11))
    assert validate(f"{HEADER}\n{SOUND}{moved}".encode()).rows.rejected == 11


def test_a_balance_that_moved_away_is_not_taken_for_none() -> None:
    sound = "".join(f"u{at}@example.com,{TIERS[at % 3]},{100 + at * 37}\n" for at in range(23))
    table = f"Email,Tier,Points\n{sound}z@example.com,7256,\n"
    assert codes(table, missing_points="zero") == codes(table) == {25: "ROW_FIELD_COUNT"}


@pytest.mark.parametrize(
    ("header", "sound", "record"),
    [
        # 50 would be no city
        ("Email,Name,Points,City", "Ann,{n}00,Bonn", "1234,50,"),
        # Ann would be no balance
        ("Email,Orders,Name,Points,Visits", "{n},Ann,{n}00,{n}", "not known,Ann,50,"),
        ("Email,Tier,Points,Visits", "gold,{n}00,{n}", "gold,7,"),
        ("Email,Tier,Points,Visits", "gold,{n}00,{n}", "gold,7256,7"),
        ("Email,Tier,Points,Visits", "gold,{n}00,{n}", ",7256,"),
        ("Email,Tier,Points,Visits", "gold,{n}00,{n}", "7256,120,7"),
        # the tier stands in other rows, too
        ("Email,Tier,Points,Visits", "{mixed},{n}00,{n}", "1,50,"),
        # most rows have no visits, and codes are no few words
        ("Email,Code,Points,Visits", "{name},{n}00,{rare}", "1234,50,"),
        # a column of which nothing is known
        ("Email,Orders,Points,Visits", ",{n}00,{n}", "3,50,"),
    ],
)
def test_a_record_in_order_is_taken(header: str, sound: str, record: str) -> None:
    lines = [
        f"u{at}@example.com,{sound}".format(
            n=at, rare=at if at % 3 == 0 else "", mixed="1" if at == 5 else "gold", name=f"Ann {chr(65 + at)}"
        )
        for at in range(2, 25)
    ]
    assert codes("\n".join([header, *lines, f"z@example.com,{record}", ""])) == {}


def test_a_scan_and_a_merge_say_the_same(tmp_path: Path) -> None:
    table = f"{HEADER}\n{SOUND}{MOVED}\n".encode()
    assert scan(table).collect()["fault"].to_list() == [None] * 23 + ["ROW_FIELD_COUNT"]
    source, fixed = tmp_path / "export.csv", tmp_path / "fixed.csv"
    source.write_bytes(table)
    loyalty_prep.prepare(source, tmp_path / "out")
    errors = (tmp_path / "out" / "export.errors.csv").read_text()
    assert errors.endswith(f',,,,,"{MOVED}"\n')
    fixed.write_text(errors.replace(",,,,,", ",z@example.com,gold,7256,7,"))
    merged = loyalty_prep.prepare(fixed, merge_into=tmp_path / "out")
    assert (merged.rows.ready, merged.rows.rejected) == (24, 0)
    assert "z@example.com,7256" in (tmp_path / "out" / "export.part-0001.csv").read_text()


def test_it_is_told_in_a_workbook_in_which_a_cell_was_deleted(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for line in f"{HEADER}\n{SOUND}z@example.com,7256,7".split("\n"):
        book.active.append([int(cell) if cell.isdecimal() else cell for cell in line.split(",")])
    buffer = io.BytesIO()
    book.save(buffer)
    (tmp_path / "export.xlsx").write_bytes(buffer.getvalue())
    report = validate(tmp_path / "export.xlsx")
    assert [(issue.code, issue.examples[0].line) for issue in report.issues] == [("ROW_FIELD_COUNT", 25)]


KINDS: Final[dict[str, Callable[[int], str]]] = {
    "word": lambda at: TIERS[at % 3],
    "name": lambda at: f"Ann {chr(65 + at % 26)}{chr(97 + at // 26)}",
    "date": lambda at: f"2024-{1 + at % 12:02}-{1 + at % 28:02}",
    "number": lambda at: str(at * 7 % 90),
}


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[str]], list[str], int, int]:
    """Draw rows, of which some end empty, the kinds of their columns, and where EMAIL and POINTS are."""
    kind = st.sampled_from(sorted(KINDS))
    before, left, right = (draw(st.lists(kind, min_size=least, max_size=4)) for least in (0, 1, 1))
    kinds = [*before, "email", *left, "points", *right]
    count = draw(st.integers(12, 60))
    rows = [
        [
            f"u{at}@example.com" if kind == "email" else str(1000 + at * 37) if kind == "points" else KINDS[kind](at)
            for kind in kinds
        ]
        for at in range(count)
    ]
    ends = draw(st.lists(st.tuples(st.integers(0, count - 1), st.integers(1, len(right))), max_size=count // 3))
    for at, empty in ends:
        rows[at][len(kinds) - empty :] = [""] * empty
    return rows, kinds, len(before), len(before) + 1 + len(left)


def judged(rows: list[list[str]], email: int, points: int) -> tuple[int, int]:
    """Return how many rows are ready, and how many rejected."""
    lines = [[f"column {at}" for at in range(len(rows[0]))], *rows]
    table = "\n".join([*map(",".join, lines), ""]).encode()
    report = validate(table, email_column=email, points_column=points, delimiter=",")
    return report.rows.ready, report.rows.rejected


@given(table=tables())
@settings(deadline=None, max_examples=examples(60))
def test_no_row_that_lost_nothing_is_refused(table: tuple[list[list[str]], list[str], int, int]) -> None:
    rows, _, email, points = table
    assert judged(rows, email, points) == (len(rows), 0)


@given(table=tables(), data=st.data())
@settings(deadline=None, max_examples=examples(120))
def test_no_balance_of_a_row_that_lost_cells_is_taken_where_its_cells_show_it(
    table: tuple[list[list[str]], list[str], int, int], data: st.DataObject
) -> None:
    rows, kinds, email, points = table
    whole = [at for at, row in enumerate(rows) if row[-1]]
    begins, lost = data.draw(st.integers(email + 1, points)), data.draw(st.integers(1, 3))
    at = data.draw(st.sampled_from(whole))
    number = [kind in {"number", "points"} for kind in kinds]
    shown = [
        place
        for place in range(begins, len(kinds) - lost)
        if place != points and number[place] != number[place + lost] and (place < points or number[place])
    ]
    assume(shown)
    rows[at] = [*rows[at][:begins], *rows[at][begins + lost :], *[""] * lost]
    assert judged(rows, email, points) == (len(rows) - 1, 1)


def test_blocks_of_any_size_tell_the_same() -> None:
    sound = "".join(
        f"u{at}@example.com,{TIERS[at % 3]},{100 + at * 37},{'' if at % 4 == 1 else at}\n" for at in range(400)
    )
    table = f"{HEADER}\n{sound}{MOVED}\n{sound.replace('u', 'v')}y@example.com,812,9,\n"
    with mock.patch.dict(framing.read.__kwdefaults__, block_bytes=1 << 12):
        small = codes(table)
    assert small == codes(table) == {402: "ROW_FIELD_COUNT", 803: "ROW_FIELD_COUNT"}
