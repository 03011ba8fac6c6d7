"""Metric values with the place, the publisher and the report behind each."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain
from operator import attrgetter
from typing import Any, NamedTuple

from etl.metrics.catalogue import load_metrics
from etl.metrics.pooling import Window
from etl.model import Trust
from pages.queries.columned import Columned
from pages.queries.place_reports import reports_of_place
from pages.queries.selection import EVERYTHING, PLACE, WHERE, Selection, made
from pages.queries.size import is_small
from pages.reading import Reading
from pages.warehouse import Cursor


class MetricValue(NamedTuple):
    """One row of out_metric, named; light, for a country has a million. Rates are fractions, ``value`` is None below
    ``min_n`` (status too_few).

    Pooled over the years of a ``window``: the sums of the records ``pooled`` (see :mod:`pages.charts.pooling`).
    """

    metric_id: str
    publisher_code: str
    publisher_name: str
    adcode: str | None
    name_zh: str | None
    name_en: str | None
    pinyin: str | None
    level_code: str | None
    province_adcode: str | None
    scope_code: str
    year: int
    numerator: float | None
    denominator: float | None
    value: float | None
    low: float | None
    high: float | None
    status_code: str
    report_code: str
    trust_code: str
    is_estimated: bool
    failed: int
    form: str | None
    note: str | None
    population_year: int | None = None
    window: Window | None = None
    pooled: tuple[MetricValue, ...] = ()

    @property
    def form_code(self) -> str | None:
        """The form of the table that the metric mainly uses."""
        return self.form

    @property
    def is_quoted(self) -> bool:
        """Whether the figure comes from prose, not from an official table."""
        return self.trust_code == "quoted" or self.status_code == "quoted"


SQL = f"""
select x.metric_id, x.publisher_code, coalesce(b.name, x.publisher_code), x.adcode, p.name_zh, p.name_en, p.pinyin,
       p.level_code, p.province_adcode, x.scope_code, x.report_year, x.numerator, x.denominator, x.value, x.low, x.high,
       x.status_code, x.report_code,
       case r.trust_code when 'synthetic' then r.trust_code else x.trust_code end, x.is_estimated, x.failed_check_count,
       case when x.metric_id in (select unnest($t2::varchar[])) then r.form_t2
            when x.metric_id in (select unnest($t4::varchar[])) then r.form_t4 else r.form_t3 end,
       x.note, x.population_year
from out_metric x
left join {PLACE} p on p.adcode = x.adcode
left join dim_publisher b using (publisher_code)
left join dim_report r on r.report_code = x.report_code
where x.metric_id in (select unnest($metrics::varchar[])) and {WHERE}
order by x.publisher_code, x.report_year, x.metric_id, x.report_code
"""
IN_ORDER = attrgetter("publisher_code", "year", "metric_id", "report_code")


# The same of one place, with its reports and names beside.
OF_PLACE = """
select metric_id, publisher_code, report_year, scope_code, report_code, trust_code, numerator, denominator, value, low,
       high, status_code, is_estimated, failed_check_count, note, population_year
from out_metric where adcode = $place and $scope in ('all', scope_code)
"""
NAMES = f"select name_zh, name_en, pinyin, level_code, province_adcode from {PLACE} where adcode = $place"
# Where a row of a place's reports holds the form of a table.
FORMS = {"t2": 5, "t4": 7}


def _table(metric_id: str) -> str:
    metric = load_metrics().get(metric_id)
    return metric.keys[0].split(".")[0] if metric else ""


def metric_values(cur: Cursor, metrics: Sequence[str], selection: Selection) -> list[MetricValue]:
    """All values of ``metrics`` in the selection, by publisher and year."""
    if not metrics:
        return []
    if is_small(cur):
        by_metric = _every(cur)
        asked = [by_metric[metric].of(selection) for metric in dict.fromkeys(metrics) if metric in by_metric]
        return sorted(chain.from_iterable(asked), key=IN_ORDER) if len(asked) > 1 else [*chain.from_iterable(asked)]
    if selection.places and isinstance(cur, Reading):
        # A page of some places asks for one metric after another: all of them cost what one does.
        wanted = set(metrics)
        every = [one for place in dict.fromkeys(selection.places) for one in _of_place(cur, place, selection.scope)]
        return sorted(selection.of(one for one in every if one.metric_id in wanted), key=IN_ORDER)
    return made(cur, SQL, _bound(metrics, selection), MetricValue)


def _of_place(cur: Reading, adcode: str, scope: str) -> list[MetricValue]:
    """All values of one place and scope. Three bare statements cost a third of one that joins their tables."""
    bound = {"place": adcode, "scope": scope}
    reports = {row[0]: row for row in reports_of_place(cur, adcode)}
    names = next(iter(cur.execute(NAMES, {"place": adcode}).fetchall()), (None,) * 5)

    def make(metric: str, publisher: str, year: int, scope_code: str, code: str, trust: str, *rest: Any) -> MetricValue:
        report = reports[code]
        trust = report[8] if report[8] == Trust.SYNTHETIC else trust
        number, status, (estimated, failed, note, residents) = rest[:5], rest[5], rest[6:]
        form = report[FORMS.get(_table(metric), 6)]
        where = (publisher, report[2], adcode, *names, scope_code, year)
        kind = (status, code, trust, estimated, failed, form, note, residents)
        return MetricValue(*(metric, *where, *number, *kind))

    return cur.records(OF_PLACE, bound, make)


def forms_of(metrics: Sequence[str]) -> dict[str, list[str]]:
    """Those of ``metrics`` that mainly use table 2 and table 4, as the statements want them; the others use table 3."""
    tables = {metric: _table(metric) for metric in metrics}
    return {table: [metric for metric, own in tables.items() if own == table] for table in ("t2", "t4")}


def _bound(metrics: Sequence[str], selection: Selection) -> dict[str, Any]:
    return selection.bound(metrics=list(metrics), **forms_of(metrics))


def _every(cur: Reading) -> dict[str, Columned[MetricValue]]:
    # One statement for all metrics: a page of one place asks for every one of them.
    def make() -> dict[str, Columned[MetricValue]]:
        metrics = [row[0] for row in cur.execute("select distinct metric_id from out_metric order by all").fetchall()]
        found: dict[str, list[MetricValue]] = {metric: [] for metric in metrics}
        for one in cur.records(SQL, _bound(metrics, EVERYTHING), MetricValue):
            found[one.metric_id].append(one)
        return {metric: Columned(values) for metric, values in found.items()}

    return cur.once("metric values", make, 1)
