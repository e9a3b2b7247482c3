"""The commands of the command line: a skin over `inspect`, `validate` and `prepare`, with the same words for options.

Results go to standard output, talk to standard error. polars and pandera are loaded by the commands, not by `--help`.
"""

from __future__ import annotations

import gc
import inspect as inspection
import json
import re
import shlex
import sys
from contextlib import contextmanager
from dataclasses import Field, fields
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, cast

import typer

from loyalty_prep import __version__, codes, progress, settings, shell
from loyalty_prep.errors import UsageError
from loyalty_prep.messages.translation import LANGUAGES, SOURCE
from loyalty_prep.options import WRITTEN, Options, checked_language, one_of, operand, whole
from loyalty_prep.report.visible import put, put_json, visible
from loyalty_prep.sandbox import commands as rehearsal
from loyalty_prep.wix import commands as imports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


def _version(value: bool) -> None:
    if value:
        typer.echo(f"loyalty-prep {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    *,
    version: Annotated[
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
    debug: Annotated[
        bool, typer.Option("--debug", help="Show where a fault happened, behind the one line that tells it.")
    ] = False,
    show_config: Annotated[bool, typer.Option("--show-config", help="Show the options of prepare.")] = False,
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

    def run(context: typer.Context, *, show_config: ShowConfigOption = False, **flags: Any) -> int | None:
        if show_config:
            _show_config(context, as_json=flags["as_json"])
            return 0
        if "again" in signature.parameters:
            flags["again"] = _again(context)
        # What nobody said is the library's to decide: a merge goes on as the earlier run did.
        code = command(**{name: flags[name] for name in flags if name not in kept or _is_set(context, name)})
        if not flags["quiet"]:
            _tell_settings(context)
        return code

    kept = {option.name for option in fields(Options)}
    signature = inspection.signature(command, eval_str=True)
    around = inspection.signature(run, eval_str=True)
    both = [*signature.parameters.values(), *around.parameters.values()]
    own = [each for each in both if each.kind is not each.VAR_KEYWORD and each.name != "again"]
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


def _is_set(context: typer.Context, name: str) -> bool:
    return _settled(context, name) != _DEFAULT


def _again(context: typer.Context) -> str:
    """Return the command line that prepares the same files, with all options that were given and `prepare` takes.

    What replaces earlier results is left to be said anew.
    """
    words = ["loyalty-prep", "prepare", *map(operand, context.params["file"])]
    for name in ("out", *(option.name for option in fields(Options))):
        value = context.params.get(name)
        if value is None or name == "overwrite" or _settled(context, name) != _COMMAND_LINE:
            continue
        if isinstance(value, bool):
            words.append(settings.flag(name) if value else _unsaid(name))
        elif name == "redact":  # its value is never a word of its own
            words.append("--redact" if value == settings.REDACTED else f"--redact={value}")
        else:
            words += [settings.flag(name), str(value)]
    return shlex.join(words)


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
        put_json(json.dumps({"schemaVersion": 1, "options": options}, ensure_ascii=False, indent=2))
        return
    for name, value in shown.items():
        text = "-" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
        put(visible(f"{settings.flag(name):<20} {text:<20} {_settled(context, name)}"))


def _camel_case(name: str) -> str:
    return re.sub("_(.)", lambda match: match[1].upper(), name)


def _tell_settings(context: typer.Context) -> None:
    """Say which options come from elsewhere than the command line, once the command could run."""
    origins = [
        f"{settings.flag(option.name)} {context.params[option.name]} ({place})"
        for option in fields(Options)
        if option.name in context.params and (place := _settled(context, option.name)) not in (_COMMAND_LINE, _DEFAULT)
    ]
    if origins:
        print(visible(f"note: {', '.join(origins)}"), file=sys.stderr)  # noqa: T201 - talk goes to standard error


_OPPOSITES: Final = {"no_header": "--header"}


def _unsaid(name: str) -> str:
    """Return the flag that unsays an option."""
    return _OPPOSITES.get(name, f"--no-{settings.flag(name)[2:]}")


def _parameter(option: Field[Any]) -> inspection.Parameter:
    """Return an option of the library as a parameter that typer reads."""
    flag = option.metadata["flag"]
    default = {"keep_columns": "none", "redact": "none"}.get(option.name, option.default)
    kind = settings.TYPES.get(option.name, type(default) if default is not None else str)
    names = settings.flag(option.name)
    if kind is bool:  # what a file says can be unsaid
        names += f"/{_unsaid(option.name)}"
    offer = typer.Option(
        names,
        metavar=flag.metavar,
        help=flag.help,
        rich_help_panel=flag.panel,
        show_default=kind is not bool,
        parser=whole if kind is int else None,
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
        put_json(inspection.to_json())
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
    again: str,
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

    with progress.shown(quiet=quiet) as shown:
        checked = pipeline.validate(file, report=report, progress=shown, **_options(flags))
    if output_format in ("github", "sarif"):
        from loyalty_prep.report import annotate  # noqa: PLC0415 - only needed for these formats

        path = checked.inspection.source.name if file == ["-"] else file[0]
        if output_format == "github":
            put(visible(annotate.github(checked, path)))
        else:
            put_json(annotate.sarif_json(checked, path))
    else:
        _show(checked, None, again, as_json=as_json or output_format == "json", quiet=quiet, color=color)
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
    again: str,
    **flags: Any,
) -> int:
    """Check every row, and write clean parts, the rows that need a person, and the report."""
    tolerated = settings.tolerated(fail_over)
    one_of("--color", color, settings.COLORS)
    with _loading():
        from loyalty_prep import pipeline  # noqa: PLC0415 - polars is not needed for --help

    if out is not None and out.lower().startswith("memory:"):
        raise UsageError(f"--out {out} is gone when the command ends. Name a folder, or an object store.")
    with progress.shown(quiet=quiet) as shown:
        prepared = pipeline.prepare(file, out, merge_into=merge_into, progress=shown, **_options(flags))
    target = merge_into or out or f"{prepared.inspection.source.stem}-prepared"
    _show(prepared, str(target), again, as_json=as_json, quiet=quiet, color=color)
    return 0 if tolerated(prepared.rows.rejected, prepared.rows.total) else 1


@app.command(epilog="Example: loyalty-prep verify export-prepared --source export.csv")
def verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder that prepare wrote.")],
    *,
    source: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The CSV file that it was made of: each record is looked for.")
    ] = None,
    sums: Annotated[
        bool,
        typer.Option(
            "--sums",
            help="Write the SHA-256 of each file, as `sha256sum -c` reads them.",
            rich_help_panel=shell.TALK,
        ),
    ] = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Hold a result to its report, and to its source, by other code than that which made it."""
    from loyalty_prep import verify as second  # noqa: PLC0415 - not needed for --help

    if sums and as_json:
        raise UsageError("--json and --sums contradict each other; give one of the two.")
    opinion = second.verify(folder, source)
    if as_json:
        put_json(opinion.to_json())
    elif sums and opinion.ok:
        # A name may hold signs that steer a terminal; a file or a pipe must get them as they are.
        put(visible(opinion.sums()) if sys.stdout.isatty() else opinion.sums())
    elif sums:  # what was changed has no sums
        print(visible(opinion.text()), file=sys.stderr)  # noqa: T201 - talk goes to standard error
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
    from difflib import get_close_matches  # noqa: PLC0415 - as below

    from loyalty_prep.report import terminal  # noqa: PLC0415 - rich is not needed for --help

    if code and code.upper() not in codes.BY_NAME:
        meant = "".join(f" Did you mean {name}?" for name in get_close_matches(code.upper(), codes.BY_NAME, 1, 0.8))
        known = ", ".join(codes.BY_NAME)
        raise UsageError(
            f"'{code}' is no code of a row; a message with exit code 2 explains itself.{meant} The codes: {known}."
        )
    entries = [codes.BY_NAME[code.upper()]] if code else codes.CATALOGUE
    terminal.show_codes(entries, color, checked_language(language))


@app.command(epilog="Example: loyalty-prep schema")
def schema() -> None:
    """Write the JSON Schema of the report to standard output."""
    put(resources.files("loyalty_prep").joinpath("report.schema.json").read_text(encoding="utf-8").rstrip())


imports.register(app)
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
    redaction = {"redact": settings.redaction(flags["redact"])} if "redact" in flags else {}
    return cast("Flags", {**flags, **redaction})


def _show(report: Report, target: str | None, again: str, *, as_json: bool, quiet: bool, color: str) -> None:
    if as_json:
        put_json(report.to_json())
    elif not quiet:
        from loyalty_prep.report import terminal  # noqa: PLC0415 - rich's tables are not needed for JSON

        terminal.show_report(report, target, again, color)
