"""The import as the README shows it: prepare, sandbox, upload, reconcile, one after the other in one shell."""

from __future__ import annotations

import csv
import json
import os
import pty
import re
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def block() -> str:
    match = re.search(r"<!-- import -->\n```sh\n(.*?)```", README, re.DOTALL)
    assert match is not None
    return match.group(1)


def test_the_rehearsal_in_the_readme_agrees_with_itself_everywhere(tmp_path: Path) -> None:
    known = [f"customer{number}@example.org" for number in range(300)]
    strangers = [f"nobody{number}@example.net" for number in range(7)]
    with (tmp_path / "export.csv").open("w", newline="") as stream:
        csv.writer(stream).writerows([("Email", "Points"), *((address, 5) for address in [*known, *strangers])])
    (tmp_path / "contacts.csv").write_text("Email\n" + "".join(f"{address}\n" for address in known))
    port = str(free_port())
    script = block().replace("8787", port).replace("prepare export.csv", "prepare export.csv --max-bytes 3000")
    script = script.replace("loyalty-prep sandbox", f"loyalty-prep sandbox --port {port}")
    install, *commands = script.splitlines()
    assert install == "pip install 'loyalty-prep[wix,sandbox]'"
    ours, theirs = pty.openpty()
    os.write(ours, b"yes\n")  # the answer to what upload asks
    log = (tmp_path / "said").open("w")
    shell = subprocess.Popen(
        ["bash", "-c", "\n".join([*commands, "status=$?", "kill %1", "exit $status"])],
        cwd=tmp_path,
        env={**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
        stdin=theirs,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    state = {}
    while shell.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/sandbox/state", timeout=5) as answer:
                state = json.load(answer)
        except OSError:
            pass  # it has not begun yet, or has ended
        time.sleep(0.2)
    log.close()
    os.close(theirs)
    os.close(ours)
    said = (tmp_path / "said").read_text()
    assert shell.returncode == 1, said  # the platform refused rows
    report = json.loads((tmp_path / "ready" / "export.report.json").read_bytes())
    journal = json.loads((tmp_path / "ready" / "export.import.json").read_bytes())
    parts = [output for output in report["outputs"] if output["kind"] == "clean"]
    assert len(parts) > 2
    assert state["executedImports"] == len(parts)
    assert state["balances"] == {"count": len(known), "points": 5 * len(known)}
    results = [part["importResult"] for part in journal["parts"]]
    assert sum(result["successCount"] for result in results) == len(known)
    assert sum(result["failureCount"] for result in results) == len(strangers)
    with (tmp_path / "ready" / "export.import-errors.csv").open(newline="") as stream:
        refused = list(csv.DictReader(stream))
    assert [row["Email"] for row in refused] == strangers
    assert [int(row["row"]) for row in refused] == [301, 302, 303, 304, 305, 306, 307]
    assert "explained: 7 rows refused" in said
