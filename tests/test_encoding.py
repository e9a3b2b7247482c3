"""How encodings are told: tables of cases, and laws over generated files."""

from __future__ import annotations

import io
import unicodedata
from typing import TYPE_CHECKING, Any

import pytest
from harness import examples
from hypothesis import given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep.errors import InputError, UsageError
from loyalty_prep.languages import tables
from loyalty_prep.options import Options
from loyalty_prep.reading import code_pages, encoding, letters, likelihood, tongues, transcoding
from loyalty_prep.reading.source import open_source

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty_prep.report.inspection import Inspection

HEADER = "Name;Email;Points\n"

NAMES: dict[str, tuple[str, ...]] = {
    "cp1252": ("Jürgen Müller", "Zoë Groß", "François Lefèvre", "Begoña Ibáñez", "Åsa Sjögren", "O’Brien"),
    "cp1250": ("Łukasz Wójcik", "Dvořák Růžena", "Erdős Győző", "Šárka Ťoupalová", "Stănescu Ioan"),
    "cp1251": ("Иван Щербаков", "Наталья Соловьёва", "Юрий Ежов"),
    "cp1253": ("Γιώργος Παπαδόπουλος", "Άννα Δημητρίου"),
    "cp1254": ("Ayşe Yılmaz", "İbrahim Doğan", "Şükrü Işık"),
    "cp1255": ("דוד כהן", "שרה מזרחי"),
    "cp1256": ("محمد الأحمد", "فاطمة الخطيب"),
    "cp1257": ("Žilvinas Šimkus", "Eglė Vaičiūnaitė", "Jānis Bērziņš"),
    "iso8859-2": ("Łukasz Wąsik", "Šárka Žižková", "Jiří Čapek"),
    "iso8859-5": ("Иван Щербаков", "Наталья Соловьёва"),
    "iso8859-7": ("Γιώργος Παπαδόπουλος", "Άννα Δημητρίου"),
    "iso8859-15": ("Œdipe Lefèvre", "Cœur Noël", "10 €"),
    "cp437": ("Jürgen Müller", "Zoë Groß", "Köhler"),
    "cp850": ("Conceição Guimarães", "João Simões", "Jürgen Groß"),
    "cp852": ("Łukasz Wójcik", "Dvořák Růžena", "Gołębiewska"),
    "cp866": ("Иван Щербаков", "Наталья Попова"),
    "mac-roman": ("Jürgen Müller", "Åsa Sjögren", "François Lefèvre"),
    "koi8-r": ("Иван Щербаков", "Наталья Соловьёва"),
    "koi8-u": ("Їжакевич Ілля", "Андрій Поліщук"),
    "cp874": ("สมชาย ใจดี", "ประเสริฐ วงศ์สวัสดิ์"),
    "cp932": ("山田太郎", "ヤマダ ハナコ", "高橋さくら"),
    "euc-jp": ("山田太郎", "ヤマダ ハナコ", "高橋さくら"),
    "iso2022_jp": ("山田太郎", "ヤマダ ハナコ", "高橋さくら"),
    "iso2022_jp_ext": ("ﾔﾏﾀﾞ ﾊﾅｺ", "高橋さくら"),
    "iso2022_jp_2004": ("①号 山田", "高橋さくら"),
    "iso2022_kr": ("김민준", "이서연", "박지훈"),
    "hz": ("王秀英", "张伟", "欧阳建国"),
    "johab": ("김민준", "이서연", "박지훈"),
    "mac-cyrillic": ("Иван Щербаков", "Наталья Соловьёва"),
    "mac-latin2": ("Łukasz Wójcik", "Dvořák Růžena", "Erdős Győző"),
    "mac-greek": ("Γιώργος Παπαδόπουλος", "Άννα Δημητρίου"),
    "mac-turkish": ("Ayşe Yılmaz", "İbrahim Doğan", "Şükrü Işık"),
    "cp855": ("Иван Щербаков", "Наталья Попова"),
    "cp737": ("Γιώργος Παπαδόπουλος", "Άννα Δημητρίου"),
    "cp775": ("Žilvinas Šimkus", "Eglė Vaičiūnaitė", "Jānis Bērziņš"),
    "cp857": ("Ayşe Yılmaz", "İbrahim Doğan", "Şükrü Işık"),
    "cp862": ("דוד כהן", "שרה מזרחי"),
    "iso8859-3": ("Ġorġ Borġ", "Ċensu Żammit", "Ħaż-Żebbuġ"),
    "iso8859-4": ("Žilvinas Šimkus", "Eglė Vaičiūnaitė", "Jānis Bērziņš"),
    "iso8859-6": ("محمد الأحمد", "فاطمة الخطيب"),
    "iso8859-10": ("Guðrún Þórðardóttir", "Eglė Vaičiūnaitė", "Jānis Bērziņš"),
    "iso8859-13": ("Žilvinas Šimkus", "Eglė Vaičiūnaitė", "Jānis Bērziņš"),
    "iso8859-16": ("Łukasz Wąsik", "Erdős Győző", "Élise Cœur"),
    "gb18030": ("王秀英", "张伟", "欧阳建国"),
    "cp950": ("陳怡君", "黃志明", "林淑芬"),
    "cp949": ("김민준", "이서연", "박지훈"),
}
WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")


