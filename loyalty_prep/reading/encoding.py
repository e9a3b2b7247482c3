"""Which encoding the bytes of a file are in.

Strategy: a byte order mark decides; else UTF-8 is proved over every byte of the file (a file stays UTF-8
when its valid multi-byte sequences outnumber its faults); else the cells that hold bytes above 0x7F are weighed
(`code_pages.py`), among the encodings that exports really come in. Where all is ASCII, its sequences may tell another.
"""

from __future__ import annotations

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, BinaryIO

import numpy as np

from loyalty_prep.errors import InputError
from loyalty_prep.messages.translation import Message, to_translate
from loyalty_prep.options import Detected
from loyalty_prep.reading import ebcdic, escapes, wide
from loyalty_prep.reading.code_pages import (
    BELIEF,
    BETWEEN_WORDS,
    FIRST_CELLS,
    FOREIGN,
    WITNESSES,
    Beside,
    weigh,
    weigh_ebcdic,
)
from loyalty_prep.reading.layout import DELIMITERS
from loyalty_prep.reading.letters import FRIENDLY
from loyalty_prep.reading.likelihood import BEYOND_ASCII, DOUBT, sense

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from loyalty_prep.reading.source import Source

_BLOCK = 1 << 22
"""How many bytes are read at a time where only some cells of each block are looked at."""
STEP = 1 << 17
"""How many bytes are counted or transcoded at once: what a processor's cache holds goes nearly twice as fast."""
_TELLING_BYTES = 1 << 14
"""How many bytes of telling cells are weighed; they are taken from all over the file."""
_LEAST_BYTES = 1 << 9
"""How many of them are taken at least from one block of a large file."""
_CELLS_A_BYTE = 4
"""So many cells are looked for with each byte above 0x7F, however seldom it stands in the file."""
BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: it begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_FEW_SMALL = 5
"""Cells of ASCII begin with capitals where so many times fewer begin with small letters."""
_LISTED = 8
"""So many columns are named in the reason why an encoding is in doubt; of more it says `and others`."""
_EDGES_OF_CELLS = b',;\t\r\n"'
"""At what cells end: the commonest delimiters, and the quote. The others may be a letter's second byte."""
_EDGES = bytes.maketrans(_EDGES_OF_CELLS, b"\n" * len(_EDGES_OF_CELLS))
"""Makes each of them a line end."""
_BEGUN = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{0,2}\Z")
_CELL_REACH = 100
"""How many bytes before and behind a byte the ends of its cell are looked for; of a long text that much is enough."""
TOP = 1 << 12
"""How many first bytes are looked at where the header is wanted, and for whether a file holds text at all."""
_NULS = re.compile(rb"""\0(?:\0+|(?=[\r\n,;\t|:"'])|(?<=[\r\n,;\t|:"']\0)|(?<=\A\0))""")
_PLACES = 2000
"""At so many places of a block with a byte beyond ASCII, at most, a cell is looked for: each takes a step in Python."""
_PLAIN_WORD = re.compile(rb"(?<![@.\w\x80-\xff])[A-Z][a-z]{3,20}(?![@.\w\x80-\xff])")
_PLAIN_SMALL_CELL = re.compile(rb"(?:^|[,;\t|\"\r\n])[a-z][a-z]+(?=[ ,;\t|\"\r\n])")
_PLAIN_CAPITAL_CELL = re.compile(rb"(?:^|[,;\t|\"\r\n])[A-Z][a-z]+(?=[ ,;\t|\"\r\n])")
_FAR_LETTER = re.compile(
    "(?<=[A-Za-z])[\u0700-\u07ff](?![\u0700-\u07ff])|(?<![\u0700-\u07ff])[\u0700-\u07ff](?=[A-Za-z])"
)
_TWO_SCRIPTS = r"[A-Za-z][\p{L}--\p{Latin}]|[\p{L}--\p{Latin}][A-Za-z]"
"""Where bytes may be of another encoding, two letters of it may be a sequence by chance: `jiří` of the Mac, `jiޒ`."""
_FEW_SEQUENCES = 1000
"""A file of more sequences of UTF-8 is not looked at for what they are."""


