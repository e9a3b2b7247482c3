"""Measure Spark's `check` beside a plain Spark job, in turn: `python -m benchmarks.spark [--rows N] [--runs N]`.

    plain    what people write: read a CSV, one regular expression, one cast, repeated addresses, two columns written
    check    all that `prepare` does: report and parts
    prepare  the same without Spark, whose rows and sums those of `check` must be

Each run is a process of its own, the first two with a Spark of two local cores; seconds by the clock are those from the
session on, since both start it alike. Memory is the peak of the JVM (the driver, and the executor's own), that of the
driver's Python with the executor's, and that of all together. Needs the dependency group `more` and Java.
"""

# ruff: noqa: PLC0415 - each job pays for its own imports
from __future__ import annotations

import argparse
import hashlib
import json
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


def prepare(_: SparkSession | None, export: str, out: str) -> None:
    """Do all of it, on one machine."""
    import loyalty_prep

    loyalty_prep.prepare(export, out, email_column=EMAIL, points_column=POINTS)


JOBS: Final = {"plain": plain, "check": check, "prepare": prepare}


def _session() -> SparkSession:
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable  # else executors take what is called python3
    builder: SparkSession.Builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    for name, value in {"bindAddress": "127.0.0.1", "host": "127.0.0.1"}.items():
        builder = builder.config(f"spark.driver.{name}", value)
    session = builder.config("spark.ui.showConsoleProgress", "false").getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    return session


def _processes() -> Iterator[tuple[str, float, float]]:
    """Give each process of this session: its name, its CPU seconds, those it waited for included, and its GB."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = status.read_text().partition("(")[2].rpartition(")")
        except OSError:  # it has ended
            continue
        fields = rest.split()
        if int(fields[3]) == os.getsid(0):
            yield name, sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK"), int(fields[21]) * 4096 / 1e9


def _memory() -> list[float]:
    """Return the GB of the JVM, of Python's processes, and of both."""
    each = [(name == "java", memory) for name, _, memory in _processes()]
    jvm = sum(memory for is_jvm, memory in each if is_jvm)
    total = sum(memory for _, memory in each)
    return [jvm, total - jvm, total]


def _cpu() -> float:
    return sum(cpu for _, cpu, _ in _processes())


def _job(name: str, export: str, out: str) -> None:
    """Do a job in this process, and print what it took."""
    session, peaks = None if name == "prepare" else _session(), [0.0, 0.0, 0.0]
    if session is not None:
        session.range(1).count()
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.2):
            peaks[:] = map(max, peaks, _memory())

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    before, started = _cpu(), perf_counter()
    JOBS[name](session, export, out)
    took = perf_counter() - started, _cpu() - before
    ended.set()
    watcher.join()
    print(*took, *peaks)
    if session is not None:
        session.stop()


def _written(out: Path) -> tuple[str, object, object]:
    """Return the digest of all rows that `check` or `prepare` wrote, and the report's counts and sums."""
    digest = hashlib.sha256()
    for part in sorted(out.glob("*.part-*.csv")):
        digest.update(part.read_bytes().partition(b"\n")[2])
    [report] = (json.loads(path.read_bytes()) for path in out.glob("*.report.json"))
    return digest.hexdigest(), report["rows"], report["points"]


def _measure(name: str, export: Path, written: list[tuple[str, object, object]]) -> list[float]:
    """Return seconds by the clock, on a processor, and peaks of memory, in GB."""
    with tempfile.TemporaryDirectory(prefix="spark-", dir=_DATA) as folder:
        command = [sys.executable, "-m", "benchmarks.spark", "--job", name, str(export), str(Path(folder) / "out")]
        process = subprocess.run(command, capture_output=True, text=True, check=False, start_new_session=True)
        if process.returncode:
            sys.exit(process.stderr)
        if name != "plain":
            written.append(_written(Path(folder) / "out"))
        return list(map(float, process.stdout.split()[-5:]))


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
    written: list[tuple[str, object, object]] = []
    runs = [{name: _measure(name, export, written) for name in JOBS} for _ in range(args.runs)]
    if any(each != written[0] for each in written):
        sys.exit("check and prepare do not come to the same.")
    for name in JOBS:
        wall, cpu, *peaks = zip(*(run[name] for run in runs), strict=True)
        jvm, python, total = map(max, peaks)
        print(f"{name}: {statistics.median(wall):.1f} s, {statistics.median(cpu):.1f} CPU s, {total:.2f} GB", end="")
        print(f" ({jvm:.2f} the JVM, {python:.2f} Python)")
    for place, what in enumerate(("s", "CPU s")):
        ratios = sorted(run["check"][place] / run["plain"][place] for run in runs)
        print(f"check / plain, {what}: {statistics.median(ratios):.2f} ({ratios[0]:.2f} to {ratios[-1]:.2f})")


if __name__ == "__main__":
    main()
