"""Counts more than five times, or less than a fifth of, the year before: listed for review, never removed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from etl.metrics.breaks import crossed, load_breaks
from etl.metrics.catalogue import load_metrics
from etl.metrics.guards import Point, all_keys
from etl.metrics.tables import load_thresholds
from pages import numbers
from pages.charts import guard, notes
from pages.charts.logs import log_axis, place
from pages.charts.rows import RowGroup, RowItem, lay_rows
from pages.charts.view import (
    ChartSpec,
    ChartView,
    Column,
    Context,
    Figure,
    KeyEntry,
    Row,
    Table,
    empty_view,
    ref,
    rows_of,
)
from pages.queries.jumps import Jump, compared, jumps
from pages.theme import palette

ID = "jumps"
# More jumps of one count than this are a list: the table and the file have all of them.
MAX_EACH = 12


def source(jump: Jump, code: str) -> str:
    """The cells behind one side: of the report ``code``."""
    return ref(code, metric=jump.metric_id)


def factor(jump: Jump, ctx: Context) -> str:
    """``×17.25``, ``×0.0042``; none after a zero, and a fall to zero is said in words."""
    if not jump.factor:
        return ctx.t("jumps.from_zero" if jump.factor is None else "jumps.to_zero")
    return f"×{jump.factor:.2f}" if jump.factor >= 0.1 else f"×{jump.factor:.2g}"


def sides(jump: Jump) -> str:
    """``550 → 9,487``."""
    return f"{numbers.exact(jump.before)} → {numbers.exact(jump.after)}"


def broken(jump: Jump, ctx: Context) -> str | None:
    """What changed in form or law between the two years, in words; None where nothing did."""
    keys = all_keys(load_metrics()[jump.metric_id])
    both = [
        Point(jump.adcode or "", guard.level_of(jump), jump.scope_code, year, "reported", jump.trust_code)
        for year in (jump.previous_year, jump.year)
    ]
    found = crossed((b for b in load_breaks() if b.concerns(keys)), both)
    return ctx.t.join([b.zh if ctx.state.lang == "zh" else b.en for b in found]) or None


def _shown(found: Sequence[Jump]) -> list[tuple[str, list[Jump]]]:
    metrics = dict.fromkeys(jump.metric_id for jump in found)
    return [(metric, [jump for jump in found if jump.metric_id == metric]) for metric in metrics]


def figure(found: Sequence[Jump], ctx: Context) -> tuple[Figure, int]:
    """A row a jump under its count: a tick for the year before, a dot after. Figure and height."""
    groups: list[RowGroup] = []
    drawn: list[Jump | None] = []
    for metric, members in _shown(found):
        own = members[:MAX_EACH]
        items = [_item(jump, ctx) for jump in own]
        if len(members) > len(own):
            items.append(RowItem(ctx.t("failed_checks.more", n=len(members) - len(own))))
        groups.append(RowGroup(notes.short_name(metric, ctx), tuple(items)))
        drawn += [*own, *([None] if len(members) > len(own) else [])]
    top = max(max(jump.before, jump.after) for jump in found)
    laid = lay_rows(groups, ctx.state.theme, ctx.state.lang, log_axis(top, ctx.state.lang))
    rows = [(y, jump) for y, jump in zip(laid.y, drawn, strict=True) if jump is not None]
    return {"data": marks(rows, ctx), "layout": laid.layout}, laid.height


def _item(jump: Jump, ctx: Context) -> RowItem:
    label = f"{notes.name_of(jump, ctx)}  {jump.year}"
    return RowItem(label, sides(jump), notes.colour_of(jump, ctx), jump.failed > 0, factor(jump, ctx))


def marks(rows: Sequence[tuple[float, Jump]], ctx: Context) -> list[Figure]:
    """Both years of each jump, each leading to its own report, and the line between."""
    p = palette(ctx.state.theme)
    xs: list[float | None] = []
    ys: list[float | None] = []
    for y, jump in rows:
        xs += [place(jump.before), place(jump.after), None]
        ys += [y, y, None]
    line = {"color": p["ink3"], "width": 1.5}
    between: Figure = {"type": "scatter", "mode": "lines", "x": xs, "y": ys, "line": line, "hoverinfo": "skip"}
    tick = {"symbol": "line-ns", "size": 13, "line": {"color": p["ink2"], "width": 2.2}}
    # A figure from prose is hollow, as everywhere.
    filled = [p["paper"] if jump.is_quoted else p["ink2"] for _, jump in rows]
    dot = {"size": 10, "color": filled, "line": {"color": p["ink2"], "width": 2}}
    before = _points(rows, [place(j.before) for _, j in rows], [source(j, j.previous_report_code) for _, j in rows])
    after = _points(rows, [place(j.after) for _, j in rows], [source(j, j.report_code) for _, j in rows])
    words = {"hovertext": [hover(jump, ctx) for _, jump in rows], "hoverinfo": "text"}
    return [between, before | words | {"marker": tick}, after | words | {"marker": dot}]


def _points(rows: Sequence[tuple[float, Jump]], x: Sequence[float], refs: Sequence[str]) -> Figure:
    y = [at for at, _ in rows]
    return {"type": "scatter", "mode": "markers", "x": list(x), "y": y, "cliponaxis": False, "customdata": list(refs)}


def hover(jump: Jump, ctx: Context) -> str:
    """Body, count, both years with their figures, the factor, and what changed between them."""
    first = f"{notes.name_of(jump, ctx, 30)}  {notes.short_name(jump.metric_id, ctx)}"
    both = ctx.t(
        "jumps.hover",
        before_year=jump.previous_year,
        before=numbers.exact(jump.before),
        year=jump.year,
        after=numbers.exact(jump.after),
        factor=factor(jump, ctx),
    )
    return "<br>".join(line for line in (first, both, broken(jump, ctx)) if line)


def table(found: Sequence[Jump], ctx: Context) -> Table:
    """One row a jump: body, years, count, both figures, factor, and the way to both reports."""
    t = ctx.t
    columns = (
        Column("entity", t("col.entity")),
        Column("year", t("col.year"), "year"),
        Column("scope", t("control.scope")),
        Column("metric", t("jumps.col.metric")),
        Column("before", t("jumps.col.before"), "count"),
        Column("after", t("jumps.col.after"), "count"),
        Column("factor", t("jumps.col.factor"), "factor"),
        Column("changed", t("jumps.col.changed")),
        Column("previous_report", t("jumps.col.previous_report"), "report"),
        Column("report", t("failed_checks.col.report"), "report"),
    )

    def row(jump: Jump) -> Row:
        return Row(
            (
                notes.name_of(jump, ctx, 40),
                jump.year,
                t(f"scope.{jump.scope_code}"),
                notes.short_name(jump.metric_id, ctx),
                jump.before,
                jump.after,
                None if jump.factor is None else round(jump.factor, 4),
                broken(jump, ctx),
                jump.previous_report_code,
                jump.report_code,
            ),
            source(jump, jump.report_code),
            {"factor": t("jumps.from_zero"), "changed": t("jumps.unchanged")},
            (source(jump, jump.previous_report_code),),
        )

    return Table(columns, rows_of(found, row))


def view(ctx: Context) -> ChartView:
    """Jumps of every scope for the places, level and years of the state."""
    t, p = ctx.t, palette(ctx.state.theme)
    limits = {code: int(value) for code, value in load_thresholds().items() if code.startswith("jump_")}
    title = t("jumps.title", years=notes.years(ctx), times=limits["jump_ratio"])
    asked = guard.listed(ctx, is_every_scope=True)
    if asked.refused:
        return guard.refusal(ID, title, asked, ctx)
    chosen = notes.selection(ctx, only_chosen=True)
    seen, found = compared(ctx.cur, chosen), jumps(ctx.cur, chosen)
    if not found:
        none = empty_view(ID, title, t("jumps.none" if seen else "jumps.nothing", n=numbers.exact(seen)))
        return replace(none, footnotes=notes.small_print(asked, ctx))
    drawn, height = figure(found, ctx)
    key = (KeyEntry(t("jumps.key.before"), "tick", p["ink2"]), KeyEntry(t("jumps.key.after"), "dot", p["ink2"]))
    foot = notes.clickable("jumps.foot", "click.original", ctx)
    rule = t("jumps.rule", times=limits["jump_ratio"], least=limits["jump_minimum"], n=MAX_EACH)
    return ChartView(
        ID,
        title,
        t("jumps.sub", n=len(found), reports=notes.reports(found, ctx)),
        sentence(found, seen, ctx),
        drawn,
        height,
        table(found, ctx),
        key,
        notes.small_print(asked, ctx, rule, foot),
        min_width=560,
    )


def sentence(found: Sequence[Jump], seen: int, ctx: Context) -> str:
    """How many of the pairs looked at are far apart, and the farthest of them with its figures."""
    most = max(found, key=lambda j: float("inf") if j.factor is None else max(j.factor, 1 / (j.factor or 1e-9)))
    return ctx.t(
        "jumps.sentence",
        seen=numbers.exact(seen),
        n=len(found),
        name=notes.name_of(most, ctx),
        year=most.year,
        metric=notes.short_name(most.metric_id, ctx),
        sides=sides(most),
        factor=factor(most, ctx),
    )


SPEC = ChartSpec(ID, view)
