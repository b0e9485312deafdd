"""`query`: SELECT 42, as a client meets it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from pondbench import client, paths, tokens
from pondbench.cluster import Cluster
from pondbench.dazzleduck import VERSION, DazzleDuck
from pondbench.options import Options
from pondbench.progress import rounds
from pondbench.report import Report, Table, Target
from pondbench.samples import median, percentile

USER = "query-bench"
PYARROW_TARGET, ADBC_TARGET = 2e-3, 7e-3


@dataclass
class Case:
    """A client at a server."""

    job: client.Job
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)

    def measure(self, options: Options) -> None:
        seconds = client.run({**self.job, "calls": options.calls, "warm_up": 100})["seconds"]
        self.p50.append(median(seconds))
        self.p99.append(percentile(seconds, 99))


def run(options: Options) -> Report:
    report = Report(
        "query",
        f"SELECT 42 on one connection, {options.calls} times a round after 100 unmeasured ones, {options.rounds} rounds "
        "in turn. pyarrow: GetFlightInfo + DoGet of a Flight SQL statement. ADBC: a cursor, execute, fetch as Arrow "
        "(it prepares each statement: four calls).",
    )
    with Cluster("query", cpu_limit=2) as cluster:
        relay = cluster.relay()
        worker = cluster.worker(USER, relay)
        peer = DazzleDuck(paths.TARGET / "logs" / "query" / "dazzleduck.log")
        proxy = {"uri": relay.uri, "token": tokens.jwt(USER)}
        direct = {"uri": worker.uri, "token": worker.credential}
        login = {"uri": peer.uri, "basic": ["admin", "admin"]}
        cases = {
            ("proxy", "pyarrow"): Case({"do": "small", **proxy}),
            ("proxy", "pyarrow, raw SQL"): Case({"do": "small", "raw": True, **proxy}),
            ("proxy", "ADBC"): Case({"do": "adbc", **proxy}),
            ("its worker alone", "pyarrow"): Case({"do": "small", **direct}),
            (f"dazzleduck {VERSION}", "pyarrow"): Case({"do": "small", **login}),
            (f"dazzleduck {VERSION}", "ADBC"): Case({"do": "adbc", **login}),
        }
        try:
            for case in cases.values():  # warms the servers
                for _ in range(2):
                    client.run({**case.job, "calls": options.calls})
            turns = deque(cases.values())
            for _ in rounds("query", options.rounds):
                for case in turns:
                    case.measure(options)
                turns.rotate(1)
        finally:
            peer.close()
    _tell(cases, report)
    return report


def _tell(cases: dict[tuple[str, str], Case], report: Report) -> None:
    table = Table("SELECT 42, ms (medians of the rounds)", ["server", "client", "p50", "p99"])
    for (server, how), case in cases.items():
        table.add(server, how, f"{median(case.p50) * 1e3:.2f}", f"{median(case.p99) * 1e3:.2f}")
    report.tables.append(table)
    for how, target in (("pyarrow", PYARROW_TARGET), ("ADBC", ADBC_TARGET)):
        ours = median(cases["proxy", how].p50)
        theirs = median(cases[f"dazzleduck {VERSION}", how].p50)
        report.targets += [
            Target(f"SELECT 42 p50, {how}", f"<= {target * 1e3:.0f} ms", f"{ours * 1e3:.2f} ms", ours <= target),
            Target(f"SELECT 42 p50, {how}", "ahead of dazzleduck", f"{ours / theirs:.2f} x its", ours < theirs),
        ]
    report.raw["runs"] = {" / ".join(key): {"p50": case.p50, "p99": case.p99} for key, case in cases.items()}
