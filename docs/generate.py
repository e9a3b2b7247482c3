"""Write the pages that are made of the source: `python docs/generate.py`. A test compares them."""

from __future__ import annotations

import json
from dataclasses import fields
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from loyalty_prep import __version__, commands
from loyalty_prep.codes import CATALOGUE, Code
from loyalty_prep.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterator

REFERENCE = Path(__file__).parent / "pages" / "reference"
MADE = "<!-- Made of the source by `python docs/generate.py`; do not edit. -->"


def escaped(text: str) -> str:
    """Return a text as a cell of a table."""
    return " ".join(text.split()).replace("|", "\\|")


def code(text: str) -> str:
    """Return a text as code in a cell of a table, also where it holds backticks."""
    fence = "``" if "`" in text else "`"
    return f"{fence}{escaped(text)}{fence}"


# The options


def option_row(option: Any) -> str:
    """Return an option of the library as a row of the table."""
    flag = option.metadata["flag"]
    metavar = escaped(flag.metavar)
    name = f"--{option.name.replace('_', '-')}{'' if metavar.startswith('[') else ' '}{metavar}".rstrip()
    default = f" (default: `{option.default}`)" if isinstance(option.default, str | int) and option.default else ""
    return f"| {flag.panel} | `{name}` | {escaped(flag.help)}{default} |"


def options() -> str:
    """Return the page of the options."""
    return "\n".join(
        [
            "# Options",
            "",
            MADE,
            "",
            "The options of `inspect`, `validate` and `prepare`. From Python they are keyword arguments with the same",
            'words: `--missing-points zero` is `missing_points="zero"`. Which command takes which is said on the page of',
            "[the command line](command-line.md).",
            "",
            "| about | option | means |",
            "| --- | --- | --- |",
            *(option_row(option) for option in fields(Options)),
            "",
            "What they do to rows is shown in [Decide for all rows](../guides/decisions.md).",
            "",
        ]
    )


# The command line


def names(parameter: Any) -> str:
    """Return the words of a parameter, as they are typed."""
    if parameter.param_type_name == "argument":
        return code(parameter.metavar or parameter.name.upper())
    metavar = f" {parameter.metavar}" if parameter.metavar else ""
    if metavar.startswith(" ["):  # a value that may be left out
        metavar = metavar.strip()
    words = [*parameter.opts, *parameter.secondary_opts]
    return ", ".join(code(f"{word}{metavar if word.startswith('--') else ''}") for word in words)


def parameter_row(parameter: Any) -> str:
    """Return a parameter as a row of a table."""
    default = parameter.default
    if parameter.required:
        default = "required" if parameter.param_type_name == "option" else ""
    elif default is None or isinstance(default, bool) or default in ("", (), []) or parameter.name == "redact":
        default = ""
    else:
        default = code(str(default))
    panel = getattr(parameter, "rich_help_panel", None) or ""
    return f"| {names(parameter)} | {escaped(parameter.help or '')} | {default} | {panel} |"


def command_section(name: str, command: Any) -> Iterator[str]:
    """Give the lines that tell of one command."""
    shown = [each for each in command.params if not getattr(each, "hidden", False)]
    arguments = [each.metavar or each.name.upper() for each in shown if each.param_type_name == "argument"]
    yield from (f"## {name}", "", " ".join(command.help.split()), "")
    yield from ("```text", " ".join(["loyalty-prep", name, "[OPTIONS]", *arguments]), "```", "")
    if shown:
        yield from ("| word | means | default | about |", "| --- | --- | --- | --- |")
        yield from (*(parameter_row(each) for each in shown), "")
    if command.epilog:
        yield from (command.epilog.replace("Example: ", "Example: `") + "`", "")


def command_line() -> str:
    """Return the page of the command line."""
    group: Any = typer.main.get_command(commands.app)
    lines = [
        "# The command line",
        "",
        MADE,
        "",
        "`loyalty-prep --help` shows the commands, `loyalty-prep COMMAND --help` what each takes, `loyalty-prep --version`",
        "the version, and `loyalty-prep --install-completion` makes the shell complete them.",
        "",
        "Exit codes of all commands: `0` all is well, `1` it ran and something needs a person, `2` it could not run; then",
        "one line on standard error says why and what to do. More on the page of [files](files.md#exit-codes).",
        "",
    ]
    for name in group.list_commands(None):
        lines += command_section(name, group.commands[name])
    return "\n".join(lines)


# The codes


def code_row(entry: Code) -> str:
    """Return a code as a row of the table."""
    return f"| [{entry.name}](#{entry.name.lower()}) | {entry.severity} | {entry.message} |"


def code_section(entry: Code) -> Iterator[str]:
    """Give the lines that tell of one code."""
    yield from (f"## {entry.name}", "", f"*{entry.severity}* — {entry.message}", "", entry.means, "")
    yield from (f"Example: {code(entry.example)}", "", f"**How to fix it.** {entry.fix}", "")
    if entry.offer:
        yield from (f"**For all rows at once.** For example: {entry.offer[1].format(count=25)}", "")


def codes() -> str:
    """Return the page of the codes."""
    lines = [
        "# Codes",
        "",
        MADE,
        "",
        "What a row can be told. An *error* keeps the row out of the parts; a *repair* says what was changed in a row that",
        "is ready; a *note* changes nothing. `loyalty-prep explain CODE` says the same in a terminal.",
        "",
        "A row has every code that applies to it, in this order; the `ROW_` codes of faulty records stand alone.",
        "",
        "| code | severity | says |",
        "| --- | --- | --- |",
        *(code_row(entry) for entry in CATALOGUE),
        "",
    ]
    for entry in CATALOGUE:
        lines += code_section(entry)
    return "\n".join(lines)


