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
import math
import re
import unicodedata
import warnings
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, BinaryIO, TypeVar

import numpy as np

from loyalty_prep import headers, letters
from loyalty_prep.errors import InputError, OutputError
from loyalty_prep.options import Detected

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from loyalty_prep.source import Source

_BLOCK = 1 << 22
_STEP = 1 << 17
"""How many bytes are counted or transcoded at once: what a processor's cache holds goes nearly twice as fast."""
T = TypeVar("T")
_TELLING_BYTES = 1 << 14
"""How many bytes of telling cells are weighed; they are taken from all over the file."""
_LEAST_BYTES = 1 << 9
"""How many of them are taken at least from one block of a large file."""
_CELLS_A_BYTE = 4
"""So many cells are looked for with each byte above 0x7F, however seldom it stands in the file."""
_HEARD_BYTES = 1 << 13
"""How many bytes of telling cells chardet is shown."""
_HEADER_CELLS = 12
_VOICE = 1.0

BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

# Encodings that exports come in, and how much less readily than Windows-1252 each is believed, as the logarithm of
# a likelihood. Under several the file may read the same: it then goes by the first of them.
BELIEF: dict[str, float] = {
    "cp1252": 0.0,
    "cp1250": -0.5,
    "cp1251": -0.5,
    "cp1253": -0.5,
    "cp1254": -0.7,
    "cp1255": -0.5,
    "cp1256": -0.5,
    "cp1257": -0.7,
    "cp1258": -1.0,
    "cp874": -0.7,
    "iso8859-2": -1.0,
    "iso8859-5": -1.0,
    "iso8859-7": -1.0,
    "iso8859-8": -1.0,
    "iso8859-9": -1.2,
    "iso8859-15": -1.0,
    "koi8-r": -0.8,
    "koi8-u": -0.9,
    "mac-roman": -1.5,
    "cp850": -1.5,
    "cp437": -1.7,
    "cp852": -1.7,
    "cp866": -1.2,
    "cp932": -0.5,
    "euc-jp": -0.7,
    "gb18030": -0.5,
    "big5": -0.5,
    "cp950": -0.6,
    "cp949": -0.5,
}
# What speaks against a decoding, as logarithms:
_CAPITAL_INSIDE = -6.0  # a capital after a small letter
_SMALL_FIRST = -1.0  # a word that begins with a small letter beyond ASCII: names begin with capitals
_TWO_SCRIPTS = -4.0  # letters of two scripts in one word
_LETTER_ALONE = -4.0  # a word of one letter
_SIGN_INSIDE = -3.0  # a sign between letters
_MARK_ALONE = -5.0  # a combining mark without its letter
_CLUSTER = -0.8  # three vowels or three consonants in a row, one of them beyond ASCII; of four, three times as much
_SWITCH = -4.0  # a word of another language than the file's others
_KNOWN_WORD = 3.0
"""What speaks for it: a column's name that is known, such as `Punkte`."""
_CLOSE = 12.0
"""Candidates behind the best by more than this are not asked about any further."""

_EDGES = bytes.maketrans(b',;\t\r\n"', b"\n" * 6)
_BEGUN = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{0,2}\Z")
_CELL_REACH = 100
_FIRST_CELLS = 100
_PLACES = 2000
_TOKEN = re.compile(r"[A-Za-z]*[^\x00-\x7f][A-Za-z\x80-\U0010ffff]*")
_CLOSING = frozenset("’”»›°™®")
_RUNS = re.compile(r"[aeiouyAEIOUY]{3,}|[b-df-hj-np-tv-xzB-DF-HJ-NP-TV-XZ]{3,}")
_WORD = re.compile(r"[^\W\d_]+")


