"""The program against the oracle: a second implementation of the contract, over generated exports with their truth.

Some hundreds in the ordinary run; `pytest -m long` takes 100,000 in as many processes as there are processors (or
`python -m tests.oracle`, which also shows what differs). Seeds are the exports' names: `make(seed)` makes one again.
"""

from __future__ import annotations

import multiprocessing
import os
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import pytest
from oracle.compare import SEVERITY, compare, must_refuse
from oracle.judge import judge
from oracle.runs import Tally, batch
from oracle.shapes import SHAPES, make

if TYPE_CHECKING:
    from pathlib import Path

BATCHES: Final = 12
EXPORTS: Final = 15
"""So many exports a test: the tests run side by side."""
LONG: Final = 100_000
REFUSED: Final = 0.02
"""So many sound files, with a balance whose name the tables know, may be refused."""


@pytest.mark.few(4)
@pytest.mark.parametrize("number", range(BATCHES))
def test_nothing_differs(number: int, tmp_path: Path) -> None:
    for seed in range(number * EXPORTS, (number + 1) * EXPORTS):
        export = make(seed)
        differences, _ = compare(export, tmp_path, judge(export))
        assert not differences, f"seed {seed}: {differences[0].severity}: {differences[0].detail}"


# Where program, judge or generator were wrong; `test_contract_rows.py` and others name the symptoms.
MENDED: Final = (
    *(70008977, 70009168, 70012441, 90007007, 200004415, 200006211, 200007517, 200010286),
    *(9244, 200012390, 200017725, 200022103, 200022339, 200023408, 310000888, 500007172),
    *(500015025, 500032593, 500036112, 500041013, 1100001716),
    *(1100002150, 1100004800, 1200011111, 1300004318, 1400008816, 1400022087),
    *(1500009015, 1600065471, 1600087179, 2613000212, 19509215),
)


@pytest.mark.few(16)
@pytest.mark.parametrize("seed", MENDED)
def test_what_differed_once_does_not_again(seed: int, tmp_path: Path) -> None:
    export = make(seed)
    differences, _ = compare(export, tmp_path, judge(export))
    assert not differences


@pytest.mark.parametrize("shape", SHAPES)
def test_each_shape_is_drawn_and_judged_as_it_was_meant(shape: str) -> None:
    """Hold the judge to the generator: both know the pairs, each by its own way."""
    for seed in range(10):
        export = make(seed, shape)
        verdict = judge(export)
        if export.outcome == "refuse" or must_refuse(export, verdict) or export.options.get("duplicates") == "sum":
            continue
        meant = Counter((str(customer.address), Decimal(customer.points or 0)) for customer in export.customers)
        ready = Counter((str(address), Decimal(points)) for address, points in verdict.ready)
        assert not ready - meant


def test_an_export_is_the_same_for_the_same_seed() -> None:
    assert make(7).data == make(7).data
    assert make(7).data != make(8).data


@pytest.mark.long
def test_nothing_differs_in_the_long_run(tmp_path: Path) -> None:
    first = int(os.environ.get("ORACLE_SEED", "1000000"))
    size = 100
    jobs = [(seed, seed + size, str(tmp_path), None) for seed in range(first, first + LONG, size)]
    tally = Tally()
    with multiprocessing.get_context("spawn").Pool() as pool:
        for counts in pool.imap_unordered(batch, jobs):
            tally.add(counts)
    assert tally.exports == LONG
    assert [tally.severities[name] for name in SEVERITY[:2]] == [0, 0], tally.kinds.most_common(5)
    assert not tally.severities - Counter({"REFUSED WRONGLY": LONG}), tally.kinds.most_common(5)
    assert tally.sound_refused <= REFUSED * tally.sound, tally.reasons.most_common(5)
