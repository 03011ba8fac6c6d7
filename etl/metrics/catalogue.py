"""Reads the folder of metric definitions; a wrong one stops with file, key and remedy."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from etl.forms import DATA, load_forms
from etl.indicators import load_indicators
from etl.metrics.definition import Metric
from etl.metrics.expression import FACTS, QUOTED, TABLES
from etl.metrics.tables import DataError, expand, load_groups, load_topics, load_units

_KEYS = "use a cell of data/forms, a group of groups.csv, quoted.<indicator of indicators.csv> or " + " or ".join(FACTS)


class MetricError(DataError):
    """A definition that cannot be used; the message names file, key and remedy."""


class _Loader(yaml.SafeLoader):
    """YAML without repeated keys: the second would win in silence."""


def _mapping(loader: _Loader, node: yaml.MappingNode) -> dict[Hashable, Any]:
    keys = [loader.construct_object(key) for key, _ in node.value]  # type: ignore[no-untyped-call]
    for key in keys:
        if keys.count(key) > 1:
            raise yaml.YAMLError(f"key `{key}` stands twice; keep one")
    return loader.construct_mapping(node)


_Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping)


@lru_cache(maxsize=8)
def load_metrics(data_metrics: Path = DATA / "metrics", data_forms: Path = DATA / "forms") -> dict[str, Metric]:
    """All metrics by id in their order, one per YAML file of the folder, each file named after its id.

    Raises :class:`MetricError` for the first wrong file, naming file, key and remedy.
    """
    found = [(path, _read(path)) for path in sorted(data_metrics.glob("*.yaml"))]
    if not found:
        raise MetricError(f"{data_metrics}: no metric; put at least one .yaml there")
    ids = {path.stem for path, _ in found}
    for path, metric in found:
        for key, problem in _problems(path, metric, ids, data_metrics, data_forms):
            raise MetricError(f"{path.name}: key `{key}`: {problem}")
    return {metric.id: metric for _, metric in sorted(found, key=lambda pair: (pair[1].order, pair[1].id))}


def _read(path: Path) -> Metric:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_Loader)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        problem = " ".join(str(error).split())
        raise MetricError(f"{path.name}: not readable as YAML: {problem}; mend the file") from error
    if not isinstance(content, dict):
        raise MetricError(f"{path.name}: holds no keys; write `id:` and the other keys of a metric")
    try:
        return Metric.model_validate(content)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "kind"
        raise MetricError(f"{path.name}: key `{key}`: {_remedy(first['type'], first['msg'])}") from error


def _remedy(kind: str, message: str) -> str:
    if kind == "missing":
        return "missing; add it"
    if kind == "extra_forbidden":
        return f"unknown; remove it or use one of {', '.join(Metric.model_fields)}"
    return message.removeprefix("Value error, ") + "; correct it"


def _problems(path: Path, metric: Metric, ids: set[str], metrics: Path, forms: Path) -> Iterator[tuple[str, str]]:
    if metric.id != path.stem:
        yield "id", f"is {metric.id} in a file named {path.stem}; give both one name"
    if metric.unit not in load_units(metrics):
        yield "unit", f"{metric.unit} is not in units.csv; add it there or use another"
    if metric.topic not in load_topics(metrics):
        yield "topic", f"{metric.topic} is not in topics.csv; add it there or use another"
    if isinstance(metric.comparable_from, str) and metric.comparable_from not in load_forms(forms):
        yield "comparable_from", f"{metric.comparable_from} is no form of data/forms; write a form or a year"
    for other in metric.related:
        if other not in ids or other == metric.id:
            yield "related", f"{other} is no other metric; correct or remove it"
    for number, formula in enumerate(metric.formulas):
        for side, expression in formula.sides():
            for term in expression.terms:
                if not _is_known(term.table, term.key, forms):
                    where = side if number == 0 else f"also.{number - 1}.{side}"
                    yield where, f"{term.key} is unknown; {_KEYS}"


def _is_known(table: str, key: str, forms: Path) -> bool:
    if table == QUOTED:
        return key.split(".", 1)[1] in load_indicators()
    if table in TABLES:
        return any(expand(load_groups(forms), key, form) for form in load_forms(forms).values())
    return key in FACTS
