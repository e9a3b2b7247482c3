"""The command line: a skin over `inspect`, `validate` and `prepare`, with the same words for options.

Results go to standard output, talk to standard error. Exit codes: 0 no row was rejected, 1 some were,
2 it could not run. polars and pandera are loaded by the commands, not by `--help`.
"""

from __future__ import annotations

import _thread
import errno
import gc
import inspect as inspection
import io
import json
import os
import re
import shlex
import signal
import sys
import threading
import traceback
from contextlib import contextmanager, suppress
from copy import copy
from dataclasses import Field, fields
from importlib import resources
from itertools import pairwise
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any, Final, cast

import typer

from loyalty_prep import __version__, codes, settings, shell
from loyalty_prep.errors import LoyaltyPrepError, UsageError
from loyalty_prep.messages.translation import LANGUAGES, SOURCE
from loyalty_prep.options import WRITTEN, Options, checked_language, one_of
from loyalty_prep.report.visible import put, visible
from loyalty_prep.sandbox import commands as rehearsal
from loyalty_prep.wix import commands

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from typer.models import CommandInfo

    from loyalty_prep.options import Flags
    from loyalty_prep.report.document import Report

app = typer.Typer(
    name="loyalty-prep",
    cls=shell.Group,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Say what a loyalty import into Wix would do, before anything is uploaded.",
)

FileArgument = Annotated[
    str, typer.Argument(metavar="FILE", help="The export: a path, a URL, or - for standard input.")
]
FilesArgument = Annotated[
    list[str], typer.Argument(metavar="FILE…", help="The export, or the files it came in: paths, URLs, or - alone.")
]
JsonOption = Annotated[
    bool,
    typer.Option("--json", help="Write one JSON document to standard output.", rich_help_panel=shell.TALK),
]
_COLORS: Final = "|".join(settings.COLORS)
ColorOption = Annotated[
    str,
    typer.Option(
        metavar=_COLORS,
        help="Colours; auto: on a terminal, by NO_COLOR and CLICOLOR_FORCE.",
        rich_help_panel=shell.TALK,
        autocompletion=shell.completion("color", _COLORS),
    ),
]
FORMATS: Final = ("text", "json", "github", "sarif")
_FORMATS: Final = "|".join(FORMATS)
FormatOption = Annotated[
    str,
    typer.Option(
        "--format",
        metavar=_FORMATS,
        help="What is written to standard output.",
        rich_help_panel=shell.TALK,
        autocompletion=shell.completion("format", _FORMATS),
    ),
]
LanguageOption = Annotated[
    str,
    typer.Option(
        metavar="CODE",
        help=f"The language it is said in: {', '.join(LANGUAGES)}.",
        rich_help_panel=shell.TALK,
        autocompletion=shell.completion("language", "CODE"),
    ),
]
FailOverOption = Annotated[
    str,
    typer.Option(
        metavar="N|N%",
        help="Exit with 1 only where more rows are rejected than so many, or than this share of all.",
        rich_help_panel=shell.TALK,
    ),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.", rich_help_panel=shell.TALK)]

_SHOWN: Final = ("fail_over", "output_format", "as_json", "color", "quiet", "show_config")
"""The options of how a result is shown: they come last."""
DEBUG = "LOYALTY_PREP_DEBUG"
"""The variable that shows tracebacks as `--debug` does, for whoever mends the program."""


def _version(value: bool) -> None:
    if value:
        typer.echo(f"loyalty-prep {__version__}")
        raise typer.Exit


def _of_prepare(value: bool) -> None:
    if value:
        raise typer.Exit(_run(["prepare", "--show-config"]))


@app.callback()
def _main(
    *,
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show where a fault happened, behind the one line that tells it.")
    ] = False,
    show_config: Annotated[
        bool, typer.Option("--show-config", callback=_of_prepare, is_eager=True, help="Show the options of prepare.")
    ] = False,
) -> None:
    pass


def _without_file(context: typer.Context, value: bool) -> bool:
    """Ask for no FILE where only the options are to be shown."""
    for parameter in context.command.params if value else ():
        parameter.required = False
    return value


ShowConfigOption = Annotated[
    bool,
    typer.Option(
        "--show-config",
        callback=_without_file,
        is_eager=True,
        rich_help_panel=shell.TALK,
        help="Show each option's value and where it comes from, and do nothing.",
    ),
]


