"""`inspect`, `validate`, `prepare`: from a file to a report, step by step.

    look      open the source, tell its encoding and layout, choose the two columns
    survey    read every record once, judge it, and learn what only the whole file knows
    resolve   decide what becomes of the rows of repeated addresses
    settle    go through the judged batches again: parts, errors, changes, tally

Memory: some blocks of the file, and 8 bytes an address.
"""

from __future__ import annotations

import tempfile
import threading
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from importlib import import_module
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import polars as pl

from loyalty_prep import columns, dialect, encoding, identity, points, records, rerun, source, verdicts
from loyalty_prep.errors import InputError, OutputError, UsageError
from loyalty_prep.options import (
    MAX_INPUT_BYTES,
    NO_QUOTE,
    Decimal,
    Detected,
    Duplicates,
    Mark,
    Options,
    Redact,
    ReportFormat,
)
from loyalty_prep.output import RemoteFolder, Staging, refuse_existing, write_whole
from loyalty_prep.remote import is_remote
from loyalty_prep.report import Balances, Inspection, Report, SourceFile, Style, Tally
from loyalty_prep.settle import Writer
from loyalty_prep.spool import Spool
from loyalty_prep.spreadsheet import require_workbooks
from loyalty_prep.survey import Input, Survey, survey

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from loyalty_prep.encoding import Encoding, Text
    from loyalty_prep.histogram import Histogram
    from loyalty_prep.schema import Schema, UserSchema
    from loyalty_prep.source import File, Files, Source

    Progress = Callable[[int, int, int], None]
    """Told again and again: bytes of text read, of how many, and rows read."""


class Flags(TypedDict, total=False):
    """The options of a run as keyword arguments: the fields of `Options`."""

    encoding: str | None
    delimiter: str | None
    quote: str | None
    sheet: str | None
    header_line: int | None
    no_header: bool
    email_column: str | int | None
    points_column: str | int | None
    decimal: Decimal
    max_points: int
    max_bytes: int
    max_record_bytes: int
    max_input_bytes: int
    duplicates: Duplicates
    contacts: Path | None
    keep_columns: tuple[str, ...]
    overwrite: bool
    redact: Redact
    excel: bool
    report_format: ReportFormat


def inspect(file: File, **flags: Unpack[Flags]) -> Inspection:
    """Tell what the file is: encoding, layout, and the columns that look like EMAIL and POINTS.

    `file` is a path, `-` for standard input, bytes, or a binary file object. Writes nothing.
    Raises `LoyaltyPrepError` where the file cannot be read as a table; a column that cannot be told
    is no error here, its `index` is None.
    """
    options = Options(**flags)
    with _temp() as temp:
        return look_at(source.open_source(file, temp, options), options, temp).inspection


def validate(
    file: Files,
    *,
    report: str | Path | None = None,
    schema: Schema | None = None,
    progress: Progress | None = None,
    **flags: Unpack[Flags],
) -> Report:
    """Check every row and say what `prepare` would do. Writes nothing but the `report`, if it is named.

    `file` may be several that are parts of one export: with the same columns, in any encodings.

    `report` is a path: a page where it ends with `.html`, else JSON. `schema` is a pandera schema over further
    columns, by their names in the header. Raises `LoyaltyPrepError` where the run cannot go on; a faulty row is
    no error but part of the report.
    """
    options = Options(**flags)
    with _temp() as temp:
        looks = _looks(file, options, temp)
        if report is not None:
            refuse_existing(Path(report), overwrite=options.overwrite)
        found = _run(looks, options, temp, schema=schema, staging=None, progress=progress)
        if report is not None:
            write_whole(Path(report), _page(found) if str(report).endswith(".html") else _document(found))
        return found


