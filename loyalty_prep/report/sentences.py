"""What is said of one row: its codes, the reasons of the errors file, and its example in a report.

The words are the catalogue's (`codes.py`); here is what is known of a row and filled into them:

    address, points      what is written of a ready row
    email_detail         what is wrong with its address
    email_suggestion     the address that may have been meant
    alike                an address that may be the same person's
    place                the row that it went into, and of which file, if there are several
    either               the two numbers that its balance may be
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from loyalty_prep import codes
from loyalty_prep.codes import BIT, BY_NAME
from loyalty_prep.limits import MAX_SAMPLE_CHARS
from loyalty_prep.report.document import Example
from loyalty_prep.values import points

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from loyalty_prep.codes import Code


def joined(bits: pl.Expr, frame: pl.DataFrame) -> pl.Expr:
    """Return the names in a mask, joined with `;`. There are few different masks in a batch."""
    masks: Iterable[int] = frame.select(bits.unique()).to_series().to_list()
    names = {mask: ";".join(codes.names(mask)) for mask in masks}
    return bits.replace_strict(names, default="", return_dtype=pl.String).alias("code")


def codes_text(frame: pl.DataFrame) -> pl.Expr:
    """Return for each row the names of its errors and of a user's failed checks, joined with `;`."""
    own = joined(pl.col("codes") & codes.NOT_READY, frame)
    own = pl.when(own != "").then(own)
    return pl.concat_str(own, "further", separator=";", ignore_nulls=True).alias("codes")


def reasons(frame: pl.DataFrame, *, bare: bool) -> pl.Expr:
    """Return for each row the sentences of its codes, with what is known of its own cell unless they are `bare`."""
    present = codes.names(int(np.bitwise_or.reduce(frame["codes"].to_numpy())))
    sentences = [
        pl.when((pl.col("codes") & BIT[name]) != 0).then(_sentence(BY_NAME[name], frame, bare=bare))
        for name in present
        if BY_NAME[name].severity != "repair"
    ]
    named = pl.lit("It fails the check ") + pl.col("further") + pl.lit(" of the schema given.")
    return pl.concat_str(*sentences, named, separator=" ", ignore_nulls=True).alias("reasons")


def _sentence(code: Code, frame: pl.DataFrame, *, bare: bool) -> pl.Expr:
    hints = [] if bare else [_filled(hint, frame) for hint in code.hints]
    return pl.concat_str(pl.lit(code.message), *hints, separator=" ", ignore_nulls=True)


def _filled(hint: str, frame: pl.DataFrame) -> pl.Expr:
    """Return a hint for each row, null where something that it names is not known."""
    pieces = re.split(r"\{(\w+)\}", hint)  # text and names by turns
    return pl.concat_str(_known(piece, frame) if at % 2 else pl.lit(piece) for at, piece in enumerate(pieces))


def _known(name: str, frame: pl.DataFrame) -> pl.Expr:
    if name != "place":
        return pl.col(name)
    origin = [pl.lit(" of "), pl.col("origin")] if "origin" in frame.columns else []
    return pl.when(pl.col("into") > 0).then(pl.concat_str("into", *origin))


def example(name: str, record: Mapping[str, object], cells: Mapping[str, str], *, beside: str | None = None) -> Example:
    """Show one row as an example of a code, or of a check of a user's schema.

    `record` is the row with its outcome, `cells` what its address, its balance and the whole row were in the source,
    and whose `name` stands there, if that is known; `beside` is said besides.
    """
    code = BY_NAME.get(name)
    value = cells[code.cell if code else "row"]
    row, line, source = record["row"], record["line"], record.get("source")
    suggestion = record["email_suggestion"] if code and code.suggests else None
    detail = " ".join(filter(None, (_detail(code, record, value) if code else None, beside))) or None
    who = {key: cells.get(key, "")[:MAX_SAMPLE_CHARS] for key in ("name", "email", "points")}
    return Example(row, line, value[:MAX_SAMPLE_CHARS], detail, suggestion, source, **who)  # type: ignore[arg-type] # of a frame's row


def _detail(code: Code, record: Mapping[str, object], value: str) -> str | None:
    """Return what is to be said of one example of a code, beside its sentence. `value` is its cell."""
    origin = f" of {record['origin']}" if "origin" in record else ""
    either = record["number"] == "either" and code.cell == "points"
    known = {
        **record,
        "place": f"{record['into']}{origin}" if record["into"] else None,
        "either": str(points.explain_either(pl.Series([value])).item()) if either else None,
    }
    named = re.findall(r"\{(\w+)\}", code.detail)
    return code.detail.format_map(known) if named and all(known[name] is not None for name in named) else None
