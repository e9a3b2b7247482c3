"""Whatever a person writes into the journal, nothing is imported twice, and what is wrong is one clear sentence."""

from __future__ import annotations

import copy
import gzip
import json
import shutil
from collections import Counter
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pytest
from sandboxes import KEY, SITE, write
from test_misbehaviour import BASE, Wix, against, also, at, shown_late, without_counts
from test_misbehaviour import changed as answered

import loyalty_prep
from loyalty_prep import wix
from loyalty_prep.errors import LoyaltyPrepError
from loyalty_prep.wix.access import Credentials
from loyalty_prep.wix.journal import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CREDENTIALS = Credentials(KEY, SITE)
STAGES = {
    "before the import": at("POST", 401),
    "parsed": at("POST /execute", 401),
    "an answer lost": shown_late(100_000),
    "an error file missing": also("GET /error-file", 404),
    "counts missing": answered("GET", without_counts),
}
"""Where an upload may have ended, and why."""
VALUES = {
    **{text: text for text in ("null", "true", "0", "-1", "1.5", "Infinity", "-Infinity", "NaN", "1e999", "[]", "{}")},
    "more than 64 bits": str(2**63),
    "huge": str(10**400),
    "longer than any number": "9" * 5_000,
    "deep": "[" * 900 + "]" * 900,
    "too deep": "[" * 100_000 + "]" * 100_000,
    "a list of a number": "[7]",
    **{
        text: json.dumps(text)
        for text in (
            *("", "x", "7", "\N{ARABIC-INDIC DIGIT SEVEN}", "a\nb", "a\0b", "\x1b[2J", "x" * 20_000),
            *("2026-01-01", "2026-01-01T00:00:00", "2026-02-30T00:00:00Z", "2026-W01-1"),
            *("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59+00:00"),
            *("../x", "/x", "export.part-0001.csv", "export.import.json", "http://127.0.0.1:10", "http://[::1"),
            *("5a4db0c5-0000-4000-8000-000000000099", "IMPORTED", "FAILED", *Step),
        )
    },
    "half a sign": '"\\ud800"',
}
"""Texts of JSON, which need not be any."""


@pytest.fixture(scope="module")
def stages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Wix]]:
    """Return a folder in which an upload of two parts ended so, and the platform as it was then."""
    folder = tmp_path_factory.mktemp("journal")
    rows = [f"user{number}@example.com,{number}" for number in range(10)]
    loyalty_prep.prepare(write(folder, "export.csv", ["Email,Points", *rows]), folder / "result", max_bytes=123)
    write(folder, "balances.csv", ["Email,Points", *rows])
    begun = {}
    for name, instead in STAGES.items():
        platform, copied = Wix(instead), folder / name
        shutil.copytree(folder / "result", copied)
        with pytest.MonkeyPatch.context() as patch:
            against(platform, patch)
            with suppress(LoyaltyPrepError):
                upload(copied)
        assert (copied / "export.import.json").exists()
        begun[name] = copied, platform
    return begun


def upload(folder: Path) -> wix.Standing:
    return wix.upload(folder, credentials=CREDENTIALS, confirm=lambda _: True, base_url=BASE)


