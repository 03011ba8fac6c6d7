"""Synthetic reports on disk, one after the other: memory does not grow with their number.

The folder holds ``reports/000/000123.html`` … with ``reports/manifest.csv`` as collected reports have it,
``reference/divisions.csv`` for the fictional places, and the truth: ``truth.csv`` (report × cell),
``identity.csv`` (report) and ``quoted.csv`` (figure in prose).
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.model import Trust
from etl.synth.compose import Report, compose
from etl.synth.layouts import LAYOUTS
from etl.synth.places import FictionalPlace, place
from etl.synth.render import UTF8, render

_PER_FOLDER = 1000
_HEADS = {
    "reports/manifest.csv": "file,publisher,publisher_kind,adcode,report_year,scope_code,"
    "published_date,source_url,sha256,trust_code,note",
    "truth.csv": "file,cell_key,printed_text,value,status_code,unit",
    "identity.csv": "file,publisher,publisher_kind,adcode,jurisdiction,scope_code,report_year,title,"
    "published_date,form_t2,form_t3,form_t4,layout,style,features",
    "quoted.csv": "file,indicator_code,value,quote,agrees",
}
_DIVISIONS = "adcode,valid_from_year,valid_to_year,name_zh,short_name,level_code,parent_adcode,pinyin,name_en,note"


@dataclass(frozen=True, slots=True)
class Written:
    """What a run wrote."""

    reports: int
    cells: int
    quotes: int


def default_layouts() -> tuple[str, ...]:
    """Layouts that a run draws from: those with a declared share."""
    from etl.synth.knowledge import knowledge

    return tuple(name for name in knowledge().layouts if name in LAYOUTS)


def stream(seed: int, count: int, layouts: tuple[str, ...]) -> Iterator[Report]:
    """Reports 0 … ``count`` − 1. Raises ValueError when there are not so many fictional bodies."""
    for index in range(count):
        yield compose(seed, index, layouts)


def write_reports(
    seed: int, count: int, folder: Path, layouts: tuple[str, ...], tick: Callable[[], None] = lambda: None
) -> Written:
    """Writes ``count`` reports and their truth under ``folder``, calling ``tick`` after each."""
    cells = quotes = 0
    places: set[int] = set()
    with ExitStack() as stack:
        out = {name: _opened(stack, folder / name, head) for name, head in _HEADS.items()}
        for report in stream(seed, count, layouts):
            places.add(report.body.place.number)
            _write_one(report, folder, out)
            cells += len(report.cells)
            quotes += len(report.quotes)
            tick()
    _divisions(folder / "reference" / "divisions.csv", places)
    return Written(count, cells, quotes)


def _opened(stack: ExitStack, path: Path, head: str) -> Any:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = stack.enter_context(path.open("w", encoding="utf-8", newline="", buffering=1 << 20))
    handle.write(head + "\n")
    return handle if path.name == "truth.csv" else csv.writer(handle, lineterminator="\n")


def _write_one(report: Report, folder: Path, out: dict[str, Any]) -> None:
    shelf = f"{report.index // _PER_FOLDER:03}"
    file = f"{shelf}/{report.index:06}.{LAYOUTS[report.layout].suffix}"
    path = folder / "reports" / file
    if report.index % _PER_FOLDER == 0:
        path.parent.mkdir(parents=True, exist_ok=True)
    content = render(report, UTF8)
    path.write_bytes(content)
    who, forms = report.body, dict(report.forms)
    row = out["reports/manifest.csv"].writerow
    digest = hashlib.sha256(content).hexdigest()
    note = "fictional"
    row(
        [
            file,
            who.name,
            who.kind,
            who.place.adcode,
            report.year,
            who.scope,
            report.published,
            "",
            digest,
            Trust.SYNTHETIC,
            note,
        ]
    )
    row = out["identity.csv"].writerow
    about = [
        file,
        who.name,
        who.kind,
        who.place.adcode,
        who.place.name,
        who.scope,
        report.year,
        report.prose["title"],
        report.published,
    ]
    row([*about, *forms.values(), report.layout, report.style.name, " ".join(report.features)])
    out["truth.csv"].write(_truth(file, report))
    row = out["quoted.csv"].writerow
    for quote in report.quotes:
        row([file, quote.indicator, quote.value, quote.text, int(quote.agrees)])


def _truth(file: str, report: Report) -> str:
    """The truth lines of a report; only thousands separators need quoting."""
    lines = []
    for key, cell in report.cells.items():
        text = cell.text
        # Plain digits are nine cells in ten: the value is the text and has no unit.
        if text == cell.value and not cell.unit:
            lines.append(f"{file},{key},{text},{text},reported,\n")
        else:
            quoted = f'"{text}"' if "," in text else text
            lines.append(f"{file},{key},{quoted},{cell.value or ''},{cell.status.value},{cell.unit}\n")
    return "".join(lines)


def _with_parents(numbers: set[int]) -> list[FictionalPlace]:
    chosen = {place(number).adcode: place(number) for number in numbers}
    wanted = {found.parent for found in chosen.values()} - set(chosen) - {None}
    number = 0
    while wanted:
        found = place(number)
        if found.adcode in wanted:
            chosen[found.adcode] = found
            wanted.discard(found.adcode)
            if found.parent and found.parent not in chosen:
                wanted.add(found.parent)
                number = -1
        number += 1
    return sorted(chosen.values(), key=lambda found: found.number)


def _divisions(path: Path, numbers: set[int]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(_DIVISIONS.split(","))
        for found in _with_parents(numbers):
            row = [
                found.adcode,
                "",
                "",
                found.name,
                found.short_name,
                found.level,
                found.parent or "",
                "",
                found.name_en,
                "fictional",
            ]
            writer.writerow(row)