def _with_options(command: Callable[..., int | None]) -> Callable[..., int | None]:
    """Give a command the options that are the library's own, as `Options` has them, in place of its `**flags`.

    What is not said on the command line comes from variables and files (`settings.py`), and that is told.
    """

    def run(context: typer.Context, *, show_config: ShowConfigOption = False, **given: Any) -> int | None:
        if show_config:
            _show_config(context, as_json=given["as_json"])
            return 0
        code = command(**given)
        if not given["quiet"]:
            _tell_settings(context)
        return code

    signature = inspection.signature(command, eval_str=True)
    around = inspection.signature(run, eval_str=True)
    both = [*signature.parameters.values(), *around.parameters.values()]
    own = [each for each in both if each.kind is not each.VAR_KEYWORD]
    taken = [_parameter(each) for each in fields(Options) if command.__name__ in each.metadata["flag"].commands]
    shown = [each for each in own if each.name in _SHOWN]
    heads = [
        each.metadata["flag"].panel for each in fields(Options) if command.__name__ in each.metadata["flag"].commands
    ]
    before = heads.index(WRITTEN)
    rest = [each for each in own if each not in shown]
    named = sorted([*taken[:before], *rest, *taken[before:], *shown], key=lambda each: each.kind)
    run.__signature__ = signature.replace(parameters=named)  # type: ignore[attr-defined] # typer reads it
    run.__name__, run.__doc__ = command.__name__, command.__doc__
    return run


_COMMAND_LINE, _DEFAULT = "command line", "default"


def _settled(context: typer.Context, name: str) -> str:
    """Say where the value of an option comes from."""
    source = context.get_parameter_source(name)
    if source is not None and source.name == "COMMANDLINE":
        return _COMMAND_LINE
    return context.obj[name].place if name in context.obj else _DEFAULT


def _show_config(context: typer.Context, *, as_json: bool) -> None:
    """Show the options of a command that can be kept, and where each comes from."""
    shown = {name: context.params[name] for name in settings.SETTABLE if name in context.params}
    Options(**_options({option.name: shown[option.name] for option in fields(Options) if option.name in shown}))
    one_of("--color", shown["color"], settings.COLORS)
    if as_json:
        options = {
            _camel_case(name): {
                "value": str(value) if isinstance(value, Path) else value,
                "from": _settled(context, name),
            }
            for name, value in shown.items()
        }
        put(json.dumps({"schemaVersion": 1, "options": options}, ensure_ascii=False, indent=2))
        return
    for name, value in shown.items():
        text = "-" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        put(visible(f"{settings.flag(name):<20} {text:<20} {_settled(context, name)}"))


def _camel_case(name: str) -> str:
    return re.sub("_(.)", lambda match: match[1].upper(), name)


def _tell_settings(context: typer.Context) -> None:
    """Say which options come from elsewhere than the command line, once the command could run."""
    said = [
        f"{settings.flag(option.name)} {context.params[option.name]} ({place})"
        for option in fields(Options)
        if option.name in context.params and (place := _settled(context, option.name)) not in (_COMMAND_LINE, _DEFAULT)
    ]
    if said:
        print(visible(f"note: {', '.join(said)}"), file=sys.stderr)  # noqa: T201 - talk goes to standard error


_OPPOSITES: Final = {"no_header": "--header"}


def _parameter(option: Field[Any]) -> inspection.Parameter:
    """Return an option of the library as a parameter that typer reads."""
    flag = option.metadata["flag"]
    default = {"keep_columns": "none", "redact": "none"}.get(option.name, option.default)
    kind = settings.TYPES.get(option.name, type(default) if default is not None else str)
    names = settings.flag(option.name)
    if kind is bool:  # what a file says can be unsaid
        names += f"/{_OPPOSITES.get(option.name, f'--no-{names[2:]}')}"
    offer = typer.Option(
        names,
        metavar=flag.metavar,
        help=flag.help,
        rich_help_panel=flag.panel,
        show_default=kind is not bool,
        autocompletion=shell.completion(option.name, flag.metavar),
    )
    annotation: Any = Annotated[kind if default is not None else kind | None, offer]
    return inspection.Parameter(option.name, inspection.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)


@app.command(epilog="Example: loyalty-prep inspect export.csv")
@_with_options
def inspect(
    file: FileArgument,
    *,
    as_json: JsonOption = False,
    color: ColorOption = "auto",
    quiet: QuietOption = False,
    **flags: Any,
) -> None:
    """Say what the file is: encoding, delimiter, header, and the EMAIL and POINTS columns."""
    one_of("--color", color, settings.COLORS)
    with _loading():
        from loyalty_prep import pipeline  # noqa: PLC0415 - polars is not needed for --help

    inspection = pipeline.inspect(file, **_options(flags))
    if as_json:
        put(inspection.to_json())
    elif not quiet:
        from loyalty_prep.report import terminal  # noqa: PLC0415 - rich's tables are not needed for JSON

        terminal.show_inspection(inspection, color)


