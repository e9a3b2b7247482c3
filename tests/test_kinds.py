"""Texts that are no tables, tables under signs that seldom delimit, and lines that stand in quotes as a whole."""

from __future__ import annotations

import json
import shlex

import pytest
from harness import refused

import loyalty_prep

ROWS = [[f"m{i}@example.com", str(i * 37 % 500), f"Ann {chr(65 + i)}"] for i in range(12)]
NAMES = ["Email", "Points", "Name"]


def table(delimiter: str, *, before: str = "") -> bytes:
    return (before + "".join(delimiter.join(row) + "\n" for row in [NAMES, *ROWS])).encode()


RECORDS = [dict(zip(NAMES, row, strict=True)) for row in ROWS]
OTHER_KINDS = {
    "JSON": json.dumps(RECORDS),
    "JSON over many lines": json.dumps(RECORDS, indent=2),
    "JSON with the records inside": json.dumps({"customers": RECORDS}, indent=1),
    "JSON lines": "".join(json.dumps(record) + "\n" for record in RECORDS),
    "JSON lines of arrays": "".join(json.dumps(row) + "\n" for row in ROWS),
    "a SYLK spreadsheet": "ID;PWXL;N;E\n" + "".join(f'C;Y{i};X1;K"{row[0]}"\n' for i, row in enumerate(ROWS)),
}


@pytest.mark.parametrize("kind", OTHER_KINDS)
def test_a_text_that_is_no_table_is_refused_by_its_kind(kind: str) -> None:
    fault = refused(OTHER_KINDS[kind].encode())
    assert fault.code == "NOT_A_TABLE"
    assert ("SYLK" if "SYLK" in kind else "JSON") in fault.message


NAMED_KINDS = {
    "TOML": '# customers\n[[customers]]\nemail = "a@example.com"\npoints = 5\n',
    "YAML": "customers:\n  - email: a@example.com\n    points: 5\n",
    "(vCard)": "BEGIN:VCARD\r\nVERSION:3.0\r\nEMAIL:a@example.com\r\nEND:VCARD\r\n",
    "(LDIF)": "version: 1\n\ndn: cn=Emma\nmail: a@example.com\n",
    "(iCalendar)": "BEGIN:VCALENDAR\nBEGIN:VEVENT\nATTENDEE:mailto:a@example.com\n",
    "(SQL)": "-- MySQL dump 10.13\n--\n\n/*!40101 SET NAMES utf8 */;\nDROP TABLE IF EXISTS `customers`;\n",
    "DIF": 'TABLE\r\n0,1\r\n"EXCEL"\r\n',
}


@pytest.mark.parametrize("kind", NAMED_KINDS)
def test_a_text_that_holds_customers_and_is_no_table_is_called_by_its_name(kind: str) -> None:
    fault = refused(NAMED_KINDS[kind].encode())
    assert fault.code == "NOT_A_TABLE"
    assert kind in fault.message


@pytest.mark.parametrize("above", ["[All customers]", "-- customers --", "- all customers", "version: 1", "use: shop;"])
def test_a_title_that_begins_as_another_kind_of_text_is_a_title(above: str) -> None:
    assert loyalty_prep.validate(f"{above}\n\n".encode() + table(",")).rows.ready == len(ROWS)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("above", ["BEGIN:VCARD", "dn: cn=shop", "INSERT INTO customers VALUES (1);", "SET x = 1"])
def test_one_line_of_another_kind_above_a_table_does_not_refuse_it(above: str, delimiter: str) -> None:
    assert loyalty_prep.validate(f"{above}\n".encode() + table(delimiter)).rows.ready == len(ROWS)


@pytest.mark.parametrize("kind", ["(SQL)", "(vCard)", "(LDIF)"])
def test_texts_of_another_kind_are_no_tables_however_many_customers_they_hold(kind: str) -> None:
    texts = {
        "(SQL)": "INSERT INTO customers (email, points) VALUES\n" + "".join(f"('{r[0]}',{r[1]}),\n" for r in ROWS),
        "(vCard)": "".join(f"BEGIN:VCARD\nEMAIL;TYPE=HOME:{r[0]}\nNOTE:{r[1]}\nEND:VCARD\n" for r in ROWS),
        "(LDIF)": "".join(f"dn: mail={r[0]},dc=shop\nmail: {r[0]}\n\n" for r in ROWS),
    }
    assert kind in refused(texts[kind]).message


