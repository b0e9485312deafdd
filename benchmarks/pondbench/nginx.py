"""Debian's nginx as a plain gRPC proxy before one worker: the baseline of the relay."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

from pondbench.cluster import Worker
from pondbench.program import Program, children, cpu_seconds, free_port, rss_bytes

# A worker's directory belongs to its owner alone, so nginx must not change to another user.
_CONFIG = """
{user}
daemon off;
worker_processes 1;
pid {directory}/nginx.pid;
error_log {directory}/error.log warn;
events {{ worker_connections 4096; use epoll; }}
http {{
    access_log off;
    client_body_temp_path {directory}/body;
    proxy_temp_path {directory}/proxy;
    fastcgi_temp_path {directory}/fastcgi;
    uwsgi_temp_path {directory}/uwsgi;
    scgi_temp_path {directory}/scgi;
    keepalive_requests 1000000;
    http2_max_requests 1000000;
    upstream worker {{ server unix:{socket}; keepalive 16; keepalive_requests 1000000; }}
    server {{
        listen 127.0.0.1:{port} http2;
        location / {{
            grpc_pass grpc://worker;
            grpc_set_header authorization "Bearer {credential}";
            {buffer}
            grpc_read_timeout 600s;
            grpc_send_timeout 600s;
        }}
    }}
}}
"""


def require() -> None:
    """Installs nginx where that is possible without asking; else says what is missing."""
    if shutil.which("nginx"):
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing nginx", flush=True)
        for command in (["apt-get", "update", "-q"], ["apt-get", "install", "-y", "-q", "nginx-light"]):
            subprocess.run(command, capture_output=True, timeout=400, check=False)
    if not shutil.which("nginx"):
        raise SystemExit("bench: the baseline is nginx, which is missing: install the package nginx")


class Nginx:
    """One nginx with one worker process: as Debian ships it, or tuned by a large buffer."""

    def __init__(self, worker: Worker, log: Path, *, tuned: bool) -> None:
        self._directory = Path(tempfile.mkdtemp(prefix="ppn-", dir="/tmp"))
        self.port = free_port()
        config = self._directory / "nginx.conf"
        config.write_text(
            _CONFIG.format(
                user=f"user {pwd.getpwuid(os.geteuid()).pw_name};" if os.geteuid() == 0 else "",
                directory=self._directory,
                socket=worker.socket,
                port=self.port,
                credential=worker.credential,
                buffer="grpc_buffer_size 64k;" if tuned else "",
            )
        )
        self.program = Program("nginx", ["nginx", "-c", str(config), "-p", str(self._directory)], log)
        self.program.await_port(self.port)

    @property
    def uri(self) -> str:
        return f"grpc://127.0.0.1:{self.port}"

    def _pids(self) -> list[int]:
        return [self.program.pid, *children(self.program.pid)]

    def cpu_seconds(self) -> float:
        return sum(cpu_seconds(pid) for pid in self._pids())

    def rss_bytes(self) -> int:
        return sum(rss_bytes(pid) for pid in self._pids())

    def close(self) -> None:
        self.program.stop()
        shutil.rmtree(self._directory, ignore_errors=True)
