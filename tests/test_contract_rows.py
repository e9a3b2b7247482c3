"""The contract's section 6, cells and records: every code and repair, checked on the files that come out."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from typing import TYPE_CHECKING, Final

import pytest
from email_validator import EmailNotValidError, validate_email
from test_contract import Run, csv_bytes, prepared

from loyalty_prep import validate

if TYPE_CHECKING:
    from pathlib import Path

PLACEHOLDERS: Final = ("-", "--", "–", "—", "N/A", "NA", "#N/A", "null", "none", "nil", "nan")
MISSING: Final = tuple(v for p in PLACEHOLDERS for v in dict.fromkeys((p, p.lower(), p.upper(), p.title(), f" {p} ")))
BLANK: Final = (
    "",
    " ",
    "\t",
    "   ",
    "\u00a0",
    "\u200b",
    "\ufeff",
    "\u3000",
    "\u2003\u2009",
    "\u2060",
    "\x00",
    "\x07\x1f",
)
NOT_PLACEHOLDERS: Final = (
    "---",
    "?",
    "n.a.",
    "unknown",
    "empty",
    ".",
    "none.",
    "undefined",
    "(null)",
    "x",
    "N / A",
    "_",
)
ENDS: Final = (
    *(
        " ",
        "\t",
        "\n",
        "\r\n",
        "\r",
        "\u00a0",
        "\u2003",
        "\u2009",
        "\u202f",
        "\u3000",
        "\u1680",
        "\u2028",
        "\x85",
        "\x0b",
    ),
    *(
        "\x0c",
        "\u200b",
        "\u200c",
        "\u200d",
        "\u2060",
        "\ufeff",
        "\u200e",
        "\u200f",
        "\x00",
        "\x01",
        "\x07",
        "\x1f",
        "\x7f",
    ),
    " \u200b\t\ufeff",
)


def one_column(tmp_path: Path, cells: list[str], *, email: bool, **flags: str) -> Run:
    """Put each cell into a row of its own, in good company, quoted; row 1 is the first cell's."""
    good = [[f"good{i}@x.org", str(100 + i), f"n{i}"] for i in range(len(cells) + 3)]
    rows = [[c, "7", f"c{i}"] if email else [f"c{i}@x.org", c, f"c{i}"] for i, c in enumerate(cells)]
    return prepared(tmp_path, csv_bytes([["Email", "Points", "Name"], *rows, *good], quote_all=True), **flags)


def outcomes(run: Run, count: int, *, email: bool) -> list[str]:
    """For each of the first rows: its error codes, or what was written and under which repair codes."""
    codes = run.codes()
    column, nth = ("EMAIL", 0) if email else ("POINTS", 1)
    repairs = {int(c["row"]): c["code"] for c in run.changes if c["column"] == column}
    ready = iter(run.ready)
    found = []
    for row in range(1, count + 1):
        if row in codes:
            found.append(codes[row])
        else:
            written = next(ready)[nth]
            found.append(f"{written} {repairs[row]}" if row in repairs else written)
    return found


def check_column(tmp_path: Path, cases: dict[str, str], *, email: bool, **flags: str) -> None:
    run = one_column(tmp_path, list(cases), email=email, **flags)
    found = dict(zip(cases, outcomes(run, len(cases), email=email), strict=True))
    wrong = {cell: (found[cell], "expected", cases[cell]) for cell in cases if found[cell] != cases[cell]}
    assert not wrong
    before = {int(c["row"]): c["before"] for c in run.changes}
    assert all(list(cases)[row - 1] == cell for row, cell in before.items()), "before is verbatim"


# --- addresses


def test_an_address_that_is_missing(tmp_path: Path) -> None:
    check_column(tmp_path, dict.fromkeys((*BLANK, *MISSING), "EMAIL_MISSING"), email=True)


def test_the_list_of_placeholders_is_closed(tmp_path: Path) -> None:
    check_column(tmp_path, dict.fromkeys(NOT_PLACEHOLDERS, "EMAIL_INVALID"), email=True)


def test_the_ends_of_an_address_are_trimmed(tmp_path: Path) -> None:
    cases = {}
    for n, end in enumerate(ENDS):
        for m, cell in enumerate((f"{end}a{n}.%@x.org", f"a{n}.%@x.org{end}", f"{end}a{n}.%@x.org{end}{end}")):
            cases[cell.replace("%", str(m))] = f"a{n}.{m}@x.org EMAIL_TRIMMED"
    check_column(tmp_path, cases, email=True)


def test_one_address_a_cell(tmp_path: Path) -> None:
    taken = {
        "Emma <emma1@x.org>": "emma1@x.org",
        "<emma2@x.org>": "emma2@x.org",
        "mailto:emma3@x.org": "emma3@x.org",
        "mailto:emma4@x.org?subject=Hi": "emma4@x.org",
        "MAILTO:emma5@x.org": "emma5@x.org",
        "emma6@x.org <emma6@x.org>": "emma6@x.org",
        '"Smith, Emma" <emma7@x.org>': "emma7@x.org",
        "Emma Smith <emma8@x.org>": "emma8@x.org",
        "Zoë Österreich <emma9@x.org>": "emma9@x.org",
        "<mailto:emma10@x.org>": "emma10@x.org",
        " <emma11@x.org> ": "emma11@x.org",
        "Emma<emma12@x.org>": "emma12@x.org",
        "'emma13@x.org": "emma13@x.org",
        "'emma14@x.org'": "emma14@x.org",
        '="emma15@x.org"': "emma15@x.org",
        " 'emma16@x.org ": "emma16@x.org",
    }
    refused = (
        "a@x.org;b@x.org",
        "a@x.org; b@x.org",
        "a@x.org,b@x.org",
        "a@x.org, b@x.org",
        "a@x.org b@x.org",
        "a@x.org / b@x.org",
        "a@x.org/b@x.org",
        "a@x.org|b@x.org",
        "a@x.org\nb@x.org",
        "a@x.org\tb@x.org",
        "a@x.org and b@x.org",
        "<a@x.org> <b@x.org>",
        "<a@x.org>,<b@x.org>",
        "Emma <a@x.org>, Bo <b@x.org>",
        "a@x.org <b@x.org>",
        "mailto:a@x.org,b@x.org",
        "a@x.org;a@x.org",
        "Emma emma@x.org",
        "emma@x.org Emma",
        "emma@x.org (home)",
        "(home) emma@x.org",
        "emma(home)@x.org",
        "<emma@x.org",
        "emma@x.org>",
        "Emma <emma@x.org",
        "Emma emma@x.org>",
        "emma@x.org;",
        "emma@x.org,",
        "=a@x.org",
        "emma@@x.org",
        "emma@x.org.",
        "emma@x..org",
        "@x.org",
        "emma@",
        "<>",
        "mailto:",
    )
    cases = {cell: f"{address} EMAIL_TRIMMED" for cell, address in taken.items()} | dict.fromkeys(
        refused, "EMAIL_INVALID"
    )
    check_column(tmp_path, cases, email=True)


@pytest.mark.parametrize(
    "cell", ["emma@x.org;", "emma@x.org,", "<emma@x.org", "emma@x.org>", "=emma@x.org", "Emma emma@x.org"]
)
def test_a_plain_suggestion_is_made_but_never_applied(tmp_path: Path, cell: str) -> None:
    run = one_column(tmp_path, [cell], email=True)
    (example,) = run.issue("EMAIL_INVALID")["examples"]
    assert (example["value"], example["suggestion"]) == (cell, "emma@x.org")
    assert example["detail"]
    assert "emma@x.org" not in {row[0] for row in run.ready}


ADDRESSES: Final = (
    *("a@x.org", "A@x.org", "a@X.org", "A.B@EXAMPLE.Com", "a+b@x.co.uk", "o'brien@x.org", "a_b-c@x.org", "é@x.org"),
    *("a@xn--bcher-kva.de", "a@bücher.de", "A@BÜCHER.de", "a@b--c.de", "a@ab--c.de", "a@1.2.3.com", "a@b.c1", "a@b.c"),
    *("x@y.test", "a@x.local", "a@localhost", "a@x.invalid", "a@example.com", "a@x.example", "a@x.arpa", "a@x.onion"),
    *('"a b"@x.org', '"a"@x.org', "a..b@x.org", ".a@x.org", "a.@x.org", "a@.x.org", "a@x.org.", "a@-x.org", "a@x-.org"),
    *(
        "a" * 64 + "@x.org",
        "a" * 65 + "@x.org",
        "a" * 70 + "@x.org",
        "a@" + "x" * 63 + ".org",
        "a@" + "x" * 64 + ".org",
    ),
    *("a" * 64 + "@" + "x." * 92 + "org", "a" * 64 + "@" + "x." * 95 + "org", "a" * 64 + "@" + "x." * 120 + "org"),
    *(
        "a@[127.0.0.1]",
        "a@127.0.0.1",
        "a@x_y.org",
        "a!#$%&*/=?^`{|}~b@x.org",
        "a b@x.org",
        "a@x .org",
        "a\u00a0b@x.org",
    ),
    *(
        "a\u200bb@x.org",
        "a@x\u200b.org",
        "a@x\u3002org",
        "ａ@x.org",
        "a@ｘ.org",
        "a＠x.org",
        "用户@例子.公司",
        "用户@例子.com",
    ),
    *(
        unicodedata.normalize("NFD", "zoë@x.org"),
        unicodedata.normalize("NFD", "b@zoë.org"),
        "b@ß.de",
        "b@ẞ.de",
        "𝒶@x.org",
    ),
    *(
        "b@x.ORG",
        "b@x.c-d",
        "b@x.123",
        "b@x.org-",
        "b@x,org",
        "b@x;org",
        "b@x.org\\",
        "b\\@x.org",
        "b:c@x.org",
        "b@x:org",
    ),
    *("b@x/y.org", "b@", "@", "b", "b@c@x.org", "b(c)@x.org", "b[c]@x.org", "b<c>@x.org", "b,c@x.org", "b;c@x.org"),
    *(
        "אב@x.org",
        "b@דוגמה.com",
        "ﬁ@x.org",
        "b@ﬁ.org",
        "b@xn--a.org",
        "b@xn--.org",
        "b@x.xn--p1ai",
        "b@x.рф",
        "К@x.org",
    ),
    *(
        "\u0301b@x.org",
        "b@\u0301x.org",
        "b\x07c@x.org",
        "b\ufeffc@x.org",
        "b\nc@x.org",
        "İ@x.org",
        "b@İ.org",
        "-b@x.org",
    ),
)


