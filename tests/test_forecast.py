"""The forecast of `prepare` is what the sandbox makes of the parts, and what it shows of them passes the gate."""

from __future__ import annotations

import json
import tempfile
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from exports import exports
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep.contacts import read_contacts
from loyalty_prep.errors import LoyaltyPrepError
from loyalty_prep.sandbox import files
from loyalty_prep.sandbox.requests import Columns
from loyalty_prep.wix import gate
from loyalty_prep.wix.models import ColumnName, FileMetadata, LoyaltyImport, ParseResult
from loyalty_prep.wix.results import Part, part_keys, read_result

SAMPLES = Path(__file__).parent.parent / "samples"
EXPECTED = {path.name: json.loads(path.read_bytes()) for path in sorted(SAMPLES.glob("*.expected.json"))}
TABLES = [name for name, expected in EXPECTED.items() if "errorCode" not in expected]
ID = "5a4db0c5-0000-4000-8000-000000000000"


def imported(part: Part, contacts: frozenset[str] | None) -> files.Imported:
    """Import a part as the sandbox does; what it shows before must be the part."""
    content = part.content()
    parsed = files.parse(content)
    metadata = FileMetadata(header=parsed.header, sample_data_rows=parsed.sample)
    shown = LoyaltyImport(ID, "PARSED", file_metadata=metadata, parse_result=ParseResult(parsed.rows))
    assert gate.differences(part, shown) == []
    columns = Columns(part.column(ColumnName.EMAIL), part.column(ColumnName.POINTS))
    return files.import_rows(content, columns, contacts)


def agree(source: bytes | Path, folder: Path, contacts: Path | None, **options: Any) -> int:
    """Prepare an export, import its parts, and hold the forecast against what came of it; return the parts."""
    report = loyalty_prep.prepare(source, folder / "result", contacts=contacts, **options).to_dict()
    known = None if contacts is None else frozenset(read_contacts(contacts, folder).to_list())
    parts = read_result(folder / "result").parts
    done = [imported(part, known) for part in parts]
    assert report["prediction"] == {
        "successCount": sum(each.success_count for each in done),
        "failureCount": sum(each.failure_count for each in done),
        "errorFileExists": any(each.error_file is not None for each in done),
    }
    assert report["points"]["out"] == sum(sum(each.balances.values()) for each in done)
    assert report["rows"]["ready"] == sum(len(each.balances) for each in done), "each address stands in one part"
    return len(parts)


def half_of_the_ready(source: Path, folder: Path, options: dict[str, Any]) -> Path:
    """Return contacts that are every other customer whose row is ready without any contacts."""
    loyalty_prep.prepare(source, folder / "ready", **options)
    keys = [key for part in read_result(folder / "ready").parts for key in part_keys(part) if key is not None]
    contacts = folder / "half.csv"
    contacts.write_text("\n".join(["Email", "somebody@example.com", *keys[::2]]) + "\n", encoding="utf-8")
    return contacts


@pytest.mark.few(1)
@pytest.mark.parametrize("name", TABLES)
def test_the_forecast_of_a_sample_is_what_the_sandbox_does(name: str, tmp_path: Path) -> None:
    expected = EXPECTED[name]
    options = dict(expected["options"])
    contacts = SAMPLES / options.pop("contacts") if "contacts" in options else None
    kept = tuple(options.pop("keep_columns", ("none",)))
    options.pop("max_bytes", None)
    known = {contacts, half_of_the_ready(SAMPLES / expected["file"], tmp_path, options)}
    for number, (whom, keep, size) in enumerate(product(known, {kept, ("all",)}, (10_000_000, 400))):
        folder = tmp_path / str(number)
        folder.mkdir()
        try:
            agree(SAMPLES / expected["file"], folder, whom, **options, keep_columns=keep, max_bytes=size)
        except LoyaltyPrepError as fault:
            if size == 10_000_000 or "max_bytes" not in fault.message:
                raise


CONTACTS = "Email 1,Email 2\nemma@example.com,bob@example.org\nzoe@example.com,\nfirst@example.com,carl@example.net\n"
CONTACTS += "".join(f"user{number}@example.com,\n" for number in range(0, 10**4, 2))


REFUSALS = (
    "COLUMN_MISSING",
    "COLUMN_AMBIGUOUS",
    "USAGE",
    "TWO_TABLES",
    "MIXED_ENCODINGS",
    "HEADER_UNREADABLE",
    "NOT_A_TABLE",  # a short export whose notes are control characters
)


def check(data: bytes, contacts: bool, keep: str, size: int, duplicates: Any) -> bool:
    """Hold the forecast of an export against what the sandbox does; tell whether it is no export that is refused."""
    with tempfile.TemporaryDirectory() as temp:
        folder = Path(temp)
        path = folder / "contacts.csv"
        path.write_text(CONTACTS)
        options = {"keep_columns": (keep,), "max_bytes": size, "duplicates": duplicates}
        try:
            agree(data, folder, path if contacts else None, **options)
        except LoyaltyPrepError as fault:
            if fault.code not in REFUSALS:
                raise
            return False
    return True


GENERATED = (
    exports(),
    st.booleans(),
    st.sampled_from(["none", "all", "Note"]),
    st.sampled_from([10_000_000, 300]),
    st.sampled_from(["reject", "sum", "max", "first"]),
)
SETTINGS = {"deadline": None, "suppress_health_check": list(HealthCheck)}


@pytest.mark.slow
@settings(max_examples=15, **SETTINGS)  # type: ignore[arg-type] # hypothesis' own keywords
@given(*GENERATED)
def test_the_forecast_of_an_export_is_what_the_sandbox_does(
    data: bytes, contacts: bool, keep: str, size: int, duplicates: Any
) -> None:
    check(data, contacts, keep, size, duplicates)


@pytest.mark.slow
def test_the_forecast_of_many_exports_is_what_the_sandbox_does() -> None:
    agreed = 0

    @settings(max_examples=300, **SETTINGS)  # type: ignore[arg-type] # as above
    @given(*GENERATED)
    def many(data: bytes, contacts: bool, keep: str, size: int, duplicates: Any) -> None:
        nonlocal agreed
        agreed += check(data, contacts, keep, size, duplicates)

    many()
    assert agreed >= 200, "that many are prepared, and not refused"
