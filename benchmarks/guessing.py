"""Measure how well EMAIL and POINTS are found: `python -m benchmarks.guessing [--seed N] [--files N] [--show]`.

Exports are generated (the same for the same seed) and given to `loyalty_prep.inspect` as bytes, so that all is measured
that a merchant would meet: encoding, delimiter, header, columns. For each file the answer is known: two columns, or that nobody could
tell and the file has to be refused. Right: both columns as they should be, or refused as it should be.
Wrong: a column was named that is not the one. Refused: a column was not named although it could have been.
Writes `guessing.md`.
"""

from __future__ import annotations

import argparse
import csv
import io
import multiprocessing
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import loyalty_prep
from benchmarks.guessing_words import DECOYS, LANGUAGES, Word, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from loyalty_prep.columns import Choice

Outcome = Literal["right", "wrong", "refused"]

FILES: Final = 2000
PAGE: Final = Path(__file__).parent / "guessing.md"

# What kinds of files there are, and how many in a hundred.
UNTOLD: Final = "balance and decoy under unseen words"
"""No word tells which of the two columns is the balance. To refuse is right, and so is the right column."""

KINDS: Final = {
    "words of a language": 56,
    "headers of platforms": 12,
    "header of POINTS invented": 6,
    "header of EMAIL invented": 4,
    "no header": 4,
    "headers that lie": 4,
    "two balances, invented headers": 4,
    "no balance, only decoys": 3,
    "ledger": 3,
    "money": 2,
    "no addresses": 2,
}

MISLEADING: Final = "no balance, one number under an unseen word"
"""Nothing in such a file tells that its only numbers are no balances. It is not counted among the others: it shows
what the confidence is worth."""
MISLED: Final = 0.02
"""So many such files there are for each other file."""

# Headers of platforms as documented, each with what is in the column.
PLATFORMS: Final = (
    "Name:name,Email:email,Points balance:points,Redeemed points:spent,Last activity:date",
    "id:id,first_name:name,last_name:name,email:email,points_balance:points,state:tier,date_of_birth:date,vip_status:tier",
    "Full Name:name,Email:email,Points Balance:points,Points Spent:spent,Birthday (MM/DD/YYYY):date",
    "Emails:email,Points:points",
    "id:id,name:name,email:email,points approved:points,points pending:pending,points spent:spent,points total:lifetime",
    "email:email,points:points,first_name:name,last_name:name,birthday:date,vip_tier:tier,vip_tier_end_date:date",
    "email:email,points:points,add_points:pending",
    "Email:email,Points Balance:points,Birthdate:date,VIP Tier:tier,Activation Date:date,Credits Balance:money",
    "Email:email,Points Balance:points,Shopify ID:id",
    "Customer Emails:email,Points:points,Shopify Customer IDs:id",
    "Customer ID:id,email:email,points:points,first_name:name,last_name:name,birthdate:date",
    "Email:email,Points:points,Action:tier",
    "ID:id,Email:email,Command:tier,Phone:phone,Metafield loyalty.points:points",
    "user_email:email,points:points",
    "ID:id,user_email:email,display_name:name,wc_points_balance:points",
    "Email:email,Accepts Email Marketing:consent,Total Spent:money,Total Orders:orders,Points:points",
    "customer_code:id,first_name:name,email:email,phone:phone,year_to_date:money,loyalty_points:points",
    "E-mail:email,Active Stamps:points,Stamps:lifetime,Visits:orders",
    "email:email,currentBalance:points,totalEarned:lifetime,totalSpent:spent,tier:tier",
    "Email:email,Previous points balance:lifetime,Points balance:points",
)

