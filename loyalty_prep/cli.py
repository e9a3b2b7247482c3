"""The command line: a skin over `inspect`, `validate` and `prepare`, with the same words for options.

Results go to standard output, talk to standard error. Exit codes: 0 no row was rejected, 1 some were,
2 it could not run. polars and pandera are loaded by the commands, not by `--help`.
"""

from __future__ import annotations

import io
import json
import signal
import sys
import threading
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Annotated, Any, NoReturn, cast

import typer

from loyalty_prep import __version__, codes
from loyalty_prep.errors import LoyaltyPrepError, UsageError
from loyalty_prep.options import MAX_BYTES, MAX_INPUT_BYTES, MAX_POINTS, MAX_RECORD_BYTES, Options, one_of
from loyalty_prep.wix import commands

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from loyalty_prep.pipeline import Flags
    from loyalty_prep.report import Report

app = typer.Typer(
    name="loyalty-prep",
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
JsonOption = Annotated[bool, typer.Option("--json", help="Write one JSON document to standard output.")]
EncodingOption = Annotated[str | None, typer.Option(metavar="NAME", help="The file's encoding, such as cp1252.")]
DelimiterOption = Annotated[str | None, typer.Option(metavar="CHAR", help="The delimiter: , ; | or tab.")]
QuoteOption = Annotated[
    str | None, typer.Option(metavar="CHAR|none", help="What fields are quoted with: \" or ', or none.")
]
SheetOption = Annotated[str | None, typer.Option(metavar="NAME", help="The sheet of a workbook.")]
HeaderLineOption = Annotated[int | None, typer.Option(metavar="N", help="The line the header is on, from 1.")]
NoHeaderOption = Annotated[bool, typer.Option("--no-header", help="The first row is data.")]
EmailOption = Annotated[str | None, typer.Option(metavar="C", help="The EMAIL column: its name or index from 0.")]
PointsOption = Annotated[str | None, typer.Option(metavar="C", help="The POINTS column: its name or index from 0.")]
DecimalOption = Annotated[str, typer.Option(metavar="auto|point|comma", help="Which sign marks decimals.")]
MaxPointsOption = Annotated[int, typer.Option(metavar="N", help="The largest balance that is taken.")]
MaxBytesOption = Annotated[int, typer.Option(metavar="N", help="The size of a part, in bytes.")]
MaxRecordOption = Annotated[int, typer.Option(metavar="N", help="The longest record that is read, in bytes.")]
MaxInputOption = Annotated[int, typer.Option(metavar="N", help="The largest input that is read, in bytes, expanded.")]
DuplicatesOption = Annotated[
    str,
    typer.Option(metavar="reject|first|last|max|sum", help="What becomes of an address that has several balances."),
]
ContactsOption = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="The site's contacts: addresses not among them are rejected."),
]
KeepOption = Annotated[str, typer.Option(metavar="none|all|NAME,…", help="Further columns to carry into the parts.")]
ColorOption = Annotated[
    str, typer.Option(metavar="auto|always|never", help="Colours; auto: on a terminal, by NO_COLOR and CLICOLOR_FORCE.")
]
FormatOption = Annotated[
    str,
    typer.Option("--format", metavar="text|json|github|sarif", help="What is written to standard output."),
]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]
RedactOption = Annotated[
    str,
    typer.Option(
        "--redact",
        metavar="[=all]",
        help="Mask addresses in reports and messages; =all: in the errors and changes files too.",
    ),
]
ExcelOption = Annotated[
    bool, typer.Option("--excel", help="Write errors and changes for spreadsheets: guarded, with a byte order mark.")
]
ReportFormatOption = Annotated[
    str, typer.Option(metavar="csv|xlsx", help="xlsx: write the errors as a workbook, too, with the cells at fault.")
]


_REDACTED = "reports"
"""The value of `--redact` alone; typer's options have a value always or never."""
FORMATS = ("text", "json", "github", "sarif")
COLORS = ("auto", "always", "never")


def _version(value: bool) -> None:
    if value:
        typer.echo(f"loyalty-prep {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    *,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Say which version this is.")
    ] = False,
) -> None:
    pass


@app.command(epilog="Example: loyalty-prep inspect export.csv")
def inspect(
    context: typer.Context,
    file: FileArgument,
    *,
    encoding: EncodingOption = None,
    delimiter: DelimiterOption = None,
    quote: QuoteOption = None,
    sheet: SheetOption = None,
    header_line: HeaderLineOption = None,
    no_header: NoHeaderOption = False,
    email_column: EmailOption = None,
    points_column: PointsOption = None,
    max_input_bytes: MaxInputOption = MAX_INPUT_BYTES,
    as_json: JsonOption = False,
    color: ColorOption = "auto",
    quiet: QuietOption = False,
    redact: RedactOption = "none",
) -> None:
    """Say what the file is: encoding, delimiter, header, and the EMAIL and POINTS columns."""
    one_of("--color", color, COLORS)
    from loyalty_prep import pipeline, report_text  # noqa: PLC0415 - polars is not needed for --help

    found = pipeline.inspect(file, **_flags(context))
    if as_json:
        _write(found.to_json())
    elif not quiet:
        report_text.show_inspection(found, color)


