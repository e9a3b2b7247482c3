"""Reading is exact: for every dialect, block size and fault, what is read is what was written."""

from __future__ import annotations

import csv
import io
import re
from itertools import accumulate
from typing import TYPE_CHECKING
from unittest import mock

import numpy as np
import pytest
from harness import examples
from hypothesis import example, given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep.reading import csv_text, field_counts, framing, quotes, records
from loyalty_prep.reading.csv_text import Dialect
from loyalty_prep.reading.records import Fault, Shape

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

WIDTH = 3
CELL = st.text(
    alphabet=st.one_of(
        st.sampled_from(list("ab,;\t|\"'\r\n \\é点@x§。も\x1f")), st.characters(codec="utf-8", max_codepoint=0x2FFF)
    ),
    max_size=8,
)
ROWS = st.lists(st.lists(CELL, min_size=WIDTH, max_size=WIDTH), max_size=12)
DIALECTS = [Dialect(delimiter, '"') for delimiter in ",;\t|x@§。"] + [Dialect(",", "'"), Dialect('"', "'")]


def written(rows: Sequence[Sequence[str]], dialect: Dialect, ending: str, quoting: int) -> bytes:
    buffer = io.StringIO()
    assert dialect.quote is not None
    writer = csv.writer(
        buffer,
        delimiter=dialect.delimiter,
        quotechar=dialect.quote,
        lineterminator=ending,
        quoting=quoting,  # type: ignore[arg-type] # one of the csv module's constants
    )
    writer.writerows(rows)
    return buffer.getvalue().encode()


def blocks(text: bytes, dialect: Dialect, shape: Shape, size: int) -> list[records.Block]:
    return list(framing.read(io.BytesIO(text), dialect, shape, block_bytes=size))


def cells(found: Sequence[records.Block], width: int = WIDTH) -> list[tuple[str, ...]]:
    return [row for block in found for row in block.cells(range(width)).rows()]


def holds_something(cell: str) -> bool:
    """Tell a cell that makes its row a record: white space, signs without width, NULs and 0x1A alone do not."""
    return any(
        not (sign.isspace() or sign in "\0\x1a\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff") for sign in cell
    )


@pytest.mark.few(10)
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("dialect", DIALECTS, ids=repr)
@given(rows=ROWS, ending=st.sampled_from(["\n", "\r\n", "\r"]), size=st.sampled_from([1, 7, 64, 1 << 20]))
@settings(deadline=None, max_examples=examples(60))
def test_reading_gives_back_what_a_standard_writer_wrote(
    dialect: Dialect, quoting: int, rows: list[list[str]], ending: str, size: int
) -> None:
    if quoting == csv.QUOTE_MINIMAL:  # Python quotes only those line breaks that end its own lines
        rows = [[cell.translate({ord(c): " " for c in set("\r\n") - set(ending)}) for cell in row] for row in rows]
    rows = [row for row in rows if any(map(holds_something, row))]
    found = blocks(written(rows, dialect, ending, quoting), dialect, Shape(WIDTH), size)
    assert cells(found) == [tuple(row) for row in rows]
    assert all(fault == Fault.NONE for block in found for fault in block.faults)


@pytest.mark.parametrize("delimiter", [b",", "。".encode()])
@given(text=st.binary(max_size=300), size=st.sampled_from([1, 5, 50]))
@settings(deadline=None, max_examples=examples(300))
def test_no_block_size_changes_the_result(delimiter: bytes, text: bytes, size: int) -> None:
    dialect, shape, text = Dialect(delimiter.decode()), Shape(2, short=frozenset({1})), text.replace(b",", delimiter)
    one, many = blocks(text, dialect, shape, 1 << 20), blocks(text, dialect, shape, size)
    assert _facts(one) == _facts(many)


LIVELY = st.lists(
    st.sampled_from(['"', '""', ",", "\n", "\r", "\r\n", "a", "b@x.org", "12", " ", "\\", "é", "も", "\x1f"]),
    max_size=40,
).map("".join)


@pytest.mark.parametrize("delimiter", [",", "。"])
@given(text=LIVELY, size=st.sampled_from([1, 3, 16]))
@settings(deadline=None, max_examples=examples(500))
def test_no_block_size_changes_a_text_made_of_quotes(delimiter: str, text: str, size: int) -> None:
    dialect, shape = Dialect(delimiter), Shape(3, surplus=1, short=frozenset({2}))
    data = text.replace(",", delimiter).encode()
    assert _facts(blocks(data, dialect, shape, 1 << 20)) == _facts(blocks(data, dialect, shape, size))


@pytest.mark.parametrize("dialect", [Dialect(","), Dialect("。"), Dialect(",", skip_space=True)], ids=repr)
@given(text=LIVELY, size=st.sampled_from([16, 1 << 20]), step=st.integers(1, 3))
@settings(deadline=None, max_examples=examples(300))
def test_records_that_are_read_again_hold_the_same_cells(dialect: Dialect, text: str, size: int, step: int) -> None:
    shape = Shape(3, surplus=1, short=frozenset({2}))
    texts, cells = list[framing.Canonical](), list[tuple[str, ...]]()
    for block in blocks(text.replace(",", dialect.delimiter).encode(), dialect, shape, size):
        some = np.arange(block.height)[::step]
        starts, ends, odd, faults = block.starts[some], block.ends[some], block.odd[some], block.faults[some]
        texts.append(framing.canonical(block.data, starts, ends, odd, faults, dialect, shape))
        cells += block.cells(range(3))[some].rows()
    assert not texts or framing.reread(texts, dialect, shape).rows() == cells


