"""A5: archives that unpack to too much, hold archives, name other folders, link, overlap or lie about themselves."""

import bz2
import lzma
import random
import stat
import struct
import zlib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from tests.assure.hostile import Case, HostileTally, try_all

LIMIT_MB = 100
REPORT = "<html><title>示例年度报告</title><p>全年共受理政府信息公开申请12件。</p></html>".encode()


@dataclass(frozen=True)
class Entry:
    """A member as its headers claim it; ``at`` reuses the local header of another member (overlap)."""

    name: bytes
    packed: bytes = b""
    size: int | None = None
    crc: int = 0
    method: int = 0
    flags: int = 0
    mode: int = stat.S_IFREG | 0o644
    at: int | None = None
    local_name: bytes | None = None


def raw_zip(entries: list[Entry], *, count: int | None = None, comment: bytes = b"") -> bytes:
    """A ZIP of exactly these claims; ``count`` is the number of members that the end record claims."""
    body, directory, starts = bytearray(), bytearray(), []
    for entry in entries:
        size = len(entry.packed) if entry.size is None else entry.size
        sizes = (entry.crc, len(entry.packed), size)
        if entry.at is None:
            starts.append(len(body))
            name = entry.name if entry.local_name is None else entry.local_name
            body += struct.pack("<4s5H3L2H", b"PK\3\4", 20, entry.flags, entry.method, 0, 33, *sizes, len(name), 0)
            body += name + entry.packed
        else:
            starts.append(starts[entry.at])
        mode = entry.mode << 16
        directory += struct.pack(
            "<4s6H3L5H2L", b"PK\1\2", 0x0314, 20, entry.flags, entry.method, 0, 33, *sizes, len(entry.name), 0, 0, 0, 0,
            mode, starts[-1],
        ) + entry.name  # fmt: skip
    number = min(len(entries), 0xFFFF) if count is None else count
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, number, number, len(directory), len(body), len(comment))
    return bytes(body + directory + end) + comment


def stored(name: str, data: bytes, **more: int | bytes) -> Entry:
    """A member as it is, honestly described."""
    return replace(Entry(name.encode(), data, len(data), zlib.crc32(data), flags=0x800), **more)


@lru_cache(maxsize=8)
def zeros(megabytes: int, method: int) -> tuple[bytes, int]:
    """Zeros packed by a ZIP method, and their checksum; built from one MB over and over."""
    block, crc = bytes(1 << 20), 0
    packer = {8: lambda: zlib.compressobj(9, zlib.DEFLATED, -15), 12: bz2.BZ2Compressor, 14: _lzma}[method]()
    pieces = []
    for _ in range(megabytes):
        pieces.append(packer.compress(block))
        crc = zlib.crc32(block, crc)
    pieces.append(packer.flush())
    start = struct.pack("<BBHB4s", 9, 4, 5, 0x5D, (1 << 23).to_bytes(4, "little")) if method == 14 else b""
    return start + b"".join(pieces), crc


def _lzma() -> lzma.LZMACompressor:
    return lzma.LZMACompressor(lzma.FORMAT_RAW, filters=[{"id": lzma.FILTER_LZMA1, "dict_size": 1 << 23}])


def bomb(name: str, megabytes: int, method: int = 8, **claims: int) -> Entry:
    """A member of zeros."""
    packed, crc = zeros(megabytes, method)
    return replace(Entry(name.encode(), packed, megabytes << 20, crc, method, 0x800), **claims)


def office(main: str, *more: Entry) -> list[Entry]:
    """Members of an Office file whose main part is among ``more``."""
    return [stored("[Content_Types].xml", b"<Types/>"), stored("_rels/.rels", f"<a>{main}</a>".encode()), *more]


def _nest(depth: int, width: int = 1) -> bytes:
    data = raw_zip([bomb("zeros.html", 8)])
    for level in range(depth):
        data = raw_zip([stored(f"{level}-{number}.zip", data) for number in range(width)])
    return data


def _tar() -> bytes:
    return b"report.html" + bytes(246) + b"ustar\x0000" + bytes(247) + REPORT


