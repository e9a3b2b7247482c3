"""How tests run side by side, and `@pytest.mark.needs(...)` for those that need more than the group `dev`."""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import pkgutil
import re
import shutil
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from harness import THOROUGH, examples, here, program
from hypothesis import settings

from loyalty_prep import stopping

if TYPE_CHECKING:
    from harness import Command

if "PYTEST_XDIST_WORKER" in os.environ:
    # Tests run side by side, one for each processor: more threads would only be in each other's way. The programs that
    # the tests start have theirs.
    os.environ["POLARS_MAX_THREADS"] = "1"
    import polars as pl

    assert pl.thread_pool_size() == 1
    del os.environ["POLARS_MAX_THREADS"]

# Programs that tests start find what Python compiled for those before them: else each takes half as long again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)


def pytest_configure(config: pytest.Config) -> None:
    """Give laws all their examples where slow tests are asked for; hours of them only where `long` is asked for."""
    if re.search(r"(?<!not )\bslow\b", config.option.markexpr):
        os.environ[THOROUGH] = "1"
    # Laws draw the same examples in every run, so that a red run is the fault of the change before it and of nothing
    # else. New ones are looked for on purpose: `pytest --hypothesis-profile fresh`.
    settings.register_profile("same", derandomize=True, deadline=None, max_examples=examples(100, least=20))
    settings.register_profile("fresh", deadline=None, max_examples=examples(100, least=20))
    settings.load_profile("same")  # before Hypothesis loads the one that the command line names
    if not re.search(r"\blong\b", config.option.markexpr):
        config.option.markexpr = f"({config.option.markexpr or 'not slow'}) and not long"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave so many rows of a table marked `few(count)` to the quick set, evenly spread; all others are slow."""
    tables = defaultdict(list)
    for item in items:
        if (mark := item.get_closest_marker("few")) and not item.get_closest_marker("slow"):
            tables[item.nodeid.partition("[")[0], mark.args[0]].append(item)
    for (_, count), rows in tables.items():
        quick = {place * len(rows) // count for place in range(count)}
        for place, item in enumerate(rows):
            if place not in quick:
                item.add_marker("slow")


def pytest_collection_finish() -> None:
    """Load every module, since Hypothesis draws constants from those loaded: the same, whichever test comes first."""
    import loyalty_prep  # noqa: PLC0415 - not before polars knows its threads (above)

    for module in pkgutil.walk_packages(loyalty_prep.__path__, "loyalty_prep."):
        if not module.name.endswith("__main__"):
            with contextlib.suppress(ImportError):  # an extra that is not installed
                importlib.import_module(module.name)


@pytest.fixture(params=["here", pytest.param("as a process", marks=pytest.mark.slow)])
def run_command(request: pytest.FixtureRequest) -> Command:
    """Return what runs the command line: in the quick set in this process, in the slow one as a process of its own."""
    return here if request.param == "here" else program


def _is_there(name: str) -> bool:
    java = str(Path(os.environ.get("JAVA_HOME", ""), "bin"))
    path = os.pathsep.join([os.environ.get("PATH", ""), java])
    return importlib.util.find_spec(name) is not None or shutil.which(name, path=path) is not None


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Use one worker more than there are processors: a good part of the tests waits for a server."""
    return (os.cpu_count() or 1) + 1


def pytest_runtest_teardown() -> None:
    """Hear Ctrl-C again: a command that a test ran in this process is deaf to it from its end on."""
    stopping.Asked.to_stop = False


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose libraries or programs are not there, and say which."""
    missing = [name for mark in item.iter_markers("needs") for name in mark.args if not _is_there(name)]
    if missing:
        where = "dependency groups `more`, `airflow`; java: openjdk-17-jre-headless"
        pytest.skip(f"not installed: {', '.join(missing)} ({where})")
