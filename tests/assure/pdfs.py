"""A7: PDFs that loop, unpack to too much, lie about themselves, run programs, or are merely damaged."""

import gzip
import pickle
import random
import zlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from etl.parse import parse_file
from etl.synth.compose import compose
from etl.synth.render import render
from tests.assure.hostile import Case, HostileTally, try_all

LIMIT_MB = 1024
LONG_SECONDS, SHORT_SECONDS = 10.0, 3.0
_HEAD = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
# Enough text for a reader to take the file for a report with a text layer.
_TEXT = b"BT /F1 12 Tf 72 700 Td (A fictional annual report on government information) Tj ET\n"


def stream(data: bytes, extra: bytes = b"") -> bytes:
    """A stream object with its true length."""
    return b"<<" + extra + b"/Length %d>>stream\n" % len(data) + data + b"\nendstream"


def deflated(data: bytes, extra: bytes = b"") -> bytes:
    """A stream object packed by deflate."""
    return stream(zlib.compress(data, 9), extra + b"/Filter/FlateDecode")


def pdf(objects: dict[int, bytes], trailer: bytes = b"") -> bytes:
    """A file of these objects, 1 being the catalogue, with a true cross-reference table."""
    body, places = bytearray(_HEAD), {}
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n" % number + content + b"\nendobj\n"
    size = max(objects) + 1
    table = b"".join(b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 65535 f \n" for n in range(size))
    end = b"trailer\n<</Root 1 0 R/Size %d%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, len(body))
    return bytes(body) + b"xref\n0 %d\n" % size + table + end


def page(content: bytes = b"", resources: bytes = b"", extra: bytes = b"", **more: bytes) -> bytes:
    """A file of one page; ``content`` is the content stream object, ``more`` are objects o6, o7, …"""
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R%s>>" % more.pop("catalogue", b""),
        2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>%s>>%s>>"
        % (resources, extra),
        4: content or stream(_TEXT),
        5: more.pop("font", _FONT),
    }
    trailer = more.pop("trailer", b"")
    return pdf(objects | {int(name[1:]): data for name, data in more.items()}, trailer)


def _loops() -> dict[str, bytes]:
    tree = {1: b"<</Type/Catalog/Pages 2 0 R>>", 2: b"<</Type/Pages/Kids[2 0 R]/Count 1>>"}
    ring = tree | {2: b"<</Type/Pages/Kids[3 0 R]/Count 9>>", 3: b"<</Type/Pages/Parent 2 0 R/Kids[2 0 R]/Count 9>>"}
    form = b"<</Font<</F1 5 0 R>>/XObject<</X 6 0 R>>>>"
    draws = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources"
    outlines = b"<</Type/Outlines/First 7 0 R/Last 7 0 R/Count 1>>"
    type3 = (
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 9 9]/FontMatrix[1 0 0 1 0 0]/CharProcs<</a 6 0 R>>"
        b"/Encoding<</Differences[65/a]>>/FirstChar 65/LastChar 65/Widths[9]/Resources<</Font<</F1 5 0 R>>>>>>"
    )
    parent = b"<</Type/Page/Parent 3 0 R/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>"
    return {
        "pages hold themselves": pdf(tree),
        "pages in a ring": pdf(ring),
        "a page its own parent": pdf(
            {**ring, 2: tree[2].replace(b"2 0 R", b"3 0 R"), 3: parent, 4: stream(_TEXT), 5: _FONT}
        ),
        "form draws itself": page(stream(_TEXT + b"/X Do"), b"/XObject<</X 6 0 R>>", o6=stream(b"/X Do", draws + form)),
        "two forms draw each other twice": page(
            stream(_TEXT + b"/X Do /X Do"),
            b"/XObject<</X 6 0 R>>",
            o6=stream(b"/Y Do /Y Do", draws + b"<</XObject<</Y 7 0 R>>>>"),
            o7=stream(b"/X Do /X Do", draws + b"<</XObject<</X 6 0 R>>>>"),
        ),
        "contents hold themselves": page(b"[4 0 R 4 0 R]"),
        "outline in a ring": page(
            catalogue=b"/Outlines 6 0 R", o6=outlines, o7=b"<</Title(a)/Parent 6 0 R/Next 7 0 R>>"
        ),
        "length is its own stream": page(b"<</Length 4 0 R>>stream\n" + _TEXT + b"endstream"),
        "reference to itself": page(b"4 0 R"),
        "references in a ring": page(b"6 0 R", o6=b"7 0 R", o7=b"6 0 R"),
        "font within its glyph": page(font=type3, o6=stream(b"BT /F1 9 Tf (A) Tj ET")),
        "tables of places in a ring": page(trailer=b"/Prev 15"),
        "names in a ring": page(catalogue=b"/Names<</Dests 6 0 R>>", o6=b"<</Kids[6 0 R]/Limits[(a)(b)]>>"),
        "resources in a ring": page(resources=b"/XObject 6 0 R", o6=b"<</X 6 0 R/Y 3 0 R>>"),
    }


