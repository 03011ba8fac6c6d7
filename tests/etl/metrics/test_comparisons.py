"""Deciles, decomposition, sensitivity: small examples worked by hand and laws on random ones."""

from fractions import Fraction

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.metrics.decompose import UNEXPLAINED, decompose
from etl.metrics.peers import deciles
from etl.metrics.sensitivity import compare_definitions, without_largest
from etl.metrics.stats import Counts


def test_deciles_leave_missing_out():
    values = [(str(i), 2023, i / 10) for i in range(11)] + [("x", 2023, None), ("a", 2024, 0.5), ("b", 2025, None)]
    bands = deciles(values, 10)
    assert [(b.year, b.places, len(b.levels)) for b in bands] == [(2023, 11, 9), (2024, 1, 0), (2025, 0, 0)]
    assert np.allclose(bands[0].levels, [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9])


def test_decomposition_by_hand():
    found = decompose({"granted": 50, "not_held": 50}, {"granted": 60, "not_held": 140}, ["granted"])
    # 50 % to 30 %: both shares move by 20 points; the mean rate is 40 %.
    assert (found.rate_before, found.rate_after) == (Fraction(1, 2), Fraction(3, 10))
    assert [(c.row, c.contribution) for c in found.rows] == [
        ("granted", Fraction(3, 5) * Fraction(-1, 5)),
        ("not_held", -Fraction(2, 5) * Fraction(1, 5)),
    ]


def test_growth_of_all_rows_alike_contributes_nothing():
    found = decompose({"a": 3, "b": 7, "c": 0}, {"a": 6, "b": 14, "c": 0}, ["a"])
    assert {c.contribution for c in found.rows} == {0}


def test_printed_total_that_is_not_the_sum_is_a_row_of_its_own():
    found = decompose({"a": 3, "b": 7}, {"a": 4, "b": 5}, ["a"], total_before=12, total_after=9)
    assert [c.row for c in found.rows] == ["a", "b", UNEXPLAINED]
    assert (found.rate_before, found.rate_after) == (Fraction(3, 12), Fraction(4, 9))
    assert sum(c.contribution for c in found.rows) == Fraction(4, 9) - Fraction(3, 12)


def test_decomposition_needs_the_same_rows_and_a_total():
    assert decompose({"a": 1}, {"b": 1}, ["a"]) is None
    assert decompose({"a": 1}, {"a": 1}, ["z"]) is None
    assert decompose({"a": 0}, {"a": 1}, ["a"]) is None


ROWS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 5000), min_size=8, max_size=8)


@settings(max_examples=300, deadline=None)
@given(ROWS, ROWS, st.sets(st.sampled_from("abcdefgh")), st.integers(0, 50), st.integers(0, 50))
def test_contributions_add_up_exactly(before, after, numerator, more, less):
    totals = sum(before.values()) + more, sum(after.values()) + less
    found = decompose(before, after, numerator, *totals)
    if min(totals) == 0:
        assert found is None
        return
    assert sum(c.contribution for c in found.rows) == found.rate_after - found.rate_before
    assert found.rate_after == Fraction(sum(after[row] for row in numerator), totals[1])


def test_sensitivity_of_order_and_conclusion():
    base = {"a": Counts(90, 100), "b": Counts(60, 100), "c": Counts(58, 100), "d": Counts(1, 2), "e": Counts(0, 0)}
    other = {"a": Counts(90, 180), "b": Counts(60, 62), "c": Counts(58, 100), "d": Counts(1, 2), "f": Counts(1, 1)}
    found = compare_definitions(base, other)
    assert (found.left_out, found.pairs) == (("e", "f"), 6)
    assert found.ranks == {"a": (1, 3), "b": (2, 1), "c": (3, 2), "d": (4, 3)}
    assert found.swapped == 2 and found.order_changes and found.conclusion_changes
    (turned,) = found.reversed_pairs
    assert (turned.first, turned.second, turned.verdict, turned.other_verdict) == ("a", "b", "fall", "rise")
    assert {(p.first, p.second) for p in found.unsettled} == {("a", "c"), ("b", "c"), ("b", "d")}


def test_same_definition_changes_nothing():
    base = {"a": Counts(1, 10), "b": Counts(9, 10)}
    found = compare_definitions(base, base)
    assert not found.order_changes and not found.conclusion_changes and found.ranks == {"a": (2, 2), "b": (1, 1)}


def test_without_the_largest_place():
    found = without_largest({"big": Counts(100, 1000), "b": Counts(30, 60), "c": Counts(20, 40)})
    assert (found.place, found.total, found.rest) == ("big", Counts(150, 1100), Counts(50, 100))
    assert round(found.share, 3) == 0.909
    assert found.change.difference == 0.5 - 150 / 1100 and found.change.verdict == "rise"
    assert without_largest({"only": Counts(1, 2)}) is None
    assert without_largest({"a": Counts(1, 2), "b": Counts(0, 0)}) is None
