"""Funnel limits against scipy's binomial, over-dispersion against a hand computation, standings on made places."""

import random

import numpy as np
import pytest
from scipy.stats import binom

from etl.metrics.funnel import INNER, OUTER, dispersion, drawing_grid, funnel, limits, quantile
from etl.metrics.stats import Counts


def test_quantile_equals_scipy():
    n = np.arange(1, 400, dtype=float)
    for rate in (0.01, 0.2, 0.5, 0.93):
        for q in (0.001, 0.025, 0.975, 0.999):
            assert quantile(rate, n, q).tolist() == binom.ppf(q, n, rate).tolist()


def test_limits_interpolate_between_quantiles():
    found = limits(0.5, [1, 10, 1000])
    r = binom.ppf(0.975, 10, 0.5)
    alpha = (binom.cdf(r, 10, 0.5) - 0.975) / binom.pmf(r, 10, 0.5)
    assert found.inner_high[1] == pytest.approx((r - alpha) / 10) and 0.7 < found.inner_high[1] < 0.9
    assert found.inner_high[2] == pytest.approx(0.5 + 1.96 * 0.5 / 1000**0.5, abs=0.002)
    assert found.outer_low[1] < found.inner_low[1] < 0.5 < found.inner_high[1] < found.outer_high[1]
    assert min(found.outer_low) >= 0 and max(found.outer_high) <= 1
    assert limits(0, [5]).inner_high == (0,) and limits(1, [5]).outer_low == (1,)


def test_grid_is_of_integers_and_holds_both_ends():
    grid = drawing_grid(10, 3607)
    assert grid[0] == 10 and grid[-1] == 3607 and len(grid) <= 121 and list(grid) == sorted(set(grid))
    assert drawing_grid(10, 4) == (10,)


def test_places_that_differ_by_chance_are_not_widened():
    chance = random.Random(3)
    places = {str(i): Counts(sum(chance.random() < 0.4 for _ in range(n)), n) for i, n in enumerate([60] * 150)}
    found = funnel(places, 10)
    assert 0.6 < found.dispersion.phi < 1.1 and not found.dispersion.is_wide and found.dispersion.factor == 1
    beyond = [s for s in found.standings.values() if s.verdict != "within"]
    assert len(beyond) / 150 == pytest.approx(found.dispersion.outside) and len(beyond) <= 15


def test_over_dispersed_places_are_widened_by_the_root_of_phi():
    chance = random.Random(4)
    counts = [Counts(sum(chance.random() < rate for _ in range(200)), 200) for rate in [0.2, 0.4, 0.6, 0.8] * 10]
    rate = sum(c.numerator for c in counts) / sum(c.denominator for c in counts)
    found = dispersion(counts, rate)
    z = sorted((c.rate - rate) / (rate * (1 - rate) / 200) ** 0.5 for c in counts)
    low, high = np.quantile(z, [0.1, 0.9])
    assert found.phi == pytest.approx(np.mean([min(max(v, low), high) ** 2 for v in z]))
    assert found.is_wide and found.phi > 10 and found.outside > 0.9
    plain, wide = limits(rate, [200]), limits(rate, [200], found.factor)
    assert wide.inner_high[0] - rate == pytest.approx((plain.inner_high[0] - rate) * found.phi**0.5)


def test_standings():
    places = {f"m{i}": Counts(80, 200) for i in range(20)}
    places |= {
        "high": Counts(150, 200),
        "low": Counts(10, 200),
        "edge": Counts(96, 200),
        "tiny": Counts(3, 4),
        "wrong": Counts(5, 4),
        "none": Counts(0, 0),
    }
    found = funnel(places, 10)
    stand = found.standings
    assert (stand["high"].verdict, stand["high"].level) == ("above", OUTER)
    assert (stand["low"].verdict, stand["low"].level) == ("below", OUTER)
    assert (stand["edge"].verdict, stand["edge"].level) == ("above", INNER)
    assert (stand["m1"].verdict, stand["m1"].level) == ("within", None)
    assert {stand[p].verdict for p in ("tiny", "wrong", "none")} == {"too_few"}
    assert found.rate == pytest.approx((1600 + 150 + 10 + 96 + 3) / (23 * 200 + 4)) and found.dispersion.places == 23
    assert (found.limits.totals[0], found.limits.totals[-1]) == (10, 200)


def test_nothing_to_pool():
    assert funnel({}, 10) is None
    assert funnel({"a": Counts(0, 0)}, 10) is None
    assert dispersion([], 0.5).phi == 1
