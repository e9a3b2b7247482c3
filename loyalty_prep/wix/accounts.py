"""The loyalty accounts of a site: read page by page, kept as a CSV file, and read from one.

`balances` is the backup before an import, which cannot be undone: each account with its address and its balance. It
changes nothing on the site. `Balances.read` reads such a file again, or one that a person made: a CSV file with the
columns Email and Points.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from loyalty_prep import words
from loyalty_prep.errors import InputError
from loyalty_prep.options import MAX_RECORD_BYTES
from loyalty_prep.wix.access import BASE_URL
from loyalty_prep.wix.client import LoyaltyImports
from loyalty_prep.wix.disk import csv_writer, durable
from loyalty_prep.writing.staging import refuse_existing

if TYPE_CHECKING:
    from loyalty_prep.wix.access import Credentials
    from loyalty_prep.wix.models import LoyaltyAccount

HEADER: Final = ("Email", "Points", "Earned", "Adjusted", "Redeemed", "Expired", "Account", "Contact", "Updated")
"""The columns of a backup; a number that the platform does not tell is empty."""


_NUMBER_CHARS: Final = 20
"""A longer text is no number of 64 bits."""
NOBODY: Final = ""
"""Stands for the address of accounts that have none."""


@dataclass(frozen=True, slots=True)
class Backup:
    """What was read: how many accounts, how many of them without an address or a balance, and the sum of balances."""

    path: Path
    accounts: int
    points: int
    without_email: int
    without_points: int


@words.of_python(words.OF_WIX)
def balances(out: str | Path, *, credentials: Credentials, base_url: str = BASE_URL, overwrite: bool = False) -> Backup:
    """Read all loyalty accounts of a site into a CSV file. Raises `LoyaltyPrepError`; then no file appears."""
    path = Path(out)
    refuse_existing(path, overwrite=overwrite)
    count = points = without_email = without_points = 0
    with LoyaltyImports(credentials, base_url=base_url) as wix, durable(path) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace", newline="")
        writer = csv_writer(text)
        writer.writerow(HEADER)
        for account in wix.accounts():
            count += 1
            writer.writerow(_row(account))
            points += account.balance or 0
            without_email += not account.email
            without_points += account.balance is None
        text.flush()
        text.detach()
    return Backup(path, count, points, without_email, without_points)


def _row(account: LoyaltyAccount) -> list[str]:
    numbers = (account.balance, account.earned, account.adjusted, account.redeemed, account.expired)
    updated = "" if account.updated_date is None else account.updated_date.isoformat()
    digits = ["" if number is None else str(number) for number in numbers]
    return [account.email or "", *digits, account.id, account.contact_id or "", updated]


@dataclass(frozen=True, slots=True)
class Balances:
    """The balances of a file by address, as it is compared.

    `several` are those of addresses that stand there more than once, and of all accounts without one, under `NOBODY`.
    `points` is the sum of all; `untold` are the addresses of accounts whose balance the platform did not tell.
    """

    by_address: dict[str, int]
    several: dict[str, list[int]]
    points: int
    untold: frozenset[str]

    @classmethod
    def read(cls, path: str | Path) -> Self:
        """Read a file that `balances` wrote. Raises `InputError` where it is none."""
        emails, points = _columns(Path(path))
        import polars as pl  # noqa: PLC0415 - as above

        from loyalty_prep.wix.results import address_keys  # noqa: PLC0415 - polars is only needed here

        keys = address_keys(pl.Series("email", emails, dtype=pl.String))
        by_address: dict[str, int] = {}
        several: dict[str, list[int]] = {}
        for key, balance in zip(keys, points, strict=True):
            if balance is None:
                continue
            if key is None:
                several.setdefault(NOBODY, []).append(balance)
            elif key in several:
                several[key].append(balance)
            elif key in by_address:
                several[key] = [by_address.pop(key), balance]
            else:
                by_address[key] = balance
        untold = frozenset(key for key, balance in zip(keys, points, strict=True) if key and balance is None)
        return cls(by_address, several, sum(balance or 0 for balance in points), untold)

    def of(self, key: str) -> list[int]:
        """Return the balances of all accounts with an address, in no order that says anything."""
        return self.several.get(key) or ([self.by_address[key]] if key in self.by_address else [])


def _columns(path: Path) -> tuple[list[str], list[int | None]]:
    try:
        csv.field_size_limit(MAX_RECORD_BYTES)
        text = path.read_bytes().decode("utf-8-sig")
        header, *rows = _rows(text) or [[]]
        header = [name.strip() for name in header]
        email, points = _only(header, "Email"), _only(header, "Points")
        if rows and len(rows[-1]) < len(header) and not text.endswith(("\n", "\r")):
            raise ValueError("the file breaks off in its last row")  # noqa: TRY301 - as what the others raise
        cells = [_cells(row, email, points, len(header)) for row in rows if row]
        return [cell for cell, _ in cells], [_whole(balance) if balance else None for _, balance in cells]
    except FileNotFoundError as fault:
        raise InputError("FILE_UNREADABLE", f"There is no file {path}. Make it with loyalty-prep balances.") from fault
    except (OSError, ValueError, IndexError, csv.Error) as fault:
        raise InputError(
            "FILE_UNREADABLE",
            f"{path} is no file of balances: it needs the columns Email and Points, and whole numbers. Make it with "
            "loyalty-prep balances.",
        ) from fault


def _only(header: list[str], name: str) -> int:
    if header.count(name) != 1:
        raise ValueError(f"not one column {name}")
    return header.index(name)


def _cells(row: list[str], email: int, points: int, width: int) -> tuple[str, str]:
    """Return a row's address and balance. Raises `ValueError` for one too long: `1,250` may be a balance cut in two."""
    if any(row[width:]):
        raise ValueError("a row is longer than the header")
    return row[email], row[points].strip()


def _whole(text: str) -> int:
    """Read a whole number of at most 64 bits; Python alone would take `1_000` for one."""
    if "_" in text or len(text) > _NUMBER_CHARS:
        raise ValueError("no whole number")
    return int(text)


def _rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))
