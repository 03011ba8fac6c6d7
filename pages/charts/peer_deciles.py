"""My places on the deciles of their peers: one fan a level, up to eight places in colour, named on the line."""

from __future__ import annotations

from typing import Any

from etl.metrics.tables import load_units
from pages import numbers
from pages import theme as look
from pages.charts import fan, flags, notes, peers, pooling, without
from pages.charts.breaks import rules, year_axis
from pages.charts.decile_table import table
from pages.charts.peers import Comparison, Group, Series, value_text
from pages.charts.view import ChartSpec, ChartView, Context, Figure, KeyEntry, empty_view
from pages.queries.metric_values import MetricValue
from pages.theme import palette

ID = "peer_deciles"
PANEL, HEAD, FOOT, LEFT = 330, 48, 28, 62
# More grey lines than this are a hairball.
MAX_GREY = 8


def view(ctx: Context) -> ChartView:
    """The chosen metric of the chosen places (or of an example) on the deciles of their level."""
    t = ctx.t
    found = peers.comparison(ctx)
    metric = found.metric.name(ctx.state.lang)
    title = t("peer_deciles.title", metric=metric, years=notes.years(ctx), unit=unit(found, ctx))
    title = pooling.title(title, found.drawn, ctx)
    switches = pooling.switch(ctx, found.metric.metric_id)
    if not found.series:
        return empty_view(ID, title, refusal(found, ctx), switches)
    drawn, height = figure(found, ctx)
    return ChartView(
        ID,
        title,
        t(
            "peer_deciles.sub",
            places=notes.counted(found.drawn, ctx),
            peers=_peers(found, ctx),
            scope=notes.scope_name(ctx),
        )
        + (t("peers.split") if len(found.groups) > 1 else ""),
        sentence(found, ctx),
        drawn,
        height,
        table(found, ctx),
        key(found, ctx),
        notes.footnotes(
            found.asked, ctx, notes.formula(found.metric.metric_id, ctx), *remarks(found, ctx), hangs(found, ctx)
        ),
        min_width=560,
        switches=switches,
    )


def unit(found: Comparison, ctx: Context) -> str:
    """The unit of the metric, as a title ends with it."""
    words = load_units()[found.metric.unit]
    return words.zh if ctx.state.lang == "zh" else words.en


def refusal(found: Comparison, ctx: Context) -> str:
    """Why nothing is drawn and what to do: the guard's words, and what is missing of each place."""
    join = "" if ctx.state.lang == "zh" else " "
    return join.join(
        part for part in (found.asked.refused, peers.absent_words(found, ctx), ctx.t("peers.empty_help")) if part
    )


def remarks(found: Comparison, ctx: Context) -> tuple[str, ...]:
    """What must be said beside the chart: years pooled, places left out, the rule of the bands."""
    thin = any(not band.levels for group in found.groups for band in group.bands)
    grey = any(series.colour is None for series in found.series)
    rest = ctx.t("peers.grey") if grey else ""
    pooled = pooling.remark(found.drawn, ctx, found.metric.metric_id)
    lines = [pooled, peers.absent_words(found, ctx), ctx.t("peers.thin") if thin else "", rest]
    return tuple(line for line in lines if line)


def hangs(found: Comparison, ctx: Context) -> str:
    """What the pooled figure of the chosen places hangs on, in the newest year that most of them have."""
    if not found.groups:
        return ""
    group = max(found.groups, key=lambda g: len(g.chosen))
    years = [r.year for series in group.chosen for r in series.valued]
    year = max(dict.fromkeys(sorted(years, reverse=True)), key=years.count) if years else 0
    held = [r for series in group.chosen for r in series.valued if r.year == year]
    what = f"{year} {notes.short_name(found.metric.metric_id, ctx)}"
    if found.metric.is_rate:
        return without.largest(((r, r.numerator or 0, r.denominator or 0) for r in held), what, ctx)
    return "" if found.metric.per else without.total(((r, r.value or 0.0) for r in held), what, ctx)


def _peers(found: Comparison, ctx: Context) -> str:
    parts = []
    for group in found.groups:
        # Places may be drawn although no year has a band: too few of their level reported the metric.
        counts = [band.places for band in group.bands] or [0]
        span = str(counts[0]) if min(counts) == max(counts) else f"{min(counts)}–{max(counts)}"
        parts.append(ctx.t("peers.counted", level=notes.running(group.heading, ctx), n=span))
    return ctx.t.join(parts)


