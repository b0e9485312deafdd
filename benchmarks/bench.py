#!/usr/bin/env python3
"""`./pondpilot bench NAME`: runs a benchmark side by side with its baseline and prints ratios.

Every server is a child process on loopback; all of them end with the run.
"""

from __future__ import annotations

import argparse
import signal
import sys
from collections.abc import Callable
from dataclasses import replace

from pondbench import ai, cold_start, egress, ingest, jdbc, lease, memory, micro, page, query, relay, stream, tpch, walk
from pondbench.options import FULL, QUICK, Options
from pondbench.report import Report

BENCHES: dict[str, Callable[[Options], Report]] = {
    "relay": relay.run,
    "stream": stream.run,
    "query": query.run,
    "cold-start": cold_start.run,
    "memory": memory.run,
    "lease": lease.run,
    "micro": micro.run,
    "tpch": tpch.run,
    "jdbc": jdbc.run,
    "ingest": ingest.run,
    "walk": walk.run,
    "egress": egress.run,
    "ai": ai.run,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="pondpilot bench", description=__doc__)
    parser.add_argument(
        "name",
        choices=[*BENCHES, "all", "page"],
        help="a benchmark; all = each of them and then the page; page = only docs/performance.md, from the last results",
    )
    parser.add_argument("--quick", action="store_true", help="a short run that shows that it works; its figures say little")
    parser.add_argument("--rounds", type=int, help=f"paired rounds (default {FULL.rounds})")
    asked = parser.parse_args()
    options = QUICK if asked.quick else FULL
    if asked.rounds:
        options = replace(options, rounds=asked.rounds)
    # A terminated run unwinds like an interrupted one: every child process is stopped.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    for name, run in BENCHES.items():
        if asked.name in (name, "all"):
            run(options).publish()
    if asked.name in ("all", "page"):
        page.write()


if __name__ == "__main__":
    main()
