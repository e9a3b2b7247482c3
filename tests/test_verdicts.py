"""Plain rows: told at once, and right as if they had been looked at one by one."""

from __future__ import annotations

import io
import string
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pandera.config import CONFIG, config_context

from loyalty_prep.codes import BIT
from loyalty_prep.errors import UsageError
from loyalty_prep.judging import __main__ as judging
from loyalty_prep.judging import distrust, moved, schema, verdicts
from loyalty_prep.judging.distrust import Doubts, Stray
from loyalty_prep.reading import framing
from loyalty_prep.reading.csv_text import Dialect
from loyalty_prep.reading.records import Fault, Shape
from loyalty_prep.values import emails, points

if TYPE_CHECKING:
    from pathlib import Path

BALANCES = st.one_of(
    st.integers(-20, 10**20).map(str),
    st.sampled_from(
        ["", "0", "-0", "+0", "00", "+5", "05", " 5", "5 ", "1e3", "1e18", "0x10", "1_0", "٣", "٣٤", "1.0", "1,0"]
    ),
    st.integers(16, 20).map(lambda power: str(10**power)),
    st.integers(16, 20).map(lambda power: str(10**power - 1)),
    st.text(st.sampled_from("0123456789+-eE., _"), max_size=22),
    st.none(),
)


@given(cells=st.lists(BALANCES), most=st.sampled_from([0, 9, 10, 2_147_483_647, 10**18 - 1]))
@settings(deadline=None)
def test_a_plain_balance_is_written_as_it_stands(cells: list[str | None], most: int) -> None:
    flags, amounts = points.plain(pl.Series(cells, dtype=pl.String), most)
    written = {
        str(value)
        for cell in cells
        if cell is not None and cell.isascii() and cell.isdecimal()
        for value in [int(cell)]
        if value <= most
    }
    assert flags.tolist() == [cell in written for cell in cells]
    assert [str(amount) for amount, flag in zip(amounts.tolist(), flags, strict=True) if flag] == [
        cell for cell, flag in zip(cells, flags, strict=True) if flag
    ]


@given(amounts=st.lists(st.integers(-(2**63), 2**63 - 1), max_size=40))
def test_a_sum_of_balances_is_exact_however_large(amounts: list[int]) -> None:
    assert verdicts.exact_sum(np.array(amounts, dtype=np.int64)) == sum(amounts)


def test_a_capital_of_an_address_is_seen_be_it_the_last_of_the_alphabet_and_far_behind() -> None:
    for before in ("", "a" * verdicts._STEP):
        seen = [sign for sign in map(chr, range(128)) if verdicts._has_capitals(f"{before}{sign}".encode())]
        assert "".join(seen) == string.ascii_uppercase


@pytest.mark.parametrize(
    ("balance", "beside", "split"),
    [
        ("1", "250", True),
        ("123", "000", True),
        ("1", "25", False),
        ("1", "2500", False),
        ("1250", "250", False),
        ("", "250", False),
        ("1", "", False),
        ("x", "250", False),
        ("1", "25x", False),
    ],
)
def test_a_balance_is_split_where_both_cells_read_as_its_halves(balance: str, beside: str, split: bool) -> None:
    assert distrust.is_split([balance, beside]) is split


LAST = [
    "12",
    "250",
    "1.5",
    " 12 ",
    "2024-01-10",
    "2024-01-10T10:00:00Z",
    "12 x",
    "1.",
    '"a"',
    "",
    " ",
    "Zoe",
    "Zo\u00eb",
]
LAST += ["\t12", "\u00a012", "12\u2003", "12\x1f", '"12"', "'12'", '"Zoe"', '"12" ', "'12 '", '"12"""']


@given(
    records=st.lists(st.tuples(st.sampled_from(["1", "12", "1250", '"1"', ""]), st.sampled_from([*LAST, None]))),
    stray=st.sampled_from([Stray(1, None, 2, 2), Stray(1, 2, 2), Stray(1, 2, None)]),
    dialect=st.builds(Dialect, st.sampled_from(",;\t"), st.sampled_from(['"', "'", None])),
)
@settings(deadline=None)
def test_a_split_balance_is_told_by_the_last_bytes_as_by_all_cells(
    records: list[tuple[str, str | None]], stray: Stray, dialect: Dialect
) -> None:
    lines = (dialect.delimiter.join(cell for cell in ("a@x.com", *record) if cell is not None) for record in records)
    text = "".join(f"{line}\n" for line in lines).encode()
    shape = Shape(3, short=frozenset({2}), points=1)
    for one, other in zip(*(framing.read(io.BytesIO(text), dialect, shape) for _ in range(2)), strict=True):
        with patch.object(moved, "_FEW_ROWS", 0):
            assert Doubts(0, stray).cells(one, {0, 1}).columns == ["c0", "c1"]
        Doubts(0, stray).cells(other, {0, 1, 2})
        assert (one.faults.tolist(), one.short) == (other.faults.tolist(), other.short)


