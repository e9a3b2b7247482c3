"""Signs are no letters, and no address is ready with a letter that only a doubtful code page put there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from harness import examples, rows_below
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep.reading import signs

if TYPE_CHECKING:
    from pathlib import Path

HEADER = "Email;Name;Points\r\n"
PAGES = (
    *("cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257", "iso8859-1", "iso8859-2", "iso8859-5", "iso8859-15"),
    *("cp437", "cp850", "cp852", "cp866", "koi8-r", "mac-roman", "mac-latin2", "mac-cyrillic", "cp932", "gb18030"),
)
NAMES = (
    *("Ann Lee", "Emma Smith", "Jürgen Müller", "Łukasz Wójcik", "Иван Щербаков", "Γιώργος Παππάς", "Ayşe Yılmaz"),
    *(
        "Begoña Núñez",
        "Dvořák Růžena",
        "Pat O’Brien",
        "3º B",
        "12 °C",
        "Café – Bar",
        "„Gold“",
        "10 €",
        "山田太郎",
        "王秀英",
    ),
)
GLUED = (
    *(
        "",
        "",
        "",
        "\xa0",
        "\u2007",
        "’",
        "“",
        "”",
        "–",
        "…",
        "°",
        "º",
        "ª",
        "®",
        "©",
        "€",
        "«",
        "»",
        "·",
        "\xad",
    ),
    *("á", "é", "ü", "ñ", "Ж", "ı", "ł", "ß", "à", "Ê", "ÿ", "太"),
)


def prepared(data: bytes, out: Path) -> set[tuple[str, str]]:
    loyalty_prep.prepare(data, out)
    return {(row[0], row[1]) for row in rows_below(out, "*.part-*.csv")}


def table(*rows: str, fill: int = 12) -> str:
    return HEADER + "".join(row + "\r\n" for row in (*rows, *(f"ann{n}@example.com;Ann Lee;{n}" for n in range(fill))))


def writable(text: str, page: str) -> bool:
    try:
        octets = text.encode(page)
    except UnicodeEncodeError:
        return False
    # A letter where Windows-1252 has a blank: nothing tells a file of few such letters from one of blanks.
    return not (text.isalpha() and octets in (b"\xa0", b"\xad"))


@st.composite
def files(draw: st.DrawFn) -> tuple[str, str]:
    page = draw(st.sampled_from(PAGES))
    glued = st.sampled_from([text for text in GLUED if writable(text, page)])
    name = st.sampled_from([text for text in NAMES if writable(text, page)])
    rows = []
    for number in range(draw(st.integers(min_value=1, max_value=8))):
        first, inside, last, around = draw(glued), draw(glued), draw(glued), draw(glued)
        balance = f"{around}{number}{draw(glued)}{100 + number}{draw(glued)}" if draw(st.booleans()) else f"{number}"
        rows.append(f"{first}b{inside}ob{number}@example.com{last};{draw(name)};{balance}")
    return page, table(*rows)


@given(drawn=files())
@settings(deadline=None, max_examples=examples(150), suppress_health_check=[HealthCheck.too_slow])
def test_no_row_is_ready_with_other_letters_or_figures_than_it_has(
    tmp_path_factory: pytest.TempPathFactory, drawn: tuple[str, str]
) -> None:
    page, text = drawn
    folder = tmp_path_factory.mktemp("signs")
    truth = prepared(text.encode(), folder / "truth")
    try:
        found = prepared(text.encode(page), folder / "found")
    except loyalty_prep.LoyaltyPrepError:
        return
    assert found <= truth


SIGNS = ("\xa0", "’", "–", "°", "º", "ª", "®", "©", "€", "“", "”", "…", "·", "™", "£", "«")


@pytest.mark.few(32)
@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("note", ["{} 12", "12{}", "12 {} 3", "Acme {} Co", "Pat O’Brien 1{}"])
def test_a_file_with_signs_and_no_letters_is_windows_1252(sign: str, note: str) -> None:
    data = table(f"bob@example.com;{note.format(sign)};5").encode("cp1252")
    assert loyalty_prep.inspect(data).encoding.name.value == "cp1252"


@pytest.mark.parametrize("cell", ["bob@example.com\xa0", "\xa0bob@example.com", "\xa0bob@example.com\xa0\xa0"])
@pytest.mark.parametrize("name", ["Ann Lee", "Pat O’Brien", "3º B", "Jürgen Müller, Groß Köthen"])
def test_a_no_break_space_beside_an_address_is_a_blank(tmp_path: Path, cell: str, name: str) -> None:
    found = prepared(table(f"{cell};{name};5").encode("cp1252"), tmp_path / "out")
    assert ("bob@example.com", "5") in found
    assert len(found) == 13


def test_a_no_break_space_that_groups_figures_is_a_blank(tmp_path: Path) -> None:
    assert ("bob@example.com", "1250") in prepared(
        table("bob@example.com;Bob;1\xa0250").encode("cp1252"), tmp_path / "o"
    )


@pytest.mark.parametrize("page", ["cp850", "cp437", "mac-roman", "cp1250", "iso8859-2"])
def test_an_address_with_a_letter_beyond_ascii_is_refused_where_nothing_tells_the_code_page(page: str) -> None:
    report = loyalty_prep.validate(table("josé@example.com;Bob;5").encode(page))
    assert {issue.code: issue.count for issue in report.issues} in ({"ROW_UNDECODABLE": 1}, {"EMAIL_INVALID": 1})
    assert report.rows.ready == 12


def test_an_address_with_a_letter_beyond_ascii_is_read_where_two_witnesses_tell_the_code_page(tmp_path: Path) -> None:
    names = ("Jürgen Groß", "Bärbel Weiß", "Käthe Schröder", "Sören Vögele", "Günter Böhm", "Uwe Jäger", "Zoë Krüger")
    rows = [f"gast{number}@example.com;{name};7" for number, name in enumerate(names)]
    found = prepared(table("jürgen@example.com;Jürgen Strauß;5", *rows).encode("cp1252"), tmp_path / "out")
    assert ("jürgen@example.com", "5") in found


@pytest.mark.parametrize("named", ["cp1252", "mac-roman"])
def test_a_user_word_settles_what_an_address_holds(tmp_path: Path, named: str) -> None:
    data = table("josé@example.com;Bob;5").encode(named)
    report = loyalty_prep.prepare(data, tmp_path / "out", encoding=named)
    assert report.rows.ready == 13


@pytest.mark.parametrize("named", ["latin-1", "iso8859-2", "iso8859-15", None])
def test_a_dash_before_a_balance_is_never_lost_as_a_control_character(tmp_path: Path, named: str | None) -> None:
    data = table("bob@example.com;Bob;–100").encode("cp1252")
    report = loyalty_prep.prepare(data, tmp_path / "out", encoding=named)
    assert report.rows.ready == 12


@pytest.mark.parametrize(
    "word", [b"Mar\xa1a", b"Jos\x82", b"M\xa2nica", b"\xcf\xf0\xb9", b"Garc\x92a", b"\xb5w\xd3\x81"]
)
def test_bytes_among_letters_are_no_signs(word: bytes) -> None:
    assert signs.without(word) == word


JOINED = {
    "cp850": ("jörg", "Änne Groß"),
    "mac-roman": ("søren", "Jørgen Bjørn"),
    "cp852": ("jiří", "Jiří Dvořák"),
    "cp1252": ("joão", "João Conceição"),
    "mac-latin2": ("jiří", "Jiří Dvořák"),
}


@pytest.mark.slow
@pytest.mark.parametrize("page", JOINED)
@pytest.mark.parametrize("lines", [1, 3, 10, 19])
@pytest.mark.parametrize("after", [False, True])
def test_lines_of_utf8_in_a_file_of_another_encoding_give_no_address_of_signs(
    tmp_path: Path, page: str, lines: int, after: bool
) -> None:
    given, name = JOINED[page]
    rows = [f"{given}{number}@example.com;{name};{number}\r\n" for number in range(20)]
    octets = [row.encode("utf-8" if (number < lines) != after else page) for number, row in enumerate(rows)]
    found = prepared(HEADER.encode() + b"".join(octets), tmp_path / "out")
    assert found <= {(f"{given}{number}@example.com", str(number)) for number in range(20)}
