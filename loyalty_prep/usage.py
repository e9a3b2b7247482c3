"""What is wrong with a command line that typer refused: what is meant or missing, in one sentence.

`program` is the whole program as typer makes it: its commands by their names, each with its parameters. typer names
no public types for these, nor for all that its faults hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import typer


def what_is_wrong(fault: typer.TyperException, program: Any, arguments: Sequence[str]) -> str:
    """Say what is wrong with a command line, and where to read what it takes."""
    command = program.commands.get(arguments[0] if arguments else "")
    if command is None:
        sentence = _wrong_program(fault, program)
        return f"{sentence} The commands are {', '.join(program.commands)}; --help tells what each takes."
    return f"{_wrong_command(fault, program, command)} `loyalty-prep {command.name} --help` shows all that it takes."


def _wrong_program(fault: Any, program: Any) -> str:
    """Say what is wrong before or with the name of a command."""
    option = getattr(fault, "option_name", None)
    if option is not None and (having := _having(program, option)):
        return f"{option} is an option of {having}: name the command first, and its options behind it."
    return _sentence(fault.format_message() or "No command is named.")


def _wrong_command(fault: Any, program: Any, command: Any) -> str:
    """Say what is wrong behind the name of a command."""
    message, option = fault.format_message(), getattr(fault, "option_name", None)
    flags = {flag: each for each in command.params for flag in (*each.opts, *each.secondary_opts)}
    if option is not None and option not in flags:
        return f"{command.name} has no option {option}.{_instead(program, option, flags)}"
    if option is not None and "requires an argument" in message:
        return f"{option} needs a value: {option} {flags[option].metavar}."
    if message.startswith("Got unexpected"):
        return f"{command.name} takes less: {message.partition('(s) (')[2].rstrip(').')} is too much."
    if getattr(fault, "param", None) is not None:
        return _wrong_value(fault, command)
    return _sentence(message)


def _wrong_value(fault: Any, command: Any) -> str:
    """Say what a word must be that is missing, or is no number."""
    wrong, message = fault.param, fault.format_message()
    if message.startswith("Missing"):
        needed = wrong.metavar if wrong.param_type_name == "argument" else f"{wrong.opts[0]} {wrong.metavar}"
        return f"{command.name} needs {needed}. For example: `{str(command.epilog).removeprefix('Example: ')}`."
    if wrong.metavar == "N":
        value = fault.message.removeprefix("Value error, ")
        return f"{wrong.opts[0]} must be a whole number in digits alone, not '{value}'."
    if wrong.metavar == "SECONDS":
        return f"{wrong.opts[0]} must be a number of seconds, such as 0.5."
    return _sentence(message)


def _instead(program: Any, option: str, flags: Iterable[str]) -> str:
    """Say which option may be meant, or which other commands have it."""
    import difflib  # noqa: PLC0415 - options are seldom wrong

    if having := _having(program, option):
        return f" It is an option of {having}."
    meant = difflib.get_close_matches(option, [flag for flag in flags if flag[:2] == "--"], 1)
    return f" Did you mean {meant[0]}?" if meant else ""


def _having(program: Any, option: str) -> str:
    """Name the commands that have an option."""
    *others, last = [
        name
        for name, command in program.commands.items()
        if any(option in (*each.opts, *each.secondary_opts) for each in command.params)
    ] or [""]
    return f"{', '.join(others)} and {last}" if others else last


def _sentence(message: str) -> str:
    return message if message.endswith(("?", "!")) else f"{message.rstrip('.')}."
