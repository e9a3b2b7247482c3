"""What people see: the terminal's words, narrow and wide, with and without colours, and on terminals of all kinds.

`UPDATE_GOLDEN=1 pytest tests/test_terminal.py` writes the pictures anew.
"""

from __future__ import annotations

import errno
import json
import os
import pty
import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from harness import program

from loyalty_prep import cli
from loyalty_prep.messages.translation import LANGUAGES
from loyalty_prep.report import terminal

if TYPE_CHECKING:
    from harness import Command

HERE = Path(__file__).parent
SAMPLES, GOLDEN = HERE.parent / "samples", HERE / "golden"
_OF_THE_TERMINAL: Final = ("NO_COLOR", "CLICOLOR_FORCE", "COLUMNS")
PLAIN = {name: value for name, value in os.environ.items() if name not in _OF_THE_TERMINAL}


@pytest.fixture(autouse=True)
def _plain(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _OF_THE_TERMINAL:
        monkeypatch.delenv(name, raising=False)


def shown(folder: Path, *arguments: str, by: Command = program, **environment: str) -> str:
    """Run a command in a folder that holds the samples, and return what it wrote to standard output."""
    if not (folder / "samples").exists():
        (folder / "samples").symlink_to(SAMPLES)
    done = by(*arguments, cwd=folder, env={"PYTHONIOENCODING": "utf-8", "TERM": "xterm", **environment})
    assert done.returncode in (0, 1), done.stderr
    assert done.stderr == b""
    return done.stdout.decode(environment.get("PYTHONIOENCODING", "utf-8"))


def without_sizes_of_reports(text: str) -> str:
    return re.sub(r"(report\.(?:html|json)) +[0-9.]+ kB", r"\1 … kB", text)


@pytest.mark.few(1)
@pytest.mark.parametrize("columns", ["80", "120"])
@pytest.mark.parametrize("color", ["never", "always"])
@pytest.mark.parametrize("command", ["prepare", "inspect"])
def test_the_picture_is_the_golden_one(tmp_path: Path, columns: str, color: str, command: str) -> None:
    out = ["--out", "out"] if command == "prepare" else []
    text = shown(tmp_path, command, "samples/kasse-filiale.csv", *out, "--color", color, COLUMNS=columns)
    text = without_sizes_of_reports(text)
    golden = GOLDEN / f"{command}-{columns}-{color}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")
    assert ("\x1b[" in text) == (color == "always")


@pytest.mark.slow
def test_the_forecast_is_of_each_part_and_not_of_the_file(tmp_path: Path) -> None:
    rows = "".join(f"customer{number}@example.com,{number}\n" for number in range(20))
    (tmp_path / "export.csv").write_text(f"Email,Points\nbad,1\n{rows}")
    text = shown(tmp_path, "prepare", "export.csv", "--max-bytes", "300")
    found = re.findall(r"export\.part-\d+\.csv +(\d+) rows .*parsedRowCount (\d+)", text)
    assert len(found) > 1
    assert all(rows == forecast for rows, forecast in found)
    assert sum(int(forecast) for _, forecast in found) == 20


@pytest.mark.parametrize("form", ["json", "github", "sarif"])
def test_what_machines_read_is_the_golden_one(run_command: Command, tmp_path: Path, form: str) -> None:
    text = shown(tmp_path, "validate", "samples/kasse-filiale.csv", "--format", form, by=run_command)
    golden = GOLDEN / f"validate-{form}.txt"
    if os.environ.get("UPDATE_GOLDEN"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.slow
def test_no_line_is_longer_than_the_terminal_but_what_is_to_be_copied(tmp_path: Path) -> None:
    text = shown(tmp_path, "prepare", "samples/kasse-filiale.csv", "--out", "a-folder/" + "x" * 90, COLUMNS="60")
    long = [line for line in text.splitlines() if len(line) > 60]
    assert all("x" * 90 in line for line in long)
    assert sum(line.startswith("    loyalty-prep ") for line in long) == 2


@pytest.mark.slow
@pytest.mark.few(1)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("columns", ["60", "80"])
def test_no_number_option_or_reason_is_cut(tmp_path: Path, columns: str, language: str) -> None:
    rows = ["ann@example.org,49171234567890", "bo@@example.org,1500000000", "cy@example.org,1.250", "di@example.org,"]
    (tmp_path / "export.csv").write_text("\n".join(["Email,Points", *rows]))
    words = ["export.csv", "--max-points", "99999999999999", "--language", language]
    text = shown(tmp_path, "prepare", *words, "--out", "out", COLUMNS=columns)
    (tmp_path / "fixed.csv").write_text(
        "row,line,status,codes,reasons,Email,Points,raw\n2,3,SKIP,,,bo@@example.org,1500000000,\n"
    )
    text += shown(tmp_path, "prepare", "fixed.csv", "--merge-into", "out", "--language", language, COLUMNS=columns)
    assert "…" not in text
    assert "bo@example.org" in "".join(text.split())
    assert {"--missing-points", "--decimal"} <= {*re.findall(r"--[a-z-]+", text)}


@pytest.mark.slow
def test_one_row_is_and_several_are(tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text("Email,Points\nann@example.org,1\nbo@example.org,x\n")
    assert "1 of 2 rows is ready" in shown(tmp_path, "validate", "export.csv")
    assert "1 von 2 Zeilen ist bereit" in shown(tmp_path, "validate", "export.csv", "--language", "de")


def test_a_decimal_mark_is_not_asked_for_where_it_settles_nothing(run_command: Command, tmp_path: Path) -> None:
    (tmp_path / "export.csv").write_text("Email,Points\nann@example.org,1.2E+03\nbo@example.org,3E+05\ncy@x.org,5\n")
    assert "--decimal" not in shown(tmp_path, "validate", "export.csv", "--report", "page.html", by=run_command)
    page = (tmp_path / "page.html").read_text()
    assert "Answer what only you can know" not in page
    assert "--decimal" not in page


@pytest.mark.slow
def test_a_result_without_rejected_rows_names_the_upload_only(tmp_path: Path) -> None:
    (tmp_path / "good.csv").write_text("Email,Points\na@x.org,1\n")
    text = shown(tmp_path, "prepare", "good.csv", "--out", "my out")
    assert "--merge-into" not in text
    assert text.endswith("    loyalty-prep upload 'my out'\n")
    assert "    loyalty-prep prepare good.csv\n" in shown(tmp_path, "validate", "good.csv")


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "cp437"])
def test_a_terminal_that_lacks_letters_shows_their_numbers(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "export.csv").write_text("Email,Points\nбад,1\na@x.org,1\n", encoding="utf-8")
    text = shown(tmp_path, "validate", "export.csv", PYTHONIOENCODING=encoding)
    assert "\\u0431\\u0430\\u0434" in text


