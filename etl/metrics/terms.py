"""Definitions taken apart into rows: terms, the cells each stands for in a form, and what totals are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from etl.forms import Form, load_forms
from etl.metrics.catalogue import load_metrics
from etl.metrics.definition import Metric
from etl.metrics.expression import TABLES
from etl.metrics.tables import Group, expand, folder, load_groups, parts, read_rows


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All that ``data/`` says about metrics: definitions in order, forms, groups, and their folder."""

    metrics: Mapping[str, Metric]
    forms: Mapping[str, Form]
    groups: tuple[Group, ...]
    folder: Path

    @classmethod
    def of(cls, data_dir: Path) -> Knowledge:
        """Read from a data folder; raises :class:`etl.metrics.catalogue.MetricError` where a definition is wrong."""
        metrics, forms = folder(data_dir, "metrics"), folder(data_dir, "forms")
        return cls(load_metrics(metrics, forms), load_forms(forms), load_groups(forms), metrics)


@dataclass(frozen=True, slots=True)
class TermRow:
    """One term of one side of one formula of the metric with that number; ``table`` is None outside tables."""

    number: int
    metric: int
    alternative: int
    side: str
    table: str | None
    sign: int
    key: str


def term_rows(metrics: Iterable[Metric]) -> list[TermRow]:
    """Every term of every formula, numbered."""
    flat = (
        (metric_number, alternative, side, term)
        for metric_number, metric in enumerate(metrics)
        for alternative, formula in enumerate(metric.formulas)
        for side, expression in formula.sides()
        for term in expression.terms
    )
    return [
        TermRow(number, metric, alternative, side, term.table if term.table in TABLES else None, term.sign, term.key)
        for number, (metric, alternative, side, term) in enumerate(flat)
    ]


def cell_rows(known: Knowledge, terms: Iterable[TermRow]) -> Iterator[tuple[int, str, str]]:
    """(term number, form, cell key) for every cell a term stands for; the form is empty outside tables."""
    for term in terms:
        if term.table is None:
            yield term.number, "", term.key
            continue
        for form in known.forms.values():
            for cell in expand(known.groups, term.key, form):
                yield term.number, form.id, cell


def part_rows(known: Knowledge, keys: set[str]) -> Iterator[tuple[str, str, str, str, int]]:
    """(form, total, axis, part, number of parts) for those of ``keys`` that are printed totals."""
    for form in known.forms.values():
        for key in sorted(keys & set(form.by_key)):
            for axis in ("row", "column"):
                made_of = parts(known.groups, key, form, axis)
                for part in made_of:
                    yield form.id, key, axis, part, len(made_of)


def metric_row(metric: Metric, number: int) -> tuple[Any, ...]:
    """A row of ``dim_metric`` in column order."""
    return (
        metric.id,
        metric.name_zh,
        metric.name_en,
        metric.unit,
        str(metric.numerator),
        None if metric.denominator is None else str(metric.denominator),
        metric.per,
        metric.min_n,
        metric.lower_is_better,
        number,
        metric.kind,
        metric.topic,
        metric.short_name_zh,
        metric.short_name_en,
        metric.pooling_years,
        metric.model_dump_json(),
    )


def rule_row(metric: Metric, number: int) -> tuple[Any, ...]:
    """A row of the temporary ``metric_definition``: what the statements must know of a metric."""
    uses_population = any(key.startswith("place.") for key in metric.keys)
    scopes, kinds = [str(scope) for scope in metric.scopes], [str(kind) for kind in metric.publisher_kinds]
    return (
        number,
        metric.id,
        metric.kind,
        metric.per,
        metric.min_n,
        scopes,
        kinds,
        metric.population_lag_years,
        uses_population,
    )


def group_rows(known: Knowledge) -> list[tuple[str, str, str, str, str, int]]:
    """Rows of ``dim_group``: each group's members in each form that has its table."""
    found = [
        (group.axis, group.table, group.code, form.id, group.member)
        for form in known.forms.values()
        for group in known.groups
        if group.form in (None, form.id) and form.table(group.table)
    ]
    return [(*row, number) for number, row in enumerate(found)]


def due_date_rows(metrics: Path) -> list[tuple[str | int | None, ...]]:
    """Rows of ``due_dates.csv``: kind, scope (None: any), first and last report year (None: open), month, day."""
    return [
        (
            row["kind_code"],
            row["scope_code"] or None,
            *(
                int(row[name]) if row[name] else None
                for name in ("first_report_year", "last_report_year", "month", "day")
            ),
        )
        for row in read_rows(metrics / "due_dates.csv")
    ]
