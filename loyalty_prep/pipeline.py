"""`inspect`, `validate`, `prepare`: from a file to a report, step by step.

    look      open the source, tell its encoding and layout, choose the two columns
    survey    read every record once, judge it, and learn what only the whole file knows
    resolve   decide what becomes of the rows of repeated addresses
    write     go through the judged batches again: parts, errors, changes, tally

Memory: some blocks of the file, 8 bytes an address, and the rows of repeated addresses.
"""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict, Unpack

import numpy as np
import polars as pl

from loyalty_prep import codes, columns, dialect, encoding, identity, points, records, source, verdicts
from loyalty_prep.errors import InputError, OutputError, UsageError
from loyalty_prep.options import MAX_INPUT_BYTES, Decimal, Detected, Duplicates, Mark, Options
from loyalty_prep.output import Staging, refuse_existing, write_whole
from loyalty_prep.report import Inspection, Report
from loyalty_prep.schema import import_row, user_schema
from loyalty_prep.settle import Writer
from loyalty_prep.spool import Batch, Spool

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from loyalty_prep.encoding import Encoding, Text
    from loyalty_prep.identity import Resolution
    from loyalty_prep.schema import Schema
    from loyalty_prep.source import File, Source

    Progress = Callable[[int, int], None]


class Flags(TypedDict, total=False):
    """The options of a run as keyword arguments: the fields of `Options`."""

    encoding: str | None
    delimiter: str | None
    sheet: str | None
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
    redact: bool


def inspect(file: File, **flags: Unpack[Flags]) -> Inspection:
    """Tell what the file is: encoding, layout, and the columns that look like EMAIL and POINTS.

    `file` is a path, `-` for standard input, bytes, or a binary file object. Writes nothing.
    Raises `LoyaltyPrepError` where the file cannot be read as a table; a column that cannot be told
    is no error here, its `index` is None.
    """
    options = Options(**flags)
    with _temp() as temp:
        return _look(source.open_source(file, temp, options), options).inspection


def validate(
    file: File,
    *,
    report: str | Path | None = None,
    schema: Schema | None = None,
    progress: Progress | None = None,
    **flags: Unpack[Flags],
) -> Report:
    """Check every row and say what `prepare` would do. Writes nothing but the `report`, if it is named.

    `report` is a path: a page where it ends with `.html`, else JSON. `schema` is a pandera schema over further
    columns, by their names in the header. Raises `LoyaltyPrepError` where the run cannot go on; a faulty row is
    no error but part of the report.
    """
    options = Options(**flags)
    with _temp() as temp:
        look = _look(source.open_source(file, temp, options), options)
        if report is not None:
            refuse_existing(Path(report), overwrite=options.overwrite)
        found = _run(look, options, temp, schema=schema, staging=None, progress=progress)
        if report is not None:
            write_whole(Path(report), _page(found) if str(report).endswith(".html") else _document(found))
        return found


def prepare(
    file: File,
    out: str | Path | None = None,
    *,
    schema: Schema | None = None,
    progress: Progress | None = None,
    **flags: Unpack[Flags],
) -> Report:
    """Check every row, and write clean parts, errors, changes and the report into the folder `out`.

    `out` is `NAME-prepared` in the current folder unless given. All or nothing: files appear only when
    all are complete. Raises `LoyaltyPrepError` (also where results exist and `overwrite` is not given).
    """
    options = Options(**flags)
    with _temp() as temp:
        opened = source.open_source(file, temp, options)
        target = Path(out) if out is not None else Path(f"{opened.stem}-prepared")
        look = _look(opened, options)
        _require_columns(look.inspection)
        staging = Staging(target, opened.stem, overwrite=options.overwrite)
        try:
            report = _run(look, options, temp, schema=schema, staging=staging, progress=progress)
            staging.publish()
        finally:
            staging.discard()
        return report


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

_STRETCHES, _STRETCH_BYTES = 24, 1 << 13
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


