"""The report as one HTML page that a merchant gets by mail and corrects the file by.

Strategy: the page is the JSON document once more, in words. `render` takes `report.to_dict()`, works out the
few things that are not in it (the widths of bars, the order of the groups, what is to be done), and leaves every
word and the order of the page to `templates/report.html`. What a code means comes from the catalogue, and more of
its rows than the JSON has, with who they are, from the report: what is masked in the JSON is masked in them, too.

Words of the command line stand only in the last section, for whoever runs the program. A sentence of the template is
one call of `say`, or of `plural` where it speaks of a number, so that it can be said in another language.

What must stay true:
- The page is one file. It asks nothing of the network and runs no script, whatever stands in the source.
- Text of the source reaches the page only through `show`: escaped, cut, set apart from the direction of the
  text around it, and with its invisible characters named, so that it can neither act nor hide nor disturb.
- The same report gives the same bytes; the day of the run (`Report.made`) is the only thing in it that no input has.
- The page of fifty million faulty rows is no larger than that of some hundred: see `LISTED`.
"""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from itertools import accumulate, groupby
from math import log10
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from loyalty_prep import __version__
from loyalty_prep.codes import BY_NAME
from loyalty_prep.columns.places import letter
from loyalty_prep.judging.histogram import FAR
from loyalty_prep.messages.translation import ENGLISH, Message, to_translate, translation
from loyalty_prep.report.inspection import PREVIEW_VALUES
from loyalty_prep.report.masking import mask
from loyalty_prep.report.tally import EXAMPLES
from loyalty_prep.values.cells import INVISIBLE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from jinja2 import Template
    from jinja2.bccache import Bucket

    from loyalty_prep.messages.translation import Translation
    from loyalty_prep.report.document import Report
    from loyalty_prep.report.findings import Example, Issue

LONGEST = 200
"""How many characters of one cell the page shows; the errors file has them all."""
_SLIVER = 0.015
"""The narrowest a part of the bar is drawn, as a share: one faulty row of a million must be seen."""
_ONE = 0.5
"""How long the bar of one row is in the picture of the balances, where ten times as many rows add 1."""
_SCALE = 100
"""The picture has room for the bar of at least so many rows, else one row beside three looks like many."""
_ENDLESS = 2**63 - 1
"""The upper bound of the last bin, in which every higher balance is counted as well."""
_FILES = 10
"""How many files of a kind the page lists; the JSON lists all."""
_SEVERITIES = ("error", "note", "repair")
"""The order of the groups: what needs a person, then what explains the numbers, then what is done already."""
_LISTED_IN = {"error": "errors", "repair": "changes"}
"""The files that have all rows of a code, where there is one."""
_COUNTED = {
    "EMAIL_DUPLICATE": "rows",
    "ROW_MERGED": "rows",
    "LINES_SKIPPED": "lines",
    "NO_ROWS": "",
    "COLUMNS_MANY": "",
}
"""What is counted of codes that are not told of one customer each."""

_DELIMITERS = {
    ",": to_translate("comma"),
    ";": to_translate("semicolon"),
    "\t": to_translate("tab"),
    "|": to_translate("vertical bar"),
    ":": to_translate("colon"),
}
_LINE_ENDS = {
    "\n": "LF",
    "\r\n": to_translate("CRLF, as Windows writes them"),
    "\r": to_translate("CR, as old Macs wrote them"),
}
_DECIDERS = {"user": to_translate("you"), "found": to_translate("the file"), "default": to_translate("assumption")}
_MARKS = {"point": to_translate("point, as in 1,250.00"), "comma": to_translate("comma, as in 1.250,00")}
_KINDS = {
    "clean": to_translate("ready to upload to Wix"),
    "errors": to_translate("the rows that were rejected or merged, with the reasons"),
    "workbook": to_translate("the same rows as a workbook for a spreadsheet, the faulty cells coloured"),
    "changes": to_translate("every repaired cell, before and after"),
    "contacts": to_translate("addresses that are no contacts yet; create these in Wix first"),
    "report": to_translate("the report"),
}

_OPTION = re.compile(r"(--[a-z-]+(?: (?:zero|floor|round|first|point|comma)\b)?)")
"""An option in a sentence, with the value that it is given there."""
_OPTIONS = re.compile(r" ?[(（]--[^()（）]*[)）]")
"""An option named in a detail, which is nothing to a merchant."""

