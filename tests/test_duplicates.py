"""Laws of what only the whole file knows of addresses."""

from __future__ import annotations

import contextlib
import itertools
from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep.judging import duplicates
from loyalty_prep.judging.spool import Spool

if TYPE_CHECKING:
    from loyalty_prep.options import Duplicates

# From all ranges, and often the same.
HASHES = st.integers(0, 15).map(lambda number: number * (2**60 + 1))


@given(
    blocks=st.lists(st.lists(HASHES, max_size=8), max_size=5),
    sorted_at=st.integers(0, 5),
    at_once=st.integers(0, 40),
    ranges=st.none() | st.integers(1, 9),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_many_hashes_are_found_repeated_as_few_are(
    monkeypatch: pytest.MonkeyPatch, blocks: list[list[int]], sorted_at: int, at_once: int, ranges: int | None
) -> None:
    with monkeypatch.context() as sizes:
        sizes.setattr(duplicates, "_AT_ONCE_HASHES", at_once)
        if ranges is not None:
            sizes.setattr(duplicates, "_RANGE_HASHES", ranges)
        keys = duplicates.Keys()
        for place, block in enumerate(blocks):
            if place == sorted_at:
                keys.sort()
            keys.add(np.array(block, dtype=np.uint64))
        found = keys.repeated().tolist()
    counts = Counter(value for block in blocks for value in block if value)  # 0 is no address
    assert found == sorted(value for value, count in counts.items() if count > 1)


# Neighbours, of which many share their first bits.
NEAR = st.integers(1, 12).map(lambda number: number // 4 * 2**62 + number % 4)


@given(repeated=st.sets(NEAR), keys=st.lists(NEAR, max_size=20))
def test_a_hash_is_told_as_repeated_if_it_is_among_them(repeated: set[int], keys: list[int]) -> None:
    table = duplicates.Repeated(np.array(sorted(repeated), dtype=np.uint64))
    assert table.among(np.array(keys, dtype=np.uint64)).tolist() == [key in repeated for key in keys]


MOST = 20
Row = tuple[int, str, int]
Verdict = tuple[int, str, int, int, bool]
"""Row, outcome, points, the row that is kept, and whether the points went into a sum."""


def plainly(rows: list[Row], policy: str) -> list[Verdict]:
    """Say what becomes of the rows of addresses that occur more than once, one address at a time."""
    verdicts: list[Verdict] = []
    for _, group in itertools.groupby(sorted(rows, key=lambda row: row[1]), key=lambda row: row[1]):
        members = sorted(group)
        amounts = [amount for _, _, amount in members]
        same, kept, added, total = len(set(amounts)) == 1, members[0], False, sum(amounts)
        if not same and policy in ("last", "max"):
            kept = members[-1] if policy == "last" else members[amounts.index(max(amounts))]
        if not same and (policy == "reject" or (policy == "sum" and total > MOST)):
            outcome = "reject" if policy == "reject" else "too_large"
            verdicts += [(row, outcome, amount, kept[0], False) for row, _, amount in members]
            continue
        added = not same and policy == "sum"
        for row, _, amount in members:
            points = total if added and row == kept[0] else amount
            if row != kept[0] or points != amount:
                verdicts.append((row, "keep" if row == kept[0] else "merge", points, kept[0], added))
    return sorted(verdicts)


@pytest.mark.few(2)
@pytest.mark.parametrize("policy", ["reject", "first", "last", "max", "sum"])
@given(
    cells=st.lists(st.tuples(st.sampled_from(["ann", "bo", "cy", "dora", "emma"]), st.integers(0, 12)), max_size=24),
    share=st.integers(1, 5),
    span=st.integers(1, 9),
    held=st.integers(1, 30),
    batch=st.integers(1, 24),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_rows_of_an_address_come_to_what_plain_python_makes_of_them(
    monkeypatch: pytest.MonkeyPatch,
    policy: Duplicates,
    cells: list[tuple[str, int]],
    share: int,
    span: int,
    held: int,
    batch: int,
) -> None:
    monkeypatch.setattr(duplicates, "_SHARE_HASHES", share)
    monkeypatch.setattr(duplicates, "_RANGE_ROWS", span)
    monkeypatch.setattr(duplicates, "_ROWS_IN_MEMORY", held)
    rows = [(row, f"{name}@x.org", amount) for row, (name, amount) in enumerate(cells, start=1)]
    schema = {"row": pl.Int64, "address": pl.String, "amount": pl.Int64}
    frame = pl.DataFrame(rows, schema=schema, orient="row")
    frame = frame.with_columns(hash=pl.col("address").str.len_bytes().cast(pl.UInt64))
    hashes = frame["hash"].unique().sort().to_numpy()
    spool = Spool()
    resolution = duplicates.resolve(frame.iter_slices(batch), hashes, policy, MOST, spool)
    found = [resolution.rows(first, batch) for first in range(1, len(rows) + 1, batch)]
    told = [part.select("row", "outcome", "points", "into", "added").rows() for part in found]
    assert list(itertools.chain(*told)) == plainly(rows, policy)
    assert all(part["alike"].is_null().all() for part in found)
    spool.close()


@pytest.mark.parametrize("below", [0, 1, 4000])
def test_addresses_that_differ_in_capitals_alone_are_one_wherever_they_stand(below: int) -> None:
    rows = [f"user{number}@example.com,{number}" for number in range(4000)]
    rows[below:below] = ["Ann.B@example.com,5", "ann.b@example.com,5"]
    report = loyalty_prep.validate("\n".join(["Email,Points", *rows]).encode())
    assert (report.rows.ready, report.rows.merged) == (4001, 1)


@pytest.mark.parametrize(("amounts", "outcome"), [((12, 8), "keep"), ((12, 9), "too_large")])
def test_a_sum_is_rejected_from_one_above_the_most(amounts: tuple[int, int], outcome: str) -> None:
    rows = {"row": [1, 2], "address": ["a@x.org"] * 2, "amount": [*amounts], "hash": pl.Series([3, 3], dtype=pl.UInt64)}
    assert duplicates.decide(pl.DataFrame(rows), "sum", MOST).sort("row")["outcome"][0] == outcome


def test_many_repeated_addresses_are_compared_a_share_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duplicates, "_SHARE_HASHES", 60)
    monkeypatch.setattr(duplicates, "_RANGE_ROWS", 10_000)
    shares: list[int] = []

    def decide(rows: pl.DataFrame, *_: object) -> pl.DataFrame:
        shares.append(rows.height)
        return duplicates.none_resolved()

    monkeypatch.setattr(duplicates, "decide", decide)
    hashes = np.arange(1, 401, 2, dtype=np.uint64)
    rows = {"row": range(1, 401), "address": ["a@x.org"] * 400, "amount": [1] * 400, "hash": np.repeat(hashes, 2)}
    with contextlib.closing(Spool()) as spool:
        duplicates.resolve(pl.DataFrame(rows).iter_slices(100), hashes, "sum", MOST, spool)
    assert shares == [100] * 4
