"""Days to delivery, one by one, and days so far of what is open go in; their curve comes out."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from metrics.slip import Curve, curve


def kaplan_meier(delivered: ArrayLike, still_open: ArrayLike) -> Curve:
    """As from a histogram in which each day is counted once."""
    done, open_ = np.asarray(delivered, dtype=np.int64), np.asarray(still_open, dtype=np.int64)
    days = np.concatenate([done, open_])
    return curve(days, np.repeat([False, True], [done.size, open_.size]), np.ones_like(days))
