"""A nightly flow (Prefect 3): the export is prepared, and whoever is on duty learns how many rows need a person.

    python samples/recipes/prefect_flow.py EXPORT OUT

Rows that are refused do not fail the flow: they are data. What cannot be read at all does, and is tried again, since an
export that is still being written looks like that.
"""

from __future__ import annotations

import sys

from prefect import flow, task

import loyalty_prep


@task(retries=2, retry_delay_seconds=1)
def prepare(export: str, out: str) -> dict[str, int]:
    """Write the clean parts and the report into `out`; return how many rows became what."""
    report = loyalty_prep.prepare(export, out, duplicates="max", overwrite=True)
    return {"ready": report.rows.ready, "rejected": report.rows.rejected, "merged": report.rows.merged}


@flow(name="loyalty export")
def nightly(export: str, out: str) -> dict[str, int]:
    """Prepare tonight's export."""
    rows = prepare(export, out)
    print(f"{rows['ready']} rows are ready, {rows['rejected']} need a person.")
    return rows


if __name__ == "__main__":
    nightly(*sys.argv[1:])
