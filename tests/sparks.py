"""One Spark session for the tests, and why there is none where there is none."""

from __future__ import annotations

import functools
import importlib.util
import os
import shutil
import sys
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_MISSING = [name for name in ("pyspark", "pyarrow", "pandas") if importlib.util.find_spec(name) is None]


def missing() -> str | None:
    """Return what Spark's tests lack here, in words; None where they can run."""
    if _MISSING:  # Spark itself asks for pandas where it is given Arrow batches
        return f"Spark is not tried here: {', '.join(_MISSING)} not installed (pip install 'loyalty-prep[spark]')"
    if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
        return "Spark is not tried here: there is no Java (openjdk-17-jre-headless)"
    return None


@functools.cache
def session() -> SparkSession:
    """Start Spark on this machine, once for all tests of a process."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - not everywhere

    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of Spark's own libraries
        spark: SparkSession = (
            SparkSession.builder.master("local[2]")
            .appName("loyalty-prep")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.shuffle.partitions", "3")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.sql.execution.arrow.pyspark.enabled", "true")
            .config("spark.ui.showConsoleProgress", "false")
            .getOrCreate()
        )
    spark.sparkContext.setLogLevel("OFF")
    return spark
