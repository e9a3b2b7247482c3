"""The commands of the import (`upload`, `balances` and the others): a skin over functions of the same names.

httpx and polars are loaded by the commands, not by `--help`. The key comes from WIX_API_KEY and is no
argument: arguments stand in the shell's history and in the list of processes.
"""

from __future__ import annotations

import json
import logging
import os
import select
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from loyalty_prep.errors import UsageError, counted, require_extra
from loyalty_prep.options import whole
from loyalty_prep.report.visible import put, put_json, visible
from loyalty_prep.wix import keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from loyalty_prep.wix.access import Credentials
    from loyalty_prep.wix.comparison import Comparison
    from loyalty_prep.wix.fields import Json
    from loyalty_prep.wix.journal import State
    from loyalty_prep.wix.reconciliation import Reconciliation
    from loyalty_prep.wix.uploads import Plan, Standing

WIX: Final = "https://www.wixapis.com"
"""The same as `access.BASE_URL`, which cannot be had without httpx; a test compares them."""

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
    for command, example in (
        (upload, "upload export-prepared --first 5"),
        (status, "status export-prepared"),
        (reconcile, "reconcile export-prepared"),
        (balances, "balances --out before.csv"),
        (compare, "compare export-prepared --before before.csv"),
    ):
        app.command(epilog=f"Example: loyalty-prep {example}")(command)


def upload(
    folder: FolderArgument,
    *,
    site_id: SiteOption = None,
    base_url: BaseOption = WIX,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Import without asking.")] = False,
    parallel: Annotated[int, typer.Option(metavar="N", parser=whole, help="How many parts go at a time.")] = 1,
    first: Annotated[
        int | None,
        typer.Option(metavar="N", parser=whole, help="Only the first N rows, as a trial; the rest follows without it."),
    ] = None,
    as_json: JsonOption = False,
    settle: Annotated[
        float | None, typer.Option(metavar="SECONDS", hidden=True, help="See `calls.SETTLE_SECONDS`.")
    ] = None,
    quiet: QuietOption = False,
) -> None:
    """Import the clean parts into the site. Goes on where an earlier run stood, and imports nothing twice."""
    _require_client()
    from loyalty_prep.wix import access, calls, uploads  # noqa: PLC0415 - httpx is not needed for --help

    credentials = access.Credentials.from_environment(site_id)
    with _progress(quiet=quiet) as on_change:
        standing = uploads.upload(
            folder,
            credentials=credentials,
            confirm=_warn if yes else _confirm,
            base_url=base_url,
            parallel=parallel,
            first=first,
            on_change=on_change,
            settle_seconds=calls.SETTLE_SECONDS if settle is None else settle,
        )
    _show_standing(standing, as_json=as_json, quiet=quiet)
    if not standing.ok and not quiet:
        _say(_next_step(standing, folder))
    notes = [state.note for state in standing.states if state.note is not None]
    if standing.ok and notes and not quiet:
        _say(" ".join([*notes, f"Run `loyalty-prep reconcile {folder}` to see what it lists."]))
    raise typer.Exit(0 if standing.ok else 1)


