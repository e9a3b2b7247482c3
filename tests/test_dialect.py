"""How delimiter, quote and header are told: tables of cases, and laws over tables that a standard writer wrote."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep.errors import InputError

Rows = list[list[str]]

CUSTOMERS = [
    ["Emma", "emma@example.com", "400"],
    ["Bob, jr.", "bob@example.com", "1250"],
    ["Zoë", "zoe@example.org", "7"],
]
NAMES = ["Name", "Email", "Points balance"]


def written(rows: Rows, **style: Any) -> str:
    buffer = io.StringIO(newline="")
    csv.writer(buffer, **{"lineterminator": "\n", **style}).writerows(rows)
    return buffer.getvalue()


def read(text: str | bytes, **flags: Any) -> tuple[list[str] | None, Rows]:
    """Return header and rows as they were read."""
    layout = loyalty_prep.inspect(text if isinstance(text, bytes) else text.encode(), **flags).layout
    return list(layout.header) if layout.header is not None else None, [list(row) for row in layout.rows]


STYLES: dict[str, dict[str, Any]] = {
    "minimal": {},
    "all quoted": {"quoting": csv.QUOTE_ALL},
    "texts quoted": {"quoting": csv.QUOTE_NONNUMERIC},
    "single quotes": {"quotechar": "'", "quoting": csv.QUOTE_ALL},
    "single quotes where needed": {"quotechar": "'"},
    "backslashes": {"doublequote": False, "escapechar": "\\", "quoting": csv.QUOTE_ALL},
    "CRLF": {"lineterminator": "\r\n"},
    "CR": {"lineterminator": "\r"},
}


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("header", [True, False])
def test_every_style_is_told(delimiter: str, style: str, count: int, header: bool) -> None:
    rows = CUSTOMERS[-count:]
    text = written(([NAMES] if header else []) + rows, delimiter=delimiter, **STYLES[style])
    assert read(text) == (NAMES if header else None, rows)


def test_backslashes_before_quotes_escape_them() -> None:
    rows = [['say "hi" now', "emma@example.com", "400"], ["plain", "bob@example.com", "5"]]
    text = written([NAMES, *rows], doublequote=False, escapechar="\\", quoting=csv.QUOTE_ALL)
    assert read(text) == (NAMES, rows)


@pytest.mark.parametrize(
    ("text", "header", "rows"),
    [
        ("Email\na@example.com\nb@example.com\n", ["Email"], [["a@example.com"], ["b@example.com"]]),
        ('"Email"\n"a@example.com"\n', ["Email"], [["a@example.com"]]),
        ("a@example.com\nb@example.com\n", None, [["a@example.com"], ["b@example.com"]]),
        ("Email;Points\na@example.com;1\n", ["Email", "Points"], [["a@example.com", "1"]]),
        ("a@example.com;1\n", None, [["a@example.com", "1"]]),
        ("Email;Points\n", ["Email", "Points"], []),
        ("'Email';'Points'\n'a@example.com';'1'\n", ["Email", "Points"], [["a@example.com", "1"]]),
    ],
)
def test_small_files_come_out_right(text: str, header: list[str] | None, rows: Rows) -> None:
    assert read(text) == (header, rows)


def test_guards_on_a_few_cells_are_no_quotes() -> None:
    text = "Email,Points,Phone\na@example.com,1,'0049123'\nb@example.com,2,'0049124'\n"
    assert loyalty_prep.inspect(text.encode()).layout.dialect.quote == '"'


@pytest.mark.parametrize(
    ("before", "line"),
    [("sep=;\n", 2), ("Customers\n\n", 3), ("# by admin\n# all of them\n", 3), ("\n\n", 3), ("sep=;\nCustomers\n", 3)],
)
def test_what_stands_above_the_header_is_skipped(before: str, line: int) -> None:
    found = loyalty_prep.inspect((before + "Email;Points\na@example.com;5\nb@example.com;6\n").encode())
    assert (found.layout.header_line, found.layout.preamble_lines) == (line, line - 1)
    assert found.to_dict()["decisions"]["header"]["value"] == f"line {line}"


def test_a_sep_line_that_the_records_contradict_is_not_believed() -> None:
    assert read("sep=;\nEmail,Points\na@example.com,5\nb@example.com,6\n")[0] == ["Email", "Points"]


def test_every_decision_has_its_reasons() -> None:
    decisions = loyalty_prep.inspect(written([NAMES, *CUSTOMERS], delimiter=";").encode()).to_dict()["decisions"]
    assert list(decisions) == ["encoding", "delimiter", "quoteChar", "header"]
    for decision in decisions.values():
        assert set(decision) == {"value", "decider", "confidence", "evidence", "runnerUp"}
        assert decision["evidence"]
        assert 0 <= decision["confidence"] <= 1
    assert decisions["delimiter"]["value"] == ";"
    assert decisions["delimiter"]["runnerUp"] == ","
    assert decisions["header"]["runnerUp"] == "none"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", ":"])
def test_a_delimiter_that_the_user_names_is_taken(delimiter: str) -> None:
    decisions = loyalty_prep.inspect(written([NAMES, *CUSTOMERS]).encode(), delimiter=delimiter).to_dict()["decisions"]
    assert (decisions["delimiter"]["value"], decisions["delimiter"]["decider"]) == (delimiter, "user")


def test_no_header_is_taken_at_its_word() -> None:
    found = loyalty_prep.inspect(written([NAMES, *CUSTOMERS]).encode(), no_header=True)
    assert found.layout.header is None
    assert found.to_dict()["decisions"]["header"]["decider"] == "user"


# The law: what a standard writer wrote is read back.

TEXT = st.text(st.sampled_from("abcXYZ äöüéñß,;|.'\"-"), max_size=12).map(str.strip)
SCRIPTS = {
    "utf-8": "äéЖ山글ש",
    "utf-16-le": "äéЖ山글ש",
    "utf-32-be": "äéЖ山글ש",
    "cp1252": "äéüß",
    "cp1250": "łőčş",
    "cp1251": "Жыющ",
    "cp932": "山田",
    "cp949": "김이",
    "gb18030": "王张",
    "cp437": "äéü",
}


@st.composite
def tables(draw: st.DrawFn) -> tuple[Rows, dict[str, Any], str]:
    """Return a table of customers, how it is written, and in which encoding."""
    encoding = draw(st.sampled_from(sorted(SCRIPTS)))
    notes = st.text(st.sampled_from("abc XYZ,;|'\"" + SCRIPTS[encoding]), max_size=10).map(str.strip)
    count = draw(st.integers(2, 12))
    rows = [
        [f"user{number}@example.com", str(draw(st.integers(0, 9999))), draw(notes), f"city {number}"]
        for number in range(count)
    ]
    style = {
        "delimiter": draw(st.sampled_from([",", ";", "\t", "|"])),
        "quoting": draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        "lineterminator": draw(st.sampled_from(["\n", "\r\n", "\r"])),
    }
    return [["Email", "Points", "Note", "City"], *rows], style, encoding


@given(table=tables(), named=st.booleans())
@settings(deadline=None, max_examples=300)
def test_a_table_reads_back_as_it_was_written(table: tuple[Rows, dict[str, Any], str], named: bool) -> None:
    rows, style, encoding = table
    data = written(rows, **style).encode(encoding)
    flags = {"encoding": encoding, "delimiter": style["delimiter"]} if named else {"encoding": encoding}
    assert read(data, **flags) == (rows[0], rows[1:])


@given(table=tables())
@settings(deadline=None, max_examples=150)
def test_delimiters_and_headers_are_told_whatever_the_encoding_is_taken_for(
    table: tuple[Rows, dict[str, Any], str],
) -> None:
    rows, style, encoding = table
    header, found = read(written(rows, **style).encode(encoding))
    assert header == rows[0]
    assert [row[:2] for row in found] == [row[:2] for row in rows[1:]]


def refused(data: bytes, delimiter: str | None) -> str | None:
    """Return the code with which `inspect` refuses the bytes, if it does."""
    try:
        found = loyalty_prep.inspect(data, delimiter=delimiter)
    except InputError as fault:
        return fault.code
    assert found.layout.width >= 1
    return None


@given(cells=st.lists(st.lists(TEXT, min_size=1, max_size=5), min_size=1, max_size=8), named=st.booleans())
@example(cells=[['"']], named=True)
@settings(deadline=None, max_examples=200)
def test_any_table_is_read_or_refused_clearly(cells: Rows, named: bool) -> None:
    assume(any(any(row) for row in cells))
    data = written(cells).encode()
    assert refused(data, "," if named else None) in {None, "FILE_EMPTY", "NOT_A_TABLE", "HEADER_SHORT"}
