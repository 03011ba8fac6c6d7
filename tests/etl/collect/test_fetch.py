"""Fetching: which addresses are never asked, and how the others are asked."""

import socket
from dataclasses import replace

import pytest

from etl.collect.addresses import is_public
from etl.collect.fetch import Fetcher
from etl.collect.outcome import CollectError, FailureCode, Manners
from tests.etl.collect.site import PAGE, Site, serving

QUICK = Manners(
    seconds_between=0.0,
    request_seconds=0.7,
    connect_seconds=1.0,
    attempts=2,
    backoff_seconds=0.01,
    is_allowed=lambda _: True,
)


@pytest.fixture
def site():
    with serving() as site:
        site.pages["/page"] = (200, {}, PAGE)
        yield site


def code_of(url: str, manners: Manners = QUICK) -> FailureCode:
    with pytest.raises(CollectError) as failure:
        Fetcher(manners).fetch(url)
    return failure.value.code


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.9.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "192.0.2.1", "198.18.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.88.99.1.1"),
        *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1", "::ffff:127.0.0.1"),
        *("::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::1", "2001:0:1::1", "localhost", ""),
    ],
)
def test_addresses_inside_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "114.114.114.114", "2400:3200::1", "::ffff:8.8.8.8"])
def test_addresses_outside_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "0"])
def test_this_machine_is_not_asked_whatever_it_is_called(site: Site, host: str) -> None:
    assert code_of(site.url("/page", host), Manners()) is FailureCode.PRIVATE_ADDRESS
    assert site.asked == []


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://a.example/x",
        "javascript:alert(1)",
        "//a.example",
        "page.html",
        "",
        "http://",
        "http://a:b@c.example/",
    ],
)
def test_other_schemes_are_not_addresses(url: str) -> None:
    assert code_of(url) is FailureCode.BAD_ADDRESS


def test_a_redirect_inside_is_refused(site: Site) -> None:
    site.pages["/out"] = (302, {"Location": site.url("/page", "127.0.0.2")}, b"")
    manners = replace(QUICK, is_allowed=lambda address: address == "127.0.0.1")
    assert code_of(site.url("/out"), manners) is FailureCode.PRIVATE_ADDRESS
    assert site.paths() == ["/out"]


def test_a_name_that_changes_its_address_cannot_be_used(site: Site) -> None:
    """DNS rebinding: the address that was checked is the one connected to; a second answer is checked again."""
    faces = iter(["127.0.0.1", "127.0.0.1", "127.0.0.2", "127.0.0.2"])

    def resolve(host: str, port: int, **_: object) -> list:
        return socket.getaddrinfo(next(faces), port, type=socket.SOCK_STREAM)

    with serving("127.0.0.2", site.port) as inside:
        manners = replace(QUICK, resolve=resolve, is_allowed=lambda address: address == "127.0.0.1")
        fetcher = Fetcher(manners)
        assert fetcher.fetch(site.url("/page", "two.example")).data == PAGE
        with pytest.raises(CollectError) as failure:
            fetcher.fetch(site.url("/page", "two.example"))
        assert failure.value.code is FailureCode.PRIVATE_ADDRESS
        assert inside.asked == []
    assert site.paths() == ["/page"]


def test_a_host_with_one_address_inside_is_not_asked(site: Site) -> None:
    def resolve(host: str, port: int, **_: object) -> list:
        return [entry for face in ("127.0.0.1", "127.0.0.2") for entry in socket.getaddrinfo(face, port)]

    manners = replace(QUICK, resolve=resolve, is_allowed=lambda address: address == "127.0.0.1")
    assert code_of(site.url("/page", "two.example"), manners) is FailureCode.PRIVATE_ADDRESS
    assert site.asked == []


def test_bytes_come_as_they_are_with_their_final_address(site: Site) -> None:
    site.pages["/%E5%B9%B4%E6%8A%A5"] = (301, {"Location": "/page#top"}, b"")
    fetched = Fetcher(QUICK).fetch(site.url("/年报"))
    assert (fetched.data, fetched.status, fetched.content_type) == (PAGE, 200, "text/html")
    assert fetched.final_url == site.url("/page")
    assert {agent for *_, agent in site.asked} == {QUICK.user_agent}


