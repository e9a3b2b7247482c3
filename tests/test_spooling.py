"""What can be read only once, and the small modules of reading: each by itself."""

from __future__ import annotations

import io
import json
import stat
import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty_prep.errors import InputError, OutputError
from loyalty_prep.options import MAX_RECORD_BYTES
from loyalty_prep.reading import ebcdic, fragments, json_lines
from loyalty_prep.reading.converted import RowWriter
from loyalty_prep.reading.spooling import CHUNK, SourceError, TooLargeError, head_of, printable, spool

if TYPE_CHECKING:
    from collections.abc import Sequence


@pytest.mark.parametrize("size", [0, 1, 7, CHUNK, CHUNK + 1, 3 * CHUNK])
def test_all_that_can_be_read_is_written_to_a_private_file(tmp_path: Path, size: int) -> None:
    data = (b"0123456789" * (size // 10 + 1))[:size]
    assert spool(io.BytesIO(data).read, tmp_path / "spooled", size) == size
    assert (tmp_path / "spooled").read_bytes() == data
    assert stat.S_IMODE((tmp_path / "spooled").stat().st_mode) == 0o600


@pytest.mark.parametrize(("size", "limit"), [(1, 0), (8, 7), (CHUNK + 1, CHUNK)])
def test_a_byte_beyond_the_limit_is_too_much(tmp_path: Path, size: int, limit: int) -> None:
    with pytest.raises(TooLargeError):
        spool(io.BytesIO(b"x" * size).read, tmp_path / "spooled", limit)
    assert (tmp_path / "spooled").stat().st_size <= limit


@pytest.mark.parametrize("fault", [OSError(5, "Input/output error"), EOFError("cut off"), zlib.error("damaged")])
def test_what_cannot_be_read_on_is_no_fault_of_the_disk(tmp_path: Path, fault: Exception) -> None:
    pieces = iter([b"abc"])

    def read(_: int) -> bytes:
        for piece in pieces:
            return piece
        raise fault

    with pytest.raises(SourceError) as caught:
        spool(read, tmp_path / "spooled", 100)
    assert caught.value.reason is fault


def test_a_disk_that_cannot_take_it_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "there").touch()
    for path in (tmp_path / "there", tmp_path / "none/spooled"):
        with pytest.raises(OutputError) as refused:
            spool(io.BytesIO(b"x").read, path, 100)
        assert refused.value.code == "OUTPUT_UNWRITABLE"


@pytest.mark.parametrize(
    ("name", "shown"),
    [("export.csv", "export.csv"), ("Größe 点.csv", "Größe 点.csv"), ("a\nb\x1b[2J", "a?b?[2J"), ("\u202egnp", "?gnp")],
)
def test_a_name_from_an_archive_is_shown_without_what_cannot_be_printed(name: str, shown: str) -> None:
    assert printable(name) == shown


def test_the_head_of_a_file_is_its_first_bytes(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(bytes(range(256)) * 32)
    assert head_of(tmp_path / "x") == (bytes(range(256)) * 16)
    assert head_of(tmp_path / "x", 3) == b"\0\1\2"
    (tmp_path / "empty").touch()
    assert head_of(tmp_path / "empty") == b""


# Parts of names.


@pytest.mark.parametrize("word", ["Tevetoğlu", "TEVETOĞLU", "Kılıçdaroğlu", "Çelikoğlu"])
def test_a_word_with_a_part_that_few_languages_have_is_told(word: str) -> None:
    assert fragments.has(word)


@pytest.mark.parametrize("word", ["", "Smith", "oglu", "Tevetoðlu", "x" * 60 + "oğlu" + "x"])
def test_other_words_and_those_too_long_to_be_names_are_not(word: str) -> None:
    assert not fragments.has(word)


# EBCDIC.

TABLE = "Email,Points,Name\x85ann.b@example.com,1250,Zoe\x85ben@example.org,7,Max\x85"


@pytest.mark.parametrize("codec", ebcdic.CODECS)
def test_a_table_with_addresses_is_read_in_its_code_page(codec: str) -> None:
    found = ebcdic.readings(TABLE.encode(codec))
    assert found[codec] == TABLE.replace("\x85", "\n")


@pytest.mark.parametrize(
    "head",
    [b"", b"Email,Points\nann@example.com,5\n", "Größe;Punkte\n".encode("cp1252"), bytes(range(256)), b"\0" * 400],
)
def test_what_is_no_ebcdic_has_no_readings(head: bytes) -> None:
    assert ebcdic.readings(head) == {}


def test_text_without_an_address_is_ebcdic_where_it_is_plainly_text() -> None:
    plain = ("Loyalty members of the shop\x85" * 3).encode("cp500")
    assert "cp500" in ebcdic.readings(plain)
    assert ebcdic.readings("€ § € § € §\x85".encode("cp1140")) == {}


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("ann@x.org,5\nben@x.org,7\n", 0),
        ("ann@x.org,[a]\n", 0),  # as people write it
        ("ann@x.org]5\nben@x.org]7\n", 6),
        ("ann@x.org!5\nben@x.org!7\n", 6),
        ("ann@x.org|5\nben@x.org|7\n", 0),
        ("ann@x.org,5¢\n\n", 6),
    ],
)
def test_signs_of_another_code_page_are_counted(text: str, count: int) -> None:
    assert ebcdic.odd_signs(text) == count


