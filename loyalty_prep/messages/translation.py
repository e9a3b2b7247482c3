"""Sentences, numbers and dates of one language.

A run in English takes the sentences as they stand. Any other language reads its file of messages when it is first asked
for, and Babel is loaded then.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import MAX_EMAX, MAX_PREC, MIN_EMIN, ROUND_HALF_EVEN, Context, Decimal, InvalidOperation, localcontext
from functools import cache
from importlib import resources
from io import BytesIO
from typing import TYPE_CHECKING, Final, Self, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Mapping
    from contextlib import AbstractContextManager
    from datetime import date

    from babel.support import Translations

SOURCE: Final = "en"
"""The language of the sentences in the source."""
LANGUAGES: Final = {
    SOURCE: "English",
    "de": "Deutsch",
    "es": "Español",
    "fr": "Français",
    "he": "עברית",
    "it": "Italiano",
    "ja": "日本語",
    "nl": "Nederlands",
    "pl": "Polski",
    "pt": "Português",
    "ru": "Русский",
    "tr": "Türkçe",
    "uk": "Українська",
}
"""The languages that have a file of messages, by the names they give themselves. To add one: CONTRIBUTING.md."""
RIGHT_TO_LEFT: Final = frozenset({"he"})


_M = TypeVar("_M", bound="Message")


def known_language(code: str) -> str | None:
    """Return the language of a code that may name a region too, such as `de`, `de-CH`, `pt_BR.UTF-8`; None: not known.

    >>> known_language("de-CH"), known_language("PT_br"), known_language("tlh")
    ('de', 'pt', None)
    """
    language = code.replace("_", "-").split("-")[0].lower()
    return language if language in LANGUAGES else None


def exact_decimals() -> AbstractContextManager[Context]:
    """Round no decimal and stop at none, however few digits the caller's context has, and whatever it traps."""
    traps = [InvalidOperation]
    return localcontext(Context(MAX_PREC, ROUND_HALF_EVEN, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=traps))


def to_translate(text: str) -> str:
    """Return a sentence that is said elsewhere; so that the template has it."""
    return text


class Message(str):
    """A sentence in English that can be said in any language: it knows its template, and what is filled in.

    >>> Message("written as {address}", address="ann@example.com")
    'written as ann@example.com'
    """

    __slots__ = ("known", "many", "template")

    template: str
    many: str | None
    """The template for other numbers than one; None: the sentence speaks of no number."""
    known: Mapping[str, object]

    def __new__(cls, template: str, /, **known: object) -> Self:
        """Fill a sentence."""
        return _worded(cls, ENGLISH.fill(template, known) if known else template, template, None, known)

    @classmethod
    def plural(cls, one: str, many: str, /, count: int, **known: object) -> Self:
        """Fill the sentence for one, or that for other numbers; `{count}` stands for the number in both."""
        known["count"] = count
        return _worded(cls, ENGLISH.fill(one if count == 1 else many, known), one, many, known)

    @classmethod
    def worded(cls, text: str, template: str, /, **known: object) -> Self:
        """Say in English a `text` that is not in our hands, and in other languages the sentence."""
        return _worded(cls, text, template, None, known)

    def __reduce__(self) -> tuple[object, ...]:
        """Say how to make it anew from a pickle."""
        return _worded, (type(self), str(self), self.template, self.many, self.known)


def together(*messages: Message) -> Message:
    """Return messages as one that says one after the other."""
    parts = {f"part{number}": message for number, message in enumerate(messages)}
    template = " ".join(f"{{{name}}}" for name in parts)
    return Message(template, **parts)


def _worded(kind: type[_M], text: str, template: str, many: str | None, known: Mapping[str, object]) -> _M:
    made = str.__new__(kind, text)
    made.template, made.many, made.known = template, many, known
    return made