def _cases() -> list[Case]:
    page = stored("report.html", REPORT)
    many = [stored(f"{number}.html", b"") for number in range(10_000)]
    bombs = {
        "deflate": [bomb("a.html", 64)],
        "bzip2": [bomb("a.html", 33, 12)],
        "lzma": [bomb("a.html", 33, 14)],
        "claims few bytes": [bomb("a.html", 64, size=100)],
        "claims little under the limit": [bomb("a.html", 64, size=1 << 19)],
        "many below the limit": [bomb(f"{number}.html", 30) for number in range(20)],
        "a gigabyte claimed": [bomb("a.html", 8, size=1 << 30)],
        "four gigabytes claimed": [bomb("a.html", 8, size=0xFFFFFFFF)],
        "overlapping": [bomb("0.html", 8), *(bomb(f"{number}.html", 8, at=0) for number in range(1, 500))],
    }
    offices = {
        ("docx", "word/document.xml"): "document of zeros",
        ("xlsx", "xl/workbook.xml"): "workbook of zeros",
        ("xlsx", "xl/sharedStrings.xml"): "strings of zeros",
    }
    nested = {
        "zip in zip": _nest(1),
        "five deep": _nest(5),
        "sixteen wide, three deep": _nest(3, 16),
        "docx in zip in zip": raw_zip([stored("in.zip", raw_zip([stored("a.docx", raw_zip(office("x")))]))]),
        **{
            kind: raw_zip([stored(f"a.{kind}", start + bytes(500))])
            for kind, start in (("gz", b"\x1f\x8b\x08"), ("7z", b"7z\xbc\xaf'\x1c"), ("rar", b"Rar!\x1a\x07\x01\x00"))
        },
        "tar": raw_zip([stored("a.tar", _tar())]),
    }
    counts = {
        "10,000 empty members": raw_zip(many),
        "10,000 members claimed as one": raw_zip(many, count=1),
        "60,000 claimed, one there": raw_zip([page], count=60_000),
        "3,000 folders": raw_zip([Entry(f"{n}/".encode(), mode=stat.S_IFDIR | 0o755) for n in range(3_000)]),
    }
    names = (
        *("../evil.html", "/evil.html", "a/../../evil.html", "..\\evil.html", "C:\\evil.html", "C:evil.html"),
        *("a\x00.html", "a\n.html"),
    )
    links = {
        "link to a file": [stored("a.html", b"/etc/passwd", mode=stat.S_IFLNK | 0o777)],
        "link to a folder and a file in it": [
            stored("d", b"..", mode=stat.S_IFLNK | 0o777),
            stored("d/evil.html", REPORT),
        ],
        "device": [stored("a.html", b"", mode=stat.S_IFCHR | 0o666)],
        "two of one name": [page, stored("report.html", REPORT + b"2")],
        "encrypted": [stored("a.html", REPORT, flags=0x801)],
        "unknown method": [stored("a.html", REPORT, method=99)],
        "two names of one member": [stored("a.html", REPORT, local_name=b"../evil.html")],
        "wrong checksum": [stored("a.html", REPORT, crc=1)],
    }
    return [
        *(Case(f"bomb, {name}", "zip", raw_zip(entries)) for name, entries in bombs.items()),
        *(Case(f"bomb, {name}", kind, raw_zip(office(part, bomb(part, 64)))) for (kind, part), name in offices.items()),
        *(Case(f"nested, {name}", "zip", data) for name, data in nested.items()),
        *(Case(name, "zip", data) for name, data in counts.items()),
        *(Case(f"name {name!r}", "zip", raw_zip([page, stored(name, REPORT)])) for name in names),
        *(Case(name, "zip", raw_zip(entries)) for name, entries in links.items()),
    ]


def run(count: int, folder: Path) -> HostileTally:
    """The first ``count`` of the cases in a seeded order; also fails when a file appears outside."""
    cases = _cases()
    random.Random(5).shuffle(cases)
    (inside := folder / "a5" / "in").mkdir(parents=True)
    before = _outside(folder, inside)
    tally = try_all("A5 archives", cases[:count], inside, megabytes=LIMIT_MB, seconds=10)
    if written := _outside(folder, inside) - before:
        tally.failures.append(f"written outside: {sorted(written)}")
    return tally


def _outside(folder: Path, inside: Path) -> set[Path]:
    places = (folder, Path.cwd())
    return {path for place in places for path in place.iterdir() if "evil" in path.name} | {
        path for path in inside.parent.iterdir() if path != inside
    }
