"""How many reviews and lawsuits: a column of panels a track, a row a level, the law of 2024 marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from etl.metrics.breaks import Break
from pages import numbers
from pages.charts import disputes, guard, notes, trends
from pages.charts.guard import Panel
from pages.charts.view import ChartSpec, ChartView, Context, KeyEntry
from pages.queries.dispute_outcomes import LITIGATION, TRACKS, DisputeOutcome, dispute_outcomes
from pages.theme import palette

ID = "dispute_volume"
# A level with fewer reports than this gets no row of its own; it is in the table.
MIN_REPORTS = 3
ROW_HEIGHT = 230


def grid(records: Sequence[DisputeOutcome], breaks: tuple[Break, ...], ctx: Context) -> list[list[trends.Panel]]:
    """Panels by level and track. Lawsuits known from prose as one figure have a column of their own."""
    tracks = [track for track in (*TRACKS, LITIGATION) if any(r.track_code == track for r in records)]
    every = guard.panels(records, ctx)
    rows = [panel for panel in every if len(panel) >= MIN_REPORTS] or [max(every, key=len)]
    return [[_panel(panel, track, breaks, ctx) for track in tracks] for panel in rows]


def _panel(panel: Panel[DisputeOutcome], track: str, breaks: tuple[Break, ...], ctx: Context) -> trends.Panel:
    members = [r for r in panel.records if r.track_code == track]
    points = tuple(
        trends.Point(r.publisher_code, notes.name_of(r, ctx), r.year, r.total, disputes.source(r), r.is_quoted,
                     notes.colour_of(r, ctx)) for r in members)  # fmt: skip
    heading = ctx.t(f"track.{track}.short")
    note = f"{panel.heading} · {notes.counted(members, ctx)}"
    return trends.Panel(heading, note, points, breaks)


def view(ctx: Context) -> ChartView:
    """Reviews, direct lawsuits and lawsuits after review a year."""
    t, p = ctx.t, palette(ctx.state.theme)
    title = t("dispute_volume.title", years=notes.years(ctx))
    rule = disputes.rule((*TRACKS, LITIGATION))
    shown = guard.ask(dispute_outcomes(ctx.cur, notes.selection(ctx)), ctx, replace(rule, min_n=0))
    if shown.refused:
        return guard.refusal(ID, title, shown, ctx)
    records = shown.records
    drawn, height = trends.figure(grid(records, shown.breaks, ctx), ctx, ROW_HEIGHT)
    key = [*notes.evidence_key(records, ctx, p["mark"]), KeyEntry(t("key.median"), "bar", p["ink"])]
    return ChartView(
        ID, title,
        t("dispute_volume.sub", places=notes.counted(records, ctx), reports=notes.reports(records, ctx),
          scope=notes.scope_name(ctx)),
        _sentence(records, ctx), drawn, height, disputes.table(records, ctx), tuple(key),
        notes.footnotes(shown, ctx, t("dispute_volume.foot")), min_width=620)  # fmt: skip


def _sentence(records: Sequence[DisputeOutcome], ctx: Context) -> str:
    chosen = [r for r in records if notes.is_chosen(r, ctx)]
    tabled = [r for r in chosen or records if r.track_code == "review"]
    if not tabled:
        return ""
    panel = guard.largest(tabled, ctx)
    members = panel.records
    years = [r.year for r in members]
    year = max(dict.fromkeys(sorted(years, reverse=True)), key=years.count)
    found = [r for r in members if r.year == year]
    most = max(found, key=lambda r: r.total)
    none = sum(r.total == 0 for r in found)
    return ctx.t(
        "dispute_volume.sentence", year=year, level=panel.word(ctx), n=len(found), none=none,
        name=notes.name_of(most, ctx), most=numbers.count(most.total, ctx.state.lang))  # fmt: skip


SPEC = ChartSpec(ID, view)
