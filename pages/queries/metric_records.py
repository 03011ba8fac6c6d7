"""The metrics of the warehouse as the pages list them."""

from __future__ import annotations

from dataclasses import dataclass

from pages.reading import Reading
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class MetricRecord:
    """One metric: names, formula as text, smallest denominator at which the rate is shown."""

    metric_id: str
    name_zh: str
    name_en: str
    unit: str
    numerator: str
    denominator: str | None
    per: float | None
    min_n: int
    lower_is_better: bool | None

    def name(self, lang: str) -> str:
        """The metric's name in a language."""
        return self.name_zh if lang == "zh" else self.name_en

    @property
    def is_rate(self) -> bool:
        """A share of its denominator, between 0 and 1."""
        return self.denominator is not None and self.per is None


def metric_records(cur: Cursor) -> dict[str, MetricRecord]:
    """All metrics by id, in their order; not to be changed."""
    return cur.once("metrics", lambda: _records(cur), 1) if isinstance(cur, Reading) else _records(cur)


def _records(cur: Cursor) -> dict[str, MetricRecord]:
    rows = cur.execute(
        """select metric_id, name_zh, name_en, unit, numerator, denominator, per, min_n, lower_is_better
           from dim_metric order by order_number, metric_id"""
    ).fetchall()
    return {row[0]: MetricRecord(*row) for row in rows}
