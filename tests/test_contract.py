"""The contract's sections 3 and 4: the report, the files, what every run keeps; and its siblings' harness."""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

import loyalty_prep

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

ERROR_CODES = (
    "EMAIL_MISSING",
    "EMAIL_INVALID",
    "EMAIL_DUPLICATE",
    "EMAIL_UNMATCHED",
    "POINTS_MISSING",
    "POINTS_NOT_A_NUMBER",
    "POINTS_NOT_INTEGER",
    "POINTS_NEGATIVE",
    "POINTS_OUT_OF_RANGE",
    "POINTS_AMBIGUOUS",
    "ROW_FIELD_COUNT",
    "ROW_BROKEN_QUOTE",
    "ROW_UNDECODABLE",
)
REPAIR_CODES = ("EMAIL_TRIMMED", "EMAIL_NORMALIZED", "POINTS_REFORMATTED")
ALL_CODES = (*ERROR_CODES, *REPAIR_CODES, "ROW_MERGED")


def rows_of(text: str) -> list[list[str]]:
    """Read CSV strictly, line ends inside quotes kept as they are."""
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def table_of(path: Path) -> list[dict[str, str]]:
    if not path.exists():
        return []
    header, *rows = rows_of(path.read_bytes().decode("utf-8"))
    assert all(len(row) == len(header) for row in rows), "ragged output"
    # Column names may repeat in a source; the first one wins here.
    return [dict(zip(reversed(header), reversed(row), strict=True)) for row in rows]


def csv_bytes(rows: Iterable[Sequence[str]], *, quote_all: bool = False) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL if quote_all else csv.QUOTE_MINIMAL).writerows(rows)
    return out.getvalue().encode()


@dataclass(frozen=True)
class Run:
    """One run of `prepare`: its report and its files, read back."""

    folder: Path
    name: str
    report: dict[str, Any]

    @property
    def parts(self) -> list[Path]:
        return sorted(self.folder.glob(f"{self.name}.part-*.csv"))

    @property
    def ready(self) -> list[list[str]]:
        return [row for part in self.parts for row in rows_of(part.read_bytes().decode("utf-8"))[1:]]

    @property
    def errors(self) -> list[dict[str, str]]:
        return table_of(self.folder / f"{self.name}.errors.csv")

    @property
    def changes(self) -> list[dict[str, str]]:
        return table_of(self.folder / f"{self.name}.changes.csv")

    @property
    def rows(self) -> dict[str, int]:
        counts: dict[str, int] = self.report["rows"]
        return counts

    def codes(self) -> dict[int, str]:
        """Row number -> its codes, for rows not ready; merged rows show their status."""
        return {int(e["row"]): e["codes"] if e["status"] == "REJECTED" else "MERGED" for e in self.errors}

    def issue(self, code: str) -> dict[str, Any]:
        found = [issue for issue in self.report["issues"] if issue["code"] == code]
        assert len(found) == 1, (code, self.report["issues"])
        issue: dict[str, Any] = found[0]
        return issue


