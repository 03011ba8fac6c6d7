"""Type of a briefing: Latin and East Asian fonts side by side, so that Chinese never falls back to a Latin font."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn as word_name
from lxml import etree
from pptx.dml.color import RGBColor
from pptx.oxml.ns import qn as drawing_name

# The fonts of Chinese office programs, by the names every version knows; others put their own in their place.
LATIN = {"zh": "Times New Roman", "en": "Calibri"}
BODY = "SimSun"
HEAD = "SimHei"
SLIDE = "Microsoft YaHei"
LANGUAGE = {"zh": "zh-CN", "en": "en-US"}


def rgb(colour: str) -> RGBColor:
    """A colour of the theme (``#0b6b6b``) for a slide or chart."""
    return RGBColor(*bytes.fromhex(colour.removeprefix("#")))  # type: ignore[no-untyped-call]


def word_fonts(properties: Any, lang: str, east_asian: str) -> None:
    """Set the fonts of a ``w:rPr`` of a style; theme fonts would win over named ones and are taken out."""
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for kind in ("ascii", "hAnsi", "cs"):
        fonts.set(word_name(f"w:{kind}"), LATIN[lang])
    fonts.set(word_name("w:eastAsia"), east_asian)


def slide_fonts(root: Any) -> None:
    """Put ``a:ea`` after each ``a:latin`` below ``root``; set both where run properties name neither."""
    tags = ("rPr", "defRPr", "endParaRPr")
    for properties in [node for tag in tags for node in root.iter(drawing_name(f"a:{tag}"))]:
        for tag in ("latin", "ea"):
            for old in properties.findall(drawing_name(f"a:{tag}")):
                properties.remove(old)
        # Schema order: line and fill come before the fonts, links after them.
        before = [n for n, child in enumerate(properties) if etree.QName(child).localname in _BEFORE]
        at = before[-1] + 1 if before else 0
        for n, tag in enumerate(("latin", "ea")):
            font = etree.Element(drawing_name(f"a:{tag}"))
            font.set("typeface", SLIDE)
            properties.insert(at + n, font)


_BEFORE = ("ln", "noFill", "solidFill", "gradFill", "blipFill", "pattFill", "grpFill", "effectLst", "highlight")
