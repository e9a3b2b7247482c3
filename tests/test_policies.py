"""Decisions for all rows at once: balances that are missing, below zero, or not whole."""

from __future__ import annotations

import itertools
import json
import re
import tempfile
from collections import Counter, defaultdict
from decimal import ROUND_FLOOR, Decimal
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from harness import as_csv, csv_rows, examples, rows_below
from hypothesis import given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep import UsageError, cli
from loyalty_prep.codes import offer
from loyalty_prep.verify import verify

EVERY = [
    {"missing_points": missing, "negative_points": negative, "fractions": fractions}
    for missing, negative, fractions in itertools.product(
        ("reject", "zero"), ("reject", "zero"), ("reject", "floor", "round")
    )
]
VALUES: dict[str, Decimal | None] = {
    text: Decimal(number) if number else None
    for text, number in {
        "": "",
        "N/A": "",
        "0": "0",
        "5": "5",
        "7 pts": "7",
        "-3": "-3",
        "(40)": "-40",
        "12.5": "12.5",
        "12.49": "12.49",
        "-12.5": "-12.5",
        "-12.51": "-12.51",
        "-0.4": "-0.4",
        "0.5": "0.5",
        "1,250.75": "1250.75",
        "-1,250.5 points": "-1250.5",
        "999.999": "999.999",
        "999": "999",
        "1000": "1000",
        "-1000000": "-1000000",
    }.items()
}
MOST = 999


def judged(cell: str, rules: dict[str, str]) -> tuple[list[str], Decimal, Decimal, bool]:
    """Return the codes of a balance, what came in, what is written of it, and whether a policy wrote it."""
    value = VALUES[cell]
    if value is None:
        policy = rules["missing_points"] == "zero"
        return ([] if policy else ["POINTS_MISSING"]), Decimal(0), Decimal(0), policy
    wrong, policy, below = [], False, value < 0
    if value != value.to_integral_value():
        if rules["fractions"] == "reject":
            wrong.append("POINTS_NOT_INTEGER")
        else:
            policy = True
            half = Decimal("0.5") if rules["fractions"] == "round" else Decimal(0)
            value = (value + half).to_integral_value(ROUND_FLOOR)
    came = value if not wrong else Decimal(0)
    if value < 0 and rules["negative_points"] == "zero":
        value, policy = Decimal(0), True
    wrong += ["POINTS_NEGATIVE"] if below and rules["negative_points"] == "reject" else []
    wrong += ["POINTS_OUT_OF_RANGE"] if value > MOST else []
    return wrong, came, value, policy


def expected(rows: list[tuple[str, str]], rules: dict[str, str], duplicates: str) -> dict[str, Any]:
    """Judge a whole export in plain Python."""
    sums: Counter[str] = Counter()
    groups: dict[str, list[tuple[int, Decimal, Decimal, bool]]] = defaultdict(list)
    rejected: dict[int, list[str]] = {}
    ready: dict[int, tuple[str, int]] = {}
    by_policy: set[int] = set()
    for row, (email, cell) in enumerate(rows, 1):
        wrong, came, value, policy = judged(cell, rules)
        sums["in"] += int(came)
        if "@" not in email:
            wrong.insert(0, "EMAIL_INVALID")
        if wrong:
            rejected[row] = wrong
            sums["rejected"] += int(came)
        else:
            groups[email].append((row, came, value, policy))
    for email, group in groups.items():
        values = [value for _, _, value, _ in group]
        differ, total = len(set(values)) > 1, int(sum(values))
        if differ and duplicates == "reject":
            rejected |= {row: ["EMAIL_DUPLICATE"] for row, *_ in group}
        elif differ and duplicates == "sum" and total > MOST:
            rejected |= {row: ["POINTS_OUT_OF_RANGE"] for row, *_ in group}
        else:
            at = {"last": len(group) - 1, "max": values.index(max(values))}.get(duplicates, 0) if differ else 0
            written = total if differ and duplicates == "sum" else int(values[at])
            sums["out"] += written
            ready[group[at][0]] = email, written
            sums["merged"] += int(sum(values)) - (written if duplicates == "sum" and differ else int(values[at]))
            sums["adjusted"] += int(sum(value - came for _, came, value, _ in group))
            by_policy.update([group[at][0]] if group[at][3] else [])
            continue
        sums["rejected"] += int(sum(came for _, came, _, _ in group))
    return {
        "ready": [ready[row] for row in sorted(ready)],
        "rejected": {row: ";".join(wrong) for row, wrong in rejected.items()},
        "by_policy": by_policy,
        "points": {name: sums[name] for name in ("in", "adjusted", "out", "rejected", "merged", "skipped")},
        "total": len(rows),
    }


