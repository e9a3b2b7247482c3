"""Whatever is sent to the sandbox, it answers as its OpenAPI description says, and never with a fault of its own.

schemathesis makes the requests, as its own program, since its pytest plugin does not know pytest 9.2.
"""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

from sandboxes import KEY, PACE, Sandbox

if TYPE_CHECKING:
    from pathlib import Path

EXCLUDED = (
    "ignored_auth",  # any key is taken: there is no account that one could be wrong for
    "positive_data_acceptance",  # a cursor, and an import's status, are more than a schema can say
)


def test_no_request_is_answered_with_a_fault(tmp_path: Path) -> None:
    with Sandbox(pace=PACE / 10) as server:
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{server.base}/sandbox/openapi.json"),
            *("--header", f"Authorization: {KEY}"),
            *("--exclude-checks", ",".join(EXCLUDED)),
            *("--exclude-operation-id-regex", "Short$"),  # the same methods once more
            *("--max-examples", "10", "--seed", "1", "--warnings", "off", "--request-timeout", "10"),
        ]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=120)
        said = done.stdout.decode()
        assert done.returncode == 0, said[-5000:]
        state = server.state()
        answers = [request["status"] for request in state["requests"]]
        found = re.search(r"(\d+) generated", said)
        assert found is not None
        assert int(found[1]) > 500
        assert state["requestCount"] > 500
        assert {200, 400, 404} <= set(answers)
        assert max(answers) < 500
