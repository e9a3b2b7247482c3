"""Files of which a part is UTF-16: no part is read as letters of the other."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from harness import examples, rows_below
from hypothesis import given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep.reading import wide

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "Email,Points\r\n"
ROWS = [f"ann{number}@example.com,{100 + number}\r\n" for number in range(40)]
TABLE = HEADER + "".join(ROWS)
PAIRS = {(f"ann{number}@example.com", str(100 + number)) for number in range(40)}
WIDE = ("utf-16-le", "utf-16-be")
NARROW = ("utf-8", "utf-8-sig", "cp1252", "cp932")


def ready(out: Path) -> set[tuple[str, str]]:
    return {(row[0], row[1]) for row in rows_below(out, "*.part-*.csv")}


def refusal(data: bytes, **flags: str) -> str:
    with pytest.raises(loyalty_prep.InputError) as fault:
        loyalty_prep.validate(data, encoding=flags.get("encoding"))
    assert fault.value.code == "MIXED_ENCODINGS"
    return fault.value.message


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("other", WIDE)
@pytest.mark.parametrize("name", NARROW)
def test_a_table_in_utf16_behind_one_in_single_bytes_is_refused(name: str, other: str, mark: str) -> None:
    first = TABLE.encode(name)
    message = refusal(first + (mark + TABLE).encode(other))
    assert "line 42 " in message
    assert "UTF-16" in message


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
@pytest.mark.parametrize(("mark", "named"), [("utf-16-le", "UTF-16"), ("utf-16-be", "UTF-16"), ("utf-32-le", "UTF-32")])
def test_a_byte_order_mark_above_single_bytes_is_named_as_what_is_wrong(mark: str, named: str, end: str) -> None:
    """The line below the last was named as one of another encoding, or a header of 1,000 undecodable bytes."""
    message = refusal("\ufeff".encode(mark) + (TABLE + "Zoë").encode("cp1252") + end.encode())
    assert f"byte order mark of {named}" in message
    assert "first line" in message


@pytest.mark.parametrize("other", WIDE)
def test_addresses_at_domains_of_one_letter_are_single_bytes_too(other: str) -> None:
    refusal(b"Name,Email,Points\nN,a@x.org,5\n" + "M,z@y.org,9\nM,w@y.org,8\n".encode(other))
    first = "Email,Points\n" + "".join(f"{letter}@x.org,{place}\n" for place, letter in enumerate("abcdef"))
    refusal(first.encode() + "z@y.org,9\n".encode(other))
    refusal(first.encode() + "".join(f"{letter}@y.org,9\n" for letter in "ghijklmnop" * 4).encode(other))


@pytest.mark.parametrize(
    ("domain", "name"),
    [
        *[(domain, name) for domain in ("exämple.de", "äpfel.ch", "été.fr") for name in ("utf-8", "cp1252")],
        *[("пошта.com", name) for name in ("utf-8", "cp1251")],
    ],
)
@pytest.mark.parametrize("other", WIDE)
@pytest.mark.parametrize("wide_first", [True, False])
def test_addresses_at_domains_beyond_ascii_are_single_bytes_too(
    domain: str, name: str, other: str, wide_first: bool
) -> None:
    """All rows of single bytes were one row of Chinese letters, and their customers counted nowhere."""
    rows = [f"ann{at}@{domain},{100 + at}\r\n" for at in range(30)]
    first, second = (other, name) if wide_first else (name, other)
    data = (HEADER + "".join(rows[:12])).encode(first) + "".join(rows[12:]).encode(second)
    assert "UTF-16" in refusal(data)


@pytest.mark.parametrize("other", WIDE)
def test_lines_without_a_run_of_ascii_count_to_the_part_of_utf16_that_they_stand_in(other: str) -> None:
    names = "Имя;Электронная почта;Баллы\r\n"
    rows = [f"Анна Яшина;ann{number}@example.com;{number}\r\n" for number in range(40)]
    late = "\ufeff" + names + "".join(f"Ольга;late{number}@example.com;{number}\r\n" for number in range(4))
    assert "line 42 " in refusal((names + "".join(rows)).encode() + late.encode(other))  # 5 lines of 46


@pytest.mark.few(24)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("other", WIDE)
@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
@pytest.mark.parametrize("rows", [1, 2, 3, 5])
def test_one_line_of_utf16_at_the_end_of_a_small_file_is_refused(rows: int, end: str, other: str, mark: str) -> None:
    """Also where so much of the file is UTF-16 that all of it could be."""
    for names in ("ann", "a"):
        first = HEADER + "".join(f"{names}{number}@example.com,{number}\n" for number in range(rows))
        refusal(first.encode() + f"{mark}late@example.com,55{end}".encode(other))
        first = HEADER + "".join(f"{chr(97 + number)}@example.com,{number}\n" for number in range(rows))
        refusal(first.encode() + f"{mark}Email,Points\nl@example.com,55{end}".encode(other))


@pytest.mark.parametrize("name", ["utf-8", "cp1252", "utf-8-sig"])
def test_a_user_word_on_one_part_does_not_make_letters_of_the_other(name: str) -> None:
    assert "line 42 " in refusal(TABLE.encode("utf-8") + TABLE.encode("utf-16-le"), encoding=name)


@pytest.mark.few(5)
@pytest.mark.parametrize("line", ["הערהסךהכל", "Итоговсего", "Σύνολο", "المجموع", "หมายเหตุ"])
@pytest.mark.parametrize("other", WIDE)
@pytest.mark.parametrize("rows", [3, 12, 100])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_of_one_alphabet_in_utf16_are_no_letters_of_another_encoding(
    rows: int, line: str, other: str, end: str
) -> None:
    """They have neither digits nor an address; a whole file became Macintosh's by them."""
    first = "Name,Email,Points\n" + "".join(f"Zoë,c{number}@example.com,{number}\n" for number in range(rows))
    for name in ("utf-8", "cp1252"):
        data = first.encode(name) + (line + end).encode(other) * 3
        if rows < 100:
            with pytest.raises(loyalty_prep.InputError, match=r"two encodings|binary data"):
                loyalty_prep.validate(data)
            continue
        report = loyalty_prep.validate(data)
        assert report.inspection.encoding.name.value == name
        assert report.rows.ready == rows
        assert {issue.code: issue.count for issue in report.issues} == {"ROW_UNDECODABLE": 3}


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("name", WIDE)
def test_a_table_in_single_bytes_behind_one_in_utf16_is_refused(name: str, mark: str) -> None:
    assert "line 42 " in refusal((mark + TABLE).encode(name) + TABLE.encode())


