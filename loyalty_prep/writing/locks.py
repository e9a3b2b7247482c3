"""Folders that are one run's alone: the lock ends with the process, however that ends.

A folder is locked by `flock` on itself, so that no file is left behind. Where there are no such locks (Windows, some
network disks) nothing is locked, and two runs are not told apart.
"""

from __future__ import annotations

import os
import re
import stat
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

_MAKING: Final = ".making-"
_LONG: Final = 3600
"""Seconds in which every run has come from one step to the next."""


def lock(folder: Path) -> int | None:
    """Lock a folder and return the handle that holds the lock; None where there are no locks.

    Raises `BlockingIOError` where another process, or another run of this one, holds it.
    """
    if sys.platform == "win32":
        return None
    try:
        import fcntl  # noqa: PLC0415 - there is none on Windows, and in browsers
    except ImportError:
        return None

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise
    except OSError:  # a disk that knows no locks
        os.close(handle)
        return None
    return handle


def unlock(handle: int | None) -> None:
    """Give a lock back."""
    if handle is not None:
        os.close(handle)


def is_abandoned(folder: Path) -> bool:
    """Tell whether a folder is there that a run made and locked, and that run is over."""
    try:
        handle = lock(folder)
    except OSError:  # held; or gone meanwhile, or not ours to open
        return False
    unlock(handle)
    return handle is not None


def make_locked(parent: Path, prefix: str, final: str | None = None) -> tuple[Path, int | None]:
    """Make a folder that never stands under its name without its lock; return it and the lock's handle.

    Its name is `final`, or begins with `prefix` (and nothing else may, that this lock does not guard). It holds a file
    `.run` from the start, since a rename replaces an empty folder. Raises `OSError` (`FileExistsError`, or "not
    empty") where `final` stands already.
    """
    made = Path(tempfile.mkdtemp(prefix=_MAKING, dir=parent))
    folder = parent / (final or prefix + made.name.removeprefix(_MAKING))
    handle = None
    try:
        (made / ".run").touch()
        handle = lock(made)
        made.rename(folder)
    except BaseException:
        unlock(handle)
        _remove(made if made.exists() else folder)  # an interrupt may come behind the rename
        raise
    return folder, handle


def forget_unfinished(parent: Path) -> None:
    """Remove folders that runs were making in a folder when they were killed, between two steps.

    A young one may be that of a run which has not come to lock it yet.
    """
    with suppress(OSError):
        for name in os.listdir(parent):  # noqa: PTH208 - a path of each of its thousands takes long
            if not name.startswith(_MAKING):
                continue
            made = parent / name
            if time.time() - made.stat().st_mtime > _LONG and is_abandoned(made):
                _remove(made)


def make_locked_file(parent: Path, prefix: str) -> tuple[int, Path, int | None]:
    """Make a file that `forget_files` of another run leaves alone; return its handle, its path and its lock's."""
    while True:
        handle, name = tempfile.mkstemp(prefix=prefix, dir=parent)
        with suppress(BlockingIOError, FileNotFoundError):  # another run took it for a killed one's, as yet unlocked
            guard = lock(Path(name))
            if os.path.exists(name):  # noqa: PTH110 - it may have been removed just before
                return handle, Path(name), guard
            unlock(guard)
        os.close(handle)


def forget_files(parent: Path, prefix: str) -> None:
    """Remove the files that runs which are over have made in a folder."""
    made = re.compile(rf"{re.escape(prefix)}[a-z0-9_]{{8}}")
    with suppress(OSError):
        for name in os.listdir(parent):  # noqa: PTH208 - a path of each of its thousands takes long
            if made.fullmatch(name) and stat.S_ISREG((parent / name).lstat().st_mode):
                _forget(parent / name)


def _forget(file: Path) -> None:
    with suppress(OSError):  # held; or gone meanwhile, or not ours to open
        guard = lock(file)
        if guard is not None:
            try:
                file.unlink()
            finally:
                unlock(guard)


def _remove(made: Path) -> None:
    """Remove a folder that was made and not used yet: whatever else stands in it is not ours."""
    with suppress(OSError):
        (made / ".run").unlink(missing_ok=True)
        made.rmdir()