def _large() -> dict[str, bytes]:
    zeros = zlib.compress(bytes(1 << 20) * 48, 9)
    twice = zlib.compress(zlib.compress(b" " * (48 << 20), 9), 9)
    lines = b"".join(b"%d %d m %d %d l S\n" % (n % 595, n % 842, n * 7 % 595, n * 3 % 842) for n in range(20_000))
    grid = b"".join(b"%d 0 m %d 842 l S 0 %d m 595 %d l S\n" % (n, n, n, n) for n in range(0, 590))
    deep = b"<</A" * 20_000 + b"<<>>" + b">>" * 20_000
    kids = b" ".join(b"3 0 R" for _ in range(50_000))
    image = b"/Type/XObject/Subtype/Image/Width 100000/Height 100000/BitsPerComponent 8/ColorSpace/DeviceRGB"
    ranges = (
        b"/CIDInit/ProcSet findresource begin begincmap 1 begincidrange <00000000> <ffffffff> 0 endcidrange endcmap"
    )
    wide = b"/Filter/FlateDecode/DecodeParms<</Predictor 12/Columns 2147483647>>"
    unicode = b"begincmap 100 beginbfrange " + b"<0000> <ffff> <0041> " * 100 + b"endbfrange endcmap"
    type0 = b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding 6 0 R/DescendantFonts[7 0 R]/ToUnicode 8 0 R>>"
    return {
        "48 MB of nothing": page(stream(zeros, b"/Filter/FlateDecode")),
        "packed twice": page(stream(twice, b"/Filter[/FlateDecode/FlateDecode]")),
        "a hundred filters": page(stream(zeros, b"/Filter[" + b"/FlateDecode" * 100 + b"]")),
        "48 MB of blanks": page(deflated(_TEXT + b" " * (48 << 20))),
        "a million texts": page(deflated(b"BT /F1 1 Tf\n" + b"(a) Tj\n" * 300_000 + b"ET")),
        "20,000 lines across": page(deflated(_TEXT + lines)),
        "a grid of 350,000 cells": page(deflated(_TEXT + grid)),
        "50,000 pages of one": pdf({**_ONE, 2: b"<</Type/Pages/Kids[" + kids + b"]/Count 50000>>"}),
        "count of two thousand million": pdf({**_ONE, 2: b"<</Type/Pages/Kids[3 0 R]/Count 2147483647>>"}),
        "nested 20,000 deep": page(o6=deep, extra=b"/A 6 0 R"),
        "arrays 100,000 deep": page(extra=b"/A " + b"[" * 100_000 + b"]" * 100_000),
        "brackets in the content": page(stream(_TEXT + b"[" * 200_000)),
        "states saved for ever": page(deflated(_TEXT + b"q " * 500_000)),
        "a picture of 30 GB": page(stream(_TEXT + b"/I Do"), b"/XObject<</I 6 0 R>>", o6=deflated(bytes(9), image)),
        "columns without end": page(stream(zlib.compress(bytes(999)), wide)),
        "a code map of everything": page(
            font=type0,
            o6=stream(ranges, b"/Type/CMap/CMapName/A"),
            o7=b"<</Type/Font/Subtype/CIDFontType0/BaseFont/A/CIDSystemInfo<</Registry(A)/Ordering(B)/Supplement 0>>>>",
            o8=stream(unicode),
        ),
        "a number of a million digits": page(stream(_TEXT + b"9" * 1_000_000 + b" w")),
        "a page as large as a country": page(extra=b"/MediaBox[0 0 1e30 1e30]"),
        "a string without an end": page(stream(_TEXT + b"(" * 300_000)),
    }


_ONE = {
    1: b"<</Type/Catalog/Pages 2 0 R>>",
    3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
    4: stream(_TEXT),
    5: _FONT,
}


