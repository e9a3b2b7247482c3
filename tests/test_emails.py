"""What `emails.read` says of a column is what email-validator and a few lines of plain Python say of each cell."""

from __future__ import annotations

import functools
import random
import re
import subprocess
import sys
import unicodedata
from itertools import product
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import email_validator
import polars as pl
import pytest
from email_validator import rfc_constants
from harness import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from loyalty_prep.values import cells, emails, typos

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMULA: Final = "The cell begins with an equals sign, as a formula does."
SEVERAL: Final = "The cell holds more than one address."
NAME: Final = "The name beside the address holds an @-sign, a bracket or a semicolon."
LINK: Final = "The mailto link holds more than an address."
LONG: Final = "The cell is too long for an address."
IN_LETTERS: Final = "Signs that look like quotes stand around the address; they are letters of the cell."


# --- the reference: one cell, plain Python, email-validator ------------------------------------------------


class Reading(NamedTuple):
    address: str | None
    fault: str | None
    detail: str | None
    trimmed: bool
    normalized: bool


def reference(cell: str | None) -> Reading:
    if cell is None:
        return Reading(None, "missing", None, trimmed=False, normalized=False)
    tidied = cells.tidy(cell)
    if cells.is_placeholder(tidied):
        return Reading(None, "missing", None, trimmed=tidied != cell, normalized=False)
    text, refusal = unwrapped(tidied)
    address = None
    if refusal is None:
        address, refusal = asked(text)
    if refusal is None:
        return Reading(address, None, None, trimmed=text != cell, normalized=address != text)
    if two_likely(text):
        refusal = SEVERAL
    elif "@" in text and {text[0], text[-1]} <= set(cells.TYPOGRAPHIC_QUOTES):
        refusal = IN_LETTERS
    return Reading(None, "invalid", refusal, trimmed=text != cell, normalized=False)


def unwrapped(tidied: str) -> tuple[str, str | None]:
    text, refusal = without_link(tidied)
    name = ""
    if text.endswith(">") and text.count("<") == 1 and text.count(">", text.index("<")) == 1:
        name, text = text[:-1].split("<")
        name, text = name.strip(cells.INVISIBLE + "\"'"), cells.tidy(text)
    text, again = without_link(text)
    refusal = refusal or again
    if any(sign in name for sign in "@;>＠﹫") and name.lower() != text.lower():
        refusal = refusal or NAME
    if tidied.startswith("=") or text.startswith("="):
        refusal = FORMULA
    return (text, None) if refusal is None else (tidied, refusal)


def without_link(text: str) -> tuple[str, str | None]:
    if text[:7].lower() != "mailto:":
        return text, None
    link, _, query = text[7:].partition("?")
    link = cells.tidy(link)
    if "@" in query or "%40" in query:
        return link, SEVERAL
    if link.startswith("/") or re.search("%[0-9A-Fa-f]{2}", link):
        return link, LINK
    return link, None


def two_likely(text: str) -> bool:
    parts = re.split(f"[{re.escape(',;:|/<>()[]{}' + chr(34) + chr(92) + cells.INVISIBLE)}]", text)
    return sum(re.search(r"[^@]@[^@]+\.[^@]", part, re.DOTALL) is not None for part in parts) > 1


@functools.cache
def asked(text: str) -> tuple[str | None, str | None]:
    if len(text) > 500 and any(sign in text for sign in "@<＠﹫"):
        return None, LONG
    try:
        return email_validator.validate_email(text, check_deliverability=False).normalized, None
    except email_validator.EmailNotValidError as refusal:
        return None, str(refusal)


# --- addresses that are nearly right -----------------------------------------------------------------------

