"""Make exports as merchants have them, the same for the same seed, each with its truth.

`make(seed)` draws a table in some language, spoils some of its records, puts it into a shape (titles above it, a second
table below, no header, …) and writes it in some encoding. What is known of it: who its customers are and which balance
is whose, and whether the program has to prepare or to refuse it, or may do either.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final, Literal

from . import words
from .judge import number
from .reader import Dialect, split_lines

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

Outcome = Literal["prepare", "refuse", "either"]


@dataclass(frozen=True, slots=True)
class Customer:
    """Whose record it is: the address as a clean part would have it, the balance as it is meant, the address as written.

    `points` is None where no balance may be read; `address` is None where none can be.
    """

    address: str | None
    points: Decimal | None
    written: str


@dataclass(slots=True)
class Entry:
    """One record to be: its cells, or the text of its line as it is."""

    cells: list[str]
    customer: Customer | None = None
    raw: str | None = None
    moved: bool = False  # its cells no longer stand in their columns
    by_letters: Customer | None = None  # whose record it is where quotes are letters


@dataclass(slots=True)
class Draft:
    """An export while it is being made."""

    rng: random.Random
    language: str
    names: list[str]
    kinds: list[str]
    entries: list[Entry]
    email: int
    points: int
    delimiter: str = ","
    quoting: str = "minimal"
    newline: str = "\n"
    encoding: str = "utf-8"
    header: bool = True
    header_text: str | None = None
    header_trailing: bool = True
    above: list[str] = field(default_factory=list)
    customers_above: list[Customer] = field(default_factory=list)
    trailing: bool = False
    padded: bool = False
    behind: str = ""  # white space behind closing quotes
    shapes: list[str] = field(default_factory=list)
    options: dict[str, Any] = field(default_factory=dict)
    outcome: Outcome = "prepare"
    exact: bool = True
    appended: bytes = b""
    end: str = "\n"

    @property
    def width(self) -> int:
        """Return how many columns the table has."""
        return len(self.kinds)


@dataclass(frozen=True, slots=True)
class Export:
    """An export, and what is known of it.

    `exact`: how many records there are, and their codes, follow from the contract. `named`: the balance's name holds a
    word of the tables. `text` is what `data` says, undecodable bytes as surrogates.
    """

    seed: int
    shapes: tuple[str, ...]
    data: bytes
    text: str
    dialect: Dialect
    header_line: int | None
    email: int
    points: int
    options: dict[str, Any]
    outcome: Outcome
    exact: bool
    named: bool
    name: str
    encoding: str
    customers: tuple[Customer, ...]
    lines: int


LEGACY: Final = {
    **dict.fromkeys(("en", "de", "fr", "es", "it", "pt", "nl", "sv", "da", "fi", "id"), "cp1252"),
    **dict.fromkeys(("pl", "cs", "hu", "ro"), "cp1250"),
    **dict.fromkeys(("ru", "uk"), "cp1251"),
    "el": "cp1253",
    "tr": "cp1254",
    "he": "cp1255",
    "ar": "cp1256",
    "ja": "cp932",
    "zh": "gb18030",
    "zh-Hant": "big5",
    "ko": "cp949",
}
DOMAINS: Final = ("example.com", "example.org", "example.net", "mail.example.com", "shop.example.org")
PEOPLE: Final = ("amy", "ben", "cat", "dan", "eve", "fay", "gus", "hal", "ida", "jon", "kim", "leo", "mia", "ned")


# Values


def _date(rng: random.Random) -> str:
    return f"20{rng.randint(15, 26)}-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}"


def _money(rng: random.Random) -> str:
    return f"{rng.randint(0, 900)}.{rng.randint(1, 98):02}"


VALUES: Final[dict[str, Callable[[random.Random, int], str]]] = {
    "date": lambda rng, _: _date(rng),
    "phone": lambda rng, _: f"+353 {rng.randint(10, 99)} {rng.randint(1000000, 9999999)}",
    "id": lambda rng, _: str(rng.randint(10**7, 10**8 - 1)),
    "key": lambda rng, at: f"cus_{rng.randint(16**5, 16**6):x}{at}",
    "serial": lambda _, at: str(at + 1),
    "flag": lambda rng, _: str(rng.randint(0, 1)),
    "small": lambda rng, _: str(rng.randint(0, 29)),
    "rating": lambda rng, _: str(rng.randint(1, 5)),
    "four": lambda rng, _: str(rng.randint(1000, 9999)),
    "zero": lambda *_: "0",
    "big": lambda rng, _: str(rng.randint(10**4, 10**6)),
    "zip": lambda rng, _: str(rng.randint(10000, 99999)),
    "decimal": lambda rng, _: f"{rng.randint(0, 90)}.{rng.randint(1, 9)}{rng.randint(1, 9)}",
    "money": lambda rng, _: _money(rng),
    "points_like": lambda rng, _: str(rng.randint(0, 9000)),
    "code": lambda rng, _: rng.choice(("EUR", "USD", "GB")),
    "address": lambda rng, _: f"friend{rng.randint(10, 9999)}@{rng.choice(DOMAINS)}",
    "shop address": lambda rng, _: f"{rng.choice(('north', 'south'))}@shop.example.com",
}
NUMBERS: Final = frozenset(
    {"serial", "flag", "small", "rating", "four", "zero", "big", "zip", "decimal", "money", "id"}
)


def grouped(amount: int, separator: str) -> str:
    """Write an amount in groups of three."""
    return f"{amount:,}".replace(",", separator)


STYLES: Final[dict[str, Callable[[int], str]]] = {
    "plain": str,
    "comma": lambda amount: grouped(amount, ","),
    "point": lambda amount: grouped(amount, "."),
    "space": lambda amount: grouped(amount, " "),
    "no-break space": lambda amount: grouped(amount, "\u00a0"),
    "apostrophe": lambda amount: grouped(amount, "'"),
    "cents with a point": lambda amount: f"{amount}.00",
    "cents with a comma": lambda amount: f"{amount},00",
    "one decimal": lambda amount: f"{amount}.0",
}
# Balances that are written oddly: the text, and what it means; None where no whole balance can be read.
ODD_BALANCES: Final = (
    *(
        ("", None),
        ("-", None),
        ("N/A", None),
        ("null", None),
        ("abc", None),
        ("$5", None),
        ("€12", None),
        ("12k", None),
    ),
    *(("50%", None), ("1.2E+03", None), ("99999999999", None), ("ca. 99", None), ("99/500", None), ("5 USD", None)),
    *(("true", None), ("2024-01-05", None), ("12.5", "12.5"), ("12,5", "12.5"), ("-5", "-5"), ("(100)", "-100")),
    *(
        ("100-", "-100"),
        ("−20", "-20"),
        ("-12.5", "-12.5"),
        ("-0", "0"),
        ("007", "7"),
        ("+40", "40"),
        ("１２５０", "1250"),
    ),
    *(("12,-", "12"), ("1'250", "1250"), ("1 250", "1250"), ("1\u202f250", "1250"), ("1,00,000", "100000")),
    *(
        ("500 pts", "500"),
        ("pts 500", "500"),
        ("500 Punkte", "500"),
        ("1.234.567", "1234567"),
        ("1,234,567", "1234567"),
    ),
    *(
        ("1,250.00", "1250"),
        ("1.250,00", "1250"),
        (" 120 ", "120"),
        ("'120", "120"),
        ('="120"', "120"),
        ("0.250", "0.25"),
    ),
    *(("1.250", None), ("1,250", None), ("٤٥", "45"), ("12.0", "12"), ("12,50", "12.5"), ("1234.567", "1234.567")),
)
# Addresses that are written oddly: {} stands for the address, and whether it can be read.
ODD_ADDRESSES: Final = (
    *(
        (" {} ", True),
        ("\u200b{}", True),
        ("{}\u00a0", True),
        ("<{}>", True),
        ("Amy Lee <{}>", True),
        ("mailto:{}", True),
    ),
    *(
        ("mailto:{}?subject=Hi", True),
        ("'{}'", True),
        ('="{}"', True),
        ("{} <{}>", True),
        ("{}; bo@example.com", False),
    ),
    *(
        ("{};", False),
        ("={}", False),
        ("{} (work)", False),
        ("<{}", False),
        ("Amy {}", False),
        ("not an address", False),
    ),
    *(
        ("a@{}", False),
        ("amy@localhost", False),
        ("", False),
        ("-", False),
        ("none", False),
        ("amy.example.com", False),
    ),
)


# Drafts


def _pick(rng: random.Random, names: str) -> str:
    return rng.choice(names.split("|"))


def _addresses(rng: random.Random, count: int) -> list[str]:
    return [
        f"{rng.choice(PEOPLE)}{number}@{rng.choice(DOMAINS)}"
        for number in rng.sample(range(10, 10 * count + 90), count)
    ]


def _how_many(rng: random.Random) -> int:
    return rng.choices(
        (rng.randint(1, 5), rng.randint(6, 30), rng.randint(31, 120), rng.randint(1100, 1600)), (14, 62, 23, 1)
    )[0]


def _value(rng: random.Random, kind: str, at: int, language: str) -> str:
    table = words.LANGUAGES[language]
    if kind == "name":
        return _pick(rng, table["names"])
    if kind == "town":
        return _pick(rng, table["towns"])
    if kind == "text":
        return rng.choice(("", "", "gold", "VIP", _pick(rng, table["towns"]), "O'Brien & Co", '5" TV', "see note"))
    return VALUES[kind](rng, at)


def _fill(rng: random.Random, kinds: Sequence[str], language: str, count: int, style: str) -> list[Entry]:
    email, points = kinds.index("email"), kinds.index("points") if "points" in kinds else None
    most = rng.choice((90, 900, 900, 9000, 9000, 90000))
    entries = []
    for at, address in enumerate(_addresses(rng, count)):
        cells = ["" if kind in {"email", "points"} else _value(rng, kind, at, language) for kind in kinds]
        cells[email] = address
        amount = rng.randint(0, most)
        if points is not None:
            cells[points] = STYLES[style](amount)
        entries.append(Entry(cells, Customer(address, Decimal(amount) if points is not None else None, address)))
    return entries


def _others(rng: random.Random, language: str, count: int) -> list[tuple[str, str]]:
    """Return names and kinds of columns beside EMAIL and POINTS."""
    table = words.LANGUAGES[language]
    picked: dict[str, str] = {}
    while len(picked) < count:
        kind = rng.choices(("text", "decoy", "other", "money", "date"), (50, 15, 15, 10, 10))[0]
        name = f"{table['text'].split('|')[0]} 2" if kind == "date" else _pick(rng, table[kind])
        if kind == "date":
            name = rng.choice(("Birthday", "Created at", "Last activity"))
        if name not in picked:
            inside = {"text": ("name", "town", "text"), "decoy": ("points_like",), "other": ("small",)}
            picked[name] = rng.choice(inside.get(kind, (kind,)))
    return list(picked.items())


def _balance_name(rng: random.Random, language: str) -> str:
    chance = rng.random()
    if chance < 0.1:
        return _pick(rng, rng.choice(list(words.FURTHER_POINTS.values())))
    if chance < 0.17:
        return _pick(rng, words.PLATFORM_POINTS)
    return _pick(rng, words.LANGUAGES[language]["points"])


def draft(rng: random.Random, *, rows: int | None = None, others: int | None = None, style: str | None = None) -> Draft:
    """Draw a sound table: an address, a balance under its name, and other columns."""
    language = rng.choices(
        list(words.LANGUAGES), [6 if lang == "en" else 2 if lang == "de" else 1 for lang in words.LANGUAGES]
    )[0]
    columns = _others(rng, language, rng.choice((0, 1, 1, 2, 2, 3, 4, 5)) if others is None else others)
    columns.append((_pick(rng, words.LANGUAGES[language]["email"]), "email"))
    columns.append((_balance_name(rng, language), "points"))
    if len({name.casefold() for name, _ in columns}) < len(columns):
        return draft(rng, rows=rows, others=others, style=style)
    rng.shuffle(columns)
    style = style or rng.choices(list(STYLES), (60, 6, 6, 4, 2, 2, 4, 4, 2))[0]
    kinds = [kind for _, kind in columns]
    entries = _fill(rng, kinds, language, _how_many(rng) if rows is None else rows, style)
    drawn = Draft(
        rng, language, [name for name, _ in columns], kinds, entries, kinds.index("email"), kinds.index("points")
    )
    if style != "plain":
        drawn.shapes.append(f"style {style}")
    return _written(drawn)


def _written(drawn: Draft) -> Draft:
    """Choose how the table is written."""
    rng = drawn.rng
    drawn.delimiter = rng.choices(",;\t|", (50, 30, 14, 6))[0]
    drawn.quoting = rng.choices(("minimal", "all", "text"), (70, 20, 10))[0]
    drawn.newline = rng.choices(("\n", "\r\n", "\r", "mixed"), (50, 38, 6, 6))[0]
    drawn.encoding = rng.choices(("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "legacy"), (58, 14, 5, 2, 21))[0]
    if drawn.encoding == "legacy":
        drawn.encoding = LEGACY.get(drawn.language, "utf-8")
    if rng.random() < 0.04 and drawn.delimiter in ",;" and drawn.quoting != "all":
        drawn.padded = True
        drawn.shapes.append("blank behind each delimiter")
    if rng.random() < 0.04 and drawn.quoting == "all" and drawn.delimiter != "\t":
        drawn.behind = " "
        drawn.exact = False
        drawn.shapes.append("blank behind quotes")
    if rng.random() < 0.03:
        drawn.trailing = True
        drawn.shapes.append("delimiter at each line's end")
    drawn.end = "" if rng.random() < 0.15 else "\n"
    return drawn


# Spoiled records. Each is given a draft and the place of a record, and says whether it could be spoiled so.


def _odd_balance(drawn: Draft, at: int) -> bool:
    text, meant = drawn.rng.choice(ODD_BALANCES)
    entry = drawn.entries[at]
    grouping = {"style comma": ",", "style point": "."}
    if any(shape in drawn.shapes and number(text).mark == mark for shape, mark in grouping.items()):
        return False  # it would make decimals of all balances that are grouped
    entry.cells[drawn.points] = text
    address, written = (entry.customer.address, entry.customer.written) if entry.customer else (None, "")
    readings = {"1.250": 1250, "1,250": 1250}
    # What reads two ways is read by the other cells' mark, and that is how the column means it.
    mark_says = Decimal(readings[text]) if text in readings else None
    entry.customer = Customer(address, mark_says if meant is None else Decimal(meant), written)
    return True


def _odd_address(drawn: Draft, at: int) -> bool:
    pattern, readable = drawn.rng.choice(ODD_ADDRESSES)
    entry = drawn.entries[at]
    if entry.customer is None or entry.cells[drawn.email] != entry.customer.written:
        return False  # it is odd already
    if entry.customer.address is None:
        return False  # so is it: two faults could make an address of it
    if drawn.encoding not in {"utf-8", "utf-8-sig", "utf-16"} and not pattern.isascii():
        return False
    text = pattern.replace("{}", entry.customer.written)
    entry.cells[drawn.email] = text
    written = entry.customer.written if "{}" in pattern else text
    entry.customer = Customer(entry.customer.address if readable else None, entry.customer.points, written)
    return True


def _upper_case(drawn: Draft, at: int) -> bool:
    entry = drawn.entries[at]
    if entry.customer is None or entry.customer.address is None or entry.cells[drawn.email] != entry.customer.address:
        return False
    local, _, domain = entry.customer.address.partition("@")
    entry.cells[drawn.email] = f"{local.upper()}@{domain.title()}"
    entry.customer = Customer(f"{local.upper()}@{domain}", entry.customer.points, entry.cells[drawn.email])
    return True


def _duplicate(drawn: Draft, at: int) -> bool:
    entry = drawn.entries[at]
    if entry.customer is None or entry.customer.points is None:
        return False
    cells, points = list(entry.cells), entry.customer.points
    if drawn.rng.random() < 0.6 and entry.cells[drawn.points].isdecimal():
        points = points + drawn.rng.randint(1, 40)
        cells[drawn.points] = str(points)
    copy = Entry(cells, Customer(entry.customer.address, points, entry.customer.written))
    drawn.entries.insert(drawn.rng.randint(0, len(drawn.entries)), copy)
    return True


def _blank(drawn: Draft, at: int) -> bool:
    drawn.entries.insert(at, Entry([], raw=drawn.rng.choice(("", "", "   ", drawn.delimiter * (drawn.width - 1)))))
    return True


def _header_again(drawn: Draft, at: int) -> bool:
    if not drawn.header or drawn.header_text is not None:
        return False
    drawn.entries.insert(at, Entry(list(drawn.names)))
    return True


def _remark(drawn: Draft, at: int) -> bool:
    table = words.LANGUAGES[drawn.language]
    email, points = _pick(drawn.rng, table["email"]), _pick(drawn.rng, table["points"])
    cells = [""] * drawn.width
    cells[drawn.email] = drawn.rng.choice((f"no {email}", "-", f"{email}?? call him"))
    cells[drawn.points] = drawn.rng.choice((f"no {points} yet", "none", f"{points} are to be checked"))
    drawn.entries.insert(at, Entry(cells))
    return True


def _total(drawn: Draft, _: int) -> bool:
    cells = [""] * drawn.width
    cells[drawn.email] = drawn.rng.choice(("Total", "Summe", "", "TOTAL:"))
    cells[drawn.points] = str(drawn.rng.randint(1000, 99999))
    drawn.entries.append(Entry(cells))
    return True


def _short(drawn: Draft, at: int) -> bool:
    entry = drawn.entries[at]
    least = max(drawn.email, drawn.points) + 1 if drawn.rng.random() < 0.8 else 1
    if least >= drawn.width:
        return False
    entry.cells = entry.cells[: drawn.rng.randint(least, drawn.width - 1)]
    entry.moved = True
    return len(entry.cells) > 1 or drawn.email == 0


def _lost_cell(drawn: Draft, at: int) -> bool:
    """Lose a cell in the middle, so that all behind it move one to the left."""
    entry = drawn.entries[at]
    if drawn.width < 3 or (1 + sum(other.moved for other in drawn.entries)) * 2 >= len(drawn.entries):
        return False  # of two widths the one that more records have is the file's
    lost = drawn.rng.randint(0, drawn.width - 1)
    # What no reader can see: only text was lost, or what moved into the balance's place is no number at all.
    if lost > drawn.points:
        return False
    del entry.cells[lost]
    entry.moved = True
    kinds = [kind for place, kind in enumerate(drawn.kinds) if place != lost]
    same = kinds[drawn.points] == "points" if len(kinds) > drawn.points else False
    if entry.customer and not same:
        entry.customer = Customer(entry.customer.address, None, entry.customer.written)
    return True


def _long(drawn: Draft, at: int) -> bool:
    entry = drawn.entries[at]
    entry.cells = [*entry.cells, "x"] if drawn.rng.random() < 0.5 else [*entry.cells[:1], "Inc.", *entry.cells[1:]]
    return True


def _text_right(drawn: Draft) -> int | None:
    """Return the first column of text right of POINTS, if only numbers stand between, and enough records say so."""
    for column in range(drawn.points + 1, drawn.width):
        if drawn.kinds[column] in {"name", "town"}:
            return column
        if drawn.kinds[column] not in {"small", "points_like"}:
            return None
    return None


def _many_moved(drawn: Draft) -> bool:
    """Tell whether one more record whose cells have moved would be no exception any more."""
    return (1 + sum(entry.moved for entry in drawn.entries)) * 12 > len(drawn.entries)


def _stray(drawn: Draft, at: int) -> bool:
    """Write decimals with an unquoted delimiter, and leave out a cell at the end."""
    entry, column = drawn.entries[at], _text_right(drawn)
    if column is None or _many_moved(drawn) or drawn.delimiter == "\t":
        return False
    if drawn.email == drawn.width - 1 or drawn.email > drawn.points:
        return False
    whole, part = str(drawn.rng.randint(0, 900)), drawn.rng.choice(("50", "00", "5", "250"))
    cells = [*entry.cells[: drawn.points], whole, part, *entry.cells[drawn.points + 1 :]]
    left_out = drawn.rng.choice((1, 1, drawn.width))
    kept = max(column + 1, drawn.width + 1 - left_out)
    entry.cells = cells[: min(kept, drawn.width)]
    entry.moved = True
    if drawn.quoting != "minimal":
        entry.raw = drawn.delimiter.join(entry.cells)
    if entry.customer:
        entry.customer = Customer(entry.customer.address, None, entry.customer.written)
    return True


def _stray_left(drawn: Draft, at: int) -> bool:
    """Leave a delimiter unquoted in a note between address and balance, and a cell out at the end."""
    entry, column = drawn.entries[at], _text_right(drawn)
    between = drawn.points - 1
    if column is None or _many_moved(drawn) or between <= drawn.email:
        return False
    if drawn.kinds[between] not in {"text", "town", "name"}:
        return False
    if not entry.cells[drawn.points].isdecimal():
        return False
    cells = [*entry.cells[:between], "call", str(drawn.rng.randint(1, 40)), *entry.cells[drawn.points :]]
    entry.cells = cells[: drawn.width]
    entry.moved = True
    if drawn.quoting != "minimal":
        entry.raw = drawn.delimiter.join(entry.cells)
    if entry.customer:
        entry.customer = Customer(entry.customer.address, None, entry.customer.written)
    return True


def _cells_gone(drawn: Draft, at: int) -> bool:
    """Delete some cells before or at the balance, as a spreadsheet does: those right of them move to the left."""
    entry, rng, last = drawn.entries[at], drawn.rng, drawn.width - 1
    if drawn.points >= last or drawn.email > drawn.points or drawn.kinds[last] in {"text", "address"}:
        return False
    moved = sum(other.moved for other in drawn.entries) + 1
    if moved * 4 > len(drawn.entries) or not entry.cells[drawn.points].isdecimal():
        return False
    begins, gone = rng.randint(drawn.email + 1, drawn.points), rng.choice((1, 1, 1, 2, 3))
    if drawn.points + gone > last:
        return False
    cells = [*entry.cells[:begins], *entry.cells[begins + gone :], *[""] * gone]
    plain = {"name", "town", "date", "key", "address", "phone"}
    numbers = {"small", "points_like", "rating", "four", "zip", "serial", "zero", "flag", "big"}
    shows_left = any(drawn.kinds[place] in plain and cells[place].isdecimal() for place in range(begins, drawn.points))
    shows_right = any(
        drawn.kinds[place] in numbers and drawn.kinds[place + gone] in plain
        for place in range(drawn.points + 1, drawn.width - gone)
    )
    if not (shows_left or shows_right):
        return False  # what no reader can see
    entry.cells, entry.moved = cells, True
    _nobody(entry)
    return True


def _number_for_a_name(drawn: Draft, at: int) -> bool:
    """Write a number where others have a word, before the balance, and nothing at the end: the record is in order."""
    entry, last = drawn.entries[at], drawn.width - 1
    columns = [place for place in range(drawn.points) if drawn.kinds[place] in {"name", "town", "text"}]
    if not columns or last == drawn.points or drawn.kinds[last] not in {"name", "town", "text", "date"}:
        return False
    entry.cells[drawn.rng.choice(columns)] = str(drawn.rng.randint(1, 9999))
    entry.cells[last] = ""
    entry.moved = True  # nothing else is to happen to it
    return True


def _text_behind_quote(drawn: Draft, at: int) -> bool:
    entry = drawn.entries[at]
    if drawn.delimiter == "\t" or drawn.padded:
        return False
    cells = _quote_all(entry.cells, drawn)
    cells[0] = '"Emma" Smith'
    entry.raw = drawn.delimiter.join(cells)
    if drawn.quoting == "minimal":
        drawn.exact = False  # where hardly anything is quoted, quotes may as well be letters
    return True


def _open_quote(drawn: Draft, at: int) -> bool:
    entry = drawn.entries[at]
    if drawn.delimiter == "\t" or drawn.padded:
        return False
    cells = _quote_all(entry.cells, drawn)
    place = drawn.rng.randint(0, len(cells) - 1)
    cells[place] = f'"{entry.cells[place]}'
    entry.raw = drawn.delimiter.join(cells)
    if drawn.quoting == "minimal":
        drawn.exact = False  # where hardly anything is quoted, quotes may as well be letters
    return True


def _nobody(entry: Entry) -> None:
    """Of a record whose fields cannot be trusted nothing may stand in a clean part."""
    if entry.customer:
        entry.customer = Customer(None, None, entry.customer.written)


def _text_column(drawn: Draft) -> int | None:
    columns = [at for at, kind in enumerate(drawn.kinds) if kind in {"text", "name", "town"}]
    return drawn.rng.choice(columns) if columns else None


def _multi_line(drawn: Draft, _: int) -> bool:
    """Write a cell of text over several lines in some records."""
    column = _text_column(drawn)
    if column is None or drawn.width < 3:
        return False
    inside = drawn.rng.choice(
        ("two\nlines", "12 Main St\nOld Town\nAustria", "a\n\nb", "one / two\nthree", 'say "hi"\nthere')
    )
    for entry in drawn.rng.sample(drawn.entries, drawn.rng.randint(1, max(1, len(drawn.entries) // 4))):
        if is_whole(entry, drawn) and _LOST not in entry.cells[column]:
            entry.cells[column] = inside
            entry.moved = True  # nothing else is to happen to it: what its fields would be, nobody could tell
    return True


def _swallow(drawn: Draft, at: int) -> bool:
    """Open a quote in one record that closes in the record of another customer."""
    column, first = _text_column(drawn), drawn.entries[at]
    last = at + drawn.rng.randint(1, 5)
    if last == at + 1:
        drawn.exact = False  # nothing stands between, and the contract speaks of the lines between
        if not column:
            return False
    if column is None or drawn.padded or drawn.quoting != "minimal" or last >= len(drawn.entries):
        return False
    swallowed = drawn.entries[at : last + 1]
    if any(not is_whole(entry, drawn) or not entry.customer or not entry.customer.address for entry in swallowed):
        return False
    if any(any(sign in cell for sign in '"\n' + drawn.delimiter) for entry in swallowed for cell in entry.cells):
        return False
    if last == at + 1 and not swallowed[-1].cells[drawn.points].isdecimal():
        return False  # nothing tells it from one address over two lines
    first.raw = drawn.delimiter.join([*first.cells[:column], '"call'])
    if column < max(drawn.email, drawn.points):
        _nobody(first)
    closing = drawn.entries[last]
    if column == 0 and drawn.rng.random() < 0.5:
        closing.cells[column] = 'TV 42"'
    else:
        closing.cells[column] = 'x 42"'
    closing.raw = drawn.delimiter.join(closing.cells)
    for entry in swallowed[1:-1]:
        entry.moved = True  # nothing else is to happen to it: of another width it might be any text
    return True


def _swallow_next(drawn: Draft, at: int) -> bool:
    """Open a quote in one customer's record that closes in the next one's, behind a delimiter."""
    column = _text_column(drawn)
    if column is None or column >= drawn.email or drawn.padded or drawn.trailing or drawn.quoting != "minimal":
        return False
    both = drawn.entries[at : at + 2]
    if len(both) < 2 or any(not is_whole(entry, drawn) or "@" not in entry.cells[drawn.email] for entry in both):
        return False
    if any(any(sign in cell for sign in '"\n' + drawn.delimiter) for entry in both for cell in entry.cells):
        return False
    if not both[0].cells[drawn.points].isdecimal():
        return False
    both[0].by_letters = both[0].customer
    for entry, name in zip(both, ('"Lee', f'Ray{drawn.delimiter}Ben"'), strict=True):
        entry.cells[column] = name
        entry.raw = drawn.delimiter.join(entry.cells)
        _nobody(entry)
    return True


_LETTERS: Final = {"text behind a quote", "open quote"}
"""Where hardly anything is quoted, quotes may as well be letters by these."""
_LOST: Final = "\udce9"


def _undecodable(drawn: Draft, at: int) -> bool:
    column, entry = _text_column(drawn), drawn.entries[at]
    signs = [sign for other in drawn.entries if other is not entry for cell in other.cells for sign in cell]
    lost = 1 + signs.count(_LOST)  # as many of them as letters, and it is no UTF-8 by what is promised
    letters = sum(not sign.isascii() for sign in signs) - signs.count(_LOST)
    if column is None or drawn.encoding not in {"utf-8", "utf-8-sig"} or letters < 6 * lost:
        return False
    if any(sign in "".join(entry.cells) for sign in '"\n'):
        return False
    entry.cells[column] = f"Ren{_LOST} x"
    entry.moved = True  # nothing else is to take the byte out again
    _nobody(entry)
    return True


SPOILERS: Final[dict[str, tuple[int, Callable[[Draft, int], bool]]]] = {
    "odd balance": (20, _odd_balance),
    "odd address": (20, _odd_address),
    "capitals": (6, _upper_case),
    "duplicate": (10, _duplicate),
    "quote that swallows the next": (2, _swallow_next),
    "blank line": (10, _blank),
    "header again": (4, _header_again),
    "remark": (5, _remark),
    "total": (5, _total),
    "short record": (8, _short),
    "cell lost": (5, _lost_cell),
    "long record": (6, _long),
    "stray delimiter": (12, _stray),
    "stray delimiter in a note": (5, _stray_left),
    "cells gone": (12, _cells_gone),
    "number for a name": (4, _number_for_a_name),
    "text behind a quote": (4, _text_behind_quote),
    "open quote": (4, _open_quote),
    "cell over lines": (6, _multi_line),
    "quote that swallows": (6, _swallow),
    "bytes lost": (4, _undecodable),
}


def is_whole(entry: Entry, drawn: Draft) -> bool:
    return bool(entry.customer) and entry.raw is None and not entry.moved and len(entry.cells) == drawn.width


def spoil(drawn: Draft) -> None:
    """Spoil some records."""
    rng = drawn.rng
    if rng.random() < 0.3:
        return
    for _ in range(rng.randint(1, 4)):
        kind = rng.choices(list(SPOILERS), [weight for weight, _ in SPOILERS.values()])[0]
        for _ in range(rng.randint(1, 2)):
            whole = [at for at, entry in enumerate(drawn.entries) if is_whole(entry, drawn)]
            if whole and SPOILERS[kind][1](drawn, rng.choice(whole)) and kind not in drawn.shapes:
                drawn.shapes.append(kind)


# Writing


def _quote(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


def _quote_all(cells: Sequence[str], drawn: Draft) -> list[str]:
    needs = {drawn.delimiter, "\n", "\r"}
    written = []
    for cell in cells:
        must = any(sign in cell for sign in needs) or cell.startswith('"') or (drawn.padded and cell.startswith(" "))
        wants = drawn.quoting == "all" or (drawn.quoting == "text" and not cell.isdecimal())
        written.append(_quote(cell) + drawn.behind if must or wants else cell)
    return written


def _line(cells: Sequence[str], drawn: Draft) -> str:
    space = " " if drawn.padded else ""
    return f"{drawn.delimiter}{space}".join(_quote_all(cells, drawn))


def finish(seed: int, drawn: Draft) -> Export:
    """Write the draft as bytes."""
    rng = drawn.rng
    # A cell that closes with a quote it did not open belongs to raw lines only.
    lines = list(drawn.above)
    tail = drawn.delimiter if drawn.trailing else ""
    header_line = None
    if drawn.header:
        header_line = sum(len(split_lines(line + "\n")) for line in lines) + 1
        names = drawn.header_text if drawn.header_text is not None else _line(drawn.names, drawn)
        lines.append(names + (tail if drawn.header_trailing else ""))
    for entry in drawn.entries:
        lines.append((_line(entry.cells, drawn) + tail) if entry.raw is None else entry.raw)
    ends = ("\n", "\r\n") if drawn.newline == "mixed" else (drawn.newline,)
    text = ""
    parts = []
    inside = "\n" if drawn.newline == "mixed" else drawn.newline
    for line in lines:
        parts.append(line.replace("\n", inside) + rng.choice(ends))
    text = "".join(parts)
    if not drawn.end:
        text = text.removesuffix("\n").removesuffix("\r")
    if drawn.quoting == "minimal" and not _LETTERS.isdisjoint(drawn.shapes):
        for entry in drawn.entries:
            entry.customer = entry.by_letters or entry.customer
    data, text, encoding = _encoded(text, drawn)
    if "encoding" in drawn.options:
        drawn.options["encoding"] = encoding  # what the user names is what it is in
    width = drawn.width + (1 if drawn.trailing and drawn.header and drawn.header_trailing else 0)
    customers = (*drawn.customers_above, *(_as_written(entry, drawn) for entry in drawn.entries if entry.customer))
    name = drawn.names[drawn.points] if drawn.header and drawn.points < len(drawn.names) else ""
    return Export(
        seed=seed,
        shapes=tuple(drawn.shapes) or ("plain",),
        data=data + drawn.appended,
        text=text,
        dialect=Dialect(
            drawn.delimiter,
            width,
            drawn.padded,
            int(drawn.trailing and width == drawn.width),
            drawn.points,
            width > drawn.width,
        ),
        header_line=header_line,
        email=drawn.email,
        points=drawn.points,
        options=drawn.options,
        outcome=drawn.outcome,
        exact=drawn.exact and not drawn.appended,
        named=bool(name) and words.knows(name),
        name=name,
        encoding=encoding,
        customers=customers,
        lines=len(split_lines(text)),
    )


def _as_written(entry: Entry, drawn: Draft) -> Customer:
    """Return the customer; without the address as written where that is gone from the record."""
    assert entry.customer
    line = _line(entry.cells, drawn) if entry.raw is None else entry.raw
    there = entry.customer.written in line
    return entry.customer if there else Customer(entry.customer.address, entry.customer.points, "")


def _encoded(text: str, drawn: Draft) -> tuple[bytes, str, str]:
    encoding = drawn.encoding
    if encoding == "utf-16-be":
        return b"\xfe\xff" + text.encode("utf-16-be", "replace"), text, encoding
    if encoding == "utf-16":
        return b"\xff\xfe" + text.encode("utf-16-le", "replace"), text, encoding
    if encoding in {"utf-8", "utf-8-sig"}:
        return text.encode(encoding, "surrogateescape"), text, encoding
    try:
        data = text.encode(encoding)
    except UnicodeEncodeError:
        return text.encode("utf-8"), text, "utf-8"
    drawn.shapes.append(encoding)
    return data, text, encoding
