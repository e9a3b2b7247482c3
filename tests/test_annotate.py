"""Reports for machines: GitHub annotations and SARIF, from the real program."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sarif_pydantic import Sarif

from loyalty_prep.report.annotate import SHOWN

if TYPE_CHECKING:
    from collections.abc import Callable

    from harness import Command

    Run = Callable[..., subprocess.CompletedProcess[str]]

SAMPLES = Path(__file__).parent.parent / "samples"
HOSTILE = 'Email,Points\n"a::b%0A,c\n::error::x@example.org",1\nb@example.org,2\n'


@pytest.fixture
def run(run_command: Command) -> Run:
    def validate(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        done = run_command("validate", *arguments, cwd=cwd)
        return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())

    return validate


@pytest.mark.slow
def test_annotations_name_file_line_and_code(run: Run) -> None:
    done = run("kasse-filiale.csv", "--format", "github", cwd=SAMPLES)
    assert (done.returncode, done.stderr) == (1, "")
    lines = done.stdout.splitlines()
    assert lines[0] == "::notice title=loyalty-prep::13 of 25 rows are ready, 11 rejected."
    assert lines[1] == (
        "::error file=kasse-filiale.csv,line=9,title=EMAIL_MISSING::Row 5: The row has no email address. "
        "Add the customer's address or leave the row out."
    )
    assert sum(line.startswith("::error ") for line in lines) == SHOWN
    assert sum(line.startswith("::notice ") for line in lines) <= SHOWN
    assert "::notice title=loyalty-prep::10 of 11 findings of the level 'error' are shown." in lines


@pytest.mark.slow
def test_text_of_the_source_cannot_write_a_command_of_its_own(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a,b:c.csv").write_text(HOSTILE)
    done = run("a,b:c.csv", "--format", "github", cwd=tmp_path)
    [_, line] = done.stdout.splitlines()
    assert line.startswith("::error file=a%2Cb%3Ac.csv,line=2,title=EMAIL_INVALID::Row 1: ")
    assert "%250A" in line


def test_a_file_without_findings_says_so_and_ends_with_0(run: Run, tmp_path: Path) -> None:
    (tmp_path / "fine.csv").write_text("Email,Points\na@example.org,1\n")
    done = run("fine.csv", "--format", "github", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, "::notice title=loyalty-prep::1 of 1 row is ready, 0 rejected.\n")


def log(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(done.stdout)
    Sarif.model_validate(document)
    return document


def test_sarif_is_valid_and_has_the_lines(run: Run) -> None:
    document = log(run("kasse-filiale.csv", "--format", "sarif", cwd=SAMPLES))
    [found] = document["runs"]
    rules = {rule["id"] for rule in found["tool"]["driver"]["rules"]}
    assert {result["ruleId"] for result in found["results"]} <= rules
    [missing, *_] = [result for result in found["results"] if result["ruleId"] == "EMAIL_MISSING"]
    assert missing["level"] == "error"
    place = missing["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "kasse-filiale.csv"}, "region": {"startLine": 9}}
    assert found["properties"]["rows"]["total"] == 25


@pytest.mark.slow
def test_sarif_takes_any_text_and_any_name(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a b.csv").write_text(HOSTILE)
    document = log(run("a b.csv", "--format", "sarif", cwd=tmp_path))
    assert (
        document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a%20b.csv"
    )


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere names are text")
def test_sarif_takes_a_name_that_is_no_text(run: Run, tmp_path: Path) -> None:
    name = os.fsdecode(b"caf\xe9.csv")
    (tmp_path / name).write_text(HOSTILE)
    document = log(run(name, "--format", "sarif", cwd=tmp_path))
    place = document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "caf%E9.csv"


@pytest.mark.slow
@pytest.mark.parametrize("form", ["github", "sarif"])
def test_what_is_masked_in_the_report_is_masked_here(run: Run, form: str) -> None:
    done = run("kasse-filiale.csv", "--format", form, "--redact", cwd=SAMPLES)
    assert "EMAIL_INVALID" in done.stdout
    assert "example.org" not in done.stdout
    assert "Kaethe" not in done.stdout


@pytest.mark.slow
def test_json_is_the_report_and_another_word_is_refused(run: Run) -> None:
    assert run("wix.csv", "--format", "json", cwd=SAMPLES).stdout == run("wix.csv", "--json", cwd=SAMPLES).stdout
    done = run("wix.csv", "--format", "xml", cwd=SAMPLES)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "error: --format must be one of text, json, github, sarif, not 'xml'.\n"


@pytest.mark.slow
@pytest.mark.few(2)
@pytest.mark.parametrize(
    ("flags", "environment", "coloured"),
    [
        ((), {}, False),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "never"), {"CLICOLOR_FORCE": "1"}, False),
        ((), {"CLICOLOR_FORCE": "1"}, True),
        ((), {"CLICOLOR_FORCE": "1", "NO_COLOR": "1"}, False),
    ],
)
def test_colours_go_by_the_flag_then_by_the_environment(
    run: Run, flags: tuple[str, ...], environment: dict[str, str], coloured: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("NO_COLOR", "CLICOLOR_FORCE"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in run("kasse-filiale.csv", *flags, cwd=SAMPLES).stdout) == coloured
