"""What a part is: its columns, where one part ends and the next begins, and the tables that stand beside them."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest
from harness import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty_prep.errors import OutputError, UsageError
from loyalty_prep.limits import MAX_HEADER_CHARS, MAX_HEADER_COLUMNS
from loyalty_prep.part_layout import OWN, PartLayout
from loyalty_prep.reading.csv_text import header_line
from loyalty_prep.report.document import Output
from loyalty_prep.writing.parts import Parts, RemoteFolder, TableFile
from loyalty_prep.writing.staging import Staging

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from loyalty_prep.report.document import OutputKind

HEADER = b"Email,Points\n"
NAMES = ("Mail", "Stamps", "Town", "Größe", "")

Files = dict[str, bytes]


@contextmanager
def staged(folder: Path) -> Iterator[tuple[Staging, Files]]:
    """Give a staging folder, and what came to stand in its target once it is left."""
    staging, files = Staging(folder, "shop", overwrite=True), Files()
    try:
        yield staging, files
        staging.publish()
    finally:
        staging.discard()
    if folder.exists():
        files |= {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


# The layout: which columns, under which names, from where.


@pytest.mark.parametrize(
    ("kept", "header", "cells", "source", "plain"),
    [
        ([], ("Email", "Points"), [], (4, 3), True),
        ([2], ("Email", "Points", "Town"), ["k2"], (4, 3, 2), False),
        ([0, 3], ("Email", "Points", "Mail", "Größe"), ["k0", "k3"], (4, 3, 0, 3), False),
        ([4], ("Email", "Points", ""), ["k4"], (4, 3, 4), False),
        ([3, 0], ("Email", "Points", "Größe", "Mail"), ["k3", "k0"], (4, 3, 3, 0), False),
    ],
)
def test_a_part_is_an_address_a_balance_and_the_columns_that_are_kept(
    kept: list[int], header: tuple[str, ...], cells: list[str], source: tuple[int, ...], plain: bool
) -> None:
    layout = PartLayout.of(kept, NAMES)
    assert (layout.header, layout.width, layout.cells) == (header, len(header), cells)
    assert (layout.source(4, 3), layout.is_plain) == (source, plain)
    assert layout.kept == tuple(kept)
    assert layout == PartLayout(tuple(kept), header[2:])
    layout.check()


def test_a_part_without_further_columns_is_the_layout_by_itself() -> None:
    assert PartLayout() == PartLayout.of([], [])
    assert PartLayout().header == OWN == ("Email", "Points")
    assert PartLayout.mapping() == (0, 1), "EMAIL is the first column, and POINTS the second"
    assert PartLayout.of([2], NAMES).mapping() == (0, 1), "whatever is kept"
    with pytest.raises(IndexError):
        PartLayout.of([5], NAMES)


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["x"] * (MAX_HEADER_COLUMNS - 2), None),
        (["x"] * (MAX_HEADER_COLUMNS - 1), f"parts of {MAX_HEADER_COLUMNS + 1} columns.*at most {MAX_HEADER_COLUMNS}"),
        (["é" * MAX_HEADER_CHARS], None),
        (["x", "é" * (MAX_HEADER_CHARS + 1)], f"'é{{40}}…' is a name of {MAX_HEADER_CHARS + 1:,} characters"),
        (["x" * (MAX_HEADER_CHARS + 1), "y"], f"at most {MAX_HEADER_CHARS:,}. Shorten it"),
    ],
)
def test_what_the_api_takes_of_columns_is_the_most_and_not_one_less(names: list[str], words: str | None) -> None:
    layout = PartLayout.of(range(len(names)), names)
    if words is None:
        layout.check()
        return
    with pytest.raises(UsageError, match=words) as refused:
        layout.check()
    assert refused.value.message.startswith("--keep-columns ")


# Where a part ends.


def cut(
    folder: Path, limit: int, blocks: Sequence[Sequence[str]], layout: PartLayout | None = None
) -> tuple[list[bytes], list[Output]]:
    """Write blocks of lines as parts; return the parts, and what is said of them."""
    with staged(folder) as (staging, files):
        parts = Parts(staging, layout or PartLayout(), limit)
        for lines in blocks:
            parts.add("".join(lines).encode(), len(lines))
        parts.close()
        outputs = list(staging.outputs)
    return list(files.values()), outputs


@pytest.mark.parametrize(
    ("limit", "blocks", "bodies"),
    [
        # the header takes 13 bytes, each line 4
        (17, [["a,1\n", "b,2\n"]], ["a,1\n", "b,2\n"]),
        (20, [["a,1\n", "b,2\n"]], ["a,1\n", "b,2\n"]),
        (21, [["a,1\n", "b,2\n"]], ["a,1\nb,2\n"]),
        (21, [["a,1\n"], ["b,2\n"], ["c,3\n"]], ["a,1\nb,2\n", "c,3\n"]),
        (21, [["a,1\n"], ["b,2\n", "c,3\n", "d,4\n", "e,5\n"]], ["a,1\nb,2\n", "c,3\nd,4\n", "e,5\n"]),
        (21, [["a,1\n"], [], ["b,2\n"]], ["a,1\nb,2\n"]),
        # a long line leaves the part before it short, and stands alone
        (22, [["a,1\n", "long,123\n", "b,2\n"]], ["a,1\n", "long,123\n", "b,2\n"]),
        # bytes count, not letters
        (22, [["é,1\n", "a,2\n"]], ["é,1\na,2\n"]),
        (21, [["é,1\n", "a,2\n"]], ["é,1\n", "a,2\n"]),
        (1_000, [["a,1\n"] * 3], ["a,1\na,1\na,1\n"]),
        (1_000, [], []),
        (1_000, [[], []], []),
    ],
)
def test_a_part_is_as_full_as_the_limit_lets_it_be(
    tmp_path: Path, limit: int, blocks: list[list[str]], bodies: list[str]
) -> None:
    files, outputs = cut(tmp_path / "out", limit, blocks)
    assert files == [HEADER + body.encode() for body in bodies]
    assert outputs == [
        Output(
            f"shop.part-{number:04}.csv", "clean", body.count(b"\n") - 1, len(body), hashlib.sha256(body).hexdigest()
        )
        for number, body in enumerate(files, start=1)
    ]


LINES = st.lists(
    st.tuples(st.text("abé,", min_size=1, max_size=6), st.text('xy,\n"', max_size=4)).map(
        lambda cells: ",".join('"{}"'.format(cell.replace('"', '""')) for cell in cells) + "\n"
    ),
    max_size=12,
)


@given(lines=LINES, cuts=st.lists(st.integers(0, 12), max_size=3), room=st.integers(0, 60))
@settings(deadline=None, max_examples=examples(100))
def test_parts_joined_are_the_lines_and_no_cell_is_cut(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], cuts: list[int], room: int
) -> None:
    layout = PartLayout.of([0], ["Note"])
    header = header_line(layout.header)
    limit = len(header) + max((len(line.encode()) for line in lines), default=0) + room
    edges = [0, *sorted(min(at, len(lines)) for at in cuts), len(lines)]
    blocks = [lines[start:end] for start, end in pairwise(edges)]
    files, outputs = cut(tmp_path_factory.mktemp("parts") / "out", limit, blocks, layout)
    assert files == [header + body for body in packed([line.encode() for line in lines], limit - len(header))]
    assert sum(output.rows for output in outputs) == len(lines)


def packed(lines: list[bytes], room: int) -> list[bytes]:
    """Return the bodies of parts, line by line: each goes where the one before it went, if it fits there."""
    bodies: list[bytes] = []
    for line in lines:
        if bodies and len(bodies[-1]) + len(line) <= room:
            bodies[-1] += line
        else:
            bodies.append(line)
    return bodies


@pytest.mark.parametrize(("limit", "least"), [(16, 17), (5, 17), (13, 17)])
def test_a_limit_that_no_row_fits_in_is_refused_with_one_that_would_do(tmp_path: Path, limit: int, least: int) -> None:
    with pytest.raises(UsageError, match=f"--max-bytes {limit} is too small .*; give at least {least}.$"):
        cut(tmp_path / "out", limit, [["a,1\n", "b,2\n"]])
    assert not (tmp_path / "out").exists()
    assert len(cut(tmp_path / "out", least, [["a,1\n", "b,2\n"]])[0]) == 2


def test_a_row_that_is_too_large_is_told_by_its_own_size_wherever_it_stands(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"give at least 22\.$"):
        cut(tmp_path / "out", 18, [["a,1\n"], ["b,2\n", "long,123\n"]])


def test_a_part_goes_on_over_blocks_until_it_is_closed(tmp_path: Path) -> None:
    with staged(tmp_path / "out") as (staging, files):
        parts = Parts(staging, PartLayout(), 100)
        parts.add(b"a,1\n", 1)
        parts.close()
        parts.add(b"b,2\n", 1)
        parts.add(b"c,3\n", 1)
        parts.close()
        parts.close()  # there is none
    assert files == {
        "shop.part-0001.csv": HEADER + b"a,1\n",
        "shop.part-0002.csv": HEADER + b"b,2\nc,3\n",
    }


def test_a_line_break_in_a_kept_cell_ends_no_line(tmp_path: Path) -> None:
    layout = PartLayout.of([0], ["Note, of it"])
    lines = ['a,1,"x\ny"\n', 'b,2,"p\n\nq"\n']
    files, outputs = cut(tmp_path / "out", len(b'Email,Points,"Note, of it"\n') + 11, [lines], layout)
    assert files == [b'Email,Points,"Note, of it"\n' + line.encode() for line in lines]
    assert [output.rows for output in outputs] == [1, 1]


# Tables: errors, changes, contacts.


@pytest.mark.parametrize(
    ("guarded", "content"),
    [
        (False, 'Name,=x\nZoë,=1+1\n"a,b",-5\n,"say ""hi"""\n'),
        (True, '\ufeff\'Name,\'=x\nZoë,\'=1+1\n"a,b",\'-5\n,"say ""hi"""\n'),
    ],
)
def test_a_table_is_written_as_its_frames_have_it(tmp_path: Path, guarded: bool, content: str) -> None:
    rows = pl.DataFrame({"c0": ["Zoë", "a,b", ""], "c1": ["=1+1", "-5", 'say "hi"']})
    with staged(tmp_path / "out") as (staging, files):
        how = {"guarded": True} if guarded else {}  # nothing is guarded unless it is asked for
        table = TableFile(staging, "errors.csv", "errors", ["Name", "=x"], **how)
        table.add(rows.head(2))
        table.add(rows.head(0))
        table.add(rows.tail(1))
        table.close()
        [output] = staging.outputs
    assert files == {"shop.errors.csv": content.encode()}
    assert (output.path, output.kind, output.rows) == ("shop.errors.csv", "errors", 3)
    assert output.size_bytes == len(content.encode())


