"""A run that is killed leaves no file that could be taken for a result."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest

import loyalty_prep

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow  # kills processes by the dozen

ROWS = 60_000
PARTS = ["--max-bytes", "50000"]


@pytest.fixture(scope="module")
def export(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("source") / "export.csv"
    rows = (f"Name {n},user{n}@example{n % 90}.com,{n % 997}{'x' if n % 50 == 0 else ''}" for n in range(ROWS))
    path.write_text("Name,Email,Points\n" + "\n".join(rows) + "\n")
    return path


def start(export: Path, folder: Path, *flags: str) -> subprocess.Popen[bytes]:
    command = [
        sys.executable,
        "-m",
        "loyalty_prep",
        "prepare",
        str(export),
        "--out",
        str(folder / "out"),
        *PARTS,
        *flags,
    ]
    environment = {**os.environ, "TMPDIR": str(folder / "tmp")}
    (folder / "tmp").mkdir(exist_ok=True)
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)


def staging(folder: Path) -> list[str]:
    """Return the names of the files that are being written; the folders may be renamed meanwhile."""
    return [name for _, _, names in os.walk(folder) for name in names if name.endswith(".partial")]


def wait_for(folder: Path, process: subprocess.Popen[bytes], files: int) -> None:
    """Wait until so many files are being written, or the run is over."""
    deadline = time.monotonic() + 60
    while process.poll() is None and len(staging(folder)) < files and time.monotonic() < deadline:
        time.sleep(0.001)


@pytest.mark.parametrize("files", [0, 1, 2, 5, 12, 20])
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT], ids=lambda how: how.name)
def test_a_killed_run_leaves_no_result(export: Path, tmp_path: Path, files: int, how: signal.Signals) -> None:
    process = start(export, tmp_path)
    wait_for(tmp_path, process, files)
    process.send_signal(how)
    code = process.wait(60)
    if code in (0, 1):  # it was faster than the signal: then it is all there
        assert (tmp_path / "out" / "export.report.json").exists()
        return
    assert not (tmp_path / "out").exists()
    results = [path for path in tmp_path.rglob("export.*") if path.suffix != ".partial"]
    assert results == []
    if how != signal.SIGKILL:  # told to stop, it also clears away what it had begun
        assert [path for path in tmp_path.iterdir() if path.name != "tmp"] == []
        assert list((tmp_path / "tmp").iterdir()) == []


def test_a_killed_run_leaves_earlier_results_as_they_were(export: Path, tmp_path: Path) -> None:
    assert start(export, tmp_path).wait(60) == 1
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    process = start(export, tmp_path, "--overwrite", "--max-points", "900")
    wait_for(tmp_path / "out", process, 3)
    process.kill()
    code = process.wait(60)
    after = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir() if not path.name.startswith(".")}
    report = "export.report.json"
    assert after == before if code == -signal.SIGKILL else after[report] != before[report]  # faster than the signal


def test_the_run_after_a_killed_one_is_not_disturbed_by_it(export: Path, tmp_path: Path) -> None:
    process = start(export, tmp_path)
    wait_for(tmp_path, process, 2)
    process.kill()
    process.wait(60)
    assert start(export, tmp_path).wait(60) == 1
    assert (tmp_path / "out" / "export.report.json").exists()


def test_an_interrupt_while_a_thread_starts_leaves_no_staging_folder(
    export: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    start_thread = threading.Thread.start

    def interrupted(thread: threading.Thread) -> None:
        start_thread(thread)
        if thread.name.startswith("loyalty-prep-parts"):
            time.sleep(0.05)  # it may have begun to write by now
            raise KeyboardInterrupt

    monkeypatch.setattr(threading.Thread, "start", interrupted)
    with pytest.raises(KeyboardInterrupt):
        loyalty_prep.prepare(export, tmp_path / "out", max_bytes=5_000)
    time.sleep(0.2)  # what still runs would go on writing
    assert list(tmp_path.iterdir()) == []


STARTED = """
import sys
from loyalty_prep.__main__ import main
print("started", file=sys.stderr, flush=True)
main()
"""


def test_an_interrupt_at_any_time_is_one_line_that_says_what_is_on_disk(export: Path, tmp_path: Path) -> None:
    """But for the time in which Python itself is being loaded."""
    for number in range(24):
        folder = tmp_path / f"run-{number}"
        command = [sys.executable, "-c", STARTED, "prepare", str(export), "--out", str(folder), *PARTS]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
            assert process.stderr is not None
            assert process.stderr.readline() == b"started\n"
            time.sleep(0.001 + number**2 / 400)  # most of them early
            process.send_signal(signal.SIGINT)
            said = process.stderr.read()
            code = process.wait(60)
        whole = (folder / "export.report.json").exists()
        assert folder.exists() is whole
        if code == 1:
            assert (said, whole) == (b"", True)
            continue
        assert (code, said.count(b"\n")) == (130, 1), said
        assert said.startswith(b"error: interrupted; ")
        assert b"else nothing was written." in said or (b"; nothing was written." in said) is not whole


LOST = """
import os, signal, sys, time
from loyalty_prep import cli

