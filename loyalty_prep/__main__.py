"""`python -m loyalty_prep`, and the script `loyalty-prep`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    # pandera loads hypothesis wherever it is installed, to make data up; no command does, and it takes longer to
    # load than a small file takes to be prepared.
    sys.modules.setdefault("hypothesis", None)  # type: ignore[arg-type] # None is how Python says: not to be had
    from loyalty_prep.cli import run  # noqa: PLC0415 - importing this module must cost nothing

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
