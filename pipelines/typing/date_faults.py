"""What can be wrong with a date, cell by cell: a code and the words that say it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]
Faults = NDArray[np.uint8]

EARLIEST, LATEST = 1, 84_005  # plausible days: 1970-01-02 to 2199-12-31
PLACEHOLDERS = (-719_162, 0, 2_932_896)  # 0001-01-01, 1970-01-01, 9999-12-31

UNREADABLE, NO_DAY, NO_TIME, NO_OFFSET, PLACEHOLDER, IMPLAUSIBLE, SKIPPED = range(1, 8)
WRONG_DAY, BARE, HOURLY, SKIPPED_THERE, QUOTED = range(8, 13)
FAULTS = {
    UNREADABLE: ("DATE_BAD", "cannot be read as a date"),
    NO_DAY: ("DATE_BAD", "is a day that no calendar has"),
    NO_TIME: ("DATE_BAD", "has a time that no clock shows (24:00 and leap seconds are not read)"),
    NO_OFFSET: ("DATE_BAD", "has an offset that no zone has (beyond 14 hours)"),
    PLACEHOLDER: ("DATE_BAD", "is what programs write when there is no date"),
    IMPLAUSIBLE: ("DATE_IMPLAUSIBLE", "lies outside the years 1970 to 2199"),
    SKIPPED: ("TIME_NONEXISTENT", "is a time that the clocks of {zone} skipped"),
    WRONG_DAY: ("DATE_BAD", "names another weekday than its date has"),
    BARE: ("DATE_BAD", "is a bare number in a column of written dates"),
    HOURLY: ("DATE_BAD", "may be seconds since 1970, or a day with its hour"),
    QUOTED: ("DATE_BAD", "stands in single quotes, which CSV reads as part of the value"),
    SKIPPED_THERE: ("TIME_NONEXISTENT", "is a time that the clocks of its own zone skipped"),
}


def unlikely(days: Numbers) -> Faults:
    """The fault of days that no promise is about."""
    fault = np.zeros(len(days), np.uint8)
    fault[(days < EARLIEST) | (days > LATEST)] = IMPLAUSIBLE
    for day in PLACEHOLDERS:
        fault[days == day] = PLACEHOLDER
    return fault


def mark(fault: Faults, where: Mask, code: int) -> None:
    """Give the rows where it holds a fault, unless they have another one already."""
    fault[where & (fault == 0)] = code
