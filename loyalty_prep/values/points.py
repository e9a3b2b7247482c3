"""Read one column of balances: first what each cell holds, then which decimal mark the column uses.

A balance is never guessed. `read` says of each cell what it holds by itself and what it proves about its
column; `decide` finds the column's decimal mark from all proofs; `settle` reads the cells that waited for it.

What a cell may hold, after `cells.tidy` (anything else is not a number):

    cell      = a number, at most one sign, and at most one unit before or after the number, inside the sign
                or outside
    sign      = "+" or "-" in front (spaces may follow), "-" directly behind, or "(" and ")" around
    unit      = a word of `languages/`, in any case, with or without accents and a full stop
    number    = digits [decimals] | groups [decimals] | decimals | digits [decimals] "e" ["+" | "-"] digits
    groups    = one to three digits, the first not 0, then groups of three by one kind of separator: a space
                of any kind, an apostrophe, U+066C, a comma, a point; by commas also as in India (1,00,000)
    decimals  = a point, a comma or U+066B, then digits of any count; or ",-" or ".-", which stand for zeros

Where two readings fit, the cell is `either` (`1.250`). Decimal digits of every script are digits; full-width
signs and separators, U+2212 and the en dash are what they look like. Decided where the contract is silent:
- a comma and a point never do both jobs in one number, and never stand beside U+066B: no number;
- groups after a 0, two spaces between groups, a tab or line break between them: no number;
- a word and a mark that touch (`pts.5`: is it 5 or .5?) and a minus behind `,-` (`12,--`): no number;
- more than 1,000 characters: no number, which also keeps sums printable;
- white space of any kind may stand between the number and its unit, none before a minus at the end.

What must stay true:
- A cell that holds what would be written (`1250`) is read as just that, whatever else its column holds.
- Nothing but an `either` depends on the column, and the order of a column's rows changes nothing.
- `amount` is on the right side of every limit: fractions are rounded away from zero, and what is too large
  for an integer stays at ±10**18; `exact` reads such a cell in full.
- What a policy writes in place of a balance (`decided`) is a person's word, and never more than that: a balance of
  10**18 or more, on either side of zero, is a slip that no policy speaks of.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final, Literal

import numpy as np
import polars as pl

from loyalty_prep.languages import tables
from loyalty_prep.messages.translation import exact_decimals, to_translate
from loyalty_prep.options import AS_THEY_ARE
from loyalty_prep.values.cells import TYPOGRAPHIC_QUOTES, filled, placeholder_expr, tidy, tidy_expr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from loyalty_prep.arrays import Bools, Ints
    from loyalty_prep.options import Policies

NUMBER: Final = pl.Enum(["missing", "not_a_number", "whole", "fraction", "either", "scientific"])
MARK: Final = pl.Enum(["point", "comma"])
AS_NUMBER: Final = {word: pl.lit(word, NUMBER) for word in NUMBER.categories}
_AS_MARK: Final = {word: pl.lit(word, MARK) for word in MARK.categories}
"""Both as expressions, each made once: to make one takes as long as to read some hundred cells."""
LIMIT: Final = 10**18
"""An amount from here on is too large for every limit: it is known as that, and counts no further. Int64 holds nine
times as much."""
LONGEST: Final = 1_000
"""A longer cell, in bytes or characters, is not taken apart: it is no balance."""
PROOFS: Final = 3
"""So many rows of each mark are kept, for people to look up what the style was told by."""
# The least integer that is written with so many digits; beyond 18 digits none is plain.
_LEAST_OF_SIZE: Final = np.array([LIMIT * 2, 0, *(10**size for size in range(1, 18)), LIMIT * 2], dtype=np.int64)
_READINGS: Final = {"number": NUMBER, "amount": pl.Int64(), "nearest": pl.Int64(), "separator": MARK, "evidence": MARK}
_MISSING: Final = {
    "number": pl.Series(["missing"], dtype=NUMBER),
    **{name: pl.Series([None], dtype=_READINGS[name]) for name in ("amount", "nearest", "separator", "evidence")},
    "canonical": pl.Series([False]),
}
"""The reading of a cell that is absent."""
_UNDRESSED: Final = {"body": pl.String(), "below": pl.Boolean(), "kind": NUMBER}
_PARTS: Final = {"body": pl.String(), "science": pl.String(), "below": pl.Boolean()}

_SPACES: Final = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_ASCII: Final = dict.fromkeys(_SPACES, " ") | dict(zip("，．＋－（）’−–", ",.+-()'--", strict=True))

_GROUPED: Final = "[1-9][0-9]{0,2}"
_SILENT_GROUPS: Final = f"{_GROUPED}(?:(?: [0-9]{{3}})+|(?:'[0-9]{{3}})+|(?:٬[0-9]{{3}})+)"
_POINT_GROUPS: Final = rf"{_GROUPED}(?:\.[0-9]{{3}})"
_COMMA_GROUPS: Final = f"{_GROUPED}(?:,[0-9]{{3}})"
_INDIAN: Final = "[1-9][0-9]?(?:,[0-9]{2})+,[0-9]{3}"
_TAIL: Final = "(?:[0-9]+|-)"
# What a number proves: nothing, that its column's decimal mark is the comma or the point, or that it is
# `either`.
_SILENT: Final = f"^(?:[0-9]+|{_SILENT_GROUPS}|(?:[0-9]*|{_SILENT_GROUPS})٫[0-9]+)$"
_COMMA: Final = f"^(?:[0-9]*,[0-9]+|[0-9]+,-|{_SILENT_GROUPS},{_TAIL}|{_POINT_GROUPS}{{2,}}|{_POINT_GROUPS}+,{_TAIL})$"
_POINT: Final = (
    rf"^(?:[0-9]*\.[0-9]+|[0-9]+\.-|{_SILENT_GROUPS}\.{_TAIL}|{_COMMA_GROUPS}{{2,}}|{_INDIAN}"
    rf"|(?:{_COMMA_GROUPS}+|{_INDIAN})\.{_TAIL})$"
)
_EITHER: Final = f"^{_GROUPED}[.,][0-9]{{3}}$"

_BARE: Final = "^[.,٫]?[0-9](?:[0-9.,' ٫٬]*[0-9])?$"
_WORD: Final = r"[^\s0-9.,٫٬()+-]+"
_FRONT: Final = r"[(+-]"
_BACK: Final = r"\s*\)|-"
_DRESSED: Final = (
    rf"^(?:(?P<front>{_FRONT})\s*)?(?:(?P<before>{_WORD}\.?)\s*)?(?:(?P<front2>{_FRONT})\s*)?"
    r"(?:(?P<science>[0-9]+(?:[.,][0-9]+)?[eE][+-]?[0-9]+)"
    r"|(?P<body>[.,٫]?[0-9](?:[0-9.,' ٫٬]*[0-9])?(?:[.,]-)?))"
    rf"(?P<back2>{_BACK})?(?:\s*(?P<after>{_WORD}\.?))?(?P<back>{_BACK})?$"
)
_WRITTEN: Final = {
    style: dict.fromkeys(".,٫٬' ", "") | {mark: "."}
    for style, mark in (("either", "٫"), ("point", "."), ("comma", ","), ("silent", "٫"))
}
# What groups thousands in a cell that holds a number, given that a point or a comma is not its decimal mark.
_GROUPING: Final = {
    to_translate("point"): r"\d[.．]\d{3}",
    to_translate("comma"): r"\d[,，]\d{2}",
    to_translate("space"): rf"\d[ {_SPACES}]\d",
    to_translate("apostrophe"): r"\d['’]\d",
    "U+066C": r"\d٬\d",
}
_SILENTLY_GROUPED: Final = rf"\d[ {_SPACES}'’٬]\d"
_WORD_TOUCHES_MARK: Final = rf"{_WORD}[.,٫][0-9]"


def _folded(word: str) -> str:
    letters = (letter for letter in unicodedata.normalize("NFKD", word) if unicodedata.category(letter) != "Mn")
    return unicodedata.normalize("NFKC", "".join(letters)).lower().replace("ς", "σ")


UNIT_WORDS: Final = frozenset(map(_folded, tables.UNITS.split("|")))
_UNIT_LETTERS: Final = {"".join(filter(str.isalpha, word)) for word in UNIT_WORDS} | {""}
_NUMBER_LETTERS: Final = {end for word in _UNIT_LETTERS for end in (word, f"e{word}", f"{word}e")}
"""What is left of a cell that holds a number where all but letters is taken out."""
_DIGIT: Final = re.compile(r"\d")
_NO_NUMBER: Final = re.compile(r"@|\d\s*[-+/:()]\s*\d")
"""What no number has."""
_NO_LETTERS: Final = bytes(byte for byte in range(128) if not chr(byte).isalpha())


def plain(cells: pl.Series, most: int) -> tuple[Bools, Ints]:
    """Tell which cells hold, letter for letter, what a balance of 0 to `most` is written as; and the balances.

    An integer that has as many digits as its text has bytes is written without a sign, a zero or a space before it.
    """
    read = cells.cast(pl.Int64, strict=False)
    amounts = filled(read, -1).to_numpy()
    sizes = filled(cells.str.len_bytes(), 0).to_numpy()
    least = _LEAST_OF_SIZE.take(sizes, mode="clip")
    return (amounts >= least) & (amounts <= min(most, LIMIT)), amounts


def read(cells: pl.Series) -> pl.DataFrame:
    """Say what each raw cell of a column holds, before the column's decimal mark is known.

    - `number`: what it is (`NUMBER`); a null cell is missing.
    - `amount`: the value of a `whole`; a `fraction` rounded away from zero; an `either` with its separator
      taken for grouping; -1 for a `scientific` below zero, so that it is known to be negative; else null.
    - `nearest`: a `fraction` below 10**18 rounded to the nearest whole number, halves up.
    - `separator`: the separator of an `either`.
    - `evidence`: the decimal mark that this cell proves for its column.
    - `canonical`: the raw cell is, letter for letter, what its amount is written as.
    """
    if cells.null_count() == len(cells):  # as where a frame's balances are numbers
        return pl.DataFrame({name: column.new_from_index(0, len(cells)) for name, column in _MISSING.items()})
    cell, plain = pl.col("cell"), pl.col("plain")
    frame = cells.to_frame("cell").with_columns(whole=cell.cast(pl.Int64, strict=False))
    canonical = (pl.col("whole").cast(pl.String) == cell) & pl.col("whole").is_between(-LIMIT, LIMIT)
    frame = frame.select("whole", plain=canonical.fill_null(value=False), there=cell.is_not_null())
    readings = _where(~frame["plain"] & frame["there"], cells, _read_odd, _READINGS)
    return readings.hstack(frame).select(
        number=pl.when(plain).then(AS_NUMBER["whole"]).otherwise(pl.col("number").fill_null("missing")),
        amount=pl.when(plain).then("whole").otherwise("amount"),
        nearest="nearest",
        separator="separator",
        evidence="evidence",
        canonical=plain,
    )


def numberlike(cell: str) -> bool:
    """Tell a tidied cell that may hold a number from one that surely holds none.

    What `read` finds a number in has a digit, no letters but those of one unit word and an exponent, and between two
    digits none of the signs that dates, times and telephone numbers have there. To read each cell would take long.
    """
    if len(cell) > LONGEST or _DIGIT.search(cell) is None:
        return False
    if cell.isascii():
        letters = cell.encode().translate(None, _NO_LETTERS).decode().lower()
    else:
        letters = "".join(filter(str.isalpha, _folded(cell)))
    return letters in _NUMBER_LETTERS and _NO_NUMBER.search(cell) is None


def decide(point: int, comma: int) -> Literal["point", "comma"] | None:
    """Find a column's decimal mark from its proofs, which count only when all are on one side."""
    if bool(point) == bool(comma):
        return None
    return "point" if point else "comma"


