"""What table 2 counts: a strip a figure and level, a dot a report, logarithmic; a single figure over the years."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from etl.metrics.breaks import Break
from etl.metrics.catalogue import load_metrics
from etl.metrics.guards import Rule
from pages import numbers
from pages.charts import guard, notes, trends
from pages.charts.guard import Shown
from pages.charts.logs import log_axis, place
from pages.charts.offered import offered
from pages.charts.rows import RowGroup, RowItem, lay_rows
from pages.charts.trends import Panel, Point
from pages.charts.view import (
    ChartSpec,
    ChartView,
    Column,
    Context,
    Figure,
    KeyEntry,
    Row,
    Table,
    Value,
    ref,
    rows_of,
    said_of,
)
from pages.queries.proactive_counts import ProactiveCount, proactive_counts
from pages.theme import palette

ID = "proactive_counts"
PENALTY = "penalty_decisions"
STRIP = 31
# A browser draws this many dots at once without a pause; beyond, each body's newest report only.
MAX_DOTS = 2000


@dataclass(frozen=True, slots=True)
class Measure:
    """One figure of table 2: its metric, or the cell itself where no metric is made of it."""

    code: str
    cells: tuple[str, ...]
    is_metric: bool = True

    @property
    def text(self) -> str:
        """The last part of its text key."""
        return self.code.removeprefix("t2.").replace(".", "_")


NAMED = (
    Measure("t2.rules.in_force", ("t2.rules.in_force",), False),
    Measure("norm_docs_in_force", ("t2.norm_docs.in_force",)),
    Measure("norm_docs_issued", ("t2.norm_docs.issued", "t2.norm_docs.made")),
    Measure("t2.norm_docs.repealed", ("t2.norm_docs.repealed",), False),
    Measure("licensing_decisions", ("t2.licensing.decisions",)),
    Measure("penalty_decisions", ("t2.penalty.decisions",)),
    Measure("coercion_decisions", ("t2.coercion.decisions",)),
    Measure("admin_fees", ("t2.admin_fees.amount_10k_yuan",)),
)
MEASURES: tuple[Measure, ...] = NAMED + tuple(
    Measure(metric, load_metrics()[metric].keys)
    for metric in offered(topics=("proactive",), kinds=("count",))
    if metric not in {measure.code for measure in NAMED}
)
METRICS = tuple(measure.code for measure in MEASURES if measure.is_metric)
CELLS = tuple(measure.code for measure in MEASURES if not measure.is_metric)


def measures(ctx: Context) -> tuple[Measure, ...]:
    """All, or the one that the link names."""
    named = tuple(measure for measure in MEASURES if measure.code == ctx.state.metric)
    return named or MEASURES


def name_of(measure: Measure, ctx: Context) -> str:
    """A figure's short name."""
    own = notes.short_name(measure.code, ctx) if measure.is_metric else measure.code
    return ctx.t.or_code(f"proactive_counts.m.{measure.text}", own)


def source(record: ProactiveCount) -> str:
    """The cells behind a figure, or the metric that knows them."""
    if record.measure in METRICS:
        return ref(record.report_code, metric=record.measure)
    return ref(record.report_code, record.measure)


def _breaks(breaks: Sequence[Break], measure: Measure) -> tuple[Break, ...]:
    return tuple(b for b in breaks if b.concerns(measure.cells))


def _point(record: ProactiveCount, measure: Measure, breaks: Sequence[Break], ctx: Context) -> Point:
    # A line never crosses a change of form: what stands before and after is two series.
    era = "".join(str(int(b.is_after(record))) for b in _breaks(breaks, measure) if b.kind == "form")
    return Point(
        f"{record.publisher_code}|{era}",
        notes.name_of(record, ctx),
        record.year,
        record.value,
        source(record),
        record.is_quoted,
        notes.colour_of(record, ctx),
    )


def panels(shown: Shown[ProactiveCount], ctx: Context) -> list[list[Panel]]:
    """One figure over the years, the guard's panels, a row a scope."""
    (measure,) = measures(ctx)
    return [[_panel(part, measure, shown.breaks, ctx) for part in row] for row in shown.rows]


def _panel(part: guard.Panel[ProactiveCount], measure: Measure, breaks: Sequence[Break], ctx: Context) -> Panel:
    own = [r for r in part.records if r.measure == measure.code]
    words = notes.reports(own, ctx) if own else ctx.t("missing.none")
    note = f"{part.heading} · {ctx.t(f'proactive_counts.unit.{_unit(measure)}')} · {words}"
    points = tuple(_point(r, measure, breaks, ctx) for r in own)
    return Panel(name_of(measure, ctx), note, points, _breaks(breaks, measure))


def _unit(measure: Measure) -> str:
    return "fees" if measure.code == "admin_fees" else "count"


@dataclass(frozen=True, slots=True)
class Strip:
    """One row: a figure in a panel; ``newest`` holds each body's last report, ``older`` the others."""

    measure: Measure
    heading: str
    newest: tuple[ProactiveCount, ...]
    older: tuple[ProactiveCount, ...]


