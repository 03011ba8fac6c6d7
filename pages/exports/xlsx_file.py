"""A chart as a workbook: data with a frozen header, an editable chart, notes, sources."""

from __future__ import annotations

import io
import math
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pages.charts.view import Column
from pages.exports.cells import clean, heading
from pages.exports.native_chart import NativeChart, native_chart
from pages.exports.notes_sheet import note_rows
from pages.exports.product import Product
from pages.exports.sheet import Cell, Sheet, sheet
from pages.text import Text
from pages.theme import LIGHT

FONT = {"zh": "Microsoft YaHei", "en": "Calibri"}
FORMATS = {
    "rate": "0.0 %",
    "points": "+0.0 %;-0.0 %;0.0 %",
    "count": "#,##0.######",
    "per": "#,##0.0",
    "factor": "0.00",
    "year": "0",
    "date": "yyyy-mm-dd",
}
LOOKS: dict[str, dict[str, Any]] = {
    "head": {"bold": True, "bottom": 1, "text_wrap": True, "valign": "bottom"},
    "missing": {"italic": True, "font_color": "#66727f"},
    "title": {"bold": True, "font_size": 13},
    "label": {"bold": True, "font_color": "#465260"},
    "text": {"text_wrap": True},
}
# Excel's own limit for a cell; xlsxwriter drops a longer text without a word.
MAX_TEXT = 32_767
# Some 7 seconds of processor time; beyond it a server would wait for one reader, whom CSV serves in 3.
MOST = 50_000
MAX_WIDTH = 46
LINE_POINTS = 15


class TooLong(ValueError):
    """More rows than a workbook is made of; ``rows`` is their number."""

    def __init__(self, rows: int) -> None:
        super().__init__(f"{rows} rows, at most {MOST}")
        self.rows = rows


class Book:
    """A workbook in memory that writes text as text: no formula, no link, no number made of a text."""

    def __init__(self, t: Text, product: Product) -> None:
        self.out = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = Workbook(self.out, options | {"strings_to_numbers": False, "nan_inf_to_errors": True})
        self.book.set_properties(
            {
                "title": clean(product.view.title)[:250],
                "comments": f"{product.version} {product.link}"[:250],
                "created": product.ctx.snapshot.built_at,
            }
        )
        self.font = {"font_name": FONT[t.lang], "font_size": 10, "valign": "top"}
        self.book.formats[0].set_font_name(FONT[t.lang])
        self.book.formats[0].set_font_size(10)
        self.formats: dict[str, Format] = {}

    def style(self, name: str) -> Format:
        """A cell style: a kind of value, ``head``, ``missing``, ``title``, ``label`` or ``text``."""
        found = self.formats.get(name)
        if found is None:
            look = LOOKS.get(name) or ({"num_format": FORMATS[name]} if name in FORMATS else {})
            found = self.formats[name] = self.book.add_format({**self.font, **look})
        return found

    def add(self, name: str) -> Worksheet:
        """A sheet, ready for A4 landscape."""
        page = self.book.add_worksheet(name)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_footer("&L&A&R&P / &N")
        return page

    def bytes(self) -> bytes:
        """The finished file."""
        self.book.close()
        return self.out.getvalue()


def text(page: Worksheet, row: int, column: int, value: object, style: Format | None = None) -> None:
    """Write a text as text, whatever it looks like; a longer one than Excel holds ends in an ellipsis."""
    words = clean(value if isinstance(value, str) else str(value))
    page.write_string(row, column, words if len(words) <= MAX_TEXT else words[: MAX_TEXT - 1] + "…", style)


def put(
    book: Book, page: Worksheet, column: int, kind: str, values: Iterable[object], missing: Collection[int]
) -> None:
    """Write a column below its head: numbers and dates as such; the rows ``missing`` (from 0) hold words for a gap."""
    styled, plain, gap = book.style(kind), book.style("plain"), book.style("missing")
    for row, value in enumerate(values, start=1):
        if isinstance(value, str):
            day = _day(value) if kind == "date" and row - 1 not in missing else None
            if day is None:
                text(page, row, column, value, gap if row - 1 in missing else plain)
            else:
                page.write_datetime(row, column, day, styled)
        elif isinstance(value, int | float):
            page.write_number(row, column, value, styled)
        elif isinstance(value, date):
            page.write_datetime(row, column, value, styled)
        else:
            text(page, row, column, value, plain)


def _day(value: str) -> date | None:
    try:
        return date.fromisoformat(value)
    except ValueError:
        return None


def _wide(words: str) -> float:
    # In the widths of a digit, Excel's unit: a Chinese character takes two.
    return sum(1.9 if ord(c) > 0x2E7F else 1.05 for c in words)


def _width(column: Column, cells: list[Cell]) -> float:
    longest = max([_wide(str(cell.value)) if column.kind in ("text", "date") else 10 for cell in cells[:500]] + [8])
    return min(max(longest, min(_wide(heading(column)), 16)) + 2, MAX_WIDTH)