def table(names: tuple[str, ...]) -> str:
    return HEADER + "".join(f"{name};user{number}@example.com;{number}\n" for number, name in enumerate(names))


def inspected(data: bytes, **flags: Any) -> Inspection:
    return loyalty_prep.inspect(data, **flags)


def decoded(data: bytes, found: Inspection) -> str:
    return data[len(found.encoding.bom) :].decode(found.encoding.name.value)


@pytest.mark.few(23)
@pytest.mark.parametrize("name", NAMES)
def test_a_handful_of_names_tells_the_encoding(name: str) -> None:
    text = table(NAMES[name])
    data = text.encode(name)
    assert decoded(data, inspected(data)) == text


UNDER_A_HEADER: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("cp1254", "Ad,E-posta,Puan", ("Oğuz",)),
    ("mac-turkish", "İsim,E-posta,Puan", ("Ayşe",)),
    ("iso8859-10", "Vardas,El. paštas,Taškai", ("Jonė", "Rūta")),
    ("cp437", "Nome,Email,Punti", ("Loredana Cantù",)),
    ("cp852", "Ime,E-pošta,Točke", ("Živa",)),
    ("cp775", "Nimi,E-post,Punktid", ("Õnne",)),
)
"""Names that, under an English header, read as names of other languages in other encodings."""


@pytest.mark.parametrize(("name", "header", "names"), UNDER_A_HEADER)
def test_names_are_read_in_the_language_of_the_header(name: str, header: str, names: tuple[str, ...]) -> None:
    text = f"{header}\n" + "".join(f"{one},user{number}@example.com,{number}\n" for number, one in enumerate(names))
    data = text.encode(name)
    assert decoded(data, inspected(data)) == text


@pytest.mark.parametrize("header", ["Name,Email,Points", "id,E-mail,Points balance,Created,Status"])
def test_an_english_header_tells_no_language(header: str) -> None:
    assert not tongues.spoken(tuple(header.split(","))).any()


@pytest.mark.parametrize("name", ["Zoë", "Noël", "Renée", "Zoë – Bo", "Peña"])
def test_western_where_little_tells(name: str) -> None:
    data = table(("Emma", name, "Ben")).encode("cp1252")
    assert decoded(data, inspected(data)) == data.decode("cp1252")


@pytest.mark.parametrize("name", ["utf-16", "utf-32"])
def test_the_users_utf_16_without_a_mark_is_told_or_refused(name: str) -> None:
    text = table(("Emma", "Zoë"))
    assert decoded(text.encode(f"{name}-be"), inspected(text.encode(f"{name}-be"), encoding=name)) == text
    assert decoded(text.encode(name), inspected(text.encode(name), encoding=name)) == text
    with pytest.raises(InputError, match="no byte order mark"):
        inspected(text.encode(), encoding=name)


@pytest.mark.parametrize("name", ["idna", "punycode", "undefined", "unicode_escape", "charmap"])
def test_codecs_for_other_things_than_files_are_refused(name: str) -> None:
    with pytest.raises(UsageError, match="not a text encoding"):
        Options(encoding=name)


def test_a_file_that_the_user_calls_ascii_has_no_letters_beyond_it() -> None:
    report = loyalty_prep.validate(table(("Emma", "Zoë")).encode(), encoding="ascii")
    assert (report.rows.ready, report.rows.rejected) == (1, 1)


def test_an_encoding_in_doubt_names_the_columns_that_it_touches() -> None:
    found = inspected("Name;Email;Points;City\nAnn;a@example.com;5;Ulm\nZoë;b@example.com;6;Bonn\n".encode("cp1252"))
    assert found.encoding.name.confidence < likelihood.DOUBT
    assert "beyond ASCII in 'Name':" in found.to_dict()["decisions"]["encoding"]["evidence"][-1]


def test_an_encoding_beyond_doubt_names_no_columns() -> None:
    found = inspected(table(NAMES["cp1251"]).encode("cp1251"))
    assert found.encoding.name.confidence >= likelihood.DOUBT
    assert "touches" not in " ".join(found.encoding.name.evidence)


BARS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("cp1253", ("Λάρισα", "Γιώργος Παπαδόπουλος", "Άννα Δημητρίου")),
    ("mac-turkish", ("Eskişehir", "Ayşe Yılmaz", "İbrahim Doğan")),
    ("iso8859-8", ("רפאל", "דוד כהן", "שרה מזרחי")),
    ("cp862", ("דוד", "דוד כהן", "שרה מזרחי")),
    ("iso8859-5", ("Ниш", "Иван Щербаков", "Наталья Соловьёва")),
    ("iso8859-13", ("Šiauliai", "Žilvinas Šimkus", "Eglė O’Vaičiūnaitė")),
    ("cp932", ("ポポフ", "山田太郎", "ポール高橋")),
)


@pytest.mark.parametrize(("name", "names"), BARS)
def test_names_between_bars_tell_more_than_the_title(name: str, names: tuple[str, ...]) -> None:
    text = f"Customers {names[0]}\n\nName|Email|Points\n" + "".join(
        f"{one}|user{number}@example.com|{number}\n" for number, one in enumerate(names * 4)
    )
    data = text.encode(name)
    assert decoded(data, inspected(data)) == text


