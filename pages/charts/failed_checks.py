"""Identities that do not hold: one row a failure, both sides on one axis, under the check and what it saw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from etl.forms import load_names
from pages import numbers
from pages.charts import guard, notes
from pages.charts.logs import log_axis, place
from pages.charts.rows import TALL, RowGroup, RowItem, lay_rows
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
from pages.names import shorter
from pages.queries.check_counts import CheckCount, check_counts
from pages.queries.failed_checks import FailedCheck, failed_checks
from pages.theme import palette

ID = "failed_checks"
# More failures of one check than this are a list: the table and the file have all of them.
MAX_EACH = 12
PROSE = ("I9", "BAL", "PARTS", "GROWTH")


class Checked(Protocol):
    """What names a check of one report."""

    @property
    def check_code(self) -> str: ...  # noqa: D102
    @property
    def subject(self) -> str: ...  # noqa: D102
    @property
    def cell_keys(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def is_quoted(self) -> bool: ...  # noqa: D102


def named(kind: str, code: str, ctx: Context) -> str:
    """A table, row or column by its short name, or the code itself."""
    name = load_names().get((kind, code))
    return code if name is None else name.zh if ctx.state.lang == "zh" else name.en


def where(check: Checked) -> tuple[str, str, str]:
    """Table, row and column that all cells of a check share; empty where they differ or are no cells."""
    keys = [key.split(".") for key in check.cell_keys if key.count(".") == 2]
    if not keys:
        return "", "", ""
    shared = [parts.pop() if len(parts) == 1 else "" for parts in map(set, zip(*keys, strict=True))]
    return shared[0], shared[1], shared[2]


def subject(check: Checked, ctx: Context) -> str:
    """What a check is about, in words: the row or column of a table, else the figures of the prose."""
    t = ctx.t
    table, row, column = where(check)
    if check.check_code == "I9":
        # A figure that no list knows is called by the rows it was compared with.
        told = dict.fromkeys(named("row", key.split(".")[1], ctx) for key in check.cell_keys if key.count(".") == 2)
        words = " + ".join(told) if 0 < len(told) < 4 else t("failed_checks.figure")
        return t.or_code(f"indicator.{check.subject}", words)
    if table:
        parts = [named("row", row, ctx) if row else "", named("column", column, ctx) if column else ""]
        return " · ".join([t(f"table.{table}"), *(part for part in parts if part)])
    if check.check_code == "GROWTH":
        return t("failed_checks.growth")
    known = [key for key in check.cell_keys if not key.startswith("other:")]
    names = [t.or_code(f"indicator.{key}", key) for key in known[:3]]
    return t.join(names) + ("…" if len(check.cell_keys) > len(names) else "")


def is_said(check: Checked) -> bool:
    """Whether the left side comes from the prose, not from a table."""
    return check.check_code in PROSE or check.is_quoted


def source(check: FailedCheck) -> str:
    """The report with the cells of the check."""
    return ref(check.report_code, *(key for key in check.cell_keys if key.count(".") == 2))


def name_of(check: FailedCheck, ctx: Context, limit: int = 12) -> str:
    """The place of a whole-area report, the body of any other: scopes stand side by side here."""
    return notes.name_of(check, ctx, limit)


def sides(check: FailedCheck) -> str:
    """Both sides: ``0 ≠ 5``; two years that may differ but not so much: ``70 → 691``."""
    sign = "→" if check.check_code == "SCOPE" else "≠"
    return f"{numbers.exact(check.left)} {sign} {numbers.exact(check.right)}"


def _shown(checks: Sequence[FailedCheck], code: str) -> list[FailedCheck]:
    own = [check for check in checks if check.check_code == code]
    return own if len(own) <= MAX_EACH else sorted(own, key=lambda c: -abs(c.difference))[:MAX_EACH]


def heading(count: CheckCount, ctx: Context) -> str:
    """A check's name and what it found."""
    return ctx.t(
        "failed_checks.heading",
        code=count.check_code,
        name=count.name(ctx.state.lang),
        passed=numbers.exact(count.passed),
        failed=numbers.exact(count.failed),
        idle=numbers.exact(count.not_assessable),
        cells=numbers.exact(count.cell_count),
    )


