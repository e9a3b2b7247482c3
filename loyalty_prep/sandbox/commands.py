"""The command `sandbox`: a skin over `app.run`. starlette and uvicorn are loaded by the command, not by `--help`."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - typer reads it
from typing import Annotated, Final

import typer

from loyalty_prep.errors import require_extra
from loyalty_prep.options import whole

PORT: Final = 8787
"""The same as `app.PORT`, which cannot be had without starlette; a test compares them."""


def register(app: typer.Typer) -> None:
    """Add the command to a command line."""
    app.command(epilog="Example: loyalty-prep sandbox --contacts contacts.csv")(sandbox)


def sandbox(
    *,
    port: Annotated[int, typer.Option(metavar="N", parser=whole, help="The port; 0 takes a free one.")] = PORT,
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
    accounts: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The balances before any import: Email,Points.")
    ] = None,
    effect: Annotated[
        str, typer.Option(metavar="set|add", help="Whether an import sets balances, or adds to them.")
    ] = "set",
) -> None:
    """Serve the Imports API on this machine, to rehearse an import against."""
    require_extra("uvicorn", "sandbox")
    from loyalty_prep.sandbox import app as server  # noqa: PLC0415 - starlette is not needed for --help

    def announce(url: str) -> None:
        typer.echo(f"The sandbox listens on {url}: give upload --base-url {url}. Ctrl-C ends it.")

    server.run(
        host=host,
        port=port,
        announce=announce,
        contacts=contacts,
        pace=pace,
        fail=fail or [],
        webhook=webhook,
        data=data,
        accounts=accounts,
        effect=effect,
    )
