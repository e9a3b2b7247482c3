"""What is in a compressed file or an archive, spooled: the one file in it, or the one that is named.

What a file is its first bytes say, not its name. An archive is never read into memory, and none is looked for in an
archive. A ZIP file that is a workbook, a document or a program is no archive.
"""

from __future__ import annotations

import bz2
import gzip
import lzma
import sys
import zipfile
from functools import partial
from typing import IO, TYPE_CHECKING, Final, Protocol

from loyalty_prep.errors import InputError
from loyalty_prep.reading import converted, workbook
from loyalty_prep.reading.spooling import CHUNK, DAMAGED, Located, SourceError, TooLargeError, head_of, printable, spool

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SUFFIXES: Final = {".gz", ".bz2", ".xz", ".zst", ".zip"}

COMPRESSED: Final = {b"\x1f\x8b": "gzip", b"BZh": "bzip2", b"\xfd7zXZ\x00": "xz", b"\x28\xb5\x2f\xfd": "Zstandard"}

# Files that tell what a ZIP file is, where it is no archive.
PACKAGES: Final = {
    "xl/workbook.bin": "a binary Excel workbook (.xlsb)",
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a presentation",
    "META-INF/MANIFEST.MF": "a program (Java)",
    "META-INF/manifest.xml": "an OpenDocument file, but no spreadsheet",
}
CLUTTER: Final = {".ds_store", "thumbs.db", "desktop.ini"}
XZ_MEMORY: Final = 1 << 29
"""How much memory an .xz file may ask for, in bytes: 512 MB, some eight times what the highest preset of xz takes."""


def expand(located: Located, temp: Path, limit: int) -> tuple[Path, str | None]:
    """Return the path of the file within a compressed file or archive, or the path of what is neither.

    Besides, the file's name in the archive, if it was one.
    """
    head, member = head_of(located.path), None
    kind = _kind(head)
    if head.startswith(workbook.ZIP) and (located.member is not None or not _is_package(located.path, head)):
        path, member = _expand_zip(located, temp / "expanded", limit)
    elif kind is not None:
        path = _expand_stream(located, kind, temp / "expanded", limit)
    else:
        return located.path, None
    inner = head_of(path)
    if _kind(inner) is not None or (inner.startswith(workbook.ZIP) and not _is_package(path, inner)):
        raise InputError("NOT_A_TABLE", f"{located.name} holds an archive in an archive. Unpack it first.")
    return path, member


def _kind(head: bytes) -> str | None:
    return next((kind for magic, kind in COMPRESSED.items() if head.startswith(magic)), None)


def _expand_stream(located: Located, kind: str, target: Path, limit: int) -> Path:
    decompressor = None if kind == "gzip" else _decompressor(located.name, kind)
    with located.path.open("rb") as stream:
        try:
            if decompressor is None:
                with gzip.GzipFile(fileobj=stream) as expanded:
                    spool(expanded.read, target, limit)
            else:
                spool(_Joined(stream, *decompressor).read, target, limit)
        except TooLargeError as fault:
            raise converted.too_large(located.name, limit, "expands to") from fault
        except SourceError as fault:
            raise _damaged(located.name, f"{kind} file") from fault
    return target


