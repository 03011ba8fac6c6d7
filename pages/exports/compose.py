"""One picture of a chart: title, grey line, key, plot and footnote in one figure of a fixed size.

The reader's browser (``Plotly.toImage``) and the server (kaleido) draw this same figure, so both give one picture.
"""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass, replace
from typing import Any

from pages.charts.view import ChartView, Figure, reports_of
from pages.exports.first_rows import first_rows
from pages.exports.paper import paper_lines, unlinked
from pages.exports.product import Product
from pages.exports.swatches import Pen, mark_width, swatch
from pages.exports.wrap import width, wrap
from pages.theme import font, layout, palette

PAD = 28
SCREEN_WIDTH = 1000
# A slide is laid out at half of 1920 × 1080, so that 12.5 px type reads like 25 px on it.
SLIDE = (960, 540)
SLIDE_PIXELS = 1920
# On a larger slide that type would be smaller than 9 points, and the smallest than 8.
SLIDE_MOST = (1312, 738)
# A plot of panels may be drawn so much lower than on the page before the slide grows beyond that.
LOWEST = 0.62
EMPTY_HEIGHT = 40
LEADING = 1.3
# A4 between its margins is this wide when the smallest type, 11 px, reads like 8 points. It keeps its own margins.
PAGE_WIDTH = 684
PAGE_PAD = 2
SIZES = ("screen", "page", "slide")
MAX_FAILED = 3


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure with its size in pixels; ``scale`` is pixels of a PNG for one of the figure's."""

    figure: Figure
    width: int
    height: int
    scale: float


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines of one type at a distance from the top of the head or foot."""

    lines: tuple[str, ...]
    size: float
    colour: str
    top: float
    bold: bool = False

    @property
    def height(self) -> float:
        return len(self.lines) * self.size * LEADING


@dataclass(frozen=True, slots=True)
class _Key:
    """A key entry laid out: position of its mark from the head's top left corner."""

    label: str
    mark: str
    colour: str
    x: float
    top: float


@dataclass(frozen=True, slots=True)
class _Frame:
    """What stands above and below the plot, for one width."""

    head: tuple[_Block, ...]
    key: tuple[_Key, ...]
    head_height: float
    foot: tuple[_Block, ...]
    foot_height: float
    pad: int = PAD


def _touched(product: Product) -> set[str]:
    # Where the table counts the failed identities of each number, the others of a report are not this chart's business.
    table = product.view.table
    keys = [column.key for column in table.columns]
    rows = [row for row in table.rows if "failed" not in keys or row.values[keys.index("failed")]]
    if not any(row.ref for row in table.rows):
        return {check.report_code for check in product.evidence.checks}
    return {code for row in rows for code in reports_of(row.ref)}


def _failed(product: Product) -> list[str]:
    touched = _touched(product)
    t, checks = product.t, [c for c in product.evidence.checks if c.report_code in touched]
    reports = {source.report_code: source for source in product.evidence.sources}
    named: dict[str, list[str]] = {}
    for check in checks:
        source = reports[check.report_code]
        name = f"{source.publisher_name or check.report_code} {source.year or ''}".strip()
        named.setdefault(name, []).append(check.check_code)
    if not named:
        return []
    said = [f"{name} ({t.join(list(dict.fromkeys(codes)))})" for name, codes in list(named.items())[:MAX_FAILED]]
    more = len(named) - len(said)
    return [t("export.failed", names=t.join(said)) + (t("export.failed_more", n=more) if more else "")]


def has_chinese(picture: Picture) -> bool:
    """Whether the picture's words need a Chinese font."""
    return re.search(r"[\u4e00-\u9fff]", json.dumps(picture.figure, ensure_ascii=False)) is not None


