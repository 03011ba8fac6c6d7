import gc

import pytest
from flask import Flask

from pages.web.tidy import DUE, LATEST, OFTEN, attach_tidy, due, tidy


@pytest.mark.parametrize(
    ("counts", "age"),
    [
        ((DUE - 1, 99, 99), None),
        ((DUE, 0, 0), 0),
        ((DUE, OFTEN - 1, 99), 0),
        ((DUE, OFTEN, OFTEN - 1), 1),
        ((DUE, OFTEN, OFTEN), 2),
    ],
)
def test_what_is_due(counts: tuple[int, int, int], age: int | None) -> None:
    assert due(counts) == age


def test_an_answer_is_sent_before_the_search() -> None:
    server, before = Flask("tidy"), gc.get_threshold()
    attach_tidy(server)
    try:
        assert gc.get_threshold() == (LATEST, OFTEN, OFTEN)
        counts = []

        @server.get("/")
        def page() -> str:
            kept.extend([] for _ in range(DUE + 1000))
            counts.append(gc.get_count()[0])
            return "sent"

        kept: list[list[int]] = []
        answer = server.test_client().get("/")
        assert answer.data == b"sent"
        assert counts[0] > DUE
        answer.close()
        assert gc.get_count()[0] < DUE
        tidy()
        assert len(kept) == DUE + 1000
    finally:
        gc.set_threshold(*before)
