"""What the shell is told of the command line: help, completions, the page of the manual, and what was meant."""

from __future__ import annotations

import os
import re
import runpy
import shutil
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import openpyxl
import pytest
import typer
from harness import program

from loyalty_prep import cli, codes, commands, shell
from loyalty_prep.columns import places

if TYPE_CHECKING:
    from collections.abc import Callable

    Complete = Callable[..., list[str]]

ROOT = Path(__file__).parent.parent
GROUP: Any = typer.main.get_command(commands.app)
EXPORT = "First name,Email,Points balance,City\nEmma,emma@x.org,10,Bonn\nBo,bo@x.org,20,Ulm\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "export.csv").write_text(EXPORT, encoding="utf-8")
    return tmp_path


# Help


@pytest.mark.parametrize("command", [None, *GROUP.list_commands(None)])
def test_help_names_no_type_has_groups_and_an_example(
    command: str | None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    assert cli.run([*([command] if command else []), "--help"]) == 0
    said = capsys.readouterr().out
    assert not re.search(r"<\w", said)
    assert "{" not in said
    if command:
        assert f"Example: loyalty-prep {command}" in said
    if command in ("inspect", "validate", "prepare"):
        heads = re.findall(r"─ ([A-Z][\w ]+) ─", said)
        assert [heads[0], heads[1], heads[-1]] == ["Arguments", "How the file is read", shell.TALK]
        assert "Options" not in heads


def test_the_short_forms_do_what_the_long_ones_do(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(["-V"]) == 0
    assert capsys.readouterr().out.startswith("loyalty-prep ")
    assert cli.run(["prepare", "export.csv", "-o", "there", "-q"]) == 0
    assert (folder / "there" / "export.report.json").exists()


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["customers.csv"], "loyalty-prep prepare customers.csv"),
        (["export.csv", "--decimal", "comma"], "loyalty-prep prepare export.csv --decimal comma"),
        (["my export.xlsx"], "loyalty-prep prepare 'my export.xlsx'"),
        (["-", "--json"], "loyalty-prep prepare - --json"),
        (["s3://bucket/customers"], "loyalty-prep prepare s3://bucket/customers"),
        (["customers"], "loyalty-prep prepare customers"),
    ],
)
def test_a_file_in_the_place_of_the_command_is_told_what_was_meant(
    folder: Path, capsys: pytest.CaptureFixture[str], words: list[str], meant: str
) -> None:
    (folder / "customers").write_text(EXPORT)
    assert cli.run(words) == 2
    said = capsys.readouterr()
    assert said.err == f"error: '{words[0]}' is no command. Did you mean `{meant}`?\n"
    assert ('"code": "USAGE"' in said.out) == ("--json" in words)


def test_no_message_ends_with_two_signs(capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["prepair", "export.csv"], ["prepare", "export.csv", "--point-column", "x"], [], ["explain", "X"]):
        assert cli.run(words) == 2
        assert not re.search(r"[?!.,;:][.,;:?!]", capsys.readouterr().err.replace("...", ""))


# Columns by their letters


