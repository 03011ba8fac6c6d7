"""What is around a chart: the whole page, an embed, or a message."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence

from dash import get_relative_path

from pages.charts import chart_view, charts
from pages.charts.view import ChartView, empty_view
from pages.pins import pin_words
from pages.registry import Page, Slot, Visit, figure_number
from pages.state import Ignored
from pages.text import Text
from pages.warehouse import WarehouseMissing
from pages.widgets import html
from pages.widgets.card import card
from pages.widgets.embed import embed_frame
from pages.widgets.header import header
from pages.widgets.rail import link, rail
from pages.widgets.sent import Packed, packed
from pages.widgets.statebar import statebar

LOG = logging.getLogger("gongkai")
# A number with its unit or denominator, and a name with its year.
_FIGURE = re.compile(r"([−+]?[\d,.]+(?: / [\d,.]+| [%万亿件份])|[\u4e00-\u9fff]{2,4} 20\d\d)")


def slot_view(visit: Visit, chart_id: str) -> ChartView:
    """A chart of this visit's state. A chart that fails says so in its card and in the log; the page stands."""
    try:
        return chart_view(visit.warehouse, chart_id, visit.ctx.state)
    except WarehouseMissing:
        raise
    except Exception:
        LOG.exception("chart %s failed in state %s", chart_id, visit.ctx.state)
        return empty_view(chart_id, visit.ctx.t("card.broken"), visit.ctx.t("card.broken.text"))


def slots_of(page: Page) -> tuple[Slot, ...]:
    """The page's charts that exist."""
    return tuple(slot for slot in page.slots if slot.chart_id in charts())


def number_label(chart_id: str, t: Text) -> str:
    """``图 3–2``, or nothing for a chart that is on no page."""
    number = figure_number(chart_id)
    return t("card.number", number=number) if number else ""


def unbroken(text: str) -> list[object]:
    """A sentence whose numbers keep their unit or denominator, and whose names keep their year, on the same line."""
    parts = _FIGURE.split(text)
    return [html.Span(part, className="nowrap") if i % 2 else part for i, part in enumerate(parts)]


def lead(visit: Visit, page: Page) -> list[html.P]:
    """The sentences that open a page, each made from the numbers of one chart."""
    sentences = [_sentence(visit, chart) for chart in page.leads if chart in charts()]
    return [html.P(unbroken(sentence)) for sentence in sentences if sentence]


def _sentence(visit: Visit, chart_id: str) -> str:
    # Kept by itself: a view of a country's reports may have been given up.
    state = visit.ctx.state.with_(snapshot=None)
    try:
        return visit.warehouse.cached(
            ("sentence", chart_id, state), lambda _: chart_view(visit.warehouse, chart_id, state).sentence
        )
    except WarehouseMissing:
        raise
    except Exception:
        return slot_view(visit, chart_id).sentence


def heading(visit: Visit, page: Page) -> str:
    """The page's question, or what stands in its place."""
    return page.heading(visit) if page.heading else visit.ctx.t(f"{page.code}.question")


def above(visit: Visit, page: Page) -> list[object]:
    """What the page adds above its charts."""
    return page.above(visit) if page.above else []


def below(visit: Visit, page: Page) -> list[object]:
    """What the page adds below its charts."""
    return page.body(visit) if page.body else []


def slot_card(visit: Visit, slot: Slot) -> object:
    """The card of a chart of this visit's state."""
    return _card(visit, slot, slot_view(visit, slot.chart_id))


def kept_card(visit: Visit, slot: Slot) -> object:
    """The same as it is sent to Dash, made once for a data version and state."""
    state = visit.ctx.state.with_(snapshot=None)

    def make(_: object) -> Packed:
        return packed(_card(visit, slot, chart_view(visit.warehouse, slot.chart_id, state)))

    try:
        return visit.warehouse.cached(("card", slot, state, get_relative_path("/")), make, size=_size).fragment
    except WarehouseMissing:
        raise
    except Exception:
        # Said in its card, and not kept.
        return slot_card(visit, slot)


def _size(card: Packed) -> int:
    return card.size


def _card(visit: Visit, slot: Slot, view: ChartView) -> html.Section:
    t = visit.ctx.t
    return card(view, number_label(slot.chart_id, t), t, slot.span)


Cards = Callable[[Visit, Slot], object]


def content(visit: Visit, page: Page, cards: Cards = slot_card) -> list[object]:
    """Question, sentences, charts, and what the page adds."""
    t = visit.ctx.t
    drawn = [cards(visit, slot) for slot in slots_of(page)]
    return [
        html.P([html.Span(str(page.order)), t(f"{page.code}.name")], className="page-name") if page.order else None,
        html.H1(heading(visit, page), className="page-question"),
        html.Div(lead(visit, page), id="lead", className="lead"),
        html.Div(above(visit, page), id="above", className="above"),
        html.Div(drawn, className="grid"),
        html.Div(below(visit, page), id="below", className="below"),
    ]


def footer(visit: Visit) -> html.Footer:
    """Data version and where to read how the numbers are made."""
    t, snap = visit.ctx.t, visit.ctx.snapshot
    return html.Footer(
        [
            html.Span(t("footer.version", id=snap.snapshot_id, built=snap.built_at.strftime("%Y-%m-%d"))),
            link("/methods", visit.ctx.state.with_(metric=None), t("methods.name")),
        ],
        className="footer",
    )


def full_page(visit: Visit, page: Page, path: str, ignored: Sequence[Ignored], cards: Cards = slot_card) -> html.Div:
    """A page with everything around it."""
    ctx = visit.ctx
    bar = [statebar(ctx, page, ignored)] if page.controls or ignored or pin_words(ctx) else []
    return html.Div(
        [
            html.A(ctx.t("app.skip"), href="#main", className="skip"),
            header(ctx, path),
            rail(page, ctx.state, ctx.t),
            html.Div(
                [*bar, html.Main(content(visit, page, cards), id="main", tabIndex=-1, className="main"), footer(visit)],
                className="body",
            ),
        ],
        className="shell",
    )


def embed_page(visit: Visit, chart_id: str, ignored: Sequence[Ignored]) -> html.Main:
    """One chart and nothing else, for a frame on somebody else's page."""
    t = visit.ctx.t
    if chart_id not in charts():
        return embed_frame(visit, chart_id, None, ignored)
    shown = card(slot_view(visit, chart_id), number_label(chart_id, t), t, heading=html.H1)
    return embed_frame(visit, chart_id, shown, ignored)


def message_page(visit: Visit, key: str, path: str, *more: object) -> html.Div:
    """A page that says what was not found and where to go on; ``more`` stands below the words."""
    ctx = visit.ctx
    return html.Div(
        [
            header(ctx, "/"),
            rail(None, ctx.state, ctx.t),
            html.Div(
                html.Main(
                    [
                        html.H1(ctx.t(f"{key}.title"), className="page-question"),
                        html.P(ctx.t(f"{key}.text", path=path)),
                        *more,
                        html.P(link("/", ctx.state, ctx.t("message.home"), className="button")),
                    ],
                    id="main",
                    className="main",
                ),
                className="body",
            ),
        ],
        className="shell",
    )
