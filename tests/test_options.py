"""Options as Python gives them: what cannot be is refused in a sentence, and a text is no sequence of letters."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from harness import refused

import loyalty_prep
from loyalty_prep import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

EXPORT = b"Name,Email,Points,City\nEmma,emma@example.com,5,Bonn\n"


@pytest.mark.parametrize(
    ("given", "columns"),
    [
        ("all", "Email,Points,Name,City"),
        (["all"], "Email,Points,Name,City"),
        ("none", "Email,Points"),
        ("", "Email,Points"),
        ("City", "Email,Points,City"),
        ("City, Name", "Email,Points,Name,City"),
        ({"City"}, "Email,Points,City"),
    ],
)
def test_one_text_names_columns_as_on_the_command_line(
    given: str | Sequence[str], columns: str, tmp_path: Path
) -> None:
    loyalty_prep.prepare(EXPORT, tmp_path, keep_columns=given)
    assert (tmp_path / "bytes.part-0001.csv").read_text().startswith(columns + "\n")


def test_one_text_names_columns_of_a_frame(tmp_path: Path) -> None:
    frame = pl.DataFrame({"Email": ["emma@example.com"], "Points": [5], "City": ["Bonn"]})
    loyalty_prep.write_parts(frame, tmp_path, keep_columns="City")
    assert (tmp_path / "frame.part-0001.csv").read_text().startswith("Email,Points,City\n")
    with pytest.raises(UsageError, match="must be names of columns"):
        loyalty_prep.write_parts(frame, tmp_path, keep_columns=5)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("flag", "value", "said"),
    [
        ("keep_columns", None, "keep_columns must be names of columns"),
        ("keep_columns", ("City", 5), "keep_columns must be names of columns"),
        ("keep_columns", b"all", "keep_columns must be names of columns"),
        ("encoding", 5, "encoding must be text"),
        ("delimiter", b",", "delimiter must be text"),
        ("email_column", ["Email"], "email_column must be the name of a column"),
        ("points_column", 1.0, "points_column must be the name of a column"),
        ("email_column", True, "email_column must be the name of a column"),
        ("header_line", "1", "header_line must be a whole number"),
        ("max_points", "5", "max_points must be a whole number"),
        ("max_bytes", 10.5, "max_bytes must be a whole number"),
        ("no_header", "no", "no_header is given or not"),
    ],
)
def test_a_value_of_another_kind_is_refused_in_a_sentence(flag: str, value: Any, said: str) -> None:
    fault = refused(EXPORT, **{flag: value})
    assert fault.code == "USAGE"
    assert said in fault.message


@pytest.mark.parametrize(("flag", "value"), [("max_bytes", 1e6), ("max_points", 1e6)])
def test_a_whole_number_in_the_form_of_a_fraction_is_one(flag: str, value: Any) -> None:
    assert loyalty_prep.validate(EXPORT, **{flag: value}).rows.ready == 1
