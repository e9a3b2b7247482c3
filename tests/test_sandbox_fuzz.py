"""Whatever is sent to the sandbox, it answers as its OpenAPI description says, and never with a fault of its own.

schemathesis makes the requests, as its own program, since its pytest plugin does not know pytest 9.2.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from sandboxes import KEY, PACE, Sandbox

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow  # thousands of requests

EXCLUDED = (
    "ignored_auth",  # any key is taken: there is no account that one could be wrong for
    "positive_data_acceptance",  # a cursor, and an import's status, are more than a schema can say
)


@pytest.mark.parametrize(
    "chosen",
    [
        ["--exclude-operation-id-regex", "Short$|^Query", "--max-examples", "10"],
        # Each border of each operator of each field would take a minute: the others are drawn by lot.
        ["--include-operation-id", "QueryLoyaltyImports", "--phases", "fuzzing", "--max-examples", "40"],
    ],
    ids=["all but queries", "queries"],
)
def test_no_request_is_answered_with_a_fault(chosen: list[str], tmp_path: Path) -> None:
    with Sandbox(pace=PACE / 10) as server:
        server.imported()
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "run", f"{server.base}/sandbox/openapi.json"),
            *("--header", f"Authorization: {KEY}", "--exclude-checks", ",".join(EXCLUDED)),
            *("--seed", "1", "--warnings", "off", "--request-timeout", "10", *chosen),
        ]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=120)
        assert done.returncode == 0, done.stdout.decode()[-5000:]
        state = server.state()
        answers = {request["status"] for request in state["requests"]}
        assert state["requestCount"] > 50
        assert {200, 400} <= answers
        assert max(answers) < 500
