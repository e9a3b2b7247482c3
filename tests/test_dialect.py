"""How delimiter, quote and header are told: tables of cases, and laws over tables that a standard writer wrote."""

from __future__ import annotations

import csv
from typing import Any

import pytest
from harness import as_csv, examples
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep.errors import InputError, UsageError
from loyalty_prep.options import Options
from loyalty_prep.reading.csv_text import Dialect
from loyalty_prep.reading.dialect import HEAD_BYTES

Rows = list[list[str]]

CUSTOMERS = [
    ["Emma", "emma@example.com", "400"],
    ["Bob, jr.", "bob@example.com", "1250"],
    ["Zoë", "zoe@example.org", "7"],
]
NAMES = ["Name", "Email", "Points balance"]


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


@pytest.mark.few(64)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("header", [True, False])
def test_every_style_is_told(delimiter: str, style: str, count: int, header: bool) -> None:
    rows = CUSTOMERS[-count:]
    text = as_csv(([NAMES] if header else []) + rows, delimiter=delimiter, **STYLES[style])
    assert read(text) == (NAMES if header else None, rows)


def test_backslashes_before_quotes_escape_them() -> None:
    rows = [['say "hi" now', "emma@example.com", "400"], ["plain", "bob@example.com", "5"]]
    text = as_csv([NAMES, *rows], doublequote=False, escapechar="\\", quoting=csv.QUOTE_ALL)
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


@pytest.mark.parametrize(
    "above", ["", "sep=,\n", "Date,2026-11-01\n", "# contact: shop@example.com\n", "Date,2026-11-01\n\n"]
)
def test_white_space_behind_each_delimiter_is_the_dialect_s_whatever_stands_above_and_in_quotes(above: str) -> None:
    rows = [[f"a{i}@example.com", f"Lee, Ann,{i}", "80,00"] for i in range(4)]
    body = "".join(f'{email}, "{name}", "{points}"\n' for email, name, points in rows)
    assert read(f"{above}email, name, points\n{body}") == (["email", "name", "points"], rows)


def test_every_decision_has_its_reasons() -> None:
    decisions = loyalty_prep.inspect(as_csv([NAMES, *CUSTOMERS], delimiter=";").encode()).to_dict()["decisions"]
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
    decisions = loyalty_prep.inspect(as_csv([NAMES, *CUSTOMERS]).encode(), delimiter=delimiter).to_dict()["decisions"]
    assert (decisions["delimiter"]["value"], decisions["delimiter"]["decider"]) == (delimiter, "user")


def test_no_header_is_taken_at_its_word() -> None:
    found = loyalty_prep.inspect(as_csv([NAMES, *CUSTOMERS]).encode(), no_header=True)
    assert found.layout.header is None
    assert found.to_dict()["decisions"]["header"]["decider"] == "user"


# The user's word on quotes and on the header.

HEAD = "Email,Points,Note\n"
QUOTED: dict[str, tuple[str, str, list[str]]] = {
    "guards taken for quotes": ("a@example.com,1,'0049123'\n", "'", ["a@example.com", "1", "0049123"]),
    "quotes taken for guards": ("'a@example.com','1','x'\n", '"', ["'a@example.com'", "'1'", "'x'"]),
    "quotes taken for letters": ('a@example.com,1,"x"\n', "none", ["a@example.com", "1", '"x"']),
    "a quote that never closes": ('a@example.com,1,"x\n', "none", ["a@example.com", "1", '"x']),
    "a sign that is seldom a quote": ("a@example.com,1,`x, y`\n", "`", ["a@example.com", "1", "x, y"]),
    "a sign that could delimit": ("a@example.com,1,|x, y|\n", "|", ["a@example.com", "1", "x, y"]),
    "the word in capitals": ('a@example.com,1,"x"\n', "NONE", ["a@example.com", "1", '"x"']),
    "doubled": ("a@example.com,1,'O''Brien, Pat'\n", "'", ["a@example.com", "1", "O'Brien, Pat"]),
    "escaped": ("a@example.com,1,'O\\'Brien, Pat'\n", "'", ["a@example.com", "1", "O'Brien, Pat"]),
    "escaped, the usual quote": ('a@example.com,1,"a \\"b\\", c"\n', '"', ["a@example.com", "1", 'a "b", c']),
    "a backslash in a file without quotes": ('a@example.com,1,a\\"b\n', "none", ["a@example.com", "1", 'a\\"b']),
}


