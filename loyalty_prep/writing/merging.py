"""Corrected rows merged into the result that they came from.

The source is put together again as far as the earlier result has it, in the errors file's own layout and in the order
of the source, and goes through the same steps as any other file:

    ready rows         from the parts, with the cells that were repaired as they were before (changes file)
    rows not ready     from the corrected file; where that no longer holds them, from the earlier errors file
    rows set aside     of which the person set the status to SKIP: they are counted, and no more

`status` says what each is to the run:

    READY     a row of the earlier parts, or one that was merged: it is judged again, but for a user's schema
    (empty)   a corrected or added row, also one that was ready by then, or one that the corrected file no longer
              holds: judged like any other
    LEFT      of the latter one that cannot be judged (it has no cells, or failed a user's schema): it keeps its codes

Only the further cells of ready rows are not known that the parts do not carry: they are empty where such a row is
rejected now. What the parts do not tell (lines, columns by their places, policies) stands in the report under `rerun`.

Memory: the rows that were not ready, and some 20 bytes a row.
"""

from __future__ import annotations

import csv
import hashlib
import json
import os
from collections import defaultdict
from copy import deepcopy
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import numpy as np
import polars as pl

from loyalty_prep.codes import BIT
from loyalty_prep.columns.places import letter
from loyalty_prep.errors import InputError, UsageError, counted
from loyalty_prep.judging import numbering
from loyalty_prep.judging.verdicts import FAULT_CODE
from loyalty_prep.options import MAX_RECORD_BYTES, Options, ReadingFlags
from loyalty_prep.part_layout import PartLayout
from loyalty_prep.reading import csv_text, framing, records
from loyalty_prep.report.document import Rerun
from loyalty_prep.report.findings import Example
from loyalty_prep.report.schema import is_report
from loyalty_prep.writing.errors_file import (
    CODES,
    ERRORS_HEADER,
    LINE,
    OWN,
    REASONS,
    ROW,
    STATUS,
    Aside,
    is_set_aside,
    own_columns,
)
from loyalty_prep.writing.spreadsheet import GUARD, unguard

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from loyalty_prep.arrays import Ints
    from loyalty_prep.options import Mark, Policies
    from loyalty_prep.report.tally import Tally


CONTACTS: Final = "contacts"
"""Among the policies, the contacts file that addresses were compared with, as it was named."""
_NOT_KEPT: Final = ReadingFlags.__annotations__.keys() | {CONTACTS, "keep_columns", "overwrite", "private"}
_NOT_READY: Final = 50_000_000
"""So many rows that are not ready are taken at most: they are held in memory, and only the report says how many."""
POLICIES: Final = tuple(option.name for option in fields(Options) if option.name not in _NOT_KEPT)
"""Options of a run by which corrected rows are judged and written too, where they are not given again: all but those of
how the source is read, and those that the result itself tells."""


