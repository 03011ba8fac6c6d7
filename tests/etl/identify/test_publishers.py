import csv

import pytest

from etl.forms import DATA
from etl.identify.places import load_places
from etl.identify.publishers import kind_of, publisher_for
from etl.model import PublisherKind

PLACES = load_places()


def made(name, jurisdiction, adcode, level, year=2023):
    return publisher_for(name, jurisdiction, adcode, level, year, PLACES)


@pytest.mark.parametrize(
    ("name", "jurisdiction", "adcode", "level", "code", "canonical", "kind"),
    [
        (None, "天津市河东区", "120102", "county", "120102-gov", "天津市河东区人民政府", "government"),
        (None, "龙港市", "330383", "county", "330383-gov", "龙港市人民政府", "government"),
        ("洪泽区人民政府", "淮安市洪泽区", None, "county", "320813-gov", "淮安市洪泽区人民政府", "government"),
        (None, "乐平市人民政府(本级)", "360281", "county", "360281-gov", "乐平市人民政府", "government"),
        (None, "兴安盟", "152200", "prefecture", "152200-gov", "兴安盟行政公署", "government"),
        ("上海市人民政府办公厅", "上海市", None, "province", "310000-office", "上海市人民政府办公厅", "office"),
        (None, "昆山市人民政府办公室", "320583", "department", "320583-office", "昆山市人民政府办公室", "office"),
        (
            None,
            "桐梓县人民政府(县人民政府办公室)",
            "520322",
            "county",
            "520322-office",
            "桐梓县人民政府办公室",
            "office",
        ),
        (
            None,
            "苏州高新区管委会(苏州市虎丘区人民政府)",
            "320505",
            "county",
            "320505-gov",
            "苏州市虎丘区人民政府",
            "government",
        ),
        (
            None,
            "天津经济技术开发区",
            "",
            "county",
            "1200Z1-gov",
            "天津经济技术开发区管理委员会",
            "zone",
        ),
        (
            None,
            "大连高新技术产业园区管理委员会",
            "210200",
            "county",
            "2102Z2-gov",
            "大连高新技术产业园区管理委员会",
            "zone",
        ),
        (
            None,
            "宿迁经济技术开发区党政办公室",
            "",
            "department",
            "3213Z1-office",
            "宿迁经济技术开发区管理委员会办公室",
            "office",
        ),
    ],
)
def test_governments_and_offices(name, jurisdiction, adcode, level, code, canonical, kind):
    publisher = made(name, jurisdiction, adcode, level)
    assert (publisher.code, publisher.name, publisher.kind) == (code, canonical, kind)


@pytest.mark.parametrize(
    "names",
    [
        ("天津市河东区统计局", "河东区统计局", "统计局"),
        ("天津市河东区东新街道办事处", "河东区东新街道", "天津市河东区人民政府东新街道办事处"),
        ("天津市河东区人民政府外事办公室", "河东区外事办公室"),
    ],
)
def test_one_body_has_one_code_and_one_name(names):
    found = {made(name, "天津市河东区", "120102", "department") for name in names}
    assert len(found) == 1


def test_a_town_with_and_without_its_government_is_one_body():
    with_word = made("河包镇人民政府", "重庆市荣昌区", None, "township", 2020)
    without = made(None, "荣昌区河包镇", "500153", "township", 2020)
    assert with_word == without
    assert with_word.name == "重庆市荣昌区河包镇人民政府"
    assert with_word.code.startswith("500153-t")


def test_a_street_is_not_the_district_of_its_first_characters():
    assert made(None, "西区街道办事处", "442000", "township").adcode == "442000"


@pytest.mark.parametrize(
    ("rest", "kind"),
    [
        ("", "government"),
        ("人民政府", "government"),
        ("人民政府办公室", "office"),
        ("党政办公室", "office"),
        ("政务服务办公室", "department"),
        ("城市管理委员会", "department"),
        ("信访办", "department"),
        ("管理委员会", "zone"),
        ("某某经济开发区管理委员会", "zone"),
        ("某某镇人民政府", "township"),
        ("某某街道办事处", "township"),
        ("原创", None),
        ("本站", None),
    ],
)
def test_kind_by_name(rest, kind):
    assert kind_of(rest) == (kind and PublisherKind(kind))


def test_every_known_body_gets_a_place_and_one_name_a_code():
    rows = []
    for path in sorted((DATA / "quoted" / "figures").glob("*.csv")):
        with path.open(encoding="utf-8") as handle:
            rows += [
                (None, r["jurisdiction"], r["adcode"], r["level"], r["report_year"]) for r in csv.DictReader(handle)
            ]
    with (DATA / "transcribed" / "manifest.csv").open(encoding="utf-8") as handle:
        rows += [
            (r["publisher"], r["jurisdiction"], None, r["level"], r["report_year"]) for r in csv.DictReader(handle)
        ]
    with (DATA / "quoted" / "prose_of_transcribed.csv").open(encoding="utf-8") as handle:
        rows += [(r["publisher"], r["jurisdiction"], None, None, r["report_year"]) for r in csv.DictReader(handle)]
    rows = list(dict.fromkeys(rows))
    assert len(rows) > 800
    names: dict[str, set[tuple[str, str]]] = {}
    for name, jurisdiction, adcode, level, year in rows:
        publisher = publisher_for(name, jurisdiction, adcode, level, int(year), PLACES)
        assert publisher.adcode is not None, jurisdiction
        assert publisher.code.isascii()
        names.setdefault(publisher.code, set()).add((publisher.name, publisher.kind))
    assert {code: found for code, found in names.items() if len(found) > 1} == {}
