"""Hold `prepare` to its targets and beside what people use, as whole processes in turn: `python -m benchmarks`.

Only the ratio of runs that follow each other means something: the machine may be slow today. Exports are generated
into `benchmarks/data` (3.5 GB) and used again. `--peers PYTHON` names an environment of its own that has the peers
beside what we need: pandera loads pandas wherever it is installed, which would be counted against us. `--page` writes
the tables into the documents. `--scale 0.01` makes all exports smaller, to try the benchmark itself. `--smoke` is what
CI runs: it fails when `prepare` has become three times slower, beside polars, than its recorded ratio
(`recorded.json`, written by `--record`).
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
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Literal

from benchmarks.generate import Kind, write
from benchmarks.peers import LACKS, MODULES, PEERS, SLOW

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

HERE = Path(__file__).parent
PAGE, RECORDED = HERE.parent / "docs" / "pages" / "speed.md", HERE / "recorded.json"
START, END = "<!-- speed -->", "<!-- /speed -->"
SMALL, ONE, MIDDLE, LARGE, HUGE = 120_000, 1_000_000, 3_000_000, 12_000_000, 33_000_000
IMPORTS = [sys.executable, "-c", "import polars, pandera.polars"]
COPY = "polars, five columns"
RESERVED = """
import atexit, runpy
atexit.register(lambda: print(open("/proc/self/status").read().partition("VmPeak:")[2].split()[0]))
runpy.run_module("loyalty_prep", run_name="__main__", alter_sys=True)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One process: seconds of all its threads on a processor, seconds by the clock, and its peak memory in MB."""

    cpu: float
    wall: float
    peak: float


Pairs = list[tuple[Run, Run]]
Of = Literal["cpu", "wall"]


def run(command: list[str]) -> Run:
    """Run a command as a user's machine would: with Python's compiled modules kept.

    Exit code 1 is that of `prepare` for rows that were rejected; a peer that ends so has failed, and measures nothing.
    """
    started = perf_counter()
    process = subprocess.Popen(command, env=_environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    wall = perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in ((0,) if "benchmarks.peers" in command else (0, 1)):
        sys.exit(f"{' '.join(command[:5])} ended with {process.returncode}")
    return Run(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / (1024 if sys.platform == "linux" else 1 << 20))


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def in_turn(first: list[str], second: list[str], runs: int) -> Pairs:
    """Run two commands in turn; the first pair only warms up."""
    return [(run(first), run(second)) for _ in range(runs + 1)][1:]


def ratios(pairs: Pairs, of: Of, scale: float = 1.0) -> str:
    """Return the median of the paired ratios of "cpu" or "wall", and their spread."""
    values = sorted(scale * getattr(first, of) / getattr(second, of) for first, second in pairs)
    return f"{statistics.median(values):.2f} ({values[0]:.2f} to {values[-1]:.2f})"


def median(runs: list[Run], of: Of) -> float:
    """Return the median of the seconds."""
    seconds: float = statistics.median(getattr(run, of) for run in runs)
    return seconds


def table(head: str, rows: Iterable[Sequence[str]]) -> list[str]:
    """Return the lines of a table."""
    line = "| --- " * (head.count("|") + 1) + "|"
    return [f"| {head} |", line, *(f"| {' | '.join(row)} |" for row in rows)]


class Bench:
    """Exports and commands of one session of measuring."""

    def __init__(self, out: Path, runs: int, peers: str = sys.executable, scale: float = 1.0) -> None:
        self.out, self.runs, self.python, self.scale = out, runs, peers, scale
        self.data = HERE / "data"
        self.data.mkdir(exist_ok=True)

    def export(self, kind: Kind) -> Path:
        """Return the export, generated if it is not there yet. Scaled are those that are large."""
        if kind.rows >= SMALL:
            kind = replace(kind, rows=int(kind.rows * self.scale))
        path = self.data / kind.name
        if not path.exists():
            partial = path.with_suffix(".partial")
            write(partial, kind)
            partial.replace(path)
        return path

    def ours(self, kind: Kind, python: str = sys.executable) -> list[str]:
        """Return the command that prepares an export."""
        return [python, "-m", "loyalty_prep", *self._prepare(kind)]

    def _prepare(self, kind: Kind) -> list[str]:
        return ["prepare", str(self.export(kind)), "--quiet", "--overwrite", "--out", str(self.out / "prepared")]

    def theirs(self, peer: str, kind: Kind) -> list[str]:
        """Return the command of a peer on an export."""
        command = [self.python, "-m", "benchmarks.peers", peer, str(self.export(kind)), str(self.out / "peer.csv")]
        return command if kind.encoding == "utf-8" else [*command, kind.encoding]

    def has(self, modules: str) -> bool:
        """Tell whether modules are installed for the peers."""
        command = [self.python, "-c", f"import {modules}"]
        return subprocess.run(command, check=False, stderr=subprocess.DEVNULL).returncode == 0

    def smoke(self) -> float:
        """Return the ratio of `prepare` to polars alone on a small export."""
        kind = Kind(SMALL)
        pairs = in_turn(self.ours(kind), self.theirs(COPY, kind), self.runs)
        return statistics.median(first.cpu / second.cpu for first, second in pairs)

    def figures(self) -> list[str]:
        """Return the table of figures, each with its target."""
        large, huge = self._beside(Kind(LARGE)), [(run(self.ours(Kind(HUGE))), run(self.ours(Kind(MIDDLE))))]
        rows = [
            _row("3,000,000 rows, 1 % faulty", "at most 2.2, wall 2.4", self._beside(Kind(MIDDLE))),
            self._duckdb(),
            _row("12,000,000 rows", "at most 2.3", large),
            _row("33,000,000 rows beside 3,000,000, by the row", "at most 1.05", huge, MIDDLE / HUGE),
            *self._kinds(),
            *self._small(),
            _memory(LARGE, [first for first, _ in large]),
            _memory(HUGE, [first for first, _ in huge]),
            ("addresses reserved for five rows, GB", "at most 0.8", f"{self._reserved():.2f}", "", ""),
        ]
        return table("figure | target | CPU, or what is named | wall | CPU seconds, and those beside", rows)

    def _beside(self, kind: Kind, peer: str = COPY) -> Pairs:
        return in_turn(self.ours(kind), self.theirs(peer, kind), self.runs)

    def _duckdb(self) -> Sequence[str]:
        name, target = "DuckDB's partial job beside `prepare`", "at least 0.9"
        if not self.has("duckdb"):
            return (name, target, "not installed", "", "")
        return _row(name, target, in_turn(self.theirs("DuckDB", Kind(MIDDLE)), self.ours(Kind(MIDDLE)), self.runs))

    def _kinds(self) -> list[Sequence[str]]:
        """Return the figures of exports that are not as the usual one."""
        names = Kind(ONE, style="names")
        kinds = [
            ("1,000,000 rows, all of them faulty", "at most 5", Kind(ONE, 1.0)),
            ("the same, half of the addresses repeated", "at most 5", Kind(ONE, repeated=0.5)),
            ("the same, names in UTF-8", "at most 2.8", names),
            ("the same, names in cp1252", "at most 4", replace(names, encoding="cp1252")),
            ("the same, every field quoted", "at most 2.8", Kind(ONE, style="quoted")),
            ("the same, CRLF", "at most 2.8", Kind(ONE, style="crlf")),
        ]
        rows = [_row(name, target, self._beside(kind)) for name, target, kind in kinds]
        if self.has("email_validator"):
            odd = self._beside(Kind(SMALL, 0.0, style="odd"), "csv + email-validator")
            rows.append(_row("addresses for email-validator itself, beside a loop over it", "at most 1", odd))
        return rows

    def _small(self) -> list[Sequence[str]]:
        """Return the figures of small files, whose time is that of loading the program."""
        kind, program = Kind(24, 0.2), [sys.executable, "-m", "loyalty_prep"]
        commands = [
            ("24 rows with faults, beside `import polars, pandera.polars`", "at most 1.2", self.ours(kind)),
            ("10 MB, beside the same", "at most 2.5", self.ours(Kind(SMALL))),
            ("`--help`, beside the same", "at most 0.36", [*program, "--help"]),
            ("`--version`, beside the same", "at most 0.24", [*program, "--version"]),
        ]
        if self.has("pandas, pandera, typer, chardet"):
            command = self.ours(kind, self.python)
            commands.insert(1, ("the 24 rows where pandas is installed", "at most 1.2", command))
        return [_row(name, target, in_turn(command, IMPORTS, 2 * self.runs)) for name, target, command in commands]

    def _reserved(self) -> float:
        """Return how many GB of addresses a small run reserves."""
        command = [sys.executable, "-c", RESERVED, *self._prepare(Kind(5))]
        answer = subprocess.run(command, env=_environment(), check=True, capture_output=True, text=True)
        return int(answer.stdout.split()[-1]) / 1e6

    def stages(self) -> list[str]:
        """Return the table of stages: CPU seconds of each, for a usual export and for two that are told row by row."""
        kinds = {
            "3,000,000 rows, 1 % faulty": Kind(MIDDLE),
            "1,000,000, all faulty": Kind(ONE, 1.0),
            "1,000,000, half repeated": Kind(ONE, repeated=0.5),
        }
        spent = []
        for kind in kinds.values():
            command = [sys.executable, "-m", "benchmarks.stages", str(self.export(kind))]
            answer = subprocess.run(command, env=_environment(), check=True, capture_output=True, text=True)
            spent.append(json.loads(answer.stdout))
        rows = [(stage, *(f"{each[stage]:.2f}" for each in spent)) for stage in spent[0]]
        rows.append(("**together**", *(f"**{sum(each.values()):.2f}**" for each in spent)))
        return table(f"CPU seconds of a stage | {' | '.join(kinds)}", rows)

    def peers(self) -> list[str]:
        """Return the table of peers."""
        rows: list[Sequence[str]] = []
        ours: list[Run] = []
        for peer in PEERS:
            if not self.has(MODULES.get(peer, "polars")):
                rows.append((peer, "not installed", "", "", "", LACKS[peer]))
                continue
            kind = Kind(SMALL if peer in SLOW else MIDDLE)
            pairs = in_turn(self.ours(Kind(MIDDLE)), self.theirs(peer, kind), 1 if peer in SLOW else self.runs)
            ours += [first for first, _ in pairs]
            theirs = [second for _, second in pairs]
            cpu, wall = ratios(pairs, "cpu", kind.rows / MIDDLE), ratios(pairs, "wall", kind.rows / MIDDLE)
            rows.append((peer, self._speed(kind, theirs), cpu, wall, _peak(theirs), LACKS[peer]))
        rows.insert(0, ("**`prepare`**", f"**{self._speed(Kind(MIDDLE), ours)}**", "1", "1", _peak(ours), ""))
        head = "million rows a second | CPU of `prepare` beside its | wall | peak memory, MB | what it does not do"
        return table(f" | {head}", rows)

    def _speed(self, kind: Kind, runs: list[Run]) -> str:
        return f"{self.scale * kind.rows / median(runs, 'wall') / 1e6:.3f}"


def _row(name: str, target: str, pairs: Pairs, scale: float = 1.0) -> Sequence[str]:
    first, second = (median(list(runs), "cpu") for runs in zip(*pairs, strict=True))
    return (name, target, ratios(pairs, "cpu", scale), ratios(pairs, "wall", scale), f"{first:.2f} and {second:.2f}")


def _memory(rows: int, runs: list[Run]) -> Sequence[str]:
    target = f"at most {400 + rows * 8 / 1e6:.0f}"
    return (f"peak memory at {rows:,} rows, MB", target, _peak(runs), "", "")


def _peak(runs: list[Run]) -> str:
    return f"{max(run.peak for run in runs):.0f}"


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
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--peers", default=sys.executable, metavar="PYTHON", help="a Python that has the peers")
    parser.add_argument("--page", action="store_true")
    parser.add_argument("--smoke", action="store_true")
    parser.add_argument("--record", action="store_true")
    flags = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), flags.runs, flags.peers, flags.scale)
        if flags.record:
            RECORDED.write_text(json.dumps({"smoke": round(bench.smoke(), 2)}) + "\n")
            return
        if flags.smoke:
            ratio, recorded = bench.smoke(), json.loads(RECORDED.read_text())["smoke"]
            print(f"prepare takes {ratio:.2f} times the CPU time of polars alone; recorded: {recorded}")
            sys.exit(ratio > 3 * recorded)
        parts = ([versions(flags.peers)], bench.figures(), bench.stages(), bench.peers())
        tables = "\n\n".join("\n".join(part) for part in parts)
    print(tables)
    if flags.page:
        into_page(tables)


if __name__ == "__main__":
    main()
