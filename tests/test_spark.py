"""The check for Spark DataFrames: the same verdict however the rows are spread, in Spark's own kind of frame."""

from __future__ import annotations

import importlib
import json
import pickle
import random
import sys
import traceback
from typing import TYPE_CHECKING, Any

import pandera.polars as pa
import polars as pl
import pytest
import sparks

from loyalty_prep import RowsRejectedError
from loyalty_prep.errors import InputError, LoyaltyPrepError, OutputError, UsageError
from loyalty_prep.frames import checking

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pyspark.sql import DataFrame

pytestmark = [
    sparks.needed,
    pytest.mark.xdist_group("spark"),  # one Spark is enough where tests run side by side
    pytest.mark.filterwarnings("ignore"),  # of Spark's own libraries
]

TABLES = ("ready", "rejected", "merged", "changes")
SCHEMA = ["Kd.-Nr.", "Email", "Points", "Note"]


def cells() -> pl.DataFrame:
    """Return rows of every kind, with addresses that repeat or are alike."""
    chance = random.Random(7)  # noqa: S311 - no secret
    emails = [
        "bad",
        None,
        " pad@x.org",
        "CAP@X.ORG",
        "josé@x.org",
        "v@gmial.com",
        *[f"u{n % 9}+{n % 2}@x.org" for n in range(20)],
    ]
    points = [
        "",
        None,
        "abc",
        "-5",
        "12.5",
        "1.250",
        "9" * 25,
        "-" + "8" * 20,
        "7 pts",
        "1.250,00",
        *map(str, range(6)),
    ]
    rows = [(n, chance.choice(emails), chance.choice(points), chance.choice(["", None, "JosÃ©"])) for n in range(150)]
    rows += [(n, f"one{n}@x.org", str(n), "fine") for n in range(150, 300)]
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


ROWS = cells()


def spark_frame(frame: pl.DataFrame, partitions: int) -> DataFrame:
    """Give rows to Spark, in order, over so many partitions."""
    made = sparks.session().createDataFrame(frame.to_arrow(compat_level=pl.CompatLevel.oldest()))
    if partitions == 1:
        return made.coalesce(1)
    return made.repartitionByRange(partitions, "`Kd.-Nr.`").sortWithinPartitions("`Kd.-Nr.`")


def collected(frame: DataFrame) -> pl.DataFrame:
    found = pl.from_arrow(frame.toArrow())
    assert isinstance(found, pl.DataFrame)
    return found


def tables(result: Any) -> dict[str, list[tuple[Any, ...]]]:
    """Return every table of a result as rows, in the order of the rows."""
    found = {}
    for name in TABLES:
        table = getattr(result, name)
        table = table if isinstance(table, pl.DataFrame) else collected(table)
        keys = [key for key in ("row", "column", "Kd.-Nr.") if key in table.columns]
        found[name] = table.sort(keys).rows()
    return found


def document(result: Any) -> dict[str, Any]:
    found: dict[str, Any] = result.report.to_dict()
    found["source"]["sizeBytes"] = None  # Spark does not say
    return found


def check(frame: DataFrame, **rules: Any) -> Any:
    from loyalty_prep.frames import spark  # noqa: PLC0415 - not everywhere

    return spark.check(frame, **rules)


@pytest.mark.parametrize("policy", ["reject", "max", "sum"])
def test_four_partitions_give_what_one_gives_and_what_a_frame_in_memory_gives(policy: Any) -> None:
    rules: dict[str, Any] = {"email": "Email", "points": "Points", "duplicates": policy}
    expected = checking.check(ROWS, **rules)
    for partitions in (1, 4) if policy == "max" else (4,):
        result = check(spark_frame(ROWS, partitions), **rules)
        assert tables(result) == tables(expected)
        assert document(result) == document(expected)
        result.unpersist()