# The report


def kind(schema: dict[str, Any]) -> str:
    """Say in a few words what a value is."""
    if "$ref" in schema:
        target = schema["$ref"].removeprefix("#/$defs/")
        return f"[{target}](#{target.lower()})"
    values = schema.get("enum") or ([schema["const"]] if "const" in schema else [])
    if values:
        return ", ".join(code(json.dumps(value)) for value in values)
    for word in ("anyOf", "oneOf", "allOf"):
        if word in schema:
            return (" and " if word == "allOf" else " or ").join(kind(each) for each in schema[word])
    named = schema.get("type", "object")
    words = named if isinstance(named, list) else [named]
    return f"array of {kind(schema['items'])}" if "items" in schema else " or ".join(words)


def properties(schema: dict[str, Any], path: str) -> Iterator[str]:
    """Give a row for each key below a place in the report."""
    for part in (schema, *schema.get("allOf", ())):
        for name, inner in part.get("properties", {}).items():
            here = f"{path}{name}"
            yield f"| `{here}` | {kind(inner)} | {escaped(inner.get('description', ''))} |"
            yield from properties(inner, f"{here}.")
            if "items" in inner:
                yield from properties(inner["items"], f"{here}[].")


def report() -> str:
    """Return the page of the report's schema."""
    schema = json.loads(resources.files("loyalty_prep").joinpath("report.schema.json").read_text(encoding="utf-8"))
    head = ["| key | is | means |", "| --- | --- | --- |"]
    lines = [
        "# The report as JSON",
        "",
        MADE,
        "",
        f"{schema['description']} `loyalty-prep schema` prints the JSON Schema that this page is made of.",
        "",
        *head,
        *properties(schema, ""),
        "",
    ]
    for name, inner in schema["$defs"].items():
        lines += [f"## {name}", ""]
        if inner.get("description"):
            lines += [inner["description"], ""]
        rows = list(properties(inner, ""))
        lines += [*head, *rows, ""] if rows else [kind(inner), ""]
    return "\n".join(lines)


# The page of the manual

MANUAL = Path(__file__).parent / "loyalty-prep.1"


def roff(text: str) -> str:
    """Return a text as roff: a hyphen is one that is typed, and no line begins with a request."""
    text = " ".join(text.split()).replace("\\", "\\e").replace("-", "\\-")
    text = "".join(char if char.isascii() else f"\\[u{ord(char):04X}]" for char in text)
    return f"\\&{text}" if text[:1] in (".", "'") else text


def manual_parameter(parameter: Any) -> Iterator[str]:
    """Give the lines that tell of one parameter."""
    metavar = f" \\fI{roff(parameter.metavar)}\\fR" if parameter.metavar else ""
    if parameter.param_type_name == "argument":
        yield from (".TP", metavar.strip())
    else:
        words = [*parameter.opts, *parameter.secondary_opts]
        yield from (".TP", ", ".join(f"\\fB{roff(word)}\\fR" for word in words) + metavar)
    yield roff(parameter.help or "")


def manual() -> str:
    """Return the page of the manual: `man loyalty-prep`."""
    group: Any = typer.main.get_command(commands.app)
    lines = [
        '.\\" Made of the source by `python docs/generate.py`; do not edit.',
        f'.TH LOYALTY\\-PREP 1 "" "loyalty\\-prep {__version__}" "User Commands"',
        ".SH NAME",
        f"loyalty\\-prep \\- {roff(group.help[0].lower() + group.help[1:].rstrip('.'))}",
        ".SH SYNOPSIS",
        ".B loyalty\\-prep",
        "\\fICOMMAND\\fR [\\fIOPTIONS\\fR] \\fIARGUMENTS\\fR",
        ".SH COMMANDS",
    ]
    for name in group.list_commands(None):
        command = group.commands[name]
        shown = [each for each in command.params if not getattr(each, "hidden", False)]
        lines += [f".SS {name}", roff(command.help)]
        for each in shown:
            lines += manual_parameter(each)
        if command.epilog:
            lines += [".PP", roff(command.epilog)]
    lines += [
        ".SH EXIT STATUS",
        *(".TP", "0", "All is well: no row was rejected."),
        *(".TP", "1", "It ran, and something needs a person: some rows were rejected."),
        *(".TP", "2", "It could not run; one line on standard error says why and what to do."),
        *(".TP", "130", "It was interrupted."),
        ".SH FILES",
        roff("Options that are not given come from variables (LOYALTY_PREP_MAX_POINTS for --max-points), from"),
        roff("loyalty-prep.toml in the current folder, and from [tool.loyalty-prep] in its pyproject.toml, in this"),
        roff("order. loyalty-prep prepare --show-config shows each with where it comes from."),
        ".SH ENVIRONMENT",
        *(".TP", "WIX_API_KEY, WIX_SITE_ID", roff("The key and the site, for upload, status, reconcile and balances.")),
        *(".TP", "NO_COLOR, CLICOLOR_FORCE", "No colours; colours also where no terminal is."),
        "",
    ]
    return "\n".join(lines)


PAGES = {"options.md": options, "command-line.md": command_line, "codes.md": codes, "report.md": report}

if __name__ == "__main__":
    for page, make in PAGES.items():
        (REFERENCE / page).write_text(make(), encoding="utf-8")
    MANUAL.write_text(manual(), encoding="utf-8")
