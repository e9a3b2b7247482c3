"""Counts of all rows, gathered batch by batch, under the law of conservation.

Every row and every point that came in is ready, rejected, merged or skipped. A tally is as small for fifty million
faulty rows as for fifty: counts, sums, and at most so many examples a code.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Final

from loyalty_prep.codes import BY_NAME, CATALOGUE
from loyalty_prep.judging.histogram import Histogram
from loyalty_prep.messages.translation import Message, to_translate
from loyalty_prep.report.findings import Example, Issue

if TYPE_CHECKING:
    from loyalty_prep.reading.layout import Skipped
    from loyalty_prep.reading.source import Source
    from loyalty_prep.report.findings import DecimalStyle

EXAMPLES = 5
"""So many rows of each code stand in the report as examples; the errors file has all."""
LISTED = 100
"""So many rows of each code the page of a file can show, and as many more that share an address with one of them."""
_COUNTED: Final = (
    *("total", "ready", "repaired", "rejected", "merged", "skipped"),
    *(f"points_{where}" for where in ("in", "adjusted", "out", "rejected", "merged", "skipped")),
)
"""What of a tally is a number."""
_FAILED_CHECK: Final = to_translate("The row fails the check {check} of the schema given.")


@dataclass(frozen=True, slots=True)
class RowCounts:
    """Numbers of records: total = ready + rejected + merged + skipped. `repaired` are among the ready ones.

    `skipped` ones a person set aside in a corrected errors file.
    """

    total: int
    ready: int
    repaired: int
    rejected: int
    merged: int
    skipped: int = 0


@dataclass(frozen=True, slots=True)
class Points:
    """Sums of balances: of all that could be read as whole numbers, and where they went.

    total + adjusted = out + rejected + merged + skipped; `adjusted` is what a policy for balances below zero added.
    """

    total: int
    out: int
    rejected: int
    merged: int
    adjusted: int = 0
    skipped: int = 0


@dataclass(slots=True)
class Tally:
    """Counts and sums over all batches, and the first `most` rows of each code as examples.

    `together` are those of an address with different balances, by the address, and further rows of the same addresses:
    one of them by itself tells a person nothing.
    """

    most: int = EXAMPLES
    total: int = 0
    ready: int = 0
    repaired: int = 0
    rejected: int = 0
    merged: int = 0
    skipped: int = 0
    points_in: int = 0
    points_adjusted: int = 0
    points_out: int = 0
    points_rejected: int = 0
    points_merged: int = 0
    points_skipped: int = 0
    counts: Counter[str] = field(default_factory=Counter)
    histogram: Histogram = field(default_factory=Histogram)
    examples: dict[str, list[Example]] = field(default_factory=dict)
    together: dict[str, list[Example]] = field(default_factory=dict)

    def wants(self, code: str) -> int:
        """Return how many more examples of a code are taken."""
        return self.most - len(self.examples.get(code, ()))

    @property
    def wants_together(self) -> int:
        """How many more rows are taken of addresses of which one row is an example."""
        shown = len(self.examples.get("EMAIL_DUPLICATE", ()))
        return self.most + shown - sum(map(len, self.together.values()))

    def example(self, code: str, example: Example) -> None:
        """Take one example."""
        self.examples.setdefault(code, []).append(example)

    def note_skipped(self, skipped: Skipped, source: Source, *, name: str | None = None) -> None:
        """Take the lines of `source` above the header that hold something; `name` is its own beside others."""
        if skipped.count:
            self.counts["LINES_SKIPPED"] += skipped.count
            for each in skipped.noted[: max(0, self.wants("LINES_SKIPPED"))]:
                line = source.row_of(each.line) or each.line
                self.example("LINES_SKIPPED", Example(None, line, each.text, source=name))

    def merge(self, other: Tally) -> None:
        """Add what was counted of other rows, and take the first examples of both."""
        for name in _COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.counts.update(other.counts)
        self.histogram.merge(other.histogram)
        for code, examples in other.examples.items():
            kept = [*self.examples.get(code, ()), *examples]
            self.examples[code] = sorted(kept, key=lambda each: each.row or 0)[: self.most]

    def rows(self) -> RowCounts:
        """Return the rows, which must add up."""
        parts = self.ready + self.rejected + self.merged + self.skipped
        assert self.total == parts, f"rows do not add up: {self}"
        return RowCounts(self.total, self.ready, self.repaired, self.rejected, self.merged, self.skipped)

    def points(self) -> Points:
        """Return the points, which must add up."""
        parts = self.points_out + self.points_rejected + self.points_merged + self.points_skipped
        assert self.points_in + self.points_adjusted == parts, f"points do not add up: {self}"
        return Points(
            self.points_in,
            self.points_out,
            self.points_rejected,
            self.points_merged,
            self.points_adjusted,
            self.points_skipped,
        )

    def issues(self, style: DecimalStyle) -> tuple[Issue, ...]:
        """Return the findings in the order of the catalogue, a user's own checks after them.

        `style` tells whether a decimal mark would settle anything: it settles no scientific notation.
        """
        order = {code.name: position for position, code in enumerate(CATALOGUE)}
        counts = {**self.counts, "NO_ROWS": int(self.total == 0)}
        names = sorted(counts, key=lambda name: (order.get(name, len(order)), name))
        return tuple(
            Issue(
                name,
                BY_NAME[name].severity if name in BY_NAME else "error",
                counts[name],
                _message(name, style),
                tuple(self.examples.get(name, ())[:EXAMPLES]),
                tuple(chain(*self.together.values()) if name == "EMAIL_DUPLICATE" else self.examples.get(name, ())),
            )
            for name in names
            if counts[name]
        )


def _message(name: str, style: DecimalStyle) -> Message:
    if name not in BY_NAME:
        return Message(_FAILED_CHECK, check=name)
    code = BY_NAME[name]
    return code.message if style.leaves_a_choice(name) else Message(code.sentence)
