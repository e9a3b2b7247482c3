"""From the languages' files to what the program reads in their place, and to the table of what is covered.

Both are text that says nothing of when or where it was made, so that a test can tell whether they are in step.

Words are folded here, once, and joined: one long text for all words of the same meaning is read at a start in a tenth
of the time that folding takes, and takes a third of the space that one entry a word would.
"""

from __future__ import annotations

import textwrap
from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from loyalty_prep.languages.files import FOLDER, GROUPS, MEANINGS
from loyalty_prep.languages.folding import fold, runs_on

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from loyalty_prep.languages.files import Language

TABLES: Final = FOLDER / "tables.py"
COVERAGE: Final = FOLDER / "COVERAGE.md"
_KINDS: Final = ("whole", "front", "back", "inside")
_LEAST_LETTERS: Final = 3
"""A shorter word of ASCII is a word of too many languages to tell one."""
_WIDTH: Final = 110
"""Texts are broken at so many characters: with indent and quotes the table's lines keep within 120."""
_NAMES: Final = "names."
_PARTS: Final = ("points", "balance", "leading", "hanging")
_LEDGER: Final = ("after", "entry", "change", "kind", "sign", "gained", "taken", "log", "life")
_PERSON: Final = ("whole", "given", "family")
_HEAD: Final = '''\
"""The words of all languages, for `lexicon` and others: made of the files beside it, by no hand.

`python -m loyalty_prep.languages` writes this anew. Words stand in long texts, with a bar between them.
"""

from typing import Final
'''


def files(languages: Mapping[str, Language]) -> dict[Path, str]:
    """Return what is to stand in each file that is made of the languages."""
    return {TABLES: tables(languages), COVERAGE: coverage(languages)}


# What the program reads.


def tables(languages: Mapping[str, Language]) -> str:
    """Return the text of `tables.py`."""
    alphabets = [language for language in languages.values() if language.letters.script]
    standards = [language for language in languages.values() if language.letters.standard]
    values: dict[str, tuple[str, Any]] = {
        "MEANINGS": ("dict[str, dict[str, str]]", _meanings(languages)),
        "SPOKEN": ("dict[str, dict[str, str]]", _spoken(languages)),
        "ENGLISH": ("dict[str, str]", _english(languages)),
        "UNITS": ("str", _joined(_all(languages, "cells.units"))),
        "MONEY": ("str", _joined(_all(languages, "cells.money"))),
        "MONEY_FIRST": ("str", _joined(_all(languages, "cells.money_first"))),
        **{name.upper(): ("str", _joined(_folded(languages, f"ledger.{name}"))) for name in _LEDGER},
        "NONE": ("str", _joined(_folded(languages, "remarks.none"))),
        "LESS": ("str", _joined(_folded(languages, "remarks.less"))),
        "LEFT_OUT": ("str", _joined(_folded(languages, "remarks.left_out"))),
        "SCALED": ("str", _joined(_folded(languages, "remarks.scaled"))),
        "SCALE": ("str", _joined(_folded(languages, "remarks.scale"))),
        "UNIT": ("str", _joined(_folded(languages, "remarks.unit"))),
        "ON": ("str", _joined(_folded(languages, "remarks.on"))),
        "PARTS": ("dict[str, str]", {part: _joined(_folded(languages, f"parts.{part}")) for part in _PARTS}),
        "FAILED": ("str", _joined(_spaced(languages, "results.failed"))),
        "DONE": ("str", _joined(_spaced(languages, "results.done"))),
        "PARTICLES": ("str", _signs(each.letters.particles for each in languages.values())),
        "ALONE": ("str", _signs(each.letters.alone for each in languages.values())),
        "ALPHABETS": ("dict[str, tuple[str, str]]", {e.code: (e.letters.script, e.letters.order) for e in alphabets}),
        "STANDARDS": ("dict[str, tuple[str, str]]", {e.code: (e.letters.standard, e.letters.order) for e in standards}),
        "KANA": ("dict[str, str]", {each.code: each.letters.kana for each in standards if each.letters.kana}),
        "BELIEF": ("dict[str, float]", {e.code: e.letters.belief for e in languages.values() if e.letters.belief}),
        "PERSON": ("dict[str, str]", {kind: _joined(_folded(languages, f"person.{kind}")) for kind in _PERSON}),
        "PEOPLE": ("dict[str, str]", _people(languages)),
        "PEOPLE_PARTS": ("str", _joined(sorted(set(_all(languages, "people.accented"))))),
    }
    return _HEAD + "".join(f"\n{name}: Final[{kind}] = {_literal(value)}\n" for name, (kind, value) in values.items())


def _all(languages: Mapping[str, Language], group: str) -> list[str]:
    """Return the words of a group in all languages, each once."""
    return list(dict.fromkeys(word for language in languages.values() for word in language.words.get(group, ())))


def _folded(languages: Mapping[str, Language], group: str) -> list[str]:
    return list(dict.fromkeys(map(fold, _all(languages, group))))


def _spaced(languages: Mapping[str, Language], group: str) -> list[str]:
    return [word.replace("_", " ").casefold() for word in _all(languages, group)]


def _signs(texts: Iterable[str]) -> str:
    """Return the signs of all texts, each once."""
    return "".join(dict.fromkeys("".join(texts)))


def _joined(words: Iterable[str]) -> str:
    return "|".join(words)


