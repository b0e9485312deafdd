"""`lease`: asking Redis for a user's worker, and a herd of first callers."""

from __future__ import annotations

import json
import os

from pondbench import java_benchmarks, paths, redis_server, tokens
from pondbench.options import Options
from pondbench.progress import rounds
from pondbench.report import Report, Table, Target
from pondbench.samples import median, percentile

TARGET = 2e-3
CALLS, HERD = 20_000, 1_000


def run(options: Options) -> Report:
    report = Report(
        "lease",
        f"The lease client against a real Redis on loopback: {CALLS:,} acquisitions of a ready worker, one after the "
        f"other after 5,000 unmeasured ones; then {HERD:,} concurrent first callers of one cold user over two nodes.",
    )
    p50: list[float] = []
    p99: list[float] = []
    herds: list[dict[str, float]] = []
    for _ in rounds("lease", options.rounds):
        redis, url = redis_server.start(paths.TARGET / "logs" / "lease" / "redis.log")
        try:
            environment = {**os.environ, "REDIS_URL": url, "JWT_SECRET": tokens.JWT_SECRET}
            printed = java_benchmarks.run(
                "io.pondpilot.benchmarks.LeaseLatency", str(CALLS), str(HERD), environment=environment
            )
        finally:
            redis.stop()
        found = json.loads(printed.strip().splitlines()[-1])
        seconds = [nanos / 1e9 for nanos in found["nanos"]]
        p50.append(median(seconds))
        p99.append(percentile(seconds, 99))
        herds += found["herds"]
    table = Table("Acquire of a ready worker, ms", ["", "median", "runs"])
    for name, values in (("p50", p50), ("p99", p99)):
        table.add(name, f"{median(values) * 1e3:.3f}", ", ".join(f"{value * 1e3:.3f}" for value in values))
    spawns = max(herd["spawns"] for herd in herds)
    answered = min(herd["answered"] for herd in herds)
    report.tables.append(table)
    report.notes.append(
        f"Herds: {len(herds)} of {HERD:,} callers each; every one of them answered at least {answered:,.0f} callers "
        f"and queued at most {spawns:.0f} start."
    )
    report.targets += [
        Target("acquire of a ready worker, p99", f"<= {TARGET * 1e3:.0f} ms", f"{median(p99) * 1e3:.2f} ms", median(p99) <= TARGET),
        Target(
            f"starts for a herd of {HERD:,}",
            "1, all answered",
            f"{spawns:.0f}, {answered:,.0f} answered",
            spawns == 1 and answered == HERD,
        ),
    ]
    report.raw.update({"p50": p50, "p99": p99, "herds": herds})
    return report
