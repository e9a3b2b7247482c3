"""A schema of the user's own: asked of each row alone, and with the same answers for files and frames of every kind."""

from __future__ import annotations

import csv
import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pandera.polars as pa
import polars as pl
import pytest
from harness import as_csv, csv_rows, examples
from hypothesis import given, settings
from hypothesis import strategies as st
from pandera.api.parsers import Parser
from pandera.config import config_context

import loyalty_prep
from loyalty_prep import InputError, UsageError, check
from loyalty_prep.frames import checking

if TYPE_CHECKING:
    from collections.abc import Callable

COLUMNS: Final = ("Email", "Points", "Tier", "Age", "tag_1", "tag_2")


class Members(pa.DataFrameModel):
    """Everything that a schema may ask of a row."""

    Tier: str = pa.Field(isin=["gold", "silver"])
    Age: int = pa.Field(ge=18, nullable=True, coerce=True)
    tags: str = pa.Field(alias="tag_.", regex=True, nullable=True, str_startswith="t")
    Shop: str = pa.Field(isin=["north"])
    Gone: int | None

    class Config:
        """Of whole tables, of which a row says nothing."""

        strict = True
        ordered = True
        drop_invalid_rows = True

    @pa.check("Tier", name="TIER_LOWER_CASE", n_failure_cases=1)
    def lower(cls, data: pa.PolarsData) -> pl.LazyFrame:  # noqa: N805 - pandera hands in the class
        return data.lazyframe.select(pl.col(data.key).str.to_lowercase() == pl.col(data.key))

    @pa.check("Tier", name="TIER_SHORT", element_wise=True)
    def short(cls, tier: str) -> bool:  # noqa: N805 - as above
        return len(tier) < 7

    @pa.dataframe_check(name="GOLD IS OLD", error="gold is for the old; of 30 and more")
    def old(cls, data: pa.PolarsData) -> pl.LazyFrame:  # noqa: N805 - as above
        return data.lazyframe.select((pl.col("Tier") != "gold") | (pl.col("Age") >= 30))


Failed = dict[int, str]


def of_file(data: bytes, schema: Any, **options: Any) -> Failed:
    """Return the codes of the rejected rows of a file."""
    with tempfile.TemporaryDirectory() as folder:
        loyalty_prep.prepare(data, Path(folder) / "out", schema=schema, **options)
        errors = Path(folder) / "out" / "bytes.errors.csv"
        rows = csv_rows(errors.read_bytes())[1:] if errors.exists() else []
    return {int(row[0]): row[3] for row in rows if row[2] == "REJECTED"}


def of_frame(frame: Any, schema: Any, **rules: Any) -> Failed:
    """Return the codes of the rejected rows of a frame."""
    rejected = check(frame, "Email", "Points", schema=schema, **rules).rejected
    made = rejected.collect() if isinstance(rejected, pl.LazyFrame) else rejected
    return dict(made.select("row", "codes").rows())


CELLS: Final = {
    "Email": st.sampled_from(["a@x.org", "b@x.org", "bad", "", "C@x.org"]),
    "Points": st.sampled_from(["1", "2", "1.5", ""]),
    "Tier": st.sampled_from(["gold", "silver", "Gold", "platinum", ""]),
    "Age": st.sampled_from(["17", "18", "40", "x", "", " 5"]),
    "tag_1": st.sampled_from(["t", "u", ""]),
    "tag_2": st.sampled_from(["t", "u", ""]),
    "Shop": st.sampled_from(["north", "south"]),
}
TABLES: Final = st.lists(st.tuples(*CELLS.values()), max_size=12)


@given(rows=TABLES, batch=st.sampled_from([2, 5, 12]))
@settings(deadline=None, max_examples=examples(100, least=3, share=33))  # pandera takes 35 ms a call
def test_files_and_frames_are_asked_the_same(rows: list[tuple[str, ...]], batch: int) -> None:
    text = as_csv([tuple(CELLS), *rows], quoting=csv.QUOTE_ALL).encode()
    expected = of_file(text, Members, email_column="Email", points_column="Points")
    frame = pl.DataFrame(rows, schema=dict.fromkeys(CELLS, pl.String), orient="row")
    nulls = frame.with_columns(pl.all().replace("", None))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(checking, "BATCH_ROWS", batch)
        for kind in (frame, frame.lazy(), nulls, frame.to_dict(as_series=False), loyalty_prep.scan(text)):
            assert of_frame(kind, Members) == expected
        assert of_frame(frame.with_columns(pl.col("Tier", "Shop").cast(pl.Categorical)), Members) == expected
        report = check(frame, "Email", "Points", schema=Members).report
    whole = loyalty_prep.validate(text, schema=Members, email_column="Email", points_column="Points")
    assert [(issue.code, issue.count, len(issue.examples)) for issue in report.issues] == [
        (issue.code, issue.count, len(issue.examples)) for issue in whole.issues
    ]
    assert (report.rows, report.points) == (whole.rows, whole.points)