def check_laws(run: Run, max_bytes: int = 10_000_000) -> None:
    """Check what the contract promises of every run, whatever the source."""
    report, rows, points = run.report, run.report["rows"], run.report["points"]
    assert report["schemaVersion"] == 1
    assert {"source", "rows", "points", "issues", "parseResult", "prediction", "outputs"} <= report.keys()
    assert rows["total"] == rows["ready"] + rows["rejected"] + rows["merged"] + rows["skipped"]
    parts = points["out"] + points["rejected"] + points["merged"] + points["skipped"]
    assert points["in"] + points["adjusted"] == parts
    ready, errors, changes = run.ready, run.errors, run.changes
    assert rows["ready"] == len(ready)
    assert points["out"] == sum(int(row[1]) for row in ready)
    assert rows["rejected"] == sum(e["status"] == "REJECTED" for e in errors)
    assert rows["merged"] == sum(e["status"] == "MERGED" for e in errors)
    assert rows["repaired"] == len({c["row"] for c in changes})
    assert report["parseResult"]["parsedRowCount"] == rows["total"]
    assert report["prediction"]["successCount"] == rows["ready"]
    forecasts = [output for output in report["outputs"] if output["kind"] == "clean"]
    assert all(part["parseResult"] == {"parsedRowCount": part["rows"], "parseErrorReason": None} for part in forecasts)
    assert sum(part["parseResult"]["parsedRowCount"] for part in forecasts) == rows["ready"]
    assert sum(part["prediction"]["successCount"] for part in forecasts) == rows["ready"]
    for e in errors:
        codes = e["codes"].split(";")
        assert codes == sorted(set(codes), key=ALL_CODES.index), "codes stand in the order of the table"
        assert e["reasons"]
        if e["status"] == "REJECTED":
            assert set(codes) <= set(ERROR_CODES), "rejected rows carry no repair codes"
            assert len(codes) == 1 or not any(c.startswith("ROW_") for c in codes), "ROW_* codes stand alone"
            assert bool(e["raw"]) == codes[0].startswith("ROW_")
        else:
            assert e["status"] == "MERGED"
            assert codes == ["ROW_MERGED"]
            assert not e["raw"]
    assert [int(e["row"]) for e in errors] == sorted({int(e["row"]) for e in errors})
    for c in changes:
        assert c["column"] in {"EMAIL", "POINTS"}
        assert c["before"] != c["after"]
    assert len({(c["row"], c["column"]) for c in changes}) == len(changes), "one line a cell"
    tally = [code for e in errors if e["status"] == "REJECTED" for code in e["codes"].split(";")]
    for code in ERROR_CODES:
        said = [i for i in report["issues"] if i["code"] == code]
        assert [i["count"] for i in said] == ([tally.count(code)] if code in tally else [])
    tally = [code for c in changes for code in c["code"].split(";")]
    for code in REPAIR_CODES:
        said = [i for i in report["issues"] if i["code"] == code]
        assert [i["count"] for i in said] == ([tally.count(code)] if code in tally else [])
    for issue in report["issues"]:
        assert len(issue["examples"]) <= 5
        assert issue["message"]
        for example in issue["examples"]:
            assert {"row", "line", "value", "detail", "suggestion"} <= example.keys()
        severity = "error" if issue["code"] in ERROR_CODES else "repair" if issue["code"] in REPAIR_CODES else "note"
        assert issue["severity"] == severity
    check_outputs(run, max_bytes)


def check_outputs(run: Run, max_bytes: int) -> None:
    report = run.report
    for part in run.parts:
        body = part.read_bytes()
        assert len(body) <= max_bytes
        assert body.startswith(b"Email,Points")
        assert b"\r" not in body.split(b"\n", 1)[0]
        assert body.endswith(b"\n")
        assert body.count(b"\n") > 1, "no part without rows"
    clean = [o for o in report["outputs"] if o["kind"] == "clean"]
    assert [o["path"] for o in clean] == [part.name for part in run.parts]
    for o in clean:
        assert o["headerMappingInfo"] == {
            "headerMappings": [{"columnName": "EMAIL", "columnIndex": 0}, {"columnName": "POINTS", "columnIndex": 1}]
        }
    for o in report["outputs"]:
        body = (run.folder / o["path"]).read_bytes()
        assert o["sizeBytes"] == len(body)
        assert o["sha256"] == hashlib.sha256(body).hexdigest()
        if o["path"].endswith(".csv"):
            assert o["rows"] == len(rows_of(body.decode("utf-8"))) - 1
    assert (run.folder / f"{run.name}.errors.csv").exists() == bool(
        report["rows"]["rejected"] + report["rows"]["merged"]
    )
    assert (run.folder / f"{run.name}.changes.csv").exists() == bool(report["rows"]["repaired"])
    written = json.loads((run.folder / f"{run.name}.report.json").read_bytes())
    assert written["rows"] == report["rows"]
    assert written["points"] == report["points"]
    assert written["issues"] == report["issues"]
    assert (run.folder / f"{run.name}.report.html").stat().st_size


def prepared(tmp_path: Path, data: bytes | str, file: str = "export.csv", **flags: Any) -> Run:
    """Run `prepare` on a file with this content, read the files back, check the laws."""
    source = tmp_path / file
    source.write_bytes(data.encode() if isinstance(data, str) else data)
    folder = tmp_path / "out"
    report = loyalty_prep.prepare(source, folder, **flags).to_dict()
    run = Run(folder, file.split(".", maxsplit=1)[0], report)
    check_laws(run, flags.get("max_bytes", 10_000_000))
    return run


