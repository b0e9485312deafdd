"""A worker that no container-service started: it listens on TCP, for clients that dial nothing else."""

from __future__ import annotations

import json
import shutil
import tempfile
from pathlib import Path
from types import TracebackType

from pondbench import paths, worker_home
from pondbench.program import Program, free_port

_HOUR = 3_600_000


class LoneWorker:
    """Serves on `port`; callers present `credential`."""

    credential = "a-credential-of-the-benchmark-alone"

    def __init__(self, name: str, *, threads: int) -> None:
        self.port = free_port()
        self._directory = Path(tempfile.mkdtemp(prefix="ppb-", dir="/tmp"))
        home = worker_home.prepared()
        bootstrap = {
            "user": "alone",
            "generation": 1,
            "credential": self.credential,
            "flight": f"tcp:127.0.0.1:{self.port}",
            "control": f"unix:{self._directory / 'control.sock'}",
            "memory_limit": 2**30,
            "threads": threads,
            "temp_directory": str(self._directory),
            "temp_limit": 2**30,
            "max_streams": 100,
            "dead_man_ms": _HOUR,
            "extensions": [],
            "databases": [],
        }
        self._program = Program(
            "worker alone",
            [paths.java(), f"@{home / 'worker.args'}", "io.pondpilot.worker.Main", "--home", str(home)],
            paths.TARGET / "logs" / name / "worker-alone.log",
            stdin=(json.dumps(bootstrap) + "\n").encode(),
        )
        try:
            self._program.await_port(self.port)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        self._program.stop()
        shutil.rmtree(self._directory, ignore_errors=True)

    def __enter__(self) -> LoneWorker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