def clearing_away():
    try:
        yield
    finally:
        os.kill(os.getpid(), signal.SIGINT)
        sum(range(1000))

def app(*_, **__):
    generator = clearing_away()
    next(generator)
    del generator
    for _ in range(200):
        time.sleep(0.05)

sys.unraisablehook = cli.raise_again
cli._asked = lambda _: app
sys.exit(cli.run(["prepare"]))
"""


def test_an_interrupt_where_python_catches_nothing_is_raised_again() -> None:
    done = subprocess.run([sys.executable, "-c", LOST], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (130, b"error: interrupted; nothing was written.\n")


INTERRUPTED = """
import os, signal, sys
from loyalty_prep import cli

class Panic(BaseException):
    pass

def app(*_, **__):
    try:
        os.kill(os.getpid(), signal.SIGNAL)
    except KeyboardInterrupt:
        os.kill(os.getpid(), signal.SIGTERM)  # must not break into the clearing away
        raise Panic from None

cli._asked = lambda _: app
sys.exit(cli.run(["prepare"]))
"""


@pytest.mark.parametrize("how", ["SIGINT", "SIGTERM"])
def test_an_interrupt_that_polars_makes_a_panic_of_is_one_line(how: str) -> None:
    program = [sys.executable, "-c", INTERRUPTED.replace("SIGNAL", how)]
    done = subprocess.run(program, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (130, b"error: interrupted; nothing was written.\n")


STORM = """
import os, signal, sys
from loyalty_prep.__main__ import main

ASKS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
first, name = sys.argv.pop(1), sys.argv.pop(1)
asked = 0

def storm(event, arguments):
    global asked
    if event != "os.kill" and (asked or (event == first and any(name in str(each) for each in arguments))):
        os.kill(os.getpid(), ASKS[asked % 3])
        asked += 1

sys.addaudithook(storm)
main()
"""


def stormed(folder: Path, first: str, name: str, *flags: str) -> subprocess.CompletedProcess[bytes]:
    """Prepare a file in a folder; from the first such event on ask to stop at each thing that the program does."""
    (folder / "export.csv").write_text("Name,Email,Points\nAnn,ann@example.com,1\nBen,ben@,2\n")
    (folder / "tmp").mkdir(exist_ok=True)
    command = [sys.executable, "-c", STORM, first, name, "prepare", "export.csv", "--out", "out", "--quiet", *flags]
    environment = {**os.environ, "TMPDIR": str(folder / "tmp")}
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False, timeout=120)


LOADING = [("import", "loyalty_prep.cli"), ("import", "loyalty_prep.pipeline")]
WRITING = [
    ("tempfile.mkdtemp", "loyalty-prep-run-"),
    ("open", "export.csv"),
    ("open", "export.part-0001.csv.partial"),
    ("open", "export.report.json.partial"),
]
PUBLISHING = [("os.rename", "export.part-0001.csv.partial"), ("os.rename", "export.report.json.partial")]
CLEARING = [("shutil.rmtree", "-staging"), ("shutil.rmtree", "loyalty-prep-run-"), ("os.rmdir", "loyalty-prep-run-")]


@pytest.mark.parametrize(("first", "name"), [*LOADING, *WRITING, *PUBLISHING, ("os.rename", "-staging"), *CLEARING])
def test_whoever_asks_to_stop_again_and_again_gets_one_line_and_no_half_result(
    tmp_path: Path, first: str, name: str
) -> None:
    done = stormed(tmp_path, first, name)
    assert (done.returncode, done.stderr.count(b"\n")) == (130, 1), done.stderr
    assert done.stderr.startswith(b"error: interrupted; ")
    whole = (tmp_path / "out").exists()
    assert whole is ((first, name) in CLEARING)
    assert {path.name for path in tmp_path.iterdir()} == {"export.csv", "tmp"} | ({"out"} if whole else set())
    assert not whole or (tmp_path / "out" / "export.report.json").exists()
    assert list((tmp_path / "tmp").iterdir()) == []


@pytest.mark.parametrize(("first", "name"), [*PUBLISHING, ("os.mkdir", "earlier"), ("os.rename", "earlier")])
def test_whoever_asks_to_stop_again_and_again_keeps_the_earlier_result(tmp_path: Path, first: str, name: str) -> None:
    assert stormed(tmp_path, "", "never").returncode == 1
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    done = stormed(tmp_path, first, name, "--overwrite", "--max-points", "0")
    assert (done.returncode, done.stderr.count(b"\n")) == (130, 1), done.stderr
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == before
    assert list((tmp_path / "tmp").iterdir()) == []


REFUSED = """
import os, signal, sys
from loyalty_prep import cli

fail = cli._fail

def interrupted(*given, **named):
    os.kill(os.getpid(), signal.SIGINT)
    return fail(*given, **named)

cli._fail = interrupted
sys.exit(cli.run(["prepare", "missing.csv"]))
"""


def test_an_interrupt_while_a_refusal_is_said_is_one_line() -> None:
    done = subprocess.run([sys.executable, "-c", REFUSED], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (130, b"error: interrupted; nothing was written.\n")
