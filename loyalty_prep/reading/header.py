"""The header row: which record it is, what stands above it, and where a second table begins.

The header stands above the first customer: a line with an address in a cell of its own, and a digit in another cell or
as many fields as the records have. Of the records above, the one that reads most like names of columns is the header,
whatever its width; what stands above that is no customer's, is skipped, and is counted. A header that cannot be read as
the records are (under another delimiter, in one pair of quotes, with a stray quote) is refused, and so is a file in
which a header follows below customers: what stands below it cannot be read by the first. Where there is no header, no
word for EMAIL may stand above the first customer: it is one that was not known for a header.

What must stay true: no line with a customer is ever skipped, and every line above the records is counted.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Final, NamedTuple

import polars as pl

from loyalty_prep.columns import headers, scales
from loyalty_prep.errors import InputError, UsageError
from loyalty_prep.languages import tables
from loyalty_prep.languages.folding import fold
from loyalty_prep.messages.translation import Message, to_translate
from loyalty_prep.options import Detected
from loyalty_prep.reading import glued, remarks
from loyalty_prep.reading.above import beginning
from loyalty_prep.reading.layout import DELIMITERS
from loyalty_prep.reading.records import Fault, Record
from loyalty_prep.reading.row_kinds import (
    ADDRESS,
    bare_cells,
    is_customer,
    is_customer_under_another,
    is_own_address,
    may_delimit,
    modal_width,
    texts,
    trimmed,
)
from loyalty_prep.reading.transcoding import show

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_prep.options import Options
    from loyalty_prep.reading.csv_text import Dialect
    from loyalty_prep.reading.layout import Layout
    from loyalty_prep.reading.records import Block


_LEADING: Final = 40
"""Where no customer is found, the header is one of so many records."""
_LONGEST_NAME: Final = 100
"""A longer cell, in characters, is no name of a column, whatever words stand in it."""
_LONGEST_HEADER: Final = 1 << 18
"""No header is longer: the first one stands in the head of the file."""
_NAMED: Final = 2
"""From this weight on a name is one for EMAIL or for POINTS."""
_MOST_LINES, _LONGEST_LINE = 200, 1 << 10
"""So many lines above the first customer are looked at for words, and so much of each."""
_WORDS_OF_A_NAME: Final = 3
_LEAST_NAMES: Final = 2
"""So many cells of a header further down are names of columns."""
_OF_A_YEAR: Final = rf"[ (_/-]*{headers.YEAR.pattern}\)?"
"""A year in a name, which says nothing of what the column holds."""
_FAULTY: Final = pl.col("fault") != Fault.NONE
_MAY_BE_HEADER: Final = (
    _FAULTY | ~pl.col("email").str.contains("@", literal=True),
    _FAULTY | ~pl.col("points").str.replace_all(_OF_A_YEAR, "").str.contains(r"\d"),
)
"""What an odd row must be to be another table's header; the second is asked of those alone that are the first."""
_ITS_YEAR: Final = re.compile(rf"(?<![ (_/-]){_OF_A_YEAR}")
"""The same: a long run of signs without a year is tried from its first one alone, as polars does by itself."""

_HAS_ADDRESS = re.compile(r"(?<![^\s@,;|<>\"'():=])" + ADDRESS.pattern)
"""The same in a longer text, tried where a word begins and not at each of its letters."""
_BARE_NUMBER = re.compile(r"[-+]?\d[\d.,]*")
_DATE = re.compile(r"(?:\d{1,2}\.\d{1,2}\.(?:\d{4}|\d\d)|\d{4}\.\d{1,2}\.\d{1,2})\.?")
_UNIT = re.compile(r"\s*[^\W\d_]{1,8}\.?$")
"""What may stand behind a balance: ` pts`."""
_SIGNS_BETWEEN = re.compile(r"\s{2,}|\s*[!#$%&()*+,/:;<=>?\[\\\]^`{|}~·•–—，；、。]+\s*")
"""What may stand between the names of a header, under whatever delimiter, or between the words of a title."""
_BETWEEN_NAMES = re.compile(r"\s+[-–—/·]\s+|\s*/\s*|\s+")
_CONDITION = re.compile(r"\s*([^=<>≠≤≥]+)[=<>≠≤≥]")
_COMMENT: Final = ("#", "//", "--", "%")
_NONE: Final = frozenset(tables.NONE.split("|"))
"""Words with which a remark says that there is none: `no e-mail`, `keine Punkte`."""