@pytest.mark.parametrize("name", WIDE)
def test_lines_of_single_bytes_that_end_in_letters_beyond_ascii_are_counted_one_by_one(name: str) -> None:
    rows = "".join(f"ann{number}@example.com,{number},臺中\n" for number in range(8))
    assert "line 22 " in refusal(
        ("\ufeffEmail,Points,City\n" + rows * 2 + "b@x.org,1,臺中\n" * 4).encode(name) + rows.encode()
    )


@pytest.mark.few(5)
@pytest.mark.parametrize("other", WIDE)
@pytest.mark.parametrize("name", ["utf-8", "cp1252"])
@pytest.mark.parametrize("place", [0, 1, 20, 40])
def test_one_line_of_utf16_among_many_is_one_faulty_row(tmp_path: Path, name: str, other: str, place: int) -> None:
    lines = [line.encode(name) for line in (HEADER, *ROWS)]
    lines.insert(place + 1, "bob@example.com,999\r\n".encode(other))
    report = loyalty_prep.prepare(b"".join(lines), tmp_path / "out")
    assert ready(tmp_path / "out") == PAIRS
    assert {issue.code: issue.count for issue in report.issues if issue.code != "EMAIL_TRIMMED"} == {
        "ROW_UNDECODABLE": 1
    }
    assert report.rows.total == 41


@pytest.mark.few(4)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("name", WIDE)
@pytest.mark.parametrize("line", ["bob@example.com,99\r\n", "Total 30\r\n", "Total: 4030\n"])
def test_one_line_of_single_bytes_in_utf16_is_one_faulty_row(tmp_path: Path, name: str, mark: str, line: str) -> None:
    data = (mark + HEADER + "".join(ROWS[:20])).encode(name) + line.encode() + "".join(ROWS[20:]).encode(name)
    report = loyalty_prep.prepare(data, tmp_path / "out")
    assert ready(tmp_path / "out") == PAIRS
    assert {issue.code: issue.count for issue in report.issues} == {"ROW_UNDECODABLE": 1}


@given(name=st.sampled_from(WIDE), mark=st.sampled_from(["", "\ufeff"]), lost=st.integers(min_value=0), data=st.data())
@settings(deadline=None, max_examples=examples(60))
def test_a_byte_lost_in_utf16_never_makes_another_customer(
    tmp_path_factory: pytest.TempPathFactory, name: str, mark: str, lost: int, data: st.DataObject
) -> None:
    octets = (mark + TABLE).encode(name)
    lost %= len(octets)
    octets = octets[:lost] + octets[lost + 1 :]
    if data.draw(st.booleans()):
        octets += data.draw(st.sampled_from([b"bob@example.com,1\n", b"x", b"\0", "é\r\n".encode()]))
    out = tmp_path_factory.mktemp("lost") / "out"
    try:
        report = loyalty_prep.prepare(octets, out)
    except loyalty_prep.LoyaltyPrepError:
        return
    pairs = ready(out)
    assert pairs <= PAIRS
    assert len(pairs) + report.rows.rejected >= 39