ROWS: Final = b"""Email,Points,Tier,Age,tag_1,tag_2,Shop
a@x.org,1,gold,40,t,t,north
b@x.org,2,Gold,17,t,t,north
c@x.org,3,,x,t,u,north
d@x.org,4,platinum,,,,north
e@x.org,5,gold,20,t,t,south
bad,6,PLATINUM,30,t,t,north
"""


def test_each_failure_of_each_row_has_its_code_whatever_the_schema_does_with_tables() -> None:
    expected = {
        2: "TIER_ISIN;AGE_GREATER_THAN_OR_EQUAL_TO;TIER_LOWER_CASE",
        3: "SCHEMA_TYPE",
        4: "TIER_ISIN;TIER_SHORT",
        5: "SHOP_ISIN;GOLD_IS_OLD",
        6: "EMAIL_INVALID;TIER_ISIN;TIER_LOWER_CASE;TIER_SHORT",
    }
    for made in (of_file(ROWS, Members), of_frame(pl.read_csv(ROWS, infer_schema=False), Members)):
        assert {row: sorted(codes.split(";")) for row, codes in made.items()} == {
            row: sorted(codes.split(";")) for row, codes in expected.items()
        }


def test_a_row_that_fails_a_users_check_is_no_duplicate_and_its_points_are_rejected() -> None:
    data = b"Email,Points,Tier\na@x.org,1,gold\na@x.org,9,tin\n"
    schema = pa.DataFrameSchema({"Tier": pa.Column(str, pa.Check.isin(["gold"]))})
    result = check(pl.read_csv(data), schema=schema)
    assert result.ready.rows() == [("a@x.org", 1, "gold")]
    assert (result.report.points.rejected, result.report.rows.rejected) == (9, 1)
    [issue] = result.report.issues
    assert (issue.code, [(each.row, each.value) for each in issue.examples]) == ("TIER_ISIN", [(2, "a@x.org, tin")])
    assert "It fails the check TIER_ISIN of the schema given." in result.rejected["reasons"].item()


def test_checks_of_one_name_are_one_code_and_none_of_ours() -> None:
    def is_gold(data: pa.PolarsData) -> pl.LazyFrame:
        return data.lazyframe.select(pl.col(data.key) == "gold")

    checks = [pa.Check(is_gold, name="SHINY"), pa.Check(is_gold, name="SHINY"), pa.Check(is_gold, name="ROW_MERGED")]
    schema = pa.DataFrameSchema({"V": pa.Column(str, checks)})
    assert of_frame(one("V", ["gold", "tin"]), schema) == {2: "SHINY;SCHEMA_ROW_MERGED"}


# types


def one(name: str, values: Any, dtype: Any = None) -> pl.DataFrame:
    size = len(values)
    return pl.DataFrame(
        {"Email": [f"a{n}@x.org" for n in range(size)], "Points": range(size), name: pl.Series(values, dtype=dtype)},
        strict=False,
    )