# Where in four bytes there is always a NUL, where often, and where seldom.
_WIDE: tuple[tuple[str, tuple[int, ...], tuple[int, ...], tuple[int, ...]], ...] = (
    ("utf-32-le", (3,), (1, 2), (0,)),
    ("utf-32-be", (0,), (1, 2), (3,)),
    ("utf-16-le", (), (1, 3), (0, 2)),
    ("utf-16-be", (), (0, 2), (1, 3)),
)
_ALWAYS, _OFTEN, _SELDOM = 0.99, 0.1, 0.25
_ONE_LINE = 4096


@dataclass(frozen=True, slots=True)
class Text:
    """A file of UTF-8. `start` is the byte after a byte order mark; `clean`: no invalid byte in it.

    `backslashes`: there may be some in it.
    """

    path: Path
    start: int
    transcoded: bool
    clean: bool
    backslashes: bool

    def open(self) -> BinaryIO:
        """Open the text for reading, at its first character."""
        stream = self.path.open("rb")
        stream.seek(self.start)
        return stream


@dataclass(frozen=True, slots=True)
class Encoding:
    """What the bytes are: Python's codec name, its byte order mark, and whether every byte decodes.

    `backslashes`: there may be some among them.
    """

    name: Detected[str]
    bom: bytes
    clean: bool
    backslashes: bool = True

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
            clean = bom[1] != "utf-8" or _scan(stream, _STEP, exact=False).faults == 0
            named = Detected(bom[1], confidence=1.0, evidence=("byte order mark",))
            return Encoding(named, bom[0], clean)
        wide = _wide(head[: 1 << 16])
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
    clean = name in ("utf-8", "ascii") and _scan(stream, _STEP, exact=False).faults == 0
    return Encoding(named, mark, clean)


