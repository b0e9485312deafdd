"""`ai`: chats through ai-service and the gateway, beside LiteLLM, Portkey and the provider itself."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.parse
import urllib.request
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from pondbench import ai_peers, paths, redis_server, tokens
from pondbench.options import Options
from pondbench.program import Program, free_port
from pondbench.progress import rounds, say
from pondbench.report import Report, Table, Target
from pondbench.samples import median

MODEL, STREAMED = "bench", "bench-stream"
DIRECT, ONE_HOP, TWO_HOPS = "the provider itself", "ai-service", "gateway and ai-service"
STREAMS, FRAMES, GAP = 200, 250, 20
MANY, UNLIMITED = 10_000_000, 1_000_000_000
CLASSES = paths.ROOT / "system-tests" / "target" / "classes"

Figures = dict[str, Any]


def run(options: Options) -> Report:
    report = Report(
        "ai",
        "A mock provider, a load generator on plain sockets and the services, all on loopback, HTTP/1.1: the services on "
        "one core, provider and load on the other. A chat of 1 KB, by one connection after the other's answer and by 32; "
        f"{STREAMS} streams of {FRAMES} frames every {GAP} ms. ai-service and the gateway verify the token, count the "
        "request and reserve and settle the budget in Redis each time, as they always do.",
    )
    quick = options.rounds < 3
    with Bench() as bench:
        _latency(bench, options, report, quick)
        _throughput(bench, options, report, quick)
        _streams(bench, report, quick)
        _soak(bench, report, 20 if quick else 600)
    return report


class Bench:
    """The provider, Redis and our two services."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self.directory = Path(tempfile.mkdtemp(prefix="ppb-", dir="/tmp"))
        self._stack.callback(shutil.rmtree, self.directory, ignore_errors=True)

    def __enter__(self) -> Bench:
        try:
            self._start()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _start(self) -> None:
        compiled = ["mvn", "-B", "-ntp", "-q", "-pl", "system-tests", "compile", "-Dspotless.check.skip"]
        done = subprocess.run(compiled, cwd=paths.ROOT, capture_output=True, text=True, timeout=590, check=False)
        if done.returncode != 0:
            raise SystemExit(f"bench: the mock provider does not build:\n{done.stdout[-3000:]}")
        logs = ai_peers.log_directory()
        self.provider_port, self.control = free_port(), free_port()
        self.provider = self.keep(
            Program(
                "provider",
                pinned(0, [*java("io.pondpilot.systemtests.provider.MockProvider"), str(self.provider_port), str(self.control)]),
                logs / "provider.log",
            )
        )
        self.provider.await_port(self.control)
        redis, url = redis_server.start(logs / "redis.log")
        self.keep(redis)
        self.ai_port, self.gateway_port = free_port(), free_port()
        settings = {
            "server": {"host": "127.0.0.1", "port": self.gateway_port},
            "redis": {"url": url},
            "security": {"rate_limit": {"requests_per_minute": MANY, "burst_size": MANY}},
            "ai": {
                "port": self.ai_port,
                "openai_api_key": "key",
                "openai_base_url": f"http://127.0.0.1:{self.provider_port}/v1",
                "models": [{"name": name, "provider": "openai"} for name in (MODEL, STREAMED)],
                "limits": {"tokens_per_minute": UNLIMITED, "tokens_per_day": UNLIMITED, "parallel_streams": 10_000},
            },
        }
        config = self.directory / "ai.yaml"
        config.write_text(json.dumps(settings))
        self.ai = self._role("ai", config, self.ai_port)
        self.gateway = self._role("gateway", config, self.gateway_port)
        self.script(MODEL, size=300, frames=1, **{"input-tokens": 250})
        self.script(STREAMED, frames=FRAMES, gap=GAP, size=24, **{"input-tokens": 250})

    def keep(self, program: Program) -> Program:
        self._stack.callback(program.stop)
        return program

    def _role(self, service: str, config: Path, port: int) -> Program:
        aot = paths.RELAY_AOT if paths.RELAY_AOT.exists() else None
        command = pinned(1, paths.launcher_command("serve", service, "--config", str(config), aot=aot))
        environment = {"JWT_SECRET": tokens.JWT_SECRET}
        program = self.keep(Program(service, command, ai_peers.log_directory() / f"{service}.log", environment=environment))
        program.await_port(port)
        return program

    def script(self, model: str, **knobs: object) -> None:
        query = urllib.parse.urlencode(knobs)
        url = f"http://127.0.0.1:{self.control}/scripts/{model}?{query}"
        urllib.request.urlopen(urllib.request.Request(url, method="PUT"), timeout=10).close()

    def counts(self) -> Figures:
        with urllib.request.urlopen(f"http://127.0.0.1:{self.control}/counts", timeout=10) as answer:
            found: Figures = json.load(answer)
            return found

    def request(self, model: str, stream: bool, headers: dict[str, str]) -> Path:
        text = "How many orders were there in each of the last twelve months? " * 14
        asked: Figures = {"model": model, "messages": [{"role": "user", "content": text}]}
        if stream:
            asked |= {"stream": True, "stream_options": {"include_usage": True}}
        body = json.dumps(asked)
        head = ["POST /v1/chat/completions HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json"]
        head += [f"Content-Length: {len(body)}", *(f"{name}: {value}" for name, value in headers.items())]
        file = self.directory / f"request-{abs(hash((model, stream, tuple(headers.items()))))}"
        file.write_text("\r\n".join(head) + "\r\n\r\n" + body)
        return file

    def load(self, port: int, request: Path, connections: int, seconds: float, warmup: float) -> Figures:
        arguments = [str(port), str(request), str(connections), str(seconds), str(warmup)]
        done = subprocess.run(
            pinned(0, [*java("io.pondpilot.systemtests.load.AiLoad"), *arguments]),
            capture_output=True,
            text=True,
            timeout=seconds + warmup + 120,
            check=False,
        )
        if done.returncode != 0:
            raise SystemExit(f"bench: the load failed:\n{done.stderr[-2000:]}")
        found: Figures = json.loads(done.stdout.strip().splitlines()[-1])
        if found["failures"]:
            raise SystemExit(f"bench: {found['failures']} connections failed: {found['reason']}")
        return found

    def ways(self) -> dict[str, int]:
        return {DIRECT: self.provider_port, ONE_HOP: self.ai_port, TWO_HOPS: self.gateway_port}


