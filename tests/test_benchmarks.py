"""The benchmark's own parts: exports are what they say, and peers do what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import loyalty_prep
from benchmarks import __main__ as bench
from benchmarks.generate import Kind, write
from benchmarks.peers import LACKS, PEERS

if TYPE_CHECKING:
    from pathlib import Path


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


def test_ratios_are_of_pairs() -> None:
    pairs = [
        (bench.Run(2.0, 1), bench.Run(1.0, 1)),
        (bench.Run(9.0, 1), bench.Run(3.0, 1)),
        (bench.Run(4, 1), bench.Run(4, 1)),
    ]
    assert bench.ratios(pairs) == "2.00 (1.00 to 3.00)"
    assert bench.ratios(pairs, 2) == "4.00 (2.00 to 6.00)"
