"""What is said of rows and balances: codes with their examples, how numbers are written, how they are spread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self

from loyalty_prep.codes import offer
from loyalty_prep.messages.translation import Message, exact_decimals
from loyalty_prep.options import Detected
from loyalty_prep.values.points import LIMIT, decide, exact

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from loyalty_prep.judging.histogram import Bin, Histogram
    from loyalty_prep.options import Mark, Options
    from loyalty_prep.values.points import Style


@dataclass(frozen=True, slots=True)
class Example:
    """One row with a finding: row from 1 without the header, physical line from 1, the cell's own text.

    `row` is None for a line that is no record. `source` is the file it is of, where a run has several. `name`, `email`
    and `points` are cells of the row that say who it is and what stands there; they are for the page, not for the JSON.
    """

    row: int | None
    line: int
    value: str
    detail: str | None = None
    suggestion: str | None = None
    source: str | None = None
    name: str = ""
    email: str = ""
    points: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of an example."""
        return self.place() | {"value": self.value, "detail": self.detail, "suggestion": self.suggestion}

    def place(self) -> dict[str, Any]:
        """Return the JSON of where it stands."""
        place: dict[str, Any] = {"row": self.row, "line": self.line}
        return place if self.source is None else place | {"source": self.source}


@dataclass(frozen=True, slots=True)
class Issue:
    """One code with the number of its rows, and at most five of them.

    `rows` are more of them, for the page; those of one address stand together.
    """

    code: str
    severity: str
    count: int
    message: str
    examples: tuple[Example, ...] = ()
    rows: tuple[Example, ...] = ()

    @property
    def offer(self) -> Message | None:
        """The option that decides for all these rows at once, in a sentence."""
        return offer(self.code, self.count)

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of an issue."""
        return {
            "code": self.code,
            "severity": self.severity,
            "count": self.count,
            "message": self.message,
            "offer": self.offer,
            "examples": [example.to_dict() for example in self.examples],
        }


def decimal_of(options: Options, style: Style, mark: Mark | None) -> Detected[str | None]:
    """Say who decided the decimal mark of a run: the user, the balances, or nobody."""
    if options.mark is not None:
        return Detected(options.mark, "user", 1.0, (Message("named by --decimal"),))
    evidence = tuple(_showing(name, count) for name, count in style.evidence.items() if count)
    return Detected(mark, "found" if mark else "default", 1.0 if mark else 0.0, evidence)


def _showing(mark: str, count: int) -> Message:
    if mark == "point":
        return Message.plural("{count} value shows a decimal point", "{count} values show a decimal point", count)
    return Message.plural("{count} value shows a decimal comma", "{count} values show a decimal comma", count)


@dataclass(frozen=True, slots=True)
class DecimalStyle:
    """How POINTS writes its numbers.

    `mark` is the decimal mark that its cells show, whatever the user said; `proofs` are the first cells that show
    one, by mark. `grouping` are the signs that group thousands. `ambiguous` is the number of balances that can be read
    in two ways and wait for a decimal mark, and `totals` what they come to, by mark.
    """

    mark: str | None
    grouping: tuple[str, ...]
    proofs: dict[str, tuple[Example, ...]]
    ambiguous: int
    totals: dict[str, Decimal]

    @classmethod
    def of(cls, style: Style, mark: Mark | None, proofs: dict[str, tuple[Example, ...]]) -> Self:
        """Return what the balances showed, where the decimal mark is `mark`, None if nothing tells it."""
        return cls(
            decide(style.evidence["point"], style.evidence["comma"]),
            style.grouping_signs(mark),
            proofs,
            style.waiting.total() if mark is None else 0,
            style.readings(),
        )

    def leaves_a_choice(self, code: str) -> bool:
        """Tell whether something can be decided for all rows of a code; a decimal mark settles no `1.2E+03`."""
        return code != "POINTS_AMBIGUOUS" or self.ambiguous > 0

    @property
    def apart(self) -> Decimal:
        """By how much the two readings differ."""
        with exact_decimals():
            return abs(self.totals["point"] - self.totals["comma"]).normalize()

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of the style; totals are texts, so that nothing is lost of them."""
        return {
            "decimalMark": self.mark,
            "groupingSigns": list(self.grouping),
            "proofs": [
                example.place() | {"value": example.value, "decimalMark": mark}
                for mark, examples in self.proofs.items()
                for example in examples
            ],
            "ambiguous": {
                "count": self.ambiguous,
                "totals": {mark: f"{total:f}" for mark, total in self.totals.items()},
                "difference": f"{self.apart:f}",
            }
            if self.ambiguous
            else None,
        }


@dataclass(frozen=True, slots=True)
class Spread:
    """How balances are spread: those that `Points.total` adds up, and the highest of them with their cells."""

    bins: tuple[Bin, ...]
    highest: tuple[tuple[int, Example], ...]

    @classmethod
    def of(cls, histogram: Histogram, cells: Mapping[int, Example]) -> Self:
        """Return what a histogram says, with the cells of its highest balances by their rows.

        What an amount cannot say of a balance that is too large for it, its cell does.
        """
        highest = (
            (amount if amount < LIMIT else exact(cells[row].value), cells[row]) for amount, row in histogram.highest
        )
        return cls(histogram.bins(), tuple(highest))

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON of the balances; bounds are inclusive, null is without end."""
        return {
            "bins": [{"from": each.low, "to": each.high, "rows": each.rows, "apart": each.apart} for each in self.bins],
            "highest": [
                example.place() | {"value": example.value, "points": points} for points, example in self.highest
            ],
        }
