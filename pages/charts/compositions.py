"""Compositions: one bar a report, its parts as shares of the whole, summing to 100 %."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pages import numbers
from pages.charts.rows import RowGroup, RowItem, lay_rows, percent_axis
from pages.charts.view import Context, Figure
from pages.theme import palette

BAR = 17
# A narrower segment has no room for two digits.
MIN_INSIDE = 0.06
FAINT = 0.45


@dataclass(frozen=True, slots=True)
class Part:
    """One part of every bar: its name and colour; ``is_open`` parts (pending, unaccounted for) are hatched.

    ``metric`` names the metric whose numerator it is.
    """

    name: str
    colour: str
    is_open: bool = False
    metric: str = ""

    def ref(self, bar: Bar) -> str:
        """The way to this part of a bar: by its own metric where it has one."""
        return f"{bar.ref.rpartition('|')[0]}|{self.metric}" if self.metric and bar.ref else bar.ref


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: heading and label of its row, its parts in cases (None: blank), the whole, its source.

    ``is_failed``: an identity of these figures does not hold; ``is_quoted``: from prose, drawn hollow; ``is_few``: the
    guard allows counts and no percentages.
    """

    heading: str
    label: str
    parts: tuple[int | None, ...]
    whole: int
    ref: str
    colour: str | None = None
    is_failed: bool = False
    is_quoted: bool = False
    is_few: bool = False

    @property
    def rest(self) -> int:
        """What the parts leave of the whole; below zero they exceed it."""
        return self.whole - sum(part for part in self.parts if part is not None)

    @property
    def base(self) -> int:
        """What the bar's length stands for: the whole, or the parts where these exceed it."""
        return max(self.whole, self.whole - self.rest) or 1


def figure(bars: Sequence[Bar], parts: Sequence[Part], ctx: Context) -> tuple[Figure, int]:
    """Stacked bars with a hairline between neighbours; what is unaccounted for is hatched. Figure and height."""
    theme, lang = ctx.state.theme, ctx.state.lang
    headings = dict.fromkeys(bar.heading for bar in bars)
    ordered = [bar for heading in headings for bar in bars if bar.heading == heading]
    groups = [
        RowGroup(
            heading,
            tuple(
                RowItem(bar.label, numbers.count(bar.whole, lang), bar.colour, bar.is_failed)
                for bar in ordered
                if bar.heading == heading
            ),
        )
        for heading in headings
    ]
    laid = lay_rows(groups, theme, lang, percent_axis())
    data = [
        _segment(ordered, laid.y, part, [bar.parts[i] or 0 for bar in ordered], theme) for i, part in enumerate(parts)
    ]
    rests = [max(bar.rest, 0) for bar in ordered]
    if any(rests):
        rest = Part(ctx.t("key.unknown_part"), palette(theme)["ink3"], is_open=True)
        data.append(_segment(ordered, laid.y, rest, rests, theme))
    return {"data": data, "layout": laid.layout | {"barmode": "stack"}}, laid.height


def _segment(bars: Sequence[Bar], y: Sequence[float], part: Part, cases: Sequence[int], theme: str) -> Figure:
    p = palette(theme)
    shares = [count / bar.base for bar, count in zip(bars, cases, strict=True)]
    hollow = [bar.is_quoted for bar in bars]
    marker: Figure = {
        "color": [p["paper"] if empty else part.colour for empty in hollow] if any(hollow) else part.colour,
        "line": {"color": [part.colour if empty else p["paper"] for empty in hollow] if any(hollow) else p["paper"],
                 "width": [1.6 if empty else 1 for empty in hollow] if any(hollow) else 1},
    }  # fmt: skip
    if part.is_open:
        marker = {
            "color": p["paper"],
            "line": {"color": p["ink3"], "width": 1},
            "pattern": {"shape": "/", "fgcolor": p["ink3"], "size": 5, "solidity": 0.25},
        }
    marker["opacity"] = [FAINT if bar.is_few else 1.0 for bar in bars]
    return {
        "type": "bar",
        "orientation": "h",
        "name": part.name,
        "y": list(y),
        "x": shares,
        "width": BAR,
        "marker": marker,
        "text": [
            "" if part.is_open or bar.is_few or share < MIN_INSIDE else f"{share * 100:.0f}"
            for bar, share in zip(bars, shares, strict=True)
        ],
        "textposition": "inside",
        "insidetextanchor": "middle",
        "textangle": 0,
        "constraintext": "none",
        "insidetextfont": {
            "size": 11,
            "color": p["ink"]
            if part.is_open
            else [p["ink"] if empty else ink_on(part.colour) for empty in hollow]
            if any(hollow)
            else ink_on(part.colour),
        },
        "hovertext": [
            f"{bar.label}<br>{part.name} <b>{'' if bar.is_few else numbers.rate(share)}</b>  "
            f"{numbers.ratio(count, bar.whole)}"
            for bar, share, count in zip(bars, shares, cases, strict=True)
        ],
        "hoverinfo": "text",
        "customdata": [part.ref(bar) for bar in bars],
    }


# No colours of the palette: which of them stands on a bar depends on the bar (assets/theme.js).
ON_DARK, ON_LIGHT = "#fefefe", "#151f29"


def ink_on(colour: str) -> str:
    """White on dark, near-black on light: the colour's luma decides."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return ON_DARK if 0.299 * red + 0.587 * green + 0.114 * blue < 140 else ON_LIGHT
