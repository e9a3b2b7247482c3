"""The report on a terminal: what was found, the verdict, what needs a person, what was written."""

from __future__ import annotations

import os
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from loyalty_prep.columns.places import letter
from loyalty_prep.messages.translation import SOURCE, to_translate, translation
from loyalty_prep.report.consoles import VisibleConsole
from loyalty_prep.report.masking import mask

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import Console

    from loyalty_prep.codes import Code
    from loyalty_prep.columns.choosing import Choice
    from loyalty_prep.messages.translation import Translation
    from loyalty_prep.reading.source import Source
    from loyalty_prep.report.document import Report
    from loyalty_prep.report.findings import Example, Issue
    from loyalty_prep.report.inspection import Inspection

_COLORS = {"error": "red", "repair": "yellow", "note": "cyan"}
_TERMINATORS = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}
_DELIMITERS = {
    ",": to_translate("comma"),
    ";": to_translate("semicolon"),
    "\t": to_translate("tab"),
    "|": to_translate("bar"),
    ":": to_translate("colon"),
}
_DECIDERS = {"user": to_translate("as you said"), "found": to_translate("found"), "default": to_translate("assumed")}
_MARKS = {"point": to_translate("decimal point"), "comma": to_translate("decimal comma")}
_ANY_WIDTH = 10_000
_LONGEST = 60
"""How many characters of a cell are shown beside what is said of it."""
_MANY = 25
"""Of how many rows an example speaks of what decides for all at once."""
SHOWN = 3
"""How many examples of a code the terminal shows; the report has more, the errors file all."""


def show_inspection(inspection: Inspection, color: str = "auto") -> None:
    """Print what was found at the head of a file."""
    console, say = _console(color), translation(inspection.language)
    _print_inspection(console, inspection, say)
    _decisions(console, inspection, say)
    for choice in (inspection.email, inspection.points):
        if choice.problem is not None:
            console.print(Text(choice.problem.in_flags, style="red"))
    if not inspection.redacted:
        _preview(console, inspection, say)


def show_report(report: Report, target: str | None, again: str, color: str = "auto") -> None:
    """Print the report; `target` is the folder that `prepare` wrote, if it did.

    `again` is the command line that prepares the same files in the same way.
    """
    console, say = _console(color), translation(report.inspection.language)
    _print_inspection(console, report.inspection, say, report)
    console.print()
    console.print(_verdict(report, say))
    console.print(_ledger(report, say, console))
    for issue in report.issues:
        _issue(console, issue, say, redacted=report.redacted)
    if target is not None:
        _written(console, report, target, say)
    _next(console, report, target, again, say)


def show_codes(entries: Sequence[Code], color: str = "auto", language: str = SOURCE) -> None:
    """Print what a code means; of several, only their sentences."""
    console, say = _console(color), translation(language)
    for code in entries:
        console.print(Text(f"{code.name}  {code.severity}", style=f"bold {_COLORS[code.severity]}"))
        console.print(_indented(say(code.message)))
    if len(entries) == 1:
        for title, text in (
            (say("What it means"), code.means),
            (say("Example"), code.example),
            (say("How to fix it"), code.fix),
        ):
            console.print()
            console.print(Text(title, style="bold"))
            console.print(_indented(say(text)))
        if entries[0].offer is not None:
            example = say.plural(*entries[0].offer, _MANY)
            console.print()
            console.print(Text(say("For all rows at once"), style="bold"))
            console.print(_indented(say("For example: {example}", example=example)))


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


def _print_inspection(console: Console, inspection: Inspection, say: Translation, report: Report | None = None) -> None:
    name = inspection.encoding.name
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold")
    table.add_column()
    table.add_row(say("file"), Text(_file(inspection.source, say, len(report.files) - 1 if report is not None else 0)))
    if inspection.source.form is None:
        # why may quote the source
        who = _who(name.decider, say)
        if name.evidence and not inspection.redacted:
            who = _about(who, _listed(map(say, name.evidence), say), say)
        table.add_row(say("encoding"), Text(f"{name.value} ({who})"))
    table.add_row(say("layout"), Text(_layout(inspection, say)))
    if inspection.platform is not None:
        table.add_row(say("profile"), Text(f"{inspection.platform.name}. {say(inspection.platform.trap)}"))
    for choice in (inspection.email, inspection.points):
        table.add_row(choice.column, Text(_choice(choice, say)))
    if report is not None and (numbers := _numbers(report, say)):
        table.add_row(say("numbers"), Text(numbers))
    console.print(table)


