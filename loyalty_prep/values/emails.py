"""One column of addresses: tidy, judge, normalise; email-validator has the last word on every cell.

email-validator settles some 40,000 addresses a second, a regular expression in polars a hundred times as
many. So a cell goes through four sieves, and each sees only what the one before it left over:

1. `_SOUND` takes what email-validator would take and leave unchanged, and what has no likely slip;
2. tidied, unwrapped and with its domain in lower case, the text meets `_PLAIN`, which is `_SOUND` with slips;
3. a refused text has a shape (`_shapes`), which keeps all that the refusal goes by: `emma smith@x,org` and
   `bob jones@y,de` are both `a a@a,a`. email-validator judges each distinct shape once, and what it says
   against the shape it says against the text;
4. email-validator itself judges the rest, each distinct text once.

Rules that must stay true:
- `_SOUND` takes nothing that `typos.likely` tells, and no more than `_PLAIN`.
- Sieves 1 and 2 take nothing that email-validator refuses or would write otherwise; sieve 3 refuses nothing
  that it takes, and in its words. When in doubt, an expression leaves the cell to the next sieve.
- Our own refusals (a formula, a second address beside the one in brackets, a link with more in it, a quote before
  it) come on top of email-validator's, which would take some of these cells for addresses that nobody wrote.
- An address that was read reads to itself.
- A suggestion is an address that would be read as it stands, without a likely slip (`typos.py`). It is never applied,
  and an address that was read has one only where its domain is a likely slip.
- No Python code per cell before sieve 4, whatever share of the cells is faulty.
"""

from __future__ import annotations

import functools
import re
import string
from typing import TYPE_CHECKING, Final

import numpy as np
import polars as pl

from loyalty_prep.messages.translation import to_translate
from loyalty_prep.values import typos
from loyalty_prep.values.cells import (
    INVISIBLE,
    INVISIBLE_CLASS,
    TYPOGRAPHIC_QUOTES,
    placeholder_expr,
    put,
    rewritten,
    tidy_expr,
    tidy_series,
)

if TYPE_CHECKING:
    from loyalty_prep.arrays import Bools

FAULTS: Final = pl.Enum(["missing", "invalid"])

_FORMULA: Final = to_translate("The cell begins with an equals sign, as a formula does.")
_SEVERAL: Final = to_translate("The cell holds more than one address.")
_NAME: Final = to_translate("The name beside the address holds an @-sign, a bracket or a semicolon.")
_LINK: Final = to_translate("The mailto link holds more than an address.")
_LONG: Final = to_translate("The cell is too long for an address.")
_IN_LETTERS: Final = to_translate("Signs that look like quotes stand around the address; they are letters of the cell.")

# email-validator's lists: top-level domains that hold no mail, and mailboxes that are the same in any case.
_SPECIAL_USE: Final = frozenset({"arpa", "invalid", "local", "localhost", "onion", "test"})
_ANY_CASE: Final = (
    *("abuse", "ftp", "hostmaster", "info", "marketing", "news", "noc", "postmaster", "sales", "security"),
    *("support", "usenet", "uucp", "webmaster", "www"),
)


def _letters_other_than(words: frozenset[str]) -> str:
    """Write "small letters, but none of these words" for an engine without look-ahead."""
    heads = sorted({word[0] for word in words if word})
    others = "".join(letter for letter in string.ascii_lowercase if letter not in heads)
    ways = [f"[{others}][a-z]*"]
    for head in heads:
        tails = frozenset(word[1:] for word in words if word.startswith(head))
        ways.append(head + _letters_other_than(tails))
    return f"(?:{'|'.join(ways)}){'' if '' in words else '?'}"


