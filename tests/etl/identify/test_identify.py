from pathlib import Path

import pytest

from etl.identify import identify
from etl.model import Scope
from etl.read import read
from tests.etl.identify.pages import page


def test_the_founding_report(root):
    found = identify(read(next((root / "data" / "reports" / "330383").glob("*2021*"))))
    assert found.publisher.code == "330383-gov"
    assert found.publisher.name == "龙港市人民政府"
    assert found.publisher.kind == "government"
    assert (found.jurisdiction, found.adcode, found.scope) == ("龙港市", "330383", "whole_area")
    assert (found.year, found.published_date, found.doubts) == (2021, "2022-01-30", ())


CONTEXT = "来源：天津市河东区统计局 发布时间：2023-01-18 10:20"


@pytest.mark.parametrize(
    ("lines", "title", "code", "adcode"),
    [
        (("淮安市洪泽区2023年政府信息公开工作年度报告",), None, "320813-gov", "320813"),
        (("洪泽县2013年政府信息公开工作年度报告",), None, "320829-gov", "320829"),
        (("洪泽县2019年政府信息公开工作年度报告",), None, None, None),
        (("河东区统计局2022年政府信息公开工作年度报告", CONTEXT), None, "120102-db02f4f", "120102"),
        (("河东区统计局2022年政府信息公开工作年度报告",), None, "unplaced-db02f4f", None),
        (("区教育局2022年度政府信息公开年报",), "区教育局2022年年报_南京市鼓楼区人民政府", "320106-d993fb6", "320106"),
        (
            ("市市场监督管理局2022年政府信息公开工作年度报告", "来源：嘉兴市市场监督管理局"),
            None,
            "330400-d5fe2ff",
            "330400",
        ),
        (
            ("市场监督管理局2022年政府信息公开工作年度报告", "来源：嘉兴市市场监督管理局"),
            None,
            "330400-d5fe2ff",
            "330400",
        ),
        (("西区街道2022年政府信息公开年度报告", "地址：中山市西区街道富华道"), None, "442000-tc3d33a", "442000"),
        (("西区街道2022年政府信息公开年度报告",), None, "unplaced-tc3d33a", None),
        (("沐阳县人民政府2025年政府信息公开工作年度报告",), None, "unplaced-g59ff9b", None),
        (("乌海市工业和信息化局", "2020年政府信息公开工作年度报告"), None, "150300-d280a83", "150300"),
        (
            ("太平镇2022年政府信息公开工作年度报告",),
            "太平镇2022年政府信息公开工作年度报告-陕西省西咸新区",
            "6100Z1-tbe7e9d",
            "6100Z1",
        ),
        (
            ("政府信息公开工作年度报告", "一、总体情况", "2022年工作平稳。", "长春市退役军人事务局"),
            None,
            "220100-dfc707c",
            "220100",
        ),
        (("2022年政府信息公开工作年度报告", "来源：宜昌市伍家岗区人民政府办公室"), None, None, None),
        (
            ("宁海县人民政府2022年政府信息公开工作年度报告",),
            "宁海县人民政府门户网站 政府信息公开年报 宁海县人民政府2022年政府信息公开工作年度报告",
            "330226-gov",
            "330226",
        ),
        (("龙港市2022年政府信息公开工作年度报告", "义乌市2022年政府信息公开工作年度报告"), None, None, None),
        (("黔东南州2022年政府信息公开工作年度报告",), None, "522600-gov", "522600"),
        (("2023年度兴安盟行政公署办公室政府信息公开工作年度报告",), None, "152200-office", "152200"),
        (("关于公布某项目采购结果的公告",), None, None, None),
    ],
)
def test_whose_report(lines, title, code, adcode):
    found = identify(page(*lines, title=title))
    assert (found.publisher and found.publisher.code) == code
    assert found.adcode == adcode
    assert adcode or found.doubts


WHOLE = "2022年，全市共收到政府信息公开申请900件，均依照规定办理。"
OFFICE = "2022年，市政府办公室代表市政府共受理政府信息公开申请60件，均已答复。"
PLAIN = "2022年，我们认真落实条例要求，各项工作取得了积极进展。"


@pytest.mark.parametrize(
    ("title", "prose", "scope", "doubts"),
    [
        ("义乌市2022年政府信息公开工作年度报告", (WHOLE,), Scope.WHOLE_AREA, 0),
        ("义乌市2022年政府信息公开工作年度报告", (OFFICE,), Scope.OWN, 0),
        ("义乌市2022年政府信息公开工作年度报告", (WHOLE, OFFICE), Scope.UNKNOWN, 1),
        ("义乌市2022年政府信息公开工作年度报告", (PLAIN,), Scope.UNKNOWN, 1),
        ("义乌市人民政府（本级）2022年政府信息公开工作年度报告", (PLAIN,), Scope.OWN, 0),
        ("义乌市人民政府办公室2022年政府信息公开工作年度报告", (WHOLE,), Scope.OWN, 0),
        ("义乌市商务局2022年政府信息公开工作年度报告", (WHOLE,), Scope.OWN, 0),
        ("宿迁经济技术开发区2022年政府信息公开工作年度报告", (WHOLE.replace("全市", "全区"),), Scope.WHOLE_AREA, 0),
    ],
)
def test_scope(title, prose, scope, doubts):
    found = identify(page(title, "发布日期：2023-01-20", "一、总体情况", *prose))
    assert found.scope is scope
    assert len(found.doubts) == doubts


