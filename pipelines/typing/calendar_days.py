"""Numbers of a date to days since 1970, whole columns at a time; what is no day is said."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Days = NDArray[np.int64]
Mask = NDArray[np.bool_]


@lru_cache(maxsize=1)
def _month_starts() -> Days:
    """Days since 1970 of the first of every month of the years 0 to 9999, and of one more."""
    months = np.arange("0000-01", "10000-02", dtype="datetime64[M]")
    starts: Days = months.astype("datetime64[D]").astype(np.int64)
    return starts


def of_date(year: Days, month: Days, day: Days) -> tuple[Days, Mask]:
    """Days of dates, and where there is such a date (2026-02-30 is none; its days are 0)."""
    starts = _month_starts()
    index = np.where((month >= 1) & (month <= 12), year * 12 + month - 1, 0)
    is_day = (month >= 1) & (month <= 12) & (day >= 1) & (day <= starts[index + 1] - starts[index])
    return np.where(is_day, starts[index] + day - 1, 0), is_day


def of_week(year: Days, week: Days, weekday: Days) -> tuple[Days, Mask]:
    """Days of ISO 8601 week dates, and where there is such a week."""
    fourth = _month_starts()[np.minimum(year, 9999) * 12] + 3
    monday = fourth - (fourth + 3) % 7
    days = monday + (week - 1) * 7 + weekday - 1
    thursday = monday + (week - 1) * 7 + 3
    years = thursday.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970
    is_day = (week >= 1) & (weekday >= 1) & (weekday <= 7) & (years == year)
    return np.where(is_day, days, 0), is_day


def full_year(year: Days, first: int) -> Days:
    """Two-digit years in the hundred years from `first`: 1969 is POSIX's rule, 2000 is 20yy."""
    return first + (year - first) % 100
