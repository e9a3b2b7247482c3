"""Say what a loyalty import into Wix would do, before anything is uploaded.

Three functions, as the three commands: `inspect`, `validate`, `prepare`. They take a file and the options
of the command line as keyword arguments, and raise `LoyaltyPrepError` where a run cannot go on.
Three more for frames: `check` does what `prepare` does, `scan` reads any export, `write_parts` is the last step alone.

One word a thing, here and everywhere below:

    record    what stands between two line ends that no quote holds open: its cells, its line, its bytes
    row       a record below the header, numbered from 1; what is judged
    cell      the text of one field, as the source has it
    dialect   delimiter, quote, escape sign: how a record is cut into cells
    layout    the dialect, the header and what stands above it
    block     some bytes of the text, cut at a record's end; what one step of reading hands on
    batch     the rows of a block, judged: the plain ones, written as they came, and the odd ones, told one by one
    code      what a row is told: an error, a repair, a note (`codes.py`)
    outcome   what becomes of a row: ready, rejected, merged, skipped
    part      a clean file that is uploaded
    result    the files that a run leaves in its folder
"""

from __future__ import annotations

TYPE_CHECKING = False  # as type checkers know it: an interrupt finds less to break into before the program hears it
if TYPE_CHECKING:
    from loyalty_prep.errors import InputError, LoyaltyPrepError, OutputError, UsageError
    from loyalty_prep.frames.checking import CheckResult, check
    from loyalty_prep.frames.parts import write_parts
    from loyalty_prep.frames.scanning import scan
    from loyalty_prep.judging.schema import import_row
    from loyalty_prep.options import Options
    from loyalty_prep.pipeline import Progress, inspect, prepare, validate
    from loyalty_prep.report.document import Report, RowsRejectedError
    from loyalty_prep.report.findings import Example, Issue
    from loyalty_prep.report.inspection import Inspection

__version__ = "0.2.0"
__all__ = [
    "CheckResult",
    "Example",
    "InputError",
    "Inspection",
    "Issue",
    "LoyaltyPrepError",
    "Options",
    "OutputError",
    "Progress",
    "Report",
    "RowsRejectedError",
    "UsageError",
    "__version__",
    "check",
    "import_row",
    "inspect",
    "prepare",
    "scan",
    "validate",
    "write_parts",
]

_HOMES = {
    "pipeline": ("Progress", "inspect", "prepare", "validate"),
    "report.document": ("Report", "RowsRejectedError"),
    "report.findings": ("Example", "Issue"),
    "report.inspection": ("Inspection",),
    "options": ("Options",),
    "errors": ("InputError", "LoyaltyPrepError", "OutputError", "UsageError"),
    "judging.schema": ("import_row",),
    "frames.checking": ("CheckResult", "check"),
    "frames.parts": ("write_parts",),
    "frames.scanning": ("scan",),
}


def __getattr__(name: str) -> object:
    """Load a public name when it is first used: polars and pandera take longer to load than `--help` may."""
    from importlib import import_module  # noqa: PLC0415 - not needed by `--version` either

    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"loyalty_prep.{module}"), name)
    raise AttributeError(f"module 'loyalty_prep' has no attribute '{name}'")


def __dir__() -> list[str]:
    """Return the public names, before their first use, too."""
    return sorted({*globals(), *__all__})
