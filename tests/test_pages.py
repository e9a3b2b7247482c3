"""The pages are tried as a reader would: commands and programs are run, files and links are looked for.

In a page every fenced block has a kind, and each kind its test. ```console: run in one folder a page, in order, and
held to what is shown; a line `…` stands for any lines, a `…` in a line for any text. ```python: run after them, in one
program a page. ```csv, ```toml: a file of that page's folder, named by its title. ```yaml: read. ```sh and ```text:
looked at.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
import typer
import yaml

from loyalty_prep.commands import app

ROOT = Path(__file__).parent.parent
PAGES = ROOT / "docs" / "pages"
DOCUMENTS = {
    path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in sorted(PAGES.rglob("*.md"))
}
FURTHER = ["README.md", "CONTRIBUTING.md", "SECURITY.md", ".github/SUPPORT.md", ".github/PULL_REQUEST_TEMPLATE.md"]
DOCUMENTS |= {name: (ROOT / name).read_text(encoding="utf-8") for name in FURTHER}
TUTORIAL = "docs/pages/tutorial.md"  # test_tutorial.py runs it
NEEDS = {"docs/pages/guides/spark.md": ("pyspark", "java")}
PROJECT: Any = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


class Block(NamedTuple):
    kind: str
    title: str
    text: str

    @property
    def is_brought(self) -> bool:
        """Tell whether it is a file of the repository, which is tested where it stands."""
        return self.text.startswith("--8<--")


def blocks(document: str, *kinds: str) -> list[Block]:
    found = re.findall(r'^```(\w*)(?: title="([^"]*)")?\n(.*?)^```', DOCUMENTS[document], re.DOTALL | re.MULTILINE)
    return [block for block in (Block(*each) for each in found) if not kinds or block.kind in kinds]


def with_blocks(*kinds: str) -> list[Any]:
    """Return the documents that have blocks of these kinds, each with what its test needs."""
    return [
        pytest.param(name, marks=[pytest.mark.needs(*NEEDS[name])] if name in NEEDS else [])
        for name in DOCUMENTS
        if blocks(name, *kinds)
    ]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_block_is_of_a_kind_that_is_tried(document: str) -> None:
    found = blocks(document)
    assert DOCUMENTS[document].count("\n```") == 2 * len(found), "a block that no test sees"
    assert {block.kind for block in found} <= {"console", "python", "csv", "toml", "yaml", "sh", "text"}
    assert all(block.title for block in found if block.kind in ("csv", "toml"))
    for block in found:
        if block.is_brought:
            name = block.text.split('"')[1]
            assert (ROOT / name).is_file(), name
    if any(block.kind == "text" for block in found):
        assert document in ("README.md", "docs/pages/reference/command-line.md"), "what is shown is tried as `console`"


def test_every_recipe_is_run_by_a_test() -> None:
    tests = "".join((ROOT / "tests" / name).read_text("utf-8") for name in ("test_recipes.py", "test_workflows.py"))
    assert all(path.stem in tests for path in (ROOT / "samples" / "recipes").glob("*.*"))


# Running


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with the files that the pages speak of and do not show."""
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    (tmp_path / "public-key.pem").write_text("the app's")
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    sheet = book.create_sheet("Kunden")
    sheet.append(("Kundennummer", "E-Mail", "Punktestand", "Umsatz"))
    sheet.append((1001, "anna@example.de", "1.250,00", "310,00 €"))
    sheet.append((1002, "bernd@example.de", 80, "12,90 €"))
    sheet.append((1003, "clara@example.de", "", "0,00 €"))
    sheet.append((1004, "dora@example", 15, "4,00 €"))
    book.create_sheet("Notizen").append(("Stand: heute",))
    book.save(tmp_path / "kunden.xlsx")
    return tmp_path


def is_as_shown(said: str, shown: str) -> bool:
    lines = (
        "(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", "[^\n]*") + "\n" for line in shown.splitlines()
    )
    return re.fullmatch("".join(lines), "".join(f"{line.rstrip()}\n" for line in said.splitlines())) is not None


def run(folder: Path, *command: str) -> str:
    scripts = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    width = {"PATH": scripts, "COLUMNS": "100", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **width},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    assert command[0] == "bash" or done.returncode == 0, done.stdout.decode()
    return done.stdout.decode()


@pytest.mark.slow
@pytest.mark.parametrize("document", with_blocks("console", "python"))
def test_what_a_page_shows_is_what_happens(document: str, folder: Path) -> None:
    if document == TUTORIAL:
        return
    for block in blocks(document, "csv", "toml"):
        (folder / block.title).write_text(block.text, encoding="utf-8")
    for block in blocks(document, "console"):
        for entry in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
            command, _, shown = entry.partition("\n")
            if is_install(command):
                continue
            said = run(folder, "bash", "-c", command)
            assert is_as_shown(said, shown), f"{command}\n{said}"
    program = "\n".join(block.text for block in blocks(document, "python") if not block.is_brought)
    if program:
        (folder / "program.py").write_text(program, encoding="utf-8")
        run(folder, sys.executable, "program.py")


