"""The last step of `prepare` alone: a frame that is clean already is written as files to import.

What is not clean is refused, since nothing is left here that could tell whom it concerns.
"""

from __future__ import annotations

import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypedDict, Unpack

import polars as pl

from loyalty_prep import words
from loyalty_prep.errors import InputError, UsageError, counted
from loyalty_prep.frames import pieces
from loyalty_prep.frames.checking import FRAME_NAME, Checked, is_written, opened
from loyalty_prep.options import (
    MAX_BYTES,
    MAX_POINTS,
    Options,
    column_names,
    refuse_unknown,
    require_path,
    spelled_out,
)
from loyalty_prep.part_layout import PartLayout
from loyalty_prep.reading.remote import is_remote, refuse_slip
from loyalty_prep.report.schema import is_bare_name
from loyalty_prep.writing.parts import Parts, RemoteFolder
from loyalty_prep.writing.staging import Staging, temporary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from loyalty_prep.frames.frame_rows import Reading
    from loyalty_prep.frames.tables import ArrowStream, Rows
    from loyalty_prep.report.document import Output, Report

_LOG: Final = logging.getLogger("loyalty_prep")
"""One line a stage, at INFO, as of a file."""
_MOST_BYTES: Final = 200
"""What file systems take is 255 with what follows: `.part-0001.csv`, and what is put behind while files are written."""


class PartFlags(TypedDict, total=False):
    """The options of `write_parts`; `name` is what its files are called."""

    name: str
    max_points: int
    max_bytes: int
    keep_columns: str | Sequence[str]
    overwrite: bool


@spelled_out(PartFlags, name=FRAME_NAME, keep_columns=())
@words.of_python(words.OF_FRAMES)
def write_parts(
    frame: pl.DataFrame | pl.LazyFrame | ArrowStream | Rows,
    directory: str | Path,
    email: str | int | None = None,
    points: str | int | None = None,
    **flags: Unpack[PartFlags],
) -> tuple[Output, ...]:
    """Write a frame that is clean already as parts of at most `max_bytes`, and `NAME.report.json` beside them.

    Returns what was written, as `Report.outputs` has it: the parts in the frame's order, then the report. The columns
    are named or told as by `check`; `keep_columns` are further ones to carry, or `"all"`. All or nothing: files appear
    when all are complete. `directory` may be a URL of an object store, as `out` of `prepare`.

    Raises `InputError` NOT_CLEAN where a row would be rejected, merged or repaired: `check` tells which, and its
    `ready` is clean. Raises `OutputError` where results exist and `overwrite` is not given, and `UsageError` for an
    option that there is not.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     written = write_parts(pl.DataFrame({"Email": ["ann@example.com"], "Points": [10]}), folder)
    ...     [output.path for output in written]
    ['frame.part-0001.csv', 'frame.report.json']
    """
    refuse_unknown("write_parts", flags, PartFlags)
    name, max_bytes = flags.get("name", FRAME_NAME), flags.get("max_bytes", MAX_BYTES)
    require_file_name(name)
    require_path("directory", directory)
    refuse_slip("directory", directory)
    max_points = flags.get("max_points", MAX_POINTS)
    overwrite = flags.get("overwrite", False)
    options = Options(
        email_column=email, points_column=points, max_points=max_points, max_bytes=max_bytes, overwrite=overwrite
    )
    checked = Checked(opened(frame), options, name)
    kept = kept_columns(flags.get("keep_columns", ()), checked.frame.names, checked.how)
    layout = PartLayout.of(range(len(kept)), list(kept.values()))
    layout.check()
    report = checked.report()
    _refuse_unclean(report)
    with temporary() as temp:
        remote, target = None, Path(directory)
        if is_remote(directory):
            remote, target = RemoteFolder(str(directory), name, overwrite=overwrite), temp / "result"
        staging = Staging(target, name, overwrite=overwrite)
        try:
            parts = Parts(staging, layout, max_bytes)
            for rows in checked.pieces(pieces.ready, kept):
                own = rows.select(checked.how.email, checked.how.points, pl.col(list(kept)).cast(pl.String))
                parts.add(layout.lines(own), rows.height)
            parts.close()
            report = report.with_outputs(tuple(staging.outputs))
            staging.add_text("report.json", "report", report.to_json() + "\n")
            staging.publish()
            if remote is not None:
                remote.take(target)
        finally:
            staging.discard()
    _LOG.info("write: %d rows in %d parts", report.rows.ready, len(staging.outputs) - 1)
    return tuple(staging.outputs)


def require_file_name(name: object) -> None:
    """Raise `UsageError` where parts cannot be called so."""
    if not is_bare_name(name):
        raise UsageError(f"name must be one that a file can have, without a folder, not {name!r}.")
    if len(os.fsencode(str(name))) > _MOST_BYTES:
        raise UsageError(f"name must be one that a file can have: at most {_MOST_BYTES} bytes. Give a shorter one.")


def _refuse_unclean(report: Report) -> None:
    rows = report.rows
    if rows.ready != rows.total or rows.repaired:
        raise InputError(
            "NOT_CLEAN",
            f"The frame is not clean: of {counted(rows.total, 'row')} {rows.rejected} would be rejected, "
            f"{rows.merged} merged and {rows.repaired} repaired. Run check on it and write what is ready.",
        )


def kept_columns(keep: str | Sequence[str], names: Sequence[str], how: Reading) -> dict[str, str]:
    """Return the further columns that parts carry, as for files: some of these names, `"all"` or `"none"`.

    They are those of the schema, each with the name that the caller has for it, which may be that of several. Raises
    `UsageError` for a name that is not among them, or a column that no text says.
    """
    wanted = column_names("keep_columns", keep)
    rest = {own: name for own, name in zip(how.schema, names, strict=True) if own not in (how.email, how.points)}
    if wanted in (("all",), ("none",)):
        kept = {own: name for own, name in rest.items() if wanted == ("all",) and own not in how.own}
    else:
        kept = {own: name for own, name in rest.items() if name in wanted}
        for name in wanted:
            if name not in names:
                raise UsageError(
                    f"keep_columns names '{name}', which is not a column of the frame. "
                    f"The columns are: {', '.join(names)}."
                )
    for own, name in kept.items():
        if not is_written(how.schema[own]):
            raise UsageError(f"keep_columns names '{name}', which is of the type {how.schema[own]}, no text.")
    return kept