@pytest.mark.parametrize("delimiter", [",", "。"])
@pytest.mark.parametrize("surplus", [0, 1])
@given(text=LIVELY, step=st.sampled_from([1, 9, 1 << 18]))
@settings(deadline=None, max_examples=examples(500))
def test_the_fast_path_reads_what_the_exact_reader_reads(delimiter: str, surplus: int, text: str, step: int) -> None:
    dialect, shape = Dialect(delimiter), Shape(3, surplus=surplus, short=frozenset({2}))
    text = text.replace(",", delimiter)
    with mock.patch.object(field_counts, "_STEP", step):  # so many bytes are looked at together
        fast = _facts(blocks(text.encode(), dialect, shape, 1 << 20))
    with mock.patch.object(framing._Framer, "_regular", lambda framer: np.zeros(len(framer.starts), np.bool_)):
        exact = _facts(blocks(text.encode(), dialect, shape, 1 << 20))
    assert fast == exact


IN_QUOTES = st.lists(
    st.sampled_from(['"a","b"', '"a","b@x.org","12"', '"",""', '"', '","', ",", "\n", "é", '""', "\\"])
)


@pytest.mark.parametrize(
    "dialect", [Dialect(), Dialect("。"), Dialect(skip_space=True), Dialect(backslash=True)], ids=repr
)
@given(text=st.one_of(LIVELY, IN_QUOTES.map("".join)))
@settings(deadline=None, max_examples=examples(300))
def test_a_line_with_all_its_cells_in_quotes_is_read_at_once_as_cell_by_cell(dialect: Dialect, text: str) -> None:
    data = text.replace(",", dialect.delimiter).encode()
    at_once = framing.sample(data, dialect)
    with mock.patch.object(quotes.ExactReader, "_each_quoted", return_value=None):
        assert at_once == framing.sample(data, dialect)


@given(flags=st.lists(st.booleans(), max_size=300))
@example([True] * 64)
@example([True] + [False] * 63 + [True] * 65)
def test_quotes_are_odd_in_number_from_the_first_to_the_second(flags: list[bool]) -> None:
    odd = field_counts._odd_so_far(np.array(flags, dtype=np.bool_))
    assert odd.tolist() == [count % 2 == 1 for count in accumulate(flags)]


@given(counts=st.lists(st.integers(1, 4), min_size=1, max_size=8))
@example([2, 2, 2])
@example([1, 3])  # as many fields as two lines of two
@example([3, 1, 2])
def test_the_fields_of_each_line_are_counted(counts: list[int]) -> None:
    lines = [b",".join([b"x"] * count) + b"\n" for count in counts]
    found = field_counts.count_fields(b"".join(lines), Dialect())
    assert found.fields.tolist() == counts
    assert found.nexts.tolist() == np.cumsum([len(line) for line in lines]).tolist()


def _facts(found: Sequence[records.Block]) -> list[tuple[object, ...]]:
    facts: list[tuple[object, ...]] = []
    for block in found:
        table = block.cells(range(block.shape.width)).rows()
        for index, row in enumerate(table):
            start, end = int(block.starts[index]), int(block.ends[index])
            facts.append(
                (
                    block.first_row + index,
                    int(block.lines[index]),
                    block.offset + start,
                    block.data[start:end],
                    int(block.faults[index]),
                    row,
                )
            )
    facts.append((sum(block.blank for block in found), sum(block.short for block in found)))
    return facts


SANE = [
    b'a%d@x.org,"Smith, %d",%d\n',
    b"b%d@x.org,Bob %d,%d\r\n",
    b'c%d@x.org,"two\nlines %d",%d\n',
    b'd%d@x.org,"say ""hi"" %d",%d\n',
    b'"e%d@x.org","Eve %d","%d"\n',
    b'f%d@x.org,"",%d%d\n',
]
BROKEN = {
    "unclosed quote": b'z@x.org,"Zoe,5\n',
    "unclosed first field": b'"z@x.org,Zoe,5\n',
    "unclosed last field": b'z@x.org,Zoe,"5\n',
    "lone quote": b'"\n',
    "text after a quote": b'z@x.org,"Zoe" Smith,5\n',
    "text after a first quote": b'"z" x@x.org,Zoe,5\n',
    "letter": b'z@x.org,Z"oe,5\n',
    "two letters": b'z@x.org,Z"o"e,5\n',
    "inches": b'z@x.org,Zoe 5",5\n',
    "short": b"z@x.org,5\n",
    "long": b"z@x.org,Zoe,5,6\n",
    "bad bytes": b"z@x.org,Zo\xe9,5\n",
    "backslash": b'z@x.org,"Z \\"oe\\" x",5\n',
    "nothing but quotes": b'""",""","""\n',
    "cut": b'z@x.org,"Zo\n',
    "NUL": b"z@x.org,Z\x00oe,5\n",
}