@app.command(epilog="Example: loyalty-prep validate export.csv --report report.html")
@_with_options
def validate(
    file: FilesArgument,
    *,
    report: Annotated[
        Path | None,
        typer.Option(
            metavar="PATH", help="Write the report there: a page (.html) or JSON (.json).", rich_help_panel=WRITTEN
        ),
    ] = None,
    fail_over: FailOverOption = "0",
    output_format: FormatOption = "text",
    as_json: JsonOption = False,
    color: ColorOption = "auto",
    quiet: QuietOption = False,
    **flags: Any,
) -> int:
    """Check every row and say what prepare would do. Writes nothing unless --report is given."""
    tolerated = settings.tolerated(fail_over)
    one_of("--format", output_format, FORMATS)
    if as_json and output_format not in ("text", "json"):
        raise UsageError(f"--json and --format {output_format} contradict each other; give one of the two.")
    one_of("--color", color, settings.COLORS)
    with _loading():
        from loyalty_prep import pipeline  # noqa: PLC0415 - polars is not needed for --help

    with _progress(quiet=quiet) as progress:
        checked = pipeline.validate(file, report=report, progress=progress, **_options(flags))
    if output_format in ("github", "sarif"):
        from loyalty_prep.report import annotate  # noqa: PLC0415 - only needed for these formats

        path = checked.inspection.source.name if file == ["-"] else file[0]
        put(annotate.github(checked, path) if output_format == "github" else annotate.sarif_json(checked, path))
    else:
        _show(checked, None, as_json=as_json or output_format == "json", quiet=quiet, color=color)
    return 0 if tolerated(checked.rows.rejected, checked.rows.total) else 1


@app.command(epilog="Example: loyalty-prep prepare export.csv --out ready --decimal comma")
@_with_options
def prepare(
    file: FilesArgument,
    *,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            "-o",
            metavar="DIR",
            help="The folder to write to; NAME-prepared if not given.",
            rich_help_panel=WRITTEN,
        ),
    ] = None,
    merge_into: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="FILE is the corrected errors file of the result in DIR; merge it in.",
            rich_help_panel=WRITTEN,
        ),
    ] = None,
    fail_over: FailOverOption = "0",
    as_json: JsonOption = False,
    color: ColorOption = "auto",
    quiet: QuietOption = False,
    **flags: Any,
) -> int:
    """Check every row, and write clean parts, the rows that need a person, and the report."""
    tolerated = settings.tolerated(fail_over)
    one_of("--color", color, settings.COLORS)
    with _loading():
        from loyalty_prep import pipeline  # noqa: PLC0415 - polars is not needed for --help

    if out is not None and out.lower().startswith("memory:"):
        raise UsageError(f"--out {out} is gone when the command ends. Name a folder, or an object store.")
    with _progress(quiet=quiet) as progress:
        prepared = pipeline.prepare(file, out, merge_into=merge_into, progress=progress, **_options(flags))
    target = merge_into or out or f"{prepared.inspection.source.stem}-prepared"
    _show(prepared, str(target), as_json=as_json, quiet=quiet, color=color)
    return 0 if tolerated(prepared.rows.rejected, prepared.rows.total) else 1


