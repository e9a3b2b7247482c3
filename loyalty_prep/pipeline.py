"""`inspect`, `validate`, `prepare`: from a file to a report, step by step.

    look      open the source, tell its encoding and layout, choose the two columns
    survey    read every record once, judge it, and learn what only the whole file knows
    resolve   decide what becomes of the rows of repeated addresses
    write     go through the judged batches again: parts, errors, changes, tally; at last the report

Memory: some blocks of the file, and 8 bytes an address.
"""

from __future__ import annotations

import logging
import shlex
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from itertools import accumulate, chain, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Unpack

import numpy as np

from loyalty_prep import corrections, words
from loyalty_prep.columns import people, places
from loyalty_prep.contacts import read_contact_book
from loyalty_prep.errors import UsageError
from loyalty_prep.judging import duplicates, numbering, verdicts
from loyalty_prep.judging.lines import Account, lost
from loyalty_prep.judging.spool import Spool
from loyalty_prep.judging.survey import Input, Survey, small, survey
from loyalty_prep.limits import MAX_SAMPLE_VALUES
from loyalty_prep.look import (
    as_input,
    doubts_of,
    look_at_all,
    look_at_file,
    private_folder,
    read_blocks,
    require_columns,
    shape_of,
)
from loyalty_prep.options import Flags, Options, operand, refuse_unknown, require_path, spelled_out
from loyalty_prep.part_layout import PartLayout
from loyalty_prep.reading import records, source
from loyalty_prep.reading.header import Tables
from loyalty_prep.reading.remote import is_remote, refuse_slip
from loyalty_prep.report.document import Report, Rerun, SourceFile, day_of_run
from loyalty_prep.report.findings import DecimalStyle, Spread, decimal_of
from loyalty_prep.writing import merging
from loyalty_prep.writing.errors_file import CODES, STATUS, is_errors_file, own_columns
from loyalty_prep.writing.outcomes import Writer
from loyalty_prep.writing.parts import RemoteFolder
from loyalty_prep.writing.spreadsheet import require_workbooks
from loyalty_prep.writing.staging import Staging, recover_result, refuse_existing, temporary, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from loyalty_prep.arrays import Ints
    from loyalty_prep.judging.user_schema import Schema, UserSchema
    from loyalty_prep.look import Look
    from loyalty_prep.reading.source import ExportFile, ExportFiles
    from loyalty_prep.report.inspection import Inspection
    from loyalty_prep.report.tally import Tally
    from loyalty_prep.writing.merging import Correction

Progress = Callable[[int, int, int], None]
"""Told again and again: how many bytes of text are dealt with, of how many, and how many rows were read.

Half of a byte is dealt with when it is read, all of it when its row is written, or counted by `validate`. A callable
that has a method `phase` is told what begins, too: "survey", "resolve", "write", "publish", "copy" to an object store,
and "end" when all is in its place. One that has a method `speak` is told before that in which language.

What it raises passes through as it is. That stops the run: nothing is written, unless all was in its place already.
"""
_LOG = logging.getLogger("loyalty_prep")
"""One line a stage of a run, at INFO."""


@spelled_out(Flags)
@words.of_python()
def inspect(file: ExportFile, **flags: Unpack[Flags]) -> Inspection:
    r"""Tell what the file is: encoding, layout, and the columns that look like EMAIL and POINTS.

    `file` is a path, `-` for standard input, bytes, or a binary file object. Writes nothing.
    Raises `LoyaltyPrepError` where the file cannot be read as a table; a column that cannot be told
    is no error here, its `index` is None.

    >>> look = inspect(b"E-Mail;Punkte\nann@example.com;10\nbob@example.com;25\n")
    >>> look.email.name, look.points.name, look.layout.dialect.delimiter
    ('E-Mail', 'Punkte', ';')
    """
    refuse_unknown("inspect", flags, Flags)
    options = Options(**flags)
    with temporary() as temp:
        inspection = look_at_file(file, options, temp).inspection
    for choice in (inspection.email, inspection.points):
        if choice.problem is not None:
            words.reword(choice.problem)
    return inspection