def test_a_number_that_moved_is_told_whatever_stands_before_it_and_in_other_rows() -> None:
    for others in ("2024-01-10", "Zoe"):
        cells = ["12", " 12", "\t12", "\u00a012", "\u300012"]
        text = "".join(f"a@x.com,1,{cell},y\n" for cell in [*cells, *[others] * 20]).encode()
        [block] = framing.read(io.BytesIO(text), Dialect(), Shape(4))
        Doubts(0, Stray(1, 2, 2)).cells(block, {0, 1})
        assert block.faults.tolist() == [Fault.FIELD_COUNT] * len(cells) + [Fault.NONE] * 20


@pytest.mark.slow
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from([None, *emails.FAULTS.categories]),
            st.sampled_from(points.NUMBER.categories.to_list()),
            st.one_of(st.none(), st.integers(-3, 13)),
        )
    ),
    most=st.sampled_from([0, 10]),
)
@settings(deadline=None)
def test_each_row_gets_the_codes_that_the_schema_gives_its_kind(
    rows: list[tuple[str | None, str, int | None]], most: int
) -> None:
    kinds: dict[str, Any] = {"email_fault": emails.FAULTS, "number": points.NUMBER, "amount": pl.Int64}
    frame = pl.DataFrame(rows, schema=kinds, orient="row")
    found = {code: {*at.tolist()} for code, at in schema.failures(schema.import_row(most), frame).items()}
    masks = verdicts._failed(frame, most).tolist()
    assert [{code for code in found if mask & BIT[code]} for mask in masks] == [
        {code for code, at in found.items() if row in at} for row in range(len(rows))
    ]
    assert not [mask for row, mask in enumerate(masks) if mask and not any(row in at for at in found.values())]


def test_what_pandera_says_of_each_kind_of_row_is_what_it_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = judging.KIND_CODES.read_text(encoding="utf-8")
    monkeypatch.setattr(judging, "KIND_CODES", tmp_path / "kind_codes.py")
    judging.main()
    assert judging.KIND_CODES.read_text(encoding="utf-8") == kept, "run `python -m loyalty_prep.judging`"


@given(
    cells=st.lists(st.tuples(st.sampled_from(["a@x.com", "A.b@x.com", "ab@X.com", "é@x.com", "a@x", ""]), BALANCES)),
    most=st.sampled_from([0, 10, 2_147_483_647]),
)
@settings(deadline=None)
def test_the_schema_finds_no_fault_with_plain_rows(cells: list[tuple[str, str | None]], most: int) -> None:
    frame = pl.DataFrame(cells, schema={"email": pl.String, "points": pl.String}, orient="row")
    plain = frame.select(emails.plain(pl.col("email")).fill_null(value=False)).to_series()
    rows = frame.filter(plain & pl.Series(points.plain(frame["points"], most)[0]))
    read = pl.concat([emails.read(rows["email"]), points.read(rows["points"])], how="horizontal")
    assert read["address"].to_list() == rows["email"].to_list()
    assert read["amount"].cast(pl.String).to_list() == rows["points"].to_list()
    assert schema.failures(schema.import_row(most), read.select("email_fault", "number", "amount")) == {}


@pytest.mark.parametrize("setting", [{"validation_enabled": False}, {"validation_depth": "SCHEMA_ONLY"}])
def test_pandera_that_is_switched_off_for_others_judges_here(setting: Any) -> None:
    rows = pl.DataFrame({"email_fault": ["invalid"], "number": ["whole"], "amount": [-1]})
    with config_context(**setting):
        assert schema.failures(schema.import_row(9), rows).keys() == {"EMAIL_INVALID", "POINTS_NEGATIVE"}


def test_a_backend_of_pandera_that_tells_no_rows_is_refused_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = pl.DataFrame({"email_fault": ["invalid"], "number": ["whole"], "amount": [1]})
    monkeypatch.setattr(CONFIG, "use_narwhals_backend", True)
    with pytest.raises(UsageError, match=r"^PANDERA_USE_NARWHALS_BACKEND is on"):
        schema.failures(schema.import_row(9), rows)
