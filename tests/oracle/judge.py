"""Say of each record what the contract says: its codes, and what goes into a clean part."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field, replace
from decimal import ROUND_FLOOR, Decimal
from functools import cache
from typing import TYPE_CHECKING, Final, Literal

from email_validator import EmailNotValidError, validate_email

from loyalty_prep.languages import files

from .reader import Record, read

if TYPE_CHECKING:
    from collections.abc import Sequence

    from .exports import Export
    from .reader import Dialect

Mark = Literal[".", ","]
Kind = Literal["missing", "none", "number", "either", "scientific"]

MAX_POINTS: Final = 2_147_483_647
PLACEHOLDERS: Final = frozenset({"", "-", "--", "–", "—", "n/a", "na", "#n/a", "null", "none", "nil", "nan"})
SPACES: Final = " \u00a0\u2002\u2003\u2007\u2009\u200a\u202f\u3000"
WIDE: Final = str.maketrans("，．＋－（）’−–" + SPACES, ",.+-()'--" + " " * len(SPACES))
BARE: Final = re.compile(r"[0-9]+(?:[.,][0-9]+)?")


@dataclass(slots=True)
class Number:
    """What a cell of balances holds. `value` of an `either` is its reading with the separator for grouping."""

    kind: Kind
    value: Decimal = Decimal(0)
    mark: Mark | None = None  # what the column's decimal mark must be, by this cell
    separator: Mark | None = None  # of an `either`


@dataclass(slots=True)
class Row:
    """One record, its place and what becomes of it."""

    row: int
    record: Record
    codes: list[str] = field(default_factory=list)
    address: str | None = None
    number: Number = field(default_factory=lambda: Number("missing"))
    points: int | None = None
    merged: bool = False
    unsure: bool = False  # the contract leaves open what becomes of it

    @property
    def ready(self) -> bool:
        """Tell whether it stands in a clean part."""
        return not self.codes and not self.merged


@dataclass(slots=True)
class Verdict:
    """All records below the header."""

    rows: list[Row]
    blanks: int
    above: int
    header: int
    fitting: int
    """How many balances can be read."""
    addresses: int

    @property
    def ready(self) -> list[tuple[str, int]]:
        """Return what stands in the clean parts, in order."""
        return [(str(row.address), int(row.points or 0)) for row in self.rows if row.ready]


def judge(export: Export) -> Verdict:
    """Judge a whole export."""
    above, rows, blanks, header = 0, list[Row](), 0, 0
    for record in read(export.text, export.dialect):
        if export.header_line is not None and record.line < export.header_line:
            above += record.lines
        elif record.line == export.header_line:
            header = record.lines
        elif record.empty:
            blanks += record.lines
        else:
            rows.append(Row(len(rows) + 1, record))
    if export.points >= export.dialect.width:
        return Verdict(rows, blanks, above, header, 0, 0)  # there is no balance
    _fields(rows, export)
    sound = [row for row in rows if not row.codes]
    for row in sound:
        _address(row, export)
        row.number = number(row.record.cells[export.points])
    mark = _mark(sound, export)
    for row in sound:
        _points(row, mark)
    _duplicates([row for row in sound if not row.codes], str(export.options.get("duplicates", "reject")))
    fitting = sum(row.number.kind in {"number", "either"} for row in sound)
    return Verdict(rows, blanks, above, header, fitting, sum(row.address is not None for row in sound))


# Fields


def _fields(rows: Sequence[Row], export: Export) -> None:
    for row in rows:
        if any("\udc80" <= sign <= "\udcff" for sign in row.record.text):
            row.codes = ["ROW_UNDECODABLE"]
        elif row.record.broken:
            row.codes = ["ROW_BROKEN_QUOTE"]
    readable = [row for row in rows if not row.codes]
    width = export.dialect.width
    surplus = Counter(
        len(row.record.cells) - width
        for row in readable
        if len(row.record.cells) > width and not any(cell.strip() for cell in row.record.cells[width:])
    )
    usual, times = surplus.most_common(1)[0] if surplus else (0, 0)
    allowed = width + usual if times * 2 > len(readable) else width
    numeric = _numeric(readable, export)
    columns = _columns(readable, export)
    known = {column for column in numeric if len(_values(readable, column, export)) > 1}
    for row in readable:
        cells = row.record.cells
        own = _own(cells, allowed, width, export.dialect)
        missing = width - export.dialect.unnamed - own
        long = len(cells) > width and not (len(cells) == allowed and not any(cell.strip() for cell in cells[width:]))
        lost = missing > 0 and (
            max(export.email, export.points) >= own
            or any(numeric.get(export.points + step) for step in range(1, missing + 1))
        )
        if long or lost or _stray(row, readable, numeric, export) or _moved(row, columns, export):
            row.codes = ["ROW_FIELD_COUNT"]
        if missing > 0 and not known.issuperset(range(export.points + 1, export.points + 1 + missing)):
            row.unsure = True  # no whole record tells what is missing
        if missing > 0 and row is rows[-1] and not export.text.endswith(("\n", "\r")):
            row.unsure = True  # the file may break off in it


def _own(cells: Sequence[str], allowed: int, width: int, dialect: Dialect) -> int:
    """Return how many fields a record has, without the delimiters at its end where these belong to the file."""
    count = len(cells)
    if count < allowed:
        for cell in list(cells)[::-1][: allowed - width + dialect.unnamed]:
            if cell.strip():
                break
            count -= 1
    return count


def _is_whole(row: Row, width: int) -> bool:
    """Tell whether a record has all fields, and none too many."""
    return len(row.record.cells) >= width and not any(map(str.strip, row.record.cells[width:]))


def _values(rows: Sequence[Row], column: int, export: Export) -> list[tuple[Row, str]]:
    """Return the values of a column, of records that have all fields and none too many, and are not the header again."""
    whole = (row for row in rows if _is_whole(row, export.dialect.width))
    own = (row for row in whole if not export.name or row.record.cells[export.points] != export.name)
    values = [(row, tidy(row.record.cells[column])) for row in own]
    return [(row, text) for row, text in values if text.casefold() not in PLACEHOLDERS]


def _numeric(rows: Sequence[Row], export: Export) -> dict[int, bool]:
    """Say of each column right of POINTS whether it is one of numbers: most of its values are."""
    kinds = {}
    for column in range(export.points + 1, export.dialect.width):
        values = [text for _, text in _values(rows, column, export)]
        numbers = sum(number(text).kind in {"number", "either", "scientific"} for text in values)
        # What stands behind a delimiter at the end of the header is no column.
        kinds[column] = numbers * 2 > len(values) and not (
            export.dialect.unnamed and column == export.dialect.width - 1
        )
    return kinds


def _stray(row: Row, rows: Sequence[Row], numeric: dict[int, bool], export: Export) -> bool:
    """Tell whether a delimiter too many in front of a column of text was evened out by a cell left out at the end."""
    cells, quoted = row.record.cells, row.record.quoted
    right = export.points + 1
    if right >= len(cells) or (quoted[export.points] and quoted[right]):
        return False
    three = re.fullmatch("[0-9]{1,3}", tidy(cells[export.points])) and re.fullmatch("[0-9]{3}", tidy(cells[right]))
    if three and not numeric[right]:
        return True
    column = next((column for column in sorted(numeric) if not numeric[column]), None)
    if column is None or column >= len(cells) or not BARE.fullmatch(tidy(cells[column])):
        return False
    others = [text for other, text in _values(rows, column, export) if other is not row]
    few = sum(number(text).kind != "none" for text in others) * 10 <= len(others)
    # More numbers than few may be those of other damaged records: to refuse the row is safe then.
    row.unsure = column == export.email or not others or not few
    return few


@cache
def _is_number(cell: str) -> bool | None:
    """Tell whether a cell holds a number; None of one that holds nothing."""
    kind = number(cell).kind
    return None if kind == "missing" else kind != "none"


def _kind(cell: str) -> str | None:
    """Tell what a cell holds; None of one that holds nothing."""
    if _is_number(cell) is not False:
        return None if _is_number(cell) is None else "number"
    if re.fullmatch("20[0-9]{2}-[0-9]{2}-[0-9]{2}", tidy(cell)):
        return "date"
    return "phone" if re.fullmatch(r"[+][0-9 ]+", tidy(cell)) else "words"


@dataclass(frozen=True, slots=True)
class _Column:
    """What stands in a column, of records that lost no cell."""

    held: int
    """How many of all whole records have a value in it."""
    values: frozenset[str]
    kinds: frozenset[str | None]
    """Those of its values that are no exceptions."""
    few_words: bool


def _columns(rows: Sequence[Row], export: Export) -> tuple[list[_Column], int, int]:
    """Return the columns, the last one from POINTS on that rows fill, and the last one that most of them do."""
    width, points = export.dialect.width, export.points
    whole = [row.record.cells for row in rows if _is_whole(row, width)]
    held = [sum(_is_number(cells[column]) is not None for cells in whole) for column in range(width)]
    last = max(
        [points, *(column for column in range(points, width) if held[column] and held[column] * 10 >= len(whole))]
    )
    most = max((column for column in range(points, width) if held[column] * 2 > len(whole)), default=width)
    sound = [cells for cells in whole if cells[last].strip() and "@" in cells[export.email]]
    columns = [_column(held[column], [cells[column] for cells in sound]) for column in range(width)]
    columns[points] = replace(columns[points], kinds=columns[points].kinds | {"number"})  # a balance fits there
    return columns, last, most


def _column(held: int, cells: Sequence[str]) -> _Column:
    values = [cell for cell in cells if _is_number(cell) is not None]
    kinds = Counter(map(_kind, values))
    usual = frozenset(kind for kind in kinds if kinds[kind] * 10 > len(values))
    different = frozenset(values)
    few = not kinds["number"] and len(different) <= 12 and len(values) >= 3 * len(different)
    return _Column(held, different, usual, few)


def _moved(row: Row, known: tuple[list[_Column], int, int], export: Export) -> bool:
    """Tell whether cells that were lost before or at POINTS were evened out by empty ones at the end."""
    (columns, last, most), width, points = known, export.dialect.width, export.points
    cells = [*row.record.cells, *[""] * width][:width]
    if cells[-1].strip() or "@" not in cells[export.email] or _is_number(cells[points]) is False:
        return False
    # A value where no record has one may be of any kind.
    row.unsure = row.unsure or any(not columns[at].held and cell.strip() for at, cell in enumerate(cells))
    gone = 0  # empty cells at the end, up to the last column that rows fill
    while gone <= last and not any(cell.strip() for cell in cells[last - gone :]):
        gone += 1
    odd = [at for at in range(width) if at != export.email and _is_odd(cells[at], columns[at])]
    left = [at for at in odd if at < points and (export.email > points or at > export.email)]
    right = [at for at in odd if points < at <= last]
    if last - gone < most:
        starts = [points] * bool(right) + left
    elif left and not right and not any(columns[at].few_words for at in left):
        # Believed where the column is called one of names, which is not asked here.
        steps = range(1, gone + 1)
        row.unsure = row.unsure or any(_fits(cells, start, step, columns, export) for start in left for step in steps)
        return False
    else:
        starts = left or [points] * any(_kind(cells[at]) in ("date", "phone") for at in right)
    return any(_fits(cells, start, step, columns, export) for start in starts for step in range(1, gone + 1))


def _is_odd(cell: str, column: _Column) -> bool:
    """Tell a cell of a kind that hardly any other in its column is of, and that stands nowhere else in it."""
    if not column.values or cell in column.values or _kind(cell) is None:
        return False
    if column.kinds == {"number"}:
        return _kind(cell) != "number"
    return "number" not in column.kinds and _kind(cell) not in column.kinds | {"words"}


def _fits(cells: Sequence[str], start: int, step: int, columns: Sequence[_Column], export: Export) -> bool:
    """Tell whether all cells from a column on are such as are usual so many columns further right."""
    for cell, place in zip(cells[start:], range(start + step, len(cells)), strict=False):
        kind, column = _kind(cell), columns[place]
        words = kind == "words" and not column.kinds <= {"number"}
        if place == export.email:
            if "@" not in cell:
                return False
        elif kind is not None and kind not in column.kinds and not words and cell not in column.values:
            return False
    return True


# Cells


def _invisible(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cf", "Zs", "Zl", "Zp"}


def _bare(text: str) -> str:
    while text and _invisible(text[0]):
        text = text[1:]
    while text and _invisible(text[-1]):
        text = text[:-1]
    return text


def tidy(text: str) -> str:
    """Take white space and Excel's guards off a cell."""
    text = _bare(text)
    if text.startswith("'"):
        text = _bare(text.lstrip("'").removesuffix("'"))
    if len(text) > len('="') and text.startswith('="') and text.endswith('"'):
        text = _bare(text[2:-1])
    return text