# The local part may have capitals unless it is letters alone, because of _ANY_CASE. It does not begin with
# an apostrophe or an equals sign, which are Excel's. Labels have no two hyphens in a row, because of xn--.
_SIGNS: Final = r"0-9_!#$%&*+/?^`{|}~\-"
_ATOM: Final = rf"[A-Za-z'={_SIGNS}]"
_LOCAL: Final = rf"(?:[a-z]+|(?:[A-Za-z]+[{_SIGNS}'=]|[{_SIGNS}]){_ATOM}*(?:\.{_ATOM}+)*|[A-Za-z]+(?:\.{_ATOM}+)+)"
_LABEL: Final = "[a-z0-9](?:-?[a-z0-9])*"
_TOP_LEVEL: Final = _letters_other_than(_SPECIAL_USE | {""})
_PLAIN: Final = rf"^{_LOCAL}@(?:{_LABEL}\.)+{_TOP_LEVEL}$"
# The same without what may be a slip, which costs nothing here: the expression grows, but not the way through it.
_OTHER_NAME: Final = (
    f"(?:{_letters_other_than(typos.NAMES | typos.PROVIDERS | {''})}"
    "|(?:[a-z]*[0-9]|[a-z]+-[a-z0-9])(?:-?[a-z0-9])*)"  # what has a digit or a hyphen in it
)
_REAL_TOP: Final = _letters_other_than(_SPECIAL_USE | typos.ENDS | {""})
_TOP_OF_PROVIDER: Final = _letters_other_than(_SPECIAL_USE | typos.ENDS | typos.NO_ENDS_OF_PROVIDERS | {""})
_SOUND: Final = (
    rf"^{_LOCAL}@(?:{_OTHER_NAME}\.(?:{_LABEL}\.)*{_REAL_TOP}"
    rf"|(?:{'|'.join(sorted(typos.PROVIDERS))})\.(?:(?:{_LABEL}\.)+{_REAL_TOP}|{_TOP_OF_PROVIDER}))$"
)
_PLAIN_RE = re.compile(_PLAIN)
# In so short a text no label is longer than 63. Counting in the expression would make it huge.
_PLAIN_BYTES: Final = 67

# A shape stands for printable ASCII without quotes and angle brackets, which split an address in other
# places; without [ and --, whose refusals go by single letters and digits; and without anything too long.
_SHAPED: Final = r"^[ !#-;=-Z\\-~]*$"
_UNSHAPED: Final = "--|[0-9A-Za-z-]{64}"
_SHAPED_BYTES: Final = 253
"""email-validator takes no longer domain, in bytes: a longer text may be refused for its length, and has no shape."""
_SPECIAL_END: Final = rf"\.({'|'.join(sorted(_SPECIAL_USE))})$"
# What has neither an @-sign nor anything that is taken for one or for a bracket is refused for that alone.
_NO_AT: Final = r"^[^@<\x{ff20}\x{fe6b}]*$"
_FEW, _FEW_ASKED = 256, 32
"""Of no more cells than these, all go through the second sieve, and what it leaves is asked without a shape."""
_FEW_MATCHED: Final = 1 << 10
"""So few cells Python matches sooner than polars, which keeps few expressions and compiles this one again and again."""
_LONGEST_ASKED: Final = 500
"""Of a longer text, in characters, email-validator is not asked: no address has more than 254."""

_QUOTES: Final = frozenset("‘’‚‛“”„‟«»‹›")
"""Quotation marks that email-validator takes for letters of a local part: before an address one was left over."""

_BETWEEN: Final = rf",;:|/<>()\[\]{{}}\"\\{INVISIBLE_CLASS}"
_LIKELY: Final = rf"[^@{_BETWEEN}]@[^@{_BETWEEN}]+\.[^@{_BETWEEN}]"
_TWO_LIKELY: Final = rf"(?s){_LIKELY}.*[{_BETWEEN}].*{_LIKELY}"

