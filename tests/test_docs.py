"""The documents tell the truth."""

from __future__ import annotations

import inspect
import re
import runpy
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import loyalty_prep
from loyalty_prep import cli
from loyalty_prep.codes import CATALOGUE
from loyalty_prep.commands import app
from loyalty_prep.options import Flags, Options
from loyalty_prep.sandbox.platform import Fail

if TYPE_CHECKING:
    from harness import Command

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = ROOT / "docs" / "pages"


def written() -> str:
    """Return the text of the README and of all pages."""
    return README + "".join(path.read_text(encoding="utf-8") for path in sorted(PAGES.rglob("*.md")))


def page(name: str) -> str:
    return (PAGES / name).read_text(encoding="utf-8")


def test_the_readme_is_short() -> None:
    assert len(README.splitlines()) <= 150


def test_the_page_of_codes_has_every_code_with_its_sentence() -> None:
    rows = [f"| [{code.name}](#{code.name.lower()}) | {code.severity} | {code.message} |" for code in CATALOGUE]
    assert [line for line in page("reference/codes.md").splitlines() if line.startswith("| [")] == rows
    for code in CATALOGUE:
        assert f"\n## {code.name}\n" in page("reference/codes.md")


def escaped(text: str) -> str:
    return text.replace("|", "\\|")


def test_the_page_of_options_has_every_option() -> None:
    rows = []
    for option in fields(Options):
        flag = option.metadata["flag"]
        metavar = escaped(flag.metavar)
        name = f"--{option.name.replace('_', '-')}{'' if metavar.startswith('[') else ' '}{metavar}".rstrip()
        default = f" (default: `{option.default}`)" if isinstance(option.default, str | int) and option.default else ""
        rows.append(f"| {flag.panel} | `{name}` | {escaped(flag.help)}{default} |")
    text = page("reference/options.md")
    table = text[text.index("| about | option | means |") :].split("\n\n")[0].splitlines()[2:]
    assert table == rows, "\n".join(rows)


GENERATE = runpy.run_path(str(ROOT / "docs" / "generate.py"))


@pytest.mark.parametrize("name", sorted(GENERATE["PAGES"]))
def test_the_reference_is_what_the_source_says(name: str) -> None:
    assert page(f"reference/{name}") == GENERATE["PAGES"][name](), "run `python docs/generate.py`"


def test_every_trouble_of_the_sandbox_is_on_its_page() -> None:
    [row] = [line for line in page("reference/sandbox.md").splitlines() if line.startswith("| `--fail NAME`")]
    assert set(re.findall(r"`([a-z0-9-]+)`", row)) >= {each.value for each in Fail}


def test_the_pages_name_every_variable_that_is_read() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "loyalty_prep").rglob("*.py"))
    names = set(re.findall(r'environ(?:\.get\(|\[)"([A-Z_]+)"', source)) | {cli.DEBUG}
    assert len(names) > 3
    assert all(f"`{name}`" in page("reference/environment.md") for name in names), names


def test_the_measured_tables_are_those_of_the_benchmarks() -> None:
    rows = [
        line
        for line in (ROOT / "benchmarks" / "detection.md").read_text(encoding="utf-8").split("## Text")[0].splitlines()
        if line.startswith("|")
    ]
    assert rows == [line for line in page("explanation/encodings.md").splitlines() if line.startswith("|")]


def test_how_far_to_trust_it_has_the_figures_that_were_measured() -> None:
    sources = ["CONTRIBUTING.md", "benchmarks/detection.md", "benchmarks/guessing.md"]
    sources += [f"docs/pages/explanation/{name}.md" for name in ("columns", "encodings")]
    measured = {
        number.replace(",", "")
        for name in sources
        for number in re.findall(r"\d[\d,.]*\d|\d", (ROOT / name).read_text(encoding="utf-8"))
    }
    table = README[README.index("| what was tried |") :].split("\n\n")[0]
    told = {number.replace(",", "") for number in re.findall(r"\d[\d,.]*\d|\d", table)}
    assert told <= measured, told - measured
    detection = (ROOT / "benchmarks" / "detection.md").read_text(encoding="utf-8")
    for ours, theirs in (
        ("files of 1 to 5 rows", "text, other encodings, few"),
        ("delimiter,", "delimiter, kinds of dialect"),
    ):
        [row] = [line for line in table.splitlines() if ours in line]
        [found] = [line.split("|")[2:] for line in detection.splitlines() if line.startswith(f"| {theirs} |")]
        assert f"| {found[0].strip()} % right" in row
        assert all(share in map(str.strip, found) for share in re.findall(r": ([\d.]+) %", row))


