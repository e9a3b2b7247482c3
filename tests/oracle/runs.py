"""Run many exports one after the other, count what becomes of them, and keep those where something differs."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final

from .compare import SEVERITY, Disagreement, compare, may_refuse, must_refuse, sound
from .judge import judge
from .shapes import make

if TYPE_CHECKING:
    from .exports import Export

BATCH: Final = 100


@dataclass
class Tally:
    """What became of many exports."""

    exports: int = 0
    customers: int = 0
    pairs: int = 0
    prepared: int = 0
    refused: int = 0
    sound: int = 0
    sound_refused: int = 0
    names: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    shapes: Counter[str] = field(default_factory=Counter)
    severities: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Add another tally to this one."""
        for name, value in vars(other).items():
            mine = getattr(self, name)
            if isinstance(value, Counter):
                mine.update(value)
            else:
                setattr(self, name, mine + value)


def batch(job: tuple[int, int, str, str | None]) -> Tally:
    """Run the exports of some seeds."""
    first, last, folder, shape = job
    tally = Tally()
    with tempfile.TemporaryDirectory(dir=_fast()) as place:
        for seed in range(first, last):
            _one(seed, shape, Path(place), Path(folder), tally)
    return tally


def _fast() -> str | None:
    return "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 - in memory, in a folder of our own


def _one(seed: int, shape: str | None, place: Path, folder: Path, tally: Tally) -> None:
    export = make(seed, shape)
    verdict = judge(export)
    listed, outcome = compare(export, place, verdict)
    tally.exports += 1
    tally.customers += len(export.customers)
    tally.shapes.update(export.shapes)
    if outcome is not None:
        tally.pairs += len(outcome.ready)
        tally.refused += outcome.refusal is not None
        tally.prepared += outcome.refusal is None
    if sound(export, verdict):
        tally.sound += 1
        if outcome is not None and outcome.refusal:
            tally.sound_refused += 1
            tally.reasons[f"{outcome.refusal[0]}: {'; '.join(export.shapes)}"] += 1
    if outcome is not None and outcome.refusal and not export.named and not may_refuse(export, verdict):
        tally.names[export.name] += 1
    for one in listed:
        tally.severities[one.severity] += 1
    if listed:
        tally.kinds[f"{listed[0].severity}: {'; '.join(export.shapes)}"] += 1
        _keep(seed, export, listed, folder, refuse=must_refuse(export, verdict))


def _keep(seed: int, export: Export, listed: list[Disagreement], folder: Path, *, refuse: bool) -> None:
    name = f"{SEVERITY.index(listed[0].severity)}-{listed[0].severity.replace(' ', '_')}-{seed}"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.csv").write_bytes(export.data)
    facts = {
        "seed": seed,
        "shapes": export.shapes,
        "outcome": export.outcome,
        "must be refused": refuse,
        "encoding": export.encoding,
        "delimiter": export.dialect.delimiter,
        "options": export.options,
        "headerLine": export.header_line,
        "columns": [export.email, export.points],
        "disagreements": [f"{one.severity}: {one.detail}" for one in listed[:20]],
    }
    (folder / f"{name}.json").write_text(json.dumps(facts, indent=1, ensure_ascii=False), encoding="utf-8")
