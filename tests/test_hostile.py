"""Hostile exports of every kind that reading had faults with: what is ready is what Python's own csv wrote."""

from __future__ import annotations

from itertools import product
from typing import Final

import pytest
from harness import as_csv

import loyalty_prep

COUNT: Final = 60
NAMES: Final = ["Name", "Email", "Points", "Manager email"]
ROWS: Final = [
    [f"Ann {i}", f"ann{i}@example.com", str(i * 37 % 900 + 1), f"boss{i % 7}@corp.example"] for i in range(COUNT)
]


def with_cell(name: str, cells: list[str], place: int) -> list[list[str]]:
    """Return the customers with one more column."""
    rows = [[*row[:place], cell, *row[place:]] for row, cell in zip(ROWS, cells, strict=True)]
    return [[*NAMES[:place], name, *NAMES[place:]], *rows]


def addressed(share: int, place: int, delimiter: str) -> str:
    """Return customers of whom one in `share` has an address over several lines in the column `place`."""
    cells = ["Street 1\nDoor 2\nTown, 3" if i % share == 0 else "Street 5" for i in range(COUNT)]
    return as_csv(with_cell("Address", cells, place), delimiter)


def noted(share: int, place: int, delimiter: str, escape: str | None) -> str:
    """Return customers of whom one in `share` has a note that holds another record, in quotes of its own."""
    record = delimiter.join(['"friend@shop.example"', '"7"', '"n"', "x", '"one word"'])
    notes = [f"see\n{record}\nbye", f"see\n{record}", f"{record}\nbye", f"see\n{record}\n{record}\nbye"]
    cells = [notes[i // share % len(notes)] if i % share == 0 else "none" for i in range(COUNT)]
    return as_csv(with_cell("Note", cells, place), delimiter, escapechar=escape, doublequote=not escape)


def in_quotes(text: str, tail: str) -> str:
    """Return each line as one cell in quotes, as a spreadsheet saves a column, with what it writes for empty ones."""
    return "".join('"' + line.replace('"', '""') + f'"{tail}\n' for line in text.splitlines())


PLAIN: Final = as_csv([NAMES, *ROWS])
TEXTS: Final[dict[str, str]] = {
    **{
        f"lines in a cell, {share}, {place}, {mark!r}": addressed(share, place, mark)
        for share, place, mark in product((1, 2, 10, 60), range(5), ",;\t")
    },
    **{
        f"a quoted record in a note, {share}, {place}, {mark!r}, {escape!r}": noted(share, place, mark, escape)
        for share, place, mark, escape in product((1, 2, 10), range(5), ",;\t", (None, "\\"))
        if mark == "," or share == 2
    },
    **{
        f"blanks behind quotes, {mark!r}": "".join(
            mark.join(f'"{cell}" ' for cell in row) + "\n" for row in [NAMES, *ROWS]
        )
        for mark in ",;\t|"
    },
    **{
        f"{note} in a cell, {mark!r}": as_csv([[*NAMES, "Note"], *([*row, note] for row in ROWS)], mark)
        for note, mark in product(
            ("12:30", "http://x.example/a:80", '{"a": 1}', "1,2,3", "1;2;3", "x|y|z", "12,50"), ",;\t"
        )
    },
    **{
        f"display names, {mark!r}": as_csv([NAMES, *([row[0], f"{row[0]} <{row[1]}>", *row[2:]] for row in ROWS)], mark)
        for mark in ",;\t|"
    },
    **{f"sep= line, {mark!r}": f"sep={mark}\n" + as_csv([NAMES, *ROWS], mark) for mark in ",;\t|"},
    "NULs at the end": PLAIN + "\0" * 5000,
    "a block of NULs": PLAIN.replace("Ann 30", "\0" * 512 + "Ann 30"),
    "0x1A at the end": PLAIN + "\x1a" * 1000,
    "a mark in the middle": PLAIN.replace("Ann 30", "\ufeffAnn 30"),
    "two marks": "\ufeff\ufeff" + PLAIN,
    "CR CR LF": PLAIN.replace("\n", "\r\r\n"),
    **{
        f"each line in quotes, {mark!r}, then {tail!r}": in_quotes(as_csv([NAMES, *ROWS], mark), tail)
        for mark, tail in product(",;\t", ("", " ", ";", ";;", ",", "\t\t", "|", "; ;"))
    },
    **{
        f"lines of {sign!a}": PLAIN + f"{sign}\n{sign},{sign},{sign},{sign}\n" * 3
        for sign in "\0\x1a\t \x85\u00a0\u2009\u200b\u200e\u2060\u3000\ufeff"
    },
}


@pytest.mark.few(33)
@pytest.mark.parametrize("name", TEXTS)
def test_every_customer_of_a_hostile_export_is_ready(name: str) -> None:
    report = loyalty_prep.validate(TEXTS[name].encode())
    assert report.rows.ready == COUNT
    assert report.rows.total == COUNT
    assert report.to_dict()["points"]["out"] == sum(int(row[2]) for row in ROWS)


@pytest.mark.few(6)
@pytest.mark.parametrize("place", range(5))
@pytest.mark.parametrize("share", [2, 100, 1000])
def test_an_address_over_lines_is_a_cell_however_seldom_it_is(share: int, place: int) -> None:
    rows = 2000
    table = []
    for i in range(rows):
        row = [f"Ann {i}", f"ann{i}@example.com", str(i), "boss@corp.example"]
        cell = "Street 1\nDoor 2\nTown, 3" if (i + 7) % share == 0 else "Street 5"
        table.append([*row[:place], cell, *row[place:]])
    report = loyalty_prep.validate(as_csv([[*NAMES[:place], "Address", *NAMES[place:]], *table]).encode())
    assert (report.rows.total, report.rows.ready) == (rows, rows)
