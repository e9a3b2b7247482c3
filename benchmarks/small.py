"""Measure small calls in a running process: `python -m benchmarks.small`.

CPU milliseconds of all threads, the median of some fifty calls after five that are not counted: `check` and `prepare`
beside others that do less, each in turn so that all meet the same machine. Writes `small.md`.

    pandera            a schema of two columns, by which the address is one regular expression and the balance a number
    dataframely        the same schema
    pointblank         the same checks, and that no address repeats
    email-validator    a loop over the addresses, and over the balances with `int`

Those of the dependency group `bench` that are not installed are left out.
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandera.polars as pa
import polars as pl
from email_validator import validate_email

import loyalty_prep
from benchmarks.peers import PATTERN

if TYPE_CHECKING:
    from collections.abc import Callable

_CALLS, _BEFORE = 50, 5
PAGE: Final = Path(__file__).parent / "small.md"
_SCHEMA: Final = pa.DataFrameSchema(
    {"Email": pa.Column(str, pa.Check.str_matches(PATTERN)), "Points": pa.Column(int, pa.Check.ge(0))}
)


def _table(rows: int, faulty: int = 0) -> pl.DataFrame:
    """Make a table of customers, of which one in so many has an address with a comma."""
    emails = [f"ann{n}@example{',' if faulty and n % faulty == 0 else '.'}com" for n in range(rows)]
    return pl.DataFrame({"Name": [f"Ann {n}" for n in range(rows)], "Email": emails, "Points": range(rows)})


def _validate(frame: pl.DataFrame) -> None:
    for address, balance in frame.select("Email", "Points").iter_rows():
        validate_email(address, check_deliverability=False)
        int(balance)


def _by_dataframely() -> Callable[[pl.DataFrame], object]:
    import dataframely as dy  # noqa: PLC0415 - not everywhere

    class Row(dy.Schema):  # type: ignore[misc] # dataframely may be missing
        Email = dy.String(regex=PATTERN)
        Points = dy.Int64(min=0)

    filtered: Callable[[pl.DataFrame], object] = Row.filter
    return filtered


def _by_pointblank() -> Callable[[pl.DataFrame], object]:
    import pointblank as pb  # noqa: PLC0415 - not everywhere

    def check(frame: pl.DataFrame) -> object:
        checks = pb.Validate(frame).col_vals_regex("Email", PATTERN).col_vals_ge("Points", 0)
        return checks.rows_distinct(["Email"]).interrogate()

    return check


def _peers() -> dict[str, Callable[[pl.DataFrame], object]]:
    """Return what else judges a frame, as far as it is installed."""
    peers: dict[str, Callable[[pl.DataFrame], object]] = {"pandera": _SCHEMA.validate}
    for name, make in (("dataframely", _by_dataframely), ("pointblank", _by_pointblank)):
        if find_spec(name) is not None:
            peers[name] = make()
    return peers | {"email-validator": _validate}


def _calls(folder: Path) -> dict[str, Callable[[], object]]:
    """Return what is measured, by what it is called in the table."""
    small, large, faulty = _table(100), _table(10_000), _table(100, 10)
    export = folder / "export.csv"
    small.write_csv(export)
    peers = _peers()
    return {
        "`check`, 100 rows": lambda: loyalty_prep.check(small),
        "`check`, 100 rows, columns named": lambda: loyalty_prep.check(small, email="Email", points="Points"),
        "`check`, 100 rows, 10 of them faulty": lambda: loyalty_prep.check(faulty),
        **{f"{name}, 100 rows": partial(call, small) for name, call in peers.items()},
        "`check`, 10,000 rows": lambda: loyalty_prep.check(large),
        **{f"{name}, 10,000 rows": partial(call, large) for name, call in peers.items()},
        "`validate`, a file of 100 rows": lambda: loyalty_prep.validate(export),
        "`prepare`, a file of 100 rows": lambda: loyalty_prep.prepare(export, folder / "out", overwrite=True),
    }


def main() -> None:
    """Measure all and write the page."""
    with tempfile.TemporaryDirectory() as temp:
        calls = _calls(Path(temp))
        times: dict[str, list[float]] = {name: [] for name in calls}
        for number in range(_BEFORE + _CALLS):
            for name, call in calls.items():
                begun = time.process_time()
                call()
                if number >= _BEFORE:
                    times[name].append(time.process_time() - begun)
    rows = [f"| {name} | {1000 * statistics.median(each):.1f} |" for name, each in times.items()]
    head = f"# Small calls\n\n{(__doc__ or '').partition(chr(10) * 2)[2].partition('Writes')[0].strip()}\n"
    page = "\n".join([head, f"{os.cpu_count()} processors.", "", "| | CPU ms |", "| --- | ---: |", *rows, ""])
    PAGE.write_text(page, encoding="utf-8")
    print(page)


if __name__ == "__main__":
    main()
