"""Numbers of rows and lines, packed into a few characters."""

from __future__ import annotations

import base64
import tracemalloc
import zlib

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


@pytest.mark.parametrize("step", [-256, -255, -1, 0, 1, 2, 254, 255, 256, 257, 511, 512, 1 << 40])
def test_a_step_of_any_size_comes_back(step: int) -> None:
    for kept in ([step], [7, 7 + step], [step, 2 * step, 2 * step + 1], [1, 1 + step, 2, 3, 3 + step]):
        assert numbering.numbers(numbering.text(np.array(kept))).tolist() == kept


@pytest.mark.parametrize("kind", [np.int64, np.int32, np.uint32, np.uint8])
def test_numbers_of_any_width_are_taken_and_come_back_as_64_bits(kind: type[np.integer]) -> None:
    read = numbering.numbers(numbering.text(np.array([200, 3, 250], dtype=kind)))
    assert read.dtype == np.int64
    assert read.tolist() == [200, 3, 250]


@pytest.mark.parametrize("sign", ["!", "\n", " ", "-"])
def test_a_text_with_a_sign_too_many_is_refused(sign: str) -> None:
    text = numbering.text(np.array([2, 3, 900]))
    for at in (1, text.index(".") + 1):
        with pytest.raises(ValueError):  # noqa: PT011 - the words are those of Python's decoders
            numbering.numbers(text[:at] + sign + text[at:])


def test_no_numbers_are_a_text_too() -> None:
    rising = numbering.Rising()
    rising.add(np.zeros(0, dtype=np.int64))
    empty = rising.text()
    assert empty == numbering.text(np.zeros(0, dtype=np.int64)) == numbering.Rising().text()
    assert numbering.numbers(empty).tolist() == []
    assert numbering.numbers(empty).dtype == np.int64


def test_numbers_are_kept_as_the_same_text_however_they_came() -> None:
    rising = numbering.Rising()
    for block in ([2, 3], [], [5], [900, 901, 4]):
        rising.add(np.array(block, dtype=np.int64))
    whole = numbering.text(np.array([2, 3, 5, 900, 901, 4]))
    assert numbering.numbers(rising.text()).tolist() == numbering.numbers(whole).tolist()
    assert whole.isascii()
    assert whole.count(".") == 1


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


def test_no_more_is_unpacked_than_there_are_rows() -> None:
    text = numbering.text(np.array([2, 3, 900, 1200]))
    assert numbering.numbers(text, 4).tolist() == [2, 3, 900, 1200]
    many, none = (base64.b64encode(zlib.compress(data)).decode() for data in (b"\1" * 60_000_000, b""))
    tracemalloc.start()
    for bomb, most in ((text, 3), (f"{many}.{none}", 5), (f"{none}.{many}", 5), (f"{many}.{many}", 5)):
        with pytest.raises(ValueError, match=r"more numbers than there are rows"):
            numbering.numbers(bomb, most)
    assert tracemalloc.get_traced_memory()[1] < 10_000_000
    tracemalloc.stop()
