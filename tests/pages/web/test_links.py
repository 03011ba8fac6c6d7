"""D4: whatever stands where an address is expected, only http(s) and mailto leave our pages."""

import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from lxml import html

from app import create_app
from pages.settings import Settings
from pages.state import ViewState
from pages.text import Text
from pages.warehouse import Warehouse
from pages.widgets.drawer import drawer_content
from tests.assure.hostile import HostileTally
from tests.assure.scripts import SCHEMES, with_links

HOME = "http://gongkai.example/"
ALLOWED = {"http", "https", "mailto"}


def scheme(link: str) -> str:
    """The scheme a browser sees: controls and spaces around are dropped, line ends and tabs inside too (WHATWG URL)."""
    seen = re.sub(r"[\t\r\n]", "", re.sub(r"^[\x00-\x20]+|[\x00-\x20]+$", "", link))
    return (re.match(r"([a-zA-Z][a-zA-Z0-9+.-]*):", seen) or re.match("(http)", HOME))[1].lower()


def links_of(page: bytes) -> list[str]:
    """Every link of a page, its own and those in forms and frames; the icon is ours."""
    tree = html.document_fromstring(page)
    return [str(link) for link in tree.xpath("//body//@href | //body//@action | //body//@src | //area/@href")]


def links_in(component: object) -> list[str]:
    """Every address of a tree of Dash's components."""
    if isinstance(component, list | tuple):
        return [link for part in component for link in links_in(part)]
    own = [value for name in ("href", "src", "action") if (value := getattr(component, name, None))]
    return own + (links_in(component.children) if getattr(component, "children", None) is not None else [])


def test_a_scheme_is_what_a_browser_takes_it_for() -> None:
    found = [scheme(link) for link in ("\x01 java\tscr\nipt:x", "/a:b", "MAILTO:a@b", "//javascript:1")]
    assert found == ["javascript", "http", "mailto", "http"]
    assert len({scheme(link) for link in SCHEMES} - ALLOWED) >= 8


@pytest.mark.assure(row="D4")
def test_no_hostile_scheme_becomes_a_link(warehouse: Path, tmp_path: Path, tried) -> None:
    copy = tmp_path / "links.duckdb"
    reports = with_links(warehouse, copy, SCHEMES)
    app = create_app(Settings(copy, "127.0.0.1", 8149, "/", "'self'"))
    client, opened, tally = app.server.test_client(), Warehouse(copy), HostileTally("D4")
    assert len(reports) == len(SCHEMES) >= 40
    for report, hostile in zip(reports, SCHEMES, strict=True):
        page = client.get(f"/report/{report}")
        assert page.status_code == 200
        with app.server.app_context():
            drawer = links_in(drawer_content(opened.cursor(), f"{report}||", Text(ViewState().lang)))
        found = links_of(page.data) + drawer
        assert len(found) > 20 and drawer
        wrong = [link for link in found if scheme(urljoin(HOME, link)) not in ALLOWED or scheme(link) not in ALLOWED]
        tally.add("wrong without warning" if wrong else "passed", hostile, str(wrong))
    tried(tally)
    assert tally.failures == []


@pytest.mark.assure(row="D4")
def test_an_honest_address_is_a_link(warehouse: Path, tmp_path: Path) -> None:
    address = "https://example.org/a?b=1&c=%E5%85%AC"
    copy = tmp_path / "honest.duckdb"
    (report,) = with_links(warehouse, copy, [address])
    client = create_app(Settings(copy, "127.0.0.1", 8149, "/", "'self'")).server.test_client()
    assert address in links_of(client.get(f"/report/{report}").data)
