"""Worked values, and equality with statsmodels and scipy for every closed form that pages use."""

import random

import numpy as np
import pytest
from scipy.stats import chi2
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from etl.metrics.intervals import poisson_bounds, wilson_bounds
from etl.metrics.stats import Change, Counts, change, pool, wilson


@pytest.mark.parametrize(
    ("k", "n", "rate", "low", "high"),
    [(64, 351, 18.2, 14.5, 22.6), (60, 264, 22.7, 18.1, 28.2), (0, 3, 0, 0, 56.1), (1, 5, 20, 3.6, 62.4)],
)
# 0 of 3: 56.15 with z = 1.95996; tables that round z to 1.96 print 56.2.
def test_wilson_worked_values(k, n, rate, low, high):
    found = wilson(Counts(k, n))
    assert [round(100 * v, 1) for v in (k / n, found.low, found.high)] == [rate, low, high]
    (lows, highs) = wilson_bounds(np.array([float(k)]), np.array([float(n)]))
    assert [round(100 * float(v[0]), 1) for v in (lows, highs)] == [low, high]


def test_wilson_equals_statsmodels():
    chance = random.Random(1)
    for _ in range(500):
        n = chance.choice([1, 2, 9, 10, 165, 5000, 10**6])
        k = chance.randint(0, n)
        found, expected = wilson(Counts(k, n)), proportion_confint(k, n, method="wilson")
        assert (found.low, found.high) == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(("k", "n"), [(1, 0), (0, 0), (5, 4), (-1, 4), (0, -2)])
def test_contradictory_counts_have_no_interval(k, n):
    assert wilson(Counts(k, n)) is None
    assert change(Counts(k, n), Counts(1, 2)) == Change(None, None, None, "not_assessable")


@pytest.mark.parametrize(
    ("before", "after", "difference", "low", "high", "verdict"),
    [
        (Counts(64, 351), Counts(60, 264), 4.5, -1.9, 11.1, "not_established"),
        (Counts(4, 21), Counts(59, 95), 43.1, 19.8, 57.6, "rise"),
        (Counts(59, 95), Counts(4, 21), -43.1, -57.6, -19.8, "fall"),
        (Counts(0, 3), Counts(1, 5), 20.0, -38.5, 62.4, "not_established"),
    ],
)
def test_newcombe_worked_values(before, after, difference, low, high, verdict):
    found = change(before, after)
    assert [round(100 * v, 1) for v in (found.difference, found.low, found.high)] == [difference, low, high]
    assert found.verdict == verdict


def test_newcombe_equals_statsmodels():
    chance = random.Random(2)
    for _ in range(300):
        n, m = chance.randint(1, 400), chance.randint(1, 400)
        k, j = chance.randint(0, n), chance.randint(0, m)
        found = change(Counts(k, n), Counts(j, m))
        expected = confint_proportions_2indep(j, m, k, n, method="newcomb", compare="diff")
        assert (found.low, found.high) == pytest.approx(expected, abs=1e-9)


def test_poisson_equals_chi_square():
    events, exposure = np.array([0.0, 1, 12, 340]), np.array([165.0, 21, 165, 470723])
    low, high = poisson_bounds(events, exposure)
    assert low == pytest.approx([0, *(chi2.ppf(0.025, 2 * events[1:]) / 2 / exposure[1:])])
    assert high == pytest.approx(chi2.ppf(0.975, 2 * events + 2) / 2 / exposure)


def test_pooling_is_sum_over_sum():
    pooled = pool([("a", 2022, Counts(1, 2)), ("a", 2023, Counts(0, 8)), ("b", 2023, Counts(3, 30))])
    assert (pooled.counts, pooled.places, pooled.years) == (Counts(4, 40), 2, (2022, 2023))
    assert pooled.counts.rate == 0.1 and round(pooled.interval.high, 3) == 0.231
    empty = pool([])
    assert (empty.counts.rate, empty.places, empty.interval) == (None, 0, None)