_NAMES = {
    " ": to_translate("space"),
    "\t": to_translate("tab"),
    "\n": to_translate("line break"),
    "\r": to_translate("line break"),
    "\r\n": to_translate("line break"),
    "\0": "NUL",
    "\x7f": "DEL",
    "\xa0": to_translate("no-break space"),
    "\xad": to_translate("soft hyphen"),
    "\u200b": to_translate("zero-width space"),
    "\u3000": to_translate("wide space"),
    "\ufeff": to_translate("byte order mark"),
}
_JOINING = "\u200c\u200d\u3000"  # no fault between letters of Persian, Hindi or Japanese, nor inside an emoji
_ALWAYS = "".join(char for char in INVISIBLE if char not in " " + _JOINING)
# A run of one invisible character is one mark. Lone surrogates stand for bytes that no encoding explains.
_INVISIBLE = re.compile(
    rf"(?P<char>\r\n|[{re.escape(_ALWAYS)}\ud800-\udfff])(?P=char)*"
    rf"|\A[ ]+|[ ]+\Z|(?<![^\x00-\x7f])[{_JOINING}]|[{_JOINING}](?![^\x00-\x7f])"
)


def render(report: Report) -> str:
    """Return the page."""
    language = translation(report.inspection.language)
    document = report.to_dict()
    source = _spoken_of(document)
    rows = document["rows"]
    parts = _parts(rows)
    highest = [_row(example, language, redacted=report.redacted) for _, example in report.balances.highest]
    findings = [_finding(issue, report, place, language) for place, issue in enumerate(report.issues)]
    return _template(language).render(
        language=language,
        document=document,
        source=source,
        redacted=report.redacted,
        made=report.made,
        version=__version__,
        contact=report.contact,
        again=report.again,
        tone="empty" if not rows["total"] else "good" if report.ok else "work",
        parts=parts,
        widened=any(part.widened for part in parts),
        balances=_balances(document["balances"], highest, language),
        groups=_groups(findings),
        findings=findings,
        explained=_explained(findings, document["outputs"], language),
        preview=_preview(source),
        files=_files(document["outputs"]),
        named={kind: [each for each in document["outputs"] if each["kind"] == kind] for kind in _KINDS},
        files_shown=_FILES,
        words={
            "delimiters": _DELIMITERS,
            "line_ends": _LINE_ENDS,
            "deciders": _DECIDERS,
            "marks": _MARKS,
            "far": FAR,
        },
    )


def _spoken_of(document: dict[str, Any]) -> dict[str, Any]:
    """Return the file that the page speaks of: after a merge the merchant's, and not the errors file that came back."""
    source: dict[str, Any] = document.get("mergedInto", document)["source"]
    if source is not document["source"]:
        for decision in source["decisions"].values():
            decision["evidence"] = []  # it was kept in English alone
    return source


class _Compiled(FileSystemBytecodeCache):
    """Keeps the compiled template beside it, as Python keeps its modules; else each run compiles it for itself.

    Compiling takes as long as preparing some 100,000 rows.
    """

    def __init__(self) -> None:
        folder = Path(__file__).parent.parent / "templates" / "__pycache__"
        if not sys.dont_write_bytecode:
            with suppress(OSError):
                folder.mkdir(exist_ok=True)
        super().__init__(str(folder))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if not sys.dont_write_bytecode:
            with suppress(OSError):  # an installation that may not be written to
                super().dump_bytecode(bucket)


@cache
def _template(language: Translation) -> Template:
    environment = Environment(
        loader=PackageLoader("loyalty_prep"),
        bytecode_cache=_Compiled(),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "date": language.date,
        "decimal": partial(decimal, language=language),
        "letter": letter,
        "number": partial(number, language=language),
        "plain": partial(plain, language=language),
        "said": language,
        "translated": partial(translated, language=language),
        "share": partial(share, language=language),
        "show": partial(show, language=language),
        "show_file": partial(show_file, language=language),
        "size": language.size,
        "with_options": with_options,
    }
    speech = _Speech(language)
    environment.globals |= {"say": speech.say, "plural": speech.plural, "to_translate": to_translate}
    return environment.get_template("report.html")


# sentences


class _Speech(NamedTuple):
    """The sentences of the template in one language; what is filled into them is escaped."""

    language: Translation

    def say(self, text: str, /, **known: object) -> Markup:
        """Return a sentence of the template with its `{placeholders}` filled."""
        return _filled(self.language(text), known)

    def plural(self, one: str, many: str, /, count: int, **known: object) -> Markup:
        """Return the sentence for one or for many, in which `{count}` is the number."""
        template = self.language.plural_of(one, many, count)
        return _filled(template, {"count": number(count, self.language), **known})