@app.command(epilog="Example: loyalty-prep validate export.csv --report report.html")
def validate(
    context: typer.Context,
    file: FilesArgument,
    *,
    report: Annotated[
        Path | None, typer.Option(metavar="PATH", help="Write the report there: .html for a page, else JSON.")
    ] = None,
    encoding: EncodingOption = None,
    delimiter: DelimiterOption = None,
    quote: QuoteOption = None,
    sheet: SheetOption = None,
    header_line: HeaderLineOption = None,
    no_header: NoHeaderOption = False,
    email_column: EmailOption = None,
    points_column: PointsOption = None,
    decimal: DecimalOption = "auto",
    max_points: MaxPointsOption = MAX_POINTS,
    max_bytes: MaxBytesOption = MAX_BYTES,
    max_record_bytes: MaxRecordOption = MAX_RECORD_BYTES,
    max_input_bytes: MaxInputOption = MAX_INPUT_BYTES,
    duplicates: DuplicatesOption = "reject",
    contacts: ContactsOption = None,
    keep_columns: KeepOption = "none",
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace an earlier report.")] = False,
    output_format: FormatOption = "text",
    as_json: JsonOption = False,
    color: ColorOption = "auto",
    quiet: QuietOption = False,
    redact: RedactOption = "none",
) -> None:
    """Check every row and say what prepare would do. Writes nothing unless --report is given."""
    one_of("--format", output_format, FORMATS)
    one_of("--color", color, COLORS)
    from loyalty_prep import pipeline  # noqa: PLC0415 - polars is not needed for --help

    with _progress(quiet=quiet) as progress:
        found = pipeline.validate(file, report=report, progress=progress, **_flags(context))
    if output_format in ("github", "sarif"):
        from loyalty_prep import annotate  # noqa: PLC0415 - only needed for these formats

        path = found.inspection.source.name if file == ["-"] else file[0]
        _write(annotate.github(found, path) if output_format == "github" else annotate.sarif_json(found, path))
        raise typer.Exit(0 if found.ok else 1)
    _finish(found, None, as_json=as_json or output_format == "json", quiet=quiet, color=color)


@app.command(epilog="Example: loyalty-prep prepare export.csv --out ready --decimal comma")
def prepare(
    context: typer.Context,
    file: FilesArgument,
    *,
    out: Annotated[
        str | None, typer.Option(metavar="DIR", help="The folder to write to; NAME-prepared if not given.")
    ] = None,
    merge_into: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="FILE is the corrected errors file of the result in DIR; merge it in."),
    ] = None,
    encoding: EncodingOption = None,
    delimiter: DelimiterOption = None,
    quote: QuoteOption = None,
    sheet: SheetOption = None,
    header_line: HeaderLineOption = None,
    no_header: NoHeaderOption = False,
    email_column: EmailOption = None,
    points_column: PointsOption = None,
    decimal: DecimalOption = "auto",
    max_points: MaxPointsOption = MAX_POINTS,
    max_bytes: MaxBytesOption = MAX_BYTES,
    max_record_bytes: MaxRecordOption = MAX_RECORD_BYTES,
    max_input_bytes: MaxInputOption = MAX_INPUT_BYTES,
    duplicates: DuplicatesOption = "reject",
    contacts: ContactsOption = None,
    keep_columns: KeepOption = "none",
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace earlier results.")] = False,
    excel: ExcelOption = False,
    report_format: ReportFormatOption = "csv",
    as_json: JsonOption = False,
    color: ColorOption = "auto",
    quiet: QuietOption = False,
    redact: RedactOption = "none",
) -> None:
    """Check every row, and write clean parts, the rows that need a person, and the report."""
    one_of("--color", color, COLORS)
    from loyalty_prep import pipeline  # noqa: PLC0415 - polars is not needed for --help

    with _progress(quiet=quiet) as progress:
        found = pipeline.prepare(file, out, merge_into=merge_into, progress=progress, **_flags(context))
    target = merge_into or out or f"{found.inspection.source.stem}-prepared"
    _finish(found, str(target), as_json=as_json, quiet=quiet, color=color)


