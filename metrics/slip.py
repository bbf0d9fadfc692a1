"""Days until something is done, with what is still open counted as 'at least' (Kaplan–Meier)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from metrics.words import count_in_words

# Survival is a product of fractions: 0.15 may come out as 0.15000000000000002.
_CRUMB = 1e-9


@dataclass(frozen=True)
class Curve:
    """A Kaplan–Meier curve: the share not yet delivered after each day on which one was."""

    days: NDArray[np.int64]
    survival: NDArray[np.float64]
    longest: int | None  # the longest time seen, delivered or open
    n: int
    still_open: int
    times: NDArray[np.int64]  # every day on which one was delivered or last seen open
    in_sight: NDArray[np.int64]  # how many took, or have taken, at least so long

    def quantile(self, share: float) -> int | None:
        """The days within which `share` were delivered; None where the curve does not get there."""
        reached = np.flatnonzero(self.survival <= 1 - share + _CRUMB)
        return int(self.days[reached[0]]) if reached.size else None

    def in_words(self, share: float, negative: str = "early") -> str:
        """'13 days', '2 days early', 'more than 25 days, 3 still open', or '–' of nothing."""
        if self.longest is None:
            return "–"
        days = self.quantile(share)
        if days is not None:
            return count_in_words(abs(days), "day") + (f" {negative}" if days < 0 else "")
        return f"more than {count_in_words(self.longest, 'day')}, {self.still_open:,} still open"

    def took_at_least(self, days: int) -> int:
        """How many took so long or have so far: what the curve says from there on stands on."""
        at = int(np.searchsorted(self.times, days, side="left"))
        return int(self.in_sight[at]) if at < self.times.size else 0

    def not_done_after(self, days: int) -> float:
        """The share not delivered within that many days; NaN beyond what was seen."""
        if self.longest is None or days > self.longest:
            return float("nan")
        at = int(np.searchsorted(self.days, days, side="right"))
        return float(self.survival[at - 1]) if at else 1.0


def done_by(curve: Curve, days: int, *, after: int = 0) -> float | None:
    """The chance to be delivered within so many days, of what is not delivered before day `after`;
    None where the curve has not seen it."""
    still, so_far = curve.not_done_after(days), curve.not_done_after(after - 1)
    if np.isnan(still) or np.isnan(so_far) or so_far <= _CRUMB:
        return None
    return float(1 - min(still / so_far, 1.0))


def curve(days: NDArray[np.int64], is_open: NDArray[np.bool_], counts: NDArray[np.int64]) -> Curve:
    """The curve of whole days to delivery, and of days so far for what is open: `counts` says how
    many of them, after how many days, still open or delivered.

    Kaplan and Meier (1958): on a day with both, deliveries come before what is lost from sight.
    """
    if days.size == 0:
        return Curve(days, np.ones(0), None, 0, 0, days, days)
    order = np.argsort(days, kind="stable")
    ordered, many, done = days[order], counts[order], np.where(is_open, 0, counts)[order]
    first = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    times, leaving, done = (
        ordered[first],
        np.add.reduceat(many, first),
        np.add.reduceat(done, first),
    )
    at_risk = leaving[::-1].cumsum()[::-1]
    survival = np.cumprod(1 - done / at_risk)
    seen = done > 0
    return Curve(
        times[seen].astype(np.int64), survival[seen], int(times[-1]),
        int(counts.sum()), int(counts[is_open].sum()), times.astype(np.int64),
        at_risk.astype(np.int64),
    )  # fmt: skip