def on_a_terminal(folder: Path, patience: float, *arguments: str, exit_code: int = 0) -> str:
    """Run a command with a terminal for its standard error, and return what that showed."""
    ours, theirs = pty.openpty()
    code = (
        f"import sys; from loyalty_prep import cli, progress; progress.PATIENCE = {patience}; "
        "sys.exit(cli.run(sys.argv[1:]))"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, *arguments], cwd=folder, stdout=subprocess.DEVNULL, stderr=theirs, env=PLAIN
    )
    os.close(theirs)
    seen = b""
    try:
        while piece := os.read(ours, 4096):
            seen += piece
    except OSError:
        pass  # how Linux says that the other end is closed
    finally:
        os.close(ours)
    assert process.wait() == exit_code
    return seen.decode()


@pytest.mark.slow
def test_progress_shows_bytes_rows_and_time_for_what_takes_long(tmp_path: Path) -> None:
    rows = "".join(f"customer{number}@example.org,{number}\n" for number in range(2_000))
    (tmp_path / "export.csv").write_text("Email,Points\n" + rows)
    seen = on_a_terminal(tmp_path, 0, "validate", "export.csv")
    assert re.search(r"[0-9.]+/[0-9.]+ [kM]?B", seen)
    assert re.search(r"[0-9,]+ rows a second", seen)
    german = on_a_terminal(tmp_path, 0, "validate", "export.csv", "--language", "de")
    assert re.search(r"Lesen .* [0-9.]+ Zeilen pro Sekunde", german)
    assert on_a_terminal(tmp_path, 60, "validate", "export.csv") == ""
    assert on_a_terminal(tmp_path, 0, "validate", "export.csv", "--quiet") == ""
    (tmp_path / "export.csv").write_text("Email,Points\n" + rows + "b@,1\n")
    program("prepare", "export.csv", "--out", "out", "--language", "de", cwd=tmp_path)
    merged = ("prepare", "out/export.errors.csv", "--merge-into", "out")
    assert "Lesen" in on_a_terminal(tmp_path, 0, *merged, exit_code=1), "a merge goes on in the language of the result"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("words", "offered"),
    [("loyalty-prep pre", "prepare"), ("loyalty-prep prepare --dup", "--duplicates"), ("loyalty-prep exp", "explain")],
)
def test_the_shell_completes_commands_and_options(words: str, offered: str) -> None:
    place = str(len(words.split()) - 1)
    done = subprocess.run(
        [Path(sys.executable).parent / "loyalty-prep"],
        env={**PLAIN, "_LOYALTY_PREP_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": place},
        capture_output=True,
        check=False,
    )
    assert offered in done.stdout.decode().split()


@pytest.mark.parametrize("command", ["inspect", "validate", "prepare", "explain"])
def test_the_help_of_each_command_has_an_example(run_command: Command, tmp_path: Path, command: str) -> None:
    text = shown(tmp_path, command, "--help", by=run_command)
    assert f"loyalty-prep {command} " in text.split("Usage:")[1].split("\n", 1)[1]


STEERING = 'Na\x1b[31mme,E-mail,Points\x1b]0;title\x07\n"E\x1b[2Jmma\u202e",a@x.org,1\nB,b\x1b[31m@,\x9b2J\n'


