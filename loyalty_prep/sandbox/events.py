"""The sandbox's webhook: the created event, signed as the platform signs it, and posted until it is taken.

The body is a JWT (RS256) whose claims are `data`, `iat` and `exp`; `data` is a JSON string that holds the event once
more as a JSON string. The key pair is made at the first start and kept with the state.
"""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING, Final
from uuid import uuid4

import httpx
import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from loyalty_prep.wix.models import CREATED

if TYPE_CHECKING:
    from loyalty_prep.sandbox.requests import Json
    from loyalty_prep.sandbox.store import Store

ENTITY: Final = "wix.loyalty.imports.v1.loyalty_import"
APP_ID: Final = "5a4db0c5-0000-4000-8000-000000000001"
INSTANCE_ID: Final = "5a4db0c5-0000-4000-8000-000000000002"
"""The app and its instance that the events name; the sandbox has only these."""
_LIFETIME_SECONDS: Final = 3600
"""For how long the token around an event is valid. Not documented; each try to post the event makes a new one."""
_ANSWER_SECONDS: Final = 5.0
"""How long a receiver may take to answer, at each step, before the post has failed."""
_WAITS_SECONDS: Final = (0.2, 1.0, 5.0)
"""How long to wait before an event is posted again; after the last one it is given up."""


def created_event(document: Json, sequence: int) -> Json:
    """Make the event that tells of a new import; `sequence` orders the events of one import."""
    return {
        "id": str(uuid4()),
        "entityFqdn": ENTITY,
        "slug": "created",
        "entityId": document["id"],
        "createdEvent": {"entity": document},
        "eventTime": document["updatedDate"],
        "triggeredByAnonymizeRequest": False,
        "entityEventSequence": str(sequence),
    }


class Signer:
    """The key pair, and what is signed with it."""

    def __init__(self, store: Store) -> None:
        pem = store.setting("private-key")
        if pem is None:
            pem = _new_key()
            store.keep_setting("private-key", pem)
        self._key = serialization.load_pem_private_key(pem.encode(), None)

    @property
    def public_pem(self) -> str:
        """The public key, as an app's dashboard shows it."""
        return (
            self._key.public_key()
            .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
            .decode()
        )

    def sign(self, event: Json) -> str:
        """Return the body of the request that brings an event."""
        envelope = {
            "eventType": CREATED,
            "instanceId": INSTANCE_ID,
            "data": json.dumps(event),
            "identity": json.dumps({"identityType": "APP", "appId": APP_ID}),
        }
        now = int(time.time())
        claims = {"data": json.dumps(envelope), "iat": now, "exp": now + _LIFETIME_SECONDS}
        assert isinstance(self._key, rsa.RSAPrivateKey)
        return jwt.encode(claims, self._key, algorithm="RS256")


def _new_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


async def deliver(store: Store, signer: Signer, url: str) -> None:
    """Post the events that wait, one after the other; each until it is answered with 2xx, or given up."""
    # The environment's proxies are not asked: a rehearsal stays on this machine.
    async with httpx.AsyncClient(timeout=_ANSWER_SECONDS, trust_env=False) as client:
        for number, event in store.open_events():
            store.close_event(number, await _post(client, url, signer, event))


async def _post(client: httpx.AsyncClient, url: str, signer: Signer, event: Json) -> str:
    answer = ""
    for wait in (0.0, *_WAITS_SECONDS):
        await asyncio.sleep(wait)
        try:
            response = await client.post(url, content=signer.sign(event), headers={"Content-Type": "text/plain"})
        except httpx.HTTPError as fault:
            answer = f"{type(fault).__name__}: given up"
        else:
            answer = str(response.status_code)
            if response.is_success:
                break
    return answer
