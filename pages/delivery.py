"""The scripts of a page in three packets, compressed once: the chart library with the first chart, Dash, our own.

``make setup`` writes the packets into ``build/served/``, plain, with brotli and with gzip; a server that finds none
compresses them quickly at its first page. A packet's name holds its content's hash: a browser keeps it for ever.
"""

from __future__ import annotations

import gzip
import hashlib
import pkgutil
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import brotli
from dash import Dash
from dash.fingerprint import check_fingerprint
from flask import Flask, Response, request

from pages import bundle
from pages.settings import ROOT

FOLDER = ROOT / "build" / "served"
ASSETS = Path(__file__).parent / "assets"
SUITES = "_dash-component-suites/"
HOME = f"{SUITES}packed/"
# No page has a table of Dash's own; of its core components ``assets/core.js`` holds those that pages use.
LEFT_OUT = ("/dash_table/", "/dcc/dash_core_components")
# Run with the chart library, before Dash: the layout on a phone, and the first chart.
EARLY = ("narrow.js", "early.js")
POLYFILL = "deps/polyfill@"
# The best compression of all of Dash takes ten seconds, the quick one 0.2 s and a fifth more bytes.
BEST, QUICK, QUICK_ABOVE = 11, 5, 200_000
# Chromium then compiles the whole file beside the page while it arrives, and not each function twice when it is called
# first: half the processor time until Dash stands. Other browsers read a comment.
HINT = b"//# allFunctionsCalledOnLoad\n"
YEAR_SECONDS = 31_536_000
_SOURCE = re.compile(r'<script src="([^"]+)"></script>\s*')


@dataclass(frozen=True, slots=True)
class Packet:
    """Scripts as one file: ``name`` with the hash of its content, ``bodies`` by content encoding (``""`` plain)."""

    name: str
    bodies: dict[str, bytes]

    def answer(self, accepted: str) -> Response:
        """The file in the best encoding that the browser accepts."""
        encoding = next((code for code in ("br", "gzip") if code in accepted), "")
        headers = {"Cache-Control": f"public, max-age={YEAR_SECONDS}, immutable", "Vary": "Accept-Encoding"}
        if encoding:
            headers["Content-Encoding"] = encoding
        return Response(self.bodies[encoding], 200, headers, mimetype="text/javascript")


def _compressed(body: bytes, quality: int) -> dict[str, bytes]:
    level = 9 if quality == BEST else 6
    return {
        "": body,
        "br": brotli.compress(body, quality=quality, lgwin=24),
        "gzip": gzip.compress(body, level, mtime=0),
    }


def pack(kind: str, body: bytes, keep: bool) -> Packet:
    """A packet from ``build/served/``, else made now: the best where it is kept there or small, else a quick one."""
    name = f"{kind}-{hashlib.sha256(body).hexdigest()[:12]}.js"
    files = {"": FOLDER / name, "br": FOLDER / f"{name}.br", "gzip": FOLDER / f"{name}.gz"}
    if all(file.is_file() for file in files.values()):
        return Packet(name, {code: file.read_bytes() for code, file in files.items()})
    bodies = _compressed(body, BEST if keep or len(body) < QUICK_ABOVE else QUICK)
    if keep:
        FOLDER.mkdir(parents=True, exist_ok=True)
        for code, file in files.items():
            partial = file.with_name(f"{file.name}.part")
            partial.write_bytes(bodies[code])
            partial.replace(file)
    return Packet(name, bodies)


def _script(address: str, base: str) -> bytes:
    if POLYFILL in address and bundle.RUNTIME.is_file():
        return bundle.RUNTIME.read_bytes()
    path = address.split("?")[0].removeprefix(base)
    if path.startswith("assets/"):
        return (ASSETS / path.removeprefix("assets/")).read_bytes()
    if path.startswith("plotly/"):
        return bundle.SCRIPT.read_bytes()
    package, _, name = check_fingerprint(path.removeprefix(SUITES))[0].partition("/")
    found = pkgutil.get_data(package, name)
    if found is None:
        raise FileNotFoundError(address)
    return found


@dataclass(frozen=True, slots=True)
class Scripts:
    """The packets of an app, in the order in which they run, and the inline scripts that Dash adds."""

    base: str
    packets: tuple[Packet, ...]
    inline: str

    def addresses(self) -> list[str]:
        """Where a page finds the packets."""
        return [f"{self.base}{HOME}{packet.name}" for packet in self.packets]

    def tags(self) -> str:
        """The elements that load the packets."""
        return later("".join(f'<script src="{address}"></script>' for address in self.addresses()) + self.inline)


def later(scripts: str) -> str:
    """Script elements as ones that the browser passes over and ``assets/boot.js`` runs in their order."""
    plain = re.sub(r'(<script[^>]*?) type="[^"]*"', r"\1", scripts)
    return re.sub(r"<script([^>]*)>", r'<script\1 type="text/plain" data-later>', plain)


def scripts_of(base: str, found: str, keep: bool = False) -> Scripts:
    """The script elements that Dash writes into a page, ``found``, as packets; ``keep`` writes them to the disk."""
    addresses = [a for a in _SOURCE.findall(found) if not any(part in a for part in LEFT_OUT)]
    ours = [a for a in addresses if a.startswith(f"{base}assets/")]
    charts = [a for a in addresses if "plotly" in a]
    dash = [_script(a, base) for a in addresses if a not in ours and a not in charts]
    contents = {
        # Not from the addresses: Dash is told to pass these over (`assets_ignore`).
        "charts": [*(_script(a, base) for a in charts), *((ASSETS / name).read_bytes() for name in EARLY)],
        # Dash refuses a page none of whose scripts is called so.
        "dash-renderer": dash,
        "app": [_script(a, base) for a in ours],
    }
    # A file's last line may be a comment.
    packets = tuple(pack(kind, HINT + b"\n;\n".join(parts), keep) for kind, parts in contents.items() if parts)
    return Scripts(base, packets, _SOURCE.sub("", found))


@cache
def style_sheet() -> str:
    """Every style sheet of the app in one: it stands in the page, so that the first view needs one answer only."""
    return "\n".join(path.read_text(encoding="utf-8") for path in sorted(ASSETS.glob("*.css")))


class Delivery:
    """Gives out the packets of an app; they are made when the first page or packet is asked for."""

    def __init__(self, app: Dash, base: str) -> None:
        self.app, self.base = app, base
        self._scripts: Scripts | None = None

    def scripts(self, found: str = "") -> Scripts:
        """The packets; ``found`` are the script elements that Dash has written, asked for where there are none."""
        if self._scripts is None:
            self._scripts = scripts_of(self.base, found or self.app._generate_scripts_html())
        return self._scripts

    def attach(self, server: Flask) -> None:
        """The address of the packets. One of an older version, which a page still open may ask for, is a 404."""

        @server.get(f"{self.base}{HOME}<name>")
        def packed(name: str) -> Response:
            for packet in self.scripts().packets:
                if packet.name == name:
                    return packet.answer(request.headers.get("Accept-Encoding", ""))
            return Response("", 404)
