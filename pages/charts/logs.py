"""A logarithmic axis of cases, the same in every chart that lists reports: zero stands on the lower edge."""

from __future__ import annotations

from math import log10
from typing import Any

from pages import numbers
from pages.charts.trends import FLOOR


def place(value: float) -> float:
    """Where a figure of zero or more stands on the axis."""
    return max(value, FLOOR)


def log_axis(top: float, lang: str) -> dict[str, Any]:
    """An axis from zero to ``top`` with a tick at zero and at each power of ten."""
    powers = [10**i for i in range(9) if 10**i <= max(top, 10)]
    return {
        "type": "log",
        "range": [log10(FLOOR) - 0.06, log10(max(top, 10)) + 0.08],
        "tickvals": [FLOOR, *powers],
        "ticktext": ["0", *(numbers.count(power, lang) for power in powers)],
    }
