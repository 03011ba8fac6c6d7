"""What is carried over: each report's balance, and a thread from year to year that is upright when the years agree."""

from __future__ import annotations

from collections.abc import Sequence

from pages import numbers
from pages.charts import chains, guard, notes, without
from pages.charts.view import ChartSpec, ChartView, Column, Context, KeyEntry, Row, Table, rows_of
from pages.queries.carry_over import CarryOver, carry_over
from pages.theme import palette

ID = "carry_over"
METRIC = "carry_over_share"
HANDLED = "applications_handled"


def status(record: CarryOver) -> str | None:
    """A report that handled too few requests gives no share."""
    return guard.counted(record.handled, METRIC)


def check_word(status: str | None, ctx: Context) -> str:
    """A check's status in words; without one, why there is none."""
    return ctx.t(f"check.status.{status}") if status else ctx.t("check.status.none")


def table(records: Sequence[CarryOver], ctx: Context) -> Table:
    """One row a report: both sides of the balance, their difference, the share, and the year before."""
    t = ctx.t
    columns = (
        *notes.report_columns(ctx),
        Column("new", t("carry_over.col.new"), "count"),
        Column("carried_in", t("carry_over.col.carried_in"), "count"),
        Column("handled", t("carry_over.col.handled"), "count"),
        Column("closed", t("carry_over.col.closed"), "count"),
        Column("carried_out", t("carry_over.col.carried_out"), "count"),
        Column("difference", t("carry_over.col.difference"), "count"),
        Column("balance", t("carry_over.col.balance")),
        Column("share", t("carry_over.col.share"), "rate"),
        Column("before", t("carry_over.col.before"), "count"),
        Column("chain", t("carry_over.col.chain")),
        Column("evidence", t("col.evidence")),
    )
    return Table(columns, rows_of(notes.in_order(records, ctx), lambda r: _row(r, ctx)))


def _row(r: CarryOver, ctx: Context) -> Row:
    t = ctx.t
    difference = None if r.accounted is None else r.handled - r.accounted
    return Row(
        (
            *notes.report_values(r, ctx),
            r.new,
            r.carried_in,
            r.handled,
            r.closed,
            r.carried_out,
            difference,
            check_word(r.balance, ctx),
            r.share,
            r.before,
            check_word(r.chain, ctx),
            t("evidence.quoted" if r.is_quoted else "evidence.table"),
        ),
        chains.source(r),
        {
            "new": t("carry_over.sum_only"),
            "carried_in": t("carry_over.sum_only"),
            "share": t("missing.too_few"),
            "before": t("carry_over.no_before"),
            "difference": t("missing.unknown"),
        },
    )


def view(ctx: Context) -> ChartView:
    """Balances of every report in the selection."""
    t = ctx.t
    title = t("carry_over.title", years=notes.years(ctx))
    shown = guard.ask(carry_over(ctx.cur, notes.selection(ctx)), ctx, guard.rule_of(METRIC, draws_counts=True), status)
    if shown.refused:
        return guard.refusal(ID, title, shown, ctx)
    records = shown.records
    hung = chains.choose(records, ctx)
    drawn, height = chains.figure(hung, ctx)
    rest = t("carry_over.rest", n=len(hung.rest)) if hung.rest else ""
    return ChartView(
        ID,
        title,
        t(
            "carry_over.sub",
            places=notes.counted(records, ctx),
            reports=notes.reports(records, ctx),
            scope=notes.scope_name(ctx),
        ),
        sentence(records, ctx),
        drawn,
        height,
        table(records, ctx),
        key(records, hung, ctx),
        notes.footnotes(shown, ctx, t("carry_over.formula"), t("carry_over.foot"), rest, _hangs(records, ctx)),
        min_width=560,
    )


def _hangs(records: Sequence[CarryOver], ctx: Context) -> str:
    chosen = [r for r in records if notes.is_chosen(r, ctx)]
    parts = [(r, r.carried_out, r.handled) for r in guard.largest(chosen or records, ctx).records]
    rate = without.largest(parts, notes.short_name(METRIC, ctx), ctx)
    sums = without.total([(r, r.handled) for r, _, _ in parts], notes.short_name(HANDLED, ctx), ctx)
    return ("" if ctx.state.lang == "zh" else " ").join(words for words in (sums, rate) if words)


def key(records: Sequence[CarryOver], hung: chains.Chains, ctx: Context) -> tuple[KeyEntry, ...]:
    """The marks that are on the plot."""
    t, p = ctx.t, palette(ctx.state.theme)
    marks = []
    if hung.rows:
        marks.append(KeyEntry(t("carry_over.col.carried_in"), "tick", p["ink2"]))
    marks.append(KeyEntry(t("carry_over.key.out"), "dot", p["ink2"]))
    if any(r.is_quoted for r in records):
        marks.append(KeyEntry(t("key.quoted"), "ring", p["ink2"]))
    if any(r.chain == "pass" for r in hung.rows):
        marks.append(KeyEntry(t("carry_over.key.holds"), "line", p["mark"]))
    if any(r.chain == "fail" for r in hung.rows):
        marks.append(KeyEntry(t("carry_over.key.breaks"), "dashed", p["refused"]))
    if any(r.failed for r in records):
        marks.append(KeyEntry(t("carry_over.key.failed"), "ring", p["refused"]))
    return tuple(marks)


def sentence(records: Sequence[CarryOver], ctx: Context) -> str:
    """How much of one level's newest full year was left over, then how many balances and chains hold."""
    chosen = [r for r in records if notes.is_chosen(r, ctx)]
    panel = guard.largest(chosen or records, ctx)
    members = panel.records
    years = [r.year for r in members]
    year = max(dict.fromkeys(sorted(years, reverse=True)), key=years.count)
    found = [r for r in members if r.year == year]
    out, handled = sum(r.carried_out for r in found), sum(r.handled for r in found)
    who = notes.name_of(found[0], ctx) if len(found) == 1 else None
    first = ctx.t(
        "carry_over.sentence" if who is None else "carry_over.sentence_one",
        who=who,
        year=year,
        level=panel.word(ctx),
        reports=notes.reports(found, ctx),
        out=numbers.count(out, ctx.state.lang),
        handled=numbers.count(handled, ctx.state.lang),
        share=numbers.rate(out / handled) if handled else numbers.rate(0),
    )
    return ("" if ctx.state.lang == "zh" else " ").join([first, _checks(chosen or records, ctx)])


def _checks(records: Sequence[CarryOver], ctx: Context) -> str:
    balances = [r for r in records if r.balance in ("pass", "fail")]
    links = [r for r in records if r.chain in ("pass", "fail")]
    broken = [r for r in records if r.failed]
    words = ctx.t(
        "carry_over.checks",
        balances=len(balances),
        balanced=sum(r.balance == "pass" for r in balances),
        links=len(links),
        linked=sum(r.chain == "pass" for r in links),
    )
    if not broken:
        return words + ctx.t("carry_over.end")
    named = ctx.t.join([f"{notes.name_of(r, ctx)} {r.year}" for r in broken[:4]])
    more = ctx.t("carry_over.more", n=len(broken)) if len(broken) > 4 else ""
    return words + ctx.t("carry_over.broken", names=named, more=more)


SPEC = ChartSpec(ID, view)
