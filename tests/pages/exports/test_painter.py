"""The server's browser on a short lead: hangs, crashes, a full queue, no browser. The stand-ins are real processes."""

import os
import re
import signal
import sys
import threading
import time
from pathlib import Path

import pytest
from lxml import etree

from app import create_app
from pages.exports import painter as module
from pages.exports.compose import Picture
from pages.exports.painter import Painter, PictureError, browser, descendants
from pages.state import ViewState
from tests.browser.provision import system_chromium

PICTURE = Picture({"data": [], "layout": {"title": {"text": "宿迁"}}}, 300, 200, 2)
ANSWERS = "import sys\nfor line in sys.stdin:\n print('ok 2', flush=True); sys.stdout.write('hi'); sys.stdout.flush()"
# Starts a grandchild in a session of its own, as a browser does, and never answers.
HANGS = (
    "import subprocess, sys, time\n"
    "p = subprocess.Popen(['sleep', '600'], start_new_session=True)\n"
    "open(sys.argv[1], 'a').write(f'{p.pid}\\n')\n"
    "time.sleep(600)"
)


@pytest.fixture(autouse=True)
def some_browser(monkeypatch):
    """Any file will do where the browser itself is not started."""
    monkeypatch.setenv("BROWSER_PATH", system_chromium() or sys.executable)


def painter_of(code: str, *words: str, **settings) -> Painter:
    return Painter(command=(sys.executable, "-c", code, *words), **settings)


def is_running(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def wait_until_ended(pids: list[int]) -> bool:
    deadline = time.monotonic() + 10
    while any(map(is_running, pids)) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not any(map(is_running, pids))


def test_answers_are_read_whole_and_one_process_serves_all() -> None:
    painter = painter_of(ANSWERS)
    assert [painter.draw(PICTURE, "png") for _ in range(3)] == [b"hi"] * 3
    assert painter._child is not None
    first = painter._child.process.pid
    painter.draw(PICTURE, "svg")
    assert painter._child.process.pid == first
    painter.close()
    assert not is_running(first)


def test_a_hanging_browser_is_ended_with_all_it_started_and_replaced(tmp_path) -> None:
    seen = tmp_path / "pids"
    painter = painter_of(HANGS, str(seen), timeout=2)
    for code in ("slow", "slow"):
        with pytest.raises(PictureError) as error:
            painter.draw(PICTURE, "png")
        assert error.value.code == code
        assert painter._child is None
    pids = [int(line) for line in seen.read_text().split()]
    assert len(pids) == len(set(pids)) == 2
    assert wait_until_ended(pids)
    painter.command = (sys.executable, "-c", ANSWERS)
    painter.timeout = 20
    assert painter.draw(PICTURE, "png") == b"hi"
    painter.close()


def test_a_crash_and_an_error_are_told_apart_from_a_hang() -> None:
    for code in ("raise SystemExit(3)", "print('error no such trace')", "print('ok 99', end='')"):
        painter = painter_of(code, timeout=20)
        with pytest.raises(PictureError) as error:
            painter.draw(PICTURE, "png")
        assert error.value.code == "failed"
        painter.close()


def test_who_comes_after_the_queue_is_full_is_turned_away_at_once(tmp_path) -> None:
    painter = painter_of(HANGS, str(tmp_path / "pids"), queue=2, timeout=4)
    codes: list[str] = []

    def ask() -> None:
        try:
            painter.draw(PICTURE, "png")
        except PictureError as error:
            codes.append(error.code)

    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(codes) == 6
    assert codes.count("busy") >= 4
    assert codes[:4] == ["busy"] * 4
    painter.close()


def test_without_a_browser_the_route_says_why_and_what_to_do(settings, monkeypatch) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    assert browser() is None
    client = create_app(settings).server.test_client()
    for extension in ("png", "svg", "slide.png"):
        answer = client.get(f"/chart/disclosure_rate.{extension}?lang=en")
        assert answer.status_code == 501
        assert "There is no browser on the server" in answer.text and "apt-get install" in answer.text
        assert "your own browser draws the picture" in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
    assert "服务器上没有浏览器" in client.get("/chart/disclosure_rate.png").text


def test_without_a_chinese_font_there_is_no_picture_with_boxes(settings, monkeypatch) -> None:
    monkeypatch.setattr("pages.exports.files.has_chinese_font", lambda: False)
    answer = create_app(settings).server.test_client().get("/chart/disclosure_rate.png")
    assert answer.status_code == 501 and "fonts-noto-cjk" in answer.text


def test_a_slow_browser_is_a_503_that_says_when_to_come_back(settings, monkeypatch) -> None:
    monkeypatch.setattr(module, "COMMAND", (sys.executable, "-c", "import time; time.sleep(60)"))
    monkeypatch.setattr("pages.exports.routes.Painter", lambda: Painter(timeout=1, command=module.COMMAND))
    answer = create_app(settings).server.test_client().get("/chart/disclosure_rate.png?lang=en")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "10"
    assert "did not answer in time" in answer.text


def test_descendants_are_found() -> None:
    assert isinstance(descendants(os.getpid()), list)


@pytest.mark.browser
@pytest.mark.skipif(system_chromium() is None, reason="no Chromium on the path of this machine")
def test_the_real_browser_draws_chinese_in_both_sizes(settings, opened) -> None:
    from pages.exports.compose import compose
    from pages.exports.product import product

    painter = Painter(timeout=120)
    try:
        made = product(opened, "disclosure_rate", ViewState(), "http://gongkai.example")
        slide = painter.draw(compose(made, "slide"), "png")
        assert slide[:8] == b"\x89PNG\r\n\x1a\n"
        assert (int.from_bytes(slide[16:20], "big"), int.from_bytes(slide[20:24], "big")) == (1920, 1080)
        screen = compose(made, "screen")
        drawing = etree.fromstring(painter.draw(screen, "svg"))
        assert drawing.get("width") == "1000" and drawing.get("height") == str(screen.height)
        words = "".join(drawing.itertext())
        for wanted in ("公开率（占办结）", "龙港市", "134 / 165", made.version, "办结总计", "万源市", "95% 区间"):
            assert wanted in words, wanted
        assert not re.search(r"https?://", str(drawing.xpath("//@href")))
        assert painter._child is not None
        pids = [painter._child.process.pid, *descendants(painter._child.process.pid)]
        assert len(pids) > 1
    finally:
        painter.close()
    assert wait_until_ended(pids)


@pytest.mark.browser
@pytest.mark.skipif(system_chromium() is None, reason="no Chromium on the path of this machine")
def test_a_real_browser_that_hangs_is_ended_and_replaced_and_the_route_says_so(settings, monkeypatch) -> None:
    """Stopped between two pictures, as by a machine without memory: 503 in seconds, then the next picture is drawn."""
    painter = Painter(timeout=120)
    monkeypatch.setattr("pages.exports.routes.Painter", lambda: painter)
    client = create_app(settings).server.test_client()
    path = "/chart/disclosure_rate.png?lang=en"
    try:
        assert client.get(path).status_code == 200
        assert painter._child is not None
        pids = [painter._child.process.pid, *descendants(painter._child.process.pid)]
        assert len(pids) > 1
        for pid in pids[1:]:
            os.kill(pid, signal.SIGSTOP)
        painter.timeout = 3
        answer = client.get(path)
        assert answer.status_code == 503 and answer.headers["Retry-After"] == "10"
        assert "did not answer in time" in answer.text
        assert wait_until_ended(pids)
        painter.timeout = 120
        assert client.get(path).data[:4] == b"\x89PNG"
    finally:
        painter.close()
