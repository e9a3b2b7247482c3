"""Measure how encoding, delimiter, quote and header are told: `python -m benchmarks.detection [--seed N] [--out DIR]`.

Files are generated (the same for the same seed), inspected by `loyalty_prep.inspect`, and put beside chardet alone
(`chardet.detect` of the raw bytes), csv.Sniffer, CleverCSV and DuckDB's sniffer. These three do not tell encodings,
so they are given the right text. Half of the names are from Faker, which nobody here chose. Writes `detection.md`, the accuracies, and `detection.csv`, the ledger: each sample
and each generated file with what it is and what was made of it. CleverCSV and DuckDB are in the dependency group
`bench`.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
import multiprocessing
import random
import tempfile
import unicodedata
import warnings
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import chardet
import clevercsv
import duckdb

import loyalty_prep
from benchmarks.detection_names import ENCODINGS, LANGUAGES, LOCALES, MORE, Language, drawn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SAMPLES = Path(__file__).parent.parent / "samples"
SHORT_ROWS, LONG_ROWS = 20, 2000
FEW_ROWS = (1, 2, 3, 5)
SHORT_FILES, LONG_FILES, DRAWN_FILES, FEW_FILES, DIALECT_FILES = 24, 4, 24, 12, 12
"""How many files are generated for each encoding, and for each kind of dialect."""
GROUPS = ("short", "long", "drawn", "few")
SNIFFED = 8192
"""How much text csv.Sniffer and CleverCSV are shown: their time grows fast, their answers do not change."""
ASPECTS = ("delimiter", "quote", "header")
RIVALS = ("csv.Sniffer", "CleverCSV", "DuckDB")


@dataclass(frozen=True, slots=True)
class Style:
    """How a generated file is written. `kind` names what is special about it."""

    kind: str = "plain"
    delimiter: str = ","
    quotes: str = "minimal"
    line_end: str = "\n"
    header: bool = True
    preamble: str = ""


@dataclass(frozen=True, slots=True)
class File:
    """One file with the truth about it; `delimiter` None where it has one column, `header_line` None without one."""

    name: str
    group: str
    data: bytes
    text: str
    encoding: str
    language: str
    style: Style
    delimiter: str | None
    quote: str | None
    escaped: bool
    header_line: int | None


# The generator.


def files(seed: int) -> list[File]:
    """Return all generated files, the same for the same seed."""
    chance = random.Random(seed)
    found = []
    for encoding in _encodings():
        own, foreign = ENCODINGS.get(encoding, ()), (*ENCODINGS.get(encoding, ()), *MORE.get(encoding, ()))
        foreign = tuple(language for language in foreign if language in LOCALES)
        for group, languages, rows, count in (
            ("short", own, (SHORT_ROWS,), SHORT_FILES),
            ("long", own, (LONG_ROWS,), LONG_FILES),
            ("drawn", foreign, (SHORT_ROWS,), DRAWN_FILES),
            ("few", foreign, FEW_ROWS, FEW_FILES),
        ):
            for number in range(count if languages else 0):
                language = languages[number % len(languages)] if group != "long" else chance.choice(languages)
                size = rows[number % len(rows)]
                found.append(_file(chance, f"{group}-{encoding}-{number:02}", group, encoding, language, size))
    for kind, style in _kinds():
        for number in range(DIALECT_FILES):
            language = chance.choice(tuple(LANGUAGES))
            found.append(_file(chance, f"dialect-{kind}-{number:02}", "dialect", "utf-8", language, 0, style=style))
    return found


def _encodings() -> tuple[str, ...]:
    return tuple(dict.fromkeys((*ENCODINGS, *MORE)))


def _kinds() -> Iterable[tuple[str, Style]]:
    for name, delimiter in (("comma", ","), ("semicolon", ";"), ("tab", "\t"), ("bar", "|")):
        for quotes in ("none", "minimal", "all", "backslash", "single"):
            kind = f"{name}, quotes {quotes}"
            yield kind, Style(kind, delimiter, quotes)
    for kind, changes in SPECIAL.items():
        yield kind, Style(kind, **changes)


SPECIAL: dict[str, dict[str, Any]] = {
    "CRLF": {"line_end": "\r\n"},
    "CR": {"line_end": "\r", "delimiter": ";"},
    "mixed line ends": {"line_end": "mixed"},
    "no header": {"header": False},
    "no header, all quoted": {"header": False, "quotes": "all", "delimiter": ";"},
    "sep= line": {"preamble": "sep", "delimiter": ";", "line_end": "\r\n"},
    "title above": {"preamble": "title"},
    "comments above": {"preamble": "comments", "delimiter": ";"},
    "one column": {},
    "one column, all quoted": {"quotes": "all"},
    "one column, no header": {"header": False},
    "header and one row": {},
    "header and one row, all quoted": {"quotes": "all", "delimiter": ";"},
    "two rows, no header": {"header": False, "delimiter": ";"},
    "header alone": {"delimiter": ";"},
    "notes with delimiters": {"delimiter": ","},
    "notes over several lines": {"delimiter": ";"},
    "quotes as letters": {"quotes": "none", "delimiter": "\t"},
    "space after delimiter": {"quotes": "none"},
    "delimiter at line ends": {"quotes": "none", "delimiter": ";"},
    "decimal commas": {"delimiter": ";", "quotes": "none"},
    "two columns": {"delimiter": ";", "quotes": "none"},
    "lists in cells": {"delimiter": ",", "quotes": "none"},
}


def _file(
    chance: random.Random,
    name: str,
    group: str,
    encoding: str,
    language: str,
    rows: int,
    *,
    style: Style | None = None,
) -> File:
    codec, bom = _codec(encoding)
    if style is None:
        style = Style(
            "plain",
            chance.choice(",;\t|"),
            chance.choice(("none", "minimal", "all")),
            chance.choice(("\n", "\r\n")),
            chance.random() < 0.8,
            chance.choice(("", "", "", "title")),
        )
    rows = rows or chance.choice((5, 20, 100))
    words = LANGUAGES[language] if group not in {"drawn", "few"} else drawn(language)
    header, records = _table(chance, words, language, codec, rows, style, few=group in {"short", "drawn"})
    written = [*([header] if style.header else []), *records]
    lines = [_line(record, style) for record in written]
    before = _preamble(chance, style, words, codec)
    text = _joined(before + lines, style.line_end, chance)
    data = _encode(text, codec)
    single = not any(len(record) > 1 for record in written)
    quoted = {"none": None, "single": "'"}.get(style.quotes, '"')
    marks = quoted is not None and any(quoted in line for line in lines)
    return File(
        name,
        group,
        bom + data,
        data.decode(codec),
        encoding,
        language,
        style,
        None if single else style.delimiter,
        quoted if marks else None,
        style.quotes == "backslash" and '\\"' in text,
        len(before) + 1 if style.header else None,
    )


def _codec(encoding: str) -> tuple[str, bytes]:
    codec, _, bom = encoding.partition("+")
    if codec == "utf-8-sig":
        return "utf-8", b"\xef\xbb\xbf"
    return codec, "\ufeff".encode(codec) if bom else b""


def _table(
    chance: random.Random, words: Language, language: str, codec: str, rows: int, style: Style, *, few: bool
) -> tuple[list[str], list[list[str]]]:
    """Return header and records. `few`: only some names hold letters beyond ASCII, where the script lets them."""
    local = chance.random() < 0.5 and _fits(codec, "".join(words.header))
    names = words.header if local else ("Name", "Email", "Points balance", "City")
    given, family, towns = (_writable(codec, part) for part in (words.given, words.family, words.towns))
    plain = [[word for word in part if word.isascii()] for part in (given, family, towns)]
    accented = set(chance.sample(range(rows), min(rows, chance.randint(3, 7)))) if few else set(range(rows))
    extra = chance.choice((0, 0, 1, 2))
    records = []
    for number in range(rows):
        parts = [given, family, towns]
        if number not in accented:
            parts = [some or every for some, every in zip(plain, parts, strict=True)]
        elif few:  # one of them at least holds a letter beyond ASCII
            place = chance.randrange(len(parts))
            parts[place] = [word for word in parts[place] if not word.isascii()] or parts[place]
        first, last, town = (chance.choice(part) for part in parts)
        full = last + first if language in {"Chinese", "Taiwanese", "Japanese", "Korean"} else f"{first} {last}"
        email = f"user{chance.randrange(10**5)}@{chance.choice(('example.com', 'mail.example.org', 'example.net'))}"
        record = [full, email, str(chance.randrange(20_000)), town]
        record += [f"2024-0{chance.randrange(1, 10)}-1{chance.randrange(10)}"] * (extra > 0)
        record += [_sign(chance, codec)] * (extra > 1)
        records.append(record)
    header = [*names, *["Created", "Note"][:extra]]
    return _special(chance, style, header, records)


def _writable(codec: str, words: Sequence[str]) -> list[str]:
    return [word for word in words if _fits(codec, word)] or ["Anna"]


@cache
def _fits(codec: str, word: str) -> bool:
    try:
        _encode(word, codec)
    except UnicodeEncodeError:
        return False
    return True


def _encode(text: str, codec: str) -> bytes:
    if codec == "cp1258":
        text = "".join(map(_vietnamese, text))
    if codec in {"cp1250", "iso8859-2", "cp852", "mac-latin2"}:
        text = text.translate(_ONE_LETTER)  # as Romanian was written there
    return text.encode(codec)


def _vietnamese(char: str) -> str:
    """Windows-1258 writes most tones as marks of their own."""
    if char.isascii() or _has(char):
        return char
    parts = unicodedata.normalize("NFD", char)
    tones = "".join(mark for mark in parts if mark in "\u0300\u0301\u0303\u0309\u0323")
    return unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in tones)) + tones


def _has(char: str) -> bool:
    try:
        char.encode("cp1258")
    except UnicodeEncodeError:
        return False
    return True


def _sign(chance: random.Random, codec: str) -> str:
    note = chance.choice(("", "", "", "VIP", "10 €", "Nr. 5 – 7", "O’Neill", "12°", "new"))
    return note if _fits(codec, note) else ""


def _special(
    chance: random.Random, style: Style, header: list[str], records: list[list[str]]
) -> tuple[list[str], list[list[str]]]:
    if style.kind.startswith("one column"):
        return header[1:2], [record[1:2] for record in records]
    if style.kind == "two columns":
        return header[1:3], [record[1:3] for record in records]
    if style.kind.startswith("header and one row"):
        records = records[:1]
    if style.kind.startswith("two rows"):
        records = records[:2]
    if style.kind == "header alone":
        records = []
    notes = _notes(style)
    if notes:
        header = [*header, "Notes"]
        records = [[*record, chance.choice(notes)] for record in records]
    if style.kind == "delimiter at line ends":
        header, records = [*header, ""], [[*record, ""] for record in records]
    return header, records


def _notes(style: Style) -> Sequence[str]:
    """Return what stands in a last column where the style has one."""
    if style.kind in NOTES:
        return NOTES[style.kind]
    if style.quotes in {"minimal", "backslash", "single"} and style.kind != "plain":
        quote = "'" if style.quotes == "single" else '"'
        return "", f"red{style.delimiter}blue", f"the {quote}best{quote} one", "plain"
    return ()


NOTES: dict[str, tuple[str, ...]] = {
    "notes with delimiters": ("", "red, blue", "a; b; c", "x|y", "12,5"),
    "notes over several lines": ("", "called twice\nno answer", "ok"),
    "quotes as letters": ('5" screen', 'the "best"', "plain", 'say "hi" now'),
    "decimal commas": ("12,50", "0,99", "310,00", "7,25", "48,10"),
    "lists in cells": ("vip", "vip;new", "vip;new;old", "b2b;old"),
}


def _line(record: list[str], style: Style) -> str:
    mark = style.delimiter
    if style.quotes == "none":
        if style.kind == "space after delimiter":
            return f"{mark} ".join(record)
        return mark.join(cell.replace(mark, " ") for cell in record)
    quote = "'" if style.quotes == "single" else '"'
    every = style.quotes == "all" or (style.quotes in {"backslash", "single"} and style.kind != "plain")
    cells = []
    for cell in record:
        must = mark in cell or quote in cell or "\n" in cell
        if not must and not every:
            cells.append(cell)
        elif style.quotes == "backslash":
            cells.append(quote + cell.replace("\\", "\\\\").replace(quote, f"\\{quote}") + quote)
        else:
            cells.append(quote + cell.replace(quote, quote * 2) + quote)
    return mark.join(cells)


def _preamble(chance: random.Random, style: Style, words: Language, codec: str) -> list[str]:
    if style.preamble == "sep":
        return [f"sep={style.delimiter}"]
    if style.preamble == "comments":
        return ["# exported by shop admin", "# all customers"]
    if style.preamble == "title":
        title = chance.choice(words.towns)
        return [f"Customers {title}" if _fits(codec, title) else "Customers", ""]
    return []


def _joined(lines: Iterable[str], line_end: str, chance: random.Random) -> str:
    if line_end == "mixed":
        return "".join(line + chance.choice(("\n", "\r\n")) for line in lines)
    return "".join(line + line_end for line in lines)


# The judges: what each reader makes of a file. None: it does not tell.

Verdict = dict[str, bool | None]


def judge(file: File) -> dict[str, Verdict]:
    """Return right or wrong by reader and aspect."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return {
            "loyalty-prep": ours(file),
            "chardet": {"text": _chardet(file)},
            "csv.Sniffer": _sniffer(file),
            "CleverCSV": _clever(file),
            "DuckDB": _duckdb(file),
        }


