"""Measure Spark's `check` beside a plain Spark job, in turn: `python -m benchmarks.spark [--rows N] [--runs N]`.

    plain    what people write: read a CSV, one regular expression, one cast, repeated addresses, two columns written
    check    all that `prepare` does: report and parts

Each run is a process of its own with a Spark of two local cores; seconds by the clock are those from the session on,
since both start it alike, and memory is the peak of the JVM and of Python's processes together. Needs the dependency
group `more` and Java.
"""

# ruff: noqa: PLC0415 - each job pays for its own imports
from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Final

from benchmarks.generate import Kind, write
from benchmarks.peers import EMAIL, PATTERN, POINTS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pyspark.sql import SparkSession

_DATA: Final = Path(__file__).parent / "data"


def plain(session: SparkSession, export: str, out: str) -> None:
    """Do the part of the job that a few lines do."""
    from pyspark.sql import functions as sql

    rows = session.read.csv(export, header=True)
    rows = rows.select(sql.col(EMAIL), sql.expr(f"try_cast(`{POINTS}` AS BIGINT)").alias("Points"))
    fine = rows.where(sql.col(EMAIL).rlike(PATTERN) & (sql.col("Points") >= 0))
    once = fine.withColumn("key", sql.lower(EMAIL)).dropDuplicates(["key"])
    once.drop("key").write.csv(out, header=True)


def check(session: SparkSession, export: str, out: str) -> None:
    """Do all of it."""
    from loyalty_prep import spark

    rows = session.read.csv(export, header=True)
    spark.check(rows, EMAIL, POINTS).write_parts(out)


JOBS: Final = {"plain": plain, "check": check}


def _session() -> SparkSession:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable  # else executors take what is called python3
    builder: SparkSession.Builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    for name, value in {"bindAddress": "127.0.0.1", "host": "127.0.0.1"}.items():
        builder = builder.config(f"spark.driver.{name}", value)
    session = builder.config("spark.ui.showConsoleProgress", "false").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _processes() -> Iterator[tuple[float, float]]:
    """Give each process of this session: its seconds on a processor, those it waited for included, and its GB."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:  # it has ended
            continue
        if int(fields[3]) == os.getsid(0):
            yield sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK"), int(fields[21]) * 4096 / 1e9


def _job(name: str, export: str, out: str) -> None:
    """Do a job in this process, and print what it took."""
    session, peak = _session(), 0.0
    session.range(1).count()
    ended = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not ended.wait(0.2):
            peak = max(peak, sum(memory for _, memory in _processes()))

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    before, started = sum(cpu for cpu, _ in _processes()), perf_counter()
    JOBS[name](session, export, out)
    took = perf_counter() - started, sum(cpu for cpu, _ in _processes()) - before
    ended.set()
    watcher.join()
    print(*took, peak)
    session.stop()


def _measure(name: str, export: Path) -> list[float]:
    """Return seconds by the clock, on a processor, and the peak of memory, in GB."""
    with tempfile.TemporaryDirectory(prefix="spark-", dir=_DATA) as folder:
        command = [sys.executable, "-m", "benchmarks.spark", "--job", name, str(export), str(Path(folder) / "out")]
        process = subprocess.run(command, capture_output=True, text=True, check=False, start_new_session=True)
        if process.returncode:
            sys.exit(process.stderr)
        return list(map(float, process.stdout.split()[-3:]))


def main() -> None:
    """Measure in turn, and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=3_000_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--job", nargs=3)
    args = parser.parse_args()
    if args.job:
        _job(*args.job)
        return
    _DATA.mkdir(exist_ok=True)
    kind = Kind(args.rows)
    export = _DATA / kind.name
    if not export.exists():
        write(export, kind)
    runs = [{name: _measure(name, export) for name in JOBS} for _ in range(args.runs)]
    for name in JOBS:
        wall, cpu, memory = zip(*(run[name] for run in runs), strict=True)
        print(f"{name}: {statistics.median(wall):.1f} s, {statistics.median(cpu):.1f} CPU s, {max(memory):.2f} GB")
    for place, what in enumerate(("s", "CPU s")):
        ratios = sorted(run["check"][place] / run["plain"][place] for run in runs)
        print(f"check / plain, {what}: {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})")


if __name__ == "__main__":
    main()
