"""Walks through an upload and kills it at each point: `killed_upload.py BASE_URL RESULT FOLDER [FIRST]`.

With FIRST, a point, each upload was killed there before, and is killed once more where it goes on, until it is sure
that the part was executed. RESULT may hold a journal, of an upload that ended.

A point is the moment before a call, when it was sent, and when it was answered, and the moments before and after the
journal is written; of the second part, only those around its execution. A first upload tells which points there are.
For each of them, a process uploads a copy of RESULT and is killed there; a second one uploads what is left. One line
of JSON tells of each. All processes are forked off this one, so that none has to load the libraries.
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

from loyalty_prep.wix import calls, uploads
from loyalty_prep.wix.access import Credentials
from loyalty_prep.wix.client import LoyaltyImports
from loyalty_prep.wix.journal import Journal
from loyalty_prep.wix.transport import Wire


class Points:
    """Notes each point once in a file, and ends the process at one of them; `step` is where the first part stands."""

    def __init__(self, last: str | None, notes: Path, step: str = "WAITING", *, goes_on: bool = False) -> None:
        self._last = last
        self._notes = notes
        self._seen: set[str] = set()
        self._part = 1
        self._step = step
        self._goes_on = goes_on

    def call(self, when: str, title: str) -> None:
        self._reach(f"{when} '{title}' at {self._step}")

    def before(self, step: str) -> None:
        self._reach(f"before {step}")

    def after(self, step: str) -> None:
        self._step = step
        self._reach(f"after {step}")
        self._part += step == "DONE"

    def _reach(self, point: str) -> None:
        if self._part > 1 and "execut" not in point.lower():
            return
        if self._goes_on and (self._part > 1 or self._step in ("EXECUTED", "FINISHED", "DONE")):
            return
        name = f"part {self._part}: {point}"
        if name in self._seen:
            return
        self._seen.add(name)
        with self._notes.open("a") as notes:
            notes.write(f"{name}\n")
        if name == self._last:
            os.kill(os.getpid(), signal.SIGKILL)


def watch(points: Points) -> None:
    """Make the program reach points."""
    once, save, put, request = LoyaltyImports._once, LoyaltyImports._save_once, Journal.put, Wire.request

    def watched_once(self: LoyaltyImports, call: Any) -> Any:
        points.call("before", call.title)
        answer = once(self, call)
        points.call("answered", call.title)
        return answer

    def watched_save(self: LoyaltyImports, call: Any, stream: Any) -> None:
        points.call("before", call.title)
        save(self, call, stream)
        points.call("answered", call.title)

    def watched_request(self: Wire, client: Any, call: Any) -> httpx.Request:
        def trace(event: str, _: Any) -> None:
            if event == "http11.send_request_body.complete":
                points.call("sent", call.title)

        built = request(self, client, call)
        built.extensions["trace"] = trace
        return built

    def watched_put(self: Journal, state: Any) -> Any:
        points.before(state.step)
        kept = put(self, state)
        points.after(state.step)
        return kept

    LoyaltyImports._once = watched_once  # type: ignore[method-assign]
    LoyaltyImports._save_once = watched_save  # type: ignore[method-assign]
    Wire.request = watched_request  # type: ignore[method-assign]
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


def standing(folder: Path) -> str:
    """Return where the first part stands."""
    journal = folder / "export.import.json"
    return str(json.loads(journal.read_text())["parts"][0]["step"]) if journal.exists() else "WAITING"


def begun(base: str, result: Path, copy: Path, first: str | None) -> Path:
    """Return a copy of a result, of which an upload was killed at a first point."""
    shutil.copytree(result, copy)
    if first is not None and upload(base, copy, Points(first, Path(os.devnull))) != -signal.SIGKILL:
        raise ValueError(f"there is no such point: {first}")
    return copy


def main(base: str, result: Path, folder: Path, first: str | None = None) -> None:
    calls._FIRST_POLL_SECONDS = 0.02  # the sandbox is quick, and there are many runs
    notes, goes_on = folder / "points", first is not None
    whole = begun(base, result, folder / "whole", first)
    upload(base, whole, Points(None, notes, standing(whole), goes_on=goes_on))
    for number, point in enumerate(notes.read_text().splitlines()):
        before = executed(base)
        copy = begun(base, result, folder / f"{number:03}", first)
        killed = upload(base, copy, Points(point, notes, standing(copy), goes_on=goes_on)) == -signal.SIGKILL
        code = upload(base, copy, None)
        told = {"point": point, "killed": killed, "code": code, "executed": executed(base) - before}
        print(json.dumps({"folder": copy.name, **told}), flush=True)  # noqa: T201 - what the test reads


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), *sys.argv[4:])
