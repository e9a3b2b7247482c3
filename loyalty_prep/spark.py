"""The public path of `frames/spark.py`: `from loyalty_prep import spark`, and PySpark is loaded only then."""

from loyalty_prep.frames.spark import SparkCheckResult, check

__all__ = ["SparkCheckResult", "check"]
