"""`ingest`: a table written through ADBC, beside INSERT ... SELECT from Arrow inside the client."""

from __future__ import annotations

from pondbench import client, data_client, tokens
from pondbench.cluster import Cluster
from pondbench.options import Options
from pondbench.progress import rounds
from pondbench.report import Report, Table, Target
from pondbench.samples import median, ratios

USER = "ingest-bench"
THREADS = 2
TARGET = 0.4
IN_PROCESS, PROXY = "in-process INSERT ... SELECT", "ADBC through PondPilot Proxy"


def run(options: Options) -> Report:
    report = Report(
        "ingest",
        f"{options.ingested:,} rows x 6 columns (bigint, int, double, varchar, timestamp, boolean) of an Arrow table into "
        f"a new table in memory, {THREADS} threads; a fresh client process for each round, which times the second of two.",
    )
    with Cluster("ingest", cpu_limit=THREADS, memory_limit="4g") as cluster:
        relay = cluster.relay()
        jobs: dict[str, client.Job] = {
            IN_PROCESS: {"do": "insert", "threads": THREADS},
            PROXY: {"do": "ingest", "uri": relay.uri, "token": tokens.jwt(USER)},
        }
        rates: dict[str, list[float]] = {name: [] for name in jobs}
        size = 0
        for number in rounds("ingest", options.rounds):
            for name in sorted(jobs, reverse=bool(number % 2)):
                done = client.run({**jobs[name], "rows": options.ingested, "times": 2}, module=data_client.MODULE)
                rates[name].append(options.ingested / done["seconds"][-1])
                size = done["bytes"]
    share = median(ratios(rates[PROXY], rates[IN_PROCESS]))
    table = Table("Ingest", ["", "million rows/s", "MB/s", "x in-process (median)", "runs (million rows/s)"])
    for name, values in rates.items():
        rate = median(values)
        table.add(
            name,
            f"{rate / 1e6:.2f}",
            f"{rate * size / options.ingested / 1e6:.0f}",
            f"{median(ratios(values, rates[IN_PROCESS])):.2f}",
            ", ".join(f"{value / 1e6:.2f}" for value in values),
        )
    report.tables.append(table)
    report.targets.append(Target("ingest by ADBC, rate", f">= {TARGET} x in-process", f"{share:.2f} x", share >= TARGET))
    report.raw["rates"] = rates
    return report