def figure(checks: Sequence[FailedCheck], counts: Sequence[CheckCount], ctx: Context) -> tuple[Figure, int]:
    """Failures under the check they fail; checks without one say so. Figure and height."""
    groups: list[RowGroup] = []
    drawn: list[FailedCheck | None] = []
    for count in counts:
        if not count.cell_count:
            continue
        own = _shown(checks, count.check_code)
        items = [_item(check, ctx) for check in own]
        more = sum(check.check_code == count.check_code for check in checks) - len(own)
        if not own:
            continue
        if more:
            items.append(RowItem(ctx.t("failed_checks.more", n=more)))
        groups.append(RowGroup(heading(count, ctx), tuple(items)))
        drawn += [*own, *([None] if more else [])]
    idle = [_whole(count, ctx) for count in counts if count.cell_count and not count.failed]
    groups.append(RowGroup(ctx.t("failed_checks.none"), tuple(idle)))
    drawn += [None] * len(idle)
    top = max([max(check.left, check.right) for check in checks] + [10])
    laid = lay_rows(groups, ctx.state.theme, ctx.state.lang, log_axis(top, ctx.state.lang), TALL)
    rows = [(y, check) for y, check in zip(laid.y, drawn, strict=True) if check is not None]
    return {"data": marks(rows, ctx), "layout": laid.layout}, laid.height


def _whole(count: CheckCount, ctx: Context) -> RowItem:
    words = ctx.t("failed_checks.holds", passed=numbers.exact(count.passed), idle=numbers.exact(count.not_assessable))
    seen = ctx.t("failed_checks.seen", cells=numbers.exact(count.cell_count))
    return RowItem(f"{count.check_code} {count.name(ctx.state.lang)}", words, note=seen)


def _item(check: FailedCheck, ctx: Context) -> RowItem:
    label = f"{name_of(check, ctx)}  {check.year}"
    return RowItem(label, sides(check), notes.colour_of(check, ctx), note=shorter(subject(check, ctx), 26))


def marks(rows: Sequence[tuple[float, FailedCheck]], ctx: Context) -> list[Figure]:
    """Both sides of each failure and the line between. One below zero has no place on the axis."""
    p = palette(ctx.state.theme)
    placed = [(y, check) for y, check in rows if min(check.left, check.right) >= 0]
    xs: list[float | None] = []
    ys: list[float | None] = []
    for y, check in placed:
        xs += [place(check.left), place(check.right), None]
        ys += [y, y, None]
    line = {"color": p["refused"], "width": 1.8}
    between: Figure = {"type": "scatter", "mode": "lines", "x": xs, "y": ys, "line": line, "hoverinfo": "skip"}
    hollow = [is_said(check) for _, check in placed]
    printed = _points(placed, [place(check.left) for _, check in placed], ctx) | {
        "marker": {
            "size": 10,
            "color": [p["paper"] if empty else p["ink2"] for empty in hollow],
            "line": {"color": p["ink2"], "width": 2},
        }
    }
    other = _points(placed, [place(check.right) for _, check in placed], ctx) | {
        "marker": {"symbol": "line-ns", "size": 15, "line": {"color": p["ink"], "width": 2.6}}
    }
    return [between, other, printed]


def _points(rows: Sequence[tuple[float, FailedCheck]], x: Sequence[float], ctx: Context) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers",
        "x": list(x),
        "y": [y for y, _ in rows],
        "cliponaxis": False,
        "hovertext": [hover(check, ctx) for _, check in rows],
        "hoverinfo": "text",
        "customdata": [source(check) for _, check in rows],
    }


def hover(check: FailedCheck, ctx: Context) -> str:
    """Report, what it is about, both sides and their difference."""
    words = ctx.t(
        "failed_checks.hover",
        left=numbers.exact(check.left),
        right=numbers.exact(check.right),
        side=ctx.t("failed_checks.said" if is_said(check) else "failed_checks.printed"),
        difference=_signed(check.difference),
    )
    return f"{name_of(check, ctx, 30)} {check.year}<br>{subject(check, ctx)}<br>{words}"


