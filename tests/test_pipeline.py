"""The main job as a whole, from the source to the files; its laws are in `laws/`."""

from __future__ import annotations

import csv
import time
from typing import TYPE_CHECKING, Any

import pandera.polars as pa
import polars as pl
import pytest
from harness import examples
from hypothesis import given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep import InputError, OutputError, UsageError
from loyalty_prep.judging import survey, verdicts
from loyalty_prep.reading import framing

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from loyalty_prep.options import Duplicates

POLICIES: list[Duplicates] = ["reject", "first", "last", "max", "sum"]


def table(path: Path) -> list[list[str]]:
    """Return the rows of a written file without its header; no file, no rows."""
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as stream:
        return list(csv.reader(stream))[1:]


def refusal(run: Callable[[bytes], object], data: bytes) -> loyalty_prep.LoyaltyPrepError | None:
    """Return why a run cannot go on; any other exception is a failure."""
    try:
        run(data)
    except loyalty_prep.LoyaltyPrepError as fault:
        return fault
    return None


@given(data=st.binary(max_size=400))
@settings(deadline=None, max_examples=examples(200))
def test_any_bytes_end_in_a_report_or_one_clear_line(data: bytes) -> None:
    for run in (loyalty_prep.inspect, loyalty_prep.validate):
        fault = refusal(run, data)
        assert fault is None or (fault.code.isupper() and fault.message.endswith("."))


def test_a_blank_between_the_columns_is_told_in_a_whole_sentence() -> None:
    with pytest.raises(InputError) as caught:
        loyalty_prep.validate(b"email points\nann@x.org 1\nbob@x.org 2\n")
    assert caught.value.message.endswith('name it with delimiter=" ".')


def test_a_users_schema_is_reported_like_our_own_checks(tmp_path: Path) -> None:
    class Tiers(pa.DataFrameModel):
        Tier: str = pa.Field(isin=["gold", "silver"])
        Age: int = pa.Field(ge=18, coerce=True)

        @pa.check("Tier", name="TIER_LOWER_CASE")
        def lower(cls, data: pa.PolarsData) -> pl.LazyFrame:  # noqa: N805 - pandera hands in the class
            return data.lazyframe.select(pl.col(data.key).str.to_lowercase() == pl.col(data.key))

    data = b"Email,Points,Tier,Age\na@x.org,1,gold,20\nb@x.org,2,Gold,20\nc@x.org,3,silver,x\nd@x.org,4,gold,3\n"
    report = loyalty_prep.prepare(data, tmp_path / "out", schema=Tiers)
    errors = table(tmp_path / "out" / "bytes.errors.csv")
    assert report.rows.rejected == 3
    assert [(row[0], row[3]) for row in errors] == [
        ("2", "TIER_ISIN;TIER_LOWER_CASE"),
        ("3", "SCHEMA_TYPE"),
        ("4", "AGE_GREATER_THAN_OR_EQUAL_TO"),
    ]
    assert {issue.code for issue in report.issues} == {
        "TIER_ISIN",
        "TIER_LOWER_CASE",
        "SCHEMA_TYPE",
        "AGE_GREATER_THAN_OR_EQUAL_TO",
    }


def test_a_schema_that_names_a_column_the_file_lacks_is_refused() -> None:
    class Tiers(pa.DataFrameModel):
        Level: str

    with pytest.raises(InputError, match="The schema asks for column 'Level'"):
        loyalty_prep.validate(b"Email,Points\na@x.org,1\n", schema=Tiers)


AMOUNTS = b"Email,Points,amount\na@x.org,1,5\nb@x.org,2,15\nc@x.org,3,25\n"