def frame_of(rows: list[tuple[str, str]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"Email": pl.String, "Points": pl.String}, orient="row")


def found(result: loyalty_prep.CheckResult[pl.DataFrame]) -> dict[str, Any]:
    report = result.report.to_dict()
    changes = result.changes.filter(pl.col("code").str.contains("POINTS_BY_POLICY"))
    return {
        "ready": result.ready.select("Email", "Points").rows(),
        "rejected": dict(result.rejected.select("row", "codes").rows()),
        "by_policy": set(changes["row"]),
        "points": report["points"],
        "total": report["rows"]["total"],
    }


ROWS = st.lists(
    st.tuples(st.sampled_from(["a@x.com", "b@x.com", "c@x.com", "bad"]), st.sampled_from(list(VALUES))), max_size=9
)
DUPLICATES = st.sampled_from(["reject", "first", "last", "max", "sum"])


@given(rows=ROWS, rules=st.sampled_from(EVERY), duplicates=DUPLICATES)
@settings(deadline=None, max_examples=examples(25))
def test_every_combination_of_policies_is_as_plain_python_has_it(
    rows: list[tuple[str, str]], rules: dict[str, Any], duplicates: Any
) -> None:
    told: dict[str, Any] = {**rules, "duplicates": duplicates, "max_points": MOST, "decimal": "point"}
    result = loyalty_prep.check(frame_of(rows), "Email", "Points", **told)
    assert found(result) == expected(rows, rules, duplicates)


MOVED = st.tuples(
    st.sampled_from(["a@x.com", "b@x.com", "c@x.com", "d@x.com", "bad"]),
    st.sampled_from(["N/A", "5", "-3", "(40)", "12.5", "-12.5", "-0.4", "1000"]),
)
"""Rows that mostly hang on the policies."""
FATES = st.one_of(st.sampled_from(["leave", "drop", "SKIP"]), MOVED)


