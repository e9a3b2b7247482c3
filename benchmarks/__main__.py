"""Compare `prepare` with what people use, as whole processes in turn: `python -m benchmarks`.

Only the ratio of runs that follow each other means something: the machine may be slow today. Exports are generated
into `benchmarks/data` and used again. `--peers PYTHON` names an environment of its own for the peers: pandera loads
pandas wherever it is installed, which would be counted against us. `--page` writes the tables into the documents,
`--large` adds an export of 2.5 GB, `--smoke` is what CI runs: it fails when `prepare` has become three times slower,
beside polars, than its recorded ratio (`recorded.json`, written by `--record`).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from benchmarks.generate import Kind, write
from benchmarks.peers import LACKS, MODULES, PEERS, SLOW

HERE = Path(__file__).parent
PAGE, RECORDED = HERE.parent / "docs" / "pages" / "speed.md", HERE / "recorded.json"
START, END = "<!-- speed -->", "<!-- /speed -->"
SMALL, MIDDLE, LARGE = 120_000, 3_000_000, 33_000_000
IMPORTS = [sys.executable, "-c", "import polars, pandera.polars"]
COPY = "polars, five columns"


@dataclass(frozen=True, slots=True)
class Run:
    """One process: wall-clock seconds, and its peak memory in MB."""

    seconds: float
    peak: float


def run(command: list[str]) -> Run:
    """Run a command as a user's machine would: with Python's compiled modules kept."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds = perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        sys.exit(f"{' '.join(command[:5])} ended with {process.returncode}")
    return Run(seconds, used.ru_maxrss / (1024 if sys.platform == "linux" else 1 << 20))


def in_turn(first: list[str], second: list[str], runs: int) -> list[tuple[Run, Run]]:
    """Run two commands in turn; the first pair only warms up."""
    return [(run(first), run(second)) for _ in range(runs + 1)][1:]


def ratios(pairs: list[tuple[Run, Run]], scale: float = 1.0) -> str:
    """Return the median of the paired ratios, and their spread."""
    values = sorted(scale * first.seconds / second.seconds for first, second in pairs)
    return f"{statistics.median(values):.2f} ({values[0]:.2f} to {values[-1]:.2f})"


def median(runs: list[Run]) -> float:
    """Return the median of the seconds."""
    return statistics.median(run.seconds for run in runs)


