"""Walks through an upload and kills it at each point: `killed_upload.py BASE_URL RESULT FOLDER`.

A point is the moment before a call, when it was sent, and when it was answered, and the moments before and after the
journal is written. For each, a process uploads a copy of RESULT and is killed there; a second one uploads what is
left. One line of JSON tells of each. Each process is forked off this one, so that none has to load the libraries.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

import httpx

from loyalty_prep.wix import uploads
from loyalty_prep.wix.client import Credentials, LoyaltyImports, _Wire
from loyalty_prep.wix.journal import Journal


class Points:
    """Counts the points, and ends the process at one of them, after telling which it was."""

    def __init__(self, last: int, tell: Path) -> None:
        self._last = last
        self._tell = tell
        self._count = 0

    def reach(self, name: str) -> None:
        if self._count == self._last:
            self._tell.write_text(name)
            os.kill(os.getpid(), signal.SIGKILL)
        self._count += 1


def watch(points: Points) -> None:
    """Make the program reach points."""
    once, put, request = LoyaltyImports._once, Journal.put, _Wire.request

    def watched_once(self: LoyaltyImports, call: Any) -> Any:
        points.reach(f"before {call.title}")
        answer = once(self, call)
        points.reach(f"answered {call.title}")
        return answer

    def watched_request(self: _Wire, client: Any, call: Any) -> httpx.Request:
        def trace(event: str, _: Any) -> None:
            if event == "http11.send_request_body.complete":
                points.reach(f"sent {call.title}")

        built = request(self, client, call)
        built.extensions["trace"] = trace
        return built

    def watched_put(self: Journal, state: Any) -> Any:
        points.reach(f"before {state.step}")
        kept = put(self, state)
        points.reach(f"after {state.step}")
        return kept

    LoyaltyImports._once = watched_once  # type: ignore[method-assign]
    _Wire.request = watched_request  # type: ignore[method-assign]
    Journal.put = watched_put  # type: ignore[method-assign]


def upload(base: str, folder: Path, points: Points | None) -> int:
    """Upload in a process of its own and return how that ended."""
    child = os.fork()
    if child == 0:
        if points is not None:
            watch(points)
        done = uploads.upload(
            folder,
            credentials=Credentials.from_environment(),
            confirm=lambda _: True,
            base_url=base,
            settle_seconds=0.3,
        )
        os._exit(0 if done.ok else 1)
    _, ended = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(ended)


def executed(base: str) -> int:
    state = httpx.get(f"{base}/sandbox/state", trust_env=False, timeout=20).json()
    return int(state["executedImports"])


def main(base: str, result: Path, folder: Path) -> None:
    point, ended = 0, -signal.SIGKILL
    while ended == -signal.SIGKILL:
        copy, tell = folder / f"{point:03}", folder / "point"
        shutil.copytree(result, copy)
        before = executed(base)
        ended = upload(base, copy, Points(point, tell))
        code = upload(base, copy, None)
        told = {
            "point": point,
            "at": tell.read_text(),
            "killed": ended == -signal.SIGKILL,
            "code": code,
            "executed": executed(base) - before,
        }
        print(json.dumps(told), flush=True)  # noqa: T201 - what the test reads
        point += 1


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