def test_a_column_that_is_called_as_one_of_the_import_row_is_judged_as_any_other() -> None:
    schema = pa.DataFrameSchema({"amount": pa.Column(int, pa.Check.ge(10), coerce=True)})
    report = loyalty_prep.validate(AMOUNTS, schema=schema)
    assert [(issue.code, issue.count) for issue in report.issues] == [("AMOUNT_GREATER_THAN_OR_EQUAL_TO", 1)]
    extended = loyalty_prep.import_row(1000).remove_columns(["amount"]).add_columns(schema.columns)
    assert loyalty_prep.validate(AMOUNTS, schema=extended).rows.rejected == 1
    tiers = loyalty_prep.import_row(1000).add_columns({"Points": pa.Column(str)})
    assert loyalty_prep.validate(AMOUNTS, schema=tiers).rows.rejected == 0


def _raises(_: object) -> None:
    raise ValueError("no such tier")


@pytest.mark.parametrize(
    ("check", "said"),
    [
        (pa.Check(_raises, name="TIER"), "The check 'TIER' of the schema could not be run on column 'amount': "),
        (pa.Check(_raises, name="TIER"), "no such tier"),
        (pa.Check(_raises, name="TIER", element_wise=True), "no such tier"),
        (pa.Check(lambda _: 5, name="TIER"), "one Boolean column"),
        (pa.Check(lambda data: data.lazyframe.select(pl.col("nope")), name="TIER"), "nope"),
    ],
)
def test_a_check_that_cannot_be_run_is_named_and_no_fault_of_the_file(check: pa.Check, said: str) -> None:
    with pytest.raises(InputError) as caught:
        loyalty_prep.validate(AMOUNTS, schema=pa.DataFrameSchema({"amount": pa.Column(str, check)}))
    assert said in caught.value.message
    assert "\n" not in caught.value.message
    assert "does not fit the file" not in caught.value.message


def test_what_is_no_schema_is_refused_in_a_sentence() -> None:
    with pytest.raises(UsageError, match="int is no pandera schema"):
        loyalty_prep.validate(AMOUNTS, schema=5)  # type: ignore[arg-type] # that is what is tried