class Place(NamedTuple):
    """Where the header is (None: there is none), why, and where the records begin: positions in the sample.

    `unknown` is the refusal of a line that is taken for no header, though it speaks as one does.
    """

    at: int | None
    decision: Detected[str]
    body: int
    unknown: InputError | None = None


def locate(sample: Sequence[Record], raw: bytes, dialect: Dialect, options: Options, *, transcoded: bool) -> Place:
    """Tell which record is the header, by the user's word if there is one.

    `raw` is the text that `sample` was read from. Raises `InputError` HEADER_UNREADABLE, `UsageError` for a header line
    that holds no header.
    """
    if options.no_header:
        return Place(None, Detected("none", "user", 1.0, (to_translate("said by --no-header"),)), 0)
    line = options.header_line
    if line is not None:
        if sample[0].line != line:
            raise blank_line(line)
        if sample[0].fault:
            raise UsageError(
                f"--header-line {line} names a line with a quote that does not close. Put it right, or say "
                "--quote none."
            )
        return Place(0, Detected(f"line {line}", "user", 1.0, (to_translate("named by --header-line"),)), 1)
    return _Search(sample, raw, dialect, transcoded).place()


def blank_line(line: int) -> UsageError:
    """Return the refusal of a header line that is blank."""
    return UsageError(f"--header-line {line} names a line that is blank. Name the line with the columns' names.")


