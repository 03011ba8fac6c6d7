"""What is held: reports by year, split into those with official tables and those with quoted figures only."""

from __future__ import annotations

from collections.abc import Sequence

from pages import numbers
from pages import theme as look
from pages.charts import guard, notes
from pages.charts.breaks import year_axis
from pages.charts.view import ChartSpec, ChartView, Column, Context, Figure, KeyEntry, Row, Table
from pages.queries.report_counts import ReportCount, report_counts
from pages.theme import palette

ID = "coverage"
HEIGHT = 430


def figure(counts: Sequence[ReportCount], ctx: Context) -> Figure:
    """Stacked columns; the part without tables is hatched, because it cannot be checked."""
    t, theme = ctx.t, ctx.state.theme
    p = palette(theme)
    years = list(range(ctx.years[0], ctx.years[1] + 1))
    tables = [sum(c.table_count for c in counts if c.year == year) for year in years]
    quoted = [sum(c.quoted_count for c in counts if c.year == year) for year in years]

    def hover(name: str, values: Sequence[int]) -> list[str]:
        return [f"{year} · {name}<br><b>{value}</b>" for year, value in zip(years, values, strict=True)]

    solid: Figure = {
        "type": "bar",
        "x": years,
        "y": tables,
        "marker": {"color": p["accent"]},
        "hoverinfo": "text",
        "hovertext": hover(t("coverage.key.table"), tables),
    }
    hatched: Figure = {
        "type": "bar",
        "x": years,
        "y": quoted,
        "hoverinfo": "text",
        "hovertext": hover(t("coverage.key.quoted"), quoted),
        "marker": {
            "color": p["paper"],
            "line": {"color": p["mark"], "width": 1},
            "pattern": {"shape": "/", "fgcolor": p["mark"], "size": 5, "solidity": 0.3},
        },
        "text": [numbers.exact(a + b) if a + b else "" for a, b in zip(tables, quoted, strict=True)],
        "textposition": "outside",
        "textfont": {"size": 12, "color": p["ink2"]},
        "cliponaxis": False,
    }
    top = max(a + b for a, b in zip(tables, quoted, strict=True))
    layout = look.layout(
        theme,
        ctx.state.lang,
        margin={"l": 40, "r": 6, "t": 20, "b": 28, "pad": 0},
        barmode="stack",
        bargap=0.34,
        xaxis=look.axis(theme, **year_axis(ctx.years)),
        # Reports come whole.
        yaxis=look.axis(theme, nticks=5, rangemode="tozero", **({"dtick": 1} if top <= 5 else {})),
    )
    return {"data": [solid, hatched], "layout": layout}


def table(counts: Sequence[ReportCount], ctx: Context) -> Table:
    """One row a year and scope."""
    t = ctx.t
    columns = (
        Column("year", t("col.year"), "year"),
        Column("scope", t("control.scope")),
        Column("table", t("coverage.key.table"), "count"),
        Column("quoted", t("coverage.key.quoted"), "count"),
    )
    return Table(
        columns, tuple(Row((c.year, t(f"scope.{c.scope_code}"), c.table_count, c.quoted_count)) for c in counts)
    )


def view(ctx: Context) -> ChartView:
    """Reports in hand for the places, level and years of the state, of every scope."""
    t, lang = ctx.t, ctx.state.lang
    title = t("coverage.title", years=notes.years(ctx))
    counts = report_counts(ctx.cur, notes.selection(ctx, only_chosen=True))
    asked = guard.listed(ctx, is_every_scope=True)
    if asked.refused or not counts:
        return guard.refusal(ID, title, asked, ctx)
    by_year = {c.year: 0 for c in counts}
    for c in counts:
        by_year[c.year] += c.table_count + c.quoted_count
    most = max(by_year, key=lambda year: by_year[year])
    total = t("unit.reports", n=numbers.count(sum(by_year.values()), lang))
    snap = ctx.snapshot
    p = palette(ctx.state.theme)
    return ChartView(
        ID,
        title,
        t("coverage.sub", reports=total),
        t("coverage.sentence_chosen", reports=total, tables=sum(c.table_count for c in counts))
        if ctx.state.selected
        else t(
            "coverage.sentence",
            places=snap.place_count,
            reports=snap.report_count,
            tables=snap.table_count,
            year=most,
            most=by_year[most],
        ),
        figure(counts, ctx),
        HEIGHT,
        table(counts, ctx),
        (
            KeyEntry(t("coverage.key.table"), "square", p["accent"]),
            KeyEntry(t("coverage.key.quoted"), "hatch", p["mark"]),
        ),
        notes.small_print(asked, ctx, t("coverage.foot")),
    )


SPEC = ChartSpec(ID, view)
