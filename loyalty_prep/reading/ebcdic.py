"""EBCDIC, in which mainframes write: told by what no other encoding makes of a table.

Digits, letters and line ends stand at other places than in ASCII, so that a text of the one read as the other is full
of control characters. Where a head reads without them, and has an address or is mostly such letters, it is EBCDIC;
which of its code pages is told by the letters, as with other encodings.
"""

from __future__ import annotations

import re
import string
from typing import Final

CODECS: Final = ("cp500", "cp037", "cp1140", "cp273", "cp1026", "cp875", "cp424")
"""The code pages that Python has, international first: under several the text may be the same."""
_TYPICAL: Final = (string.ascii_letters + string.digits + " ").encode("cp500")
_BLANK: Final = "\x85\n\r\t ,;".encode("cp500")
_LOOKED_AT: Final = 1 << 16
_LEAST_TYPICAL: Final = 0.25
"""The share of letters of ASCII, digits and blanks that a head must have to be looked at."""
_PLAINLY: Final = 0.6
"""The share of them that makes it text without an address: what lacks in it is then said in its own letters."""
_MOST_ODD: Final = 0.002
"""The share of control characters, and of bytes that are none of the code page's, up to which it may be a text."""
_ODD: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]")
_ADDRESS: Final = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_SELDOM: Final = "¢¬¦¤`{}[]\\"
"""Signs that stand at the place of others from one code page to the next, and that hardly any table has."""
UNSURE: Final = r"[^A-Za-z0-9+<=>%&*\"'(),_./:;?@\s-]"
"""Signs that another code page has at the same place, so that an address with one is in doubt (IBM's invariant
characters are the others; where `@` stands the table tells)."""
_PAIR: Final = re.compile(r"\[[^][]*\]|\{[^{}]*\}")
"""What hardly any table has by themselves, as people write it: `[a]`; read in another code page it is `¢a!`."""
_CALLS: Final = re.compile(r"\w!\w")
_ENDS_IN_BAR: Final = re.compile(r"\w\|(?!\w)")
_DELIMITS: Final = 5
"""How many of them one on most lines is worth, where `|` may delimit."""


def readings(head: bytes) -> dict[str, str]:
    """Return what each code page makes of a head, if that is text, with an address or plainly; none for no EBCDIC."""
    head = head.lstrip(_BLANK)[:_LOOKED_AT]
    typical = 1 - len(head.translate(None, _TYPICAL)) / max(1, len(head))
    if typical < _LEAST_TYPICAL:
        return {}
    decoded = ((name, with_line_ends(head.decode(name, "replace"))) for name in CODECS)
    texts = {name: text for name, text in decoded if _is_text(text)}
    with_address = {name: text for name, text in texts.items() if _ADDRESS.search(text)}
    return with_address or (texts if typical >= _PLAINLY and not _is_utf8(head) else {})


def _is_utf8(head: bytes) -> bool:
    """Tell a head of valid UTF-8, but for a last letter that is cut off: the letters of EBCDIC make none by chance."""
    try:
        head.decode()
    except UnicodeDecodeError as fault:
        return fault.start > 0 and fault.reason == "unexpected end of data"
    return True


def _is_text(text: str) -> bool:
    return len(_ODD.findall(text)) <= len(text) * _MOST_ODD


def with_line_ends(text: str) -> str:
    """Return a text in which the line end that mainframes write (NEL) is one."""
    return text.replace("\x85", "\n")


def odd_signs(text: str) -> int:
    """Count the signs that are others in truth, read in the wrong code page: `!` or `]` for `|`, or the reverse."""
    alone = _PAIR.sub(" ", text)
    lines = [line for line in alone.splitlines() if "@" in line]
    often = {sign for sign in _SELDOM + "!|" if sum(sign in line for line in lines) * 2 > len(lines)}
    misplaced = (_CALLS.search(text) is not None) + ("|" not in often and _ENDS_IN_BAR.search(text) is not None)
    return sum(sign in alone for sign in _SELDOM) + _DELIMITS * len(often - {"|"}) + misplaced


def without_addresses(text: str) -> str:
    """Return a text in which addresses are blanks; what stands between the fields may be a letter, read wrongly."""
    return _ADDRESS.sub(" ", text)
