"""What is wrong with an address, in other languages: email-validator gives its reasons in English, as does `emails.py`.

A reason is told by how it begins. What stands behind that in parentheses, a count or a library's own words, is left out
of the translation. A reason that is not known here stays as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import polars as pl

from loyalty_prep.messages.translation import Message, to_translate

if TYPE_CHECKING:
    from loyalty_prep.messages.translation import Translation

_NESTED: Final = "After Unicode normalization: "
_INVALID: Final = to_translate("The part after the @-sign is not a valid domain.")
_BRACKETS: Final = to_translate("What stands in brackets after the @-sign is not valid.")
_TOO_LONG: Final = to_translate("The email address is too long.")
_LONG_NAME: Final = to_translate("The email address is too long before the @-sign.")
_LONG_DOMAIN: Final = to_translate("The email address is too long after the @-sign.")
_LONG_LABEL: Final = to_translate("There are too many characters between two periods after the @-sign.")
_NO_LETTERS: Final = to_translate("Letters such as é before the @-sign are not supported.")
_SPOILT: Final = to_translate("The part after the @-sign contains invalid characters.")
# For translators: {signs} are characters, each in quotes, with commas between them.
_AS_THEY_ARE: Final = (
    to_translate("An email address must have an @-sign."),
    to_translate('The email address has the "full-width" at-sign (@) character instead of a regular at-sign.'),
    to_translate('The email address has the "small commercial at" character instead of a regular at-sign.'),
    to_translate("Extra character(s) found after close quote: {signs}"),
    to_translate("The display name contains invalid characters when not quoted: {signs}."),
    to_translate(
        "An open angle bracket at the start of the email address has to be followed by a close angle bracket at the "
        "end."
    ),
    to_translate("There can't be anything after the email address."),
    to_translate("There must be something before the @-sign."),
    to_translate("There must be something after the @-sign."),
    to_translate("The email address contains an invalid character."),
    to_translate("The email address contains unsafe characters: {signs}."),
    to_translate("The email address contains invalid characters in quotes before the @-sign: {signs}."),
    to_translate("The email address contains invalid characters before the @-sign: {signs}."),
    to_translate("The email address contains invalid characters before the @-sign."),
    to_translate("An email address cannot start with a period."),
    to_translate("An email address cannot end with a period."),
    to_translate("An email address cannot end with a hyphen."),
    to_translate("An email address cannot have a period immediately before the @-sign."),
    to_translate("An email address cannot have a period immediately after the @-sign."),
    to_translate("An email address cannot have a hyphen immediately after the @-sign."),
    to_translate("An email address cannot have two periods in a row."),
    to_translate("An email address cannot have a period and a hyphen next to each other."),
    to_translate(
        "An email address cannot have two letters followed by two dashes immediately after the @-sign or after a "
        "period, except Punycode."
    ),
    to_translate("The part after the @-sign contains invalid characters: {signs}."),
    to_translate("The part after the @-sign contains invalid characters after Unicode normalization: {signs}."),
    to_translate("The email address contains invalid characters after the @-sign after IDNA encoding."),
    to_translate("The part after the @-sign is not valid. It should have a period."),
    to_translate("The part after the @-sign is not valid. It is not within a valid top-level domain."),
    to_translate("The part after the @-sign is a special-use or reserved name that cannot be used with email."),
    to_translate("Quoting the part before the @-sign is not allowed here."),
    to_translate("A bracketed IP address after the @-sign is not allowed here."),
    to_translate("A display name and angle brackets around the email address are not permitted here."),
)
_STARTS: Final = {
    "The email address is too long ": _TOO_LONG,
    "The email address is too long before the @-sign ": _LONG_NAME,
    "The email address is too long after the @-sign ": _LONG_DOMAIN,
    "After the @-sign, periods cannot be separated by so many characters ": _LONG_LABEL,
    "Internationalized characters before the @-sign are not supported": _NO_LETTERS,
    "The part after the @-sign contains invalid characters (": _SPOILT,
    "The part after the @-sign is invalid (": _INVALID,
    "The part after the @-sign is not valid IDNA (": _INVALID,
    "The part after the @-sign became invalid after normalizing to international characters (": _INVALID,
    "The address in brackets after the @-sign is not valid": _BRACKETS,
    "The IPv6 address in brackets after the @-sign is not valid": _BRACKETS,
    "The part after the @-sign in brackets is not an IPv4 address": _BRACKETS,
    "The part after the @-sign contains invalid characters in brackets": _BRACKETS,
    "The part after the @-sign contains an invalid address literal tag": _BRACKETS,
} | {sentence.partition("{")[0]: sentence for sentence in _AS_THEY_ARE}
_LONGEST_FIRST: Final = sorted(_STARTS, key=len, reverse=True)


def message(reason: str) -> Message:
    """Return a reason as a message, which is that reason in English."""
    bare = reason.removeprefix(_NESTED)
    for start in _LONGEST_FIRST:
        if bare.startswith(start):
            return Message.worded(reason, _STARTS[start], signs=_signs(bare[len(start) :].removesuffix(".")))
    return Message.worded(reason, reason)


_NAMES: Final = {
    "SPACE": to_translate("space"),
    "NO-BREAK SPACE": to_translate("no-break space"),
    "ZERO WIDTH SPACE": to_translate("zero-width space"),
}


def _signs(text: str) -> str:
    """Return a list of characters with those that cannot be seen by their names in the language of the report."""
    signs = text.split(", ")
    if not _NAMES.keys() & {*signs}:
        return text
    known = {f"sign{at}": Message(_NAMES[sign]) if sign in _NAMES else sign for at, sign in enumerate(signs)}
    return Message.worded(text, ", ".join(f"{{{name}}}" for name in known), **known)


def translated(reasons: pl.Series, say: Translation) -> pl.Series:
    """Translate a column of reasons, of which there are few different ones."""
    different = reasons.drop_nulls().unique()
    sentences = pl.Series([say(message(reason)) for reason in different.to_list()], dtype=pl.String)
    return reasons.replace_strict(different, sentences, default=None, return_dtype=pl.String)
