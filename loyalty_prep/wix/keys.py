"""The key, as a person gives it, and every form in which a server may repeat it: it is never printed or stored.

One rule for all forms: of a text only its letters and digits are looked at, in small letters, with escapes read as what
they stand for. Where twelve signs of the key follow each other there, as it is or in hexadecimal or base64, they are
taken out, and what stands between them (blanks, line ends, signs that cannot be seen) with them. What the program has
to use as it came (an address, a URL, a cursor) is changed only for the whole key: it may share a piece by chance, as
any two tokens do that begin alike.
"""

from __future__ import annotations

import base64
import json
import os
import re
import string
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, Self

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SHORTEST_KEY: Final = 6
"""A shorter text is no key, and stands in words that have nothing to do with it."""
_PIECE: Final = 12
"""So many signs of the key in a row are a piece of it; of a shorter key, which none of Wix's is, all of it."""
_QUOTES: Final = "\"'`“”‘’„«»"
"""What people copy along with a key."""
_AROUND: Final = string.whitespace + "\u00a0\u200b\ufeff" + _QUOTES
"""Signs that are copied along, and cannot be seen, besides."""
_NAME: Final = re.compile(
    r"^((export|authorization|bearer|wix_api_key|wix-site-id|wix_site_id)([ \t]*[:=][ \t]*|[ \t]+)[\"']?)+",
    re.IGNORECASE,
)
_INSTEAD: Final = "***"
_TRIPLE: Final = 3
"""Base64 writes three bytes at a time: a key stands in it in three ways, by how many bytes are before it."""
_PLAIN: Final = frozenset({"status", "parseErrorReason", "revision"})
"""What an answer says in words, which may be printed and kept; all else in it is used as it came."""
_FEWEST: Final = 8
"""Fewer letters in a row than these stand in a long text by chance, however many dashes and dots the key has."""
_FAR: Final = 16
"""Letters with more between them than this do not follow each other."""
_SPREAD: Final = 32
"""A letter of the key may take so much room, with its escape and what stands before the next one."""
_OTHERS: Final = bytes(code for code in range(256) if chr(code) not in string.ascii_letters + string.digits)
_SMALL: Final = bytes.maketrans(string.ascii_uppercase.encode(), string.ascii_lowercase.encode())
_ESCAPES: Final = (
    r"[\x1b\\%&](?:"  # what any of them begins with, so that the others are passed over quickly
    r"(?<=\x1b)\[[0-?]*[ -/]*[@-~]"  # what steers a terminal
    r"|(?<=\\)\\{0,7}(?:u([0-9a-f]{4})|x([0-9a-f]{2})|[abefnrtv])"
    r"|(?<=%)(?:25)*([0-9a-f]{2})"
    r"|(?<=&)(?:amp;)*(?:#x([0-9a-f]{1,6})|#([0-9]{1,7})|[a-z]{2,9});)"
)
_FLAGS: Final = re.IGNORECASE | re.ASCII
_ESCAPE: Final = re.compile(_ESCAPES, _FLAGS)
_SIGN: Final = re.compile(rf"{_ESCAPES}|([0-9a-z])", _FLAGS)
_DECIMAL, _LETTER = 5, 6
"""The groups of `_SIGN` that are no hexadecimal code: a decimal one, and a letter that stands for itself."""
_MOST_CODE: Final = 0x7A
"""The code of the last letter of ASCII."""


def bare(text: str) -> str:
    """Return a key or an id without what was copied along with it: quotes, or the name of its variable or header."""
    return _NAME.sub("", text.strip(_AROUND)).strip(_AROUND)


def from_environment() -> str:
    """Return the key of the environment, empty where there is none."""
    return bare(os.environ.get("WIX_API_KEY", ""))


def without(text: str, key: str) -> str:
    """Return a text with the key taken out, and each piece of it, in whatever form."""
    text = _without_itself(text, key)
    return _cut(text, _spans(text, key))


def answer_without(body: bytes, key: str) -> bytes:
    """Return an answer with the key taken out; of JSON, from every text that is in it."""
    return _answer(body, key, used=True)


def refusal_without(body: bytes, key: str) -> bytes:
    """Return an answer that is none, and is only shown, with the key taken out, and each piece of it."""
    return _answer(body, key, used=False)


