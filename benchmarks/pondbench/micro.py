"""`micro`: JMH on the steps of admitting a call."""

from __future__ import annotations

import json

from pondbench import java_benchmarks, paths
from pondbench.options import Options
from pondbench.progress import say
from pondbench.report import Report, Table


def run(options: Options) -> Report:
    report = Report("micro", "JMH, average time of one step on one thread, one fork, 3 s of warm-up.")
    output = paths.TARGET / "jmh.json"
    output.unlink(missing_ok=True)
    say("micro: JMH, about two minutes")
    java_benchmarks.run("org.openjdk.jmh.Main", "-rf", "json", "-rff", str(output), "-foe", "true")
    table = Table("Steps of admitting a call, µs", ["step", "time", "error (99.9 %)"])
    for result in json.loads(output.read_text()):
        metric = result["primaryMetric"]
        step = result["benchmark"].rsplit(".", 2)
        table.add(f"{step[1]}.{step[2]}", f"{metric['score']:.3f}", f"± {metric['scoreError']:.3f}")
        report.raw[result["benchmark"]] = metric["score"]
    report.tables.append(table)
    return report
