r"""Encodings of seven bits, which switch between sets of characters: ISO 2022 by escapes, HZ by `~{`, UTF-7 by `+`.

Every byte of them is ASCII, so they are looked for where nothing else is above 0x7F. A file is of the first of them
that knows all sequences in it.

UTF-7 writes `é` as `+AOk-`, and `+` as `+-`. What stands behind a `+` in other files (a tag of an address, a telephone
number) hardly ever is such a sequence: one that is none, anywhere in the file, and it is no UTF-7.
"""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING, Final

from loyalty_prep.messages.translation import Message, to_translate
from loyalty_prep.options import Detected

if TYPE_CHECKING:
    from collections.abc import Iterable

_SEQUENCE: Final = re.compile(rb"\x1b(?:\$[()*+]?[@-Z]|[()][@-Z]|\.[@-Z])")
_ASCII: Final = frozenset({b"\x1b(B", b"\x1b(J"})
_JAPANESE: Final = _ASCII | {b"\x1b$@", b"\x1b$B"}
_CODECS: Final[dict[str, frozenset[bytes]]] = {
    "iso2022_jp": _JAPANESE,
    "iso2022_jp_1": _JAPANESE | {b"\x1b$(D"},
    "iso2022_jp_ext": _JAPANESE | {b"\x1b$(D", b"\x1b(I"},
    "iso2022_jp_2": _JAPANESE | {b"\x1b$(D", b"\x1b$A", b"\x1b$(C", b"\x1b.A", b"\x1b.F"},
    "iso2022_jp_2004": _JAPANESE | {b"\x1b$(Q", b"\x1b$(P"},
    "iso2022_jp_3": _JAPANESE | {b"\x1b$(O", b"\x1b$(P"},
    "iso2022_kr": frozenset({b"\x1b$)C"}),
}
KOREAN: Final = b"\x1b$)C"
"""It stands once, at the beginning, and holds for the whole file."""
_CHINESE: Final = re.compile(rb"~\{((?:[!-w][!-~])+)~\}")
_FIRST_LEVEL: Final = re.compile(rb"[!-W].")
_LEAST: Final = 0.3
"""It is HZ if at least this share of the pairs are common characters; else somebody wrote `~{` and meant it."""


def sequences(data: bytes) -> set[bytes]:
    """Return the sequences by which a stretch switches to another set of characters."""
    return set(_SEQUENCE.findall(data)) if b"\x1b" in data else set()


def by_sequences(met: set[bytes]) -> Detected[str] | None:
    """Tell the encoding that knows all these sequences; None where there are none that stand for characters."""
    if not met - _ASCII:
        return None
    known = next((name for name, own in _CODECS.items() if met <= own), "iso2022_jp")
    return Detected(known, confidence=0.95, evidence=(to_translate("escape sequences"),))


def by_tildes(head: bytes) -> Detected[str] | None:
    """Tell HZ: what stands between `~{` and `~}` are common characters of Chinese, two bytes each."""
    if b"~{" not in head:
        return None
    pairs = [run[at : at + 2] for run in _CHINESE.findall(head) for at in range(0, len(run), 2)]
    common = sum(_FIRST_LEVEL.match(pair) is not None for pair in pairs)
    if not pairs or common < len(pairs) * _LEAST or _CHINESE.sub(b"", head).count(b"~{") > 1:
        return None
    return Detected(
        "hz",
        confidence=0.9,
        evidence=(
            Message("{opening} and {closing} stand around common Chinese characters", opening="~{", closing="~}"),
        ),
    )