LOCALS: Final = (
    *("emma", "Emma", "EMMA", "e", "info", "Info", "INFO", "Sales", "infos", "Info.x", "emma.smith", "Emma.Smith"),
    *("o'brien", "emma+vip", "emma_1", "50%off", "a=b", "=a", "'a", "-a", "a-", ".a", "a.", "a..b", "", "007"),
    *("é", "e\u0301", "Zoë", "ßa", "ﬁ", "\u212aim", "мария", "山田", "😀", "\u0301a", "\u200ba", "a\u200bb", "\u1fefa"),
    *(
        '"a b"',
        '"emma"',
        '"a"bc',
        '"a\\"b"',
        "a b",
        "a,b",
        "a(b",
        "a:b",
        "a\\b",
        "a[b",
        "a<b",
        "a\tb",
        "a\x00b",
        "a\u00a0b",
        "a@b",
    ),
    *("x" * length for length in (56, 57, 58, 63, 64, 65, 70, 240)),
)
LABELS: Final = (
    *("x", "example", "Example", "EXAMPLE", "1", "1a", "a1", "a-b", "a-1-b", "mail", "gmail", "xn--bcher-kva"),
    *(
        "a--b",
        "b--c",
        "ab--c",
        "abc--d",
        "xn--",
        "xn--a",
        "XN--BCHER-KVA",
        "xn--zzzzzz",
        "xn--4dbc",
        "-a",
        "a-",
        "",
        "",
    ),
    *("bücher", "BÜCHER", "bu\u0308cher", "straße", "例え", "אב", "1א", "\u212aim", "a\u00adb", "a\u200db", "क्\u200dष"),
    *("a_b", "a b", "a,b", "a/b", "[1", "a@b", "a。b", "a．b", "ａ", "⒈", "\u0301a", "a\u200b"),
    *("y" * length for length in (61, 62, 63, 64, 65)),
)
TOPS: Final = (
    *(
        "org",
        "com",
        "de",
        "info",
        "ORG",
        "Com",
        "c",
        "c1",
        "1c",
        "1",
        "museum",
        "xn--p1ai",
        "xn--a",
        "рф",
        "a-b",
        "o rg",
    ),
    *(
        "test",
        "TEST",
        "tests",
        "te",
        "local",
        "locals",
        "loc",
        "localhost",
        "Localhost",
        "localhosts",
        "onion",
        "online",
    ),
    *(
        "invalid",
        "in",
        "inv",
        "arpa",
        "arp",
        "example",
        "con",
        "org-",
        "-org",
        "org.",
        "org,",
        "org;",
        "org>",
        "",
        "o_g",
    ),
)
WRAPPERS: Final = (
    *("{}",) * 30,
    *(
        " {}",
        "{}\n",
        "\ufeff{}",
        "\u00a0{}\u200b",
        "{}\x00",
        "'{}",
        "'{}'",
        '="{}"',
        "''{}",
        "={}",
        "= {}",
        "=Emma <{}>",
        "<={}>",
        "'={}",
    ),
    *("<{}>", "Emma <{}>", "Emma Smith < {} >", '"Smith, Emma" <{}>', "Smith; Emma <{}>", "Emma <{}", "{}>", "<<{}>>"),
    *("{0} <{0}>", '"{0}" <{0}>', "'{0}' <{0}>", "a@x.org <{}>", "Emma <'{}'>", "Emma<{}> ", "＠ <{}>", "> <{}>"),
    *("mailto:{}", "MAILTO: {}?subject=Hi", "<mailto:{}>", "mailto:Emma <{}>", "mailto:mailto:{}", "mailto://{}"),
    *(
        "mailto:{}?cc=b@y.org",
        "mailto:{}?a=1%40",
        "mailto:%41{}",
        "mailto:%41{}?a@b",
        "mailto:'{}'",
        "mailto:{}?",
        "Mailto {}",
    ),
    *("{},", "{};", "{} (Emma)", "(Emma) {}", "{}, b@y.org", "b@y.org;{}", "{}/{}", "Emma {}", "E-Mail: {}", "{} Emma"),
)


def nearly_right(rng: random.Random) -> str:
    labels = [rng.choice(LABELS) if rng.random() < 0.4 else "example" for _ in range(rng.choice((0, 1, 1, 1, 2, 4)))]
    local = rng.choice(LOCALS) if rng.random() < 0.6 else "Emma.s1"
    address = f"{local}@{'.'.join([*labels, rng.choice(TOPS) if rng.random() < 0.5 else 'org'])}"
    if rng.random() < 0.3:  # one stroke of the keyboard
        place = rng.randrange(len(address) + 1)
        stroke = rng.choice("aZ1.-_@+'\"<>()[],;: \t=%é\u0301\u200b＠")
        address = address[:place] + rng.choice(("", stroke)) + address[place + rng.choice((0, 1)) :]
    return rng.choice(WRAPPERS).format(address, address)


