"""A chart of the program inside a document: python-pptx writes the chart and its workbook, a document holds both."""

from __future__ import annotations

from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.shared import Mm
from pptx import Presentation

from pages.briefings.model import Plot
from pages.briefings.native import add_chart

HEIGHT_LINE, HEIGHT_ROW, HEIGHT_FRAME = 52, 6, 22
MAX_HEIGHT = 170
BLANK = 6
_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)


def height(plot: Plot) -> float:
    """Millimetres of a plot: bars below each other need a line each."""
    if plot.shape in ("line", "column"):
        return HEIGHT_LINE
    return min(MAX_HEIGHT, HEIGHT_FRAME + HEIGHT_ROW * len(plot.categories))


def add_native(document: Any, plot: Plot, wide: float, number: int) -> None:
    """Append a plot ``wide`` millimetres across; ``number`` tells the charts of a document apart."""
    slide = Presentation()
    box = (0, 0, Mm(wide), Mm(height(plot)))
    made = add_chart(slide.slides.add_slide(slide.slide_layouts[BLANK]), plot, box, 8).part
    package = document.part.package
    sheet = made.chart_workbook.xlsx_part
    book = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), CONTENT_TYPE.SML_SHEET, sheet.blob, package)
    chart = Part(PackURI(f"/word/charts/chart{number}.xml"), CONTENT_TYPE.DML_CHART, made.blob, package)
    # The chart's XML names its workbook by the id it had on the slide.
    held = next(key for key, relation in made.rels.items() if relation.target_part is sheet)
    chart.load_rel(RELATIONSHIP_TYPE.PACKAGE, book, held)
    link = document.part.relate_to(chart, RELATIONSHIP_TYPE.CHART)
    run = document.add_paragraph().add_run()
    run._r.append(
        parse_xml(
            f'<w:drawing {_NAMES}><wp:inline distT="0" distB="0" distL="0" distR="0">'
            f'<wp:extent cx="{box[2]}" cy="{box[3]}"/><wp:docPr id="{1000 + number}" name="chart{number}"/>'
            '<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">'
            f'<c:chart r:id="{link}"/></a:graphicData></a:graphic></wp:inline></w:drawing>'
        )
    )