def ours(file: File) -> Verdict:
    try:
        found = loyalty_prep.inspect(file.data)
    except loyalty_prep.LoyaltyPrepError:
        return dict.fromkeys(("text", *ASPECTS), False)
    body = file.data[len(found.encoding.bom) :]
    layout = found.layout
    return {
        "text": _reads(body, found.encoding.name.value, file),
        "delimiter": _delimiter(layout.dialect.delimiter, file),
        "quote": _quote(layout.dialect.quote, file, escaped=layout.dialect.backslash),
        "header": layout.header_line == file.header_line,
    }


_ONE_LETTER = str.maketrans("șțȘȚ", "şţŞŢ")
"""Romanian letters that code pages write with either mark: under two of them the same bytes read so or so."""


def _reads(data: bytes, encoding: str, file: File) -> bool:
    try:
        return data.decode(encoding).removeprefix("\ufeff").translate(_ONE_LETTER) == file.text.translate(_ONE_LETTER)
    except (LookupError, UnicodeDecodeError):
        return False


def _delimiter(found: str | None, file: File) -> bool:
    if file.delimiter is None:
        return found is None or found not in file.text
    return found == file.delimiter


def _quote(found: str | None, file: File, *, escaped: bool) -> bool:
    if file.escaped and not escaped:
        return False
    if file.quote is None:
        return found in {None, '"'} or found not in file.text
    return found == file.quote