def just_as_long(length: int, *, label: int) -> str:
    domain = ".".join(["y" * label] * 4)[-min(length - 6, 253) :].strip(".") + ".org"
    return "x" * (length - 1 - len(domain)) + "@" + domain


LENGTHS: Final = [
    *(
        just_as_long(length, label=label) + fault
        for length in (*range(60, 72), *range(245, 262))
        for label in (10, 62, 63, 64)
        for fault in ("", ",", "1")
    ),
    *(f"a@{'y' * length}{top}" for length in range(60, 68) for top in (".o", "", ".1", ".test", "-.org")),
    *(f"a b@{'y' * length}" for length in range(490, 505)),
]

ADDRESSES: Final = st.randoms(use_true_random=False).map(nearly_right)
BATCHES: Final = st.lists(st.one_of(ADDRESSES, st.text(), st.none(), st.sampled_from(LENGTHS)), max_size=12)


def rows(batch: Sequence[str | None]) -> list[dict[str, Any]]:
    return emails.read(pl.Series("cell", batch, dtype=pl.String)).to_dicts()


def disagreements(batch: Sequence[str | None]) -> list[tuple[str | None, Reading, Reading]]:
    found = []
    for cell, row in zip(batch, rows(batch), strict=True):
        read = Reading(*(row[name] for name in ("address", "email_fault", "email_detail", "trimmed", "normalized")))
        if read != reference(cell):
            found.append((cell, read, reference(cell)))
    return found


# --- laws --------------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=examples(150))
@given(BATCHES)
def test_a_column_reads_as_its_cells_do(batch: list[str | None]) -> None:
    assert not disagreements(batch)


@pytest.mark.slow
def test_200_000_nearly_right_addresses_read_as_email_validator_has_them() -> None:
    rng = random.Random(2026)  # noqa: S311 - the same addresses each time
    assert not disagreements([nearly_right(rng) for _ in range(200_000)] + LENGTHS)


def test_every_short_text_of_seven_signs_reads_as_email_validator_has_it() -> None:
    assert not disagreements(["".join(signs) for size in range(6) for signs in product("a1.-@ ,", repeat=size)])


def test_every_character_of_the_lower_planes_reads_as_email_validator_has_it() -> None:
    characters = [chr(code) for code in (*range(0x600), *range(0x1FE0, 0x2100), 0x3002, 0xFE6B, *range(0xFEFE, 0xFF70))]
    assert not disagreements(
        [cell.format(c) for c in characters for cell in ("a{}b@x.org", "a@x{}y.org", "{0}a@x.org{0}")]
    )


def test_top_level_domains_close_to_the_special_ones_read_as_email_validator_has_them() -> None:
    words = [*email_validator.SPECIAL_USE_DOMAIN_NAMES, "com"]
    near = [
        word[:at] + new + word[at + cut :]
        for word in words
        for at in range(len(word) + 1)
        for new in ("", "x", "T", "1", "-")
        for cut in (0, 1)
    ]
    assert not disagreements([f"a@b.{top}" for top in near])


@settings(deadline=None, max_examples=examples(50))
@given(BATCHES)
def test_an_address_that_was_read_reads_to_itself(batch: list[str | None]) -> None:
    addresses = [row["address"] for row in rows(batch) if row["address"] is not None]
    assert [row | {"email_suggestion": None} for row in rows(addresses)] == [right(address) for address in addresses]


@settings(deadline=None, max_examples=examples(50))
@given(BATCHES)
def test_a_suggestion_reads_as_it_stands(batch: list[str | None]) -> None:
    suggestions = [row["email_suggestion"] for row in rows(batch) if row["email_suggestion"] is not None]
    assert rows(suggestions) == [right(suggestion) for suggestion in suggestions]