def test_a_source_that_changes_between_the_passes_stops_the_run(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(b"Email,Points\na@x.org,1\n")

    def grow(_done: int, _total: int, _rows: int) -> None:
        path.write_bytes(b"Email,Points\na@x.org,1\nb@x.org,2\n")

    with pytest.raises(InputError) as caught:
        loyalty_prep.prepare(path, tmp_path / "out", progress=grow)
    assert caught.value.code == "SOURCE_CHANGED"
    assert [entry.name for entry in tmp_path.iterdir()] == ["export.csv"]


def test_blocks_without_an_odd_row_at_the_end_do_not_overtake_the_odd_rows_before_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two blocks: the odd row stands in the first, and its group is still being judged when the second has been read.
    size = framing.BLOCK_BYTES // 1000
    rows = [["Email", "Points", "Note"], *([f"c{n}@example.com", str(n), "x" * 1000] for n in range(size + 100))]
    rows[2][1] = "ten"
    path = tmp_path / "export.csv"
    path.write_text("".join(",".join(row) + "\n" for row in rows))
    judge = verdicts.judge

    def slowly(*args: Any) -> pl.DataFrame:
        time.sleep(0.5)
        return judge(*args)

    monkeypatch.setattr(survey, "GROUP_ROWS", 1)
    monkeypatch.setattr(verdicts, "judge", slowly)
    report = loyalty_prep.validate(path)
    assert (report.rows.total, report.rows.rejected) == (size + 100, 1)
    assert [issue.code for issue in report.issues] == ["POINTS_NOT_A_NUMBER"]


def test_results_are_not_replaced_without_a_word(tmp_path: Path) -> None:
    data = b"Email,Points\na@x.org,1\nb@x.org,2\n"
    out = tmp_path / "out"
    loyalty_prep.prepare(data, out, max_bytes=25)
    assert (out / "bytes.part-0002.csv").exists()
    with pytest.raises(OutputError) as caught:
        loyalty_prep.prepare(data, out)
    assert caught.value.code == "OUTPUT_EXISTS"
    (out / "notes.txt").write_text("mine")
    loyalty_prep.prepare(data, out, overwrite=True)
    assert sorted(path.name for path in out.iterdir()) == [
        "bytes.part-0001.csv",
        "bytes.report.html",
        "bytes.report.json",
        "notes.txt",
    ]


def test_letters_that_were_spoilt_before_are_noted_and_left_as_they_are() -> None:
    names = ["JosÃ©", "José", "Jos\ufffd", "MÃ¼ller", "ÂGE", "SÃO", "donâ€™t", "Ã‰mile", "Straße"]
    lines = "".join(f"{name},user{number}@example.com,{number}\n" for number, name in enumerate(names))
    for encoding in ("utf-8", "utf-16"):
        report = loyalty_prep.validate(("Name,Email,Points\n" + lines).encode(encoding))
        assert report.rows.ready == len(names)
        [issue] = report.issues
        assert (issue.code, issue.severity, issue.count) == ("TEXT_GARBLED", "note", 5)
        assert [example.row for example in issue.examples] == [1, 3, 4, 7, 8]


def test_a_record_that_is_too_long_is_refused_with_its_beginning(tmp_path: Path) -> None:
    data = b"Email,Points,Note\na@x.org,1," + b"n" * 1000 + b"\nb@x.org,2,\n"
    report = loyalty_prep.prepare(data, tmp_path / "out", max_record_bytes=50)
    [row] = table(tmp_path / "out" / "bytes.errors.csv")
    assert (row[0], row[3], row[-1]) == ("1", "ROW_TOO_LONG", ("a@x.org,1," + "n" * 1000)[:50])
    assert report.rows.ready == 1
    assert loyalty_prep.validate(data).rows.ready == 2


class Heard:
    """Takes all that is told of a run's progress."""

    def __init__(self) -> None:
        self.phases: list[str] = []
        self.told: list[tuple[int, int, int]] = []
        self.language = ""

    def speak(self, language: str) -> None:
        self.language = language

    def phase(self, name: str) -> None:
        self.phases.append(name)

    def __call__(self, done: int, total: int, rows: int) -> None:
        self.told.append((done, total, rows))


@pytest.mark.parametrize("rows", [0, 1, 60_000])
def test_progress_goes_to_the_real_end_and_never_back(tmp_path: Path, rows: int) -> None:
    path = tmp_path / "export.csv"
    path.write_text("Email,Points\n" + "".join(f"a{row}@x.org,{row % 9},\n" for row in range(rows)))
    for named in ("survey", "resolve", "write", "publish", "end"):
        heard = Heard()
        loyalty_prep.prepare(path, tmp_path / named, progress=heard, language="ja")
        assert heard.language == "ja"
        assert heard.phases == ["survey", "resolve", "write", "publish", "end"]
        assert (tmp_path / named / "export.report.json").exists()
        break
    assert [told[0] for told in heard.told] == sorted(told[0] for told in heard.told)
    done, total, counted = heard.told[-1]
    assert (done, counted) == (total, rows)
    assert rows == 0 or total == path.stat().st_size
    heard = Heard()
    loyalty_prep.validate(path, progress=heard)
    assert heard.phases == ["survey", "resolve", "write", "end"]


class StopError(Exception):
    """What only whoever gave the function knows."""


@pytest.mark.parametrize("last", ["survey", "resolve", "write", "publish", "end"])
def test_what_a_progress_raises_passes_through_and_nothing_is_written_but_at_the_end(tmp_path: Path, last: str) -> None:
    class Stopping(Heard):
        def phase(self, name: str) -> None:
            if name == last:
                raise StopError(name)

    with pytest.raises(StopError, match=last):
        loyalty_prep.prepare(b"Email,Points\na@x.org,1\n", tmp_path / "out", progress=Stopping())
    assert (tmp_path / "out" / "bytes.report.json").exists() == (last == "end")
    assert len(list(tmp_path.iterdir())) == (last == "end")
