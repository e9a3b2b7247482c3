"""What `verify` knows of codes: whether they can be those of a row's cells, and whether the run's options allow them.

Plainly, and by no other code of ours: a cell is looked at as anybody would. Most cells do not tell their codes, and
nothing is said of these; but plain digits are no balance below zero, and what has no `@` is no address in order.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

_ADDRESS: Final = re.compile(r"[a-z0-9]{1,30}@[a-z0-9]{1,30}\.(?:com|net|org)")
"""An address that nothing is wrong with."""
_ATOM: Final = r"[^\x00-\x20\"(),.:;<>@\[\\\]\x7f-\xa0]+"
_LABEL: Final = r"[a-z0-9\-\u00a1-\U0010ffff]+"
_WRITTEN: Final = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})+")
"""What an address in a part looks like: without spaces and quotes, and with a domain in small letters."""
_BALANCE: Final = re.compile(r"0|[1-9][0-9]{0,17}")
"""A balance that is written as the parts have it."""
_FRACTION: Final = re.compile(r"([0-9]{1,15})[.,]([0-9]{1,2})")
_MAX_POINTS: Final = 2_147_483_647
_MAX_BYTES: Final = 10_000_000
_CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "duplicates": ("first", "last", "max", "sum"),
    "missing_points": ("zero",),
    "negative_points": ("zero",),
    "fractions": ("floor", "round"),
    "report_format": ("xlsx",),
}
"""What these options can be where they are not the usual ones."""
_DECIDED: Final = {
    "EMAIL_DUPLICATE": "duplicates",
    "POINTS_MISSING": "missing_points",
    "POINTS_NOT_INTEGER": "fractions",
    "POINTS_NEGATIVE": "negative_points",
}
"""By these options no row has such a code."""
_NOTHING: Final = frozenset({"n/a", "na", "#n/a", "null", "none", "nil", "nan"})
"""Balances that are missing, as an empty cell is."""
_UNSEEN: Final = frozenset({"Cc", "Cf", "Zl", "Zp", "Zs"})
_LONG: Final = 15
"""A longer balance may be beyond what a policy decides."""


def _has_digit(text: str) -> bool:
    return any(sign.isnumeric() for sign in text)


def _has_at(text: str) -> bool:
    return "@" in unicodedata.normalize("NFKC", text)


def _is_plain(points: str) -> bool:
    return _BALANCE.fullmatch(points) is not None


def _is_text(points: str) -> bool:
    return any(map(str.isalpha, points)) and points.lower() not in _NOTHING


def has_minus(points: str) -> bool:
    """Tell whether a balance may be below zero."""
    return any(unicodedata.category(sign) in ("Pd", "Ps") or sign == "\u2212" for sign in points)


_LOOKS: Final[dict[str, Callable[[str, str], bool]]] = {
    "EMAIL_MISSING": lambda email, _: not _has_at(email),
    "EMAIL_INVALID": lambda email, _: email != "" and _ADDRESS.fullmatch(email) is None,
    "EMAIL_DUPLICATE": lambda email, _: _has_at(email),
    "EMAIL_UNMATCHED": lambda email, _: _has_at(email),
    "ROW_MERGED": lambda email, _: _has_at(email),
    "POINTS_MISSING": lambda _, points: not (_has_digit(points) or _is_text(points)),
    "POINTS_NOT_A_NUMBER": lambda _, points: points != "" and not _is_plain(points),
    "POINTS_NOT_INTEGER": lambda _, points: _has_digit(points) and not _is_plain(points),
    "POINTS_NEGATIVE": lambda _, points: _has_digit(points) and has_minus(points),
    "POINTS_OUT_OF_RANGE": lambda _, points: _has_digit(points),
    "POINTS_AMBIGUOUS": lambda _, points: _has_digit(points) and not _is_plain(points),
}
"""What the cells of a row with a code look like."""


def is_address(text: str) -> bool:
    r"""Tell whether a text may be an address in a part: it holds no sign that nobody sees, either.

    >>> is_address("ann@x.org"), is_address("ann@X.org"), is_address("ann.@x.org"), is_address("ann\u200b@x.org")
    (True, False, False, False)
    """
    if _WRITTEN.fullmatch(text) is None:
        return False
    return text.isascii() or not any(unicodedata.category(sign) in _UNSEEN for sign in text)


def column_of(code: str) -> str | None:
    """Return the column that a code of a row speaks of; None where it is all of the row, or a check of a user's own."""
    return "EMAIL" if code == "ROW_MERGED" else code.partition("_")[0] if code in _LOOKS else None


