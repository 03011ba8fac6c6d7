"""How many reviews and lawsuits: a column of panels a track, a row a level, the law of 2024 marked."""

from __future__ import annotations

from collections.abc import Sequence

from pages import numbers
from pages.charts import disputes, notes, trends
from pages.charts.breaks import breaks_of
from pages.charts.view import ChartSpec, ChartView, Context, KeyEntry, empty_view
from pages.queries.dispute_outcomes import LITIGATION, TRACKS, DisputeOutcome, dispute_outcomes
from pages.theme import palette

ID = "dispute_volume"
# A level with fewer reports than this gets no row of its own; it is in the table.
MIN_REPORTS = 3
ROW_HEIGHT = 230


def grid(records: Sequence[DisputeOutcome], ctx: Context) -> list[list[trends.Panel]]:
    """Panels by level and track. Lawsuits known from prose as one figure have a column of their own."""
    tracks = [track for track in (*TRACKS, LITIGATION) if any(r.track_code == track for r in records)]
    sizes = {level: sum(notes.level_of(r) == level for r in records) for level in notes.LEVELS}
    levels = [level for level in notes.LEVELS if sizes[level] >= MIN_REPORTS] or [max(sizes, key=lambda k: sizes[k])]
    return [[_panel(level, track, records, ctx) for track in tracks] for level in levels]


def _panel(level: str, track: str, records: Sequence[DisputeOutcome], ctx: Context) -> trends.Panel:
    members = [r for r in records if notes.level_of(r) == level and r.track_code == track]
    points = tuple(
        trends.Point(r.publisher_code, notes.name_of(r, ctx), r.year, r.total, disputes.source(r), r.is_quoted,
                     notes.colour_of(r, ctx)) for r in members)  # fmt: skip
    heading = ctx.t(f"track.{track}.short")
    note = f"{ctx.t(f'level.{level}')} · {notes.counted(members, ctx)}"
    return trends.Panel(heading, note, points, breaks_of([f"t4.{track}.total"]))


def view(ctx: Context) -> ChartView:
    """Reviews, direct lawsuits and lawsuits after review a year."""
    t, p = ctx.t, palette(ctx.state.theme)
    title = t("dispute_volume.title", years=notes.years(ctx))
    records = dispute_outcomes(ctx.cur, notes.selection(ctx))
    if not records:
        return empty_view(ID, title, t("empty.none"))
    drawn, height = trends.figure(grid(records, ctx), ctx, ROW_HEIGHT)
    key = [*notes.evidence_key(records, ctx, p["mark"]), KeyEntry(t("key.median"), "bar", p["ink"])]
    laws = [found.zh if ctx.state.lang == "zh" else found.en for found in breaks_of(["t4.review.total"])]
    return ChartView(
        ID, title,
        t("dispute_volume.sub", places=notes.counted(records, ctx), reports=notes.reports(records, ctx),
          scope=notes.scope_name(ctx)),
        _sentence(records, ctx), drawn, height, disputes.table(records, ctx), tuple(key),
        notes.footnotes(records, ctx, t("dispute_volume.foot"), *laws), min_width=620)  # fmt: skip


def _sentence(records: Sequence[DisputeOutcome], ctx: Context) -> str:
    chosen = [r for r in records if notes.is_chosen(r, ctx)]
    tabled = [r for r in chosen or records if r.track_code == "review"]
    if not tabled:
        return ""
    level, members = notes.largest_level(tabled)
    years = [r.year for r in members]
    year = max(dict.fromkeys(sorted(years, reverse=True)), key=years.count)
    found = [r for r in members if r.year == year]
    most = max(found, key=lambda r: r.total)
    none = sum(r.total == 0 for r in found)
    return ctx.t(
        "dispute_volume.sentence", year=year, level=notes.level_word(level, ctx), n=len(found), none=none,
        name=notes.name_of(most, ctx), most=numbers.count(most.total, ctx.state.lang))  # fmt: skip


SPEC = ChartSpec(ID, view)
