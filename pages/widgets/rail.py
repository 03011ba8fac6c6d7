"""The left rail: page numbers, names and, under each, its question. On a phone it is a menu."""

from __future__ import annotations

from functools import cache
from html import escape

from dash import get_relative_path

from pages.first.markup import Writer
from pages.registry import Page, pages
from pages.state import ViewState, href
from pages.text import Text
from pages.widgets import html
from pages.widgets.own import Html

# Stands for the query of a view until there is one; no address holds it.
_QUERY = "\0"


def link(path: str, state: ViewState, children: object, **attributes: object) -> html.A:
    """A link to a page that keeps the view. The browser script brings the address up to date when clicked."""
    return html.A(children, href=href(path, state, get_relative_path("/")), **{"data-nav": path}, **attributes)


def rail(current: Page | None, state: ViewState, t: Text) -> html.Nav:
    """The navigation. The current page is marked for eyes and for screen readers."""
    base = get_relative_path("/")
    query = href("", state.with_(metric=None), "")
    entries = _entries(current.code if current else "", state.lang, base).replace(_QUERY, escape(query))
    return html.Nav(
        [
            html.Button(
                t("rail.menu"),
                type="button",
                className="rail-toggle",
                **{"data-action": "menu", "aria-expanded": "false", "aria-controls": "rail-list"},
            ),
            Html("ol", {"className": "rail-list", "id": "rail-list"}, entries),
        ],
        className="rail",
        **{"aria-label": t("rail.label")},
    )


@cache
def _entries(current: str, lang: str, base: str) -> str:
    """The entries as HTML, with a mark where the query of the view goes: all else is the same in every view."""
    t, made = Text(lang), []
    for page in pages():
        if not page.order:
            continue
        here = page.code == current or any(p.code == current and p.path.startswith(f"{page.path}/<") for p in pages())
        attributes = {
            "href": href(page.path, ViewState(), base) + _QUERY,
            "data-nav": page.path,
            "className": "rail-link" + (" is-here" if here else ""),
            "aria-current": "page" if here else None,
        }
        words = [html.Span(t(f"{page.code}.{part}"), className=f"rail-{part}") for part in ("name", "question")]
        number = html.Span(str(page.order), className="rail-number")
        made.append(html.Li(html.A([number, html.Span(words)], **attributes)))
    return Writer({}).write(made)
