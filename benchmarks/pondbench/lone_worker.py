"""A worker that no container-service started: it listens on TCP, for clients that dial nothing else."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from pondbench import paths, tokens, worker_home
from pondbench.program import Program, free_port

_HOUR = 3_600_000


class LoneWorker:
    """Serves on `port`; callers present `credential`.

    With a `run` directory it has its place there as container-service makes one, so that an egress-service that watches
    the directory opens its doors; `databases` are what its bootstrap says, word for word.
    """

    generation = 1

    def __init__(
        self,
        name: str,
        *,
        threads: int,
        user: str = "alone",
        run: Path | None = None,
        databases: Sequence[dict[str, Any]] = (),
    ) -> None:
        self.user = user
        self.port = free_port()
        self.credential = tokens.worker_credential(self.user, self.generation)
        self._directory = Path(tempfile.mkdtemp(prefix="ppb-", dir="/tmp")) if run is None else _place(run, self.user)
        home = worker_home.prepared()
        bootstrap = {
            "user": self.user,
            "generation": self.generation,
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
            "databases": list(databases),
        }
        begin = time.monotonic()
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
        self.ready_seconds = time.monotonic() - begin

    @property
    def uri(self) -> str:
        return f"grpc://127.0.0.1:{self.port}"

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


def _place(run: Path, user: str) -> Path:
    """A worker's directory, which appears with its labels as container-service makes one."""
    unfinished, place = run / f"{user}-1.new", run / f"{user}-1"
    (unfinished / "db").mkdir(parents=True)
    (unfinished / "worker.json").write_text(json.dumps({"user": user, "generation": 1}))
    unfinished.rename(place)
    return place