@pytest.mark.parametrize(
    ("values", "dtype", "column", "failed"),
    [
        ([1, 20, None], pl.Int8, pa.Column(pl.Int8, pa.Check.ge(18), nullable=True), {1: "V_GREATER_THAN_OR_EQUAL_TO"}),
        ([1.5, float("nan"), 2.0], pl.Float64, pa.Column(float), {2: "V_NOT_NULLABLE"}),
        (["gold", "tin"], pl.Categorical, pa.Column(str, pa.Check.isin(["gold"])), {2: "V_ISIN"}),
        (["gold", "tin"], pl.Categorical, pa.Column(pl.Categorical), {}),
        (["gold", ""], pl.Categorical, pa.Column(pl.Enum(["gold"]), coerce=True, nullable=True), {}),
        (["gold", ""], pl.Enum(["gold", ""]), pa.Column(pl.Enum(["gold"]), coerce=True), {2: "V_NOT_NULLABLE"}),
        (["gold", "tin"], pl.Enum(["gold", "tin"]), pa.Column(checks=pa.Check.isin(["gold"])), {2: "V_ISIN"}),
        ([None, None], pl.Null, pa.Column(pl.Date, nullable=True), {}),
        ([None, None], pl.Null, pa.Column(str), {1: "V_NOT_NULLABLE", 2: "V_NOT_NULLABLE"}),
        (["", " "], pl.String, pa.Column(str), {1: "V_NOT_NULLABLE"}),
        ([True, False], pl.Boolean, pa.Column(bool, pa.Check.eq(True)), {2: "V_EQUAL_TO"}),
        ([[1], []], pl.List(pl.Int64), pa.Column(pl.List(pl.Int64)), {}),
        (["7", "x"], pl.String, pa.Column(int, coerce=True), {2: "SCHEMA_TYPE"}),
        ([7, 8], pl.Int64, pa.Column(str, pa.Check.isin(["7"]), coerce=True), {2: "V_ISIN"}),
    ],
)  # fmt: skip
def test_a_frames_column_comes_with_its_type(values: Any, dtype: Any, column: pa.Column, failed: Failed) -> None:
    schema = pa.DataFrameSchema({"V": column})
    frame = one("V", values, dtype)
    before = frame.clone()
    assert of_frame(frame, schema) == failed
    assert of_frame(frame.lazy(), schema) == failed
    assert frame.equals(before)
    assert check(frame, schema=schema).ready.schema["V"] == frame.schema["V"]


@pytest.mark.parametrize(
    ("frame", "column", "why"),
    [
        (one("V", [1]), pa.Column(str), "does not fit the frame: dtype.* failed for column 'V' .Int64.*coerce"),
        (one("V", ["x"]), pa.Column(int), "for column 'V' .String"),
        ({"Email": ["a@x.org"], "Points": [1], "V": [{"a": 2}]}, pa.Column(), None),
        ({"Email": ["a@x.org"] * 2, "Points": [1, 2], "V": [1.5, "x"]}, pa.Column(), "'V' .* the schema asks for"),
    ],
)  # fmt: skip
def test_a_column_that_does_not_fit_is_named_with_its_type(frame: Any, column: pa.Column, why: str | None) -> None:
    schema = pa.DataFrameSchema({"V": column})
    if why is None:
        assert of_frame(frame, schema) == {}
        return
    with pytest.raises(InputError, match=why):
        check(frame, schema=schema)


# what one row does not tell


def duplicated(data: pa.PolarsData) -> pl.LazyFrame:
    return data.lazyframe.select(pl.col(data.key).is_duplicated().not_())


def mean(data: pa.PolarsData) -> pl.LazyFrame:
    return data.lazyframe.select(pl.col(data.key).str.len_chars().mean() > 0)


def first(data: pa.PolarsData) -> pl.LazyFrame:
    return data.lazyframe.select(pl.col(data.key) == pl.col(data.key).first())


def rare(data: pa.PolarsData) -> pl.LazyFrame:
    return data.lazyframe.select(pl.len().over(data.key) < 1000)


def several(data: pa.PolarsData) -> pl.LazyFrame:
    return data.lazyframe.select(pl.col(data.key).ne("") & (pl.len() > 1))


V: Final = one("V", ["x", "y", "z", "x"])
PAIRS: Final = one("V", [f"{row // 2}" for row in range(3000)])
RUNS: Final = one("V", [*["x"] * 3000, "y", *["x"] * 3000])  # so that some rows among them are all alike


@pytest.mark.parametrize(
    "schema",
    [
        pa.DataFrameSchema({"V": pa.Column(str, unique=True)}),
        pa.DataFrameSchema({"V": pa.Column(str)}, unique=["V"]),
        pa.DataFrameSchema({"V": pa.Column(str, pa.Check.unique_values_eq(["x", "y", "z"]))}),
    ],
)
def test_what_only_all_rows_tell_is_not_asked_of_some(schema: Any) -> None:
    for run in (lambda: check(V, schema=schema), lambda: loyalty_prep.validate(V.write_csv().encode(), schema=schema)):
        with pytest.raises(UsageError, match=r"^schema= asks of 'V' what only all rows tell"):
            run()


