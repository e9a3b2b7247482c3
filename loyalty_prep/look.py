"""The look at a file, from what the user names to its two columns: one chain for all that read files.

    source → encoding → dialect → header → columns

Only the head of a file is read, and some stretches of a long one; what they tell holds for all of it, or the survey
says that it does not. An errors file is looked at without the guards of a spreadsheet; EMAIL and POINTS are sought
among the source's own columns.
"""

from __future__ import annotations

import hashlib
import shlex
import tempfile
from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from loyalty_prep.columns import choosing, headers, looks
from loyalty_prep.errors import InputError, UsageError, of_file
from loyalty_prep.judging import distrust
from loyalty_prep.judging.distrust import Doubts
from loyalty_prep.judging.survey import Input
from loyalty_prep.messages.translation import to_translate
from loyalty_prep.options import NO_QUOTE, Detected
from loyalty_prep.reading import csv_text, dialect, encoding, framing, records, source, transcoding, typographic
from loyalty_prep.report.inspection import Inspection
from loyalty_prep.writing import errors_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from loyalty_prep.options import Options
    from loyalty_prep.reading.converted import RowNumbers
    from loyalty_prep.reading.encoding import Encoding
    from loyalty_prep.reading.layout import Layout
    from loyalty_prep.reading.source import ExportFile, ExportFiles, Source
    from loyalty_prep.reading.transcoding import Text

_STRETCHES, _STRETCH_BYTES = 24, 1 << 12
"""A large file is sampled in its head and in so many other places, of so many bytes each."""


@dataclass(frozen=True)
class Look:
    """What the head of the file tells, and the file as UTF-8. `rows` are a sample of all of it (`looks.evenly`)."""

    source: Source
    encoding: Encoding
    layout: Layout
    rows: Sequence[tuple[str, ...]]
    profiles: list[choosing.Profile]
    inspection: Inspection

    @property
    def email(self) -> int:
        """The index of EMAIL, which was found."""
        assert self.inspection.email.index is not None
        return self.inspection.email.index

    @property
    def points(self) -> int:
        """The index of POINTS, which was found."""
        assert self.inspection.points.index is not None
        return self.inspection.points.index

    @cached_property
    def whole(self) -> tuple[Sequence[Sequence[str]], Sequence[choosing.Profile]]:
        """The records of the right width, and their columns: what a cell too few or too many moved is no value.

        Nor is a name of the header, where that stands there again. A last column without a name that few records fill
        is what a delimiter at the end of lines makes.
        """
        width, names = self.layout.width, self.layout.names
        while width > 1 and not names[width - 1].strip() and self.profiles[width - 1].filled * 2 < len(self.rows):
            width -= 1
        again = [name.strip() for name in names]
        rows = [row for row in self.rows if [cell.strip() for cell in row[: len(again)]] != again]
        whole = [row for row in rows if len(row) >= width and not any(cell.strip() for cell in row[width:])] or rows
        if 0 < len(whole) < len(self.rows):
            return whole, choosing.profiles(self.layout.names, whole)
        return self.rows, self.profiles


def look_at_file(file: ExportFile, options: Options, temp: Path) -> Look:
    """Look at what the user named; at a workbook of several sheets, at the only one that holds customers."""
    return look_at(_opened(file, options, temp), options, private_folder(temp))


def _opened(file: ExportFile, options: Options, temp: Path) -> Source:
    def fits(sheet: Source) -> bool | None:
        try:
            return _holds_customers(look_at(sheet, options, private_folder(temp)).inspection)
        except InputError:
            return None  # it may be the one, and be faulty

    return source.open_source(file, private_folder(temp), options, fits)


def _holds_customers(seen: Inspection) -> bool | None:
    """Tell whether a sheet holds addresses and balances; None where it might: with addresses, and perhaps balances."""
    if seen.layout.second_table is not None:
        return None
    if seen.email.problem is None and seen.points.problem is None:
        return True
    missing = [
        choice.problem is None or choice.problem.code == "COLUMN_MISSING" for choice in (seen.email, seen.points)
    ]
    # Without names a column of numbers may be anything: the table of another sheet may go on here. Names of both speak
    # of customers, though no balance can be read: a date's format on a column of numbers makes dates of them.
    header = seen.layout.header
    addresses = seen.email.index is not None or choosing.speaks(header or (), "EMAIL")
    balances = bool(seen.points.alternatives) or header is None or choosing.speaks(header, "POINTS")
    doubtful = addresses and balances
    return False if all(missing) and not doubtful else None


