"""The composed picture: everything a chart says, inside the picture, for every chart."""

import dataclasses
import html
import json
import re

import plotly.graph_objects as go
import pytest

from pages.charts import charts
from pages.exports.compose import LOWEST, PAD, compose, footnote_lines
from pages.exports.frozen import as_html
from pages.exports.native_chart import native_chart
from pages.exports.product import product
from pages.exports.wrap import width, wrap
from pages.queries.known import known
from pages.state import ViewState, parse


@pytest.fixture
def product_of(opened):
    def make(chart_id: str, query: str = ""):
        state, _ = parse(query, opened.cached("known", known))
        return product(opened, chart_id, state, "http://gongkai.example")

    return make


def left_out(whole: dict, shown: dict) -> float:
    """Pixels of a long chart's rows that are not on its slide; 0 for every other chart."""
    before, after = (figure["layout"].get("yaxis", {}).get("range") or [0, 0] for figure in (whole, shown))
    return before[0] - after[0] if before != after else 0.0


def words_of(figure: dict) -> str:
    texts = [a["text"].replace("<br>", "") for a in figure["layout"]["annotations"]]
    return html.unescape(re.sub(r"</?(b|span)[^>]*>", "", "\n".join(texts)))


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@pytest.mark.parametrize("chart_id", sorted(charts()))
@pytest.mark.parametrize("size", ["screen", "slide"])
@pytest.mark.parametrize("query", ["", "scope=own&lang=en&theme=dark"])
def test_every_chart_is_composed_with_all_its_words(product_of, chart_id, size, query) -> None:
    made = product_of(chart_id, query)
    picture = compose(made, size)
    go.Figure(picture.figure)
    said, view = squeezed(words_of(picture.figure)), made.view
    for words in (view.title, view.subtitle, view.empty or "", *(e.label for e in view.key), *footnote_lines(made)):
        assert squeezed(words) in said, words
    layout = picture.figure["layout"]
    assert (layout["width"], layout["height"]) == pytest.approx((picture.width, picture.height), abs=1)
    if size == "slide":
        assert picture.width / picture.height == pytest.approx(16 / 9, rel=0.003)
        assert round(picture.width * picture.scale) == 1920
    inner = picture.height - layout["margin"]["t"] - layout["margin"]["b"]
    own = (view.figure or {"layout": {}})["layout"].get("margin", {"t": 8, "b": 28})
    if view.figure:
        # The plot has the room that it has on the page; on a slide panels may be lower, rows never.
        rest = view.height - left_out(view.figure, picture.figure)
        assert inner + own["t"] + own["b"] >= rest * (LOWEST if size == "slide" else 1) - 1
        assert picture.width >= view.min_width + 2 * PAD - 1


def test_composing_leaves_the_view_as_it_was(product_of) -> None:
    made = product_of("disclosure_rate")
    before = repr(made.view.figure)
    compose(made, "screen")
    assert repr(made.view.figure) == before


def test_a_picture_names_version_failed_checks_and_link_but_no_click(product_of) -> None:
    lines = footnote_lines(product_of("disclosure_rate", "lang=en&level=county"))
    whole = " ".join(lines)
    assert "Click a mark" not in whole
    assert re.search(r"Data version s-\w+", whole)
    assert "Failed identities" in whole and "万源市人民政府 2025" in whole
    assert "gongkai.example/disclosure?level=county&lang=en" in lines[-1]


def test_synthetic_data_say_so_in_every_product(product_of) -> None:
    from pages.exports.csv_file import as_csv
    from pages.exports.frozen import as_html

    made = product_of("disclosure_rate")
    fake = dataclasses.replace(made, evidence=dataclasses.replace(made.evidence, is_synthetic=True))
    assert "合成数据" in words_of(compose(fake).figure)
    assert as_csv(fake).decode("utf-8-sig").splitlines()[1].endswith('"合成"')
    assert "合成数据" in as_html(fake).decode()


def test_lines_fit_and_lose_nothing() -> None:
    text = (
        "（予以公开 + 部分公开）÷ 办结总计；细线为 95% Wilson 区间，见 https://gongkai.example/"
        + "x" * 300
        + "。结束。"
    )
    lines = wrap(text, 11, 300)
    assert squeezed("".join(lines)) == squeezed(text)
    assert len(lines) > 5
    assert all(width(line, 11) <= 300 * 1.08 for line in lines)
    assert not any(line[0] in "，。；）" for line in lines)
    assert wrap("", 11, 300) == []


def test_native_charts_leave_gaps_out_and_stack_parts_of_a_whole(product_of) -> None:
    mix = native_chart(product_of("outcome_mix", "lang=en").view.table)
    assert mix is not None and mix.is_stacked and len(mix.series) == 6
    assert (mix.shown, mix.total) == (7, 7)
    rate = native_chart(product_of("disclosure_rate", "scope=own").view.table)
    assert rate is not None and [s.name for s in rate.series] == ["比率"]
    assert rate.shown < rate.total
    assert all(value is not None for s in rate.series for value in s.values)


@pytest.mark.parametrize("chart_id", sorted(charts()))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_paper_speaks_of_no_click_and_a_slide_is_legible(opened, chart_id: str, lang: str) -> None:
    made = product(opened, chart_id, ViewState(lang=lang))
    slide = compose(made, "slide")
    words = json.dumps([slide.figure, as_html(made).decode().split("<script")[0]], ensure_ascii=False)
    assert not re.search(r"点击|点开|点省名|[Cc]lick|<a href=\\\"\?", words)
    # 12.5 px type of the figure in points on a slide of 13.3 inches.
    points = 12.5 * slide.scale / 2
    assert points > 9
    assert slide.width / slide.height == pytest.approx(16 / 9, rel=0.01)


@pytest.mark.parametrize("chart_id", ["carry_over", "failed_checks", "applications_rank", "coverage_matrix"])
def test_a_slide_of_a_long_chart_holds_its_first_rows_and_says_so(opened, chart_id: str) -> None:
    made = product(opened, chart_id, ViewState(lang="en"))
    whole, slide = made.view.figure, compose(made, "slide").figure
    assert whole is not None
    words = json.dumps(slide, ensure_ascii=False)
    found = re.search(r"first (\d+) of (\d+) rows; the others are in the data file", words.replace("<br>", " "))
    assert found and 8 <= int(found[1]) < int(found[2])

    def rows(figure: dict) -> list[float]:
        left = {"xref": "paper", "yref": "y", "xanchor": "right"}
        notes = figure["layout"]["annotations"]
        return sorted({n["y"] for n in notes if all(n.get(k) == v for k, v in left.items())})

    assert len(rows(whole)) == int(found[2])
    assert rows(slide) == rows(whole)[: int(found[1])]
    end = slide["layout"]["yaxis"]["range"][0]
    assert end < whole["layout"]["yaxis"]["range"][0]
    for cut, full in zip(slide["data"], whole["data"], strict=True):
        inside = [y for y in full.get("y", ()) if y is None or y <= end]
        assert list(cut.get("y", ())) == inside
        for key in ("x", "customdata", "hovertext"):
            assert len(cut.get(key, inside)) == len(inside)
    # The chart itself is not touched: the next reader gets it whole.
    assert made.view.figure == product(opened, chart_id, ViewState(lang="en")).view.figure
    assert "rows; the others" not in json.dumps(compose(made, "screen").figure)
