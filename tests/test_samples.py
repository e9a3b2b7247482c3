"""Every sample gives what its expectation says, by the library and by the program.

An expectation (`samples/NAME.expected.json`) is written by hand from the contract. `errors` are
[row, line, status, codes, EMAIL cell, POINTS cell, raw], `changes` [row, line, column, code, before, after],
`parts` the lines of each part. Where the run cannot go on there is an `errorCode` and nothing else.
"""

from __future__ import annotations

import csv
import hashlib
import json
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from harness import program

import loyalty_prep
from loyalty_prep.codes import BY_NAME, CATALOGUE

if TYPE_CHECKING:
    import subprocess

    from harness import Command

Json = dict[str, Any]

SAMPLES = Path(__file__).parent.parent / "samples"
EXPECTATIONS: dict[str, Json] = {
    path.name.removesuffix(".expected.json"): json.loads(path.read_text("utf-8"))
    for path in sorted(SAMPLES.glob("*.expected.json"))
}
EVERY = sorted(EXPECTATIONS)
TABLES = [name for name in EVERY if "errorCode" not in EXPECTATIONS[name]]
REFUSED = [name for name in EVERY if "errorCode" in EXPECTATIONS[name]]

ERRORS_HEADER = ["row", "line", "status", "codes", "reasons"]
CHANGES_HEADER = ["row", "line", "column", "code", "before", "after"]
MAX_BYTES = 10_000_000


def options(expected: Json) -> Json:
    """Return the sample's options as keyword arguments."""
    told = dict(expected["options"])
    if "contacts" in told:
        told["contacts"] = SAMPLES / told["contacts"]
    if "keep_columns" in told:
        told["keep_columns"] = tuple(told["keep_columns"])
    return told


def flags(expected: Json) -> list[str]:
    """Return the sample's options as words of a command line."""
    words = []
    for name, value in options(expected).items():
        text = ",".join(value) if isinstance(value, tuple) else str(value)
        words += [f"--{name.replace('_', '-')}", text]
    return words


def run(command: str, expected: Json, *words: str, by: Command = program) -> subprocess.CompletedProcess[bytes]:
    return by(command, SAMPLES / expected["file"], *words)


def table(path: Path, header: list[str]) -> list[list[str]]:
    """Return the rows of one of the program's own tables; a table that is not there has none."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as stream:
        first, *rows = csv.reader(stream)
    assert first == header
    return rows


def is_source(cell: str, source: str) -> bool:
    """Tell whether a cell is the source's text, be it guarded against formulas."""
    return cell == source or (source[:1] in {"=", "+", "-", "@", "\t"} and cell == f"'{source}")


def parts(expected: Json) -> list[bytes]:
    return ["".join(f"{line}\n" for line in lines).encode() for lines in expected["parts"]]


def check(expected: Json, document: Json, out: Path) -> None:
    """Compare a report, and the folder that came with it, with the expectation."""
    stem = out / Path(expected["file"]).stem
    check_source(expected, document["source"])
    check_numbers(expected, document)
    check_errors(expected, document, Path(f"{stem}.errors.csv"))
    check_changes(expected, Path(f"{stem}.changes.csv"))
    check_issues(expected, document)
    check_outputs(expected, document, out)


def check_source(expected: Json, source: Json) -> None:
    for key in (
        "encoding",
        "bom",
        "delimiter",
        "lineTerminator",
        "headerLine",
        "preambleLines",
        "blankRecords",
        "shortRecords",
    ):
        assert (key, source[key]) == (key, expected[key])
    assert source["name"] == expected["file"]
    assert source["sizeBytes"] == (SAMPLES / expected["file"]).stat().st_size
    assert source["hasHeader"] == (expected["headerLine"] is not None)
    assert {name: column["index"] for name, column in source["columns"].items()} == expected["columns"]
    assert source["headerMappingInfo"]["headerMappings"] == [
        {"columnName": name, "columnIndex": expected["columns"][name]} for name in ("EMAIL", "POINTS")
    ]


def check_numbers(expected: Json, document: Json) -> None:
    rows, points = document["rows"], document["points"]
    assert rows["total"] == rows["ready"] + rows["rejected"] + rows["merged"]
    assert points["in"] + points["adjusted"] == points["out"] + points["rejected"] + points["merged"]
    assert rows == {"skipped": 0, **expected["rows"]}
    assert points == {"adjusted": 0, "skipped": 0, **expected["points"]}
    assert document["parseResult"] == {"parsedRowCount": rows["total"], "parseErrorReason": None}
    assert document["prediction"]["successCount"] == rows["ready"]


