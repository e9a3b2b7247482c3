"""The report on a terminal: what was found, the verdict, what needs a person, what was written."""

from __future__ import annotations

import os
from shlex import quote
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from loyalty_prep.columns.places import letter
from loyalty_prep.report.consoles import VisibleConsole
from loyalty_prep.report.document import mask

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.console import Console

    from loyalty_prep.codes import Code
    from loyalty_prep.columns.choosing import Choice
    from loyalty_prep.reading.source import Source
    from loyalty_prep.report.document import Example, Inspection, Issue, Report

_COLORS = {"error": "red", "repair": "yellow", "note": "cyan"}
_TERMINATORS = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}
_DELIMITERS = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", ":": "colon"}
SHOWN = 3
"""How many examples of a code the terminal shows; the report has more, the errors file all."""


def show_inspection(inspection: Inspection, color: str = "auto") -> None:
    """Print what was found at the head of a file."""
    console = _console(color)
    _found(console, inspection)
    _decisions(console, inspection)
    for choice in (inspection.email, inspection.points):
        if choice.problem is not None:
            console.print(Text(choice.problem.message, style="red"))
    if not inspection.redacted:
        _preview(console, inspection)


def show_report(report: Report, target: str | None, color: str = "auto") -> None:
    """Print the report; `target` is the folder that `prepare` wrote, if it did."""
    console = _console(color)
    others = len(report.files) - 1
    more = f", and {others:,} more {_verb(others, 'file', 'files')}" if others > 0 else ""
    _found(console, report.inspection, _numbers(report), more)
    console.print()
    console.print(_verdict(report))
    console.print(_ledger(report))
    for issue in report.issues:
        _issue(console, issue, redacted=report.redacted)
    if target is not None:
        _written(console, report, target)
    _next(console, report, target)


def show_codes(entries: Sequence[Code], color: str = "auto") -> None:
    """Print what a code means; of several, only their sentences."""
    console = _console(color)
    for code in entries:
        console.print(Text(f"{code.name}  {code.severity}", style=f"bold {_COLORS[code.severity]}"))
        console.print(_indented(code.message))
    if len(entries) == 1:
        for title, text in (("What it means", code.means), ("Example", code.example), ("How to fix it", code.fix)):
            console.print()
            console.print(Text(title, style="bold"))
            console.print(_indented(text))


def _indented(text: str) -> Padding:
    return Padding(Text(text), (0, 0, 0, 2), expand=False)


def _console(color: str) -> Console:
    """Return a console with colours `always`, `never`, or `auto`: on a terminal.

    `auto` goes by NO_COLOR (no-color.org) before CLICOLOR_FORCE (bixense.com/clicolors).
    """
    forced = os.environ.get("CLICOLOR_FORCE", "0") != "0" and not os.environ.get("NO_COLOR")
    if color == "always" or (color == "auto" and forced):
        return VisibleConsole(force_terminal=True, no_color=False, color_system="standard")
    return VisibleConsole(no_color=True, highlight=False) if color == "never" else VisibleConsole()


def _found(console: Console, inspection: Inspection, numbers: str = "", more: str = "") -> None:
    name = inspection.encoding.name
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold")
    table.add_column()
    table.add_row("file", Text(_file(inspection.source) + more))
    if inspection.source.form is None:
        why = (
            f": {', '.join(name.evidence)}" if name.evidence and not inspection.redacted else ""
        )  # it may quote the source
        table.add_row("encoding", Text(f"{name.value} ({_who(name.decider)}{why})"))
    table.add_row("layout", Text(_layout(inspection)))
    if inspection.platform is not None:
        table.add_row("profile", Text(f"{inspection.platform.name}. {inspection.platform.trap}"))
    for choice in (inspection.email, inspection.points):
        table.add_row(choice.column, Text(_choice(choice)))
    if numbers:
        table.add_row("numbers", Text(numbers))
    console.print(table)