@dataclass(frozen=True, slots=True)
class Translation:
    """One language: called with a sentence in English it returns that sentence in it."""

    language: str
    _messages: Translations | None = None

    def __call__(self, text: str, /, **known: object) -> str:
        """Say a sentence, with what is known filled in. One that no file of messages has is said in English."""
        if isinstance(text, Message):
            if self._messages is None:
                return str(text)
            known = {**text.known}
        return self.fill(self.template_of(text), known) if known else self.template_of(text)

    def template_of(self, text: str) -> str:
        """Return a sentence or a message in this language, unfilled."""
        if isinstance(text, Message):
            if text.many is not None:
                return self.plural_of(text.template, text.many, cast("int", text.known["count"]))
            text = text.template
        return text if self._messages is None or not text else self._messages.gettext(text)

    def plural(self, one: str, many: str, /, count: int, **known: object) -> str:
        """Say a sentence about `{count}` things, which is written as numbers are."""
        return self.fill(self.plural_of(one, many, count), {**known, "count": count})

    def plural_of(self, one: str, many: str, count: int) -> str:
        """Return the sentence for so many things, unfilled."""
        if self._messages is None:
            return one if count == 1 else many
        return self._messages.ngettext(one, many, count)

    def fill(self, template: str, known: Mapping[str, object]) -> str:
        """Fill the placeholders of a template: a `count` or decimals as a number, a share as per cent."""
        return template.format_map({name: self.written(name, value) for name, value in known.items()})

    def written(self, name: str, value: object) -> object:
        """Return what is filled into a placeholder, as it is written in this language."""
        if isinstance(value, Message):
            return self(value)
        if isinstance(value, float):
            return self.share(value)
        if isinstance(value, Decimal):
            return self.number(value)
        return self.number(value) if name == "count" and isinstance(value, int) else value

    # numbers and dates, as they are written where the language is spoken

    def number(self, value: int | Decimal) -> str:
        """Return a number with its thousands grouped."""
        if self._messages is None:
            return f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
        from babel.numbers import format_decimal  # noqa: PLC0415 - not needed in English

        with exact_decimals():  # it rounds to a digit in the context
            return format_decimal(value, locale=self.language, decimal_quantization=False)

    def decimal(self, value: float) -> str:
        """Return a number with one decimal."""
        if self._messages is None:
            return f"{value:,.1f}"
        from babel.numbers import format_decimal  # noqa: PLC0415 - not needed in English

        with exact_decimals():
            return format_decimal(value, "#,##0.0", locale=self.language)

    def share(self, value: float, places: int = 0) -> str:
        """Return a share in per cent, with so many decimals at most."""
        if self._messages is None:
            percent = f"{100 * value:.{places}f}"
            return (percent.rstrip("0").rstrip(".") if places else percent) + "%"
        from babel.numbers import format_percent  # noqa: PLC0415 - not needed in English

        with exact_decimals():
            return format_percent(round(value, 2 + places), locale=self.language, decimal_quantization=False)

    def size(self, count: int) -> str:
        """Return the size of a file."""
        if count < 1000:
            return self.plural("{count} byte", "{count} bytes", count)
        thousands, unit = (1000, "kB") if count < 1_000_000 else (1_000_000, "MB")
        return f"{self.decimal(count / thousands)} {unit}"

    def date(self, value: date) -> str:
        """Return a day."""
        if self._messages is None:
            return f"{value.day} {value:%B %Y}"
        from babel.dates import format_date  # noqa: PLC0415 - not needed in English

        return format_date(value, "long", locale=self.language)

    @property
    def direction(self) -> str:
        """The direction that the language is written in, as HTML names it."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"


ENGLISH: Final = Translation(SOURCE)


@cache
def translation(language: str) -> Translation:
    """Return one of `LANGUAGES`, by its code."""
    return ENGLISH if language == SOURCE else Translation(language, _messages(language))


def _messages(language: str) -> Translations:
    """Read the file of a language; what gettext reads is made of it in memory."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 - not needed in English
    from babel.messages.pofile import read_po  # noqa: PLC0415
    from babel.support import Translations as Read  # noqa: PLC0415

    with resources.files("loyalty_prep.messages").joinpath(f"{language}.po").open("rb") as file:
        catalog = read_po(file, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Read(fp=compiled)