def status(
    folder: FolderArgument,
    *,
    site_id: SiteOption = None,
    base_url: AskedOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say where each part stands, now."""
    _require_client()
    from loyalty_prep.wix import uploads  # noqa: PLC0415 - httpx is not needed for --help

    standing = uploads.status(folder, credentials=_credentials(site_id), base_url=base_url)
    _show_standing(standing, as_json=as_json, quiet=False)
    ended = [state for state in standing.states if state.has_ended]
    if not as_json:
        for state in ended:
            if state.doubt is not None:
                _say(state.doubt)
    raise typer.Exit(0 if all(state.is_imported for state in ended) else 1)


def reconcile(
    folder: FolderArgument,
    *,
    source: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The export that was prepared, if it is not beside DIR.")
    ] = None,
    site_id: SiteOption = None,
    base_url: AskedOption = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace an earlier reconciliation.")] = False,
    excel: Annotated[
        bool, typer.Option("--excel", help="Write the import errors for spreadsheets: guarded against formulas.")
    ] = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Bring the rows that Wix refused home, with their rows and lines, and compare the counts."""
    _require_client()
    from loyalty_prep.wix import reconciliation  # noqa: PLC0415 - polars is not needed for --help

    result = reconciliation.reconcile(
        folder,
        source=source,
        credentials=_credentials(site_id),
        base_url=base_url,
        overwrite=overwrite,
        excel=excel,
    )
    if as_json:
        _write_json(result.to_dict())
    elif not quiet:
        _show_reconciliation(result, folder)
    raise typer.Exit(0 if result.ok else 1)


def balances(
    *,
    out: Annotated[Path, typer.Option("--out", "-o", metavar="FILE", help="The CSV file to write.")],
    site_id: SiteOption = None,
    base_url: BaseOption = WIX,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace an earlier file.")] = False,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Read the site's loyalty accounts into a CSV file: the backup before an import. Changes nothing on the site."""
    _require_client()
    from loyalty_prep.wix import access, accounts  # noqa: PLC0415 - httpx is not needed for --help

    backup = accounts.balances(
        out, credentials=access.Credentials.from_environment(site_id), base_url=base_url, overwrite=overwrite
    )
    if as_json:
        document = {
            "schemaVersion": 1,
            "path": str(backup.path),
            "accounts": backup.accounts,
            "points": backup.points,
            "withoutEmail": backup.without_email,
            "withoutPoints": backup.without_points,
        }
        _write_json(document)
    elif not quiet:
        _write(f"{counted(backup.accounts, 'account')} with {counted(backup.points, 'point')}: {backup.path}")
        if backup.without_email:
            _write(f"{counted(backup.without_email, 'account')} without an address: an import does not find them.")
        if backup.without_points:
            _write(f"{counted(backup.without_points, 'account')} whose balance Wix did not tell.")


def compare(
    folder: FolderArgument,
    *,
    before: Annotated[Path, typer.Option(metavar="FILE", help="The balances before the import.")],
    after: Annotated[Path | None, typer.Option(metavar="FILE", help="The balances after it.")] = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Compare the clean parts with balances: what the import would change, or, with --after, what it did."""
    _require_client()
    from loyalty_prep.wix import comparison  # noqa: PLC0415 - polars is not needed for --help

    result = comparison.compare(folder, before=before, after=after)
    if as_json:
        _write_json(result.to_dict())
    elif not quiet:
        _show_comparison(result)
    raise typer.Exit(0 if result.ok else 1)


def _require_client() -> None:
    require_extra("httpx", "wix")
    # Waiting for the platform is in order; without a handler, logging would print each wait to standard error.
    logging.getLogger("stamina").addHandler(logging.NullHandler())


def _credentials(site_id: str | None) -> Credentials | None:
    """Return the key and the site where there are any: not every question goes to the platform."""
    from loyalty_prep.wix import access  # noqa: PLC0415 - httpx is not needed for --help

    if not os.environ.get("WIX_API_KEY"):
        return None
    return access.Credentials.from_environment(site_id)


# Asking


def _warn(plan: Plan) -> bool:
    for sentence in plan.alike:
        _say(f"warning: {sentence}")
    return True


def _confirm(plan: Plan) -> bool:
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError(
            "Importing cannot be undone, and there is no terminal to ask on. Give --yes if it is meant, or run the "
            "command on a terminal."
        )
    _warn(plan)
    _say(_question(plan))
    return _answer("Import them? [y/N]: ").strip().lower() in ("y", "yes")


def _answer(question: str) -> str:
    """Ask for a line. An interrupt ends it at once: nothing waits in a read, which some libraries begin again."""
    print(question, end="", file=sys.stderr, flush=True)  # noqa: T201 - talk goes to standard error
    if sys.platform != "win32":  # only sockets can be waited for there
        while not select.select([sys.stdin], [], [], _LOOK_SECONDS)[0]:
            pass
    return sys.stdin.readline()


_LOOK_SECONDS: Final = 0.2
"""How long one look at standard input waits for a line."""


def _question(plan: Plan) -> str:
    where = (f"site {plan.site_id}" if plan.site_id else "the site of the app's token") + (
        "" if plan.base_url == WIX else f" at {plan.base_url}"
    )
    elsewhere = "" if plan.base_url == WIX else f" --base-url {plan.base_url}"
    done = f" ({plan.parts_done:,} more were imported before)" if plan.parts_done else ""
    trial = f" as a trial, before {counted(plan.rows_left, 'more row')}" if plan.rows_left else ""
    what = f"{counted(plan.rows, 'row')} with {counted(plan.points, 'point')} in {counted(plan.parts, 'part')}{done}"
    return (
        f"{what} are to be imported into {where}{trial}.\n"
        "This can overwrite the balances of existing customers, and it cannot be undone.\n"
        "If there is no backup of today's balances, say no and make one: "
        f"loyalty-prep balances --out before.csv{elsewhere}"
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
        _write_json(standing.to_dict())
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
    refused = sum(max(0, state.failure_count or 0) for state in standing.states)
    doubts = [state.doubt for state in standing.states if state.doubt is not None]
    sentences = [f"The import of {state.path} failed; rows of it may be imported, or not." for state in failed] + doubts
    sentences += [each.error_file_trouble for each in standing.states if each.error_file_trouble is not None]
    sentences += [f"{counted(refused, 'row')} refused."] if refused else []
    sentences += [f"Run `loyalty-prep reconcile {folder}`."] if refused or doubts or failed else []
    sentences += ["Then compare the balances on the site before any of it is imported again."] if failed else []
    sentences += [f"{counted(len(left), 'part')} not begun: run upload again to go on."] if left else []
    return " ".join(sentences)


def _show_reconciliation(result: Reconciliation, folder: Path) -> None:
    _table(
        ("part", "rows", "Wix says", "imported", "refused"),
        [
            (each.path, f"{each.rows:,}", each.status or "", _number(each.success_count), _number(each.failure_count))
            for each in result.parts
        ],
    )
    _write(
        f"predicted {result.predicted:,} imported, "
        f"Wix reports {_number(result.imported) or 'no number'} imported and {_number(result.refused) or 'no number'} "
        "refused"
    )
    for difference in result.differences:
        _write(f"{'explained' if difference.explained else 'NOT EXPLAINED'}: {difference.sentence}")
    for path in result.written:
        _write(str(folder / path))


_CHANGES: Final = (
    ("new", "new (the account holds 0)"),
    ("raised", "raised"),
    ("lowered", "lowered"),
    ("equal", "equal"),
    ("notAmongTheAccounts", "not among the accounts"),
    ("unclear", "of several accounts with one address"),
)
_EFFECTS: Final = {
    "set": "The import set the balances.",
    "added": "The import ADDED to the balances.",
    "nothing": "The import changed NOTHING.",
    "mixed": "Whether the import set or added cannot be told: as many balances were set as were added to.",
    "unknown": "Whether the import set or added cannot be told: no account shows a difference between the two.",
}
_SHOWN_ACCOUNTS: Final = 20
"""So many accounts are shown on a terminal; `--json` has all."""


def _show_comparison(result: Comparison) -> None:
    document = result.to_dict()
    rows, points = document["rows"], document["points"]
    if result.effect is None:
        _table(("if the balances are set", "rows"), [(words, f"{rows[name]:,}") for name, words in _CHANGES])
    _write(
        f"points: {points['before']:,} before, {points['parts']:,} in the parts; {points['afterIfSet']:,} after if Wix "
        f"sets balances, {points['afterIfAdded']:,} if it adds"
    )
    if result.effect is None:
        return
    imported = counted(result.imported_rows or 0, "row")
    _write(f"after: {points['after']:,} points, {imported} imported. {_EFFECTS[result.effect]}")
    if not result.unexpected:
        if result.ok:
            _write("Every account is as expected.")
        return
    _write(f"{counted(len(result.unexpected), 'account')} NOT as expected:")
    _table(
        ("address", "before", "in the part", "expected", "after"),
        [
            (
                each.email or "(no address)",
                *(_number(number) for number in (each.before, each.part, each.expected, each.after)),
            )
            for each in result.unexpected[:_SHOWN_ACCOUNTS]
        ],
    )
    if len(result.unexpected) > _SHOWN_ACCOUNTS:
        _write(f"… and {len(result.unexpected) - _SHOWN_ACCOUNTS:,} more: --json has them all.")


def _table(names: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; numbers stand to the right."""
    from rich.table import Table  # noqa: PLC0415 - rich's tables are not needed for JSON
    from rich.text import Text  # noqa: PLC0415 - as above

    from loyalty_prep.report.consoles import VisibleConsole  # noqa: PLC0415 - as above

    table = Table(box=None, pad_edge=False)
    for name in names:
        table.add_column(name, justify="right" if name in _NUMBERS else "left")
    for row in rows:
        table.add_row(*(Text(clean(cell)) for cell in row))
    VisibleConsole(highlight=False).print(table)


_NUMBERS: Final = ("rows", "imported", "refused", "before", "in the part", "expected", "after")


def _number(count: int | None) -> str:
    return "" if count is None else f"{count:,}"


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[State], None] | None]:
    """Show each part's step on standard error, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    yield lambda state: _say(f"{state.path}: {_stand(state)}")


def clean(text: str) -> str:
    """Take the key out of what is printed: a server, or a file name, may repeat it."""
    return keys.without(text, keys.from_environment())


def _say(text: str) -> None:
    print(visible(clean(text)), file=sys.stderr, flush=True)  # noqa: T201 - talk goes to standard error


def _write(text: str) -> None:
    """Write a line for people: UTF-8 whatever the terminal's encoding."""
    put(visible(clean(text)))


def _write_json(document: Json) -> None:
    """Write a document for programs: nothing in it is changed, but for the key."""
    put_json(json.dumps(keys.document_without(document, keys.from_environment()), ensure_ascii=False, indent=2))