# Looking


def is_install(command: str) -> bool:
    """Tell whether it installs the program, and see that what is asked for can be had."""
    match = re.fullmatch(r"(?:pip|pipx|uv tool) install '?loyalty-prep(?:\[([\w,]+)\])?'?", command)
    if match is None:
        return False
    extras = PROJECT["project"]["optional-dependencies"]
    assert all(extra in extras for extra in (match[1] or "").split(",") if extra), command
    return True


def program_options() -> set[str]:
    group: Any = typer.main.get_command(app)
    commands = [group, *group.commands.values()]
    parameters = [each for command in commands for each in command.params]
    return {word for each in parameters for word in (*each.opts, *each.secondary_opts) if word.startswith("--")}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_option_that_is_named_is_one(document: str) -> None:
    if not document.startswith(("docs/", "README")):  # speaks of other programs
        return
    prose = re.sub(r"^```.*?^```", "", DOCUMENTS[document], flags=re.DOTALL | re.MULTILINE)
    lines = [line for line in re.findall(r"`([^`\n]+)`", prose) if not line.startswith(("python -m", "mkdocs"))]
    named = {word for line in lines for word in re.findall(r"(?<![\w-])--[a-z][a-z-]*", line)}
    assert named <= program_options() | {"--help"}, document


@pytest.mark.parametrize("document", with_blocks("sh"))
def test_the_lines_for_a_shell_are_known(document: str) -> None:
    marked = re.findall(r"<!-- (?:run|tests|docs) -->\n```sh\n(.+)\n```", DOCUMENTS[document])  # CI runs them
    group: Any = typer.main.get_command(app)
    for line in (line for block in blocks(document, "sh") for line in block.text.splitlines()):
        words = line.split()
        known = words[0] == "loyalty-prep" and words[1] in group.commands
        assert line in marked or is_install(line) or known or document == "CONTRIBUTING.md", line


@pytest.mark.parametrize("document", with_blocks("yaml"))
def test_what_is_shown_for_other_machines_is_there(document: str) -> None:
    for block in blocks(document, "yaml"):
        if block.is_brought:
            continue
        told: Any = yaml.safe_load(block.text)
        if isinstance(told, list):
            place = told[0]["uses"].partition("@")[0].split("/", 2)[2]
            action: Any = yaml.safe_load((ROOT / place / "action.yml").read_text("utf-8"))
            assert set(told[0]["with"]) <= set(action["inputs"])
        else:
            hooks: Any = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
            assert [each["id"] for each in told["repos"][0]["hooks"]] == [each["id"] for each in hooks]


def slugs(text: str) -> set[str]:
    """Return the anchors of a document's headings."""
    bare = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    found = set()
    for heading in re.findall(r"^#+ (.+)$", bare, re.MULTILINE):
        words = re.sub(r"\{ #.*\}", "", heading).strip().lower()
        found.add(re.sub(r"[\s]+", "-", re.sub(r"[^\w\s-]", "", words)))
    return found


@pytest.mark.parametrize("document", DOCUMENTS)
def test_links_lead_somewhere(document: str) -> None:
    text = re.sub(r"^```.*?^```", "", DOCUMENTS[document], flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = ((ROOT / document).parent / path).resolve() if path else ROOT / document
        assert file.is_file(), f"{document}: {target}"
        assert not anchor or anchor in slugs(file.read_text(encoding="utf-8")), f"{document}: {target}"


QUESTIONS = {
    "my file is xlsx in German": ("guides/excel.md", "An Excel file in German"),
    "blank means 0": ("guides/decisions.md", "a blank balance means 0"),
    "how do I call it from Airflow": ("guides/airflow.md", "dags/"),
    "what does POINTS_AMBIGUOUS mean": ("reference/codes.md", "## POINTS_AMBIGUOUS"),
    "is it safe to run upload again": ("guides/upload.md", "Is it safe to run `upload` again? Yes."),
}


@pytest.mark.parametrize("front", ["README.md", "docs/pages/index.md"])
@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_is_answered_one_click_from_the_front(front: str, question: str) -> None:
    page, answer = QUESTIONS[question]
    prefix = "docs/pages/" if front == "README.md" else ""
    assert f"]({prefix}{page}" in DOCUMENTS[front]
    assert answer in DOCUMENTS[f"docs/pages/{page}"]
