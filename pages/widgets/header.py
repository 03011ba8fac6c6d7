"""The header: name, what data these are, language and theme."""

from __future__ import annotations

from pages import numbers
from pages.charts.view import Context
from pages.widgets import html
from pages.widgets.rail import link


def honesty(ctx: Context) -> str:
    """One line that says what data these are; synthetic data are called so."""
    key = "header.synthetic" if ctx.snapshot.is_synthetic else "header.honesty"
    lang = ctx.state.lang
    snap = ctx.snapshot
    return ctx.t(
        key,
        reports=numbers.count(snap.report_count, lang),
        places=numbers.count(snap.place_count, lang),
        tables=numbers.count(snap.table_count, lang),
        years=numbers.years(snap.first_year, snap.last_year),
    )


def header(ctx: Context, path: str) -> html.Header:
    """The page's head. Language and theme are links: they work with the middle button too."""
    t, state = ctx.t, ctx.state
    other_lang = "en" if state.lang == "zh" else "zh"
    other_theme = "dark" if state.theme == "light" else "light"
    return html.Header(
        [
            link(
                "/",
                state.with_(metric=None),
                [
                    html.Span(t("app.name"), className="brand-name"),
                    html.Span(t("app.name_small"), className="brand-small"),
                ],
                className="brand",
            ),
            link(
                "/quality",
                state.with_(metric=None),
                honesty(ctx),
                className="honesty" + (" is-synthetic" if ctx.snapshot.is_synthetic else ""),
            ),
            html.Div(
                [
                    link(
                        path,
                        state.with_(lang=other_lang),
                        t("header.other_language"),
                        className="switch",
                        **{"data-action": "lang", "data-set": f"lang={other_lang}", "lang": other_lang},
                    ),
                    link(
                        path,
                        state.with_(theme=other_theme),
                        # Both words are there, the style sheet shows one: the theme changes in the browser.
                        [html.Span(t(f"header.to_{to}"), className=f"to-{to}") for to in ("dark", "light")],
                        className="switch",
                        **{"data-action": "theme", "data-set": f"theme={other_theme}"},
                    ),
                ],
                className="switches",
            ),
        ],
        className="header",
    )
