"""Files on disk that can be read as often as needed: what can be read only once is spooled to one, within a limit."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING, Final, NamedTuple

from loyalty_prep.reading import converted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Read = Callable[[int], bytes]

CHUNK: Final = 1 << 20
"""How many bytes are read at a time of what is copied or expanded."""


class Located(NamedTuple):
    """A file on disk. `named` is the path by which the user named it, `member` the file named in that archive."""

    name: str
    path: Path
    size: int
    named: str | None = None
    member: str | None = None


class TooLargeError(Exception):
    """What is read exceeds the limit."""


class SourceError(Exception):
    """What is read cannot be read on: not a fault of the disk that it is spooled to."""

    def __init__(self, reason: Exception) -> None:
        super().__init__(reason)
        self.reason = reason


# What the readers of compressed files raise for damaged ones.
DAMAGED: Final = (
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
    zipfile.BadZipFile,
)


def spool(read: Read, path: Path, limit: int) -> int:
    """Write all that can be read to a new private file, and return how many bytes that was."""
    size = 0
    try:
        with open(path, "xb", opener=converted.privately) as target:
            while True:
                try:
                    data = read(CHUNK)
                except DAMAGED as fault:
                    raise SourceError(fault) from fault
                if not data:
                    return size
                size += len(data)
                if size > limit:
                    raise TooLargeError
                target.write(data)
    except OSError as fault:
        raise converted.no_room(fault.strerror or str(fault)) from fault


def printable(name: str) -> str:
    """Return a name from an archive, whose signs nobody has checked, as it can be shown and written to a disk."""
    return "".join(sign if sign.isprintable() else "?" for sign in name)


def head_of(path: Path, size: int = 4096) -> bytes:
    """Return the first bytes of a file."""
    with path.open("rb") as stream:
        return stream.read(size)
