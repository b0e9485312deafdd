"""Short lines on standard error, so that a long run is seen to go on."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def rounds(name: str, count: int) -> Iterator[int]:
    """Counts 0, 1, ... and tells before each round how long the ones before it took."""
    begin = time.monotonic()
    for number in range(count):
        say(f"{name}: {number + 1} of {count}, after {time.monotonic() - begin:.0f} s")
        yield number
    say(f"{name}: done in {time.monotonic() - begin:.0f} s")
