"""Delimiter, quote and layout: candidates, evidence, score, tie-break.

Strategy: read the file's head under each candidate dialect. What counts is what other readers do not know:
under the right dialect there is a column of addresses and one of numbers, and most records are of one
width. The header is then looked for above the first customer (`header.py`).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Final

from loyalty_prep.errors import InputError, UsageError, counted
from loyalty_prep.messages.translation import Message, to_translate
from loyalty_prep.options import NO_QUOTE, Detected
from loyalty_prep.reading import above as above_header
from loyalty_prep.reading import blanks, cut_lines, framing, physical_lines, remarks, row_kinds, typographic
from loyalty_prep.reading import header as head_row
from loyalty_prep.reading.csv_text import Dialect
from loyalty_prep.reading.header import Tables
from loyalty_prep.reading.kinds import refuse_other_kinds
from loyalty_prep.reading.layout import DELIMITERS, Layout
from loyalty_prep.reading.records import Fault, Record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from loyalty_prep.options import Decider, Options
    from loyalty_prep.reading.layout import Head
    from loyalty_prep.reading.records import Block

HEAD_BYTES = 1 << 18
"""How much of the file is looked at to tell its layout, in bytes of UTF-8."""
_SCORED_BYTES = 1 << 15
"""So many bytes of the head are read once with each dialect that may be the file's, to compare them."""
SAMPLED_RECORDS = 1000
"""So many first records of the head are looked at, and at most as many of the rest of it."""
_LETTER_RECORDS, _LETTER_SHARE = 5, 0.1
"""How many records, and which share of all, must break at a quote before quotes are taken for letters."""
_SINGLE_SHARE = 0.8
"""If more than this share of the filled cells stand in single quotes, these are quotes; else a spreadsheet's guards."""
_SINGLE = 0.5
"""From this share of records on, a field that the header has no name for holds something."""

WEIGHTS = {"addresses": 4.0, "numbers": 2.0, "one width": 1.0, "unbroken": 1.0, "columns": 0.5}
"""What speaks for a dialect, and how strongly: columns of addresses and of numbers before mere regularity, which any
sign may have that stands in each line equally often."""

# For translators: what speaks for a delimiter, and how strongly: there is a column of addresses, one of numbers, all
# lines have the same number of fields, no quote is broken, there are several columns.
_SCORED: Final = {
    "addresses": to_translate("addresses: {share}"),
    "numbers": to_translate("numbers: {share}"),
    "one width": to_translate("one width: {share}"),
    "unbroken": to_translate("unbroken: {share}"),
    "columns": to_translate("columns: {share}"),
}
"""What is said of each of these."""
_LONGEST_NUMBER = 80
"""No balance is longer, with its unit; the expression would try every way to cut a longer cell."""
_NUMBER = re.compile(r"[^\w\s]*\d[\d .,'’\u00a0\u202f]*(\s*[^\W\d_]{1,8}\.?)?[^\w\s]*")
_DOUBLED_SINGLY = re.compile(rb"(?<=\w)''(?=\w)|'''")
"""As `'O''Brien'` has it."""
_BACKSLASHED = re.compile(rb"\\'")
ALIGNED = "  "
_BLANKS = re.compile(r" {2,}")
_FIELD_AT_COLONS = rb"(?:\"[^\"\r\n]*+\"|[^\":,;\t|{}\[\]\r\n]*+)"
_CUT_BY_COLONS = re.compile(rb"(?:\A|[\r\n])\"[^\"\r\n]*+\"(?::" + _FIELD_AT_COLONS + rb")++[^\S\r\n]*(?:[\r\n]|\Z)")
"""A line of fields with colons between them, the first one quoted: JSON in a cell has more around it."""
_COLONS_IN_CELLS = re.compile(rb"(?<!\d)[0-2]?\d:[0-5]\d(?::[0-5]\d)?(?!\d)|:(?=//)|(?<=\"):(?=\s*[\"\d\[{tfn-])")
WRAPPED = re.compile(rb'"((?:[^"]|"")*+)"[\s,;|]*+')
"""A line that is one field in quotes, and the delimiters of empty ones behind it."""
_SEP_LINE = re.compile(
    rb"\s*\"?sep=([\x01-\x7f]|[\xc2-\xf4][\x80-\xbf]{1,3})\"?[^\S\r\n]*(\r\n|\r|\n|$)", re.IGNORECASE
)