@pytest.mark.slow
@given(
    data=st.data(), rows=st.lists(MOVED, min_size=4, max_size=9), rules=st.sampled_from(EVERY), duplicates=DUPLICATES
)
@settings(deadline=None, max_examples=examples(60))
def test_rows_corrected_set_aside_or_left_out_are_as_plain_python_has_them_under_every_combination(
    data: st.DataObject, rows: list[tuple[str, str]], rules: dict[str, Any], duplicates: Any
) -> None:
    told: dict[str, Any] = {**rules, "duplicates": duplicates, "max_points": MOST, "decimal": "point"}
    now, skipped = dict(enumerate(rows, 1)), Counter[int]()
    source = as_csv([("Email", "Points"), *rows]).encode()
    with tempfile.TemporaryDirectory() as name:
        result = Path(name) / "r"
        loyalty_prep.prepare(source, result, email_column=0, points_column=1, **told)
        for _ in range(data.draw(st.integers(1, 2))):
            listed = [csv_rows(path.read_bytes()) for path in result.glob("*.errors.csv")]
            if not listed:
                break
            [[header, *lines]] = listed
            fixed = [header]
            for line in lines:
                row, fate = int(line[0]), data.draw(FATES)
                if fate == "SKIP":
                    skipped[row] = int(judged(now.pop(row)[1], rules)[1])
                    line[2] = fate
                elif isinstance(fate, tuple):
                    line[5:7] = now[row] = fate
                fixed += [line] if fate != "drop" else []
            if len(fixed) == 1:
                break
            report = loyalty_prep.prepare(as_csv(fixed).encode(), merge_into=result).to_dict()
            kept, plain = [*now], expected([*now.values()], rules, duplicates)
            counts, points = report["rows"], report["points"]
            ready, errors = rows_below(result, "*.part-*.csv"), rows_below(result, "*.errors.csv")
            assert [(row[0], int(row[1])) for row in ready] == plain["ready"]
            rejected = {int(row[0]): row[3] for row in errors if row[2] == "REJECTED"}
            assert rejected == {kept[row - 1]: codes for row, codes in plain["rejected"].items()}
            assert points == plain["points"] | {
                "in": plain["points"]["in"] + skipped.total(),
                "skipped": skipped.total(),
            }
            assert points["in"] + points["adjusted"] == sum(
                points[way] for way in ("out", "rejected", "merged", "skipped")
            )
            assert sum(int(row[1]) for row in ready) == points["out"]
            assert (counts["ready"], counts["rejected"]) == (len(ready), len(rejected))
            assert (counts["merged"], counts["skipped"]) == (len(errors) - len(rejected), len(skipped))
            assert counts["total"] == len(rows) == len(ready) + len(errors) + len(skipped)
            assert verify(result).ok


@pytest.mark.slow
@given(rows=ROWS, rules=st.sampled_from(EVERY), duplicates=DUPLICATES)
@settings(deadline=None, max_examples=examples(8))
def test_a_file_and_a_table_of_its_cells_or_numbers_come_to_the_same(
    rows: list[tuple[str, str]], rules: dict[str, Any], duplicates: Any
) -> None:
    told: dict[str, Any] = {**rules, "duplicates": duplicates, "max_points": MOST, "decimal": "point"}
    text = "Email,Points\n" + "".join(f'{email},"{cell}"\n' for email, cell in rows)
    report = loyalty_prep.validate(text.encode(), email_column=0, points_column=1, **told)
    cells = frame_of(rows)
    numbers = [VALUES[cell] for _, cell in rows]
    for column in (
        cells["Points"],
        pl.Series("Points", [None if number is None else float(number) for number in numbers], dtype=pl.Float64),
        pl.Series("Points", numbers, dtype=pl.Decimal(12, 3)),
    ):
        other = loyalty_prep.check(cells.with_columns(column), "Email", "Points", **told)
        assert (other.report.rows.ready, other.report.rows.rejected) == (report.rows.ready, report.rows.rejected)
        assert other.report.points == report.points
        if duplicates == "sum" or column.dtype == pl.String:
            assert found(other) == expected(rows, rules, duplicates)


@pytest.mark.parametrize(
    ("cell", "floor", "nearest"),
    [
        ("12.5", 12, 13),
        ("-12.5", -13, -12),
        ("-12.50000000000001", -13, -13),
        ("0.4999999999999999444888487687421760603063166141510009765625", 0, 0),
        ("-0.5", -1, 0),
        ("999999999999999998.5", 999999999999999998, 999999999999999999),
        ("1,250,000.5", 1250000, 1250001),
    ],
)
def test_fractions_are_rounded_down_or_to_the_nearest_halves_up(cell: str, floor: int, nearest: int) -> None:
    for policy, written in (("floor", floor), ("round", nearest)):
        text = f'Email,Points\na@x.org,"{cell}"\n'.encode()
        rules: dict[str, Any] = {"fractions": policy, "decimal": "point", "max_points": 10**18 - 1}
        report = loyalty_prep.validate(text, points_column=1, **rules)
        assert report.points.total == written
        assert report.points.out == max(written, 0)


