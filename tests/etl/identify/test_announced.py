"""Reports named by the sentence that announces them, on pages whose title is lost, damaged or says no place."""

import pytest

from etl.identify import identify
from etl.model import Document, Line


def identified(*lines: str):
    return identify(Document("a", "0", "text", tuple(Line(text, f"line {n}") for n, text in enumerate(lines, 1))))


@pytest.mark.parametrize(
    ("sentence", "year", "name"),
    [
        ("根据条例要求，现公布达州市通川区统计局2024年政府信息公开工作年度报告。", 2024, "达州市通川区统计局"),
        ("现将我局2023年政府信息公开工作情况报告如下。", 2023, None),
        ("特向社会公布2025年绥滨县连生乡人民政府政府信息公开工作情况报告。", 2025, "绥滨县连生乡人民政府"),
        ("現編製《開平市沙塘鎮人民政府2021年度政府信息公開工作年度報告》。", 2021, "开平市沙塘镇人民政府"),
        ("编制2021年度开平市沙塘镇人民政府信息公开年度报告。", 2021, "开平市沙塘镇人民政府"),
        ("按照《关于做好2022年度政府信息公开工作年度报告编制的通知》要求，我镇作了总结，现报告如下。", None, None),
        ("全年公开信息20条，其中2021年政府信息公开工作年度报告1份，其他信息若干条。", None, None),
    ],
)
def test_a_report_is_the_one_that_its_opening_announces(sentence, year, name):
    found = identified("一、总体情况", sentence)
    assert found.year == year
    assert (found.publisher.name if found.publisher else None) == name


def test_an_announcement_says_the_place_that_a_title_leaves_open():
    found = identified(
        "市人民政府办公室2025年政府信息公开工作年度报告", "现公布天门市人民政府办公室2025年政府信息公开工作年度报告。"
    )
    assert (found.publisher.name, found.adcode) == ("天门市人民政府办公室", "429006")


def test_an_announced_town_is_no_report_of_the_government_that_puts_it_on_its_site():
    found = identified(
        "发布机构 | 镇安县政府 |", "按照要求,现将茅坪回族镇2022年度政府信息公开工作报告如下:", "一、总体情况"
    )
    assert (found.publisher.name, found.year) == ("镇安县茅坪回族镇人民政府", 2022)


def test_a_slip_inside_the_prose_is_no_year_and_a_cut_label_no_body():
    found = identified(
        "现编制形成了2023年政府信息公开工作年度报告。", "一、总体情况", "2022年，我镇共制定规范性文件零件，未废止。",
        "二、主动公开政府信息情况", "行政许可", "0", "本年处",
    )  # fmt: skip
    assert (found.year, found.publisher) == (2023, None)
    compared = identified("一、总体情况", "我局2020年主动公开行政许可33项。2021年新增公开行政许可0项，没有收费项目。")
    assert compared.year is None


def test_periods_with_a_pause_or_without_their_last_character():
    assert identified("统计期限自2021年1月1日起，至2021年12月31日止。").year == 2021
    assert identified("数据的统计期限从2023年1月1日至12月31止。").year == 2023


@pytest.mark.parametrize(
    ("lines", "name", "year"),
    [
        # The place above a county whose name begins like a town; a bureau whose name begins like another word.
        (("现将商洛市镇安县木王镇2023年政府信息公开工作年度报告予以公开发布。",), "镇安县木王镇人民政府", 2023),
        (("市民政局2024年度政府信息公开工作年度报告", "来源：武汉市民政局"), "武汉市民政局", 2024),
        (("根据条例的精神，现把长治市信访局2019年度政府信息公开工作情况报告如下：",), "长治市信访局", 2019),
        # A line of particulars holds the title and a date; a name in two places, told by whom to ask.
        (("名称：咸宁市林业局2025年政府信息公开工作年度报告 发布日期：2026年01月15日",), "咸宁市林业局", 2025),
        (
            ("长安区审计局2023年政府信息公开工作年度报告", "如对本年度报告有疑问，请联系西安市长安区审计局办公室。"),
            "西安市长安区审计局",
            2023,
        ),
        # The word for disclosure is left out; a label before the title.
        (("现将莲湖区西关街道办事处2024年度政府信息工作年度报告予以公开。",), "西安市莲湖区西关街道办事处", 2024),
        (
            (
                "信息标题 和硕县文化和旅游局(文物局)2023年度政府信息公开工作年度报告 文件编号",
                "和硕县文化和旅游局(文物局)2023年度政府信息公开工作年度报告",
            ),
            "和硕县文化和旅游局(文物局)",
            2023,
        ),
        # No names: the word for a body alone, a zone's last words alone.
        (("特编制并向社会公布2021年度街道信息公开年度报告。",), None, 2021),
        (("2022年，滨海新区共收到政府信息公开申请若干，都作了答复。",), None, 2022),
        # A district's government and its zone are one body.
        (
            ("现公布广州市黄埔区人民政府 广州开发区管委会2022年政府信息公开工作年度报告。",),
            "广州市黄埔区人民政府",
            2022,
        ),
    ],
)
def test_names_and_years_as_pages_print_them(lines, name, year):
    found = identified(*lines, "一、总体情况")
    assert ((found.publisher.name if found.publisher else None), found.year) == (name, year)


def test_the_place_of_a_town_from_a_long_line_that_names_the_sending_body():
    particulars = (
        "索引号：00822041-1/2024-00013 分类：综合政务 发文机关：儋州市白马井镇 成文日期：2024年01月12日 文号：无"
    )
    found = identified(f"{particulars} 时效性：", "白马井镇2023年政府信息公开工作年度报告", "一、总体情况")
    assert (found.publisher.name, found.adcode) == ("儋州市白马井镇人民政府", "460400")
