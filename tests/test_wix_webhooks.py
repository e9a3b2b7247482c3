"""An event is believed only when the platform signed it, and its duplicates and late comers are told."""

from __future__ import annotations

import base64
import hashlib
import hmac
import http.server
import json
import threading
import time
from typing import TYPE_CHECKING, Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st
from sandboxes import Sandbox

from loyalty_prep.wix import read_event
from loyalty_prep.wix.errors import EventError
from loyalty_prep.wix.models import CREATED, ImportCreated
from loyalty_prep.wix.webhooks import BODY_BYTES, Arrival, Events

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes

ID = "5a4db0c5-0000-4000-8000-00000000000a"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def pem(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> str:
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    return key.public_key().public_bytes(serialization.Encoding.PEM, spki).decode()


PUBLIC = pem(KEY)


def event(**fields: Any) -> dict[str, Any]:
    entity = {"id": ID, "status": "INITIATED"}
    return {"id": "e-1", "entityId": ID, "createdEvent": {"entity": entity}, "entityEventSequence": "1", **fields}


def claims(inner: Any = None, **outer: Any) -> dict[str, Any]:
    envelope = {"eventType": CREATED, "instanceId": "i-1", "data": json.dumps(event() if inner is None else inner)}
    now = int(time.time())
    return {"data": json.dumps(envelope), "iat": now, "exp": now + 60, **outer}


def signed(payload: dict[str, Any], key: PrivateKeyTypes | str = KEY, algorithm: str = "RS256") -> str:
    return jwt.encode(payload, key, algorithm=algorithm)  # type: ignore[arg-type] # any kind of key, on purpose


def part(value: dict[str, Any]) -> bytes:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=")


@pytest.mark.parametrize("kind", [str, str.encode, lambda text: f"  {text}\n".encode()])
def test_a_signed_event_is_read(kind: Any) -> None:
    found = read_event(kind(signed(claims())), PUBLIC)
    assert (found.id, found.entity_id, found.sequence, found.instance_id) == ("e-1", ID, 1, "i-1")
    assert found.entity is not None
    assert found.entity.id == ID


def test_what_was_changed_on_its_way_is_refused() -> None:
    header, payload, signature = signed(claims()).split(".")
    forged = part(claims(event(entityId="another"))).decode()
    assert read_event(f"{header}.{payload}.{signature}", PUBLIC)
    with pytest.raises(EventError, match="not signed with the key pair"):
        read_event(f"{header}.{forged}.{signature}", PUBLIC)


def test_another_key_is_refused() -> None:
    with pytest.raises(EventError, match="not signed with the key pair"):
        read_event(signed(claims(), OTHER_KEY), PUBLIC)


def test_no_signature_is_refused() -> None:
    unsigned = b".".join([part({"alg": "none", "typ": "JWT"}), part(claims()), b""])
    with pytest.raises(EventError, match="RS256"):
        read_event(unsigned, PUBLIC)


def test_the_public_key_is_no_password() -> None:
    # HS256 with the public key as the secret: what a library that believes the header would take.
    head = b".".join([part({"alg": "HS256", "typ": "JWT"}), part(claims())])
    digest = base64.urlsafe_b64encode(hmac.digest(PUBLIC.encode(), head, hashlib.sha256)).rstrip(b"=")
    with pytest.raises(EventError, match="RS256"):
        read_event(head + b"." + digest, PUBLIC)


@pytest.mark.parametrize("algorithm", ["RS384", "RS512", "PS256"])
def test_other_algorithms_of_the_same_key_are_refused(algorithm: str) -> None:
    with pytest.raises(EventError, match="RS256"):
        read_event(signed(claims(), KEY, algorithm), PUBLIC)


def test_an_old_event_is_refused_and_a_clock_may_be_a_little_wrong() -> None:
    now = int(time.time())
    assert read_event(signed(claims(exp=now - 30)), PUBLIC)
    assert read_event(signed(claims(iat=now + 30)), PUBLIC)
    with pytest.raises(EventError, match="expired"):
        read_event(signed(claims(exp=now - 90)), PUBLIC)
    with pytest.raises(EventError, match="clock"):
        read_event(signed(claims(iat=now + 90)), PUBLIC)


def test_an_event_that_never_expires_is_refused() -> None:
    without = {name: value for name, value in claims().items() if name != "exp"}
    with pytest.raises(EventError, match="when it ends"):
        read_event(signed(without), PUBLIC)


def test_an_event_need_not_say_when_it_was_signed() -> None:
    without = {name: value for name, value in claims().items() if name != "iat"}
    assert read_event(signed(without), PUBLIC).id == "e-1"


@pytest.mark.parametrize(
    "written",
    [
        PUBLIC.replace("\n", "\\n"),
        PUBLIC.replace("\n", "\\r\\n"),
        PUBLIC.replace("\n", " "),
        PUBLIC.replace("\n", ""),
        f'"{PUBLIC}"',
        base64.b64encode(PUBLIC.encode()).decode(),
        base64.encodebytes(PUBLIC.encode()).decode(),
        "".join(PUBLIC.splitlines()[1:-1]),
    ],
    ids=["backslashes", "carriage returns", "blanks", "one line", "quotes", "base64", "base64 in lines", "bare"],
)
def test_the_public_key_may_be_written_as_environments_hold_it(written: str) -> None:
    assert read_event(signed(claims()), written).id == "e-1"


@pytest.mark.parametrize(
    ("identity", "account", "site"),
    [
        ({"identityType": "WIX_USER", "accountInfo": {"accountId": "a", "siteId": "s"}}, "a", "s"),
        ({"identityType": "APP", "appId": "x"}, None, None),
        ({"accountInfo": [], "identityType": 7}, None, None),
    ],
)
def test_who_caused_an_event_is_told(identity: dict[str, Any], account: str | None, site: str | None) -> None:
    envelope = {"eventType": CREATED, "data": json.dumps(event()), "identity": json.dumps(identity)}
    found = read_event(signed(claims(data=json.dumps(envelope))), PUBLIC).identity
    assert found is not None
    assert (found.account_id, found.site_id) == (account, site)


@pytest.mark.parametrize("identity", [None, "", "{", 7, "[]"])
def test_an_event_is_not_refused_for_who_caused_it(identity: Any) -> None:
    envelope = {"eventType": CREATED, "data": json.dumps(event()), "identity": identity}
    assert read_event(signed(claims(data=json.dumps(envelope))), PUBLIC).identity is None


PRIVATE = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
).decode()


