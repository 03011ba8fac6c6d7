"""The left rail: page numbers, names and, under each, its question. On a phone it is a menu."""

from __future__ import annotations

from dash import get_relative_path, html

from pages.registry import Page, pages
from pages.state import ViewState, href
from pages.text import Text


def link(path: str, state: ViewState, children: object, **attributes: object) -> html.A:
    """A link to a page that keeps the view. The browser script brings the address up to date when clicked."""
    return html.A(children, href=href(path, state, get_relative_path("/")), **{"data-nav": path}, **attributes)


def rail(current: Page | None, state: ViewState, t: Text) -> html.Nav:
    """The navigation. The current page is marked for eyes and for screen readers."""
    items = []
    for page in pages():
        if not page.order:
            continue
        here = current is not None and (page.code == current.code or current.path.startswith(f"{page.path}/<"))
        marks = {"aria-current": "page"} if here else {}
        items.append(
            html.Li(
                link(
                    page.path,
                    state.with_(metric=None),
                    [
                        html.Span(str(page.order), className="rail-number"),
                        html.Span(
                            [
                                html.Span(t(f"{page.code}.name"), className="rail-name"),
                                html.Span(t(f"{page.code}.question"), className="rail-question"),
                            ]
                        ),
                    ],
                    className="rail-link" + (" is-here" if here else ""),
                    **marks,
                )
            )
        )
    return html.Nav(
        [
            html.Button(
                t("rail.menu"),
                type="button",
                className="rail-toggle",
                **{"data-action": "menu", "aria-expanded": "false", "aria-controls": "rail-list"},
            ),
            html.Ol(items, className="rail-list", id="rail-list"),
        ],
        className="rail",
        **{"aria-label": t("rail.label")},
    )
