"""The languages: the template is what the source says, and every language has all of it."""

from __future__ import annotations

import ast
import pickle
import re
import runpy
from pathlib import Path
from string import Formatter
from typing import TYPE_CHECKING, Any, Final

import email_validator
import polars as pl
import pytest
from babel.messages.pofile import read_po

import loyalty_prep
from loyalty_prep.errors import UsageError
from loyalty_prep.messages.translation import (
    ENGLISH,
    LANGUAGES,
    SOURCE,
    Message,
    known_language,
    together,
    translation,
)
from loyalty_prep.options import Options
from loyalty_prep.report import refusals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from babel.messages.catalog import Catalog
    from babel.messages.catalog import Message as Entry

ROOT: Final = Path(__file__).parent.parent
FOLDER: Final = ROOT / "loyalty_prep" / "messages"
EXTRACTION: Final = runpy.run_path(str(ROOT / "docs" / "messages.py"))
OTHERS: Final = sorted(LANGUAGES.keys() - {SOURCE})
# What must stand in a translation as it does in English: options, names of files and columns, codes of a shell.
LITERAL: Final = re.compile(r"--[a-z-]+|`[^`]+`|NAME\.[a-z.]+csv|=ROUNDDOWN\(C2,0\)|SKIP|EMAIL|POINTS|[\w.]+@[\w.]+")


def catalog(name: str, language: str | None = None) -> Catalog:
    with (FOLDER / name).open("rb") as file:
        return read_po(file, locale=language)


def forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text or "",) if text is None or isinstance(text, str) else tuple(text)


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def test_the_template_is_what_the_source_says() -> None:
    assert (FOLDER / "messages.pot").read_bytes() == EXTRACTION["template"](), "run `python docs/messages.py`"


def sentences_of_the_modules() -> Iterator[str]:
    for path in (ROOT / "loyalty_prep").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if not isinstance(node, ast.Call) or not node.args:
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            first = node.args[0]
            if name in EXTRACTION["_KEYWORDS"] and isinstance(first, ast.Constant) and isinstance(first.value, str):
                yield first.value


def test_no_sentence_hides_from_the_extraction() -> None:
    """As in an f-string, which is one word to whoever cuts the source into words."""
    known = {form for entry in catalog("messages.pot") if entry.id for form in forms(entry.id)}
    assert {text for text in sentences_of_the_modules() if "{}" not in text} <= known


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_there_in_every_language(language: str) -> None:
    template, own = catalog("messages.pot"), catalog(f"{language}.po", language)
    assert [entry.id for entry in own] == [entry.id for entry in template], "run `python docs/messages.py`"
    missing = [entry.id for entry in own if entry.id and not all(forms(entry.string))]
    assert not missing
    assert not [entry.id for entry in own if entry.id and entry.fuzzy]


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_its_own_number_of_plural_forms(language: str) -> None:
    own = catalog(f"{language}.po", language)
    wrong = [entry.id for entry in own if entry.pluralizable and len(forms(entry.string)) != own.num_plurals]
    assert not wrong


def filled_alike(entry: Entry) -> bool:
    """Tell whether a translation can be filled with what the sentence is filled with, and keeps what is literal."""
    wanted = set[str]().union(*map(placeholders, forms(entry.id)))
    literal = set[str]().union(*map(LITERAL.findall, forms(entry.id)))
    return all(
        # Where a form is for one number alone, it may name it in words.
        (placeholders(form) == wanted or (entry.pluralizable and placeholders(form) == wanted - {"count"}))
        and set(LITERAL.findall(form)) >= literal
        for form in forms(entry.string)
        if form
    )


@pytest.mark.parametrize("language", OTHERS)
def test_placeholders_and_literal_words_agree(language: str) -> None:
    assert not [entry.string for entry in catalog(f"{language}.po", language) if entry.id and not filled_alike(entry)]


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_has_the_spaces_and_braces_of_its_sentence(language: str) -> None:
    for entry in catalog(f"{language}.po", language):
        for one, other in zip(forms(entry.id)[:1], forms(entry.string)[:1], strict=True):
            if one and other:
                assert "\n" not in other, other
                assert one in (" and ", "; ") or other == other.strip(), other


# Messages


def test_a_message_is_its_english_and_can_be_said_in_another_language() -> None:
    message = Message("written as {address}", address="ann@example.com")
    assert message == "written as ann@example.com"
    assert isinstance(message, str)
    assert (message.template, message.known) == ("written as {address}", {"address": "ann@example.com"})
    assert ENGLISH(message) == message


@pytest.mark.parametrize(("count", "text"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (1200, "1,200 rows")])
def test_a_plural_speaks_of_one_or_of_many(count: int, text: str) -> None:
    assert Message.plural("{count} row", "{count} rows", count) == ENGLISH.plural("{count} row", "{count} rows", count)
    assert Message.plural("{count} row", "{count} rows", count) == text


