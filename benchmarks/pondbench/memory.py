"""`memory`: what flight-service holds, idle and with many slow readers."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable

from pondbench import client, paths, tokens
from pondbench.cluster import Cluster
from pondbench.options import Options
from pondbench.program import status_kilobytes
from pondbench.progress import say
from pondbench.report import Report, Table, Target

IDLE_TARGET, STREAM_TARGET = 100.0, 100.0
PER_USER = 40
ROWS = 30_000  # a megabyte: an answer that cannot end while its reader takes 64 KB, and small for a worker


def run(options: Options) -> Report:
    users = max(1, options.streams // PER_USER)
    report = Report(
        "memory",
        f"flight-service in a process of its own. {users} users open {PER_USER} streams of {ROWS:,} rows each, read 64 KB "
        "of each (the window of HTTP/2) and then nothing for 20 s: the relay's resident memory, and of it what is not "
        "a mapped file.",
    )
    table = Table("Resident memory of flight-service, MB", ["when", "resident", "of it anonymous"])
    with Cluster("memory", memory_limit="256m", max_streams=2 * PER_USER, idle_timeout="30m") as cluster:
        relay = cluster.relay()
        pid = relay.program.pid

        def look(when: str) -> float:
            say(f"memory: {when}")
            resident = status_kilobytes(pid, "VmRSS") / 1e3
            table.add(when, f"{resident:.0f}", f"{status_kilobytes(pid, 'RssAnon') / 1e3:.0f}")
            return resident

        time.sleep(3)
        idle = look("idle after its start")
        names = [tokens.jwt(f"memory-{number}") for number in range(users)]
        for token in names:  # starts the workers, and warms the relay
            client.run({"do": "small", "uri": relay.uri, "token": token, "calls": 200})
        client.run({"do": "stream", "uri": relay.uri, "token": names[0], "rows": options.rows, "times": 2})
        warm = look("idle after small queries and large results")
        job = {"do": "hold", "uri": relay.uri, "port": relay.port, "tokens": names, "streams": PER_USER, "rows": ROWS}
        opened, refused, held = _hold(job, lambda: look(f"{users * PER_USER:,} open streams"))
        time.sleep(5)
        look("5 s after they went away")
    each = (held - warm) * 1e3 / opened
    report.tables.append(table)
    report.notes.append(f"Each of {opened:,} open streams: {each:.0f} KB; {refused} were refused.")
    report.targets += [
        Target("flight-service alone, idle", f"<= {IDLE_TARGET:.0f} MB", f"{idle:.0f} MB", idle <= IDLE_TARGET),
        Target(f"each of {opened:,} open streams", f"<= {STREAM_TARGET:.0f} KB", f"{each:.0f} KB", each <= STREAM_TARGET),
    ]
    report.raw.update({"idle": idle, "warm": warm, "held": held, "streams": opened})
    return report


def _hold(job: client.Job, look: Callable[[], float]) -> tuple[int, int, float]:
    """Runs the readers; after 20 s of silence takes the look, then lets them go."""
    readers = subprocess.Popen(
        [sys.executable, "-m", "pondbench.client"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=paths.BENCHMARKS,
    )
    assert readers.stdin is not None and readers.stdout is not None
    try:
        readers.stdin.write(json.dumps(job) + "\n")
        readers.stdin.flush()
        line = readers.stdout.readline()
        if not line:
            raise SystemExit("bench: the slow readers failed, see above")
        time.sleep(20)
        held = look()
        readers.stdin.close()
        readers.wait(60)
        found = json.loads(line)
        return int(found["open"]), int(found["refused"]), held
    finally:
        if readers.poll() is None:
            readers.kill()
            readers.wait(10)
