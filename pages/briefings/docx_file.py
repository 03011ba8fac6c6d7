"""A briefing as a document: A4, three-line tables, pictures of the charts, fonts for Chinese text."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from pages.briefings.docx_chart import add_native
from pages.briefings.fonts import BODY, HEAD, LANGUAGE, word_fonts
from pages.briefings.model import Briefing, Drawing, Grid, Section
from pages.exports.cells import clean
from pages.exports.compose import Picture, compose
from pages.exports.painter import PictureError
from pages.exports.wrap import wrap
from pages.text import Text

WIDTH, HEIGHT, EDGE = 210, 297, 16
ROOM = WIDTH - 2 * EDGE
SIZES = {"Normal": 9.5, "Title": 15, "Heading 1": 11.5}
TABLE_POINTS, NOTE_POINTS = 9, 8.5
# The same in each cell of a row: Chinese type has a higher line than figures, and baselines would differ.
TABLE_LINE = 13
# Millimetres that one sheet has for pictures when it holds nothing else but a heading and its sentences.
PICTURES = 256
# Small print may take so many millimetres from the pictures of its sheet; more of it goes on over the next.
MOST_NOTES = 90
# Drawn smaller than this part of the line, a picture's type is below 8 points.
LEAST = 0.97
MM_POINT = 25.4 / 72
# Of a line to its type; points below a paragraph; millimetres of a heading.
LEADING, GAP, HEADING = 1.3, 2, 11
Draw = Callable[[Picture], bytes]


class Paper:
    """A document under construction; ``draw`` makes a PNG or raises PictureError."""

    def __init__(self, brief: Briefing, draw: Draw) -> None:
        self.brief, self.draw = brief, draw
        self.t = Text(brief.lang)
        self.out = Document()
        self.charts = 0
        self.said: set[str] = set()
        section = self.out.sections[0]
        section.page_width, section.page_height = Mm(WIDTH), Mm(HEIGHT)
        section.left_margin = section.right_margin = Mm(EDGE)
        section.top_margin = section.bottom_margin = Mm(12)
        section.header_distance = section.footer_distance = Mm(6)
        properties = self.out.core_properties
        properties.title, properties.author, properties.comments = clean(brief.title), "Gongkai", brief.link
        self._styles()
        self._footer(section)

    def _styles(self) -> None:
        for name, size in SIZES.items():
            style = self.out.styles[name]
            style.font.size, style.font.color.rgb = Pt(size), RGBColor(0, 0, 0)
            style.font.bold = name != "Normal"
            word_fonts(style.element.get_or_add_rPr(), self.brief.lang, BODY if name == "Normal" else HEAD)
            form = style.paragraph_format
            form.space_before = Pt(6 if name == "Heading 1" else 0)
            form.space_after = Pt(3)
            form.line_spacing = 1.15
        for border in self.out.styles["Title"].element.iter(qn("w:pBdr")):
            border.getparent().remove(border)
            break
        language = OxmlElement("w:lang")
        # Figures and Latin letters count as English: as Chinese they may be parted at the end of a line (2|024).
        language.set(qn("w:val"), LANGUAGE["en"])
        language.set(qn("w:eastAsia"), LANGUAGE["zh"])
        properties = self.out.styles["Normal"].element.get_or_add_rPr()
        properties.append(language)

    def _footer(self, section: Any) -> None:
        paragraph = section.footer.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        run = paragraph.add_run(f"{self.brief.version} · ")
        run.font.size = Pt(NOTE_POINTS)
        for kind, words in (("begin", ""), ("", "PAGE"), ("end", "")):
            run = paragraph.add_run()
            run.font.size = Pt(NOTE_POINTS)
            part = OxmlElement("w:fldChar" if kind else "w:instrText")
            if kind:
                part.set(qn("w:fldCharType"), kind)
            else:
                part.text = words
            run._r.append(part)

    def words(self, words: str, size: float | None = None, style: str | None = None, bold: bool = False) -> Any:
        """A paragraph."""
        paragraph = self.out.add_paragraph(style=style)
        # A figure and its sign stay on one line.
        run = paragraph.add_run(clean(words).replace(" %", "\u00a0%"))
        if size:
            run.font.size = Pt(size)
            paragraph.paragraph_format.space_after = Pt(1)
            paragraph.paragraph_format.line_spacing = 1.0
        run.bold = bold or None
        return paragraph

    def grid(self, grid: Grid) -> None:
        """A three-line table; its head repeats on the next sheet and no row is torn apart."""
        self.words(grid.title, TABLE_POINTS + 1, bold=True).paragraph_format.keep_with_next = True
        table = self.out.add_table(rows=0, cols=len(grid.head))
        table.autofit = False
        _borders(table._tbl.tblPr)
        widths = [Mm(ROOM * share / sum(grid.widths)) for share in grid.widths]
        for column, wide in zip(table.columns, widths, strict=True):
            column.width = wide
        for n, cells in enumerate((grid.head, *grid.rows)):
            strong = n == 0 or n - 1 in grid.strong
            row = table.add_row()
            _row(row._tr, is_head=n == 0)
            for c, (cell, words) in enumerate(zip(row.cells, cells, strict=True)):
                cell.width = widths[c]
                _cell(cell.paragraphs[0], words, c < grid.texts, strong)
                # A head stays with the row below it.
                cell.paragraphs[0].paragraph_format.keep_with_next = strong
                if n == 0:
                    _underline(cell._tc)
        if grid.note:
            self.words(grid.note, NOTE_POINTS)

    def drawings(self, parts: Sequence[Drawing], room: float) -> None:
        """Charts as pictures, together ``room`` millimetres high where they can be read so small, else on more sheets.

        One that is too high for a sheet, or cannot be drawn, stands as charts of the program.
        """
        pictures = [compose(part.product, "page") for part in parts]
        shapes = [one.height / one.width for one in pictures]
        scale = min(1.0, room / (ROOM * sum(shapes))) if parts else 1.0
        for part, picture, shape in zip(parts, pictures, shapes, strict=True):
            own = scale if scale >= LEAST else min(1.0, PICTURES / (ROOM * shape))
            try:
                if own < LEAST:
                    raise PictureError("tall")
                self._picture(part, self.draw(picture), ROOM * own, shape)
            except PictureError as error:
                self._native(part, error.code)

    def _picture(self, part: Drawing, image: bytes, wide: float, shape: float) -> None:
        paragraph = self.out.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        drawn = paragraph.add_run().add_picture(io.BytesIO(image), Mm(wide), Mm(wide * shape))
        said = part.product.view
        drawn._inline.docPr.set("descr", clean(f"{said.title}。{said.sentence}")[:800])

    def _native(self, part: Drawing, code: str) -> None:
        if code not in self.said:
            self.said.add(code)
            reason = self.t("briefing.tall" if code == "tall" else f"export.picture.{code}")
            self.words(self.t("briefing.drawn_native", reason=reason), NOTE_POINTS)
        for plot in part.plots:
            self.words(plot.title, TABLE_POINTS + 1, bold=True).paragraph_format.keep_with_next = True
            self.charts += 1
            add_native(self.out, plot, ROOM, self.charts)
            if plot.note:
                self.words(plot.note, NOTE_POINTS)


def _borders(properties: Any) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "bottom"):
        line = OxmlElement(f"w:{side}")
        for name, words in (("val", "single"), ("sz", "10"), ("space", "0"), ("color", "000000")):
            line.set(qn(f"w:{name}"), words)
        borders.append(line)
    properties.append(borders)
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        room = OxmlElement(f"w:{side}")
        room.set(qn("w:w"), "40")
        room.set(qn("w:type"), "dxa")
        margins.append(room)
    properties.append(margins)


def _underline(cell: Any) -> None:
    borders, line = OxmlElement("w:tcBorders"), OxmlElement("w:bottom")
    for name, words in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", "000000")):
        line.set(qn(f"w:{name}"), words)
    borders.append(line)
    cell.get_or_add_tcPr().append(borders)


def _row(row: Any, is_head: bool) -> None:
    properties = row.get_or_add_trPr()
    for tag in ("w:cantSplit", *(["w:tblHeader"] if is_head else [])):
        properties.append(OxmlElement(tag))


def _cell(paragraph: Any, words: str, is_left: bool, strong: bool) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT if is_left else WD_ALIGN_PARAGRAPH.RIGHT
    form = paragraph.paragraph_format
    form.space_after, form.line_spacing = Pt(0), Pt(TABLE_LINE)
    run = paragraph.add_run(clean(words))
    run.font.size, run.bold = Pt(TABLE_POINTS), strong or None


def _drawn(section: Section) -> list[Drawing]:
    return [part for part in section.parts if isinstance(part, Drawing)]


def _grids(section: Section) -> list[Grid]:
    return [part for part in section.parts if isinstance(part, Grid)]


def _tall(words: Sequence[str], size: float) -> float:
    # Millimetres: lines of their type with its leading, and the gap below each paragraph.
    room = ROOM / MM_POINT
    return sum(len(wrap(one, size, room)) * size * LEADING + GAP for one in words) * MM_POINT


def as_docx(brief: Briefing, draw: Draw) -> bytes:
    """The file. ``draw`` makes a PNG of a picture or raises PictureError."""
    paper = Paper(brief, draw)
    title = paper.words(brief.title, style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    notes = min(MOST_NOTES, HEADING + _tall(brief.notes, NOTE_POINTS))
    paper.words(brief.byline, NOTE_POINTS + 1).alignment = WD_ALIGN_PARAGRAPH.CENTER
    if brief.notice:
        paper.words(brief.notice, bold=True).alignment = WD_ALIGN_PARAGRAPH.CENTER
    # Pictures of sections with tables follow all tables: between them they would leave half sheets empty.
    late = [drawn for section in brief.sections if _grids(section) for drawn in _drawn(section)]
    last = max((n for n, s in enumerate(brief.sections) if _drawn(s)), default=-1)
    for n, section in enumerate(brief.sections):
        drawings = [] if _grids(section) else _drawn(section)
        paper.words(section.heading, style="Heading 1")
        for words in section.words:
            # Words that introduce a picture go with it to its sheet.
            paper.words(words).paragraph_format.keep_with_next = bool(drawings)
        for grid in _grids(section):
            paper.grid(grid)
        paper.drawings(drawings, PICTURES - _tall(section.words, SIZES["Normal"]) - notes * (n == last))
    if late:
        paper.words(paper.t("briefing.charts"), style="Heading 1").paragraph_format.keep_with_next = True
        paper.drawings(late, PICTURES - HEADING - notes)
    paper.words(brief.notes_heading, style="Heading 1")
    for words in brief.notes:
        paper.words(words, NOTE_POINTS)
    out = io.BytesIO()
    paper.out.save(out)
    return out.getvalue()
