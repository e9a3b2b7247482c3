"""The exact reader by itself: one record at a time, over the lines that its quotes make one, and which it believes."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from harness import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty_prep.reading.csv_text import Dialect
from loyalty_prep.reading.physical_lines import Lines
from loyalty_prep.reading.quotes import Exact, ExactReader, NeedMore, quoted_fields
from loyalty_prep.reading.records import Fault, Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

PLAIN = Dialect()
SPACED = Dialect(skip_space=True)
SLASHED = Dialect(backslash=True)
UNQUOTED = Dialect(quote=None)
FAR = 1 << 20


def reader(
    text: bytes,
    shape: Shape | None = None,
    *,
    dialect: Dialect = PLAIN,
    known: bool = True,
    eof: bool = True,
    longest: int = FAR,
) -> ExactReader:
    return ExactReader(Lines(text, dialect, eof=eof), dialect, shape or Shape(3), known=known, max_record=longest)


def read(text: bytes, shape: Shape | None = None, *, dialect: Dialect = PLAIN, known: bool = True) -> list[Exact]:
    """Read all records of a text, each from the line behind the one before."""
    exact, records, line = reader(text, shape, dialect=dialect, known=known), [], 0
    while line < len(exact.starts):
        records.append(exact.record(line))
        line += records[-1].lines
    assert line == len(exact.starts)
    return records


# What a record holds.


@pytest.mark.parametrize(
    ("text", "dialect", "fields"),
    [
        (b"a,b,c\n", PLAIN, [b"a", b"b", b"c"]),
        (b"a,b,c", PLAIN, [b"a", b"b", b"c"]),
        (b"a,b,c\r\n", PLAIN, [b"a", b"b", b"c"]),
        (b"\n", PLAIN, [b""]),
        (b",\n", PLAIN, [b"", b""]),
        (b'"a","b","c"\n', PLAIN, [b"a", b"b", b"c"]),
        (b'"","",""\n', PLAIN, [b"", b"", b""]),
        (b'a,"b, c",d\n', PLAIN, [b"a", b"b, c", b"d"]),
        (b'a,"b ""c"" d",""""\n', PLAIN, [b"a", b'b "c" d', b'"']),
        (b'a,"b" ,c\n', PLAIN, [b"a", b"b", b"c"]),  # space behind a quote
        (b'a,"b"\t \n', PLAIN, [b"a", b"b"]),
        (b'a, "b", c\n', PLAIN, [b"a", b' "b"', b" c"]),
        (b'a, "b, c",\t d\n', SPACED, [b"a", b"b, c", b"d"]),
        (b' a, "b", c\n', SPACED, [b" a", b"b", b"c"]),
        (b" a,  b,\tc \n", SPACED, [b" a", b"b", b"c "]),
        (b'a\t"b"\t c\n', Dialect("\t", skip_space=True), [b"a", b"b", b"c"]),
        (b'a\t\t"b"\n', Dialect("\t", skip_space=True), [b"a", b"", b"b"]),
        (b'a,"b \\"c\\" d",e\n', SLASHED, [b"a", b'b "c" d', b"e"]),
        (b'a,"b\\\\",c\n', SLASHED, [b"a", b"b\\", b"c"]),
        (b'a,"b ""c""",d\n', SLASHED, [b"a", b'b "c"', b"d"]),
        (b'a,"\\",c"\n', SLASHED, [b"a", b'",c']),
        (b'a,"b\\",c"\n', PLAIN, [b"a", b"b\\", b'c"']),
        (b'a,"b,c\n', UNQUOTED, [b"a", b'"b', b"c"]),
        (b"a,'b, c',d\n", Dialect(quote="'"), [b"a", b"b, c", b"d"]),
        ('a§"b§c"§é\n'.encode(), Dialect("§"), [b"a", "b§c".encode(), "é".encode()]),
        (b'\xef\xbb\xbf"a, b",c\n', PLAIN, [b"a, b", b"c"]),
        (b'\xef\xbb\xbf\xef\xbb\xbf"a, b",c\n', PLAIN, [b"a, b", b"c"]),
        (b"\xef\xbb\xbfa,c\n", PLAIN, [b"a", b"c"]),
        (b'\0\0"a, b",c\n', PLAIN, [b"a, b", b"c"]),
        (b"\0\0a,b\n", PLAIN, [b"\0\0a", b"b"]),
        (b' \t"a, b",c\n', PLAIN, [b"a, b", b"c"]),
        (b' "a, b" x,c\n', PLAIN, [b' "a', b' b" x', b"c"]),
        (b'O"Brien,5",c""d\n', PLAIN, [b'O"Brien', b'5"', b'c""d']),
    ],
)
def test_the_fields_of_a_line(text: bytes, dialect: Dialect, fields: list[bytes]) -> None:
    for known in (True, False):
        assert read(text, dialect=dialect, known=known) == [Exact(fields)]
        assert read(text + b"x,y\n" if text.endswith(b"\n") else text, dialect=dialect, known=known)[0].fields == fields


