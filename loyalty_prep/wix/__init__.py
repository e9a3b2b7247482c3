"""The import itself: the clean parts of `prepare`, into a Wix site.

Five functions, as the commands: `balances`, `compare`, `upload`, `status`, `reconcile`. Below them the API as a client,
sync and async, and its webhook. They need the extra `wix` (httpx, stamina, pyjwt) and raise `LoyaltyPrepError` where
they cannot go on; what comes of the platform is a `WixError`.

fields          the fields of a JSON document, as the API writes them
models          the API's own nouns
errors          why the platform did not do what it was asked
keys            the key, and every form in which a server may repeat it
calls           what is said to it, and how its answers are understood
access          who asks, and where
transport       what it is sent with
client          the API over HTTP
webhooks        the event that tells of a new import
results         what a folder that `prepare` wrote holds for an import
journal         how far each part got
disk            files that survive a kill
accounts        the loyalty accounts of a site: the backup
comparison      what an import would change, and what it did
gate            what the platform read, held against the part
uploads         `upload` and `status`
error_files     the platform's error files
places          where a row of a part stands in the source
reconciliation  `reconcile`
commands        the commands, a skin
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from loyalty_prep.wix.access import Credentials
    from loyalty_prep.wix.accounts import Backup, balances
    from loyalty_prep.wix.client import AsyncLoyaltyImports, LoyaltyImports
    from loyalty_prep.wix.comparison import Comparison, compare
    from loyalty_prep.wix.errors import WixError
    from loyalty_prep.wix.models import (
        FileUrl,
        HeaderMappingInfo,
        Identity,
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
    "Backup",
    "Comparison",
    "Credentials",
    "Events",
    "FileUrl",
    "HeaderMappingInfo",
    "Identity",
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
    "balances",
    "compare",
    "read_event",
    "reconcile",
    "status",
    "upload",
]

_HOMES = {
    "accounts": ("Backup", "balances"),
    "comparison": ("Comparison", "compare"),
    "access": ("Credentials",),
    "client": ("AsyncLoyaltyImports", "LoyaltyImports"),
    "errors": ("WixError",),
    "models": (
        "FileUrl",
        "HeaderMappingInfo",
        "Identity",
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
