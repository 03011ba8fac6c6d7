"""Who asks: one bar a report, natural persons and the five kinds of organisations, summing to 100 %."""

from __future__ import annotations

from collections.abc import Sequence

from etl.forms import load_names
from pages import numbers
from pages.charts import compositions, guard, notes, without
from pages.charts.compositions import Bar, Part
from pages.charts.rows import MAX_ROWS
from pages.charts.view import ChartSpec, ChartView, Column, Context, KeyEntry, Row, Table, ref, rows_of
from pages.queries.applicant_mix import ORGANISATIONS, ApplicantMix, applicant_mix
from pages.state import SCOPES
from pages.theme import palette

ID = "applicant_mix"
KINDS = ("natural_person", *ORGANISATIONS)
METRIC = "natural_person_share"


def kind_name(code: str, ctx: Context) -> str:
    """A kind of applicant as the form calls it."""
    name = load_names()[("column", code)]
    return name.zh if ctx.state.lang == "zh" else name.en


def status(record: ApplicantMix) -> str | None:
    """A report without any request has a zero denominator."""
    return guard.counted(record.total, METRIC) if record.total else "zero_denominator"


def source(record: ApplicantMix) -> str:
    """The row of new requests, or the report's prose."""
    cells = () if record.is_quoted else tuple(f"t3.new_requests.{kind}" for kind in (*KINDS, "total"))
    return ref(record.report_code, *cells)


def bars(records: Sequence[ApplicantMix], ctx: Context) -> list[Bar]:
    """One bar a report by level, most natural persons first; pooled by level and year where there are too many."""
    shown = [r for r in _ordered(records, ctx) if r.total]
    if len(shown) <= MAX_ROWS:
        return [_bar(r, ctx) for r in shown]
    named = [r for r in shown if notes.is_chosen(r, ctx)][:MAX_ROWS]
    return [*(_bar(r, ctx) for r in named), *_pooled([r for r in shown if r not in named and not r.is_quoted], ctx)]


def _ordered(records: Sequence[ApplicantMix], ctx: Context) -> list[ApplicantMix]:
    return sorted(
        records,
        key=lambda r: (
            SCOPES.index(r.scope_code),
            guard.ORDER.index(guard.level_of(r)),
            not notes.is_chosen(r, ctx),
            -(r.natural_person or 0) / (r.total or 1),
            r.publisher_code,
            r.year,
        ),
    )


def _bar(record: ApplicantMix, ctx: Context) -> Bar:
    undivided = record.organisations if record.is_quoted else None
    return Bar(
        guard.heading(record, ctx),
        f"{notes.name_of(record, ctx)}  {record.year}",
        (record.natural_person, *record.kinds, undivided),
        record.total,
        source(record),
        notes.colour_of(record, ctx),
        record.failed > 0,
        record.is_quoted,
        guard.is_few(record.total, METRIC),
    )


def _pooled(records: Sequence[ApplicantMix], ctx: Context) -> list[Bar]:
    found = []
    for heading, year, members in guard.by_year(records, ctx):
        every = [(r.natural_person, *r.kinds) for r in members]
        parts = tuple(sum(part or 0 for part in group) for group in zip(*every, strict=True))
        label = ctx.t("outcome_mix.pooled", year=year, reports=ctx.t("unit.reports", n=len(members)))
        whole = sum(r.total for r in members)
        found.append(Bar(heading, label, (*parts, None), whole, "", is_few=guard.is_few(whole, METRIC)))
    return found


def parts_of(records: Sequence[ApplicantMix], ctx: Context) -> list[Part]:
    """The parts of every bar; organisations of no stated kind only where prose is on the plot."""
    p = palette(ctx.state.theme)
    found = [Part(kind_name(kind, ctx), p[kind]) for kind in KINDS]
    return [*found, Part(ctx.t("applicant_mix.undivided"), p["ink3"], is_open=True)]


def table(records: Sequence[ApplicantMix], ctx: Context) -> Table:
    """One row a report: cases by kind, printed total, share of natural persons with its interval."""
    t = ctx.t
    columns = (
        *notes.report_columns(ctx),
        *(Column(kind, kind_name(kind, ctx), "count") for kind in KINDS),
        Column("organisations", t("applicant_mix.col.organisations"), "count"),
        Column("total", t("applicant_mix.col.total"), "count"),
        Column("share", t("applicant_mix.col.share"), "rate"),
        Column("low", t("col.low"), "rate"),
        Column("high", t("col.high"), "rate"),
        Column("evidence", t("col.evidence")),
    )
    return Table(columns, rows_of(_ordered(records, ctx), lambda r: _row(r, ctx)))