@pytest.mark.parametrize(
    ("text", "lines", "fields"),
    [
        (b'a,"b\nc",d\n', 2, [b"a", b"b\nc", b"d"]),
        (b'a,"b\r\nc\rd\n",e\r\n', 4, [b"a", b"b\r\nc\rd\n", b"e"]),
        (b'"a\nb","c\nd"\n', 3, [b"a\nb", b"c\nd"]),
        (b'"a\nb",c,"d\n\ne"', 4, [b"a\nb", b"c", b"d\n\ne"]),
        (b'a,"\n"\n', 2, [b"a", b"\n"]),
        (b'  "a\nb",c\n', 2, [b"a\nb", b"c"]),
    ],
)
def test_a_field_in_quotes_goes_on_over_lines(text: bytes, lines: int, fields: list[bytes]) -> None:
    for known in (True, False):
        assert read(text, known=known)[0] == Exact(fields, lines)


@pytest.mark.parametrize(
    "text",
    [
        b'a,"b,c\n',
        b'a,"b" c,d\n',
        b'"a"b,c,d\n',
        b'a,"b""\n',
        b'"\n',
        b'a,b,"',
    ],
)
def test_a_quote_that_cannot_be_trusted_costs_the_line_on_which_it_opens(text: bytes) -> None:
    for known in (True, False):
        below = b"" if not text.endswith(b"\n") else b"x,y,z\n"
        first, *others = read(text + below, known=known)
        assert first == Exact([], 1, Fault.BROKEN_QUOTE)
        assert others == ([Exact([b"x", b"y", b"z"])] if below else [])


def test_lines_that_were_joined_by_a_sound_field_are_lost_with_the_broken_one_behind_it() -> None:
    assert read(b'a,"b\nc","d\nx,y,z\n')[0] == Exact([], 2, Fault.BROKEN_QUOTE)
    assert read(b'a,"b\nc","d\nx,y,z\n')[1] == Exact([b"x", b"y", b"z"])


CELL = st.text('ab,;"\n\r é', max_size=5)


@given(rows=st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=4))
@settings(deadline=None, max_examples=examples(200))
def test_what_a_standard_writer_quotes_is_read_as_it_was(rows: list[list[str]]) -> None:
    stream = io.StringIO()
    csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows(rows)
    found = read(stream.getvalue().encode())
    assert [[cell.decode() for cell in record.fields] for record in found] == rows
    assert [record.lines for record in found] == [
        1 + sum(len(cell.replace("\r\n", "\n").replace("\r", "\n").split("\n")) - 1 for cell in row) for row in rows
    ]


# How far a record may reach.


@pytest.mark.parametrize(("text", "longest"), [(b"a,bcd\n", 5), (b'"a\nbcd",e\n', 7), (b'a,"b\ncd"\n', 8)])
def test_a_record_may_be_as_long_as_it_may_and_no_longer(text: bytes, longest: int) -> None:
    assert not reader(text, longest=longest).record(0).fault
    assert reader(text, longest=longest - 1).record(0).fault
    assert not reader(text).record(0).fault


def test_a_line_that_is_too_long_is_told_apart_from_a_quote_that_is_broken() -> None:
    assert reader(b"abcdef\nx\n", longest=5).record(0) == Exact([], 1, Fault.TOO_LONG)
    assert reader(b'a,"b\ncdef"\n', longest=5).record(0) == Exact([], 1, Fault.BROKEN_QUOTE)


@pytest.mark.parametrize("text", [b'a,"b\n', b'a,"b\nc\n', b'a,"b""\n', b'a,"\n'])
def test_more_is_asked_for_where_a_quote_may_close_beyond_the_data(text: bytes) -> None:
    with pytest.raises(NeedMore):
        reader(text, eof=False).record(0)
    assert reader(text, eof=True).record(0).fault == Fault.BROKEN_QUOTE
    assert reader(text, eof=False, longest=len(text) - 1).record(0).fault == Fault.BROKEN_QUOTE, "not so far"


