"""How a report deviates from the official wording: brackets, variants, spaces, Traditional characters, headings."""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from unicodedata import normalize

from etl.forms import DATA, load_forms
from etl.synth.knowledge import Style, knowledge
from etl.synth.tables import OPEN, Box, Para, Sheet, Table, build_sheet, map_labels

_FULL_TO_HALF = str.maketrans("（）：，", "():,")
# Browsers that print to PDF name a glyph by its first character: often a radical (U+2F00–2FD5).
_RADICALS = str.maketrans({normalize("NFKC", chr(code)): chr(code) for code in range(0x2F00, 0x2FD6)})
# Notation of label_variants.csv that is a note on how a label was met, not a wording.
_NOT_WORDING = re.compile(r"…|absent|\||/ | / |\d{4}年|prose|万元")
_MIN_WRAP, _MIN_TYPO = 4, 8


@lru_cache(maxsize=1)
def wordings() -> dict[str, tuple[str, ...]]:
    """Official label → wordings met for it, from ``label_variants.csv`` (notes on layout left out)."""
    with (DATA / "forms" / "label_variants.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    groups: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        if not (_NOT_WORDING.search(row["variant"]) or _NOT_WORDING.search(row["seen_in"])) and not re.search(
            "[檔規]", row["variant"]
        ):
            groups.setdefault((row["table_code"], row["code"]), []).append(row["variant"].replace("⏎", "\n"))
    found: dict[str, set[str]] = {}
    for variants in groups.values():
        for official in set(variants) & _official_labels():
            found.setdefault(official, set()).update(variants)
    return {label: tuple(sorted(variants)) for label, variants in found.items()}


@lru_cache(maxsize=1)
def _official_labels() -> frozenset[str]:
    cells = [cell for form in load_forms().values() for cell in form.cells]
    return frozenset(label for cell in cells for label in (*cell.row_path, *cell.column_path))


@lru_cache(maxsize=1)
def _traditional() -> Callable[[str], str]:
    from opencc import OpenCC

    convert = OpenCC("s2twp").convert
    return lambda text: text if OPEN in text else str(convert(text))


def _wrap(text: str, rng: random.Random) -> str:
    if len(text) < _MIN_WRAP or "\n" in text or rng.random() < 0.4:
        return text
    return text[: len(text) // 2] + "\n" + text[len(text) // 2 :]


def _typo(text: str, rng: random.Random) -> str:
    at = rng.randrange(3, len(text) - 1)
    return text[:at] + text[at + 1 :]


def _label(box: Box, style: Style, rng: random.Random) -> Box:
    text = box.text
    if style.variants and rng.random() < style.variants:
        text = rng.choice(wordings().get(text, (text,)))
    if style.typos and len(text) >= _MIN_TYPO and rng.random() < style.typos:
        text = _typo(text, rng)
    if style.gaps and len(text) >= _MIN_WRAP and rng.random() < style.gaps:
        text = text[:2] + " " + text[2:]
    if style.wraps and box.role == "header":
        text = _wrap(text, rng)
    if style.traditional:
        text = _traditional()(text)
    return replace(box, text=_written(text, style))


def _written(text: str, style: Style) -> str:
    if style.radicals:
        text = text.translate(_RADICALS)
    return text.translate(_FULL_TO_HALF) if style.brackets == "half" else text


def _para(para: Para, style: Style) -> Para:
    return replace(para, text=_written(_traditional()(para.text) if style.traditional else para.text, style))


def _furnished(sheet: Sheet) -> Sheet:
    around = knowledge().phrases["furniture"]
    before = tuple(Para(text, "furniture") for text in around["before"])
    after = tuple(Para(text, "furniture") for text in around["after"])
    named = tuple(
        replace(
            para,
            text=para.text.replace("{publisher}", f"{OPEN}publisher\ue001").replace("{place}", f"{OPEN}place\ue001"),
        )
        for para in after
    )
    return Sheet(before + sheet.blocks + named)


@lru_cache(maxsize=256)
def styled_sheet(forms: tuple[tuple[str, str], ...], style: Style) -> Sheet:
    """The sheet of ``forms`` written in ``style``; the same choices every time for the same style."""
    rng = random.Random(style.name)
    sheet = build_sheet(forms, style.headings)
    if style.furniture:
        sheet = _furnished(sheet)
    blocks: list[Para | Table] = []
    for block in sheet.blocks:
        blocks.append(
            _para(block, style) if isinstance(block, Para) else map_labels(block, lambda box: _label(box, style, rng))
        )
    return Sheet(tuple(blocks))