class _Decompressor(Protocol):
    """What the decompressors of the standard library, and Zstandard's, have in common."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


def _decompressor(name: str, kind: str) -> tuple[Callable[[], _Decompressor], type[Exception]]:
    """Return what expands a stream, and what it raises for one that is damaged."""
    if kind == "bzip2":
        return bz2.BZ2Decompressor, OSError
    if kind == "xz":
        return partial(lzma.LZMADecompressor, lzma.FORMAT_XZ, XZ_MEMORY), lzma.LZMAError
    try:
        if sys.version_info >= (3, 14):
            from compression import zstd  # noqa: PLC0415 - only these files need it
        else:
            from backports import zstd  # noqa: PLC0415 - as above, and an extra
    except ImportError as fault:
        raise InputError(
            "EXTRA_MISSING",
            f"{name} is a Zstandard file, which needs an extra to be read: pip install 'loyalty-prep[zst]'.",
        ) from fault
    return zstd.ZstdDecompressor, zstd.ZstdError


class _Joined:
    """Reads compressed streams that follow each other in a file as one; what else follows them is damage.

    The standard library's own files for bzip2 and xz end without a word at a second stream that is damaged.
    """

    def __init__(self, stream: IO[bytes], decompressor: Callable[[], _Decompressor], fault: type[Exception]) -> None:
        self._stream = stream
        self._new = decompressor
        self._fault = fault
        self._current = decompressor()

    def read(self, size: int) -> bytes:
        while True:
            if self._current.eof:
                data = self._next()
                if not data:
                    return b""
                self._current = self._new()
            else:
                data = self._stream.read(CHUNK) if self._current.needs_input else b""
                if self._current.needs_input and not data:
                    raise EOFError
            try:
                expanded = self._current.decompress(data, size)
            except self._fault as fault:
                raise EOFError(str(fault)) from fault
            if expanded:
                return expanded

    def _next(self) -> bytes:
        """Return where the next stream begins; zeros between streams are padding."""
        data = self._current.unused_data.lstrip(b"\0")
        while not data:
            read = self._stream.read(CHUNK)
            if not read:
                return b""
            data = read.lstrip(b"\0")
        return data


def _expand_zip(located: Located, target: Path, limit: int) -> tuple[Path, str]:
    try:
        archive = zipfile.ZipFile(located.path)
    except DAMAGED as fault:
        raise _damaged(located.name, "ZIP file") from fault
    with archive:
        member = _member(located, archive)
        if member.flag_bits & 1:
            raise InputError("NOT_A_TABLE", f"{located.name} is protected with a password. Unpack it first.")
        try:
            with archive.open(member) as stream:
                spool(stream.read, target, limit)
        except TooLargeError as fault:
            raise converted.too_large(located.name, limit, "expands to") from fault
        except NotImplementedError as fault:
            raise InputError(
                "NOT_A_TABLE", f"{located.name} is compressed in a way that is not known here. Unpack it first."
            ) from fault
        except (SourceError, *DAMAGED) as fault:
            raise _damaged(located.name, "ZIP file") from fault
    return target, printable(member.filename.replace("\\", "/"))


def _member(located: Located, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    """Return the file that is wanted from an archive: the one named, or the only one."""
    files = [member for member in archive.infolist() if not member.is_dir() and not _is_clutter(member.filename)]
    names = [printable(member.filename) for member in files]
    if located.member is not None:
        wanted = [member for member in files if member.filename.replace("\\", "/") == located.member]
        if not wanted:
            raise InputError(
                "TABLE_MISSING",
                f"There is no file '{printable(located.member)}' in {located.named}. "
                f"It holds: {workbook.listed(names)}.",
            )
        if len(wanted) > 1:
            raise InputError("TABLE_AMBIGUOUS", f"{located.named} holds {located.name} several times. Unpack it first.")
        return wanted[0]
    if not files:
        raise InputError("NOT_A_TABLE", f"{located.name} is a ZIP file with no file in it. Export the customers again.")
    if len(files) > 1:
        how = f"Name one, such as {located.named}/{names[0]}" if located.named else "Unpack it, and name one"
        raise InputError("TABLE_AMBIGUOUS", f"{located.name} holds several files: {workbook.listed(names)}. {how}.")
    return files[0]


def _is_clutter(name: str) -> bool:
    """Tell whether a system put this file into the archive beside what the user did."""
    parts = name.replace("\\", "/").split("/")
    return "__MACOSX" in parts or parts[-1].lower() in CLUTTER


def _is_package(path: Path, head: bytes) -> bool:
    """Tell whether a ZIP file is a document, a program or a workbook, and not an archive of files."""
    return workbook.is_one(path, head, "") or package(path) is not None


def package(path: Path) -> str | None:
    """Tell what document a ZIP file is, by its content; None where it is none, or a workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.replace("\\", "/") for name in archive.namelist()}
    except DAMAGED:
        return None
    return next((what for name, what in PACKAGES.items() if name in names), None)


def _damaged(name: str, kind: str) -> InputError:
    return InputError("NOT_A_TABLE", f"{name} is a damaged or cut {kind}. Download or export it again.")
