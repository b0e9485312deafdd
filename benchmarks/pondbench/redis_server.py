"""A Redis for one run: the binary that the launcher embeds, unpacked from its jar."""

from __future__ import annotations

import zipfile
from pathlib import Path

from pondbench import paths
from pondbench.program import Program, free_port


def start(log: Path) -> tuple[Program, str]:
    """Starts it on loopback without persistence; gives the process and its URL."""
    port = free_port()
    command = [
        str(_binary()),
        *("--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"),
    ]
    program = Program("redis", command, log, directory=log.parent)
    program.await_port(port)
    return program, f"redis://127.0.0.1:{port}"


def _binary() -> Path:
    unpacked = paths.TARGET / "redis-server"
    if not unpacked.exists():
        jars = sorted((paths.LAUNCHER / "lib").glob("embedded-redis-*.jar"))
        if not jars:
            raise SystemExit("bench: launcher/target/lib has no embedded-redis; run ./pondpilot build")
        with zipfile.ZipFile(jars[-1]) as jar:
            name = next(n for n in jar.namelist() if n.startswith("redis-server") and n.endswith("linux-amd64"))
            unpacked.parent.mkdir(parents=True, exist_ok=True)
            unpacked.write_bytes(jar.read(name))
        unpacked.chmod(0o755)
    return unpacked
