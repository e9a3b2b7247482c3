"""Ask pandera of each kind of row anew, and write what it says."""

from pathlib import Path
from typing import Final

import polars as pl

from loyalty_prep.judging.schema import failures, import_row
from loyalty_prep.judging.verdicts import KINDS
from loyalty_prep.values.emails import FAULTS
from loyalty_prep.values.points import NUMBER

KIND_CODES: Final = Path(__file__).with_name("kind_codes.py")
_MOST: Final = 1000
_AMOUNTS: Final = {"below": -1, "within": 0, "above": _MOST + 1, "none": None}
_HEAD: Final = '''\
"""The codes of each kind of row, as pandera says by the schema of an import row: made by no hand.

`python -m loyalty_prep.judging` writes this anew. A kind is the fault of the address, how the balance reads, and where
that lies: below 0, within what is allowed, above it, or nowhere.
"""

from typing import Final

KIND_CODES: Final[dict[tuple[str | None, str, str], tuple[str, ...]]] = {
'''


def kind_codes() -> str:
    """Return the text of `kind_codes.py`."""
    rows = [(fault, number, _AMOUNTS[place]) for fault, number, place in KINDS]
    schema = [("email_fault", FAULTS), ("number", NUMBER), ("amount", pl.Int64())]
    failed = failures(import_row(_MOST), pl.DataFrame(rows, schema=schema, orient="row"))
    of_kinds = [tuple(code for code, at in failed.items() if row in at) for row in range(len(KINDS))]
    lines = [f"    {kind}: {names},\n" for kind, names in zip(KINDS, of_kinds, strict=True)]
    return _HEAD + "".join(lines).replace("'", '"') + "}\n"


def main() -> None:
    """Write `kind_codes.py`."""
    KIND_CODES.write_text(kind_codes(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
