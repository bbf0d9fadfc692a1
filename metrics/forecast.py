"""How long promises take from being made to being delivered, by team and kind (§4)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike


def brier(forecast: ArrayLike, kept: ArrayLike) -> float:
    """The mean squared distance of forecasts from what happened: 0 is perfect."""
    told, happened = np.asarray(forecast, dtype=np.float64), np.asarray(kept, dtype=np.float64)
    return float(np.mean((told - happened) ** 2))