# Where one plain address is plain to see: among signs, in brackets, behind a word for e-mail, beside a name.
_ADDRESS: Final = r"[0-9A-Za-z_+][!#$&'*+.0-9?A-Z^_`a-z~-]*@[0-9A-Za-z.-]*[0-9A-Za-z]"
_ONLY_SIGNS: Final = rf"[ -*,-/:-?\[-^`{{-~{INVISIBLE_CLASS}‘-‟«»]*"
_PERSON: Final = rf"(?:[A-Z][a-z]|[^\x00-\x7f{INVISIBLE_CLASS}])[^@]*"
_BEFORE: Final = rf"(?:[^@]*(?:<|[:;] |\s[(\[{{\"]|(?i-u:mailto|e-?mail|smtp)[:=])|{_PERSON}\s)?{_ONLY_SIGNS}"
_BEHIND: Final = rf"(?:{_ONLY_SIGNS}|(?:[>)\]}}\"]| [<(\[{{\"-])[^@]*|[ ,;/-]+{_PERSON})"
_WRAPPED: Final = f"^{_BEFORE}{_ADDRESS}{_BEHIND}$"
# Slips of the hand that have one remedy.
_SLIPS: Final = (
    (r"\.{2,}([^@]*)$", ".${1}"),
    (r"(@[0-9A-Za-z-]+)[,.](com?)[,.]([a-z]{2})$", "${1}.${2}.${3}"),
    (r"(@[0-9A-Za-z-]+),(com|net|org|[a-z]{2})$", "${1}.${2}"),
    (r"(@[0-9A-Za-z-]+)[ :;](com|net|org)$", "${1}.${2}"),
    # a dot that is missing
    (r"@(hotmail|live|outlook|yahoo)co\.?uk$", "@${1}.co.uk"),
    (r"@(gmx|hotmail|live|web|yahoo)de$", "@${1}.de"),
    (r"@(free|hotmail|live|orange|sfr|wanadoo|yahoo)fr$", "@${1}.fr"),
    (r"@(hotmail|libero|live|tiscali|virgilio|yahoo)it$", "@${1}.it"),
    (r"@(list|mail|yandex)ru$", "@${1}.ru"),
    (r"@([0-9A-Za-z-]*[0-9A-Za-z]{3})com$", "@${1}.com"),
    (r"@gmail$", "@gmail.com"),
)
_ANY_SLIP: Final = "|".join(slip for slip, _ in _SLIPS)


def read(cells: pl.Series) -> pl.DataFrame:
    """Read one column of raw cells; null is a field that is absent. One row for each cell, in order.

    `address` as it is to be written, or null; `email_fault` and `email_detail` for a cell that was not read;
    `email_suggestion` for a likely slip, read or not; `trimmed` where something was taken off the cell; `normalized`
    where the address is written otherwise than the cell had it.
    """
    if len(cells) <= _FEW:  # then the sieve costs more than it saves
        return _read_odd(cells)
    odd = pl.Series(~are_plain(cells))
    readings = _nothing_odd(cells)
    if not odd.any():
        return readings
    rows, odd_read = odd.arg_true(), _read_odd(cells.filter(odd))
    return readings.select(put(column, rows, odd_read[column.name]) for column in readings)


def key(address: pl.Expr) -> pl.Expr:
    """Write an address so that two that differ only in case are equal."""
    return address.str.to_lowercase()


def looks_like_address(cells: pl.Expr) -> pl.Expr:
    """Tell cheaply whether a raw cell holds something like an address; null stays null."""
    return cells.str.contains(_LIKELY)


def plain(text: pl.Expr) -> pl.Expr:
    """Tell which cells hold an address of which there is nothing to say; false may mean "look closer"."""
    return text.str.contains(_SOUND) & (text.str.len_bytes() <= _PLAIN_BYTES)


def are_plain(cells: pl.Series) -> Bools:
    """Tell of a column at hand what `plain` tells, and that nulls are not."""
    if len(cells) <= _FEW_MATCHED:
        return np.fromiter(map(_is_plain, cells), dtype=np.bool_, count=len(cells))
    are: Bools = cells.to_frame("cell").select(plain(pl.col("cell")).fill_null(value=False)).to_series().to_numpy()
    return are


def _is_plain(text: str | None) -> bool:
    """Tell of one cell what `plain` tells; Python takes longer to make `_SOUND` ready than to match many cells."""
    if text is None or len(text) > _PLAIN_BYTES or _PLAIN_RE.fullmatch(text) is None:
        return False
    return not typos.may_be_slip(text.partition("@")[2])