@pytest.mark.parametrize("kind", QUOTED)
def test_a_quote_that_the_user_names_is_taken(kind: str) -> None:
    row, quote, cells = QUOTED[kind]
    found = loyalty_prep.inspect((HEAD + row).encode(), quote=quote)
    assert list(found.layout.rows) == [tuple(cells)]
    document = found.to_dict()
    named = None if quote.lower() == "none" else quote
    assert document["quoteChar"] == named
    decision = document["decisions"]["quoteChar"]
    assert (decision["value"], decision["decider"], decision["runnerUp"]) == (named, "user", None)
    assert decision["evidence"] == ["named by --quote", *["a backslash escapes it"] * kind.startswith("escaped")]


@pytest.mark.parametrize("quote", ['"', "'"])
def test_backslashes_under_a_named_quote_are_the_whole_files(quote: str) -> None:
    """One record that breaks with backslashes as escapes, far below the head, and they are none."""
    escaped = f"a@example.com,1,{quote}x \\{quote}y\\{quote}, z{quote}\n"
    other = f"b@example.com,2,{quote}C:\\{quote}\n"
    rows = "".join(f"c{number}@example.com,{number},some longer remark\n" for number in range(8000))
    assert len(rows) > HEAD_BYTES
    assert loyalty_prep.validate((HEAD + escaped + rows).encode(), quote=quote).rows.rejected == 0
    broken = loyalty_prep.validate((HEAD + escaped + rows + other).encode(), quote=quote)
    assert {issue.code: issue.count for issue in broken.issues} == {"ROW_BROKEN_QUOTE": 1}


@pytest.mark.parametrize("delimiter", [None, ","])
def test_a_named_quote_is_no_delimiter(delimiter: str | None) -> None:
    text = as_csv([NAMES, *CUSTOMERS], quotechar=";", quoting=csv.QUOTE_ALL)
    assert read(text, quote=";", delimiter=delimiter) == (NAMES, CUSTOMERS)


def test_a_quote_that_is_named_is_tried_with_every_delimiter() -> None:
    text = as_csv([NAMES, *CUSTOMERS], quotechar="'", delimiter=";", quoting=csv.QUOTE_ALL)
    assert read(text, quote="'") == (NAMES, CUSTOMERS)
    assert read(text, quote='"')[0] == ["'Name'", "'Email'", "'Points balance'"]


@pytest.mark.parametrize(
    "quote", ["", "ab", '""', "é", "q", "7", " ", "\t", "\n", "\0", "\\", "@", ".", "-", "(", "nothing"]
)
def test_what_cannot_be_a_quote_is_wrong_usage(quote: str) -> None:
    with pytest.raises(UsageError, match="--quote must be one character"):
        Options(quote=quote)


def test_one_character_cannot_quote_and_delimit() -> None:
    with pytest.raises(UsageError, match=r"--quote and --delimiter cannot both be '\|'"):
        Options(quote="|", delimiter="|")


def test_white_space_before_a_named_quote_belongs_to_the_dialect() -> None:
    text = "Email, Points, Note\nb@example.com, 2, 'x,y'\n" + "a@example.com, 1, 'x, y'\n" * 20
    header, rows = read(text, quote="'")
    assert header == ["Email", "Points", "Note"]
    assert rows == [["b@example.com", "2", "x,y"], *[["a@example.com", "1", "x, y"]] * 20]


DATA_ROW = "emma@example.com;5\n"
HEADERS: dict[str, tuple[str, int, list[str], Rows]] = {
    "where it would be found": ("Email;Points\n" + DATA_ROW, 1, ["Email", "Points"], [["emma@example.com", "5"]]),
    "a row of data": (DATA_ROW * 2, 1, ["emma@example.com", "5"], [["emma@example.com", "5"]]),
    "the upper of two": ("Mail;Points\nEmail;Points\n", 1, ["Mail", "Points"], [["Email", "Points"]]),
    "below rows of data": (DATA_ROW * 3 + "A;B\n" + DATA_ROW, 4, ["A", "B"], [["emma@example.com", "5"]]),
    "below a sep= line": ("sep=;\nA;B\n" + DATA_ROW, 2, ["A", "B"], [["emma@example.com", "5"]]),
    "below a stray quote": ('A;"B\nEmail;Points\n' + DATA_ROW, 2, ["Email", "Points"], [["emma@example.com", "5"]]),
    "below blank lines": ("\n\r\n\rA;B\n" + DATA_ROW, 4, ["A", "B"], [["emma@example.com", "5"]]),
    "nothing below it": (DATA_ROW + "Email;Points\n", 2, ["Email", "Points"], []),
    "no line end": (DATA_ROW + "Email;Points", 2, ["Email", "Points"], []),
    "in quotes, over two lines": (
        'T\n"E\nmail";Points\n' + DATA_ROW,
        2,
        ["E\nmail", "Points"],
        [[*DATA_ROW[:-1].split(";")]],
    ),
}


