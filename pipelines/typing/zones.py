"""Wall-clock times of a zone to instants and back, whole columns at a time."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Micros = NDArray[np.int64]
Mask = NDArray[np.bool_]

SECOND = 1_000_000
DAY = 86_400 * SECOND
STEP = 86_400  # seconds; no zone changed its clock twice within a day
LAST = 84_010 * STEP  # the days of 1970 to 2199, and a few more


def to_utc(wall: Micros, zone: str) -> tuple[Micros, Mask, Mask]:
    """Instants of wall-clock times (microseconds since 1970), with two masks.

    The first mask: times that the clock skipped (there is no such instant; the value is that of
    the offset before). The second: times that came twice; the first of the two is taken.
    """
    starts, offsets = _regimes(zone)
    if len(starts) == 1:  # a zone that never changed its clock, such as UTC
        never = np.zeros(len(wall), bool)
        return wall - offsets[0], never, never.copy()
    # The newest regime whose wall clock had started; before it another one may still be running.
    latest = np.searchsorted(starts + offsets, wall, side="right") - 1
    latest = np.maximum(latest, 0)
    before = np.maximum(latest - 1, 0)
    after = np.minimum(latest + 1, len(starts) - 1)
    twice = (latest > 0) & (wall < starts[latest] + offsets[before])
    skipped = (after > latest) & (wall >= starts[after] + offsets[latest])
    return wall - np.where(twice, offsets[before], offsets[latest]), skipped, twice


def to_wall(utc: Micros, zone: str) -> Micros:
    """The wall-clock times of instants (microseconds since 1970) in a zone."""
    starts, offsets = _regimes(zone)
    wall: Micros
    if len(starts) == 1:
        wall = utc + offsets[0]
    else:
        wall = utc + offsets[np.maximum(np.searchsorted(starts, utc, side="right") - 1, 0)]
    return wall


def abbreviations(zone: str) -> dict[str, int]:
    """What the zone calls its own offsets today ("CET", "CEST"), each with its microseconds."""
    here = ZoneInfo(zone)
    now = datetime.now(UTC)
    moments = [(now + timedelta(days=30 * month)).astimezone(here) for month in range(12)]
    return {m.tzname() or "": _offset(m) for m in moments}


def _offset(moment: datetime) -> int:
    return (moment.utcoffset() or timedelta()) // timedelta(microseconds=1)


@lru_cache(maxsize=64)
def _regimes(zone: str) -> tuple[Micros, Micros]:
    """From which instant which offset holds, 1970 to 2200: days are compared, then the second is
    searched."""
    if zone == "UTC":
        return np.zeros(1, np.int64), np.zeros(1, np.int64)
    here = ZoneInfo(zone)

    def offset_at(second: int) -> int:
        return _offset(datetime.fromtimestamp(second, here))

    starts, offsets = [0], [offset_at(0)]
    for at in range(0, LAST, STEP):
        if (new := offset_at(at + STEP)) != offsets[-1]:
            low, high = at, at + STEP
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (low, middle) if offset_at(middle) == new else (middle, high)
            starts.append(high)
            offsets.append(new)
    return np.array(starts, np.int64) * SECOND, np.array(offsets, np.int64)