@spelled_out(Flags)
@words.of_python()
def validate(
    file: ExportFiles,
    *,
    report: str | Path | None = None,
    schema: Schema | None = None,
    progress: Progress | None = None,
    **flags: Unpack[Flags],
) -> Report:
    r"""Check every row and say what `prepare` would do. Writes nothing but the `report`, if it is named.

    `file` may be several that are parts of one export: with the same columns, in any encodings.

    `report` is a path: a page where it ends with `.html`, JSON where it ends with `.json`. `schema` is a pandera schema
    over further columns, by their names in the header: it gets them as text, an empty cell as null. Raises
    `LoyaltyPrepError` where the run cannot go on; a faulty row is no error but part of the report.

    >>> report = validate(b"Email,Points\nann@example.com,10\nbob@example,20\n")
    >>> report.ok, report.rows.ready, report.points.out, [issue.code for issue in report.issues]
    (False, 1, 10, ['EMAIL_INVALID'])
    """
    refuse_unknown("validate", flags, Flags, "report", "schema", "progress")
    options = Options(**flags)
    if report is not None:
        require_path("--report", report)
        refuse_slip("--report", report)
        if is_remote(report):
            raise UsageError(f"--report {report} is a URL. Name a file of this machine.")
    page = report is not None and _is_page(Path(report))
    way = _Way(progress)
    way.speak(options.language)
    with temporary() as temp:
        looks = look_at_all(file, options, temp)
        if report is not None:
            _refuse_source(Path(report), looks, options)
            refuse_existing(Path(report), overwrite=options.overwrite)
        looks, correction = _without_skipped(looks, options, temp)
        result = _run(looks, options, temp, schema=schema, staging=None, way=way, correction=correction)
        if report is not None:
            way.phase("publish")
            text = result.to_html() if page else result.to_json() + "\n"
            write_whole(Path(report), text, private=options.private)
        way.end()
        return result


def _is_page(report: Path) -> bool:
    """Tell a report that is a page from one in JSON. Raises `UsageError` for what is neither."""
    kind = report.suffix.lower()
    if kind not in (".html", ".json"):
        raise UsageError(f"--report {report} is neither a page nor JSON: give a name that ends with .html or .json.")
    return kind == ".html"


def _refuse_source(report: Path, looks: Sequence[Look], options: Options) -> None:
    """Raise `UsageError` where the report would replace what is read."""
    read = [look.source.display for look in looks]
    read += [str(options.contacts)] if options.contacts is not None else []
    for name in read:
        with suppress(OSError, ValueError):
            if report.samefile(name):
                raise UsageError(f"--report {report} is the file that is read. Give the report another name.")


@spelled_out(Flags)
@words.of_python()
def prepare(
    file: ExportFiles,
    out: str | Path | None = None,
    *,
    merge_into: str | Path | None = None,
    schema: Schema | None = None,
    progress: Progress | None = None,
    **flags: Unpack[Flags],
) -> Report:
    r"""Check every row, and write clean parts, errors, changes and the report into the folder `out`.

    `file` may be several that are parts of one export: with the same columns, in any encodings. They make one result,
    named after the first, in which each row also names its file.

    `out` is `NAME-prepared` in the current folder unless given; it may be a URL of an object store. All or nothing:
    files appear only when all are complete. Raises `LoyaltyPrepError` (also where results exist and `overwrite` is not
    given).

    `merge_into` is the folder of an earlier result in place of `out`, and `file` its errors file, corrected: the
    result is replaced by one that holds both. Rows are compared with the earlier ones, so that none counts twice.

    >>> with temporary() as folder:
    ...     report = prepare(b"Email,Points\nann@example.com,1\nbob@example,20\n", folder / "ready")
    ...     [output.path for output in report.outputs]
    ['bytes.part-0001.csv', 'bytes.errors.csv', 'bytes.report.html']
    """
    refuse_unknown("prepare", flags, Flags, "out", "merge_into", "schema", "progress")
    options = Options(**flags)
    _refuse_folders(out, merge_into)
    way, earlier = _Way(progress), None
    if merge_into is not None:
        if len(source.listed(file)) > 1:
            raise UsageError("--merge-into takes one file: the corrected errors file of the result in that folder.")
        recover_result(Path(merge_into))
        earlier = merging.read_earlier(Path(merge_into))
        options = earlier.options(options, named=flags)
    if options.report_format == "xlsx":
        require_workbooks()
    way.speak(options.language)
    with temporary() as temp:
        looks = look_at_all(file, options, temp)
        stem, merge = looks[0].inspection.source.stem, earlier is not None
        target = Path(out) if out is not None else Path(f"{stem}-prepared")
        remote = None
        if is_remote(out):
            remote, target = RemoteFolder(str(out), stem, overwrite=options.overwrite), temp / "result"
        correction: Correction | None
        if earlier is not None:
            look, options, correction = corrections.merged(looks[0], earlier, options, temp)
            looks, target, stem = [look], earlier.folder, earlier.stem
        else:
            looks, correction = _without_skipped(looks, options, temp)
        require_columns(looks[0].inspection)
        staging = Staging(target, stem, overwrite=options.overwrite, private=options.private, merge=merge)
        try:
            report = _run(looks, options, temp, schema=schema, staging=staging, way=way, correction=correction)
            if remote is None:
                way.phase("publish")
            staging.publish()
            if remote is not None:
                way.phase("copy")
                remote.take(target)
            way.end()
        finally:
            staging.discard()
        return report