def _written_plainly(text: pl.Expr) -> pl.Expr:
    return text.str.contains(_PLAIN) & (text.str.len_bytes() <= _PLAIN_BYTES)


def _nothing_odd(cells: pl.Series) -> pl.DataFrame:
    return pl.DataFrame({"address": cells}).with_columns(
        email_fault=pl.lit(None, dtype=FAULTS),
        email_detail=pl.lit(None, dtype=pl.String),
        email_suggestion=pl.lit(None, dtype=pl.String),
        trimmed=pl.lit(value=False),
        normalized=pl.lit(value=False),
    )


def _read_odd(cells: pl.Series) -> pl.DataFrame:
    frame = _opened(pl.DataFrame({"cell": cells, "text": tidy_series(cells)}))
    frame = _doubted(_helped(_judged(frame)))
    fault = pl.when("missing").then(pl.lit("missing")).when(pl.col("detail").is_not_null()).then(pl.lit("invalid"))
    return frame.select(
        "address",
        email_fault=fault.cast(FAULTS),
        email_detail="detail",
        email_suggestion="suggestion",
        trimmed=(pl.col("text") != pl.col("cell")).fill_null(value=False),
        normalized=(pl.col("text") != pl.col("address")).fill_null(value=False),
    )


# --- what is wrapped around an address -------------------------------------------------------------------


def _opened(frame: pl.DataFrame) -> pl.DataFrame:
    """Unwrap the tidied `text`; `missing` is a cell without any, `detail` a refusal of our own."""
    text = pl.col("text")
    frame = frame.with_columns(
        missing=text.is_null() | placeholder_expr(text),
        wrapped=text.str.starts_with("=") | text.str.ends_with(">") | _is_link(text),
        detail=pl.lit(None, dtype=pl.String),
    )
    wrapped = frame["wrapped"]
    if not wrapped.any():
        return frame
    rows, inner = wrapped.arg_true(), _inner(frame["text"].filter(wrapped))
    return frame.with_columns(put(frame[name], rows, inner[name]) for name in ("text", "detail"))


def _inner(tidied: pl.Series) -> pl.DataFrame:
    """Give the `text` inside its wrapping, or the whole text again and the `detail` of our own refusal."""
    frame = pl.DataFrame({"whole": tidied, "text": tidied}).with_columns(detail=pl.lit(None, dtype=pl.String))
    frame = _without_link(_without_name(_without_link(frame)))
    whole, name, text = pl.col("whole"), pl.col("name"), pl.col("text")
    formula = whole.str.starts_with("=") | text.str.starts_with("=")
    other_name = name.str.contains(r"[@;>\x{ff20}\x{fe6b}]") & (key(name) != key(text))
    return frame.with_columns(
        detail=pl.when(formula)
        .then(pl.lit(_FORMULA))
        .otherwise(pl.coalesce("detail", pl.when(other_name).then(pl.lit(_NAME)))),
    ).select("detail", text=pl.when(pl.col("detail").is_null()).then(text).otherwise(whole))


def _is_link(text: pl.Expr) -> pl.Expr:
    return text.str.contains("^(?i-u:mailto:)")


def _without_link(frame: pl.DataFrame) -> pl.DataFrame:
    """Take one `mailto:` off, and the query behind it, unless that holds an address as well."""
    text, link = pl.col("text"), pl.col("link")
    halves = pl.when(_is_link(text)).then(text.str.slice(len("mailto:"))).str.splitn("?", 2).struct
    two = pl.when(pl.col("query").str.contains("@|%40")).then(pl.lit(_SEVERAL))
    odd = pl.when(link.str.contains("^/|%[0-9A-Fa-f]{2}")).then(pl.lit(_LINK))
    return frame.with_columns(
        link=tidy_expr(halves.field("field_0")),
        query=halves.field("field_1"),
    ).with_columns(text=pl.coalesce(link, text), detail=pl.coalesce("detail", two, odd))