def _meanings(languages: Mapping[str, Language]) -> dict[str, dict[str, str]]:
    """Return the words of columns' names by how they are looked for, and of these by all that they mean."""
    kinds: dict[str, dict[str, list[str]]] = {kind: defaultdict(list) for kind in _KINDS}
    for group in (group for group in MEANINGS if group.startswith(_NAMES)):
        for word in _all(languages, group):
            text, meaning = fold(word.strip("*")), group.removeprefix(_NAMES)
            meanings = kinds["inside" if runs_on(text) else _kind(word)][text]
            if meaning not in meanings:
                meanings.append(meaning)
    return {kind: _packed(words) for kind, words in kinds.items()}


def _kind(word: str) -> str:
    ends = (word.startswith("*"), word.endswith("*"))
    return {(False, False): "whole", (False, True): "front", (True, False): "back", (True, True): "inside"}[ends]


def _packed(words: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Join the words of which the same is known."""
    groups = defaultdict(list)
    for word, known in words.items():
        groups[" ".join(known)].append(word)
    return {known: _joined(each) for known, each in groups.items()}


def _names(language: Language) -> Iterator[str]:
    for group, words in language.words.items():
        yield from words if group.startswith(_NAMES) else ()


def _spoken(languages: Mapping[str, Language]) -> dict[str, dict[str, str]]:
    """Return words of columns' names by the languages that have them, as far as letters are known of these."""
    kinds: dict[str, dict[str, set[str]]] = {"whole": defaultdict(set), "front": defaultdict(set)}
    for language in languages.values():
        letters = language.letters
        if language.code == "en" or not (letters.like or letters.order):
            continue
        for word in _names(language):
            text = fold(word.strip("*"))
            if len(text) >= _LEAST_LETTERS or not text.isascii():
                kinds["front" if word.endswith("*") else "whole"][text].add(letters.like or language.code)
    return {kind: _packed({word: sorted(codes) for word, codes in words.items()}) for kind, words in kinds.items()}


def _english(languages: Mapping[str, Language]) -> dict[str, str]:
    """Return the English words of columns' names, and the names of platforms, by where they stand in a word."""
    kinds: dict[str, dict[str, None]] = {kind: {} for kind in _KINDS}
    for code in ("en", "zxx"):
        for word in _names(languages[code]):
            kinds[_kind(word)][fold(word.strip("*"))] = None
    return {kind: _joined(words) for kind, words in kinds.items()}


def _people(languages: Mapping[str, Language]) -> dict[str, str]:
    rows = {language.code: language.words.get("people.plain", ()) for language in languages.values()}
    return {code: _joined(row) for code, row in rows.items() if row}


def _literal(value: Any, indent: int = 0) -> str:
    """Write a value as Python does, with long texts on several lines."""
    inner = " " * (indent + 4)
    if isinstance(value, dict):
        rows = (f"{inner}{key!r}: {_literal(each, indent + 4)},\n" for key, each in value.items())
        return "{\n" + "".join(rows) + " " * indent + "}"
    if isinstance(value, tuple):
        return f"({', '.join(_literal(each, indent) for each in value)})"
    if isinstance(value, str) and len(value) > _WIDTH:
        return "(\n" + "".join(f"{inner}{line!r}\n" for line in _lines(value)) + " " * indent + ")"
    return repr(value)


def _lines(text: str) -> Iterator[str]:
    """Break a long text behind its bars, or anywhere where it has none."""
    while text:
        end = text.rfind("|", 0, _WIDTH) + 1 if len(text) > _WIDTH else 0
        yield text[: end or _WIDTH]
        text = text[end or _WIDTH :]


# What is covered.


def coverage(languages: Mapping[str, Language]) -> str:
    """Return the text of `COVERAGE.md`: what each language has."""
    head = (
        "# What is known of each language\n\n"
        + textwrap.fill(
            f"{len(languages)} files, one a language; `python -m loyalty_prep.languages` makes these tables of them. "
            "A number is a number of words; an empty place says that the file has none, which is no fault: what such a "
            "word would have told is told by another language's, by the cells, or asked.",
            120,
        )
        + "\n\n"
    )
    summary = _table(
        ["language", "file", "groups of names", "words in all", "letters"],
        [[each.name, f"[{code}.toml]({code}.toml)", *_summary(each)] for code, each in languages.items()],
    )
    return head + summary + "".join(_section(title, groups, languages) for title, groups in GROUPS.items())


def _summary(language: Language) -> list[str]:
    letters = language.letters
    groups = sum(group.startswith(_NAMES) for group in language.words)
    every = sum(group.startswith(_NAMES) for group in MEANINGS)
    return [
        f"{groups} of {every}",
        str(sum(map(len, language.words.values()))),
        str(len(letters.order)) if letters.order else f"as {letters.like}" if letters.like else "",
    ]


def _section(title: str, groups: Mapping[str, str], languages: Mapping[str, Language]) -> str:
    """Return the table of some groups: what they mean, and how many words of each the languages have that have any."""
    meanings = "".join(f"- `{group}`: {meaning}\n" for group, meaning in groups.items())
    rows = [
        [code, *(str(len(language.words.get(group, ())) or "") for group in groups)]
        for code, language in languages.items()
        if language.words.keys() & groups.keys()
    ]
    return f"\n## {title}\n\n{meanings}\n" + _table(["", *(group.partition(".")[2] for group in groups)], rows)


def _table(names: list[str], rows: list[list[str]]) -> str:
    lines = [names, ["---"] * len(names), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)