class _Search:
    """Looks for the header among the records above the first customer."""

    def __init__(self, sample: Sequence[Record], raw: bytes, dialect: Dialect, transcoded: bool) -> None:
        self.sample, self.raw, self.dialect, self.transcoded = sample, raw, dialect, transcoded
        self.width = self._below_more_lines() or modal_width(sample)
        rows = ((record, texts(record, transcoded=transcoded)) for record in sample)
        self.leading = [row for _, row in takewhile(lambda both: not self._is_customer(*both), rows)]
        if len(self.leading) == len(sample):  # no customer at all
            self.leading = self.leading[:_LEADING]

    def _below_more_lines(self) -> int | None:
        """Return the width of few records below more lines of two fields, one of them with the address of a shop.

        These are no customers (`Date;2026-11-01`, `Contact;shop@example.com`): none has a number beside its address,
        none speaks of addresses, and the header below them speaks of both columns.
        """
        if len(self.sample) > _LEADING or any(record.fault for record in self.sample):
            return None
        rows = [texts(record, transcoded=self.transcoded) for record in self.sample]
        at = next((at for at, row in enumerate(rows) if _has_names(row) and words(row) == _LEAST_NAMES), 0)
        above, width = rows[:at], len(rows[at])
        own = {row for row in above if any(map(is_own_address, row))}
        if len(own) != 1 or any(len(row) > _LEAST_NAMES or words(row) for row in above):
            return None
        if is_customer(own.pop(), width):
            return None
        below = rows[at + 1 :]
        return width if below and all(len(row) == width and is_customer(row, width + 1) for row in below) else None

    def _is_customer(self, record: Record, row: Sequence[str]) -> bool:
        """Tell a customer's record; one that is none under the file's delimiter may be one under another."""
        if not record.fault and (is_customer(row, self.width) or self._may_be_customer(row)):
            return True
        if len(row) == 1 and is_customer(row[0].split(self.dialect.delimiter), self.width):
            return True  # the whole line stands in one pair of quotes
        line = self.raw[record.start : record.next]
        if record.fault and is_customer(line.decode("utf-8", "replace").split(self.dialect.delimiter), self.width):
            return True
        return is_customer_under_another(line, self.dialect.delimiter)

    def _may_be_customer(self, row: Sequence[str]) -> bool:
        """Tell a record as wide as the others with a faulty address in its place, and a number in another.

        A comment of that width is a record, and its sign belongs to its first cell.
        """
        if len(row) != self.width or self.width == 1:
            return False
        if row[0].lstrip().startswith(_COMMENT) and is_customer((_uncommented(row[0]), *row[1:]), self.width):
            return True
        like = {at for at, cell in enumerate(row) if "@" in cell or "＠" in cell}
        return self._email in like and any(_is_balance(cell) for at, cell in enumerate(row) if at not in like)

    @cached_property
    def _email(self) -> int | None:
        """The column in which most records have an address; None where none has."""
        rows = [record.fields for record in self.sample if not record.fault and len(record.fields) == self.width]
        own = Counter(
            at
            for row in rows
            for at, cell in enumerate(row)
            if b"@" in cell and is_own_address(show(cell, transcoded=False))
        )
        return max(own, key=lambda at: own[at], default=None)

    def place(self) -> Place:
        candidates = [position for position in range(len(self.leading)) if self._is_candidate(position)]
        if not candidates:
            candidates = self._of_another_width()
        ranked = sorted(candidates, key=lambda position: (self._score(position), -position), reverse=True)
        at = self._first_of_its_names(self._lowest(ranked)) if ranked else None
        if at is None or not words(self.leading[at]):
            self._refuse_unreadable(at)
        first = f"line {self.sample[0].line}"
        if at is None:
            none, own = (
                to_translate("no record above the customers reads as names"),
                to_translate("the first record is a customer's"),
            )
            why = none if self.leading else own
            decision = Detected("none", "found", 0.6 if self.leading else 0.95, (why,), first)
            return Place(None, decision, self._first_record(), self._unknown())
        known = words(self.leading[at])
        evidence = (
            to_translate("its cells are names, no addresses or numbers"),
            Message("names of EMAIL and POINTS known: {known} of 2", known=known),
        )
        others = [position for position in ranked if position != at]
        second = f"line {self.sample[others[0]].line}" if others else "none"
        value = f"line {self.sample[at].line}"
        decision = Detected(value, "found", (0.7, 0.9, 0.99)[known], evidence, second)
        return Place(at, decision, at + 1, self._lower(at) or self._goes_on(at) or self._said_above(at))

    def _is_candidate(self, position: int) -> bool:
        row = self.leading[position]
        if self.sample[position].fault or len(row) < min(2, self.width) or not _has_names(row):
            return False
        return len(row) == self.width or words(row) == _LEAST_NAMES

    def _of_another_width(self) -> list[int]:
        """Return the first line of names, whatever its width: it stands above records that have values."""
        for position, row in enumerate(self.leading):
            record = self.sample[position]
            cells = [cell for cell in row if cell.strip()]
            if not record.fault and len(cells) >= min(2, self.width) and _has_names(row) and not self._is_comment(row):
                return [position] if len(self.leading) < len(self.sample) else []
        return []

    def _score(self, position: int) -> tuple[int, bool, int, float]:
        row = self.leading[position]
        named = sum(bool(cell.strip()) for cell in row) / len(row)
        return (-1 if self._is_comment(row) else whole_words(row)), len(row) == self.width, words(row), named

    def _lowest(self, ranked: Sequence[int]) -> int:
        """Return the best; of two lines of names, groups above names, the lower one."""
        best = ranked[0]
        score = self._score(best)
        for position in ranked[1:]:
            if score[0] > 0 and self._score(position)[:2] == score[:2] and self.leading[position] != self.leading[best]:
                best = max(best, position)
        return best

    def _first_of_its_names(self, at: int) -> int:
        """Return the first line with the names of the header: the same header once more is a record."""
        names = trimmed(self.leading[at])
        same = (position for position, row in enumerate(self.leading[:at]) if trimmed(row) == names)
        return next((position for position in same if not self.sample[position].fault), at)

    def _is_comment(self, row: Sequence[str]) -> bool:
        return row[0].lstrip().startswith(_COMMENT) and len(row) != self.width

    def _first_record(self) -> int:
        """Return the first record below title and comment lines, where there is no header; a customer is no title."""
        for position, row in enumerate(self.leading):
            alone = len(row) == 1 and self.width > 1 and "@" not in row[0]
            if self.sample[position].fault or not (alone or self._is_comment(row)):
                return position
        return len(self.leading) if len(self.leading) < len(self.sample) else 0

    def _refuse_unreadable(self, at: int | None) -> None:
        """Refuse a header that does not read as the records do; `at` is what would be taken for one otherwise."""
        for position in range(len(self.leading) if at is None else at):
            record = self.sample[position]
            line = self.raw[record.start : record.next]
            fault = _unreadable(line, self.leading[position], record, self.dialect, self.width)
            if fault is not None:
                # Where another header follows below customers, this one is read as its records are.
                below = Tables(self.dialect, self.leading[position], record.line)
                for other in self.sample[position + 1 :]:
                    below.refuse_record(self.raw[other.start : other.next], other.line)
                text = beginning(show(line, transcoded=self.transcoded))
                raise InputError(
                    "HEADER_UNREADABLE",
                    f"Line {record.line} ('{text}') reads as the header, but {fault}, so its names cannot be laid "
                    "over the records. Write it as the records are written, or leave it out with --header-line or "
                    "--no-header and name the columns by number.",
                )

    def _unknown(self) -> InputError | None:
        """Return the refusal of a line above the first customer that says EMAIL, as only a header would.

        The file is read as one without a header, in which the only column of numbers is believed; below that line it
        may be one of anything.
        """
        if self._email is None:
            return None
        above = islice(takewhile(lambda record: not self._has_address(record), self.sample), _MOST_LINES)
        for record in above:
            line = self.raw[record.start : record.next]
            text = show(line[:_LONGEST_LINE], transcoded=self.transcoded).strip()
            cells = texts(record, transcoded=self.transcoded) or text.split(self.dialect.delimiter)
            if any(_mentions_email(cell) and not self._is_value(cell) for cell in cells):
                return InputError(
                    "HEADER_UNREADABLE",
                    f"Line {record.line} ('{beginning(text)}') seems to be the header, "
                    "since it speaks of email addresses, but it does not read as names above the columns of the "
                    "records. Correct that line, name what stands between the fields with --delimiter, or say "
                    "--no-header if it is no header: then it is a record.",
                )
        return None

    def _lower(self, at: int) -> InputError | None:
        """Return the refusal of a line below the header that says EMAIL above the addresses, where the header does not.

        It is the customers' header, and no record for a number in it: another table stands beside theirs.
        """
        email = self._email
        if email is None or _name_of_email(self.leading[at], email):
            return None
        for position, row in enumerate(self.leading[at + 1 :], at + 1):
            if not self.sample[position].fault and _name_of_email(row, email) and not self._is_value(row[email]):
                line = self.sample[position].line
                return InputError(
                    "HEADER_UNREADABLE",
                    f"Line {line} names the column of the addresses ('{beginning(row[email])}'), and line "
                    f"{self.sample[at].line} seems to be the header. Say which it is with --header-line {line} or "
                    f"--header-line {self.sample[at].line}.",
                )
        return None

    def _goes_on(self, at: int) -> InputError | None:
        """Return the refusal of a header over two lines, of which the lower one tells apart what the upper one joins.

        Spreadsheets write merged cells so: `Email,Points,` above `,earned,balance`; others write units so.
        """
        if self._email is None or at + 1 >= len(self.leading) or self.sample[at + 1].fault:
            return None
        upper, lower = self.leading[at], self.leading[at + 1]
        if not len(upper) == len(lower) > self._email:
            return None
        names = [cell for cell in lower if not headers.YEAR.fullmatch(cell.strip())]
        may_go_on = _has_names(names) and not lower[self._email].strip()
        goes_on = may_go_on and (_names_parts(upper, lower) or any(map(_says_which, upper, lower)))
        if not goes_on and not any(map(_counts_otherwise, upper, lower)):
            return None
        first, second = self.sample[at].line, self.sample[at + 1].line
        text = beginning(", ".join(filter(str.strip, lower)))
        return InputError(
            "HEADER_UNREADABLE",
            f"Line {second} ('{text}') goes on with the names of line {first}. Write both as one line, or say "
            f"--header-line {second} and name the columns by number: --email-column {self._email} and --points-column.",
        )

    def _said_above(self, at: int) -> InputError | None:
        """Return the refusal of points of which the line above says that they are others: `Redeemed` above `Points`.

        A group's name stands above its first column and is that of the next ones, too, unless the line begins with
        one, as `Period,Last month` does. Points that it does not speak of are left to be chosen.
        """
        if at == 0 or self.sample[at - 1].fault or len(self.leading[at - 1]) != len(self.leading[at]):
            return None
        upper, lower = self.leading[at - 1 : at + 1]
        group, others = "", list[str]()
        for above, name in zip(upper[1:], lower[1:], strict=True):
            group = above if above.strip() or upper[0].strip() else group
            is_sum = _is_number(group) and headers.YEAR.fullmatch(group.strip()) is None
            says = _says_which(name, group) or _counts_otherwise(name, above)
            if group.strip() and not is_sum and not _is_condition(group, lower) and says:
                others.append(f"{group} {name}")
        if not others or len(others) < sum(_speaks(name, "POINTS") for name in lower):
            return None
        first, second = self.sample[at - 1].line, self.sample[at].line
        return InputError(
            "HEADER_UNREADABLE",
            f"Line {first} stands above the names of line {second} and makes '{beginning(others[0])}' of the "
            "points, which is no balance by its name. Export the balance; or, if it is the balance, say "
            f"--header-line {second}.",
        )

    def _has_address(self, record: Record) -> bool:
        """Tell a record with an address where most have theirs."""
        if record.fault or self._email is None or len(record.fields) != self.width:
            return False
        return is_own_address(show(record.fields[self._email], transcoded=self.transcoded))

    def _is_value(self, cell: str) -> bool:
        """Tell a cell that customers have as well, such as `Email` for how they want to be written to."""
        return any(
            cell.strip() == other.strip()
            for record in self.sample
            if self._has_address(record)
            for other in texts(record, transcoded=self.transcoded)
        )


