"""The measured clients, each run in a process of its own so that it shares nothing with the bench.

`run(job)` starts `python -m pondbench.client`, which reads the job as JSON and answers as JSON.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from pondbench import flight_sql, paths, workload

Job = dict[str, Any]


def run(job: Job, seconds: float = 300, module: str = "pondbench.client") -> dict[str, Any]:
    """Does the job in a child process; raises SystemExit with its error when it fails."""
    done = subprocess.run(
        [sys.executable, "-m", module],
        input=json.dumps(job) + "\n",
        capture_output=True,
        text=True,
        timeout=seconds,
        cwd=paths.BENCHMARKS,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"bench: the client failed at {job['do']}:\n{done.stderr[-3000:]}")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def connect(job: Job) -> tuple[Any, Any]:
    from pyarrow import flight

    connection = flight.connect(job["uri"])
    if "basic" in job:
        header = connection.authenticate_basic_token(*(part.encode() for part in job["basic"]))
    else:
        header = (b"authorization", f"Bearer {job['token']}".encode())
    return connection, flight.FlightCallOptions(headers=[header])


def ask(connection: Any, options: Any, command: bytes) -> Any:
    from pyarrow import flight

    info = connection.get_flight_info(flight.FlightDescriptor.for_command(command), options)
    return connection.do_get(info.endpoints[0].ticket, options)


def _stream(job: Job) -> dict[str, Any]:
    """Reads a result of `rows` rows `times` times."""
    connection, options = connect(job)
    command = flight_sql.statement(workload.rows(job["rows"]))
    walls, size = [], 0
    for _ in range(job.get("times", 1)):
        begin = time.perf_counter()
        size = _drain(iter(ask(connection, options, command)), job, lambda chunk: chunk.data)
        walls.append(time.perf_counter() - begin)
    return {"walls": walls, "bytes": size * len(walls)}


def _in_process(job: Job) -> dict[str, Any]:
    """The same result from DuckDB inside this process."""
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"SET threads = {job['threads']}")
    walls, cpus, size = [], [], 0
    for _ in range(job.get("times", 1)):
        before, begin = _own_cpu(), time.perf_counter()
        connection.execute(workload.rows(job["rows"]))
        reader = connection.to_arrow_reader(65_536)
        size = _drain(iter(reader), job, lambda batch: batch)
        walls.append(time.perf_counter() - begin)
        cpus.append(_own_cpu() - before)
    return {"walls": walls, "cpus": cpus, "bytes": size * len(walls)}


def _drain(chunks: Any, job: Job, batch_of: Callable[[Any], Any]) -> int:
    """Reads all; checks the number of rows always and the sum of the ids when asked to."""
    import pyarrow.compute as compute

    count = size = total = 0
    for chunk in chunks:
        batch = batch_of(chunk)
        count += batch.num_rows
        size += batch.nbytes
        if job.get("verify"):
            total += compute.sum(batch.column(0)).as_py() or 0
    if count != job["rows"]:
        raise SystemExit(f"{count} rows instead of {job['rows']}")
    if job.get("verify") and total != workload.checksum(job["rows"]):
        raise SystemExit("the ids do not add up")
    return size


def _small(job: Job) -> dict[str, Any]:
    """GetFlightInfo and DoGet of a one-row answer, again and again on one connection."""
    connection, options = connect(job)
    raw = job.get("raw", False)
    command = workload.SMALL.encode() if raw else flight_sql.statement(workload.SMALL)
    for _ in range(job.get("warm_up", 0)):
        ask(connection, options, command).read_all()
    times = []
    for _ in range(job["calls"]):
        begin = time.perf_counter()
        table = ask(connection, options, command).read_all()
        times.append(time.perf_counter() - begin)
        if table.column(0)[0].as_py() != 42:
            raise SystemExit("the answer is wrong")
    return {"seconds": times}


def _adbc(job: Job) -> dict[str, Any]:
    """The same by ADBC: execute and fetch as Arrow on one connection."""
    import adbc_driver_flightsql.dbapi as dbapi

    if "basic" in job:
        settings = {"username": job["basic"][0], "password": job["basic"][1]}
    else:
        settings = {"adbc.flight.sql.authorization_header": f"Bearer {job['token']}"}
    times = []
    with dbapi.connect(job["uri"], db_kwargs=settings, autocommit=True) as connection:
        for call in range(job.get("warm_up", 0) + job["calls"]):
            begin = time.perf_counter()
            with connection.cursor() as cursor:
                cursor.execute(workload.SMALL)
                table = cursor.fetch_arrow_table()
            if call >= job.get("warm_up", 0):
                times.append(time.perf_counter() - begin)
            if table.column(0)[0].as_py() != 42:
                raise SystemExit("the answer is wrong")
    return {"seconds": times}


def _hold(job: Job) -> dict[str, Any]:
    """Opens streams of many users, reads the first 64 KB of each and then nothing until stdin ends."""
    from pyarrow import flight

    from pondbench.slow_reader import SlowConnection

    descriptor = flight.FlightDescriptor.for_command(flight_sql.statement(workload.rows(job["rows"])))
    slow = []
    size = 0
    for token in job["tokens"]:
        connection, options = connect({**job, "token": token})
        reader = SlowConnection(job["port"], token)
        for _ in range(job["streams"]):
            reader.open(connection.get_flight_info(descriptor, options).endpoints[0].ticket.ticket)
        connection.close()
        size += reader.settle()
        slow.append(reader)
    refused = sum(reader.refusals for reader in slow)
    print(json.dumps({"open": len(slow) * job["streams"] - refused, "refused": refused, "bytes": size}), flush=True)
    sys.stdin.read()
    for reader in slow:
        reader.close()
    return {}


def _own_cpu() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


_JOBS: dict[str, Callable[[Job], dict[str, Any]]] = {
    "stream": _stream,
    "in_process": _in_process,
    "small": _small,
    "adbc": _adbc,
    "hold": _hold,
}

if __name__ == "__main__":
    asked = json.loads(sys.stdin.readline())
    print(json.dumps(_JOBS[asked["do"]](asked)), flush=True)
