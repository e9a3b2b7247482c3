"""Compare `prepare` with polars alone, as whole processes in turn: `python -m benchmarks [--rows N] [--runs N]`.

polars alone reads all five columns and writes them again; it checks nothing. Only the ratio of two runs that
follow each other means something: the machine may be slow today.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import generate

COPY = "import polars as pl, sys; pl.scan_csv(sys.argv[1], infer_schema=False).sink_csv(sys.argv[2])"


def main() -> None:
    """Generate an export, run both in turn, print medians and the ratio."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rows", type=int, default=120_000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--faulty", type=float, default=0.01)
    flags = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        export = Path(folder) / "export.csv"
        generate.write(export, flags.rows, flags.faulty)
        ours = [sys.executable, "-m", "loyalty_prep", "prepare", str(export), "--quiet", "--overwrite", "--out"]
        ours.append(str(Path(folder) / "out"))
        theirs = [sys.executable, "-c", COPY, str(export), str(Path(folder) / "copy.csv")]
        pairs = [(_seconds(ours, 1), _seconds(theirs, 0)) for _ in range(flags.runs + 1)][1:]
        size = export.stat().st_size / 1e6
    print(f"{flags.rows:,} rows, {size:.1f} MB, {flags.faulty:.0%} faulty, {flags.runs} runs in turn")
    print(f"prepare       {statistics.median(pair[0] for pair in pairs):.2f} s")
    print(f"polars alone  {statistics.median(pair[1] for pair in pairs):.2f} s")
    print(f"ratio         {statistics.median(a / b for a, b in pairs):.2f}")


def _seconds(command: list[str], expected: int) -> float:
    started = time.perf_counter()
    code = subprocess.run(command, check=False, stdout=subprocess.DEVNULL).returncode
    elapsed = time.perf_counter() - started
    if code != expected:
        sys.exit(f"{command[1:4]} ended with {code}, not {expected}")
    return elapsed


if __name__ == "__main__":
    main()