class _Touch:
    """A pickle that leaves a file behind when it is loaded."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[Callable[..., object], tuple[object, ...]]:
        return Path.touch, (self.path,)


def _actions(folder: Path) -> dict[str, bytes]:
    """Files that ask the reader to run something; the pickled code map is CVE-2025-64512."""
    evil = folder / "evil"
    evil.with_suffix(".pickle.gz").write_bytes(gzip.compress(pickle.dumps(_Touch(folder / "touched by a code map"))))
    name = str(evil).encode().replace(b"/", b"#2F")
    font = (
        b"<</Type/Font/Subtype/Type0/BaseFont/A/Encoding/" + name + b"/DescendantFonts[<</Type/Font"
        b"/Subtype/CIDFontType0/BaseFont/A/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 0>>>>]>>"
    )
    touch = b"touch '" + str(folder / "touched by an action").encode() + b"'"
    launch = b"/OpenAction<</S/Launch/F(/bin/sh)/Unix<</F(/bin/sh)/P(-c %s)>>>>" % touch
    script = b"/OpenAction<</S/JavaScript/JS(while\\(true\\){})>>"
    locked = b"/Encrypt<</Filter/Standard/V 2/R 3/Length 128/P -1/O<%s>/U<%s>>>/ID[<00><00>]" % (b"0" * 64, b"1" * 64)
    return {
        "pickled code map": page(stream(_TEXT.replace(b"(A", b"(\\000A")), font=font),
        "starts a program": page(catalogue=launch),
        "runs a script": page(catalogue=script),
        "opens an address": page(catalogue=b"/OpenAction<</S/URI/URI(http://127.0.0.1:9/)>>"),
        "encrypted": page(trailer=locked),
        "encrypted in an unknown way": page(trailer=b"/Encrypt<</Filter/Unknown/V 99>>/ID[<00><00>]"),
        "reads a file": page(stream(b"", b"/F(/etc/hostname)/FFilter/FlateDecode")),
    }


def _lies() -> dict[str, bytes]:
    whole = page()
    return {
        "a header alone": _HEAD,
        "places far away": whole.replace(b"0 6\n0000000000", b"0 999999999\n0000000000"),
        "places below zero": whole.replace(b"startxref\n", b"startxref\n-"),
        "length of a gigabyte": whole.replace(b"/Length %d" % len(_TEXT), b"/Length 999999999"),
        "no end of the stream": whole.replace(b"endstream", b""),
        "root is a number": whole.replace(b"/Root 1 0 R", b"/Root 99"),
    }


@lru_cache(maxsize=1)
def honest() -> bytes:
    """A fictional report as PDF."""
    return render(compose(7, 0, ("pdf",)))


def _damaged(rng: random.Random, number: int, allowed: dict[str, str]) -> Case:
    data = bytearray(honest())
    if number % 2:
        at = rng.randrange(20, len(data))
        return Case(f"cut at {at}", "pdf", bytes(data[:at]), allowed)
    for _ in range(rng.choice((1, 5, 50))):
        data[rng.randrange(len(data))] = rng.randrange(256)
    return Case(f"{number} bytes changed", "pdf", bytes(data), allowed)


def cases(folder: Path) -> list[Case]:
    """At least 60 cases; ``folder`` is where a successful attack would leave a trace."""
    (folder / "honest.pdf").write_bytes(honest())
    parsed = parse_file(folder / "honest.pdf")
    allowed = {cell.key: str(cell.value) for cell in parsed.cells if cell.value is not None}
    allowed |= {f"quoted {quote.indicator}": str(quote.value) for quote in parsed.quoted}
    rng = random.Random(7)
    made = _loops() | _large() | _actions(folder) | _lies()
    damaged = [_damaged(rng, number, allowed) for number in range(max(14, 60 - len(made)))]
    return [*(Case(name, "pdf", data) for name, data in made.items()), *damaged]


def run(count: int, folder: Path) -> HostileTally:
    """The first ``count`` cases in a seeded order; also fails where an attack left its trace."""
    (inside := folder / "a7").mkdir()
    (traces := folder / "a7traces").mkdir()
    hostile = cases(traces)
    random.Random(7).shuffle(hostile)
    seconds = LONG_SECONDS if count >= len(hostile) else SHORT_SECONDS
    tally = try_all("A7 PDFs", hostile[:count], inside, megabytes=LIMIT_MB, seconds=seconds, may_be_ended=True)
    tally.failures += [f"left a trace: {path.name}" for path in traces.glob("touched*")]
    return tally
