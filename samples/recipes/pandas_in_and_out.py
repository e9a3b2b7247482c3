"""pandas in, pandas out: the rows that are ready, and those that are not with the reasons beside them.

python samples/recipes/pandas_in_and_out.py samples/shops-joined.csv out
"""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd

from loyalty_prep import check, write_parts

if __name__ == "__main__":
    source, target = sys.argv[1], Path(sys.argv[2])
    # As text: pandas would take 007 for 7, NA for nothing, and 1.250 for one and a quarter.
    customers = pd.read_csv(source, dtype=str, keep_default_na=False)
    result = check(customers, duplicates="max", name=Path(source).stem)

    ready: pd.DataFrame = result.ready
    rejected: pd.DataFrame = result.rejected
    target.mkdir(parents=True, exist_ok=True)
    rejected.to_csv(target / "rejected.csv", index=False)
    columns = result.report.inspection
    write_parts(ready, target / "parts", columns.email.name, columns.points.name, name=Path(source).stem)