def _signed(value: float) -> str:
    return ("+" if value > 0 else "") + numbers.exact(round(value, 6))


def table(checks: Sequence[FailedCheck], counts: Sequence[CheckCount], ctx: Context) -> Table:
    """One row a failure: check, report, table, row, column, both sides, difference, and the way to the report."""
    t, lang = ctx.t, ctx.state.lang
    columns = (
        Column("entity", t("col.entity")),
        Column("year", t("col.year"), "year"),
        Column("scope", t("control.scope")),
        Column("check", t("failed_checks.col.check")),
        Column("table", t("failed_checks.col.table")),
        Column("row", t("failed_checks.col.row")),
        Column("column", t("failed_checks.col.column")),
        Column("left", t("failed_checks.col.left"), "count"),
        Column("right", t("failed_checks.col.right"), "count"),
        Column("difference", t("failed_checks.col.difference"), "count"),
        Column("rule", t("failed_checks.col.rule")),
        Column("report", t("failed_checks.col.report"), "report"),
    )
    by_code = {count.check_code: count for count in counts}

    def row(check: FailedCheck) -> Row:
        code, line, column = where(check)
        count = by_code[check.check_code]
        return Row(
            (
                name_of(check, ctx, 40),
                check.year,
                t(f"scope.{check.scope_code}"),
                f"{check.check_code} {count.name(lang)}",
                t(f"table.{code}") if code else subject(check, ctx),
                named("row", line, ctx) if line else None,
                named("column", column, ctx) if column else None,
                check.left,
                check.right,
                round(check.difference, 6),
                count.rule(lang),
                check.report_code,
            ),
            source(check),
            {"row": t("failed_checks.several"), "column": t("failed_checks.several")},
        )

    return Table(columns, rows_of(checks, row))


def view(ctx: Context) -> ChartView:
    """Failures of every scope for the places, level and years of the state."""
    t, p = ctx.t, palette(ctx.state.theme)
    title = t("failed_checks.title", years=notes.years(ctx))
    chosen = notes.selection(ctx, only_chosen=True)
    counts = check_counts(ctx.cur, chosen)
    if not any(count.cell_count for count in counts):
        return empty_view(ID, title, t("failed_checks.nothing"))
    asked = guard.listed(ctx, is_every_scope=True)
    if asked.refused:
        return guard.refusal(ID, title, asked, ctx)
    checks = failed_checks(ctx.cur, chosen)
    drawn, height = figure(checks, counts, ctx)
    key = (
        KeyEntry(t("failed_checks.printed"), "dot", p["ink2"]),
        KeyEntry(t("failed_checks.said"), "ring", p["ink2"]),
        KeyEntry(t("failed_checks.recomputed"), "tick", p["ink"]),
    )
    return ChartView(
        ID,
        title,
        t("failed_checks.sub", n=len(checks), reports=notes.reports(checks, ctx)),
        sentence(checks, counts, ctx),
        drawn,
        height,
        table(checks, counts, ctx),
        key,
        notes.small_print(
            asked, ctx, notes.clickable("failed_checks.foot", "click.original", ctx), t("failed_checks.rules")
        ),
        min_width=620,
    )


def sentence(checks: Sequence[FailedCheck], counts: Sequence[CheckCount], ctx: Context) -> str:
    """How many checks hold, how many fail, in how many reports; for chosen places, the failures themselves."""
    t = ctx.t
    assessed = sum(count.passed + count.failed for count in counts)
    words = t(
        "failed_checks.sentence",
        assessed=numbers.exact(assessed),
        failed=len(checks),
        reports=notes.reports(checks, ctx),
        idle=numbers.exact(sum(count.not_assessable for count in counts)),
    )
    if not (ctx.state.selected and checks):
        return words
    named_ones = [
        t("failed_checks.one", name=name_of(c, ctx), year=c.year, subject=subject(c, ctx), sides=sides(c))
        for c in checks[:3]
    ]
    return (
        words
        + ("" if ctx.state.lang == "zh" else " ")
        + t("failed_checks.end", list=t("disputes.and").join(named_ones))
    )


SPEC = ChartSpec(ID, view)
