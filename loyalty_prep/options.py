"""What the user may decide, and how a detected value says who decided it.

`Options` has one field for each command-line flag, with the same words, and is checked when it is made: a stage that
gets one need not ask again. A field says how it is offered, too: the command line and the table in the documents are
made of that (`Flag`). To add an option: a field here, its check in `__post_init__`, and its type in `Flags`.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from inspect import Parameter, signature
from numbers import Integral
from os import PathLike, fspath
from typing import (
    TYPE_CHECKING,
    Any,
    Final,
    Generic,
    Literal,
    NamedTuple,
    SupportsInt,
    TypedDict,
    TypeGuard,
    TypeVar,
    cast,
    get_args,
)

from loyalty_prep.errors import UsageError
from loyalty_prep.messages.translation import LANGUAGES, SOURCE, known_language

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

Decimal = Literal["auto", "point", "comma"]
Duplicates = Literal["reject", "first", "last", "max", "sum"]
Mark = Literal["point", "comma"]
"""Which sign marks decimals in a column of balances; the other one groups thousands."""
Zero = Literal["reject", "zero"]
Fractions = Literal["reject", "floor", "round"]
Redact = bool | Literal["all"]
"""What is masked: nothing, reports and messages, or the errors and changes files too."""
ReportFormat = Literal["csv", "xlsx"]
Decider = Literal["user", "found", "default"]

MAX_POINTS = 2_147_483_647
"""The default limit of a balance: the largest 32-bit integer, since none is documented."""
HIGHEST_MAX_POINTS = 10**18 - 1
"""Balances are summed as 64-bit integers; no limit above this is taken."""
MAX_BYTES = 10_000_000
"""The default size of a part in bytes: 10 MB read the safe way (see `limits.py`)."""
MAX_RECORD_BYTES = 4 << 20
"""The default limit of one record, in bytes of UTF-8: far above any note a person writes."""
MAX_INPUT_BYTES = 20_000_000_000
"""The default limit of the input, expanded if it was compressed: some 200 million rows, and a bound for bombs."""
NO_QUOTE = "none"
"""What `quote` is where nothing is quoted."""
SHORTEST_PART = "Email,Points\na@b.cc,0\n"
"""What `max_bytes` must hold at least, whatever the columns and rows of a part."""

T = TypeVar("T")
Call = TypeVar("Call", bound="Callable[..., Any]")


@dataclass(frozen=True, slots=True)
class Detected(Generic[T]):
    """A value together with who decided it, how sure that is (0 to 1), why, and what came second."""

    value: T
    decider: Decider = "found"
    confidence: float = 1.0
    evidence: tuple[str, ...] = ()
    runner_up: str | None = None


class Policies(NamedTuple):
    """A person's word on balances that would be rejected: missing or negative ones are 0, fractions are rounded."""

    missing_points: Zero = "reject"
    negative_points: Zero = "reject"
    fractions: Fractions = "reject"


AS_THEY_ARE = Policies()
"""Nobody decided anything: such balances are rejected."""


@dataclass(frozen=True, slots=True)
class Flag:
    """How an option is offered on the command line: what it takes and means, under which head, by which commands."""

    metavar: str
    help: str
    panel: str
    commands: frozenset[str]


_ALL: Final = frozenset({"inspect", "validate", "prepare"})
_CHECKING: Final = frozenset({"validate", "prepare"})
_PREPARING: Final = frozenset({"prepare"})


def _panel(panel: str, default_commands: frozenset[str]) -> Callable[..., Any]:
    """Return what makes the fields of options that stand under one head."""

    def option(metavar: str, text: str, *, default: object = None, commands: frozenset[str] = default_commands) -> Any:
        return field(default=default, metadata={"flag": Flag(metavar, text, panel, commands)})

    return option


