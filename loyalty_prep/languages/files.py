"""The languages' files, read and checked. Only what is made of them and their tests read them, no run of the program.

`GROUPS` is all that a file can hold words for. A language needs none of them: an empty group knows nothing, and what it
would have told is told by the other languages, by the cells, or by the user.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

FOLDER: Final = Path(__file__).parent

GROUPS: Final[dict[str, dict[str, str]]] = {
    "Names of columns with addresses": {
        "names.email": "an email address",
        "names.contact": "a login or contact, which is often an address",
        "names.address": "an address, by mail or by post",
        "names.customer": "whose the row is",
    },
    "Names of columns with addresses that are not the customers' own, or with something about addresses": {
        "names.consent": "whether letters are wanted",
        "names.status": "what became of an address, or what kind it is",
        "names.referrer": "who brought the customer",
        "names.staff": "who served the customer",
        "names.place": "where, not what: shops, and points on a map",
        "names.second": "a further address",
        "names.billing": "who pays, or gets the goods",
        "names.link": "addresses of pages",
    },
    "Names of columns with balances": {
        "names.points": "points",
        "names.stamps": "stamps",
        "names.units": "units that are other things too: stars, miles",
        "names.balance": "balance, in a word that says nothing else",
        "names.standing": "what stands there, on the account or in the storehouse",
        "names.available": "available, remaining, current",
        "names.settled": "what may be said of what stands there at last, or of other points",
        "names.loyalty": "the programme: loyalty, rewards, club",
        "names.bonus": "bonus: the programme, or what comes on top of its basic points",
        "names.count": "a number of",
    },
    "Names of columns with points that are no balance": {
        "names.spent": "spent, redeemed",
        "names.pending": "pending, not yet confirmed",
        "names.expired": "expired, or about to be",
        "names.blocked": "blocked, reserved",
        "names.lifetime": "of all time",
        "names.previous": "before the last change",
        "names.next": "what the next reward takes",
        "names.change": "one change: added, returned",
        "names.earned": "earned, awarded",
        "names.total": "a sum of all",
    },
    "Names of columns with no points at all": {
        "names.money": "money",
        "names.wallet": "a wallet",
        "names.credit": "a credit",
        "names.amount": "amounts, turnover",
        "names.orders": "orders, purchases",
        "names.visits": "visits, transactions",
        "names.measure": "what is measured or counted otherwise: seats, distances, touchpoints",
        "names.tier": "tiers, groups",
        "names.rate": "rates, scores",
        "names.id": "ids, codes",
        "names.card": "cards",
        "names.number": "a number that names",
        "names.date": "dates",
        "names.when": "at, on: a date beside other words",
        "names.phone": "telephones, postal codes",
        "names.age": "years, days, sizes",
        "names.text": "names of people and places, notes",
        "names.filler": "words that say nothing: of, the, my",
    },
    "Names of columns that say who a customer is": {
        "person.whole": "a person's name",
        "person.given": "a part of it: the given name",
        "person.family": "a part of it: the name of the family",
    },
    "Parts of names with points": {
        "parts.points": "words for points behind which another word is written without a space",
        "parts.balance": "what such a word goes on with where it is a balance still; among them endings",
        "parts.leading": "words that lead on to which points they are (`points for`), as `of` and `my` do not",
        "parts.hanging": "those of them that are strange as the last of a name",
    },
    "Words elsewhere": {
        "cells.units": "a word for points or stamps beside a balance, in each form that follows a number",
        "cells.money": "money behind an amount; codes of currencies are known",
        "cells.money_first": "the same before an amount",
        "ledger.after": "parts of names of columns with the balance after the change that a row is",
        "ledger.entry": "names of columns that say what kind of change a row is, or something else",
        "ledger.change": "those that say nothing else, and are no count",
        "ledger.kind": "names of columns that say what kind of anything a row is: type",
        "ledger.sign": "names of columns that say of each row which sign a number has",
        "ledger.gained": "what stands there where points came, as a whole cell",
        "ledger.taken": "the same where points went",
        "ledger.log": "parts of titles of lists of changes",
        "ledger.life": "parts of names of columns with dates of a customer's life",
        "remarks.none": "words by which a remark says that there is none: no, without",
        "remarks.less": "words before what was taken off, which make a name say what is left: less, without, after",
        "remarks.left_out": "words behind what was taken off that say so: excluded, not included",
        "remarks.scaled": "words that say that numbers are counted in thousands and the like: in thousands",
        "remarks.scale": "words for thousands and the like that say so where nothing else is said: thousands",
        "remarks.unit": "what such words may be introduced by: unit",
        "remarks.on": "words before the day on which something stood, without a word for day: on, as of",
        "results.failed": "parts of words for a row that was not imported; looked for before those of done",
        "results.done": "parts of words for a row that was imported",
        "people.plain": "parts of people's names and streets in letters of ASCII; `$` is the end",
        "people.accented": "the same with a letter beyond ASCII in each, which few other languages have",
    },
}
MEANINGS: Final = {group: meaning for groups in GROUPS.values() for group, meaning in groups.items()}
"""Each group and what its words mean, in the order in which they are looked for."""
SCRIPTS: Final = ("LATIN", "CYRILLIC", "GREEK", "HEBREW", "ARABIC", "THAI")
STANDARDS: Final = ("euc_jp", "gb2312", "big5", "euc_kr")


class LanguageError(ValueError):
    """A language's file is not as it should be."""


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of a language, by which an encoding is told.

    `order`: those beyond ASCII by falling frequency; of a language with a `standard`, the signs of common names and
    columns. `kana`: the same of Japanese syllables. `alone`: those that are words by themselves. `particles`: those
    that are written onto the front of a word. `belief`: how much less readily the language is believed than others, as
    a logarithm. `like`: the language with whose letters this one is written, in place of all that.
    """

    script: str = ""
    standard: str = ""
    order: str = ""
    kana: str = ""
    alone: str = ""
    particles: str = ""
    belief: float = 0.0
    like: str = ""


@dataclass(frozen=True, slots=True)
class Language:
    """One language: its code, which is its file's name, its English name, its words by group, and its letters."""

    code: str
    name: str
    words: dict[str, tuple[str, ...]]
    letters: Letters = field(default=Letters())