def refused(tmp_path: Path, data: bytes | str, file: str = "export.csv", **flags: Any) -> str:
    """Run `prepare` on a file that it must refuse; say what it said, and see that it wrote nothing."""
    source = tmp_path / file
    source.write_bytes(data.encode() if isinstance(data, str) else data)
    with pytest.raises(loyalty_prep.LoyaltyPrepError) as caught:
        loyalty_prep.prepare(source, tmp_path / "out", **flags)
    assert not (tmp_path / "out").exists()
    return str(caught.value)


def inspected(data: bytes | str, **flags: Any) -> dict[str, Any]:
    found: dict[str, Any] = loyalty_prep.inspect(data.encode() if isinstance(data, str) else data, **flags).to_dict()
    return found


SMALL = """\
Name,Email,Points
Emma,emma@x.org,10
Bo,Bo@X.org,20
Cy,cy at x.org,30
Di,di@x.org,-5
Emma,emma@x.org,10
Flo,flo@x.org,12.5
"""


def test_the_report_has_the_promised_keys(tmp_path: Path) -> None:
    run = prepared(tmp_path, SMALL)
    source = run.report["source"]
    assert run.rows == {"total": 6, "ready": 2, "repaired": 1, "rejected": 3, "merged": 1, "skipped": 0}
    assert run.report["points"] == {"in": 65, "out": 30, "rejected": 25, "merged": 10, "adjusted": 0, "skipped": 0}
    assert run.report["prediction"] == {"successCount": 2, "failureCount": 0, "errorFileExists": False}
    assert run.report["parseResult"] == {"parsedRowCount": 6, "parseErrorReason": None}
    assert source["name"] == "export.csv"
    assert source["sizeBytes"] == len(SMALL)
    assert source["encoding"] == "utf-8"
    assert source["bom"] is False
    assert source["delimiter"] == ","
    assert source["lineTerminator"] == "\n"
    assert source["hasHeader"] is True
    assert source["headerLine"] == 1
    assert source["preambleLines"] == 0
    assert source["blankRecords"] == 0
    assert source["shortRecords"] == 0
    assert source["header"] == {"values": ["Name", "Email", "Points"]}
    assert json.loads((run.folder / "export.report.json").read_bytes()) == json.loads(json.dumps(run.report))


def test_an_issue_has_examples_with_row_line_value_and_detail(tmp_path: Path) -> None:
    run = prepared(tmp_path, "\n" + SMALL.replace("Bo,", '"B\no",', 1))
    issue = run.issue("EMAIL_INVALID")
    assert issue["severity"] == "error"
    assert issue["count"] == 1
    (example,) = issue["examples"]
    assert (example["row"], example["line"], example["value"]) == (3, 6, "cy at x.org")
    assert example["detail"]


def test_examples_are_at_most_five_a_code(tmp_path: Path) -> None:
    run = prepared(tmp_path, "Email,Points\na@x.org,1\n" + "".join(f"bad{i},1\n" for i in range(20)))
    assert run.issue("EMAIL_INVALID")["count"] == 20
    assert [e["value"] for e in run.issue("EMAIL_INVALID")["examples"]] == [f"bad{i}" for i in range(5)]


def test_inspect_has_the_promised_keys() -> None:
    found = inspected("Name,Email,Points balance\nEmma Smith,emma.smith@example.com,400\nBo,bo@x.org,7\n")
    assert found["schemaVersion"] == 1
    assert found["encoding"] == "utf-8"
    assert isinstance(found["encodingConfidence"], float)
    assert found["bom"] is False
    assert found["delimiter"] == ","
    assert found["quoteChar"] in {'"', None}
    assert found["lineTerminator"] == "\n"
    assert found["hasHeader"] is True
    assert found["headerLine"] == 1
    assert found["preambleLines"] == 0
    assert found["header"] == {"values": ["Name", "Email", "Points balance"]}
    assert found["headerMappingInfo"] == {
        "headerMappings": [{"columnName": "EMAIL", "columnIndex": 1}, {"columnName": "POINTS", "columnIndex": 2}]
    }
    assert found["sampleDataRows"] == [
        {"values": ["Emma Smith", "emma.smith@example.com", "400"]},
        {"values": ["Bo", "bo@x.org", "7"]},
    ]
    for column, (index, name) in {"EMAIL": (1, "Email"), "POINTS": (2, "Points balance")}.items():
        guess = found["columns"][column]
        assert (guess["index"], guess["name"]) == (index, name)
        assert 0 < guess["confidence"] <= 1
        assert guess["evidence"]
        assert isinstance(guess["alternatives"], list)


