"""The prepared directory of the worker program that the runs use."""

from __future__ import annotations

import subprocess
from pathlib import Path

from pondbench import paths


def prepared() -> Path:
    """Prepares it when it is missing or older than the worker's jar; takes some 20 s then."""
    home = paths.STATE / "worker-home-bench"
    stamp = home / "prepared-for-benchmarks"
    jar = paths.WORKER / "duckdb-worker.jar"
    if stamp.exists() and stamp.stat().st_mtime > jar.stat().st_mtime:
        return home
    print("Preparing the worker (extensions, native library, AOT cache)", flush=True)
    home.mkdir(parents=True, exist_ok=True)
    log = paths.TARGET / "logs" / "prepare.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        done = subprocess.run(
            [
                paths.java(),
                "--enable-native-access=ALL-UNNAMED",
                *("-cp", paths.worker_class_path()),
                "io.pondpilot.worker.prepare.Prepare",
                *("--home", str(home), "--lib", str(paths.WORKER)),
            ],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            timeout=480,
            check=False,
        )
    if done.returncode != 0:
        raise SystemExit(f"bench: preparing the worker failed, see {log}:\n{log.read_text()[-2000:]}")
    stamp.touch()
    return home
