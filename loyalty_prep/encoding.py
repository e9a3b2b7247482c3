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
import unicodedata
import warnings
from dataclasses import dataclass
from functools import partial
from itertools import islice, pairwise
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from loyalty_prep import headers
from loyalty_prep.errors import InputError, OutputError
from loyalty_prep.options import Detected

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from loyalty_prep.source import Source

_BLOCK = 1 << 22
_TELLING_BYTES = 1 << 16
"""How many bytes of telling cells chardet is shown: its own limit is 200,000, and more changes no answer."""
_TELLING_CELLS = 5000
"""How many of them are taken from one block, so that the whole file has its say."""
_LEAST_DECODABLE = 0.8
"""An encoding that lacks bytes of more than one telling cell in five is not the file's."""

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
    "cp1252": 1.5,
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
    "cp850": 1.0,
    "cp437": 0.8,
    "cp852": 0.8,
    "cp866": 1.0,
    "cp932": 1.2,
    "euc-jp": 1.2,
    "gb18030": 1.2,
    "big5": 1.2,
    "cp949": 1.2,
}

_TELLING_CELL = re.compile(rb"[^,;\t\r\n\"]*[\x80-\xff][^,;\t\r\n\"]*")
_WORD = re.compile(r"[^\W\d_]+")


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


def _telling_cells(stream: BinaryIO) -> list[bytes]:
    """Collect cells with bytes above 0x7F, from all over the file: ASCII drowns the letters that tell."""
    cells: dict[bytes, None] = {}
    room = _TELLING_BYTES
    for block in _blocks(stream, _BLOCK):
        if block.isascii():
            continue
        for match in islice(_TELLING_CELL.finditer(block), _TELLING_CELLS):
            cell = match.group()[:200]
            if cell not in cells:
                cells[cell] = None
                room -= len(cell)
            if room < 0:
                return list(cells)
    return list(cells)


def _weigh(cells: list[bytes]) -> Detected[str]:
    """Ask chardet about each candidate on the cells that it has the bytes of, and weigh its answers.

    A candidate that lacks bytes of a few cells stays one: those records are ROW_UNDECODABLE.
    """
    groups: dict[bytes, list[str]] = {}
    for name in BELIEF:
        decodable = [cell for cell in cells if _decodes(cell, name)]
        if len(decodable) >= max(1, len(cells) * _LEAST_DECODABLE):
            groups.setdefault(b"\n".join(decodable), []).append(name)
    scores: dict[str, float] = {}
    for sample, names in groups.items():
        share = (sample.count(b"\n") + 1) / len(cells)
        for name, confidence in _answers(sample, names):
            if name in names:
                # chardet's own confidence says little about a few short cells, so it is not all that counts.
                score = (0.05 + confidence) * BELIEF[name] * _plausibility(sample.decode(name)) * share**2
                scores[name] = max(scores.get(name, 0.0), score)
    if not scores or max(scores.values()) == 0:
        return Detected("cp1252", "default", 0.1, ("nothing fits better",))
    best = max(scores, key=lambda name: scores[name])
    text = _text(cells, best)
    # Encodings under which the file reads the same are one answer: it goes by the commonest name.
    best = next(name for name in BELIEF if name in scores and _text(cells, name) == text)
    rest = max((score for name, score in scores.items() if _text(cells, name) != text), default=0.0)
    confidence = round(min(0.99, scores[best] / (scores[best] + rest)), 2)
    word = max(_WORD.findall(text), key=lambda found: (not found.isascii(), len(found)), default="")
    return Detected(best, confidence=confidence, evidence=(f"its letters read as words, such as '{word}'",))


def _answers(sample: bytes, names: list[str]) -> Iterator[tuple[str, float]]:
    import chardet  # noqa: PLC0415 - most files are UTF-8 and never need it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where none of the names fits
        answers = chardet.detect_all(sample, ignore_threshold=True, compat_names=False, include_encodings=names)
    for answer in answers:
        yield _usual(answer["encoding"] or ""), answer["confidence"]


def _text(cells: list[bytes], name: str) -> str:
    return b"\n".join(cells).decode(name, "replace")


