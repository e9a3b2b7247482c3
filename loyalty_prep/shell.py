"""What the shell is told of the command line: help that fits, and the values that complete what is typed.

A completion looks at the file that is named already, for the names of its columns or sheets. It never fails and never
takes long: what is large, elsewhere, or no table has no names here.
"""

from __future__ import annotations

import os
import re
import signal
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from typer.core import TyperCommand, TyperGroup

from loyalty_prep import codes
from loyalty_prep.messages.translation import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Completion = Callable[[Any, str], list[tuple[str, str]]]

TALK: Final = "What is said"
"""The head of the options that say how a result is shown."""
PATIENCE: Final = 2.0
"""Seconds after which a completion gives up."""
_ASKED: Final = "_LOYALTY_PREP_COMPLETE"
"""The variable by which typer's scripts ask for completions."""
LARGEST: Final = 20_000_000
"""A file of more bytes, expanded, is not looked at."""


class Command(TyperCommand):
    """A command whose help names no type where there is no value to give."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the parameters, with what the help shows of them."""
        parameters = _without_types(super().get_params(ctx))
        if any(each.rich_help_panel == TALK for each in parameters):
            parameters[-1].rich_help_panel = TALK  # --help
        return parameters


class Group(TyperGroup):
    """The program, whose help names no type either."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return the parameters, with what the help shows of them."""
        return _without_types(super().get_params(ctx))


def _without_types(parameters: list[Any]) -> list[Any]:
    for each in parameters:
        if each.param_type_name == "argument":
            # typer would show the type behind the name, and the name in braces.
            vars(each).update(display_type_rich=_nothing, _usage_display_name=_as_named(each))
        elif each.is_flag and each.metavar is None:
            each.metavar = ""
    return parameters


def _nothing(**_: Any) -> str:
    return ""


def _as_named(argument: Any) -> Callable[[], str]:
    name = argument.metavar or argument.name.upper()
    return lambda: name if argument.required else f"[{name}]"


# Completion


def completion(name: str, metavar: str) -> Completion | None:
    """Return what completes the value of an option: the words of its metavar, and names from the file."""
    words = [word for word in metavar.split("|") if re.fullmatch(r"[a-z]+", word)]
    words += LANGUAGES if name == "language" else ()
    find = {"sheet": _sheets, "email_column": _columns, "points_column": _columns, "keep_columns": _columns}.get(name)
    if not words and find is None:
        return None

    def complete(ctx: Any, incomplete: str) -> list[tuple[str, str]]:
        before, comma, _ = incomplete.rpartition(",") if name == "keep_columns" else ("", "", "")
        words_left = [(word, "") for word in words if not comma]
        if find is not None:  # an option without its value ends the reading of words: the file may be among the rest
            words_left += _from_file(find, ctx.params.get("file") or ctx.args)
        return [(_typed(before + comma + value), meaning) for value, meaning in words_left]

    return complete


def complete_code(incomplete: str) -> list[tuple[str, str]]:
    """Complete a code of a report, in small letters where these are typed."""
    names = {code.name.lower() if incomplete.islower() else code.name: code.sentence for code in codes.CATALOGUE}
    return [(name, sentence) for name, sentence in names.items() if name.startswith(incomplete)]


def _typed(value: str) -> str:
    """Return a value as it is typed: bash takes completions as they are, the other shells quote them by themselves."""
    if os.environ.get(_ASKED) != "complete_bash":
        return value
    return re.sub(r"([^\w@%+=:,./-])", r"\\\1", value)


def _from_file(find: Callable[[Path], list[tuple[str, str]]], named: object) -> list[tuple[str, str]]:
    """Return the names that are found in the file that was typed, if it is one and small."""
    first = named[0] if isinstance(named, (list, tuple)) and named else named
    try:
        path = Path(str(first)).expanduser()
        if first is None or not path.is_file() or path.stat().st_size > LARGEST:
            return []
        with _in_time():
            return [(value, meaning) for value, meaning in find(path) if value.isprintable() and value.strip()]
    except BaseException:  # noqa: BLE001 - whatever is wrong is told when the command is run
        return []


@contextmanager
def _in_time() -> Iterator[None]:
    """Raise `TimeoutError` after `PATIENCE` seconds, where the system can."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def give_up(*_: Any) -> None:
        raise TimeoutError

    earlier = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, earlier)


def _columns(path: Path) -> list[tuple[str, str]]:
    from loyalty_prep import pipeline  # noqa: PLC0415 - only where names are asked for
    from loyalty_prep.columns.places import letter  # noqa: PLC0415 - as above

    look = pipeline.inspect(path, max_input_bytes=LARGEST)
    names = look.layout.names if look.layout.header is not None else ()
    return [(name, f"column {letter(index)}") for index, name in enumerate(names)]


def _sheets(path: Path) -> list[tuple[str, str]]:
    from loyalty_prep.reading import workbook  # noqa: PLC0415 - as above

    return [(name, "") for name in workbook.sheet_names(path)]
