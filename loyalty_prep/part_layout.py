"""What a part is made of: its columns, where they come from, and its lines. The one place that knows.

A layout says which columns a part has and what stands in each: `Email,Points`, then the columns of the source that are
kept. Whoever writes, reads again, merges or uploads a part asks here: for the header and its mapping, for the columns
of the source that are needed, and to have rows written as lines and lines read as rows.

A further column is a name in `header` and its cells in `lines`. Plain rows wait in the spool as the lines of a part
that they are, so what reads them there (`read`, `ends`) has the width of `header`, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple, Self

from loyalty_prep.errors import UsageError
from loyalty_prep.limits import MAX_HEADER_CHARS, MAX_HEADER_COLUMNS
from loyalty_prep.reading.csv_text import Dialect, line_ends, parse, to_csv

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

    from loyalty_prep.arrays import Ints

OWN: Final = ("Email", "Points")
"""The columns of every part, which are what EMAIL and POINTS came to."""


class PartLayout(NamedTuple):
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
        """The number of columns, of a part and of its lines in the spool."""
        return len(self.header)

    @property
    def is_plain(self) -> bool:
        """Whether a line is an address and digits alone, in which no cell needs quotes or holds a line end."""
        return self.header == OWN

    @property
    def cells(self) -> list[str]:
        """What the kept cells are called in a frame of rows: `k` and the source's index."""
        return [f"k{index}" for index in self.kept]

    def source(self, email: int, points: int) -> tuple[int, ...]:
        """Return the source's index of each column of a part that comes from there, where these are its two."""
        return (email, points, *self.kept)

    @staticmethod
    def mapping() -> tuple[int, int]:
        """Return the indices from 0 of EMAIL and POINTS in a part, as ExecuteLoyaltyImport takes them."""
        return 0, 1

    def lines(self, rows: pl.DataFrame, *, plain: bool = False) -> bytes:
        """Write rows as lines of a part. Their columns are the address, the balance and the kept cells, in this order.

        `plain`: all are text, no address or balance needs quotes, and none is empty.
        """
        return to_csv(rows, plain=plain and self.is_plain)

    def ends(self, lines: bytes) -> Ints:
        """Return the offset after each line."""
        return line_ends(lines, plain=self.is_plain)

    def read(self, lines: bytes, *names: str) -> pl.DataFrame:
        r"""Read cells of lines, as text: some of `address`, `amount` and `cells`.

        >>> PartLayout((2,), ("Town",)).read(b"ann@example.com,5,Rome\n", "k2", "amount").rows()
        [('Rome', '5')]
        """
        places = {name: place for place, name in enumerate(("address", "amount", *self.cells))}
        frame = parse(lines, Dialect(), self.width, [places[name] for name in names])
        return frame.select(frame[f"c{places[name]}"].alias(name) for name in names)

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