@app.command(epilog="Example: loyalty-prep explain EMAIL_INVALID")
def explain(
    code: Annotated[str, typer.Argument(metavar="CODE", help="A code of a report, such as EMAIL_INVALID.")] = "",
    *,
    color: ColorOption = "auto",
) -> None:
    """Say at length what a code means, with an example, and how to fix it. Without a code: list them all."""
    one_of("--color", color, COLORS)
    from loyalty_prep import report_text  # noqa: PLC0415 - rich is not needed for --help

    if code and code.upper() not in codes.BY_NAME:
        known = ", ".join(codes.BY_NAME)
        raise UsageError(
            f"'{code}' is no code of a row; a message with exit code 2 explains itself. The codes: {known}."
        )
    report_text.show_codes([codes.BY_NAME[code.upper()]] if code else codes.CATALOGUE, color)


@app.command()
def schema() -> None:
    """Write the JSON Schema of the report to standard output."""
    _write(resources.files("loyalty_prep").joinpath("report.schema.json").read_text(encoding="utf-8").rstrip())


commands.register(app)


def _flags(context: typer.Context) -> Flags:
    """Return the options of a command that are options of the library too, under the same names."""
    flags = {name: value for name, value in context.params.items() if name in Options.__dataclass_fields__}
    if "keep_columns" in flags:
        flags["keep_columns"] = _names(flags["keep_columns"])
    flags["redact"] = {"none": False, _REDACTED: True}.get(flags["redact"], flags["redact"])
    return cast("Flags", flags)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip()) or ("none",)


def _finish(found: Report, target: str | None, *, as_json: bool, quiet: bool, color: str) -> NoReturn:
    if as_json:
        _write(found.to_json())
    elif not quiet:
        from loyalty_prep import report_text  # noqa: PLC0415 - rich's tables are not needed for JSON

        report_text.show_report(found, target, color)
    raise typer.Exit(0 if found.ok else 1)


def _write(text: str) -> None:
    """Write UTF-8 whatever the terminal's encoding: a JSON document has no other."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()


PATIENCE = 1.0
"""Seconds before a bar is shown: most files are done by then."""


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[int, int, int], None] | None]:
    """Show a bar on standard error, on a terminal only, for what takes longer than a moment."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
    from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

    speed = TextColumn("{task.fields[speed]:,} rows a second")
    columns = (BarColumn(), DownloadColumn(), speed, TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task, started = bar.add_task("reading", total=None, speed=0), monotonic()

    def show(done: int, total: int, rows: int) -> None:
        taken = monotonic() - started
        if taken > PATIENCE:
            bar.start()
            bar.update(task, completed=done, total=total, speed=int(rows / taken))

    try:
        yield show
    finally:
        bar.stop()


def _set_up() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a letter shows its number
    # A program that is asked to stop clears its staging folder away, as it does at an interrupt.
    for asked in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(asked) != signal.SIG_IGN:  # as it is for what a shell runs in the background
            signal.signal(asked, _interrupt)


def run(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code."""
    _set_up()
    try:
        arguments = [f"{given}={_REDACTED}" if given == "--redact" else given for given in arguments]
        code = app(arguments, prog_name="loyalty-prep", standalone_mode=False)
    except LoyaltyPrepError as fault:
        return _fail(fault, as_json="--json" in arguments)
    except typer.TyperException as fault:
        return _fail(UsageError(_usage(fault.format_message())), as_json="--json" in arguments)
    except typer.Exit as stop:
        return stop.exit_code
    except BrokenPipeError:
        return 0
    except BaseException as fault:
        # Where an interrupt reaches Python code that polars calls, polars makes a panic of it.
        if not isinstance(fault, (typer.Abort, KeyboardInterrupt)) and not _STOPPED.is_set():
            raise
        print("error: interrupted; nothing was written.", file=sys.stderr)  # noqa: T201 - the last word
        return 130
    return code if isinstance(code, int) else 0


def _usage(message: str) -> str:
    said = message or "No command is named."
    commands = ", ".join(
        str(command.name or getattr(command.callback, "__name__", "")) for command in app.registered_commands
    )
    return f"{said.rstrip('.')}. The commands are {commands}; --help tells what each takes."


_STOPPED = threading.Event()


def _interrupt(*_: Any) -> None:
    if not _STOPPED.is_set():  # a second one would only break into the clearing away
        _STOPPED.set()
        raise KeyboardInterrupt


def _fail(fault: LoyaltyPrepError, *, as_json: bool) -> int:
    message = " ".join(fault.message.split())
    line = f"error: {message}".encode(sys.stderr.encoding or "utf-8", "backslashreplace")
    sys.stderr.buffer.write(line + b"\n")
    sys.stderr.flush()
    if as_json:
        document = {"schemaVersion": 1, "error": {"code": fault.code, "message": message}}
        _write(json.dumps(document, ensure_ascii=False, indent=2))
    return 2
