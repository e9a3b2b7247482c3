"""Delimiter, quote and header row: candidates, evidence, score, tie-break.

Strategy: read the file's head under each candidate dialect. What counts is what other readers do not know:
under the right dialect there is a column of addresses and one of numbers, and most records are of one
width. The header is then looked for above the first record with an address.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from loyalty_prep import headers, records
from loyalty_prep.encoding import show
from loyalty_prep.errors import InputError, UsageError
from loyalty_prep.options import NO_QUOTE, Detected
from loyalty_prep.records import Dialect, Fault, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from loyalty_prep.options import Decider, Options
    from loyalty_prep.records import Block

HEAD_BYTES = 1 << 18
"""How much of the file is looked at to tell its layout, in bytes of UTF-8."""
_SCORED_BYTES = 1 << 15
SAMPLED_RECORDS = 1000
_LETTER_RECORDS, _LETTER_SHARE = 5, 0.1
"""How many records, and which share of all, must break at a quote before quotes are taken for letters."""
_SINGLE_SHARE = 0.8
_LEADING_RECORDS = 40
"""A header further down than this many records is not looked for."""

# In the order of preference where everything else is equal.
DELIMITERS = (",", ";", "\t", "|", ":", "^", "~")
WEIGHTS = {"addresses": 4.0, "numbers": 2.0, "one width": 1.0, "unbroken": 1.0, "columns": 0.5}

_ADDRESS = re.compile(r"[^\s@,;|<>\"'():=]+@[^\s@,;|<>\"'():=]+\.[^\s@,;|<>\"'():=]+")
_NUMBER = re.compile(r"[^\w\s]*\d[\d .,'’\u00a0\u202f]*(\s*[^\W\d_]{1,8}\.?)?[^\w\s]*")
_BARE_NUMBER = re.compile(r"[-+]?\d[\d.,]*")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_SEP_LINE = re.compile(rb"\s*\"?sep=(.)\"?\s*(\r\n|\r|\n|$)", re.IGNORECASE)
_COMMENT = ("#", "//", "--", "%")


@dataclass(frozen=True, slots=True)
class Layout:
    """How the file is laid out. Lines count from 1; `data_start` is in bytes of the text (UTF-8).

    `rows` are the first records as text; `header` is None where the file has none. `width` is the number
    of fields of the header, or of most records. `header_row` says why the header is where it is: `line 4`, or `none`.
    """

    dialect: Dialect
    delimiter: Detected[str]
    quote: Detected[str | None]
    header_row: Detected[str]
    quotes: bool
    line_terminator: str
    header: tuple[str, ...] | None
    header_line: int | None
    preamble_lines: int
    width: int
    data_start: int
    data_line: int
    rows: tuple[tuple[str, ...], ...]
    surplus: int
    evidence: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names: the header's, or `column_1`, `column_2`, … where there is none."""
        return self.header or tuple(f"column_{index + 1}" for index in range(self.width))


def detect(head: bytes, options: Options, *, whole: bool, transcoded: bool = False) -> Layout:
    """Tell the layout from the file's head. `whole`: there is no more of the file.

    Raises `InputError` FILE_EMPTY, HEADER_SHORT; `UsageError` for a header line that holds no header.
    """
    skipped, named = _sep_line(head)
    if options.header_line is not None:
        skipped = _line_start(head, options.header_line, skipped, whole=whole)
    dialect, delimiter, quote = _choose(head[skipped:], options, named, whole=whole)
    lines = _line_ends(head[:skipped])
    found = records.sample(head[skipped:], dialect, eof=whole)
    if skipped:
        found = [
            replace(record, line=record.line + lines, start=record.start + skipped, next=record.next + skipped)
            for record in found
        ]
    if not found and options.header_line is not None:
        raise _blank(options.header_line)
    if not found:
        raise InputError("FILE_EMPTY", "The file holds no records, only blank lines. Export the customers again.")
    width = _modal_width(found)
    at, header_row = _header(found, width, options, transcoded=transcoded)
    body = found[at + 1 :] if at is not None else _without_preamble(found, width)
    header = _texts(found[at], transcoded=transcoded) if at is not None else None
    if header is not None:
        _refuse_short_header(header, body)
        width = len(header)
    first = body[0] if body else None
    end = found[at] if at is not None else None
    data_start = first.start if first else (end.next if end else len(head))
    data_line = first.line if first else (end.line + 1 if end else 1)
    if end is not None:
        data_start, data_line = end.next, end.line + _line_ends(head[end.start : end.next])
    return Layout(
        dialect=dialect,
        delimiter=delimiter,
        quote=quote,
        header_row=header_row,
        quotes=dialect.quote is not None,
        line_terminator=_terminator(head),
        header=header,
        header_line=end.line if end else None,
        preamble_lines=(end.line - 1) if end else (data_line - 1),
        width=width,
        data_start=data_start,
        data_line=data_line,
        rows=tuple(_texts(record, transcoded=transcoded) for record in body[:SAMPLED_RECORDS] if not record.fault),
        surplus=_surplus(body, width),
    )


