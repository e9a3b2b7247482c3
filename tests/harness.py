"""What tests share: how many examples a law gets, and the real program run as a process."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


T = TypeVar("T")

THOROUGH = "LOYALTY_PREP_THOROUGH"
"""The variable that `conftest.py` sets where slow tests are asked for."""
_QUICK_SHARE = 5


def examples(count: int) -> int:
    """Return how many examples a law gets: all of them beside the slow tests, a fifth (at least ten) without them."""
    return count if os.environ.get(THOROUGH) else max(min(count, 10), count // _QUICK_SHARE)


def program(
    *words: str | Path, cwd: Path | None = None, text: bytes | None = None, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the command line as a process, with `text` at its standard input."""
    return subprocess.run(
        [sys.executable, "-m", "loyalty_prep", *map(str, words)],
        cwd=cwd,
        input=text,
        env=None if env is None else {**os.environ, **env},
        capture_output=True,
        check=False,
    )


def asked(*words: str | Path, env: Mapping[str, str], stdout: int) -> tuple[subprocess.Popen[bytes], int, bytes]:
    """Run the command line on a terminal until it asks; return it, the terminal, and what that shows by then."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "loyalty_prep", *map(str, words)], env=env, stdin=theirs, stdout=stdout, stderr=theirs
    )
    os.close(theirs)
    shown = b""
    while b"[y/N]" not in shown:
        assert select.select([ours], [], [], 30)[0], shown
        shown += os.read(ours, 4096)
    return process, ours, shown