def _filled(template: str, known: Mapping[str, object]) -> Markup:
    """Fill the placeholders of a text of ours; what is filled in is escaped.

    `Markup.format` does the same, one letter at a time.
    """
    escaped = {name: escape(value) for name, value in known.items()}
    return Markup(str.format_map(template, escaped) if known else template)  # noqa: S704 - the text is ours


# text of the source


def show_file(name: str, language: Translation = ENGLISH) -> Markup:
    """Return the name of a file, whose suffix stands at its right in any script."""
    return Markup('<bdi class="value" dir="ltr">{}</bdi>').format(plain(name, language=language))


def show(text: str, longest: int = LONGEST, language: Translation = ENGLISH) -> Markup:
    """Return text of the source as it may stand in the page."""
    say = language
    if not text:
        return Markup('<span class="mark">[{}]</span>').format(say("empty"))
    marked = _marked(text[:longest], language)
    return _value(marked + _CUT if len(text) > longest else marked)


_CUT: Final = Markup('<span class="mark">…</span>')


def _value(marked: Markup) -> Markup:
    return Markup(f'<bdi class="value">{marked}</bdi>')  # noqa: S704 - it is escaped


def _marked(text: str, say: Translation) -> Markup:
    if _INVISIBLE.search(text) is None:
        return escape(text)
    pieces, end = Markup(), 0
    for sign in _INVISIBLE.finditer(text):
        pieces += text[end : sign.start()]
        pieces += Markup('<span class="mark">[{}]</span>').format(_named(sign, say))
        end = sign.end()
    return pieces + text[end:]


def translated(text: str, language: Translation = ENGLISH) -> Markup:
    """Return a message of ours, such as a reason, in which text of the source stands as `show` has it."""
    return show(text) if language is ENGLISH else _value(_translated(text, language))


def _translated(text: str, language: Translation) -> Markup:
    template = language.template_of(text)
    if isinstance(text, Message) and text.known:
        filled = {name: _written(name, value, language) for name, value in text.known.items()}
        return _filled(escape(template), filled)
    # What has no translation may not be ours: a library's reason holds text of the source.
    return _marked(text[:LONGEST], language) if template == text else escape(template)


def _written(name: str, value: object, language: Translation) -> object:
    if isinstance(value, Message):
        return _translated(value, language)
    return _marked(value[:LONGEST], language) if isinstance(value, str) else language.written(name, value)


def plain(text: str, longest: int = LONGEST, language: Translation = ENGLISH) -> str:
    """Return text of the source for places that take no markup, such as the page's title."""
    marked = _INVISIBLE.sub(lambda sign: f"[{_named(sign, language)}]", text[:longest])
    return marked + "…" if len(text) > longest else marked


def _named(sign: re.Match[str], say: Translation) -> str:
    char = sign["char"] or sign[0][0]
    times = len(sign[0]) // len(char)
    name = say(_NAMES[char]) if char in _NAMES else f"U+{ord(char):04X}"
    return name if times == 1 else f"{name} ×{times}"


# numbers


def number(value: int, language: Translation = ENGLISH) -> str:
    """Return a number with thousands separators and a true minus sign."""
    return language.number(value).replace("-", "−")


def decimal(text: str, language: Translation = ENGLISH) -> str:
    """Return a decimal number with thousands separators and a true minus sign."""
    return language.number(Decimal(text)).replace("-", "−")


def with_options(text: str) -> Markup:
    """Return a sentence with the options in it set apart, so that none is broken at an end of line, or turned round."""
    words = (
        Markup('<code class="option">{}</code>').format(word) if at % 2 else word
        for at, word in enumerate(_OPTION.split(text))
    )
    return Markup().join(words)


def share(value: float, language: Translation = ENGLISH) -> str:
    """Return a share as per cent; never `0%` of something nor `100%` of less than all."""
    say = language
    if 0 < value < 0.001:
        return say("less than {share}", share=language.share(0.001, 1))
    if 0.999 < value < 1:
        return say("more than {share}", share=language.share(0.999, 1))
    return language.share(value, 1)


# what is not in the JSON


class _Part(NamedTuple):
    """One part of the bar. `name` is its pattern's, `left` and `width` are in per cent of the bar."""

    name: str
    rows: int
    share: float
    left: float
    width: float
    widened: bool


