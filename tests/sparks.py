"""One Spark session for the tests."""

from __future__ import annotations

import functools
import os
import sys
import warnings
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

needed = pytest.mark.needs("pyspark", "pyarrow", "pandas", "java")  # Spark asks for pandas, given Arrow batches


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