WRITTEN: Final = "What is written"
"""The head of the options of what is written, which the command line has more of."""
_READING: Final = _panel("How the file is read", _ALL)
_COLUMNS: Final = _panel("Which columns", _CHECKING)
_BALANCES: Final = _panel("What balances mean", _CHECKING)
_WRITING: Final = _panel(WRITTEN, _PREPARING)
_LIMITS: Final = _panel("Limits", _CHECKING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    r"""The user's word. Raises `UsageError` for a value that cannot be.

    `email_column` and `points_column` are a header name, a zero-based index, or the letter that a spreadsheet gives
    the column (`C`), in this order; `keep_columns` is
    ("none",), ("all",) or names of further columns to carry into the parts; one text is taken as on the command
    line (`"all"`, `"City,Country"`). `max_bytes` counts bytes,
    the header of each part included. `delimiter` is one character, any but the quote, an end of line, NUL and a byte
    order mark; `tab` stands for a tab, and four signs such as `\x1f` for a control character. `quote` is one
    character, or "none" where nothing is quoted; `header_line` is a physical line, from 1. `excel` writes errors and
    changes for spreadsheets (`spreadsheet.py`); `report_format` "xlsx" writes the errors as a workbook, too.
    `missing_points`, `negative_points` and `fractions` say what becomes of such balances. `contact` is one line of text
    for the report's page. `private` writes files that nobody else on this machine may read.
    """

    encoding: str | None = _READING("NAME", "The file's encoding, such as cp1252.")
    delimiter: str | None = _READING("CHAR", "The delimiter: , ; | or tab, or any other character, but for a quote.")
    quote: str | None = _READING(
        "CHAR|none",
        "What fields are quoted with: \" or ' or another sign; none: nothing is, and every quote is a letter.",
    )
    sheet: str | None = _READING("NAME", "The sheet of a workbook.")
    header_line: int | None = _READING("N", "The line of the file, from 1, that the header is on; none above is read.")
    no_header: bool = _READING("", "There is no header: the first row is a customer's.", default=False)
    email_column: str | int | None = _COLUMNS(
        "C", "The column of addresses: its name, its letter (C), or its index from 0.", commands=_ALL
    )
    points_column: str | int | None = _COLUMNS(
        "C", "The column of balances: its name, its letter (C), or its index from 0.", commands=_ALL
    )
    contacts: Path | None = _COLUMNS(
        "FILE", "The site's contacts: addresses not among them are rejected, and listed for import as contacts."
    )
    keep_columns: str | Sequence[str] = _COLUMNS(
        "none|all|NAME,…", "Further columns to carry into the parts.", default=("none",)
    )
    decimal: Decimal = _BALANCES(
        "auto|point|comma", "Which sign marks decimals; auto: the column tells, or is refused.", default="auto"
    )
    max_points: int = _BALANCES("N", "The largest balance that is taken.", default=MAX_POINTS)
    duplicates: Duplicates = _BALANCES(
        "reject|first|last|max|sum",
        "What becomes of an address that has several different balances; reject: none of its rows is taken.",
        default="reject",
    )
    missing_points: Zero = _BALANCES("reject|zero", "What a missing balance means.", default="reject")
    negative_points: Zero = _BALANCES("reject|zero", "What a balance below zero is written as.", default="reject")
    fractions: Fractions = _BALANCES(
        "reject|floor|round",
        "What a balance that is not whole is written as: rounded down, or to the nearest, halves up.",
        default="reject",
    )
    max_bytes: int = _WRITING("N", "The size of a part, in bytes.", default=MAX_BYTES, commands=_CHECKING)
    overwrite: bool = _WRITING("", "Replace earlier results.", default=False, commands=_CHECKING)
    redact: Redact = _WRITING(
        "[=all]",
        "Mask addresses and leave other cells out of reports and messages; =all: of the errors and changes files, too.",
        default=False,
        commands=_ALL,
    )
    excel: bool = _WRITING(
        "",
        "Write errors and changes for spreadsheets: guarded against formulas, with a byte order mark.",
        default=False,
    )
    report_format: ReportFormat = _WRITING(
        "csv|xlsx", "xlsx: write the errors as a workbook, too, with the cells at fault and the reasons.", default="csv"
    )
    contact: str | None = _WRITING(
        "TEXT", "Whom a reader of the report's page can ask: a name, a number, an address.", commands=_CHECKING
    )
    private: bool = _WRITING(
        "", "Let nobody else on this machine read what is written.", default=False, commands=_CHECKING
    )
    language: str = _WRITING(
        "CODE",
        f"The language of reports and reasons: {', '.join(LANGUAGES)}.",
        default=SOURCE,
        commands=_ALL,
    )
    max_record_bytes: int = _LIMITS("N", "The longest record that is read, in bytes.", default=MAX_RECORD_BYTES)
    max_input_bytes: int = _LIMITS(
        "N", "The largest input that is read, in bytes, expanded.", default=MAX_INPUT_BYTES, commands=_ALL
    )

    def __post_init__(self) -> None:
        """Check each value, and bring encoding, delimiter, quote and names to the form the stages use."""
        for name, kind in _KINDS.items():
            object.__setattr__(self, name, kind(f"--{name.replace('_', '-')}", getattr(self, name)))
        if self.encoding is not None:
            object.__setattr__(self, "encoding", _encoding(self.encoding))
        if self.delimiter is not None:
            object.__setattr__(self, "delimiter", _delimiter(self.delimiter))
        if self.quote is not None:
            object.__setattr__(self, "quote", _quote(self.quote))
        _apart(self.delimiter, self.quote)
        _header(self.header_line, no_header=self.no_header)
        one_of("--decimal", self.decimal, get_args(Decimal))
        one_of("--duplicates", self.duplicates, get_args(Duplicates))
        one_of("--missing-points", self.missing_points, get_args(Zero))
        one_of("--negative-points", self.negative_points, get_args(Zero))
        one_of("--fractions", self.fractions, get_args(Fractions))
        one_of("--report-format", self.report_format, get_args(ReportFormat))
        object.__setattr__(self, "language", checked_language(self.language))
        if not isinstance(self.redact, bool):
            one_of("--redact", self.redact, ("all",))
        if not 0 <= self.max_points <= HIGHEST_MAX_POINTS:
            raise UsageError(f"--max-points must be from 0 to {HIGHEST_MAX_POINTS}, not {self.max_points}.")
        if self.max_record_bytes < 1:
            raise UsageError(f"--max-record-bytes must be at least 1, not {self.max_record_bytes}.")
        if self.max_input_bytes < 1:
            raise UsageError(f"--max-input-bytes must be at least 1, not {self.max_input_bytes}.")
        if self.max_bytes < len(SHORTEST_PART):
            raise UsageError(
                f"--max-bytes {self.max_bytes} is too small for the header and one row; "
                f"give at least {len(SHORTEST_PART)}."
            )

    @property
    def mark(self) -> Mark | None:
        """The decimal mark of POINTS as the user says it; None where the column is to tell it."""
        return None if self.decimal == "auto" else self.decimal

    @property
    def policies(self) -> Policies:
        """What becomes of balances that would be rejected."""
        return Policies(self.missing_points, self.negative_points, self.fractions)

    def words(self) -> list[str]:
        """Return the options that are not the usual ones, as words of the command line.

        What replaces earlier results is left to be said anew.
        """
        words = []
        for option in fields(self):
            flag, value = f"--{option.name.replace('_', '-')}", getattr(self, option.name)
            if value == option.default or option.name == "overwrite":
                continue
            if isinstance(value, bool):
                words.append(flag)
            elif option.name == "redact":  # its value is never a word of its own
                words.append(f"{flag}={value}")
            else:
                text = ",".join(value) if isinstance(value, tuple) else str(value)
                words += [flag, _DELIMITERS.get(text, text) if option.name == "delimiter" else text]
        return words


class ReadingFlags(TypedDict, total=False):
    """The options of `prepare` that say how a file is to be read."""

    encoding: str | None
    delimiter: str | None
    quote: str | None
    sheet: str | None
    header_line: int | None
    no_header: bool
    email_column: str | int | None
    points_column: str | int | None
    max_record_bytes: int
    max_input_bytes: int


class Flags(ReadingFlags, total=False):
    """The options of a run as keyword arguments: the fields of `Options`."""

    decimal: Decimal
    max_points: int
    max_bytes: int
    duplicates: Duplicates
    missing_points: Zero
    negative_points: Zero
    fractions: Fractions
    contacts: Path | None
    keep_columns: str | Sequence[str]
    overwrite: bool
    redact: Redact
    excel: bool
    private: bool
    report_format: ReportFormat
    contact: str | None
    language: str


def spelled_out(flags: type, **own_defaults: object) -> Callable[[Call], Call]:
    """Give a function that takes `**flags` the signature that names them all, for `help` and for editors.

    The defaults are those of `Options`, but for `own_defaults`.
    """

    def spell(function: Call) -> Call:
        own = signature(function)
        named = [each for each in own.parameters.values() if each.kind is not Parameter.VAR_KEYWORD]
        defaults = {option.name: option.default for option in fields(Options)} | own_defaults
        more = [
            Parameter(
                name,
                Parameter.KEYWORD_ONLY,
                default=defaults[name],
                annotation=getattr(of_kind, "__forward_arg__", of_kind),
            )
            for name, of_kind in flags.__annotations__.items()
        ]
        vars(function)["__signature__"] = own.replace(parameters=[*named, *more])
        return function

    return spell


def refuse_unknown(function: str, flags: Mapping[str, object], known: type, *own: str) -> None:
    """Raise `UsageError` where a function was called with a keyword that is not among its `known` and `own` ones."""
    unknown = flags.keys() - known.__annotations__.keys()
    if unknown:
        options = sorted([*known.__annotations__, *own])
        raise UsageError(f"{function} has no option '{min(unknown)}'. It has: {', '.join(options)}.")


def whole(text: object) -> int:
    """Read a whole number of the command line. Raises `ValueError` for `1.000`, which may be a thousand or one."""
    if not re.fullmatch("[+-]?[0-9]+", str(text)):
        raise ValueError(text)
    return int(str(text))


def operand(file: str) -> str:
    """Write the name of a file so that no command takes it for an option; `-` alone is standard input."""
    return f"./{file}" if file[:1] == "-" and file != "-" else file


def one_of(flag: str, value: str, choices: tuple[str, ...]) -> None:
    """Raise `UsageError` where a flag has another value than its choices."""
    if value not in choices:
        raise UsageError(f"{flag} must be one of {', '.join(choices)}, not '{value}'.")


def checked_language(code: str) -> str:
    """Return a language that reports are written in. Raises `UsageError` for another."""
    language = known_language(code)
    if language is None:
        raise UsageError(f"--language '{code}' is not among those that reports are written in: {', '.join(LANGUAGES)}.")
    return language


def _text(flag: str, value: object) -> object:
    if value is not None and not isinstance(value, str):
        raise UsageError(f"{flag} must be text, not {value!r}.")
    return value


def _text_always(flag: str, value: object) -> object:
    if value is None:
        raise UsageError(f"{flag} must be text, not None.")
    return _text(flag, value)


def _number(flag: str, value: object) -> object:
    whole = isinstance(value, Integral) or (isinstance(value, float) and value.is_integer())
    if not whole or isinstance(value, bool):
        raise UsageError(f"{flag} must be a whole number, not {value!r}.")
    return int(cast("SupportsInt", value))


def _number_or_none(flag: str, value: object) -> object:
    return None if value is None else _number(flag, value)


def _path(flag: str, value: object) -> object:
    if value is not None:
        require_path(flag, value)
    return value


_MOST_SHOWN: Final = 60


def is_path(value: object) -> TypeGuard[str | PathLike[str]]:
    """Tell a path; one of bytes, as `os.scandir` gives them for bytes, is none."""
    return isinstance(value, str) or (isinstance(value, PathLike) and isinstance(fspath(value), str))


def require_path(flag: str, value: object) -> None:
    """Raise `UsageError` for what is no path."""
    if not is_path(value):
        shown = repr(value)
        if len(shown) > _MOST_SHOWN or "\n" in shown:  # a frame, perhaps
            shown = type(value).__name__
        raise UsageError(f"{flag} must be a path, not {shown}.")


def _yes_or_no(flag: str, value: object) -> object:
    if value not in (True, False):
        raise UsageError(f"{flag} is given or not: true or false, not {value!r}.")
    return bool(value)


def _column(flag: str, value: object) -> object:
    if value is not None and (isinstance(value, bool) or not isinstance(value, str | Integral)):
        raise UsageError(f"{flag} must be the name of a column, or its index from 0, not {value!r}.")
    return int(value) if isinstance(value, Integral) else value


def column_names(flag: str, value: object) -> tuple[str, ...]:
    """Return names of columns as a sequence. One text is taken as on the command line, commas between the names.

    Raises `UsageError` for what is neither.
    """
    if isinstance(value, str):
        return tuple(name.strip() for name in value.split(",") if name.strip())
    names = tuple(value) if isinstance(value, Iterable) and not isinstance(value, bytes) else (value,)
    if not all(isinstance(name, str) for name in names):
        raise UsageError(f"{flag} must be names of columns, such as ('City', 'Country'), not {value!r}.")
    return names


def _kept(flag: str, value: object) -> object:
    return column_names(flag, value) or ("none",)


LONGEST_LINE: Final = 200
"""How many characters a line for the report's page may have."""


def _line(flag: str, value: object) -> object:
    text = _text(flag, value)
    if not isinstance(text, str):
        return text
    line = " ".join(text.split())
    if not line or not line.isprintable() or len(line) > LONGEST_LINE:
        raise UsageError(f"{flag} must be a line of text with at most {LONGEST_LINE} characters, not {line[:60]!r}.")
    return line


_KINDS: Final = {
    **dict.fromkeys(("encoding", "delimiter", "quote", "sheet"), _text),
    **dict.fromkeys(("email_column", "points_column"), _column),
    **dict.fromkeys(("max_points", "max_bytes", "max_record_bytes", "max_input_bytes"), _number),
    **dict.fromkeys(("no_header", "overwrite", "excel", "private"), _yes_or_no),
    "contacts": _path,
    "header_line": _number_or_none,
    "language": _text_always,
    "keep_columns": _kept,
    "contact": _line,
}
"""What each option must be: Python gives no other word of it than a traceback, or takes a text letter by letter."""

_NO_FILES = frozenset(
    {"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "unicode_escape", "raw_unicode_escape"}
    | {"charmap", "mbcs", "oem"}
)
"""Python's codecs for other things than files: names of domains, literals, what the machine is set to."""


def _encoding(name: str) -> str:
    try:
        info = codecs.lookup(name)
    except (LookupError, ValueError) as fault:
        raise UsageError(f"--encoding '{name}' is not an encoding that is known here; try utf-8 or cp1252.") from fault
    # Python's registry also holds codecs that are no text encodings (base64, rot13).
    if not info._is_text_encoding or info.name in _NO_FILES:  # noqa: SLF001 - the public API has no other way to ask
        raise UsageError(f"--encoding '{name}' is not a text encoding; try utf-8 or cp1252.")
    return info.name


_NO_DELIMITERS = {
    "\r": "an end of line",
    "\n": "an end of line",
    "\0": "NUL, with which fields are padded",
    "\ufeff": "the byte order mark, which is no part of the text",
}
"""Characters that already mean something else wherever they stand."""


_DELIMITERS: Final = {"\t": "tab"} | {chr(code): f"\\x{code:02x}" for code in range(0x20) if code != 9}
"""How delimiters are typed that are no signs to be seen."""


def _delimiter(text: str) -> str:
    value = {"tab": "\t", "\\t": "\t"}.get(text.lower(), text)
    if re.fullmatch(r"\\x[0-7][0-9A-Fa-f]", text):  # a control character, which not every shell lets one type
        value = bytes.fromhex(text[2:]).decode()
    if len(value) != 1:
        raise UsageError(f"--delimiter must be one character such as , ; | or tab, not '{_visible(text)}'.")
    if value in _NO_DELIMITERS:
        raise UsageError(f"--delimiter cannot be {_NO_DELIMITERS[value]}. Name the character between the fields.")
    if "\ud800" <= value <= "\udfff":
        raise UsageError("--delimiter is half a character, which no text holds. Name the character between the fields.")
    return value


def _apart(delimiter: str | None, quote: str | None) -> None:
    if delimiter == '"' and quote is None:
        raise UsageError(
            "--delimiter cannot be '\"', which quotes fields. If it quotes none in this file, say so with --quote none."
        )
    if quote is not None and quote == delimiter:
        raise UsageError(f"--quote and --delimiter cannot both be '{quote}'; name two different ones.")


def _visible(text: str) -> str:
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in text)


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