@pytest.mark.parametrize("kind", HEADERS)
def test_a_header_line_that_the_user_names_is_taken(kind: str) -> None:
    text, line, names, rows = HEADERS[kind]
    assert read(text, header_line=line, delimiter=";") == (names, rows)
    document = loyalty_prep.inspect(text.encode(), header_line=line, delimiter=";").to_dict()
    assert (document["hasHeader"], document["headerLine"], document["preambleLines"]) == (True, line, line - 1)
    assert document["decisions"]["header"] == {
        "value": f"line {line}",
        "decider": "user",
        "confidence": 1.0,
        "evidence": ["named by --header-line"],
        "runnerUp": None,
    }


def test_rows_below_a_named_header_keep_their_lines() -> None:
    text = "Till 7\n" + DATA_ROW * 3 + "Email;Points\nemma@example.com;5\nbad;6\n"
    report = loyalty_prep.validate(text.encode(), header_line=5)
    assert (report.rows.total, report.rows.ready) == (2, 1)
    places = {issue.code: [(example.row, example.line) for example in issue.examples] for issue in report.issues}
    assert places == {"EMAIL_INVALID": [(2, 7)], "LINES_SKIPPED": [(None, 2), (None, 3), (None, 4)]}


LONG = "Email;Points\n" + DATA_ROW * (HEAD_BYTES // len(DATA_ROW) + 100)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("Email;Points\n\n" + DATA_ROW, 2, "names a line that is blank"),
        ("Email;Points\n;;\n" + DATA_ROW, 2, "names a line that is blank"),
        ("Email;Points\n\n\n", 2, "names a line that is blank"),
        (DATA_ROW, 2, "lies below the end of the file"),
        (DATA_ROW, 10**9, "lies below the end of the file"),
        (DATA_ROW, 10**30, "lies below the end of the file"),
        (LONG, LONG.count("\n"), "lies below the first"),
        ("sep=;\nEmail;Points\n", 1, "names a line above the table"),
        ('Email;"Points\n' + DATA_ROW, 1, "a quote that does not close"),
    ],
)
def test_a_header_line_that_holds_no_header_is_wrong_usage(text: str, line: int, said: str) -> None:
    with pytest.raises(UsageError, match=f"header_line={line} .*{said}"):
        loyalty_prep.inspect(text.encode(), header_line=line)


@pytest.mark.parametrize(("flags", "said"), [
    ({"header_line": 0}, "from 1"),
    ({"header_line": -3}, "from 1"),
    ({"header_line": 1, "no_header": True}, "contradict"),
])  # fmt: skip
def test_header_lines_that_cannot_be_are_wrong_usage(flags: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError, match=f"--header-line.*{said}"):
        Options(**flags)


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
@settings(deadline=None, max_examples=examples(300))
def test_a_table_reads_back_as_it_was_written(table: tuple[Rows, dict[str, Any], str], named: bool) -> None:
    rows, style, encoding = table
    data = as_csv(rows, **style).encode(encoding)
    flags = {"encoding": encoding, "delimiter": style["delimiter"]} if named else {"encoding": encoding}
    assert read(data, **flags) == (rows[0], rows[1:])


@given(table=tables())
@settings(deadline=None, max_examples=examples(150))
def test_delimiters_and_headers_are_told_whatever_the_encoding_is_taken_for(
    table: tuple[Rows, dict[str, Any], str],
) -> None:
    rows, style, encoding = table
    header, found = read(as_csv(rows, **style).encode(encoding))
    assert header == rows[0]
    assert [row[:2] for row in found] == [row[:2] for row in rows[1:]]


@given(table=tables(), quote=st.sampled_from("\"'`$"), escaped=st.booleans())
@settings(deadline=None, max_examples=examples(60))
def test_a_table_in_quotes_that_the_user_names_reads_back(
    table: tuple[Rows, dict[str, Any], str], quote: str, escaped: bool
) -> None:
    rows, style, encoding = table
    style |= {"quotechar": quote}
    if escaped:
        style |= {"doublequote": False, "escapechar": "\\", "quoting": csv.QUOTE_ALL}
    data = as_csv(rows, **style).encode(encoding)
    assert read(data, encoding=encoding, quote=quote) == (rows[0], rows[1:])


@given(table=tables(), delimiter=st.sampled_from(["\t", "|", "^"]))
@settings(deadline=None, max_examples=examples(60))
def test_a_table_without_quotes_reads_back_to_the_letter(
    table: tuple[Rows, dict[str, Any], str], delimiter: str
) -> None:
    rows = [[cell.replace(delimiter, "/") for cell in row] for row in table[0]]
    text = "".join(delimiter.join(row) + "\n" for row in rows)
    assert read(text, quote="none", delimiter=delimiter) == (rows[0], rows[1:])


