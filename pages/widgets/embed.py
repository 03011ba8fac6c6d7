"""What is around a chart inside somebody else's page: what was ignored, whose it is, the way to the whole page."""

from __future__ import annotations

from collections.abc import Sequence

from dash import get_relative_path

from pages.charts import charts
from pages.exports.product import home_of
from pages.registry import Visit
from pages.state import Ignored, href
from pages.widgets import html
from pages.widgets.statebar import notices


def _way_out(visit: Visit, chart_id: str) -> html.P:
    ctx = visit.ctx
    address = href(home_of(chart_id), ctx.state, get_relative_path("/"))
    name = f"{ctx.t('app.name')} {ctx.t('app.name_small')}"
    # The frame keeps its chart; the whole page opens beside it.
    open_page = html.A(ctx.t("embed.open"), href=address, target="_blank", rel="noopener")
    return html.P([html.Span(name, className="embed-name"), open_page], className="embed-foot")


def embed_frame(visit: Visit, chart_id: str, card: object, ignored: Sequence[Ignored]) -> html.Main:
    """One chart and nothing else; an unknown one is named, with the charts that there are."""
    ctx = visit.ctx
    if chart_id not in charts():
        words = ctx.t("embed.unknown", chart=chart_id[:40], names=ctx.t.join(sorted(charts())))
        return html.Main(html.P(words, className="card-empty"), id="main", className="embed")
    banner = [html.P(ctx.t("export.synthetic"), className="embed-synthetic")] if ctx.snapshot.is_synthetic else []
    notice = html.Div(notices(ignored, ctx), className="notice", **{"data-role": "notice"})
    return html.Main([*banner, notice, card, _way_out(visit, chart_id)], id="main", className="embed")
