"""One run of the command line: from its arguments to its exit code, whatever happens on the way.

Exit codes: 0 no row was rejected, 1 some were, 2 it could not run; 130 an interrupt. A fault is one line on standard
error, and never a traceback. What the commands are is in `commands.py`.
"""

from __future__ import annotations

import _thread
import errno
import io
import json
import os
import re
import shlex
import sys
import threading
import traceback
from contextlib import suppress
from copy import copy
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from loyalty_prep import settings, stopping
from loyalty_prep.commands import app
from loyalty_prep.errors import LoyaltyPrepError, UsageError, in_one_line, name_too_long, too_many_files
from loyalty_prep.options import operand
from loyalty_prep.progress import Phases
from loyalty_prep.report.visible import put_json, visible
from loyalty_prep.usage import what_is_wrong
from loyalty_prep.wix.commands import clean

if TYPE_CHECKING:
    from collections.abc import Sequence

    from typer.models import CommandInfo

DEBUG = "LOYALTY_PREP_DEBUG"
"""The variable that shows tracebacks as `--debug` does, for whoever mends the program."""


def _set_up() -> None:
    Phases.at = ""
    stopping.Asked.to_stop = False
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started it
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - no file, and for good
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a letter shows its number
    stopping.hear(stopping.interrupt)  # so that it clears its staging folder away


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    try:
        _set_up()
        code = _exit_code(arguments)
    except KeyboardInterrupt:  # while the last word was said, or before the first
        code = _say_interrupted(arguments)
    stopping.Asked.to_stop = True  # all is said
    return code


def _exit_code(arguments: Sequence[str]) -> int:
    """Run one command line, and say in one line why it could not go on."""
    arguments, debug = _without_debug(arguments)
    as_json = "--json" in arguments or _asks_for_json(arguments)
    try:
        code = _run(
            [f"{argument}={settings.REDACTED}" if argument == "--redact" else argument for argument in arguments]
        )
        return code if code != stopping.INTERRUPTED else _say_interrupted(arguments)
    except LoyaltyPrepError as fault:
        if stopping.Asked.to_stop:  # a thread that was not let go on says so
            raise KeyboardInterrupt from fault
        _trace(debug)
        fault.message = fault.in_flags
        if proposed := _PROPOSED.search(fault.message):
            fault.message = fault.message[: proposed.start()] + _with_flag(
                arguments, proposed["file"], proposed["flag"]
            )
        fault.message += _kept_elsewhere(fault.message, arguments)
        return _fail(fault, as_json=as_json)
    except typer.TyperException as fault:
        _trace(debug)
        return _fail(UsageError(what_is_wrong(fault, typer.main.get_command(app), arguments)), as_json=as_json)
    except BrokenPipeError:
        return 0
    except BaseException as fault:  # noqa: BLE001 - the last net: no traceback reaches whoever only has a file
        # Where an interrupt reaches Python code that polars calls, polars makes a panic of it.
        if isinstance(fault, (typer.Abort, KeyboardInterrupt)) or stopping.Asked.to_stop:
            return _say_interrupted(arguments)
        _trace(debug)
        return _fail(_unexpected(fault, _last_words(arguments)), as_json=as_json)


def _without_debug(arguments: Sequence[str]) -> tuple[list[str], bool]:
    """Take `--debug` off a command line, wherever it stands, and tell whether tracebacks are to be shown."""
    end = arguments.index("--") if "--" in arguments else len(arguments)
    words = [word for word in arguments[:end] if word != "--debug"]
    return [*words, *arguments[end:]], len(words) < end or bool(os.environ.get(DEBUG))


def _asks_for_json(arguments: Sequence[str]) -> bool:
    return "--format=json" in arguments or ("--format", "json") in pairwise(arguments)


def _trace(debug: bool) -> None:
    """Show where the fault that is being handled happened, if that was asked for."""
    if debug:
        with suppress(OSError):  # a full disk
            print(visible(clean(traceback.format_exc())), end="", file=sys.stderr)  # noqa: T201 - that was asked for


_PROPOSED: Final = re.compile(r"loyalty-prep prepare (?P<file>.+?) (?P<flag>--(?:email|points)-column .+)$", re.DOTALL)
"""The command line at the end of a refusal, which names the file and the column."""


def _with_flag(arguments: Sequence[str], file: str, flag: str) -> str:
    """Return the command line that was run, with an option more: it has all files and options still."""
    command, *words = arguments
    if "--" in words:
        at = words.index("--")
        words[at:] = map(operand, words[at + 1 :])
    quoted = [shlex.quote(word) for word in words]
    first = next((word for word in quoted if in_one_line(word) in (file, f"./{file}")), file)
    if first in quoted:
        quoted.remove(first)
    return " ".join(["loyalty-prep", "prepare" if command == "inspect" else command, first, flag, *quoted])


def _kept_elsewhere(message: str, arguments: Sequence[str]) -> str:
    """Say of options with which a refusal begins where they come from, if that is not the command line."""
    begins = re.match("(--[a-z-]+)(?: and (--[a-z-]+))?", message)
    named = {flag for flag in begins.groups() if flag} if begins is not None else set()
    named -= {word.partition("=")[0] for word in arguments}
    kept = _kept(arguments) if named else {}  # a file that cannot be read was refused before
    places = [f" {flag} comes from {kept[name].place}." for name in kept if (flag := settings.flag(name)) in named]
    return "".join(places)