def strips(records: Sequence[ProactiveCount], ctx: Context) -> list[Strip]:
    """A strip a panel and figure that has any record, in the order of panels and of the form."""
    found = []
    for panel in guard.panels(records, ctx):
        held: dict[str, list[ProactiveCount]] = {measure.code: [] for measure in MEASURES}
        for record in panel.records:
            held.get(record.measure, []).append(record)
        for measure in MEASURES:
            own = held[measure.code]
            last = {r.publisher_code: r for r in sorted(own, key=lambda r: r.year)}
            if own:
                newest = tuple(r for r in own if last[r.publisher_code] is r)
                older = tuple(r for r in own if last[r.publisher_code] is not r)
                found.append(Strip(measure, panel.heading, newest, older))
    return found


def _item(strip: Strip, ctx: Context) -> RowItem:
    values = [r.value for r in strip.newest]
    counted = notes.counted(strip.newest, ctx)
    if len(values) < trends.MIN_MEDIAN:
        return RowItem(name_of(strip.measure, ctx), counted)
    middle = numbers.count(round(median(values), 1), ctx.state.lang)
    return RowItem(name_of(strip.measure, ctx), counted, strong=ctx.t("proactive_counts.median", value=middle))


def strip_figure(records: Sequence[ProactiveCount], ctx: Context) -> tuple[Figure, int]:
    """All strips under the headings of their levels. Figure and height."""
    found = strips(records, ctx)
    groups = [
        RowGroup(heading, tuple(_item(s, ctx) for s in found if s.heading == heading))
        for heading in dict.fromkeys(strip.heading for strip in found)
    ]
    top = max(r.value for r in records)
    axis = log_axis(top, ctx.state.lang)
    laid = lay_rows(groups, ctx.state.theme, ctx.state.lang, axis, STRIP)
    p = palette(ctx.state.theme)
    rows = list(zip(laid.y, found, strict=True))
    newest = [(y, r) for y, strip in rows for r in strip.newest]
    older = [(y, r) for y, strip in rows for r in strip.older]
    if len(newest) + len(older) > MAX_DOTS:
        older = [(y, r) for y, r in older if notes.is_chosen(r, ctx)]
    plain = p["band"] if ctx.state.selected else p["mark"]
    chosen = [(y, r) for y, r in newest if notes.is_chosen(r, ctx)]
    data = [
        _dots(older, 5.5, p["band"], ctx),
        _medians(rows, p["ink"]),
        _dots([(y, r) for y, r in newest if not notes.is_chosen(r, ctx)], 9, plain, ctx),
        _dots(chosen, 11, p["ink"], ctx),
    ]
    return {"data": data, "layout": laid.layout}, laid.height


def _dots(points: Sequence[tuple[float, ProactiveCount]], size: float, tint: str, ctx: Context) -> Figure:
    paper = palette(ctx.state.theme)["paper"]
    tints = [notes.colour_of(r, ctx) or tint for _, r in points]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [place(r.value) for _, r in points],
        "y": [y for y, _ in points],
        "cliponaxis": False,
        "marker": {
            "size": size,
            "opacity": 0.9,
            "color": [paper if r.is_quoted else own for (_, r), own in zip(points, tints, strict=True)],
            "line": {"color": tints, "width": 1.5},
        },
        "hovertext": said_of(points, lambda point: _hover(point[1], ctx)),
        "hoverinfo": "text",
        "customdata": said_of(points, lambda point: source(point[1])),
    }


def _hover(record: ProactiveCount, ctx: Context) -> str:
    measure = next(m for m in MEASURES if m.code == record.measure)
    unit = ctx.t(f"proactive_counts.unit.{_unit(measure)}")
    words = f"{name_of(measure, ctx)} {numbers.exact(round(record.value, 2))} {unit}"
    return f"{notes.name_of(record, ctx, 30)} {record.year}<br><b>{words}</b>"


def _medians(rows: Sequence[tuple[float, Strip]], tint: str) -> Figure:
    found = [(y, median(r.value for r in s.newest)) for y, s in rows if len(s.newest) >= trends.MIN_MEDIAN]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": [place(value) for _, value in found],
        "y": [y for y, _ in found],
        "hoverinfo": "skip",
        "marker": {"symbol": "line-ns", "size": 19, "line": {"width": 2.4, "color": tint}},
    }


def table(records: Sequence[ProactiveCount], ctx: Context) -> Table:
    """One row a report, one column a figure."""
    t = ctx.t
    shown = measures(ctx)
    columns = (
        *notes.report_columns(ctx),
        *(Column(m.text, name_of(m, ctx), "count", t(f"proactive_counts.unit.{_unit(m)}")) for m in shown),
        Column("form", t("source.form")),
        Column("evidence", t("col.evidence")),
        Column("report", t("report.name"), "report"),
    )
    by_report: dict[str, list[ProactiveCount]] = {}
    for record in notes.in_order(records, ctx):
        by_report.setdefault(record.report_code, []).append(record)
    return Table(columns, rows_of(list(by_report.values()), lambda held: _row(held, shown, ctx)))