def _layout(inspection: Inspection, say: Translation) -> str:
    layout = inspection.layout
    if inspection.source.form is not None:
        return f"{say(inspection.source.form.what)}, {_header_of_workbook(inspection, say)}"
    delimiter = layout.dialect.delimiter
    named = say(_DELIMITERS[delimiter]) if delimiter in _DELIMITERS else repr(delimiter)
    header = say("no header") if layout.header is None else say("header on line {line}", line=layout.header_line)
    ending = say("lines end with {sign}", sign=_TERMINATORS[layout.line_terminator])
    return f"{named} ({_who(layout.delimiter.decider, say)}), {ending}, {header}"


def _header_of_workbook(inspection: Inspection, say: Translation) -> str:
    if inspection.layout.header is None:
        return say("no header")
    if inspection.header_row is None:
        return say("columns with names")
    return say("header in row {row}", row=inspection.header_row)


def _numbers(report: Report, say: Translation) -> str:
    """Say how POINTS writes its numbers, where there is more to them than digits."""
    style, mark = report.style, report.decimal
    if style.ambiguous:
        return say.plural(
            "cannot be told: {count} balance comes to {point} with --decimal point or {comma} with --decimal comma, "
            "{difference} apart",
            "cannot be told: {count} balances come to {point} with --decimal point or {comma} with --decimal comma, "
            "{difference} apart",
            style.ambiguous,
            point=say.number(style.totals["point"]),
            comma=say.number(style.totals["comma"]),
            difference=say.number(style.apart),
        )
    parts = [f"{say(_MARKS[mark.value])} ({_who(mark.decider, say)})"] if mark.value is not None else []
    if style.grouping:
        # For translators: {signs} are such as a point, a space; they stand between thousands.
        parts.append(say("thousands grouped by {signs}", signs=say(" and ").join(map(say, style.grouping))))
    if mark.value is not None and not report.redacted:
        parts += [_about(_place(proof, say), repr(proof.value[:30]), say) for proof in style.proofs[mark.value][:1]]
    return _listed(parts, say)


def _listed(parts: Iterable[str], say: Translation) -> str:
    # For translators: stands between the parts of a list.
    return say("; ").join(parts)


def _about(what: str, text: str, say: Translation) -> str:
    # For translators: {what} may be where a row stands, and {text} what is written there.
    return say("{what}: {text}", what=what, text=text)


def _file(source: Source, say: Translation, others: int) -> str:
    parts = [source.name, say.size(source.size_bytes)]
    if source.member is not None:
        parts.append(say("'{name}' in the archive", name=source.member))
    if source.sheet is not None:
        parts.append(_sheet(source, say))
    if others > 0:
        parts.append(say.plural("and {count} more file", "and {count} more files", others))
    return ", ".join(parts)


def _sheet(source: Source, say: Translation) -> str:
    sheet = say("sheet '{name}'", name=source.sheet)
    if source.sheet_choice is None:
        return sheet
    return f"{sheet} ({_about(_who(source.sheet_choice.decider, say), say(source.sheet_choice.evidence[0]), say)})"


def _decisions(console: Console, inspection: Inspection, say: Translation) -> None:
    """Show what was decided about the layout, a line each: by whom, how sure, why, and what came second."""
    table = Table(box=None, show_header=False, pad_edge=False)
    for name, decision in inspection.decisions().items():
        line = f"{decision.value!r}, {_who(decision.decider, say)}, {_sure(decision.confidence, say)}"
        if not inspection.redacted:
            line += f" ({_listed(map(say, decision.evidence), say)})" if decision.evidence else ""
            if decision.runner_up is not None:
                line = _listed((line, say("else {value}", value=repr(decision.runner_up))), say)
        table.add_row(Text(name, style="dim"), Text(line, style="dim"))
    console.print(table)


