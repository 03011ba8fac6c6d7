import csv

import pytest

from etl.forms import DATA
from etl.identify.places import load_places

PLACES = load_places()


@pytest.mark.parametrize(
    ("name", "year", "within", "adcode"),
    [
        ("天津市河东区", None, None, "120102"),
        ("河东区", None, None, None),
        ("河东区", 2020, "120000", "120102"),
        ("河东区", 2020, "371300", "371312"),
        ("江苏省淮安市洪泽区", 2023, None, "320813"),
        ("淮安市洪泽区", 2023, None, "320813"),
        ("洪泽县", 2013, None, "320829"),
        ("洪泽县", 2016, None, "320829"),
        ("洪泽区", 2016, None, "320813"),
        ("洪泽县", 2017, None, None),
        ("洪泽区", 2015, None, None),
        ("崇川区", 2012, None, "320602"),
        ("崇川区", 2020, None, "320613"),
        ("崇川区", 2024, None, "320613"),
        ("密云县", 2012, None, "110228"),
        ("襄樊市", 2009, None, "420600"),
        ("襄阳市", 2012, None, "420600"),
        ("龙港市", 2021, None, "330383"),
        ("龙港市", 2018, None, None),
        ("上海", None, None, "310000"),
        ("吉林", None, None, None),
        ("吉林市", None, None, "220200"),
        ("朝阳区", None, None, None),
        ("晋城市城区", None, None, "140502"),
        ("城区", None, None, None),
        ("东区", None, None, None),
        ("喀左县", None, None, "211324"),
        ("前郭县", None, None, "220721"),
        ("阜蒙县", None, None, "210921"),
        ("科左中旗", None, None, "150521"),
        ("黔东南州", None, None, "522600"),
        ("石柱县", None, None, "500240"),
        ("沐阳县", 2025, None, None),
        ("宿迁经济技术开发区", 2023, None, "3213Z1"),
        ("宿迁市湖滨新区", 2023, None, "3213Z2"),
        ("湖滨新区", 2023, None, None),
        ("苏州宿迁工业园区", 2023, None, "3213Z3"),
        ("宿迁市洋河新区", 2023, None, "3213Z4"),
        ("西咸新区", 2022, None, "6100Z1"),
        ("西咸新区沣东新城", 2022, None, "6100Z2"),
        ("大连长兴岛经济技术开发区", 2022, None, "2102Z1"),
        ("重庆两江新区", 2024, None, "5000Z1"),
        ("重庆两江新区", 2025, None, "500157"),
        ("苏州高新区", 2023, None, "320505"),
        ("", None, None, None),
    ],
)
@pytest.mark.assure(row="B9")
def test_a_name_is_one_place_or_none(name, year, within, adcode):
    place = PLACES.by_name(name, year, within)
    assert (place and place.adcode) == adcode


def test_every_row_is_a_place_and_codes_are_valid_in_their_years():
    with (DATA / "reference" / "divisions.csv").open(encoding="utf-8") as handle:
        divisions = list(csv.DictReader(handle))
    with (DATA / "reference" / "zones.csv").open(encoding="utf-8") as handle:
        zones = list(csv.DictReader(handle))
    assert len(divisions) == 3619
    assert len(zones) >= 45
    assert len(PLACES.rows) == len(divisions) + len(zones)
    for row in divisions:
        year = int(row["valid_to_year"] or row["valid_from_year"] or 2020)
        place = PLACES.valid(row["adcode"], year)
        assert place is not None and place.adcode == row["adcode"]


def test_old_and_new_name_hold_in_the_year_of_change():
    assert PLACES.valid("320829", 2016).name_zh == "洪泽县"
    assert PLACES.valid("320829", 2017) is None
    assert PLACES.valid("320813", 2015) is None
    assert PLACES.valid("320829", 2010).successor_adcode == "320813"
    assert PLACES.valid("420600", 2010).name_zh == "襄阳市"
    assert PLACES.valid("130103", 2010).successor_adcode is None, "divided between two districts"


def test_zones_have_codes_of_their_own_under_a_known_parent():
    zones = [place for place in PLACES.rows if place.level_code == "zone"]
    codes = {place.adcode for place in PLACES.rows if place.level_code != "zone"}
    assert len({zone.adcode for zone in zones}) == len(zones)
    for zone in zones:
        assert len(zone.adcode) == 6 and zone.adcode[4] == "Z"
        assert zone.adcode not in codes
        assert PLACES.latest(zone.parent_adcode) is not None
        assert zone.province_adcode == zone.adcode[:2] + "0000"


@pytest.mark.parametrize(
    ("adcode", "label"),
    [("120102", "天津市河东区"), ("320813", "淮安市洪泽区"), ("330383", "龙港市"), ("6100Z2", "西咸新区沣东新城")],
)
def test_a_district_is_labelled_with_its_city(adcode, label):
    assert PLACES.label(PLACES.latest(adcode)) == label


def test_mentions_take_the_longest_name():
    found = PLACES.mentions("依据《浙江省办法》,请联系龙港市镇前路(原苍南县)", 2021)
    assert [places[0].adcode for places in found] == ["330000", "330383", "330327"]
