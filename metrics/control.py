"""Control charts of a monthly rate: counts in; limits and signals out (definitions §4)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

# Mean moving range to standard deviation, for pairs of neighbours (Shewhart's d2).
D2 = 1.128
RUN = 7
# Twelve months of 80% have a mean of 0.8000000000000002, and no range at all beside it.
CRUMB = 1e-9


@dataclass(frozen=True)
class Limits:
    """The middle and one sigma of each month; the limits are three sigma away."""

    chart: str
    middle: float
    sigma: Floats

    @property
    def lower(self) -> Floats:
        return np.clip(self.middle - 3 * self.sigma, 0, 1)

    @property
    def upper(self) -> Floats:
        return np.clip(self.middle + 3 * self.sigma, 0, 1)


def limits(kept: ArrayLike, n: ArrayLike) -> Limits:
    """XmR where the months are of like size, else a p-prime chart (Laney)."""
    size = np.asarray(n, dtype=np.float64)
    if (size.max() - size.min()) / size.mean() < 0.25:
        return xmr(np.asarray(kept) / size)
    return p_prime(kept, size)


def xmr(values: ArrayLike) -> Limits:
    """Individual values: mean ± 2.66 mean moving ranges.

    Ranges of 3.267 times their mean and above are left out once, so that one jump does not widen
    the limits that should show it; not where nothing else moved, for then nothing is usual.
    """
    told = np.asarray(values, dtype=np.float64)
    ranges = np.abs(np.diff(told))
    usual = ranges[ranges < 3.267 * ranges.mean()]
    sigma = 2.66 / 3 * (usual if usual.any() else ranges).mean()
    return Limits("xmr", float(told.mean()), np.full(told.size, sigma))


def p_prime(kept: ArrayLike, n: ArrayLike) -> Limits:
    """Laney (2002): binomial limits, widened by what the months vary beyond them."""
    k, size = np.asarray(kept, dtype=np.float64), np.asarray(n, dtype=np.float64)
    middle = float(k.sum() / size.sum())
    within = np.sqrt(middle * (1 - middle) / size)
    if not middle * (1 - middle):
        return Limits("p_prime", middle, within)
    z = (k / size - middle) / within
    return Limits("p_prime", middle, within * np.abs(np.diff(z)).mean() / D2)


def from_middle(values: Floats, middle: float) -> Floats:
    """How far each lies above the middle or below it; 0 where only rounding parts them."""
    apart = values - middle
    return np.where(np.abs(apart) < CRUMB, 0.0, apart)


def signals(values: ArrayLike, limits: Limits) -> list[str]:
    """What each month tells, '' where it is noise: NHS England, Making Data Count.

    'above' and 'below' a limit; 'high run' and 'low run' of seven on one side of the middle;
    'rising' and 'falling' seven in a row; 'near upper' and 'near lower' for two of three in the
    outer third on one side. Every month of a run carries its signal; the stronger one stands.
    """
    told = np.asarray(values, dtype=np.float64)
    apart = from_middle(told, limits.middle)
    away = np.sign(apart)
    with np.errstate(divide="ignore", invalid="ignore"):
        sigmas = np.where(away == 0, 0.0, apart / limits.sigma)
    found = [""] * told.size
    for sign, near in ((1, "near upper"), (-1, "near lower")):
        outer = sign * sigmas > 2
        for last in range(2, told.size):
            if outer[last - 2 : last + 1].sum() >= 2:
                for month in range(last - 2, last + 1):
                    if outer[month]:
                        found[month] = near
    steps = np.sign(np.diff(told))
    for sign, trend in ((1, "rising"), (-1, "falling")):
        _mark_runs(found, np.concatenate([[False], steps == sign]), RUN - 1, trend, also_before=1)
    for sign, run in ((1, "high run"), (-1, "low run")):
        _mark_runs(found, away == sign, RUN, run)
    for sign, outside in ((1, "above"), (-1, "below")):
        for month in np.flatnonzero(sign * sigmas > 3).tolist():
            found[month] = outside
    return found


def _mark_runs(
    found: list[str], is_so: NDArray[np.bool_], least: int, name: str, also_before: int = 0
) -> None:
    start = None
    for month, so in enumerate([*is_so.tolist(), False]):
        if so and start is None:
            start = month
        if not so and start is not None:
            if month - start >= least:
                for each in range(start - also_before, month):
                    found[each] = name
            start = None
