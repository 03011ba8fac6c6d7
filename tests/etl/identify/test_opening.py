"""Pages whose title is lost: who made the report and on which year, from the first paragraphs alone."""

import pytest

from etl.identify import identify
from tests.etl.identify.pages import page

PLAIN = "我们认真落实条例的各项要求，继续完善公开的制度，工作取得了新的进展。"
SECOND = "二、主动公开政府信息情况"


@pytest.mark.parametrize(
    ("lines", "name", "adcode"),
    [
        (("本报告由宁海县力洋镇人民政府党政办公室编制，内容分为六个部分。",), "宁海县力洋镇人民政府", "330226"),
        (("根据有关通知的要求，现公布宁海县人民政府2020年政府信息公开工作年度报告。",), "宁海县人民政府", "330226"),
        (("根据条例的规定，现将宁海县人民政府2019年政府信息公开工作情况报告如下。",), "宁海县人民政府", "330226"),
        (("按照工作安排，现向社会公开2020年度宁海县财政局政府信息公开年度报告。",), "宁海县财政局", "330226"),
        (("如对本报告有任何疑问，请与宁海县统计局办公室联系，电话另行公布。",), "宁海县统计局", "330226"),
        (("2020年，宁海县审计局认真贯彻落实条例，各项工作取得新的进展。",), "宁海县审计局", "330226"),
        (("今年，县审计局认真贯彻落实条例。请与宁海县审计局联系，电话另行公布。",), "宁海县审计局", "330226"),
        (("2020年，力洋镇认真贯彻落实条例，各项公开工作取得了新的进展。",), "力洋镇人民政府", None),
        (
            ("2020年，力洋镇认真贯彻《宁海县人民政府办公室关于做好年度报告编制工作的通知》。",),
            "宁海县力洋镇人民政府",
            "330226",
        ),
        (("2020年，寧海縣審計局認真貫徹落實條例，各項工作取得了新的進展。",), "宁海县审计局", "330226"),
        (
            ("如本报告有疑问，请联系：宁海县跃龙街道办事处党政综合办公室，电话另行公布。",),
            "宁海县跃龙街道办事处",
            "330226",
        ),
        (("为认真做好宁海县统计局政府信息公开工作，我局精心组织，狠抓落实。",), "宁海县统计局", "330226"),
        (("2024年，宁海县审计局收到和处理政府信息公开申请2件，均按期答复。",), "宁海县审计局", "330226"),
        (("按照条例有关规定，根据宁海县财政局政府信息公开情况编制本报告。",), "宁海县财政局", "330226"),
        # Two bodies, an office that publishes for its government, no name at all, words that another copy put in.
        (("2020年，宁海县审计局认真贯彻落实条例。请与宁海县财政局联系，电话另行公布。",), None, None),
        (("如对本报告有任何疑问，请与宁海县人民政府办公室联系，电话另行公布。",), None, None),
        (("2020年，我局认真贯彻落实条例，各项公开工作取得了新的进展。",), None, None),
        (("2020年，某某乐园官网区人民政府东风街道办事处认真贯彻落实条例。",), None, None),
        ((PLAIN, SECOND, "2020年，宁海县审计局认真贯彻落实条例，各项工作取得新的进展。"), None, None),
    ],
)
def test_who_made_it(lines, name, adcode):
    found = identify(page("一、总体情况", *lines))
    assert (found.publisher and found.publisher.name) == name
    assert found.adcode == adcode


@pytest.mark.parametrize(
    ("lines", "year"),
    [
        (("2019年，我镇认真落实条例的各项要求，继续完善公开的制度。",), 2019),
        (("现将我局2020年度政府信息公开情况报告如下，请予监督指正。",), 2020),
        (("截至2020年12月31日，我局共在网站公开各类信息四百余条。",), 2020),
        (("将我局2020年度政府信息公開情況報告如下，現將有關情況公布。2020年度，我局認真落實。",), 2020),
        (("2019年5月15日新条例施行，我局认真组织学习，并开展了培训。",), None),
        (("2019年，我局完成机构改革。2020年，我局认真落实条例各项要求。",), None),
        (("本报告所列数据的统计期限自2009年1月1日《条例》实施之日起，至2009年12月31日止。",), 2009),
        (("本报告所列数据的统计期限自2008年5月1日起至2008年12月31日止，敬请监督指正。",), 2008),
        ((PLAIN, SECOND, "2021年，我局将继续完善公开的制度，认真落实条例的各项要求。"), None),
    ],
)
def test_the_year_of_its_sentences(lines, year):
    assert identify(page("一、总体情况", *lines)).year == year


def test_a_title_behind_its_label_and_facts_between_bars():
    found = identify(
        page("标题：宁海县审计局2020年政府信息公开工作年度报告", "发布机构： | 县审计局 | 发文日期： | 2021-01-08 |")
    )
    assert found.publisher and found.publisher.name == "宁海县审计局"
    assert found.title == "宁海县审计局2020年政府信息公开工作年度报告"
    assert found.published_date == "2021-01-08" and found.doubts == ()


def test_the_name_of_a_source_ends_where_the_next_particular_of_the_page_begins():
    title = "关于2020年度政府信息公开工作的年度报告"
    found = identify(
        page(title, "发布时间：2021-01-18     来源：宁海县力洋镇人民政府      选择阅读字号：[ ]     阅读次数：")
    )
    assert found.publisher and found.publisher.name == "宁海县力洋镇人民政府"
    assert found.published_date == "2021-01-18"


def test_a_title_in_traditional_characters_names_its_body_in_simplified_ones():
    found = identify(page("寧海縣力洋鎮2020年政府信息公開工作年度報告"))
    assert found.publisher and found.publisher.name == "宁海县力洋镇人民政府"
    assert found.title == "寧海縣力洋鎮2020年政府信息公開工作年度報告"


def test_the_number_of_a_page_before_a_title_is_none_of_a_name():
    found = identify(
        page("Page 8 - 宁海县信访局2022年政府信息公开工作年度报告", title="宁海县信访局2022年政府信息公开工作年度报告")
    )
    assert found.publisher and found.publisher.name == "宁海县信访局"


def test_a_government_without_a_place_is_no_body():
    assert identify(page("政府2020年政府信息公开工作年度报告")).publisher is None


@pytest.mark.parametrize(
    ("lines", "name", "adcode"),
    [
        (("宁波市公安局宁海县分局2022年政府信息公开工作年度报告",), "宁海县公安分局", "330226"),
        (("(图解)宁海县审计局2022年政府信息公开工作年度报告",), "宁海县审计局", "330226"),
        # The place's short name below its city, the site's name in the title, a page that explains a report.
        (("宁波市宁海人民政府办公室2022年政府信息公开工作年度报告",), "宁海县人民政府办公室", "330226"),
        (
            (
                "宁海县政府门户网站-2022年宁海县审计局政府信息公开工作年度报告",
                "2022年宁海县审计局政府信息公开工作年度报告",
            ),
            "宁海县审计局",
            "330226",
        ),
        (("文字解读：关于宁海县审计局2022年政府信息公开工作年度报告的解读", "宁海县政府网"), "宁海县审计局", "330226"),
    ],
)
def test_titles_with_other_words(lines, name, adcode):
    found = identify(page(*lines, PLAIN))
    assert (found.publisher and found.publisher.name) == name
    assert found.adcode == adcode