def more_rows(stretches: Iterable[bytes], layout: Layout, *, transcoded: bool) -> list[tuple[str, ...]]:
    """Return the sound records of other stretches of the file, as text."""
    return [
        _texts(record, transcoded=transcoded)
        for stretch in stretches
        for record in records.sample(stretch, layout.dialect)
        if not record.fault and len(record.fields) == layout.width
    ]


def escapes(blocks: Callable[[Dialect], Iterable[Block]], dialect: Dialect) -> bool:
    r"""Tell whether the whole file escapes quotes with a backslash.

    It does when every record that has `\\"` reads cleanly that way and breaks otherwise. `blocks` reads the
    file under a dialect.
    """
    assert dialect.quote is not None
    found, sign = False, b"\\" + dialect.quote.encode()
    for backslash in (True, False):
        for block in blocks(replace(dialect, backslash=backslash)):
            if sign not in block.data:
                continue
            for start, end, fault in zip(block.starts, block.ends, block.faults, strict=True):
                if sign in block.data[start:end]:
                    found = True
                    if bool(fault) == backslash:
                        return False
    return found


def _sep_line(head: bytes) -> tuple[int, str | None]:
    """Return how many bytes a `sep=;` line takes, and the delimiter it names."""
    start = len(head) - len(head.lstrip(b"\r\n"))
    match = _SEP_LINE.match(head, start)
    if match is None:
        return 0, None
    return match.end(), match.group(1).decode("latin-1")


def _line_start(head: bytes, line: int, after: int, *, whole: bool) -> int:
    """Return where a physical line begins, which must be below the `sep=` line that ends at `after`.

    What stands above the header is not read: a stray quote there cannot reach below it.
    """
    ends = (match.end() for match in _LINE_END.finditer(head))
    start = 0 if line == 1 else next(islice(ends, line - 2, None), len(head))
    if start >= len(head):
        what = "the end of the file" if whole else f"the first {len(head)} bytes, where a header is looked for"
        raise UsageError(f"--header-line {line} lies below {what}. Name the line with the columns' names.")
    if start < after:
        raise UsageError(f"--header-line {line} names a line above the table. Name the line with the columns' names.")
    return start


def _choose(
    body: bytes, options: Options, named: str | None, *, whole: bool
) -> tuple[Dialect, Detected[str], Detected[str | None]]:
    part, cut = body[:_SCORED_BYTES], not whole or len(body) > _SCORED_BYTES
    if options.delimiter is not None:
        delimiters: Sequence[str] = (options.delimiter,)
    else:
        free = [mark for mark in DELIMITERS if mark != options.quote]
        delimiters = [mark for mark in free if mark.encode() in part] or free[:1]
    candidates = _candidates(part, delimiters) if options.quote is None else _named(part, delimiters, options.quote)
    scores = {dialect: _score(records.sample(part, dialect, eof=not cut)) for dialect in candidates}
    best = max(scores, key=lambda dialect: sum(scores[dialect].values()))
    named_dialects = [dialect for dialect in scores if dialect.delimiter == named]
    if named_dialects and options.delimiter is None:
        believed = max(named_dialects, key=lambda dialect: sum(scores[dialect].values()))
        # A `sep=` line is believed unless the records contradict it.
        if scores[believed]["columns"] and sum(scores[believed].values()) >= sum(scores[best].values()) - 1.5:
            best = believed
    delimiter, quote = _explain(best, scores, options, named), _explain_quote(best, scores, part, options)
    return _refine(part, best, eof=not cut), delimiter, quote