def java(main: str) -> list[str]:
    return [paths.java(), "-XX:+UseSerialGC", "-Xmx512m", "-cp", str(CLASSES), main]


def pinned(core: int, command: list[str]) -> list[str]:
    """Services and load do not take each other's core, where there are two."""
    return ["taskset", "-c", str(core), *command] if (os.cpu_count() or 1) > 1 and shutil.which("taskset") else command


def _ours() -> dict[str, str]:
    return {"Authorization": f"Bearer {tokens.jwt('bench')}"}


def _latency(bench: Bench, options: Options, report: Report, quick: bool) -> None:
    request = bench.request(MODEL, False, _ours())
    seconds = 2 if quick else 5
    for port in bench.ways().values():
        bench.load(port, request, 8, seconds, 0 if quick else 8)
    found: dict[str, list[Figures]] = {way: [] for way in bench.ways()}
    for _ in rounds("ai: one after the other", options.rounds):
        for way, port in bench.ways().items():
            found[way].append(bench.load(port, request, 1, seconds, 1)["whole"])
    table = Table("A chat of 1 KB, one after the other, ms (medians of the rounds)", ["through", "p50", "p99", "added p50"])
    direct = [figure["p50"] for figure in found[DIRECT]]
    added = {}
    for way, figures in found.items():
        added[way] = median([f["p50"] - d for f, d in zip(figures, direct, strict=True)]) / 1e3
        p50, p99 = (median([f[name] for f in figures]) / 1e3 for name in ("p50", "p99"))
        table.add(way, f"{p50:.3f}", f"{p99:.2f}", f"{added[way]:.3f}")
    report.tables.append(table)
    for way, asked in ((ONE_HOP, 0.2), (TWO_HOPS, 0.6)):
        what = f"added p50 of a 1 KB chat through {way}, with token, limits and budget"
        report.targets.append(Target(what, f"<= {asked} ms", f"{added[way]:.2f} ms", added[way] <= asked))
    report.raw["latency"] = found


