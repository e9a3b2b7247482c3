"""What is said of one row: its codes, the reasons of the errors file, and its example in a report.

The words are the catalogue's (`codes.py`); here is what is known of a row and filled into them:

    address, points      what is written of a ready row
    email_detail         what is wrong with its address
    email_suggestion     the address that may have been meant
    alike                an address that may be the same person's
    into, origin         the row that it went into, and of which file, if there are several
    points_detail        what makes no number of its balance
    either               the two numbers that its balance may be

Many rows are told at once: a sentence is translated once for all of them, and polars fills in what is known of each.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from loyalty_prep import codes
from loyalty_prep.codes import BIT, BY_NAME
from loyalty_prep.limits import MAX_SAMPLE_CHARS
from loyalty_prep.messages.translation import ENGLISH, Message, to_translate, together
from loyalty_prep.report import refusals
from loyalty_prep.report.findings import Example
from loyalty_prep.values.cells import put
from loyalty_prep.values.points import EITHER, IN_LETTERS, both_readings, in_letters, is_in_letters

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from loyalty_prep.codes import Code
    from loyalty_prep.messages.translation import Translation

FAILED: Final = to_translate("It fails the check {further} of the schema given.")
"""What is said of a row in which a check of a user's own failed."""
ADDED: Final = to_translate("It was added in the corrected file; the line is counted there.")
"""What is said of a row of a corrected errors file that has no number of the source."""


def joined(bits: pl.Series) -> pl.Series:
    """Return the names in each mask, joined with `;`."""
    return _of_each(bits, lambda mask: ";".join(codes.names(mask))).alias("code")


def _of_each(bits: pl.Series, text_of: Callable[[int], str | None]) -> pl.Series:
    """Return a text for each mask, of which there are few different ones in a batch."""
    masks = np.unique(bits.to_numpy())
    texts = pl.Series([text_of(mask) for mask in masks.tolist()], dtype=pl.String)
    return texts.gather(np.searchsorted(masks, bits.to_numpy()))


def codes_text(frame: pl.DataFrame) -> pl.Series:
    """Return for each row the names of its errors and of a user's failed checks, joined with `;`."""
    own = joined(frame["codes"] & codes.NOT_READY).alias("codes")
    if frame["further"].null_count() == frame.height:
        return own
    both = pl.concat_str(pl.when(own != "").then(own), "further", separator=";", ignore_nulls=True)
    return frame.select(both.alias("codes")).to_series()


def changes(ready: pl.DataFrame, place: Sequence[str], email: str, points: str) -> pl.DataFrame:
    """Return the repaired cells of ready rows: `place`, `column`, `code`, `before`, `after`, in the order of the rows.

    `place` says where a row stands; `email` and `points` are the columns of the two cells as the source has them.
    """
    bits = pl.col("codes")
    summed = pl.when("summed").then(pl.lit(BIT["ROW_MERGED"])).otherwise(0).cast(pl.UInt32)
    addresses = ready.filter((bits & codes.EMAIL_REPAIRS) != 0)
    balances = ready.with_columns(codes=(bits & codes.POINTS_REPAIRS) | summed).filter(bits != 0)
    cells = (
        addresses.select(
            *place,
            pl.lit("EMAIL").alias("column"),
            joined(addresses["codes"] & codes.EMAIL_REPAIRS),
            before=email,
            after="address",
        ),
        balances.select(
            *place,
            pl.lit("POINTS").alias("column"),
            joined(balances["codes"]),
            before=points,
            after=pl.col("points").cast(pl.String),
        ),
    )
    return pl.concat(cells).sort("row", "column", maintain_order=True)


def reasons(frame: pl.DataFrame, say: Translation, balances: str, *, bare: bool = False) -> pl.Series:
    """Return for each row the sentences of its codes, with what is known of its own cell unless they are `bare`.

    `balances` is the column of the balances as the source has them. Most rows share their sentences with all that have
    the same codes; what is known is looked at for the others only.
    """

    def shared(mask: int) -> str | None:
        its = [BY_NAME[name] for name in codes.names(mask) if BY_NAME[name].severity != "repair"]
        return " ".join(say(code.sentence) for code in its) if bare or not any(code.hints for code in its) else None

    texts = _of_each(frame["codes"], shared).alias("reasons")
    own = texts.is_null() | frame["further"].is_not_null()
    if "added" in frame.columns:
        own |= frame["added"]
    return put(texts, own.arg_true(), _own_reasons(frame.filter(own), say, balances, bare=bare)) if own.any() else texts