@given(table=tables(), above=st.lists(st.text(st.sampled_from("ab ,;\"'@1.\\=sep"), max_size=20), max_size=6))
@settings(deadline=None, max_examples=examples(60))
def test_a_header_that_the_user_names_is_found_below_anything(
    table: tuple[Rows, dict[str, Any], str], above: list[str]
) -> None:
    rows, style, _ = table
    style |= {"lineterminator": "\n"}
    data = ("".join(line + "\n" for line in above) + as_csv(rows, **style)).encode()
    assert read(data, delimiter=style["delimiter"], header_line=len(above) + 1) == (rows[0], rows[1:])


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
@settings(deadline=None, max_examples=examples(200))
def test_any_table_is_read_or_refused_clearly(cells: Rows, named: bool) -> None:
    assume(any(any(row) for row in cells))
    data = as_csv(cells).encode()
    assert refused(data, "," if named else None) in {
        *(None, "FILE_EMPTY", "NOT_A_TABLE", "HEADER_SHORT", "HEADER_LONG", "HEADER_UNREADABLE"),
    }


@pytest.mark.parametrize(
    ("text", "escape", "space"),
    [
        ('Name,Email,Points\n"Ann \\"A\\" Lee","a@x.org","5"\n"Bo","b@x.org","6"\n', "\\", False),
        ('Name,Email,Points\n"Ann ""A"" Lee","a@x.org","5"\n"Bo","b@x.org","6"\n', None, False),
        ("Name, Email, Points\nAnn, a@x.org, 5\nBo, b@x.org, 6\n", None, True),
    ],
)
def test_the_json_names_the_escape_sign_and_blanks_after_the_delimiter(
    text: str, escape: str | None, space: bool
) -> None:
    found = loyalty_prep.inspect(text.encode()).to_dict()
    assert (found["escapeChar"], found["skipInitialSpace"]) == (escape, space)


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("by_hand", ["Total;936;;", "Bo;b@x.org;6;50"])
def test_a_line_without_blanks_does_not_make_letters_of_the_quotes_behind_them(by_hand: str, mark: str) -> None:
    rows = [f'"Ann {at}"; "ann{at}@x.org"; {at}; "so"' for at in range(5)]
    lines = (
        ["Name; Email; Points; Note", *rows, by_hand]
        if "@" in by_hand
        else [by_hand, "Name; Email; Points; Note", *rows]
    )
    layout = loyalty_prep.inspect("\n".join(lines).replace(";", mark).encode()).to_dict()
    assert (layout["delimiter"], layout["quoteChar"], layout["skipInitialSpace"]) == (mark, '"', True)


def test_guards_of_a_spreadsheet_on_a_few_cells_are_no_quotes() -> None:
    """Taken for the file's quotes they would make letters of its own, and records of a cell over two lines."""
    rows = [f"Ann {number},ann{number}@example.com,{number}\n" for number in range(30)]
    rows[3] = "Ann 3,'ann3@example.com',3\n"
    rows[9] = '"Lee, Ann",ann9@example.com,9\n'
    rows[20] = 'Ann 20,"ann20@example.com,20\n'
    found = loyalty_prep.validate(("Name,Email,Points\n" + "".join(rows)).encode())
    assert found.inspection.layout.dialect.quote == '"'
    assert found.rows.ready == 29
    rows = [f"'Ann {number}','ann{number}@example.com','{number}'\n" for number in range(30)]
    assert loyalty_prep.inspect(("'Name','Email','Points'\n" + "".join(rows)).encode()).layout.dialect.quote == "'"


@pytest.mark.parametrize("above", ["Customer,,,Loyalty", "Total,234,,", "\nShop,,,Bonn\nCustomer,,,"])
@pytest.mark.parametrize("cell", ['"a\nb"', '"5"" TV"'])
def test_what_a_hand_wrote_above_the_header_has_no_say_in_the_blanks_behind_delimiters(above: str, cell: str) -> None:
    rows = "".join(f"{i}0, A{i}, a{i}@x.org, {cell}\n" for i in range(4))
    report = loyalty_prep.validate(f"{above}\nPoints, Name, Email, Tier\n{rows}".encode())
    assert (report.rows.total, report.rows.ready) == (4, 4)


NOTES = {
    "a record inside": "see\nn,office@shop.com,55,x\nbye",
    "a record last": "see\nn,office@shop.com,55,x",
}