@dataclass(frozen=True, slots=True)
class Encoding:
    """What the bytes are: Python's codec name, its byte order mark, and whether every byte decodes.

    `backslashes`: there may be some among them. `parted`: a few lines are of another encoding (`wide.py`).
    `doubtful` is a pattern of the characters that may be others in truth: an address that holds one cannot be trusted.
    """

    name: Detected[str]
    bom: bytes
    clean: bool
    backslashes: bool = True
    parted: bool = False
    doubtful: str | None = None

    @property
    def is_utf8(self) -> bool:
        """True where the bytes need no transcoding."""
        return self.name.value == "utf-8" and not self.parted


def detect(source: Source, user: str | None = None, delimiter: str | None = None) -> Encoding:
    """Tell the encoding of the whole file. A user's word is taken as it is, also on what delimits the fields.

    Raises `InputError` NOT_A_TABLE for bytes that are no text, MIXED_ENCODINGS for a file of which a part is UTF-16.
    """
    with source.open() as stream:
        encoding, mixed = _detected(source.name, stream, user, delimiter)
        if wide.is_utf16(encoding.name.value):
            mixed = wide.doubts(stream, encoding.name.value, len(encoding.bom))
        return _parted(source.name, stream, encoding) if mixed else encoding


def _detected(name: str, stream: BinaryIO, user: str | None, delimiter: str | None) -> tuple[Encoding, bool]:
    """Return the encoding, and whether a file of single bytes holds UTF-16."""
    head = stream.read(_BLOCK)
    bom = next(((mark, codec) for mark, codec in BOMS if head.startswith(mark)), None)
    if user is not None:
        return _user_encoding(_with_order(user, bom, head), bom, stream)
    if bom is not None:
        scanned = _scan(stream, STEP, exact=False) if bom[1] == "utf-8" else _Scan(faults=1)
        if bom[1].startswith("utf-32") and not wide.reads(head[len(bom[0]) : 1 << 16], bom[1]):
            raise _marked_wrongly(name, *bom)
        named = Detected(bom[1], confidence=1.0, evidence=(to_translate("byte order mark"),))
        return Encoding(named, bom[0], scanned.faults == 0), scanned.wide
    detected = wide.detect(head[: 1 << 16])
    if detected is not None:
        return Encoding(detected, b"", clean=False), False
    detected = weigh_ebcdic(head)
    if detected is not None:
        return Encoding(detected, b"", clean=False, doubtful=ebcdic.UNSURE), False
    _refuse_binary(name, head)
    return _narrow(stream, delimiter)


def touching(encoding: Encoding, names: Sequence[str], rows: Sequence[Sequence[str]]) -> Encoding:
    """Return an encoding in doubt with the columns in which its letters stand, as far as these rows show."""
    if encoding.is_utf8 or encoding.name.decider != "found" or encoding.name.confidence >= DOUBT:
        return encoding
    columns = enumerate(names)
    touched = [
        name for at, name in columns if not all(map(str.isascii, (name, *(row[at] for row in rows if at < len(row)))))
    ]
    listed = ", ".join(f"'{name}'" for name in touched[:_LISTED])
    if not touched:
        why = Message(
            "it touches the letters beyond ASCII below the rows that were looked at: where they are wrong, name the "
            "encoding with --encoding"
        )
    elif len(touched) > _LISTED:
        why = Message(
            "it touches the letters beyond ASCII in {columns} and others: where they are wrong, name the encoding with "
            "--encoding",
            columns=listed,
        )
    else:
        why = Message(
            "it touches the letters beyond ASCII in {columns}: where they are wrong, name the encoding with --encoding",
            columns=listed,
        )
    return replace(encoding, name=replace(encoding.name, evidence=(*encoding.name.evidence, why)))