SYLLABLES: Final = "ba kra ri twu ve lo mi sa ne du gra pli fo zu wen tar hox jib qua lum".split()  # noqa: SIM905 - a list of words reads better so
FIRST: Final = "emma bo cy di eli fay gus hal ida jon kim leo mia ned ola pia rex sue tom una vic wes yan zoe".split()  # noqa: SIM905 - a list of words reads better so
LAST: Final = "smith jones brown novak kim tanaka garcia rossi silva jansen olsen virtanen popov kaya costa".split()  # noqa: SIM905 - a list of words reads better so
CITIES: Final = "Bonn Ulm Lyon Porto Oslo Turin Gdynia Brno Kazan Izmir Haifa Osaka Busan Hanoi".split()  # noqa: SIM905 - a list of words reads better so
TIERS: Final = ("gold", "silver", "bronze", "member")


class Column(NamedTuple):
    """One column of a generated file: its header, what is in it, and whether the header is an unseen word."""

    name: str
    role: str
    unseen: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """One generated file and its answer: None where it has to be refused."""

    kind: str
    language: str
    data: bytes
    header: tuple[str, ...]
    email: int | None
    points: int | None
    unseen: bool


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a case. `answers` are confidence and rightness of each column that was named."""

    case: Case
    outcome: Outcome
    answers: tuple[tuple[float, bool], ...] = field(default=())
    said: str = ""


# Cells.


def _values(role: str, count: int, chance: random.Random) -> list[str]:
    write = NUMBERS[chance.choice(list(NUMBERS))]
    makers: dict[str, Callable[[int], str]] = {
        "email": lambda row: f"{chance.choice(FIRST)}.{chance.choice(LAST)}{row}@example{row % 7}.com",
        "friend": lambda _: f"{chance.choice(FIRST)}@friend.org" if chance.random() < 0.3 else "",
        "shop": lambda row: f"shop{row % 3}@store.com",
        "name": lambda _: f"{chance.choice(FIRST).title()} {chance.choice(LAST).title()}",
        "phone": lambda _: f"+{chance.randrange(10**10, 10**11)}",
        "orders": lambda _: str(min(40, int(chance.expovariate(0.2)))),
        "money": lambda _: f"{chance.expovariate(0.01):.2f}",
        "consent": lambda _: chance.choice(("yes", "no")),
        "tier": lambda _: chance.choice(TIERS),
        "city": lambda _: chance.choice(CITIES),
        "date": _dates(chance),
        "id": _ids(chance),
    }
    if role in makers:
        return [makers[role](row) for row in range(count)]
    return [write(amount, chance) for amount in _amounts(role, count, chance)]


def _amounts(role: str, count: int, chance: random.Random) -> list[int]:
    scale = chance.choice((30, 200, 1500, 20000))
    step = chance.choice((1, 1, 5, 10))
    rare = {"pending": 0.7, "expiring": 0.8, "spent": 0.4}.get(role, 0.08)
    grown = 3 if role in {"lifetime", "earned"} else 1
    found = []
    for _ in range(count):
        amount = 0 if chance.random() < rare else int(chance.expovariate(1 / (scale * grown))) // step * step
        found.append(-amount if role == "points" and chance.random() < 0.01 else amount)
    return found


NUMBERS: Final[dict[str, Callable[[int, random.Random], str]]] = {
    "plain": lambda amount, _: str(amount),
    "plain too": lambda amount, _: str(amount),
    "comma": lambda amount, _: f"{amount:,}",
    "point": lambda amount, _: f"{amount:,}".replace(",", "."),
    "space": lambda amount, _: f"{amount:,}".replace(",", "\u00a0"),
    "unit": lambda amount, _: f"{amount} pts",
    "float": lambda amount, _: f"{amount}.0",
    "some empty": lambda amount, chance: "" if chance.random() < 0.15 else str(amount),
    "some n/a": lambda amount, chance: "N/A" if chance.random() < 0.05 else str(amount),
}


def _dates(chance: random.Random) -> Callable[[int], str]:
    form = chance.choice(
        ("{y}-{m:02}-{d:02}", "{d:02}.{m:02}.{y}", "{m}/{d}/{y}", "{y}-{m:02}-{d:02}T10:00:00Z", "{y}{m:02}{d:02}")
    )
    return lambda _: form.format(y=chance.randrange(1950, 2026), m=chance.randrange(1, 13), d=chance.randrange(1, 29))


def _ids(chance: random.Random) -> Callable[[int], str]:
    start, step = chance.choice((1, 1001, 70010001, 904417317)), chance.choice((1, 1, 7))
    prefix = chance.choice(("", "", "", "C-"))
    if chance.random() < 0.3:
        taken = chance.sample(range(10**7, 10**8), 400)
        return lambda row: f"{prefix}{taken[row]}"
    return lambda row: f"{prefix}{start + step * row}"


# Headers.


def _word(chance: random.Random, language: str, role: str, *, among: str = "") -> Column | None:
    entries = LANGUAGES[language].get(role) or LANGUAGES["en"].get(role, ())
    if language != "en" and role not in LANGUAGES[language]:
        return None
    word: Word = chance.choice(entries)
    return Column(_styled(word.text, chance), among or role, word.mark == "unseen")


def _styled(text: str, chance: random.Random) -> str:
    style = chance.randrange(8)
    if style == 0:
        return text.upper()
    if style == 1:
        return text.lower()
    if style == 2 and text.isascii():
        return text.replace(" ", "_").lower()
    if style == 3 and text.isascii():
        head, *rest = text.split(" ")
        return head.lower() + "".join(word.title() for word in rest)
    return text


def _invented(chance: random.Random) -> str:
    return " ".join(
        "".join(chance.choices(SYLLABLES, k=chance.randrange(2, 4))) for _ in range(chance.randrange(1, 3))
    ).title()


def _others(chance: random.Random, language: str, roles: Sequence[str], most: int) -> list[Column]:
    wanted = chance.sample(list(roles), chance.randrange(most + 1))
    return [column for role in wanted if (column := _word(chance, language, role)) is not None]


OTHER: Final = ("name", "phone", "date", "id", "orders", "money", "consent", "tier")
NOT_NUMBERS: Final = ("name", "phone", "date", "consent", "tier")


def _case(kind: str, chance: random.Random) -> Case:
    language = chance.choice(list(LANGUAGES))
    columns = MAKERS[kind](chance, language)
    if kind == "headers of platforms":
        language = "en"
    if chance.random() < 0.8 or kind != "headers of platforms":
        chance.shuffle(columns)
    rows = _ledger_rows(columns, chance) if kind == "ledger" else _rows(columns, chance)
    roles = [column.role for column in columns]
    email = roles.index("email") if "email" in roles else None
    points = roles.index("points") if "points" in roles else None
    header = tuple(column.name for column in columns)
    if kind in {"two balances, invented headers", "ledger", "money"}:
        points = None
    if kind == "words of a language" and any(column.unseen for column in columns if column.role == "points"):
        kind = _untold(columns) or kind
    told = {"email", "points", *DECOYS}
    unseen = any(column.unseen for column in columns if column.role in told)
    data = _written(rows if kind == "no header" else [header, *rows], chance)
    return Case(kind, language, data, header, email, points, unseen)


def _untold(columns: Sequence[Column]) -> str | None:
    return UNTOLD if any(column.unseen for column in columns if column.role in DECOYS) else None


def _rows(columns: Sequence[Column], chance: random.Random) -> list[tuple[str, ...]]:
    count = chance.choice((12, 40, 150, 300))
    cells = [_values(column.role, count, chance) for column in columns]
    for column, held in zip(columns, cells, strict=True):
        if column.role == "email":
            for row in range(count):
                dice = chance.random()
                held[row] = "" if dice < 0.03 else held[row].replace("@", " at ") if dice < 0.05 else held[row]
    return list(zip(*cells, strict=True))


def _ledger_rows(columns: Sequence[Column], chance: random.Random) -> list[tuple[str, ...]]:
    count = chance.choice((40, 150, 300))
    cells = []
    people = [f"{chance.choice(FIRST)}{n}@example.com" for n in range(max(3, count // chance.choice((3, 6, 10))))]
    for column in columns:
        if column.role == "email":
            cells.append([chance.choice(people) for _ in range(count)])
        elif column.role == "points":
            cells.append([str(chance.choice((-1, 1, 1)) * chance.randrange(5, 500)) for _ in range(count)])
        else:
            cells.append(_values(column.role, count, chance))
    return list(zip(*cells, strict=True))


def _written(rows: Iterable[Sequence[str]], chance: random.Random) -> bytes:
    out = io.StringIO()
    delimiter = chance.choice((",", ",", ";", "\t"))
    line_end = chance.choice(("\n", "\r\n"))
    if chance.random() < 0.3:
        csv.writer(out, delimiter=delimiter, lineterminator=line_end, quoting=csv.QUOTE_ALL).writerows(rows)
    else:
        csv.writer(out, delimiter=delimiter, lineterminator=line_end).writerows(rows)
    return out.getvalue().encode()


def _language(chance: random.Random, language: str) -> list[Column]:
    email, points = _word(chance, language, "email"), _word(chance, language, "points")
    assert email is not None
    assert points is not None
    columns = [email, points, *_others(chance, language, DECOYS, 3), *_others(chance, language, OTHER, 5)]
    if chance.random() < 0.1:
        columns.append(Column("Referrer email", "friend"))
    return columns


def _platform(chance: random.Random, _: str) -> list[Column]:
    pairs = (pair.rsplit(":", 1) for pair in chance.choice(PLATFORMS).split(","))
    return [Column(name, role) for name, role in pairs]


def _points_invented(chance: random.Random, language: str) -> list[Column]:
    """Make a file in which only one column can be the balance, as the names of the others say what they are."""
    known = [
        Column(
            _styled(chance.choice([word.text for word in LANGUAGES["en"][role] if word.mark == "known"]), chance), role
        )
        for role in chance.sample((*OTHER, *DECOYS), 4)
    ]
    email = _word(chance, language, "email")
    assert email is not None
    return [email, Column(_invented(chance), "points", unseen=True), *known]


def _email_invented(chance: random.Random, language: str) -> list[Column]:
    points = _word(chance, language, "points")
    assert points is not None
    return [Column(_invented(chance), "email", unseen=True), points, *_others(chance, language, OTHER, 4)]


def _no_header(chance: random.Random, _: str) -> list[Column]:
    others = chance.sample(("name", "date", "city", "tier", "id", "phone"), chance.randrange(4))
    return [Column("", role) for role in ("email", "points", *others)]


def _lies(chance: random.Random, language: str) -> list[Column]:
    """Make a file in which columns are called what they are not."""
    email = _word(chance, language, "email")
    assert email is not None
    lies = [Column("Email", "name"), Column(_invented(chance), "email", unseen=True)]
    if chance.random() < 0.5:
        return [*lies, Column("Points", "points"), Column("City", "city")]
    return [email, Column("Points", "tier"), Column(_invented(chance), "points", unseen=True), Column("City", "city")]


def _two_balances(chance: random.Random, language: str) -> list[Column]:
    email = _word(chance, language, "email")
    assert email is not None
    two = [Column(_invented(chance), "points", unseen=True), Column(_invented(chance), "earned", unseen=True)]
    return [email, *two, *_others(chance, language, NOT_NUMBERS, 2)]


def _only_decoys(chance: random.Random, language: str) -> list[Column]:
    email = _word(chance, language, "email")
    assert email is not None
    known = [
        Column(
            _styled(chance.choice([word.text for word in LANGUAGES["en"][role] if word.mark == "known"]), chance), role
        )
        for role in chance.sample(("spent", "pending", "expiring", "orders", "money"), 2)
    ]
    return [email, *known, *_others(chance, language, NOT_NUMBERS, 3)]


def _misleading(chance: random.Random, language: str) -> list[Column]:
    email = _word(chance, language, "email")
    assert email is not None
    roles = [
        role
        for role in ("spent", "earned", "pending", "lifetime", "expiring", "orders")
        if any(word.mark == "unseen" for word in LANGUAGES[language].get(role, ()))
    ]
    role = chance.choice(roles)
    word = chance.choice([word for word in LANGUAGES[language][role] if word.mark == "unseen"])
    return [email, Column(_styled(word.text, chance), role, unseen=True), *_others(chance, language, NOT_NUMBERS, 3)]


def _ledger(chance: random.Random, _: str) -> list[Column]:
    points = chance.choice(("Points", "points_amount", "Points change", "Amount", "Punkte", "Puntos", "Buchung Punkte"))
    entry = chance.choice(("Transaction ID", "Type", "Reason", "Order id", "Vorgang"))
    date = chance.choice(("Date", "created_at", "applied_at", "Datum", "Fecha"))
    return [
        Column(chance.choice(("email", "customer_email", "E-Mail", "Correo")), "email"),
        Column(points, "points"),
        Column(entry, "tier"),
        Column(date, "date"),
        *([Column("Source", "tier"), Column("Comment", "city")] if chance.random() < 0.6 else ()),
    ]


def _money(chance: random.Random, _: str) -> list[Column]:
    name = chance.choice(("loyalty_balance", "Saldo", "Balance", "Cash balance", "Guthaben", "Solde", "Bakiye", "残高"))
    return [Column("Email", "email"), Column(name, "money"), Column("Name", "name")]


def _no_addresses(chance: random.Random, language: str) -> list[Column]:
    points = _word(chance, language, "points")
    assert points is not None
    return [points, *_others(chance, language, OTHER, 4), Column("Name", "name")]


MAKERS: Final[dict[str, Callable[[random.Random, str], list[Column]]]] = {
    "words of a language": _language,
    "headers of platforms": _platform,
    "header of POINTS invented": _points_invented,
    "header of EMAIL invented": _email_invented,
    "no header": _no_header,
    "headers that lie": _lies,
    "two balances, invented headers": _two_balances,
    "no balance, only decoys": _only_decoys,
    "ledger": _ledger,
    "money": _money,
    "no addresses": _no_addresses,
    MISLEADING: _misleading,
}


def cases(seed: int, count: int) -> list[Case]:
    """Return the files, the same for the same seed."""
    chance = random.Random(seed)
    kinds = chance.choices(list(KINDS), weights=list(KINDS.values()), k=count)
    return [_case(kind, chance) for kind in (*kinds, *[MISLEADING] * round(MISLED * count))]


# Results.


def judge(case: Case) -> Result:
    """Look at one file and compare with its answer."""
    try:
        found = loyalty_prep.inspect(case.data)
    except loyalty_prep.LoyaltyPrepError as fault:
        outcome: Outcome = "right" if case.email is None or case.points is None else "refused"
        return Result(case, outcome, said=fault.message)
    pairs = ((found.email, case.email), (found.points, case.points))
    answers = tuple((choice.confidence, choice.index == wanted) for choice, wanted in pairs if choice.index is not None)
    said = " / ".join(_said(choice) for choice, _ in pairs)
    # A file is refused as soon as one column is missing; only what is named beside a refusal is not imported.
    if any(choice.index is None for choice, _ in pairs):
        meant = case.email is None or case.points is None or (case.kind == UNTOLD and found.email.index is not None)
        return Result(case, "right" if meant else "refused", answers, said)
    return Result(case, "right" if all(right for _, right in answers) else "wrong", answers, said)


def _said(choice: Choice) -> str:
    return choice.problem.message if choice.problem is not None else f"{choice.name} ({choice.confidence})"


def run(seed: int, count: int) -> list[Result]:
    """Judge all files, with every processor."""
    with multiprocessing.Pool() as pool:
        return pool.map(judge, cases(seed, count), chunksize=25)


def _row(name: str, results: Sequence[Result]) -> str:
    counts = Counter(result.outcome for result in results)
    shares = " | ".join(f"{100 * counts[outcome] / len(results):.1f}" for outcome in ("right", "wrong", "refused"))
    return f"| {name} | {len(results)} | {shares} |"


BINS: Final = ((0.0, 0.8), (0.8, 0.88), (0.88, 0.93), (0.93, 0.97), (0.97, 1.01))


def page(seed: int, results: Sequence[Result]) -> str:
    """Return the page of results."""
    kinds: dict[str, list[Result]] = defaultdict(list)
    for result in results:
        kinds[result.case.kind].append(result)
    counted = [result for result in results if result.case.kind != MISLEADING]
    untold = sum(len(result.answers) < 2 for result in kinds[UNTOLD])
    right = sum(result.outcome == "right" for result in counted) - untold
    every = words()
    unseen = sum(word.mark == "unseen" for word in every)
    lines = [
        "# How well the columns are found",
        "",
        f"Written by `python -m benchmarks.guessing --seed {seed} --files {len(counted)}`. The files are generated; what",
        "right, wrong and refused mean is said in `guessing.py`. Numbers are percentages of files. Headers are made of",
        f"{len(every)} words in {len(LANGUAGES)} languages, of which {unseen} ({unseen / len(every):.0%}) hold a word that",
        "the tables of the program do not. The generator and the program were written by the same people, so expect real",
        "files to do a little worse.",
        "",
        "| files | number | right | wrong | refused |",
        "| --- | ---: | ---: | ---: | ---: |",
        _row("all", counted),
        _row("known words only", [result for result in counted if not result.case.unseen]),
        _row("an unseen word in EMAIL, POINTS or a decoy", [result for result in counted if result.case.unseen]),
        *(_row(f"- {kind}", kinds[kind]) for kind in (*KINDS, UNTOLD) if kinds[kind]),
        "",
        f"Where balance and decoy stand under unseen words, refusing is the right answer: {untold} of these files were",
        f"refused. Were they counted as refused, {100 * right / len(counted):.1f} of all files would be right.",
        "",
        "Files made to mislead, not counted above: customers without any balance, and one number under a word that nobody",
        "knows. Most are believed, with a lower confidence.",
        "",
        "| files | number | right | wrong | refused |",
        "| --- | ---: | ---: | ---: | ---: |",
        _row(MISLEADING, kinds[MISLEADING]),
        "",
        "## Calibration",
        "",
        "Of the columns that were named with a confidence, in all files (those made to mislead too), how many were right.",
        "",
        "| confidence | columns | mean confidence | % right |",
        "| --- | ---: | ---: | ---: |",
    ]
    answers = [answer for result in results for answer in result.answers]
    for low, high in BINS:
        held = [answer for answer in answers if low <= answer[0] < high]
        if held:
            mean, share = sum(answer[0] for answer in held) / len(held), sum(answer[1] for answer in held) / len(held)
            lines.append(f"| {low:.2f} to {min(high, 1.0):.2f} | {len(held)} | {mean:.3f} | {100 * share:.1f} |")
    return "\n".join([*lines, ""])


def main() -> None:
    """Run, print and write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.guessing", description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--show", action="store_true", help="print the files that were not right, and write nothing")
    flags = parser.parse_args()
    results = run(flags.seed, flags.files)
    text = page(flags.seed, results)
    print(text)
    if flags.show:
        for result in results:
            if result.outcome != "right":
                case = result.case
                told = (case.kind, case.language, case.header, case.email, case.points)
                print(result.outcome, *told, "->", result.said[:400], "\n")
    else:
        PAGE.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