@settings(deadline=None, max_examples=examples(50))
@given(BATCHES)
def test_a_cell_has_an_address_or_a_fault_and_a_refusal_has_its_words(batch: list[str | None]) -> None:
    for row in rows(batch):
        assert (row["address"] is None) == (row["email_fault"] is not None)
        assert (row["email_detail"] is not None) == (row["email_fault"] == "invalid")
        assert row["email_suggestion"] is None or row["email_suggestion"] != row["address"]
        assert not (row["email_suggestion"] and row["email_fault"] == "missing")
        assert not (row["normalized"] and row["email_fault"])


MANY: Final = [cell.format(number) for cell in ("ann{}@x.org", "ann {}@x.org") for number in range(emails._FEW_MATCHED)]


@settings(deadline=None, max_examples=examples(100))
@given(BATCHES)
def test_a_cell_reads_the_same_among_few_and_among_many(batch: list[str | None]) -> None:
    assert rows([*batch, *MANY])[: len(batch)] == rows(batch)


def test_few_addresses_are_plain_as_many_are_whatever_their_domain_or_length() -> None:
    first = ["x", "x1", "x-y", "gmail1", "yahoo-x", *sorted(typos.NAMES | typos.PROVIDERS)]
    tops = ["de", "xn--p1ai", "c0m", *sorted(emails._SPECIAL_USE | typos.ENDS | typos.NO_ENDS_OF_PROVIDERS)]
    addresses: list[str | None] = [
        f"ann@{one}{middle}.{top}" for one in first for middle in ("", ".x", ".co.uk") for top in tops
    ]
    addresses += [None, *LENGTHS]
    assert len(addresses) > emails._FEW_MATCHED
    many = emails.are_plain(pl.Series(addresses)).tolist()
    few = [emails._is_plain(address) for address in addresses]
    assert few == many
    assert set(few) == {True, False}


def test_every_length_reads_the_same_alone_and_among_many() -> None:
    assert rows([*LENGTHS, *MANY])[: len(LENGTHS)] == [row for cell in LENGTHS for row in rows([cell])]


@settings(deadline=None, max_examples=examples(20))
@given(BATCHES)
def test_a_cell_reads_the_same_alone_and_in_company(batch: list[str | None]) -> None:
    assert rows(batch) == [row for cell in batch for row in rows([cell])]


@given(st.lists(st.text()))
def test_tidying_a_column_is_tidying_its_cells(texts: list[str]) -> None:
    frame = pl.DataFrame({"cell": texts}, schema={"cell": pl.String})
    tidied = frame.select(cells.tidy_expr(pl.col("cell"))).to_series()
    assert tidied.to_list() == [cells.tidy(text) for text in texts]
    told = tidied.to_frame().select(cells.placeholder_expr(pl.col("cell"))).to_series()
    assert told.to_list() == [cells.is_placeholder(text) for text in tidied]


@given(st.text(st.sampled_from("a1-='\" \u00a0\ufeff\x00\n"), max_size=9))
def test_tidied_text_has_nothing_left_to_tidy_at_its_ends(text: str) -> None:
    tidied = cells.tidy(text)
    assert pl.select(cells.tidy_expr(pl.lit(text))).item() == tidied
    assert tidied == tidied.strip(cells.INVISIBLE)
    assert not tidied.startswith("'")
    assert cells.tidy(tidied) == tidied or tidied.startswith('="')


# --- tables ------------------------------------------------------------------------------------------------


def right(address: str) -> dict[str, Any]:
    return {
        "address": address,
        "email_fault": None,
        "email_detail": None,
        "email_suggestion": None,
        "trimmed": False,
        "normalized": False,
    }


X70: Final = "x" * 70

