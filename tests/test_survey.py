"""The first pass: each record is judged once and found again, whatever the blocks, groups, units and threads."""

from __future__ import annotations

import io
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl
import pytest
from harness import examples
from hypothesis import given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep import codes
from loyalty_prep.codes import BIT
from loyalty_prep.judging import numbering, survey
from loyalty_prep.judging.lines import Account
from loyalty_prep.judging.spool import Spool
from loyalty_prep.judging.survey import Input, Survey, Unit
from loyalty_prep.judging.verdicts import RowPlan
from loyalty_prep.options import Options
from loyalty_prep.part_layout import PartLayout
from loyalty_prep.reading import framing
from loyalty_prep.reading.csv_text import Dialect
from loyalty_prep.reading.header import Tables
from loyalty_prep.reading.records import Shape, usual_surplus
from loyalty_prep.reading.transcoding import Text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from loyalty_prep.judging.survey import Batch
    from loyalty_prep.options import Mark
    from loyalty_prep.reading.records import Block

HASHES = 8
"""Bytes of the hash of an address."""


def blocks(*texts: bytes, shape: Shape, size: int) -> Iterator[Block]:
    """Give the records of several files, one after the other."""
    row = 1
    for number, text in enumerate(texts):
        for block in framing.read(io.BytesIO(text), Dialect(), shape, row=row, block_bytes=size):
            block.file = number
            row = block.first_row + block.height
            yield block


def surveyed(
    *texts: bytes,
    shape: Shape | None = None,
    size: int = 1 << 20,
    mark: Mark | None = None,
    plan: RowPlan | None = None,
    alone: bool = True,
    heard: list[tuple[int, int]] | None = None,
) -> Survey:
    """Survey files without headers, of an address and a balance unless `shape` and `plan` say more."""
    nothing: Any = None  # what of an account is asked for only when it is closed
    return survey.survey(
        blocks(*texts, shape=shape or Shape(2), size=size),
        plan or RowPlan.of_pairs(Options()),
        mark,
        Spool(),
        lambda block, rows: (heard if heard is not None else []).append((block.file, rows)),
        [Tables(Dialect(), None, 1)] * len(texts),
        [Account(f"{number}.csv", nothing, nothing, 0, 1) for number in range(len(texts))],
        alone=alone,
    )


def read_back(made: Survey) -> tuple[bytes, list[int]]:
    """Return all plain lines and all odd rows of a survey, which must be all of its rows."""
    units = list(made.units())
    assert [batch for unit in units for batch in unit.batches] == made.batches
    first = 1
    for unit in units:
        assert unit.first_row == first
        first += unit.height
        odd = unit.odd["row"].to_list()
        assert odd == sorted(odd)
        assert all(unit.first_row <= row < unit.first_row + unit.height for row in odd)
        assert unit.height - len(odd) == sum(made.lines(batch).count(b"\n") for batch in unit.batches)
        assert {unit.file} == {batch.file for batch in unit.batches}
    assert first == made.total + 1
    lines = b"".join(made.lines(batch) for batch in made.batches)
    return lines, [row for unit in units for row in unit.odd["row"].to_list()]


PLAIN = st.integers(0, 30).map(lambda number: (f"u{number % 7}@example.com", str(number)))
ODD = st.sampled_from(
    [
        (" u1@example.com", "5"),
        ("U2@Example.com", "5"),
        ("u3@example.com", "007"),
        ("u4@example.com", "1.250"),
        ("u5@example.com", "-3"),
        ("nobody", "5"),
        ("", "5"),
        ("josé@example.com", "12.5"),
    ]
)
ROWS = st.lists(st.tuples(PLAIN, st.just(False)) | st.tuples(ODD, st.just(True)), max_size=40)


