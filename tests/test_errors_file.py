"""An errors file as an input: how it is told, which columns are the source's, and the rows that are set aside."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import polars as pl
import pytest

from loyalty_prep.errors import InputError
from loyalty_prep.options import Options, Policies
from loyalty_prep.reading import framing
from loyalty_prep.reading.csv_text import Dialect
from loyalty_prep.reading.records import Shape
from loyalty_prep.report.tally import Tally
from loyalty_prep.writing import errors_file
from loyalty_prep.writing.errors_file import ERRORS_HEADER, Aside

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from loyalty_prep.options import Mark
    from loyalty_prep.reading.records import Block

OURS = list(ERRORS_HEADER)
NAMES = [*OURS, "Mail", "Stamps", "raw"]


def blocks(text: bytes, width: int = len(NAMES), size: int = 1 << 20) -> Iterator[Block]:
    """Give the rows below the header of an errors file."""
    stream = io.BytesIO(text)
    stream.seek(text.index(b"\n") + 1)
    return framing.read(stream, Dialect(), Shape(width), line=2, block_bytes=size)


def table(*rows: str) -> bytes:
    return "\n".join([",".join(NAMES), *rows, ""]).encode()


@pytest.mark.parametrize(
    ("names", "is_one", "own"),
    [
        (NAMES, True, [5, 6]),
        ([*OURS, "Mail", "raw"], True, [5]),
        ([*OURS, "", "Stamps", "raw"], True, [5, 6]),
        ([*NAMES, "", ""], True, [5, 6]),  # what a spreadsheet left
        ([*OURS, "raw", "raw"], True, [5]),
        ([*OURS, "raw"], False, [0, 1, 2, 3, 4, 5]),  # no column of the source's
        (NAMES[:-1], False, list(range(7))),
        ([*NAMES, "more"], False, list(range(9))),
        (["Row", *NAMES[1:]], False, list(range(8))),
        ([*OURS[:3], *NAMES[4:]], False, list(range(7))),
        ([OURS[1], OURS[0], *NAMES[2:]], False, list(range(8))),
        (["Mail", "Stamps"], False, [0, 1]),
        (["", ""], False, [0, 1]),
        ([], False, []),
    ],
)
def test_an_errors_file_is_told_by_its_columns(names: list[str], is_one: bool, own: list[int]) -> None:
    assert errors_file.is_errors_file(names) is is_one
    assert list(errors_file.own_columns(names)) == own
    assert errors_file.is_errors_file(tuple(names)) is is_one


def test_the_places_of_our_columns_are_those_of_the_header() -> None:
    at = (errors_file.ROW, errors_file.LINE, errors_file.STATUS, errors_file.CODES, errors_file.REASONS)
    assert [ERRORS_HEADER[place] for place in at] == ["row", "line", "status", "codes", "reasons"]
    assert errors_file.OWN == 5


@pytest.mark.parametrize(
    ("names", "guarded"),
    [
        (["'row", *NAMES[1:]], True),
        (["'row", *OURS[1:], "'=x", "raw"], True),
        (NAMES, False),
        (["'row", *NAMES[1:-1]], False),
        (["'row"], False),
        ([], False),
    ],
)
def test_a_guarded_file_is_told_by_its_first_name(names: list[str], guarded: bool) -> None:
    assert errors_file.is_guarded(names) is guarded


@pytest.mark.parametrize(
    ("head", "sign"),
    [
        (b"row,line,status,codes,reasons,Mail", ","),
        (b"row;line;status;codes;reasons;Mail", ";"),
        (b"row\tline\tstatus\tcodes\treasons\t", "\t"),
        (b"\xef\xbb\xbfrow,line,status,codes,reasons,", ","),
        (b"'row,line,status,codes,reasons,", ","),
        (b'"row","line","status","codes","reasons"', ","),
        (b'\xef\xbb\xbf"\'row"|"line"|"status"|"codes"|"reasons"|', "|"),
        (b"row,line;status,codes,reasons", None),
        (b"row,status,line,codes,reasons", None),
        (b"row,line,status,codes", None),
        (b"rowXlineXstatusXcodesXreasons", None),
        (b" row,line,status,codes,reasons", None),
        (b"Email,Points", None),
        (b"", None),
    ],
)
def test_the_delimiter_of_an_errors_file_stands_between_its_names(head: bytes, sign: str | None) -> None:
    assert errors_file.delimiter_of(head) == sign


@pytest.mark.parametrize("status", ["SKIP", "skip", " Skip ", "sKiP\t"])
def test_a_status_of_skip_sets_a_row_aside(status: str) -> None:
    statuses = pl.Series(["REJECTED", status, "", "MERGED", status])
    assert errors_file.is_set_aside(statuses).to_list() == [False, True, False, False, True]


@pytest.mark.parametrize("status", ["SKIPPED", "skiped", "Skip.", "'SKIP", "SKPI", "S KIP", "skipp"])
def test_a_status_that_may_be_meant_for_skip_is_refused(status: str) -> None:
    with pytest.raises(InputError) as refused:
        errors_file.is_set_aside(pl.Series(["REJECTED", status]))
    assert refused.value.code == "STATUS_UNKNOWN"
    assert f"'{status}'" in refused.value.message


@pytest.mark.parametrize("status", ["", "REJECTED", "MERGED", "READY", "LEFT", "ok", "ship it", "done"])
def test_any_other_status_is_no_word_on_a_row(status: str) -> None:
    assert errors_file.is_set_aside(pl.Series([status])).to_list() == [False]


ROWS = (
    "2,3,REJECTED,EMAIL_INVALID,wrong,ann@x.org,10,",
    '5,6,skip,X,"two\nlines","b, c",7 pts,""',
    "",
    ",,,,,new@x.org,5,",
    "9,10, SKIP ,X,why,é@x.org,1.250,",
)


@pytest.mark.parametrize("size", [1, 60, 1 << 20])
def test_the_cells_of_a_corrected_file_know_their_lines(size: int) -> None:
    rows = errors_file.corrected(blocks(table(*ROWS), size=size), NAMES)
    assert rows.columns == [*(f"c{index}" for index in range(len(NAMES))), "at"]
    assert rows.schema["at"] == pl.Int64
    assert rows.select("c0", "c4", "c5", "c6", "at").rows() == [
        ("2", "wrong", "ann@x.org", "10", 2),
        ("5", "two\nlines", "b, c", "7 pts", 3),
        ("", "", "new@x.org", "5", 6),
        ("9", "why", "é@x.org", "1.250", 7),
    ]
    assert errors_file.corrected(blocks(table()), NAMES).rows() == []


def test_columns_that_a_spreadsheet_left_are_empty_or_refused() -> None:
    names = [*NAMES, "", ""]
    head = ",".join(names).encode() + b"\n"
    rows = errors_file.corrected(blocks(head + b"2,3,,,,a@x.org,1,, ,\n", len(names)), names)
    assert rows.columns == [*(f"c{index}" for index in range(len(NAMES))), "at"]
    with pytest.raises(InputError, match="Line 3 of the corrected file cannot be read") as refused:
        errors_file.corrected(blocks(head + b"2,3,,,,a@x.org,1,,,\n2,3,,,,a@x.org,1,,,x\n", len(names)), names)
    assert refused.value.code == "ROW_FAULTY"


@pytest.mark.parametrize("spoiled", ["2,3,REJECTED", "2,3,,,,a@x.org,1,,x", '2,3,,,,"a@x.org,1,'])
def test_a_corrected_row_that_cannot_be_split_is_refused_by_its_line(spoiled: str, tmp_path: Path) -> None:
    text = table(ROWS[0], "", spoiled)
    for read in (
        lambda: errors_file.corrected(blocks(text), NAMES),
        lambda: errors_file.unguarded(blocks(text), NAMES, tmp_path / "bare.csv"),
    ):
        with pytest.raises(InputError, match="Line 4 of the corrected file") as refused:
            read()
        assert refused.value.code == "ROW_FAULTY"


@pytest.mark.parametrize("size", [1, 60, 1 << 20])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_rows_that_are_set_aside_leave_their_lines_blank(size: int, end: str) -> None:
    text = table(*ROWS).replace(b"\n", end.encode())
    bare, aside = errors_file.without_skipped(blocks(text, size=size), text, 6)
    assert aside.balances.to_list() == ["7 pts", "1.250"]
    assert len(bare) == len(text)
    lines, left = text.decode().split(end), bare.decode().split(end)
    assert len(left) == len(lines)
    assert [line.strip() for line in left] == [*lines[:2], "", "", "", lines[5], "", ""]
    again, none = errors_file.without_skipped(blocks(bare, size=size), bare, 6)
    assert again == bare
    assert none.balances.is_empty()
    assert none.balances.dtype == pl.String


def test_a_guarded_file_is_written_without_its_guards(tmp_path: Path) -> None:
    names = ["'row", *OURS[1:], "Mail", "'=x", "raw"]
    text = ",".join(names).encode() + b"\n2,3,REJECTED,X,why,'@a,'-5,''q\n4,5,,,,\"'=1,2\",x,\n"
    errors_file.unguarded(blocks(text), names, tmp_path / "bare.csv")
    assert (tmp_path / "bare.csv").read_bytes() == (
        b'row,line,status,codes,reasons,Mail,=x,raw\n2,3,REJECTED,X,why,@a,-5,\'q\n4,5,,,,"=1,2",x,\n'
    )


@pytest.mark.parametrize(
    ("balances", "mark", "policies", "total"),
    [
        ([], None, {}, 0),
        (["10", "7 pts", "-3"], None, {}, 14),
        (["1.250", "5"], "comma", {}, 1255),
        (["1.250", "5"], "point", {}, 5),
        (["1.250", "5"], None, {}, 5),
        (["", "x", "1.5"], None, {}, 0),
        (["1.5", "-1.5"], "point", {"fractions": "floor"}, -1),
        (["-3"], None, {"negative_points": "zero"}, -3),
        ([str(10**20), str(-(10**19))], None, {}, 10**20 - 10**19),
    ],
)
def test_rows_that_are_set_aside_are_counted_and_no_more(
    balances: list[str], mark: Mark | None, policies: dict[str, str], total: int
) -> None:
    tally = Tally(total=5, ready=5, points_in=9, points_out=9)
    said: Policies = Options(**policies).policies  # type: ignore[arg-type] # by their names
    Aside(pl.Series(balances, dtype=pl.String)).add_to(tally, mark, said)
    assert (tally.total, tally.ready, tally.skipped) == (5 + len(balances), 5, len(balances))
    assert (tally.points_in, tally.points_skipped, tally.points_out) == (9 + total, total, 9)
    tally.rows()
    tally.points()


def test_rows_of_an_errors_file_are_told_by_the_rows_that_they_name() -> None:
    rows = pl.DataFrame(
        {"row": [1, 2, 3, 4], "line": [2, 3, 4, 5], "c0": ["7", " 9 ", "", "x"], "c1": ["8", "", "12", "y"]}
    )
    told = Aside(pl.Series([], dtype=pl.String)).numbered(rows)
    assert told.select("row", "line", "into", "added").rows() == [
        (7, 8, 0, False),
        (9, 3, 0, False),
        (3, 12, 0, True),
        (4, 5, 0, True),
    ]
