"""What the figures were taken on: hardware, load and versions, without names and dates."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import subprocess
from pathlib import Path

from pondbench import paths


def describe() -> dict[str, str]:
    return {
        "processor": _processor(),
        "cores": str(os.cpu_count()),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "kernel": platform.release(),
        "java": _java(),
        "nginx": _first_line(["nginx", "-v"]),
        "load when it ended": f"{os.getloadavg()[0]:.1f}",
        **{name: _version(name) for name in ("pyarrow", "adbc-driver-flightsql", "duckdb")},
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def _java() -> str:
    return _first_line([paths.java(), "-version"])


def _version(name: str) -> str:
    return importlib.metadata.version(name)


def _first_line(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    except FileNotFoundError:
        return "not installed"
    return (done.stdout + done.stderr).splitlines()[0]
