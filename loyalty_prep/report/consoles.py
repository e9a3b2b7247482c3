"""The console that all pictures on a terminal go through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.segment import Segment

from loyalty_prep.report.visible import nobody_reads, visible

if TYPE_CHECKING:
    from collections.abc import Iterable


class VisibleConsole(Console):
    """A console that shows such signs of what it is given to print, and still writes its own."""

    def render(self, *words: Any, **options: Any) -> Iterable[Segment]:
        """Return the pieces that are to be written; those with a control code are the console's own."""
        for text, style, control in super().render(*words, **options):
            yield Segment(text if control else visible(text), style, control)

    def on_broken_pipe(self) -> None:
        """Go on, as `put` does."""
        nobody_reads()
