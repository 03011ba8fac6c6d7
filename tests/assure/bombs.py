"""A2: absurd spans, endless nesting and junk: an answer or a refusal within a second and 200 MB, and no number."""

import random
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tests.assure.tally import Tally, try_one

LIMIT_MB = 200
_SPANS = (
    "1000000",
    "20000000",
    "65535",
    "4294967296",
    "-1",
    "0",
    "2;",
    "1e9",
    "９９",
    "99999999999999999999",
    "",
    " 7 ",
    "3.5",
    "x",
)


def _page(body: str) -> bytes:
    return f"<html><head><meta charset=utf-8><title>示例虚构报告</title></head><body>{body}</body></html>".encode()


def _bombs(rng: random.Random) -> Iterator[tuple[str, str, bytes]]:
    """(name, suffix, content) for ever."""
    cell = "<td>{}</td>"
    while True:
        span, other = rng.choice(_SPANS), rng.choice(_SPANS)
        row = f'<tr><td rowspan="{span}" colspan="{other}">行政许可</td><td>{rng.randrange(99)}</td></tr>'
        yield "spans", "html", _page("<table>" + row * rng.randint(1, 60) + "</table>")
        yield "many spans", "html", _page("<table>" + f"<tr><td colspan={span}>1</td></tr>" * 2000 + "</table>")
        yield "wide row", "html", _page("<table><tr>" + cell.format("0") * rng.randint(1000, 20_000) + "</tr></table>")
        yield "nested tables", "html", _page("<table><tr><td>" * rng.randint(100, 3000))
        yield "nested tags", "html", _page("<div>" * rng.randint(1000, 100_000))
        yield "empty tables", "html", _page("<table></table>" * rng.randint(100, 5000))
        yield (
            "many captions",
            "html",
            _page("<table><tr><td>第二十条第（一）项</td></tr></table>" * rng.randint(50, 800)),
        )
        yield "one long line", "txt", ("一、本年新收政府信息公开申请数量 " + "0 " * rng.randint(1000, 50_000)).encode()
        yield "bars", "txt", ("|" * rng.randint(1000, 200_000) + "\n").encode() * 3
        yield "labels for ever", "txt", "一、本年新收政府信息公开申请数量\n0\n".encode() * rng.randint(100, 5000)
        yield "digits", "txt", ("9" * rng.randint(1000, 300_000)).encode()
        yield (
            "noise",
            rng.choice(("html", "txt", "pdf", "docx", "xlsx", "csv", "md", "zip")),
            rng.randbytes(rng.randint(0, 60_000)),
        )
        yield "nothing", rng.choice(("html", "txt", "pdf", "docx", "xlsx", "csv")), b""
        yield "markdown", "md", ("|" + " a |" * rng.randint(10, 500) + "\n").encode() * rng.randint(10, 200)
        yield "separators", "csv", (b"," * rng.randint(10, 3000) + b"\n") * rng.randint(10, 100)


def run(count: int, folder: Path) -> Tally:
    """``count`` bombs one after the other; every claimed cell is wrong, for none of them holds a table."""
    tally = Tally("A2 span bombs and junk")
    bombs = _bombs(random.Random(2))
    for number in range(count):
        name, suffix, content = next(bombs)
        path = folder / f"bomb.{suffix}"
        path.write_bytes(content)
        try_one(tally, path, {}, frozenset(), f"{number} {name} {len(content)} bytes")
    return tally


def own_peak() -> int:
    """Peak resident bytes of this process alone.

    Linux hands ``ru_maxrss`` of the starting process down through fork and exec, so that a large test runner would be
    measured instead; ``VmHWM`` begins anew with the program.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def peak_memory_mb(count: int, folder: Path) -> float:
    """Peak resident memory in MB of a fresh process that reads ``count`` bombs."""
    code = f"from pathlib import Path; from tests.assure import bombs; bombs.run({count}, Path({str(folder)!r}))"
    code += "; from tests.assure.bombs import own_peak; print(own_peak())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=600, check=True)
    return int(done.stdout.split()[-1]) / 1e6
