"""The key, as a person gives it, and every form in which a server may repeat it: it is never printed or stored."""

from __future__ import annotations

import base64
import html
import json
import os
from functools import lru_cache
from typing import Final
from urllib.parse import quote

SHORTEST_KEY: Final = 6
"""A shorter text is no key, and stands in words that have nothing to do with it."""
_QUOTES: Final = "\"'`“”‘’„«»"
"""What people copy along with a key."""
_INSTEAD: Final = "***"
_TRIPLE: Final = 3
"""Base64 writes three bytes at a time: a key stands in it in three ways, by how many bytes are before it."""
_DOWNLOADED_AS: Final = ("utf-8", "utf-16-le", "utf-16-be")


def bare(text: str) -> str:
    """Return a key or an id without what was copied along with it."""
    return text.strip().strip(_QUOTES).strip()


def from_environment() -> str:
    """Return the key of the environment, empty where there is none."""
    return bare(os.environ.get("WIX_API_KEY", ""))


@lru_cache(maxsize=4)
def forms(key: str) -> tuple[str, ...]:
    """Return the key as servers repeat it (plain, or encoded for URLs, HTML or headers), the longest first."""
    if len(key) < SHORTEST_KEY:
        return ()
    once = quote(key, safe="")
    texts = {key, key.upper(), key.lower(), key.swapcase(), html.escape(key)}
    texts |= {once, once.replace("%", "%25"), quote(key), _small_digits(once), _small_digits(quote(key))}
    texts |= {key.replace("/", "\\/")}
    texts |= {key.encode().hex(), key.encode().hex().upper()}
    for text in (key, key.lower()):
        texts |= {part for shift in range(_TRIPLE) for part in _base64(text.encode(), shift)}
    return tuple(sorted(texts, key=lambda text: (-len(text), text)))


def _small_digits(quoted: str) -> str:
    """Return a text quoted for URLs with its codes in small letters (`%2f`)."""
    first, *others = quoted.split("%")
    return "%".join([first, *(each[:2].lower() + each[2:] for each in others)])


def _base64(key: bytes, shift: int) -> set[str]:
    """Return what the key becomes in base64 behind so many other bytes, without the signs that its neighbours share."""
    whole = base64.b64encode(bytes(shift) + key).decode().rstrip("=")
    begin = -(-shift * 8 // 6)
    end = (shift + len(key)) * 8 // 6
    alone = {whole[begin:end]} | ({whole} if shift == 0 else set())
    return alone | {each.translate(str.maketrans("+/", "-_")) for each in alone}


def without(text: str, key: str) -> str:
    """Return a text with the key taken out, in whatever form."""
    for form in forms(key):
        text = text.replace(form, _INSTEAD)
    return text


def answer_without(body: bytes, key: str) -> bytes:
    """Return an answer with the key taken out, in whatever form; of JSON, from every text that is in it."""
    for form in forms(key):
        body = body.replace(form.encode(), _INSTEAD.encode())
    try:
        return json.dumps(_document_without(json.loads(body), key)).encode()
    except (ValueError, RecursionError):
        return body


def _document_without(value: object, key: str) -> object:
    if isinstance(value, dict):
        return {without(name, key): _document_without(inner, key) for name, inner in value.items()}
    if isinstance(value, list):
        return [_document_without(inner, key) for inner in value]
    return without(value, key) if isinstance(value, str) else value


class Filter:
    """Takes the key, in whatever form, out of bytes that come piece by piece, of UTF-8 or UTF-16."""

    def __init__(self, key: str) -> None:
        self._forms = [(form.encode(codec), _INSTEAD.encode(codec)) for codec in _DOWNLOADED_AS for form in forms(key)]
        self._kept = max((len(form) for form, _ in self._forms), default=1) - 1
        self._end = b""

    def take(self, piece: bytes) -> bytes:
        """Return what can be passed on of a piece and the end of the one before it."""
        data = self._end + piece
        for form, instead in self._forms:
            data = data.replace(form, instead)
        at = max(0, len(data) - self._kept)  # what follows may be the beginning of a key
        self._end = data[at:]
        return data[:at]

    def rest(self) -> bytes:
        """Return what was held back."""
        return self._end
