"""What tests take from npm: installed once for each lock file, by the test run's cache."""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


def installed(config: pytest.Config, source: Path, what: str) -> Path:
    """Return a folder with what `source` pins; skip the test where it cannot be had, and say so."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip(f"{what} was not tried: node or npm is missing")
    if int(subprocess.check_output(["node", "--version"]).decode().lstrip("v").split(".")[0]) < 20:
        pytest.skip(f"{what} was not tried: it needs Node 20 or later")
    cache = config.cache
    assert cache is not None
    lock = (source / "package-lock.json").read_bytes()
    folder = cache.mkdir(f"{source.name}-{hashlib.sha256(lock).hexdigest()[:12]}")
    with (folder / "lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)  # several processes may run the tests
        if not (folder / "installed").exists():
            shutil.copy(source / "package.json", folder)
            shutil.copy(source / "package-lock.json", folder)
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            done = subprocess.run(command, cwd=folder, capture_output=True, check=False, timeout=240)
            if done.returncode != 0:
                pytest.skip(f"{what} was not tried: npm could not install it: {done.stderr.decode()[-300:]}")
            (folder / "installed").touch()
    return folder