@pytest.mark.parametrize("block", [wide._BLOCK, 50, 2])
def test_lines_are_told_apart_in_steps_of_any_size(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    monkeypatch.setattr(wide, "_BLOCK", block)
    monkeypatch.setattr(wide, "_line_end", lambda *_: b"\n")
    data = TABLE.encode() + ROWS[0].encode("utf-16-be") + TABLE.encode()
    found = wide.parted(io.BytesIO(data), "utf-8", 0)
    assert (found.other, found.total, found.first, found.line) == (1, 83, False, 42)


@pytest.mark.parametrize("name", WIDE)
def test_chinese_words_that_look_like_single_bytes_are_no_other_part(name: str) -> None:
    rows = [
        f"村上一;e{number}@example.com;{number}\n三上　一　一　一;f{number}@example.com;2\n" for number in range(50)
    ]
    text = "氏名;Email;Points\n" + "".join(rows) + "田中三上,不上\n一一一一一　　　　　────────\n"
    for mark in ("", "\ufeff"):
        assert not wide.doubts(io.BytesIO((mark + text).encode(name)), name, len(mark) * 2)


@pytest.mark.parametrize("behind", [b"", b" b@x.org"], ids=["nothing", "an address"])
def test_a_long_run_of_single_bytes_behind_utf16_is_passed_once(behind: bytes) -> None:
    """It took seconds for 20 kB, four times as long for 40, and would take hours for this."""
    data = ("\ufeff" + TABLE).encode("utf-16-le") + b"bob@example.com,1\n" + b"a" * 1_000_000 + behind
    report = loyalty_prep.validate(data)
    assert (report.rows.ready, report.rows.rejected) == (len(PAIRS), 2)


@pytest.mark.parametrize("filler", [b"\0" * 5000, b"\0" * 17], ids=["a block of a disk", "a few"])
@pytest.mark.parametrize("place", [0, 20, 40])
def test_blocks_of_nuls_make_no_table_binary(tmp_path: Path, filler: bytes, place: int) -> None:
    lines = [line.encode() for line in (HEADER, *ROWS)]
    lines[place] += filler
    loyalty_prep.prepare(b"".join(lines), tmp_path / "out")
    assert ready(tmp_path / "out") == PAIRS


def test_cells_padded_with_nuls_are_read(tmp_path: Path) -> None:
    rows = [f"ann{number}@example.com".ljust(30, "\0") + "," + str(100 + number).ljust(8, "\0") for number in range(40)]
    loyalty_prep.prepare((HEADER + "\n".join(rows)).encode(), tmp_path / "out")
    assert ready(tmp_path / "out") == PAIRS


@pytest.mark.few(5)
@pytest.mark.parametrize("line", [b"\0", b"\0\0", b"\0,\0", b" \0", b"\x1a\0"])
@pytest.mark.parametrize("times", [1, 2, 12, 40])
@pytest.mark.parametrize("host", ["example.com", "x.org"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_lines_of_nuls_are_blank_however_many_they_are(line: bytes, times: int, host: str, end: bytes) -> None:
    """Two customers and two lines of one NUL were read as Chinese."""
    for count in (2, 12):
        rows = [b"Email,Points", *(f"{chr(97 + number)}@{host},{number}".encode() for number in range(count))]
        between = [piece for row in rows for piece in (row, *[line] * min(times, 3))]
        for lines in (rows + [line] * times, [line] * times + rows, between):
            report = loyalty_prep.validate(end.join(lines) + end)
            assert (report.rows.total, report.rows.ready) == (count, count)


@pytest.mark.few(5)
@pytest.mark.parametrize("mark", ",;\t|")
@pytest.mark.parametrize(("before", "behind"), [("", "\0"), ("\0", ""), ("\0", "\0"), ("\0\0", "\0")])
def test_nuls_at_the_ends_of_cells_make_no_table_binary(mark: str, before: str, behind: str) -> None:
    rows = [["Name", "Email", "Points"], *([f"N{number}", f"c{number}@x.org", str(number)] for number in range(12))]
    for columns in (range(3), range(1, 3), range(1, 2)):
        lines = [
            mark.join(before + cell + behind if at in columns else cell for at, cell in enumerate(row)) for row in rows
        ]
        report = loyalty_prep.validate("\n".join(lines).encode())
        assert (report.rows.total, report.rows.ready) == (12, 12)


def test_a_file_of_nuls_is_refused_in_a_sentence() -> None:
    with pytest.raises(loyalty_prep.InputError, match="nothing but NUL bytes"):
        loyalty_prep.inspect(b"\0" * 5000)
