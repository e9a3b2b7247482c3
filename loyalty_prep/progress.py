"""How far a run is: a bar on a terminal, and the phase that the last word of an interrupted one names."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Final

from loyalty_prep.messages.translation import ENGLISH, to_translate, translation

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 1.0
"""Seconds before a bar is shown: most files are done by then."""


class Phases:
    """Remembers how far a run is, for the last word of one that is interrupted."""

    at = ""

    def phase(self, name: str) -> None:
        """Take note of what begins."""
        Phases.at = name

    def speak(self, language: str) -> None:
        """Say in which language to speak."""

    def __call__(self, done: int, total: int, rows: int) -> None:
        """Show nothing."""


class _Bar(Phases):
    """Shows a bar for what takes longer than a moment, and what is being done."""

    _WORDS: Final = {
        "survey": to_translate("reading"),
        "resolve": to_translate("comparing"),
        "write": to_translate("writing"),
        "publish": to_translate("writing"),
        "copy": to_translate("copying"),
    }
    _SPEED: Final = to_translate("{speed} rows a second")

    def __init__(self) -> None:
        from rich.console import Console  # noqa: PLC0415 - only a terminal needs it
        from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn  # noqa: PLC0415

        self._say = ENGLISH
        speed = TextColumn("{task.fields[speed]}")
        columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), speed, TimeRemainingColumn())
        self._bar = Progress(*columns, console=Console(stderr=True), transient=True)
        self._task, self._started = self._bar.add_task("", total=None, speed=""), monotonic()

    def speak(self, language: str) -> None:
        """Say in which language to speak."""
        self._say = translation(language)

    def phase(self, name: str) -> None:
        """Say what is being done."""
        super().phase(name)
        if name in self._WORDS:
            self._bar.update(self._task, description=self._say(self._WORDS[name]))

    def __call__(self, done: int, total: int, rows: int) -> None:
        """Show how far it is."""
        taken = monotonic() - self._started
        if taken > PATIENCE:
            self._bar.start()
            self._bar.update(self._task, completed=done, total=total)
            if self.at == "survey":
                speed = self._say(self._SPEED, speed=self._say.number(int(rows / taken)))
                self._bar.update(self._task, speed=speed)

    def stop(self) -> None:
        """Take the bar away."""
        self._bar.stop()


@contextmanager
def shown(*, quiet: bool) -> Iterator[Phases]:
    """Show a bar on standard error, on a terminal only."""
    if quiet or not sys.stderr.isatty():
        yield Phases()
        return
    bar = _Bar()
    try:
        yield bar
    finally:
        bar.stop()
