"""The statements that are measured."""

from __future__ import annotations

SMALL = "SELECT 42 AS answer"


def rows(count: int) -> str:
    """`count` rows of bigint, double, varchar and timestamp, cheap to make, each different."""
    return (
        "SELECT i AS id, i / 7.0::DOUBLE AS amount, 'user-' || (i % 1000) AS name, "
        f"epoch_ms(i * 1000) AS at FROM range({count}) numbers(i)"
    )


def checksum(count: int) -> int:
    """The sum of the ids: what a complete answer adds up to."""
    return count * (count - 1) // 2
