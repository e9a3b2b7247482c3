"""Reports that are read again: damaged since, or made by anybody."""

from __future__ import annotations

import json
import os
import shutil
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import jsonschema
import pytest
from harness import examples
from hypothesis import given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep.report.schema import _CHECKS, is_bare_name, is_report
from loyalty_prep.verify import verify
from loyalty_prep.wix.results import read_result
from loyalty_prep.writing import merging

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SOURCE: Final = (
    'Name,Email,Points\nA,a@x.org,10\nB,b@x..org,20\nC,c@x.org,n/a\nD,d@x.org,"1,250"\nJÃ¼rgen,j@x.org,1.250\n'
)
HOSTILE: Final[list[Any]] = [
    *(
        None,
        True,
        False,
        -1,
        0,
        10**30,
        -(10**30),
        0.5,
        7.5,
        "",
        "..",
        "../x",
        "/etc/passwd",
        "\x1b[2J",
        "\ud800",
        "a\0",
    ),
    *("a" * 3000, [], {}, [None], [[]], {"a": None}, ["x"], [{}]),
]


def places(document: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield where everything in a document stands."""
    yield above
    entries = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for name, each in entries:
        yield from places(each, (*above, name))


def changed(document: dict[str, Any], place: tuple[Any, ...], value: Any) -> Any:
    """Return a copy with another value at a place; `...` takes away what stands there."""
    if not place:
        return value
    document = json.loads(json.dumps(document))
    holder: Any = document
    for name in place[:-1]:
        holder = holder[name]
    if value is ...:
        del holder[place[-1]]
    else:
        holder[place[-1]] = value
    return document


@cache
def report(flags: tuple[tuple[str, Any], ...] = ()) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(loyalty_prep.validate(SOURCE.encode(), **dict(flags)).to_json())
    return found


@cache
def schema() -> jsonschema.Draft202012Validator:
    text = resources.files("loyalty_prep").joinpath("report.schema.json").read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator(json.loads(text))


@settings(max_examples=examples(400), deadline=None)
@given(data=st.data())
def test_what_fits_the_schema_is_told_as_a_library_tells_it(data: st.DataObject) -> None:
    whole = report((("decimal", "point"),)) if data.draw(st.booleans()) else report()
    place = data.draw(st.sampled_from(list(places(whole))))
    document = changed(whole, place, data.draw(st.sampled_from([*HOSTILE, *[...] * bool(place)])))
    assert is_report(document) == schema().is_valid(document)


def keywords(part: Any) -> set[str]:
    """Return the keywords of a schema; what stands under `properties` and `$defs` are names."""
    if isinstance(part, list):
        return set().union(*map(keywords, part))
    if not isinstance(part, dict):
        return set()
    below = (
        each for key, value in part.items() for each in (value.values() if key in ("properties", "$defs") else [value])
    )
    return {*part}.union(*map(keywords, below))


def test_every_keyword_of_the_schema_is_looked_at() -> None:
    """A text longer than the schema allows was let through: `maxLength` was not known."""
    assert keywords(schema().schema) - {"$schema", "$defs", "title", "description"} == {*_CHECKS}


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("prepared")
    (folder / "export.csv").write_text(SOURCE)
    loyalty_prep.prepare(folder / "export.csv", folder / "out", decimal="point")
    return folder / "out"


@pytest.fixture
def result(prepared: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(prepared, tmp_path / "out"))


def rewrite(result: Path, place: tuple[Any, ...], value: Any) -> Path:
    path = result / "export.report.json"
    path.write_text(json.dumps(changed(json.loads(path.read_bytes()), place, value)))
    return path


WRONG: Final[list[Any]] = [None, 1, [], {}, "x"]
DAMAGED: Final[list[tuple[tuple[Any, ...], Any]]] = [
    *[((), value) for value in WRONG],
    (("source",), []),
    (("source", "sampleDataRows", 0), "x"),
    (("source", "columns", "EMAIL"), None),
    (("issues", 0), []),
    (("issues", 0, "examples", 0, "row"), "1"),
    (("outputs", 0), None),
    (("outputs", 0, "sha256"), ...),
    (("rerun",), None),
    (("rerun", "lines"), 5),
    (("rerun", "lines"), "x"),
    (("rerun", "options"), {"contacts": 5}),
    *(
        (("outputs", 0, "path"), value)
        for value in (None, 7, "../export.csv", "/etc/passwd", "a\0", "\ud800", "..", "")
    ),
]


@pytest.mark.parametrize(("place", "value"), DAMAGED, ids=repr)
def test_a_report_that_is_none_is_not_merged_into(result: Path, place: tuple[Any, ...], value: Any) -> None:
    path = rewrite(result, place, value)
    with pytest.raises(loyalty_prep.InputError) as refusal:
        merging.read_earlier(result)
    assert refusal.value.code == "RESULT_CHANGED"
    assert refusal.value.message == f"{path} is not a report of prepare. Run prepare on the source again."


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"[" * 100_000, b"9" * 10_000])
def test_a_report_that_is_no_json_is_not_merged_into(result: Path, content: bytes) -> None:
    (result / "export.report.json").write_bytes(content)
    with pytest.raises(loyalty_prep.InputError, match=r"is not a report of prepare\."):
        merging.read_earlier(result)


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo])
def test_what_is_no_file_is_no_report(tmp_path: Path, make: Callable[[Path], None]) -> None:
    """A pipe was waited for, for ever."""
    make(tmp_path / "export.report.json")
    with pytest.raises(loyalty_prep.InputError, match=r"is not a report of prepare\."):
        merging.read_earlier(tmp_path)
    with pytest.raises(loyalty_prep.InputError, match=r"cannot be read \(export\.report\.json is no file\)\."):
        verify(tmp_path)


@pytest.mark.parametrize("name", ["part-0001", "changes", "errors"])
def test_a_pipe_in_the_place_of_a_file_is_a_file_that_was_changed(result: Path, name: str) -> None:
    fixed = (result / "export.errors.csv").read_bytes().replace(b"b@x..org", b"b@x.org")
    (result / f"export.{name}.csv").unlink()
    os.mkfifo(result / f"export.{name}.csv")
    if name == "errors":  # which is corrected in its place: the rows of the corrected file are all there is
        assert loyalty_prep.prepare(fixed, merge_into=result).rows.ready == 3
        return
    with pytest.raises(loyalty_prep.InputError, match="is not as prepare wrote it, or is gone"):
        loyalty_prep.prepare(fixed, merge_into=result)
    assert f"export.{name}.csv is missing" in verify(result).faults


@pytest.mark.parametrize("contacts", ["gone.csv", "a\0b", "a" * 5000])
def test_contacts_that_are_no_file_are_asked_for(result: Path, contacts: str) -> None:
    rewrite(result, ("rerun", "options"), {"contacts": contacts})
    with pytest.raises(loyalty_prep.UsageError, match="which is not there now"):
        loyalty_prep.prepare(result / "export.errors.csv", merge_into=result)


@pytest.mark.parametrize("name", ["a\0", "\ud800", "../x", "..", ""])
def test_no_part_is_looked_for_but_in_its_folder(result: Path, name: str) -> None:
    rewrite(result, ("outputs", 0, "path"), name)
    assert not is_bare_name(name)
    with pytest.raises(loyalty_prep.InputError, match=r"is not a report of prepare\."):
        read_result(result)
