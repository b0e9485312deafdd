"""The gateways that people pick today, each in an environment of its own below `target/peers`."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from pondbench import paths
from pondbench.program import Program, free_port

LITELLM, PORTKEY = "1.106.12", "1.15.2"
PEERS = paths.TARGET / "peers"


def litellm(provider: int, model: str) -> tuple[Program, int, str] | None:
    """LiteLLM's proxy with one worker; the program, its port and its version, or None where it does not install."""
    home = PEERS / "litellm"
    python = home / "bin" / "python"
    if not (home / "complete").exists() and not _installed(
        [[sys.executable, "-m", "venv", str(home)], [str(python), "-m", "pip", "install", "-q", f"litellm[proxy]=={LITELLM}"]]
    ):
        return None
    (home / "complete").touch()
    port = free_port()
    config = home / "config.yaml"
    entry = {"model": f"openai/{model}", "api_base": f"http://127.0.0.1:{provider}/v1", "api_key": "key"}
    config.write_text(json.dumps({"model_list": [{"model_name": model, "litellm_params": entry}]}))
    program = Program(
        "litellm",
        [str(home / "bin" / "litellm"), "--config", str(config), "--host", "127.0.0.1", "--port", str(port), "--num_workers", "1"],
        paths.TARGET / "logs" / "ai" / "litellm.log",
        environment={
            "LITELLM_LOG": "ERROR",
            "LITELLM_LOCAL_MODEL_COST_MAP": "True",
            "NO_DOCS": "True",
            # Without a key it checks nobody, which is the least work for it.
            "LITELLM_DANGEROUSLY_PERMIT_WEAK_OR_UNSET_MASTER_KEY": "true",
        },
    )
    program.await_port(port, 180)
    return program, port, LITELLM


def portkey(_: int) -> tuple[Program, int, str] | None:
    """Portkey's gateway; it learns of the provider from the headers of each request."""
    if not shutil.which("npm"):
        return None
    home = PEERS / "portkey"
    home.mkdir(parents=True, exist_ok=True)
    start = home / "node_modules" / "@portkey-ai" / "gateway" / "build" / "start-server.js"
    package = f"@portkey-ai/gateway@{PORTKEY}"
    if not start.exists() and not _installed([["npm", "install", "--prefix", str(home), "--no-audit", "--no-fund", package]]):
        return None
    port = free_port()
    program = Program(
        "portkey",
        ["node", str(start), f"--port={port}", "--headless"],
        paths.TARGET / "logs" / "ai" / "portkey.log",
        directory=start.parent.parent,
    )
    program.await_port(port, 60)
    return program, port, PORTKEY


def _installed(commands: list[list[str]]) -> bool:
    for command in commands:
        done = subprocess.run(command, capture_output=True, text=True, timeout=590, check=False)
        if done.returncode != 0:
            print(f"ai: {' '.join(command[:4])} ... failed: {done.stderr.strip()[-300:]}", file=sys.stderr)
            return False
    return True


def log_directory() -> Path:
    return paths.TARGET / "logs" / "ai"
