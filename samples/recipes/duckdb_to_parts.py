"""A query of DuckDB to parts: what a warehouse adds up is checked as a file would be, and cut to the limit.

python samples/recipes/duckdb_to_parts.py out ["select email, points from ..."]
"""

from __future__ import annotations

import sys

import duckdb

from loyalty_prep import check, write_parts

QUERY = """
    select lower(trim(email)) as email, sum(points)::bigint as points
    from (values
        ('emma@example.com', 300), (' Emma@example.com', 100), ('bob@example.org', 50), ('nobody', 7)
    ) as entries(email, points)
    group by all
    order by email
"""

if __name__ == "__main__":
    customers = duckdb.sql(sys.argv[2] if len(sys.argv) > 2 else QUERY)
    result = check(customers, email="email", points="points", name="customers")
    for row in result.rejected.iter_rows(named=True):
        sys.stderr.write(f"{row['email']}: {row['reasons']}\n")
    write_parts(result.ready, sys.argv[1], "email", "points", name="customers", overwrite=True)
