"""Workbooks as they would be exported: what a format says of a number, and cells far from the table."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import io
import json
import re
import tempfile
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from harness import examples
from hypothesis import given, settings
from hypothesis import strategies as st

import loyalty_prep
from loyalty_prep.columns import choosing
from loyalty_prep.errors import InputError
from loyalty_prep.look import look_at, shape_of
from loyalty_prep.options import Options
from loyalty_prep.reading import formats
from loyalty_prep.reading.source import open_source

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from harness import Command

CUSTOMERS = [("Email", "Points"), ("a@x.org", 1), ("b@x.org", 2), ("c@x.org", 3)]


def book(rows: Sequence[Sequence[Any]], **cells: Any) -> bytes:
    made, stream = openpyxl.Workbook(), io.BytesIO()
    sheet = made.worksheets[0]
    for row in rows:
        sheet.append(list(row))
    for name, value in cells.items():
        sheet[name] = value
    made.save(stream)
    return stream.getvalue()


@pytest.mark.slow
def test_a_stray_cell_at_the_end_of_a_sheet_costs_one_look_at_each_column(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, numeric = 0, choosing.numeric

    def counted(profile: choosing.Profile) -> bool:
        nonlocal looks
        looks += 1
        return numeric(profile)

    monkeypatch.setattr(choosing, "numeric", counted)
    (tmp_path / "export.xlsx").write_bytes(book(CUSTOMERS, XFD3="x"))
    report = loyalty_prep.validate(tmp_path / "export.xlsx")
    assert (report.rows.ready, report.rows.total) == (3, 3)
    assert looks < 10 * 16_384


@given(numbers=st.lists(st.booleans(), max_size=6), balance=st.integers(0, 6))
def test_a_short_record_is_taken_where_no_column_of_numbers_can_have_lost_a_field(
    tmp_path_factory: pytest.TempPathFactory, numbers: list[bool], balance: int
) -> None:
    folder = tmp_path_factory.mktemp("short")
    balance = min(balance, len(numbers))
    kinds = [*numbers[:balance], True, *numbers[balance:]]
    names = ["Email", *(f"column {place}" for place in range(len(kinds)))]
    rows = [[f"{letter}@x.org", *("7" if kind else letter for kind in kinds)] for letter in "abcd"]
    text = "\n".join(";".join(row) for row in [names, *rows]).encode()
    options = Options(email_column=0, points_column=1 + balance)
    look = look_at(open_source(text, folder, options), options, folder)
    right = kinds[balance + 1 :]
    taken = {count for count in range(balance + 2, len(names)) if not any(right[: len(names) - count])}
    assert shape_of(look, 0).short == taken


# What a format says of a number

BALANCES = (120, 45, 9)
SHOWN: Mapping[str, tuple[str, ...] | None] = {
    # as Excel and its like write them; None: as they are
    "General": None,
    "0": None,
    "#,##0": None,
    "#,##0.00": None,
    "00000": None,
    "@": None,
    "0.00E+00": None,
    "[Red]0;[Blue]-0": None,
    "#,##0_);(#,##0)": None,
    '_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)': None,
    "_-* #,##0.00\\ _€_-;-* #,##0.00\\ _€_-": None,
    "[$-409]#,##0": None,
    '[>999]0.0,"k";0': None,
    '"$"#,##0.00': ("$120", "$45", "$9"),
    '"$"#,##0_);[Red]\\("$"#,##0\\)': ("$120", "$45", "$9"),
    '_-* #,##0.00 €_-;-* #,##0.00 €_-;_-* "-"?? €_-;_-@_-': ("120 €", "45 €", "9 €"),
    '_("$"* #,##0_);_("$"* \\(#,##0\\);_("$"* "-"_);_(@_)': ("$120", "$45", "$9"),
    "#,##0.00\\ [$€-407]": ("120 €", "45 €", "9 €"),
    "[$€-2] #,##0.00": ("€120", "€45", "€9"),
    "[$R$-416] #,##0.00": ("R$120", "R$45", "R$9"),
    "[$CHF-807] #,##0": ("CHF 120", "CHF 45", "CHF 9"),
    "¥#,##0": ("¥120", "¥45", "¥9"),
    '#,##0\\ "kr"': ("120 kr", "45 kr", "9 kr"),
    '#,##0.00 "zł"': ("120 zł", "45 zł", "9 zł"),
    'G/通用格式"元"': ("120 元", "45 元", "9 元"),
    '[>999]"$"#,##0;"$"0': ("$120", "$45", "$9"),
    "0%": ("12000%", "4500%", "900%"),
    "0.0%": ("12000%", "4500%", "900%"),
    "0\\%": ("120%", "45%", "9%"),
    '0"00"': ('120 "00"', '45 "00"', '9 "00"'),
    "\\10": ('"1" 120', '"1" 45', '"1" 9'),
    '0 "/ 100"': ('120 "/ 100"', '45 "/ 100"', '9 "/ 100"'),
    '0 "pts"': ("120 pts", "45 pts", "9 pts"),
}


def formatted(code: str, values: Sequence[float] = BALANCES, name: str = "Balance") -> bytes:
    made, stream = openpyxl.Workbook(), io.BytesIO()
    sheet = made.worksheets[0]
    sheet.append(["Email", name])
    for letter, value in zip("abcdef", values, strict=False):
        sheet.append([f"{letter}@x.org", value])
        sheet.cell(sheet.max_row, 2).number_format = code
    made.save(stream)
    return stream.getvalue()


def converted(data: bytes, folder: Path) -> list[list[str]]:
    temp = Path(tempfile.mkdtemp(dir=folder))
    path = open_source(data, temp, Options()).path
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


@pytest.mark.few(10)
@pytest.mark.parametrize("code", SHOWN)
def test_a_number_is_exported_with_what_its_format_shows_beside_it(tmp_path: Path, code: str) -> None:
    cells = [row[1] for row in converted(formatted(code), tmp_path)[1:]]
    assert tuple(cells) == (SHOWN[code] or ("120", "45", "9"))


@pytest.mark.few(10)
@pytest.mark.parametrize("code", SHOWN)
def test_money_and_shares_of_a_workbook_are_no_points(tmp_path: Path, code: str) -> None:
    (tmp_path / "export.xlsx").write_bytes(formatted(code))
    if SHOWN[code] is None or code == '0 "pts"':
        assert loyalty_prep.prepare(tmp_path / "export.xlsx", tmp_path / "out").points.out == sum(BALANCES)
        return
    with pytest.raises(InputError) as refusal:
        loyalty_prep.prepare(tmp_path / "export.xlsx", tmp_path / "out")
    assert refusal.value.code in {"COLUMN_MISSING", "COLUMN_AMBIGUOUS"}
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("code", ["\\-0", '"-"0', "(0)", "−0;0"])
def test_a_minus_that_a_format_puts_before_a_number_is_seen(tmp_path: Path, code: str) -> None:
    assert [row[1] for row in converted(formatted(code), tmp_path)[1:]] == ["-120", "-45", "-9"]


def test_the_command_refuses_a_column_of_money_of_a_workbook(run_command: Command, tmp_path: Path) -> None:
    (tmp_path / "export.xlsx").write_bytes(formatted('"$"#,##0.00'))
    done = run_command("prepare", "export.xlsx", cwd=tmp_path)
    assert done.returncode == 2
    assert done.stderr.startswith(b"error: ")
    assert [path.name for path in tmp_path.iterdir()] == ["export.xlsx"]


@pytest.mark.parametrize("number", [5, 6, 7, 8, 42, 44])
def test_the_formats_that_every_spreadsheet_has_are_known(tmp_path: Path, number: int) -> None:
    data = re.sub(rb'(<cellXfs.*numFmtId=")164"', rb'\g<1>%d"' % number, unzipped(formatted('"x"0'), "xl/styles.xml"))
    book = rezipped(formatted('"x"0'), "xl/styles.xml", data)
    assert [row[1] for row in converted(book, tmp_path)[1:]] == ["$120", "$45", "$9"]


@pytest.mark.parametrize("number", [37, 38, 39, 40, 41, 43])
def test_the_formats_of_accounts_without_a_currency_are_numbers(tmp_path: Path, number: int) -> None:
    data = re.sub(rb'(<cellXfs.*numFmtId=")164"', rb'\g<1>%d"' % number, unzipped(formatted('"x"0'), "xl/styles.xml"))
    book = rezipped(formatted('"x"0'), "xl/styles.xml", data)
    assert [row[1] for row in converted(book, tmp_path)[1:]] == ["120", "45", "9"]


def unzipped(data: bytes, member: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(member)


def rezipped(data: bytes, member: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as made:
        for name in archive.namelist():
            made.writestr(name, content if name == member else archive.read(name))
    return out.getvalue()


def test_one_amount_of_money_among_points_costs_its_row(tmp_path: Path) -> None:
    made = openpyxl.load_workbook(io.BytesIO(formatted("0", (1, 2, 3, 4, 5, 6), "Points")))
    made.worksheets[0]["B4"].number_format = '"$"0.00'
    made.save(tmp_path / "export.xlsx")
    report = loyalty_prep.prepare(tmp_path / "export.xlsx", tmp_path / "out")
    [issue] = report.issues
    assert (issue.code, issue.examples[0].row, issue.examples[0].value) == ("POINTS_NOT_A_NUMBER", 3, "$3")
    assert report.points.out == 18


def test_a_format_speaks_of_numbers_and_not_of_text_dates_or_yes_and_no(tmp_path: Path) -> None:
    made, stream = openpyxl.Workbook(), io.BytesIO()
    sheet = made.worksheets[0]
    sheet.append(["text", True, None, 7])
    for cell in sheet[1]:
        cell.number_format = '"$"0'
    made.save(stream)
    assert converted(stream.getvalue(), tmp_path) == [["text", "TRUE", "", "$7"]]


@pytest.mark.slow
@pytest.mark.parametrize("bare", [False, True])
@given(cells=st.dictionaries(st.tuples(st.integers(1, 9), st.integers(1, 6)), st.sampled_from(["0", '"$"0', "0%"])))
@settings(max_examples=examples(25), deadline=None)
def test_each_cell_has_its_own_format_wherever_it_stands(
    tmp_path_factory: pytest.TempPathFactory, cells: dict[tuple[int, int], str], bare: bool
) -> None:
    made, stream = openpyxl.Workbook(), io.BytesIO()
    sheet = made.worksheets[0]
    sheet.append(["begin"])
    for (row, column), code in cells.items():
        cell = sheet.cell(row + 1, column + 1)
        cell.value, cell.number_format = row * column, code
    if bare:  # cells and rows without a reference follow each other
        for row in range(1, sheet.max_row + 1):
            for column in range(1, sheet.max_column + 1):
                sheet.cell(row, column).value = sheet.cell(row, column).value or "."
    made.save(stream)
    data = stream.getvalue()
    if bare:
        member = "xl/worksheets/sheet1.xml"
        data = rezipped(data, member, re.sub(rb'(<(?:row|c)\b[^>]*?) r="[^"]*"', rb"\1", unzipped(data, member)))
    found = converted(data, tmp_path_factory.mktemp("cells"))
    shown = {"0": "{}", '"$"0': "${}", "0%": "{}00%"}
    for (row, column), code in cells.items():
        assert found[row][column] == shown[code].format(row * column)


def ods(rows: str) -> bytes:
    space, out = "urn:oasis:names:tc:opendocument:xmlns:", io.BytesIO()
    content = (
        f'<?xml version="1.0"?><office:document-content xmlns:office="{space}office:1.0" '
        f'xmlns:table="{space}table:1.0" xmlns:text="{space}text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="Empty"/><table:table table:name="Data">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{space}manifest:1.0"/>')
    return out.getvalue()


def test_amounts_and_shares_of_an_opendocument_sheet_are_shown_as_such(tmp_path: Path) -> None:
    text = '<table:table-cell office:value-type="string"><text:p>t</text:p></table:table-cell>'
    kinds = (
        'office:value-type="currency" office:currency="EUR" office:value="120"',
        'office:value-type="currency" office:value="120"',
        'office:value-type="percentage" office:value="0.12"',
        'office:value-type="float" office:value="120"',
    )
    row = text + "".join(f"<table:table-cell {kind}><text:p>120</text:p></table:table-cell>" for kind in kinds)
    twice = f'<table:table-cell table:number-columns-repeated="2" {kinds[0]}><text:p>120</text:p></table:table-cell>'
    rows = (
        '<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3"/>'
        f'</table:table-row><table:table-row table:number-rows-repeated="2">{row}</table:table-row>'
        f"<table:table-row><table:table-cell/>{twice}{text}</table:table-row>"
    )
    shown = ["t", "120 EUR", "$120", "12%", "120"]
    assert converted(ods(rows), tmp_path) == [[], [], shown, shown, ["", "120 EUR", "120 EUR", "t", ""]]


# A sheet of Email, Balance ("$"#,##0.00), Share (0%), Points (#,##0), Stamps (0 "pts"), Plain, below two empty rows and
# right of an empty column, in the second sheet of an .xls, which nothing here can write: zlib and base64.
XLS = zlib.decompress(
    base64.b64decode(
        "eNrtWE1oE0EU/mazm5/+JrURWqGEtKZaQ4l48dKmFmtP1mgPShF02wYbmiYlzUG9WK05CoInxUuhCl6qXlpFBb15ECp6EAShP0dPgkIPbdc3L5vY"
        "1hUaqIXqfsu+ee/NzDezb19mJvt+zjc/+bR+AZvQDgfWDA+c63yCbk/B8ILqDUOqhdJNt2FjV8Hjphfp1PCi8p1LvkP5vheg4In6hiSwSPd5jKIn"
        "nYoHdhCdPAddyDm0CZVyT8F9uqtQx/OqYTnAcg/Lx9z2JcsO9txi2UZt50Uf5qI9LUfNPD6nBLmuiqTALPf5zJ7D8OOtzONrt0W+rYZjmYSe/H8r"
        "GtQKTIGyozueimek7cUDlAPBpmBjuLEx0hqJyDYPZZtIIDiaHQvOo5ZSaQo/jADwvbBmvA7Y/p31C5B/eaPf9Qe/m96qld9Dl5W/jLYIK385ZcJm"
        "/x1FBcZhXBTyB5dDJZZVWaPhVHYonsmhAmHealQc17P6Cvp4p/FwE3SN6IkkJVenntRTA3Hy9A7pmTh1iKUTqewYKb1ZfWR0jGpiST2RorZ6x+XW"
        "dOYSaf1FbSCvlUlmXve8G9a9Sl4NKkgOopp1H68JXgrNyqNvH072x6IX2DPOe10e++WjwcB12YM6V23aSVu4xyGWN5h1H+v1LGvp+agMxfymcmKC"
        "29zk2hCNc4TxMdq8Tj9Aeu7r6WcNuaXoQdKnuxeu1k5/ik4iSDEbpP7ymkBYhMW9uxLPo4VSmGvnF5Z1v62j7UoNZqRCq+gvbF/MhGXMFJNPyEVk"
        "18XMrXi5dMEwj0rVWKWY5eMhkbcUskTRcpixylsqWY6ipZGlFi0nWZo5jsNiHAePI+P3Ck1kKTTfRSFntyRkvKTuZ+lj6WQm1YJJZSaXyaQy0ww/"
        "5yxHXup+lj6WeSbNgkljJrfJpDFTiJmamSnETCFmCjETZx6sMs+GDRs2bNiwsZ2QpxF5BnHw2ZtP23yOcJnfdVbpXrM/k/yzOIM0XVn6u9aFFJUZ"
        "XCkpf/ZCEwUuscU+he+FEmdp9AyG0c/zGC45f+lcLtY/z5Y7erfvJ1Tq+GulzPMvj/8Tx/s4jg=="
    )
)


def test_the_formats_of_an_old_workbook_are_shown(tmp_path: Path) -> None:
    assert converted(XLS, tmp_path)[2:] == [
        ["", "Email", "Balance", "Share", "Points", "Stamps", "Plain"],
        ["", "a@x.org", "$120", "120%", "120", "120 pts", "120"],
        ["", "b@x.org", "$45", "45%", "45", "45 pts", "45"],
        ["", "c@x.org", "$9", "9%", "9", "9 pts", "9"],
    ]
    (tmp_path / "export.xls").write_bytes(XLS)
    for column, found in (
        ("Balance", {"POINTS_NOT_A_NUMBER": 3}),
        ("Points", {}),
        ("Stamps", {"POINTS_REFORMATTED": 3}),
    ):
        report = loyalty_prep.validate(tmp_path / "export.xls", points_column=column)
        assert {issue.code: issue.count for issue in report.issues} == found


MEMBERS = ("xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")


@given(
    data=st.data(),
    kind=st.sampled_from([*MEMBERS, "content.xml", "xls", "zip"]),
    hits=st.lists(st.tuples(st.integers(0, 1 << 16), st.binary(min_size=1, max_size=3)), min_size=1, max_size=4),
)
@settings(max_examples=examples(150), deadline=None)
def test_a_damaged_workbook_is_told_as_damaged(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject, kind: str, hits: list[tuple[int, bytes]]
) -> None:
    whole = {
        "xls": XLS,
        "content.xml": ods('<table:table-row table:number-rows-repeated="2" office:value-type="currency"/>'),
    }
    book = whole.get(kind, formatted('"$"0'))
    inner = bytearray(book if kind in {"xls", "zip"} else unzipped(book, kind))
    for place, change in hits:
        at = place % len(inner)
        inner[at : at + len(change)] = change
    if data.draw(st.booleans()):
        del inner[len(inner) // 2 :]
    path = tmp_path_factory.mktemp("damage") / "book"
    path.write_bytes(inner if kind in {"xls", "zip"} else rezipped(book, kind, bytes(inner)))
    with suppress(ValueError):
        formats.read(path, 0)


def test_a_column_of_money_is_one_run_however_long_it_is(tmp_path: Path) -> None:
    for count in (10, 1000):
        (tmp_path / "book").write_bytes(formatted_long(count))
        assert len(formats.read(tmp_path / "book", 0)._runs) == 1


def formatted_long(count: int) -> bytes:
    made, stream = openpyxl.Workbook(), io.BytesIO()
    for row in range(1, count + 1):
        made.worksheets[0].cell(row, 1, row).number_format = '"$"0'
    made.save(stream)
    return stream.getvalue()


# Which sheet

NOTE = [("Stand: heute",)]
NEWSLETTER = [("E-Mail", "Newsletter"), ("a@x.org", "ja"), ("b@x.org", "nein")]
PRICES = [("Artikel", "Punkte"), ("Tasse", 100), ("Hut", 200)]
DOUBT = [("E-Mail", "Saldo"), ("a@x.org", 5), ("b@x.org", 7)]
TIE = [("Email", "Points", "Points"), ("a@x.org", 1, 2), ("b@x.org", 2, 3)]
BARE = CUSTOMERS[1:]
DATES = [("Email", "Points"), ("a@x.org", dt.date(1900, 4, 9)), ("b@x.org", dt.date(1903, 1, 5))]
EMPTY = [("Email", "Points"), ("a@x.org", None), ("b@x.org", None)]
NAMELESS = [("Email", "Points"), ("Ann", "gold"), ("Bo", "silver")]


def sheets(*tables: Sequence[Sequence[Any]]) -> bytes:
    made, stream = openpyxl.Workbook(), io.BytesIO()
    made.remove(made.worksheets[0])
    for place, rows in enumerate(tables):
        sheet = made.create_sheet(f"Sheet {place}")
        for row in rows:
            sheet.append(list(row))
    made.save(stream)
    return stream.getvalue()


@pytest.mark.few(4)
@pytest.mark.parametrize(
    ("tables", "read"),
    [
        ((NOTE, CUSTOMERS), "Sheet 1"),
        ((CUSTOMERS, NOTE, PRICES), "Sheet 0"),
        ((NEWSLETTER, CUSTOMERS), "Sheet 1"),
        ((NOTE, BARE), None),
        ((CUSTOMERS, CUSTOMERS), None),
        ((CUSTOMERS, BARE), None),
        ((CUSTOMERS, DOUBT), None),
        ((CUSTOMERS, TIE), None),
        ((CUSTOMERS, DATES), None),
        ((EMPTY, CUSTOMERS), None),
        ((NAMELESS, CUSTOMERS), None),
        ((NOTE, NEWSLETTER), None),
        ((CUSTOMERS, *[NOTE] * 12), None),
    ],
)
def test_the_only_sheet_that_holds_customers_is_read_and_told(
    tmp_path: Path, tables: Sequence[Sequence[Sequence[Any]]], read: str | None
) -> None:
    (tmp_path / "export.xlsx").write_bytes(sheets(*tables))
    if read is None:
        with pytest.raises(InputError, match="has several sheets with data: 'Sheet 0', 'Sheet 1'") as refusal:
            loyalty_prep.validate(tmp_path / "export.xlsx")
        assert refusal.value.code == "TABLE_AMBIGUOUS"
        return
    report = loyalty_prep.prepare(tmp_path / "export.xlsx", tmp_path / "out")
    assert report.inspection.source.sheet == read
    assert report.rows.ready == 3
    decision = json.loads((tmp_path / "out" / "export.report.json").read_bytes())["source"]["decisions"]["sheet"]
    assert (decision["value"], decision["decider"]) == (read, "found")
    assert "the only sheet with addresses and balances; not read: 'Sheet" in decision["evidence"][0]
    assert "the only sheet with addresses" in (tmp_path / "out" / "export.report.html").read_text(encoding="utf-8")
    named = loyalty_prep.validate(tmp_path / "export.xlsx", sheet=read)
    assert "sheet" not in named.inspection.decisions()
    with (tmp_path / "export.xlsx").open("rb") as stream:  # which can be read only once
        assert loyalty_prep.inspect(stream).source.sheet == read


@pytest.mark.few(2)
@pytest.mark.parametrize(
    "name", ["Redemptions", "Expired points 2024", "Points log", "Eingelöst", "Historique", "in thousands"]
)
def test_a_sheet_may_say_by_its_name_that_its_points_are_no_balance(tmp_path: Path, name: str) -> None:
    """Beside a sheet of customers without points, what they had redeemed was read as the only one with balances."""
    made = openpyxl.load_workbook(io.BytesIO(sheets(CUSTOMERS)))
    made.worksheets[0].title = name
    path = tmp_path / "export.xlsx"
    made.save(path)
    with pytest.raises(InputError, match=re.escape(f"The name of the sheet '{name}' says what its numbers are")):
        loyalty_prep.prepare(path, tmp_path / "out")
    assert loyalty_prep.validate(path, sheet=name).rows.ready == 3
    assert loyalty_prep.validate(path, points_column="Points").rows.ready == 3
    members = made.create_sheet("Members")
    for row in NEWSLETTER:
        members.append(list(row))
    made.save(path)
    with pytest.raises(InputError, match="several sheets"):
        loyalty_prep.prepare(path, tmp_path / "out")
    made.worksheets[0].title = "Balances"
    made.save(path)
    assert loyalty_prep.validate(path).rows.ready == 3