def test_sample_rows_are_at_most_five_of_at_most_twenty_values() -> None:
    header = "Email,Points," + ",".join(f"c{i}" for i in range(30))
    row = "@x.org,5," + ",".join("x" * 1500 for _ in range(30))
    found = inspected(header + "\n" + "".join(f"a{i}{row}\n" for i in range(9)))
    assert len(found["sampleDataRows"]) == 5
    for sample in found["sampleDataRows"]:
        assert len(sample["values"]) <= 20
        assert max(len(value) for value in sample["values"]) <= 1000


def test_inspect_names_no_column_that_it_doubts() -> None:
    found = inspected("Name,City\nEmma,Bonn\nBo,Ulm\n")
    assert found["columns"] == {"EMAIL": None, "POINTS": None}


def test_without_a_header_there_is_no_header_line() -> None:
    found = inspected("a@x.org,50\nb@x.org,20\nc@x.org,70\n")
    assert found["hasHeader"] is False
    assert found["headerLine"] is None
    assert found["header"]["values"] == ["column_1", "column_2"]


def test_validate_says_what_prepare_does(tmp_path: Path) -> None:
    run = prepared(tmp_path, SMALL)
    said = loyalty_prep.validate(tmp_path / "export.csv").to_dict()
    for key in ("source", "rows", "points", "issues", "parseResult", "prediction"):
        assert said[key] == run.report[key]


def test_clean_parts_hold_ready_rows_in_source_order(tmp_path: Path) -> None:
    run = prepared(tmp_path, SMALL)
    assert run.parts[0].read_bytes() == b"Email,Points\nemma@x.org,10\nBo@x.org,20\n"


@pytest.mark.parametrize(
    ("keep", "expected"),
    [
        (("none",), "Email,Points\na@x.org,5\n"),
        (("all",), 'Email,Points,Name,City\na@x.org,5,"Smith, ""E""","Bonn\nam Rhein"\n'),
        (("Name",), 'Email,Points,Name\na@x.org,5,"Smith, ""E"""\n'),
        (("City",), 'Email,Points,City\na@x.org,5,"Bonn\nam Rhein"\n'),
        (("Name", "City"), 'Email,Points,Name,City\na@x.org,5,"Smith, ""E""","Bonn\nam Rhein"\n'),
    ],
)
def test_kept_columns_follow_email_and_points(tmp_path: Path, keep: tuple[str, ...], expected: str) -> None:
    data = 'Name;Points;Email;City\n"Smith, ""E""";5;a@x.org;"Bonn\nam Rhein"\n'
    run = prepared(tmp_path, data, keep_columns=keep)
    assert run.parts[0].read_text(encoding="utf-8") == expected


def test_an_unknown_kept_column_is_refused(tmp_path: Path) -> None:
    assert "Town" in refused(tmp_path, SMALL, keep_columns=("Town",))


@pytest.mark.parametrize("limit", [60, 100, 101, 102, 103, 104, 105, 500])
def test_every_part_is_within_the_limit(tmp_path: Path, limit: int) -> None:
    rows = [[f"customer{i}@x.org", str(i * 37)] for i in range(120)]
    run = prepared(tmp_path, csv_bytes([["Email", "Points"], *rows]), max_bytes=limit)
    assert run.ready == rows
    assert len(run.parts) > 1
    assert run.parts[0].name == "export.part-0001.csv"
    assert run.parts[1].name == "export.part-0002.csv"


