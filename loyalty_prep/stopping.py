"""How the program is asked to stop, and what hears it: an interrupt, a kill, a terminal that was closed.

What hears it is set twice: by `__main__` before anything else is loaded, when there is nothing to clear away, and by
`cli`, from when on there may be. Whoever asks once asks for all: what comes after the first only broke into the
clearing away, so that a second Ctrl-C changes nothing.
"""

from __future__ import annotations

# Its Python part loads more, and an interrupt would find that much more to break into.
import _signal as signal  # type: ignore[import-not-found] # not in typeshed
import os
import sys
from contextlib import suppress

TYPE_CHECKING = False  # as type checkers know it
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import NoReturn

INTERRUPTED = 130
"""The exit code of a run that was interrupted, as typer has it."""
IGNORED: int = signal.SIG_IGN


class Asked:
    """Whether the program was asked to stop: one word for a whole process, which is what a signal is sent to."""

    to_stop = False


def hear(handler: Callable[..., object] | int) -> None:
    """Let a handler hear all that asks a program to stop, but for what the shell lets it not hear."""
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        asked = getattr(signal, name, None)
        if asked is not None and signal.getsignal(asked) != IGNORED:
            signal.signal(asked, handler)


def leave(*_: object) -> None:
    """End at once: while the program is being loaded there is nothing to clear away."""
    hear(IGNORED)
    with suppress(AttributeError, OSError):  # closed by whoever started it, or with the terminal
        sys.stderr.write("error: interrupted; nothing was written.\n")
    end(INTERRUPTED)


def interrupt(*_: object) -> None:
    """Raise `KeyboardInterrupt`, once."""
    if not Asked.to_stop:
        Asked.to_stop = True
        raise KeyboardInterrupt


def end(code: int) -> NoReturn:
    """End without what Python does at its end.

    It would take apart all there is, and send itself an interrupt where it remembers one.
    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, OSError):
            stream.flush()
    os._exit(code)