@pytest.mark.parametrize("share", [1, 3, 6, 12])
@pytest.mark.parametrize("kind", NOTES)
def test_a_quoted_note_that_holds_a_record_breaks_in_however_many_records_it_stands(kind: str, share: int) -> None:
    notes = [f'"{NOTES[kind]}"' if number * share % 12 < share else "x" for number in range(12)]
    text = "Email,Points,Ref,Note\n" + "".join(f"c{i}@example.com,{i}3,y,{note}\n" for i, note in enumerate(notes))
    report = loyalty_prep.validate(text.encode(), email_column="Email", points_column="Points")
    assert report.inspection.layout.dialect.quote == '"'
    assert {issue.code: issue.count for issue in report.issues}["ROW_BROKEN_QUOTE"] == share
    assert report.rows.ready == 12 - share


@pytest.mark.few(4)
@pytest.mark.parametrize("rows", [1, 2, 12])
@pytest.mark.parametrize("share", [1, 2, 3, 6])
def test_a_record_in_the_second_cell_over_lines_is_one_in_the_sample_too(rows: int, share: int) -> None:
    """Where every customer has such cells, the note was taken for the balance, and the file refused."""
    text = "Email,Points,Note,More\n" + "".join(
        f'c{i}@example.com,{i}3,"a\nb","see\noffice{i}@shop.com,55,x,y\nbye"\n'
        if i % share == 0
        else f"c{i}@example.com,{i}3,x,y\n"
        for i in range(rows)
    )
    report = loyalty_prep.validate(text.encode())
    noted = len(range(0, rows, share))
    assert {issue.code: issue.count for issue in report.issues}["ROW_BROKEN_QUOTE"] == noted
    assert (report.rows.total, report.rows.ready) == (rows + 2 * noted, rows)


@pytest.mark.parametrize(
    "line", ['c{}@x.org,{}5,"', '"Emma,c{}@x.org,{}5', 'c{}@x.org,{}4,"see th', '"Emma" Smith,c{}@x.org,{}5']
)
def test_quotes_that_close_nothing_are_letters(line: str) -> None:
    email = int(not line.startswith("c"))
    text = "".join(line.format(number, number) + "\n" for number in range(10, 30))
    report = loyalty_prep.validate(text.encode(), no_header=True, email_column=email, points_column=email + 1)
    assert report.inspection.layout.dialect.quote is None
    assert report.rows.ready == 20


SINGLY = {
    "before": ("Email,Address,Points", "c{i}@example.com,'Main Street {i}\n1000{i} Berlin',{p}"),
    "last": ("Email,Points,Address", "c{i}@example.com,{p},'Main Street {i}\n1000{i} Berlin'"),
    "first": ("Address,Email,Points", "'Main Street {i}\n1000{i} Berlin',c{i}@example.com,{p}"),
    "with a delimiter": ("Email,Address,Points", "c{i}@example.com,'Main Street§ {i}\n1000{i} Berlin',{p}"),
    "over three lines": ("Email,Address,Points", "c{i}@example.com,'c/o O''Brien\nMain Street {i}\nBerlin',{p}"),
}


@pytest.mark.few(12)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize(("rows", "share"), [(2, 1), (20, 1), (30, 7), (200, 100), (4000, 2500)])
@pytest.mark.parametrize("place", SINGLY)
def test_cells_over_lines_in_single_quotes_are_read_where_nothing_else_is_quoted(
    place: str, rows: int, share: int, delimiter: str, end: str
) -> None:
    # A house number became the balance, where the cell held a delimiter; or the file was refused for its header.
    names, form = SINGLY[place]
    bare = form.replace("\n", " ").replace("§", "").replace("''", "").replace("'", "")
    lines = [(form if i % share == share - 1 else bare).format(i=i, p=i * 31 + 5) for i in range(rows)]
    text = "\n".join([names, *lines, ""]).replace(",", delimiter).replace("§", delimiter).replace("\n", end)
    report = loyalty_prep.validate(text.encode())
    assert (report.rows.total, report.rows.ready) == (rows, rows)
    assert report.points.out == sum(i * 31 + 5 for i in range(rows))


@pytest.mark.parametrize("cell", ["'t Hart", "'s-Gravenhage", "James'", "'Ohana", "rock 'n' roll'", "'", "''", "5'"])
@pytest.mark.parametrize("at", [0, 1, 2])
def test_apostrophes_at_the_ends_of_cells_quote_nothing_over_lines(cell: str, at: int) -> None:
    rows = [[f"Ann {i}", f"c{i}@example.com", str(i * 31 + 5), "Bonn"] for i in range(20)]
    rows[at][0] = cell
    rows[at + 1][3] = cell
    rows[at + 2][0] = "Chris'"
    report = loyalty_prep.validate(as_csv([["Name", "Email", "Points", "City"], *rows]).encode())
    assert (report.rows.total, report.rows.ready) == (20, 20)


