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
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, Protocol

import numpy as np

from loyalty_prep.columns import headers
from loyalty_prep.errors import InputError, OutputError
from loyalty_prep.languages import tables
from loyalty_prep.options import Detected
from loyalty_prep.reading import ebcdic, escapes, fragments, letters, records, signs, tongues, wide
from loyalty_prep.reading.layout import DELIMITERS, Head
from loyalty_prep.values.cells import INVISIBLE, INVISIBLE_CLASS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from collections.abc import Set as AbstractSet
    from pathlib import Path

    from loyalty_prep.options import Options
    from loyalty_prep.reading.source import Source

_BLOCK = 1 << 22
"""How many bytes are read at a time where only some cells of each block are looked at."""
_STEP = 1 << 17
"""How many bytes are counted or transcoded at once: what a processor's cache holds goes nearly twice as fast."""
_TELLING_BYTES = 1 << 14
"""How many bytes of telling cells are weighed; they are taken from all over the file."""
_LEAST_BYTES = 1 << 9
"""How many of them are taken at least from one block of a large file."""
_CELLS_A_BYTE = 4
"""So many cells are looked for with each byte above 0x7F, however seldom it stands in the file."""
_HEARD_BYTES = 1 << 13
"""How many bytes of telling cells chardet is shown."""
_HEADER_CELLS = 12
"""So many of the first telling cells may be names of columns: the header stands before all others."""
_VOICE = 2.0
"""How much chardet's word on each word of the file counts, beside the likelihood of its letters."""
_UNHEARD = 0.02
"""Is added to chardet's confidence in an encoding, of which the logarithm is taken: it is 0 for one not named."""
_HEARD = 5
"""So many of chardet's first answers are candidates, whatever our letters say."""
_STRANGER = -4.0
"""How readily an encoding is believed that only chardet names, as a logarithm: less than all of `BELIEF` but one."""
_A_GOOD_DEAL = 3.0
"""By how much the best must be ahead, as a logarithm, for it to be told rather than guessed."""
_USUAL_LETTER = -4.5
"""How likely the letters of a word are that is one, each, as a logarithm."""
_ONE_OF_MANY = 4.5
"""By how much less likely each sign of Chinese, Japanese and Korean is, of which there are so many."""
_SENSE_LOST = 0.25
"""How much less sure it is for each unit by which a letter is less likely than a usual one: at four nothing is left."""
DOUBT = 0.8
"""An encoding that is less sure than this is in doubt: so are all columns with letters beyond ASCII."""

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
    # Windows
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
    # East Asia
    "cp932": -0.5,
    "euc-jp": -0.7,
    "gb18030": -0.5,
    "big5": -0.5,
    "cp950": -0.6,
    "cp949": -0.5,
    "big5hkscs": -1.0,
    "shift_jis_2004": -2.0,
    "euc_jis_2004": -2.0,
    "johab": -2.0,
    # Unix
    "iso8859-2": -1.0,
    "iso8859-5": -1.0,
    "iso8859-7": -1.0,
    "iso8859-8": -1.0,
    "iso8859-9": -1.2,
    "iso8859-15": -1.0,
    "iso8859-13": -1.2,
    "iso8859-6": -1.2,
    "iso8859-3": -2.0,
    "iso8859-4": -2.0,
    "iso8859-10": -2.5,
    "iso8859-14": -2.5,
    "iso8859-16": -2.0,
    "koi8-r": -0.8,
    "koi8-u": -0.9,
    # Macintosh
    "mac-roman": -1.5,
    "mac-cyrillic": -1.5,
    "mac-latin2": -1.5,
    "mac-greek": -1.5,
    "mac-turkish": -1.7,
    "mac-iceland": -2.0,
    "mac-romanian": -2.0,
    "mac-croatian": -2.0,
    # DOS
    "cp850": -1.5,
    "cp437": -1.7,
    "cp852": -1.7,
    "cp866": -1.2,
    "cp855": -2.0,
    "cp737": -1.7,
    "cp857": -1.7,
    "cp775": -1.7,
    "cp862": -1.7,
    "cp720": -1.7,
    "cp858": -2.0,
    "cp860": -2.0,
    "cp861": -2.0,
    "cp863": -2.0,
    "cp865": -2.0,
    "cp864": -2.5,
    "cp869": -2.5,
    "cp856": -3.0,
    "cp1125": -2.0,
    # and what is met seldom
    "kz1048": -2.0,
    "ptcp154": -14.0,  # it reads what Windows-1251 does, and the byte that this lacks: only letters of its own tell it
    "koi8-t": -2.5,
    "cp1006": -3.0,
    "hp-roman8": -3.0,
}
# What speaks against a decoding, as logarithms:
_CAPITAL_INSIDE = -6.0  # a capital after a small letter
_SMALL_FIRST = -1.0  # a word that begins with a small letter beyond ASCII: names begin with capitals
_TWO_SCRIPTS = -4.0  # letters of two scripts in one word
_LETTER_ALONE = -4.0  # a word of one letter; half of it where it may be one:
_WORDS_OF_ONE_LETTER = frozenset(tables.ALONE + tables.ALONE.upper())
_SIGN_INSIDE = -3.0  # a sign between letters, but for those that people write there:
_INSIDE = frozenset("’‘“”„«»‹›–—…·•®™º°ª\u00a0\u00ad\u202f\u200b\u200e\u200f\ufeff")
_NO_SIGN = -3.0  # what nobody writes, where a sign stands
_MARK_ALONE = -5.0  # a combining mark without its letter
_BEHIND_DIGITS = -3.0  # a letter alone behind a digit, where a sign stands: `12ø` is `12°`
_OF_WORDS = frozenset({"LATIN", "GREEK", "HEBREW", "ARABIC"})
_SMALL_CELL_FIRST = -2.0  # a cell, or a name in it, that begins with a small letter, where others begin with capitals
_FEW_SMALL = 5
"""Cells of ASCII begin with capitals where so many times fewer begin with small letters."""
_TWICE = -1.5  # a vowel, and the same again with an accent
_CLUSTER = -0.8  # three vowels or three consonants in a row, one of them beyond ASCII; of four, three times as much
_SOFT_BEFORE_VOWEL = -4.0  # ń, ś, ź, which Polish writes ni, si, zi before a vowel: ñ and others, read wrongly
_NOTHING_TO_PART = -3.0  # ï, which parts two vowels, with none before it (`psïti`)
_DOTLESS_BESIDE_VOWEL = -3.0  # ı, which no language writes so: `Gontıarov`
_SWITCH = -4.0  # a word of another language than the file's others
_KNOWN_WORD = 3.0
"""What speaks for it: a column's name that is known, such as `Punkte`."""
_KNOWN_PART = 2.0
"""And for each of up to so many words with a part that few languages have:"""
_PARTS = 3
"""More of them count no more: they could outweigh everything else."""
_CLOSE = 12.0
"""Candidates behind the best by more than this are not asked about any further."""

