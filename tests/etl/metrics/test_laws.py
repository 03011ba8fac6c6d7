"""C2, ratio laws on 1,000 random cases: nothing over nothing is nothing, sums are sums, order does not matter."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.forms import DATA
from etl.metrics import build_metrics
from etl.metrics.catalogue import load_metrics
from etl.metrics.stats import Counts, change, pool, wilson
from tests.etl.metrics.random_reports import fill
from tests.etl.metrics.warehouse import empty

FIGURES = st.lists(
    st.tuples(st.sampled_from("abcde"), st.integers(2019, 2025), st.integers(0, 500), st.integers(0, 500)), max_size=12
)


@pytest.mark.assure(row="C2", tried=500)
@settings(max_examples=500, deadline=None)
@given(FIGURES, st.randoms(use_true_random=False))
def test_pooling(rows, chance):
    figures = [(place, year, Counts(min(a, b), max(a, b))) for place, year, a, b in rows]
    shuffled = figures[:]
    chance.shuffle(shuffled)
    pooled = pool(figures)
    assert pool(shuffled) == pooled
    top, bottom = sum(c.numerator for *_, c in figures), sum(c.denominator for *_, c in figures)
    assert pooled.counts == Counts(top, bottom)
    if bottom == 0:
        assert pooled.counts.rate is None and pooled.interval is None
    else:
        rates = [c.rate for *_, c in figures if c.rate is not None]
        assert min(rates) - 1e-12 <= pooled.counts.rate <= max(rates) + 1e-12
        assert (
            0 <= pooled.interval.low <= pooled.counts.rate + 1e-12
            and pooled.counts.rate - 1e-12 <= pooled.interval.high <= 1
        )


@pytest.mark.assure(row="C2", tried=500)
@settings(max_examples=500, deadline=None)
@given(st.integers(0, 400), st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_change(a, b, c, d):
    before, after = Counts(a, b), Counts(c, d)
    there, back = change(before, after), change(after, before)
    if wilson(before) is None or wilson(after) is None:
        assert there.verdict == back.verdict == "not_assessable" and there.difference is None
        return
    assert math.isclose(there.difference, -back.difference, abs_tol=1e-12)
    assert math.isclose(there.low, -back.high, abs_tol=1e-12)
    assert there.low <= there.difference <= there.high
    established = {"rise": "fall", "fall": "rise", "not_established": "not_established"}
    assert back.verdict == established[there.verdict]
    assert change(before, before).verdict == "not_established"


@pytest.mark.assure(row="C2")
def test_laws_of_out_metric():
    """250 random reports × 28 metrics: a value exactly where status says so, inside its interval, from its counts."""
    connection = empty()
    fill(connection, 250, seed=7)
    build_metrics(connection, DATA)
    definitions = load_metrics()
    rows = connection.execute(
        "select metric_id, numerator, denominator, value, low, high, status_code from out_metric"
    ).fetchall()
    assert len(rows) == 7000
    seen = 0
    for name, top, bottom, value, low, high, status in rows:
        found = definitions[name]
        assert (value is not None) == (status in ("reported", "quoted"))
        if status == "too_few":
            assert bottom < found.min_n and None not in (top, bottom, low, high)
        if value is None or found.denominator is None:
            assert value is None or value == top
            continue
        seen += 1
        assert bottom > 0 and bottom >= found.min_n
        assert math.isclose(value, top / bottom * (found.per or 1))
        assert low - 1e-9 <= value <= high + 1e-9
        assert found.kind != "rate" or 0 <= low <= high <= 1
    assert seen > 1000