def _data(book: Book, content: Sheet, t: Text) -> None:
    page = book.add(t("export.sheet.data"))
    for n, column in enumerate(content.columns):
        text(page, 0, n, heading(column), book.style("head"))
        cells = [row[n] for row in content.rows]
        page.set_column(n, n, _width(column, cells))
        gaps = {line for line, cell in enumerate(cells) if cell.is_missing}
        put(book, page, n, column.kind, (cell.value for cell in cells), gaps)
    leading = [column.kind in ("text", "year") for column in content.columns]
    page.freeze_panes(1, min(leading.index(False) if False in leading else 1, 3))
    page.repeat_rows(0)
    # More columns than that are too small to read on one sheet.
    page.fit_to_pages(1 + len(content.columns) // 14, 0)
    if content.columns and content.rows:
        page.autofilter(0, 0, len(content.rows), len(content.columns) - 1)


def _fill(colour: str) -> dict[str, Any]:
    if colour != LIGHT["paper"]:
        return {"fill": {"color": colour}, "border": {"color": LIGHT["paper"], "width": 0.5}}
    # What the page draws hatched on paper.
    hatch = {"pattern": "wide_upward_diagonal", "fg_color": LIGHT["mark"], "bg_color": LIGHT["paper"]}
    return {"pattern": hatch, "border": {"color": LIGHT["mark"], "width": 0.5}}


def _chart(book: Book, drawn: NativeChart, product: Product) -> None:
    t = product.t
    name = t("export.sheet.chart")
    page = book.add(name)
    for n, words in enumerate([t("export.category"), *(series.name for series in drawn.series)]):
        text(page, 0, n, words, book.style("head"))
    for line, category in enumerate(drawn.categories, start=1):
        text(page, line, 0, category, book.style("plain"))
        for n, series in enumerate(drawn.series, start=1):
            page.write_number(line, n, series.values[line - 1], book.style(drawn.kind))
    page.set_column(0, 0, 34)
    page.freeze_panes(1, 1)
    last = len(drawn.categories)
    # A title in per cent speaks of shares of the whole; the numbers beside the chart stay counts.
    is_share = drawn.is_stacked and "%" in product.view.title
    subtype = {"subtype": "percent_stacked" if is_share else "stacked"} if drawn.is_stacked else {}
    chart = book.book.add_chart({"type": "bar", **subtype})
    for n, series in enumerate(drawn.series, start=1):
        chart.add_series(
            {
                "name": [name, 0, n],
                "categories": [name, 1, 0, last, 0],
                "values": [name, 1, n, last, n],
                "gap": 40,
                **_fill(series.colour),
            }
        )
    font = {"name": FONT[t.lang], "size": 9, "color": "#141e28"}
    shown = "" if drawn.shown == drawn.total else t("export.first_rows", n=drawn.shown, total=drawn.total)
    chart.set_title({"name": clean(product.view.title) + shown, "name_font": font | {"size": 12}, "overlay": False})
    chart.set_y_axis({"reverse": True, "num_font": font, "line": {"color": "#cfd5db"}, "major_tick_mark": "none"})
    chart.set_x_axis(
        {
            "num_font": font,
            "num_format": "0 %" if is_share else FORMATS[drawn.kind],
            "major_gridlines": {"visible": True, "line": {"color": "#e8ebee"}},
            "line": {"none": True},
            "label_position": "high",
        }
    )
    chart.set_legend({"none": True} if len(drawn.series) == 1 else {"position": "top", "font": font})
    bars = last * (1 if drawn.is_stacked else len(drawn.series))
    chart.set_size({"width": 760, "height": max(300, 130 + 21 * bars)})
    page.insert_chart(0, len(drawn.series) + 2, chart, {"description": clean(product.view.sentence)[:250]})


def _notes(book: Book, product: Product) -> None:
    page = book.add(product.t("export.sheet.notes"))
    page.set_column(0, 0, 32)
    page.set_column(1, 1, 110)
    for line, (style, label, words) in enumerate(note_rows(product)):
        text(page, line, 0, label, book.style("title" if style == "title" else "label"))
        if words:
            text(page, line, 1, words, book.style("text"))
            page.set_row(line, LINE_POINTS * max(1, math.ceil(_wide(words) / 104)))


def _sources(book: Book, product: Product) -> None:
    t = product.t
    page = book.add(t("export.sheet.sources"))
    columns = (
        "report_code",
        "title",
        "publisher",
        "adcode",
        "year",
        "scope",
        "trust",
        "published",
        "failed",
        "url",
        "sha",
    )
    widths = (28, 40, 24, 9, 7, 12, 12, 12, 12, 60, 20)
    for n, (key, width) in enumerate(zip(columns, widths, strict=True)):
        text(page, 0, n, t(f"export.source.{key}"), book.style("head"))
        page.set_column(n, n, width)
    unknown, sources = t("missing.unknown"), product.evidence.sources
    kinds: dict[str, str] = {"year": "year", "published": "date", "failed": "count"}
    values: tuple[list[object], ...] = (
        [source.report_code for source in sources],
        [source.title for source in sources],
        [source.publisher_name for source in sources],
        [source.adcode for source in sources],
        [source.year for source in sources],
        [t(f"scope.{source.scope_code}") for source in sources],
        [t.or_code(f"trust.{source.trust_code}", source.trust_code) for source in sources],
        [source.published_date for source in sources],
        [source.failed_check_count for source in sources],
        [source.source_url for source in sources],
        [source.file_sha256 for source in sources],
    )
    for n, (key, held) in enumerate(zip(columns, values, strict=True)):
        gaps = {line for line, value in enumerate(held) if value is None}
        put(book, page, n, kinds.get(key, "text"), (unknown if v is None else v for v in held), gaps)
    page.freeze_panes(1, 1)
    page.repeat_rows(0)


def as_xlsx(product: Product) -> bytes:
    """The workbook: data, chart (where there is one to draw), notes, sources. Raises TooLong beyond :data:`MOST`."""
    if len(product.view.table.rows) > MOST:
        raise TooLong(len(product.view.table.rows))
    book = Book(product.t, product)
    _data(book, sheet(product.view, product.evidence, product.t), product.t)
    if drawn := native_chart(product.view.table):
        _chart(book, drawn, product)
    _notes(book, product)
    _sources(book, product)
    return book.bytes()
