"""Recipes run as they stand, as programs of their own."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

import loyalty_prep

pytestmark = pytest.mark.slow  # the program again and again

ROOT = Path(__file__).parent.parent
RECIPES = ROOT / "samples" / "recipes"


def run(recipe: str, *words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, RECIPES / f"{recipe}.py", *words], capture_output=True, check=False, text=True
    )


def test_a_step_of_a_pipeline(tmp_path: Path) -> None:
    sample = ROOT / "samples" / "kasse-filiale.csv"
    expected = loyalty_prep.validate(sample, duplicates="max").rows
    done = run("etl", sample, tmp_path / "out")
    assert (done.returncode, done.stderr) == (1, "")
    rejected = pl.read_csv(tmp_path / "out" / "rejected.csv", infer_schema=False)
    assert rejected.height == expected.rejected
    assert rejected["codes"].null_count() == 0
    report = json.loads((tmp_path / "out" / "parts" / "customers.report.json").read_text("utf-8"))
    assert report["rows"]["ready"] == report["rows"]["total"] == expected.ready
    part = (tmp_path / "out" / "parts" / "customers.part-0001.csv").read_text("utf-8")
    assert part.count("\n") == expected.ready + 1


@pytest.mark.needs("pandas")
def test_pandas_in_and_out(tmp_path: Path) -> None:
    done = run("pandas_in_and_out", ROOT / "samples" / "wix.csv", tmp_path / "out")
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "out" / "parts" / "wix.part-0001.csv").exists()
    assert "codes" in (tmp_path / "out" / "rejected.csv").read_text("utf-8").partition("\n")[0]


@pytest.mark.needs("duckdb")
def test_duckdb_to_parts(tmp_path: Path) -> None:
    done = run("duckdb_to_parts", tmp_path / "out")
    assert done.returncode == 0
    assert "nobody: The email address is not valid." in done.stderr
    part = (tmp_path / "out" / "customers.part-0001.csv").read_text("utf-8")
    assert part == "Email,Points\nbob@example.org,50\nemma@example.com,400\n"