def test_email_validator_is_the_judge(tmp_path: Path) -> None:
    cases = {}
    for cell in ADDRESSES:
        try:
            written = validate_email(cell, check_deliverability=False).normalized
        except EmailNotValidError:
            cases[cell] = "EMAIL_INVALID"
        else:
            cases[cell] = written if written == cell else f"{written} EMAIL_NORMALIZED"
    # Addresses that are the same but for case would be merged: not what is asked here.
    cases = {c: e for c, e in cases.items() if c not in {"A@x.org", "a@X.org", "A@BÜCHER.de", "a@bücher.de", "b@x.ORG"}}
    kin = Counter(e.removesuffix(" EMAIL_NORMALIZED").casefold() for e in cases.values())
    cases = {
        c: e
        for c, e in cases.items()
        if e == "EMAIL_INVALID" or kin[e.removesuffix(" EMAIL_NORMALIZED").casefold()] == 1
    }
    assert len(cases) > 80
    check_column(tmp_path, cases, email=True)


def test_trimming_and_normalising_are_told_apart(tmp_path: Path) -> None:
    cases = {
        "Emma@x.org": "Emma@x.org",
        "Bo@X.org": "Bo@x.org EMAIL_NORMALIZED",
        " cy@x.org": "cy@x.org EMAIL_TRIMMED",
        " Di@X.ORG": "Di@x.org EMAIL_TRIMMED;EMAIL_NORMALIZED",
        "<ed@xn--bcher-kva.de>": "ed@bücher.de EMAIL_TRIMMED;EMAIL_NORMALIZED",
        "ed@xn--bcher-kva.com": "ed@bücher.com EMAIL_NORMALIZED",
    }
    check_column(tmp_path, cases, email=True)


def test_an_invalid_address_says_why(tmp_path: Path) -> None:
    run = one_column(tmp_path, ["a@ab--c.de", "a b@x.org"], email=True)
    details = [e["detail"] for e in run.issue("EMAIL_INVALID")["examples"]]
    assert all(details)
    assert details[0] != details[1]
    assert all(d in e["reasons"] for d, e in zip(details, run.errors, strict=True))


# --- balances that read one way

ONE_WAY: Final = {
    "0": "0",
    "1250": "1250",
    "1 250": "1250",
    "1\u2009250": "1250",
    "1\u00a0250": "1250",
    "1\u202f250": "1250",
    "1 250 000": "1250000",
    "1'250": "1250",
    "1’250": "1250",
    "1'250'000": "1250000",
    "1'250.00": "1250",
    "1 250,00": "1250",
    "1 250.00": "1250",
    "1,00,000": "100000",
    "12,34,567": "1234567",
    "1,00,000.00": "100000",
    "1,250.00": "1250",
    "1.250,00": "1250",
    "1,250,000": "1250000",
    "1.250.000": "1250000",
    "1,250,000.00": "1250000",
    "1.250.000,0": "1250000",
    "12.0": "12",
    "12,0": "12",
    "12.00": "12",
    "12,00": "12",
    "1250.0000": "1250",
    "0.000": "0",
    "0,00": "0",
    "1234.000": "1234",
    "007": "7",
    "0000": "0",
    "01250": "1250",
    "+5": "5",
    "+1250": "1250",
    "12,-": "12",
    "-0": "0",
    "１２５０": "1250",
    "１，２５０．００": "1250",
    "１２．００": "12",
    "١٢٥٠": "1250",
    "۱۲۵۰": "1250",
    "१२५०": "1250",
    "١٬٢٥٠٫٠٠": "1250",
    " 1250": "1250",
    "1250\u00a0": "1250",
    "\u200b1250\ufeff": "1250",
    "\x001250": "1250",
    "'1250": "1250",
    "'1250'": "1250",
    '="1250"': "1250",
    '="00123"': "123",
    "12.00 pts": "12",
    "1.250,00 Punkte": "1250",
    "1 250 pts": "1250",
    "12.50": "POINTS_NOT_INTEGER",
    "12,5": "POINTS_NOT_INTEGER",
    "1250.0001": "POINTS_NOT_INTEGER",
    "0.250": "POINTS_NOT_INTEGER",
    "0,250": "POINTS_NOT_INTEGER",
    "1234.567": "POINTS_NOT_INTEGER",
    "1234,567": "POINTS_NOT_INTEGER",
    "012.345": "POINTS_NOT_INTEGER",
    "1,250.55": "POINTS_NOT_INTEGER",
    "1.250,55": "POINTS_NOT_INTEGER",
    "12.5 pts": "POINTS_NOT_INTEGER",
    "-5": "POINTS_NEGATIVE",
    "(100)": "POINTS_NEGATIVE",
    "-100": "POINTS_NEGATIVE",
    "100-": "POINTS_NEGATIVE",
    "\u2212100": "POINTS_NEGATIVE",
    "–100": "POINTS_NEGATIVE",
    "-1,250,000": "POINTS_NEGATIVE",
    "(1,250.00)": "POINTS_NEGATIVE",
    "-5 pts": "POINTS_NEGATIVE",
    "-12.00": "POINTS_NEGATIVE",
    "-12.5": "POINTS_NOT_INTEGER;POINTS_NEGATIVE",
    "(12.5)": "POINTS_NOT_INTEGER;POINTS_NEGATIVE",
    "2147483647": "2147483647",
    "2147483648": "POINTS_OUT_OF_RANGE",
    "2,147,483,648": "POINTS_OUT_OF_RANGE",
    "99999999999999999999": "POINTS_OUT_OF_RANGE",
    "3000000000.5": "POINTS_NOT_INTEGER;POINTS_OUT_OF_RANGE",
    "1.2E+03": "POINTS_AMBIGUOUS",
    "1,2E+03": "POINTS_AMBIGUOUS",
    "1.2E+05": "POINTS_AMBIGUOUS",
    "1E+15": "POINTS_AMBIGUOUS",
    "5e3": "POINTS_AMBIGUOUS",
}


@pytest.mark.few(15)
@pytest.mark.parametrize(("cell", "expected"), ONE_WAY.items())
def test_a_balance_that_reads_one_way(tmp_path: Path, cell: str, expected: str) -> None:
    if expected.isdigit() and expected != cell:
        expected += " POINTS_REFORMATTED"
    check_column(tmp_path, {cell: expected}, email=False)


UNITS: Final = (
    *[
        "points",
        "point",
        "pts",
        "pt",
        "p",
        "stamps",
        "stamp",
        "Points",
        "POINTS",
        "Pts",
        "PTS",
        "P",
        "Pt",
        "Stamps",
        "Punkte",
        "Punkt",
        "Pkt",
        "Pkte",
        "puntos",
        "punto",
        "punti",
        "punto",
    ],
    *[
        "pontos",
        "ponto",
        "punten",
        "punt",
        "punkty",
        "punktów",
        "punkt",
        "pkt",
        "body",
        "bodů",
        "bod",
        "баллов",
        "балла",
        "балл",
        "баллы",
        "балів",
        "бали",
        "бал",
        "puan",
        "puanlar",
    ],
    *[
        "נקודות",
        "نقطة",
        "نقاط",
        "点",
        "ポイント",
        "积分",
        "點",
        "點數",
        "포인트",
        "점",
        "分",
        "điểm",
        "poin",
        "poäng",
        "pistettä",
        "pisteet",
        "πόντοι",
        "πόντους",
        "pont",
        "pontok",
        "puncte",
    ],
    *["points.", "pts.", "Pkt.", "pkt.", "pt.", "p.", "stamps."],
)


def test_unit_words_after_or_before_the_number(tmp_path: Path) -> None:
    cells: dict[str, str] = {}
    for word in UNITS:
        cells |= dict.fromkeys((f"12 {word}", f"12{word}", f"{word} 12", f"12\u00a0{word}"), "12 POINTS_REFORMATTED")
    check_column(tmp_path, cells, email=False)


