"""Laws of what only the whole file knows of addresses."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loyalty_prep.judging import duplicates

if TYPE_CHECKING:
    import pytest

# From all ranges, and often the same.
HASHES = st.integers(0, 15).map(lambda number: number * (2**60 + 1))


@given(blocks=st.lists(st.lists(HASHES, max_size=8), max_size=5), at_once=st.integers(0, 40), ranges=st.integers(1, 9))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_many_hashes_are_found_repeated_as_few_are(
    monkeypatch: pytest.MonkeyPatch, blocks: list[list[int]], at_once: int, ranges: int
) -> None:
    monkeypatch.setattr(duplicates, "_AT_ONCE_HASHES", at_once)
    monkeypatch.setattr(duplicates, "_RANGE_HASHES", ranges)
    keys = duplicates.Keys()
    for block in blocks:
        keys.add(np.array(block, dtype=np.uint64))
    counts = Counter(value for block in blocks for value in block if value)  # 0 is no address
    assert keys.repeated().tolist() == sorted(value for value, count in counts.items() if count > 1)