def _look(opened: Source, options: Options) -> _Look:
    found = encoding.detect(opened, options.encoding)
    head, whole = encoding.head(opened, found, dialect.HEAD_BYTES)
    layout = dialect.detect(head, options, whole=whole, transcoded=not found.is_utf8)
    rows = list(layout.rows)
    if not whole or len(rows) >= dialect.SAMPLED_RECORDS:
        stretches = encoding.spread(opened, found, _STRETCHES, _STRETCH_BYTES)
        rows += dialect.more_rows(stretches, layout, transcoded=not found.is_utf8)
    profiles = columns.profiles(layout.names, rows)
    chosen = columns.choose(profiles, options, has_rows=bool(layout.rows))
    inspection = Inspection(opened, found, layout, chosen["EMAIL"], chosen["POINTS"])
    return _Look(opened, found, layout, profiles, inspection)


def _require_columns(inspection: Inspection) -> None:
    for choice in (inspection.email, inspection.points):
        if choice.problem is not None:
            raise choice.problem


# survey


@dataclass(frozen=True, slots=True)
class _Survey:
    """What the whole file told: every record judged, and the questions that needed all of them."""

    batches: Spool
    shape: records.Shape
    mark: Mark | None
    decimal: Detected[str | None]
    repeated: identity.Hashes
    total: int
    blank: int
    short: int
    beyond: int
    """The sum of what balances of 10**18 and more are beyond it; they are all rejected."""
    surplus: int


def _plan(look: _Look, options: Options, schema: Schema | None) -> verdicts.Plan:
    names = look.layout.names
    right = look.points + 1
    beside = right if right < len(names) and not columns.numeric(look.profiles[right]) else None
    by_name: dict[str, int] = {}
    for index, name in enumerate(names):
        by_name.setdefault(name, index)
    return verdicts.Plan(look.email, look.points, beside, _kept(look, options), user_schema(schema, by_name))


def _kept(look: _Look, options: Options) -> tuple[int, ...]:
    """Return the indices of the further columns that the parts carry, in the source's order."""
    own = {look.email, look.points}
    if options.keep_columns == ("none",):
        return ()
    names = look.layout.names
    if options.keep_columns == ("all",):
        return tuple(index for index in range(len(names)) if index not in own)
    kept = set()
    for wanted in options.keep_columns:
        matches = [index for index, name in enumerate(names) if name == wanted]
        if not matches and wanted.isdecimal() and int(wanted) < len(names):
            matches = [int(wanted)]
        if not matches:
            raise UsageError(
                f"--keep-columns '{wanted}' is not a column of the file. The columns are: {', '.join(names)}."
            )
        kept.update(matches)
    return tuple(sorted(kept - own))


def _shape(look: _Look, surplus: int) -> records.Shape:
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


def _blocks(text: Text, layout: dialect.Layout, shape: records.Shape, max_record: int) -> Iterator[records.Block]:
    """Read the file's records, from below its header."""
    with text.open() as stream:
        stream.seek(text.start + layout.data_start)
        yield from records.read(
            stream, layout.dialect, shape, line=layout.data_line, clean=text.clean, max_record=max_record
        )