def _address(row: Row, export: Export) -> None:
    text = tidy(row.record.cells[export.email])
    if text.casefold() in PLACEHOLDERS:
        row.codes.append("EMAIL_MISSING")
        return
    row.address = address(text)
    if row.address is None:
        row.codes.append("EMAIL_INVALID")


def address(text: str) -> str | None:
    """Return the one address in a tidied cell as email-validator writes it, or None."""
    if text.startswith("="):
        return None
    name, bracket, rest = text.partition("<")
    if bracket:
        inner, closed, behind = rest.partition(">")
        if not closed or behind.strip() or any(sign in name for sign in "<>;"):
            return None
        if "@" in name and name.strip() != inner.strip():
            return None
        text = inner
    text = _bare(text)
    if text[:7].casefold() == "mailto:":
        text = text[7:].partition("?")[0]
    return _validated(text)


@cache
def _validated(text: str) -> str | None:
    try:
        return validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError:
        return None


@cache
def _units() -> frozenset[str]:
    return frozenset(_folded(word) for row in files.words("cells.units").values() for word in row)


def _folded(word: str) -> str:
    letters = (sign for sign in unicodedata.normalize("NFKD", word) if unicodedata.category(sign) != "Mn")
    return unicodedata.normalize("NFKC", "".join(letters)).lower().replace("ς", "σ")


