"""A step of a pipeline, as a plain function: a table of customers in, parts to import out, and what needs a person.

python samples/recipes/etl.py samples/kasse-filiale.csv out
"""

from __future__ import annotations

import sys
from pathlib import Path

import polars as pl  # noqa: TC002 - a recipe is to be read

from loyalty_prep import check, scan, write_parts


def load(customers: pl.LazyFrame, folder: Path) -> int:
    """Write the parts and the rejected rows of a table into a folder; return how many rows need a person."""
    result = check(customers, duplicates="max", name="customers")
    folder.mkdir(parents=True, exist_ok=True)
    result.rejected.sink_csv(folder / "rejected.csv")
    columns = result.report.inspection
    write_parts(result.ready, folder / "parts", columns.email.name, columns.points.name, name="customers")
    return result.report.rows.rejected


if __name__ == "__main__":
    source, target = sys.argv[1:]
    # Any table will do: pl.scan_parquet, pl.scan_csv, a query. `scan` reads what other readers stumble over.
    sys.exit(1 if load(scan(source), Path(target)) else 0)
