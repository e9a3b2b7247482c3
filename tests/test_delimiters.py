"""A delimiter that the user names may be any character: what comes out is what Python's own csv reads."""

from __future__ import annotations

import csv
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from harness import as_csv, rows_below

import loyalty_prep
from loyalty_prep import UsageError
from loyalty_prep.options import Options

if TYPE_CHECKING:
    from pathlib import Path

    from harness import Command

SIGNS = ["x", "E", "7", "#", "@", ".", "\\", "'", "-", "§", "¦", "é", "。", "漢", "\u00a0", "😀", "\x1f", "\x7f", " "]
NAMES = ["Name", "Email", "Points", "Note"]


def customers(sign: str) -> list[list[str]]:
    """Return customers whose names and notes hold the sign, its neighbours, quotes and line breaks."""
    # A digit alone beside a balance may be the rest of one that the sign split: such rows are refused.
    notes = [
        "",
        "plain",
        f"a{sign}b",
        f"{sign}!" if sign.isdigit() else sign,
        "two\nlines",
        f'say "{sign}"\n{sign}',
        "も",
        "a\\b",
        "it's",
    ]
    return [
        [f"Ann{sign * (number % 2)}", f"ann{number}@example.com", f"{number * 37 % 5000 + 1000}", note]
        for number, note in enumerate(notes * 3)
    ]


@pytest.mark.few(12)
@pytest.mark.parametrize("every", [False, True])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("sign", SIGNS)
def test_any_single_character_that_the_user_names_delimits(
    tmp_path: Path, sign: str, encoding: str, every: bool
) -> None:
    rows = customers(sign)
    data = as_csv([NAMES, *rows], sign, quoting=csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL).encode(encoding)
    report = loyalty_prep.prepare(data, tmp_path / "out", delimiter=sign, keep_columns=("Name", "Note"))
    found = rows_below(tmp_path / "out", "*.part-*.csv")
    assert (report.rows.total, report.rows.rejected) == (len(rows), 0)
    assert [[name, email, points, note] for email, points, name, note in found] == rows


@pytest.mark.few(12)
@pytest.mark.parametrize("sign", "÷¤°´×±€«；｜\x14%")
@pytest.mark.parametrize("rows", [1, 12])
def test_a_sign_that_cuts_every_line_alike_is_proposed(rows: int, sign: str) -> None:
    lines = ["Name,Email,Points", *(f"Ann {number},ann{number}@example.com,{number}7" for number in range(rows))]
    data = "\n".join(lines).replace(",", sign).encode()
    shown = sign if sign > " " else r"\\x14"
    with pytest.raises(loyalty_prep.InputError, match=re.escape(f'delimiter="{shown}"')):
        loyalty_prep.validate(data)
    assert loyalty_prep.validate(data, delimiter=sign).rows.ready == rows


@pytest.mark.parametrize("sign", ["x", "§", "。"])
def test_records_that_fail_are_shown_as_they_are_written(tmp_path: Path, sign: str) -> None:
    bad = f"Zoe{sign}zoe@example.com{sign}12{sign}a{sign}b"
    text = (
        as_csv([NAMES, *customers(sign)], sign)
        + f'{bad}\n"Zo"e{sign}z\nも\nEve{sign}eve@example.com{sign}n/a{sign}{sign}\n'
    )
    loyalty_prep.prepare(text.encode(), tmp_path / "out", delimiter=sign)
    errors = rows_below(tmp_path / "out", "*.errors.csv")
    assert [(row[3], row[-1]) for row in errors] == [
        ("ROW_FIELD_COUNT", bad),
        ("ROW_BROKEN_QUOTE", f'"Zo"e{sign}z'),
        ("ROW_FIELD_COUNT", "も"),
        ("ROW_FIELD_COUNT", f"Eve{sign}eve@example.com{sign}n/a{sign}{sign}"),
    ]


@pytest.mark.parametrize("sign", ["x", "\\", "§", "。"])
def test_a_corrected_errors_file_is_merged_though_a_seldom_sign_delimited_the_source(tmp_path: Path, sign: str) -> None:
    rows = [*customers(sign), [f"Zoe{sign}", "zoe@@example.com", "50", f"a{sign}b"]]
    loyalty_prep.prepare(as_csv([NAMES, *rows], sign).encode(), tmp_path / "out", delimiter=sign)
    [errors] = (tmp_path / "out").glob("*.errors.csv")
    fixed = tmp_path / "fixed.csv"
    fixed.write_text(errors.read_text("utf-8").replace("zoe@@", "zoe@"), encoding="utf-8")
    merged = loyalty_prep.prepare(fixed, merge_into=tmp_path / "out")
    assert (merged.rows.ready, merged.rows.rejected) == (len(rows), 0)
    assert ["zoe@example.com", "50"] in rows_below(tmp_path / "out", "*.part-*.csv")