class Earlier(NamedTuple):
    """A result that corrected rows are merged into.

    `document` is its report, `names` the source's columns; `email`, `points` and `part`, the further columns that the
    parts carry, are indices into them. `rows` is how many records the source had, `lines` are those of all rows;
    `garbled` rows have spoilt letters, `skipped` ones were set aside, and `listed` ones stood in an errors file before.
    `typed` are the hashes of the rows that were added in a corrected file. `policies` are options of the run.
    """

    folder: Path
    stem: str
    document: dict[str, Any]
    names: tuple[str, ...]
    email: int
    points: int
    part: PartLayout
    rows: int
    lines: Ints
    garbled: Ints
    skipped: Ints
    listed: Ints
    typed: Ints
    policies: dict[str, Any]

    def has_columns(self, names: Sequence[str]) -> bool:
        """Tell whether the source's columns are these, by their places.

        At most half may have another name now, and none that of another column, since that was moved there.
        """
        other = [name for name, own in zip(names, self.names, strict=False) if name != own]
        moved = any(name and name in self.names for name in other)
        return len(names) == len(self.names) and 2 * len(other) <= len(names) and not moved

    def other_column(self, names: Sequence[str]) -> str:
        """Say what is the matter with the columns of a file that has not those of the errors file."""
        own = [*ERRORS_HEADER, *self.names, "raw"]
        if lost := [repr(name) for name in own if name not in names]:
            return f"it has no column {' and none '.join(lost[:3])}"
        at = next((at for at, (ours, theirs) in enumerate(zip(own, names, strict=False)) if ours != theirs), len(own))
        if at == len(own):
            return f"its column {letter(at)} is one too many"
        return f"its column {letter(at)} is {names[at]!r}, where that has {own[at]!r}"

    def outputs(self, kind: str) -> list[Path]:
        """Return the files of one kind."""
        return [self.folder / output["path"] for output in self.document["outputs"] if output["kind"] == kind]

    @property
    def source(self) -> dict[str, Any]:
        """What the report of the first result says of its source, however often was merged since."""
        source: dict[str, Any] = self.document.get("mergedInto", {}).get("source", self.document["source"])
        return source

    @property
    def total(self) -> int:
        """How many rows there were, those that were added or set aside included."""
        total: int = self.document["rows"]["total"]
        return total

    @property
    def is_private(self) -> bool:
        """Whether nobody else may read the earlier result."""
        return not (self.folder / f"{self.stem}.report.json").stat().st_mode & 0o077

    def options(self, options: Options, named: Collection[str]) -> Options:
        """Return the options of a run with the policies of the earlier one, but for those that are `named`.

        Raises `UsageError` where that compared addresses with contacts whose file is gone, and none are given.
        """
        same = {name: value for name, value in self.policies.items() if name in POLICIES and name not in named}
        if options.contacts is None and CONTACTS in self.policies:
            contacts = Path(self.policies[CONTACTS])
            if not os.path.isfile(contacts):  # noqa: PTH113 - a name that is too long is none, too
                raise UsageError(
                    f"The addresses of the result in {self.folder} were compared with the contacts in {contacts}, "
                    "which is not there now. Name the file again, or a newer export of them: --contacts FILE."
                )
            same[CONTACTS] = contacts
        return replace(options, **same)


def policies(options: Options) -> dict[str, Any]:
    """Return the policies of a run that are not the usual ones."""
    usual = {option.name: option.default for option in fields(Options)}
    values: dict[str, Any] = {name: getattr(options, name) for name in POLICIES}
    policies = {name: value for name, value in values.items() if value != usual[name]}
    return policies if options.contacts is None else policies | {CONTACTS: str(options.contacts)}


def read_earlier(folder: Path) -> Earlier:
    """Read the result in a folder.

    Raises `InputError` RESULT_MISSING where there is none or more than one, RESULT_CHANGED where its files are no
    longer those that were written, NOT_MERGEABLE where it does not hold what a merge needs.
    """
    reports = sorted(folder.glob("*.report.json")) if folder.is_dir() else []
    if len(reports) != 1:
        count = "no result" if not reports else f"{len(reports)} results"
        raise InputError(
            "RESULT_MISSING", f"{folder} holds {count} of prepare. Name the folder that prepare wrote, with one result."
        )
    try:
        document = _document(reports[0])
        for output in document["outputs"]:
            if output["kind"] in ("clean", "changes"):
                _check(folder / output["path"], output["sha256"])
        return _earlier(folder, reports[0].name.removesuffix(".report.json"), document)
    except (OSError, ValueError, TypeError, AttributeError, RecursionError) as fault:
        raise InputError(
            "RESULT_CHANGED", f"{reports[0]} is not a report of prepare. Run prepare on the source again."
        ) from fault


