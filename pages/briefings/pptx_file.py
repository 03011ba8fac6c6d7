"""A briefing as slides (16:9): tables and charts of the program itself, nothing drawn as a picture."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.xmlchemy import OxmlElement
from pptx.util import Emu, Inches, Pt

from pages.briefings.fonts import rgb, slide_fonts
from pages.briefings.model import Briefing, Drawing, Grid, Plot
from pages.briefings.native import add_chart
from pages.exports.cells import clean
from pages.text import Text
from pages.theme import LIGHT

WIDTH, HEIGHT, EDGE = Inches(13.333), Inches(7.5), Inches(0.6)
ROOM = WIDTH - 2 * EDGE
TITLE_ONLY = 5
WORDS, NOTES, TABLE_POINTS = 18, 11, 11
# Room of a table below its head, a row of one line, each further line.
TABLE_INCHES, ROW_INCHES, LINE_INCHES = 4.75, 0.29, 0.19
BOX_POINTS = 372
# Bars below each other and their frame, so that a single bar does not fill a slide.
BAR_INCHES, FRAME_INCHES, PLOT_INCHES = 0.6, 1.2, 5.3
# More bars of 12 points under each other run into one another.
MAX_BARS = 14


class Deck:
    """Slides under construction."""

    def __init__(self, brief: Briefing) -> None:
        self.brief = brief
        self.out = Presentation()
        self.out.slide_width, self.out.slide_height = WIDTH, HEIGHT
        properties = self.out.core_properties
        properties.title, properties.author = clean(brief.title), "Gongkai"
        properties.comments = f"{brief.version} {brief.link}"

    def slide(self, title: str, note: str = "") -> Any:
        """A slide with its title, the byline at the foot and a line of notes above it."""
        slide = self.out.slides.add_slide(self.out.slide_layouts[TITLE_ONLY])
        holder = slide.shapes.title
        holder.left, holder.top, holder.width, holder.height = EDGE, Inches(0.35), ROOM, Inches(0.85)
        _write(holder.text_frame, [title], 24, bold=True)
        holder.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        self._text(
            slide, Inches(7.02), Inches(0.3), [self.brief.byline, *([self.brief.notice] * bool(self.brief.notice))], 10
        )
        if note:
            self._text(slide, Inches(6.6), Inches(0.4), [note], 11)
        return slide

    def _text(self, slide: Any, top: int, height: int, words: Sequence[str], size: float) -> None:
        box = slide.shapes.add_textbox(EDGE, top, ROOM, height)
        joined = [" · ".join(words)] if size == 10 else list(words)
        _write(box.text_frame, joined, size)

    def words(self, title: str, words: Sequence[str], size: float) -> None:
        """Sentences, over as many slides as they need."""
        for n, part in enumerate(_portions(words, size), start=1):
            slide = self.slide(self._continued(title, n))
            self._text(slide, Inches(1.35), Inches(5.2), part, size)

    def _continued(self, title: str, part: int) -> str:
        return title if part == 1 else Text(self.brief.lang)("briefing.continued", title=title, n=part)

    def grid(self, grid: Grid) -> None:
        """A table, over as many slides as it needs, its head on each."""
        for n, rows in enumerate(_pages(grid), start=1):
            slide = self.slide(self._continued(grid.title, n), grid.note)
            box = (EDGE, Inches(1.3), ROOM, Inches(ROW_INCHES * (len(rows) + 1)))
            shape = slide.shapes.add_table(len(rows) + 1, len(grid.head), *box)
            table = shape.table
            shape._element.graphic.graphicData.tbl[0][-1].text = NO_GRID
            table.first_row, table.horz_banding = True, False
            for c, share in enumerate(grid.widths):
                table.columns[c].width = Emu(int(ROOM * share / sum(grid.widths)))
            for r, (cells, strong) in enumerate([(grid.head, True), *rows]):
                table.rows[r].height = Inches(ROW_INCHES + LINE_INCHES * (_tall(cells, grid) - 1))
                for c, words in enumerate(cells):
                    _cell(table.cell(r, c), words, c < grid.texts, strong)
                    _rules(table.cell(r, c), r, len(rows))

    def plot(self, plot: Plot, sentence: str) -> None:
        """A chart alone on its slide, what it says in the speaker's notes; many bars go on over several slides."""
        for n, part in enumerate(_parts(plot), start=1):
            self._plot(replace(part, title=self._continued(plot.title, n)), sentence)

    def _plot(self, plot: Plot, sentence: str) -> None:
        slide = self.slide(plot.title, plot.note)
        rows = len(plot.categories) if plot.shape in ("bar", "stack") else PLOT_INCHES
        box = (EDGE, Inches(1.25), ROOM, Inches(min(PLOT_INCHES, FRAME_INCHES + BAR_INCHES * rows)))
        add_chart(slide, plot, box, 12)
        if sentence:
            slide.notes_slide.notes_text_frame.text = clean(sentence)


# "No Style, No Grid"; the three lines are those of the documents.
NO_GRID = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
THICK, THIN = Pt(1.25), Pt(0.5)