PERIOD = "本报告所列数据的统计期限自{}年1月1日起至{}年12月31日止，由本机关负责解释。"


@pytest.mark.parametrize(
    ("title", "period", "published", "year"),
    [
        ("龙港市2021年政府信息公开工作年度报告", None, "2022-01-30", 2021),
        ("龙港市二〇二一年政府信息公开工作年度报告", None, "2022-01-30", 2021),
        ("龙港市政府信息公开工作年度报告（2021年度）", None, "2022-01-30", 2021),
        ("2021龙港市政府信息公开工作年度报告", None, "2022-01-30", None),
        ("龙港市政府信息公开工作年度报告", (2021, 2021), "2022-01-30", 2021),
        ("龙港市政府信息公开工作年度报告", None, "2022-01-30", None),
        ("龙港市政府信息公开工作年度报告", (2020, 2021), "2022-01-30", None),
        ("龙港市2021年政府信息公开工作年度报告", (2020, 2020), "2022-01-30", None),
        ("龙港市2022年政府信息公开工作年度报告", None, "2022-01-30", None),
        ("龙港市2022年政府信息公开工作年度报告", (2021, 2021), "2022-01-30", None),
    ],
)
def test_year_is_the_one_reported_on(title, period, published, year):
    lines = [title, f"发布日期：{published}", *([PERIOD.format(*period)] if period else [])]
    found = identify(page(*lines))
    assert found.year == year
    assert year or any("year" in doubt or "published" in doubt for doubt in found.doubts)


@pytest.mark.parametrize(
    ("line", "notes", "expected"),
    [
        ("发布日期: 2022- 01- 30 09: 50 浏览次数: 来源: 某办公室", (), "2022-01-30"),
        ("发布日期：2020-01-31", (), "2020-01-31"),
        ("发布时间：2022年1月30日", (), "2022-01-30"),
        ("公开日期：2022/1/30 09:05", (), "2022-01-30"),
        ("发布于2022.01.30", (), "2022-01-30"),
        ("发布日期：２０２２－０１－３０".replace("－", "-"), (), "2022-01-30"),
        ("日期:2021-01-29", (), "2021-01-29"),
        ("时间：2021-01-29 来源：某局", (), "2021-01-29"),
        ("成文日期：2022-01-20 发布日期：2022-01-30", (), "2022-01-30"),
        ("成文日期：2022-01-20", (), "2022-01-20"),
        ("2022-01-30 09:50", (), "2022-01-30"),
        ("某市教育体育局2022-01-30 18:20", (), "2022-01-30"),
        ("统计期限2022-01-30", (), None),
        ("德清县人民政府　2022/01/30", (), "2022-01-30"),
        ("龙港市教育局（二〇二二年一月三十日）", (), "2022-01-30"),
        ("本报告所列数据截至2022年1月30日", (), None),
        ("经县政府批准，教育局2022年1月30日", (), None),
        ("2022年1月30日", (), "2022-01-30"),
        ("二〇二二年一月三十日", (), "2022-01-30"),
        ("", ("meta pubdate: 2022-01-30 09:50",), "2022-01-30"),
        ("发布日期：2022-01-30", ("meta PubDate: 2022-01-30T09:50",), "2022-01-30"),
        ("发布日期：2022-01-30 公开日期：2022-02-03", (), None),
        ("发布日期：2022-13-40", (), None),
        ("有效日期：2022-01-30", (), None),
        ("国办公开办函〔2019〕60号", (), None),
    ],
)
def test_date_of_publication(line, notes, expected):
    found = identify(page("某报告", line, "一、总体情况", notes=notes))
    assert found.published_date == expected
    assert expected or any("publication" in doubt for doubt in found.doubts)


def test_a_date_under_the_signature_is_taken_with_a_doubt():
    found = identify(
        page("龙港市2021年政府信息公开工作年度报告", "一、总体情况", "工作有序。", "GRID", "2022年1月30日")
    )
    assert found.published_date == "2022-01-30"
    assert "date of publication is the one under the signature" in found.doubts


def test_an_empty_page_is_all_unknown():
    found = identify(page())
    assert (found.publisher, found.adcode, found.year, found.published_date, found.title) == (None,) * 5
    assert len(found.doubts) == 3


EXPECTED = {
    "seed_longgang_2021.txt": ("330383-gov", "whole_area", 2021, "2022-01-30"),
    "g01_shanghai_office_2019.html": ("310000-office", "own", 2019, "2020-01-31"),
    "g07_suqian_2025_snippet.md": ("321300-gov", "unknown", 2025, None),
    "p01_hebaozhen_2020.txt": ("unplaced-t23a9cb", "own", 2020, "2021-01-29"),
    "p03_dawulizhen_2020_split_headers.txt": ("unplaced-tdbd2e5", "own", 2020, "2021-01-29"),
    "p09_xizhen_2022_labels_only_2019form.txt": ("unplaced-t9301b7", "own", 2022, "2023-01-31"),
    "p15_wuhai_miit_2020_signed.txt": ("150300-d280a83", "own", None, None),
}


@pytest.mark.samples
def test_samples(samples: Path):
    found = {}
    for name in EXPECTED:
        answer = identify(read(samples / name))
        found[name] = (answer.publisher.code, str(answer.scope), answer.year, answer.published_date)
    assert found == EXPECTED
