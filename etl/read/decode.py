"""Bytes to text. Declarations are believed only where the bytes agree: pages say gb2312 and hold GB 18030."""

from __future__ import annotations

import codecs
import contextlib
import re
from functools import lru_cache

from etl.forms import DATA, load_names
from etl.read.characters import plain
from etl.read.errors import ReadError

_DECLARED = re.compile(rb"""(?:charset|encoding)\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9_.:-]{2,40})""")
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF32_LE, "utf-32-le"), (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"),
)  # fmt: skip
# Supersets: lxml and browsers stop at or replace what GB 2312 and Big5 proper do not hold.
_WIDER = {"gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030", "big5": "big5hkscs"}
# Python also knows codecs that are no text (zlib), have no end (punycode) or run escapes: none of them is a page's.
_READ = ("utf_8", "utf_16", "utf_32", "gb", "big5", "iso8859", "cp", "koi8", "euc", "shift_jis", "ascii", "mac")
_FALLBACKS = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
# A page may hold some broken bytes (cut, or an editor's slip): 1 % is still a page, more is another encoding.
_BROKEN = 0.01


def decode(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Text of a file, and notes on what was broken. Raises :class:`ReadError` when no encoding gives Chinese text."""
    return decode_encoded(data)[:2]


def decode_encoded(data: bytes) -> tuple[str, tuple[str, ...], bytes]:
    """As :func:`decode`, and the text again as UTF-8: most pages come so, and encoding one takes a tenth of a parse."""
    if b"\x00" not in data[:4096] and not any(data.startswith(bom) for bom, _ in _BOMS):
        with contextlib.suppress(UnicodeDecodeError):
            return _plain(data.decode("utf-8"), (), data)
    text, notes = _decoded(data)
    return _plain(text, notes, text.encode("utf-8", "replace"))


def _plain(text: str, notes: tuple[str, ...], encoded: bytes) -> tuple[str, tuple[str, ...], bytes]:
    changed = plain(text, encoded)
    return changed, notes, encoded if changed is text else changed.encode("utf-8", "replace")


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict_or_replaced(data[len(bom) :], encoding)
    best: tuple[int, int, str, str] | None = None
    for preference, encoding in enumerate(_candidates(data)):
        text = data.decode(encoding, "replace")
        broken = text.count("\ufffd") + text.count("\x00")
        if broken > 2 + _BROKEN * len(text):
            continue
        rank = (_familiar(text) - broken, -preference, encoding, text)
        if best is None or rank[:2] > best[:2]:
            best = rank
    if best is None or (best[0] <= 0 and not best[3].isprintable() and _control(best[3])):
        raise ReadError("looked for text, found binary data or an unknown encoding")
    notes = (f"decoded as {best[2]}", *(("some bytes could not be decoded",) if "\ufffd" in best[3] else ()))
    return best[3], notes


def _strict_or_replaced(data: bytes, encoding: str) -> tuple[str, tuple[str, ...]]:
    text = data.decode(encoding, "replace")
    broken = text.count("\ufffd")
    if broken > 2 + _BROKEN * len(text):
        raise ReadError(f"looked for text, found bytes that are not the {encoding} they claim to be")
    return text, (("some bytes could not be decoded",) if broken else ())


def _candidates(data: bytes) -> list[str]:
    found = _DECLARED.search(data[:4096])
    names = []
    if found:
        name = found[1].decode("ascii").lower()
        with contextlib.suppress(LookupError):
            names.append(_WIDER.get(name) or codecs.lookup(name).name)
    names = [name for name in names if name.replace("-", "_").startswith(_READ)]
    if b"\x00" in data[:4096]:
        # Chinese in UTF-16 shows its zero bytes in ASCII characters only: even places big-endian, odd little.
        even = data[:4096:2].count(0) > data[1:4096:2].count(0)
        names = ["utf-16-be", "utf-16-le"] if even else ["utf-16-le", "utf-16-be"]
    return list(dict.fromkeys([*names, *_FALLBACKS]))


def _familiar(text: str) -> int:
    return sum(text.count(character) for character in _form_characters())


def _control(text: str) -> bool:
    return sum(character < " " and character not in "\t\r\n\f" for character in text) > 2


@lru_cache(maxsize=1)
def _form_characters() -> tuple[str, ...]:
    # The characters that the forms' own labels use: a right decoding shows hundreds of them, a wrong one few.
    words = "".join(name.zh for name in load_names(DATA / "forms").values())
    return tuple(sorted(set(re.findall("[\u4e00-\u9fff]", words))))
