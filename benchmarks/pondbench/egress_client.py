"""One query, timed in a process of its own from the first call to the last row."""

from __future__ import annotations

import json
import sys
import time

from pondbench import client


def main() -> None:
    job = json.loads(sys.stdin.readline())
    connection, options = client.connect(job)
    begin = time.perf_counter()
    rows = client.ask(connection, options, job["sql"].encode()).read_all()
    seconds = time.perf_counter() - begin
    print(json.dumps({"seconds": seconds, "rows": rows.num_rows}))


if __name__ == "__main__":
    main()