def _write(frame: Any, lines: Sequence[str], size: float, bold: bool = False, align: Any = PP_ALIGN.LEFT) -> None:
    frame.word_wrap = True
    for n, words in enumerate(lines):
        paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
        paragraph.alignment = align
        paragraph.space_after = Pt(size / 2 if len(lines) > 1 and size > 10 else 0)
        for part, said in enumerate(clean(words).split("\n")):
            if part:
                paragraph.add_line_break()
            run = paragraph.add_run()
            run.text = said
            run.font.size, run.font.bold = Pt(size), bold
            run.font.color.rgb = rgb(LIGHT["ink"])


def _cell(cell: Any, words: str, is_left: bool, strong: bool) -> None:
    cell.margin_top = cell.margin_bottom = Inches(0.02)
    cell.margin_left = cell.margin_right = Inches(0.06)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    _write(cell.text_frame, [words], TABLE_POINTS, strong, PP_ALIGN.LEFT if is_left else PP_ALIGN.RIGHT)


def _rules(cell: Any, row: int, last: int) -> None:
    """A line above and below the head and below the last row, as in a printed table."""
    lines = {"lnT": THICK if row == 0 else None, "lnB": THICK if row == last else THIN if row == 0 else None}
    properties = cell._tc.get_or_add_tcPr()
    for n, (side, wide) in enumerate((side, wide) for side, wide in lines.items() if wide):
        line = OxmlElement(f"a:{side}")
        line.set("w", str(wide))
        fill, colour = OxmlElement("a:solidFill"), OxmlElement("a:srgbClr")
        colour.set("val", "000000")
        fill.append(colour)
        line.append(fill)
        properties.insert(n, line)


def _lines(words: str, size: float, room: float) -> int:
    # A Chinese character is as wide as its type is high, others half as wide; a tenth is left for the breaking.
    units = [sum(2 if ord(c) > 0x2E7F else 1 for c in line) for line in words.split("\n")]
    return sum(max(1, ceil(line / (room / Pt(size) * 1.8))) for line in units)


def _parts(plot: Plot) -> list[Plot]:
    """The plot in portions of as many bars as a slide shows with legible names; other shapes are whole."""
    if plot.shape not in ("bar", "stack") or len(plot.categories) <= MAX_BARS:
        return [plot]
    count = ceil(len(plot.categories) / MAX_BARS)
    size = ceil(len(plot.categories) / count)
    return [_part(plot, slice(start, start + size)) for start in range(0, len(plot.categories), size)]


def _part(plot: Plot, kept: slice) -> Plot:
    runs = tuple(
        replace(
            run,
            values=run.values[kept],
            low=run.low[kept],
            high=run.high[kept],
            hollow=frozenset(n - kept.start for n in run.hollow if kept.start <= n < kept.stop),
        )
        for run in plot.runs
    )
    return replace(plot, categories=plot.categories[kept], runs=runs)


def _portions(words: Sequence[str], size: float) -> list[list[str]]:
    found: list[list[str]] = [[]]
    used = 0.0
    for one in words:
        tall = (_lines(one, size, ROOM) * 1.25 + 0.5) * size
        if found[-1] and used + tall > BOX_POINTS:
            found.append([])
            used = 0
        found[-1].append(one)
        used += tall
    return found


def _tall(cells: Sequence[str], grid: Grid) -> int:
    """Lines of a row."""
    rooms = [ROOM * share / sum(grid.widths) - Inches(0.12) for share in grid.widths]
    return max(_lines(words, TABLE_POINTS, room) for words, room in zip(cells, rooms, strict=True))


def _pages(grid: Grid) -> list[list[tuple[tuple[str, ...], bool]]]:
    # As few slides as hold the table, then rows shared out evenly: no slide with a single row at the end.
    count = len(_filled(grid, TABLE_INCHES))
    steps = (TABLE_INCHES / count + n * ROW_INCHES for n in range(ceil(TABLE_INCHES / ROW_INCHES)))
    return next((even for room in steps if len(even := _filled(grid, room)) == count), _filled(grid, TABLE_INCHES))


def _filled(grid: Grid, most: float) -> list[list[tuple[tuple[str, ...], bool]]]:
    found: list[list[tuple[tuple[str, ...], bool]]] = [[]]
    used = 0.0
    for n, row in enumerate(grid.rows):
        tall = ROW_INCHES + LINE_INCHES * (_tall(row, grid) - 1)
        if found[-1] and used + tall > most:
            found.append([])
            used = 0
        found[-1].append((row, n in grid.strong))
        used += tall
    return found


def as_pptx(brief: Briefing) -> bytes:
    """The file: sentences, tables, one native chart a slide, notes and sources."""
    deck = Deck(brief)
    deck.words(brief.title, [words for section in brief.sections for words in section.words], WORDS)
    for section in brief.sections:
        for part in section.parts:
            if isinstance(part, Grid):
                deck.grid(part)
            elif isinstance(part, Drawing):
                for plot in part.plots:
                    deck.plot(plot, part.product.view.sentence)
    deck.words(brief.notes_heading, brief.notes, NOTES)
    for slide in deck.out.slides:
        slide_fonts(slide._element)
    out = io.BytesIO()
    deck.out.save(out)
    return out.getvalue()
