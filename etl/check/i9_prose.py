"""I9: a figure quoted in the prose equals the table, once it is settled what the prose counts."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from etl.check.subject import EMPTY, TOTAL, Subject
from etl.indicators import load_indicators
from etl.model import Cell, Check, CheckStatus, Quote

ID = "I9"


def within(report: Subject) -> Iterator[Check]:
    """One check for each quoted indicator that stands for cells of the report's tables (``forms.md`` I9).

    ``left`` is the prose, ``right`` the table. Requests may be counted with or without those carried in: the prose
    holds where it fits either reading of ``data/quoted/indicators.csv``, and the note says which.
    """
    for code in dict.fromkeys(quote.indicator for quote in report.quoted):
        indicator = load_indicators().get(code)
        keys = _found(report, indicator.readings) if indicator else None
        if indicator and keys:
            quotes = [quote for quote in report.quoted if quote.indicator == code]
            yield _check(report, code, quotes, keys, _found(report, indicator.others))


def _found(report: Subject, readings: tuple[tuple[str, ...], ...]) -> tuple[str, ...] | None:
    """The first reading of which the report has any cell."""
    return next((keys for keys in readings if any(key in report.cells for key in keys)), None)


def _check(
    report: Subject, code: str, quotes: list[Quote], keys: tuple[str, ...], other: tuple[str, ...] | None
) -> Check:
    value, blanks = table_value(report, keys)
    said = {quote.value for quote in quotes}
    status, note = CheckStatus.FAIL, "total_recomputed" if blanks else None
    if any(quote.scope not in (None, report.identity.scope) for quote in quotes):
        status, note = CheckStatus.NOT_ASSESSABLE, "scope_differs"
    elif len(said) > 1:
        status, note = CheckStatus.NOT_ASSESSABLE, "quoted_twice"
    elif value is None:
        status, note = CheckStatus.NOT_ASSESSABLE, "cells_missing"
    elif value in said:
        status = CheckStatus.PASS
    elif other and table_value(report, other)[0] in said:
        status, note = CheckStatus.PASS, "prose_counts_new" if len(other) < len(keys) else "prose_counts_workload"
    return Check(ID, code, min(said), value, status, len(keys) + len(quotes), blanks, note, keys)


def table_value(report: Subject, keys: tuple[str, ...]) -> tuple[Decimal | None, int]:
    """Sum of the cells and how many were blank; a blank total is recomputed from its row where that is possible.

    None where a cell is missing or unreadable, or all of them are blank.
    """
    numbers = [_number(report, report.cells.get(key)) for key in keys]
    blanks = sum(report.cells[key].status in EMPTY for key in keys if key in report.cells)
    if any(number is None for number in numbers) and blanks < sum(number is None for number in numbers):
        return None, blanks
    known = [number for number in numbers if number is not None]
    return (sum(known, Decimal(0)) if known else None), blanks


def _number(report: Subject, cell: Cell | None) -> Decimal | None:
    if cell is None or cell.value is not None or cell.status not in EMPTY:
        return cell.value if cell else None
    table, row, column = cell.key.split(".")
    if column != TOTAL:
        return None
    parts = [c.value for k, c in report.cells.items() if k.startswith(f"{table}.{row}.") and c.value is not None]
    return sum(parts, Decimal(0)) if parts else None


# A report known by quoted figures only, against the tables of the current report of the same publisher and year.
ACROSS = """
with quoted as (
    select t.report_code, t.indicator_code, t.total, r.publisher_code, r.report_year, r.scope_code
    from report_total t join dim_report r using (report_code)
    where t.origin = 'prose' and r.cell_count = 0
),
tables as (
    select t.*, r.publisher_code, r.report_year, r.scope_code
    from report_total t join dim_report r using (report_code)
    where t.origin = 'table' and r.is_current
)
select q.report_code, q.indicator_code as subject, q.total as left_value, t.total as right_value,
    case when q.scope_code <> t.scope_code then 'not_assessable'
        when q.total = t.total or q.total = o.total then 'pass' else 'fail' end as status_code,
    1 + len(t.cell_keys) as row_count, t.blank_count, t.cell_keys, t.report_code as other_report_code,
    case when q.scope_code <> t.scope_code then 'scope_differs'
        when q.total <> t.total and q.total = o.total then
            case when len(o.cell_keys) < len(t.cell_keys) then 'prose_counts_new' else 'prose_counts_workload' end
        when t.blank_count > 0 then 'total_recomputed' end as note
from quoted q
join tables t using (publisher_code, report_year, indicator_code)
left join report_total o on o.report_code = t.report_code and o.origin = 'other' and o.indicator_code = q.indicator_code
qualify row_number() over (
    partition by q.report_code, q.indicator_code order by (q.scope_code = t.scope_code) desc, t.report_code) = 1
"""
