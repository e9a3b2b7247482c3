"""The catalogue of codes: name, severity, and the sentence a merchant reads.

No other module writes these sentences. The order is the order of the contract's table, and the order
in which the codes of one row are listed; a code's position is also its bit in a row's mask of codes
(`verdicts.py`), so that a batch of rows carries its verdict as one UInt32 column.

To add a code: add a line here, the check that finds it (`schema.py`, or the stage that knows it), a row
to the table of the README, and a case to the tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "repair", "note"]


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding. `sentence` says what is wrong and what to do, for one row or many."""

    name: str
    severity: Severity
    sentence: str


CATALOGUE: tuple[Code, ...] = (
    Code(
        "EMAIL_MISSING",
        "error",
        "The row has no email address. Add the customer's address or leave the row out.",
    ),
    Code("EMAIL_INVALID", "error", "The email address is not valid. Correct it in the source."),
    Code(
        "EMAIL_DUPLICATE",
        "error",
        "The address stands in several rows with different points, so its balance cannot be told. "
        "Keep one row, or choose --duplicates first, last, max or sum.",
    ),
    Code(
        "EMAIL_UNMATCHED",
        "error",
        "The address is not among the contacts given with --contacts, so the import would skip it. "
        "Create the contact first.",
    ),
    Code("POINTS_MISSING", "error", "The row has no balance. Write 0 if the customer has no points."),
    Code("POINTS_NOT_A_NUMBER", "error", "The balance cannot be read as a number. Write digits only."),
    Code(
        "POINTS_NOT_INTEGER",
        "error",
        "The balance is not a whole number. Round it in the source as you see fit.",
    ),
    Code("POINTS_NEGATIVE", "error", "The balance is below zero. Write 0 or the right balance."),
    Code(
        "POINTS_OUT_OF_RANGE",
        "error",
        "The balance is larger than --max-points allows. Check it, or raise the limit if it is right.",
    ),
    Code(
        "POINTS_AMBIGUOUS",
        "error",
        "The balance can be read as two different numbers, and the column does not tell which is meant. "
        "Say it with --decimal point or --decimal comma, or write digits only.",
    ),
    Code(
        "ROW_FIELD_COUNT",
        "error",
        "The row has fewer or more fields than the header, so its cells may stand under the wrong names. "
        "Put the row right in the source; a cell that holds the delimiter needs quotes.",
    ),
    Code(
        "ROW_BROKEN_QUOTE",
        "error",
        "A quote in the row does not close, or closes in mid-field, so where its cells end cannot be trusted. "
        "Close the quote, double it, or remove it.",
    ),
    Code(
        "ROW_UNDECODABLE",
        "error",
        "The row holds bytes that the file's encoding does not have. Export the file again as UTF-8, "
        "or name its encoding with --encoding.",
    ),
    Code(
        "ROW_TOO_LONG",
        "error",
        "The row is longer than --max-record-bytes allows; perhaps a line end is missing. "
        "Put the row right in the source, or raise the limit.",
    ),
    Code("EMAIL_TRIMMED", "repair", "White space or wrapping around the address was taken off."),
    Code(
        "EMAIL_NORMALIZED",
        "repair",
        "The address was written in its normal form (domain in lower case, Unicode NFC).",
    ),
    Code("POINTS_REFORMATTED", "repair", "The balance was written as plain digits."),
    Code(
        "ROW_MERGED",
        "note",
        "The address was already there, so this row went into the row of that address, by the --duplicates policy.",
    ),
    Code(
        "TEXT_GARBLED",
        "note",
        "Letters in the row were spoilt before this file was written (JosÃ© for José, or a � for a letter). "
        "Nothing was changed; correct them in the old platform.",
    ),
    Code("NO_ROWS", "note", "The file has a header and no rows. There is nothing to import."),
    Code(
        "EMAIL_TYPO",
        "note",
        "The address is valid, but its domain looks misspelt. Nothing was changed; if it is wrong, correct it in the "
        "source.",
    ),
    Code(
        "EMAIL_ALIAS",
        "note",
        "The address may be one person's with another row's: they differ only by a +tag, by dots that Gmail ignores, "
        "or by the form of a letter. They were kept apart; join them in the source if they are one customer's.",
    ),
)

BY_NAME: dict[str, Code] = {code.name: code for code in CATALOGUE}
BIT: dict[str, int] = {code.name: 1 << position for position, code in enumerate(CATALOGUE)}


def mask(*names: str) -> int:
    """Return the bit mask of the named codes."""
    return sum(BIT[name] for name in names)


def names(bits: int) -> list[str]:
    """Return the names in a mask, in the order of the catalogue."""
    return [name for name, bit in BIT.items() if bits & bit]


ERRORS = mask(*(code.name for code in CATALOGUE if code.severity == "error"))
NOT_READY = ERRORS | BIT["ROW_MERGED"]
REPAIRS = mask(*(code.name for code in CATALOGUE if code.severity == "repair"))
NOTES = mask("TEXT_GARBLED", "EMAIL_TYPO", "EMAIL_ALIAS")
