"""The event that tells of a new import: verified and read from the raw body of a webhook, and put in order.

The body is a JWT that the platform signed with the app's own key pair (RS256). It is verified before anything in it
is read, with that one algorithm: a token that names another one, or `none`, is refused by its header alone. Nothing
here knows a web framework.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections import OrderedDict
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import jwt

from loyalty_prep.wix.errors import EventError
from loyalty_prep.wix.models import CREATED, Identity, ImportCreated

if TYPE_CHECKING:
    from loyalty_prep.wix.fields import Json

ALGORITHM: Final = "RS256"
LEEWAY_SECONDS: Final = 60
"""By so much the clocks of the platform and of this machine may differ."""
BODY_BYTES: Final = 1_000_000
"""The longest body that is looked at: an event is some kilobytes."""
REMEMBERED: Final = 10_000
"""So many events and imports are remembered, unless told otherwise."""


def read_event(body: bytes | bytearray | memoryview | str, public_key: str) -> ImportCreated:
    r"""Verify a webhook's raw body and return its event.

    `public_key` is the app's, as its dashboard shows it: in PEM, also with `\n` for its line ends as environments hold
    it, or in base64, with PEM's first and last line or without. Raises `EventError` for a body that the platform did
    not sign, that has expired, or that is another event; answer such a request with 400.
    """
    token = body.encode("utf-8", "replace") if isinstance(body, str) else bytes(body)
    if len(token) > BODY_BYTES:
        raise EventError(f"The webhook's body is longer than {BODY_BYTES} bytes: it is no event of the platform.")
    return _event(_verified(token.strip(), public_key))


def _verified(token: bytes, public_key: str) -> Json:
    """Return the claims of a token that the platform signed."""
    try:
        algorithm = jwt.get_unverified_header(token).get("alg")
    except jwt.InvalidTokenError:
        raise EventError("The webhook's body is no signed token: hand over the raw body of the request.") from None
    if algorithm != ALGORITHM:
        raise EventError(f"The webhook's token must be signed with {ALGORITHM}; it names another algorithm.")
    try:
        return jwt.decode(
            token,
            _pem(public_key),
            algorithms=[ALGORITHM],
            leeway=LEEWAY_SECONDS,
            # The platform names no audience that could be checked: the key pair is the app's own.
            # When it was made matters only where it says so; one that never ends could be sent again for ever.
            options={"require": ["exp"], "verify_aud": False},
        )
    except jwt.ExpiredSignatureError:
        raise EventError(
            "The webhook's token has expired: it is an old one, or this machine's clock is wrong."
        ) from None
    except jwt.MissingRequiredClaimError:
        raise EventError("The webhook's token does not say when it ends (exp), as Wix's tokens do.") from None
    except jwt.ImmatureSignatureError:
        raise EventError(
            "The webhook's token is of the future: this machine's clock is wrong, or it is forged."
        ) from None
    except jwt.InvalidTokenError:
        raise EventError("The webhook's token was not signed with the key pair of this app.") from None
    except (jwt.InvalidKeyError, ValueError, TypeError, AttributeError):  # the last for a private key
        raise EventError("The public key cannot be read: copy it from the app's dashboard, as PEM.") from None


def _pem(text: str) -> str:
    """Return a key in PEM, which may have come on one line, or in base64."""
    key = text.replace("\\n", "\n").replace("\\r", "").strip().strip("\"'").strip()
    if "-----BEGIN" not in key:
        try:
            inner = base64.b64decode("".join(key.split()), validate=True)
        except (ValueError, binascii.Error):
            return key
        if not inner.startswith(b"-----BEGIN"):
            return _in_lines("PUBLIC KEY", "".join(key.split()))
        key = inner.decode("ascii", "replace")
    block = re.fullmatch(r"-----BEGIN ([A-Z ]+)-----(.*?)-----END \1-----", key.strip(), re.DOTALL)
    return key if block is None else _in_lines(block.group(1), "".join(block.group(2).split()))


def _in_lines(kind: str, base64_text: str) -> str:
    lines = (base64_text[start : start + 64] for start in range(0, len(base64_text), 64))
    return "\n".join([f"-----BEGIN {kind}-----", *lines, f"-----END {kind}-----", ""])


def _event(claims: Json) -> ImportCreated:
    try:
        envelope = _object(claims.get("data"))
        if envelope.get("eventType") != CREATED:
            raise EventError(f"The webhook's event is not {CREATED}.")
        instance = envelope.get("instanceId")
        return ImportCreated.from_json(
            _object(envelope.get("data")), instance if isinstance(instance, str) else None, _identity(envelope)
        )
    except (ValueError, RecursionError) as fault:
        raise EventError(f"The webhook's event cannot be read: {fault}.") from None


def _identity(envelope: Json) -> Identity | None:
    """Read who caused the event, None where it is not told: nothing depends on it."""
    try:
        return Identity.from_json(_object(envelope.get("identity")))
    except (ValueError, RecursionError):
        return None


def _object(value: Any) -> Json:
    """Read an object, or the JSON text of one."""
    decoded = json.loads(value) if isinstance(value, str) else value
    if not isinstance(decoded, dict):
        raise ValueError("an object is missing")  # noqa: TRY004 - a value that was sent, not a call of ours
    return decoded


class Arrival(StrEnum):
    """What an event is beside those that came before it."""

    NEW = "NEW"
    DUPLICATE = "DUPLICATE"
    """The same event again: leave it."""
    LATE = "LATE"
    """Older than one of the same import that was taken already: what it says of the import is out of date."""


class Events:
    """Tells duplicates and late events. Remembers the last `remembered` events, and as many imports; in memory only."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._remembered = remembered
        self._ids: OrderedDict[str, None] = OrderedDict()
        self._newest: OrderedDict[str, int] = OrderedDict()

    def take(self, event: ImportCreated) -> Arrival:
        """Say what an event is, and remember it. One without a sequence number is never late."""
        if event.id in self._ids:
            return Arrival.DUPLICATE
        self._ids[event.id] = None
        _forget(self._ids, self._remembered)
        if event.sequence is None:
            return Arrival.NEW
        newest = self._newest.get(event.entity_id)
        if newest is not None and event.sequence < newest:
            return Arrival.LATE
        self._newest[event.entity_id] = event.sequence
        self._newest.move_to_end(event.entity_id)
        _forget(self._newest, self._remembered)
        return Arrival.NEW


def _forget(known: OrderedDict[str, Any], most: int) -> None:
    while len(known) > most:
        known.popitem(last=False)
