"""From bytes to UTF-8, with every byte that the encoding does not have still to be found.

Strategy: a byte order mark decides; else UTF-8 is proved over every byte of the file (a file stays UTF-8
when its valid multi-byte sequences outnumber its faults); else chardet is asked about what tells, the
cells that hold bytes above 0x7F, among the encodings that exports really come in, and its answers are
weighed by how the letters look.

What must stay true: later stages see UTF-8. A byte that the encoding does not have is never dropped and
never replaced by something that could be text: it stands as bytes that are invalid in UTF-8 (in a UTF-8
file, itself; in a transcoded one, the three bytes of a lone surrogate U+DC80 + n), so one look for invalid
UTF-8 finds it (`records.py`), and `show` can tell which byte it was.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from loyalty_prep.errors import InputError, OutputError
from loyalty_prep.options import Detected

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from loyalty_prep.source import Source

_BLOCK = 1 << 22
_TELLING_BYTES = 1 << 16
"""How many bytes of telling cells chardet is shown: its own limit is 200,000, and more changes no answer."""

BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Encodings that exports come in, with how readily each is believed: a code page of Windows is far more
# often met than its look-alikes of ISO, DOS and the old Mac. The names are ones that Python and chardet both take.
BELIEF: dict[str, float] = {
    "cp1252": 1.7,
    "cp1250": 1.2,
    "cp1251": 1.2,
    "cp1253": 1.2,
    "cp1254": 1.2,
    "cp1255": 1.2,
    "cp1256": 1.2,
    "cp1257": 1.2,
    "cp874": 1.1,
    "iso8859-2": 1.0,
    "iso8859-5": 1.0,
    "iso8859-7": 1.0,
    "iso8859-8": 1.0,
    "iso8859-9": 1.0,
    "koi8-r": 1.1,
    "koi8-u": 1.0,
    "mac-roman": 1.0,
    "cp437": 0.8,
    "cp850": 1.0,
    "cp852": 0.8,
    "cp866": 1.0,
    "cp932": 1.2,
    "euc-jp": 1.2,
    "gb18030": 1.2,
    "big5": 1.2,
    "cp949": 1.2,
}

_TELLING_CELL = re.compile(rb"[^,;\t\r\n\"]*[\x80-\xff][^,;\t\r\n\"]*")
_HIGH_RUN = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Text:
    """A file of UTF-8. `start` is the byte after a byte order mark; `clean`: no invalid byte in it."""

    path: Path
    start: int
    transcoded: bool
    clean: bool

    def open(self) -> BinaryIO:
        """Open the text for reading, at its first character."""
        stream = self.path.open("rb")
        stream.seek(self.start)
        return stream


@dataclass(frozen=True, slots=True)
class Encoding:
    """What the bytes are: Python's codec name, its byte order mark, and whether every byte decodes."""

    name: Detected[str]
    bom: bytes
    clean: bool

    @property
    def is_utf8(self) -> bool:
        """True where the bytes need no transcoding."""
        return self.name.value in ("utf-8", "ascii")


def detect(source: Source, user: str | None = None) -> Encoding:
    """Tell the encoding of the whole file. A user's word is taken as it is.

    Raises `InputError` NOT_A_TABLE for bytes that are no text.
    """
    with source.open() as stream:
        head = stream.read(_BLOCK)
        bom = next(((mark, name) for mark, name in BOMS if head.startswith(mark)), None)
        if user is not None:
            return _user_encoding(user, bom, stream)
        if bom is not None:
            clean = bom[1] != "utf-8" or _utf8_faults(stream, _BLOCK, exact=False)[0] == 0
            named = Detected(bom[1], confidence=1.0, evidence=("byte order mark",))
            return Encoding(named, bom[0], clean)
        wide = _wide(head[:4096])
        if wide is not None:
            return Encoding(wide, b"", clean=False)
        _refuse_binary(source.name, head[:4096])
        return _narrow(stream)


def _user_encoding(user: str, bom: tuple[bytes, str] | None, stream: BinaryIO) -> Encoding:
    name = user.removesuffix("-sig").replace("utf_8_sig", "utf-8")
    mark = b""
    if bom is not None and (name in (bom[1], bom[1][:-3]) or (name, bom[1]) == ("utf-8", "utf-8")):
        mark, name = bom
    named = Detected(name, "user", 1.0, ("named by --encoding",))
    clean = name in ("utf-8", "ascii") and _utf8_faults(stream, _BLOCK, exact=False)[0] == 0
    return Encoding(named, mark, clean)


