"""Run many exports: `python -m tests.oracle --count 100000 --seed 1 --processes 2 [--folder DIR]`.

Prints counts, seeds, disagreements by severity, and the share of sound files that were refused with the commonest
reasons. Each disagreement is written to the folder: the export, and what differs.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time

# One thread a process: the exports are small, and processes run side by side.
os.environ.setdefault("POLARS_MAX_THREADS", "1")

from .compare import SEVERITY
from .runs import BATCH, Tally, batch


def _print(tally: Tally, first: int, last: int, seconds: float) -> None:
    share = 100 * tally.sound_refused / max(1, tally.sound)
    print(f"{tally.exports} exports, seeds {first} to {last - 1}, {seconds:.0f} s")
    print(
        f"{tally.customers} customers, {tally.pairs} pairs in clean parts; {tally.prepared} prepared, {tally.refused} refused"
    )
    print(f"silent corruption: {sum(tally.severities[name] for name in SEVERITY[:2])}")
    print(f"sound files with a known name that were refused: {tally.sound_refused} of {tally.sound} ({share:.2f} %)")
    for severity in SEVERITY:
        print(f"  {severity}: {tally.severities[severity]}")
    for title, counts in (
        ("why sound files were refused", tally.reasons),
        ("refused, by names that the tables do not know", tally.names),
        ("disagreements by shape", tally.kinds),
    ):
        print(f"{title}:")
        for text, times in counts.most_common(40):
            print(f"  {times:6} {text}")


def main() -> int:
    """Run as the command line says; 1 where anything differs."""
    parser = argparse.ArgumentParser(prog="python -m tests.oracle", description=__doc__)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--shape", help="exports of one shape only")
    parser.add_argument("--folder", default="oracle-disagreements", help="where disagreements are written")
    given = parser.parse_args()
    last, begun, tally = given.seed + given.count, time.monotonic(), Tally()
    jobs = [(at, min(at + BATCH, last), given.folder, given.shape) for at in range(given.seed, last, BATCH)]
    with multiprocessing.get_context("spawn").Pool(given.processes) as pool:
        for at, one in enumerate(pool.imap_unordered(batch, jobs), 1):
            tally.add(one)
            if sys.stderr.isatty():
                print(f"\r{at * BATCH} of {given.count}", end="", file=sys.stderr)
    _print(tally, given.seed, last, time.monotonic() - begun)
    return int(bool(tally.severities))


if __name__ == "__main__":
    sys.exit(main())
