"""Zones outside the code list: one local code from the place around them and their name, however it is spelled."""

from pathlib import Path

import duckdb
import pytest

from etl.identify import identify
from etl.identify.places import load_places
from etl.identify.publishers import publisher_for
from etl.identify.zones import load_zone_kinds, zone_of
from etl.model import PublisherKind
from tests.etl.identify.pages import page

PLACES = load_places()


def code(name: str, adcode: str | None = None) -> str:
    return publisher_for(name, name, adcode, None, 2023, PLACES).code


@pytest.mark.parametrize(
    "name",
    [
        "昆明高新技术产业开发区",
        "昆明高新区管委会",
        "昆明市高新区",
        "昆明国家高新技术产业开发区管理委员会",
        "云南昆明高新区",
    ],
)
def test_spellings_of_one_zone_have_one_code(name: str):
    assert code(name) == "530100ZB88C-gov"


def test_a_zone_is_another_place_than_the_city_and_its_other_zones():
    codes = {
        code(name)
        for name in ("昆明市人民政府", "昆明高新区", "昆明经济技术开发区", "昆明官渡工业园区", "昆明综合保税区")
    }
    assert len(codes) == 5 and code("昆明市人民政府") == "530100-gov"
    assert code("昆明经开区管委会") == code("昆明经济开发区")


@pytest.mark.parametrize(
    ("name", "adcode", "found"),
    [
        ("江苏省如皋高新技术产业开发区管理委员会", "320682", "320682ZB88C-gov"),
        ("四川蓬安工业园区管理委员会", None, "511323ZFB98-gov"),
        ("昆明高新技术产业开发区财政局", None, "530100ZB88C-df330fe"),
        ("长春新区管理委员会", None, "2201Z3-gov"),
        ("上海市浦东新区人民政府", None, "310115-gov"),
        ("金山岭旅游度假区管理委员会", None, "unplaced-d487c05"),
        ("宁波市自然资源和规划局国家高新区分局", None, "330200-d47cdbb"),
    ],
    ids=["nested", "short names", "a department of it", "listed", "a district", "a hill, not the district", "no zone"],
)
def test_names_with_the_words_of_a_zone(name: str, adcode: str | None, found: str):
    assert code(name, adcode) == found


def test_a_page_of_a_zone_reports_on_the_zone():
    found = identify(page("昆明高新技术产业开发区管理委员会2022年政府信息公开工作年度报告"))
    assert (found.adcode, found.jurisdiction) == ("530100ZB88C", "昆明高新技术产业开发区")
    assert found.publisher is not None and found.publisher.kind is PublisherKind.ZONE
    assert found.doubts == () or "place" not in " ".join(found.doubts)


def test_the_place_of_a_local_code_is_told_by_the_name_of_a_body_in_it():
    zone = zone_of("530100ZB88C", "昆明高新技术产业开发区财政局", PLACES)
    assert zone is not None
    assert (zone.name_zh, zone.level_code, zone.parent_adcode, zone.province_adcode) == (
        "昆明高新技术产业开发区",
        "zone",
        "530100",
        "530000",
    )
    assert zone_of("530100", "昆明市人民政府", PLACES) is None
    assert zone_of("530100Z0000", "昆明高新技术产业开发区财政局", PLACES) is None


def test_every_kind_reads_its_own_name():
    for kind in load_zone_kinds():
        match = kind.pattern.match(kind.name_zh)
        assert match is not None and match["kind"] == kind.name_zh and match["own"] == "", kind.name_zh


def test_zones_of_reports_are_places_of_the_warehouse(warehouse: Path):
    with duckdb.connect(str(warehouse), read_only=True) as connection:
        rows = connection.execute(
            "select z.level_code, z.province_adcode = p.adcode[:2] || '0000' from dim_place z join dim_place p "
            "on p.adcode = z.parent_adcode and p.valid_to_year is null where z.adcode like '______Z____'"
        ).fetchall()
    assert len(rows) >= 10 and set(rows) == {("zone", True)}