READ: Final = [
    # cell, address, trimmed, normalized
    ("emma@x.org", "emma@x.org", False, False),
    ("Emma.Smith@x.org", "Emma.Smith@x.org", False, False),
    ("EMMA@x.org", "EMMA@x.org", False, False),
    ("A.B@EXAMPLE.Com", "A.B@example.com", False, True),
    ("Info@x.org", "info@x.org", False, True),
    ("INFO@X.ORG", "info@x.org", False, True),
    ("Infos@x.org", "Infos@x.org", False, False),
    ("a@xn--bcher-kva.de", "a@bücher.de", False, True),
    ("a@BÜCHER.de", "a@bücher.de", False, True),
    ("é@x.org", "é@x.org", False, False),
    ("e\u0301@x.org", "é@x.org", False, True),
    ("a@b--c.de", "a@b--c.de", False, False),
    ("a@1.2.3.com", "a@1.2.3.com", False, False),
    (f"{X70}@x.org", f"{X70}@x.org", False, False),
    ("a@online.tests", "a@online.tests", False, False),
    ("o'brien+vip=1%a@x.org", "o'brien+vip=1%a@x.org", False, False),
    (" emma@x.org\t", "emma@x.org", True, False),
    ("\ufeffemma@x.org\u00a0\u200b\x00", "emma@x.org", True, False),
    ("\u2066emma@X.org\u2069\u00ad", "emma@x.org", True, True),
    ("'emma@x.org", "emma@x.org", True, False),
    ("'emma@x.org'", "emma@x.org", True, False),
    ("''emma@x.org", "emma@x.org", True, False),
    ('="emma@x.org"', "emma@x.org", True, False),
    ('=" emma@x.org "', "emma@x.org", True, False),
    ("<emma@x.org>", "emma@x.org", True, False),
    ("< emma@x.org\u00a0>", "emma@x.org", True, False),
    ("Emma <emma@x.org>", "emma@x.org", True, False),
    ("Emma<emma@x.org>", "emma@x.org", True, False),
    ('"Smith, Emma" <emma@x.org>', "emma@x.org", True, False),
    ("Smith, Emma <Emma@X.org>", "Emma@x.org", True, True),
    ("山田 <yamada@x.org>", "yamada@x.org", True, False),
    ("Emma <'emma@x.org'>", "emma@x.org", True, False),
    ("mailto:emma@x.org", "emma@x.org", True, False),
    ("MailTo: emma@x.org?subject=Hi%20Emma", "emma@x.org", True, False),
    ("<mailto:emma@x.org>", "emma@x.org", True, False),
    ("mailto:Emma <mailto:emma@x.org>", "emma@x.org", True, False),
    ("a@x.org <a@x.org>", "a@x.org", True, False),
    ('"A@X.org" <a@x.org>', "a@x.org", True, False),
    ("'a@x.org' <mailto:a@x.org>", "a@x.org", True, False),
]


@pytest.mark.parametrize(("cell", "address", "trimmed", "normalized"), READ)
def test_an_address_is_read(cell: str, address: str, trimmed: bool, normalized: bool) -> None:
    assert rows([cell]) == [right(address) | {"trimmed": trimmed, "normalized": normalized}]


MISSING: Final = [
    *((None, False), ("", False), (" \t", True), ("\u00a0\u200b\ufeff\x00", True), ("'", True), ('=""', True)),
    *(
        (word, False)
        for word in ("-", "--", "–", "—", "N/A", "n/a", "NA", "#N/A", "null", "NULL", "None", "nil", "NaN")
    ),
    (" - ", True),
]


@pytest.mark.parametrize(("cell", "trimmed"), MISSING)
def test_nothing_is_missing(cell: str | None, trimmed: bool) -> None:
    row = {"address": None, "email_fault": "missing", "email_detail": None, "email_suggestion": None}
    assert rows([cell]) == [row | {"trimmed": trimmed, "normalized": False}]


NO_AT: Final = "An email address must have an @-sign."
NO_TOP: Final = "The part after the @-sign is not valid. It is not within a valid top-level domain."
NO_PERIOD: Final = "The part after the @-sign is not valid. It should have a period."
SPECIAL: Final = "The part after the @-sign is a special-use or reserved name that cannot be used with email."
HYPHENS: Final = (
    "An email address cannot have two letters followed by two dashes immediately after the @-sign "
    "or after a period, except Punycode."
)
BRACKET: Final = (
    "An open angle bracket at the start of the email address has to be followed by a close angle bracket at the end."
)
BEFORE: Final = "The email address contains invalid characters before the @-sign: "
AFTER: Final = "The part after the @-sign contains invalid characters: "

