"""What a metric works out over its rows: a share, a count, a gap between shares, days, a ratio."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from metrics.question import Question


@dataclass(frozen=True)
class Share:
    """Of the rows, the share where this SQL condition holds."""

    condition: str


@dataclass(frozen=True)
class Count:
    """How many rows there are."""


@dataclass(frozen=True)
class Gap:
    """The share of the rows where the condition holds, minus another share of other rows."""

    condition: str
    minus: str
    minus_among: str


@dataclass(frozen=True)
class Days:
    """The days within which a share of the rows was done (Kaplan–Meier where some are open)."""

    days: str  # SQL, whole days; rows without are left out
    is_open: str  # SQL condition: still going on, so 'at least' that many
    share: float
    negative: str = "early"  # what a number of days below zero is called
    enough: int = 0  # of fewer rows the days cannot be said


@dataclass(frozen=True)
class Ratio:
    """How many rows there are, over how many of the rows of `per`, these divided by `divisor`."""

    per: str  # SQL condition
    divisor: float


@dataclass(frozen=True)
class Worked:
    """Worked out by a function of its own: rows of the frame, one or more for a key.

    Groups it gives no row for have nothing to measure; those that lack what is needed are off
    before it is asked.
    """

    rows: Callable[[Question], list[dict[str, Any]]]


Value = Share | Count | Gap | Days | Ratio | Worked
