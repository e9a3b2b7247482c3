"""Run the program over an export, and list where it says something else than the generator or the judge."""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

import loyalty_prep

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from .exports import Export
    from .judge import Row, Verdict

SEVERITY: Final = (
    "CORRUPTION",  # a pair in a clean part that no record of the source says
    "NOT REFUSED",  # rows stand in clean parts of a file that has to be refused
    "LOST",  # a customer, or a line, that stands nowhere
    "UNSAFE ROW",  # a row is ready that the contract rejects
    "REFUSED WRONGLY",  # a file was refused that has to be prepared
    "REJECTED WRONGLY",  # a row was rejected that is in order
    "CODES",  # a row has other codes
    "CRASH",  # neither a result nor a clear line
)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Where program and contract differ."""

    severity: str
    detail: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the program made of an export. `refusal` is its code and message."""

    refusal: tuple[str, str] | None
    ready: list[tuple[str, str]]
    rejected: dict[int, tuple[int, str, str]]
    texts: str
    report: dict[str, object]


def run(export: Export, folder: Path) -> Outcome:
    """Prepare the export in the folder, which is used again and again."""
    path, out = folder / "export.csv", folder / "out"
    path.write_bytes(export.data)
    try:
        report = loyalty_prep.prepare(path, out, overwrite=True, **export.options)
    except loyalty_prep.LoyaltyPrepError as fault:
        return Outcome((str(getattr(fault, "code", "")), str(fault)), [], {}, "", {})
    ready, rejected, texts = list[tuple[str, str]](), {}, ""
    for output in report.to_dict()["outputs"]:
        written = out / output["path"]
        if output["kind"] == "clean":
            with written.open(encoding="utf-8", newline="") as part:
                ready += [(row[0], row[1]) for row in list(csv.reader(part))[1:]]
    errors = out / "export.errors.csv"
    if errors.exists() and report.rows.total > report.rows.ready:
        texts = errors.read_text(encoding="utf-8")
        with errors.open(encoding="utf-8", newline="") as lines:
            for row in list(csv.reader(lines))[1:]:
                rejected[int(row[0])] = (int(row[1]), row[2], row[3])
    return Outcome(None, ready, rejected, texts, report.to_dict())


def compare(export: Export, folder: Path, verdict: Verdict) -> tuple[list[Disagreement], Outcome | None]:
    """Return all disagreements of an export with the judge's verdict on it, the worst first."""
    try:
        outcome = run(export, folder)
    except Exception as fault:  # noqa: BLE001 - whatever it is, it is to be reported with its export
        return [Disagreement("CRASH", f"{type(fault).__name__}: {fault}")], None
    listed = list(_differences(export, verdict, outcome))
    return sorted(listed, key=lambda one: SEVERITY.index(one.severity)), outcome


def must_refuse(export: Export, verdict: Verdict) -> bool:
    """Tell whether the file has to be refused: by its shape, or as a column that is named has no value that fits."""
    if export.outcome == "refuse":
        return True
    named = "points_column" in export.options
    return bool(verdict.rows) and not named and verdict.fitting == 0 and export.outcome == "prepare"


def may_refuse(export: Export, verdict: Verdict) -> bool:
    """Tell whether refusing is right or safe."""
    few = bool(verdict.rows) and (verdict.addresses == 0 or verdict.fitting * 2 <= len(verdict.rows))
    # Where no record has as many fields as the header has names, the header may be what is wrong.
    width = export.dialect.width - ("delimiter at each line's end" in export.shapes)
    other = all(len(row.record.cells) < width or any(row.record.cells[width:]) for row in verdict.rows)
    return export.outcome != "prepare" or few or (other and bool(verdict.rows))


def sound(export: Export, verdict: Verdict) -> bool:
    """Tell whether it is a file in order whose balance has a name that the tables know."""
    return export.named and not may_refuse(export, verdict)