_AN_ADDRESS: Final = re.compile(r"(?<![\w.+])[\w.+]*+[@＠][\w.]*(?:-[\w-]+\.[\w.]+)?")
"""What hangs on it by a hyphen may be names (`E-mail-info@example.com-Points`), unless it goes on as a domain does."""


def _name_of_email(row: Sequence[str], column: int) -> bool:
    """Tell whether a row's cell in a column is, as a whole, a name for EMAIL."""
    return column < len(row) and _speaks(row[column], "EMAIL") and _is_name(row[column])


def _mentions_email(cell: str) -> bool:
    """Tell whether words for EMAIL stand anywhere in a cell, whatever else does; those of an address are none."""
    names = (name for name in _SIGNS_BETWEEN.split(cell[:_LONGEST_LINE]) if not _denies(name) or _hyphens_join(name))
    pieces = (piece for name in names for piece in _AN_ADDRESS.sub("", name).split())
    spoken = [word for piece in pieces for word in fold(piece).split(" ") if word]
    return any(
        _speaks(" ".join(spoken[at : at + count]), "EMAIL")
        for count in range(1, _WORDS_OF_A_NAME + 1)
        for at in range(len(spoken) - count + 1)
    )


def _hyphens_join(name: str) -> bool:
    """Tell names with hyphens between them (`Not-Şehir-Eposta`), whose first may look like a word for none."""
    return name.count("-") > 1 and not re.search(r"\s", name.strip())