@pytest.mark.parametrize("name", ["iso8859-15", "cp1252"])
@pytest.mark.parametrize("notes", [("10 €", "5 €"), ("Jürgen 10 €", "François 3€")])
def test_a_sign_of_money_is_the_euro(name: str, notes: tuple[str, ...]) -> None:
    data = table(notes).encode(name)
    assert decoded(data, inspected(data)) == data.decode(name)


def test_words_of_bytes_that_an_encoding_lacks_are_counted_each() -> None:
    text = "דוד כהן|שרה מזרחי|רפאל לוי"
    data = [text.encode("cp862")]
    assert code_pages._text(data, "euc-jp").count("\udc84") >= text.count("ה")
    assert likelihood.likelihood(code_pages._text(data, "cp862")) > likelihood.likelihood(
        code_pages._text(data, "euc-jp")
    )


@pytest.mark.parametrize("note", ["~{x~}", "~{note~}", "~{", "\x1b(B"])
def test_seven_bits_are_ascii_unless_they_stand_for_characters(note: str) -> None:
    data = table((f"Ann {note} Lee", "Ben")).encode()
    assert inspected(data).encoding.name.value == "utf-8"


@pytest.mark.parametrize("name", ["iso2022_kr", "iso2022_jp", "hz"])
def test_seven_bits_are_read_at_the_end_of_a_large_file(tmp_path: Path, name: str) -> None:
    text = table(NAMES[name] * 3000)
    path = tmp_path / "export.csv"
    path.write_bytes(text.encode(name))
    report = loyalty_prep.prepare(path, tmp_path / "out", keep_columns=("Name",))
    assert report.rows.rejected == 0
    assert NAMES[name][-1] in (tmp_path / "out" / "export.part-0001.csv").read_text("utf-8").splitlines()[-1]


@pytest.mark.parametrize("name", ["utf-7", "hz"])
def test_letters_of_seven_bits_are_read_in_the_last_rows_of_a_large_file(tmp_path: Path, name: str) -> None:
    """They were looked for in the first bytes alone: `Jos+AOk-` went into the parts, surely UTF-8."""
    names = ("José Peña", "Zoë Brontë", "François Müller") if name == "utf-7" else NAMES["gb18030"]
    path = tmp_path / "export.csv"
    path.write_bytes(table(("Ann Lee",) * 6000 + names).encode(name))
    report = loyalty_prep.prepare(path, tmp_path / "out", keep_columns=("Name",))
    assert report.rows.rejected == 0
    assert names[-1] in (tmp_path / "out" / "export.part-0001.csv").read_text("utf-8").splitlines()[-1]


def test_windows_1258_writes_tones_as_marks_of_their_own() -> None:
    text = table(("Nguyê\u0303n Văn Hu\u0300ng", "Trâ\u0300n Thi\u0323 Hương", "Đă\u0323ng Minh Đư\u0301c"))
    data = text.encode("cp1258")
    assert decoded(data, inspected(data)) == text


@pytest.mark.few(40)
@pytest.mark.parametrize("name", WIDE)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("names", [("Emma Smith",), *NAMES.values()])
def test_wide_encodings_are_told_in_every_script(name: str, mark: str, names: tuple[str, ...]) -> None:
    text = table(names)
    data = (mark + text).encode(name)
    found = inspected(data)
    assert (found.encoding.name.value, bool(found.encoding.bom)) == (name, bool(mark))
    assert decoded(data, found) == text


def test_wide_text_that_is_hardly_ascii_is_told() -> None:
    text = table(tuple("山田太郎東京都港区芝公園四丁目二番八号" * 4 for _ in range(20)))
    for name in WIDE:
        assert inspected(text.encode(name)).encoding.name.value == name


@pytest.mark.parametrize("nuls", [1, 2, 40, 5000])
@pytest.mark.parametrize("name", WIDE)
def test_wide_text_that_nuls_fill_up_at_the_end_is_told(name: str, nuls: int) -> None:
    """It was refused: "UTF-16 of which bytes are missing", or as binary data."""
    text = "Email,Points\nann@example.com,5\nbob@example.com,7\n"
    report = loyalty_prep.validate((text + "\0" * nuls).encode(name))
    assert report.inspection.encoding.name.value == name
    assert (report.rows.total, report.rows.ready) == (2, 2)


@pytest.mark.parametrize("nuls", [1, 2, 20, 600])
@pytest.mark.parametrize("name", WIDE)
def test_a_line_of_nuls_in_wide_text_is_blank(name: str, nuls: int) -> None:
    """It was refused: "written in two encodings", "UTF-16 of which bytes are missing"."""
    lines = ["Email,Points", *(f"user{at}@example.com,{at + 100}" for at in range(40))]
    text = "\n".join([*lines[:20], "\0" * nuls, *lines[20:]]) + "\n"
    report = loyalty_prep.validate(text.encode(name))
    assert report.inspection.encoding.name.value == name
    assert (report.rows.total, report.rows.ready) == (40, 40)