def prepare(
    file: Files,
    out: str | Path | None = None,
    *,
    merge_into: str | Path | None = None,
    schema: Schema | None = None,
    progress: Progress | None = None,
    **flags: Unpack[Flags],
) -> Report:
    """Check every row, and write clean parts, errors, changes and the report into the folder `out`.

    `file` may be several that are parts of one export: with the same columns, in any encodings. They make one result,
    named after the first, in which each row also names its file.

    `out` is `NAME-prepared` in the current folder unless given; it may be a URL of an object store. All or nothing:
    files appear only when all are complete. Raises `LoyaltyPrepError` (also where results exist and `overwrite` is not
    given).

    `merge_into` is the folder of an earlier result in place of `out`, and `file` its errors file, corrected: the
    result is replaced by one that holds both. Rows are compared with the earlier ones, so that none counts twice.
    """
    options = Options(**flags)
    if options.report_format == "xlsx":
        require_workbooks()
    with _temp() as temp:
        looks = _looks(file, options, temp)
        stem, merge = looks[0].inspection.source.stem, None
        target = Path(out) if out is not None else Path(f"{stem}-prepared")
        remote = None
        if is_remote(out):
            remote, target = RemoteFolder(str(out), stem, overwrite=options.overwrite), temp / "result"
        if merge_into is not None:
            if out is not None:
                raise UsageError("--merge-into names the folder that is written to, so --out cannot be given with it.")
            if len(looks) > 1:
                raise UsageError("--merge-into takes one file: the corrected errors file of the result in that folder.")
            target = Path(merge_into)
            look, options, merge = _merge(looks[0], rerun.read_earlier(target), options, temp)
            looks, stem = [look], merge.earlier.stem
        _require_columns(looks[0].inspection)
        staging = Staging(target, stem, overwrite=options.overwrite)
        try:
            report = _run(looks, options, temp, schema=schema, staging=staging, progress=progress, merge=merge)
            staging.publish()
            if remote is not None:
                remote.take(target)
        finally:
            staging.discard()
        return report


def _merge(look: _Look, earlier: rerun.Earlier, options: Options, temp: Path) -> tuple[_Look, Options, rerun.Merge]:
    """Put corrected rows and the earlier result together into one file, and look at that."""
    names = look.layout.names
    if not rerun.is_errors_file(names) or tuple(names[index] for index in rerun.own_columns(names)) != earlier.names:
        raise InputError(
            "NOT_ITS_ERRORS",
            f"{look.source.name} has not the columns of the errors file in {earlier.folder}. Correct that file in a "
            "spreadsheet, leave its columns as they are, and name it here.",
        )
    if options.duplicates == "sum" and earlier.document["rows"]["merged"]:
        raise UsageError(
            "--duplicates sum cannot go on where rows were merged before: a sum cannot be told from a balance. "
            "Put the rows right in the source and run prepare on it again."
        )
    text = encoding.to_utf8(look.source, look.encoding, temp)
    shape = records.Shape(len(names), look.layout.surplus)
    cells = rerun.corrected(_blocks(text, look.layout, shape, options.max_record_bytes), len(names))
    path = temp / "merged.csv"
    merge = rerun.put_together(earlier, cells, path)
    options = replace(
        options,
        encoding="utf-8",
        delimiter=",",
        quote='"',
        header_line=1,
        no_header=False,
        email_column=rerun.OWN + earlier.email,
        points_column=rerun.OWN + earlier.points,
        decimal=earlier.decimal if options.decimal == "auto" else options.decimal,
        keep_columns=earlier.kept,
        overwrite=True,
    )
    both = _glance(source.open_source(path, temp, options), options)
    # What the report says of the source is what was found in the corrected file.
    email, points = (
        replace(choice, evidence=("the column of the earlier result",)) if choice.index is not None else choice
        for choice in (both.inspection.email, both.inspection.points)
    )
    own = replace(look.inspection, email=email, points=points)
    return replace(both, inspection=own), options, merge


@contextmanager
def _temp() -> Iterator[Path]:
    try:
        folder = tempfile.TemporaryDirectory(prefix="loyalty-prep-", ignore_cleanup_errors=True)
    except OSError as fault:
        raise OutputError(
            "OUTPUT_UNWRITABLE",
            f"No temporary folder can be made: {fault.strerror or fault}. Set TMPDIR to one that can.",
        ) from fault
    with folder as name:
        yield Path(name)


# look

_STRETCHES, _STRETCH_BYTES = 24, 1 << 12
"""A large file is sampled in its head and in so many other places, of so many bytes each."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What the head of the file tells, and the file as UTF-8."""

    source: Source
    encoding: Encoding
    layout: dialect.Layout
    profiles: list[columns.Profile]
    inspection: Inspection

    @property
    def email(self) -> int:
        assert self.inspection.email.index is not None
        return self.inspection.email.index

    @property
    def points(self) -> int:
        assert self.inspection.points.index is not None
        return self.inspection.points.index