def _chardet(file: File) -> bool:
    return _reads(file.data, chardet.detect(file.data)["encoding"] or "ascii", file)


def _sniffer(file: File) -> Verdict:
    text = file.text[:SNIFFED]
    try:
        found = csv.Sniffer().sniff(text)
        header = csv.Sniffer().has_header(text)
    except csv.Error:
        return dict.fromkeys(ASPECTS, False)
    return {
        "delimiter": _delimiter(found.delimiter, file),
        "quote": _quote(found.quotechar, file, escaped=found.escapechar == "\\"),
        "header": header == (file.header_line is not None) and not file.style.preamble,
    }


def _clever(file: File) -> Verdict:
    text = file.text[:SNIFFED]
    try:
        found = clevercsv.Sniffer().sniff(text)
        header = clevercsv.Sniffer().has_header(text)
    except Exception:  # noqa: BLE001 - whatever it raises, it did not tell
        return dict.fromkeys(ASPECTS, False)
    if found is None:
        return dict.fromkeys(ASPECTS, False)
    return {
        "delimiter": _delimiter(found.delimiter or None, file),
        "quote": _quote(found.quotechar or None, file, escaped=found.escapechar == "\\"),
        "header": header == (file.header_line is not None) and not file.style.preamble,
    }


def _duckdb(file: File) -> Verdict:
    with tempfile.NamedTemporaryFile(suffix=".csv") as stream:
        stream.write(file.text.encode())
        stream.flush()
        try:
            query = "SELECT Delimiter, Quote, Escape, SkipRows, HasHeader FROM sniff_csv(?)"
            row = _connection().execute(query, [stream.name]).fetchone()
        except duckdb.Error:
            return dict.fromkeys(ASPECTS, False)
    assert row is not None
    delimiter, quote, escape, skipped, header = row
    # It may skip blank lines above the header or not count them: both are right.
    right = bool(header) == (file.header_line is not None)
    if header and file.header_line is not None:
        right = file.text.splitlines()[skipped : skipped + 2].count(file.text.splitlines()[file.header_line - 1]) > 0
    return {
        "delimiter": _delimiter(delimiter, file),
        "quote": _quote(None if quote == "(empty)" else quote, file, escaped=escape == "\\"),
        "header": right,
    }


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


