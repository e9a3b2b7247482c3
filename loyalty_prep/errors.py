"""Why a run cannot go on.

    LoyaltyPrepError            exit code 2, one clear line, nothing written
    ├── UsageError              the call itself is wrong (an option's value)
    ├── InputError              the source cannot be read, or its columns cannot be told
    └── OutputError             the target cannot be written, or must not be

A wrong row is never an exception: it is data with a code (`codes.py`).
"""

from __future__ import annotations

import errno
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class LoyaltyPrepError(Exception):
    """A run cannot go on: `code` for machines, the message (what, where, what to do) for people.

    The message names options as whoever called has them; `in_flags` has it as the command line does. It is one line,
    whatever the names in it hold.
    """

    def __init__(self, code: str, message: str) -> None:
        message = in_one_line(message)
        super().__init__(message)
        self.code = code
        self.message = self.in_flags = message

    def __reduce__(self) -> tuple[Any, ...]:
        """Pickle what it holds: some kinds are made of other things than their message, as in another process."""
        return _restored, (type(self), self.args, vars(self).copy())


def in_one_line(text: str) -> str:
    r"""Join lines by a space; other spaces stay, since a name may have several.

    >>> in_one_line("'Balance\r\n  (points)'")
    "'Balance (points)'"
    """
    return " ".join(line.strip() for line in text.splitlines() if line.strip())


def name_too_long(fault: OSError) -> UsageError:
    """Return the refusal of a name that no disk takes, of which the beginning is said."""
    return UsageError(f"The name of a file is too long: {str(fault.filename)[:60]}…. Give a shorter one.")


def changed_meanwhile(name: str) -> InputError:
    """Return the refusal of a file that is not the one that was begun with."""
    return InputError("SOURCE_CHANGED", f"{name} changed while it was being read. Read it again once it is whole.")


def too_many_files(fault: BaseException) -> LoyaltyPrepError | None:
    """Return the refusal of a fault that says that no more files may be open; None for another one.

    Libraries give their faults no number, but the system's words.
    """
    if "Too many open files" not in str(fault) and getattr(fault, "errno", 0) not in (errno.EMFILE, errno.ENFILE):
        return None
    return LoyaltyPrepError(
        "TOO_MANY_FILES", "No more files may be open. Close other programs, or allow this one more (ulimit -n)."
    )


def first_line(fault: BaseException) -> str:
    r"""Return what somebody else's error says in its first line, to stand in a sentence of ours.

    >>> first_line(KeyError("gold")), first_line(ValueError("No such tier.\nSee below.")), first_line(ValueError())
    ("'gold'", 'No such tier', 'ValueError')
    """
    return str(fault).strip().partition("\n")[0].rstrip(". ") or type(fault).__name__


def _restored(kind: type[LoyaltyPrepError], args: tuple[Any, ...], state: dict[str, Any]) -> LoyaltyPrepError:
    fault = kind.__new__(kind, *args)
    vars(fault).update(state)
    return fault


class UsageError(LoyaltyPrepError):
    """An option has a value that cannot be."""

    def __init__(self, message: str) -> None:
        super().__init__("USAGE", message)


class InputError(LoyaltyPrepError):
    """The source cannot be read, is no table, or its columns cannot be told."""


class SheetsError(InputError):
    """Several sheets of a workbook hold something, and none is named."""

    def __init__(self, name: str, sheets: Sequence[str], listed: str) -> None:
        super().__init__("TABLE_AMBIGUOUS", f"{name} has several sheets with data: {listed}. Say which with --sheet.")
        self.sheets, self.listed = tuple(sheets), listed


@contextmanager
def of_file(name: str | None) -> Iterator[None]:
    """Say of which file of a run a refusal speaks; None for the only one."""
    try:
        yield
    except InputError as fault:
        if name is None or Path(name).name in fault.message:
            raise
        raise InputError(fault.code, f"{name}: {fault.message}") from fault


class OutputError(LoyaltyPrepError):
    """The target cannot be written, or holds results already."""


def require_extra(module: str, extra: str) -> None:
    """Raise `UsageError` where a module of one of the package's extras is not installed."""
    if find_spec(module) is None:
        raise UsageError(f'This command needs more libraries: pip install "loyalty-prep[{extra}]".')


def counted(number: int, noun: str) -> str:
    """Return so many things in English, which the sentences of this module and of the import are in.

    >>> counted(1, "row"), counted(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{number:,} {noun}" + ("" if number == 1 else "s")