@pytest.mark.parametrize("text", [b"a,b\nc", b'a,"b"\nc', b'a,"b\nc"\nd', b'a,"b" x\nc'])
def test_no_more_is_asked_for_where_the_record_ends_in_sight(text: bytes) -> None:
    reader(text, eof=False).record(0)


# Which quotes over several lines are believed. Three columns: a name, an address, a balance in the last one.

SHAPE = Shape(3, points=2)
LONGER = Shape(4, short=frozenset({3}), points=2, missing=1)
"""Of the same records below a header that ends with a delimiter."""
ONE, LOST, ALL = "one record", "the quote costs its line", "all lines are refused"


@pytest.mark.parametrize("shape", [SHAPE, LONGER])
@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        # an honest note
        (b'"Lee\nAnn",ann@x.org,10\n', ONE),
        (b'Lee,ann@x.org,"10\n"\n', ONE),
        (b'Lee,"ann\n@x.org",10\n', ONE),
        (b'"mail ben@x.org, soon\nthen call",ann@x.org,10\n', ONE),
        # a line inside is a customer
        (b'"Lee\nBen,ben@x.org,20\nAnn",ann@x.org,10\n', LOST),
        (b'"Lee\nBen,ben@x.org\nAnn",ann@x.org,10\n', ONE),
        (b'"Lee\nBen,ben@x.org,20,30,40\nAnn",ann@x.org,10\n', ONE),
        (b'"Lee\nBen,ben@x.org,20,30\nAnn",ann@x.org,10\n', LOST),  # one cell too many
        (b'"Lee\nBen,ben@x,20\nAnn",ann@x.org,10\n', LOST),  # an address that is none
        (b'"Lee\nBen,ben at x.org,20\nAnn",ann@x.org,10\n', ONE),
        (b'"Lee\nBen,ben@x.org,gold\nAnn",ann@x.org,10\n', LOST),
        (b'"Lee\nBen,""b@x.org"",20\nAnn",ann@x.org,10\n', ONE),  # doubled quotes stand in quotes
        (b'"Lee\nBen,ben@x.org,20\nCat,cat@x.org,30",ann@x.org,10\n', LOST),
        # the line on which the field closes is one, and so is that on which it opens
        (b'Lee,ann@x.org,"10\nBen,ben@x.org,20"\n', LOST),
        (b'Lee,ann@x.org,"10\nBen,ben@x.org"\n', ONE),
        (b'"Lee,ann@x.org,10\nBen",ben@x.org,20\n', LOST),
        (b'"Lee,ann@x.org,ten\nBen",ben@x.org,20\n', LOST),
        # two balances to choose from
        (b'Lee,ann@x.org,10,"a\nBen,ben@x.org,20"\n', LOST),
        # all cells in quotes: the first quote of one that was swallowed would have closed it
        (b'"Lee\nBen,ben@x.org,20\nAnn","ann@x.org","10"\n', ONE),
        (b'"Lee\nBen,ben@x.org,20\nAnn","ann@x.org",10\n', LOST),
    ],
)
def test_a_quote_over_lines_is_believed_where_it_swallows_no_customer(text: bytes, verdict: str, shape: Shape) -> None:
    below = b"Zoe,zoe@x.org,7\n"
    records = read(text + below, shape)
    lines = text.count(b"\n")
    assert records[-1] == Exact([b"Zoe", b"zoe@x.org", b"7"]), "its neighbour is never lost"
    if verdict == ONE:
        assert (records[0].lines, records[0].fault, len(records)) == (lines, Fault.NONE, 2)
    else:
        assert records[0] == Exact([], 1, Fault.BROKEN_QUOTE)
    before_it_is_known = read(text + below, shape, known=False)
    assert before_it_is_known[0].lines == lines, "as long as the width is not known, every quote is believed"


@pytest.mark.parametrize("shape", [Shape(3, 1, points=2), Shape(4, points=2, nameless=1)])
def test_a_delimiter_behind_the_last_quote_leaves_a_record_quoted_throughout(shape: Shape) -> None:
    text = b'"Lee\nBen,ben@x.org,20\nAnn","ann@x.org","10"'
    fields = [b"Lee\nBen,ben@x.org,20\nAnn", b"ann@x.org", b"10"]
    assert read(text + b",\n", shape) == [Exact([*fields, b""], 3)]
    assert read(text + b",x\n", shape)[0].fault == Fault.BROKEN_QUOTE, "a cell that holds something is none"


# Where the last column may be missing, a short line may be a customer as well.

