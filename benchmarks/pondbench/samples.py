"""Medians and percentiles."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence


def median(values: Sequence[float]) -> float:
    return statistics.median(values)


def percentile(values: Sequence[float], percent: float) -> float:
    """Nearest rank: the smallest value that `percent` of all values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, math.ceil(percent / 100 * len(ordered)) - 1)]


def ratios(values: Sequence[float], baseline: Sequence[float]) -> list[float]:
    """Pair by pair: the n-th value by the n-th baseline of the same round."""
    return [value / base for value, base in zip(values, baseline, strict=True)]


def geometric_mean(values: Sequence[float]) -> float:
    return statistics.geometric_mean(values)
