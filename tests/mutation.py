"""Change one thing in a module, and see whether a test says so: `python -m mutation MODULE`, in `tests/`.

The changes are cosmic-ray's (dependency group `mutation`). So many places (`--draw`) are drawn by the seed, and one
change of each: a `+` has eleven, and any of them breaks the same tests. Left out is what no test can see: annotations,
`frozen` and `slots`, and `is` for `==`.

The program and its tests are loaded once. A change is made in a process forked from there: the module is run again, and
what other modules have of it is exchanged. Then its tests run, the quickest first, until one fails; those that run the
program as a process see no change. One that takes them five times as long counts as seen. Each change has a temporary
folder of its own: a changed program may take whatever stands in it for what a killed run left, and remove it.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import importlib
import json
import os
import random
import signal
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cosmic_ray import plugins
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import ModuleType

ROOT = Path(__file__).parents[1]
TESTS = {  # those that know the module best
    "columns/choosing": "test_choosing test_what_stands test_without_balance test_columns test_people test_platforms "
    "test_remainders",
    "columns/headers": "test_words test_columns test_people",
    "columns/export": "test_choosing test_without_balance test_columns test_remainders",
    "columns/refusals": "test_choosing test_without_balance test_columns test_platforms",
    "judging/distrust": "test_verdicts test_delimiters test_contract_rows test_signs",
    "judging/duplicates": "test_duplicates test_alike test_survey test_outcomes laws/test_order",
    "judging/histogram": "test_histogram",
    "judging/lines": "test_lines",
    "judging/moved": "test_moved",
    "judging/numbering": "test_numbering",
    "judging/odd_rows": "test_odd_rows test_survey",
    "judging/survey": "test_survey",
    "judging/verdicts": "test_verdicts test_alike test_duplicates test_survey test_contract_rows test_notes_for_wix "
    "test_delimiters test_policies test_rerun",
    "part_layout": "test_parts",
    "reading/framing": "test_records test_linear test_quotes test_odd_rows",
    "reading/layout": "test_header test_dialect",
    "reading/quotes": "test_quotes test_records",
    "report/document": "test_document",
    "report/sentences": "test_sentences",
    "threads": "test_threads",
    "values/emails": "test_emails",
    "values/points": "test_points test_policies test_verdicts",
    "verify": "test_verify test_verify_damage test_verify_merged test_verify_report",
    "verify_codes": "test_verify_codes test_verify_damage test_verify_report",
    "verify_files": "test_verify_damage test_verify_merged test_verify_report test_verify",
    "verify_report": "test_verify_report test_verify_damage test_verify test_verify_merged",
    "verify_source": "test_verify test_verify_damage test_verify_merged test_verify_report test_verify_codes",
    "writing/errors_file": "test_errors_file test_rerun",
    "writing/merging": "test_rerun",
    "writing/outcomes": "test_outcomes test_lines test_output test_several test_policies test_notes_for_wix "
    "test_user_schema test_rerun",
    "writing/parts": "test_parts",
    "writing/staging": "test_staging",
}
ALL_ROWS = "verify", "verify_report"
"""Modules of whose tables the quick tests take but a few rows: here all are tried."""
SAME = "Eq_Is", "NotEq_IsNot", "Is_Eq", "IsNot_NotEq"
FIRST_RUN = 3600
"""Seconds for the tests of a module as it is, on a busy machine."""


def places(source: str) -> list[list[tuple[str, int]]]:
    """Return what can be changed: for each place the operators, and which of an operator's changes is there."""
    unseen = []
    for node in ast.walk(ast.parse(source)):
        parts = [getattr(node, "annotation", None), getattr(node, "returns", None)]
        parts += node.decorator_list if isinstance(node, ast.ClassDef) else []
        parts += [node.test] if isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING" else []
        unseen += [((part.lineno, part.col_offset), (part.end_lineno, part.end_col_offset)) for part in parts if part]
    found, nodes = defaultdict(list), list(ast_nodes(get_ast(source)))
    for name in sorted(plugins.operator_names()):
        operator = plugins.get_operator(name)
        if not operator.arguments() and not name.endswith(SAME):
            spots = [spot for node in nodes for spot in operator().mutation_positions(node)]
            for which, (start, end) in enumerate(spots):
                if not any(first <= start < last for first, last in unseen):
                    found[start, end].append((name, which))
    return [found[place] for place in sorted(found)]


