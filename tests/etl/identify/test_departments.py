"""Departments by their short and their full names are the same bodies."""

from etl.identify import identify, quotes
from etl.identify.departments import full_name
from etl.model import Document, Line


def page(*lines: str) -> Document:
    return Document(
        "a.txt", "0" * 64, "text/plain", tuple(Line(text, f"line {at}") for at, text in enumerate(lines, 1))
    )


def test_a_short_name_and_the_full_one_are_one_body():
    short = identify(page("宁海县卫健局2019年政府信息公开工作年度报告")).publisher
    full = identify(page("宁海县卫生健康局2020年政府信息公开工作年度报告")).publisher
    assert short and full and short.code == full.code and short.name == full.name == "宁海县卫生健康局"


def test_names_that_several_departments_share_stay_as_they_are():
    assert full_name("文旅局") == "文旅局" and full_name("城管局") == "城管局"


def test_prose_may_use_the_short_name():
    document = page(
        "宁海县卫生健康局2020年政府信息公开工作年度报告",
        "一、总体情况",
        "2020年，宁海县卫健局收到政府信息公开申请16件。",
    )
    assert [(quote.indicator, quote.value) for quote in quotes(document)] == [("requests_workload", 16)]
