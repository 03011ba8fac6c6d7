"""PDF with a text layer: ruled or bare tables over pages, page numbers, header repeated or not, a vertical label."""

from __future__ import annotations

from dataclasses import dataclass, field

from etl.synth import script
from etl.synth.knowledge import knowledge
from etl.synth.layouts.registry import layout
from etl.synth.pdf import MARGIN, PAGE_HEIGHT, PAGE_WIDTH, Canvas, em_width, wrap
from etl.synth.script import Drawn, Placed, Written
from etl.synth.tables import Sheet

_BODY, _SMALL, _LEAD, _PAD = 10.5, 8.0, 1.35, 3.0
_VALUE_SHARE, _NARROW = 1.0, 0.6
_USABLE = PAGE_WIDTH - 2 * MARGIN


@dataclass
class _Setter:
    """Sets blocks one below the other and turns pages."""

    ruled: bool
    repeat: bool
    canvas: Canvas = field(default_factory=Canvas)
    y: float = MARGIN
    # Lines of a cell over two pages that the first page had no room for.
    owed: dict[Placed, list[str]] = field(default_factory=dict)

    def room(self, height: float) -> bool:
        return self.y + height <= PAGE_HEIGHT - MARGIN

    def turn(self) -> None:
        self.footer()
        self.canvas.new_page()
        self.y = MARGIN

    def footer(self) -> None:
        form = knowledge().phrases["page_footer"][0]
        text = form.format(page=len(self.canvas.pages))
        self.canvas.text(PAGE_WIDTH / 2 - em_width(text) * _SMALL / 2, PAGE_HEIGHT - 25, _SMALL, text)

    def paragraph(self, block: Written) -> None:
        for line in wrap(block.text, _USABLE, _BODY):
            if not self.room(_BODY * _LEAD):
                self.turn()
            self.y += _BODY * _LEAD
            self.canvas.text(MARGIN, self.y, _BODY, line)
        self.y += 4

    def table(self, block: Drawn) -> None:
        edges = _edges(block)
        heights = _heights(block, edges)
        self.y += 6
        start = 0
        while start < block.height:
            end, used = start, 0.0
            while end < block.height and (self.room(used + heights[end]) or end == start):
                used += heights[end]
                end += 1
            if start == 0 and end < min(block.head + 1, block.height) and self.y > MARGIN:
                self.turn()
                continue
            self.part(block, edges, heights, start, end)
            start = end
            if start < block.height:
                self.turn()
                if self.repeat and block.head < start:
                    self.part(block, edges, heights, 0, block.head)
        self.y += 8

    def part(self, block: Drawn, edges: list[float], heights: list[float], start: int, end: int) -> None:
        tops = [self.y]
        for height in heights[start:end]:
            tops.append(tops[-1] + height)
        for cell in block.cells:
            upper, lower = max(cell.row, start), min(cell.row + cell.rowspan, end)
            if upper < lower:
                is_last = cell.row + cell.rowspan <= end
                self.cell(cell, edges, tops[upper - start], tops[lower - start], cell.row >= start, is_last)
        self.y = tops[-1]

    def cell(self, cell: Placed, edges: list[float], top: float, bottom: float, is_first: bool, is_last: bool) -> None:
        left, right = edges[cell.column], edges[cell.column + cell.colspan]
        if self.ruled:
            for edge in (
                (left, top, right, top),
                (left, bottom, right, bottom),
                (left, top, left, bottom),
                (right, top, right, bottom),
            ):
                self.canvas.line(*edge)
        lines = self.owed.pop(cell, [])
        if is_first:
            lines = wrap(cell.text, right - left - 2 * _PAD, _SMALL)
        if not is_last:
            fitting = max(1, int((bottom - top - _PAD) / (_SMALL * _LEAD)))
            lines, self.owed[cell] = lines[:fitting], lines[fitting:]
        y = (top + bottom) / 2 - len(lines) * _SMALL * _LEAD / 2
        for line in lines:
            y += _SMALL * _LEAD
            centred = (left + right) / 2 - em_width(line) * _SMALL / 2
            self.canvas.text(centred if cell.role != "label" else left + _PAD, y - 2, _SMALL, line)


def _edges(block: Drawn) -> list[float]:
    """Left edges of the columns: label columns wide, the outermost of several narrow enough for one glyph a line."""
    labels = max((cell.column + cell.colspan for cell in block.cells if cell.role == "label"), default=0)
    width = max(block.width, max(cell.column + cell.colspan for cell in block.cells))
    widths = [_VALUE_SHARE] * width
    if labels == 1:
        widths[0] = 2.0
    elif labels > 1:
        widths[:labels] = [_NARROW, *[1.6] * (labels - 2), 3.0]
    edges = [MARGIN]
    for share in widths:
        edges.append(edges[-1] + share * _USABLE / sum(widths))
    return edges


def _heights(block: Drawn, edges: list[float]) -> list[float]:
    heights = [_SMALL * _LEAD + 2 * _PAD] * block.height
    for cell in block.cells:
        if cell.rowspan == 1:
            lines = wrap(cell.text, edges[cell.column + cell.colspan] - edges[cell.column] - 2 * _PAD, _SMALL)
            heights[cell.row] = max(heights[cell.row], len(lines) * _SMALL * _LEAD + 2 * _PAD)
    # A tall label that spans rows stretches its last row.
    for cell in block.cells:
        if cell.rowspan > 1:
            lines = wrap(cell.text, edges[cell.column + cell.colspan] - edges[cell.column] - 2 * _PAD, _SMALL)
            rows = range(cell.row, cell.row + cell.rowspan)
            missing = len(lines) * _SMALL * _LEAD + 2 * _PAD - sum(heights[row] for row in rows)
            heights[rows[-1]] += max(0.0, missing)
    return heights


def _typeset(text: str, ruled: bool, repeat: bool) -> bytes:
    setter = _Setter(ruled, repeat)
    for block in script.read(text):
        if isinstance(block, Written):
            setter.paragraph(block)
        else:
            setter.table(block)
    setter.footer()
    return setter.canvas.save()


@layout("pdf", "pdf", pack=lambda text: _typeset(text, ruled=True, repeat=False), squared=True)
def ruled(sheet: Sheet) -> str:
    """Ruled tables that run over pages."""
    return script.write(sheet)


@layout("pdf_repeat", "pdf", pack=lambda text: _typeset(text, ruled=True, repeat=True), squared=True)
def repeated(sheet: Sheet) -> str:
    """Ruled tables with the header repeated on each page."""
    return script.write(sheet)


@layout("pdf_bare", "pdf", pack=lambda text: _typeset(text, ruled=False, repeat=False), certain=False, squared=True)
def bare(sheet: Sheet) -> str:
    """Tables without any line."""
    return script.write(sheet)