def fields(document: Any, above: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Yield where each value of a document stands; of its parts those of the first."""
    inner = document.items() if isinstance(document, dict) else enumerate(document[:1])
    for name, value in inner:
        yield (*above, name)
        if isinstance(value, dict | list):
            yield from fields(value, (*above, name))


def with_text(document: Any, place: tuple[str | int, ...], text: str | None) -> str:
    """Write a document with a text of JSON in a place, or with nothing there."""
    changed = copy.deepcopy(document)
    inner = changed
    for name in place[:-1]:
        inner = inner[name]
    if text is None:
        del inner[place[-1]]
        return json.dumps(changed)
    inner[place[-1]] = "in this place"
    return json.dumps(changed).replace('"in this place"', text)


def said_by(ask: Callable[[], object], platform: Wix) -> str:
    """Ask, and return the sentence that it ends with; without one, what is said to be imported has to be."""
    try:
        told = ask()
    except LoyaltyPrepError as fault:
        return fault.message
    assert not isinstance(told, wix.Standing) or not told.ok or sum(platform.executed.values()) == 2
    return "Done."


def check(stage: tuple[Path, Wix], data: bytes, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Run the commands that read a journal with this one; those that write none, only where it is read."""
    begun, then = stage
    shutil.copytree(begun, folder)
    balances = begun.parent / "balances.csv"
    given: dict[str, Any] = {"credentials": CREDENTIALS, "base_url": BASE}
    journal = folder / "export.import.json"
    journal.write_bytes(data)
    asks: list[Callable[[], object]] = [lambda: upload(folder)]
    with suppress(LoyaltyPrepError):
        wix.compare(folder, before=balances, after=balances)
        asks += [lambda: wix.status(folder, **given), lambda: wix.reconcile(folder, **given)]
    for ask in asks:
        platform = Wix(at("nothing"))
        platform.imports, platform.files = copy.deepcopy(then.imports), dict(then.files)
        platform.executed = Counter(then.executed)
        against(platform, monkeypatch)
        journal.write_bytes(data)
        said = said_by(ask, platform)
        assert "\n" not in said
        assert len(said) < 1_000
        assert said.endswith((".", ")"))
        assert set(platform.executed.values()) <= {1}, "nothing is imported twice"
    shutil.rmtree(folder)


@pytest.mark.slow
@pytest.mark.few(3)
@pytest.mark.parametrize("name", ["missing", *VALUES])
@pytest.mark.parametrize("stage", STAGES)
def test_any_value_in_any_place_of_a_journal_imports_nothing_twice(
    stages: dict[str, tuple[Path, Wix]], stage: str, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = VALUES.get(name)
    document = json.loads((stages[stage][0] / "export.import.json").read_text())
    for place in fields(document):
        check(stages[stage], with_text(document, place, text).encode(), tmp_path / "copy", monkeypatch)


@pytest.mark.slow
@pytest.mark.parametrize("stage", STAGES)
def test_a_name_that_stands_twice_in_a_journal_imports_nothing_twice(
    stages: dict[str, tuple[Path, Wix]], stage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = json.loads((stages[stage][0] / "export.import.json").read_text())
    for place in fields(document):
        if isinstance(place[-1], str):
            own = document
            for name in place:
                own = own[name]
            for other in ("null", "[]", '"WAITING"'):
                text = f"{json.dumps(own)}, {json.dumps(place[-1])}: {other}"
                check(stages[stage], with_text(document, place, text).encode(), tmp_path / "copy", monkeypatch)


DAMAGES: dict[str, Any] = {
    "empty": lambda data: data[:0],
    "a byte order mark": lambda data: b"\xef\xbb\xbf" + data,
    "UTF-16": lambda data: data.decode().encode("utf-16"),
    "UTF-32": lambda data: data.decode().encode("utf-32"),
    "cp1252": lambda data: data.replace(b"export", b"\xe9xport"),
    "NULs": lambda data: b"\0" * len(data),
    "more behind it": lambda data: data + b"x",
    "twice": lambda data: data + data,
    "CRLF": lambda data: data.replace(b"\n", b"\r\n"),
    "packed": gzip.compress,
    "single quotes": lambda data: data.replace(b'"', b"'"),
    "capitals": lambda data: data.upper(),
    **{f"cut at {share} %": lambda data, share=share: data[: len(data) * share // 100] for share in range(3, 100, 8)},
}


@pytest.mark.few(8)
@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("stage", STAGES)
def test_a_journal_that_is_damaged_imports_nothing_twice(
    stages: dict[str, tuple[Path, Wix]], stage: str, damage: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = (stages[stage][0] / "export.import.json").read_bytes()
    check(stages[stage], DAMAGES[damage](data), tmp_path / "copy", monkeypatch)
