"""Runs in other languages: what a person reads is said in theirs, and what machines read stays as it is.

`UPDATE_GOLDEN=1 pytest tests/test_runs_in_languages.py` writes the golden files anew.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import openpyxl
import polars as pl
import pytest
from harness import csv_rows, program

import loyalty_prep
from loyalty_prep.codes import CATALOGUE
from loyalty_prep.messages.translation import LANGUAGES, translation
from loyalty_prep.messages.translation import SOURCE as SOURCE_LANGUAGE
from loyalty_prep.report import terminal

if TYPE_CHECKING:
    from harness import Command

    from loyalty_prep.report.document import Report

GOLDEN: Final = Path(__file__).parent / "golden"
SAMPLES: Final = Path(__file__).parent.parent / "samples"
OTHERS: Final = sorted(LANGUAGES.keys() - {SOURCE_LANGUAGE})
SOURCE: Final = """Name,Email,Points
Ann,ann@example.com,10
Bo,bo@example..com,20
Cy,cy@example.com,
Di,di@exa(mple.com,1
Ed,ann@example.com,10
Fi,fi@example.com,-5
Gi,gi@example.com,12.5
Hi,<hi@x.org>,"1,250"
"""
REASON: Final = (
    "Die E-Mail-Adresse ist nicht gültig. Berichtigen Sie sie. "
    "In einer E-Mail-Adresse dürfen keine zwei Punkte hintereinander stehen. Vielleicht bo@example.com?"
)


def prepared(folder: Path, language: str, source: str = SOURCE, **flags: Any) -> Report:
    (folder / "members.csv").write_text(source, encoding="utf-8")
    return loyalty_prep.prepare(folder / "members.csv", folder / language, language=language, **flags)


def test_the_reasons_are_in_the_language_and_all_else_of_the_errors_file_is_not(tmp_path: Path) -> None:
    prepared(tmp_path, "en")
    prepared(tmp_path, "de")
    english, german = (csv_rows((tmp_path / name / "members.errors.csv").read_bytes()) for name in ("en", "de"))
    reasons = english[0].index("reasons")
    assert german[1][reasons] == REASON
    for one, other in zip(english, german, strict=True):
        assert (one[reasons] != other[reasons]) == (one is not english[0])
        del one[reasons], other[reasons]
    assert english == german
    for name in ("members.part-0001.csv", "members.changes.csv"):
        assert (tmp_path / "en" / name).read_bytes() == (tmp_path / "de" / name).read_bytes()


def test_the_json_is_the_same_in_every_language(tmp_path: Path) -> None:
    prepared(tmp_path, "en")
    prepared(tmp_path, "de")
    english, german = (json.loads((tmp_path / name / "members.report.json").read_bytes()) for name in ("en", "de"))
    for document in (english, german):
        del document["outputs"]  # the sizes of the errors file and the page
    assert german["rerun"]["options"].pop("language") == "de"  # for a merge
    assert english == german


def test_comments_of_the_workbook_are_in_the_language(tmp_path: Path) -> None:
    prepared(tmp_path, "de", report_format="xlsx")
    [sheet] = openpyxl.load_workbook(tmp_path / "de" / "members.errors.xlsx").worksheets
    assert REASON in [cell.comment.text for row in sheet.rows for cell in row if cell.comment is not None]


def test_corrected_rows_of_a_translated_errors_file_are_merged(tmp_path: Path) -> None:
    results = []
    for language in ("en", "de"):
        prepared(tmp_path, language)
        errors = (tmp_path / language / "members.errors.csv").read_text("utf-8")
        fixed = errors.replace("bo@example..com", "bo@example.com").replace("6,7,REJECTED", "6,7,SKIP")
        (tmp_path / "fixed.csv").write_text(fixed, encoding="utf-8")
        report = loyalty_prep.prepare(tmp_path / "fixed.csv", merge_into=tmp_path / language, language=language)
        part = (tmp_path / language / "members.part-0001.csv").read_bytes()
        results.append((part, report.rows, report.points, [issue.code for issue in report.issues]))
    assert results[0] == results[1]
    assert b"bo@example.com,20" in results[0][0]


@pytest.mark.parametrize("lazy", [False, True])
def test_a_frame_is_checked_in_a_language(lazy: bool) -> None:
    frame = pl.DataFrame({"Email": ["ann@example.com", "bo@example..com"], "Points": ["1", "20"]})
    result = loyalty_prep.check(frame.lazy() if lazy else frame, language="de_CH")
    rejected = result.rejected.lazy().collect()
    assert rejected["reasons"].to_list() == [REASON]


@pytest.mark.slow
def test_the_terminal_and_explain_speak_the_language() -> None:
    said = program("validate", "-", "--language", "de", text=SOURCE.encode()).stdout.decode()
    for words in (
        "2 von 8 Zeilen sind bereit",
        "Was als Nächstes zu tun ist",
        "geschrieben als hi@x.org",
        "jedes Byte ist ASCII",
    ):
        assert words in said, said
    explained = " ".join(program("explain", "EMAIL_INVALID", "--language", "de").stdout.decode().split())
    assert "Die E-Mail-Adresse ist nicht gültig." in explained
    assert "Wie es sich beheben lässt" in explained


@pytest.mark.slow
def test_the_next_command_is_in_the_language_too() -> None:
    said = program("validate", "-", "--language", "de-AT", text=SOURCE.encode()).stdout.decode()
    assert "    loyalty-prep prepare - --language de-AT\n" in said


@pytest.mark.slow
@pytest.mark.few(1)
@pytest.mark.parametrize("arguments", [["validate", "-"], ["inspect", "-"], ["prepare", "-"], ["explain", "NO_ROWS"]])
def test_an_unknown_language_is_one_line_that_names_the_known_ones(arguments: list[str]) -> None:
    done = program(*arguments, "--language", "tlh", text=SOURCE.encode())
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"error: --language 'tlh' is not among")
    assert b"de, es, fr, he, it, ja, nl, pl, pt, ru, tr, uk" in done.stderr


@pytest.mark.slow
def test_a_report_in_english_loads_no_library_of_languages(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text(SOURCE, encoding="utf-8")
    told = "import sys; from loyalty_prep import cli; cli.run(sys.argv[1:]); print('babel' in sys.modules)"
    for language, loaded in (("en", "False"), ("de", "True")):
        done = subprocess.run(
            [sys.executable, "-c", told, "prepare", "export.csv", "--quiet", "--overwrite", "--language", language],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=True,
        )
        assert done.stdout.strip() == loaded


@pytest.mark.parametrize(
    ("language", "number", "share", "decimal"),
    [
        ("en", "1,234,567", "97%", "1,234.5"),
        ("de", "1.234.567", "97\xa0%", "1.234,5"),
        ("fr", "1\u202f234\u202f567", "97\xa0%", "1\u202f234,5"),
        ("tr", "1.234.567", "%97", "1.234,5"),
        ("ja", "1,234,567", "97%", "1,234.5"),
        ("he", "1,234,567", "97%", "1,234.5"),
        ("pl", "1\xa0234\xa0567", "97%", "1\xa0234,5"),
    ],
)
def test_numbers_are_written_as_they_are_there(language: str, number: str, share: str, decimal: str) -> None:
    say = translation(language)
    assert (say.number(1234567), say.share(0.97), say.decimal(1234.5)) == (number, share, decimal)


def test_every_code_is_said_in_german(capsys: pytest.CaptureFixture[str]) -> None:
    say = translation("de")
    for code in CATALOGUE:
        for text in (code.title, code.sentence, code.means, code.fix, *filter(None, (code.run, code.decide))):
            assert say(text) != text
        terminal.show_codes([code], "never", "de")
        assert code.name in capsys.readouterr().out


# Pictures


def held(name: str, text: str) -> None:
    """Hold a text to its golden file, or write that anew."""
    golden = GOLDEN / name
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text("utf-8")


@pytest.mark.few(1)
@pytest.mark.parametrize("language", ["de", "he", "ja"])
def test_terminal_and_page_are_the_golden_ones(run_command: Command, language: str, tmp_path: Path) -> None:
    (tmp_path / "samples").symlink_to(SAMPLES)
    environment = {"COLUMNS": "80", "PYTHONIOENCODING": "utf-8", "SOURCE_DATE_EPOCH": "1796000000"}
    words = ("samples/kasse-filiale.csv", "--out", "out", "--language", language, "--color", "never")
    done = run_command("prepare", *words, cwd=tmp_path, env=environment)
    shown = "\n".join(line.rstrip() for line in done.stdout.decode().splitlines())
    held(f"prepare-{language}.txt", re.sub(r"\S+\.report\.(html|json) +.*", r"…report.\1", shown) + "\n")
    held(f"report-{language}.html", (tmp_path / "out" / "kasse-filiale.report.html").read_text("utf-8"))


class Words(HTMLParser):
    """The words of a page, without those of the source and of the command line."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.own: list[str] = []
        self._within: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        if tag in ("bdi", "code", "style"):
            self._within.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._within and self._within[-1] == tag:
            self._within.pop()

    def handle_data(self, data: str) -> None:
        if not self._within and data.strip():
            self.own.append(" ".join(data.split()))


@pytest.mark.parametrize("language", ["he", "ja", "ru", "uk"])
def test_nothing_of_a_page_stays_english(language: str, tmp_path: Path) -> None:
    """Told by the letters: in what is written in others, no small Latin ones are left but those of names."""
    prepared(tmp_path, language, source=(SAMPLES / "kasse-filiale.csv").read_text("cp1252"))
    words = Words((tmp_path / language / "members.report.html").read_text("utf-8")).own
    names = {"members", "csv", "loyalty", "prep", "Wix", "Windows", "Unicode", "raw", "changes", "mailto"}
    names |= {"zero", "floor", "round", "utf"}  # what is typed after an option that stands apart, and an encoding
    plain = [re.sub(r"--[a-z-]+(?: \w+)?", "", text) for text in words]
    left = {word for text in plain for word in re.findall(r"[A-Z]?[a-z]{2,}", text)} - names
    assert not left, [text for text in words if any(word in text for word in left)]


@pytest.mark.parametrize("width", [50, 72, 80])
def test_no_line_of_a_terminal_ends_or_begins_at_a_space_that_holds_words_together(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A line ended behind a French quote that opens, and a colon or a closing quote stood first on the next."""
    monkeypatch.setenv("COLUMNS", str(width))
    report = loyalty_prep.validate(SAMPLES / "kasse-filiale.csv", language="fr")
    terminal.show_report(report, None, "loyalty-prep prepare FILE", "never")
    lines = [line.strip(" ") for line in capsys.readouterr().out.splitlines()]
    assert any("\u202f:" in line for line in lines)
    assert not [line for line in lines if re.search(r"^[\u202f:;»?!]|[\u202f«]$", line)]
    ours = [re.sub(r"'[^']*('|$)", "", line) for line in lines]
    assert not [line for line in ours if re.search(r"\w[:;»?!] ", line)], "a French sign has a space before it"


@pytest.mark.parametrize(("row", "said"), [("ann@example.com,5", "is ready"), ("ann@example.com,5.5", "is not ready")])
def test_of_one_row_nothing_is_said_as_of_many(row: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It said: 100% of 1 sampled values are numbers; 1 of 1 rows is ready."""
    report = loyalty_prep.validate(f"Email,Points\n{row}\n".encode())
    assert report.inspection.points.evidence[1] == "100% of 1 sampled value is a number"
    terminal.show_report(report, None, "loyalty-prep prepare FILE", "never")
    assert f"The only row {said}" in capsys.readouterr().out
