"""What a column's name says: for or against EMAIL, for or against POINTS.

A name is folded (NFKC, case, accents, camelCase and snake_case split into words), the words of all languages
(`languages/`) are looked for in it, and each meaning that is found adds its two weights of `WEIGHTS`, once. So
`Points pending` speaks for POINTS by its first word and, more strongly, against it by its second.

A longer find covers a shorter one inside of it: `redeemable` is not `redeem`, and 使用可能 (can be used) is not 使用
(used). A long word that is unknown but one letter away from a known one (`Ponits balance`) counts as that word, for a
little less.

Sources: the words of the platforms' own documents and of their translations; the languages' ordinary words for what
a balance is, and for what it is not.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from loyalty_prep.columns.platforms import balance_names
from loyalty_prep.languages.folding import fold, runs_on
from loyalty_prep.languages.lexicon import by_meaning
from loyalty_prep.languages.tables import LEFT_OUT, LESS, LOG, ON, PARTICLES, PARTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Column = Literal["EMAIL", "POINTS"]

_COLUMNS: Final = 1 << 16
"""More than a file has columns, of which each is asked about several times, in turn: so many names a cache holds."""

WEIGHTS: Final[dict[str, tuple[float, float]]] = {
    # meaning: what it weighs for EMAIL, and for POINTS
    "email": (4, -6),
    "contact": (0.5, -3),
    "address": (0.3, -6),
    "customer": (0.3, -0.5),
    # an address, but not the customer's own; or something about addresses
    "consent": (-5, -5),
    "status": (-5, -6),
    "referrer": (-4, -4),
    "staff": (-4, -3),
    # where, not what: a shop's points are points, and two shops' are a tie; but a shop's address is no customer's
    "place": (-4, 0),
    "second": (-2, -1),
    # whoever pays or gets the goods is a customer; but points of delivery are places
    "billing": (-0.7, -3),
    "link": (-2, -4),
    # what is counted, and that it is what stands on the account
    "points": (-1, 4),
    "stamps": (-1, 3),
    "units": (0, 1),
    "balance": (0, 2),
    # what stands there, on the account or in the storehouse: says balance only beside points
    "standing": (0, 1.5),
    "available": (0, 1.5),
    # net, final, corrected, new: of what stands there at last, or of other points; a tie beside points and no more
    "settled": (0, 0),
    "loyalty": (0, 0.7),
    # a programme's points, or those on top of its basic ones
    "bonus": (0, 0.7),
    "count": (-5, 0),
    # points, but not what stands on the account
    "spent": (0, -6),
    "pending": (0, -6),
    "expired": (0, -6),
    "blocked": (0, -6),
    "lifetime": (0, -5),
    "previous": (-2, -5),
    "next": (0, -5),
    "change": (0, -6),
    "earned": (0, -3),
    "total": (0, -2),
    # no points at all
    "money": (0, -5),
    "credit": (0, -1),
    "wallet": (0, -2),
    "amount": (-1, -4),
    "orders": (0, -6),
    "visits": (-1, -5),
    "measure": (-1, -6),
    "tier": (-1, -6),
    "rate": (-1, -5),
    "id": (-2, -6),
    "number": (-2, -6),
    "card": (-2, -6),
    "date": (-2, -8),
    "when": (-2, -8),
    "phone": (-3, -8),
    "age": (-2, -8),
    "text": (-0.5, -6),
    # no meaning of their own
    "filler": (0, 0),
}

NEAR: Final = 0.8
"""What a word counts that is one letter away from a known one."""
OTHERS: Final = frozenset({"referrer", "staff", "place", "consent", "status"})
"""Addresses under these words are not the customers', unless the rest of the name says so strongly."""
COUNTED: Final = frozenset(
    {"points", "stamps", "units", "balance", "spent", "pending", "expired", "blocked", "lifetime", "previous", "next"}
    | {"change", "earned", "total", "money", "credit", "wallet", "amount", "orders", "visits", "measure"}
)
"""Meanings of columns that hold numbers, where a file has no value of them."""
PERSONS: Final = frozenset({"referrer", "staff"})
"""Balances under these words are other people's: `Referrer points balance`."""
NAMING: Final = frozenset({"points", "stamps", "balance"})
"""Meanings of which one must be in a name for its column to be believed to hold balances."""
HARMLESS: Final = {
    "when": (frozenset({"points", "stamps"}), frozenset({"date"})),
    "number": (frozenset({"points", "stamps", "balance"}), frozenset({"card", "customer"})),
    "card": (frozenset({"points", "stamps", "balance"}), frozenset({"number", "id", "count"})),
    "customer": (frozenset({"points", "stamps", "balance"}), frozenset({"number", "id", "count"})),
    "wallet": (frozenset({"points", "stamps"}), frozenset({"money", "credit", "amount"})),
}
"""Words that say nothing against POINTS beside the first, unless beside the second: a number of points, points of a
card, but the number of a card or of cards; points in a wallet, but not what a wallet holds of money."""
BESIDE: Final = {"second": frozenset({"email", "points"})}
"""Words that say something only beside others: `Email 2` is a second one, `column 2` is not."""
LEDGER: Final = {"change": 1.0, "amount": 1.0}
"""What words weigh for POINTS in a ledger, where each row is a change."""
STRANGE: Final = -1.6
"""What a word that nobody knows weighs beside one that says points: it may say which points.

Enough for plain `Points` to come before `Points frittered`, and for that to be no better than a name all unknown.
"""
_LEFT: Final = {"syllables": 2, "letters run on": 3, "particles": 4, "letters": 8}
"""So many letters beside a known part of a word are a word of their own: 消える (vanishing) in 消えるポイント."""
_A_WORD: Final = 3
"""So many letters before `points` in a word are one of their own."""
_RUNNING_ON: Final = tuple(PARTS["points"].split("|"))
"""Words for points, as folded, behind which another word is written without a space."""
_OF_A_BALANCE: Final = frozenset(PARTS["balance"].split("|"))
"""What such a word goes on with where it is a balance still: `Punktestand`, `Poängsumma`; among them endings."""
HANGING: Final = frozenset(PARTS["hanging"].split("|"))
"""Words without a meaning of their own that have one where nothing follows them."""
LEADING: Final = HANGING.union(PARTS["leading"].split("|"))
"""Words that lead on to which points they are (`Puntos restantes para el premio`), as `of` and `my` do not."""
JOINING: Final = frozenset("のな的之의")
"""What joins words where they are written as one."""
PLAIN: Final = NAMING | {"available", "standing", "loyalty", "wallet", "filler"}
"""The meanings of a name that says nothing of which points they are."""
NOT_LEFT: Final = PERSONS.union(
    {"spent", "pending", "expired", "blocked"}, {"lifetime", "previous", "next", "change", "earned"}
)
"""What says of points that they are others than those that are left."""
OTHER_POINTS: Final = NOT_LEFT.union(
    {"tier", "rate", "id", "date", "when", "age", "status", "consent"}, {"orders", "visits", "measure", "link", "money"}
)
"""What a name of points says that is known not to be the balance: the rest may say where they are (`Mobile points`)."""
GROUPS: Final = frozenset({"measure", "orders"})
"""Of these, what may be called as people or a quarter are: `Kinder` and `Kids` are counted, `ost` is an order."""
YEAR: Final = re.compile("(?:19|20)[0-9]{2}")
"""A year, which may be a column's name or part of one."""
_DAY: Final = re.compile("(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
"""A day written as one number."""
ON_A_DAY: Final = frozenset(tuple(words.split()) for words in ON.split("|"))
"""What stands before the day on which a balance stood: `Punkte am 31.12.2023`, but not `Points since 01.01.2023`."""
_DAY_NUMBERS, _MONTHS, _DAYS = 3, 12, 31
"""A day's numbers, and the highest of a month and of a day in it."""
TAKEN: Final = frozenset({"spent", "expired", "blocked", "pending"})
"""Meanings of columns with what is taken off points."""
_LESS: Final = frozenset(LESS.split("|"))
"""Words before these with which a name says what is left."""
_LEFT_OUT: Final = frozenset(LEFT_OUT.split("|"))
"""Words behind these with which it says the same: `Points (pending excluded)`."""
_LOG: Final = tuple(LOG.split("|"))
"""Parts of words with which a title says that the rows below are changes: `Transaction log`, `Punkteverlauf`."""
STANDING: Final = frozenset({"balance", "available", "standing"})
"""What says of points that they stand on the account now."""
_WHAT_STANDS: Final = STANDING | {"settled", "wallet"}
"""What a name says that speaks of nothing but what stands there."""
_COUNTED_UNITS: Final = frozenset({"points", "stamps"})
_COUNTED_ELSE: Final = TAKEN | {"lifetime", "earned", "money", "amount", "orders", "visits", "measure", "rate"}
"""What a title says of numbers that are no balances."""
NOT_KEPT: Final = TAKEN | {"lifetime"}
"""What a title says of points that are no balance, where the header below says nothing else."""
_WORDS_OF_A_REPORT: Final = 1
"""So many words beside a year may such a title have that say nothing of it: `Expired points report 2024`."""
_CHANGES: Final = frozenset({"change", "visits"})
"""What names of columns say where rows are changes."""
_JOINED: Final = frozenset(["and", "or", "und", "oder", "et", "ou", "y", "og", "och", "ve", "и", "і", "та"])
"""Words between several things that are in a file."""
_AROUND: Final = frozenset({"loyalty", "customer", "place", "filler"})
"""What such a title may say besides: `Points redeemed by customers in 2024`."""
_WHOSE: Final = frozenset({"customer", "loyalty", "credit", "place", "card"})
"""What it may say of it besides, if it does say balance or wallet: `Member balance`, but not `New members`."""
_ALONE: Final = {
    "change": re.compile(r"(?<![^\W_])[Δ∆](?![^\W_])|±|\+/?[-−]|[\s(][+\-−]\)?$|^\s*[+\-−](?=\w)"),
    "rate": re.compile(r"(?<![^\W_])[Øø∅](?![^\W_])"),
    "total": re.compile(r"(?<![^\W_])[Σ∑](?![^\W_])"),
}
"""Signs for a change, an average and a sum, where they are no letters of a word."""
_NUMBERED: Final = re.compile(r"(?<![^\W_])[A-Za-z][0-9]")
"""A letter with a number, of which time or shop: `Points Q1`, `Points W12`."""
_ASKED: Final = re.compile(
    r"(?i)(?<![^\W_])(?:[adijosty] ?/ ?n|[дт] ?/ ?н|e ?/ ?h|k ?/ ?e|[tv] ?/ ?f|0 ?/ ?1)(?![^\W_])|[?？؟]\W*$"
)
"""A question, or what its answers are: `Points Y/N`, `Points (0/1)`, `Points?`."""
_CODE_FIRST: Final = re.compile(r"\W*[A-Z]{1,2}(?![^\W_])")
"""One or two capitals as the first word of a name."""
_COUNTED_ROWS: Final = re.compile(
    r"(?i)(?<![^\W_])count ?\("
    r"|(?<![^\W_])(?:count|anzahl|antal|aantal|nombre|conteggio|contagem|recuento|cuenta) ?[-:/] "
    r"|(?:個数|개수|计数项|計數) ?[-:/：]"
)
"""How many rows have points, as SQL and pivot tables say it: `COUNT(points)`, `Anzahl - Punkte`, `個数 / ポイント`."""
_RANGE: Final = re.compile(r"[<>≤≥]|(?<![0-9–-])[0-9]+ ?[-–] ?[0-9]+(?! ?[-–]|[0-9])|[0-9]\+|^\s*[0-9]+ +[^\W\d]")
"""From how many points on, or to how many: `Points >= 500`, `Points 100-200`, `100 points`."""
_TIMES: Final = re.compile(
    r"(?i)(?:(?<![^\W_])x|[*×÷^]) ?[0-9]|[0-9] ?(?:x(?![^\W_])|[*×÷^])|(?<![\w.,])1[.,' ]000(?![\w.,])"
    r"|[千万萬百](?:ポイント|点|點|分|积分|積分)|[천만백] ?(?:포인트|점)"
)
"""Points that were multiplied: `Points * 2`, `2x points`, `Points in 1,000`, `千ポイント`."""
_SCALE: Final = re.compile("10+|0{3,}")
"""What points may be counted in (`Points in 1000`, `Points x100`), so that they are not what the cells say."""
_THOUSANDS: Final = frozenset({"k", "m"})
"""Letters that stand for thousands and millions, before points or behind them: `kPoints`, `Points (k)`."""
_AT_THE_END: Final = HANGING | _THOUSANDS | {"t", "mil"}
"""Words that are strange as the last of a name."""
_SIGNS: Final = {"%": "rate"} | dict.fromkeys("$€£¥₽₩₹₺₴", "money")
_NEAR_WEIGHT: Final = 1.5
"""A meaning that weighs less for both columns is not read into a misspelt word: it would be a guess about little."""
_NEAR_LENGTH: Final = 6
"""Shorter words have too many neighbours."""

# Looking words up.


class Find(NamedTuple):
    """A meaning found in a name, where, and how near the word was."""

    meaning: str
    start: int
    end: int
    nearness: float = 1.0


def finds(name: str, *, near: bool = False) -> tuple[tuple[Find, ...], int]:
    """Return the meanings in a name, those that a longer one covers left out, and how many words are unknown.

    With `near` a long word that is one letter away from a known one counts as that one.
    """
    text = fold(name)
    if text in balance_names():
        return tuple(Find(meaning, 0, len(text)) for meaning in ("points", "balance")), 0
    matches, strange = _finds(text, near=near)
    strange += any(sign.search(name) is not None for sign in (_NUMBERED, _ASKED, _TIMES, _COUNTED_ROWS, _RANGE))
    strange += any(find.meaning == "settled" for find in matches)
    return matches + tuple(Find(meaning, len(text), len(text)) for meaning in _signs(name)), strange


def _signs(name: str) -> set[str]:
    """Return what the signs mean in a name that folding leaves out: of a share, or of a currency."""
    alone = {meaning for meaning, sign in _ALONE.items() if sign.search(name)}
    return {_SIGNS[sign] for sign in name if sign in _SIGNS} | alone


def names_balance(name: str) -> bool:
    """Tell whether a name says points, stamps or balance, in a word of the tables or as a platform's own name for it.

    The rest of the name may still say which points (`Points expired`), or make it a number or a date of them: that is
    for `sense` to weigh. A word that is only near to a known one (`Ponits`) does not count. Nor do words that only say
    that there is a programme (`Loyalty`, `Rewards`, `Bonus`, `Club`): under them stand tiers, yes and no, vouchers and
    amounts as often as balances; a language in which their plural is the word for points has it among these (`Бонусы`).
    Nor do units that are other things too (`Coins`, `Stars`, `Miles`), words for what stands anywhere (`Stand`,
    `Bestand`, `Stan`, `Sold`), and scores (`Score`, `Puntaje`, `点数`).
    """
    matches, _ = finds(name)
    return any(find.meaning in NAMING for find in matches)


def says_what_stands(name: str) -> bool:
    """Tell whether a name says what stands there, and of nothing else (`Remaining`, `Saldo`, `Nuevo saldo`).

    So does what is in a wallet, whose ever (`Cagnotte`), and what is there at last (`Net`, `Updated`); and a balance of
    which a word says more that nobody knows (`Migrated balance`).
    """
    matches, strange = finds(name)
    meanings = {find.meaning for find in matches}
    unknown = strange - ("settled" in meanings)
    whose = _WHOSE if meanings & (STANDING | {"wallet"}) else frozenset()
    known = not unknown or "balance" in meanings
    return known and bool(meanings & _WHAT_STANDS) and meanings <= _WHAT_STANDS | {"filler"} | whose


def known_meanings(text: str) -> frozenset[str]:
    """Return what a text means of which every word is known; nothing of one with a word that is not."""
    matches, strange = finds(text)
    return frozenset() if strange else frozenset(find.meaning for find in matches)


def says_other_numbers(title: str) -> bool:
    """Tell a title that says what is counted, and that it is no balance: `Redeemed points`, `Orders 2023`."""
    meanings = {find.meaning for find in finds(title)[0]}
    return bool(meanings & _COUNTED_ELSE or (meanings & _COUNTED_UNITS and meanings & NOT_LEFT))


def points_taken(title: str) -> frozenset[str]:
    """Return what a title says of points that makes them no balance, and hardly more: `Expired points`.

    So does one that says that the rows are changes of points (`Points history`, `Transactions 2024`). One that joins
    several things (`Points and redemptions`) is a list of what is below.
    """
    matches, strange = finds(title)
    folded = fold(title)
    tokens = folded.split(" ")
    meanings = frozenset(find.meaning for find in matches)
    logs = [token for token in tokens if any(part in token for part in _LOG)]
    dated = any(map(YEAR.fullmatch, tokens))
    unknown = strange - dated - sum(not finds(token)[0] for token in logs)
    fillers = {folded[find.start : find.end] for find in matches if find.meaning == "filler"}
    asks = not fillers <= LEADING | {"of", "the"}  # `Redeem your points`
    if asks or unknown > _WORDS_OF_A_REPORT or not _JOINED.isdisjoint(tokens):
        return frozenset()
    known = NOT_KEPT | _COUNTED_UNITS | _AROUND
    log = bool(logs) or any(" " in part and part in folded for part in _LOG)
    if log and meanings <= known | _CHANGES:
        return _CHANGES
    return meanings & NOT_KEPT if meanings <= known and meanings & _COUNTED_UNITS else frozenset()


@lru_cache(maxsize=_COLUMNS)
def _finds(text: str, *, near: bool) -> tuple[tuple[Find, ...], int]:
    tokens, strange = text.split(" ") if text else [], 0
    matches: list[Find] = []
    starts = [0]
    for token in tokens:
        starts.append(starts[-1] + len(token) + 1)
    matches.extend(_phrases(tokens, starts))
    known = {position for find in matches for position, start in enumerate(starts) if find.start <= start < find.end}
    day = _day(tokens)
    matches = [find for find in matches if find.start not in {starts[position] for position in day}]
    for position, (token, start) in enumerate(zip(tokens, starts, strict=False)):
        if position in day:
            continue
        here = [Find(find.meaning, start + find.start, start + find.end) for find in _in_token(token)]
        if near and not here and position not in known:
            here = [Find(meaning, start, start + len(token), NEAR) for meaning in _near(token)]
            # It may be a slip, and the name of a place or a week (`Points Galanta`, `Puntos semana`).
            strange += any(find.meaning not in _COUNTED_UNITS for find in here)
        matches.extend(here)
        if _says_which(tokens, position):
            strange += 1
        elif not here:
            word = len(token) > 1 or runs_on(token)
            strange += word and position not in known and not token.isdecimal()
        else:
            before = _before_points(token, here, start)
            known_before = [Find(find.meaning, start + find.start, start + find.end) for find in _in_token(before)]
            matches.extend(known_before)
            left = _left(token, here, start) >= _LEFT[_script(token)] or _goes_on(token, here, start)
            strange += left or bool(before and not known_before)
    # The points of a year are no balance, unless the name says that they are (`Points balance 2023`).
    years = (token for position, token in enumerate(tokens) if position not in day and YEAR.fullmatch(token))
    if any(years) and STANDING.isdisjoint(find.meaning for find in matches):
        strange += 1
    return tuple(_as_left(_uncovered(matches), tokens, starts)), strange


def _as_left(matches: Sequence[Find], tokens: Sequence[str], starts: Sequence[int]) -> Iterator[Find]:
    """Read what was taken off as what is left, where the name says that it was (`Points less redeemed`).

    The word for it may stand behind it, too (`Points, pending excluded`).
    """
    off: dict[int, int] = {}  # where words for what was taken off begin, and those before them that say so
    for find in matches:
        at = bisect_right(starts, find.start) - 1 if find.meaning in TAKEN else 0
        less = (first for first in range(max(0, at - 3), at) if " ".join(tokens[first:at]) in _LESS)
        off.update((find.start, starts[first]) for first in less)
        behind = (" ".join(tokens[at + 1 : end]) for end in range(at + 2, at + 4))
        off.update((find.start, find.start) for words in behind if find.meaning in TAKEN and words in _LEFT_OUT)
    for find in matches:
        if find.start in off:
            yield find._replace(meaning="settled")
        elif not any(first <= find.start < end for end, first in off.items()):
            yield find


def _says_which(tokens: Sequence[str], position: int) -> bool:
    """Tell a word that says which points, and nothing else.

    The last one that leads nowhere (`Points in`, beside `Points out`), a letter for thousands (`kPoints`), and what
    points are counted in (`Points in 1000`).
    """
    token, last = tokens[position], len(tokens) - 1
    if last and position == last and token in _AT_THE_END:
        return True
    if position < last and token in _THOUSANDS and (position == 0 or _speaks_of_points(tokens[position + 1])):
        return True
    beside = tokens[max(position - 1, 0) : position + 2 : 2]
    return _SCALE.fullmatch(token) is not None and not any(map(str.isdecimal, beside))


def _speaks_of_points(token: str) -> bool:
    return any(find.meaning in _COUNTED_UNITS for find in _in_token(token))


def _day(tokens: Sequence[str]) -> range:
    """Return where the day of a balance stands, with the words before it; nowhere without such words."""
    for start in range(1, len(tokens)):
        end = start + _day_length(tokens[start : start + 3])
        for first in range(max(0, start - 3), start if end > start else 0):
            if tuple(tokens[first:start]) in ON_A_DAY:
                return range(first, end)
    return range(0)


def _day_length(tokens: Sequence[str]) -> int:
    """Return how many words at the beginning are a day: three numbers, the year first or last, or one."""
    if _DAY.fullmatch(tokens[0]):
        return 1
    if len(tokens) < _DAY_NUMBERS or not all(token.isascii() and token.isdecimal() for token in tokens):
        return 0
    year = [token for token in (tokens[0], tokens[2]) if YEAR.fullmatch(token)]
    rest = [int(token) for token in tokens if len(token) <= len("31")]
    plausible = len(rest) == _DAY_NUMBERS - 1 and 1 <= min(rest) <= _MONTHS and 1 <= max(rest) <= _DAYS
    return _DAY_NUMBERS if year and plausible else 0


def _left(token: str, here: Sequence[Find], start: int) -> int:
    """Return how many letters of a word belong to nothing that was found in it."""
    covered = {at for find in here for at in range(find.start - start, find.end - start)}
    return len(token) - len(covered)


def _before_points(token: str, here: Sequence[Find], start: int) -> str:
    """Return what a word of points or a balance begins with that is not known: `fehler` of `Fehlerpunkte`.

    What says only which programme's they are stands between: `alt` of `Alttreuepunkte`.
    """
    first = min(find.start for find in here) - start
    which = {find.meaning for find in here if find.start == start + first}
    balance = not {"points", "balance"}.isdisjoint(find.meaning for find in here)
    known = balance and which <= {"points", "balance", "loyalty", "bonus"}
    return token[:first] if first >= _A_WORD and _script(token) == "letters" and known else ""


def _goes_on(token: str, here: Sequence[Find], start: int) -> bool:
    """Tell a word of points that goes on with one that nobody knows: `Punkterang`, `Pointslost`."""
    last = max(find.end for find in here)
    begun, tail = token[: last - start], token[last - start :]
    if begun.endswith(("punkt", "punt")):
        tail = tail.removeprefix("en") if begun.endswith("punt") else tail.removeprefix("e")
    points = {find.meaning for find in here if find.end == last} == {"points"}
    return points and begun.endswith(_RUNNING_ON) and len(tail) >= _A_WORD and tail not in _OF_A_BALANCE


def _script(token: str) -> str:
    last = token[-1]
    if "\u0590" <= last <= "\u08ff":
        return "particles"
    return "syllables" if last >= "\u3040" else "letters run on" if runs_on(last) else "letters"


def _phrases(tokens: Sequence[str], starts: Sequence[int]) -> Iterator[Find]:
    tables = by_meaning()
    for size in range(2, tables.phrase + 1):
        for first in range(len(tokens) - size + 1):
            text = " ".join(tokens[first : first + size])
            for meaning in tables.whole.get(text, ()) + tables.inside.get(text, ()) + tables.front.get(text, ()):
                yield Find(meaning, starts[first], starts[first] + len(text))
            # A phrase with an open end: the last word may go on.
            for cut in range(1, len(tokens[first + size - 1]) - 2):
                begun = text[: len(text) - cut]
                for meaning in tables.front.get(begun, ()) if " " in begun else ():
                    yield Find(meaning, starts[first], starts[first] + len(text))


@lru_cache(maxsize=_COLUMNS)
def _in_token(token: str) -> tuple[Find, ...]:
    tables, size, matches = by_meaning(), len(token), list[Find]()
    matches += [Find(meaning, 0, size) for meaning in tables.whole.get(token, ())]
    for end in range(1, size + 1):
        matches += [Find(meaning, 0, end) for meaning in tables.front.get(token[:end], ())]
    for start in range(size):
        matches += [Find(meaning, start, size) for meaning in tables.back.get(token[start:], ())]
        for length in tables.lengths:
            if start + length > size:
                break
            meanings = tables.inside.get(token[start : start + length])
            if meanings and _stands(token, start, start + length):
                matches += [Find(meaning, start, start + length) for meaning in meanings]
    return tuple(matches)


def _stands(token: str, start: int, end: int) -> bool:
    """Tell whether what was found in a word without spaces around it can stand there as a word.

    Hebrew and Arabic words begin there, or behind particles. A single Korean syllable is a word only at the beginning
    or the end of others: 일 is day in 가입일, but not in 마일 (mile).
    """
    if "\u0590" <= token[start] <= "\u08ff":
        return not token[:start].strip(PARTICLES)
    if end - start == 1 and "\uac00" <= token[start] <= "\ud7af":
        return len(token) == 1 or (len(token) > 2 and (start == 0 or end == len(token)))
    return True


def _uncovered(matches: Sequence[Find]) -> list[Find]:
    """Leave out finds that lie inside of a longer one."""
    return [
        find
        for find in matches
        if not any(
            other.start <= find.start and find.end <= other.end and other.end - other.start > find.end - find.start
            for other in matches
        )
    ]


def _meant(meanings: Iterable[str]) -> tuple[str, ...]:
    """Leave out what weighs too little to be read into a misspelt word."""
    return tuple(meaning for meaning in meanings if max(map(abs, WEIGHTS[meaning])) >= _NEAR_WEIGHT)


def _near(token: str) -> tuple[str, ...]:
    """Return what the words mean that are one letter away: one too many, too few, another, or two exchanged."""
    if len(token) < _NEAR_LENGTH or not token.isalpha():
        return ()
    for at in range(len(token) - 1):
        twisted = token[:at] + token[at + 1] + token[at] + token[at + 2 :]
        matches = [find.meaning for find in _in_token(twisted) if find.end - find.start >= _NEAR_LENGTH - 1]
        if matches:
            return _meant(matches)
    begun, ended = _neighbours()
    for word, meanings in (*begun.get(token[:3], ()), *ended.get(token[-3:], ())):
        if _one_letter_apart(token, word):
            return _meant(meanings)
    return ()


def _one_letter_apart(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    more = len(longer) - len(shorter)
    if more > 1:
        return False
    at = next((at for at, (this, that) in enumerate(zip(shorter, longer, strict=False)) if this != that), len(shorter))
    return shorter[at + 1 - more :] == longer[at + 1 :]


_Neighbours = dict[str, list[tuple[str, tuple[str, ...]]]]


@cache
def _neighbours() -> tuple[_Neighbours, _Neighbours]:
    """Return every long word of the tables and what it means, by its first and by its last letters.

    A word of six letters of which one is wrong has either its first three or its last three right.
    """
    tables = by_meaning()
    begun, ended = defaultdict(list), defaultdict(list)
    for kind in (tables.whole, tables.front, tables.back, tables.inside):
        for word, meanings in kind.items():
            if len(word) >= _NEAR_LENGTH and " " not in word and not runs_on(word[0]):
                begun[word[:3]].append((word, meanings))
                ended[word[-3:]].append((word, meanings))
    return dict(begun), dict(ended)


# Weighing.


class Sense(NamedTuple):
    """What a name says of a column.

    Its weight; whether any word is known, or speaks against the column; what the words mean; whether a word that
    nobody knows stands beside one that speaks for the column; and whether it says balance of points, and every letter
    of it says nothing else (`Points balance`, but not `Points balance 2024` or `Puntos no disponibles`).
    """

    weight: float
    meant: bool
    against: bool
    meanings: frozenset[str]
    strange: bool
    exact: bool


@lru_cache(maxsize=_COLUMNS)
def sense(name: str, column: Column, *, ledger: bool = False) -> Sense:
    """Weigh all words of a name; words that nobody knows count a little against points that have been named.

    With `ledger` the words are weighed as those of a ledger, where a change of points is what is looked for.
    """
    matches, strange = finds(name, near=True)
    nearest: dict[str, float] = {}
    known = any(find.nearness == 1 and WEIGHTS[find.meaning][0 if column == "EMAIL" else 1] > 0 for find in matches)
    for find in matches:
        # A word that is only near to one that speaks against the column may be any word, unless it qualifies points.
        if find.nearness == 1 or known or WEIGHTS[find.meaning][0 if column == "EMAIL" else 1] > 0:
            nearest[find.meaning] = max(find.nearness, nearest.get(find.meaning, 0.0))
    weights = _weights(frozenset(nearest), column, LEDGER if ledger and column == "POINTS" else {})
    counted = [weight * nearest[meaning] for meaning, weight in weights.items()]
    odd = STRANGE if strange and column == "POINTS" and any(weight > 0 for weight in counted) else 0.0
    against = any(weight <= -1 for weight in counted)
    return Sense(sum(counted) + odd, any(counted), against, frozenset(nearest), bool(odd), _exact(name, matches))


def _exact(name: str, matches: Sequence[Find]) -> bool:
    """Tell whether known words that say nothing of which points they are make up the whole name."""
    text = fold(name)
    if text in balance_names():
        return True
    meanings = {find.meaning for find in matches}
    # A number of points says no more than points do; that of the available ones may.
    plain = PLAIN if meanings & {"available", "standing"} else PLAIN | {"count", "number"}
    if not meanings <= plain or any(find.nearness < 1 for find in matches) or _leads_nowhere(name, matches):
        return False
    at = 0
    for token in text.split(" "):
        covered = {place for find in matches for place in range(find.start - at, find.end - at)}
        left = [letter for place, letter in enumerate(token) if place not in covered]
        # Words have endings; where words run on, each letter is a word.
        if token in LEADING or len(left) == len(token):
            return False
        if _script(token) in {"syllables", "letters run on"} and not JOINING.issuperset(left):
            return False
        at += len(token) + 1
    return True


def _leads_nowhere(name: str, matches: Sequence[Find]) -> bool:
    """Tell a particle that joins nothing: the last word of a name, or the first one in capitals.

    So `Points DE`, `IL points` and `NO points` say which points, as `Points UK` does.
    """
    last, code = fold(name).rfind(" ") + 1, _CODE_FIRST.match(name) is not None
    return any(
        (find.meaning == "filler" and find.start == last > 0)
        or (code and find.start == 0 and find.meaning in {"filler", "number"})
        for find in matches
    )


def weigh(name: str, column: Column) -> float | None:
    """Return what the name says for (above 0) or against the column; None when no word of it is known.

    `500 pts` is no name, though `pts` is a word.
    """
    if name[:1].isdecimal():
        return None
    matches, _ = finds(name)
    weights = _weights(frozenset(find.meaning for find in matches), column, {}).values()
    return sum(weights) if any(weights) else None


def _weights(meanings: frozenset[str], column: Column, other: Mapping[str, float]) -> dict[str, float]:
    at = ("EMAIL", "POINTS").index(column)
    return {
        meaning: other.get(meaning, WEIGHTS[meaning][at])
        for meaning in meanings
        if not (column == "POINTS" and _harmless(meaning, meanings)) and BESIDE.get(meaning, meanings) & meanings
    }


def _harmless(meaning: str, meanings: frozenset[str]) -> bool:
    beside, unless = HARMLESS.get(meaning, (frozenset(), frozenset()))
    return bool(beside & meanings) and not unless & meanings
