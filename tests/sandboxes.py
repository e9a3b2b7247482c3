"""A sandbox as a process of its own, and the calls that tests make to it."""

from __future__ import annotations

import http.server
import json
import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING, Any, Self

import httpx
import jwt

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

KEY = "IST.a-key-of-no-account"
SITE = "5a4db0c5-0000-4000-8000-00000000000a"
METHODS = "/_api/loyalty-imports/v1/loyalty-imports"
SHORT = "/v1/loyalty-imports"
UNKNOWN = "00000000-0000-4000-8000-000000000000"
CSV = "Email,Points\nann@example.com,10\nbob@example.com,20\n"
PACE = 0.02
"""Seconds in a status: long enough to be seen, short enough for a test."""

_TLS = httpx.create_ssl_context()
"""Not needed on loopback, and slow to make for each client."""
_SERVE = """
import json, sys
from pathlib import Path
from loyalty_prep.sandbox.app import run
flags = json.loads(sys.argv[1])
paths = {name: Path(flags[name]) for name in ("contacts", "data", "accounts") if name in flags}
run(**{**flags, **paths}, announce=lambda url: print(url, flush=True))
"""


class Sandbox:
    """A server that was started with the arguments of `run`; a context that ends with it.

    `http` has the key and the base URL, `plain` has neither.
    """

    def __init__(self, **flags: Any) -> None:
        given: dict[str, Any] = {"port": 0, "pace": PACE, "calls_per_minute": 1_000_000, **flags}
        given = {name: value if isinstance(value, int | float | list) else str(value) for name, value in given.items()}
        self.process = subprocess.Popen([sys.executable, "-c", _SERVE, json.dumps(given)], stdout=subprocess.PIPE)
        assert self.process.stdout is not None
        self.base = self.process.stdout.readline().decode().strip()
        headers = {"Authorization": KEY, "wix-site-id": SITE}
        self.http = httpx.Client(base_url=self.base, headers=headers, timeout=20, trust_env=False, verify=_TLS)
        self.plain = httpx.Client(timeout=20, trust_env=False, verify=_TLS)
        self._wait_until_healthy()

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if self.http.get("/sandbox/health").status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.01)
        self.stop(signal.SIGKILL)
        raise AssertionError("the sandbox did not start")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        """End the process and return its exit code."""
        self.http.close()
        self.plain.close()
        if self.process.poll() is None:
            os.kill(self.process.pid, how)
        code = self.process.wait(20)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return code

    # calls

    def post(self, path: str, body: Any, **options: Any) -> httpx.Response:
        return self.http.post(METHODS + path, json=body, **options)

    def upload(self, content: bytes | str = CSV, name: str = "part.csv") -> str:
        """Upload a file and return its path."""
        place = self.post("/wixmp-upload-url", {}).json()
        data = content.encode() if isinstance(content, str) else content
        answer = self.plain.put(place["uploadUrl"], params={"filename": name}, content=data)
        assert answer.status_code == 200, answer.text
        path: str = place["filePath"]
        return path

    def create(self, content: bytes | str = CSV, name: str = "part.csv") -> str:
        """Upload a file, create its import, and return the import's id."""
        answer = self.post("", {"fileUrl": self.upload(content, name), "fileName": name})
        assert answer.status_code == 200, answer.text
        found: str = answer.json()["loyaltyImport"]["id"]
        return found

    def get(self, found: str) -> dict[str, Any]:
        answer = self.http.get(METHODS, params={"loyaltyImportId": found})
        assert answer.status_code == 200, answer.text
        document: dict[str, Any] = answer.json()["loyaltyImport"]
        return document

    def until(self, found: str, *statuses: str) -> dict[str, Any]:
        """Wait for one of some statuses and return the import."""
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            document = self.get(found)
            if document["status"] in statuses:
                return document
            time.sleep(0.005)
        raise AssertionError(f"the import is still {document['status']}")

    def execute(self, found: str, email: int = 0, points: int = 1) -> httpx.Response:
        return self.post("/execute", {"loyaltyImportId": found, "headerMappingInfo": mapping(email, points)})

    def imported(self, content: bytes | str = CSV, email: int = 0, points: int = 1) -> dict[str, Any]:
        """Import a file from end to end and return the import."""
        found = self.create(content)
        assert self.until(found, "PARSED", "FAILED")["status"] == "PARSED"
        assert self.execute(found, email, points).status_code == 200
        return self.until(found, "IMPORTED", "FAILED")

    def error_file(self, found: str) -> str:
        answer = self.http.get(METHODS + "/error-file-download-url", params={"loyaltyImportId": found})
        assert answer.status_code == 200, answer.text
        return self.plain.get(answer.json()["url"]).text

    def query(self, **query: Any) -> dict[str, Any]:
        answer = self.post("/query", {"query": query})
        assert answer.status_code == 200, answer.text
        page: dict[str, Any] = answer.json()
        return page

    # what the server says of itself

    def state(self) -> dict[str, Any]:
        state: dict[str, Any] = self.http.get("/sandbox/state").json()
        return state

    def balances(self) -> dict[str, int]:
        balances: dict[str, int] = self.http.get("/sandbox/balances").json()
        return balances


class Mailbox:
    """A server that keeps what is posted to it, and refuses the first `refusals` posts; a context that ends with it."""

    def __init__(self, refusals: int = 0) -> None:
        self.bodies: list[str] = []
        mailbox = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                mailbox.bodies.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self.send_response(503 if len(mailbox.bodies) <= refusals else 200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/events"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))
        self.thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    def posts(self, count: int) -> list[str]:
        """Wait for so many posts and return them."""
        deadline = time.monotonic() + 10
        while len(self.bodies) < count and time.monotonic() < deadline:
            time.sleep(0.01)
        assert len(self.bodies) == count
        return self.bodies

    def events(self, count: int, sandbox: Sandbox) -> list[dict[str, Any]]:
        """Wait for so many posts, verify them, and return the events in them."""
        key = sandbox.http.get("/sandbox/public-key.pem").text
        return [_event(body, key) for body in self.posts(count)]


def _event(body: str, key: str) -> dict[str, Any]:
    assert jwt.get_unverified_header(body) == {"alg": "RS256", "typ": "JWT"}
    claims = jwt.decode(body, key, algorithms=["RS256"])
    assert set(claims) == {"data", "iat", "exp"}
    envelope = json.loads(claims["data"])
    assert set(envelope) == {"eventType", "instanceId", "data", "identity"}
    assert envelope["eventType"] == "wix.loyalty.imports.v1.loyalty_import_created"
    assert json.loads(envelope["identity"])["identityType"] == "APP"
    event: dict[str, Any] = json.loads(envelope["data"])
    return event


def mapping(email: int, points: int) -> dict[str, Any]:
    return {
        "headerMappings": [
            {"columnName": "EMAIL", "columnIndex": email},
            {"columnName": "POINTS", "columnIndex": points},
        ]
    }


def write(folder: Path, name: str, lines: Iterable[str]) -> Path:
    path = folder / name
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return path
