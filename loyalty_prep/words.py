"""Refusals in the words of who is refused: flags of the command line, arguments of Python.

The rules are the same, and so are their sentences, which name options as the command line has them
(`--points-column 'Total'`). Whoever calls a function has arguments (`points_column="Total"`), and of a frame other ones
(`points="Total"`), as of an import. What stops a function keeps the sentence of the command line, which says that one
(`in_flags`); so does what `inspect` says of a column that cannot be told.
"""

from __future__ import annotations

import json
import re
import shlex
from contextlib import contextmanager
from dataclasses import fields
from itertools import chain
from typing import TYPE_CHECKING, Final, get_args

from loyalty_prep.errors import LoyaltyPrepError
from loyalty_prep.options import NO_QUOTE, Decimal, Duplicates, Fractions, Options, Zero

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OF_FILES: Final[Mapping[str, str]] = {}
OF_FRAMES: Final[Mapping[str, str]] = {"email_column": "email", "points_column": "points", "out": "directory"}
OF_WIX: Final[Mapping[str, str]] = {"settle": "settle_seconds"}
"""What options are called by functions that call them otherwise than the command line does."""

_OWN: Final = (
    *("out", "merge_into", "report"),
    *("site_id", "base_url", "parallel", "settle", "first", "source"),
)
"""What the functions take besides the options of a run: those of files, and those of the import."""
_SWITCHES: Final = frozenset(option.name for option in fields(Options) if isinstance(option.default, bool)) - {"redact"}
_FLAGS: Final = "|".join(name.replace("_", "-") for name in (*_OWN, *(option.name for option in fields(Options))))
_WORDS: Final = sorted({*chain.from_iterable(map(get_args, (Decimal, Duplicates, Fractions, Zero))), NO_QUOTE, "all"})
_VALUES: Final = "|".join(
    (
        r"'[^']*'",
        r"[0-9]+\b",
        rf"(?:{'|'.join(_WORDS)}|FILE)\b",
        r"(?<=--delimiter )\S(?=[.\s]|$)",  # a sign that no shell takes for something else stands without quotes
    )
)
_COMMAND: Final = re.compile(r"loyalty-prep prepare .+? --((?:email|points)-column) (.+)$", re.DOTALL)
"""The command line at the end of a refusal, which names the column to choose."""
_OPTION: Final = re.compile(rf"(?<![\w-])--({_FLAGS})(?![\w-])(?:[ =]({_VALUES})|( is given))?")
"""An option, with the value that it is given, or what is said of one that has no value of its own."""
_ONE_COLUMN: Final = re.compile(r"the file has only one column\. .*$")
_FILE: Final = re.compile(r"\b([Tt]he) file(?= is a ledger|\. The columns are)")


@contextmanager
def of_python(names: Mapping[str, str] = OF_FILES) -> Iterator[None]:
    """Say of a refusal which arguments are meant; `names` are those that are called otherwise than the options."""
    try:
        yield
    except LoyaltyPrepError as fault:
        reword(fault, names)
        raise


def reword(fault: LoyaltyPrepError, names: Mapping[str, str] = OF_FILES) -> None:
    """Have a refusal speak of arguments; what it says in flags stays beside it."""
    fault.message = as_arguments(fault.message, names)
    if fault.args == (fault.in_flags,):
        fault.args = (fault.message,)


def as_arguments(message: str, names: Mapping[str, str] = OF_FILES) -> str:
    """Write the options in a message as arguments.

    >>> as_arguments("If this is right, say so: loyalty-prep prepare FILE --points-column 'A b'")
    'If this is right, say so: points_column="A b"'
    >>> as_arguments("--decimal point says so; --points-column may name another.", OF_FRAMES)
    'decimal="point" says so; points may name another.'
    >>> as_arguments("Say --header-line 2, or allow it with --overwrite.")
    'Say header_line=2, or allow it with overwrite=True.'
    """

    def argument(name: str, value: str | None) -> str:
        name = name.replace("-", "_")
        named = names.get(name, name)
        if value is None:
            return f"{named}=True" if name in _SWITCHES else named
        return f"{named}={value if value.isdecimal() else json.dumps(value, ensure_ascii=False)}"

    def chosen(command: re.Match[str]) -> str:
        try:
            [column] = shlex.split(command[2])
        except ValueError:  # several words: no command line of ours
            return command[0]
        return f"{argument(command[1], None)}={json.dumps(column, ensure_ascii=False)}"

    def option(match: re.Match[str]) -> str:
        value = match[2]
        if match[3] is not None:
            return match[1].replace("-", "_") + match[3]
        return argument(match[1], value[1:-1] if value is not None and value[:1] == "'" else value)

    return _OPTION.sub(option, _COMMAND.sub(chosen, message))


def of_a_frame(message: str) -> str:
    """Say of a frame what is said of a file."""
    return _FILE.sub(r"\1 frame", _ONE_COLUMN.sub("the frame has no other column.", message))
