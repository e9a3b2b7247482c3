"""Write the template of all sentences anew, and bring the files of the languages up to it: `python docs/messages.py`.

A test compares the template, and wants every sentence in every language.

Babel finds them: in the modules where `say`, `plural`, `Message` or `to_translate` is called, in the template of the
page, and in the catalogues, whose sentences are data.
"""

from __future__ import annotations

import re
from io import BytesIO
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po
from jinja2.ext import babel_extract

from loyalty_prep.codes import CATALOGUE
from loyalty_prep.columns.platforms import PLATFORMS
from loyalty_prep.messages.translation import LANGUAGES, SOURCE

if TYPE_CHECKING:
    from collections.abc import Iterator

PACKAGE: Final = Path(__file__).parent.parent / "loyalty_prep"
FOLDER: Final = PACKAGE / "messages"
TEMPLATE: Final = FOLDER / "messages.pot"
_WIDTH: Final = 120
# Where a sentence is an argument of these, the template has it; of `plural` two are.
_KEYWORDS: Final = {"say": None, "Message": None, "to_translate": None, "plural": (1, 2)}
_COMMENT: Final = "For translators:"
"""What a comment above a sentence begins with that is meant for those who translate it."""
_MOVING: Final = re.compile(rb'"(?:POT-Creation-Date|PO-Revision-Date|Last-Translator|Generated-By): [^\n]*\n')
"""The lines of a file that change though nothing else does."""
_ONLY_FILLED: Final = re.compile(r"\{\w+\}")
_Found = tuple[str, str | tuple[str, ...], list[str]]
"""Where a sentence stands, the sentence or both of its forms, and what is said of it to translators."""


def template() -> bytes:
    """Return the template as the source has it today."""
    catalog = Catalog(project="loyalty-prep", copyright_holder="the loyalty-prep authors", charset="utf-8")
    catalog.header_comment = "# The sentences of loyalty-prep. Made by `python docs/messages.py`; do not edit."
    for where, message, comments in (*_of_the_codes(), *_of_the_platforms(), *_of_the_modules(), *_of_the_page()):
        if not (isinstance(message, str) and _ONLY_FILLED.fullmatch(message)):
            catalog.add(message, auto_comments=comments, locations=[(where, 0)])
    return _written(catalog)


def _of_the_codes() -> Iterator[_Found]:
    """Give the sentences of the catalogue of codes, with what each is."""
    for code in CATALOGUE:
        said: list[tuple[str | tuple[str, ...], str]] = [
            (code.title, "its name, as a heading"),
            (code.sentence, "what is wrong, and what to do"),
            *((way, "added to that for one row") for ways in code.hints for way in ways),
            *((way, "stands beside a cell that is shown") for way in code.detail),
            *([(code.offer, "how to decide for all such rows")] if code.offer is not None else []),
            (code.run, "what whoever runs the program can do; said after what is wrong"),
            (code.decide, "what to decide for all such rows"),
            (code.means, "what it means at length"),
            (code.fix, "how to fix it"),
        ]
        for message, what in filter(itemgetter(0), said):
            yield "codes.py", message, [f"{code.name}: {what}"]


def _of_the_platforms() -> Iterator[_Found]:
    for platform in PLATFORMS:
        yield "columns/platforms.py", platform.trap, [f"what is easily got wrong about: {platform.name}"]


def _of_the_modules() -> Iterator[_Found]:
    for path in sorted(PACKAGE.rglob("*.py")):
        yield from _of_file(path, "python")


def _of_the_page() -> Iterator[_Found]:
    yield from _of_file(PACKAGE / "templates" / "report.html", babel_extract)


def _of_file(path: Path, method: Any) -> Iterator[_Found]:
    where = path.relative_to(PACKAGE).as_posix()
    for _, message, comments, _ in extract_from_file(
        method, path, keywords=_KEYWORDS, comment_tags=(_COMMENT,), strip_comment_tags=True
    ):
        yield where, message if isinstance(message, str) else tuple(message), comments


def _written(catalog: Catalog) -> bytes:
    written = BytesIO()
    write_po(written, catalog, width=_WIDTH, include_lineno=False)
    return _MOVING.sub(b"", written.getvalue())


def update(language: str) -> bytes:
    """Return the file of a language with all sentences of the template, those that are new without a translation."""
    path = FOLDER / f"{language}.po"
    source = read_po(BytesIO(template()))
    if path.exists():
        with path.open("rb") as file:
            catalog = read_po(file, locale=language)
    else:
        catalog = Catalog(locale=language, project="loyalty-prep", charset="utf-8")
    catalog.update(source, no_fuzzy_matching=True, update_header_comment=False)
    catalog.header_comment = f"# loyalty-prep: {LANGUAGES[language]}"
    catalog.obsolete.clear()
    catalog.fuzzy = False
    return _written(catalog)


def update_all() -> None:
    """Write the template and the files of all languages anew."""
    TEMPLATE.write_bytes(template())
    for language in LANGUAGES:
        if language != SOURCE:
            (FOLDER / f"{language}.po").write_bytes(update(language))


if __name__ == "__main__":
    update_all()
