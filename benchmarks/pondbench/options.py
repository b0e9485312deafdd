"""What the command line can change about a run."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Options:
    """How much is measured.

    `rounds` paired rounds; `rows` of a streamed result; `times` it is streamed in a measurement;
    `calls` of a latency measurement; `users` of the cold start; `streams` held open; `scale` of TPC-H;
    `ingested` rows.
    """

    rounds: int
    rows: int
    times: int
    calls: int
    users: int
    streams: int
    scale: float
    ingested: int


FULL = Options(rounds=5, rows=20_000_000, times=4, calls=400, users=20, streams=1_000, scale=1, ingested=5_000_000)
QUICK = Options(rounds=2, rows=2_000_000, times=1, calls=50, users=3, streams=50, scale=0.1, ingested=500_000)
