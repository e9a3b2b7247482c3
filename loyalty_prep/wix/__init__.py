"""The import itself: the clean parts of `prepare`, into a Wix site.

Three functions, as the three commands: `upload`, `status`, `reconcile`. Below them the API as a client, sync and
async, and its webhook. They need the extra `wix` (httpx, stamina, pyjwt) and raise `LoyaltyPrepError` where they cannot
go on; what comes of the platform is a `WixError`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loyalty_prep.wix.client import AsyncLoyaltyImports, Credentials, LoyaltyImports
    from loyalty_prep.wix.errors import WixError
    from loyalty_prep.wix.models import (
        FileUrl,
        HeaderMappingInfo,
        ImportCreated,
        ImportStatus,
        LoyaltyImport,
        NewImport,
        Query,
    )
    from loyalty_prep.wix.reconciliation import Reconciliation, reconcile
    from loyalty_prep.wix.uploads import Plan, Standing, status, upload
    from loyalty_prep.wix.webhooks import Events, read_event

__all__ = [
    "AsyncLoyaltyImports",
    "Credentials",
    "Events",
    "FileUrl",
    "HeaderMappingInfo",
    "ImportCreated",
    "ImportStatus",
    "LoyaltyImport",
    "LoyaltyImports",
    "NewImport",
    "Plan",
    "Query",
    "Reconciliation",
    "Standing",
    "WixError",
    "read_event",
    "reconcile",
    "status",
    "upload",
]

_HOMES = {
    "client": ("AsyncLoyaltyImports", "Credentials", "LoyaltyImports"),
    "errors": ("WixError",),
    "models": (
        "FileUrl",
        "HeaderMappingInfo",
        "ImportCreated",
        "ImportStatus",
        "LoyaltyImport",
        "NewImport",
        "Query",
    ),
    "reconciliation": ("Reconciliation", "reconcile"),
    "uploads": ("Plan", "Standing", "status", "upload"),
    "webhooks": ("Events", "read_event"),
}


def __getattr__(name: str) -> object:
    """Load a public name when it is first used: the sandbox and `--help` need no client."""
    from importlib import import_module  # noqa: PLC0415 - not needed by `--help` either

    for module, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"loyalty_prep.wix.{module}"), name)
    raise AttributeError(f"module 'loyalty_prep.wix' has no attribute '{name}'")