def _looks(files: Files, options: Options, temp: Path) -> list[_Look]:
    """Look at each file of a run. What the first tells of the layout and the columns holds for all of them."""
    first, *others = source.listed(files)
    looks = [look_at(source.open_source(first, _folder(temp), options), options, temp)]
    if not others:
        return looks
    layout, found = looks[0].layout, looks[0].inspection
    if rerun.is_errors_file(layout.names):
        raise UsageError("A corrected errors file is prepared by itself. Name one file.")
    options = replace(
        options,
        delimiter=layout.dialect.delimiter,
        quote=layout.dialect.quote or NO_QUOTE,
        no_header=layout.header is None,
        email_column=found.email.index,
        points_column=found.points.index,
    )
    for file in others:
        look = look_at(source.open_source(file, _folder(temp), options), options, temp)
        if look.layout.names != layout.names:
            raise InputError(
                "FILES_DIFFER",
                f"{look.source.given} has other columns than {looks[0].source.given}, so they are not parts of one "
                "export. Prepare it by itself.",
            )
        looks.append(look)
    return looks


def _folder(temp: Path) -> Path:
    return Path(tempfile.mkdtemp(dir=temp))


def look_at(opened: Source, options: Options, temp: Path) -> _Look:
    """Look at a file; at an errors file that was guarded for spreadsheets, without its guards."""
    look = _glance(opened, options)
    names = look.layout.names
    if not rerun.is_guarded(names):
        return look
    path, shape = temp / "unguarded.csv", records.Shape(len(names), look.layout.surplus)
    text = encoding.to_utf8(look.source, look.encoding, temp)
    rerun.unguarded(_blocks(text, look.layout, shape, options.max_record_bytes), names, path)
    options = replace(options, encoding="utf-8", delimiter=",", quote='"', sheet=None, header_line=1, no_header=False)
    bare = _glance(source.open_source(path, temp, options), options)
    return replace(bare, inspection=replace(bare.inspection, source=look.source, encoding=look.encoding))


def _glance(opened: Source, options: Options) -> _Look:
    found = encoding.detect(opened, options.encoding)
    head, whole = encoding.head(opened, found, dialect.HEAD_BYTES)
    layout = dialect.detect(head, options, whole=whole, transcoded=not found.is_utf8)
    rows = list(layout.rows)
    if not whole or len(rows) >= dialect.SAMPLED_RECORDS:
        stretches = encoding.spread(opened, found, _STRETCHES, _STRETCH_BYTES)
        rows += dialect.more_rows(stretches, layout, transcoded=not found.is_utf8)
    profiles = columns.profiles(layout.names, rows)
    own = rerun.own_columns(layout.names)
    chosen = columns.choose(profiles[own.start : own.stop], options, rows)
    inspection = Inspection(opened, found, layout, chosen["EMAIL"], chosen["POINTS"], bool(options.redact))
    return _Look(opened, found, layout, profiles, inspection)


def _require_columns(inspection: Inspection) -> None:
    for choice in (inspection.email, inspection.points):
        if choice.problem is not None:
            raise choice.problem


# survey


def _plan(look: _Look, options: Options, schema: Schema | None, contacts: pl.Series | None) -> verdicts.Plan:
    names = look.layout.names
    right = look.points + 1
    by_name: dict[str, int] = {}
    for index in rerun.own_columns(names):
        by_name.setdefault(names[index], index)
    return verdicts.Plan(
        email=look.email,
        points=look.points,
        beside=right if right < len(names) and not columns.numeric(look.profiles[right]) else None,
        keep=_kept(look, options),
        max_points=options.max_points,
        user_schema=_user_schema(schema, by_name),
        contacts=contacts,
        carried=(rerun.STATUS, rerun.CODES) if rerun.is_errors_file(names) else None,
    )


def _user_schema(schema: Schema | None, names: dict[str, int]) -> UserSchema | None:
    if schema is None:
        return None
    from loyalty_prep.schema import user_schema  # noqa: PLC0415 - pandera takes long to load

    return user_schema(schema, names)


def _kept(look: _Look, options: Options) -> tuple[int, ...]:
    """Return the indices of the further columns that the parts carry, in the source's order."""
    own = {look.email, look.points}
    if options.keep_columns == ("none",):
        return ()
    names = look.layout.names
    if options.keep_columns == ("all",):
        return tuple(index for index in rerun.own_columns(names) if index not in own)
    kept = set()
    for wanted in options.keep_columns:
        matches = [index for index in rerun.own_columns(names) if names[index] == wanted]
        if not matches and wanted.isdecimal() and int(wanted) < len(names):
            matches = [int(wanted)]
        if not matches:
            raise UsageError(
                f"--keep-columns '{wanted}' is not a column of the file. The columns are: {', '.join(names)}."
            )
        kept.update(matches)
    return tuple(sorted(kept - own))


