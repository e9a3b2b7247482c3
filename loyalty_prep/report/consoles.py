"""The console that all pictures on a terminal go through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rich.console import Console
from rich.segment import Segment
from rich.text import Text

from loyalty_prep.report.visible import nobody_reads, visible

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.console import ConsoleOptions


_STAND_INS: Final = {0xA0: 0xFDD0, 0x202F: 0xFDD1}
"""What stands for spaces at which no line may end, while lines are broken: rich ends lines at any space, and no text
has these two code points."""
_SPACES: Final = {stand_in: space for space, stand_in in _STAND_INS.items()}


class VisibleConsole(Console):
    """A console that shows such signs of what it is given to print, and still writes its own.

    It ends no line at a no-break space, as before a French colon.
    """

    def render(self, renderable: Any, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Return the pieces that are to be written; those with a control code are the console's own."""
        for text, style, control in super().render(_kept_together(renderable), options):
            yield Segment(text if control else visible(text).translate(_SPACES), style, control)

    def on_broken_pipe(self) -> None:
        """Go on, as `put` does."""
        nobody_reads()


def _kept_together(renderable: Any) -> Any:
    if isinstance(renderable, str):
        return renderable.translate(_STAND_INS)
    if isinstance(renderable, Text):
        renderable = renderable.copy()
        renderable.plain = renderable.plain.translate(_STAND_INS)
    return renderable