@pytest.mark.few(12)
@pytest.mark.parametrize("share", [1, 2, 7])
@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|", ":"])
def test_cells_over_lines_behind_blanks_are_no_reason_to_refuse_the_file(mark: str, quote: str, share: int) -> None:
    """The blanks made letters of the quotes in the look at the file, and each further line of a cell a record."""
    rows = [
        f"ann{number}@example.com, {number}3, {quote}Flat {number}\n\nBonn{quote}, x"
        if number % share == 0
        else f"ann{number}@example.com, {number}3, Bonn, x"
        for number in range(14)
    ]
    text = "\r\n".join(["Email, Points, Address, Note", *rows]).replace(", ", f"{mark} ")
    report = loyalty_prep.validate(text.encode())
    assert (report.rows.total, report.rows.ready) == (14, 14)
    assert report.inspection.layout.dialect == Dialect(mark, quote, skip_space=True)


@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("share", [2, 3])
def test_a_total_without_blanks_does_not_undo_those_before_cells_over_lines(quote: str, share: int) -> None:
    """Most records are of one line and quote nothing: there each delimiter had to have its blank."""
    rows = [
        f"Ann, ann{at}@example.com, 1{at}7, " + (f"{quote}Flat 2\nBonn, x{quote}" if at % share == 0 else "Bonn")
        for at in range(60)
    ]
    text = "\n".join(["Name, Email, Points, Address", *rows, "Total,,556294,", ""])
    report = loyalty_prep.validate(text.encode())
    assert (report.rows.total, report.rows.ready, report.rows.repaired) == (61, 60, 0)


@pytest.mark.parametrize("mark", [",", "|"])
@pytest.mark.parametrize("rows", [3, 60])
def test_apostrophes_at_the_ends_of_neighbours_on_each_row_quote_nothing(rows: int, mark: str) -> None:
    table = [["Id", "Email", "Points", "Name", "City"]]
    table += [[f"C{at}", f"a{at}@x.org", f"{at}7", "'t Hart", "Jans'"] for at in range(rows)]
    report = loyalty_prep.validate(as_csv(table, delimiter=mark).encode())
    assert report.rows.ready == rows
    assert report.inspection.layout.rows[0][3:] == ("'t Hart", "Jans'")


@pytest.mark.parametrize("every", [False, True])
@pytest.mark.parametrize("rows", [2, 30])
def test_single_quotes_around_a_doubled_one_are_quotes(rows: int, every: bool) -> None:
    names = ["O'Brien", *("Lee" for _ in range(rows - 1))]
    table = [["Name", "Email", "Points"], *([name, f"a{at}@x.org", f"{at}7"] for at, name in enumerate(names))]
    text = as_csv(table, quotechar="'", quoting=csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL)
    found = loyalty_prep.inspect(text.encode())
    assert found.layout.dialect.quote == "'"
    assert found.layout.rows[0][0] == "O'Brien"


@pytest.mark.slow
@pytest.mark.parametrize("every", [False, True])
@pytest.mark.parametrize("share", [1, 2, 30])
@pytest.mark.parametrize("rows", [3, 60])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_single_quotes_around_a_delimiter_on_each_row_are_quotes(mark: str, rows: int, share: int, every: bool) -> None:
    """Cut at the delimiter in each first cell, all records were of one width more: "only 4 names, as R writes"."""
    names = [f"Smith{mark} J" if at % share == 0 else "Lee" for at in range(rows)]
    table = [["Name", "Email", "Points"], *([name, f"a{at}@x.org", f"{at}7"] for at, name in enumerate(names))]
    quoting = csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL
    report = loyalty_prep.validate(as_csv(table, delimiter=mark, quotechar="'", quoting=quoting).encode())
    assert report.rows.ready == rows
    assert report.inspection.layout.rows[0][0] == names[0]


def test_a_doubled_apostrophe_outside_of_quotes_is_text() -> None:
    found = loyalty_prep.inspect(b"Name,Email,Points\nO''Brien,a@x.org,1\nLee,'b@x.org',2\nMay,c@x.org,3\n")
    assert found.layout.dialect.quote == '"'
    assert found.layout.rows[0][0] == "O''Brien"


def test_a_cell_over_lines_before_a_name_with_an_address_is_no_two_customers() -> None:
    """Where records may be short, `UK" Emma <emma@x.org>` passed for one, without a balance."""
    rows = "".join(f"x\ta{i}@x.org\t{i}3\tBonn\tAnn <b{i}@x.org>\tS,M\tz\n" for i in range(20))
    faulty = 'x\ta99@x.org\t993\t"Bonn\n\nUK"\tAnn <b99@x.org>\tS,M\tz\n'
    head = "Note\tEmail\tPoints\tAddress\tSender\tSizes\tTag\n"
    report = loyalty_prep.validate((head + rows + faulty + rows.replace("@x", "@y")).encode())
    assert (report.rows.total, report.rows.ready) == (41, 41)