@app.command(epilog="Example: loyalty-prep verify export-prepared --source export.csv")
def verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that prepare wrote.")],
    *,
    source: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The CSV file that it was made of: each record is looked for.")
    ] = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Hold a result to its report, and to its source, by other code than that which made it."""
    from loyalty_prep import verify as second  # noqa: PLC0415 - not needed for --help

    opinion = second.verify(folder, source)
    if as_json:
        put(opinion.to_json())
    elif not quiet:
        put(visible(opinion.text()))
    raise typer.Exit(0 if opinion.ok else 1)


@app.command(epilog="Example: loyalty-prep explain EMAIL_INVALID")
def explain(
    code: Annotated[
        str,
        typer.Argument(
            metavar="CODE", help="A code of a report, such as EMAIL_INVALID.", autocompletion=shell.complete_code
        ),
    ] = "",
    *,
    language: LanguageOption = SOURCE,
    color: ColorOption = "auto",
) -> None:
    """Say at length what a code means, with an example, and how to fix it. Without a code: list them all."""
    one_of("--color", color, settings.COLORS)
    from loyalty_prep.report import terminal  # noqa: PLC0415 - rich is not needed for --help

    if code and code.upper() not in codes.BY_NAME:
        known = ", ".join(codes.BY_NAME)
        raise UsageError(
            f"'{code}' is no code of a row; a message with exit code 2 explains itself. The codes: {known}."
        )
    entries = [codes.BY_NAME[code.upper()]] if code else codes.CATALOGUE
    terminal.show_codes(entries, color, checked_language(language))


@app.command(epilog="Example: loyalty-prep schema")
def schema() -> None:
    """Write the JSON Schema of the report to standard output."""
    put(resources.files("loyalty_prep").joinpath("report.schema.json").read_text(encoding="utf-8").rstrip())


commands.register(app)
rehearsal.register(app)
for each in app.registered_commands:
    each.cls = shell.Command


@contextmanager
def _loading() -> Iterator[None]:
    """Look for no garbage while modules are loaded, nor ever among what was loaded: all of it stays."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def _options(flags: dict[str, Any]) -> Flags:
    """Return the options of a command as the library takes them."""
    redact = {"none": False, settings.REDACTED: True}.get(flags["redact"], flags["redact"])
    return cast("Flags", {**flags, "redact": redact})


def _show(report: Report, target: str | None, *, as_json: bool, quiet: bool, color: str) -> None:
    if as_json:
        put(report.to_json())
    elif not quiet:
        from loyalty_prep.report import terminal  # noqa: PLC0415 - rich's tables are not needed for JSON

        terminal.show_report(report, target, color)


PATIENCE = 1.0
"""Seconds before a bar is shown: most files are done by then."""


class _Phases:
    """Remembers how far a run is, for the last word of one that is interrupted."""

    at = ""

    def phase(self, name: str) -> None:
        """Take note of what begins."""
        _Phases.at = name

    def __call__(self, done: int, total: int, rows: int) -> None:
        """Show nothing."""


class _Bar(_Phases):
    """Shows a bar for what takes longer than a moment, and what is being done."""

    _WORDS: Final = {
        "survey": "reading",
        "resolve": "comparing",
        "write": "writing",
        "publish": "writing",
        "copy": "copying",
    }

    def __init__(self) -> None:
        from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

        speed = TextColumn("{task.fields[speed]:,} rows a second")
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), speed, TimeRemainingColumn())
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task, self._started = self._bar.add_task("reading", total=None, speed=0), monotonic()

    def phase(self, name: str) -> None:
        """Say what is being done."""
        super().phase(name)
        self._bar.update(self._task, description=self._WORDS.get(name, ""))

    def __call__(self, done: int, total: int, rows: int) -> None:
        """Show how far it is."""
        taken = monotonic() - self._started
        if taken > PATIENCE:
            self._bar.start()
            self._bar.update(self._task, completed=done, total=total)
            if self.at == "survey":
                self._bar.update(self._task, speed=int(rows / taken))

    def stop(self) -> None:
        """Take the bar away."""
        self._bar.stop()


