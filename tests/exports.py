"""Strategies for hypothesis: exports as people have them, with what is wrong in them."""

from __future__ import annotations

import csv
import io
from typing import Any

from hypothesis import strategies as st

ADDRESSES = st.sampled_from(
    [
        "emma@example.com",
        "EMMA@example.com",
        "emma@Example.COM",
        " emma@example.com ",
        "bob@example.org",
        "bob+x@example.org",
        "Bob <bob@example.org>",
        "mailto:carl@example.net",
        "josé@example.com",
        "dora@bücher.example.com",
        "not an address",
        "a@b@example.com",
        "x@localhost",
        "",
        "n/a",
        "\u200bzoe@example.com",
        "zoe@example.com\u00a0",
    ]
)
BALANCES = st.one_of(
    st.integers(-3, 5000).map(str),
    st.sampled_from(
        [
            "1,250",
            "1.250",
            "1.250,00",
            "1,250.00",
            "1 250",
            "12.5",
            "12,0",
            "500 pts",
            "１２５０",
            "",
            "-",
            "abc",
            "1.2E+03",
            "99999999999",
            "9" * 25,
            "-" + "9" * 30,
            "(100)",
            "007",
            "$5",
        ]
    ),
)
NOTES = st.one_of(st.sampled_from(["", "gold", "O'Brien", 'say "hi"', "two\nlines", "a;b,c", "é"]), st.text(max_size=5))
FILLER = st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 9999)), max_size=20).map(
    lambda pairs: [(f"user{number}@example.com", str(balance), "note") for number, balance in pairs]
)
SPOILED = st.sampled_from(
    [b'x@example.com,"Zoe,5\n', b"\xff\xfe,1,2\n", b'"a" b,1,x@example.com\n', b"1\n", b"1,2,3,4,5\n", b"\n", b",,\n"]
)


@st.composite
def exports(draw: st.DrawFn) -> bytes:
    """Return the bytes of an export with the columns Email, Points balance and Note."""
    rows: list[tuple[Any, ...]] = draw(st.lists(st.tuples(ADDRESSES, BALANCES, NOTES), max_size=25))
    rows = draw(st.permutations(rows + draw(FILLER)))
    delimiter = draw(st.sampled_from(",;\t|"))
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator=draw(st.sampled_from(["\n", "\r\n"])))
    writer.writerow(["Email", "Points balance", "Note"])
    writer.writerow(["first@example.com", "1", ""])
    writer.writerows(rows)
    text = buffer.getvalue().encode(errors="surrogatepass")
    lines = text.splitlines(keepends=True)
    for spoiled in draw(st.lists(SPOILED, max_size=3)):
        lines.insert(draw(st.integers(1, len(lines))), spoiled)
    return b"".join(lines)
