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


BOUNDS = [0, *(step * 10**power for power in range(18) for step in (1, 2, 5)), 10**18]


@pytest.mark.parametrize("many", [1, 1_000], ids=["few", "many"])
@pytest.mark.parametrize("bound", [*BOUNDS[:20], *BOUNDS[-3:]])
def test_a_bin_ends_where_the_next_one_begins(bound: int, many: int) -> None:
    below, at = BOUNDS.index(bound), [bound - 1, bound, bound] * many
    last = BOUNDS[below + 1] - 1 if below + 1 < len(BOUNDS) else 2**63 - 1
    first = BOUNDS[below - 1] if below else None
    lower, upper = histogram(at).bins()
    assert (lower.low, lower.high, lower.rows) == (first, bound - 1, many)
    assert (upper.low, upper.high, upper.rows) == (bound, last, 2 * many)


@pytest.mark.parametrize("usual", BOUNDS[1:40])
@pytest.mark.parametrize("zeros", [0, 500])
def test_a_balance_stands_apart_from_a_hundred_times_the_usual_bin_on(usual: int, zeros: int) -> None:
    """Nine in ten customers who have points have `usual` ones at most; those without say nothing of them."""
    ordinary = [usual] * 9 + [0] * zeros
    for balance, apart in ((100 * usual - 1, False), (100 * usual, True)):
        [highest] = [each for each in histogram([*ordinary, balance]).bins() if each.low and each.low > usual][-1:]
        assert highest.rows == 1
        assert highest.apart is apart
    # one in nine is no exception any more
    [*_, last] = histogram([*ordinary[1:], 100 * usual]).bins()
    assert not last.apart


def test_nothing_was_counted_where_there_are_no_balances() -> None:
    none = histogram([])
    assert (none.bins(), none.highest) == ((), [])
    none.merge(histogram([]))
    assert (none.bins(), none.highest) == ((), [])
    none.merge(histogram([7], 3))
    assert (none.highest, [each.rows for each in none.bins()]) == ([(7, 3)], [1])


def test_the_first_rows_of_the_highest_balances_are_kept() -> None:
    assert histogram([9, 9, 9, 9, 9, 9, 9], 4).highest == [(9, row) for row in range(4, 9)]
    assert histogram([1, 9, 9, 2, 9, 9, 9, 9, 10]).highest == [(10, 9), (9, 2), (9, 3), (9, 5), (9, 6)]
    later = histogram([5] * HIGHEST, 100)
    later.add(np.array([5, 5, 6]), np.array([1, 2, 3]))  # rows may come in any order
    assert later.highest == [(6, 3), (5, 1), (5, 2), (5, 100), (5, 101)]
    later.add(np.array([4, 4]), np.array([7, 8]))
    assert later.highest == [(6, 3), (5, 1), (5, 2), (5, 100), (5, 101)]
    assert later.counts.sum() == HIGHEST + 5


def test_balances_below_zero_are_one_bin_that_stands_apart() -> None:
    [below, *others] = histogram([-(10**18), -1, 0, 3]).bins()
    assert (below.low, below.high, below.rows, below.apart) == (None, -1, 2, True)
    assert not any(each.apart for each in others)
    assert histogram([-(10**18), -1]).highest == [(-1, 2), (-(10**18), 1)]


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