@pytest.mark.parametrize(
    "message",
    [
        Message("plain"),
        Message("a {share} of {what}", share=0.5, what=Message("nested {one}", one=1)),
        Message.plural("{count} row", "{count} rows", 3),
        Message.worded("own words {not filled}", "sentence"),
        together(Message("one."), Message("two.")),
    ],
)
def test_a_message_survives_a_pickle(message: Message) -> None:
    again = pickle.loads(pickle.dumps(message))  # noqa: S301 - our own
    assert (again, type(again), again.template, again.many, again.known) == (
        message,
        Message,
        message.template,
        message.many,
        message.known,
    )


def test_what_stands_in_a_file_is_never_taken_for_a_template() -> None:
    assert Message("row {row}", row="{0} {line} %s") == "row {0} {line} %s"
    assert translation("de")("{0} {line} %s") == "{0} {line} %s"
    assert translation("de")("") == ""


# Languages


@pytest.mark.parametrize(
    ("code", "language"),
    [("de", "de"), ("de-CH", "de"), ("pt_BR", "pt"), ("PT-pt", "pt"), ("de_DE.UTF-8", "de"), ("tlh", None), ("", None)],
)
def test_a_region_falls_back_to_its_language(code: str, language: str | None) -> None:
    assert known_language(code) == language


@pytest.mark.parametrize("code", ["tlh", "", "deutsch", None, 3])
def test_an_unknown_language_is_refused_with_those_that_there_are(code: Any) -> None:
    with pytest.raises(UsageError) as refusal:
        Options(language=code)
    if isinstance(code, str):
        assert "de, es, fr, he, it, ja, nl, pl, pt, ru, tr, uk" in refusal.value.message


# email-validator's reasons


def reasons_of_the_library() -> Iterator[str]:
    """Give the beginnings of all reasons that stand in the library's source, as far as they are literal."""
    for path in Path(email_validator.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "EmailSyntaxError":
                first: ast.AST = node.args[0]
                while isinstance(first, ast.BinOp):
                    first = first.left
                if isinstance(first, ast.JoinedStr):
                    first = first.values[0]
                if isinstance(first, ast.Constant):
                    yield str(first.value)


# Nobody gives it bytes; the other begins another reason.
NOT_SAID: Final = {"The email address is not valid ASCII.", "After Unicode normalization: "}


def test_every_reason_of_the_library_is_known() -> None:
    reasons = set(reasons_of_the_library()) - NOT_SAID
    assert len(reasons) > 30
    assert not [reason for reason in reasons if refusals.message(reason).template == reason and "{" in reason]
    known = {entry.id for entry in catalog("messages.pot")}
    assert not [reason for reason in reasons if refusals.message(reason).template not in known]


@pytest.mark.parametrize(
    ("reason", "template", "signs"),
    [
        (
            "The email address contains invalid characters before the @-sign: '(', SPACE.",
            "The email address contains invalid characters before the @-sign: {signs}.",
            "'(', SPACE",
        ),
        (
            "After Unicode normalization: The part after the @-sign contains invalid characters: '{'.",
            "The part after the @-sign contains invalid characters: {signs}.",
            "'{'",
        ),
    ],
)
def test_a_reason_is_told_by_how_it_begins(reason: str, template: str, signs: str) -> None:
    message = refusals.message(reason)
    assert (message, message.template, message.known["signs"]) == (reason, template, signs)


def test_a_reason_is_whole_in_english() -> None:
    reason = "The email address is too long before the @-sign (5 characters too many)."
    assert ENGLISH(refusals.message(reason)) == reason
    assert translation("de")(refusals.message(reason)) == "Die E-Mail-Adresse ist vor dem @-Zeichen zu lang."


def test_a_reason_that_is_not_known_stays_as_it_is() -> None:
    column = pl.Series("email_detail", ["A new reason {of 3.0}.", None, "The cell is too long for an address."])
    said = refusals.translated(column, translation("de"))
    assert said.to_list()[:2] == ["A new reason {of 3.0}.", None]
    assert said[2] != column[2]


@pytest.mark.few(4)
@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
def test_a_character_that_cannot_be_seen_is_named_in_the_language_of_the_report(language: str, tmp_path: Path) -> None:
    say = translation(language)
    report = loyalty_prep.prepare(b"Email,Points\na b(@x.org,1\nc@x.org,2\n", tmp_path / "out", language=language)
    (issue,) = report.issues
    said = say(issue.examples[0].detail or "")
    assert "SPACE" in str(issue.examples[0].detail), "the JSON is in English"
    page, errors = ((tmp_path / "out" / f"bytes.{kind}").read_text("utf-8") for kind in ("report.html", "errors.csv"))
    for text in (said, page, errors):
        assert say("space") in text
        assert "SPACE" not in text
