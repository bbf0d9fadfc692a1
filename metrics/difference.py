"""Two shares, or two samples of anything: their difference with its 95% interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from metrics.wilson import Z95, wilson

DRAWS = 2_000


@dataclass(frozen=True)
class Difference:
    """One minus the other; None where either has nothing. `low` and `high` are None where the
    interval cannot be said."""

    value: float | None
    low: float | None
    high: float | None
    n: int
    other_n: int

    @property
    def is_beyond_chance(self) -> bool:
        """The interval leaves out no difference."""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high


def newcombe(kept: int, n: int, other_kept: int, other_n: int, *, of: int = 1) -> Difference:
    """The difference of two independent shares; interval after Newcombe (1998), from the two
    Wilson intervals. Where it is one `of` several that are looked at together, each is so much
    wider that all of them hold with 95% (Bonferroni)."""
    if not n or not other_n:
        return Difference(None, None, None, n, other_n)
    p, q = kept / n, other_kept / other_n
    (low, other_low), (high, other_high) = wilson([kept, other_kept], [n, other_n], z=_z(of))
    return Difference(
        p - q,
        p - q - float(np.hypot(p - low, other_high - q)),
        p - q + float(np.hypot(high - p, q - other_low)),
        n,
        other_n,
    )


def _z(of: int) -> float:
    if of == 1:
        return Z95
    from scipy.special import ndtri  # a tenth of a second, and only here

    return float(ndtri(1 - 0.025 / of))


def of_intervals(
    value: float, low: float, high: float, n: int,
    other: float, other_low: float, other_high: float, other_n: int,
) -> Difference:  # fmt: skip
    """The difference of two independent estimates, each with its own 95% interval: each side's
    reach is put together as Newcombe does of shares (Zou and Donner 2008)."""
    return Difference(
        value - other,
        value - other - float(np.hypot(value - low, other_high - other)),
        value - other + float(np.hypot(high - value, other - other_low)),
        n,
        other_n,
    )


def welch(
    mean: float | None, variance: float | None, n: int,
    other_mean: float | None, other_variance: float | None, other_n: int,
) -> Difference:  # fmt: skip
    """The difference of two means; interval after Welch (1947), of two or more on each side."""
    if mean is None or other_mean is None:
        return Difference(None, None, None, n, other_n)
    value = mean - other_mean
    if variance is None or other_variance is None or min(n, other_n) < 2:
        return Difference(value, None, None, n, other_n)
    from scipy.special import stdtrit  # a tenth of a second, and only here

    a, b = variance / n, other_variance / other_n
    if a + b == 0:
        return Difference(value, value, value, n, other_n)
    freedom = (a + b) ** 2 / (a**2 / (n - 1) + b**2 / (other_n - 1))
    reach = float(stdtrit(freedom, 0.975) * np.sqrt(a + b))
    return Difference(value, value - reach, value + reach, n, other_n)


def of_quantiles(one: ArrayLike, other: ArrayLike) -> tuple[float, float] | None:
    """The 95% interval of the difference of two quantiles drawn again and again (bootstrap)."""
    with np.errstate(invalid="ignore"):
        drawn = np.asarray(one, dtype=np.float64) - np.asarray(other, dtype=np.float64)
    # A draw whose curve falls too little on both sides could lie at either end.
    unsaid = np.isnan(drawn)
    low = float(np.quantile(np.where(unsaid, -np.inf, drawn), 0.025, method="lower"))
    high = float(np.quantile(np.where(unsaid, np.inf, drawn), 0.975, method="higher"))
    return (low, high) if np.isfinite([low, high]).all() else None
