"""The shapes of files: a balance without a name, lines above the header, a second table, no header, and so on."""

from __future__ import annotations

import itertools
import random
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from . import words
from .exports import (
    LEGACY,
    NUMBERS,
    Customer,
    Draft,
    Entry,
    Export,
    _fill,
    _how_many,
    _line,
    _pick,
    _value,
    _written,
    draft,
    finish,
    is_whole,
    spoil,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


def _plain(rng: random.Random) -> Draft:
    drawn = draft(rng)
    spoil(drawn)
    return drawn


def _of(rng: random.Random, columns: Sequence[tuple[str, str]], *, rows: int | None = None) -> Draft:
    """Draw a table with these names and kinds of columns; without a balance `points` is a column that is none."""
    kinds = [kind for _, kind in columns]
    language = "en"
    entries = _fill(rng, kinds, language, _how_many(rng) if rows is None else rows, "plain")
    points = kinds.index("points") if "points" in kinds else len(kinds)
    return _written(Draft(rng, language, [name for name, _ in columns], kinds, entries, kinds.index("email"), points))


def _columns(text: str) -> list[tuple[str, str]]:
    pairs = [pair.rpartition(":") for pair in text.split(",")]
    return [(name, kind) for name, _, kind in pairs]


def _platform(rng: random.Random) -> Draft:
    drawn = _of(rng, _columns(rng.choice(words.PLATFORMS)))
    drawn.shapes.append("platform")
    spoil(drawn)
    return drawn


def _no_balance(rng: random.Random) -> Draft:
    platform = rng.choice(list(words.NO_BALANCE))
    drawn = _of(rng, _columns(words.NO_BALANCE[platform]), rows=rng.randint(3, 40))
    drawn.shapes.append(f"no balance: {platform}")
    drawn.outcome = "refuse"
    return drawn


def _renamed(rng: random.Random, name: str, shape: str, **kinds: str) -> Draft:
    drawn = draft(rng, rows=rng.randint(3, 40))
    drawn.names[drawn.points] = name
    drawn.shapes.append(shape)
    for at, kind in enumerate(drawn.kinds):
        if kind in kinds:
            for place, entry in enumerate(drawn.entries):
                entry.cells[at] = _value(rng, kinds[kind], place, drawn.language)
            drawn.kinds[at] = kinds[kind]
    return drawn


def _unknown_name(rng: random.Random) -> Draft:
    """Draw a column of numbers under a name that says nothing, alone or beside decoys."""
    drawn = _renamed(rng, _pick(rng, words.UNKNOWN), "unknown name")
    drawn.outcome = "refuse"
    return drawn


def _unknown_by_hand(rng: random.Random) -> Draft:
    """Draw the same, with the user's word for it."""
    drawn = _unknown_name(rng)
    drawn.outcome = "prepare"
    drawn.shapes[-1] = "unknown name, named by hand"
    by_name = drawn.names.count(drawn.names[drawn.points]) == 1 and rng.random() < 0.6
    drawn.options["points_column"] = drawn.names[drawn.points] if by_name else drawn.points
    if rng.random() < 0.3:
        drawn.options["email_column"] = drawn.email
    spoil(drawn)
    return drawn


def _doubtful_name(rng: random.Random) -> Draft:
    drawn = _renamed(rng, _pick(rng, words.DOUBTFUL), "doubtful name")
    drawn.outcome = "either"
    return drawn


def _units_in_cells(rng: random.Random) -> Draft:
    drawn = _renamed(rng, _pick(rng, words.UNKNOWN), "units in the cells")
    for entry in drawn.entries:
        entry.cells[drawn.points] += f" {words.LANGUAGES[drawn.language]['unit']}"
    return drawn


def _tie(rng: random.Random) -> Draft:
    drawn = draft(rng, rows=rng.randint(4, 40), others=rng.randint(1, 3))
    name = rng.choice(("Points", "Points balance", "Punkte", "Puntos", "Points"))
    first, second = rng.sample(words.QUALIFIERS.split("|"), 2)
    pattern = rng.choice(("{} ({})", "{} {}", "{} - {}", "{}"))
    other = next(at for at in range(drawn.width) if at not in {drawn.email, drawn.points})
    drawn.names[drawn.points], drawn.names[other] = pattern.format(name, first), pattern.format(name, second)
    for entry in drawn.entries:
        entry.cells[other] = str(rng.randint(0, 900))
    drawn.shapes.append("two balances that differ by a qualifier")
    drawn.outcome = "refuse"
    return drawn


def _several_addresses(rng: random.Random) -> Draft:
    """Draw a second column of addresses, which are not the customers' own."""
    drawn = draft(rng, rows=rng.randint(6, 60), others=rng.randint(1, 4))
    other = next(at for at in range(drawn.width) if at not in {drawn.email, drawn.points})
    drawn.names[other] = _pick(rng, words.OTHER_ADDRESSES)
    kind, share = rng.choice(("address", "address", "shop address")), rng.choice((0.1, 0.5, 1))
    for at, entry in enumerate(drawn.entries):
        entry.cells[other] = _value(rng, kind, at, drawn.language) if rng.random() < share else ""
    drawn.kinds[other] = kind
    drawn.shapes.append("several columns of addresses")
    spoil(drawn)
    return drawn


def _unknown_address(rng: random.Random) -> Draft:
    drawn = draft(rng, rows=rng.randint(3, 40))
    drawn.names[drawn.email] = _pick(rng, words.UNKNOWN_ADDRESS)
    drawn.shapes.append("unknown name of the address")
    return drawn


def _named_and_empty(rng: random.Random) -> Draft:
    drawn = draft(rng, rows=rng.randint(3, 40), others=rng.randint(0, 3))
    nothing = rng.choice(("", "", "-", "n/a", "?", "gold", "$5", "12.50 €", "99/500"))
    for entry in drawn.entries:
        entry.cells[drawn.points] = nothing
    drawn.shapes.append("named and empty")
    drawn.outcome = "refuse"
    return drawn


# Above the header

TITLES: Final = (
    *(
        "Member list",
        "Loyalty export 2026-11-01",
        "Customers",
        "Report of 12 March",
        "Export: all e-mail addresses and points",
    ),
    *(
        "# exported by Ann",
        "// do not edit",
        "# contact: shop@example.com",
        "",
        "",
        "Please send questions to shop@example.com",
    ),
    *("Punkte und E-Mail aller Kunden", "#", "Seite 1"),
)


def _with_preamble(rng: random.Random) -> Draft:
    drawn = _plain(rng)
    if drawn.width < 3:
        drawn.outcome = "either"
    titles = [title for title in TITLES if drawn.delimiter not in title]
    for _ in range(rng.randint(1, 4)):
        chance = rng.random()
        if chance < 0.15:
            drawn.above.append(f"Date{drawn.delimiter}2026-11-01")
        elif chance < 0.25:
            drawn.above.append(f"Contact{drawn.delimiter}shop@example.com")
        elif chance < 0.35:
            drawn.above.append(
                f"Total{drawn.delimiter}{rng.randint(1, 999)}" + drawn.delimiter * max(0, drawn.width - 2)
            )
        else:
            drawn.above.append(rng.choice(titles))
    if drawn.width < 3 and any(drawn.delimiter in line for line in drawn.above):
        drawn.exact = False
    if rng.random() < 0.25:
        drawn.above.insert(0, f"sep={drawn.delimiter}")
    drawn.shapes.append("lines above the header")
    return drawn


def _customers_above(rng: random.Random) -> Draft:
    """Put customers above the header: it must be refused, or they would be lost."""
    drawn = draft(rng, rows=rng.randint(3, 40))
    moved = drawn.entries[: rng.randint(1, max(1, len(drawn.entries) // 2))]
    del drawn.entries[: len(moved)]
    drawn.above = [_line(entry.cells, drawn) for entry in moved]
    drawn.customers_above = [entry.customer for entry in moved if entry.customer]
    chance = rng.random()
    if chance < 0.3:
        other = drawn.delimiter.join(("late@example.com", "12", *[""] * rng.randint(0, 2)))
        drawn.above = [other]
        drawn.customers_above = [Customer("late@example.com", Decimal(12), "late@example.com")]
    elif chance > 0.8 and drawn.width > 1:
        # An address with a fault is a customer's as well.
        written = rng.choice(("late＠example.com", "late@example", "=late@example.com"))
        cells = [written if at == drawn.email else "12" if at == drawn.points else "" for at in range(drawn.width)]
        mark = "# " if not drawn.email and rng.random() < 0.5 else ""
        drawn.above = [mark + drawn.delimiter.join([*cells, *[""] * drawn.trailing])]
        drawn.customers_above = [Customer(None, None, written)]
    # A header that nobody knows for one is a record that fails, below records that are right.
    known = words.knows(drawn.names[drawn.points]) and drawn.encoding not in LEGACY.values()
    drawn.outcome = "refuse" if drawn.entries and known else "either"
    drawn.exact = False
    drawn.shapes.append("customers above the header")
    return drawn


def _comment_as_wide(rng: random.Random) -> Draft:
    """Put comments above the header that have as many fields as the records."""
    drawn = _plain(rng)
    mark = rng.choice(("# ", "// ", "#"))
    drawn.above = [f"{mark}a" + f"{drawn.delimiter}b" * (drawn.width - 1)]
    drawn.outcome = "either"
    drawn.exact = False
    drawn.shapes.append("comment as wide as the records")
    return drawn


def _groups_above(rng: random.Random) -> Draft:
    drawn = _plain(rng)
    cells = ["Customer", *[""] * (drawn.width - 1)]
    if drawn.width > 3:
        cells[drawn.width // 2] = "Loyalty"
    drawn.above = [drawn.delimiter.join(cells)]
    drawn.shapes.append("groups above the names")
    drawn.outcome = "prepare" if drawn.width > 3 else "either"
    return drawn


# The header


def _header_other_delimiter(rng: random.Random) -> Draft:
    drawn = draft(rng, rows=rng.randint(3, 40), others=rng.randint(1, 4))
    other = rng.choice([sign for sign in ",;\t|" if sign != drawn.delimiter])
    if any(other in name for name in drawn.names):
        return _header_other_delimiter(rng)
    drawn.header_text = other.join(drawn.names)
    drawn.shapes.append("header under another delimiter")
    drawn.outcome = "refuse"
    return drawn


def _header_under_a_sign(rng: random.Random) -> Draft:
    """Write the header with signs between its names that are no delimiters, in quotes, or with a year among them."""
    drawn = draft(rng, rows=rng.randint(3, 40), others=rng.randint(1, 4))
    names = list(drawn.names)
    if rng.random() < 0.4:
        names.insert(rng.randint(0, len(names)), rng.choice(("2024", "01.01.2024", "info@example.com")))
    other = rng.choice([sign for sign in (*",;\t|", "#", " / ", "·", " · ", "-", "  ", " ") if sign != drawn.delimiter])
    quote = '"' if rng.random() < 0.3 else ""
    drawn.header_text = other.join(f"{quote}{name}{quote}" for name in names)
    drawn.shapes.append("header that is not known for one")
    if drawn.encoding in LEGACY.values():  # a header of whose letters few tell the encoding may be one of no letters
        drawn.outcome, drawn.exact = "either", False
    else:
        drawn.outcome = "refuse"
    return drawn


def _header_in_one_cell(rng: random.Random) -> Draft:
    drawn = draft(rng, rows=rng.randint(3, 40), others=rng.randint(1, 4))
    drawn.header_text = '"' + drawn.delimiter.join(drawn.names) + '"'
    drawn.shapes.append("header in one pair of quotes")
    drawn.outcome = "refuse"
    return drawn


def _header_width(rng: random.Random) -> Draft:
    """Give the header one name more or fewer than the records have fields."""
    drawn = draft(rng, rows=rng.randint(3, 40), others=rng.randint(1, 4))
    if rng.random() < 0.6:
        gone = rng.choice([at for at in range(drawn.width) if at != drawn.points])
        row_names = rng.random() < 0.6
        names = drawn.names if row_names else [name for at, name in enumerate(drawn.names) if at != gone]
        if row_names:  # as R writes them: a first field that has no name
            for at, entry in enumerate(drawn.entries):
                entry.cells.insert(0, f"{at + 1}")
        drawn.header_text = _line(names, drawn)
        drawn.shapes.append("header one name short")
        held = sum(bool(entry.cells[drawn.width :] or entry.cells[-1].strip()) for entry in drawn.entries)
        # A field that most records leave empty is what a delimiter at the end of the lines makes.
        drawn.outcome, drawn.exact = ("refuse", True) if held * 2 > len(drawn.entries) else ("either", False)
        if row_names:
            drawn.names.insert(0, "")
            drawn.kinds.insert(0, "serial")
            drawn.email, drawn.points = drawn.email + 1, drawn.points + 1
        return drawn
    at = rng.randint(0, drawn.width)
    drawn.header_text = _line([*drawn.names[:at], "Extra", *drawn.names[at:]], drawn)
    drawn.shapes.append("header one name long")
    drawn.outcome = "refuse" if at <= max(drawn.email, drawn.points) else "either"
    drawn.exact = False
    return drawn


def _trailing_records(rng: random.Random) -> Draft:
    drawn = _plain(rng)
    whole = sum(is_whole(entry, drawn) for entry in drawn.entries)
    if whole * 2 <= len(drawn.entries):
        return drawn  # what fewer records than that have does not belong to the file
    drawn.trailing = True
    drawn.header_trailing = False
    drawn.shapes.append("delimiter at the end of the records only")
    if any(entry.raw is not None for entry in drawn.entries) or len(drawn.entries) < 3:
        drawn.exact = False
        drawn.outcome = "either" if len(drawn.entries) < 3 else drawn.outcome
    return drawn


# Two tables


def _second_table(rng: random.Random) -> Draft:
    first = draft(rng, rows=rng.choice((2, 3, 5, 9, 20, 40, 40, 1200)))
    second = draft(rng, rows=rng.randint(1, 12))
    chance = rng.random()
    if chance < 0.3:  # the same names in another order, or some of them
        order = list(range(first.width))
        rng.shuffle(order)
        if rng.random() < 0.4 and first.width > 2:
            order = [at for at in order if at in {first.email, first.points} or rng.random() < 0.5]
        if order == list(range(first.width)):
            order.reverse()
        names = [first.names[at] for at in order]
        rows = [[entry.cells[at] for at in order] for entry in _fill(rng, first.kinds, first.language, 6, "plain")]
    else:
        names, rows = second.names, [entry.cells for entry in second.entries]
        if sum(words.knows(name) or "mail" in name.casefold() for name in names) < 2:
            return _second_table(rng)
    if names == first.names:
        return _second_table(rng)
    writer = draft(random.Random(0), rows=1)
    writer.delimiter = (
        first.delimiter if rng.random() < 0.7 else rng.choice([d for d in ",;\t|" if d != first.delimiter])
    )
    writer.quoting, writer.padded, writer.behind = first.quoting, first.padded, first.behind
    between = [[], [""], ["", ""], ["", "Members of the other shop", ""], ["Staff hours"]][
        rng.choice((0, 0, 0, 1, 2, 3, 4))
    ]
    below = [Entry([], raw=line) for line in (*between, _line(names, writer), *(_line(row, writer) for row in rows))]
    first.entries.extend(below)
    first.shapes.append("second table")
    first.outcome = "refuse"
    return first


# No header


def _headless(rng: random.Random) -> Draft:
    """Draw records without a header, with one column of numbers, two, or none that can be a balance."""
    count = rng.randint(4, 40)
    numbers = rng.choice((0, 0, 0, 0, 1, 1, 2))
    kinds = ["email", "points", *rng.choices(("name", "town", "date", "key"), k=rng.randint(0, 3))]
    kinds += rng.choices(("small", "money", "zip", "points_like", "decimal", "four"), k=numbers)
    serial = rng.random() < 0.25
    rng.shuffle(kinds)
    if serial:
        kinds.insert(0, "serial")
    drawn = _of(rng, [(f"column_{at + 1}", kind) for at, kind in enumerate(kinds)], rows=count)
    drawn.header = False
    chance = rng.random()
    drawn.shapes.append("no header")
    drawn.outcome = "refuse" if numbers else "prepare"
    if not numbers and chance < 0.2:
        constant = rng.random() < 0.5
        for entry in drawn.entries:
            entry.cells[drawn.points] = "10" if constant else str(rng.randint(0, 1))
        drawn.shapes.append("one value" if constant else "0 and 1")
        drawn.outcome = "refuse"
    elif not numbers and chance < 0.4 and not serial:
        mark = rng.choice(("#", "//", "#10"))
        for entry in drawn.entries[: rng.choice((1, 1, 2))]:
            column = 0 if kinds[0] in {"name", "town", "key", "date"} else None
            if column is not None:
                entry.cells[column] = mark + entry.cells[column]
        drawn.shapes.append("first record begins as a comment")
        if rng.random() < 0.4:
            drawn.options["no_header"] = True
        return drawn
    if rng.random() < 0.3:
        drawn.options["no_header"] = True
    values = [entry.cells[drawn.points] for entry in drawn.entries]
    steps = {int(after) - int(before) for before, after in itertools.pairwise(values)}
    if len(set(values)) < 3 and drawn.outcome == "prepare" or steps == {1}:
        drawn.outcome = "either"
    if drawn.outcome == "prepare" and not serial and rng.random() < 0.5:
        kept = drawn.entries[:3]
        drawn.entries = drawn.entries[3:]
        if drawn.entries:
            spoil(drawn)
        drawn.entries = [*kept, *drawn.entries]
    return drawn


# Encodings


def _signs(rng: random.Random) -> Draft:
    """Draw an ASCII file with a few signs of Windows-1252 in it."""
    drawn = _of(
        rng,
        _columns(
            rng.choice(
                (
                    "Email:email,Points:points",
                    "Email:email,Name:name,Points:points",
                    "Name:town,E-Mail:email,Punkte:points,Ort:town",
                )
            )
        ),
    )
    for entry in drawn.entries:
        entry.cells = [cell.encode("ascii", "ignore").decode() for cell in entry.cells]
    drawn.encoding = "cp1252"
    sign = rng.choice("\u00a0\u00a0\u00a0\u2019–®©€°ºª\u00ab")
    for entry in rng.sample(drawn.entries, rng.randint(1, max(1, len(drawn.entries) // 3))):
        place = rng.randrange(drawn.width)
        customer = entry.customer
        if place == drawn.email and sign == "\u00a0":
            entry.cells[place] = entry.cells[place] + sign if rng.random() < 0.6 else sign + entry.cells[place]
        elif place == drawn.points and sign == "\u00a0":
            entry.cells[place] = f"{entry.cells[place]}{sign}"
        elif place not in {drawn.email, drawn.points}:
            entry.cells[place] += f" {sign}"
        entry.customer = customer
    drawn.shapes.append(f"signs of cp1252 U+{ord(sign):04X}")
    return drawn


def _utf16_appended(rng: random.Random) -> Draft:
    drawn = draft(rng, rows=rng.randint(4, 60))
    drawn.encoding = "utf-8"
    drawn.newline = "\n"
    drawn.end = "\n"
    other = _fill(rng, drawn.kinds, drawn.language, rng.randint(2, 30), "plain")
    lines = [_line(entry.cells, drawn) for entry in other]
    if rng.random() < 0.5:
        lines.insert(0, _line(drawn.names, drawn))
    mark = b"\xff\xfe" if rng.random() < 0.6 else b""
    drawn.appended = mark + ("\r\n".join(lines) + "\r\n").encode("utf-16-le")
    few = len(lines) * 10 <= len(drawn.entries) + 1 + len(lines)
    drawn.outcome = "either" if few else "refuse"
    drawn.shapes.append("UTF-16 appended to UTF-8")
    return drawn


def _utf8_appended(rng: random.Random) -> Draft:
    drawn = draft(rng, rows=rng.randint(4, 60))
    drawn.encoding = rng.choice(("utf-16", "utf-16-be"))
    drawn.newline, drawn.end = "\n", "\n"
    other = _fill(rng, drawn.kinds, drawn.language, rng.randint(2, 30), "plain")
    drawn.appended = "".join(_line(entry.cells, drawn) + "\n" for entry in other).encode()
    few = len(other) * 10 <= len(drawn.entries) + 1 + len(other)
    drawn.outcome = "either" if few else "refuse"
    drawn.shapes.append("UTF-8 appended to UTF-16")
    return drawn


# The rest


def _policies(rng: random.Random) -> Draft:
    drawn = _plain(rng)
    drawn.options["duplicates"] = rng.choice(("first", "last", "max", "sum"))
    for _ in range(rng.randint(1, 3)):
        plain = [entry for entry in drawn.entries if entry.raw is None and entry.customer]
        if plain:
            entry = rng.choice(plain)
            if len(entry.cells) == drawn.width and entry.customer and entry.cells[drawn.points].isdecimal():
                cells = list(entry.cells)
                more = int(cells[drawn.points]) + rng.randint(0, 9)
                cells[drawn.points] = str(more)
                copy = Entry(cells, Customer(entry.customer.address, Decimal(more), entry.customer.written))
                drawn.entries.insert(rng.randint(0, len(drawn.entries)), copy)
    if rng.random() < 0.3:
        drawn.options["decimal"] = rng.choice(("point", "comma"))
        # The user knows what groups thousands: with the other mark `37,000` would be 37, as they said.
        for style, mark in (("style comma", "point"), ("style point", "comma")):
            if style in drawn.shapes:
                drawn.options["decimal"] = mark
    drawn.shapes.append(f"duplicates {drawn.options['duplicates']}")
    return drawn


def _by_hand(rng: random.Random) -> Draft:
    """Draw a sound table with the user's word for what is plain anyway."""
    drawn = _plain(rng)
    drawn.options["delimiter"] = drawn.delimiter
    if drawn.encoding in LEGACY.values():
        drawn.options["encoding"] = drawn.encoding
    drawn.shapes.append("named by hand")
    return drawn


def _no_rows(rng: random.Random) -> Draft:
    drawn = draft(rng, rows=0, others=rng.randint(1, 4))
    drawn.shapes.append("no rows")
    drawn.outcome = "either" if drawn.encoding in LEGACY.values() else "prepare"
    return drawn


SHAPES: Final[dict[str, tuple[float, Callable[[random.Random], Draft]]]] = {
    "plain": (40, _plain),
    "platform": (6, _platform),
    "policies": (5, _policies),
    "by hand": (3, _by_hand),
    "no balance": (4, _no_balance),
    "unknown name": (6, _unknown_name),
    "unknown name, named by hand": (3, _unknown_by_hand),
    "doubtful name": (2, _doubtful_name),
    "units in the cells": (1, _units_in_cells),
    "tie": (2, _tie),
    "named and empty": (2, _named_and_empty),
    "several addresses": (3, _several_addresses),
    "unknown address": (2, _unknown_address),
    "lines above": (8, _with_preamble),
    "customers above": (3, _customers_above),
    "comment as wide": (1, _comment_as_wide),
    "groups above": (1, _groups_above),
    "header's delimiter": (1, _header_other_delimiter),
    "header under a sign": (1, _header_under_a_sign),
    "header in one cell": (1.5, _header_in_one_cell),
    "header's width": (3, _header_width),
    "delimiter at the records only": (1.5, _trailing_records),
    "second table": (8, _second_table),
    "no header": (8, _headless),
    "signs": (4, _signs),
    "UTF-16 appended": (1.5, _utf16_appended),
    "UTF-8 appended": (0.7, _utf8_appended),
    "no rows": (0.6, _no_rows),
}


def make(seed: int, shape: str | None = None) -> Export:
    """Make the export of a seed; of one shape, if that is named."""
    rng = random.Random(f"{seed}")
    weights = [weight for weight, _ in SHAPES.values()]
    chosen = shape or rng.choices(list(SHAPES), weights)[0]
    return finish(seed, SHAPES[chosen][1](rng))


assert "small" in NUMBERS
