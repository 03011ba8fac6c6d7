"""Places to choose from: those with reports first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pages.queries.selection import PLACE
from pages.reading import Reading
from pages.text import Text
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


# Names old and new, English and pinyin are searched anywhere in the name; an adcode and initials from their beginning.
# ``whole`` is the text without spaces; ``words`` are its parts, each of which may name the place or its province.
# Who types the name of a place that was dissolved is shown its successor too.
SQL = rf"""
with held as (select adcode, count(*) as report_count, count(*) filter (where scope_code = 'whole_area') as whole
              from dim_report where is_current and adcode is not null group by adcode),
name as (
  select d.adcode, d.successor_adcode,
         lower(concat_ws('|', d.name_zh, d.name_en, replace(d.pinyin, ' ', ''))) as words,
         regexp_replace(coalesce(d.pinyin, ''), '(\w)\w* ?', '\1', 'g') as initials,
         lower(concat_ws('|', v.name_zh, v.name_en, replace(v.pinyin, ' ', ''))) as province
  from dim_place d left join {PLACE} v on v.adcode = d.province_adcode),
hit as (
  select adcode, successor_adcode from name
  where $whole <> '' and (contains(words, $whole) or starts_with(adcode, $whole) or starts_with(initials, $whole)
     or len(list_filter($words::varchar[], lambda w: not (contains(words, w) or contains(province, w)
                                                         or starts_with(adcode, w)))) = 0)),
found as (
  select adcode, 0 as rank from hit
  union all select successor_adcode, 1 from hit where successor_adcode is not null
  union all select adcode, 0 from held where $whole = '' and $province = '' and $level = ''
  union all select adcode, 0 from {PLACE} where $whole = '' and ($province <> '' or $level <> '')
                                            and valid_to_year is null),
kept as (
  select f.adcode, min(f.rank) as rank from found f join {PLACE} q using (adcode)
  where ($province = '' or q.province_adcode = $province or q.adcode = $province)
    and ($level = '' or q.level_code = $level) group by f.adcode
  union select unnest($codes::varchar[]), 0)
select p.adcode, p.name_zh, p.name_en, p.pinyin, p.level_code,
       v.name_zh as province_zh, v.name_en as province_en, coalesce(h.report_count, 0)
from (select adcode, min(rank) as rank from kept group by adcode) k join {PLACE} p using (adcode)
left join held h using (adcode)
left join {PLACE} v on v.adcode = p.province_adcode and v.adcode <> p.adcode
order by p.adcode in (select unnest($codes::varchar[])) desc,
         coalesce(h.whole, 0) desc, coalesce(h.report_count, 0) desc, k.rank, p.adcode
limit $most
"""
NAMED = f"""
with held as (select adcode, count(*) as report_count from dim_report where is_current group by adcode)
select p.adcode, p.name_zh, p.name_en, p.pinyin, p.level_code, v.name_zh, v.name_en, coalesce(h.report_count, 0)
from {PLACE} p left join held h using (adcode)
left join {PLACE} v on v.adcode = p.province_adcode and v.adcode <> p.adcode
where $codes is null or p.adcode in (select unnest($codes::varchar[])) order by p.adcode
"""
# More places than any reader scrolls through.
ALL = 1_000_000
LEVELS = ("province", "prefecture", "county", "zone")


def place_options(
    cur: Cursor, text: str, codes: tuple[str, ...] = (), most: int = 60, province: str = "", level: str = ""
) -> list[PlaceOption]:
    """Places whose name (old ones too), pinyin (whole, spaced or initials) or adcode matches, and those in ``codes``.

    Several words narrow: each names the place, its province or its level. ``province`` (adcode) and ``level`` filter.
    With nothing asked for: those with reports, whole-area reports first. ``most`` 0: only those in ``codes``.
    """
    if not most:
        return _named(cur, codes)
    if codes and isinstance(cur, Reading) and not (text or province or level):
        return _chosen_first(cur, codes, most)
    words = text.strip().lower().split()
    named = {word: code for word in words for code in LEVELS if word in level_names(code)}
    level = level or next(iter(named.values()), "")
    kept = [word for word in words if word not in named]
    bound = {
        "whole": "".join(kept),
        "words": kept,
        "codes": list(codes),
        "most": most + len(codes),
        "province": province,
        "level": level,
    }
    return [PlaceOption(*row) for row in cur.execute(SQL, bound).fetchall()]


def _named(cur: Cursor, codes: Sequence[str]) -> list[PlaceOption]:
    if not isinstance(cur, Reading):
        return [PlaceOption(*row) for row in cur.execute(NAMED, {"codes": list(codes)}).fetchall()]

    def make() -> dict[str, PlaceOption]:
        return {row[0]: PlaceOption(*row) for row in cur.run(NAMED, {"codes": None})}

    every = cur.once("named places", make, 40_000)
    return [every[code] for code in sorted(set(codes)) if code in every]


def _chosen_first(cur: Reading, codes: tuple[str, ...], most: int) -> list[PlaceOption]:
    # The same order as the statement's: those with reports as without a choice, then the chosen that have none.
    rank, every = _every(cur)
    held = sorted((code for code in set(codes) if code in rank), key=rank.__getitem__)
    chosen = [every[rank[code]] for code in held] + _named(cur, [code for code in codes if code not in rank])
    return [*chosen, *(place for place in every[: most + len(held)] if place.adcode not in codes)][: most + len(codes)]


def _every(cur: Reading) -> tuple[dict[str, int], list[PlaceOption]]:
    """Every place with reports, the most telling first, and the rank of each."""

    def make() -> tuple[dict[str, int], list[PlaceOption]]:
        every = place_options(cur, "", (), ALL)
        return {place.adcode: rank for rank, place in enumerate(every)}, every

    return cur.once("ranked places", make, 40_000)


def level_names(code: str) -> tuple[str, ...]:
    """What a reader may type for a level, in both languages."""
    return tuple(Text(lang)(f"level.{code}").lower() for lang in ("zh", "en"))


@dataclass(frozen=True, slots=True)
class Province:
    """A province of today, to filter the list by."""

    adcode: str
    name_zh: str
    name_en: str | None
    pinyin: str | None


def provinces(cur: Cursor) -> list[Province]:
    """Every province that is valid now, in the order of the codes."""
    rows = cur.execute(
        f"""select adcode, name_zh, name_en, pinyin from {PLACE}
            where level_code = 'province' and valid_to_year is null order by adcode"""
    ).fetchall()
    return [Province(*row) for row in rows]
