"""The Java half of this module: built when it is older than its sources, run on its own class path."""

from __future__ import annotations

import subprocess

from pondbench import paths

_JAR = paths.TARGET / "benchmarks.jar"
_FLAGS = (
    "-XX:+UseSerialGC",
    "-Xmx512m",
    f"-Dlogback.configurationFile={paths.BENCHMARKS / 'quiet-logs.xml'}",
    "--enable-native-access=ALL-UNNAMED",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--sun-misc-unsafe-memory-access=allow",
)


def run(main: str, *arguments: str, environment: dict[str, str] | None = None) -> str:
    """Runs a main class to its end and gives its standard output."""
    done = subprocess.run(
        command(main, *arguments),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=590,
        env=environment,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"bench: {main} failed:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return done.stdout


def command(main: str, *arguments: str) -> list[str]:
    """What runs a main class; built before."""
    _build()
    return [paths.java(), *_FLAGS, "-cp", f"{_JAR}:{paths.TARGET / 'lib'}/*", main, *arguments]


def _build() -> None:
    modules = ("benchmarks", "flight-service", "common")
    sources = [file for module in modules for file in (paths.ROOT / module / "src" / "main").rglob("*.java")]
    if _JAR.exists() and all(file.stat().st_mtime < _JAR.stat().st_mtime for file in sources):
        return
    print("Building the Java benchmarks", flush=True)
    done = subprocess.run(
        ["mvn", "-B", "-ntp", "-q", "-pl", "benchmarks", "-am", "package", "-DskipTests", "-Dspotless.check.skip"],
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
        timeout=590,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"bench: the Java benchmarks do not build:\n{done.stdout[-3000:]}")
