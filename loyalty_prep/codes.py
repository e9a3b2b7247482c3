"""The catalogue of codes: name, severity, and the sentence a merchant reads.

No other module writes these sentences. The order is the order of the contract's table, and the order
in which the codes of one row are listed; a code's position is also its bit in a row's mask of codes
(`verdicts.py`), so that a batch of rows carries its verdict as one UInt32 column.

To add a code: an entry here, the check that finds it (`schema.py`, or the stage that knows it), and a sample that
gets it; then `python docs/generate.py`, since the page of the codes is made of this.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Severity = Literal["error", "repair", "note"]
CellName = Literal["email", "points", "row"]


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding. `sentence` says what is wrong and what to do, for one row or many.

    The long form: `means` says when a row gets the code and why it matters, `example` is a cell or row of the source
    that gets it, and `fix` says how to put it right in a spreadsheet.

    `cell` is what it speaks of. What is known of one row stands in braces, by the names of `sentences.py`: `hints` are
    added to its sentence in the errors file, each where all it names is known, and `detail` stands beside an example.
    `offer` is what such rows have, and the option that decides for all of them at once.
    """

    name: str
    severity: Severity
    cell: CellName
    sentence: str
    means: str
    example: str
    fix: str
    hints: tuple[str, ...] = ()
    detail: str = ""
    suggests: bool = False
    """Whether an example shows the address that may have been meant."""
    offer: tuple[str, str] | None = None