def shape_of(look: _Look, surplus: int) -> records.Shape:
    """Return which field counts are taken: a short record only if no lost number could have shifted the balance."""
    width = len(look.layout.names)
    needed = max(look.email, look.points) + 1
    short = {
        count
        for count in range(needed, width)
        if not any(
            columns.numeric(profile) for profile in look.profiles[look.points + 1 : look.points + 1 + width - count]
        )
    }
    return records.Shape(width, surplus, frozenset(short))


def _blocks(
    text: Text, layout: dialect.Layout, shape: records.Shape, max_record: int, *, row: int = 1
) -> Iterator[records.Block]:
    """Read the file's records, from below its header; the first one is row `row`."""
    with text.open() as stream:
        stream.seek(text.start + layout.data_start)
        yield from records.read(
            stream, layout.dialect, shape, line=layout.data_line, row=row, clean=text.clean, max_record=max_record
        )


def _all_blocks(inputs: Sequence[Input], shape: records.Shape, max_record: int) -> Iterator[records.Block]:
    """Read the records of all files, one after the other, so that none can reach into the next file."""
    row = 1
    for number, each in enumerate(inputs):
        for block in _blocks(each.text, each.layout, shape, max_record, row=row):
            block.file = number
            row = block.first_row + block.height
            yield block


def _decimal(options: Options, found: Survey) -> Detected[str | None]:
    if options.decimal != "auto":
        return Detected(options.decimal, "user", 1.0, ("named by --decimal",))
    told = tuple(f"{count} values show a decimal {name}" for name, count in found.style.evidence.items() if count)
    return Detected(found.mark, "found" if found.mark else "default", 1.0 if found.mark else 0.0, told)


def _style(found: Survey, writer: Writer) -> Style:
    """Say how POINTS writes its numbers, with the cells that prove it."""
    style = found.style
    return Style(
        points.decide(style.evidence["point"], style.evidence["comma"]),
        style.grouping_signs(found.mark),
        {mark: writer.balances(found, rows) for mark, rows in style.proofs.items()},
        style.waiting.total() if found.mark is None else 0,
        style.readings(),
    )


def _balances(histogram: Histogram, found: Survey, writer: Writer) -> Balances:
    """Return the histogram with the cells of the highest balances."""
    highest = []
    for amount, row in histogram.highest:
        (cell,) = writer.balances(found, [row])
        highest.append((amount if amount < points.LIMIT else points.exact(cell.value), cell))
    return Balances(histogram.bins(), tuple(highest))


# resolve and settle


def _run(
    looks: Sequence[_Look],
    options: Options,
    temp: Path,
    *,
    schema: Schema | None,
    staging: Staging | None,
    progress: Progress | None,
    merge: rerun.Merge | None = None,
) -> Report:
    look = looks[0]
    _require_columns(look.inspection)
    contacts = read_contacts(options.contacts, temp, options.max_input_bytes) if options.contacts is not None else None
    plan = _plan(look, options, schema, contacts)
    inputs = [as_input(each, options, _folder(temp)) for each in looks]
    # pandera is needed when the first odd rows are judged; until then it is loaded beside the reading. No daemon: a
    # process that ends in the middle of loading a library may crash.
    threading.Thread(target=import_module, args=("loyalty_prep.schema",)).start()
    shape = shape_of(look, look.layout.surplus)
    found = _survey(inputs, shape, plan, options, temp, progress)
    if found.usual_surplus() != shape.surplus:  # the head of the file is not like the rest
        shape = shape_of(look, found.usual_surplus())
        found = _survey(inputs, shape, plan, options, temp, progress)
    resolution = identity.resolve(
        found.suspects(len(plan.keep)), found.repeated, options.duplicates, options.max_points, found.spool
    )
    _check_unchanged(looks)
    with Writer(inputs, shape, plan, resolution, options, found.first_rows, staging) as writer:
        if merge is not None:
            writer.keep_changes(merge.earlier.changes())
        for batch, odd in found.rows():
            writer.add(found, batch, odd)
        _check_unchanged(looks)
        tally = writer.close(found.beyond)
        style = _style(found, writer)
        found.histogram.merge(tally.histogram)
        balances = _balances(found.histogram, found, writer)
    found.spool.close()
    if merge is not None:
        merge.add_to(tally)
    report = _report(look, options, found, style, balances, tally)
    if merge is not None:
        report = replace(report, earlier=merge.to_dict())
    if len(looks) > 1:
        report = replace(report, files=_files(looks, found))
    return _finish(report, staging) if staging is not None else report


def _check_unchanged(looks: Sequence[_Look]) -> None:
    for look in looks:
        look.source.check_unchanged()