def _differences(export: Export, verdict: Verdict, outcome: Outcome) -> Iterator[Disagreement]:
    if outcome.refusal:
        known = export.named or "points_column" in export.options or export.header_line is None
        if not may_refuse(export, verdict) and known:
            yield Disagreement("REFUSED WRONGLY", " ".join(outcome.refusal))
        return
    if must_refuse(export, verdict):
        if outcome.ready:
            yield Disagreement("NOT REFUSED", f"{len(outcome.ready)} rows are ready, such as {outcome.ready[0]}")
        return
    yield from _corrupted(export, verdict, outcome)
    yield from _lost(export, outcome)
    if export.exact:
        yield from _lines(export, verdict, outcome)
        yield from _rows(export, verdict, outcome)


def _corrupted(export: Export, verdict: Verdict, outcome: Outcome) -> Iterator[Disagreement]:
    """Every pair in a clean part must be one that a record of the source says."""
    pairs = Counter((customer.address, customer.points) for customer in export.customers)
    if export.options.get("duplicates") == "sum":
        pairs |= Counter((address, Decimal(points)) for address, points in verdict.ready)
    for address, points in outcome.ready:
        pair = (address, Decimal(points))
        if pairs[pair] == 0:
            yield Disagreement("CORRUPTION", f"{address},{points} stands in a clean part")
        pairs[pair] -= 1


def _lost(export: Export, outcome: Outcome) -> Iterator[Disagreement]:
    """Every customer must stand in a clean part or in the errors file."""
    ready = {address.lower() for address, _ in outcome.ready}
    rejected = outcome.texts.lower()
    for customer in export.customers:
        address = (customer.address or "").lower()
        if customer.written and address not in ready and customer.written.lower() not in rejected:
            yield Disagreement("LOST", f"{customer.written} stands nowhere")


def _lines(export: Export, verdict: Verdict, outcome: Outcome) -> Iterator[Disagreement]:
    """Every line must be the header, blank, skipped, or part of one record."""
    source = outcome.report["source"]
    assert isinstance(source, dict)
    if source["headerLine"] != export.header_line:
        yield Disagreement("LOST", f"header on line {source['headerLine']}, it is on {export.header_line}")
    if not source["preambleLines"] <= verdict.above:
        yield Disagreement("LOST", f"{source['preambleLines']} lines skipped of {verdict.above} above the header")
    rows = outcome.report["rows"]
    assert isinstance(rows, dict)
    if rows["total"] != len(verdict.rows):
        yield Disagreement("LOST", f"{rows['total']} records counted, there are {len(verdict.rows)}")
    if rows["total"] != rows["ready"] + rows["rejected"] + rows["merged"] + rows.get("skipped", 0):
        yield Disagreement("LOST", f"the counts do not add up: {rows}")
    if rows["ready"] != len(outcome.ready) or rows["total"] - rows["ready"] != len(outcome.rejected):
        yield Disagreement("LOST", f"{rows}, but {len(outcome.ready)} ready and {len(outcome.rejected)} others written")


def _rows(export: Export, verdict: Verdict, outcome: Outcome) -> Iterator[Disagreement]:
    """Every record must stand where the contract puts it, with its line and its codes."""
    for row in verdict.rows:
        there = outcome.rejected.get(row.row)
        place = f"row {row.row}, line {row.record.line}, {row.record.text[:80]!r}"
        if there is None:
            if not row.ready and not row.unsure:
                yield Disagreement("UNSAFE ROW", f"{place}: ready, it is {_codes(row)}")
        elif row.ready:
            if not row.unsure:
                yield Disagreement("REJECTED WRONGLY", f"{place}: {there[2]}, it is in order")
        elif there != (row.record.line, "MERGED" if row.merged else "REJECTED", _codes(row)) and not (
            row.unsure or _in_doubt(export, row, there)
        ):
            yield Disagreement("CODES", f"{place}: {there}, it is {_codes(row)}")


def _in_doubt(export: Export, row: Row, there: tuple[int, str, str]) -> bool:
    """Tell a row that fails either way, and whose address holds letters that a code page in doubt may have put there."""
    cells = row.record.cells
    doubtful = export.encoding not in {"utf-8", "utf-8-sig", "utf-16", "utf-16-be"} and "encoding" not in export.options
    address = cells[export.email] if export.email < len(cells) else ""
    return doubtful and there == (row.record.line, "REJECTED", "ROW_UNDECODABLE") and not address.isascii()


def _codes(row: Row) -> str:
    return "ROW_MERGED" if row.merged else ";".join(row.codes)