CATALOGUE: tuple[Code, ...] = (
    Code(
        "EMAIL_MISSING",
        "error",
        "email",
        "The row has no email address. Add the customer's address or leave the row out.",
        "The cell of the address is empty, holds only spaces, or a sign for nothing such as - or N/A. Wix "
        "finds a customer by the address and by nothing else, so there is no one to give the points to.",
        "N/A",
        "Look the customer up in the old platform and write the address into the cell. If there is none, "
        "leave the row in the errors file: it is not imported. If it is no customer (a total, a test), set its status "
        "to SKIP, and it is set aside for good.",
    ),
    Code(
        "EMAIL_INVALID",
        "error",
        "email",
        "The email address is not valid. Correct it in the source.",
        "No mail could be sent to what stands in the cell: a sign is missing or one too many, there are "
        "two addresses, or the domain cannot exist. The reason is given with each row. Often a likely "
        "address is suggested; it is never taken by itself, since it may be another person's.",
        "emma.smith@example,com",
        "Correct the address in the cell. Where one is suggested, compare it with what the customer uses, "
        "then write it in.",
        hints=("{email_detail}", "Perhaps {email_suggestion}?"),
        detail="{email_detail}",
        suggests=True,
    ),
    Code(
        "EMAIL_DUPLICATE",
        "error",
        "email",
        "The address stands in several rows with different points, so its balance cannot be told. Keep "
        "one row, or choose --duplicates first, last, max or sum.",
        "Rows with the same address and the same balance become one. These have different balances, and "
        "only you know which is right: the newest, the largest, or all of them together. Upper and lower "
        "case count as the same address.",
        "emma@example.com with 120 in row 4, and Emma@example.com with 300 in row 90",
        "Delete all rows of the address but the right one. Or decide for the whole file: --duplicates "
        "first, last or max keeps that row, sum adds them up.",
    ),
    Code(
        "EMAIL_UNMATCHED",
        "error",
        "email",
        "The address is not among the contacts given with --contacts, so the import would skip it. Create "
        "the contact first.",
        "Wix gives points to contacts that the site has already, and skips every other address. With "
        "--contacts the program knows who they are, and this address is none of them.",
        "new.customer@example.com",
        "Import the contacts file that was written beside the errors (NAME.contacts.csv) into the site's "
        "contacts, export the contacts again, and run the command again with that export.",
    ),
    Code(
        "POINTS_MISSING",
        "error",
        "points",
        "The row has no balance. Write 0 if the customer has no points.",
        "The cell of the balance is empty, or holds a sign for nothing such as - or N/A. It could mean no "
        "points, or that the export lost them; the program does not decide that.",
        "-",
        "Write 0 if the customer has no points, else the balance.",
        offer=("no balance", "If that means 0 in your shop, run again with --missing-points zero."),
    ),
    Code(
        "POINTS_NOT_A_NUMBER",
        "error",
        "points",
        "The balance cannot be read as a number. Write digits only.",
        "There is no number in the cell, or more than a number: letters that are no word for points, a "
        "per cent sign, a currency, a date.",
        "ca. 500",
        "Write the balance with digits only: 500. Money is not points; if the column holds money, name "
        "the right one with --points-column.",
    ),
    Code(
        "POINTS_NOT_INTEGER",
        "error",
        "points",
        "The balance is not a whole number. Round it in the source as you see fit.",
        "The balance has a fraction, and Wix takes whole points only. 12.00 is whole; 12.5 is not.",
        "12.5",
        "Round the balance as your program's rules say. In a spreadsheet: =ROUNDDOWN(C2,0), copied down, "
        "then pasted back as values.",
        offer=(
            "a balance that is not whole",
            "If your shop rounds down, run again with --fractions floor; if to the nearest, with --fractions round.",
        ),
    ),
    Code(
        "POINTS_NEGATIVE",
        "error",
        "points",
        "The balance is below zero. Write 0 or the right balance.",
        "The balance is below zero, as some platforms keep points that were taken back. Wix has no "
        "balances below zero.",
        "-40",
        "Write 0, or the right balance.",
        offer=("a balance below zero", "If that means 0 in your shop, run again with --negative-points zero."),
    ),
    Code(
        "POINTS_OUT_OF_RANGE",
        "error",
        "points",
        "The balance is larger than --max-points allows. Check it, or raise the limit if it is right.",
        "The balance is larger than the limit of --max-points (2,147,483,647 unless you say otherwise), "
        "or the sum of several rows is. It is mostly a phone number, an id or a slip of the keyboard in "
        "the wrong column.",
        "49171234567890",
        "Compare the balance with the old platform, and correct it. If it is right, raise the limit with --max-points.",
    ),
    Code(
        "POINTS_AMBIGUOUS",
        "error",
        "points",
        "The balance can be read as two different numbers, and the column does not tell which is meant. "
        "Say it with --decimal point or --decimal comma, or write digits only.",
        "1.250 is 1250 where the point groups thousands, and one and a quarter where it marks decimals. "
        "The other cells of the column did not tell which, or contradict each other. The same goes for "
        "1.2E+03, in which digits may be lost.",
        "1.250",
        "Find out in the old platform how it writes numbers, and say it with --decimal point or --decimal "
        "comma. Or format the column as a whole number without separators and export it again.",
        hints=("{either}.",),
        detail="{either}",
    ),
    Code(
        "ROW_FIELD_COUNT",
        "error",
        "row",
        "The row has fewer or more fields than the header, so its cells may stand under the wrong names. "
        "Put the row right in the source; a cell that holds the delimiter needs quotes.",
        "The header has so many names, and this row more or fewer cells. Mostly a comma in a name or a "
        "number split a cell in two, so that a cell is read under the wrong name; a balance could be "
        "another number.",
        "emma@example.com,1,250,Emma",
        "The row's own text stands in the column raw. Write each cell of it under its name, in the columns before it.",
    ),
    Code(
        "ROW_BROKEN_QUOTE",
        "error",
        "row",
        "A quote in the row does not close, or closes in mid-field, so where its cells end cannot be "
        "trusted. Close the quote, double it, or remove it.",
        "A quote opens a cell and does not close it, or text follows the closing quote. What comes after "
        "may belong to the cell or not.",
        '"Emma Smith,emma@example.com,120',
        "The row's own text stands in the column raw. Write each cell of it under its name, in the columns before it.",
    ),
    Code(
        "ROW_UNDECODABLE",
        "error",
        "row",
        "The row holds bytes that the file's encoding does not have. Export the file again as UTF-8, or "
        "name its encoding with --encoding.",
        "The row holds bytes that are no letters in the encoding that the rest of the file has. They may "
        "be part of the address. In the column raw each such byte stands as \\xE9.",
        "Zo\\xEB,zoe@example.com,120",
        "Write the row's cells under their names, with the right letters. If many rows have this, the "
        "file's encoding was told wrongly: name it with --encoding, or export the file again as UTF-8.",
    ),
    Code(
        "ROW_TOO_LONG",
        "error",
        "row",
        "The row is longer than --max-record-bytes allows; perhaps a line end is missing. Put the row "
        "right in the source, or raise the limit.",
        "The row is longer than any row of customers is. Mostly the line ends were lost, so that many "
        "customers stand in one row.",
        "a row of 5,000,000 bytes",
        "Export the file again. If the row is right, raise --max-record-bytes.",
    ),
    Code(
        "EMAIL_TRIMMED",
        "repair",
        "email",
        "White space or wrapping around the address was taken off.",
        "Something around the address was taken off: spaces, invisible characters, mailto:, angle "
        "brackets or a display name. The address itself is as it was.",
        "Emma Smith <emma@example.com>",
        "Nothing is to be done. Each change stands in NAME.changes.csv, before and after.",
        detail="written as {address}",
    ),
    Code(
        "EMAIL_NORMALIZED",
        "repair",
        "email",
        "The address was written in its normal form (domain in lower case, Unicode NFC).",
        "The address is written as mail programs write it: its domain in lower case, its letters in one "
        "form of Unicode. It is the same mailbox.",
        "Emma@Example.COM, written as Emma@example.com",
        "Nothing is to be done. Each change stands in NAME.changes.csv, before and after.",
        detail="written as {address}",
    ),
    Code(
        "POINTS_REFORMATTED",
        "repair",
        "points",
        "The balance was written as plain digits.",
        "The number is the same; separators, decimals that are zero, words such as points and other "
        "scripts' digits were taken off, since Wix takes plain digits only.",
        "1.250,00 points, written as 1250",
        "Nothing is to be done. Compare a few of the changes in NAME.changes.csv with the old platform, "
        "before you upload.",
        detail="written as {points}",
    ),
    Code(
        "POINTS_BY_POLICY",
        "repair",
        "points",
        "The balance was missing, below zero or not whole, and was written as you said: --missing-points, "
        "--negative-points or --fractions.",
        "The option decides for all such rows: a missing balance or one below zero is 0, a fraction is rounded down "
        "or to the nearest whole number. Without it they are rejected.",
        "12.5, written as 12 by --fractions floor",
        "Nothing is to be done. If one of them is another balance, write that into the source.",
        detail="written as {points}",
    ),
    Code(
        "ROW_MERGED",
        "note",
        "email",
        "The address was already there, so this row went into the row of that address, by the --duplicates policy.",
        "Several rows have this address. One of them is written, and this one went into it: because its "
        "balance is the same, or by the policy that --duplicates names. Its points are counted once.",
        "emma@example.com with 120 in row 4, and again in row 90",
        "Nothing is to be done if the rows are one customer's.",
        hints=("See row {place}.",),
        detail="merged into row {place}",
    ),
    Code(
        "TEXT_GARBLED",
        "note",
        "row",
        "Letters in the row were spoilt before this file was written (JosÃ© for José, or a � for a "
        "letter). Nothing was changed; correct them in the old platform.",
        "Somebody opened the file before in the wrong encoding and saved it so. It does not matter for "
        "the import unless the spoilt cell is the address.",
        "JosÃ©",
        "Export the file again from the old platform, and do not open it in between.",
    ),
    Code(
        "NO_ROWS",
        "note",
        "row",
        "The file has a header and no rows. There is nothing to import.",
        "Below the header there is nothing, or only empty lines.",
        "Email,Points",
        "Check the filter in the old platform's export, and export again.",
    ),
    Code(
        "LINES_SKIPPED",
        "note",
        "row",
        "Lines above the header were skipped, though something stands in them. See that none of them is a customer's.",
        "Above the names of the columns stand titles or remarks. None of them reads as a customer's row, so they are "
        "no records; they are shown so that you can see that nothing is lost.",
        "Loyalty members, exported by admin@example.com",
        "If a line is a customer's, move it below the header. Else nothing needs to be done.",
    ),
    Code(
        "EMAIL_TYPO",
        "note",
        "email",
        "The address is valid, but its domain looks misspelt. Nothing was changed; if it is wrong, "
        "correct it in the source.",
        "The address can exist, and the row is ready. Its domain is one letter from one of the large "
        "mailbox providers', or ends in a way that no domain does, so mail would not arrive.",
        "emma@gmial.com",
        "Ask the customer, or look at the suggestion. Correct the source and prepare it again if it is wrong.",
        hints=("{email_detail}", "Perhaps {email_suggestion}?"),
        suggests=True,
    ),
    Code(
        "EMAIL_ALIAS",
        "note",
        "email",
        "The address may be one person's with another row's: they differ only by a +tag, by dots that "
        "Gmail ignores, or by the form of a letter. They were kept apart; join them in the source if they "
        "are one customer's.",
        "Two addresses are written differently and may reach one mailbox. They were kept apart, each with "
        "its points, since only you can know.",
        "emma+shop@gmail.com and emma@gmail.com",
        "If it is one customer, write one address with the sum of both in the source, and prepare it again.",
        hints=("Compare it with {alike}.",),
        detail="like {alike}",
    ),
    Code(
        "EMAIL_SECONDARY",
        "note",
        "email",
        "The address is only a further one of a contact (Email 2 or later). Wix may look for contacts by their main "
        "address alone, and would then skip the row: compare it with the contact's main address.",
        "The contacts file has the address, but not in its first column of addresses. The row is ready; whether Wix "
        "finds the contact by it is not documented.",
        "emma@home.example, the Email 2 of the contact emma@work.example",
        "If the import refuses the row, write the contact's main address into the source, or make the address the main "
        "one in Wix.",
    ),
    Code(
        "POINTS_LARGE",
        "note",
        "points",
        "The balance is above 999,999,999, the largest that Wix documents for an account. Check that it is meant.",
        "Wix's documents name 999,999,999 as the largest number of points of an account. The row is ready; whether "
        "the import takes more is not documented.",
        "1000000000",
        "Compare the balance with the old platform. If it is a mistake, correct it in the source.",
    ),
    Code(
        "COLUMNS_MANY",
        "note",
        "row",
        "The parts have more than 20 columns, and Wix's samples hold at most 20. Keep fewer columns to be safe.",
        "Wix shows how it read a file by its first 20 columns; what stands right of them cannot be compared before the "
        "import, and is ignored by it.",
        "--keep-columns all, with 25 columns in the source",
        "Name only the columns that you need with --keep-columns, or leave it out.",
    ),
)


