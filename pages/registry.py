"""The pages, found by folder scan: a module of ``pages`` with a ``PAGE`` is a page."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from pages.charts.view import Context
from pages.warehouse import Warehouse


@dataclass(frozen=True, slots=True)
class Slot:
    """A chart's place on a page: its width in twelfths."""

    chart_id: str
    span: int = 12


@dataclass(frozen=True, slots=True)
class Visit:
    """One opening of a page: what it may depend on, and the parts of the path in ``<angle brackets>``."""

    warehouse: Warehouse
    ctx: Context
    params: dict[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """A page. Texts ``<code>.name``, ``<code>.question`` belong to it; ``order`` 0 keeps it out of the rail.

    ``leads`` are the charts whose sentences open the page; ``controls`` the chips of the state bar;
    ``metrics`` the choice of the metric chip; ``above`` and ``body`` add content above and below the charts, made
    again when a control moves; ``heading`` stands in place of the question; where ``exists`` says no, a message with
    ``<code>.missing.title`` and ``.text`` stands in place of the page.
    """

    path: str
    code: str
    order: int
    slots: tuple[Slot, ...] = ()
    leads: tuple[str, ...] = ()
    controls: tuple[str, ...] = ("places", "years", "level", "scope")
    metrics: tuple[str, ...] = ()
    body: Callable[[Visit], list[object]] | None = None
    above: Callable[[Visit], list[object]] | None = None
    heading: Callable[[Visit], str] | None = None
    exists: Callable[[Visit], bool] | None = None


@cache
def pages() -> tuple[Page, ...]:
    """Every page, in the order of the rail."""
    package = importlib.import_module("pages")
    found = []
    for info in pkgutil.iter_modules(package.__path__):
        page = getattr(importlib.import_module(f"pages.{info.name}"), "PAGE", None)
        if page is not None:
            found.append(page)
    return tuple(sorted(found, key=lambda page: (page.order or 99, page.path)))


def match(path: str) -> tuple[Page, dict[str, str]] | None:
    """The page of a path (``/place/330383`` → its page and {"adcode": "330383"}), or None."""
    wanted = "/" + path.strip("/")
    for page in pages():
        pattern = re.sub(r"<(\w+)>", r"(?P<\1>[\\w.-]+)", page.path)
        hit = re.fullmatch(pattern, wanted)
        if hit:
            return page, hit.groupdict()
    return None


def figure_number(chart_id: str) -> str:
    """A chart's number as in a yearbook: page, then place on the page (``3–2``); empty when it is on no page.

    A page outside the rail has the number of the page that leads to it: ``/place/<adcode>`` that of ``/place``.
    """
    for page in pages():
        for place, slot in enumerate(page.slots, start=1):
            if slot.chart_id == chart_id:
                number = page.order or next((p.order for p in pages() if page.path.startswith(f"{p.path}/<")), 0)
                return f"{number}–{place}" if number else ""
    return ""