@pytest.mark.parametrize("kind", ["errors", "changes"])
def test_a_table_without_rows_is_no_file(tmp_path: Path, kind: OutputKind) -> None:
    with staged(tmp_path / "out") as (staging, files):
        table = TableFile(staging, f"{kind}.csv", kind, ["Name"])
        table.add(pl.DataFrame(schema={"c0": pl.String}))
        table.close()
        assert staging.outputs == []
    assert files == {}


# Folders of an object store.


@pytest.fixture
def store() -> Iterator[Any]:
    """Give a store that is this process's memory, with nothing below /parts."""
    fsspec = pytest.importorskip("fsspec")
    system = fsspec.filesystem("memory")
    yield system
    if system.exists("/parts"):
        system.rm("/parts", recursive=True)


def result(folder: Path, *names: str) -> Path:
    folder.mkdir()
    for name in names:
        (folder / name).write_text(f"{folder.name} {name}")
    return folder


def texts(store: Any) -> dict[str, str]:
    return {path.rpartition("/")[2]: store.cat_file(path).decode() for path in store.ls("/parts/shop", detail=False)}


FIRST = ("shop.part-0001.csv", "shop.part-0002.csv", "shop.errors.csv", "shop.report.json")
SECOND = ("shop.part-0001.csv", "shop.report.html", "shop.report.json")


