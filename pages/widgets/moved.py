"""Why a place's disclosure rate moved between its last two years: what each outcome row contributed."""

from __future__ import annotations

from fractions import Fraction

from etl.metrics.decompose import UNEXPLAINED, Contribution, Decomposition, decompose
from etl.metrics.stats import Counts, change
from etl.metrics.tables import load_verdicts
from pages import numbers
from pages.charts import notes
from pages.charts.view import Context
from pages.queries.metric_values import metric_values
from pages.queries.rate_rows import NUMERATOR, RateRows, rate_rows
from pages.queries.selection import Selection
from pages.widgets import html

# The rows that moved the rate least are added up in one line.
MAX_ROWS = 8


def moved(code: str, ctx: Context) -> object:
    """The section, or None where no two years have whole outcome rows."""
    chosen = Selection(ctx.state.scope, "all", *ctx.years, (code,))
    held = [r for r in metric_values(ctx.cur, ["disclosed_of_closed"], chosen) if r.value is not None]
    bodies = [(r.publisher_code, r.scope_code) for r in held]
    if not bodies:
        return None
    body, scope = max(dict.fromkeys(bodies), key=bodies.count)
    years = [y for y in rate_rows(ctx.cur, body, scope) if ctx.years[0] <= y.year <= ctx.years[1]]
    if len(years) < 2:
        return None
    before, after = years[-2], years[-1]
    found = decompose(before.rows, after.rows, NUMERATOR, before.printed_total, after.printed_total)
    return None if found is None else _section(found, before, after, ctx)


def _section(found: Decomposition, before: RateRows, after: RateRows, ctx: Context) -> html.Section:
    t = ctx.t
    ordered = sorted(found.rows, key=lambda r: -abs(r.contribution))
    large, small = ordered[:MAX_ROWS], ordered[MAX_ROWS:]
    names = [t("place.row"), str(before.year), str(after.year), t("place.contribution")]
    head = html.Thead(
        html.Tr([html.Th(name, scope="col", className="num" if i else None) for i, name in enumerate(names)])
    )
    rows = [_row(row, found, ctx) for row in large]
    if small:
        rest = Contribution(
            "",
            sum(r.before for r in small),
            sum(r.after for r in small),
            Fraction(0),
            sum((r.contribution for r in small), Fraction(0)),
        )
        rows.append(_row(rest, found, ctx, t("place.rest", n=len(small))))
    total = html.Tr(
        [
            html.Th(t("place.total"), scope="row"),
            html.Td(numbers.rate(float(found.rate_before)), className="num"),
            html.Td(numbers.rate(float(found.rate_after)), className="num"),
            html.Td(numbers.points(float(found.rate_after - found.rate_before), t.lang), className="num"),
        ]
    )
    table = html.Table([head, html.Tbody([*rows, total])], className="data-table moved")
    box = html.Div(table, className="table-scroll", tabIndex=0, role="region", **{"aria-label": t("place.moved")})
    return html.Section(
        [
            html.H2(t("place.moved")),
            html.P(_words(found, before, after, ctx)),
            box,
            html.P(t("place.moved_note"), className="quiet"),
        ],
        id="place-moved",
    )


def _words(found: Decomposition, before: RateRows, after: RateRows, ctx: Context) -> str:
    def counts(year: RateRows) -> Counts:
        total = year.printed_total if year.printed_total is not None else sum(year.rows.values())
        return Counts(sum(year.rows[row] for row in NUMERATOR), total)

    made = change(counts(before), counts(after))
    words = load_verdicts()["change", made.verdict]
    return ctx.t(
        "place.moved_words",
        before=before.year,
        after=after.year,
        size=numbers.points(float(found.rate_after - found.rate_before), ctx.state.lang),
        low=numbers.signed(made.low or 0),
        high=numbers.signed(made.high or 0),
        verdict=words.zh if ctx.state.lang == "zh" else words.en,
    )


def _row(row: Contribution, found: Decomposition, ctx: Context, label: str = "") -> html.Tr:
    name = label or (ctx.t("place.unexplained") if row.row == UNEXPLAINED else notes.row_words(row.row, ctx.t))
    # The bar is as long as the row's share of the largest contribution, to either side of the middle.
    most = max(abs(r.contribution) for r in found.rows) or Fraction(1)
    width = float(abs(row.contribution) / most) * 50
    side = {"left": "50%"} if row.contribution >= 0 else {"right": "50%"}
    bar = html.Span(
        html.Span(style={"width": f"{width:.1f}%", **side}, className="bar-in"),
        className="bar",
        **{"aria-hidden": "true"},
    )
    return html.Tr(
        [
            html.Td(name),
            html.Td(numbers.exact(row.before), className="num"),
            html.Td(numbers.exact(row.after), className="num"),
            html.Td([bar, numbers.points(float(row.contribution), ctx.state.lang)], className="num"),
        ]
    )