def _throughput(bench: Bench, options: Options, report: Report, quick: bool) -> None:
    ours = bench.request(MODEL, False, _ours())
    provider = f"http://127.0.0.1:{bench.provider_port}/v1"
    ways: dict[str, tuple[int, Path]] = {way: (port, ours) for way, port in bench.ways().items()}
    with ExitStack() as peers:
        started = ai_peers.portkey(bench.provider_port)
        if started:
            peers.callback(started[0].stop)
            _pin(started[0])
            headers = {"Authorization": "Bearer key", "x-portkey-provider": "openai", "x-portkey-custom-host": provider}
            ways[f"Portkey {started[2]}"] = (started[1], bench.request(MODEL, False, headers))
        started = ai_peers.litellm(bench.provider_port, MODEL)
        if started:
            peers.callback(started[0].stop)
            _pin(started[0])
            ways[f"LiteLLM {started[2]}"] = (started[1], bench.request(MODEL, False, {"Authorization": "Bearer key"}))
        found: dict[str, list[float]] = {way: [] for way in ways}
        p99: dict[str, list[float]] = {way: [] for way in ways}
        for _ in rounds("ai: 32 at once", options.rounds):
            for way, (port, request) in ways.items():
                figure = bench.load(port, request, 32, 2 if quick else 6, 2 if quick else 4)
                found[way].append(figure["per_second"])
                p99[way].append(figure["whole"]["p99"] / 1e3)
    table = Table("Chats of 1 KB in a second, 32 at once (medians of the rounds)", ["through", "per second", "p99 ms"])
    for way in ways:
        table.add(way, f"{median(found[way]):,.0f}", f"{median(p99[way]):.1f}")
    report.tables.append(table)
    for name, asked in (("Portkey", 5), ("LiteLLM", 20)):
        peer = next((way for way in ways if way.startswith(name)), None)
        if peer is None:
            report.notes.append(f"{name} did not install here and was not measured.")
            continue
        for way in (ONE_HOP, TWO_HOPS):
            ratio = median([mine / other for mine, other in zip(found[way], found[peer], strict=True)])
            what = f"chats in a second through {way}, against {peer}"
            report.targets.append(Target(what, f">= {asked} x", f"{ratio:.1f} x", ratio >= asked))
    report.raw["throughput"] = found


def _pin(program: Program) -> None:
    if (os.cpu_count() or 1) > 1 and shutil.which("taskset"):
        subprocess.run(["taskset", "-a", "-p", "-c", "1", str(program.pid)], capture_output=True, check=False)


