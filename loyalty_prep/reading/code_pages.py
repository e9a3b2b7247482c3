"""Which code page a file is in, by its cells that hold bytes above 0x7F; of EBCDIC, by all of its head.

Each candidate is weighed by how likely the words are that it makes of the cells (`likelihood.py`), by what chardet says
of it, and by how readily exports in it are believed (`BELIEF`). What remains in doubt is said character by character.
"""

from __future__ import annotations

import codecs
import math
import re
import unicodedata
import warnings
from typing import TYPE_CHECKING, NamedTuple

from loyalty_prep.messages.translation import Message, to_translate
from loyalty_prep.options import Detected
from loyalty_prep.reading import ebcdic, letters, signs, tongues
from loyalty_prep.reading.likelihood import BEYOND_ASCII, DOUBT, HEARD_BYTES, TOKEN, known, likelihood, sense
from loyalty_prep.values.cells import INVISIBLE, INVISIBLE_CLASS

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    import numpy as np

_VOICE = 2.0
"""How much chardet's word on each word of the file counts, beside the likelihood of its letters."""
_HEARD_WORDS = 12
"""On so many words at most: it is one answer, however many there are, and most of the time a faint one."""
_UNHEARD = 0.02
"""Is added to chardet's confidence in an encoding, of which the logarithm is taken: it is 0 for one not named."""
_HEARD = 5
"""So many of chardet's first answers are candidates, whatever our letters say."""
_STRANGER = -4.0
"""How readily an encoding is believed that only chardet names, as a logarithm: less than all of `BELIEF` but one."""
_A_GOOD_DEAL = 3.0
"""By how much the best must be ahead, as a logarithm, for it to be told rather than guessed."""
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
    "cp1006": -8.0,  # a few Chinese signs read as Arabic letters in it
    "hp-roman8": -3.0,
}
_NO_SIGN = -3.0  # what nobody writes, where a sign stands
_SMALL_CELL_FIRST = -2.0  # a cell, or a name in it, that begins with a small letter, where others begin with capitals
_CLOSE = 12.0
"""Candidates behind the best by more than this are not asked about any further."""
_TWO_VOICES = 0.75
"""How sure an encoding is at most for which chardet speaks, while the letters alone would rather have another."""
_BY_SIGNS = 0.8
"""How sure Windows-1252 is where only signs tell."""
WITNESSES = 3
"""An encoding for which fewer words than this speak is doubted altogether."""
_LETTER = rf"[^\x00-\x7f{INVISIBLE_CLASS}]"
_NO_CHARACTER = "\ufffd"
_MANY_OF_SEVERAL_BYTES = 40
"""So many such characters are a witness, and so many to each that does not read."""
_WIDE = "\u3000" + "".join(map(chr, range(0xFF01, 0xFF5F)))
"""The blank and the ASCII of East Asian encodings, which `cells.tidy` and email-validator know."""
_ADDRESS = re.compile(rb"""[^\s"'()<>,;:|~^]*@[^\s"'()<>,;:|~^]*""")
"""An address and what touches it, where cells are not cut at their delimiter: it may be a letter's second byte."""
_ONE_LETTER = str.maketrans("ȘșȚț", "ŞşŢţ")
"""Romanian letters with a comma and with a cedilla: under two code pages the same bytes read so or so."""
FIRST_CELLS = 100
"""By so many first cells a candidate is given up, and by so many first lines a delimiter beyond ASCII is found."""
_HIGH_WORD = re.compile(rb"[A-Za-z\x80-\xff]*[\x80-\xff][A-Za-z\x80-\xff]*")
_CELL_FIRST = re.compile(r"(?m)(?:^|[A-Z][a-z]+[ -])([^\x00-\x7f])\w")
_WORD = re.compile(r"[^\W\d_]+")
FOREIGN = re.compile(BEYOND_ASCII)
_SEPARATORS = re.compile(r"[,;\t|\"\r\n]+")
BETWEEN_WORDS = re.compile(r"[\s,;|:^~!¦¢¬\[\]{}\"\x1f]+")
_PLAIN_NAME = re.compile(r"\b[A-Z][a-z]{3,20}\b")
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
_FOUR_BYTES = re.compile(rb"(?:[\x81-\xfe][0-9]){6}")
"""Characters of four bytes, as GB 18030 has them for all scripts but Chinese: in others digits do not stand so."""
_CERTAIN = 1e9
"""A voice that is no share: of an encoding that no other can be taken for, louder than all letters say against it."""