def detect(beginning: Head, options: Options, *, transcoded: bool = False, step: int = 1) -> Layout:
    """Tell the layout from the file's head, below which one record of `step` is known.

    Raises `InputError` FILE_EMPTY, HEADER_SHORT, HEADER_UNREADABLE; `UsageError` for a header line that holds none.
    """
    head, whole = beginning.data, beginning.whole
    refuse_other_kinds(head)
    skipped, named = _sep_line(head)
    if options.header_line is not None:
        if options.header_line <= beginning.lines:
            raise head_row.blank_line(options.header_line)
        skipped = _line_start(head, options.header_line - beginning.lines, skipped, options, whole=whole)
    dialect, delimiter, quote, sample = _choose(head[skipped:], options, named, whole=whole)
    lines = beginning.lines + physical_lines.count_lines(head[:skipped])
    wrapped = _are_wrapped(head[skipped:], whole=whole)
    if lines:
        sample = [
            record._replace(line=record.line + lines, start=record.start + skipped, next=record.next + skipped)
            for record in sample
        ]
    if not sample:
        raise _no_record(head, options, whole=whole)
    width = row_kinds.modal_width(sample)
    place = head_row.locate(sample, head, dialect, options, transcoded=transcoded)
    at, body = place.at, sample[place.body :]
    header = row_kinds.texts(sample[at], transcoded=transcoded) if at is not None else None
    first = body[0] if body else None
    end = sample[at] if at is not None else None
    data_start = first.start if first else (end.next if end else len(head))
    data_line = first.line if first else (end.line + 1 if end else 1)
    if end is not None:
        data_start, data_line = end.next, end.line + physical_lines.count_lines(head[end.start : end.next])
    above = head[: end.start if end else data_start]
    second_table = _second_table(head, body, Tables(dialect, header, data_line))
    if place.unknown is not None and second_table is None:
        raise place.unknown
    step = max(step, -(-(len(body) - SAMPLED_RECORDS) // SAMPLED_RECORDS))
    if header is not None:
        if second_table is None and not wrapped:
            _refuse_header_of_another_width(header, body)
        width = len(header)
    second_table = second_table or cut_lines.refusal(head, body, width)
    return Layout(
        dialect=dialect,
        delimiter=delimiter,
        quote=quote,
        header_row=place.decision,
        quotes=dialect.quote is not None,
        line_terminator=_terminator(head),
        header=header,
        header_line=end.line if end else None,
        preamble_lines=(end.line - 1) if end else (data_line - 1),
        width=width,
        data_start=beginning.start + data_start,
        data_line=data_line,
        rows=tuple(
            row_kinds.texts(record, transcoded=transcoded) for record in _sampled(body, step) if not record.fault
        ),
        surplus=_surplus(body, width),
        skipped=above_header.skipped(beginning, above, dialect, transcoded=transcoded),
        second_table=second_table,
        wrapped=wrapped,
        other_delimiter=_other_delimiter(sample, head) if width == 1 and options.delimiter is None else None,
        step=step,
        head_bytes=len(head) if not whole and b"@" not in head and not head_row.words(header or ()) else None,
    )


def _no_record(head: bytes, options: Options, *, whole: bool) -> InputError | UsageError:
    """Return the refusal of a head in which no record ends."""
    if options.header_line is not None:
        return head_row.blank_line(options.header_line)
    if whole:
        return InputError("FILE_EMPTY", "The file holds no records, only blank lines. Export the customers again.")
    return InputError(
        "NOT_A_TABLE",
        f"No record ends within the first {len(head)} bytes, so this is no table of customers; a header of so many "
        "names is none that Wix takes. Export the customers again, with fewer columns.",
    )


def _sampled(body: Sequence[Record], step: int) -> Sequence[Record]:
    """Return the first records of a head, and one of each `step` of the rest of it."""
    return [*body[:SAMPLED_RECORDS], *body[SAMPLED_RECORDS::step]]


def more_rows(stretches: Iterable[bytes], layout: Layout, *, transcoded: bool) -> list[tuple[str, ...]]:
    """Return the sound records of other stretches of the file, as text."""
    return [
        row_kinds.texts(record, transcoded=transcoded)
        for stretch in stretches
        for record in framing.sample(stretch, layout.dialect)
        if not record.fault and len(record.fields) == layout.width
    ]


def escapes(blocks: Callable[[Dialect], Iterable[Block]], dialect: Dialect) -> bool:
    r"""Tell whether the whole file escapes quotes with a backslash.

    It does when every record that has `\\"` reads cleanly that way and breaks otherwise: on the line where it begins,
    whatever its further lines would be by themselves. `blocks` reads the file under a dialect.
    """
    assert dialect.quote is not None
    speaks, quote = False, dialect.quote.encode()
    sign, escaped = b"\\" + quote, re.compile(rb"(?<!\\)(?:\\\\)*+\\" + quote)
    broken = (
        block.offset + start
        for block in blocks(replace(dialect, backslash=False))
        for start in block.starts[block.faults > 0].tolist()
    )
    for block in blocks(replace(dialect, backslash=True)):
        if sign not in block.data:
            continue
        for start, end, fault in zip(block.starts.tolist(), block.ends.tolist(), block.faults.tolist(), strict=True):
            # A record that does not decode says nothing of quotes. Nor does a backslash that is escaped itself, as at a
            # cell's end: the quote behind it closes either way.
            if fault == Fault.UNDECODABLE or sign not in block.data[start:end]:
                continue
            if escaped.search(block.data, start, end) is not None:
                begins, speaks = block.offset + start, True
                if fault or next((other for other in broken if other >= begins), None) != begins:
                    return False
    return speaks


def _sep_line(head: bytes) -> tuple[int, str | None]:
    """Return how many bytes a `sep=;` line takes, and the delimiter it names."""
    start = len(head) - len(head.lstrip(b"\r\n"))
    match = _SEP_LINE.match(head, start)
    if match is None:
        return 0, None
    return match.end(), match.group(1).decode("utf-8", "replace")


def _line_start(head: bytes, line: int, after: int, options: Options, *, whole: bool) -> int:
    """Return where a line of the head begins, which must be below the `sep=` line that ends at `after`.

    What stands above the header is not read: a stray quote there cannot reach below it.
    """
    ends = (match.end() for match in physical_lines.LINE_END.finditer(head))
    start = 0 if line == 1 else next(islice(ends, min(line - 2, len(head)), None), len(head))
    if start >= len(head):
        what = "the end of the file" if whole else f"the first {len(head)} bytes, where a header is looked for"
        raise UsageError(
            f"--header-line {options.header_line} lies below {what}. Name the line with the columns' names."
        )
    if start < after:
        raise UsageError(
            f"--header-line {options.header_line} names a line above the table. Name the line with the columns' names."
        )
    return start


def _choose(
    body: bytes, options: Options, named: str | None, *, whole: bool
) -> tuple[Dialect, Detected[str], Detected[str | None], list[Record]]:
    part, cut = body[:_SCORED_BYTES], not whole or len(body) > _SCORED_BYTES
    if options.delimiter is not None:
        delimiters: Sequence[str] = (options.delimiter,)
    else:
        signs = DELIMITERS if named in (None, '"', *DELIMITERS) else (*DELIMITERS, named)
        free = [mark for mark in signs if mark and mark != options.quote and not (mark == ":" and _only_in_cells(part))]
        delimiters = [mark for mark in free if mark.encode() in part] or free[:1]
    candidates = (
        _candidates(part, body, delimiters) if options.quote is None else _named(part, delimiters, options.quote)
    )
    candidates = [each for each in candidates if each.quote != each.delimiter and not _cuts_escapes(each)]
    # Where quotes stand behind blanks, a field over several lines is one only under a dialect that leaves these out.
    candidates = [
        blanks.refine(part, each, eof=not cut) if blanks.before_quote(part, each) else each for each in candidates
    ]
    read = {dialect: framing.sample(part, dialect, eof=not cut) for dialect in candidates}
    scores = {dialect: _score(sample) for dialect, sample in read.items()}
    best = max(scores, key=lambda dialect: sum(scores[dialect].values()))
    named_dialects = [dialect for dialect in scores if dialect.delimiter == named]
    if named_dialects and options.delimiter is None:
        believed = max(named_dialects, key=lambda dialect: sum(scores[dialect].values()))
        # A `sep=` line is believed unless the records contradict it.
        if scores[believed]["columns"] and sum(scores[believed].values()) >= sum(scores[best].values()) - 1.5:
            best = believed
    delimiter, quote = _explain(best, scores, options, named), _explain_quote(best, scores, part, options)
    dialect = blanks.refine(part, best, eof=not cut)
    known = dialect in read and len(part) == len(body)
    sample = read[dialect] if known else framing.sample(body, dialect, eof=whole)
    return dialect, delimiter, quote, blanks.with_own_header(body, dialect, sample)


def _cuts_escapes(dialect: Dialect) -> bool:
    """Tell a dialect under which a backslash would both delimit and escape."""
    return dialect.backslash and dialect.delimiter == "\\"


def _only_in_cells(part: bytes) -> bool:
    """Tell whether every colon is one of a time of day, of a web address, or of JSON in a cell."""
    return b":" not in _COLONS_IN_CELLS.sub(b"", part) and _CUT_BY_COLONS.search(part) is None


def _candidates(part: bytes, head: bytes, delimiters: Sequence[str]) -> list[Dialect]:
    """Return the dialects that may be the file's; of two that read the part alike the first is taken."""
    candidates = []
    for delimiter in delimiters:
        singly = [Dialect(delimiter, "'", backslash) for backslash in (False, True)]
        as_csv = [dialect for dialect in singly if _quotes_as_csv_singly(head, dialect)]
        candidates += as_csv
        candidates.append(Dialect(delimiter, '"'))
        if b'\\"' in part:
            candidates.append(Dialect(delimiter, '"', backslash=True))
        if not as_csv and _quotes_singly(part, delimiter):
            candidates.append(Dialect(delimiter, "'"))
        if b'"' in part and _quotes_nothing(part, delimiter):
            candidates.append(Dialect(delimiter, None))
    return candidates


def _named(part: bytes, delimiters: Sequence[str], quote: str) -> list[Dialect]:
    """Return the dialects with the quote that the user named; whether backslashes escape it the file still tells."""
    if quote == NO_QUOTE:
        return [Dialect(delimiter, None) for delimiter in delimiters]
    escaped = (False, True) if b"\\" + quote.encode() in part else (False,)
    return [Dialect(delimiter, quote, backslash) for delimiter in delimiters for backslash in escaped]


def _quotes_nothing(part: bytes, delimiter: str) -> bool:
    """Tell whether quotes are letters in this file: many records break at them, and none is quoted as it should."""
    if _quoted(part, delimiter, b'"'):
        return False
    sample = framing.sample(part, Dialect(delimiter, '"'), eof=False)
    broken = sum(record.fault == Fault.BROKEN_QUOTE for record in sample)
    quoted = sum(record.lines > 1 and not record.fault for record in sample)
    letters = broken > quoted and broken >= _LETTER_RECORDS and broken > len(sample) * _LETTER_SHARE
    return letters and not _quotes_records(part, delimiter)


def _quotes_records(part: bytes, delimiter: str) -> bool:
    """Tell whether quotes close as they should, though records stand between them: they break, but are quotes.

    Either most quotes that open a field close one as well; or an inner line is a record, and not both the line on which
    the field opens and the one on which it closes are records too, of which each may have a quote for a letter.
    """
    believed = framing.believed(part, Dialect(delimiter, '"'))
    width = row_kinds.modal_width(believed)

    def is_record(line: bytes) -> bool:
        cells = line.decode("utf-8", "replace").split(delimiter)
        return len(cells) == width and any(map(row_kinds.is_own_address, cells))

    pairs = 0
    for record in believed:
        if record.lines == 1 or len(record.fields) != width:
            continue
        first, *inner, last = physical_lines.LINE_END.split(part[record.start : record.next].rstrip(b"\r\n"))
        if any(map(is_record, inner)) and not (is_record(first) and is_record(last)):
            return True
        # A quote that is all of its cell (ditto) opens as well as it closes.
        pairs += all(cell.strip() != b'"' for cell in last.split(delimiter.encode()))
    return pairs > sum(bool(record.fault) for record in believed)


def _quotes_singly(part: bytes, delimiter: str) -> bool:
    """Tell whether single quotes may be quotes: one holds a delimiter, or there are some on every second line.

    On a few cells they are guards that a spreadsheet left there; taken for quotes they would make letters of others.
    """
    matches = list(_quoted_on_a_line(delimiter, b"'").finditer(part))
    holds = any(delimiter.encode() in match[0].strip(delimiter.encode()) for match in matches)
    return holds or (bool(matches) and len(matches) * 2 >= physical_lines.count_lines(part))


def _quotes_as_csv_singly(head: bytes, dialect: Dialect) -> bool:
    """Tell whether a field may stand in single quotes: one does, over several lines or around an escaped one.

    None breaks: an apostrophe that begins a cell (`'t Hart`) would, or take a record with it.
    """
    mark = dialect.delimiter.encode()
    mark, space = re.escape(mark), blanks.space(mark)
    opens, closes = rb"(?:^|[\r\n]|" + mark + rb")" + space + rb"*'", rb"'" + space + rb"*(?:" + mark + rb"|[\r\n]|$)"
    if b"'" not in head or not (re.search(opens, head) and re.search(closes, head)):
        return False
    if dialect.backslash and (b"\\'" not in head or dialect.delimiter == "\\"):
        return False
    sample = framing.sample(head, blanks.refine(head, dialect, eof=False), eof=False)
    if any(record.fault for record in sample):
        return False
    width = row_kinds.modal_width(sample)
    of_width = [record for record in sample if len(record.fields) == width > 1]
    if dialect.backslash:
        return any(_has_escaped(_BACKSLASHED, head, record) for record in of_width)
    return any(record.lines > 1 or _has_escaped(_DOUBLED_SINGLY, head, record) for record in of_width)


def _has_escaped(escaped: re.Pattern[bytes], head: bytes, record: Record) -> bool:
    """Tell a record of which a quoted field holds an escaped single quote: there it stands by itself in the field."""
    written = len(escaped.findall(head, record.start, record.next))
    return written > sum(len(escaped.findall(cell)) for cell in record.fields)


def _quoted(part: bytes, delimiter: str, quote: bytes) -> bool:
    """Tell whether a field on one line is quoted, blanks around the quotes or not."""
    return _quoted_on_a_line(delimiter, quote).search(part) is not None


def _quoted_on_a_line(delimiter: str, quote: bytes) -> re.Pattern[bytes]:
    mark = re.escape(delimiter.encode())
    body = rb"(?:[^" + quote + rb"\r\n]|" + quote * 2 + rb")*+"
    space = blanks.space(delimiter.encode()) + rb"*+"
    opens, closes = rb"(?:^|[\r\n]|" + mark + rb")" + space + quote, quote + space + rb"(?:" + mark + rb"|[\r\n]|$)"
    return re.compile(opens + body + closes)


def _score(sample: list[Record]) -> dict[str, float]:
    """Return the evidence for a dialect, each between 0 and its weight."""
    if not sample:
        return dict.fromkeys(WEIGHTS, 0.0)
    width = row_kinds.modal_width(sample)
    table = [record for record in sample if len(record.fields) == width and not record.fault]
    texts = [row_kinds.texts(record) for record in table]
    columns = list(zip(*texts, strict=True)) if texts else []
    share = [sum(map(row_kinds.is_own_address, column)) / len(sample) for column in columns]
    number = [sum(map(_is_number, column)) / len(sample) for column in columns]
    evidence = {
        "addresses": min(1.0, max(share, default=0.0) * 1.25),
        "numbers": min(1.0, max(number, default=0.0) * 1.25),
        "one width": len(table) / len(sample),
        "unbroken": 1 - sum(bool(record.fault) for record in sample) / len(sample),
        "columns": min(width - 1, 4) / 4,
    }
    # Quotes left on the cells are the mark of a dialect that does not know them.
    left = sum(_in_quotes(cell.strip(), '"') for row in texts for cell in row if '"' in cell)
    # Single ones on a few cells are a spreadsheet's guards; on nearly every cell they are quotes.
    whole = [_whole(row) if any("'" in cell for cell in row) else row for row in texts]
    single = sum(_in_quotes(cell.strip(), "'") for row in whole for cell in row if "'" in cell)
    if single > _SINGLE_SHARE * sum(bool(cell.strip()) for row in whole for cell in row):
        left += single
    # A field that opens in one cell and closes in another was cut at its own delimiter, if a record is of that width.
    widths = {len(record.fields) for record in sample}
    left += sum(len(row) < width and len(row) in widths for row in whole)
    evidence["unbroken"] -= min(0.5, left / max(1, len(texts)))
    return {name: value * WEIGHTS[name] for name, value in evidence.items()}


def _is_number(cell: str) -> bool:
    bare = cell.strip()
    return len(bare) <= _LONGEST_NUMBER and _NUMBER.fullmatch(bare) is not None


def _in_quotes(cell: str, quote: str) -> bool:
    return cell[:1] == cell[-1:] == quote and len(cell) > 1


def _whole(row: Sequence[str]) -> Sequence[str]:
    """Put together the fields in single quotes that were cut at a delimiter; a row in which one stays open is left."""
    fields: list[str] = []
    pieces: list[str] = []
    for cell in row:
        bare = cell.strip()
        if pieces or (bare[:1] == "'" and not _in_quotes(bare, "'")):
            pieces.append(bare)
            if len(pieces) > 1 and bare[-1:] == "'":
                fields.append(" ".join(pieces))
                pieces = []
        else:
            fields.append(cell)
    return row if pieces else fields


def _explain(
    best: Dialect, scores: dict[Dialect, dict[str, float]], options: Options, named: str | None
) -> Detected[str]:
    if options.delimiter is not None:
        return Detected(best.delimiter, "user", 1.0, (to_translate("named by --delimiter"),))
    others = [dialect for dialect in scores if dialect.delimiter != best.delimiter]
    confidence, second = _ahead(best, others, scores)
    evidence = tuple(_evidence(name, value) for name, value in scores[best].items())
    if named == best.delimiter:
        evidence = (Message("the line sep={delimiter}", delimiter=named), *evidence)
    decider: Decider = "found" if others or named or scores[best]["columns"] else "default"
    return Detected(best.delimiter, decider, confidence, evidence, second.delimiter if second else None)


def _evidence(name: str, value: float) -> Message:
    return Message(_SCORED[name], share=value / WEIGHTS[name])


_ESCAPED: Final = to_translate("a backslash escapes it")


def _explain_quote(
    best: Dialect, scores: dict[Dialect, dict[str, float]], part: bytes, options: Options
) -> Detected[str | None]:
    if options.quote is not None:
        escaped = (_ESCAPED,) if best.backslash else ()
        return Detected(best.quote, "user", 1.0, (to_translate("named by --quote"), *escaped))
    others = [dialect for dialect in scores if dialect.delimiter == best.delimiter and dialect != best]
    if not others and b'"' not in part:
        return Detected(best.quote, "default", 1.0, (to_translate("nothing is quoted"),))
    confidence, second = _ahead(best, others, scores)
    evidence: list[str] = []
    if best.quote is None:
        evidence.append(to_translate("quotes stand inside of fields, never around them"))
    elif best.quote.encode() in part:
        evidence.append(Message("fields in {quote} read as fields", quote=best.quote))
    if best.backslash:
        evidence.append(_ESCAPED)
    evidence.append(_evidence("unbroken", scores[best]["unbroken"]))
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


def _refuse_header_of_another_width(header: Sequence[str], body: Sequence[Record]) -> None:
    """Refuse a header with one name less, or some more, than every customer has fields: which is missing nobody knows.

    Totals, remarks and damaged records among the customers say nothing of the header, where they are the fewer.
    """
    sound = [record for record in body if not record.fault]
    if sum(len(record.fields) == len(header) for record in sound) * 2 >= len(sound):
        return  # as in nearly every file: the customers cannot all be of another width, and most of the records
    customers = [record for record in sound if row_kinds.has_own_address(record)]
    body = customers if len(customers) * 2 > len(sound) else sound
    if not body or len(header) < 2:
        return
    widths = {len(record.fields) for record in body}
    # A delimiter at each line's end makes a field that is none; the header may end with one as well.
    ends = all(len(record.fields) > 1 and not record.fields[-1].strip() for record in body)
    both = ends and not header[-1].strip()
    names = len(header) - both
    if min(widths) > names and (quotes := typographic.refusal("HEADER_SHORT", map(row_kinds.texts, body))) is not None:
        raise quotes
    if widths == {names + 1 + ends} and sum(bool(record.fields[names].strip()) for record in body) > _SINGLE * len(
        body
    ):
        raise InputError(
            "HEADER_SHORT",
            f"Every row has {counted(names + 1, 'field')}, but the header has only {counted(names, 'name')}, as R "
            "writes row names. Add a name for the first column to the header (write.csv(…, row.names = FALSE) in R).",
        )
    width = min(widths) - both if len(widths) == 1 else names
    if width < names and header[names - 1].strip() and not any(_fills(record, names) for record in sound):
        raise InputError(
            "HEADER_LONG",
            f"Every row has {counted(width, 'field')}, but the header has {names} names, so that "
            "the names may stand above the wrong columns. Take the names without a column off the header, or export "
            "again.",
        )


def _fills(record: Record, width: int) -> bool:
    """Tell a record that has something in each field of a width, and a digit: others leave empty fields out at the end.

    That of a customer with a wrong address is one; a total leaves fields empty, and a header has no digit.
    """
    cells = record.fields[:width]
    return len(cells) == width and all(map(bytes.strip, cells)) and re.search(rb"[0-9]", b" ".join(cells)) is not None


def _second_table(head: bytes, body: Sequence[Record], tables: Tables) -> InputError | None:
    """Return the refusal of a header further down in the head, or of a title between customers of other points."""
    section: InputError | None = None
    few = remarks.FEW
    try:
        for record in body:
            raw = head[record.start : record.next]
            tables.refuse_record(raw, record.line)
            if b"@" not in raw:
                few -= 1
                if few >= 0:
                    tables.refuse_scale(raw, record.line)
                section = section or tables.other_points(raw, record.line)
            elif section is not None:
                return section
    except InputError as refusal:
        return refusal
    return None


def _are_wrapped(text: bytes, *, whole: bool) -> bool:
    """Tell whether every line is one field in quotes, which holds others; a last line that is cut off has no say."""
    if not text.lstrip().startswith(b'"'):
        return False  # as of nearly every file, without a look at all its lines
    lines = [line.strip() for line in physical_lines.LINE_END.split(text)]
    lines = [line for line in (lines if whole else lines[:-1]) if line]
    inner = (WRAPPED.fullmatch(line) for line in lines)
    return bool(lines) and all(line and any(sign.encode() in line[1] for sign in DELIMITERS) for line in inner)


def _other_delimiter(sample: Sequence[Record], head: bytes) -> str | None:
    """Return a sign that cuts every record of the head into as many fields, one of which is an address.

    Several blanks (`ALIGNED`) are none that could be named: they align the columns.
    """
    lines = [head[record.start : record.next].decode("utf-8", "replace").strip("\ufeff\r\n") for record in sample]
    signs = sorted({sign for sign in lines[0] if row_kinds.may_delimit(sign)}) if lines else []
    aligned = [_BLANKS.split(line.strip()) for line in lines]
    if aligned and len(aligned[0]) > 1 and all(any(map(row_kinds.is_own_address, row)) for row in aligned[1:]):
        return ALIGNED
    for sign in signs:
        rows = [_cut_at(line, sign) for line in lines]
        if len(rows[0]) > 1 and len(set(map(len, rows))) == 1 and any(map(row_kinds.is_own_address, rows[-1])):
            return sign
    return None


def _cut_at(line: str, sign: str) -> list[str]:
    """Cut a line at a sign, or where all of it is quoted, at the sign between quotes."""
    between = f'"{sign}"'
    return line[1:-1].split(between) if _in_quotes(line, '"') and between in line else line.split(sign)


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