def look_at_all(files: ExportFiles, options: Options, temp: Path) -> list[Look]:
    """Look at each file of a run. What the first tells of the layout holds for all; the columns are told by all."""
    first, *others = source.listed(files)
    if not others:
        return [look_at_file(first, options, temp)]
    with of_file(source.named(first)):
        looks = [look_at_file(first, options, temp)]
    layout = looks[0].layout
    if errors_file.is_errors_file(layout.names):
        raise UsageError("A corrected errors file is prepared by itself. Name one file.")
    for file in others:
        with of_file(source.named(file)):
            looks.append(_look_at_next(file, looks[0], options, temp))
    for look in looks:
        with of_file(look.source.display):
            if look.layout.second_table is not None:
                raise look.layout.second_table
    filled = [look for look in looks if look.layout.rows]
    source.refuse_copies([look.source for look in filled])
    _refuse_same_rows(filled, options, temp)
    return _together(looks, options)


def _refuse_same_rows(looks: Sequence[Look], options: Options, temp: Path) -> None:
    """Raise `UsageError` where two files hold the same rows, whatever their encoding, line ends and quotes.

    Only files with the same first row are read for that.
    """
    alike = defaultdict(list)
    for look in looks:
        alike[tuple(" ".join(cell.splitlines()) for cell in look.layout.rows[0])].append(look)
    for group in alike.values():
        digests: dict[bytes, Look] = {}
        for look in group if len(group) > 1 else ():
            first = digests.setdefault(_digest(look, options, private_folder(temp)), look)
            if first is not look:
                raise source.twice(first.source.display, look.source.display, "hold the same rows")


def _digest(look: Look, options: Options, temp: Path) -> bytes:
    """Return what tells the sound records of a file, in their order, from those of others."""
    shape = records.Shape(len(look.layout.names), look.layout.surplus)
    read, digest = as_input(look, options, temp, shape), hashlib.sha256()
    for block in read_blocks(read.text, read.layout, shape, options.max_record_bytes):
        cells = block.cells(range(shape.width)).filter(pl.Series(block.faults) == records.Fault.NONE)
        digest.update(cells.select(pl.all().str.replace_all("\r\n?", "\n")).hash_rows().to_numpy().tobytes())
    return digest.digest()


def _look_at_next(file: ExportFile, first: Look, options: Options, temp: Path) -> Look:
    """Look at a further file of a run, as the first one tells of the layout. Raises `InputError` FILES_DIFFER."""
    opened, own, alike = _opened(file, options, temp), first.layout.dialect, options
    if opened.form is None and first.source.form is None:
        alike = replace(options, delimiter=own.delimiter, quote=own.quote or NO_QUOTE)
    seen = _look_or_refusal(opened, alike, temp)
    if alike is not options and not _has_columns_of(seen, first):
        seen = _look_or_refusal(opened, options, temp)  # it may be written otherwise
    if isinstance(seen, InputError):
        raise seen
    if not _has_columns_of(seen, first):
        raise _differ(first, seen)
    if alike is not options and seen.layout.dialect.delimiter != own.delimiter:
        raise _written_otherwise(first, seen)
    return seen


def _has_columns_of(seen: Look | InputError, first: Look) -> bool:
    return isinstance(seen, Look) and seen.layout.names == first.layout.names


def _look_or_refusal(opened: Source, options: Options, temp: Path) -> Look | InputError:
    try:
        return look_at(opened, options, private_folder(temp))
    except InputError as fault:
        return fault


def _written_otherwise(first: Look, other: Look) -> InputError:
    """Return the refusal of files that have the same columns, but not the same sign between them.

    Whoever writes another sign there may write numbers otherwise, and the one would tell how the other's are read.
    """
    one, two = first.layout.dialect.delimiter, other.layout.dialect.delimiter
    return InputError(
        "FILES_DIFFER",
        f"{other.source.display} is written with {two!r} between its columns and {first.source.display} with {one!r}, "
        "so that their numbers may be written in different ways, too. Prepare each by itself.",
    )


