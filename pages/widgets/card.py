"""The chart card. Always the same anatomy: title, grey line, key, plot, footnote, tools, table (look.md)."""

from __future__ import annotations

import re

from pages.charts.view import ChartView, KeyEntry, Switch
from pages.text import Text
from pages.theme import css
from pages.widgets import html
from pages.widgets.graph import graph, narrow_height
from pages.widgets.share import share_menu
from pages.widgets.table import table

# A title is not broken between a number and its unit.
_UNIT = re.compile(r"(\d) (?=[\u4e00-\u9fff%])")


def _key_entry(entry: KeyEntry) -> html.Li:
    swatch = html.Span(
        className=f"swatch swatch-{entry.mark}", style={"--c": css(entry.colour)}, **{"aria-hidden": "true"}
    )
    return html.Li([swatch, entry.label])


def _switch(switch: Switch, chart: str) -> html.Div:
    """Buttons that change the plot where it stands; the choice is kept in the link."""
    buttons = [
        html.Button(
            words,
            type="button",
            className="switch-option",
            **{
                "data-action": "put" if switch.is_asked else "switch",
                "data-param": switch.parameter,
                "data-value": code,
                "data-sub": line,
                "aria-pressed": "true" if code == switch.chosen else "false",
            },
        )
        for code, words, line in switch.options
    ]
    return html.Div(
        [html.Span(switch.name, id=f"switch-{switch.parameter}-{chart}"), *buttons],
        className="plot-switch no-print",
        role="group",
        **{"aria-labelledby": f"switch-{switch.parameter}-{chart}"},
    )


def head(view: ChartView, number: str, t: Text, heading: type = html.H2) -> list[object]:
    """Figure number, title, grey line, key; and the sentence for those who cannot see the plot."""
    parts: list[object] = [
        html.P(number, className="card-number"),
        heading(_UNIT.sub("\\1\u00a0", view.title), className="card-title", id=f"title-{view.chart_id}"),
    ]
    if view.subtitle:
        parts.append(html.P(view.subtitle, className="card-sub"))
    if view.key:
        parts.append(
            html.Ul([_key_entry(entry) for entry in view.key], className="key", **{"aria-label": t("card.key")})
        )
    # What the browser carries out needs a plot; what the server is asked may bring one.
    parts += [_switch(one, view.chart_id) for one in view.switches if view.figure or one.is_asked]
    if view.empty:
        parts.append(html.P(view.empty, className="card-empty"))
    parts.append(html.P(view.sentence, className="visually-hidden", id=f"alt-{view.chart_id}"))
    return parts


def foot(view: ChartView) -> list[object]:
    """The footnote, written by the program: formula, sources, data version, failed checks."""
    return [html.P(line) for line in view.footnotes]


def _tools(view: ChartView, t: Text) -> html.Div:
    toggle = html.Button(
        t("card.as_table"),
        type="button",
        className="tool",
        **{"data-action": "as-table", "aria-expanded": "false", "aria-controls": f"table-{view.chart_id}"},
    )
    return html.Div([toggle, share_menu(view, t)], className="card-tools")


def card(view: ChartView, number: str, t: Text, span: int = 12, heading: type = html.H2) -> html.Section:
    """A chart with everything that belongs to it. ``span`` counts twelfths of the page's width."""
    chart = view.chart_id
    return html.Section(
        [
            _tools(view, t),
            html.Div(head(view, number, t, heading), id={"role": "head", "chart": chart}, className="card-head"),
            html.Div(
                graph(view),
                className="plot",
                role="figure",
                # The graph itself is loaded later and knows no height until then.
                style={"--height": f"{view.height if view.figure else 0}px"} | narrow_height(view),
                **{"aria-labelledby": f"title-{chart}", "aria-describedby": f"alt-{chart}"},
            ),
            html.Div(foot(view), id={"role": "foot", "chart": chart}, className="card-foot"),
            html.Div(
                html.Div(table(view.table, t), id={"role": "table", "chart": chart}),
                id=f"table-{chart}",
                className="card-table",
            ),
        ],
        className=f"card span-{span}",
        id=chart,
        **{"data-chart": chart},
    )
