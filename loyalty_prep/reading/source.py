"""From what the user names to a file of bytes that can be read as often as needed.

A plain file is read where it lies. Everything else is spooled first, into private files in the run's temporary
folder, so that every later stage sees the same bytes:

    standard input, bytes, file objects, pipes    as they come
    URLs of object stores and web servers         as they come (`remote.py`)
    `.gz`, `.bz2`, `.xz`, `.zst`                  expanded; several joined ones are one file
    `.zip`                                        the one file in it, or the one named (`archive.zip/member.csv`)
    workbooks, JSON lines, Parquet, also in the above    their table, as CSV (`converted.py`)

What a file is its first bytes say, not its name. An archive is never read into memory, a workbook is. No input may
be larger than `--max-input-bytes`, as it lies there and expanded; that is checked while it is read and expanded.
What is plainly no table (a picture, a document, a web page) is refused here, before anything is guessed.
"""

from __future__ import annotations

import glob
import hashlib
import io
import os
import select
import stat
import sys
import zipfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import IO, TYPE_CHECKING, BinaryIO, Final, cast

import numpy as np

from loyalty_prep.errors import (
    InputError,
    LoyaltyPrepError,
    SheetsError,
    UsageError,
    changed_meanwhile,
    first_line,
    too_many_files,
)
from loyalty_prep.messages.translation import Message
from loyalty_prep.options import Detected, is_path
from loyalty_prep.reading import converted, workbook
from loyalty_prep.reading.archives import SUFFIXES, expand, package
from loyalty_prep.reading.converted import RowNumbers
from loyalty_prep.reading.remote import is_remote, matching, name_of, reading, shown
from loyalty_prep.reading.spooling import Located, SourceError, TooLargeError, head_of, printable, spool

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from loyalty_prep.options import Options
    from loyalty_prep.reading.converted import Format

    Fits = Callable[["Source"], bool | None]

ExportFile = str | os.PathLike[str] | bytes | BinaryIO
"""What `inspect`, `validate` and `prepare` take: a path, `-` for standard input, bytes, or a binary file."""

ExportFiles = ExportFile | list[ExportFile] | list[str] | list[Path] | tuple[ExportFile, ...]
"""What `validate` and `prepare` take: one, or several that are parts of one export; paths may hold `*` and `?`."""

# First bytes of files that people take for an export (the formats' own specifications).
NOT_TABLES: Final[tuple[tuple[bytes, str], ...]] = (
    (b"\x89PNG\r\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"%PDF-", "a PDF document"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!\x1a\x07", "a RAR archive"),
    (b"SQLite format 3\x00", "a database (SQLite)"),
    (b"PAR1", "a Parquet file"),
    (b"\x7fELF", "a program"),
)
MARKUP: Final[tuple[tuple[bytes, str], ...]] = (
    (b"<!doctype html", "a web page (HTML)"),
    (b"<html", "a web page (HTML)"),
    (b"<?xml", "an XML document"),
    (b"<table", "a web page (HTML)"),
    (b"{\\rtf", "a text document (RTF)"),
)


