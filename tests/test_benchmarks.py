"""The benchmark's own parts: exports are what they say, and peers do what they say."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

import loyalty_prep
from benchmarks import __main__ as bench
from benchmarks import stages
from benchmarks.generate import Kind, write
from benchmarks.peers import LACKS, PEERS

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    for kind in (Kind(300), Kind(300, 0.5, style="names", encoding="cp1252"), Kind(300, 0.0, 0.5, "odd")):
        write(tmp_path / "one", kind)
        write(tmp_path / "two", kind)
        assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()
        write(tmp_path / "two", kind, seed=1)
        assert (tmp_path / "one").read_bytes() != (tmp_path / "two").read_bytes()


def test_shares_of_faults_and_repeats_are_as_asked(tmp_path: Path) -> None:
    write(tmp_path / "export.csv", Kind(5_000, 0.5))
    report = loyalty_prep.validate(tmp_path / "export.csv")
    touched = report.rows.rejected + report.rows.repaired + report.rows.merged
    assert 0.45 < touched / 5_000 < 0.65
    write(tmp_path / "export.csv", Kind(5_000, 0.0))
    assert loyalty_prep.validate(tmp_path / "export.csv").rows.ready == 5_000
    write(tmp_path / "export.csv", Kind(5_000, 0.0, repeated=0.3))
    assert loyalty_prep.validate(tmp_path / "export.csv").rows.rejected > 1_000


def test_odd_addresses_are_for_email_validator_itself(tmp_path: Path) -> None:
    write(tmp_path / "export.csv", Kind(600, 0.0, style="odd"))
    report = loyalty_prep.validate(tmp_path / "export.csv")
    assert report.rows.ready - report.rows.repaired < report.rows.total
    assert {issue.code for issue in report.issues} >= {"EMAIL_INVALID", "EMAIL_NORMALIZED"}


def test_polars_alone_copies_every_row_and_filters_like_us(tmp_path: Path) -> None:
    write(tmp_path / "export.csv", Kind(2_000, 0.0))
    for peer in ("polars, five columns", "polars, filter and cast"):
        PEERS[peer](str(tmp_path / "export.csv"), str(tmp_path / "out.csv"))
        assert len((tmp_path / "out.csv").read_text().splitlines()) == 2_001
    assert set(LACKS) == set(PEERS)


def test_polars_alone_copies_letters_of_cp1252_as_letters(tmp_path: Path) -> None:
    kind = Kind(300, 0.0, style="names", encoding="cp1252")
    write(tmp_path / "export.csv", kind)
    PEERS["polars, five columns"](str(tmp_path / "export.csv"), str(tmp_path / "out.csv"), kind.encoding)
    assert (tmp_path / "out.csv").read_text("utf-8") == (tmp_path / "export.csv").read_text("cp1252")


def test_exports_of_every_style_hold_the_same_customers(tmp_path: Path) -> None:
    looks = {}
    for style in ("plain", "quoted", "crlf"):
        write(tmp_path / "export.csv", Kind(300, 0.2, style=style))
        report = loyalty_prep.validate(tmp_path / "export.csv")
        looks[style] = report.rows, report.points
        data = (tmp_path / "export.csv").read_bytes()
        assert data.count(b'"') == (301 * 10 if style == "quoted" else 0)
        assert data.count(b"\r\n") == (301 if style == "crlf" else 0)
    assert looks["quoted"] == looks["crlf"] == looks["plain"]


def test_ratios_are_of_pairs() -> None:
    pairs = [
        (bench.Run(2.0, 8, 1), bench.Run(1.0, 1, 1)),
        (bench.Run(9.0, 8, 1), bench.Run(3.0, 2, 1)),
        (bench.Run(4, 8, 1), bench.Run(4, 4, 1)),
    ]
    assert bench.ratios(pairs, "cpu") == "2.00 (1.00 to 3.00)"
    assert bench.ratios(pairs, "cpu", 2) == "4.00 (2.00 to 6.00)"
    assert bench.ratios(pairs, "wall") == "4.00 (2.00 to 8.00)"


def test_the_clock_gives_time_to_the_inner_stage_and_loses_none() -> None:
    clock = stages.Clock()

    def busy(seconds: float) -> None:
        end = process_time() + seconds
        while process_time() < end:
            pass

    inner = clock.around(lambda: busy(0.02), "inner")

    def items() -> Iterator[int]:
        inner()
        yield 1
        busy(0.01)

    steps = clock.around(items, "outer")
    clock.begin("rest")
    for _ in steps():
        busy(0.03)
    clock.end()
    assert clock.spent["inner"] >= 0.02
    assert clock.spent["outer"] >= 0.01
    assert clock.spent["rest"] >= 0.03
    assert abs(sum(clock.spent.values()) - process_time()) < 0.005


def test_every_stage_of_a_run_is_measured(tmp_path: Path) -> None:
    write(tmp_path / "export.csv", Kind(3_000, 0.2, repeated=0.2))
    command = [sys.executable, "-m", "benchmarks.stages", str(tmp_path / "export.csv")]
    spent = json.loads(subprocess.run(command, check=True, capture_output=True, cwd=HERE.parent).stdout)
    assert [stage for stage, seconds in spent.items() if seconds <= 0] == []
    assert set(spent) == {*stages.STAGES, stages.REST}
