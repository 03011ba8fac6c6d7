"""`python -m tests.bench.plot`: docs/scale.csv, the measured memory by number of reports, as docs/scale.svg."""

import csv
import sys
from math import log10
from pathlib import Path

from tests.conftest import ROOT

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 300, 64, 190, 24, 44
FIRST, LAST, MOST, BAR = 1_000, 400_000, 1_800, 1_500
COLOURS = ("#8a3324", "#1f5673", "#6b6b6b", "#8a7a1f")


def across(reports: float) -> float:
    """Pixels from the left; a logarithm."""
    share = (log10(reports) - log10(FIRST)) / (log10(LAST) - log10(FIRST))
    return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)


def up(megabytes: float) -> float:
    """Pixels from the top."""
    return round(HEIGHT - BOTTOM - megabytes / MOST * (HEIGHT - TOP - BOTTOM), 1)


def text(x: float, y: float, words: str, anchor: str = "start", colour: str = "#333") -> str:
    """A word on the picture."""
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{colour}">{words}</text>'


def draw(rows: list[dict[str, str]]) -> str:
    """The picture: a line a series, its name at its end, the bar of 1.5 GB dashed."""
    end = WIDTH - RIGHT
    parts = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>']
    for tick in range(0, MOST, 500):
        parts.append(
            f'<path d="M{LEFT} {up(tick)}H{end}" stroke="#ddd"/>' + text(LEFT - 8, up(tick) + 4, f"{tick:,}", "end")
        )
    parts += [text(across(10**n), HEIGHT - BOTTOM + 18, f"{10**n:,}", "middle") for n in range(3, 6)]
    parts.append(f'<path d="M{LEFT} {up(BAR)}H{end}" stroke="#333" stroke-dasharray="4 4"/>')
    parts += [text(LEFT, TOP - 8, "MB of the process that builds"), text(end, HEIGHT - 8, "reports", "end")]
    for number, name in enumerate(dict.fromkeys(row["series"] for row in rows)):
        colour = COLOURS[number % len(COLOURS)]
        points = [(across(int(r["reports"])), up(float(r["mb"]))) for r in rows if r["series"] == name]
        path = "L".join(f"{x} {y}" for x, y in points)
        parts.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x}" cy="{y}" r="3.5" fill="{colour}"/>' for x, y in points]
        parts.append(text(points[-1][0] + 10, points[-1][1] + 4, name, colour=colour))
    font = 'font-family="sans-serif" font-size="12"'
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" {font}>'
    return "\n".join([head, *parts, "</svg>", ""])


def measured(path: Path = ROOT / "docs" / "scale.csv") -> list[dict[str, str]]:
    """The rows of the list of measurements."""
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def main() -> int:
    """Write the picture."""
    (ROOT / "docs" / "scale.svg").write_text(draw(measured()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