_LISTED = 8
"""So many columns are named in the reason why an encoding is in doubt; of more it says `and others`."""
_TWO_VOICES = 0.75
"""How sure an encoding is at most for which chardet speaks, while the letters alone would rather have another."""
_BY_SIGNS = 0.8
"""How sure Windows-1252 is where only signs tell."""
_WITNESSES = 3
"""An encoding for which fewer words than this speak is doubted altogether."""
_ANY = r"[^\x00-\x7f]"
_LETTER = rf"[^\x00-\x7f{INVISIBLE_CLASS}]"
_NO_CHARACTER = "\ufffd"
_MANY_OF_SEVERAL_BYTES = 40
"""So many such characters are a witness, and so many to each that does not read."""
_WIDE = "\u3000" + "".join(map(chr, range(0xFF01, 0xFF5F)))
"""The blank and the ASCII of East Asian encodings, which `cells.tidy` and email-validator know."""

_EDGES = bytes.maketrans(b',;\t\r\n"', b"\n" * 6)
"""Makes every sign at which a cell may end a line end: the usual delimiters, and the quote."""
_BEGUN = re.compile(rb"[\xc2-\xf4][\x80-\xbf]{0,2}\Z")
_CONTROLS = re.compile("[\x80-\x9f]")
_ADDRESS = re.compile(rb"""[^\s"'()<>,;:|~^]*@[^\s"'()<>,;:|~^]*""")
"""An address and what touches it, where cells are not cut at their delimiter: it may be a letter's second byte."""
_CELL_REACH = 100
"""How many bytes before and behind a byte the ends of its cell are looked for; of a long text that much is enough."""
_HEAD = 1 << 12
"""How many first bytes are looked at where the header is wanted, and for whether a file holds text at all."""
_NULS = re.compile(rb"""\0(?:\0+|(?=[\r\n,;\t|:"'])|(?<=[\r\n,;\t|:"']\0)|(?<=\A\0))""")
_FIRST_CELLS = 100
"""By so many first cells a candidate is given up, and by so many first lines a delimiter beyond ASCII is found."""
_PLACES = 2000
"""At so many places of a block with a byte beyond ASCII, at most, a cell is looked for: each takes a step in Python."""
_HIGH_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_PLAIN_WORD = re.compile(rb"(?<![@.\w\x80-\xff])[A-Z][a-z]{3,20}(?![@.\w\x80-\xff])")
_PLAIN_SMALL_CELL = re.compile(rb"(?:^|[,;\t|\"\r\n])[a-z][a-z]+(?=[ ,;\t|\"\r\n])")
_PLAIN_CAPITAL_CELL = re.compile(rb"(?:^|[,;\t|\"\r\n])[A-Z][a-z]+(?=[ ,;\t|\"\r\n])")
_CELL_FIRST = re.compile(r"(?m)(?:^|[A-Z][a-z]+[ -])([^\x00-\x7f])\w")
_TOKEN = re.compile(r"[A-Za-z]*[^\x00-\x7f][^\x00-@\[-`{-\x7f]*")
_CLOSING = frozenset("’”»›°™®")
_SOFT = re.compile("[ńśźŃŚŹ][aeiouyąęóAEIOUYĄĘÓ]")
_PARTING = re.compile(r"(?:^|[b-df-hj-np-tv-xzB-DF-HJ-NP-TV-XZ])[ïÏ]")
_DOTLESS = re.compile("ı[aeiouâîûöüı]|[aeiouâîûöü]ı")
_SAME_TWICE = re.compile("a[áàâåã]|e[éèê]|i[íìî]|o[óòôøõ]|u[úùûů]|yý|[áàâåã]a|[íìî]i|[óòôøõ]o|[úùûů]u", re.IGNORECASE)
_LETTERS_BEHIND_DIGITS = re.compile(rf"\d({_ANY})(?![^\W\d_])")
_RUNS = re.compile(r"[aeiouyAEIOUY]{3,}|[b-df-hj-np-tv-xzB-DF-HJ-NP-TV-XZ]{3,}")
_WORD = re.compile(r"[^\W\d_]+")
_HIGH = re.compile(_ANY)
_FAR_LETTER = re.compile(
    "(?<=[A-Za-z])[\u0700-\u07ff](?![\u0700-\u07ff])|(?<![\u0700-\u07ff])[\u0700-\u07ff](?=[A-Za-z])"
)
_FEW_SEQUENCES = 20
"""A file of more sequences of UTF-8 is not looked at for what they are."""
_SEPARATORS = re.compile(r"[,;\t|\"\r\n]+")
_BETWEEN_WORDS = re.compile(r"[\s,;|:^~!¦¢¬\[\]{}\"\x1f]+")
_PLAIN_NAME = re.compile(r"\b[A-Z][a-z]{3,20}\b")