def _without_name(frame: pl.DataFrame) -> pl.DataFrame:
    """Take one pair of angle brackets off, and the `name` before them."""
    boxed = pl.when(pl.col("text").str.contains("^[^<]*<[^<>]*>$")).then("text")
    halves = boxed.str.strip_suffix(">").str.splitn("<", 2).struct
    return frame.with_columns(
        name=halves.field("field_0").str.strip_chars(INVISIBLE + "\"'"),
        text=pl.coalesce(tidy_expr(halves.field("field_1")), "text"),
    )


# --- judging ---------------------------------------------------------------------------------------------


def _judged(frame: pl.DataFrame) -> pl.DataFrame:
    """Add the `address`, or the `detail` of the refusal, of each `text` that is not settled yet."""
    to_judge = pl.when(~pl.col("missing") & pl.col("detail").is_null()).then("text")
    texts = frame.select(to_judge).to_series()
    address = _plain_address(texts)
    left, frame = texts.is_not_null() & address.is_null(), frame.with_columns(address)
    refused = texts.filter(left)
    if not _are_few(refused):
        shaped = _asked(_shapes(refused))["detail"]
        frame = frame.with_columns(put(frame["detail"], left.arg_true(), shaped))
        left = put(left, left.arg_true(), shaped.is_null())
    if not left.any():
        return frame
    rows, answers = left.arg_true(), _asked(texts.filter(left))
    return frame.with_columns(put(frame[name], rows, answers[name]) for name in ("address", "detail"))


def _are_few(texts: pl.Series) -> bool:
    """Tell few texts, of which email-validator is asked each one that may have a shape."""
    return len(texts) <= _FEW_ASKED and all(len(text.encode()) <= _SHAPED_BYTES for text in texts.to_list())


def _plain_address(texts: pl.Series) -> pl.Series:
    """Give the `address` that `_PLAIN` takes once the domain is in lower case; null for all others."""
    if len(texts) <= _FEW_MATCHED:
        return pl.Series("address", [_written(text) for text in texts.to_list()], dtype=pl.String)
    text, small = pl.col("text"), pl.col("small")
    ascii_only = text.str.len_bytes() == text.str.len_chars()
    frame = pl.DataFrame({"text": texts}).with_columns(small=text.str.to_lowercase())
    frame = frame.select("text", "small", fits=_written_plainly(small) & ascii_only)
    frame = frame.select("text", address=pl.when("fits").then("text"), capitals=pl.col("fits") & (text != small))
    address, capitals = frame["address"], frame["capitals"]
    if not capitals.any():
        return address
    halves = texts.filter(capitals).str.splitn("@", 2).struct.unnest()
    local, small_local = pl.col("field_0"), pl.col("field_0").str.to_lowercase()
    written = pl.when(small_local.is_in(_ANY_CASE)).then(small_local).otherwise(local)
    domain = pl.col("field_1").str.to_lowercase()
    return put(address, capitals.arg_true(), halves.select(written + "@" + domain).to_series())


def _written(text: str | None) -> str | None:
    """Write one text as `_plain_address` writes many."""
    if text is None or len(text) > _PLAIN_BYTES or not text.isascii():
        return None
    small = text.lower()
    if _PLAIN_RE.fullmatch(small) is None:
        return None
    local, _, domain = text.partition("@")
    return f"{local.lower() if local.lower() in _ANY_CASE else local}@{domain.lower()}"


def _shapes(texts: pl.Series) -> pl.Series:
    """Put `a` for letters and digits, `1` for those that end the text with a digit; null where unfit."""
    text = pl.col("text")
    shaped = text.str.contains(_SHAPED) & ~text.str.contains(_UNSHAPED) & (text.str.len_bytes() <= _SHAPED_BYTES)
    shaped = pl.when(text.str.contains(_NO_AT)).then(pl.lit("a")).when(shaped).then(text)
    fit = texts.to_frame("text").select(shaped.alias("text"))
    fit = fit.select(
        runs=text.str.replace_all("[0-9A-Za-z]+", "a"),
        number=text.str.contains("[0-9]$"),
        small=text.str.to_lowercase(),
    )
    special = pl.when(pl.col("small").str.contains(_SPECIAL_END)).then("small").str.extract(_SPECIAL_END)
    runs = pl.col("runs").str.strip_suffix("a")
    return fit.select(
        pl.when("number").then(runs + "1").otherwise(pl.coalesce(runs + special, "runs")).alias("text")
    ).to_series()