def exchange(module: ModuleType, source: str) -> None:
    """Run a module again from another source, and give the others what is new of what they have of it."""
    before = dict(vars(module))
    exec(compile(source, str(module.__file__), "exec"), vars(module))  # noqa: S102 - this is what a change is
    new = {id(old): vars(module)[name] for name, old in before.items() if callable(old)}
    homes = str(ROOT / "loyalty_prep"), str(ROOT / "tests")
    for other in list(sys.modules.values()):
        if other is not module and (getattr(other, "__file__", None) or "").startswith(homes):
            for name, value in list(vars(other).items()):
                if id(value) in new:
                    setattr(other, name, new[id(value)])
                elif name in before and value is before[name]:
                    setattr(other, name, vars(module)[name])


def set_temporary(folder: str) -> None:
    """Make a folder the one for temporary files, of this process and of those that it starts."""
    tempfile.tempdir = os.environ["TMPDIR"] = folder


class Loop:
    """Runs the tests once for each change, in place of pytest's own loop."""

    def __init__(self, name: str, draw: int, seed: int, only: Sequence[int]) -> None:
        self.name, self.draw, self.seed, self.only = name, draw, seed, only
        self.failed = False

    def pytest_configure(self) -> None:
        """Ask no law that fails for its smallest example."""
        from hypothesis import Phase, settings  # noqa: PLC0415 - pytest wants to be there before

        settings.register_profile("hasty", settings.get_profile("same"), phases=[Phase.explicit, Phase.generate])
        settings.load_profile("hasty")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Remember that one failed."""
        self.failed |= report.failed

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Draw, change, test, and show what no test saw."""
        module = importlib.import_module("loyalty_prep." + self.name.replace("/", "."))
        source, items = Path(str(module.__file__)).read_text(encoding="utf-8"), session.items
        began = time.monotonic()
        took = self.run(module, source, items, FIRST_RUN)
        assert took is not None, "the tests fail as they are"
        limit, every, seen = max(60, 5 * (time.monotonic() - began)), places(source), 0
        items = [items[at] for at in sorted(range(len(items)), key=took.__getitem__)]
        draw = random.Random(self.seed)
        drawn = [draw.choice(place) for place in draw.sample(every, min(self.draw, len(every)))]
        numbers = self.only or range(1, len(drawn) + 1)
        for number in numbers:
            operator, which = drawn[number - 1]
            changed = mutate_code(source, plugins.get_operator(operator)(), which)
            is_seen = self.run(module, changed, items, limit) is None
            seen += is_seen
            lines = difflib.unified_diff(source.splitlines(), changed.splitlines(), n=0, lineterm="")
            print(number, "seen" if is_seen else "NOT SEEN", *list(lines)[2:], sep="\n", flush=True)
        print(f"{self.name}: {len(numbers)} of {len(every)} places, {seen} seen")
        return True

    def run(self, module: ModuleType, source: str, items: Sequence[pytest.Item], limit: float) -> list[float] | None:
        """Return how long each test takes with another source; None where one fails, or the time is over."""
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            try:
                nowhere = os.open(os.devnull, os.O_WRONLY)
                os.dup2(nowhere, 1)
                os.dup2(nowhere, 2)
                own = os.getpid()
                set_temporary(tempfile.mkdtemp())
                exchange(module, source)
                if (took := self.times(items)) is not None and os.getpid() == own:  # no fork that a test made
                    os.write(writing, json.dumps(took).encode())
            finally:
                os._exit(0)
        os.close(writing)
        timer = threading.Timer(limit, os.kill, (child, signal.SIGKILL))
        timer.start()
        with open(reading, encoding="utf-8") as pipe:  # noqa: PTH123 - a handle, not a path
            text = pipe.read()
        timer.cancel()
        timer.join()
        os.waitpid(child, 0)
        return json.loads(text) if text else None

    def times(self, items: Sequence[pytest.Item]) -> list[float] | None:
        """Run the tests until one fails."""
        took = []
        for item, after in zip(items, [*items[1:], None], strict=True):
            began = time.process_time()
            item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)
            took.append(time.process_time() - began)
            if self.failed:
                return None
        return took


def main() -> None:
    """Run the tests of a module by `Loop`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("module", choices=TESTS)
    parser.add_argument("--draw", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, nargs="*", default=(), help="numbers of a draw, to try these again")
    chosen = parser.parse_args()
    os.chdir(ROOT)
    options = ["-q", "-s", "-p", "no:cacheprovider", "-p", "no:schemathesis", "-p", "no:xdist"]
    options += ["-m", "slow or not slow"] if chosen.module in ALL_ROWS else []
    files = [f"tests/{name}.py" for name in TESTS[chosen.module].split()]
    loop = Loop(chosen.module, chosen.draw, chosen.seed, chosen.only)
    with tempfile.TemporaryDirectory(prefix="mutation-") as folder:
        set_temporary(folder)
        code = pytest.main([*options, *files], plugins=[loop])
    sys.exit(code)


if __name__ == "__main__":
    main()
