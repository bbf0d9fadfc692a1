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
YEAR = 365 * DAY


def to_utc(wall: Micros, zone: str) -> tuple[Micros, Mask, Mask]:
    """Instants of wall-clock times (microseconds since 1970), with two masks.

    The first mask: times that the clock skipped (there is no such instant; the value is that of
    the offset before). The second: times that came twice; the first of the two is taken.
    """
    if not len(wall):
        return wall, np.zeros(0, bool), np.zeros(0, bool)
    starts, offsets = _regimes(zone, int(wall.min()), int(wall.max()))
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
    if not len(utc):
        return utc
    starts, offsets = _regimes(zone, int(utc.min()), int(utc.max()))
    regime = np.maximum(np.searchsorted(starts, utc, side="right") - 1, 0)
    return utc + offsets[regime]


def abbreviations(zone: str) -> dict[str, int]:
    """What the zone calls its own offsets today ("CET", "CEST"), each with its microseconds."""
    here = ZoneInfo(zone)
    now = datetime.now(UTC)
    moments = [(now + timedelta(days=30 * month)).astimezone(here) for month in range(12)]
    return {m.tzname() or "": _offset(m) for m in moments}


def _offset(moment: datetime) -> int:
    return (moment.utcoffset() or timedelta()) // timedelta(microseconds=1)


def _regimes(zone: str, first: int, last: int) -> tuple[Micros, Micros]:
    return _scanned(zone, first // YEAR - 1, last // YEAR + 2)


@lru_cache(maxsize=64)
def _scanned(zone: str, first: int, last: int) -> tuple[Micros, Micros]:
    """From which instant which offset holds: days are compared, then the second is searched."""
    here = ZoneInfo(zone)

    def offset_at(second: int) -> int:
        return _offset(datetime.fromtimestamp(second, here))

    step = DAY // SECOND
    at = first * YEAR // SECOND
    end = last * YEAR // SECOND
    starts, offsets = [at], [offset_at(at)]
    while at < end:
        if (new := offset_at(at + step)) != offsets[-1]:
            low, high = at, at + step
            while high - low > 1:
                middle = (low + high) // 2
                low, high = (low, middle) if offset_at(middle) == new else (middle, high)
            starts.append(high)
            offsets.append(new)
        at += step
    return np.array(starts, np.int64) * SECOND, np.array(offsets, np.int64)