def test_robots_are_asked_once_and_heeded(site: Site) -> None:
    site.robots = (200, b"User-agent: *\nDisallow: /private/\n\nUser-agent: gongkai-collect\nDisallow: /page\n")
    site.pages["/private/x"] = (200, {}, PAGE)
    fetcher = Fetcher(QUICK)
    with pytest.raises(CollectError) as failure:
        fetcher.fetch(site.url("/page"))
    assert failure.value.code is FailureCode.ROBOTS
    assert fetcher.fetch(site.url("/private/x")).data == PAGE
    assert [path for _, _, path, _ in site.asked] == ["/robots.txt", "/private/x"]


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False), (521, False)])
def test_missing_robots_allow_and_unreachable_robots_forbid(site: Site, status: int, allowed: bool) -> None:
    site.robots = (status, b"User-agent: *\nDisallow: /\n")
    if allowed:
        assert Fetcher(QUICK).fetch(site.url("/page")).data == PAGE
    else:
        assert code_of(site.url("/page")) is FailureCode.ROBOTS
        assert site.paths() == []


def test_requests_to_a_host_keep_their_distance(site: Site) -> None:
    fetcher = Fetcher(replace(QUICK, seconds_between=0.1))
    for _ in range(4):
        fetcher.fetch(site.url("/page"))
    times = [at for at, *_ in site.asked]
    assert len(times) == 5
    # A request starts when the last may have been under way for a while: the distance is kept from start to start.
    assert times[-1] - times[0] >= 0.35


def test_a_crawl_delay_is_heeded(site: Site) -> None:
    site.robots = (200, b"User-agent: *\nCrawl-delay: 1\n")
    fetcher = Fetcher(QUICK)
    fetcher.fetch(site.url("/page"))
    fetcher.fetch(site.url("/page"))
    first, second = (at for at, _, path, _ in site.asked if path == "/page")
    assert second - first >= 0.95


def test_passing_failures_are_tried_again_and_retry_after_is_heeded(site: Site) -> None:
    site.sequence["/page"] = [(503, {"Retry-After": "1"}, b"")]
    fetched = Fetcher(QUICK).fetch(site.url("/page"))
    assert fetched.data == PAGE
    first, second = (at for at, _, path, _ in site.asked if path == "/page")
    assert second - first >= 0.95


def test_a_site_that_asks_to_wait_too_long_is_left_alone(site: Site) -> None:
    site.sequence["/page"] = [(429, {"Retry-After": "3600"}, b"")]
    assert code_of(site.url("/page")) is FailureCode.REFUSED
    assert site.paths() == ["/page"]


@pytest.mark.parametrize(
    ("status", "code", "asked"),
    [(404, "not_found", 1), (410, "not_found", 1), (403, "refused", 1), (500, "refused", 2), (204, "refused", 1)],
)
def test_other_answers_are_failures(site: Site, status: int, code: str, asked: int) -> None:
    site.pages["/gone"] = (status, {}, b"")
    assert code_of(site.url("/gone")) == code
    assert site.paths() == ["/gone"] * asked


def test_a_loop_of_redirects_ends(site: Site) -> None:
    site.pages["/loop"] = (302, {"Location": "/loop"}, b"")
    assert code_of(site.url("/loop")) is FailureCode.REDIRECTS
    assert len(site.paths()) == QUICK.redirects + 1


def test_too_much_is_not_kept(site: Site) -> None:
    manners = replace(QUICK, bytes_at_most=1000)
    site.pages["/big"] = (200, {}, b"x" * 1001)
    site.pages["/fits"] = (200, {}, b"x" * 1000)
    assert code_of(site.url("/big"), manners) is FailureCode.SIZE
    assert len(Fetcher(manners).fetch(site.url("/fits")).data) == 1000


def test_a_compressed_bomb_is_too_much(site: Site) -> None:
    import gzip

    site.pages["/bomb"] = (200, {"Content-Encoding": "gzip"}, gzip.compress(bytes(20 << 20)))
    assert code_of(site.url("/bomb"), replace(QUICK, bytes_at_most=1 << 20, request_seconds=10)) is FailureCode.SIZE


def test_a_dripping_answer_ends_at_its_time(site: Site) -> None:
    assert code_of(site.url("/drip")) is FailureCode.TIME
    assert site.paths() == ["/drip", "/drip"]


def test_a_short_answer_and_an_empty_one_are_failures(site: Site) -> None:
    site.pages["/short"] = (200, {"Content-Length": "999"}, b"<html>")
    site.pages["/empty"] = (200, {}, b"")
    assert code_of(site.url("/short")) in (FailureCode.UNREACHABLE, FailureCode.TIME)
    assert code_of(site.url("/empty")) is FailureCode.EMPTY


def test_nobody_there() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert code_of(f"http://127.0.0.1:{port}/") is FailureCode.UNREACHABLE
    assert code_of("http://nowhere.invalid/") is FailureCode.UNREACHABLE


def test_plain_words_on_a_secure_port_are_a_certificate_failure(site: Site) -> None:
    assert code_of(f"https://127.0.0.1:{site.port}/page") is FailureCode.CERTIFICATE
