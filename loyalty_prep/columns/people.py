"""Which columns say who a customer is, for people who read a report: by the words of the tables, as EMAIL is found.

A column is one of names when a word for a person's name stands in its own, and whatever else stands there says no more
than whose name it is: `Customer name` and `会員氏名`, but not `Product name`. Where there is none, a column that is
called `Customer` and nothing else is one, if words stand in it. Nothing is decided by it: in doubt there is none.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from loyalty_prep.columns import headers
from loyalty_prep.languages import tables
from loyalty_prep.languages.folding import fold, runs_on

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from loyalty_prep.columns.looks import Profile

_WHOSE: Final = frozenset({"customer", "contact", "filler"})
"""What may be said beside a word for a name: that it is the customer's."""
_PAYERS: Final = _WHOSE | {"billing"}
"""The same of parts of a name: `Billing first name` is a person's, `Company name` is not."""
_CUSTOMER: Final = frozenset({"customer", "filler"})
_MOSTLY: Final = 0.5
_WORDS: Final = 6
"""A column's name of more words is a sentence, and looking for names in it would take long."""
_PARTS: Final = 3
"""A given name, and the names of two families."""


def columns(profiles: Sequence[Profile]) -> tuple[int, ...]:
    """Return the columns whose cells, one after the other, say who a customer is; none where none is sure."""
    named = [(*sense, profile) for profile in profiles if (sense := _sense(profile.name)) and _holds_words(profile)]
    whole = [profile.index for kind, _, profile in named if kind == "whole"]
    parts = [profile.index for _, beside, profile in named if beside == named[0][1]]
    called = (profile.index for profile in profiles if _calls_customer(profile.name) and _holds_words(profile))
    return tuple(whole[:1] or parts[:_PARTS] or [*called][:1])


def names_a_person(name: str) -> bool:
    """Tell the name of a column of people's names, in which no number stands."""
    return _sense(name) is not None


def _sense(name: str) -> tuple[str, str] | None:
    """Return which part of a customer's name a column's name says it holds, and what else stands there; or None."""
    words = fold(name)
    if words.count(" ") >= _WORDS:
        return None
    for kind in ("whole", "given", "family"):
        for rest in _without_phrase(words, kind):
            meanings = headers.known_meanings(rest)
            if not rest or (meanings and meanings <= (_WHOSE if kind == "whole" else _PAYERS)):
                return kind, rest
    return None


def _without_phrase(words: str, kind: str) -> Iterator[str]:
    """Give what is left of a name beside each word for a person's name in it."""
    phrases, tokens = _phrases()[kind], words.split(" ")
    for size in range(1, len(tokens) + 1):
        for start in range(len(tokens) - size + 1):
            if " ".join(tokens[start : start + size]) in phrases:
                yield " ".join(tokens[:start] + tokens[start + size :])
    if runs_on(words):  # 会員氏名 is one word
        yield from (words.removesuffix(phrase).strip() for phrase in phrases if words.endswith(phrase))


@cache
def _phrases() -> dict[str, frozenset[str]]:
    return {kind: frozenset(words.split("|")) for kind, words in tables.PERSON.items()}


def _calls_customer(name: str) -> bool:
    meanings = headers.known_meanings(name)
    return "customer" in meanings and meanings <= _CUSTOMER


def _holds_words(profile: Profile) -> bool:
    """Tell whether a column holds words and not ids, numbers or addresses."""
    others = profile.addresses + profile.numbers + profile.dates + profile.phones
    spelled = all(any(map(str.isalpha, cell)) and not any(map(str.isdecimal, cell)) for cell in profile.samples)
    return profile.filled > 0 and others <= _MOSTLY and spelled
