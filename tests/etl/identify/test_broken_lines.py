"""Identity where lines are broken, titles are Markdown, places are unlisted and particulars stand in a table."""

from etl.identify import identify
from etl.read import read_bytes

PROSE = "一、总体情况\n本机关认真执行有关规定，全年工作有序开展，各项任务按期完成，未发生责任追究情形。\n"


def who(text: str, name: str = "a.txt"):
    return identify(read_bytes(text.encode(), name))


def test_a_title_broken_over_two_lines():
    found = who("绍兴市柯桥区水利局 2023 年政府信息\n公开工作年度报告\n" + PROSE)
    assert (found.publisher.name, found.year, found.adcode) == ("绍兴市柯桥区水利局", 2023, "330603")


def test_a_title_broken_inside_the_name():
    found = who("重庆市沙坪坝区人民政府小龙坎街道\n办事处2023年政府信息公开工作年度报告\n" + PROSE)
    assert found.publisher.name == "重庆市沙坪坝区小龙坎街道办事处"
    assert who("重庆市沙坪坝区门户\n办事处2023年政府信息公开工作年度报告\n" + PROSE).publisher is None


def test_a_title_broken_inside_a_word():
    found = who("诸暨市人民政府2022年政\n府信息公开工作年度报告\n" + PROSE)
    assert (found.publisher.name, found.year) == ("诸暨市人民政府", 2022)


def test_a_markdown_heading():
    found = who("## 柯桥区教育局2021年政府信息公开工作年度报告\n\n" + PROSE, "a.md")
    assert (found.publisher.name, found.year) == ("绍兴市柯桥区教育局", 2021)


def test_a_period_broken_over_two_lines():
    found = who(
        "诸暨市财政局政府信息公开工作年度报告\n所列数据的统计期限自2023\n年1月1日起至2023年12月31日止。\n" + PROSE
    )
    assert found.year == 2023


def test_the_office_of_an_unlisted_place_is_an_office():
    found = who("示例市人民政府办公室2023年政府信息公开工作年度报告\n" + PROSE)
    assert (found.publisher.name, found.publisher.kind, found.adcode) == ("示例市人民政府办公室", "office", None)
    other = who("另例县人民政府办公室2023年政府信息公开工作年度报告\n" + PROSE)
    assert other.publisher.code != found.publisher.code
    market = who("示例市市场监管办公室2023年政府信息公开工作年度报告\n" + PROSE)
    assert market.publisher.kind == "department"


def test_particulars_in_a_table_above_the_report():
    table = "<table><tr><td>索引号</td><td>1133/2023-1</td><td>成文日期</td><td>2023-02-17</td></tr></table>"
    page = f"<body>{table}<h1>诸暨市人民政府2022年政府信息公开工作年度报告</h1><p>一、总体情况</p></body>"
    found = who(page, "a.html")
    assert (found.publisher.name, found.published_date) == ("诸暨市人民政府", "2023-02-17")


def test_a_spreadsheet_saved_as_a_page_has_its_title_in_the_first_row_of_its_table():
    rows = "".join(f"<tr><td>事项{n}</td><td>{n}</td><td>件</td></tr>" for n in range(20))
    title = '<tr><td colspan="3">诸暨市财政局2022年政府信息公开工作年度报告</td></tr>'
    found = who(f"<html><title></title><table>{title}{rows}</table></html>", "a.html")
    assert (found.publisher.name, found.year) == ("诸暨市财政局", 2022)
    # Of a table's rows only those before the first of several texts are its title.
    below = who(f"<html><title></title><table>{rows}{title}</table></html>", "a.html")
    assert (below.publisher, below.year) == (None, None)
