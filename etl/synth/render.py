"""From what a report says to the bytes of its file."""

from __future__ import annotations

import codecs
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from etl.synth.compose import Forms, Report
from etl.synth.knowledge import Style
from etl.synth.layouts import LAYOUTS
from etl.synth.style import styled_sheet
from etl.synth.template import Template, split


@dataclass(frozen=True, slots=True)
class Encoding:
    """How text becomes bytes: the codec, what the page declares, and a mark in front."""

    name: str
    codec: str = "utf-8"
    declared: str = "utf-8"
    mark: bytes = b""


UTF8 = Encoding("utf8")
ENCODINGS = {
    encoding.name: encoding
    for encoding in (
        UTF8,
        Encoding("utf8_bom", mark=codecs.BOM_UTF8),
        Encoding("gb18030", "gb18030", "gb18030"),
        Encoding("gb18030_as_gb2312", "gb18030", "gb2312"),
        Encoding("gbk_as_utf8", "gb18030", "utf-8"),
        Encoding("utf8_as_gb2312", "utf-8", "gb2312"),
        Encoding("utf8_as_latin1", "utf-8", "iso-8859-1"),
        Encoding("gb18030_as_latin1", "gb18030", "iso-8859-1"),
        Encoding("utf16_le_bom", "utf-16-le", "utf-16", codecs.BOM_UTF16_LE),
        Encoding("utf16_be_bom", "utf-16-be", "utf-16", codecs.BOM_UTF16_BE),
    )
}


@lru_cache(maxsize=512)
def template(layout: str, forms: Forms, style: Style) -> Template:
    """The text of a report with slots, drawn once for a layout, forms and style."""
    return split(LAYOUTS[layout].draw(styled_sheet(forms, style)))


def escaped(report: Report, encoding: Encoding) -> Mapping[str, str]:
    """The report's slots as the layout's markup wants them."""
    escape = LAYOUTS[report.layout].escape
    slots = report.slots()
    if escape:
        # Nearly all cells are plain digits, which need nothing.
        slots.update([(name, escape(text)) for name, text in slots.items() if not text.isdigit()])
    return slots | {"charset": encoding.declared}


def encode(text: str, encoding: Encoding) -> bytes:
    """Text as bytes; a character that the codec lacks becomes a question mark, as careless exports do."""
    return encoding.mark + text.encode(encoding.codec, "replace")


def render(report: Report, encoding: Encoding = UTF8) -> bytes:
    """The bytes of a report's file."""
    text = template(report.layout, report.forms, report.style).fill(escaped(report, encoding))
    pack = LAYOUTS[report.layout].pack
    return pack(text) if pack else encode(text, encoding)