class _Decode(Protocol):
    def __call__(self, data: bytes, final: bool = False, /) -> str: ...


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
        encoding, mixed = _found(source.name, stream, user, delimiter)
        if wide.is_utf16(encoding.name.value):
            mixed = wide.doubts(stream, encoding.name.value, len(encoding.bom))
        return _parted(source.name, stream, encoding) if mixed else encoding


def _found(name: str, stream: BinaryIO, user: str | None, delimiter: str | None) -> tuple[Encoding, bool]:
    """Return the encoding, and whether a file of single bytes holds UTF-16."""
    head = stream.read(_BLOCK)
    bom = next(((mark, codec) for mark, codec in BOMS if head.startswith(mark)), None)
    if user is not None:
        return _user_encoding(_with_order(user, bom, head), bom, stream)
    if bom is not None:
        scanned = _scan(stream, _STEP, exact=False) if bom[1] == "utf-8" else _Scan(faults=1)
        named = Detected(bom[1], confidence=1.0, evidence=("byte order mark",))
        return Encoding(named, bom[0], scanned.faults == 0), scanned.wide
    detected = wide.told(head[: 1 << 16])
    if detected is not None:
        return Encoding(detected, b"", clean=False), False
    detected = _ebcdic(head)
    if detected is not None:
        return Encoding(detected, b"", clean=False, doubtful=_ANY), False
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
    listed = ", ".join(f"'{name}'" for name in touched[:_LISTED]) + (" and others" if len(touched) > _LISTED else "")
    where = f"in {listed}" if touched else "below the rows that were looked at"
    why = f"it touches the letters beyond ASCII {where}: where they are wrong, name the encoding with --encoding"
    return replace(encoding, name=replace(encoding.name, evidence=(*encoding.name.evidence, why)))


def _with_order(user: str, bom: tuple[bytes, str] | None, head: bytes) -> str:
    """Return the user's word with the order of bytes that it leaves open, which a mark or the NULs tell."""
    if user not in ("utf-16", "utf-32") or (bom is not None and bom[1].startswith(user)):
        return user
    detected = wide.told(head[: 1 << 16])
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
    named = Detected(name, "user", 1.0, ("named by --encoding",))
    if name.startswith(("utf-16", "utf-32")):
        return Encoding(named, mark, clean=False), False
    scanned = _scan(stream, _STEP, exact=False)
    clean = name == "utf-8" and scanned.faults == 0
    return Encoding(named, mark, clean), scanned.wide


def _parted(name: str, stream: BinaryIO, encoding: Encoding) -> Encoding:
    """Take a file of which a few lines are of another encoding; refuse it where there are more."""
    codec = encoding.name.value
    parts = wide.parted(stream, codec, len(encoding.bom))
    if not parts.other:
        return encoding
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


def _refuse_binary(name: str, head: bytes) -> None:
    # Blocks of NULs come from a disk, and one at the end of a field pads it: numbers of binary data have them one by
    # one anywhere, and UTF-16 behind each letter.
    text = (_NULS.sub(b"", head) if b"\0" in head else head)[:_HEAD]
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
    scan = _scan(stream, _STEP, exact=True)
    return _narrow_encoding(stream, scan, delimiter), scan.wide


def _narrow_encoding(stream: BinaryIO, scan: _Scan, delimiter: str | None) -> Encoding:
    if 0 < scan.valid <= _FEW_SEQUENCES and _are_no_letters(_telling_cells(stream, b"")):
        scan = replace(scan, faults=scan.faults + 2 * scan.valid, valid=0)
    if scan.faults == 0 and scan.valid == 0:
        switched = escapes.by_sequences(scan.escapes) or (escapes.by_tildes(_top(stream)) if scan.tildes else None)
        if switched is not None:
            return Encoding(switched, b"", clean=False)
        switched = _utf_7(stream)
        if switched is not None:
            return Encoding(switched, b"", clean=False, doubtful=_ANY)
    if scan.faults == 0:
        evidence = "every byte is valid UTF-8" if scan.valid else "every byte is ASCII"
        return Encoding(Detected("utf-8", evidence=(evidence,)), b"", clean=True, backslashes=scan.backslashes)
    if scan.valid > scan.faults:
        evidence = f"{scan.valid} valid multi-byte sequences against {scan.faults} stray bytes"
        return Encoding(Detected("utf-8", confidence=0.9, evidence=(evidence,)), b"", clean=False)
    sign, having = (b"", BELIEF.keys()) if delimiter is None else _delimiting(_top(stream), delimiter)
    detected, doubtful = _weigh(_telling_cells(stream, sign), _beside(stream, sign, having))
    return Encoding(detected, b"", clean=False, doubtful=doubtful)