REFUSED: Final = [
    # cell, why, suggestion
    ("emma", NO_AT, None),
    ("#na", NO_AT, None),
    ("---", NO_AT, None),
    ("<>", NO_AT, None),
    ("mailto:", NO_AT, None),
    ("a＠x.org", 'The email address has the "full-width" at-sign (@) character instead of a regular at-sign.', None),
    ("@x.org", "There must be something before the @-sign.", None),
    ("emma@", "There must be something after the @-sign.", None),
    ("emma@x", NO_PERIOD, None),
    ("emma@1", NO_PERIOD, None),
    ("a@b.c1", NO_TOP, None),
    ("x@y.test", SPECIAL, None),
    ("a@x.LOCAL", SPECIAL, None),
    ("a@x.localhost", SPECIAL, None),
    ("emma smith@x.org", BEFORE + "SPACE.", None),
    ("em ma@x.org", BEFORE + "SPACE.", None),
    ("emma@exam ple.org", AFTER + "SPACE.", None),
    ("emma@example.c om", AFTER + "SPACE.", None),
    ("emma..s@x.org", "An email address cannot have two periods in a row.", None),
    ("emma.@x.org", "An email address cannot have a period immediately before the @-sign.", None),
    ("a@-x.org", "An email address cannot have a hyphen immediately after the @-sign.", None),
    ("a@x-.org", "An email address cannot have a period and a hyphen next to each other.", None),
    (
        "a@ab--c.de",
        HYPHENS,
        None,
    ),
    ('"a b"@x.org', "Quoting the part before the @-sign is not allowed here.", None),
    ("a@[1.2.3.4]", "A bracketed IP address after the @-sign is not allowed here.", None),
    (
        f"a@{'y' * 65}.org",
        "After the @-sign, periods cannot be separated by so many characters (2 characters too many).",
        None,
    ),
    # one address is plain to see
    ("=a@x.org", FORMULA, "a@x.org"),
    ("=Emma <a@x.org>", FORMULA, "a@x.org"),
    ('=HYPERLINK("mailto:a@x.org","Emma")', FORMULA, "a@x.org"),
    ("emma@x.org,", AFTER + "','.", "emma@x.org"),
    ("emma@X.org ;", AFTER + "';', SPACE.", "emma@x.org"),
    ("emma@x.org.", "An email address cannot end with a period.", "emma@x.org"),
    (".emma@x.org", "An email address cannot start with a period.", "emma@x.org"),
    ("emma@x.org (Emma)", AFTER + "'(', ')', SPACE.", "emma@x.org"),
    ("Emma <emma@x.org> (work)", "There can't be anything after the email address.", "emma@x.org"),
    (
        "<emma@x.org",
        BRACKET,
        "emma@x.org",
    ),
    ("emma@x.org>", AFTER + "'>'.", "emma@x.org"),
    # email-validator takes these for letters of the address
    ("„emma@x.org", BEFORE + "'„'.", "emma@x.org"),
    ("“emma@x.org", BEFORE + "'“'.", "emma@x.org"),
    ("«emma@x.org", BEFORE + "'«'.", "emma@x.org"),
    ("<<emma@x.org>>", BEFORE + "'<'.", "emma@x.org"),
    ("Emma Smith emma@x.org", BEFORE + "SPACE.", "emma@x.org"),
    ("E-Mail: emma@x.org", BEFORE + "':', SPACE.", "emma@x.org"),
    ("emma@x.org - Emma", AFTER + "SPACE.", "emma@x.org"),
    ("Smith; Emma <emma@x.org>", NAME, "emma@x.org"),
    ("mailto://emma@x.org", LINK, "emma@x.org"),
    # slips of the hand
    ("emma@gmail,com", AFTER + "','.", "emma@gmail.com"),
    ("emma@gmial.com,", AFTER + "','.", "emma@gmail.com"),
    ("emma@hotmial.con;", AFTER + "';'.", "emma@hotmail.com"),
    ("emma@yaho.cmo.", "An email address cannot end with a period.", "emma@yahoo.com"),
    ("emma@@gmail.com", AFTER + "'@'.", "emma@gmail.com"),
    ("emma@gmail..com", "An email address cannot have two periods in a row.", "emma@gmail.com"),
    ("emma@gmail", NO_PERIOD, "emma@gmail.com"),
    ("emma@gmail.con,", AFTER + "','.", "emma@gmail.com"),
    ("emma@gmail;com", AFTER + "';'.", "emma@gmail.com"),
    ("emma@gmail com", AFTER + "SPACE.", "emma@gmail.com"),
    ("emma@yahoo,co.uk", AFTER + "','.", "emma@yahoo.co.uk"),
    ("emma@yahoo.co,uk", AFTER + "','.", "emma@yahoo.co.uk"),
    ("emma@gmailcom", NO_PERIOD, "emma@gmail.com"),
    ("emma@gmialcom", NO_PERIOD, "emma@gmail.com"),
    ("emma@examplecom", NO_PERIOD, "emma@example.com"),
    ("emma@gmxde", NO_PERIOD, "emma@gmx.de"),
    ("emma@orangefr", NO_PERIOD, "emma@orange.fr"),
    ("emma@yahoocouk", NO_PERIOD, "emma@yahoo.co.uk"),
    ("emma@com", NO_PERIOD, None),
    ("emma@yahoocom", NO_PERIOD, "emma@yahoo.com"),
    # more than one, or one that is not plain
    ("a@x.org, b@y.org", SEVERAL, None),
    ("a@x.org;b@y.org", SEVERAL, None),
    ("a@x.org b@y.org", SEVERAL, None),
    ("a@x.org/b@y.org", SEVERAL, None),
    ("b@y.org <a@x.org>", SEVERAL, None),
    ("mailto:a@x.org?cc=b@y.org", SEVERAL, None),
    ("mailto:a@x.org?cc=b%40y.org", SEVERAL, None),
    ("mailto:a%2Bvip@x.org", LINK, None),
    ("Emma @ Work <emma@x.org>", NAME, None),
    ("＠Emma <emma@x.org>", NAME, "emma@x.org"),
    ("smith,emma@x.org", BEFORE + "','.", None),
    ("a@x.org" + " " * 500 + "b", LONG, None),
]