def check_errors(expected: Json, document: Json, path: Path) -> None:
    names = document["source"]["header"]["values"]
    found = table(path, [*ERRORS_HEADER, *names, "raw"])
    assert [[int(row), int(line), status, codes] for row, line, status, codes, *_ in found] == [
        wanted[:4] for wanted in expected["errors"]
    ]
    email, points = (len(ERRORS_HEADER) + expected["columns"][name] for name in ("EMAIL", "POINTS"))
    for cells, wanted in zip(found, expected["errors"], strict=True):
        *_, email_cell, points_cell, raw = wanted
        assert is_source(cells[-1], raw)
        if not raw:
            assert is_source(cells[email], email_cell)
            assert is_source(cells[points], points_cell)
        for code in wanted[3].split(";"):
            assert BY_NAME[code].sentence in cells[4]


def check_changes(expected: Json, path: Path) -> None:
    found = table(path, CHANGES_HEADER)
    assert [[int(row), int(line), *rest] for row, line, *rest in found] == expected["changes"]


def check_issues(expected: Json, document: Json) -> None:
    """Rows by code, as the two tables tell them, are those of the expectation; the report counts the same."""
    told: dict[str, list[int]] = defaultdict(list)
    lines: dict[int, int] = {}
    for row, line, _, codes, *_ in expected["errors"]:
        lines[row] = line
        for code in codes.split(";"):
            told[code].append(row)
    for row, line, _, codes, *_ in expected["changes"]:
        lines[row] = line
        for code in codes.split(";"):
            if code != "ROW_MERGED":  # the row that others were folded into is none of the merged ones
                told[code].append(row)
    for row, line, code in expected.get("notes", []):
        lines[row] = line
        told[code].append(row)
    if not expected["rows"]["total"]:
        told["NO_ROWS"] = []
    assert told == expected["codes"]
    issues = document["issues"]
    assert [issue["code"] for issue in issues] == [code.name for code in CATALOGUE if code.name in told]
    for issue in issues:
        code = BY_NAME[issue["code"]]
        rows = expected["codes"][code.name]
        assert (code.name, issue["count"]) == (code.name, len(rows) if code.name != "NO_ROWS" else 1)
        assert (issue["severity"], issue["message"]) == (code.severity, code.message)
        assert [example["row"] for example in issue["examples"]] == rows[:5]
        assert [example["line"] for example in issue["examples"]] == [lines[row] for row in rows[:5]]


def check_outputs(expected: Json, document: Json, out: Path) -> None:
    stem = Path(expected["file"]).stem
    wanted = parts(expected)
    written = sorted(out.glob(f"{stem}.part-*.csv"))
    assert [path.name for path in written] == [f"{stem}.part-{n:04}.csv" for n in range(1, len(wanted) + 1)]
    assert [path.read_bytes() for path in written] == wanted
    limit = expected["options"].get("max_bytes", MAX_BYTES)
    assert all(path.stat().st_size <= limit for path in written)
    contacts = out / f"{stem}.contacts.csv"
    found = contacts.read_text("utf-8") if contacts.exists() else None
    assert found == expected.get("contacts")
    rows = {"errors": len(expected["errors"]), "changes": len(expected["changes"])}
    for output in document["outputs"]:
        data = (out / output["path"]).read_bytes()
        assert output["sizeBytes"] == len(data)
        assert output["sha256"] == hashlib.sha256(data).hexdigest()
        assert output["rows"] == rows.get(output["kind"], output["rows"])
    clean = [output for output in document["outputs"] if output["kind"] == "clean"]
    assert [output["path"] for output in clean] == [path.name for path in written]
    assert sum(output["rows"] for output in clean) == expected["rows"]["ready"]
    for output in clean:
        assert output["headerMappingInfo"]["headerMappings"] == [
            {"columnName": "EMAIL", "columnIndex": 0},
            {"columnName": "POINTS", "columnIndex": 1},
        ]
    listed = {output["path"] for output in document["outputs"]} | {f"{stem}.report.json"}
    assert {path.name for path in out.iterdir()} == listed


@pytest.mark.parametrize("name", TABLES)
def test_prepare_gives_what_the_expectation_says(name: str, tmp_path: Path) -> None:
    expected = EXPECTATIONS[name]
    report = loyalty_prep.prepare(SAMPLES / expected["file"], tmp_path / "out", **options(expected))
    assert report.ok == (expected["exitCode"] == 0)
    check(expected, report.to_dict(), tmp_path / "out")