def _layout(inspection: Inspection) -> str:
    layout = inspection.layout
    if inspection.source.form is not None:
        names = f"header in row {inspection.header_row}" if inspection.header_row is not None else "columns with names"
        return f"{inspection.source.form.what}, {names if layout.header is not None else 'no header'}"
    delimiter = _DELIMITERS.get(layout.dialect.delimiter, repr(layout.dialect.delimiter))
    header = f"header on line {layout.header_line}" if layout.header is not None else "no header"
    ending = f"lines end with {_TERMINATORS[layout.line_terminator]}"
    return f"{delimiter} ({_who(layout.delimiter.decider)}), {ending}, {header}"


def _numbers(report: Report) -> str:
    """Say how POINTS writes its numbers, where there is more to them than digits."""
    style, mark = report.style, report.decimal
    if style.ambiguous:
        totals = " or ".join(f"{style.totals[name]:,f} with --decimal {name}" for name in ("point", "comma"))
        verb = _verb(style.ambiguous, "balance comes", "balances come")
        return f"cannot be told: {style.ambiguous:,} {verb} to {totals}, {style.apart:,f} apart"
    parts = [f"decimal {mark.value} ({_who(mark.decider)})"] if mark.value is not None else []
    if style.grouping:
        parts.append(f"thousands grouped by {' and '.join(style.grouping)}")
    if mark.value is not None and not report.redacted:
        proofs = style.proofs[mark.value][:1]
        parts += [f"row {proof.row}, line {proof.line}: {proof.value[:30]!r}" for proof in proofs]
    return "; ".join(parts)


def _file(source: Source) -> str:
    text = f"{source.name}, {_size(source.size_bytes)}"
    text += f", '{source.member}' in the archive" if source.member is not None else ""
    text += f", sheet '{source.sheet}'" if source.sheet is not None else ""
    return text + (f" (found: {source.sheet_found.evidence[0]})" if source.sheet_found is not None else "")


def _decisions(console: Console, inspection: Inspection) -> None:
    """Show what was decided about the layout, a line each: by whom, how sure, why, and what came second."""
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, decision in inspection.decisions().items():
        line = f"{decision.value!r}, {_who(decision.decider)}, {decision.confidence:.0%} sure"
        if not inspection.redacted:
            line += f" ({'; '.join(decision.evidence)})" if decision.evidence else ""
            line += f"; else {decision.runner_up!r}" if decision.runner_up is not None else ""
        table.add_row(Text(name, style="dim"), Text(line, style="dim"))
    console.print(table)


def _who(decider: str) -> str:
    return {"user": "as you said", "found": "found", "default": "assumed"}[decider]


def _choice(choice: Choice) -> str:
    if choice.index is None:
        return "cannot be told"
    return f"column {letter(choice.index)} '{choice.name}', {choice.confidence:.0%} sure ({'; '.join(choice.evidence)})"


def _preview(console: Console, inspection: Inspection) -> None:
    table = Table(title="The first rows")
    chosen = {inspection.email.index, inspection.points.index}
    for index, name in enumerate(inspection.layout.names):
        table.add_column(Text(f"{letter(index)}: {name}"), style="bold" if index in chosen else "dim")
    for row in inspection.layout.rows[:5]:
        table.add_row(*(Text(cell[:100]) for cell in row[: len(inspection.layout.names)]))
    console.print(table)


def _verdict(report: Report) -> Text:
    rows = report.rows
    text = Text(f"{rows.ready:,} of {rows.total:,} rows are ready", style="bold green" if report.ok else "bold")
    if rows.rejected:
        text.append(f"; {rows.rejected:,} {_verb(rows.rejected, 'needs', 'need')} a person", style="bold red")
    if rows.merged:
        text.append(f"; {rows.merged:,} {_verb(rows.merged, 'was', 'were')} merged")
    if rows.skipped:
        text.append(f"; {rows.skipped:,} {_verb(rows.skipped, 'was', 'were')} set aside by you")
    if rows.repaired:
        text.append(f" ({rows.repaired:,} of the ready ones {_verb(rows.repaired, 'was', 'were')} repaired)")
    text.append(".")
    return text


