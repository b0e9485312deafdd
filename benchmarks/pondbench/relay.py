"""`relay`: what the front door costs, beside nginx in front of the same worker."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pondbench import client, nginx, paths, tokens
from pondbench.cluster import Cluster, Relay, Worker
from pondbench.options import Options
from pondbench.progress import rounds
from pondbench.report import Report, Table, Target
from pondbench.samples import median, percentile, ratios

USER = "relay-bench"
STEADY_TARGET, FRESH_TARGET, LATENCY_TARGET = 1.10, 2.5, 0.1e-3


@dataclass
class Path:
    """One way to the worker: where, as whom, and whose CPU time is counted."""

    uri: str
    token: str
    cpu: Callable[[], float]
    per_gb: list[float] = field(default_factory=list)
    rate: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)

    def stream(self, options: Options, *, counted: bool = True) -> float:
        """Streams once; gives CPU seconds of the process in the middle per 10^9 bytes of Arrow."""
        before = self.cpu()
        done = client.run(
            {"do": "stream", "uri": self.uri, "token": self.token, "rows": options.rows, "times": options.times}
        )
        per_gb = (self.cpu() - before) / (done["bytes"] / 1e9)
        if counted:
            self.per_gb.append(per_gb)
            self.rate.append(done["bytes"] / 1e6 / sum(done["walls"]))
        return float(per_gb)

    def small(self, options: Options) -> None:
        done = client.run(
            {"do": "small", "uri": self.uri, "token": self.token, "calls": options.calls, "warm_up": 100}
        )
        self.p50.append(median(done["seconds"]))
        self.p99.append(percentile(done["seconds"], 99))


def run(options: Options) -> Report:
    nginx.require()
    report = Report(
        "relay",
        f"A pyarrow client streams {options.times} x {options.rows:,} rows x 4 columns from one worker, in turn "
        "through nginx (grpc_pass, one worker process, no authentication, no quota; as Debian ships it, and tuned by "
        "grpc_buffer_size 64k) and through flight-service (JWT, quota, routing); CPU is that of the process in the "
        "middle alone, from /proc.",
    )
    with Cluster("relay", cpu_limit=2, memory_limit="1g") as cluster:
        relay = cluster.relay()
        worker = cluster.worker(USER, relay)
        logs = paths.TARGET / "logs" / "relay"
        door = nginx.Nginx(worker, logs / "nginx.log", tuned=False)
        tuned = nginx.Nginx(worker, logs / "nginx-tuned.log", tuned=True)
        try:
            ways = _ways(worker, relay, door, tuned)
            verify(ways, options)
            _steady(ways, options, report)
            _latency(ways, options, report)
            _fresh(cluster, ways["nginx"], options, report)
        finally:
            door.close()
            tuned.close()
    return report


def _ways(worker: Worker, relay: Relay, door: nginx.Nginx, tuned: nginx.Nginx) -> dict[str, Path]:
    return {
        "direct": Path(worker.uri, worker.credential, lambda: 0.0),
        "nginx": Path(door.uri, "unused", door.cpu_seconds),
        "nginx, tuned": Path(tuned.uri, "unused", tuned.cpu_seconds),
        "relay": Path(relay.uri, tokens.jwt(USER), relay.program.cpu_seconds),
    }


def verify(ways: dict[str, Path], options: Options) -> None:
    """Each way delivers the whole result, not just many bytes."""
    for way in ways.values():
        job: dict[str, Any] = {"do": "stream", "uri": way.uri, "token": way.token, "rows": 1_000_000}
        client.run({**job, "verify": True})


def _steady(ways: dict[str, Path], options: Options, report: Report) -> None:
    door, tuned, relay = ways["nginx"], ways["nginx, tuned"], ways["relay"]
    warm_up = [relay.stream(options, counted=False) for _ in range(3)]
    for way in (door, tuned):
        way.stream(options, counted=False)
    turns = deque((door, relay, tuned))
    for _ in rounds("relay, steady state", options.rounds):
        for way in turns:
            way.stream(options)
        turns.rotate(1)
    found = ratios(relay.per_gb, door.per_gb)
    beside_tuned = ratios(relay.per_gb, tuned.per_gb)
    table = Table("CPU seconds per GB, steady state", ["", "median", "runs", "MB/s"])
    for name, way in (("nginx grpc_pass", door), ("nginx, tuned", tuned), ("flight-service", relay)):
        table.add(name, f"{median(way.per_gb):.3f}", _list(way.per_gb), f"{median(way.rate):.0f}")
    table.add("ratio to nginx", f"{median(found):.2f}", _list(found, 2), "")
    table.add("ratio to nginx, tuned", f"{median(beside_tuned):.2f}", _list(beside_tuned, 2), "")
    report.tables.append(table)
    report.notes.append(f"Before, as warm-up, the same relay took {_list(warm_up)} CPU s/GB.")
    report.targets.append(
        Target(
            "CPU of the relay per GB, steady",
            f"<= {STEADY_TARGET:.2f} x nginx grpc_pass (stretch: below)",
            f"{median(found):.2f} x ({median(beside_tuned):.2f} x the tuned one)",
            median(found) <= STEADY_TARGET,
        )
    )
    report.raw["steady"] = {"nginx": door.per_gb, "tuned": tuned.per_gb, "relay": relay.per_gb, "warm_up": warm_up}


def _latency(ways: dict[str, Path], options: Options, report: Report) -> None:
    turns = deque(ways.values())
    for _ in rounds("relay, latency", options.rounds):
        for way in turns:
            way.small(options)
        turns.rotate(1)
    table = Table("GetFlightInfo + DoGet of one row, ms", ["", "p50", "p99", "p50 above direct"])
    above = {
        name: median([mine - base for mine, base in zip(way.p50, ways["direct"].p50, strict=True)])
        for name, way in ways.items()
    }
    for name, way in ways.items():
        table.add(name, _ms(median(way.p50)), _ms(median(way.p99)), _ms(above[name]))
    report.tables.append(table)
    report.targets.append(
        Target(
            "p50 of a small query above direct",
            f"<= nginx's + {LATENCY_TARGET * 1e3:.1f} ms",
            f"{_ms(above['relay'])} ms, nginx {_ms(above['nginx'])} ms",
            above["relay"] <= above["nginx"] + LATENCY_TARGET,
        )
    )
    report.raw["latency"] = {name: {"p50": way.p50, "p99": way.p99} for name, way in ways.items()}


def _fresh(cluster: Cluster, door: Path, options: Options, report: Report) -> None:
    """Each round: nginx, a relay fresh from its start with the AOT cache, and one without it."""
    kinds = {"AOT cache": paths.RELAY_AOT, "no AOT cache": None}
    if not paths.RELAY_AOT.exists():
        report.notes.append(f"There was no AOT cache ({paths.RELAY_AOT.name}): train it by `./pondpilot train`.")
        del kinds["AOT cache"]
    found: dict[str, list[float]] = {name: [] for name in kinds}
    started: dict[str, list[float]] = {name: [] for name in kinds}
    base: list[float] = []
    for _ in rounds("relay, fresh", options.rounds):
        base.append(door.stream(options, counted=False))
        for name, aot in kinds.items():
            relay = cluster.relay(aot=aot)
            way = Path(relay.uri, tokens.jwt(USER), relay.program.cpu_seconds)
            started[name].append(relay.program.cpu_seconds())
            found[name].append(way.stream(options))
            cluster.forget(relay)
    table = Table(
        "CPU seconds per GB, the first stream of a fresh process",
        ["", "median", "runs", "ratio to nginx", "CPU s of its start"],
    )
    table.add("nginx grpc_pass (warm)", f"{median(base):.3f}", _list(base), "1", "")
    for name, values in found.items():
        ratio = median(ratios(values, base))
        table.add(f"flight-service, {name}", f"{median(values):.3f}", _list(values), f"{ratio:.2f}", f"{median(started[name]):.2f}")
    report.tables.append(table)
    best = next(iter(found))
    ratio = median(ratios(found[best], base))
    gigabytes = options.rows * options.times * 36.4e-9
    report.targets.append(
        Target(
            f"CPU of a fresh relay per GB, first {gigabytes:.1f} GB ({best})",
            f"<= {FRESH_TARGET} x nginx",
            f"{ratio:.2f} x",
            ratio <= FRESH_TARGET,
        )
    )
    report.raw["fresh"] = {"nginx": base, **found, "start": started}


def _list(values: list[float], digits: int = 3) -> str:
    return ", ".join(f"{value:.{digits}f}" for value in values)


def _ms(seconds: float) -> str:
    return f"{seconds * 1e3:.2f}"
