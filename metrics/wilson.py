"""The Wilson 95% interval of a share: counts in, two bounds out (definitions §4)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import ArrayLike, NDArray

Z95 = 1.959963984540054


def wilson(
    kept: ArrayLike, n: ArrayLike, *, z: float = Z95
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Low and high of kept/n, each between 0 and 1; NaN where n is 0.

    Wilson (1927), without continuity correction, at 95% unless another `z` is given. Whole arrays
    at once.
    """
    import numpy as np  # what asks of single shares starts without it

    k = np.asarray(kept, dtype=np.float64)
    size = np.asarray(n, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = k / size
        scale = 1 + z**2 / size
        middle = (share + z**2 / (2 * size)) / scale
        reach = z / scale * np.sqrt(share * (1 - share) / size + z**2 / (4 * size**2))
    # At 0 of n and n of n the bound is exactly 0 or 1; floating point leaves a crumb.
    low = np.where(k == 0, np.where(size == 0, np.nan, 0.0), middle - reach)
    high = np.where(k == size, np.where(size == 0, np.nan, 1.0), middle + reach)
    return low, high


def interval(kept: int, n: int) -> tuple[float, float]:
    """The same of one share, n above 0: plain numbers, where arrays would take most of the time."""
    scale = 1 + Z95**2 / n
    share = kept / n
    middle = (share + Z95**2 / (2 * n)) / scale
    reach = Z95 / scale * math.sqrt(share * (1 - share) / n + Z95**2 / (4 * n**2))
    return (middle - reach if kept else 0.0), (middle + reach if kept < n else 1.0)
