"""The briefing of a comparison: my places in one year, one metric over the years, its change. Levels stay apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pages import numbers
from pages.briefings import plots
from pages.briefings.cells import Line, counts, interval, lines, value
from pages.briefings.model import Briefing, Drawing, Grid, Plot, Run, Section
from pages.briefings.place import briefing
from pages.charts import notes
from pages.charts.peers import METRICS
from pages.charts.view import Context
from pages.exports.product import Product, product
from pages.queries.metric_records import MetricRecord
from pages.state import ViewState
from pages.theme import LIGHT, PLACES
from pages.warehouse import Warehouse

# The columns of the table of one year.
COLUMNS = (
    "applications_new",
    "disclosed_of_closed",
    "refused_of_closed",
    "unable_of_closed",
    "disputes_per_100_closed",
)
CHARTS = ("peer_deciles", "compare_trend", "compare_change")
# More lines in one office chart cannot be told apart in print.
MAX_LINES = 8
MAX_YEARS = 7


def compare_briefing(warehouse: Warehouse, state: ViewState, site: str) -> Briefing:
    """The briefing of the chosen places, or of the example of the page, which it says it is."""
    state = state.with_(theme="light")
    deciles, trend, change = (product(warehouse, chart, state, site) for chart in CHARTS)
    ctx, t = trend.ctx, trend.t
    metric = notes.metric_of(ctx, METRICS)
    held = list(lines(trend.view))
    names = list(dict.fromkeys(str(line.values["entity"]) for line in held))
    title = t("briefing.compare_title", names=_named(names, ctx))
    sections = [Section(t("briefing.points"), _words(deciles, trend, change))]
    if held:
        sections += _sections(warehouse, state, held, metric, trend, change, site)
    used = [trend, *([] if change.view.empty else [change])]
    return briefing(title, notes.years(ctx), trend, sections, used, used)


def _named(names: Sequence[str], ctx: Context) -> str:
    if len(names) <= 3:
        return ctx.t.join(list(names)) or notes.years(ctx)
    return ctx.t("briefing.and_others", names=ctx.t.join(list(names[:2])), n=len(names))


def _words(*products: Product) -> tuple[str, ...]:
    first = products[0]
    example = () if first.ctx.state.selected else (first.t("briefing.example"),)
    said = [one.view.sentence or one.view.empty or "" for one in products]
    return (*example, *dict.fromkeys(words for words in said if words))


def _sections(
    warehouse: Warehouse,
    state: ViewState,
    held: Sequence[Line],
    metric: MetricRecord,
    trend: Product,
    change: Product,
    site: str,
) -> list[Section]:
    t = trend.t
    year = common_year(held)
    views = {m: list(lines(product(warehouse, "compare_trend", state.with_(metric=m), site).view)) for m in COLUMNS}
    parts: list[Grid | Drawing] = [by_year(held, metric, trend.ctx)]
    parts.append(Drawing(trend, tuple(line_plots(held, metric, trend.ctx))))
    found = [Section(t("briefing.figures"), (), (one_year(views, held, year, trend.ctx),))]
    found.append(Section(t("briefing.over_years"), (), tuple(parts)))
    if not change.view.empty:
        drawn = Drawing(change, tuple(change_plots(list(lines(change.view)), change)))
        found.append(Section(t("briefing.change"), (), (change_grid(change), drawn)))
    return found


def common_year(held: Sequence[Line]) -> int:
    """The year in which most places have a value, the newest of several."""
    years = [int(line.number("year") or 0) for line in held if line.number("value") is not None]
    every = [int(line.number("year") or 0) for line in held]
    return max(years or every, key=lambda year: (years.count(year), year))


def by_level(held: Sequence[Line]) -> dict[str, list[Line]]:
    """Rows by level, in the order of the table."""
    found: dict[str, list[Line]] = {}
    for line in held:
        found.setdefault(str(line.values["level"]), []).append(line)
    return found


def by_entity(held: Sequence[Line]) -> dict[str, list[Line]]:
    """Rows by place or body, in the order of the table."""
    found: dict[str, list[Line]] = {}
    for line in held:
        found.setdefault(str(line.values["entity"]), []).append(line)
    return found


def _full(line: Line, metric: MetricRecord, ctx: Context, with_interval: bool) -> str:
    parts = [value(line, metric, ctx)]
    parts += [part for part in (counts(line, metric),) if part != "—"]
    parts += [part for part in (interval(line),) if with_interval and metric.is_rate and part != "—"]
    parts += [str(held) for key in ("window", "held") if (held := line.values.get(key))]
    return "\n".join(parts)


def one_year(views: dict[str, list[Line]], held: Sequence[Line], year: int, ctx: Context) -> Grid:
    """A row a place, a column a metric, all of one year; levels under their own headings."""
    t, records = ctx.t, {m: _metric(m, ctx) for m in views}
    rows: list[tuple[str, ...]] = []
    strong: set[int] = set()
    for level, members in by_level(held).items():
        strong.add(len(rows))
        rows.append((level, *("" for _ in views)))
        for entity in by_entity(members):
            rows.append((entity, *(_at(views[m], entity, level, year, records[m], ctx) for m in views)))
    head = (t("col.entity"), *(_heading(records[m], ctx) for m in views))
    title = t("briefing.figures_in", year=year)
    return Grid(
        title, head, tuple(rows), (2.4, *(2.0 for _ in views)), note=t("briefing.cell"), strong=frozenset(strong)
    )


def _metric(metric_id: str, ctx: Context) -> MetricRecord:
    return notes.metric_of(replace(ctx, state=ctx.state.with_(metric=metric_id)), METRICS)


def _heading(metric: MetricRecord, ctx: Context) -> str:
    return metric.name(ctx.state.lang)


def _at(found: Sequence[Line], entity: str, level: str, year: int, metric: MetricRecord, ctx: Context) -> str:
    for line in found:
        if (line.values["entity"], line.values["level"], line.values["year"]) == (entity, level, year):
            return _full(line, metric, ctx, with_interval=True)
    return notes.status_name("no_report", ctx)


def by_year(held: Sequence[Line], metric: MetricRecord, ctx: Context) -> Grid:
    """The chosen metric: a row a place, a column a year, the newest years where there are many."""
    years = sorted({int(line.number("year") or 0) for line in held})[-MAX_YEARS:]
    rows: list[tuple[str, ...]] = []
    strong: set[int] = set()
    for level, members in by_level(held).items():
        strong.add(len(rows))
        rows.append((level, *("" for _ in years)))
        for entity, own in by_entity(members).items():
            at = {line.values["year"]: line for line in own}
            cells = [_full(at[y], metric, ctx, with_interval=False) if y in at else "—" for y in years]
            rows.append((entity, *cells))
    head = (ctx.t("col.entity"), *map(str, years))
    title = ctx.t("briefing.by_year", metric=metric.name(ctx.state.lang))
    return Grid(title, head, tuple(rows), (2.4, *(1.6 for _ in years)), strong=frozenset(strong))


def line_plots(held: Sequence[Line], metric: MetricRecord, ctx: Context) -> list[Plot]:
    """A chart a level: lines over the years, beyond the eighth place as bars of the common year."""
    made = []
    for level, members in by_level(held).items():
        groups = by_entity(members)
        title = f"{metric.name(ctx.state.lang)} · {level}"
        shape = plots.RATE if metric.is_rate else plots.COUNT
        if len(groups) > MAX_LINES:
            made.append(_bars(title, shape, members, ctx))
            continue
        whiskers = metric.is_rate and len(groups) <= plots.MAX_WHISKERS
        runs = [
            plots.run(own, entity, PLACES["light"][n], 1, ctx, whiskers)
            for n, (entity, own) in enumerate(groups.items())
        ]
        first = next(iter(groups.values()))
        runs += plots.medians(first, 1, ctx)
        note = ctx.t("briefing.whiskers") if whiskers else ""
        made.append(Plot(title, "line", shape, plots.years(*groups.values()), tuple(runs), note))
    return [plot for plot in made if plots.is_drawn(plot)]


def _bars(title: str, shape: str, members: Sequence[Line], ctx: Context) -> Plot:
    year = common_year(members)
    rows = [line for line in members if line.values["year"] == year and line.number("value") is not None]
    run = plots.run(rows, str(year), LIGHT["accent"], 1, ctx)
    names = tuple(str(line.values["entity"]) for line in rows)
    return Plot(f"{title} · {year}", "bar", shape, names, (run,), ctx.t("briefing.bars_note", n=len(rows)))


def change_grid(change: Product) -> Grid:
    """The table of the change between two years, in words."""
    t, columns = change.t, {column.key: column.label for column in change.view.table.columns}
    metric = notes.metric_of(change.ctx, METRICS)
    key = "change" if "change" in columns else "factor"
    named = (columns[k] for k in ("entity", "before", "after", key))
    head = (*named, t("briefing.col.interval"), columns["verdict"])
    rows = []
    for line in lines(change.view):
        own = [value(line, metric, change.ctx, side) for side in ("before", "after")]
        rows.append(
            (
                str(line.values["entity"]),
                *own,
                *_moved(line, key),
                str(line.values["verdict"] or t("briefing.no_change")),
            )
        )
    return Grid(change.view.title, head, tuple(rows), (2.4, 1.4, 1.4, 1.8, 2.2, 3.4))


def _moved(line: Line, key: str) -> tuple[str, str]:
    moved = line.number(key)
    if moved is None:
        return "—", "—"
    if key == "factor":
        return f"× {moved:.2f}", "—"
    low, high = line.number("low"), line.number("high")
    return numbers.signed(
        moved
    ), "—" if low is None or high is None else f"{numbers.signed(low)} – {numbers.signed(high)}"


def change_plots(held: Sequence[Line], change: Product) -> list[Plot]:
    """A chart a level of the changes in points with their intervals; none for counts, whose change is a factor."""
    made = []
    for level, members in by_level(held).items():
        rows = [line for line in members if line.number("change") is not None]
        if rows:
            moved, low, high = (plots.scaled(rows, key, 100) for key in ("change", "low", "high"))
            run = Run(change.view.title, LIGHT["accent"], moved, low, high)
            names = tuple(str(line.values["entity"]) for line in rows)
            made.append(
                Plot(
                    f"{change.view.title} · {level}", "bar", plots.POINTS, names, (run,), change.t("briefing.whiskers")
                )
            )
    return made
