"""Look for bytes that break a target's sentence: `python -m fuzz TARGET [SECONDS] [FOLDER]`, in `tests/`.

Guided by coverage, with atheris (dependency group `fuzz`). FOLDER keeps what was found worth keeping, to go on from;
bytes that break a sentence are written to `kept/`, where `test_fuzz.py` tries them ever after.
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ.setdefault("POLARS_MAX_THREADS", "1")

import atheris

with atheris.instrument_imports(include=["loyalty_prep"]):
    from . import targets

HERE = Path(__file__).parent


def main() -> None:
    """Run one target for so many seconds."""
    name, seconds = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "60"
    folder = sys.argv[3] if len(sys.argv) > 3 else tempfile.mkdtemp()
    sound = targets.sound(name)
    for number, data in enumerate(sound, start=1):
        Path(folder, f"sound-{number}").write_bytes(data)
    seeds = HERE.parents[1] / "samples"
    kept = HERE / "kept"
    atheris.Setup(
        [
            sys.argv[0],
            f"-max_total_time={seconds}",
            f"-max_len={max([targets.LONGEST, *map(len, sound)])}",
            "-rss_limit_mb=4096",
            "-timeout=60",
            f"-artifact_prefix={kept}/{name}-",
            folder,
            *[str(each) for each in (seeds, kept) if each.is_dir()],
        ],
        targets.TARGETS[name],
    )
    atheris.Fuzz()


if __name__ == "__main__":
    main()
