"""`stream`: a large result to a pyarrow client, beside DuckDB inside the client and a peer."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from pondbench import client, paths, tokens
from pondbench.cluster import Cluster
from pondbench.dazzleduck import VERSION, DazzleDuck
from pondbench.options import Options
from pondbench.progress import rounds
from pondbench.report import Report, Table, Target
from pondbench.samples import median, ratios

USER = "stream-bench"
WALL_TARGET, CPU_TARGET = 1.5, 2.0
THREADS = 2


@dataclass
class Source:
    """Somewhere the rows come from."""

    job: client.Job
    cpu: Callable[[], float] | None
    relay: Callable[[], float] = lambda: 0.0
    walls: list[float] = field(default_factory=list)
    cpus: list[float] = field(default_factory=list)
    relays: list[float] = field(default_factory=list)

    def measure(self, *, counted: bool = True) -> None:
        before, relay = self.cpu() if self.cpu else 0.0, self.relay()
        done = client.run(self.job)
        cpu = self.cpu() - before if self.cpu else done["cpus"][0]
        if counted:
            self.walls.append(done["walls"][0])
            self.cpus.append(cpu)
            self.relays.append(self.relay() - relay)


def run(options: Options) -> Report:
    report = Report(
        "stream",
        f"{options.rows:,} rows x 4 columns (bigint, double, varchar, timestamp) made by DuckDB and read to the end "
        "by a fresh client process; servers warm. The proxy: JWT, quota, the user's own worker. CPU: of the servers "
        "(relay + worker), for in-process that of the client itself.",
    )
    with Cluster("stream", cpu_limit=THREADS, memory_limit="1g") as cluster:
        relay = cluster.relay()
        worker = cluster.worker(USER, relay)
        peer = DazzleDuck(paths.TARGET / "logs" / "stream" / "dazzleduck.log")
        ask = {"do": "stream", "rows": options.rows}
        sources = {
            "in-process DuckDB": Source({**ask, "do": "in_process", "threads": THREADS}, None),
            "PondPilot Proxy": Source(
                {**ask, "uri": relay.uri, "token": tokens.jwt(USER)},
                lambda: relay.program.cpu_seconds() + worker.cpu_seconds(),
                relay.program.cpu_seconds,
            ),
            "its worker alone": Source({**ask, "uri": worker.uri, "token": worker.credential}, worker.cpu_seconds),
            f"dazzleduck {VERSION}": Source(
                {**ask, "uri": peer.uri, "basic": ["admin", "admin"]}, peer.program.cpu_seconds
            ),
        }
        try:
            client.run({**sources["PondPilot Proxy"].job, "verify": True})
            for source in sources.values():
                for _ in range(2):
                    source.measure(counted=False)
            turns = deque(sources.values())
            for _ in rounds("stream", options.rounds):
                for source in turns:
                    source.measure()
                turns.rotate(1)
        finally:
            peer.close()
    _tell(sources, report)
    return report


def _tell(sources: dict[str, Source], report: Report) -> None:
    base = sources["in-process DuckDB"]
    table = Table("A large result", ["", "wall s", "x in-process", "CPU s", "of it relay", "x in-process", "runs (wall s)"])
    wall: dict[str, float] = {}
    cpu: dict[str, float] = {}
    for name, source in sources.items():
        wall[name] = median(ratios(source.walls, base.walls))
        cpu[name] = median(ratios(source.cpus, base.cpus))
        runs = ", ".join(f"{value:.2f}" for value in source.walls)
        table.add(
            name, f"{median(source.walls):.2f}", f"{wall[name]:.2f}", f"{median(source.cpus):.2f}", f"{median(source.relays):.2f}", f"{cpu[name]:.2f}", runs
        )
    report.tables.append(table)
    peer = next(name for name in sources if name.startswith("dazzleduck"))
    ours = "PondPilot Proxy"
    report.targets += [
        Target("wall of a large result", f"<= {WALL_TARGET} x in-process", f"{wall[ours]:.2f} x", wall[ours] <= WALL_TARGET),
        Target(
            "wall of a large result", "ahead of dazzleduck", f"{wall[ours]:.2f} x, it {wall[peer]:.2f} x", wall[ours] < wall[peer]
        ),
        Target("CPU of relay + worker", f"<= {CPU_TARGET:.0f} x in-process", f"{cpu[ours]:.2f} x", cpu[ours] <= CPU_TARGET),
    ]
    report.raw["runs"] = {name: {"wall": s.walls, "cpu": s.cpus, "relay": s.relays} for name, s in sources.items()}
