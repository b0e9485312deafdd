"""`walk`: a database browser opens everything that four databases have."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path

from pondbench import java_benchmarks, jdbc, paths, tokens
from pondbench.cluster import Cluster
from pondbench.options import Options
from pondbench.program import Program
from pondbench.progress import rounds
from pondbench.report import Report, Table, Target
from pondbench.samples import median

USER = "walk-bench"
TABLES = 50
WALKS = 4
TARGET = 1.0
OPENING = "keys of each table"


def run(options: Options) -> Report:
    report = Report(
        "walk",
        f"Postgres, MariaDB, SQLite and DuckDB with {TABLES} tables of 10 columns each, by the Flight SQL JDBC driver: "
        "catalogs, schemas of each, then tables, columns, primary and imported keys of each schema, as DBeaver reads a "
        "structure. Then it opens every table: primary, imported and exported keys one by one, three questions for each, "
        f"which is told apart. A fresh JVM for each round walks {WALKS} times; the last walk counts, the first is told too.",
    )
    directory = Path(tempfile.mkdtemp(prefix="ppb-", dir="/tmp"))
    first: list[float] = []
    warm: list[dict[str, float]] = []
    try:
        with Program("databases", _databases(directory), paths.TARGET / "logs" / "walk" / "databases.log") as program:
            ready = directory / "databases.json"
            program.await_until("filled", ready.exists, 120)
            databases = json.loads(ready.read_text())
            with Cluster("walk", databases=databases, cpu_limit=2) as cluster:
                relay = cluster.relay()
                for _ in rounds("walk", options.rounds):
                    walks = _walk(relay.port, [database["alias"] for database in databases])
                    first.append(_structure(walks[0]))
                    warm.append(walks[-1])
    finally:
        shutil.rmtree(directory, ignore_errors=True)
    _tell(first, warm, report)
    return report


def _databases(directory: Path) -> list[str]:
    return java_benchmarks.command("io.pondpilot.benchmarks.WalkDatabases", str(directory), str(TABLES), "1")


def _walk(port: int, catalogs: list[str]) -> list[dict[str, float]]:
    printed = java_benchmarks.run(
        "io.pondpilot.benchmarks.CatalogWalk",
        *(str(WALKS), *catalogs),
        environment={**os.environ, "JDBC_URL": jdbc.url(port, tokens.jwt(USER))},
    )
    walks = json.loads(printed.strip().splitlines()[-1])["walks"]
    for walk in walks:
        if walk["keys"] < TABLES * len(catalogs):
            raise SystemExit(f"bench: only {walk['keys']} columns of keys were seen")
        if walk["tables"] < TABLES * len(catalogs) or walk["columns"] < 10 * TABLES * len(catalogs):
            raise SystemExit(f"bench: only {walk['tables']} tables with {walk['columns']} columns were seen")
    return [{step: nanos / 1e9 for step, nanos in walk["nanos"].items()} for walk in walks]


def _structure(walk: dict[str, float]) -> float:
    return sum(seconds for step, seconds in walk.items() if step != OPENING)


def _tell(first: list[float], warm: list[dict[str, float]], report: Report) -> None:
    whole = median([_structure(walk) for walk in warm])
    table = Table("A walk over four databases, ms (medians of the rounds)", ["", "ms"])
    table.add("first walk", f"{median(first) * 1e3:.0f}")
    table.add("warm walk", f"{whole * 1e3:.0f}")
    for step in warm[0]:
        name = f"then {step}, one by one" if step == OPENING else f"of it {step}"
        table.add(name, f"{median([walk[step] for walk in warm]) * 1e3:.0f}")
    report.tables.append(table)
    report.targets.append(
        Target(f"walk over 4 databases, {4 * TABLES} tables", f"<= {TARGET:.0f} s", f"{whole:.2f} s", whole <= TARGET)
    )
    report.raw.update({"first": first, "warm": warm})