@contextmanager
def _progress(*, quiet: bool) -> Iterator[_Phases]:
    """Show a bar on standard error, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield _Phases()
        return
    bar = _Bar()
    try:
        yield bar
    finally:
        bar.stop()


_ASKS_TO_STOP: Final = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
"""An interrupt, a kill, and a terminal that was closed."""


def _set_up() -> None:
    _Phases.at = ""
    _STOPPED.clear()
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by whoever started it
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: PTH123, SIM115 - no file, and for good
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a letter shows its number
    # A program that is asked to stop clears its staging folder away, as it does at an interrupt.
    for asked in _ASKS_TO_STOP:
        if signal.getsignal(asked) != signal.SIG_IGN:  # as it is for what a shell runs in the background
            signal.signal(asked, _interrupt)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    _set_up()
    arguments, debug = _without_debug(arguments)
    as_json = "--json" in arguments or _asks_for_json(arguments)
    try:
        code = _run([f"{given}={settings.REDACTED}" if given == "--redact" else given for given in arguments])
        return code if code != _INTERRUPTED else _say_interrupted(arguments)
    except LoyaltyPrepError as fault:
        _trace(debug)
        if proposed := _PROPOSED.search(fault.message):
            fault.message = fault.message[: proposed.start()] + _again(arguments, proposed["file"], proposed["flag"])
        return _fail(fault, as_json=as_json)
    except typer.TyperException as fault:
        _trace(debug)
        return _fail(UsageError(_usage(fault.format_message())), as_json=as_json)
    except BrokenPipeError:
        return 0
    except BaseException as fault:  # noqa: BLE001 - the last net: no traceback reaches whoever only has a file
        # Where an interrupt reaches Python code that polars calls, polars makes a panic of it.
        if isinstance(fault, (typer.Abort, KeyboardInterrupt)) or _STOPPED.is_set():
            return _say_interrupted(arguments)
        _trace(debug)
        return _fail(_unexpected(fault), as_json=as_json)


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
        print(visible(commands.clean(traceback.format_exc())), end="", file=sys.stderr)  # noqa: T201 - that was asked for


_PROPOSED: Final = re.compile(r"loyalty-prep prepare (?P<file>.+?) (?P<flag>--(?:email|points)-column .+)$", re.DOTALL)
"""The command line at the end of a refusal, which names the file and the column."""


def _again(arguments: Sequence[str], file: str, flag: str) -> str:
    """Return the command line that was run, with an option more: it has all files and options still."""
    command, *words = arguments
    if "--" in words:
        at = words.index("--")
        words[at:] = [f"./{word}" if word[:1] == "-" and word != "-" else word for word in words[at + 1 :]]
    quoted = [shlex.quote(word) for word in words]
    first = next((word for word in quoted if word in (file, f"./{file}")), file)
    if first in quoted:
        quoted.remove(first)
    return " ".join(["loyalty-prep", "prepare" if command == "inspect" else command, first, flag, *quoted])


_INTERRUPTED: Final = 130
"""What typer makes of an interrupt."""


def _say_interrupted(arguments: Sequence[str]) -> int:
    command = arguments[0] if arguments else ""
    words = _LAST_WORDS.get(command) or _LAST_WORDS.get(f"{command} {_Phases.at}") or "; nothing was written."
    with suppress(OSError):  # a terminal that was closed
        print(f"error: interrupted{words}", file=sys.stderr)  # noqa: T201 - the last word
    return _INTERRUPTED


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


_KEEPING: Final = ("inspect", "validate", "prepare")
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


def _unexpected(fault: BaseException) -> LoyaltyPrepError:
    """Make one clear line of what nobody foresaw: the machine's limits, or a fault of this program."""
    if isinstance(fault, (MemoryError, RecursionError)) or "memory allocation" in str(fault):
        return LoyaltyPrepError(
            "OUT_OF_MEMORY", "There is not enough memory for this. Close other programs, or allow this one more."
        )
    if isinstance(fault, OSError) and fault.errno == errno.ENOSPC:  # where standard output leads, perhaps
        return LoyaltyPrepError(
            "OUTPUT_UNWRITABLE",
            "There is no room left for what is to be written. Make room, and run the command again.",
        )
    return LoyaltyPrepError(
        "UNEXPECTED",
        f"This is a fault of loyalty-prep: {type(fault).__name__} ({fault}). Nothing was written. Please report it; "
        "--debug shows where it happened.",
    )


def _usage(message: str) -> str:
    sentence = message or "No command is named."
    commands = ", ".join(map(_name, app.registered_commands))
    sentence = sentence if sentence.endswith(("?", "!")) else f"{sentence.rstrip('.')}."
    return f"{sentence} The commands are {commands}; --help tells what each takes."


_STOPPED = threading.Event()


def _interrupt(*_: Any) -> None:
    if not _STOPPED.is_set():  # a second one would only break into the clearing away
        _STOPPED.set()
        raise KeyboardInterrupt


_AGAIN: Final = 0.05
"""Seconds after which an interrupt is raised again that nobody could catch."""


def raise_again(lost: sys.UnraisableHookArgs) -> None:
    """Raise an interrupt once more that came while Python was clearing something away, where nothing is caught."""
    if not isinstance(lost.exc_value, KeyboardInterrupt):
        sys.__unraisablehook__(lost)
        return
    _STOPPED.clear()
    threading.Timer(_AGAIN, _thread.interrupt_main).start()


def _fail(fault: LoyaltyPrepError, *, as_json: bool) -> int:
    message = commands.clean(" ".join(fault.message.split()))
    line = f"error: {visible(message)}".encode(sys.stderr.encoding or "utf-8", "backslashreplace")
    sys.stderr.buffer.write(line + b"\n")
    sys.stderr.flush()
    if as_json:
        document = {"schemaVersion": 1, "error": {"code": fault.code, "message": message}}
        put(json.dumps(document, ensure_ascii=False, indent=2))
    return 2