def figure(found: Comparison, ctx: Context) -> tuple[Figure, int]:
    """One panel a level, all on one axis."""
    theme, lang = ctx.state.theme, ctx.state.lang
    scale = fan.scale_for(_values(found), found.metric, lang)
    # A level without a single figure is named in the table; a panel of its own would be an empty frame.
    groups = [group for group in found.groups if group.bands] or list(found.groups)
    names = [_names(group, found, ctx) for group in groups]
    right, narrow = flags.room([flag for own in names for flag in own])
    folded: list[dict[str, Any]] = []
    height = len(groups) * (HEAD + PANEL + FOOT)
    layout: dict[str, Any] = look.layout(
        theme, lang, margin={"l": LEFT, "r": right, "t": 0, "b": 0, "pad": 0}, annotations=[], shapes=[]
    )
    data: list[Figure] = []
    for i, group in enumerate(groups):
        suffix = "" if i == 0 else str(i + 1)
        upper = 1 - (i * (HEAD + PANEL + FOOT) + HEAD) / height
        lower = max(upper - PANEL / height, 0.0)
        layout[f"xaxis{suffix}"] = look.axis(theme, anchor=f"y{suffix}", **year_axis(ctx.years))
        layout[f"yaxis{suffix}"] = look.axis(theme, anchor=f"x{suffix}", domain=[lower, upper], **scale.axis)
        shapes, words = rules(found.breaks, ctx.years, ctx.t, theme, f"x{suffix}", (lower, upper))
        layout["shapes"] += shapes
        ends = flags.drawn(names[i], scale, (lower, upper), PANEL)
        layout["annotations"] += [*words, _heading(group, upper, ctx), *ends]
        folded += flags.folded(names[i], scale, (lower, upper), PANEL)
        data += [trace | {"xaxis": f"x{suffix}", "yaxis": f"y{suffix}"} for trace in _traces(group, found, scale, ctx)]
    layout["meta"] = {"narrow": height, "flags": {"l": flags.NARROW_LEFT, "r": narrow, "notes": folded}}
    return {"data": data, "layout": layout}, height


def _values(found: Comparison) -> list[float]:
    values = [r.value for series in found.series for r in series.valued if r.value is not None]
    for group in found.groups:
        for band in group.bands:
            in_year = [r.value or 0.0 for r in group.records if r.year == band.year]
            values += [band.levels[0], band.levels[-1]] if band.levels else in_year
    return values


def _traces(group: Group, found: Comparison, scale: fan.Scale, ctx: Context) -> list[Figure]:
    p = palette(ctx.state.theme)
    thin = {band.year for band in group.bands if not band.levels}
    mine = {series.publisher_code for series in group.chosen}
    others = [r for r in group.records if r.year in thin and r.publisher_code not in mine]
    traces = fan.band_traces(group.bands, found.breaks, scale, found.metric, ctx)
    traces += [fan.cloud(others, scale, found.metric, ctx)] if others else []
    uncoloured = sum(series.colour is None for series in group.chosen)
    # Coloured lines last, so that they lie on top of the grey ones.
    for series in sorted(group.chosen, key=lambda s: s.colour is not None):
        style: dict[str, Any] = {"colour": series.colour, "width": 2.6, "size": 9}
        if series.colour is None:
            # Many grey lines hide the bands: then dots alone, and the small panels below show each line.
            style = {"colour": p["mark"], "width": 1.1 if uncoloured <= MAX_GREY else 0, "size": 5}
        traces += fan.line_traces(series, found.breaks, scale, found.metric, ctx, **style)
    return traces


def _names(group: Group, found: Comparison, ctx: Context) -> list[flags.Flag]:
    names = []
    for series in group.chosen:
        if series.colour and series.valued:
            last = series.valued[-1]
            value = value_text(last.value or 0, found.metric, ctx.state.lang)
            year = "" if last.year == ctx.years[1] else f" ({notes.span(last)})"
            names.append(flags.Flag(last.value or 0.0, series.name, f"{value}{year}", series.colour))
    return names


def _heading(group: Group, upper: float, ctx: Context) -> dict[str, Any]:
    last = next((band for band in reversed(group.bands) if band.levels), None)
    note = ctx.t("peers.no_bands") if last is None else ctx.t("peers.bands_of", n=last.places, year=last.year)
    return look.panel_heading(group.heading, note, (0, upper), 18, ctx.state.theme)