def _parts(rows: dict[str, int]) -> list[_Part]:
    """Return the parts that add up to all rows; those without rows have no width. No rows: no parts."""
    if not rows["total"]:
        return []
    named = (
        ("ready", rows["ready"] - rows["repaired"]),
        ("repaired", rows["repaired"]),
        ("merged", rows["merged"]),
        ("rejected", rows["rejected"]),
        *((("skipped", rows["skipped"]),) if rows["skipped"] else ()),
    )
    shares = [part / rows["total"] for _, part in named]
    drawn = [max(value, _SLIVER) if value else 0.0 for value in shares]
    widths = [100 * width / sum(drawn) for width in drawn]
    lefts = accumulate(widths, initial=0.0)
    return [
        _Part(name, part, value, left, width, 0 < value < _SLIVER)
        for (name, part), value, left, width in zip(named, shares, lefts, widths, strict=False)
    ]


class _Bar(NamedTuple):
    """How many rows have a balance in a range. `width` is in per cent of the picture's; `apart`: worth a look."""

    label: str
    rows: int
    width: float
    apart: bool


class _Balances(NamedTuple):
    """The picture of the balances, and the `highest` with whose they are and whether each is far above the others.

    `step` is by how much ten times as many rows make a bar longer, and `first` how long the bar of one row is, both
    as shares of the picture's width. `far` balances are far above the others, and `below` are below zero.
    """

    bars: list[_Bar]
    step: float
    first: float
    far: int
    below: int
    highest: list[tuple[_Row, int | None, bool]]

    @property
    def written_otherwise(self) -> bool:
        """Whether any of the highest is not written as plain digits."""
        return any(row.balance is not None and row.balance != str(points) for row, points, _ in self.highest)


def _balances(document: dict[str, Any], highest: Sequence[_Row], language: Translation = ENGLISH) -> _Balances:
    """Work the picture out of the JSON; `highest` are the rows of its highest balances."""
    bins = _gathered(document["bins"])
    longest = _length(max(_SCALE, *(each["rows"] for each in bins), 0))
    far = sum(each["rows"] for each in bins if each["apart"] and each["from"] is not None)
    return _Balances(
        [_bar(each, longest, language) for each in bins],
        1 / longest,
        _ONE / longest,
        far,
        sum(each["rows"] for each in bins if each["from"] is None),
        [
            (row, each["points"], place < far)
            for place, (row, each) in enumerate(zip(highest, document["highest"], strict=True))
        ],
    )


def _bar(each: dict[str, Any], longest: float, language: Translation) -> _Bar:
    rows = each["rows"]
    return _Bar(_range(each, language), rows, 100 * _length(rows) / longest, each["apart"] and rows > 0)


