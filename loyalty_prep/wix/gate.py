"""The gate before an import is executed: how the platform read a part, held against the part itself.

At PARSED nothing is changed yet, and the platform shows what it made of the file: the number of rows, the header, and
the first rows, cut as the API cuts them. What differs from the part would be imported wrongly and for good, so it is
said, both readings side by side, and the part stays as it is. What the platform does not show cannot be believed
either; fewer sample rows than it could show are enough. A cell that is null stands for one that is not shown where
nothing depends on its column; in the columns for EMAIL and POINTS the part has a value in each row, and null is none.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from loyalty_prep.errors import LoyaltyPrepError
from loyalty_prep.limits import MAX_HEADER_CHARS, MAX_SAMPLE_CHARS, MAX_SAMPLE_ROWS, MAX_SAMPLE_VALUES
from loyalty_prep.wix.models import ColumnName
from loyalty_prep.wix.results import part_header, part_sample

if TYPE_CHECKING:
    from loyalty_prep.wix.models import LoyaltyImport
    from loyalty_prep.wix.results import Part

_SHOWN_CHARS: Final = 200
"""So much of a reading stands in the message."""
_SHOWN_DIFFERENCES: Final = 3
"""So many stand in the message; of the others their number."""
_Cells: TypeAlias = Sequence[str | None]
"""A header or a row as the platform shows it; None for a cell that it does not show."""


class GateError(LoyaltyPrepError):
    """The platform read a part as something else; nothing of it was executed."""


def check(part: Part, shown: LoyaltyImport) -> None:
    """Raise `GateError` READ_DIFFERENTLY unless the platform shows an import (PARSED) that is this part."""
    reason = shown.parse_result.parse_error_reason
    wrong = [f"a fault in it: {_brief(reason, 0)}"] if reason else []
    wrong += differences(part, shown)
    if wrong:
        raise GateError(
            "READ_DIFFERENTLY",
            f"Wix read {part.name} as something else than it is, so nothing of it was imported: {_listed(wrong)}. Show "
            f"this to Wix's support (import {shown.id}), or prepare the export again, without --keep-columns, into "
            "another folder.",
        )


def check_begun(part: Part, shown: LoyaltyImport) -> None:
    """Raise `GateError` BEGUN_ELSEWHERE unless an import that this program did not begin is that of a part."""
    wrong = differences(part, shown, nulls=True)
    if wrong:
        raise GateError(
            "BEGUN_ELSEWHERE",
            f"The import {shown.id} that Wix gives for {part.name} was begun elsewhere, and is of something else: "
            f"{_listed(wrong)}. Nothing of {part.name} was imported by this run. Run the command again; if it says the "
            "same, look at the site's imports, and show this line to Wix's support.",
        )


def _listed(wrong: Sequence[str]) -> str:
    more = "" if len(wrong) <= _SHOWN_DIFFERENCES else f"; and {len(wrong) - _SHOWN_DIFFERENCES} more"
    return "; ".join(wrong[:_SHOWN_DIFFERENCES]) + more


def differences(part: Part, shown: LoyaltyImport, *, nulls: bool = False) -> list[str]:
    """Return what the platform shows otherwise than the part has it; each names both readings.

    `nulls`: a null is none of them, whatever its column; for telling whether an import may be that of the part.
    """
    count = shown.parse_result.parsed_row_count
    wrong = []
    if count != part.rows:
        wrong.append(f"rows: {'no number' if count is None else f'{count:,}'} at Wix, {part.rows:,} in the part")
    header = part_header(part)
    if not _is_shown(shown.file_metadata.header, header, MAX_HEADER_CHARS, frozenset()):
        wrong.append(_both("header", shown.file_metadata.header, header))
    used = set() if nulls else {part.column(name) for name in ColumnName}
    return wrong + _samples(shown.file_metadata.sample_data_rows, part_sample(part, MAX_SAMPLE_ROWS), used)


def _samples(theirs: Sequence[_Cells], rows: Sequence[Sequence[str]], used: Collection[int]) -> list[str]:
    """Compare the sample rows; there may be fewer than the API could show, but not none."""
    if len(theirs) > len(rows) or (rows and not theirs):
        return [f"sample rows: {len(theirs)} at Wix, {len(rows)} in the part"]
    return [
        _both(f"row {number}", shown, row)
        for number, (shown, row) in enumerate(zip(theirs, rows, strict=False), start=1)
        if not any(_is_shown(shown, cut, MAX_SAMPLE_CHARS, used) for cut in (row, row[:MAX_SAMPLE_VALUES]))
    ]


def _is_shown(theirs: _Cells, ours: Sequence[str], chars: int, used: Collection[int]) -> bool:
    """Tell whether texts are shown as they are, each whole or cut at a number of characters; or null, if not `used`."""
    return len(theirs) == len(ours) and all(
        _is_cut(shown, text, chars) if shown is not None else index not in used
        for index, (shown, text) in enumerate(zip(theirs, ours, strict=True))
    )


def _is_cut(theirs: str, ours: str, chars: int) -> bool:
    """Tell whether a text is shown whole, or cut: at characters, or at the halves of some that UTF-16 counts."""
    if theirs == ours:
        return True
    halves = ours.encode("utf-16-le", "surrogatepass")[: 2 * chars]
    return len(ours) > 0 and theirs in {ours[:chars], halves.decode("utf-16-le", "ignore"), _with_half(halves)}


def _with_half(halves: bytes) -> str:
    """Return the text of a cut that may have gone through a sign, whose first half is shown as one that is none."""
    return halves.decode("utf-16-le", "replace")


def _both(what: str, theirs: _Cells, ours: _Cells) -> str:
    texts = _line(theirs), _line(ours)
    same = next((at for at, pair in enumerate(zip(*texts, strict=False)) if pair[0] != pair[1]), min(map(len, texts)))
    begin = max(0, same - _SHOWN_CHARS // 2) if same >= _SHOWN_CHARS else 0  # the difference must be seen
    return f"{what}: {_brief(texts[0], begin)} at Wix, {_brief(texts[1], begin)} in the part{_signs(texts, same)}"


def _signs(texts: tuple[str, str], at: int) -> str:
    """Name the signs at which two texts begin to differ, where they may look alike, or cannot be seen."""
    signs = [text[at : at + 1] for text in texts]
    if all(sign.isascii() for sign in signs):
        return ""
    theirs, ours = (f"U+{ord(sign):04X}" if sign else "the end" for sign in signs)
    return f" (they differ from {theirs} at Wix, {ours} in the part)"


def _line(values: _Cells) -> str:
    """Write cells as a line of CSV; white space at the end of a cell stands in quotes, null as such."""
    return ",".join(_quoted(value) for value in values) or "nothing"


def _quoted(value: str | None) -> str:
    if value is None:
        return "null"
    return json.dumps(value, ensure_ascii=False) if {*value} & {*',"\n'} or value != value.strip() else value


def _brief(text: str, begin: int) -> str:
    shown = text[begin : begin + _SHOWN_CHARS]
    return ("…" if begin else "") + shown + ("…" if begin + _SHOWN_CHARS < len(text) else "")