def _wide(head: bytes) -> Detected[str] | None:
    """UTF-16 and UTF-32 without a mark show in where the NULs stand, for text that is mostly ASCII."""
    if len(head) < 4:
        return None
    octets = np.frombuffer(head[: len(head) // 4 * 4], dtype=np.uint8).reshape(-1, 4)
    nul = (octets == 0).mean(axis=0)
    patterns = {
        "utf-32-le": (0, 1, 1, 1),
        "utf-32-be": (1, 1, 1, 0),
        "utf-16-le": (0, 1, 0, 1),
        "utf-16-be": (1, 0, 1, 0),
    }
    for name, pattern in patterns.items():
        mostly, least = (0.9, 0.1) if name.startswith("utf-32") else (0.5, 0.1)
        if all((share > mostly) if expected else (share < least) for share, expected in zip(nul, pattern, strict=True)):
            return Detected(name, confidence=0.9, evidence=("every second byte is NUL, as in wide ASCII text",))
    return None


def _refuse_binary(name: str, head: bytes) -> None:
    control = sum(octet < 32 and octet not in b"\t\n\r\f\v\x1a\x1b\x00" for octet in head)
    if control > len(head) * 0.05 or head.count(0) > len(head) * 0.1:
        raise InputError(
            "NOT_A_TABLE", f"{name} holds binary data, not a table of customers. Export the customers as CSV."
        )


def _narrow(stream: BinaryIO) -> Encoding:
    faults, valid = _utf8_faults(stream, _BLOCK, exact=True)
    if faults == 0 and valid == 0:
        if _has_escapes(stream):
            return Encoding(Detected("iso2022_jp", confidence=0.95, evidence=("escape sequences",)), b"", clean=False)
        return Encoding(Detected("utf-8", evidence=("every byte is ASCII",)), b"", clean=True)
    if faults == 0:
        return Encoding(Detected("utf-8", evidence=("every byte is valid UTF-8",)), b"", clean=True)
    if valid > faults:
        evidence = f"{valid} valid multi-byte sequences against {faults} stray bytes"
        return Encoding(Detected("utf-8", confidence=0.9, evidence=(evidence,)), b"", clean=False)
    return Encoding(_weigh(_telling_cells(stream)), b"", clean=False)


def _blocks(stream: BinaryIO, size: int) -> Iterator[bytes]:
    stream.seek(0)
    yield from iter(partial(stream.read, size), b"")


def _has_escapes(stream: BinaryIO) -> bool:
    return any(b"\x1b$" in block or b"\x1b(" in block for block in _blocks(stream, _BLOCK))


def _utf8_faults(stream: BinaryIO, size: int, *, exact: bool) -> tuple[int, int]:
    """Count over the whole file the bytes that are no UTF-8, and the valid multi-byte sequences.

    Not exact: stops at the first fault.
    """
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    faults = valid = 0
    for block in _blocks(stream, size):
        if block.isascii() and not decoder.getstate()[0]:
            continue
        more, good = _count(decoder.decode(block))
        faults, valid = faults + more, valid + good
        if faults and not exact:
            return faults, valid
    more, good = _count(decoder.decode(b"", final=True))
    return faults + more, valid + good


def _count(text: str) -> tuple[int, int]:
    if text.isascii():
        return 0, 0
    points = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    faults = int(np.count_nonzero((points >= 0xDC80) & (points <= 0xDCFF)))
    return faults, int(np.count_nonzero(points >= 0x80)) - faults


def _telling_cells(stream: BinaryIO) -> bytes:
    """Collect cells with bytes above 0x7F, from all over the file: ASCII drowns the letters that tell."""
    cells: dict[bytes, None] = {}
    room = _TELLING_BYTES
    for block in _blocks(stream, _BLOCK):
        if block.isascii():
            continue
        for position, match in enumerate(_TELLING_CELL.finditer(block)):
            cell = match.group()[:200]
            if cell not in cells:
                cells[cell] = None
                room -= len(cell)
            if room < 0 or position > 5000:
                break
        if room < 0:
            break
    return b"\n".join(cells)


def _weigh(sample: bytes) -> Detected[str]:
    import chardet  # noqa: PLC0415 - most files are UTF-8 and never need it

    scores: dict[str, float] = {}
    for answer in chardet.detect_all(sample, ignore_threshold=True, compat_names=False, include_encodings=BELIEF):
        encoding = answer["encoding"]
        if encoding is None or (name := _usual(encoding)) not in BELIEF:
            continue
        scores[name] = max(scores.get(name, 0.0), answer["confidence"] * BELIEF[name] * _plausibility(sample, name))
    if not scores or max(scores.values()) == 0:
        return Detected("cp1252", "default", 0.1, ("nothing fits better",))
    best = max(scores, key=lambda name: scores[name])
    rest = max((score for name, score in scores.items() if name != best), default=0.0)
    confidence = round(min(0.99, scores[best] / (scores[best] + rest)), 2)
    text = sample.decode(best, "replace")
    word = max(_HIGH_RUN.findall(text), key=lambda found: (not found.isascii(), len(found)), default="")
    return Detected(best, confidence=confidence, evidence=(f"the letters read as words, such as '{word}'",))


# chardet answers with the widest relative of an encoding; this is the one that exports are written in.
_USUAL = {
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5hkscs": "big5",
    "cp950": "big5",
    "euc_jis_2004": "euc-jp",
    "euc_jp": "euc-jp",
}


def _usual(name: str) -> str:
    canonical = codecs.lookup(name).name
    return _USUAL.get(canonical, canonical)


# Letters of one small language that stand where other code pages have letters of large ones: Icelandic where
# Turkish has its İ, Ş, ğ.
_RARE = frozenset("ÝÞÐýþð")


def _plausibility(sample: bytes, name: str) -> float:
    """Return 0 to 1: how much the decoded text looks like words that people write."""
    text = sample.decode(name, "replace")
    high = [char for char in text if not char.isascii()]
    if not high:
        return 0.01
    odd: float = sum(not char.isalpha() for char in high) + 5 * text.count("\ufffd")
    odd += 0.7 * sum(char in _RARE for char in high)
    words = [word for word in _HIGH_RUN.findall(text) if not word.isascii()]
    # A capital after a small letter in one word, or two alphabets in one word, is what a wrong code page makes.
    jumbled = sum(any(a.islower() and b.isupper() for a, b in pairwise(word)) for word in words)
    return max(0.01, 1 - odd / len(high)) * max(0.05, 1 - jumbled / max(1, len(words)))


def to_utf8(source: Source, encoding: Encoding, temp: Path) -> Text:
    """Give the source as UTF-8: itself where it is, else a transcoded copy in the folder `temp`."""
    if encoding.is_utf8:
        return Text(source.path, len(encoding.bom), transcoded=False, clean=encoding.clean)
    path = temp / "text"
    faulty = False
    with source.open() as stream, path.open("wb") as target:
        for block in _transcode(stream, encoding):
            try:
                target.write(block.encode())
            except UnicodeEncodeError:
                faulty = True
                target.write(block.encode("utf-8", "surrogatepass"))
            except OSError as fault:
                raise OutputError(
                    "OUTPUT_UNWRITABLE",
                    f"There is no room in the temporary folder: {fault.strerror or fault}.",
                ) from fault
    return Text(path, 0, transcoded=True, clean=not faulty)


def head(source: Source, encoding: Encoding, size: int) -> tuple[bytes, bool]:
    """Return the first `size` bytes of the file or a little less, as UTF-8, and whether that is all of it."""
    with source.open() as stream:
        stream.seek(len(encoding.bom))
        data = stream.read(size)
        whole = not stream.read(1)
    if encoding.is_utf8:
        return data, whole
    decoder = codecs.getincrementaldecoder(encoding.name.value)(_MARK)
    return decoder.decode(data, final=whole).encode("utf-8", "surrogatepass"), whole


def _transcode(stream: BinaryIO, encoding: Encoding) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding.name.value)(_MARK)
    stream.seek(len(encoding.bom))
    for block in iter(partial(stream.read, _BLOCK), b""):
        yield decoder.decode(block)
    yield decoder.decode(b"", final=True)


_MARK = "loyalty_prep.mark"


def _mark(fault: UnicodeError) -> tuple[str, int]:
    """Decode each byte that the encoding does not have as the lone surrogate U+DC00 + byte."""
    if not isinstance(fault, UnicodeDecodeError):
        raise fault
    return "".join(chr(0xDC00 + octet) for octet in fault.object[fault.start : fault.end]), fault.end


codecs.register_error(_MARK, _mark)


def show(data: bytes, *, transcoded: bool) -> str:
    r"""Return text for people: each byte that the file's encoding does not have stands as `\xE9`."""
    if not transcoded:
        return re.sub(r"[\udc80-\udcff]", _hex, data.decode("utf-8", "surrogateescape"))
    return re.sub(r"[\udc00-\udcff]", _hex, data.decode("utf-8", "surrogatepass"))


def _hex(match: re.Match[str]) -> str:
    return f"\\x{ord(match.group()) - 0xDC00:02X}"