UTF_7: Final = "utf-7"
_MARKS_OF_UTF_7: Final = (b"+/v8", b"+/v9", b"+/v+", b"+/v/")
"""How a byte order mark begins, whatever character follows."""
_IN_64: Final = rb"[A-Za-z0-9+/]"
# Characters of 16 bits each, 6 bits a sign; the bits that are left over are 0.
_TWO_LEFT, _FOUR_LEFT = rb"[AEIMQUYcgkosw048]", rb"[AQgw]"
_THREE, _SIX = _IN_64 + rb"{2}" + _TWO_LEFT, _IN_64 + rb"{5}" + _FOUR_LEFT
_SEQUENCE_OF_UTF_7: Final = re.compile(
    rb"\+(?:(?:" + _IN_64 + rb"{8})++(?:" + _SIX + rb"|" + _THREE + rb")?|" + _SIX + rb"|" + _THREE + rb")-?"
)
_BEHIND_PLUS: Final = re.compile(rb"\+" + _IN_64 + rb"*+-?")
"""All that may be one sequence, which is then looked at once: a `+` may stand in it, too."""
_PLAIN: Final = re.compile("[A-Za-z0-9]")
_LONGEST_LINE: Final = 1 << 23
"""A line of UTF-7 that is longer is decoded in pieces: none of its sequences is so long."""
_LONE: Final = re.compile("[\ud800-\udbff\udd00-\udfff]")
_FAULTY: Final = {
    octet: chr(0xDC00 + octet)
    for octet in (*b"+-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", *range(0x80, 0x100))
}


def has_mark_of_utf_7(head: bytes) -> bool:
    """Tell whether a file begins with the byte order mark of UTF-7."""
    return head.startswith(_MARKS_OF_UTF_7)


def by_pluses(head: bytes) -> str | None:
    """Return a head as UTF-7 has it; None where it is none: each `+` begins a sequence, and some are letters."""
    lines = head[: max(head.rfind(b"\n"), head.rfind(b"\r")) + 1] or head
    parts = set(_BEHIND_PLUS.findall(lines)) - {b"+-"}
    if not parts or not all(map(_is_sequence, parts)):
        return None
    try:
        characters = "".join(part.decode(UTF_7) for part in parts)
        return lines.decode(UTF_7) if not _PLAIN.search(characters) else None
    except UnicodeDecodeError:
        return None


def fits_utf_7(blocks: Iterable[bytes]) -> bool:
    """Tell whether each `+` of a file begins a sequence of UTF-7."""
    rest = b""
    for block in blocks:
        data = rest + block
        end = data.rfind(b"\n") + 1 or len(data)
        rest = data[end:]
        if not all(map(_is_sequence, set(_BEHIND_PLUS.findall(data[:end])))):
            return False
    return all(map(_is_sequence, _BEHIND_PLUS.findall(rest)))


def _is_sequence(part: bytes) -> bool:
    return part == b"+-" or (part[1:2] not in (b"", b"-") and _SEQUENCE_OF_UTF_7.fullmatch(part) is not None)


class FromUtf7:
    """Decodes stretches of UTF-7 that follow each other, line by line, without the mark.

    What is no sequence of it is marked by the error handler `mark` as far as its own signs go: the line end and the
    delimiter behind it stay what they are.
    """

    def __init__(self, mark: str) -> None:
        self._mark, self._pending, self._size, self._begins = mark, list[bytes](), 0, True

    def decode(self, data: bytes, final: bool = False, /) -> str:
        """Decode a stretch, as far as its last line end; what is behind it comes with the next one."""
        self._pending.append(data)
        self._size += len(data)
        behind = len(data) - max(data.rfind(b"\n"), data.rfind(b"\r")) - 1
        if not final and behind == len(data) and self._size <= _LONGEST_LINE:
            return ""
        pending = b"".join(self._pending)
        end = len(pending) if final or behind == len(data) else len(pending) - behind
        text, self._pending, self._size = (
            codecs.decode(pending[:end], UTF_7, self._mark),
            [pending[end:]],
            len(pending) - end,
        )
        if self._begins and text:
            text, self._begins = text.removeprefix("\ufeff"), False
        return _LONE.sub("\udc3f", text)


def faulty_sequence(octets: bytes) -> str:
    """Mark the signs of a sequence that is none, and bytes above 0x7F; what ends a sequence is text."""
    return octets.decode("latin-1").translate(_FAULTY)
