"""What is ingested: six columns of the types that fact tables have."""

from __future__ import annotations

from typing import Any

CHECK = "SELECT count(*), sum(id), count(label) FROM {table}"
_ROWS = """
SELECT i AS id, (i % 50)::INTEGER AS quantity, (i * 7 % 10007) / 100 AS price, 'label ' || i % 1000 AS label,
 make_timestamp(1700000000000000 + i * 1000) AS moment, i % 3 = 0 AS valid
FROM range({rows}) t(i)
"""


def table(rows: int) -> Any:
    """An Arrow table with `rows` rows: bigint, int, double, varchar, timestamp, boolean."""
    import duckdb

    return duckdb.connect().execute(_ROWS.format(rows=rows)).to_arrow_reader(65_536).read_all()


def expected(rows: int) -> tuple[int, int, int]:
    """What CHECK answers when every row arrived once."""
    return rows, rows * (rows - 1) // 2, rows
