"""What the place page says beside its charts, read from the page as it is built."""

from typing import Any

import pytest

from pages.queries.place_record import place_record
from pages.queries.place_reports import place_reports
from pages.queries.place_sets import place_sets
from pages.queries.rate_rows import rate_rows
from pages.queries.similar_places import similar_places
from pages.registry import match
from pages.router import page_at, visit_of
from pages.warehouse import Warehouse
from pages.widgets.moved import moved
from pages.widgets.place_sheet import exists
from tests.pages.trees import as_json


def words(component: Any) -> str:
    return as_json(component)


def test_the_path_is_a_page() -> None:
    hit = match("/place/321300")
    assert hit is not None and hit[0].code == "place" and hit[1] == {"adcode": "321300"}


def test_the_place_of_the_path_is_chosen_everywhere(opened: Warehouse) -> None:
    visit, ignored = visit_of(opened, "places=330383,321300", {"adcode": "321300"})
    assert visit.ctx.state.places == ("321300", "330383") and ignored == ()


def test_an_unknown_code_is_a_message(opened: Warehouse) -> None:
    visit, _ = visit_of(opened, "", {"adcode": "999999"})
    assert not exists(visit) and visit.ctx.state.places == ()


def test_an_abolished_district_keeps_its_page_and_its_successor(opened: Warehouse) -> None:
    record = place_record(opened.cursor(), "110103")
    assert record is not None
    assert (record.place.name_zh, record.valid_to, [p.name_zh for p in record.after]) == ("崇文区", 2010, ["东城区"])
    later = place_record(opened.cursor(), "110101")
    assert later is not None and [p.name_zh for p in later.before] == ["崇文区"]


def test_every_version_of_a_report_is_listed(opened: Warehouse) -> None:
    held = place_reports(opened.cursor(), "321300")
    assert len(held) == 7 and sum(report.is_current for report in held) == 6
    newest = held[0]
    assert (newest.year, newest.scope_code, str(newest.due_date)) == (2025, "whole_area", "2026-03-31")


def test_places_alike_are_of_the_same_level_and_have_reports(opened: Warehouse) -> None:
    found = similar_places(opened.cursor(), "321300", "whole_area")
    assert [place.name_zh for place in found][:2] == ["淮安市", "盐城市"]
    assert [place.is_same_province for place in found][:3] == [True, True, False]
    assert found[0].size_ratio is not None and 0.5 <= found[0].size_ratio <= 2


def test_sets_hold_at_most_as_many_places_as_a_link(opened: Warehouse) -> None:
    found = place_sets(opened.cursor(), "whole_area")
    assert found and all(3 <= len(one.places) <= 50 for one in found)


def test_what_moved_the_rate_adds_up(opened: Warehouse) -> None:
    held = {year.year: year for year in rate_rows(opened.cursor(), "321300-gov", "whole_area")}
    assert {2023, 2024} <= set(held)
    assert sum(held[2024].rows.values()) == held[2024].printed_total == 3521
    visit, _ = visit_of(opened, "", {"adcode": "321300"})
    said = words(moved("321300", visit.ctx))
    assert "+10.4 个百分点" in said and "+8.1 至 +12.8" in said


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("code", ["321300", "110103", "330383", "310000"])
def test_pages_of_places_are_whole(opened: Warehouse, code: str, lang: str) -> None:
    body, meta = page_at(opened, f"/place/{code}", f"lang={lang}")
    said = words(body)
    assert f"places={code}" in meta["search"]
    assert "place-reports" in said
    # Of no report nothing adds up and nothing fails.
    assert ("place-faults" in said) == bool(place_reports(opened.cursor(), code))
    assert "card.broken" not in said


def test_faults_and_sums_of_a_city(opened: Warehouse) -> None:
    said = words(page_at(opened, "/place/321300", "")[0])
    # I9 of 2024: the prose says 57 suits, the table 77; 2023: 3,607 against 2,216 below.
    for number in ("57", "77", "−20", "3,607", "2,216", "1,391"):
        assert f'"{number}' in said, number


def test_the_comparison_offers_places_alike_and_a_group(opened: Warehouse) -> None:
    said = words(page_at(opened, "/compare", "places=321300")[0])
    assert "places=321300,320800" in said and "group-name" in said
    grouped = words(page_at(opened, "/compare", "group=%E8%8B%8F%E5%8C%97~321300,320800")[0])
    assert "ungroup" in grouped and "苏北" in grouped
    assert "还没有选地方" in words(page_at(opened, "/compare", "")[0])
