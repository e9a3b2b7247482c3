"""What the user may decide, and how a detected value says who decided it.

`Options` has one field for each command-line flag, with the same words, and is checked when it is made:
a stage that gets one need not ask again.
"""

from __future__ import annotations

import codecs
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Literal, TypeVar, get_args

from loyalty_prep.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

Decimal = Literal["auto", "point", "comma"]
Duplicates = Literal["reject", "first", "last", "max", "sum"]
Mark = Literal["point", "comma"]
"""Which sign marks decimals in a column of balances; the other one groups thousands."""
Redact = bool | Literal["all"]
"""What is masked: nothing, reports and messages, or the errors and changes files too."""
ReportFormat = Literal["csv", "xlsx"]
Decider = Literal["user", "found", "default"]

MAX_POINTS = 2_147_483_647
"""The default limit of a balance: the largest 32-bit integer, since none is documented."""
HIGHEST_MAX_POINTS = 10**18 - 1
"""Balances are summed as 64-bit integers; no limit above this is taken."""
MAX_BYTES = 10_000_000
"""The default size of a part in bytes: 10 MB read the safe way (see `wix/limits.py` of the contract)."""
MAX_RECORD_BYTES = 4 << 20
"""The default limit of one record, in bytes of UTF-8: far above any note a person writes."""
MAX_INPUT_BYTES = 20_000_000_000
"""The default limit of the input, expanded if it was compressed: some 200 million rows, and a bound for bombs."""
NO_QUOTE = "none"
"""What `quote` is where nothing is quoted."""
HEADER = "Email,Points\n"
SHORTEST_ROW = "a@b.cc,0\n"
"""The shortest row that could stand in a part: what `max_bytes` must hold besides the header."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Detected(Generic[T]):
    """A value together with who decided it, how sure that is (0 to 1), why, and what came second."""

    value: T
    decider: Decider = "found"
    confidence: float = 1.0
    evidence: tuple[str, ...] = ()
    runner_up: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """The user's word. Raises `UsageError` for a value that cannot be.

    `email_column` and `points_column` are a header name or a zero-based index; `keep_columns` is
    ("none",), ("all",) or names of further columns to carry into the parts. `max_bytes` counts bytes,
    the header of each part included. `quote` is one character, or "none" where nothing is quoted; `header_line`
    is a physical line, from 1. `excel` writes errors and changes for spreadsheets (`spreadsheet.py`); `report_format`
    "xlsx" writes the errors as a workbook, too.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    sheet: str | None = None
    header_line: int | None = None
    no_header: bool = False
    email_column: str | int | None = None
    points_column: str | int | None = None
    decimal: Decimal = "auto"
    max_points: int = MAX_POINTS
    max_bytes: int = MAX_BYTES
    max_record_bytes: int = MAX_RECORD_BYTES
    max_input_bytes: int = MAX_INPUT_BYTES
    duplicates: Duplicates = "reject"
    contacts: Path | None = None
    keep_columns: tuple[str, ...] = field(default=("none",))
    overwrite: bool = False
    redact: Redact = False
    excel: bool = False
    report_format: ReportFormat = "csv"

    def __post_init__(self) -> None:
        """Check each value, and bring encoding, delimiter and quote to the form the stages use."""
        if self.encoding is not None:
            object.__setattr__(self, "encoding", _encoding(self.encoding))
        if self.delimiter is not None:
            object.__setattr__(self, "delimiter", _delimiter(self.delimiter))
        if self.quote is not None:
            object.__setattr__(self, "quote", _quote(self.quote))
        if self.quote is not None and self.quote == self.delimiter:
            raise UsageError(f"--quote and --delimiter cannot both be '{self.quote}'; name two different ones.")
        _header(self.header_line, no_header=self.no_header)
        one_of("--decimal", self.decimal, get_args(Decimal))
        one_of("--duplicates", self.duplicates, get_args(Duplicates))
        one_of("--report-format", self.report_format, get_args(ReportFormat))
        if not isinstance(self.redact, bool):
            one_of("--redact", self.redact, ("all",))
        if not 0 <= self.max_points <= HIGHEST_MAX_POINTS:
            raise UsageError(f"--max-points must be from 0 to {HIGHEST_MAX_POINTS}, not {self.max_points}.")
        if self.max_record_bytes < 1:
            raise UsageError(f"--max-record-bytes must be at least 1, not {self.max_record_bytes}.")
        if self.max_input_bytes < 1:
            raise UsageError(f"--max-input-bytes must be at least 1, not {self.max_input_bytes}.")
        smallest = len(HEADER) + len(SHORTEST_ROW)
        if self.max_bytes < smallest:
            raise UsageError(
                f"--max-bytes {self.max_bytes} is too small for the header and one row; give at least {smallest}."
            )


def one_of(flag: str, value: str, choices: tuple[str, ...]) -> None:
    """Raise `UsageError` where a flag has another value than its choices."""
    if value not in choices:
        raise UsageError(f"{flag} must be one of {', '.join(choices)}, not '{value}'.")


def _encoding(name: str) -> str:
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError) as fault:
        raise UsageError(f"--encoding '{name}' is not an encoding that is known here; try utf-8 or cp1252.") from fault
    # Python's registry also holds codecs that are no text encodings (base64, rot13).
    if not info._is_text_encoding:  # noqa: SLF001 - the public API has no other way to ask
        raise UsageError(f"--encoding '{name}' is not a text encoding; try utf-8 or cp1252.")
    return info.name


def _delimiter(text: str) -> str:
    value = {"tab": "\t", "\\t": "\t"}.get(text.lower(), text)
    if len(value) != 1 or not value.isascii() or value.isalnum() or value in "\"'\r\n\\@.":
        raise UsageError(f"--delimiter must be one character such as , ; | or tab, not '{text}'.")
    return value


def _quote(text: str) -> str:
    if text.lower() == NO_QUOTE:
        return NO_QUOTE
    # Letters, digits and what addresses and balances are made of cannot be quotes; brackets come in pairs.
    printable = len(text) == 1 and text.isascii() and text.isprintable()
    if not printable or text.isalnum() or text in " \\@.+-_()[]{}<>":
        raise UsageError(f"--quote must be one character such as \" or ', or the word none, not {text!r}.")
    return text


def _header(line: int | None, *, no_header: bool) -> None:
    if line is None:
        return
    if no_header:
        raise UsageError("--header-line and --no-header contradict each other; give one of the two.")
    if line < 1:
        raise UsageError(f"--header-line counts the lines of the file from 1, so it cannot be {line}.")