def document_without(document: object, key: str) -> object:
    """Return a document that is to be shown with the key taken out of each of its texts, and each piece of it."""
    return _document(document, key, used=False)


def _answer(body: bytes, key: str, *, used: bool) -> bytes:
    try:
        return json.dumps(_document(json.loads(body), key, used=used)).encode()
    except (ValueError, RecursionError):
        return without(body.decode("utf-8", "replace"), key).encode()


def _document(value: object, key: str, *, used: bool) -> object:
    if isinstance(value, dict):
        return {
            without(name, key): _document(inner, key, used=used and name not in _PLAIN) for name, inner in value.items()
        }
    if isinstance(value, list):
        return [_document(inner, key, used=used) for inner in value]
    if not isinstance(value, str):
        return value
    return _without_whole(value, key) if used else without(value, key)


def _without_itself(text: str, key: str) -> str:
    return text.replace(key, _INSTEAD) if len(key) >= SHORTEST_KEY else text


def _without_whole(text: str, key: str) -> str:
    """Return a text with the key taken out where it is whole, in whatever form that is no word by chance."""
    text = _without_itself(text, key)
    wholes = [whole for whole in _wholes(key) if len(whole) >= _PIECE]
    if not wholes or len(text) < min(map(len, wholes)):
        return text
    letters, places = _read(text)
    spans = [each.span() for whole in wholes for each in re.finditer(whole, letters)]
    return _cut(text, sorted((places[begin][0], places[end - 1][1]) for begin, end in spans))


def _cut(text: str, spans: list[tuple[int, int]]) -> str:
    """Return a text without some spans of it, which are in their order; of UTF-16 as bytes, it stays that."""
    kept, at = [], 0
    for begin, end in spans:
        if begin >= at:
            kept += [text[at:begin], "\0".join(_INSTEAD) if "\0" in text[begin:end] else _INSTEAD]
        at = max(at, end)
    return "".join([*kept, text[at:]])


# What is looked for


@lru_cache(maxsize=4)
def _wholes(key: str) -> tuple[bytes, ...]:
    """Return the letters of the key: first as it is, then in hexadecimal and in base64."""
    if len(key) < SHORTEST_KEY:
        return ()
    whole = _octets(key)
    texts = [whole, whole.hex().encode()]
    for text in (whole, _octets(key.lower())):
        texts += [base64.b64encode(text), *(_base64(text, shift) for shift in range(_TRIPLE))]
    return tuple(each for text in texts if len(each := _letters(text)) >= SHORTEST_KEY)