NO_NUMBERS: Final = (
    *(
        "12k",
        "5M",
        "99x",
        "50%",
        "99/500",
        "ca. 99",
        "abc",
        "$100",
        "100$",
        "100 €",
        "€100",
        "EUR 100",
        "100 EUR",
        "100 USD",
    ),
    *(
        "US$ 100",
        "£5",
        "5 £",
        "¥100",
        "100円",
        "₹500",
        "500 руб",
        "100 zł",
        "CHF 12",
        "12.50 €",
        "2024-01-05",
        "05.01.2024",
    ),
    *(
        "01/05/2024",
        "12:30",
        "1_000",
        "0x1F",
        "inf",
        "Infinity",
        "TRUE",
        "true",
        "yes",
        "1.2.3",
        "1,2,3",
        "12;5",
        "5 6 7 8",
    ),
    *(
        "--5",
        "+-5",
        "5+5",
        "=5+5",
        "½",
        "5²",
        "Ⅻ",
        "五",
        "①",
        "#REF!",
        "#VALUE!",
        "~100",
        ">100",
        "<100",
        "100+",
        "100?",
    ),
    *(
        "100*",
        "100 or 200",
        "100-200",
        "100 – 200",
        "1,,000",
        "1..000",
        ",",
        ".",
        "12 apples",
        "pts",
        "points",
        "12 pts 5",
    ),
    *(
        "12 points gold",
        "gold 12",
        "emma@x.org",
        "twelve",
        "1O0",
        "l00",
        "12 34 5",
        "1,0000,0",
        "(100",
        "100)",
        "12 km",
        "5 kg",
    ),
    *("10 visits", "#12", "No. 12", "E5", "12 %", "1 250x"),
)


def test_a_balance_that_is_no_number(tmp_path: Path) -> None:
    check_column(tmp_path, dict.fromkeys(NO_NUMBERS, "POINTS_NOT_A_NUMBER"), email=False)


def test_a_balance_that_is_missing(tmp_path: Path) -> None:
    check_column(tmp_path, dict.fromkeys((*BLANK, *MISSING), "POINTS_MISSING"), email=False)


def test_the_list_of_placeholders_is_closed_for_balances(tmp_path: Path) -> None:
    check_column(tmp_path, dict.fromkeys(NOT_PLACEHOLDERS, "POINTS_NOT_A_NUMBER"), email=False)


def test_the_ends_of_a_balance_are_trimmed(tmp_path: Path) -> None:
    cells = {
        cell: "1250 POINTS_REFORMATTED" for end in ENDS for cell in (f"{end}1250", f"1250{end}", f"{end}{end}1250{end}")
    }
    check_column(tmp_path, cells, email=False)


def test_all_codes_of_address_and_balance_are_given_in_order(tmp_path: Path) -> None:
    data = (
        "Email,Points,Name\na@x.org,5,a\n,,b\nbad,-12.5,c\n,abc,d\nbad,,e\nbad,9999999999,f\n-,-1,g\nbad,1E+03,h\n"
        "b@x.org,6,i\nc@x.org,7,j\n"
    )
    assert prepared(tmp_path, data).codes() == {
        2: "EMAIL_MISSING;POINTS_MISSING",
        3: "EMAIL_INVALID;POINTS_NOT_INTEGER;POINTS_NEGATIVE",
        4: "EMAIL_MISSING;POINTS_NOT_A_NUMBER",
        5: "EMAIL_INVALID;POINTS_MISSING",
        6: "EMAIL_INVALID;POINTS_OUT_OF_RANGE",
        7: "EMAIL_MISSING;POINTS_NEGATIVE",
        8: "EMAIL_INVALID;POINTS_AMBIGUOUS",
    }


# --- balances that read two ways: the column's other cells, --decimal, the cell, and what becomes of it

TWO_WAYS: Final = (
    ("", "auto", "1.250", "POINTS_AMBIGUOUS"),
    ("", "auto", "1,250", "POINTS_AMBIGUOUS"),
    ("", "auto", "12.250", "POINTS_AMBIGUOUS"),
    ("", "auto", "125,250", "POINTS_AMBIGUOUS"),
    ("", "auto", "1.000", "POINTS_AMBIGUOUS"),
    ("", "auto", "+1,250", "POINTS_AMBIGUOUS"),
    ("", "auto", "1.250 Punkte", "POINTS_AMBIGUOUS"),
    ("", "auto", "１，２５０", "POINTS_AMBIGUOUS"),
    ("", "auto", "'1,250", "POINTS_AMBIGUOUS"),
    # --decimal decides
    ("", "point", "1.250", "POINTS_NOT_INTEGER"),
    ("", "point", "1.000", "1"),
    ("", "point", "1,250", "1250"),
    ("", "comma", "1,250", "POINTS_NOT_INTEGER"),
    ("", "comma", "1.250", "1250"),
    ("", "comma", "-1.250", "POINTS_NEGATIVE"),
    ("", "point", "1.2E+03", "POINTS_AMBIGUOUS"),
    ("", "comma", "1,2E+03", "POINTS_AMBIGUOUS"),
    ("12.50", "comma", "1.250", "1250"),
    ("12,50", "point", "1,250", "1250"),
    # a value that uses this separator for decimals
    ("12.50", "auto", "1.250", "POINTS_NOT_INTEGER"),
    ("12.50", "auto", "1.000", "1"),
    ("12.5", "auto", "1.000", "1"),
    ("12.0", "auto", "1.000", "1"),
    ("1250.0000", "auto", "1.000", "1"),
    ("12,50", "auto", "1,000", "1"),
    ("0.250", "auto", "1.000", "1"),
    ("0,250", "auto", "1,000", "1"),
    ("1234.567", "auto", "1.000", "1"),
    ("1234,567", "auto", "1,000", "1"),
    ("12,-", "auto", "1,000", "1"),
    ("-12.50", "auto", "1.000", "1"),
    ("(12,50)", "auto", "1,000", "1"),
    ("1'250.00", "auto", "1.000", "1"),
    ("1 250,00", "auto", "1,000", "1"),
    # ... or for two groups
    ("1.250.000", "auto", "1.250", "1250"),
    ("1,250,000", "auto", "1,250", "1250"),
    ("1,00,000", "auto", "1,250", "1250"),
    ("-1.250.000", "auto", "1.250", "1250"),
    # ... or both separators at once
    ("1.250,00", "auto", "1.250", "1250"),
    ("1.250,00", "auto", "1,000", "1"),
    ("1,250.00", "auto", "1,250", "1250"),
    ("1,250.00", "auto", "1.000", "1"),
    # the other separator for decimals: then this one groups
    ("12,50", "auto", "1.250", "1250"),
    ("12.50", "auto", "1,250", "1250"),
    ("12,-", "auto", "1.250", "1250"),
    ("0.250", "auto", "1,250", "1250"),
    ("1234,567", "auto", "1.250", "1250"),
    # the other separator for two groups: then this one is for decimals
    ("1,250,000", "auto", "1.250", "POINTS_NOT_INTEGER"),
    ("1,250,000", "auto", "1.000", "1"),
    ("1.250.000", "auto", "1,000", "1"),
    ("1,00,000", "auto", "1.000", "1"),
    # evidence on both sides
    ("12.50|12,50", "auto", "1.250", "POINTS_AMBIGUOUS"),
    ("12.50|12,50", "auto", "1,250", "POINTS_AMBIGUOUS"),
    ("12.50|1.250.000", "auto", "1.250", "POINTS_AMBIGUOUS"),
    ("1.250,00|1,250.00", "auto", "1.250", "POINTS_AMBIGUOUS"),
    ("1.250.000|1,250,000", "auto", "1,250", "POINTS_AMBIGUOUS"),
    # what is no evidence: plain numbers, ambiguous ones, money, dates, scientific notation
    ("1250|7|0", "auto", "1.250", "POINTS_AMBIGUOUS"),
    ("1,250|2.500", "auto", "1.250", "POINTS_AMBIGUOUS"),
    ("$12.50", "auto", "1.250", "POINTS_AMBIGUOUS"),
    ("12,50 €", "auto", "1.250", "POINTS_AMBIGUOUS"),
    ("EUR 1.250.000", "auto", "1.250", "POINTS_AMBIGUOUS"),
    ("31.12.2024", "auto", "1.250", "POINTS_AMBIGUOUS"),
    ("1.2E+03", "auto", "1.250", "POINTS_AMBIGUOUS"),
    ("1,25E+05", "auto", "1.250", "POINTS_AMBIGUOUS"),
)


@pytest.mark.few(10)
@pytest.mark.parametrize(("others", "decimal", "cell", "expected"), TWO_WAYS)
def test_a_balance_that_reads_two_ways(tmp_path: Path, others: str, decimal: str, cell: str, expected: str) -> None:
    run = one_column(tmp_path, [cell, *filter(None, others.split("|"))], email=False, decimal=decimal)
    if expected.isdigit():
        expected += " POINTS_REFORMATTED"
    assert outcomes(run, 1, email=False) == [expected]


def test_a_negative_ambiguous_balance_is_ambiguous(tmp_path: Path) -> None:
    run = one_column(tmp_path, ["-1.250"], email=False)
    assert "POINTS_AMBIGUOUS" in run.codes()[1].split(";")


def test_the_message_of_an_ambiguous_balance_gives_both_readings_and_the_option(tmp_path: Path) -> None:
    run = one_column(tmp_path, ["3.475"], email=False)
    (error,) = run.errors
    (example,) = run.issue("POINTS_AMBIGUOUS")["examples"]
    for said in (error["reasons"], run.issue("POINTS_AMBIGUOUS")["message"] + example["detail"]):
        assert "3475" in said.replace(",", "").replace("3.475", "")
        assert "3.475" in said
        assert "--decimal" in said


