"""Plotly's little markup (bold, line breaks, coloured spans) as SVG text."""

from __future__ import annotations

import re
from html import escape, unescape

_TAG = re.compile(r"<(/?)(a|b|br|i|span|sup|sub)\b([^>]*)>")
_COLOUR = re.compile(r"color:\s*(#?\w+)")
_SIZE = re.compile(r"font-size:\s*([\d.]+)px")


def _spans(text: str, x: str, dx: float, size: float) -> str:
    made, last, open_spans = "", 0, 0
    for tag in _TAG.finditer(text):
        made += escape(unescape(text[last : tag.start()]), quote=False)
        last = tag.end()
        closing, name, rest = tag.groups()
        if name == "br":
            made += "</tspan>" * open_spans
            open_spans = 0
            made += f'</tspan><tspan x="{x}" dx="{dx:g}" dy="{size * 1.3:.1f}">'
        elif closing:
            made += "</tspan>" if open_spans else ""
            open_spans = max(0, open_spans - 1)
        else:
            colour, height = _COLOUR.search(rest), _SIZE.search(rest)
            look = ' font-weight="700"' if name == "b" else ""
            look += f' fill="{colour[1]}"' if colour else ""
            look += f' font-size="{height[1]}"' if height else ""
            made += f"<tspan{look}>"
            open_spans += 1
    return made + escape(unescape(text[last:]), quote=False) + "</tspan>" * open_spans


def words(text: str, x: str, y: float, extra: str, *, dx: float = 0, size: float = 12) -> str:
    """A text element at ``x`` (a percentage) and ``y`` (pixels), ``dx`` pixels aside; lines ``size`` × 1.3 apart."""
    if "<" not in text:
        aside = f' dx="{dx:g}"' if dx else ""
        return f'<text x="{x}" y="{y:.0f}"{aside}{extra}>{escape(unescape(text), quote=False)}</text>'
    return f'<text y="{y:.0f}"{extra}><tspan x="{x}" dx="{dx:g}">{_spans(text, x, dx, size)}</tspan></text>'
