"""Ruled tables in the picture of a page: where its lines are, and which boxes they enclose. Lengths are pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

import cv2
import numpy as np

Image = np.ndarray[Any, np.dtype[np.uint8]]

# At 200 dots an inch, to which every page is brought: the stroke of a character is under 34 pixels (12 points), a row
# of a table at least 36; a rule wanders by up to 4 after straightening.
STROKE, NEAR = 34, 7
# Straightening a page by less than this would only blur it.
_LEVEL = 0.03
# The ends by which the slope of a rule is taken.
_END = 12
# Half a rule may have faded.
_DRAWN = 0.5
_MINIMUM = 3


@dataclass(frozen=True, slots=True)
class Box:
    """A box between rules: its upper left place in the grid, how many rows and columns it spans, its pixels."""

    row: int
    column: int
    rowspan: int
    colspan: int
    left: int
    top: int
    right: int
    bottom: int


@dataclass(frozen=True, slots=True)
class Ruled:
    """A table: its boxes, the x of its column edges, the y of its row edges."""

    boxes: tuple[Box, ...]
    columns: tuple[int, ...]
    rows: tuple[int, ...]


def ink(page: Image) -> Image:
    """255 where the page (grey) is darker than its surroundings."""
    return np.asarray(
        cv2.adaptiveThreshold(page, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 41, 14), dtype=np.uint8
    )


def straightened(page: Image) -> Image:
    """The page turned so that its level rules are level; as it is where it has none."""
    angles = _slopes(_along(ink(page), 2 * STROKE, 1), page.shape[1] // 5)
    angle = median(angles) if angles else 0.0
    if abs(angle) < _LEVEL:
        return page
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return np.asarray(
        cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE),
        dtype=np.uint8,
    )


def _slopes(level: Image, shortest: int) -> list[float]:
    """Degrees by which each long piece of a level rule falls to the right."""
    count, marks, stats, _ = cv2.connectedComponentsWithStats(level)
    found = []
    for mark in range(1, count):
        left, top, width, height, _ = stats[mark].tolist()
        if width < shortest or height > 4 * STROKE:
            continue
        piece = marks[top : top + height, left : left + width] == mark
        ends = [float(np.nonzero(side)[0].mean()) for side in (piece[:, :_END], piece[:, -_END:])]
        found.append(float(np.degrees(np.arctan2(ends[1] - ends[0], width - _END))))
    return found


def tables(page: Image) -> list[Ruled]:
    """Every ruled table of a straightened page, from top to bottom; one whose rules enclose no boxes is left out."""
    dark = ink(page)
    level, upright = _along(dark, 2 * STROKE, 1), _along(dark, 1, STROKE)
    both = cv2.dilate(cv2.bitwise_or(level, upright), np.ones((NEAR, NEAR), np.uint8))
    count, _, stats, _ = cv2.connectedComponentsWithStats(both)
    found = []
    for left, top, width, height, _ in sorted(stats[1:count].tolist(), key=lambda stat: stat[1]):
        if width > page.shape[1] // 4 and height > 2 * STROKE:
            area = slice(top, top + height), slice(left, left + width)
            if (table := _table(level[area], upright[area], left, top)) is not None:
                found.append(table)
    return found


def _along(dark: Image, width: int, height: int) -> Image:
    """Only what is at least so wide and high; a tilt that is left breaks a rule into steps, so these are joined."""
    thick = cv2.dilate(dark, np.ones((3, 1) if width > 1 else (1, 3), np.uint8))
    return np.asarray(cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((height, width), np.uint8)), dtype=np.uint8)


def _table(level: Image, upright: Image, left: int, top: int) -> Ruled | None:
    rows, columns = _edges(level, 1), _edges(upright, 0)
    if len(rows) < _MINIMUM or len(columns) < _MINIMUM:
        return None
    boxes = tuple(_boxes(level, upright, rows, columns, left, top))
    return Ruled(boxes, tuple(x + left for x in columns), tuple(y + top for y in rows)) if boxes else None


def _edges(mask: Image, axis: int) -> list[int]:
    """Places of the rules along an axis: each piece of a rule, pieces nearer than ``NEAR`` taken together."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask)
    at, size = (1, 3) if axis == 1 else (0, 2)
    centres = sorted(stat[at] + stat[size] / 2 for stat in stats[1:count].tolist())
    groups: list[list[float]] = []
    for centre in centres:
        if groups and centre - groups[-1][-1] <= NEAR:
            groups[-1].append(centre)
        else:
            groups.append([centre])
    return [round(sum(group) / len(group)) for group in groups]


def _boxes(
    level: Image, upright: Image, rows: Sequence[int], columns: Sequence[int], left: int, top: int
) -> Iterator[Box]:
    """Boxes of the grid; a region that is no rectangle ends the table (nothing of it can be placed)."""
    taken: set[tuple[int, int]] = set()
    for row in range(len(rows) - 1):
        for column in range(len(columns) - 1):
            if (row, column) in taken:
                continue
            right, bottom = column + 1, row + 1
            while right < len(columns) - 1 and not _is_drawn(upright, columns[right], rows[row], rows[row + 1], True):
                right += 1
            while bottom < len(rows) - 1 and not _is_drawn(
                level, rows[bottom], columns[column], columns[column + 1], False
            ):
                bottom += 1
            places = {(y, x) for y in range(row, bottom) for x in range(column, right)}
            if places & taken:
                return
            taken |= places
            sides = columns[column], rows[row], columns[right], rows[bottom]
            yield Box(
                row,
                column,
                bottom - row,
                right - column,
                sides[0] + left,
                sides[1] + top,
                sides[2] + left,
                sides[3] + top,
            )


def _is_drawn(mask: Image, at: int, start: int, end: int, upright: bool) -> bool:
    near = slice(max(0, at - NEAR), at + NEAR + 1)
    # The ends belong to the crossing rules.
    along = slice(start + NEAR, max(start + NEAR + 1, end - NEAR))
    strip = mask[along, near] if upright else mask[near, along]
    return bool(strip.max(axis=1 if upright else 0).mean() > 255 * _DRAWN)