@cache
def read_all(folder: Path = FOLDER) -> dict[str, Language]:
    """Read all languages, by code. Raises `LanguageError` where one is not as it should be."""
    languages = {path.stem: read(path) for path in sorted(folder.glob("*.toml"))}
    for language in languages.values():
        like = languages.get(language.letters.like)
        if language.letters.like and (like is None or not like.letters.order):
            raise LanguageError(f"{language.code}.toml: letters.like names '{language.letters.like}', which has none.")
    return languages


def words(group: str) -> dict[str, tuple[str, ...]]:
    """Return the words of a group by language, of those languages that have any."""
    return {code: language.words[group] for code, language in read_all().items() if group in language.words}


def read(path: Path) -> Language:
    """Read one language's file. Raises `LanguageError` where it is not as it should be."""
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
        letters = Letters(**{key: _letters(value) for key, value in tables.pop("letters", {}).items()})
        name = tables.pop("name")
        words = {f"{section}.{key}": _words(row) for section, rows in tables.items() for key, row in rows.items()}
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as fault:
        raise LanguageError(f"{path.name}: {fault}") from fault
    language = Language(path.stem, name, words, letters)
    for problem in _problems(language):
        raise LanguageError(f"{path.name}: {problem}")
    return language


def _words(row: str) -> tuple[str, ...]:
    return tuple(row.split())


def _letters(value: Any) -> Any:
    return "".join(value.split()) if isinstance(value, str) else float(value)


def _problems(language: Language) -> list[str]:
    """Return what is wrong with a language, in sentences."""
    letters = language.letters
    problems = [f"there is no group '{group}'." for group in language.words.keys() - MEANINGS.keys()]
    for group, row in language.words.items():
        problems += [f"{group} is empty; leave it out."] * (not row)
        problems += [f"{group} has '{word}' twice." for word in dict.fromkeys(row) if row.count(word) > 1]
        problems += [f"{group} cannot have '{word}'." for word in row if not _fits(word, group)]
    if letters.script and letters.script not in SCRIPTS:
        problems.append(f"letters.script is none of {', '.join(SCRIPTS)}.")
    if letters.standard and letters.standard not in STANDARDS:
        problems.append(f"letters.standard is none of {', '.join(STANDARDS)}.")
    if letters.order and bool(letters.script) == bool(letters.standard):
        problems.append("letters.order needs a script or a standard, and not both.")
    if letters.like and letters.order:
        problems.append("letters has both an order and a like.")
    return problems


def _fits(word: str, group: str) -> bool:
    """Tell whether a word is written as those of its group are: some are made parts of regular expressions."""
    match group.partition(".")[0]:
        case "names":
            return bool(word.strip("*")) and "*" not in word.strip("*") and "|" not in word
        case "people":
            return word.removesuffix("$").isalpha()
        case "cells" if group != "cells.units":
            return word.isalpha()
        case _:
            return not set(word) & set("*$|")
