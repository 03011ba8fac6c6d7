"""Where a number comes from: the report, its cells as printed, and the identities that touch them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pages.queries.selection import PLACE
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class ReportSource:
    """A report as a source. Forms are None where the report holds no such table."""

    report_code: str
    title: str | None
    publisher_name: str | None
    name_zh: str | None
    name_en: str | None
    pinyin: str | None
    year: int | None
    scope_code: str
    trust_code: str
    form_t2: str | None
    form_t3: str | None
    form_t4: str | None
    published_date: date | None
    source_url: str | None
    source_note: str | None
    file_path: str
    file_sha256: str
    adcode: str | None


@dataclass(frozen=True, slots=True)
class CellSource:
    """A cell of a report: what is printed, what was read, and where it stands."""

    cell_key: str
    label_zh: str
    label_en: str
    value: Decimal | None
    status_code: str
    printed_text: str
    locator: str


@dataclass(frozen=True, slots=True)
class CheckSource:
    """An identity that does not hold: ``left_value`` printed, ``right_value`` recomputed."""

    check_code: str
    subject: str
    left_value: Decimal | None
    right_value: Decimal | None
    cell_keys: tuple[str, ...]
    note: str | None


@dataclass(frozen=True, slots=True)
class QuoteSource:
    """A figure of the prose."""

    indicator_code: str
    value: Decimal
    unit: str
    quote: str


REPORT = f"""
select x.report_code, x.title, b.name, p.name_zh, p.name_en, p.pinyin, x.report_year, x.scope_code, x.trust_code,
       x.form_t2, x.form_t3, x.form_t4, x.published_date, x.source_url, x.source_note, x.file_path, x.file_sha256,
       x.adcode
from dim_report x left join dim_publisher b using (publisher_code) left join {PLACE} p on p.adcode = x.adcode
where x.report_code = $report
"""
CELLS = """
with facts as (
  select 't3.' || row_code || '.' || applicant_code as cell_key, value_count::decimal(24, 6) as value, status_code,
         printed_text, locator from fact_application where report_code = $report
  union all
  select 't4.' || track_code || '.' || outcome_code, value_count::decimal(24, 6), status_code, printed_text, locator
  from fact_dispute where report_code = $report
  union all
  select 't2.' || row_code || '.' || column_code, value, status_code, printed_text, locator
  from fact_proactive where report_code = $report)
select f.cell_key, coalesce(c.label_zh, f.cell_key), coalesce(c.label_en, f.cell_key), f.value, f.status_code,
       f.printed_text, f.locator
from facts f left join dim_cell c using (cell_key)
where f.cell_key in (select unnest($cells::varchar[])) order by c.order_number, f.cell_key
"""
CHECKS = """
select check_code, subject, left_value, right_value, cell_keys, note from fact_check
where report_code = $report and status_code = 'fail' order by check_code, subject
"""
QUOTES = """
select indicator_code, value, unit, quote from fact_quoted
where report_code = $report and is_used order by indicator_code, value
"""


def report_source(cur: Cursor, report_code: str) -> ReportSource | None:
    """The report behind a number, or None where this data version holds no such report."""
    row = cur.execute(REPORT, {"report": report_code}).fetchone()
    return ReportSource(*row) if row else None


def source_cells(cur: Cursor, report_code: str, cells: tuple[str, ...]) -> list[CellSource]:
    """The named cells of a report, in the order of the form."""
    return [CellSource(*row) for row in cur.execute(CELLS, {"report": report_code, "cells": list(cells)}).fetchall()]


def failed_checks_of(cur: Cursor, report_code: str) -> list[CheckSource]:
    """Every identity of a report that does not hold."""
    rows = cur.execute(CHECKS, {"report": report_code}).fetchall()
    return [CheckSource(row[0], row[1], row[2], row[3], tuple(row[4]), row[5]) for row in rows]


def quotes_of(cur: Cursor, report_code: str) -> list[QuoteSource]:
    """The figures of a report's prose that are used."""
    return [QuoteSource(*row) for row in cur.execute(QUOTES, {"report": report_code}).fetchall()]