def _say_interrupted(arguments: Sequence[str]) -> int:
    with suppress(OSError):  # a terminal that was closed
        print(f"error: interrupted{_last_words(arguments)}", file=sys.stderr)  # noqa: T201 - the last word
    return stopping.INTERRUPTED


def _last_words(arguments: Sequence[str]) -> str:
    """Return what stands written, as the end of the sentence that says why a command went no further."""
    command = arguments[0] if arguments else ""
    return _LAST_WORDS.get(command) or _LAST_WORDS.get(f"{command} {Phases.at}") or "; nothing was written."


_LAST_WORDS: Final = {
    "upload": ". The journal knows how far each part got; run upload again to go on from there.",
    "balances": "; no backup was written. Run balances again.",
    "reconcile": ". Run reconcile again.",
    "prepare publish": "; the result is complete if its report is in the folder, and else nothing was written.",
    "prepare copy": "; what is there now is no result without its report. Run it again with --overwrite.",
    "prepare end": "; the result is complete.",
    "validate publish": "; the report is complete if it is there, and else nothing was written.",
    "validate end": "; the rows were all checked, and the report that --report names is complete.",
}


def _run(arguments: Sequence[str]) -> int:
    if arguments[:1] == ["--show-config"]:  # of the command that takes most options
        arguments = ["prepare", *arguments]
    _refuse_file(arguments)
    try:
        kept = _kept(arguments)
        values = {name: setting.value for name, setting in kept.items()}
        code = _asked(arguments)(
            arguments,
            prog_name="loyalty-prep",
            standalone_mode=False,
            obj=kept,
            default_map=dict.fromkeys(_KEEPING, values),
        )
    except typer.Exit as stop:
        return stop.exit_code
    except SystemExit as stop:  # how a completion ends
        return stop.code if isinstance(stop.code, int) else 0
    return code if isinstance(code, int) else 0


def _refuse_file(arguments: Sequence[str]) -> None:
    """Raise `UsageError` where a file stands in the command's place."""
    word = arguments[0] if arguments else ""
    if any(_name(command) == word for command in app.registered_commands) or (word[:1] == "-" and word != "-"):
        return
    if word == "-" or re.search(r"[./\\]", word) or Path(word).is_file():
        meant = shlex.join(["loyalty-prep", "prepare", *arguments])
        raise UsageError(f"'{word}' is no command. Did you mean `{meant}`?")


_KEEPING: Final = ("inspect", "validate", "prepare", "explain")
"""The commands that take options from variables and files."""


def _kept(arguments: Sequence[str]) -> dict[str, settings.Setting]:
    """Return the options that variables and files say, for a command that takes any."""
    if not arguments or arguments[0] not in _KEEPING or {"-h", "--help"} & {*arguments}:
        return {}
    return settings.read(Path(), os.environ)


def _asked(arguments: Sequence[str]) -> typer.Typer:
    """Return the program with no command but the one that is asked: typer makes ready all those that it has."""
    asked = [command for command in app.registered_commands if arguments and _name(command) == arguments[0]]
    if not asked:
        return app
    program = copy(app)
    program.registered_commands = asked
    return program


def _name(command: CommandInfo) -> str:
    return str(command.name or getattr(command.callback, "__name__", ""))


def _unexpected(fault: BaseException, last_words: str) -> LoyaltyPrepError:
    """Make one clear line of what nobody foresaw: the machine's limits, or a fault of this program."""
    if isinstance(fault, (MemoryError, RecursionError)) or "memory allocation" in str(fault):
        return LoyaltyPrepError(
            "OUT_OF_MEMORY", "There is not enough memory for this. Close other programs, or allow this one more."
        )
    if isinstance(fault, OSError) and fault.errno == errno.ENOSPC:  # where standard output leads, perhaps
        return LoyaltyPrepError(
            "OUTPUT_UNWRITABLE",
            f"There is no room left for what is to be written. Make room, and run the command again{last_words}",
        )
    if (limit := too_many_files(fault)) is not None:
        return limit
    if isinstance(fault, OSError) and fault.errno == errno.ENAMETOOLONG:  # of a file, whichever was named
        return name_too_long(fault)
    return LoyaltyPrepError(
        "UNEXPECTED",
        f"This is a fault of loyalty-prep: {type(fault).__name__} ({fault}){last_words} "
        "Please report it; --debug shows where it happened.",
    )


_AGAIN: Final = 0.05
"""Seconds after which an interrupt is raised again that nobody could catch."""


def raise_again(lost: sys.UnraisableHookArgs) -> None:
    """Raise an interrupt once more that came while Python was clearing something away, where nothing is caught."""
    if not isinstance(lost.exc_value, KeyboardInterrupt):
        sys.__unraisablehook__(lost)
        return
    stopping.Asked.to_stop = False
    threading.Timer(_AGAIN, _thread.interrupt_main).start()


def _fail(fault: LoyaltyPrepError, *, as_json: bool) -> int:
    message = clean(in_one_line(fault.message))
    line = f"error: {visible(message)}".encode(sys.stderr.encoding or "utf-8", "backslashreplace")
    with suppress(OSError):  # a full disk: the exit code says it all the same
        sys.stderr.buffer.write(line + b"\n")
        sys.stderr.flush()
    if as_json:
        document = {"schemaVersion": 1, "error": {"code": fault.code, "message": message}}
        with suppress(OSError):
            put_json(json.dumps(document, ensure_ascii=False, indent=2))
    return 2