@dataclass(frozen=True, slots=True)
class Source:
    """A file of bytes that can be read twice. `size_bytes` counts what the user gave (compressed or not).

    `name` is the base name of what the user named: the archive (`export.zip`), or the member that was picked from
    it (`customers.csv` for `export.zip/2024/customers.csv`); `stdin`, `bytes` or `stream` for what has no name.
    `member` is the file that was read from an archive, by its path there, `sheet` the sheet of a workbook.
    """

    name: str
    path: Path = field(compare=False)  # of standard input, bytes and tables: a copy, in a folder of the run
    size_bytes: int
    stamp: tuple[int, int] = field(compare=False)
    member: str | None = None
    sheet: str | None = None
    display: str = ""
    """The file as the user named it, without what may be secret in a URL."""
    argument: str | None = None
    """The same as an argument of the command line (`-` for standard input); None where it can be none."""
    numbers: RowNumbers | None = field(default=None, compare=False)
    """The numbers that its rows have in a format of their own; None where these are lines."""
    form: Format | None = None
    """The format of a table that is no text."""
    fractions: frozenset[int] = frozenset()
    """The columns in which a format of its own has numbers that are not whole (`converted.Converted`)."""
    sheet_choice: Detected[str] | None = None
    """Why this sheet was read, where nobody named it and others hold something, too."""

    @property
    def stem(self) -> str:
        """The name without its suffixes: what output files are named after.

        `export` for `export.csv.gz`, `export.zip` and `export.xlsx`, whatever the file in the archive is called. A full
        stop at its beginning is left out.
        """
        name = Path(self.name)
        if name.suffix.lower() in SUFFIXES:
            name = name.with_suffix("")
        return name.stem.lstrip(".") or "export"  # a result that begins with a full stop would be hidden

    def row_of(self, line: int) -> int | None:
        """Return the line of the text, or the row of a format of its own; None for names that stand in no row."""
        return line if self.numbers is None else int(self.numbers.of(np.array([line]))[0]) or None

    def open(self) -> BinaryIO:
        """Open the bytes for reading."""
        try:
            return self.path.open("rb")
        except OSError as fault:
            raise _unreadable(self.name, fault) from fault

    def digest(self) -> bytes:
        """Return what tells these bytes from others."""
        try:
            with self.path.open("rb") as stream:
                return hashlib.file_digest(stream, "sha256").digest()
        except OSError as fault:
            raise _unreadable(self.name, fault) from fault

    def check_unchanged(self) -> None:
        """Raise `InputError` SOURCE_CHANGED if the file is no longer the one that was first looked at."""
        try:
            changed = _stamp(self.path) != self.stamp
        except OSError:
            changed = True
        if changed:
            raise changed_meanwhile(self.name)


def listed(files: ExportFiles) -> list[ExportFile]:
    """Return the files that are meant, patterns expanded in the order of their names.

    Raises `InputError` FILE_UNREADABLE for a pattern that nothing matches, `UsageError` for a file named twice, also
    by two names.
    """
    arguments = list(files) if isinstance(files, list | tuple) else [files]
    if not arguments:
        raise UsageError("No file is named.")
    for file in arguments:
        _refuse_frame(file)
    matches = [one for each in arguments for one in _expanded(each)]
    places: dict[Hashable, ExportFile] = {}
    for one in matches:
        place = _place(one)
        if place in places:
            raise twice(named(places[place]), named(one), "are the same file")
        places[place] = one
    return matches


def _refuse_frame(file: object) -> None:
    """Raise `UsageError` for a table in memory."""
    if hasattr(file, "__arrow_c_stream__") or hasattr(file, "collect_schema") or isinstance(file, Mapping):
        raise UsageError("This is a frame, and files are read here: check(frame) judges its rows.")


def _name(file: ExportFile) -> str:
    """Return the base name of what the user gave, or what there is in its place."""
    if isinstance(file, bytes):
        return "bytes"
    if is_path(file):
        return "stdin" if file == "-" else Path(file).name
    try:
        named = getattr(file, "name", None)
    except Exception:  # noqa: BLE001 - of an object of somebody else's, such as the path in a ZIP file in memory
        named = None
    return (printable(Path(named).name) if isinstance(named, str) else "") or "stream"


def named(file: ExportFile) -> str:
    """Return how the user named a file, without what may be secret in a URL."""
    return _display(file, _name(file))


def _place(file: ExportFile) -> Hashable:
    """Return where a file's bytes lie, as far as that is known: the same for all names that it has."""
    if not is_path(file):
        return id(file)
    try:
        if file == "-":
            return _on_disk_at(os.fstat(_standard_input().fileno()))
        path = Path(file)
        archive = None if path.exists() else _archive_above(path)
        if archive is None:
            return _on_disk_at(path.stat())
        return _on_disk_at(archive.stat()), path.relative_to(archive).as_posix()
    except (OSError, ValueError):  # a URL, or what is refused when it is to be read
        return str(file)


def _on_disk_at(status: os.stat_result) -> Hashable:
    return (status.st_dev, status.st_ino) if status.st_ino else object()  # some disks number no files