def _are_no_letters(cells: Sequence[bytes]) -> bool:
    """Tell whether all that reads as UTF-8 is a letter of a far script beside one of ASCII.

    So reads `Piață` of the Mac: two letters, or a letter and a sign, of a code page may be a sequence by chance.
    """
    chars = _HIGH.findall(text := b"\n".join(cells).decode("utf-8", "ignore"))
    return bool(chars) and len(_FAR_LETTER.findall(text)) == len(chars)


def _utf_7(stream: BinaryIO) -> Detected[str] | None:
    """Tell UTF-7: by its mark, or by letters that make sense where no `+` of the file means anything else.

    An address with such letters is in doubt all the same: its tag may look like a sequence (`ann+tag-@example.com`).
    """
    top = _top(stream)
    if escapes.has_mark_of_utf_7(top):
        return Detected(escapes.UTF_7, confidence=1.0, evidence=("byte order mark",))
    text = _outside_addresses(escapes.by_pluses(top) or "") if b"+" in top else ""
    words = {word for word in text.split("\n") if any(map(str.isalpha, _HIGH.findall(word)))}
    # Of one or two other text may have made a letter by chance.
    sense = 1.0 if len(words) >= _WITNESSES else _sense(text) if words else 0.0
    if sense < DOUBT or not escapes.fits_utf_7(_blocks(stream, _BLOCK)):
        return None
    return Detected(escapes.UTF_7, confidence=round(min(0.95, sense), 2), evidence=("every + begins a letter of it",))


def _outside_addresses(text: str) -> str:
    """Return the words of a text but addresses, a word a line."""
    return "\n".join(word for word in _BETWEEN_WORDS.split(text) if "@" not in word)


def _ebcdic(head: bytes) -> Detected[str] | None:
    """Tell EBCDIC, and by its letters which code page; None where it is none."""
    scores, texts = {}, {}
    for name, text in ebcdic.readings(head).items():
        above = text[: max(0, text.find("@"))].splitlines()[:-1]
        header = tuple(cell for line in above for cell in _SEPARATORS.split(line))
        texts[name] = cells = "\n".join(_BETWEEN_WORDS.split(ebcdic.without_addresses(text)))
        spoken = tongues.spoken(header) + tongues.called(tuple(dict.fromkeys(_PLAIN_NAME.findall(cells))))
        scores[name] = likelihood(cells, spoken) + _known(cells) + _NO_SIGN * ebcdic.odd_signs(text)
    if not scores:
        return None
    best = max(scores, key=lambda name: scores[name])
    others = [name for name in scores if texts[name] != texts[best]]
    second = max(others, key=lambda name: scores[name], default=None)
    ahead = scores[best] - scores[second] if second is not None else _CLOSE
    sense = _sense(texts[best]) if _HIGH.search(texts[best]) else 1.0
    confidence = round(min(0.95, 1 / (1 + math.exp(-ahead / _A_GOOD_DEAL)), sense), 2)
    evidence = "it reads as a table with addresses in EBCDIC alone"
    if confidence < DOUBT:
        evidence = "in doubt: which code page of EBCDIC it is, its letters do not tell"
    return Detected(best, "found", confidence, (evidence,), second)


def _delimiting(top: bytes, delimiter: str) -> tuple[bytes, AbstractSet[str]]:
    """Return how a file writes a delimiter beyond ASCII, and the encodings that write it so; all where none does."""
    lines = [line for line in re.split(rb"[\r\n]+", top)[:_FIRST_CELLS] if line]
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

    `escapes` are the sequences with which ISO 2022 switches between character sets, `tildes`: there may be those of HZ;
    `wide`: there is UTF-16 among them.
    """

    faults: int = 0
    valid: int = 0
    escapes: set[bytes] = field(default_factory=set)
    tildes: bool = False
    backslashes: bool = False
    wide: bool = False

    def add(self, faults: int, valid: int) -> None:
        """Add what was counted in a stretch."""
        self.faults += faults
        self.valid += valid


def _scan(stream: BinaryIO, size: int, *, exact: bool) -> _Scan:
    """Read the whole file once. Not exact: stops counting at the first fault."""
    scan, rest = _Scan(), b""
    for block in _blocks(stream, size):
        scan.wide = scan.wide or wide.hints(block)
        if scan.faults and not exact:
            continue
        scan.backslashes = scan.backslashes or b"\\" in block
        # One byte is found many times faster than two.
        if b"\x1b" in block:
            scan.escapes |= escapes.sequences(block)
        scan.tildes = scan.tildes or (b"~" in block and b"~{" in block)
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
    for block in _blocks(stream, _STEP):
        if bare := block.lstrip():
            return bare + stream.read(_STEP - len(bare))
    return b""


def _header(stream: BinaryIO, sign: bytes) -> list[bytes]:
    """Return the cells of the lines above the first that holds an address: the header, and what stands above it."""
    lines = re.split(rb"[\r\n]+", _top(stream)[:_HEAD])
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


@dataclass(frozen=True, slots=True)
class _Beside:
    """What is known besides the cells that tell: the header's cells, words of ASCII, and which encodings it may be.

    `capitals`: the cells begin with capitals, as names do.
    """

    header: list[bytes]
    words: tuple[str, ...]
    capitals: bool
    having: AbstractSet[str]

    def likelihood(self, cells: list[bytes], name: str) -> float:
        """Return how likely the words are that an encoding makes of the cells, as a logarithm."""
        text = _text(cells, name)
        small = sum(map(str.islower, set(_CELL_FIRST.findall(text)))) if self.capitals else 0
        return likelihood(text, self.spoken(name)) + _SMALL_CELL_FIRST * min(small, _WITNESSES)

    def spoken(self, name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Return how much more readily each language is believed, where the file is read as an encoding has it."""
        header = tuple(cell.decode(name, "replace") for cell in self.header)
        return tongues.spoken(header) + tongues.called(self.words)