@pytest.mark.parametrize("cell", ['{"a":"b"}', "[1,2]", '{"a":{"b":[1]}}'])
def test_a_first_record_that_begins_with_json_makes_no_json_of_a_table(cell: str) -> None:
    rows = "".join(f"{cell}\tc{i}@example.com\t{i * 31}\n" for i in range(9)).encode()
    report = loyalty_prep.validate(rows, no_header=True, email_column=1, points_column=2)
    assert report.rows.ready == 9


@pytest.mark.parametrize("first", ["[Email],Points", "{id},Email,Points", '"{a}",Email,Points'])
def test_names_in_brackets_make_no_json(first: str) -> None:
    assert loyalty_prep.inspect((first + "\n" + "x,a@example.com,5\n"[2 * (first.count(",") == 1) :]).encode())


def test_a_header_too_long_to_be_looked_at_is_refused_for_that() -> None:
    fault = refused(",".join(f"column {i}" for i in range(100_000)).encode() + b"\na@example.com,5\n")
    assert fault.code == "NOT_A_TABLE"
    assert "fewer columns" in fault.message


@pytest.mark.parametrize("sign", ["#", "!", "&", " ", "+", "§", "¦", "·"])
def test_a_sign_that_seldom_delimits_is_proposed(sign: str) -> None:
    data = table(sign).replace(b"Ann ", b"Ann")
    fault = refused(data)
    assert fault.code == "COLUMN_MISSING"
    assert f'delimiter="{sign}"' in fault.message
    assert loyalty_prep.validate(data, delimiter=sign).rows.ready == len(ROWS)


@pytest.mark.parametrize("sign", ["§", "¦", "·", "•"])
def test_a_sign_of_windows_that_seldom_delimits_is_proposed(sign: str) -> None:
    """It was weighed as a letter of another code page, which it is between letters in others."""
    data = table(sign).replace(b"Ann A", "José".encode()).decode().encode("cp1252")
    fault = refused(data)
    assert fault.code == "COLUMN_MISSING"
    assert f'delimiter="{sign}"' in fault.message
    assert loyalty_prep.validate(data, delimiter=sign).rows.ready == len(ROWS)


@pytest.mark.parametrize("sign", ["\x1f", "\x01"])
@pytest.mark.parametrize("usual", ["{}", "Lee, {}", "{}; {}", "10:30 {}"])
@pytest.mark.parametrize("short", [False, True])
def test_the_separators_of_ascii_and_hive_are_found(sign: str, usual: str, short: bool) -> None:
    """Without `sep=` such files were read at a comma of their cells, or refused; ragged ones without a way out."""
    customers = [[email, points, usual.format(name, name)] for email, points, name in ROWS]
    lines = [sign.join(cells[:2] if short and at % 3 == 1 else cells) for at, cells in enumerate(customers)]
    found = loyalty_prep.validate("\n".join([sign.join(NAMES), *lines, ""]).encode())
    assert found.to_dict()["source"]["delimiter"] == sign
    assert found.rows.ready == len(ROWS)


@pytest.mark.parametrize("sign", ["\x1c", "\x02"])
def test_a_control_character_between_fields_is_proposed_and_read(sign: str) -> None:
    fault = refused(table(sign))
    assert fault.code == "COLUMN_MISSING"
    assert f'delimiter="\\\\x{ord(sign):02x}"' in fault.message
    assert loyalty_prep.validate(table(sign), delimiter=f"\\x{ord(sign):02x}").rows.ready == len(ROWS)
    assert loyalty_prep.validate(table(sign), delimiter=sign).rows.ready == len(ROWS)


def test_bytes_with_many_control_characters_are_no_table() -> None:
    assert refused(bytes(range(1, 32)) * 40).code == "NOT_A_TABLE"