def _refuse_folders(out: str | Path | None, merge_into: str | Path | None) -> None:
    """Raise `UsageError` where it is not one folder that is named to write to."""
    for flag, folder in (("--out", out), ("--merge-into", merge_into)):
        if folder is not None:
            require_path(flag, folder)
            refuse_slip(flag, folder)
            if not str(folder):
                raise UsageError(f"{flag} is empty. Name a folder, or leave {flag} out.")
    if out is not None and merge_into is not None:
        raise UsageError("--merge-into names the folder that is written to, so --out cannot be given with it.")


def _without_skipped(looks: list[Look], options: Options, temp: Path) -> tuple[list[Look], Correction | None]:
    """Leave rows out that a person set aside, where the source is an errors file."""
    look = looks[0]
    if not is_errors_file(look.layout.names) or look.inspection.points.index is None:
        return looks, None
    rest, aside = corrections.without_skipped(look, options, temp)
    return [rest], aside


# how far a run is


class _Way:
    """Tells whoever asked how far a run is, from the first byte to the last name: never less than was told before."""

    def __init__(self, progress: Progress | None) -> None:
        if progress is not None and not callable(progress):
            raise UsageError(f"progress must be a function of three numbers, not {type(progress).__name__}.")
        self._progress, self._phase = progress, getattr(progress, "phase", None)
        self._done = self._total = self._rows = 0

    def speak(self, language: str) -> None:
        """Say in which language the run is told: a merge goes on in that of the earlier one."""
        speak = getattr(self._progress, "speak", None)
        if speak is not None:
            speak(language)

    def phase(self, name: str) -> None:
        """Say what begins."""
        if self._phase is not None:
            self._phase(name)

    def read(self, done: int, total: int, rows: int) -> None:
        """Say how many bytes were read, and how many rows that makes."""
        self._total, self._rows = total, max(self._rows, rows)
        self._tell(done // 2)

    def written(self, rows: int, total: int) -> None:
        """Say how many rows were written or counted."""
        self._tell(self._total // 2 + (self._total - self._total // 2) * rows // max(total, 1))

    def end(self) -> None:
        """Say that all is in its place."""
        self._tell(self._total)
        self.phase("end")

    def _tell(self, done: int) -> None:
        self._done = max(self._done, done)
        if self._progress is not None:
            self._progress(self._done, self._total, self._rows)


# look


def _plan(
    looks: Sequence[Look], options: Options, temp: Path, schema: Schema | None, correction: Correction | None
) -> verdicts.RowPlan:
    """Say which columns the run reads, and by what it judges."""
    look, doubts = looks[0], doubts_of(looks)
    assert doubts is not None, "EMAIL was found"
    names = look.layout.names
    own, by_name = own_columns(names), dict[str, int]()
    for index in own:
        by_name.setdefault(names[index], index)
    contacts = secondary = None
    if options.contacts is not None:
        contacts, secondary = read_contact_book(options.contacts, temp, options.max_input_bytes)
    kept = correction.kept if isinstance(correction, merging.Merge) else _kept(look, options)
    part = PartLayout.of(kept, names)
    part.check()
    return verdicts.RowPlan(
        email=look.email,
        points=look.points,
        doubts=doubts,
        part=part,
        max_points=options.max_points,
        user_schema=_user_schema(schema, by_name),
        contacts=contacts,
        secondary=secondary,
        who=people.columns(look.profiles[own.start : own.stop]),
        typed=any(each.points in each.source.fractions for each in looks),
        policies=options.policies,
        carried=(STATUS, CODES) if correction is not None else None,
    )


def _user_schema(schema: Schema | None, names: dict[str, int]) -> UserSchema | None:
    if schema is None:
        return None
    from loyalty_prep.judging.user_schema import user_schema  # noqa: PLC0415 - pandera takes long to load

    return user_schema(schema, names)


def _kept(look: Look, options: Options) -> Sequence[int]:
    """Return the indices of the further columns that the parts carry, in the source's order."""
    if options.keep_columns == ("none",):
        return ()
    names = look.layout.names
    own = {index: names[index] for index in own_columns(names)}
    if options.keep_columns == ("all",):
        return tuple(index for index in own if index not in (look.email, look.points))
    kept: set[int] = set()
    for wanted in options.keep_columns:
        matches = places.find(own, wanted, letters=True)
        if not matches:
            raise UsageError(
                f"--keep-columns '{wanted}' is not a column of the file. The columns are: {', '.join(names)}."
            )
        kept.update(matches)
    return sorted(kept - {look.email, look.points})


# survey, resolve, write


def _run(
    looks: Sequence[Look],
    options: Options,
    temp: Path,
    *,
    schema: Schema | None,
    staging: Staging | None,
    way: _Way,
    correction: Correction | None,
) -> Report:
    look, made = looks[0], day_of_run()
    require_columns(look.inspection)
    plan = _plan(looks, options, temp, schema, correction)
    _LOG.info(
        "look: %s, EMAIL %r, POINTS %r",
        look.source.display,
        look.layout.names[look.email],
        look.layout.names[look.points],
    )
    inputs = [as_input(each, options, private_folder(temp), shape_of(each, each.layout.surplus)) for each in looks]
    way.phase("survey")
    surveyed, shape, accounts = _survey(inputs, look, plan, options, way)
    _LOG.info("survey: %d rows, %d addresses that repeat", surveyed.total, len(surveyed.repeated))
    way.phase("resolve")
    resolution = duplicates.resolve(
        surveyed.suspects(plan.part), surveyed.repeated, options.duplicates, options.max_points, surveyed.spool
    )
    _check_unchanged(looks)
    way.phase("write")
    with Writer(inputs, shape, plan, resolution, options, surveyed.first_rows, staging, correction) as writer:
        for unit in surveyed.units():
            writer.add(surveyed, unit)
            way.written(unit.first_row + unit.height - 1, surveyed.total)
        _check_unchanged(looks)
        tally = writer.close(surveyed.odd.beyond)
        surveyed.histogram.merge(tally.histogram)
        style, balances = _cells(surveyed, writer)
    surveyed.spool.close()
    _LOG.info("write: %d ready, %d rejected, %d merged", tally.ready, tally.rejected, tally.merged)
    _close(accounts, surveyed, tally)
    if correction is not None:
        correction.add_to(tally, surveyed.odd.mark, options.policies)
    _note_the_file(tally, looks, plan.part)
    report = replace(
        Report.of(look.inspection, decimal_of(options, surveyed.odd.style, surveyed.odd.mark), style, balances, tally),
        blank_records=surveyed.blank,
        short_records=surveyed.short,
        made=made,
        contact=options.contact,
        again=_again(looks, options),
        earlier=correction.to_dict() if isinstance(correction, merging.Merge) else None,
        files=_files(looks, surveyed) if len(looks) > 1 else (),
    )
    if staging is None:
        return report
    return _finish(replace(report, rerun=_rerun(options, plan, surveyed, writer.garbled(), correction)), staging)


def _survey(
    inputs: Sequence[Input], look: Look, plan: verdicts.RowPlan, options: Options, way: _Way
) -> tuple[Survey, records.Shape, list[Account]]:
    """Read every record: once, and once more where most end with another number of empty fields than the head's.

    Returns with the survey which field counts were taken, and where the lines of each file have gone.
    """
    sizes = [each.text.path.stat().st_size for each in inputs]
    before = [0, *accumulate(sizes)]

    def tell(block: records.Block, rows: int) -> None:
        way.read(before[block.file] + block.offset + len(block.data), before[-1], rows)

    tables = [Tables.of(each.layout, plan.email, plan.points) for each in inputs]

    def read(surplus: int) -> tuple[Survey, records.Shape, list[Account]]:
        shape = shape_of(look, surplus)
        blocks = _all_blocks(inputs, shape, options.max_record_bytes)
        accounts = [Account.opened(each.name, each.text, each.layout) for each in inputs]
        surveyed = survey(blocks, plan, options.mark, Spool(), tell, tables, accounts, alone=small(inputs))
        return surveyed, shape, accounts

    surveyed, shape, accounts = read(look.layout.surplus)
    surplus = records.usual_surplus(surveyed.surplus, surveyed.total)
    return read(surplus) if surplus != shape.surplus else (surveyed, shape, accounts)


def _all_blocks(inputs: Sequence[Input], shape: records.Shape, max_record: int) -> Iterator[records.Block]:
    """Read the records of all files, one after the other, so that none can reach into the next file."""
    row = 1
    for number, each in enumerate(inputs):
        for block in read_blocks(each.text, each.layout, shape, max_record, row=row, numbers=each.numbers):
            block.file = number
            row = block.first_row + block.height
            yield block


def _check_unchanged(looks: Sequence[Look]) -> None:
    for look in looks:
        look.source.check_unchanged()


def _close(accounts: Sequence[Account], surveyed: Survey, tally: Tally) -> None:
    """Hold what was read to the files. Raises `LoyaltyPrepError` LINES_LOST where a line or record stands nowhere."""
    for account in accounts:
        account.close()
    if tally.total != surveyed.total:
        raise lost(accounts[0].name, "the records between the first and the second reading")


# the report


def _cells(surveyed: Survey, writer: Writer) -> tuple[DecimalStyle, Spread]:
    """Say how POINTS writes its numbers, with the cells that prove it, and give the cells of the highest balances."""
    proofs, highest = surveyed.odd.style.proofs, surveyed.histogram.highest
    cells = writer.balances(surveyed, {*chain(*proofs.values()), *(row for _, row in highest)})
    style = DecimalStyle.of(
        surveyed.odd.style,
        surveyed.odd.mark,
        {mark: tuple(cells[row] for row in rows) for mark, rows in proofs.items()},
    )
    return style, Spread.of(surveyed.histogram, cells)


def _note_the_file(tally: Tally, looks: Sequence[Look], part: PartLayout) -> None:
    """Count what is to be said of no row: many columns, and lines above the header."""
    if part.width > MAX_SAMPLE_VALUES:
        tally.counts["COLUMNS_MANY"] = 1
    for each in looks:
        tally.note_skipped(each.layout.skipped, each.source, name=each.source.display if len(looks) > 1 else None)


def _again(looks: Sequence[Look], options: Options) -> str:
    """Return the command line that prepares the same files in the same way.

    The page may be mailed to others: it has the folders that a file was named with only where they begin here.
    """
    named = [look.source.argument or look.source.name for look in looks]
    files = [Path(name).name if Path(name).is_absolute() else operand(name) for name in named]
    return shlex.join(["loyalty-prep", "prepare", *files, *options.words()])


def _files(looks: Sequence[Look], surveyed: Survey) -> tuple[SourceFile, ...]:
    ends = [*surveyed.first_rows, *[surveyed.total + 1] * (len(looks) + 1 - len(surveyed.first_rows))]
    rows = [end - start for start, end in pairwise(ends)]
    return tuple(
        SourceFile(seen.source.display, seen.source.size_bytes, seen.encoding.name.value, count)
        for seen, count in zip((look.inspection for look in looks), rows, strict=True)
    )


def _rerun(
    options: Options, plan: verdicts.RowPlan, surveyed: Survey, garbled: Ints, correction: Correction | None
) -> Rerun | None:
    """Return what it takes to merge corrected rows into the result; None where they do not tell enough."""
    if options.redact == "all" or len(surveyed.first_rows) > 1:
        return None
    if correction is not None:
        return correction.rerun(garbled, options) if isinstance(correction, merging.Merge) else None
    none = numbering.text(np.zeros(0, dtype=np.int64))
    return Rerun(
        rows=surveyed.total,
        columns=plan.part.kept,
        lines=surveyed.all_lines.text(),
        garbled=numbering.text(garbled),
        skipped=none,
        listed=none,
        typed=none,
        options=merging.policies(options),
    )


def _finish(report: Report, staging: Staging) -> Report:
    """Write the page and the document, each of which lists the files before it."""
    report = report.with_outputs(tuple(staging.outputs))
    staging.add_text("report.html", "report", report.to_html())
    report = report.with_outputs(tuple(staging.outputs))
    staging.add_text("report.json", "report", report.to_json() + "\n")
    return report
