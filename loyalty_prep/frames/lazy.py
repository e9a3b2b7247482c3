"""Lazy frames of our own making: made batch by batch, each time that they are collected.

polars says which columns, which rows and how many are wanted. Whoever makes the batches hears of the columns and of the
number, to save work; what is not wanted is left out here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from polars.io.plugins import register_io_source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import polars as pl

    LazyBatches = Callable[[list[str], int | None], Iterator[pl.DataFrame]]
    """Makes a frame with the named columns at least; of its rows so many are wanted, all where that is None."""


def lazy_frame(
    schema: Mapping[str, pl.DataType], batches: LazyBatches, done: Callable[[], None] | None = None
) -> pl.LazyFrame:
    """Return the lazy frame of this schema that is made of `batches`; `done` is called behind the last one."""

    def read(
        with_columns: list[str] | None, predicate: pl.Expr | None, n_rows: int | None, batch_size: int | None
    ) -> Iterator[pl.DataFrame]:
        del batch_size  # a hint
        names = list(schema) if with_columns is None else with_columns
        further = [] if predicate is None else predicate.meta.root_names()
        left = n_rows
        for batch in batches(list(dict.fromkeys([*names, *further])), n_rows):
            frame = batch if left is None else batch.head(left)
            left = None if left is None else left - frame.height
            yield (frame if predicate is None else frame.filter(predicate)).select(names)
            if left == 0:
                break
        if done is not None:
            done()

    return register_io_source(read, schema=dict(schema), validate_schema=True, is_pure=True)