def _files(looks: Sequence[_Look], found: Survey) -> tuple[SourceFile, ...]:
    ends = [*found.first_rows, *[found.total + 1] * (len(looks) + 1 - len(found.first_rows))]
    rows = [end - start for start, end in pairwise(ends)]
    return tuple(
        SourceFile(look.source.given, look.source.size_bytes, look.encoding.name.value, count)
        for look, count in zip(looks, rows, strict=True)
    )


def _survey(
    inputs: Sequence[Input],
    shape: records.Shape,
    plan: verdicts.Plan,
    options: Options,
    temp: Path,
    progress: Progress | None,
) -> Survey:
    sizes = [each.text.path.stat().st_size for each in inputs]
    before = [0, *accumulate(sizes)]

    def tell(block: records.Block, rows: int) -> None:
        if progress is not None:
            progress(before[block.file] + block.offset + len(block.data), before[-1], rows)

    mark: Mark | None = None if options.decimal == "auto" else options.decimal
    blocks = _all_blocks(inputs, shape, options.max_record_bytes)
    return survey(blocks, plan, mark, Spool(_folder(temp) / "spool"), tell)


def as_input(look: _Look, options: Options, temp: Path) -> Input:
    """Return the file as UTF-8, with the whole file's word on whether backslashes escape its quotes."""
    text, layout = encoding.to_utf8(look.source, look.encoding, temp), look.layout
    if text.backslashes and layout.dialect.quote is not None and _escapes(text, layout.dialect.quote.encode()):
        shape = shape_of(look, layout.surplus)
        backslash = dialect.escapes(
            lambda tried: _blocks(text, replace(layout, dialect=tried), shape, options.max_record_bytes), layout.dialect
        )
        layout = replace(layout, dialect=replace(layout.dialect, backslash=backslash))
    return Input(look.source.given, text, layout)


def _escapes(text: Text, quote: bytes) -> bool:
    """Tell whether a backslash stands before a quote anywhere in the text."""
    last = b""
    with text.open() as stream:
        for block in iter(partial(stream.read, records.BLOCK_BYTES), b""):
            if (b"\\" in block and b"\\" + quote in block) or last + block[:1] == b"\\" + quote:
                return True
            last = block[-1:]
    return False


def _report(look: _Look, options: Options, found: Survey, style: Style, balances: Balances, tally: Tally) -> Report:
    assert tally.total == found.total, "the second pass saw other records than the first"
    if tally.total == 0:
        tally.counts["NO_ROWS"] = 1
    return Report(
        inspection=look.inspection,
        decimal=_decimal(options, found),
        style=style,
        blank_records=found.blank,
        short_records=found.short,
        rows=tally.rows(),
        points=tally.points(),
        balances=balances,
        issues=tally.issues(),
    )


def _page(report: Report) -> bytes:
    from loyalty_prep.report_html import render  # noqa: PLC0415 - jinja2 is only needed here

    return render(report).encode("utf-8", "backslashreplace")


def _document(report: Report) -> bytes:
    return (report.to_json() + "\n").encode("utf-8", "backslashreplace")


def _finish(report: Report, staging: Staging) -> Report:
    report = report.with_outputs(tuple(staging.outputs))
    page = staging.create("report.html", "report")
    page.write(_page(report), 0)
    staging.close(page)
    report = report.with_outputs(tuple(staging.outputs))
    file = staging.create("report.json", "report")
    file.write(_document(report), 0)
    staging.close(file)
    return report


def read_contacts(file: Path, temp: Path, max_input_bytes: int = MAX_INPUT_BYTES) -> pl.Series:
    """Return the addresses of a contacts file, each once, as they are compared; from all its address columns."""
    folder = Path(tempfile.mkdtemp(dir=temp))
    options = Options(max_input_bytes=max_input_bytes)
    look = look_at(source.open_source(file, folder, options), options, folder)
    found = columns.address_columns(look.profiles)
    if not found:
        raise InputError(
            "COLUMN_MISSING",
            f"The contacts file {file} has no column with email addresses. Export the contacts again.",
        )
    text = encoding.to_utf8(look.source, look.encoding, folder)
    width = len(look.layout.names)
    shape = records.Shape(width, look.layout.surplus, frozenset(range(1, width)))
    known: list[pl.Series] = []
    for block in _blocks(text, look.layout, shape, options.max_record_bytes):
        cells = block.cells(found)
        known.extend(identity.addresses(cells[f"c{index}"]) for index in found)
    return pl.concat([pl.Series("address", [], dtype=pl.String), *known]).unique()
