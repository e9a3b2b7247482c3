"""`python -m loyalty_prep`, and the script `loyalty-prep`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    from loyalty_prep.cli import run  # noqa: PLC0415 - importing this module must cost nothing

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