def _candidates(part: bytes, delimiters: Sequence[str]) -> list[Dialect]:
    found = []
    for delimiter in delimiters:
        found.append(Dialect(delimiter, '"'))
        if b'\\"' in part:
            found.append(Dialect(delimiter, '"', backslash=True))
        mark = re.escape(delimiter.encode())
        if re.search(rb"(^|[\r\n]|" + mark + rb")'[^'\r\n]*'(" + mark + rb"|[\r\n]|$)", part):
            found.append(Dialect(delimiter, "'"))
        if b'"' in part and _quotes_nothing(part, delimiter):
            found.append(Dialect(delimiter, None))
    return found


def _named(part: bytes, delimiters: Sequence[str], quote: str) -> list[Dialect]:
    """Return the dialects with the quote that the user named; whether backslashes escape it the file still tells."""
    if quote == NO_QUOTE:
        return [Dialect(delimiter, None) for delimiter in delimiters]
    escaped = (False, True) if b"\\" + quote.encode() in part else (False,)
    return [Dialect(delimiter, quote, backslash) for delimiter in delimiters for backslash in escaped]


def _quotes_nothing(part: bytes, delimiter: str) -> bool:
    """Tell whether quotes are letters in this file: many records break at them, and none is quoted as it should."""
    found = records.sample(part, Dialect(delimiter, '"'), eof=False)
    broken = sum(record.fault == Fault.BROKEN_QUOTE for record in found)
    mark = re.escape(delimiter.encode())
    quoted = re.search(rb"(^|[\r\n]|" + mark + rb')"[^"\r\n]*"(?=' + mark + rb"|[\r\n]|$)", part)
    return quoted is None and broken >= _LETTER_RECORDS and broken > len(found) * _LETTER_SHARE


def _score(found: list[Record]) -> dict[str, float]:
    """Return the evidence for a dialect, each between 0 and its weight."""
    if not found:
        return dict.fromkeys(WEIGHTS, 0.0)
    width = _modal_width(found)
    table = [record for record in found if len(record.fields) == width and not record.fault]
    texts = [_texts(record) for record in table]
    columns = list(zip(*texts, strict=True)) if texts else []
    share = [sum(bool(_ADDRESS.fullmatch(_unwrapped(cell))) for cell in column) / len(found) for column in columns]
    number = [sum(bool(_NUMBER.fullmatch(cell.strip())) for cell in column) / len(found) for column in columns]
    evidence = {
        "addresses": min(1.0, max(share, default=0.0) * 1.25),
        "numbers": min(1.0, max(number, default=0.0) * 1.25),
        "one width": len(table) / len(found),
        "unbroken": 1 - sum(bool(record.fault) for record in found) / len(found),
        "columns": min(width - 1, 4) / 4,
    }
    # Quotes left on the cells are the mark of a dialect that does not know them.
    left = sum(cell[:1] == cell[-1:] == '"' and len(cell) > 1 for row in texts for cell in row)
    # Single ones on a few cells are a spreadsheet's guards; on nearly every cell they are quotes.
    single = sum(cell[:1] == cell[-1:] == "'" and len(cell) > 1 for row in texts for cell in row)
    if single > _SINGLE_SHARE * sum(bool(cell.strip()) for row in texts for cell in row):
        left += single
    evidence["unbroken"] -= min(0.5, left / max(1, len(texts)))
    return {name: value * WEIGHTS[name] for name, value in evidence.items()}


def _unwrapped(cell: str) -> str:
    return cell.strip().strip("<>'\"").removeprefix("mailto:")


def _refine(part: bytes, dialect: Dialect, *, eof: bool) -> Dialect:
    """Tell whether white space after the delimiter belongs to the dialect: it stands after every one."""
    if dialect.delimiter in "\t ":
        return dialect
    spaced = replace(dialect, skip_space=True)
    mark = dialect.delimiter.encode()
    if mark + b" " not in part and mark + b"\t" not in part:
        return dialect
    plain = records.sample(part, replace(dialect, quote=None), eof=eof)
    body = [record.fields[1:] for record in plain if len(record.fields) > 1]
    cells = [cell for row in body for cell in row if cell.strip()]
    # A quoted field may hold the delimiter without a space after it, so a few without one are allowed for.
    spaces = sum(cell[:1] in (b" ", b"\t") for cell in cells)
    quoted = sum((dialect.quote or '"').encode() in cell for cell in cells)
    return spaced if (cells and spaces == len(cells)) or (quoted and spaces >= len(cells) * 0.95) else dialect