def test_the_limit_counts_bytes_and_kept_columns(tmp_path: Path) -> None:
    rows = [[f"c{i}@x.org", "7", "é" * (i % 40), 'a"b'] for i in range(200)]
    data = csv_bytes([["Email", "Points", "Größe", "Note"], *rows])
    run = prepared(tmp_path, data, max_bytes=300, keep_columns=("all",))
    assert run.ready == rows


@pytest.mark.parametrize("limit", [1, 12, 13, 14])
def test_a_limit_too_small_for_header_and_one_row_is_refused(tmp_path: Path, limit: int) -> None:
    refused(tmp_path, SMALL, max_bytes=limit)


def test_the_errors_file_has_the_promised_columns(tmp_path: Path) -> None:
    run = prepared(tmp_path, SMALL)
    header, *rows = rows_of((run.folder / "export.errors.csv").read_text(encoding="utf-8"))
    assert header == ["row", "line", "status", "codes", "reasons", "Name", "Email", "Points", "raw"]
    assert [row[:4] + row[5:] for row in rows] == [
        ["3", "4", "REJECTED", "EMAIL_INVALID", "Cy", "cy at x.org", "30", ""],
        ["4", "5", "REJECTED", "POINTS_NEGATIVE", "Di", "di@x.org", rows[1][7], ""],
        ["5", "6", "MERGED", "ROW_MERGED", "Emma", "emma@x.org", "10", ""],
        ["6", "7", "REJECTED", "POINTS_NOT_INTEGER", "Flo", "flo@x.org", "12.5", ""],
    ]


def test_cells_in_the_errors_file_are_verbatim(tmp_path: Path) -> None:
    cells = [
        "  two  spaces ",
        "NULL",
        "007",
        "1.50",
        "true",
        "Zoë\u00a0",
        'a "b", c',
        "x\ny",
        "x\r\ny",
        '5"',
        "'tis",
        "12:00",
    ]
    header = ["Email", "Points", *(f"c{i}" for i in range(len(cells)))]
    run = prepared(tmp_path, csv_bytes([header, ["bad", " 1 ", *cells], ["a@x.org", "5", *cells]]))
    (error,) = run.errors
    assert [error[name] for name in header] == ["bad", " 1 ", *cells]
    assert error["raw"] == ""


def test_row_and_line_numbers_with_fields_of_several_lines_and_blank_lines(tmp_path: Path) -> None:
    data = (
        "Title of the report\n"  # 1
        "\n"  # 2
        "Name,Email,Points\n"  # 3
        '"a\nb\nc",a@x.org,x\n'  # 4 to 6, row 1
        "\n"  # 7
        ",,\n"  # 8
        "Bo,b@x.org,x\n"  # 9, row 2
        '"q\r\nr",c@x.org,x\r\n'  # 10 and 11, row 3
        "Di,d@x.org,x\r"  # 12, row 4
        "Ed, e@x.org,7\n"  # 13, row 5
        "Fi,f@x.org,x\n"  # 14, row 6
    )
    run = prepared(tmp_path, data)
    assert [(e["row"], e["line"]) for e in run.errors] == [
        ("1", "4"),
        ("2", "9"),
        ("3", "10"),
        ("4", "12"),
        ("6", "14"),
    ]
    assert [(c["row"], c["line"]) for c in run.changes] == [("5", "13")]
    assert run.report["source"]["blankRecords"] == 2
    assert run.report["source"]["headerLine"] == 3
    assert run.report["source"]["preambleLines"] == 2


def test_the_changes_file_says_what_was_repaired(tmp_path: Path) -> None:
    data = 'Email,Points\n" Emma@X.org ","1,250,000"\nbo@x.org,7\n"<cy@x.org>",5\nbad, 7\n'
    run = prepared(tmp_path, data)
    assert (run.folder / "export.changes.csv").read_text(encoding="utf-8") == (
        "row,line,column,code,before,after\n"
        "1,2,EMAIL,EMAIL_TRIMMED;EMAIL_NORMALIZED, Emma@X.org ,Emma@x.org\n"
        '1,2,POINTS,POINTS_REFORMATTED,"1,250,000",1250000\n'
        "3,4,EMAIL,EMAIL_TRIMMED,<cy@x.org>,cy@x.org\n"
    )
    assert run.rows["repaired"] == 2


