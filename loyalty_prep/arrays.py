"""Arrays by what their elements are. Only for annotations: `if TYPE_CHECKING: from loyalty_prep.arrays import Ints`."""

import numpy as np
from numpy.typing import NDArray

Bools = NDArray[np.bool_]
"""One yes or no for each row, or each byte."""
Ints = NDArray[np.int64]
"""Row numbers, balances, places of bytes."""
Floats = NDArray[np.float64]
"""Numbers with decimals; none where there is no number."""
Hashes = NDArray[np.uint64]
"""Addresses as `alike.py` hashes them."""
Masks = NDArray[np.uint32]
"""Codes of rows, a bit each (`codes.py`)."""
Bytes = NDArray[np.uint8]
"""Bytes of a text, or the numbers of faults (`reading/records.py`)."""
