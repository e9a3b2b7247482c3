"""A row is judged by itself, by its column and by its duplicates, and never by where it stands."""

from __future__ import annotations

from collections import Counter
from typing import Any

import exports
from harness import as_csv, examples
from hypothesis import given, settings
from hypothesis import strategies as st
from outcomes import Files, errors_of, pairs_of, prepared

HEADER = ("Email", "Points balance", "Note")
NOTES = st.sampled_from(["", "gold", "O'Brien", 'say "hi"', "two\nlines", "a;b,c", "é"])
"""Notes that are no numbers: where few are, one may be what a delimiter too many moved there."""
Row = tuple[str, str, str]
ROWS = st.lists(st.tuples(exports.ADDRESSES, exports.BALANCES, NOTES), max_size=25)
LATER = ("ROW_MERGED", "EMAIL_DUPLICATE")


def run(rows: list[Row], **options: Any) -> Files:
    sound: list[Row] = [("first@example.com", "1", ""), ("second@example.com", "2", "gold")]
    return prepared(as_csv([HEADER, *sound, *rows]).encode(errors="surrogatepass"), **options)[1]


def verdicts(rows: list[Row], files: Files) -> Counter[tuple[Row, str]]:
    """Return how often each row has which codes; which of several equal rows is kept depends on their order."""
    errors = errors_of(files)
    codes = [errors.get(number, ("", ""))[1] for number in range(3, len(rows) + 3)]
    return Counter((row, "" if code == "ROW_MERGED" else code) for row, code in zip(rows, codes, strict=True))


@given(rows=ROWS, policy=st.sampled_from(["reject", "max", "sum"]), data=st.data())
@settings(deadline=None, max_examples=examples(100, share=16))
def test_permuting_rows_permutes_their_verdicts(rows: list[Row], policy: str, data: st.DataObject) -> None:
    other = data.draw(st.permutations(rows))
    files, others = run(rows, duplicates=policy), run(other, duplicates=policy)
    assert sorted(pairs_of(files)) == sorted(pairs_of(others))
    assert verdicts(rows, files) == verdicts(other, others)


@given(rows=ROWS, policy=st.sampled_from(["reject", "first", "last", "max", "sum"]), data=st.data())
@settings(deadline=None, max_examples=examples(100, share=16))
def test_one_more_row_changes_no_other(rows: list[Row], policy: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(rows)))
    more = [*rows[:at], ("one.more@example.org", "17", "gold"), *rows[at:]]
    options = {"duplicates": policy, "decimal": "point"}
    files, others = run(rows, **options), run(more, **options)
    moved = {number + (number >= at + 3): verdict for number, verdict in errors_of(files).items()}
    assert errors_of(others) == moved
    before, after = pairs_of(files), pairs_of(others)
    assert [pair for pair in after if pair[0] != "one.more@example.org"] == before
    assert len(after) == len(before) + 1
