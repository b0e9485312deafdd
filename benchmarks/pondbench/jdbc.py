"""`jdbc`: a prepared SELECT 1 by the Flight SQL JDBC driver, beside the same worker without a relay."""

from __future__ import annotations

import json
import os

from pondbench import java_benchmarks, tokens
from pondbench.cluster import Cluster
from pondbench.lone_worker import LoneWorker
from pondbench.options import Options
from pondbench.progress import rounds
from pondbench.report import Report, Table, Target
from pondbench.samples import median, percentile

USER = "jdbc-bench"
TARGET = 0.3e-3
PROXY, WORKER = "PondPilot Proxy", "a worker alone"


def run(options: Options) -> Report:
    calls = options.calls * 5
    report = Report(
        "jdbc",
        f"SELECT 1, prepared once, executed and read {calls:,} times after as many unmeasured ones, on one connection to "
        "each, call by call in turn; a fresh JVM for each round. The worker alone listens on TCP, because the driver "
        "dials no unix socket; the relay's is on one.",
    )
    p50: dict[str, list[float]] = {PROXY: [], WORKER: []}
    p99: dict[str, list[float]] = {PROXY: [], WORKER: []}
    with Cluster("jdbc", cpu_limit=2) as cluster, LoneWorker("jdbc", threads=2) as alone:
        relay = cluster.relay()
        urls = {PROXY: url(relay.port, tokens.jwt(USER)), WORKER: url(alone.port, alone.credential)}
        for _ in rounds("jdbc", options.rounds):
            for name, seconds in _run(urls, calls).items():
                p50[name].append(median(seconds))
                p99[name].append(percentile(seconds, 99))
    _tell(p50, p99, report)
    return report


def url(port: int, token: str) -> str:
    """What the driver connects by."""
    return f"jdbc:arrow-flight-sql://127.0.0.1:{port}/?useEncryption=false&token={token}"


def _run(urls: dict[str, str], calls: int) -> dict[str, list[float]]:
    printed = java_benchmarks.run(
        "io.pondpilot.benchmarks.JdbcLatency",
        *(str(calls), str(calls)),
        environment={**os.environ, "JDBC_URLS": "\n".join(urls.values())},
    )
    found = json.loads(printed.strip().splitlines()[-1])["nanos"]
    return {name: [each / 1e9 for each in nanos] for name, nanos in zip(urls, found, strict=True)}


def _tell(p50: dict[str, list[float]], p99: dict[str, list[float]], report: Report) -> None:
    table = Table("Prepared SELECT 1 by JDBC, ms (medians of the rounds)", ["", "p50", "p99", "runs (p50)"])
    for name, values in p50.items():
        runs = ", ".join(f"{value * 1e3:.2f}" for value in values)
        table.add(name, f"{median(values) * 1e3:.2f}", f"{median(p99[name]) * 1e3:.2f}", runs)
    more = median([ours - base for ours, base in zip(p50[PROXY], p50[WORKER], strict=True)])
    report.tables.append(table)
    report.targets.append(
        Target("prepared SELECT 1 by JDBC, p50", f"<= worker + {TARGET * 1e3:.1f} ms", f"{more * 1e3:+.2f} ms", more <= TARGET)
    )
    report.raw.update({"p50": p50, "p99": p99})
