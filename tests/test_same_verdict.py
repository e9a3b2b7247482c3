"""One table of cases goes every way there is: the verdict on each row is the same, to the letter."""

from __future__ import annotations

import csv
import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
import sparks

import loyalty_prep
from loyalty_prep.frames import checking, scanning
from loyalty_prep.options import ReadingFlags
from loyalty_prep.words import as_arguments

if TYPE_CHECKING:
    from collections.abc import Callable

Verdict = dict[str, list[tuple[Any, ...]]]

SAMPLES = Path(__file__).parent.parent / "samples"
EXPECTATIONS = {
    path.name.removesuffix(".expected.json"): json.loads(path.read_text("utf-8"))
    for path in sorted(SAMPLES.glob("*.expected.json"))
}
TABLES = [name for name, expected in EXPECTATIONS.items() if "errorCode" not in expected]


DECIDED = {"missing_points": "zero", "negative_points": "zero", "fractions": "round"}


def generated(policy: str) -> tuple[bytes, dict[str, Any]]:
    """Return an export with everything that goes wrong in exports, and many addresses that are not there once.

    `policy` is that for duplicates; where "decided" follows, all balances that a policy can mend are.
    """
    policy, _, decided = policy.partition(" ")
    chance = random.Random(20)  # noqa: S311 - no secret
    wrong = [
        "",
        "bad",
        "a@b@c.org",
        "Eva <eva@x.org>",
        " pad@x.org",
        "CAP@X.ORG",
        "josé@x.org",
        "x@y.test",
        "v@gmial.com",
    ]
    odd = ["", "abc", "-5", "12.5", "1.250", "1,250.00", "9" * 25, "7 pts", "1.2E+03", "1'000", "-" + "9" * 20]
    # A record that cannot be trusted has no cells in a frame, and so none in which letters are spoilt.
    names = ["Eva"] * 90 + ["JosÃ©"] * 8 + ['"O" Brien', "Eva,Maria"]
    lines = ["Name,Email,Points"]
    for number in range(3000):
        email = f"user{number}@x.org" if number % 4 else f"twice{number % 60}+{number % 2}@x.org"
        email = chance.choice(wrong) if chance.random() < 0.1 else email
        points = chance.choice(odd) if chance.random() < 0.1 else str(chance.randrange(9))
        lines.append(f'{chance.choice(names)},{email},"{points}"')
    return "\n".join(lines).encode(), {
        **(DECIDED if decided else {}),
        "duplicates": policy,
        "email_column": "Email",
        "points_column": "Points",
    }


def case(name: str) -> tuple[Path | bytes, dict[str, Any]]:
    """Return a case's file and options."""
    if name.startswith("generated"):
        return generated(name.partition(" ")[2])
    expected = EXPECTATIONS[name]
    options = dict(expected["options"])
    if "contacts" in options:
        options["contacts"] = SAMPLES / options["contacts"]
    options.pop("keep_columns", None)
    return SAMPLES / expected["file"], options


CASES = [*TABLES, *(f"generated {policy}" for policy in ("reject", "first", "last", "max", "sum decided"))]
ON_SPARK = ["broken", "kasse-filiale", "generated sum decided"]
"""Spark takes seconds a case, so it is given the richest."""


def prepared(name: str, out: Path) -> Verdict:
    """Return what `prepare` says of every row, from the files it writes."""
    file, options = case(name)
    loyalty_prep.prepare(file, out, **options)

    def table(kind: str) -> list[list[str]]:
        rows: list[list[str]] = []
        for path in sorted(out.glob(f"*.{kind}.csv")):
            with path.open(encoding="utf-8", newline="") as stream:
                rows += list(csv.reader(stream))[1:]
        return rows

    errors = table("errors")
    return {
        "ready": [(email, int(points)) for email, points in table("part-*")],
        "rejected": [
            (int(row[0]), int(row[1]), row[3], as_arguments(row[4])) for row in errors if row[2] == "REJECTED"
        ],
        "merged": [(int(row[0]), int(row[1])) for row in errors if row[2] == "MERGED"],
        "changes": [(int(row[0]), *row[2:]) for row in table("changes")],
    }