def _base64(key: bytes, shift: int) -> bytes:
    """Return what the key becomes in base64 behind so many other bytes, without the signs that its neighbours share."""
    begin, end = -(-shift * 8 // 6), (shift + len(key)) * 8 // 6
    return base64.b64encode(bytes(shift) + key)[begin:end]


class _Pieces(NamedTuple):
    """All pieces of some letters that have one length.

    `probes` are parts of them: of a text with a piece in it, a look at each `step`th place finds one.
    """

    length: int
    grams: frozenset[bytes]
    step: int
    probes: frozenset[bytes]

    @classmethod
    def of(cls, wholes: Iterable[bytes], length: int) -> Self:
        """Return the pieces of some letters."""
        step = length // 3
        grams, probes = (
            frozenset(gram for whole in wholes for gram in _runs(whole, size)) for size in (length, length - step + 1)
        )
        return cls(length, grams, step, probes)

    def may_be_in(self, letters: bytes) -> bool:
        """Tell whether a look at some places leaves it open that there is a piece among letters."""
        size = self.length - self.step + 1
        begins = range(0, len(letters) - size + 1, self.step)
        looks = map(letters.__getitem__, map(slice, begins, range(size, len(letters) + 1, self.step)))
        return not self.probes.isdisjoint(looks)

    def places(self, letters: bytes) -> list[int]:
        """Return where pieces begin among letters."""
        return [at for at, gram in enumerate(_runs(letters, self.length)) if gram in self.grams]


@lru_cache(maxsize=4)
def _pieces(key: str) -> tuple[_Pieces, ...]:
    """Return the pieces of a key: of itself as long as the fewest letters in any twelve signs of it, then encoded."""
    wholes = _wholes(key)
    if not wholes:
        return ()
    itself, *encoded = wholes
    fewest = min(len(_letters(piece)) for piece in _runs(_octets(key), min(_PIECE, len(key))))
    shortest = min((len(each) for each in encoded), default=_PIECE)
    return (
        _Pieces.of([itself], min(len(itself), max(_FEWEST, fewest))),
        _Pieces.of(encoded, min(shortest, _PIECE)),
    )


def _runs(data: bytes, length: int) -> Iterator[bytes]:
    """Yield each run of so many bytes."""
    return (data[at : at + length] for at in range(len(data) - length + 1))


# Where it is found


def _octets(text: str) -> bytes:
    """Return a text as bytes, also one that is no UTF-8: a variable may hold any, and so may what is said."""
    return text.encode("utf-8", "surrogatepass")


def _letters(data: bytes) -> bytes:
    """Return the letters and digits of some bytes, in small letters, with no regard to escapes: as quick as can be."""
    return data.translate(_SMALL, _OTHERS)


def _read(text: str) -> tuple[bytes, list[tuple[int, int]]]:
    """Return the letters and digits of a text, in small letters, and where each stands; a NUL where some are far apart.

    An escape is read as the sign that it stands for.
    """
    letters, places, last = bytearray(), [], 0
    for match in _SIGN.finditer(text):
        begin, end = match.span()
        if begin - last > _FAR:
            letters.append(0)
            places.append((begin, begin))
        last = end
        sign = _stands_for(match)
        if sign.isalnum():
            letters += sign.lower().encode()
            places.append((begin, end))
    return bytes(letters), places


def _stands_for(match: re.Match[str]) -> str:
    """Return the sign of ASCII that an escape or a letter stands for, a blank for any other."""
    code = _code(match)
    return " " if code is None or code > _MOST_CODE else chr(code)


def _code(match: re.Match[str]) -> int | None:
    """Return the code of the sign that was found, None for an escape that stands for none that counts."""
    group = match.lastindex
    if group is None:
        return None
    text = match[group]
    return ord(text) if group == _LETTER else int(text, 10 if group == _DECIMAL else 16)


def _spans(text: str, key: str, data: bytes | None = None) -> list[tuple[int, int]]:
    """Return where pieces of a key stand in a text, in order; `data` is the text as bytes, where it is at hand."""
    pieces = _pieces(key)
    if not pieces:
        return []
    letters = _letters(_octets(text) if data is None else data)
    if not any(each.may_be_in(letters) for each in pieces):
        plain = _ESCAPE.sub(_stands_for, text)
        letters = _letters(_octets(plain))
        if plain == text or not any(each.may_be_in(letters) for each in pieces):
            return []
    letters, places = _read(text)
    spans: list[tuple[int, int]] = []
    for begin, length in sorted(
        (at, each.length) for each in pieces if each.may_be_in(letters) for at in each.places(letters)
    ):
        span = places[begin][0], places[begin + length - 1][1]
        if spans and span[0] < spans[-1][1]:
            first, last = spans.pop()
            span = first, max(last, span[1])
        spans.append(span)
    return spans


class Filter:
    """Takes the key, and each piece of it, out of bytes that come piece by piece, of UTF-8 or UTF-16."""

    def __init__(self, key: str) -> None:
        self._key = key
        self._room = _SPREAD * max(map(len, _wholes(key)), default=0)
        self._tail = bytearray()

    def take(self, piece: bytes) -> bytes:
        """Return what can be passed on of a piece and the end of those before it."""
        self._tail += piece
        # What follows may be the beginning of a key.
        return self._passed(len(self._tail) - self._room) if len(self._tail) >= 4 * self._room else b""

    def rest(self) -> bytes:
        """Return what was held back."""
        return self._passed(len(self._tail))

    def _passed(self, at: int) -> bytes:
        data = bytes(self._tail)
        text = data.decode("latin-1")
        spans = _spans(text, self._key, data)
        at = min([at, *(begin for begin, end in spans if 0 < begin < at < end)])
        del self._tail[:at]
        return _cut(text[:at], [(begin, end) for begin, end in spans if end <= at]).encode("latin-1")