@pytest.mark.few(10)
@pytest.mark.parametrize(
    "test", [duplicated, mean, first, rare, several, lambda _: True, lambda data: data.lazyframe.head(1)]
)
@pytest.mark.parametrize("frame", [V, PAIRS, RUNS])
def test_a_check_that_speaks_of_other_rows_is_refused(test: Callable[..., Any], frame: pl.DataFrame) -> None:
    schema = pa.DataFrameSchema({"V": pa.Column(str, pa.Check(test, name="OTHERS"))})
    for run in (
        lambda: check(frame, schema=schema),
        lambda: loyalty_prep.validate(frame.write_csv().encode(), schema=schema, points_column="Points"),
    ):
        with pytest.raises(InputError, match="The check 'OTHERS' of the schema could not be run on column 'V'"):
            run()


@pytest.mark.parametrize("test", [duplicated, rare])
def test_a_check_that_speaks_of_other_rows_is_refused_though_all_rows_pass_it(test: Callable[..., Any]) -> None:
    """The second `x` may stand among the next ten thousand rows, and was let pass with them."""
    schema = pa.DataFrameSchema({"V": pa.Column(str, pa.Check(test, name="OTHERS"))})
    with pytest.raises(InputError, match="The check 'OTHERS' of the schema could not be run on column 'V'"):
        check(one("V", ["x", "y", "z"]), schema=schema)


@pytest.mark.parametrize(
    "limit",
    [
        3 * pl.col("V").mean(),
        2 * pl.col("V").quantile(0.9),
        pl.col("V").median() + 5,
        pl.col("V").mean() + 4 * pl.col("V").std(),
        pl.col("V").min() + 5,
    ],
    ids=str,
)
def test_a_limit_that_other_rows_set_is_refused_though_all_rows_keep_to_it(limit: pl.Expr) -> None:
    """Each ten thousand rows had a mean of their own: what was too much among all was not among some."""
    check_of = pa.Check(lambda data: data.lazyframe.select(pl.col("V") < limit), name="LIMIT")
    schema = pa.DataFrameSchema({"V": pa.Column(int, check_of, coerce=True)})
    frame = one("V", [10, 11, 12, 11])
    for run in (
        lambda: check(frame, schema=schema),
        lambda: loyalty_prep.validate(frame.write_csv().encode(), schema=schema, points_column="Points"),
    ):
        with pytest.raises(InputError, match="The check 'LIMIT' of the schema could not be run on column 'V'"):
            run()


def of_two(where: pl.Expr) -> pa.DataFrameSchema:
    """Return a schema that asks for two columns, and has one check of both."""
    both = {name: pa.Column(str) for name in ("V", "Tier")}
    return pa.DataFrameSchema(both, checks=pa.Check(lambda data: data.lazyframe.select(where), name="LIMIT"))


def test_a_check_of_several_columns_may_compare_them_and_no_other_rows() -> None:
    frame = one("V", ["9", "8", "9"]).with_columns(Tier=pl.Series(["9", "1", "2"]))
    differ = pl.col("Tier") != pl.col("V")
    assert check(frame, schema=of_two(differ)).rejected["codes"].to_list() == ["LIMIT"]
    with pytest.raises(InputError, match="The check 'LIMIT' of the schema could not be run"):
        check(frame, schema=of_two(pl.col("Tier").str.len_chars() >= pl.col("V").str.len_chars().max()))


def test_a_check_need_not_take_values_that_its_rows_do_not_have() -> None:
    less = pa.Check(lambda data: data.lazyframe.select(pl.col("V").str.to_integer() < 100), name="LIMIT")
    assert check(one("V", ["1", "2"]), 0, 1, schema=pa.DataFrameSchema({"V": pa.Column(str, less)})).report.ok


# what is no schema, or a broken one


class Broken(pa.DataFrameModel):
    """A model that pandera cannot read."""

    Tier: "nothing of this name"  # type: ignore[valid-type] # noqa: F722 - that is what is tried