def _decodes(cell: bytes, name: str) -> bool:
    try:
        cell.decode(name)
    except UnicodeDecodeError:
        return False
    return True


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
    if not name:
        return name
    canonical = codecs.lookup(name).name
    return _USUAL.get(canonical, canonical)


# The letters beyond ASCII that each language's names are written with. A word that mixes the letters of several
# was decoded with the wrong code page: `Dvořák` reads `Dvoøák`, and no language has both ø and á.
_ALPHABETS = tuple(
    frozenset(letters + letters.upper() + "İ")
    for letters in (
        "àâæçéèêëîïôœùûüÿñ",  # French
        "äöüßé",  # German
        "áéíñóúüçàèïòº",  # Spanish, Catalan
        "áâãàçéêíóôõúü",  # Portuguese
        "àèéìíîòóùú",  # Italian
        "áéëïóöüèê",  # Dutch
        "åäöéü",  # Swedish, Finnish
        "æøåéòôü",  # Danish, Norwegian
        "áðéíóúýþæö",  # Icelandic
        "ąćęłńóśźż",  # Polish
        "áčďéěíňóřšťúůýžäľĺôŕü",  # Czech, Slovak
        "áéíóöőúüű",  # Hungarian
        "ăâîșțşţ",  # Romanian
        "čćđšžë",  # Croatian, Slovene, Serbian, Albanian
        "çğıöşüâîû",  # Turkish
        "ąčęėįšųūž",  # Lithuanian
        "āčēģīķļņšūž",  # Latvian
        "äõöüšž",  # Estonian
    )
)
# Signs that do stand beside letters in what people write.
_FRIENDLY = frozenset("’‘“”„«»…–—·•€£°®™№º´\u00a0\u00ad")
_BESIDE = re.compile(r"(?<=[^\W\d_])[^\w\s\x00-\x7f]|[^\w\s\x00-\x7f](?=[^\W\d_])")
_SCRIPTS = dict.fromkeys(("HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "HALFWIDTH", "FULLWIDTH"), "CJK")


def _plausibility(text: str) -> float:
    """Return 0 to 1, or a little more where a known header word is in it: how much the text looks written by people."""
    high = [char for char in text if not char.isascii()]
    if not high:
        return 0.01
    odd = sum(not char.isalpha() and char not in _FRIENDLY for char in high)
    odd += 3 * sum(sign not in _FRIENDLY for sign in _BESIDE.findall(text))
    words = [word for word in _WORD.findall(text) if not word.isascii()]
    fitting = (sum(map(_fits, words)) + 0.1) / (len(words) + 0.1)
    known = any(
        (headers.weigh(cell, column) or 0) >= 2 for cell in text.split("\n")[:50] for column in ("EMAIL", "POINTS")
    )
    return max(0.01, 1 - odd / len(high)) * fitting**2 * (1.5 if known else 1.0)


def _fits(word: str) -> bool:
    """Tell a word of one language from what a wrong code page makes: two alphabets, capitals after small letters."""
    if any(a.islower() and b.isupper() for a, b in pairwise(word)):
        return False
    scripts = {unicodedata.name(char, "?").split()[0] for char in word}
    if scripts == {"LATIN"}:
        letters = {char for char in word if not char.isascii()}
        return any(letters <= alphabet for alphabet in _ALPHABETS)
    return len({_SCRIPTS.get(script, script) for script in scripts}) == 1


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


def spread(source: Source, encoding: Encoding, count: int, size: int) -> Iterator[bytes]:
    """Yield `count` stretches of about `size` bytes from all over the file, as UTF-8, from line end to line end."""
    with source.open() as stream:
        total = stream.seek(0, 2)
        for position in range(1, count + 1):
            # Wide characters are at most four bytes; their stretches must begin where one begins.
            stream.seek(total * position // (count + 1) // 4 * 4 + len(encoding.bom) % 4)
            data = stream.read(size)
            text = data if encoding.is_utf8 else _decode_stretch(data, encoding)
            first, last = text.find(b"\n") + 1, text.rfind(b"\n") + 1
            if first and last > first:
                yield text[first:last]


def _decode_stretch(data: bytes, encoding: Encoding) -> bytes:
    decoder = codecs.getincrementaldecoder(encoding.name.value)(_MARK)
    return decoder.decode(data).encode("utf-8", "surrogatepass")


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
