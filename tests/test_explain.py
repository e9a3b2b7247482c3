"""`explain` and `schema`: what a code means, and what the report's JSON is."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest
from harness import program

import loyalty_prep
from loyalty_prep.codes import BY_NAME, CATALOGUE, Code
from loyalty_prep.columns.platforms import PLATFORMS
from loyalty_prep.messages.translation import translation

if TYPE_CHECKING:
    from harness import Command

SAMPLES = sorted(
    path
    for path in (Path(__file__).parent.parent / "samples").iterdir()
    if path.is_file() and path.suffix not in (".md", ".png")
)


@pytest.mark.parametrize("name", ["EMAIL_INVALID", "row_broken_quote"])
def test_a_code_is_explained_at_length(run_command: Command, name: str) -> None:
    done = run_command("explain", name)
    assert done.returncode == 0
    code, shown = BY_NAME[name.upper()], " ".join(done.stdout.decode().split())
    for text in (code.name, code.severity, code.message, code.means, code.example, code.fix):
        assert " ".join(text.split()) in shown


def test_without_a_code_all_are_listed(run_command: Command) -> None:
    shown = " ".join(run_command("explain").stdout.decode().split())
    for code in CATALOGUE:
        assert f"{code.name} {code.severity} {code.message}" in shown
        assert code.fix not in shown


def test_an_unknown_code_is_one_line_that_names_the_known_ones(run_command: Command) -> None:
    done = run_command("explain", "EMAIL_WRONG")
    assert (done.returncode, done.stdout) == (2, b"")
    assert re.fullmatch(rb"error: 'EMAIL_WRONG' is no code .* COLUMNS_MANY\.\n", done.stderr)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("points_negativ", "POINTS_NEGATIVE"), ("EMAIL-INVALID", "EMAIL_INVALID"), ("NO_ROW", "NO_ROWS")],
)
def test_a_code_that_is_nearly_one_is_told_which(run_command: Command, typed: str, meant: str) -> None:
    assert f" Did you mean {meant}? The codes: " in run_command("explain", typed).stderr.decode()


@pytest.mark.slow
@pytest.mark.parametrize("code", [each for each in CATALOGUE if each.offer], ids=lambda code: code.name)
@pytest.mark.parametrize("language", ["en", "pl"])
def test_what_decides_for_all_rows_at_once_is_explained(code: Code, language: str) -> None:
    assert code.offer is not None
    shown = " ".join(program("explain", code.name, "--language", language).stdout.decode().split())
    assert translation(language).plural(*code.offer, 25) in shown
    assert "{" not in shown


def test_every_code_says_what_to_do_in_sentences() -> None:
    for code in CATALOGUE:
        for text in (code.message, code.means, code.fix):
            assert re.fullmatch(r"[A-Z0-9].*[.?]", text), (code.name, text)
            assert "  " not in text, (code.name, text)
        assert code.example.strip()


def test_what_a_merchant_reads_names_no_option() -> None:
    texts = [(each.title, each.sentence, each.means, each.example, each.fix, each.decide) for each in CATALOGUE]
    traps = [(platform.trap,) for platform in PLATFORMS]
    assert not [text for row in texts + traps for text in row if "--" in text]
    assert all("--" in each.run for each in CATALOGUE if each.run)
    assert len({each.title for each in CATALOGUE}) == len(CATALOGUE)


def strict(schema: Any) -> Any:
    """Return the schema with no room for keys that it does not name."""
    if isinstance(schema, list):
        return [strict(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: strict(value) for key, value in schema.items()}
    if "properties" in made and "type" in made:
        made["additionalProperties"] = False
    return made


def published() -> dict[str, Any]:
    document: dict[str, Any] = json.loads(program("schema").stdout)
    return document


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The schema, strict: `source` is put together of two objects, which must be one for that."""
    document = published()
    jsonschema.Draft202012Validator.check_schema(document)
    inspection, more = deepcopy(document["$defs"]["inspection"]), document["$defs"]["source"]["allOf"][1]
    inspection["properties"] |= more["properties"]
    inspection["required"] += more["required"]
    document["$defs"]["source"] = inspection
    made: dict[str, Any] = strict(document)
    return made


@pytest.mark.few(10)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_the_report_of_every_sample_is_as_the_schema_says(path: Path, schema: dict[str, Any]) -> None:
    try:
        report = loyalty_prep.validate(path)
    except loyalty_prep.LoyaltyPrepError:
        return  # its report is a line
    jsonschema.validate(report.to_dict(), schema)


def test_reports_of_all_kinds_are_as_the_schema_says(tmp_path: Path, schema: dict[str, Any]) -> None:
    contacts = tmp_path / "contacts.csv"
    contacts.write_bytes(b"Email\na@x.org\nb@x.org\nc@x.org\n")
    source = tmp_path / "export.csv"
    text = "Email,Points,Name\na@x.org,1,=x\nb @x.org,2,\nB@x.org,2,\nz@x.org,1.250,é\nc@x.org ,-3,\n"
    source.write_text(text, encoding="utf-8")
    out = tmp_path / "out"
    report = loyalty_prep.prepare(source, out, contacts=contacts, keep_columns=("all",), redact=True)
    jsonschema.validate(report.to_dict(), schema)
    jsonschema.validate(json.loads((out / "export.report.json").read_bytes()), published())
    fixed = tmp_path / "fixed.csv"
    fixed.write_bytes((out / "export.errors.csv").read_bytes())
    merged = loyalty_prep.prepare(fixed, merge_into=out)
    jsonschema.validate(merged.to_dict(), schema)
    jsonschema.validate(loyalty_prep.validate(b"Email,Points\n").to_dict(), schema)


def test_the_schema_refuses_a_report_that_is_none(schema: dict[str, Any]) -> None:
    report = loyalty_prep.validate(b"Email,Points\na@x.org,1\n").to_dict()
    for broken in (
        report | {"rows": report["rows"] | {"ready": "1"}},
        report | {"more": 1},
        {key: value for key, value in report.items() if key != "issues"},
    ):
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(broken, schema)
