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
from loyalty_prep.judging.spool import Spool
from loyalty_prep.options import Options
from loyalty_prep.reading import dialect, framing, physical_lines
from loyalty_prep.reading.csv_text import Dialect
from loyalty_prep.reading.records import Shape
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


PLACED = st.lists(
    st.sampled_from(["ann@x.org,5", '"ben@x.org",6', '"cy\n@x.org",7', "", "dee@x.org", "eve@x.org,1,2"]), max_size=8
)


@given(PLACED, st.sampled_from(["\n", "\r\n", "\r"]), st.sampled_from([1, 20, 1 << 20]))
@settings(deadline=None, max_examples=examples(100))
def test_each_record_is_found_again_where_it_stands(written: list[str], end: str, size: int) -> None:
    text = "".join(line + end for line in written).encode()
    plan, surveyed = verdicts.RowPlan.of_pairs(Options()), survey.Survey(Spool(), None)
    for block in framing.read(io.BytesIO(text), Dialect(), Shape(2), block_bytes=size):
        survey._keep(surveyed, duplicates.Keys(), plan.part, block, verdicts.split(block, plan), 0)
        said = np.stack((block.starts, block.ends, block.lines, block.odd))
        assert np.array_equal(surveyed.places(surveyed.batches[-1]), said)
    surveyed.spool.close()