def raises(_: object) -> bool:
    raise KeyError("no such tier")


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        (5, "schema=int is no pandera schema"),
        (dict, "schema=dict is no pandera schema"),
        (pa.Column(str), "schema=Column is a schema for other frames"),
        (Broken, "schema= cannot be read"),
        (pa.DataFrameSchema({"W": pa.Column(str)}), "The schema asks for column 'W', which the frame does not have"),
        (pa.DataFrameSchema({"w_.": pa.Column(str, regex=True)}), "asks for column 'w_.'"),
        (pa.DataFrameSchema({"(": pa.Column(str, regex=True)}), "no pattern that can be read"),
        (pa.DataFrameSchema(checks=pa.Check(lambda data: data.lazyframe)), "names no column of the frame"),
        (pa.DataFrameSchema({"V": pa.Column(str, pa.Check(raises))}), "could not be run on column 'V'.*no such tier"),
        (pa.DataFrameSchema({"V": pa.Column(str, pa.Check(raises, element_wise=True))}), "no such tier"),
        (pa.DataFrameSchema({"V": pa.Column(str, pa.Check(lambda g: g["x"], groupby="V"))}), "could not be run"),
        (pa.DataFrameSchema({"V": pa.Column(str, parsers=Parser(str.upper))}), "cannot be applied: NotImpl"),
    ],
)
def test_a_broken_schema_is_named_in_one_sentence(schema: Any, why: str) -> None:
    with pytest.raises((InputError, UsageError), match=why) as caught:
        check(V, schema=schema)
    assert "\n" not in caught.value.message
    assert caught.value.message.endswith(".")


@pytest.mark.parametrize("setting", [{"validation_enabled": False}, {"validation_depth": "SCHEMA_ONLY"}])
def test_pandera_that_is_switched_off_for_others_judges_here(setting: Any) -> None:
    schema = pa.DataFrameSchema({"V": pa.Column(str, pa.Check.isin(["x"]))})
    with config_context(**setting):
        assert of_frame(V, schema) == {2: "V_ISIN", 3: "V_ISIN"}


def test_a_faulty_record_has_no_cells_to_check() -> None:
    data = b"Email,Points,Tier\na@x.org,1,gold\nb@x.org,2,gold,gold,x\nc@x.org,3,tin\n"
    schema = pa.DataFrameSchema({"Tier": pa.Column(str, pa.Check(lambda tier: {"gold": True, "tin": False}[tier],
                                                                 element_wise=True, name="TIER"))})  # fmt: skip
    assert of_file(data, schema) == {2: "ROW_FIELD_COUNT", 3: "TIER"}
    assert of_frame(loyalty_prep.scan(io.BytesIO(data)), schema) == {2: "ROW_FIELD_COUNT", 3: "TIER"}


# other libraries' frames


def of_pandas(frame: pl.DataFrame, **kinds: str) -> Any:
    import pandas as pd  # noqa: PLC0415 - not everywhere

    made = pd.DataFrame({name: frame[name].to_list() for name in frame.columns}, dtype="object")
    return made.astype(kinds)


@pytest.mark.needs("pandas", "pyarrow", "duckdb")
def test_frames_of_other_libraries_are_asked_the_same() -> None:
    import duckdb  # noqa: PLC0415 - not everywhere

    frame = pl.read_csv(ROWS, infer_schema=False)
    expected = of_file(ROWS, Members)
    duckdb.register("members_here", frame.to_arrow())
    kinds = (
        *(of_pandas(frame, **dict.fromkeys(("Tier", "Shop"), kind)) for kind in ("object", "category", "string")),
        of_pandas(frame).set_index("Tier"),
        frame.to_arrow(),
        duckdb.sql("select * from members_here"),
    )
    for made in kinds:
        assert of_other(made, Members) == expected


def of_other(frame: Any, schema: Any) -> Failed:
    """Return the codes of the rejected rows of a table of another library."""
    rejected = check(frame, "Email", "Points", schema=schema).rejected
    made = rejected.to_pydict() if hasattr(rejected, "to_pydict") else rejected
    return dict(zip(*(list(made[name]) for name in ("row", "codes")), strict=True))


@pytest.mark.needs("pandas", "pyarrow")
def test_a_schema_for_pandas_is_named_as_one_for_other_frames() -> None:
    import pandera.pandas  # noqa: PLC0415 - needs pandas

    schema: Any = pandera.pandas.DataFrameSchema({"V": pandera.pandas.Column(str)})
    with pytest.raises(
        UsageError, match=r"schema=DataFrameSchema is a schema for other frames: give one of pandera\.p"
    ):
        check(V, schema=schema)