def _asked(texts: pl.Series) -> pl.DataFrame:
    """Ask email-validator once for each distinct text."""
    distinct = texts.drop_nulls().unique()
    answers = [_ask(text) if len(text) <= _LONGEST_ASKED else (None, _LONG) for text in distinct.to_list()]
    verdicts = pl.DataFrame(answers, schema={"address": pl.String, "detail": pl.String}, orient="row")
    asking = pl.DataFrame({"text": texts})
    return asking.join(verdicts.with_columns(distinct.alias("text")), on="text", how="left", maintain_order="left")


@functools.lru_cache(maxsize=65_536)
def _ask(text: str) -> tuple[str | None, str | None]:
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - only odd cells need it

    try:
        address = validate_email(text, check_deliverability=False).normalized
    except EmailNotValidError as refusal:
        return None, str(refusal)
    if address[0] in _QUOTES:
        return None, f"The email address contains invalid characters before the @-sign: {address[0]!r}."
    return address, None


# --- helping with what was refused -----------------------------------------------------------------------


def _helped(frame: pl.DataFrame) -> pl.DataFrame:
    """Say of refused texts where there are two addresses; else suggest one where one correction is plain."""
    text = pl.col("text")
    frame = frame.with_columns(
        suggestion=pl.lit(None, dtype=pl.String),
        hopeful=pl.col("detail").is_not_null() & text.str.contains("@", literal=True),
    )
    hopeful = frame["hopeful"]
    if not hopeful.any():
        return frame
    address = pl.when(text.str.contains(_WRAPPED)).then(text).str.extract(f"({_ADDRESS})")
    helped = frame.filter(hopeful).select(
        "text",
        "detail",
        several=text.str.contains(_TWO_LIKELY),
        in_letters=text.str.contains(f"(?s)^[{TYPOGRAPHIC_QUOTES}].*[{TYPOGRAPHIC_QUOTES}]$"),
        better=pl.coalesce(address, text),
    )
    better = typos.mended(_plain_address(_without_slips(helped["better"])))
    helped = helped.select(
        detail=pl.when("several")
        .then(pl.lit(_SEVERAL))
        .when("in_letters")
        .then(pl.lit(_IN_LETTERS))
        .otherwise("detail"),
        suggestion=pl.when(better != helped["text"]).then(better),
    )
    rows = hopeful.arg_true()
    return frame.with_columns(put(frame[name], rows, helped[name]) for name in ("detail", "suggestion"))


def _doubted(frame: pl.DataFrame) -> pl.DataFrame:
    """Suggest the likely address for one that was read, and whose domain is a well-known slip."""
    address = frame["address"]
    doubtful = frame.select(typos.likely(pl.col("address")).fill_null(value=False)).to_series()
    if not doubtful.any():
        return frame
    return frame.with_columns(put(frame["suggestion"], doubtful.arg_true(), typos.mended(address.filter(doubtful))))


def _without_slips(texts: pl.Series) -> pl.Series:
    text, slips = pl.DataFrame({"text": texts}).select(*_looked_through()).get_columns()
    if not slips.any():
        return text
    return put(text, slips.arg_true(), text.filter(slips).to_frame().select(_remedied()).to_series())


@functools.cache
def _looked_through() -> tuple[pl.Expr, pl.Expr]:
    text = pl.col("text").str.replace("@@", "@", literal=True)
    return text, text.str.contains(_ANY_SLIP).alias("slips")


@functools.cache
def _remedied() -> pl.Expr:
    return rewritten(pl.col("text"), _SLIPS)
