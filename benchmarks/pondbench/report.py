"""What a benchmark found: tables for people, JSON for `performance.md`."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from typing import Any

from pondbench import machine, paths


@dataclass
class Table:
    """Rows under a heading; cells are already formatted."""

    title: str
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)

    def add(self, *cells: object) -> None:
        self.rows.append([str(cell) for cell in cells])

    def markdown(self) -> str:
        lines = [f"| {' | '.join(self.columns)} |", f"|{' --- |' * len(self.columns)}"]
        lines += [f"| {' | '.join(row)} |" for row in self.rows]
        return "\n".join(lines)


@dataclass
class Target:
    """A figure that was promised: what was measured beside what was asked for."""

    what: str
    asked: str
    measured: str
    met: bool


@dataclass
class Report:
    """One benchmark's outcome."""

    name: str
    how: str
    tables: list[Table] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    raw: dict[str, Any] = field(default_factory=dict)

    def publish(self) -> None:
        """Prints it and writes `target/results/<name>.json`."""
        print(f"\n# {self.name}\n{self.how}")
        for table in self.tables:
            print(f"\n## {table.title}\n{table.markdown()}")
        for note in self.notes:
            print(f"\n{note}")
        print()
        for target in self.targets:
            print(f"{'met    ' if target.met else 'NOT MET'} {target.what}: {target.measured} (asked: {target.asked})")
        paths.RESULTS.mkdir(parents=True, exist_ok=True)
        document = {**asdict(self), "machine": machine.describe()}
        (paths.RESULTS / f"{self.name}.json").write_text(json.dumps(document, indent=1) + "\n")
