"""Parquet files, read by polars some thousand rows at a time; the format's own mark must stand at the beginning."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from loyalty_prep.errors import InputError
from loyalty_prep.reading import converted

if TYPE_CHECKING:
    from pathlib import Path

    from loyalty_prep.reading.converted import RowWriter

_MARK: Final = b"PAR1"  # Apache Parquet, "File format"
_SUFFIXES: Final = (".parquet", ".pq")
_ROWS: Final = 1 << 14
"""So many rows are in memory at once, besides what the file itself keeps together."""


def is_one(_path: Path, head: bytes, name: str) -> bool:
    """Tell whether a file is called Parquet and begins as one."""
    return name.lower().endswith(_SUFFIXES) and head.startswith(_MARK)


def write(path: Path, name: str, _sheet: str | None, table: RowWriter) -> None:
    """Write the names of the columns, then every row."""
    import polars as pl  # noqa: PLC0415 - only these files need it in the process that reads them

    try:
        scan = pl.scan_parquet(path, glob=False)
        table.row(0, scan.collect_schema().names())
        number = 0
        for frame in scan.collect_batches(chunk_size=_ROWS, maintain_order=True):
            for cells in frame.iter_rows():
                number += 1
                texts = [converted.text(cell) for cell in cells]
                table.look(cells, texts)
                table.row(number, texts)
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException):
        raise InputError(
            "NOT_A_TABLE", f"{name} is a damaged Parquet file, or one that cannot be read. Save its table as CSV."
        ) from None