def refuse_copies(sources: Sequence[Source]) -> None:
    """Raise `UsageError` where two sources hold the same bytes, wherever they lie and however they are compressed."""
    sizes: dict[int, list[Source]] = {}
    for each in sources:
        sizes.setdefault(each.stamp[0], []).append(each)
    for alike in sizes.values():
        digests: dict[bytes, Source] = {}
        for each in alike if len(alike) > 1 else ():
            first = digests.setdefault(each.digest(), each)
            if first is not each:
                raise twice(first.display, each.display, "hold the same bytes")


def twice(one: str, other: str, how: str) -> UsageError:
    """Return the refusal of two files, as they are named, that are one."""
    files = f"{one} and {other}" if one != other else f"Two of the files, both named {one},"
    return UsageError(f"{files} {how}, so that each row would count twice. Name one of them.")


def _expanded(file: ExportFile) -> list[ExportFile]:
    if not is_path(file):  # whose text may raise; that of bytes has four signs for many of them
        return [file]
    name = str(file)
    if not any(sign in name for sign in "*?["):
        return [file]
    if not is_remote(name) and Path(name).exists():
        return [file]
    # The standard library's newer way, Path.glob, takes no absolute patterns.
    matches = matching(name) if is_remote(name) else sorted(glob.glob(name))  # noqa: PTH207
    if not matches:
        raise InputError("FILE_UNREADABLE", f"No file matches {name}. Check the path.")
    return list(matches)


def open_source(file: ExportFile, temp: Path, options: Options, fits: Fits | None = None) -> Source:
    """Make `file` readable twice; spool into the folder `temp` where it is not.

    `fits` tells of a sheet whether it holds the customers, or None where that is in doubt: of a workbook of which
    several sheets hold something and none is named, the only one that fits is opened.

    Raises `InputError`: FILE_UNREADABLE, FILE_EMPTY, NOT_A_TABLE, INPUT_TOO_LARGE, EXTRA_MISSING; TABLE_MISSING
    or TABLE_AMBIGUOUS where an archive or a workbook does not hold what is named, or several of what is not.
    Raises `UsageError` for a word on the text of a workbook, which has none.
    """
    limit, sheet = options.max_input_bytes, options.sheet
    located = _locate(file, temp, limit)
    name = located.name
    try:
        path, member = expand(located, temp, limit)
        head = head_of(path)
        inner = Path(member or name)
        form = converted.format_of(path, head, inner.stem if inner.suffix.lower() in SUFFIXES else inner.name)
        if form is None and head.startswith(workbook.ZIP) and (what := package(path)) is not None:
            raise _not_a_table(name, what)
        if sheet is not None and (form is None or not form.has_sheets):
            raise InputError("TABLE_MISSING", f"{name} is no workbook, so it has no sheet '{sheet}'. Omit --sheet.")
        named = _display(file, name)
        argument = ("-" if file == "-" else named) if is_path(file) else None
        opened = Source(name, path, located.size, _stamp(path), member, None, named, argument, None, form)
        if form is not None:
            _check_converted(name, path, head, options, form)
            opened = _converted(opened, sheet, temp, limit, fits)
            head = head_of(opened.path)
    except OSError as fault:
        raise _unreadable(name, fault) from fault
    if not head:
        raise InputError("FILE_EMPTY", f"{name} is empty. Export the customers again.")
    _refuse_other_formats(name, head)
    return opened


MOST_SHEETS: Final = 12
"""Of a workbook with more sheets, none is looked at to find the one that holds the customers."""


def _converted(opened: Source, sheet: str | None, temp: Path, limit: int, fits: Fits | None) -> Source:
    """Return a table that is no text as CSV: the sheet that is named, or the only one that can be meant."""

    def table(sheet: str | None, target: Path) -> Source:
        assert opened.form is not None
        done = converted.to_csv(opened.form, opened.path, opened.name, sheet, target, limit)
        sheet = printable(done.sheet) if done.sheet is not None else None
        numbers = RowNumbers.read(done.rows)
        return replace(
            opened, path=target, stamp=_stamp(target), sheet=sheet, numbers=numbers, fractions=done.fractions
        )

    try:
        return table(sheet, temp / "table")
    except SheetsError as several:
        if fits is None or len(several.sheets) > MOST_SHEETS:
            raise
        tables = [table(each, temp / f"table-{place}") for place, each in enumerate(several.sheets)]
        verdicts = [fits(each) for each in tables]
        if verdicts.count(True) != 1 or None in verdicts:
            raise
        place = verdicts.index(True)
        others = workbook.listed([each for each in several.sheets if each != several.sheets[place]])
        why = Message("the only sheet with addresses and balances; not read: {others}", others=others)
        return replace(tables[place], sheet_choice=Detected(tables[place].sheet or "", evidence=(why,)))