@pytest.mark.parametrize("color", ["always", "never"])
@pytest.mark.parametrize("arguments", [["inspect"], ["validate"], ["validate", "--points-column", "\x1b[31mX"]])
def test_what_stands_in_a_file_never_steers_the_terminal(
    run_command: Command, tmp_path: Path, arguments: list[str], color: str
) -> None:
    (tmp_path / "export.csv").write_text(STEERING, encoding="utf-8")
    done = run_command(*arguments, "export.csv", "--color", color, cwd=tmp_path)
    written = (done.stdout + done.stderr).decode()
    without_colours = re.sub(r"\x1b\[[0-9;]*m", "", written) if color == "always" else written
    assert not set(without_colours) & set("\x1b\x07\x9b\u202e")
    assert "\x1b[31mme" not in written
    assert "␛" in written


@pytest.mark.parametrize(
    "arguments",
    [
        ["prepare", "export.csv", "--out", "b" * 300],
        ["validate", "export.csv", "--report", "b" * 300 + ".html"],
        ["balances", "--base-url", "http://127.0.0.1:9", "--out", "b" * 300],
    ],
    ids=lambda arguments: arguments[0],
)
def test_a_name_that_is_too_long_is_no_fault_of_the_program(
    tmp_path: Path, arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WIX_API_KEY", "IST.a-key-of-no-account")
    monkeypatch.setenv("WIX_SITE_ID", "5a4db0c5-0000-4000-8000-000000000001")
    (tmp_path / "export.csv").write_text("Email,Points\na@x.org,1\n", encoding="utf-8")
    assert cli.run(arguments) == 2
    shown = capsys.readouterr().err
    assert shown.startswith("error: The name of a file is too long: b")
    assert shown.endswith("…. Give a shorter one.\n")
    assert [path.name for path in tmp_path.iterdir()] == ["export.csv"]


@pytest.mark.few(1)
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is always full")
@pytest.mark.parametrize("rest", ["2>/dev/full", "--json >/dev/full 2>/dev/full", "--debug 2>/dev/full"])
def test_a_refusal_that_no_disk_takes_ends_as_a_refusal_and_not_as_a_run_with_rejected_rows(
    tmp_path: Path, rest: str
) -> None:
    command = f"exec {shlex.quote(sys.executable)} -m loyalty_prep prepare none.csv {rest}"
    assert subprocess.run(["sh", "-c", command], cwd=tmp_path, check=False).returncode == 2


def test_what_nobody_foresaw_is_one_line_and_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for fault, line in (
        (ZeroDivisionError("by zero"), "error: This is a fault of loyalty-prep: ZeroDivisionError (by zero); nothing"),
        (MemoryError(), "error: There is not enough memory for this."),
        (OSError(errno.EMFILE, "Too many open files"), "error: No more files may be open."),
        (RuntimeError('Os { message: "Too many open files" }'), "error: No more files may be open."),
    ):

        def fail(*_: object, fault: BaseException = fault, **__: object) -> None:
            raise fault

        monkeypatch.setattr(cli, "_asked", lambda _, fail=fail: fail)
        assert cli.run(["inspect", "--json"]) == 2
        shown = capsys.readouterr()
        assert shown.err.startswith(line)
        assert shown.err.count("\n") == 1
        assert json.loads(shown.out)["error"]["message"] in shown.err
        monkeypatch.setenv("LOYALTY_PREP_DEBUG", "1")
        assert cli.run(["inspect"]) == 2
        assert "Traceback" in capsys.readouterr().err
        monkeypatch.delenv("LOYALTY_PREP_DEBUG")


@pytest.mark.parametrize("fault", [ZeroDivisionError("by zero"), OSError(errno.ENOSPC, "No space left on device")])
def test_a_fault_after_the_result_is_complete_does_not_say_that_nothing_was_written(
    tmp_path: Path, fault: Exception, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object) -> None:
        raise fault

    monkeypatch.chdir(tmp_path)
    (tmp_path / "export.csv").write_text("Email,Points\na@x.org,1\n", encoding="utf-8")
    monkeypatch.setattr(terminal, "show_report", fail)
    assert cli.run(["prepare", "export.csv", "--out", "ready"]) == 2
    assert "; the result is complete." in (shown := capsys.readouterr().err)
    assert "othing was written" not in shown
    assert (tmp_path / "ready" / "export.report.json").exists()


@pytest.mark.few(1)
@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names are text there")
@pytest.mark.parametrize("locale", ["C.UTF-8", "C"])
def test_a_file_whose_name_is_no_utf_8_is_prepared_and_shown(tmp_path: Path, locale: str) -> None:
    (tmp_path / os.fsdecode(b"caf\xe9.csv")).write_text("Email,Points\na@x.org,1\n", encoding="utf-8")
    done = program("prepare", os.fsdecode(b"caf\xe9.csv"), "--out", "ready", cwd=tmp_path, env={"LC_ALL": locale})
    assert (done.returncode, done.stderr) == (0, b"")
    size = (tmp_path / "ready" / os.fsdecode(b"caf\xe9.report.json")).stat().st_size
    assert re.search(rb"caf\\udce9\.report\.json +" + f"{size / 1000:.1f} kB".encode(), done.stdout)
    assert done.stdout.endswith(b"loyalty-prep upload ready\n")
