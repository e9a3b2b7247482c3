"""`python -m loyalty_prep`, and the script `loyalty-prep`."""

from __future__ import annotations

import gc
import os
import sys
from contextlib import suppress


class _WithoutPandas:
    """Says of pandas that it is not installed, in Python's words, which pandera expects."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        """Find no pandas, and leave all else to others."""
        if name == "pandas":
            raise ModuleNotFoundError("No module named 'pandas'", name=name)


def _reserve_little() -> None:
    """Let threads share two heaps: glibc reserves 64 MB of addresses for each that it starts, a gigabyte in all.

    So a file of some rows is prepared where a process may have no more than half of that. M_ARENA_MAX is -8 in glibc's
    malloc.h; other C libraries have no `mallopt`.
    """
    import ctypes  # noqa: PLC0415 - importing this module must cost nothing

    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(-8, 2)


def main() -> None:
    """Run the command line, and load for it nothing that it has no need of: most files are small."""
    # pandera loads hypothesis and pandas wherever they are installed, the one to make data up, the other for schemas of
    # its own; no command does either, and both take longer to load than a small file takes to be prepared.
    sys.modules.setdefault("hypothesis", None)  # type: ignore[arg-type] # None is how Python says: not to be had
    without_pandas = _WithoutPandas()
    sys.meta_path.insert(0, without_pandas)
    # numpy would start a thread for each processor, to multiply matrices with.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _reserve_little()
    gc.disable()  # what is loaded stays
    from loyalty_prep.cli import run  # noqa: PLC0415 - importing this module must cost nothing

    gc.enable()
    try:
        sys.exit(run(sys.argv[1:]))
    finally:
        sys.meta_path.remove(without_pandas)


if __name__ == "__main__":
    main()