@pytest.mark.parametrize("key", ["", "no key", pem(ec.generate_private_key(ec.SECP256R1())), PRIVATE])
def test_a_key_that_is_none_is_named(key: str) -> None:
    with pytest.raises(EventError, match="key") as caught:
        read_event(signed(claims()), key)
    assert not key or key not in str(caught.value)


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_a_body_may_be_bytes_of_any_kind(kind: Any) -> None:
    assert read_event(kind(signed(claims()).encode()), PUBLIC).id == "e-1"


@pytest.mark.parametrize(
    "payload",
    [
        claims(data="{"),
        claims(data=7),
        claims(data=json.dumps([])),
        claims(data=json.dumps({"eventType": "wix.other", "data": "{}"})),
        claims([]),
        claims({"id": "e-1"}),
        claims(event(id=7)),
        claims(event(createdEvent={"entityAsJson": "[" * 100_000})),
    ],
)
def test_a_signed_body_that_is_no_such_event_is_refused(payload: dict[str, Any]) -> None:
    with pytest.raises(EventError):
        read_event(signed(payload), PUBLIC)


def test_a_very_long_body_is_not_looked_at() -> None:
    with pytest.raises(EventError, match="longer"):
        read_event(b"x" * (BODY_BYTES + 1), PUBLIC)


@given(st.binary(max_size=300) | st.text(max_size=300))
def test_any_body_is_an_event_or_an_error_of_ours(body: bytes | str) -> None:
    with pytest.raises(EventError):
        read_event(body, PUBLIC)


# Duplicates and order


def arrived(number: str, sequence: int | None = None, entity: str = ID) -> ImportCreated:
    return ImportCreated(number, entity, sequence=sequence)


def test_duplicates_and_late_comers_are_told() -> None:
    events = Events()
    assert events.take(arrived("b", 2)) is Arrival.NEW
    assert events.take(arrived("a", 1)) is Arrival.LATE
    assert events.take(arrived("b", 2)) is Arrival.DUPLICATE
    assert events.take(arrived("a", 1)) is Arrival.DUPLICATE
    assert events.take(arrived("c", 3)) is Arrival.NEW
    assert events.take(arrived("d", 1, "another import")) is Arrival.NEW
    assert events.take(arrived("e")) is Arrival.NEW


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=30))
def test_of_each_import_the_newest_event_is_the_last_that_is_new(pairs: list[tuple[int, int]]) -> None:
    events, newest = Events(), dict[str, int]()
    for sequence, entity in pairs:
        found = events.take(arrived(f"{entity}-{sequence}", sequence, str(entity)))
        if found is Arrival.NEW:
            assert sequence > newest.get(str(entity), -1)
            newest[str(entity)] = sequence
    assert newest == {str(entity): max(sequence for sequence, other in pairs if other == entity) for _, entity in pairs}


def test_memory_is_bounded() -> None:
    events = Events(remembered=2)
    for number in ("a", "b", "c"):
        assert events.take(arrived(number, 1, number)) is Arrival.NEW
    assert events.take(arrived("c", 1, "c")) is Arrival.DUPLICATE
    assert events.take(arrived("a", 1, "a")) is Arrival.NEW


# What the sandbox posts


class Inbox:
    """A server that keeps the bodies that are posted to it."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                outer.bodies.append(self.rfile.read(int(self.headers["content-length"])))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_port}/events"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()

    def wait(self, count: int) -> list[bytes]:
        deadline = time.monotonic() + 20
        while len(self.bodies) < count and time.monotonic() < deadline:
            time.sleep(0.01)
        return self.bodies


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    started = Inbox()
    yield started
    started.http.shutdown()
    started.http.server_close()


@pytest.mark.slow
@pytest.mark.few(1)
@pytest.mark.parametrize(
    ("fail", "arrivals"),
    [
        ([], [Arrival.NEW]),
        (["duplicate-webhook"], [Arrival.NEW, Arrival.DUPLICATE]),
        (["out-of-order-webhook"], [Arrival.NEW, Arrival.LATE]),
    ],
)
def test_the_sandboxs_events_are_read(inbox: Inbox, fail: list[str], arrivals: list[Arrival]) -> None:
    with Sandbox(webhook=inbox.url, fail=fail) as box:
        key = box.http.get("/sandbox/public-key.pem").text
        made = box.create()
        found = [read_event(body, key) for body in inbox.wait(len(arrivals))]
    events = Events()
    assert [events.take(each) for each in found] == arrivals
    assert {each.entity_id for each in found} == {made}
    assert all(each.entity is not None and each.entity.id == made for each in found)