def weigh_ebcdic(head: bytes) -> Detected[str] | None:
    """Tell EBCDIC, and by its letters which code page; None where it is none."""
    scores, texts = {}, {}
    for name, text in ebcdic.readings(head).items():
        above = text[: max(0, text.find("@"))].splitlines()[:-1]
        header = tuple(cell for line in above for cell in _SEPARATORS.split(line))
        texts[name] = cells = "\n".join(BETWEEN_WORDS.split(ebcdic.without_addresses(text)))
        spoken = tongues.spoken(header) + tongues.called(tuple(dict.fromkeys(_PLAIN_NAME.findall(cells))))
        scores[name] = likelihood(cells, spoken) + known(cells) + _NO_SIGN * ebcdic.odd_signs(text)
    if not scores:
        return None
    best = max(scores, key=lambda name: scores[name])
    others = [name for name in scores if texts[name] != texts[best]]
    second = max(others, key=lambda name: scores[name], default=None)
    ahead = scores[best] - scores[second] if second is not None else _CLOSE
    sure = sense(texts[best]) if FOREIGN.search(texts[best]) else 1.0
    confidence = round(min(0.95, 1 / (1 + math.exp(-ahead / _A_GOOD_DEAL)), sure), 2)
    evidence = to_translate("it reads as a table with addresses in EBCDIC alone")
    if confidence < DOUBT:
        evidence = to_translate("in doubt: which code page of EBCDIC it is, its letters do not tell")
    return Detected(best, "found", confidence, (evidence,), second)