def _row(held: Sequence[ProactiveCount], shown: Sequence[Measure], ctx: Context) -> Row:
    t, first = ctx.t, held[0]
    found: dict[str, Value] = {record.measure: record.value for record in held}
    form = t.or_code(f"form.{first.form_code}", first.form_code) if first.form_code else t("source.no_form")
    evidence = t("evidence.quoted" if all(r.is_quoted for r in held) else "evidence.table")
    values = (
        *notes.report_values(first, ctx),
        *(found.get(m.code) for m in shown),
        form,
        evidence,
        first.report_code,
    )
    return Row(values, source(first))


def view(ctx: Context) -> ChartView:
    """Every figure of table 2 in the selection."""
    t = ctx.t
    shown = measures(ctx)
    name = name_of(shown[0], ctx) if len(shown) == 1 else t("proactive_counts.all")
    title = t("proactive_counts.title", what=name, years=notes.years(ctx))
    metrics = tuple(m.code for m in shown if m.is_metric)
    cells = tuple(m.code for m in shown if not m.is_metric)
    every = proactive_counts(ctx.cur, metrics, cells, notes.selection(ctx))
    asked = guard.ask(every, ctx, Rule(tuple(cell for m in shown for cell in m.cells)))
    if asked.refused:
        return guard.refusal(ID, title, asked, ctx)
    records = asked.records
    alone = len(shown) == 1
    drawn, height = trends.figure(panels(asked, ctx), ctx) if alone else strip_figure(records, ctx)
    sub = t(
        "proactive_counts.sub",
        places=notes.counted(records, ctx),
        reports=notes.reports(records, ctx),
        scope=notes.scope_name(ctx),
    )
    return ChartView(
        ID,
        title,
        sub,
        sentence(records, ctx),
        drawn,
        height,
        table(records, ctx),
        _key(records, alone, ctx),
        notes.footnotes(asked, ctx, t("proactive_counts.foot_years" if alone else "proactive_counts.foot")),
        min_width=560,
    )


def _key(records: Sequence[ProactiveCount], alone: bool, ctx: Context) -> tuple[KeyEntry, ...]:
    p = palette(ctx.state.theme)
    entries = notes.evidence_key(records, ctx, p["mark"])
    if not alone and any(strip.older for strip in strips(records, ctx)):
        entries.append(KeyEntry(ctx.t("proactive_counts.key.older"), "dot", p["band"]))
    entries.append(KeyEntry(ctx.t("key.median"), "bar" if alone else "tick", p["ink"]))
    return tuple(entries)


def sentence(records: Sequence[ProactiveCount], ctx: Context) -> str:
    """For a chosen place its newest figures; else how far one level's penalties lie apart in the fullest year."""
    chosen = [r for r in records if notes.is_chosen(r, ctx)]
    if chosen:
        return _place(chosen, ctx)
    tabled = Counter(r.measure for r in records if not r.is_quoted)
    counts = [tabled[m.code] for m in MEASURES]
    # Penalties differ most between places; they open the page wherever tables hold them.
    fullest = MEASURES[max(range(len(counts)), key=counts.__getitem__)].code
    code = PENALTY if any(r.measure == PENALTY for r in records) else fullest
    panel = guard.largest([r for r in records if r.measure == code] or records, ctx)
    members = panel.records
    newest = {r.publisher_code: r for r in sorted(members, key=lambda r: r.year)}
    shown = sorted(newest.values(), key=lambda r: r.value)
    measure = next(m for m in MEASURES if m.code == shown[0].measure)
    low, high = shown[0], shown[-1]
    words = {"what": notes.running(name_of(measure, ctx), ctx), "level": panel.word(ctx)}
    if len(shown) == 1:
        return ctx.t("proactive_counts.sentence_one", name=_named(low, ctx), value=_value(low, ctx), **words)
    middle = numbers.count(round(median(r.value for r in shown), 1), ctx.state.lang)
    return ctx.t(
        "proactive_counts.sentence",
        n=len(shown),
        low=_value(low, ctx),
        low_name=_named(low, ctx),
        high=_value(high, ctx),
        high_name=_named(high, ctx),
        median=middle,
        **words,
    )


def _named(record: ProactiveCount, ctx: Context) -> str:
    return f"{notes.name_of(record, ctx)} {record.year}"


def _value(record: ProactiveCount, ctx: Context) -> str:
    return numbers.count(record.value, ctx.state.lang)


def _place(chosen: Sequence[ProactiveCount], ctx: Context) -> str:
    lines = []
    order = {code: i for i, code in enumerate(ctx.state.selected)}
    ranked = sorted(chosen, key=lambda r: order[r.adcode or ""])
    for code in list(dict.fromkeys(r.publisher_code for r in ranked))[:3]:
        own = [r for r in chosen if r.publisher_code == code]
        year = max(r.year for r in own)
        newest = [r for r in own if r.year == year]
        parts = [f"{name_of(m, ctx)} {_value(r, ctx)}" for m in MEASURES for r in newest if r.measure == m.code]
        lines.append(
            ctx.t("proactive_counts.place", name=notes.name_of(own[0], ctx), year=year, parts=ctx.t.join(parts))
        )
    return ("" if ctx.state.lang == "zh" else " ").join(lines)


SPEC = ChartSpec(ID, view)
