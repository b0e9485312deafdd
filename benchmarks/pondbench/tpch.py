"""`tpch`: the 22 queries of TPC-H, beside DuckDB inside the client on the same file."""

from __future__ import annotations

from pondbench import client, data_client, tokens, tpch_data
from pondbench.cluster import Cluster
from pondbench.options import Options
from pondbench.progress import rounds
from pondbench.report import Report, Table, Target
from pondbench.samples import geometric_mean, median, ratios

USER = "tpch-bench"
THREADS = 2
TARGET, STRETCH = 1.15, 1.05
IN_PROCESS, PROXY = "in-process DuckDB", "PondPilot Proxy"


def run(options: Options) -> Report:
    report = Report(
        "tpch",
        f"TPC-H at scale {options.scale:g}, in a DuckDB file that the worker has attached and the client opens itself; "
        f"{THREADS} threads each. A fresh client process for each round runs every query twice and times the second, "
        "fetched to Arrow. The answers are compared in a first unmeasured round.",
    )
    file = tpch_data.file(options.scale)
    database = {"alias": tpch_data.ALIAS, "type": "duckdb", "connection_string": str(file)}
    queries = tpch_data.queries()
    with Cluster("tpch", databases=[database], cpu_limit=THREADS, memory_limit="4g") as cluster:
        relay = cluster.relay()
        jobs: dict[str, client.Job] = {
            IN_PROCESS: {"file": str(file), "threads": THREADS},
            PROXY: {"uri": relay.uri, "token": tokens.jwt(USER)},
        }
        _compare(jobs, queries)
        seconds: dict[str, list[list[float]]] = {name: [] for name in jobs}
        for number in rounds("tpch", options.rounds):
            for name in sorted(jobs, reverse=bool(number % 2)):
                seconds[name].append(_run(jobs[name], queries)["seconds"])
    _tell(seconds, report)
    return report


def _run(job: client.Job, queries: list[str], *, verify: bool = False) -> client.Job:
    return client.run({"do": "queries", **job, "queries": queries, "verify": verify}, module=data_client.MODULE)


def _compare(jobs: dict[str, client.Job], queries: list[str]) -> None:
    expected, actual = (_run(jobs[name], queries, verify=True)["digests"] for name in (IN_PROCESS, PROXY))
    different = [str(number) for number, pair in enumerate(zip(expected, actual, strict=True), 1) if pair[0] != pair[1]]
    if different:
        raise SystemExit(f"bench: other rows through the proxy in query {', '.join(different)}")


def _tell(seconds: dict[str, list[list[float]]], report: Report) -> None:
    table = Table("TPC-H, ms (medians of the rounds)", ["query", IN_PROCESS, PROXY, "ratio (median)"])
    factors = []
    for number, (own, ours) in enumerate(zip(zip(*seconds[IN_PROCESS]), zip(*seconds[PROXY])), 1):
        factors.append(median(ratios(ours, own)))
        table.add(number, f"{median(own) * 1e3:.1f}", f"{median(ours) * 1e3:.1f}", f"{factors[-1]:.2f}")
    mean = geometric_mean(factors)
    table.add("geometric mean", "", "", f"{mean:.3f}")
    report.tables.append(table)
    for asked in (TARGET, STRETCH):
        what = "22 queries, geometric mean" + (" (stretch)" if asked == STRETCH else "")
        report.targets.append(Target(what, f"<= {asked} x in-process", f"{mean:.3f} x", mean <= asked))
    report.raw["seconds"] = seconds