def _beside(stream: BinaryIO, sign: bytes, having: AbstractSet[str]) -> _Beside:
    top = _top(stream)[:_HEAD]
    words = dict.fromkeys(word.decode() for word in _PLAIN_WORD.findall(top))
    small, large = len(_PLAIN_SMALL_CELL.findall(top)), len(_PLAIN_CAPITAL_CELL.findall(top))
    return _Beside(_header(stream, sign), tuple(words), small * _FEW_SMALL < large, having)


def _weigh(cells: list[bytes], beside: _Beside) -> tuple[Detected[str], str | None]:
    """Tell the encoding by the letters of the cells, and which characters remain in doubt."""
    every = b"\n".join(cells)
    blank = b"\n".join([signs.without(cell, name=cell in beside.header) for cell in cells])
    odd = [octet for octet in set(every) if octet >= 0x80 and blank.count(octet) < every.count(octet)]
    cells = [cell for cell in blank.split(b"\n") if not cell.isascii()]
    if not cells:  # where nothing else tells, a file with signs of Windows-1252 is that
        why = "its only bytes beyond ASCII are signs as it writes them"
        usual = [name for name in ("cp1252", "iso8859-15") if name in beside.having]
        may = usual or [name for name in BELIEF if name in beside.having]
        name, *rest = sorted(may, key=lambda name: _odd(odd, name))
        return Detected(name, "found", _BY_SIGNS, (why,), *rest[:1]), _LETTER
    # What an address holds is to be settled by others: one with a letter beyond ASCII is no witness for itself.
    others = [cell for cell in (_ADDRESS.sub(b" ", cell) for cell in cells) if not cell.isascii()]
    detected, rivals = _weigh_letters(others or cells, odd, beside)
    if not others or len(set(_TOKEN.findall(_text(others, detected.value)))) < _WITNESSES:
        return detected, _ANY
    return detected, _doubtful(detected, rivals, others, beside.having)


def _odd(octets: list[int], name: str) -> int:
    """Count what nobody writes among what an encoding makes of signs: `10 ¤` is `10 €` in another one."""
    chars = [bytes([octet]).decode(name, "replace") for octet in octets]
    return sum(char in "\xa4\ufffd" or unicodedata.category(char) == "Cc" for char in chars)


def _doubtful(detected: Detected[str], rivals: list[str], cells: list[bytes], having: AbstractSet[str]) -> str | None:
    """Return a pattern of the characters that may be others in truth.

    What our letters say and what chardet says are two witnesses. Of single bytes, only those are sure that the cells
    hold, and that both, and all that comes close, read the same; the cells hold each byte that the file has.
    """
    import chardet  # noqa: PLC0415 - most files are UTF-8 and never need it

    data = b"\n".join(cells)
    second = chardet.detect(data[:_HEARD_BYTES], compat_names=False)["encoding"] or "latin-1"
    text = data.decode(detected.value, "replace")
    heard = (second,) if second in having or having == BELIEF.keys() else ()
    names = [name for name in dict.fromkeys((*rivals, *heard)) if data.decode(name, "replace") != text]
    own, *others = map(_table, (detected.value, *names))
    if own is None:
        if _is_well_formed(text):
            names = [name for name, table in zip(names, others, strict=True) if table is None]
        sure = {
            char for char in {*text, *_WIDE, *INVISIBLE} if all(_is_same(char, detected.value, name) for name in names)
        }
        return _outside(sure) if names else None
    if None in others:
        return _ANY
    agreed = {one for one, *rest in zip(own, *filter(None, others), strict=True) if set(rest) <= {one}}
    return _outside({char for char in agreed if char in text or char in INVISIBLE})


def _is_well_formed(text: str) -> bool:
    """Tell whether many characters of several bytes each read without a fault: single bytes do not by chance."""
    many = sum(letters.script_of(char) == "CJK" for char in text)
    return many >= _MANY_OF_SEVERAL_BYTES and text.count(_NO_CHARACTER) * _MANY_OF_SEVERAL_BYTES <= many


def _outside(sure: set[str]) -> str:
    """Return a pattern of all characters beyond ASCII but these."""
    chars = "".join(sorted(char for char in sure - {_NO_CHARACTER} if not char.isascii()))
    return rf"[^\x00-\x7f{chars}]"


def _is_same(char: str, one: str, other: str) -> bool:
    """Tell whether what a character is in one encoding reads the same in another."""
    octets = char.encode(one, "ignore")
    return bool(octets) and octets.decode(other, "replace") == char


