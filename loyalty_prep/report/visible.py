"""Text from outside, as it may stand on a terminal: signs that would steer it are shown in its place.

What a file, a name of one or a server says is text, and a terminal takes some signs in it for orders: to clear the
screen, to change its title, to write from right to left.
"""

from __future__ import annotations

import os
import sys
from typing import Final

_PICTURES: Final = 0x2400
"""The signs that Unicode has for control signs begin here, in their order: ␛ for escape."""
_DIRECTIONS: Final = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_SHOWN: Final = {
    **{code: _PICTURES + code for code in range(0x20) if chr(code) != "\n"},
    0x7F: 0x2421,
    **dict.fromkeys((*range(0x80, 0xA0), *map(ord, _DIRECTIONS), 0x2028, 0x2029), 0xFFFD),
}
"""What is shown of control signs but line ends: their pictures; U+FFFD for those without one, or that turn the text.

U+2028 and U+2029 end lines, too, for some who read them: what is said of a name stays in one.
"""


def visible(text: str) -> str:
    r"""Return text with a picture for each control, escape and direction sign, but for line ends.

    >>> visible("Points\x1b[2J")
    'Points␛[2J'
    """
    return text.translate(_SHOWN)


def visible_line(text: str) -> str:
    """Return text as `visible` has it, with pictures for line ends, too."""
    return visible(text).replace("\n", "\u240a")


_STEERING: Final = {code: f"\\u{code:04x}" for code in _SHOWN if code >= 0x7F}  # JSON writes those below as escapes


def put_json(document: str) -> None:
    r"""Write a JSON document to standard output: what would steer a terminal in its texts is written as JSON's escapes.

    >>> '"Points\x9b2J\u202e"'.translate(_STEERING)
    '"Points\\u009b2J\\u202e"'
    """
    put(document.translate(_STEERING))


def put(text: str) -> None:
    """Write a line to standard output, in UTF-8 whatever the terminal's encoding: a JSON document has no other."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
        sys.stdout.buffer.flush()
    except OSError as fault:
        nobody_reads()
        if not isinstance(fault, BrokenPipeError):
            raise


def nobody_reads() -> None:
    """Let go nowhere what follows: whoever read has had enough, and the exit code still says how it ended."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