def number(cell: str) -> Number:
    """Read one cell of balances by itself."""
    text = tidy(cell).translate(WIDE)
    if tidy(cell).casefold() in PLACEHOLDERS:
        return Number("missing")
    text = "".join(str(unicodedata.decimal(sign)) if sign.isdecimal() else sign for sign in text)
    text, below = _sign(text)
    text = _without_unit(text)
    if not below:
        text, below = _sign(text)
    return _digits(text, below=below)


def _sign(text: str) -> tuple[str, bool]:
    if text.startswith("(") and text.endswith(")"):
        return text[1:-1].strip(" "), True
    if text.startswith("-"):
        return text[1:].lstrip(" "), True
    if text.startswith("+"):
        return text[1:].lstrip(" "), False
    if text.endswith("-") and not text.endswith((",-", ".-")):
        return text[:-1], True
    return text, False


def _without_unit(text: str) -> str:
    """Take one unit word off, before or behind the number."""
    for pattern in (r"(?P<word>[^\s0-9.,()+-]+\.?)\s*(?P<rest>.*)", r"(?P<rest>.*?)\s*(?P<word>[^\s0-9.,()+'-]+\.?)"):
        match = re.fullmatch(pattern, text)
        if match and _folded(match["word"].removesuffix(".")) in _units():
            return match["rest"].strip(" ")
    return text


