"""The proxy as separate processes on loopback: Redis, container-service and relays of their own."""

from __future__ import annotations

import json
import shutil
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

from pondbench import client, paths, redis_server, tokens, worker_home
from pondbench.program import Program, cpu_seconds, free_port

UNLIMITED = 10_000_000


@dataclass(frozen=True)
class Worker:
    """The worker of one user, as container-service labelled it."""

    user: str
    generation: int
    pid: int
    socket: Path

    @property
    def credential(self) -> str:
        return tokens.worker_credential(self.user, self.generation)

    @property
    def uri(self) -> str:
        return f"grpc+unix://{self.socket}"

    def cpu_seconds(self) -> float:
        return cpu_seconds(self.pid)


@dataclass(frozen=True)
class Relay:
    """A flight-service in a process of its own."""

    program: Program
    port: int
    ready_seconds: float

    @property
    def uri(self) -> str:
        return f"grpc://127.0.0.1:{self.port}"


class Cluster:
    """Everything but the relays starts with the cluster; each relay is asked for.

    Quotas are on and so high that nothing runs into them: each call is counted as it always is.
    """

    def __init__(self, name: str, *, databases: Sequence[dict[str, Any]] = (), **containers: Any) -> None:
        self._databases = list(databases)
        self._logs = paths.TARGET / "logs" / name
        self._directory = Path(tempfile.mkdtemp(prefix="ppb-", dir="/tmp"))
        self._run = self._directory / "run"
        self._programs: list[Program] = []
        self._containers = containers
        try:
            home = worker_home.prepared()
            redis, self._redis_url = redis_server.start(self._logs / "redis.log")
            self._programs.append(redis)
            if self._databases:
                port = free_port()
                own = {"containers": {"run_dir": str(self._run)}, "egress": {"management_port": port}}
                self.egress = self._role("egress", own, port)
            settings = {
                "run_dir": str(self._run),
                "worker_home": str(home),
                "management_port": free_port(),
                **containers,
            }
            self.containers = self._role("containers", {"containers": settings}, settings["management_port"])
        except BaseException:
            self.close()
            raise

    @property
    def run_directory(self) -> Path:
        """Where the workers' directories appear."""
        return self._run

    def relay(self, *, aot: Path | None = paths.RELAY_AOT, jvm: tuple[str, ...] = ()) -> Relay:
        """Starts a fresh relay; `aot` is used where the file exists."""
        port, management = free_port(), free_port()
        begin = time.monotonic()
        program = self._role(
            "flight",
            {"server": {"grpc_port": port}, "flight": {"management_port": management, "max_streams_per_user": 10_000}},
            management,
            aot=aot if aot is not None and aot.exists() else None,
            jvm=jvm,
        )
        return Relay(program, port, time.monotonic() - begin)

    def worker(self, user: str, relay: Relay) -> Worker:
        """The user's worker, started by a first query through the relay."""
        client.run({"do": "small", "uri": relay.uri, "token": tokens.jwt(user), "calls": 1})
        return self.running_worker(user)

    def running_worker(self, user: str) -> Worker:
        """The user's worker, as its directory describes it."""
        for label in self._run.glob("*/worker.json"):
            found = json.loads(label.read_text())
            if found["user"] == user:
                return Worker(user, int(found["generation"]), int(found["pid"]), label.parent / "run" / "flight.sock")
        raise SystemExit(f"bench: no worker of {user} in {self._run}")

    def forget(self, relay: Relay) -> None:
        """Stops one relay."""
        relay.program.stop()
        self._programs.remove(relay.program)

    def _role(
        self,
        service: str,
        own: dict[str, Any],
        management: int,
        *,
        aot: Path | None = None,
        jvm: tuple[str, ...] = (),
    ) -> Program:
        settings: dict[str, Any] = {
            "redis": {"url": self._redis_url},
            "duckdb": {"extensions": [], "attached_databases": self._databases},
            "security": {
                "cluster_secret": tokens.CLUSTER_SECRET,
                "rate_limit": {"requests_per_minute": UNLIMITED, "burst_size": UNLIMITED},
            },
            **own,
        }
        settings["server"] = {"host": "127.0.0.1", **settings.get("server", {})}
        name = f"{service}-{len(self._programs)}"
        config = self._directory / f"{name}.yaml"
        config.write_text(json.dumps(settings))  # JSON is YAML
        program = Program(
            name,
            paths.launcher_command("serve", service, "--config", str(config), aot=aot, jvm=jvm),
            self._logs / f"{name}.log",
            environment={"JWT_SECRET": tokens.JWT_SECRET},
        )
        self._programs.append(program)
        program.await_until("ready", lambda: _ready(management))
        return program

    def close(self) -> None:
        for program in reversed(self._programs):
            program.stop()
        self._programs.clear()
        shutil.rmtree(self._directory, ignore_errors=True)

    def __enter__(self) -> Cluster:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/ready", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