def _who(decider: str, say: Translation) -> str:
    return say(_DECIDERS[decider])


def _sure(confidence: float, say: Translation) -> str:
    return say("{share} sure", share=confidence)


def _choice(choice: Choice, say: Translation) -> str:
    if choice.index is None:
        return say("cannot be told")
    column = say("column {letter} '{name}'", letter=letter(choice.index), name=choice.name)
    return f"{column}, {_sure(choice.confidence, say)} ({_listed(map(say, choice.evidence), say)})"


def _preview(console: Console, inspection: Inspection, say: Translation) -> None:
    table = Table(title=say("The first rows"))
    chosen = {inspection.email.index, inspection.points.index}
    for index, name in enumerate(inspection.layout.names):
        table.add_column(Text(f"{letter(index)}: {name}"), style="bold" if index in chosen else "dim")
    for row in inspection.layout.rows[:5]:
        table.add_row(*(Text(cell[:100]) for cell in row[: len(inspection.layout.names)]))
    console.print(table)


def _verdict(report: Report, say: Translation) -> Text:
    rows = report.rows
    total = say.number(rows.total)
    if rows.total == 1:
        ready = say("The only row is ready") if rows.ready else say("The only row is not ready")
    else:
        ready = say.plural(
            "{count} of {total} rows is ready", "{count} of {total} rows are ready", rows.ready, total=total
        )
    text = Text(ready, style="bold green" if report.ok else "bold")
    if rows.rejected:
        rejected = say.plural("{count} needs a person", "{count} need a person", rows.rejected)
        text.append(say("; ") + rejected, "bold red")
    if rows.merged:
        text.append(say("; ") + say.plural("{count} was merged", "{count} were merged", rows.merged))
    if rows.skipped:
        aside = say.plural("{count} was set aside by you", "{count} were set aside by you", rows.skipped)
        text.append(say("; ") + aside)
    if rows.repaired:
        repaired = say.plural(
            "{count} of the ready ones was repaired", "{count} of the ready ones were repaired", rows.repaired
        )
        text.append(f" ({repaired})")
    # For translators: the end of a sentence, and the word between two signs.
    text.append(say("."))
    return text


def _ledger(report: Report, say: Translation, console: Console) -> Table:
    """Show that rows and points add up; what a run has nothing of is left out, but for the usual parts.

    Where that is wider than the console its rows become columns: no number is cut.
    """
    rows, points = report.rows, report.points
    # For translators: what became of the rows and points, as the heads of a small table.
    entries = [
        (say("came in"), rows.total, points.total),
        *([("+ " + say("adjusted"), 0, points.adjusted)] if points.adjusted else []),
        ("= " + say("ready"), rows.ready, points.out),
        ("+ " + say("rejected"), rows.rejected, points.rejected),
        ("+ " + say("merged"), rows.merged, points.merged),
        *([("+ " + say("skipped"), rows.skipped, points.skipped)] if rows.skipped or points.skipped else []),
    ]
    lines = [
        ["", *(name for name, _, _ in entries)],
        [say("rows"), *(say.number(count) for _, count, _ in entries)],
        [say("points"), *(say.number(total) for _, _, total in entries)],
    ]
    table = _figures(lines)
    wanted = Measurement.get(console, console.options.update(max_width=_ANY_WIDTH), table).maximum
    return table if wanted <= console.width else _figures(list(zip(*lines, strict=True)))


def _figures(lines: Sequence[Sequence[str]]) -> Table:
    """Return a table whose first line is its head."""
    head, *rest = lines
    table = Table(box=None, pad_edge=False)
    for name in head:
        table.add_column(name, justify="right", no_wrap=True, overflow="fold")
    for line in rest:
        table.add_row(*line)
    return table