def key(found: Comparison, ctx: Context) -> tuple[KeyEntry, ...]:
    """Bands, median, evidence, faults: what is on the plot."""
    p, t = palette(ctx.state.theme), ctx.t
    entries = []
    if any(band.levels for group in found.groups for band in group.bands):
        outer, _, inner, _ = fan.shades(ctx.state.theme)
        entries += [
            KeyEntry(t("key.decile_outer"), "band", outer),
            KeyEntry(t("key.decile_inner"), "band", inner),
            KeyEntry(t("key.peer_median"), "dashed", p["ink3"]),
        ]
    valued = [r for r in found.drawn if r.value is not None]
    entries += notes.evidence_key(valued, ctx)
    if any(not band.levels for group in found.groups for band in group.bands):
        entries.append(KeyEntry(t("key.peer"), "dot", p["mark"]))
    if any(r.value is None and r.low is not None for r in found.drawn):
        entries.append(KeyEntry(t("key.few"), "diamond", p["ink2"]))
    if any(r.failed for r in valued):
        entries.append(KeyEntry(t("key.failed"), "ring", p["refused"]))
    if any(fan.is_gap(r) for r in found.drawn):
        entries.append(KeyEntry(t("key.gap"), "cross", p["ink3"]))
    return tuple(entries)


def sentence(found: Comparison, ctx: Context) -> str:
    """Where up to three places stand among their peers in their last year; of more, the two ends."""
    t = ctx.t
    ends = [(group, series) for group in found.groups for series in group.chosen if series.valued]
    if len(ends) > 3:
        group = max(found.groups, key=lambda g: len(g.chosen))
        last = max(series.valued[-1].year for series in group.chosen if series.valued)
        same = [series for series in group.chosen if (held := series.at(last)) and held.value is not None]
        low, high = (end(same, key=lambda s: _value(s, last)) for end in (min, max))
        if len(same) > 1:
            return t(
                "peer_deciles.sentence_many",
                n=len(same),
                year=notes.span(record) if (record := same[0].at(last)) else last,
                metric=notes.short_name(found.metric.metric_id, ctx),
                low=value_text(_value(low, last), found.metric, ctx.state.lang),
                high=value_text(_value(high, last), found.metric, ctx.state.lang),
                low_name=low.name,
                high_name=high.name,
            ) + _median_words(group, last, found, ctx)
    words = [_one(group, series, found, ctx) for group, series in ends[:3]]
    if any(group.below(series.valued[-1]) is None for group, series in ends[:3]):
        words.append(t("peer_deciles.sentence_thin"))
    return ("" if ctx.state.lang == "zh" else " ").join(words)


def _value(series: Series, year: int) -> float:
    record = series.at(year)
    return record.value or 0.0 if record else 0.0


def _one(group: Group, series: Series, found: Comparison, ctx: Context) -> str:
    last = series.valued[-1]
    words = {
        "name": series.name,
        "year": notes.span(last),
        "metric": notes.running(notes.short_name(found.metric.metric_id, ctx), ctx),
        "value": _counted(last, found, ctx),
    }
    below = group.below(last)
    if below is None:
        return ctx.t("peer_deciles.sentence_alone", **words)
    band = group.band(last.year)
    return ctx.t(
        "peer_deciles.sentence",
        below=f"{below * 100:.0f} %",
        n=(band.places if band else 1) - 1,
        level=notes.running(group.heading, ctx),
        **words,
    )


def _counted(record: MetricValue, found: Comparison, ctx: Context) -> str:
    value = value_text(record.value or 0, found.metric, ctx.state.lang)
    if not found.metric.is_rate:
        return value
    counts = numbers.ratio(record.numerator or 0, record.denominator or 0)
    return ctx.t("peers.value_counts", value=value, counts=counts)


def _median_words(group: Group, year: int, found: Comparison, ctx: Context) -> str:
    band = group.band(year)
    if band is None or not band.levels:
        return ""
    join = "" if ctx.state.lang == "zh" else " "
    return join + ctx.t(
        "peer_deciles.sentence_median",
        n=band.places,
        level=notes.running(group.heading, ctx),
        median=value_text(band.levels[fan.MEDIAN], found.metric, ctx.state.lang),
    )


SPEC = ChartSpec(ID, view)
