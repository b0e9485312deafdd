"""`cold-start`: how long a user waits who has no worker yet."""

from __future__ import annotations

import time

from pondbench import client, tokens
from pondbench.cluster import Cluster
from pondbench.options import Options
from pondbench.progress import rounds
from pondbench.report import Report, Table, Target
from pondbench.samples import median, percentile

TARGET = 0.7


def run(options: Options) -> Report:
    report = Report(
        "cold-start",
        f"{options.users} users, one after the other, each without a worker: the first SELECT 42 through the relay, "
        "from connecting to the answer. Process backend, worker with its AOT cache, no attached database.",
    )
    first: list[float] = []
    second: list[float] = []
    cpu: list[float] = []
    with Cluster("cold-start") as cluster:
        relay = cluster.relay()
        client.run({"do": "small", "uri": relay.uri, "token": tokens.jwt("warm-up"), "calls": 50})
        for number in rounds("cold-start", options.users):
            ask = {"do": "small", "uri": relay.uri, "token": tokens.jwt(f"cold-{number}"), "calls": 2}
            seconds = client.run(ask)["seconds"]
            first.append(seconds[0])
            second.append(seconds[1])
            cpu.append(cluster.running_worker(f"cold-{number}").cpu_seconds())
            time.sleep(0.3)  # the worker's start leaves no work behind that the next one would feel
    table = Table("First answer of a cold user, s", ["", "p50", "p95", "fastest", "slowest"])
    for name, values in (("first query", first), ("second query", second), ("CPU of the worker by then", cpu)):
        table.add(
            name,
            *(f"{value:.3f}" for value in (median(values), percentile(values, 95), min(values), max(values))),
        )
    report.tables.append(table)
    report.targets.append(
        Target("first answer of a cold user, p50", f"<= {TARGET} s", f"{median(first):.2f} s", median(first) <= TARGET)
    )
    report.raw.update({"first": first, "second": second, "cpu": cpu})
    return report