@pytest.mark.parametrize("evidence", ["bad address,12.50,x", ",12.50,x", "-,12.50,x", "<z@x.org,12.50,x"])
def test_a_record_with_a_refused_address_gives_evidence(tmp_path: Path, evidence: str) -> None:
    data = f'Email,Points,Name\na@x.org,7,a\nb@x.org,"1,250",b\nc@x.org,9,c\n{evidence}\n'
    run = prepared(tmp_path, data)
    assert ["b@x.org", "1250"] in run.ready


@pytest.mark.parametrize(
    "evidence", ["z@x.org,12.50,x,y", 'z@x.org,12.50,"x', 'z@x.org,12.50,"x" y', 'z@x.org,12.50,"a" b,c']
)
def test_a_record_of_a_row_code_gives_no_evidence(tmp_path: Path, evidence: str) -> None:
    data = f'Email,Points,Name\na@x.org,7,a\nb@x.org,"1,250",b\nc@x.org,9,c\n{evidence}\nd@x.org,8,d\n'
    run = prepared(tmp_path, data)
    codes = run.codes()
    assert codes[2] == "POINTS_AMBIGUOUS"
    assert codes[4].startswith("ROW_")


def test_evidence_in_the_very_last_record_counts(tmp_path: Path) -> None:
    rows = [[f"c{i}@x.org", "1.250", "n"] for i in range(5000)]
    run = prepared(tmp_path, csv_bytes([["Email", "Points", "Name"], *rows, ["z@x.org", "12,50", "n"]]))
    assert run.codes() == {5001: "POINTS_NOT_INTEGER"}
    assert {row[1] for row in run.ready} == {"1250"}


def test_evidence_of_both_sides_far_apart_makes_all_ambiguous(tmp_path: Path) -> None:
    rows = [[f"c{i}@x.org", "1.250", "n"] for i in range(5000)]
    first, last = ["y@x.org", "1.250,00", "n"], ["z@x.org", "12.50", "n"]
    run = prepared(tmp_path, csv_bytes([["Email", "Points", "Name"], first, *rows, last]))
    assert set(Counter(run.codes().values())) == {"POINTS_AMBIGUOUS", "POINTS_NOT_INTEGER"}
    assert run.ready == [["y@x.org", "1250"]]


# --- white space of the dialect


def test_white_space_after_the_delimiter_throughout_is_no_repair(tmp_path: Path) -> None:
    data = "Name, Email, Points\n" + "".join(f"n{i}, c{i}@x.org, {i}\n" for i in range(20))
    run = prepared(tmp_path, data)
    assert run.rows == {"total": 20, "ready": 20, "repaired": 0, "rejected": 0, "merged": 0, "skipped": 0}


def test_white_space_before_quotes_throughout_belongs_to_the_dialect(tmp_path: Path) -> None:
    data = '"Name", "Email", "Points"\n' + "".join(f'"n, {i}", "c{i}@x.org", "{i}"\n' for i in range(20))
    run = prepared(tmp_path, data, keep_columns=("all",))
    assert run.ready == [[f"c{i}@x.org", str(i), f"n, {i}"] for i in range(20)]
    assert run.rows["repaired"] == 0


def test_white_space_in_single_cells_is_a_repair(tmp_path: Path) -> None:
    data = "Name,Email,Points\n" + "".join(f"n{i},c{i}@x.org,{i}\n" for i in range(20)) + "x, x@x.org, 5\n"
    run = prepared(tmp_path, data)
    assert [(c["row"], c["column"], c["code"], c["before"]) for c in run.changes] == [
        ("21", "EMAIL", "EMAIL_TRIMMED", " x@x.org"),
        ("21", "POINTS", "POINTS_REFORMATTED", " 5"),
    ]


# --- records: the lines of a file with the header Name,Email,Points, and the codes of its rows

HEADER: Final = "Name,Email,Points\n"
RECORDS: Final[tuple[tuple[str, dict[int, str]], ...]] = (
    # quotes inside an unquoted field are letters
    ('O"Brien,a@x.org,1\nBo,b@x.org,2\n', {}),
    ('5",a@x.org,1\nBo,b@x.org,2\n', {}),
    ('a"b"c,a@x.org,1\nBo,b@x.org,2\n', {}),
    ('5" pipe,a@x.org,1\n6" pipe,b@x.org,2\n', {}),
    ('Bo",b@x.org,2\nCy,c@x.org,3\n', {}),
    # quoting that is in order
    ('"Smith, Emma",a@x.org,1\nBo,b@x.org,2\n', {}),
    ('"a ""b"" c",a@x.org,1\n"""",b@x.org,2\n"""a""",c@x.org,3\n', {}),
    ('"a\nb",a@x.org,1\n"c\n\n\nd",b@x.org,2\n', {}),
    ('"a,b\nx,y,z\n""q"",""",a@x.org,1\nBo,b@x.org,2\n', {}),
    ('"",a@x.org,1\n"",b@x.org,"2"\n', {}),
    # text after a closing quote costs the record, which ends with its line
    ('"Emma" Smith,a@x.org,1\nBo,b@x.org,2\n', {1: "ROW_BROKEN_QUOTE"}),
    ('"Emma"Smith,a@x.org,1\nBo,b@x.org,2\n', {1: "ROW_BROKEN_QUOTE"}),
    ('Em,"a@x.org"x,1\nBo,b@x.org,2\n', {1: "ROW_BROKEN_QUOTE"}),
    ('Em,a@x.org,"1"x\nBo,b@x.org,2\n', {1: "ROW_BROKEN_QUOTE"}),
    ('"Em" "Sm",a@x.org,1\nBo,b@x.org,2\n', {1: "ROW_BROKEN_QUOTE"}),
    ('"Em" "Sm,a@x.org,1\nBo,b@x.org,2\n', {1: "ROW_BROKEN_QUOTE"}),
    ('"Em" x,"a@x.org,1\nBo,b@x.org,2\nCy,"c@x.org",3\n', {1: "ROW_BROKEN_QUOTE"}),
    ('Bo,b@x.org,2\n"Em" S,a@x.org,1', {2: "ROW_BROKEN_QUOTE"}),
    # a quote that never closes costs its line
    ('"Em,a@x.org,1\nBo,b@x.org,2\nCy,c@x.org,3\n', {1: "ROW_BROKEN_QUOTE"}),
    ('Bo,b@x.org,2\n"Em,a@x.org,1\nCy,c@x.org,3\n', {2: "ROW_BROKEN_QUOTE"}),
    ('Bo,b@x.org,2\nCy,c@x.org,3\n"Em,a@x.org,1\n', {3: "ROW_BROKEN_QUOTE"}),
    ('Bo,b@x.org,2\nCy,c@x.org,3\n"Em,a@x.org,1', {3: "ROW_BROKEN_QUOTE"}),
    ('Em,"a@x.org,1\nBo,b@x.org,2\nCy,c@x.org,3\n', {1: "ROW_BROKEN_QUOTE"}),
    ('Em,a@x.org,"1\nBo,b@x.org,2\nCy,c@x.org,3\n', {1: "ROW_BROKEN_QUOTE"}),
    ('Em,a@x.org,"\nBo,b@x.org,2\nCy,c@x.org,3\n', {1: "ROW_BROKEN_QUOTE"}),
    ('Bo,b@x.org,2\nEm,a@x.org,"', {2: "ROW_BROKEN_QUOTE"}),
    ('Bo,b@x.org,2\n"Em,a@x.org,1\n\n\nCy,c@x.org,3\n', {2: "ROW_BROKEN_QUOTE"}),
    # ... or that closes only by meeting the quote of a later record
    ('"Em,a@x.org,1\n"Bo",b@x.org,2\nCy,c@x.org,3\n', {1: "ROW_BROKEN_QUOTE"}),
    ('"Em,a@x.org,1\nBo,"b@x.org",2\nCy,c@x.org,3\n', {1: "ROW_BROKEN_QUOTE"}),
    ('"Em,a@x.org,1\nBo,b@x.org,"2"\nCy,c@x.org,3\n', {1: "ROW_BROKEN_QUOTE"}),
    ('Em,a@x.org,"1\n"Bo",b@x.org,2\nCy,c@x.org,3\n', {1: "ROW_BROKEN_QUOTE"}),
    ('Em,"a@x.org,1\nBo,b@x.org,2\nCy,c@x.org,3\nDi,"d@x.org",4\n', {1: "ROW_BROKEN_QUOTE"}),
    ('"Em,a@x.org,1\nBo,b@x.org,2\n"Cy,c@x.org,3\nDi,d@x.org,4\n', {1: "ROW_BROKEN_QUOTE", 3: "ROW_BROKEN_QUOTE"}),
    ('"Em,a@x.org,1\n"Bo,b@x.org,2\n"Cy,c@x.org,3\nDi,d@x.org,4\n', dict.fromkeys((1, 2, 3), "ROW_BROKEN_QUOTE")),
    ('Em,a@x.org,"1\nBo,b@x.org,"2\nCy,c@x.org,3\n', {1: "ROW_BROKEN_QUOTE", 2: "ROW_BROKEN_QUOTE"}),
    ('"Em","a@x.org","1\n"Bo","b@x.org","2"\n"Cy","c@x.org","3"\n', {1: "ROW_BROKEN_QUOTE"}),
    ('"Em","a@x.org,"1"\n"Bo","b@x.org","2"\n"Cy","c@x.org","3"\n', {1: "ROW_BROKEN_QUOTE"}),
    ('"Em,"a@x.org","1"\n"Bo","b@x.org","2"\n"Cy","c@x.org","3"\n', {1: "ROW_BROKEN_QUOTE"}),
    ('"Em","a@x.org","1""\n"Bo","b@x.org","2"\n"Cy","c@x.org","3"\n', {1: "ROW_BROKEN_QUOTE"}),
    ('"Em,a@x.org,1\n"a\nb",b@x.org,2\nCy,c@x.org,3\n', {1: "ROW_BROKEN_QUOTE"}),
    ('"a\nb",b@x.org,2\n"Em,a@x.org,1\n"c\nd",c@x.org,3\n', {2: "ROW_BROKEN_QUOTE"}),
    ('"Em,a@x.org,1\n"a ""b""",b@x.org,2\nCy,c@x.org,3\n', {1: "ROW_BROKEN_QUOTE"}),
    ('"Em,a@x.org,1\nO"B,b@x.org,2\nCy,c@x.org,3\n', {1: "ROW_BROKEN_QUOTE"}),
    ('"Em,a@x.org,1\nBo,b@x.org,2\n5",c@x.org,3\nDi,d@x.org,4\n', {1: "ROW_BROKEN_QUOTE"}),
    # blank lines and records are none
    ("\n\nEm,a@x.org,1\n\n \n\t\n,,\n , ,\nBo,b@x.org,2\n\n", {}),
    ('"","",""\nEm,a@x.org,1\n,,,,,,\nBo,b@x.org,2\n,\n', {}),
    # line ends
    ("Em,a@x.org,1\r\nBo,b@x.org,2\r\nCy,bad,3", {3: "EMAIL_INVALID"}),
    ("Em,a@x.org,1\rBo,b@x.org,2\rCy,bad,3\r", {3: "EMAIL_INVALID"}),
    ("Em,a@x.org,1\rBo,b@x.org,2\r\nCy,bad,3\nDi,bad,4\r\rEd,e@x.org,5", {3: "EMAIL_INVALID", 4: "EMAIL_INVALID"}),
    ("Em,a@x.org,1\n\rBo,b@x.org,2\n", {}),
    ('"a\rb",a@x.org,1\n"a\r\nb",b@x.org,2\n', {}),
    ("a\x0bb,a@x.org,1\na\x0cb,b@x.org,2\na\u2028b,c@x.org,3\na\x85b,d@x.org,4\na\x1cb\x1d\x1ec,e@x.org,5\n", {}),
    # long records
    ("Em,a@x.org,1\nBo,b@x.org,2,\nCy,c@x.org,3\n", {2: "ROW_FIELD_COUNT"}),
    ("Em,a@x.org,1,x\nBo,b@x.org,2\nCy,c@x.org,3\n", {1: "ROW_FIELD_COUNT"}),
    ("Em,a@x.org,1,\nBo,b@x.org,2,\nCy,c@x.org,3,\n", {}),
    ("Em,a@x.org,1,,,\nBo,b@x.org,2,,,\nCy,c@x.org,3,,,\n", {}),
    ("Em,a@x.org,1,\nBo,b@x.org,2,\nCy,c@x.org,3\n", {}),
    ("Em,a@x.org,1,\nBo,b@x.org,2\n", {1: "ROW_FIELD_COUNT"}),
    ("Em,a@x.org,1,\nBo,b@x.org,2,\nCy,c@x.org,3,\nDi,d@x.org,4,x\n", {4: "ROW_FIELD_COUNT"}),
    ("Em,a@x.org,1,\nBo,b@x.org,2,\nCy,c@x.org,3,\nDi,d@x.org,4,,\n", {4: "ROW_FIELD_COUNT"}),
    ("Sm,Em,a@x.org,1\nBo,b@x.org,2\nCy,c@x.org,3\n", {1: "ROW_FIELD_COUNT"}),
    ("Em,a@x.org,1,250\nBo,b@x.org,2\nCy,c@x.org,3\n", {1: "ROW_FIELD_COUNT"}),
    # short records
    ("Em,a@x.org\nBo,b@x.org,2\nCy,c@x.org,3\n", {1: "ROW_FIELD_COUNT"}),
    ("Em\nBo,b@x.org,2\nCy,c@x.org,3\n", {1: "ROW_FIELD_COUNT"}),
    ("Bo,b@x.org,2\nCy,c@x.org,3\nTotal: 2 customers\n", {3: "ROW_FIELD_COUNT"}),
    # the header once more, totals and remarks
    ("Em,a@x.org,1\nName,Email,Points\nBo,b@x.org,2\n", {2: "EMAIL_INVALID;POINTS_NOT_A_NUMBER"}),
    ("Em,a@x.org,1\nBo,b@x.org,2\nTotal,,3\n", {3: "EMAIL_MISSING"}),
    # NUL and control characters inside
    ("E\x00m,a@x.org,1\nB\x01o,b@x.org,2\n", {}),
)


