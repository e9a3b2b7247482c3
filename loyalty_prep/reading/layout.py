"""How a file is laid out, as `dialect.py` and `header.py` tell it: what the records below are read by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from loyalty_prep.errors import InputError
    from loyalty_prep.options import Detected
    from loyalty_prep.reading.csv_text import Dialect


# In the order of preference where everything else is equal.
DELIMITERS: Final = (",", ";", "\t", "|", ":", "^", "~", "\x1f", "\x01")


class Head(NamedTuple):
    """The first bytes of a file as UTF-8, from its first line on that is not blank. `whole`: there is no more of it.

    The blank lines above are `lines` lines of `start` bytes, of which `top` are the first ones. `end` is how many bytes
    of the file were read for that.
    """

    data: bytes
    whole: bool
    end: int
    start: int = 0
    lines: int = 0
    top: bytes = b""


@dataclass(frozen=True, slots=True)
class SkippedLine:
    """A line above the header: its number from 1, and its text, cut off."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """What stands above the header. `first` are the first lines of all; `noted` those that hold something.

    A line holds something if it has an `@`, or two cells that are not empty; `count` says how many do. `read` are those
    that may say what the numbers below are.
    """

    first: tuple[SkippedLine, ...] = ()
    noted: tuple[SkippedLine, ...] = ()
    count: int = 0
    read: tuple[SkippedLine, ...] = ()

    @property
    def texts(self) -> dict[int, str]:
        """What may say what the numbers below are, by the lines' numbers."""
        return {line.line: line.text for line in self.read}


@dataclass(frozen=True, slots=True)
class Layout:
    """How the file is laid out. Lines count from 1; `data_start` is in bytes of the text (UTF-8).

    `rows` are records as text: the first ones, and below them one of each `step`. `header` is None where the file has
    none. `width` is the number of fields of the header, or of most records. `header_row` says why the header is where
    it is: `line 4`, or `none`.
    `skipped` is what stands above it, `second_table` the line of a header further down, where the head shows one.
    `wrapped`: every line is one field in quotes, which holds others, and perhaps delimiters behind it.
    `other_delimiter` stands in every line of a file that no usual delimiter cuts. `head_bytes` is how many bytes were
    looked at where there is no address in them and no known name above, and there is more of the file.
    """

    dialect: Dialect
    delimiter: Detected[str]
    quote: Detected[str | None]
    header_row: Detected[str]
    quotes: bool
    line_terminator: str
    header: tuple[str, ...] | None
    header_line: int | None
    preamble_lines: int
    width: int
    data_start: int
    data_line: int
    rows: tuple[tuple[str, ...], ...]
    surplus: int
    skipped: Skipped
    second_table: InputError | None = None
    wrapped: bool = False
    other_delimiter: str | None = None
    step: int = 1
    head_bytes: int | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names: the header's, or `column_1`, `column_2`, … where there is none."""
        return self.header or tuple(f"column_{index + 1}" for index in range(self.width))