class Bench:
    """Exports and commands of one session of measuring."""

    def __init__(self, out: Path, runs: int, peers: str = sys.executable) -> None:
        self.out, self.runs, self.python = out, runs, peers
        self.data = HERE / "data"
        self.data.mkdir(exist_ok=True)

    def export(self, kind: Kind) -> Path:
        """Return the export, generated if it is not there yet."""
        path = self.data / kind.name
        if not path.exists():
            partial = path.with_suffix(".partial")
            write(partial, kind)
            partial.replace(path)
        return path

    def ours(self, kind: Kind) -> list[str]:
        """Return the command that prepares an export."""
        command = [sys.executable, "-m", "loyalty_prep", "prepare", str(self.export(kind)), "--quiet", "--overwrite"]
        return [*command, "--out", str(self.out / "prepared")]

    def theirs(self, peer: str, kind: Kind) -> list[str]:
        """Return the command of a peer on an export."""
        return [self.python, "-m", "benchmarks.peers", peer, str(self.export(kind)), str(self.out / "peer.csv")]

    def has(self, peer: str) -> bool:
        """Tell whether a peer is installed."""
        command = [self.python, "-c", f"import {MODULES.get(peer, 'polars')}"]
        return subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode == 0

    def smoke(self) -> float:
        """Return the ratio of `prepare` to polars alone on a small export."""
        kind = Kind(SMALL)
        pairs = in_turn(self.ours(kind), self.theirs(COPY, kind), self.runs)
        return statistics.median(first.seconds / second.seconds for first, second in pairs)

    def peers(self) -> list[str]:
        """Return the table of peers."""
        lines = [
            "| | million rows a second | time of `prepare` beside its | peak memory, MB | what it does not do |",
            "| --- | --- | --- | --- | --- |",
        ]
        ours: list[Run] = []
        for peer in PEERS:
            if not self.has(peer):
                lines.append(f"| {peer} | not installed | | | {LACKS[peer]} |")
                continue
            kind = Kind(SMALL if peer in SLOW else MIDDLE)
            pairs = in_turn(self.ours(Kind(MIDDLE)), self.theirs(peer, kind), 1 if peer in SLOW else self.runs)
            ours += [first for first, _ in pairs]
            speed = kind.rows / median([second for _, second in pairs]) / 1e6
            peak = max(second.peak for _, second in pairs)
            beside = ratios(pairs, kind.rows / MIDDLE)
            lines.append(f"| {peer} | {speed:.3f} | {beside} | {peak:.0f} | {LACKS[peer]} |")
        own = f"| **`prepare`** | **{MIDDLE / median(ours) / 1e6:.3f}** | 1 | {max(run.peak for run in ours):.0f} | |"
        return [*lines[:2], own, *lines[2:]]

    def targets(self, *, large: bool) -> list[str]:
        """Return the table of targets."""
        middle, small = Kind(MIDDLE), Kind(SMALL)
        rows = [
            ("time beside polars, five columns, nothing checked", "at most 2.2", self._beside(COPY, middle)),
            ("100 % faulty rows beside 1 %", "at most 3", self._ours(Kind(MIDDLE, 1.0), middle)),
            ("50 % faulty rows beside 1 %", "", self._ours(Kind(MIDDLE, 0.5), middle)),
            ("half of the addresses repeated, beside none", "", self._ours(Kind(MIDDLE, repeated=0.5), middle)),
            ("cp1252 with accented names beside UTF-8", "", self._ours(
                Kind(MIDDLE, style="names", encoding="cp1252"), Kind(MIDDLE, style="names"))),
            ("addresses for email-validator itself, beside a plain loop over it", "at most 1",
             self._beside("csv + email-validator", Kind(SMALL, 0.0, style="odd"))),
            ("10 MB, whole process, beside `import polars, pandera.polars`", "at most 2.5",
             ratios(in_turn(self.ours(small), IMPORTS, 2 * self.runs))),
        ]  # fmt: skip
        if self.has("DuckDB"):
            pairs = in_turn(self.theirs("DuckDB", middle), self.ours(middle), self.runs)
            rows.insert(0, ("DuckDB's partial job beside it", "at least 1.5", ratios(pairs)))
        if self.has("pandas + email-validator"):
            pairs = in_turn(self.theirs("pandas + email-validator", small), self.ours(middle), 1)
            rows.insert(1, ("pandas + email-validator beside it, by row", "at least 80", ratios(pairs, MIDDLE / SMALL)))
        if large:
            pairs = in_turn(self.ours(Kind(LARGE)), self.ours(middle), 1)
            peak = max(first.peak for first, _ in pairs)
            rows.append((f"{LARGE:,} rows beside {MIDDLE:,}", "at most 11.55 (1.05 a row)", ratios(pairs)))
            limit = 400 + LARGE * 8 / 1e6
            rows.append((f"peak memory at {LARGE:,} rows, MB", f"below {limit:.0f}", f"{peak:.0f}"))
        return ["| figure | target | measured |", "| --- | --- | --- |", *(f"| {' | '.join(row)} |" for row in rows)]

    def _beside(self, peer: str, kind: Kind) -> str:
        return ratios(in_turn(self.ours(kind), self.theirs(peer, kind), self.runs))

    def _ours(self, first: Kind, second: Kind) -> str:
        return ratios(in_turn(self.ours(first), self.ours(second), max(1, self.runs - 1)))


def versions(python: str) -> str:
    """Say what was measured with, on what, and when."""
    names = ["polars", "pandera", "email-validator", "duckdb", "pandas"]
    names += ["frictionless", "pointblank", "dataframely", "emval"]
    listed = subprocess.run([python, "-m", "pip", "list", "--format", "json"], check=True, capture_output=True)
    found = {package["name"]: package["version"] for package in json.loads(listed.stdout)}
    machine = f"{os.cpu_count()} processors, {platform.system()}, Python {platform.python_version()}"
    peers = ", ".join(f"{name} {found[name]}" for name in names if name in found)
    return f"{datetime.now(UTC).date()}, {machine}; {peers}."


def into_page(text: str) -> None:
    """Put the tables between the markers of the page about speed."""
    page = PAGE.read_text(encoding="utf-8")
    head, rest = page.split(START, 1)
    PAGE.write_text(f"{head}{START}\n\n{text}\n\n{END}{rest.split(END, 1)[1]}", encoding="utf-8")


def main() -> None:
    """Measure, and print or write the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--peers", default=sys.executable, metavar="PYTHON", help="a Python that has the peers")
    parser.add_argument("--large", action="store_true")
    parser.add_argument("--page", action="store_true")
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--record", action="store_true")
    flags = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), flags.runs, flags.peers)
        if flags.record:
            RECORDED.write_text(json.dumps({"smoke": round(bench.smoke(), 2)}) + "\n")
            return
        if flags.smoke:
            ratio, recorded = bench.smoke(), json.loads(RECORDED.read_text())["smoke"]
            print(f"prepare takes {ratio:.2f} times as long as polars alone; recorded: {recorded}")
            sys.exit(ratio > 3 * recorded)
        tables = "\n".join([*bench.targets(large=flags.large), "", *bench.peers(), "", versions(flags.peers)])
    print(tables)
    if flags.page:
        into_page(tables)


if __name__ == "__main__":
    main()
