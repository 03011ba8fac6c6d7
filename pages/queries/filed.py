"""What every record of one report begins with: the report, who filed it, for which place, how sure; and its SQL."""

from __future__ import annotations

from dataclasses import dataclass

from pages.queries.selection import PLACE


@dataclass(frozen=True, slots=True)
class Filed:
    """The first fields of a record, in the order of :data:`FILED`; without a place the names and the level are None."""

    report_code: str
    publisher_code: str
    publisher_name: str
    adcode: str | None
    name_zh: str | None
    name_en: str | None
    pinyin: str | None
    level_code: str | None
    scope_code: str
    trust_code: str
    year: int


# ``x`` is the report, ``p`` its place, ``b`` its body; a body without a code has its report's.
FILED = """x.report_code, coalesce(x.publisher_code, x.report_code), coalesce(b.name, x.publisher_code, x.report_code),
       x.adcode, p.name_zh, p.name_en, p.pinyin, p.level_code, x.scope_code, x.trust_code, x.report_year"""
NAMED = f"""left join {PLACE} p on p.adcode = x.adcode
left join dim_publisher b on b.publisher_code = x.publisher_code"""