@pytest.mark.few(24)
@pytest.mark.parametrize("rows", [1, 2, 5])
@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
@pytest.mark.parametrize("names", ["#Name#,#Email#,#Points#", "Name,Email,Points", "#Name#,Email,#Points#"])
def test_a_header_without_blanks_leaves_those_before_the_customers_quotes_to_the_dialect(
    names: str, mark: str, quote: str, rows: int
) -> None:
    """The quotes were letters of up to nineteen customers, and a delimiter in a name cut them in two."""
    lines = [
        names.replace(",", mark),
        *(f"#Lee{mark} Ann#{mark} #ann{at}@x.org#{mark} #{at + 7}#" for at in range(rows)),
    ]
    report = loyalty_prep.validate("\n".join(lines).replace("#", quote).encode())
    assert (report.rows.ready, report.rows.repaired) == (rows, 0)
    assert report.inspection.layout.dialect == Dialect(mark, quote, skip_space=True)
    assert report.inspection.layout.rows[0][0] == f"Lee{mark} Ann"


@pytest.mark.parametrize("place", ["first", "last"])
@pytest.mark.parametrize("slashes", [2, 4])
def test_an_escaped_backslash_at_a_cell_s_end_says_nothing_against_backslashes_before_quotes(
    slashes: int, place: str
) -> None:
    """Its record reads the same either way; it made broken quotes of all others, though these read one way only."""
    folder, quoted = '"C:' + "\\" * slashes + '",ann@x.org,5\n', '"Bo \\"B\\" Lee, jr.",bo@x.org,6\n'
    text = "Name,Email,Points\n" + (folder + quoted if place == "first" else quoted + folder)
    report = loyalty_prep.validate(text.encode())
    assert report.rows.ready == 2
    assert loyalty_prep.validate(f"Name,Email,Points\n{folder}".encode()).inspection.layout.dialect.backslash is False


def test_a_record_that_does_not_decode_says_nothing_against_backslashes_before_quotes() -> None:
    """One faulty byte beside such a quote, and no record with one was read."""
    text = 'Name,Email,Points\n"Zo\u00eb \\"Z\\" Lee",zoe@x.org,5\n"Bo\xff \\"B\\" Lee",bo@x.org,6\n'
    data = text.encode().replace("\xff".encode(), b"\xff")
    report = loyalty_prep.validate(data, encoding="utf-8")
    assert {issue.code: issue.count for issue in report.issues} == {"ROW_UNDECODABLE": 1}
    assert report.rows.ready == 1


TYPOGRAPHIC = {
    "all": "“Name”,“Email”,“Points”\n“Ann”,“ann@x.org”,“5”\n“Bob”,“bob@x.org”,“7”\n",
    "the customers": "Name,Email,Points\n“Ann”,“ann@x.org”,“5”\n“Bob”,“bob@x.org”,“7”\n",
    "around delimiters": "Name,Email,Points\n“Lee, Ann”,“ann@x.org”,5\n“Lee, Bob”,“bob@x.org”,7\n",
    "the balance": "Name,Email,Points\nAnn,ann@x.org,“5”\nBob,bob@x.org,“7”\n",
    "one column": "“Email”\n“ann@x.org”\n",
}


@pytest.mark.few(20)
@pytest.mark.parametrize("pair", ["“”", "„“", "„”", "”“", "«»", "‘’", "‚‘", "‹›", "「」", "＂＂", "´´"])
@pytest.mark.parametrize("kind", TYPOGRAPHIC)
def test_quotes_of_a_word_processor_are_named_by_the_refusal(kind: str, pair: str) -> None:
    """A column was said to be missing, a name to be short, and the quote was proposed as the delimiter."""
    text = TYPOGRAPHIC[kind].translate(str.maketrans("“”", pair))
    with pytest.raises(InputError, match=f'Cells stand between {pair[0]} and {pair[1]}.* Replace both with "') as fault:
        loyalty_prep.validate(text.encode())
    assert fault.value.code == ("HEADER_SHORT" if kind == "around delimiters" else "COLUMN_MISSING")
    straight = text.replace(pair[0], '"').replace(pair[1], '"')
    if kind != "one column":
        assert loyalty_prep.validate(straight.encode()).rows.ready == 2


@pytest.mark.parametrize("kind", TYPOGRAPHIC)
def test_backticks_around_cells_are_proposed_as_quotes(kind: str) -> None:
    text = TYPOGRAPHIC[kind].replace("“", "`").replace("”", "`").encode()
    with pytest.raises(InputError, match='say quote="`"'):
        loyalty_prep.validate(text)
    if kind != "one column":
        assert loyalty_prep.validate(text, quote="`").rows.ready == 2


