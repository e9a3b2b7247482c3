"""The commands `upload`, `status`, `reconcile` and `sandbox`: a skin over the functions of the same names.

httpx, starlette and polars are loaded by the commands, not by `--help`. The key comes from WIX_API_KEY and is no
argument: arguments stand in the shell's history and in the list of processes.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from loyalty_prep.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from loyalty_prep.wix.client import Credentials
    from loyalty_prep.wix.journal import State
    from loyalty_prep.wix.reconciliation import Reconciliation
    from loyalty_prep.wix.uploads import Plan, Standing

WIX: Final = "https://www.wixapis.com"
"""The same as `client.BASE_URL`, which cannot be had without httpx; a test compares them."""
SANDBOX_PORT: Final = 8787
"""The same as `sandbox.PORT`, likewise."""

FolderArgument = Annotated[Path, typer.Argument(metavar="DIR", help="The folder that prepare wrote.")]
SiteOption = Annotated[str | None, typer.Option(metavar="ID", help="The site; WIX_SITE_ID if not given.")]
BaseOption = Annotated[str, typer.Option(metavar="URL", help="Where the API is: Wix, or the sandbox.")]
AskedOption = Annotated[
    str | None, typer.Option("--base-url", metavar="URL", help="Where the API is; where upload went, if not given.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Write one JSON document to standard output.")]
QuietOption = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but errors.")]


def register(app: typer.Typer) -> None:
    """Add the commands to a command line."""
    for command in (upload, status, reconcile, sandbox):
        app.command()(command)


def upload(
    folder: FolderArgument,
    *,
    site_id: SiteOption = None,
    base_url: BaseOption = WIX,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Import without asking.")] = False,
    parallel: Annotated[int, typer.Option(metavar="N", help="How many parts go at a time.")] = 1,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Import the clean parts into the site. Goes on where an earlier run stood, and imports nothing twice."""
    _require("httpx", "wix")
    from loyalty_prep.wix import client, uploads  # noqa: PLC0415 - httpx is not needed for --help

    credentials = client.Credentials.from_environment(site_id)
    try:
        with _progress(quiet=quiet) as on_change:
            standing = uploads.upload(
                folder,
                credentials=credentials,
                confirm=(lambda _: True) if yes else _confirm,
                base_url=base_url,
                parallel=parallel,
                on_change=on_change,
            )
    except KeyboardInterrupt:
        _say("error: interrupted. The journal knows how far each part got; run upload again to go on from there.")
        raise typer.Exit(130) from None
    _show_standing(standing, as_json=as_json, quiet=quiet)
    if not standing.ok and not quiet:
        _say(_next_step(standing, folder))
    raise typer.Exit(0 if standing.ok else 1)


def status(
    folder: FolderArgument,
    *,
    site_id: SiteOption = None,
    base_url: AskedOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say where each part stands, now."""
    _require("httpx", "wix")
    from loyalty_prep.wix import uploads  # noqa: PLC0415 - httpx is not needed for --help

    standing = uploads.status(folder, credentials=_credentials(site_id), base_url=base_url)
    _show_standing(standing, as_json=as_json, quiet=False)
    raise typer.Exit(1 if any(state.is_refused for state in standing.states) else 0)


def reconcile(
    folder: FolderArgument,
    *,
    source: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The export that was prepared, if it is not beside DIR.")
    ] = None,
    site_id: SiteOption = None,
    base_url: AskedOption = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace an earlier reconciliation.")] = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Bring the rows that Wix refused home, with their rows and lines, and compare the counts."""
    _require("httpx", "wix")
    from loyalty_prep.wix import reconciliation  # noqa: PLC0415 - polars is not needed for --help

    found = reconciliation.reconcile(
        folder, source=source, credentials=_credentials(site_id), base_url=base_url, overwrite=overwrite
    )
    if as_json:
        _write(json.dumps(found.to_dict(), ensure_ascii=False, indent=2))
    elif not quiet:
        _show_reconciliation(found, folder)
    raise typer.Exit(0 if found.ok else 1)


def sandbox(
    *,
    port: Annotated[int, typer.Option(metavar="N", help="The port; 0 takes a free one.")] = SANDBOX_PORT,
    host: Annotated[str, typer.Option(metavar="ADDRESS", help="This machine's own: 127.0.0.1 or ::1.")] = "127.0.0.1",
    contacts: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The site's contacts; without, every address is one.")
    ] = None,
    pace: Annotated[float, typer.Option(metavar="SECONDS", help="How long each status lasts.")] = 0.5,
    fail: Annotated[
        list[str] | None, typer.Option(metavar="NAME", help="Trouble to rehearse, such as throttled; repeatable.")
    ] = None,
    webhook: Annotated[str | None, typer.Option(metavar="URL", help="Where events are posted.")] = None,
    data: Annotated[Path | None, typer.Option(metavar="DIR", help="Keep the state there; else in memory.")] = None,
) -> None:
    """Serve the Imports API on this machine, to rehearse an import against."""
    _require("uvicorn", "sandbox")
    from loyalty_prep.wix import sandbox as server  # noqa: PLC0415 - starlette is not needed for --help

    def announce(url: str) -> None:
        _write(f"The sandbox listens on {url}: give upload --base-url {url}. Ctrl-C ends it.")

    server.run(
        host=host,
        port=port,
        announce=announce,
        contacts=contacts,
        pace=pace,
        fail=fail or [],
        webhook=webhook,
        data=data,
    )


