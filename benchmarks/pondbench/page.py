"""`docs/performance.md`: the figures of the last run of each benchmark, and what they were asked to be."""

from __future__ import annotations

import json
from typing import Any

from pondbench import paths

ORDER = ("relay", "stream", "query", "cold-start", "memory", "lease", "micro", "tpch", "jdbc", "ingest", "walk", "egress", "ai")
BEGIN, END = "<!-- figures: written by ./pondpilot bench page -->", "<!-- end of figures -->"


def write() -> None:
    """Replaces the figures of the page; the words around them stay as they are."""
    results = [_read(name) for name in ORDER if (paths.RESULTS / f"{name}.json").exists()]
    if not results:
        raise SystemExit("bench: no results yet; run ./pondpilot bench all")
    page = paths.ROOT / "docs" / "performance.md"
    text = page.read_text() if page.exists() else f"# Performance\n\n{BEGIN}\n{END}\n"
    before, rest = text.split(BEGIN, 1)
    after = rest.split(END, 1)[1]
    page.write_text(before + BEGIN + "\n" + _figures(results) + END + after)
    print(f"Wrote {page.relative_to(paths.ROOT)}")


def _read(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((paths.RESULTS / f"{name}.json").read_text())
    return found


def _figures(results: list[dict[str, Any]]) -> str:
    lines = ["", "## Targets and figures", "", "| bench | figure | asked for | measured | |", "| --- | --- | --- | --- | --- |"]
    for result in results:
        for target in result["targets"]:
            verdict = "met" if target["met"] else "**not met**"
            lines.append(
                f"| `{result['name']}` | {target['what']} | {target['asked']} | {target['measured']} | {verdict} |"
            )
    lines += ["", "## Machine and versions", "", "| what | |", "| --- | --- |"]
    lines += [f"| {key} | {value} |" for key, value in results[0]["machine"].items() if not key.startswith("load")]
    loads = ", ".join(f"{result['name']} {result['machine']['load when it ended']}" for result in results)
    lines.append(f"| load average when each bench ended | {loads} |")
    for result in results:
        lines += ["", f"## `{result['name']}`", "", result["how"]]
        for table in result["tables"]:
            lines += ["", f"**{table['title']}**", "", f"| {' | '.join(table['columns'])} |"]
            lines.append(f"|{' --- |' * len(table['columns'])}")
            lines += [f"| {' | '.join(row)} |" for row in table["rows"]]
        for note in result["notes"]:
            lines += ["", note]
    return "\n".join(lines) + "\n"
