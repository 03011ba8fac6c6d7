"""A small PDF writer: one CJK font by name (nothing embedded), text at positions, thin lines.

Enough for a text layer to be read back: the encoding UniGB-UCS2-H is predefined (ISO 32000-1, 9.7.5.2), its codes are
UTF-16 units, so every reader knows the characters.
"""

from __future__ import annotations

import unicodedata
import zlib
from dataclasses import dataclass, field

PAGE_WIDTH, PAGE_HEIGHT, MARGIN = 595.0, 842.0, 50.0
_HEAD = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"
_FONT = (
    b"<</Type/Font/Subtype/Type0/BaseFont/STSong-Light-UniGB-UCS2-H/Encoding/UniGB-UCS2-H"
    b"/DescendantFonts[<</Type/Font/Subtype/CIDFontType0"
    b"/BaseFont/STSong-Light/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000/W[1 95 500]"
    b"/FontDescriptor<</Type/FontDescriptor/FontName/STSong-Light/Flags 6"
    b"/FontBBox[-25 -254 1000 880]/ItalicAngle 0/Ascent 880"
    b"/Descent -120/CapHeight 880/StemV 93>>>>]>>"
)


def em_width(text: str) -> float:
    """Width of a line in ems: half an em for narrow characters, one for the others."""
    return sum(0.5 if unicodedata.east_asian_width(char) in "NaH" and ord(char) < 0x7F else 1.0 for char in text)


def wrap(text: str, width: float, size: float) -> list[str]:
    """``text`` broken into lines no wider than ``width`` points at ``size``; breaks stay, digits are not parted."""
    lines = []
    for part in text.split("\n"):
        line = ""
        for char in part:
            if line and em_width(line + char) * size > width and not (char.isdigit() and line[-1].isdigit()):
                lines.append(line)
                line = ""
            line += char
        lines.append(line)
    return lines


@dataclass
class Canvas:
    """Pages of drawing operators. Positions are points from the upper left corner."""

    pages: list[list[str]] = field(default_factory=lambda: [[]])

    def text(self, x: float, y: float, size: float, text: str) -> None:
        """One line of text with its baseline at ``y``."""
        if text.strip():
            code = text.encode("utf-16-be").hex()
            self.pages[-1].append(f"BT /F1 {size:g} Tf {x:.2f} {PAGE_HEIGHT - y:.2f} Td <{code}> Tj ET")

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A hairline."""
        self.pages[-1].append(f"0.5 w {x0:.2f} {PAGE_HEIGHT - y0:.2f} m {x1:.2f} {PAGE_HEIGHT - y1:.2f} l S")

    def new_page(self) -> None:
        """Go on on a new page."""
        self.pages.append([])

    def save(self) -> bytes:
        """The file."""
        count = len(self.pages)
        kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(count))
        objects = [b"<</Type/Catalog/Pages 2 0 R>>", f"<</Type/Pages/Count {count}/Kids[{kids}]>>".encode(), _FONT]
        for number, operators in enumerate(self.pages):
            box = f"/MediaBox[0 0 {PAGE_WIDTH:g} {PAGE_HEIGHT:g}]"
            linked = f"/Resources<</Font<</F1 3 0 R>>>>/Contents {5 + 2 * number} 0 R"
            objects.append(f"<</Type/Page/Parent 2 0 R{box}{linked}>>".encode())
            stream = zlib.compress("\n".join(operators).encode(), 6)
            objects.append(f"<</Length {len(stream)}/Filter/FlateDecode>>stream\n".encode() + stream + b"\nendstream")
        return _assemble(objects)


def _assemble(objects: list[bytes]) -> bytes:
    out, offsets = bytearray(_HEAD), []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{offset:010} 00000 n \n".encode() for offset in offsets)
    return bytes(out) + f"trailer<</Size {len(objects) + 1}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n".encode()
