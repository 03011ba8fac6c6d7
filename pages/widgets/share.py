"""The share menu of a chart: copy it, cite it, save it as a picture, as data or as a page of its own."""

from __future__ import annotations

from pages.charts.view import ChartView
from pages.text import Text
from pages.widgets import control, html
from pages.widgets.opener import target
from pages.widgets.own import Entries

# Pixels left free in the window: above, as much as the state bar takes, so that focus on an entry moves no page.
_ROOM = {"padding": {"top": 72, "right": 8, "bottom": 8, "left": 8}}


Entry = tuple[str, dict[str, str]]


def _item(words: str, view: ChartView, action: str, **data: str) -> Entry:
    attributes = {f"data-{name}": value for name, value in data.items()}
    return words, {"data-action": action, "data-file": view.chart_id, **attributes}


def _pictures(view: ChartView, t: Text) -> list[Entry]:
    said = {"done": t("share.saved"), "failed": t("share.no_picture"), "wait": t("share.drawing")}
    return [
        _item(t("share.png"), view, "picture", format="png", size="", **said),
        _item(t("share.png_slide"), view, "picture", format="png", size="slide.", **said),
        _item(t("share.svg"), view, "picture", format="svg", size="", **said),
        _item(t("share.svg_slide"), view, "picture", format="svg", size="slide.", **said),
    ]


def share_items(view: ChartView, t: Text) -> Entries:
    """The entries for a view; the counts of rows are those of its table, and of its files."""
    n = len(view.table.rows)
    copied, failed = {"done": t("script.copied")}, {"failed": t("share.failed")}
    image = {"wait": t("share.drawing"), "failed": t("share.no_picture"), "saved": t("share.saved_instead")}
    entries: list[Entry] = [
        (t("share.copy"), {}),
        _item(t("card.copy_link"), view, "copy-link"),
        _item(t("card.copy_pinned"), view, "copy-pinned"),
        _item(t("share.embed"), view, "copy-embed", **copied),
        _item(t("share.image"), view, "copy-image", **copied, **image),
        _item(t("export.cite_zh"), view, "cite", cite="zh", **copied, **failed),
        _item(t("export.cite_en"), view, "cite", cite="en", **copied, **failed),
        (t("share.picture"), {}),
        *_pictures(view, t),
        (t("share.data"), {}),
        _item(t("share.xlsx", n=n), view, "download", format="xlsx"),
        _item(t("share.csv", n=n), view, "download", format="csv"),
        _item(t("share.json", n=n), view, "download", format="json"),
        (t("share.page"), {}),
        _item(t("share.frozen"), view, "download", format="html"),
    ]
    return Entries(entries)


def share_menu(view: ChartView, t: Text) -> control.Menu:
    """The menu; its entries are found by ``{"role": "share", "chart": <chart id>}`` and follow the view."""
    return control.Menu(
        [
            control.MenuTarget(html.Span(t("card.share")), boxWrapperProps=target("tool")),
            control.MenuDropdown(
                share_items(view, t), id={"role": "share", "chart": view.chart_id}, className="share-menu"
            ),
        ],
        position="bottom-end",
        # Cut to the room above or below it scrolls; else its first entries would leave the window.
        middlewares={"flip": _ROOM, "shift": _ROOM, "size": _ROOM},
        shadow="md",
        radius=2,
    )