@pytest.mark.parametrize("alone", [True, False], ids=["alone", "threads"])
@given(
    rows=ROWS,
    size=st.sampled_from([30, 200, 1 << 20]),
    group=st.integers(1, 12),
    unit=st.sampled_from([1, 5, 1 << 18]),
    end=st.sampled_from(["\n", "\r\n"]),
)
@settings(deadline=None, max_examples=examples(120))
def test_each_row_is_plain_or_odd_and_none_is_lost(
    rows: list[tuple[tuple[str, str], bool]], size: int, group: int, unit: int, end: str, alone: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(survey, "GROUP_ROWS", group)
        patch.setattr(survey, "UNIT_ROWS", unit)
        text = "".join(",".join(cells) + end for cells, _ in rows).encode()
        made = surveyed(text, size=size, alone=alone)
        lines, odd = read_back(made)
        assert made.total == len(rows)
        assert lines == "".join(",".join(cells) + "\n" for cells, is_odd in rows if not is_odd).encode()
        assert odd == [row for row, (_, is_odd) in enumerate(rows, start=1) if is_odd]
        assert [row.height for row in made.units() if len(row.batches) > 1 and row.height > unit] == []
        assert sum(each.total for each in made.units()) == sum(int(cells[1]) for cells, is_odd in rows if not is_odd)
        assert numbering.numbers(made.all_lines.text()).tolist() == list(range(1, len(rows) + 1))


def repeated(rows: Sequence[tuple[str, int]]) -> set[str]:
    return {address for address, count in Counter(address for address, _ in rows).items() if count > 1}


@given(
    rows=st.lists(
        st.tuples(st.sampled_from(["ann", "bo", "cy", "dee", "Eve.M", "é"]), st.integers(-2, 9)), max_size=30
    ),
    size=st.sampled_from([30, 1 << 20]),
    group=st.integers(1, 9),
)
@settings(deadline=None, max_examples=examples(120))
def test_suspects_are_the_rows_of_repeated_addresses_that_are_in_order(
    rows: list[tuple[str, int]], size: int, group: int
) -> None:
    text = "".join(f"{name}@x.org,{balance}\n" for name, balance in rows).encode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(survey, "GROUP_ROWS", group)
        made = surveyed(text, size=size)
        frames = list(made.suspects(PartLayout()))
    fit = [(row, f"{name}@x.org", balance) for row, (name, balance) in enumerate(rows, 1) if balance >= 0]
    again = repeated([(address, balance) for _, address, balance in fit])
    assert len(made.repeated) == len(again)
    assert all(
        frame.schema == {"row": pl.Int64, "address": pl.String, "amount": pl.Int64, "hash": pl.UInt64}
        for frame in frames
    )
    suspects = sorted(chain.from_iterable(frame.select("row", "address", "amount").rows() for frame in frames))
    assert suspects == [each for each in fit if each[1] in again]
    hashes = {address: number for frame in frames for address, number in frame.select("address", "hash").rows()}
    assert sorted(hashes.values()) == made.repeated.tolist()


def test_where_no_address_repeats_there_are_no_suspects() -> None:
    assert list(surveyed(b"a@x.org,1\nb@x.org,1\n").suspects(PartLayout())) == []
    assert list(surveyed(b"").suspects(PartLayout())) == []


def test_kept_columns_come_along_and_leave_suspects_as_they_are() -> None:
    text = b'a@x.org,1,"x\ny"\nb@x.org,2,\xc3\xa9\na@x.org,3,"p,q"\n C@x.org,4,odd\n'
    plan = RowPlan.of_pairs(Options())._replace(part=PartLayout.of([2], ["Email", "Points", "Note"]))
    made = surveyed(text, shape=Shape(3), plan=plan)
    [unit] = made.units()
    assert made.lines(unit.batches[0]) == b'a@x.org,1,"x\ny"\nb@x.org,2,\xc3\xa9\na@x.org,3,"p,q"\n'
    assert unit.odd.select("row", "k2").rows() == [(4, "odd")]
    suspects = pl.concat(made.suspects(plan.part))
    assert suspects.select("row", "address", "amount").rows() == [(1, "a@x.org", 1), (3, "a@x.org", 3)]


# Where a record stands.

PLACED = b"ann@x.org,5\n\nben@x.org,x\n" + b'"cy@x.org","6"\n"dee\n@x.org",7\n' + b"eve@x.org,8\nfay@x.org,9"


@pytest.mark.parametrize("size", [12, 40, 1 << 20])
def test_each_record_is_read_again_where_it_stood(size: int) -> None:
    made = surveyed(PLACED, size=size)
    seen = []
    for batch in made.batches:
        starts, ends, lines, rewritten = made.places(batch)
        assert starts.dtype == np.uint32
        assert len(starts) == batch.height
        data = PLACED[batch.offset : batch.offset + batch.size]
        for start, end, line, odd in zip(
            starts.tolist(), ends.tolist(), lines.tolist(), rewritten.tolist(), strict=True
        ):
            seen.append((data[start:end], line, bool(odd)))
    assert seen == [
        (b"ann@x.org,5", 1, False),
        (b"ben@x.org,x", 3, False),
        (b'"cy@x.org","6"', 4, False),
        (b'"dee\n@x.org",7', 5, True),
        (b"eve@x.org,8", 7, False),
        (b"fay@x.org,9", 8, False),
    ]


@pytest.mark.parametrize(
    ("text", "even"),
    [
        (b"a@x.org,1\nb@x.org,2\n", (1, 1)),
        (b"a@x.org,1\r\nb@x.org,2\r\n", (1, 2)),
        (b"a@x.org,1\n", (1, 0)),
        (b"a@x.org,1\nb@x.org,2", (1, 1)),
        (b"\na@x.org,1\n", None),  # the first does not begin the block
        (b"a@x.org,1\n\nb@x.org,2\n", None),  # a blank line between
        (b"a@x.org,1\nb@x.org,2\r\nc@x.org,3\n", None),
        (b'a@x.org,1\nb@x.org,"2\n"\nc@x.org,3\n', None),
        (b"a@x.org,1\nb@x.org\n", None),
        (b"a@x.org,1\nb@x.org\nc@x.org,2\n", None),
    ],
)
def test_records_are_even_where_their_ends_tell_where_they_stand(text: bytes, even: tuple[int, int] | None) -> None:
    made = surveyed(text)
    [batch] = made.batches
    assert batch.even == even
    assert batch.places.size == (4 if even else 16) * batch.height
    [whole] = framing.read(io.BytesIO(text), Dialect(), Shape(2))
    assert made.places(batch).tolist() == [
        whole.starts.tolist(), whole.ends.tolist(), whole.lines.tolist(), whole.odd.astype(int).tolist(),
    ]  # fmt: skip


def test_a_report_calls_rows_of_a_format_by_its_own_numbers() -> None:
    [block] = framing.read(io.BytesIO(b"a@x.org,1\nb@x.org,2\nc@x.org,x\n"), Dialect(), Shape(2))
    block.numbers = np.array([7, 9, 10])
    nothing: Any = None
    made = survey.survey(
        [block], RowPlan.of_pairs(Options()), None, Spool(), lambda *_: None, [Tables(Dialect(), None, 1)],
        [Account("x.xlsx", nothing, nothing, 0, 1)], alone=True,
    )  # fmt: skip
    assert made.places(made.batches[0])[2].tolist() == [7, 9, 10]
    assert numbering.numbers(made.all_lines.text()).tolist() == [7, 9, 10]


# What is counted.


def test_what_the_whole_file_holds_is_counted_over_its_blocks() -> None:
    text = b"a@x.org,1\n\nb@x.org\n,,\n,\nc@x.org,4,\nd@x.org,5,,\ne@x.org,9\n" * 3
    for size in (20, 1 << 20):
        made = surveyed(text, shape=Shape(2, short=frozenset({1})), size=size)
        assert (made.total, made.blank, made.short) == (15, 9, 3)
        assert made.surplus == {1: 3, 2: 3}
        assert made.histogram.counts.sum() == 6, "plain balances alone"
        assert made.histogram.highest[0] == (9, 5)


@pytest.mark.parametrize(
    ("surplus", "total", "usual"),
    [({}, 0, 0), ({}, 5, 0), ({1: 3}, 5, 1), ({1: 2, 3: 3}, 5, 3), ({1: 5}, 10, 0), ({2: 6, 1: 4}, 10, 2)],
)
def test_the_usual_surplus_is_that_of_more_than_half_of_the_records(
    surplus: dict[int, int], total: int, usual: int
) -> None:
    assert usual_surplus(Counter(surplus), total) == usual


def test_how_far_the_reading_is_is_told_block_by_block() -> None:
    heard: list[tuple[int, int]] = []
    surveyed(b"a@x.org,1\n" * 4, b"b@x.org,2\n" * 2, size=20, heard=heard)
    assert heard[-1] == (1, 6)
    assert [rows for file, rows in heard if file == 0][-1] == 4
    assert heard == sorted(heard)
    assert len(heard) > 2


def test_nothing_but_blank_lines_is_a_survey_of_no_rows() -> None:
    for text in (b"", b"\n\n", b",\n"):
        made = surveyed(text)
        assert (made.total, read_back(made), made.repeated.tolist()) == (0, (b"", []), [])


# Several files.


def test_rows_of_several_files_are_counted_on_and_never_share_a_unit() -> None:
    made = surveyed(b"a@x.org,1\nb@x.org,x\n", b"", b"c@x.org,3\na@x.org,4\nd@x.org,y\n")
    assert made.first_rows == [1, 3, 3], "a file without rows begins where the next one does"
    assert [(unit.file, unit.first_row, unit.height, unit.total) for unit in made.units()] == [
        (0, 1, 2, 1),
        (2, 3, 3, 7),
    ]
    assert read_back(made)[1] == [2, 5]
    assert pl.concat(made.suspects(PartLayout()))["row"].to_list() == [1, 4]


def test_a_second_table_is_told_by_the_name_of_its_file_where_there_are_several(tmp_path: Path) -> None:
    first, second = tmp_path / "nord.csv", tmp_path / "süd.csv"
    first.write_text("Email,Points,Tier\n" + "".join(f"a{at}@x.org,{at},gold\n" for at in range(9)))
    rows = "".join(f"b{at}@x.org,{at},gold\n" for at in range(9))
    far = "".join(f"d{at}@x.org,{at},gold\n" for at in range(90_000))
    second.write_text("Email,Points,Tier\n" + rows + far + "Tier,Email,Points\n" + "gold,c@x.org,4\n")
    with pytest.raises(loyalty_prep.InputError) as both:
        loyalty_prep.validate([first, second])
    with pytest.raises(loyalty_prep.InputError) as alone:
        loyalty_prep.validate(second)
    assert both.value.code == alone.value.code == "TWO_TABLES"
    assert "süd.csv" in both.value.message


# Balances that wait for the column's decimal mark.


def judged(made: Survey) -> dict[int, tuple[int | None, str]]:
    """Return the balances and the codes of the odd rows."""
    return {
        row: (amount, ";".join(codes.names(bits)))
        for unit in made.units()
        for row, amount, bits in unit.odd.select("row", "amount", "codes").rows()
    }


@pytest.mark.few(16)
@pytest.mark.parametrize("alone", [True, False], ids=["alone", "threads"])
@pytest.mark.parametrize("group", [1, 2, 100])
@pytest.mark.parametrize(
    ("proof", "mark", "first"),
    [
        ("7,5", None, (1250, "POINTS_REFORMATTED")),
        ("7.5", None, (2, "POINTS_NOT_INTEGER")),
        ("7 pts", None, (2, "POINTS_AMBIGUOUS")),
        ("7 pts", "comma", (1250, "POINTS_REFORMATTED")),
        ("7,5", "point", (2, "POINTS_NOT_INTEGER")),
    ],
)
def test_a_balance_of_two_readings_waits_for_what_any_row_shows(
    monkeypatch: pytest.MonkeyPatch,
    group: int,
    alone: bool,
    proof: str,
    mark: Mark | None,
    first: tuple[int, str],
) -> None:
    monkeypatch.setattr(survey, "GROUP_ROWS", group)
    text = f'a@x.org,1.250\nb@x.org,3 pts\nc@x.org,4\nd@x.org,"{proof}"\na@x.org,1250\n'.encode()
    made = surveyed(text, size=16, mark=mark, alone=alone)
    told = judged(made)
    assert told[1] == first
    assert told[2] == (3, "POINTS_REFORMATTED")
    in_order = first[1] == "POINTS_REFORMATTED"
    suspects = {row for frame in made.suspects(PartLayout()) for row in frame["row"].to_list()}
    assert suspects == ({1, 5} if in_order else {5} if len(made.repeated) else set())


def test_only_rows_without_another_error_may_repeat() -> None:
    text = b"a@x.org,1\na@x.org,-2\na@x.org,x\nb@x.org,5\nb@x.org,5\nb@x.org,5,6\n"
    made = surveyed(text)
    assert {row for frame in made.suspects(PartLayout()) for row in frame["row"].to_list()} == {4, 5}
    [unit] = made.units()
    fit = (unit.odd["codes"] & codes.NOT_READY) == 0
    assert unit.odd["row"].filter(fit).to_list() == []
    assert unit.odd["codes"][-1] == BIT["ROW_FIELD_COUNT"]


# Batches, units, inputs.


@pytest.mark.parametrize(
    ("rows", "own"), [([], []), ([1, 2, 5, 9], [2, 5]), ([6, 7], []), ([1], []), ([2], [2]), ([5, 6], [5])]
)
def test_a_batch_knows_its_own_rows(rows: list[int], own: list[int]) -> None:
    [first, second] = surveyed(b"a@x.org,1\n" * 5, size=1).batches[:2]
    batch = second._replace(height=4)
    assert (first.first_row, batch.first_row) == (1, 2)
    assert batch.of(np.array(rows, dtype=np.int64)).tolist() == own


def test_a_unit_is_the_sum_of_its_batches() -> None:
    made = surveyed(b"a@x.org,1\nb@x.org,20\n", b"c@x.org,300\n")
    batches: tuple[Batch, ...] = tuple(made.batches)
    unit = Unit(batches[:1], pl.DataFrame())
    assert (unit.first_row, unit.height, unit.total, unit.file) == (1, 2, 21, 0)
    last = Unit(batches[1:], pl.DataFrame())
    assert (last.first_row, last.height, last.total, last.file) == (3, 1, 300, 1)
    assert Unit(batches, pl.DataFrame()).total == 321


@pytest.mark.parametrize(
    ("most", "sizes"), [(1, [1] * 6), (2, [2, 2, 2]), (3, [3, 3]), (4, [4, 2]), (5, [5, 1]), (6, [6]), (100, [6])]
)
def test_units_hold_as_many_rows_as_are_settled_together(
    monkeypatch: pytest.MonkeyPatch, most: int, sizes: list[int]
) -> None:
    monkeypatch.setattr(survey, "UNIT_ROWS", most)
    made = surveyed(b"".join(b"a%d@x.org,1\n" % at for at in range(6)), size=1)
    assert [unit.height for unit in made.units()] == sizes


def test_units_hold_as_many_bytes_and_exceptions_as_memory_should(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = surveyed(b"".join(b"a%d@x.org,1\n" % at for at in range(6)), size=1)
    odd = surveyed(b"".join(b"A%d@X.org,1\n" % at for at in range(6)), size=1)
    twice = surveyed(b"a@x.org,1\n" * 6, size=1)
    pairs = surveyed(b"a@x.org,1\nb@x.org,1\nc@x.org,1\n" * 2, size=1)
    monkeypatch.setattr(survey, "UNIT_BYTES", 3 * len(b"a0@x.org,1\n"))
    assert [unit.height for unit in plain.units()] == [3, 3]
    assert [unit.height for unit in odd.units()] == [6], "odd rows have no lines"
    monkeypatch.undo()
    monkeypatch.setattr(survey, "UNIT_EXCEPTIONS", 2)
    assert [unit.height for unit in odd.units()] == [2, 2, 2]
    assert [unit.height for unit in plain.units()] == [6]
    assert [unit.height for unit in twice.units()] == [6], "of one address, two rows at least"
    assert [unit.height for unit in pairs.units()] == [2, 2, 2]


def test_only_few_bytes_of_all_files_together_are_small(tmp_path: Path) -> None:
    nothing: Any = None

    def file(size: int) -> Input:
        path = tmp_path / f"{size}.csv"
        path.write_bytes(b"x" * size)
        return Input(path.name, Text(path, 0, transcoded=False, clean=True, backslashes=False), nothing)

    assert survey.small([])
    assert survey.small([file(1 << 18)])
    assert not survey.small([file((1 << 18) + 1)])
    assert not survey.small([file(1 << 18), file(1)])
