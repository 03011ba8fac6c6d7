from pages.charts import charts
from pages.registry import figure_number, match, pages
from pages.text import catalogue


def test_every_page_has_its_words_and_its_charts() -> None:
    assert {page.path for page in pages()} >= {"/", "/disclosure", "/disputes", "/methods"}
    for page in pages():
        assert {f"{page.code}.name", f"{page.code}.question"} <= catalogue().keys()
        assert {slot.chart_id for slot in page.slots} <= charts().keys()
        assert set(page.leads) <= {slot.chart_id for slot in page.slots}


def test_numbers_are_given_once() -> None:
    orders = [page.order for page in pages() if page.order]
    assert len(orders) == len(set(orders))
    assert figure_number("disclosure_rate") == "3–2"
    assert figure_number("no_such_chart") == ""


def test_paths() -> None:
    hit = match("/disclosure/")
    assert hit is not None and hit[0].code == "disclosure"
    assert match("/no-such-page") is None
    assert match("/../etc/passwd") is None
