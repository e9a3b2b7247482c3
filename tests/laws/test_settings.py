"""What a person says of a file is never overruled: it holds, or the run is refused."""

from __future__ import annotations

from typing import Any

import exports
import pytest
from harness import examples
from hypothesis import given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep import LoyaltyPrepError

SETTINGS: dict[str, list[Any]] = {
    "encoding": ["utf-8", "cp1252", "iso8859-15", "cp850", "utf-16-le", "gb18030"],
    "delimiter": [",", ";", "\t", "|", ":", "n"],
    "quote": ['"', "'", "none"],
    "no_header": [True],
    "header_line": [1, 2, 3],
    "email_column": [0, 1, 2, "Email"],
    "points_column": [0, 1, 2, "Points balance"],
}


@st.composite
def some_settings(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.lists(st.sampled_from(sorted(SETTINGS)), min_size=1, max_size=4, unique=True))
    return {name: draw(st.sampled_from(SETTINGS[name])) for name in names}


@given(data=exports.exports(), told=some_settings())
@settings(deadline=None, max_examples=examples(200))
def test_a_setting_holds_or_the_run_is_refused(data: bytes, told: dict[str, Any]) -> None:
    try:
        source = loyalty_prep.inspect(data, **told).to_dict()
    except LoyaltyPrepError:
        return
    columns = {"email_column": "EMAIL", "points_column": "POINTS"}
    for name, value in told.items():
        if name in columns:
            column = source["columns"][columns[name]]
            if column is None:  # it has not one value that fits
                with pytest.raises(LoyaltyPrepError):
                    loyalty_prep.validate(data, **told)
                continue
            assert value == (column["name"] if isinstance(value, str) else column["index"])
        elif name == "encoding":
            assert source["encoding"] == value.removesuffix("-le") or source["encoding"] == value
        elif name == "delimiter":
            assert source["delimiter"] == value
        elif name == "quote":
            assert source["quoteChar"] in {None, value}
        elif name == "no_header":
            assert (source["hasHeader"], source["headerLine"]) == (False, None)
        elif name == "header_line":
            assert source["headerLine"] == value


@given(data=exports.exports(), decimal=st.sampled_from(["point", "comma"]))
@settings(deadline=None, max_examples=examples(40))
def test_the_decimal_mark_that_was_named_is_the_one(data: bytes, decimal: str) -> None:
    try:
        report = loyalty_prep.validate(data, decimal=decimal).to_dict()  # type: ignore[arg-type] # drawn from the values
    except LoyaltyPrepError:
        return
    style = report["source"]["decimal"]
    assert (style["value"], style["decider"]) == (decimal, "user")
