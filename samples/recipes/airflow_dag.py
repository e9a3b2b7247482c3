"""A nightly run (Airflow 3): the export is prepared; the run fails where it cannot be read, not where rows are refused.

Put it into Airflow's folder `dags/`. To try it there without a scheduler:

    airflow dags test loyalty_export --conf '{"export": "/data/export.csv", "out": "/data/loyalty"}'
"""

from __future__ import annotations

from datetime import timedelta

from airflow.sdk import dag, task


@task(retries=2, retry_delay=timedelta(minutes=1))
def prepare(export: str, out: str) -> dict[str, int]:
    """Write the clean parts and the report into `out`, in place of an earlier result; return the rows' counts."""
    import loyalty_prep  # noqa: PLC0415 - a scheduler reads this file again and again, and must not load polars for it

    report = loyalty_prep.prepare(export, out, duplicates="max", overwrite=True)
    return {"ready": report.rows.ready, "rejected": report.rows.rejected, "merged": report.rows.merged}


@task
def tell(rows: dict[str, int]) -> None:
    """Say how many rows need a person; a mail or a message would be sent here."""
    print(f"{rows['ready']} rows are ready, {rows['rejected']} need a person.")


@dag(schedule="0 3 * * *", catchup=False)
def loyalty_export(export: str = "/data/export.csv", out: str = "/data/loyalty") -> None:
    """Prepare tonight's export."""
    tell(prepare(export, out))


loyalty_export()