def _table(name: str) -> str | None:
    """Return the characters of the bytes above 0x7F; None where characters have several bytes."""
    if any(len(char.encode(name, "ignore")) > 1 for char in "漢あ가"):
        return None
    return "".join(bytes([octet]).decode(name, "replace") for octet in range(0x80, 0x100))


def _weigh_letters(cells: list[bytes], signs_held: list[int], beside: _Beside) -> tuple[Detected[str], list[str]]:
    """Weigh each candidate by how likely the words are that it makes of the cells, and by what chardet says of it.

    A candidate that lacks bytes of a few cells stays one: those records are ROW_UNDECODABLE. Returns also those that
    are close behind the best.
    """
    voices = _voices(cells)
    if beside.having != BELIEF.keys():
        voices = {name: voice for name, voice in voices.items() if name in beside.having}
    odd = {name: _odd(signs_held, name) for name in {*BELIEF, *voices}}
    words = len(set(_HIGH_WORD.findall(b"\n".join(cells))))
    scores: dict[str, float] = {}
    names: dict[str, str] = {}
    texts: dict[str, str] = {}
    for name in sorted(_hopeful(cells, voices, beside), key=lambda name: odd[name]):
        text = _text(cells, name)
        if names.setdefault(text, name) == name:
            scores[name] = BELIEF.get(name, _STRANGER) + beside.likelihood(cells, name)
            texts[name] = text
        first = names[text]
        voice = max(voices.get(name, 0.0), voices.get(first, 0.0))
        voices[first] = voice
    top = max(scores.values())
    own: dict[str, float] = {}
    for name, text in texts.items():
        known = _NO_SIGN * odd[name] + (_known(text) if scores[name] > top - _CLOSE else 0.0)
        own[name] = scores[name] - BELIEF.get(name, _STRANGER) + known
        scores[name] += _VOICE * words * math.log(_UNHEARD + voices.get(name, 0.0)) + known
    ranked = sorted(scores, key=lambda name: -scores[name])
    close = [name for name in ranked[1:] if scores[name] > scores[ranked[0]] - _CLOSE]
    return _told(ranked, scores, own, texts[ranked[0]]), close


def _told(ranked: list[str], scores: dict[str, float], own: dict[str, float], text: str) -> Detected[str]:
    """Return the first of the ranked candidates, that reads as `text`; `own` is what the letters alone say."""
    best = ranked[0]
    ahead = scores[best] - scores[ranked[1]] if len(ranked) > 1 else _CLOSE
    confidence = round(min(0.99, 1 / (1 + math.exp(-ahead / _A_GOOD_DEAL)), _sense(text)), 2)
    foreign = [word for word in _WORD.findall(text) if not word.isascii()]
    word = max(foreign, key=len, default="")
    evidence = f"its letters read as words, such as '{word}'" if word else "nothing fits better"
    rather = max(ranked[:_HEARD], key=lambda name: own[name])
    if confidence < DOUBT:
        evidence = "in doubt: its letters make no words of a language that is known here, or of several"
    elif own[rather] > own[best]:
        confidence, evidence = _TWO_VOICES, f"in doubt: its letters may as well be those of {rather}"
    return Detected(best, "found", confidence, (evidence,), ranked[1] if len(ranked) > 1 else None)


def _hopeful(cells: list[bytes], voices: dict[str, float], beside: _Beside) -> list[str]:
    """Return the candidates that are worth reading all cells: likely by the first ones, or named by chardet."""
    few = cells[:_FIRST_CELLS]
    first = {name: beside.likelihood(few, name) for name in BELIEF if name in beside.having}
    least = max(first.values()) - 4 * _CLOSE
    heard = sorted(voices, key=lambda name: -voices[name])[:_HEARD]
    return [*(name for name in first if first[name] > least or name in heard), *(set(heard) - first.keys())]


def _sense(text: str) -> float:
    """Return how sure it is that letters are words of a language, whichever: from 0 to 1."""
    chars = [char for token in set(_TOKEN.findall(text)) for char in token if not char.isascii()]
    if not chars:
        return DOUBT
    signs_of_many = sum(letters.script_of(char) == "CJK" for char in chars)
    each = (likelihood(text) + signs_of_many * _ONE_OF_MANY) / len(chars)
    return max(0.0, 1.0 - max(0.0, _USUAL_LETTER - each) * _SENSE_LOST)


def likelihood(text: str, spoken: np.ndarray[tuple[int], np.dtype[np.float64]] | float = 0.0) -> float:
    """Return the logarithm of how likely the words of a text are that hold letters beyond ASCII, in one language.

    A few words may be of another language than the others. `spoken` is what speaks for each language besides.
    """
    tokens: list[str] = list(dict.fromkeys(_TOKEN.findall(text)))
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
    best = float((np.maximum(words, anywhere).sum(axis=0) + letters.belief() + spoken).max())
    figures = {char for char in _LETTERS_BEHIND_DIGITS.findall(text) if char.isalpha()}
    if len(tokens) > len(figures):  # some scripts number houses so: 12а
        figures = {char for char in figures if letters.script_of(char) in _OF_WORDS}
    return best + sum(map(_structure, tokens)) + _BEHIND_DIGITS * len(figures)


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
            against += 0.0 if char in _INSIDE or not before else _SIGN_INSIDE
            script, small = "", False
        before = char
    return against + _spelling(token, script)