@pytest.mark.parametrize(
    ("name", "same"),
    [("iso8859-1", "cp1252"), ("iso8859-9", "cp1254"), ("euc-kr", "cp949"), ("gb2312", "gb18030"), ("big5", "big5")],
)
def test_encodings_that_read_the_same_go_by_the_commonest_name(name: str, same: str) -> None:
    names = {**NAMES, "iso8859-1": ("Jürgen Müller",), "iso8859-9": NAMES["cp1254"], "euc-kr": NAMES["cp949"]}
    names |= {"gb2312": NAMES["gb18030"], "big5": NAMES["cp950"]}
    assert inspected(table(names[name]).encode(name)).encoding.name.value == same


def test_one_sign_at_the_end_of_a_large_file_is_heard() -> None:
    rows = "".join(f"Jürgen Müller {number};user{number}@example.com;1\n" for number in range(120_000))
    text = HEADER + rows + "Œdipe Cœur;last@example.com;1\n"
    data = text.encode("iso8859-15")
    assert len(data) > 1 << 22
    assert decoded(data, inspected(data)) == text


def test_a_few_bytes_that_the_encoding_lacks_do_not_rule_it_out() -> None:
    data = table(NAMES["cp1251"] * 5).encode("cp1251").replace("Юрий".encode("cp1251"), b"\x98", 1)
    assert inspected(data).encoding.name.value == "cp1251"


def test_a_file_stays_utf8_when_its_sequences_outnumber_its_faults() -> None:
    data = table(NAMES["cp1252"]).encode() + "Müller;x@example.com;5\n".encode("cp1252")
    found = inspected(data)
    assert (found.encoding.name.value, found.encoding.clean) == ("utf-8", False)


def test_what_was_decided_has_its_reasons_and_a_runner_up() -> None:
    decision = inspected(table(NAMES["cp1252"]).encode("cp1252")).to_dict()["decisions"]["encoding"]
    assert decision["decider"] == "found"
    assert decision["evidence"]
    assert decision["runnerUp"] in code_pages.BELIEF
    assert decision["runnerUp"] != decision["value"]


@pytest.mark.parametrize("name", ["cp1252", "cp1251", "utf-8", "cp437", "latin-1"])
def test_a_word_of_the_user_is_never_overruled(name: str) -> None:
    found = inspected(table(NAMES["cp1250"]).encode("cp1250"), encoding=name)
    assert found.encoding.name.decider == "user"
    assert found.to_dict()["decisions"]["encoding"]["runnerUp"] is None


@given(data=st.lists(st.sampled_from([b"a", *(bytes([octet]) for octet in range(0x80, 0x100))]), max_size=12))
@settings(deadline=None)
def test_faults_are_counted_as_the_decoder_counts_them(data: list[bytes]) -> None:
    text = b"".join(data).decode("utf-8", "surrogateescape")
    faults = sum("\udc80" <= char <= "\udcff" for char in text)
    valid = sum(not char.isascii() for char in text) - faults
    for size in (1, 2, 3, 100):
        found = encoding._scan(io.BytesIO(b"".join(data)), size, exact=True)
        assert (found.faults, found.valid) == (faults, valid)


@pytest.mark.few(60)
@pytest.mark.parametrize("name", [*NAMES, *WIDE])
@pytest.mark.parametrize("step", [1, 3, 64, 1 << 17])
def test_text_is_transcoded_the_same_in_steps_of_any_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, step: int
) -> None:
    monkeypatch.setattr(transcoding, "STEP", step)
    text = table(NAMES.get(name, NAMES["cp1251"]))
    (tmp_path / "export.csv").write_bytes(text.encode(name))
    source = open_source(tmp_path / "export.csv", tmp_path, Options())
    written = transcoding.to_utf8(source, encoding.detect(source, name), tmp_path)
    assert (written.path.read_text(encoding="utf-8"), written.clean) == (text, True)


@pytest.mark.parametrize("step", [1, 3, 1 << 17])
def test_bytes_that_an_encoding_lacks_are_marked_in_steps_of_any_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    monkeypatch.setattr(transcoding, "STEP", step)
    (tmp_path / "export.csv").write_bytes(HEADER.encode() + b"\x81M\xfcller\x8d;\x9d\x90;1\n")
    source = open_source(tmp_path / "export.csv", tmp_path, Options())
    written = transcoding.to_utf8(source, encoding.detect(source, "cp1252"), tmp_path)
    assert not written.clean
    shown = transcoding.show(written.path.read_bytes(), transcoded=True)
    assert shown == HEADER + "\\x81Müller\\x8D;\\x9D\\x90;1\n"


def test_cells_are_told_in_a_large_file_of_few_names() -> None:
    """Each block of a large file has room for a few cells, and the same names fill it again and again."""
    rows = [f"{name};user{number}@example.com;1\n" for number, name in enumerate(NAMES["cp1250"] * 100)]
    data = (HEADER + "".join(rows) * 700).encode("cp1250")
    assert len(data) > 10_000_000
    assert inspected(data).encoding.name.value == "cp1250"


