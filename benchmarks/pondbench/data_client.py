"""The clients that read and write tables, each run in a process of its own like those of `client`."""

from __future__ import annotations

import hashlib
import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from pondbench import client, ingest_data

MODULE = "pondbench.data_client"
_TABLE = "ingested"


def _queries(job: client.Job) -> dict[str, Any]:
    """Runs each query twice, fetched to Arrow, and tells the second time and a digest of the rows."""
    with _runner(job) as ask:
        seconds, digests = [], []
        for sql in job["queries"]:
            ask(sql)
            begin = time.perf_counter()
            table = ask(sql)
            seconds.append(time.perf_counter() - begin)
            digests.append(_digest(table) if job.get("verify") else "")
    return {"seconds": seconds, "digests": digests}


@contextmanager
def _runner(job: client.Job) -> Iterator[Callable[[str], Any]]:
    """How SQL becomes an Arrow table: through Flight, or in this process on the same file."""
    if "uri" in job:
        connection, options = client.connect(job)
        yield lambda sql: client.ask(connection, options, sql.encode()).read_all()
        return
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET threads = {job['threads']}")
    connection.execute(f"ATTACH '{job['file']}' AS tpch (READ_ONLY)")
    yield lambda sql: connection.execute(sql).to_arrow_reader(65_536).read_all()


def _digest(table: Any) -> str:
    """Of all values, whatever the order of the rows; sums of doubles depend on the order of adding."""

    def text(value: Any) -> str:
        return f"{value:.6g}" if isinstance(value, float) else str(value)

    rows = sorted("|".join(text(value) for value in row.values()) for row in table.to_pylist())
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def _ingest(job: client.Job) -> dict[str, Any]:
    """Writes the table `times` times through ADBC, each time a new one."""
    import adbc_driver_flightsql.dbapi as dbapi

    table = ingest_data.table(job["rows"])
    settings = {"adbc.flight.sql.authorization_header": f"Bearer {job['token']}"}
    seconds = []
    with dbapi.connect(job["uri"], db_kwargs=settings, autocommit=True) as connection, connection.cursor() as cursor:
        for _ in range(job["times"]):
            begin = time.perf_counter()
            cursor.adbc_ingest(_TABLE, table, mode="replace")
            seconds.append(time.perf_counter() - begin)
        cursor.execute(ingest_data.CHECK.format(table=_TABLE))
        _check(job, cursor.fetchone())
        cursor.execute(f"DROP TABLE {_TABLE}")
    return {"seconds": seconds, "bytes": table.nbytes}


def _insert(job: client.Job) -> dict[str, Any]:
    """The same rows by INSERT ... SELECT from Arrow in DuckDB inside this process."""
    import duckdb

    rows = ingest_data.table(job["rows"])
    connection = duckdb.connect()
    connection.execute(f"SET threads = {job['threads']}")
    connection.register("rows_of_arrow", rows)
    seconds = []
    for _ in range(job["times"]):
        connection.execute(f"CREATE OR REPLACE TABLE {_TABLE} AS FROM rows_of_arrow LIMIT 0")
        begin = time.perf_counter()
        connection.execute(f"INSERT INTO {_TABLE} SELECT * FROM rows_of_arrow")
        seconds.append(time.perf_counter() - begin)
    _check(job, connection.execute(ingest_data.CHECK.format(table=_TABLE)).fetchone())
    return {"seconds": seconds, "bytes": rows.nbytes}


def _check(job: client.Job, found: Any) -> None:
    expected = ingest_data.expected(job["rows"])
    if tuple(int(value) for value in found) != expected:
        raise SystemExit(f"the table holds {found} instead of {expected}")


_JOBS: dict[str, Callable[[client.Job], dict[str, Any]]] = {"queries": _queries, "ingest": _ingest, "insert": _insert}

if __name__ == "__main__":
    asked = json.loads(sys.stdin.readline())
    print(json.dumps(_JOBS[asked["do"]](asked)), flush=True)