def _document(path: Path) -> dict[str, Any]:
    """Read a report. Raises what reading raises, and `ValueError` for anything else."""
    if not path.is_file():  # of a pipe a read may wait for ever
        raise ValueError("not a file")
    document: dict[str, Any] = json.loads(path.read_bytes())
    for each in (document, document.get("mergedInto", {})):  # a report of an earlier version does not have it
        each.get("source", {}).setdefault("format", None)
    if not is_report(document):
        raise ValueError("not a report of prepare")
    return document


def _earlier(folder: Path, stem: str, document: dict[str, Any]) -> Earlier:
    source, rows, outputs = document["source"], document["rows"], document["outputs"]
    names, chosen = tuple(source["header"]["values"]), source["columns"]
    own = own_columns(names)
    email, balance = (own.index(chosen[name]["index"]) for name in ("EMAIL", "POINTS"))
    if "rerun" not in document:
        raise InputError(
            "NOT_MERGEABLE",
            f"Nothing can be merged into the result in {folder}: it is of several files, of an errors file by itself, "
            "or masked with --redact=all. Put the rows right in the source, and run prepare on it again.",
        )
    needed = document["rerun"]
    # A row that is ready takes bytes of a part.
    bytes_of_parts = sum((folder / each["path"]).stat().st_size for each in outputs if each["kind"] == "clean")
    if rows["ready"] > bytes_of_parts or rows["total"] - rows["ready"] > _NOT_READY:
        raise ValueError("more rows than the files can hold")
    lines, garbled, skipped, listed, typed = (
        numbering.numbers(needed[name], rows["total"]) for name in ("lines", "garbled", "skipped", "listed", "typed")
    )
    keep, options = tuple(needed["columns"]), dict(needed["options"])
    sound = len(lines) == rows["total"] == sum(rows[part] for part in ("ready", "rejected", "merged", "skipped"))
    sound = sound and len(typed) == len(lines) - needed["rows"]
    sound = sound and isinstance(options.get(CONTACTS, ""), str)
    if not sound or len(skipped) != rows["skipped"] or any(not 0 <= column < len(own) for column in keep):
        raise ValueError("the numbers of rows contradict each other")
    return Earlier(
        folder=folder,
        stem=stem,
        document=document,
        names=tuple(names[index] for index in own),
        email=email,
        points=balance,
        part=PartLayout.of(keep, [names[index] for index in own]),
        rows=needed["rows"],
        lines=lines,
        garbled=garbled,
        skipped=skipped,
        listed=listed,
        typed=typed,
        policies=options,
    )


def _check(path: Path, digest: str) -> None:
    try:
        if not path.is_file():  # of a pipe a read may wait for ever
            raise FileNotFoundError(path)
        with path.open("rb") as stream:
            same = hashlib.file_digest(stream, "sha256").hexdigest() == digest
    except OSError:
        same = False
    if not same:
        raise InputError(
            "RESULT_CHANGED", f"{path} is not as prepare wrote it, or is gone. Run prepare on the source again."
        )