@given(data=st.binary(max_size=300))
@settings(deadline=None, max_examples=examples(200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        found = inspected(data)
    except loyalty_prep.LoyaltyPrepError:
        return
    assert 0 <= found.encoding.name.confidence <= 1


@pytest.mark.parametrize("language", letters.LANGUAGES)
def test_the_letters_of_a_language_are_written_composed(language: str) -> None:
    _, signs = {**tables.ALPHABETS, **tables.STANDARDS}[language]
    assert unicodedata.normalize("NFC", signs) == signs or language in {"vi", "th", "he"}


# A few words, of which each fact is one that a reader would see.
SAID_BY_LITTLE: dict[str, tuple[str, str, str]] = {
    "no column's name ends in an ellipsis": ("cp437", "Nome;Email;Punti;Città", "Ilaria Cabrini;a@x.org;5;San Paolo"),
    "a sign alone behind a digit is no letter": ("cp850", "Name;Email;Points;Note", "Paolo Soderini;a@x.org;5;12°"),
    "a part of surnames tells": ("cp1254", "Name;Email;Points;City", "Bergen Tevetoğlu;a@x.org;5;Hayret Divide"),
    "a part of streets tells": ("cp850", "Name;Email;Points;City", "Eugenie Klapp;a@x.org;5;Sontagstraße"),
    "no vowel stands twice, once with an accent": (
        "cp857",
        "Name;Email;Points;City",
        "Aslan Akça;a@x.org;5;Onat Yildirim",
    ),
    "names beside it are of its language": (
        "cp1257",
        "Name;Email;Points;City",
        "Vasarė Galdikas;a@x.org;5;Urbonas Road",
    ),
    "cells begin with capitals": (
        "mac-roman",
        "Name;Email;Points;City",
        "Henriette Gillet;a@x.org;5;Aubert\nÉdouard Simon;b@x.org;6;Lyon",
    ),
    "names in a cell begin with capitals, too": ("cp775", "Name;Email;Points;City", "Siim Ülesoo;a@x.org;5;Paide"),
    "a diaeresis parts two vowels": ("iso8859-4", "Name;Email;Points;City", "Ann Lee;a@x.org;5;Sigītes iela"),
    "no dotless i stands beside a vowel": ("cp775", "Name;Email;Points;City", "Oleg Kontšin;a@x.org;5;Valga"),
    "no language writes eth behind a t": (
        "cp1257",
        "Nimi;E-post;Punktid;Tänav",
        "Ülle Tšistjakova;a@x.org;9155;Sillamäe\nMärt Põder;b@x.org;3944;Võru\nPärt Põder;c@x.org;14616;Võru",
    ),
    "no language writes thorn before a d": (
        "iso8859-13",
        "Nimi;E-post;Punktid;Tänav",
        "Nadežda Jänes;a@x.org;16771;Palm Lakes\nSander Härm;b@x.org;17523;Jaanson Glen",
    ),
    "no sign of money stands in a word": (
        "mac-turkish",
        "Name;Email;Points;Note",
        "Bican Ülker;a@x.org;472;O’Neill\nCan Demir;b@x.org;5;",
    ),
}


@pytest.mark.parametrize("fact", SAID_BY_LITTLE)
def test_one_letter_in_a_file_of_few_rows_is_told_by_what_stands_around_it(fact: str) -> None:
    name, header, rows = SAID_BY_LITTLE[fact]
    data = f"{header}\n{rows}\n".encode(name)
    assert decoded(data, inspected(data)) == f"{header}\n{rows}\n"


@pytest.mark.parametrize("name", ["Acme® Ltd", "and so on…", "O’Neill", "12° C", "3º", "Réélu", "édouard", "12ª"])
def test_signs_and_small_letters_of_windows_stay_those_of_windows(name: str) -> None:
    data = f"{HEADER}Ann Lee;ann@example.com;7\n{name};b@example.com;5\n".encode("cp1252")
    assert name in decoded(data, inspected(data))


EBCDIC: dict[str, tuple[str, ...]] = {
    "cp037": ("Jürgen Müller", "Zoë Groß", "Begoña Ibáñez"),
    "cp500": ("Jürgen Müller", "Zoë Groß", "Begoña Ibáñez"),
    "cp1140": ("Åsa Sjögren", "João Simões", "Hélène Côté"),
    "cp273": ("Jürgen Müller", "Käthe Groß", "Ölçan Üzüm"),
    "cp1026": ("Ayşe Yılmaz", "İbrahim Doğan", "Şükrü Işık"),
    "cp875": ("Γιώργος Παπαδόπουλος", "Άννα Δημητρίου"),
    "cp424": ("דוד כהן", "שרה מזרחי"),
}


@pytest.mark.few(30)
@pytest.mark.parametrize("end", ["\r\n", "\n", "\x85", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("name", EBCDIC)
def test_a_table_in_ebcdic_is_read_and_not_taken_for_letters_of_another_code_page(
    name: str, delimiter: str, end: str, tmp_path: Path
) -> None:
    rows = [["Name", "Email", "Points"]]
    rows += [[EBCDIC[name][i % len(EBCDIC[name])], f"c{i}@example.com", str(i * 31)] for i in range(8)]
    data = "".join(delimiter.join(row) + end for row in rows).encode(name)
    report = loyalty_prep.prepare(data, tmp_path, keep_columns="Name")
    assert report.rows.ready == 8
    written = (tmp_path / "bytes.part-0001.csv").read_text().splitlines()
    assert [line.split(",")[2] for line in written[1:]] == [row[0] for row in rows[1:]]


@pytest.mark.few(32)
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "~", ":"])
@pytest.mark.parametrize(
    ("points", "email", "name"),
    [
        *[("Баллы", "Email", "cp1251"), ("Баллы", "Email", "cp866"), ("Бали", "Пошта", "cp1251")],
        *[("Πόντοι", "Email", "cp1253"), ("Puntos", "Correo electrónico", "cp1252"), ("ポイント", "メール", "cp932")],
        *[("积分", "邮箱", "gb18030"), ("點數", "電子郵件", "big5"), ("포인트", "이메일", "cp949")],
    ],
)
def test_a_header_alone_tells_the_encoding_whatever_delimits(
    points: str, email: str, name: str, delimiter: str
) -> None:
    """`Баллы|Email` above one customer was taken for one word, and read as Baltic: no column was named for points."""
    rows = [(points, email), ("553", "leo50@example.com")]
    report = inspected("\r\n".join(map(delimiter.join, rows)).encode(name))
    assert (report.points.name, report.email.name) == (points, email) or points == "點數"


@pytest.mark.parametrize("name", ["cp500", "cp037", "cp1140"])
@pytest.mark.parametrize("note", ["[gold]", "[a] [b]", "{x}"])
def test_brackets_around_a_note_tell_the_code_page_of_ebcdic(note: str, name: str) -> None:
    """`[gold]` of cp500 read `¢gold!` in cp037, which has one sign less that is met seldom."""
    text = "Name,Email,Points,Note\n" + "".join(f"Ann,c{i}@example.com,{i * 31},{note}\n" for i in range(1, 9, 4))
    found = inspected(text.encode(name)).encoding.name.value
    assert text.encode(name).decode(found).replace("\x85", "\n") == text


@pytest.mark.parametrize("name", ["cp037", "cp273", "cp1026"])
def test_what_a_text_in_ebcdic_lacks_is_said_in_its_own_letters(name: str) -> None:
    data = ("Name,City,Points\r\n" + "".join(f"Emma {i},Berlin,{i * 31}\r\n" for i in range(20))).encode(name)
    with pytest.raises(InputError, match="No column with email addresses was found among 'Name', 'City', 'Points'"):
        loyalty_prep.validate(data)


def test_ebcdic_named_by_the_user_has_its_line_ends() -> None:
    data = "Name,Email,Points\x85A,a@example.com,5\x85B,b@example.com,6\x85".encode("cp037")
    assert loyalty_prep.validate(data, encoding="cp037").rows.ready == 2


def test_a_long_word_of_plain_letters_is_passed_once() -> None:
    """A line of `é` is one of `Z` in EBCDIC, and tried from each letter on it took minutes; this would take hours."""
    assert likelihood.TOKEN.findall("Z" * 1_000_000 + " Zoë") == ["Zoë"]


@pytest.mark.parametrize("codec", ["ascii", "cp1252", "shift_jis", "gb18030", "koi8-r", "utf-16-le"])
def test_no_other_text_is_ebcdic(codec: str) -> None:
    names = {"shift_jis": "山田太郎", "gb18030": "王秀英", "koi8-r": "Иван", "cp1252": "Zoë"}.get(codec, "K@K")
    data = ("Name,Email,Points\n" + "".join(f"{names},c{i}@example.com,{i}\n" for i in range(50))).encode(codec)
    assert not loyalty_prep.inspect(data).encoding.name.value.startswith(("cp037", "cp500", "cp1140", "cp273"))


@pytest.mark.parametrize(
    "header", ["备注|电子邮件|积分余额", "备注|电子邮件|积分余额\n", "メールアドレス,ポイント残高"]
)
def test_a_header_alone_in_letters_beyond_latin_is_no_ebcdic(header: str) -> None:
    report = loyalty_prep.validate(header.encode())
    assert report.rows.total == 0
    assert [issue.code for issue in report.issues] == ["NO_ROWS"]


UTF_7 = "Name,Email,Points\r\nJosé Gómez,jose+shop@example.com,5\r\nZoë,ana@example.com,7\r\nP,p+x@example.com,9\r\n"


@pytest.mark.parametrize("kind", ["told by letters", "a mark", "a mark and no letters", "named", "a long line"])
def test_utf_7_is_read_and_changes_no_address(kind: str, tmp_path: Path) -> None:
    # `jose+shop@` is written `jose+-shop@` there, and was read so: an address that nobody has, ready.
    text = UTF_7 if "no letters" not in kind else UTF_7.encode("ascii", "ignore").decode()
    text = ("\ufeff" if "mark" in kind else "") + text.replace("Zoë", "ë" * 700_000 if "long" in kind else "Zoë")
    report = loyalty_prep.prepare(text.encode("utf-7"), tmp_path, encoding="utf-7" if kind == "named" else None)
    assert report.rows.ready == 3
    assert (tmp_path / "bytes.part-0001.csv").read_text() == (
        "Email,Points\njose+shop@example.com,5\nana@example.com,7\np+x@example.com,9\n"
    )


@pytest.mark.parametrize(
    "row",
    [
        "A,a+tag-@example.com,6",  # all of which could be sequences of UTF-7
        "A,a+APE-@example.com,6",
        "A,a+AOkA6Q-b@example.com,6",
        "A+B,a@example.com,6",
        "+49 170 1,a@example.com,6",
        "Jos+AOk-,a@example.com,6\nB+B,b@example.com,7",
        "Jos+AOk-,a@example.com,6\nB,b+shop@example.com,7",
    ],
)
def test_a_plus_in_ascii_is_a_plus(row: str, tmp_path: Path) -> None:
    report = loyalty_prep.prepare(f"Name,Email,Points\n{row}\n".encode(), tmp_path)
    assert report.inspection.encoding.name.value == "utf-8"
    written = (tmp_path / "bytes.part-0001.csv").read_text().splitlines()[1:]
    assert written == [",".join(line.split(",")[1:]) for line in row.splitlines()]


def test_a_tag_that_looks_like_a_sequence_is_undecodable_in_utf_7() -> None:
    report = loyalty_prep.validate(UTF_7.encode("utf-7") + b"T,t+tag-@example.com,3\r\n")
    assert (report.rows.ready, report.rows.rejected) == (3, 1)
    assert [issue.code for issue in report.issues if issue.severity == "error"] == ["ROW_UNDECODABLE"]


@pytest.mark.few(11)
@pytest.mark.parametrize("size", [1, 7, 1 << 17])
@pytest.mark.parametrize("name", [b"Jos+AO", b"+A", b"a+2D0-", b"+", b"\xe9", b"+AOkA", b"+3Qk-"])
def test_a_damaged_sequence_costs_its_own_record(name: bytes, size: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcoding, "STEP", size)
    rows = [b"A,a@example.com,5", name + b",b@example.com,6", b"C,c@example.com,7"]
    for end in (b"\n", b"\r\n"):
        report = loyalty_prep.validate(end.join([b"Name,Email,Points", *rows, b""]), encoding="utf-7")
        assert (report.rows.total, report.rows.ready) == (3, 2)
        assert [issue.code for issue in report.issues if issue.severity == "error"] == ["ROW_UNDECODABLE"]


@pytest.mark.parametrize(
    ("name", "names"),
    [
        ("mac-romanian", ("Ștefan Ionuț", "Mădălina Țurcanu", "Bălan", "Râpă", "Andreea Ionuță")),
        ("mac-croatian", ("Željko Čović", "Šime Đurić", "Ivančica Kovačević", "Hrvoje Šarić")),
    ],
)
def test_mac_encodings_that_chardet_does_not_know_are_told(name: str, names: tuple[str, ...]) -> None:
    text = "Name,Email,Points\n" + "".join(f"{n},c{i}@example.com,{i * 31}\n" for i, n in enumerate(names * 3))
    found = loyalty_prep.inspect(text.encode(name)).encoding.name
    assert text.encode(name).decode(found.value) == text


def test_two_letters_of_a_code_page_that_are_a_sequence_of_utf_8_by_chance_make_no_utf_8() -> None:
    # `ță` of the Mac, `ß…` and `ß”` of Windows: each read as a letter of N'Ko.
    for name, words in (("mac-romanian", ("Piață", "Viață Bună")), ("cp1252", ("Groß…", "Spaß”"))):
        text = "Name,Email,Points\n" + "".join(f"{w},c{i}@example.com,{i * 31}\n" for i, w in enumerate(words))
        assert loyalty_prep.inspect(text.encode(name)).encoding.name.value != "utf-8"
    far = "Name,Email,Points\n" + "".join(f"{w},c{i}@example.com,{i}\n" for i, w in enumerate(("ޢަލީ", "ߒߞߏ", "Ann")))
    assert loyalty_prep.inspect(far.encode()).encoding.name.value == "utf-8"


@pytest.mark.parametrize("codec", ["cp1250", "iso8859-2", "iso8859-16"])
@pytest.mark.parametrize("rows", [2, 40])
def test_romanian_that_differs_only_in_the_mark_below_its_letters_is_not_in_doubt(codec: str, rows: int) -> None:
    """Where `Ş` and `Ț` were the only difference the letters were said to make no words of a language."""
    names = ("Ștefan Țurcanu", "Ioana Brânză", "Mădălina Pîrvu", "Răzvan Țepeș")
    text = "Name,Email,Points\n" + "".join(f"{names[i % 4]},c{i}@example.com,{i * 31}\n" for i in range(rows))
    marks = {} if codec == "iso8859-16" else str.maketrans("ȘșȚț", "ŞşŢţ")
    found = loyalty_prep.inspect(text.translate(marks).encode(codec)).encoding.name
    assert text.translate(marks).encode(codec).decode(found.value) in (text, text.translate(marks))
    assert found.confidence >= likelihood.DOUBT


def test_an_encoding_that_chardet_names_against_the_letters_is_in_doubt() -> None:
    text = "Vardas,Email,Points\n" + "".join(
        f"{w},c{i}@example.com,{i}\n" for i, w in enumerate(("Vėjūnė", "Gaičiūnas"))
    )
    found = loyalty_prep.inspect(text.encode("iso8859-10")).encoding.name
    assert text.encode("iso8859-10").decode(found.value) == text or found.confidence < likelihood.DOUBT


@pytest.mark.parametrize("shift", range(3))
@pytest.mark.parametrize(
    ("name", "char"), [("cp1252", "ä"), ("cp1253", "ά"), ("cp932", "山"), ("cp1252", "\x81"), ("utf-16", "😀")]
)
def test_a_record_that_is_cut_off_in_a_character_is_shown_up_to_it(
    name: str, char: str, shift: int, tmp_path: Path
) -> None:
    # The text was cut at a byte, and half a character was a fault of the program.
    cell = "x" * shift + char * 400
    head, *rows = (
        f"Zoé{i},c{i}@example.com,{i}\n" if name == "cp1252" else f"Zo{i},c{i}@example.com,{i}\n" for i in range(9)
    )
    text = f"Name,Email,Points\n{head}{cell},d@example.com,4\n{''.join(rows)}"
    data = text.encode(name, "surrogateescape") if char != "\x81" else text.encode("latin-1")
    report = loyalty_prep.prepare(data, tmp_path, encoding=name, max_record_bytes=300)
    assert (report.rows.ready, report.rows.rejected) == (9, 1)


@pytest.mark.parametrize("note", ["Nr. 5 – 7", "10 €", "O’Brien"])
def test_utf_7_in_which_only_signs_stand_beyond_ascii_is_told(note: str) -> None:
    text = f"Name,Email,Points,Note\nAnn,ann@example.com,5,{note}\nBob,bob@example.com,7,\n"
    assert inspected(text.encode("utf-7")).encoding.name.value == "utf-7"
    assert inspected(text.encode("ascii", "ignore")).encoding.name.value == "utf-8"


@pytest.mark.parametrize(("person", "town"), [("张兵", "乌鲁木齐县"), ("王伟", "长沙市"), ("李娜", "北京")])
def test_a_few_chinese_signs_are_not_read_as_arabic_letters(person: str, town: str) -> None:
    text = f"Name\tEmail\tPoints\tCity\n{person}\tann@example.com\t312\t{town}\n"
    assert inspected(text.encode("gb18030")).encoding.name.value == "gb18030"


@pytest.mark.few(10)
@pytest.mark.parametrize("name", ["cp500", "cp037", "cp1140", "cp875"])
@pytest.mark.parametrize("sign", "!|^{}~#$`")
def test_an_address_with_a_sign_that_moves_between_code_pages_of_ebcdic_is_refused(name: str, sign: str) -> None:
    """`jo!x@example.org` of cp500 was `jo|x@example.org` in a clean part."""
    try:
        data = f"Name,Email,Points\r\nEmma,jo{sign}x@example.org,9\r\nBob,bo@example.org,11\r\n".encode(name)
    except UnicodeEncodeError:
        return
    report = loyalty_prep.validate(data)
    assert (report.rows.ready, report.rows.rejected) == (1, 1)
    named = loyalty_prep.validate(data, encoding=name)
    assert (named.rows.ready, named.rows.rejected) == (2, 0)


@pytest.mark.parametrize("name", ["cp1252", "iso8859-15", "cp437", "cp850"])
def test_much_spanish_is_not_read_as_a_language_of_eastern_europe(name: str) -> None:
    """Of much Spanish chardet would a little rather have cp1250 or cp852, and was believed anew on each word."""
    text = (
        "Martínez Málaga Cándido Badía Bartolomé Luján Cantón Vallés León Baños Espiridión Mascaró Almería Hernández "
        "Andrés Catalán Cáceres Venceslás Héctor Cuéllar Ramón Giménez Jaén Córdoba Adán Adrián Terrón José Cabañas "
        "Fátima Páez Matías Peláez Julián Marqués Cádiz Raúl Núñez Peñalver Ángel Álvaro Óscar Inés Sofía Lucía "
        "Verónica Simón Tomás Joaquín Martín Sebastián Germán Rubén Moisés Nicolás Jesús Gutiérrez Rodríguez López "
        "Pérez Sánchez Gómez Fernández Jiménez Díaz Álvarez Vázquez Suárez Ibáñez Domínguez Ramírez Benítez"
    )
    export = table(tuple(word for word in text.split() if word.encode(name, "ignore").decode(name) == word))
    data = export.encode(name)
    assert decoded(data, inspected(data)) == export


@given(text=st.text(max_size=12), stray=st.booleans())
def test_sequences_are_counted_alike_where_all_is_utf_8_and_where_one_byte_is_not(text: str, stray: bool) -> None:
    data = text.encode("utf-8", "replace") + b"," + b"\xff" * stray
    beyond = sum(not letter.isascii() for letter in data.decode("utf-8", "ignore"))
    assert encoding._count(data) == (int(stray), beyond)


@pytest.mark.parametrize("name", ["Միավորներ", "புள்ளிகள்", "పాయింట్లు"])
@pytest.mark.parametrize("header", ["{},电子邮件", "邮箱,{}"])
def test_characters_of_four_bytes_are_those_of_gb_18030(header: str, name: str) -> None:
    """chardet does not know them, and their digits were read as digits: the header said nothing, and was refused."""
    rows = "".join(f"{at}7,a{at}@x.org\n" if header[0] == "{" else f"a{at}@x.org,{at}7\n" for at in range(9))
    text = f"{header.format(name)}\n{rows}"
    data = text.encode("gb18030")
    assert decoded(data, inspected(data)) == text
