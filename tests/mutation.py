"""Change one thing in a module, and see whether a test says so: `python -m mutation MODULE`, in `tests/`.

The changes are cosmic-ray's (dependency group `mutation`). So many places (`--draw`) are drawn by the seed, and one
change of each: a `+` has eleven, and any of them breaks the same tests. Left out is what no test can see: annotations,
`frozen` and `slots`, and `is` for `==`. It works in a copy of what git knows, in one process that loads the program
anew for each change, and runs the quickest tests first. A change that takes it five times as long counts as seen.
"""

from __future__ import annotations

import argparse
import ast
import difflib
import os
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from pathlib import Path

from cosmic_ray import plugins
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code

ROOT = Path(__file__).parents[1]
TESTS = {  # those that know the module best
    "columns/choosing": "test_without_balance test_columns",
    "judging/duplicates": "test_duplicates laws/test_order",
    "reading/framing": "test_records test_linear",
    "reading/layout": "test_header",
    "values/emails": "test_emails",
    "values/points": "test_points",
    "writing/staging": "test_staging",
}
SAME = "Eq_Is", "NotEq_IsNot", "Is_Eq", "IsNot_NotEq"
# A law that fails is not asked for its smallest example, and modules that no test loads stay away.
CONFTEST = """
settings.register_profile("hasty", phases=["explicit", "generate"])
settings.load_profile("hasty")
del pytest_collection_finish
"""
SERVER = """
import importlib, os, sys, pytest

class QuickestFirst:
    took = {}
    def pytest_runtest_logreport(self, report):
        self.took[report.nodeid] = self.took.get(report.nodeid, 0) + report.duration
    def pytest_collection_modifyitems(self, items):
        items.sort(key=lambda item: self.took.get(item.nodeid, 0))

for _ in sys.stdin:
    for name, module in list(sys.modules.items()):
        if (getattr(module, "__file__", None) or "").startswith(os.getcwd()):
            del sys.modules[name]
    importlib.invalidate_caches()
    print(f"code {int(pytest.main(sys.argv[1:], plugins=[QuickestFirst()]))}", flush=True)
"""


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


class Tests:
    """The tests of one module, run again and again in one process."""

    def __init__(self, folder: Path, names: str) -> None:
        options = ["-x", "-q", "-p", "no:cacheprovider", "-p", "no:schemathesis"]
        self.command = [sys.executable, "-c", SERVER, *options, *(f"tests/{name}.py" for name in names.split())]
        self.folder = folder
        self.start()

    def start(self) -> None:
        """Begin a new process."""
        paths = {**os.environ, "PYTHONPATH": f"{self.folder}:{self.folder}/tests"}
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(self.command, cwd=self.folder, env=paths, text=True, stdin=pipe, stdout=pipe)

    def fail(self, limit: float) -> bool:
        """Tell whether one fails, or the time is over."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        print(file=self.process.stdin, flush=True)
        timer = threading.Timer(limit, self.process.kill)
        timer.start()
        code = next((line for line in self.process.stdout if line.startswith("code ")), "too long")
        timer.cancel()
        if code == "too long":
            self.start()
        return code != "code 0\n"


def main() -> None:
    """Draw, change, test, and show what no test saw."""
    parser = argparse.ArgumentParser()
    parser.add_argument("module", choices=TESTS)
    parser.add_argument("--draw", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    draw = random.Random(chosen.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for each in subprocess.check_output(["git", "ls-files", "-z"], cwd=ROOT, text=True).split("\0")[:-1]:
            (folder / each).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / each, folder / each, follow_symlinks=False)
        with (folder / "tests/conftest.py").open("a") as conftest:
            conftest.write(CONFTEST)
        path = folder / f"loyalty_prep/{chosen.module}.py"
        source, tests, began = path.read_text(), Tests(folder, TESTS[chosen.module]), time.monotonic()
        assert not tests.fail(600), "the tests fail as they are"
        limit, every, seen = max(60, 5 * (time.monotonic() - began)), places(source), 0
        drawn = [draw.choice(place) for place in draw.sample(every, min(chosen.draw, len(every)))]
        for number, (operator, which) in enumerate(drawn, start=1):
            changed = mutate_code(source, plugins.get_operator(operator)(), which)
            path.write_text(changed)
            os.utime(path, (number, number))  # what was compiled before is not taken for it
            found = tests.fail(limit)
            seen += found
            lines = difflib.unified_diff(source.splitlines(), changed.splitlines(), n=0, lineterm="")
            print(number, "seen" if found else "NOT SEEN", *list(lines)[2:], sep="\n", flush=True)
        path.write_text(source)
        assert not tests.fail(600), "the tests fail as they were"
    print(f"{chosen.module}: {len(drawn)} of {len(every)} places, {seen} seen")


if __name__ == "__main__":
    main()