@pytest.mark.few(34)
@pytest.mark.parametrize(("body", "expected"), RECORDS)
def test_records(tmp_path: Path, body: str, expected: dict[int, str]) -> None:
    text = HEADER + body
    run = prepared(tmp_path, text)
    assert run.codes() == expected
    lost = {f"{letter}@x.org" for letter in "abcdefgh" if f"{letter}@x.org" in text} - {row[0] for row in run.ready}
    assert len(lost) <= len(expected), "a bad record costs only itself"
    lines = text.split("\n")
    for e in run.errors:
        if e["codes"].startswith("ROW_"):
            assert e["raw"] == lines[int(e["line"]) - 1], "raw is the record's own text"


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("quoted", ["before", "after"])
def test_broken_records_among_quoted_ones_with_every_line_end(tmp_path: Path, eol: str, quoted: str) -> None:
    """All broken quotes of the table in one file, each beside a record that quotes as it should."""
    lines, row = [HEADER.strip()], 0
    expected: dict[int, str] = {}
    for n, (body, codes) in enumerate(RECORDS):
        if not codes or set(codes.values()) != {"ROW_BROKEN_QUOTE"}:
            continue
        company = f'"Smith, Emma",z{n}@x.org,"77"'
        mine = body.replace("@", f"{n}@").removesuffix("\n").split("\n")
        lines += [company, *mine] if quoted == "before" else [*mine, company]
        expected |= {row + at + (quoted == "before"): code for at, code in codes.items()}
        row += 1 + len(set(re.findall(r"[a-h]@x", body)))
    run = prepared(tmp_path, eol.join([*lines, ""]))
    assert run.codes() == expected
    assert run.rows["total"] == row


def test_blank_records_after_the_header_are_counted(tmp_path: Path) -> None:
    run = prepared(tmp_path, "\n\nName,Email,Points\n\nEm,a@x.org,1\n  \n,,\n,,,,\nBo,b@x.org,2\n\n")
    assert run.report["source"]["blankRecords"] == 5
    assert run.rows["total"] == 2


def test_a_bad_quote_costs_one_record_in_a_large_file(tmp_path: Path) -> None:
    lines = [f"Customer number {i},customer{i}@x.org,{i}" for i in range(60_000)]
    for at in (0, 777, 31_000, 59_999):
        lines[at] = '"' + lines[at]
    lines[20_000] = '"multi\nline, with ""quotes"""' + lines[20_000][len("Customer number 20000") :]
    run = prepared(tmp_path, HEADER + "\n".join(lines) + "\n")
    assert run.codes() == dict.fromkeys((1, 778, 31_001, 60_000), "ROW_BROKEN_QUOTE")
    assert [e["line"] for e in run.errors] == ["2", "779", "31003", "60002"]
    assert run.rows["ready"] == 59_996


def test_backslash_escapes_where_every_record_agrees(tmp_path: Path) -> None:
    data = HEADER + '"Emma \\"E\\" Smith",a@x.org,1\n"Bo \\"B, the\\" Bo",b@x.org,2\nCy,c@x.org,3\n'
    run = prepared(tmp_path, data, keep_columns=("Name",))
    assert run.ready == [["a@x.org", "1", 'Emma "E" Smith'], ["b@x.org", "2", 'Bo "B, the" Bo'], ["c@x.org", "3", "Cy"]]


def test_a_backslash_at_the_end_of_a_quoted_field_is_a_letter(tmp_path: Path) -> None:
    data = HEADER + '"C:\\",a@x.org,1\n"D:\\",b@x.org,2\nCy,c@x.org,3\n'
    run = prepared(tmp_path, data, keep_columns=("Name",))
    assert run.ready == [["a@x.org", "1", "C:\\"], ["b@x.org", "2", "D:\\"], ["c@x.org", "3", "Cy"]]


def test_backslash_escapes_are_not_believed_where_one_record_breaks(tmp_path: Path) -> None:
    data = HEADER + '"C:\\",a@x.org,1\n"Bo \\"B\\" Bo",b@x.org,2\nCy,c@x.org,3\n'
    assert prepared(tmp_path, data).codes() == {2: "ROW_BROKEN_QUOTE"}