def _gathered(bins: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the bins with those next to each other that hold nothing as one."""
    gathered = []
    for filled, group in groupby(bins, key=lambda each: each["rows"] > 0):
        each = list(group)
        gathered += each if filled else [each[0] | {"to": each[-1]["to"]}]
    return gathered


def _length(rows: int) -> float:
    """Return how long a bar is: ten times as many rows make it 1 longer, so that one of a million can be seen."""
    return _ONE + log10(rows) if rows else 0.0


def _range(each: dict[str, Any], say: Translation) -> str:
    low, high = each["from"], each["to"]
    if low is None:
        return say("below 0")
    if high == _ENDLESS:
        return say("{low} or more", low=number(low, say))
    return number(low, say) if low == high else say("{low} to {high}", low=number(low, say), high=number(high, say))


# what was found in the rows


class _Row(NamedTuple):
    """One row as it is shown: where it stands, who it is and what stands there; nothing of what is masked."""

    row: int | None
    line: int
    source: str | None
    name: str
    address: str
    balance: str | None
    text: str | None
    detail: Markup | None
    suggestion: str | None


def _row(example: Example, say: Translation, *, redacted: bool) -> _Row:
    place = (example.row, example.line, example.source)
    if redacted:
        return _Row(*place, "", mask(example.email) if example.email else "", None, None, None, None)
    who = (example.name, example.email, example.points)
    detail = translated(example.detail, say) if example.detail else None
    if detail is not None:
        detail = Markup(_OPTIONS.sub("", detail))  # noqa: S704 - it was made safe
    return _Row(*place, *who, example.value, detail, example.suggestion)


@dataclass(frozen=True, slots=True)
class _Finding:
    """One code with the rows that are shown: the `first`, and `more` that can be opened.

    `speaks_of` is the cell that it speaks of. `of` is what is counted: customers, rows or lines. `listed` is the kind
    of file that has all its rows. `decide` is asked of the merchant, and `options` are the program's.
    """

    code: str
    id: str
    severity: str
    title: str
    sentence: str
    count: int
    of: str
    speaks_of: str
    first: list[_Row]
    more: list[_Row]
    listed: str | None
    decide: str
    options: str

    @property
    def rows(self) -> list[_Row]:
        """All rows that are shown."""
        return self.first + self.more

    @property
    def hidden(self) -> int:
        """How many rows are not shown."""
        return self.count - len(self.rows)


def _finding(issue: Issue, report: Report, place: int, language: Translation) -> _Finding:
    code = BY_NAME.get(issue.code)
    examples = issue.rows or issue.examples
    rows = [_row(example, language, redacted=report.redacted) for example in examples]
    first = _whole_addresses(issue.code, examples)
    to_decide = code is not None and report.style.leaves_a_choice(issue.code)
    return _Finding(
        code=issue.code,
        id=issue.code if code else f"check-{place}",  # a check of the user's own may be called anything
        severity=issue.severity,
        title=code.title if code else "",
        sentence=code.sentence if code else issue.message,
        count=issue.count,
        of=_COUNTED.get(issue.code, "customers" if code and code.cell != "row" else "rows"),
        speaks_of=code.cell if code else "row",
        first=rows[:first],
        more=rows[first:],
        listed=_LISTED_IN.get(issue.severity) if issue.code != "ROW_MERGED" else "errors",
        decide=code.decide if code and to_decide and issue.count > 1 else "",
        options=issue.offer or (code.run if code and to_decide else ""),
    )


def _whole_addresses(code: str, examples: Sequence[Example]) -> int:
    """Return how many rows are shown first; those of an address with several balances are not torn apart."""
    first = min(EXAMPLES, len(examples))
    while code == "EMAIL_DUPLICATE" and 0 < first < len(examples) and _same(*examples[first - 1 : first + 1]):
        first += 1
    return first


def _same(one: Example, other: Example) -> bool:
    return one.email.strip().lower() == other.email.strip().lower()


def _groups(findings: Sequence[_Finding]) -> list[tuple[str, list[_Finding]]]:
    """Return the findings by severity, those that need a person first; groups without findings are left out."""
    groups = [(severity, [each for each in findings if each.severity == severity]) for severity in _SEVERITIES]
    return [(severity, group) for severity, group in groups if group]


class _Explanation(NamedTuple):
    """What a code means at length: texts of the catalogue."""

    means: str
    example: str
    fix: str


def _explained(
    findings: Sequence[_Finding], outputs: Sequence[dict[str, Any]], say: Translation
) -> dict[str, _Explanation]:
    """Return the long form of the codes that were found. Codes of a user's own schema have none."""
    files = {f"NAME.{output['kind']}.csv": plain(output["path"]) for output in reversed(outputs)}
    codes = (BY_NAME[each.code] for each in findings if each.code in BY_NAME)
    return {
        code.name: _Explanation(say(code.means), say(code.example), _with_files(say(code.fix), files)) for code in codes
    }


def _with_files(text: str, files: dict[str, str]) -> str:
    """Return a text of the catalogue with the names that the files of this run have."""
    for name, path in files.items():
        text = text.replace(name, path)
    return text


class _Files(NamedTuple):
    """The files of one kind: what they hold, the first of them, and how many more there are with how many rows."""

    holds: str
    shown: list[dict[str, Any]]
    more: int
    more_rows: int


def _files(outputs: Sequence[dict[str, Any]]) -> list[_Files]:
    kinds: dict[str, list[dict[str, Any]]] = {}
    for output in outputs:
        kinds.setdefault(output["kind"], []).append(output)
    return [_listed(kind, files) for kind, files in kinds.items()]


def _listed(kind: str, files: list[dict[str, Any]]) -> _Files:
    more = files[_FILES:]
    return _Files(_KINDS.get(kind, kind), files[:_FILES], len(more), sum(file["rows"] for file in more))


class _Preview(NamedTuple):
    """The first rows. `columns`: name and use (EMAIL, POINTS or none); a name is None beyond the header."""

    columns: list[tuple[str | None, str | None]]
    rows: list[list[str | None]]
    hidden: int


def _preview(source: dict[str, Any]) -> _Preview:
    names: list[str] = source["header"]["values"]
    samples: list[list[str]] = [row["values"] for row in source["sampleDataRows"]]
    width = min(PREVIEW_VALUES, max(len(names), *map(len, samples), 0))
    uses = {chosen["index"]: use for use, chosen in source["columns"].items()}
    return _Preview(
        [(names[index] if index < len(names) else None, uses.get(index)) for index in range(width)],
        [[*row, *[None] * (width - len(row))] for row in samples],
        max(0, len(names) - width),
    )
