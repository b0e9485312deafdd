"""Where the repository keeps what the benchmarks run, and where they write."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

BENCHMARKS = Path(__file__).resolve().parent.parent
ROOT = BENCHMARKS.parent
TARGET = BENCHMARKS / "target"
RESULTS = TARGET / "results"
STATE = ROOT / ".pondpilot"
LAUNCHER = ROOT / "launcher" / "target"
WORKER = ROOT / "duckdb-worker" / "target"
RELAY_AOT = STATE / "launcher.aot"


def java() -> str:
    """The Java that the `pondpilot` script chose, or the one on the path."""
    home = os.environ.get("JAVA_HOME")
    if home:
        return str(Path(home) / "bin" / "java")
    found = shutil.which("java")
    if found is None:
        raise SystemExit("bench: no Java; run it as ./pondpilot bench NAME, which finds one")
    return found


def launcher_command(*arguments: str, aot: Path | None = None, jvm: tuple[str, ...] = ()) -> list[str]:
    """The command that the `pondpilot` script runs for `arguments`."""
    cache = [f"-XX:AOTCache={aot}", "-XX:AOTMode=auto"] if aot else []
    role = ROOT / "launcher" / f"jvm.{arguments[1]}.args"
    if arguments[0] == "serve" and role.exists() and arguments[2].startswith("--"):
        cache = [f"@{role}"]
    return [
        java(),
        f"@{ROOT / 'launcher' / 'jvm.args'}",
        *cache,
        *jvm,
        f"-Dpondpilot.root={ROOT}",
        f"-Dpondpilot.worker.jars={WORKER}",
        "-cp",
        f"{LAUNCHER / 'launcher.jar'}:{LAUNCHER / 'lib'}/*",
        "io.pondpilot.launcher.Main",
        *arguments,
    ]


def worker_class_path() -> str:
    return f"{WORKER / 'duckdb-worker.jar'}:{WORKER / 'lib'}/*"
