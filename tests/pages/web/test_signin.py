"""Sign-in: closed by default settings nowhere, closed wholly where it is on, and a cookie only afterwards."""

import time
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from app import create_app
from pages.settings import Settings, read_settings
from pages.web.options import OptionError, read_options
from pages.web.signin import COOKIE, SESSION_SECONDS, TRIES, is_good, signed, way_back

TOKEN = "a fictional token 0123456789"
PROXIED = {"GONGKAI_PROXY_USER_HEADER": "X-Remote-User", "GONGKAI_PROXY_ADDRESS": "10.1.0.0/16"}
HTML = {"Accept": "text/html"}


def client_with(settings: Settings, **env: str) -> FlaskClient:
    return create_app(replace(settings, options=read_options(env))).server.test_client()


@pytest.fixture
def closed(settings: Settings) -> FlaskClient:
    return client_with(settings, GONGKAI_TOKEN=TOKEN)


def test_it_is_off_by_default(settings: Settings) -> None:
    client = create_app(settings).server.test_client()
    assert not read_settings({}).options.is_closed
    answer = client.get("/disclosure", headers=HTML)
    assert (answer.status_code, answer.headers.getlist("Set-Cookie")) == (200, [])


@pytest.mark.parametrize(
    "path", ["/", "/disclosure", "/embed/outcome_mix", "/chart/outcome_mix.json", "/data/gongkai.xlsx", "/metrics"]
)
def test_every_address_is_closed_but_health(closed: FlaskClient, path: str) -> None:
    assert closed.get(path).status_code in (401, 404)
    assert closed.get("/healthz").status_code == 200
    page = closed.get(path, headers=HTML)
    assert page.status_code in (401, 404)
    assert "Set-Cookie" not in page.headers
    assert closed.post("/_dash-update-component", json={}).status_code == 401
    assert closed.get("/_dash-layout").status_code == 401


def test_the_form_opens_the_door_and_leads_back(closed: FlaskClient) -> None:
    page = closed.get("/disclosure?lang=en&level=county", headers=HTML)
    assert 'value="/disclosure?lang=en&amp;level=county"' in page.text
    assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
    wrong = closed.post("/sign-in", data={"token": TOKEN + "x", "next": "/disclosure"})
    assert (wrong.status_code, wrong.headers.getlist("Set-Cookie")) == (401, [])
    assert "口令不对" in wrong.text and TOKEN not in wrong.text
    right = closed.post("/sign-in", data={"token": TOKEN, "next": "/disclosure?lang=en&level=county"})
    assert (right.status_code, right.headers["Location"]) == (303, "/disclosure?lang=en&level=county")
    (cookie,) = right.headers.getlist("Set-Cookie")
    assert "HttpOnly" in cookie and "SameSite=Strict" in cookie and TOKEN not in cookie
    assert closed.get("/disclosure").status_code == 200


def test_a_script_sends_the_token_itself(closed: FlaskClient) -> None:
    answer = closed.get("/chart/outcome_mix.csv", headers={"Authorization": f"Bearer {TOKEN}"})
    assert (answer.status_code, answer.headers.getlist("Set-Cookie")) == (200, [])
    for wrong in (f"Bearer {TOKEN[:-1]}", f"Basic {TOKEN}", TOKEN, "Bearer ", "Bearer 口令"):
        assert closed.get("/chart/outcome_mix.csv", headers={"Authorization": wrong}).status_code == 401


def test_a_cookie_is_good_for_one_token_and_a_day_of_work() -> None:
    now = time.time()
    good = signed(TOKEN, int(now) + SESSION_SECONDS)
    assert is_good(TOKEN, good, now)
    assert not is_good(TOKEN, good, now + SESSION_SECONDS + 1)
    assert not is_good(TOKEN + "x", good, now)
    ends, mark = good.split(".")
    for forged in (
        "",
        ".",
        ends,
        f"{int(ends) + 1}.{mark}",
        f"{ends}.{mark[:-1]}",
        f"-{good}",
        f"９{good}",
        good + " ",
    ):
        assert not is_good(TOKEN, forged, now), forged


def test_guessing_is_slowed(closed: FlaskClient) -> None:
    answers = [closed.post("/sign-in", data={"token": str(n)}).status_code for n in range(TRIES + 2)]
    assert answers == [401] * TRIES + [429] * 2


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil",
        "javascript:alert(1)",
        "evil",
        "/\n/x",
        "",
    ],
)
def test_the_way_back_leads_nowhere_else(text: str) -> None:
    assert way_back(text, "/") == "/"
    assert way_back("/gongkai/data", "/gongkai/") == "/gongkai/data"
    assert way_back("/elsewhere", "/gongkai/") == "/gongkai/"


def test_behind_a_proxy_only_the_proxy_is_believed(settings: Settings) -> None:
    client = client_with(settings, **PROXIED)

    def ask(address: str, **headers: str) -> int:
        more = {key.replace("_", "-"): value for key, value in headers.items()}
        return client.get("/disclosure", headers=more, environ_overrides={"REMOTE_ADDR": address}).status_code

    assert ask("10.1.2.3", X_Remote_User="someone") == 200
    assert ask("10.1.2.3") == 403
    assert ask("10.2.0.1", X_Remote_User="someone") == 403
    assert ask("127.0.0.1", X_Remote_User="someone", X_Forwarded_For="10.1.2.3") == 403
    assert "Set-Cookie" not in client.get("/", environ_overrides={"REMOTE_ADDR": "10.1.2.3"}).headers


def test_the_cookie_is_for_https_only_where_the_reader_came_by_it(settings: Settings) -> None:
    client = client_with(settings, GONGKAI_TOKEN=TOKEN, GONGKAI_PROXY_ADDRESS="10.1.0.0/16")
    for address, is_secure in (("10.1.0.1", True), ("10.2.0.1", False)):
        headers = {"X-Forwarded-Proto": "https"}
        peer = {"REMOTE_ADDR": address}
        answer = client.post("/sign-in", data={"token": TOKEN}, headers=headers, environ_overrides=peer)
        assert ("; Secure" in answer.headers["Set-Cookie"]) == is_secure
    assert client.get_cookie(COOKIE) is not None


@pytest.mark.parametrize(
    ("env", "words"),
    [
        ({"GONGKAI_TOKEN": "short"}, "16 characters"),
        ({"GONGKAI_PROXY_USER_HEADER": "X-User"}, "GONGKAI_PROXY_ADDRESS"),
        ({"GONGKAI_PROXY_ADDRESS": "proxy.example"}, "GONGKAI_PROXY_ADDRESS"),
        ({"GONGKAI_RATE": "0"}, "GONGKAI_RATE"),
        ({"GONGKAI_SECONDS": "soon"}, "GONGKAI_SECONDS"),
    ],
)
def test_a_setting_that_would_leave_a_door_open_is_refused(env: dict[str, str], words: str) -> None:
    with pytest.raises(OptionError, match=words):
        read_options(env)