@pytest.mark.parametrize("url", ["memory://parts/shop", "memory://parts/shop/"])
def test_a_result_is_copied_into_a_folder_of_a_store_and_replaces_the_one_there(
    tmp_path: Path, store: Any, url: str
) -> None:
    RemoteFolder(url, "shop", overwrite=False).take(result(tmp_path / "old", *FIRST))
    assert texts(store) == {name: f"old {name}" for name in FIRST}
    store.pipe_file("/parts/shop/notes.txt", b"mine")
    store.pipe_file("/parts/shop/other.part-0001.csv", b"another's")
    with pytest.raises(OutputError) as refused:
        RemoteFolder(url, "shop", overwrite=False)
    assert refused.value.code == "OUTPUT_EXISTS"
    assert "memory://parts/shop" in refused.value.message
    assert "(shop.errors.csv)" in refused.value.message, "the first of them is named"
    RemoteFolder(url, "other than shop", overwrite=False)
    RemoteFolder(url, "shop", overwrite=True).take(result(tmp_path / "new", *SECOND))
    own = {"notes.txt": "mine", "other.part-0001.csv": "another's"}
    assert texts(store) == {name: f"new {name}" for name in SECOND} | own


def test_the_report_goes_first_and_comes_last(tmp_path: Path, store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    RemoteFolder("memory://parts/shop", "shop", overwrite=False).take(result(tmp_path / "old", *FIRST))
    steps: list[str] = []
    remove, put = type(store).rm, type(store).put_file

    def removed(system: Any, path: str, **how: Any) -> None:
        steps.append(f"- {path.rpartition('/')[2]}")
        remove(system, path, **how)

    def copied(system: Any, source: str, path: str, **how: Any) -> None:
        steps.append(f"+ {path.rpartition('/')[2]}")
        put(system, source, path, **how)

    monkeypatch.setattr(type(store), "rm", removed)
    monkeypatch.setattr(type(store), "put_file", copied)
    RemoteFolder("memory://parts/shop", "shop", overwrite=True).take(result(tmp_path / "new", *SECOND))
    assert steps[0] == "- shop.report.json"
    assert steps[-1] == "+ shop.report.json"
    assert sorted(steps[:4]) == sorted(f"- {name}" for name in FIRST)
    assert sorted(steps[4:]) == sorted(f"+ {name}" for name in SECOND)


def test_a_store_that_refuses_is_told_in_one_line(tmp_path: Path, store: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = RemoteFolder("memory://user:secret@parts/shop", "shop", overwrite=False)

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(type(store), "put_file", refuse)
    with pytest.raises(OutputError) as refused:
        folder.take(result(tmp_path / "new", *SECOND))
    assert refused.value.code == "OUTPUT_UNWRITABLE"
    assert "secret" not in refused.value.message
    assert "\n" not in refused.value.message


def test_a_line_has_quotes_where_a_cell_needs_them_unless_it_is_known_that_none_does() -> None:
    rows = pl.DataFrame({"address": ["a,b@x.org", "c@x.org"], "amount": ["5", "7"], "k2": ["x,y", ""]})
    kept, alone = PartLayout((2,), ("Note",)), rows.select("address", "amount")
    written = b'"a,b@x.org",5,"x,y"\nc@x.org,7,\n'
    assert kept.lines(rows) == kept.lines(rows, plain=True) == written
    assert PartLayout().lines(alone) == b'"a,b@x.org",5\nc@x.org,7\n'
    assert PartLayout().lines(alone[1:], plain=True) == b"c@x.org,7\n"