WIDE: Final = (
    # the header, ordinary records, the record in question, and its codes
    ("Email,Points,Name,City", "b@x.org,1250,Bo,Bonn|c@x.org,7,Cy,Ulm", "a@x.org,1,250,Emma", "ROW_FIELD_COUNT"),
    ("Email,Points,Name,City", "b@x.org,1250,Bo,Bonn|c@x.org,7,Cy,Ulm", "a@x.org,1,250,Emma,", "ROW_FIELD_COUNT"),
    ("Email,Points,Name,City", "b@x.org,1250,Bo,Bonn|c@x.org,7,Cy,Ulm", "a@x.org,1,250,Emma,Bonn", "ROW_FIELD_COUNT"),
    ("Email,Points,Name,City", "b@x.org,1250,Bo,Bonn|c@x.org,7,Cy,Ulm", "a@x.org,123,250,Emma", "ROW_FIELD_COUNT"),
    ("Email,Points,Name,City", "b@x.org,1250,Bo,Bonn|c@x.org,7,Cy,Ulm", "a@x.org,1234,250,Emma", "ROW_FIELD_COUNT"),
    ("Email,Points,Name,City", "b@x.org,1250,Bo,Bonn|c@x.org,7,Cy,Ulm", "a@x.org,1,25,Emma", "ROW_FIELD_COUNT"),
    ("Email,Points,Name,City", "b@x.org,1250,Bo,Bonn|c@x.org,7,Cy,Ulm", "a@x.org,1,2500,Emma", "ROW_FIELD_COUNT"),
    ("Email,Points,Name,City", "b@x.org,1250,Bo,Bonn|c@x.org,7,Cy,Ulm", "a@x.org,1,Emma,250", ""),
    ("Email,Points,Orders,City", "b@x.org,1250,3,Bonn|c@x.org,7,14,Ulm", "a@x.org,1,250,Bonn", ""),
    # the tail of spreadsheets: short records
    ("Email,Points,Name,City", "b@x.org,1250,Bo,Bonn|c@x.org,7,Cy,Ulm", "a@x.org,1,Emma", ""),
    ("Email,Points,Name,City", "b@x.org,1250,Bo,Bonn|c@x.org,7,Cy,Ulm", "a@x.org,1", ""),
    ("Email,Points,Name,City", "b@x.org,1250,Bo,Bonn|c@x.org,7,Cy,Ulm", "a@x.org", "ROW_FIELD_COUNT"),
    ("Email,Points,Orders,City", "b@x.org,1250,3,Bonn|c@x.org,7,14,Ulm", "a@x.org,1,Bonn", "ROW_FIELD_COUNT"),
    ("Email,Points,Orders,City", "b@x.org,1250,3,Bonn|c@x.org,7,14,Ulm", "a@x.org,1", "ROW_FIELD_COUNT"),
    ("Email,Points,City,Orders", "b@x.org,1250,Bonn,3|c@x.org,7,Ulm,14", "a@x.org,1,Bonn", ""),
    ("Email,Points,City,Orders", "b@x.org,1250,Bonn,3|c@x.org,7,Ulm,14", "a@x.org,1", "ROW_FIELD_COUNT"),
    ("Orders,Email,Points,City", "3,b@x.org,1250,Bonn|14,c@x.org,7,Ulm", "5,a@x.org,1", ""),
    ("Points,Name,Email,City", "1250,Bo,b@x.org,Bonn|7,Cy,c@x.org,Ulm", "1,Emma,a@x.org", ""),
    ("Points,Name,Email,City", "1250,Bo,b@x.org,Bonn|7,Cy,c@x.org,Ulm", "1,Emma", "ROW_FIELD_COUNT"),
    # a delimiter lost behind the address
    ("Points,Email,Name", "1250,b@x.org,Bo|7,c@x.org,Cy", "12,a@x.orgZoe", "ROW_FIELD_COUNT"),
    ("Points,Email,Name", "1250,b@x.org,Bo|7,c@x.org,Cy", "12,a@x.org山田", "ROW_FIELD_COUNT"),
    ("Points,Email,Name", "1250,b@x.org,Bo|7,c@x.org,Cy", "12,A@X.Org", ""),
    ("Points,Email,Name,City", "1250,b@x.org,Bo,Bonn|7,c@x.org,Cy,Ulm", "12,a@x.orgZoe,Rome", "ROW_FIELD_COUNT"),
    ("Points,Email,Name,City", "1250,b@x.org,Bo,Bonn|7,c@x.org,Cy,Ulm", '12,"a@x.orgZoe",Eve', ""),
    ("Email,Name,Points,Note", "b@x.org,Bo,1250,new|c@x.org,Cy,7,old", "a@x.orgZoe,12,7", "ROW_FIELD_COUNT"),
)


@pytest.mark.few(19)
@pytest.mark.parametrize("place", ["first", "last"])
@pytest.mark.parametrize(("header", "others", "record", "expected"), WIDE)
def test_shifted_and_short_records(
    tmp_path: Path, header: str, others: str, record: str, expected: str, place: str
) -> None:
    company = [line.replace("@", f"{n}@") for n in range(4) for line in others.split("|")]
    records = [record, *company] if place == "first" else [*company, record]
    run = prepared(tmp_path, "\n".join([header, *records, ""]))
    row = records.index(record) + 1
    assert run.codes() == ({row: expected} if expected else {})
    short = not expected and record.count(",") < header.count(",")
    assert run.report["source"]["shortRecords"] == int(short)
    assert all(e["raw"] == record for e in run.errors)


@pytest.mark.parametrize(
    "records",
    [
        "b@x.org,1,250|c@x.org,17,000|d@x.org,2,210|e@x.org,4,301",
        "b@x.org,1,250,|c@x.org,17,000,|d@x.org,2,210,|e@x.org,90,|f@x.org,4,301,",
    ],
)
def test_balances_that_are_split_throughout_are_not_their_first_halves(tmp_path: Path, records: str) -> None:
    """Where the header has an empty name at its end, thousands lay in the column below it, and 1,250 became 1."""
    run = prepared(tmp_path, "\n".join(["Email,Points,", *records.split("|"), ""]))
    assert not [row for row in run.ready if row[0] != "e@x.org"]
    unnamed = "Email,Points,\nb@x.org,1,250\nc@x.org,1700,300\nd@x.org,2,41\n"
    assert prepared(tmp_path, unnamed, "unnamed.csv", overwrite=True).codes() == {}, "a number of its own"


@pytest.mark.parametrize("name", ["City", "Vorname", "Note", "氏名"])
@pytest.mark.parametrize("records", ["b@x.org,1,250", "b@x.org,1,250|c@x.org,17,000|d@x.org,2,210"])
def test_the_rest_of_balances_below_the_name_of_a_text_is_no_text(tmp_path: Path, name: str, records: str) -> None:
    """Where all balances were split, `City` was a column of numbers, and 1,250 became 1."""
    run = prepared(tmp_path, "\n".join([f"Email,Points,{name}", *records.split("|"), ""]))
    assert run.codes() == dict.fromkeys(range(1, records.count("|") + 2), "ROW_FIELD_COUNT")
    visits = prepared(
        tmp_path, "\n".join(["Email,Points,Visits", *records.split("|"), ""]), "visits.csv", overwrite=True
    )
    assert visits.codes() == {}, "a column of numbers by its name"


# --- bytes that cannot be decoded


def test_undecodable_bytes_cost_their_record(tmp_path: Path) -> None:
    good = "".join(f"Zoë {i},z{i}@x.org,5\n" for i in range(20)).encode()
    data = (
        HEADER.encode()
        + good
        + b"Ren\xe9,r@x.org,7\n"
        + b"Bo,b\xff@x.org,8\n"
        + b"Cy,c@x.org,9\xfe\n"
        + b"Di,d@x.org,1\n"
    )
    run = prepared(tmp_path, data)
    assert run.codes() == dict.fromkeys((21, 22, 23), "ROW_UNDECODABLE")
    assert [e["raw"] for e in run.errors] == ["Ren\\xE9,r@x.org,7", "Bo,b\\xFF@x.org,8", "Cy,c@x.org,9\\xFE"]
    assert run.ready[-1] == ["d@x.org", "1"]
    assert run.report["source"]["encoding"] == "utf-8"


def test_row_codes_stand_alone(tmp_path: Path) -> None:
    good = "".join(f"Zoë {i},z{i}@x.org,5\n" for i in range(20)).encode()
    run = prepared(tmp_path, HEADER.encode() + good + b"Ren\xe9,bad,x\n" + b'"Em,bad,x\n' + b"Em,bad,x,y\n")
    assert run.codes() == {21: "ROW_UNDECODABLE", 22: "ROW_BROKEN_QUOTE", 23: "ROW_FIELD_COUNT"}


def test_a_file_stays_utf8_when_valid_sequences_outnumber_faults(tmp_path: Path) -> None:
    data = HEADER.encode() + "Zoë ëë,a@x.org,1\n".encode() + b"Ren\xe9\xe9,b@x.org,2\n" + b"Cy,c@x.org,3\n"
    run = prepared(tmp_path, data)
    assert run.report["source"]["encoding"] == "utf-8"
    assert run.codes() == {2: "ROW_UNDECODABLE"}


def test_undecodable_bytes_of_a_named_encoding(tmp_path: Path) -> None:
    data = HEADER.encode() + b"Em,a@x.org,1\nRen\xe9,b@x.org,2\nCy,c@x.org,3\n"
    run = prepared(tmp_path, data, encoding="utf-8")
    assert run.codes() == {2: "ROW_UNDECODABLE"}
    assert run.errors[0]["raw"] == "Ren\\xE9,b@x.org,2"