def _survey(
    look: _Look,
    text: Text,
    plan: verdicts.Plan,
    options: Options,
    temp: Path,
    *,
    contacts: pl.Series | None,
    progress: Progress | None,
    surplus: int,
) -> _Survey:
    row_schema = import_row(options.max_points)
    folder = Path(tempfile.mkdtemp(dir=temp))
    batches, keys = Spool(folder), identity.Keys()
    mark: Mark | None = None if options.decimal == "auto" else options.decimal
    evidence = {"point": 0, "comma": 0}
    total = blank = short = beyond = 0
    shape = _shape(look, surplus)
    surpluses: Counter[int] = Counter()
    size = text.path.stat().st_size
    for block in _blocks(text, look.layout, shape, options.max_record_bytes):
        cells, readings = verdicts.read(block, plan)
        failed = plan.schema.failures(cells) if plan.schema else {}
        further = verdicts.further(failed, block.faults)
        judged = verdicts.judge(
            readings,
            block.faults,
            row_schema=row_schema,
            mark=mark,
            contacts=contacts,
            further=further,
            notes=verdicts.garbled(block),
        )
        for name in evidence:
            evidence[name] += int((readings["evidence"] == name).sum())
        beyond += _beyond(readings, cells[f"c{plan.points}"])
        settled_later = mark is None and (readings["number"] == "either").any()
        frame = _spooled(judged, readings if settled_later else None, block, cells, plan)
        keys.add(frame["hash"].to_numpy())
        batches.add(Batch(frame, block.first_row, block.offset, len(block.data)))
        total, blank, short = total + block.height, blank + block.blank, short + block.short
        surpluses.update(block.surplus)
        if progress is not None:
            progress(block.offset + len(block.data), size)
    decided = mark or points.decide(evidence["point"], evidence["comma"])
    return _Survey(
        batches,
        shape,
        decided,
        _decimal(options, evidence, decided),
        keys.repeated(),
        total,
        blank,
        short,
        beyond,
        next((extra for extra, count in surpluses.items() if count * 2 > total), 0),
    )


def _decimal(options: Options, evidence: dict[str, int], decided: Mark | None) -> Detected[str | None]:
    if options.decimal != "auto":
        return Detected(options.decimal, "user", 1.0, ("named by --decimal",))
    told = tuple(f"{count} values show a decimal {name}" for name, count in evidence.items() if count)
    return Detected(decided, "found" if decided else "default", 1.0 if decided else 0.0, told)


def _beyond(readings: pl.DataFrame, cells: pl.Series) -> int:
    """Return by how much balances of 10**18 and more exceed what `amount` can say of them."""
    huge = (readings["number"] == "whole") & (readings["amount"].abs() >= points.LIMIT)
    if not huge.any():
        return 0
    exact: int = sum(points.exact(cell) for cell in cells.filter(huge).to_list())
    counted: int = sum(readings["amount"].filter(huge).to_list())
    return exact - counted


def _spooled(
    judged: pl.DataFrame,
    readings: pl.DataFrame | None,
    block: records.Block,
    cells: pl.DataFrame,
    plan: verdicts.Plan,
) -> pl.DataFrame:
    """Return the judged batch with what the second pass needs besides.

    `readings` are given where balances wait for the column's decimal mark: their rows may still turn
    out to be in order, so their addresses are counted too.
    """
    fit = ~verdicts.rejected(judged)
    if readings is not None:
        judged = judged.with_columns(readings["number"], readings["amount"], waiting=readings["number"] == "either")
        only_balance = codes.mask("POINTS_AMBIGUOUS", "POINTS_OUT_OF_RANGE", "POINTS_NEGATIVE")
        errors = judged["codes"].to_numpy() & codes.ERRORS & ~np.uint32(only_balance)
        fit |= (errors == 0) & judged["further"].is_null().to_numpy() & judged["waiting"].to_numpy()
    else:
        judged = judged.with_columns(waiting=pl.lit(value=False))
    return judged.with_columns(
        pl.Series("hash", identity.hashes(judged, fit)),
        pl.Series("start", block.starts),
        pl.Series("end", block.ends),
        pl.Series("line", block.lines),
        pl.Series("odd", block.odd),
        pl.Series("fault", block.faults),
        *(cells[f"c{index}"].alias(f"k{index}") for index in plan.keep),
    )


# resolve and write


