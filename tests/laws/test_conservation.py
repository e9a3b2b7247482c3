"""Nothing is lost and nothing is invented: rows, points and lines are conserved."""

from __future__ import annotations

import hashlib
import json

import exports
from harness import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from outcomes import POLICIES, prepared, rows_of


@given(data=exports.exports(), policy=st.sampled_from(POLICIES), decimal=st.sampled_from(["auto", "point", "comma"]))
@settings(deadline=None, max_examples=examples(100, share=16))
def test_every_row_and_every_point_is_accounted_for(data: bytes, policy: str, decimal: str) -> None:
    report, files = prepared(data, duplicates=policy, decimal=decimal)
    rows, points = report["rows"], report["points"]
    ready, errors = rows_of(files, ".part-"), rows_of(files, ".errors")
    assert rows["total"] == rows["ready"] + rows["rejected"] + rows["merged"]
    assert points["in"] == points["out"] + points["rejected"] + points["merged"]
    assert len(ready) == rows["ready"]
    assert sum(int(row[1]) for row in ready) == points["out"]
    assert len({row[0].lower() for row in ready}) == len(ready), "an address stands twice in the parts"
    assert sum(row[2] == "REJECTED" for row in errors) == rows["rejected"]
    assert sum(row[2] == "MERGED" for row in errors) == rows["merged"]
    numbers = [int(row[0]) for row in errors]
    assert numbers == sorted(set(numbers)), "the errors file is not in source order"
    changed = {int(row[0]) for row in rows_of(files, ".changes")}
    assert len(changed) == rows["repaired"]
    assert not changed & set(numbers)
    for output in report["outputs"]:
        content = files[output["path"]]
        assert output["sizeBytes"] == len(content)
        assert output["sha256"] == hashlib.sha256(content).hexdigest()
    assert json.loads(files["bytes.report.json"]) == report