class Beside(NamedTuple):
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
        return likelihood(text, self.spoken(name)) + _SMALL_CELL_FIRST * min(small, WITNESSES)

    def spoken(self, name: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Return how much more readily each language is believed, where the file is read as an encoding has it."""
        header = tuple(cell.decode(name, "replace") for cell in self.header)
        return tongues.spoken(header) + tongues.called(self.words)


def weigh(cells: list[bytes], beside: Beside) -> tuple[Detected[str], str | None]:
    """Tell the encoding by the letters of the cells, and which characters remain in doubt."""
    every = b"\n".join(cells)
    blank = b"\n".join([signs.without(cell, name=cell in beside.header) for cell in cells])
    odd = [octet for octet in set(every) if octet >= 0x80 and blank.count(octet) < every.count(octet)]
    cells = [cell for cell in blank.split(b"\n") if not cell.isascii()]
    if not cells:  # where nothing else tells, a file with signs of Windows-1252 is that
        why = to_translate("its only bytes beyond ASCII are signs as it writes them")
        usual = [name for name in ("cp1252", "iso8859-15") if name in beside.having]
        may = usual or [name for name in BELIEF if name in beside.having]
        name, *rest = sorted(may, key=lambda name: _odd(odd, name))
        return Detected(name, "found", _BY_SIGNS, (why,), *rest[:1]), _LETTER
    # What an address holds is to be settled by others: one with a letter beyond ASCII is no witness for itself.
    others = [cell for cell in (_ADDRESS.sub(b" ", cell) for cell in cells) if not cell.isascii()]
    detected, rivals = _weigh_letters(others or cells, odd, beside)
    if not others or len(set(TOKEN.findall(_text(others, detected.value)))) < WITNESSES:
        return detected, BEYOND_ASCII
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
    second = chardet.detect(data[:HEARD_BYTES], compat_names=False)["encoding"] or "latin-1"
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
        return BEYOND_ASCII
    agreed = {one for one, *rest in zip(own, *filter(None, others), strict=True) if set(rest) <= {one}}
    return f"{_outside({char for char in agreed if char in text or char in INVISIBLE})}|{_sequence(own)}"


def _sequence(table: str) -> str:
    """Return a pattern of what begins a sequence of UTF-8 in a file of single bytes: lines of another file in it.

    Two letters may stand side by side by chance (`ěž` in cp852), but not a letter and a sign, nor what is a letter of
    Latin script in UTF-8.
    """
    lead, after = table[0x42:0x75], table[:0x40]
    pairs = [(lead, _signs(after)), (_signs(lead), after), (lead[1:4], after)]
    return "|".join(f"[{re.escape(first)}][{re.escape(second)}]" for first, second in pairs if first and second)


def _signs(chars: str) -> str:
    return "".join(char for char in chars if not char.isalpha() and char not in INVISIBLE)


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


def _weigh_letters(cells: list[bytes], sign_counts: list[int], beside: Beside) -> tuple[Detected[str], list[str]]:
    """Weigh each candidate by how likely the words are that it makes of the cells, and by what chardet says of it.

    A candidate that lacks bytes of a few cells stays one: those records are ROW_UNDECODABLE. Returns also those that
    are close behind the best.
    """
    voices = _voices(cells)
    if beside.having != BELIEF.keys():
        voices = {name: voice for name, voice in voices.items() if name in beside.having}
    odd = {name: _odd(sign_counts, name) for name in {*BELIEF, *voices}}
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
        besides = _NO_SIGN * odd[name] + (known(text) if scores[name] > top - _CLOSE else 0.0)
        own[name] = scores[name] - BELIEF.get(name, _STRANGER) + besides
        scores[name] += _VOICE * min(words, _HEARD_WORDS) * math.log(_UNHEARD + voices.get(name, 0.0)) + besides
    ranked = sorted(scores, key=lambda name: -scores[name])
    close = [name for name in ranked[1:] if scores[name] > scores[ranked[0]] - _CLOSE]
    # A reading that is the same words is no rival.
    alike = {name: text.translate(_ONE_LETTER) for name, text in texts.items()}
    rivals = [name for name in ranked[1:] if alike[name] != alike[ranked[0]]]
    return _outcome([ranked[0], *rivals], scores, own, texts[ranked[0]]), close


def _outcome(ranked: list[str], scores: dict[str, float], own: dict[str, float], text: str) -> Detected[str]:
    """Return the first of the ranked candidates, that reads as `text`; `own` is what the letters alone say."""
    best = ranked[0]
    ahead = scores[best] - scores[ranked[1]] if len(ranked) > 1 else _CLOSE
    confidence = round(min(0.99, 1 / (1 + math.exp(-ahead / _A_GOOD_DEAL)), sense(text)), 2)
    foreign = [word for word in _WORD.findall(text) if not word.isascii()]
    word = max(foreign, key=len, default="")
    evidence = (
        Message("its letters read as words, such as '{word}'", word=word) if word else Message("nothing fits better")
    )
    rather = max(ranked[:_HEARD], key=lambda name: own[name])
    if confidence < DOUBT:
        evidence = Message("in doubt: its letters make no words of a language that is known here, or of several")
    elif own[rather] > own[best]:
        confidence, evidence = (
            _TWO_VOICES,
            Message("in doubt: its letters may as well be those of {encoding}", encoding=rather),
        )
    return Detected(best, "found", confidence, (evidence,), ranked[1] if len(ranked) > 1 else None)


def _hopeful(cells: list[bytes], voices: dict[str, float], beside: Beside) -> list[str]:
    """Return the candidates that are worth reading all cells: likely by the first ones, or named by chardet."""
    few = cells[:FIRST_CELLS]
    first = {name: beside.likelihood(few, name) for name in BELIEF if name in beside.having}
    least = max(first.values()) - 4 * _CLOSE
    heard = sorted(voices, key=lambda name: -voices[name])[:_HEARD]
    return [*(name for name in first if first[name] > least or name in heard), *(set(heard) - first.keys())]


def _voices(cells: list[bytes]) -> dict[str, float]:
    """Return how sure chardet is of each encoding that it knows, from 0 to 1; `_CERTAIN` where bytes leave no other."""
    import chardet  # noqa: PLC0415 - most files are UTF-8 and never need it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        answers = chardet.detect_all(b"\n".join(cells)[:HEARD_BYTES], ignore_threshold=True, compat_names=False)
    voices: dict[str, float] = {}
    for answer in answers:
        if answer["encoding"] is None:
            continue
        name = codecs.lookup(answer["encoding"]).name
        if "@".encode(name, "replace") != b"@":  # UTF-16, and EBCDIC: in what is weighed here addresses are ASCII
            continue
        for usual in _RELATIVES.get(name, (name,)):
            voices[usual] = max(voices.get(usual, 0.0), answer["confidence"])
    if any(map(_FOUR_BYTES.search, cells)):
        voices["gb18030"] = _CERTAIN
    for name, others in _UNKNOWN_TO_CHARDET.items():
        voices[name] = _HEARD_FOR_ANOTHER * max(voices.get(other, 0.0) for other in others)
    return voices


def _text(cells: list[bytes], name: str) -> str:
    """Return the cells as an encoding reads them; words of bytes that it lacks stay different words."""
    return b"\n".join(cells).decode(name, "surrogateescape")
