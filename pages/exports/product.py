"""One chart in one state, with all that any of its files needs; made once a request."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, timezone

from pages.charts import chart_view, context
from pages.charts.view import ChartView, Context
from pages.exports.evidence import Evidence, evidence
from pages.pins import pin_words, pinned
from pages.registry import pages
from pages.state import ViewState, href
from pages.text import Text
from pages.warehouse import Warehouse

# The reports are Chinese and so are most readers: "today" is theirs.
CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True, slots=True)
class Product:
    """A chart's view, its evidence, and where the reader finds it: ``link`` is a whole address, ``cite`` names the
    data version too.
    """

    view: ChartView
    ctx: Context
    evidence: Evidence
    link: str
    cite: str
    accessed: date
    title_zh: str
    title_en: str

    @property
    def t(self) -> Text:
        """The words of the view's language."""
        return self.ctx.t

    @property
    def version(self) -> str:
        """The data version."""
        return self.ctx.snapshot.snapshot_id


def home_of(chart_id: str) -> str:
    """The path of the page that shows a chart; its embed where only pages of one place or report do."""
    for page in pages():
        if "<" not in page.path and any(slot.chart_id == chart_id for slot in page.slots):
            return page.path
    return f"/embed/{chart_id}"


def product(warehouse: Warehouse, chart_id: str, state: ViewState, site: str = "") -> Product:
    """A chart as a product; ``site`` is the server's address without a slash at the end. Raises KeyError."""
    ctx = context(warehouse.cursor(), state)
    view = chart_view(warehouse, chart_id, state)
    if words := pin_words(ctx):
        view = replace(view, footnotes=(words, *view.footnotes))
    titles = {lang: chart_view(warehouse, chart_id, state.with_(lang=lang)).title for lang in ("zh", "en")}
    found = warehouse.cached(("evidence", chart_id, state.with_(snapshot=None)), lambda _: evidence(view, ctx))
    home = home_of(chart_id)
    cite = site + pinned(home, state, ctx.snapshot.snapshot_id)
    return Product(
        view, ctx, found, site + href(home, state), cite, datetime.now(CHINA).date(), titles["zh"], titles["en"]
    )
