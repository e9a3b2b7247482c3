"""Refusals of a check in the words of who calls it.

The rules are those of files, and so are their sentences, which name options as the command line has them
(`--points-column 'Total'`) and speak of a file. Whoever calls `check` has arguments (`points="Total"`) and a frame.
"""

from __future__ import annotations

import json
import re
import shlex
from contextlib import contextmanager
from itertools import chain
from typing import TYPE_CHECKING, Final, get_args

from loyalty_prep.errors import LoyaltyPrepError
from loyalty_prep.options import Decimal, Duplicates, Fractions

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARGUMENTS: Final = {"email-column": "email", "points-column": "points"}
_WORDS: Final = "|".join(sorted(set(chain.from_iterable(map(get_args, (Decimal, Duplicates, Fractions))))))
_COMMAND: Final = re.compile(r"loyalty-prep prepare .+? --(email|points)-column (.+)$", re.DOTALL)
"""The command line at the end of a refusal, which names the column to choose."""
_OPTION: Final = re.compile(rf"--([a-z]+(?:-[a-z]+)*)(?: ({_WORDS})\b)?")
"""An option, with the word that it is given."""
_ONE_COLUMN: Final = re.compile(r"the file has only one column\. .*$")
_FILE: Final = re.compile(r"\b([Tt]he) file(?= is a ledger|\. The columns are)")


@contextmanager
def of_python() -> Iterator[None]:
    """Say of a refusal which arguments are meant."""
    try:
        yield
    except LoyaltyPrepError as fault:
        fault.message = as_arguments(fault.message)
        fault.args = (fault.message,)
        raise


def as_arguments(message: str) -> str:
    """Write the options in a message as arguments.

    >>> as_arguments("If this is right, say so: loyalty-prep prepare FILE --points-column 'A b'")
    'If this is right, say so: points="A b"'
    >>> as_arguments("--decimal point says so; --points-column may name another.")
    'decimal="point" says so; points may name another.'
    """
    return _OPTION.sub(_argument, _COMMAND.sub(_chosen, message))


def of_a_frame(message: str) -> str:
    """Say of a frame what is said of a file."""
    return _FILE.sub(r"\1 frame", _ONE_COLUMN.sub("the frame has no other column.", message))


def _chosen(command: re.Match[str]) -> str:
    try:
        [name] = shlex.split(command[2])
    except ValueError:  # several words: no command line of ours
        return command[0]
    return f"{command[1]}={json.dumps(name, ensure_ascii=False)}"


def _argument(option: re.Match[str]) -> str:
    name = _ARGUMENTS.get(option[1], option[1].replace("-", "_"))
    return name if option[2] is None else f'{name}="{option[2]}"'
