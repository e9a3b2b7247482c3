"""An errors file that comes back corrected, made a source that is read and judged as any other is.

merged           with the result that it came from, as one file
without_skipped  by itself, without the rows that a person set aside
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from loyalty_prep.errors import InputError
from loyalty_prep.look import glance_instead, private_folder, read_blocks
from loyalty_prep.messages.translation import to_translate
from loyalty_prep.options import NO_QUOTE
from loyalty_prep.reading import records, transcoding
from loyalty_prep.writing import errors_file
from loyalty_prep.writing.merging import put_together

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty_prep.look import Look
    from loyalty_prep.options import Options
    from loyalty_prep.writing.errors_file import Aside
    from loyalty_prep.writing.merging import Earlier, Merge


def merged(look: Look, earlier: Earlier, options: Options, temp: Path) -> tuple[Look, Options, Merge]:
    """Put corrected rows and the earlier result together into one file, and look at that."""
    names = look.layout.names
    own = [names[index] for index in errors_file.own_columns(names)]
    if not (errors_file.is_errors_file(names) and earlier.has_columns(own)):
        raise InputError(
            "NOT_ITS_ERRORS",
            f"{look.inspection.source.name} has not the columns of the errors file in {earlier.folder}: "
            f"{earlier.other_column(names)}. Correct that file in a spreadsheet, leave its columns as they are, and "
            "name it here.",
        )
    text = transcoding.to_utf8(look.source, look.encoding, temp)
    shape = records.Shape(len(names), look.layout.surplus)
    # A row of an errors file is longer than it is in the source, by our columns and by quotes.
    longest = max(options.max_record_bytes, text.path.stat().st_size)
    cells = errors_file.corrected(read_blocks(text, look.layout, shape, longest), names)
    path = temp / "merged.csv"
    merge = put_together(earlier, cells, path)
    options = replace(
        options,
        delimiter=",",
        quote='"',
        header_line=1,
        no_header=False,
        email_column=errors_file.OWN + earlier.email,
        points_column=errors_file.OWN + earlier.points,
        keep_columns=("none",),  # they are told by their places
        max_record_bytes=longest,
        max_input_bytes=max(options.max_input_bytes, path.stat().st_size),
        overwrite=True,
        private=options.private or earlier.is_private,
    )
    both = glance_instead(look, path, options, temp)
    # What the report says of the source is what was found in the corrected file.
    email, points = (
        replace(choice, evidence=(to_translate("the column of the earlier result"),))
        if choice.index is not None
        else choice
        for choice in (both.inspection.email, both.inspection.points)
    )
    inspection = replace(look.inspection, email=email, points=points)
    return replace(both, inspection=inspection), options, merge


def without_skipped(look: Look, options: Options, temp: Path) -> tuple[Look, Aside]:
    """Leave rows of an errors file out that a person set aside, so that all others stay on their lines."""
    text = transcoding.to_utf8(look.source, look.encoding, private_folder(temp))
    shape = records.Shape(len(look.layout.names), look.layout.surplus)
    blocks = read_blocks(text, look.layout, shape, options.max_record_bytes)
    bare, aside = errors_file.without_skipped(blocks, text.path.read_bytes(), look.points)
    if not len(aside.balances):
        return look, aside
    path = temp / "without-skipped.csv"
    path.write_bytes(bare[text.start :])
    layout = look.layout
    options = replace(
        options,
        delimiter=layout.dialect.delimiter,
        quote=layout.dialect.quote or NO_QUOTE,
        header_line=layout.header_line,
        email_column=look.inspection.email.index,
        points_column=look.inspection.points.index,
    )
    rest = glance_instead(look, path, options, temp)
    return replace(rest, inspection=look.inspection), aside