def _issue(console: Console, issue: Issue, say: Translation, *, redacted: bool) -> None:
    console.print()
    console.print(Text(f"{issue.code}  {say.number(issue.count)}", style=f"bold {_COLORS[issue.severity]}"))
    console.print(_indented(say(issue.message)))
    if issue.offer is not None:
        console.print(_indented(say(issue.offer)))
    for example in issue.examples[:SHOWN]:
        shown = _example(example, say, redacted=redacted)
        if redacted or not (example.detail or example.suggestion):  # nothing but a cell, which may be cut
            console.print(Text(f"  {shown}", style="dim"), overflow="ellipsis", no_wrap=True)
        else:
            console.print(Padding(Text(shown, style="dim"), (0, 0, 0, 2), expand=False))


def _example(example: Example, say: Translation, *, redacted: bool) -> str:
    value = mask(example.value) if redacted else example.value
    if (example.detail or example.suggestion) and len(value) > _LONGEST:
        value = f"{value[:_LONGEST]}…"
    text = _about(_place(example, say), repr(value), say)
    if example.detail and not redacted:
        text += f" - {say(example.detail)}"
    if example.suggestion and not redacted:
        text += " " + say("Perhaps {email_suggestion}?", email_suggestion=example.suggestion)
    return text


def _place(example: Example, say: Translation) -> str:
    """Say where a row stands."""
    known = {"row": example.row, "line": example.line}
    if example.row is None:
        return say("line {line}", line=example.line)
    if example.source is None:
        return say("row {row}, line {line}", **known)
    return say("row {row}, line {line} of {file}", **known, file=example.source)


def _written(console: Console, report: Report, target: str, say: Translation) -> None:
    console.print()
    console.print(Text(say("Written to {folder}", folder=target), style="bold"), soft_wrap=True)
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 0, 0, 2))
    for justify in ("left", "right", "right", "left"):
        table.add_column(justify=justify, no_wrap=True, overflow="fold")
    for output in report.outputs:
        rows = say.plural("{count} row", "{count} rows", output.rows) if output.rows else ""
        forecast = f"Wix: parsedRowCount {output.rows}" if output.kind == "clean" else ""
        table.add_row(Text(output.path), rows, say.size(output.size_bytes), forecast)
    document = f"{report.outputs[-1].path.removesuffix('.html')}.json"
    size = len(report.to_json().encode("utf-8", "backslashreplace")) + 1  # as it is written
    table.add_row(Text(document), "", say.size(size), "")
    console.print(table)


def _next(console: Console, report: Report, target: str | None, again: str, say: Translation) -> None:
    """Say what to do next, each with the command that does it."""
    steps = list(_steps(report, target, again, say))
    if steps:
        console.print()
        console.print(Text(say("What to do next"), style="bold"))
    for step, command in steps:
        console.print(_indented(step))
        console.print(Text(f"    {command}", style="bold cyan"), soft_wrap=True)  # to be copied as one line


def _steps(report: Report, target: str | None, again: str, say: Translation) -> Iterator[tuple[str, str]]:
    if target is None:
        if report.rows.ready:
            yield say("Write the files for the import:"), again
        return
    folder = quote(target)
    written = {output.kind: output.path for output in reversed(report.outputs)}
    errors = written.get("workbook", written.get("errors", ""))
    merge = f"--merge-into {folder}" if report.rerun is not None else ""
    if "contacts" in written:
        text = say(
            "Import {file} into the contacts of your site, export these again under the same name, and have the rows "
            "compared again:",
            file=written["contacts"],
        )
        yield text, f"loyalty-prep prepare {quote(f'{target}/{errors}')} {merge}" if merge else f"{again} --overwrite"
    if all(issue.code == "EMAIL_UNMATCHED" for issue in report.issues if issue.severity == "error"):
        pass  # there is nothing to correct
    elif merge:
        yield (
            say("Correct the rows in {file}, save them under another name, and merge them in:", file=errors),
            f"loyalty-prep prepare FIXED{Path(errors).suffix} {merge}",
        )
    else:  # a masked errors file, or one of several exports, is not merged
        in_the_source = say.plural(
            "Correct the row that needs your attention in your file, and have the file checked again.",
            "Correct the {count} rows that need your attention in your file, and have the file checked again.",
            report.rows.rejected,
        )
        yield in_the_source, f"{again} --overwrite"
    if report.rows.ready:
        yield say("Import what is ready:"), f"loyalty-prep upload {folder}"