@pytest.mark.few(8)
@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
@pytest.mark.parametrize("size", [1, 40, 1 << 20])
def test_one_broken_record_costs_one_record(broken: bytes, size: int) -> None:
    lines = [template % (number, number, number) for number in range(3) for template in SANE]
    shape = Shape(3)
    expected = cells(blocks(b"".join(lines), Dialect(), shape, 1 << 20))
    assert len(expected) == len(lines)
    for place in range(len(lines) + 1):
        text = b"".join([*lines[:place], broken, *lines[place:]])
        found = cells(blocks(text, Dialect(), shape, size))
        assert found[:place] + found[place + 1 :] == expected, f"at {place}"


# text, what each record reads as (None: its fields cannot be trusted), for three columns
CASES: list[tuple[str, bytes, list[tuple[str, ...] | Fault]]] = [
    ("blank lines are no records", b'a,b,c\n\n \t\n,,\n"","",""\nd,e,f\n', [("a", "b", "c"), ("d", "e", "f")]),
    ("a lone CR ends a line", b"a,b,c\rd,e,f\r", [("a", "b", "c"), ("d", "e", "f")]),
    (
        "line ends may be mixed",
        b"a,b,c\r\nd,e,f\ng,h,i\rj,k,l",
        [tuple("abc"), tuple("def"), tuple("ghi"), tuple("jkl")],
    ),
    ("other breaks end no line", "a,b\u2028\x0b\x0c\x85,c\n".encode(), [("a", "b\u2028\x0b\x0c\x85", "c")]),
    ("a line break may stand in quotes", b'a,"b\r\nb\rb\nb",c\n', [("a", "b\r\nb\rb\nb", "c")]),
    ("a quote in mid-field is a letter", b'O"Brien,5",c""c\n', [('O"Brien', '5"', 'c""c')]),
    ("text after a closing quote", b'a,"b" b,c\nd,e,f\n', [Fault.BROKEN_QUOTE, ("d", "e", "f")]),
    ("a quote that never closes", b'a,"b,c\nd,e,f\n', [Fault.BROKEN_QUOTE, ("d", "e", "f")]),
    (
        "a quote that closes by meeting a later record's",
        b'a@x.org,"b,c\nd@x.org,e,f\ng@x.org,", h",i\n',
        [Fault.BROKEN_QUOTE, ("d@x.org", "e", "f"), ("g@x.org", ", h", "i")],
    ),
    (
        "a stray quote before an inch mark must not join two customers",
        b'a@x.org,"Emma,12\nb@x.org,Bob",13\n',
        [Fault.BROKEN_QUOTE, ("b@x.org", 'Bob"', "13")],
    ),
    (
        "an honest note stays one field",
        b'a@x.org,"called\nwants, perhaps, a refund\nmail b@x.org, soon",12\n',
        [("a@x.org", "called\nwants, perhaps, a refund\nmail b@x.org, soon", "12")],
    ),
    (
        "a record over lines of another width is one record with one fault",
        b'd@x.org,e,f\na@x.org,"two\nlines",12,13\na@x.org,"two\nlines"\ng@x.org,h,i\n',
        [("d@x.org", "e", "f"), Fault.FIELD_COUNT, Fault.FIELD_COUNT, ("g@x.org", "h", "i")],
    ),
    ("an honest note in the first column", b'"two\nlines",a@x.org,12\n', [("two\nlines", "a@x.org", "12")]),
    ("too few, too many", b"a,b\na,b,c,d\na,b,c\n", [Fault.FIELD_COUNT, Fault.FIELD_COUNT, ("a", "b", "c")]),
    ("bytes that do not decode", b"a,\xff,c\na,b,c\n", [Fault.UNDECODABLE, ("a", "b", "c")]),
]


