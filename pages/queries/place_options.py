"""Places to choose from: those with reports first."""

from __future__ import annotations

from dataclasses import dataclass

from pages.queries.selection import PLACE
from pages.warehouse import Cursor


@dataclass(frozen=True, slots=True)
class PlaceOption:
    """A place in the search list; ``report_count`` is the number of its current reports, of any scope."""

    adcode: str
    name_zh: str
    name_en: str | None
    pinyin: str | None
    level_code: str
    province_zh: str | None
    province_en: str | None
    report_count: int


# Chinese, English and pinyin are searched anywhere in the name; an adcode from its beginning.
SQL = rf"""
with held as (select adcode, count(*) as report_count, count(*) filter (where scope_code = 'whole_area') as whole
              from dim_report where is_current and adcode is not null group by adcode)
select p.adcode, p.name_zh, p.name_en, p.pinyin, p.level_code,
       v.name_zh as province_zh, v.name_en as province_en, coalesce(h.report_count, 0)
from {PLACE} p
left join held h using (adcode)
left join {PLACE} v on v.adcode = p.province_adcode and v.adcode <> p.adcode
where p.adcode in (select unnest($codes::varchar[]))
   or ($text <> '' and p.adcode in (
        select adcode from dim_place
        where contains(name_zh, $text) or contains(lower(coalesce(name_en, '')), $text)
           or contains(replace(coalesce(pinyin, ''), ' ', ''), $text) or starts_with(adcode, $text)
           or starts_with(regexp_replace(coalesce(pinyin, ''), '(\w)\w* ?', '\1', 'g'), $text)))
   or ($text = '' and h.report_count is not null)
order by p.adcode in (select unnest($codes::varchar[])) desc,
         coalesce(h.whole, 0) desc, coalesce(h.report_count, 0) desc, p.adcode
limit $most
"""


def place_options(cur: Cursor, text: str, codes: tuple[str, ...] = (), most: int = 60) -> list[PlaceOption]:
    """Places whose name, pinyin (whole or initials) or adcode matches ``text``, and those in ``codes``.

    With an empty ``text``: those with reports, whole-area reports first.
    """
    bound = {"text": text.strip().lower().replace(" ", ""), "codes": list(codes), "most": most + len(codes)}
    return [PlaceOption(*row) for row in cur.execute(SQL, bound).fetchall()]