@pytest.mark.parametrize("rows", [2, 30])
@pytest.mark.parametrize("sign", ["§", "+", "¦", "&", "=", "\x1e"])
def test_a_sign_between_quotes_on_every_line_is_proposed(sign: str, rows: int) -> None:
    lines = [NAMES, *([f"m{i}@example.com", str(i * 37), f"Ann{sign}{i}"] for i in range(rows))]
    data = "".join(sign.join(f'"{cell}"' for cell in row) + "\n" for row in lines).encode()
    fault = refused(data)
    assert fault.code == "COLUMN_MISSING"
    shown = sign if sign.isprintable() else repr(sign)[1:-1]
    assert f"--delimiter {shlex.quote(shown)}" in fault.in_flags
    assert f"delimiter={json.dumps(shown, ensure_ascii=False)}" in fault.message
    assert loyalty_prep.validate(data, delimiter=sign).rows.ready == rows


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("above", ["", "All customers\n\n"])
@pytest.mark.parametrize("rows", [1, 12])
def test_colons_between_quotes_delimit(above: str, rows: int, end: str) -> None:
    lines = [":".join(f'"{cell}"' for cell in row) for row in [NAMES, *ROWS[:rows]]]
    data = (above + "".join(line + "\n" for line in lines)).replace("\n", end).encode()
    assert loyalty_prep.validate(data).rows.ready == rows


def test_a_control_character_between_names_is_no_blank() -> None:
    data = "".join("\x1c".join([*row, "a;b"]) + "\n" for row in ROWS)
    fault = refused("\x1c".join([*NAMES, "Tags"]).encode() + b"\n" + data.encode())
    assert "it is written with '\\x1c' between the names" in fault.message


@pytest.mark.parametrize("widths", [(20, 8, 0), (25, 12, 8)])
def test_columns_aligned_with_blanks_say_what_reads_them(widths: tuple[int, ...]) -> None:
    rows = ("".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in [NAMES, *ROWS])
    fault = refused("".join(f"{row}\n" for row in rows).encode())
    assert fault.code == "COLUMN_MISSING"
    assert "fixed width" in fault.message


@pytest.mark.parametrize("sign", ["#", "!", "=", ";", "\t"])
def test_a_sep_line_is_believed_for_any_sign(sign: str) -> None:
    assert loyalty_prep.validate(table(sign, before=f"sep={sign}\n")).rows.ready == len(ROWS)


def test_a_sep_line_for_a_seldom_sign_is_not_believed_where_the_records_contradict() -> None:
    assert loyalty_prep.inspect(table(",", before="sep=#\n")).layout.dialect.delimiter == ","


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lines_that_stand_in_quotes_as_a_whole_are_read_without_them(delimiter: str, end: str) -> None:
    rows = [NAMES, *([row[0], row[1], f'"{row[2]}{delimiter} jr"'] for row in ROWS)]
    lines = [delimiter.join(row).replace('"', '""') for row in rows]
    report = loyalty_prep.validate("".join(f'"{line}"{end}' for line in lines).encode())
    assert (report.inspection.layout.names, report.rows.ready) == (tuple(NAMES), len(ROWS))


def test_one_column_of_quoted_addresses_stays_one() -> None:
    data = "".join(f'"{row[0]}"\n' for row in [["Email"], *ROWS]).encode()
    assert loyalty_prep.inspect(data).layout.names == ("Email",)


COLONS = {
    "times of day": "Email\tPoints\tSeen\n{0}\t{1}\t2024-01-05 12:3{2}:00\n",
    "times in one of two columns": "When;Email\n12:3{2};{0}\n",
    "web addresses": "Email\tPoints\tSite\n{0}\t{1}\thttps://example.com/{2}\n",
    "JSON in cells": 'Email\tPoints\tMeta\n{0}\t{1}\t{{"a": {2}, "b": "x"}}\n',
    "display names": "Email\tPoints\tRGB\nEmma <{0}>\t{1}\t1,2,{2}\n",
    "lists in cells": "Email\tPoints\tRGB\tMore\n{0}\t{1}\t1,2,{2}\t3,4,{2}\n",
    "decimal commas": "Email;Points;Sum\n{0};{1};{2},50\n",
}


@pytest.mark.parametrize("kind", COLONS)
@pytest.mark.parametrize("count", [1, 9])
def test_signs_inside_cells_are_no_delimiters(kind: str, count: int) -> None:
    header, _, line = COLONS[kind].partition("\n")
    rows = "".join(line.format(row[0], row[1], place) for place, row in enumerate(ROWS[:count]))
    found = loyalty_prep.inspect((header.replace("{{", "{") + "\n" + rows).encode())
    assert found.layout.dialect.delimiter == ("\t" if "\t" in header else ";")
    assert found.email.name == "Email"


def test_colons_delimit_where_they_do() -> None:
    assert loyalty_prep.validate(table(":")).rows.ready == len(ROWS)
