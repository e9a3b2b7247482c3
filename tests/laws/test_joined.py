"""Parts joined are the ready rows in the order of the source, and preparing a clean part changes nothing."""

from __future__ import annotations

import exports
import pytest
from harness import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from outcomes import prepared, rows_of

import loyalty_prep


@given(data=exports.exports(), limit=st.integers(30, 400))
@settings(deadline=None, max_examples=examples(40))
def test_no_part_exceeds_the_limit_and_the_parts_joined_are_the_ready_rows(data: bytes, limit: int) -> None:
    _, whole = prepared(data)
    longest = max((len(",".join(row).encode()) + 1 for row in rows_of(whole, ".part-")), default=0)
    if len(b"Email,Points\n") + longest > limit:
        with pytest.raises(loyalty_prep.UsageError, match="max_bytes"):
            prepared(data, max_bytes=limit)
        return
    report, files = prepared(data, max_bytes=limit)
    parts = [output for output in report["outputs"] if output["kind"] == "clean"]
    assert all(len(files[part["path"]]) <= limit for part in parts)
    assert all(part["rows"] > 0 for part in parts)
    assert rows_of(files, ".part-") == rows_of(whole, ".part-")


@given(data=exports.exports())
@settings(deadline=None, max_examples=examples(40))
def test_preparing_a_clean_part_changes_nothing(data: bytes) -> None:
    _, files = prepared(data)
    part = files.get("bytes.part-0001.csv")
    if part is None:
        return
    report, again = prepared(part, must=True)
    assert report["rows"]["rejected"] == report["rows"]["merged"] == report["rows"]["repaired"] == 0
    assert again["bytes.part-0001.csv"] == part


@given(data=exports.exports(), keep=st.sampled_from([("all",), ("Note",)]), limit=st.integers(60, 400))
@settings(deadline=None, max_examples=examples(40))
def test_kept_columns_come_along_verbatim(data: bytes, keep: tuple[str, ...], limit: int) -> None:
    _, plain = prepared(data)
    try:
        report, files = prepared(data, keep_columns=keep, max_bytes=limit)
    except loyalty_prep.UsageError:
        return
    assert [row[:2] for row in rows_of(files, ".part-")] == rows_of(plain, ".part-")
    assert all(output["sizeBytes"] <= limit for output in report["outputs"] if output["kind"] == "clean")
