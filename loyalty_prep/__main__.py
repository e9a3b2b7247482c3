"""`python -m loyalty_prep`, and the script `loyalty-prep`."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from contextlib import suppress

from loyalty_prep import stopping

TYPE_CHECKING = False  # as type checkers know it: an interrupt finds less to break into
if TYPE_CHECKING:
    from typing import NoReturn


def _ask_for_memory_seldom() -> None:
    """Let threads share two heaps, which keep what is given back to them: blocks of some MB come and go all the time.

    glibc reserves 64 MB of addresses for each heap, one a thread, a gigabyte in all: with two, a file of some rows is
    prepared where a process may have no more than half of that. What the system gives anew it clears first, page by
    page. The numbers of options are those of glibc's malloc.h; other C libraries have no `mallopt`.
    """
    import ctypes  # noqa: PLC0415 - importing this module must cost nothing

    arena_max, mmap_threshold, trim_threshold = -8, -3, -1
    with suppress(AttributeError, OSError, TypeError):
        tell = ctypes.CDLL(None).mallopt
        tell(arena_max, 2)
        tell(mmap_threshold, 32 << 20)
        tell(trim_threshold, 64 << 20)


def main() -> NoReturn:
    """Run the command line, and load for it nothing that it has no need of: most files are small.

    Nor does Python take apart at the end what was loaded, which takes a tenth of the time of a small file.
    """
    stopping.hear(stopping.leave)
    # numpy would start a thread for each processor, to multiply matrices with.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _ask_for_memory_seldom()
    gc.disable()  # what is loaded stays
    try:
        from loyalty_prep.cli import raise_again, run  # noqa: PLC0415 - importing this module must cost nothing
    except Exception as fault:  # noqa: BLE001 - no memory, a library that is not there
        sys.exit(_not_loaded(fault))
    gc.freeze()  # nor is it looked through
    gc.set_threshold(1 << 16)  # a run makes few cycles, and what it loads by the way stays, too
    gc.enable()
    sys.unraisablehook = raise_again
    code = run(sys.argv[1:])
    stopping.hear(stopping.IGNORED)  # all is done and said
    if code != stopping.INTERRUPTED:
        atexit._run_exitfuncs()  # noqa: SLF001 - there is no other name for what is to be done at the end
    stopping.end(code)


def _not_loaded(fault: Exception) -> int:
    """Say in one line why the program itself cannot be had."""
    if "--debug" in sys.argv or os.environ.get("LOYALTY_PREP_DEBUG"):
        import traceback  # noqa: PLC0415 - only here

        traceback.print_exception(fault)
    sentence = f"loyalty-prep cannot be loaded: {type(fault).__name__} ({fault}). Install it anew, or free some memory."
    message = " ".join(sentence.split())
    sys.stderr.write(f"error: {message}\n")
    if "--json" in sys.argv:
        import json  # noqa: PLC0415 - only here

        sys.stdout.write(json.dumps({"schemaVersion": 1, "error": {"code": "UNEXPECTED", "message": message}}) + "\n")
    return 2


if __name__ == "__main__":
    main()
