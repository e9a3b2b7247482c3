"""A stranger's program (`stranger.py`) runs, and its types are in order to whoever checks them strictly."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import stranger

PROGRAM = Path(stranger.__file__)


def test_it_runs(tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_text("Email,Points\nann@example.com,1\nbob@example,2\n", encoding="utf-8")
    said = stranger.of_files(export, tmp_path / "out")
    assert said[0] == "Email: 1 ready, 1 points"
    assert "EMAIL_INVALID 1 2 3 bob@example" in said
    assert stranger.of_frames(export, tmp_path / "parts") == 1 + 0 + 1 + 1 + len("2147483647")


@pytest.mark.slow
@pytest.mark.parametrize(
    "checker",
    [
        ["mypy", "--strict", "--no-incremental"],
        pytest.param(["pyright", "--pythonpath", sys.executable], marks=pytest.mark.needs("pyright")),
    ],
)
def test_its_types_are_in_order(checker: list[str], tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_bytes(PROGRAM.read_bytes())
    command = [sys.executable, "-m", *checker, program.name]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