def _explain(
    best: Dialect, scores: dict[Dialect, dict[str, float]], options: Options, named: str | None
) -> Detected[str]:
    if options.delimiter is not None:
        return Detected(best.delimiter, "user", 1.0, ("named by --delimiter",))
    others = [dialect for dialect in scores if dialect.delimiter != best.delimiter]
    confidence, second = _ahead(best, others, scores)
    evidence = tuple(f"{name}: {value / WEIGHTS[name]:.0%}" for name, value in scores[best].items())
    if named == best.delimiter:
        evidence = (f"the line sep={named}", *evidence)
    decider: Decider = "found" if others or named or scores[best]["columns"] else "default"
    return Detected(best.delimiter, decider, confidence, evidence, second.delimiter if second else None)


def _explain_quote(
    best: Dialect, scores: dict[Dialect, dict[str, float]], part: bytes, options: Options
) -> Detected[str | None]:
    if options.quote is not None:
        escaped = ("a backslash escapes it",) if best.backslash else ()
        return Detected(best.quote, "user", 1.0, ("named by --quote", *escaped))
    others = [dialect for dialect in scores if dialect.delimiter == best.delimiter and dialect != best]
    if not others and b'"' not in part:
        return Detected(best.quote, "default", 1.0, ("nothing is quoted",))
    confidence, second = _ahead(best, others, scores)
    evidence: list[str] = []
    if best.quote is None:
        evidence.append("quotes stand inside of fields, never around them")
    elif best.quote.encode() in part:
        evidence.append(f"fields in {best.quote} read as fields")
    if best.backslash:
        evidence.append("a backslash escapes it")
    evidence.append(f"unbroken: {scores[best]['unbroken'] / WEIGHTS['unbroken']:.0%}")
    return Detected(best.quote, "found", confidence, tuple(evidence), _quote_name(second) if second else None)


def _quote_name(dialect: Dialect) -> str:
    return "none" if dialect.quote is None else dialect.quote + (" escaped by \\" if dialect.backslash else "")


def _ahead(
    best: Dialect, others: Sequence[Dialect], scores: dict[Dialect, dict[str, float]]
) -> tuple[float, Dialect | None]:
    """Return how sure the best is beside the others, and the second."""
    total = sum(scores[best].values())
    second = max(others, key=lambda dialect: sum(scores[dialect].values()), default=None)
    rest = max(0.0, sum(scores[second].values())) if second else 0.0
    return (round(total / (total + rest), 2) if total > 0 else 0.0), second


def _modal_width(found: Sequence[Record]) -> int:
    widths = Counter(len(record.fields) for record in found if not record.fault)
    if not widths:
        return max(len(record.fields) for record in found)
    return max(widths, key=lambda width: (widths[width], width))


def _texts(record: Record, *, transcoded: bool = False) -> tuple[str, ...]:
    return tuple(show(cell, transcoded=transcoded) for cell in record.fields)


def _header(
    found: Sequence[Record], width: int, options: Options, *, transcoded: bool
) -> tuple[int | None, Detected[str]]:
    """Return which record is the header, by the user's word if there is one."""
    if options.no_header:
        return None, Detected("none", "user", 1.0, ("said by --no-header",))
    line = options.header_line
    if line is None:
        return _header_at(found, width, transcoded=transcoded)
    if found[0].line != line:
        raise _blank(line)
    if found[0].fault:
        raise UsageError(
            f"--header-line {line} names a line with a quote that does not close. Put it right, or say --quote none."
        )
    return 0, Detected(f"line {line}", "user", 1.0, ("named by --header-line",))


def _blank(line: int) -> UsageError:
    return UsageError(f"--header-line {line} names a line that is blank. Name the line with the columns' names.")