def footnote_lines(product: Product) -> list[str]:
    """The footnotes of a picture: without the word on clicking; with failed checks by name, chart and link."""
    t = product.t
    lines = paper_lines(product.view, t)
    origin = f"{t('app.name')} {t('app.name_small')} · {product.view.chart_id}"
    link = product.link.split("://")[-1]
    # A link with fifty places says nothing in print.
    lines += _failed(product)
    return [*lines, f"{origin} · {link}" if len(link) <= 120 else origin]


def _stack(
    parts: list[tuple[str, float, str, bool]], room: float, top: float, gap: float
) -> tuple[list[_Block], float]:
    blocks = []
    for words, size, colour, bold in parts:
        lines = tuple(wrap(words, size, room, bold))
        if lines:
            block = _Block(lines, size, colour, top, bold)
            blocks.append(block)
            top += block.height + gap
    return blocks, top


def _keys(view: ChartView, room: float, top: float) -> tuple[list[_Key], float]:
    placed: list[_Key] = []
    x = 0.0
    for entry in view.key:
        wide = mark_width(entry.mark) + 6 + width(entry.label, 12.5)
        if x and x + wide > room:
            x, top = 0.0, top + 20
        placed.append(_Key(entry.label, entry.mark, entry.colour, x, top))
        x += wide + 18
    return placed, top + 24 if placed else top


def _frame(product: Product, wide: float, is_page: bool = False) -> _Frame:
    # A document says once, at its end, what stands below a picture.
    view, t, pad = product.view, product.t, PAGE_PAD if is_page else PAD
    room = wide - 2 * pad
    p = palette(product.ctx.state.theme)
    parts = [(view.title, 18.0, p["ink"], True), (view.subtitle, 13.0, p["ink3"], False)]
    if view.empty:
        parts.append((view.empty, 13.0, p["ink2"], False))
    if product.evidence.is_synthetic:
        parts.insert(0, (t("export.synthetic"), 13.0, p["notproc"], True))
    head, below = _stack(parts, room, 22 if is_page else 32, 4)
    key, below = _keys(view, room, below + 7)
    foot, end = _stack(
        [(line, 11.0, p["ink3"], False) for line in (() if is_page else footnote_lines(product))], room, 14, 3
    )
    return _Frame(tuple(head), tuple(key), below + 4, tuple(foot), end + 13 if foot else 4, pad)


def _annotation(
    words: str, size: float, colour: str, x: float, y: float, anchor: float, middle: bool = False
) -> Figure:
    return {
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": anchor,
        "xanchor": "left",
        "yanchor": "middle" if middle else "top",
        "xshift": x,
        "yshift": y,
        "text": words,
        "align": "left",
        "showarrow": False,
        "borderpad": 0,
        "font": {"size": size, "color": colour},
    }


def _block(block: _Block, x: float, y: float, anchor: float) -> Figure:
    words = "<br>".join(html.escape(line, quote=False) for line in block.lines)
    return _annotation(f"<b>{words}</b>" if block.bold else words, block.size, block.colour, x, y, anchor)


def _rule(colour: str, size: float, x: float, length: float, y: float, anchor: float) -> Figure:
    return {
        "type": "line",
        "xref": "paper",
        "yref": "paper",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "xanchor": 0,
        "yanchor": anchor,
        "x0": x,
        "x1": x + length,
        "y0": y,
        "y1": y,
        "line": {"color": colour, "width": size},
        "layer": "above",
    }


def _surround(
    frame: _Frame, product: Product, margin: dict[str, float], wide: float
) -> tuple[list[Figure], list[Figure]]:
    # Positions are counted from the corners of the plot area, the only fixed points that Plotly gives.
    p = palette(product.ctx.state.theme)
    left, top, room = frame.pad - margin["l"], margin["t"], wide - 2 * frame.pad
    words = [_block(block, left, top - block.top, 1) for block in frame.head]
    shapes = [_rule(p["ink"], 1, left, room, top - 16, 1), _rule(p["accent"], 5, left, 30, top - 18, 1)]
    for entry in frame.key:
        middle = top - entry.top - 8
        shapes += swatch(entry.mark, Pen(left + entry.x, middle, entry.colour, p["paper"]))
        label = html.escape(entry.label, quote=False)
        words.append(
            _annotation(label, 12.5, p["ink2"], left + entry.x + mark_width(entry.mark) + 6, middle, 1, middle=True)
        )
    floor = -(margin["b"] - frame.foot_height)
    shapes += [_rule(p["soft"], 1, left, room, floor - 7, 0)] if frame.foot else []
    words += [_block(block, left, floor - block.top, 0) for block in frame.foot]
    return words, shapes