def checked(name: str, kind: Callable[[pl.LazyFrame], Any], back: Callable[[Any], pl.DataFrame]) -> Verdict:
    """Return what `check` says of every row of a kind of frame."""
    file, options = case(name)
    inspection = loyalty_prep.validate(file, **options).inspection
    reading = {flag: value for flag, value in options.items() if flag in ReadingFlags.__annotations__}
    rules = {flag: value for flag, value in options.items() if flag in checking.Rules.__annotations__}
    lazy = scanning.scan(file, **reading)
    names = lazy.collect_schema().names()
    email, points = names[inspection.email.index or 0], names[inspection.points.index or 0]
    frame = kind(lazy)
    if type(frame).__module__.startswith("pyspark"):
        from loyalty_prep.frames import spark  # noqa: PLC0415 - not everywhere

        result: Any = spark.check(frame, email, points, **rules)
    else:
        result = checking.check(frame, email, points, **rules)
    tables = {table: back(getattr(result, table)) for table in ("ready", "rejected", "merged", "changes")}
    keys = {table: ["row", "column"] if table == "changes" else ["row"] for table in tables}
    tables = {table: found.sort(keys[table]) for table, found in tables.items()}
    return {
        "ready": tables["ready"].select(email, points).rows(),
        "rejected": tables["rejected"].select("row", "line", "codes", "reasons").rows(),
        "merged": tables["merged"].select("row", "line").rows(),
        "changes": tables["changes"].rows(),
    }


def plain(lazy: pl.LazyFrame) -> pl.DataFrame:
    """Return a frame without polars' own types."""
    return lazy.with_columns(pl.col("fault").cast(pl.String)).collect()


def on_spark(partitions: int) -> Callable[[pl.LazyFrame], Any]:
    def make(lazy: pl.LazyFrame) -> Any:
        frame = sparks.session().createDataFrame(plain(lazy).to_arrow(compat_level=pl.CompatLevel.oldest()))
        return frame.repartition(partitions, "line") if partitions > 1 else frame.coalesce(1)

    return make


def from_arrow(table: Any) -> pl.DataFrame:
    frame = pl.from_arrow(table)
    assert isinstance(frame, pl.DataFrame)
    return frame


@pytest.fixture(scope="module")
def verdicts(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Verdict]:
    """Return what gives the verdict of `prepare` on a case, which is asked once."""
    known: dict[str, Verdict] = {}

    def verdict(name: str) -> Verdict:
        if name not in known:
            known[name] = prepared(name, tmp_path_factory.mktemp("prepared") / "out")
        return known[name]

    return verdict


@pytest.mark.few(3)
@pytest.mark.parametrize("name", CASES)
class TestEveryWay:
    def test_data_frame(self, name: str, verdicts: Callable[[str], Verdict]) -> None:
        assert checked(name, pl.LazyFrame.collect, lambda frame: frame) == verdicts(name)

    def test_lazy_frame(self, name: str, verdicts: Callable[[str], Verdict]) -> None:
        assert checked(name, lambda lazy: lazy, pl.LazyFrame.collect) == verdicts(name)

    @pytest.mark.needs("pyarrow")
    def test_arrow(self, name: str, verdicts: Callable[[str], Verdict]) -> None:
        assert checked(name, lambda lazy: plain(lazy).to_arrow(), from_arrow) == verdicts(name)

    @pytest.mark.needs("pandas")
    def test_pandas(self, name: str, verdicts: Callable[[str], Verdict]) -> None:
        assert checked(name, lambda lazy: plain(lazy).to_pandas(), pl.from_pandas) == verdicts(name)


@sparks.needed
@pytest.mark.xdist_group("spark")
@pytest.mark.filterwarnings("ignore")  # of Spark's own libraries
@pytest.mark.parametrize("name", ON_SPARK)
def test_spark(name: str, verdicts: Callable[[str], Verdict]) -> None:
    partitions = 4 if name.startswith("generated") else 1
    assert checked(name, on_spark(partitions), lambda frame: from_arrow(frame.toArrow())) == verdicts(name)
