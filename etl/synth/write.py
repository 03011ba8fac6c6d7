"""Synthetic reports on disk, one after the other: memory does not grow with their number.

The folder holds ``reports/000/000123.html`` … with ``reports/manifest.csv`` as collected reports have it,
``reference/divisions.csv`` for the fictional places, and the truth: ``truth.csv`` (report × cell),
``identity.csv`` (report) and ``quoted.csv`` (figure in prose). ``progress.json`` says how far a run came.
"""

from __future__ import annotations

import csv
import hashlib
import os
import shutil
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal, TextIO

from etl.model import Trust
from etl.synth.compose import Report, compose
from etl.synth.knowledge import knowledge
from etl.synth.layouts import LAYOUTS
from etl.synth.places import FictionalPlace, body, place
from etl.synth.plan import Plan, plan_named
from etl.synth.render import UTF8, render
from etl.synth.resume import NAME, Mark, load_mark, run_key, save_mark

_PER_FOLDER = 1000
# A killed run writes at most so many again, which take a third of a second.
_PER_MARK = 250
TRUTH = "truth.csv"
_HEADS = {
    "reports/manifest.csv": "file,publisher,publisher_kind,adcode,report_year,scope_code,"
    "published_date,source_url,sha256,trust_code,note",
    TRUTH: "file,cell_key,printed_text,value,status_code,unit",
    "identity.csv": "file,publisher,publisher_kind,adcode,jurisdiction,scope_code,report_year,title,"
    "published_date,form_t2,form_t3,form_t4,layout,style,features",
    "quoted.csv": "file,indicator_code,value,quote,agrees",
}
_DIVISIONS = "adcode,valid_from_year,valid_to_year,name_zh,short_name,level_code,parent_adcode,pinyin,name_en,note"


@dataclass(frozen=True, slots=True)
class Written:
    """What a folder holds after a run; ``kept`` of its reports an earlier run had written."""

    reports: int
    cells: int
    quotes: int
    kept: int = 0


def default_layouts() -> tuple[str, ...]:
    """Layouts that a run draws from: those with a declared share."""
    return tuple(name for name in knowledge().layouts if name in LAYOUTS)


def write_reports(
    seed: int,
    count: int,
    folder: Path,
    layouts: tuple[str, ...],
    tick: Callable[[int], None] = lambda done: None,
    plan: Plan | None = None,
) -> Written:
    """Writes ``count`` reports of ``plan`` and their truth under ``folder``; ``tick`` gets how many are done.

    What an earlier run with the same seed, plan, layouts and program wrote there is kept. Raises ValueError where the
    plan has not so many.
    """
    chosen = plan or plan_named()
    mark = _started(folder, run_key(seed, chosen, layouts), count)
    kept = mark.reports
    tick(kept)
    with ExitStack() as stack:
        lists = {name: _opened(stack, folder / name, head, mark.sizes.get(name)) for name, head in _HEADS.items()}
        out = {name: lists[name] if name == TRUTH else csv.writer(lists[name], lineterminator="\n") for name in lists}
        for index in range(kept, count):
            report = compose(seed, index, layouts, plan=chosen)
            _write_one(report, folder, out)
            cells, quotes = mark.cells + len(report.cells), mark.quotes + len(report.quotes)
            mark = replace(mark, reports=index + 1, cells=cells, quotes=quotes)
            if mark.reports % _PER_MARK == 0 or mark.reports == count:
                mark = _saved(folder, mark, lists)
            tick(mark.reports)
    _divisions(folder / "reference" / "divisions.csv", _places(chosen, count))
    return Written(mark.reports, mark.cells, mark.quotes, kept)


def _started(folder: Path, key: str, count: int) -> Mark:
    """Where to go on from; of a run with other reports nothing stays."""
    mark = load_mark(folder)
    if mark is not None and mark.key == key and mark.reports <= count:
        return mark
    if mark is not None:
        shutil.rmtree(folder / "reports")
        (folder / NAME).unlink()
    return Mark(key)


def _opened(stack: ExitStack, path: Path, head: str, size: int | None) -> TextIO:
    """The list behind its first ``size`` bytes, or a new one with its head."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if size is not None:
        os.truncate(path, size)
    way: Literal["w", "a"] = "w" if size is None else "a"
    handle = stack.enter_context(path.open(way, encoding="utf-8", newline="", buffering=1 << 20))
    if size is None:
        handle.write(head + "\n")
    return handle


def _saved(folder: Path, mark: Mark, lists: Mapping[str, TextIO]) -> Mark:
    for handle in lists.values():
        handle.flush()
    marked = replace(mark, sizes={name: (folder / name).stat().st_size for name in lists})
    save_mark(folder, marked)
    return marked


def _write_one(report: Report, folder: Path, out: dict[str, Any]) -> None:
    shelf = f"{report.index // _PER_FOLDER:03}"
    file = f"{shelf}/{report.index:06}.{LAYOUTS[report.layout].suffix}"
    path = folder / "reports" / file
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
    out[TRUTH].write(_truth(file, report))
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


def _places(plan: Plan, count: int) -> list[FictionalPlace]:
    """The places of the reports, with those above them.

    Of a plan with a fixed number of reports all its places, so that a longer run changes none of what was read.
    """
    bodies = range(-(-max(count, plan.reports or 0) // len(plan.years)))
    numbers = {body(number, plan).place.number for number in bodies}
    above = {number - (number - 1) % (1 + plan.counties) for number in numbers if number}
    return [place(number, plan) for number in sorted({0} | numbers | above)]


def _divisions(path: Path, places: list[FictionalPlace]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(_DIVISIONS.split(","))
        for found in places:
            named = (found.name, found.short_name, found.level, found.parent or "", "", found.name_en)
            writer.writerow((found.adcode, "", "", *named, "fictional"))