@dataclass(slots=True)
class Style:
    """How a column writes its numbers: what the report says of it. Gathered some cells at a time.

    `evidence` counts the cells that prove a decimal mark, and `proofs` holds the rows of the first three of each.
    `grouping` counts those that group thousands, by the sign they do it with. Of the `either` cells, `waiting` has the
    number and `grouped` the sum, with the separator taken for grouping; both by that separator.
    """

    evidence: Counter[str] = field(default_factory=Counter)
    proofs: dict[str, list[int]] = field(default_factory=lambda: {"point": [], "comma": []})
    grouping: Counter[str] = field(default_factory=Counter)
    waiting: Counter[str] = field(default_factory=Counter)
    grouped: Counter[str] = field(default_factory=Counter)

    def add(self, readings: pl.DataFrame, cells: pl.Series) -> None:
        """Add what `read` made of some raw cells; `readings` have a column `row` as well."""
        odd = readings.select("row", "number", "amount", "separator", "evidence", cell=cells).filter(
            ~readings["canonical"] & readings["amount"].is_not_null()
        )
        if odd.is_empty():
            return
        for mark, other in (("point", "comma"), ("comma", "point")):
            proofs = odd.filter(pl.col("evidence") == mark)
            self.evidence[mark] += proofs.height
            self.proofs[mark] += proofs["row"].head(PROOFS - len(self.proofs[mark])).to_list()
            self.grouping[other] += int(proofs["cell"].str.contains(_GROUPING[other]).sum())
            waiting = odd.filter(pl.col("separator") == mark)["amount"]
            self.waiting[mark] += len(waiting)
            self.grouped[mark] += int(waiting.sum())
        silent = odd["cell"].filter(odd["cell"].str.contains(_SILENTLY_GROUPED))
        for sign in ("space", "apostrophe", "U+066C"):
            self.grouping[sign] += int(silent.str.contains(_GROUPING[sign]).sum())

    def merge(self, other: Style) -> None:
        """Add what other cells show."""
        self.evidence.update(other.evidence)
        self.proofs = {mark: sorted(rows + other.proofs[mark])[:PROOFS] for mark, rows in self.proofs.items()}
        self.grouping.update(other.grouping)
        self.waiting.update(other.waiting)
        self.grouped.update(other.grouped)

    def moved(self, by: int) -> Style:
        """Return the same of rows that stand so many further below."""
        return replace(self, proofs={mark: [row + by for row in rows] for mark, rows in self.proofs.items()})

    def grouping_signs(self, mark: Literal["point", "comma"] | None) -> tuple[str, ...]:
        """Return the signs that group thousands, the most frequent first."""
        counts = self.grouping.copy()
        if mark is not None:
            other = "comma" if mark == "point" else "point"
            counts[other] += self.waiting[other]
        return tuple(sign for sign, count in counts.most_common() if count)

    def readings(self) -> dict[str, Decimal]:
        """Return what the `either` cells come to, for each decimal mark."""
        point, comma = self.grouped["point"], self.grouped["comma"]
        with exact_decimals():
            totals = {"point": comma + Decimal(point).scaleb(-3), "comma": point + Decimal(comma).scaleb(-3)}
            return {mark: total.normalize() for mark, total in totals.items()}