def offer(name: str, count: int) -> str | None:
    """Return the option that decides for all rows of a code at once, in a sentence; None where there is none."""
    code = BY_NAME.get(name)
    if code is None or code.offer is None:
        return None
    what, option = code.offer
    return f"{count:,} {'row has' if count == 1 else 'rows have'} {what}. {option}"


BY_NAME: dict[str, Code] = {code.name: code for code in CATALOGUE}
BIT: dict[str, int] = {code.name: 1 << position for position, code in enumerate(CATALOGUE)}
"""The bit of each code in a row's mask, which is a UInt32: the catalogue has room for 32 codes."""


def mask(*names: str) -> int:
    """Return the bit mask of the named codes."""
    return sum(BIT[name] for name in names)


def names(bits: int) -> list[str]:
    """Return the names in a mask, in the order of the catalogue."""
    return [name for name, bit in BIT.items() if bits & bit]


ERRORS, REPAIRS, NOTES = (
    mask(*(code.name for code in CATALOGUE if code.severity == severity)) for severity in get_args(Severity)
)
NOTES &= ~BIT["ROW_MERGED"]  # it says what became of a row, and is no note beside a ready one
NOT_READY = ERRORS | BIT["ROW_MERGED"]
EMAIL_REPAIRS, POINTS_REPAIRS = (
    REPAIRS & mask(*(code.name for code in CATALOGUE if code.cell == cell)) for cell in ("email", "points")
)