def _unreadable(line: bytes, row: Sequence[str], record: Record, dialect: Dialect, width: int) -> str | None:
    """Tell why a line that reads as names is not read as the records are; None where it does not read as names."""
    text = line.decode("utf-8", "replace").strip("\r\n")
    if record.fault == Fault.BROKEN_QUOTE:
        cells = text.replace(dialect.quote or '"', "").split(dialect.delimiter)
        return "a quote in it does not close" if _fits(cells, width) else None
    if record.fault or sum(bool(cell.strip()) for cell in row) != 1:
        return None
    alone = next(cell for cell in row if cell.strip())
    between = (*DELIMITERS, *sorted({sign for sign in alone[:_LONGEST_LINE] if sign < " " and may_delimit(sign)}))
    sign = next((sign for sign in between if _fits(alone.split(sign), width)), None)
    if sign is not None:
        if sign == dialect.delimiter:
            return "all of it stands in one pair of quotes"
        return f"it is written with {sign!r} between the names, the records with {dialect.delimiter!r}"
    if _names_in_a_row(alone, width):
        return f"blanks stand between its names, {dialect.delimiter!r} between the fields of the records"
    return None


def _names_in_a_row(cell: str, width: int) -> bool:
    """Tell whether a cell is a row of names with blanks between them (`Email Points`), and no title in words.

    A title says what the table holds (`Points of all customers`): its words are of another number, and not all of them
    are names, or none is one of EMAIL or none one of POINTS.
    """
    names = [name for name in _BETWEEN_NAMES.split(cell.strip()) if name]
    if len(names) < _LEAST_NAMES or not _has_names(names) or words(names) < _LEAST_NAMES:
        return False
    return len(names) == width or all(map(_is_name, names))


