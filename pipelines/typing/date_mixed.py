"""A column in which dates are written in two ways in, whether that gives away a damage out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipelines.typing import calendar_days, zones
from pipelines.typing.date_order import OpenDates

Numbers = NDArray[np.int64]

LEAST = 2  # dates of either kind, below which chance says as much


def half_converted(at: Numbers, dates: OpenDates, first_year: int) -> bool:
    """Whether a spreadsheet that puts the month first was given dates that put the day first.

    It turns 04/05/2026 into 5 April and leaves 25/03/2026 alone, as text. So every date that it
    understood (`at`, microseconds) has a day up to 12, and every one it left alone has a day
    beyond 12.
    """
    _, is_dmy = dates.days("dmy", first_year)
    _, is_mdy = dates.days("mdy", first_year)
    if len(at) < LEAST or is_dmy.sum() < LEAST or is_mdy.any():
        return False
    return bool((_parts(at)[2] <= 12).all())


def swapped(at: Numbers) -> Numbers:
    """The same moments with day and month exchanged."""
    year, month, day = _parts(at)
    days, _ = calendar_days.of_date(year, day, month)
    return days * zones.DAY + at % zones.DAY


def all_hours(count: Numbers) -> bool:
    """Whether numbers of ten digits all read as a day and its hour (2026032510) as well."""
    hour, day, month, year = (
        count % 100,
        count // 100 % 100,
        count // 10_000 % 100,
        count // 1_000_000,
    )
    is_day = calendar_days.of_date(np.minimum(year, 9999), month, day)[1]
    return bool((is_day & (hour < 24) & (year >= 1970) & (year < 2100)).all())


def _parts(at: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Year, month and day of moments."""
    days = (at // zones.DAY).astype("datetime64[D]")
    months = days.astype("datetime64[M]")
    number = months.astype(np.int64)
    return number // 12 + 1970, number % 12 + 1, (days - months).astype(np.int64) + 1
