"""Names at the ends of lines, in the colour of their line and clear of each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from pages.charts import fan
from pages.charts.rows import text_width

SIZE = 12.5
GAP = 17
# On a phone a name stands above its value, so that the plot keeps most of the width (assets/narrow.js).
NARROW_LEFT, NARROW_GAP = 44, 34


@dataclass(frozen=True, slots=True)
class Flag:
    """What stands at the end of a line: its height on the axis, whose it is, the value there, its colour."""

    value: float
    name: str
    words: str
    colour: str
    between: str = " "

    def folded(self) -> Flag:
        """The same on two lines."""
        return replace(self, between="<br>")

    @property
    def text(self) -> str:
        """Name and value."""
        return f"{self.name}{self.between}{self.words}"


Box = tuple[float, float]


def drawn(flags: Sequence[Flag], scale: fan.Scale, box: Box, panel: int, apart: int = GAP) -> list[dict[str, Any]]:
    """Annotations right of a panel of ``panel`` pixels; ``box``: its lower and upper end on the paper."""
    gap, (lower, upper) = apart / panel, box
    heights = fan.spread([scale.share(flag.value) for flag in flags], gap, gap / 2, 1 - gap / 2)
    return [
        {
            "xref": "paper",
            "x": 1,
            "xanchor": "left",
            "xshift": 8,
            "yref": "paper",
            "y": lower + y * (upper - lower),
            "yanchor": "middle",
            "showarrow": False,
            "align": "left",
            "text": f"<b>{flag.text}</b>",
            "font": {"color": flag.colour, "size": SIZE},
        }
        for y, flag in zip(heights, flags, strict=True)
    ]


def folded(flags: Sequence[Flag], scale: fan.Scale, box: Box, panel: int) -> list[dict[str, Any]]:
    """Text and height of each flag where it takes two lines, as assets/narrow.js puts them in place of the others."""
    both = drawn([flag.folded() for flag in flags], scale, box, panel, NARROW_GAP)
    return [{"text": note["text"], "y": note["y"]} for note in both]


def room(flags: Sequence[Flag]) -> tuple[float, float]:
    """Pixels that the flags take on the right, on one line and on two."""
    wide = max([text_width(flag.text, SIZE) for flag in flags] + [20]) + 22
    lines = [text_width(line, SIZE) for flag in flags for line in (flag.name, flag.words)]
    return wide, max([*lines, 4]) + 14
