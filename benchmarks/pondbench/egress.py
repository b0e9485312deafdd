"""`egress`: what the way through egress-service costs, beside the same worker attached to the servers directly."""

from __future__ import annotations

import json
import shutil
import socket
import struct
import tempfile
import time
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pondbench import client, java_benchmarks, paths, tokens
from pondbench.cluster import Cluster
from pondbench.lone_worker import LoneWorker
from pondbench.options import Options
from pondbench.program import Program
from pondbench.progress import rounds, say
from pondbench.report import Report, Table, Target
from pondbench.samples import median

SERVERS = {"pg": ("Postgres", "pg.public.scan"), "maria": ("MariaDB", "maria.scan")}
RATE_TARGET, FIRST_TARGET, HELD_TARGET, IDLE_TARGET = 0.95, 20e-3, 64.0, 60.0
HELD = 200
THROUGH, DIRECT = "through egress-service", "attached directly"

Seconds = dict[str, list[float]]


def run(options: Options) -> Report:
    report = Report(
        "egress",
        f"A scan of {options.ingested:,} rows (bigint, double, varchar) from Postgres and from MariaDB to three sums, by a "
        "worker whose databases are behind egress-service and by one that is attached to the servers directly, in turn; "
        "then the first query over both servers of fresh workers of each kind, from the start of the process; then "
        f"{HELD} open Postgres connections that do nothing.",
    )
    directory = Path(tempfile.mkdtemp(prefix="ppb-", dir="/tmp"))
    try:
        command = java_benchmarks.command(
            "io.pondpilot.benchmarks.WalkDatabases", str(directory), "1", str(options.ingested)
        )
        with Program("databases", command, paths.TARGET / "logs" / "egress" / "databases.log") as program:
            ready = directory / "databases.json"
            program.await_until("filled", ready.exists, 300)
            databases = [
                {**database, "max_connections_per_user": 1000, "max_connections": 1000}
                for database in json.loads(ready.read_text())
                if database["alias"] in SERVERS
            ]
            with Cluster("egress", databases=databases, cpu_limit=2) as cluster:
                time.sleep(3)
                idle = cluster.egress.rss_bytes() / 1e6
                _scans(options, cluster, databases, report)
                _first_queries(options, cluster, databases, report)
                _memory(cluster, idle, report)
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    return report


def _worker(kind: str, cluster: Cluster, databases: list[dict[str, Any]], user: str) -> LoneWorker:
    if kind == DIRECT:
        told = [{**database, "read_only": True} for database in databases]
        return LoneWorker("egress", threads=2, databases=told)
    doors = cluster.run_directory / f"{user}-1" / "db"
    credential = quote(tokens.worker_credential(user, 1), safe="")
    told = [
        {
            "alias": "pg",
            "type": "postgres",
            "read_only": True,
            "connection_string": f"postgresql://pondpilot:{credential}@door/postgres?host={quote(str(doors), safe='')}"
            "&port=1&connect_timeout=15",
        },
        {
            "alias": "maria",
            "type": "mysql",
            "read_only": True,
            "connection_string": f"mysql://pondpilot:{credential}@door/walk?socket={quote(f'{doors}/.s.PGSQL.2', safe='')}",
        },
    ]
    return LoneWorker("egress", threads=2, run=cluster.run_directory, user=user, databases=told)


def _scans(options: Options, cluster: Cluster, databases: list[dict[str, Any]], report: Report) -> None:
    seconds: dict[str, Seconds] = {alias: {THROUGH: [], DIRECT: []} for alias in SERVERS}
    with _worker(THROUGH, cluster, databases, "scan") as through, _worker(DIRECT, cluster, databases, "direct") as direct:
        workers = {THROUGH: through, DIRECT: direct}
        for number in rounds("egress", options.rounds):
            for alias, (_, table) in SERVERS.items():
                sql = f"SELECT sum(id), sum(amount), max(name), count(*) FROM {table}"
                kinds = [THROUGH, DIRECT] if number % 2 == 0 else [DIRECT, THROUGH]
                for kind in kinds:
                    seconds[alias][kind].append(_query(workers[kind], sql))
    table = Table(
        "Rows scanned in a second, millions (medians of the rounds)", ["", "Postgres", "MariaDB"]
    )
    for kind in (THROUGH, DIRECT):
        table.add(kind, *(f"{options.ingested / 1e6 / median(seconds[alias][kind]):.2f}" for alias in SERVERS))
    report.tables.append(table)
    for alias, (name, _) in SERVERS.items():
        rate = median([d / t for d, t in zip(seconds[alias][DIRECT], seconds[alias][THROUGH], strict=True)])
        report.targets.append(
            Target(f"scan of {name} through egress-service", f">= {RATE_TARGET} x direct", f"{rate:.2f} x", rate >= RATE_TARGET)
        )
    report.raw["scans"] = seconds


