"""The tutorial: each command is run, in order, in one folder, and says what stands there."""

from __future__ import annotations

import csv
import json
import os
import pty
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow  # a whole import, by the commands

PAGE = Path(__file__).parent.parent / "docs" / "pages" / "tutorial.md"
TUTORIAL = PAGE.read_text(encoding="utf-8")
CUSTOMERS = [f"customer{number:02}@example.org" for number in range(1, 41)]
GONE = CUSTOMERS[20]
"""No contact any more when the import comes."""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def shown() -> list[tuple[str, str]]:
    """Return the commands of the tutorial, each with what it says."""
    blocks = re.findall(r"^```console\n(.*?)^```", TUTORIAL, re.DOTALL | re.MULTILINE)
    entries = [entry for block in blocks for entry in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]]
    return [(command, said) for command, _, said in (entry.partition("\n") for entry in entries)]


def the_shop() -> str:
    match = re.search(r'^```python title="shop.py"\n(.*?)^```', TUTORIAL, re.DOTALL | re.MULTILINE)
    assert match is not None
    return match.group(1)


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.replace("[y/N]: y\n", "[y/N]: ").splitlines()]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Return a folder with the program that the tutorial has one save there."""
    (tmp_path / "shop.py").write_text(the_shop())
    return tmp_path


class Shell:
    """Runs commands, as a person would type them; the first answer to each question is y."""

    def __init__(self, folder: Path, port: int) -> None:
        path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        self._folder, self._port = folder, port
        self.environment = {**os.environ, "PATH": path, "COLUMNS": "120", "TERM": "dumb"}
        self.behind: list[subprocess.Popen[bytes]] = []
        self.codes: list[int] = []

    def run(self, command: str) -> str:
        if command.startswith("export "):
            pairs = (pair.partition("=") for pair in command.split()[1:])
            self.environment |= {name: value for name, _, value in pairs}
            return ""
        command = command.replace("8787", str(self._port))
        if command.endswith("&"):
            command = command.removesuffix("&").replace(" sandbox ", f" sandbox --port {self._port} ")
            self.behind.append(self._start(command, subprocess.DEVNULL))
            self._wait()
            return ""
        ours, theirs = pty.openpty()
        os.write(ours, b"y\n")
        process = self._start(command, subprocess.PIPE, theirs)
        said, _ = process.communicate(timeout=120)
        os.close(theirs)
        os.close(ours)
        self.codes.append(process.returncode)
        return said.decode().replace(str(self._port), "8787")

    def _start(self, command: str, output: int, terminal: int = subprocess.DEVNULL) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            ["bash", "-c", f"exec {command}"],
            cwd=self._folder,
            env=self.environment,
            stdin=terminal,
            stdout=output,
            stderr=subprocess.STDOUT,
        )

    def _wait(self) -> None:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{self._port}/sandbox/health", timeout=5).close()
            except OSError:
                time.sleep(0.1)
            else:
                return
        raise AssertionError("the sandbox did not start")

    def state(self) -> dict[str, object]:
        with urllib.request.urlopen(f"http://127.0.0.1:{self._port}/sandbox/state", timeout=20) as answer:
            found: dict[str, object] = json.load(answer)
            return found


@pytest.fixture
def shell(shop: Path) -> Iterator[Shell]:
    made = Shell(shop, free_port())
    yield made
    for process in made.behind:
        process.terminate()
        process.wait(20)


def test_the_whole_way_says_what_it_says(shop: Path, shell: Shell) -> None:
    for command, said in shown():
        if not command.startswith("pip install"):
            assert lines(shell.run(command)) == lines(said), command
    assert len(shell.codes) >= 8
    state = shell.state()
    held = {who: 10 * number for number, who in enumerate(CUSTOMERS, 1) if who != GONE}
    assert state["balances"] == {"count": len(held), "points": sum(held.values())}
    assert state["executedImports"] == 2, "the trial, and the rest"
    journal = json.loads((shop / "ready" / "export.import.json").read_bytes())
    results = [part["importResult"] for part in journal["parts"]]
    assert sum(result["successCount"] for result in results) == len(held)
    with (shop / "ready" / "export.import-errors.csv").open(newline="") as stream:
        assert [(row["row"], row["Email"]) for row in csv.DictReader(stream)] == [("21", GONE)]


def test_every_command_of_the_import_is_shown() -> None:
    words = {command.split()[1] for command, _ in shown() if command.startswith("loyalty-prep")}
    assert words == {"inspect", "sandbox", "balances", "prepare", "upload", "compare", "reconcile", "status"}


def written_anew(folder: Path) -> str:
    """Return the tutorial with what its commands say today."""
    (folder / "shop.py").write_text(the_shop())
    shell = Shell(folder, free_port())

    def said(block: re.Match[str]) -> str:
        text = ""
        for entry in re.split(r"^\$ ", block.group(1), flags=re.MULTILINE)[1:]:
            command = entry.partition("\n")[0]
            answered = "" if command.startswith("pip ") else shell.run(command).replace("[y/N]: ", "[y/N]: y\n")
            text += f"$ {command}\n" + "".join(f"{line.rstrip()}\n" for line in answered.splitlines())
        return f"```console\n{text}```"

    try:
        return re.sub(r"^```console\n(.*?)^```", said, TUTORIAL, flags=re.DOTALL | re.MULTILINE)
    finally:
        for process in shell.behind:
            process.terminate()


if __name__ == "__main__":  # writes the tutorial anew: python tests/test_tutorial.py FOLDER, an empty one
    PAGE.write_text(written_anew(Path(sys.argv[1])), encoding="utf-8")