@pytest.mark.parametrize("sign", ["x", "§", "。"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_frame_of_a_file_with_a_seldom_delimiter_holds_its_cells(sign: str, end: str) -> None:
    rows = [[cell.replace("\n", end) for cell in row] for row in customers(sign)]
    frame = loyalty_prep.scan(as_csv([NAMES, *rows], sign, lineterminator=end).encode(), delimiter=sign).collect()
    assert [list(row) for row in frame.select(NAMES).rows()] == rows
    assert frame["fault"].null_count() == len(rows)


@pytest.mark.parametrize("sign", ["#", "x", "§", "。"])
def test_blanks_behind_quotes_and_signs_belong_to_the_dialect_of_a_seldom_delimiter(sign: str) -> None:
    lines = [f'"{name}" {sign} "{email}" {sign} {points}' for name, email, points, _ in [NAMES, *customers(sign)]]
    report = loyalty_prep.validate("".join(f"{line}\n" for line in lines).encode(), delimiter=sign)
    assert (report.rows.ready, report.rows.repaired) == (27, 0)


@pytest.mark.parametrize("sign", ["§", "¦", "。", "x"])
def test_a_sep_line_names_a_sign_beyond_ascii(sign: str) -> None:
    text = f"sep={sign}\n" + as_csv([NAMES, *customers(sign)], sign)
    found = loyalty_prep.validate(text.encode())
    assert found.to_dict()["source"]["delimiter"] == sign
    assert found.rows.ready == 27


LEGACY = [("§", "cp1252"), ("¦", "cp1252"), ("¦", "iso8859-1"), ("é", "cp1252"), ("。", "cp932"), ("│", "cp437")]


@pytest.mark.parametrize(("sign", "encoding"), LEGACY)
@pytest.mark.parametrize("name", ["Jürgen", "Ann"])
def test_a_delimiter_beyond_ascii_tells_an_encoding_that_has_it(sign: str, encoding: str, name: str) -> None:
    name = name if encoding != "cp932" else "鈴木"
    rows = [[name, f"ann{number}@example.com", f"{number * 37}", "Köln" * (encoding != "cp932")] for number in range(9)]
    found = loyalty_prep.inspect(as_csv([NAMES, *rows], sign).encode(encoding), delimiter=sign)
    assert found.to_dict()["header"]["values"] == NAMES
    assert found.to_dict()["sampleDataRows"][0]["values"] == rows[0]


def test_a_delimiter_that_the_file_does_not_hold_is_refused_by_its_name() -> None:
    with pytest.raises(loyalty_prep.LoyaltyPrepError, match="§") as refusal:
        loyalty_prep.validate(as_csv([NAMES, *customers(",")], ",").encode(), delimiter="§")
    assert refusal.value.code == "COLUMN_MISSING"
    assert "with delimiter, or" in refusal.value.message


@pytest.mark.parametrize(
    ("sign", "why"),
    [
        ("\n", "an end of line"),
        ("\r", "an end of line"),
        ("\0", "NUL"),
        (r"\x00", "NUL"),
        ("\ufeff", "byte order mark"),
        ("\ud800", "half a character"),
        ('"', "quotes fields"),
        ("", "one character"),
        (";;", "one character"),
        ("\x1b[2J", "one character"),
    ],
)
def test_only_what_cannot_delimit_is_refused_and_why(sign: str, why: str) -> None:
    with pytest.raises(UsageError, match=why) as refusal:
        Options(delimiter=sign)
    assert refusal.value.message.isprintable()


@pytest.mark.parametrize("flags", [{"quote": "none"}, {"quote": "'"}])
def test_the_double_quote_delimits_where_it_quotes_nothing(flags: dict[str, Any]) -> None:
    text = "\n".join(f'Ann"ann{number}@example.com"{number}' for number in range(9))
    assert loyalty_prep.validate(f'Name"Email"Points\n{text}\n'.encode(), delimiter='"', **flags).rows.ready == 9


@pytest.mark.few(1)
@pytest.mark.parametrize("sign", ["x", "§", r"\x1f"])
def test_the_command_line_takes_any_character(run_command: Command, tmp_path: Path, sign: str) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(as_csv([NAMES, *customers("§")], "\x1f" if "\\" in sign else sign).encode())
    run = run_command("validate", path, "--json", "--delimiter", sign)
    assert run.returncode == 0
    assert json.loads(run.stdout)["rows"]["ready"] == 27