def test_a_name_comes_before_an_index_and_an_index_before_a_letter() -> None:
    names = {0: "Email", 1: "C", 2: "0", 3: "b", 4: "Points", 30: "Far"}
    for wanted, found in (
        *(("C", 1), ("c", 1), ("0", 2), ("B", 3), (0, 0), ("4", 4), ("E", 4), ("D", 3), ("AE", 30), ("points", 4)),
        *(("e", None), ("ZZ", None), ("9" * 5000, None), ("-1", None), ("", None)),
    ):
        assert places.find(names, wanted, letters=True) == ([] if found is None else [found]), wanted
    assert places.find(names, "E", letters=False) == []
    assert [places.letter(index) for index in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


@pytest.mark.slow
def test_columns_are_named_by_letters_where_no_column_is_called_so(folder: Path) -> None:
    (folder / "odd.csv").write_text("Mail,Name,Stand\nemma@x.org,Emma,10\nbo@x.org,Bo,20\n")
    done = program("prepare", "odd.csv", "--points-column", "C", "--keep-columns", "B", cwd=folder)
    assert done.returncode == 0, done.stderr
    assert (folder / "odd-prepared" / "odd.part-0001.csv").read_text().startswith("Email,Points,Name\nemma@x.org,10,")
    assert b"column C 'Stand'" in done.stdout
    done = program("validate", "odd.csv", "--points-column", "D", cwd=folder)
    assert b"The columns are: A 'Mail', B 'Name', C 'Stand'." in done.stderr
    (folder / "called.csv").write_text("C,Name,Stand\nemma@x.org,Emma,10\nbo@x.org,Bo,20\n")
    done = program("validate", "called.csv", "--email-column", "A", "--points-column", "C", cwd=folder)
    assert b"name the same column" in done.stderr


# Completion


@pytest.fixture
def complete(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Complete:
    monkeypatch.setattr(shell, "PATIENCE", 60)  # what is loaded first may take its time here

    def offered(words: str, shell_name: str = "bash") -> list[str]:
        typed = words.split(" ")
        monkeypatch.setenv("_LOYALTY_PREP_COMPLETE", f"complete_{shell_name}")
        monkeypatch.setenv("COMP_WORDS", "\n".join(["loyalty-prep", *typed]))
        monkeypatch.setenv("COMP_CWORD", str(len(typed)))
        monkeypatch.setenv("_TYPER_COMPLETE_ARGS", f"loyalty-prep {words}")
        assert cli.run([]) == 0
        said = capsys.readouterr()
        assert said.err == ""
        return said.out.split("\n")[:-1]

    return offered


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("prepare --duplicates ", ["reject", "first", "last", "max", "sum"]),
        ("prepare --duplicates m", ["max"]),
        ("validate --format s", ["sarif"]),
        ("inspect --color a", ["auto", "always"]),
        ("prepare --quote ", ["none"]),
        ("explain EMAIL_", [each.name for each in codes.CATALOGUE if each.name.startswith("EMAIL_")]),
        ("explain points_m", ["points_missing"]),
        ("prepare export.csv --points-column ", ["First\\ name", "Email", "Points\\ balance", "City"]),
        ("prepare export.csv --email-column E", ["Email"]),
        ("validate export.csv --keep-columns ", ["none", "all", "First\\ name", "Email", "Points\\ balance", "City"]),
        ("validate export.csv --keep-columns Email,C", ["Email,City"]),
        ("prepare book.xlsx --sheet ", ["Kunden\\ 2024", "Notizen"]),
        ("prepare book.xlsx --sheet N", ["Notizen"]),
        ("prepare export.csv --sheet ", []),
        ("prepare nothing-there.csv --points-column ", []),
        ("prepare . --points-column ", []),
        ("prepare --points-column ", []),
        ("prepare https://example.invalid/x.csv --points-column ", []),
        ("prepare picture.png --points-column ", []),
        ("prepare ex", []),
    ],
)
def test_the_shell_completes_values(folder: Path, complete: Complete, words: str, offered: list[str]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    book.create_sheet("Kunden 2024").append(("E-Mail", "Punkte"))
    book.create_sheet("Notizen")
    book.save(folder / "book.xlsx")
    (folder / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)))
    assert [each for each in complete(words) if each] == offered


def test_other_shells_quote_by_themselves(complete: Complete) -> None:
    [line] = [each for each in complete("prepare export.csv --points-column Po", "zsh") if "Points" in each]
    assert '"Points balance"' in line


