"""What a part's columns are, and which of the source's they come from: the one place that knows.

A part is `Email,Points`, then the columns of the source that are kept. Everything that writes, reads again, merges or
uploads a part asks here: its header, its width, its mapping, and where a kept column stands in the source.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from loyalty_prep.errors import UsageError
from loyalty_prep.limits import MAX_HEADER_CHARS, MAX_HEADER_COLUMNS

if TYPE_CHECKING:
    from collections.abc import Sequence

OWN: Final = ("Email", "Points")
"""The columns of every part, which are what EMAIL and POINTS came to."""


@dataclass(frozen=True, slots=True)
class PartLayout:
    """`kept` are indices from 0 into the source's records, `names` what the header calls these columns.

    >>> layout = PartLayout.of([2], ["Mail", "Stamps", "Town"])
    >>> layout.header
    ('Email', 'Points', 'Town')
    >>> layout.cells
    ['k2']
    """

    kept: tuple[int, ...] = ()
    names: tuple[str, ...] = ()

    @classmethod
    def of(cls, kept: Sequence[int], names: Sequence[str]) -> Self:
        """Return the layout of parts that carry some columns of a source with these names."""
        return cls(tuple(kept), tuple(names[index] for index in kept))

    @property
    def header(self) -> tuple[str, ...]:
        """The names of all columns, in their order."""
        return (*OWN, *self.names)

    @property
    def width(self) -> int:
        """The number of columns."""
        return len(OWN) + len(self.names)

    @property
    def is_plain(self) -> bool:
        """Whether a line is an address and digits alone, in which no cell needs quotes or holds a line end."""
        return not self.names

    @property
    def cells(self) -> list[str]:
        """What the kept cells are called in a frame of rows: `k` and the source's index."""
        return [f"k{index}" for index in self.kept]

    def source(self, email: int, points: int) -> tuple[int, ...]:
        """Return for each column of a part the source's index, where these are its two."""
        return (email, points, *self.kept)

    @staticmethod
    def mapping() -> tuple[int, int]:
        """Return the indices from 0 of EMAIL and POINTS in a part, as ExecuteLoyaltyImport takes them."""
        return 0, 1

    def check(self) -> None:
        """Raise `UsageError` where a part would be beyond what the API takes of columns and of their names."""
        if self.width > MAX_HEADER_COLUMNS:
            raise UsageError(
                f"--keep-columns would make parts of {self.width} columns, and Wix takes at most {MAX_HEADER_COLUMNS}. "
                "Name the columns that you need."
            )
        for name in self.names:
            if len(name) > MAX_HEADER_CHARS:
                raise UsageError(
                    f"--keep-columns '{name[:40]}…' is a name of {len(name):,} characters, and Wix takes at most "
                    f"{MAX_HEADER_CHARS:,}. Shorten it in the source, or leave the column out."
                )
