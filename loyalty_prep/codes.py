"""The catalogue of codes: name, severity, and the sentence a merchant reads.

No other module writes these sentences. The order is the order of the contract's table, and the order
in which the codes of one row are listed; a code's position is also its bit in a row's mask of codes
(`verdicts.py`), so that a batch of rows carries its verdict as one UInt32 column.

To add a code: an entry here, the check that finds it (`schema.py`, or the stage that knows it), and a sample that
gets it; then `python docs/generate.py` and `python docs/messages.py`, since the page of the codes is made of this and
the sentences are to be translated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from loyalty_prep.messages.translation import Message, to_translate, together

Severity = Literal["error", "repair", "note"]
CellName = Literal["email", "points", "row"]
Wordings = tuple[str, ...]
"""Ways to say a thing, from the one that says most."""


@dataclass(frozen=True, slots=True)
class Code:
    """One kind of finding.

    `title` names it in words; `sentence` says what is wrong and what to do, for one row or many.

    The long form: `means` says when a row gets the code and why it matters, `example` is a cell or row of the source
    that gets it, and `fix` says how to put it right in a spreadsheet.

    All that is a merchant's to read, and holds no words of the command line: these stand in `run`, which says what
    whoever runs the program can do. `decide` says what a merchant can decide for all rows of the code at once.

    `cell` is what it speaks of. What is known of one row stands in braces, by the names of `sentences.py`: `hints` are
    added to its sentence in the errors file, each where all it names is known, and `detail` stands beside an example;
    of several wordings the first one of which all is known. `offer` is the option that decides for all such rows at
    once, said of one row and of many.
    """

    name: str
    title: str
    severity: Severity
    cell: CellName
    sentence: str
    means: str
    example: str
    fix: str
    hints: tuple[Wordings, ...] = ()
    detail: Wordings = ()
    suggests: bool = False
    """Whether an example shows the address that may have been meant."""
    offer: tuple[str, str] | None = None
    run: str = ""
    decide: str = ""

    @property
    def message(self) -> Message:
        """What is wrong and what to do, for whoever runs the program, too."""
        return together(*map(Message, filter(None, (self.sentence, self.run))))


CATALOGUE: tuple[Code, ...] = (
    Code(
        "EMAIL_MISSING",
        "No email address",
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
        "Email address that is not valid",
        "error",
        "email",
        "The email address is not valid. Correct it.",
        "No mail could be sent to what stands in the cell: a sign is missing or one too many, there are "
        "two addresses, or the domain cannot exist. The reason is given with each row. Often a likely "
        "address is suggested; it is never taken by itself, since it may be another person's.",
        "emma.smith@example,com",
        "Correct the address in the cell. Where one is suggested, compare it with what the customer uses, "
        "then write it in.",
        hints=(("{email_detail}",), ("Perhaps {email_suggestion}?",)),
        detail=("{email_detail}",),
        suggests=True,
    ),
    Code(
        "EMAIL_DUPLICATE",
        "Same address with different balances",
        "error",
        "email",
        "The address stands in several rows with different points, so its balance cannot be told. Keep one row; in the "
        "errors file, set the status of the others to SKIP.",
        "Rows with the same address and the same balance become one. These have different balances, and "
        "only you know which is right: the newest, the largest, or all of them together. Upper and lower "
        "case count as the same address.",
        to_translate("emma@example.com with 120 in row 4, and Emma@example.com with 300 in row 90"),
        "In the errors file, leave the right row as it is, and set the status of the others to SKIP. Or say which one "
        "counts in all such cases.",
        run="To decide for the whole file, choose --duplicates first, last, max or sum.",
        decide="Say which balance counts where an address has several: that of the first row, that of the last, the "
        "largest, or all of them together.",
    ),
    Code(
        "EMAIL_UNMATCHED",
        "Address that is no contact of your site",
        "error",
        "email",
        "The address is not among your site's contacts, so the import would skip it. Create the contact first.",
        "Wix gives points to contacts that the site has already, and skips every other address. Your file was compared "
        "with the list of your site's contacts, and this address is none of them.",
        "new.customer@example.com",
        "Import the contacts file that was written beside the errors (NAME.contacts.csv) into the site's "
        "contacts, export the contacts again, and have the file checked again with that export.",
    ),
    Code(
        "POINTS_MISSING",
        "No balance",
        "error",
        "points",
        "The row has no balance. Write 0 if the customer has no points.",
        "The cell of the balance is empty, or holds a sign for nothing such as - or N/A. It could mean no "
        "points, or that the export lost them; the program does not decide that.",
        "-",
        "Write 0 if the customer has no points, else the balance.",
        offer=(
            "{count} row has no balance. If that means 0 in your shop, run again with --missing-points zero.",
            "{count} rows have no balance. If that means 0 in your shop, run again with --missing-points zero.",
        ),
        decide="Say whether a customer without a balance has 0 points in your shop.",
    ),
    Code(
        "POINTS_NOT_A_NUMBER",
        "Balance that is no number",
        "error",
        "points",
        "The balance cannot be read as a number. Write digits only.",
        "There is no number in the cell, or more than a number: letters that are no word for points, a "
        "per cent sign, a currency, a date.",
        "ca. 500",
        "Write the balance with digits only: 500. Money is not points; if the column holds money, say which "
        "column holds the points.",
        hints=(("{points_detail}",),),
        detail=("{points_detail}",),
    ),
    Code(
        "POINTS_NOT_INTEGER",
        "Balance that is not whole",
        "error",
        "points",
        "The balance is not a whole number. Round it as you see fit.",
        "The balance has a fraction, and Wix takes whole points only. 12.00 is whole; 12.5 is not.",
        "12.5",
        "Round the balance as your program's rules say. In a spreadsheet: =ROUNDDOWN(C2,0), copied down, "
        "then pasted back as values.",
        offer=(
            (
                "{count} row has a balance that is not whole. If your shop rounds down, run again with --fractions "
                "floor; if to the nearest, with --fractions round."
            ),
            (
                "{count} rows have a balance that is not whole. If your shop rounds down, run again with --fractions "
                "floor; if to the nearest, with --fractions round."
            ),
        ),
        decide="Say whether balances that are not whole are rounded down in your shop, or to the nearest whole number.",
    ),
    Code(
        "POINTS_NEGATIVE",
        "Balance below zero",
        "error",
        "points",
        "The balance is below zero. Write 0 or the right balance.",
        "The balance is below zero, as some platforms keep points that were taken back. Wix has no "
        "balances below zero.",
        "-40",
        "Write 0, or the right balance.",
        offer=(
            (
                "{count} row has a balance below zero. If that means 0 in your shop, run again with --negative-points "
                "zero."
            ),
            (
                "{count} rows have a balance below zero. If that means 0 in your shop, run again with "
                "--negative-points zero."
            ),
        ),
        decide="Say whether a balance below zero is 0 points in your shop.",
    ),
    Code(
        "POINTS_OUT_OF_RANGE",
        "Balance that is too large",
        "error",
        "points",
        "The balance is larger than any that is taken. Check it.",
        "The balance is larger than the limit (2,147,483,647 unless another was set), or the sum of several rows is. "
        "It is mostly a phone number, an id or a slip of the keyboard in the wrong column.",
        "49171234567890",
        "Compare the balance with the old platform, and correct it.",
        run="If it is right, raise the limit with --max-points.",
    ),
    Code(
        "POINTS_AMBIGUOUS",
        "Balance that can be read in two ways",
        "error",
        "points",
        "The balance can be read as two different numbers, and the column does not tell which is meant. "
        "Write digits only.",
        "1.250 is 1250 where the point groups thousands, and one and a quarter where it marks decimals. "
        "The other cells of the column did not tell which, or contradict each other. The same goes for "
        "1.2E+03, in which digits may be lost.",
        "1.250",
        "Find out in the old platform how it writes numbers, and say it. Or format the column as a whole number "
        "without separators and export it again.",
        hints=(("{either}.",),),
        detail=("{either}",),
        run="Or say it for the whole file with --decimal point or --decimal comma.",
        decide="Say what the sign means in numbers such as 1.250 or 1,250: whether it stands between thousands, or "
        "before decimals.",
    ),
    Code(
        "ROW_FIELD_COUNT",
        "Cells missing or too many",
        "error",
        "row",
        "The row has fewer or more cells than there are columns, so they may stand under the wrong names. "
        "Put the row right; a cell that holds the sign between the cells needs quotes.",
        "The header has so many names, and this row more or fewer cells. Mostly a comma in a name or a "
        "number split a cell in two, so that a cell is read under the wrong name; a balance could be "
        "another number.",
        "emma@example.com,1,250,Emma",
        "The row's own text stands in the column raw. Write each cell of it under its name, in the columns before it.",
    ),
    Code(
        "ROW_BROKEN_QUOTE",
        "Quotation mark that does not close",
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
        "Letters that cannot be read",
        "error",
        "row",
        "The row holds bytes that the file's encoding does not have. Export the file again as UTF-8.",
        "The row holds bytes that are no letters in the encoding that the rest of the file has. They may "
        "be part of the address. In the column raw each such byte stands as \\xE9.",
        "Zo\\xEB,zoe@example.com,120",
        "Write the row's cells under their names, with the right letters. If many rows have this, the "
        "file's encoding was told wrongly: export the file again as UTF-8.",
        run="Or name the file's encoding with --encoding.",
    ),
    Code(
        "ROW_TOO_LONG",
        "Row that is far too long",
        "error",
        "row",
        "The row is longer than any that is taken; perhaps a line end is missing. Put the row right.",
        "The row is longer than any row of customers is. Mostly the line ends were lost, so that many "
        "customers stand in one row.",
        to_translate("a row of 5,000,000 bytes"),
        "Export the file again.",
        run="If the row is right, raise the limit with --max-record-bytes.",
    ),
    Code(
        "EMAIL_TRIMMED",
        "Signs around the address taken off",
        "repair",
        "email",
        "White space or wrapping around the address was taken off.",
        "Something around the address was taken off: spaces, invisible characters, mailto:, angle "
        "brackets or a display name. The address itself is as it was.",
        "Emma Smith <emma@example.com>",
        "Nothing is to be done. Each change stands in NAME.changes.csv, before and after.",
        detail=("written as {address}",),
    ),
    Code(
        "EMAIL_NORMALIZED",
        "Address written in its usual form",
        "repair",
        "email",
        "The address was written in its normal form (domain in lower case, Unicode NFC).",
        "The address is written as mail programs write it: its domain in lower case, its letters in one "
        "form of Unicode. It is the same mailbox.",
        to_translate("Emma@Example.COM, written as Emma@example.com"),
        "Nothing is to be done. Each change stands in NAME.changes.csv, before and after.",
        detail=("written as {address}",),
    ),
    Code(
        "POINTS_REFORMATTED",
        "Balance written as plain digits",
        "repair",
        "points",
        "The balance was written as plain digits.",
        "The number is the same; separators, decimals that are zero, words such as points and other "
        "scripts' digits were taken off, since Wix takes plain digits only.",
        to_translate("1.250,00 points, written as 1250"),
        "Nothing is to be done. Compare a few of the changes in NAME.changes.csv with the old platform, "
        "before you upload.",
        detail=("written as {points}",),
    ),
    Code(
        "POINTS_BY_POLICY",
        "Balance written as you decided",
        "repair",
        "points",
        "The balance was missing, below zero or not whole, and was written as was decided for all such rows.",
        "It was decided for all such rows: a missing balance or one below zero is 0, a fraction is rounded down "
        "or to the nearest whole number. Without that they are rejected.",
        to_translate("12.5, written as 12 where fractions are rounded down"),
        "Nothing is to be done. If one of them is another balance, write that into your file.",
        detail=("written as {points}",),
        run="The options that decide are --missing-points, --negative-points and --fractions.",
    ),
    Code(
        "ROW_MERGED",
        "Merged into another row of the same address",
        "note",
        "email",
        "The address was already there, so this row went into the row of that address.",
        "Several rows have this address. One of them is written, and this one went into it: because its "
        "balance is the same, or as was decided for such rows. Its points are counted once.",
        to_translate("emma@example.com with 120 in row 4, and again in row 90"),
        "Nothing is to be done if the rows are one customer's.",
        hints=(("See row {into} of {origin}.", "See row {into}."),),
        detail=("merged into row {into} of {origin}", "merged into row {into}"),
    ),
    Code(
        "TEXT_GARBLED",
        "Spoilt letters",
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
        "No rows",
        "note",
        "row",
        "The file has a header and no rows. There is nothing to import.",
        "Below the header there is nothing, or only empty lines.",
        "Email,Points",
        "Check the filter in the old platform's export, and export again.",
    ),
    Code(
        "LINES_SKIPPED",
        "Lines above the names of the columns",
        "note",
        "row",
        "Lines above the header were skipped, though something stands in them. See that none of them is a customer's.",
        "Above the names of the columns stand titles or remarks. None of them reads as a customer's row, so they are "
        "no records; they are shown so that you can see that nothing is lost.",
        to_translate("Loyalty members, exported by admin@example.com"),
        "If a line is a customer's, move it below the header. Else nothing needs to be done.",
    ),
    Code(
        "EMAIL_TYPO",
        "Address that looks misspelt",
        "note",
        "email",
        "The address is valid, but its domain looks misspelt. Nothing was changed; if it is wrong, "
        "correct it in your file.",
        "The address can exist. Its domain is one letter from one of the large "
        "mailbox providers', or ends in a way that no domain does, so mail would not arrive.",
        "emma@gmial.com",
        "Ask the customer, or look at the suggestion. If it is wrong, correct your file and have it checked again.",
        hints=(("{email_detail}",), ("Perhaps {email_suggestion}?",)),
        suggests=True,
    ),
    Code(
        "EMAIL_ALIAS",
        "Address that may be the same person's as another",
        "note",
        "email",
        "The address may be one person's with another row's: they differ only by a +tag, by dots that "
        "Gmail ignores, or by the form of a letter. They were kept apart; join them in your file if they "
        "are one customer's.",
        "Two addresses are written differently and may reach one mailbox. They were kept apart, each with "
        "its points, since only you can know.",
        to_translate("emma+shop@gmail.com and emma@gmail.com"),
        "If it is one customer, write one address with the sum of both in your file, and have it checked again.",
        hints=(("Compare it with {alike}.",),),
        detail=("like {alike}",),
    ),
    Code(
        "EMAIL_SECONDARY",
        "Address that is only a further one of a contact",
        "note",
        "email",
        "The address is only a further one of a contact (Email 2 or later). Wix may look for contacts by their main "
        "address alone, and would then skip the row: compare it with the contact's main address.",
        "The contacts file has the address, but not in its first column of addresses. Whether Wix "
        "finds the contact by it is not documented.",
        to_translate("emma@home.example, the Email 2 of the contact emma@work.example"),
        "If the import refuses the row, write the contact's main address into your file, or make the address the main "
        "one in Wix.",
    ),
    Code(
        "POINTS_LARGE",
        "Very large balance",
        "note",
        "points",
        "The balance is above 999,999,999, the largest that Wix documents for an account. Check that it is meant.",
        "Wix's documents name 999,999,999 as the largest number of points of an account. Whether "
        "the import takes more is not documented.",
        "1000000000",
        "Compare the balance with the old platform. If it is a mistake, correct it in your file.",
    ),
    Code(
        "COLUMNS_MANY",
        "More than 20 columns",
        "note",
        "row",
        "The parts have more than 20 columns, and Wix's samples hold at most 20. Keep fewer columns to be safe.",
        "Wix shows how it read a file by its first 20 columns; what stands right of them cannot be compared before the "
        "import, and is ignored by it.",
        to_translate("25 columns of the source, all kept in the parts"),
        "Say which columns you need beside the address and the balance; mostly none.",
        run="Name only the columns that are needed with --keep-columns, or leave it out.",
    ),
)


def offer(name: str, count: int) -> Message | None:
    """Return the option that decides for all rows of a code at once, in a sentence; None where there is none."""
    code = BY_NAME.get(name)
    return None if code is None or code.offer is None else Message.plural(*code.offer, count)


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