def _header_at(found: Sequence[Record], width: int, *, transcoded: bool) -> tuple[int | None, Detected[str]]:
    """Return which record is the header: of those above the first with an address, the one that reads as names."""
    rows = [_texts(record, transcoded=transcoded) for record in found[:_LEADING_RECORDS]]
    leading = list(takewhile(lambda row: not _reads_as_data(row, width), rows))
    candidates = [
        position for position, row in enumerate(leading) if not found[position].fault and _reads_as_names(row, width)
    ]
    first = f"line {found[0].line}"
    if not candidates:
        why = "no record above the customers reads as names" if leading else "the first record reads as a customer's"
        return None, Detected("none", "found", 0.6 if leading else 0.95, (why,), first)
    ranked = sorted(candidates, key=lambda position: (_header_score(leading[position], width), -position), reverse=True)
    at = ranked[0]
    words = _words(leading[at])
    evidence = ("its cells are names, no addresses or numbers", f"names of EMAIL and POINTS known: {words} of 2")
    second = f"line {found[ranked[1]].line}" if len(ranked) > 1 else "none"
    value = f"line {found[at].line}"
    return at, Detected(value, "found", (0.7, 0.9, 0.99)[words], evidence, second)


def _is_address(cell: str) -> bool:
    return bool(_ADDRESS.search(cell))


def _is_number(cell: str) -> bool:
    return bool(_BARE_NUMBER.fullmatch(cell.strip()))


def _reads_as_data(row: tuple[str, ...], width: int) -> bool:
    """Tell a customer's row: an address and a number. A title may hold an address, but not both."""
    return len(row) == width and any(map(_is_address, row)) and any(map(_is_number, row))


def _reads_as_names(row: tuple[str, ...], width: int) -> bool:
    if len(row) < min(2, width) or any(_is_address(cell) or _is_number(cell) for cell in row):
        return False
    if len(row) == width:
        return True
    return _words(row) >= 2


def _words(row: tuple[str, ...]) -> int:
    """Return how many of the two columns the names speak of."""
    return sum(
        any((headers.weigh(cell, column) or 0) >= 2 for cell in row if len(cell) <= 100)
        for column in ("EMAIL", "POINTS")
    )


def _header_score(row: tuple[str, ...], width: int) -> tuple[int, bool, float]:
    named = sum(bool(cell.strip()) for cell in row)
    comment = row[0].lstrip().startswith(_COMMENT) and len(row) != width
    return (-1 if comment else _words(row)), len(row) == width, named / len(row)


def _without_preamble(found: list[Record], width: int) -> list[Record]:
    """Drop title and comment lines above a table that has no header."""
    for position, record in enumerate(found[:_LEADING_RECORDS]):
        first = record.fields[0] if record.fields else b""
        comment = first.lstrip().startswith((b"#", b"//"))
        if record.fault or ((len(record.fields) > 1 or width == 1) and not comment):
            return found[position:]
    return found


def _refuse_short_header(header: tuple[str, ...], body: Sequence[Record]) -> None:
    body = [record for record in body if not record.fault]
    if not body or len(header) < 2:
        return
    held = sum(bool(record.fields[-1].strip()) for record in body)
    if all(len(record.fields) == len(header) + 1 for record in body) and held * 2 > len(body):
        raise InputError(
            "HEADER_SHORT",
            f"Every row has {len(header) + 1} fields, but the header has only {len(header)} names, as R writes "
            "row names. Add a name for the first column to the header (write.csv(…, row.names = FALSE) in R).",
        )


def _surplus(body: Sequence[Record], width: int) -> int:
    """Return how many empty fields more than half of the records have beyond the header's."""
    counts = Counter(
        len(record.fields) - width
        for record in body
        if len(record.fields) > width and not any(cell.strip() for cell in record.fields[width:])
    )
    return next((extra for extra, count in counts.items() if count * 2 > len(body)), 0)


def _terminator(head: bytes) -> str:
    pairs = head.count(b"\r\n")
    counts = {"\n": head.count(b"\n") - pairs, "\r\n": pairs, "\r": head.count(b"\r") - pairs}
    return max(counts, key=lambda ending: counts[ending])


def _line_ends(text: bytes) -> int:
    return len(_LINE_END.findall(text))