@pytest.mark.parametrize(
    ("file", "name"), [("export.csv", "export"), ("export.csv.gz", "export"), ("Kunden 2024.txt", "Kunden 2024")]
)
def test_outputs_bear_the_source_name_without_suffixes(tmp_path: Path, file: str, name: str) -> None:
    data = SMALL.encode()
    run = prepared(tmp_path, gzip.compress(data) if file.endswith("gz") else data, file=file)
    assert run.name == name
    assert {p.name for p in run.folder.iterdir()} == {
        f"{name}.{rest}" for rest in ("part-0001.csv", "errors.csv", "changes.csv", "report.json", "report.html")
    }


def test_no_part_without_rows(tmp_path: Path) -> None:
    run = prepared(tmp_path, "Email,Points\na@x.org,-1\n")
    assert run.parts == []
    assert run.rows == {"total": 1, "ready": 0, "repaired": 0, "rejected": 1, "merged": 0, "skipped": 0}
    assert run.report["points"] == {"in": -1, "out": 0, "rejected": -1, "merged": 0, "adjusted": 0, "skipped": 0}


def test_the_points_law_counts_whole_numbers_only(tmp_path: Path) -> None:
    data = (
        "Name,Email,Points\n"
        "a,a@x.org,10\n"
        "b,bad,100\n"  # counted
        "c,c@x.org,-7\n"  # counted
        "d,d@x.org,5000000000\n"  # counted
        "e,e@x.org,12.5\n"  # a fraction
        "f,f@x.org,3E+03\n"  # ambiguous
        "g,g@x.org,abc\n"
        "h,h@x.org\n"  # ROW_FIELD_COUNT
        "i,i@x.org,1000,9\n"  # ROW_FIELD_COUNT
        "j,,1\n"  # counted
    )
    run = prepared(tmp_path, data)
    total = 10 + 100 - 7 + 5_000_000_000 + 1
    assert run.report["points"] == {
        "in": total,
        "out": 10,
        "rejected": total - 10,
        "merged": 0,
        "adjusted": 0,
        "skipped": 0,
    }


@pytest.mark.parametrize("digits", [18, 19, 20, 25, 40])
def test_very_large_balances_are_counted_exactly(tmp_path: Path, digits: int) -> None:
    run = prepared(tmp_path, f"Email,Points\na@x.org,5\nb@x.org,{'9' * digits}\nc@x.org,{'9' * digits}\n")
    assert run.codes() == {2: "POINTS_OUT_OF_RANGE", 3: "POINTS_OUT_OF_RANGE"}
    assert run.report["points"]["in"] == 5 + 2 * int("9" * digits)


def test_max_points_is_the_largest_balance_taken(tmp_path: Path) -> None:
    data = "Email,Points\na@x.org,100\nb@x.org,101\n"
    assert prepared(tmp_path, data, max_points=100).codes() == {2: "POINTS_OUT_OF_RANGE"}


def test_the_default_largest_balance(tmp_path: Path) -> None:
    data = "Email,Points\na@x.org,2147483647\nb@x.org,2147483648\n"
    assert prepared(tmp_path, data).codes() == {2: "POINTS_OUT_OF_RANGE"}


def test_existing_results_are_refused_without_overwrite(tmp_path: Path) -> None:
    run = prepared(tmp_path, SMALL)
    before = {p.name: p.read_bytes() for p in run.folder.iterdir()}
    with pytest.raises(loyalty_prep.LoyaltyPrepError):
        loyalty_prep.prepare(tmp_path / "export.csv", run.folder)
    assert {p.name: p.read_bytes() for p in run.folder.iterdir()} == before


def test_overwrite_leaves_nothing_of_the_earlier_run(tmp_path: Path) -> None:
    prepared(tmp_path, SMALL + "".join(f"x,c{i}@x.org,5\n" for i in range(50)), max_bytes=200)
    (tmp_path / "out" / "notes.txt").write_text("mine")
    run = prepared(tmp_path, "Email,Points\na@x.org,5\n", overwrite=True)
    assert {p.name for p in run.folder.iterdir()} == {
        "export.part-0001.csv",
        "export.report.json",
        "export.report.html",
        "notes.txt",
    }