def _with_order(user: str, bom: tuple[bytes, str] | None, head: bytes) -> str:
    """Return the user's word with the order of bytes that it leaves open, which a mark or the NULs tell."""
    if user not in ("utf-16", "utf-32") or (bom is not None and bom[1].startswith(user)):
        return user
    detected = wide.detect(head[: 1 << 16])
    if detected is None or not detected.value.startswith(user):
        raise InputError(
            "FILE_UNREADABLE",
            f"The file has no byte order mark of {user.upper()}, and does not read as that. Leave --encoding out, or "
            f"name {user}-le or {user}-be if you know that it is.",
        )
    return detected.value


def _user_encoding(user: str, bom: tuple[bytes, str] | None, stream: BinaryIO) -> tuple[Encoding, bool]:
    name = user.removesuffix("-sig").replace("utf_8_sig", "utf-8")
    mark = b""
    if bom is not None and (name in (bom[1], bom[1][:-3]) or (name, bom[1]) == ("utf-8", "utf-8")):
        mark, name = bom
    named = Detected(name, "user", 1.0, (to_translate("named by --encoding"),))
    if name.startswith(("utf-16", "utf-32")):
        return Encoding(named, mark, clean=False), False
    scanned = _scan(stream, STEP, exact=False)
    clean = name == "utf-8" and scanned.faults == 0
    return Encoding(named, mark, clean), scanned.wide


def _parted(name: str, stream: BinaryIO, encoding: Encoding) -> Encoding:
    """Take a file of which a few lines are of another encoding; refuse it where there are more."""
    codec = encoding.name.value
    parts = wide.parted(stream, codec, len(encoding.bom))
    if not parts.other:
        return encoding
    if parts.first and encoding.bom:
        raise _marked_wrongly(name, encoding.bom, codec)
    if parts.other == parts.total:
        raise InputError(
            "MIXED_ENCODINGS",
            f"{name} is UTF-16 of which bytes are missing, so that it cannot be read. Export the customers again.",
        )
    if not parts.few:
        raise InputError(
            "MIXED_ENCODINGS",
            f"{name} is written in two encodings, of which one is UTF-16: line {parts.line:,} has another one than the "
            "lines before it. Export the customers again, or save each part as a file of its own and prepare it alone.",
        )
    return replace(encoding, clean=False, parted=True)


def _marked_wrongly(name: str, mark: bytes, codec: str) -> InputError:
    """Return the refusal of a file whose byte order mark stands above text of another encoding."""
    return InputError(
        "MIXED_ENCODINGS",
        f"{name} begins with the byte order mark of {codec[:6].upper()}, but its first line is not written so. Export "
        f"the customers again, or take the mark off: the first {len(mark)} bytes.",
    )


def _refuse_binary(name: str, head: bytes) -> None:
    # Blocks of NULs come from a disk, and one at the end of a field pads it: numbers of binary data have them one by
    # one anywhere, and UTF-16 behind each letter.
    text = (_NULS.sub(b"", head) if b"\0" in head else head)[:TOP]
    if head and not text:
        raise InputError("NOT_A_TABLE", f"{name} holds nothing but NUL bytes. Export the customers again.")
    shifts = b"\x0e\x0f" if escapes.KOREAN in text else b""
    odd = [octet for octet in text if octet < 32 and octet not in b"\t\n\r\f\v\x1a\x1b\x00" + shifts]
    # One control character alone may stand between the fields, as 0x1F and 0x01 do.
    control = 0 if len(set(odd)) == 1 else len(odd)
    if control > len(text) * 0.05 or (text.count(0) > len(text) * 0.1 and not wide.hints(text)):
        raise InputError(
            "NOT_A_TABLE", f"{name} holds binary data, not a table of customers. Export the customers as CSV."
        )


