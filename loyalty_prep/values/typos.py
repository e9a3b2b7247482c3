"""Domains that are valid and yet nobody's: slips of the hand in what comes behind the @-sign.

`emma@gmial.com` and `emma@gmail.con` are addresses to email-validator, and there may be somebody who has them.
So a slip is only pointed out, with what was meant; the row stays as it is. The list is closed: top-level domains that
do not exist, and misspellings of the large mailbox providers that no provider uses.

What must stay true:
- What is suggested has no slip left in it.
- Nearly no address has a slip, so telling them must cost nothing. `emails.py` leaves what may have one out of the
  expression that nearly all addresses fit, by `NAMES`, `PROVIDERS`, `ENDS` and `NO_ENDS_OF_PROVIDERS`.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import polars as pl

from loyalty_prep.values.cells import put, rewritten

# Misspellings of each provider's name. None is a name that a provider uses, as ymail.com is.
_MISSPELT: Final = {
    "gmail": (
        "gamail|gamil|ggmail|gimail|gmaail|gmai|gmaiil|gmaik|gmaill|gmailk|gmal|gmali|gmall|gmaul|gmeil|gmial|gmiail"
        "|gmil|gmmail|gmqil|gmsil|gnail|gnmail"
    ),
    "icloud": "icloid|iclooud|iclou|icloude|iclould|iclud|icluod|icoud|icolud",
    "hotmail": (
        "homail|hormail|hotamail|hotamil|hotmaail|hotmai|hotmaik|hotmaiil|hotmaill|hotmal|hotmali|hotmall|hotmaul"
        "|hotmeil|hotmial|hotmil|hotmmail|hotmsil|hotnail|hottmail|hoymail|htmail|htomail|otmail"
    ),
    "outlook": "oulook|outllook|outlok|outloo|outlookk|outloook|outlool|outlouk|outook|ouutlook|putlook",
    "yahoo": "yaahoo|yahho|yaho|yahoi|yahooo|yahou|yaoo|yajoo|yhaoo|yhoo|yshoo",
}
_ABROAD: Final = ("hotmail", "outlook", "yahoo")
"""Providers with addresses under the domains of many countries, such as hotmail.co.uk."""
_COUNTRY: Final = r"com|com\.[a-z]{2}|co\.[a-z]{2}|[a-z]{2}"
_TOPS: Final = {
    ".com": "c0m|ccom|cim|cmo|comm|comn|con|conm|coom|cpm|ocm|vom|xom",
    ".net": "nett|nte",
    ".org": "ogr|orgg",
}
_COUNTRIES: Final = {"co": "jp|nz|uk|za", "com": "ar|au|br|mx|tr"}
"""Where a dot is easily left out: x.couk."""

NAMES: Final = frozenset(name for names in _MISSPELT.values() for name in names.split("|"))
"""All misspelt names."""
PROVIDERS: Final = frozenset(_MISSPELT)
NO_ENDS_OF_PROVIDERS: Final = frozenset({"cm", "co", "om"})
"""Domains of countries where the providers have no addresses; yahoo.co is left in doubt."""
ENDS: Final = frozenset(
    {end for ends in _TOPS.values() for end in ends.split("|") if end.isalpha()}
    | {before + country for before, countries in _COUNTRIES.items() for country in countries.split("|")}
)
"""All top-level domains that do not exist, as far as they are letters alone."""

# Each slip, and what was meant, in this order; all of them end where the address ends.
_SLIPS: Final = (
    *((rf"\.(?:{tops})$", meant) for meant, tops in _TOPS.items()),
    *((rf"\.{before}({countries})$", f".{before}.${{1}}") for before, countries in _COUNTRIES.items()),
    *((rf"@(?:{_MISSPELT[name]})\.({_COUNTRY})$", f"@{name}.${{1}}") for name in _ABROAD),
    (r"@(hotmail|outlook|yahoo)\.(?:cm|om)$", "@${1}.com"),
    (r"@(hotmail|outlook)\.co$", "@${1}.com"),
    *((rf"@(?:{_MISSPELT[name]})\.(?:com?|cm|om)$", f"@{name}.com") for name in ("gmail", "icloud")),
    (r"@(gmail|icloud)\.(?:co|cm|om)$", "@${1}.com"),
)
_SLIP: Final = f"(?:{'|'.join(slip.removesuffix('$') for slip, _ in _SLIPS)})$"


def may_be_slip(domain: str) -> bool:
    """Tell a domain, in small letters, that is left out for what may be a slip in it."""
    first, _, rest = domain.partition(".")
    ends = ENDS | NO_ENDS_OF_PROVIDERS if first in PROVIDERS and "." not in rest else ENDS
    return first in NAMES or rest.rpartition(".")[2] in ends


def likely(address: pl.Expr) -> pl.Expr:
    """Tell which addresses, with their domain in small letters, end with a well-known slip; null stays null."""
    return address.str.contains(_SLIP)


def mended(addresses: pl.Series) -> pl.Series:
    """Return the addresses without slips: the same where there is none."""
    # Where there are slips at all: looking for each of them is dear.
    suspects = pl.DataFrame({"address": addresses}).with_columns(slip=likely(pl.col("address")).fill_null(value=False))
    if not suspects["slip"].any():
        return addresses
    rows = suspects["slip"].arg_true()
    return put(addresses, rows, addresses.gather(rows).to_frame("address").select(_mended()).to_series())


@cache
def _mended() -> pl.Expr:
    return rewritten(pl.col("address"), _SLIPS)
