"""A logarithmic axis of cases, the same in every chart that lists reports: zero stands on the lower edge."""

from __future__ import annotations

from math import log10
from typing import Any

from pages import numbers
from pages.charts.trends import FLOOR


def place(value: float) -> float:
    """Where a figure of zero or more stands on the axis."""
    return max(value, FLOOR)


def log_axis(top: float, lang: str, least: float = 0.0) -> dict[str, Any]:
    """An axis from ``least`` (below one: from zero) to ``top``, with a tick at each power of ten and at zero."""
    powers = [10**i for i in range(9) if 10**i <= max(top, 10)]
    start = FLOOR if least < 1 else 1.0
    return {
        "type": "log",
        "range": [log10(start) - 0.06, log10(max(top, 10)) + 0.08],
        "tickvals": [*([FLOOR] if start == FLOOR else []), *powers],
        "ticktext": [*(["0"] if start == FLOOR else []), *(numbers.tick(power, lang) for power in powers)],
    }
