r"""Encodings of seven bits, which switch between sets of characters: ISO 2022 by escape sequences, HZ by `~{` and `~}`.

Every byte of them is ASCII, so they are looked for where nothing else is above 0x7F. A file is of the first of them
that knows all sequences in it.
"""

from __future__ import annotations

import re
from typing import Final

from loyalty_prep.options import Detected

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
    return Detected(known, confidence=0.95, evidence=("escape sequences",))


def by_tildes(head: bytes) -> Detected[str] | None:
    """Tell HZ: what stands between `~{` and `~}` are common characters of Chinese, two bytes each."""
    if b"~{" not in head:
        return None
    pairs = [run[at : at + 2] for run in _CHINESE.findall(head) for at in range(0, len(run), 2)]
    common = sum(_FIRST_LEVEL.match(pair) is not None for pair in pairs)
    if not pairs or common < len(pairs) * _LEAST or _CHINESE.sub(b"", head).count(b"~{") > 1:
        return None
    return Detected("hz", confidence=0.9, evidence=("~{ and ~} stand around common Chinese characters",))
