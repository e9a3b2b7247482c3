"""Where the processor time of a run goes, stage by stage: `python -m benchmarks.stages EXPORT`, which prints JSON.

The command line prepares the export in this process, with a clock around functions of the package. It is put there
from outside, so that the package has no code for it. What runs in threads runs in turn here: the time of the process,
that of polars' own threads included, then belongs to one stage at a time, of nested ones to the inner.
"""

from __future__ import annotations

import inspect
import json
import sys
import tempfile
from collections import defaultdict
from functools import partial, wraps
from importlib import import_module
from time import process_time
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

START, REST = "start: Python and its modules", "all else"
STAGES: Final[dict[str, tuple[str, ...]]] = {
    START: (),
    "look: encoding, layout, columns": ("look:look_at_all", "look:as_input"),
    "survey: read and frame records": ("look:read_blocks",),
    "survey: parse cells": ("reading.csv_text:parse",),
    "survey: judge plain cells": ("judging.verdicts:split", "judging.distrust:Doubts.cells"),
    "survey: write plain lines": ("judging.verdicts:write",),
    "survey: account for every line": ("judging.lines:Account.add", "reading.header:Tables.refuse"),
    "survey: judge odd rows": ("judging.verdicts:read", "judging.verdicts:judge", "judging.verdicts:hashes"),
    "survey: highest balances": ("judging.histogram:Histogram.add",),
    "resolve: find repeated addresses": ("judging.duplicates:Keys.add", "judging.duplicates:Keys.repeated"),
    "resolve: decide about their rows": ("judging.survey:Survey.suspects", "judging.duplicates:resolve"),
    "between the passes: put away, take again": (
        *("judging.spool:Spool.add", "judging.spool:Spool.add_frame"),
        *("judging.spool:Spool.read", "judging.spool:Spool.read_frame"),
    ),
    "write: outcomes and counts": ("writing.outcomes:exceptional", "writing.outcomes:count"),
    "write: cut parts": ("writing.outcomes:Writer._write_part", "writing.parts:Parts.add"),
    "write: read told rows again": ("writing.outcomes:Writer._gather", "writing.outcomes:Writer._tell_of"),
    "write: errors and changes": ("writing.outcomes:Writer._write_tables",),
    "write: hash and write files": ("writing.staging:File.write",),
    "report: page and JSON": ("report.page:render", "report.document:Report.to_json"),
}
"""The functions of each stage."""


class Clock:
    """Takes down the processor time of the whole process by stages, of which the one begun last has it."""

    def __init__(self) -> None:
        self.spent: defaultdict[str, float] = defaultdict(float)
        self._stages, self._since = [START], 0.0

    def begin(self, stage: str) -> None:
        """Give what follows to a stage."""
        self._tick()
        self._stages.append(stage)

    def end(self) -> None:
        """Give what follows to the stage before."""
        self._tick()
        self._stages.pop()

    def _tick(self) -> None:
        now = process_time()
        self.spent[self._stages[-1]] += now - self._since
        self._since = now

    def around(self, function: Callable[..., Any], stage: str) -> Callable[..., Any]:
        """Return the function with the clock around it; around each step of a generator."""

        @wraps(function)
        def call(*args: Any, **kwargs: Any) -> Any:
            self.begin(stage)
            try:
                return function(*args, **kwargs)
            finally:
                self.end()

        @wraps(function)
        def steps(*args: Any, **kwargs: Any) -> Iterator[Any]:
            items = function(*args, **kwargs)
            following = self.around(items.__next__, stage)
            while True:
                try:
                    item = following()
                except StopIteration:
                    return
                yield item

        return steps if inspect.isgeneratorfunction(function) else call


def found(name: str) -> tuple[Any, str]:
    """Return the module or class that holds a function, and its name there."""
    module, _, path = name.partition(":")
    owner, *inner = path.split(".")
    home = import_module(f"loyalty_prep.{module}")
    return (getattr(home, owner), inner[0]) if inner else (home, owner)


def put(name: str, make: Callable[[Any], Any]) -> None:
    """Put what is made of it in a function's or class's place, wherever it was imported to."""
    home, own = found(name)
    before = getattr(home, own)
    after = make(before)
    setattr(home, own, after)
    for module in [module for at, module in sys.modules.items() if at.startswith("loyalty_prep.")]:
        for attribute in [attribute for attribute, value in vars(module).items() if value is before]:
            setattr(module, attribute, after)


def measure(export: str) -> dict[str, float]:
    """Prepare the export; return the seconds of each stage, which together are those of the process."""
    from loyalty_prep import __main__ as program  # noqa: PLC0415 - what it loads is measured

    clock = Clock()
    import_module("loyalty_prep.cli")
    for stage, names in STAGES.items():
        for name in names:
            put(name, partial(clock.around, stage=stage))
    put("threads:InTurn.__init__", lambda begin: lambda thread, name, **_: begin(thread, name, alone=True))
    put("threads:ahead", lambda _: iter)
    put("stopping:end", lambda _: sys.exit)  # this process has something to say yet
    clock.begin(REST)
    with tempfile.TemporaryDirectory() as folder:
        sys.argv = ["loyalty-prep", "prepare", export, "--quiet", "--out", folder]
        try:
            program.main()
        except SystemExit as end:
            if end.code not in (0, 1):
                raise
    clock.end()
    return {stage: clock.spent[stage] for stage in (*STAGES, REST)}


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1]), indent=1))