# The samples: their truth is in their expectations.


def samples() -> list[tuple[dict[str, str], Verdict]]:
    found = []
    for path in sorted(SAMPLES.glob("*.expected.json")):
        expected = json.loads(path.read_text("utf-8"))
        if "encoding" not in expected:
            continue
        seen = loyalty_prep.inspect(SAMPLES / expected["file"]).to_dict()
        verdict: Verdict = {
            "text": seen["encoding"] == expected["encoding"],
            "delimiter": seen["delimiter"] == expected["delimiter"],
            "quote": seen["quoteChar"] in {'"', None},
            "header": seen["headerLine"] == expected["headerLine"],
        }
        row = _row(expected["file"], "sample", expected["encoding"], "", "sample", expected["delimiter"], "")
        row |= {"line_end": expected["lineTerminator"], "header_line": str(expected["headerLine"] or "none")}
        found.append((row, verdict))
    return found


# The ledger.


def _row(name: str, group: str, encoding: str, language: str, kind: str, delimiter: str, quotes: str) -> dict[str, str]:
    return {
        "file": name,
        "group": group,
        "encoding": encoding,
        "language": language,
        "kind": kind,
        "delimiter": delimiter,
        "quotes": quotes,
    }


def _described(file: File) -> dict[str, str]:
    row = _row(
        file.name,
        file.group,
        file.encoding,
        file.language,
        file.style.kind,
        file.delimiter or "none",
        file.style.quotes,
    )
    return row | {"line_end": file.style.line_end, "header_line": str(file.header_line or "none")}