def test_the_picture_in_the_readme_is_what_the_terminal_shows(run_command: Command, tmp_path: Path) -> None:
    match = re.search(r"```text\n\$ loyalty-prep (.*?)\n(.*?)```", README, re.DOTALL)
    assert match is not None
    (tmp_path / "samples").symlink_to(ROOT / "samples")
    plain = {"COLUMNS": "100", "NO_COLOR": "1", "PYTHONIOENCODING": "utf-8"}
    shown = run_command(*match.group(1).split(), cwd=tmp_path, env=plain)
    output = _without_sizes("\n".join(line.rstrip() for line in shown.stdout.decode().splitlines()))
    position = 0
    for piece in _without_sizes(match.group(2)).split("…\n\n"):
        position = output.index(piece.rstrip("\n"), position)


def _without_sizes(text: str) -> str:
    return re.sub(r"(\.report\.\w+ +)[0-9.]+ kB", r"\1- kB", text)


def test_the_command_lines_that_ci_runs_are_in_the_readme() -> None:
    for name in ("run", "tests", "docs"):
        assert re.search(rf"<!-- {name} -->\n```sh\n(.+)\n```\n", README), name


def test_the_public_names_are_these() -> None:
    assert loyalty_prep.__all__ == [
        "CheckResult",
        "Example",
        "InputError",
        "Inspection",
        "Issue",
        "LoyaltyPrepError",
        "Options",
        "OutputError",
        "Progress",
        "Report",
        "RowsRejectedError",
        "UsageError",
        "__version__",
        "check",
        "import_row",
        "inspect",
        "prepare",
        "scan",
        "validate",
        "write_parts",
    ]
    assert all(getattr(loyalty_prep, name) is not None for name in loyalty_prep.__all__)


def test_the_commands_take_the_options_of_the_library() -> None:
    commands = {command.callback.__name__: command.callback for command in app.registered_commands if command.callback}
    named = [
        "balances",
        "compare",
        "explain",
        "inspect",
        "prepare",
        "reconcile",
        "sandbox",
        "schema",
        "status",
        "upload",
    ]
    named += ["validate", "verify"]
    assert sorted(commands) == named
    assert all(f"`{name}" in written() or f"loyalty-prep {name}" in written() for name in named)
    for name in ("inspect", "validate", "prepare"):
        offered = {option.name for option in fields(Options) if name in option.metadata["flag"].commands}
        assert offered <= set(inspect.signature(commands[name]).parameters), name
    assert set(Flags.__annotations__) == {option.name for option in fields(Options)}


def test_help_and_version_load_neither_polars_nor_pandera() -> None:
    for flag in ("--help", "--version"):
        code = (
            "import sys; from loyalty_prep.cli import run; code = run([sys.argv[1]]); "
            "heavy = {'polars', 'pandera', 'numpy', 'chardet', 'email_validator', 'jinja2'} & set(sys.modules); "
            "sys.exit(str(heavy) if heavy else code)"
        )
        done = subprocess.run([sys.executable, "-c", code, flag], capture_output=True, check=False)
        assert done.returncode == 0, done.stderr


def test_changelog_and_licence_stand_beside_the_readme() -> None:
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(rf"^## {re.escape(loyalty_prep.__version__)} - \d{{4}}-\d\d-\d\d$", changes, re.MULTILINE)
    assert (ROOT / "LICENSE").read_text(encoding="utf-8").startswith("MIT License")
