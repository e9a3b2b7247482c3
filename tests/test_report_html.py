"""The page: what stands in it, what must never happen to it, and one whole page to compare with.

After a change that is meant, renew `golden/report.html` and look at it in a browser:

    UPDATE_GOLDEN=1 python -m pytest tests/test_report_html.py
"""

from __future__ import annotations

import os
import re
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loyalty_prep import __version__, prepare, validate
from loyalty_prep.codes import BY_NAME
from loyalty_prep.columns.places import letter
from loyalty_prep.errors import UsageError
from loyalty_prep.judging.histogram import Bin
from loyalty_prep.report.document import Output, OutputKind, Report, day_of_run
from loyalty_prep.report.findings import Example, Issue, Spread
from loyalty_prep.report.page import (
    _FILES,
    _KINDS,
    LONGEST,
    _balances,
    _parts,
    number,
    plain,
    render,
    share,
    show,
)
from loyalty_prep.report.tally import EXAMPLES, LISTED, Points, RowCounts
from loyalty_prep.values.cells import INVISIBLE

GOLDEN: Final = Path(__file__).parent / "golden" / "report.html"

EXPORT: Final = """\
Exported by Till 7
Name;E-Mail;Punkte;Punkte gesamt
Emma Smith;emma@example.com;1.250,00;3
Omar;\u00a0omar@Example.com ;400;4
Nadia;;5;1
Bert;bert user@example.com;7;2
Tilda;tilda@gmail..com;7;2
Hugo;hugo@example.com;12,5;9
Nora;nora@example.com;-5;1
Wim;wim@example.com;5;1
Wim;WIM@example.com;5;1
Sven;sven@example.com;1;250;3;4

שלום;shalom@example.com;2500;3
山田\u3000太郎;yamada@example.com;90;1
""".encode()

HOSTILE: Final = (
    "Name,Email,<img src=x onerror=alert(1)>,Points\n"
    "a,a@example.com,&lt;&amp;,5\n"
    "b,b@example.com,c,6\n"
    "<script>alert(2)</script>,</style><script>alert(3)</script>,=cmd|' /C calc'!A0,7\n"
    "</bdi></td></table>,c@example.com,\u202egnp.exe,</bdi></td></table>\n"
    'd,x\u202e@example.com,\x1b[31m,"<!--\n\n"\n'
    "e,{{ 7 * 7 }}{% raw %}@example.com,,8\n"
    'f,"javascript:alert(4)//http://example.com/"" onload=""alert(5)",,8\n'
    f"g,{'x' * 5000},,8\n"
).encode()

SOUND: Final = b"Email,Points\na@example.com,5\nb@example.com,12345678\n"
NO_ROWS: Final = b"Email,Points\n"
_MANY: Final = b"Email,Points\n" + b"".join(b"%d@example.com,%d\n" % (n, 90 + n) for n in range(18))
APART: Final = _MANY + b"up@example.com,1 000 000\ndown@example.com,-5\n"
AMBIGUOUS: Final = b"Email,Points\na@example.com,1.250\nb@example.com,2.500\nc@example.com,3\n"

EXPORTS: Final = {
    "faulty": EXPORT,
    "hostile": HOSTILE,
    "sound": SOUND,
    "no rows": NO_ROWS,
    "ambiguous": AMBIGUOUS,
    "apart": APART,
    "wide": b",".join([b"Email", b"Points", *[b"x%d" % n for n in range(40)]]) + b"\na@example.com,5" + b",y" * 40,
}

VOID: Final = {"br", "col", "hr", "img", "input", "link", "meta", "source"}


