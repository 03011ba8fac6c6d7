"""95 % intervals for many figures at once (build side; pages use :mod:`etl.metrics.stats`)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincinv

Array = NDArray[np.float64]
ALPHA = 0.05


def wilson_bounds(numerator: Array, denominator: Array) -> tuple[Array, Array]:
    """Wilson's interval for shares, as fractions; ``0 <= numerator <= denominator``, ``denominator > 0``."""
    # Imported here: statsmodels takes about a second, which a page must not pay.
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(numerator, denominator, alpha=ALPHA, method="wilson")
    return np.clip(np.asarray(low, dtype=float), 0, 1), np.clip(np.asarray(high, dtype=float), 0, 1)


def poisson_bounds(events: Array, exposure: Array) -> tuple[Array, Array]:
    """Exact Poisson interval (Garwood) of events per unit of exposure: half a chi-square quantile over the exposure."""
    # chi2.ppf(q, 2k) / 2 is the inverse of the regularised gamma function at k.
    low = np.where(events > 0, gammaincinv(np.maximum(events, 1e-9), ALPHA / 2), 0.0)
    return low / exposure, gammaincinv(events + 1, 1 - ALPHA / 2) / exposure
