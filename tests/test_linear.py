"""Work is linear in the bytes, whatever is in them: calls are counted, not seconds, at two sizes of hostile texts.

`benchmarks.doubling` measures CPU time over more kinds and larger sizes.
"""

from __future__ import annotations

import io
import sys
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest

import loyalty_prep
from benchmarks import doubling
from loyalty_prep.columns import headers
from loyalty_prep.reading import framing
from loyalty_prep.reading.csv_text import Dialect
from loyalty_prep.reading.records import Shape

if TYPE_CHECKING:
    from collections.abc import Callable

KINDS = [kind for kind in doubling.kinds() if not kind.startswith("a workbook")]
AT_MOST = 10
"""Four times the text may take so many times the calls: four, and the steps where more is sampled; squares take 16."""
SMALL = 16_000


def calls(function: Callable[[], object]) -> int:
    """Return how many calls, of Python and of C, a function makes in this thread."""
    count = 0
    doubling.forget()  # else a text is cheap of which the words were met in the one before

    def counted(_frame: object, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(counted)
    try:
        with suppress(loyalty_prep.LoyaltyPrepError):
            function()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_the_calls_that_a_hostile_text_makes_do_not_grow_with_its_square(kind: str) -> None:
    texts = [doubling.kinds()[kind](size) for size in (SMALL, 4 * SMALL)]
    calls(lambda: loyalty_prep.inspect(texts[0]))  # what is made once is made here
    small, large = (calls(partial(loyalty_prep.inspect, text)) for text in texts)
    assert large <= AT_MOST * small


@pytest.mark.slow
def test_what_a_name_says_is_found_once_where_there_are_many_columns() -> None:
    """Names are asked about in turn: a cache that holds fewer than there are finds each again and again."""
    text = doubling.kinds()["a file: columns of balances"](400_000)
    columns = text.partition(b"\n")[0].count(b",") + 1
    headers._finds.cache_clear()
    headers._in_token.cache_clear()
    with suppress(loyalty_prep.LoyaltyPrepError):
        loyalty_prep.inspect(text)
    assert headers._finds.cache_info().misses <= 2.2 * columns
    assert headers._in_token.cache_info().misses <= 1.2 * columns


class _Counted(io.BytesIO):
    """A stream that counts the bytes that are read from it."""

    taken = 0

    def read(self, size: int | None = -1, /) -> bytes:
        data = super().read(size)
        self.taken += len(data)
        return data


FRAMED = {
    "blank lines": b"\n" * (1 << 20),
    "blank lines and a customer": b"\n" * (1 << 20) + b"a@x.org,5\n",
    "blank lines in quotes": b'"' + b"\n" * (1 << 20) + b'",5\n',
    "delimiters": b",\n" * (1 << 19),
    "spaces": b" \n" * (1 << 19),
    "short rows": b"a@x.org,5\n" * (1 << 18),
}


@pytest.mark.parametrize("kind", FRAMED)
def test_blocks_of_short_lines_hold_few_of_them_and_no_byte_is_read_often(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text, framed = FRAMED[kind], [0]
    framer = framing._Framer

    def counting(data: bytes, *given: Any, **named: Any) -> framing._Framer:
        framed.append(len(data))
        return framer(data, *given, **named)

    monkeypatch.setattr(framing, "_Framer", counting)
    stream = _Counted(text)
    blocks = list(framing.read(stream, Dialect(), Shape(2)))
    lines = text.count(b"\n")
    assert sum(block.height + block.blank for block in blocks) in {lines, 1}
    assert stream.taken <= 4 * len(text)
    assert sum(framed) <= 4 * len(text)
    if "quotes" not in kind:
        assert max(data.count(b"\n") for data in (block.data for block in blocks)) <= 1.1 * framing.BLOCK_LINES


def test_records_over_two_lines_below_a_header_with_as_many_columns_more_cost_what_they_hold() -> None:
    def read(count: int) -> None:
        text = doubling.columns_beyond(count)
        records = io.BytesIO(text[text.index(b"\n") + 1 :])
        assert sum(block.height for block in framing.read(records, Dialect(), Shape(count + 3))) == count

    read(10)  # what is made once is made here
    small, large = (calls(partial(read, count)) for count in (250, 1_000))
    assert large <= AT_MOST * small