@pytest.mark.slow
@pytest.mark.few(3)
@pytest.mark.parametrize("name", TABLES)
def test_the_program_gives_what_the_expectation_says(name: str, tmp_path: Path) -> None:
    expected, out = EXPECTATIONS[name], tmp_path / "out"
    done = run("prepare", expected, "--out", str(out), "--json", *flags(expected))
    assert (done.returncode, done.stderr) == (expected["exitCode"], b"")
    document = json.loads(done.stdout)
    check(expected, document, out)
    [kept] = out.glob("*.report.json")
    assert json.loads(kept.read_text("utf-8")) | {"outputs": None} == document | {"outputs": None}


@pytest.mark.few(8)
@pytest.mark.parametrize("name", TABLES)
def test_validate_says_what_prepare_does_and_writes_nothing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = EXPECTATIONS[name]
    monkeypatch.chdir(tmp_path)
    document = loyalty_prep.validate(SAMPLES / expected["file"], **options(expected)).to_dict()
    check_source(expected, document["source"])
    check_numbers(expected, document)
    check_issues(expected, document)
    assert not list(tmp_path.iterdir())


@pytest.mark.few(8)
@pytest.mark.parametrize("name", TABLES)
def test_preparing_the_clean_parts_again_changes_nothing(name: str, tmp_path: Path) -> None:
    expected = EXPECTATIONS[name]
    for number, data in enumerate(parts(expected)):
        path = tmp_path / "clean.csv"
        path.write_bytes(data)
        out = tmp_path / f"again-{number}"
        report = loyalty_prep.prepare(path, out, keep_columns=("all",))
        assert (report.ok, report.rows.repaired, report.rows.merged) == (True, 0, 0)
        assert report.rows.total == report.rows.ready == len(expected["parts"][number]) - 1
        assert (out / "clean.part-0001.csv").read_bytes() == data
        assert {path.name for path in out.glob("*.csv")} == {"clean.part-0001.csv"}


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_that_is_no_loyalty_export_is_refused(run_command: Command, name: str, tmp_path: Path) -> None:
    expected, out = EXPECTATIONS[name], tmp_path / "out"
    with pytest.raises(loyalty_prep.LoyaltyPrepError) as refusal:
        loyalty_prep.prepare(SAMPLES / expected["file"], out, **options(expected))
    assert refusal.value.code == expected["errorCode"]
    done = run("prepare", expected, "--out", str(out), "--json", *flags(expected), by=run_command)
    assert done.returncode == expected["exitCode"]
    assert json.loads(done.stdout)["error"]["code"] == expected["errorCode"]
    assert done.stderr.startswith(b"error: ")
    assert done.stderr.count(b"\n") == 1
    assert not list(tmp_path.iterdir())


def test_every_sample_has_an_expectation_and_every_expectation_a_sample() -> None:
    samples = {
        path.name for path in SAMPLES.iterdir() if path.is_file() and path.suffix not in {".json", ".md", ".png"}
    }
    assert samples == {expected["file"] for expected in EXPECTATIONS.values()}
    assert all(Path(expected["file"]).stem == name for name, expected in EXPECTATIONS.items())


def test_every_code_occurs_in_some_sample() -> None:
    found = {code for name in TABLES for code in EXPECTATIONS[name]["codes"]}
    # A sample of more than 20 columns would show little else; test_notes_for_wix.py has one.
    assert found == set(BY_NAME) - {"COLUMNS_MANY"}


def summary(expected: Json) -> str:
    """Say the result as `samples/README.md` says it."""
    if "errorCode" in expected:
        return f"refused, `{expected['errorCode']}`"
    rows = expected["rows"]
    return (
        f"{rows['total']} rows: {rows['ready']} ready ({rows['repaired']} repaired), "
        f"{rows['rejected']} rejected, {rows['merged']} merged"
    )


@pytest.mark.parametrize("name", EVERY)
def test_the_readme_tells_the_same(name: str) -> None:
    expected = EXPECTATIONS[name]
    lines = (SAMPLES / "README.md").read_text("utf-8").splitlines()
    [line] = [line for line in lines if line.startswith(f"| `{expected['file']}` |")]
    assert line.endswith(f"| {summary(expected)} |")
    if "errorCode" not in expected:
        delimiter = "tab" if expected["delimiter"] == "\t" else f"`{expected['delimiter']}`"
        assert f"| {expected['encoding']}{' with BOM' if expected['bom'] else ''} | " in line
        assert f"| {delimiter.replace('|', chr(92) + '|')} | " in line