def _word(verdict: bool | None) -> str:
    return "" if verdict is None else "right" if verdict else "wrong"


def _ledger(rows: Iterable[tuple[dict[str, str], dict[str, Verdict]]]) -> str:
    buffer = io.StringIO()
    writer: csv.DictWriter[str] | None = None
    for described, verdicts in rows:
        row = dict(described)
        row["delimiter"] = {"\t": "tab"}.get(row["delimiter"], row["delimiter"])
        row["line_end"] = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}.get(row["line_end"], row["line_end"])
        for reader, aspects in _COLUMNS:
            for aspect in aspects:
                row[f"{reader} {aspect}"] = _word(verdicts.get(reader, {}).get(aspect))
        if writer is None:
            writer = csv.DictWriter(buffer, row, lineterminator="\n")
            writer.writeheader()
        writer.writerow(row)
    return buffer.getvalue()


_COLUMNS = (
    ("loyalty-prep", ("text", *ASPECTS)),
    ("chardet", ("text",)),
    *((reader, ASPECTS) for reader in RIVALS),
)


def _share(verdicts: Iterable[bool | None]) -> str:
    told = [bool(verdict) for verdict in verdicts if verdict is not None]
    if not told:
        return "-"
    share = 100 * sum(told) / len(told)
    return f"{share:.0f}" if share in {0, 100} else f"{share:.1f}"