def _require(module: str, extra: str) -> None:
    if importlib.util.find_spec(module) is None:
        raise UsageError(f'This command needs more libraries: pip install "loyalty-prep[{extra}]".')
    # Waiting for the platform is in order; without a handler, logging would print each wait to standard error.
    logging.getLogger("stamina").addHandler(logging.NullHandler())


def _credentials(site_id: str | None) -> Credentials | None:
    """Return the key and the site where there are any: not every question goes to the platform."""
    from loyalty_prep.wix import client  # noqa: PLC0415 - httpx is not needed for --help

    if not os.environ.get("WIX_API_KEY"):
        return None
    return client.Credentials.from_environment(site_id)


# Asking


def _confirm(plan: Plan) -> bool:
    if not sys.stdin.isatty():
        raise UsageError(
            "Importing cannot be undone, and there is no terminal to ask on. Give --yes if it is meant, or run the "
            "command on a terminal."
        )
    _say(_question(plan))
    return typer.confirm("Import them?", default=False, err=True)


def _question(plan: Plan) -> str:
    where = f"site {plan.site_id}" + ("" if plan.base_url == WIX else f" at {plan.base_url}")
    done = f" ({plan.parts_done:,} more were imported before)" if plan.parts_done else ""
    return (
        f"{plan.rows:,} rows with {plan.points:,} points in {_count(plan.parts, 'part')}{done} are to be imported into "
        f"{where}.\nThis can overwrite the balances of existing customers, and it cannot be undone."
    )


# Showing

_WORDS: Final = {
    "WAITING": "to be uploaded",
    "UPLOADED": "uploaded",
    "CREATING": "being created",
    "CREATED": "being parsed",
    "PARSED": "parsed",
    "UNREADABLE": "not readable",
    "EXECUTING": "being executed",
    "EXECUTED": "being imported",
    "FINISHED": "its error file is to be fetched",
    "DONE": "imported",
}


def _stand(state: State) -> str:
    """Say where a part stands."""
    if state.step in ("FINISHED", "DONE") and state.status == "FAILED":
        return "failed"
    if state.step == "FINISHED" and not state.error_file_exists:
        return _WORDS["DONE"]
    return _WORDS[state.step]


def _show_standing(standing: Standing, *, as_json: bool, quiet: bool) -> None:
    if as_json:
        _write(json.dumps(standing.to_dict(), ensure_ascii=False, indent=2))
    elif not quiet:
        _table(
            ("part", "rows", "stands", "Wix says", "imported", "refused"),
            [
                (
                    state.path,
                    f"{state.rows:,}",
                    _stand(state),
                    state.status or "",
                    _number(state.success_count),
                    _number(state.failure_count),
                )
                for state in standing.states
            ],
        )


def _next_step(standing: Standing, folder: Path) -> str:
    failed = [state for state in standing.states if _stand(state) == "failed"]
    left = [state for state in standing.states if state.step != "DONE"]
    refused = sum(state.failure_count or 0 for state in standing.states)
    said = [f"The import of {state.path} failed." for state in failed]
    said += [f"{_count(refused, 'row')} refused: run `loyalty-prep reconcile {folder}`."] if refused else []
    said += [f"{_count(len(left), 'part')} not begun: run upload again to go on."] if left else []
    return " ".join(said)


def _show_reconciliation(found: Reconciliation, folder: Path) -> None:
    _table(
        ("part", "rows", "Wix says", "imported", "refused"),
        [
            (each.path, f"{each.rows:,}", each.status or "", _number(each.success_count), _number(each.failure_count))
            for each in found.parts
        ],
    )
    _write(
        f"predicted {found.predicted:,} imported, Wix reports {found.imported:,} imported and {found.refused:,} refused"
    )
    for difference in found.differences:
        _write(f"{'explained' if difference.explained else 'NOT EXPLAINED'}: {difference.sentence}")
    for path in found.written:
        _write(str(folder / path))


def _table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; numbers stand to the right."""
    from rich.console import Console  # noqa: PLC0415 - rich's tables are not needed for JSON
    from rich.table import Table  # noqa: PLC0415 - as above
    from rich.text import Text  # noqa: PLC0415 - as above

    table = Table(box=None, pad_edge=False)
    for name in names:
        table.add_column(name, justify="right" if name in ("rows", "imported", "refused") else "left")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console(highlight=False).print(table)


def _number(count: int | None) -> str:
    return "" if count is None else f"{count:,}"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" + ("" if number == 1 else "s")


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[State], None] | None]:
    """Show each part's step on standard error, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - only a terminal needs it

    console = Console(stderr=True, highlight=False)
    yield lambda state: console.print(f"{state.path}: {_stand(state)}", markup=False)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)  # noqa: T201 - talk goes to standard error


def _write(text: str) -> None:
    """Write UTF-8 whatever the terminal's encoding."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()
