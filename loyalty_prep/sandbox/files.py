"""What the sandbox does with a file: parse it, and import its rows. Bytes in, values out.

What the platform's documents say, it does: a file that cannot be read has a reason code, a row whose address is no
contact's is skipped and told in the error file, the import goes on. Where they are silent, it does the strict thing,
so that a rehearsal finds out first:
- the file is UTF-8 (a byte order mark is taken), separated by commas, with a header, quoted as RFC 4180 says;
- a balance is digits and nothing else;
- an address sets the balance, it does not add to it, and of two rows of an address the later one stands;
- a file of more than 20 columns is taken, and its sample rows are cut;
- the error file has the rows that failed, none of the others, unless told otherwise.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from loyalty_prep import limits
from loyalty_prep.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from loyalty_prep.sandbox.requests import Columns

ERROR_HEADER: Final = ("Import Status", "Error Reason")
"""The columns of the error file before the source's own. Not documented: nobody should read them by their names."""
_BALANCE: Final = re.compile(r"0*[0-9]{1,18}", re.ASCII)
"""No highest balance is documented; 18 digits are the most that `prepare` can be told to write."""


_ANY_CHARS: Final = 2**31 - 1
"""The longest cell, as far as Python's csv can count everywhere: any that a file of 10 MB can hold."""


class UnreadableFile(Exception):  # noqa: N818 - a status of the import, not a fault of the program
    """A file that cannot be parsed; `reason` is the `parseErrorReason`."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Parsed:
    """A file's header, its first rows within the API's limits, and the number of its rows below the header."""

    header: tuple[str, ...]
    sample: tuple[tuple[str | None, ...], ...]
    rows: int


def parse(content: bytes) -> Parsed:
    """Read a whole file. Raises `UnreadableFile` where it is no CSV file that the API takes."""
    records = _records(content)
    header = next(records, None)
    if header is None:
        raise UnreadableFile("FILE_EMPTY")
    if len(header) > limits.MAX_HEADER_COLUMNS:
        raise UnreadableFile("TOO_MANY_COLUMNS")
    if any(len(name) > limits.MAX_HEADER_CHARS for name in header):
        raise UnreadableFile("COLUMN_NAME_TOO_LONG")
    sample = tuple(
        tuple(value[: limits.MAX_SAMPLE_CHARS] for value in row[: limits.MAX_SAMPLE_VALUES])
        for row in islice(records, limits.MAX_SAMPLE_ROWS)
    )
    return Parsed(tuple(header), sample, len(sample) + sum(1 for _ in records))


def _records(content: bytes) -> Iterator[list[str]]:
    """Return the records, blank lines left out."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        raise UnreadableFile("FILE_NOT_UTF8") from fault
    csv.field_size_limit(_ANY_CHARS)
    try:
        yield from (row for row in csv.reader(io.StringIO(text, newline=""), strict=True) if row)
    except csv.Error as fault:
        raise UnreadableFile("FILE_MALFORMED") from fault


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import came to: the balances that were set, by address, and the rows that failed."""

    balances: dict[str, int]
    success_count: int
    failure_count: int
    error_file: bytes | None


def import_rows(
    content: bytes, columns: Columns, contacts: frozenset[str] | None, *, all_rows: bool = False
) -> Imported:
    """Import a file that was parsed. `contacts` are addresses as they are compared; None: every address is one.

    `all_rows`: the error file, if there is one, lists the rows that went in too.
    """
    header, *rows = _records(content)
    keys = _addresses([_cell(row, columns.email) for row in rows])
    balances: dict[str, int] = {}
    refused: list[list[str]] = []
    failures = 0
    for row, key in zip(rows, keys, strict=True):
        cell = _cell(row, columns.points)
        reason = _reason(_cell(row, columns.email), key, cell, contacts)
        if reason is not None:
            refused.append(["FAILED", reason, *row])
            failures += 1
        elif key is not None:
            balances[key] = int(cell)
            if all_rows:
                refused.append(["IMPORTED", "", *row])
    error_file = _csv([[*ERROR_HEADER, *header], *refused]) if failures else None
    return Imported(balances, len(rows) - failures, failures, error_file)


def read_accounts(path: Path) -> dict[str, int]:
    """Return the balances of a CSV file with the columns Email and Points, by address. Raises `InputError`."""
    try:
        header, *rows = _records(path.read_bytes())
        email, points = header.index("Email"), header.index("Points")
        keys = _addresses([_cell(row, email) for row in rows])
        cells = zip(keys, rows, strict=True)
        return {key: int(_cell(row, points) or "0") for key, row in cells if key is not None}
    except (OSError, ValueError, UnreadableFile) as fault:
        raise InputError(
            "FILE_UNREADABLE",
            f"{path} is no file of balances: it needs the columns Email and Points, and whole numbers.",
        ) from fault


def fail_rows(content: bytes, reason: str) -> Imported:
    """Import nothing of a file that was parsed, and say so of each row."""
    header, *rows = _records(content)
    error_file = _csv([[*ERROR_HEADER, *header], *(["FAILED", reason, *row] for row in rows)])
    return Imported({}, 0, len(rows), error_file)


def _cell(row: list[str], index: int) -> str:
    """Return a cell without the white space around it; empty where the row is too short."""
    return row[index].strip() if index < len(row) else ""


def _addresses(cells: list[str]) -> list[str | None]:
    """Return each address as it is compared, or None for a cell that is not an address and nothing else."""
    import polars as pl  # noqa: PLC0415 - the server starts without it

    from loyalty_prep.values import emails  # noqa: PLC0415 - as above

    readings = emails.read(pl.Series("cell", cells, dtype=pl.String))
    plain = pl.when(~pl.col("trimmed")).then(emails.key(pl.col("address")))
    keys: list[str | None] = readings.select(plain.alias("key"))["key"].to_list()
    return keys


def _reason(email: str, key: str | None, balance: str, contacts: frozenset[str] | None) -> str | None:
    """Say why a row is not imported, or None where it is."""
    faults = (
        (not email, "EMAIL_MISSING: The row has no email address."),
        (key is None, "EMAIL_INVALID: The email address is not valid."),
        (contacts is not None and key not in contacts, "CONTACT_NOT_FOUND: No contact has this email address."),
        (not balance, "POINTS_MISSING: The row has no points balance."),
        (not _BALANCE.fullmatch(balance), "POINTS_INVALID: The points balance is not a whole number of 0 or more."),
    )
    return next((reason for wrong, reason in faults if wrong), None)


def _csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()
