"""Years pooled: which windows, and their figures by hand. The rules are those of ``out_metric``."""

from dataclasses import dataclass

import pytest
from scipy.stats import binomtest, chi2

from etl.metrics.breaks import load_breaks
from etl.metrics.catalogue import load_metrics
from etl.metrics.pooling import Window, pooled_figure, rolling, side_by_side
from etl.metrics.stats import Counts

LAW = tuple(b for b in load_breaks() if b.code == "law_review_2024")
STOCK = tuple(b for b in load_breaks() if b.code == "form_2021_stock")


@dataclass(frozen=True)
class Figure:
    year: int
    form_code: str | None = None


def spans(windows):
    return [(w.first, w.last) for w in windows]


def test_windows_share_no_year_and_begin_with_the_newest():
    assert spans(side_by_side((2019, 2024), 3, ())) == [(2019, 2021), (2022, 2024)]
    assert spans(side_by_side((2018, 2024), 3, ())) == [(2018, 2018), (2019, 2021), (2022, 2024)]
    assert spans(side_by_side((2023, 2023), 3, ())) == [(2023, 2023)]


def test_no_window_crosses_the_law_of_2024():
    assert spans(side_by_side((2019, 2025), 3, LAW)) == [(2019, 2020), (2021, 2023), (2024, 2025)]
    assert spans(rolling((2021, 2025), 3, LAW)) == [
        (2021, 2021),
        (2021, 2022),
        (2021, 2023),
        (2024, 2024),
        (2024, 2025),
    ]
    assert spans(rolling((2022, 2024), 3, ())) == [(2022, 2022), (2022, 2023), (2022, 2024)]


def test_a_report_in_the_old_form_stays_outside_the_window_after_the_break():
    old, new = "gb2019_60", "gb2021_30"
    after = Window(2021, 2022, 3)
    assert spans(side_by_side((2019, 2022), 3, STOCK)) == [(2019, 2020), (2021, 2022)]
    assert [after.holds(Figure(2021, form), STOCK) for form in (old, new, None)] == [False, True, True]
    assert not after.holds(Figure(2020, new), STOCK)


def test_sum_over_sum_with_its_interval():
    metric = load_metrics()["court_corrected_direct_of_concluded"]
    found = pooled_figure(metric, [Counts(1, 4), Counts(0, 5), Counts(3, 6)], is_quoted=False)
    bounds = binomtest(4, 15).proportion_ci(method="wilson")
    assert (found.counts, found.value, found.status_code) == (Counts(4, 15), 4 / 15, "reported")
    assert (found.low, found.high) == pytest.approx((bounds.low, bounds.high))
    # The mean of the three rates would be 25 %.
    assert round(found.value, 3) == 0.267


def test_too_few_together_is_still_too_few():
    metric = load_metrics()["court_corrected_direct_of_concluded"]
    few = pooled_figure(metric, [Counts(0, 3), Counts(1, 6)], is_quoted=False)
    assert (few.counts, few.value, few.status_code) == (Counts(1, 9), None, "too_few") and few.low is not None
    none = pooled_figure(metric, [Counts(0, 0), Counts(0, 0)], is_quoted=False)
    assert (none.value, none.low, none.status_code) == (None, None, "zero_denominator")


def test_a_ratio_is_per_hundred_with_a_poisson_interval():
    metric = load_metrics()["disputes_per_100_closed"]
    found = pooled_figure(metric, [Counts(2, 165), Counts(10, 200)], is_quoted=True)
    assert (found.value, found.status_code) == (pytest.approx(12 / 365 * 100), "quoted")
    assert found.low == pytest.approx(chi2.ppf(0.025, 24) / 2 / 365 * 100)
    assert found.high == pytest.approx(chi2.ppf(0.975, 26) / 2 / 365 * 100)
