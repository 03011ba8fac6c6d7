"""Charts with one row a report: where each row stands, its label on the left, its counts on the right.

The vertical axis counts pixels from the top, so that rows keep their height whatever their number.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pages import theme as look

ROW = 25
TALL = 38
HEADING = 30
TOP = 22
BOTTOM = 10
# On a phone labels that take this much of the width stand above their rows, which are then so high (assets/narrow.js).
WIDE_LABELS = 130
NARROW_ROW, NARROW_TALL = 48, 74
# The axis then keeps clear of the first name.
NARROW_TOP = TOP + 6
# Between the numbers of a row and the grey words behind them.
GUTTER = 8
# A mark at the end of the axis keeps clear of them.
BESIDE = 13
# More rows than fit two screens are a list, not a picture: the chart then shows distributions or pooled rows.
MAX_ROWS = 40


@dataclass(frozen=True, slots=True)
class RowItem:
    """A row: label, grey text on the right, colour of the label (None: ink), whether an identity fails (a ring).

    ``strong`` is the row's number; the numbers of all rows end at one line. ``note`` is a second, grey line under the
    label; rows with one need :data:`TALL`.
    """

    label: str
    right: str = ""
    colour: str | None = None
    is_failed: bool = False
    strong: str = ""

    note: str = ""


@dataclass(frozen=True, slots=True)
class RowGroup:
    """Rows under one heading (a level, say); an empty heading takes no room."""

    heading: str
    items: tuple[RowItem, ...]


@dataclass(frozen=True, slots=True)
class Laid:
    """Positions of all rows in order, the chart's height in pixels, and its layout so far."""

    y: tuple[float, ...]
    height: int
    layout: dict[str, Any]


def text_width(text: str, size: float = 12.5) -> float:
    """Width of a text in pixels, near enough for a margin: wide characters are square, others half as wide."""
    return sum(1.0 if unicodedata.east_asian_width(c) in "WF" else 0.56 for c in text) * size


def _label(text: str, y: float, x: float, side: str, colour: str, size: float, bold: bool = False) -> dict[str, Any]:
    return {
        "xref": "paper",
        "x": x,
        "xanchor": side,
        "yref": "y",
        "y": y,
        "yanchor": "middle",
        "showarrow": False,
        "text": f"<b>{text}</b>" if bold else text,
        "font": {"color": colour, "size": size},
        "xshift": 0,
    }


def _widths(items: Sequence[RowItem]) -> tuple[float, float]:
    """Pixels the numbers take, and pixels of everything on the right."""
    numbers = max([text_width(item.strong, 12) for item in items] + [0])
    words = [
        (numbers + GUTTER * bool(item.right) if item.strong else 0) + text_width(item.right, 12) + 18 * item.is_failed
        for item in items
    ]
    return numbers, max([*words, 0])


def _right(item: RowItem, y: float, numbers: float, widest: float, p: dict[str, str]) -> list[dict[str, Any]]:
    # Numbers end at one line and the words behind them begin at one, as in a printed table; a sentence takes both.
    ring = f" <span style='color:{p['refused']}'>○</span>" if item.is_failed else ""
    if not item.strong:
        behind = numbers + GUTTER if numbers and text_width(item.right, 12) <= widest else 0
        words = _label(item.right + ring, y, 1, "left", p["ink3"], 12) | {"xshift": BESIDE + round(behind)}
        return [words] if item.right else []
    number = _label(item.strong + ("" if item.right else ring), y, 1, "right", p["ink"], 12)
    found = [number | {"xshift": BESIDE + round(numbers), "name": "number"}]
    if item.right:
        words = _label(item.right + ring, y, 1, "left", p["ink3"], 12)
        found.append(words | {"xshift": BESIDE + round(numbers) + GUTTER})
    return found


def lay_rows(groups: Sequence[RowGroup], theme: str, lang: str, xaxis: dict[str, Any], row: int = ROW) -> Laid:
    """Lay out the rows of all groups, top to bottom. ``xaxis`` goes on top, where a reader begins."""
    p = look.palette(theme)
    items = [item for group in groups for item in group.items]
    labels = [text_width(item.label, 14.5 if item.colour else 13) for item in items]
    left = max(labels + [text_width(item.note, 11) for item in items] + [40]) + 14
    numbers, right = _widths(items)
    words = max([text_width(item.right, 12) for item in items if item.strong] + [0])
    right = right + BESIDE + 4 if right else 14
    notes: list[dict[str, Any]] = []
    lines: list[dict[str, Any]] = []
    positions: list[float] = []
    y = 0.0
    for group in groups:
        if group.heading and group.items:
            notes.append(
                _label(group.heading, y + HEADING - 10, 0, "left", p["ink3"], 12) | {"xshift": -left, "xanchor": "left"}
            )
            lines.append(
                {
                    "type": "line",
                    "xref": "paper",
                    "x0": 0,
                    "x1": 1,
                    "yref": "y",
                    "y0": y + HEADING - 1,
                    "y1": y + HEADING - 1,
                    "line": {"color": p["soft"], "width": 1},
                }
            )
            y += HEADING
        for item in group.items:
            centre = y + row / 2
            positions.append(centre)
            name = _label(item.label, centre, 0, "right", item.colour or p["ink"], 13, bool(item.colour))
            if item.note:
                name["text"] += f"<br><span style='font-size:11px;color:{p['ink3']}'>{item.note}</span>"
            notes.append(name | {"xshift": -10, "align": "right"})
            notes += _right(item, centre, numbers, words, p)
            y += row
    layout = look.layout(
        theme,
        lang,
        margin={"l": left, "r": right, "t": TOP, "b": BOTTOM, "pad": 0},
        xaxis=look.axis(theme, side="top", **xaxis),
        yaxis=look.axis(theme, range=[y, 0], showgrid=False, showticklabels=False),
        annotations=notes,
        shapes=lines,
    )
    if left + right > WIDE_LABELS:
        narrow = NARROW_TALL if row >= TALL else NARROW_ROW
        layout["meta"] = {"row": row, "narrow_row": narrow, "narrow": int(y * narrow / row) + NARROW_TOP + BOTTOM}
        layout["meta"]["narrow_top"] = NARROW_TOP
    return Laid(tuple(positions), int(y) + TOP + BOTTOM, layout)


def percent_axis(low: float = 0.0, high: float = 1.0) -> dict[str, Any]:
    """A horizontal axis of shares with a tick every tenth, quarter or fifth."""
    span = high - low
    step = 0.25 if span > 0.8 else 0.1 if span > 0.3 else 0.05
    ticks = [round(step * i, 2) for i in range(round(1 / step) + 1) if low - 1e-9 <= step * i <= high + 1e-9]
    return {"range": [low, high], "tickvals": ticks, "ticktext": [f"{tick * 100:.0f} %" for tick in ticks]}