class Page(HTMLParser):
    """The page as a browser takes it: every start and end tag must match."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.stack: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert self.stack == [], "not every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.stack.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.stack, f"</{tag}> closes nothing"
        assert self.stack.pop() == tag, f"</{tag}> in line {self.getpos()[0]} closes another element"

    def handle_data(self, data: str) -> None:
        if "style" not in self.stack and "title" not in self.stack:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    @property
    def names(self) -> list[str]:
        return [tag for tag, _ in self.tags]


@pytest.fixture(autouse=True)
def _a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let all pages be of one day."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", f"{datetime(2026, 11, 28, 12, tzinfo=UTC).timestamp():.0f}")


@cache
def page(export: bytes, *, redact: bool = False) -> str:
    return render(validate(export, redact=redact))


@pytest.fixture(params=[(name, redact) for name in EXPORTS for redact in (False, True)], ids=str)
def html(request: pytest.FixtureRequest) -> str:
    name, redact = request.param
    return page(EXPORTS[name], redact=redact)


def test_page_is_the_golden_one(tmp_path: Path) -> None:
    path = tmp_path / "report.html"
    validate(EXPORT, report=path)
    if os.environ.get("UPDATE_GOLDEN"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_bytes(path.read_bytes())
    assert path.read_text("utf-8") == GOLDEN.read_text("utf-8")


# any page


def test_page_is_well_formed_and_can_be_found_through(html: str) -> None:
    found = Page(html)
    attributes = dict(found.tags)
    assert html.startswith("<!DOCTYPE html>")
    assert attributes["html"]["lang"] == "en"
    assert found.names.count("h1") == found.names.count("main") == found.names.count("title") == 1
    levels = [int(name[1]) for name in found.names if re.fullmatch(r"h[1-6]", name)]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert all(attrs.get("scope") in ("row", "col") for tag, attrs in found.tags if tag == "th")
    assert found.names.count("caption") == found.names.count("table") > 0
    assert all(attrs.get("aria-label") or attrs.get("aria-hidden") for tag, attrs in found.tags if tag == "svg")
    ids = [attrs["id"] for _, attrs in found.tags if "id" in attrs]
    assert len(ids) == len(set(ids))
    referred = {attrs["aria-labelledby"] for _, attrs in found.tags if "aria-labelledby" in attrs}
    referred |= set(re.findall(r"url\(#([\w-]+)\)", html))
    referred |= {(attrs["href"] or "").removeprefix("#") for _, attrs in found.tags if "href" in attrs}
    assert referred <= set(ids)


def test_page_asks_for_nothing_and_runs_nothing(html: str) -> None:
    found = Page(html)
    assert not {"script", "img", "link", "iframe", "object", "base", "form"} & set(found.names)
    for _, attrs in found.tags:
        assert not {"src", "action", "style", "data"} & set(attrs)
        assert (attrs.get("href") or "#").startswith("#")
        assert not any(name.startswith("on") for name in attrs)
    style = html[html.index("<style>") : html.index("</style>")]
    assert not re.search(r"url\(|@import|https?:", style)
    assert not re.search(r"url\((?!#)", html)


def test_page_has_no_invisible_characters(html: str) -> None:
    assert not set(html) & (set(INVISIBLE) - set(" \n\u3000"))


def test_page_is_the_same_each_time(html: str, request: pytest.FixtureRequest) -> None:
    name, redact = request.node.callspec.params["html"]
    assert html == render(validate(EXPORTS[name], redact=redact))


def test_ordinary_page_names_no_address_on_the_web() -> None:
    assert not re.search(r"https?://|//\w", page(EXPORT))


# what the page says


def test_sections_come_in_the_order_in_which_they_are_needed() -> None:
    text = Page(page(EXPORT)).text
    order = [
        "Checked on 28 November 2026 by loyalty-prep",
        "5 of 12 rows are ready to import. 6 rows need your attention. 1 row was merged into another row",
        "What to do next Correct the 6 rows that need your attention in your file, and have the file checked again.",
        "See that the balances are the right ones: they are taken from the column Punkte .",
        "Import last, when all is right that is to go in. Have the files for the import written.",
        "On this page",
        *("What became of the rows", "Ready 5 41.7% 4,245", "of these, put right by the program 2"),
        *("+ Left out, need your attention 6 50% 14", "+ Merged into another row", "= Came in 12 4,264"),
        *("These rows are left out of the import.", "No email address: 1 customer EMAIL_MISSING"),
        *("Email address that is not valid: 2 customers EMAIL_INVALID", "Cells missing or too many: 1 row"),
        *("These leave no row out.", "Merged into another row of the same address: 1 row ROW_MERGED"),
        *("Only the way their cells are written", "Signs around the address taken off: 1 customer EMAIL_TRIMMED"),
        *("How many rows have which balance", "below 0 1", "2,000 to 4,999 1", "The highest balances"),
        "Addresses are taken from column B, E-Mail . Balances are taken from column C, Punkte .",
        "Address B: E-Mail Balance C: Punkte D: Punkte gesamt",
        "No file to import was written.",
        "What is ready 5 5 0 Your file has 12 rows;",
        "How the columns were chosen",
        *("Encoding utf-8", "Delimiter semicolon", "Header line line 2, after 1 line"),
        "Decimal mark comma, as in 1.250,00 the file",
        "Balances that show the decimal mark Row Line Value Decimal mark 1 3 1.250,00 comma",
    ]
    places = [text.find(words) for words in order]
    assert dict(zip(order, places, strict=True)) == dict(zip(order, sorted(places), strict=True))
    assert places[0] >= 0


def test_examples_say_where_who_what_and_what_may_be_meant() -> None:
    text = Page(page(EXPORT)).text
    assert "Row Line Who Address Balance Detail Perhaps meant 4 6 Bert bert user@example.com 7 " in text
    assert "5 7 Tilda tilda@gmail..com 7 An email address cannot have two periods in a row. tilda@gmail.com" in text
    assert "Row Line Who Address Balance 3 5 Nadia [empty] 5 " in text
    assert "Row Line Who Balance Address 6 8 Hugo 12,5 hugo@example.com " in text
    assert "Row Line What stands there 10 12 Sven;sven@example.com;1;250;3;4 " in text


def test_who_has_no_address_is_told_by_the_other_cells() -> None:
    text = Page(page(b"No,Email,Points,Phone\n7,,5,0171 5550\nTotal,,90,\n8,a@example.com,1,\n")).text
    assert "Row Line Who Address Balance 1 2 7, 0171 5550 [empty] 5 2 3 Total [empty] 90 " in text


def test_without_a_column_of_names_nothing_is_said_of_them() -> None:
    text = Page(page(b"Email,Points,Shop name\na@example.com,x,Left Bank\nb@example.com,1,Left Bank\n")).text
    assert "Row Line Balance Address 1 2 x a@example.com " in text


def test_an_address_that_stands_twice_shows_its_rows_and_balances_together() -> None:
    rows = [f"Ann,{n}@example.com,{n}\n" for n in range(1, 8)] + [f"Bob,{n}@EXAMPLE.com,9\n" for n in range(7, 0, -1)]
    html = page(f"Name,Email,Points\n{''.join(rows)}".encode())
    text = Page(html).text
    assert "Same address with different balances: 14 rows EMAIL_DUPLICATE" in text
    first = "1 2 Ann 1@example.com 1 14 15 Bob 1@EXAMPLE.com 9 2 3 Ann 2@example.com 2 13 14 Bob 2@EXAMPLE.com 9 "
    third = "3 4 Ann 3@example.com 3 12 13 Bob 3@EXAMPLE.com 9 "
    assert f"Row Line Who Address Balance {first}{third}8 more rows" in text


def test_what_is_asked_of_a_merchant_is_asked_once_for_all_rows_of_a_kind() -> None:
    text = Page(page(b"Email,Points\na@example.com,\nb@example.com,\nc@example.com,-1\nd@example.com,5\n")).text
    steps = text[text.index("What to do next") : text.index("On this page")]
    assert "No balance: 2 customers Say whether a customer without a balance has 0 points in your shop." in steps
    assert "below zero" not in steps  # one row is as soon corrected
    assert text.count("All of these rows can be put right at once by one answer of yours.") == 1


@pytest.mark.parametrize("export", EXPORTS.values(), ids=EXPORTS)
def test_words_of_the_command_line_stand_only_where_whoever_runs_the_program_reads(export: bytes) -> None:
    html = page(export)
    box = html.index('<section class="box"')
    body = html[html.index("<body>") : box].replace("&lt;!--", "")
    assert not re.search(r"(?<![\w=])--[a-z]", body)
    assert "loyalty-prep prepare" not in body
    assert html.index("</section>", box) > html.index("--email-column") > box


def test_steps_are_at_most_five_and_lead_to_their_sections(tmp_path: Path) -> None:
    faulty = b"".join(b"%d@example.com,\n" % n for n in range(20)) + b"far@example.com,9999999\nx,1\n"
    (tmp_path / "known.csv").write_bytes(b"Email\n" + b"".join(b"c%d@example.com\n" % n for n in range(30)))
    sound = b"".join(b"c%d@example.com,5\n" % n for n in range(30))
    (tmp_path / "all.csv").write_bytes(b"Email,Points\n" + faulty + sound)
    prepare(tmp_path / "all.csv", out=tmp_path / "out", contacts=tmp_path / "known.csv")
    html = (tmp_path / "out" / "all.report.html").read_text("utf-8")
    steps = html[html.index('<ol class="steps">') : html.index("</ol>")]
    assert re.sub(r"<ul>.*?</ul>", "", steps, flags=re.DOTALL).count("<li>") == 5
    for id_, words in {
        "POINTS_MISSING": "No balance: 20 customers",
        "outputs": "all.errors.csv",
        "errors": "See which they are, and why.",
        "columns": "Points",
        "forecast": "Compare with what Wix should report.",
    }.items():
        assert re.search(rf'<a href="#{id_}">(<bdi[^>]*>)*{re.escape(words)}', steps)
    assert "all.contacts.csv" in steps
    assert "all.part-0001.csv" in steps


def test_an_empty_file_and_a_sound_one_have_their_own_steps() -> None:
    assert "What to do next Check the filter in the old platform's export" in Page(page(NO_ROWS)).text
    text = Page(page(SOUND)).text
    steps = text[text.index("What to do next") : text.index("On this page")]
    assert "Import last" not in steps
    assert "Correct" not in steps


def test_page_says_when_by_what_and_whom_to_ask() -> None:
    text = Page(render(validate(SOUND, contact=" Emma <b>Ost</b>,\n0221 555 "))).text
    assert f"Checked on 28 November 2026 by loyalty-prep {__version__}. Whom to ask: Emma <b>Ost</b>, 0221 555" in text
    assert "Whom to ask" not in Page(page(SOUND)).text


@pytest.mark.parametrize("contact", ["", " ", "\x1b[31m", "x" * 201, 5])
def test_a_contact_that_is_no_line_of_text_is_refused(contact: Any) -> None:
    with pytest.raises(UsageError, match="contact must be"):
        validate(SOUND, contact=contact)


@pytest.mark.parametrize("epoch", ["0", "1790000000"])
def test_the_day_is_that_of_a_reproducible_build_where_it_is_named(
    epoch: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    for name in ("one", "two"):
        prepare(SOUND, out=tmp_path / name)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert all((tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes() for file in files)
    day = {"0": "1 January 1970", "1790000000": "21 September 2026"}[epoch]
    assert f"Checked on {day} by" in (tmp_path / "one" / "bytes.report.html").read_text("utf-8")


@pytest.mark.parametrize("epoch", ["", "x", "-1", "9" * 30, "１"])
def test_a_day_that_is_none_is_today(epoch: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = datetime.now().astimezone().date()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    assert before <= day_of_run() <= datetime.now().astimezone().date()


def test_page_tells_the_first_of_many_examples() -> None:
    rows = b"".join(b"c%d@example.com,x\n" % n for n in range(1234))
    text = Page(page(b"Email,Points\n" + b"".join(b"%d@example.com,5\n" % n for n in range(2000)) + rows)).text
    assert "Balance that is no number: 1,234 customers POINTS_NOT_A_NUMBER" in text
    assert "95 more rows (POINTS_NOT_A_NUMBER)" in text
    assert "x c99@example.com Shown are 100 of 1,234. What it means" in text


def test_page_lists_the_files_of_a_run(tmp_path: Path) -> None:
    (tmp_path / "till <7>.csv").write_bytes(EXPORT)
    prepare(tmp_path / "till <7>.csv", out=tmp_path / "out")
    html = (tmp_path / "out" / "till <7>.report.html").read_text("utf-8")
    text = Page(html).text
    assert "till <7>.part-0001.csv ready to upload to Wix 5 " in text
    assert "In the parts EMAIL is column 0 and POINTS column 1, counted from 0." in text
    assert "till <7>.errors.csv" in text
    assert "<title>Loyalty import check: till &lt;7&gt;.csv</title>" in html


def test_report_without_issues() -> None:
    text = Page(page(SOUND)).text
    assert "All 2 rows are ready to import." in text
    assert "Nothing: no row needs your attention, and none was changed." in text
    assert "= Came in 2 12,345,683" in text
    assert not {"errors", "notes", "repairs"} & set(re.findall(r'href="#(\w+)"', page(SOUND)))


def test_report_without_rows() -> None:
    html = page(NO_ROWS)
    text = Page(html).text
    assert "The file has no rows, so there is nothing to import." in text
    assert "No rows NO_ROWS The file has a header and no rows." in text
    assert "There are no rows to preview." in text
    assert "<svg" not in html


def test_undecided_decimal_mark_is_said() -> None:
    assert "Decimal mark not decided; see POINTS_AMBIGUOUS above nothing yet" in Page(page(AMBIGUOUS)).text
    told = "What these balances come to If the decimal mark is the Total point, as in 1,250.00 3.75 comma"
    assert told in Page(page(AMBIGUOUS)).text
    assert "Decimal mark not needed" in Page(page(SOUND)).text


def test_wide_file_shows_its_first_columns() -> None:
    text = Page(page(EXPORTS["wide"])).text
    assert "T: x17 " in text
    assert "22 further columns are not shown." in text


def test_user_decisions_are_said() -> None:
    text = Page(render(validate(SOUND, encoding="cp1252", delimiter=",", decimal="point"))).text
    for words in ("Encoding cp1252 (100% sure) you", "Decimal mark point, as in 1,250.00 you"):
        assert words in text


# the balances


def test_a_balance_far_above_the_others_jumps_to_the_eye() -> None:
    html = page(APART)
    text = Page(html).text
    assert text.count("1 customer has more than 100 times what nine in ten others have.") == 1
    assert "mostly they are a phone number in the wrong column" in text
    assert "1 customer has less than 0 points." in text
    assert "worth a look below 0 1 0 to 49 0 50 to 99 10 100 to 199 8 200 to 999,999 0" in text
    assert "worth a look 1,000,000 to 1,999,999 1 From each line" in text
    assert "Row Line Address Balance Read as 19 20 up@example.com 1 000 000 1,000,000 far above 18 19 17@" in text
    assert html.count('fill="url(#fill-apart)"') == 2


def test_redacted_picture_shows_no_balance() -> None:
    text = Page(page(APART, redact=True)).text
    assert "The highest balances Row Line 19 20 far above 18 19 17 18 16 17 15 16 Where addr" in text
    assert "1 customer has more than 100 times" in text


def test_nothing_stands_apart() -> None:
    text = Page(page(AMBIGUOUS)).text
    assert "No balance is more than 100 times what nine in ten others have." in text
    assert "far above" not in text
    assert "worth a look" not in text
    assert "There is no balance that could be read" in Page(page(NO_ROWS)).text


def test_the_last_range_has_no_end() -> None:
    text = Page(page(b"Email,Points\na@example.com," + b"9" * 60 + b"\nb@example.com,1\n")).text
    assert "1,000,000,000,000,000,000 or more 1 From each line" in text


@given(st.lists(st.integers(0, 10**10), max_size=60))
def test_bars_keep_their_order_and_one_row_of_a_million_is_seen(counts: list[int]) -> None:
    bins = [{"from": n, "to": n, "rows": rows, "apart": False} for n, rows in enumerate(counts)]
    picture = _balances({"bins": bins, "highest": []}, [])
    assert [bar.rows for bar in picture.bars if bar.rows] == [rows for rows in counts if rows]
    ranked = sorted(picture.bars, key=lambda bar: bar.rows)
    assert all(one.width <= other.width for one, other in pairwise(ranked))
    assert all(bar.width == 0 if bar.rows == 0 else 4 < bar.width < 100.001 for bar in picture.bars)
    assert not any(one.rows == other.rows == 0 for one, other in pairwise(picture.bars))


# how to fix it


def test_each_code_is_explained_at_length() -> None:
    text = Page(page(EXPORT)).text
    for name in ("EMAIL_MISSING", "ROW_FIELD_COUNT", "ROW_MERGED", "POINTS_REFORMATTED"):
        code = BY_NAME[name]
        todo = "How to fix it" if code.severity == "error" else "What to do"
        assert f"({name}) {code.means} For example: {code.example} {todo}: {code.fix}" in text
    assert "POINTS_OUT_OF_RANGE" not in text


def test_explanations_are_closed_until_they_are_asked_for() -> None:
    found = Page(page(EXPORT))
    assert "details" in found.names
    assert all("open" not in attrs for tag, attrs in found.tags if tag == "details")
    assert found.names.count("summary") == found.names.count("details")


def test_explanations_name_the_files_of_the_run(tmp_path: Path) -> None:
    (tmp_path / "till <7>.csv").write_bytes(EXPORT)
    prepare(tmp_path / "till <7>.csv", out=tmp_path / "out")
    text = Page((tmp_path / "out" / "till <7>.report.html").read_text("utf-8")).text
    assert "Each change stands in till <7>.changes.csv, before and after." in text


def test_codes_of_a_schema_of_the_user_have_no_explanation() -> None:
    issue = Issue("phone_is_short", "error", 3, "The row fails the check.", (Example(1, 2, "<1>"),))
    text = Page(render(replace(validate(SOUND), issues=(issue,)))).text
    assert "A check of your own: 3 rows phone_is_short The row fails the check. phone_is_short: the first rows" in text
    assert "<1> Shown are 1 of 3." in text
    assert "What it means" not in text


# files


def outputs(kind: Any, count: int) -> tuple[Output, ...]:
    return tuple(Output(f"x.{kind}-{n:04d}.csv", kind, 9_999, 300_000, "0" * 64) for n in range(count))


def test_every_kind_of_file_has_its_words_and_one_to_come_has_its_name() -> None:
    assert set(get_args(OutputKind)) <= set(_KINDS)
    text = Page(render(validate(SOUND).with_outputs(outputs("workbook", 1) + outputs("<b>new", 1)))).text
    assert "x.workbook-0000.csv the same rows as a workbook for a spreadsheet" in text
    assert "x.<b>new-0000.csv <b>new 9,999" in text


def test_of_many_files_the_first_are_listed() -> None:
    text = Page(render(validate(SOUND).with_outputs(outputs("clean", 2) + outputs("contacts", 5_000)))).text
    assert text.count("x.clean-") == 5, "in the steps, among the files, and in the forecast"
    assert text.count("x.contacts-") == 1 + _FILES
    assert "… and 4,990 more files addresses that are no contacts yet; create these in Wix first 49,895,010" in text


def test_merged_corrections_are_told() -> None:
    rows = {"total": 1_200, "ready": 1_100}
    merged = {"name": "<i>.csv", "rows": rows, "points": {}, "leftRows": 1, "takenBeforeRows": 0, "addedRows": 2_000}
    sound = validate(SOUND)
    text = Page(render(replace(sound, earlier=merged | {"source": sound.to_dict()["source"]}))).text
    assert "the earlier result of <i>.csv , of which 1,100 rows of 1,200 were ready. You left out 1 row," in text
    assert "2,000 rows had no number and count as new." in text
    assert "taken before" not in text


def test_rows_that_were_set_aside_and_what_a_policy_added_are_told() -> None:
    sound = validate(SOUND)
    rows, points = replace(sound.rows, total=4, skipped=2), replace(sound.points, skipped=7, adjusted=3)
    text = Page(render(replace(sound, rows=rows, points=points))).text
    assert "2 of 4 rows are ready to import. 2 rows were set aside by you." in text
    assert "+ Set aside by you 2 50% 7" in text
    assert "Added to balances below zero, which were written as 0 3" in text
    assert "set aside" not in Page(render(sound)).text


def test_the_forecast_is_of_the_parts_and_not_of_the_file(tmp_path: Path) -> None:
    rows = "".join(f"customer{number}@example.com,{number}\n" for number in range(30))
    report = prepare(f"Email,Points\nbad,1\n{rows}".encode(), tmp_path / "out", max_bytes=300)
    text = Page(render(report)).text
    parts = [output for output in report.outputs if output.kind == "clean"]
    assert len(parts) > 2
    assert all(f"{part.path} {part.rows} {part.rows} 0" in text for part in parts)
    assert "All parts 30 30 0 Your file has 31 rows; Wix reads the parts, which hold those that are ready." in text
    many = [replace(parts[0], path=f"x.part-{number:04}.csv", rows=5) for number in range(_FILES + 3)]
    assert "… and 3 more files 15 15 0" in Page(render(report.with_outputs(tuple(many)))).text


# size


def enlarged(report: Report, times: int) -> Report:
    """Return the report of a file that has each row so many times, and files by the thousand."""
    rows, points = report.rows, report.points
    return replace(
        report,
        rows=RowCounts(*(times * each for each in (rows.total, rows.ready, rows.repaired, rows.rejected, rows.merged))),
        points=Points(*(times * each for each in (points.total, points.out, points.rejected, points.merged))),
        balances=Spread(
            tuple(Bin(each.low, each.high, times * each.rows, each.apart) for each in report.balances.bins),
            report.balances.highest,
        ),
        issues=tuple(replace(issue, count=times * issue.count) for issue in report.issues),
    )


def test_page_of_fifty_million_rows_is_as_small_as_that_of_fifty() -> None:
    small = validate(EXPORT)
    large = enlarged(small, 50_000_000 // small.rows.total)
    few, many = render(small.with_outputs(outputs("contacts", _FILES))), render(large)
    assert ": 8,333,332 customers" in many
    assert len(many) < len(few) + 1_000
    assert len(render(large.with_outputs(outputs("contacts", 5_000)))) < len(few) + 2_500
    assert len(few.encode()) < 60_000


def test_page_of_a_real_file_does_not_grow_with_its_faults_beyond_a_bound() -> None:
    faulty = [b"Email,Points\n" + b"bad,x\n,-5\na@@example.com,1.5\nb@example.com,1,2\n" * n for n in (100, 5_000)]
    few, many = (render(validate(export)) for export in faulty)
    assert len(many) < len(few) + 5_000  # longer numbers
    assert len(many) < 400_000


def test_the_same_rows_are_listed_whether_files_are_written_or_not(tmp_path: Path) -> None:
    rows = [f"Ann,{n}@example.com,{n}" if n % 3 else f"Ann,bad {n},x" for n in range(2_000)]
    again = [f"Bob,{n}@EXAMPLE.com,-1,5" if n % 5 else f"Bob, {n}@example.com,{n + 1}" for n in range(2_000)]
    export = "\n".join(["Name,Email,Points", *rows, *again]).encode()
    checked, written = validate(export), prepare(export, tmp_path / "out")
    assert checked.issues == written.issues
    assert max(len(issue.rows) for issue in checked.issues) == 2 * LISTED


def test_rows_of_addresses_that_stand_twice_are_listed_to_a_bound() -> None:
    once = "".join(f"{n}@example.com,1\n" for n in range(3_000))
    again = "".join(f"{n % 7}@example.com,{n}\n" for n in range(3_000))
    report = validate(f"Email,Points\n{once}{again}".encode())
    (issue,) = [issue for issue in report.issues if issue.code == "EMAIL_DUPLICATE"]
    assert (issue.count, len(issue.examples)) == (3_007, EXAMPLES)
    assert len(issue.rows) == 2 * LISTED
    assert [example.email for example in issue.examples] == [f"{n}@example.com" for n in range(EXAMPLES)]
    assert [row.email for row in issue.rows] == sorted(row.email for row in issue.rows)


# what must never happen


def test_hostile_cells_stand_as_text() -> None:
    text = Page(page(HOSTILE)).text
    for words in (
        "<img src=x onerror=alert(1)>",
        "<script>alert(2)</script>",
        "</style><script>alert(3)</script>",
        "=cmd|' /C calc'!A0",
        "</bdi></td></table>",
        "[U+202E] gnp.exe",
        "[U+001B] [31m",
        "{{ 7 * 7 }}{% raw %}@example.com",
        "&lt;&amp;",
        '" onload="alert(5)',
    ):
        assert words in text


def test_long_cells_are_cut() -> None:
    html = page(HOSTILE)
    assert "x" * LONGEST + '<span class="mark">…</span>' in html
    assert "x" * (LONGEST + 1) not in html


def test_redacted_page_holds_no_address_and_no_other_cell() -> None:
    export = EXPORT.replace(b"Emma Smith", b"Ada Byron").replace(b"example", b"lovelace")  # as no code's example
    html = page(export, redact=True)
    for line in export.decode().splitlines()[2:]:
        for cell in line.split(";")[:2]:
            assert not cell.strip() or cell.strip().lower() not in html.lower()
    assert "@lovelace.com" not in html
    assert "Email addresses are masked" in html
    assert "tilda@gmail" not in html
    assert "The highest balances Row Line 11 14 1 3" in Page(html).text


@given(st.text(st.one_of(st.characters(), st.sampled_from(INVISIBLE + "<>&'\"a")), max_size=LONGEST))
def test_shown_text_is_the_text_without_what_is_invisible(text: str) -> None:
    shown = str(show(text))
    Page(shown)
    hidden = set(INVISIBLE) - set(" \u200c\u200d\u3000")
    assert not set(shown) & hidden
    bare = re.sub(r'<span class="mark">\[.*?\]</span>|<[^>]*>', "", shown)
    for entity, char in (("&lt;", "<"), ("&gt;", ">"), ("&#39;", "'"), ("&#34;", '"'), ("&amp;", "&")):
        bare = bare.replace(entity, char)
    unmarked = set(INVISIBLE) | {char for char in text if "\ud800" <= char <= "\udfff"}
    assert "".join(c for c in bare if c not in unmarked) == "".join(c for c in text if c not in unmarked)
    shown.encode()
    plain(text).encode()


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("", "[empty]"),
        ("emma@x.org", "emma@x.org"),
        ("  emma@x.org ", "[space ×2]emma@x.org[space]"),
        ("a  b", "a  b"),
        ("a\tb", "a[tab]b"),
        ("a\r\nb\n\nc", "a[line break]b[line break ×2]c"),
        ("\0\0\0", "[NUL ×3]"),
        ("\ufeffa\u00a0\u200b", "[byte order mark]a[no-break space][zero-width space]"),
        ("a\u202eb\u2066c", "a[U+202E]b[U+2066]c"),
        ("\udce9", "[U+DCE9]"),
        ("山田\u3000太郎", "山田\u3000太郎"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("a\u200cb\u3000", "a[U+200C]b[wide space]"),
    ],
)
def test_invisible_characters_are_named(text: str, shown: str) -> None:
    assert re.sub(r"<[^>]*>", "", str(show(text))) == shown
    assert plain(text) == ("" if text == "" else shown)


# numbers


@pytest.mark.parametrize(
    ("total", "ready", "rejected", "merged", "sentence"),
    [
        (0, 0, 0, 0, "The file has no rows, so there is nothing to import."),
        (1, 1, 0, 0, "The only row is ready to import."),
        (1200, 1200, 0, 0, "All 1,200 rows are ready to import."),
        (1, 0, 1, 0, "The only row is not ready to import. 1 row needs your attention."),
        (6, 0, 6, 0, "None of 6 rows is ready to import. 6 rows need your attention."),
        (3, 1, 2, 0, "1 of 3 rows is ready to import. 2 rows need your attention."),
        (3, 2, 0, 1, "2 of 3 rows are ready to import. 1 row was merged into another row of the same address."),
        (
            9000,
            5000,
            1000,
            3000,
            (
                "5,000 of 9,000 rows are ready to import. 1,000 rows need your attention. "
                "3,000 rows were merged into other rows of the same address."
            ),
        ),
    ],
)
def test_verdict(total: int, ready: int, rejected: int, merged: int, sentence: str) -> None:
    rows = RowCounts(total, ready, 0, rejected, merged)
    text = Page(render(replace(validate(SOUND), rows=rows))).text
    assert re.search(rf"[✓!○] {re.escape(sentence)} What to do next", text)


@given(st.tuples(*[st.integers(0, 10**9)] * 4))
def test_parts_of_the_bar_fill_it_and_none_is_lost(counts: tuple[int, int, int, int]) -> None:
    unchanged, repaired, merged, rejected = counts
    ready = unchanged + repaired
    rows = {
        "total": sum(counts),
        "ready": ready,
        "repaired": repaired,
        "merged": merged,
        "rejected": rejected,
        "skipped": 0,
    }
    parts = _parts(rows)
    assert [part.rows for part in parts] == (list(counts) if any(counts) else [])
    for part, after in pairwise(parts):
        assert after.left == pytest.approx(part.left + part.width)
    assert all((part.width > 1) == (part.rows > 0) for part in parts)
    assert not parts or sum(part.width for part in parts) == pytest.approx(100)


def test_numbers_for_people() -> None:
    assert [number(n) for n in (0, 999, 1000, -1234567)] == ["0", "999", "1,000", "−1,234,567"]
    assert [share(x) for x in (0, 1, 0.5, 1e-9, 1 - 1e-9, 1 / 3)] == [
        *("0%", "100%", "50%", "less than 0.1%", "more than 99.9%", "33.3%"),
    ]
    assert [letter(n) for n in (0, 25, 26, 51, 52, 701, 702)] == ["A", "Z", "AA", "AZ", "BA", "ZZ", "AAA"]


def test_colours_have_contrast_in_light_and_dark() -> None:
    style = page(NO_ROWS)
    themes = [
        dict(re.findall(r"--(\w+): (#\w{6});", block)) for block in re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    ]
    assert len(themes) == 2
    for theme in themes:
        for name in ("text", "soft", "ready", "merged", "rejected", "note"):
            assert min(_contrast(theme[name], theme[behind]) for behind in ("page", "panel")) >= 4.5


def _contrast(one: str, other: str) -> float:
    """Return the contrast of two colours by WCAG 2."""

    def luminance(colour: str) -> float:
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        red, green, blue = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)