@pytest.mark.parametrize("cell", ["-0.5", "-0.4", "(0.01)", "-0.250"])
def test_a_fraction_below_zero_is_not_rounded_up_to_a_balance_of_nothing(cell: str) -> None:
    text = f"Email,Points\na@x.org,{cell}\nb@x.org,3.5\n".encode()
    report = loyalty_prep.validate(text, fractions="round")
    assert [(issue.code, issue.count) for issue in report.issues] == [("POINTS_NEGATIVE", 1), ("POINTS_BY_POLICY", 1)]
    assert loyalty_prep.validate(text, fractions="round", negative_points="zero").points.out == 4


@pytest.mark.slow
@pytest.mark.parametrize("cell", ["1000000000000000000.5", "-1000000000000000000", "-1000000000000000000.5", "1" * 25])
def test_a_slip_of_twenty_digits_is_no_balance_that_a_policy_speaks_of(cell: str) -> None:
    for rules in EVERY:
        text = f"Email,Points\na@x.org,{cell}\n".encode()
        report = loyalty_prep.validate(text, points_column=1, max_points=10**18 - 1, **rules)  # type: ignore[arg-type]
        assert (report.rows.ready, report.points.adjusted) == (0, 0)


def test_a_balance_that_reads_two_ways_is_rejected_whatever_the_policies_are() -> None:
    text = b"Email,Points\na@x.org,-1.250\nb@x.org,-1E5\nc@x.org,1.250\n"
    report = loyalty_prep.validate(text, missing_points="zero", negative_points="zero", fractions="floor")
    assert [(issue.code, issue.count) for issue in report.issues] == [("POINTS_AMBIGUOUS", 3)]


def test_a_column_that_holds_no_balance_is_refused_though_missing_ones_are_zero() -> None:
    with pytest.raises(loyalty_prep.InputError, match="Points"):
        loyalty_prep.validate(b"Email,Points\na@x.org,\nb@x.org,\n", missing_points="zero")


def test_the_report_offers_the_option_that_decides_for_all_rows(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "e.csv").write_text("Email,Points\na@x.org,\nb@x.org,-\nc@x.org,-3\nd@x.org,12.5\ne@x.org,7\n")
    assert cli.run(["validate", str(tmp_path / "e.csv"), "--report", str(tmp_path / "r.html")]) == 1
    text = " ".join(capfd.readouterr().out.split())
    page = re.sub("</?code[^>]*>", "", " ".join((tmp_path / "r.html").read_text().split()))
    report = loyalty_prep.validate(tmp_path / "e.csv").to_dict()
    offers = {issue["code"]: issue["offer"] for issue in report["issues"]}
    assert offers["POINTS_MISSING"] == (
        "2 rows have no balance. If that means 0 in your shop, run again with --missing-points zero."
    )
    assert offers["POINTS_NEGATIVE"].startswith("1 row has a balance below zero.")
    for sentence in offers.values():
        assert sentence in text
        assert sentence in page
    policies = ["--missing-points", "zero", "--negative-points=zero", "--fractions", "round"]
    assert cli.run(["prepare", str(tmp_path / "e.csv"), "--out", str(tmp_path / "out"), *policies, "--json"]) == 0
    report = json.loads(capfd.readouterr().out)
    assert report["points"] == {"in": 17, "adjusted": 3, "out": 20, "rejected": 0, "merged": 0, "skipped": 0}
    assert (tmp_path / "out" / "e.changes.csv").read_text().splitlines()[1:] == [
        "1,2,POINTS,POINTS_BY_POLICY,,0",
        "2,3,POINTS,POINTS_BY_POLICY,-,0",
        "3,4,POINTS,POINTS_BY_POLICY,-3,0",
        "4,5,POINTS,POINTS_BY_POLICY,12.5,13",
    ]
    assert offer("EMAIL_INVALID", 2) is None


@pytest.mark.parametrize("rule", ["missing_points", "negative_points", "fractions"])
def test_another_value_is_refused(rule: str) -> None:
    with pytest.raises(UsageError, match=f"^{rule} must be one of reject"):
        loyalty_prep.validate(b"Email,Points\na@x.org,1\n", **{rule: "nought"})  # type: ignore[arg-type]