SHORT = Shape(4, short=frozenset({3}), points=2)


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (b'Lee,ann@x.org,10,"call\nback"\n', ONE),
        # the line on which it closes
        (b'Lee,ann@x.org,10,"call\nBen,ben@x.org,20"\n', LOST),
        (b'Lee,ann@x.org,10,"call\nBen,ben@x.org,gold"\n', ONE),
        (b'Lee,ann@x.org,10,"call\nben@x.org,Ben,20"\n', ONE),
        (b'Lee,ann@x.org,"call\nBen,ben@x.org,20"\n', LOST),
        (b'Lee,"call\nBen,ben@x.org,20",10\n', LOST),  # with a whole line in it, only of the file's width
        (b'Lee,"call\nBen,ben@x.org,20",10,Bonn\n', ONE),
        # a line inside
        (b'Lee,ann@x.org,10,"call\nBen,ben@x.org,20\nx"\n', LOST),
        (b'Lee,ann@x.org,10,"call\nben@x.org,Ben,20\nx"\n', ONE),
        (b'Lee,ann@x.org,10,"call\nBen,ben@x.org\nx"\n', ONE),
        (b'Lee,"ann@x.org\nBen,ben@x.org,20\nx",10,Bonn\n', ONE),  # the line on which it opens is none
        (b'Lee,"ann@x.org\nBen,ben@x.org,20,Bonn\nx",10,Bonn\n', LOST),
    ],
)
def test_where_records_may_be_short_a_short_line_is_told_by_the_place_of_its_address(text: bytes, verdict: str) -> None:
    first = read(text + b"Zoe,zoe@x.org,7\n", SHORT)[0]
    assert (first.lines, first.fault) == (
        (text.count(b"\n"), Fault.NONE) if verdict == ONE else (1, Fault.BROKEN_QUOTE)
    )


@pytest.mark.parametrize(("dialect", "is_one"), [(SPACED, True), (PLAIN, False)])
def test_space_behind_a_delimiter_stands_before_a_quote_where_it_is_the_dialects(
    dialect: Dialect, is_one: bool
) -> None:
    below = b'Lee, "Ann, B", ann@x.org\n'
    assert reader(b"a,b,c\n" + below, dialect=dialect).record_below(0) is is_one


def test_where_nothing_tells_which_of_two_balances_is_meant_all_lines_are_refused() -> None:
    shape = Shape(4, points=0)
    text = b'10,gold,"call\n20,gold,x",ann@x.org\n'
    assert read(text, shape)[0] == Exact([], 2, Fault.BROKEN_QUOTE)
    for sound in (
        b'10,gold,"call\nx,gold,x",ann@x.org\n',  # no number
        b'10,gold,"call\n20,gold,x","ann@x.org"\n',  # a quoted cell behind it
        b'10,gold,"call\n20,gold,x",ann at x.org\n',
        b'"10","gold","call\n20,gold,x","ann@x.org"\n',
        b'10,gold,"call\n20,x",ann@x.org\n',
        b'10,gold,"call\n20,""gold"",x",ann@x.org\n',
    ):
        first = read(sound, shape)[0]
        assert (first.lines, first.fault) == (2, Fault.NONE), sound
    assert read(text, Shape(4))[0].fault == Fault.NONE, "without a balance there are no two"
    assert read(text, Shape(4, points=3))[0].fault == Fault.NONE


@pytest.mark.parametrize(
    ("points", "text", "is_one"),
    [
        # The quote of Lee's note closes at that of another record, and behind it stands another's address.
        (0, b'5,"call,now,lee@x.org\nend",ben@x.org\n', False),
        (0, b'5,"call,lee@x.org\nend",ben@x.org\n', False),
        (0, b'x,"call,now,lee@x.org\nend",ben@x.org\n', True),  # no balance of his own: one customer
        (0, b'5,"call,now,Lee\nend",ben@x.org\n', True),
        (2, b'"call,now,lee@x.org,5\nend",ben@x.org,7\n', False),
        (2, b'"call,5,lee@x.org,x\nend",ben@x.org,7\n', True),
        (1, b'"call,7,5,lee@x.org\nend",7,ben@x.org\n', False),
        (1, b'"call,7,x,lee@x.org\nend",7,ben@x.org\n', True),
        (None, b'"call,7,x,lee@x.org\nend",7,ben@x.org\n', False),  # any number may be a balance
    ],
)
def test_a_customer_before_a_field_is_told_by_the_address_that_ends_the_line_and_by_a_balance_of_his_own(
    points: int | None, text: bytes, is_one: bool
) -> None:
    first = read(text, Shape(3, points=points))[0]
    assert (first.lines, first.fault) == ((2, Fault.NONE) if is_one else (1, Fault.BROKEN_QUOTE))


