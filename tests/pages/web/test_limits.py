import threading
from dataclasses import replace

import duckdb
import pytest
from flask.testing import FlaskClient

from app import create_app
from pages.settings import Settings
from pages.web.limits import ADDRESSES, BODY_BYTES, Bucket, Watch
from pages.web.options import Options

READER = {"REMOTE_ADDR": "192.0.2.7"}


@pytest.fixture
def client(settings: Settings) -> FlaskClient:
    return create_app(replace(settings, options=Options(rate_per_minute=5))).server.test_client()


def test_a_large_body_is_refused_unread(client: FlaskClient) -> None:
    answer = client.post("/_dash-update-component", data=b"x" * (BODY_BYTES + 1), content_type="application/json")
    assert answer.status_code == 413
    assert str(BODY_BYTES) in answer.text


def test_one_address_has_its_share_a_minute_and_others_theirs(client: FlaskClient) -> None:
    found = [client.get("/healthz", environ_overrides=READER) for _ in range(7)]
    assert [answer.status_code for answer in found] == [200] * 5 + [429] * 2
    assert found[-1].headers["Retry-After"]
    assert client.get("/healthz", environ_overrides={"REMOTE_ADDR": "192.0.2.8"}).status_code == 200
    assert [client.get("/healthz").status_code for _ in range(7)] == [200] * 7


def test_a_bucket_fills_with_time_and_forgets_the_oldest() -> None:
    bucket = Bucket(60)
    assert [bucket.take("a", 0.0) for _ in range(61)] == [True] * 60 + [False]
    assert bucket.take("a", 1.0)
    assert not bucket.take("a", 1.0)
    for number in range(ADDRESSES + 10):
        bucket.take(str(number), 2.0)
    assert len(bucket._left) == ADDRESSES


def test_a_query_without_end_is_interrupted_and_the_next_one_runs() -> None:
    with duckdb.connect(":memory:") as connection:
        cursor, watch = connection.cursor(), Watch(0.3)
        watch.begin(cursor)
        with pytest.raises(duckdb.InterruptException):
            cursor.execute("select count(*) from range(1_000_000) a, range(1_000_000) b where a.range * b.range = 7")
        watch.end()
        assert cursor.execute("select 1").fetchall() == [(1,)]


def test_a_slow_view_is_answered_in_words(settings: Settings) -> None:
    app = create_app(settings)

    @app.server.get("/slow")
    def slow() -> str:
        raise duckdb.InterruptException("interrupted")

    answer = app.server.test_client().get("/slow")
    assert answer.status_code == 503
    assert "30 s" in answer.text and "interrupt" not in answer.text.lower()


def test_no_clock_stays_behind_a_request(settings: Settings) -> None:
    client = create_app(settings).server.test_client()
    for path in ("/healthz", "/disclosure", "/chart/nothing.json"):
        client.get(path)
    watching = [thread for thread in threading.enumerate() if thread.name == "gongkai-watch"]
    assert all(not thread._target.__self__._running for thread in watching if getattr(thread, "_target", None))
