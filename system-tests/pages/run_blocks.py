"""Runs Python blocks in one interpreter, one after the other, as a reader of a page does.

Usage: run_blocks.py REPORT BLOCK...; REPORT gets a line of JSON for each block, with what it printed and
its traceback if it failed.
"""

import contextlib
import io
import json
import sys
import traceback

names = {"__name__": "__main__"}
with open(sys.argv[1], "w") as report:
    for path in sys.argv[2:]:
        printed, failure = io.StringIO(), None
        try:
            with open(path) as source, contextlib.redirect_stdout(printed):
                exec(compile(source.read(), path, "exec"), names)
        except BaseException:
            failure = traceback.format_exc()
        report.write(json.dumps({"output": printed.getvalue(), "failure": failure}) + "\n")