def _wide(head: bytes) -> Detected[str] | None:
    """UTF-16 and UTF-32 without a mark: line ends, digits and addresses are ASCII, so NULs stand where they must.

    That holds for text of any script: a NUL in half of the places only, and the text reads without a fault.
    """
    octets = np.frombuffer(head[: len(head) // 4 * 4], dtype=np.uint8).reshape(-1, 4)
    if len(octets) < 1:
        return None
    nul = (octets == 0).mean(axis=0)
    for name, always, often, seldom in _WIDE:
        share = min((float(nul[place]) for place in often), default=1.0)
        if min(nul[list(always)], default=1.0) < _ALWAYS or share < _OFTEN:
            continue
        if any(nul[place] > share * _SELDOM for place in seldom):
            continue
        if _reads_wide(head[: len(head) // 4 * 4], name):
            return Detected(name, "found", 0.9, ("NUL bytes stand where it has them", "it reads without a fault"))
    return None


def _reads_wide(head: bytes, name: str) -> bool:
    text = codecs.getincrementaldecoder(name)("replace").decode(head)
    odd = text.count("\ufffd") + sum(map(text.count, "\0\ufffe\uffff"))
    return odd <= len(text) * 0.01 and ("\n" in text or "\r" in text or len(text) < _ONE_LINE)


def _refuse_binary(name: str, head: bytes) -> None:
    control = sum(octet < 32 and octet not in b"\t\n\r\f\v\x1a\x1b\x00" for octet in head)
    if control > len(head) * 0.05 or head.count(0) > len(head) * 0.1:
        raise InputError(
            "NOT_A_TABLE", f"{name} holds binary data, not a table of customers. Export the customers as CSV."
        )


def _narrow(stream: BinaryIO) -> Encoding:
    found = _scan(stream, _STEP, exact=True)
    if found.faults == 0 and found.valid == 0 and found.escapes:
        return Encoding(Detected("iso2022_jp", confidence=0.95, evidence=("escape sequences",)), b"", clean=False)
    if found.faults == 0:
        evidence = "every byte is valid UTF-8" if found.valid else "every byte is ASCII"
        return Encoding(Detected("utf-8", evidence=(evidence,)), b"", clean=True, backslashes=found.backslashes)
    if found.valid > found.faults:
        evidence = f"{found.valid} valid multi-byte sequences against {found.faults} stray bytes"
        return Encoding(Detected("utf-8", confidence=0.9, evidence=(evidence,)), b"", clean=False)
    return Encoding(_weigh(_telling_cells(stream)), b"", clean=False)


def _blocks(stream: BinaryIO, size: int) -> Iterator[bytes]:
    stream.seek(0)
    yield from iter(partial(stream.read, size), b"")


@dataclass(slots=True)
class _Scan:
    """What one reading of a file told: bytes that are no UTF-8, valid multi-byte sequences, and which signs occur.

    `escapes` are the sequences with which ISO 2022 switches between character sets.
    """

    faults: int = 0
    valid: int = 0
    escapes: bool = False
    backslashes: bool = False

    def add(self, faults: int, valid: int) -> None:
        """Add what was counted in a stretch."""
        self.faults += faults
        self.valid += valid


def _scan(stream: BinaryIO, size: int, *, exact: bool) -> _Scan:
    """Read the whole file once. Not exact: stops at the first fault."""
    found, rest = _Scan(), b""
    for block in _blocks(stream, size):
        found.backslashes = found.backslashes or b"\\" in block
        # One byte is found many times faster than two.
        found.escapes = found.escapes or (b"\x1b" in block and (b"\x1b$" in block or b"\x1b(" in block))
        if not rest and block.isascii():
            continue
        data = rest + block
        cut = len(data) - _begun(data)
        data, rest = data[:cut], data[cut:]
        found.add(*_count(data))
        if found.faults and not exact:
            break
    else:
        found.add(*_count(rest))
    return found


def _begun(data: bytes) -> int:
    """Return how many bytes at the end begin a sequence that may go on in the next block."""
    match = _BEGUN.search(data[-3:])
    return len(match.group()) if match else 0


def _count(data: bytes) -> tuple[int, int]:
    """Count the bytes of a stretch that are no UTF-8, and its valid multi-byte sequences (Unicode, table 3-7)."""
    octets = np.frombuffer(data, dtype=np.uint8)
    high = int(np.count_nonzero(octets >= 0x80))
    places = np.flatnonzero((octets[:-1] >= 0xC2) & ((octets[1:] & 0xC0) == 0x80))
    if not len(places):
        return high, 0
    padded = np.append(octets, np.zeros(2, dtype=np.uint8))
    lead = octets[places]
    second = padded[places + 1]
    third = (padded[places + 2] & 0xC0) == 0x80
    fourth = third & ((padded[places + 3] & 0xC0) == 0x80)
    two = lead < 0xE0
    three = (lead >= 0xE0) & (lead < 0xF0) & third & ~((lead == 0xE0) & (second < 0xA0))
    three &= ~((lead == 0xED) & (second >= 0xA0))
    four = (lead >= 0xF0) & (lead < 0xF5) & fourth & ~((lead == 0xF0) & (second < 0x90))
    four &= ~((lead == 0xF4) & (second >= 0x90))
    sequences = [int(np.count_nonzero(flags)) for flags in (two, three, four)]
    covered = sum(count * length for count, length in zip(sequences, (2, 3, 4), strict=True))
    return high - covered, sum(sequences)


def _telling_cells(stream: BinaryIO) -> list[bytes]:
    """Collect cells with bytes above 0x7F, from all over the file: ASCII drowns the letters that tell.

    A byte that is met seldom may be the one that tells two encodings apart, so each has its own cells.
    """
    share = max(_LEAST_BYTES, _TELLING_BYTES * _BLOCK // max(1, stream.seek(0, 2)))
    cells: dict[bytes, None] = {}
    met = [0] * 256
    for block in _blocks(stream, _BLOCK):
        if block.isascii():
            continue
        octets = np.frombuffer(block, dtype=np.uint8)
        high = np.flatnonzero(octets >= 0x80)
        # Of a large file each block has room for some dozen cells; more places than bytes would only repeat them.
        spread = high[:: max(1, len(high) // min(_PLACES, share))].tolist()
        near = high[:_PLACES].tolist() if not cells else []  # near the header; the others come from all over the block
        _take(block, sorted({*near, *spread}), cells, met, share)
        signs = octets[high]
        held = np.flatnonzero(np.bincount(signs, minlength=256)).tolist()
        for octet in [octet for octet in held if met[octet] < _CELLS_A_BYTE]:
            _take(block, high[signs == octet][:_CELLS_A_BYTE].tolist(), cells, met, _LEAST_BYTES)
    return list(cells)


def _take(block: bytes, places: list[int], cells: dict[bytes, None], met: list[int], room: int) -> None:
    """Add the cells around these places in a block, as long as there is room for them."""
    end = -1
    for place in places:
        if place < end:
            continue
        before = block[max(0, place - _CELL_REACH) : place].translate(_EDGES)
        start = place - len(before) + before.rfind(b"\n") + 1
        end = place + len(block[place : place + _CELL_REACH].translate(_EDGES).split(b"\n", 1)[0])
        cell = block[start:end]
        if cell not in cells:
            cells[cell] = None
            room -= len(cell)
            for octet in set(cell):
                met[octet] += 1
        if room < 0:
            return


def _weigh(cells: list[bytes]) -> Detected[str]:
    """Weigh each candidate by how likely the words are that it makes of the cells, and ask chardet where it is close.

    A candidate that lacks bytes of a few cells stays one: those records are ROW_UNDECODABLE.
    """
    few = cells[:_FIRST_CELLS]
    first = {name: likelihood(_text(few, name)) for name in BELIEF}
    texts: dict[str, str] = {}
    for name in BELIEF:
        if first[name] > max(first.values()) - 4 * _CLOSE:
            texts.setdefault(_text(cells, name), name)
    scores = {name: BELIEF[name] + likelihood(text) for text, name in texts.items()}
    top = max(scores.values())
    scores = {name: score for name, score in scores.items() if score > top - _CLOSE}
    read = {name: text for text, name in texts.items() if name in scores}
    if len(scores) > 1:
        voices = _voices(cells, list(scores))
        for name in scores:
            scores[name] += _known(read[name]) + voices[name]
    ranked = sorted(scores, key=lambda name: -scores[name])
    best = ranked[0]
    ahead = scores[best] - scores[ranked[1]] if len(ranked) > 1 else _CLOSE
    seen = _text(few, best)
    others = sorted((name for name in BELIEF if _text(few, name) != seen), key=lambda name: -first[name] - BELIEF[name])
    second = ranked[1] if len(ranked) > 1 else next(iter(others), None)
    confidence = round(min(0.99, 1 / (1 + math.exp(-ahead / 2))), 2)
    words = [word for word in _WORD.findall(read[best]) if not word.isascii()]
    word = max(words, key=len, default="")
    evidence = f"its letters read as words, such as '{word}'" if word else "nothing fits better"
    return Detected(best, "found", confidence, (evidence,), second)


def likelihood(text: str) -> float:
    """Return the logarithm of how likely the words of a text are that hold letters beyond ASCII, in one language.

    A few words may be of another language than the others.
    """
    tokens: list[str] = _TOKEN.findall(text)
    if not tokens:
        return 0.0
    chars: dict[str, int] = {}
    indices: list[int] = []
    starts: list[int] = []
    for token in tokens:
        starts.append(len(indices))
        indices += [chars.setdefault(char, len(chars)) for char in token if not char.isascii()]
    table = np.array([letters.likelihoods(char) for char in chars])
    words = np.add.reduceat(table[indices], starts, axis=0)
    anywhere = words.max(axis=1, keepdims=True) + _SWITCH
    best = float((np.maximum(words, anywhere).sum(axis=0) + letters.belief()).max())
    return best + sum(map(_structure, tokens))


@lru_cache(maxsize=1 << 14)
def _structure(token: str) -> float:
    """Return what in the order of its letters speaks against a word, as a logarithm."""
    against = 0.0
    before, script, small = "", "", False
    for char in token:
        category = unicodedata.category(char)
        if category[0] == "M":
            against += 0.0 if before and (before.isalpha() or unicodedata.category(before)[0] == "M") else _MARK_ALONE
        elif category[0] == "L":
            now = letters.script_of(char)
            against += _TWO_SCRIPTS if script and now != script else 0.0
            against += _CAPITAL_INSIDE if category == "Lu" and small else 0.0
            script, small = now, category == "Ll"
        else:
            friendly = char in letters.FRIENDLY
            against += 0.0 if friendly or not before else _SIGN_INSIDE
            script, small = "", False
        before = char
    if token[0] in _CLOSING and token[1:2].isalpha():
        against += _SIGN_INSIDE
    if token[0].islower() and not token[0].isascii():
        against += _SMALL_FIRST
    if len(token) == 1 and script and script != "CJK":
        against += _LETTER_ALONE
    return against + sum(map(_cluster, _RUNS.findall(letters.bare(token)) if script == "LATIN" else ()))


def _cluster(run: str) -> float:
    """Return what speaks against vowels or consonants in a row, one of them a letter beyond ASCII (a capital here)."""
    return 0.0 if run.islower() or len(run) < 3 else _CLUSTER if len(run) == 3 else 3 * _CLUSTER


def _known(text: str) -> float:
    cells = [cell for cell in text.split("\n")[:_HEADER_CELLS] if len(cell) <= 100]
    known = (any((headers.weigh(cell, column) or 0) >= 2 for cell in cells) for column in ("EMAIL", "POINTS"))
    return _KNOWN_WORD * sum(known)


def _voices(cells: list[bytes], names: list[str]) -> dict[str, float]:
    """Return chardet's word on the candidates as logarithms; it is one voice among others."""
    import chardet  # noqa: PLC0415 - most files are UTF-8 and never need it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns where none of the names fits
        answers = chardet.detect_all(
            b"\n".join(cells)[:_HEARD_BYTES], ignore_threshold=True, compat_names=False, include_encodings=names
        )
    found = {_usual(answer["encoding"] or ""): answer["confidence"] for answer in answers}
    return {name: _VOICE * math.log(0.02 + found.get(name, 0.0)) for name in names}


def _text(cells: list[bytes], name: str) -> str:
    return b"\n".join(cells).decode(name, "replace")


# chardet answers with the widest relative of an encoding; this is the one that exports are written in.
_USUAL = {
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "big5hkscs": "big5",
    "euc_jis_2004": "euc-jp",
    "euc_jp": "euc-jp",
}


def _usual(name: str) -> str:
    if not name:
        return name
    canonical = codecs.lookup(name).name
    return _USUAL.get(canonical, canonical)


def to_utf8(source: Source, encoding: Encoding, temp: Path) -> Text:
    """Give the source as UTF-8: itself where it is, else a transcoded copy in the folder `temp`."""
    if encoding.is_utf8:
        return Text(
            source.path, len(encoding.bom), transcoded=False, clean=encoding.clean, backslashes=encoding.backslashes
        )
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
    return Text(path, 0, transcoded=True, clean=not faulty, backslashes=True)


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
    for block in iter(partial(stream.read, _STEP), b""):
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
    if data.isascii():
        return data.decode()
    if not transcoded:
        return re.sub(r"[\udc80-\udcff]", _hex, data.decode("utf-8", "surrogateescape"))
    return re.sub(r"[\udc00-\udcff]", _hex, data.decode("utf-8", "surrogatepass"))


def _hex(match: re.Match[str]) -> str:
    return f"\\x{ord(match.group()) - 0xDC00:02X}"