def test_undecodable_bytes_in_a_field_of_several_lines(tmp_path: Path) -> None:
    good = "".join(f"Zoë {i},z{i}@x.org,5\n" for i in range(20)).encode()
    run = prepared(tmp_path, HEADER.encode() + b'"a\nb\xe9\nc",a@x.org,1\n' + good + b"Bo,bad,2\n")
    assert run.codes() == {1: "ROW_UNDECODABLE", 22: "EMAIL_INVALID"}
    assert run.errors[0]["raw"] == '"a\nb\\xE9\nc",a@x.org,1'
    assert [e["line"] for e in run.errors] == ["2", "25"]


# --- quoted cells are cells, whatever they hold

QUOTED: Final = (
    '"Email","Points","Note"\n"a@x.org","7","old:\nb@x.org,5,Bo"\n"c@x.org","3","Cy"\n"d@x.org","4","Di"\n',
    '"Email","Points","Note"\n"a@x.org","7","old:\nb@x.org,5,Bo\nx@x.org,6,Xe"\n"c@x.org","3","Cy"\n"d@x.org","4","Di"\n',
    '"Email","Points","Note"\n"a@x.org","7","see ""b@x.org"",\n""5"", Bo"\n"c@x.org","3","Cy"\n"d@x.org","4","Di"\n',
    'Email,Points,Note\na@x.org,7,"old:\nask b@x.org, 5, Bo\nend"\nc@x.org,3,Cy\nd@x.org,4,Di\n',
    'Email,Points,Note\na@x.org,7,"Bonn,\nNRW, 500"\nc@x.org,3,Cy\nd@x.org,4,Di\n',
    'Note,Email,Points\n"old:\nb@x.org,5\n",a@x.org,7\nCy,c@x.org,3\nDi,d@x.org,4\n',
    'Email,Points,Note,Friend\na@x.org,7,"Bonn\nNRW, Markt 5, 2nd",b@x.org\nc@x.org,3,Cy,\nd@x.org,4,Di,\n',
)


@pytest.mark.parametrize("data", QUOTED)
def test_no_record_is_made_of_the_inside_of_a_quoted_cell(tmp_path: Path, data: str) -> None:
    run = prepared(tmp_path, data)
    assert run.ready == [["a@x.org", "7"], ["c@x.org", "3"], ["d@x.org", "4"]]


SWALLOWED: Final = (
    (  # the first of the two has an address with a fault
        'Note,Email,Visits,Points\n"Lee,a@localhost,18,31\nRay,Ben",b@x.org,16,93\nCy,c@x.org,4,3\n',
        {1: "ROW_BROKEN_QUOTE", 2: "ROW_FIELD_COUNT"},
        [["c@x.org", "3"]],
    ),
    (  # the record inside has a field too many, in front of its balance
        'Note,Points,Email,City\n"call\nBo,Inc.,5,b@x.org,York\nx 42",7,a@x.org,Bonn\nCy,3,c@x.org,Cork\n',
        {1: "ROW_BROKEN_QUOTE", 2: "ROW_FIELD_COUNT"},
        [["a@x.org", "7"], ["c@x.org", "3"]],
    ),
    (
        'Email,Points,Note\na@x.org,7,"old\nb@x.org,5,Bo\nTV 42"\nc@x.org,3,Cy\n',
        {1: "ROW_BROKEN_QUOTE", 3: "ROW_FIELD_COUNT"},
        [["b@x.org", "5"], ["c@x.org", "3"]],
    ),
    (
        'Note,Email,Points\n"call\nBo,b@x.org,5\nTV 42",a@x.org,7\nCy,c@x.org,3\n',
        {1: "ROW_BROKEN_QUOTE"},
        [["b@x.org", "5"], ["a@x.org", "7"], ["c@x.org", "3"]],
    ),
    (
        'Email,Note,Points\na@x.org,"call,5\nb@x.org,TV 42",7\nc@x.org,Cy,3\n',
        {1: "ROW_BROKEN_QUOTE"},
        [["b@x.org", "7"], ["c@x.org", "3"]],
    ),
)


@pytest.mark.parametrize(
    ("header", "first", "record"),
    [
        ("Name,Address,Email,Points", 'Ann,"Street 1\n{town}",{email},7', "Bo,Street 2,{email},3"),
        ("Name,Address,Email,Points", 'Ann,"Street 1, Door 2, Yard\n{town}",{email},7', "Bo,Street 2,{email},3"),
        ("Id,Address,Email,Points", '17,"Street 1\n{town}",{email},7', "18,Street 2,{email},3"),
        ("Points,Address,Email", '7,"Street 1\n{town}",{email}', "3,Street 2,{email}"),
    ],
)
@pytest.mark.parametrize("town", ["Bonn, NRW", "7 Oak Lane, Bonn", "Bonn, 53111"])
def test_an_address_before_the_email_whose_last_line_reads_as_a_record_is_one_cell(
    tmp_path: Path, header: str, first: str, record: str, town: str
) -> None:
    lines = [header, *(first.format(town=town, email=f"c{i}@x.org") for i in range(3)), record.format(email="d@x.org")]
    run = prepared(tmp_path, "\n".join(lines))
    assert run.codes() == {}
    assert run.ready == [*([f"c{i}@x.org", "7"] for i in range(3)), ["d@x.org", "3"]]


def test_a_balance_before_a_cell_whose_last_line_has_another_is_refused(tmp_path: Path) -> None:
    """Two quotes that never closed, in records next to each other, look the same: 7 or 12 may be the balance."""
    run = prepared(tmp_path, 'Points,Address,Email\n7,"Street 1\n12, Bonn",a@x.org\n3,Street 2,b@x.org\n')
    assert run.codes() == {1: "ROW_BROKEN_QUOTE"}
    assert run.ready == [["b@x.org", "3"]]


@pytest.mark.few(4)
@pytest.mark.parametrize(
    ("header", "behind"),
    [
        ("Points,Address,Email", '"{}"'),
        ("Points,Address,Email,Note", '"{}",'),
        ("Points,Address,Email,Note", '{},"Cy"'),
        ("Points,Address,Email,Note", '"{}","" '),
    ],
)
@pytest.mark.parametrize("share", [1, 2, 6])
def test_a_balance_before_a_cell_with_another_is_the_customers_where_what_follows_is_quoted(
    tmp_path: Path, header: str, behind: str, share: int
) -> None:
    """Programs that quote text and not numbers write addresses so."""
    records = [
        f'{i + 10},"Street 1\n{"12, Bonn" if i % share == 0 else "Bonn"}",' + behind.format(f"c{i}@x.org")
        for i in range(6)
    ]
    run = prepared(tmp_path, "\n".join([header, *records, ""]))
    assert run.codes() == {}
    assert run.ready == [[f"c{i}@x.org", f"{i + 10}"] for i in range(6)]


@pytest.mark.parametrize(("data", "codes", "ready"), SWALLOWED)
def test_a_quote_that_swallows_customers_costs_its_line(
    tmp_path: Path, data: str, codes: dict[int, str], ready: list[list[str]]
) -> None:
    run = prepared(tmp_path, data)
    assert run.codes() == codes
    assert run.ready == ready


# --- what is asked of the whole file is not answered from its head

MANY: Final = 60_000


def large(tmp_path: Path, header: str, record: str, others: str = "", *, other_until: int = 0, tail: str = "") -> Run:
    """Many records, the first of them of another kind, and a few at the end."""
    lines = [(others if i < other_until else record).format(i=i) for i in range(MANY)]
    return prepared(tmp_path, "\n".join([header, *lines, *tail.split("|"), ""]))


def test_a_column_is_one_of_numbers_when_most_of_its_values_are(tmp_path: Path) -> None:
    run = large(
        tmp_path,
        "Email,Points,Orders,City",
        "c{i}@x.org,{i},7,Bonn",
        "c{i}@x.org,{i},none yet,Bonn",
        other_until=MANY // 4,
        tail="y@x.org,5|z@x.org,5,Bonn|w@x.org,1,250,Bonn",
    )
    assert run.codes() == dict.fromkeys((MANY + 1, MANY + 2), "ROW_FIELD_COUNT")


def test_a_column_is_not_one_of_numbers_when_few_of_its_values_are(tmp_path: Path) -> None:
    run = large(
        tmp_path,
        "Email,Points,Note,City",
        "c{i}@x.org,{i},vip,Bonn",
        "c{i}@x.org,{i},7,Bonn",
        other_until=MANY // 4,
        tail="y@x.org,5|z@x.org,5,Bonn|w@x.org,1,250,Bonn",
    )
    assert run.codes() == {MANY + 3: "ROW_FIELD_COUNT"}
    assert run.report["source"]["shortRecords"] == 2


def test_what_a_record_too_long_has_moved_says_nothing_of_its_columns(tmp_path: Path) -> None:
    """`1457` and `7130` stand under the names only since their records are too long: 881,250 was one balance."""
    names = "".join(f"c{i}@x.org,{i},{i}00,Ann Lee\n" for i in range(10))
    long = "d@x.org,Inc.,5,1457,Bo\ne@x.org,Inc.,6,7130,Cy\n"
    run = prepared(tmp_path, f"Email,Points,Spent,Name\n{names}{long}y@x.org,881,250,7205\n")
    assert run.codes() == dict.fromkeys((11, 12, 13), "ROW_FIELD_COUNT")


