"""Figures quoted from prose, as reports: ``data/quoted/``.

One report for each place, body, year, scope and source address of ``figures/*.csv``; the figures of
``prose_of_*.csv`` belong to the transcribed report of the same publisher and year, else they are one of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from pathlib import Path

from etl.identify.places import load_places
from etl.identify.publishers import publisher_for
from etl.indicators import indicator_for
from etl.load.folder import InputFile, read_rows
from etl.load.records import Origin, SourceReport, content_hash, report_code
from etl.model import Quote, Refusal, ReportIdentity, Scope, Trust

MIRROR = "mirror"
QUOTED = "quoted"


@dataclass(frozen=True, slots=True)
class Group:
    """What makes figures one quoted report."""

    adcode: str | None
    jurisdiction: str
    publisher: str
    level: str
    year: int
    scope: Scope
    source: str


@dataclass(frozen=True, slots=True)
class Figure:
    """One quoted figure with the report it belongs to."""

    group: Group
    quote: Quote
    published_date: str | None
    source_kind: str


def load_figures(file: InputFile, reference: Path) -> tuple[list[SourceReport], list[Refusal]]:
    """Quoted reports of one file of figures, and a refusal for each row that cannot be used."""
    figures, refusals = _figures(file)
    grouped: dict[Group, list[Figure]] = defaultdict(list)
    for figure in figures:
        grouped[figure.group].append(figure)
    return [
        quoted_report(file, group, found, reference) for group, found in sorted(grouped.items(), key=_order)
    ], refusals


def load_prose(file: InputFile) -> tuple[dict[tuple[str, int], list[Figure]], list[Refusal]]:
    """Figures of one prose file by publisher name and year, and a refusal for each row that cannot be used."""
    figures, refusals = _figures(file)
    found: dict[tuple[str, int], list[Figure]] = defaultdict(list)
    for figure in figures:
        found[figure.group.publisher, figure.group.year].append(figure)
    return dict(found), refusals


def attach(report: SourceReport, figures: Iterable[Figure]) -> SourceReport:
    """The report with figures of its own prose; one of another scope keeps its scope and says so."""
    quotes = (_scoped(figure, report.identity.scope) for figure in figures)
    return replace(report, quoted=(*report.quoted, *sorted(quotes, key=lambda quote: (quote.indicator, quote.where))))


def quoted_report(
    file: InputFile, group: Group, figures: Sequence[Figure], reference: Path, part_of: str | None = None
) -> SourceReport:
    """A report that is known by quoted figures only; ``part_of`` is the report that prints them."""
    publisher = publisher_for(
        group.publisher, group.jurisdiction, group.adcode, group.level, group.year, load_places(reference)
    )
    key = content_hash(group.adcode or "", group.jurisdiction, str(group.year), group.scope, group.source)
    quotes = tuple(sorted((f.quote for f in figures), key=lambda quote: (quote.indicator, quote.value)))
    dates = {figure.published_date for figure in figures if figure.published_date}
    identity = ReportIdentity(
        publisher=publisher,
        jurisdiction=group.jurisdiction,
        adcode=publisher.adcode or group.adcode,
        scope=group.scope,
        year=group.year,
        published_date=dates.pop() if len(dates) == 1 else None,
    )
    is_mirror = any(figure.source_kind == MIRROR for figure in figures)
    content = content_hash(key, *(f"{quote.indicator}={quote.value}" for quote in quotes))
    note = MIRROR if is_mirror else None
    origin = Origin(file.path, content, Trust.QUOTED, _address(group.source), group.source, note, part_of)
    return SourceReport(report_code(publisher, group.year, key), identity, origin, {}, (), quotes)


def _order(item: tuple[Group, list[Figure]]) -> tuple[str, str, int, str, str]:
    group = item[0]
    return (group.adcode or "", group.jurisdiction, group.year, group.scope, group.source)


def _scoped(figure: Figure, scope: Scope) -> Quote:
    return figure.quote if figure.group.scope == scope else replace(figure.quote, scope=figure.group.scope)


def _address(source: str) -> str | None:
    return source if source.startswith(("http://", "https://")) else None


def _figures(file: InputFile) -> tuple[list[Figure], list[Refusal]]:
    figures: list[Figure] = []
    refusals: list[Refusal] = []
    for number, row in enumerate(read_rows(file.location), 2):
        try:
            figures.append(_figure(row))
        except (KeyError, ValueError, InvalidOperation) as error:
            reason = f"row {number}: {type(error).__name__}: {error}"
            refusals.append(Refusal(QUOTED, reason, f"row {number}", "row_unusable", cells=1))
    return figures, refusals


def _figure(row: dict[str, str]) -> Figure:
    source = row.get("source_url") or row["source"]
    group = Group(
        adcode=row.get("adcode") or None,
        jurisdiction=row["jurisdiction"],
        publisher=row.get("publisher") or row["jurisdiction"],
        level=row.get("level", ""),
        year=int(row["report_year"]),
        scope=Scope(row["scope_code"]),
        source=source,
    )
    value = Decimal(row["value"]).normalize()
    indicator = indicator_for(row["indicator_code"])
    text = f"{row['value'].removesuffix('.0')}{row['unit']}"
    where = row["indicator_code"]
    quote = Quote(indicator, value, text, where, row["unit"], row.get("counts") or None, None, _address(source))
    return Figure(group, quote, row.get("published_date") or None, row.get("source_kind", ""))