def _verb(count: int, one: str, many: str) -> str:
    return one if count == 1 else many


def _ledger(report: Report) -> Table:
    """Show that rows and points add up; what a run has nothing of is left out, but for the usual parts."""
    rows, points = report.rows, report.points
    entries = [
        ("came in", rows.total, points.total),
        ("+ adjusted", 0, points.adjusted),
        ("= ready", rows.ready, points.out),
        ("+ rejected", rows.rejected, points.rejected),
        ("+ merged", rows.merged, points.merged),
        ("+ skipped", rows.skipped, points.skipped),
    ]
    shown = [entry for entry in entries if any(entry[1:]) or entry[0] not in {"+ adjusted", "+ skipped"}]
    table = Table(box=None, pad_edge=False)
    for name in ("", *(name for name, _, _ in shown)):
        table.add_column(name, justify="right")
    table.add_row("rows", *(f"{count:,}" for _, count, _ in shown))
    table.add_row("points", *(f"{total:,}" for _, _, total in shown))
    return table


def _issue(console: Console, issue: Issue, *, redacted: bool) -> None:
    console.print()
    console.print(Text(f"{issue.code}  {issue.count:,}", style=f"bold {_COLORS[issue.severity]}"))
    console.print(_indented(issue.message))
    if issue.offer is not None:
        console.print(_indented(issue.offer))
    for example in issue.examples[:SHOWN]:
        console.print(Text(f"  {_example(example, redacted=redacted)}", style="dim"), overflow="ellipsis", no_wrap=True)


def _example(example: Example, *, redacted: bool) -> str:
    value = mask(example.value) if redacted else example.value
    source = f" of {example.source}" if example.source is not None else ""
    row = f"row {example.row}, " if example.row is not None else ""
    text = f"{row}line {example.line}{source}: {value!r}"
    if example.detail and not redacted:
        text += f" - {example.detail}"
    if example.suggestion and not redacted:
        text += f" Perhaps {example.suggestion}?"
    return text


def _written(console: Console, report: Report, target: str) -> None:
    console.print()
    console.print(Text(f"Written to {target}", style="bold"), soft_wrap=True)
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 0, 0, 2))
    for justify in ("left", "right", "right", "left"):
        table.add_column(justify=justify, no_wrap=True, overflow="fold")
    for output in report.outputs:
        rows = f"{output.rows:,} {_verb(output.rows, 'row', 'rows')}" if output.rows else ""
        forecast = f"Wix: parsedRowCount {output.rows}" if output.kind == "clean" else ""
        table.add_row(Text(output.path), rows, _size(output.size_bytes), forecast)
    document = f"{report.outputs[-1].path.removesuffix('.html')}.json"
    table.add_row(Text(document), "", _size(len(report.to_json().encode()) + 1), "")
    console.print(table)


def _next(console: Console, report: Report, target: str | None) -> None:
    """Say what to do next, each with the command that does it."""
    steps = list(_steps(report, target))
    if steps:
        console.print()
        console.print(Text("What to do next", style="bold"))
    for step, command in steps:
        console.print(_indented(step))
        console.print(Text(f"    {command}", style="bold cyan"), soft_wrap=True)  # to be copied as one line


def _steps(report: Report, target: str | None) -> Iterator[tuple[str, str]]:
    if target is None:
        if report.rows.ready:
            yield "Write the files for the import:", f"loyalty-prep prepare {quote(report.inspection.source.name)}"
        return
    folder = quote(target)
    for output in report.outputs:
        if output.kind == "errors" and report.rows.rejected:
            yield (
                f"Correct the rows in {output.path}, save them under another name, and merge them in:",
                f"loyalty-prep prepare FIXED.csv --merge-into {folder}",
            )
    if report.rows.ready:
        yield "Import what is ready:", f"loyalty-prep upload {folder}"


def _size(count: int) -> str:
    if count < 1000:
        return f"{count} bytes"
    return f"{count / 1000:,.1f} kB" if count < 1_000_000 else f"{count / 1_000_000:,.1f} MB"