def _fits(cells: Sequence[str], width: int) -> bool:
    """Tell whether cells read as names for records of that width."""
    if len(cells) < _LEAST_NAMES or not _has_names(cells):
        return False
    return len(cells) == width or words(cells) > 0


# What a row reads as.


def _names_parts(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Tell a line that names what stands below a name and the columns without one right of it, and nothing else."""
    bare = [not name.strip() for name in upper]
    parts = [at for at, name in enumerate(lower) if name.strip()]
    return any(bare[at] for at in parts) and all(bare[at] or (at + 1 < len(bare) and bare[at + 1]) for at in parts)


def _says_which(name: str, more: str) -> bool:
    """Tell a cell that makes of points above it other points (`earned this year` below `Points`), or more of them.

    What stands in brackets says of which, or how many, unless all of its words are known: `(thousands)`.
    """
    if not more.strip() or not _speaks(name, "POINTS"):
        return False
    bracketed = more.lstrip()[0] in "([" and headers.finds(f"{name} {more}")[1] > headers.finds(name)[1]
    return bracketed or not _speaks(f"{name} {more}", "POINTS")


def _counts_otherwise(name: str, unit: str) -> bool:
    """Tell a unit of the points above it in which they are no points: euros, thousands."""
    return _speaks(name, "POINTS") and scales.is_other_unit(unit)


def _is_condition(cell: str, names: Sequence[str]) -> bool:
    """Tell a condition on a column, as filters are printed (`email = any` above `Email,Points`): it names no group."""
    begun = _CONDITION.match(cell)
    return begun is not None and fold(begun[1]) in {fold(name) for name in names if not _speaks(name, "POINTS")}


def _has_names(row: Sequence[str]) -> bool:
    """Tell whether no cell holds an address or a number."""
    return not any(("@" in cell and _HAS_ADDRESS.search(cell)) or _is_number(cell) for cell in row)


def _is_number(cell: str) -> bool:
    """Tell a number; a date, which may be the name of a column of visits, is none."""
    bare = cell.strip()
    return _BARE_NUMBER.fullmatch(bare) is not None and _DATE.fullmatch(bare) is None


def _is_balance(cell: str) -> bool:
    """Tell a number with or without a unit behind it."""
    return len(cell) <= _LONGEST_NAME and _is_number(_UNIT.sub("", cell.strip()))


def _uncommented(cell: str) -> str:
    """Return a cell without the sign of a comment before it."""
    return cell.lstrip().lstrip("".join(_COMMENT))


def words(row: Sequence[str]) -> int:
    """Return of how many of the two columns the names speak, perhaps among other words."""
    return sum(any(_speaks(cell, column) for cell in row) for column in ("EMAIL", "POINTS"))


def whole_words(row: Sequence[str]) -> int:
    """Return of how many of the two columns a cell is, as a whole, the name."""
    return sum(any(_speaks(cell, column) and _is_name(cell) for cell in row) for column in ("EMAIL", "POINTS"))


@lru_cache(maxsize=1 << 12)
def _speaks(cell: str, column: headers.Column) -> bool:
    return len(cell) <= _LONGEST_NAME and not _denies(cell) and (headers.weigh(cell, column) or 0) >= _NAMED


@lru_cache(maxsize=1 << 12)
def _is_name(cell: str) -> bool:
    """Tell whether a cell is a name of a column as a whole: all its words are known ones."""
    if len(cell) > _LONGEST_NAME or _denies(cell):
        return False
    finds, strange = headers.finds(cell)
    return not strange and any(find.meaning != "filler" for find in finds)


def _is_of_some(cell: str) -> bool:
    """Tell a name of addresses or points, be they others than the customers' own: `Staff email`, `Points spent`."""
    return any(find.meaning in ("email", "points", "stamps") for find in headers.finds(cell)[0])


def _denies(cell: str) -> bool:
    """Tell a remark that there is none, such as `no e-mail`; `No. of points` is no remark."""
    first, _, rest = fold(cell).partition(" ")
    return first in _NONE and bool(rest) and not rest.startswith("of ")


# A second table.


@dataclass(frozen=True)
class Tables:
    """Tells a header further down, below which the first header's columns are no longer those of the records.

    `header` is the file's own, None where it has none: then the record on `first_line` is one by the user's word.
    `email` and `points` are the chosen columns, if they are.
    """

    dialect: Dialect
    header: tuple[str, ...] | None
    first_line: int
    email: int | None = None
    points: int | None = None

    @cached_property
    def _own(self) -> frozenset[str]:
        return frozenset(fold(name) for name in self.header or () if name.strip())

    @classmethod
    def of(cls, layout: Layout, email: int | None = None, points: int | None = None) -> Tables:
        """Return what tells a header further down in a file of that layout."""
        return cls(layout.dialect, layout.header, layout.data_line, email, points)

    @cached_property
    def _chosen(self) -> frozenset[str]:
        """The file's own names of EMAIL and POINTS."""
        indices = [index for index in (self.email, self.points) if index is not None]
        return frozenset(fold(self.header[index]) for index in indices) if self.header else frozenset()

    def refuse(self, block: Block, odd: pl.DataFrame) -> None:
        """Refuse a block in which one of the odd rows is such a header. `odd` is what `verdicts.split` tells apart.

        A header has neither an address nor a number but a year, so that it is always among the odd rows.
        """
        if odd.is_empty():
            return
        without_address, without_number = _MAY_BE_HEADER
        rows = odd.filter(without_address).filter(without_number)["row"].to_list()
        for place, row in enumerate(rows):
            at = row - block.first_row
            raw = block.data[block.starts[at] : block.ends[at]]
            if place < remarks.FEW or place >= len(rows) - remarks.FEW:
                self.refuse_scale(raw, int(block.shown[at]))
            self.refuse_record(raw, int(block.lines[at]), int(block.shown[at]))
            before = block.data[block.starts[at - 1] : block.ends[at - 1]] if at else b""
            if glued.customer_behind(before, raw, self.dialect.delimiter):
                raise glued.refusal_of_customer(before, int(block.shown[at - 1]))

    def refuse_record(self, raw: bytes, line: int, shown: int | None = None) -> None:
        """Refuse a record, given as it is written, if it reads as the header of another table.

        `shown` is what a report calls its line, if that is another.
        """
        if len(raw) > _LONGEST_HEADER:
            return
        if b"@" in raw and self.dialect.delimiter != "@":
            if glued.header_behind(raw, self.dialect, self.header or (), self._is_column, self._is_chosen):
                raise glued.refusal(raw, line if shown is None else shown)
        elif (self.header is not None or line != self.first_line) and self._reads_as_header(raw):
            raise self._refusal(raw, line if shown is None else shown)

    def refuse_scale(self, raw: bytes, line: int) -> None:
        """Refuse a record that is a remark that points are counted in thousands or the like."""
        if b"@" not in raw and remarks.of_scale(raw, self.dialect.delimiter):
            raise remarks.scaled(raw, line)

    def other_points(self, raw: bytes, line: int) -> InputError | None:
        """Return the refusal of what stands below a record that is a title of points that are no balance."""
        title = remarks.of_other_points(raw, self.dialect.delimiter)
        if not title:
            return None
        return InputError(
            "TWO_TABLES",
            f"Line {line} ('{beginning(title)}') says that the points below it are no balance, and customers stand "
            "there. Save what stands below that line as a file of its own.",
        )

    def _reads_as_header(self, raw: bytes) -> bool:
        """Tell whether a record, under any delimiter, reads as the header of another table."""
        text = raw.decode("utf-8", "replace").strip("\ufeff\r\n")
        mine = self.dialect.delimiter
        if self._is_first(bare_cells(text, mine)):
            return False
        others = [delimiter for delimiter in DELIMITERS if delimiter != mine and delimiter in text]
        return any(self._is_header(bare_cells(text, delimiter)) for delimiter in (mine, *others))

    def _is_header(self, cells: Sequence[str]) -> bool:
        if self.header is not None:
            # A year may be a column's name or a part of it: `Points 2023`.
            cells = [_ITS_YEAR.sub("", cell) for cell in cells if headers.YEAR.fullmatch(cell) is None]
        if len(cells) < _LEAST_NAMES or not _has_names(cells):
            return False
        filled = [cell for cell in cells if cell]
        names = [cell for cell in filled if self._is_column(cell)]
        if len(names) < _LEAST_NAMES:
            return False
        return any(map(self._is_chosen, names)) or (len(names) == len(filled) and any(map(_is_of_some, names)))

    def _is_first(self, cells: Sequence[str]) -> bool:
        first = [name.strip() for name in self.header or ()]
        return [*trimmed(cells)] == [*trimmed(first)]

    def _is_column(self, cell: str) -> bool:
        return _is_name(cell) or fold(cell) in self._own

    def _is_chosen(self, cell: str) -> bool:
        return fold(cell) in self._chosen or any(_speaks(cell, column) for column in ("EMAIL", "POINTS"))

    def _refusal(self, raw: bytes, line: int) -> InputError:
        text = beginning(raw.decode("utf-8", "replace").strip("\ufeff"))
        return InputError(
            "TWO_TABLES",
            f"Line {line} ('{text}') reads as the header of another table, so what stands below it cannot be read by "
            "the columns above it. Save each table as a file of its own; to read only what stands below that line, "
            f"say --header-line {line}.",
        )
