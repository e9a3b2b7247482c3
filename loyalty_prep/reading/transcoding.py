"""The file as UTF-8, with every byte that the encoding does not have still to be found.

What must stay true: later stages see UTF-8. A byte that the encoding does not have is never dropped and
never replaced by something that could be text: it stands as bytes that are invalid in UTF-8 (in a UTF-8
file, itself; in a transcoded one, the three bytes of a lone surrogate U+DC80 + n), so one look for invalid
UTF-8 finds it (`framing.py`), and `show` can tell which byte it was.
"""

from __future__ import annotations

import codecs
import re
from functools import partial
from io import BytesIO
from typing import TYPE_CHECKING, BinaryIO, NamedTuple, Protocol

from loyalty_prep.errors import OutputError
from loyalty_prep.reading import ebcdic, escapes, physical_lines, wide
from loyalty_prep.reading.encoding import STEP, TOP
from loyalty_prep.reading.layout import DELIMITERS, Head

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from loyalty_prep.options import Options
    from loyalty_prep.reading.encoding import Encoding
    from loyalty_prep.reading.source import Source

_CONTROLS = re.compile("[\x80-\x9f]")
_MARK = "loyalty_prep.mark"
_MARK_SEQUENCE = "loyalty_prep.mark_sequence"


class _Decode(Protocol):
    def __call__(self, data: bytes, final: bool = False, /) -> str: ...


class Text(NamedTuple):
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
    blanks = partial(physical_lines.blank_lines, delimiters=marks, quoted=options.quote in (None, '"'))
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
    yield from iter(partial(stream.read, STEP), b"")


def _below_blank_lines(stream: BinaryIO, encoding: Encoding, size: int, blanks: Callable[[bytes], int]) -> Head:
    """Return the head of a file that begins with blank lines, of whatever number. A longer line is not skipped."""
    start, lines, top, rest, whole = 0, 0, b"", b"", True
    for text in _texts(stream, encoding):
        rest += text
        blank = rest[: blanks(rest)]
        rest, start, lines = rest[len(blank) :], start + len(blank), lines + physical_lines.count_lines(blank)
        top += blank[: max(0, TOP - len(top))]
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
    for block in iter(partial(stream.read, STEP), b""):
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


def _mark(fault: UnicodeError) -> tuple[str, int]:
    """Decode each byte that the encoding does not have as the lone surrogate U+DC00 + byte."""
    if not isinstance(fault, UnicodeDecodeError):
        raise fault
    return "".join(chr(0xDC00 + octet) for octet in fault.object[fault.start : fault.end]), fault.end


codecs.register_error(_MARK, _mark)


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
