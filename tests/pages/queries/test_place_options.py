import pytest

from pages.queries.place_options import place_options
from pages.warehouse import Warehouse


@pytest.mark.parametrize("text", ["宿迁", "suqian", "SuQian", "su qian", "sq", "321300"])
def test_a_place_is_found_by_name_pinyin_initials_and_code(opened: Warehouse, text: str) -> None:
    assert "321300" in [place.adcode for place in place_options(opened.cursor(), text)]


def test_places_with_reports_come_first(opened: Warehouse) -> None:
    found = place_options(opened.cursor(), "")
    assert len(found) == 60
    assert all(place.report_count for place in found)
    counted = [place.report_count > 0 for place in place_options(opened.cursor(), "江")]
    assert counted == sorted(counted, reverse=True)


def test_chosen_places_are_always_offered(opened: Warehouse) -> None:
    found = place_options(opened.cursor(), "no such place", ("330383",))
    assert [place.adcode for place in found] == ["330383"]


def test_a_place_is_found_by_an_old_name_and_by_province_with_level(opened: Warehouse) -> None:
    assert "洪泽区" in [place.name_zh for place in place_options(opened.cursor(), "洪泽县")]
    listed = place_options(opened.cursor(), "浙江 地级")
    assert {(place.province_zh, place.level_code) for place in listed} == {("浙江省", "prefecture")}
    assert len(listed) == 11


def test_an_abolished_district_keeps_its_name(opened: Warehouse) -> None:
    assert "崇文区" in [place.name_zh for place in place_options(opened.cursor(), "崇文")]


@pytest.mark.parametrize("text", ["' or 1=1 --", "%", "\\", "宿迁' union select", "a" * 2000])
def test_hostile_text_is_only_text(opened: Warehouse, text: str) -> None:
    assert isinstance(place_options(opened.cursor(), text), list)