def _settled(batch: Batch, survey: _Survey, options: Options, contacts: pl.Series | None) -> pl.DataFrame:
    """Return a batch's frame, its waiting balances judged by the mark that the whole file told."""
    frame = batch.frame
    if survey.mark is None or not frame["waiting"].any():
        return frame
    return verdicts.judge(
        frame,
        frame["fault"].to_numpy(),
        row_schema=import_row(options.max_points),
        mark=survey.mark,
        contacts=contacts,
        further=frame["further"],
        notes=frame["codes"].to_numpy() & np.uint32(codes.NOTES),
    )


def _fit_rows(survey: _Survey, options: Options, contacts: pl.Series | None) -> Iterable[pl.DataFrame]:
    for batch in survey.batches:
        frame = _settled(batch, survey, options, contacts)
        rows = pl.Series("row", np.arange(batch.first_row, batch.first_row + frame.height, dtype=np.int64))
        fit = pl.Series(~verdicts.rejected(frame))
        yield frame.with_columns(rows).filter(fit).select("row", "hash", "address", "amount")


def _run(
    look: _Look,
    options: Options,
    temp: Path,
    *,
    schema: Schema | None,
    staging: Staging | None,
    progress: Progress | None,
) -> Report:
    _require_columns(look.inspection)
    plan = _plan(look, options, schema)
    contacts = read_contacts(options.contacts, temp, options.max_input_bytes) if options.contacts is not None else None
    text = encoding.to_utf8(look.source, look.encoding, temp)
    look = _with_escapes(look, text, options.max_record_bytes)
    survey = _survey(look, text, plan, options, temp, contacts=contacts, progress=progress, surplus=look.layout.surplus)
    if survey.surplus != look.layout.surplus:  # the head of the file is not like the rest
        survey = _survey(look, text, plan, options, temp, contacts=contacts, progress=progress, surplus=survey.surplus)
    resolution = identity.resolve(
        survey.repeated,
        lambda: _fit_rows(survey, options, contacts),
        options.duplicates,
        options.max_points,
    )
    look.source.check_unchanged()
    return _write(look, text, plan, survey, resolution, options, contacts, staging)


def _with_escapes(look: _Look, text: Text, max_record: int) -> _Look:
    """Return the look with the whole file's word on whether backslashes escape its quotes."""
    layout = look.layout
    if layout.dialect.quote is None or not _holds(text, b"\\" + layout.dialect.quote.encode()):
        return look

    shape = _shape(look, layout.surplus)
    backslash = dialect.escapes(
        lambda tried: _blocks(text, replace(layout, dialect=tried), shape, max_record), layout.dialect
    )
    return replace(look, layout=replace(layout, dialect=replace(layout.dialect, backslash=backslash)))


def _holds(text: Text, sign: bytes) -> bool:
    """Tell whether a sign of two bytes stands anywhere in the text."""
    last = b""
    with text.open() as stream:
        for block in iter(partial(stream.read, records.BLOCK_BYTES), b""):
            if sign in block or last + block[:1] == sign:
                return True
            last = block[-1:]
    return False


def _write(
    look: _Look,
    text: Text,
    plan: verdicts.Plan,
    survey: _Survey,
    resolution: Resolution,
    options: Options,
    contacts: pl.Series | None,
    staging: Staging | None,
) -> Report:
    writer = Writer(look.layout, survey.shape, plan, resolution, options, transcoded=text.transcoded, staging=staging)
    with text.open() as stream:
        for batch in survey.batches:
            writer.add(batch, _settled(batch, survey, options, contacts), stream)
    look.source.check_unchanged()
    tally = writer.close(survey.beyond)
    assert tally.total == survey.total, "the second pass saw other records than the first"
    if tally.total == 0:
        tally.counts["NO_ROWS"] = 1
    report = Report(
        inspection=look.inspection,
        decimal=survey.decimal,
        blank_records=survey.blank,
        short_records=survey.short,
        rows=tally.rows(),
        points=tally.points(),
        issues=tally.issues(),
        redacted=options.redact,
    )
    return _finish(report, staging) if staging is not None else report


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
    look = _look(source.open_source(file, folder, options), options)
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