def test_a_completion_gives_up_on_what_is_large_or_slow(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with (folder / "large.csv").open("wb") as stream:
        stream.truncate(shell.LARGEST + 1)

    def slow(_: Path) -> list[tuple[str, str]]:
        time.sleep(60)
        return []

    monkeypatch.setattr(shell, "PATIENCE", 0.05)
    assert shell._from_file(slow, ["large.csv"]) == []
    assert shell._from_file(slow, ["export.csv"]) == []
    assert shell._from_file(lambda _: [("a\nb", ""), (" ", ""), ("ok", "")], "export.csv") == [("ok", "")]


def test_what_is_shown_for_a_shell_is_no_fault(folder: Path) -> None:
    done = program("--show-completion", cwd=folder, env={"SHELL": shutil.which("bash") or "bash"})
    assert b"fault of loyalty-prep" not in done.stderr


# The manual


def test_the_page_of_the_manual_is_what_the_source_says() -> None:
    made = runpy.run_path(str(ROOT / "docs" / "generate.py"))["manual"]()
    assert (ROOT / "docs" / "loyalty-prep.1").read_text(encoding="utf-8") == made, "run `python docs/generate.py`"
    assert made.isascii()
    for name in GROUP.list_commands(None):
        assert f"\n.SS {name}\n" in made


@pytest.mark.skipif(shutil.which("nroff") is None, reason="nroff is not there")
def test_the_page_of_the_manual_can_be_read() -> None:
    page = ROOT / "docs" / "loyalty-prep.1"
    done = subprocess.run(["nroff", "-man", "-ww", str(page)], capture_output=True, env=os.environ, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"EXIT STATUS" in re.sub(rb".\x08", b"", done.stdout)


def test_the_wheel_brings_the_page_of_the_manual() -> None:
    assert '"docs/loyalty-prep.1" = "share/man/man1/loyalty-prep.1"' in (ROOT / "pyproject.toml").read_text()


WRONG: Final = {
    "prepar export.csv": "No such command 'prepar'. Did you mean 'prepare'? The commands are inspect, ",
    "--zzz": "No such option: --zzz. The commands are inspect, ",
    "--out x prepare export.csv": "--out is an option of prepare and balances: name the command first, and its options",
    "prepare": "prepare needs FILE…. For example: `loyalty-prep prepare export.csv --out ready --decimal comma`.",
    "prepare --merge-into out": "prepare needs FILE…. For example: ",
    "compare out": "compare needs --before FILE. For example: `loyalty-prep compare export-prepared --before ",
    "prepare export.csv -o": "-o needs a value: -o DIR.",
    "prepare export.csv --contact": "--contact needs a value: --contact TEXT.",
    "prepare export.csv --overwrite=yes": "Option '--overwrite' does not take a value.",
    "prepare export.csv --duplicate max": "prepare has no option --duplicate. Did you mean --duplicates?",
    "prepare export.csv --report x.html": "prepare has no option --report. It is an option of validate.",
    "validate export.csv --out x": "validate has no option --out. It is an option of prepare and balances.",
    "prepare export.csv --zzz": "prepare has no option --zzz. `loyalty-prep prepare --help` shows all that it takes.",
    "prepare export.csv --max-points 1.000": "--max-points must be a whole number in digits alone, not '1.000'.",
    "prepare export.csv --header-line 1_0": "--header-line must be a whole number in digits alone, not '1_0'.",
    "upload out --first 1.000": "--first must be a whole number in digits alone",
    "sandbox --pace slow": "--pace must be a number of seconds, such as 0.5.",
    "inspect a.csv b.csv": "inspect takes less: b.csv is too much.",
}


@pytest.mark.parametrize(("words", "said"), WRONG.items(), ids=list(WRONG))
def test_a_wrong_command_line_is_told_what_is_wrong_and_where_to_look(
    capsys: pytest.CaptureFixture[str], words: str, said: str
) -> None:
    assert cli.run(words.split()) == 2
    (line,) = [line for line in capsys.readouterr().err.splitlines() if line.startswith("error: ")]
    assert line.startswith(f"error: {said}")
    name = words.split(maxsplit=1)[0]
    known = name if name in ("prepare", "compare", "validate", "sandbox", "inspect", "upload") else None
    assert line.endswith(f"`loyalty-prep {known} --help` shows all that it takes." if known else "what each takes.")