def _page(pairs: Sequence[tuple[File, dict[str, Verdict]]], checked: Sequence[Verdict], seed: int) -> str:
    few = ", ".join(map(str, FEW_ROWS[:-1]))
    lines = [
        "# How well layouts are told",
        "",
        f"Written by `python -m benchmarks.detection --seed {seed}`; each file is a row of `detection.csv`. The numbers",
        "are percentages of files that came out right. Text is right where it decodes to the same text, whatever the",
        "encoding is called. csv.Sniffer, CleverCSV and DuckDB do not tell encodings: they were given the right text, the",
        f"first two its first {SNIFFED} characters. Quote: right also where the answer makes no difference.",
        "",
        "## Summary",
        "",
        *summary(pairs, checked),
        "",
        "## Text, by encoding",
        "",
        f"Short: {SHORT_ROWS} rows, a few accented names, {SHORT_FILES} files. Long: {LONG_ROWS:,} rows, {LONG_FILES} files. These are of names and",
        f"towns that were written for this benchmark. Drawn: {SHORT_ROWS} rows, a few accented names, {DRAWN_FILES} files, and few:",
        f"{few} or {FEW_ROWS[-1]} rows, {FEW_FILES} files; their names, streets and towns are those of Faker {version('faker')} in its locales,",
        "each accented row with a letter beyond ASCII at least.",
        "",
        f"| encoding | {' | '.join(GROUPS)} | {' | '.join(f'chardet, {group}' for group in GROUPS)} |",
        f"| --- |{' ---: |' * 2 * len(GROUPS)}",
    ]
    for encoding in _encodings():
        cells = [
            _share(
                verdicts[reader]["text"]
                for file, verdicts in pairs
                if file.encoding == encoding and file.group == group
            )
            for reader in ("loyalty-prep", "chardet")
            for group in GROUPS
        ]
        lines.append(f"| {encoding} | {' | '.join(cells)} |")
    lines += ["", "## Delimiter / quote / header, by kind of dialect", "", f"{DIALECT_FILES} files each, UTF-8.", ""]
    readers = ("loyalty-prep", *RIVALS)
    lines += [f"| kind | {' | '.join(readers)} |", f"| --- |{' --- |' * len(readers)}"]
    by_kind: dict[str, list[dict[str, Verdict]]] = defaultdict(list)
    for file, verdicts in pairs:
        if file.group == "dialect":
            by_kind[file.style.kind].append(verdicts)
    for kind, found in by_kind.items():
        cells = [" / ".join(_share(one[reader][aspect] for one in found) for aspect in ASPECTS) for reader in readers]
        lines.append(f"| {kind} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def summary(pairs: Sequence[tuple[File, dict[str, Verdict]]], checked: Sequence[Verdict]) -> list[str]:
    """Return the table that docs/pages/explanation/encodings.md shows too."""
    readers = ("loyalty-prep", "chardet", *RIVALS)
    lines = [f"| % right | {' | '.join(readers)} |", f"| --- |{' ---: |' * len(readers)}"]
    for group in GROUPS:
        for what, wide in (("UTF-8, UTF-16, UTF-32", True), ("other encodings", False)):
            cells = [
                _share(
                    verdicts[reader].get("text")
                    for file, verdicts in pairs
                    if file.group == group and file.encoding.startswith(("utf-8", "utf-16", "utf-32")) == wide
                )
                for reader in readers
            ]
            lines.append(f"| text, {what}, {group} | {' | '.join(cells)} |")
    for group, what in (("short", "all encodings, short"), ("dialect", "kinds of dialect")):
        for aspect in ASPECTS:
            cells = [
                _share(verdicts[reader].get(aspect) for file, verdicts in pairs if file.group == group)
                for reader in readers
            ]
            lines.append(f"| {aspect}, {what} | {' | '.join(cells)} |")
    right = sum(all(verdict.values()) for verdict in checked)
    lines += ["", f"Of the {len(checked)} samples that are tables, {right} are told right in every respect."]
    return lines


def main() -> None:
    """Generate, judge, write the page and the ledger."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.detection", description=__doc__)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent)
    flags = parser.parse_args()
    generated = files(flags.seed)
    with multiprocessing.Pool() as pool:
        verdicts = pool.map(judge, generated, chunksize=8)
    pairs = list(zip(generated, verdicts, strict=True))
    checked = samples()
    rows = [(row, {"loyalty-prep": verdict}) for row, verdict in checked]
    rows += [(_described(file), found) for file, found in pairs]
    (flags.out / "detection.csv").write_text(_ledger(rows), "utf-8")
    (flags.out / "detection.md").write_text(_page(pairs, [verdict for _, verdict in checked], flags.seed), "utf-8")
    print("\n".join(summary(pairs, [verdict for _, verdict in checked])))


if __name__ == "__main__":
    main()
