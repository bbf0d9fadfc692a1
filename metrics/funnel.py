"""Groups against a whole: exact binomial limits, over-dispersion, empirical Bayes (§4)."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binom, chi2

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

# Below this many groups a dispersion cannot be told from one or two true outliers: each of G
# groups' z is at most √G times √φ, so widened limits could never be passed at all.
GROUPS_FOR_DISPERSION = 12


def inside(n: ArrayLike, overall: float, level: float) -> tuple[Ints, Ints]:
    """The least and most kept of n that chance allows at that level (exact binomial)."""
    tail = (1 - level) / 2
    low, high = binom.ppf(tail, n, overall), binom.ppf(1 - tail, n, overall)
    return np.maximum(low, 0).astype(np.int64), high.astype(np.int64)


def z_scores(kept: ArrayLike, n: ArrayLike, overall: float) -> Floats:
    """How many standard errors each group lies from the whole."""
    k, size = np.asarray(kept, dtype=np.float64), np.asarray(n, dtype=np.float64)
    spread = np.sqrt(size * overall * (1 - overall))
    return np.divide(k - size * overall, spread, out=np.zeros_like(k), where=spread > 0)


def dispersion(z: Floats) -> float:
    """φ, the mean of z²: 1 where the groups differ as chance would have it (Spiegelhalter 2005)."""
    return float(np.mean(z**2)) if z.size else 1.0


def is_over_dispersed(z: Floats) -> bool:
    """The groups together differ more than chance allows (χ², 95%), and there are enough to say."""
    return z.size >= GROUPS_FOR_DISPERSION and bool(np.sum(z**2) > chi2.ppf(0.95, z.size - 1))


def widened(limit: Floats, overall: float, phi: float) -> Floats:
    """A limit as a rate, moved away from the whole by √φ, within 0 and 1."""
    return np.clip(overall + (limit - overall) * math.sqrt(max(phi, 1.0)), 0, 1)


def to_stand_out(overall: float) -> int | None:
    """How many promises, all kept, before a group stands out from the whole; None if it cannot."""
    if not 0 < overall < 1:
        return 1 if overall == 0 else None
    return math.ceil(math.log(0.025) / math.log(overall))


@dataclass(frozen=True)
class Shrunk:
    """Rates drawn towards the whole, the more the fewer promises they stand on."""

    prior_mean: float
    prior_size: float  # inf: the groups differ no more than by chance
    estimates: Floats


def empirical_bayes(kept: ArrayLike, n: ArrayLike) -> Shrunk | None:
    """Beta-binomial by Kleinman's moments (1973); None of fewer than two groups, or no spread."""
    k, size = np.asarray(kept, dtype=np.float64), np.asarray(n, dtype=np.float64)
    k, size_known = k[size > 0], size[size > 0]
    groups, total = size_known.size, size_known.sum()
    if groups < 2:
        return None
    mean = float(k.sum() / total)
    within = mean * (1 - mean)
    usual = (total - np.sum(size_known**2) / total) / (groups - 1)
    if within == 0 or usual <= 1:
        return None
    spread = np.sum(size_known * (k / size_known - mean) ** 2) / (groups - 1)
    rho = (spread - within) / ((usual - 1) * within)
    prior = math.inf if rho <= 0 else max(1 / rho - 1, 0.0)
    all_kept = np.asarray(kept, dtype=np.float64)
    if math.isinf(prior):
        return Shrunk(mean, prior, np.full(size.size, mean))
    return Shrunk(mean, float(prior), (all_kept + mean * prior) / (size + prior))
