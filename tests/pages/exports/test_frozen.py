"""The frozen copy: one file, every row, no address that anything is loaded from."""

import re

import lxml.html
import pytest

from app import create_app
from pages.charts import chart_view, charts
from pages.state import ViewState


@pytest.fixture(scope="module")
def page_of(opened):
    from pages.exports.frozen import as_html
    from pages.exports.product import product

    return lambda chart_id: as_html(product(opened, chart_id, ViewState(), "http://gongkai.example")).decode()


@pytest.mark.parametrize("chart_id", sorted(charts()))
def test_every_row_is_there_and_nothing_is_loaded(page_of, opened, chart_id) -> None:
    page = page_of(chart_id)
    tree = lxml.html.document_fromstring(page)
    view = chart_view(opened, chart_id, ViewState())
    assert len(tree.xpath("//table/tbody/tr")) == len(view.table.rows)
    assert tree.xpath("string(//h1)").replace("\u00a0", " ") == view.title
    assert tree.xpath("//*[@src] | //link | //iframe | //form | //img") == []
    assert "@import" not in page.split("</style>")[0] and "url(" not in page.split("</style>")[0]
    assert tree.xpath("//meta[@name='gongkai-data-version']/@content")[0] in tree.text_content()


def test_its_policy_forbids_every_request(page_of) -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page_of("outcome_mix"))
    assert policy and "default-src 'none'" in policy[1] and "http" not in policy[1]
    assert policy[1].count("'sha256-") == 2


def test_it_is_saved_under_a_name_with_its_version(settings) -> None:
    answer = create_app(settings).server.test_client().get("/chart/outcome_mix.html")
    assert re.fullmatch(
        r'attachment; filename="gongkai-outcome_mix-s-\w+\.html"', answer.headers["Content-Disposition"]
    )
