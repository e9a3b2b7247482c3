"""What the Loyalty Imports API takes: each number with its source.

Sources, by the letters that stand behind the numbers:

    R  the public REST reference of the Loyalty Imports API
    S  the schema that comes with its JavaScript SDK (`@wix/auto_sdk_loyalty_imports` 1.0.40)
    L  Wix's article on rate limits
"""

from __future__ import annotations

from typing import Final

MAX_FILE_BYTES: Final = 10_000_000
"""R: at most 10 MB, without saying whether these are 10,000,000 or 10,485,760 bytes: the smaller one is safe.

S has 104,857,600 in its annotation of `size`, and 10 MB in the sentence beside it.
"""
MAX_HEADER_COLUMNS: Final = 100
"""S: `header.values`."""
MAX_HEADER_CHARS: Final = 1_000
"""S: each of `header.values`."""
MAX_SAMPLE_ROWS: Final = 5
"""S: `sampleDataRows`."""
MAX_SAMPLE_VALUES: Final = 20
"""S: `values` of one of `sampleDataRows`."""
MAX_SAMPLE_CHARS: Final = 1_000
"""S: each of these values."""
HEADER_MAPPINGS: Final = 2
"""S: `headerMappings` has exactly so many entries: one for EMAIL, one for POINTS."""
MIN_URL_CHARS: Final = 3
"""S: a file's `url`."""
MAX_URL_CHARS: Final = 10_000
"""S: a file's `url`."""
MAX_QUERY_LIMIT: Final = 100
"""S: `cursorPaging.limit`."""
MAX_CURSOR_CHARS: Final = 16_000
"""S: `cursorPaging.cursor`."""
CALLS_PER_MINUTE: Final = 200
"""L: calls a minute and instance; beyond it the answer is 429."""