def _narrow(stream: BinaryIO, delimiter: str | None) -> tuple[Encoding, bool]:
    scan = _scan(stream, STEP, exact=True)
    return _narrow_encoding(stream, scan, delimiter), scan.wide


def _narrow_encoding(stream: BinaryIO, scan: _Scan, delimiter: str | None) -> Encoding:
    few = 0 < scan.valid <= _FEW_SEQUENCES
    letters, far = _far_letters(_telling_cells(stream, b"")) if few else (0, 0)
    if far and far == letters:
        scan = replace(scan, faults=scan.faults + 2 * scan.valid, valid=0)
    if scan.faults == 0 and scan.valid == 0:
        switched = escapes.by_sequences(scan.escapes)
        if switched is None and scan.tildes is not None:
            switched = escapes.by_tildes(_from_line(stream, scan.tildes))
        if switched is not None:
            return Encoding(switched, b"", clean=False)
        switched = _utf_7(stream, scan.pluses)
        if switched is not None:
            return Encoding(switched, b"", clean=False, doubtful=BEYOND_ASCII)
    if scan.faults == 0:
        evidence = to_translate("every byte is valid UTF-8") if scan.valid else to_translate("every byte is ASCII")
        doubtful = _TWO_SCRIPTS if far else None
        named = Detected("utf-8", evidence=(evidence,))
        return Encoding(named, b"", clean=True, backslashes=scan.backslashes, doubtful=doubtful)
    if scan.valid > scan.faults:
        against = Message(
            "valid multi-byte sequences: {valid}, stray bytes: {faults}", valid=scan.valid, faults=scan.faults
        )
        return Encoding(Detected("utf-8", confidence=0.9, evidence=(against,)), b"", clean=False, doubtful=_TWO_SCRIPTS)
    top = _top(stream)
    odd = delimiter if delimiter not in DELIMITERS else None
    sign, having = (_regular(top), BELIEF.keys()) if odd is None else _delimiting(top, odd)
    detected, doubtful = weigh(_telling_cells(stream, sign), _beside(stream, sign, having))
    return Encoding(detected, b"", clean=False, doubtful=doubtful)


def _far_letters(cells: Sequence[bytes]) -> tuple[int, int]:
    """Count what reads as UTF-8, and how much of it is a letter of a far script beside one of ASCII.

    So reads `Piață` of the Mac: two letters, or a letter and a sign, of a code page may be a sequence by chance.
    """
    text = b"\n".join(cells).decode("utf-8", "ignore")
    return len(FOREIGN.findall(text)), len(_FAR_LETTER.findall(text))


def _utf_7(stream: BinaryIO, first: int | None) -> Detected[str] | None:
    """Tell UTF-7: by its mark, or by letters that make sense where no `+` of the file means anything else.

    An address with such letters is in doubt all the same: its tag may look like a sequence (`ann+tag-@example.com`).
    The letters may come late: they are looked for from the line of the first `+` on.
    """
    if first is None:
        return None
    if escapes.has_mark_of_utf_7(_top(stream)):
        return Detected(escapes.UTF_7, confidence=1.0, evidence=(to_translate("byte order mark"),))
    text = _outside_addresses(escapes.by_pluses(_from_line(stream, first)) or "")
    foreign = {word: FOREIGN.findall(word) for word in text.split("\n")}
    words = {word for word, chars in foreign.items() if any(map(str.isalpha, chars))}
    # Of one or two other text may have made a letter by chance; hardly one of the few signs that people write.
    signs = {char for chars in foreign.values() for char in chars}
    usual = bool(signs) and signs <= set(FRIENDLY)
    sure = 1.0 if len(words) >= WITNESSES else sense(text) if words else DOUBT if usual else 0.0
    if sure < DOUBT or not escapes.fits_utf_7(_blocks(stream, _BLOCK)):
        return None
    return Detected(
        escapes.UTF_7, confidence=round(min(0.95, sure), 2), evidence=(to_translate("every + begins a letter of it"),)
    )