def _spelling(token: str, script: str) -> float:
    """Return what speaks against a word whose last letter is of that script, by letters that stand side by side."""
    against = 0.0
    if token[0] in _CLOSING and token[1:2].isalpha():
        against += _SIGN_INSIDE
    if token[0].islower() and not token[0].isascii():
        against += _SMALL_FIRST
    if script == "LATIN" and _SOFT.search(token):
        against += _SOFT_BEFORE_VOWEL
    if script == "LATIN" and _PARTING.search(token):
        against += _NOTHING_TO_PART
    if "ı" in token and _DOTLESS.search(token):
        against += _DOTLESS_BESIDE_VOWEL
    if script == "LATIN" and _SAME_TWICE.search(token):
        against += _TWICE
    if len(token) == 1 and script and script != "CJK":
        against += _LETTER_ALONE / 2 if token in _WORDS_OF_ONE_LETTER else _LETTER_ALONE
    return against + sum(map(_cluster, _RUNS.findall(letters.bare(token)) if script == "LATIN" else ()))


def _cluster(run: str) -> float:
    """Return what speaks against vowels or consonants in a row, one of them a letter beyond ASCII (a capital here)."""
    return 0.0 if run.islower() or len(run) < 3 else _CLUSTER if len(run) == 3 else 3 * _CLUSTER


def _known(text: str) -> float:
    """Return what speaks for words that are known: names of EMAIL and POINTS, and parts of names of people."""
    cells = [cell for cell in text.split("\n")[:_HEADER_CELLS] if len(cell) <= 100]
    known = (any((headers.weigh(cell, column) or 0) >= 2 for cell in cells) for column in ("EMAIL", "POINTS"))
    parts = sum(map(fragments.has, dict.fromkeys(_TOKEN.findall(text[:_HEARD_BYTES]))))
    return _KNOWN_WORD * sum(known) + _KNOWN_PART * min(parts, _PARTS)


def _voices(cells: list[bytes]) -> dict[str, float]:
    """Return how sure chardet is of each encoding that it knows, from 0 to 1."""
    import chardet  # noqa: PLC0415 - most files are UTF-8 and never need it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        answers = chardet.detect_all(b"\n".join(cells)[:_HEARD_BYTES], ignore_threshold=True, compat_names=False)
    voices: dict[str, float] = {}
    for answer in answers:
        if answer["encoding"] is None:
            continue
        name = codecs.lookup(answer["encoding"]).name
        if "@".encode(name, "replace") != b"@":  # UTF-16, and EBCDIC: in what is weighed here addresses are ASCII
            continue
        for usual in _RELATIVES.get(name, (name,)):
            voices[usual] = max(voices.get(usual, 0.0), answer["confidence"])
    for name, others in _UNKNOWN_TO_CHARDET.items():
        voices[name] = _HEARD_FOR_ANOTHER * max(voices.get(other, 0.0) for other in others)
    return voices


def _text(cells: list[bytes], name: str) -> str:
    """Return the cells as an encoding reads them; words of bytes that it lacks stay different words."""
    return b"\n".join(cells).decode(name, "surrogateescape")


# chardet answers with the widest relative of an encoding, or the narrowest; these are what exports are written in.
_RELATIVES: dict[str, tuple[str, ...]] = {
    "shift_jis_2004": ("cp932", "shift_jis_2004"),
    "euc_jis_2004": ("euc-jp", "euc_jis_2004"),
    "euc_kr": ("cp949",),
    "big5hkscs": ("big5", "cp950", "big5hkscs"),
    "iso8859-1": ("cp1252",),
    "tis-620": ("cp874",),
    "ptcp154": ("cp1251", "ptcp154"),
    "kz1048": ("cp1251", "kz1048"),
    "cp858": ("cp850", "cp858"),
}
# What chardet does not know, and what it takes that for: its word for these counts for the other a little less.
_UNKNOWN_TO_CHARDET = {
    "mac-romanian": ("mac-roman", "mac-turkish", "mac-iceland"),
    "mac-croatian": ("mac-roman", "iso8859-2"),
}
_HEARD_FOR_ANOTHER = 0.8


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


def head(source: Source, encoding: Encoding, size: int, options: Options) -> Head:
    """Return the first `size` bytes of the file or a little less, as UTF-8, from its first line on that is not blank.

    What is blank depends on what the user says: lines of delimiters are, unless they may be records by his word.
    """
    marks = options.delimiter or ("" if options.no_header else "".join(DELIMITERS))
    blanks = partial(records.blank_lines, delimiters=marks, quoted=options.quote in (None, '"'))
    with source.open() as stream:
        stream.seek(len(encoding.bom))
        data = stream.read(size)
        whole = not stream.read(1)
        text = data if encoding.is_utf8 else _decode_head(data, encoding, whole=whole)
        if not blanks(text):
            return Head(text, whole, size)
        return _below_blank_lines(stream, encoding, size, blanks)


def _decode_head(data: bytes, encoding: Encoding, *, whole: bool) -> bytes:
    if encoding.parted:
        return "".join(wide.marked(BytesIO(data), encoding.name.value, 0, _MARK)).encode("utf-8", "surrogatepass")
    return _decoder(encoding)(data, whole).encode("utf-8", "surrogatepass")