def _display(file: ExportFile, name: str) -> str:
    named = str(file) if is_path(file) and file != "-" else name
    return printable(shown(named) if is_remote(named) else named)


# what the user gave


def _standard_input() -> BinaryIO:
    """Return standard input. Raises `InputError` where whoever started the program closed it."""
    if sys.stdin is None:
        raise InputError("FILE_UNREADABLE", "Standard input is closed. Name the export, or pipe it in.")
    if not hasattr(sys.stdin, "buffer"):  # a program has put a text in its place
        raise UsageError("Standard input is a text here, without bytes. Give the export as bytes, or name it.")
    return cast("BinaryIO", sys.stdin.buffer)


def _refuse_read_ahead() -> None:
    """Raise `InputError` where a line of standard input was read as text: what followed it was read with it."""
    if not isinstance(sys.stdin, io.TextIOWrapper) or sys.stdin.closed:
        return
    try:
        sys.stdin.reconfigure(errors=sys.stdin.errors)  # which changes nothing, and is refused after such a read
    except io.UnsupportedOperation as fault:
        raise InputError(
            "FILE_UNREADABLE",
            "Standard input was read as text before, which reads ahead, so that rows would be lost. Read it as bytes "
            "(sys.stdin.buffer.readline()), or name the export.",
        ) from fault


def _locate(file: ExportFile, temp: Path, limit: int) -> Located:
    if isinstance(file, bytes):
        return _spooled(_name(file), io.BytesIO(file), temp, limit)
    if not is_path(file):
        _refuse_frame(file)
        if not hasattr(file, "read"):
            raise UsageError(f"A file is a path, bytes or a binary file object, not {type(file).__name__}.")
        if file is getattr(sys.stdin, "buffer", None):
            _refuse_read_ahead()
        return _spooled(_name(file), cast("BinaryIO", file), temp, limit)
    if file == "-":
        standard = _standard_input()
        _refuse_read_ahead()
        return _spooled(_name(file), standard, temp, limit)
    if isinstance(file, str) and not file:
        raise InputError("FILE_UNREADABLE", "The name of the file is empty. Name the export.")
    if isinstance(file, str) and is_remote(file):
        with reading(file) as stream:
            return _spooled(printable(name_of(file)), stream, temp, limit)
    return _on_disk(Path(file), temp, limit)


def _on_disk(path: Path, temp: Path, limit: int) -> Located:
    try:
        archive = None if path.exists() else _archive_above(path)
        if archive is not None:
            member = path.relative_to(archive).as_posix()
            name = printable(PurePosixPath(member).name)
            return Located(name, archive, archive.stat().st_size, str(archive), member)
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise InputError("FILE_UNREADABLE", f"{path} is a folder. Name the export file in it.")
        if not stat.S_ISREG(status.st_mode):  # a pipe or device, which can be read only once
            with path.open("rb") as stream:
                return _spooled(path.name, stream, temp, limit)
    except (OSError, ValueError) as fault:
        raise _unreadable(str(path), fault) from fault
    if status.st_size > limit:
        raise converted.too_large(path.name, limit, "has")
    return Located(path.name, path, status.st_size, str(path))


def _archive_above(path: Path) -> Path | None:
    """Return the ZIP file that `path` goes through, as if it were a folder."""
    for parent in path.parents:
        if parent.is_file():
            return parent if head_of(parent, 4) in workbook.ZIP else None
    return None