def contradicted(codes: list[str], email: str, points: str) -> str | None:
    """Return what a row's cells say against its codes; None where they may be right.

    >>> contradicted(["POINTS_NEGATIVE"], "ann@x.org", "-5"), contradicted(["POINTS_NEGATIVE"], "ann@x.org", "5")
    (None, 'its cells are not such as POINTS_NEGATIVE is given for')
    >>> contradicted(["EMAIL_INVALID"], "ann@", "x")
    'its balance is no number, and it has no code for that'
    """
    for code in codes:
        if code in _LOOKS and not _LOOKS[code](email, points):
            return f"its cells are not such as {code} is given for"
    if not _has_at(email) and not {"EMAIL_MISSING", "EMAIL_INVALID"} & {*codes}:
        return "its address is none, and it has no code for that"
    if _is_text(points) and not _has_digit(points) and "POINTS_NOT_A_NUMBER" not in codes:
        return "its balance is no number, and it has no code for that"
    return None


def disallowed(codes: list[str], points: str, options: dict[str, Any]) -> str | None:
    """Return what a run's options say against the codes of a row; None where they may be right."""
    for code, option in _DECIDED.items():
        if code in codes and option in options and len(points) <= _LONG and points.isascii():
            # What else reads as nothing is missing, too; a fraction below zero stays below zero.
            return f"it has {code}, though {option} was decided"
    if "EMAIL_UNMATCHED" in codes and "contacts" not in options:
        return "it has EMAIL_UNMATCHED, and no contacts were given"
    if "POINTS_OUT_OF_RANGE" in codes and points.startswith("-") and "negative_points" not in options:
        return "a balance below zero is not too large"
    if _is_plain(points) and options.get("duplicates") != "sum":
        too_large = int(points) > options.get("max_points", _MAX_POINTS)
        if too_large != ("POINTS_OUT_OF_RANGE" in codes):
            return f"it has {points} points, and {'no' if too_large else 'the'} code of a balance that is too large"
    return None


def decides(before: str, after: str, options: dict[str, Any]) -> bool:
    """Tell whether a run's options make one balance of another.

    >>> decides("12.5", "13", {"fractions": "round"}), decides("12.5", "13", {"fractions": "floor"})
    (True, False)
    """
    if not _has_digit(before):
        return "missing_points" in options and after == "0"
    if has_minus(before) and after == "0":
        return "negative_points" in options or "fractions" in options
    fraction = _FRACTION.fullmatch(before)
    if fraction is None or "fractions" not in options:
        return "fractions" in options
    more = options["fractions"] == "round" and fraction[2][0] >= "5"
    return int(fraction[1]) + more == int(after)


def is_repair(codes: list[str], column: str, before: str, after: str) -> bool:
    """Tell whether the codes of a changed cell are such as its column has, and the change as they say."""
    if column == "POINTS":
        return {*codes} <= {"POINTS_REFORMATTED", "POINTS_BY_POLICY", "ROW_MERGED"}
    if "EMAIL_NORMALIZED" in codes:
        return {*codes} <= {"EMAIL_TRIMMED", "EMAIL_NORMALIZED"} and after not in before
    return codes == ["EMAIL_TRIMMED"]


def unfit(options: dict[str, Any]) -> list[str]:
    """Return the options of a run that cannot be, by their names."""
    return [name for name, choices in _CHOICES.items() if name in options and options[name] not in choices]


def limits(options: dict[str, Any]) -> tuple[int, int]:
    """Return the largest balance that a run takes, and the largest part that it writes."""
    return options.get("max_points", _MAX_POINTS), options.get("max_bytes", _MAX_BYTES)