def test_addresses_are_taken_out_of_a_text() -> None:
    assert ebcdic.without_addresses("a ann.b+c@x-y.example.org!5\n").split() == ["a", "!5"]


# JSON lines.


class Rows:
    """Takes rows as `RowWriter` does."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, list[str]]] = []
        self.blank: list[int] = []

    def row(self, number: int, cells: Sequence[str]) -> None:
        self.rows.append((number, list(cells)))

    def empty(self, number: int) -> None:
        self.blank.append(number)

    def look(self, cells: Sequence[object], texts: Sequence[str]) -> None:
        assert len(cells) == len(texts)


def lines_of(tmp_path: Path, data: bytes) -> Rows:
    path, rows = tmp_path / "x.jsonl", Rows()
    path.write_bytes(data)
    json_lines.write(path, "x.jsonl", None, rows)  # type: ignore[arg-type] # it has what is asked for of one
    return rows


def test_what_takes_rows_here_has_the_methods_of_what_does_in_a_run() -> None:
    assert {name for name in vars(Rows) if not name.startswith("_")} <= set(dir(RowWriter))


@pytest.mark.parametrize(
    ("head", "name", "is_one"),
    [
        (b'{"a": 1}', "x.jsonl", True),
        (b'\xef\xbb\xbf \n{"a": 1}', "X.NDJSON", True),
        (b'{"a": 1}', "x.csv", False),
        (b"a,b\n", "x.jsonl", False),
        (b"[1]", "x.jsonl", False),
        (b"", "x.jsonl", False),
    ],
)
def test_content_and_name_must_both_say_json_lines(head: bytes, name: str, is_one: bool) -> None:
    assert json_lines.is_one(Path("any"), head, name) is is_one


def test_columns_are_all_names_in_the_order_in_which_they_come(tmp_path: Path) -> None:
    data = (
        '\ufeff{"mail": "a@x.org", "points": 1.50}\n\n{"town": "Köln", "mail": "b@x.org", "points": [1, {"x": null}]}\n'
    )
    rows = lines_of(tmp_path, data.encode())
    assert rows.blank == [2]
    assert rows.rows == [
        (0, ["mail", "points", "town"]),
        (1, ["a@x.org", "1.50", ""]),  # a number is what its digits say
        (3, ["b@x.org", '[1,{"x":null}]', "Köln"]),
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"[1]", "Line 2 of x.jsonl is no object with names and values."),
        (b"5", "Line 2 of x.jsonl is no object"),
        (b'{"a": 1', "Line 2 of x.jsonl is damaged JSON."),
        (b'{"a": ' + b"[" * 100_000, "Line 2 of x.jsonl is damaged JSON."),
        (b'{"a": "\xff"}', "Line 2 of x.jsonl is not UTF-8."),
        (b'{"a": 1, "b": 2, "a": 3}', "Line 2 of x.jsonl has the name 'a' twice."),
        (b'{"a": "' + b"x" * MAX_RECORD_BYTES + b'"}', f"has more than {MAX_RECORD_BYTES:,} bytes."),
        (
            ("{" + ",".join(f'"{at}": 1' for at in range((1 << 14) + 1)) + "}").encode(),
            "Line 2 of x.jsonl makes it more than 16,384 different names.",
        ),
    ],
    ids=range(8),
)
def test_a_line_that_is_no_row_is_refused_by_its_number(tmp_path: Path, line: bytes, words: str) -> None:
    with pytest.raises(InputError) as refused:
        lines_of(tmp_path, b'{"a": 1}\n' + line + b"\n")
    assert refused.value.code == "NOT_A_TABLE"
    assert words in refused.value.message


@given(st.lists(st.dictionaries(st.sampled_from("abc"), st.integers() | st.text(max_size=3), max_size=3), max_size=5))
def test_each_object_is_a_row_of_its_values(records: list[dict[str, int | str]]) -> None:

    with tempfile.TemporaryDirectory() as folder:
        rows = lines_of(Path(folder), "".join(json.dumps(record) + "\n" for record in records).encode())
    names = list(dict.fromkeys(name for record in records for name in record))
    assert rows.rows[0] == (0, names)
    assert [row for _, row in rows.rows[1:]] == [[str(record.get(name, "")) for name in names] for record in records]
