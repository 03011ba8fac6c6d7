"""The briefing of one place: what it reported in its newest year, beside its peers, and over the years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pages.briefings import plots
from pages.briefings.cells import Line, counts, interval, lines, metric_of, value
from pages.briefings.evidence import fine_print
from pages.briefings.model import Briefing, Drawing, Grid, Plot, Section
from pages.briefings.outcomes import outcome_drawing
from pages.charts import notes, place_trend
from pages.charts.spines import name_of
from pages.charts.view import Context
from pages.exports.product import Product, product
from pages.pins import pin_words, pinned
from pages.state import ViewState, href
from pages.theme import LIGHT
from pages.warehouse import Warehouse

# What the first paragraph says of a place, where it has the figure.
LEADS = (
    "applications_new",
    "disclosed_of_closed",
    "refused_of_closed",
    "unable_of_closed",
    "review_corrected_of_concluded",
)
# Of a report without any of them, this many figures are said.
FIRST = 3
RATES = (("disclosed_of_closed", "granted"), ("refused_of_closed", "refused"), ("unable_of_closed", "unable"))
VOLUME = "applications_new"
PER_CENT = 0.01
# Pixels of a small panel on paper.
PANEL = 40


def place_briefing(warehouse: Warehouse, adcode: str, state: ViewState, site: str) -> Briefing:
    """The briefing of a place the warehouse knows; with nothing to show it says why and lists nothing."""
    state = state.with_(places=(adcode,), group=None, metric=None, level="all", theme="light")
    spine, trend = (product(warehouse, chart, state, site) for chart in ("place_spine", "place_trend"))
    link = site + href(f"/place/{adcode}", state.with_(places=()))
    cite = site + pinned(f"/place/{adcode}", state.with_(places=()), spine.version)
    spine, trend = replace(spine, link=link, cite=cite), replace(trend, link=link, cite=cite)
    ctx = spine.ctx
    name = _subject(spine, adcode)
    sections, used = _sections(spine, trend)
    return briefing(ctx.t("briefing.place_title", name=name), _span(spine, ctx), spine, sections, used, used[1:])


def _subject(spine: Product, adcode: str) -> str:
    # Reports of a single body speak of that body only, not of its place.
    reports = {code for line in lines(spine.view) for code in line.reports}
    bodies = [source.publisher_name for source in spine.evidence.sources if source.report_code in reports]
    if spine.ctx.state.scope != "whole_area" and bodies and bodies[0]:
        return bodies[0]
    return name_of(adcode, spine.ctx)


def briefing(
    title: str, span: str, main: Product, sections: Sequence[Section], used: Sequence[Product], drawn: Sequence[Product]
) -> Briefing:
    """Title, byline, banner and small print around the sections."""
    t = main.t
    byline = t(
        "briefing.byline",
        span=span,
        scope=notes.scope_name(main.ctx),
        version=main.version,
        day=main.accessed.isoformat(),
    )
    said = [t("export.synthetic") if main.evidence.is_synthetic else "", pin_words(main.ctx)]
    notice = " ".join(words for words in said if words)
    return Briefing(
        title,
        byline,
        notice,
        t.lang,
        main.version,
        main.link,
        tuple(sections),
        t("briefing.notes"),
        fine_print(used, drawn),
    )


def _span(spine: Product, ctx: Context) -> str:
    years = sorted({line.values["year"] for line in lines(spine.view)}, key=str)
    return ctx.t("briefing.in_year", year=years[-1]) if years else notes.years(ctx)


def _sections(spine: Product, trend: Product) -> tuple[list[Section], list[Product]]:
    t = spine.t
    if spine.view.empty:
        return [Section(t("briefing.points"), (spine.view.empty,))], [spine]
    found = list(lines(spine.view))
    sections = [
        Section(t("briefing.points"), tuple(statements(found, spine.ctx))),
        Section(t("briefing.figures"), (), (figures(found, spine.ctx),)),
    ]
    used = [spine]
    if not trend.view.empty:
        held = list(lines(trend.view))
        plots_made = trend_plots(held, trend)
        trend, words = _for_paper(trend)
        drawings = [Drawing(trend, plots_made)]
        outcome = outcome_drawing(trend, {code for line in held for code in line.reports})
        drawings += [outcome.drawing] if outcome else []
        words += [outcome.words] if outcome and outcome.words else []
        sections.append(Section(t("briefing.over_years"), tuple(words), tuple(drawings)))
        used += [one.product for one in drawings]
    return sections, used


def _for_paper(trend: Product) -> tuple[Product, list[str]]:
    # Nine panels and the composition below them share a sheet: lower ones, and none without a figure.
    figure, height, left_out = place_trend.for_paper(trend.ctx, PANEL)
    words = [trend.view.sentence]
    if left_out:
        words.append(trend.t("briefing.left_out", names=trend.t.join(list(left_out))))
    return replace(trend, view=replace(trend.view, figure=figure, height=height)), words


def statements(found: Sequence[Line], ctx: Context) -> list[str]:
    """One sentence a figure: value, counts, interval, and where there are enough peers their median."""
    held = {line.metric_id: line for line in found}
    said = [held[metric] for metric in LEADS if metric in held] or found[:FIRST]
    return [_statement(line, ctx) for line in said]


def _statement(line: Line, ctx: Context) -> str:
    t, metric = ctx.t, metric_of(line, ctx)
    said = value(line, metric, ctx)
    if not metric.is_rate and line.number("value") is not None:
        said += _unit(line)
    inside = [part for part in (counts(line, metric),) if part != "—"]
    if interval(line) != "—":
        inside.append(t("briefing.interval", bounds=interval(line)))
    comma = "，" if t.lang == "zh" else ", "
    brackets = comma.join(inside)
    brackets = "" if not inside else f"（{brackets}）" if t.lang == "zh" else f" ({brackets})"
    words = (
        t("briefing.statement", year=line.when, metric=notes.running(metric.name(t.lang), ctx), value=said) + brackets
    )
    if line.number("d5") is None or line.number("value") is None:
        return words + t("briefing.stop")
    peers = t(
        "briefing.against",
        n=int(line.number("peers") or 0),
        median=value(line, metric, ctx, "d5"),
        below=f"{(line.number('below') or 0) * 100:.0f} %",
    )
    return words + peers + t("briefing.stop")


def _unit(line: Line) -> str:
    # "7,545 10,000 yuan" would be read as one number.
    unit = str(line.values["unit"])
    return f" × {unit}" if unit[:1].isdigit() else f" {unit}"


def figures(found: Sequence[Line], ctx: Context) -> Grid:
    """Every metric of the newest year; the columns of the peers only where any metric has enough of them."""
    t = ctx.t
    has_peers = any(line.number("d5") is not None for line in found)
    head = ["metric", "value", "counts", "interval", *(["median", "deciles", "peers"] if has_peers else [])]
    widths = (4.5, 2.1, 1.9, 2.0, 1.4, 2.0, 1.1) if has_peers else (4.6, 2.0, 2.6, 2.2)
    rows = [_row(line, has_peers, ctx) for line in found]
    years = {line.values["year"] for line in found}
    title = t("briefing.figures_in", year="、".join(map(str, sorted(years, key=str))))
    note = "" if has_peers else t("briefing.few_peers")
    return Grid(title, tuple(t(f"briefing.col.{key}") for key in head), tuple(rows), widths, note=note)


def _row(line: Line, has_peers: bool, ctx: Context) -> tuple[str, ...]:
    metric = metric_of(line, ctx)
    unit = "" if metric.is_rate or line.number("value") is None else _unit(line)
    pooled = f" {line.when} · {line.values['held']}" if line.values.get("window") else ""
    own = (metric.name(ctx.state.lang) + pooled, value(line, metric, ctx) + unit, counts(line, metric), interval(line))
    if not has_peers:
        return own
    if line.number("d5") is None:
        return (*own, "—", ctx.t("briefing.too_few_peers"), str(line.values["peers"]))
    low, middle, high = (value(line, metric, ctx, key) for key in ("d1", "d5", "d9"))
    return (*own, middle, f"{low.removesuffix(' %')}–{high}", str(line.values["peers"]))


def trend_plots(held: Sequence[Line], trend: Product) -> tuple[Plot, ...]:
    """Volume as columns, the main rates as lines with their intervals, over the years."""
    ctx, t = trend.ctx, trend.t
    by_name: dict[object, list[Line]] = {}
    for line in held:
        by_name.setdefault(line.values["metric"], []).append(line)
    of = {next((x.metric_id for x in group if x.metric_id), ""): group for group in by_name.values()}
    made: list[Plot] = []
    if volume := of.get(VOLUME):
        name = metric_of(next(x for x in volume if x.metric_id), ctx).name(t.lang)
        runs = (plots.run(volume, name, LIGHT["accent"], 1, ctx, whiskers=False), *plots.medians(volume, 1, ctx))
        made.append(
            Plot(
                t("briefing.in_unit", metric=name, unit=volume[0].values["unit"]),
                "column",
                plots.COUNT,
                plots.years(volume),
                runs,
            )
        )
    rates = [(of[metric], colour) for metric, colour in RATES if metric in of]
    if rates:
        runs = tuple(
            plots.run(group, str(group[0].values["metric"]), LIGHT[colour], PER_CENT, ctx) for group, colour in rates
        )
        note = t("briefing.whiskers")
        made.append(
            Plot(t("briefing.rates"), "line", plots.RATE, plots.years(*(group for group, _ in rates)), runs, note)
        )
    return tuple(plot for plot in made if plots.is_drawn(plot))