@pytest.mark.parametrize("few", [1 << 20, 0])
def test_parts_are_in_order_whether_or_not_spark_sorts_the_rows(
    few: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from loyalty_prep.frames import blocks, spark  # noqa: PLC0415 - not everywhere

    monkeypatch.setattr(blocks, "BLOCK_ROWS", 50)  # of so many rows a partition, each writes its own parts
    monkeypatch.setattr(spark, "_FEW_ROWS", few)
    if not few:  # all rows are suspects, in several shares
        monkeypatch.setattr(spark, "_FEW_HASHES", 0)
        monkeypatch.setattr(spark, "_SHARE_ROWS", 100)
    rules: dict[str, Any] = {"email": "Email", "points": "Points", "duplicates": "last"}
    expected, result = checking.check(ROWS, **rules), check(spark_frame(ROWS, 4), **rules)
    assert document(result) == document(expected)
    assert tables(result) == tables(expected)
    assert result._in_order is (few > 0)
    outputs = [output for output in result.write_parts(tmp_path) if output.kind == "clean"]
    lines = [line for output in outputs for line in (tmp_path / output.path).read_text().splitlines()[1:]]
    assert lines == [",".join(map(str, row)) for row in expected.ready.select("Email", "Points").rows()]


def test_a_users_schema_finds_what_it_finds_in_a_frame_in_memory() -> None:
    class Members(pa.DataFrameModel):
        number: int = pa.Field(alias="Kd.-Nr.", lt=290)
        Note: str = pa.Field(isin=["fine", "JosÃ©"], nullable=True)

        @pa.check("Kd.-Nr.", name="ODD")
        def is_even(cls, data: pa.PolarsData) -> pl.LazyFrame:  # noqa: N805 - pandera hands in the class
            return data.lazyframe.select(pl.col(data.key) % 2 == 0)

    rules: dict[str, Any] = {"email": "Email", "points": "Points", "duplicates": "max", "schema": Members}
    expected, result = checking.check(ROWS, **rules), check(spark_frame(ROWS, 4), **rules)
    assert {"ODD", "KD_NR__LESS_THAN"} <= {issue.code for issue in expected.report.issues}
    assert tables(result) == tables(expected)
    assert document(result) == document(expected)
    result.unpersist()


@pytest.mark.parametrize(
    ("column", "why"),
    [
        (pa.Column(str), "The schema does not fit the frame: .* for column 'Kd.-Nr.' .Int64"),
        (pa.Column(int, pa.Check(lambda _: True)), "could not be run on column 'Kd.-Nr.'"),
        (pa.Column(int, unique=True), "schema= asks of 'Kd.-Nr.'"),
    ],
)
def test_a_schema_that_does_not_fit_is_refused_before_any_row_is_judged(column: pa.Column, why: str) -> None:
    with pytest.raises((InputError, UsageError), match=why):
        check(spark_frame(ROWS, 1), email="Email", points="Points", schema=pa.DataFrameSchema({"Kd.-Nr.": column}))


def test_numbers_of_their_own_hold_in_any_order_and_parts_are_written_in_theirs(tmp_path: Path) -> None:
    numbered = ROWS.with_columns(row=pl.int_range(11, 311))
    rules: dict[str, Any] = {
        "email": "Email",
        "points": "Points",
        "duplicates": "first",
        "decimal": "comma",
        "name": "crm",
    }
    expected = checking.check(numbered, **rules)
    shuffled = spark_frame(numbered.sample(fraction=1.0, shuffle=True, seed=3), 1).repartition(4)
    result = check(shuffled, **rules)
    assert tables(result) == tables(expected)
    found, wanted = document(result), document(expected)
    found["source"]["sampleDataRows"] = wanted["source"]["sampleDataRows"]  # the first rows that Spark hands out
    assert found == wanted

    outputs = result.write_parts(tmp_path / "out", max_bytes=800, keep_columns=["Kd.-Nr."])
    parts = [output for output in outputs if output.kind == "clean"]
    assert len(parts) > 2
    assert [output.path for output in parts] == [f"crm.part-{number:04}.csv" for number in range(1, len(parts) + 1)]
    assert all(output.size_bytes <= 800 for output in parts)
    lines = [line for output in parts for line in (tmp_path / "out" / output.path).read_text().splitlines()[1:]]
    ready = expected.ready.select("Email", "Points", "Kd.-Nr.")
    assert lines == [",".join(map(str, row)) for row in ready.rows()]
    report = json.loads((tmp_path / "out" / "crm.report.json").read_text("utf-8"))
    assert [output["path"] for output in report["outputs"]] == [output.path for output in parts]
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(output.path for output in outputs)
    with pytest.raises(OutputError, match="already holds results"):
        result.write_parts(tmp_path / "out")
    with pytest.raises(RowsRejectedError):
        result.assert_ready()


def test_numbers_that_stand_twice_are_refused() -> None:
    frame = spark_frame(ROWS.head(4).with_columns(row=pl.Series([1, 2, 2, 3])), 1)
    with pytest.raises(InputError, match="The number 2 stands in the frame's column 'row' several times"):
        _ = check(frame, email="Email", points="Points").report


def test_rows_without_a_number_among_some_with_one_are_refused() -> None:
    frame = spark_frame(ROWS.head(4).with_columns(row=pl.Series([1, None, 2, 3])), 1)
    with pytest.raises(InputError, match="The frame's column 'row' lacks numbers"):
        _ = check(frame, email="Email", points="Points").report


def test_a_frame_of_a_session_that_was_stopped_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """It ended in an AttributeError of Spark's, or a PySparkRuntimeError."""
    frame, context = spark_frame(ROWS.head(4), 1), sparks.session().sparkContext
    result = check(frame, email="Email", points="Points")
    monkeypatch.setattr(context, "_jsc", None)  # what stopping leaves of it
    monkeypatch.setattr(type(context), "_active_spark_context", None)
    reads: tuple[Callable[[], object], ...] = (lambda: check(frame), lambda: result.report, lambda: result.ready)
    for read in reads:
        with pytest.raises(UsageError, match=r"^The Spark session of this frame has been stopped\."):
            read()


def test_executors_that_hash_otherwise_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from loyalty_prep.frames import blocks  # noqa: PLC0415 - not everywhere

    monkeypatch.setattr(blocks, "probe", lambda: 1)  # in this process, not in theirs
    with pytest.raises(UsageError, match="another version of polars"):
        _ = check(spark_frame(ROWS.head(4), 1), email="Email", points="Points").report


def test_executors_without_the_program_are_told_of_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bare = tmp_path / "python"
    bare.write_text(f'#!/bin/sh\nexec {sys.executable} -S "$@"\n')  # without what is installed
    bare.chmod(0o755)
    monkeypatch.setattr(sparks.session().sparkContext, "pythonExec", str(bare))
    with pytest.raises(UsageError, match=r"executors has no module [a-z]+.*PYSPARK_PYTHON") as refused:
        _ = check(spark_frame(ROWS.head(4), 1), email="Email", points="Points").report
    assert "Traceback" not in str(refused.value)


def test_a_schema_in_a_module_that_executors_lack_is_told_of_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "of_the_driver.py").write_text(
        "import pandera.polars as pa, polars as pl\n"
        "def is_fine(data):\n"
        "    return data.lazyframe.select(pl.col(data.key) != '')\n"
        "schema = pa.DataFrameSchema({'Note': pa.Column(str, pa.Check(is_fine), nullable=True)})\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    schema = importlib.import_module("of_the_driver").schema
    with pytest.raises(UsageError, match=r"executors has no module of_the_driver, in which a check .*addPyFile"):
        _ = check(spark_frame(ROWS, 2), email="Email", points="Points", schema=schema).report


def test_a_block_that_is_made_anew_of_other_rows_is_noticed() -> None:
    from loyalty_prep.frames import blocks  # noqa: PLC0415 - not everywhere

    known = blocks.Known(None, None, {7: (1, 20)})  # type: ignore[arg-type] # what is not asked for
    blocks.PackedBlock(known, {"block": 7, "crc": 20})
    for cells in ({"block": 7, "crc": 21}, {"block": 8, "crc": 20}):
        with pytest.raises(InputError, match="gave other rows") as refused:
            blocks.PackedBlock(known, cells)
        assert refused.value.code == "SOURCE_CHANGED"


def test_columns_are_told_and_numbers_taken_as_such() -> None:
    rows = pl.DataFrame({"who": ["a@x.org", "b@x.org", "c@x.org"], "Points balance": [1.0, 2.5, None]})
    result = check(spark_frame(rows, 1), name="crm")
    assert repr(result) == "<SparkCheckResult of crm>"
    ready, rejected = result
    assert (ready.count(), rejected.count()) == (1, 2)
    with pytest.raises(UsageError, match="cannot be pickled"):
        pickle.dumps(result)
    assert collected(result.ready).rows() == [("a@x.org", 1)]
    assert collected(result.rejected).sort("row")["codes"].to_list() == ["POINTS_NOT_INTEGER", "POINTS_MISSING"]
    assert result.report.inspection.email.name == "who"


def test_no_rows_are_no_error(tmp_path: Path) -> None:
    result = check(spark_frame(ROWS.head(1), 1).where("false"), email="Email", points="Points")
    assert [issue.code for issue in result.report.issues] == ["NO_ROWS"]
    assert [output.kind for output in result.write_parts(tmp_path)] == ["report"]
    with pytest.raises(UsageError, match=r"^directory must be a folder .* no URL"):
        result.write_parts("s3://bucket/parts")
    with pytest.raises(UsageError, match=r"^directory must be a path, not None\."):
        result.write_parts(None)


def test_names_that_spark_cannot_tell_apart_are_refused() -> None:
    frame = spark_frame(ROWS.head(1), 1)
    with pytest.raises(UsageError, match="has a column 'ROW'"):
        check(frame.withColumnRenamed("Note", "ROW"))
    with pytest.raises(UsageError, match="has the columns 'Email' and 'EMAIL', which are one to Spark"):
        check(frame.withColumnRenamed("Note", "EMAIL"))
    with pytest.raises(UsageError, match=r"^'line' says which row it is.* Rename it first\.$"):
        check(frame.withColumnRenamed("Points", "line"), email="Email", points="line")


def test_a_column_that_is_not_there_and_kept_ones_that_no_text_says_are_refused_at_once(tmp_path: Path) -> None:
    frame = spark_frame(ROWS.head(1), 1).selectExpr("Email", "Points", "array(1) AS List", "INTERVAL '1' DAY AS Spent")
    with pytest.raises(InputError, match=r'^points="Nope" is not a column of the frame'):
        check(frame, points="Nope")
    result = check(frame, email="Email", points="Points")
    for name in ("List", "Spent"):
        with pytest.raises(UsageError, match=f"names '{name}', which is of the type .*, no text"):
            result.write_parts(tmp_path / "out", keep_columns=[name])
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("fault", [UsageError('--max-bytes "\\ü\n" is'), InputError("A_B", ""), OutputError("C", "x]")])
def test_a_refusal_is_made_anew_of_its_traceback_and_of_nothing_else_in_it(fault: LoyaltyPrepError) -> None:
    from loyalty_prep.frames import blocks  # noqa: PLC0415 - not everywhere

    def refuse(_: Any) -> Any:
        yield from ()
        raise fault

    with pytest.raises(LoyaltyPrepError) as caught:
        list(blocks.executed(refuse, iter(())))
    text = "\n".join(traceback.format_exception(caught.value))
    made = blocks.refusal(f"An exception was thrown:\n{text}\n\tat org.apache.spark")
    assert made is not None
    assert (type(made), made.code, made.message) == (type(fault), fault.code, fault.message)
    for other in ("a cell: For the driver: gASVAA==", 'For the driver: ["Memory", "A", "b"]', 'For the driver: ["'):
        assert blocks.refusal(other) is None


def test_what_executors_refuse_ends_in_the_sentence_that_they_say(tmp_path: Path) -> None:
    frame = spark_frame(ROWS.tail(150), 2).selectExpr("Email", "unix_micros(current_timestamp()) % 999999999 AS Points")
    result = check(frame, email="Email", points="Points")
    with pytest.raises(UsageError, match=r"^max_bytes=30 is too small for the header and one row; give at least \d+"):
        result.write_parts(tmp_path / "out", max_bytes=30)
    result.unpersist()  # so that the time is taken anew
    with pytest.raises(InputError, match=r"^The frame gave other rows") as refused:
        result.write_parts(tmp_path / "out")
    assert refused.value.code == "SOURCE_CHANGED"
    assert not (tmp_path / "out").exists()


def test_the_report_shows_the_first_rows_wherever_they_are_cut_to_what_it_shows_of_each_cell() -> None:
    rows = ROWS.tail(6).with_columns(Note=pl.lit("x" * 2000))
    rules: dict[str, Any] = {"email": "Email", "points": "Points"}
    result = check(spark_frame(rows, 6), **rules)
    assert document(result) == document(checking.check(rows, **rules))
    assert max(len(cell) for row in result._survey.sample for cell in row) == 1000


@pytest.mark.parametrize(("rows", "width"), [(200, 1), (6, 6 << 20)])
def test_a_partition_that_is_handed_out_as_one_is_cut_into_blocks(rows: int, width: int) -> None:
    from loyalty_prep.frames import blocks  # noqa: PLC0415 - not everywhere

    whole = pl.DataFrame({"Note": ["x" * width] * rows}).to_arrow()
    tables = list(blocks._tables(iter(whole.combine_chunks().to_batches()), 50))
    assert sum(table.num_rows for table in tables) == rows
    assert len(tables) > 1
    assert all(table.num_rows < 100 and table.nbytes < 2 * blocks._BLOCK_BYTES for table in tables)


def test_what_is_no_frame_of_spark_or_has_no_end_is_refused() -> None:
    with pytest.raises(UsageError, match=r"takes a DataFrame of Spark, not LazyFrame; loyalty_prep\.check takes"):
        check(ROWS.lazy())
    with pytest.raises(UsageError, match="is a stream, which has no end"):
        check(sparks.session().readStream.format("rate").load(), email="timestamp", points="value")


def test_a_file_that_is_gone_and_a_type_that_python_lacks_end_in_one_sentence(tmp_path: Path) -> None:
    export = tmp_path / "export.csv"
    export.write_text("Email,Points\na@x.org,1\n")
    frame = sparks.session().read.csv(str(export), header=True)
    export.unlink()
    calls: list[Callable[[], Any]] = [
        lambda: check(frame),
        lambda: check(frame, email="Email", points="Points").report,
    ]
    for call in calls:
        with pytest.raises(InputError, match=r"^Spark cannot read the frame: .*export\.csv.* Collect it") as refused:
            call()
        assert refused.value.code == "FRAME_UNREADABLE"
        assert "\n" not in str(refused.value)
    frame = spark_frame(ROWS.head(1), 1).selectExpr("Email", "Points", "INTERVAL '1' YEAR AS Term")
    with pytest.raises(InputError, match=r"^Spark cannot read the frame: YearMonthIntervalType"):
        check(frame, email="Email", points="Points")