def _digits(text: str, *, below: bool) -> Number:
    sign = -1 if below else 1
    if re.fullmatch(r"[0-9]+([.,][0-9]+)?[eE][+-]?[0-9]+", text):
        return Number("scientific", Decimal(sign))
    if re.fullmatch("[0-9]+", text):
        return Number("number", sign * Decimal(text))
    if re.fullmatch(r"[1-9][0-9]{0,2}[.,][0-9]{3}", text):
        separator: Mark = "." if "." in text else ","
        return Number("either", sign * Decimal(text.replace(separator, "")), separator=separator)
    for group in " '":  # grouping that says nothing of the mark, perhaps with decimals
        match = re.fullmatch(rf"([1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}})+)(?:([.,])([0-9]+|-))?", text)
        if match:
            return _joined(match[1].replace(group, ""), match[2], match[3], sign)
    for mark, group in ((".", ","), (",", r"\.")):
        match = re.fullmatch(rf"([1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}})+)(?:\{mark}([0-9]+|-))?", text)
        if match:
            return _joined(match[1].replace(group[-1], ""), mark, match[2], sign)
        match = re.fullmatch(rf"([0-9]*)\{mark}([0-9]+)|([0-9]+)\{mark}(-)", text)
        if match:
            return _joined(match[1] or match[3] or "0", mark, match[2] or match[4], sign)
    match = re.fullmatch(r"([1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3})(?:\.([0-9]+|-))?", text)
    return _joined(match[1].replace(",", ""), ".", match[2], sign) if match else Number("none")