@pytest.mark.parametrize(("length", "is_asked"), [(500, True), (501, False)])
def test_email_validator_is_asked_of_no_longer_text_than_500_characters(length: int, *, is_asked: bool) -> None:
    [row] = rows(["é" * (length - len("@x.org")) + "@x.org"])
    assert (row["email_detail"] != LONG) == is_asked


@pytest.mark.parametrize(("cell", "detail", "suggestion"), REFUSED)
def test_a_cell_is_refused_with_its_reason(cell: str, detail: str, suggestion: str | None) -> None:
    [row] = rows([cell])
    assert (row["address"], row["email_fault"]) == (None, "invalid")
    assert row["email_detail"] == detail
    assert row["email_suggestion"] == suggestion


@pytest.mark.parametrize(
    ("cell", "address", "suggestion"),
    [
        ("emma@gmial.com", "emma@gmial.com", "emma@gmail.com"),
        ("emma@x.con", "emma@x.con", "emma@x.com"),
        ("emma@hotmai.com", "emma@hotmai.com", "emma@hotmail.com"),
        ("Emma@GMAIL.CON", "Emma@gmail.con", "Emma@gmail.com"),
        (" Emma <emma@yaho.couk>", "emma@yaho.couk", "emma@yahoo.co.uk"),
        ("é@hotmial.fr", "é@hotmial.fr", "é@hotmail.fr"),
    ],
)
def test_an_address_that_can_be_is_read_however_odd_it_looks(cell: str, address: str, suggestion: str) -> None:
    [row] = rows([cell])
    assert (row["address"], row["email_fault"], row["email_suggestion"]) == (address, None, suggestion)


# --- the frame ---------------------------------------------------------------------------------------------