def test_a_record_that_has_all_its_fields_twice_over_is_none() -> None:
    line = b"a,b,c,d,e,f"
    assert read(line + b',"g\nh"\n')[0] == Exact([], 1, Fault.BROKEN_QUOTE)
    assert read(line[:-2] + b',"g\nh"\n')[0] == Exact([*line.split(b",")[:5], b"g\nh"], 2)


@pytest.mark.parametrize(
    ("rows", "below"),
    [
        ([b"a,b,c", b"d@x.org,e,f"], True),
        ([b"a@x.org,b,c", b"d,e,f"], False),
        ([b"a,b,c", b"d@x.org,e"], False),
        ([b"a,b,c", b"d@x,e,f"], False),
        ([b"a,b,c", b'"d@x.org","e, f",g'], True),
        ([b"a,b,c", b"d,e,f", b"g,Bo <bo@x.org>,h"], True),
        ([b"a,b,c", b"d,mailto:e@x.org,f,"], False),
        ([b"a,b,c"], False),
    ],
)
def test_a_record_below_a_line_has_the_width_and_an_address(rows: list[bytes], below: bool) -> None:
    assert reader(b"\n".join(rows) + b"\n").record_below(0) is below
    assert reader(b"\n".join([*rows, rows[0]])).record_below(len(rows)) is False


@pytest.mark.parametrize(
    ("cell", "is_one"),
    [
        (b"ann@x.org", True),
        (b" 'ann@x.org' ", True),
        (b"<ann@x.org>", True),
        (b"<@x.org>", False),
        (b"<<ann@x.org>", True),
        (b"Ann B <ann@x.org>", True),
        (b"MAILTO:ann@x.org", True),
        ("änn@x.org".encode(), True),
        (b"ann@x", False),
        (b"ann@.org", False),
        (b"ann@x.", False),
        (b"@x.org", False),
        (b"a@b@x.org", False),
        (b"ann at x.org", False),
        (b"ask ann@x.org", False),
        (b"Ann <ann@x.org> B", False),
        (b"", False),
    ],
)
def test_what_passes_for_an_address_inside_a_quote(cell: bytes, is_one: bool) -> None:
    assert reader(b"a,b,c\nLee," + cell + b",20\n").record_below(0) is is_one


# Which fields of a sound record are quoted.


@pytest.mark.parametrize(
    ("raw", "dialect", "flags"),
    [
        (b"", PLAIN, "-"),
        (b"a", PLAIN, "-"),
        (b",", PLAIN, "--"),
        (b'"a"', PLAIN, "q"),
        (b'"a",b,"c"', PLAIN, "q-q"),
        (b'"a, b",c', PLAIN, "q-"),
        (b'a,"b\n""c"", d",', PLAIN, "-q-"),
        (b' "a"\t,b', PLAIN, "q-"),
        (b'"",""', PLAIN, "qq"),
        (b'a"b",c"', PLAIN, "--"),
        (b'"a;b";c', Dialect(";"), "q-"),
        (b"'a';\"b\"", Dialect(";", "'"), "q-"),
        (b'"a \\", b",c', SLASHED, "q-"),
        ('"a§b"§c§"d"'.encode(), Dialect("§"), "q-q"),
        (b'"a"\t"b"', Dialect("\t"), "qq"),
    ],
)
def test_a_field_is_quoted_where_quotes_stand_around_all_of_it(raw: bytes, dialect: Dialect, flags: str) -> None:
    assert quoted_fields(raw, dialect) == [flag == "q" for flag in flags]


@given(
    cells=st.lists(st.tuples(st.text('ab,"\n é', max_size=5), st.booleans()), min_size=1, max_size=5),
    delimiter=st.sampled_from([",", ";", "§"]),
)
@settings(max_examples=examples(200))
def test_fields_that_were_written_in_quotes_are_told(cells: Sequence[tuple[str, bool]], delimiter: str) -> None:
    written, flags = [], []
    for cell, quoted in cells:
        must = quoted or any(sign in cell for sign in (delimiter, '"', "\n"))
        written.append('"{}"'.format(cell.replace('"', '""')) if must else cell)
        flags.append(must)
    assert quoted_fields(delimiter.join(written).encode(), Dialect(delimiter)) == flags