def _outside_addresses(text: str) -> str:
    """Return the words of a text but addresses, a word a line."""
    return "\n".join(word for word in BETWEEN_WORDS.split(text) if "@" not in word)


def _regular(top: bytes) -> bytes:
    """Return a sign that stands equally often in each line, where no delimiter does at which cells are cut anyway.

    It delimits and tells nothing of the letters: as `§` of Windows-1252 does between `Smith` and `ann@example.com`, and
    `|`, unless it is the second byte of a letter (`ポ` of Shift JIS), which no line has as often as the next.
    """
    lines = [line for line in re.split(rb"[\r\n]+", top)[:FIRST_CELLS] if line]
    usual = [mark for mark in map(str.encode, DELIMITERS) if all(mark in line for line in lines)]
    if len(lines) > 1 and len(usual) == 1 and usual[0] not in _EDGES_OF_CELLS:
        return usual[0] if len({line.count(usual[0]) for line in lines}) == 1 else b""
    if len(lines) < WITNESSES or usual:
        return b""
    signs = (bytes([octet]) for octet in set(lines[0]) if octet >= 0x80)
    regular = (sign for sign in signs if len({line.count(sign) for line in lines}) == 1)
    return next((sign for sign in regular if not sign.decode("cp1252", "replace").isalnum()), b"")


def _delimiting(top: bytes, delimiter: str) -> tuple[bytes, AbstractSet[str]]:
    """Return how a file writes a delimiter beyond ASCII, and the encodings that write it so; all where none does."""
    lines = [line for line in re.split(rb"[\r\n]+", top)[:FIRST_CELLS] if line]
    ways: dict[bytes, set[str]] = {}
    for name in BELIEF if not delimiter.isascii() else ():
        if written := delimiter.encode(name, "ignore"):
            ways.setdefault(written, set()).add(name)
    counts = {written: sum(written in line for line in lines) for written in ways}
    best = max(counts, key=lambda written: (counts[written], len(ways[written])), default=b"")
    return (best, ways[best]) if best and counts[best] * 2 > len(lines) else (b"", BELIEF.keys())


def _blocks(stream: BinaryIO, size: int) -> Iterator[bytes]:
    stream.seek(0)
    yield from iter(partial(stream.read, size), b"")


@dataclass(slots=True)
class _Scan:
    """What one reading of a file told: bytes that are no UTF-8, valid multi-byte sequences, and which signs occur.

    `escapes` are the sequences with which ISO 2022 switches between character sets; `tildes` and `pluses` are how many
    bytes stand before the first that may be one of HZ or of UTF-7; `wide`: there is UTF-16 among them.
    """

    faults: int = 0
    valid: int = 0
    escapes: set[bytes] = field(default_factory=set)
    tildes: int | None = None
    pluses: int | None = None
    backslashes: bool = False
    wide: bool = False

    def add(self, faults: int, valid: int) -> None:
        """Add what was counted in a stretch."""
        self.faults += faults
        self.valid += valid


def _scan(stream: BinaryIO, size: int, *, exact: bool) -> _Scan:
    """Read the whole file once. Not exact: stops counting at the first fault."""
    scan, rest, before = _Scan(), b"", 0
    for block in _blocks(stream, size):
        scan.wide = scan.wide or wide.hints(block)
        if scan.faults and not exact:
            continue
        scan.backslashes = scan.backslashes or b"\\" in block
        # One byte is found many times faster than two.
        if b"\x1b" in block:
            scan.escapes |= escapes.sequences(block)
        if scan.tildes is None and b"~" in block and b"~{" in block:
            scan.tildes = before + block.index(b"~{")
        if scan.pluses is None and b"+" in block:
            scan.pluses = before + block.index(b"+")
        before += len(block)
        if not rest and block.isascii():
            continue
        data = rest + block
        cut = len(data) - _begun(data)
        data, rest = data[:cut], data[cut:]
        scan.add(*_count(data))
    scan.add(*_count(rest))
    return scan


