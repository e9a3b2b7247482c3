"""Nothing is executed that the platform read otherwise than the part has it."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from sandboxes import KEY, SITE, UNKNOWN, Sandbox, write

import loyalty_prep
from loyalty_prep import wix
from loyalty_prep.wix import gate
from loyalty_prep.wix.access import Credentials
from loyalty_prep.wix.journal import Journal, Step
from loyalty_prep.wix.models import FileMetadata, LoyaltyImport, ParseResult
from loyalty_prep.wix.results import read_result

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty_prep.wix.results import Part


def part_of(folder: Path, *lines: str, **options: Any) -> Part:
    loyalty_prep.prepare(write(folder, "export.csv", lines), folder / "result", **options)
    (part,) = read_result(folder / "result").parts
    return part


def as_read(part: Part, *, rows: int = 5, values: int = 20, chars: int = 1000) -> LoyaltyImport:
    """Return the import as the API shows it of this part."""
    header, *records = csv.reader(part.path.read_text().splitlines())
    sample = tuple(tuple(value[:chars] for value in row[:values]) for row in records[:rows])
    metadata = FileMetadata(header=tuple(header), sample_data_rows=sample)
    return LoyaltyImport(UNKNOWN, "PARSED", file_metadata=metadata, parse_result=ParseResult(len(records)))


WIDE = ["Email,Points," + ",".join(f"c{number}" for number in range(30))]
WIDE += [
    f"user{number}@example.com,{number}," + ",".join("x" * (column + 990) for column in range(30)) for number in (1, 2)
]
LINES = ["Email,Points,Name", *(f"user{number}@example.com,{number},Ünal" for number in range(8))]


@pytest.mark.parametrize("lines", [LINES, WIDE, LINES[:2], ["Email,Points,Name", "ann@example.com,1,"]])
@pytest.mark.parametrize("cut", [{}, {"rows": 1}, {"values": 99}, {"chars": 10**6}])
def test_a_part_as_the_api_shows_it_passes(tmp_path: Path, lines: list[str], cut: dict[str, int]) -> None:
    part = part_of(tmp_path, *lines, keep_columns=("all",))
    assert gate.differences(part, as_read(part, **cut)) == []


@pytest.mark.parametrize("sign", ["x", "ü", "😀"])
@pytest.mark.parametrize("before", [0, 1])
def test_a_value_may_be_cut_at_characters_or_at_halves_of_them(tmp_path: Path, sign: str, before: int) -> None:
    value = "x" * before + sign * 1500
    part = part_of(tmp_path, "Email,Points,Name", f"ann@example.com,1,{value}", keep_columns=("all",))
    halves = value.encode("utf-16-le")[:2000]
    for shown in (value[:1000], halves.decode("utf-16-le", "ignore"), halves.decode("utf-16-le", "replace")):
        found = as_read(part)
        rows = (("ann@example.com", "1", shown),)
        found = replace(found, file_metadata=replace(found.file_metadata, sample_data_rows=rows))
        assert gate.differences(part, found) == []
    rows = (("ann@example.com", "1", value[:999]),)
    found = replace(found, file_metadata=replace(found.file_metadata, sample_data_rows=rows))
    assert len(gate.differences(part, found)) == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda found: replace(found, parse_result=ParseResult(7)), "rows: 7 at Wix, 8 in the part"),
        (lambda found: replace(found, parse_result=ParseResult(None)), "rows: no number at Wix, 8 in the part"),
        (lambda found: shown(found, header=()), "header: nothing at Wix, Email,Points in the part"),
        (lambda found: shown(found, header=("Email",)), "header: Email at Wix, Email,Points in the part"),
        (lambda found: shown(found, header=("Email", "points")), "header: Email,points at Wix"),
        (lambda found: shown(found, sample_data_rows=()), "sample rows: 0 at Wix, 5 in the part"),
        (lambda found: shown(found, sample_data_rows=(("user0@example.com", "9"),)), "row 1: user0@example.com,9 at"),
        (lambda found: shown(found, sample_data_rows=(("user0@example.com",),)), "row 1: user0@example.com at Wix"),
        (lambda found: shown(found, sample_data_rows=(("user0@example.com", "0", ""),)), "row 1: user0@example.com,0,"),
    ],
)
def test_each_difference_shows_both_readings(tmp_path: Path, change: Any, says: str) -> None:
    part = part_of(tmp_path, *LINES)
    (said,) = gate.differences(part, change(as_read(part)))
    assert said.startswith(says)
    with pytest.raises(gate.GateError, match="nothing of it was imported") as caught:
        gate.check(part, change(as_read(part)))
    assert caught.value.code == "READ_DIFFERENTLY"
    assert said in caught.value.message


ROWS = tuple((f"user{number}@example.com", str(number)) for number in range(5))


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (
            (("user0@example.com", None), *ROWS[1:]),
            ["row 1: user0@example.com,null at Wix, user0@example.com,0 in the part"],
        ),
        (
            (*ROWS[:4], ("user4@example.com", None)),
            ["row 5: user4@example.com,null at Wix, user4@example.com,4 in the part"],
        ),
        (((None, None), *ROWS[1:]), ["row 1: null,null at Wix, user0@example.com,0 in the part"]),
        (((None, "0"),), ["row 1: null,0 at Wix, user0@example.com,0 in the part"]),
        (((None, "9"), *ROWS[1:]), ["row 1: null,9 at Wix, user0@example.com,0 in the part"]),
        (((None,), *ROWS[1:]), ["row 1: null at Wix, user0@example.com,0 in the part"]),
    ],
)
def test_a_null_where_the_part_has_an_address_or_a_balance_is_told(tmp_path: Path, rows: Any, says: list[str]) -> None:
    part = part_of(tmp_path, "Email,Points", *(f"{email},{points}" for email, points in ROWS))
    assert gate.differences(part, shown(as_read(part), sample_data_rows=rows)) == says


def test_a_null_in_a_column_that_nothing_depends_on_is_none_to_tell(tmp_path: Path) -> None:
    part = part_of(tmp_path, *LINES, keep_columns=("all",))
    rows = tuple((*row, None) for row in ROWS)
    assert gate.differences(part, shown(as_read(part), sample_data_rows=rows)) == []


def test_two_readings_that_differ_never_look_the_same(tmp_path: Path) -> None:
    part = part_of(tmp_path, "Email,Points,Name", f"ann@example.com,1,{'x' * 500}", keep_columns=("all",))
    (said,) = gate.differences(part, shown(as_read(part), header=("Email,Points,Name",)))
    assert said == 'header: "Email,Points,Name" at Wix, Email,Points,Name in the part'
    (said,) = gate.differences(part, shown(as_read(part), header=("Email", "Points ", "Name")))
    assert said == 'header: Email,"Points ",Name at Wix, Email,Points,Name in the part'
    for name, sign in (("Еmail", "U+0415"), ("\ufeffEmail", "U+FEFF"), ("Email\u200b", "U+200B")):
        (said,) = gate.differences(part, shown(as_read(part), header=(name, "Points", "Name")))
        assert f"(they differ from {sign} at Wix, U+00" in said
    (said,) = gate.differences(part, shown(as_read(part), sample_data_rows=(("ann@example.com", "1", "x" * 499),)))
    theirs, ours = said.removeprefix("row 1: ").removesuffix(" in the part").split(" at Wix, ")
    assert theirs != ours
    assert len(said) < 400


def shown(found: LoyaltyImport, **changes: Any) -> LoyaltyImport:
    return replace(found, file_metadata=replace(found.file_metadata, **changes))


def test_a_part_that_shows_rows_it_has_not_is_told(tmp_path: Path) -> None:
    part = part_of(tmp_path, *LINES[:2])
    found = as_read(part)
    twice = shown(found, sample_data_rows=found.file_metadata.sample_data_rows * 2)
    assert gate.differences(part, twice) == ["sample rows: 2 at Wix, 1 in the part"]


@pytest.mark.slow
@pytest.mark.few(2)
@pytest.mark.parametrize(
    "fail", ["gate-rows", "gate-no-count", "gate-header", "gate-sample", "gate-columns", "gate-null", "gate-no-sample"]
)
def test_a_part_that_was_read_otherwise_stays_parsed(tmp_path: Path, fail: str) -> None:
    part = part_of(tmp_path, *LINES)
    with Sandbox(fail=[fail]) as box:
        for _ in range(2):  # also by a run that goes on where this one stood
            with pytest.raises(gate.GateError, match=r"export\.part-0001\.csv as something else"):
                wix.upload(
                    tmp_path / "result",
                    credentials=Credentials(KEY, SITE),
                    confirm=lambda _: True,
                    base_url=box.base,
                )
        assert box.state()["executedImports"] == 0
        assert [each["status"] for each in box.state()["imports"]] == ["PARSED"]
        result = read_result(tmp_path / "result")
        assert Journal.read(result, box.base, SITE).state(part).step is Step.PARSED