def test_the_frame_has_the_height_the_order_and_the_columns_promised() -> None:
    column = pl.concat([pl.Series("any name", ["b@x.org", None, " c@x.org"]), pl.Series(["?", "a@x.org"])])
    frame = emails.read(column.slice(1))
    assert dict(frame.schema) == {
        "address": pl.String,
        "email_fault": pl.Enum(["missing", "invalid"]),
        "email_detail": pl.String,
        "email_suggestion": pl.String,
        "trimmed": pl.Boolean,
        "normalized": pl.Boolean,
    }
    assert frame["address"].to_list() == [None, "c@x.org", None, "a@x.org"]
    assert column.to_list() == ["b@x.org", None, " c@x.org", "?", "a@x.org"]
    assert emails.read(column.clear()).schema == frame.schema
    assert emails.read(column.filter(column == "a@x.org")).schema == frame.schema


def test_addresses_that_differ_in_case_have_one_key() -> None:
    frame = pl.DataFrame({"address": ["Emma@x.org", "EMMA@x.org", "emma@x.org", "ÉMMA@bücher.de", None]})
    keys = frame.select(emails.key(pl.col("address"))).to_series().to_list()
    assert keys == ["emma@x.org"] * 3 + ["émma@bücher.de", None]


def test_what_looks_like_an_address_is_told_without_judging_it() -> None:
    likely = ["emma@x.org", " emma@x.org ", "Emma <emma@x.org>", "=emma@x.org", "emma@x.org,", "é@x.рф", "a@x.test"]
    unlikely = ["", "emma", "@emma", "emma@", "emma@x", "a @ b.c", "1.250", "a.b", "x@y z.org", "a@@x.org"]
    frame = pl.DataFrame({"cell": [*likely, *unlikely, None]})
    told = frame.select(emails.looks_like_address(pl.col("cell"))).to_series().to_list()
    assert told == [True] * len(likely) + [False] * len(unlikely) + [None]


# --- what the expressions lean on ----------------------------------------------------------------------------


def test_our_lists_are_those_of_email_validator() -> None:
    assert set(email_validator.SPECIAL_USE_DOMAIN_NAMES) == emails._SPECIAL_USE
    assert set(rfc_constants.CASE_INSENSITIVE_MAILBOX_NAMES) == set(emails._ANY_CASE)


def test_our_invisible_characters_are_those_of_unicode() -> None:
    every = [chr(code) for code in range(sys.maxunicode + 1) if not 0xD800 <= code < 0xE000]
    ours = set(cells.INVISIBLE)
    assert ours >= {c for c in every if unicodedata.category(c) in {"Cc", "Cf", "Zs", "Zl", "Zp"}}
    assert {unicodedata.category(c) for c in ours} <= {"Cc", "Cf", "Zs", "Zl", "Zp", "Cn"}  # newer than Python's


def test_faulty_cells_are_judged_by_their_shapes() -> None:
    faulty = [
        cell.format(number, number)
        for number in range(1000)
        for cell in (
            "emma{}",
            "emma {}@x.org",
            "emma{}..s@x.org",
            "emma{}@x",
            "e{}@x.org,",
            "Emma e{}@x.org",
            "e@x{}.test",
            "e{}@x.c{}",
        )
    ]
    emails._ask.cache_clear()
    assert emails.read(pl.Series(faulty))["email_fault"].to_list() == ["invalid"] * len(faulty)
    assert emails._ask.cache_info().misses < 20


def test_email_validator_is_not_loaded_for_clean_addresses() -> None:
    program = (
        "import sys, polars as pl; from loyalty_prep.values import emails;"
        "emails.read(pl.Series(['emma@x.org', 'EMMA@X.org', ' info@x.org', '', None]));"
        "sys.exit('email_validator' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@pytest.mark.parametrize("cell", ["\u212aim@x.org", "kim@\u212aa.org", "K\u0130m@x.org", "Kim@X.org", "INFO@x.org"])
def test_a_letter_that_is_plain_only_when_it_is_small_is_read_among_many_as_alone(cell: str) -> None:
    many = rows([*(f"Ann{number}@X.org" for number in range(1_100)), cell])
    assert many[-1] == rows([cell])[0]