def _own_reasons(frame: pl.DataFrame, say: Translation, balances: str, *, bare: bool) -> pl.Series:
    present = codes.names(int(np.bitwise_or.reduce(frame["codes"].to_numpy())))
    if not bare:
        frame = _with_what_is_known(frame, say, balances, present)
    sentences = [
        pl.when((pl.col("codes") & BIT[name]) != 0).then(_sentence(BY_NAME[name], frame, say, bare=bare))
        for name in present
        if BY_NAME[name].severity != "repair"
    ]
    more = [_filled(say(FAILED), frame)]
    if "added" in frame.columns:
        more.append(pl.when("added").then(pl.lit(say(ADDED))))
    return frame.select(reasons=pl.concat_str(*sentences, *more, separator=" ", ignore_nulls=True)).to_series()


def _with_what_is_known(frame: pl.DataFrame, say: Translation, balances: str, present: list[str]) -> pl.DataFrame:
    if "POINTS_AMBIGUOUS" in present:
        frame = frame.with_columns(either=explain_either(frame[balances], say))
    if "POINTS_NOT_A_NUMBER" in present:
        quoted = pl.when(in_letters(frame[balances])).then(pl.lit(say(IN_LETTERS)))
        frame = frame.with_columns(points_detail=quoted)
    if say is not ENGLISH:
        frame = frame.with_columns(refusals.translated(frame["email_detail"], say))
    return frame


def explain_either(cells: pl.Series, say: Translation = ENGLISH) -> pl.Series:
    """Say of each `either` cell, given raw, what both readings would make of it; null for other cells."""
    point = say.number(Decimal("0.5")).strip("05")
    readings = both_readings(cells).with_columns(pl.col("broken").str.replace(".", point, literal=True))
    separators = readings["separator"].drop_nulls().unique().to_list()  # mostly one
    ways = [pl.when(pl.col("separator") == mark).then(_filled(say(EITHER[mark]), readings)) for mark in separators]
    sentences = readings.with_columns(pl.coalesce(*ways, pl.lit(None, pl.String)).alias("said"))["said"]
    return sentences.alias(cells.name)


def _sentence(code: Code, frame: pl.DataFrame, say: Translation, *, bare: bool) -> pl.Expr:
    hints = [] if bare else [pl.coalesce(_filled(say(way), frame) for way in ways) for ways in code.hints]
    return pl.concat_str(pl.lit(say(code.sentence)), *hints, separator=" ", ignore_nulls=True)


def _filled(template: str, frame: pl.DataFrame) -> pl.Expr:
    """Return a template filled for each row, null where something that it names is not known."""
    pieces = re.split(r"\{(\w+)\}", template)  # text and names by turns
    return pl.concat_str(_known(piece, frame) if at % 2 else pl.lit(piece) for at, piece in enumerate(pieces))


def _known(name: str, frame: pl.DataFrame) -> pl.Expr:
    if name not in frame.columns:  # the file that a row is of, where there is only one
        return pl.lit(None, pl.String)
    return pl.when(pl.col("into") > 0).then("into") if name == "into" else pl.col(name)


def example(name: str, record: Mapping[str, object], cells: Mapping[str, str]) -> Example:
    """Show one row as an example of a code, or of a check of a user's schema.

    `record` is the row with its outcome, `cells` what its address, its balance and the whole row were in the source,
    and whose `name` stands there, if that is known.
    """
    code = BY_NAME.get(name)
    value = cells[code.cell if code else "row"]
    row, line, source = record["row"], record["line"], record.get("source")
    suggestion = record["email_suggestion"] if code and code.suggests else None
    detail = _detail(code, record, value) if code else None
    if record.get("added"):
        added = Message(ADDED)
        detail = together(detail, added) if detail is not None else added
    who = {key: cells.get(key, "")[:MAX_SAMPLE_CHARS] for key in ("name", "email", "points")}
    return Example(row, line, value[:MAX_SAMPLE_CHARS], detail, suggestion, source, **who)  # type: ignore[arg-type] # of a frame's row


def _detail(code: Code, record: Mapping[str, object], value: str) -> Message | None:
    """Return what is to be said of one example of a code, beside its sentence. `value` is its cell."""
    either = record["number"] == "either" and code.cell == "points"
    letters = "{points_detail}" in code.detail and is_in_letters(value)  # what few codes say is asked of no other
    known = {
        **record,
        "into": record["into"] or None,
        "email_detail": refusals.message(str(record["email_detail"])) if record["email_detail"] else None,
        "points_detail": Message(IN_LETTERS) if letters else None,
        "either": _either(value) if either else None,
    }
    for wording in code.detail:
        named = {name: known.get(name) for name in re.findall(r"\{(\w+)\}", wording)}
        if None not in named.values():
            return Message(wording, **named)
    return None


def _either(value: str) -> Message | None:
    reading = both_readings(pl.Series([value])).row(0, named=True)
    separator = reading.pop("separator")
    if separator is None:
        return None
    return Message(EITHER[separator], **reading | {"broken": Decimal(reading["broken"])})
