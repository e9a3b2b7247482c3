"""Numbers of rows and lines, packed into a few characters."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty_prep.judging import numbering


@given(
    blocks=st.lists(st.lists(st.one_of(st.integers(0, 400), st.integers(-(10**15), 10**15)), max_size=6), max_size=4)
)
def test_numbers_come_back_as_they_were_however_they_came(blocks: list[list[int]]) -> None:
    rising = numbering.Rising()
    for block in blocks:
        rising.add(np.array(block, dtype=np.int64))
    assert numbering.numbers(rising.text()).tolist() == [number for block in blocks for number in block]


def test_a_million_rows_take_a_few_thousand_characters_and_no_rule_a_byte_a_row() -> None:
    row = np.arange(1_000_000)
    assert len(numbering.text(row + 2)) < 3_000
    assert len(numbering.text(row * 3 + 2)) < 3_000, "each record on three lines"
    some = row + np.cumsum(np.random.default_rng(7).random(len(row)) < 0.1)
    assert len(numbering.text(some)) < 200_000, "one in ten on two lines"


@pytest.mark.parametrize(
    "text", ["", "x", "eJwDAAAAAAE=", "!.!", "eJwDAAAAAAE=.eJwDAAAAAAE=.x", "eJxjAAAAAQAB.eJwDAAAAAAE="]
)
def test_other_texts_are_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the words are those of Python's decoders
        numbering.numbers(text)
