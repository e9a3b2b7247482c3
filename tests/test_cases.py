"""Small exports as people have them, each with what is right for it.

`cases/expected.json` says of each file: `refused` (a result would be wrong), or which pairs are `ready`, which records
are `rejected` with which codes, and whether the file may be refused as well (`or_refused`; then some of the pairs may
be missing, too); `encoding` is what its bytes are. `flags` are the user's word. The name of a test is its symptom.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any, Final

import pytest

import loyalty_prep as lp

HERE: Final = Path(__file__).parent / "cases"
CASES: Final[dict[str, dict[str, Any]]] = json.loads((HERE / "expected.json").read_text(encoding="utf-8"))
OPTIONS: Final = {"--points-column": "points_column", "--email-column": "email_column", "--delimiter": "delimiter"}


def _options(flags: list[str]) -> dict[str, Any]:
    given: dict[str, Any] = {}
    words = iter(flags)
    for flag in words:
        if flag == "--no-header":
            given["no_header"] = True
        else:
            given[OPTIONS[flag]] = next(words)
    return given


def _rows(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))[1:]


def _cases(*, encodings: bool) -> list[Any]:
    return [
        pytest.param(name, id=f"{name}: {case['symptom']}")
        for name, case in CASES.items()
        if ("encoding" in case) == encodings
    ]


def test_every_file_has_its_outcome() -> None:
    assert {path.name for path in HERE.iterdir()} == {*CASES, "expected.json"}


@pytest.mark.parametrize("name", _cases(encodings=True))
def test_text_is_read_as_it_was_written(name: str) -> None:
    data = (HERE / name).read_bytes()
    encoding = str(lp.inspect(HERE / name).to_dict()["encoding"])
    assert data.decode(encoding) == data.decode(CASES[name]["encoding"])


@pytest.mark.parametrize("name", _cases(encodings=False))
def test_nothing_is_wrong_in_silence(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    out = tmp_path / "out"
    try:
        report = lp.prepare(HERE / name, out, **_options(case.get("flags", [])))
    except lp.LoyaltyPrepError as fault:
        assert case.get("refused") or case.get("or_refused"), str(fault)  # noqa: PT017 - either outcome may be right
        assert not out.exists()
        return
    assert not case.get("refused"), f"prepared with {report.rows.ready} rows ready, it must be refused"
    ready = [(row[0], row[1]) for part in sorted(out.glob("*.part-*.csv")) for row in _rows(part)]
    expected = [(address, balance) for address, balance in case["ready"]]
    assert not Counter(ready) - Counter(expected)
    others = [row for path in out.glob("*.errors.csv") for row in _rows(path)]
    assert report.rows.total == len(ready) + len(others)
    if not case.get("or_refused"):
        assert ready == expected
    if "rejected" in case:
        codes = {row[0]: row[3] for row in others}
        assert {row: codes.get(row) for row, _ in case["rejected"]} == dict(case["rejected"])
        assert report.rows.total == len(expected) + len(case["rejected"])
