"""Addresses that may be one person's, though they are not the same: a hint, and nothing is ever merged by it.

Three ways to write one mailbox are looked for: with a tag (`emma+shop@x.org`), with dots and the long domain where
Gmail ignores both (`em.ma@googlemail.com`), and in another Unicode form (`ｅｍｍａ@x.org`). `loosely` takes them off.

Rows are hashed by what `loosely` makes of their addresses (`hashes`), so that rows of one address and rows of
addresses that are alike are found together, in the same 8 bytes a row (`duplicates.py`); which of the two they are is
told by the addresses themselves.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from loyalty_prep.values.cells import put

if TYPE_CHECKING:
    from collections.abc import Callable

    from loyalty_prep.arrays import Hashes, Ints

_SEED: Final = 20
"""Any number does, as long as all of a run's hashes are made with it: they are compared with each other."""
_GMAIL: Final = ("@gmail.com", "@googlemail.com")
_GMAIL_END: Final = "mail.com"
_TAG: Final = r"^([^+@]+)\+[^@]*@"
_FOREIGN: Final = r"[^\x00-\x7f]"


def loosely(keys: pl.Series) -> pl.Series:
    """Write addresses (as `emails.key` writes them) so that those that may be one person's are equal."""
    keys = _where(keys, keys.str.contains(_FOREIGN), lambda some: some.str.normalize("NFKC").str.to_lowercase())
    keys = _where(keys, keys.str.contains("+", literal=True), lambda some: some.str.replace(_TAG, "${1}@"))
    for domain in _GMAIL:
        keys = _where(keys, keys.str.ends_with(domain), partial(_letters, domain=domain))
    return keys


def _letters(keys: pl.Series, domain: str) -> pl.Series:
    """Write mailboxes at Gmail as their letters alone, without the domain."""
    return keys.str.strip_suffix(domain).str.replace_all(".", "", literal=True)


def _where(keys: pl.Series, where: pl.Series, write: Callable[[pl.Series], pl.Series]) -> pl.Series:
    return put(keys, where.arg_true(), write(keys.filter(where))) if where.any() else keys


def hashes(keys: pl.Series, tagged: Ints | None = None, *, ascii_only: bool = False) -> Hashes:
    """Hash addresses by what `loosely` makes of them; never 0, which stands for none.

    `tagged` are the positions of those that have a plus sign, where the keys are known to be ASCII; `ascii_only`: they
    are ASCII, and the positions are not known.
    """
    seen = keys.to_frame("key").select_seq(*_LOOKS, *([_PLUS if ascii_only else _LOOSE] if tagged is None else []))
    hashed = seen["hash"].to_numpy() | np.uint64(1)
    # Most files hold a few at most, and one look at all is enough.
    for domain in _GMAIL if seen["gmail"].any() else ():
        _rehash(hashed, keys, keys.str.ends_with(domain).arg_true(), partial(_letters, domain=domain))
    if tagged is not None:
        _rehash(hashed, keys, pl.Series(tagged), loosely)
    elif seen["loose"].any():
        _rehash(hashed, keys, seen["loose"].arg_true(), loosely)
    return hashed


_KEY: Final = pl.col("key")
_LOOKS: Final = (_KEY.hash(seed=_SEED).alias("hash"), _KEY.str.ends_with(_GMAIL_END).alias("gmail"))
_PLUS: Final = _KEY.str.contains("+", literal=True).alias("loose")
_LOOSE: Final = _KEY.str.contains(rf"\+|{_FOREIGN}").alias("loose")


def _hashed(keys: pl.Series) -> Hashes:
    return keys.hash(seed=_SEED).to_numpy() | np.uint64(1)


def _rehash(hashed: Hashes, keys: pl.Series, rows: pl.Series, write: Callable[[pl.Series], pl.Series]) -> None:
    if len(rows):
        hashed[rows.to_numpy()] = _hashed(write(keys.gather(rows)))


def tagged(lines: bytes) -> Ints:
    """Return which lines have a plus sign, counted from 0: sooner found in all of them than in each."""
    if b"+" not in lines:
        return np.zeros(0, dtype=np.int64)
    letters = np.frombuffer(lines, dtype=np.uint8)
    ends, tags = (np.flatnonzero(letters == ord(letter)) for letter in "\n+")
    return np.unique(np.searchsorted(ends, tags))


def may_have_fellows(rows: pl.DataFrame) -> pl.DataFrame:
    """Leave out rows that have no fellow for sure: their `hash` is that of the `address` of all that share it."""
    loose = pl.Series(rows["hash"].to_numpy() != _hashed(rows["address"]))
    return rows.filter(pl.col("hash").is_in(rows["hash"].filter(loose).unique().implode())) if loose.any() else rows[:0]


def pairs(rows: pl.DataFrame) -> pl.DataFrame:
    """Return those rows that have a fellow, with its address as `alike`: `row`, `amount`, `alike`.

    `rows` have the columns `row`, `address` and `amount`, and all whose addresses are alike are among them. Which
    fellow is named does not depend on their order.
    """
    address, loose = pl.col("address"), pl.col("loose")
    rows = rows.with_columns(loosely(rows["address"]).alias("loose"))
    alike = rows.filter(loose.is_in(rows.filter(loose != address)["loose"].unique().implode()))
    groups = alike.group_by("loose").agg(first=address.min(), last=address.max())
    alike = alike.join(groups.filter(pl.col("first") != pl.col("last")), on="loose")
    return alike.select("row", "amount", alike=pl.when(address == pl.col("first")).then("last").otherwise("first"))