def _begun(data: bytes) -> int:
    """Return how many bytes at the end begin a sequence that may go on in the next block."""
    match = _BEGUN.search(data[-3:])
    return len(match.group()) if match else 0


def _count(data: bytes) -> tuple[int, int]:
    """Count the bytes of a stretch that are no UTF-8, and its valid multi-byte sequences (Unicode, table 3-7)."""
    octets = np.frombuffer(data, dtype=np.uint8)
    with suppress(UnicodeDecodeError):  # where all is UTF-8, Python tells it sooner
        data.decode()
        return 0, int(np.count_nonzero(octets >= 0xC2))
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


def _telling_cells(stream: BinaryIO, sign: bytes) -> list[bytes]:
    """Collect cells with bytes above 0x7F, from all over the file: ASCII drowns the letters that tell.

    `sign` is what delimits beside the usual signs, if anything does. A byte that is met seldom may be the one that
    tells two encodings apart, so each has its own cells.
    """
    share = max(_LEAST_BYTES, _TELLING_BYTES * _BLOCK // max(1, stream.seek(0, 2)))
    cells: dict[bytes, None] = {}
    met = [0] * 256
    for read in _blocks(stream, _BLOCK):
        block = read.replace(sign, b"\n") if sign else read
        if block.isascii():
            continue
        octets = np.frombuffer(block, dtype=np.uint8)
        high = np.flatnonzero(octets >= 0x80)
        # Of a large file each block has room for some dozen cells; more places than bytes would only repeat them.
        spread = high[:: max(1, len(high) // min(_PLACES, share))].tolist()
        near = high[:_PLACES].tolist() if not cells else []  # near the header; the others come from all over the block
        _take(block, sorted({*near, *spread}), cells, met, share)
        signs = octets[high]
        present = np.flatnonzero(np.bincount(signs, minlength=256)).tolist()
        for octet in [octet for octet in present if met[octet] < _CELLS_A_BYTE]:
            _take(block, high[signs == octet][:_CELLS_A_BYTE].tolist(), cells, met, _LEAST_BYTES)
    return list(cells)


def _top(stream: BinaryIO) -> bytes:
    """Return the first bytes of the file that are not blank."""
    for block in _blocks(stream, STEP):
        if bare := block.lstrip():
            return bare + stream.read(STEP - len(bare))
    return b""


def _from_line(stream: BinaryIO, place: int) -> bytes:
    """Return the bytes from the start of the line on in which a place of the file lies."""
    start = max(0, place - TOP)
    stream.seek(start)
    before = stream.read(place - start)
    begun = before[max(before.rfind(b"\n"), before.rfind(b"\r")) + 1 :]
    return begun + stream.read(STEP - len(begun))


def _header(stream: BinaryIO, sign: bytes) -> list[bytes]:
    """Return the cells of the lines above the first that holds an address: the header, and what stands above it."""
    lines = re.split(rb"[\r\n]+", _top(stream)[:TOP])
    first = next((number for number, line in enumerate(lines) if b"@" in line), len(lines))
    cells = [line.replace(sign, b"\n") if sign else line for line in lines[:first]]
    return [cell for line in cells for cell in line.translate(_EDGES).split(b"\n") if cell]


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


def _beside(stream: BinaryIO, sign: bytes, having: AbstractSet[str]) -> Beside:
    top = _top(stream)[:TOP]
    words = dict.fromkeys(word.decode() for word in _PLAIN_WORD.findall(top))
    small, large = len(_PLAIN_SMALL_CELL.findall(top)), len(_PLAIN_CAPITAL_CELL.findall(top))
    return Beside(_header(stream, sign), tuple(words), small * _FEW_SMALL < large, having)
