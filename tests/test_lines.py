"""The law of lines: all lines of a file are accounted for, and a run that loses one is refused."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from unittest import mock

import numpy as np
import pytest
from harness import examples
from hypothesis import given, reject, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep import cli
from loyalty_prep.judging import duplicates, lines, survey, verdicts
from loyalty_prep.judging.odd_rows import OddRows
from loyalty_prep.judging.spool import Spool
from loyalty_prep.options import Options
from loyalty_prep.reading import dialect, framing, physical_lines
from loyalty_prep.reading.csv_text import Dialect
from loyalty_prep.reading.records import Shape
from loyalty_prep.reading.transcoding import Text
from loyalty_prep.writing import outcomes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from loyalty_prep.reading.layout import Head, Layout
    from loyalty_prep.reading.records import Block

ROWS = [f"user{number}@example.com,{number},note {number}" for number in range(40)]
PLAIN = "\n".join(["Email,Points,Note", *ROWS, ""]).encode()

LINE = st.sampled_from(
    [
        *ROWS[:8],
        "",
        "  ",
        ",,",
        '"","",""',
        'x@example.com,5,"two\nlines"',
        'x@example.com,5,"two\r\n\r\nlines"',
        '"\n",,',  # a record over two lines that holds nothing
        '"x@example.com,5',
        "Total,99,",
        "Email,Points,Note",
        "1,2,3,4,5",
        "\0\0\0",
        "\u3000",
    ]
)
ABOVE = st.lists(st.sampled_from(["All our customers", "", "# written by hand", "  "]), max_size=3)


def counted(data: bytes) -> int:
    """Return how many physical lines there are."""
    ends = len(re.findall(rb"\r\n|\r|\n", data))
    return ends + (not data.endswith((b"\n", b"\r")))


@given(
    above=ABOVE,
    body=st.lists(LINE, max_size=30),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    last=st.booleans(),
    size=st.sampled_from([64, 300, 1 << 20]),
)
@settings(deadline=None, max_examples=examples(150))
def test_every_line_is_above_the_header_a_record_or_blank(
    above: list[str], body: list[str], end: str, last: bool, size: int
) -> None:
    data = (end.join([*above, "Email,Points,Note", *ROWS, *body]) + end * last).encode()
    closed: list[lines.Account] = []

    def close(account: lines.Account) -> None:
        closed.append(account)
        genuine(account)

    genuine = lines.Account.close
    with mock.patch.object(lines.Account, "close", close), mock.patch.object(framing.read, "__kwdefaults__", _kw(size)):
        try:
            report = loyalty_prep.validate(data)
        except loyalty_prep.InputError as fault:
            if fault.code != "TWO_TABLES":  # a quote before the header once more makes another one of it
                raise
            reject()
    [account] = closed
    layout = account.layout
    assert layout.preamble_lines + 1 + account.records + account.blank == counted(data)
    assert account.records >= report.rows.total


def _kw(size: int) -> dict[str, object]:
    return {**(framing.read.__kwdefaults__ or {}), "block_bytes": size}


def _drop_a_block(blocks: Iterator[Block]) -> Iterator[Block]:
    for number, block in enumerate(blocks):
        if number != 1:
            yield block


def _drop_the_last(blocks: Iterator[Block]) -> Iterator[Block]:
    yield from list(blocks)[:-1]


def _drop_a_record(blocks: Iterator[Block]) -> Iterator[Block]:
    for block in blocks:
        few = np.delete(np.arange(block.height), 2)
        yield replace(
            block,
            starts=block.starts[few],
            ends=block.ends[few],
            lines=block.lines[few],
            record_lines=block.record_lines - 1,
        )


def _overlap(blocks: Iterator[Block]) -> Iterator[Block]:
    for block in blocks:
        ends = block.ends.copy()
        ends[1] = ends[2]
        yield replace(block, ends=ends)


def _repeat(blocks: Iterator[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        yield block


@pytest.mark.parametrize("spoil", [_drop_a_block, _drop_the_last, _drop_a_record, _overlap, _repeat])
def test_a_run_that_loses_a_line_is_refused(
    spoil: Callable[[Iterator[Block]], Iterator[Block]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    source, out = tmp_path / "export.csv", tmp_path / "out"
    source.write_bytes(PLAIN)
    genuine = framing.read
    monkeypatch.setattr(framing, "read", lambda *given, **how: spoil(genuine(*given, **how, block_bytes=300)))
    assert cli.run(["prepare", str(source), "--out", str(out)]) == 2
    said = capsys.readouterr().err
    assert "lost count" in said
    assert "Traceback" not in said
    assert not out.exists() or not list(out.iterdir())


def test_a_layout_that_begins_a_line_too_late_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = dialect.detect

    def late(head: Head, *given: object, **how: object) -> Layout:
        layout = genuine(head, *given, **how)  # type: ignore[arg-type] # as it was called
        return replace(layout, data_start=head.data.index(b"\n", layout.data_start) + 1)

    monkeypatch.setattr(dialect, "detect", late)
    with pytest.raises(loyalty_prep.LoyaltyPrepError, match="lost count") as caught:
        loyalty_prep.validate(io.BytesIO(PLAIN))
    assert caught.value.code == "LINES_LOST"


def test_a_second_reading_of_other_records_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = outcomes.Writer.close

    def fewer(writer: outcomes.Writer, beyond: int) -> object:
        tally = genuine(writer, beyond)
        tally.total, tally.ready = tally.total - 1, tally.ready - 1
        return tally

    monkeypatch.setattr(outcomes.Writer, "close", fewer)
    with pytest.raises(loyalty_prep.LoyaltyPrepError, match="lost count"):
        loyalty_prep.validate(io.BytesIO(PLAIN))


@given(st.text("\r\na", max_size=12), st.integers(1, 4), st.integers(0, 12))
def test_line_ends_are_counted_the_same_whatever_is_read_at_a_time(text: str, block: int, size: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(physical_lines, "_BLOCK", block)
        counted = physical_lines.count_lines_of(io.BytesIO(text.encode()), size)
    assert counted == len(re.findall("\r\n|\r|\n", text[:size]))


# The account by itself, block by block. Each file begins with a title and a blank line, so that no two numbers are one.

ABOVE_IT = b"Our customers\n\nEmail,Points\n"
BELOW_IT = b"ann@x.org,1\nben@x.org,2\n\ncy@x.org,3\n"


def account(folder: Path, **other: object) -> tuple[lines.Account, list[Block]]:
    """Open the account of a small file whose layout says what is `other`; and give its blocks, a line or two each."""
    layout = replace(loyalty_prep.inspect(ABOVE_IT + BELOW_IT).layout, **other)  # type: ignore[arg-type] # fields of it
    path = folder / "export.csv"
    path.write_bytes(ABOVE_IT + BELOW_IT)
    with path.open("rb") as stream:
        stream.seek(len(ABOVE_IT))
        read = list(framing.read(stream, layout.dialect, Shape(2), line=4, block_bytes=24))
    assert [block.height for block in read] == [2, 1]
    return lines.Account.opened(
        "export.csv", Text(path, 0, transcoded=False, clean=True, backslashes=False), layout
    ), read


def why(spoiled: Callable[[], object]) -> str:
    """Return which lines an account misses."""
    with pytest.raises(loyalty_prep.LoyaltyPrepError) as caught:
        spoiled()
    assert caught.value.code == "LINES_LOST"
    head, _, rest = caught.value.message.partition(" in export.csv, ")
    assert rest.startswith("so nothing was written.")
    return head.removeprefix("The program lost count of ")


def test_an_account_of_all_blocks_is_closed(tmp_path: Path) -> None:
    kept, read = account(tmp_path)
    assert (kept.end, kept.line, kept.records, kept.blank) == (len(ABOVE_IT), 4, 0, 0)
    for block in read:
        kept.add(block)
    assert (kept.end, kept.line, kept.records, kept.blank) == (len(ABOVE_IT + BELOW_IT), 8, 3, 1)
    kept.close()


def test_an_account_without_a_header_begins_with_the_records(tmp_path: Path) -> None:
    for above, below in ((b"", BELOW_IT), (ABOVE_IT, BELOW_IT)):
        lines_above = above.count(b"\n")
        other = {"header_line": None, "preamble_lines": lines_above, "data_line": lines_above + 1}
        kept, _ = account(tmp_path, **other, data_start=len(above))
        kept.text.path.write_bytes(above + below)
        with kept.text.open() as stream:
            stream.seek(len(above))
            for block in framing.read(stream, kept.layout.dialect, Shape(2), line=lines_above + 1):
                kept.add(block)
        kept.close()
        assert why(replace(kept, layout=replace(kept.layout, preamble_lines=lines_above + 1)).close) == (
            f"the lines above line {lines_above + 1}"
        )


@pytest.mark.parametrize(
    "change",
    [
        lambda block: {"offset": block.offset + 1},
        lambda block: {"offset": block.offset - 1},
        lambda block: {"record_lines": block.record_lines + 1},
        lambda block: {"blank_lines": block.blank_lines - 1},
        lambda block: {"height_in_lines": block.height_in_lines + 1},
        lambda block: {"record_lines": 1, "blank_lines": block.height_in_lines - 1},
        lambda block: {"lines": block.lines - 1},
        lambda block: {"lines": block.lines + np.array([0, 2])},
        lambda block: {"lines": block.lines + 3},
        lambda block: {"ends": block.ends + np.array([13, 0])},
        lambda block: {"starts": block.starts[:0], "ends": block.ends[:0], "lines": block.lines[:0]},
    ],
)
def test_a_block_whose_lines_do_not_add_up_is_refused(
    tmp_path: Path, change: Callable[[Block], dict[str, object]]
) -> None:
    kept, [first, _] = account(tmp_path)
    spoiled = replace(first, **change(first))  # type: ignore[arg-type] # fields of a block
    assert why(lambda: kept.add(spoiled)) == "line 4 and those that follow it"
    assert (kept.end, kept.line, kept.records) == (len(ABOVE_IT), 4, 0), "nothing of it is counted"
    kept.add(first)


def test_records_may_touch_and_blocks_may_hold_nothing(tmp_path: Path) -> None:
    kept, [first, last] = account(tmp_path)
    kept.add(replace(first, ends=first.ends + np.array([1, 0])))  # up to where the next one begins
    nothing = replace(
        last, starts=last.starts[:0], ends=last.ends[:0], lines=last.lines[:0], record_lines=0,
        blank_lines=last.height_in_lines,
    )  # fmt: skip
    kept.add(nothing)
    kept.close()


def test_the_second_block_has_to_follow_the_first(tmp_path: Path) -> None:
    kept, [first, last] = account(tmp_path)
    assert why(lambda: kept.add(last)) == "line 4 and those that follow it"
    kept.add(first)
    assert why(lambda: kept.add(first)) == f"line {kept.line} and those that follow it"
    late = replace(last, lines=last.lines + 1)
    assert why(lambda: kept.add(late)) == f"line {kept.line} and those that follow it"


@pytest.mark.parametrize(
    ("other", "missed"),
    [
        ({"preamble_lines": 1}, "the lines above line 4"),
        ({"preamble_lines": 3}, "the lines above line 4"),
        ({"header_line": 2}, "the lines above line 4"),
        ({"header_line": 4}, "the lines above line 4"),
        ({"header_line": None}, "the lines above line 4"),
    ],
)
def test_a_layout_that_knows_no_line_above_the_records_is_refused(
    tmp_path: Path, other: dict[str, object], missed: str
) -> None:
    kept, read = account(tmp_path, **other)
    for block in read:
        kept.add(block)
    assert why(kept.close) == missed


def test_what_was_not_read_is_told_by_the_line_above_it(tmp_path: Path) -> None:
    kept, [first, last] = account(tmp_path)
    assert why(kept.close) == "what stands below line 3"
    kept.add(first)
    line = kept.line
    assert why(kept.close) == f"what stands below line {line - 1}"
    kept.add(last)
    with kept.text.path.open("ab") as stream:
        stream.write(b"dee@x.org,4\n")
    assert why(kept.close) == "what stands below line 7"
    kept.text.path.write_bytes((ABOVE_IT + BELOW_IT)[:-1])
    assert why(kept.close) == "what stands below line 7"


@pytest.mark.parametrize("counts", [{"records": 2}, {"records": 4}, {"blank": 0}, {"line": 9}, {"line": 7}])
def test_records_and_blank_lines_make_all_lines_below_the_header(tmp_path: Path, counts: dict[str, int]) -> None:
    kept, read = account(tmp_path)
    for block in read:
        kept.add(block)
    assert why(replace(kept, **counts).close) == "all lines below the header"  # type: ignore[arg-type] # numbers of it


PLACED = st.lists(
    st.sampled_from(["ann@x.org,5", '"ben@x.org",6', '"cy\n@x.org",7', "", "dee@x.org", "eve@x.org,1,2"]), max_size=8
)


@given(PLACED, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from([1, 20, 1 << 20]))
@settings(deadline=None, max_examples=examples(100))
def test_each_record_is_found_again_where_it_stands(written: list[str], end: str, size: int) -> None:
    text = "".join(line + end for line in written).encode()
    plan, spool = verdicts.RowPlan.of_pairs(Options()), Spool()
    surveyed = survey.Survey(spool, OddRows(spool, verdicts.none_judged(()), plan, None))
    for block in framing.read(io.BytesIO(text), Dialect(), Shape(2), block_bytes=size):
        split = verdicts.split(block, plan.doubts.cells(block, plan.columns), plan)
        survey._keep(surveyed, duplicates.Keys(), plan.part, block, split)
        said = np.stack((block.starts, block.ends, block.lines, block.odd))
        assert np.array_equal(surveyed.places(surveyed.batches[-1]), said)
    surveyed.spool.close()