def _row(r: ApplicantMix, ctx: Context) -> Row:
    t = ctx.t
    share = None if r.natural_person is None or r.low is None else r.natural_person / r.total
    total = r.known if r.is_quoted else r.printed_total
    absent = dict.fromkeys(ORGANISATIONS, t("missing.quoted_only" if r.is_quoted else "missing.none"))
    few = dict.fromkeys(("share", "low", "high"), t("missing.too_few"))
    evidence = t("evidence.quoted" if r.is_quoted else "evidence.table")
    return Row(
        (
            *notes.report_values(r, ctx),
            r.natural_person,
            *r.kinds,
            r.organisations,
            total,
            share,
            r.low,
            r.high,
            evidence,
        ),
        source(r),
        absent | few,
    )


def view(ctx: Context) -> ChartView:
    """Applicants of every report in the selection; reports with no request at all are counted, not drawn."""
    t, p = ctx.t, palette(ctx.state.theme)
    title = t("applicant_mix.title", years=notes.years(ctx))
    every = applicant_mix(ctx.cur, notes.selection(ctx))
    shown = guard.ask(every, ctx, guard.rule_of(METRIC, draws_counts=True), status).where(lambda r: bool(r.total))
    if shown.refused:
        return guard.refusal(ID, title, shown, ctx, t("applicant_mix.none") if every else "", table(every, ctx))
    records = shown.records
    drawn, height = compositions.figure(bars(records, ctx), parts_of(records, ctx), ctx)
    key = [KeyEntry(kind_name(kind, ctx), "square", p[kind]) for kind in KINDS]
    if any(r.is_quoted for r in records) and len(records) <= MAX_ROWS:
        key += [
            KeyEntry(t("applicant_mix.key.quoted"), "ring", p["natural_person"]),
            KeyEntry(t("applicant_mix.undivided"), "hatch", p["ink3"]),
        ]
    if any(r.failed for r in records):
        key.append(KeyEntry(t("key.failed"), "ring", p["refused"]))
    idle = t("applicant_mix.idle", n=len(every) - len(records)) if len(every) > len(records) else ""
    chosen = [r for r in records if notes.is_chosen(r, ctx)]
    pooled = ((r, r.natural_person or 0, r.total) for r in guard.largest(chosen or records, ctx).records)
    hangs = without.largest(pooled, notes.short_name(METRIC, ctx), ctx)
    return ChartView(
        ID,
        title,
        t("applicant_mix.sub", reports=notes.reports(records, ctx), scope=notes.scope_name(ctx)),
        sentence(chosen or records, ctx),
        drawn,
        height,
        table(every, ctx),
        tuple(key),
        notes.footnotes(shown, ctx, notes.formula(METRIC, ctx), t("applicant_mix.foot"), idle, hangs),
    )


def sentence(found: Sequence[ApplicantMix], ctx: Context) -> str:
    """Natural persons' share of the pooled new requests of one level, and the next largest kind."""
    panel = guard.largest(found, ctx)
    records = panel.records
    total = sum(r.total for r in records)
    natural = sum(r.natural_person or 0 for r in records)
    years = numbers.years(min(r.year for r in records), max(r.year for r in records))
    words = {
        "years": years,
        "level": panel.word(ctx),
        "reports": notes.reports(records, ctx),
        "total": numbers.count(total, ctx.state.lang),
        "natural": numbers.rate(natural / total),
        "counts": numbers.ratio(natural, total),
    }
    tabled = [r for r in records if not r.is_quoted]
    sums = {kind: sum(r.kinds[i] or 0 for r in tabled) for i, kind in enumerate(ORGANISATIONS)}
    most = max(sums, key=lambda kind: sums[kind])
    if not sums[most]:
        return ctx.t("applicant_mix.sentence_natural", **words)
    name = kind_name(most, ctx)
    next_kind = name if ctx.state.lang == "zh" else name.lower()
    return ctx.t("applicant_mix.sentence", kind=next_kind, cases=numbers.count(sums[most], ctx.state.lang), **words)


SPEC = ChartSpec(ID, view)
