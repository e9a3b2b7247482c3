"""What may be shown: pictures of signs that would steer a terminal, and of a redacted file's cells masked addresses."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import unicodedata
from typing import TYPE_CHECKING, Any
from unittest import mock

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.text import Text

from loyalty_prep import cli
from loyalty_prep.report.consoles import VisibleConsole
from loyalty_prep.report.masking import mask, masked, redact
from loyalty_prep.report.visible import put_json, visible

if TYPE_CHECKING:
    from pathlib import Path

# Signs.


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", ""),
        ("Zoë 点 😀", "Zoë 点 😀"),
        ("two\nlines\n", "two\nlines\n"),
        ("\x1b[2J", "␛[2J"),
        ("a\tb\r\nc", "a␉b␍\nc"),
        ("\0\x07\x08\x7f", "␀␇␈␡"),
        ("\x85\x9b31m", "\ufffd\ufffd31m"),
        ("\u202egnp.exe", "\ufffdgnp.exe"),
        ("\u2066x\u2069\u200e\u200f\u061c", "\ufffdx\ufffd\ufffd\ufffd\ufffd"),
        ("one\u2028line\u2029", "one\ufffdline\ufffd"),
        ("no\u00a0break \u200b\ufeff", "no\u00a0break \u200b\ufeff"),
    ],
)
def test_signs_that_steer_a_terminal_are_shown(text: str, shown: str) -> None:
    assert visible(text) == shown
    assert visible(shown) == shown


def test_no_control_sign_but_a_line_end_and_no_direction_is_left() -> None:
    for code in range(0x3000):
        sign = chr(code)
        steers = unicodedata.category(sign) in {"Cc", "Zl", "Zp"} or unicodedata.bidirectional(sign) in {
            "LRE", "LRO", "RLE", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI",
        }  # fmt: skip
        assert (visible(sign) == sign) is (sign == "\n" or not (steers or sign in "\u061c\u200e\u200f")), hex(code)


@given(st.text(max_size=30))
def test_each_sign_stays_one_sign(text: str) -> None:
    assert len(visible(text)) == len(text)


@pytest.mark.parametrize("wrap", [str, Text])
def test_a_console_shows_them_and_writes_its_own(wrap: Any) -> None:
    stream = io.StringIO()
    console = VisibleConsole(file=stream, force_terminal=True, color_system="standard", width=40)
    console.print(wrap("Points\x1b[2J \u202ex"), style="bold", highlight=False)
    assert "Points␛[2J \ufffdx" in stream.getvalue()
    assert "\x1b[1" in stream.getvalue(), "its own style"
    assert "\x1b[2J" not in stream.getvalue()


@pytest.mark.parametrize("space", ["\u00a0", "\u202f"])
@pytest.mark.parametrize("wrap", [str, Text])
def test_a_console_ends_no_line_at_a_no_break_space(wrap: Any, space: str) -> None:
    stream = io.StringIO()
    text = f"aaaa bbbb{space}cccc dddd"
    VisibleConsole(file=stream, width=12).print(wrap(text))
    lines = [line.rstrip() for line in stream.getvalue().splitlines()]
    assert f"bbbb{space}cccc" in lines
    assert " ".join(lines) == text
    held = Text(text)
    VisibleConsole(file=io.StringIO(), width=12).print(held)
    assert held.plain == text, "what is printed is not changed"


PUT = "from loyalty_prep.report.visible import put; put('Zo\\u00eb \\ud83d'); put('second')"


def test_a_line_is_put_in_utf_8_whatever_the_terminal_has() -> None:
    environment = {**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run([sys.executable, "-c", PUT], env=environment, capture_output=True, check=True)
    assert done.stdout == "Zoë \\ud83d\nsecond\n".encode()
    assert done.stderr == b""


@given(st.dictionaries(st.text(max_size=9), st.text(st.sampled_from('a\x1b\x7f\x85\x9b\u061c\u200e\u202e\u2066\\"\n'))))
def test_a_json_document_steers_no_terminal_and_says_the_same(document: dict[str, str]) -> None:
    written: list[str] = []
    with mock.patch("loyalty_prep.report.visible.put", written.append):
        put_json(json.dumps(document, ensure_ascii=False, indent=2))
    [text] = written
    assert json.loads(text) == document
    assert visible(text) == text


@pytest.mark.parametrize("command", [["inspect", "--json"], ["validate", "--json"], ["validate", "--format", "sarif"]])
def test_a_file_steers_no_terminal_by_the_json_that_is_said_of_it(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes], command: list[str]
) -> None:
    name = "Note\x9b2J\u202e\x7f"
    (tmp_path / "export.csv").write_text(f"Email,Points,{name}\na@x.org,5,\n\x9b31m@,7,\u202ex\n", encoding="utf-8")
    cli.run([command[0], str(tmp_path / "export.csv"), *command[1:]])
    said = capfdbinary.readouterr().out.decode()
    assert visible(said) == said
    assert "sarif" in command or name in json.dumps(json.loads(said), ensure_ascii=False)


def test_where_nobody_reads_any_more_the_program_goes_on() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    code = PUT + "; import sys; print('unread'); sys.exit(7)"
    done = subprocess.run([sys.executable, "-c", code], stdout=writing, stderr=subprocess.PIPE, check=False)
    os.close(writing)
    assert (done.returncode, done.stderr) == (7, b"")


# Masking.


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("emma@example.com", "e•••@e•••.com"),
        ("E@X.co", "E•••@X•••.co"),
        ("e.m+tag@mail.example.co.uk", "e•••@m•••.uk"),
        ("emma@kiel.firma-x.de", "e•••@k•••.de"),
        ("9@1x.org", "9•••@1•••.org"),
        ("emma@example", "•••"),
        ("emma@example.c0m", "•••"),
        (" emma@example.com", "•••"),
        ("emma@example.com, ben@x.org", "•••"),
        ("Emma <emma@example.com>", "•••"),
        ("émma@example.com", "•••"),
        ("emma@example.com\n", "•••"),
        ("10", "•••"),
    ],
)
def test_one_address_is_masked_and_nothing_else_is_shown(cell: str, shown: str) -> None:
    assert mask(cell) == shown
    assert pl.DataFrame({"c": [cell]}).select(masked(pl.col("c"))).item() == shown


def test_an_empty_cell_of_a_column_stays_empty() -> None:
    column = pl.DataFrame({"c": ["", "x", "a@x.org", None]}).select(masked(pl.col("c"))).to_series()
    assert column.to_list()[:3] == ["", "•••", "a•••@x•••.org"]


CELLS = st.one_of(
    st.text(max_size=12),
    st.tuples(
        st.text("ab.+é", max_size=4), st.text("xy-.", max_size=5), st.sampled_from(["com", "de", "c", "x1", ""])
    ).map(lambda parts: f"{parts[0]}@{parts[1]}.{parts[2]}"),
)


@given(cells=st.lists(CELLS, min_size=1, max_size=8))
def test_a_column_is_masked_as_its_cells_are(cells: list[str]) -> None:
    column = pl.DataFrame({"c": cells}).select(masked(pl.col("c"))).to_series().to_list()
    assert column == [mask(cell) if cell else "" for cell in cells]
    for cell, shown in zip(cells, column, strict=True):
        assert shown == cell == "" or "•••" in shown


def test_no_cell_of_the_source_is_left_in_a_redacted_report() -> None:
    source: dict[str, Any] = {
        "decimal": {"style": {"proofs": [{"value": "1,250.00"}, {"value": "a@x.org"}]}},
        "sampleDataRows": [["secret"]],
        "skippedLines": [{"line": 1, "text": "secret"}],
        "decisions": {"email": {"evidence": ["secret"], "runnerUp": "secret", "value": "A"}},
    }
    document: dict[str, Any] = {
        "source": source,
        "balances": {"highest": [{"value": "secret", "points": 5, "row": 1}]},
        "issues": [
            {"code": "X", "examples": [{"value": "emma@example.com", "detail": None, "suggestion": "secret", "row": 2}]}
        ],
    }
    other = {**source, "decimal": {"style": {"proofs": []}}}
    document["mergedInto"] = {"source": other}
    redacted = redact(document)
    assert [proof["value"] for proof in redacted["source"]["decimal"]["style"]["proofs"]] == ["•••", "a•••@x•••.org"]
    assert redacted["balances"]["highest"] == [{"value": "•••", "points": None, "row": 1}]
    [example] = redacted["issues"][0]["examples"]
    assert example == {"value": "e•••@e•••.com", "detail": None, "suggestion": "•••", "row": 2}
    assert "secret" not in str(redacted["mergedInto"])
    assert redacted["mergedInto"]["source"]["decisions"]["email"]["value"] == "A"
