"""方法: every metric from its definition, every status and rule from the files that make them."""

from __future__ import annotations

from etl.metrics.catalogue import load_metrics
from etl.metrics.definition import Metric
from etl.metrics.expression import TABLES, Expression
from etl.metrics.tables import Words, load_statuses, load_topics, load_units
from pages.charts.notes import row_words
from pages.registry import Page, Visit
from pages.text import Text
from pages.widgets import html


def _words(words: Words, t: Text) -> str:
    return words.zh if t.lang == "zh" else words.en


def formula(expression: Expression, t: Text) -> str:
    """A sum of cell keys in the words of the form: ``予以公开 + 部分公开``."""
    parts = []
    for i, term in enumerate(expression.terms):
        sign = "− " if term.sign < 0 else "+ " if i else ""
        table, row, *column = term.key.split(".")
        name = row_words(row, t) if table in TABLES else t.or_code(f"term.{term.key}", term.key)
        if column and column[0] != "total":
            name += f" · {row_words(column[0], t, 'column')}"
        parts.append(sign + name)
    return " ".join(parts)


def _formula(metric: Metric, t: Text) -> html.Div:
    top = html.Span(formula(metric.numerator, t), className="fraction-top")
    if metric.denominator is None:
        return html.Div(top, className="fraction")
    below = formula(metric.denominator, t)
    if metric.per and metric.per != 1:
        below += f" ÷ {metric.per:,.0f}"
    return html.Div([top, html.Span(below, className="fraction-below")], className="fraction")


def _facts(metric: Metric, t: Text) -> html.Dl:
    direction = {None: "none", True: "lower", False: "higher"}[metric.lower_is_better]
    unit = load_units()[metric.unit]
    rows = [
        (t("methods.how"), metric.how_zh if t.lang == "zh" else metric.how_en),
        (t("methods.unit"), unit.zh if t.lang == "zh" else unit.en),
        (t("methods.judged"), t(f"methods.judged.{direction}")),
        (t("methods.comparable"), t.or_code(f"form.{metric.comparable_from}", str(metric.comparable_from))),
        (t("methods.caveats"), metric.caveats_zh if t.lang == "zh" else metric.caveats_en),
    ]
    if metric.min_n:
        rows.insert(2, (t("methods.min_n"), t("methods.min_n.text", n=metric.min_n)))
    return html.Dl([part for name, value in rows for part in (html.Dt(name), html.Dd(value))], className="facts")


def _metric(metric: Metric, t: Text) -> html.Article:
    return html.Article(
        [
            html.H3([metric.name_zh if t.lang == "zh" else metric.name_en, html.Code(metric.id)]),
            html.P(metric.why_zh if t.lang == "zh" else metric.why_en, className="why"),
            _formula(metric, t),
            _facts(metric, t),
        ],
        id=metric.id,
        className="metric",
    )


def _topics(t: Text) -> list[object]:
    metrics = load_metrics().values()
    found: list[object] = []
    for topic, words in load_topics().items():
        members = [metric for metric in metrics if metric.topic == topic]
        if members:
            cards = [_metric(metric, t) for metric in members]
            found.append(html.Section([html.H2(_words(words, t)), html.Div(cards, className="metrics")], id=topic))
    return found


def _contents(t: Text) -> html.Nav:
    links = [html.Li(html.A(_words(words, t), href=f"#{topic}")) for topic, words in load_topics().items()]
    more = [html.Li(html.A(t(f"methods.{part}"), href=f"#{part}")) for part in ("rules", "statuses")]
    return html.Nav(html.Ul([*links, *more]), className="contents", **{"aria-label": t("methods.contents")})


def _rules(t: Text) -> html.Section:
    names = ("scope", "level", "intervals", "change", "pooling", "funnel", "missing", "quoted", "checks", "population")
    rows = [part for name in names for part in (html.Dt(t(f"rule.{name}")), html.Dd(t(f"rule.{name}.text")))]
    return html.Section([html.H2(t("methods.rules")), html.Dl(rows, className="facts rules")], id="rules")


def _statuses(t: Text) -> html.Section:
    rows = [
        html.Tr([html.Td(_words(status.name, t)), html.Td(_words(status.meaning, t)), html.Td(html.Code(status.code))])
        for status in load_statuses().values()
    ]
    return html.Section(
        [html.H2(t("methods.statuses")), html.Table(html.Tbody(rows), className="data-table")], id="statuses"
    )


def body(visit: Visit) -> list[object]:
    """Contents, metrics by topic, rules of comparison, statuses."""
    t = visit.ctx.t
    return [html.P(t("methods.lead"), className="lead"), _contents(t), *_topics(t), _rules(t), _statuses(t)]


PAGE = Page(path="/methods", code="methods", order=10, controls=(), body=body)