def waiting(readings: pl.DataFrame) -> Bools:
    """Tell which cells of `read` wait for the column's decimal mark."""
    wait: Bools = (readings["number"] == "either").to_numpy()
    return wait


def settle(readings: pl.DataFrame, mark: Literal["point", "comma"] | None) -> pl.DataFrame:
    """Read the `either` cells of `read` by the column's decimal mark; call it once.

    Without a mark they stay `either`, and `amount` becomes the decimal reading, rounded away from zero: it is
    below zero if both readings are, and above a limit only if both are.
    """
    either = pl.col("number") == "either"
    grouped = pl.col("amount").abs()
    decimal = pl.col("amount").sign() * (grouped // 1000 + (grouped % 1000 != 0).cast(pl.Int64))
    if not waiting(readings).any():
        return readings
    if mark is None:
        return readings.with_columns(amount=pl.when(either).then(decimal).otherwise("amount"))
    divides = either & (pl.col("separator") == mark)
    broken = divides & (grouped % 1000 != 0)
    return readings.with_columns(
        number=pl.when(broken).then(AS_NUMBER["fraction"]).when(either).then(AS_NUMBER["whole"]).otherwise("number"),
        amount=pl.when(divides).then(decimal).otherwise("amount"),
        nearest=pl.when(broken).then((pl.col("amount") + 500) // 1000).otherwise("nearest"),
    )


def decided(settled: pl.DataFrame, policies: Policies) -> pl.DataFrame:
    """Read the balances of `settle` as a person's policies say: first missing ones and fractions, then negative ones.

    `number` and `amount` are those of what is to be written. Also adds `came`, what the law of conservation takes for
    what came in (the amount but for negative ones, a fraction as it was rounded), and whether `by_policy` the cell is
    written otherwise. A fraction below zero stays so, though it may be nearest to 0 (`-0.5`): rounding is no word on
    negative balances. An amount that is below zero in every reading is 0 to the policy, whatever else is wrong with it.
    """
    if policies == AS_THEY_ARE:
        return settled.with_columns(came="amount", by_policy=pl.lit(value=False))
    fraction = (pl.col("number") == "fraction") & pl.col("nearest").is_not_null() & (policies.fractions != "reject")
    missing = (pl.col("number") == "missing") & (policies.missing_points == "zero")
    floor = pl.col("amount") - (pl.col("amount") > 0).cast(pl.Int64)
    came = pl.when(fraction).then("nearest" if policies.fractions == "round" else floor).when(missing).then(0)
    raised = pl.col("came").is_between(-LIMIT, 0, closed="none") & (policies.negative_points == "zero")
    owed = fraction & (pl.col("amount") < 0) & (policies.negative_points == "reject")
    return (
        settled.with_columns(
            owed=owed,
            number=pl.when(fraction | missing).then(AS_NUMBER["whole"]).otherwise("number"),
            came=came.otherwise("amount"),
            by_policy=fraction | missing,
        )
        .with_columns(
            amount=pl.when(raised).then(0).when("owed").then(pl.min_horizontal("came", -1)).otherwise("came"),
            by_policy=pl.col("by_policy") | (raised & (pl.col("number") == "whole")),
        )
        .drop("owed")
    )


def exact(text: str) -> int:
    """Read a cell that `read` finds `whole`, however large; so that saturated amounts can be summed."""
    text = "".join(_ASCII.get(letter, letter) for letter in tidy(text))
    text = re.sub(r"(?<=\d)([.,])-", r"\g<1>0", text)  # what is left of "-" is a sign
    digits = re.search(r"\d(?:.*\d)?", text, re.DOTALL)  # from the first to the last
    assert digits is not None, "a whole number has digits"
    number = re.sub(r"[^\d.,٫]", "", digits[0])
    marks = re.sub(r"\d", "", number)
    if marks and marks.count(marks[-1]) == 1:  # a mark that stands twice groups
        number = number[: number.rindex(marks[-1])]
    value = int(re.sub(r"\D", "", number))
    return -value if "-" in text or "(" in text else value


def fraction(text: str) -> Decimal:
    """Read a cell that `read` finds a `fraction`: its last mark is that of the decimals."""
    text = "".join(_ASCII.get(letter, letter) for letter in tidy(text))
    digits = re.search(r"[.,٫]?\d(?:.*\d)?", text, re.DOTALL)
    assert digits is not None, "a fraction has digits"
    whole, decimals = re.split(r"[.,٫](?=\d*$)", re.sub(r"[^\d.,٫]", "", digits[0]))
    value = Decimal(re.sub(r"\D", "", whole) + "." + decimals)
    return value.copy_negate() if "-" in text or "(" in text else value  # `-` rounds


def beyond(readings: pl.DataFrame, cells: pl.Series) -> int:
    """Return by how much balances of 10**18 and more, given raw, exceed what `amount` can say of them."""
    huge = readings.select((pl.col("number") == "whole") & (pl.col("amount").abs() >= LIMIT)).to_series()
    rows = zip(cells.filter(huge), readings["amount"].filter(huge), strict=True)
    return sum(exact(cell) - amount for cell, amount in rows)


IN_LETTERS: Final = to_translate("Signs that look like quotes stand around the number; they are letters of the cell.")
"""What is said of a cell that is none for these alone."""
_IN_LETTERS: Final = rf"(?s)^\s*[{TYPOGRAPHIC_QUOTES}].*\d.*[{TYPOGRAPHIC_QUOTES}]\s*$"


def in_letters(cells: pl.Series) -> pl.Series:
    """Tell which cells have a digit between signs that look like quotes."""
    return cells.str.contains(_IN_LETTERS)


def is_in_letters(cell: str) -> bool:
    """Tell the same of one cell: polars takes 0.2 ms for it, and hundreds are told one by one."""
    return re.search(_IN_LETTERS, cell) is not None


EITHER: Final = {
    "point": to_translate(
        "{cell} is {whole} if the point groups thousands (--decimal comma) and {broken} if it marks decimals "
        "(--decimal point)"
    ),
    "comma": to_translate(
        "{cell} is {whole} if the comma groups thousands (--decimal point) and {broken} if it marks decimals "
        "(--decimal comma)"
    ),
}
"""What can be said of an `either` cell, by its separator."""


def both_readings(cells: pl.Series) -> pl.DataFrame:
    """Return of cells, given raw, what EITHER is filled with: `cell`, `whole`, `broken`, and the `separator`.

    The separator is null for cells that are not `either`.
    """
    frame = read(cells).with_columns(cell=tidy_expr(pl.lit(cells)))
    whole, rest = pl.col("amount").abs() // 1000, pl.col("amount").abs() % 1000
    decimals = pl.format(".{}", rest.cast(pl.String).str.zfill(3)).str.strip_chars_end("0").str.strip_chars_end(".")
    sign = pl.when(pl.col("amount") < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    separator = pl.when(pl.col("number") == "either").then(pl.col("separator").cast(pl.String))
    return frame.select(
        "cell",
        whole=pl.col("amount").cast(pl.String),
        broken=pl.format("{}{}{}", sign, whole, decimals),
        separator=separator,
    )


def _read_odd(cells: pl.Series) -> pl.DataFrame:
    """Read cells that are neither canonical nor absent."""
    bare = cells.str.contains(_BARE) & (cells.str.len_bytes() <= LONGEST)
    frame = _where(~bare, cells, _undressed, _UNDRESSED)
    frame = frame.with_columns(body=pl.when(pl.lit(bare)).then(pl.lit(cells)).otherwise("body"))
    frame = _shaped(frame)
    frame = frame.with_columns(_sizes(frame))
    size = pl.min_horizontal(pl.col("size") + pl.col("broken").cast(pl.Int64), LIMIT)
    body = pl.col("body")
    point = body.str.contains(".", literal=True)
    return frame.select(
        number=pl.when("either")
        .then(AS_NUMBER["either"])
        .when("broken")
        .then(AS_NUMBER["fraction"])
        .when(body.is_not_null())
        .then(AS_NUMBER["whole"])
        .otherwise(pl.col("kind").fill_null("not_a_number")),
        amount=pl.when(body.is_not_null())
        .then(pl.when("below").then(-size).otherwise(size))
        .when((pl.col("kind") == "scientific") & pl.col("below"))
        .then(-1),
        nearest=pl.when(pl.col("broken") & (pl.col("size") < LIMIT)).then(_nearest()),
        separator=pl.when("either").then(_mark(point, ~point)),
        evidence="evidence",
    )


def _undressed(cells: pl.Series) -> pl.DataFrame:
    """Take the sign and the unit word off.

    What is left is the `body` of a number; or else `kind` says what the cell is. `below`: it has a minus, and
    is not a zero in scientific notation.
    """
    tidied = cells.to_frame("cell").select(tidy_expr(pl.col("cell"))).to_series()
    foreign = tidied.str.contains(r"[^\x00-\x7f]")
    letters = set(tidied.filter(foreign).str.join().item())
    digits = {letter: str(unicodedata.decimal(letter)) for letter in letters if letter.isdecimal()}
    text = _rewritten(tidied, foreign, _ASCII | digits)
    text = text.set(text.str.len_chars() > LONGEST, "?")
    bare = text.str.contains(_BARE)
    parts = _where(~bare & text.str.contains("[0-9]"), text, _parts, _PARTS)
    scientific = pl.col("science").is_not_null()
    zero = scientific & ~pl.col("science").str.contains("^[0-9.,]*[1-9]")
    return parts.select(
        body=pl.when(pl.lit(bare)).then(pl.lit(text)).otherwise("body"),
        below=pl.col("below") & ~zero,
        kind=pl.when(scientific)
        .then(AS_NUMBER["scientific"])
        .when(placeholder_expr(pl.lit(tidied)))
        .then(AS_NUMBER["missing"]),
    )


def _parts(text: pl.Series) -> pl.DataFrame:
    """Find the `body` of each number, or its scientific notation in `science`, and a minus in `below`."""
    frame = text.to_frame("text").select("text", pl.col("text").str.extract_groups(_DRESSED).struct.unnest())
    frame = frame.with_columns(unit=pl.coalesce("before", "after"))
    words = frame.select(pl.col("unit").unique())
    known = words.filter(_folded_expr(pl.col("unit").str.strip_suffix(".")).is_in(UNIT_WORDS)).to_series()
    ends = [pl.col(name).str.strip_chars() for name in ("front", "front2", "back2", "back")]
    frame = frame.with_columns(sign=pl.concat_str(ends, ignore_nulls=True))
    two_minuses = (pl.col("back2") == "-") & pl.col("body").str.ends_with("-")
    fits = frame.select(
        pl.col("sign").is_in(["", "+", "-", "()"])
        & (pl.col("unit").is_null() | pl.col("unit").is_in(known.implode()))
        & (pl.col("before").is_null() | pl.col("after").is_null())
        & ~pl.col("text").str.contains(_WORD_TOUCHES_MARK)
        & ~two_minuses.fill_null(value=False)
    ).to_series()
    return frame.select(
        body=pl.when(pl.lit(fits)).then("body"),
        science=pl.when(pl.lit(fits)).then("science"),
        below=pl.lit(fits) & pl.col("sign").is_in(["-", "()"]),
    )


def _folded_expr(word: pl.Expr) -> pl.Expr:
    letters = word.str.normalize("NFKD").str.replace_all(r"\p{Mn}", "").str.normalize("NFKC")
    return letters.str.to_lowercase().str.replace_all("ς", "σ", literal=True)


def _shaped(frame: pl.DataFrame) -> pl.DataFrame:
    """Say what each body is by its shape; one that is no number becomes null."""
    shapes = {"either": _EITHER, "point": _POINT, "comma": _COMMA, "silent": _SILENT}
    body = pl.col("body")
    frame = frame.with_columns(
        body.str.contains(shape).fill_null(value=False).alias(name) for name, shape in shapes.items()
    )
    point, comma = (pl.col(mark) & ~pl.col("either") for mark in ("point", "comma"))
    return frame.with_columns(
        body=pl.when(pl.any_horizontal(*shapes)).then(body),
        point=point,
        comma=comma,
        evidence=_mark(point, comma),
    )


def _mark(point: pl.Expr, comma: pl.Expr) -> pl.Expr:
    return pl.when(point).then(_AS_MARK["point"]).when(comma).then(_AS_MARK["comma"])


def _nearest() -> pl.Expr:
    below = -(pl.col("size") + pl.col("past_half").cast(pl.Int64))
    return pl.when("below").then(below).otherwise(pl.col("size") + pl.col("half").cast(pl.Int64))


def _sizes(frame: pl.DataFrame) -> list[pl.Series]:
    """Give the `size` of each body's whole part, and as `broken` whether other digits than 0 follow it.

    `half`: they are a half or more; `past_half`: more.
    """
    number = frame["body"]
    for style, letters in _WRITTEN.items():
        number = _rewritten(number, frame[style], letters)
    digits, decimals = number.str.splitn(".", 2).struct.unnest().get_columns()
    digits = digits.str.strip_chars_start("0")
    size = digits.set(digits == "", "0").cast(pl.Int64, strict=False)
    too_long = digits.str.len_bytes() >= len(str(LIMIT))
    broken = decimals.str.contains("[1-9]").fill_null(value=False)
    half, past_half = (decimals.str.contains(more) for more in ("^[5-9]", "^(?:[6-9]|5[0-9]*[1-9])"))
    return [
        size.set(too_long, LIMIT).alias("size"),
        broken.alias("broken"),
        half.alias("half"),
        past_half.alias("past_half"),
    ]


def _where(
    where: pl.Series,
    cells: pl.Series,
    reader: Callable[[pl.Series], pl.DataFrame],
    schema: Mapping[str, pl.DataType],
) -> pl.DataFrame:
    """Read the cells where `where` is true; the others are not looked at, and nulls stand in their place."""
    if not where.any():
        return pl.select(pl.repeat(None, where.len(), dtype=dtype).alias(name) for name, dtype in schema.items())
    rows = reader(cells.filter(where))
    position = pl.when(pl.lit(where)).then(pl.lit(where).cast(pl.UInt32).cum_sum() - 1)
    return rows if where.all() else rows.select(pl.all().gather(pl.select(position).to_series()))


def _rewritten(column: pl.Series, where: pl.Series, letters: Mapping[str, str]) -> pl.Series:
    """Replace letters in the cells where `where` is true; the others are not looked at."""
    if where.all():
        return column.str.replace_many(letters)
    changed = column.filter(where).str.replace_many(letters)
    return column if changed.is_empty() else column.clone().scatter(where.arg_true(), changed)