@pytest.mark.parametrize(("text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
@pytest.mark.parametrize("size", [1, 9, 1 << 20])
def test_a_record_reads_as(text: bytes, expected: list[tuple[str, ...] | Fault], size: int) -> None:
    found = blocks(text, Dialect(), Shape(3), size)
    faults = [Fault(int(fault)) for block in found for fault in block.faults]
    got = [fault or row for fault, row in zip(faults, cells(found), strict=True)]
    assert got == expected


@given(text=LIVELY, size=st.sampled_from([1, 3, 16]), longest=st.integers(1, 12))
@settings(deadline=None, max_examples=examples(300))
def test_no_block_size_changes_which_records_are_too_long(text: str, size: int, longest: int) -> None:
    data, shape = text.encode(), Shape(3, short=frozenset({2}))
    one, many = (
        list(framing.read(io.BytesIO(data), Dialect(), shape, max_record=longest, block_bytes=block))
        for block in (1 << 20, size)
    )
    assert _facts(one) == _facts(many)


def test_a_line_that_is_too_long_costs_itself_and_keeps_its_beginning() -> None:
    text = b"a,b,c\r\n" + b"x" * 5000 + b',",\r\nd,e,f\n' + b"y" * 5000
    for size in (1, 100, 1 << 20):
        found = list(framing.read(io.BytesIO(text), Dialect(), Shape(3), max_record=100, block_bytes=size))
        raws = [block.data[start:end] for block in found for start, end in zip(block.starts, block.ends, strict=True)]
        assert raws == [b"a,b,c", b"x" * 100, b"d,e,f", b"y" * 100]
        faults = [Fault(int(fault)) for block in found for fault in block.faults]
        assert faults == [Fault.NONE, Fault.TOO_LONG, Fault.NONE, Fault.TOO_LONG]
        assert [line for block in found for line in block.lines.tolist()] == [1, 2, 3, 4]
        assert sum(block.height_in_lines for block in found) == 4


@pytest.mark.parametrize("size", [1, 100, 300, 1 << 20])
def test_a_blank_line_that_is_too_long_is_blank_and_no_record(size: int) -> None:
    text = b"a,b,c\n" + b" " * 5000 + b"\r\nd,e,f\n" + b" " * 5000 + b"x\n"
    found = list(framing.read(io.BytesIO(text), Dialect(), Shape(3), max_record=100, block_bytes=size))
    assert [line for block in found for line in block.lines.tolist()] == [1, 3, 4]
    assert [fault for block in found for fault in block.faults.tolist()] == [Fault.NONE, Fault.NONE, Fault.TOO_LONG]
    assert sum(block.blank for block in found) == sum(block.blank_lines for block in found) == 1


@pytest.mark.few(8)
@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_record_at_a_block_border_costs_one_record(broken: bytes) -> None:
    size = 4096
    lines = [template % (number, number, number) for number in range(60) for template in SANE]
    expected = cells(blocks(b"".join(lines), Dialect(), Shape(3), 1 << 20))
    ends = np.cumsum([len(line) for line in lines])
    for border in range(size, int(ends[-1]), size):
        place = int(np.searchsorted(ends, border))
        for near in range(place - 2, place + 3):
            text = b"".join([*lines[:near], broken, *lines[near:]])
            found = cells(blocks(text, Dialect(), Shape(3), size))
            assert found[:near] + found[near + 1 :] == expected, f"at {near}"


@pytest.mark.parametrize("quoted", [1, 2])
@pytest.mark.parametrize("eof", [True, False], ids=["a whole file", "the head of one"])
def test_a_quote_that_never_closes_costs_its_own_line_of_the_head(quoted: int, *, eof: bool) -> None:
    lines = [b"a@x.org,1\n", b"b@x.org,2\n", b"c@x.org,3\n", b"d@x.org,4\n"]
    lines[quoted] = b'"' + lines[quoted]
    found = framing.sample(b"".join(lines), Dialect(), eof=eof)
    assert [(record.line, record.lines, record.fault) for record in found] == [
        (number, 1, Fault.BROKEN_QUOTE if number == quoted + 1 else Fault.NONE) for number in range(1, 5)
    ]


def test_records_know_their_row_and_line() -> None:
    text = b'a,b,c\n\nd,"e\ne",f\r\ng,h,i\n'
    [block] = blocks(text, Dialect(), Shape(3), 1 << 20)
    assert block.lines.tolist() == [1, 3, 5]
    assert [text[start:end] for start, end in zip(block.starts, block.ends, strict=True)] == [
        b"a,b,c",
        b'd,"e\ne",f',
        b"g,h,i",
    ]


def test_empty_fields_at_the_end_belong_to_the_file_or_not() -> None:
    text = b"a,b,c,\nd,e,f\ng,h,i,,\nj,k,l,x\n"
    [block] = blocks(text, Dialect(), Shape(3, surplus=1), 1 << 20)
    assert block.faults.tolist() == [Fault.NONE, Fault.NONE, Fault.FIELD_COUNT, Fault.FIELD_COUNT]
    assert block.surplus == {1: 1, 2: 1}
    [strict] = blocks(text, Dialect(), Shape(3), 1 << 20)
    assert strict.faults.tolist() == [Fault.FIELD_COUNT, Fault.NONE, Fault.FIELD_COUNT, Fault.FIELD_COUNT]


def test_what_is_wide_or_broken_is_not_counted_as_short_nor_what_is_broken_as_wide() -> None:
    shape = Shape(2, surplus=1, short=frozenset({1}))
    [block] = blocks(b'a,b,\n"e\nf",g,\nh\n"i,j,\n', Dialect(), shape, 1 << 20)
    assert block.faults.tolist() == [Fault.NONE] * 3 + [Fault.BROKEN_QUOTE]
    assert (block.short, block.surplus) == (1, {1: 2})


def test_a_short_record_is_taken_only_where_its_count_is() -> None:
    [block] = blocks(b"a,b\na\n", Dialect(), Shape(3, short=frozenset({2})), 1 << 20)
    assert block.faults.tolist() == [Fault.NONE, Fault.FIELD_COUNT]
    assert block.short == 1
    assert block.cells([0, 1, 2]).rows() == [("a", "b", ""), ("", "", "")]


def test_white_space_after_the_delimiter_may_belong_to_the_dialect() -> None:
    text = b'a, b,  c\nd, "e, e", f\n'
    found = blocks(text, Dialect(skip_space=True), Shape(3), 1 << 20)
    assert cells(found) == [("a", "b", "c"), ("d", "e, e", "f")]
    assert cells(blocks(b"a, b,  c\nd,e, f\n", Dialect(skip_space=True), Shape(3), 1 << 20)) == [
        ("a", "b", "c"),
        ("d", "e", "f"),
    ]
    assert cells(blocks(b"a, b,  c\n", Dialect(), Shape(3), 1 << 20)) == [("a", " b", "  c")]


def test_backslashes_escape_quotes_in_such_a_dialect() -> None:
    text = b'a,"say \\"hi\\", then",c\nd,"x\\\\",f\n'
    found = blocks(text, Dialect(backslash=True), Shape(3), 1 << 20)
    assert cells(found) == [("a", 'say "hi", then', "c"), ("d", "x\\", "f")]


@pytest.mark.parametrize("first", ["x^2", "x\x01", "x", '"x^2"'])
def test_a_first_cell_that_begins_as_compressed_data_do_is_text(first: str) -> None:
    data = f"{first},a@x.org,5\nBob,b@x.org,7\n".encode()
    found = blocks(data, Dialect(), Shape(WIDTH), 1 << 20)
    assert cells(found) == [(first.strip('"'), "a@x.org", "5"), ("Bob", "b@x.org", "7")]


def test_a_quote_that_closes_in_the_next_record_gives_no_short_record() -> None:
    """`168` would be the balance of another customer: every line ends with a delimiter, and that one does not."""
    text = b'51,Cadiz,Ann,a@x.org,\n168,Lugo,"call\n281,Lugo,x 42",h@x.org\n22,Lugo,Bo,b@x.org,\n'
    [block] = blocks(text, Dialect(), Shape(5, 0, frozenset({4}), 0), 1 << 20)
    assert block.lines.tolist() == [1, 2, 3, 4]
    assert block.faults.tolist()[1] == Fault.BROKEN_QUOTE
    # Where it does have the file's width, it has two balances, and neither is taken.
    [block] = blocks(text, Dialect(), Shape(4, 1, points=0), 1 << 20)
    assert block.lines.tolist() == [1, 2, 4]
    assert block.faults.tolist() == [0, Fault.BROKEN_QUOTE, 0]
    # A field over two lines in a record of the file's width is believed as before.
    text = b'51,Cadiz,Ann,a@x.org,\n168,Lugo,"call\n281, x",h@x.org,\n22,Lugo,Bo,b@x.org,\n'
    [block] = blocks(text, Dialect(), Shape(5, 0, frozenset({4}), 0), 1 << 20)
    assert block.faults.tolist() == [0, 0, 0]


SWALLOWED = {
    "a name": b'"Lee,ann@x.org,10\nRay, Ben",ben@x.org,20\nCat,cat@x.org,30\n',
    "the name's own delimiter as well": b'"Lee, Ann,ann@x.org,10\nRay, Ben",ben@x.org,20\nCat,cat@x.org,30\n',
    "a unit": b'"Lee,ann@x.org,10 pts\nRay, Ben",ben@x.org,20 pts\nCat,cat@x.org,30 pts\n',
    "CR LF": b'"x,ann@x.org,10\r\ny,z",ben@x.org,20\r\nCat,cat@x.org,30\r\n',
    "a line between": b'"Lee,ann@x.org,10\nDr, Jr, Sr\nRay, Ben",ben@x.org,20\nCat,cat@x.org,30\n',
    "a display name's brackets": b'"Lee,<ann@x.org>,+10\nRay, Ben",ben@x.org,20\nCat,cat@x.org,30\n',
}


@pytest.mark.parametrize("points", [None, 2])
@pytest.mark.parametrize("size", [1, 16, 1 << 20])
@pytest.mark.parametrize("kind", SWALLOWED)
def test_a_quote_that_closes_behind_the_next_customer_s_delimiter_costs_its_line(
    kind: str, size: int, points: int | None
) -> None:
    found = blocks(SWALLOWED[kind], Dialect(), Shape(3, points=points), size)
    faults = [fault for block in found for fault in block.faults.tolist()]
    assert faults[0] == Fault.BROKEN_QUOTE
    assert set(faults[1:-1]) == {Fault.FIELD_COUNT} or faults[1:-1] == [Fault.NONE, Fault.FIELD_COUNT]
    assert cells(found)[-1] == ("Cat", "cat@x.org", SWALLOWED[kind].split(b",")[-1].decode().strip())
    assert "ben@x.org" not in str(cells(found))


BELIEVED = {
    "an address in text": b'"Lee, ask ann@x.org, 10\nRay, Ben",ben@x.org,20\n',
    "an address without a balance": b'"Lee, ann@x.org, closed\nRay, Ben",ben@x.org,20\n',
    "an address in another place": b'"ann@x.org, Lee, 10\nRay, Ben",ben@x.org,20\n',
    "an address alone": b'"Lee\nann@x.org, 10",ben@x.org,20\n',
    "its own address before it": b'ben@x.org,20,"Lee, ann@x.org, 10\nRay, Ben"\n',
    "all in quotes": b'"Lee,ann@x.org,10\nRay, Ben","ben@x.org","20"\n',
    "quotes of its own": b'"Lee,ann@x.org,10,""so""\nRay, Ben",ben@x.org,20\n',
    "a line too few": b'"Lee, ann@x.org\nRay, Ben",ben@x.org,20\n',
}


@pytest.mark.parametrize("points", [None, 2])
@pytest.mark.parametrize("kind", BELIEVED)
def test_a_cell_over_lines_with_an_address_in_it_is_a_cell(kind: str, points: int | None) -> None:
    text = BELIEVED[kind] + b"Cat,cat@x.org,30\n"
    [block] = blocks(text, Dialect(), Shape(3, points=points), 1 << 20)
    assert block.faults.tolist() == [0, 0]
    assert "ben@x.org" in block.cells([0, 1, 2]).row(0)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_no_customer_is_swallowed_by_the_quote_of_the_next_one(delimiter: str) -> None:
    rows = '"Lee,ann@example.com,10\nRay, Ben",ben@example.com,20\n"Fox, Cat",cat@example.com,30\n'
    report = loyalty_prep.validate(("Name,Email,Points\n" + rows).replace(",", delimiter).encode())
    assert (report.rows.total, report.rows.ready) == (3, 1)
    assert {issue.code: issue.count for issue in report.issues} == {"ROW_BROKEN_QUOTE": 1, "ROW_FIELD_COUNT": 1}


@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize(
    "line", ["12,VIP,a@amy52@example.com,6224", "12,VIP,amy52@example,6224", "12,VIP,amy@example.com,62,24"]
)
def test_a_customer_with_a_fault_of_its_own_is_not_swallowed_by_a_quote(line: str, mark: str) -> None:
    # The line inside the quote was no record for its fault, so that its customer stood nowhere.
    text = f'Visits,Tier,Email,Points\n18,"call\n{line}\n0,x 42",ben54@example.com,6627\n23,gold,leo84@example.com,58\n'
    report = loyalty_prep.validate(text.replace(",", mark).encode())
    assert (report.rows.total, report.rows.ready) == (4, 2)


@pytest.mark.parametrize("balance", ["220", "２２０", "٢٢٠", "220 pts"])
@pytest.mark.parametrize("address", ["ben189@example.net", "Amy Lee <gus149@example.org>", "<gus149@example.org>"])
def test_a_customer_before_a_quote_that_closes_in_the_next_one_does_not_give_him_its_balance(
    address: str, balance: str
) -> None:
    rows = "".join(f"{at}12,Ann,u{at}@example.com\n" for at in range(5))
    text = f'Points,Note,Email\n{rows}{balance},"Lee,{address}\n507,Ray,Ben",hal43@example.com\n{rows}'
    report = loyalty_prep.validate(text.encode(), duplicates="first")
    assert {issue.code: issue.count for issue in report.issues if issue.severity == "error"} == {
        "ROW_BROKEN_QUOTE": 1,
        "ROW_FIELD_COUNT": 1,
    }


# --- few lines


@settings(deadline=None, max_examples=examples(200))
@given(rows=ROWS, delimiter=st.sampled_from(",;\t|x@\x1f"), quote=st.sampled_from(['"', "'", None]))
def test_a_few_lines_are_parsed_by_themselves_as_polars_parses_them(
    rows: list[list[str]], delimiter: str, quote: str | None
) -> None:
    bare = str.maketrans("", "", "".join(("\r\n", delimiter, quote or "")))
    sound = [[cell.translate(bare) for cell in row] for row in rows]
    text = "".join(f"{delimiter.join(row)}\n" for row in sound).encode()
    few = csv_text.parse(text, Dialect(delimiter, quote), WIDTH, [2, 0])
    assert few.rows() == [(row[0], row[2]) for row in sound]
    with mock.patch.object(csv_text, "_FEW_BYTES", -1):  # what is replaced is a size, not behaviour
        assert csv_text.parse(text, Dialect(delimiter, quote), WIDTH, [2, 0]).equals(few) or not text


@pytest.mark.parametrize("name", ["two\nlines", "plain", 'a ""quoted"" one'])
@pytest.mark.parametrize("header", ["Email,Points,Name\n", ""])
def test_a_mark_within_the_quotes_of_the_first_cell_is_a_repair_that_is_told(
    header: str, name: str, tmp_path: Path
) -> None:
    """polars takes a mark off the beginning: beside a cell of two lines the address was changed without a word."""
    data = f'{header}"\ufeffann@x.org",5,"{name}"\nbob@x.org,7,Bob\n'.encode()
    report = loyalty_prep.prepare(data, tmp_path)
    assert (report.rows.ready, report.rows.repaired) == (2, 1)
    [trimmed] = [issue for issue in report.issues if issue.code == "EMAIL_TRIMMED"]
    assert trimmed.examples[0].value == "\ufeffann@x.org"


def test_nuls_behind_the_delimiter_at_the_last_line_s_end_are_no_field() -> None:
    """The last customer was refused: the file ends with its delimiters, and in NULs without a line end."""
    [block] = blocks(b"a,b,\nc,d," + b"\0" * 30, Dialect(), Shape(2, surplus=1), 1 << 20)
    assert block.faults.tolist() == [Fault.NONE, Fault.NONE]


@pytest.mark.parametrize("nuls", [1, 3, 512])
@pytest.mark.parametrize("above", range(4))
def test_nuls_before_a_quoted_first_cell_do_not_make_its_quote_a_letter(nuls: int, above: int) -> None:
    text = b"a,1,x\n" * above + b"\0" * nuls + b'"b, c",2,y\n'
    found = blocks(text, DIALECTS[0], Shape(WIDTH), len(text))
    assert cells(found) == [("a", "1", "x")] * above + [("b, c", "2", "y")]


@pytest.mark.parametrize("last", ['"b@x.org"', '"see b@x.org"', '"Bonn"'])
def test_blanks_behind_a_cell_over_lines_do_not_make_a_letter_of_the_next_quote(last: str) -> None:
    """All fields are quoted, so that the quote cannot have swallowed a record: an address behind it says nothing."""
    head = '"Points", "Email", "Address", "Note"\n'
    rows = "".join(f'"{at}7", "a{at}@x.org", "Main Street\nFloor 5", {last}\n' for at in range(4))
    report = loyalty_prep.validate((head + rows).encode(), email_column="Email", points_column="Points")
    assert (report.rows.total, report.rows.ready) == (4, 4)


def test_an_empty_field_of_the_file_is_told_at_its_own_place() -> None:
    [block] = blocks(b"a,b,cd\n,b,\n", Dialect(), Shape(2, surplus=1), 1 << 20)  # the comma behind is the next line's
    assert block.faults.tolist() == [Fault.FIELD_COUNT, Fault.NONE]
    assert block.odd.tolist() == [True, False]


def test_a_field_lost_in_the_middle_is_not_made_good_by_two_delimiters_at_the_end() -> None:
    shape = Shape(3, surplus=2, short=frozenset({3}))
    [block] = blocks(b"a,b,c,,\na,b,,x\na,b,,\n", Dialect(), shape, 1 << 20)
    assert block.faults.tolist() == [Fault.NONE, Fault.FIELD_COUNT, Fault.FIELD_COUNT]


def test_a_record_of_empty_quoted_fields_is_a_blank_one() -> None:
    [block] = blocks(b'a,b\n"",""\n\nc,d\n', Dialect(), Shape(2), 1 << 20)
    assert block.lines.tolist() == [1, 4]
    assert (block.blank, block.blank_lines, block.record_lines) == (2, 2, 2)


def test_of_two_widths_a_head_has_the_one_that_several_records_have() -> None:
    text = b'",1\nann@x.org,2\nbob@x.org,"\n'  # one field of three lines, or records with two quotes that never close
    assert [len(record.fields) for record in framing.sample(text, Dialect())] == [0, 2, 0]


def test_a_line_without_end_is_never_held_whole() -> None:
    class Counted(io.BytesIO):
        most = 0

        def read(self, size: int | None = -1) -> bytes:
            data = super().read(size)
            Counted.most = max(Counted.most, len(data))
            return data

    stream = Counted(b"a,b\n" + b"x" * 1_000_000 + b"\nc,d\n")
    found = list(framing.read(stream, Dialect(), Shape(2), max_record=1_000, block_bytes=100))
    assert cells(found, 2) == [("a", "b"), ("", ""), ("c", "d")]
    assert Counted.most < 10_000


def test_a_head_whose_quotes_are_believed_ends_where_one_does_not_close() -> None:
    found = framing.believed(b'a,b\n"c,d\ne,f\ng,h\n', Dialect())
    assert [record.fields for record in found] == [(b"a", b"b")]
    found = framing.believed(b'a,b\n"c\nd",e\nf,g\nh,i', Dialect())
    assert [record.fields for record in found] == [(b"a", b"b"), (b"c\nd", b"e"), (b"f", b"g")]


def test_blanks_that_belong_to_the_dialect_do_so_where_regular_records_are_read_again() -> None:
    dialect, shape = Dialect(skip_space=True), Shape(2)
    [block] = blocks(b"a, b\nc,  d\n", dialect, shape, 1 << 20)
    lines = framing.canonical(block.data, block.starts, block.ends, block.odd, block.faults, dialect, shape)
    again = framing.reread([lines], dialect, shape)
    assert again.rows() == block.cells([0, 1]).rows() == [("a", "b"), ("c", "d")]


@pytest.mark.parametrize("ending", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("step", [1, 2])
def test_regular_records_are_read_again_as_lines_of_their_own_whatever_ends_them(ending: bytes, step: int) -> None:
    [block] = blocks(ending.join([b"a,1", b"b,2", b"c,3"]), Dialect(), Shape(2), 1 << 20)
    some = np.arange(block.height)[::step]
    starts, ends, odd, faults = block.starts[some], block.ends[some], block.odd[some], block.faults[some]
    again = framing.canonical(block.data, starts, ends, odd, faults, Dialect(), Shape(2))
    assert again.lines == b"".join([b"a,1\n", b"b,2\n", b"c,3\n"][::step])


def test_a_last_cell_whose_letter_begins_as_the_delimiter_does_is_no_delimiter() -> None:
    [block] = blocks("a¦b¦\nc¦d¦»\ne¦f¦¢\n".encode(), Dialect("¦"), Shape(2, surplus=1), 1 << 20)
    assert block.faults.tolist() == [Fault.NONE, Fault.FIELD_COUNT, Fault.FIELD_COUNT]


@pytest.mark.parametrize("quoted", [b'"e,f', b'"e,f\n', b'"e,f\ng'])
def test_a_head_that_ends_within_a_quote_ends_before_it(quoted: bytes) -> None:
    found = framing.sample(b"a,b\nc,d\n" + quoted, Dialect(), eof=False)
    assert [record.fields for record in found] == [(b"a", b"b"), (b"c", b"d")]


@pytest.mark.parametrize(
    ("header", "usual", "record", "code"),
    [
        # The header alone ends with a delimiter: numbers right of POINTS took every customer away.
        ("Email;Points;Orders;", "{};{};7", "z@x.org;5;7", None),
        ("Email;Points;Orders;", "{};{};7", "z@x.org;5;", None),
        ("Email;Points;Orders;", "{};{};7", "z@x.org;5", "ROW_FIELD_COUNT"),
        ("Email;Points;Orders;", "{};{};7", "z@x.org;1;250;7", "ROW_FIELD_COUNT"),
        ("Email;Points;City;Orders;;", "{};{};Ulm;7", "z@x.org;5;Ulm", None),
        ("Email;Points;City;Orders;;", "{};{};Ulm;7", "z@x.org;5", "ROW_FIELD_COUNT"),
        # All lines do, or all but the header: a field left out is one of those that have a name.
        ("Email;Points;City;Orders;", "{};{};Ulm;7;", "z@x.org;5;Ulm;", None),
        ("Email;Points;City;Orders;", "{};{};Ulm;7;", "z@x.org;5;Ulm", None),
        ("Email;Points;City;Orders;", "{};{};Ulm;7;", "z@x.org;5;", "ROW_FIELD_COUNT"),
        ("Email;Points;City;Orders", "{};{};Ulm;7;", "z@x.org;5;Ulm;", None),
        ("Email;Points;City;Orders", "{};{};Ulm;7;", "z@x.org;5;Ulm", None),
        ("Email;Points;City;Orders", "{};{};Ulm;7;", "z@x.org;5;", "ROW_FIELD_COUNT"),
        ("Name;Email;Points;", "Ann;{};{};", "Zoe;z@x.org;", "ROW_FIELD_COUNT"),
        ("Name;Email;Points", "Ann;{};{};", "Zoe;z@x.org;", "ROW_FIELD_COUNT"),
    ],
)
def test_a_delimiter_at_the_end_of_the_header_takes_no_customer_away(
    header: str, usual: str, record: str, code: str | None
) -> None:
    others = [usual.format(f"a{n}@x.org", n * 37 % 90) for n in range(12)]
    found = loyalty_prep.validate("\n".join([header, *others, record, ""]).encode())
    assert found.rows.ready == 12 + (code is None)
    assert [issue.code for issue in found.issues if issue.severity == "error"] == [code] * (code is not None)


@pytest.mark.parametrize(
    "text",
    [
        "Email,Points,\nann@x.org,12,50\nbob@x.org,7,00\n",
        "Name,Email,Points,Note\nAnn,ann@x.org,12,50\nBob,bob@x.org,1307,05\n",
        "Email,Points,Date\nann@x.org,58,985,2024-01-01\nbob@x.org,67,240\ncat@x.org,36,622,2024-01-01\n",
        "Email,Points,Tier,Notes\nann@x.org,81,112,Gold,\nbob@x.org,12,215,,\ncat@x.org,10,481,Gold,vip\n",
        "Email,Points,Notes\nann@x.org,45,406,\nbob@x.org,73,10\ncat@x.org,87,2,\ndan@x.org,5,1\n",
        "Email,Points,Name\nann@x.org,50,25\nbob@x.org,3,75\ncat@x.org,2,Cat\ndan@x.org,9,Dan\n",
    ],
    ids=["decimals", "decimals of text", "thousands of dates", "thousands of tiers", "often too wide", "names"],
)
def test_what_a_delimiter_split_throughout_is_no_balance(text: str) -> None:
    """Of `ann@x.org,12,50` the 12 was a balance, as every number stood beside a column of others."""
    report = loyalty_prep.validate(text.encode())
    split = [line for line in text.splitlines()[1:] if re.search(r",\d+,\d+", line)]
    assert (report.rows.rejected, report.rows.total) == (len(split), text.count("\n") - 1)


@pytest.mark.parametrize(
    "text",
    [
        "Email,Points,\nann@x.org,12,50\nbob@x.org,7,31\n",
        "Email,Points,Tier\nann@x.org,12,100\nbob@x.org,7,250\n",
        "Email,Points,Month\nann@x.org,12,05\nbob@x.org,7,11\n",
        "Email,Points,Visits\nann@x.org,45,406\nbob@x.org,73,107\n",
        "Email,Points,Name\nann@x.org,50,4915112345\nbob@x.org,3,4915112346\ncat@x.org,2,Cat\ndan@x.org,9,Dan\n",
    ],
    ids=["numbers without a name", "levels", "months", "visits", "telephones for names"],
)
def test_numbers_beside_a_balance_that_are_their_own_split_none(text: str) -> None:
    assert loyalty_prep.validate(text.encode()).rows.rejected == 0
