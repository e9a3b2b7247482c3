"""Say what a loyalty import into Wix would do, before anything is uploaded.

Three functions, as the three commands: `inspect`, `validate`, `prepare`. They take a file and the options
of the command line as keyword arguments, and raise `LoyaltyPrepError` where a run cannot go on.
Three more for frames: `check` does what `prepare` does, `scan` reads any export, `write_parts` is the last step alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loyalty_prep.errors import InputError, LoyaltyPrepError, OutputError, UsageError
    from loyalty_prep.frames import CheckResult, check, write_parts
    from loyalty_prep.options import Options
    from loyalty_prep.pipeline import inspect, prepare, validate
    from loyalty_prep.report import Example, Inspection, Issue, Report
    from loyalty_prep.scanning import scan
    from loyalty_prep.schema import import_row

__version__ = "0.1.0"
__all__ = [
    "CheckResult",
    "Example",
    "InputError",
    "Inspection",
    "Issue",
    "LoyaltyPrepError",
    "Options",
    "OutputError",
    "Report",
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
    "pipeline": ("inspect", "prepare", "validate"),
    "report": ("Example", "Inspection", "Issue", "Report"),
    "options": ("Options",),
    "errors": ("InputError", "LoyaltyPrepError", "OutputError", "UsageError"),
    "schema": ("import_row",),
    "frames": ("CheckResult", "check", "write_parts"),
    "scanning": ("scan",),
}


def __getattr__(name: str) -> object:
    """Load a public name when it is first used: polars and pandera take longer to load than `--help` may."""
    from importlib import import_module  # noqa: PLC0415 - not needed by `--version` either

    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"loyalty_prep.{module}"), name)
    raise AttributeError(f"module 'loyalty_prep' has no attribute '{name}'")
