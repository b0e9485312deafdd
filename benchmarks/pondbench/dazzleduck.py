"""dazzleduck-sql-flight, a Java Flight SQL server on DuckDB from Maven Central: a peer without a proxy."""

from __future__ import annotations

import subprocess
from pathlib import Path

from pondbench import paths
from pondbench.program import Program, free_port

VERSION = "0.0.4"
_JARS = paths.TARGET / "dazzleduck"
_POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>peer</groupId><artifactId>peer</artifactId><version>1</version>
  <dependencies><dependency>
    <groupId>io.dazzleduck.sql</groupId><artifactId>dazzleduck-sql-flight</artifactId><version>{VERSION}</version>
  </dependency></dependencies>
</project>
"""


class DazzleDuck:
    """One running server with its published defaults, without TLS."""

    def __init__(self, log: Path) -> None:
        _fetch()
        self.port = free_port()
        self.program = Program(
            "dazzleduck",
            [
                paths.java(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                *("-cp", f"{_JARS}/*", "io.dazzleduck.sql.flight.server.Main"),
                *("--conf", f"flight-sql.port={self.port}"),
                *("--conf", 'flight-sql.host="127.0.0.1"'),
                *("--conf", "useEncryption=false"),
            ],
            log,
            directory=_JARS,
        )
        self.program.await_port(self.port)

    @property
    def uri(self) -> str:
        return f"grpc://127.0.0.1:{self.port}"

    def close(self) -> None:
        self.program.stop()


def _fetch() -> None:
    if (_JARS / f"dazzleduck-sql-flight-{VERSION}.jar").exists():
        return
    print(f"Fetching dazzleduck-sql-flight {VERSION} from Maven Central", flush=True)
    _JARS.mkdir(parents=True, exist_ok=True)
    pom = paths.TARGET / "dazzleduck-pom.xml"
    pom.write_text(_POM)
    goal = "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies"
    done = subprocess.run(
        ["mvn", "-B", "-ntp", "-q", "-f", str(pom), goal, "-DincludeScope=runtime", f"-DoutputDirectory={_JARS}"],
        capture_output=True,
        text=True,
        timeout=480,
        check=False,
    )
    if done.returncode != 0:
        raise SystemExit(f"bench: cannot fetch the peer dazzleduck:\n{done.stdout[-1500:]}")