def _whole(product: Product, wide: float, plot_height: float, frame: _Frame) -> Figure:
    state = product.ctx.state
    source = unlinked(product.view.figure) or {"data": [], "layout": _nothing(state.theme, state.lang)}
    drawn: dict[str, Any] = source["layout"]
    inner = {"l": 80, "r": 80, "t": 100, "b": 80} | drawn.get("margin", {})
    margin = {
        "l": inner["l"] + frame.pad,
        "r": inner["r"] + frame.pad,
        "t": inner["t"] + frame.head_height,
        "b": inner["b"] + frame.foot_height,
        "pad": inner.get("pad", 0),
    }
    words, shapes = _surround(frame, product, margin, wide)
    drawn |= {
        "margin": margin,
        "width": round(wide),
        "height": round(frame.head_height + plot_height + frame.foot_height),
        "autosize": False,
        "annotations": [*drawn.get("annotations", []), *words],
        "shapes": [*drawn.get("shapes", []), *shapes],
        "font": {"family": font(state.lang)} | drawn.get("font", {}),
    }
    return source


def _nothing(theme: str, lang: str) -> dict[str, Any]:
    return layout(theme, lang, xaxis={"visible": False}, yaxis={"visible": False})


def _for_slide(product: Product) -> Product:
    """The product with the rows that can be read on a slide; how many there are is said in its grey line."""
    view, (wide, tall) = product.view, SLIDE_MOST
    if not view.figure:
        return product
    frame = _frame(product, wide)
    # One line more than the frame has: the grey line grows by the words on the rows.
    cut = first_rows(view.figure, view.height, tall - frame.head_height - frame.foot_height - 20)
    if cut is None:
        return product
    said = product.t("export.slide_rows", n=cut.shown, all=cut.all)
    subtitle = " · ".join(part for part in (view.subtitle, said) if part)
    return replace(product, view=replace(view, figure=cut.figure, height=cut.height, subtitle=subtitle))


def compose(product: Product, size: str = "screen") -> Picture:
    """The picture of a chart, for a ``screen`` or a printed ``page`` (its own height) or a ``slide`` (16:9)."""
    view = product.view
    natural = view.height if view.figure else EMPTY_HEIGHT
    if size != "slide":
        is_page = size == "page"
        least = view.min_width + 2 * (PAGE_PAD if is_page else PAD)
        wide = float(max(PAGE_WIDTH if is_page else SCREEN_WIDTH, least))
        frame = _frame(product, wide, is_page)
        figure = _whole(product, wide, natural, frame)
        return Picture(figure, figure["layout"]["width"], figure["layout"]["height"], 2)
    product = _for_slide(product)
    view = product.view
    natural = view.height if view.figure else EMPTY_HEIGHT
    wide, tall = map(float, SLIDE)
    frame = _frame(product, wide)
    # A plot that needs more room than a slide has gets a larger one of the same shape, and is then drawn lower.
    while (room := tall - frame.head_height - frame.foot_height) < natural and (
        wide < SLIDE_MOST[0] or room < LOWEST * natural
    ):
        tall += 18
        wide += 32
        frame = _frame(product, wide)
    figure = _whole(product, wide, tall - frame.head_height - frame.foot_height, frame)
    return Picture(figure, round(wide), round(tall), SLIDE_PIXELS / wide)