class Merge(NamedTuple):
    """What was put together.

    `left` rejected rows of the earlier errors file were not in the corrected one, `again` rows of that were ready by
    then and are judged once more, `added` ones are new, and `aside` are set aside now. `numbers` are the rows of the
    source that the rows put together are; `lines` the lines on which all rows of the source stand, those set aside or
    added included. `listed` are the rows that stood in an errors file until now, `typed` the hashes of those added.
    """

    earlier: Earlier
    left: int
    again: int
    added: int
    aside: Aside
    numbers: Ints
    lines: Ints
    skipped: Ints
    listed: Ints
    typed: Ints

    @property
    def kept(self) -> tuple[int, ...]:
        """The indices of the further columns that the parts carry."""
        return tuple(OWN + index for index in self.earlier.part.kept)

    def numbered(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Give rows that were put together their `row` and `line` in the source, and say which were `added`."""
        at, into = self.numbers[rows["row"].to_numpy() - 1], rows["into"].to_numpy()
        return rows.with_columns(
            row=pl.Series(at, dtype=pl.Int64),
            line=pl.Series(self.lines[at - 1], dtype=pl.Int64),
            into=pl.Series(np.where(into > 0, self.numbers[into - 1], 0), dtype=pl.Int64),
            added=pl.Series(at > self.earlier.rows, dtype=pl.Boolean),
        )

    def add_to(self, tally: Tally, mark: Mark | None, policies: Policies) -> None:
        """Add what the earlier run counted, and this one could not see: rows set aside, and lines above the header."""
        document = self.earlier.document
        self.aside.add_to(tally, mark, policies)
        rows, total = document["rows"]["skipped"], document["points"]["skipped"]
        tally.total += rows
        tally.skipped += rows
        tally.points_in += total
        tally.points_skipped += total
        assert tally.total == self.earlier.total + self.added, "a row of the earlier result was lost or invented"
        for issue in document["issues"]:
            if issue["code"] == "LINES_SKIPPED":
                tally.counts[issue["code"]] = issue["count"]
                tally.examples[issue["code"]] = [Example(**example) for example in issue["examples"]]

    def rerun(self, garbled: Ints, options: Options) -> Rerun:
        """Return what the next merge needs; `garbled` are rows as they were put together."""
        return Rerun(
            rows=self.earlier.rows,
            columns=self.earlier.part.kept,
            lines=numbering.text(self.lines),
            garbled=numbering.text(self.numbers[garbled - 1]),
            skipped=numbering.text(self.skipped),
            listed=numbering.text(self.listed),
            typed=numbering.text(self.typed),
            options=policies(options),
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of the merge."""
        document = self.earlier.document
        return {
            "name": self.earlier.source["name"],
            "source": deepcopy(self.earlier.source),
            "rows": document["rows"],
            "points": document["points"],
            "leftRows": self.left,
            "takenBeforeRows": self.again,
            "addedRows": self.added,
        }


Correction: TypeAlias = Merge | Aside
"""What is known of a source that is an errors file: it is merged into its result, or prepared by itself."""


def put_together(earlier: Earlier, corrected: pl.DataFrame, path: Path) -> Merge:
    """Write the file that is to be prepared: the earlier result with the `corrected` rows.

    `corrected` has the columns of an errors file, as String columns `c0`, `c1`, …, and `at`, the lines of its rows.
    """
    width = OWN + len(earlier.names) + 1
    listed, rows = _not_ready(earlier, width), _recognized(_numbered(corrected, earlier.total), earlier)
    # A row that could not be split has no cells in the errors file; if it has none still, nobody touched it.
    touched = pl.any_horizontal(pl.col(f"c{index}").str.strip_chars() != "" for index in range(OWN, width - 1))
    rows = rows.with_columns(skip=is_set_aside(rows[f"c{STATUS}"]))
    rows = rows.filter(touched | pl.col("number").is_null() | pl.col("skip"))
    twice = rows.filter(pl.col("number").is_duplicated() & pl.col("number").is_not_null())
    if twice.height:
        raise InputError(
            "ROW_TWICE", f"Row {twice['number'][0]} stands twice in the corrected file. Leave one of the two."
        )
    if listed is None:  # corrected in its place: the rows that stand in it are all there is
        listed = _numbered(corrected, earlier.total).filter(pl.col("number").is_not_null()).drop("at")
        before = earlier.document["rows"]
        gone = before["rejected"] + before["merged"] - listed.height
        if gone:
            raise InputError(
                "RESULT_CHANGED",
                f"The errors file in {earlier.folder} has {counted(gone, 'row')} less than it had. Run prepare on the "
                "source again, and save the corrected rows under another name.",
            )
    _refuse_strangers(rows, listed, earlier)
    known = pl.col("number").is_in(listed["number"].implode())
    was_aside = pl.col("number").is_in(pl.Series(earlier.skipped, dtype=pl.Int64).implode())
    # What a person writes of a row that an earlier merge made ready is a newer word on it.
    again = rows.filter(~known & ~was_aside)
    strange = again.filter(~pl.col("number").is_in(pl.Series(earlier.listed, dtype=pl.Int64).implode()))
    if strange.height:
        number = strange["number"][0]
        raise InputError(
            "ROW_NOT_LISTED",
            f"Row {number} of the corrected file has never stood in the errors file of {earlier.folder}: it was ready "
            "from the start. If the line is a further customer's, leave its row number empty; if it is that row's, "
            "correct the source and run prepare on it again.",
        )
    added = rows["number"].is_null()
    typed = np.concatenate([earlier.typed, _hashes(rows.filter(added), earlier)])
    fresh = pl.Series(earlier.total + np.arange(1, int(added.sum()) + 1), dtype=pl.Int64)
    lines = np.concatenate([earlier.lines, rows.filter(added)["at"].to_numpy()])
    rows = pl.concat([rows.filter(known), again, rows.filter(added).with_columns(number=fresh)])
    aside = rows.filter("skip")
    left = listed.filter(~pl.col("number").is_in(rows["number"].implode()))
    merged = listed.filter(pl.col(f"c{STATUS}") == "MERGED")["number"].implode()
    was_merged = pl.col("number").is_in(merged)
    rest = rows.filter(~pl.col("skip")).with_columns(
        pl.when(was_merged).then(pl.lit("READY")).otherwise(pl.lit("")).alias(f"c{STATUS}"),
        pl.lit("").alias(f"c{width - 1}"),
    )
    stays = left.with_columns(
        pl.when(was_merged)
        .then(pl.lit("READY"))
        .when(_can_be_judged(left[f"c{CODES}"]))
        .then(pl.lit(""))
        .otherwise(pl.lit("LEFT"))
        .alias(f"c{STATUS}")
    )
    others = pl.concat([rest.select(stays.columns), stays]).sort("number")
    skipped = np.sort(np.concatenate([earlier.skipped, aside["number"].to_numpy()]))
    numbers = _write(earlier, others, listed["number"], again["number"], lines, path)
    return Merge(
        earlier,
        left.filter(~was_merged).height,
        again.height,
        int(added.sum()),
        Aside(aside[f"c{OWN + earlier.points}"]),
        numbers,
        lines,
        skipped,
        np.union1d(earlier.listed, np.concatenate([listed["number"].to_numpy(), fresh.to_numpy()])),
        typed,
    )


def _can_be_judged(named: pl.Series) -> pl.Series:
    """Tell which rows can be judged by their cells, of the codes that they have: not those without cells.

    Nor those that failed a user's schema, which need not be at hand.
    """
    judged = BIT.keys() - FAULT_CODE.values()
    able = [text for text in named.unique().to_list() if judged >= set(text.split(";"))]
    return named.is_in(able)


def _write(
    earlier: Earlier, others: pl.DataFrame, listed: pl.Series, again: pl.Series, lines: Ints, path: Path
) -> Ints:
    """Write ready rows and `others` in the order of the source, and return what rows of it they are.

    `listed` are the rows that were not ready: all others were. Those of `again` are among the others, or set aside.
    """
    ready = np.ones(earlier.total + 1, dtype=np.bool_)
    ready[0] = ready[listed.to_numpy()] = ready[earlier.skipped] = False
    numbers = np.flatnonzero(ready)
    written: list[Ints] = []
    garbled = pl.Series(earlier.garbled, dtype=pl.Int64)
    codes = pl.when(pl.col(f"c{STATUS}") == "LEFT").then(f"c{CODES}").otherwise(pl.lit(""))
    codes = pl.when((pl.col(f"c{STATUS}") == "READY") & pl.col("number").is_in(garbled.implode())).then(
        pl.lit("TEXT_GARBLED")
    ).otherwise(codes)  # fmt: skip
    with path.open("wb") as stream:
        stream.write(csv_text.header_line([*ERRORS_HEADER, *earlier.names, "raw"]))

        def add(rows: pl.DataFrame) -> None:
            at = rows["number"].to_numpy()
            written.append(at)
            own = rows.with_columns(
                codes.alias(f"c{CODES}"),
                pl.col("number").cast(pl.String).alias(f"c{ROW}"),
                pl.Series(lines[at - 1]).cast(pl.String).alias(f"c{LINE}"),
                pl.lit("").alias(f"c{REASONS}"),
            )
            stream.write(csv_text.to_csv(own.drop("number")))

        done = start = 0
        for frame in _ready(earlier, numbers, others.drop("number").columns):
            start += frame.height
            end = int(others["number"].search_sorted(frame["number"].item(-1)))
            same = frame.filter(~pl.col("number").is_in(again.implode()))
            add(pl.concat([same, others[done:end]]).sort("number"))
            done = end
        add(others[done:])
    if start != len(numbers):
        raise InputError(
            "RESULT_CHANGED", f"The files in {earlier.folder} are not of one run. Run prepare on the source again."
        )
    return np.concatenate(written)


def _ready(earlier: Earlier, numbers: Ints, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
    """Give the ready rows as rows of an errors file, repaired cells as they were; `numbers` are their rows."""
    changes, start = _Changes(earlier), 0
    place = {OWN + index: position for position, index in enumerate(earlier.part.source(earlier.email, earlier.points))}
    for part in earlier.outputs("clean"):
        for frame in _blocks(part, len(_header(part))):
            at = numbers[start : start + frame.height]
            start += frame.height
            if not len(at) == frame.height > 0:
                continue
            cells = frame.with_columns(number=pl.Series(at, dtype=pl.Int64))
            for position, before in enumerate(changes.until(int(at[-1]))):
                cells = cells.join(before, on="number", how="left", maintain_order="left").with_columns(
                    pl.coalesce("before", f"c{position}").alias(f"c{position}")
                )
                cells = cells.drop("before")
            laid_out = [
                (pl.col(f"c{place[index]}") if index in place else pl.lit("READY" if index == STATUS else "")).alias(
                    f"x{index}"
                )
                for index in range(len(columns))
            ]
            yield cells.select(*laid_out, "number").rename({f"x{index}": name for index, name in enumerate(columns)})


class _Changes:
    """The repaired cells of the earlier run as they were, taken in the order of their rows."""

    def __init__(self, earlier: Earlier) -> None:
        self._frames = (frame for path in earlier.outputs("changes") for frame in _blocks(path, len(_header(path))))
        schema = {"number": pl.Int64, "column": pl.String, "before": pl.String}
        self._waiting = pl.DataFrame(schema=schema)

    def until(self, row: int) -> Iterator[pl.DataFrame]:
        """Give `number` and `before` of the cells of EMAIL, then those of POINTS, up to a row."""
        while self._waiting.is_empty() or self._waiting["number"].item(-1) <= row:
            frame = next(self._frames, None)
            if frame is None:
                break
            more = frame.select(pl.col("c0").cast(pl.Int64).alias("number"), column="c2", before="c4")
            self._waiting = pl.concat([self._waiting, more])
        reached = self._waiting.filter(pl.col("number") <= row)
        self._waiting = self._waiting.filter(pl.col("number") > row)
        for column in ("EMAIL", "POINTS"):
            yield reached.filter(pl.col("column") == column).select("number", "before")


def _not_ready(earlier: Earlier, width: int) -> pl.DataFrame | None:
    """Return the rows of the earlier errors file, None where it is no longer as it was written."""
    outputs = [output for output in earlier.document["outputs"] if output["kind"] == "errors"]
    if not outputs:
        return _numbered(pl.DataFrame(schema={f"c{index}": pl.String for index in range(width)}), earlier.total)
    try:
        _check(earlier.folder / outputs[0]["path"], outputs[0]["sha256"])
    except InputError:
        return None
    return _numbered(pl.concat(_blocks(earlier.folder / outputs[0]["path"], width)), earlier.total)


def _numbered(rows: pl.DataFrame, total: int) -> pl.DataFrame:
    """Read the numbers of rows; a text, and a number that no row has, are those of a row that a person added."""
    number = pl.col(f"c{ROW}").str.extract(r"^\s*([0-9]{1,15})(?:[.,]0+)?\s*$").cast(pl.Int64)
    return rows.with_columns(number=pl.when(number.is_between(1, total)).then(number))


def _recognized(rows: pl.DataFrame, earlier: Earlier) -> pl.DataFrame:
    """Give rows without a number that an earlier merge added already, cell for cell, the number that they got there.

    Else they were added once more each time that the same corrected file is merged.
    """
    known: defaultdict[int, list[int]] = defaultdict(list)
    for number, cells in enumerate(earlier.typed.tolist(), earlier.rows + 1):
        known[cells].append(number)
    bare = rows["number"].is_null()
    recognized = [
        known[cells].pop(0) if known[cells] else None for cells in _hashes(rows.filter(bare), earlier).tolist()
    ]
    numbers = rows["number"].scatter(bare.arg_true(), pl.Series(recognized, dtype=pl.Int64))
    return rows.with_columns(number=numbers)


def _hashes(rows: pl.DataFrame, earlier: Earlier) -> Ints:
    """Return a number for what stands in each row's own cells, the same for the same cells."""
    cells = rows.select(pl.col(f"c{index}").str.strip_chars() for index in range(OWN, OWN + len(earlier.names)))
    digests = (hashlib.blake2b(json.dumps(row).encode(), digest_size=8).digest() for row in cells.iter_rows())
    # 62 of the 64 bits, so that their differences are signed numbers of 64 bits, too.
    return np.array([int.from_bytes(digest) >> 2 for digest in digests], dtype=np.int64)


def _refuse_strangers(rows: pl.DataFrame, listed: pl.DataFrame, earlier: Earlier) -> None:
    """Raise `InputError` where a row is of another result's errors file: neither its cells nor our words on it agree.

    A person may rewrite all cells of a row, but hardly its line, codes and reasons as well.
    """
    both = rows.join(listed, on="number", suffix="_listed")

    def same(index: int) -> pl.Expr:
        return pl.col(f"c{index}").str.strip_chars() == pl.col(f"c{index}_listed").str.strip_chars()

    own = range(OWN, OWN + len(earlier.names) + 1)
    ours = pl.all_horizontal(same(index) for index in (LINE, CODES, REASONS))
    filled = pl.any_horizontal(pl.col(f"c{index}_listed").str.strip_chars() != "" for index in own)
    kept = pl.any_horizontal(same(index) & (pl.col(f"c{index}").str.strip_chars() != "") for index in own)
    strange = both.filter(filled & ~kept & ~ours & ~pl.col("skip"))
    if strange.height:
        number = strange["number"][0]
        raise InputError(
            "NOT_ITS_ERRORS",
            f"Row {number} of the corrected file has nothing in common with row {number} of the errors file in "
            f"{earlier.folder}, so it seems to be of another result. Name the folder of that, or correct the errors "
            "file of this one.",
        )


def _header(part: Path) -> list[str]:
    with part.open(encoding="utf-8-sig", newline="") as stream:
        return next(csv.reader(stream))


def _blocks(path: Path, width: int) -> Iterator[pl.DataFrame]:
    """Read a file that prepare wrote, without its header."""
    header, first = _header(path), True
    guarded = header[0].startswith(GUARD)  # that name is ours, others may begin with an apostrophe by themselves
    longest = max(MAX_RECORD_BYTES, path.stat().st_size)  # what stands in it was read once
    with path.open("rb") as stream:
        for block in framing.read(stream, csv_text.Dialect(), records.Shape(width), max_record=longest):
            frame = block.cells(range(width))[1 if first else 0 :]
            yield unguard(frame) if guarded else frame
            first = False