def _query(worker: LoneWorker, sql: str) -> float:
    answer = client.run(
        {"do": "timed", "uri": worker.uri, "token": worker.credential, "sql": sql}, module="pondbench.egress_client"
    )
    return float(answer["seconds"])


def _first_queries(options: Options, cluster: Cluster, databases: list[dict[str, Any]], report: Report) -> None:
    say("egress: first queries of fresh workers")
    sql = "SELECT (SELECT count(*) FROM pg.public.t0) + (SELECT count(*) FROM maria.t0)"
    seconds: Seconds = {THROUGH: [], DIRECT: []}
    for number in range(2 * options.rounds):
        for kind in (THROUGH, DIRECT):
            with _worker(kind, cluster, databases, f"first{number}") as worker:
                seconds[kind].append(worker.ready_seconds + _query(worker, sql))
    table = Table("From the start of a worker to its first answer, ms", ["", "median", "least", "most"])
    for kind, values in seconds.items():
        table.add(kind, *(f"{value * 1e3:.0f}" for value in (median(values), min(values), max(values))))
    report.tables.append(table)
    added = median(seconds[THROUGH]) - median(seconds[DIRECT])
    report.targets.append(
        Target(
            "first query of a cold user, added", f"<= {FIRST_TARGET * 1e3:.0f} ms", f"{added * 1e3:.0f} ms", added <= FIRST_TARGET
        )
    )
    report.raw["first"] = seconds


def _memory(cluster: Cluster, idle: float, report: Report) -> None:
    say(f"egress: {HELD} open connections")
    with LoneWorker("egress", threads=1, run=cluster.run_directory, user="held") as worker:
        door = cluster.run_directory / "held-1" / "db" / ".s.PGSQL.1"
        for opened in [_login(door, worker.credential) for _ in range(HELD // 4)]:
            opened.close()  # what the first ones make is not theirs
        time.sleep(2)
        before = cluster.egress.rss_bytes()
        held = [_login(door, worker.credential) for _ in range(HELD)]
        time.sleep(2)
        each = (cluster.egress.rss_bytes() - before) / 1e3 / HELD
        for connection in held:
            connection.close()
    table = Table("Resident memory of egress-service, MB", ["when", "resident"])
    table.add("idle after its start", f"{idle:.0f}")
    table.add("after the scans and first queries", f"{before / 1e6:.0f}")
    report.tables.append(table)
    report.targets += [
        Target(f"each of {HELD} open connections", f"<= {HELD_TARGET:.0f} KB", f"{each:.0f} KB", each <= HELD_TARGET),
        Target("egress-service alone, idle", f"<= {IDLE_TARGET:.0f} MB", f"{idle:.0f} MB", idle <= IDLE_TARGET),
    ]
    report.raw.update({"idle": idle, "each": each})


def _login(door: Path, credential: str) -> socket.socket:
    """A Postgres connection by hand, up to ReadyForQuery."""
    connection = socket.socket(socket.AF_UNIX)
    connection.settimeout(20)
    connection.connect(str(door))
    startup = struct.pack("!i", 196608) + b"user\0pondpilot\0database\0postgres\0\0"
    connection.sendall(struct.pack("!i", len(startup) + 4) + startup)
    while True:
        kind, length = struct.unpack("!ci", _exactly(connection, 5))
        body = _exactly(connection, length - 4)
        if kind == b"R" and struct.unpack("!i", body[:4])[0] == 3:
            secret = credential.encode() + b"\0"
            connection.sendall(b"p" + struct.pack("!i", len(secret) + 4) + secret)
        elif kind == b"E":
            raise SystemExit(f"bench: the Postgres gate refused: {body!r}")
        elif kind == b"Z":
            return connection


def _exactly(connection: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        more = connection.recv(count - len(data))
        if not more:
            raise SystemExit("bench: the Postgres gate hung up")
        data += more
    return data
