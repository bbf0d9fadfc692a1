"""Days from the first due to delivery, with open ones counted as 'at least' (Kaplan–Meier)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Curve:
    """A Kaplan–Meier curve: the share not yet delivered after each number of days."""

    days: tuple[int, ...]
    survival: tuple[float, ...]
    longest: int | None          # the longest time seen, delivered or open
    n: int
    still_open: int

    def quantile(self, share: float) -> int | None:
        """The days within which `share` were delivered; None where the curve does not get there."""
        raise NotImplementedError

    def in_words(self, share: float) -> str:
        """'13 days', or 'more than 25 days, 3 still open', or '–'."""
        raise NotImplementedError


def kaplan_meier(delivered: Sequence[int], still_open: Sequence[int]) -> Curve:
    raise NotImplementedError