def _differ(first: Look, other: Look) -> InputError:
    """Return the refusal of files that have not the same columns."""
    one, two = first.source.display, other.source.display
    if (first.layout.header is None) != (other.layout.header is None):
        with_names, without = (two, one) if first.layout.header is None else (one, two)
        return InputError(
            "FILES_DIFFER",
            f"{with_names} has a header and {without} has none, so nothing tells that their columns are the same. Give "
            "both the same header, or prepare each by itself.",
        )
    return InputError(
        "FILES_DIFFER",
        f"{two} has other columns than {one}, so they are not parts of one export. Prepare it by itself.",
    )


def _together(looks: Sequence[Look], options: Options) -> list[Look]:
    """Tell the columns of a run by all of its files: what one of them holds, or does not, may be chance."""
    layout, rows = looks[0].layout, [row for look in looks for row in look.rows]
    profiles = choosing.profiles(layout.names, rows, layout.rows[: dialect.SAMPLED_RECORDS])
    neighbours = [row for look in looks for row in look.layout.rows]

    def choose(look: Look) -> dict[choosing.Column, choosing.Choice]:
        header, file, above = layout.header is not None, look.source.argument, look.layout.skipped.texts
        sheet = look.source.sheet if options.sheet is None else None
        return choosing.choose(
            profiles, options, neighbours, header=header, file=file, letters=True, above=above, sheet=sheet
        )

    chosen = choose(looks[0])
    # What stands above the table of a further file, or its sheet's name, may say that its points are others.
    for look in looks[1:] if chosen["POINTS"].problem is None else ():
        if not look.layout.skipped.texts and look.source.sheet is None:
            continue
        with of_file(look.source.display):
            if (problem := choose(look)["POINTS"].problem) is not None:
                raise problem
    return [
        replace(
            look,
            rows=rows,
            profiles=profiles,
            inspection=replace(look.inspection, email=chosen["EMAIL"], points=chosen["POINTS"]),
        )
        for look in looks
    ]


def private_folder(temp: Path) -> Path:
    """Make a folder within a run's own, for what one file needs."""
    return Path(tempfile.mkdtemp(dir=temp))


def look_at(opened: Source, options: Options, temp: Path, head_bytes: int = dialect.HEAD_BYTES) -> Look:
    """Look at a file, of which `head_bytes` tell the layout; at an errors file that was guarded, without its guards.

    A file of which each line is one quoted field is looked at without these quotes, and without the delimiters behind
    them, if that makes it a table.
    """
    look = glance(opened, options, head_bytes)
    if look.layout.wrapped and (bare := _unwrapped(look, options, temp)) is not None:
        return bare
    names = look.layout.names
    if not errors_file.is_guarded(names):
        return look
    path, shape = temp / "unguarded.csv", records.Shape(len(names), look.layout.surplus)
    text = transcoding.to_utf8(look.source, look.encoding, temp)
    longest = max(options.max_record_bytes, text.path.stat().st_size)  # our columns and quotes make its rows longer
    errors_file.unguarded(read_blocks(text, look.layout, shape, longest), names, path)
    options = replace(options, delimiter=",", quote='"', header_line=1, no_header=False)
    bare = glance_instead(look, path, options, temp)
    # What is told of the file is told as it lies there: nobody named its quotes or its header.
    own = look.layout
    layout = replace(
        bare.layout,
        dialect=own.dialect,
        delimiter=own.delimiter,
        quote=own.quote,
        header_row=own.header_row,
        line_terminator=own.line_terminator,
    )
    seen = replace(bare.inspection, source=look.source, encoding=look.encoding, layout=layout)
    return replace(bare, inspection=seen)


def _unwrapped(look: Look, options: Options, temp: Path) -> Look | None:
    """Look at the file without the quotes around each line, which stays a line; None where that is no table either."""
    path = temp / "unwrapped.csv"
    text = transcoding.to_utf8(look.source, look.encoding, temp)
    with text.open() as lines, path.open("wb") as bare:
        lines.seek(text.start)
        for line in lines:
            field = line.rstrip(b"\r\n")
            if (inner := dialect.WRAPPED.fullmatch(field.strip())) is not None:
                line = inner[1].replace(b'""', b'"') + line[len(field) :]  # noqa: PLW2901 - a line for a line
            bare.write(line)
    unwrapped = glance_instead(look, path, options, temp)
    if unwrapped.layout.width == 1:
        return None
    return replace(unwrapped, inspection=replace(unwrapped.inspection, source=look.source, encoding=look.encoding))