def _binary(stream: IO[bytes]) -> Callable[[int], bytes]:
    """Return the function that reads a stream. Raises `UsageError` when it reads text: its bytes are gone."""

    def read(size: int) -> bytes:
        try:
            data = _read(stream, size)
        except LoyaltyPrepError:
            raise
        except Exception as fault:  # of a file object of somebody else's
            raise SourceError(fault) from fault
        if isinstance(data, str):
            raise UsageError("The file object reads text. Open the file for bytes: open(path, 'rb').")
        if data is None:
            raise UsageError(
                "The file object has no bytes yet, and does not wait for them, so that rows would be lost. Make it "
                "block first: os.set_blocking(file.fileno(), True)."
            )
        if not isinstance(data, bytes | bytearray | memoryview):
            raise UsageError(f"The file object reads no bytes: it gave {type(data).__name__}.")
        if not data:
            _check_whole(stream)
        return cast("bytes", data)

    return read


def _read(stream: IO[bytes], size: int) -> object:
    """Read a stream; whoever checks no types may give anything. None is no end: nothing has come so far."""
    data: object = stream.read(size)
    if data is None:
        with suppress(OSError, TypeError, ValueError):  # of what the system does not know
            select.select([stream], [], [])
            data = stream.read(size)
    return data


def _check_whole(stream: IO[bytes]) -> None:
    """Raise `SourceError` at the end of a web server's answer (`urllib`) that broke off; its `read` says nothing."""
    client = sys.modules.get("http.client")  # whoever has such an answer has loaded it
    answer = stream.raw if isinstance(stream, io.BufferedReader) else stream
    if client is not None and isinstance(answer, client.HTTPResponse) and answer.length:
        raise SourceError(OSError(f"the connection ended {answer.length} bytes before the end"))


def _spooled(name: str, stream: IO[bytes], temp: Path, limit: int) -> Located:
    path = temp / "copy"
    try:
        size = spool(_binary(stream), path, limit)
    except TooLargeError as fault:
        raise converted.too_large(name, limit, "has") from fault
    except SourceError as fault:
        raise _unreadable(name, fault.reason) from fault
    return Located(name, path, size)


def _check_converted(name: str, path: Path, head: bytes, options: Options, form: Format) -> None:
    """Refuse words on the text of what is none, and a workbook whose files are too large by its own word."""
    if any(
        named not in {None, own}
        for named, own in ((options.encoding, "utf-8"), (options.delimiter, ","), (options.quote, '"'))
    ):
        raise UsageError(
            f"{name} is {form.what}, whose cells have no encoding, delimiter or quotes. "
            "Omit --encoding, --delimiter and --quote."
        )
    if not form.has_sheets and (options.no_header or options.header_line is not None):
        raise UsageError(f"{name} is {form.what}, whose columns have names. Omit --no-header and --header-line.")
    if not head.startswith(workbook.ZIP):
        return
    with zipfile.ZipFile(path) as archive:
        if sum(member.file_size for member in archive.infolist()) > options.max_input_bytes:
            raise converted.too_large(name, options.max_input_bytes, "expands to")


# refusals


def _refuse_other_formats(name: str, head: bytes) -> None:
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for magic, what in NOT_TABLES:
        if head.startswith(magic):
            raise _not_a_table(name, what)
    for magic, what in MARKUP:
        if text.startswith(magic):
            raise _not_a_table(name, what)
    if head[257:262] == b"ustar":
        raise _not_a_table(name, "a tar archive")


def _not_a_table(name: str, what: str) -> InputError:
    return InputError("NOT_A_TABLE", f"{name} is {what}, not a table of customers. Export it as CSV.")


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _unreadable(name: str, fault: Exception) -> LoyaltyPrepError:
    if (limit := too_many_files(fault)) is not None:
        return limit
    if isinstance(fault, FileNotFoundError | NotADirectoryError):
        return InputError("FILE_UNREADABLE", f"There is no file {name}. Check the path.")
    if isinstance(fault, PermissionError):
        return InputError("FILE_UNREADABLE", f"{name} may not be read. Check its permissions.")
    name, reason = printable(name), getattr(fault, "strerror", None) or first_line(fault)
    return InputError("FILE_UNREADABLE", f"{name} cannot be read: {reason}.")
