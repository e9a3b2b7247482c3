"""What people use, each doing the part of the job that it can: `python -m benchmarks.peers NAME EXPORT OUT [ENCODING]`.

`LACKS` says of each what it does not do. Imports stand in the functions, so that each pays for its own.
"""

# ruff: noqa: PLC0415 - a peer is timed as a whole process, its imports included
from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

EMAIL, POINTS = "Email", "Points balance"
PATTERN = r"^[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}$"


def polars_copy(export: str, out: str, encoding: str = "utf8") -> None:
    """Read all five columns and write them again.

    What is not UTF-8 polars reads as a whole, after Python has decoded it: a scan either refuses it or loses letters.
    """
    import polars as pl

    if encoding == "utf8":
        pl.scan_csv(export, infer_schema=False).sink_csv(out)
    else:
        pl.read_csv(export, infer_schema=False, encoding=encoding).write_csv(out)


def polars_filter(export: str, out: str) -> None:
    """One regular expression, one cast, two columns."""
    import polars as pl

    rows = pl.scan_csv(export, infer_schema=False).select(
        EMAIL, pl.col(POINTS).cast(pl.Int64, strict=False).alias("Points")
    )
    rows.filter(pl.col(EMAIL).str.contains(PATTERN) & (pl.col("Points") >= 0)).sink_csv(out)


def duckdb(export: str, out: str) -> None:
    """The same in SQL, with the rows that cannot be parsed stored apart."""
    import duckdb as engine

    engine.execute(
        f"""COPY (SELECT "{EMAIL}", TRY_CAST("{POINTS}" AS BIGINT) AS Points
        FROM read_csv('{export}', all_varchar=true, store_rejects=true)
        WHERE regexp_matches("{EMAIL}", '{PATTERN}') AND TRY_CAST("{POINTS}" AS BIGINT) >= 0)
        TO '{out}' (HEADER)"""  # noqa: S608 - our own file names
    )


def pandas_validator(export: str, out: str) -> None:
    """What people write: read_csv, email-validator row by row, to_numeric, drop_duplicates, to_csv."""
    import pandas as pd
    from email_validator import EmailNotValidError, validate_email

    def address(text: Any) -> str | None:
        try:
            return validate_email(str(text).strip(), check_deliverability=False).normalized
        except EmailNotValidError:
            return None

    frame = pd.read_csv(export, dtype=str)
    frame[EMAIL] = frame[EMAIL].map(address)
    frame["Points"] = pd.to_numeric(frame[POINTS], errors="coerce")
    fine = frame[frame[EMAIL].notna() & (frame["Points"] >= 0)].drop_duplicates(EMAIL)
    fine[[EMAIL, "Points"]].to_csv(out, index=False)


def csv_validator(export: str, out: str) -> None:
    """A plain loop: the csv module and email-validator."""
    import csv
    from pathlib import Path

    from email_validator import EmailNotValidError, validate_email

    with Path(export).open(newline="", encoding="utf-8") as source, Path(out).open("w", newline="") as target:
        writer = csv.writer(target)
        for row in csv.DictReader(source):
            try:
                address = validate_email(row[EMAIL].strip(), check_deliverability=False).normalized
                writer.writerow((address, int(row[POINTS])))
            except (EmailNotValidError, ValueError):
                continue


def csv_emval(export: str, out: str) -> None:
    """The same loop with emval, which judges addresses in Rust."""
    import csv
    from pathlib import Path

    import emval

    validator = emval.EmailValidator(deliverable_address=False)
    with Path(export).open(newline="", encoding="utf-8") as source, Path(out).open("w", newline="") as target:
        writer = csv.writer(target)
        for row in csv.DictReader(source):
            try:
                address = validator.validate_email(row[EMAIL].strip()).normalized
                writer.writerow((address, int(row[POINTS])))
            except (SyntaxError, ValueError):  # what it raises for a bad address, and int for a bad balance
                continue


def frictionless(export: str, _out: str) -> None:
    """Validate the table's structure."""
    import frictionless as engine

    with engine.system.use_context(trusted=True):  # else it refuses absolute paths
        report = engine.validate(export)
    assert report.stats["tasks"] == 1, report
    assert not report.errors, report


def csvclean(export: str, out: str) -> None:
    """Csvkit's check of the table's structure."""
    import subprocess
    from pathlib import Path

    with Path(out).open("wb") as target:
        subprocess.run([sys.executable, "-m", "csvkit.utilities.csvclean", "-a", export], stdout=target, check=False)


def pointblank(export: str, _out: str) -> None:
    """Three checks on a polars frame."""
    import pointblank as pb
    import polars as pl

    frame = pl.read_csv(export, infer_schema=False).with_columns(pl.col(POINTS).cast(pl.Int64, strict=False))
    checks = pb.Validate(frame).col_vals_regex(EMAIL, PATTERN).col_vals_ge(POINTS, 0).rows_distinct([EMAIL])
    checks.interrogate()


def dataframely(export: str, out: str) -> None:
    """A schema with a regular expression and a range; good rows apart from bad ones."""
    import dataframely as dy
    import polars as pl

    class Row(dy.Schema):  # type: ignore[misc] # dataframely may be missing
        email = dy.String(regex=PATTERN)
        points = dy.Int64(min=0)

    frame = pl.read_csv(export, infer_schema=False).select(
        email=EMAIL, points=pl.col(POINTS).cast(pl.Int64, strict=False)
    )
    Row.filter(frame)[0].write_csv(out)


PEERS: dict[str, Callable[..., None]] = {
    "polars, five columns": polars_copy,
    "polars, filter and cast": polars_filter,
    "DuckDB": duckdb,
    "dataframely": dataframely,
    "pointblank": pointblank,
    "pandas + email-validator": pandas_validator,
    "csv + email-validator": csv_validator,
    "csv + emval": csv_emval,
    "frictionless": frictionless,
    "csvclean": csvclean,
}
MODULES = {
    "DuckDB": "duckdb",
    "pandas + email-validator": "pandas, email_validator",
    "csv + email-validator": "email_validator",
    "csv + emval": "emval",
    "csvclean": "csvkit",
}
MODULES |= {name: name for name in ("dataframely", "pointblank", "frictionless")}
SLOW = frozenset({"pandas + email-validator", "csv + email-validator", "csv + emval", "frictionless", "csvclean"})
"""These are run on a file of 120,000 rows, and compared by the row."""
LACKS = {
    "polars, five columns": "checks nothing",
    "polars, filter and cast": "no email rules but a pattern, no repairs, no duplicates, no reasons, no limit of bytes",
    "DuckDB": "the same as polars' filter; keeps what it cannot parse, not what is invalid",
    "dataframely": "no email rules but a pattern, no repairs, no limit of bytes; whole file in memory",
    "pointblank": "counts what fails, writes no clean file; whole file in memory",
    "pandas + email-validator": "no reasons, no number styles, no limit of bytes; whole file in memory",
    "csv + email-validator": "no reasons, no number styles, no duplicates, no limit of bytes",
    "csv + emval": "the same, and its verdicts are its own",
    "frictionless": "checks the structure only",
    "csvclean": "checks the structure only",
}

if __name__ == "__main__":
    PEERS[sys.argv[1]](*sys.argv[2:])