def _texts(stream: BinaryIO, encoding: Encoding) -> Iterator[bytes]:
    """Yield the file as UTF-8."""
    if not encoding.is_utf8:
        yield from (text.encode("utf-8", "surrogatepass") for text in _transcode(stream, encoding))
        return
    stream.seek(len(encoding.bom))
    yield from iter(partial(stream.read, _STEP), b"")


def _below_blank_lines(stream: BinaryIO, encoding: Encoding, size: int, blanks: Callable[[bytes], int]) -> Head:
    """Return the head of a file that begins with blank lines, of whatever number. A longer line is not skipped."""
    start, lines, top, rest, whole = 0, 0, b"", b"", True
    for text in _texts(stream, encoding):
        rest += text
        blank = rest[: blanks(rest)]
        rest, start, lines = rest[len(blank) :], start + len(blank), lines + records.count_lines(blank)
        top += blank[: max(0, _HEAD - len(top))]
        if len(rest) > size:
            whole = False
            break
    return Head(rest[:size], whole, stream.tell(), start, lines, top)


def spread(source: Source, encoding: Encoding, start: int, count: int, size: int) -> Iterator[bytes]:
    """Yield at most `count` stretches of about `size` bytes from all over the file below `start`, none twice.

    They are UTF-8, from line end to line end.
    """
    with source.open() as stream:
        total = stream.seek(0, 2)
        for position in range(start, total, max(size, (total - start) // count)):
            # Wide characters are at most four bytes; their stretches must begin where one begins.
            stream.seek(position // 4 * 4 + len(encoding.bom) % 4)
            data = stream.read(size)
            text = data if encoding.is_utf8 else _decode_stretch(data, encoding)
            first, last = text.find(b"\n") + 1, text.rfind(b"\n") + 1
            if first and last > first:
                yield text[first:last]


def _decode_stretch(data: bytes, encoding: Encoding) -> bytes:
    switch = escapes.KOREAN if encoding.name.value == "iso2022_kr" else b""
    return _decoder(encoding)(switch + data).encode("utf-8", "surrogatepass")


def _transcode(stream: BinaryIO, encoding: Encoding) -> Iterator[str]:
    if encoding.parted:
        yield from wide.marked(stream, encoding.name.value, len(encoding.bom), _MARK)
        return
    decoder = _decoder(encoding)
    stream.seek(len(encoding.bom))
    for block in iter(partial(stream.read, _STEP), b""):
        yield decoder(block)
    yield decoder(b"", True)


def _decoder(encoding: Encoding) -> _Decode:
    """Return what decodes stretches that follow each other.

    The standards of ISO have control characters from 0x80 to 0x9F, which no export holds: they are signs of another
    encoding (a dash before a balance), and would be trimmed in silence. ISO 8859-1 is read as its superset is.
    """
    name = encoding.name.value
    if name == escapes.UTF_7:
        return escapes.FromUtf7(_MARK_SEQUENCE).decode
    if name in ebcdic.CODECS:
        plain = codecs.getincrementaldecoder(name)(_MARK).decode
        return lambda data, final=False: ebcdic.with_line_ends(plain(data, final))
    if not name.startswith("iso8859"):
        return codecs.getincrementaldecoder(name)(_MARK).decode
    if name in ("iso8859-1", "iso8859_1"):
        return codecs.getincrementaldecoder("cp1252")(_MARK).decode
    decode = codecs.getincrementaldecoder(name)(_MARK).decode
    return lambda data, final=False: _CONTROLS.sub(lambda one: chr(0xDC00 + ord(one.group())), decode(data, final))


_MARK = "loyalty_prep.mark"


def _mark(fault: UnicodeError) -> tuple[str, int]:
    """Decode each byte that the encoding does not have as the lone surrogate U+DC00 + byte."""
    if not isinstance(fault, UnicodeDecodeError):
        raise fault
    return "".join(chr(0xDC00 + octet) for octet in fault.object[fault.start : fault.end]), fault.end


codecs.register_error(_MARK, _mark)

_MARK_SEQUENCE = "loyalty_prep.mark_sequence"


def _mark_sequence(fault: UnicodeError) -> tuple[str, int]:
    if not isinstance(fault, UnicodeDecodeError):
        raise fault
    return escapes.faulty_sequence(fault.object[fault.start : fault.end]), fault.end


codecs.register_error(_MARK_SEQUENCE, _mark_sequence)


def show(data: bytes, *, transcoded: bool) -> str:
    r"""Return text for people: each byte that the file's encoding does not have stands as `\xE9`."""
    if data.isascii():
        return data.decode()
    if not transcoded:
        return re.sub(r"[\udc80-\udcff]", _hex, data.decode("utf-8", "surrogateescape"))
    return re.sub(r"[\udc00-\udcff]", _hex, _whole_characters(data).decode("utf-8", "surrogatepass"))


def _whole_characters(data: bytes) -> bytes:
    """Return text without the beginning of a character at its end, where it was cut off."""
    for left in range(1, min(4, len(data) + 1)):
        octet = data[-left]
        if octet >= 0xC0:
            return data[:-left] if left < (2 if octet < 0xE0 else 3 if octet < 0xF0 else 4) else data
        if octet < 0x80:
            break
    return data


def _hex(match: re.Match[str]) -> str:
    return f"\\x{ord(match.group()) - 0xDC00:02X}"