def test_typographic_quotes_around_few_names_are_no_reason_of_a_refusal() -> None:
    with pytest.raises(InputError, match="No column with points balances was found among"):
        loyalty_prep.validate("Name,Email\n“Ann”,ann@x.org\nBob,bob@x.org\n".encode())


@pytest.mark.parametrize("rows", [1, 3, 30])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize("name", ["Name\n(full)", "Name, in full; last\tfirst", "Name"])
def test_blanks_in_the_header_alone_do_not_make_letters_of_its_quotes(name: str, mark: str, rows: int) -> None:
    """Names were cut in two: "every row has a field less", a second table, or a first record of what was left over."""
    header = f'"Key"{mark} "{name}"{mark} "Email"{mark} "Points"\n'
    customers = as_csv(
        [[f"cus{at}", f"Lee{mark} Ann", f"ann{at}@x.org", f"{at + 7}"] for at in range(rows)],
        delimiter=mark,
        quoting=csv.QUOTE_ALL,
    )
    report = loyalty_prep.validate(f"{header}{customers}".encode())
    assert (report.rows.total, report.rows.ready) == (rows, rows)
    assert report.inspection.layout.header == ("Key", name, "Email", "Points")
    assert not report.inspection.layout.dialect.skip_space


@pytest.mark.few(18)
@pytest.mark.parametrize("blank", [" ", "\t", "   "])
@pytest.mark.parametrize("mark", [",", ";", "|"])
@pytest.mark.parametrize("name", ["Ann", "Lee§ Ann", "Lee,\nAnn", ""])
def test_blanks_before_the_first_quote_of_each_line_are_no_letters(name: str, mark: str, blank: str) -> None:
    """As reports of databases begin lines: an address there was none, and a name with a delimiter was cut in two."""
    cell = name.replace("§", mark)
    rows = [f'{blank}"{cell}"{mark}"ann{at}@x.org"{mark}"{at + 7}"\n' for at in range(4)]
    report = loyalty_prep.validate(f'{blank}"Name"{mark}"Email"{mark}"Points"\n{"".join(rows)}'.encode())
    assert (report.rows.total, report.rows.ready, report.rows.repaired) == (4, 4, 0)
    assert report.inspection.layout.rows[0][0] == cell
    rows = [f'{blank}"ann{at}@x.org"{mark}"{at + 7}"\n' for at in range(4)]
    report = loyalty_prep.validate(f'{blank}"Email"{mark}"Points"\n{"".join(rows)}'.encode())
    assert (report.rows.ready, report.rows.repaired) == (4, 0)


@pytest.mark.parametrize("first", [' "Ann" Lee', ' "Ann', ' "', ' 5" TV', ' ""Ann""'])
def test_a_quote_behind_blanks_that_closes_no_field_is_a_letter(first: str) -> None:
    rows = "".join(f"Bob,bob{at}@x.org,{at + 7}\n" for at in range(4))
    report = loyalty_prep.validate(
        f"Name,Email,Points\n{rows}{first},ann@x.org,5\n{rows.replace('bob', 'cat')}".encode()
    )
    assert report.rows.ready == 9
    assert report.inspection.layout.rows[4][0] == first


@pytest.mark.parametrize("every", [False, True])
@pytest.mark.parametrize("rows", [1, 2, 30])
@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_single_quotes_escaped_with_backslashes_are_quotes(mark: str, rows: int, every: bool) -> None:
    """As databases write them: names were cut at their delimiters, and "every row has a field more"."""
    names = [f"O'Brien{mark} Jo" if at % 2 == 0 else "Lee" for at in range(rows)]
    table = [["Name", "Email", "Points"], *([name, f"a{at}@x.org", f"{at + 7}"] for at, name in enumerate(names))]
    quoting = csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL
    text = as_csv(table, delimiter=mark, quotechar="'", quoting=quoting, doublequote=False, escapechar="\\")
    report = loyalty_prep.validate(text.encode())
    assert report.rows.ready == rows
    assert report.inspection.layout.dialect == Dialect(mark, "'", backslash=True)
    assert report.inspection.layout.rows[0][0] == names[0]


def test_backslashes_before_apostrophes_in_other_quotes_are_text() -> None:
    found = loyalty_prep.inspect(b"Name,Email,Points\n\"O\\'Brien, Jo\",a@x.org,1\nD\\'Angelo,b@x.org,2\n")
    assert found.layout.dialect == Dialect(",")
    assert [row[0] for row in found.layout.rows] == ["O\\'Brien, Jo", "D\\'Angelo"]
