"""Odd rows: kept and given back by their rows, and judged once more where a balance waits for the decimal mark."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import polars as pl
import pytest
from harness import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty_prep import codes
from loyalty_prep.judging import verdicts
from loyalty_prep.judging.odd_rows import OddRows, Shelf
from loyalty_prep.judging.spool import Spool
from loyalty_prep.judging.verdicts import RowPlan
from loyalty_prep.options import Mark, Options
from loyalty_prep.reading.records import Fault

BLANK = pl.DataFrame(schema={"row": pl.Int64, "text": pl.String})


def frame(*rows: int) -> pl.DataFrame:
    return pl.DataFrame([(row, f"é{row}") for row in rows], schema=BLANK.schema, orient="row")


GROUPS = st.lists(st.integers(1, 40), unique=True, max_size=20).flatmap(
    lambda rows: st.lists(st.integers(0, len(rows)), max_size=4).map(lambda cuts: _cut(sorted(rows), sorted(cuts)))
)


def _cut(rows: list[int], cuts: list[int]) -> list[list[int]]:
    edges = [0, *cuts, len(rows)]
    return [rows[start:end] for start, end in pairwise(edges)]


@given(groups=GROUPS, asked=st.lists(st.tuples(st.integers(0, 42), st.integers(0, 42)), max_size=6))
@settings(deadline=None, max_examples=examples(200))
def test_rows_come_back_by_their_numbers_however_they_were_put(
    groups: list[list[int]], asked: list[tuple[int, int]]
) -> None:
    shelf = Shelf(Spool(), BLANK)
    for group in groups:
        shelf.add(frame(*group))
    rows = [row for group in groups for row in group]
    filled = [group for group in groups if group]
    assert shelf.ends() == [group[-1] for group in filled]
    assert [part["row"].to_list() for part in shelf.frames()] == filled
    for first, last in asked:
        assert shelf.rows(first, last).equals(frame(*(row for row in rows if first <= row <= last)))


def test_nothing_on_a_shelf_has_the_columns_of_what_may_stand_there() -> None:
    shelf = Shelf(Spool(), BLANK)
    shelf.add(BLANK)
    assert (shelf.ends(), list(shelf.frames())) == ([], [])
    assert shelf.rows(1, 10).equals(BLANK)
    assert shelf.rows(1, 10).schema == BLANK.schema


# Judging.


def cells(first: int, *pairs: tuple[str, str]) -> pl.DataFrame:
    """Return odd cells as the first pass tells them apart."""
    return pl.DataFrame(
        [(first + at, email, balance, int(Fault.NONE), None, 0) for at, (email, balance) in enumerate(pairs)],
        schema={
            "row": pl.Int64, "email": pl.String, "points": pl.String, "fault": pl.UInt8, "further": pl.String,
            "codes": pl.UInt32,
        },
        orient="row",
    )  # fmt: skip


def judged(mark: Mark | None, *groups: pl.DataFrame, typed: bool = False) -> tuple[OddRows, list[list[int]]]:
    """Judge groups of odd cells as a run does; return with them the hashes of each group."""
    base = RowPlan.of_pairs(Options())
    plan = RowPlan(base.email, base.points, base.doubts, base.part, base.max_points, None, None, typed=typed)
    odd = OddRows(Spool(), verdicts.none_judged(()), plan, mark)
    hashes = []
    for group in groups:
        readings = verdicts.read(group)
        odd.count(readings, group["points"])
        hashes.append(odd.judge(readings).tolist())
    odd.settle()
    return odd, hashes


def told(odd: OddRows) -> dict[int, tuple[int | None, str]]:
    rows = pl.concat(odd.frames())
    return {
        row: (amount, ";".join(codes.names(bits))) for row, amount, bits in rows.select("row", "amount", "codes").rows()
    }


WAITING = cells(1, ("a@x.org", "1.250"), ("b@x.org", "3 pts"))


@pytest.mark.parametrize(
    ("mark", "proof", "settled", "verdict"),
    [
        (None, "7,5", "comma", (1250, "POINTS_REFORMATTED")),
        (None, "7.5", "point", (2, "POINTS_NOT_INTEGER")),
        (None, "7 pts", None, (2, "POINTS_AMBIGUOUS")),
        ("comma", "7.5", "comma", (1250, "POINTS_REFORMATTED")),
        ("point", "7 pts", "point", (2, "POINTS_NOT_INTEGER")),
    ],
)
def test_a_group_waits_for_what_a_later_one_shows_unless_a_person_said_it(
    mark: Mark | None, proof: str, settled: Mark | None, verdict: tuple[int, str]
) -> None:
    odd, hashes = judged(mark, WAITING, cells(9, ("c@x.org", proof)))
    assert odd.mark == settled
    assert told(odd)[1] == verdict
    assert told(odd)[2] == (3, "POINTS_REFORMATTED")
    assert [hashed != 0 for hashed in hashes[0]] == [mark != "point", True], "who waits may turn out to be in order"
    kept = next(iter(odd.frames()))
    assert not set(verdicts.READINGS) & set(kept.columns)
    assert "hash" in kept.columns


def test_the_mark_of_a_format_of_its_own_proves_nothing_of_a_persons() -> None:
    proof = cells(9, ("c@x.org", "7.5"))
    assert judged(None, WAITING, proof)[0].mark == "point"
    assert judged(None, WAITING, proof, typed=True)[0].mark is None
    comma = cells(9, ("c@x.org", "7,5"))
    assert judged(None, WAITING, comma, typed=True)[0].mark == "comma"


def test_balances_beyond_what_an_amount_can_say_are_summed_exactly() -> None:
    huge = 10**18 + 7
    odd, _ = judged(None, cells(1, ("a@x.org", str(huge)), ("b@x.org", f"-{huge}00")), cells(5, ("c@x.org", str(huge))))
    assert odd.beyond == 7 - (huge * 100 - 10**18) + 7
    assert [verdict for _, verdict in told(odd).values()] == [
        "POINTS_OUT_OF_RANGE",
        "POINTS_NEGATIVE",
        "POINTS_OUT_OF_RANGE",
    ]
    assert judged(None, cells(1, ("a@x.org", "5 pts")))[0].beyond == 0


def test_only_addresses_in_order_have_a_hash_and_equal_ones_the_same() -> None:
    odd, [hashes] = judged(
        "point",
        cells(3, ("A@X.org", "1"), ("a@x.org ", "2"), ("nobody", "3"), ("b@x.org", "-1"), ("b@x.org", "1.250")),
    )
    assert hashes[0] == hashes[1] != 0
    assert hashes[2:] == [0, 0, 0], "an address that is none, a balance below zero, a fraction"
    assert odd.rows(3, 7)["hash"].to_list() == hashes
    assert odd.rows(3, 7)["hash"].to_numpy().dtype == np.uint64