def _joined(digits: str, mark: str | None, decimals: str | None, sign: int) -> Number:
    value = Decimal(f"{digits}.{'0' if decimals in {None, '-'} else decimals}")
    return Number("number", sign * value, mark=None if mark is None else "." if mark == "." else ",")


def _mark(rows: Sequence[Row], export: Export) -> Mark | None:
    """Return the column's decimal mark; None where its cells say both or nothing."""
    decided = export.options.get("decimal")
    if decided in {"point", "comma"}:
        return "." if decided == "point" else ","
    marks = {row.number.mark for row in rows if row.number.mark}
    return marks.pop() if len(marks) == 1 else None


def _points(row: Row, mark: Mark | None) -> None:
    held = row.number
    if held.kind == "missing":
        row.codes.append("POINTS_MISSING")
    elif held.kind == "none":
        row.codes.append("POINTS_NOT_A_NUMBER")
    elif held.kind == "scientific":
        row.codes.extend(["POINTS_NEGATIVE"] * (held.value < 0) + ["POINTS_AMBIGUOUS"])
    elif held.kind == "either" and mark is None:
        least = abs(held.value) / 1000
        row.codes.extend(["POINTS_NEGATIVE"] * (held.value < 0))
        row.codes.extend(["POINTS_OUT_OF_RANGE"] * (least > MAX_POINTS) + ["POINTS_AMBIGUOUS"])
    else:
        value = held.value / 1000 if held.kind == "either" and held.separator == mark else held.value
        whole = value == value.to_integral_value(ROUND_FLOOR)
        row.codes.extend(["POINTS_NOT_INTEGER"] * (not whole) + ["POINTS_NEGATIVE"] * (value < 0))
        row.codes.extend(["POINTS_OUT_OF_RANGE"] * (value > MAX_POINTS))
        row.points = int(value)


# Duplicates


def _duplicates(rows: Sequence[Row], policy: str) -> None:
    groups = defaultdict(list)
    for row in rows:
        groups[str(row.address).lower()].append(row)
    for group in groups.values():
        if len(group) > 1:
            _settle(group, policy)


def _settle(group: Sequence[Row], policy: str) -> None:
    balances = [int(row.points or 0) for row in group]
    keep = group[0]
    if len(set(balances)) > 1:
        if policy == "reject":
            for row in group:
                row.codes.append("EMAIL_DUPLICATE")
            return
        if policy == "sum":
            if sum(balances) > MAX_POINTS:
                for row in group:
                    row.codes.append("POINTS_OUT_OF_RANGE")
                return
            keep.points = sum(balances)
        elif policy == "last":
            keep = group[-1]
        elif policy == "max":
            keep = group[balances.index(max(balances))]
    for row in group:
        row.merged = row is not keep
