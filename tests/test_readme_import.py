"""The import as the README shows it: each command is run, in order, in one folder, and says what stands there."""

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

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")
CUSTOMERS = [f"customer{number:02}@example.org" for number in range(1, 41)]
STRANGERS = ["nobody1@example.net", "nobody2@example.net"]
GONE = CUSTOMERS[20]
"""No contact any more when the import comes."""


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def shown() -> list[tuple[str, str]]:
    """Return the commands of the transcript, each with what it says."""
    match = re.search(r"<!-- import -->\n```console\n(.*?)```", README, re.DOTALL)
    assert match is not None
    entries = re.split(r"^\$ ", match.group(1), flags=re.MULTILINE)[1:]
    return [(command, said) for command, _, said in (entry.partition("\n") for entry in entries)]


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.replace("[y/N]: y\n", "[y/N]: ").splitlines()]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Return a folder with the files that the README speaks of."""
    rows = [(address, 10 * number) for number, address in enumerate([*CUSTOMERS, *STRANGERS], 1)]
    with (tmp_path / "export.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows([("Email", "Points"), *rows])
    (tmp_path / "contacts.csv").write_text("".join(f"{each}\n" for each in ("Email", *CUSTOMERS)))
    today = (each for each in ("Email", *CUSTOMERS) if each != GONE)
    (tmp_path / "contacts-today.csv").write_text("".join(f"{each}\n" for each in today))
    held = zip(CUSTOMERS[:3], (5, 20, 700), strict=True)
    (tmp_path / "accounts.csv").write_text("Email,Points\n" + "".join(f"{who},{points}\n" for who, points in held))
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


def test_the_whole_way_in_the_readme_says_what_it_says(shop: Path, shell: Shell) -> None:
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
    assert words == {"sandbox", "balances", "prepare", "upload", "compare", "reconcile", "status"}


if (
    __name__ == "__main__"
):  # prints the transcript anew: python tests/test_readme_import.py FOLDER, with the files in it
    here = Shell(Path(sys.argv[1]), free_port())
    for each, _ in shown():
        answered = "" if each.startswith("pip install") else here.run(each).replace("[y/N]: ", "[y/N]: y\n")
        text = "\n".join(line.rstrip() for line in answered.splitlines())
        print(f"$ {each}\n{text}".rstrip())  # noqa: T201 - for whoever writes the README
    for process in here.behind:
        process.terminate()