def glance_instead(look: Look, path: Path, options: Options, temp: Path) -> Look:
    """Look at the text that was made of a file, in its place and by its name."""
    own, options = look.source, replace(options, encoding="utf-8", sheet=None)
    made = source.open_source(path, temp, options)
    return glance(replace(made, name=own.name, display=own.display, argument=own.argument), options)


def glance(opened: Source, options: Options, head_bytes: int = dialect.HEAD_BYTES) -> Look:
    """Look at a file as it lies there."""
    detected = encoding.detect(opened, options.encoding, options.delimiter)
    head = transcoding.head(opened, detected, head_bytes, options)
    sign = errors_file.delimiter_of(head.data)
    if sign is not None:
        options = replace(options, delimiter=sign)
    # Below the head one byte of so many is looked at.
    below = 0 if head.whole else opened.path.stat().st_size - head.end
    step = max(1, below // (_STRETCHES * _STRETCH_BYTES))
    layout = dialect.detect(head, options, transcoded=not detected.is_utf8, step=step)
    if sign is not None:
        between = Detected(sign, "found", 1.0, (to_translate("it stands between the names of an errors file"),))
        layout = replace(layout, delimiter=between)
    rows = list(layout.rows)
    if not head.whole:
        stretches = transcoding.spread(opened, detected, head.end, _STRETCHES, _STRETCH_BYTES)
        rows += dialect.more_rows(stretches, layout, transcoded=not detected.is_utf8)
    detected = encoding.touching(detected, layout.names, rows)
    even = looks.evenly(rows, dialect.SAMPLED_RECORDS, layout.step)
    profiles = choosing.profiles(layout.names, even, layout.rows[: dialect.SAMPLED_RECORDS])
    own = errors_file.own_columns(layout.names)
    header, file, above = layout.header is not None, opened.argument, layout.skipped.texts
    own_profiles = profiles[own.start : own.stop]
    sheet = opened.sheet if options.sheet is None else None
    chosen = choosing.choose(
        own_profiles, options, rows, header=header, file=file, letters=True, above=above, sheet=sheet
    )
    inspection = Inspection(
        opened, detected, layout, chosen["EMAIL"], chosen["POINTS"], bool(options.redact), options.language
    )
    return Look(opened, detected, layout, even, profiles, inspection)


def require_columns(inspection: Inspection) -> None:
    """Refuse a file whose columns were not found. Raises `InputError`: TWO_TABLES, COLUMN_MISSING, COLUMN_AMBIGUOUS."""
    if inspection.layout.second_table is not None:
        raise inspection.layout.second_table
    if inspection.email.problem is not None and inspection.layout.head_bytes is not None:
        raise InputError(
            "COLUMN_MISSING",
            f"No address stands in the first {inspection.layout.head_bytes:,} bytes of text, where the table is looked "
            "for. If the table begins further down, take the lines above it out of the file.",
        )
    other, named = inspection.layout.other_delimiter, inspection.layout.delimiter
    for choice in (inspection.email, inspection.points):
        if choice.problem is not None and (quotes := typographic.refusal(choice.problem.code, inspection.layout.rows)):
            raise quotes
        if choice.problem is not None and other == dialect.ALIGNED:
            raise InputError(
                "COLUMN_MISSING",
                "The columns are aligned with blanks and nothing stands between them, so that no delimiter reads them. "
                "Open the file in a spreadsheet with fixed width, and save it as CSV.",
            )
        if choice.problem is not None and named.decider == "user" and inspection.layout.width == 1:
            raise InputError(
                "COLUMN_MISSING",
                f"The file has only one column as it is read: no line is cut at {_quoted(named.value)}. Name what "
                "stands between the columns with --delimiter, or leave it out.",
            )
        if choice.problem is not None and other is not None:
            sign = _quoted(other)
            raise InputError(
                "COLUMN_MISSING",
                f"The file has only one column as it is read, but every line has a {sign}. If that stands between "
                f"the columns, name it with --delimiter {sign}.",
            )
        if choice.problem is not None:
            raise choice.problem


def _quoted(sign: str) -> str:
    """Return a sign as a word of the command line."""
    return shlex.quote(sign) if sign.isprintable() else f"'\\x{ord(sign):02x}'"


def _counted(profile: choosing.Profile) -> bool:
    """Tell a column of which no record shows a value by its name: a lost cell may have moved one of its numbers."""
    return profile.filled == 0 and bool(headers.sense(profile.name, "POINTS").meanings & headers.COUNTED)


def doubts_of(looks: Sequence[Look]) -> Doubts | None:
    """Return by what the records of a run are told that cannot be trusted; None where no column holds addresses.

    A person has seen the rows of a corrected errors file.
    """
    look, doubtful = looks[0], tuple(each.inspection.encoding.doubtful for each in looks)
    email, balance = look.inspection.email.index, look.inspection.points.index
    if email is None:
        return None
    if balance is None or errors_file.is_errors_file(look.layout.names):
        return Doubts(email, doubtful=doubtful)
    rows, profiles = look.whole
    wide = [row for row in look.rows if len(row) == look.layout.width + 1]
    stray = distrust.stray_of(rows, profiles, balance, wide)
    cut_off = distrust.may_be_cut_off(look.rows, look.layout.width, len(looks))
    return Doubts(email, stray, distrust.moved_of(rows, profiles, email, balance), doubtful, cut_off)


def shape_of(look: Look, surplus: int) -> records.Shape:
    """Return which field counts are taken: a short record only if no lost number could have shifted the balance."""
    width = len(look.layout.names)
    needed = max(look.email, look.points) + 1
    _, profiles = look.whole
    right = profiles[look.points + 1 :]
    # Fields may be missing up to the first column of numbers right of POINTS, not beyond.
    most = next((place for place, profile in enumerate(right) if choosing.numeric(profile) or _counted(profile)), width)
    missing, nameless = _header_ends(look.layout)
    short = range(max(needed, width - missing - nameless - most), width)
    return records.Shape(width, surplus, frozenset(short), look.points, missing, nameless)


def _header_ends(layout: Layout) -> tuple[int, int]:
    """Return how many of the header's last columns, which have no name, most records lack, and leave empty."""
    width, named = layout.width, max((at + 1 for at, name in enumerate(layout.names) if name.strip()), default=0)
    rows = (len(row) for row in layout.rows if len(row) >= named and not any(cell.strip() for cell in row[named:]))
    usual, count = next(iter(Counter(rows).most_common(1)), (width, 0))
    if count * 2 <= len(layout.rows):
        return 0, 0
    return max(0, width - usual), min(width, usual) - named


def read_blocks(
    text: Text,
    layout: Layout,
    shape: records.Shape,
    max_record: int,
    *,
    row: int = 1,
    numbers: RowNumbers | None = None,
    block_bytes: int | None = None,
) -> Iterator[records.Block]:
    """Read the file's records, from below its header; the first one is row `row`.

    `numbers` are those of its rows in a format of its own; `block_bytes` is as `framing.read` takes it.
    """
    read = framing.read if block_bytes is None else partial(framing.read, block_bytes=block_bytes)
    with text.open() as stream:
        stream.seek(text.start + layout.data_start)
        for block in read(
            stream,
            layout.dialect,
            shape,
            line=layout.data_line,
            row=row,
            clean=text.clean,
            max_record=max_record,
        ):
            block.numbers = numbers.of(block.lines) if numbers is not None else None
            yield block


def as_input(look: Look, options: Options, temp: Path, shape: records.Shape) -> Input:
    """Return the file as UTF-8, with the whole file's word on whether backslashes escape its quotes.

    `shape` says which field counts its records may have.
    """
    text, layout = transcoding.to_utf8(look.source, look.encoding, temp), look.layout
    own = layout.dialect
    may = text.backslashes and own.quote is not None and own.delimiter != "\\"
    if may and own.quote is not None and _escapes(text, own.quote.encode()):

        def tried(own: csv_text.Dialect) -> Iterator[records.Block]:
            return read_blocks(text, replace(look.layout, dialect=own), shape, options.max_record_bytes)

        backslash = dialect.escapes(tried, layout.dialect)
        layout = replace(layout, dialect=replace(layout.dialect, backslash=backslash))
    return Input(look.source.display, text, layout, look.source.numbers)


def _escapes(text: Text, quote: bytes) -> bool:
    """Tell whether a backslash stands before a quote anywhere in the text."""
    last = b""
    with text.open() as stream:
        for block in iter(partial(stream.read, framing.BLOCK_BYTES), b""):
            if (b"\\" in block and b"\\" + quote in block) or last + block[:1] == b"\\" + quote:
                return True
            last = block[-1:]
    return False
