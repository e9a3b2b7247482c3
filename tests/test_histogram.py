"""Laws and cases of the picture of the balances."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep.judging.histogram import HIGHEST, Histogram

if TYPE_CHECKING:
    from pathlib import Path

SOME = st.lists(st.integers(-5, 30) | st.integers(-(10**18), 10**18) | st.sampled_from([99_999, 100_000, 100_001]))
# Few are counted otherwise than many.
BALANCES = SOME | SOME.map(lambda balances: balances * 300)


def histogram(balances: list[int], first_row: int = 1) -> Histogram:
    made = Histogram()
    made.add(np.array(balances, dtype=np.int64), np.arange(first_row, first_row + len(balances)))
    return made


@given(balances=BALANCES)
def test_each_balance_is_counted_in_the_bin_it_lies_in(balances: list[int]) -> None:
    bins = histogram(balances).bins()
    assert sum(each.rows for each in bins) == len(balances)
    for each in bins:
        low = -(2**63) if each.low is None else each.low
        assert each.rows == sum(low <= balance <= each.high for balance in balances)
    if bins:
        assert bins[0].rows
        assert bins[-1].rows
        assert all(left.high + 1 == right.low for left, right in pairwise(bins))


@given(balances=BALANCES, cut=st.integers(0, 20))
def test_two_halves_count_what_the_whole_does(balances: list[int], cut: int) -> None:
    whole, half = histogram(balances), histogram(balances[:cut])
    half.merge(histogram(balances[cut:], cut + 1))
    assert half.bins() == whole.bins()
    assert half.highest == whole.highest
    ranked = sorted(enumerate(balances, 1), key=lambda pair: (-pair[1], pair[0]))
    assert whole.highest == [(balance, row) for row, balance in ranked[:HIGHEST]]


@pytest.mark.parametrize(
    ("balances", "apart"),
    [
        ([100] * 9 + [1_000_000], {1_000_000}),
        ([100] * 9 + [9_999], set()),
        ([0] * 1_000 + [100] * 9 + [1_000_000], {1_000_000}),
        ([0] * 1_000, set()),
        ([-3, 5], {-3}),
        ([], set()),
        (list(range(100_000)), set()),
    ],
)
def test_what_stands_apart(balances: list[int], apart: set[int]) -> None:
    marked = [each for each in histogram(balances).bins() if each.apart and each.rows]
    found = {balance for balance in balances for each in marked if (each.low or -(2**63)) <= balance <= each.high}
    assert found == apart


def test_the_report_shows_the_balances_that_points_in_adds_up(tmp_path: Path) -> None:
    source = b"Email,Points\na@x.org,100\nb@x.org,100\nA@x.org,100\nbad,7\nc@x.org,1.5\nd@x.org,-3\ne@x.org,1000000\n"
    source += b"f@x.org,x,extra\n" + b"".join(b"g%d@x.org,20 pts\n" % number for number in range(20))
    report = loyalty_prep.prepare(source, tmp_path / "out").to_dict()
    shown = report["balances"]
    assert sum(each["rows"] for each in shown["bins"]) == 26
    assert report["points"]["in"] == 3 * 100 + 7 - 3 + 1_000_000 + 20 * 20
    assert [each for each in shown["bins"] if each["apart"] and each["rows"]] == [
        {"from": None, "to": -1, "rows": 1, "apart": True},
        {"from": 1_000_000, "to": 1_999_999, "rows": 1, "apart": True},
    ]
    assert shown["highest"][0] == {"row": 7, "line": 8, "value": "1000000", "points": 1_000_000}
    assert [each["row"] for each in shown["highest"]] == [7, 1, 2, 3, 9]
    masked = loyalty_prep.validate(source, redact=True).to_dict()["balances"]
    assert masked["bins"] == shown["bins"]
    assert masked["highest"][0] == {"row": 7, "line": 8, "value": "•••", "points": None}