@pytest.mark.parametrize(("headers", "first", "taken"), [(1, "never", True), (1, "4", False), (3, "4", False)])
def test_a_short_record_is_weighed_by_the_values_of_all_others(
    tmp_path: Path, headers: int, first: str, taken: bool
) -> None:
    """Half of the values in the column of visits are no numbers; a header that stands there again has no values."""
    rows = f"-\tnone\t{first}\t\na@x.org\t8033\t6\tAnn\nb@x.org\t2181\t8\n"
    run = prepared(tmp_path, "Email\tPoints\tVisits\tName\n" * headers + rows)
    assert (["b@x.org", "2181"] in run.ready) is taken


@pytest.mark.few(1)
@pytest.mark.parametrize("share", [0.4, 0.6])
def test_a_delimiter_at_the_end_of_more_than_half_of_the_lines(tmp_path: Path, share: float) -> None:
    run = large(
        tmp_path,
        "Name,Email,Points",
        "n,c{i}@x.org,5",
        "n,c{i}@x.org,5,",
        other_until=int(MANY * share),
        tail="n,z@x.org,5",
    )
    assert run.rows["rejected"] == (int(MANY * share) if share < 0.5 else 0)


def test_a_stray_delimiter_shows_without_the_delimiter_at_the_end_too(tmp_path: Path) -> None:
    """Its own number counted as one of the others' values, and was one in ten."""
    others = "".join(f"c{n}@x.org,{n}00,Cy,\n" for n in range(1, 9))
    run = prepared(tmp_path, f"Email,Points,Name,\n{others}z@x.org,12,50\n")
    assert run.codes() == {9: "ROW_FIELD_COUNT"}


@pytest.mark.few(8)
@pytest.mark.parametrize(
    ("header", "usual", "record", "code"),
    [
        ("Email,Points,Town", "{},{} pts,Ulm", "z@x.org,1,250 pts", "ROW_FIELD_COUNT"),
        ("Email,Points,Town", "{},{} pts,Ulm", "z@x.org,12,50 pts", "ROW_FIELD_COUNT"),
        ("Email,Points,Orders", "{},{} points,7", "z@x.org,1,250 points", "ROW_FIELD_COUNT"),
        ("Email,Points,Town,Land", "{},{} Punkte,Ulm,DE", "z@x.org,1,250 Punkte", "ROW_FIELD_COUNT"),
        ("Email,Points,Town,Land", "{},{} Punkte,Ulm,DE", "z@x.org,1,250 Punkte,Ulm", "ROW_FIELD_COUNT"),
        ("Email,Points,Town", "{},{} pts,Ulm", "z@x.org,1,250 km", None),
        ("Email,Points,Town", "{},{} pts,Ulm", 'z@x.org,"1","250 pts"', None),
        ("Email,Points,Earned points", "{},{} pts,990 pts", "z@x.org,1,250 pts", None),
    ],
)
@pytest.mark.parametrize("rows", [4, 40])
def test_the_unit_behind_a_split_balance_tells_that_it_was_split(
    tmp_path: Path, header: str, usual: str, record: str, code: str | None, rows: int
) -> None:
    """`1` was the balance: no bare number stood in the next column, but one with its unit."""
    others = [usual.format(f"c{n}@x.org", n * 37 % 900) for n in range(rows)]
    run = prepared(tmp_path, "\n".join([header, *others, record, ""]))
    assert run.codes() == ({rows + 1: code} if code else {})


@pytest.mark.parametrize("split", [2, 4, 12, 30])
def test_balances_that_were_split_and_evened_out_are_told_however_many_they_are(tmp_path: Path, split: int) -> None:
    """More than one in ten made their visits in the place of a city one of the values that stand there."""
    text = "Name,Email,Points,Visits,City\n" + "".join(f"n,c{n}@x.org,{n}1,{n},Bonn\n" for n in range(1, 13))
    text += "".join(f"n,z{n}@x.org,{n % 9 + 1},{n + 100},{n % 5}\n" for n in range(split))
    run = prepared(tmp_path, text)
    assert run.codes() == dict.fromkeys(range(13, 13 + split), "ROW_FIELD_COUNT")


@pytest.mark.parametrize("last", ["{n}", ""])
def test_small_balances_beside_numbers_of_three_digits_are_their_own(tmp_path: Path, last: str) -> None:
    text = "Email,Points,Spent,Orders\n" + "".join(f"c{n}@x.org,{n}1,{n},{last.format(n=n)}\n" for n in range(1, 13))
    text += "".join(f"z{n}@x.org,{n + 1},{n + 100},{n % 5 if n % 2 else 'A1'}\n" for n in range(9))
    assert prepared(tmp_path, text).rows["rejected"] == 0


@pytest.mark.parametrize(
    ("record", "code"),
    [
        ("z@x.org,Di,4711,120,7,", None),
        ("z@x.org,Di,4711,120,7", None),  # without the delimiter at its end
        ("z@x.org,4711,120,7,", "ROW_FIELD_COUNT"),  # without the name: as many fields as the header
        ("z@x.org,Di,4711,120,", "ROW_FIELD_COUNT"),
    ],
)
def test_a_record_that_lost_a_field_is_as_wide_as_a_header_without_the_delimiters_at_the_end(
    tmp_path: Path, record: str, code: str | None
) -> None:
    others = "".join(f"c{n}@x.org,Cy,{n}00,{n * 7},{n % 5},\n" for n in range(1, 8))
    run = prepared(tmp_path, f"Email,Name,Spent,Points,Visits\n{others}{record}\n")
    assert run.codes() == ({8: code} if code else {})
    assert [pair for pair in run.ready if pair[0] == "z@x.org"] == ([] if code else [["z@x.org", "120"]])


def test_backslash_escapes_far_down_the_file(tmp_path: Path) -> None:
    run = large(
        tmp_path, "Name,Email,Points", "n,c{i}@x.org,5", tail='"E \\"x\\" S",y@x.org,7|"E, \\"x, y\\" S",z@x.org,7'
    )
    assert run.codes() == {}


def test_a_record_far_down_that_breaks_speaks_against_backslash_escapes(tmp_path: Path) -> None:
    run = large(
        tmp_path,
        "Name,Email,Points",
        "n,c{i}@x.org,5",
        '"E \\"x\\" S",c{i}@x.org,5',
        other_until=1,
        tail='"C:\\",y@x.org,7',
    )
    assert run.codes() == {1: "ROW_BROKEN_QUOTE"}


def test_quoting_far_down_the_file(tmp_path: Path) -> None:
    run = large(
        tmp_path,
        "Name,Email,Points",
        "n,c{i}@x.org,5",
        tail='"Smith, ""E""\nof Bonn",y@x.org,7|"Bo,z@x.org,5|Cy,w@x.org,5',
    )
    assert run.codes() == {MANY + 2: "ROW_BROKEN_QUOTE"}
    assert run.errors[0]["line"] == str(MANY + 4)


@pytest.mark.few(14)
@pytest.mark.parametrize("mark", [",", ";", "\t"])
@pytest.mark.parametrize(
    ("header", "empty"), [("Email,Points,", ""), ("Email,Points,Note", ""), ("Email,Points,Orders,Note", "3,")]
)
@pytest.mark.parametrize("stray", ["1,250", "12,50", "12,5"])
def test_a_stray_delimiter_before_a_column_that_nobody_uses_is_told(
    header: str, empty: str, stray: str, mark: str
) -> None:
    # Its only value was the rest of the balance, so that the column was one of numbers, and Ben had 1 for 1,250.
    lines = [
        header,
        *(f"u{at}@example.com,{at},{empty}" for at in range(12)),
        f"ben@example.com,{stray}{',3' if empty else ''}",
    ]
    report = validate("\n".join(lines).replace(",", mark).encode())
    assert (report.rows.ready, [issue.code for issue in report.issues]) == (12, ["ROW_FIELD_COUNT"])


def test_a_number_in_a_column_of_numbers_that_few_rows_fill_is_its_own() -> None:
    rows = "".join(f"u{at}@example.com,{at},{at if at % 4 == 0 else ''}\n" for at in range(1, 21))
    assert validate(f"Email,Points,Orders\n{rows}".encode()).rows.ready == 20


@pytest.mark.parametrize(
    ("name", "ready"), [("mycred_default_total", 0), ("Orders", 0), ("Total points", 0), ("Note", 1), ("City", 1)]
)
def test_a_short_record_is_taken_only_where_no_number_can_be_missing_though_no_record_has_one(
    name: str, ready: int
) -> None:
    # The name was lost in front, and the total, of which no other record had a value, became the balance.
    export = (
        f"user_email,display_name,Points,{name}\n-,,to be checked,\nbo@example.com,Bo,7,\nida@example.com,Ida,4001\n"
    )
    assert validate(export.encode()).rows.ready == 1 + ready


def test_a_number_of_thousands_of_digits_costs_its_row() -> None:
    rows = f"a@x.org,1,1\nb@x.org,2,2\nc@x.org,3,{'9' * 5000}\nd@x.org,{'1' * 60_000},4\n"
    report = validate(f"Email,Points,Zip\n{rows}".encode())
    assert (report.rows.ready, report.rows.rejected) == (3, 1)
