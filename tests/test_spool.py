"""The spool gives back what it took."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING
from unittest import mock

from hypothesis import given
from hypothesis import strategies as st

from loyalty_prep.judging import spool

if TYPE_CHECKING:
    from random import Random

PIECES = st.lists(st.binary(max_size=6), max_size=12)


@given(pieces=PIECES, room=st.integers(0, 30), order=st.randoms(use_true_random=False))
def test_what_is_kept_comes_back_wherever_it_is_kept(pieces: list[bytes], room: int, order: Random) -> None:
    with mock.patch.object(spool, "MEMORY_BYTES", room), mock.patch.object(spool, "_file", io.BytesIO):
        kept = spool.Spool()
        slots = [kept.add(memoryview(piece)) for piece in pieces]
    assert [slot.size for slot in slots] == [len(piece) for piece in pieces]
    asked = [*zip(slots, pieces, strict=True)] * 2
    order.shuffle(asked)
    assert all(kept.read(slot) == piece for slot, piece in asked)
    kept.close()