def _streams(bench: Bench, report: Report, quick: bool) -> None:
    say(f"ai: {STREAMS} streams")
    streams = 50 if quick else STREAMS
    request = bench.request(STREAMED, True, _ours())
    seconds = 10 if quick else 25
    found: dict[str, Figures] = {}
    for way, port in bench.ways().items():
        before = {p.name: p.cpu_seconds() for p in (bench.ai, bench.gateway)}
        begin = time.monotonic()
        figure = bench.load(port, request, streams, seconds, 6)
        took = time.monotonic() - begin
        figure["cores"] = sum(p.cpu_seconds() - before[p.name] for p in (bench.ai, bench.gateway)) / took
        found[way] = figure
    title = f"{streams} streams of {FRAMES} frames every {GAP} ms"
    columns = ["through", "first frame p50 / p99, ms", "gap p50 / p99, ms", "frames of a stream", "cores of the services"]
    table = Table(title, columns)
    for way, figure in found.items():
        first, gap = (f"{figure[name]['p50'] / 1e3:.2f} / {figure[name]['p99'] / 1e3:.1f}" for name in ("first", "gap"))
        table.add(way, first, gap, f"{figure['frames'] / max(1, figure['calls']):.1f}", f"{figure['cores']:.2f}")
    report.tables.append(table)
    direct = found[DIRECT]
    for way in (ONE_HOP, TWO_HOPS):
        figure = found[way]
        added = (figure["first"]["p50"] - direct["first"]["p50"]) / 1e3
        over = figure["gap"]["p99"] / 1e3 - GAP
        lost = direct["frames"] / direct["calls"] - figure["frames"] / figure["calls"]
        same = figure["entities"] == 1 and figure["entity"] == direct["entity"]
        report.targets += [
            Target(f"{streams} streams through {way}: added first frame, p50", "<= 2 ms", f"{added:.2f} ms", added <= 2),
            Target(f"{streams} streams through {way}: gap p99 over the pace", "<= 6 ms", f"{over:.1f} ms", over <= 6),
            Target(f"{streams} streams through {way}: frames lost", "0", f"{lost:.0f}", lost == 0),
            Target(f"{streams} streams through {way}: bytes changed", "0", "0" if same else "some", same),
        ]
    cores = found[ONE_HOP]["cores"]
    report.targets.append(Target(f"{streams} streams: cores of ai-service", "<= 0.6", f"{cores:.2f}", cores <= 0.6))
    report.raw["streams"] = found


def _soak(bench: Bench, report: Report, seconds: float) -> None:
    say(f"ai: soak of {seconds:.0f} s")
    request = bench.request(STREAMED, True, _ours())
    bench.load(bench.gateway_port, request, 100, 10, 0)
    time.sleep(2)
    sockets = bench.counts()["connections"]["open"]
    samples: list[tuple[float, float]] = []
    arguments = [str(bench.gateway_port), str(request), "100", str(seconds), "0"]
    command = pinned(0, [*java("io.pondpilot.systemtests.load.AiLoad"), *arguments])
    begin = time.monotonic()
    with Program("soak", command, ai_peers.log_directory() / "soak.log") as load:
        while load.process.poll() is None:
            resident = (bench.ai.rss_bytes() + bench.gateway.rss_bytes()) / 1e6
            samples.append(((time.monotonic() - begin) / 60, resident))
            time.sleep(1)
    time.sleep(2)
    # The heap fills before it is collected: the slope is that of the second half.
    late = samples[len(samples) // 2 :]
    slope = _slope(late)
    left = bench.counts()["connections"]["open"]
    table = Table(f"A soak of {seconds:.0f} s with 100 streams", ["", "begin", "middle", "end"])
    table.add("resident memory of both services, MB", *(f"{samples[i][1]:.0f}" for i in (0, len(samples) // 2, -1)))
    table.add("connections to the provider", sockets, "", left)
    report.tables.append(table)
    report.targets += [
        Target("memory after a soak", "slope <= 1 MB/min", f"{slope:.1f} MB/min", slope <= 1),
        Target("connections to the provider after a soak", "as before", f"{left} of {sockets}", left <= sockets),
    ]
    report.raw["soak"] = samples


def _slope(samples: list[tuple[float, float]]) -> float:
    """Least squares, MB per minute."""
    count = len(samples)
    x, y = (sum(sample[i] for sample in samples) / count for i in (0, 1))
    spread = sum((sample[0] - x) ** 2 for sample in samples)
    return sum((sample[0] - x) * (sample[1] - y) for sample in samples) / spread if spread else 0.0
