"""The marks of a key as Plotly shapes, the same as ``.swatch-*`` of the page's style sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Shape = dict[str, Any]
WIDTH = 20
HALF = 5


class Pen:
    """Draws shapes in pixels from the plot area's top left corner; ``y`` counts upwards."""

    def __init__(self, x: float, y: float, colour: str, paper: str) -> None:
        self.x, self.y, self.colour, self.paper = x, y, colour, paper

    def _shape(self, kind: str, line: float, fill: str | None, **more: Any) -> Shape:
        placed = {
            "xref": "paper",
            "yref": "paper",
            "xsizemode": "pixel",
            "ysizemode": "pixel",
            "xanchor": 0,
            "yanchor": 1,
        }
        fills = {"fillcolor": fill} if fill else {}
        return placed | {"type": kind, "layer": "above", "line": {"color": self.colour, "width": line}} | fills | more

    def box(
        self, left: float, right: float, half: float, kind: str = "rect", line: float = 0, hollow: bool = False
    ) -> Shape:
        """A rectangle or circle around the pen's height."""
        x0, x1, y0, y1 = self.x + left, self.x + right, self.y - half, self.y + half
        return self._shape(kind, line, self.paper if hollow else self.colour, x0=x0, x1=x1, y0=y0, y1=y1)

    def line(
        self, left: float, right: float, low: float = 0, high: float = 0, width: float = 2.5, dash: str = "solid"
    ) -> Shape:
        """A line from (left, low) to (right, high)."""
        ends = {"x0": self.x + left, "x1": self.x + right, "y0": self.y + low, "y1": self.y + high}
        return self._shape("line", width, None, **ends) | {"line": {"color": self.colour, "width": width, "dash": dash}}

    def path(self, points: list[tuple[float, float]], line: float, hollow: bool) -> Shape:
        """A closed figure."""
        corners = " L ".join(f"{self.x + x} {self.y + y}" for x, y in points)
        return self._shape("path", line, self.paper if hollow else self.colour, path=f"M {corners} Z")


def _hatch(pen: Pen) -> list[Shape]:
    strokes = [pen.line(left, left + 10, -HALF, HALF, 1.2) for left in (0, 6)]
    corners = [pen.line(0, 4, 1, HALF, 1.2), pen.line(12, 16, -HALF, -1, 1.2)]
    return [pen.box(0, 16, HALF, line=1, hollow=True), *strokes, *corners]


def _whisker(pen: Pen) -> list[Shape]:
    ends = [pen.line(x, x, -4, 4, 1.5) for x in (0, WIDTH)]
    return [pen.line(0, WIDTH, width=1.5), *ends]


MARKS: dict[str, Callable[[Pen], list[Shape]]] = {
    "square": lambda pen: [pen.box(0, 12, 6)],
    "dot": lambda pen: [pen.box(1, 11, HALF, "circle")],
    "ring": lambda pen: [pen.box(1, 11, HALF, "circle", 2, hollow=True)],
    "line": lambda pen: [pen.line(0, WIDTH)],
    "dashed": lambda pen: [pen.line(0, WIDTH, dash="dot")],
    "whisker": _whisker,
    "bar": lambda pen: [pen.box(0, 18, 1.5)],
    "band": lambda pen: [pen.box(0, WIDTH, HALF)],
    "tick": lambda pen: [pen.box(4, 7, 6.5)],
    "diamond": lambda pen: [pen.path([(6, 6), (12, 0), (6, -6), (0, 0)], 1.5, hollow=True)],
    "triangle": lambda pen: [pen.path([(0, 0), (10, 6), (10, -6)], 0, hollow=False)],
    "cross": lambda pen: [pen.line(2, 10, -4, 4, 1.4), pen.line(2, 10, 4, -4, 1.4)],
    "hatch": _hatch,
}


def mark_width(mark: str) -> int:
    """Room of a mark in pixels."""
    return WIDTH if mark in ("line", "dashed", "whisker", "bar", "band") else 16 if mark == "hatch" else 12


def swatch(mark: str, pen: Pen) -> list[Shape]:
    """The shapes of a mark; one that is not known is drawn as a square."""
    return MARKS.get(mark, MARKS["square"])(pen)
